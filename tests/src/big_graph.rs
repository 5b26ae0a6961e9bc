//! A graph as large as a nation's administration, for benchmarks: generated, the same in every run.

use keifu_corpus::{CharSpan, DocumentId, calendar::Interval};
use keifu_graph::{
    DocumentFacts, Entity, EntityId, EntityKind, Evidence, Facts, Modality, Predicate, Relation,
};

use crate::random::Random;

/// Facts with `entities` entities and `relations` relations; a few entities have very many relations, as ministries do.
pub fn facts(entities: u32, relations: usize, seed: u64) -> Facts {
    let mut random = Random(seed);
    let documents = 1_000;
    let mut facts = Facts {
        documents: (0..documents)
            .map(|number| DocumentFacts {
                id: DocumentId(format!("d{number:016x}")),
                fiscal_year: Some(2010 + number % 12),
            })
            .collect(),
        ..Facts::default()
    };
    facts.entities = (0..entities)
        .map(|number| Entity {
            id: EntityId(format!("e{number:016x}")),
            name: format!("第{number}地区振興協議会"),
            kind: EntityKind::ALL[number as usize % EntityKind::ALL.len()],
            aliases: Vec::new(),
            first_year: Some(2010),
            last_year: Some(2021),
            external_ids: Vec::new(),
            mention_count: 1,
            document_count: 1,
            joins: Vec::new(),
        })
        .collect();
    facts.relations = (0..relations)
        .map(|number| {
            // The cube prefers small numbers: the hubs.
            let hub = (random.below(1 << 20) as f64 / f64::from(1 << 20)).powi(3);
            let subject = (hub * f64::from(entities)) as u32;
            let object = random.below(entities as usize) as u32;
            let document = random.below(documents as usize) as u32;
            Relation {
                subject,
                predicate: Predicate::ALL[number % Predicate::ALL.len()],
                object: Some(object),
                modality: Modality::Fact,
                date: Interval::fiscal_year(2010 + (number % 12) as i32),
                support: 1,
                confidence: 0.9,
                rule: "generated".to_owned(),
                evidence: vec![Evidence {
                    document,
                    passage: 0,
                    span: CharSpan { start: 0, end: 2 },
                    page: None,
                    quote: "締結".to_owned(),
                }],
            }
        })
        .filter(|relation| Some(relation.subject) != relation.object)
        .collect();
    facts
        .relations
        .sort_by_key(|relation| (relation.subject, relation.predicate, relation.object, relation.date));
    facts
}
