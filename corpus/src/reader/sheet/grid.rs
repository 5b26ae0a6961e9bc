//! Cells of a sheet as they were read: text as Excel shows it, and where it stands.

use crate::layout::transcript::Transcript;

/// A sheet of a workbook.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its number from 1 among all sheets.
    pub(super) number: u32,
    /// Its name.
    pub(super) name: String,
    /// Cells with text or a border, by row, then by column; none twice.
    pub(super) cells: Vec<Cell>,
    /// Regions merged into one cell.
    pub(super) merged: Vec<Region>,
    /// Comments on cells: row, column, text.
    pub(super) notes: Vec<(u32, u32, String)>,
    /// Text boxes: the cell that they are anchored at, text.
    pub(super) boxes: Vec<(u32, u32, String)>,
    /// Whether its columns are so narrow that they hold one character each.
    pub(super) narrow: bool,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Row from 0.
    pub(super) row: u32,
    /// Column from 0.
    pub(super) col: u32,
    /// Text as it is shown; empty for a cell that only has a border.
    pub(super) text: Box<str>,
    /// What it holds.
    pub(super) kind: Kind,
    /// Whether it is set in bold or on a ground of its own.
    pub(super) strong: bool,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::reader) enum Kind {
    /// Text.
    #[default]
    Text,
    /// A number, percentage or amount.
    Number,
    /// A date or time.
    Date,
}

/// A region of cells, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reader) struct Region {
    pub(in crate::reader) top: u32,
    pub(in crate::reader) left: u32,
    pub(in crate::reader) bottom: u32,
    pub(in crate::reader) right: u32,
}

/// What was left out, or is doubtful, in the workbook as a whole.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Sheets that are not shown.
    pub(super) hidden: Vec<String>,
    /// Rows and columns that are not shown.
    pub(super) hidden_lines: usize,
    /// Cells with #REF! and the like.
    pub(super) errors: usize,
    /// Formulas whose value the file does not hold.
    pub(super) uncalculated: usize,
    /// Sheets and the row after which they were cut off, because they hold too much.
    pub(super) cut: Vec<String>,
    /// Sheets and the first row of which a repetition was cut off, because it says the same too often.
    pub(super) repeated: Vec<String>,
    /// Sheets that are damaged in the middle.
    pub(super) broken: Vec<String>,
}

impl Doubts {
    /// Writes the warnings.
    pub(super) fn warn(&self, transcript: &mut Transcript) {
        if !self.hidden.is_empty() {
            transcript.warn(
                "hidden_sheet",
                format!("sheets that are not shown were read too: {}", self.hidden.join(", ")),
            );
        }
        if self.hidden_lines > 0 {
            transcript.warn(
                "hidden_cells",
                format!("{} rows or columns that are not shown were read too", self.hidden_lines),
            );
        }
        if self.errors > 0 {
            transcript.warn(
                "error_value",
                format!(
                    "{} cells hold an error such as #REF!; it was kept as text: mend the formulas and save it again",
                    self.errors
                ),
            );
        }
        if self.uncalculated > 0 {
            transcript.warn(
                "no_cached_value",
                format!(
                    "{} formulas have no value in the file and were left out; open it and save it again",
                    self.uncalculated
                ),
            );
        }
        if !self.cut.is_empty() {
            transcript.warn(
                "cut_off",
                format!("too many cells; left out from: {}; split the workbook", self.cut.join(", ")),
            );
        }
        if !self.repeated.is_empty() {
            let shown = self.repeated.len().min(10);
            transcript.warn(
                "cut_off",
                format!(
                    "the same cells are repeated too often; further repetitions were left out in {} place(s): {}",
                    self.repeated.len(),
                    self.repeated[..shown].join(", ")
                ),
            );
        }
        if !self.broken.is_empty() {
            transcript.warn(
                "damaged_part",
                format!("damaged, and read only up to there: {}; get the file anew", self.broken.join(", ")),
            );
        }
    }
}

/// Most cells with text that are read of a workbook.
pub(super) const MOST_CELLS: usize = 5_000_000;
/// How many cells a text counts for: some bytes of XML can name a long shared string again and again.
pub(super) fn weight(text: &str) -> usize {
    1 + text.len() / 256
}

/// Most empty cells with a border that are kept of a sheet.
pub(super) const MOST_BORDERED: usize = 500_000;
/// Columns of a sheet (ECMA-376: XFD); cells beyond are no cells.
pub(super) const MOST_COLUMNS: u32 = 16_384;
/// Rows of a sheet.
pub(super) const MOST_ROWS: u32 = 1_048_576;

/// The name of a column: A, B, … Z, AA.
pub(in crate::reader) fn column_name(mut col: u32) -> String {
    let mut name = Vec::new();
    loop {
        name.push(b'A' + (col % 26) as u8);
        match (col / 26).checked_sub(1) {
            Some(next) => col = next,
            None => break,
        }
    }
    name.iter().rev().map(|&byte| char::from(byte)).collect()
}

/// Row and column of a name such as `B3`, both from 0; dollar signs are passed over.
pub(super) fn position(name: &str) -> Option<(u32, u32)> {
    let (mut row, mut col) = (0u32, 0u32);
    for byte in name.bytes() {
        match byte {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                col = col.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    ((1..=MOST_ROWS).contains(&row) && (1..=MOST_COLUMNS).contains(&col)).then(|| (row - 1, col - 1))
}

impl Region {
    /// A region by its name such as `B3:F4`.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let (from, to) = name.split_once(':').unwrap_or((name, name));
        let ((top, left), (bottom, right)) = (position(from)?, position(to)?);
        (top <= bottom && left <= right).then_some(Self { top, left, bottom, right })
    }

    /// Its name: `B3`, `B3:F4`.
    pub(super) fn name(&self) -> String {
        let from = format!("{}{}", column_name(self.left), self.top + 1);
        if self.top == self.bottom && self.left == self.right {
            return from;
        }
        format!("{from}:{}{}", column_name(self.right), self.bottom + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        for (name, at) in
            [("A1", (0, 0)), ("Z9", (8, 25)), ("AA10", (9, 26)), ("XFD1048576", (1_048_575, 16_383))]
        {
            assert_eq!(position(name), Some(at));
            assert_eq!(format!("{}{}", column_name(at.1), at.0 + 1), name);
        }
        for name in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAAAAAAAAAA1", "1A", "A99999999999"] {
            assert_eq!(position(name), None, "{name}");
        }
        assert_eq!(Region::of_name("$B$3:F4").map(|region| region.name()).as_deref(), Some("B3:F4"));
        assert_eq!(Region::of_name("F4:B3"), None);
    }
}
