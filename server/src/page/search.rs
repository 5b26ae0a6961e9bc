//! `/`: the first page, and what a search finds.

mod asked;
mod chips;
mod facets;
mod hits;
pub(super) mod nothing;

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};

use super::{
    frame::{self, Head},
    label, start,
    visit::Visit,
};
use crate::{
    api::{
        common::EntityRef,
        search::{SearchAnswer, YearFacet},
    },
    app::{AppState, Problem},
    library::SearchOptions,
};

/// The first page, or with `q` what the search finds.
pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let Some(query) = visit.param("q").map(str::to_owned) else {
        let start = state.answer(start::read).await?;
        let body = start::body(&visit, &start);
        return Ok(frame::page(&visit, Head::default(), &body));
    };
    if let Some(address) = ranged(&visit) {
        return Ok(Redirect::to(&address).into_response());
    }
    state.check_length(&query)?;
    let (asked, options) = (query.clone(), asked::options(&visit));
    let (answer, years, named) = state
        .answer(move |library| {
            let answer = library.search(&asked, &options)?;
            let years = match options.fiscal_year {
                None => answer.facets.fiscal_year.clone(),
                // The other years stay in sight, so that one can go on to them.
                Some(_) => {
                    library.years_found(&asked, &SearchOptions { fiscal_year: None, ..options.clone() })?
                }
            };
            let named =
                options.entity.as_deref().and_then(|id| Some(library.entity_ref(library.graph.entity(id)?)));
            Ok((answer, years, named))
        })
        .await?;
    let title = format!("{query} – {}", visit.say("検索", "Search"));
    let head =
        Head { title: &title, query: &query, scripts: &[super::draw::years::SCRIPT], ..Head::default() };
    Ok(frame::page(&visit, head, &body(&visit, &answer, &years, named.as_ref())))
}

/// Where a chosen range of years is: forms send its ends, addresses have it as one.
fn ranged(visit: &Visit) -> Option<String> {
    let year = |name| visit.param(name)?.trim().parse::<i32>().ok();
    let (from, to) = (year("from_year")?, year("to_year")?);
    let (from, to) = (from.min(to), from.max(to));
    let years = if from == to { from.to_string() } else { format!("{from}..{to}") };
    Some(visit.here(&[
        ("from_year", None),
        ("to_year", None),
        ("cursor", None),
        ("fiscal_year", Some(&years)),
    ]))
}

fn body(visit: &Visit, answer: &SearchAnswer, years: &[YearFacet], named: Option<&EntityRef>) -> Markup {
    let query = &answer.query.text;
    html! {
        h1 { (visit.say("検索結果", "Search results")) }
        (chips::chips(visit, answer, named))
        (chips::meant(visit, answer))
        p.total role="status" {
            @let (documents, passages) = (answer.total_documents, answer.total_passages);
            strong {
                (label::counted(visit, documents, "文書", "document", "documents")) (visit.say("、", ", "))
                (label::counted(visit, passages, "段落", "passage", "passages"))
            }
            @if passages > 0 { " " (saved(visit)) }
        }
        (facets::years(visit, years))
        @if answer.total_passages == 0 { (nothing::help(visit, answer)) }
        @else {
            div.results {
                section.hits aria-labelledby="hits" {
                    h2 #hits { (visit.say("見つかった文書", "Documents found")) }
                    p.to-facets { a href="#facets" { (visit.say("絞り込みへ", "To the filters")) } }
                    (hits::orders(visit))
                    @for hit in &answer.hits { (hits::document(visit, query, hit)) }
                    (paging(visit, answer))
                }
                aside.facets aria-labelledby="facets" {
                    h2 #facets { (visit.say("絞り込み", "Narrow")) }
                    (facets::others(visit, query, &answer.facets))
                }
            }
        }
    }
}

/// The same results for programs and spreadsheets.
fn saved(visit: &Visit) -> Markup {
    html! {
        a.save href=(asked::api_url(visit, &[("format", "csv")])) { (visit.say("CSVで保存", "Save as CSV")) } " "
        a.save href=(asked::api_url(visit, &[])) { "JSON" }
    }
}

fn paging(visit: &Visit, answer: &SearchAnswer) -> Markup {
    let limit = asked::limit(visit);
    html! {
        nav.paging aria-label=(visit.say("結果のページ", "Pages of results")) {
            @if visit.param("cursor").is_some() {
                a href=(asked::changed(visit, "cursor", None)) { (visit.say("最初へ", "First page")) } " "
            }
            @if let Some(next) = &answer.next {
                a rel="next" href=(visit.here(&[("cursor", Some(next))])) {
                    @if visit.is_english() { "Next " (limit) " documents" } @else { "次の" (limit) "文書へ" }
                } " "
            }
            @if answer.total_documents > asked::PAGE_SIZES[0] {
                span.sizes role="group" aria-label=(visit.say("ページの文書数", "Documents on a page")) {
                    (visit.say("ページの文書数", "Documents on a page"))
                    @for size in asked::PAGE_SIZES {
                        @let value = size.to_string();
                        " " a href=(asked::changed(visit, "limit", (size != asked::PAGE_SIZES[0]).then_some(&value)))
                            aria-current=[(size == limit).then_some("true")] { (size) }
                    }
                }
            }
        }
    }
}
