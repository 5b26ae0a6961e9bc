//! Programmes, organizations, facilities and places that a report names newly, no longer, or under another name.

use std::collections::BTreeMap;

use keifu_corpus::{CharSpan, Normalized};
use keifu_graph::{EntityIndex, EntityKind, Lineage};
use rustc_hash::{FxHashMap, FxHashSet};

use super::side::Side;
use crate::{
    api::compare::{ChangeCounts, ChangeKind, EntityChange},
    library::Snapshot,
};

/// How one side names an entity.
struct Named {
    count: u32,
    first: (u32, u32, CharSpan),
    /// How often in which words.
    forms: BTreeMap<String, u32>,
}

impl Named {
    /// The usual words; of equally usual ones the longest.
    fn usual(&self) -> Option<String> {
        let usual = self.forms.iter().max_by_key(|(form, count)| (**count, form.chars().count()));
        usual.map(|(form, _)| form.clone())
    }
}

type Names = FxHashMap<EntityIndex, Named>;

fn names(library: &Snapshot, side: &Side) -> Names {
    let mut names = Names::default();
    for &document in &side.documents {
        for &at in library.graph.mentions_in_document(document) {
            let mention = library.graph.facts().mentions[at as usize];
            let named = names.entry(mention.entity).or_insert_with(|| Named {
                count: 0,
                first: (document, mention.passage, mention.span),
                forms: BTreeMap::new(),
            });
            named.count += 1;
            if let Some(passage) = side.passage(document, mention.passage) {
                let form = Normalized::canonical(mention.span.of(&passage.text)).text;
                *named.forms.entry(form).or_default() += 1;
            }
        }
    }
    names
}

/// A change, not yet in words.
pub(super) struct Change {
    pub(super) kind: ChangeKind,
    entity: EntityIndex,
    /// As what the earlier side has it.
    was: EntityIndex,
    /// What it was before, or what continues it.
    other: Option<(EntityIndex, Lineage)>,
}

/// Both sides' names, and what differs between them.
pub(super) struct Changes {
    before: Names,
    after: Names,
    pub(super) list: Vec<Change>,
    pub(super) counts: ChangeCounts,
    pub(super) same: Same,
}

/// What the earlier side names, as the later side knows it: another body that continues it, or another entity of the same
/// name, where the documents did not suffice to tell that the two are one.
#[derive(Debug, Default)]
pub(super) struct Same(FxHashMap<EntityIndex, EntityIndex>);

impl Same {
    /// The entity that stands for `entity` in a comparison.
    pub(super) fn of(&self, entity: EntityIndex) -> EntityIndex {
        self.0.get(&entity).copied().unwrap_or(entity)
    }
}

/// Entities that one side has under the name under which the other has another one: first those of one kind, then any,
/// for what a thing is may be clear in one report only.
fn namesakes(library: &Snapshot, before: &[EntityIndex], after: &[EntityIndex]) -> Same {
    let facts = library.graph.facts();
    let mut same = Same::default();
    let mut taken = FxHashSet::default();
    for by_kind in [true, false] {
        let key = |entity: EntityIndex| {
            let entity = &facts.entities[entity as usize];
            (by_kind.then_some(entity.kind), Normalized::matching(&entity.name).text)
        };
        let mut found: BTreeMap<_, (Vec<EntityIndex>, Vec<EntityIndex>)> = BTreeMap::new();
        for &entity in before.iter().filter(|entity| !same.0.contains_key(entity)) {
            found.entry(key(entity)).or_default().0.push(entity);
        }
        for &entity in after.iter().filter(|entity| !taken.contains(*entity)) {
            found.entry(key(entity)).or_default().1.push(entity);
        }
        for (one, other) in found.into_values().flat_map(|(old, new)| old.into_iter().zip(new)) {
            same.0.insert(one, other);
            taken.insert(other);
        }
    }
    same
}

impl Changes {
    pub(super) fn of(library: &Snapshot, from: &Side, to: &Side) -> Self {
        let (before, after) = (names(library, from), names(library, to));
        let mut counts = ChangeCounts::default();
        let mut list = Vec::new();
        let only = |one: &Names, other: &Names| -> Vec<EntityIndex> {
            let mut only: Vec<EntityIndex> =
                one.keys().filter(|entity| !other.contains_key(entity)).copied().collect();
            only.sort_unstable();
            only
        };
        let (mut vanished, mut appeared) = (only(&before, &after), only(&after, &before));
        let mut same = namesakes(library, &vanished, &appeared);
        vanished.retain(|entity| !same.0.contains_key(entity));
        let twins: FxHashMap<EntityIndex, EntityIndex> =
            same.0.iter().map(|(old, new)| (*new, *old)).collect();
        appeared.retain(|entity| !twins.contains_key(entity));
        let mut renamed: FxHashSet<EntityIndex> = FxHashSet::default();
        for entity in vanished {
            let next = continuation(library, entity, |other| after.contains_key(&other));
            match next {
                Some((other, step)) if !before.contains_key(&other) && renamed.insert(other) => {
                    same.0.insert(entity, other);
                    list.push(Change {
                        kind: ChangeKind::Renamed,
                        entity: other,
                        was: entity,
                        other: Some((entity, step)),
                    });
                }
                other => list.push(Change { kind: ChangeKind::Vanished, entity, was: entity, other }),
            }
        }
        for entity in appeared {
            if !renamed.contains(&entity) {
                let other = origin(library, entity, |other| before.contains_key(&other));
                list.push(Change { kind: ChangeKind::Appeared, entity, was: entity, other });
            }
        }
        for (&entity, named) in &after {
            let was = twins.get(&entity).copied().unwrap_or(entity);
            match before.get(&was) {
                Some(known) if known.count == named.count => counts.unchanged += 1,
                Some(_) => list.push(Change { kind: ChangeKind::Changed, entity, was, other: None }),
                None => {}
            }
        }
        for change in &list {
            *match change.kind {
                ChangeKind::Appeared => &mut counts.appeared,
                ChangeKind::Vanished => &mut counts.vanished,
                ChangeKind::Renamed => &mut counts.renamed,
                ChangeKind::Changed => &mut counts.changed,
                ChangeKind::Unchanged => &mut counts.unchanged,
            } += 1;
        }
        let facts = library.graph.facts();
        let count = |names: &Names, entity| names.get(&entity).map_or(0, |named: &Named| named.count);
        list.sort_by_key(|change| {
            let entity = &facts.entities[change.entity as usize];
            let (was, is) = (count(&before, change.was), count(&after, change.entity));
            let much = if change.kind == ChangeKind::Changed { was.abs_diff(is) } else { was.max(is) };
            let kind = match entity.kind {
                EntityKind::Program => 0,
                EntityKind::Organization => 1,
                EntityKind::Facility => 2,
                _ => 3,
            };
            (change.kind as u8, kind, std::cmp::Reverse(much), &entity.name, &entity.id)
        });
        Self { before, after, list, counts, same }
    }

    pub(super) fn view(&self, library: &Snapshot, from: &Side, to: &Side, change: &Change) -> EntityChange {
        let entity = &library.graph.facts().entities[change.entity as usize];
        let was = self.before.get(&change.was);
        let is = self.after.get(&change.entity);
        let evidence = |side: &Side, named: Option<&Named>| {
            let (document, passage, span) = named?.first;
            side.evidence_around(library, document, passage, span.start)
        };
        EntityChange {
            change: change.kind,
            entity: library.entity_ref(change.entity),
            type_label: entity.kind.label().to_owned(),
            before: was.map_or(0, |named| named.count),
            after: is.map_or(0, |named| named.count),
            name_before: was.and_then(Named::usual),
            name_after: is.and_then(Named::usual),
            first_year: entity.first_year,
            last_year: entity.last_year,
            other: change.other.as_ref().map(|(other, _)| library.entity_ref(*other)),
            lineage: change.other.as_ref().map(|(_, step)| library.relation(step.relation)),
            evidence_before: evidence(from, was),
            evidence_after: evidence(to, is),
        }
    }
}

/// The nearest body that continues `entity` and of which `wanted` is true, with the step that says so.
fn continuation(
    library: &Snapshot,
    entity: EntityIndex,
    wanted: impl Fn(EntityIndex) -> bool,
) -> Option<(EntityIndex, Lineage)> {
    walk(library, entity, |step| (step.predecessor, step.successor), wanted)
}

/// The nearest forerunner of `entity` of which `wanted` is true, with the step that says so.
fn origin(
    library: &Snapshot,
    entity: EntityIndex,
    wanted: impl Fn(EntityIndex) -> bool,
) -> Option<(EntityIndex, Lineage)> {
    walk(library, entity, |step| (step.successor, step.predecessor), wanted)
}

fn walk(
    library: &Snapshot,
    entity: EntityIndex,
    ends: impl Fn(&Lineage) -> (EntityIndex, EntityIndex),
    wanted: impl Fn(EntityIndex) -> bool,
) -> Option<(EntityIndex, Lineage)> {
    let line = library.graph.line_of_bodies(entity);
    let mut seen = FxHashSet::from_iter([entity]);
    let mut level = vec![entity];
    while !level.is_empty() {
        let mut next = Vec::new();
        for step in &line.steps {
            let (here, there) = ends(step);
            if level.contains(&here) && seen.insert(there) {
                if wanted(there) {
                    return Some((there, *step));
                }
                next.push(there);
            }
        }
        level = next;
    }
    None
}
