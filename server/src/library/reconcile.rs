//! Reconciliation: which entity is meant by a name and what else is known of it, and how sure that is.
//!
//! Candidates come from the graph's own search by name, so that spelling, legal form and variants of characters are
//! those of every other question. `match` is said only where nothing is left to decide: a full name (never a short form
//! alone) that no other entity bears, of the type that was asked for, and nothing known that speaks against it; or a
//! public number.

mod ask;
mod extend;
mod property;
mod suggest;

use std::cmp::Reverse;

use keifu_graph::{EntityIndex, EntityKind, Found, LegalFit, MatchKind};
use rustc_hash::FxHashMap;

use self::property::Verdict;
use super::{Snapshot, year_label};
use crate::api::reconcile::{Candidate, Feature, FeatureValue, IdName};

pub(crate) use self::suggest::{described_type, suggested_properties, suggested_types};
pub use self::{ask::Question, property::Property};

/// Candidates that are weighed for each that is wanted: some fall out when types and properties are looked at.
const WIDE: usize = 4;
/// Points off for what is written with another legal form than the text.
const LEGAL_MISSING: f64 = 1.0;
const LEGAL_OTHER_SIDE: f64 = 3.0;
const LEGAL_DIFFERS: f64 = 15.0;
/// Points off for another type, and for what is known to be otherwise, or is not known.
const OTHER_TYPE: f64 = 30.0;
const DIFFERS: f64 = 20.0;
const OTHER_YEAR: f64 = 5.0;
const UNKNOWN: f64 = 1.0;
/// What is left of a score when the public number is another.
const OTHER_NUMBER: f64 = 0.2;

/// A candidate on the way.
struct Weighed {
    entity: EntityIndex,
    /// How the name fits; `None` when the entity was found by an id or by its properties.
    kind: Option<MatchKind>,
    legal: LegalFit,
    full_name: bool,
    /// What the name alone is worth.
    name: f64,
    score: f64,
    fits_type: bool,
    /// Whether an id or a public number says that it is this one.
    by_id: bool,
    /// Whether something beside the name agrees that few entities share.
    backed: bool,
    contradicted: bool,
    agreeing: Vec<(Property, bool)>,
}

impl Snapshot {
    /// The entities that `question` may mean, best first.
    pub fn reconcile(&self, question: &Question) -> Vec<Candidate> {
        let mut weighed: Vec<Weighed> = self
            .found(question)
            .into_iter()
            .filter_map(|(entity, found)| self.weigh(question, entity, found))
            .collect();
        let mentions = |one: &Weighed| self.graph.facts().entities[one.entity as usize].mention_count;
        weighed.sort_by(|a, b| {
            let rank =
                b.score.total_cmp(&a.score).then_with(|| Reverse(a.full_name).cmp(&Reverse(b.full_name)));
            rank.then_with(|| mentions(b).cmp(&mentions(a))).then_with(|| a.entity.cmp(&b.entity))
        });
        let sure = sure(&weighed);
        weighed.truncate(question.limit);
        let best = weighed.iter().enumerate();
        best.map(|(at, one)| self.candidate(question, one, sure == Some(at))).collect()
    }

    /// Entities by id, public number, name, reading or, without a name, by what is known of them.
    fn found(&self, question: &Question) -> FxHashMap<EntityIndex, Option<Found>> {
        let mut all: FxHashMap<EntityIndex, Option<Found>> = FxHashMap::default();
        for name in &question.names {
            if let Some(entity) = self.graph.entity(name).or_else(|| self.with_public_id(name)) {
                all.insert(entity, None);
            }
            for found in self.graph.find(name, question.limit.saturating_mul(WIDE)) {
                let known = all.entry(found.entity).or_insert(Some(found));
                if known.is_some_and(|known| known.score < found.score) {
                    *known = Some(found);
                }
            }
            for (_, entity) in self.readings().starting_with(name, question.limit) {
                all.entry(entity).or_insert(Some(Found {
                    entity,
                    score: 0.5,
                    kind: MatchKind::Near,
                    name: keifu_graph::NameOf::Name,
                }));
            }
        }
        if question.names.is_empty() {
            for entity in question.known.iter().flat_map(|known| self.with_property(known)) {
                all.insert(entity, None);
            }
        }
        all
    }

    /// How well an entity fits; `None` when the question rules it out.
    fn weigh(&self, question: &Question, entity: EntityIndex, found: Option<Found>) -> Option<Weighed> {
        let of = self.graph.entity_at(entity)?;
        let fits_type = question.kinds.is_empty() || question.kinds.contains(&of.kind);
        if question.strict && (!fits_type || question.unknown_type) {
            return None;
        }
        let exact = found.filter(|found| found.kind.is_exact());
        let by_name = |test: &dyn Fn(&str) -> bool| question.names.iter().any(|name| test(name));
        let full_name = exact.is_some() && by_name(&|name| self.graph.is_full_name(name, entity));
        let legal = match exact {
            Some(_) => question.names.iter().map(|name| self.graph.legal_fit(name, entity)).min(),
            None => None,
        }
        .unwrap_or(LegalFit::Same);
        // Without a name the properties alone speak: an entity they lead to is as good as an alias.
        let asked_by_id = found.is_none() && !question.names.is_empty();
        let name = found
            .map_or(if asked_by_id { 100.0 } else { 90.0 }, |found| f64::from(found.score) * 100.0)
            - match legal {
                LegalFit::Same => 0.0,
                LegalFit::Missing => LEGAL_MISSING,
                LegalFit::OtherSide => LEGAL_OTHER_SIDE,
                LegalFit::Differs => LEGAL_DIFFERS,
            };
        let mut weighed = Weighed {
            entity,
            kind: found.map(|found| found.kind),
            legal,
            full_name,
            name,
            score: name - if fits_type { 0.0 } else { OTHER_TYPE },
            fits_type,
            by_id: asked_by_id,
            backed: false,
            contradicted: legal == LegalFit::Differs,
            agreeing: Vec::new(),
        };
        for known in &question.known {
            let verdict = self.verdict(entity, known);
            if known.required && verdict != Verdict::Agrees {
                return None;
            }
            weighed.take(known.property, verdict);
        }
        weighed.score = weighed.score.clamp(0.0, 100.0);
        Some(weighed)
    }

    fn candidate(&self, question: &Question, one: &Weighed, matched: bool) -> Candidate {
        let entity = &self.graph.facts().entities[one.entity as usize];
        let feature =
            |id: &str, name: &str, value| Feature { id: id.to_owned(), name: name.to_owned(), value };
        let mut features = vec![
            feature("name", "名前の一致", FeatureValue::Number(rounded(one.name))),
            feature("full_name", "略称でない名前", FeatureValue::Yes(one.full_name)),
            feature("mentions", "言及の数", FeatureValue::Number(f64::from(entity.mention_count))),
        ];
        if !question.kinds.is_empty() || question.unknown_type {
            let fits = one.fits_type && !question.unknown_type;
            features.push(feature("type", "種類の一致", FeatureValue::Yes(fits)));
        }
        for (property, agrees) in &one.agreeing {
            let (id, label) = (format!("property.{}", property.id()), property.label());
            features.push(feature(&id, label, FeatureValue::Yes(*agrees)));
        }
        Candidate {
            id: entity.id.to_string(),
            name: entity.name.clone(),
            description: self.described(one.entity),
            kind: vec![type_of(entity.kind)],
            score: rounded(one.score),
            matched,
            features,
        }
    }

    /// What an entity is, in a line: 組織、国循、平成28年度（2016）～令和2年度（2020）、30 回.
    pub(crate) fn described(&self, at: EntityIndex) -> String {
        let entity = &self.graph.facts().entities[at as usize];
        let mut parts = vec![entity.kind.label().to_owned()];
        parts.extend(
            entity.aliases.iter().filter(|alias| alias.global).take(2).map(|alias| alias.text.clone()),
        );
        match (entity.first_year, entity.last_year) {
            (Some(first), Some(last)) if first == last => parts.push(year_label(Some(first))),
            (Some(first), Some(last)) => {
                parts.push(format!("{}～{}", year_label(Some(first)), year_label(Some(last))));
            }
            _ => {}
        }
        parts.push(format!("{} 回、{} 文書", entity.mention_count, entity.document_count));
        parts.join("、")
    }
}

impl Weighed {
    /// Lets what is known of the entity count.
    fn take(&mut self, property: Property, verdict: Verdict) {
        match (verdict, property.is_number()) {
            (Verdict::Agrees, true) => {
                self.by_id = true;
                self.score = 100.0;
            }
            (Verdict::Agrees, false) => {
                self.backed |= property != Property::Year && property != Property::Type
            }
            (Verdict::Differs, true) => {
                self.contradicted = true;
                self.score *= OTHER_NUMBER;
            }
            (Verdict::Differs, false) if property == Property::Year => self.score -= OTHER_YEAR,
            (Verdict::Differs, false) => {
                self.contradicted = true;
                self.score -= DIFFERS;
            }
            (Verdict::Unknown, _) => self.score -= UNKNOWN,
        }
        self.agreeing.push((property, verdict == Verdict::Agrees));
    }

    /// How near the name is: entities at the same level are namesakes.
    fn level(&self) -> u8 {
        match self.kind {
            None => 0,
            Some(MatchKind::Name | MatchKind::Alias) => 0,
            Some(MatchKind::Spelling) if self.legal == LegalFit::Same => 1,
            Some(MatchKind::Spelling) => 2,
            Some(_) => 3,
        }
    }
}

/// Which of the candidates, best first, is meant beyond doubt.
fn sure(weighed: &[Weighed]) -> Option<usize> {
    let best = weighed.first()?;
    let others = &weighed[1..];
    if best.contradicted || !best.fits_type {
        return None;
    }
    if best.by_id {
        // Two of one number, or two ids for one question: nobody can tell.
        return others.iter().all(|other| !other.by_id).then_some(0);
    }
    let exact = best.kind.is_some_and(MatchKind::is_exact);
    let rivals = |other: &&Weighed| {
        other.kind.is_some_and(MatchKind::is_exact)
            && other.level() <= best.level()
            && other.fits_type
            && !other.contradicted
    };
    let alone = match others.iter().filter(rivals).count() {
        0 => true,
        _ => best.backed && others.iter().filter(rivals).all(|other| !other.backed),
    };
    // 株式会社甲 and 甲株式会社 are two companies, unless something else says otherwise.
    let full_name = best.full_name && best.legal != LegalFit::OtherSide;
    (exact && best.level() <= 2 && (full_name || best.backed) && alone).then_some(0)
}

/// A type on the wire.
pub(crate) fn type_of(kind: EntityKind) -> IdName {
    IdName { id: kind.to_string(), name: kind.label().to_owned() }
}

fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}
