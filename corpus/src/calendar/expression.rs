//! Lists and ranges of dates: `R1.4、8～9`, `H30.11～H31.1`, `2018～2020年度`; one scan from left to right.

use super::{
    CalendarContext, DateExpression, DateKind, interval,
    point::{Point, Reader, Style},
    scan::Scan,
};
use crate::ByteSpan;

/// All dates of a canonical text.
pub(super) fn find(text: &str, context: CalendarContext) -> Vec<DateExpression> {
    let mut finder = Finder {
        reader: Reader { scan: Scan { text }, context, in_sentence: None, last: None },
        found: Vec::new(),
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes[at] {
            b'0'..=b'9' => finder.read(at).unwrap_or_else(|| skip_digits(bytes, at)),
            b'F' | b'H' | b'M' | b'Q' | b'R' | b'S' | b'T' => finder.read(at).unwrap_or(at + 1),
            byte if byte.is_ascii() => at + 1,
            // Every sign that can begin a date, and 。, is in these blocks of three bytes each.
            0xE3..=0xE9 if at + 3 <= bytes.len() => {
                if &bytes[at..at + 3] == "。".as_bytes() {
                    finder.reader.in_sentence = None;
                    at + 3
                } else if may_begin([bytes[at], bytes[at + 1], bytes[at + 2]]) {
                    finder.read(at).unwrap_or(at + 3)
                } else {
                    at + 3
                }
            }
            byte => {
                at + if byte >= 0xF0 {
                    4
                } else if byte >= 0xE0 {
                    3
                } else {
                    2
                }
            }
        };
    }
    finder.found
}

/// Whether a date can begin with this character: an era, or a word like 今年度.
fn may_begin(bytes: [u8; 3]) -> bool {
    let code = u32::from(bytes[0] & 15) << 12 | u32::from(bytes[1] & 63) << 6 | u32::from(bytes[2] & 63);
    char::from_u32(code).is_some_and(|c| {
        matches!(
            c,
            '令' | '平'
                | '昭'
                | '大'
                | '明'
                | '今'
                | '本'
                | '当'
                | '昨'
                | '前'
                | '来'
                | '次'
                | '翌'
                | '同'
                | '一'
                | '再'
                | '去'
                | '年'
                | '通'
                | '第'
                | '上'
                | '下'
                | '春'
                | '夏'
                | '秋'
                | '冬'
        )
    })
}

fn skip_digits(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

struct Finder<'a> {
    reader: Reader<'a>,
    found: Vec<DateExpression>,
}

impl Finder<'_> {
    /// Reads the date at `at` with the list or range that it begins, and returns where it ends.
    fn read(&mut self, at: usize) -> Option<usize> {
        let mut current = self.reader.point(at)?;
        loop {
            let end = self.reader.past_weekday(current.end);
            let mut open_ended = false;
            if let Some(next) = self.range_sign(end, current.style) {
                // 2013年1月から11月: what is left out comes from the begin of the range, not from the document.
                self.remember(current);
                if let Some(until) = self.borrowed(next, &current).or_else(|| self.reader.point(next)) {
                    current = self.range(current, until);
                    self.push(at, current, DateKind::Range, false);
                    self.remember(current);
                    let end = self.reader.past_weekday(current.end);
                    match self.list_item(end, &current) {
                        Some(item) => current = item,
                        None => return Some(current.end),
                    }
                    continue;
                }
                open_ended = self.reader.scan.text[..next].trim_end().ends_with('~');
            }
            self.push(at, current, current.kind, open_ended);
            self.remember(current);
            match self.list_item(end, &current) {
                Some(item) => current = item,
                None => return Some(current.end),
            }
        }
    }

    fn push(&mut self, start: usize, point: Point, kind: DateKind, open_ended: bool) {
        self.found.push(DateExpression {
            span: ByteSpan::new(start, point.end),
            interval: point.interval,
            kind,
            approximate: point.approximate,
            relative: point.relative,
            open_ended,
        });
    }

    fn remember(&mut self, point: Point) {
        self.reader.last = Some(point);
        self.reader.in_sentence = Some(point);
    }

    /// Past ～, -, から, with which a range goes on.
    fn range_sign(&self, at: usize, style: Style) -> Option<usize> {
        let scan = self.reader.scan;
        let signs: &[&str] = match style {
            // 2019-04-01-02 means nothing.
            Style::Signs(b'-') => &["~"],
            _ => &["~", "-", "から", "より"],
        };
        Some(scan.skip_blanks(signs.iter().find_map(|sign| scan.eat(at, sign))?))
    }

    /// The abbreviated date after a comma: `、10` in `H30.8、10`.
    fn list_item(&self, at: usize, before: &Point) -> Option<Point> {
        let scan = self.reader.scan;
        let next = ["、", "・", ",", "及び", "と"].iter().find_map(|sign| scan.eat(at, sign))?;
        self.borrowed(scan.skip_blanks(next), before)
    }

    /// A date that leaves out what it has in common with the one before it.
    fn borrowed(&self, at: usize, before: &Point) -> Option<Point> {
        let (reader, scan) = (&self.reader, self.reader.scan);
        let (number, end) = scan.digits(at, 2)?;
        let delimited = reader.ends_item(end);
        match (before.style, before.month, before.day) {
            (Style::Bare, ..) | (Style::Words, None, _) => self.borrowed_year(number, end, before),
            (_, None, _) => None,
            (Style::MonthSlashDay, Some(_), _) => {
                if let Some(after) = scan.text[end..].strip_prefix('/').map(|_| end + 1) {
                    let (day, after) = scan.digits(after, 2)?;
                    let month = (1..=12).contains(&number).then_some(number)?;
                    return reader.month_slash_day(year_of(before, month), month, day, after);
                }
                let month = before.month?;
                delimited.then(|| reader.month_slash_day(year_of(before, month), month, number, end))?
            }
            (style, Some(earlier), day) => {
                let month = |month: u32, end| {
                    let year = year_of(before, month);
                    (1..=12).contains(&month).then(|| reader.after_month(year, month, end, style))?
                };
                if let Some(after) = reader.month_sign(end) {
                    return month(number, after);
                }
                if let Style::Signs(sign) = style
                    && day.is_some()
                    && scan.text.as_bytes().get(end) == Some(&sign)
                {
                    let (day, after) = scan.digits(end + 1, 2)?;
                    let sound = (1..=12).contains(&number) && reader.ends_item(after);
                    return sound.then(|| reader.day(year_of(before, number), number, day, after, style))?;
                }
                match (style, day) {
                    (Style::Words, Some(_)) => {
                        let after =
                            scan.eat(end, "日").filter(|&after| !scan.text[after..].starts_with('間'));
                        let end = after.or_else(|| reader.borrows(end, "日").then_some(end))?;
                        reader.day(year_of(before, earlier), earlier, number, end, style)
                    }
                    (Style::Words, None) => reader.borrows(end, "月").then(|| month(number, end))?,
                    (_, Some(_)) => delimited
                        .then(|| reader.day(year_of(before, earlier), earlier, number, end, style))?,
                    (_, None) => delimited.then(|| month(number, end))?,
                }
            }
        }
    }

    /// `～30年度`, `・30年度`, `～20年度`.
    fn borrowed_year(&self, number: u32, end: usize, before: &Point) -> Option<Point> {
        let (reader, scan) = (&self.reader, self.reader.scan);
        let western = match before.era {
            Some(era) => era.western(number)?,
            None if before.relative => return None,
            None => before.year? / 100 * 100 + number as i32,
        };
        if before.year.is_some_and(|earlier| western <= earlier) {
            return None;
        }
        let year = reader.year(western, before.era);
        if before.style == Style::Bare {
            let after = scan.eat(end, "年度");
            let point = reader.whole_fiscal_year(year, after.unwrap_or(end))?;
            return (after.is_some() || reader.ends_item(end))
                .then_some(Point { style: Style::Bare, ..point });
        }
        if before.fiscal {
            if let Some(after) = scan.eat(end, "年度") {
                return reader.after_fiscal(year, after);
            }
            return reader.borrows(end, "年度").then(|| reader.whole_fiscal_year(year, end))?;
        }
        if let Some(after) = scan.eat(end, "年").filter(|_| !scan.sees(end, &["年間", "年目", "年度"]))
        {
            return reader.after_calendar(year, after);
        }
        reader.borrows(end, "年").then(|| reader.whole_year(year, end))?
    }

    /// From the begin of `from` to the end of `until`.
    fn range(&self, from: Point, until: Point) -> Point {
        let mut start = from.interval;
        // 10月～令和2年3月: the year that is written decides for the month without one.
        if from.relative
            && !until.relative
            && let (Some(month), Some(days)) = (from.month, until.interval)
        {
            let year = i32::from(days.end.year());
            start = [year, year - 1].into_iter().find_map(|year| {
                let begin = match from.day {
                    Some(day) => interval::of_day(year, month, day),
                    None => interval::of_months(year, month, month),
                };
                begin.filter(|begin| begin.start <= days.end)
            });
        }
        Point {
            interval: interval::join(start, until.interval),
            approximate: from.approximate || until.approximate,
            relative: from.relative && until.relative,
            ..until
        }
    }
}

/// The year of a month that follows `before` in a list: months go on, from December into the next year.
fn year_of(before: &Point, month: u32) -> super::point::Year {
    let year = before.interval.map(|days| i32::from(days.end.year())).or(before.year);
    let next = before.month.is_some_and(|earlier| month < earlier);
    super::point::Year {
        western: year.map(|year| year + i32::from(next)),
        era: before.era,
        exact: false,
        relative: before.relative,
    }
}
