//! Lines → blocks → passages: the loop that puts joining, columns, tables and headings together.

use super::{
    columns::{Columns, begins_target, column_title},
    compose::{Block, Composer},
    join::{Open, bracket_depth, full_widths, goes_on, hangs},
    lines::Line,
    marker::{Mark, is_digit},
    outline::Outline,
    tables::{comma_row, find_table, is_row, spaced_row, tab_row, word_row, words},
    told::Cell,
    transcript::Role,
};
use crate::{Passage, PassageKind, metadata::stands_alone, place::PageUnit};

/// Splits lines into passages.
pub(crate) fn split(lines: &[Line<'_>]) -> Vec<Passage> {
    let lines: Vec<&Line<'_>> = lines.iter().filter(|line| !line.aside).collect();
    let full = full_widths(&lines);
    let mut splitter = Splitter {
        lines: &lines,
        full: &full,
        composer: Composer { passages: Vec::new() },
        outline: Outline::default(),
        columns: Columns::default(),
    };
    let mut at = 0;
    while at < lines.len() {
        at = splitter.block(at);
    }
    splitter.composer.passages
}

/// Marks that stand for the levels of headings whose level the format tells.
const LEVELS: [Mark; 6] =
    [Mark::Chapter, Mark::Section, Mark::Roman, Mark::Number, Mark::ParenthesizedNumber, Mark::Title];
/// Marks that stand for the levels of lists whose level the format tells.
const ITEMS: [Mark; 5] = [Mark::Circle, Mark::CircledNumber, Mark::Dot, Mark::Triangle, Mark::Dash];

/// Finds the cells of a row.
type CellsOf = fn(&Line<'_>) -> Option<Vec<std::ops::Range<usize>>>;

struct Splitter<'a> {
    lines: &'a [&'a Line<'a>],
    full: &'a [u32],
    composer: Composer,
    outline: Outline,
    columns: Columns,
}

impl Splitter<'_> {
    /// Reads the block that begins at line `at`; the line after it.
    fn block(&mut self, at: usize) -> usize {
        let line = self.lines[at];
        if at > 0 && self.lines[at - 1].cell != Cell::None && line.cell == Cell::None {
            // What follows a progress table stands in none of its columns.
            self.columns.leave();
            self.outline.close(Mark::Step);
        }
        // What the format says is the outermost heading titles more than a column: a sheet with the name 実績.
        if let Some(column) = column_title(line.text)
            && !matches!(line.role(), Some(Role::Row(_) | Role::Heading(1)))
            && self.may_be_column_title(at)
        {
            let end = self.end_of_block(at, true);
            self.outline.close(Mark::Column);
            self.add(PassageKind::Heading, None, at, end, None);
            let text = self.last_text();
            if let Some(title) = self.composer.passages.last_mut() {
                title.column = Some(column);
            }
            self.columns.see_title(column, text);
            return end;
        }
        if let Some(role) = line.role() {
            return self.told(role, at);
        }
        if line.cell != Cell::None {
            return self.cell_of_progress_table(at);
        }
        let mark = line.marker.map(|marker| marker.mark);
        if self.is_title(at) {
            let end = self.end_of_block(at, true);
            self.columns.leave();
            self.head(Mark::Title, at, end);
            return end;
        }
        if let Some(mark @ (Mark::Chapter | Mark::Section | Mark::Roman)) = mark {
            let end = self.end_of_block(at, true);
            self.columns.leave();
            self.head(mark, at, end);
            return end;
        }
        let changed = self.columns.step(line, &self.lines[at..]);
        if changed {
            self.outline.close(Mark::Column);
        }
        if let Some(title) = self.columns.title() {
            let title = title.to_owned();
            if changed || !self.outline.has(Mark::Column) {
                self.outline.open(Mark::Column, &title);
            }
        }
        if line.gap >= 4 && self.columns.current.is_some() && mark == Some(Mark::Circle) {
            // A wide gap within a column: another row of the table.
            self.outline.close(Mark::Bracket);
        }
        // Where the format tells tables from text, text is none; on the page of a PDF a table may be without lines.
        let drawn =
            line.about.is_some_and(|entry| entry.place.area.is_some() && entry.place.unit == PageUnit::Page);
        let flat = drawn || line.continues().is_none();
        if flat && let Some(table) = find_table(&self.lines[at..]) {
            // A table belongs to the section, seldom to the inner bullet above it.
            self.outline.close(Mark::Dot);
            return self.table(at, &table);
        }
        let separated: &[CellsOf] = if flat { &[tab_row, spaced_row, comma_row] } else { &[tab_row] };
        for &cells_of in separated {
            if let Some(end) = self.separated_rows(at, cells_of) {
                return end;
            }
        }
        if flat
            && at >= 5
            && let Some(cells) = word_row(line)
        {
            self.rows(at, at + 1, &[cells], Vec::new());
            return at + 1;
        }
        let heading = self.is_heading(at);
        let end = self.end_of_block(at, heading);
        match mark {
            Some(mark) if heading => {
                if matches!(mark, Mark::Number | Mark::Step) && self.columns.current.is_none() {
                    self.columns.leave();
                }
                self.head(self.level(mark, at, end), at, end);
            }
            Some(Mark::Reference | Mark::Note) => {
                self.add(PassageKind::Note, mark, at, end, None);
            }
            Some(mark) => {
                let kind = if matches!(mark, Mark::Bracket | Mark::Label) {
                    PassageKind::Paragraph
                } else {
                    PassageKind::Bullet
                };
                self.add(kind, Some(mark), at, end, None);
                if kind == PassageKind::Bullet {
                    let text = self.heading_text(at);
                    self.outline.open(mark, &text);
                }
            }
            None => {
                // After a gap a line without mark belongs to no bullet above it.
                if line.gap >= 1 && self.columns.current.is_none() || line.gap >= 2 {
                    self.outline.close(Mark::DoubleCircle);
                }
                self.add(PassageKind::Paragraph, None, at, end, None);
            }
        }
        end
    }

    /// The line after the block that begins at `at`.
    fn end_of_block(&self, at: usize, heading: bool) -> usize {
        let first = self.lines[at];
        let mut open = Open {
            mark: first.marker.map(|marker| marker.mark),
            indent: first.indent,
            depth: bracket_depth(first.text, 0),
            width: first.width,
            heading,
        };
        let mut end = at + 1;
        while end < self.lines.len() {
            let (a, b) = (self.lines[end - 1], self.lines[end]);
            if b.cell != first.cell {
                break;
            }
            match b.continues() {
                Some(false) => break,
                Some(true) => {
                    open.depth = bracket_depth(b.text, open.depth);
                    open.width += b.width;
                    end += 1;
                    continue;
                }
                None => {}
            }
            // Title, publisher and date of a report stand on short lines of their own.
            let front = end < 6
                && open.mark.is_none()
                && open.depth == 0
                && !hangs(b.first())
                && (stands_alone(a.text) || stands_alone(b.text));
            let other = || column_title(b.text).is_some() || self.titles_a_table(end) || is_row(b);
            if front || !goes_on(&open, a, b, self.full[end - 1]) || open.depth == 0 && other() {
                break;
            }
            open.depth = bracket_depth(b.text, open.depth);
            open.width += b.width;
            open.indent = b.indent;
            end += 1;
        }
        end
    }

    /// Reads what the format says is a heading, an item, a row or a note.
    fn told(&mut self, role: &Role, at: usize) -> usize {
        let end = self.end_of_block(at, true);
        match role {
            Role::Text => {}
            Role::Heading(level) => {
                self.columns.leave();
                self.head(LEVELS[usize::from(level.saturating_sub(1)).min(LEVELS.len() - 1)], at, end);
            }
            Role::Item(level) => {
                // The level that the format tells orders the items, whatever signs stand before them.
                let mark = ITEMS[usize::from(level.saturating_sub(1)).min(ITEMS.len() - 1)];
                self.add(PassageKind::Bullet, Some(mark), at, end, None);
                let text = self.heading_text(at);
                self.outline.open(mark, &text);
            }
            Role::Note(_) => self.add(PassageKind::Note, Some(Mark::Note), at, end, None),
            Role::Row(row) => {
                // A table belongs to the section, seldom to the inner bullet above it.
                let apart = self.lines[at].gap >= 1 && self.columns.current.is_none();
                self.outline.close(if apart { Mark::DoubleCircle } else { Mark::Dot });
                let header = row.header.as_ref().clone();
                self.rows(at, at + 1, std::slice::from_ref(&row.cells), header);
                return at + 1;
            }
        }
        end
    }

    /// Reads a block in a cell of a progress table: its column is a heading, what its row is about another.
    fn cell_of_progress_table(&mut self, at: usize) -> usize {
        let line = self.lines[at];
        let fresh = at == 0 || self.lines[at - 1].cell != line.cell || line.gap > 0;
        let end = self.end_of_block(at, false);
        match line.cell {
            Cell::Under(column, title) => {
                self.columns.current = Some(column);
                if fresh {
                    self.outline.open(Mark::Column, title);
                }
            }
            Cell::None | Cell::Label => {
                self.columns.current = None;
                if fresh {
                    self.outline.close(Mark::Step);
                }
                let joined: String = self.lines[at..end].iter().map(|line| line.text).collect();
                if joined.chars().count() <= 60 {
                    self.head(Mark::Step, at, end);
                    return end;
                }
            }
        }
        match line.marker.map(|marker| marker.mark).filter(|mark| *mark > Mark::Column) {
            Some(Mark::Reference | Mark::Note) => {
                self.add(PassageKind::Note, Some(Mark::Reference), at, end, None)
            }
            Some(mark @ (Mark::Bracket | Mark::Label)) => {
                self.add(PassageKind::Paragraph, Some(mark), at, end, None);
                let text = self.heading_text(at);
                if text.chars().count() <= 40 {
                    self.outline.open(Mark::DoubleCircle, &text);
                }
            }
            Some(mark) => {
                self.add(PassageKind::Bullet, Some(mark), at, end, None);
                let text = self.heading_text(at);
                self.outline.open(mark, &text);
            }
            None => self.add(PassageKind::Paragraph, None, at, end, None),
        }
        end
    }

    /// A column title stands alone, and is no bullet's text.
    fn may_be_column_title(&self, at: usize) -> bool {
        let line = self.lines[at];
        let angled = line.text.starts_with(['＜', '<', '《', '≪', '［']);
        let mark = line.marker.map(|marker| marker.mark);
        let next = self.lines.get(at + 1);
        angled
            || mark.is_none()
                && line.width <= 40
                && (next.is_some_and(|next| column_title(next.text).is_some())
                    || at > 0 && column_title(self.lines[at - 1].text).is_some()
                    || line.gap >= 1 && next.is_none_or(|next| next.gap >= 1 || next.marker.is_some()))
    }

    /// A short line by itself, or above the titles of a progress table.
    fn is_title(&self, at: usize) -> bool {
        let line = self.lines[at];
        let Some(next) = self.lines.get(at + 1) else { return false };
        let heading_before = at > 0 && self.is_heading(at - 1);
        let apart = at == 0 || line.gap >= 1 || line.starts_page || line.cell_borders > 0 || heading_before;
        if self.titles_a_table(at) {
            return apart || line.width <= 80;
        }
        if line.marker.is_some()
            || !apart
            || line.width > 64
            || line.width < 4
            || line.text.contains(['\t', '。', '、'])
            || line.text.ends_with(['，', '：', ':', '｡'])
        {
            return false;
        }
        if at == 0 {
            return next.gap >= 1 || next.marker.is_some();
        }
        let closed = line.text.ends_with(['）', ')', '」']);
        let short = |line: &Line<'_>| {
            line.marker.is_none() && line.width <= 36 && !line.text.ends_with(['。', '」', '）'])
        };
        let substantial = next.marker.is_some() || next.width > 36 || next.text.ends_with('。');
        let ended = next.gap >= 1 || next.marker.is_some() && !closed;
        self.columns.current.is_none()
            && ended
            && substantial
            && (!short(self.lines[at - 1]) || at == 1)
            && !is_row(line)
            && find_table(&self.lines[at..]).is_none()
    }

    /// Whether the titles of a progress table follow an unmarked line.
    fn titles_a_table(&self, at: usize) -> bool {
        self.lines[at].marker.is_none()
            && self.lines.get(at + 1).is_some_and(|next| {
                next.text.starts_with(['＜', '<', '《', '≪']) && column_title(next.text).is_some()
            })
    }

    /// Whether the marked line at `at` is a heading rather than an item.
    fn is_heading(&self, at: usize) -> bool {
        let line = self.lines[at];
        let Some(marker) = line.marker else { return false };
        let short = line.width <= 72 && !line.text.contains('。') && !line.text.ends_with(['、', '，']);
        match marker.mark {
            Mark::Chapter | Mark::Section | Mark::Roman | Mark::Title | Mark::Column | Mark::Label => short,
            Mark::Step => short && line.text.contains(char::is_whitespace),
            Mark::Bracket => {
                short || bracket_depth(line.text, 0) == 0 && line.width <= 120 && !line.text.contains('。')
            }
            Mark::Number | Mark::ParenthesizedNumber => {
                short
                    && (!line.text.contains('、') || line.width <= 44 && self.ends_block(at))
                    && line.width + 8 < self.full[at].max(60)
                    && !line.text.ends_with(['：', ':'])
            }
            Mark::Diamond | Mark::Square => begins_target(line),
            _ => false,
        }
    }

    /// Whether what follows the line at `at` is set off from it.
    fn ends_block(&self, at: usize) -> bool {
        self.lines.get(at + 1).is_none_or(|next| next.gap >= 1 || next.marker.is_some())
    }

    /// The level of a heading whose mark leaves it open: just above what follows it.
    fn level(&self, mark: Mark, at: usize, end: usize) -> Mark {
        let line = self.lines[at];
        if mark != Mark::Bracket && (mark != Mark::Label || begins_target(line)) {
            return mark;
        }
        let next = self.lines.get(end).and_then(|line| line.marker).map(|marker| marker.mark);
        let theme = line.text.starts_with('【') && !line.text.ends_with('】');
        if theme && self.columns.current.is_none() && next.is_none_or(|next| next <= Mark::Square) {
            return Mark::Section;
        }
        if line.gap >= 1 && line.text.contains("参考") {
            return mark;
        }
        match next {
            Some(Mark::Dot | Mark::Dash | Mark::Kana | Mark::CircledNumber) => Mark::Kana,
            Some(Mark::Triangle) => Mark::Dot,
            None if mark == Mark::Label && line.gap == 0 => Mark::Reference,
            None if self.outline.has(Mark::Circle) => Mark::Kana,
            _ => mark,
        }
    }

    fn table(&mut self, at: usize, table: &super::tables::Table) -> usize {
        let first_row = at + table.header_lines;
        if table.header_lines > 0 {
            let lines = &self.lines[at..first_row];
            let cells: Vec<_> = lines.iter().map(|line| words(line.text)).collect();
            self.composer.add(&Block {
                kind: PassageKind::TableRow,
                headings: self.outline.path(None),
                column: self.columns.current,
                lines,
                cells: Some(&cells),
                glued: &table.glued,
                emphasis: false,
            });
        }
        for (row, cells) in table.rows.iter().enumerate() {
            self.rows(
                first_row + row,
                first_row + row + 1,
                std::slice::from_ref(cells),
                table.header.clone(),
            );
        }
        first_row + table.rows.len()
    }

    /// Rows whose cells are set apart by a sign; the first names the columns when it looks like a header.
    fn separated_rows(&mut self, at: usize, cells_of: CellsOf) -> Option<usize> {
        let first = cells_of(self.lines[at])?;
        let text = self.lines[at].text;
        if text.contains(',') && !text.contains('\t') {
            // A single line with commas is a sentence.
            let next = self.lines.get(at + 1).filter(|line| line.gap == 0).and_then(|line| cells_of(line));
            next.filter(|next| next.len() == first.len())?;
        }
        let rows: Vec<_> = std::iter::once(first)
            .chain(
                self.lines[at + 1..].iter().take_while(|line| line.gap == 0).map_while(|line| cells_of(line)),
            )
            .collect();
        let names: Vec<String> = rows[0].iter().map(|cell| text[cell.clone()].trim().to_owned()).collect();
        let named = rows.len() > 1
            && (!text.contains(is_digit)
                || matches!(names[0].as_str(), "年度" | "区分" | "項目" | "指標" | "年" | "種別" | "内容"));
        for (row, cells) in rows.iter().enumerate() {
            let header =
                if named && row > 0 && cells.len() == names.len() { names.clone() } else { Vec::new() };
            self.rows(at + row, at + row + 1, std::slice::from_ref(cells), header);
        }
        Some(at + rows.len())
    }

    fn rows(&mut self, at: usize, end: usize, cells: &[Vec<std::ops::Range<usize>>], header: Vec<String>) {
        let mut headings = self.outline.path(None);
        if !header.is_empty() {
            headings.push(header.join(" / "));
        }
        self.composer.add(&Block {
            kind: PassageKind::TableRow,
            headings,
            column: self.columns.current,
            lines: &self.lines[at..end],
            cells: Some(cells),
            glued: &[],
            emphasis: false,
        });
    }

    /// Adds a heading and opens it.
    fn head(&mut self, mark: Mark, at: usize, end: usize) {
        self.add(PassageKind::Heading, Some(mark), at, end, None);
        let text = self.heading_text(at);
        // What a table of contents lists stands below it on the page and not in the order of things.
        let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if matches!(squeezed.as_str(), "目次" | "もくじ" | "総目次") {
            self.outline.close(mark);
        } else {
            self.outline.open(mark, &text);
        }
    }

    fn add(&mut self, kind: PassageKind, mark: Option<Mark>, at: usize, end: usize, header: Option<String>) {
        let mut headings = self.outline.path(mark);
        headings.extend(header);
        self.composer.add(&Block {
            kind,
            headings,
            column: self.columns.current,
            lines: &self.lines[at..end],
            cells: None,
            glued: &[],
            emphasis: false,
        });
    }

    /// Text of the passage just added, without the bullet that the line at `at` begins with.
    fn heading_text(&self, at: usize) -> String {
        let text = self.last_text();
        let signs = |c: char| {
            matches!(
                c,
                '◎' | '■'
                    | '□'
                    | '◆'
                    | '◇'
                    | '○'
                    | '〇'
                    | '◯'
                    | '●'
                    | '・'
                    | '‣'
                    | '▸'
                    | '▶'
                    | '▷'
                    | '►'
                    | '⇒'
                    | '→'
                    | '※'
                    | '-'
                    | '－'
                    | '*'
                    | '･'
            ) || c.is_whitespace()
        };
        match self.lines[at].marker {
            Some(marker) if marker.mark >= Mark::DoubleCircle => text.trim_start_matches(signs).to_owned(),
            _ => text,
        }
    }

    fn last_text(&self) -> String {
        self.composer.passages.last().map(|passage| passage.text.clone()).unwrap_or_default()
    }
}
