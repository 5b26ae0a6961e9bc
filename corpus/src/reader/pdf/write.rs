//! Blocks of all pages → transcript: which lines go on, which are headings, and where everything stands.

use std::{collections::BTreeMap, sync::Arc};

use kurbo::Rect;

use super::{
    block::{Block, TextLine, join},
    ends::{begins_paragraph, is_title_of_lines, verdict},
    margin::{Part, note_label},
    sizes::Sizes,
    table::{Table, same_columns},
    tags::{ARTIFACT, UNKNOWN},
};
use crate::{
    Area, Place,
    layout::{
        marker::find_marker,
        transcript::{Entry, Follows, Role, Transcript},
    },
};

/// Writes down the blocks of all pages.
pub(super) fn transcribe(mut pages: Vec<Vec<Block>>) -> Transcript {
    join_tables(&mut pages);
    let plain = super::trust::settle(&mut pages);
    let sizes = Sizes::of(&pages);
    super::margin::tell_parts(&mut pages, sizes.body);
    let pages = &pages;
    let mut writer = Writer {
        transcript: Transcript::default(),
        sizes,
        before: None,
        page_end: None,
        table: None,
        notes: Vec::new(),
    };
    writer.transcript.plain = plain;
    for (at, blocks) in pages.iter().enumerate() {
        let pitch = usual_pitch(blocks);
        writer.before = None;
        let mut notes = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            match block {
                Block::Line(line) if matches!(line.part, Part::Note | Part::NoteRest) => {
                    notes.push((line, at as u32 + 1));
                }
                Block::Line(line) => {
                    let next = next_line(blocks, number);
                    let edge = number < 3 || number + 3 >= blocks.len();
                    writer.line(line, next, at as u32 + 1, pitch, edge);
                }
                Block::Table(table, area) => {
                    writer.table(table, area, at as u32 + 1, number == 0);
                    writer.before = None;
                }
            }
        }
        writer.write_notes();
        writer.notes = notes;
        let end = blocks.iter().rev().find(|block| {
            !matches!(block, Block::Line(line) if line.elements.1 == ARTIFACT || line.part != Part::Body)
        });
        writer.page_end = match end {
            Some(Block::Line(line)) => Some(line),
            _ => None,
        };
    }
    writer.write_notes();
    writer.transcript
}

/// Puts the rows of tables together that the end of a page or of a column has cut.
fn join_tables(pages: &mut [Vec<Block>]) {
    for blocks in pages.iter_mut() {
        for at in 1..blocks.len() {
            let (before, after) = blocks.split_at_mut(at);
            if let (Some(Block::Table(last, above)), Some(Block::Table(first, area))) =
                (before.last_mut(), after.first_mut())
                && above.x1 <= area.x0
                && area.y0 < above.y1
            {
                last.take_rest(first);
            }
        }
    }
    for at in 1..pages.len() {
        let (before, after) = pages.split_at_mut(at);
        // At most running feet and heads stand between.
        let last = before[at - 1].iter_mut().rev().take(4).find_map(|block| match block {
            Block::Table(table, _) => Some(table),
            Block::Line(_) => None,
        });
        let first = after[0].iter_mut().take(4).find_map(|block| match block {
            Block::Table(table, _) => Some(table),
            Block::Line(_) => None,
        });
        if let (Some(last), Some(first)) = (last, first) {
            last.take_rest(first);
        }
    }
}

/// The line after the block at `at`, when a line follows it.
pub(super) fn next_line(blocks: &[Block], at: usize) -> Option<&TextLine> {
    match blocks.get(at + 1) {
        Some(Block::Line(line)) => Some(line),
        _ => None,
    }
}

struct Writer<'p> {
    transcript: Transcript,
    sizes: Sizes,
    before: Option<&'p TextLine>,
    /// The line that ended the page before.
    page_end: Option<&'p TextLine>,
    /// The table that ended last.
    table: Option<LastTable>,
    /// The lines of the footnotes of the page before, with its number: they come after the paragraph that its end cut.
    notes: Vec<(&'p TextLine, u32)>,
}

/// What the continuation of a table on the next page takes over from it.
struct LastTable {
    page: u32,
    /// The left edges of its columns, in points.
    edges: Vec<f64>,
    header: Arc<Vec<String>>,
    /// The number of lines of the transcript at its end.
    lines: usize,
}

impl<'p> Writer<'p> {
    fn line(&mut self, line: &'p TextLine, next: Option<&TextLine>, page: u32, pitch: f64, edge: bool) {
        let mut level = self.sizes.level(line);
        let mut follows = Follows::Unknown;
        let mut gap = 0;
        if let Some(before) = self.before {
            let distance = line.base - before.base;
            gap = ((distance / pitch.max(line.size * 1.1)).round() - 1.0).clamp(0.0, 9.0) as u32;
            let verdict = verdict(before, line, next);
            if verdict == Some(true) && (before.size - line.size).abs() < 0.5 && level.is_none() {
                // The rest of a heading may be too short to look like one.
                level = self.sizes.level(before);
            }
            let other_level = self.sizes.level(before) != level;
            follows = match verdict {
                Some(true) if !other_level => Follows::Yes,
                _ if level.is_some() && !other_level && is_title_of_lines(before, line) => Follows::Yes,
                _ if other_level => Follows::No,
                Some(false) => Follows::No,
                _ => Follows::Unknown,
            };
            if before.region != line.region {
                gap = gap.max(1);
            }
        }
        let role = match level {
            Some(level) => Role::Heading(level),
            None => Role::Text,
        };
        let furniture = line.part == Part::Furniture;
        let aside = furniture || edge && line.elements == (ARTIFACT, ARTIFACT);
        if furniture {
            follows = Follows::No;
        }
        if let Some(end) = self.page_end
            && !aside
        {
            let (a, b) = (end.elements.1, line.elements.0);
            if a != UNKNOWN && a.own == b.own {
                follows = Follows::Yes;
            } else if (end.size - line.size).abs() > line.size * 0.1
                || !end.as_it_was && next.is_some_and(|next| begins_paragraph(line, next))
            {
                follows = Follows::No;
            }
            self.page_end = None;
        }
        let ended =
            self.before.is_some_and(|before| before.text.trim_end().ends_with(['。', '｡', '！', '？']));
        let begins = follows == Follows::No || self.before.is_some() && (ended || gap > 0);
        if !aside
            && follows != Follows::Yes
            && (begins || level.is_some() || find_marker(line.text.trim()).is_some())
        {
            self.write_notes();
        }
        let indent = ((line.x0 - line.left) / (line.size / 2.0)).round().clamp(0.0, 200.0) as u32;
        let entry = Entry { role, follows, page: Some(page), place: place(&line.area), gap, indent, aside };
        if aside && !self.transcript.running_heads.contains(&line.text) {
            self.transcript.running_heads.push(line.text.clone());
        }
        self.transcript.push(&line.text, entry);
        if !aside {
            self.before = Some(line);
        }
    }

    /// Writes the footnotes of the page before, each as one line.
    fn write_notes(&mut self) {
        let mut whole: Option<(String, String, Rect, u32)> = None;
        for (line, page) in std::mem::take(&mut self.notes) {
            match (&mut whole, line.part) {
                (Some((text, _, area, _)), Part::NoteRest) => {
                    join(text, &line.text);
                    *area = area.union(line.area);
                }
                _ => {
                    let label = note_label(&line.text).unwrap_or_default();
                    let note = whole.replace((line.text.clone(), label, line.area, page));
                    self.write_note(note);
                }
            }
        }
        self.write_note(whole);
    }

    fn write_note(&mut self, note: Option<(String, String, Rect, u32)>) {
        if let Some((text, label, area, page)) = note {
            let entry = Entry {
                role: Role::Note(label),
                follows: Follows::No,
                page: Some(page),
                place: place(&area),
                ..Entry::default()
            };
            self.transcript.push(&text, entry);
        }
    }

    fn table(&mut self, table: &Table, area: &Rect, page: u32, first: bool) {
        self.write_notes();
        self.page_end = None;
        let mut header = table.header();
        let mut skip = 0;
        if let Some(last) = self.table.take()
            && (last.page + 1 == page || last.page == page && self.transcript.len() == last.lines)
            && (first || self.transcript.len() <= last.lines + 4)
            && same_columns(&last.edges, &table.edges)
        {
            let columns = table.rows.first().map_or(0, |row| row.cells.len());
            if last.header.len() == columns && header.is_empty() {
                header = last.header;
            } else if last.header == header {
                // The header is repeated on each page; once is enough.
                skip = table.header_rows;
            }
        }
        for (at, row) in table.rows.iter().enumerate() {
            let names = if at < table.header_rows { Arc::default() } else { header.clone() };
            let entry = Entry {
                follows: Follows::No,
                page: Some(page),
                place: place(&row.area.unwrap_or(*area)),
                gap: u32::from(at == 0),
                aside: at < skip,
                ..Entry::default()
            };
            self.transcript.push_row(&row.cells, &names, entry);
        }
        self.table =
            Some(LastTable { page, edges: table.edges.clone(), header, lines: self.transcript.len() });
    }
}

fn place(area: &Rect) -> Place {
    let area = Area {
        left: area.x0.floor() as i32,
        top: area.y0.floor() as i32,
        right: area.x1.ceil() as i32,
        bottom: area.y1.ceil() as i32,
    };
    Place { area: Some(area), ..Place::default() }
}

/// The usual distance of lines on a page, in points.
fn usual_pitch(blocks: &[Block]) -> f64 {
    let mut distances: BTreeMap<i64, usize> = BTreeMap::new();
    for pair in blocks.windows(2) {
        if let [Block::Line(a), Block::Line(b)] = pair
            && a.region == b.region
            && (a.size - b.size).abs() < 0.5
            && b.base > a.base
            && b.base - a.base < a.size * 3.0
        {
            *distances.entry(((b.base - a.base) * 2.0).round() as i64).or_default() += 1;
        }
    }
    let most = distances.iter().max_by_key(|(distance, count)| (**count, std::cmp::Reverse(**distance)));
    most.map_or(0.0, |(distance, _)| *distance as f64 / 2.0)
}
