//! Who is named beside whom, and the passages that name an entity.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{DocumentIndex, EntityIndex, EntityKind, Graph, ResolvedMention};

/// An entity that is named in the same passages as another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoMention {
    /// Which.
    pub entity: EntityIndex,
    /// Number of passages that name both.
    pub passages: u32,
    /// How many times more often than by chance: observed over expected share of the passages that name anything.
    pub lift: f32,
}

impl Graph {
    /// The mentions of an entity by document, passage and place.
    pub fn mentions_of(&self, entity: EntityIndex) -> &[ResolvedMention] {
        let range = self.mention_range(entity);
        &self.facts().mentions[range.start as usize..range.end as usize]
    }

    /// The passages that name an entity, ascending, each once.
    pub fn passages_of(&self, entity: EntityIndex) -> impl Iterator<Item = (DocumentIndex, u32)> + '_ {
        let mut last = None;
        self.mentions_of(entity).iter().filter_map(move |mention| {
            let passage = (mention.document, mention.passage);
            (last.replace(passage) != Some(passage)).then_some(passage)
        })
    }

    /// The passages that name any entity of a kind, ascending, each once.
    pub fn passages_of_kind(&self, kind: EntityKind) -> Vec<(DocumentIndex, u32)> {
        let mut passages: Vec<(DocumentIndex, u32)> = self
            .facts()
            .mentions
            .iter()
            .filter(|mention| self.facts().entities[mention.entity as usize].kind == kind)
            .map(|mention| (mention.document, mention.passage))
            .collect();
        passages.sort_unstable();
        passages.dedup();
        passages
    }

    /// The entities named in a passage, by the place of their first mention, each once.
    pub fn entities_in(&self, document: DocumentIndex, passage: u32) -> Vec<EntityIndex> {
        let mut seen = FxHashSet::default();
        self.mentions_in(document, passage)
            .iter()
            .map(|&mention| self.facts().mentions[mention as usize].entity)
            .filter(|&entity| seen.insert(entity))
            .collect()
    }

    /// The entities named in the same passages as `entity`, most often first, then the less usual.
    pub fn co_mentions(&self, entity: EntityIndex, limit: usize) -> Vec<CoMention> {
        let mut counts: FxHashMap<EntityIndex, u32> = FxHashMap::default();
        let mut own = 0u32;
        for (document, passage) in self.passages_of(entity) {
            own += 1;
            for other in self.entities_in(document, passage) {
                if other != entity {
                    *counts.entry(other).or_default() += 1;
                }
            }
        }
        let mut ranked: Vec<(EntityIndex, u32)> = counts.into_iter().collect();
        let mentions = |of: EntityIndex| self.facts().entities[of as usize].mention_count;
        ranked.sort_unstable_by_key(|&(other, count)| (u32::MAX - count, mentions(other), other));
        ranked.truncate(limit);
        let all = self.passages_with_names().max(1) as f32;
        ranked
            .into_iter()
            .map(|(entity, passages)| {
                let expected = own as f32 * self.passages_of(entity).count() as f32 / all;
                CoMention { entity, passages, lift: passages as f32 / expected.max(f32::MIN_POSITIVE) }
            })
            .collect()
    }
}
