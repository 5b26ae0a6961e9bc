//! Names that look like an entity's and mean something else, and why.

use std::collections::BTreeMap;

use crate::{
    EntityIndex, EntityKind, Evidence, Graph, JudgementId, NameOf, Predicate, RelationIndex,
    resolve::{legal_forms_differ, prepares},
};

/// Names less alike than this are not worth a word.
const ALIKE: f32 = 0.6;
/// Names that are merely alike, at most.
const MOST_ALIKE: usize = 5;

/// Why two entities with names alike are two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Apart {
    /// A person has judged so.
    Judged,
    /// One is a branch, department or committee of the other.
    Part,
    /// One prepares the other.
    Preparatory,
    /// One became the other: 改称, 改組.
    Successor,
    /// Public registers know them as two.
    Registry,
    /// Documents write them with different legal forms.
    LegalForm,
    /// A programme is not the body of its name.
    Kind,
    /// Documents use the short form for both.
    Ambiguous,
    /// No document says which of that name is meant.
    Unsure,
    /// The names differ, and no document says that they mean the same.
    Alike,
}

impl Apart {
    /// The word used in API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Judged => "judged",
            Self::Part => "part",
            Self::Preparatory => "preparatory",
            Self::Successor => "successor",
            Self::Registry => "registry",
            Self::LegalForm => "legal_form",
            Self::Kind => "kind",
            Self::Ambiguous => "ambiguous",
            Self::Unsure => "unsure",
            Self::Alike => "alike",
        }
    }
}

/// An entity that was kept apart from another.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptApart {
    /// The other.
    pub entity: EntityIndex,
    /// Its name that looks alike.
    pub name: String,
    /// Why they are two.
    pub reason: Apart,
    /// The judgement that says so.
    pub judgement: Option<JudgementId>,
    /// Where it is written.
    pub evidence: Option<Evidence>,
}

impl Graph {
    /// The entities whose names look like those of `entity`, with why they were not taken for it: judged ones first,
    /// then by reason.
    pub fn kept_apart(&self, entity: EntityIndex) -> Vec<KeptApart> {
        let Some(of) = self.entity_at(entity) else { return Vec::new() };
        let mut found: BTreeMap<EntityIndex, KeptApart> = BTreeMap::new();
        for refusal in &self.facts().judged.refused {
            let other = match entity {
                at if at == refusal.left => refusal.right,
                at if at == refusal.right => refusal.left,
                _ => continue,
            };
            found.entry(other).or_insert(KeptApart {
                entity: other,
                name: self.facts().entities[other as usize].name.clone(),
                reason: Apart::Judged,
                judgement: Some(refusal.judgement.clone()),
                evidence: refusal.join.evidence.clone(),
            });
        }
        let names = std::iter::once(of.name.as_str()).chain(of.aliases.iter().map(|it| it.text.as_str()));
        for name in names {
            for namesake in self.named(name).into_iter().filter(|it| it.entity != entity) {
                let (reason, evidence) = self.why_two(entity, namesake.entity, namesake.name);
                let shown = self.name(namesake.entity, namesake.name).unwrap_or_default().to_owned();
                found.entry(namesake.entity).or_insert(KeptApart {
                    entity: namesake.entity,
                    name: shown,
                    reason,
                    judgement: None,
                    evidence,
                });
            }
        }
        for (other, relations) in self.adjacent(entity) {
            if let Some((reason, evidence)) = self.tie(relations)
                && !found.contains_key(&other)
                && self.names_overlap(entity, other)
            {
                let name = self.facts().entities[other as usize].name.clone();
                let judgement = None;
                found.insert(other, KeptApart { entity: other, name, reason, judgement, evidence });
            }
        }
        let alike = self.nearest_names(&of.name, 4 * MOST_ALIKE).into_iter();
        for near in alike.filter(|near| near.score >= ALIKE && near.entity != entity).take(MOST_ALIKE) {
            let name = self.name(near.entity, near.name).unwrap_or_default().to_owned();
            found.entry(near.entity).or_insert(KeptApart {
                entity: near.entity,
                name,
                reason: Apart::Alike,
                judgement: None,
                evidence: None,
            });
        }
        let mut all: Vec<KeptApart> = found.into_values().collect();
        for apart in all.iter_mut().filter(|apart| apart.judgement.is_none()) {
            if let Some(judgement) = self.judged_apart(entity, apart.entity) {
                (apart.reason, apart.judgement) = (Apart::Judged, Some(judgement));
            }
        }
        all.sort_by(|a, b| (a.reason, &a.name, a.entity).cmp(&(b.reason, &b.name, b.entity)));
        all
    }

    /// Why two entities share a name; `name` is that of the other.
    fn why_two(&self, one: EntityIndex, other: EntityIndex, name: NameOf) -> (Apart, Option<Evidence>) {
        if let Some(tie) = self.tie(self.relations_between(one, other)) {
            return tie;
        }
        let (of, it) = (&self.facts().entities[one as usize], &self.facts().entities[other as usize]);
        let evidence = match name {
            NameOf::Alias(number) => it.aliases.get(number as usize).and_then(|alias| alias.evidence.clone()),
            NameOf::Name => None,
        };
        let registers_differ = of.external_ids.iter().any(|(scheme, id)| {
            it.external_ids.iter().any(|(other_scheme, other)| scheme == other_scheme && id != other)
        });
        let reason = if registers_differ {
            Apart::Registry
        } else if prepares(&of.name, &it.name) {
            Apart::Preparatory
        } else if legal_forms_differ(&of.name, &it.name) {
            Apart::LegalForm
        } else if (of.kind == EntityKind::Program) != (it.kind == EntityKind::Program) {
            Apart::Kind
        } else if matches!(name, NameOf::Alias(_)) {
            Apart::Ambiguous
        } else {
            Apart::Unsure
        };
        (reason, evidence)
    }

    /// The relation that ties a body to its part, or to what became of it.
    fn tie(&self, relations: &[RelationIndex]) -> Option<(Apart, Option<Evidence>)> {
        let mut ties: Vec<(Apart, Option<Evidence>)> = relations
            .iter()
            .filter_map(|&at| {
                let relation = self.relation_at(at)?;
                let names = [Some(relation.subject), relation.object].map(|at| {
                    at.map(|at| self.facts().entities[at as usize].name.as_str()).unwrap_or_default()
                });
                let reason = match relation.predicate {
                    Predicate::PartOf => Apart::Part,
                    Predicate::RenamedTo if prepares(names[0], names[1]) => Apart::Preparatory,
                    Predicate::RenamedTo => Apart::Successor,
                    _ => return None,
                };
                Some((reason, relation.evidence.first().cloned()))
            })
            .collect();
        ties.sort();
        ties.into_iter().next()
    }

    /// Whether one name is written within the other's.
    fn names_overlap(&self, one: EntityIndex, other: EntityIndex) -> bool {
        let name = |at: EntityIndex| crate::resolve::fold(&self.facts().entities[at as usize].name);
        let (one, other) = (name(one), name(other));
        one.contains(&other) || other.contains(&one) || prepares(&one, &other)
    }

    /// The judgement in force that names both and keeps them apart.
    fn judged_apart(&self, one: EntityIndex, other: EntityIndex) -> Option<JudgementId> {
        let held = self.facts().judged.replayed.iter().rev().filter(|it| it.parts);
        let both = |entities: &[EntityIndex]| entities.contains(&one) && entities.contains(&other);
        held.filter(|it| both(&it.entities)).map(|it| it.judgement.clone()).next()
    }
}
