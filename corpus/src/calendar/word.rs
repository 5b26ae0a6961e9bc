//! Dates said by reference: to the document's own year (今年度, 年内), or to the date before them (同年, 翌年度).

use super::{
    DateKind, Interval,
    point::{HALVES, Point, Reader, SEASONS, Style, Year},
    scan::is_kanji,
};

impl Reader<'_> {
    /// A date said by reference: to the document's own year, or to the date before it.
    pub(super) fn word(&self, at: usize) -> Option<Point> {
        let scan = self.scan;
        let before = scan.char_before(at);
        let inside_word = before.is_some_and(|c| is_kanji(c) && c != '対');
        let own = self.context.fiscal_year;
        // (word, years to add, 年度, whether it refers to the date before it)
        const YEARS: &[(&str, (i32, bool, bool))] = &[
            ("一昨年度", (-2, true, false)),
            ("再来年度", (2, true, false)),
            ("翌々年度", (2, true, true)),
            ("今年度", (0, true, false)),
            ("本年度", (0, true, false)),
            ("当年度", (0, true, false)),
            ("昨年度", (-1, true, false)),
            ("前年度", (-1, true, true)),
            ("来年度", (1, true, false)),
            ("次年度", (1, true, true)),
            ("翌年度", (1, true, true)),
            ("同年度", (0, true, true)),
            ("一昨年", (-2, false, false)),
            ("今年", (0, false, false)),
            ("本年", (0, false, false)),
            ("昨年", (-1, false, false)),
            ("去年", (-1, false, false)),
            ("来年", (1, false, false)),
            ("前年", (-1, false, true)),
            ("翌々年", (2, false, true)),
            ("翌年", (1, false, true)),
            ("同年", (0, false, true)),
        ];
        if let Some((end, (add, fiscal, refers))) =
            scan.eat_any(at, YEARS).filter(|_| scan.char_at(at) != Some(' '))
        {
            if inside_word
                || ["代", "齢", "金", "比", "同期", "並"]
                    .iter()
                    .any(|tail| scan.text[end..].starts_with(tail))
            {
                return None;
            }
            let said = if scan.text[at..].starts_with('同') { self.last } else { self.in_sentence };
            let anchor = said
                .filter(|_| refers)
                .and_then(|p| if fiscal { p.fiscal_year() } else { p.calendar_year() });
            if scan.text[at..].starts_with('同') && anchor.is_none() {
                return None;
            }
            let western = anchor.or(own).map(|year| year + add);
            let year = Year {
                western,
                era: None,
                exact: false,
                relative: anchor.is_none() || said.is_some_and(|p| p.relative),
            };
            return if fiscal { self.after_fiscal(year, end) } else { self.after_calendar(year, end) };
        }
        if inside_word {
            return None;
        }
        if let Some(end) = scan.text[at..].strip_prefix("同月").map(|_| at + "同月".len()) {
            let last = self.last?;
            let year =
                Year { western: last.calendar_year(), era: None, exact: false, relative: last.relative };
            return self.after_month(year, last.month?, end, Style::Words);
        }
        // 平成30年12月に契約し、翌月に開始
        if scan.text[at..].starts_with("翌月") {
            let last = self.in_sentence?;
            let (year, month) = (last.calendar_year()?, last.month?);
            let (western, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            let year = Year { western: Some(western), era: None, exact: false, relative: last.relative };
            return self.after_month(year, month, at + "翌月".len(), Style::Words);
        }
        if scan.text[at..].starts_with("翌日") {
            let last = self.in_sentence.filter(|last| last.kind == DateKind::Day)?;
            let next = last.interval?.end.tomorrow().ok()?;
            let end = at + "翌日".len();
            let interval = Some(Interval { start: next, end: next });
            let (month, day) = (u32::from(next.month().unsigned_abs()), u32::from(next.day().unsigned_abs()));
            return Some(Point { end, interval, month: Some(month), day: Some(day), ..last });
        }
        if scan.text[at..].starts_with("同日") {
            let last = self.last.filter(|last| last.kind == DateKind::Day)?;
            return Some(Point { end: at + "同日".len(), ..last });
        }
        if let Some(rest) = scan.text[at..].strip_prefix("年度") {
            if before.is_some_and(|c| c.is_ascii_digit() || c == '元') {
                return None;
            }
            let end = at + "年度".len();
            let refined = ["末", "上半期", "下半期", "上期", "下期", "前半", "後半", "の上半期", "の下半期"];
            if ["内", "中に", "中の"].iter().any(|word| rest.starts_with(word)) {
                let inside = end + "内".len();
                return self
                    .whole_fiscal_year(self.own_year(), end)
                    .map(|point| Point { end: inside, ..point });
            }
            return if refined.iter().any(|word| rest.starts_with(word)) {
                self.after_fiscal(self.own_year(), end)
            } else {
                None
            };
        }
        if scan.text[at..].starts_with("年内") && !before.is_some_and(|c| c.is_ascii_digit()) {
            return self.whole_year(self.own_year(), at + "年内".len());
        }
        if let Some(rest) = scan.text[at..].strip_prefix("通年") {
            let compound = rest.starts_with(['度', '金', '鑑', '齢']);
            return if compound {
                None
            } else {
                self.whole_fiscal_year(self.own_year(), at + "通年".len())
            };
        }
        if scan.text[at..].starts_with('第') {
            let (number, end) = self.quarter_words(at)?;
            return self.quarter(self.own_year(), true, number, end);
        }
        if let Some((end, half)) = scan.eat_any(at, &HALVES[..4]).filter(|_| scan.char_at(at) != Some(' ')) {
            return self.half(self.own_year(), true, half, end);
        }
        const NAMED_SEASONS: &[(&str, (i32, u32))] = &[
            ("今春", (0, 3)),
            ("今夏", (0, 6)),
            ("今秋", (0, 9)),
            ("今冬", (0, 12)),
            ("昨春", (-1, 3)),
            ("昨夏", (-1, 6)),
            ("昨秋", (-1, 9)),
            ("昨冬", (-1, 12)),
            ("来春", (1, 3)),
            ("来夏", (1, 6)),
            ("来秋", (1, 9)),
        ];
        if let Some((end, (add, first))) =
            scan.eat_any(at, NAMED_SEASONS).filter(|_| scan.char_at(at) != Some(' '))
        {
            let year = Year { western: own.map(|year| year + add), ..self.own_year() };
            return self.season(year, first, end);
        }
        let (end, first) = scan.eat_any(at, SEASONS).filter(|_| scan.char_at(at) != Some(' '))?;
        // 春 alone is a word like any other; 春ごろ is a date.
        self.season(self.own_year(), first, end).filter(|season| season.approximate)
    }
}
