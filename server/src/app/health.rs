//! How the server is, and what it keeps in step.

use axum::{Json, extract::State};

use super::AppState;
use crate::api::health::Health;

/// サーバーの状態と、PostgreSQL への公開の状態
#[utoipa::path(
    get, path = "/v1/health", tag = "service",
    responses((status = 200, body = Health))
)]
pub(super) async fn health(State(state): State<AppState>) -> Json<Health> {
    let snapshot = state.library.snapshot().ok();
    Json(Health {
        ready: snapshot.is_some(),
        generation: snapshot.as_ref().map(|snapshot| snapshot.generation),
        published_at: snapshot.as_ref().and_then(|snapshot| snapshot.published_at),
        publishing: state.publishing.as_ref().map(|publishing| publishing.view()),
    })
}
