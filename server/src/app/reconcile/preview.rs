//! A small page about an entity, for the frame in which OpenRefine shows it, and the smaller pictures of suggestions.
//! All text is escaped; nothing is loaded, no script runs, and only pages of this machine may frame it.

use std::fmt::Write as _;

use axum::{
    Json,
    extract::State,
    http::{
        HeaderName, HeaderValue,
        header::{CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    response::{Html, IntoResponse, Response},
};
use keifu_graph::EntityKind;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    Error,
    api::{entity::EntityCard, reconcile::Flyout},
    app::{
        AppState, Problem,
        docs::escape,
        problem::{Params, ProblemBody},
    },
    library::{Property, Snapshot, described_type},
};

const POLICY: (HeaderName, HeaderValue) = (
    CONTENT_SECURITY_POLICY,
    HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self' http://127.0.0.1:* http://localhost:*",
    ),
);
const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:.6rem;color:#222;background:#fff}h1{font-size:1.1rem;margin:0}\
    p{margin:.3rem 0}dl{margin:.3rem 0;display:grid;grid-template-columns:max-content 1fr;gap:.1rem .6rem}dt{color:#666}dd{margin:0}\
    blockquote{margin:.4rem 0;padding-left:.6rem;border-left:3px solid #ccc}cite{display:block;color:#666;font-style:normal;font-size:.85em}";
/// Names, parents and the like that are shown.
const FEW: usize = 5;
/// Quotes that are shown, and characters of each.
const QUOTES: usize = 2;
const QUOTE_CHARS: usize = 120;

/// Which one.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::app) struct IdParams {
    /// ID
    id: String,
}

/// エンティティの小さな紹介のページ（HTML）
#[utoipa::path(
    get, path = "/reconcile/preview", tag = "reconcile", params(IdParams),
    responses(
        (status = 200, description = "紹介", body = String, content_type = "text/html"),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "その ID はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in crate::app) async fn preview(
    State(state): State<AppState>,
    Params(IdParams { id }): Params<IdParams>,
) -> Result<Response, Problem> {
    let asked = id.clone();
    let page = state.answer(move |library| page(library, &asked)).await?;
    let page = page.ok_or_else(|| Problem::no_such("エンティティ", &id))?;
    let nosniff = (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(([POLICY, nosniff], Html(page)).into_response())
}

/// エンティティの候補の説明
#[utoipa::path(
    get, path = "/reconcile/flyout/entity", tag = "reconcile", params(IdParams),
    responses(
        (status = 200, body = Flyout),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "その ID はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in crate::app) async fn flyout_entity(
    State(state): State<AppState>,
    Params(IdParams { id }): Params<IdParams>,
) -> Result<Json<Flyout>, Problem> {
    let asked = id.clone();
    let found = state
        .answer(move |library| {
            let entity = library.graph.entity(&asked);
            Ok(entity.map(|at| (library.card(at).entity.name, library.described(at))))
        })
        .await?;
    let (name, described) = found.ok_or_else(|| Problem::no_such("エンティティ", &id))?;
    Ok(Json(flyout(id, &name, &described)))
}

/// 性質の候補の説明
#[utoipa::path(
    get, path = "/reconcile/flyout/property", tag = "reconcile", params(IdParams),
    responses(
        (status = 200, body = Flyout),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "その性質はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in crate::app) async fn flyout_property(
    Params(IdParams { id }): Params<IdParams>,
) -> Result<Json<Flyout>, Problem> {
    let property = Property::of(&id).ok_or_else(|| Problem::no_such("性質", &id))?;
    Ok(Json(flyout(id, property.label(), property.description())))
}

/// 種類の候補の説明
#[utoipa::path(
    get, path = "/reconcile/flyout/type", tag = "reconcile", params(IdParams),
    responses(
        (status = 200, body = Flyout),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "その種類はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in crate::app) async fn flyout_type(
    Params(IdParams { id }): Params<IdParams>,
) -> Result<Json<Flyout>, Problem> {
    let kind: EntityKind = id.parse().map_err(|_| Problem::no_such("種類", &id))?;
    Ok(Json(flyout(id, kind.label(), described_type(kind))))
}

fn flyout(id: String, name: &str, description: &str) -> Flyout {
    let html = format!("<p><b>{}</b></p><p>{}</p>", escape(name), escape(description));
    Flyout { id, html }
}

/// The page about an entity; `None` when there is none with that id.
fn page(library: &Snapshot, id: &str) -> Result<Option<String>, Error> {
    let Some(at) = library.graph.entity(id) else { return Ok(None) };
    let card = library.card(at);
    let name = escape(&card.entity.name);
    let mut html = format!(
        "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>{name}</title><style>{STYLE}</style></head>\
         <body><h1>{name}</h1><p>{}</p><dl>",
        escape(&library.described(at))
    );
    for (label, values) in rows(&card) {
        if !values.is_empty() {
            let shown: Vec<String> = values.iter().take(FEW).map(|value| escape(value)).collect();
            let more =
                if values.len() > FEW { format!(" ほか{}", values.len() - FEW) } else { String::new() };
            let _ = write!(html, "<dt>{label}</dt><dd>{}{more}</dd>", shown.join("、"));
        }
    }
    html.push_str("</dl>");
    for mention in library.mentions(at, 0, QUOTES)?.items {
        let cut: String = mention.text.chars().take(QUOTE_CHARS).collect();
        let more = if cut.len() < mention.text.len() { "…" } else { "" };
        let evidence = mention.evidence;
        let _ = write!(
            html,
            "<blockquote>{}{more}<cite>{} [{}]</cite></blockquote>",
            escape(&cut),
            escape(&evidence.citation),
            escape(&evidence.citation_id)
        );
    }
    let _ = write!(html, "<p><code>{}</code></p></body></html>", escape(&card.entity.id));
    Ok(Some(html))
}

fn rows(card: &EntityCard) -> [(&'static str, Vec<String>); 4] {
    let names = |refs: &[crate::api::common::EntityRef]| refs.iter().map(|one| one.name.clone()).collect();
    [
        ("別名", card.aliases.iter().map(|alias| alias.name.clone()).collect()),
        ("番号", card.external_ids.clone()),
        ("上位", names(&card.parents)),
        ("下位", names(&card.parts)),
    ]
}
