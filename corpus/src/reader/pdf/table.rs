//! Cells → rows with headers: what the cells of a grid, or pieces that stand in line without one, say.

use std::sync::Arc;

use kurbo::Rect;

use crate::layout::{
    join::{bracket_depth, hangs},
    marker::find_marker,
};

use super::{
    block::CellText,
    flow::{Placed, What},
    grid::Grid,
    rows::Row,
    tags::{Element, UNKNOWN},
    trust::is_open,
};

/// A table as it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<TableRow>,
    /// Rows from the top that name the columns.
    pub(super) header_rows: usize,
    /// The places of its columns' borders, to know it again on the next page.
    pub(super) edges: Vec<f64>,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct TableRow {
    /// One text for each column; line feeds part the paragraphs of a cell.
    pub(super) cells: Vec<String>,
    /// Where in the structure tree each cell begins and ends.
    pub(super) elements: Vec<(Element, Element)>,
    pub(super) area: Option<Rect>,
}

impl TableRow {
    fn empty(columns: usize) -> Self {
        Self { cells: vec![String::new(); columns], elements: vec![(UNKNOWN, UNKNOWN); columns], area: None }
    }

    /// Whether this row, the first below the header on its page, goes on with the row that ended the page before.
    fn continues(&self, before: &Self) -> bool {
        let pairs = || before.cells.iter().zip(&before.elements).zip(self.cells.iter().zip(&self.elements));
        let same_cell = pairs().any(|((_, a), (_, b))| a.1.cell != 0 && a.1.cell == b.0.cell);
        let told = pairs().any(|((_, a), (text, b))| a.1.cell != 0 && b.0.cell != 0 && !text.is_empty());
        if same_cell || told {
            return same_cell;
        }
        let empty = pairs().any(|((a, _), (b, _))| b.trim().is_empty() && !a.trim().is_empty());
        let ended = |text: &str| {
            text.trim_end().ends_with(['。', '｡', '）', '」', '.', ' ']) || text.chars().count() < 8
        };
        let fits = pairs().all(|((a, _), (b, _))| b.trim().is_empty() || !a.trim().is_empty() && !ended(a));
        let torn: u32 = pairs().map(|((a, _), (b, _))| signs_of_a_cut(a, b)).sum();
        fits && (empty || torn >= 2)
    }

    /// Takes the paragraphs that this row's cells broke off out of the row that goes on with it.
    fn take_from(&mut self, rest: &mut Self) {
        let mine = self.cells.iter_mut().zip(&self.elements);
        for ((cell, (_, end)), (more, (start, _))) in mine.zip(rest.cells.iter_mut().zip(&rest.elements)) {
            let told = *end != UNKNOWN && *start != UNKNOWN;
            let apart = if told { end.own != start.own } else { find_marker(more.trim()).is_some() };
            if apart && !cell.is_empty() {
                continue;
            }
            let (first, others) = match more.trim().split_once('\n') {
                Some((first, others)) => (first.to_owned(), others.to_owned()),
                None => (more.trim().to_owned(), String::new()),
            };
            super::block::join(cell, &first);
            *more = others;
        }
    }
}

/// How strongly the text of a cell on top of a page reads like the rest of one at the end of the page before: 2 is
/// enough, and several cells add up.
fn signs_of_a_cut(before: &str, rest: &str) -> u32 {
    let last = before.rsplit('\n').next().unwrap_or(before).trim();
    let first = rest.trim().split('\n').next().unwrap_or(rest);
    let (Some(end), Some(start)) = (last.chars().next_back(), first.chars().next()) else { return 0 };
    let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    if bracket_depth(last, 0) > 0 || find_marker(last).is_some() && find_marker(first).is_none() {
        2
    } else {
        u32::from(hangs(start) || is_open(last) || katakana(end) && katakana(start))
    }
}

/// Longest text of a cell that names a column, in characters.
const LONGEST_NAME: usize = 40;

impl Table {
    /// Reads the cells of a grid; `texts` are their texts, `filled` whether a background is drawn behind them.
    pub(super) fn of_grid(grid: &Grid, texts: &[CellText], filled: &[bool]) -> Self {
        let mut rows: Vec<TableRow> = vec![TableRow::empty(grid.columns()); grid.rows];
        for (cell, CellText { text, elements }) in grid.cells.iter().zip(texts) {
            for row in cell.rows.clone() {
                let Some(table_row) = rows.get_mut(row) else { continue };
                let area = table_row.area.map_or(cell.rect, |area| area.union(cell.rect));
                table_row.area = Some(area);
                // A label that spans rows says of each of them what it is about.
                if row == cell.rows.start || text.chars().count() <= LONGEST_NAME {
                    table_row.cells[cell.columns.start].clone_from(text);
                    table_row.elements[cell.columns.start] = *elements;
                }
            }
        }
        let header_rows = header_rows(grid, texts, filled);
        // A name over several columns names each of them.
        for cell in grid.cells.iter().zip(texts).filter(|(cell, _)| cell.rows.start < header_rows) {
            let (cell, CellText { text, .. }) = cell;
            for row in cell.rows.clone().take_while(|row| *row < header_rows) {
                for column in cell.columns.clone() {
                    rows[row].cells[column].clone_from(text);
                }
            }
        }
        let mut table = Self { rows, header_rows, edges: grid.edges.clone() };
        table.drop_empty();
        table
    }

    /// Leaves out rows and columns in which nothing stands: spaces between double lines.
    fn drop_empty(&mut self) {
        let used: Vec<bool> = (0..self.edges.len().saturating_sub(1))
            .map(|column| self.rows.iter().any(|row| !row.cells[column].trim().is_empty()))
            .collect();
        let used_elements = used.clone();
        for row in &mut self.rows {
            let mut used = used.iter();
            row.cells.retain(|_| used.next().is_some_and(|used| *used));
            let mut used = used_elements.iter();
            row.elements.retain(|_| used.next().is_some_and(|used| *used));
        }
        let empty = |row: &TableRow| row.cells.iter().all(|cell| cell.trim().is_empty());
        let header_empty = self.rows[..self.header_rows].iter().filter(|row| empty(row)).count();
        self.header_rows -= header_empty;
        self.rows.retain(|row| !empty(row));
    }

    /// Names of the columns, from the header rows; empty when there are none.
    pub(super) fn header(&self) -> Arc<Vec<String>> {
        let Some(columns) = self.rows.first().map(|row| row.cells.len()).filter(|_| self.header_rows > 0)
        else {
            return Arc::default();
        };
        let name = |column: usize| {
            let mut name = String::new();
            let mut before = "";
            for row in &self.rows[..self.header_rows] {
                let part = row.cells[column].as_str();
                if !part.is_empty() && part != before {
                    if !name.is_empty() {
                        name.push(' ');
                    }
                    name.extend(part.chars().filter(|c| *c != '\n'));
                    before = part;
                }
            }
            name
        };
        Arc::new((0..columns).map(name).collect())
    }

    /// Whether `next`, the first table of the page or column after this one's, goes on with it; then takes the rest of a
    /// row that was cut by the end of the page out of `next`, and names its columns.
    pub(super) fn take_rest(&mut self, next: &mut Self) -> bool {
        let same = same_columns(&self.edges, &next.edges)
            && self.rows.first().map(|row| row.cells.len()) == next.rows.first().map(|row| row.cells.len());
        if !same {
            return false;
        }
        if next.header_rows > 0 && self.header_rows > 0 && next.header() != self.header() {
            // Its first row only looks like a header.
            next.header_rows = 0;
        }
        let first = next.header_rows;
        if let (Some(last), true) = (self.rows.last_mut(), next.rows.len() > first)
            && next.rows[first].continues(last)
        {
            last.take_from(&mut next.rows[first]);
            if next.rows[first].cells.iter().all(|cell| cell.trim().is_empty()) {
                next.rows.remove(first);
            }
        }
        true
    }

    /// Number of cells with text.
    pub(super) fn filled_cells(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.trim().is_empty()).count()
    }
}

/// Whether the columns of two tables are equally wide, wherever on their pages the tables stand.
pub(super) fn same_columns(a: &[f64], b: &[f64]) -> bool {
    let (Some(from_a), Some(from_b)) = (a.first(), b.first()) else { return a.len() == b.len() };
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| ((a - from_a) - (b - from_b)).abs() < 4.0)
}

/// Number of rows at the top of a grid that name its columns.
fn header_rows(grid: &Grid, texts: &[CellText], filled: &[bool]) -> usize {
    if grid.rows < 2 || grid.columns() < 2 {
        return 0;
    }
    let of_row = |row: usize| {
        grid.cells
            .iter()
            .zip(texts)
            .zip(filled)
            .filter(move |((cell, _), _)| cell.rows.contains(&row))
            .map(|((cell, text), filled)| (cell, text.text.trim(), *filled))
    };
    let depth = of_row(0).map(|(cell, ..)| cell.rows.end).max().unwrap_or(1);
    // A first row that spans all columns is a title, unless the table goes on below it with names.
    let depth = depth.min(3);
    if depth >= grid.rows {
        return 0;
    }
    let names: Vec<(&str, bool)> =
        of_row(0).filter(|(_, text, _)| !text.is_empty()).map(|(_, text, filled)| (text, filled)).collect();
    let short =
        |text: &str| text.chars().count() <= LONGEST_NAME && !text.contains('。') && !text.contains('\n');
    let short = |text: &str| short(text) || text.chars().count() <= 24 && !text.contains('。');
    if names.len() < 2 || !names.iter().all(|(text, _)| short(text)) {
        return 0;
    }
    let below: Vec<(&str, bool)> = of_row(depth)
        .filter(|(_, text, _)| !text.is_empty())
        .map(|(_, text, filled)| (text, filled))
        .collect();
    if names.iter().all(|(_, filled)| *filled) && !below.iter().all(|(_, filled)| *filled) {
        return depth;
    }
    if names_columns(
        &names.iter().map(|(text, _)| *text).collect::<Vec<_>>(),
        &below.iter().map(|(text, _)| *text).collect::<Vec<_>>(),
        grid.columns(),
    ) {
        depth
    } else {
        0
    }
}

/// Whether the texts of a first row name columns, by what they and the next row's say.
pub(super) fn names_columns(names: &[&str], below: &[&str], columns: usize) -> bool {
    let numbers = |texts: &[&str]| texts.iter().filter(|text| is_value(text)).count();
    // Years name columns too (平成29年度 | 平成30年度), mere numbers do not.
    if numbers(names) > 0 {
        return false;
    }
    const NAMES: &[&str] = &[
        "区分",
        "項目",
        "年度",
        "指標",
        "種別",
        "内容",
        "名称",
        "事業名",
        "取組",
        "番号",
        "No",
        "No.",
        "年",
        "分野",
        "施策",
        "目標",
        "実績",
        "件数",
        "備考",
        "日時",
        "日程",
        "氏名",
        "所属",
        "役職",
        "団体名",
        "施設名",
        "所在地",
        "開催日",
        "回",
        "テーマ",
        "担当",
        "主な",
        "時期",
    ];
    let known = |text: &&str| {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        NAMES.contains(&plain.as_str())
            || ["名", "数", "額", "率", "内容", "状況", "年度", "区分", "日", "先", "者"]
                .iter()
                .any(|end| plain.ends_with(end))
                && plain.chars().count() <= 10
    };
    let named = names.iter().filter(|text| known(text)).count();
    if columns == 2 {
        return named == names.len() && names.len() == 2 || named >= 1 && numbers(below) > 0;
    }
    named >= 1
        || numbers(below) > 0
        || names.len() == columns && names.iter().all(|text| text.chars().count() <= 16)
}

/// Whether a text is a number, with or without a unit: 105, 12,000千円, △3.2％.
fn is_value(text: &str) -> bool {
    let plain = text.trim().trim_start_matches(['△', '▲', '-', '−', '約', '+', '＋']);
    let digits = plain.chars().take_while(|c| c.is_numeric() || matches!(c, ',' | '.' | '，' | '．')).count();
    let count = plain.chars().count();
    digits > 0
        && count - digits <= 3
        && !plain.ends_with("年度")
        && !plain.ends_with('年')
        && !plain.ends_with('月')
}

/// Rows without ruled lines whose pieces stand in columns, from `at` on: how many rows, and the table.
pub(super) fn aligned_rows(placed: &[Placed], at: usize) -> Option<(usize, Table)> {
    let (rows, columns) = aligned(placed, at);
    let wide = rows.iter().filter(|row| row.pieces.len() > 1).count();
    if wide < 2 || columns.len() < 2 || columns.len() == 2 && wide < 3 || columns.len() > 24 {
        return None;
    }
    let marks = rows.iter().filter(|row| row.pieces.len() > 1 && is_mark(&row.pieces[0].text)).count();
    if columns.len() == 2 && marks * 2 >= wide {
        return None;
    }
    let mut table = Table { edges: columns.iter().map(|column| column.0).collect(), ..Table::default() };
    let spacing = row_spacing(&rows);
    let mut before: Option<&Row> = None;
    for row in &rows {
        let new = before.is_none_or(|before| row.top() - before.bottom() >= spacing);
        if new {
            table.rows.push(TableRow::empty(columns.len()));
        }
        if let Some(last) = table.rows.last_mut() {
            for piece in &row.pieces {
                let column = columns.iter().rposition(|column| column.0 <= piece.x0 + 0.5).unwrap_or(0);
                super::block::join(&mut last.cells[column], &piece.text);
                let elements = &mut last.elements[column];
                *elements =
                    (if elements.0 == UNKNOWN { piece.elements.0 } else { elements.0 }, piece.elements.1);
            }
            last.area = Some(last.area.map_or(row.area(), |area| area.union(row.area())));
        }
        before = Some(row);
    }
    if let [first, second, ..] = table.rows.as_slice() {
        let texts = |row: &TableRow| -> Vec<String> {
            row.cells.iter().map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect()
        };
        let (names, below) = (texts(first), texts(second));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let below: Vec<&str> = below.iter().map(String::as_str).collect();
        // Without ruled lines it takes more than short words to be a header: labels of a figure are short too.
        let numbers = below.iter().filter(|text| is_value(text)).count();
        let spaced = spacing > f64::MIN;
        let short = names.iter().all(|name| name.chars().count() <= 24);
        let header =
            short && table.rows.len() >= 3 && (numbers > 0 || spaced) && names.len() == columns.len();
        table.header_rows = usize::from(header && names_columns(&names, &below, columns.len()));
    }
    Some((rows.len(), table))
}

/// The rows from `at` on that leave the same spaces free, and the columns between.
fn aligned(placed: &[Placed], at: usize) -> (Vec<Row>, Vec<(f64, f64)>) {
    let mut rows: Vec<Row> = Vec::new();
    let mut columns: Vec<(f64, f64)> = Vec::new();
    let mut last_wide = 0;
    for placed in &placed[at..] {
        let What::Row(row) = &placed.what else { break };
        if let Some(last) = rows.last() {
            let pitch = row.base - last.base;
            // A line of one cell stands close below the line before it.
            let most = if row.pieces.len() > 1 { 3.6 } else { 2.0 };
            if !(0.0..row.size * most).contains(&pitch)
                || row.size > last.size * 1.3
                || last.size > row.size * 1.3
            {
                break;
            }
        }
        let merged = with_extents(&columns, row);
        if merged.len() < 2 || !columns.is_empty() && merged.len() < columns.len() {
            break;
        }
        columns = merged;
        rows.push(row.clone());
        if row.pieces.len() > 1 {
            last_wide = rows.len();
        }
    }
    // What follows the last row of several cells is theirs when they are in lines close together.
    if rows.len() > last_wide + 4 {
        rows.truncate(last_wide);
    }
    (rows, columns)
}

/// The white space above a row from which on it is a row of the table and not a further line of its cells, in points.
fn row_spacing(rows: &[Row]) -> f64 {
    let gaps: Vec<f64> = rows.windows(2).map(|pair| pair[1].top() - pair[0].bottom()).collect();
    let mut sorted = gaps.clone();
    sorted.sort_by(f64::total_cmp);
    let size = rows[0].size;
    // The widest step between gaps parts those within cells from those between rows.
    let step = sorted
        .windows(2)
        .map(|pair| (pair[1] - pair[0], (pair[0] + pair[1]) / 2.0))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let single = rows.iter().any(|row| row.pieces.len() < 2);
    match step {
        Some((step, middle)) if step >= size * 0.25 && (single || sorted[0] < size * 0.9) => {
            // All rows in several pieces and a single wide gap: a header set off from its rows.
            let within = gaps.iter().filter(|gap| **gap < middle).count();
            if single || within * 3 <= gaps.len() * 2 { middle } else { f64::MIN }
        }
        _ => f64::MIN,
    }
}

/// Whether a piece is a bullet or number that stands before its text.
pub(super) fn is_mark(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= 6
        && find_marker(&format!("{text}　あ")).is_some_and(|marker| marker.length as usize >= text.len())
}

/// The columns that pieces cover, with those of another row.
fn with_extents(columns: &[(f64, f64)], row: &Row) -> Vec<(f64, f64)> {
    let mut all: Vec<(f64, f64)> = columns.to_vec();
    all.extend(row.pieces.iter().map(|piece| (piece.x0, piece.x1)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (x0, x1) in all {
        match merged.last_mut() {
            Some(last) if x0 < last.1 + row.size * 0.5 => last.1 = last.1.max(x1),
            _ => merged.push((x0, x1)),
        }
    }
    merged
}
