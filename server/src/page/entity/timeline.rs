//! The life of an entity, year by year.

use maud::{Markup, html};

use super::{Section, head::search, lineage::when, more};
use crate::{
    api::{common::EntityRef, entity::EventView},
    library::{Cut, Life, Profile, Stated, YearOfLife},
    page::{
        draw::years::{self, Bar, Chart},
        label, link, quote,
        visit::Visit,
    },
};

/// The years as a section; none when nothing is known.
pub(super) fn section(visit: &Visit, profile: &Profile) -> Option<Section> {
    if profile.life.is_empty() {
        return None;
    }
    let content = html! {
        @if profile.mentions > 0 { (mentions(visit, profile)) }
        @for year in &profile.life {
            h3 id=(anchor(year.year)) { (label::year(visit, year.year)) }
            (one(visit, &profile.entity, year))
            @let left = year.dated.left() + year.undated.left();
            @let number = year.year.map_or("none".to_owned(), |year| year.to_string());
            (more(visit, profile, "timeline", &[("year", &number)], left, year.dated.total + year.undated.total))
        }
    };
    Some(("timeline", visit.say("年表", "Timeline"), content))
}

/// How often documents of each 年度 name it; the bars lead to the years below.
fn mentions(visit: &Visit, profile: &Profile) -> Markup {
    let named = profile.life.iter().filter(|year| year.mentions > 0);
    let bars: Vec<Bar> = named.map(|year| Bar { year: year.year, count: year.mentions as usize }).collect();
    let name = visit.say("年度ごとの現れる回数", "Mentions by fiscal year of the document");
    html! {
        p.aside { (name) }
        (years::chart(visit, &Chart {
            name,
            bars: &bars,
            unit: visit.say("回", " mentions"),
            chosen: None,
            unknown_chosen: false,
            // A year in which nothing is known has no heading of its own.
            link: &|year| {
                let is_told = profile.life.iter().any(|told| told.year == year);
                format!("#{}", if is_told { anchor(year) } else { "timeline".to_owned() })
            },
            range_link: None,
        }))
    }
}

/// The anchor of a year.
fn anchor(year: Option<i32>) -> String {
    year.map_or_else(|| "year-unknown".to_owned(), |year| format!("year-{year}"))
}

/// What is known of a year.
pub(super) fn one(visit: &Visit, entity: &EntityRef, year: &YearOfLife) -> Markup {
    html! {
        @if year.mentions > 0 {
            p.aside {
                @let number = year.year.map(|year| year.to_string());
                @let mut query = vec![("q", search(entity))];
                @let () = query.extend(number.map(|number| ("fiscal_year", number)));
                @let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
                a href=(visit.link("/", &query)) {
                    @let count = label::count(year.mentions as usize);
                    @if visit.is_english() { "Named " (count) @if year.mentions == 1 { " time" } @else { " times" } " in documents of the year" }
                    @else { "この年度の文書に" (count) "回現れます" }
                }
                @for (at, evidence) in year.first_and_last.iter().enumerate() {
                    (visit.say("。", ". "))
                    @if year.first_and_last.len() > 1 { (if at == 0 { visit.say("最初: ", "First: ") } else { visit.say("最後: ", "Last: ") }) }
                    a.citation href=(link::citation_url(visit, &evidence.citation_id)) lang="ja" { bdi { (evidence.citation) } }
                }
            }
        }
        @if year.figures > 0 {
            p.aside {
                a href=(format!("{}#metrics", link::entity_url(visit, &entity.id))) {
                    @let figures = label::counted(visit, year.figures, "件", "figure", "figures");
                    @if visit.is_english() { (figures) " of the year under Figures" } @else { "この年度の数値" (figures) "は「指標」にあります" }
                }
            }
        }
        (entries(visit, entity, &year.dated))
        @if !year.undated.shown.is_empty() {
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
