//! A name in the rows of a box: as wide as it is drawn, cut where it is too long, without signs that would turn the text.

use unicode_width::UnicodeWidthChar as _;

/// Columns of a row: twelve characters of full width.
const COLUMNS: usize = 24;
/// Rows of a box.
const ROWS: usize = 2;
/// Width of a column in the units of the picture.
const COLUMN: f64 = 6.7;

/// The rows of a name: one, or two of about the same width; what does not fit ends in `…`.
pub(super) fn rows(name: &str) -> Vec<String> {
    let name = plain(name);
    let columns: usize = name.chars().map(columns_of).sum();
    let room =
        if columns <= COLUMNS { COLUMNS } else { columns.div_ceil(ROWS).div_ceil(2).saturating_mul(2) + 2 };
    let room = room.min(COLUMNS + 2);
    let mut rows = vec![String::new()];
    let mut used = 0;
    for character in name.chars() {
        let wide = columns_of(character);
        if used + wide > room {
            if rows.len() == ROWS {
                let last = &mut rows[ROWS - 1];
                last.pop();
                last.push('…');
                break;
            }
            rows.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(row) = rows.last_mut() {
            row.push(character);
        }
    }
    rows
}

/// Width of a text of the size of names.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(columns_of).sum::<usize>() as f64 * COLUMN
}

/// A name without controls, marks of direction and line ends: what stands in a drawing must not turn what follows it.
pub(super) fn plain(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let clean: String = name
        .chars()
        .filter(|&c| !turns(c))
        .map(|c| if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') { ' ' } else { c })
        .collect();
    let clean = clean.trim();
    if clean.is_empty() { "（無名）".to_owned() } else { clean.to_owned() }
}

fn columns_of(character: char) -> usize {
    character.width_cjk().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_broken_evenly_and_cut() {
        assert_eq!(rows("大阪市"), ["大阪市"]);
        assert_eq!(rows("医薬基盤・健康・栄養研究所"), ["医薬基盤・健康・", "栄養研究所"]);
        let long = "長".repeat(90);
        let rows = rows(&long);
        assert_eq!(rows.len(), 2);
        assert!(rows[1].ends_with('…') && rows.iter().all(|row| width(row) <= 26.0 * COLUMN), "{rows:?}");
    }

    #[test]
    fn signs_that_turn_the_text_are_left_out() {
        assert_eq!(plain("市\u{202E}役所\n\u{0}<b>"), "市役所  <b>");
        assert_eq!(rows("\u{202E}\u{200F}"), ["（無名）"]);
        assert_eq!(rows(""), ["（無名）"]);
    }
}
