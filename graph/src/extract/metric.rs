//! Numbers that measure something: value and unit, what is measured, in which role, over which days, about whom.
//!
//! Dates, ordinals, numbers of sections and addresses are no metrics; a number that nothing names is none either.

mod compared;
mod indicator;
mod label;
mod phrase;
mod quantity;
mod role;
mod sheet;
mod subject;
mod table;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, cell::LazyCell};

use keifu_corpus::{
    Analysis, ByteSpan, CharSpan, Document, Passage, PassageKind,
    calendar::{CalendarContext, DateExpression, DateKind, Interval, find_dates},
};

use self::{
    indicator::{Indicator, Setting},
    quantity::Quantity,
    sheet::Sheet,
    subject::Subjects,
};
use crate::{Extraction, MetricStatement, Place, Quote};

/// Number of figures of an item that a bracket after them may go on with.
const STATED: usize = 16;
/// Characters back from a number in which its sentence is looked for.
const SENTENCE: usize = 400;

/// The metrics of a document whose names and dates are already in `known`.
pub(super) fn measure(
    document: &Document,
    analyses: &[Analysis],
    known: &Extraction,
) -> Vec<MetricStatement> {
    let fiscal_year = document.metadata.fiscal_year;
    let context = CalendarContext { fiscal_year };
    let mut subjects = Subjects::new(document, known);
    let mut metrics = Vec::new();
    let mut carried: Option<Indicator> = None;
    let mut stated: Vec<(String, Indicator)> = Vec::new();
    let mut lead: Option<Lead> = None;
    let mut sheet = Sheet::default();
    for (ordinal, (passage, analysis)) in document.passages.iter().zip(analyses).enumerate() {
        let canonical = &analysis.canonical;
        let plain = without_enclosed_digits(passage, analysis);
        let text = plain.as_ref();
        // Byte of the passage's text at which each character begins, for quoting.
        let offsets: Vec<u32> =
            if canonical.text.contains(|c: char| c.is_ascii_digit() || "二三四五六七八九十".contains(c))
            {
                let ends = passage.text.char_indices().map(|(at, _)| at as u32);
                ends.chain([passage.text.len() as u32]).collect()
            } else {
                Vec::new()
            };
        subjects.enter(ordinal, &passage.text, &offsets);
        let known_before = metrics.len();
        let mut add = |subjects: &Subjects<'_>, found: Found<'_>| {
            let number = canonical.to_chars(found.quantity.span);
            let named = found.named.map(|span| canonical.to_chars(span));
            let start = found.quantity.span.start as usize;
            let near = text[..start].char_indices().rev().take(SENTENCE);
            let sentence = near.take_while(|&(_, c)| c != '。').last().map_or(start, |(at, _)| at);
            let sentence = canonical.origin(sentence).map_or(number.start, |origin| origin.start);
            let subject =
                found.about.or_else(|| subjects.of(ordinal, named, number, sentence, &passage.headings));
            let quoted = canonical.to_chars(found.quoted);
            metrics.push(MetricStatement {
                subject,
                indicator: found.indicator,
                value: found.quantity.value,
                max: found.quantity.max,
                unit: found.quantity.unit.clone(),
                role: found.role,
                approximate: found.quantity.approximate,
                period: found.period,
                evidence: quote(passage, quoted, &offsets),
            });
        };
        if passage.kind == PassageKind::TableRow {
            if !sheet.enter(passage, analysis, fiscal_year) {
                let row = table::read(passage, analysis, &sheet, fiscal_year);
                let label = row.label.map(|label| canonical.to_chars(label));
                let of_row = label.and_then(|label| subjects.within(ordinal, label));
                for cell in row.cells {
                    let quoted = ByteSpan::new(0, cell.quantity.span.end as usize);
                    let about = of_row
                        .or_else(|| {
                            sheet.header_of(cell.column).and_then(|(at, span)| subjects.within(at, span))
                        })
                        .or_else(|| subjects.whole_of(sheet.caption_at()?));
                    let table::Cell { quantity, indicator, role, period, .. } = cell;
                    let found =
                        Found { quantity: &quantity, indicator, named: None, role, period, quoted, about };
                    add(&subjects, found);
                }
                let subject = metrics[known_before..].iter().find_map(|metric| metric.subject);
                if let Some(subject) = subject.filter(|_| of_row.is_none()) {
                    subjects.note_table(&passage.headings, subject);
                }
            }
            subjects.pass(ordinal, &passage.text);
            continue;
        }
        sheet.leave(passage, text, &context);
        let dates = find_dates(text, &context);
        let quantities = quantity::find(text, &dates);
        // （昨年度：263件） below an item goes on with what the item measures.
        if !text.trim_start().starts_with('(') {
            carried = None;
            stated.clear();
        }
        // Its words stand in the passage above, so they are no place in this one.
        for above in carried.iter_mut().chain(stated.iter_mut().map(|(_, indicator)| indicator)) {
            above.span = None;
        }
        let bare = is_bare(text, &dates, &quantities);
        if !bare {
            lead = None;
        }
        let date_above = LazyCell::new(|| date_above(&passage.headings, &context));
        let mut labelled: Option<role::Dated<'_>> = None;
        for (at, quantity) in quantities.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| &quantities[at]);
            let next = quantities.get(at + 1);
            let setting = Setting {
                text,
                quantity,
                before,
                dates: &dates,
                carried: carried.as_ref(),
                stated: &stated,
                headings: &passage.headings,
            };
            let part = part_of(text, quantity, before);
            let led = lead.as_ref().filter(|_| bare).map(|lead| lead.indicator.clone());
            let Some(mut indicator) = led.or_else(|| setting.indicator()) else { continue };
            let own = indicator.clone();
            if let Some(part) = part.filter(|_| carried.as_ref() == Some(&indicator)) {
                indicator.text = format!("{}（うち{part}）", indicator.text);
            }
            let start =
                indicator.span.map_or(quantity.span.start, |span| span.start.min(quantity.span.start));
            // （昨年度：5件474万円）, 2018年度：予算85百万円、執行71百万円: the label holds for all that follow it.
            let dated = match (labelled, before) {
                (Some(label), Some(before))
                    if setting.follows_number() || still_open(text, before, quantity) =>
                {
                    Some(label)
                }
                _ => role::date_of(text, quantity, next, start as usize, &dates),
            };
            let dated = dated.filter(|_| !compared::changes(text, quantity));
            labelled = dated.filter(|dated| dated.is_label);
            let role = role::role(passage, text, quantity, next, &indicator.text, dated, fiscal_year);
            let above = if dated.is_none() { *date_above } else { None };
            let (role, dated) = match benchmark(text, &indicator, &dates) {
                Some(benchmark) => {
                    indicator.text = benchmark.name;
                    (benchmark.role, benchmark.date.or(dated))
                }
                None => (role, dated),
            };
            let period = role::period(text, dated, &dates, above, fiscal_year);
            let quoted = quoted(text, quantity, &indicator, dated.map(|dated| dated.date));
            let found = Found {
                quantity,
                indicator: indicator.text.clone(),
                named: indicator.span,
                role,
                period,
                quoted,
                about: lead.as_ref().filter(|_| bare).and_then(|lead| lead.subject),
            };
            add(&subjects, found);
            if stated.len() == STATED {
                stated.remove(0);
            }
            stated.push((quantity.unit.clone(), own.clone()));
            carried = Some(own);
        }
        if let Some(indicator) = leads(text) {
            let named = indicator.span.map(|span| canonical.to_chars(span));
            let number =
                named.map_or(CharSpan::new(0, 0), |span| CharSpan { start: span.end, end: span.end });
            let subject = subjects.of(ordinal, named, number, 0, &passage.headings);
            lead = Some(Lead { indicator: Indicator { span: None, ..indicator }, subject });
        }
        subjects.pass(ordinal, &passage.text);
    }
    subject::share(&mut metrics, known);
    metrics
}

/// The characters `span` of a passage as evidence; `offsets` as in [`measure`].
fn quote(passage: &Passage, span: CharSpan, offsets: &[u32]) -> Quote {
    let byte = |at: u32| offsets.get(at as usize).map_or(passage.text.len(), |&byte| byte as usize);
    Quote {
        place: Place { passage: passage.ordinal, span },
        page: passage.page,
        text: passage.text.get(byte(span.start)..byte(span.end)).unwrap_or_default().to_owned(),
    }
}

/// The canonical text with a blank for each digit that is written as ①, ⑵ or the like: it numbers an item.
pub(super) fn without_enclosed_digits<'a>(passage: &Passage, analysis: &'a Analysis) -> Cow<'a, str> {
    let canonical = &analysis.canonical;
    let enclosed = |c: char| matches!(c, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}');
    if !passage.text.contains(enclosed) {
        return Cow::Borrowed(&canonical.text);
    }
    let marks: Vec<bool> = passage.text.chars().map(enclosed).collect();
    let masked = canonical.text.char_indices().map(|(at, c)| {
        let mark = canonical
            .origin(at)
            .and_then(|origin| marks.get(origin.start as usize))
            .is_some_and(|mark| *mark);
        if mark && c.is_ascii_digit() { ' ' } else { c }
    });
    Cow::Owned(masked.collect())
}

/// Whether no bracket closes and no date or sentence begins between two numbers of one list.
fn still_open(text: &str, before: &Quantity, quantity: &Quantity) -> bool {
    let between = text.get(before.span.end as usize..quantity.span.start as usize);
    between.is_some_and(|text| {
        text.starts_with(['、', ','])
            && !text.contains([')', '(', '。', ':', '年'])
            && text.chars().count() <= 24
    })
}

/// A metric before its subject is known; spans are bytes of the canonical text.
struct Found<'a> {
    quantity: &'a Quantity,
    indicator: String,
    named: Option<ByteSpan>,
    role: crate::MetricRole,
    period: Option<Interval>,
    quoted: ByteSpan,
    /// The subject, when a passage above has told it.
    about: Option<crate::LocalId>,
}

/// What the numbers of the passages below measure, and of whom: `…の利用実績は、次のとおりである。`.
struct Lead {
    indicator: Indicator,
    subject: Option<crate::LocalId>,
}

/// The noun phrase whose numbers a passage announces for the passages below it.
fn leads(text: &str) -> Option<Indicator> {
    const ANNOUNCING: &[&str] =
        &["次のとおり", "以下のとおり", "下記のとおり", "次の通り", "以下の通り", "下記の通り"];
    let at = ANNOUNCING.iter().filter_map(|word| text.rfind(word)).max()?;
    let head = text[..at].trim_end_matches([' ', '、', 'は', 'を', 'に', 'て', 'つ', 'い', 'も', 'が']);
    let noun = phrase::at_end(head);
    let begin = head.len() - noun.len();
    (!noun.is_empty() && head.ends_with(noun))
        .then(|| Indicator { text: noun.to_owned(), span: Some(ByteSpan::new(begin, head.len())) })
}

/// A figure of a list of 基準値（H26）, 目標値（H31）, 実績値（H30）.
struct Benchmark<'a> {
    name: String,
    role: crate::MetricRole,
    date: Option<role::Dated<'a>>,
}

/// What such a list is of: KPI：新規就農者数 基準値（H26）3人 目標値（H31）10人.
fn benchmark<'a>(text: &str, indicator: &Indicator, dates: &'a [DateExpression]) -> Option<Benchmark<'a>> {
    use crate::MetricRole::{Actual, Previous, Target};
    const WORDS: &[(&str, crate::MetricRole)] = &[
        ("基準値", Previous),
        ("現状値", Previous),
        ("現況値", Previous),
        ("目標値", Target),
        ("計画値", Target),
        ("実績値", Actual),
    ];
    let span = indicator.span?;
    let (_, role) = WORDS.iter().find(|(word, _)| indicator.text.starts_with(word))?;
    let first = WORDS.iter().filter_map(|(word, _)| text.find(word)).min()?;
    let head = text[..first].trim_end_matches([' ', ':', '、', '(', '/']);
    let name = head.rsplit([':', '】', '。', '→']).next()?.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name = name.trim().trim_start_matches("KPI").trim_start_matches([' ', ':']);
    // The bracket right after the word dates it.
    let near = |date: &&DateExpression| date.span.start >= span.start && date.span.start <= span.end + 4;
    let date = dates.iter().find(near);
    (2..=40).contains(&name.chars().count()).then(|| Benchmark {
        name: name.to_owned(),
        role: *role,
        date: date.map(|date| role::Dated { date, is_label: true }),
    })
}

/// What a number counts of the one before it: 大学と共催したもの in 年６回（うち大学と共催したもの２回）.
fn part_of<'a>(text: &'a str, quantity: &Quantity, before: Option<&Quantity>) -> Option<&'a str> {
    let from = before.map_or(0, |before| before.span.end as usize);
    let gap = text.get(from..(quantity.span.end as usize))?;
    let part = gap.rfind("うち").map(|at| &gap[at + "うち".len()..])?;
    let words = part
        .split(|c: char| c.is_ascii_digit())
        .next()?
        .trim_matches(['、', ' ', ':'])
        .trim_end_matches(['は', 'が']);
    ((1..=30).contains(&words.chars().count()) && !words.contains(['。', ')', '('])).then_some(words)
}

/// Whether a passage has nothing but dates, numbers and short remarks: `平成29年度 60件（速報）`.
fn is_bare(text: &str, dates: &[DateExpression], quantities: &[Quantity]) -> bool {
    let known: usize = dates.iter().map(|date| date.span.of(text).len()).sum::<usize>()
        + quantities.iter().map(|quantity| quantity.span.of(text).len()).sum::<usize>();
    let marks = text.chars().filter(|c| !c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
    !quantities.is_empty() && text.len() <= known + marks + "見込み値".len()
}

/// From the indicator through the number and its date, as far as they stand near each other, with both brackets.
fn quoted(text: &str, quantity: &Quantity, indicator: &Indicator, date: Option<&DateExpression>) -> ByteSpan {
    const REACH: u32 = 300;
    let mut span = quantity.span;
    for part in [indicator.span, date.map(|date| date.span)].into_iter().flatten() {
        if part.start + REACH > span.start && part.end < span.end + REACH {
            span = ByteSpan { start: span.start.min(part.start), end: span.end.max(part.end) };
        }
    }
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    if let Some(open) = phrase::open_bracket(&text[..end])
        && let Some((close, _)) = text[end..].char_indices().take(60).find(|&(_, c)| matches!(c, ')' | '('))
        && text[end + close..].starts_with(')')
    {
        end += close + 1;
        if open < start {
            start = open - phrase_before(&text[..open]);
        }
    }
    // 60件（速報）, 508人に訂正: whether the number stands is a part of it.
    let rest = &text[end..];
    let stands =
        ["(速報", "(確定", "(暫定", "(訂正", "(見込", "に訂正", "に修正", "と訂正", "へ訂正", "(修正"];
    if stands.iter().any(|word| rest.starts_with(word)) {
        let bracket = rest.char_indices().take(16).find(|&(_, c)| c == ')');
        end += match bracket.filter(|_| rest.starts_with('(')) {
            Some((close, _)) => close + 1,
            None if rest.starts_with('(') => 0,
            None => "に訂正".len(),
        };
    }
    // R1.6）を開催（46名参加）: from the name before the bracket that the quote would close without opening.
    let quote = &text[start..end];
    if quote.find(')').is_some_and(|close| !quote[..close].contains('('))
        && let Some(open) = phrase::open_bracket(&text[..start])
        && start - open <= REACH as usize
    {
        start = open - phrase_before(&text[..open]);
    }
    ByteSpan::new(start, end)
}

/// Bytes of the noun phrase right before a bracket; 0 when none stands there.
fn phrase_before(text: &str) -> usize {
    let phrase = phrase::at_end(text);
    if text.ends_with(phrase) { phrase.len() } else { 0 }
}

/// The month or day in the nearest bullet above that has one: `商談会を開催（R1.10）` dates the numbers below it.
fn date_above(headings: &[String], context: &CalendarContext) -> Option<Interval> {
    const HAPPENING: &[&str] = &[
        "開催",
        "実施",
        "出展",
        "訪問",
        "派遣",
        "参加",
        "視察",
        "会",
        "セミナー",
        "フォーラム",
        "フェア",
        "講座",
        "イベント",
        "フェスタ",
        "サミット",
        "シンポジウム",
        "コンテスト",
        "展",
    ];
    let event =
        |heading: &&String| !heading.contains("時点") && HAPPENING.iter().any(|word| heading.contains(word));
    headings.iter().rev().filter(event).find_map(|heading| {
        let canonical = keifu_corpus::Normalized::canonical(heading).text;
        let dates = find_dates(&canonical, context);
        let exact = |date: &&DateExpression| {
            !date.relative
                && matches!(date.kind, DateKind::Day | DateKind::Month | DateKind::Range | DateKind::Season)
                && !date.open_ended
                && !canonical[date.span.end as usize..].starts_with("から")
        };
        dates.iter().rev().find(exact).and_then(|date| date.interval)
    })
}
