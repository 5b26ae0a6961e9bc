//! 和暦, 西暦 and 年度: every way a report writes a date, read as an interval of days.

mod era;
mod expression;
mod fiscal;
mod interval;
mod number;
mod point;
mod scan;
mod word;

use serde::{Deserialize, Serialize};

use crate::{ByteSpan, Date};

pub use fiscal::{era_label, fiscal_year_label, fiscal_year_of, parse_fiscal_years, western_label};

/// Days from `start` to `end`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl Interval {
    /// Whether the two share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The 年度 `year`: 1 April of that Western year to 31 March of the next.
    pub fn fiscal_year(year: i32) -> Option<Self> {
        let year = i16::try_from(year).ok()?;
        Some(Self { start: Date::new(year, 4, 1).ok()?, end: Date::new(year.checked_add(1)?, 3, 31).ok()? })
    }
}

/// How exact a date is, named as in the annotation guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// One day; 月末 and 年度末 too.
    Day,
    /// A month.
    Month,
    /// 四半期.
    Quarter,
    /// 春, 秋 …
    Season,
    /// 上半期, 下半期.
    Half,
    /// A calendar year.
    Year,
    /// A 年度.
    FiscalYear,
    /// From one date to another.
    Range,
}

/// A calendar expression found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateExpression {
    /// Bytes of the canonical text that write this date; the items of a list share those they have in common.
    pub span: ByteSpan,
    /// The days it means; `None` when it names no day there ever was (令和元年4月): kept, shown, never guessed.
    pub interval: Option<Interval>,
    /// How exact it is.
    pub kind: DateKind,
    /// 頃, ごろ, 前半 …
    pub approximate: bool,
    /// Said by reference to the document's own year (今年度, 昨年度, 年度末), not by a year of its own.
    pub relative: bool,
    /// `R1.4～`: the interval is only where it begins.
    pub open_ended: bool,
}

/// What a text's relative dates refer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CalendarContext {
    /// The document's own 年度, as the Western year of its April; without it relative dates stay unknown.
    pub fiscal_year: Option<i32>,
}

/// Whether a date as written names days that no calendar has (令和元年4月, 2月30日); one whose year only its document
/// could tell (5月, 今年度) is not known to.
pub fn never_was(surface: &str) -> bool {
    let canonical = crate::Normalized::canonical(surface).text;
    let dates = find_dates(&canonical, &CalendarContext { fiscal_year: Some(2019) });
    dates.iter().any(|date| date.interval.is_none())
}

/// The calendar expressions of a canonical text, in order of their place.
///
/// Each item of a list (`H30.6、8`) is one; its span begins where the list does. A range is one expression.
/// Words and numbers that only look like dates (fractions, versions, sections, telephone numbers) are left out.
pub fn find_dates(canonical: &str, context: &CalendarContext) -> Vec<DateExpression> {
    expression::find(canonical, *context)
}

#[cfg(test)]
mod tests;
