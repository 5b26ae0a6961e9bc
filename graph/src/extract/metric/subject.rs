//! The entity that a number is about: named in its indicator, before it in the bullet, or by the headings above.

use keifu_corpus::{CharSpan, Document};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{EntityKind, Extraction, LocalId, Mention};

/// Number of names around a number that are looked at: beyond them nothing connects.
const REACH: usize = 24;
/// Characters after a number in which the thing that it is about may still be named.
const AHEAD: u32 = 24;

/// Where the names of a document stand, by passage and by heading.
#[derive(Debug)]
pub(super) struct Subjects<'a> {
    known: &'a Extraction,
    /// Range of `known.mentions` for each passage.
    ranges: Vec<std::ops::Range<usize>>,
    /// Latest passage so far that begins like a heading: headings are passages above.
    openings: FxHashMap<String, usize>,
    /// Names of the passage that only help or say where.
    partners: FxHashSet<CharSpan>,
}

impl<'a> Subjects<'a> {
    pub(super) fn new(document: &Document, known: &'a Extraction) -> Self {
        let mut ranges = Vec::with_capacity(document.passages.len());
        let mut at = 0;
        for passage in 0..document.passages.len() as u32 {
            let start = at;
            while known.mentions.get(at).is_some_and(|mention| mention.place.passage <= passage) {
                at += 1;
            }
            ranges.push(start..at);
        }
        Self { known, ranges, openings: FxHashMap::default(), partners: FxHashSet::default() }
    }

    /// Goes on to the next passage; `offsets` are the bytes of its characters, or nothing when it has no numbers.
    pub(super) fn enter(&mut self, passage: usize, text: &str, offsets: &[u32]) {
        self.partners.clear();
        for mention in self.mentions(passage) {
            let end = offsets.get(mention.place.span.end as usize).map(|&end| end as usize);
            if end.and_then(|end| text.get(end..)).is_some_and(is_partner) {
                self.partners.insert(mention.place.span);
            }
        }
    }

    /// Notes that `passage` may be a heading of those after it.
    pub(super) fn pass(&mut self, passage: usize, text: &str) {
        self.openings.insert(opening(text), passage);
    }

    /// The entity that a number at `number` is about; `indicator` are the characters that say what it measures.
    ///
    /// `passage` is that of the last [`Self::enter`]; `clause` is where the sentence of the number begins.
    pub(super) fn of(
        &self,
        passage: usize,
        indicator: Option<CharSpan>,
        number: CharSpan,
        clause: u32,
        headings: &[String],
    ) -> Option<LocalId> {
        let all = self.mentions(passage);
        let until = all.partition_point(|mention| mention.place.span.start < number.end + AHEAD);
        let near: Vec<&Mention> = all[until.saturating_sub(REACH)..until]
            .iter()
            .filter(|mention| self.is_subject(mention) && !self.partners.contains(&mention.place.span))
            .collect();
        // Of nested names the whole one: the subsidy, not the prefecture in its name.
        let whole = |mention: &&&Mention| {
            let span = mention.place.span;
            !near.iter().any(|other| other.place.span != span && other.place.span.contains(span))
        };
        let near: Vec<&Mention> = near.iter().filter(whole).copied().collect();
        let named = |mention: &&&Mention| indicator.is_some_and(|span| span.overlaps(mention.place.span));
        let before = |mention: &&&Mention| mention.place.span.end <= number.start;
        let in_clause = |mention: &&&Mention| mention.place.span.start >= clause;
        let thing = |mention: &&&Mention| {
            matches!(self.kind(mention), Some(EntityKind::Program | EntityKind::Facility))
        };
        let found = (near.iter().rev().find(named))
            .or_else(|| near.iter().rev().filter(before).filter(in_clause).find(thing))
            // 府内3か所で試乗会を実施: what is done there comes after the number.
            .or_else(|| near.iter().filter(|mention| mention.place.span.start >= number.end).find(thing))
            .or_else(|| near.iter().rev().filter(before).find(in_clause))
            .or_else(|| near.iter().rev().filter(before).find(thing))
            .or_else(|| near.iter().rev().find(before));
        if let Some(mention) = found {
            return Some(mention.entity);
        }
        headings.iter().rev().enumerate().find_map(|(height, heading)| self.of_heading(heading, height))
    }

    /// The entity that a heading is about: a programme or facility from any height, a body only from just above,
    /// as the sections of a report are named after those who act in all of them.
    fn of_heading(&self, heading: &str, height: usize) -> Option<LocalId> {
        let mentions = self.mentions(*self.openings.get(&opening(heading))?);
        let rank = |mention: &&Mention| match self.kind(mention) {
            Some(EntityKind::Program | EntityKind::Facility) => 0,
            _ => 1,
        };
        let best = mentions.iter().filter(|mention| self.is_subject(mention)).min_by_key(rank)?;
        (rank(&best) == 0 || height < 2).then_some(best.entity)
    }

    fn mentions(&self, passage: usize) -> &'a [Mention] {
        self.ranges.get(passage).map_or(&[], |range| &self.known.mentions[range.clone()])
    }

    fn kind(&self, mention: &Mention) -> Option<EntityKind> {
        self.known.entities.get(mention.entity as usize).map(|entity| entity.kind)
    }

    /// Places are where something was measured, hardly ever what.
    fn is_subject(&self, mention: &Mention) -> bool {
        self.kind(mention).is_some_and(|kind| kind != EntityKind::Place)
    }
}

/// Whether a name before `rest` only helps or says where: 府内, A市と連携し, B社とともに.
fn is_partner(rest: &str) -> bool {
    const WORDS: &[&str] = &[
        "内",
        "外",
        "域",
        "と連携",
        "との連携",
        "等と",
        "などと",
        "と協力",
        "と共",
        "ととも",
        "において",
        "にて",
        "主催",
        "から",
    ];
    WORDS.iter().any(|word| rest.starts_with(word))
}

/// What a passage and the heading made of it have in common: its begin without the mark.
fn opening(text: &str) -> String {
    text.trim_start_matches(|c: char| "○〇●◎◇◆■□▸‣▷▶・※→⇒ 　".contains(c)).chars().take(20).collect()
}
