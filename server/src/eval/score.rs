//! One generation against one annotated report after another.

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::calendar::Interval;
use keifu_graph::{DocumentIndex, EntityIndex, Metric, Predicate};

use super::{
    Report, Tally,
    gold::{GoldEntity, GoldMetric, GoldReport},
    names::{bare, normal, similar, type_fits},
};
use crate::{Error, library::Snapshot};

/// The forms under which an entity is named in a report.
pub(super) type Forms = BTreeSet<String>;
/// By entity of the generation.
pub(super) type Surfaces = BTreeMap<EntityIndex, Forms>;
/// Gold ids that an entity of the generation stands for.
type Links<'g> = BTreeMap<EntityIndex, BTreeSet<&'g str>>;
/// Predicate, subject and object of a gold relation.
type Key<'g> = (&'g str, &'g str, Option<&'g str>);

/// Collects tallies over reports.
pub(crate) struct Scorer<'a> {
    library: &'a Snapshot,
    entities: Tally,
    aliases: Tally,
    relations: Tally,
    dates: Tally,
    metrics: Tally,
    by_type: BTreeMap<String, Tally>,
    relation_dates: Tally,
    metric_subjects: Tally,
    misses: Vec<String>,
    surfaces: BTreeMap<DocumentIndex, Surfaces>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(library: &'a Snapshot) -> Self {
        Self {
            library,
            entities: Tally::default(),
            aliases: Tally::default(),
            relations: Tally::default(),
            dates: Tally::default(),
            metrics: Tally::default(),
            by_type: BTreeMap::new(),
            relation_dates: Tally::default(),
            metric_subjects: Tally::default(),
            misses: Vec::new(),
            surfaces: BTreeMap::new(),
        }
    }

    /// All measures, and the forms found in each document.
    pub(super) fn report(self) -> (Report, Vec<(String, Surfaces)>) {
        let report = Report {
            entities: self.entities.row(),
            aliases: self.aliases.row(),
            relations: self.relations.row(),
            dates: self.dates.row(),
            metrics: self.metrics.row(),
            by_type: self.by_type.into_iter().map(|(kind, tally)| (kind, tally.row())).collect(),
            relation_dates: self.relation_dates.recall(),
            metric_subjects: self.metric_subjects.recall(),
            across: None,
            misses: self.misses,
        };
        let source = |document: DocumentIndex| self.library.records()[document as usize].source.clone();
        let surfaces = self.surfaces.into_iter().map(|(document, found)| (source(document), found)).collect();
        (report, surfaces)
    }

    /// Scores what the generation says of one report.
    pub(super) fn score(&mut self, gold: &GoldReport) -> Result<(), Error> {
        let here: Vec<DocumentIndex> = (0..)
            .zip(self.library.records())
            .filter(|(_, record)| record.source.ends_with(&gold.document))
            .map(|(at, _)| at)
            .collect();
        if here.is_empty() {
            self.misses.push(format!("no document for {}", gold.document));
        }
        let mut surfaces = Surfaces::new();
        for &document in &here {
            let found = self.forms_in(document)?;
            for (&entity, forms) in &found {
                surfaces.entry(entity).or_default().extend(forms.iter().cloned());
            }
            self.surfaces.insert(document, found);
        }
        let forms: BTreeMap<&str, Forms> =
            gold.entities.iter().map(|entity| (entity.id.as_str(), gold_forms(entity, true))).collect();
        let links = self.score_entities(gold, &surfaces, &forms);
        self.score_aliases(gold, &surfaces, &forms);
        self.score_relations(gold, &here, &links);
        self.score_dates(gold, &here);
        self.score_metrics(gold, &here, &links);
        Ok(())
    }

    fn forms_in(&self, document: DocumentIndex) -> Result<Surfaces, Error> {
        let number = self.library.records()[document as usize].number;
        let text = self.library.with_catalog(|catalog| catalog.read(number))?;
        let graph = &self.library.graph;
        let mut surfaces = Surfaces::new();
        for &at in graph.mentions_in_document(document) {
            let mention = graph.facts().mentions[at as usize];
            if let Some(passage) = text.passages.get(mention.passage as usize) {
                surfaces.entry(mention.entity).or_default().insert(bare(mention.span.of(&passage.text)));
            }
        }
        Ok(surfaces)
    }

    fn kind(&self, entity: EntityIndex) -> &'static str {
        self.library.graph.facts().entities[entity as usize].kind.as_str()
    }

    fn name(&self, entity: EntityIndex) -> &str {
        &self.library.graph.facts().entities[entity as usize].name
    }

    fn miss(&mut self, gold: &GoldReport, what: &str) {
        let report: String = gold.document.chars().take(3).collect();
        self.misses.push(format!("{report} {what}"));
    }

    fn score_entities<'g>(
        &mut self,
        gold: &'g GoldReport,
        surfaces: &Surfaces,
        forms: &BTreeMap<&str, Forms>,
    ) -> Links<'g> {
        let mut links = Links::new();
        for (&entity, found) in surfaces {
            let kind = self.kind(entity);
            let linked: BTreeSet<&str> = gold
                .entities
                .iter()
                .filter(|wanted| !found.is_disjoint(&forms[wanted.id.as_str()]))
                .filter(|wanted| type_fits(&wanted.kind, &wanted.name, kind))
                .map(|wanted| wanted.id.as_str())
                .collect();
            for tally in [&mut self.entities, self.by_type.entry(kind.to_owned()).or_default()] {
                tally.given += 1;
                tally.right += usize::from(!linked.is_empty());
            }
            if linked.is_empty() {
                self.miss(gold, &format!("spurious {kind}: {:?}", found.iter().take(3).collect::<Vec<_>>()));
            } else {
                links.insert(entity, linked);
            }
        }
        let reached: BTreeSet<&str> = links.values().flatten().copied().collect();
        for wanted in gold.entities.iter().filter(|wanted| !wanted.optional) {
            let found = reached.contains(wanted.id.as_str());
            for tally in [&mut self.entities, self.by_type.entry(wanted.kind.clone()).or_default()] {
                tally.wanted += 1;
                tally.found += usize::from(found);
            }
            if !found {
                self.miss(gold, &format!("missed {}: {} {:?}", wanted.kind, wanted.name, wanted.forms));
            }
        }
        links
    }

    /// Are the forms of one gold entity in one entity of the generation, and no others with them?
    fn score_aliases(&mut self, gold: &GoldReport, surfaces: &Surfaces, forms: &BTreeMap<&str, Forms>) {
        let mut owners: BTreeMap<&str, BTreeSet<EntityIndex>> = BTreeMap::new();
        for (&entity, found) in surfaces {
            for form in found {
                owners.entry(form).or_default().insert(entity);
            }
        }
        let nobody = BTreeSet::new();
        for wanted in gold.entities.iter().filter(|wanted| !wanted.optional) {
            for (one, other) in pairs(&gold_forms(wanted, false)) {
                let of = |form: &str| owners.get(form).unwrap_or(&nobody);
                let joined = !of(one).is_disjoint(of(other));
                self.aliases.wanted += 1;
                self.aliases.found += usize::from(joined);
                if !joined {
                    self.miss(gold, &format!("alias split: {one} | {other}"));
                }
            }
        }
        let mut meaning: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (&id, forms) in forms {
            for form in forms {
                meaning.entry(form).or_default().insert(id);
            }
        }
        for found in surfaces.values() {
            let known: Forms =
                found.iter().filter(|form| meaning.contains_key(form.as_str())).cloned().collect();
            for (one, other) in pairs(&known) {
                let same = !meaning[one].is_disjoint(&meaning[other]);
                self.aliases.given += 1;
                self.aliases.right += usize::from(same);
                if !same {
                    self.miss(gold, &format!("alias merged wrongly: {one} | {other}"));
                }
            }
        }
    }

    fn score_relations(&mut self, gold: &GoldReport, here: &[DocumentIndex], links: &Links<'_>) {
        let wanted: BTreeMap<Key<'_>, _> = gold
            .relations
            .iter()
            .map(|relation| {
                (key(&relation.predicate, &relation.subject, relation.object.as_deref()), relation)
            })
            .collect();
        let mut seen: BTreeSet<Key<'_>> = BTreeSet::new();
        let library = self.library;
        for relation in &library.graph.facts().relations {
            if !relation.evidence.iter().any(|evidence| here.contains(&evidence.document)) {
                continue;
            }
            let linked = |entity| links.get(&entity).into_iter().flatten().copied();
            let mut hits: BTreeSet<Key<'_>> = BTreeSet::new();
            for subject in linked(relation.subject) {
                let objects: Vec<Option<&str>> = match relation.object {
                    Some(object) => linked(object).map(Some).collect(),
                    None => vec![None],
                };
                let keys = objects.iter().map(|object| key(relation.predicate.as_str(), subject, *object));
                hits.extend(keys.filter_map(|key| wanted.get_key_value(&key).map(|(key, _)| *key)));
            }
            self.relations.given += 1;
            self.relations.right += usize::from(!hits.is_empty());
            if hits.is_empty() {
                let object = relation.object.map_or("", |object| library_name(library, object));
                let words = format!("{} {} {object}", self.name(relation.subject), relation.predicate);
                self.miss(gold, &format!("spurious relation: {words}"));
            }
            for hit in hits.difference(&seen) {
                if let Some(days) = wanted[hit].date.as_deref().and_then(day_range) {
                    self.relation_dates.wanted += 1;
                    let overlaps = relation.date.is_some_and(|date| date.overlaps(&days));
                    self.relation_dates.found += usize::from(overlaps);
                }
            }
            seen.extend(hits);
        }
        for (key, relation) in wanted.iter().filter(|(_, relation)| !relation.optional) {
            let found = seen.contains(key);
            self.relations.wanted += 1;
            self.relations.found += usize::from(found);
            if !found {
                let name = |id: &str| {
                    gold.entities.iter().find(|entity| entity.id == id).map_or("", |entity| &entity.name)
                };
                let object = relation.object.as_deref().map_or("", name);
                let words = format!("{} {} {object}", name(&relation.subject), relation.predicate);
                self.miss(gold, &format!("missed relation: {words}"));
            }
        }
    }

    /// Dates as a set of intervals.
    fn score_dates(&mut self, gold: &GoldReport, here: &[DocumentIndex]) {
        type Days = Option<(String, String)>;
        let days = |interval: &Interval| (interval.start.to_string(), interval.end.to_string());
        let found: BTreeSet<Days> = self
            .library
            .graph
            .facts()
            .dates
            .iter()
            .filter(|date| here.contains(&date.document))
            .map(|date| date.interval.as_ref().map(days))
            .collect();
        let of = |optional: bool| -> BTreeSet<Days> {
            let dates = gold.dates.iter().filter(|date| optional || !date.optional);
            dates.map(|date| Some((date.start.clone(), date.end.clone()))).collect()
        };
        let (known, wanted) = (of(true), of(false));
        self.dates.wanted += wanted.len();
        self.dates.found += wanted.intersection(&found).count();
        self.dates.given += found.len();
        self.dates.right += found.intersection(&known).count();
        for date in wanted.difference(&found) {
            self.miss(gold, &format!("missed date {date:?}"));
        }
        for date in found.difference(&known) {
            self.miss(gold, &format!("spurious date {date:?}"));
        }
    }

    fn score_metrics(&mut self, gold: &GoldReport, here: &[DocumentIndex], links: &Links<'_>) {
        let mut left: Vec<&GoldMetric> = gold.metrics.iter().collect();
        let library = self.library;
        for metric in &library.graph.facts().metrics {
            if !here.contains(&metric.evidence.document) {
                continue;
            }
            self.metrics.given += 1;
            let Some(at) = left.iter().position(|wanted| fits(metric, wanted)) else {
                let words = format!("{} {}{} {}", metric.indicator, metric.value, metric.unit, metric.role);
                self.miss(gold, &format!("spurious metric: {words}"));
                continue;
            };
            let hit = left.remove(at);
            self.metrics.right += 1;
            self.metrics.found += usize::from(!hit.optional);
            if let Some(subject) = &hit.subject {
                let linked = metric.subject.and_then(|subject| links.get(&subject));
                self.metric_subjects.wanted += 1;
                self.metric_subjects.found +=
                    usize::from(linked.is_some_and(|ids| ids.contains(subject.as_str())));
            }
        }
        self.metrics.wanted += gold.metrics.iter().filter(|metric| !metric.optional).count();
        for metric in left.into_iter().filter(|metric| !metric.optional) {
            let unit = metric.unit.as_deref().unwrap_or_default();
            let words = format!("{} {}{unit} {}", metric.indicator, metric.value, metric.role);
            self.miss(gold, &format!("missed metric: {words}"));
        }
    }
}

fn library_name(library: &Snapshot, entity: EntityIndex) -> &str {
    &library.graph.facts().entities[entity as usize].name
}

/// All forms of a gold entity; its best name counts as one where `with_name` says so.
fn gold_forms(entity: &GoldEntity, with_name: bool) -> Forms {
    let name = with_name.then_some(&entity.name);
    name.into_iter().chain(&entity.forms).map(|form| bare(form)).collect()
}

fn pairs(forms: &Forms) -> Vec<(&str, &str)> {
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let mut pairs = Vec::new();
    for (at, one) in forms.iter().enumerate() {
        pairs.extend(forms[at + 1..].iter().map(|other| (*one, *other)));
    }
    pairs
}

/// The same key for both directions of a symmetric relation.
fn key<'g>(predicate: &'g str, subject: &'g str, object: Option<&'g str>) -> Key<'g> {
    let symmetric = predicate.parse::<Predicate>().is_ok_and(Predicate::is_symmetric);
    match object {
        Some(object) if symmetric && object < subject => (predicate, object, Some(subject)),
        object => (predicate, subject, object),
    }
}

/// Value, unit and role must agree; what is measured must be recognisable.
fn fits(metric: &Metric, wanted: &GoldMetric) -> bool {
    let close = (metric.value - wanted.value).abs() < 1e-6 * wanted.value.abs().max(1.0);
    let (mine, theirs) = (normal(&metric.indicator), normal(&wanted.indicator));
    close
        && normal(&metric.unit) == normal(wanted.unit.as_deref().unwrap_or_default())
        && metric.role.as_str() == wanted.role
        && (similar(&metric.indicator, &wanted.indicator) >= 0.4
            || mine.contains(&theirs)
            || theirs.contains(&mine))
}

/// The days of 2019, 2019-12 or 2019-12-05.
fn day_range(date: &str) -> Option<Interval> {
    use keifu_corpus::Date;
    let mut parts = date.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let Some(month) = parts.next() else {
        return Some(Interval { start: Date::new(year, 1, 1).ok()?, end: Date::new(year, 12, 31).ok()? });
    };
    let first = Date::new(year, month.parse().ok()?, 1).ok()?;
    let Some(day) = parts.next() else {
        return Some(Interval { start: first, end: first.last_of_month() });
    };
    let day = Date::new(year, first.month(), day.parse().ok()?).ok()?;
    Some(Interval { start: day, end: day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_are_widened() {
        let shown = |date| day_range(date).map(|days| format!("{}..{}", days.start, days.end));
        assert_eq!(shown("2019").as_deref(), Some("2019-01-01..2019-12-31"));
        assert_eq!(shown("2020-02").as_deref(), Some("2020-02-01..2020-02-29"));
        assert_eq!(shown("2019-12-05").as_deref(), Some("2019-12-05..2019-12-05"));
        assert_eq!(shown("令和"), None);
    }

    #[test]
    fn symmetric_relations_have_one_key() {
        assert_eq!(key("agreement_with", "e2", Some("e1")), key("agreement_with", "e1", Some("e2")));
        assert_ne!(key("operates", "e2", Some("e1")), key("operates", "e1", Some("e2")));
    }
}
