//! Which entities matter.

use crate::{EntityIndex, Graph, RelationFilter};

/// Share of rank that a walker carries along a relation; the rest jumps anywhere (Brin and Page 1998).
const DAMPING: f64 = 0.85;
/// Rounds after which ranks of such graphs no longer move in the sixth digit.
const ROUNDS: usize = 40;

/// How much an entity matters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Centrality {
    /// Which.
    pub entity: EntityIndex,
    /// Number of relations that pass the filter.
    pub degree: u32,
    /// PageRank along the arrows, both ways for symmetric predicates; all of them sum to 1.
    pub page_rank: f64,
}

impl Graph {
    /// Degree and PageRank of every entity under the relations that pass the filter, highest rank first.
    pub fn centrality(&self, filter: &RelationFilter) -> Vec<Centrality> {
        let count = self.facts().entities.len();
        if count == 0 {
            return Vec::new();
        }
        let mut arrows: Vec<(EntityIndex, EntityIndex)> = Vec::new();
        let (mut degree, mut out) = (vec![0u32; count], vec![0u32; count]);
        for (at, relation) in (0..).zip(&self.facts().relations) {
            if !filter.accepts(self, at) {
                continue;
            }
            degree[relation.subject as usize] += 1;
            let Some(object) = relation.object else { continue };
            degree[object as usize] += 1;
            arrows.push((relation.subject, object));
            out[relation.subject as usize] += 1;
            if relation.predicate.is_symmetric() {
                arrows.push((object, relation.subject));
                out[object as usize] += 1;
            }
        }
        let mut rank = vec![1.0 / count as f64; count];
        for _ in 0..ROUNDS {
            let idle: f64 = rank.iter().zip(&out).filter(|(_, out)| **out == 0).map(|(rank, _)| rank).sum();
            let base = (1.0 - DAMPING + DAMPING * idle) / count as f64;
            let mut next = vec![base; count];
            for &(from, to) in &arrows {
                next[to as usize] += DAMPING * rank[from as usize] / f64::from(out[from as usize]);
            }
            rank = next;
        }
        let mut ranked: Vec<Centrality> = (0..count as u32)
            .map(|entity| Centrality {
                entity,
                degree: degree[entity as usize],
                page_rank: rank[entity as usize],
            })
            .collect();
        ranked.sort_by(|a, b| b.page_rank.total_cmp(&a.page_rank).then(a.entity.cmp(&b.entity)));
        ranked
    }
}
