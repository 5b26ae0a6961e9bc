//! What a generation holds, for those who come to it without a question. Counted once for each generation.

use keifu_graph::{EntityIndex, EntityKind};

use super::Snapshot;
use crate::{
    Error,
    api::{document::Stats, entity::EntitySummary},
};

/// Entities of each kind that are shown.
const MOST_NAMED: usize = 8;

/// What a generation holds.
#[derive(Clone, Debug)]
pub(crate) struct Overview {
    /// Its counts; files that could not be read as of the first time it was asked for.
    pub(crate) stats: Stats,
    /// Of each kind the entities that are named most often, most often first.
    pub(crate) most_named: Vec<(EntityKind, Vec<EntitySummary>)>,
}

impl Snapshot {
    /// What the generation holds.
    pub(crate) fn overview(&self) -> Result<&Overview, Error> {
        if let Some(known) = self.overview.get() {
            return Ok(known);
        }
        let overview = Overview {
            stats: self.stats()?,
            most_named: EntityKind::ALL.iter().map(|&kind| (kind, self.most_named(kind))).collect(),
        };
        Ok(self.overview.get_or_init(|| overview))
    }

    fn most_named(&self, kind: EntityKind) -> Vec<EntitySummary> {
        let entities = &self.graph.facts().entities;
        let order = |at: &EntityIndex| (u32::MAX - entities[*at as usize].mention_count, *at);
        let mut of_kind: Vec<EntityIndex> =
            (0..).zip(entities).filter(|(_, entity)| entity.kind == kind).map(|(at, _)| at).collect();
        // All of them need not be sorted for the sake of the first few.
        if of_kind.len() > MOST_NAMED {
            of_kind.select_nth_unstable_by_key(MOST_NAMED, order);
            of_kind.truncate(MOST_NAMED);
        }
        of_kind.sort_unstable_by_key(order);
        of_kind.into_iter().map(|at| self.summary(at)).collect()
    }
}
