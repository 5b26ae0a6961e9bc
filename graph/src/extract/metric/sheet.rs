//! What stands over the rows of a table: headers of its columns, caption, unit, year.

use keifu_corpus::{
    Analysis, ByteSpan, CharSpan, Normalized, Passage, PassageKind,
    calendar::{CalendarContext, DateExpression, DateKind, find_dates, fiscal_year_of},
};

use super::{quantity, table};
use crate::MetricRole;

/// The header of a column, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Heading {
    /// What is left of it without year, role and unit.
    pub(super) text: String,
    pub(super) date: Option<DateExpression>,
    pub(super) role: Option<MetricRole>,
    pub(super) unit: Option<String>,
    /// Remarks, ordinals and the like: its numbers measure nothing.
    pub(super) is_note: bool,
}

/// The table whose rows are being read.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    columns: Vec<Heading>,
    /// The header as the passages have it, to see where another table begins.
    header: Vec<String>,
    /// The passage that the header stands in, and its cells.
    header_at: Option<(usize, Vec<CharSpan>)>,
    /// The header of the rows' heading path.
    given: Option<String>,
    caption: Option<String>,
    caption_at: Option<usize>,
    unit: Option<String>,
    fiscal_year: Option<i32>,
    in_table: bool,
}

impl Sheet {
    /// Goes past a passage that is no row: it may be the caption of the table below it.
    pub(super) fn leave(&mut self, passage: &Passage, canonical: &str, context: &CalendarContext) {
        if self.in_table {
            *self = Self::default();
        }
        self.unit = unit_said(canonical).or(self.unit.take());
        let own = without_unit_said(canonical);
        let short = own.chars().count() <= 50 && !own.contains('。');
        if own.trim().is_empty() {
            return;
        }
        let caption = Some(plain_caption(&own)).filter(|text| short && text.chars().count() >= 2);
        // A bullet before a table is another item, unless it is the heading of the rows, or says 表１.
        let titled = passage.kind != PassageKind::Bullet || own.trim_start().starts_with(['表', '図']);
        self.caption = caption.filter(|_| titled);
        self.caption_at = self.caption.is_some().then_some(passage.ordinal as usize);
        self.fiscal_year = year_said(&own, context);
    }

    /// Enters a row; says whether it only heads those below it.
    pub(super) fn enter(&mut self, passage: &Passage, analysis: &Analysis, fiscal_year: Option<i32>) -> bool {
        let context = CalendarContext { fiscal_year };
        let given = passage.headings.last().filter(|heading| heading.contains(" / "));
        if !self.in_table {
            if self.caption.is_none() {
                self.caption = heading_above(passage);
            }
            self.in_table = true;
        }
        if given != self.given.as_ref() {
            self.given = given.cloned();
            if let Some(given) = given {
                let cells: Vec<String> = given.split(" / ").map(str::to_owned).collect();
                if Normalized::canonical(&cells.join("")).text
                    != Normalized::canonical(&self.header.join("")).text
                {
                    self.header_at = None;
                }
                self.set(cells, &context);
            }
        }
        if !table::is_header(passage, analysis, fiscal_year) {
            return false;
        }
        let text = &analysis.canonical.text;
        let spans = table::split(passage, analysis);
        let cells: Vec<String> = spans.iter().map(|span| span.of(text).trim().to_owned()).collect();
        let heads = |cell: &String| {
            let heading = heading_of(cell, &context);
            cell.is_empty() || heading.date.is_some() || heading.role.is_some() || heading.unit.is_some()
        };
        if self.given.is_none() || cells.len() == self.header.len() && cells.iter().skip(1).all(heads) {
            self.header_at = Some((
                passage.ordinal as usize,
                spans.iter().map(|&span| analysis.canonical.to_chars(span)).collect(),
            ));
            let joined = if self.given.is_some() { below(&self.header, &cells) } else { cells };
            self.set(joined, &context);
            return true;
        }
        false
    }

    fn set(&mut self, header: Vec<String>, context: &CalendarContext) {
        self.columns = header.iter().map(|cell| heading_of(cell, context)).collect();
        self.header = header;
    }

    /// The cells of a row; where the text has fewer than the header, figures that stand in one cell are parted.
    pub(super) fn fitted(
        &self,
        text: &str,
        cells: Vec<ByteSpan>,
        context: &CalendarContext,
    ) -> Vec<ByteSpan> {
        if cells.len() >= self.columns.len() || cells.len() < 2 {
            return cells;
        }
        let mut parted = Vec::with_capacity(self.columns.len());
        for cell in &cells {
            let written = cell.of(text);
            let mut start = cell.start;
            for figure in quantity::find(written, &find_dates(written, context)).iter().skip(1) {
                let at = cell.start + figure.span.start;
                parted.push(ByteSpan { start, end: at });
                start = at;
            }
            parted.push(ByteSpan { start, end: cell.end });
        }
        if parted.len() == self.columns.len() { parted } else { cells }
    }

    /// The headers, when they can be those of a row of so many cells.
    pub(super) fn columns(&self, cells: usize) -> &[Heading] {
        if cells <= self.columns.len() { &self.columns } else { &[] }
    }

    /// What the table is of.
    pub(super) fn caption(&self) -> Option<&str> {
        self.caption.as_deref()
    }

    /// The unit that holds for the whole table.
    pub(super) fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// The 年度 that the caption names.
    pub(super) fn fiscal_year(&self) -> Option<i32> {
        self.fiscal_year
    }

    /// Where the header of a column stands.
    pub(super) fn header_of(&self, column: usize) -> Option<(usize, CharSpan)> {
        let (passage, spans) = self.header_at.as_ref()?;
        Some((*passage, *spans.get(column)?))
    }

    /// The passage that is the caption.
    pub(super) fn caption_at(&self) -> Option<usize> {
        self.caption_at
    }
}

/// Two rows of headers as one; an empty cell of the upper one belongs to the cell before it.
fn below(upper: &[String], lower: &[String]) -> Vec<String> {
    let mut over = "";
    let joined = upper.iter().zip(lower).enumerate().map(|(at, (upper, lower))| {
        if !upper.is_empty() || at == 0 {
            over = upper;
        }
        if lower.is_empty() { over.to_owned() } else { format!("{over} {lower}").trim().to_owned() }
    });
    joined.collect()
}

fn heading_of(cell: &str, context: &CalendarContext) -> Heading {
    let canonical = Normalized::canonical(cell).text;
    let unit = unit_in_brackets(&canonical);
    let mut text = without_unit(&canonical).to_owned();
    let dates = find_dates(&text, context);
    let date = match dates.as_slice() {
        [date] if date.interval.is_some() => Some(date.clone()),
        // 令和元年度(2019年度): one year in two ways.
        [first, second]
            if first.span.end <= second.span.start
                && first.interval.is_some()
                && first.interval == second.interval =>
        {
            Some(first.clone())
        }
        _ => None,
    };
    for date in dates.iter().rev().filter(|_| date.is_some()) {
        text.replace_range(date.span.start as usize..date.span.end as usize, "");
    }
    let role = role_word(&text).or_else(|| role_word(&canonical));
    for word in ["目標値", "実績値", "目標", "実績", "計画", "見込み", "見込", "(", ")", "KPI"]
    {
        if date.is_some() || role.is_some() && text.trim() == word {
            text = text.replace(word, "");
        }
    }
    const NOTES: &[&str] = &[
        "備考",
        "摘要",
        "内容",
        "概要",
        "理由",
        "番号",
        "No",
        "NO",
        "順位",
        "所在地",
        "電話",
        "頁",
        "ページ",
    ];
    let text = text.trim_matches([' ', 'の', '・', ':']).to_owned();
    let is_note = NOTES.iter().any(|word| text.starts_with(word) || text.ends_with(word));
    Heading { text, date, role, unit, is_note }
}

/// The role that a header or label says.
pub(super) fn role_word(head: &str) -> Option<MetricRole> {
    if is_derived(head) {
        None
    } else if head.contains("目標") || head.contains("計画") || head.contains("KPI") || head.contains("見込")
    {
        Some(MetricRole::Target)
    } else if head.contains("前年度") || head.contains("昨年度") || head.contains("前年") {
        Some(MetricRole::Previous)
    } else if head.contains("実績") || head.contains("結果") {
        Some(MetricRole::Actual)
    } else {
        None
    }
}

/// Words that say only that something was counted.
pub(super) fn is_generic(text: &str) -> bool {
    const GENERIC: &[&str] = &[
        "件数",
        "人数",
        "回数",
        "金額",
        "額",
        "数",
        "数値",
        "値",
        "実績",
        "目標",
        "計画",
        "実績値",
        "目標値",
        "指標",
        "項目",
        "年度",
        "年",
        "区分",
        "単位",
        "結果",
        "台数",
        "社数",
        "利用実績数",
        "現状値",
        "現状",
    ];
    GENERIC.contains(&text)
}

/// Rows and columns that add up the others.
pub(super) fn is_total(text: &str) -> bool {
    matches!(text.replace(' ', "").as_str(), "合計" | "計" | "総計" | "小計" | "総数" | "全体" | "累計")
}

/// Columns that are reckoned from the others.
pub(super) fn is_derived(text: &str) -> bool {
    const DERIVED: &[&str] =
        &["達成率", "増減", "前年度比", "前年比", "対前年", "構成比", "伸び率", "差引", "進捗率", "執行率"];
    DERIVED.iter().any(|word| text.contains(word))
}

/// The unit in the brackets at the end: 交付額（千円）, 金額（単位：千円）.
pub(super) fn unit_in_brackets(text: &str) -> Option<String> {
    let canonical = Normalized::canonical(text).text;
    let unit = canonical.trim().rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')'))?;
    let unit = unit.strip_prefix("単位:").unwrap_or(unit).trim();
    is_unit(unit).then(|| unit.to_owned())
}

fn is_unit(unit: &str) -> bool {
    let probe = format!("1{unit}");
    !unit.is_empty()
        && quantity::find(&probe, &[]).first().is_some_and(|found| found.span.end as usize == probe.len())
}

/// `（単位：千円）` in a caption or over a table.
fn unit_said(canonical: &str) -> Option<String> {
    let rest = &canonical[canonical.find("単位")? + "単位".len()..];
    let rest = rest.trim_start_matches([':', ' ', 'は']);
    let unit = rest.split([')', '、', ',', ' ', '。']).next()?.trim();
    is_unit(unit).then(|| unit.to_owned())
}

fn without_unit_said(canonical: &str) -> String {
    match canonical.find("単位") {
        Some(at) => canonical[..at].trim_end_matches(['(', ' ', '※']).to_owned(),
        None => canonical.to_owned(),
    }
}

/// A header or label without the unit in brackets.
pub(super) fn without_unit(head: &str) -> &str {
    let head = head.trim();
    head.split(['（', '(']).next().filter(|name| !name.is_empty()).unwrap_or(head).trim()
}

/// 表１ 都市間の紹介件数の推移 → 都市間の紹介件数.
fn plain_caption(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let numbered = ["図表", "表", "別表", "第"].iter().find_map(|word| text.strip_prefix(word));
    let text = numbered.map_or(text, |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | ' ' | '表' | ':'))
    });
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | ')' | '、'));
    let text = without_unit(text.trim_matches(['【', '】', '<', '>', '「', '」', ' ', ':']));
    let text = ["の推移", "推移", "の状況", "状況", "について", "一覧", "等", "の内訳"]
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text);
    text.trim_matches(['】', ' ', 'の']).to_owned()
}

/// The nearest heading that is no header of columns.
fn heading_above(passage: &Passage) -> Option<String> {
    let heading = passage.headings.iter().rev().find(|heading| !heading.contains(" / "))?;
    let caption = plain_caption(&Normalized::canonical(heading).text);
    (2..=30).contains(&caption.chars().count()).then_some(caption).filter(|text| !text.contains('。'))
}

fn year_said(text: &str, context: &CalendarContext) -> Option<i32> {
    let dates = find_dates(text, context);
    let yearly = |date: &&DateExpression| matches!(date.kind, DateKind::FiscalYear) && !date.relative;
    let years: Vec<i32> =
        dates.iter().filter(yearly).filter_map(|date| Some(fiscal_year_of(date.interval?.end))).collect();
    // Of several years none is the table's.
    years.first().copied().filter(|first| years.iter().all(|year| year == first))
}
