//! `/entities` and below: finding an entity, and all that is known of one.

mod beside;
mod head;
mod lineage;
mod list;
mod metrics;
mod names;
mod part;
mod relations;
mod timeline;
mod words;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use maud::{Markup, html};

use super::{
    frame::{self, Head},
    judge, link,
    visit::Visit,
};
use crate::{
    Error,
    app::{AppState, Problem},
    library::{Profile, Snapshot},
};
use keifu_graph::{EntityIndex, JudgementId};

/// The pages of entities.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/entities", get(list::page))
        .route("/entities/{id}", get(page))
        .route("/entities/{id}/names", get(part::names))
        .route("/entities/{id}/metrics", get(part::metrics))
        .route("/entities/{id}/timeline", get(part::timeline))
        .route("/entities/{id}/relations", get(part::relations))
        .route("/entities/{id}/passages", get(part::passages))
}

/// Where a name or an old id leads.
enum Place<T> {
    /// It is the id of the entity.
    Here(T),
    /// The entity has another id.
    At(String),
    /// Several things bear the name.
    Several,
    /// A judgement hides it.
    Hidden(JudgementId),
}

/// Answers of the entity whose id it is; of other ids and of names it is told where they lead.
fn placed<T>(
    library: &Snapshot,
    id: &str,
    answer: impl FnOnce(EntityIndex) -> Result<T, Error>,
) -> Result<Place<T>, Error> {
    let entity = match library.the_entity_named(id) {
        Err(Error::AmbiguousName { .. }) => return Ok(Place::Several),
        Err(Error::UnknownName { name, nearest }) => {
            let judged = library.hidden_by(id)?;
            return judged.map(Place::Hidden).ok_or(Error::UnknownName { name, nearest });
        }
        other => other?,
    };
    let present = library.entity_ref(entity).id;
    if present == id { Ok(Place::Here(answer(entity)?)) } else { Ok(Place::At(present)) }
}

/// Sends on to where an id or a name leads; `below` is what follows in the path.
fn elsewhere<T>(visit: &Visit, id: &str, below: &str, place: Place<T>) -> Result<T, Box<Response>> {
    let query: Vec<(&str, &str)> =
        visit.query().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    match place {
        Place::Here(answer) => Ok(answer),
        Place::At(present) => {
            let url = visit.link(&format!("/entities/{}{below}", link::escaped(&present)), &query);
            // A judgement that is undone gives the id back: the way is not to be kept.
            let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            Err(Box::new((headers, Redirect::permanent(&url)).into_response()))
        }
        Place::Hidden(judgement) => {
            let url = visit.link(&format!("/judgements/{}", link::escaped(&judgement.0)), &query);
            Err(Box::new(Redirect::to(&url).into_response()))
        }
        Place::Several => Err(Box::new(Redirect::to(&visit.link("/entities", &[("q", id)])).into_response())),
    }
}

/// All about an entity.
async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let asked = id.clone();
    let place = state
        .answer(move |library| {
            placed(library, &asked, |at| Ok((library.profile(at)?, judge::read(library, at)?)))
        })
        .await?;
    Ok(match elsewhere(&visit, &id, "", place) {
        Err(sent) => *sent,
        Ok((profile, why)) => {
            let head = Head { title: &profile.entity.name, scripts: &["judge.js"], ..Head::default() };
            frame::page(&visit, head, &body(&visit, &profile, &judge::section(&visit, &why)))
        }
    })
}

/// A part of the page: anchor, heading, content.
type Section = (&'static str, &'static str, Markup);

fn body(visit: &Visit, profile: &Profile, why: &Markup) -> Markup {
    let sections: Vec<Section> = [
        names::section(visit, profile),
        lineage::section(visit, profile),
        metrics::section(visit, profile),
        timeline::section(visit, profile),
        relations::section(visit, profile),
        beside::section(visit, profile),
        beside::passages(visit, profile),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        article.profile {
            (head::head(visit, profile))
            nav.contents aria-label=(visit.say("このページの内容", "On this page")) {
                ul {
                    @for (anchor, title, _) in &sections { li { a href=(format!("#{anchor}")) { (title) } } }
                    li { a href="#why" { (visit.say("同一とした理由と判定", "Why one entity; judgements")) } }
                }
            }
            @for (anchor, title, content) in &sections {
                section id=(anchor) aria-labelledby=(format!("{anchor}-title")) {
                    h2 id=(format!("{anchor}-title")) { (title) }
                    (content)
                }
            }
            (why)
        }
    }
}

/// A link to what a list leaves out; nothing when nothing is left out.
fn more(
    visit: &Visit,
    profile: &Profile,
    below: &str,
    query: &[(&str, &str)],
    left: usize,
    total: usize,
) -> Markup {
    let path = format!("/entities/{}/{below}", link::escaped(&profile.entity.id));
    html! {
        @if left > 0 {
            p.more { a href=(visit.link(&path, query)) {
                @let total = super::label::count(total);
                @if visit.is_english() { "Show all " (total) } @else { "もっと見る（全" (total) "件）" }
            } }
        }
    }
}
