//! The parts of an entity's page that are too long for it, each as a page of its own.

use axum::{
    extract::{Path, State},
    response::Response,
};
use keifu_graph::{EntityIndex, Modality, Predicate};
use maud::{Markup, html};

use super::{beside, elsewhere, list, metrics, names, placed, relations, timeline, words};
use crate::{
    Error,
    api::common::EntityRef,
    app::{AppState, Problem},
    library::{Cut, Direction, Snapshot},
    page::{
        frame::{self, Head},
        label, link,
        visit::Visit,
    },
};

/// Items on a page.
const PAGE: usize = 50;
/// Charts on a page.
const CHARTS: usize = 10;

/// The other names of an entity.
pub(super) async fn names(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let title = visit.say("名前と略称", "Names and abbreviations");
    let ask = move |library: &Snapshot, at, offset| Ok(library.names_of(at, offset, PAGE));
    part(&state, visit, id, "/names", title, PAGE, ask, |visit, _, _, names| names::list(visit, names)).await
}

/// The figures of an entity.
pub(super) async fn metrics(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let title = visit.say("指標", "Figures");
    let ask = move |library: &Snapshot, at, offset| Ok(library.series_of(at, offset, CHARTS));
    part(&state, visit, id, "/metrics", title, CHARTS, ask, |visit, _, _, series| {
        html! { h2.hidden { (title) } (metrics::list(visit, series)) }
    })
    .await
}

/// The relations of one kind.
pub(super) async fn relations(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let modality = visit.param("modality").and_then(|word| word.parse().ok()).unwrap_or(Modality::Fact);
    let predicate: Option<Predicate> = visit.param("predicate").and_then(|word| word.parse().ok());
    let direction = visit.param("direction").and_then(Direction::of).unwrap_or(Direction::Outgoing);
    let Some(predicate) = predicate else {
        return Err(Problem::no_such("関係", visit.param("predicate").unwrap_or_default()));
    };
    let title = format!(
        "{}（{}）",
        words::other_end(&visit, predicate, direction),
        label::modality(&visit, modality.as_str())
    );
    let ask = move |library: &Snapshot, at, offset| {
        Ok(library.relations_of_kind(at, (modality, predicate, direction), offset, PAGE))
    };
    part(&state, visit, id, "/relations", &title, PAGE, ask, |visit, entity, _, stated| {
        relations::list(visit, entity, stated)
    })
    .await
}

/// One year of an entity.
pub(super) async fn timeline(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let year: Option<i32> = visit.param("year").and_then(|year| year.parse().ok());
    let title = format!("{} {}", label::year(&visit, year), visit.say("年表", "Timeline"));
    let ask = move |library: &Snapshot, at, offset| {
        let shown = library.life(at, Some(year), offset, PAGE)?;
        let total = shown.iter().map(|year| year.dated.total + year.undated.total).sum();
        Ok(Cut { shown, total })
    };
    part(&state, visit, id, "/timeline", &title, PAGE, ask, |visit, entity, _, years| {
        html! { @for year in years { (timeline::one(visit, entity, year)) } }
    })
    .await
}

/// The passages that name an entity.
pub(super) async fn passages(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let title = visit.say("段落", "Passages");
    let ask = move |library: &Snapshot, at, offset| library.naming(at, offset, PAGE);
    part(&state, visit, id, "/passages", title, PAGE, ask, |visit, _, _, passages| {
        beside::list(visit, passages)
    })
    .await
}

/// A page with a part of a list about an entity.
#[expect(clippy::too_many_arguments, reason = "what tells the five pages apart")]
async fn part<T: Send + 'static>(
    state: &AppState,
    visit: Visit,
    id: String,
    below: &str,
    title: &str,
    page: usize,
    ask: impl FnOnce(&Snapshot, EntityIndex, usize) -> Result<Cut<T>, Error> + Send + 'static,
    show: impl FnOnce(&Visit, &EntityRef, usize, &[T]) -> Markup,
) -> Result<Response, Problem> {
    let offset = visit.param("offset").and_then(|offset| offset.parse().ok()).unwrap_or(0);
    let asked = id.clone();
    let place = state
        .answer(move |library| {
            placed(library, &asked, |at| Ok((library.entity_ref(at), ask(library, at, offset)?)))
        })
        .await?;
    let (entity, cut) = match elsewhere(&visit, &id, below, place) {
        Ok(here) => here,
        Err(sent) => return Ok(*sent),
    };
    let body = html! {
        p.back { a href=(link::entity_url(&visit, &entity.id)) { "← " bdi lang="ja" { (entity.name) } } }
        h1 { bdi lang="ja" { (entity.name) } (visit.say("：", ": ")) (title) }
        @if cut.total > page {
            @let shown = page.min(cut.total.saturating_sub(offset));
            p.count { (list::shown(&visit, offset, shown, cut.total)) }
        }
        @if cut.shown.is_empty() { p { (visit.say("ありません。", "There are none.")) } }
        (show(&visit, &entity, offset, &cut.shown))
        (list::pages(&visit, offset, page, cut.total))
    };
    let title = format!("{} – {title}", entity.name);
    Ok(frame::page(&visit, Head { title: &title, ..Head::default() }, &body))
}
