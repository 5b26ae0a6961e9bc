//! Blocks of all pages → transcript: which lines go on, which are headings, and where everything stands.

use std::{collections::BTreeMap, sync::Arc};

use kurbo::Rect;

use super::{
    block::{Block, TextLine, join},
    margin::{Part, note_label},
    table::{Table, is_mark, same_columns},
    tags::{ARTIFACT, UNKNOWN},
    trust::is_open,
};
use crate::{
    Area, Place,
    layout::{
        join::hangs,
        marker::{Mark, find_marker, is_digit},
        transcript::{Entry, Follows, Role, Transcript},
    },
};

/// Writes down the blocks of all pages.
pub(super) fn transcribe(mut pages: Vec<Vec<Block>>) -> Transcript {
    join_tables(&mut pages);
    let plain = super::trust::settle(&mut pages);
    super::margin::tell_parts(&mut pages);
    let pages = &pages;
    let sizes = Sizes::of(pages);
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

/// Whether two lines in large type are one title: centred one above the other.
fn is_title_of_lines(a: &TextLine, b: &TextLine) -> bool {
    let middle = |line: &TextLine| (line.x0 + line.x1) / 2.0;
    (0.0..b.size * 2.0).contains(&(b.base - a.base))
        && (middle(a) - middle(b)).abs() < b.size
        && (a.x0 - b.x0).abs() > 1.0
        && find_marker(b.text.trim()).is_none()
        && !is_date(&a.text)
        && !is_date(&b.text)
}

/// Whether a line is a day or month and nothing else: the line below it on a cover names the publisher.
fn is_date(text: &str) -> bool {
    let words = ["令和", "平成", "昭和", "元", "年", "月", "日", "現在", "付", "改定", "発行", "公表"];
    let mut rest: String = text.chars().filter(|c| !c.is_whitespace() && !is_digit(*c)).collect();
    let digits = text.chars().filter(|c| is_digit(*c)).count();
    for word in words {
        rest = rest.replace(word, "");
    }
    digits > 0
        && rest.chars().all(|c| matches!(c, '（' | '）' | '(' | ')' | '.' | '．' | '/' | '-' | 'R' | 'H'))
}

/// Dots that lead to a page number: a line of a table of contents.
fn has_leader(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        run = match c {
            '.' | '．' | '・' | '…' | '‥' | '･' => run + 1,
            ' ' => run,
            _ => 0,
        };
        run >= 5
    })
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

/// Whether line `b` goes on with what line `a` broke off, as far as their places tell.
pub(super) fn broken(a: &TextLine, b: &TextLine, after: Option<&TextLine>) -> bool {
    verdict(a, b, after).unwrap_or_else(|| {
        let ended = a.text.ends_with(['。', '｡', '：', ':']);
        !ended && !is_marked(a, b) && reaches_end(a, b)
    })
}

/// Room at the end of `a`, in points, beyond which the first characters of `b` would have stood there.
pub(super) fn room_for(b: &TextLine) -> f64 {
    // A word of Latin letters is not broken; a bracket or small kana draws the character before it along.
    let word = b
        .text
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '%'))
        .count();
    b.size * (2.2 + 0.55 * word.min(40) as f64)
}

fn reaches_end(a: &TextLine, b: &TextLine) -> bool {
    a.right - a.x1 <= room_for(b)
}

/// What the places of two lines that follow each other tell: broken in the middle, or apart; `None`: they leave it open.
///
/// `after` is the line after `b`.
fn verdict(a: &TextLine, b: &TextLine, after: Option<&TextLine>) -> Option<bool> {
    if a.region != b.region {
        return Some(false);
    }
    if a.as_it_was && b.as_it_was {
        return None;
    }
    if let Some(tagged) = tagged(a, b) {
        return Some(tagged);
    }
    if (a.left - b.left).abs() > 1.0 {
        return Some(goes_on_in_next_column(a, b));
    }
    if a.text.contains('\t') || b.text.contains('\t') || has_leader(&a.text) || has_leader(&b.text) {
        return Some(false);
    }
    let size = a.size.max(b.size);
    let distance = b.base - a.base;
    if a.size.min(b.size) < size * 0.82 || !(0.0..size * 2.6).contains(&distance) {
        return Some(false);
    }
    let width = a.right - a.left;
    let (first, last) = (b.text.trim_start().chars().next()?, a.text.trim_end().chars().next_back()?);
    if width < size * 6.0 {
        // Too narrow for the ends of lines to tell.
        return None;
    }
    // A sentence of Latin letters goes on with a small letter.
    if a.text.trim_end().ends_with(|c: char| c.is_ascii_alphabetic() || c == ',')
        && first.is_ascii_lowercase()
    {
        return Some(true);
    }
    let full = reaches_end(a, b);
    let opens = |c: char| matches!(c, '（' | '(' | '「' | '『' | '、' | '，' | '・');
    if !full && !opens(last) {
        // A line that ends early has ended, unless it reads as if it went on.
        let goes_on = is_open(&a.text) || hangs(first) || matches!(first, '（' | '(');
        let early = !goes_on && a.right - a.x1 > room_for(b) + size * 1.5;
        return early.then_some(false);
    }
    if !full || is_marked(a, b) {
        return None;
    }
    // The first line of a paragraph is indented, or that of an item hangs out.
    let step = (b.x0 - a.x0) / size;
    let ended = matches!(last, '。' | '｡' | '！' | '？');
    if ended && step.abs() > 0.5 {
        return if step > 0.0 {
            Some(false)
        } else {
            Some(a.x0 - a.left > size * 0.5 && b.x0 - b.left < size * 0.5)
        };
    }
    let names = |mark: Mark| {
        matches!(mark, Mark::Title | Mark::Chapter | Mark::Section | Mark::Roman | Mark::Bracket)
    };
    if ended || find_marker(a.text.trim()).is_some_and(|marker| names(marker.mark)) {
        return None;
    }
    if after.is_some_and(|after| begins_paragraph(b, after)) {
        return Some(false);
    }
    // An item whose fellows hang beside their marks does so too.
    if b.items_hang
        && step < 0.4
        && find_marker(a.text.trim()).is_some_and(|marker| marker.mark >= Mark::DoubleCircle)
    {
        return Some(false);
    }
    let hanging = (-1.6..=4.5).contains(&step);
    (hanging && !is_mark(&b.text) && !first.is_whitespace()).then_some(true)
}

/// Whether a line is the indented first one of a paragraph: the next goes on further to the left.
fn begins_paragraph(line: &TextLine, after: &TextLine) -> bool {
    line.region == after.region
        && (line.left - after.left).abs() < 1.0
        && (0.0..line.size * 2.6).contains(&(after.base - line.base))
        && line.x0 - after.x0 > line.size * 0.5
        && reaches_end(line, after)
        && find_marker(after.text.trim()).is_none()
}

/// Whether a sentence goes on from the foot of one column to the head of the next.
fn goes_on_in_next_column(a: &TextLine, b: &TextLine) -> bool {
    let ended = a.text.ends_with(['。', '｡', '！', '？', '：', ':', '」', '）']);
    let (here, next) = (a.right - a.left, b.right - b.left);
    b.left > a.right - 1.0
        && b.base < a.base
        && (a.size - b.size).abs() < 0.6
        && (here - next).abs() < here * 0.25
        && !ended
        && reaches_end(a, b)
        && b.x0 - b.left < b.size * 0.6
        && find_marker(b.text.trim()).is_none()
}

/// What the structure tree says of two lines: of one paragraph, or of two; `None` when it is silent.
fn tagged(a: &TextLine, b: &TextLine) -> Option<bool> {
    let (end, start) = (a.elements.1, b.elements.0);
    if end == UNKNOWN || start == UNKNOWN {
        return None;
    }
    if end.block != start.block {
        return Some(false);
    }
    if end.own != start.own {
        return None;
    }
    // Within a paragraph a line may end early because its author broke it there.
    let broken_by_hand = a.base < b.base && a.right - a.x1 > room_for(b) + a.size * 2.0;
    (end != ARTIFACT && !broken_by_hand && !a.text.contains('\t') && !b.text.contains('\t')).then_some(true)
}

/// Whether line `b` begins with a mark of its own, rather than with a sign at which line `a` happened to be broken.
fn is_marked(a: &TextLine, b: &TextLine) -> bool {
    let Some(marker) = find_marker(b.text.trim()) else { return false };
    // No line begins with a middle dot within a name (JIS X 4051), but some programs break there.
    let in_name = || {
        let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー') || c.is_ascii_alphanumeric();
        let next = b.text.trim().chars().nth(1);
        a.text.trim_end().chars().next_back().is_some_and(katakana) && next.is_some_and(katakana)
    };
    let weak = match marker.mark {
        Mark::Dot => in_name(),
        Mark::Number
        | Mark::ParenthesizedNumber
        | Mark::Label
        | Mark::Kana
        | Mark::Dash
        | Mark::Note
        | Mark::Step => true,
        _ => false,
    };
    let ended = a.text.trim_end().ends_with(['。', '｡', '：', ':', '！', '？']);
    if !weak || ended {
        return true;
    }
    // In a list the line before begins with a mark too, or hangs beside one.
    let listed = find_marker(a.text.trim()).is_some_and(|before| before.mark == marker.mark);
    listed || (a.x0 - b.x0).abs() > b.size * 0.5
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

/// Sizes of characters in the file: that of the text, and those of headings.
struct Sizes {
    body: f64,
    /// Sizes of headings in half points, the largest first.
    headings: Vec<i64>,
}

impl Sizes {
    fn of(pages: &[Vec<Block>]) -> Self {
        let mut characters: BTreeMap<i64, usize> = BTreeMap::new();
        let mut lines: BTreeMap<i64, usize> = BTreeMap::new();
        for block in pages.iter().flatten() {
            if let Block::Line(line) = block {
                let size = half_points(line.size);
                *characters.entry(size).or_default() += line.text.chars().count();
                *lines.entry(size).or_default() += 1;
            }
        }
        let body =
            characters.iter().max_by_key(|(size, count)| (**count, **size)).map_or(20, |(size, _)| *size);
        // Sizes nearer than a point to each other are one level.
        let mut headings: Vec<i64> = Vec::new();
        for &size in lines.keys().rev().filter(|size| **size as f64 >= body as f64 * 1.15) {
            if headings.last().is_none_or(|last| last - size >= 2) {
                headings.push(size);
            }
        }
        Self { body: body as f64 / 2.0, headings }
    }

    /// The level of a line that is set larger than the text and reads like a heading.
    fn level(&self, line: &TextLine) -> Option<u8> {
        if line.size < self.body * 1.15 - 0.26 || line.text.contains('\t') {
            return None;
        }
        let count = line.text.chars().count();
        let wordy = line.text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        if count > 60 || !wordy || line.text.ends_with(['。', '、', '，']) {
            return None;
        }
        let size = half_points(line.size);
        let level = self.headings.iter().position(|heading| size >= heading - 1)?;
        u8::try_from(level + 1).ok()
    }
}

fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}
