//! Errors as pages: what is wrong, where, and what to do.

use axum::{
    http::{HeaderMap, Uri, header::ACCEPT},
    response::Response,
};
use keifu_indexer::{Query, query};
use maud::{Markup, html};

use super::{
    frame::{self, Head},
    link,
    search::nothing,
    visit::Visit,
};
use crate::app::Problem;

/// Where programs ask, whose errors are problem+json whoever asks.
const PROGRAMS: [&str; 8] =
    ["/v1/", "/mcp", "/reconcile", "/openapi.json", "/metrics", "/healthz", "/readyz", "/assets/"];

/// Whether an error at `uri` is shown as a page: at the pages themselves, and wherever a browser lost its way.
pub(crate) fn is_for_readers(uri: &Uri, is_known: bool, headers: &HeaderMap) -> bool {
    let path = uri.path();
    let asks_for_page = || {
        headers
            .get_all(ACCEPT)
            .iter()
            .any(|value| value.to_str().is_ok_and(|text| text.contains("text/html")))
    };
    !PROGRAMS.iter().any(|prefix| path.starts_with(prefix)) && (is_known || asks_for_page())
}

/// The page of a problem, with the status of the problem.
pub(crate) fn render(problem: &Problem, uri: &Uri, request_id: &str) -> Response {
    let visit = Visit::of(uri);
    let title = visit.say(problem.title(), english(problem.kind()));
    let query = visit.param("q").filter(|_| uri.path() == "/").unwrap_or_default();
    let head = Head { title, query, ..Head::default() };
    let body = html! {
        h1 { (title) }
        p.problem role="alert" lang="ja" { bdi { (problem.detail()) } }
        @if let Some(position) = problem.position() { (unreadable(&visit, query, position)) }
        @let nearest = |name: &str| {
            if uri.path().starts_with("/entities/") { link::entity_url(&visit, name) } else { visit.link("/", &[("q", name)]) }
        };
        @if !problem.nearest().is_empty() {
            h2 { (visit.say("もしかして", "Did you mean")) }
            ul { @for name in problem.nearest() {
                li { a href=(nearest(name)) { bdi lang="ja" { (name) } } }
            } }
        }
        @if visit.param("cursor").is_some() {
            p { a href=(visit.here(&[("cursor", None)])) { (visit.say("最初のページから見る", "Begin at the first page")) } }
        }
        p { a href=(visit.link("/", &[])) { (visit.say("検索に戻る", "Back to the search")) } }
        p.aside { "HTTP " (problem.status().as_u16()) " · request_id " code { (request_id) } }
    };
    frame::with_status(problem.status(), frame::page(&visit, head, &body))
}

/// Where a query cannot be read, the same as a plain string, and how queries are written.
fn unreadable(visit: &Visit, query: &str, position: usize) -> Markup {
    let part = |from: usize, length: usize| query.chars().skip(from).take(length).collect::<String>();
    let (before, there, after) = (part(0, position), part(position, 1), part(position + 1, usize::MAX));
    let plain = Query::Exact(query.to_owned()).to_string();
    let error = query::parse(query).err().filter(|_| visit.is_english());
    html! {
        @if let Some(error) = error { p { (error.message_en()) } }
        p.trouble {
            (visit.say("検索式: ", "Query: "))
            code lang="ja" {
                bdi { (before) }
                mark title=(visit.say("ここ", "here")) { @if there.trim().is_empty() { "␣" } @else { bdi { (there) } } }
                span.hidden { (visit.say("（ここで読めなくなりました）", " (here) ")) }
                bdi { (after) }
            }
        }
        @if query::parse(&plain).is_ok() {
            p { a href=(visit.here(&[("q", Some(&plain)), ("cursor", None)])) {
                (visit.say("式としてでなく、この文字列をそのまま探す", "Search for it as a plain string"))
            } }
        }
        h2 { (visit.say("検索式の書き方", "How to write a query")) }
        (nothing::syntax(visit))
    }
}

/// The kind of a problem in English.
fn english(kind: &str) -> &str {
    match kind {
        "not-found" => "Not found",
        "malformed-query" => "The query cannot be read",
        "query-too-long" => "The query is too long",
        "unknown-name" => "No such name",
        "ambiguous-name" => "The name has several meanings",
        "bad-value" | "bad-parameter" => "A value cannot be used",
        "bad-cursor" => "The cursor cannot be used",
        "outdated-cursor" => "The collection has changed since; begin anew",
        "method-not-allowed" => "Not possible here",
        "misdirected" => "Not meant for this server; open it as http://127.0.0.1 or http://localhost",
        "foreign-page" => "Sent by a page of another site; send it from a page of this server",
        "busy" => "Busy; try again in a moment",
        "timeout" => "It took too long; narrow the question",
        "not-ready" => "Nothing has been read yet",
        "writing" => "Something is being written; try again in a moment",
        "original-gone" => "The original file is gone",
        "original-changed" => "The original file has changed",
        "internal" => "An error of the server",
        _ => "That did not work",
    }
}
