//! Facts of the graph that fit a plan, and the passages that say so.

use keifu_corpus::{Normalized, calendar::Interval};
use keifu_graph::{EntityIndex, Event, Evidence, Metric, Modality, Predicate, Relation};
use rustc_hash::FxHashMap;

use super::{ask::Ask, shelf::Shelf};
use crate::{Error, library::Snapshot};

/// Relations, events and figures of one entity that are looked at.
const MOST: usize = 2_000;

/// A fact that fits, the better the higher.
#[derive(Clone, Debug)]
pub(super) struct Fitting {
    pub(super) entity: EntityIndex,
    pub(super) fact: Fact,
    pub(super) fit: f32,
}

/// Which fact, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Fact {
    Relation(u32),
    Event(u32),
    Metric(u32),
}

/// What the graph has for a plan.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Best first.
    pub(super) fitting: Vec<Fitting>,
    /// How well the best fact fits that a passage is evidence of, by document and ordinal.
    pub(super) passages: FxHashMap<(u32, u32), f32>,
    /// What the asked entities are related to in the way that is asked for.
    pub(super) related: Vec<EntityIndex>,
    /// The question's words and what each tells.
    words: Vec<(String, f32)>,
}

/// Gathers the facts of the entities asked about that fit.
pub(super) fn gather(library: &Snapshot, ask: &Ask, shelf: &mut Shelf<'_>) -> Result<Facts, Error> {
    let mut facts = Facts::default();
    for word in &ask.words {
        facts.words.push((word.clone(), shelf.rarity(word)?));
    }
    for &entity in &ask.entities {
        of_entity(library, ask, entity, &mut facts);
    }
    if ask.entities.is_empty() && ask.wants_figures() {
        of_nobody(library, ask, &mut facts);
    }
    facts.fitting.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(a.fact.cmp(&b.fact)));
    facts.fitting.dedup_by_key(|fitting| fitting.fact);
    facts.related.sort_unstable();
    facts.related.dedup();
    facts.related.retain(|other| !ask.entities.contains(other));
    Ok(facts)
}

fn of_entity(library: &Snapshot, ask: &Ask, entity: EntityIndex, facts: &mut Facts) {
    let graph = &library.graph;
    let all = graph.relations_from(entity).chain(graph.relations_to(entity).iter().copied());
    for at in all.take(MOST) {
        let Some(relation) = graph.relation_at(at) else { continue };
        let fit = relation_fit(ask, relation);
        if fit <= 0.0 {
            continue;
        }
        let other = if relation.subject == entity { relation.object } else { Some(relation.subject) };
        let leads_on =
            ask.predicates.contains(&relation.predicate) || relation.predicate == Predicate::RenamedTo;
        facts.related.extend(other.filter(|_| leads_on));
        facts.keep(entity, Fact::Relation(at), fit, &relation.evidence);
    }
    for &at in graph.events_of(entity).iter().take(MOST) {
        let Some(event) = graph.event_at(at) else { continue };
        let fit = facts.event_fit(ask, event);
        facts.keep(entity, Fact::Event(at), fit, std::slice::from_ref(&event.evidence));
    }
    for &at in graph.metrics_of(entity).iter().take(MOST) {
        let Some(metric) = graph.metric_at(at) else { continue };
        let fit = facts.metric_fit(ask, metric);
        facts.keep(entity, Fact::Metric(at), fit, std::slice::from_ref(&metric.evidence));
    }
}

/// Of a question about a number that names no entity: figures whose indicator has its words.
fn of_nobody(library: &Snapshot, ask: &Ask, facts: &mut Facts) {
    for (at, metric) in (0..).zip(&library.graph.facts().metrics) {
        let fit = facts.metric_fit(ask, metric);
        if fit >= 0.5 {
            facts.keep(
                metric.subject.unwrap_or(u32::MAX),
                Fact::Metric(at),
                fit,
                std::slice::from_ref(&metric.evidence),
            );
        }
    }
}

impl Facts {
    fn keep(&mut self, entity: EntityIndex, fact: Fact, fit: f32, evidence: &[Evidence]) {
        if fit <= 0.0 {
            return;
        }
        self.fitting.push(Fitting { entity, fact, fit });
        for place in evidence {
            let known = self.passages.entry((place.document, place.passage)).or_default();
            *known = known.max(fit);
        }
    }
}

/// How well a date answers: 1 when it is asked for, a little less when none is, nothing when another is.
fn date_fit(ask: &Ask, date: Option<&Interval>) -> f32 {
    match (ask.windows.is_empty(), date) {
        (true, Some(_)) if ask.wants_date() => 1.0,
        (true, _) => 0.8,
        (false, Some(date)) if ask.windows.iter().any(|window| window.overlaps(date)) => 1.0,
        (false, Some(_)) => 0.3,
        (false, None) => 0.5,
    }
}

fn relation_fit(ask: &Ask, relation: &Relation) -> f32 {
    let predicate: f32 = if ask.predicates.contains(&relation.predicate) { 1.0 } else { 0.0 };
    let other = relation
        .object
        .is_some_and(|object| ask.entities.contains(&object) && ask.entities.contains(&relation.subject));
    let base = predicate.max(if other { 0.8 } else { 0.0 });
    base * date_fit(ask, relation.date.as_ref()) * modality_fit(ask, relation.modality)
}

fn modality_fit(ask: &Ask, modality: Modality) -> f32 {
    match modality {
        Modality::Fact => 1.0,
        Modality::Planned if ask.wants_plans() => 0.95,
        _ => 0.7,
    }
}

impl Facts {
    /// The share of what the question's words tell that a text has, of the best three at most.
    fn share(&self, text: &str) -> f32 {
        let mut all: Vec<f32> = self.words.iter().map(|(_, tells)| *tells).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let whole: f32 = all.iter().take(3).sum();
        let had = self.words.iter().filter(|(word, _)| text.contains(word.as_str()));
        if whole > 0.0 { (had.map(|(_, tells)| tells).sum::<f32>() / whole).min(1.0) } else { 0.0 }
    }

    fn event_fit(&self, ask: &Ask, event: &Event) -> f32 {
        let clause = Normalized::matching(&event.evidence.quote).text;
        let share = self.share(&clause);
        if share < 0.2 {
            return 0.0;
        }
        share.max(0.5) * date_fit(ask, Some(&event.date)) * modality_fit(ask, event.modality)
    }

    fn metric_fit(&self, ask: &Ask, metric: &Metric) -> f32 {
        if !ask.wants_figures() {
            return 0.0;
        }
        let share = self.share(&Normalized::matching(&metric.indicator).text);
        let role = if ask.roles.is_empty() || ask.roles.contains(&metric.role) { 1.0 } else { 0.8 };
        share * role * date_fit(ask, metric.period.as_ref())
    }
}
