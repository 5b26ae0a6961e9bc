//! Blocks of a sheet → lines and rows of the transcript.

use std::sync::Arc;

use super::{
    areas::{Area, areas_of, blocks},
    grid::{Kind, Region, Sheet},
    header::{closed_up, column_names, header_rows, table_in_form},
    table::Table,
};
use crate::{
    PageUnit, Place,
    layout::{
        marker::find_marker,
        transcript::{Entry, Follows, Role, Transcript},
    },
};

/// Longest label, in characters, that is repeated in each row that its merged cell spans.
const LONGEST_LABEL: usize = 60;

/// Writes a sheet.
pub(super) fn write(mut sheet: Sheet, transcript: &mut Transcript) {
    let areas = areas_of(&mut sheet);
    let first = areas.iter().find(|area| !area.text.is_empty()).map(|area| area.text.trim().to_owned());
    let mut writer = Writer { sheet: &sheet, transcript, table: None, lone: Vec::new(), gap: 0, last_row: 0 };
    let Some(first) = first else {
        writer.notes();
        return;
    };
    if !is_unnamed(&sheet.name) && closed_up(&first) != sheet.name.trim() {
        let place = Place { unit: PageUnit::Sheet, sheet: Some(sheet.name.clone()), ..Place::default() };
        let page = Some(sheet.number);
        let entry =
            Entry { role: Role::Heading(1), follows: Follows::No, page, place, gap: 1, ..Entry::default() };
        writer.transcript.push(sheet.name.trim(), entry);
    }
    for block in blocks(areas, sheet.narrow) {
        writer.block(&block);
    }
    writer.notes();
}

/// Whether a sheet still has the name that the program gave it.
fn is_unnamed(name: &str) -> bool {
    let name = name.trim();
    let rest = ["Sheet", "sheet", "SHEET", "シート", "Table", "Worksheet", "ワークシート"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix));
    name.is_empty()
        || rest.is_some_and(|rest| {
            rest.chars().all(|c| c.is_numeric() || c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）'))
        })
}

struct Writer<'w> {
    sheet: &'w Sheet,
    transcript: &'w mut Transcript,
    /// The table whose rows are being written, and the left edges of its columns.
    table: Option<(Vec<u32>, Table)>,
    /// A row that stood by itself: it may name the columns of the rows after it.
    lone: Vec<Area>,
    gap: u32,
    last_row: u32,
}

/// The areas of a row, those that reach down from rows above included.
struct Line<'b> {
    areas: Vec<&'b Area>,
}

impl Writer<'_> {
    /// Writes a block: lines of text, and tables below them.
    fn block(&mut self, block: &[Area]) {
        let rows = rows_of(block);
        self.gap = 1;
        let several = (0..rows.len()).any(|at| texts(rows[at]).count() > 1 && !is_line(&rows, at, false));
        let short = rows.len() <= 3 && rows.iter().all(|row| is_short(&row[0].text));
        let (mut at, mut in_table) = (0, false);
        while at < rows.len() {
            let from = at;
            while at < rows.len() && (!several || is_line(&rows, at, in_table)) {
                at += 1;
            }
            for row in from..at {
                let leads = several && at < rows.len();
                // The first line of a sheet, and what stands apart from tables and prose, are titles.
                let title = row == 0 && (short || self.last_row == 0);
                let goes_on = row > from && goes_on(rows[row - 1], rows[row]);
                self.line(rows[row], leads || title && !several, row == 0, goes_on);
            }
            let start = at;
            while at < rows.len() && (at == start || !is_line(&rows, at, self.table.is_some() || in_table)) {
                at += 1;
            }
            if at > start {
                self.rows(&rows[start..at]);
                in_table = self.table.is_some();
            }
        }
    }

    /// Writes a line of text, a heading if it may be one; `first` in its block.
    fn line(&mut self, row: &[Area], may_head: bool, first: bool, goes_on: bool) {
        for area in texts(row) {
            let text = closed_up(&area.text);
            let remark = is_unit_note(&text) || is_remark(&text);
            let heading = may_head && is_short(&text) && !remark && area.kind == Kind::Text;
            let marked = find_marker(&text).is_some();
            // A title that is also the sheet's name stands for it.
            let names_sheet = self.last_row == 0 && text == self.sheet.name.trim();
            let role = match (heading, marked) {
                (true, _) if names_sheet => Role::Heading(1),
                (true, false) => Role::Heading(2),
                (true, true) => Role::Heading(3),
                (false, _) => Role::Text,
            };
            // Within a block a table may go on below the label of a section.
            if heading && first {
                self.table = None;
                self.lone.clear();
            }
            let mut entry = self.entry(role, area.region);
            if goes_on {
                entry.follows = Follows::Yes;
            }
            let mut lines = text.split('\n');
            let mut before = lines.next().unwrap_or_default();
            self.transcript.push(before, entry.clone());
            for line in lines {
                // Within a cell people break lines between paragraphs, and sometimes where the line is full.
                let ended =
                    before.chars().count() < 20 || before.ends_with(['。', '：', ':', '）', '」', '．']);
                let follows =
                    if ended || find_marker(line).is_some() { Follows::No } else { Follows::Unknown };
                self.transcript.push(line, Entry { follows, gap: 0, ..entry.clone() });
                before = line;
            }
        }
    }

    /// Writes the rows of a table.
    fn rows(&mut self, rows: &[&[Area]]) {
        if rows.is_empty() {
            return;
        }
        let columns = columns_of(rows);
        // Number and date of a paper, and the like, stand above the names of the columns.
        let few = |row: &&[Area]| texts(row).count() * 2 < columns.len();
        let before = rows.iter().take(4).take_while(|row| few(row)).count();
        let skipped = (1..=before).find(|&skipped| header_rows(&rows[skipped..], &columns) > 0);
        if let Some(skipped) = skipped.filter(|_| header_rows(rows, &columns) == 0) {
            self.rows(&rows[..skipped]);
            self.rows(&rows[skipped..]);
            return;
        }
        let count = header_rows(rows, &columns);
        if count == 0
            && !self.fits(&columns)
            && let Some((first, end)) = table_in_form(rows)
            && (first, end) != (0, rows.len())
        {
            self.rows(&rows[..first]);
            self.rows(&rows[first..end]);
            self.table = None;
            self.rows(&rows[end..]);
            return;
        }
        let lone = std::mem::take(&mut self.lone);
        if count > 0 {
            let names = column_names(&rows[..count], &columns);
            self.table = Some((columns, Table::new(names)));
        } else if !self.fits(&columns) {
            self.table = None;
            let with: Vec<&[Area]> = std::iter::once(lone.as_slice()).chain(rows.iter().copied()).collect();
            let columns = columns_of(&with);
            if !lone.is_empty() && (header_rows(&with, &columns) == 1 || heads(&lone, rows)) {
                let names = column_names(&with[..1], &columns);
                self.table = Some((columns, Table::new(names)));
            } else if let [only] = rows {
                self.lone = only.to_vec();
            }
        }
        for row in &rows[..count] {
            self.header_row(row);
        }
        let mut reaching: Vec<&Area> = Vec::new();
        for row in &rows[count..] {
            let top = row[0].region.top;
            reaching.retain(|area| area.region.bottom >= top);
            if texts(row).next().is_some() || !reaching.is_empty() {
                let mut areas: Vec<&Area> = reaching.iter().copied().chain(texts(row)).collect();
                if texts(row).next().is_some() {
                    areas.sort_by_key(|area| area.region.left);
                    self.row(&Line { areas }, top);
                }
            }
            let down = texts(row).filter(|area| area.region.bottom > area.region.top);
            for area in
                down.filter(|area| area.text.chars().count() <= LONGEST_LABEL && area.kind != Kind::Number)
            {
                if reaching.len() < 64 {
                    reaching.push(area);
                }
            }
        }
    }

    /// Whether the table that was written last goes on in rows with these columns.
    fn fits(&self, columns: &[u32]) -> bool {
        let known =
            |(known, _): &(Vec<u32>, Table)| columns.iter().all(|column| known.binary_search(column).is_ok());
        self.table.as_ref().is_some_and(known)
    }

    /// Writes a row of the header.
    fn header_row(&mut self, row: &[Area]) {
        let areas: Vec<&Area> = texts(row).collect();
        let columns = self.table.as_ref().map(|(columns, _)| columns.clone()).unwrap_or_default();
        let cells = aligned(&areas, &columns);
        let Some(region) = region_of(areas.iter().map(|area| area.region)) else { return };
        let entry = self.entry(Role::Text, region);
        let from = cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
        let cells: Vec<String> = cells[from..].iter().map(|cell| closed_up(cell)).collect();
        self.transcript.push_row(&cells, &Arc::default(), entry);
    }

    /// Writes a row below the header, or a row of a form.
    fn row(&mut self, line: &Line<'_>, top: u32) {
        let own = |area: &&&Area| area.region.top == top;
        let Some(region) = region_of(line.areas.iter().filter(own).map(|area| area.region)) else { return };
        // A label that spans rows belongs to the later ones too.
        let bottom = line.areas.iter().filter(own).map(|area| area.region.bottom).min().unwrap_or(top);
        let region = Region { top, bottom, ..region };
        let entry = self.entry(Role::Text, region);
        let Some((columns, table)) = &mut self.table else {
            let cells: Vec<String> = line.areas.iter().map(|area| closed_up(&area.text)).collect();
            self.transcript.push_row(&cells, &Arc::default(), entry);
            return;
        };
        let cells = aligned(&line.areas, columns);
        let place = |from: usize, to: usize| {
            // The last cell may be merged with those to its right.
            let left = columns.get(from).copied().unwrap_or(region.left).max(region.left);
            let right =
                columns.get(to + 1).map_or(region.right, |next| next.saturating_sub(1)).min(region.right);
            Some(Region { left, right: right.max(left), ..region }.name())
        };
        table.row(&cells, &entry, place, self.transcript);
    }

    /// Writes text boxes, and the comments on cells.
    fn notes(&mut self) {
        for (row, col, text) in &self.sheet.boxes {
            let region = Region { top: *row, left: *col, bottom: *row, right: *col };
            self.gap = 1;
            let entry = self.entry(Role::Text, region);
            for line in text.split('\n') {
                self.transcript.push(line, entry.clone());
            }
        }
        for (row, col, text) in &self.sheet.notes {
            let region = Region { top: *row, left: *col, bottom: *row, right: *col };
            let entry = self.entry(Role::Note(region.name()), region);
            self.transcript.push(text, entry);
        }
    }

    fn entry(&mut self, role: Role, region: Region) -> Entry {
        let place = Place {
            unit: PageUnit::Sheet,
            sheet: Some(self.sheet.name.clone()),
            cells: Some(region.name()),
            ..Place::default()
        };
        let gap = std::mem::take(&mut self.gap).max(u32::from(region.top > self.last_row + 1));
        self.last_row = region.bottom;
        Entry { role, follows: Follows::No, page: Some(self.sheet.number), place, gap, ..Entry::default() }
    }
}

/// Whether a row is a line of text above or below a table, and not a row of it; `in_table` after rows of a table with
/// a header.
fn is_line(rows: &[&[Area]], at: usize, in_table: bool) -> bool {
    let row = rows[at];
    let several: Vec<&Area> = texts(row).collect();
    let [only] = several.as_slice() else {
        let unit = |area: &Area| is_unit_note(&area.text);
        return several.iter().all(|area| unit(area))
            || several.len() == 2 && unit(several[1]) && several[0].kind == Kind::Text;
    };
    if is_unit_note(&only.text) || is_remark(&only.text) {
        return true;
    }
    let below = rows.get(at + 1).copied().unwrap_or_default();
    // The upper row of a header whose stub is empty: its name lies over the columns of values.
    let stub = below.first().is_some_and(|first| first.region.left < only.region.left)
        && below.iter().filter(|area| only.covers(area.region.left)).count() > 1;
    let reaches_down = only.region.bottom > only.region.top
        && below.first().is_some_and(|area| area.region.top <= only.region.bottom);
    if stub || reaches_down || row.len() > 1 {
        return false;
    }
    let plain = !only.strong && only.region.left == only.region.right && only.text.chars().count() <= 40;
    if in_table && plain {
        // A row whose other cells are empty, unless another table follows.
        let next = &rows[at + 1..rows.len().min(at + 30)];
        return header_rows(next, &columns_of(next)) > 0;
    }
    true
}

/// Whether a text may be a heading.
fn is_short(text: &str) -> bool {
    let asks = text.starts_with(['問', 'Q', 'Ｑ']) || text.starts_with("設問");
    let ended = text.ends_with(['。', '」', '、']) && !asks;
    !text.trim().contains('\n') && text.chars().count() <= 60 && !ended
}

/// Whether a line goes on with the one above it: prose that was broken by hand, cell by cell.
fn goes_on(above: &[Area], row: &[Area]) -> bool {
    let ([above], [here]) = (above, row) else { return false };
    let text = above.text.trim_end();
    above.region.left == here.region.left
        && above.region.bottom + 1 == here.region.top
        && text.chars().count() >= 30
        && !text.ends_with(['。', '）', ')', '」', '：', ':', '．'])
        && (text.ends_with('、')
            || here.text.starts_with(|c: char| matches!(c, 'ぁ'..='ん' | '、' | '。' | 'ー')))
}

/// Whether a row that stands by itself names the columns of rows that hold a label and numbers.
fn heads(lone: &[Area], rows: &[&[Area]]) -> bool {
    texts(lone).all(|area| area.kind == Kind::Text)
        && rows.iter().all(|row| {
            texts(row).count() == texts(lone).count()
                && texts(row).zip(texts(lone)).all(|(area, name)| area.region.left == name.region.left)
                && texts(row).skip(1).all(|area| area.kind == Kind::Number)
        })
}

/// The areas of a row that hold text.
fn texts(row: &[Area]) -> impl Iterator<Item = &Area> {
    row.iter().filter(|area| !area.text.is_empty())
}

/// The rows of a block; rows without text are left out.
fn rows_of(block: &[Area]) -> Vec<&[Area]> {
    block.chunk_by(|a, b| a.region.top == b.region.top).filter(|row| texts(row).next().is_some()).collect()
}

/// The left edges of what stands in rows with several texts.
fn columns_of(rows: &[&[Area]]) -> Vec<u32> {
    let mut columns: Vec<u32> = rows
        .iter()
        .filter(|row| texts(row).count() > 1)
        .flat_map(|row| texts(row).map(|area| area.region.left))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// The texts of areas, one for each column; several at one column are joined.
fn aligned(areas: &[&Area], columns: &[u32]) -> Vec<String> {
    let mut cells = vec![String::new(); columns.len()];
    for area in areas {
        let at = columns.partition_point(|&column| column <= area.region.left).saturating_sub(1);
        let Some(cell) = cells.get_mut(at) else { continue };
        if !cell.is_empty() {
            cell.push(' ');
        }
        cell.push_str(&closed_up(&area.text));
    }
    cells
}

fn region_of(regions: impl Iterator<Item = Region>) -> Option<Region> {
    regions.reduce(|a, b| Region {
        top: a.top.min(b.top),
        left: a.left.min(b.left),
        bottom: a.bottom.max(b.bottom),
        right: a.right.max(b.right),
    })
}

/// （単位：千円）, 令和5年4月1日現在: said of the whole table, mostly at its upper right corner.
fn is_unit_note(text: &str) -> bool {
    let text = text.trim();
    let inner = text.trim_start_matches(['（', '(', '［', '[', '※']);
    text.chars().count() <= 40
        && (inner.starts_with("単位") && inner.chars().count() > 2
            || inner.trim_end_matches(['）', ')', '］', ']']).ends_with("現在")
                && text.contains(|c: char| c.is_numeric()))
}

/// Sources and remarks below a table.
fn is_remark(text: &str) -> bool {
    const SIGNS: [&str; 12] =
        ["※", "注", "（注", "(注", "*", "＊", "資料：", "資料:", "出典", "出所", "備考：", "備考:"];
    SIGNS.iter().any(|sign| text.trim_start().starts_with(sign))
}
