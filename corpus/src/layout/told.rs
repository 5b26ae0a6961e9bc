//! Transcript → lines: what a format says of its lines, brought to where layout repair decides.

use super::{
    columns::column_title,
    lines::{Line, columns_of, is_ornament},
    marker::find_marker,
    transcript::{Entry, Follows, Role, Row, Transcript},
};
use crate::Column;

/// Where in a progress table a line stands, when the table itself was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cell<'t> {
    /// In none that is known.
    #[default]
    None,
    /// In a cell that says what its row is about.
    Label,
    /// In a cell under a title such as 進捗状況.
    Under(Column, &'t str),
}

/// The lines of a transcript; rows of progress tables are taken apart into the lines of their cells.
pub(crate) fn lines_of(transcript: &Transcript) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(transcript.len());
    let mut page = None;
    for (text, start, entry) in transcript.lines() {
        let first_of_entry = lines.len();
        match &entry.role {
            Role::Row(row) if is_progress_row(row) => push_cells(text, start, entry, row, &mut lines),
            Role::Row(_) => {
                if !text.trim().is_empty() {
                    lines.push(line(text, start, entry));
                }
            }
            _ => lines.extend(trimmed(text, start, entry)),
        }
        if let Some(first) = lines.get_mut(first_of_entry) {
            first.starts_page = page != entry.page || first_of_entry == 0;
            page = entry.page;
        }
    }
    lines
}

/// Gives the lines of a plain text the places that its transcript says they have, and the gaps above them.
pub(crate) fn place_lines<'t>(lines: &mut [Line<'t>], transcript: &'t Transcript) {
    let mut written = transcript.lines().peekable();
    let mut current = None;
    let mut page = None;
    for line in lines {
        let mut gap = 0;
        while let Some((_, _, entry)) = written.next_if(|(_, start, _)| *start <= line.start) {
            gap = entry.gap;
            current = Some(entry);
        }
        let Some(entry) = current else { continue };
        line.gap += gap;
        line.indent += entry.indent;
        line.page = entry.page;
        line.starts_page |= page != entry.page;
        line.aside |= entry.aside;
        line.about = Some(entry);
        page = entry.page;
    }
}

/// Two columns at least must have titles that tell plan, target and progress apart, or one that tells target or progress.
fn is_progress_row(row: &Row) -> bool {
    let titled: Vec<Column> = row.header.iter().filter_map(|name| column_title(name)).collect();
    // Columns of numbers have such titles too (目標 | 実績): there the row is the unit.
    titled.len() >= 2
        && titled.windows(2).all(|pair| pair[0] != pair[1])
        && row.cells.len() == row.header.len()
}

/// The lines of each cell of a row; cells of mere numbers stay a row.
fn push_cells<'t>(text: &'t str, start: u32, entry: &'t Entry, row: &'t Row, lines: &mut Vec<Line<'t>>) {
    let wordy = |at: usize| text[row.cells[at].clone()].chars().filter(|c| c.is_alphabetic()).count() > 12;
    let titled = |at: usize| column_title(&row.header[at]);
    if !(0..row.cells.len()).any(|at| titled(at).is_some() && wordy(at)) {
        lines.push(line(text, start, entry));
        return;
    }
    for (at, cell) in row.cells.iter().enumerate() {
        let place = match titled(at) {
            Some(column) => Cell::Under(column, row.header[at].as_str()),
            None => Cell::Label,
        };
        let mut from = cell.start;
        for part in text[cell.clone()].split('\n') {
            let start = start + text[..from].chars().count() as u32;
            if let Some(mut found) = trimmed(part, start, entry) {
                found.cell = place;
                found.marker = find_marker(found.text);
                found.gap = u32::from(from == cell.start);
                lines.push(found);
            }
            from += part.len() + 1;
        }
    }
}

/// The line without white space at its ends; none when nothing else is in it.
fn trimmed<'t>(text: &'t str, start: u32, entry: &'t Entry) -> Option<Line<'t>> {
    let body = text.trim_start();
    let lead = text[..text.len() - body.len()].chars().count() as u32;
    let body = body.trim_end();
    (!body.is_empty()).then(|| line(body, start + lead, entry))
}

fn line<'t>(text: &'t str, start: u32, entry: &'t Entry) -> Line<'t> {
    let row = matches!(entry.role, Role::Row(_));
    Line {
        text,
        start,
        indent: entry.indent,
        width: text.chars().map(columns_of).sum(),
        gap: entry.gap,
        page: entry.page,
        starts_page: false,
        trailing: false,
        trailing_break: false,
        beside: false,
        cell_borders: 0,
        marker: if row { None } else { find_marker(text) },
        aside: entry.aside || entry.role == Role::Text && is_ornament(text),
        about: Some(entry),
        cell: Cell::None,
    }
}

impl Line<'_> {
    /// Whether the format says that this line goes on with the one before (or does not); `None` when it leaves it open.
    pub(crate) fn continues(&self) -> Option<bool> {
        let entry = self.about?;
        if self.cell != Cell::None {
            // Each line of a cell is a paragraph of its own.
            return Some(false);
        }
        match (entry.follows, &entry.role) {
            (_, Role::Row(_)) => Some(false),
            (Follows::Yes, _) => Some(true),
            (Follows::No, _) | (Follows::Unknown, Role::Heading(_) | Role::Item(_) | Role::Note(_)) => {
                Some(false)
            }
            (Follows::Unknown, Role::Text) => None,
        }
    }

    /// What the format says that this line is, when it says more than that it is text.
    pub(crate) fn role(&self) -> Option<&Role> {
        (self.cell == Cell::None).then_some(&self.about?.role).filter(|role| **role != Role::Text)
    }
}
