//! What became of preparatory bodies, as far as names tell.

use keifu_corpus::Normalized;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{join::Names, key::prepared, legal::legal_form, relations::Stated};
use crate::{EntityIndex, Evidence, Facts, Modality, Predicate};

/// (仮称)A設立準備組織 and A, when both are named and no statement says how they hang together: a candidate with the
/// first mention of the preparatory body as its evidence. It is a fact once A has a legal form or is said to be founded.
pub(super) fn prepared_bodies(facts: &Facts, names: &Names, statements: &[Stated]) -> Vec<Stated> {
    let stated: FxHashSet<(EntityIndex, Option<EntityIndex>)> = statements
        .iter()
        .filter(|statement| statement.predicate == Predicate::RenamedTo)
        .map(|statement| (statement.subject, statement.object))
        .collect();
    let founded: FxHashSet<EntityIndex> = statements
        .iter()
        .filter(|statement| statement.modality == Modality::Fact)
        .filter_map(|statement| match statement.predicate {
            Predicate::Established => Some(statement.subject),
            Predicate::Establishes => statement.object,
            _ => None,
        })
        .collect();
    let has_legal_form = |name: &str| {
        let matching = Normalized::matching(name).text;
        !name.contains("(仮称)") && legal_form(&matching).is_some()
    };
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
            let entity = &facts.entities[object as usize];
            let aliases = entity.aliases.iter().map(|alias| alias.text.as_str());
            let is_founded =
                founded.contains(&object) || aliases.chain([entity.name.as_str()]).any(has_legal_form);
            Stated {
                subject,
                predicate: Predicate::RenamedTo,
                object: Some(object),
                modality: if is_founded { Modality::Fact } else { Modality::Planned },
                date: None,
                confidence: 0.6,
                rule: "name.preparatory".to_owned(),
                evidence: evidence.clone(),
            }
        })
        .collect()
}
