//! The entity that a number is about: named in its indicator, before it in the bullet, or by the headings above.

use keifu_corpus::{CharSpan, Document};
use rustc_hash::FxHashMap;

use crate::{EntityKind, Extraction, LocalId, Mention};

/// Number of names before a number that are looked at: beyond them nothing connects.
const REACH: usize = 24;

/// Where the names of a document stand, by passage and by heading.
#[derive(Debug)]
pub(super) struct Subjects<'a> {
    known: &'a Extraction,
    /// Range of `known.mentions` for each passage.
    ranges: Vec<std::ops::Range<usize>>,
    /// Latest passage so far that begins like a heading: headings are passages above.
    openings: FxHashMap<String, usize>,
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
        Self { known, ranges, openings: FxHashMap::default() }
    }

    /// Notes that `passage` may be a heading of those after it.
    pub(super) fn pass(&mut self, passage: usize, text: &str) {
        self.openings.insert(opening(text), passage);
    }

    /// The entity that a number at `number` is about; `indicator` are the characters that say what it measures.
    pub(super) fn of(
        &self,
        passage: usize,
        indicator: Option<CharSpan>,
        number: CharSpan,
        sentence: u32,
        headings: &[String],
    ) -> Option<LocalId> {
        let all = self.mentions(passage);
        let here = &all[..all.partition_point(|mention| mention.place.span.start < number.end)];
        let here = &here[here.len().saturating_sub(REACH)..];
        let within = indicator.and_then(|span| {
            here.iter().rev().find(|mention| span.overlaps(mention.place.span) && self.is_subject(mention))
        });
        let before = || {
            here.iter().rev().find(|mention| {
                mention.place.span.end <= number.start
                    && mention.place.span.start >= sentence
                    && self.is_subject(mention)
            })
        };
        let earlier = || {
            here.iter()
                .rev()
                .find(|mention| mention.place.span.end <= number.start && self.is_subject(mention))
        };
        let found = within.or_else(before).or_else(earlier).map(|mention| mention.entity);
        found.or_else(|| headings.iter().rev().find_map(|heading| self.of_heading(heading)))
    }

    fn of_heading(&self, heading: &str) -> Option<LocalId> {
        let mentions = self.mentions(*self.openings.get(&opening(heading))?);
        let rank = |mention: &&Mention| match self.kind(mention) {
            Some(EntityKind::Program | EntityKind::Facility) => 0,
            _ => 1,
        };
        mentions
            .iter()
            .filter(|mention| self.is_subject(mention))
            .min_by_key(rank)
            .map(|mention| mention.entity)
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

/// What a passage and the heading made of it have in common: its begin without the mark.
fn opening(text: &str) -> String {
    text.trim_start_matches(|c: char| "○〇●◎◇◆■□▸‣▷▶・※→⇒ 　".contains(c)).chars().take(20).collect()
}
