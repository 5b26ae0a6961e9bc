//! 年度: which one a day lies in, how it is written, and how users write one or several in a query.

use std::ops::RangeInclusive;

use super::{CalendarContext, DateKind, era::Era, expression};
use crate::{Date, Normalized};

/// The 年度 of a day, as the Western year of its April.
pub fn fiscal_year_of(day: Date) -> i32 {
    i32::from(day.year()) - i32::from(day.month() < 4)
}

/// The 年度 as it is written: `令和元年度` for 2019, `平成30年度` for 2018, by the era of its last day.
pub fn fiscal_year_label(year: i32) -> String {
    match era_year_at_end(year) {
        Some((era, 1)) => format!("{}元年度", era.name()),
        Some((era, number)) => format!("{}{number}年度", era.name()),
        None => western_label(year),
    }
}

/// The 年度 with its Western year: `2019年度`.
pub fn western_label(year: i32) -> String {
    format!("{year}年度")
}

/// A day as 和暦 writes it: `令和元年5月1日`; `None` before 明治.
pub fn era_label(day: Date) -> Option<String> {
    let (era, year) = Era::of(day)?;
    let year = if year == 1 { "元".to_owned() } else { year.to_string() };
    Some(format!("{}{year}年{}月{}日", era.name(), day.month(), day.day()))
}

fn era_year_at_end(year: i32) -> Option<(Era, i32)> {
    // 1 May stands for the whole: 平成31年 became 令和元年 on that day, and 年度 that begin in another era's last
    // months (昭和64, 大正15) were over before a new era's year could name them.
    let day = Date::new(i16::try_from(year).ok()?, 5, 1).ok()?;
    Era::of(day)
}

/// The 年度 that a query means: `R1`, `Ｒ１年度`, `令和元年度`, `平成31年度`, `2019`, `FY2019`, `2018..2020`, `H30～R2`.
///
/// `None` for anything else, and for a range that runs backwards.
pub fn parse_fiscal_years(text: &str) -> Option<RangeInclusive<i32>> {
    let canonical = Normalized::canonical(text).text;
    let text: String = canonical.split_whitespace().collect();
    if let Some(year) = parse_one(&text) {
        return Some(year..=year);
    }
    for sign in ["..=", "..", "~", "-", "から"] {
        if let Some((from, to)) = text.split_once(sign) {
            let from = parse_one(from)?;
            let to = to.strip_suffix("まで").unwrap_or(to);
            // 平成28～30年度: the era is said once.
            let to = parse_one(to).or_else(|| {
                let era: String = text.chars().take_while(|c| !c.is_ascii_digit() && *c != '元').collect();
                parse_one(&format!("{era}{to}"))
            })?;
            return (from <= to).then_some(from..=to);
        }
    }
    None
}

fn parse_one(text: &str) -> Option<i32> {
    let body = text.strip_suffix("年度").or_else(|| text.strip_suffix('年')).unwrap_or(text);
    let rest = body.strip_prefix("FY").or_else(|| body.strip_prefix("fy")).unwrap_or(body);
    if rest.len() == 4 && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return rest.parse().ok().filter(|year| (1868..=2199).contains(year));
    }
    let number = |text: &str| match text {
        "元" => Some(1),
        digits if digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok()
        }
        _ => None,
    };
    let first = body.chars().next()?;
    if first.is_ascii_alphabetic() {
        return Era::of_letter(first.to_ascii_uppercase() as u8)?.western(number(&body[1..])?);
    }
    if let Some(year) =
        Era::ALL.into_iter().find_map(|era| era.western(number(body.strip_prefix(era.name())?)?))
    {
        return Some(year);
    }
    // Whatever else a report may write (平成31（2019）年度, 令和二年度), as long as nothing else stands beside it.
    match expression::find(text, CalendarContext::default()).as_slice() {
        [only]
            if only.kind == DateKind::FiscalYear
                && only.span.start == 0
                && only.span.end as usize == text.len() =>
        {
            Some(fiscal_year_of(only.interval?.start))
        }
        _ => None,
    }
}
