//! The characters of one block, white space collapsed as browsers do (CSS Text §4.1), without a blank where the source
//! wraps Japanese.

/// Characters of a block on their way to a line.
#[derive(Default)]
pub(super) struct Inline {
    text: String,
    blank: Blank,
    /// Whether an element began or ended since the last character.
    boundary: bool,
    /// Whether one did so before the blank that is not yet decided on.
    boundary_before: bool,
    /// Whether it has characters that are not in bold.
    plain: bool,
}

/// White space seen since the last character.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Blank {
    #[default]
    None,
    /// On one line of the source.
    Space,
    /// With a line end of the source in it.
    Wrap,
}

impl Inline {
    /// Appends characters whose white space counts for one blank.
    pub(super) fn push(&mut self, text: &str, bold: bool) {
        self.plain |= !bold && !text.trim().is_empty();
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if self.blank == Blank::None {
                        self.boundary_before = std::mem::take(&mut self.boundary);
                    }
                    if c == '\n' || c == '\r' {
                        self.blank = Blank::Wrap;
                    } else if self.blank == Blank::None {
                        self.blank = Blank::Space;
                    }
                }
                // Zero-width blanks, soft hyphens, marks of direction: for the screen only.
                '\u{200B}' | '\u{AD}' | '\u{FEFF}' | '\u{200E}' | '\u{200F}' | '\u{2060}' => {}
                c if c.is_control() => {}
                c => {
                    self.settle(c);
                    self.text.push(c);
                }
            }
        }
    }

    /// Appends characters whose white space stands as it is.
    pub(super) fn push_raw(&mut self, text: &str) {
        self.blank = Blank::None;
        self.plain = true;
        self.text.extend(text.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control()));
    }

    /// Ends the line.
    pub(super) fn line_break(&mut self) {
        self.blank = Blank::None;
        self.boundary = false;
        self.text.push('\n');
    }

    /// Says that an element begins or ends here: what stands on both sides of a blank may be two things.
    pub(super) fn edge(&mut self) {
        self.boundary = true;
    }

    /// Decides on the white space before `next`.
    fn settle(&mut self, next: char) {
        let blank = std::mem::take(&mut self.blank);
        let between = std::mem::take(&mut self.boundary) && self.boundary_before;
        let Some(last) = self.text.chars().next_back().filter(|&last| last != '\n') else { return };
        let wrapped = blank == Blank::Wrap && !between && is_wide(last) && is_wide(next);
        if blank != Blank::None && !wrapped {
            self.text.push(' ');
        }
    }

    /// Whether all of it is in bold.
    pub(super) fn is_bold(&self) -> bool {
        !self.plain
    }

    /// Number of bytes so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Makes raised figures of the digits behind `from`: 10², not 102.
    pub(super) fn raise(&mut self, from: usize) {
        let Some(raised) = self.text.get(from..).filter(|text| text.len() <= 6) else {
            return;
        };
        // 1) is a reference whose bracket would close nothing.
        let raised = raised.strip_suffix([')', '）']).unwrap_or(raised);
        if !raised.is_empty() && raised.chars().all(|c| c.is_ascii_digit()) {
            const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
            let figures: String =
                raised.bytes().filter_map(|byte| FIGURES.get(usize::from(byte.wrapping_sub(b'0')))).collect();
            self.text.truncate(from);
            self.text.push_str(&figures);
        }
    }

    /// The characters, and a fresh beginning.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(self).text
    }
}

/// Letters and punctuation of Japanese, full-width forms included: no blank stands between them where a line ends.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}' | '‘'..='”' | '…' | '―' | '※' | '①'..='⑳' | '■'..='◯')
}
