//! Intervals of days from years, months and parts of years; `None` for days that no calendar has.

use super::Interval;
use crate::Date;

fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// One day.
pub(super) fn of_day(year: i32, month: u32, number: u32) -> Option<Interval> {
    let only = day(year, month, number)?;
    Some(Interval { start: only, end: only })
}

/// Whole months from one to the other; `months` may exceed 12 and then lies in the next year.
pub(super) fn of_months(year: i32, first: u32, last: u32) -> Option<Interval> {
    let wrap = |month: u32| (year + (month as i32 - 1) / 12, (month - 1) % 12 + 1);
    let ((from_year, from), (to_year, to)) = (wrap(first), wrap(last));
    Some(Interval { start: day(from_year, from, 1)?, end: day(to_year, to, 1)?.last_of_month() })
}

/// A part of a month by its days.
pub(super) fn of_days(year: i32, month: u32, first: u32, last: u32) -> Option<Interval> {
    let start = day(year, month, first)?;
    Some(Interval { start, end: day(year, month, last).unwrap_or_else(|| start.last_of_month()) })
}

/// The last day alone.
pub(super) fn last_day(interval: Interval) -> Interval {
    Interval { start: interval.end, end: interval.end }
}

/// From the begin of one to the end of the other, unless that runs backwards.
pub(super) fn join(from: Option<Interval>, to: Option<Interval>) -> Option<Interval> {
    let (start, end) = (from?.start, to?.end);
    (start <= end).then_some(Interval { start, end })
}
