//! The text of a page beside the page of the original.

use maud::{Markup, html};

use super::super::{label, link, visit::Visit};
use crate::{api::document::DocumentView, library::TextPart};

/// Whether browsers show the original in a page; others they can only save.
pub(super) fn can_be_shown(view: &DocumentView) -> bool {
    matches!(view.document.format.as_str(), "pdf" | "text" | "html")
}

/// Where a document can be read beside its original; `None` for originals that browsers do not show.
pub(super) fn beside_url(visit: &Visit, view: &DocumentView, page: Option<u32>) -> Option<String> {
    let path = format!("/documents/{}", link::escaped(&view.document.id));
    let page = page.map(|page| page.to_string());
    let mut query = vec![("view", "original")];
    query.extend(page.as_deref().map(|page| ("page", page)));
    can_be_shown(view).then(|| visit.link(&path, &query))
}

/// The original in a frame, at the page.
pub(super) fn frame(visit: &Visit, part: &TextPart, page: Option<u32>) -> Markup {
    let view = &part.document;
    let at = page.map(|page| format!("#page={page}")).unwrap_or_default();
    let file = format!("{}{at}", view.file);
    // What viewers understand of it makes more room for the page (PDF open parameters).
    let framed = if view.document.format == "pdf" && page.is_some() {
        format!("{file}&view=FitH&navpanes=0")
    } else {
        file.clone()
    };
    html! {
        aside.original aria-label=(visit.say("原本", "Original")) {
            p {
                a.original href=(file) target="_blank" rel="noopener" { (visit.say("原本を別の画面で開く", "Open the original in another tab")) }
                " " span.aside { (visit.say("下に出ないときは、ここから開いてください。", "If it does not appear below, open it here.")) }
            }
            iframe src=(framed) title=(format!("{} {}", visit.say("原本", "Original"), page.map(|page| format!("p.{page}")).unwrap_or_default())) loading="lazy" {}
        }
    }
}

/// The pages before and after this one.
pub(super) fn neighbours(visit: &Visit, part: &TextPart, page: u32, name: &str) -> Markup {
    let last = part.document.document.pages.unwrap_or(page);
    let to = |page: u32| visit.here(&[("page", Some(&page.to_string())), ("at", None)]);
    let back = visit.here(&[("view", None), ("page", Some(&page.to_string()))]);
    html! {
        nav.pages aria-label=(name) {
            span { "p." (page) " / " (label::count(last as usize)) }
            @if page > 1 { a rel="prev" href=(to(page - 1)) { (visit.say("前のページ", "Previous page")) } }
            @if page < last { a rel="next" href=(to(page + 1)) { (visit.say("次のページ", "Next page")) } }
            a href=(back) { (visit.say("本文だけを読む", "Read the text alone")) }
        }
    }
}
