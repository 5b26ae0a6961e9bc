//! Columns of progress tables: which of plan, target and progress a flattened cell belongs to.
//!
//! The titles stand once above a table; the cells follow one another without borders, page by page. Evidence decides,
//! and where there is none the column stays unknown.

use super::{lines::Line, marker::Mark};
use crate::Column;

/// The column that a line titles, when it is such a title and nothing else.
pub(crate) fn column_title(text: &str) -> Option<Column> {
    if text.len() > 180 {
        return None;
    }
    let inner = text.trim_matches(|c: char| {
        matches!(c, '＜' | '＞' | '<' | '>' | '《' | '》' | '≪' | '≫' | '［' | '］') || c.is_whitespace()
    });
    let angled = inner.len() < text.len();
    // Parentheses explain the title; the title itself decides.
    let core: String =
        inner.split(['（', '(']).next().unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect();
    let core = core.trim_start_matches(|c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '.' | '．')
    });
    if core.is_empty() || core.contains(['。', '、']) && !angled {
        return None;
    }
    let known = |words: &[&str]| words.contains(&core);
    const PLAN: &[&str] = &[
        "取組内容",
        "取組の内容",
        "取り組み内容",
        "取組み内容",
        "計画",
        "年度計画",
        "取組計画",
        "実施計画",
        "事業内容",
        "具体的取組",
        "具体的な取組",
        "主な取組内容",
        "取組予定",
        "今後の取組",
        "今年度の取組",
        "本年度の取組",
        "何をするか",
        "今年度何をするか",
    ];
    const TARGET: &[&str] = &[
        "目標",
        "成果指標",
        "数値目標",
        "達成目標",
        "年度目標",
        "アウトカム",
        "指標",
        "活動指標",
        "KPI",
        "ＫＰＩ",
        "重要業績評価指標",
        "目標値",
        "何をどのような状態にするか",
        "めざす状態",
        "目指す状態",
    ];
    const PROGRESS: &[&str] = &[
        "進捗状況",
        "進捗",
        "実績",
        "結果",
        "達成状況",
        "取組実績",
        "取組結果",
        "取組状況",
        "実施状況",
        "取組の進捗状況",
        "評価",
        "実施結果",
        "成果",
        "実績値",
        "年度実績",
        "取組の実績",
        "進捗状況及び実績",
        "自己評価",
        "点検結果",
        "取組の結果",
    ];
    if known(PROGRESS) {
        return Some(Column::Progress);
    }
    if known(TARGET) {
        return Some(Column::Target);
    }
    if known(PLAN) {
        return Some(Column::Plan);
    }
    if !angled || core.chars().count() > 30 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| core.contains(word));
    if has(&["進捗", "実績", "達成状況", "実施状況", "取組状況", "取組結果"]) {
        Some(Column::Progress)
    } else if has(&["目標", "成果指標", "どのような状態"]) {
        Some(Column::Target)
    } else if has(&["何をするか", "取組内容", "取組の内容", "取組計画", "計画"]) {
        Some(Column::Plan)
    } else {
        None
    }
}

/// Whether a line names what is aimed at, so that it and what follows are targets: ◇成果指標（アウトカム）, （数値目標）.
pub(crate) fn begins_target(line: &Line<'_>) -> bool {
    let Some(marker) = line.marker else { return false };
    if !matches!(marker.mark, Mark::Diamond | Mark::Label | Mark::Bracket | Mark::Square) || line.width > 48 {
        return false;
    }
    let body = &line.text[marker.length as usize..];
    let named = [
        "成果指標",
        "アウトカム",
        "数値目標",
        "定性的な目標",
        "定性目標",
        "定量目標",
        "定量的な目標",
        "達成目標",
    ];
    named.iter().any(|word| body.contains(word)) && !body.contains("実績")
}

/// Where we are among the columns.
#[derive(Default)]
pub(crate) struct Columns {
    /// The column of the line last seen.
    pub(crate) current: Option<Column>,
    /// Title of each column as it stands above the table.
    titles: [Option<String>; 3],
    /// Titles seen since the last line of content.
    fresh_titles: u32,
    /// Cells are told apart by tabs.
    bordered: bool,
    /// No content has followed the titles yet.
    before_first_cell: bool,
    /// The page goes on with a table whose titles stood on an earlier page.
    continued_page: bool,
    /// The mark that opens the targets is followed by circles, so a circle does not tell that progress begins.
    circles_in_target: bool,
    /// The targets are written with dots, so a circle tells that progress begins.
    dots_in_target: bool,
    /// The line before was a target label.
    after_label: bool,
}

impl Columns {
    /// Title of the current column.
    pub(crate) fn title(&self) -> Option<&str> {
        self.titles[self.current? as usize].as_deref()
    }

    /// A section ends: what follows stands in no column until titles come.
    pub(crate) fn leave(&mut self) {
        *self = Self::default();
    }

    /// A column title was read; `text` as it reads after repair.
    pub(crate) fn see_title(&mut self, column: Column, text: String) {
        if self.fresh_titles == 0 {
            *self = Self::default();
            self.current = Some(column);
        } else if column == Column::Plan {
            self.current = Some(Column::Plan);
        }
        self.fresh_titles += 1;
        self.titles[column as usize] = Some(text);
        self.before_first_cell = true;
    }

    /// Moves to the column of `line`; `rest` are the lines from it on. Whether the column changed.
    pub(crate) fn step(&mut self, line: &Line<'_>, rest: &[&Line<'_>]) -> bool {
        let before = self.current;
        let table = self.titles.iter().flatten().count() >= 2;
        let first = std::mem::take(&mut self.before_first_cell);
        self.fresh_titles = 0;
        if first {
            self.bordered = table && line.cell_borders > 0;
        } else if line.starts_page
            && line.about.is_none_or(|entry| entry.place.area.is_none())
            && self.current.is_some()
            && table
            && !self.bordered
        {
            // The cells of one page stand in the extracted text column by column; what was read by its place on the page
            // goes on in the order of the table.
            self.continued_page = true;
            self.circles_in_target = false;
            let target_ahead = rest
                .iter()
                .take_while(|later| std::ptr::eq(**later, line) || !later.starts_page)
                .take_while(|later| column_title(later.text).is_none())
                .any(|later| begins_target(later));
            self.current = if target_ahead { Some(Column::Plan) } else { None };
        } else if self.bordered && line.cell_borders > 0 {
            self.current = match self.current {
                Some(Column::Plan) => Some(Column::Target),
                Some(Column::Target) => Some(Column::Progress),
                Some(Column::Progress) => Some(Column::Plan),
                None => None,
            };
        }
        let mark = line.marker.map(|marker| marker.mark);
        if begins_target(line) && !(self.bordered && self.current == Some(Column::Progress)) {
            if self.current != Some(Column::Target) {
                self.circles_in_target = false;
                self.dots_in_target = false;
            }
            self.current = Some(Column::Target);
            self.after_label = true;
            return before != self.current;
        }
        if !self.bordered && table && !first {
            match (self.current, mark) {
                (Some(Column::Target), Some(Mark::Circle)) if self.after_label => {
                    self.circles_in_target = true
                }
                (Some(Column::Target), Some(Mark::Circle))
                    if line.gap >= 1 || line.starts_page || self.dots_in_target =>
                {
                    self.current = (!self.circles_in_target).then_some(Column::Progress);
                }
                (Some(Column::Target), Some(Mark::Dot)) => self.dots_in_target = true,
                (Some(Column::Target), Some(Mark::Bracket)) if line.text.starts_with('【') => {
                    self.current = Some(Column::Progress);
                }
                // On a page that goes on with a table, an inner bullet far below the rest belongs to another cell.
                (Some(Column::Plan), Some(Mark::Dot | Mark::Triangle))
                    if self.continued_page && line.gap >= 4 =>
                {
                    self.current = None;
                }
                _ => {}
            }
        }
        self.after_label = false;
        before != self.current
    }
}
