//! What of a generation is asked for.

use keifu_graph::{DocumentIndex, EntityIndex, MentionIndex, MetricIndex, RelationIndex};

use crate::library::Snapshot;

/// Parts of a generation by index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    pub(crate) documents: Chosen<DocumentIndex>,
    pub(crate) entities: Chosen<EntityIndex>,
    pub(crate) relations: Chosen<RelationIndex>,
    /// Ascending.
    pub(crate) metrics: Chosen<MetricIndex>,
    /// Of one entity, ascending.
    pub(crate) mentions: Chosen<MentionIndex>,
}

/// Indexes of one kind.
#[derive(Clone, Debug)]
pub(crate) enum Chosen<T> {
    /// All of them, so many.
    All(T),
    /// These.
    These(Vec<T>),
}

impl<T> Default for Chosen<T> {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

impl Chosen<u32> {
    /// The indexes in their order.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Self::All(count) => Box::new(0..*count),
            Self::These(indexes) => Box::new(indexes.iter().copied()),
        }
    }
}

impl Selection {
    /// The whole generation.
    pub(crate) fn everything(snapshot: &Snapshot) -> Self {
        let facts = snapshot.graph.facts();
        let all = |count: usize| Chosen::All(u32::try_from(count).expect("the graph counts in 32 bits"));
        Self {
            documents: all(facts.documents.len()),
            entities: all(facts.entities.len()),
            relations: all(facts.relations.len()),
            metrics: all(facts.metrics.len()),
            mentions: all(facts.mentions.len()),
        }
    }
}
