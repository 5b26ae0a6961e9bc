//! The entities asked about at a glance, and the series of figures asked about: at most a part of the budget each.

use keifu_corpus::Normalized;
use keifu_graph::{EntityIndex, Evidence, MetricRole, Series, SeriesValue};

use super::{
    ask::Ask,
    evidence::{Fact, Facts},
    words::Want,
};
use crate::{
    api::context::{ContextEntity, ContextFact, ContextPoint, ContextSeries, ContextSource},
    library::Snapshot,
    tokens::estimate_json,
};

/// Share of the budget that cards may take, and series.
const CARDS: f32 = 0.15;
const SERIES: f32 = 0.15;
/// Names shown beside the best one.
const ALIASES: usize = 4;
/// The most series looked at.
const MOST_SERIES: usize = 6;
/// Characters of a quote beside the passages.
const QUOTE: usize = 60;

/// Cards and series for what was asked.
pub(super) fn cards(
    library: &Snapshot,
    ask: &Ask,
    facts: &Facts,
    max_tokens: usize,
) -> (Vec<ContextEntity>, Vec<ContextSeries>) {
    let series = if ask.wants_figures() { all_series(library, ask, max_tokens) } else { Vec::new() };
    let mut room = (max_tokens as f32 * CARDS) as usize;
    if series.is_empty() {
        room += (max_tokens as f32 * SERIES / 2.0) as usize;
    }
    let mut cards: Vec<ContextEntity> = Vec::new();
    for &at in &ask.entities {
        let mut card = card(library, at);
        if estimate_json(&card) + 1 > room {
            card.aliases.clear();
        }
        let size = estimate_json(&card) + 1;
        if size > room {
            continue;
        }
        room -= size;
        cards.push(card);
    }
    // Facts in the order of their fit, whoever they are of.
    let mut told: Vec<(String, String)> = Vec::new();
    for fitting in &facts.fitting {
        let Some(entity) = ask.entities.iter().position(|&at| at == fitting.entity) else { continue };
        let id = library.entity_ref(ask.entities[entity]).id;
        let Some(card) = cards.iter_mut().find(|card| card.id == id) else { continue };
        let Some(fact) = fact(library, fitting.fact) else { continue };
        let key = (fact.text.clone(), fact.source.citation_id.clone());
        let size = estimate_json(&fact) + 1;
        if size > room || told.contains(&key) {
            continue;
        }
        room -= size;
        told.push(key);
        card.facts.push(fact);
    }
    (cards, series)
}

fn card(library: &Snapshot, at: EntityIndex) -> ContextEntity {
    let entity = &library.graph.facts().entities[at as usize];
    let mut aliases: Vec<&keifu_graph::Alias> = entity.aliases.iter().collect();
    aliases.sort_by_key(|alias| (!alias.global, alias.text.chars().count(), alias.text.clone()));
    ContextEntity {
        id: entity.id.to_string(),
        name: entity.name.clone(),
        kind: entity.kind.to_string(),
        aliases: aliases.iter().take(ALIASES).map(|alias| alias.text.clone()).collect(),
        facts: Vec::new(),
    }
}

fn fact(library: &Snapshot, fact: Fact) -> Option<ContextFact> {
    let graph = &library.graph;
    let name = |entity: EntityIndex| library.entity_ref(entity).name;
    match fact {
        Fact::Relation(at) => {
            let relation = graph.relation_at(at)?;
            let mut text = format!("{} {}", name(relation.subject), relation.predicate.label());
            if let Some(object) = relation.object {
                text.push(' ');
                text.push_str(&name(object));
            }
            Some(ContextFact {
                text,
                modality: relation.modality.to_string(),
                date: relation.date.as_ref().map(crate::library::period),
                source: source(library, relation.evidence.first()?),
            })
        }
        Fact::Event(at) => {
            let event = graph.event_at(at)?;
            Some(ContextFact {
                text: event.head.clone(),
                modality: event.modality.to_string(),
                date: Some(crate::library::period(&event.date)),
                source: source(library, &event.evidence),
            })
        }
        // Figures are shown as series.
        Fact::Metric(_) => None,
    }
}

fn source(library: &Snapshot, evidence: &Evidence) -> ContextSource {
    let full = library.evidence(evidence);
    let record = library.record(evidence.document);
    let place = library.place(evidence.document, evidence.passage);
    let (mut citation_id, mut quote) = (full.citation_id, full.quote);
    if quote.chars().count() > QUOTE {
        quote = quote.chars().take(QUOTE).collect();
        // The id cites just what is quoted.
        if let Ok(mut id) = citation_id.parse::<keifu_corpus::CitationId>() {
            let start = evidence.span.start as usize;
            id.span = Some(keifu_corpus::CharSpan::new(start, start + QUOTE));
            citation_id = id.to_string();
        }
    }
    ContextSource {
        citation_id,
        document: full.document,
        title: record.metadata.title.clone(),
        fiscal_year: full.fiscal_year,
        place: place.label(evidence.page),
        quote,
    }
}

/// The series of the entities asked about, or of anything when none is named, whose indicators have the question's words.
fn all_series(library: &Snapshot, ask: &Ask, max_tokens: usize) -> Vec<ContextSeries> {
    let graph = &library.graph;
    let mut weighed: Vec<(usize, Series)> = Vec::new();
    let shared = |series: &Series| {
        let spelled: Vec<String> =
            series.spellings.iter().map(|words| Normalized::matching(words).text).collect();
        ask.words.iter().filter(|word| spelled.iter().any(|spelled| spelled.contains(word.as_str()))).count()
    };
    for &entity in &ask.entities {
        weighed.extend(graph.series(entity, None).into_iter().map(|series| (shared(&series), series)));
    }
    if ask.entities.is_empty() {
        // The longest words tell most.
        let mut words = ask.words.clone();
        words.sort_by_key(|word| (usize::MAX - word.chars().count(), word.clone()));
        for word in words.iter().filter(|word| word.chars().count() >= 4).take(2) {
            weighed
                .extend(graph.series_of_indicator(word).into_iter().map(|series| (shared(&series), series)));
        }
    }
    if !ask.wants(Want::Series) || ask.words.iter().any(|_| weighed.iter().any(|(shared, _)| *shared > 0)) {
        weighed.retain(|(shared, _)| *shared > 0);
    }
    weighed.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| b.1.points.len().cmp(&a.1.points.len())));
    let mut room = (max_tokens as f32 * SERIES) as usize;
    let mut shown: Vec<ContextSeries> = Vec::new();
    for (_, series) in weighed.into_iter().take(MOST_SERIES) {
        let whole = view(library, ask, &series);
        let mut part = ContextSeries { points: Vec::new(), ..whole.clone() };
        let mut left = room.saturating_sub(estimate_json(&part) + 1);
        for point in whole.points {
            let size = estimate_json(&point) + 1;
            if size <= left {
                left -= size;
                part.points.push(point);
            }
        }
        let known = shown.iter().any(|known| {
            (&known.subject, &known.indicator, &known.unit) == (&part.subject, &part.indicator, &part.unit)
        });
        if !part.points.is_empty() && !known {
            room = left;
            shown.push(part);
        }
    }
    shown
}

fn view(library: &Snapshot, ask: &Ask, series: &Series) -> ContextSeries {
    let mut points = Vec::new();
    for point in &series.points {
        if !ask.years.is_empty() && point.fiscal_year.is_some_and(|year| !ask.years.contains(&year)) {
            continue;
        }
        let mut add = |value: &SeriesValue, role: MetricRole, status: Option<&str>| {
            if let Some(metric) = library.graph.metric_at(value.metric) {
                points.push(ContextPoint {
                    fiscal_year: point.fiscal_year,
                    role: role.to_string(),
                    value: value.value,
                    status: status.map(str::to_owned),
                    source: source(library, &metric.evidence),
                });
            }
        };
        let status = match (point.restated.is_empty(), point.contradictions.is_empty()) {
            (_, false) => Some("disputed"),
            (false, _) => Some("restated"),
            _ => None,
        };
        if let Some(actual) = &point.actual {
            add(actual, MetricRole::Actual, status);
        }
        if let Some(target) = &point.target {
            add(target, MetricRole::Target, None);
        }
        for other in point.others.iter().take(2) {
            add(other, MetricRole::Other, None);
        }
        for other in point.contradictions.iter().take(2) {
            add(other, other.role, Some("disputed"));
        }
    }
    ContextSeries {
        subject: series.subject.map(|subject| library.entity_ref(subject).name),
        indicator: series.indicator.clone(),
        unit: series.unit.clone(),
        points,
    }
}

/// Says which 年度 asked about no document is of.
pub(super) fn note_years(library: &Snapshot, ask: &Ask, notes: &mut Vec<String>) {
    let lacking: Vec<String> = ask
        .years
        .iter()
        .filter(|year| !library.records().iter().any(|record| record.metadata.fiscal_year == Some(**year)))
        .map(|year| keifu_corpus::calendar::fiscal_year_label(*year))
        .collect();
    if !lacking.is_empty() {
        notes.push(format!(
            "{}の文書はありません。ほかの年度の文書が触れる箇所を挙げています",
            lacking.join("、")
        ));
    }
}
