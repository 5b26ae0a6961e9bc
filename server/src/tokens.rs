//! How many tokens of a language model a text will take, estimated without any model's vocabulary.
//!
//! Budgets (`max_tokens`) are counted with this everywhere, so that the same answer has the same size on every face.
//! The rule, in whole numbers:
//!
//! | run of characters | tokens |
//! |---|---|
//! | Latin letters | one for each 4 begun |
//! | digits | one for each 3 begun |
//! | other ASCII signs | one for each 2 begun |
//! | blanks | none; each line end one |
//! | kana, kanji, any other character of the first plane | one |
//! | characters beyond it (emoji, rare kanji) | two |
//!
//! For Japanese prose that lies above what the vocabularies of 2024 and later take (0.7 to 0.9 a character) and near
//! those of before (1.0 to 1.2), so a budget is not overrun by surprise.

use serde::Serialize;

/// What a character is to the estimate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Sign,
    Blank,
    LineEnd,
    Wide,
    Astral,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'A'..='Z' | 'a'..='z' => Self::Letter,
            '0'..='9' => Self::Digit,
            '\n' | '\r' => Self::LineEnd,
            ' ' | '\t' | '\u{3000}' => Self::Blank,
            '\u{0}'..='\u{7F}' => Self::Sign,
            '\u{80}'..='\u{FFFF}' => Self::Wide,
            _ => Self::Astral,
        }
    }

    /// Tokens of a run of `length` such characters.
    fn tokens(self, length: usize) -> usize {
        match self {
            Self::Letter => length.div_ceil(4),
            Self::Digit => length.div_ceil(3),
            Self::Sign => length.div_ceil(2),
            Self::Blank => 0,
            Self::LineEnd | Self::Wide => length,
            Self::Astral => 2 * length,
        }
    }
}

/// The tokens that `text` will take.
pub fn estimate(text: &str) -> usize {
    let (mut total, mut run) = (0, None::<(Kind, usize)>);
    for c in text.chars() {
        let kind = Kind::of(c);
        run = match run {
            Some((known, length)) if known == kind => Some((kind, length + 1)),
            before => {
                total += before.map_or(0, |(known, length)| known.tokens(length));
                Some((kind, 1))
            }
        };
    }
    total + run.map_or(0, |(kind, length)| kind.tokens(length))
}

/// The tokens that `value` will take as JSON without blanks, as it goes over the wire.
///
/// What cannot be written as JSON counts nothing; no answer of ours is such.
pub fn estimate_json(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(0, |text| estimate(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_character_has_its_weight() {
        for (text, tokens) in [
            ("", 0),
            ("健都クラスター", 7),
            ("PMDA", 1),
            ("Nakanoshima", 3),
            ("2019", 2),
            ("105件", 2),
            ("a b", 2),
            ("\n\n", 2),
            ("\":\"", 2),
            ("𠮷", 2),
        ] {
            assert_eq!(estimate(text), tokens, "{text:?}");
        }
        assert_eq!(estimate_json(&["健都"]), estimate("[\"健都\"]"));
    }

    #[test]
    fn a_text_never_takes_less_than_its_part() {
        let text = "PMDA関西支部 105件（H28:41件）\n【実績】 1,234,567 円";
        let ends = text.char_indices().map(|(at, _)| at);
        let sizes: Vec<usize> = ends.map(|end| estimate(&text[..end])).collect();
        assert!(sizes.is_sorted(), "{sizes:?}");
    }
}
