//! `/judgements`: the ledger, newest first.

use std::collections::BTreeSet;

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    Visit,
    entry::entry,
    frame::{self, Head},
    label,
    words::Kind,
};
use crate::app::{AppState, Problem};

/// Entries on a page.
const SHOWN: usize = 50;

/// The ledger.
pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let from = visit.param("offset").and_then(|from| from.parse().ok()).unwrap_or(0);
    let (ledger, undone) = state
        .answer(move |library| {
            let ledger = library.ledger(from, SHOWN)?;
            let undone: BTreeSet<&str> = ledger.items.iter().filter_map(|it| it.undone.as_deref()).collect();
            let undone = library.judgements_with(&undone)?;
            Ok((ledger, undone))
        })
        .await?;
    let title = visit.say("判定の台帳", "Ledger of judgements");
    let end = from.saturating_add(ledger.items.len());
    let (next, before) = (end.to_string(), from.saturating_sub(SHOWN).to_string());
    let body = html! {
        h1 { (title) }
        p { (visit.say(
            "名前が同じものを指すか、何を表示しないかについて、人が決めたことの記録です。消えることはなく、取り消しも記録として加わります。",
            "What people decided about names and about what is shown. Nothing is deleted here: an undo is an entry of its own.",
        )) }
        p.count { (label::counted(&visit, ledger.total, "件", "entry", "entries")) }
        @if ledger.total > 0 && ledger.items.is_empty() {
            p { a href=(visit.here(&[("offset", None)])) { (visit.say("新しいものから見る", "From the newest")) } }
        }
        ol.ledger start=[(from > 0).then(|| from.saturating_add(1))] {
            @for judgement in &ledger.items {
                li { (entry(&visit, judgement, judgement.undone.as_ref().and_then(|id| undone.get(id)))) }
            }
        }
        @if from > 0 || end < ledger.total {
            nav aria-label=(visit.say("台帳のページ", "Pages of the ledger")) {
                @if from > 0 { a href=(visit.here(&[("offset", (before != "0").then_some(&before))])) { (visit.say("新しい判定", "Newer")) } " " }
                @if end < ledger.total { a href=(visit.here(&[("offset", Some(&next))])) { (visit.say("古い判定", "Older")) } }
            }
        }
        h2 { (visit.say("判定を加える", "Judge")) }
        dl.kinds {
            @for kind in Kind::FREE {
                div {
                    dt { a href=(visit.link("/judgements/preview", &[("judgement", kind.word())])) { (kind.label(&visit)) } }
                    dd { (kind.help(&visit)) }
                }
            }
        }
        p { a href="/v1/judgements/export" { (visit.say("台帳を JSON Lines で保存する", "Save the ledger as JSON Lines")) } }
    };
    Ok(frame::page(&visit, Head { title, ..Head::default() }, &body))
}
