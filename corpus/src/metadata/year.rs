//! Which 年度 a report is about and when it was issued.

use std::collections::BTreeMap;

use crate::{
    Column, Date, Normalized, PassageKind,
    calendar::{CalendarContext, DateExpression, DateKind, find_dates, fiscal_year_of},
    layout::Repaired,
};

/// Characters of text in which dates are counted when no title names the year.
const ENOUGH: usize = 200_000;

/// The 年度 that a report is about: named in its title or front matter, told by the day of its progress columns, named
/// in its path, or else the one in which most of what it reports happened. Never today's.
pub(crate) fn find_fiscal_year(
    title: Option<&str>,
    front: &[&str],
    repaired: &Repaired,
    source: &str,
) -> Option<i32> {
    named_year(title.unwrap_or(""))
        .or_else(|| front.iter().find_map(|line| named_year(line)))
        .or_else(|| progress_year(repaired))
        .or_else(|| path_year(source))
        .or_else(|| year_of_facts(repaired))
}

/// The only 年度 that a line names; of 平成31年度・令和元年度 the two are one.
pub(crate) fn named_year(line: &str) -> Option<i32> {
    if line.chars().count() > 120 {
        return None;
    }
    let years: Vec<i32> = dates(line)
        .iter()
        .filter(|date| date.kind == DateKind::FiscalYear && !date.relative)
        .filter_map(|date| date.interval.map(|interval| fiscal_year_of(interval.start)))
        .collect();
    let first = *years.first()?;
    years.iter().all(|year| *year == first).then_some(first)
}

/// ＜進捗状況（R2.3月末時点）＞: the year that had gone when progress was measured.
fn progress_year(repaired: &Repaired) -> Option<i32> {
    let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
    for passage in &repaired.passages {
        let progress = passage.column == Some(Column::Progress);
        let title = passage.kind == PassageKind::Heading && progress;
        // A few hundred titles settle it.
        if votes.values().sum::<usize>() >= 300 {
            break;
        }
        // In a table the title of the column stands over each of its cells.
        let over = || passage.headings.iter().map(String::as_str).find(|heading| names_progress(heading));
        let said = if title { Some(passage.text.as_str()) } else { progress.then(over).flatten() };
        if let Some(said) = said.filter(|said| said.chars().count() <= 60) {
            for date in dates(said) {
                if let Some(interval) = date.interval.filter(|_| !date.relative) {
                    *votes.entry(fiscal_year_of(interval.end)).or_default() += 1;
                }
            }
        }
    }
    majority(&votes)
}

/// ＜進捗状況（R2.3月末時点）＞, 実績（令和元年度）.
fn names_progress(heading: &str) -> bool {
    let plain = heading.trim_start_matches(['＜', '<', '《', '≪', '［', '【']);
    ["進捗", "実績", "結果"].iter().any(|word| plain.starts_with(word))
}

/// `R1-progress.txt`, `平成30年度/report.txt`, `report_2019年度.txt`.
fn path_year(source: &str) -> Option<i32> {
    let stem = source.rsplit_once('.').map_or(source, |(stem, _)| stem);
    stem.rsplit('/').find_map(|part| {
        named_year(part).or_else(|| {
            part.split(['-', '_', ' ', '.', '\u{3000}', '（', '(', '）', ')']).find_map(|word| {
                let (era, number) = word.split_at_checked(1)?;
                let base = match era {
                    "R" | "r" => 2018,
                    "H" | "h" => 1988,
                    _ => return None,
                };
                let number: i32 = (number.len() <= 2).then(|| number.parse().ok())??;
                (1..=64).contains(&number).then_some(base + number)
            })
        })
    })
}

/// The 年度 of most facts dated by month or day, if most agree; else the latest such date that is no plan.
fn year_of_facts(repaired: &Repaired) -> Option<i32> {
    let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
    let mut seen = 0;
    for passage in &repaired.passages {
        seen += passage.text.len() / 3;
        if seen > ENOUGH {
            break;
        }
        const AHEAD: &[&str] = &["予定", "めざ", "目指", "計画", "見込", "目標", "開催に向け"];
        let planned = AHEAD.iter().any(|word| passage.text.contains(word));
        if matches!(passage.column, Some(Column::Plan | Column::Target))
            || !passage.text.contains(|c: char| c.is_numeric())
        {
            continue;
        }
        for date in dates(&passage.text) {
            // A plan names a month at most; a day has been.
            let exact = date.kind == DateKind::Day || date.kind == DateKind::Month && !planned;
            let exact = exact && !date.relative;
            if let Some(interval) = date.interval.filter(|_| exact) {
                *votes.entry(fiscal_year_of(interval.start)).or_default() += 1;
            }
        }
    }
    let all: usize = votes.values().sum();
    // With few dates the latest counts: a report tells of the past that led to it. Dates far apart are no report's.
    let (first, last) = (*votes.keys().next()?, *votes.keys().next_back()?);
    if all < 6 { (last - first <= 4).then_some(last) } else { majority(&votes) }
}

fn majority(votes: &BTreeMap<i32, usize>) -> Option<i32> {
    let all: usize = votes.values().sum();
    votes
        .iter()
        .max_by_key(|(_, count)| **count)
        .filter(|(_, count)| **count * 2 > all)
        .map(|(year, _)| *year)
}

/// Whether the text names any day, month or year of the calendar.
pub(crate) fn has_dates(repaired: &Repaired) -> bool {
    let mut seen = 0;
    repaired
        .passages
        .iter()
        .take_while(|passage| {
            seen += passage.text.len() / 3;
            seen <= ENOUGH
        })
        .filter(|passage| passage.text.contains(|c: char| c.is_numeric() || c == '元'))
        .any(|passage| dates(&passage.text).iter().any(|date| !date.relative && date.interval.is_some()))
}

/// The day that stands by itself in the front matter, or behind a word such as 公表日.
pub(crate) fn find_issue_day(front: &[&str]) -> Option<Date> {
    const LABELS: &[&str] =
        &["発行日", "発行年月日", "公表日", "公開日", "掲載日", "作成日", "登録日", "発表日", "投稿日"];
    let labelled = |line: &str| {
        let line = line.trim_start_matches(['【', '［', '[']);
        LABELS.iter().any(|label| line.starts_with(label)) && line.chars().count() <= 40
    };
    let day = |line: &&str| {
        let found = dates(line);
        let [date] = found.as_slice() else { return None };
        (date.kind == DateKind::Day).then_some(date.interval?.start)
    };
    let alone = front.iter().filter(|line| is_only_a_date(line)).find_map(day);
    alone.or_else(|| front.iter().filter(|line| labelled(line)).find_map(day))
}

/// The month, or the day, that stands by itself in the front matter: when a report was issued, as its first day.
pub(crate) fn find_issue_month(front: &[&str]) -> Option<Date> {
    front.iter().filter(|line| is_only_a_date(line)).find_map(|line| {
        let found = dates(line);
        let [date] = found.as_slice() else { return None };
        let exact = matches!(date.kind, DateKind::Day | DateKind::Month) && !date.relative;
        exact.then_some(date.interval?.start)
    })
}

/// `20190328_report.txt`, `report-2019-03-28.pdf`: the only day that a file's name holds.
pub(crate) fn day_of_name(name: &str) -> Option<Date> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // 2019-03-28 is one word as well as three.
    let parts: Vec<&str> = stem.split(|c: char| !c.is_ascii_digit()).collect();
    let whole = parts.iter().filter(|part| part.len() == 8).map(|part| (*part).to_owned());
    let written = parts
        .windows(3)
        .filter(|part| part[0].len() == 4 && part[1].len() == 2 && part[2].len() == 2)
        .map(|part| part.concat());
    let mut days = whole.chain(written).filter_map(|digits| {
        let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
        let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
        let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (1950..=2100).contains(&year).then_some(day)
    });
    let first = days.next()?;
    days.all(|other| other == first).then_some(first)
}

/// Whether a line holds a date and nothing else.
pub(crate) fn is_only_a_date(line: &str) -> bool {
    if line.chars().count() > 30 {
        return false;
    }
    let canonical = Normalized::canonical(line);
    let found = find_dates(&canonical.text, &CalendarContext::default());
    // The items of a list share the characters that they have in common: their spans overlap.
    let dated =
        |at: usize| found.iter().any(|date| (date.span.start as usize..date.span.end as usize).contains(&at));
    !found.is_empty()
        && canonical.text.char_indices().all(|(at, c)| {
            dated(at)
                || !c.is_alphanumeric()
                || matches!(c, '月' | '火' | '水' | '木' | '金' | '土' | '日' | '現' | '在' | '版')
        })
}

fn dates(text: &str) -> Vec<DateExpression> {
    find_dates(&Normalized::canonical(text).text, &CalendarContext::default())
}
