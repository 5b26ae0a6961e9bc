//! The life of an entity, year by year.

use maud::{Markup, html};

use super::{Section, lineage::when, more};
use crate::{
    api::{common::EntityRef, entity::EventView},
    library::{Cut, Life, Profile, Stated, YearOfLife},
    page::{label, link, quote, visit::Visit},
};

/// The years as a section; none when nothing is known.
pub(super) fn section(visit: &Visit, profile: &Profile) -> Option<Section> {
    if profile.life.is_empty() {
        return None;
    }
    let most = profile.life.iter().map(|year| year.mentions).max().unwrap_or(0);
    let content = html! {
        @if most > 0 { (mentions(visit, profile, most)) }
        @for year in &profile.life {
            h3 { (label::year(visit, year.year)) }
            (one(visit, &profile.entity, year))
            @let left = year.dated.left() + year.undated.left();
            @let number = year.year.map_or("none".to_owned(), |year| year.to_string());
            (more(visit, profile, "timeline", &[("year", &number)], left, year.dated.total + year.undated.total))
        }
    };
    Some(("timeline", visit.say("年表", "Timeline"), content))
}

/// How often documents of each 年度 name it.
fn mentions(visit: &Visit, profile: &Profile, most: u32) -> Markup {
    let caption = visit.say("年度ごとの現れる回数", "Mentions by fiscal year of the document");
    html! {
        table.mentions {
            caption { (caption) }
            tbody { @for year in profile.life.iter().filter(|year| year.mentions > 0) {
                tr {
                    th scope="row" { (label::year(visit, year.year)) }
                    td.number { (label::count(year.mentions as usize)) }
                    td aria-hidden="true" {
                        svg.bar width="160" height="12" viewBox="0 0 160 12" preserveAspectRatio="none" {
                            rect.actual x="0" y="0" height="12" width=(format!("{:.1}", 160.0 * f64::from(year.mentions) / f64::from(most.max(1)))) {}
                        }
                    }
                }
            } }
        }
    }
}

/// What is known of a year.
pub(super) fn one(visit: &Visit, entity: &EntityRef, year: &YearOfLife) -> Markup {
    html! {
        @if year.mentions > 0 {
            p.aside {
                (visit.say("この年度の文書に", "Named ")) (label::counted(visit, year.mentions as usize, "回現れます", "time in documents of the year", "times in documents of the year"))
                @for (at, evidence) in year.first_and_last.iter().enumerate() {
                    (visit.say("。", ". ")) (if at == 0 { visit.say("最初: ", "First: ") } else { visit.say("最後: ", "Last: ") })
                    (quote::source(visit, evidence))
                }
            }
        }
        @if year.figures > 0 {
            p.aside {
                a href="#metrics" {
                    @let figures = label::counted(visit, year.figures, "件", "figure", "figures");
                    @if visit.is_english() { (figures) " of the year under Figures" } @else { "この年度の数値" (figures) "は「指標」にあります" }
                }
            }
        }
        (entries(visit, entity, &year.dated))
        @if year.undated.total > 0 {
            p.undated { (visit.say("日付の書かれていないもの（文書の年度）", "Without a date (year of the document)")) }
            (entries(visit, entity, &year.undated))
        }
    }
}

fn entries(visit: &Visit, entity: &EntityRef, entries: &Cut<Life>) -> Markup {
    html! {
        @if !entries.shown.is_empty() {
            ul.life { @for entry in &entries.shown {
                li { @match entry {
                    Life::Event(event) => { (self::event(visit, entity, event)) }
                    Life::Relation(stated) => { (relation(visit, entity, stated)) }
                } }
            } }
        }
    }
}

fn event(visit: &Visit, entity: &EntityRef, event: &EventView) -> Markup {
    let mut others: Vec<&EntityRef> = Vec::new();
    for other in event.named.iter().chain(&event.about) {
        if other.id != entity.id && !others.iter().any(|known| known.id == other.id) {
            others.push(other);
        }
    }
    html! {
        p {
            span.when { (label::period(visit, &event.date)) } " "
            b lang="ja" { bdi { (event.head) } }
            @if event.modality != "fact" {
                " " strong.modality data-modality=(event.modality) { (label::modality(visit, &event.modality)) }
            }
            @if !others.is_empty() {
                " " span.with { @for (at, other) in others.iter().take(6).enumerate() {
                    @if at > 0 { (visit.say("、", ", ")) } (link::entity(visit, other))
                } @if others.len() > 6 { (visit.say("ほか", ", …")) } }
            }
        }
        (quote::quote(visit, &event.evidence))
    }
}

fn relation(visit: &Visit, entity: &EntityRef, stated: &Stated) -> Markup {
    let relation = &stated.relation;
    let name = |end: &EntityRef| {
        if end.id == entity.id {
            html! { bdi lang="ja" { (end.name) } }
        } else {
            link::entity(visit, end)
        }
    };
    html! {
        p {
            (when(visit, relation)) " "
            (name(&relation.subject)) " " b { (label::predicate(visit, &relation.predicate)) }
            @if let Some(object) = &relation.object { " → " (name(object)) }
        }
        (quote::quotes(visit, &relation.evidence, 1))
    }
}
