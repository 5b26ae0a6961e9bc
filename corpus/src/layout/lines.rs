//! Physical lines and what can be measured of them: width, indentation, the blank lines and tabs before them.

use super::{
    marker::{Mark, Marker, find_marker},
    told::Cell,
    transcript::Entry,
};

/// A physical line that is not blank.
#[derive(Clone, Debug)]
pub(crate) struct Line<'t> {
    /// The line without white space at its ends.
    pub(crate) text: &'t str,
    /// Character offset in the source of the first character of `text`.
    pub(crate) start: u32,
    /// Columns of white space before the text, a full-width character counting two.
    pub(crate) indent: u32,
    /// Columns of the text.
    pub(crate) width: u32,
    /// Blank lines before it; after [`settle_gaps`] only those beyond the usual spacing of the place.
    pub(crate) gap: u32,
    /// Page from 1, when the text has form feeds.
    pub(crate) page: Option<u32>,
    /// Whether a page begins with it (a form feed, or a running head that was set aside, stands before it).
    pub(crate) starts_page: bool,
    /// Whether white space follows the text on its line.
    pub(crate) trailing: bool,
    /// Whether two blanks end it: a line break in Markdown.
    pub(crate) trailing_break: bool,
    /// Whether it stands on one physical line with the one before: an item of a list in columns.
    pub(crate) beside: bool,
    /// Tabs that stand alone or at the start of a line since the line before: borders of table cells.
    pub(crate) cell_borders: u32,
    /// The bullet, number or heading word it begins with.
    pub(crate) marker: Option<Marker>,
    /// Page furniture or ornament: part of no passage.
    pub(crate) aside: bool,
    /// What the file's format says of it; `None` in plain text.
    pub(crate) about: Option<&'t Entry>,
    /// Where in a progress table it stands, when the table itself was read.
    pub(crate) cell: Cell<'t>,
}

impl Line<'_> {
    /// First character of the text.
    pub(crate) fn first(&self) -> char {
        self.text.chars().next().unwrap_or(' ')
    }

    /// Last character of the text.
    pub(crate) fn last(&self) -> char {
        self.text.chars().next_back().unwrap_or(' ')
    }
}

/// Columns that a character takes: one for ASCII and half-width forms, two for the rest.
pub(crate) fn columns_of(c: char) -> u32 {
    if (c as u32) < 0x1100 || ('\u{FF61}'..='\u{FFDC}').contains(&c) { 1 } else { 2 }
}

/// The lines of a text that are not blank, without any guess at what they are.
pub(crate) fn scan_raw(text: &str) -> Vec<Line<'_>> {
    scan_with(text, false)
}

/// The lines of a text that are not blank; lists in columns are taken apart.
pub(crate) fn scan(text: &str) -> Vec<Line<'_>> {
    scan_with(text, true)
}

fn scan_with(text: &str, marked: bool) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut page = text.contains('\u{c}').then_some(1u32);
    let mut at = 0u32;
    let mut gap = 0;
    let mut cell_borders = 0;
    let mut starts_page = true;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\n', '\r', '\u{c}']).unwrap_or(rest.len());
        let raw = &rest[..end];
        let (terminator, length) = match &rest.as_bytes()[end..] {
            [b'\r', b'\n', ..] => (b'\n', 2),
            [byte, ..] => (*byte, 1),
            [] => (b'\n', 0),
        };
        rest = &rest[end + length..];
        let body = raw.trim_start();
        let mut indent = 0;
        let mut lead = 0u32;
        for c in raw[..raw.len() - body.len()].chars() {
            lead += 1;
            if c == '\t' {
                cell_borders += 1;
            } else {
                indent += columns_of(c);
            }
        }
        let body = body.trim_end();
        let mut length_in_chars = lead;
        if body.is_empty() {
            // The tail of a page's last line is no line of its own.
            gap += u32::from(terminator != 0xC);
        } else {
            let mut width = 0;
            for c in body.chars() {
                length_in_chars += 1;
                width += columns_of(c);
            }
            let after = raw.trim_start().len() - body.len();
            let line = Line {
                text: body,
                start: at + lead,
                indent,
                width,
                gap,
                page,
                starts_page,
                trailing: after > 0,
                beside: false,
                cell_borders,
                marker: if marked { find_marker(body) } else { None },
                aside: marked && is_ornament(body),
                trailing_break: raw.ends_with("  "),
                about: None,
                cell: Cell::None,
            };
            push_items(line, &mut lines);
            length_in_chars += raw[raw.len() - after..].chars().count() as u32;
            gap = 0;
            cell_borders = 0;
            starts_page = false;
        }
        at += length_in_chars + length as u32;
        if terminator == 0xC {
            page = page.map(|page| page + 1);
            starts_page = true;
        }
    }
    lines
}

/// Adds a line, or each item of a list that stands in several columns on it (`・面談　　・見学会`).
fn push_items<'t>(mut line: Line<'t>, lines: &mut Vec<Line<'t>>) {
    // More than a page's width is no line of a list.
    while line.marker.is_some_and(|marker| marker.mark >= Mark::Square) && line.text.len() <= 600 {
        let sign = line.first();
        let same = |c: char| c == sign || ('①'..='⑳').contains(&sign) && ('①'..='⑳').contains(&c);
        if !same_sign_lists(sign) {
            break;
        }
        let next = line
            .text
            .char_indices()
            .skip(1)
            .zip(line.text.chars())
            .find(|((_, c), before)| same(*c) && before.is_whitespace());
        let Some(((cut, _), _)) = next else { break };
        let (head, tail) = line.text.split_at(cut);
        let skipped = head.chars().count() as u32;
        let head_text = head.trim_end();
        let width = |text: &str| text.chars().map(columns_of).sum::<u32>();
        let head_width = width(head_text);
        if head_text.chars().count() < 2 {
            break;
        }
        let rest = Line {
            text: tail,
            start: line.start + skipped,
            width: width(tail),
            gap: 0,
            starts_page: false,
            beside: true,
            cell_borders: 0,
            marker: find_marker(tail),
            aside: false,
            ..line.clone()
        };
        lines.push(Line { text: head_text, width: head_width, trailing: true, ..line });
        line = rest;
    }
    lines.push(line);
}

/// Signs that open the items of lists in columns.
fn same_sign_lists(sign: char) -> bool {
    matches!(sign, '・' | '○' | '●' | '■' | '□' | '◆' | '◇' | '▸' | '▪' | '①'..='⑳')
}

/// Symbols alone (`▷`, `――`, `※※※`): drawn between columns, saying nothing.
pub(crate) fn is_ornament(text: &str) -> bool {
    text.len() <= 64
        && text.chars().all(|c| {
            matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{25FF}' | '\u{2B00}'..='\u{2BFF}'
                | '-' | '=' | '_' | '~' | '*' | '＿' | '＝' | '…' | '‥' | '|' | '｜' | ' ' | '\u{3000}' | '\t')
                || c.is_control()
        })
}

/// Lets the first line of each page that is no furniture be the one that the page starts with.
pub(crate) fn pass_on_page_starts(lines: &mut [Line<'_>]) {
    let mut owed = false;
    for line in lines {
        if line.aside {
            owed |= line.starts_page;
        } else {
            line.starts_page |= std::mem::take(&mut owed);
        }
    }
}

/// Takes the usual line spacing out of the gaps, so that a gap of 0 means "the next line of the same column".
///
/// Extractors put an empty line after every line of some files, but not between the labels of a figure; there the
/// cells of a table often follow without any. So the spacing is judged over the whole file first, then at each place.
pub(crate) fn settle_gaps(lines: &mut [Line<'_>]) {
    let kept: Vec<usize> = (0..lines.len()).filter(|&at| !lines[at].aside).collect();
    // Lines that were set aside leave their blank lines to the next.
    let mut owed = 0;
    let mut borders = 0;
    let mut page = false;
    for line in lines.iter_mut() {
        if line.aside {
            owed += line.gap;
            borders += line.cell_borders;
            page |= line.starts_page;
        } else {
            line.gap += owed;
            line.cell_borders += borders;
            line.starts_page |= page;
            (owed, borders, page) = (0, 0, false);
        }
    }
    let single = kept.iter().skip(1).filter(|&&at| lines[at].gap == 0).count();
    let double = kept.iter().skip(1).filter(|&&at| lines[at].gap == 1).count();
    if double <= single * 2 {
        return;
    }
    let raw: Vec<(u32, bool)> = kept.iter().map(|&at| (lines[at].gap, lines[at].trailing)).collect();
    // Where blanks at the ends of lines were taken away, they tell nothing.
    let told = raw.iter().any(|(_, trailing)| *trailing);
    for (place, &at) in kept.iter().enumerate().skip(1) {
        let (gap, _) = raw[place];
        let trailing_before = raw[place - 1].1;
        // A line without trailing blank that follows or precedes another directly: a label set in single spacing.
        let single_before = place >= 2 && raw[place - 1].0 == 0 && !raw[place - 2].1;
        let single_after = place + 1 < raw.len() && raw[place + 1].0 == 0 && !raw[place].1;
        lines[at].gap = match gap {
            // The items of one line of a list.
            0 if lines[at].beside => 0,
            0 if trailing_before => 1,
            0 => 0,
            1 if told && !trailing_before && (single_before || single_after) => 1,
            more => more - 1,
        };
    }
}
