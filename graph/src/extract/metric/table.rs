//! Rows of tables: header × first cell.

use keifu_corpus::{
    Analysis, ByteSpan, Column, Passage,
    calendar::{CalendarContext, DateKind, Interval, find_dates, fiscal_year_of},
    numeral,
};

use super::quantity::{self, Quantity};
use crate::MetricRole;

/// A number in a cell.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) quantity: Quantity,
    pub(super) indicator: String,
    pub(super) role: MetricRole,
    pub(super) period: Option<Interval>,
}

/// The numbers of a row, when its header tells what they are.
pub(super) fn read(passage: &Passage, analysis: &Analysis, fiscal_year: Option<i32>) -> Vec<Cell> {
    let header: Vec<&str> = match passage.headings.last() {
        Some(heading) if heading.contains(" / ") => heading.split(" / ").collect(),
        _ => Vec::new(),
    };
    let text = &analysis.canonical.text;
    let cells = split(passage, analysis);
    let Some(first) = cells.first() else { return Vec::new() };
    let context = CalendarContext { fiscal_year };
    let first_text = first.of(text).trim();
    let row_year = year_of(first_text, header.first().copied().unwrap_or(""), fiscal_year);
    let mut found = Vec::new();
    for (at, cell) in cells.iter().enumerate().skip(1) {
        let head = header.get(at).copied().unwrap_or("");
        let cell_text = cell.of(text);
        let dates = find_dates(cell_text, &context);
        let mut quantities = quantity::find(cell_text, &dates);
        if quantities.is_empty() && dates.is_empty() {
            quantities.extend(bare_number(cell_text, head));
        }
        let head_year = year_of(head, "", fiscal_year);
        let named_by_row = head.is_empty() || head_year.is_some() || role_word(head).is_some();
        let indicator = match (row_year, named_by_row) {
            (Some(_), _) => without_unit(head).to_owned(),
            (None, true) if header.is_empty() => {
                // 第1回 | 出席 | 23名: the nearest cell of words names the number.
                let words = |cell: &&ByteSpan| {
                    let cell = cell.of(text).trim();
                    !cell.is_empty() && !cell.contains(|c: char| c.is_ascii_digit())
                };
                cells[..at].iter().rev().find(words).map_or("", |cell| without_unit(cell.of(text))).to_owned()
            }
            (None, true) => without_unit(first_text).to_owned(),
            (None, false) => format!("{}（{}）", without_unit(head), without_unit(first_text)),
        };
        if indicator.chars().count() < 2 || indicator.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let year = row_year.or(head_year);
        let past = year.zip(fiscal_year).is_some_and(|(year, own)| year < own);
        let role = role_word(head).or_else(|| role_word(&indicator)).unwrap_or(match passage.column {
            Some(Column::Progress) => MetricRole::Actual,
            _ if past => MetricRole::Previous,
            Some(_) => MetricRole::Target,
            None => MetricRole::Actual,
        });
        let period = year.or(fiscal_year).and_then(Interval::fiscal_year);
        for mut quantity in quantities {
            let offset = cell.start;
            quantity.span = ByteSpan { start: quantity.span.start + offset, end: quantity.span.end + offset };
            found.push(Cell { quantity, indicator: indicator.clone(), role, period });
        }
    }
    found
}

/// The cells of a row in its canonical text: tabs part them in the passage and are blanks there.
fn split(passage: &Passage, analysis: &Analysis) -> Vec<ByteSpan> {
    let mut tabs =
        passage.text.chars().enumerate().filter(|(_, c)| *c == '\t').map(|(at, _)| at as u32).peekable();
    let text = &analysis.canonical.text;
    let (mut cells, mut start) = (Vec::new(), 0);
    for (at, byte) in text.bytes().enumerate() {
        if byte != b' ' {
            continue;
        }
        let Some(origin) = analysis.canonical.origin(at) else { continue };
        while tabs.next_if(|&tab| tab < origin.start).is_some() {}
        if tabs.next_if(|&tab| tab == origin.start).is_some() {
            cells.push(ByteSpan::new(start, at));
            start = at + 1;
        }
    }
    cells.push(ByteSpan::new(start, text.len()));
    cells
}

/// The 年度 that a cell names; below 年度 a bare 28 is a year of the era that fits the document best.
fn year_of(cell: &str, header: &str, fiscal_year: Option<i32>) -> Option<i32> {
    let cell = cell.trim();
    let dates = find_dates(cell, &CalendarContext { fiscal_year });
    if let [date] = dates.as_slice() {
        let yearly = matches!(date.kind, DateKind::FiscalYear | DateKind::Year);
        let rest = cell.len() - date.span.of(cell).len();
        return date
            .interval
            .filter(|_| yearly && rest <= "（見込み）".len())
            .map(|days| fiscal_year_of(days.end));
    }
    let number: i32 = cell.parse().ok()?;
    let own = fiscal_year?;
    if !header.contains('年') || !(1..=64).contains(&number) {
        return None;
    }
    [2018 + number, 1988 + number, 1925 + number].into_iter().find(|&year| year <= own + 1)
}

fn role_word(head: &str) -> Option<MetricRole> {
    if head.contains("目標") || head.contains("計画") || head.contains("KPI") {
        Some(MetricRole::Target)
    } else if head.contains("前年度") || head.contains("昨年度") {
        Some(MetricRole::Previous)
    } else if head.contains("実績") || head.contains("結果") {
        Some(MetricRole::Actual)
    } else {
        None
    }
}

/// `1,234` below `交付額（千円）`.
fn bare_number(cell: &str, head: &str) -> Option<Quantity> {
    let cell_start = cell.len() - cell.trim_start().len();
    let number = numeral::read_number(cell, cell_start)?;
    if !cell[number.end..].trim().is_empty() {
        return None;
    }
    let head = keifu_corpus::Normalized::canonical(head).text;
    let unit = head.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')'))?;
    let probe = format!("1{}", unit.strip_prefix("単位:").unwrap_or(unit).trim());
    let scale =
        quantity::find(&probe, &[]).pop().filter(|whole| whole.span == ByteSpan::new(0, probe.len()))?;
    Some(Quantity { value: number.value * scale.value, span: ByteSpan::new(cell_start, number.end), ..scale })
}

fn without_unit(head: &str) -> &str {
    let head = head.trim();
    head.split(['（', '(']).next().filter(|name| !name.is_empty()).unwrap_or(head).trim()
}
