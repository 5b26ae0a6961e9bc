//! What is known of a document as a whole, and what was doubtful when it was read.

use maud::{Markup, html};

use super::{
    super::{label, visit::Visit},
    original, outcome,
};
use crate::{api::document::DocumentView, ingest::advice_in_both};

/// Publisher, years, file and the rest.
pub(super) fn facts(visit: &Visit, view: &DocumentView) -> Markup {
    let document = &view.document;
    let unknown = visit.say("不明", "unknown");
    html! {
        dl.facts {
            div { dt { (visit.say("発行", "Publisher")) } dd lang="ja" { bdi { (document.publisher.as_deref().unwrap_or(unknown)) } } }
            div { dt { (visit.say("年度", "Fiscal year")) } dd { (label::year(visit, document.fiscal_year)) } }
            @if let Some(issued) = &view.issued {
                div { dt { (visit.say("発行日", "Issued")) } dd { time datetime=(issued) { (issued) } } }
            }
            @if let Some(series) = &view.series {
                div { dt { (visit.say("シリーズ", "Series")) } dd lang="ja" {
                    a href=(visit.link("/documents", &[("series", &series.id)])) { bdi { (series.name) } } " "
                    a.years href=(visit.link(&format!("/series/{}", series.id), &[])) lang=(visit.say("ja", "en")) { (visit.say("年度を比べる", "Compare years")) }
                } }
            }
            div { dt { (visit.say("形式", "Format")) } dd {
                (outcome::format(visit, &document.format))
                @if let Some(pages) = document.pages { (visit.say("、", ", ")) (outcome::pages(visit, &document.format, pages)) }
                (visit.say("、", ", ")) (label::counted(visit, view.passages as usize, "段落", "passage", "passages"))
                (visit.say("、", ", ")) (label::count(view.size as usize)) (visit.say("バイト", " bytes"))
                @if !view.encoding.is_empty() { (visit.say("、", ", ")) (view.encoding) }
            } }
            div { dt { (visit.say("ファイル", "File")) } dd {
                bdi { (document.source) } " "
                a.original href=(view.file) { (visit.say("原本を開く", "Open the original")) }
                @if let Some(beside) = original::beside_url(visit, view, document.pages.map(|_| 1)) {
                    " " a.beside href=(beside) { (visit.say("原本と並べて読む", "Read beside the original")) }
                }
            } }
            div { dt { (visit.say("版", "Revision")) } dd { code title=(view.revision) { (view.revision.chars().take(12).collect::<String>()) } } }
        }
    }
}

/// What the reader was not sure of, and what to do.
pub(super) fn warnings(visit: &Visit, view: &DocumentView) -> Markup {
    if view.warnings.is_empty() {
        return html! {};
    }
    html! {
        section.warning aria-labelledby="warnings" {
            h2 #warnings { (visit.say("読み取りの注意", "Warnings of the reader")) }
            ul {
                @for warning in &view.warnings {
                    li {
                        @if let Some(words) = advice_in_both(&warning.code) { (outcome::prose(visit.say(words.japanese, words.english))) " " }
                        span.aside { code { (warning.code) } ": " bdi { (warning.message) } }
                    }
                }
            }
        }
    }
}
