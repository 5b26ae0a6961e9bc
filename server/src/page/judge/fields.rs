//! The fields of a judgement's form.

use std::collections::BTreeMap;

use keifu_graph::Predicate;
use maud::{Markup, html};

use super::{
    Visit,
    draft::{Draft, Fault},
    label, link,
    words::{self, Kind},
};
use crate::api::common::{DocumentRef, EntityRef};

/// Documents that are offered to choose from; of others the id can be written.
const OFFERED: usize = 200;

/// A field, its label, and what is wrong with it.
pub(super) struct Field<'a> {
    pub(super) visit: &'a Visit,
    pub(super) draft: &'a Draft,
    pub(super) fault: Option<&'a Fault>,
    /// The entities whose ids stand in fields.
    pub(super) known: &'a BTreeMap<String, EntityRef>,
}

impl Field<'_> {
    /// The fields that a kind of judgement takes.
    pub(super) fn of_kind(&self, kind: Kind) -> Markup {
        html! { @for name in kind.takes() { (self.field(kind, name)) } }
    }

    fn field(&self, kind: Kind, name: &'static str) -> Markup {
        let (id, value) = (format!("judge-{name}"), self.draft.text(name));
        let is_needed = kind.needs().contains(&name);
        html! {
            div.field {
                label for=(id) { (words::field(self.visit, name)) }
                @match name {
                    "scope" => select id=(id) name=(name) aria-describedby=[self.told(name)] aria-invalid=[self.wrong(name)] {
                        @for word in ["global", "document", "heading"] {
                            option value=(word) selected[word == value] { (words::scope(self.visit, word)) }
                        }
                    },
                    "predicate" => select id=(id) name=(name) aria-describedby=[self.told(name)] aria-invalid=[self.wrong(name)] {
                        @for one in Predicate::ALL {
                            option value=(one) selected[one.as_str() == value || one.label() == value] { (label::predicate(self.visit, one.as_str())) }
                        }
                    },
                    "document" | "undone" => input id=(id) name=(name) value=(value) required[is_needed] autocomplete="off"
                        aria-describedby=[self.told(name)] aria-invalid=[self.wrong(name)];,
                    _ => {
                        input id=(id) name=(name) value=(value) lang="ja" required[is_needed] list=(format!("{id}-names")) data-names autocomplete="off"
                            aria-describedby=[self.told(name)] aria-invalid=[self.wrong(name)];
                        datalist id=(format!("{id}-names")) {}
                    }
                }
                @if let Some(entity) = self.known.get(value) { span.aside { "＝ " (link::entity(self.visit, entity)) } }
                (self.fault(name))
            }
        }
    }

    /// Why and by whom.
    pub(super) fn signature(&self) -> Markup {
        html! {
            div.field {
                label for="judge-reason" { (words::field(self.visit, "reason")) }
                textarea #judge-reason name="reason" rows="3" lang="ja" required aria-describedby=[self.told("reason")] aria-invalid=[self.wrong("reason")]
                    { (self.draft.text("reason")) }
                (self.fault("reason"))
            }
            div.field {
                label for="judge-author" { (words::field(self.visit, "author")) }
                input #judge-author name="author" value=(self.draft.text("author")) required autocomplete="name"
                    aria-describedby=[self.told("author")] aria-invalid=[self.wrong("author")];
                (self.fault("author"))
            }
        }
    }

    fn told(&self, name: &str) -> Option<String> {
        self.at(name).map(|_| format!("judge-{name}-fault"))
    }

    fn wrong(&self, name: &str) -> Option<&'static str> {
        self.at(name).map(|_| "true")
    }

    fn at(&self, name: &str) -> Option<&Fault> {
        self.fault.filter(|fault| fault.field == Some(name))
    }

    fn fault(&self, name: &str) -> Markup {
        html! {
            @if let Some(fault) = self.at(name) {
                div.problem id=(format!("judge-{name}-fault")) role="alert" { (self.explained(fault)) }
            }
        }
    }

    /// What is wrong, and links that put one of those in the field that may have been meant.
    pub(super) fn explained(&self, fault: &Fault) -> Markup {
        html! {
            p { bdi { (fault.message) } }
            @if let (Some(name), false) = (fault.field, fault.choices.is_empty()) {
                @if fault.status == 404 { p { (self.visit.say("もしかして", "Did you mean")) } }
                ul { @for (shown, value) in &fault.choices {
                    @let mended = self.draft.with(name, value);
                    li { a href=(self.visit.link("/judgements/preview", &mended.filled().collect::<Vec<_>>())) { bdi lang="ja" { (shown) } } }
                } }
            }
        }
    }
}

/// A choice among the documents that name an entity.
pub(super) fn document_choice(visit: &Visit, documents: &[DocumentRef]) -> Markup {
    html! {
        label for="why-document" { (visit.say("文書", "Document")) }
        @if documents.len() > OFFERED {
            input #why-document name="document" required autocomplete="off";
        } @else {
            select #why-document name="document" {
                @for document in documents {
                    option value=(document.id) lang="ja" { (document.title) " " (label::year(visit, document.fiscal_year)) }
                }
            }
        }
    }
}
