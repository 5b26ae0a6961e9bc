//! CSV and TSV → transcript: which sign parts the cells, which row names the columns, and where the rows stand.

use std::sync::Arc;

use super::sheet::{Area, Kind, Region, Table, closed_up, column_name, column_names, header_rows};
use crate::{
    Error, Place,
    layout::transcript::{Entry, Follows, Role, Transcript},
    reader::text::{Decoded, decode},
};

/// Records that are looked at to find the separator and the header.
const SAMPLE: usize = 200;
/// Most cells of a record; further ones are left out.
const MOST_COLUMNS: usize = 10_000;
/// Line feeds in one cell from which on a quote is taken for one that nobody closed.
const MOST_LINES: usize = 1_000;

/// What a file with cells set apart by signs was read as.
pub(crate) enum Outcome {
    /// A table.
    Table(Transcript),
    /// Nothing in it recurs from line to line: it is text.
    Prose,
}

/// Reads a CSV or TSV file.
///
/// Fails when it is empty or no text.
pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Outcome, Error> {
    let Decoded { text, encoding, warnings } = decode(bytes, source)?;
    let Some(separator) = separator(&text) else { return Ok(Outcome::Prose) };
    let mut transcript = Transcript::default();
    (transcript.encoding, transcript.warnings) = (encoding, warnings);
    let mut records: Vec<Vec<String>> = Records::new(&text, separator, true).collect();
    let unclosed = |record: &Vec<String>| record.iter().any(|cell| cell.matches('\n').count() > MOST_LINES);
    if records.iter().any(unclosed) {
        transcript.warn(
            "unclosed_quote",
            "a quotation mark is never closed; quotation marks were taken for text: mend the file if cells stand wrong",
        );
        records = Records::new(&text, separator, false).collect();
    }
    write(&records, &mut transcript);
    Ok(Outcome::Table(transcript))
}

/// The records of a text: cells between separators, those in quotes with separators and line feeds inside (RFC 4180).
struct Records<'t> {
    rest: &'t str,
    separator: char,
    quotes: bool,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: char, quotes: bool) -> Self {
        Self { rest: text, separator, quotes }
    }

    /// The next cell, and whether the record ends after it.
    fn cell(&mut self) -> (String, bool) {
        let mut cell = String::new();
        if self.quotes && self.rest.starts_with('"') {
            self.rest = &self.rest[1..];
            loop {
                let Some(at) = self.rest.find('"') else {
                    cell.push_str(self.rest);
                    self.rest = "";
                    break;
                };
                cell.push_str(&self.rest[..at]);
                self.rest = &self.rest[at + 1..];
                match self.rest.strip_prefix('"') {
                    Some(rest) => {
                        cell.push('"');
                        self.rest = rest;
                    }
                    None => break,
                }
            }
        }
        let signs = [self.separator, '\n', '\r'];
        let end = self.rest.find(signs).unwrap_or(self.rest.len());
        cell.push_str(&self.rest[..end]);
        self.rest = &self.rest[end..];
        let mut ends = true;
        if let Some(rest) = self.rest.strip_prefix("\r\n") {
            self.rest = rest;
        } else if let Some(sign) = self.rest.chars().next() {
            self.rest = &self.rest[sign.len_utf8()..];
            ends = sign != self.separator;
        }
        let cell = if cell.contains('\r') { cell.replace("\r\n", "\n").replace('\r', "\n") } else { cell };
        (cell, ends)
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut record: Vec<String> = Vec::new();
        loop {
            let (cell, ends) = self.cell();
            // Cells beyond are no cells: a file of separators only would take more memory than its size.
            if record.len() < MOST_COLUMNS {
                record.push(cell);
            }
            if ends {
                return Some(record);
            }
            if self.rest.is_empty() {
                record.push(String::new());
                return Some(record);
            }
        }
    }
}

/// The sign that parts the lines into equally many cells; `None` when none does.
fn separator(text: &str) -> Option<char> {
    let mut best: Option<(usize, usize, char)> = None;
    for separator in [',', '\t', ';', '|'] {
        let counts: Vec<usize> = Records::new(text, separator, true)
            .take(SAMPLE)
            .map(|record| record.len())
            .filter(|&count| count > 1)
            .collect();
        let records = Records::new(text, separator, true)
            .take(SAMPLE)
            .filter(|record| record.iter().any(|cell| !cell.trim().is_empty()))
            .count();
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        // The number of cells that most records have.
        let Some((most, width)) = sorted.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).max() else {
            continue;
        };
        // Titles, remarks and ragged rows stand beside the rows of the table.
        let regular = most * 2 >= records || counts.len() * 3 >= records * 2;
        let single = records == 1 && width < 4;
        let score = (most.min(counts.len()) * 1000 / records.max(1), width, separator);
        if regular && !single && best.is_none_or(|best| (score.0, score.1) > (best.0, best.1)) {
            best = Some(score);
        }
    }
    best.map(|(_, _, separator)| separator)
}

/// Writes the records: lines of one cell as titles and remarks, the others as rows of tables.
fn write(records: &[Vec<String>], transcript: &mut Transcript) {
    let filled = |record: &Vec<String>| record.iter().filter(|cell| !cell.trim().is_empty()).count();
    let mut at = 0;
    let mut gap = 0;
    let mut table: Option<Table> = None;
    while at < records.len() {
        let count = filled(&records[at]);
        if count == 0 {
            gap = 1;
            at += 1;
            continue;
        }
        let in_table = table.is_some() && gap == 0;
        if count == 1 && !in_table {
            line(&records[at], at, gap, transcript);
            (gap, table) = (0, None);
            at += 1;
            continue;
        }
        let end = at + records[at..].iter().take_while(|record| filled(record) > 0).count();
        let rows: Vec<Vec<Area>> = records[at..end.min(at + SAMPLE)]
            .iter()
            .enumerate()
            .map(|(row, record)| areas(row, record))
            .collect();
        let rows: Vec<&[Area]> = rows.iter().map(Vec::as_slice).filter(|row| !row.is_empty()).collect();
        let width = rows.iter().take(20).flat_map(|row| row.last()).map(|area| area.region.left + 1).max();
        let columns: Vec<u32> = (0..width.unwrap_or(0)).collect();
        let head = header_rows(&rows, &columns);
        if head > 0 {
            table = Some(Table::new(column_names(&rows[..head], &columns)));
            for (row, record) in records[at..at + head].iter().enumerate() {
                let cells: Vec<String> = record.iter().map(|cell| closed_up(cell)).collect();
                transcript.push_row(
                    &cells,
                    &Arc::default(),
                    entry(at + row, 0, record.len(), std::mem::take(&mut gap)),
                );
            }
            at += head;
        }
        let mut plain = Table::new(Vec::new());
        let table = table.as_mut().unwrap_or(&mut plain);
        for record in &records[at..end] {
            let cells: Vec<String> = record.iter().map(|cell| closed_up(cell)).collect();
            let place = |from: usize, to: usize| name(at, from, to + 1);
            let entry = entry(at, 0, record.len(), std::mem::take(&mut gap));
            table.row(&cells, &entry, place, transcript);
            at += 1;
        }
    }
}

/// Writes a record of one cell.
fn line(record: &[String], row: usize, gap: u32, transcript: &mut Transcript) {
    let Some(col) = record.iter().position(|cell| !cell.trim().is_empty()) else { return };
    let text = closed_up(&record[col]);
    let short = !text.contains('\n') && text.chars().count() <= 60 && !text.ends_with('。');
    let remark = text.starts_with(['※', '注', '（', '(', '*']) || text.contains("単位");
    let role = if short && !remark { Role::Heading(2) } else { Role::Text };
    let mut entry = entry(row, col, col + 1, gap);
    entry.role = role;
    transcript.push(&text, entry);
}

fn entry(row: usize, from: usize, to: usize, gap: u32) -> Entry {
    let place = Place { cells: name(row, from, to), ..Place::default() };
    Entry { place, gap, follows: Follows::No, ..Entry::default() }
}

/// The name of the cells of a row, as a spreadsheet would show the file.
fn name(row: usize, from: usize, to: usize) -> Option<String> {
    let last = to.max(from + 1) - 1;
    let first = format!("{}{}", column_name(from as u32), row + 1);
    Some(if last == from { first } else { format!("{first}:{}{}", column_name(last as u32), row + 1) })
}

/// The filled cells of a record, for the search of a header.
fn areas(row: usize, record: &[String]) -> Vec<Area> {
    let filled = record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    filled
        .map(|(col, cell)| {
            let (row, col) = (row as u32, col as u32);
            let number = cell.trim().trim_end_matches(['%', '％']).replace(',', "").parse::<f64>().is_ok();
            Area {
                region: Region { top: row, left: col, bottom: row, right: col },
                text: cell.trim().to_owned(),
                kind: if number { Kind::Number } else { Kind::Text },
                strong: false,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
