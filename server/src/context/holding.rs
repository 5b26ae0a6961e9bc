//! What a passage holds of the kind that is wanted: a date, a figure aimed at or reached, a place, a reason.

use keifu_corpus::{Column, Normalized, Passage, PassageKind, calendar::Interval};
use keifu_graph::{EntityKind, MetricRole};

use super::{
    ask::Ask,
    candidate::{Candidate, Concept},
    shelf::At,
    words::{DEFINITIONS, PLACES, REASONS, Want},
};
use crate::library::Snapshot;

/// What is asked beside words: each 年度, figures aimed at and reached.
pub(super) fn aspects(ask: &Ask, total: f32, concepts: &mut Vec<Concept>) {
    let mut aspect = |share: f32| {
        concepts.push(Concept::aspect(share * total));
    };
    let years = ask.years.len().min(16);
    (0..years).for_each(|_| aspect(0.2 / (years as f32).sqrt()));
    ask.roles.iter().for_each(|_| aspect(0.12));
}

/// What a passage holds of the kind that is wanted.
pub(super) fn judge(
    library: &Snapshot,
    ask: &Ask,
    passage: &Passage,
    total: f32,
    words: usize,
    candidate: &mut Candidate,
) {
    let graph = &library.graph;
    let (document, ordinal) = candidate.at;
    let facts = graph.facts();
    let in_passage = |document_of: u32, passage_of: u32| (document_of, passage_of) < (document, ordinal);
    let dates = dates_in(library, candidate.at);
    let from = facts.metrics.partition_point(|it| in_passage(it.evidence.document, it.evidence.passage));
    let metrics = facts.metrics[from..]
        .iter()
        .take_while(|it| (it.evidence.document, it.evidence.passage) == (document, ordinal));
    let metrics: Vec<_> = metrics.collect();

    let mut slot = words;
    let own_year = library.record(document).metadata.fiscal_year;
    for year in ask.years.iter().take(16) {
        let Some(window) = Interval::fiscal_year(*year) else { continue };
        let said = dates.iter().any(|date| date.overlaps(&window))
            || metrics.iter().any(|it| it.period.is_some_and(|period| period.overlaps(&window)));
        candidate.strengths[slot] = if said {
            1.0
        } else if own_year == Some(*year) {
            0.8
        } else {
            0.0
        };
        slot += 1;
    }
    for role in &ask.roles {
        candidate.strengths[slot] = role_strength(*role, passage, &metrics);
        slot += 1;
    }
    let exact = &ask.windows[..ask.windows.len() - ask.years.len()];
    let mut share = 0.0;
    if !exact.is_empty() {
        // 日時 and 場所 of a meeting stand in lines of their own.
        let near = [(0, 1.0), (1, 0.7), (2, 0.5), (3, 0.4)].into_iter().find(|(back, _)| {
            let at = ordinal.checked_sub(*back).map(|ordinal| (document, ordinal));
            at.is_some_and(|at| dates_in(library, at).iter().any(|date| says_day(date, exact)))
        });
        share += near.map_or(0.0, |(_, share)| 0.4 * share);
    }
    if ask.wants_date() && !dates.is_empty() {
        share += 0.08;
    }
    if ask.wants_figures() {
        share += if !metrics.is_empty() {
            0.18
        } else if has_figure(&passage.text) {
            0.04
        } else {
            0.0
        };
    }
    let named = |kinds: &[EntityKind]| {
        graph.mentions_in(document, ordinal).iter().any(|&mention| {
            let entity = facts.mentions[mention as usize].entity;
            kinds.contains(&facts.entities[entity as usize].kind) && !ask.entities.contains(&entity)
        })
    };
    if ask.wants(Want::Who) && named(&[EntityKind::Organization]) {
        share += 0.06;
    }
    if ask.wants(Want::Where) {
        let text = Normalized::matching(&passage.text).text;
        let labelled = PLACES.iter().any(|label| text.contains(label));
        share += if labelled { 0.12 } else { 0.0 };
        share += if named(&[EntityKind::Place, EntityKind::Facility]) { 0.06 } else { 0.0 };
    }
    if ask.wants(Want::Why) && REASONS.iter().any(|word| passage.text.contains(word)) {
        share += 0.1;
    }
    if ask.wants(Want::Definition) && DEFINITIONS.iter().any(|word| passage.text.contains(word)) {
        share += 0.08;
    }
    candidate.bonus += share * total;
    // A heading by itself answers nothing; it comes with what stands below it.
    if passage.kind == PassageKind::Heading {
        candidate.bonus -= 0.25 * total;
    }
}

/// The dates of a passage.
fn dates_in(library: &Snapshot, at: At) -> Vec<Interval> {
    let dates = &library.graph.facts().dates;
    let from = dates.partition_point(|date| (date.document, date.passage) < at);
    let here = dates[from..].iter().take_while(|date| (date.document, date.passage) == at);
    here.filter_map(|date| date.interval).collect()
}

/// Whether a date is one of those asked for, and not merely a longer time around it.
fn says_day(date: &Interval, asked: &[Interval]) -> bool {
    let days = |interval: &Interval| (interval.end - interval.start).get_days();
    asked.iter().any(|asked| asked.overlaps(date) && days(date) <= days(asked).max(31))
}

fn role_strength(role: MetricRole, passage: &Passage, metrics: &[&keifu_graph::Metric]) -> f32 {
    let said = metrics.iter().any(|it| it.role == role);
    let column = match role {
        MetricRole::Target => matches!(passage.column, Some(Column::Target | Column::Plan)),
        MetricRole::Actual => passage.column == Some(Column::Progress),
        _ => false,
    };
    let words: &[&str] = match role {
        MetricRole::Target => &["目標", "計画", "予定"],
        MetricRole::Actual => &["実績", "進捗", "結果"],
        MetricRole::Previous => &["前年度", "昨年度"],
        MetricRole::Other => &[],
    };
    let written = |text: &str| words.iter().any(|word| text.contains(word));
    if said {
        1.0
    } else if column || written(&passage.text) {
        0.8
    } else if passage.headings.iter().any(|heading| written(heading)) {
        0.6
    } else {
        0.0
    }
}

/// Whether a text has digits that are no mark of a list.
fn has_figure(text: &str) -> bool {
    let mut chars = text.chars().skip(2);
    chars.any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}
