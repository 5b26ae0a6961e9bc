//! What a body was before, and what became of it: the line of bodies that goes through it.

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::calendar::Interval;

use crate::{EntityIndex, Graph, Lineage, Modality, Predicate, RelationFilter};

/// Bodies of a line that are looked at; lines of real bodies are far shorter.
const MOST: usize = 100;

/// Bodies that became one another, first the earliest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineOfBodies {
    /// The bodies, predecessors before successors.
    pub bodies: Vec<Body>,
    /// The steps between them, in the order of their predecessors; planned ones too, denied ones never.
    pub steps: Vec<Lineage>,
    /// Whether the line goes on beyond what was looked at.
    pub truncated: bool,
}

/// A body in a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    /// Which.
    pub entity: EntityIndex,
    /// When it was founded, as far as a fact says.
    pub founded: Option<Interval>,
}

impl Graph {
    /// The line of bodies that an entity belongs to: itself alone when nothing is known of forerunners and successors.
    pub fn line_of_bodies(&self, entity: EntityIndex) -> LineOfBodies {
        let mut line = LineOfBodies::default();
        let filter = RelationFilter {
            predicates: vec![Predicate::RenamedTo],
            modalities: Modality::ALL
                .iter()
                .copied()
                .filter(|modality| *modality != Modality::Negated)
                .collect(),
            ..RelationFilter::all()
        };
        let mut steps = BTreeSet::new();
        let mut seen = BTreeSet::from([entity]);
        let mut left = vec![entity];
        while let Some(at) = left.pop() {
            for relation in self.relations_of(at, &filter) {
                let Some((subject, Some(object))) =
                    self.relation_at(relation).map(|relation| (relation.subject, relation.object))
                else {
                    continue;
                };
                let other = if subject == at { object } else { subject };
                if !seen.contains(&other) {
                    if seen.len() >= MOST {
                        line.truncated = true;
                        continue;
                    }
                    seen.insert(other);
                    left.push(other);
                }
                steps.insert((subject, object, relation));
            }
        }
        let order = self.in_order(&seen, steps.iter().map(|&(from, to, _)| (from, to)));
        let place: BTreeMap<EntityIndex, usize> = order.iter().copied().zip(0..).collect();
        line.steps = steps
            .into_iter()
            .map(|(predecessor, successor, relation)| Lineage { predecessor, successor, relation })
            .collect();
        line.steps.sort_by_key(|step| (place[&step.predecessor], place[&step.successor], step.relation));
        line.bodies =
            order.into_iter().map(|entity| Body { entity, founded: self.founded(entity) }).collect();
        line
    }

    /// Predecessors before successors, else the earlier first; in a circle the earliest begins.
    fn in_order(
        &self,
        bodies: &BTreeSet<EntityIndex>,
        steps: impl Iterator<Item = (EntityIndex, EntityIndex)>,
    ) -> Vec<EntityIndex> {
        let mut before: BTreeMap<EntityIndex, BTreeSet<EntityIndex>> =
            bodies.iter().map(|body| (*body, BTreeSet::new())).collect();
        for (from, to) in steps {
            before.entry(to).or_default().insert(from);
        }
        let age = |body: EntityIndex| {
            let year = self.entity_at(body).and_then(|entity| entity.first_year);
            (self.founded(body).map(|date| date.start), year, body)
        };
        let mut order = Vec::with_capacity(bodies.len());
        while !before.is_empty() {
            let free = before.iter().filter(|(_, waits_for)| waits_for.is_empty()).map(|(body, _)| *body);
            let Some(next) = free
                .min_by_key(|body| age(*body))
                .or_else(|| before.keys().copied().min_by_key(|body| age(*body)))
            else {
                break;
            };
            before.remove(&next);
            for waits_for in before.values_mut() {
                waits_for.remove(&next);
            }
            order.push(next);
        }
        order
    }

    /// When a body was founded, by the earliest fact that dates it.
    fn founded(&self, entity: EntityIndex) -> Option<Interval> {
        let filter = RelationFilter {
            predicates: vec![Predicate::Established, Predicate::Establishes],
            modalities: vec![Modality::Fact],
            ..RelationFilter::all()
        };
        let founds = self.relations_of(entity, &filter).into_iter().filter_map(|at| self.relation_at(at));
        founds
            .filter(|relation| match relation.predicate {
                Predicate::Established => relation.subject == entity,
                _ => relation.object == Some(entity),
            })
            .filter_map(|relation| relation.date)
            .min()
    }
}
