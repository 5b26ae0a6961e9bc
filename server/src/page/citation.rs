//! `/citations/{id}`: the permanent link of a quote.

use axum::{
    extract::{Path, State},
    response::Response,
};
use keifu_corpus::CitationId;
use maud::html;

use super::{
    frame::{self, Head},
    link,
    quote::{marked, original},
    visit::Visit,
};
use crate::{
    api::search::Highlight,
    app::{AppState, Problem},
};

/// The passage of a citation, with the characters marked that it quotes.
pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let cited: CitationId = id.parse().map_err(|_| Problem::no_such("引用", &id))?;
    let passage = cited.passage.to_string();
    let found = state.answer(move |library| library.passage_in_context(&passage)).await?;
    let found = found.ok_or_else(|| Problem::no_such("引用", &id))?;
    let marks: Vec<Highlight> =
        cited.span.iter().map(|span| Highlight { start: span.start, end: span.end }).collect();
    let passage = &found.passage;
    let body = html! {
        h1 { (visit.say("引用", "Quote")) }
        figure.quote {
            blockquote lang="ja" { bdi { (marked(&passage.text, &marks)) } }
            figcaption {
                (link::document(&visit, &found.document)) " " bdi lang="ja" { (passage.citation) } " "
                (original(&visit, &passage.file, passage.page, passage.place.as_ref()))
            }
        }
    };
    Ok(frame::page(&visit, Head { title: &passage.citation, ..Head::default() }, &body))
}
