//! Whether a number is aimed at, reached, or given for comparison, and over which days it holds.

use keifu_corpus::{
    Column, Passage,
    calendar::{DateExpression, DateKind, Interval, fiscal_year_of},
};

use super::{phrase, quantity::Quantity};
use crate::MetricRole;

/// The date that a number belongs to, and whether that date stands as its label (`昨年度：`, `H28：`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated<'a> {
    pub(super) date: &'a DateExpression,
    pub(super) is_label: bool,
}

/// The date of the number within its passage: its label, one in the same brackets, or the nearest of the sentence.
pub(super) fn date_of<'a>(
    text: &str,
    quantity: &Quantity,
    next: Option<&Quantity>,
    indicator_start: usize,
    dates: &'a [DateExpression],
) -> Option<Dated<'a>> {
    let (start, end) = (quantity.span.start as usize, quantity.span.end as usize);
    let split = dates.partition_point(|date| (date.span.start as usize) < start);
    let (before, after) = dates.split_at(split);
    // （昨年度：5件）, 昨年度相談件数：263件, H28：41件
    if let Some(label) = before.last() {
        let date_end = label.span.end as usize;
        let joins = |between: &str| {
            let rest = between.trim_matches([' ', ':', 'の', '、', 'は', '(', ')', '・']);
            // （前年度実績：127件）
            matches!(
                rest,
                "" | "実績" | "実績値" | "値" | "計画" | "目標" | "同期" | "合計" | "計" | "末" | "末時点"
            )
        };
        let adjoining = between(text, date_end, start, 12).is_some_and(joins)
            || between(text, date_end, indicator_start, 12).is_some_and(joins);
        if adjoining && matches!(label.kind, DateKind::FiscalYear | DateKind::Year) {
            return Some(Dated { date: label, is_label: true });
        }
    }
    // 102社（H30.4）, 46名参加、R1.8）, 2回：H30.8～10
    if let Some(near) = after.first() {
        let gap = between(text, end, near.span.start as usize, 16).filter(|gap| !gap.contains(['。', ')']));
        let stop = next.is_some_and(|next| next.span.start < near.span.start);
        let stop = stop || is_label(text, near, next);
        let bracketed = |gap: &str| gap.contains('(') || phrase::open_bracket(&text[..start]).is_some();
        if !stop && gap.is_some_and(bracketed) {
            return Some(Dated { date: near, is_label: false });
        }
    }
    let mut in_reach = before.iter().rev().take(3).filter(|date| {
        let gap = between(text, (date.span.end as usize).min(start), start, 80);
        gap.is_some_and(|gap| !gap.contains('。')) && !is_reference(date)
    });
    if let Some(date) = in_reach.next() {
        return Some(Dated { date, is_label: false });
    }
    // （R1.10） at the end of the sentence.
    let date = after.iter().take(2).find(|date| {
        let gap = between(text, end, date.span.start as usize, 60);
        gap.is_some_and(|gap| !gap.contains('。')) && !is_reference(date) && !is_label(text, date, next)
    })?;
    Some(Dated { date, is_label: false })
}

/// Whether the date is that of the number after it: `H29：51件`, 昨年度の支援：6件.
fn is_label(text: &str, date: &DateExpression, next: Option<&Quantity>) -> bool {
    let end = date.span.end as usize;
    let yearly = matches!(date.kind, DateKind::FiscalYear | DateKind::Year);
    let gap = next.and_then(|next| between(text, end, next.span.start as usize, 40));
    let leads =
        gap.is_some_and(|gap| gap.matches(')').count() <= gap.matches('(').count() && !gap.contains('。'));
    text[end..].trim_start().starts_with(':') || yearly && leads
}

/// The text between two places when it runs forward and over at most `longest` characters.
fn between(text: &str, from: usize, to: usize, longest: usize) -> Option<&str> {
    let far = to.saturating_sub(from) > longest * 4;
    text.get(from..to).filter(|gap| !far && gap.chars().count() <= longest)
}

/// Whether the date is a bare reference (今年度, 年度内) that says no more than the document does.
fn is_reference(date: &DateExpression) -> bool {
    date.relative && matches!(date.kind, DateKind::FiscalYear | DateKind::Year)
}

/// The period of a number: its date, that of the bullet or heading above, or the document's 年度.
pub(super) fn period(
    text: &str,
    dated: Option<Dated<'_>>,
    dates: &[DateExpression],
    above: Option<Interval>,
    fiscal_year: Option<i32>,
) -> Option<Interval> {
    dated
        .and_then(|dated| over_list(text, dated, dates))
        .or(above)
        .or_else(|| fiscal_year.and_then(Interval::fiscal_year))
}

/// From the first to the last of the dates that stand as one list: 会議を３回開催（H29.7、11、H30.2）.
fn over_list(text: &str, dated: Dated<'_>, dates: &[DateExpression]) -> Option<Interval> {
    let days = dated.date.interval?;
    if dated.is_label {
        return Some(days);
    }
    let first = dates.partition_point(|date| date.span.start < dated.date.span.start);
    let (mut end, mut last) = (dated.date.span.end as usize, days.end);
    for date in dates.iter().skip(first + 1) {
        // The span of a list's later item begins with the list.
        let gap = text.get(end..(date.span.start as usize).max(end));
        let listed = (date.span.end as usize) > end
            && gap.is_some_and(|gap| gap.chars().all(|c| matches!(c, '、' | ',' | '・' | ' ')));
        let (true, Some(next)) = (listed, date.interval) else { break };
        (end, last) = (date.span.end as usize, last.max(next.end));
    }
    Some(Interval { start: days.start, end: last })
}

/// What the number is to the report.
pub(super) fn role(
    passage: &Passage,
    text: &str,
    quantity: &Quantity,
    next: Option<&Quantity>,
    indicator: &str,
    dated: Option<Dated<'_>>,
    fiscal_year: Option<i32>,
) -> MetricRole {
    let (start, end) = (quantity.span.start as usize, quantity.span.end as usize);
    let tail = &text[..start];
    // 1,500件の目標に対し, 90%以上を目標とし
    let behind = phrase::past_bracket(&text[end..]).trim_start();
    let behind =
        ["以上", "以下", "程度", "超"].iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
    let aimed = tail.trim_end_matches([' ', ':', '(', 'は', 'の']).ends_with("目標")
        || ["の目標", "を目標", "が目標"].iter().any(|word| behind.starts_with(word));
    if let Some(Dated { date, is_label }) = dated
        && !aimed
        && (is_label || date.kind == DateKind::FiscalYear)
        && let (Some(days), Some(year)) = (date.interval, fiscal_year)
        && fiscal_year_of(days.end) < year
    {
        return MetricRole::Previous;
    }
    let compares = indicator.contains('比') || indicator.contains("増減") || indicator.contains("伸び率");
    if !compares
        && ["前年度", "昨年度", "前年", "昨年", "前回", "従前"].iter().any(|word| {
            indicator.starts_with(word) || tail.trim_end_matches([' ', ':', 'は', 'の', '(']).ends_with(word)
        })
    {
        return MetricRole::Previous;
    }
    // 102社（H30.4）から109社（H31.3）に増加
    let rest = phrase::past_bracket(&text[end..]).trim_start();
    if rest.starts_with("から")
        && next.is_some_and(|next| next.unit == quantity.unit && (next.span.start as usize) < end + 90)
    {
        return MetricRole::Previous;
    }
    // 施設（3施設）, 29社のうち: how many there are, neither aimed at nor reached.
    if rest.starts_with("のうち") || indicator.ends_with(&quantity.unit) && text[..start].ends_with('(') {
        return MetricRole::Other;
    }
    let aims = ["目標", "目標値", "目標数", "KPI", "募集人数", "定員", "目標件数"];
    if aims.iter().any(|word| indicator.ends_with(word)) || aimed {
        return MetricRole::Target;
    }
    let later = dated.and_then(|dated| dated.date.interval).zip(fiscal_year);
    let later = later.is_some_and(|(days, year)| fiscal_year_of(days.start) > year);
    // ・目標：利用件数130件: the label at the begin holds for the whole item.
    let item = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if ["目標:", "目標値:", "数値目標:", "目標 :"].iter().any(|label| item.starts_with(label)) {
        return MetricRole::Target;
    }
    if indicator.ends_with("対象") {
        return MetricRole::Other;
    }
    match passage.column {
        Some(Column::Plan | Column::Target) => return MetricRole::Target,
        Some(Column::Progress) => return MetricRole::Actual,
        None => {}
    }
    if indicator.ends_with("実績") || rest.starts_with("を達成") {
        return MetricRole::Actual;
    }
    // 上半期に１回の開催を予定する, 30名程度の参加を見込む: what is said of the number up to the end of its clause.
    let clause = rest.split(['。', '、', '(', ')']).next().unwrap_or_default();
    let clause = clause.char_indices().nth(24).map_or(clause, |(end, _)| &clause[..end]);
    const AHEAD: &[&str] = &["予定", "見込", "見通し", "めざ", "目指", "計画し", "計画す", "想定"];
    if later || AHEAD.iter().any(|word| clause.contains(word)) && !clause.contains("予定した") {
        return MetricRole::Target;
    }
    const TARGET: &[&str] = &["目標", "KPI", "めざす", "目指す", "成果指標", "計画値"];
    const ACTUAL: &[&str] = &["実績", "結果", "成果", "進捗", "取組状況", "実施状況", "利用状況", "活動報告"];
    // 基本目標１ is the name of a chapter, and what stands below it was done as well as aimed at.
    const CHAPTERS: &[&str] = &["基本目標", "重点目標", "政策目標", "施策目標", "戦略目標", "目標達成"];
    let plain = |heading: &&String| !CHAPTERS.iter().any(|word| heading.contains(word));
    for heading in passage.headings.iter().rev().filter(plain) {
        if ACTUAL.iter().any(|word| heading.contains(word)) && !heading.contains("成果指標") {
            return MetricRole::Actual;
        }
        if TARGET.iter().any(|word| heading.contains(word)) {
            return MetricRole::Target;
        }
    }
    const DONE: &[&str] = &[
        "した",
        "された",
        "だった",
        "であった",
        "参加",
        "開催",
        "実施",
        "達成",
        "実績",
        "となった",
        "件数",
        "者数",
    ];
    let low = text[..start].char_indices().rev().take(80).last().map_or(start, |(at, _)| at);
    let high = text[end..].char_indices().take(60).last().map_or(end, |(at, c)| end + at + c.len_utf8());
    // What a thing has (31項目, 5区画) is neither aimed at nor reached; what was counted over the year is reached.
    const STANDING: &[&str] = &[
        "項目",
        "種類",
        "類型",
        "段階",
        "区画",
        "室",
        "棟",
        "戸",
        "席",
        "床",
        "地区",
        "地域",
        "拠点",
        "施設",
        "km",
        "km2",
        "ha",
        "ヘクタール",
        "m2",
        "m3",
        "平方メートル",
        "平米",
        "年間",
        "か月",
        "時間",
        "点",
        "基",
        "kW",
        "MW",
        "GW",
        "市町村",
        "市町",
        "町村",
        "自治体",
        "分野",
        "部会",
    ];
    let counted = fiscal_year.is_some() && !STANDING.contains(&quantity.unit.as_str());
    if counted || DONE.iter().any(|word| text[low..high].contains(word)) {
        MetricRole::Actual
    } else {
        MetricRole::Other
    }
}
