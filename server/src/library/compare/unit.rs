//! A document as a list of sentences, each with the forms in which it is compared: what wrapping, width of characters,
//! marks of lists and the year of a date change is not in them.

use std::hash::{Hash as _, Hasher as _};

use keifu_corpus::{
    CharSpan, Normalized, Passage, PassageKind,
    calendar::{CalendarContext, DateExpression, DateKind, find_dates},
};
use keifu_graph::DocumentIndex;
use rustc_hash::FxHasher;

/// A sentence, a row of a table, a heading: the least that is compared.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) document: DocumentIndex,
    /// Ordinal of its passage.
    pub(super) passage: u32,
    /// Characters of the passage's text.
    pub(super) span: CharSpan,
    pub(super) kind: PassageKind,
    pub(super) page: Option<u32>,
    /// The characters themselves.
    pub(super) text: String,
    /// The headings above it, as an index into [`super::side::Side::paths`].
    pub(super) path: u32,
    /// Equal for sentences below headings that say the same.
    pub(super) path_key: u64,
    /// What is compared: canonical, lower case, without white space, marks of lists and the full stop.
    pub(super) plain: String,
    /// Equal for sentences that say the same, however their dates are written.
    pub(super) same: u64,
    /// Equal for sentences that say the same but for the years of their dates.
    pub(super) undated: u64,
    /// The years of those dates, in order.
    pub(super) years: Vec<i16>,
}

impl Unit {
    /// The sentences of a passage; what has neither letter nor digit is none.
    pub(super) fn of(document: DocumentIndex, passage: &Passage, path: u32, path_key: u64) -> Vec<Self> {
        let chars: Vec<char> = passage.text.chars().collect();
        let spans = match passage.kind {
            PassageKind::Heading | PassageKind::TableRow => vec![(0, chars.len())],
            _ => sentences(&chars),
        };
        spans
            .into_iter()
            .filter_map(|(start, end)| {
                let text: String = chars[start..end].iter().collect();
                let folded = Folded::of(&text)?;
                Some(Self {
                    document,
                    passage: passage.ordinal,
                    span: CharSpan::new(start, end),
                    kind: passage.kind,
                    page: passage.page,
                    text,
                    path,
                    path_key,
                    plain: folded.plain,
                    same: folded.same,
                    undated: folded.undated,
                    years: folded.years,
                })
            })
            .collect()
    }

    /// Whether it is a label that stands in many places: its coming or going says nothing.
    pub(super) fn is_label(&self) -> bool {
        self.plain.chars().count() <= LABEL
    }
}

/// Equal for headings that say the same but for the years of their dates.
pub(super) fn key_of_heading(heading: &str) -> u64 {
    Folded::of(heading).map_or(0, |folded| folded.undated)
}

/// Characters that a label has at most.
const LABEL: usize = 12;

/// Where the sentences of a text begin and end, blanks around them left out.
fn sentences(chars: &[char]) -> Vec<(usize, usize)> {
    let opens = |c: char| matches!(c, '「' | '『' | '(' | '（' | '【' | '〔' | '［');
    let closes = |c: char| matches!(c, '」' | '』' | ')' | '）' | '】' | '〕' | '］');
    let balanced =
        chars.iter().filter(|c| opens(**c)).count() == chars.iter().filter(|c| closes(**c)).count();
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    let mut add = |start: usize, end: usize| {
        let blank = |at: &usize| chars[*at].is_whitespace();
        let first = (start..end).find(|at| !blank(at)).unwrap_or(end);
        let last = (first..end).rev().find(|at| !blank(at)).map_or(first, |at| at + 1);
        if first < last {
            found.push((first, last));
        }
    };
    for (at, &c) in chars.iter().enumerate() {
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            depth = depth.saturating_sub(1);
        }
        let ends = matches!(c, '。' | '！' | '？');
        let goes_on =
            chars.get(at + 1).is_some_and(|&next| closes(next) || matches!(next, '。' | '！' | '？'));
        if ends && !goes_on && (depth == 0 || !balanced) {
            add(start, at + 1);
            start = at + 1;
        }
    }
    add(start, chars.len());
    found
}

/// The forms of a text in which it is compared.
struct Folded {
    plain: String,
    same: u64,
    undated: u64,
    years: Vec<i16>,
}

impl Folded {
    fn of(text: &str) -> Option<Self> {
        let canonical = Normalized::canonical(text).text;
        let content = without_mark(&canonical, text);
        let content = content.trim_end_matches(['。', '.', ' ']);
        let plain = Normalized::matching(content).text;
        if !plain.chars().any(char::is_alphanumeric) {
            return None;
        }
        let dates = find_dates(content, &CalendarContext::default());
        let (mut same, mut undated) = (FxHasher::default(), FxHasher::default());
        let mut years = Vec::new();
        let mut at = 0;
        let words = |same: &mut FxHasher, undated: &mut FxHasher, text: &str| {
            let text = Normalized::matching(text).text;
            for c in text.chars() {
                c.hash(same);
                c.hash(undated);
            }
        };
        for date in &dates {
            let (start, end) = (date.span.start as usize, date.span.end as usize);
            let Some(shape) = shape(date).filter(|_| end > at) else { continue };
            if start > at {
                words(&mut same, &mut undated, &content[at..start]);
            }
            shape.hash(&mut same);
            shape.hash(&mut undated);
            let year = shape_year(date);
            year.hash(&mut same);
            years.push(year);
            at = end;
        }
        words(&mut same, &mut undated, &content[at..]);
        Some(Self { plain, same: same.finish(), undated: undated.finish(), years })
    }
}

/// A date without its year; `None` for one that names no year or that is no date.
fn shape(date: &DateExpression) -> Option<impl std::hash::Hash> {
    let interval = date.interval.filter(|_| !date.relative)?;
    let (start, end) = (interval.start, interval.end);
    // The last day of a February moves by itself.
    let days = matches!(date.kind, DateKind::Day | DateKind::Range);
    let last = if days && !(end.month() == 2 && end.day() >= 28) { end.day() } else { 0 };
    let first = if days { start.day() } else { 0 };
    let years = end.year() - start.year();
    Some((date.kind as u8, start.month(), first, end.month(), last, years, date.approximate, date.open_ended))
}

fn shape_year(date: &DateExpression) -> i16 {
    date.interval.map_or(0, |interval| interval.start.year())
}

/// A canonical text without the mark of a list or the number of a section at its beginning; `written` is the text
/// before it was made canonical, where ① is not yet 1.
fn without_mark<'t>(canonical: &'t str, written: &str) -> &'t str {
    let mut rest = canonical.trim_start();
    let circled = written.trim_start().chars().next().is_some_and(|c| {
        matches!(c, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3251}'..='\u{325F}' | '\u{32B1}'..='\u{32BF}')
    });
    if circled {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')'));
    }
    loop {
        let bare = rest.trim_start_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '・' | '○'
                        | '〇'
                        | '●'
                        | '◎'
                        | '▷'
                        | '▶'
                        | '▸'
                        | '■'
                        | '□'
                        | '◆'
                        | '◇'
                        | '▪'
                        | '•'
                        | '※'
                        | '*'
                        | '-'
                        | '–'
                        | '—'
                        | '→'
                        | '⇒'
                        | '>'
                        | '#'
                        | '★'
                        | '☆'
                        | '✓'
                )
        });
        let bare = numbered(bare).unwrap_or(bare);
        if bare.len() == rest.len() || bare.is_empty() {
            return if bare.is_empty() { rest } else { bare };
        }
        rest = bare;
    }
}

/// What follows (1), 1., 2.1, ア), 第3章, 表2 at the beginning of a text.
fn numbered(text: &str) -> Option<&str> {
    let count = |text: &str, fits: fn(char) -> bool| -> usize {
        text.chars().take_while(|c| fits(*c)).map(char::len_utf8).sum()
    };
    let digit: fn(char) -> bool = |c| c.is_ascii_digit();
    let number: fn(char) -> bool = |c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let letter: fn(char) -> bool = |c| "アイウエオカキクケコサシスセソabcdefghij".contains(c);
    let closed = |text: &str, fits: fn(char) -> bool| -> Option<usize> {
        let length = count(text, fits);
        (1..=6).contains(&length).then_some(length)
    };
    if let Some(inner) = text.strip_prefix('(').or_else(|| text.strip_prefix('〔')) {
        let length = closed(inner, number).or_else(|| closed(inner, letter).filter(|length| *length <= 3))?;
        return inner[length..].strip_prefix([')', '〕']);
    }
    for word in ["第", "表", "図"] {
        if let Some(inner) = text.strip_prefix(word) {
            let rest = &inner[closed(inner, number)?..];
            let rest = match word {
                "第" => ["章", "節", "部", "項", "編"].iter().find_map(|unit| rest.strip_prefix(unit))?,
                _ => rest,
            };
            let fresh = rest.chars().next().is_none_or(|c| !c.is_alphanumeric() || word == "第");
            return fresh.then_some(rest);
        }
    }
    let letters = count(text, letter);
    if matches!(letters, 1 | 3) {
        let rest = &text[letters..];
        return rest.strip_prefix([')', '.', ' ', '、']);
    }
    // 2.1 and 1-2 before 1. and 1)
    let mut length = count(text, digit);
    if !(1..=2).contains(&length) {
        return None;
    }
    while let Some(rest) = text[length..].strip_prefix(['.', '-']) {
        let more = count(rest, digit);
        if !(1..=2).contains(&more) {
            break;
        }
        length += 1 + more;
    }
    let rest = &text[length..];
    let fresh = |rest: &str| !rest.chars().next().is_some_and(|c| c.is_ascii_digit());
    if let Some(rest) = rest.strip_prefix([')', '、', ':', ' ']) {
        return fresh(rest).then_some(rest);
    }
    rest.strip_prefix('.').filter(|rest| fresh(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Folded {
        Folded::of(text).unwrap()
    }

    #[test]
    fn what_is_not_compared() {
        for (one, other) in [
            ("○ ＰＭＤＡ 関西支部の利用", "・PMDA関西支部の利用。"),
            ("（１）四者の基本合意", "(2) 四者の 基本合意"),
            ("第１章　中之島の拠点", "第２章 中之島の拠点"),
            ("①説明会を開いた", "③説明会を開いた"),
            ("2.1 大阪市の役割", "３．２　大阪市の役割"),
            ("ア 説明会", "イ　説明会"),
            ("設立登記（Ｒ１.11）", "設立登記（令和元年11月）"),
        ] {
            assert_eq!(folded(one).same, folded(other).same, "{one} | {other}");
        }
        for (one, other) in [
            ("12件の相談", "15件の相談"),
            ("3,000部を配布", "4,000部を配布"),
            ("1.5倍になった", "2.5倍になった"),
            ("表彰式を開いた", "式を開いた"),
        ] {
            assert_ne!(folded(one).same, folded(other).same, "{one} | {other}");
        }
    }

    #[test]
    fn years_are_apart_from_the_rest() {
        let (one, other) = (folded("会議を開催（H30.9、H31.3）"), folded("会議を開催（R1.9、R2.3）"));
        assert_eq!(one.undated, other.undated);
        assert_ne!(one.same, other.same);
        assert_eq!((one.years, other.years), (vec![2018, 2019], vec![2019, 2020]));
        assert_ne!(folded("会議を開催（H30.9）").undated, folded("会議を開催（R1.10）").undated);
        assert_eq!(folded("平成31年度の予定").undated, folded("令和5年度の予定").undated);
    }

    #[test]
    fn sentences_end_outside_of_brackets() {
        let split = |text: &str| -> Vec<String> {
            let chars: Vec<char> = text.chars().collect();
            sentences(&chars).into_iter().map(|(start, end)| chars[start..end].iter().collect()).collect()
        };
        assert_eq!(
            split("健都（吹田市。摂津市も。）に移る。 「今後も。」と述べた。"),
            ["健都（吹田市。摂津市も。）に移る。", "「今後も。」と述べた。"]
        );
        assert_eq!(split("括弧（が閉じない。次の文。"), ["括弧（が閉じない。", "次の文。"]);
    }
}
