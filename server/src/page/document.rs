//! `/documents/{id}`: a document as it was read, with what it names marked.

mod about;
mod citation;
mod contents;
mod figures;
mod flow;
mod list;
mod original;
mod outcome;
mod table;
mod words;

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use keifu_corpus::CitationId;
use maud::{Markup, html};

use super::{
    frame::{self, Head},
    label,
    visit::Visit,
};
use crate::{
    app::{AppState, Problem},
    library::{FoundInText, NamedInDocument, TextPart, TextQuestion},
};
use flow::{Marks, Reading};

/// Documents and the places in them.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/documents", get(list::page))
        .route("/documents/{id}", get(page))
        .route("/citations/{id}", get(citation::page))
}

/// A document, or a part of a long one.
async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let query = visit.param("q").map(str::to_owned);
    if let Some(query) = &query {
        state.check_length(query)?;
    }
    let number = |name: &str| visit.param(name).and_then(|value| value.trim().parse::<u32>().ok());
    let at = visit.param("at").and_then(|at| at.parse::<CitationId>().ok());
    let at = at.filter(|at| at.passage.document.as_str() == id);
    let ordinal = at.as_ref().map(|at| at.passage.ordinal).or_else(|| number("offset")).unwrap_or(0);
    let page = number("page");
    let beside = visit.param("view") == Some("original");
    let only_page = page.filter(|_| beside);
    let question = TextQuestion { id: id.clone(), ordinal, page: only_page, query };
    let asked = question.clone();
    let found = state
        .answer(move |library| {
            if let Some(page) = page.filter(|_| !beside) {
                return Ok(library
                    .start_of_page(&asked.id, page)?
                    .map(|start| Answer::Elsewhere(start, page)));
            }
            let named = library.named_in_document(&asked.id);
            Ok(library.text_part(&asked)?.map(|part| Answer::Part(Box::new(part), named)))
        })
        .await?;
    match found {
        None => Err(Problem::no_such("文書", &id)),
        Some(Answer::Elsewhere(start, page)) => {
            let offset = start.to_string();
            let to = visit.here(&[("page", None), ("at", None), ("offset", Some(&offset))]);
            Ok(Redirect::to(&format!("{to}#page-{page}")).into_response())
        }
        Some(Answer::Part(part, named)) => {
            let head = Head {
                title: &part.document.document.title,
                query: question.query.as_deref().unwrap_or_default(),
                wide: beside,
                scripts: &["document.js"],
            };
            let beside = beside && original::can_be_shown(&part.document);
            let shown = Shown { at: at.as_ref(), beside, page: only_page };
            Ok(frame::page(&visit, head, &body(&visit, &shown, &part, &named)))
        }
    }
}

enum Answer {
    Part(Box<TextPart>, Vec<NamedInDocument>),
    /// The part with the page that was asked for begins at this passage.
    Elsewhere(u32, u32),
}

/// How the text is shown.
struct Shown<'a> {
    /// What is quoted.
    at: Option<&'a CitationId>,
    /// Beside the original.
    beside: bool,
    /// Only this page.
    page: Option<u32>,
}

fn body(visit: &Visit, shown: &Shown<'_>, part: &TextPart, named: &[NamedInDocument]) -> Markup {
    let marks = match (visit.param("marks"), visit.param("type")) {
        (Some("off"), _) => Marks::Off,
        (_, Some(kind)) => Marks::Of(kind),
        _ => Marks::All,
    };
    let reading = Reading::new(visit, marks, shown.at, &part.passages);
    let text = html! {
        section.text aria-labelledby="text" {
            h2 #text { (visit.say("本文", "Text")) }
            (marks_switch(visit, marks))
            (found_here(visit, part))
            @if let Some(page) = shown.page { (original::neighbours(visit, part, page, visit.say("ページ（上）", "Pages, above"))) }
            @else { (contents::parts(visit, part)) }
            div.flow lang="ja" { (flow::text(&reading, &part.outline, &part.passages)) }
            @if part.passages.is_empty() {
                p.warning {
                    @if shown.page.is_some() { (visit.say("このページには、読めた文がありません。", "No text could be read from this page.")) }
                    @else { (visit.say("この文書には、読めた文がありません。", "No text could be read from this document.")) }
                }
            }
            @if let Some(page) = shown.page { (original::neighbours(visit, part, page, visit.say("ページ（下）", "Pages, below"))) }
            @else { (contents::parts(visit, part)) }
            (figures::table(visit, part))
        }
    };
    html! {
        article.document {
            h1 lang="ja" { bdi { (part.document.document.title) } }
            @if shown.beside {
                div.beside { (text) (original::frame(visit, part, shown.page)) }
            } @else {
                (about::facts(visit, &part.document))
                p.printed { (visit.origin) "/documents/" (part.document.document.id) }
                (about::warnings(visit, &part.document))
                div.reading {
                    aside.contents aria-label=(visit.say("目次と名前", "Contents and names")) {
                        (contents::sheets(visit, part))
                        (contents::outline(visit, part))
                        (contents::named(visit, part, named))
                    }
                    (text)
                }
            }
        }
    }
}

fn marks_switch(visit: &Visit, marks: Marks<'_>) -> Markup {
    let to = |set: Option<(&str, &str)>| {
        let value = |name: &str| set.filter(|(of, _)| *of == name).map(|(_, value)| value);
        visit.here(&[("marks", value("marks")), ("type", value("type"))])
    };
    let kinds = ["organization", "facility", "program", "place"];
    html! {
        p.marks role="group" aria-label=(visit.say("名前の印", "Marks of names")) {
            (visit.say("名前の印", "Names marked")) " "
            a href=(to(None)) aria-current=[(marks == Marks::All).then_some("true")] { (visit.say("すべて", "all")) } " "
            @for kind in kinds {
                a.kind data-kind=(kind) href=(to(Some(("type", kind)))) aria-current=[(marks == Marks::Of(kind)).then_some("true")] {
                    (label::kind(visit, kind))
                }
                " "
            }
            a href=(to(Some(("marks", "off")))) aria-current=[(marks == Marks::Off).then_some("true")] { (visit.say("なし", "none")) }
        }
    }
}

/// Hits that are listed by their places.
const LISTED: usize = 60;

fn found_here(visit: &Visit, part: &TextPart) -> Markup {
    let query = visit.param("q").unwrap_or_default();
    let away = visit.here(&[("q", None)]);
    match &part.found {
        None => html! {},
        Some(FoundInText::Unreadable(error)) => html! {
            p.warning role="status" {
                (visit.say("検索式が読めないので、印を付けていません: ", "The query cannot be read, so nothing is marked: "))
                bdi lang="ja" { (error) } " " a href=(away) { (visit.say("検索の印を消す", "Forget the query")) }
            }
        },
        Some(FoundInText::In(all)) => html! {
            div.within {
                p role="status" {
                    @let count = label::counted(visit, all.len(), "段落", "passage", "passages");
                    @if visit.is_english() { (count) " of this document match 「" bdi lang="ja" { (query) } "」 " }
                    @else { "この文書では「" bdi { (query) } "」に" (count) "が一致します " }
                    a href=(away) { (visit.say("印を消す", "Remove the marks")) }
                }
                p.steps hidden {
                    button.back type="button" { (visit.say("▲ 前の一致", "▲ Previous match")) } " "
                    button.on type="button" { (visit.say("▼ 次の一致", "▼ Next match")) } " "
                    span role="status" {}
                }
                @if !all.is_empty() {
                    details open[all.len() <= 12] {
                        summary { (visit.say("一致した段落", "Matching passages")) }
                        ol.places {
                            @for &ordinal in all.iter().take(LISTED) {
                                li { a href=(contents::passage_url(visit, &part.document.document.id, ordinal, &part.range)) {
                                    (contents::place_name(visit, part, ordinal))
                                } }
                            }
                        }
                        @if all.len() > LISTED {
                            p.aside { (visit.say("ほか ", "and ")) (label::counted(visit, all.len() - LISTED, "段落", "more passage", "more passages")) }
                        }
                    }
                }
            }
        },
    }
}
