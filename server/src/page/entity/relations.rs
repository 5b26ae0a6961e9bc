//! The relations of an entity by kind, facts first, each with the words that state it.

use keifu_graph::Modality;
use maud::{Markup, html};

use super::{Section, lineage::when, more, words};
use crate::{
    api::common::EntityRef,
    library::{Profile, RelationGroup, Stated},
    page::{judge, label, link, quote, visit::Visit},
};

/// The relations as a section; none when there are none.
pub(super) fn section(visit: &Visit, profile: &Profile) -> Option<Section> {
    if profile.relations.is_empty() {
        return None;
    }
    let of = |modality: Modality| -> Vec<&RelationGroup> {
        profile.relations.iter().filter(|group| group.modality == modality).collect()
    };
    let content = html! {
        @for &modality in Modality::ALL {
            @let groups = of(modality);
            @if !groups.is_empty() {
                div.relations data-modality=(modality.as_str()) {
                    h3 { (words::modality(visit, modality)) }
                    @for group in groups { (self::group(visit, profile, group)) }
                }
            }
        }
    };
    Some(("relations", visit.say("関係", "Relations"), content))
}

fn group(visit: &Visit, profile: &Profile, group: &RelationGroup) -> Markup {
    let kind = [
        ("modality", group.modality.as_str()),
        ("predicate", group.predicate.as_str()),
        ("direction", group.direction.as_str()),
    ];
    html! {
        h4 {
            (words::other_end(visit, group.predicate, group.direction)) " "
            span.count { (label::counted(visit, group.relations.total, "件", "relation", "relations")) }
        }
        (list(visit, &profile.entity, &group.relations.shown))
        (more(visit, profile, "relations", &kind, group.relations.left(), group.relations.total))
    }
}

/// Relations of one kind as a list.
pub(super) fn list(visit: &Visit, entity: &EntityRef, relations: &[Stated]) -> Markup {
    html! {
        ul.relations { @for stated in relations { li { (one(visit, entity, stated)) } } }
    }
}

/// A relation, seen from one of its ends.
pub(super) fn one(visit: &Visit, entity: &EntityRef, stated: &Stated) -> Markup {
    let relation = &stated.relation;
    let other =
        if relation.subject.id == entity.id { relation.object.as_ref() } else { Some(&relation.subject) };
    html! {
        div.hiding { (judge::hide_relation(visit, &relation.subject, &relation.predicate, relation.object.as_ref())) }
        p {
            @match other {
                Some(other) => { (link::entity(visit, other)) }
                None => { span lang="ja" { (label::predicate(visit, &relation.predicate)) } }
            }
            " " (when(visit, relation))
            @if relation.support > 1 {
                " " span.count { (label::counted(visit, relation.support as usize, "か所に記載", "statement", "statements")) }
            }
        }
        (quote::quotes(visit, &relation.evidence, 1))
        @let left = stated.quotes.saturating_sub(relation.evidence.len());
        @if left > 0 {
            p.aside {
                @if visit.is_english() { (label::count(left)) " more quotes are in the CSV of relations" }
                @else { "ほかに" (label::count(left)) "件の引用が関係のCSVにあります" }
            }
        }
    }
}
