//! Programmes, bodies and places that came, went, or go by another name.

use maud::{Markup, html};

use super::{
    super::{link, quote},
    Visit, label, list_of, rest, words,
};
use crate::api::{
    common::{Evidence, Page},
    compare::{ChangeCounts, ChangeKind, EntityChange},
};

/// The section, a list for each kind of change.
pub(super) fn section(visit: &Visit, page: &Page<EntityChange>, counts: &ChangeCounts) -> Markup {
    let groups = [
        (ChangeKind::Renamed, "renamed", visit.say("名前が変わった", "Renamed"), counts.renamed),
        (ChangeKind::Appeared, "appeared", visit.say("新しく出てきた", "Newly named"), counts.appeared),
        (ChangeKind::Vanished, "vanished", visit.say("出てこなくなった", "No longer named"), counts.vanished),
    ];
    let of = |kind: ChangeKind| -> Vec<&EntityChange> {
        page.items.iter().filter(|change| change.change == kind).collect()
    };
    html! {
        section aria-labelledby="entities" {
            h2 #entities { (visit.say("事業・組織・施設・場所", "Programs, bodies, places")) }
            @if counts.renamed + counts.appeared + counts.vanished == 0 {
                p.aside { (visit.say("どちらの年度にも、同じものが出てきます。", "Both years name the same.")) }
            }
            @for (kind, word, title, total) in groups {
                @let items = of(kind);
                @if !items.is_empty() {
                    h3 { (title) " " span.count { (label::counted(visit, total, "件", "", "")) } }
                    ul.changes { @for change in &items { li { (item(visit, change)) } } }
                }
                @if list_of(visit).is_none() && items.len() < total {
                    p.rest { a href=(visit.here(&[("list", Some("entities")), ("changes", Some(word))])) {
                        @if visit.is_english() { (title) ": see all " (label::count(total)) } @else { (title) "ものを" (label::count(total)) "件すべて見る" }
                    } }
                }
            }
            (counted(visit, &of(ChangeKind::Changed), counts.changed))
            @if list_of(visit).is_some() { (rest(visit, "entities", page)) }
        }
    }
}

fn item(visit: &Visit, change: &EntityChange) -> Markup {
    html! {
        p.said {
            @match change.change {
                ChangeKind::Renamed => {
                    (words::tag("changed", visit.say("改称", "Renamed"))) " "
                    @if let Some(other) = &change.other { (link::entity(visit, other)) " → " }
                    (link::entity(visit, &change.entity))
                }
                ChangeKind::Vanished => {
                    (words::tag("removed", &label::kind(visit, &change.entity.kind))) " "
                    (link::entity(visit, &change.entity))
                }
                _ => {
                    (words::tag("added", &label::kind(visit, &change.entity.kind))) " "
                    (link::entity(visit, &change.entity))
                }
            }
            " " span.count { (times(visit, change)) }
            @if let (Some(other), false) = (&change.other, change.change == ChangeKind::Renamed) {
                " " span.aside {
                    @if change.change == ChangeKind::Appeared { (visit.say("前身: ", "before: ")) } @else { (visit.say("後身: ", "now: ")) }
                    (link::entity(visit, other))
                }
            }
            @if change.change == ChangeKind::Appeared && change.first_year.is_some_and(|first| change.evidence_after.as_ref().and_then(|at| at.fiscal_year).is_some_and(|year| first < year)) {
                " " span.aside {
                    (visit.say("ほかの文書では ", "in other documents since ")) (label::year(visit, change.first_year)) (visit.say(" から", ""))
                }
            }
        }
        (quotes(visit, change))
    }
}

fn times(visit: &Visit, change: &EntityChange) -> String {
    let times = |count: u32| label::counted(visit, count as usize, "回", "time", "times");
    match change.change {
        ChangeKind::Appeared => times(change.after),
        ChangeKind::Vanished => times(change.before),
        _ => format!("{} → {}", times(change.before), times(change.after)),
    }
}

/// The first sentence on each side that names it; of a renamed one the place that says so before them.
fn quotes(visit: &Visit, change: &EntityChange) -> Markup {
    let said: Vec<&Evidence> =
        change.lineage.iter().flat_map(|relation| &relation.evidence).take(1).collect();
    let both = change.change == ChangeKind::Renamed;
    html! {
        @for evidence in said { (quote::quote(visit, evidence)) }
        @if both {
            details.more {
                summary { (visit.say("両年度での書かれ方", "As the two years name it")) }
                @if let Some(before) = &change.evidence_before { (quote::quote(visit, before)) }
                @if let Some(after) = &change.evidence_after { (quote::quote(visit, after)) }
            }
        } @else {
            @if let Some(before) = &change.evidence_before { (quote::quote(visit, before)) }
            @if let Some(after) = &change.evidence_after { (quote::quote(visit, after)) }
        }
    }
}

/// What is named more or less often: of little weight, folded.
fn counted(visit: &Visit, changes: &[&EntityChange], total: usize) -> Markup {
    let alone = visit.param("changes") == Some("changed") && list_of(visit).is_some();
    if total == 0 || changes.is_empty() && (alone || list_of(visit).is_some()) {
        return html! {};
    }
    html! {
        details.more open[alone] {
            summary {
                (visit.say("出てくる回数が変わったもの", "Named more or less often")) " "
                span.count { (label::counted(visit, total, "件", "", "")) }
            }
            ul.compact {
                @for change in changes {
                    li { (link::entity(visit, &change.entity)) " " span.count { (times(visit, change)) } }
                }
            }
            @if !alone && changes.len() < total {
                p.rest { a href=(visit.here(&[("list", Some("entities")), ("changes", Some("changed"))])) {
                    @if visit.is_english() { "See all " (label::count(total)) } @else { (label::count(total)) "件をすべて見る" }
                } }
            }
        }
    }
}
