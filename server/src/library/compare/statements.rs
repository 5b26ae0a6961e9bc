//! Relations and dated events that one side tells and the other does not, or tells otherwise: planned then, done now.

use std::collections::BTreeMap;

use keifu_corpus::{Normalized, calendar::Interval};
use keifu_graph::{EntityIndex, Event, EventIndex, Evidence, Modality, Predicate};

use super::{entities::Same, side::Side};
use crate::{
    api::compare::{ChangeCounts, ChangeKind, EventChange, RelationChange},
    library::{Snapshot, period},
};

/// A relation as one side tells it: the surest modality and where.
#[derive(Clone, Copy, Debug)]
struct Told {
    modality: Modality,
    document: u32,
    passage: u32,
    start: u32,
}

/// What is related how to what.
type Edge = (EntityIndex, Predicate, Option<EntityIndex>);

/// A change, not yet in words.
pub(super) struct RelationDiffers {
    pub(super) kind: ChangeKind,
    subject: EntityIndex,
    predicate: Predicate,
    object: Option<EntityIndex>,
    before: Option<Told>,
    after: Option<Told>,
}

/// The relations that differ, by kind of change and the order in which the reports tell them.
pub(super) fn relations(
    library: &Snapshot,
    from: &Side,
    to: &Side,
    same: &Same,
) -> (Vec<RelationDiffers>, ChangeCounts) {
    let mut told: BTreeMap<Edge, (Option<Told>, Option<Told>)> = BTreeMap::new();
    for relation in &library.graph.facts().relations {
        let first = |side: &Side| {
            let evidence: Option<&Evidence> =
                relation.evidence.iter().find(|evidence| side.holds(evidence.document));
            evidence.map(|evidence| Told {
                modality: relation.modality,
                document: evidence.document,
                passage: evidence.passage,
                start: evidence.span.start,
            })
        };
        let (before, after) = (first(from), first(to));
        if before.is_none() && after.is_none() {
            continue;
        }
        let object = relation.object.map(|object| same.of(object));
        let known = told.entry((same.of(relation.subject), relation.predicate, object)).or_default();
        // A fact is said before a plan, whatever else is said of it.
        let surer = |known: Option<Told>, new: Option<Told>| match (known, new) {
            (Some(known), Some(new)) if new.modality < known.modality => Some(new),
            (None, new) => new,
            (known, _) => known,
        };
        *known = (surer(known.0, before), surer(known.1, after));
    }
    let mut counts = ChangeCounts::default();
    let mut list = Vec::new();
    for ((subject, predicate, object), (before, after)) in told {
        let kind = kind(
            before.is_some(),
            after.is_some(),
            before.zip(after).is_none_or(|(one, other)| one.modality == other.modality),
        );
        count(&mut counts, kind);
        if kind != ChangeKind::Unchanged {
            list.push(RelationDiffers { kind, subject, predicate, object, before, after });
        }
    }
    list.sort_by_key(|change| {
        let told = change.after.or(change.before);
        (rank(change.kind), told.map(|told| (told.document, told.passage, told.start)))
    });
    (list, counts)
}

impl RelationDiffers {
    pub(super) fn view(&self, library: &Snapshot, from: &Side, to: &Side) -> RelationChange {
        let evidence = |side: &Side, told: Option<Told>| {
            let told = told?;
            side.evidence_around(library, told.document, told.passage, told.start)
        };
        RelationChange {
            change: self.kind,
            subject: library.entity_ref(self.subject),
            predicate: self.predicate.to_string(),
            label: self.predicate.label().to_owned(),
            object: self.object.map(|object| library.entity_ref(object)),
            modality_before: self.before.map(|told| told.modality.to_string()),
            modality_after: self.after.map(|told| told.modality.to_string()),
            evidence_before: evidence(from, self.before),
            evidence_after: evidence(to, self.after),
        }
    }
}

/// A change, not yet in words.
pub(super) struct EventDiffers {
    pub(super) kind: ChangeKind,
    before: Option<EventIndex>,
    after: Option<EventIndex>,
}

/// The events that differ, by kind of change and the order in which the reports tell them.
pub(super) fn events(
    library: &Snapshot,
    from: &Side,
    to: &Side,
    same: &Same,
) -> (Vec<EventDiffers>, ChangeCounts) {
    let all = &library.graph.facts().events;
    let of = |side: &Side| -> Vec<EventIndex> {
        let here = (0..).zip(all).filter(|(_, event)| side.holds(event.evidence.document));
        let mut list: Vec<(EventIndex, &Event)> = here.collect();
        // Told twice in one report is told once.
        let mut seen = std::collections::BTreeSet::new();
        list.retain(|(_, event)| seen.insert((event.date, head(event), event.named.clone())));
        list.into_iter().map(|(at, _)| at).collect()
    };
    let (before, after) = (of(from), of(to));
    let mut partner: BTreeMap<EventIndex, EventIndex> = BTreeMap::new();
    let mut taken = std::collections::BTreeSet::new();
    // The same day and words; then the same words of the same, on another day; one each.
    pair(all, &before, &after, &mut partner, &mut taken, |event| {
        Some((Some(event.date), head(event), Vec::new()))
    });
    pair(all, &before, &after, &mut partner, &mut taken, |event| {
        let named = if event.named.is_empty() { &event.about } else { &event.named };
        let named: Vec<EntityIndex> = named.iter().map(|&entity| same.of(entity)).collect();
        (!named.is_empty()).then(|| (None, head(event), named))
    });
    let back: BTreeMap<EventIndex, EventIndex> = partner.iter().map(|(one, other)| (*other, *one)).collect();
    let mut counts = ChangeCounts::default();
    let mut list = Vec::new();
    let mut add = |before: Option<EventIndex>, after: Option<EventIndex>| {
        let event = |at: EventIndex| &all[at as usize];
        let alike = before.zip(after).is_none_or(|(one, other)| {
            event(one).date == event(other).date && event(one).modality == event(other).modality
        });
        let kind = kind(before.is_some(), after.is_some(), alike);
        count(&mut counts, kind);
        if kind != ChangeKind::Unchanged {
            list.push(EventDiffers { kind, before, after });
        }
    };
    after.iter().for_each(|&at| add(back.get(&at).copied(), Some(at)));
    before.iter().filter(|at| !partner.contains_key(at)).for_each(|&at| add(Some(at), None));
    list.sort_by_key(|change| (rank(change.kind), change.after.or(change.before)));
    (list, counts)
}

type Key = (Option<Interval>, String, Vec<EntityIndex>);

/// Pairs events of which one on either side has a key.
fn pair(
    all: &[Event],
    before: &[EventIndex],
    after: &[EventIndex],
    partner: &mut BTreeMap<EventIndex, EventIndex>,
    taken: &mut std::collections::BTreeSet<EventIndex>,
    key: impl Fn(&Event) -> Option<Key>,
) {
    let mut keys: BTreeMap<Key, (Vec<EventIndex>, Vec<EventIndex>)> = BTreeMap::new();
    for &at in before.iter().filter(|at| !partner.contains_key(at)) {
        if let Some(key) = key(&all[at as usize]) {
            keys.entry(key).or_default().0.push(at);
        }
    }
    for &at in after.iter().filter(|at| !taken.contains(at)) {
        if let Some(key) = key(&all[at as usize]) {
            keys.entry(key).or_default().1.push(at);
        }
    }
    for (old, new) in keys.into_values() {
        if let (&[one], &[other]) = (old.as_slice(), new.as_slice()) {
            partner.insert(one, other);
            taken.insert(other);
        }
    }
}

fn head(event: &Event) -> String {
    Normalized::matching(&event.head).text
}

impl EventDiffers {
    pub(super) fn view(&self, library: &Snapshot) -> EventChange {
        let event = |at: Option<EventIndex>| at.and_then(|at| library.graph.event_at(at));
        let (before, after) = (event(self.before), event(self.after));
        let shown = after.or(before);
        EventChange {
            change: self.kind,
            head: shown.map(|event| event.head.clone()).unwrap_or_default(),
            named: shown
                .map(|event| event.named.iter().map(|&entity| library.entity_ref(entity)).collect())
                .unwrap_or_default(),
            date_before: before.map(|event| period(&event.date)),
            date_after: after.map(|event| period(&event.date)),
            modality_before: before.map(|event| event.modality.to_string()),
            modality_after: after.map(|event| event.modality.to_string()),
            evidence_before: before.map(|event| library.evidence(&event.evidence)),
            evidence_after: after.map(|event| library.evidence(&event.evidence)),
        }
    }
}

fn kind(before: bool, after: bool, alike: bool) -> ChangeKind {
    match (before, after) {
        (false, _) => ChangeKind::Appeared,
        (_, false) => ChangeKind::Vanished,
        _ if alike => ChangeKind::Unchanged,
        _ => ChangeKind::Changed,
    }
}

fn count(counts: &mut ChangeCounts, kind: ChangeKind) {
    *match kind {
        ChangeKind::Appeared => &mut counts.appeared,
        ChangeKind::Vanished => &mut counts.vanished,
        ChangeKind::Renamed => &mut counts.renamed,
        ChangeKind::Changed => &mut counts.changed,
        ChangeKind::Unchanged => &mut counts.unchanged,
    } += 1;
}

/// Changed ones first: a plan that became a fact is what is looked for.
fn rank(kind: ChangeKind) -> u8 {
    match kind {
        ChangeKind::Changed | ChangeKind::Renamed => 0,
        ChangeKind::Appeared => 1,
        ChangeKind::Vanished => 2,
        ChangeKind::Unchanged => 3,
    }
}
