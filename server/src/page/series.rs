//! `/series`: reports that appear again and again; `/series/{id}`: two of their years side by side; `/series/documents`:
//! any two documents side by side.

mod choose;
mod entities;
mod list;
mod numbers;
mod sentences;
mod statements;
mod summary;
mod words;

use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use maud::{Markup, html};

use super::{
    frame::{self, Head},
    label,
    visit::Visit,
};
use crate::{
    api::{common::Page, compare::Comparison},
    app::{AppState, Problem},
    library::CompareQuestion,
};

/// Reports over the years.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/series", get(list::page))
        .route("/series/documents", get(documents))
        .route("/series/{id}", get(years))
}

/// Items of each list where all are shown together, and where one is shown alone.
const TOGETHER: usize = 60;
const ALONE: usize = 200;
/// The kinds of change of sentences that are shown unless others are asked for: a year that moved on is no news.
const NEWS: &str = "changed,added,removed,moved";

/// The lists of the page, by the word in its URL.
const LISTS: [&str; 5] = ["entities", "metrics", "sentences", "relations", "events"];

/// Two years of a report.
async fn years(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let question = question(&visit);
    let asked = id.clone();
    let found = state
        .answer(move |library| {
            let Some(series) = library.series_by_id(&asked) else { return Ok(None) };
            // A report of one year so far has its page, too.
            if series.years.len() < 2 {
                return Ok(Some((series, Err(list::Shelf::read(library)))));
            }
            let comparison = library.compare_years(&asked, &question)?;
            Ok(comparison.map(|comparison| (series, Ok(comparison))))
        })
        .await?;
    let (series, comparison) = found.ok_or_else(|| Problem::no_such("系列", &id))?;
    let title = &series.series.name;
    let body = html! {
        h1 lang="ja" { bdi { (title) } }
        @match &comparison {
            Ok(comparison) => {
                (choose::years(&visit, comparison))
                (compared(&visit, comparison))
            }
            Err(shelf) => {
                p.warning { (visit.say(
                    "この報告書は、まだ一つの年度しか読み込まれていません。ほかの年度の文書を読み込むと、ここで比べられます。",
                    "Only one fiscal year of this report has been read so far. Once another one is read, the two are compared here.",
                )) }
                (choose::sides(&visit, &series.years))
                h2 { (visit.say("ほかの文書と比べる", "Compare with another document")) }
                (list::documents_form(&visit, shelf, series.years.first().and_then(|year| year.documents.first()).map(|one| one.id.as_str())))
                p { a href=(visit.link("/series", &[])) { (visit.say("ほかの報告書を選ぶ", "Choose another report")) } }
            }
        }
    };
    Ok(frame::page(&visit, Head { title, ..Head::default() }, &body))
}

/// Two documents.
async fn documents(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let question = CompareQuestion { from: None, to: None, ..question(&visit) };
    let given = |name: &str| visit.param(name).unwrap_or_default().to_owned();
    let (from, to) = (given("from"), given("to"));
    let both = format!("{from}、{to}");
    let found = state
        .answer(move |library| {
            let shelf = list::Shelf::read(library);
            if from.is_empty() || to.is_empty() {
                return Ok(Some((shelf, None)));
            }
            let comparison = library.compare_documents(&from, &to, &question)?;
            Ok(comparison.map(|comparison| (shelf, Some(comparison))))
        })
        .await?;
    let (shelf, comparison) = found.ok_or_else(|| Problem::no_such("文書", &both))?;
    let title = visit.say("二つの文書の比較", "Two documents compared");
    let body = html! {
        h1 { (title) }
        (list::documents_form(&visit, &shelf, None))
        @if let Some(comparison) = &comparison {
            (choose::sides(&visit, &[comparison.from.clone(), comparison.to.clone()]))
            (compared(&visit, comparison))
        }
    };
    Ok(frame::page(&visit, Head { title, ..Head::default() }, &body))
}

/// What is asked for by the URL.
fn question(visit: &Visit) -> CompareQuestion {
    let list = list_of(visit);
    let kinds = visit.param("changes").filter(|_| list.is_some_and(|list| list != "sentences"));
    let known = |word: &&str| ["changed", "added", "removed", "moved", "year_only"].contains(word);
    CompareQuestion {
        from: visit.param("from").map(str::to_owned),
        to: visit.param("to").map(str::to_owned),
        parts: list.map(str::to_owned),
        changes: kinds.filter(|word| words::KINDS.contains(word)).map(str::to_owned),
        sentence_changes: Some(visit.param("sentences").filter(known).unwrap_or(NEWS).to_owned()),
        offset: list.and(visit.param("offset")).and_then(|at| at.parse().ok()).unwrap_or(0),
        limit: if list.is_some() { ALONE } else { TOGETHER },
    }
}

/// The list that is shown alone, if one is.
fn list_of(visit: &Visit) -> Option<&'static str> {
    let asked = visit.param("list")?;
    LISTS.into_iter().find(|known| *known == asked)
}

fn compared(visit: &Visit, comparison: &Comparison) -> Markup {
    html! {
        @if list_of(visit).is_some() {
            p { a href=(visit.here(&[("list", None), ("offset", None), ("changes", None)])) {
                (visit.say("比較の全体に戻る", "Back to the whole comparison"))
            } }
        } @else {
            (summary::table(visit, comparison))
        }
        @if let Some(entities) = &comparison.entities { (entities::section(visit, entities, &comparison.counts.entities)) }
        @if let Some(metrics) = &comparison.metrics { (numbers::section(visit, comparison, metrics)) }
        @if let Some(sentences) = &comparison.sentences { (sentences::section(visit, comparison, sentences)) }
        @if let Some(relations) = &comparison.relations { (statements::relations(visit, relations, &comparison.counts.relations)) }
        @if let Some(events) = &comparison.events { (statements::events(visit, events, &comparison.counts.events)) }
    }
}

/// The way to the rest of a list: to the list alone where all stand together, else to its other parts.
fn rest<T>(visit: &Visit, list: &str, page: &Page<T>) -> Markup {
    let offset = visit.param("offset").and_then(|at| at.parse::<usize>().ok()).unwrap_or(0);
    if list_of(visit).is_none() {
        return html! {
            @if page.next_offset.is_some() {
                p.rest {
                    (visit.say("ここまで ", "Shown: ")) (page.items.len()) (visit.say("件。", ". "))
                    a href=(visit.here(&[("list", Some(list))])) {
                        @if visit.is_english() { "See all " (label::count(page.total)) } @else { (label::count(page.total)) "件をすべて見る" }
                    }
                }
            }
        };
    }
    let before = offset.min(page.total).saturating_sub(ALONE).to_string();
    let next = page.next_offset.map(|next| next.to_string());
    html! {
        @if offset > 0 || next.is_some() {
            nav.rest aria-label=(visit.say("一覧のページ", "Pages of the list")) {
                span.count {
                    (label::count(page.total)) (visit.say("件のうち ", " in all, ")) (offset.saturating_add(1).min(page.total)) "–" (offset.saturating_add(page.items.len()))
                }
                " "
                @if offset > 0 { a href=(visit.here(&[("offset", (before != "0").then_some(&before))])) { (visit.say("前へ", "Previous")) } " " }
                @if let Some(next) = &next { a href=(visit.here(&[("offset", Some(next))])) { (visit.say("次へ", "Next")) } }
            }
        }
    }
}
