//! Where an answer ended, written so that only the same question of the same generation takes it up again.

use keifu_corpus::hash;

use super::refusal::Refusal;

/// A place in the list of all items of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// Items before it.
    pub(super) item: usize,
    /// Characters of that item's quote before it.
    pub(super) character: usize,
}

/// Which question is asked of which generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    generation: u64,
    /// Of tool and arguments.
    mark: String,
}

impl Question {
    /// The question that `text` spells out.
    pub(super) fn new(generation: u64, text: &str) -> Self {
        Self { generation, mark: hash::short(text.as_bytes())[..6].to_owned() }
    }

    /// The generation that is asked.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// The cursor of a position.
    pub(super) fn cursor(&self, position: Position) -> String {
        let body =
            format!("{:x}.{:x}.{:x}.{}", self.generation, position.item, position.character, self.mark);
        let check = check(&body);
        format!("{body}{check}")
    }

    /// The position of a cursor.
    pub(super) fn position(&self, cursor: &str) -> Result<Position, Refusal> {
        let broken = || Refusal::BrokenCursor;
        let at = cursor.len().checked_sub(CHECK).ok_or_else(broken)?;
        let (body, found) = cursor.split_at_checked(at).ok_or_else(broken)?;
        if check(body) != found {
            return Err(broken());
        }
        let mut parts = body.split('.');
        let mut next = || parts.next().ok_or_else(broken);
        let number = |text: &str| u64::from_str_radix(text, 16).map_err(|_| broken());
        let (generation, item, character) = (number(next()?)?, number(next()?)?, number(next()?)?);
        if generation != self.generation {
            return Err(Refusal::StaleCursor);
        }
        if next()? != self.mark {
            return Err(Refusal::OtherCursor);
        }
        Ok(Position { item: item as usize, character: character as usize })
    }
}

/// Digits that tell a cursor of ours from one that was made up or cut.
const CHECK: usize = 4;

fn check(body: &str) -> String {
    hash::short(format!("keifu {body}").as_bytes())[..CHECK].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_only_for_its_question() {
        let question = Question::new(7, "search 健都");
        let position = Position { item: 300, character: 12 };
        let cursor = question.cursor(position);
        assert_eq!(question.position(&cursor).ok(), Some(position));
        assert!(matches!(Question::new(8, "search 健都").position(&cursor), Err(Refusal::StaleCursor)));
        assert!(matches!(Question::new(7, "search 彩都").position(&cursor), Err(Refusal::OtherCursor)));
        for wrong in [
            "",
            "x",
            "健都",
            "7.1.0",
            &cursor[1..],
            &cursor[..cursor.len() - 1],
            &cursor.replace("12c", "12d"),
        ] {
            assert!(matches!(question.position(wrong), Err(Refusal::BrokenCursor)), "{wrong}");
        }
    }
}
