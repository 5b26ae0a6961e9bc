//! `/v1/search` and `/v1/suggest`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    bounded::{Bounded, PageSize},
    formats::{file, wanted},
    listed::{link_next, moved},
    problem::{Params, ProblemBody},
};
use crate::{
    api::search::{SearchAnswer, Suggestions},
    export::{Format, write_found},
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
    /// 発行者の名前、またはその一部（「」で囲むと名前の全体）
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
    /// true なら、検索語が指すエンティティと、その別の名前で増える段落を query.expansions に添える
    expansions: Option<bool>,
    /// json（既定）、csv、parquet、jsonl（段落ごとに一行）。なければ Accept による。json のほかは limit がなければすべて
    format: Option<String>,
}

/// 本文を検索する
#[utoipa::path(
    get, path = "/v1/search", tag = "search", params(SearchParams),
    responses(
        (status = 200, description = "見つかったもの", content((SearchAnswer = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"), (String = "application/x-ndjson"))),
        (status = 400, description = "検索式が読めない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "準備中、または混雑", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn search(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    Params(params): Params<SearchParams>,
) -> Result<Response, Problem> {
    state.check_length(&params.q)?;
    let format = wanted(params.format.as_deref(), &headers, &Format::TABLES)?;
    let options = SearchOptions {
        fiscal_year: params.fiscal_year,
        publisher: params.publisher,
        entity: params.entity,
        kind: params.r#type,
        sort: params.sort,
        limit: params.limit.map(Bounded::get),
        passages: params.passages.map(Bounded::get),
        cursor: params.cursor,
        expansions: params.expansions.unwrap_or_default(),
    };
    let text = params.q;
    let Some(format) = format else {
        let answer = state.answer(move |library| library.search(&text, &options)).await?;
        return Ok(Json(answer).into_response());
    };
    let snapshot = state.library.snapshot()?;
    let next = if options.limit.is_some() {
        let (text, options) = (text.clone(), options.clone());
        state.answer_from(snapshot.clone(), move |library| Ok(library.search(&text, &options)?.next)).await?
    } else {
        None
    };
    let body =
        state.stream(snapshot, move |library, out| write_found(library, &text, options, format, out)).await?;
    let mut response = file(body, format.media_type(), &format!("search.{}", format.extension()));
    if let Some(next) = next {
        link_next(&mut response, &moved(&uri, "cursor", &next));
    }
    Ok(response)
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
