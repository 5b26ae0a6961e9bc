//! Rows of a table as a table: with its header where the headings of the rows tell it.

use keifu_corpus::CharSpan;
use maud::{Markup, html};

use super::{
    flow::{Reading, anchor, permanent},
    words::words,
};
use crate::library::TextPassage;

/// How many of the passages are rows of the table that begins with the first.
pub(super) fn rows_together(passages: &[TextPassage], together: impl Fn(&TextPassage) -> bool) -> usize {
    let Some(first) = passages.first() else { return 0 };
    let rows = passages.iter().take_while(|next| together(next)).count();
    // A header stands above the heading path that it gives to its rows.
    let header = header_rows(&passages[..rows]);
    let headings = passages.get(header).map_or(&first.view.headings, |row| &row.view.headings);
    let body = passages[header..rows].iter().take_while(|row| row.view.headings == *headings);
    header + body.count()
}

/// How many rows at the beginning are named, cell by cell, by the last heading of the rows after them.
fn header_rows(rows: &[TextPassage]) -> usize {
    let Some(first) = rows.first() else { return 0 };
    let after = rows.iter().position(|row| row.view.headings.len() > first.view.headings.len());
    match after {
        Some(after @ 1..=3) => {
            let names = header_names(&rows[after]);
            let cells = cells(&rows[after - 1].view.text);
            let named = cells.iter().filter(|(_, cell)| {
                let cell = squeezed(cell);
                !cell.is_empty() && names.iter().any(|name| squeezed(name).contains(&cell))
            });
            if named.count() > 0 { after } else { 0 }
        }
        _ => 0,
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The names of the columns in the heading path of a row.
fn header_names(row: &TextPassage) -> Vec<&str> {
    row.view.headings.last().map(|heading| heading.split(" / ").collect()).unwrap_or_default()
}

/// The cells of a row with their characters.
fn cells(text: &str) -> Vec<(CharSpan, &str)> {
    let mut start = 0;
    text.split('\t')
        .map(|cell| {
            let length = cell.chars().count() as u32;
            let span = CharSpan { start, end: start + length };
            start += length + 1;
            (span, cell)
        })
        .collect()
}

/// The rows as a table in a box that scrolls by itself.
pub(super) fn table(reading: &Reading<'_>, rows: &[TextPassage]) -> Markup {
    let header = header_rows(rows);
    let (heads, body) = rows.split_at(header);
    let widest = rows.iter().map(|row| row.view.text.split('\t').count()).max().unwrap_or(1);
    let names =
        body.first().map(header_names).filter(|names| header == 0 && widest > 1 && names.len() == widest);
    let name = reading.visit.say("表", "Table");
    let place = |row: Option<&TextPassage>| {
        row.and_then(|row| row.view.place.as_ref()).and_then(|place| place.cells.clone()).unwrap_or_default()
    };
    let (from, to) = (place(rows.first()), place(rows.last()));
    // Several tables of a document may have the same cells, or none that is known.
    let ordinal = rows.first().map(|row| match row.view.ordinal {
        ordinal if reading.visit.is_english() => format!(" (passage {ordinal})"),
        ordinal => format!("（段落{ordinal}）"),
    });
    let ordinal = ordinal.unwrap_or_default();
    html! {
        div.scroll.rows role="group" tabindex="0"
            aria-label=(format!("{name} {from}{}{to}{ordinal}", if from.is_empty() || from == to { "" } else { "–" })) {
            table {
                @if header > 0 {
                    thead { @for row in heads { (cells_of(reading, row, widest, true)) } }
                } @else if let Some(names) = &names {
                    thead { tr { @for name in names { th scope="col" { (name) } } td {} } }
                }
                tbody { @for row in body { (cells_of(reading, row, widest, false)) } }
            }
        }
    }
}

fn cells_of(reading: &Reading<'_>, row: &TextPassage, widest: usize, is_header: bool) -> Markup {
    let chars: Vec<char> = row.view.text.chars().collect();
    let cells = cells(&row.view.text);
    let count = cells.len();
    html! {
        tr id=(anchor(row)) class=[reading.look(row)] {
            @for (at, (span, cell)) in cells.iter().enumerate() {
                @let rest = (at + 1 == count && count < widest).then(|| widest - at);
                @if is_header && !cell.trim().is_empty() {
                    th scope="col" class=(width(cell)) colspan=[rest] { (words(reading, row, &chars, *span)) }
                } @else {
                    td class=(if is_number(cell) { "number" } else { width(cell) }) colspan=[rest] { (words(reading, row, &chars, *span)) }
                }
            }
            td { (permanent(reading.visit, row)) }
        }
    }
}

/// How much room a cell wants: so much that it is not folded into a pillar of single characters.
fn width(cell: &str) -> &'static str {
    match cell.chars().count() {
        0..=10 => "short",
        11..=40 => "middling",
        _ => "long",
    }
}

/// Whether a cell holds a number and nothing else but its sign and a short unit.
fn is_number(cell: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let cell = cell.trim().trim_start_matches(['△', '▲', '-', '−', '+', '約']);
    let unit = cell.trim_start_matches(|c| digit(c) || matches!(c, ',' | '.' | '，' | '．'));
    cell.starts_with(digit) && unit.chars().count() <= 4 && !unit.contains(|c| digit(c) || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_codes() {
        for number in ["105", "1,200", "△20", "105件", "９７％", "34.319621", "-3", "27百万円"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "103-9300-139П", "H30.6", "R1", "第3回", "2019年度の実績", "087-841-2146", "—"]
        {
            assert!(!is_number(other), "{other}");
        }
    }

    #[test]
    fn cells_keep_their_characters() {
        let cells = cells("区分\t\t実績");
        let spans: Vec<(u32, u32, &str)> =
            cells.iter().map(|(span, cell)| (span.start, span.end, *cell)).collect();
        assert_eq!(spans, [(0, 2, "区分"), (3, 3, ""), (4, 6, "実績")]);
    }
}
