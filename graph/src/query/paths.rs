//! How two entities hang together: the shortest chains of evidenced relations.
//!
//! Yen's algorithm (Management Science 17, 1971) over a search from both ends at once, which looks at few entities
//! even where ministries have hundreds of thousands of relations. A chain is the better the fewer steps it has; among
//! equal ones, the surer and better supported its relations are.

use std::collections::BTreeSet;

use keifu_corpus::calendar::Interval;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{DocumentIndex, EntityIndex, Graph, Modality, RelationFilter, RelationIndex};

/// Of an entity that is named in more passages than this, only so many are followed by co-mention.
const CO_MENTION_PASSAGES: usize = 2_000;
/// Cost of a step by co-mention, above that of any relation.
const CO_MENTION_WEAKNESS: u32 = 4_000;

/// Which paths to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathOptions {
    /// At most so many steps.
    pub max_hops: u8,
    /// At most so many paths.
    pub k: usize,
    /// Only relations dated within, or, undated, stated by a document of a 年度 within.
    pub window: Option<Interval>,
    /// Only these modalities; facts alone unless told otherwise.
    pub modalities: Vec<Modality>,
    /// Whether, when no chain of relations exists, steps to entities named in the same passage will do.
    pub co_mentions: bool,
}

impl Default for PathOptions {
    fn default() -> Self {
        Self { max_hops: 4, k: 3, window: None, modalities: vec![Modality::Fact], co_mentions: false }
    }
}

/// What joins the two ends of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A relation.
    Relation {
        /// The surest one.
        relation: RelationIndex,
        /// Whether the step goes from its subject to its object.
        forward: bool,
        /// Other relations between the two that pass the filter, surest first.
        others: Vec<RelationIndex>,
    },
    /// No relation: both are named in this passage, of those that name both the one with the fewest entities.
    CoMention {
        /// The passage's document.
        document: DocumentIndex,
        /// Its ordinal.
        passage: u32,
        /// Number of passages (of those looked at) that name both.
        passages: u32,
    },
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// From what.
    pub from: EntityIndex,
    /// To what.
    pub to: EntityIndex,
    /// By what.
    pub link: Link,
}

/// A chain of steps without repeated entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// Sum of the weaknesses of its steps; comparable between paths of equal length.
    pub weakness: u32,
}

/// The answer to a question for paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathAnswer {
    /// The paths, best first.
    pub paths: Vec<Path>,
    /// Whether steps by co-mention had to be allowed.
    pub by_co_mention: bool,
    /// Whether an entity with very many passages was followed only in part, so that a path may be missing.
    pub truncated: bool,
}

/// A path as the search sees it; ordered from best to worst.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Chain {
    hops: usize,
    weakness: u32,
    nodes: Vec<EntityIndex>,
}

/// Best way known to an entity from one end.
#[derive(Clone, Copy, Debug)]
struct Reach {
    hops: u8,
    weakness: u32,
    via: EntityIndex,
}

/// What a search may not use.
#[derive(Default)]
struct Banned {
    nodes: FxHashSet<EntityIndex>,
    /// Second entities of paths that are known already.
    first_steps: FxHashSet<EntityIndex>,
}

/// Where a search walks.
struct Walk<'g> {
    graph: &'g Graph,
    filter: RelationFilter,
    co_mentions: bool,
}

impl Graph {
    /// The best paths between two entities, arrows ignored; none from an entity to itself.
    pub fn paths(&self, from: EntityIndex, to: EntityIndex, options: &PathOptions) -> PathAnswer {
        let mut answer = PathAnswer::default();
        if from == to || self.entity_at(from).is_none() || self.entity_at(to).is_none() {
            return answer;
        }
        let filter = RelationFilter {
            window: options.window,
            predicates: Vec::new(),
            modalities: options.modalities.clone(),
        };
        let mut walk = Walk { graph: self, filter, co_mentions: false };
        let mut chains = walk.best_chains(from, to, options.max_hops, options.k);
        if chains.is_empty() && options.co_mentions {
            walk.co_mentions = true;
            chains = walk.best_chains(from, to, options.max_hops, options.k);
            answer.by_co_mention = !chains.is_empty();
            let long = |&entity: &EntityIndex| self.passages_of(entity).nth(CO_MENTION_PASSAGES).is_some();
            answer.truncated = [from, to].iter().any(long) || chains.iter().flat_map(|c| &c.nodes).any(long);
        }
        answer.paths = chains.into_iter().map(|chain| walk.explain(&chain)).collect();
        answer
    }
}

impl Walk<'_> {
    /// Yen's algorithm: each further path leaves a known one at some entity, by a step not yet taken from there.
    fn best_chains(&self, from: EntityIndex, to: EntityIndex, max_hops: u8, k: usize) -> Vec<Chain> {
        let mut best: Vec<Chain> = Vec::new();
        let mut candidates: BTreeSet<Chain> = BTreeSet::new();
        candidates.extend(self.best_chain(from, to, max_hops, &Banned::default()));
        while best.len() < k {
            let Some(chain) = candidates.pop_first() else { break };
            for at in 0..chain.hops {
                // With enough paths at hand, a longer one than the last of them is of no use.
                let missing = k - best.len() - 1;
                let enough = missing.checked_sub(1).and_then(|last| candidates.iter().nth(last));
                let longest = enough.map_or(usize::from(max_hops), |last| last.hops);
                let Some(room) = longest.checked_sub(at).filter(|room| *room > 0 && missing > 0) else {
                    break;
                };
                let root = &chain.nodes[..=at];
                let mut banned = Banned::default();
                banned.nodes.extend(&root[..at]);
                banned.first_steps.extend(
                    best.iter()
                        .chain([&chain])
                        .filter(|known| known.nodes.len() > at + 1 && known.nodes.starts_with(root))
                        .map(|known| known.nodes[at + 1]),
                );
                let rest = self.best_chain(root[at], to, room as u8, &banned);
                if let Some(rest) = rest {
                    let before: u32 = root.windows(2).filter_map(|ends| self.tie(ends[0], ends[1])).sum();
                    candidates.insert(Chain {
                        hops: at + rest.hops,
                        weakness: before + rest.weakness,
                        nodes: root[..at].iter().chain(&rest.nodes).copied().collect(),
                    });
                }
            }
            best.push(chain);
        }
        best
    }

    /// The best path that uses nothing banned: breadth first from both ends, always the side with less to look at,
    /// whole levels at a time, so that every shortest path crosses the level where the two meet.
    fn best_chain(&self, from: EntityIndex, to: EntityIndex, max_hops: u8, banned: &Banned) -> Option<Chain> {
        let start = |at| FxHashMap::from_iter([(at, Reach { hops: 0, weakness: 0, via: at })]);
        let mut sides = [start(from), start(to)];
        let mut levels = [vec![from], vec![to]];
        let mut hops = [0u8, 0u8];
        while hops[0] + hops[1] < max_hops && !levels[0].is_empty() && !levels[1].is_empty() {
            let work =
                |level: &[EntityIndex]| level.iter().map(|&at| self.graph.degree(at) + 1).sum::<usize>();
            let side = usize::from(work(&levels[1]) < work(&levels[0]));
            let mut next = Vec::new();
            for &at in &levels[side] {
                let known = sides[side][&at];
                self.for_each_step(at, |other, weakness| {
                    let first_step = match side {
                        0 => (at == from).then_some(other),
                        _ => (other == from).then_some(at),
                    };
                    if banned.nodes.contains(&other)
                        || first_step.is_some_and(|step| banned.first_steps.contains(&step))
                    {
                        return;
                    }
                    let reach = Reach { hops: known.hops + 1, weakness: known.weakness + weakness, via: at };
                    match sides[side].entry(other) {
                        std::collections::hash_map::Entry::Vacant(empty) => {
                            empty.insert(reach);
                            next.push(other);
                        }
                        std::collections::hash_map::Entry::Occupied(mut old) => {
                            let old = old.get_mut();
                            if old.hops == reach.hops && (reach.weakness, at) < (old.weakness, old.via) {
                                *old = reach;
                            }
                        }
                    }
                });
            }
            hops[side] += 1;
            let meeting = next
                .iter()
                .filter_map(|at| {
                    let other = sides[1 - side].get(at)?;
                    Some((sides[side][at].weakness + other.weakness, *at))
                })
                .min();
            if let Some((weakness, meeting)) = meeting {
                let mut nodes = trace(&sides[0], meeting);
                nodes.reverse();
                nodes.extend(trace(&sides[1], meeting).into_iter().skip(1));
                return Some(Chain { hops: nodes.len() - 1, weakness, nodes });
            }
            levels[side] = next;
        }
        None
    }

    /// Every entity one step from `at` with the weakness of the step; an entity may come more than once.
    fn for_each_step(&self, at: EntityIndex, mut visit: impl FnMut(EntityIndex, u32)) {
        for (other, relations) in self.graph.adjacent(at) {
            if let Some(weakness) = self.weakness(relations) {
                visit(other, weakness);
            }
        }
        if self.co_mentions {
            for (document, passage) in self.graph.passages_of(at).take(CO_MENTION_PASSAGES) {
                for &mention in self.graph.mentions_in(document, passage) {
                    let other = self.graph.facts().mentions[mention as usize].entity;
                    if other != at {
                        visit(other, CO_MENTION_WEAKNESS);
                    }
                }
            }
        }
    }

    fn weakness(&self, relations: &[RelationIndex]) -> Option<u32> {
        let accepted = relations.iter().filter(|&&relation| self.filter.accepts(self.graph, relation));
        accepted.map(|&relation| u32::from(self.graph.hint(relation).weakness)).min()
    }

    /// Weakness of the step between two neighbours.
    fn tie(&self, one: EntityIndex, other: EntityIndex) -> Option<u32> {
        let related = self.weakness(self.graph.relations_between(one, other));
        related.or(self.co_mentions.then_some(CO_MENTION_WEAKNESS))
    }

    fn explain(&self, chain: &Chain) -> Path {
        let step =
            |ends: &[EntityIndex]| Step { from: ends[0], to: ends[1], link: self.link(ends[0], ends[1]) };
        Path { steps: chain.nodes.windows(2).map(step).collect(), weakness: chain.weakness }
    }

    fn link(&self, from: EntityIndex, to: EntityIndex) -> Link {
        let mut relations: Vec<RelationIndex> = self.graph.relations_between(from, to).to_vec();
        relations.retain(|&relation| self.filter.accepts(self.graph, relation));
        relations.sort_unstable_by_key(|&relation| (self.graph.hint(relation).weakness, relation));
        if let Some(&relation) = relations.first() {
            let forward = self.graph.facts().relations[relation as usize].subject == from;
            return Link::Relation { relation, forward, others: relations[1..].to_vec() };
        }
        let shared = |one: EntityIndex, other: EntityIndex| {
            let both =
                self.graph.passages_of(one).take(CO_MENTION_PASSAGES).filter_map(|(document, passage)| {
                    let named = self.graph.entities_in(document, passage);
                    named.contains(&other).then_some((named.len(), document, passage))
                });
            both.collect::<Vec<_>>()
        };
        // One of the two was followed up to the limit; its partner may have passages beyond.
        let mut passages = shared(from, to);
        if passages.is_empty() {
            passages = shared(to, from);
        }
        let (_, document, passage) = passages.iter().min().copied().unwrap_or_default();
        Link::CoMention { document, passage, passages: passages.len() as u32 }
    }
}

/// The way from `at` back to the end it was reached from.
fn trace(side: &FxHashMap<EntityIndex, Reach>, mut at: EntityIndex) -> Vec<EntityIndex> {
    let mut way = vec![at];
    while let Some(reach) = side.get(&at).filter(|reach| reach.hops > 0) {
        at = reach.via;
        way.push(at);
    }
    way
}
