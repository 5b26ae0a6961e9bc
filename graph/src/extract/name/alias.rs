//! Short forms that the text itself defines: A（B）, A（以下「B」という。）, A（略称：B）, HBNet（Healthcare Business Network）.
//!
//! A bracket that explains (（再掲）, （3施設）, （土地所有者）) defines nothing.

mod bracket;
mod outside;

use self::bracket::{Given, Trust};
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
    outside::find(line, names, &mut definitions);
    outside::coined(line, lexicon, names, &mut definitions);
    let mut opens = Vec::new();
    for (at, c) in line.text.char_indices() {
        match c {
            '(' | '[' => opens.push(at),
            ')' | ']' => {
                if let Some(open) = opens.pop() {
                    define_all(line, lexicon, names, open, at, &mut definitions);
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

/// The definitions that a bracket makes with what stands before it.
fn define_all(
    line: &Line,
    lexicon: &Lexicon,
    names: &[Candidate],
    open: usize,
    close: usize,
    definitions: &mut Vec<Definition>,
) {
    let inside = open + 1;
    if close <= inside
        || close - inside > 6 * LONGEST
        || line.text[inside..close].chars().count() > 2 * LONGEST
    {
        return;
    }
    for given in bracket::given(line, inside, close) {
        if given.text(line).chars().count() <= LONGEST {
            definitions.extend(define(line, lexicon, names, (open, close), given));
        }
    }
}

fn define(
    line: &Line,
    lexicon: &Lexicon,
    names: &[Candidate],
    (open, close): (usize, usize),
    given: Given,
) -> Option<Definition> {
    // The name may stand in quotation marks of its own: 「A」(B).
    let outer_end = line.text[..open].trim_end_matches(['」', '』']).len();
    let Given { span: short, trust } = given;
    let explicit = trust == Trust::Said;
    let short_text = &line.text[short.0..short.1];
    let ending =
        |at: usize| names.get(names.partition_point(|name| name.end < at)).filter(|name| name.end == at);
    let name = ending(open).or_else(|| ending(outer_end));
    let named_in = ending(short.1).filter(|other| other.start == short.0);
    let same_kind =
        |other: &Candidate| other.gazetteer.is_none() && name.is_some_and(|name| name.kind == other.kind);
    if trust == Trust::Former && !named_in.is_some_and(same_kind) {
        return None;
    }
    let (start, end, kind, gazetteer) = match name {
        Some(name) => (name.start, name.end, name.kind, name.gazetteer),
        // 日本版NIH（National Institutes of Health）
        None if is_latin(short_text) && trust == Trust::Bare => {
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
    if trust != Trust::Bare {
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
    let other = name.filter(|name| !name.short).and(named_in);
    if abbreviates || other.is_some_and(|other| is_nickname(other, kind, short_text, long_text)) {
        return Some(definition((start, end), short, kind));
    }
    // むらネット（地域資源活用ネットワーク）: a coined name and, in the bracket, the proper one.
    let proper = other.is_some_and(|other| {
        let network = ["ネットワーク", "プラットフォーム"].iter().any(|head| short_text.ends_with(head));
        (other.kind == kind || network)
            && gazetteer.is_none()
            && other.gazetteer.is_none()
            && is_coined(long_text)
            && lexicon.head_of(long_text).is_none()
            && lexicon.head_of(short_text).is_some_and(|head| head.length < short_text.len())
            && !is_part(short_text)
            && kind == EntityKind::Program
    });
    proper.then(|| definition(short, (start, end), kind))
}

/// A coined name of a body or event behind its proper one: 医療情報連絡会（メディカルフォーラム）. Not a part of it, not
/// whoever else is known, not where it is.
fn is_nickname(other: &Candidate, kind: EntityKind, short: &str, long: &str) -> bool {
    let doings = |kind| matches!(kind, EntityKind::Organization | EntityKind::Program);
    let kinds = doings(kind)
        && doings(other.kind)
        && (other.kind, kind) != (EntityKind::Organization, EntityKind::Program);
    let sites = (other.kind, kind) == (EntityKind::Facility, EntityKind::Facility);
    (kinds || sites)
        && super::lexicon::bare(short) == short
        && other.gazetteer.is_none()
        && is_coined(short)
        && short.chars().count() <= long.chars().count() + 3
        && !is_part(short)
}

/// Whether a name begins as coined ones do: in Latin letters or kana.
fn is_coined(name: &str) -> bool {
    name.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || ('ぁ'..='ヺ').contains(&c))
}

/// Whether a name is that of a part of a body or site.
fn is_part(name: &str) -> bool {
    const PARTS: &[&str] = &[
        "部会",
        "分科会",
        "ワーキング",
        "WG",
        "委員会",
        "チーム",
        "部",
        "課",
        "室",
        "局",
        "支部",
        "棟",
        "館",
        "階",
    ];
    PARTS.iter().any(|part| name.ends_with(part))
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
