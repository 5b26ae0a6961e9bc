//! How the matches are spread, each value a link that narrows to it.

use maud::{Markup, html};

use super::asked::{self, changed, chosen_years};
use crate::{
    api::search::{FacetsView, YearFacet},
    library::rewrite,
    page::{
        draw::years::{Bar, Chart, chart},
        label,
        visit::Visit,
    },
};

/// Values of a facet that are shown at once.
const SHOWN: usize = 8;

/// The years as bars; `years` are those of the same search in all years.
pub(super) fn years(visit: &Visit, years: &[YearFacet]) -> Markup {
    if years.is_empty() {
        return html! {};
    }
    let bars: Vec<Bar> = years.iter().map(|facet| Bar { year: facet.value, count: facet.count }).collect();
    let chosen = chosen_years(visit);
    let unknown_chosen = visit.param("fiscal_year").is_some() && chosen.is_none();
    let only = |year: Option<i32>| match year {
        Some(year) => chosen == Some(year..=year),
        None => unknown_chosen,
    };
    let link = |year: Option<i32>| {
        let value = year.map_or_else(|| "unknown".to_owned(), |year| year.to_string());
        changed(visit, "fiscal_year", (!only(year)).then_some(value.as_str()))
    };
    let name = visit.say("年度ごとの段落数", "Passages by fiscal year");
    html! {
        section.year-facet aria-labelledby="years" {
            h2 #years { (name) }
            (chart(visit, &Chart {
                name,
                bars: &bars,
                unit: visit.say("段落", " passages"),
                chosen: chosen.clone(),
                unknown_chosen,
                link: &link,
                range_link: Some(changed(visit, "fiscal_year", Some("{years}"))),
            }))
            (range(visit, &bars))
            @if chosen.is_some() || unknown_chosen {
                p.chosen {
                    (visit.say("選んだ年度: ", "Chosen: "))
                    strong lang="ja" { (label::years(visit, chosen.as_ref().map(|years| *years.start()), chosen.as_ref().map(|years| *years.end()))) }
                    " " a href=(changed(visit, "fiscal_year", None)) { (visit.say("すべての年度", "All years")) }
                }
            }
        }
    }
}

/// First and last year to choose from, for those who cannot drag.
fn range(visit: &Visit, bars: &[Bar]) -> Markup {
    let chosen = chosen_years(visit);
    let mut known: Vec<i32> = bars.iter().filter_map(|bar| bar.year).collect();
    known.extend(chosen.iter().flat_map(|years| [*years.start(), *years.end()]));
    known.sort_unstable();
    known.dedup();
    let (Some(&first), Some(&last)) = (known.first(), known.last()) else { return html! {} };
    if first == last {
        return html! {};
    }
    let from = chosen.as_ref().map_or(first, |years| *years.start());
    let to = chosen.as_ref().map_or(last, |years| *years.end());
    let kept = visit.query().iter().filter(|(name, value)| {
        !value.is_empty() && !["fiscal_year", "from_year", "to_year", "cursor"].contains(&name.as_str())
    });
    html! {
        details.range {
          summary { (visit.say("範囲を指定", "Choose a range")) }
          form action="/" aria-label=(visit.say("年度の範囲", "Range of fiscal years")) {
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            (crate::page::frame::kept_fields(visit))
            @for (id, japanese, english, chosen) in [
                ("from_year", "最初の年度", "First year", from),
                ("to_year", "最後の年度", "Last year", to),
            ] {
                label for=(id) { (visit.say(japanese, english)) }
                select id=(id) name=(id) lang="ja" {
                    @for year in known.iter() {
                        option value=(year) selected[*year == chosen] { (label::year(visit, Some(*year))) }
                    }
                }
            }
            button { (visit.say("絞り込む", "Narrow")) }
          }
        }
    }
}

/// Publishers, types and entities of what was found.
pub(super) fn others(visit: &Visit, query: &str, facets: &FacetsView) -> Markup {
    let mut publishers: Vec<Value> = facets
        .publisher
        .iter()
        .map(|facet| Value {
            value: facet.value.as_deref().map(asked::whole),
            label: if facet.value.is_none() { visit.say("発行者不明", "Unknown") } else { &facet.label }
                .to_owned(),
            count: facet.count,
        })
        .collect();
    publishers.sort_by_key(|publisher| std::cmp::Reverse(publisher.count));
    let kinds: Vec<Value> = facets
        .kind
        .iter()
        .map(|facet| Value {
            value: facet.value.clone(),
            label: label::kind(visit, facet.value.as_deref().unwrap_or_default()),
            count: facet.count,
        })
        .collect();
    let entities: Vec<Value> = facets
        .entity
        .iter()
        .map(|facet| Value {
            value: Some(facet.value.clone()),
            label: facet.label.clone(),
            count: facet.count,
        })
        .collect();
    html! {
        (facet(visit, query, "publisher", visit.say("発行", "Publisher"), &publishers, publishers.len()))
        (facet(visit, query, "type", visit.say("段落に出る名前の種類", "Types of entities named"), &kinds, kinds.len()))
        (facet(visit, query, "entity", visit.say("段落に出る組織・施設・事業・地名", "Entities named"), &entities, facets.entity_total))
    }
}

/// A value to narrow to; `None` when it is unknown, which cannot be asked for.
struct Value {
    value: Option<String>,
    label: String,
    count: usize,
}

fn facet(visit: &Visit, query: &str, name: &str, title: &str, values: &[Value], total: usize) -> Markup {
    if values.is_empty() {
        return html! {};
    }
    let (first, rest) = values.split_at(SHOWN.min(values.len()));
    let id = format!("facet-{name}");
    let unlisted = total - values.len();
    html! {
        section.facet aria-labelledby=(id) {
            h3 id=(id) { (title) }
            ul { @for value in first { (item(visit, query, name, value)) } }
            @if !rest.is_empty() {
                details {
                    summary { (visit.say("ほか", "More: ")) " " (label::count(rest.len())) }
                    ul { @for value in rest { (item(visit, query, name, value)) } }
                }
            }
            @if unlisted > 0 {
                p.aside {
                    @if visit.is_english() { (label::count(unlisted)) " more are named less often and not listed" }
                    @else { "このほか" (label::count(unlisted)) "件は出る段落が少ないため省きました" }
                }
            }
        }
    }
}

/// Where a value leads: to what has it as well, or when it is chosen, back to what has it or not.
fn narrowed(visit: &Visit, query: &str, name: &str, value: &str, chosen: bool) -> String {
    // A second entity goes into the query, beside the first.
    let beside = visit.param(name).filter(|_| name == "entity" && !chosen);
    match beside.and_then(|_| rewrite::narrowed(query, &format!("実体:{value}"))) {
        Some(query) => changed(visit, "q", Some(&query)),
        None => changed(visit, name, (!chosen).then_some(value)),
    }
}

fn item(visit: &Visit, query: &str, name: &str, value: &Value) -> Markup {
    let chosen = value.value.is_some() && visit.param(name) == value.value.as_deref();
    let count = label::counted(visit, value.count, "段落", "passage", "passages");
    html! {
        li {
            @match &value.value {
                Some(known) => {
                    a href=(narrowed(visit, query, name, known, chosen)) aria-current=[chosen.then_some("true")] {
                        bdi lang="ja" { (value.label) }
                        @if chosen { span.hidden { (visit.say("（選択中、外す）", " (chosen; remove)")) } " ×" }
                    }
                }
                None => (value.label),
            }
            " " span.count { (count) }
        }
    }
}
