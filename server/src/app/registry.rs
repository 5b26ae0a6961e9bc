//! `/v1/registry/queue`.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{AppState, Problem, bounded::PageSize, problem::Params};
use crate::api::{common::Page, registry::WaitingEntity};

/// Which part of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct QueueParams {
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 50）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
}

/// 登録簿の番号を一つに決められず、人の判断を待つエンティティ
#[utoipa::path(
    get, path = "/v1/registry/queue", tag = "graph", params(QueueParams),
    responses((status = 200, body = Page<WaitingEntity>))
)]
pub(super) async fn queue(
    State(state): State<AppState>,
    Params(params): Params<QueueParams>,
) -> Result<Json<Page<WaitingEntity>>, Problem> {
    let limit = params.limit.map_or(50, PageSize::get);
    let answer =
        state.answer(move |library| Ok(library.registry_queue(params.offset.unwrap_or(0), limit))).await?;
    Ok(Json(answer))
}
