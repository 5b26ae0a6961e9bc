//! The first page: what the collection holds and what can be asked of it.

use maud::{Markup, html};

use super::{label, link::document, visit::Visit};
use crate::{
    Error,
    api::document::{DocumentView, Stats},
    library::Snapshot,
};

/// Documents that are shown.
const SHOWN: usize = 12;

/// What the first page shows.
pub(super) struct Start {
    stats: Stats,
    documents: Vec<DocumentView>,
}

/// Counts and the first documents of a generation.
pub(super) fn read(library: &Snapshot) -> Result<Start, Error> {
    Ok(Start { stats: library.stats()?, documents: library.documents(None, 0, SHOWN).items })
}

/// The first page.
pub(super) fn body(visit: &Visit, start: &Start) -> Markup {
    let stats = &start.stats;
    html! {
        h1 { (visit.say("行政文書を引いて、たどる", "Search and trace administrative documents")) }
        p {
            (visit.say(
                "報告書の本文を一字ももらさず検索し、組織・施設・事業のつながりを、原文の引用とともに示します。",
                "Searches the full text of reports without missing a character, and shows how organizations, facilities and programs relate, each fact with its quote.",
            ))
        }
        dl.counts {
            @for (number, japanese, english) in [
                (stats.documents as usize, "文書", "documents"), (stats.passages as usize, "段落", "passages"),
                (stats.entities, "組織・施設・事業・地名", "entities"), (stats.relations, "関係", "relations"), (stats.metrics, "指標の値", "figures"),
            ] {
                div { dt { (visit.say(japanese, english)) } dd { (label::count(number)) } }
            }
        }
        h2 { (visit.say("年度", "Fiscal years")) }
        ul.years {
            @for year in &stats.documents_by_year {
                li { (label::year(visit, year.value)) " " span.count { (label::counted(visit, year.documents, "文書", "document", "documents")) } }
            }
        }
        h2 { (visit.say("文書", "Documents")) }
        ul {
            @for one in &start.documents {
                li { (document(visit, &one.document)) " " span.aside { (label::year(visit, one.document.fiscal_year)) } }
            }
        }
    }
}
