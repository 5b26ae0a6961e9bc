//! Days and times of a serial number, in Western and Japanese years.

use jiff::civil::{Date, date};

/// A moment: day and second of the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) year: i16,
    pub(super) month: i8,
    pub(super) day: i8,
    /// Day of the week, Sunday being 0.
    pub(super) weekday: usize,
    /// Days since the epoch, for times that count on beyond 24 hours.
    pub(super) days: i64,
    /// Seconds of the day, thousandths included.
    pub(super) millis: i64,
}

/// The last serial number of Excel: 9999-12-31.
const LAST: f64 = 2_958_466.0;

impl Moment {
    /// The moment of a serial number; `None` outside the calendar. `millisecond` keeps fractions of seconds.
    pub(super) fn of(serial: f64, epoch_1904: bool, millisecond: bool) -> Option<Self> {
        if !(0.0..LAST).contains(&serial) {
            return None;
        }
        let unit = if millisecond { 1 } else { 1000 };
        let total = ((serial * 86_400_000.0 / unit as f64).round() as i64) * unit;
        let (days, millis) = (total.div_euclid(86_400_000), total.rem_euclid(86_400_000));
        // Excel believes that 1900 was a leap year: day 60 never was (ECMA-376, part 1, 18.17.4.1).
        let (epoch, shift) = match (epoch_1904, days) {
            (true, _) => (date(1904, 1, 1), 0),
            (false, ..60) => (date(1899, 12, 31), 0),
            (false, _) => (date(1899, 12, 31), -1),
        };
        let never = !epoch_1904 && days == 60;
        let shown = epoch.checked_add(jiff::Span::new().try_days(days + shift).ok()?).ok()?;
        let weekday = ((days + if epoch_1904 { 5 } else { 6 }) % 7) as usize;
        Some(Self {
            year: shown.year(),
            month: if never { 2 } else { shown.month() },
            day: if never { 29 } else { shown.day() },
            weekday,
            days,
            millis,
        })
    }

    /// Letter, name and year of the era (令和 6).
    pub(super) fn era(&self) -> Option<(char, &'static str, i16)> {
        let day = Date::new(self.year, self.month, self.day).ok()?;
        const ERAS: [(i16, i8, i8, char, &str); 5] = [
            (2019, 5, 1, 'R', "令和"),
            (1989, 1, 8, 'H', "平成"),
            (1926, 12, 25, 'S', "昭和"),
            (1912, 7, 30, 'T', "大正"),
            (1868, 1, 25, 'M', "明治"),
        ];
        ERAS.into_iter()
            .find(|&(year, month, first, ..)| day >= date(year, month, first))
            .map(|(year, _, _, letter, name)| (letter, name, self.year - year + 1))
    }
}

/// English names of the months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// English names of the days of the week.
pub(super) const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/// Japanese names of the days of the week.
pub(super) const WEEKDAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
