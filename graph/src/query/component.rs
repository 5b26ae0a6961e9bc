//! Which entities hang together.

use crate::{EntityIndex, Graph, RelationFilter};

/// The connected components of the graph, arrows ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Components {
    /// Number of the component of each entity, by entity index.
    pub of: Vec<u32>,
    /// Number of entities of each component, largest first.
    pub sizes: Vec<u32>,
}

impl Graph {
    /// The components under the relations that pass the filter; numbered from the largest, equal ones by their first
    /// entity.
    pub fn components(&self, filter: &RelationFilter) -> Components {
        let count = self.facts().entities.len();
        let mut root: Vec<EntityIndex> = (0..count as u32).collect();
        for (at, relation) in (0..).zip(&self.facts().relations) {
            if let Some(object) = relation.object
                && filter.accepts(self, at)
            {
                let (one, other) = (find(&mut root, relation.subject), find(&mut root, object));
                root[one.max(other) as usize] = one.min(other);
            }
        }
        let mut sizes = vec![0u32; count];
        for at in 0..count as u32 {
            sizes[find(&mut root, at) as usize] += 1;
        }
        let mut roots: Vec<u32> = (0..count as u32).filter(|&at| sizes[at as usize] > 0).collect();
        roots.sort_by_key(|&at| (u32::MAX - sizes[at as usize], at));
        let mut number = vec![0u32; count];
        for (rank, &at) in (0..).zip(&roots) {
            number[at as usize] = rank;
        }
        Components {
            of: (0..count as u32).map(|at| number[find(&mut root, at) as usize]).collect(),
            sizes: roots.iter().map(|&at| sizes[at as usize]).collect(),
        }
    }
}

/// Root of `at`, halving the way there.
fn find(root: &mut [u32], mut at: u32) -> u32 {
    while root[at as usize] != at {
        root[at as usize] = root[root[at as usize] as usize];
        at = root[at as usize];
    }
    at
}
