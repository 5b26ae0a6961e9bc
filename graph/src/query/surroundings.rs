//! What a picture of an entity's surroundings shows: some steps around it, and around what was opened further.

use rustc_hash::{FxHashMap, FxHashSet};

use super::RelationFilter;
use crate::{DocumentIndex, EntityIndex, EntityKind, Graph, RelationIndex};

/// Of an entity that is named in more passages than this, only so many are compared.
const COMPARED_PASSAGES: usize = 2_000;

/// What a picture is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurroundingsOptions {
    /// From 1 to 3 steps around the middle; other values are taken for the nearest of these.
    pub hops: u8,
    /// Entities of the picture whose own neighbours are shown too, in the order in which they were opened.
    pub expanded: Vec<EntityIndex>,
    /// Which relations count.
    pub filter: RelationFilter,
    /// Only entities of these kinds, the middle apart; empty for all.
    pub kinds: Vec<EntityKind>,
    /// At most so many entities around the middle, and as many more for each that is opened.
    pub limit: usize,
    /// At most so many entities that are only named in the same passages, for the middle and for each that is opened.
    pub beside: usize,
}

/// An entity of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surrounding {
    /// Which.
    pub entity: EntityIndex,
    /// Steps from the middle, or from what was opened.
    pub hops: u8,
    /// 0 for those around the middle; else by which of the opened entities it came, from 1.
    pub stage: usize,
    /// How many of its neighbours are not in the picture.
    pub more: usize,
}

/// A line of the picture: all that joins two of its entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Place of one end among the nodes.
    pub one: usize,
    /// Place of the other, behind it.
    pub other: usize,
    /// The relations between the two, the surest first.
    pub relations: Vec<RelationIndex>,
    /// Number of passages that name both, where there is no relation.
    pub passages: u32,
}

/// What a picture shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The entities, first the middle, then by stage, steps and strength.
    pub nodes: Vec<Surrounding>,
    /// The lines, by their ends.
    pub ties: Vec<Tie>,
    /// How many entities within the steps the limit left out.
    pub left_out: usize,
}

impl Graph {
    /// The surroundings of `middle`.
    pub fn surroundings(&self, middle: EntityIndex, options: &SurroundingsOptions) -> Surroundings {
        let mut found = Surroundings::default();
        if self.entity_at(middle).is_none() {
            return found;
        }
        let mut places: FxHashMap<EntityIndex, usize> = FxHashMap::default();
        places.insert(middle, 0);
        found.nodes.push(Surrounding { entity: middle, hops: 0, stage: 0, more: 0 });
        let mut beside: Vec<(EntityIndex, EntityIndex, u32)> = Vec::new();
        self.gather(middle, options.hops.clamp(1, 3), 0, options, &mut places, &mut found);
        self.name_beside(middle, 0, options, &mut places, &mut found, &mut beside);
        for (at, &opened) in options.expanded.iter().enumerate() {
            if places.contains_key(&opened) {
                self.gather(opened, 1, at + 1, options, &mut places, &mut found);
                self.name_beside(opened, at + 1, options, &mut places, &mut found, &mut beside);
            }
        }
        for node in &mut found.nodes {
            node.more = self
                .adjacent(node.entity)
                .filter(|(other, relations)| {
                    !places.contains_key(other) && self.strength(*other, relations, options).is_some()
                })
                .count();
        }
        found.ties = self.ties_among(&places, &found.nodes, options);
        for (one, other, passages) in beside {
            let (one, other) = (places[&one].min(places[&other]), places[&one].max(places[&other]));
            if !found.ties.iter().any(|tie| (tie.one, tie.other) == (one, other)) {
                found.ties.push(Tie { one, other, relations: Vec::new(), passages });
            }
        }
        found.ties.sort_by_key(|tie| (tie.one, tie.other));
        found
    }

    /// The passages that name both, ascending; of an entity with very many only the first are compared.
    pub fn passages_of_both(&self, one: EntityIndex, other: EntityIndex) -> Vec<(DocumentIndex, u32)> {
        let known: FxHashSet<(DocumentIndex, u32)> = self.passages_of(one).take(COMPARED_PASSAGES).collect();
        self.passages_of(other).take(COMPARED_PASSAGES).filter(|passage| known.contains(passage)).collect()
    }

    /// Adds what lies around `from`.
    fn gather(
        &self,
        from: EntityIndex,
        hops: u8,
        stage: usize,
        options: &SurroundingsOptions,
        places: &mut FxHashMap<EntityIndex, usize>,
        found: &mut Surroundings,
    ) {
        let mut room = options.limit;
        let mut level = vec![from];
        for hop in 1..=hops {
            let mut reached: FxHashMap<EntityIndex, u16> = FxHashMap::default();
            for &at in &level {
                for (other, relations) in self.adjacent(at).filter(|(other, _)| !places.contains_key(other)) {
                    if let Some(weakness) = self.strength(other, relations, options) {
                        let best = reached.entry(other).or_insert(weakness);
                        *best = weakness.min(*best);
                    }
                }
            }
            let mut ranked: Vec<(u16, EntityIndex)> =
                reached.into_iter().map(|(other, weakness)| (weakness, other)).collect();
            ranked.sort_unstable();
            found.left_out += ranked.len().saturating_sub(room);
            ranked.truncate(room);
            room -= ranked.len();
            level = ranked.iter().map(|&(_, other)| other).collect();
            for &entity in &level {
                places.insert(entity, found.nodes.len());
                found.nodes.push(Surrounding { entity, hops: hop, stage, more: 0 });
            }
        }
    }

    /// Adds what is named in the same passages as `from`.
    fn name_beside(
        &self,
        from: EntityIndex,
        stage: usize,
        options: &SurroundingsOptions,
        places: &mut FxHashMap<EntityIndex, usize>,
        found: &mut Surroundings,
        beside: &mut Vec<(EntityIndex, EntityIndex, u32)>,
    ) {
        if options.beside == 0 {
            return;
        }
        for other in self.co_mentions(from, options.beside) {
            if !self.is_wanted(other.entity, options) {
                continue;
            }
            beside.push((from, other.entity, other.passages));
            places.entry(other.entity).or_insert_with(|| {
                found.nodes.push(Surrounding { entity: other.entity, hops: 1, stage, more: 0 });
                found.nodes.len() - 1
            });
        }
    }

    fn is_wanted(&self, entity: EntityIndex, options: &SurroundingsOptions) -> bool {
        options.kinds.is_empty()
            || self.entity_at(entity).is_some_and(|entity| options.kinds.contains(&entity.kind))
    }

    /// Weakness of the best relation that counts; `None` where none does.
    fn strength(
        &self,
        other: EntityIndex,
        relations: &[RelationIndex],
        options: &SurroundingsOptions,
    ) -> Option<u16> {
        let accepted = relations.iter().filter(|&&relation| options.filter.accepts(self, relation));
        let best = accepted.map(|&relation| self.hint(relation).weakness).min()?;
        self.is_wanted(other, options).then_some(best)
    }

    /// What joins the entities of the picture: looked for from the end with fewer neighbours.
    fn ties_among(
        &self,
        places: &FxHashMap<EntityIndex, usize>,
        nodes: &[Surrounding],
        options: &SurroundingsOptions,
    ) -> Vec<Tie> {
        let mut ties: FxHashMap<(usize, usize), Vec<RelationIndex>> = FxHashMap::default();
        let mut add = |one: usize, other: usize, relations: &[RelationIndex]| {
            let ends = (one.min(other), one.max(other));
            if one != other && !ties.contains_key(&ends) {
                let counts = |relation: &RelationIndex| options.filter.accepts(self, *relation);
                ties.insert(ends, relations.iter().copied().filter(counts).collect());
            }
        };
        for (one, node) in nodes.iter().enumerate() {
            if self.degree(node.entity) > 8 * nodes.len() + 64 {
                for (other, there) in nodes.iter().enumerate() {
                    add(one, other, self.relations_between(node.entity, there.entity));
                }
            } else {
                for (entity, relations) in self.adjacent(node.entity) {
                    if let Some(&other) = places.get(&entity) {
                        add(one, other, relations);
                    }
                }
            }
        }
        let tie = |((one, other), mut relations): ((usize, usize), Vec<RelationIndex>)| {
            relations.sort_unstable_by_key(|&relation| (self.hint(relation).weakness, relation));
            Tie { one, other, relations, passages: 0 }
        };
        ties.into_iter().filter(|(_, relations)| !relations.is_empty()).map(tie).collect()
    }
}
