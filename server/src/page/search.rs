//! `/`: the first page, and what a search finds.

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    frame::{self, Head},
    label, link,
    quote::{marked, original},
    start,
    visit::Visit,
};
use crate::{
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
    state.check_length(&query)?;
    let asked = query.clone();
    let options =
        SearchOptions { cursor: visit.param("cursor").map(str::to_owned), ..SearchOptions::default() };
    let answer = state.answer(move |library| library.search(&asked, &options)).await?;
    let body = html! {
        h1 { (visit.say("検索結果", "Results")) }
        p { (label::counted(&visit, answer.total_passages, "段落", "passage", "passages")) }
        @for hit in &answer.hits {
            article {
                h2 { (link::document(&visit, &hit.document)) }
                @for passage in &hit.passages {
                    figure.quote {
                        blockquote lang="ja" { bdi { (marked(&passage.text, &passage.highlights)) } }
                        figcaption {
                            a.citation href=(link::citation_url(&visit, &passage.id)) lang="ja" { bdi { (passage.citation) } } " "
                            (original(&visit, &passage.file, passage.page, passage.place.as_ref()))
                        }
                    }
                }
            }
        }
        @if let Some(next) = &answer.next {
            p { a href=(visit.here(&[("cursor", Some(next))])) { (visit.say("次の文書", "More documents")) } }
        }
    };
    let title = format!("{query} – {}", visit.say("検索", "Search"));
    Ok(frame::page(&visit, Head { title: &title, query: &query, ..Head::default() }, &body))
}
