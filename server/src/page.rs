//! The researcher's page: the answers of the library as HTML, rendered here, whole without scripts.
//!
//! ```text
//! request ─Visit→ Library → answer (the wire types) ─maud→ page in the frame
//! ```
//! Every state is in the URL, GET changes nothing, and every text goes through maud's escaping.

mod assets;
mod cite;
mod document;
mod draw;
mod entity;
mod frame;
mod graph;
mod judge;
mod label;
mod link;
mod paths;
mod problem;
mod quote;
mod search;
mod series;
mod start;
mod visit;

use axum::{Router, routing::get};

use crate::app::AppState;

pub(crate) use problem::{is_for_readers, render as render_problem};

/// The pages and what they load.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(search::page))
        .merge(judge::router())
        .merge(document::router())
        .merge(graph::router())
        .merge(paths::router())
        .merge(series::router())
        .merge(entity::routes())
        .route("/assets/{version}/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::no_icon))
}
