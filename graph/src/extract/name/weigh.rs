//! What speaks for a name: the words before its head, and what stands around it.

use keifu_corpus::Noun;

use super::{
    chunk::Known,
    lexicon::Lexicon,
    line::{Class, Line},
};

/// Whether the text is written in katakana throughout.
pub(super) fn is_katakana(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'))
}

/// How much the words before the head distinguish.
pub(super) fn weight(
    line: &Line,
    lexicon: &Lexicon,
    known: Known<'_>,
    from: usize,
    head_start: usize,
) -> f32 {
    let mut weight = 0.0;
    let mut index = from;
    while let Some(atom) = line.atoms.get(index).filter(|atom| atom.start < head_start) {
        if let Some(place) = known.starting(atom.start).filter(|k| k.end <= head_start) {
            // 中部圏大学 are the universities of a region.
            weight += if line.text[..place.end].ends_with(WIDE) { 0.6 } else { 2.0 };
            while line.atoms.get(index).is_some_and(|atom| atom.end <= place.end) {
                index += 1;
            }
            continue;
        }
        let surface = &line.text[atom.start..atom.end.min(head_start)];
        let length = surface.chars().count();
        weight += match atom.class {
            _ if lexicon.is_generic(surface) => 0.4,
            Class::Latin if lexicon.is_latin_stop(surface) => 0.7,
            Class::Latin if surface.bytes().any(|byte| byte.is_ascii_lowercase()) => 2.6,
            Class::Latin => 2.3,
            Class::Number => 0.2,
            Class::Noun(Noun::Place) if length >= 2 => 1.5,
            Class::Noun(Noun::Organization) if length >= 2 => 2.0,
            Class::Noun(Noun::Proper) if length >= 2 => 1.2,
            Class::Noun(_) if length >= 3 && is_katakana(surface) => 1.1,
            Class::Noun(Noun::Person) if length >= 2 => 1.0,
            Class::Noun(Noun::Suffix | Noun::Counter | Noun::Number) => 0.2,
            Class::Noun(Noun::Verbal | Noun::Adjectival) => 0.7,
            Class::Noun(_) if !atom.known && length >= 2 => 1.2,
            Class::Noun(_) if length >= 2 => 0.9,
            Class::Noun(_) => 0.5,
            Class::Prefix => 0.3,
            Class::Dot | Class::Joiner | Class::Break => 0.0,
        };
        index += 1;
    }
    weight
}

/// How the names of wide regions end.
const WIDE: [char; 2] = ['圏', '方'];

/// What stands around a name and speaks for it.
pub(super) fn evidence(line: &Line, start: usize, end: usize) -> f32 {
    let mut evidence = 0.0;
    let before = line.text[..start].chars().next_back();
    let after = &line.text[end..];
    if matches!(before, Some('「' | '『')) && after.starts_with(['」', '』']) {
        evidence += 1.2;
    }
    if matches!(before, Some('(')) && after.starts_with(')') && !line.text[start..end].contains('・') {
        evidence += 0.5;
    }
    // An event with its date, an office with its programme: (H30.7), (R1.10)
    let dated = |text: &str| {
        text.strip_prefix('(').is_some_and(|text| {
            text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'H' | 'R' | '令' | '平'))
        })
    };
    // 〜推進事業(CREST、ERATO): only what has a name has initials.
    if after.strip_prefix('(').is_some_and(begins_with_initials) {
        evidence += 0.7;
    }
    let acted = ACTS.iter().find(|act| after.starts_with(**act));
    if dated(after) {
        evidence += 0.7;
    } else if let Some(act) = acted {
        evidence += 0.3;
        if dated(&after[act.len()..]) {
            evidence += 0.2;
        }
    }
    let marks = ['○', '〇', '・', '■', '◎', '●', '▸', '‣', '◇', '▶', '【', '《', '◆', '□', '▷', '*', '-'];
    if before.is_none_or(|c| marks.contains(&c) || ('①'..='⑳').contains(&c)) {
        evidence += 0.4;
        // An item of a list of programmes: ・特産品開発事業の実施（3件）
        let rest = acted.map(|act| &after[act.len()..]);
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('(')) {
            evidence += 0.3;
        }
    }
    evidence
}

/// Whether a bracket holds initials: `COI)`, `A-STEP)`, `WPI、`; units and dates are none.
fn begins_with_initials(text: &str) -> bool {
    let end =
        text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '&'))).unwrap_or(text.len());
    let word = &text[..end];
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    capitals >= 3 && word.len() <= 12 && text[end..].starts_with([')', '、', ','])
}

/// What is done with events, schemes and bodies that have a name.
const ACTS: &[&str] = &[
    "を開催",
    "の開催",
    "を実施",
    "の実施",
    "を設置",
    "を設立",
    "に出展",
    "へ出展",
    "への出展",
    "を創設",
    "に参加",
    "で開催",
    "にて開催",
    "受賞",
    "採択",
    "を交付",
    "を策定",
    "の策定",
    "に基づ",
    "を立ち上げ",
    "の立ち上げ",
    "に選定",
    "に認定",
    "を締結",
    "を構築",
    "を運営",
    "の設置",
    "の設立",
    "の創設",
    "に移転",
    "を受賞",
    "に採択",
];
