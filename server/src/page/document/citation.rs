//! `/citations/{id}`: the permanent link of a quote, in its passage, with what stands before and after it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use keifu_corpus::CitationId;
use maud::{Markup, html};

use super::{
    super::{
        cite::{self, Cited},
        frame::{self, Head},
        link,
        quote::original,
        visit::Visit,
    },
    flow::{self, Marks, Reading},
};
use crate::{
    api::document::DocumentView,
    app::{AppState, Problem},
    library::{Quoted, QuotedPassage, quote_check},
};

/// A quote where it stands, or what became of it.
pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Ok(cited) = id.parse::<CitationId>() else { return Ok(gone(&visit, &id, None)) };
    let asked = cited.clone();
    match state.answer(move |library| library.quoted(&asked)).await? {
        Quoted::DocumentGone => Ok(gone(&visit, &id, None)),
        Quoted::PassageGone(document) => Ok(gone(&visit, &id, Some(&document))),
        Quoted::Found(found) => {
            let citation = found.passage().map(|passage| passage.view.citation.clone()).unwrap_or_default();
            let head = Head { title: &citation, ..Head::default() };
            Ok(frame::page(&visit, head, &body(&visit, &cited, &found)))
        }
    }
}

fn body(visit: &Visit, cited: &CitationId, found: &QuotedPassage) -> Markup {
    let Some(passage) = found.passage() else { return html! {} };
    let reading = Reading::new(visit, Marks::All, Some(cited), &found.passages);
    let check = quote_check(&found.quote);
    let has_changed = found.is_cut || visit.param("check").is_some_and(|given| given != check);
    let permanent = format!("/citations/{}?check={check}", link::escaped(&cited.to_string()));
    let in_document = link::passage_url(visit, &cited.to_string());
    html! {
        h1 { (visit.say("引用", "Quote")) }
        @if has_changed {
            p.warning role="status" {
                (visit.say(
                    "このリンクが作られたあとに文書が読み直され、ここの文が変わっています。引用した文は、文書の中の別の段落に移ったか、なくなったかもしれません。",
                    "The document was read anew after this link was made, and the text here has changed. The words that were quoted may have moved to another passage, or be gone.",
                ))
                " " (link::document(visit, &found.document.document))
            }
        }
        figure.quote.cited {
            blockquote lang="ja" { bdi { (found.quote) } }
            figcaption {
                a.citation href=(permanent) lang="ja" { bdi { (passage.view.citation) } } " "
                (original(visit, &passage.view.file, passage.view.page, passage.view.place.as_ref()))
            }
        }
        ul.ways {
            li { a href=(in_document) { (visit.say("文書のこの場所を読む", "Read the document at this place")) } }
            @if let Some(beside) = super::original::beside_url(visit, &found.document, passage.view.page) {
                li { a href=(beside) { (visit.say("原本と並べて読む", "Read it beside the original")) } }
            }
        }
        dl.facts {
            div { dt { (visit.say("文書", "Document")) } dd { (link::document(visit, &found.document.document)) } }
            @if !passage.view.headings.is_empty() {
                div { dt { (visit.say("見出し", "Headings")) } dd lang="ja" { bdi { (passage.view.headings.join(" › ")) } } }
            }
        }
        h2 #around { (visit.say("前後の文", "Before and after")) }
        div.flow.around lang="ja" { (flow::text(&reading, &found.outline, &found.passages)) }
        (cite::section(visit, &Cited {
            id: &cited.to_string(),
            quote: &found.quote,
            citation: &passage.view.citation,
            document: &found.document.document,
            page: passage.view.page,
            place: passage.view.place.as_ref(),
            permanent: &permanent,
        }))
    }
}

/// The page of a quote that is no longer there: what that means, and what to do.
fn gone(visit: &Visit, id: &str, document: Option<&DocumentView>) -> Response {
    let title = visit.say("この引用は、いまはありません", "This quote is not there any longer");
    let body = html! {
        h1 { (title) }
        p.problem role="alert" {
            @if document.is_some() {
                (visit.say(
                    "文書が読み直され、この番号の段落がなくなりました。引用した文は、文書の中の別の段落にあるかもしれません。",
                    "The document was read anew and has no passage of this number now. The words may stand in another passage of it.",
                ))
            } @else {
                (visit.say(
                    "この番号の文書は、いまの世代にありません。ファイルが消されたか、別の場所に移されたか、リンクが途中で切れています。",
                    "No document of this generation has this number: its file was deleted or moved, or the link is incomplete.",
                ))
            }
        }
        p { (visit.say("引用の番号: ", "Number of the quote: ")) code { bdi { (id) } } }
        ul {
            @if let Some(document) = document {
                li { (visit.say("文書を開く: ", "Open the document: ")) (link::document(visit, &document.document)) }
            }
            li { a href=(visit.link("/", &[])) { (visit.say("引用した語で検索する", "Search for the words that were quoted")) } }
            li { a href=(visit.link("/documents", &[])) { (visit.say("文書の一覧を見る", "Look through the documents")) } }
        }
    };
    let head = Head { title, ..Head::default() };
    frame::with_status(StatusCode::NOT_FOUND, frame::page(visit, head, &body))
}
