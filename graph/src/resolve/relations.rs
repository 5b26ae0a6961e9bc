//! Statements of all documents → relations: what is said several times becomes one edge with several quotes.

use keifu_corpus::calendar::Interval;

use crate::{DocumentIndex, EntityIndex, Evidence, Extraction, LocalId, Modality, Predicate, Relation};

/// A statement between resolved entities.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) subject: EntityIndex,
    pub(super) predicate: Predicate,
    pub(super) object: Option<EntityIndex>,
    pub(super) modality: Modality,
    pub(super) date: Option<Interval>,
    pub(super) confidence: f32,
    pub(super) rule: String,
    pub(super) evidence: Evidence,
}

/// Appends the statements of a document, and those that its very names make (PMDA関西支部 is part of PMDA).
pub(super) fn collect(
    document: DocumentIndex,
    extraction: &Extraction,
    entity_of: &[EntityIndex],
    statements: &mut Vec<Stated>,
) {
    let entity = |local: LocalId| entity_of.get(local as usize).copied();
    for statement in &extraction.statements {
        let Some(subject) = entity(statement.subject) else { continue };
        statements.push(Stated {
            subject,
            predicate: statement.predicate,
            object: statement.object.and_then(entity),
            modality: statement.modality,
            date: statement.date,
            confidence: statement.confidence,
            rule: statement.rule.clone(),
            evidence: super::evidence(document, statement.evidence.clone()),
        });
    }
    let names = (0..).zip(&extraction.entities).zip(&extraction.sightings);
    for ((local, named), sighting) in names {
        let (Some(parent), Some(quote)) = (named.parent, sighting) else { continue };
        let stated = extraction.statements.iter().any(|statement| {
            (statement.subject, statement.predicate, statement.object)
                == (local, Predicate::PartOf, Some(parent))
                && statement.rule == "name.branch"
        });
        if stated {
            continue;
        }
        let (Some(subject), Some(object)) = (entity(local), entity(parent)) else { continue };
        statements.push(Stated {
            subject,
            predicate: Predicate::PartOf,
            object: Some(object),
            modality: Modality::Fact,
            date: None,
            confidence: 0.9,
            rule: "name.branch".to_owned(),
            evidence: super::evidence(document, quote.clone()),
        });
    }
}

/// One relation for all statements that say the same; relations of a thing to itself are dropped.
pub(super) fn group(mut statements: Vec<Stated>) -> Vec<Relation> {
    statements.retain(|stated| Some(stated.subject) != stated.object);
    for stated in &mut statements {
        if let Some(object) = stated.object
            && stated.predicate.is_symmetric()
            && object < stated.subject
        {
            (stated.subject, stated.object) = (object, Some(stated.subject));
        }
    }
    // Of relations that differ in their date alone, the latest comes first, the undated last.
    let key = |s: &Stated| (s.subject, s.predicate, s.object, s.modality, std::cmp::Reverse(s.date));
    statements.sort_by(|a, b| {
        key(a)
            .cmp(&key(b))
            .then_with(|| a.evidence.cmp(&b.evidence))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.rule.cmp(&b.rule))
    });
    let mut relations: Vec<Relation> = Vec::new();
    for stated in statements {
        match relations.last_mut() {
            Some(last)
                if (last.subject, last.predicate, last.object, last.modality, last.date)
                    == (stated.subject, stated.predicate, stated.object, stated.modality, stated.date) =>
            {
                // Two rules that read the same words say it once.
                if last.evidence.last() != Some(&stated.evidence) {
                    last.support += 1;
                    last.evidence.push(stated.evidence);
                }
                let surer = stated.confidence.total_cmp(&last.confidence);
                if surer.then_with(|| last.rule.cmp(&stated.rule)).is_gt() {
                    last.confidence = stated.confidence;
                    last.rule = stated.rule;
                }
            }
            _ => relations.push(Relation {
                subject: stated.subject,
                predicate: stated.predicate,
                object: stated.object,
                modality: stated.modality,
                date: stated.date,
                support: 1,
                confidence: stated.confidence,
                rule: stated.rule,
                evidence: vec![stated.evidence],
            }),
        }
    }
    for relation in &mut relations {
        relation.evidence.shrink_to_fit();
    }
    relations
}
