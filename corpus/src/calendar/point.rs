//! One date by itself: an era year, a Western year, a month or a word such as 今年度, with all that refines it.

use super::{
    CalendarContext, DateKind, Interval, era::Era, fiscal_year_of, interval, number::COUNTERS, scan::Scan,
};

/// How the parts of a date are joined: what may follow it in a list depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// 年月日.
    Words,
    /// `R1.8`, `2019/4/1`.
    Signs(u8),
    /// `6/12`.
    MonthSlashDay,
    /// `H28：41件`: a year without 年度.
    Bare,
}

/// A date that was read, and what an abbreviated date after it (`、10、12`) borrows from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) end: usize,
    pub(super) interval: Option<Interval>,
    pub(super) kind: DateKind,
    pub(super) approximate: bool,
    pub(super) relative: bool,
    pub(super) style: Style,
    pub(super) era: Option<Era>,
    /// Western year; of the 年度 when `fiscal`. `None` when only the document's own year could tell.
    pub(super) year: Option<i32>,
    pub(super) fiscal: bool,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
}

impl Point {
    pub(super) fn fiscal_year(&self) -> Option<i32> {
        match self.interval {
            _ if self.fiscal => self.year,
            Some(days) => Some(fiscal_year_of(days.start)),
            None => None,
        }
    }

    pub(super) fn calendar_year(&self) -> Option<i32> {
        self.interval.map(|days| i32::from(days.start.year())).or(self.year)
    }
}

/// A year that was read and what it says of the parts that follow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Year {
    pub(super) western: Option<i32>,
    pub(super) era: Option<Era>,
    /// Whether the era is written out, so that a day outside it is an error and no shorthand: R1.4 is what a
    /// report on 令和元年度 writes for April 2019, 令和元年4月 never was.
    pub(super) exact: bool,
    pub(super) relative: bool,
}

/// Reads dates at given places of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    pub(super) scan: Scan<'a>,
    pub(super) context: CalendarContext,
    /// The date before this place in the same sentence.
    pub(super) in_sentence: Option<Point>,
    /// The date before this place in the text.
    pub(super) last: Option<Point>,
}

pub(super) const HALVES: &[(&str, (bool, bool))] = &[
    ("上半期", (true, false)),
    ("下半期", (false, false)),
    ("上期", (true, false)),
    ("下期", (false, false)),
    ("前半", (true, true)),
    ("後半", (false, true)),
];
/// Halves that are said only behind a year: 前期 by itself is the term before.
const TERMS: &[(&str, (bool, bool))] = &[("前期", (true, false)), ("後期", (false, false))];
pub(super) const SEASONS: &[(&str, u32)] = &[("春", 3), ("夏", 6), ("秋", 9), ("冬", 12)];
const MONTH_PARTS: &[(&str, (u32, u32))] = &[
    ("上旬", (1, 10)),
    ("初旬", (1, 10)),
    ("初め", (1, 10)),
    ("中旬", (11, 20)),
    ("下旬", (21, 31)),
    ("前半", (1, 15)),
    ("後半", (16, 31)),
];
impl Reader<'_> {
    /// The date that begins at `at`.
    pub(super) fn point(&self, at: usize) -> Option<Point> {
        let scan = self.scan;
        let first = scan.char_at(at)?;
        let after_word =
            scan.char_before(at).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        match first {
            '0'..='9' if !after_word => self.number(at),
            'M' | 'T' | 'S' | 'H' | 'R' if !after_word => self.letter_era(at, first),
            'F' if !after_word => self.fiscal_letters(at),
            'Q' if !after_word => {
                let (quarter, end) = scan.digits(at + 1, 1)?;
                // Q1 numbers questions and payees too: alone in its cell or brackets, or with a word of business.
                let words = ["末", "実績", "決算", "売上", "見込", "まで", "以降", "~"];
                let alone = scan.mark_before(at).is_none_or(|c| c == '(')
                    && scan.char_at(end).is_none_or(|c| c == ')');
                let sound = (1..=4).contains(&quarter) && (alone || scan.sees(end, &words));
                sound.then(|| self.quarter(self.own_year(), true, quarter, end))?
            }
            '明' | '大' | '昭' | '平' | '令' => {
                let era = Era::ALL.into_iter().find(|era| scan.text[at..].starts_with(era.name()))?;
                let (number, end) = scan.small_number(at + era.name().len(), true)?;
                let western = Some(era.western(number)?);
                self.after_year(Year { western, era: Some(era), exact: true, relative: false }, end)
            }
            _ => self.word(at),
        }
    }

    pub(super) fn year(&self, western: i32, era: Option<Era>) -> Year {
        Year { western: Some(western), era, exact: false, relative: false }
    }

    pub(super) fn own_year(&self) -> Year {
        Year { western: self.context.fiscal_year, era: None, exact: false, relative: true }
    }

    fn letter_era(&self, at: usize, letter: char) -> Option<Point> {
        let era = Era::of_letter(letter as u8)?;
        let (number, end) = self.scan.small_number(at + 1, true)?;
        // One letter and a number name many things: only what has the shape of a date is one.
        if self.scan.text.as_bytes().get(at + 1) == Some(&b' ')
            && self.scan.eat(end, "年").is_none()
            && !self.scan.text[end..].starts_with('.')
        {
            return None;
        }
        let year =
            Year { western: Some(era.western(number)?), era: Some(era), exact: false, relative: false };
        let point = self.after_year(year, end).or_else(|| self.bare_year(year, end))?;
        let old = matches!(era, Era::Meiji | Era::Taisho | Era::Showa);
        if old
            && point.day.is_none()
            && (number < 10 || era != Era::Showa)
            && matches!(point.style, Style::Signs(_))
        {
            return None;
        }
        Some(point)
    }

    /// `H28：41件`, `H30実績`: a year of the era stands for the 年度.
    fn bare_year(&self, year: Year, end: usize) -> Option<Point> {
        let scan = self.scan;
        const AFTER: &[&str] = &[
            ":", "実績", "当初", "補正", "予算", "決算", "目標", "見込", "計画", "事業", "採択", "新規", "末",
        ];
        let followed = scan.sees(end, AFTER);
        let whole = scan.text[end..].trim_start().is_empty() && scan.text.trim_start().len() <= 3;
        let listed = ["~", "-", "、", "・", ",", "→"]
            .iter()
            .find_map(|sign| scan.eat(end, sign))
            .is_some_and(|next| {
                let next = scan.skip_blanks(next);
                let letter = scan.char_at(next).is_some_and(|c| matches!(c, 'H' | 'R'));
                letter && scan.digits(next + 1, 2).is_some_and(|(_, end)| !scan.text[end..].starts_with('.'))
            });
        // 実績値（H30）; （H2） is hydrogen.
        let telling = match year.era {
            Some(Era::Reiwa) => true,
            _ => year.western.is_some_and(|western| western >= 2000),
        };
        let before = scan.text[..end].trim_end_matches(|c: char| c.is_ascii_digit() || c == '元');
        let bracketed = telling
            && before.strip_suffix(['H', 'R']).is_some_and(|before| before.ends_with('('))
            && scan.text[end..].starts_with(')');
        let chained =
            self.last.is_some_and(|last| last.style == Style::Bare && scan.text[last.end..end].len() <= 9);
        let modern = matches!(year.era, Some(Era::Heisei | Era::Reiwa));
        if !modern || !(followed || whole || listed || chained || bracketed) {
            return None;
        }
        let mut point = self.whole_fiscal_year(year, end)?;
        point.style = Style::Bare;
        if let Some(end) = scan.eat(end, "末").filter(|_| followed) {
            point =
                Point { end, kind: DateKind::Day, interval: point.interval.map(interval::last_day), ..point };
        }
        Some(point)
    }

    fn fiscal_letters(&self, at: usize) -> Option<Point> {
        let after = at + self.scan.text[at..].strip_prefix("FY").map(|_| 2)?;
        let after = self.scan.skip_blanks(after);
        let (western, end) = match self.scan.digits(after, 4)? {
            (year @ 1868..=2199, end) => (year as i32, end),
            (year @ 0..=99, end) if end - after == 2 => (2000 + year as i32, end),
            _ => return None,
        };
        let end = self.scan.eat(end, "年度").unwrap_or(end);
        self.after_fiscal(Year { western: Some(western), era: None, exact: false, relative: false }, end)
    }

    /// What follows a year number: 年度, 年, a sign and a month, a season.
    pub(super) fn after_year(&self, year: Year, at: usize) -> Option<Point> {
        let scan = self.scan;
        let at = self.past_other_calendar(at);
        if let Some(end) = scan.eat(at, "年度") {
            return self.after_fiscal(year, end);
        }
        if let Some(end) = scan.eat(at, "年") {
            return self.after_calendar(year, end);
        }
        if self.borrows(at, "年度") {
            return self.whole_fiscal_year(year, at);
        }
        if self.borrows(at, "年") {
            return self.whole_year(year, at);
        }
        match self.lent_by_other_era(at).filter(|_| year.exact) {
            Some(true) => return self.whole_fiscal_year(year, at),
            Some(false) => return self.whole_year(year, at),
            None => {}
        }
        if year.era.is_some() && !year.exact {
            let next = scan.skip_blanks(at);
            if let Some((end, first)) = scan.eat_any(next, SEASONS) {
                return self.season(year, first, end);
            }
            if let Some((end, half)) = scan.eat_any(next, HALVES) {
                return self.half(year, true, half, end);
            }
            if let Some(end) = scan.eat(next, "年度末") {
                return self.after_fiscal(year, end - "末".len());
            }
        }
        self.signed_month(year, at)
    }

    /// Whether a year that ends at `at` takes its 年度 (`true`) or 年 from the year of another era behind it:
    /// 平成30～令和2年度, 平成31・令和元年度.
    fn lent_by_other_era(&self, at: usize) -> Option<bool> {
        let scan = self.scan;
        let next = ["~", "-", "・", "/", "、", ",", "から", "及び", "("]
            .iter()
            .find_map(|sign| scan.eat(at, sign))?;
        let next = scan.skip_blanks(next);
        let after = Era::ALL.into_iter().find_map(|era| scan.eat(next, era.name()))?;
        let (_, end) = scan.small_number(after, true)?;
        if scan.eat(end, "年度").is_some() {
            return Some(true);
        }
        let whole = scan.eat(end, "年").is_some_and(|end| {
            scan.small_number(end, false).is_none_or(|(_, end)| self.month_sign(end).is_none())
        });
        (whole && !scan.sees(end, &["年間", "年目"])).then_some(false)
    }

    /// `.8`, `/4/1`, `-04-01` after a year number.
    fn signed_month(&self, year: Year, at: usize) -> Option<Point> {
        let scan = self.scan;
        let sign = *scan.text.as_bytes().get(at)?;
        if !matches!(sign, b'.' | b'/' | b'-') || (sign != b'.' && year.exact) {
            return None;
        }
        let from = scan.skip_blanks(at + 1);
        let (month, end) = scan.digits(from, 2)?;
        let short = sign == b'-' && end - from < 2;
        if !(1..=12).contains(&month) || short {
            return None;
        }
        if let Some(after) = self.month_sign(end) {
            return self.after_month(year, month, after, Style::Signs(sign));
        }
        let same = scan.text.as_bytes().get(end) == Some(&sign);
        if same && let Some((day, after)) = scan.digits(end + 1, 2) {
            let delimited =
                scan.char_at(after).is_none_or(|c| !c.is_ascii_alphanumeric() && c as u32 != u32::from(sign));
            return if delimited { self.day(year, month, day, after, Style::Signs(sign)) } else { None };
        }
        let next = scan.char_at(end);
        let longer = next.is_some_and(|c| c.is_ascii_digit() || c == '-' && sign == b'-')
            || same && scan.text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        // 2019.4 may be a quantity; R1.4 is one only before a unit.
        let spaced = scan.char_at(scan.skip_blanks(end));
        let units = if year.era.is_some() { "%万億円倍" } else { COUNTERS };
        let counted = spaced.is_some_and(|c| units.contains(c));
        let foreign = year.era.is_none() && next.is_some_and(|c| ('ァ'..='ー').contains(&c));
        let latin = foreign || next.is_some_and(|c| c.is_ascii_alphabetic() || c == '%');
        if longer || counted || latin {
            return None;
        }
        self.after_month(year, month, end, Style::Signs(sign))
    }

    /// Past `(2019)`, `(令和元年)`: the same year said in the other calendar.
    fn past_other_calendar(&self, at: usize) -> usize {
        let scan = self.scan;
        let read = || {
            let inside = scan.skip_blanks(scan.eat(at, "(")?);
            let era = Era::ALL.into_iter().find_map(|era| {
                let after = scan.eat(inside, era.name())?;
                scan.small_number(after, true)
            });
            let letter = || {
                let first = scan.char_at(inside).filter(|c| matches!(c, 'H' | 'R' | 'S'))?;
                scan.small_number(inside + first.len_utf8(), true)
            };
            let (_, end) =
                era.or_else(letter).or_else(|| scan.digits(inside, 4).filter(|&(year, _)| year >= 1868))?;
            let end = scan.eat(end, "年").unwrap_or(end);
            scan.eat(end, ")")
        };
        read().unwrap_or(at)
    }

    pub(super) fn make(
        &self,
        year: Year,
        interval: Option<Interval>,
        kind: DateKind,
        end: usize,
    ) -> Option<Point> {
        let interval = interval.filter(|&days| {
            !year.exact
                || year.era.is_none_or(|era| {
                    kind == DateKind::FiscalYear || era.holds(days, self.context.fiscal_year)
                })
        });
        Some(Point {
            end,
            interval,
            kind,
            approximate: false,
            relative: year.relative,
            style: Style::Words,
            era: year.era,
            year: year.western,
            fiscal: false,
            month: None,
            day: None,
        })
    }

    pub(super) fn whole_fiscal_year(&self, year: Year, end: usize) -> Option<Point> {
        let days = year.western.and_then(Interval::fiscal_year);
        self.make(year, days, DateKind::FiscalYear, end).map(|point| Point { fiscal: true, ..point })
    }

    pub(super) fn whole_year(&self, year: Year, end: usize) -> Option<Point> {
        let days = year.western.and_then(|year| interval::of_months(year, 1, 12));
        self.make(year, days, DateKind::Year, end)
    }

    /// What follows 年度: 末, 上半期, 第1四半期 …, or nothing.
    pub(super) fn after_fiscal(&self, year: Year, at: usize) -> Option<Point> {
        let scan = self.scan;
        let refined = scan.eat(at, "の").unwrap_or(at);
        if let Some((end, half)) = scan.eat_any(refined, HALVES).or_else(|| scan.eat_any(refined, TERMS)) {
            return self.half(year, true, half, end);
        }
        if let Some((quarter, end)) = self.quarter_words(refined) {
            return self.quarter(year, true, quarter, end);
        }
        let whole = self.whole_fiscal_year(year, at)?;
        if let Some(end) = scan.eat(at, "末") {
            let end = scan.eat(end, "日").unwrap_or(end);
            let days = whole.interval.map(interval::last_day);
            return Some(self.about(Point { end, interval: days, kind: DateKind::Day, ..whole }));
        }
        if let Some((month @ 1..=12, end)) = scan.small_number(refined, false)
            && let Some(after) = self.month_sign(end)
        {
            let western = year.western.map(|year| year + i32::from(month < 4));
            return self.after_month(Year { western, exact: false, ..year }, month, after, Style::Words);
        }
        Some(self.about(whole))
    }

    /// What follows 年: a month, 末, a season, a part of the year, or nothing.
    pub(super) fn after_calendar(&self, year: Year, at: usize) -> Option<Point> {
        let scan = self.scan;
        let at = self.past_other_calendar(at);
        if let Some((month @ 1..=12, end)) = scan.small_number(at, false) {
            if let Some(after) = self.month_sign(end) {
                return self.after_month(year, month, after, Style::Words);
            }
            if self.borrows(end, "月") {
                return self.after_month(year, month, end, Style::Words);
            }
        }
        let refined = scan.eat(at, "の").unwrap_or(at);
        if let Some((end, first)) = scan.eat_any(refined, SEASONS) {
            return self.season(year, first, end);
        }
        if let Some((end, half)) = scan.eat_any(refined, HALVES) {
            return self.half(year, false, half, end);
        }
        if let Some((quarter, end)) = self.quarter_words(refined) {
            return self.quarter(year, false, quarter, end);
        }
        let near = scan.text[at..].trim_start();
        if near.starts_with("前後") {
            return self.whole_year(year, at).map(|point| self.about(point));
        }
        if ["間", "前", "ぶり", "以上", "未満", "超", "目"].iter().any(|word| near.starts_with(word))
        {
            return None;
        }
        if let Some(end) = scan.eat(at, "代") {
            let days = interval::join(
                year.western.and_then(|year| interval::of_months(year, 1, 12)),
                year.western.and_then(|year| interval::of_months(year + 9, 1, 12)),
            );
            let decade = self.make(Year { exact: false, ..year }, days, DateKind::Range, end)?;
            return Some(Point { approximate: true, ..decade });
        }
        let whole = self.whole_year(year, at)?;
        if let Some(end) = scan.eat(at, "末") {
            let days = whole.interval.map(interval::last_day);
            return Some(self.about(Point { end, interval: days, kind: DateKind::Day, ..whole }));
        }
        Some(self.about(whole))
    }

    /// What follows a month: a day, 末, 上旬, or nothing.
    pub(super) fn after_month(&self, year: Year, month: u32, at: usize, style: Style) -> Option<Point> {
        let scan = self.scan;
        let named = scan.text[..at].ends_with('月');
        if named && let Some((day @ 1..=31, end)) = scan.small_number(at, false) {
            if let Some(after) = scan.eat(end, "日").filter(|&after| !scan.text[after..].starts_with('間'))
            {
                return self.day(year, month, day, after, Style::Words);
            }
            if self.borrows(end, "日") {
                return self.day(year, month, day, end, Style::Words);
            }
        }
        let days = year.western.and_then(|year| interval::of_months(year, month, month));
        let whole = Point { month: Some(month), style, ..self.make(year, days, DateKind::Month, at)? };
        if let Some(end) = scan.eat(at, "末") {
            let end = scan.eat(end, "日").unwrap_or(end);
            let days = whole.interval.map(interval::last_day);
            return Some(self.about(Point { end, interval: days, kind: DateKind::Day, ..whole }));
        }
        if named && let Some((end, (first, last))) = scan.eat_any(at, MONTH_PARTS) {
            let days = year.western.and_then(|year| interval::of_days(year, month, first, last));
            let part = Point { month: Some(month), ..self.make(year, days, DateKind::Range, end)? };
            return Some(Point { approximate: true, ..self.about(part) });
        }
        Some(self.about(whole))
    }

    pub(super) fn day(&self, year: Year, month: u32, day: u32, end: usize, style: Style) -> Option<Point> {
        let days = year.western.and_then(|year| interval::of_day(year, month, day));
        let point = self.make(year, days, DateKind::Day, end)?;
        Some(self.about(Point { month: Some(month), day: Some(day), style, ..point }))
    }

    pub(super) fn season(&self, year: Year, first: u32, end: usize) -> Option<Point> {
        let days = year.western.and_then(|year| interval::of_months(year, first, first + 2));
        Some(self.about(self.make(Year { exact: false, ..year }, days, DateKind::Season, end)?))
    }

    pub(super) fn half(
        &self,
        year: Year,
        fiscal: bool,
        (is_first, approximate): (bool, bool),
        end: usize,
    ) -> Option<Point> {
        let first = match (fiscal, is_first) {
            (true, true) => 4,
            (true, false) => 10,
            (false, true) => 1,
            (false, false) => 7,
        };
        let days = year.western.and_then(|year| interval::of_months(year, first, first + 5));
        let half = self.about(self.make(
            Year { exact: year.exact && !fiscal, ..year },
            days,
            DateKind::Half,
            end,
        )?);
        Some(Point { approximate: half.approximate || approximate, ..half })
    }

    pub(super) fn quarter(&self, year: Year, fiscal: bool, number: u32, end: usize) -> Option<Point> {
        let first = number * 3 - 2 + if fiscal { 3 } else { 0 };
        let days = year.western.and_then(|year| interval::of_months(year, first, first + 2));
        Some(self.about(self.make(
            Year { exact: year.exact && !fiscal, ..year },
            days,
            DateKind::Quarter,
            end,
        )?))
    }

    /// 第1四半期, Q1.
    pub(super) fn quarter_words(&self, at: usize) -> Option<(u32, usize)> {
        let scan = self.scan;
        if let Some(after) = scan.eat(at, "Q") {
            return scan.digits(after, 1).filter(|(number, _)| (1..=4).contains(number));
        }
        let after = scan.eat(at, "第").unwrap_or(at);
        let (number @ 1..=4, end) = scan.small_number(after, false)? else { return None };
        let end = ["四半期", "4半期", "/4半期"].iter().find_map(|word| scan.eat(end, word))?;
        Some((number, end))
    }

    /// Takes in 頃, ごろ.
    fn about(&self, point: Point) -> Point {
        let words = ["頃", "ごろ", "ころ", "前後"];
        match words.iter().find_map(|word| self.scan.eat(point.end, word)) {
            Some(end) => Point { end, approximate: true, ..point },
            None => point,
        }
    }
}
