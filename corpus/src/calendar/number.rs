//! Dates that begin with a number, and what tells them from fractions, counts and quantities.

use super::{
    DateKind,
    era::Era,
    interval,
    point::{Point, Reader, Style, Year},
};

/// What stands after a number that counts something: it is no month and no day.
pub(super) const COUNTERS: &str =
    "件社人名円万億兆千百回台校年時分秒歳%ポ機団か箇カヶケ市町村者つ部組種点倍度℃施項拠区国県府都票戸軒棟床";

impl Reader<'_> {
    /// A date that begins with a number: a Western year, a month, or `6/12`.
    pub(super) fn number(&self, at: usize) -> Option<Point> {
        let scan = self.scan;
        if scan.char_before(at).is_some_and(|c| matches!(c, ',' | '/' | '¥' | '$' | '第' | '年')) {
            return None;
        }
        if let Some((western @ 1868..=2199, end)) = scan.digits(at, 4).filter(|&(_, end)| end == at + 4) {
            let year = Year { western: Some(western as i32), era: None, exact: false, relative: false };
            return self.after_year(year, end);
        }
        let (number, end) = scan.digits(at, 2)?;
        if let Some(after) = scan.text[end..].strip_prefix('Q').map(|_| end + 1) {
            let delimited = scan.char_at(after).is_none_or(|c| !c.is_ascii_alphanumeric());
            return (delimited && (1..=4).contains(&number))
                .then(|| self.quarter(self.own_year(), true, number, after))?;
        }
        if end == at + 2
            && (scan.eat(end, "年度").is_some() || self.borrows(end, "年度"))
            && !scan.sees(end, &["年度目", "年度間", "年度分", "年度連続"])
            && let Some(year) = self.unnamed_era(number)
        {
            return self.after_year(year, end);
        }
        if !(1..=12).contains(&number) {
            return None;
        }
        if let Some(after) = self.month_sign(end) {
            let year = self.year_of_month(number);
            return self.after_month(year, number, after, Style::Words);
        }
        if self.borrows(end, "月") {
            return self.after_month(self.year_of_month(number), number, end, Style::Words);
        }
        if scan.sees(end, &["/4半期"]) {
            let (quarter, end) = self.quarter_words(at)?;
            return self.quarter(self.own_year(), true, quarter, end);
        }
        let (day, after) = scan.digits(end + scan.text[end..].strip_prefix('/').map(|_| 1)?, 2)?;
        let plausible = (1..=31).contains(&day) && self.is_month_and_day(at, number, day, after);
        plausible.then(|| self.month_slash_day(self.year_of_month(number), number, day, after))?
    }

    /// 28年度 without its era: the era that brings it nearest to the document's own 年度, within twelve years of it.
    fn unnamed_era(&self, number: u32) -> Option<Year> {
        let own = self.context.fiscal_year?;
        let years = Era::ALL.into_iter().filter_map(|era| Some((era.western(number)?, era)));
        let (western, era) = years.min_by_key(|(year, _)| (year - own).abs())?;
        let near = (western - own).abs() <= 12;
        near.then_some(Year { western: Some(western), era: Some(era), exact: false, relative: true })
    }

    pub(super) fn month_slash_day(&self, year: Year, month: u32, day: u32, end: usize) -> Option<Point> {
        // A day that no year has is no date at all here: the slash alone proves nothing.
        interval::of_day(2020, month, day)?;
        Some(Point {
            end,
            interval: year.western.and_then(|year| interval::of_day(year, month, day)),
            kind: DateKind::Day,
            approximate: false,
            relative: year.relative,
            style: Style::MonthSlashDay,
            era: None,
            year: year.western,
            fiscal: false,
            month: Some(month),
            day: Some(day),
        })
    }

    /// Whether `6/12` at `at` is a day: inside brackets, at the begin of a cell, or beside a weekday or another date.
    pub(super) fn is_month_and_day(&self, at: usize, month: u32, day: u32, end: usize) -> bool {
        let scan = self.scan;
        let next = scan.char_at(scan.skip_blanks(end));
        let counted = next
            .is_some_and(|c| c == '/' || c == '%' || COUNTERS.contains(c) || c == '以' || c == '補')
            || scan.char_at(end).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        if counted {
            return false;
        }
        if self.past_weekday(end) != end {
            return true;
        }
        // 2/3, 1/2, 10/10 are shares of a subsidy unless something says otherwise.
        let is_share = |part: u32, whole: u32| part <= whole && matches!(whole, 2..=5 | 10);
        let continues =
            ["~", "、", "・", ","].iter().find_map(|sign| scan.eat(end, sign)).is_some_and(|next| {
                let next = scan.skip_blanks(next);
                scan.digits(next, 2).is_some_and(|(number, after)| {
                    let slash = scan.text[after..].strip_prefix('/').and_then(|_| scan.digits(after + 1, 2));
                    match slash {
                        Some((second, _)) => !is_share(number, second),
                        None => (1..=31).contains(&number) && self.ends_item(after),
                    }
                })
            });
        let before = scan.mark_before(at);
        let opened =
            scan.text[..at].char_indices().rev().take(40).find(|&(_, c)| matches!(c, '(' | ')' | '。'));
        let bracket = opened.filter(|&(_, c)| c == '(').map(|(open, _)| {
            let low = scan.text[..open].char_indices().rev().take(10).last().map_or(open, |(low, _)| low);
            &scan.text[low..at]
        });
        let share = |text: &str| {
            ["率", "負担", "割合", "補助", "分の", "頁", "倍", "定額"].iter().any(|word| text.contains(word))
        };
        let in_bracket = bracket.is_some_and(|inside| !share(inside))
            && matches!(before, Some('(' | '、' | '・' | ',' | ':' | '~' | '日'))
            && matches!(next, Some(')' | '、' | '・' | ',' | '~' | ' ') | None);
        let labelled = ["日時", "期日", "開催日", "日程", "期間"]
            .iter()
            .any(|label| scan.text[..at].trim_end_matches([' ', ':', '】', ')']).ends_with(label));
        let alone = before.is_none_or(|c| matches!(c, '・' | '○' | '〇' | '▸' | '-'))
            && (next.is_none() || scan.text[end..].starts_with(' '));
        let fraction = is_share(month, day);
        labelled || (in_bracket && (continues || !fraction)) || (alone && !fraction)
    }

    /// Past `(月)`, `(火・祝)`, which may stand after a day.
    pub(super) fn past_weekday(&self, at: usize) -> usize {
        let Some(inside) = self.scan.eat(at, "(") else { return at };
        let mut end = inside;
        for c in self.scan.text[inside..].chars().take(6) {
            end += c.len_utf8();
            match c {
                '月' | '火' | '水' | '木' | '金' | '土' | '日' | '祝' | '・' | '休' | '曜' => {}
                ')' if end > inside + 1 => return end,
                _ => return at,
            }
        }
        at
    }

    /// Past 月 when it is that of a calendar month.
    pub(super) fn month_sign(&self, at: usize) -> Option<usize> {
        let end = self.scan.eat(at, "月")?;
        let other = ["間", "曜", "額", "当", "あたり", "につき", "以内", "以上", "未満", "齢"];
        (!other.iter().any(|word| self.scan.text[end..].starts_with(word))).then_some(end)
    }

    /// The year of a month that has none: that of the date before it in the sentence, or the document's own 年度.
    pub(super) fn year_of_month(&self, month: u32) -> Year {
        if let Some(before) = self.in_sentence.filter(|before| !before.relative && before.interval.is_some())
        {
            let year = match (before.fiscal, before.month, before.calendar_year()) {
                (true, _, Some(_)) => before.year.map(|year| year + i32::from(month < 4)),
                (false, Some(earlier), Some(year)) => Some(year + i32::from(month < earlier)),
                (_, _, year) => year,
            };
            return Year { western: year, era: None, exact: false, relative: false };
        }
        let western = self.context.fiscal_year.map(|year| year + i32::from(month < 4));
        Year { western, era: None, exact: false, relative: true }
    }

    /// Whether the number that ends at `at` stands in a list (`8～9月`, `28・29年度`) whose end bears `unit`.
    pub(super) fn borrows(&self, at: usize, unit: &str) -> bool {
        let scan = self.scan;
        let mut at = at;
        for _ in 0..12 {
            let Some(next) =
                ["~", "-", "・", "、", ",", "から", "及び"].iter().find_map(|sign| scan.eat(at, sign))
            else {
                return false;
            };
            let Some((number, end)) = scan.digits(scan.skip_blanks(next), 4) else { return false };
            let fits = match unit {
                "月" => (1..=12).contains(&number) && self.month_sign(end).is_some(),
                "日" => {
                    (1..=31).contains(&number) && scan.eat(end, "日").is_some() && !scan.sees(end, &["日間"])
                }
                "年" => scan.eat(end, "年").is_some() && !scan.sees(end, &["年間", "年度", "年目"]),
                _ => scan.eat(end, unit).is_some(),
            };
            if fits {
                return true;
            }
            at = end;
        }
        false
    }

    /// Whether a list item may end at `at`: nothing follows that would make its number a count.
    pub(super) fn ends_item(&self, at: usize) -> bool {
        let blank = self.scan.skip_blanks(at);
        match self.scan.char_at(blank) {
            None => true,
            Some(c) if ")]」』】。、・,~;|→⇒:".contains(c) => true,
            Some(c) => blank > at && !COUNTERS.contains(c) && !c.is_ascii_alphanumeric() && c != '.',
        }
    }
}
