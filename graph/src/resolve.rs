//! Extractions of all documents → Facts: which names mean the same thing, and what is said about it.
//!
//! Names are compared by key (block by block, never all with all), so cost grows with their number. Nothing is joined
//! on a short form alone, a body never with its branch, a body never with the organization that prepares it; every
//! join says its rule. The result does not depend on the order in which documents come.

mod department;
mod join;
mod key;
mod legal;
mod lineage;
mod merge;
mod relations;
mod split;
#[cfg(test)]
mod tests;

use keifu_corpus::DocumentId;

use crate::{
    DateFact, DocumentFacts, DocumentIndex, Effect, EntityIndex, Event, Evidence, Extraction, Facts, Judged,
    Judgements, Metric, Quote, Registry, Relation, Replayed, ResolvedMention,
};

pub(crate) use key::{fold, is_distinctive};
pub(crate) use legal::{Legal, legal_form};
pub use split::canonical_form;

/// Whether one name is that of a body that prepares the other.
pub(crate) fn prepares(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    key::prepared(&one) == Some(other.as_str()) || key::prepared(&other) == Some(one.as_str())
}

/// Whether names are written with legal forms that cannot be one body's.
pub(crate) fn legal_forms_differ(one: &str, other: &str) -> bool {
    let form = |name: &str| legal::legal_form(&keifu_corpus::Normalized::matching(name).text);
    matches!((form(one), form(other)), (Some(one), Some(other)) if one != other)
}

/// What one document says, and the year it speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolveInput {
    /// Which document.
    pub document: DocumentId,
    /// Its 年度.
    pub fiscal_year: Option<i32>,
    /// What it says.
    pub extraction: Extraction,
}

/// Joins what all documents say, as the judgements have it and registers know it; of two inputs for one document the
/// last counts.
pub fn resolve(
    inputs: impl IntoIterator<Item = ResolveInput>,
    judgements: &Judgements,
    registry: &Registry,
) -> Facts {
    let mut inputs: Vec<ResolveInput> = inputs.into_iter().collect();
    inputs.reverse();
    inputs.sort_by(|a, b| a.document.cmp(&b.document));
    inputs.dedup_by(|later, kept| later.document == kept.document);
    let in_force = judgements.in_force();
    let own = if split::any(&in_force) {
        let joined = join::join(&inputs, &in_force, &[], registry);
        split::split(&mut inputs, &in_force, &joined)
    } else {
        Vec::new()
    };
    let joined = join::join(&inputs, &in_force, &own, registry);
    let mut facts = Facts {
        documents: inputs
            .iter()
            .map(|input| DocumentFacts { id: input.document.clone(), fiscal_year: input.fiscal_year })
            .collect(),
        entities: joined.entities,
        redirects: joined.redirects,
        unpinned: joined.unpinned,
        ..Facts::default()
    };
    let mut statements = Vec::new();
    for ((document, input), entity_of) in (0..).zip(inputs).zip(&joined.entity_of) {
        gather(document, input.extraction, entity_of, &mut facts, &mut statements);
    }
    facts.mentions.sort_unstable_by_key(|m| (m.entity, m.document, m.passage, m.span));
    facts.mentions.dedup();
    facts.dates.sort_unstable_by_key(|date| (date.document, date.passage, date.span, date.interval));
    facts.metrics.sort_by(|a, b| a.evidence.cmp(&b.evidence).then(a.indicator.cmp(&b.indicator)));
    facts.events.sort_by(|a, b| (&a.evidence, a.date, &a.head).cmp(&(&b.evidence, b.date, &b.head)));
    statements.extend(lineage::prepared_bodies(&facts, &joined.names, &statements));
    statements.extend(lineage::parts_of_bodies(&facts, &joined.names, &statements));
    facts.relations = relations::group(statements);
    facts.judged = judged(judgements, joined.judged, &facts.relations);
    count(&mut facts);
    facts
}

/// Moves what one document says into the facts.
fn gather(
    document: DocumentIndex,
    extraction: Extraction,
    entity_of: &[EntityIndex],
    facts: &mut Facts,
    statements: &mut Vec<relations::Stated>,
) {
    let entity = |local: u32| entity_of.get(local as usize).copied();
    relations::collect(document, &extraction, entity_of, statements);
    facts.mentions.extend(extraction.mentions.iter().filter_map(|mention| {
        Some(ResolvedMention {
            entity: entity(mention.entity)?,
            document,
            passage: mention.place.passage,
            span: mention.place.span,
        })
    }));
    facts.dates.extend(extraction.dates.iter().map(|date| DateFact {
        document,
        passage: date.place.passage,
        span: date.place.span,
        interval: date.interval,
        kind: date.kind,
        approximate: date.approximate,
    }));
    let entities = |locals: Vec<u32>| {
        let mut resolved: Vec<EntityIndex> = Vec::with_capacity(locals.len());
        for at in locals.into_iter().filter_map(entity) {
            if !resolved.contains(&at) {
                resolved.push(at);
            }
        }
        resolved
    };
    facts.events.extend(extraction.events.into_iter().map(|event| Event {
        date: event.date,
        head: event.head,
        modality: event.modality,
        named: entities(event.named),
        about: entities(event.about),
        evidence: evidence(document, event.evidence),
    }));
    facts.metrics.extend(extraction.metrics.into_iter().map(|metric| Metric {
        subject: metric.subject.and_then(entity),
        indicator: metric.indicator,
        value: metric.value,
        max: metric.max,
        unit: metric.unit,
        role: metric.role,
        approximate: metric.approximate,
        period: metric.period,
        evidence: evidence(document, metric.evidence),
    }));
}

/// All that judgements did: what became of every entry of the ledger, and what is hidden.
fn judged(judgements: &Judgements, outcome: join::Outcome, relations: &[Relation]) -> Judged {
    let undone = judgements.undone();
    let replayed = judgements.all().iter().map(|judgement| {
        let in_force = outcome.replayed.iter().find(|replayed| replayed.judgement == judgement.id);
        in_force.cloned().unwrap_or_else(|| Replayed {
            judgement: judgement.id.clone(),
            effect: undone.get(&judgement.id).map_or(Effect::Holds, |by| Effect::Undone((*by).clone())),
            entities: Vec::new(),
            parts: false,
        })
    });
    let hides = |relation: &Relation| {
        outcome.hidden_relations.iter().any(|(subject, predicate, object)| {
            let ends = (relation.subject, relation.object);
            let reversed = predicate.is_symmetric() && object.is_some_and(|it| ends == (it, Some(*subject)));
            relation.predicate == *predicate && (ends == (*subject, *object) || reversed)
        })
    };
    Judged {
        replayed: replayed.collect(),
        hidden_relations: (0..).zip(relations).filter(|(_, it)| hides(it)).map(|(at, _)| at).collect(),
        hidden_entities: outcome.hidden,
        refused: outcome.refused,
    }
}

/// Fills the numbers and years of entities.
fn count(facts: &mut Facts) {
    let mut last = None;
    for mention in &facts.mentions {
        let entity = &mut facts.entities[mention.entity as usize];
        entity.mention_count += 1;
        if last.replace((mention.entity, mention.document)) == Some((mention.entity, mention.document)) {
            continue;
        }
        entity.document_count += 1;
        if let Some(year) = facts.documents[mention.document as usize].fiscal_year {
            entity.first_year = Some(entity.first_year.map_or(year, |first| first.min(year)));
            entity.last_year = Some(entity.last_year.map_or(year, |last| last.max(year)));
        }
    }
}

fn evidence(document: DocumentIndex, quote: Quote) -> Evidence {
    Evidence {
        document,
        passage: quote.place.passage,
        span: quote.place.span,
        page: quote.page,
        quote: quote.text,
    }
}
