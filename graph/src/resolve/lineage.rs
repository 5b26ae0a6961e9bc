//! What became of preparatory bodies, as far as names tell.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{join::Names, key::prepared, relations::Stated};
use crate::{EntityIndex, Evidence, Facts, Modality, Predicate};

/// (仮称)A設立準備組織 and A, when both are named and no statement says how they hang together: a candidate with the
/// first mention of the preparatory body as its evidence. It is a fact once A is named without (仮称).
pub(super) fn prepared_bodies(facts: &Facts, names: &Names, statements: &[Stated]) -> Vec<Stated> {
    let stated: FxHashSet<(EntityIndex, Option<EntityIndex>)> = statements
        .iter()
        .filter(|statement| statement.predicate == Predicate::RenamedTo)
        .map(|statement| (statement.subject, statement.object))
        .collect();
    let mut candidates: FxHashMap<(EntityIndex, EntityIndex), &Evidence> = FxHashMap::default();
    for (folded, entity, sighting) in &names.preparatory {
        let Some(base) = prepared(folded) else { continue };
        let Some(&successor) = names.body_by_name.get(base) else { continue };
        if successor == *entity || stated.contains(&(*entity, Some(successor))) {
            continue;
        }
        let first = candidates.entry((*entity, successor)).or_insert(sighting);
        *first = (*first).min(sighting);
    }
    let mut pairs: Vec<_> = candidates.into_iter().collect();
    pairs.sort_unstable();
    pairs
        .into_iter()
        .map(|((subject, object), evidence)| {
            let founded = !facts.entities[object as usize].name.contains("(仮称)");
            Stated {
                subject,
                predicate: Predicate::RenamedTo,
                object: Some(object),
                modality: if founded { Modality::Fact } else { Modality::Planned },
                date: None,
                confidence: 0.6,
                rule: "name.preparatory".to_owned(),
                evidence: evidence.clone(),
            }
        })
        .collect()
}
