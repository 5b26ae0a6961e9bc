//! Names, numbers and dates in a text, read the same way in an answer and in what it cites.

use keifu_corpus::{
    Analysis, ByteSpan, Date, Normalized, Noun, PartOfSpeech,
    calendar::{CalendarContext, Interval, find_dates},
    numeral::read_number,
};
use keifu_graph::{EntityIndex, Graph};

use super::vocabulary::{NAMED, UNITS, usual_unit};
use crate::context::understand::names_in;

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DateClaim {
    pub(super) span: ByteSpan,
    /// `None` for days that never were, or whose year nobody tells.
    pub(super) days: Option<Interval>,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) span: ByteSpan,
    pub(super) value: f64,
    /// In the way in which units are compared; empty when none is written.
    pub(super) unit: String,
    /// 第3回 is no count.
    pub(super) ordinal: bool,
}

/// A name: of an entity, or of something that the graph does not know but that is written like a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NameClaim {
    pub(super) span: ByteSpan,
    /// All that it may mean.
    pub(super) entities: Vec<EntityIndex>,
}

/// The dates of a text; dates without a year are read by the 年度 of the context.
pub(super) fn dates(text: &str, fiscal_year: Option<i32>) -> Vec<DateClaim> {
    let mut found: Vec<DateClaim> = find_dates(text, &CalendarContext { fiscal_year })
        .into_iter()
        .map(|date| DateClaim { span: date.span, days: date.interval })
        .collect();
    for claim in numbered_months(text) {
        if !found.iter().any(|known| known.span.overlaps(claim.span)) {
            found.push(claim);
        }
    }
    found.sort_by_key(|claim| claim.span);
    found
}

/// `2019-12`, `2019/12`: a month as programs write it.
fn numbered_months(text: &str) -> Vec<DateClaim> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    for at in 0..bytes.len() {
        let year = (0..4).all(|by| digit(at + by)) && (at == 0 || !(digit(at - 1) || bytes[at - 1] == b'-'));
        let sign = bytes.get(at + 4).is_some_and(|b| matches!(b, b'-' | b'/'));
        if !year || !sign || !digit(at + 5) {
            continue;
        }
        let end = at + 6 + usize::from(digit(at + 6));
        if digit(end) || matches!(bytes.get(end), Some(b'-' | b'/')) {
            continue;
        }
        let (Ok(year), Ok(month)) = (text[at..at + 4].parse(), text[at + 5..end].parse()) else { continue };
        if let Ok(start) = Date::new(year, month, 1)
            && (1868..=2199).contains(&year)
        {
            let days = Some(Interval { start, end: start.last_of_month() });
            found.push(DateClaim { span: ByteSpan::new(at, end), days });
        }
    }
    found
}

/// The numbers of a text that are no dates and no part of a name or mark.
pub(super) fn figures(analysis: &Analysis, dates: &[DateClaim], names: &[NameClaim]) -> Vec<Figure> {
    let text = analysis.canonical.text.as_str();
    let mut found: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(c) = text[at..].chars().next() else { break };
        let next = at + c.len_utf8();
        let before = text[..at].chars().next_back();
        let signed = matches!(c, '△' | '▲') && text[next..].starts_with(|c: char| c.is_ascii_digit());
        let arabic =
            (c.is_ascii_digit() || signed) && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        if !arabic && !begins_kanji_number(analysis, at, c, before) {
            at = next;
            continue;
        }
        let Some(number) = read_number(text, at) else {
            at = next;
            continue;
        };
        let (unit, end) = unit_after(analysis, number.end);
        let span = ByteSpan::new(at, end);
        let within = |other: ByteSpan| other.overlaps(ByteSpan::new(at, number.end));
        let dated = dates.iter().any(|date| within(date.span));
        let named = names.iter().any(|name| within(name.span));
        let latin = text[number.end..].starts_with(|c: char| c.is_ascii_alphabetic()) && unit.is_empty();
        // 三者 and 一部 are counted only with a unit.
        if !(dated || named || latin || is_list_mark(text, at, number.end) || (!arabic && unit.is_empty())) {
            found.push(Figure { span, value: number.value, unit, ordinal: before == Some('第') });
        }
        at = number.end.max(next);
    }
    found
}

/// Whether a number in kanji begins there: where the analysis sees a number, not in 一般 or 千葉.
fn begins_kanji_number(analysis: &Analysis, at: usize, c: char, before: Option<char>) -> bool {
    const DIGITS: &str = "〇一二三四五六七八九十百千万億";
    if !DIGITS.contains(c) || before.is_some_and(|c| DIGITS.contains(c) || c.is_ascii_digit()) {
        return false;
    }
    let token = analysis.tokens.iter().find(|token| token.span.start as usize == at);
    token.is_some_and(|token| token.word.pos == PartOfSpeech::Noun(Noun::Number))
}

/// The unit after a number, as it is compared, and where it ends.
fn unit_after(analysis: &Analysis, end: usize) -> (String, usize) {
    let text = analysis.canonical.text.as_str();
    let rest = &text[end..];
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let rest = &rest[blanks..];
    if rest.starts_with(['%', '‰', '℃', '㎡']) {
        let length = rest.chars().next().map_or(0, char::len_utf8);
        return (rest[..length].to_owned(), end + blanks + length);
    }
    let latin = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if (1..=4).contains(&latin) && !rest[latin..].starts_with('-') {
        return (rest[..latin].to_lowercase(), end + blanks + latin);
    }
    if let Some(unit) = UNITS.iter().filter(|unit| rest.starts_with(**unit)).max_by_key(|unit| unit.len()) {
        // 円 counts after the 万 that belongs to the number.
        return (usual_unit(unit), end + blanks + unit.len());
    }
    let at = (end + blanks) as u32;
    let token = analysis.tokens.iter().find(|token| token.span.start == at);
    match token {
        Some(token) if matches!(token.word.pos, PartOfSpeech::Noun(Noun::Counter | Noun::Suffix)) => {
            (token.span.of(text).to_owned(), token.span.end as usize)
        }
        _ => (String::new(), end),
    }
}

/// Whether a number marks the item of a list: `1.`, `(1)`, `1)` at the beginning of a line.
fn is_list_mark(text: &str, at: usize, end: usize) -> bool {
    let before = text[..at].trim();
    let after = &text[end..];
    (before.is_empty() && after.starts_with([')', ':', '.']))
        || (text[..at].ends_with('(') && after.starts_with(')'))
}

/// The names of a text: of entities by all their names, and words that are written like names.
pub(super) fn names(graph: &Graph, analysis: &Analysis, quoted_too: bool) -> Vec<NameClaim> {
    let text = analysis.canonical.text.as_str();
    let runs = noun_runs(analysis);
    let mut found: Vec<NameClaim> = Vec::new();
    for (entity, span) in names_in(graph, analysis) {
        match found.iter_mut().find(|known| known.span == span) {
            Some(known) => known.entities.push(entity),
            None => found.push(NameClaim { span, entities: vec![entity] }),
        }
    }
    // Within a longer word that is itself like a name, the longer is meant: 日本 in 日本再生医療協会.
    let like: Vec<ByteSpan> = runs.iter().copied().filter(|run| is_like_name(run.of(text))).collect();
    found.retain(|name| {
        !like.iter().any(|run| {
            run.contains(name.span)
                && *run != name.span
                && run.start <= name.span.start
                && !follows_name(name.span, *run, text)
        })
    });
    for run in like {
        if !found.iter().any(|name| name.span.overlaps(run)) {
            found.push(NameClaim { span: run, entities: Vec::new() });
        }
    }
    if quoted_too {
        let dated = dates(text, Some(2000));
        let codes =
            codes(text).into_iter().filter(|code| !dated.iter().any(|date| date.span.overlaps(*code)));
        let quoted =
            quoted(text).into_iter().filter(|span| !found.iter().any(|name| name.span.overlaps(*span)));
        for span in quoted.chain(codes).collect::<Vec<_>>() {
            if !found.iter().any(|name| name.span.contains(span)) {
                found.push(NameClaim { span, entities: Vec::new() });
            }
        }
    }
    found.sort_by_key(|name| name.span);
    found
}

/// Whether what follows a name within its run is no part of a name: 大阪市 in 大阪市職員研修会議, a name and a word.
fn follows_name(name: ByteSpan, run: ByteSpan, text: &str) -> bool {
    let rest = &text[name.end as usize..run.end as usize];
    name.start == run.start && NAMED.contains(&rest)
}

fn is_like_name(word: &str) -> bool {
    let length = word.chars().count();
    let latin = word.bytes().filter(u8::is_ascii_alphabetic).count();
    if latin >= 2
        && latin + word.bytes().filter(|b| matches!(b, b'-' | b'&' | b'.' | b'0'..=b'9')).count()
            == word.len()
    {
        return word.bytes().any(|b| b.is_ascii_uppercase());
    }
    let end = NAMED.iter().filter(|end| word.ends_with(**end)).map(|end| end.chars().count()).max();
    end.is_some_and(|end| length > end && (end >= 2 || length >= 3))
}

/// Nouns that stand together.
fn noun_runs(analysis: &Analysis) -> Vec<ByteSpan> {
    let mut runs: Vec<ByteSpan> = Vec::new();
    for token in &analysis.tokens {
        let noun = matches!(token.word.pos, PartOfSpeech::Noun(kind) if !matches!(kind, Noun::Pronoun | Noun::Dependent | Noun::Number | Noun::Counter | Noun::Adverbial))
            || matches!(token.word.pos, PartOfSpeech::Prefix | PartOfSpeech::Other);
        if !noun {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == token.span.start => run.end = token.span.end,
            _ => runs.push(token.span),
        }
    }
    runs
}

/// What stands between 「」.
fn quoted(text: &str) -> Vec<ByteSpan> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            '「' | '『' => open = Some(at + c.len_utf8()),
            '」' | '』' => {
                if let Some(start) = open.take()
                    && start < at
                {
                    found.push(ByteSpan::new(start, at));
                }
            }
            _ => {}
        }
    }
    found
}

/// A text as it is compared.
pub(super) fn plain(text: &str) -> String {
    Normalized::matching(text).text.replace(['・', '「', '」', '『', '』', '"', '(', ')'], "")
}

/// As [`plain`], without what stands in brackets: 床擦れ(褥瘡)予防 is called 床擦れ予防.
pub(super) fn bare(text: &str) -> String {
    let canonical = Normalized::canonical(text).text;
    let mut depth = 0_usize;
    let kept = canonical.chars().filter(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    plain(&kept.collect::<String>())
}

/// Letters and digits written together (R1.13, H2Osaka, G20) that are no date: they are compared as they are.
fn codes(text: &str) -> Vec<ByteSpan> {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'/');
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|b| part(b)).count();
        let word = text.get(at..at + length).unwrap_or_default().trim_end_matches(['.', '-', '/']);
        let mixed =
            word.bytes().any(|b| b.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_alphabetic());
        if mixed {
            found.push(ByteSpan::new(at, at + word.len()));
        }
        at += length.max(1);
    }
    found
}
