//! What people read: aligned by the width that a terminal gives a character, coloured on a terminal only.

mod table;

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::Error;

pub(crate) use table::{Align, Table};

/// Titles and names.
pub(crate) const STRONG: Style = Style::new().bold();
/// What was searched for.
pub(crate) const HIT: Style = AnsiColor::Yellow.on_default().bold();
/// Ids, citations, what is beside the point.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// Years and headings of groups.
pub(crate) const GROUP: Style = AnsiColor::Cyan.on_default().bold();

/// Standard output; escape codes are taken out unless it is a terminal.
pub(crate) fn stdout() -> anstream::AutoStream<io::StdoutLock<'static>> {
    anstream::stdout().lock()
}

/// Writes a value as indented JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|source| Error::Json { what: "the answer".to_owned(), source })?;
    writeln!(stdout(), "{text}")?;
    Ok(())
}

/// Columns that a terminal needs for `text`.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text` cut to at most `columns`, with … where something was left out; line ends and tabs become blanks.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if width(&plain) <= columns {
        return plain;
    }
    let mut fitted = String::new();
    let mut used = 1;
    for c in plain.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        fitted.push(c);
    }
    fitted.push('…');
    fitted
}

/// `text` with the characters `ranges` (ascending, apart) in the colour of hits.
pub(crate) fn highlighted(text: &str, ranges: &[(usize, usize)]) -> String {
    let mut shown = String::with_capacity(text.len() + ranges.len() * 10);
    let mut ranges = ranges.iter().peekable();
    for (at, c) in text.chars().enumerate() {
        if ranges.peek().is_some_and(|range| range.0 == at) {
            shown.push_str(&HIT.render().to_string());
        }
        shown.push(if c.is_control() { ' ' } else { c });
        if ranges.peek().is_some_and(|range| range.1 == at + 1) {
            shown.push_str(&HIT.render_reset().to_string());
            ranges.next();
        }
    }
    if ranges.peek().is_some() {
        shown.push_str(&HIT.render_reset().to_string());
    }
    shown
}

/// The query with a caret under the character at `position`.
pub(crate) fn caret(query: &str, position: usize) -> String {
    let before: String = query.chars().take(position).collect();
    format!("  {query}\n  {}^", " ".repeat(width(&before)))
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(fit("健都クラスター", 7), "健都ク…");
        assert_eq!(fit("健都", 4), "健都");
        assert_eq!(fit("a\nb", 9), "a b");
        assert_eq!(caret("健都 (", 3), "  健都 (\n       ^");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
    }

    #[test]
    fn highlights_stand_around_their_characters() {
        let shown = highlighted("健都の会", &[(0, 2)]);
        assert_eq!(shown, format!("{}健都{}の会", HIT.render(), HIT.render_reset()));
    }
}
