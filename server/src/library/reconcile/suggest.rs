//! Completion of what is typed: entities, properties, types.

use keifu_corpus::Normalized;
use keifu_graph::{EntityIndex, EntityKind, MatchKind};
use rustc_hash::FxHashSet;

use super::{super::Snapshot, property::Property, type_of};
use crate::api::reconcile::Suggested;

impl Snapshot {
    /// Entities whose name begins with `prefix`, contains it, or is read so; those from `skip` on. The best known for
    /// an empty one.
    pub fn suggested_entities(&self, prefix: &str, skip: usize, limit: usize) -> Vec<Suggested> {
        let wanted = skip.saturating_add(limit).min(self.graph.facts().entities.len());
        let mut order: Vec<EntityIndex> = Vec::new();
        if prefix.trim().is_empty() {
            let entities = &self.graph.facts().entities;
            order.extend(0..entities.len() as u32);
            order.sort_by_key(|&at| (u32::MAX - entities[at as usize].mention_count, at));
        } else {
            order.extend(self.graph.entity(prefix).or_else(|| self.with_public_id(prefix)));
            let found = self.graph.find(prefix, wanted);
            let (near, named): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|found| found.kind == MatchKind::Near);
            order.extend(named.iter().map(|found| found.entity));
            order.extend(self.readings().starting_with(prefix, wanted).map(|(_, entity)| entity));
            order.extend(near.iter().map(|found| found.entity));
            let mut seen = FxHashSet::default();
            order.retain(|entity| seen.insert(*entity));
        }
        let part = order.into_iter().skip(skip).take(limit);
        part.map(|entity| self.suggested(entity)).collect()
    }

    fn suggested(&self, at: EntityIndex) -> Suggested {
        let entity = &self.graph.facts().entities[at as usize];
        Suggested {
            id: entity.id.to_string(),
            name: entity.name.clone(),
            description: self.described(at),
            notable: Some(vec![type_of(entity.kind)]),
        }
    }
}

/// Properties whose id or word begins with `prefix` or contains it; all for an empty one.
pub(crate) fn suggested_properties(prefix: &str, skip: usize, limit: usize) -> Vec<Suggested> {
    let all = Property::ALL.iter().map(|property| Suggested {
        id: property.id().to_owned(),
        name: property.label().to_owned(),
        description: property.description().to_owned(),
        notable: None,
    });
    part(all, prefix, skip, limit)
}

/// Types, likewise.
pub(crate) fn suggested_types(prefix: &str, skip: usize, limit: usize) -> Vec<Suggested> {
    let all = EntityKind::ALL.iter().map(|kind| Suggested {
        id: kind.to_string(),
        name: kind.label().to_owned(),
        description: described_type(*kind).to_owned(),
        notable: None,
    });
    part(all, prefix, skip, limit)
}

/// What entities of a type are, for people.
pub(crate) fn described_type(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Organization => "官公庁とその部局、会社、大学、協会、会議体",
        EntityKind::Facility => "建物、施設、拠点、拠点として整備される地区",
        EntityKind::Program => "施策、事業、計画、法令、基金、催し",
        EntityKind::Place => "都道府県、市区町村、国、地域",
    }
}

fn part(all: impl Iterator<Item = Suggested>, prefix: &str, skip: usize, limit: usize) -> Vec<Suggested> {
    let fold = |text: &str| Normalized::matching(text).text;
    let typed = fold(prefix);
    let mut fit: Vec<(bool, Suggested)> = all
        .filter_map(|one| {
            let texts = [fold(&one.id), fold(&one.name)];
            let begins = texts.iter().any(|text| text.starts_with(&typed));
            let inside = texts.iter().any(|text| text.contains(&typed));
            (begins || inside).then_some((!begins, one))
        })
        .collect();
    fit.sort_by_key(|(inside, _)| *inside);
    fit.into_iter().map(|(_, one)| one).skip(skip).take(limit).collect()
}
