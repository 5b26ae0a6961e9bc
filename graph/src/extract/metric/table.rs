//! Rows of tables: what a cell says by its column, its row, and what stands over the table.

use keifu_corpus::{
    Analysis, ByteSpan, Column, Passage,
    calendar::{CalendarContext, DateExpression, DateKind, Interval, find_dates, fiscal_year_of},
    numeral,
};

use super::{
    quantity::{self, Quantity},
    sheet::{Heading, Sheet, is_derived, is_generic, is_total, role_word, unit_in_brackets, without_unit},
};
use crate::MetricRole;

/// A number in a cell.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) quantity: Quantity,
    pub(super) indicator: String,
    pub(super) role: MetricRole,
    pub(super) period: Option<Interval>,
    /// The column, counted from 0.
    pub(super) column: usize,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Its numbers, from left to right.
    pub(super) cells: Vec<Cell>,
    /// The cells that say what the row is about.
    pub(super) label: Option<ByteSpan>,
}

/// What the cells before the numbers say.
#[derive(Debug, Default)]
struct Label {
    text: String,
    span: Option<ByteSpan>,
    date: Option<DateExpression>,
    /// Under 開催年度 the year is that of the event, not that of the figure.
    of_event: bool,
    unit: Option<String>,
}

/// The numbers of a row, when its header tells what they are.
pub(super) fn read(passage: &Passage, analysis: &Analysis, sheet: &Sheet, fiscal_year: Option<i32>) -> Row {
    let text = &analysis.canonical.text;
    let context = CalendarContext { fiscal_year };
    let cells = sheet.fitted(text, split(passage, analysis), &context);
    let columns = sheet.columns(cells.len());
    let label = label(text, &cells, columns, &context);
    let mut row = Row { cells: Vec::new(), label: label.span };
    let empty = Heading::default();
    for (at, cell) in cells.iter().enumerate().skip(1) {
        let column = columns.get(at).unwrap_or(&empty);
        if column.is_note {
            continue;
        }
        let named = if columns.is_empty() {
            words_before(text, &cells[..at])
        } else {
            indicator(sheet, column, &label)
        };
        let Some(indicator) = named.filter(|name| is_indicator(name)) else { continue };
        let cell_text = cell.of(text);
        let dates = find_dates(cell_text, &context);
        let mut quantities = quantity::find(cell_text, &dates);
        if quantities.is_empty() && dates.is_empty() {
            let unit = column.unit.as_deref().or(label.unit.as_deref()).or(sheet.unit());
            quantities.extend(bare_number(
                cell_text,
                unit.or_else(|| implied_unit(&column.text, &label.text, &indicator)),
            ));
        } else if is_prose(cell_text, &quantities, &dates) {
            continue;
        }
        if quantities.is_empty() {
            continue;
        }
        let dated = label.date.as_ref().or(column.date.as_ref());
        // H28年度：21.3万人: the cell says its year itself.
        let own = match dates.as_slice() {
            [date] if date.kind != DateKind::Day => date.interval,
            _ => None,
        };
        let days = own.or_else(|| dated.and_then(|date| date.interval));
        let year = days.map(|days| fiscal_year_of(days.end)).or(sheet.fiscal_year());
        let role = role(passage, column, &label, &indicator, year.zip(fiscal_year));
        let period = days.or_else(|| year.or(fiscal_year).and_then(Interval::fiscal_year));
        for mut quantity in quantities {
            let offset = cell.start;
            quantity.span = ByteSpan { start: quantity.span.start + offset, end: quantity.span.end + offset };
            row.cells.push(Cell { quantity, indicator: indicator.clone(), role, period, column: at });
        }
    }
    row
}

/// Whether a row has no numbers of its own: it heads those below it.
pub(super) fn is_header(passage: &Passage, analysis: &Analysis, fiscal_year: Option<i32>) -> bool {
    let text = &analysis.canonical.text;
    let context = CalendarContext { fiscal_year };
    let cells = split(passage, analysis);
    cells.len() > 1
        && cells.iter().skip(1).all(|cell| {
            let cell = cell.of(text);
            let dates = find_dates(cell, &context);
            quantity::find(cell, &dates).is_empty() && (!dates.is_empty() || bare(cell).is_none())
        })
}

/// The cells of a row in its canonical text: tabs part them in the passage and are blanks there.
pub(super) fn split(passage: &Passage, analysis: &Analysis) -> Vec<ByteSpan> {
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

/// The first cell, and those after it that hold words or a date and no number.
fn label(text: &str, cells: &[ByteSpan], columns: &[Heading], context: &CalendarContext) -> Label {
    let mut label = Label::default();
    for (at, cell) in cells.iter().enumerate() {
        let written = cell.of(text).trim();
        let column = columns.get(at);
        let valued = column.is_some_and(|column| column.date.is_some() || column.role.is_some());
        let head = column.map_or("", |column| column.text.as_str());
        let date = date_of(written, head, context);
        let dates = find_dates(written, context);
        let counts = !quantity::find(written, &dates).is_empty() || bare(written).is_some();
        if at > 0 && (valued || counts && date.is_none()) {
            break;
        }
        if head == "単位" {
            label.unit = Some(written.to_owned());
            continue;
        }
        if let Some(date) = date {
            label.of_event |= head != "年度" && head.ends_with("年度");
            label.date = Some(date);
            label.span.get_or_insert(*cell);
            continue;
        }
        if !written.is_empty() && !column.is_some_and(|column| column.is_note) {
            label.text = without_unit(written).to_owned();
            label.unit = unit_in_brackets(written).or(label.unit);
            let start = label.span.map_or(cell.start, |span| span.start);
            label.span = Some(ByteSpan { start, end: cell.end });
        }
    }
    label
}

/// What a number measures by its column and its row.
fn indicator(sheet: &Sheet, column: &Heading, label: &Label) -> Option<String> {
    let named =
        |text: &str| (!text.is_empty() && !is_generic(text) && !is_total(text)).then(|| text.to_owned());
    let of_row = named(&label.text).or_else(|| {
        let caption = sheet.caption()?;
        // 件数 below 利用実績の推移: what the caption speaks of.
        Some(if is_total(&label.text) {
            format!("{caption}（{}）", label.text)
        } else {
            caption.to_owned()
        })
    });
    if is_derived(&column.text) {
        let whole = of_row.unwrap_or_default();
        return Some(if whole.is_empty() {
            column.text.clone()
        } else {
            format!("{whole}の{}", column.text)
        });
    }
    let of_column = named(&column.text);
    match (of_column, label.text.is_empty()) {
        (Some(head), true) => Some(head),
        (Some(head), false) => Some(format!("{head}（{}）", label.text)),
        (None, _) => {
            // 件数（第1回）: a count of something that only the row names.
            let plain = column.date.is_none() && column.role.is_none() && !column.text.is_empty();
            match named(&label.text) {
                Some(row) if plain && !is_total(&column.text) => Some(format!("{}（{row}）", column.text)),
                Some(row) => Some(row),
                None => of_row.or_else(|| {
                    let words = [&column.text, &label.text];
                    words.into_iter().find(|text| !text.is_empty()).cloned()
                }),
            }
        }
    }
}

/// 第1回 | 出席 | 23名, without any header: the nearest cell of words names the number.
fn words_before(text: &str, cells: &[ByteSpan]) -> Option<String> {
    let words = |cell: &&str| !cell.is_empty() && !cell.contains(|c: char| c.is_ascii_digit());
    let named = cells.iter().rev().map(|cell| cell.of(text).trim()).find(words)?;
    Some(without_unit(named).to_owned())
}

fn is_indicator(name: &str) -> bool {
    name.chars().count() >= 2 && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Aimed at, reached or given for comparison; `years` are that of the number and that of the document.
fn role(
    passage: &Passage,
    column: &Heading,
    label: &Label,
    indicator: &str,
    years: Option<(i32, i32)>,
) -> MetricRole {
    let past = years.is_some_and(|(year, own)| year < own);
    let future = years.is_some_and(|(year, own)| year > own);
    let said = column.role.or_else(|| role_word(&label.text)).or_else(|| role_word(indicator));
    if is_derived(&column.text) && !column.text.contains("達成率") {
        return MetricRole::Other;
    }
    match said {
        Some(MetricRole::Actual) if past && !label.of_event => MetricRole::Previous,
        Some(role) => role,
        None => match passage.column {
            // The cohorts of earlier years as they are now.
            Some(Column::Progress) if !past || label.of_event => MetricRole::Actual,
            _ if past => MetricRole::Previous,
            _ if future => MetricRole::Target,
            Some(Column::Plan | Column::Target) => MetricRole::Target,
            _ => MetricRole::Actual,
        },
    }
}

/// The date that a cell consists of; below 年度 a bare 28 is a year of the era that fits the document best.
fn date_of(cell: &str, header: &str, context: &CalendarContext) -> Option<DateExpression> {
    let dates = find_dates(cell, context);
    if let [date] = dates.as_slice() {
        let rest = cell.len() - date.span.of(cell).len();
        return Some(date.clone()).filter(|date| date.interval.is_some() && rest <= "（見込み）".len());
    }
    let number: i32 = cell.parse().ok()?;
    let own = context.fiscal_year?;
    if !header.contains('年') || !(1..=64).contains(&number) {
        return None;
    }
    let year = [2018 + number, 1988 + number, 1925 + number].into_iter().find(|&year| year <= own + 1)?;
    Some(DateExpression {
        span: ByteSpan::new(0, cell.len()),
        interval: Interval::fiscal_year(year),
        kind: DateKind::FiscalYear,
        approximate: false,
        relative: false,
        open_ended: false,
    })
}

/// Whether a cell is a sentence and no figure with a remark: 28件（うち新規3件） is one.
fn is_prose(cell: &str, quantities: &[Quantity], dates: &[DateExpression]) -> bool {
    let known: usize =
        quantities.iter().map(|quantity| quantity.span.of(cell).chars().count()).sum::<usize>()
            + dates.iter().map(|date| date.span.of(cell).chars().count()).sum::<usize>();
    cell.chars().filter(|c| c.is_alphanumeric()).count() > known + 10
}

/// The number that a cell consists of, with what follows it: `1,234`, `▲12`, `90以上`.
fn bare(cell: &str) -> Option<(f64, ByteSpan)> {
    let start = cell.len() - cell.trim_start().len();
    let number = numeral::read_number(cell, start)?;
    let digit = cell[start..number.end].contains(|c: char| c.is_ascii_digit());
    let rest = cell[number.end..].trim();
    let plain =
        ["", "以上", "以下", "未満", "程度", "%", "(見込)", "(見込み)", "(速報値)", "(速報)"].contains(&rest);
    (digit && plain).then(|| (number.value, ByteSpan::new(start, number.end)))
}

/// `1,234` below `交付額（千円）`.
fn bare_number(cell: &str, unit: Option<&str>) -> Option<Quantity> {
    let (value, span) = bare(cell)?;
    let probe = format!("1{}", unit?);
    let scale =
        quantity::find(&probe, &[]).pop().filter(|whole| whole.span == ByteSpan::new(0, probe.len()))?;
    Some(Quantity { value: value * scale.value, span, ..scale })
}

/// The unit that the words of a column or row imply: 相談件数 counts 件.
fn implied_unit(column: &str, label: &str, indicator: &str) -> Option<&'static str> {
    const IMPLIED: &[(&str, &str)] = &[
        ("件数", "件"),
        ("回数", "回"),
        ("人数", "人"),
        ("者数", "人"),
        ("社数", "社"),
        ("企業数", "社"),
        ("団体数", "団体"),
        ("施設数", "施設"),
        ("台数", "台"),
        ("校数", "校"),
        ("戸数", "戸"),
        ("世帯数", "世帯"),
        ("店舗数", "店舗"),
        ("率", "%"),
        ("割合", "%"),
        ("構成比", "%"),
        ("前年度比", "%"),
        ("商談数", "件"),
    ];
    let implied = |text: &str| IMPLIED.iter().find(|(word, _)| text.ends_with(word)).map(|(_, unit)| *unit);
    implied(column).or_else(|| implied(label)).or_else(|| implied(indicator))
}
