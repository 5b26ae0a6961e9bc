//! The same report over the years: what a title says when its year, day, number and edition are left out.

use crate::{
    Metadata, Normalized,
    calendar::{CalendarContext, find_dates},
};

/// A report that appears again and again, of which a document is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    /// Stable key: the same for all documents of the series, on every machine (`s` and 16 hexadecimal digits).
    pub key: String,
    /// Publisher and title without year, day, number and edition, as users read it.
    pub name: String,
}

impl Metadata {
    /// The series that the document belongs to: a function of its title and publisher, and of nothing else.
    ///
    /// `None` when nothing is left of the title, or what is left is too common to tell reports apart without a
    /// publisher (資料, 報告書).
    pub fn series(&self) -> Option<Series> {
        series_of(&self.title, self.publisher.as_deref())
    }
}

/// The series of a title and a publisher.
pub(crate) fn series_of(title: &str, publisher: Option<&str>) -> Option<Series> {
    let publisher = publisher.map(|name| Normalized::canonical(name).text).map(|name| squeezed(&name));
    let mut name = timeless(title);
    if let Some(publisher) = &publisher {
        // The title may begin with its publisher or not, from year to year.
        if let Some(rest) = after_ignoring_blanks(&name, publisher) {
            let rest = tidy(rest);
            if rest.chars().count() >= 2 {
                name = rest;
            }
        }
    }
    let plain = folded(&name);
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || publisher.is_none() && letters < 6 {
        return None;
    }
    let key = format!(
        "s{}",
        crate::hash::short(format!("{}\u{0}{plain}", publisher.as_deref().unwrap_or("")).as_bytes())
    );
    let name = match publisher {
        Some(publisher) => format!("{publisher} {name}"),
        None => name,
    };
    Some(Series { key, name })
}

/// What of a name tells series apart: how it ends and whether words are in brackets does not.
fn folded(name: &str) -> String {
    let mut plain = squeezed(name).to_lowercase();
    let mut summary = false;
    for word in ["(概要版)", "【概要版】", "(概要)", "【概要】", "概要版"] {
        if let Some(at) = plain.find(word) {
            plain.replace_range(at..at + word.len(), "");
            summary = true;
        }
    }
    let plain = plain.strip_suffix("について").unwrap_or(&plain);
    let plain = plain.strip_suffix('書').filter(|plain| plain.ends_with("報告")).unwrap_or(plain);
    if summary { format!("{plain}概要版") } else { plain.to_owned() }
}

/// A title without what changes from one year to the next.
fn timeless(title: &str) -> String {
    let text = Normalized::canonical(title).text;
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for date in find_dates(&text, &CalendarContext::default()) {
        let (start, end) = (date.span.start as usize, date.span.end as usize);
        if start >= at && end <= text.len() {
            kept.push_str(&text[at..start]);
            kept.push(' ');
            at = end + behind_date(&text[end..]);
        }
    }
    kept.push_str(&text[at.min(text.len())..]);
    tidy(&without_numbers(&kept))
}

/// Bytes of the word behind a date that belongs to it: 版, 現在, 分.
fn behind_date(rest: &str) -> usize {
    const WORDS: &[&str] = &[
        "末現在",
        "末時点",
        "現在",
        "時点",
        "版",
        "分",
        "末",
        "号",
        "発行",
        "発表",
        "公表",
        "更新",
        "改訂",
        "改定",
    ];
    let kanji = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    // 分析 and 版画 are words of their own.
    WORDS
        .iter()
        .find(|word| rest.strip_prefix(**word).is_some_and(|after| !after.starts_with(kanji)))
        .map_or(0, |word| word.len())
}

/// Leaves out 第３回, 第12号, 2019年版, Vol. 3, 改訂版, (案), and Western years by themselves.
fn without_numbers(text: &str) -> String {
    const EDITIONS: &[&str] = &[
        "改訂版",
        "改定版",
        "最終版",
        "確定版",
        "暫定版",
        "速報版",
        "概要版",
        "速報値",
        "確報値",
        "年度版",
        "年版",
        "(案)",
        "(素案)",
        "(最終)",
        "(確定)",
        "(改訂)",
        "(速報)",
        "(確報)",
        "(予定)",
        "(修正)",
        "(更新)",
        "(年度末)",
        "(本編)",
        "【本編】",
        "本編",
        "抜粋",
    ];
    let mut text = text.to_owned();
    for word in EDITIONS {
        // A summary is a report of its own.
        if *word != "概要版" {
            text = text.replace(word, " ");
        }
    }
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let number = |from: usize| {
            chars[from..]
                .iter()
                .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十百元".contains(**c))
                .count()
        };
        let rest: String = chars[at..].iter().take(5).collect::<String>().to_lowercase();
        if chars[at] == '第' {
            let digits = number(at + 1);
            let counter = chars.get(at + 1 + digits);
            if digits > 0 && counter.is_some_and(|c| matches!(c, '回' | '号' | '版' | '報' | '巻' | '期'))
            {
                kept.push(' ');
                at += digits + 2;
                continue;
            }
        }
        let issue = ["vol.", "vol ", "no.", "ver.", "rev."].iter().find(|word| rest.starts_with(**word));
        if let Some(word) = issue {
            let blanks = chars[at + word.len()..].iter().take_while(|c| c.is_whitespace()).count();
            let from = at + word.len() + blanks;
            let digits = chars[from..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
            if digits > 0 {
                kept.push(' ');
                at = from + digits;
                continue;
            }
        }
        let fresh = at == 0 || !chars[at - 1].is_alphanumeric();
        if fresh && let Some(digits) = era_year(&chars[at..]) {
            kept.push(' ');
            at += 1 + digits;
            continue;
        }
        if chars[at].is_ascii_digit() && (at == 0 || !chars[at - 1].is_ascii_alphanumeric()) {
            let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
            let year: String = chars[at..at + digits].iter().collect();
            let after = chars.get(at + digits);
            if matches!(digits, 4 | 8)
                && (year.starts_with("19") || year.starts_with("20"))
                && (digits == 8 || !after.is_some_and(|c| c.is_alphabetic()))
            {
                kept.push(' ');
                at += digits;
                continue;
            }
        }
        kept.push(chars[at]);
        at += 1;
    }
    kept
}

/// Digits of the year in R2, H30: of an era's letter with a year that it had, before no other letter or digit.
fn era_year(chars: &[char]) -> Option<usize> {
    let years = match chars.first()? {
        'R' | 'r' => 1..=30,
        'H' | 'h' => 1..=31,
        'S' | 's' => 1..=64,
        _ => return None,
    };
    let digits = chars[1..].iter().take_while(|c| c.is_ascii_digit()).count();
    let year: u32 = chars[1..=digits].iter().collect::<String>().parse().ok()?;
    let after = chars.get(1 + digits);
    let ends = !after.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    (years.contains(&year) && ends).then_some(digits)
}

/// Blanks joined, brackets without content and particles without a word left out.
fn tidy(text: &str) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let mut next = without_empty_brackets(&text);
        // What stood behind a year that is gone: 令和2年度(2020年度)版.
        let words = next.split_whitespace().filter(|word| *word != "版");
        next = words.collect::<Vec<_>>().join(" ").replace("( ", "(").replace(" )", ")");
        let trimmed = next.trim_matches(|c: char| c.is_whitespace() || "・-‐–—―~～:：,、.。/_=".contains(c));
        let trimmed = ["における", "に係る", "に関する", "にかかる", "の"]
            .iter()
            .find_map(|word| trimmed.strip_prefix(word).filter(|rest| rest.chars().count() >= 2))
            .unwrap_or(trimmed)
            .to_owned();
        if trimmed == text {
            return text;
        }
        text = trimmed;
    }
}

/// Leaves out brackets in which no letter is left: (・), 【 】.
fn without_empty_brackets(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for c in text.chars() {
        if matches!(c, '(' | '[' | '【' | '<' | '「' | '〔') {
            open = Some(kept.len());
        } else if c.is_alphanumeric() {
            open = None;
        } else if matches!(c, ')' | ']' | '】' | '>' | '」' | '〕')
            && let Some(start) = open.take()
        {
            kept.truncate(start);
            kept.push(' ');
            continue;
        }
        kept.push(c);
    }
    kept
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What follows `prefix` in `text`, blanks in either not counted.
fn after_ignoring_blanks<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut wanted = prefix.chars();
    let mut next = wanted.next()?;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            continue;
        }
        if c != next {
            return None;
        }
        match wanted.next() {
            Some(c) => next = c,
            None => return Some(&text[at + c.len_utf8()..]),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of the series of titles that one publisher gave.
    fn name(title: &str, publisher: Option<&str>) -> Option<String> {
        series_of(title, publisher).map(|series| series.name)
    }

    #[test]
    fn the_same_report_over_the_years() {
        let same = [
            "令和元年度　みなと振興計画　進捗報告",
            "みなと振興計画 進捗報告（平成30年度）",
            "平成３１年度・令和元年度 みなと振興計画進捗報告",
            "静岡県港湾局　みなと振興計画　進捗報告【令和４年６月30日】",
            "みなと振興計画　進捗報告（2019）",
            "みなと振興計画　進捗報告　令和５年度版",
            "令和6年度におけるみなと振興計画進捗報告（案）",
            "みなと振興計画 進捗報告 令和2年度（2020年度）版",
            "第12回 みなと振興計画 進捗報告",
            "みなと振興計画 進捗報告（R5.3月末現在）",
            "みなと振興計画 進捗報告（平成31年度・令和元年度）",
        ];
        let first = series_of(same[0], Some("静岡県港湾局")).unwrap();
        assert_eq!(first.name, "静岡県港湾局 みなと振興計画 進捗報告");
        for title in same {
            let series = series_of(title, Some("静岡県 港湾局")).unwrap();
            assert_eq!(series.key, first.key, "{title} → {}", series.name);
        }
    }

    #[test]
    fn other_reports_are_other_series() {
        let keys: std::collections::BTreeSet<String> = [
            ("令和５年度 みなと振興計画 進捗報告", Some("静岡県港湾局")),
            ("令和５年度 みなと振興計画 進捗報告", Some("青葉町")),
            ("令和５年度 みなと振興計画 進捗報告", None),
            ("第２次みなと振興計画 進捗報告", Some("静岡県港湾局")),
            ("第３次みなと振興計画 進捗報告", Some("静岡県港湾局")),
            ("みなと振興計画 概要版", Some("静岡県港湾局")),
        ]
        .into_iter()
        .filter_map(|(title, publisher)| series_of(title, publisher))
        .map(|series| series.key)
        .collect();
        assert_eq!(keys.len(), 6);
    }

    #[test]
    fn what_the_years_are_written_with() {
        let same = [
            "Ｒ２みなと振興計画進捗報告",
            "H30 みなと振興計画進捗報告書",
            "（R3）みなと振興計画進捗報告",
            "令和２年度上半期みなと振興計画進捗報告",
            "みなと振興計画進捗報告（令和2年度下半期）",
            "令和２年度第１四半期みなと振興計画進捗報告",
            "令和2年4月～9月 みなと振興計画進捗報告",
            "第３期みなと振興計画進捗報告",
            "みなと振興計画進捗報告（第４期）",
            "令和二年度みなと振興計画進捗報告（本編）",
            "平成31（2019）年度 みなと振興計画進捗報告について",
            "20200401_みなと振興計画進捗報告",
            "FY2020みなと振興計画進捗報告",
        ];
        for title in same {
            assert_eq!(
                series_of(title, Some("青葉町")).map(|series| series.key),
                series_of("みなと振興計画進捗報告", Some("青葉町")).map(|series| series.key),
                "{title}"
            );
        }
        let summaries = [
            "みなと振興計画進捗報告（概要版）",
            "みなと振興計画進捗報告【概要】",
            "令和２年度みなと振興計画進捗報告書 概要版",
        ];
        let keys: std::collections::BTreeSet<_> =
            summaries.iter().map(|title| series_of(title, Some("青葉町")).map(|series| series.key)).collect();
        assert_eq!(keys.len(), 1);
        assert!(!keys.contains(&series_of(same[0], Some("青葉町")).map(|series| series.key)));
        // Words that only look like years.
        assert_eq!(name("RESAS地域経済分析の手引", None).as_deref(), Some("RESAS地域経済分析の手引"));
        assert_eq!(name("H2Oプロジェクト進捗報告", None).as_deref(), Some("H2Oプロジェクト進捗報告"));
        assert_eq!(
            name("みなと白書（令和2年度実績）", Some("青葉町")).as_deref(),
            Some("青葉町 みなと白書(実績)")
        );
    }

    #[test]
    fn what_names_no_report_makes_no_series() {
        for (title, publisher) in
            [("報告書", None), ("令和５年度", Some("青葉町")), ("資料１", None), ("", Some("青葉町"))]
        {
            assert_eq!(name(title, publisher), None, "{title}");
        }
        assert_eq!(name("令和５年度 報告書", Some("青葉町")).as_deref(), Some("青葉町 報告書"));
    }
}
