//! What one generation's facts have otherwise than another's, of the same documents.

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::CharSpan;
use keifu_graph::{EntityIndex, Facts, Relation};

use crate::api::{
    common::EntityRef,
    judgement::{ChangesView, RegroupedView},
};

pub(super) fn compare(before: &Facts, after: &Facts) -> ChangesView {
    let (moved, pairs) = moved_mentions(before, after);
    let mut into: BTreeMap<EntityIndex, BTreeSet<EntityIndex>> = BTreeMap::new();
    let mut from: BTreeMap<EntityIndex, BTreeSet<EntityIndex>> = BTreeMap::new();
    for (old, new) in pairs {
        into.entry(new).or_default().insert(old);
        from.entry(old).or_default().insert(new);
    }
    let refs = |facts: &Facts, some: &mut dyn Iterator<Item = &EntityIndex>| -> Vec<EntityRef> {
        some.map(|&at| entity_ref(facts, at)).collect()
    };
    let joined = into.iter().filter(|(_, old)| old.len() > 1);
    let parted = from.iter().filter(|(_, new)| new.len() > 1);
    let hidden = |facts: &Facts| -> BTreeSet<String> {
        facts.judged.hidden_entities.iter().map(|&at| facts.entities[at as usize].id.to_string()).collect()
    };
    let hidden_relations = |facts: &Facts| -> BTreeSet<String> {
        let gone = |at: EntityIndex| facts.judged.hidden_entities.binary_search(&at).is_ok();
        let hidden = |at: u32, relation: &Relation| {
            gone(relation.subject)
                || relation.object.is_some_and(gone)
                || facts.judged.hidden_relations.binary_search(&at).is_ok()
        };
        let relations = (0..).zip(&facts.relations).filter(|(at, relation)| hidden(*at, relation));
        relations.map(|(_, relation)| relation_key(facts, relation)).collect()
    };
    let (old_hidden, new_hidden) = (hidden(before), hidden(after));
    let (old_relations, new_relations) = (hidden_relations(before), hidden_relations(after));
    ChangesView {
        joined: joined
            .map(|(new, old)| RegroupedView {
                before: refs(before, &mut old.iter()),
                after: vec![entity_ref(after, *new)],
            })
            .collect(),
        parted: parted
            .map(|(old, new)| RegroupedView {
                before: vec![entity_ref(before, *old)],
                after: refs(after, &mut new.iter()),
            })
            .collect(),
        mentions_moved: moved,
        relations_moved: moved_relations(before, after),
        metrics_moved: moved_metrics(before, after),
        names_rescoped: rescoped(before, after),
        entities_hidden: new_hidden.difference(&old_hidden).count(),
        relations_hidden: new_relations.difference(&old_relations).count(),
        shown_again: old_hidden.difference(&new_hidden).count()
            + old_relations.difference(&new_relations).count(),
    }
}

pub(super) fn entity_ref(facts: &Facts, at: EntityIndex) -> EntityRef {
    let entity = &facts.entities[at as usize];
    EntityRef { id: entity.id.to_string(), name: entity.name.clone(), kind: entity.kind.to_string() }
}

/// How many mentions belong to an entity of another id, and which entities of before and after share any.
fn moved_mentions(before: &Facts, after: &Facts) -> (usize, BTreeSet<(EntityIndex, EntityIndex)>) {
    type Place<'a> = (&'a str, u32, CharSpan);
    fn by_place(facts: &Facts) -> Vec<(Place<'_>, &str, EntityIndex)> {
        let mut all: Vec<_> = facts
            .mentions
            .iter()
            .map(|mention| {
                let document = facts.documents[mention.document as usize].id.as_str();
                let id = facts.entities[mention.entity as usize].id.0.as_str();
                ((document, mention.passage, mention.span), id, mention.entity)
            })
            .collect();
        all.sort_unstable();
        all
    }
    let (old, new) = (by_place(before), by_place(after));
    let (mut moved, mut pairs) = (0, BTreeSet::new());
    let mut rest = new.as_slice();
    for (place, id, entity) in old {
        let skip = rest.partition_point(|(other, ..)| *other < place);
        rest = &rest[skip..];
        // A place may name two things; the same id is the same mention.
        let here = &rest[..rest.partition_point(|(other, ..)| *other <= place)];
        let same = here.iter().find(|(_, other, _)| *other == id).or(here.first());
        let Some((_, other, now)) = same else { continue };
        moved += usize::from(*other != id);
        pairs.insert((entity, *now));
    }
    (moved, pairs)
}

fn relation_key(facts: &Facts, relation: &Relation) -> String {
    let id = |at: EntityIndex| facts.entities[at as usize].id.0.as_str();
    format!(
        "{} {} {} {} {:?}",
        id(relation.subject),
        relation.predicate,
        relation.object.map(id).unwrap_or_default(),
        relation.modality,
        relation.date
    )
}

fn moved_relations(before: &Facts, after: &Facts) -> usize {
    let keys = |facts: &Facts| -> BTreeSet<String> {
        facts.relations.iter().map(|relation| relation_key(facts, relation)).collect()
    };
    keys(after).difference(&keys(before)).count()
}

fn moved_metrics(before: &Facts, after: &Facts) -> usize {
    // Their order is that of the documents and does not depend on what they are about.
    if before.metrics.len() != after.metrics.len() {
        return 0;
    }
    let id = |facts: &Facts, at: Option<EntityIndex>| at.map(|at| facts.entities[at as usize].id.clone());
    let both = before.metrics.iter().zip(&after.metrics);
    both.filter(|(old, new)| id(before, old.subject) != id(after, new.subject)).count()
}

/// Names of an entity that lead to it everywhere now and did not, or the other way round.
fn rescoped(before: &Facts, after: &Facts) -> usize {
    let names = |facts: &Facts| -> BTreeMap<(String, String), bool> {
        let named = facts.entities.iter().flat_map(|entity| {
            entity.aliases.iter().map(|it| ((entity.id.to_string(), it.text.clone()), it.global))
        });
        named.collect()
    };
    let old = names(before);
    names(after).into_iter().filter(|(name, global)| old.get(name).is_some_and(|was| was != global)).count()
}
