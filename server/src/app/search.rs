//! `/v1/search` and `/v1/suggest`.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    bounded::{Bounded, PageSize},
    problem::{Params, ProblemBody},
};
use crate::{
    api::search::{SearchAnswer, Suggestions},
    library::SearchOptions,
};

/// What is searched, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchParams {
    /// 検索式（語は AND、OR、-除外、「完全一致」、年度:R1、発行:大阪府、entity:健都）
    #[param(example = "「PMDA関西支部」")]
    q: String,
    /// 年度（2019、R1、令和元年度、2018..2020、unknown）
    fiscal_year: Option<String>,
    /// 発行者の名前、またはその一部
    publisher: Option<String>,
    /// 段落が触れるエンティティの ID または名前
    entity: Option<String>,
    /// 段落が触れるエンティティの種類（organization、facility、program、place）
    r#type: Option<String>,
    /// 並べ方（relevance、year、-year）
    sort: Option<String>,
    /// 文書の数（1～100、既定 10）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 100)]
    limit: Option<Bounded<1, 100>>,
    /// 文書ごとの段落の数（1～1000、既定 20）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    passages: Option<PageSize>,
    /// 前の答えの next
    cursor: Option<String>,
}

/// 本文を検索する
#[utoipa::path(
    get, path = "/v1/search", tag = "search", params(SearchParams),
    responses(
        (status = 200, body = SearchAnswer),
        (status = 400, description = "検索式が読めない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "準備中、または混雑", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn search(
    State(state): State<AppState>,
    Params(params): Params<SearchParams>,
) -> Result<Json<SearchAnswer>, Problem> {
    state.check_length(&params.q)?;
    let options = SearchOptions {
        fiscal_year: params.fiscal_year,
        publisher: params.publisher,
        entity: params.entity,
        kind: params.r#type,
        sort: params.sort,
        limit: params.limit.map(Bounded::get),
        passages: params.passages.map(Bounded::get),
        cursor: params.cursor,
    };
    let text = params.q;
    Ok(Json(state.answer(move |library| library.search(&text, &options)).await?))
}

/// What was typed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestParams {
    /// 入力の途中の文字（表記または読み）
    #[param(example = "けんと")]
    q: String,
    /// 候補の数（1～50、既定 10）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 50)]
    limit: Option<Bounded<1, 50>>,
}

/// 名前の候補を挙げる
#[utoipa::path(
    get, path = "/v1/suggest", tag = "search", params(SuggestParams),
    responses((status = 200, body = Suggestions))
)]
pub(super) async fn suggest(
    State(state): State<AppState>,
    Params(params): Params<SuggestParams>,
) -> Result<Json<Suggestions>, Problem> {
    state.check_length(&params.q)?;
    let limit = params.limit.map_or(10, Bounded::get);
    Ok(Json(state.answer(move |library| Ok(library.suggest(&params.q, limit))).await?))
}
