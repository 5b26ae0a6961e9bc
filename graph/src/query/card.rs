//! One entity at a glance.

use std::collections::BTreeMap;

use crate::{Alias, CoMention, EntityIndex, Graph, Modality, Predicate, RelationFilter, RelationIndex};

/// Which name of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameOf {
    /// Its best full name.
    Name,
    /// One of [`crate::Entity::aliases`], by index.
    Alias(u32),
}

/// How many relations of an entity have a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PredicateCount {
    /// The predicate.
    pub predicate: Predicate,
    /// Whether the entity is the subject; symmetric predicates count as subject always.
    pub outgoing: bool,
    /// Fact, plan, request or denial.
    pub modality: Modality,
    /// Number of relations.
    pub count: u32,
}

/// A step in the history of an institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// What it was before.
    pub predecessor: EntityIndex,
    /// What it became.
    pub successor: EntityIndex,
    /// The relation that says so.
    pub relation: RelationIndex,
}

/// One entity at a glance; its own fields (kind, years, aliases with evidence, counts) are in [`crate::Entity`].
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which.
    pub entity: EntityIndex,
    /// What it is a part of, with the relation that says so.
    pub parents: Vec<(EntityIndex, RelationIndex)>,
    /// Its parts, with the relation that says so.
    pub parts: Vec<(EntityIndex, RelationIndex)>,
    /// Predecessors and successors, whatever the modality of the statement.
    pub lineage: Vec<Lineage>,
    /// Its relations by predicate, direction and modality.
    pub relations: Vec<PredicateCount>,
    /// Number of metrics about it.
    pub metrics: u32,
    /// The entities most often named in the same passage.
    pub co_mentions: Vec<CoMention>,
}

impl Graph {
    /// An entity at a glance; `None` for an index of another generation.
    pub fn card(&self, entity: EntityIndex) -> Option<Card> {
        self.entity_at(entity)?;
        let mut counts: BTreeMap<(Predicate, bool, Modality), u32> = BTreeMap::new();
        let (mut parents, mut parts, mut lineage) = (Vec::new(), Vec::new(), Vec::new());
        for at in self.relations_of(entity, &RelationFilter::all()) {
            let Some(relation) = self.relation_at(at) else { continue };
            let outgoing = relation.subject == entity || relation.predicate.is_symmetric();
            *counts.entry((relation.predicate, !outgoing, relation.modality)).or_default() += 1;
            let Some(object) = relation.object else { continue };
            match relation.predicate {
                Predicate::PartOf if relation.modality == Modality::Fact => {
                    if relation.subject == entity {
                        parents.push((object, at));
                    } else {
                        parts.push((relation.subject, at));
                    }
                }
                Predicate::RenamedTo => {
                    lineage.push(Lineage { predecessor: relation.subject, successor: object, relation: at });
                }
                _ => {}
            }
        }
        for ends in [&mut parents, &mut parts] {
            ends.sort_unstable();
            ends.dedup_by_key(|end| end.0);
        }
        let relations = counts
            .into_iter()
            .map(|((predicate, incoming, modality), count)| PredicateCount {
                predicate,
                outgoing: !incoming,
                modality,
                count,
            })
            .collect();
        Some(Card {
            entity,
            parents,
            parts,
            lineage,
            relations,
            metrics: self.metrics_of(entity).len() as u32,
            co_mentions: self.co_mentions(entity, 10),
        })
    }

    /// The text of one of an entity's names.
    pub fn name(&self, entity: EntityIndex, name: NameOf) -> Option<&str> {
        let entity = self.entity_at(entity)?;
        match name {
            NameOf::Name => Some(&entity.name),
            NameOf::Alias(number) => {
                entity.aliases.get(number as usize).map(|alias: &Alias| alias.text.as_str())
            }
        }
    }
}
