//! `/v1/judgements…`: the ledger. Only POST and DELETE write, and only what says that it is JSON: a page of another
//! origin cannot send that unasked.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    bounded::PageSize,
    entities::page,
    problem::{Params, ProblemBody, read_json},
};
use crate::{
    api::judgement::{JudgedView, JudgementView, Ledger, Proposal},
    judge::{export, judge, try_out},
};

/// Which part of the ledger.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerParams {
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 50）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
}

/// 判定の台帳（新しい順）
#[utoipa::path(
    get, path = "/v1/judgements", tag = "judgements", params(LedgerParams),
    responses((status = 200, body = Ledger))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Params(part): Params<LedgerParams>,
) -> Result<Json<Ledger>, Problem> {
    let answer =
        state.answer(move |library| library.ledger(part.offset.unwrap_or(0), page(part.limit))).await?;
    Ok(Json(answer))
}

/// 判定の台帳を JSON Lines で（時刻の順）
#[utoipa::path(
    get, path = "/v1/judgements/export", tag = "judgements",
    responses((status = 200, description = "一行に一つの判定", body = String, content_type = "application/x-ndjson"))
)]
pub(super) async fn lines(State(state): State<AppState>) -> Result<Response, Problem> {
    let text = state
        .answer(|library| {
            let mut text = Vec::new();
            export(library.judgements()?.all(), &mut text)?;
            Ok(text)
        })
        .await?;
    Ok(([(CONTENT_TYPE, "application/x-ndjson; charset=utf-8")], text).into_response())
}

/// Whether it is but tried.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct JudgeParams {
    /// 何が変わるかだけを示し、何も書き込まない
    dry_run: Option<bool>,
}

/// 判定を加える
///
/// 台帳に加え、グラフを作り直して次の世代を公開してから答えます。`dry_run=true` では何も書き込みません。
#[utoipa::path(
    post, path = "/v1/judgements", tag = "judgements", params(JudgeParams), request_body = Proposal,
    responses(
        (status = 201, description = "台帳に加えた", body = JudgedView),
        (status = 200, description = "試行の結果", body = JudgedView),
        (status = 404, description = "その名前はない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "名前が一つに決まらない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "JSON ではない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "ほかの書き込みが進んでいる", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn add(
    State(state): State<AppState>,
    Params(params): Params<JudgeParams>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let proposal: Proposal = read_json(&headers, &body)?;
    check_length(&state, &proposal)?;
    judged(state, proposal, params.dry_run.unwrap_or(false)).await
}

/// By whom and why a judgement is taken back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoParams {
    /// なぜ取り消すか
    reason: String,
    /// だれが取り消すか（既定は設定による）
    author: Option<String>,
    /// 何が変わるかだけを示し、何も書き込まない
    dry_run: Option<bool>,
}

/// 判定を取り消す
///
/// 台帳から消えるのではなく、取り消したという判定が加わります。
#[utoipa::path(
    delete, path = "/v1/judgements/{id}", tag = "judgements",
    params(("id" = String, Path, description = "判定の ID"), UndoParams),
    responses(
        (status = 201, description = "取り消しを台帳に加えた", body = JudgedView),
        (status = 200, description = "試行の結果", body = JudgedView),
        (status = 404, description = "その判定はない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "ほかの書き込みが進んでいる", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn undo(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(params): Params<UndoParams>,
) -> Result<Response, Problem> {
    let proposal = Proposal {
        judgement: "undo".to_owned(),
        undone: Some(id),
        author: params.author,
        reason: params.reason,
        ..Proposal::default()
    };
    check_length(&state, &proposal)?;
    judged(state, proposal, params.dry_run.unwrap_or(false)).await
}

/// 判定を一つ
#[utoipa::path(
    get, path = "/v1/judgements/{id}", tag = "judgements",
    params(("id" = String, Path, description = "判定の ID")),
    responses(
        (status = 200, body = JudgementView),
        (status = 404, description = "その判定はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<JudgementView>, Problem> {
    Ok(Json(state.answer(move |library| library.judgement(&id)).await?))
}

fn check_length(state: &AppState, proposal: &Proposal) -> Result<(), Problem> {
    let fields = [
        &proposal.left,
        &proposal.right,
        &proposal.entity,
        &proposal.document,
        &proposal.form,
        &proposal.subject,
        &proposal.object,
        &proposal.author,
    ];
    fields.into_iter().flatten().chain([&proposal.reason]).try_for_each(|text| state.check_length(text))
}

async fn judged(state: AppState, proposal: Proposal, dry_run: bool) -> Result<Response, Problem> {
    if dry_run {
        let config = state.config().clone();
        let tried = state.answer(move |library| try_out(&config, library, &proposal)).await?;
        return Ok(Json(tried).into_response());
    }
    let written = state.write(move |config| judge(config, &proposal)).await?;
    Ok((StatusCode::CREATED, Json(written)).into_response())
}
