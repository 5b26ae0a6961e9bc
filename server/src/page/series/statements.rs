//! Relations and dated events of which only one year tells, or that the two tell otherwise.

use maud::{Markup, html};

use super::{
    super::{label, link, quote},
    Visit, list_of, rest, words,
};
use crate::api::{
    common::{Evidence, Page, Period},
    compare::{ChangeCounts, ChangeKind, EventChange, RelationChange},
};

/// Relations, folded but for those whose modality changed.
pub(super) fn relations(visit: &Visit, page: &Page<RelationChange>, counts: &ChangeCounts) -> Markup {
    let title = visit.say("関係", "Relations");
    section(
        visit,
        "relations",
        title,
        page,
        counts,
        |change| change.change,
        |change| {
            html! {
                p.said {
                    (tag(visit, change.change, &change.modality_before, &change.modality_after)) " "
                    (link::entity(visit, &change.subject)) " "
                    span.predicate { (label::predicate(visit, &change.predicate)) }
                    @if let Some(object) = &change.object { " " (link::entity(visit, object)) }
                }
                (both(visit, &change.evidence_before, &change.evidence_after))
            }
        },
    )
}

/// Events, folded but for those whose date or modality changed.
pub(super) fn events(visit: &Visit, page: &Page<EventChange>, counts: &ChangeCounts) -> Markup {
    let title = visit.say("出来事", "Events");
    section(
        visit,
        "events",
        title,
        page,
        counts,
        |change| change.change,
        |change| {
            html! {
                p.said {
                    (tag(visit, change.change, &change.modality_before, &change.modality_after)) " "
                    (dates(visit, change)) " " bdi lang="ja" { (change.head) }
                }
                (both(visit, &change.evidence_before, &change.evidence_after))
            }
        },
    )
}

fn section<T>(
    visit: &Visit,
    id: &str,
    title: &str,
    page: &Page<T>,
    counts: &ChangeCounts,
    kind: impl Fn(&T) -> ChangeKind,
    item: impl Fn(&T) -> Markup,
) -> Markup {
    let groups = [
        (ChangeKind::Changed, visit.say("変わった", "Changed"), counts.changed),
        (ChangeKind::Appeared, visit.say("新しく書かれた", "New"), counts.appeared),
        (ChangeKind::Vanished, visit.say("書かれなくなった", "No longer told"), counts.vanished),
    ];
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            @if page.total == 0 {
                p.aside { (visit.say("違いはありません。", "No difference.")) }
            }
            @for (group, name, total) in groups {
                @let items: Vec<&T> = page.items.iter().filter(|change| kind(change) == group).collect();
                @if !items.is_empty() {
                    details.more open[group == ChangeKind::Changed || list_of(visit).is_some()] {
                        summary { (name) " " span.count { (label::counted(visit, total, "件", "", "")) } }
                        ul.changes { @for one in items { li { (item(one)) } } }
                    }
                }
            }
            (rest(visit, id, page))
        }
    }
}

/// 予定 → 事実 where the modality changed, else what became of it.
fn tag(visit: &Visit, kind: ChangeKind, before: &Option<String>, after: &Option<String>) -> Markup {
    match (before, after) {
        (Some(before), Some(after)) if before != after => words::tag(
            "changed",
            &format!("{} → {}", label::modality(visit, before), label::modality(visit, after)),
        ),
        (Some(_), Some(_)) => words::tag("changed", visit.say("日付の変更", "Other date")),
        _ => words::told(visit, kind),
    }
}

fn dates(visit: &Visit, change: &EventChange) -> Markup {
    let shown = |period: &Period| label::period(visit, period);
    html! {
        span.count {
            @match (&change.date_before, &change.date_after) {
                (Some(before), Some(after)) if before != after => { (shown(before)) " → " (shown(after)) }
                (Some(date), _) | (None, Some(date)) => (shown(date)),
                (None, None) => {}
            }
        }
    }
}

fn both(visit: &Visit, before: &Option<Evidence>, after: &Option<Evidence>) -> Markup {
    html! {
        @if let Some(before) = before { (quote::quote(visit, before)) }
        @if let Some(after) = after { (quote::quote(visit, after)) }
    }
}
