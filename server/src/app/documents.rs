//! `/v1/documents…`, `/v1/passages…`, `/v1/stats`.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    bounded::PageSize,
    formats::wanted,
    listed::{DOCUMENTS, Listed},
    problem::{Params, ProblemBody},
};
use crate::{
    api::{
        common::Page,
        document::{DocumentView, DocumentWithPassages, PassageInContext, Stats},
    },
    library::Snapshot,
};

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PartParams {
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 100）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
}

impl PartParams {
    pub(super) fn offset(&self) -> usize {
        self.offset.unwrap_or(0)
    }

    pub(super) fn limit(&self) -> usize {
        self.limit.map_or(100, PageSize::get)
    }
}

/// Which documents, and which part of their list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListParams {
    /// この ID の系列（年度ごとに出る同じ報告書）の文書だけ
    series: Option<String>,
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 100）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
    /// json（既定）、csv、parquet、jsonl、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
    format: Option<String>,
}

/// 文書の一覧
#[utoipa::path(
    get, path = "/v1/documents", tag = "documents", params(ListParams),
    responses((status = 200, description = "一覧", content((Page<DocumentView> = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"), (String = "application/x-ndjson"), (String = "application/ld+json"), (String = "text/turtle"))))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    Params(ListParams { series, offset, limit, format }): Params<ListParams>,
) -> Result<Response, Problem> {
    if let Some(format) = wanted(format.as_deref(), &headers, &DOCUMENTS)? {
        let list = Listed { table: "documents", format, offset, limit: limit.map(PageSize::get), uri: &uri };
        return list.answer(&state, move |library| Ok(library.documents_listed(series.as_deref()))).await;
    }
    let part = PartParams { offset, limit };
    let answer = state
        .answer(move |library| {
            Ok(library.documents(series.as_deref(), part.offset.unwrap_or(0), part.limit()))
        })
        .await?;
    Ok(Json(answer).into_response())
}

/// 文書とその段落
#[utoipa::path(
    get, path = "/v1/documents/{id}", tag = "documents",
    params(("id" = String, Path, description = "文書の ID"), PartParams),
    responses(
        (status = 200, body = DocumentWithPassages),
        (status = 404, description = "その文書はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn document(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(part): Params<PartParams>,
) -> Result<Json<DocumentWithPassages>, Problem> {
    let asked = id.clone();
    let found =
        state.answer(move |library| library.document(&asked, part.offset.unwrap_or(0), part.limit())).await?;
    found.map(Json).ok_or_else(|| Problem::no_such("文書", &id))
}

/// 段落と、それが触れるもの
#[utoipa::path(
    get, path = "/v1/passages/{id}", tag = "documents",
    params(("id" = String, Path, description = "段落の ID（文書の ID と番号を - でつないだもの）")),
    responses(
        (status = 200, body = PassageInContext),
        (status = 404, description = "その段落はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn passage(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<PassageInContext>, Problem> {
    let asked = id.clone();
    let found = state.answer(move |library| library.passage_in_context(&asked)).await?;
    found.map(Json).ok_or_else(|| Problem::no_such("段落", &id))
}

/// 件数と世代
#[utoipa::path(
    get, path = "/v1/stats", tag = "service",
    responses((status = 200, body = Stats))
)]
pub(super) async fn stats(State(state): State<AppState>) -> Result<Json<Stats>, Problem> {
    Ok(Json(state.answer(Snapshot::stats).await?))
}
