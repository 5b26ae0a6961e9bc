//! An entry of the ledger: in a list, and on a page of its own.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, State},
    response::Response,
};
use maud::{Markup, html};

use super::{
    Visit, button, changes,
    frame::{self, Head},
    label, link, named, short,
    words::{self, Kind},
};
use crate::{
    api::judgement::JudgementView,
    app::{AppState, Problem},
    judge::changes_of,
};

/// So many mentions are resolved in a moment; of more it is told what changed when somebody asks.
const MOST_AT_ONCE: usize = 200_000;

/// Where an entry has its page.
pub(super) fn url(visit: &Visit, id: &str, query: &[(&str, &str)]) -> String {
    visit.link(&format!("/judgements/{}", link::escaped(id)), query)
}

/// An entry in a list: what was decided, why, by whom, when, whether it holds, and the button that takes it back.
pub(super) fn entry(visit: &Visit, judgement: &JudgementView, undone: Option<&JudgementView>) -> Markup {
    html! {
        p.decision { (decision(visit, judgement, undone)) }
        p.reason lang="ja" { bdi { (judgement.reason) } }
        p.aside {
            bdi lang="ja" { (judgement.author) } " · "
            a href=(url(visit, &judgement.id, &[])) { time datetime=(judgement.time) { (when(&judgement.time)) } } " · "
            (effect(visit, judgement))
        }
        @if can_be_undone(judgement) {
            div.choices { (button(visit, Kind::Undo, &[("undone", &judgement.id)], &short(&judgement.text))) }
        }
    }
}

/// Whether it holds, and what took it back or took its place if it does not.
fn effect(visit: &Visit, judgement: &JudgementView) -> Markup {
    html! {
        span.effect data-effect=(judgement.effect) { (words::effect(visit, &judgement.effect)) }
        @if let Some(by) = &judgement.by {
            " (" a href=(url(visit, by, &[])) { (visit.say("その判定", "by this one")) } ")"
        }
    }
}

/// What has not been taken back can be.
fn can_be_undone(judgement: &JudgementView) -> bool {
    judgement.effect != "undone"
}

/// What a judgement decides, as a sentence with links.
pub(super) fn decision(visit: &Visit, judgement: &JudgementView, undone: Option<&JudgementView>) -> Markup {
    let is_hidden = judgement.judgement == "hide" && judgement.effect == "holds";
    let target = |number: usize| {
        let found = judgement.targets.get(number);
        html! {
            @if let Some(target) = found {
                @if is_hidden { bdi lang="ja" { (target.name) } } @else { (named(visit, &target.id, &target.name)) }
            }
        }
    };
    let form = judgement.form.as_deref();
    let quoted = |text: &str| html! { "「" bdi lang="ja" { (text) } "」" };
    let english = visit.is_english();
    html! {
        @match (judgement.judgement.as_str(), english) {
            ("same", false) => { "「" (target(0)) "」と「" (target(1)) "」は同じもの" },
            ("same", true) => { (target(0)) " and " (target(1)) " are the same" },
            ("not-same", false) => { "「" (target(0)) "」と「" (target(1)) "」は別のもの" },
            ("not-same", true) => { (target(0)) " and " (target(1)) " are not the same" },
            ("split", _) => {
                @if english { "Split off from " (target(0)) ": " } @else { "「" (target(0)) "」から分ける：" }
                @if let Some(document) = &judgement.document {
                    @let text = visit.say("この文書のもの", "what this document says");
                    a href=(link::document_url(visit, document)) { (text) } " "
                }
                @if let Some(form) = form { (visit.say("表記", "the form ")) (quoted(form)) }
            },
            ("alias-scope", _) => {
                @let scope = words::scope(visit, judgement.scope.as_deref().unwrap_or_default());
                (quoted(form.unwrap_or_default()))
                @if english { " leads " (scope) " to " (target(0)) } @else { "は" (scope) "「" (target(0)) "」を指す" }
            },
            ("hide", false) => { "「" (target(0)) "」を表示しない" },
            ("hide", true) => { "Hide " (target(0)) },
            ("hide-relation", _) => {
                @let predicate = label::predicate(visit, judgement.predicate.as_deref().unwrap_or_default());
                (visit.say("関係を表示しない：", "Hide the relation: "))
                (target(0)) " ─ " (predicate) @if judgement.targets.len() > 1 { " → " (target(1)) }
            },
            ("undo", _) => {
                @let id = judgement.undone.as_deref().unwrap_or_default();
                (visit.say("取り消し：", "Undo: "))
                a href=(url(visit, id, &[])) {
                    @if let Some(undone) = undone { bdi lang="ja" { (undone.text) } } @else { (id) }
                }
            },
            _ => bdi lang="ja" { (judgement.text) },
        }
    }
}

/// 2026-04-01 18:00, by the clock of this machine.
fn when(time: &str) -> String {
    let read: Option<jiff::Timestamp> = time.parse().ok();
    read.map_or_else(
        || time.to_owned(),
        |time| time.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// `/judgements/{id}`: what was decided, what that changes, and how to take it back.
pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let asked = visit.param("changes").is_some();
    let (judgement, undone, is_in_force, changed) = state
        .answer(move |library| {
            let judgement = library.judgement(&id)?;
            let undone: BTreeSet<&str> = judgement.undone.as_deref().into_iter().collect();
            let undone = library.judgements_with(&undone)?.into_values().next();
            let is_in_force =
                judgement.effect == "holds" || (undone.is_some() && judgement.effect != "undone");
            let is_told = is_in_force && (asked || library.graph.facts().mentions.len() <= MOST_AT_ONCE);
            let changed = is_told.then(|| changes_of(library, &judgement.id)).transpose()?;
            Ok((judgement, undone, is_in_force, changed))
        })
        .await?;
    let title = visit.say("判定", "Judgement");
    let body = html! {
        h1 { (title) }
        @if visit.param("made").is_some() {
            p.done role="status" { (visit.say("記録しました。", "Recorded.")) }
        } @else if visit.param("known").is_some() {
            p.done role="status" { (visit.say(
                "同じ判定がすでに記録されています。新しくは記録していません。",
                "The ledger says the same already; nothing new was recorded.",
            )) }
        }
        p.decision { (decision(&visit, &judgement, undone.as_ref())) }
        dl.entry {
            div { dt { (visit.say("理由", "Reason")) } dd lang="ja" { bdi { (judgement.reason) } } }
            div { dt { (visit.say("判定した人", "Judged by")) } dd lang="ja" { bdi { (judgement.author) } } }
            div { dt { (visit.say("日時", "When")) } dd { time datetime=(judgement.time) { (when(&judgement.time)) } } }
            @if undone.is_none() || judgement.effect == "undone" {
                div { dt { (visit.say("効力", "Effect")) } dd { (effect(&visit, &judgement)) } }
            }
            div { dt { "ID" } dd { code { (judgement.id) } } }
        }
        @if let Some(changed) = &changed {
            h2 { (visit.say("この判定で変わったこと", "What it changed")) }
            (changes::changes(&visit, changed, true))
        } @else if is_in_force {
            p { a href=(visit.here(&[("changes", Some("1"))])) { (visit.say("この判定で変わったことを見る", "See what it changed")) } }
        }
        @let entities = undone.as_ref().map_or(&judgement.entities, |undone| &undone.entities);
        @if !entities.is_empty() {
            h2 { (visit.say("いまの対象", "What it is about now")) }
            ul { @for entity in entities { li { (link::entity(&visit, entity)) } } }
        }
        @if can_be_undone(&judgement) {
            div.choices { (button(&visit, Kind::Undo, &[("undone", &judgement.id)], &short(&judgement.text))) }
        }
        p { a href=(visit.link("/judgements", &[])) { (visit.say("判定の台帳", "The ledger of judgements")) } }
    };
    let title = format!("{} – {title}", short(&judgement.text));
    Ok(frame::page(&visit, Head { title: &title, ..Head::default() }, &body))
}
