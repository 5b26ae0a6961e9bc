//! Fields of Word: their results are text, their instructions are not, but for those that draw the text themselves.

/// Most fields that stand open within one another.
const DEEPEST: usize = 32;

/// The fields that stand open.
#[derive(Default)]
pub(super) struct Fields(Vec<Field>);

#[derive(Default)]
struct Field {
    instruction: String,
    /// Whether the result has begun.
    result: bool,
    contents: bool,
    /// Whether the result is the mark of a note that stands elsewhere.
    note: bool,
}

impl Fields {
    /// A field begins.
    pub(super) fn begin(&mut self) {
        if self.0.len() < DEEPEST {
            self.0.push(Field::default());
        }
    }

    /// The result of the innermost field begins.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.0.last_mut() {
            field.result = true;
            let instruction = field.instruction.trim_start();
            field.contents = instruction.starts_with("TOC");
            field.note = instruction.starts_with("NOTEREF");
        }
    }

    /// The innermost field ends; the text that its instruction draws.
    pub(super) fn end(&mut self) -> Option<String> {
        let field = self.0.pop()?;
        if field.result { None } else { drawn_by(&field.instruction) }
    }

    /// A paragraph ends: no instruction goes on beyond it.
    pub(super) fn end_paragraph(&mut self) {
        while self.0.last().is_some_and(|field| !field.result) {
            self.0.pop();
        }
    }

    /// Adds to the instruction of the innermost field.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.0.last_mut()
            && !field.result
            && field.instruction.len() < 10_000
        {
            field.instruction.push_str(text);
        }
    }

    /// The instruction that a text belongs to, being the result of a field within it.
    pub(super) fn outer_instruction(&mut self) -> Option<&mut String> {
        self.0.iter_mut().rev().find(|field| !field.result).map(|field| &mut field.instruction)
    }

    /// Whether the text that follows is the mark of a note.
    pub(super) fn in_note_mark(&self) -> bool {
        self.0.last().is_some_and(|field| field.note)
    }

    /// Whether a table of contents stands open.
    pub(super) fn in_contents(&self) -> bool {
        self.0.iter().any(|field| field.contents)
    }
}

/// The text that a field without a result draws: `EQ` sets ruby and circles around characters.
///
/// `EQ \* jc2 \o\ad(\s\up 9(ルビ),漢字)` draws 漢字 with its reading above, `EQ \o\ac(○,秘)` a circle around 秘.
fn drawn_by(instruction: &str) -> Option<String> {
    let rest = instruction
        .trim_start()
        .strip_prefix("EQ")
        .or_else(|| instruction.trim_start().strip_prefix("eq"))?;
    let overlaid = rest.find("\\o").or_else(|| rest.find("\\O"))?;
    let inside = rest[overlaid..].split_once('(')?.1;
    let mut depth = 0;
    let mut last = 0;
    let mut end = inside.len();
    for (at, c) in inside.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => {
                end = at;
                break;
            }
            ')' => depth -= 1,
            ',' | ';' if depth == 0 => last = at + 1,
            _ => {}
        }
    }
    let base = inside[last..end].trim();
    // What has switches of its own is a formula.
    (!base.is_empty() && !base.contains('\\')).then(|| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ruby_and_circles_drawn_by_fields_keep_their_base() {
        let ruby = " EQ \\* jc2 \\* \"Font:ＭＳ 明朝\" \\* hps10 \\o\\ad(\\s\\up 9(けいふ),系譜) ";
        assert_eq!(drawn_by(ruby).as_deref(), Some("系譜"));
        assert_eq!(drawn_by("eq \\o\\ac(○,秘)").as_deref(), Some("秘"));
        assert_eq!(drawn_by("PAGE"), None);
        assert_eq!(drawn_by("EQ \\f(1,2)"), None);
        assert_eq!(drawn_by("EQ \\o(a"), Some("a".to_owned()));
    }
}
