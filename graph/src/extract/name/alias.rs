//! Short forms that the text itself defines: A（B）, A（以下「B」という。）, A（略称：B）, HBNet（Healthcare Business Network）.
//!
//! A bracket that explains (（再掲）, （3施設）, （土地所有者）) defines nothing.

use super::{
    candidate::Candidate,
    lexicon::Lexicon,
    line::{Class, Line},
};
use crate::EntityKind;

/// Longest bracket, in characters, that can define a short form.
const LONGEST: usize = 40;

/// A definition found in a line; offsets are bytes of the line's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Definition {
    /// The long form.
    pub(super) long: (usize, usize),
    /// The short form.
    pub(super) short: (usize, usize),
    /// What both are.
    pub(super) kind: EntityKind,
    /// The known name that either is.
    pub(super) gazetteer: Option<usize>,
    /// Whether the text says that it defines (以下, 略称): then the long form is a name, whatever it looks like.
    pub(super) explicit: bool,
    /// From the first form to the end of the bracket.
    pub(super) evidence: (usize, usize),
}

/// The definitions of a line whose names are already proposed.
pub(super) fn find(line: &Line, lexicon: &Lexicon, names: &[Candidate]) -> Vec<Definition> {
    let mut definitions = appositions(line, names);
    let mut opens = Vec::new();
    for (at, c) in line.text.char_indices() {
        match c {
            '(' | '[' => opens.push(at),
            ')' | ']' => {
                if let Some(open) = opens.pop()
                    && let Some(definition) = define(line, lexicon, names, open, at)
                {
                    definitions.push(definition);
                }
            }
            _ => {}
        }
    }
    definitions
}

/// A coined name before the proper one of a body in quotation marks: 日本版NIH「（独）日本医療研究開発機構」.
///
/// Only bodies with a legal form, and only coined words before them: 運営主体「…財団」 and 大阪府「…機構」 define nothing.
fn appositions(line: &Line, names: &[Candidate]) -> Vec<Definition> {
    let mut definitions = Vec::new();
    for body in names.iter().filter(|name| name.kind == EntityKind::Organization) {
        let formal = super::lexicon::bare(&line.text[body.start..body.end]).len() < body.end - body.start;
        let quoted = line.text[..body.start].ends_with('「') && line.text[body.end..].starts_with('」');
        if !formal || !quoted {
            continue;
        }
        let open = body.start - '「'.len_utf8();
        // 日本版NIH（National Institutes of Health）「…」
        let before = match line.text[..open].strip_suffix(')') {
            Some(inner) => inner.rfind('(').unwrap_or(open),
            None => open,
        };
        let Some(last) = before.checked_sub(1).and_then(|at| line.atoms.get(line.atom_at(at))) else {
            continue;
        };
        let start = after_model(line, last.start);
        let known = names.get(names.partition_point(|name| name.end < before));
        let known = known.is_some_and(|name| name.end == before && name.gazetteer.is_some());
        if last.class == Class::Latin && last.end == before && looks_short(line.surface(last)) && !known {
            let mut end = body.end + '」'.len_utf8();
            if line.text[end..].starts_with("(仮称)") {
                end += "(仮称)".len();
            }
            definitions.push(Definition {
                long: (body.start, body.end),
                short: (start, before),
                kind: EntityKind::Organization,
                gazetteer: body.gazetteer,
                explicit: true,
                evidence: (start, end),
            });
        }
    }
    definitions
}

/// Where a name begins that is modelled on one from abroad: 日本版NIH is not the NIH, though its letters are explained.
fn after_model(line: &Line, start: usize) -> usize {
    const MODEL: &str = "日本版";
    if line.text[..start].ends_with(MODEL) { start - MODEL.len() } else { start }
}

fn define(
    line: &Line,
    lexicon: &Lexicon,
    names: &[Candidate],
    open: usize,
    close: usize,
) -> Option<Definition> {
    let inside = open + 1;
    if close <= inside || close - inside > 4 * LONGEST {
        return None;
    }
    let content = &line.text[inside..close];
    if content.chars().count() > LONGEST {
        return None;
    }
    // The name may stand in quotation marks of its own: 「A」(B).
    let outer_end = line.text[..open].trim_end_matches(['」', '』']).len();
    let (short, explicit) = short_form(line, inside, close)?;
    let short_text = &line.text[short.0..short.1];
    let ending =
        |at: usize| names.get(names.partition_point(|name| name.end < at)).filter(|name| name.end == at);
    let name = ending(open).or_else(|| ending(outer_end));
    let (start, end, kind, gazetteer) = match name {
        Some(name) => (name.start, name.end, name.kind, name.gazetteer),
        // 日本版NIH（National Institutes of Health）
        None if is_latin(short_text) && !explicit => {
            let last = line.atoms.get(line.atom_at(outer_end.checked_sub(1)?))?;
            if last.class != Class::Latin || last.end != outer_end {
                return None;
            }
            let kind = ending(short.1).filter(|name| name.start == short.0)?.kind;
            let fits = initials_fit(line, short, line.surface(last));
            let start = after_model(line, last.start);
            let own = (start, outer_end);
            let (long, short) = if start < last.start { (own, short) } else { (short, own) };
            return fits.then_some(Definition {
                long,
                short,
                kind,
                gazetteer: None,
                explicit: true,
                evidence: (start, close + 1),
            });
        }
        None if explicit || looks_short(short_text) => {
            let start = compound_before(line, outer_end)?;
            let head = lexicon.head_of(&line.text[start..outer_end])?;
            // 法律（以下「法」という。）: which one is said elsewhere.
            if head.length == outer_end - start {
                return None;
            }
            (start, outer_end, head.kind, None)
        }
        None => return None,
    };
    let long_text = super::lexicon::bare(&line.text[start..end]);
    let bracketed_end = short.1;
    let complete = bracketed_end >= line.text[..close].trim_end_matches(['」', '』', '"']).len();
    let definition = |long: (usize, usize), short: (usize, usize), kind| Definition {
        long,
        short,
        kind,
        gazetteer,
        explicit: explicit || name.is_none(),
        // A bracket that says more is no form of the name.
        evidence: (start.min(long.0).min(short.0), if complete { close + 1 } else { bracketed_end }),
    };
    if explicit {
        return (short_text != long_text).then(|| definition((start, end), short, kind));
    }
    if short_text.chars().count() < 2 || short_text.chars().all(|c| !c.is_alphabetic()) {
        return None;
    }
    // プラットフォーム（HBNet）: the kind of a thing and its name, not two names.
    if name.is_some_and(|name| name.short && name.gazetteer.is_none()) && is_latin(short_text) {
        return None;
    }
    // HBNet（Healthcare Business Network）
    if is_latin(long_text) && is_latin(short_text) && short_text.len() > long_text.len() {
        let own = (after_model(line, start), end);
        let (long, short) = if own.0 < start { (own, short) } else { (short, own) };
        let letters = if own.0 < start { short } else { long };
        return initials_fit(line, letters, long_text).then(|| definition(long, short, kind));
    }
    // PMDA（医薬品医療機器総合機構）
    if is_latin(long_text) && !is_latin(short_text) {
        let other = ending(short.1).filter(|name| name.start == short.0)?;
        return (other.kind == kind && other.gazetteer.is_none_or(|entry| gazetteer == Some(entry)))
            .then(|| definition(short, (start, end), kind));
    }
    // 大阪外国企業誘致センター（O-BIC）
    if looks_short(short_text) && !is_latin(long_text) && kind != EntityKind::Place {
        let stop = short_text.len() < 2 || lexicon.is_latin_stop(short_text);
        return (!stop).then(|| definition((start, end), short, kind));
    }
    // 医薬品医療機器総合機構（Pharmaceuticals and Medical Devices Agency）
    let words = short_text.bytes().filter(u8::is_ascii_uppercase).count();
    if is_latin(short_text)
        && !is_latin(long_text)
        && kind != EntityKind::Place
        && words >= 2
        && short_text.len() >= 12
    {
        return Some(definition((start, end), short, kind));
    }
    let abbreviates = short_text.chars().count() < long_text.chars().count()
        && is_subsequence(short_text, long_text)
        && !lexicon.is_generic(short_text);
    if of_another_time(line, inside) {
        let other = ending(short.1).filter(|other| other.start == short.0)?;
        return (other.kind == kind && other.gazetteer.is_none())
            .then(|| definition((start, end), short, kind));
    }
    let nickname = || {
        name.filter(|name| !name.short).is_some()
            && ending(short.1).is_some_and(|other| {
                other.start == short.0 && is_nickname(other, kind, short_text, long_text)
            })
    };
    (abbreviates || nickname()).then(|| definition((start, end), short, kind))
}

/// A coined name of a body or event behind its proper one: 医療情報連絡会（メディカルフォーラム）. Not a part of it, not
/// whoever else is known, not where it is.
fn is_nickname(other: &Candidate, kind: EntityKind, short: &str, long: &str) -> bool {
    const PARTS: &[&str] =
        &["部会", "分科会", "ワーキング", "WG", "委員会", "チーム", "部", "課", "室", "局", "支部"];
    let coined = short.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || ('ぁ'..='ヺ').contains(&c));
    let doings = |kind| matches!(kind, EntityKind::Organization | EntityKind::Program);
    doings(kind)
        && doings(other.kind)
        && (other.kind, kind) != (EntityKind::Organization, EntityKind::Program)
        && super::lexicon::bare(short) == short
        && other.gazetteer.is_none()
        && coined
        && short.chars().count() <= long.chars().count() + 3
        && !PARTS.iter().any(|part| short.ends_with(part))
}

/// A place whose abbreviation stands within its name: ノルトライン＝ヴェストファーレン（NRW）州.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SplitName {
    /// From the first character to the sign.
    pub(super) whole: (usize, usize),
    /// What stands before the bracket.
    pub(super) stem: (usize, usize),
    /// What stands in the bracket.
    pub(super) short: (usize, usize),
    /// 州, 省.
    pub(super) sign: &'static str,
}

/// The names of a line that have their abbreviation within.
pub(super) fn split_names(line: &Line) -> Vec<SplitName> {
    const SIGNS: &[&str] = &["州", "省", "県", "郡", "市"];
    let mut names = Vec::new();
    for (open, _) in line.text.match_indices('(') {
        let inside = open + 1;
        let Some(length) = line.text[inside..].find(')') else { continue };
        let close = inside + length;
        let Some(sign) = SIGNS.iter().find(|sign| line.text[close + 1..].starts_with(**sign)) else {
            continue;
        };
        let foreign = |c: char| ('ァ'..='ヺ').contains(&c) || matches!(c, 'ー' | '=' | '・' | '-');
        let stem: usize =
            line.text[..open].chars().rev().take_while(|&c| foreign(c)).map(char::len_utf8).sum();
        let (start, end) = (open - stem, close + 1 + sign.len());
        if looks_short(&line.text[inside..close]) && stem >= 9 && line.is_edge(start) && line.is_edge(end) {
            names.push(SplitName { whole: (start, end), stem: (start, open), short: (inside, close), sign });
        }
    }
    names
}

/// What the bracket gives as short form, and whether it says so (以下, 略称).
fn short_form(line: &Line, start: usize, end: usize) -> Option<((usize, usize), bool)> {
    let content = &line.text[start..end];
    for word in ["以下", "略称", "通称", "愛称", "略して", "英語名", "英文名", "英名"] {
        let Some(rest) = content.strip_prefix(word) else { continue };
        let offset = start + word.len();
        if let (Some(open), Some(close)) = (rest.find(['「', '『', '"']), rest.rfind(['」', '』', '"']))
            && open < close
        {
            let mark = rest[open..].chars().next().map_or(0, char::len_utf8);
            return (open + mark < close).then_some(((offset + open + mark, offset + close), true));
        }
        if word == "以下" {
            // （以下同じ） defines nothing.
            let rest = rest.trim_start_matches(['、', ',']);
            let said = ["という。", "という", "と略す。", "と略す", "と表記"]
                .iter()
                .find_map(|end| rest.strip_suffix(end));
            // （以下、県大）; but （以下、別表のとおり） and （以下略） define nothing.
            let short = said.or_else(|| Some(rest).filter(|rest| is_bare_short(rest)))?;
            return (!short.is_empty()).then(|| {
                let from = end - rest.len();
                ((from, from + short.len()), true)
            });
        }
        let short = rest.trim_start_matches([':', '、', '・', '=']);
        return (!short.is_empty()).then_some(((end - short.len(), end), true));
    }
    // （旧：技術交流フェア）, （現・立地課）: the same thing under its name of another time.
    if let Some(rest) =
        ["旧名称", "旧称", "旧名", "旧", "現"].iter().find_map(|word| content.strip_prefix(word))
    {
        let name = rest.trim_start_matches([':', '・', '、', '「']).trim_end_matches('」');
        let from = start + content.find(name)?;
        let telling = name.chars().count() >= 4 && !name.contains(['、', '。', '(']);
        return telling.then_some(((from, from + name.len()), false));
    }
    // （JAIST、能美市）: the first of several remarks.
    if let Some((first, _)) = content.split_once(['、', ','])
        && looks_short(first)
    {
        return Some(((start, start + first.len()), false));
    }
    let trimmed = content.trim_start_matches(['「', '『', '"']);
    let from = end - trimmed.len();
    let short = trimmed.trim_end_matches(['」', '』', '"']);
    let clause = short.contains(['、', '。', '・', ':', '※', '~']) || short.is_empty();
    (!clause).then_some(((from, from + short.len()), false))
}

/// Whether words behind 以下 alone are a short form: kanji, kana or Latin letters, as short forms have them.
fn is_bare_short(words: &str) -> bool {
    const OTHERS: &[&str] = &["同", "略", "の", "次", "別", "単", "参", "省", "いう", "各"];
    (2..=10).contains(&words.chars().count())
        && words.chars().all(|c| c.is_alphanumeric() || matches!(c, 'ー' | '-' | '・'))
        && !OTHERS.iter().any(|word| words.starts_with(word))
        && !words.ends_with(['る', 'す', 'じ', 'り'])
}

/// Whether the bracket at `inside` says that it gives the name of another time.
fn of_another_time(line: &Line, inside: usize) -> bool {
    ["旧", "現"].iter().any(|word| line.text[inside..].starts_with(word))
}

/// Where the compound that ends at `end` begins.
fn compound_before(line: &Line, end: usize) -> Option<usize> {
    let mut index = line.atom_at(end.checked_sub(1)?) + 1;
    let mut start = None;
    while index > 0 {
        let atom = &line.atoms[index - 1];
        if !matches!(atom.class, Class::Noun(_) | Class::Latin | Class::Prefix | Class::Dot | Class::Joiner) {
            break;
        }
        if !matches!(atom.class, Class::Dot | Class::Joiner) {
            start = Some(atom.start);
        }
        if atom.gap {
            break;
        }
        index -= 1;
    }
    start
}

fn is_latin(text: &str) -> bool {
    text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// An abbreviation in capitals: PMDA, O-BIC, HBNet.
fn looks_short(text: &str) -> bool {
    is_latin(text) && text.len() <= 12 && text.bytes().filter(u8::is_ascii_uppercase).count() >= 2
}

/// Whether the initials of the Latin words in `long` stand in `short`, in order.
fn initials_fit(line: &Line, long: (usize, usize), short: &str) -> bool {
    let first = line.atom_at(long.0);
    let initials: String = line.atoms[first..]
        .iter()
        .take_while(|atom| atom.end <= long.1)
        .map(|atom| line.surface(atom))
        // National Institutes of Health: small words have no letter in NIH.
        .filter(|word| !matches!(*word, "of" | "and" | "for" | "the" | "in" | "on" | "to" | "&"))
        .filter_map(|word| word.chars().next())
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    initials.len() >= 2 && is_subsequence(&initials, &short.to_ascii_lowercase())
}

/// Whether all characters of `short` stand in `long` in the same order.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|wanted| rest.any(|c| c == wanted))
}
