//! Events without a name of their own, told apart by whom one meets there: 欧州企業との商談会, アジア商談会.
//!
//! Reports give their figures year by year, as they would those of a named event. Only with a known country, region or
//! body: 海外企業との商談会 may be any. Such a name holds in its document only.

use super::{candidate::Candidate, chunk::Known, gazetteer::Gazetteer, line::Line};
use crate::EntityKind;

/// What such an event is, a word before those that it ends with.
const HEADS: &[&str] = &[
    "ビジネスマッチング会",
    "ビジネスマッチング",
    "ビジネス交流会",
    "ビジネス商談会",
    "マッチング会",
    "個別商談会",
    "合同商談会",
    "商談会",
    "面談会",
    "交流会",
    "意見交換会",
];

/// Who is met there.
const PARTIES: &[&str] = &[
    "企業",
    "団体",
    "大学",
    "機関",
    "バイヤー",
    "投資家",
    "クラスター",
    "メーカー",
    "商社",
    "事業者",
    "ベンチャー",
    "研究者",
];

/// Proposes the events of a line that are named by whom one meets.
pub(super) fn find(line: &Line, known: Known<'_>, found: &mut Vec<Candidate>) {
    for (at, head) in heads(line) {
        let party_end = line.text[..at].strip_suffix("との").map(str::len);
        let start = match party_end {
            Some(end) => party_start(line, known, end),
            // 水素、蓄電池等新エネルギー分野に係る商談会
            None if line.text[..at].ends_with("に係る") || line.text[..at].ends_with("に関する") => {
                item_start(line, at)
            }
            // アジア商談会
            None => known.ending(at).filter(|name| name.kind == EntityKind::Place).map(|name| name.start),
        };
        let Some(start) = start else { continue };
        found.push(Candidate {
            start,
            end: at + head.len(),
            kind: EntityKind::Program,
            margin: 0.4,
            recognizer: RECOGNIZER,
            ..Candidate::default()
        });
    }
}

/// The recognizer of [`find`].
pub(super) const RECOGNIZER: &str = "structure.gathering";

/// Where the heads stand, the longest at each end.
fn heads(line: &Line) -> impl Iterator<Item = (usize, &'static str)> + '_ {
    line.text.char_indices().filter(|(_, c)| matches!(c, '会' | 'グ')).filter_map(|(last, c)| {
        let end = last + c.len_utf8();
        let head = HEADS.iter().find(|head| line.text[..end].ends_with(**head))?;
        let at = end - head.len();
        (line.is_edge(at) && line.is_edge(end)).then_some((at, *head))
    })
}

/// Where the words for those who are met begin: with a known name, and nothing but nouns after it.
fn party_start(line: &Line, known: Known<'_>, end: usize) -> Option<usize> {
    let words = line.text[..end].strip_suffix('等').unwrap_or(&line.text[..end]);
    if !PARTIES.iter().any(|party| words.ends_with(party)) {
        return None;
    }
    let mut index = line.atom_at(words.len().checked_sub(1)?);
    let mut start = None;
    for _ in 0..6 {
        let atom = line.atoms.get(index)?;
        if let Some(name) = known.starting(atom.start).filter(|name| name.end <= words.len())
            && matches!(name.kind, EntityKind::Place | EntityKind::Organization)
        {
            start = Some(name.start);
        }
        let noun = matches!(
            atom.class,
            super::line::Class::Noun(_) | super::line::Class::Latin | super::line::Class::Prefix
        );
        if !noun || atom.gap || index == 0 {
            break;
        }
        index -= 1;
    }
    start
}

/// The beginning of an item that is nothing but the name of an event: nouns, 、 and 等 up to the head at `at`.
fn item_start(line: &Line, at: usize) -> Option<usize> {
    let words =
        line.text[..at].strip_suffix("に係る").or_else(|| line.text[..at].strip_suffix("に関する"))?;
    let words = words.strip_suffix("分野").unwrap_or(words);
    let start = words.find(|c: char| !"・○〇●◎◇◆■□▸‣▷▶※→⇒-".contains(c))?;
    let names_field = |c: char| c.is_alphanumeric() || matches!(c, '、' | '・' | 'ー' | '/' | '&' | '-');
    let is_noun_phrase =
        line.atoms[line.atom_at(start)..line.atom_at(words.len().max(1) - 1) + 1].iter().all(|atom| {
            !matches!(atom.class, super::line::Class::Break)
                || matches!(line.surface(atom), "、" | "等" | "など")
        });
    (words[start..].chars().all(names_field)
        && (4..=40).contains(&words[start..].chars().count())
        && is_noun_phrase)
        .then_some(start)
}

/// What makes two such names one within a document: the same place and the same head. 欧州企業等との商談会 is 欧州商談会.
pub(super) fn key(name: &str, gazetteer: &Gazetteer) -> Option<String> {
    let head = HEADS.iter().find(|head| name.ends_with(**head))?;
    let before = &name[..name.len() - head.len()];
    let place = before.char_indices().skip(1).map(|(at, _)| at).chain([before.len()]).filter_map(|at| {
        let place = before.get(..at)?;
        gazetteer.lookup(place).map(|_| place)
    });
    let place = place.last()?;
    let rest = &before[place.len()..];
    (rest.is_empty() || rest.ends_with("との")).then(|| format!("{place}\u{2}{head}"))
}
