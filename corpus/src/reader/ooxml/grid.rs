//! Tables of Office files: merged cells laid on a grid, header rows found, rows written with the names of their columns.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::layout::transcript::{Entry, Transcript};

/// Longest text of a merged cell that is repeated in each row it spans, in characters.
const LONGEST_REPEATED: usize = 200;
/// Widest cell in columns of the grid.
const WIDEST: usize = 1000;
/// Most header rows.
const MOST_HEADER_ROWS: usize = 6;

/// A table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// Widths of its columns in any unit; columns beyond count as 1.
    pub(crate) widths: Vec<u32>,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Its cells, from the left.
    pub(crate) cells: Vec<Cell>,
    /// Whether the file marks it as a header.
    pub(crate) header: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// Its text, lines set apart by line feeds.
    pub(crate) text: String,
    /// First column of the grid.
    pub(crate) start: usize,
    /// Columns of the grid that it covers, 1 at least.
    pub(crate) span: usize,
    /// Whether it goes on with the cell above.
    pub(crate) goes_on: bool,
    /// Whether it is shaded or bold, as headers are.
    pub(crate) strong: bool,
}

impl Row {
    /// Adds a cell that covers `span` columns at the right end; the cell, to be filled.
    pub(crate) fn add(&mut self, span: usize) -> &mut Cell {
        let start = self.cells.last().map_or(0, |last| last.start + last.span);
        self.add_at(start, span)
    }

    /// Adds a cell at a column, at the right end or beyond.
    pub(crate) fn add_at(&mut self, start: usize, span: usize) -> &mut Cell {
        let at = self.cells.len();
        self.cells.push(Cell { start, span: span.clamp(1, WIDEST), ..Cell::default() });
        &mut self.cells[at]
    }

    fn columns(&self) -> usize {
        self.cells.last().map_or(0, |last| last.start + last.span)
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }
}

impl Grid {
    /// Writes the rows.
    pub(crate) fn write(mut self, transcript: &mut Transcript, entry: &Entry) {
        let headers = self.header_rows();
        self.repeat_merged();
        let mut header: Vec<&Row> = Vec::new();
        let mut names: Arc<Vec<String>> = Arc::default();
        let mut named_for: Vec<(usize, usize)> = Vec::new();
        let none: Arc<Vec<String>> = Arc::default();
        let mut in_header = false;
        for (at, row) in self.rows.iter().enumerate() {
            if headers[at] {
                if !in_header {
                    header.clear();
                }
                header.push(row);
                named_for.clear();
            }
            in_header = headers[at];
            if !row.is_blank() {
                let texts: Vec<&str> = row
                    .cells
                    .iter()
                    .map(|cell| if in_header && cell.goes_on { "" } else { cell.text.as_str() })
                    .collect();
                let place: Vec<(usize, usize)> =
                    row.cells.iter().map(|cell| (cell.start, cell.span)).collect();
                let plain = in_header || header.is_empty() || row.cells.len() < 2;
                if !plain && place != named_for {
                    names = Arc::new(self.names(&header, &place));
                    named_for = place;
                }
                let unnamed = plain || names.iter().all(String::is_empty);
                transcript.push_row(&texts, if unnamed { &none } else { &names }, entry.clone());
            }
        }
    }

    /// Which rows name the columns of those below.
    fn header_rows(&self) -> Vec<bool> {
        let mut headers = vec![false; self.rows.len()];
        let marked = self.rows.iter().take_while(|row| row.header).count();
        // A table whose rows are all marked has no header: the mark came with a copy of the row.
        let marked = if marked == self.rows.len() { usize::from(marked > 1) } else { marked };
        let first = match marked {
            0 => usize::from(self.looks_like_header(0)),
            marked => marked.min(MOST_HEADER_ROWS),
        };
        let end = self.end_of_header(first);
        headers[..end].fill(true);
        // A later row with all cells shaded names the columns anew.
        let strong = |row: &Row| {
            row.cells.len() >= 2
                && row.cells.iter().all(|cell| cell.strong || cell.text.is_empty())
                && !row.is_blank()
        };
        let all = self.rows.iter().filter(|row| strong(row)).count();
        if all * 3 <= self.rows.len().max(6) {
            for (at, pair) in self.rows.windows(2).enumerate().skip(end.max(1)) {
                headers[at] |= strong(&pair[0]) && self.is_titles(at) && !strong(&pair[1]);
            }
        }
        headers
    }

    /// The row after the header of `rows` rows, when cells of it reach further down beside others that are divided.
    fn end_of_header(&self, rows: usize) -> usize {
        let mut end = rows;
        while (1..MOST_HEADER_ROWS).contains(&end) && end + 1 < self.rows.len() {
            let divided = self.rows[..end].iter().any(|row| row.cells.iter().any(|cell| cell.span > 1));
            let below = &self.rows[end];
            if !divided || !below.cells.iter().any(|cell| cell.goes_on) || !self.is_titles(end) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Whether the texts of a row are short, and no sentences or figures.
    fn is_titles(&self, at: usize) -> bool {
        let row = &self.rows[at];
        let mut filled = 0;
        for cell in row.cells.iter().filter(|cell| !cell.goes_on && !cell.text.trim().is_empty()) {
            filled += 1;
            let length = cell.text.chars().filter(|c| !c.is_whitespace()).count();
            if length > 30 || cell.text.contains('。') || is_figure(&cell.text) {
                return false;
            }
        }
        filled > 0
    }

    /// Whether a row that the file does not mark names the columns below it.
    fn looks_like_header(&self, at: usize) -> bool {
        let Some(row) = self.rows.get(at) else { return false };
        let below = &self.rows[at + 1..];
        let filled = row.cells.iter().filter(|cell| !cell.text.trim().is_empty()).count();
        let columns = self.rows.iter().map(Row::columns).max().unwrap_or(0);
        if below.is_empty()
            || filled < 2
            || filled * 3 < row.cells.len() * 2
            || row.columns() < columns
            || !self.is_titles(at)
        {
            return false;
        }
        let strong = |row: &Row| row.cells.iter().filter(|cell| cell.strong).count();
        let shaded = strong(row);
        if shaded >= filled && below.iter().all(|row| strong(row) < row.cells.len()) {
            return true;
        }
        if shaded > 0 && shaded < filled {
            // Labels beside their values.
            return false;
        }
        let divided = row.cells.iter().any(|cell| cell.span > 1);
        if divided
            && below[0].cells.iter().any(|cell| cell.goes_on)
            && self.is_titles(at + 1)
            && below.len() > 1
        {
            // Names that reach down beside others that are divided.
            return true;
        }
        let named = |cell: &Cell| is_column_name(&cell.text);
        if filled == 2 {
            // Labels with their values below one another look the same but for the words; codes are no labels.
            let first = &row.cells[0];
            let below =
                below.iter().filter_map(|row| row.cells.iter().find(|cell| cell.start == first.start));
            let (mut count, mut codes) = (0, 0);
            for cell in below.filter(|cell| !cell.text.trim().is_empty()) {
                count += 1;
                codes += usize::from(!is_worded(&cell.text));
            }
            return row.cells.iter().filter(|cell| !cell.text.trim().is_empty()).all(named)
                || count >= 2 && codes == count && is_worded(&first.text);
        }
        let wordy = |column: usize| {
            let texts = || {
                below.iter().filter_map(move |row| {
                    row.cells.iter().find(|cell| cell.start == column).map(|cell| cell.text.as_str())
                })
            };
            let count = texts().filter(|text| !text.trim().is_empty()).count();
            let figures = texts().filter(|text| is_figure(text)).count();
            let length: usize = texts().map(|text| text.chars().count()).sum();
            (count, figures, length)
        };
        let differs = row.cells.iter().any(|cell| {
            let (count, figures, length) = wordy(cell.start);
            count > 0 && (figures * 2 > count || length > 3 * count * cell.text.chars().count().max(4))
        });
        differs || row.cells.iter().any(named)
    }

    /// Gives each cell that goes on with the one above the text of that one.
    fn repeat_merged(&mut self) {
        for at in 1..self.rows.len() {
            let (above, below) = self.rows.split_at_mut(at);
            let above = &above[at - 1].cells;
            let mut next = 0;
            for cell in below[0].cells.iter_mut().filter(|cell| cell.goes_on) {
                while next < above.len() && above[next].start + above[next].span <= cell.start {
                    next += 1;
                }
                let Some(from) = above.get(next).filter(|from| from.start <= cell.start) else { continue };
                if from.text.chars().nth(LONGEST_REPEATED).is_none() {
                    cell.text.clone_from(&from.text);
                } else {
                    cell.text.clear();
                }
            }
        }
    }

    /// The names of cells that cover the columns of `place`, from the header rows down.
    fn names(&self, header: &[&Row], place: &[(usize, usize)]) -> Vec<String> {
        // Where each column of the grid begins: cells of ragged tables share little with those that they do not belong to.
        let last = place.iter().map(|(start, span)| start + span).max().unwrap_or(0);
        let columns = header.iter().map(|row| row.columns()).chain([last]).max().unwrap_or(0);
        let mut edges = vec![0u64];
        for column in 0..columns {
            let width = self.widths.get(column).copied().unwrap_or(1).max(1);
            edges.push(edges[column] + u64::from(width));
        }
        let reach =
            |start: usize, span: usize| (edges[start.min(columns)], edges[(start + span).min(columns)]);
        let mut names = vec![String::new(); place.len()];
        for row in header {
            let mut from = 0;
            for (name, &(start, span)) in names.iter_mut().zip(place) {
                let (left, right) = reach(start, span);
                while from < row.cells.len() && reach(row.cells[from].start, row.cells[from].span).1 <= left {
                    from += 1;
                }
                for cell in &row.cells[from..] {
                    let (begin, end) = reach(cell.start, cell.span);
                    if begin >= right {
                        break;
                    }
                    let shared = right.min(end) - left.max(begin);
                    let text: String = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let known = name.split(' ').any(|part| part == text) || name.ends_with(&text);
                    if shared * 2 >= (right - left).min(end - begin) && !text.is_empty() && !known {
                        if !name.is_empty() {
                            name.push(' ');
                        }
                        name.push_str(&text);
                    }
                }
            }
        }
        names
    }
}

/// Whether a text is a figure rather than a name: `278 件`, `1,200千円`; never `平成30年度` or `第1回`.
fn is_figure(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let digits = text.chars().filter(|&c| digit(c)).count();
    let dated =
        text.ends_with("年度") || text.ends_with('年') || text.ends_with('月') || text.ends_with('期');
    let begins = text.starts_with(|c: char| digit(c) || matches!(c, '△' | '▲' | '-' | '−' | '約'));
    digits > 0 && begins && !dated && digits * 2 >= text.chars().count()
}

/// Whether a text has words of Japanese.
fn is_worded(text: &str) -> bool {
    text.chars().any(|c| c as u32 >= 0x3040 && c.is_alphabetic() && !('！'..='～').contains(&c))
}

/// Whether a text is a usual name of a column.
fn is_column_name(text: &str) -> bool {
    const NAMES: &[&str] = &[
        "区分",
        "項目",
        "内容",
        "概要",
        "備考",
        "説明",
        "所属",
        "役職",
        "金額",
        "件数",
        "実績",
        "状況",
        "結果",
        "氏名",
        "名称",
        "種別",
        "種類",
        "番号",
        "回数",
        "人数",
        "金額",
        "単位",
        "割合",
        "年度",
        "年月日",
        "日付",
        "時期",
        "期間",
        "目標",
        "指標",
        "計画",
        "評価",
        "課題",
        "対応",
        "方針",
        "担当",
        "部署",
        "所管",
        "根拠",
        "理由",
        "意見",
        "考え方",
        "回答",
        "質問",
        "事業名",
        "施策名",
        "取組",
        "取組名",
        "分類",
        "凡例",
        "用語",
        "定義",
        "意味",
        "例",
        "値",
        "型",
        "桁数",
        "必須",
        "No",
        "NO",
        "№",
        "No.",
        "変更前",
        "変更後",
        "改正前",
        "改正後",
        "現行",
        "改正案",
        "修正前",
        "修正後",
    ];
    const ENDINGS: &[&str] = &[
        "内容",
        "概要",
        "説明",
        "名",
        "数",
        "額",
        "率",
        "者",
        "日",
        "例",
        "値",
        "先",
        "別",
        "欄",
        "状況",
        "結果",
        "方法",
        "目標",
        "指標",
        "実績",
        "課題",
        "方針",
        "考え方",
        "意見",
        "回答",
        "項目",
        "区分",
        "番号",
        "年度",
        "時期",
        "理由",
        "ポイント",
        "コード",
        "データ",
        "フォーマット",
        "キー",
        "タイプ",
        "値型",
        "版",
        "場所",
        "形式",
        "表記",
    ];
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let core = text.split(['（', '(']).next().unwrap_or_default();
    let short = core.chars().count() <= 12;
    short && (NAMES.contains(&core) || ENDINGS.iter().any(|ending| core.ends_with(ending)))
}
