//! The words of the graph and of the calendar in the language of the page.

use keifu_corpus::{
    Date,
    calendar::{era_label, fiscal_year_label, fiscal_year_of},
};
use keifu_graph::{EntityKind, MetricRole, Modality, Predicate};

use super::visit::Visit;
use crate::{api::common::Period, output::grouped};

/// 組織, organization; a word that is none stays as it is.
pub(crate) fn kind(visit: &Visit, word: &str) -> String {
    let english = match word {
        "organization" => "Organization",
        "facility" => "Facility",
        "program" => "Program",
        "place" => "Place",
        other => other,
    };
    let japanese = word.parse::<EntityKind>().map_or(word, |known| known.label());
    visit.say(japanese, english).to_owned()
}

/// 運営, operates.
pub(crate) fn predicate(visit: &Visit, word: &str) -> String {
    let japanese = word.parse::<Predicate>().map_or(word, |known| known.label());
    visit.say(japanese, &word.replace('_', " ")).to_owned()
}

/// 事実, fact.
pub(crate) fn modality(visit: &Visit, word: &str) -> String {
    visit.say(word.parse::<Modality>().map_or(word, |known| known.label()), word).to_owned()
}

/// 目標, target.
pub(crate) fn role(visit: &Visit, word: &str) -> String {
    visit.say(word.parse::<MetricRole>().map_or(word, |known| known.label()), word).to_owned()
}

/// 令和元年度（2019）; FY2019 (令和元年度); 年度不明.
pub(crate) fn year(visit: &Visit, year: Option<i32>) -> String {
    match (year, visit.is_english()) {
        (None, false) => "年度不明".to_owned(),
        (None, true) => "Year unknown".to_owned(),
        (Some(year), false) => format!("{}（{year}）", fiscal_year_label(year)),
        (Some(year), true) => format!("FY{year} ({})", fiscal_year_label(year)),
    }
}

/// The first and the last year of something: 平成30年度（2018）～令和2年度（2020）.
pub(crate) fn years(visit: &Visit, first: Option<i32>, last: Option<i32>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            format!("{}～{}", year(visit, Some(first)), year(visit, Some(last)))
        }
        (first, last) => year(visit, first.or(last)),
    }
}

/// 令和元年11月5日（2019）, 令和元年11月（2019）, 令和元年度（2019）, and from one day to another.
pub(crate) fn period(visit: &Visit, period: &Period) -> String {
    let (Ok(start), Ok(end)) = (period.start.parse::<Date>(), period.end.parse::<Date>()) else {
        return format!("{}～{}", period.start, period.end);
    };
    let whole_months = start.day() == 1 && end == end.last_of_month();
    let is_fiscal_year = whole_months
        && (start.month(), end.month()) == (4, 3)
        && fiscal_year_of(start) == fiscal_year_of(end);
    let join = |start: String, end: String| format!("{start}～{end}");
    if is_fiscal_year {
        year(visit, Some(fiscal_year_of(start)))
    } else if start == end {
        day(visit, start, true)
    } else if !whole_months {
        join(day(visit, start, true), day(visit, end, true))
    } else if (start.year(), start.month()) == (end.year(), end.month()) {
        day(visit, start, false)
    } else {
        join(day(visit, start, false), day(visit, end, false))
    }
}

/// 令和元年11月5日（2019）, 5 November 2019; without `exact` no more than the month.
fn day(visit: &Visit, day: Date, exact: bool) -> String {
    let (year, month) = (day.year(), day.month());
    if visit.is_english() {
        return day.strftime(if exact { "%-d %B %Y" } else { "%B %Y" }).to_string();
    }
    let Some(label) = era_label(day) else {
        let month = format!("{year}年{month}月");
        return if exact { format!("{month}{}日", day.day()) } else { month };
    };
    let shown = if exact { label.as_str() } else { label.split_inclusive('月').next().unwrap_or(&label) };
    format!("{shown}（{year}）")
}

/// 1234567.5 as 1,234,567.5; at most four decimals, and powers of ten where numbers would be too long to read.
pub(crate) fn figure(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || size >= 1e15 || (size > 0.0 && size < 1e-4) {
        return format!("{value:e}");
    }
    let rounded = ((size * 1e4).round() / 1e4).to_string();
    let (whole, decimals) = rounded.split_once('.').map_or((rounded.as_str(), None), |(a, b)| (a, Some(b)));
    let whole = count(whole.parse().unwrap_or(0));
    let sign = if value < 0.0 { "−" } else { "" };
    match decimals {
        Some(decimals) => format!("{sign}{whole}.{decimals}"),
        None => format!("{sign}{whole}"),
    }
}

/// 1234567 as 1,234,567.
pub(crate) fn count(number: usize) -> String {
    grouped(number as u64)
}

/// 12件; "1 passage", "12 passages".
pub(crate) fn counted(visit: &Visit, number: usize, japanese: &str, one: &str, many: &str) -> String {
    let count = count(number);
    if visit.is_english() {
        format!("{count} {}", if number == 1 { one } else { many })
    } else {
        format!("{count}{japanese}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_said_in_both_languages() {
        let japanese = Visit::of(&"/".parse().unwrap());
        let english = Visit::of(&"/?lang=en".parse().unwrap());
        assert_eq!(year(&japanese, Some(2019)), "令和元年度（2019）");
        assert_eq!(year(&english, Some(2019)), "FY2019 (令和元年度)");
        assert_eq!(predicate(&japanese, "located_in"), "所在");
        assert_eq!(predicate(&english, "located_in"), "located in");
        assert_eq!(kind(&japanese, "<b>"), "<b>");
        assert_eq!(counted(&english, 1, "件", "hit", "hits"), "1 hit");
        assert_eq!(counted(&japanese, 1_234_567, "件", "hit", "hits"), "1,234,567件");
    }

    #[test]
    fn days_stand_in_both_calendars() {
        let japanese = Visit::of(&"/".parse().unwrap());
        let english = Visit::of(&"/?lang=en".parse().unwrap());
        let said = |start: &str, end: &str| {
            let of = Period { start: start.to_owned(), end: end.to_owned() };
            (period(&japanese, &of), period(&english, &of))
        };
        let both = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(said("2019-11-05", "2019-11-05"), both("令和元年11月5日（2019）", "5 November 2019"));
        assert_eq!(said("2019-11-01", "2019-11-30"), both("令和元年11月（2019）", "November 2019"));
        assert_eq!(said("2019-04-01", "2020-03-31"), both("令和元年度（2019）", "FY2019 (令和元年度)"));
        assert_eq!(said("2019-08-01", "2019-09-30").1, "August 2019～September 2019");
        assert_eq!(said("2019-08-02", "2019-09-30").0, "令和元年8月2日（2019）～令和元年9月30日（2019）");
        assert_eq!(said("soon", "later").0, "soon～later");
        assert_eq!(said("1800-01-01", "1800-01-31").0, "1800年1月");
    }

    #[test]
    fn figures_can_be_read() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (1_234_567.5, "1,234,567.5"),
            (-12.0, "−12"),
            (115.45, "115.45"),
            (0.1 + 0.2, "0.3"),
            (1e300, "1e300"),
            (1e-9, "1e-9"),
            (f64::NAN, "NaN"),
        ];
        for (value, text) in cases {
            assert_eq!(figure(value), text);
        }
    }
}
