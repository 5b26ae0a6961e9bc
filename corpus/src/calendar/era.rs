//! The five eras since 明治 and their years.

use super::Interval;
use crate::Date;

/// An era of the Japanese calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Era {
    Meiji,
    Taisho,
    Showa,
    Heisei,
    Reiwa,
}

impl Era {
    pub(crate) const ALL: [Self; 5] = [Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter that forms and tables write for it.
    pub(crate) fn letter(self) -> u8 {
        match self {
            Self::Meiji => b'M',
            Self::Taisho => b'T',
            Self::Showa => b'S',
            Self::Heisei => b'H',
            Self::Reiwa => b'R',
        }
    }

    pub(crate) fn of_letter(letter: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|era| era.letter() == letter)
    }

    /// The Western year in which its year 1 (元年) lies.
    pub(crate) fn first_year(self) -> i32 {
        match self {
            Self::Meiji => 1868,
            Self::Taisho => 1912,
            Self::Showa => 1926,
            Self::Heisei => 1989,
            Self::Reiwa => 2019,
        }
    }

    /// The Western year of its `year`, for years that anybody writes; plans went on to 平成40年度 and 令和32年.
    pub(crate) fn western(self, year: u32) -> Option<i32> {
        let longest = match self {
            Self::Meiji => 45,
            Self::Taisho => 15,
            Self::Showa => 64,
            Self::Heisei => 62,
            Self::Reiwa => 82,
        };
        (1..=longest).contains(&year).then(|| self.first_year() + year as i32 - 1)
    }

    /// First and last day (政令 on each change of era); the day of a change before 1989 belongs to both eras.
    fn days(self) -> (Date, Date) {
        let day = jiff::civil::date;
        match self {
            Self::Meiji => (day(1868, 1, 25), day(1912, 7, 30)),
            Self::Taisho => (day(1912, 7, 30), day(1926, 12, 25)),
            Self::Showa => (day(1926, 12, 25), day(1989, 1, 7)),
            Self::Heisei => (day(1989, 1, 8), day(2019, 4, 30)),
            Self::Reiwa => (day(2019, 5, 1), Date::MAX),
        }
    }

    /// Whether any day of `interval` lay in the era, or was thought to lie in it by those who wrote before its end
    /// was known: a report on 平成29年度 plans for 平成32年3月.
    pub(crate) fn holds(self, interval: Interval, written_in: Option<i32>) -> bool {
        let (first, last) = self.days();
        let foreseen = written_in.is_some_and(|year| year < i32::from(last.year()));
        first <= interval.end && (interval.start <= last || foreseen)
    }

    /// The era that `day` is written in, and its year there.
    pub(crate) fn of(day: Date) -> Option<(Self, i32)> {
        let era = Self::ALL.into_iter().find(|era| era.days().0 <= day)?;
        Some((era, i32::from(day.year()) - era.first_year() + 1))
    }
}
