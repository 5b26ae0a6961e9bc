//! What a researcher decides about names: why an entity is one, judgements with what they would change, the ledger.
//!
//! ```text
//! a button anywhere ─GET→ /judgements/preview (tried, nothing written) ─POST→ /judgements ─303→ /judgements/{id}
//! ```
//! An undo is a judgement like any other and goes the same way.

mod changes;
mod draft;
mod entry;
mod fields;
mod ledger;
mod preview;
mod why;
mod words;

use axum::{Router, routing::get};
use maud::{Markup, html};

use super::{frame, label, link, quote, visit::Visit};
use crate::{api::common::EntityRef, app::AppState};

pub(super) use why::{read, section};

use words::Kind;

/// Where judgements are made and seen.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/judgements", get(ledger::page).post(preview::record))
        .route("/judgements/preview", get(preview::page))
        .route("/judgements/{id}", get(entry::page))
        .route("/entities/{id}/why", get(why::page))
}

/// A button that leads to what a judgement would change; by itself it changes nothing. `of` tells those who do not
/// see where it stands what it is about.
fn button(visit: &Visit, kind: Kind, fields: &[(&str, &str)], of: &str) -> Markup {
    html! {
        form.judge action="/judgements/preview" {
            input type="hidden" name="judgement" value=(kind.word());
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            (frame::kept_fields(visit))
            button { (kind.label(visit)) span.hidden { (visit.say("：", ": ")) (of) } }
        }
    }
}

/// The button that hides a misread relation.
pub(super) fn hide_relation(
    visit: &Visit,
    subject: &EntityRef,
    predicate: &str,
    object: Option<&EntityRef>,
) -> Markup {
    let mut fields = vec![("subject", subject.id.as_str()), ("predicate", predicate)];
    fields.extend(object.map(|object| ("object", object.id.as_str())));
    let object = object.map(|object| short(&object.name)).unwrap_or_default();
    let of = format!("{} {} {object}", short(&subject.name), label::predicate(visit, predicate));
    html! {
        form.judge action="/judgements/preview" {
            input type="hidden" name="judgement" value=(Kind::HideRelation.word());
            @for (name, value) in &fields { input type="hidden" name=(name) value=(value); }
            (frame::kept_fields(visit))
            button { (visit.say("表示しない", "Hide")) span.hidden { (visit.say("：", ": ")) (of) } }
        }
    }
}

/// The beginning of a name, where the whole stands nearby.
fn short(name: &str) -> String {
    const SHORT: usize = 40;
    let mut short: String = name.chars().take(SHORT).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// An entity's name as a link, be it called by an id that it had before.
fn named(visit: &Visit, id: &str, name: &str) -> Markup {
    html! { a.entity href=(link::entity_url(visit, id)) { bdi lang="ja" { (name) } } }
}
