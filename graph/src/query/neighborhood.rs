//! What lies around an entity, and the relations of one entity.

use keifu_corpus::calendar::Interval;
use rustc_hash::FxHashMap;

use crate::{EntityIndex, Graph, Modality, Predicate, RelationIndex};

/// Which relations count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationFilter {
    /// Only those dated within, or, undated, stated by a document of a 年度 within.
    pub window: Option<Interval>,
    /// Only these predicates; empty for all.
    pub predicates: Vec<Predicate>,
    /// Only these modalities; facts alone unless told otherwise.
    pub modalities: Vec<Modality>,
}

impl Default for RelationFilter {
    fn default() -> Self {
        Self { window: None, predicates: Vec::new(), modalities: vec![Modality::Fact] }
    }
}

impl RelationFilter {
    /// Everything, whatever its modality.
    pub fn all() -> Self {
        Self { window: None, predicates: Vec::new(), modalities: Modality::ALL.to_vec() }
    }

    /// Whether a relation counts.
    pub(crate) fn accepts(&self, graph: &Graph, relation: RelationIndex) -> bool {
        let hint = graph.hint(relation);
        self.modalities.contains(&hint.modality)
            && (self.predicates.is_empty() || self.predicates.contains(&hint.predicate))
            && self.window.is_none_or(|window| graph.within(relation, &window))
    }
}

/// How far to look around an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeighborOptions {
    /// From 1 to 3 steps; other values are taken for the nearest of these.
    pub hops: u8,
    /// Which relations count.
    pub filter: RelationFilter,
    /// At most so many entities (the nearest, then the most strongly related), and four times as many relations.
    pub limit: usize,
}

impl Default for NeighborOptions {
    fn default() -> Self {
        Self { hops: 1, filter: RelationFilter::default(), limit: 100 }
    }
}

/// An entity near the one asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeighborhoodNode {
    /// Which.
    pub entity: EntityIndex,
    /// Steps from the one asked about; 0 for itself.
    pub hops: u8,
}

/// A relation between two entities of the neighbourhood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeighborhoodEdge {
    /// Which; its subject and object are both nodes of the answer.
    pub relation: RelationIndex,
}

/// What lies around an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighborhood {
    /// The entities, first the one asked about, then by steps and strength.
    pub nodes: Vec<NeighborhoodNode>,
    /// The relations between them, ascending.
    pub edges: Vec<NeighborhoodEdge>,
    /// Whether the limit left something out.
    pub truncated: bool,
}

impl Graph {
    /// The relations of an entity in both directions that pass the filter, ascending.
    pub fn relations_of(&self, entity: EntityIndex, filter: &RelationFilter) -> Vec<RelationIndex> {
        let mut relations: Vec<RelationIndex> = self
            .relations_from(entity)
            .chain(self.relations_to(entity).iter().copied())
            .filter(|&relation| filter.accepts(self, relation))
            .collect();
        relations.sort_unstable();
        relations.dedup();
        relations
    }

    /// The entities within some steps of `entity` and the relations between them.
    pub fn neighbors(&self, entity: EntityIndex, options: &NeighborOptions) -> Neighborhood {
        let mut answer = Neighborhood::default();
        if self.entity_at(entity).is_none() {
            return answer;
        }
        let limit = options.limit.max(1);
        let mut level_of: FxHashMap<EntityIndex, u8> = FxHashMap::default();
        level_of.insert(entity, 0);
        answer.nodes.push(NeighborhoodNode { entity, hops: 0 });
        let mut level = vec![entity];
        for hops in 1..=options.hops.clamp(1, 3) {
            // Strongest tie of each new entity: the walk keeps the strongest when there are too many.
            let mut found: FxHashMap<EntityIndex, u16> = FxHashMap::default();
            for &from in &level {
                for (other, relations) in self.adjacent(from) {
                    if level_of.contains_key(&other) {
                        continue;
                    }
                    let tie = relations
                        .iter()
                        .filter(|&&relation| options.filter.accepts(self, relation))
                        .map(|&relation| self.hint(relation).weakness)
                        .min();
                    if let Some(weakness) = tie {
                        let best = found.entry(other).or_insert(weakness);
                        *best = weakness.min(*best);
                    }
                }
            }
            let mut ranked: Vec<(u16, EntityIndex)> =
                found.into_iter().map(|(other, weakness)| (weakness, other)).collect();
            let room = (limit + 1).saturating_sub(answer.nodes.len());
            if ranked.len() > room {
                answer.truncated = true;
                if room > 0 {
                    ranked.select_nth_unstable(room - 1);
                }
                ranked.truncate(room);
            }
            ranked.sort_unstable();
            level = ranked.into_iter().map(|(_, other)| other).collect();
            for &other in &level {
                level_of.insert(other, hops);
                answer.nodes.push(NeighborhoodNode { entity: other, hops });
            }
            if level.is_empty() || answer.nodes.len() > limit {
                if !level.is_empty() && hops < options.hops.clamp(1, 3) {
                    answer.truncated |= level
                        .iter()
                        .any(|&at| self.adjacent(at).any(|(other, _)| !level_of.contains_key(&other)));
                }
                break;
            }
        }
        self.edges_among(&level_of, options, &mut answer);
        answer
    }

    /// The accepted relations with both ends among `nodes`: looked for from the end with fewer neighbours.
    fn edges_among(
        &self,
        nodes: &FxHashMap<EntityIndex, u8>,
        options: &NeighborOptions,
        answer: &mut Neighborhood,
    ) {
        let mut edges = Vec::new();
        for node in &answer.nodes {
            let hub = self.degree(node.entity) > 8 * nodes.len() + 64;
            if hub {
                for other in &answer.nodes {
                    if other.entity != node.entity {
                        edges.extend_from_slice(self.relations_between(node.entity, other.entity));
                    }
                }
                continue;
            }
            for (other, relations) in self.adjacent(node.entity) {
                if nodes.contains_key(&other) {
                    edges.extend_from_slice(relations);
                }
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges.retain(|&relation| options.filter.accepts(self, relation));
        let room = 4 * options.limit.max(1);
        if edges.len() > room {
            answer.truncated = true;
            edges.sort_unstable_by_key(|&relation| {
                let found = &self.facts().relations[relation as usize];
                let far = |end: EntityIndex| nodes.get(&end).copied().unwrap_or(u8::MAX);
                let reach = far(found.subject) + found.object.map_or(0, far);
                (reach, self.hint(relation).weakness, relation)
            });
            edges.truncate(room);
            edges.sort_unstable();
        }
        answer.edges = edges.into_iter().map(|relation| NeighborhoodEdge { relation }).collect();
    }
}
