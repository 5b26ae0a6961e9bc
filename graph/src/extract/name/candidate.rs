//! A span that may name something, as a recognizer proposes it.

use keifu_corpus::Noun;

use super::line::{Class, Line};
use crate::EntityKind;

/// A proposal; the arbiter decides between those that overlap.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// First byte in the line's text, legal form and (仮称) before the name included.
    pub(super) start: usize,
    /// Where the name begins that is also used without the words before it (中小企業のための｜…セミナー); 0 for none.
    pub(super) core: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What it would be.
    pub(super) kind: EntityKind,
    /// How far the evidence goes beyond what the head demands; below 0 the span is no name by itself.
    pub(super) margin: f32,
    /// The known name that it is.
    pub(super) gazetteer: Option<usize>,
    /// Which recognizer proposes it, for explanations and tests.
    pub(super) recognizer: &'static str,
    /// Whether nothing but a head and words that distinguish little: it may stand for a longer name (協議会).
    pub(super) short: bool,
}

impl Default for Candidate {
    fn default() -> Self {
        Self {
            start: 0,
            core: 0,
            end: 0,
            kind: EntityKind::Organization,
            margin: 0.0,
            gazetteer: None,
            recognizer: "",
            short: false,
        }
    }
}

/// Whether a span can be a name at all, whoever proposes it.
pub(super) fn is_plausible(line: &Line, candidate: &Candidate) -> bool {
    if candidate.gazetteer.is_some() {
        return true;
    }
    let text = &line.text[candidate.start..candidate.end];
    // 番町一丁目10番3号 is an address: it says where, and names nothing.
    let address = candidate.kind == EntityKind::Place
        && text.ends_with(['号', '番', '地'])
        && text.contains(|c: char| c.is_ascii_digit());
    // い地方: the end of a word of the sentence stands before the name.
    let mut letters = text.chars();
    let cut = candidate.recognizer == "tagged"
        && letters.next().is_some_and(|c| ('ぁ'..='ゖ').contains(&c) && !matches!(c, 'お' | 'ご' | 'み'))
        && letters.next().is_some_and(|c| ('一'..='鿿').contains(&c));
    // ②オゾン研究管理者会議: the number counts an item of a list.
    let first = line.atom_at(candidate.start);
    let counted = candidate.recognizer == "tagged"
        && line.atoms[first].class == Class::Number
        && line.atoms[first].end - line.atoms[first].start <= 2
        && line.atoms.get(first + 1).is_some_and(
            |next| matches!(next.class, Class::Noun(noun) if !matches!(noun, Noun::Counter | Noun::Suffix)),
        );
    // 担当部局｜防衛装備庁: a label and what it is for, two cells of a row.
    let last = line.atom_at(candidate.end - 1);
    let figures = |index: usize| matches!(line.atoms[index].class, Class::Latin | Class::Number);
    let apart = candidate.recognizer == "tagged"
        && !line.text[..candidate.start].ends_with(['「', '『'])
        && (first + 1..=last).any(|index| line.atoms[index].gap && !figures(index) && !figures(index - 1));
    let quotes = text.contains("\",") || text.matches('"').count() % 2 == 1;
    !(address || cut || counted || apart || quotes)
}

/// Decides between proposals of one line: sure names before unsure, longer before shorter, and none overlaps another.
///
/// What is left is in order of place. Short forms that are no names by themselves stay, unless a name covers them.
pub(super) fn arbitrate(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by(|a, b| {
        let unsure = |c: &Candidate| c.margin < 0.0;
        (unsure(a), b.end - b.start, b.gazetteer.is_some(), a.start)
            .cmp(&(unsure(b), a.end - a.start, a.gazetteer.is_some(), b.start))
            .then(b.margin.total_cmp(&a.margin))
    });
    let mut kept: std::collections::BTreeMap<usize, Candidate> = std::collections::BTreeMap::new();
    for candidate in candidates {
        let before = kept.range(..candidate.end).next_back();
        if before.is_none_or(|(_, other)| other.end <= candidate.start) {
            kept.insert(candidate.start, candidate);
        }
    }
    kept.into_values().collect()
}
