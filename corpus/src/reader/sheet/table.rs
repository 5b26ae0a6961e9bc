//! Rows of a table whose columns have names: which names stand before which cells.

use std::{collections::HashMap, sync::Arc};

use crate::layout::transcript::{Entry, Transcript};

/// Longest row in characters that is kept as one: a passage holds 2,000.
const LONGEST_ROW: usize = 1_600;
/// Longest label, in characters, that is repeated before each part of a long row.
const LONGEST_LABEL: usize = 60;
/// Columns from which on only the filled cells of a row are written, with their names.
const WIDE: usize = 16;

/// A table with named columns.
pub(in crate::reader) struct Table {
    names: Arc<Vec<String>>,
    /// The names before rows that have not all columns.
    chosen: HashMap<Vec<u16>, Arc<Vec<String>>>,
}

impl Table {
    /// A table with the names of its columns.
    pub(in crate::reader) fn new(names: Vec<String>) -> Self {
        Self { names: Arc::new(names), chosen: HashMap::new() }
    }

    /// Writes a row; `place` names the cells from one column to another.
    ///
    /// Wide and long rows are written in parts that hold the filled cells only. Cells left empty at the beginning are
    /// left out with their names: nothing in the text of a passage would stand for them.
    pub(in crate::reader) fn row(
        &mut self,
        cells: &[String],
        entry: &Entry,
        place: impl Fn(usize, usize) -> Option<String>,
        transcript: &mut Transcript,
    ) {
        let is_filled = |cell: &String| !cell.is_empty();
        let Some(from) = cells.iter().position(is_filled) else { return };
        let to = cells.iter().rposition(is_filled).map_or(from, |at| at + 1);
        let length: usize = cells.iter().map(|cell| cell.chars().count()).sum();
        let mut write = |part: &[u16], header: &Arc<Vec<String>>| {
            let mut entry = entry.clone();
            if let (Some(&first), Some(&last)) = (part.first(), part.last()) {
                entry.place.cells = place(usize::from(first), usize::from(last));
            }
            let texts: Vec<&str> = part.iter().map(|&at| cells[usize::from(at)].as_str()).collect();
            transcript.push_row(&texts, header, entry);
        };
        let all = |range: std::ops::Range<usize>| range.map(|at| at as u16).collect::<Vec<u16>>();
        if length > LONGEST_ROW || cells.len() > WIDE {
            let filled: Vec<u16> =
                all(from..to).into_iter().filter(|&at| is_filled(&cells[usize::from(at)])).collect();
            for part in parts(&filled, cells) {
                write(&part, &self.names_of(&part));
            }
        } else if from == 0 && cells.len() == self.names.len() {
            write(&all(0..cells.len()), &self.names);
        } else {
            let part = all(from..to.max(self.names.len().min(cells.len())));
            write(&part, &self.names_of(&part));
        }
    }

    fn names_of(&mut self, columns: &[u16]) -> Arc<Vec<String>> {
        if self.names.is_empty() {
            return self.names.clone();
        }
        if let Some(names) = self.chosen.get(columns) {
            return names.clone();
        }
        let name = |&at: &u16| self.names.get(usize::from(at)).cloned().unwrap_or_default();
        let names: Arc<Vec<String>> = Arc::new(columns.iter().map(name).collect());
        // Rows that fill other cells each time gain nothing from it.
        if self.chosen.len() < 1_000 {
            self.chosen.insert(columns.to_vec(), names.clone());
        }
        names
    }
}

/// Parts the filled cells of a long row, so that each part is a passage; a short label begins each.
fn parts(filled: &[u16], cells: &[String]) -> Vec<Vec<u16>> {
    let length = |at: u16| cells[usize::from(at)].chars().count();
    let label = filled.first().copied().filter(|&at| length(at) <= LONGEST_LABEL);
    let mut parts: Vec<Vec<u16>> = Vec::new();
    let mut room = 0;
    for &at in filled {
        match parts.last_mut().filter(|_| length(at) <= room) {
            Some(part) => part.push(at),
            None => {
                let mut part: Vec<u16> = label.filter(|_| !parts.is_empty()).into_iter().collect();
                room = LONGEST_ROW.saturating_sub(part.iter().map(|&at| length(at)).sum());
                part.push(at);
                parts.push(part);
            }
        }
        room = room.saturating_sub(length(at));
    }
    parts
}
