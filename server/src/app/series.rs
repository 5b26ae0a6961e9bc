//! `/v1/series…`, `/v1/documents/{id}/diff`: reports over the years, and what differs.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    bounded::PageSize,
    documents::PartParams,
    problem::{Params, ProblemBody},
};
use crate::{
    api::{
        common::Page,
        compare::{Comparison, SeriesSummary},
    },
    library::CompareQuestion,
};

/// Which years of a series are compared, and which part of the answer is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct YearsParams {
    /// 前の年度（2018、H30、平成30年度、unknown）。なければ最後から二番目
    from: Option<String>,
    /// 後の年度。なければ from の次、または最後
    to: Option<String>,
    /// どの一覧か（entities、metrics、relations、events、sentences、コンマで複数。既定はすべて）
    parts: Option<String>,
    /// どの変化か（appeared、vanished、renamed、changed、文では added、removed、moved、year_only も。コンマで複数。既定はすべて）
    changes: Option<String>,
    /// それぞれの一覧の何件目から
    offset: Option<usize>,
    /// それぞれの一覧を何件（1～1000、既定 100）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
}

/// With which document one is compared, and which part of the answer is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherParams {
    /// 後の文書の ID
    to: String,
    /// どの一覧か（entities、metrics、relations、events、sentences、コンマで複数。既定はすべて）
    parts: Option<String>,
    /// どの変化か（appeared、vanished、renamed、changed、文では added、removed、moved、year_only も。コンマで複数。既定はすべて）
    changes: Option<String>,
    /// それぞれの一覧の何件目から
    offset: Option<usize>,
    /// それぞれの一覧を何件（1～1000、既定 100）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
}

/// 系列（年度ごとに出る同じ報告書）と、その年度
#[utoipa::path(
    get, path = "/v1/series", tag = "documents", params(PartParams),
    responses((status = 200, description = "文書の多い順。二つ以上の文書がある系列だけ", body = Page<SeriesSummary>))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Params(part): Params<PartParams>,
) -> Result<Json<Page<SeriesSummary>>, Problem> {
    let (offset, limit) = (part.offset(), part.limit());
    Ok(Json(state.answer(move |library| Ok(library.series_list(offset, limit))).await?))
}

/// 系列の二つの年度で、現れたもの、消えたもの、変わったもの
#[utoipa::path(
    get, path = "/v1/series/{id}/diff", tag = "documents",
    params(("id" = String, Path, description = "系列の ID"), YearsParams),
    responses(
        (status = 200, body = Comparison),
        (status = 404, description = "その系列はない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "その年度は系列にない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn diff(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(YearsParams { from, to, parts, changes, offset, limit }): Params<YearsParams>,
) -> Result<Json<Comparison>, Problem> {
    let question = question(from, to, parts, changes, offset, limit);
    let asked = id.clone();
    let found = state.answer(move |library| library.compare_years(&asked, &question)).await?;
    found.map(Json).ok_or_else(|| Problem::no_such("系列", &id))
}

/// 二つの文書で、現れたもの、消えたもの、変わったもの
#[utoipa::path(
    get, path = "/v1/documents/{id}/diff", tag = "documents",
    params(("id" = String, Path, description = "前の文書の ID"), OtherParams),
    responses(
        (status = 200, body = Comparison),
        (status = 404, description = "その文書はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn documents(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(OtherParams { to, parts, changes, offset, limit }): Params<OtherParams>,
) -> Result<Json<Comparison>, Problem> {
    let question = question(None, None, parts, changes, offset, limit);
    let both = format!("{id}、{to}");
    let found = state.answer(move |library| library.compare_documents(&id, &to, &question)).await?;
    found.map(Json).ok_or_else(|| Problem::no_such("文書", &both))
}

fn question(
    from: Option<String>,
    to: Option<String>,
    parts: Option<String>,
    changes: Option<String>,
    offset: Option<usize>,
    limit: Option<PageSize>,
) -> CompareQuestion {
    let limit = limit.map_or(100, PageSize::get);
    CompareQuestion { from, to, parts, changes, sentence_changes: None, offset: offset.unwrap_or(0), limit }
}
