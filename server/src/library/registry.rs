//! Questions about public registers, answered in wire types.

use super::Snapshot;
use crate::api::{
    common::Page,
    registry::{RegistryBody, WaitingEntity},
};

impl Snapshot {
    /// Entities whose body in a register a person must decide, most often named first.
    pub fn registry_queue(&self, offset: usize, limit: usize) -> Page<WaitingEntity> {
        let facts = self.graph.facts();
        let mut order: Vec<usize> = (0..facts.unpinned.len()).collect();
        order.sort_by_key(|at| {
            let entity = facts.unpinned[*at].entity;
            (std::cmp::Reverse(facts.entities[entity as usize].mention_count), *at)
        });
        Page::of(&order, offset, limit, |&at| {
            let waiting = &facts.unpinned[at];
            WaitingEntity {
                entity: self.entity_ref(waiting.entity),
                register: waiting.scheme.as_str().to_owned(),
                register_label: waiting.scheme.label().to_owned(),
                doubt: waiting.doubt.as_str().to_owned(),
                doubt_label: waiting.doubt.label().to_owned(),
                total: waiting.total,
                candidates: waiting
                    .candidates
                    .iter()
                    .map(|row| RegistryBody {
                        id: row.id.clone(),
                        name: row.name.clone(),
                        prefecture: row.prefecture.clone(),
                        municipality: row.municipality.clone(),
                        closed: row.closed,
                    })
                    .collect(),
            }
        })
    }
}
