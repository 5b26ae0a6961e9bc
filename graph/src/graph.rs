//! Facts frozen for questions. The only file that names petgraph; its node indexes never leave it.
//!
//! Adjacency is a compressed sparse row over both orientations of every relation with an object: walking against an
//! arrow costs the same as walking along it, and a node's neighbours lie side by side in memory.

use keifu_corpus::{DocumentId, calendar::Interval};
use petgraph::{Directed, csr::Csr};

use crate::{
    DocumentIndex, Entity, EntityId, EntityIndex, Event, Facts, Metric, Modality, Predicate, Relation,
    query::NameIndex,
};

/// Index of a relation in [`Facts::relations`]; holds within one generation only.
pub type RelationIndex = u32;
/// Index of a metric in [`Facts::metrics`]; holds within one generation only.
pub type MetricIndex = u32;
/// Index of an event in [`Facts::events`]; holds within one generation only.
pub type EventIndex = u32;
/// Index of a mention in [`Facts::mentions`]; holds within one generation only.
pub type MentionIndex = u32;

/// All facts, ready for questions.
#[derive(Debug)]
pub struct Graph {
    facts: Facts,
    /// Edge weight: where the relations between the two lie in `between`.
    adjacency: Csr<(), Group, Directed, u32>,
    /// Relations between two entities, grouped by edge.
    between: Vec<RelationIndex>,
    /// What a walk asks of each relation, side by side, so that it need not touch the relation itself.
    hints: Vec<Hint>,
    /// First mention of each entity; one more at the end.
    mention_starts: Vec<u32>,
    /// Mentions by document, passage and place.
    mentions_by_place: Vec<MentionIndex>,
    /// First of `mentions_by_place` of each document; one more at the end.
    document_starts: Vec<u32>,
    /// First relation of each subject; one more at the end.
    subject_starts: Vec<u32>,
    /// Relations by object.
    by_object: Offsets,
    /// Metrics by subject.
    metrics_by_subject: Offsets,
    /// Events by whom and what they name or are about.
    events_by_entity: Offsets,
    /// Number of passages that name anything.
    named_passages: u32,
    /// Names by their matching form.
    pub(crate) names: NameIndex,
}

#[derive(Clone, Copy, Debug, Default)]
struct Group {
    start: u32,
    len: u32,
}

/// The part of a relation that walks look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hint {
    pub(crate) modality: Modality,
    pub(crate) predicate: Predicate,
    /// How weak the relation is, from 0 (surest): paths of equal length prefer the less weak.
    pub(crate) weakness: u16,
}

/// Lists of indexes by a small key, side by side.
#[derive(Debug, Default)]
struct Offsets {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Offsets {
    /// Counting sort of (key, item) pairs; items of a key keep their order.
    fn of(keys: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0u32; keys + 1];
        for (key, _) in pairs.clone() {
            starts[key as usize + 1] += 1;
        }
        for at in 0..keys {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut items = vec![0u32; starts[keys] as usize];
        for (key, item) in pairs {
            let at = &mut next[key as usize];
            items[*at as usize] = item;
            *at += 1;
        }
        Self { starts, items }
    }

    fn get(&self, key: u32) -> &[u32] {
        let key = key as usize;
        if key + 1 >= self.starts.len() {
            return &[];
        }
        &self.items[self.starts[key] as usize..self.starts[key + 1] as usize]
    }
}

impl Graph {
    /// Freezes facts for questions.
    pub fn new(facts: Facts) -> Self {
        let entities = facts.entities.len();
        let (adjacency, between) = connect(&facts);
        let mention_starts = starts(entities, facts.mentions.iter().map(|mention| mention.entity));
        let subject_starts = starts(entities, facts.relations.iter().map(|relation| relation.subject));
        let mut mentions_by_place: Vec<MentionIndex> = (0..facts.mentions.len() as u32).collect();
        mentions_by_place.sort_unstable_by_key(|&at| {
            let mention = &facts.mentions[at as usize];
            (mention.document, mention.passage, mention.span, at)
        });
        let document_starts = starts(
            facts.documents.len(),
            mentions_by_place.iter().map(|&at| facts.mentions[at as usize].document),
        );
        let by_object = Offsets::of(
            entities,
            (0..).zip(&facts.relations).filter_map(|(at, relation)| Some((relation.object?, at))),
        );
        let metrics_by_subject = Offsets::of(
            entities,
            (0..).zip(&facts.metrics).filter_map(|(at, metric)| Some((metric.subject?, at))),
        );
        let events_by_entity = Offsets::of(
            entities,
            (0..).zip(&facts.events).flat_map(|(at, event)| {
                event.named.iter().chain(&event.about).map(move |&entity| (entity, at))
            }),
        );
        let mut named_passages = 0;
        let mut last = None;
        for &at in &mentions_by_place {
            let mention = &facts.mentions[at as usize];
            let passage = (mention.document, mention.passage);
            named_passages += u32::from(last.replace(passage) != Some(passage));
        }
        let hints = facts.relations.iter().map(Hint::of).collect();
        let names = NameIndex::of(&facts.entities);
        Self {
            facts,
            adjacency,
            between,
            hints,
            mention_starts,
            mentions_by_place,
            document_starts,
            subject_starts,
            by_object,
            metrics_by_subject,
            events_by_entity,
            named_passages,
            names,
        }
    }

    /// All that is known, as plain data, to keep.
    pub fn into_facts(self) -> Facts {
        self.facts
    }

    /// All that is known, as plain data.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The entity of an id, an id it had before included.
    pub fn entity(&self, id: &str) -> Option<EntityIndex> {
        let by_id = |other: &EntityId| other.0.as_str().cmp(id);
        if let Ok(at) = self.facts.entities.binary_search_by(|entity| by_id(&entity.id)) {
            return Some(at as u32);
        }
        let at = self.facts.redirects.binary_search_by(|(old, _)| by_id(old)).ok()?;
        Some(self.facts.redirects[at].1)
    }

    /// The entity at an index; `None` for an index of another generation.
    pub fn entity_at(&self, index: EntityIndex) -> Option<&Entity> {
        self.facts.entities.get(index as usize)
    }

    /// The relation at an index.
    pub fn relation_at(&self, index: RelationIndex) -> Option<&Relation> {
        self.facts.relations.get(index as usize)
    }

    /// The metric at an index.
    pub fn metric_at(&self, index: MetricIndex) -> Option<&Metric> {
        self.facts.metrics.get(index as usize)
    }

    /// The event at an index.
    pub fn event_at(&self, index: EventIndex) -> Option<&Event> {
        self.facts.events.get(index as usize)
    }

    /// The events that name an entity or are about it, ascending.
    pub fn events_of(&self, entity: EntityIndex) -> &[EventIndex] {
        self.events_by_entity.get(entity)
    }

    /// The index of a document.
    pub fn document(&self, id: &DocumentId) -> Option<DocumentIndex> {
        self.facts.documents.binary_search_by(|document| document.id.cmp(id)).ok().map(|at| at as u32)
    }

    /// The id of a document.
    pub fn document_id(&self, index: DocumentIndex) -> Option<&DocumentId> {
        self.facts.documents.get(index as usize).map(|document| &document.id)
    }

    /// The 年度 of a document.
    pub fn fiscal_year(&self, index: DocumentIndex) -> Option<i32> {
        self.facts.documents.get(index as usize)?.fiscal_year
    }

    /// The mentions of an entity, by document, passage and place.
    pub fn mention_range(&self, entity: EntityIndex) -> std::ops::Range<MentionIndex> {
        range(&self.mention_starts, entity)
    }

    /// The mentions in a document, by passage and place.
    pub fn mentions_in_document(&self, document: DocumentIndex) -> &[MentionIndex] {
        let range = range(&self.document_starts, document);
        &self.mentions_by_place[range.start as usize..range.end as usize]
    }

    /// The mentions in a passage, by place.
    pub fn mentions_in(&self, document: DocumentIndex, passage: u32) -> &[MentionIndex] {
        let all = self.mentions_in_document(document);
        let of = |&at: &u32| self.facts.mentions[at as usize].passage;
        let start = all.partition_point(|at| of(at) < passage);
        let len = all[start..].partition_point(|at| of(at) == passage);
        &all[start..start + len]
    }

    /// Number of passages that name anything.
    pub fn passages_with_names(&self) -> u32 {
        self.named_passages
    }

    /// The relations whose subject is the entity, in order.
    pub fn relations_from(&self, entity: EntityIndex) -> std::ops::Range<RelationIndex> {
        range(&self.subject_starts, entity)
    }

    /// The relations whose object is the entity, in order.
    pub fn relations_to(&self, entity: EntityIndex) -> &[RelationIndex] {
        self.by_object.get(entity)
    }

    /// The metrics about the entity, in order of their place.
    pub fn metrics_of(&self, entity: EntityIndex) -> &[MetricIndex] {
        self.metrics_by_subject.get(entity)
    }

    /// The entities that share a relation with `entity`, ascending, each with all relations between the two.
    pub(crate) fn adjacent(
        &self,
        entity: EntityIndex,
    ) -> impl Iterator<Item = (EntityIndex, &[RelationIndex])> {
        let known = (entity as usize) < self.adjacency.node_count();
        let neighbors = if known { self.adjacency.neighbors_slice(entity) } else { &[] };
        let groups = if known { self.adjacency.edges_slice(entity) } else { &[] };
        neighbors.iter().zip(groups).map(|(&other, group)| {
            (other, &self.between[group.start as usize..(group.start + group.len) as usize])
        })
    }

    /// All relations between two entities, either way.
    pub fn relations_between(&self, one: EntityIndex, other: EntityIndex) -> &[RelationIndex] {
        if one as usize >= self.adjacency.node_count() {
            return &[];
        }
        let Ok(at) = self.adjacency.neighbors_slice(one).binary_search(&other) else { return &[] };
        let group = self.adjacency.edges_slice(one)[at];
        &self.between[group.start as usize..(group.start + group.len) as usize]
    }

    /// The number of entities that share a relation with `entity`.
    pub(crate) fn degree(&self, entity: EntityIndex) -> usize {
        let known = (entity as usize) < self.adjacency.node_count();
        if known { self.adjacency.out_degree(entity) } else { 0 }
    }

    pub(crate) fn hint(&self, relation: RelationIndex) -> Hint {
        self.hints[relation as usize]
    }

    /// Whether a relation falls into `window`: by its date, or, undated, by the 年度 of a document that states it.
    pub(crate) fn within(&self, relation: RelationIndex, window: &Interval) -> bool {
        let relation = &self.facts.relations[relation as usize];
        match relation.date {
            Some(date) => date.overlaps(window),
            None => relation.evidence.iter().any(|evidence| {
                self.fiscal_year(evidence.document)
                    .and_then(Interval::fiscal_year)
                    .is_some_and(|year| year.overlaps(window))
            }),
        }
    }
}

impl Hint {
    fn of(relation: &Relation) -> Self {
        let doubt = (1.0 - relation.confidence.clamp(0.0, 1.0)) * 1000.0;
        let rarity = 1000 / (1 + relation.support.max(1));
        Self {
            modality: relation.modality,
            predicate: relation.predicate,
            weakness: 1 + doubt.round() as u16 + rarity as u16,
        }
    }
}

/// First position of each key in an ascending sequence of keys; one more at the end.
fn starts(keys: usize, sorted: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0u32; keys + 1];
    for key in sorted {
        starts[key as usize + 1] += 1;
    }
    for at in 0..keys {
        starts[at + 1] += starts[at];
    }
    starts
}

fn range(starts: &[u32], key: u32) -> std::ops::Range<u32> {
    let key = key as usize;
    if key + 1 >= starts.len() { 0..0 } else { starts[key]..starts[key + 1] }
}

/// Both orientations of every relation that has two ends, parallel ones grouped into one edge.
fn connect(facts: &Facts) -> (Csr<(), Group, Directed, u32>, Vec<RelationIndex>) {
    let count = facts.relations.iter().filter(|relation| relation.object.is_some()).count();
    let mut halves: Vec<(u32, u32, RelationIndex)> = Vec::with_capacity(2 * count);
    for (at, relation) in (0..).zip(&facts.relations) {
        if let Some(object) = relation.object
            && object != relation.subject
        {
            halves.push((relation.subject, object, at));
            halves.push((object, relation.subject, at));
        }
    }
    halves.sort_unstable();
    let mut between = Vec::with_capacity(halves.len());
    let mut edges: Vec<(u32, u32, Group)> = Vec::new();
    for (from, to, relation) in halves {
        let start = between.len() as u32;
        between.push(relation);
        match edges.last_mut() {
            Some(last) if (last.0, last.1) == (from, to) => last.2.len += 1,
            _ => edges.push((from, to, Group { start, len: 1 })),
        }
    }
    let adjacency = Csr::from_sorted_edges(&edges).expect("sorted above, parallel edges grouped");
    (adjacency, between)
}
