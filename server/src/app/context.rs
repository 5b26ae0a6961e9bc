//! `/v1/context`: a question and the evidence that answers it; `/v1/citations/check`: an answer and what it cites.

use axum::{Json, body::Bytes, extract::State, http::HeaderMap};

use super::{
    AppState, Problem,
    problem::{ProblemBody, read_json},
};
use crate::{
    api::{
        citations::{CheckedAnswer, CitedAnswer},
        context::{ContextPack, ContextQuestion},
    },
    context,
};

/// 質問に答える根拠を、トークン数の上限の中に集める
///
/// 自然な日本語の質問を、言語モデルを使わずに理解します。理解した内容（`plan`）は答えに付き、直して送り返せます。
/// 答えは、段落（見出しと隣の行を添えたもの）、質問されたエンティティと当てはまる事実、指標の系列です。
/// どれにも引用 ID・文書・年度・位置・原文が付きます。見つからないときは `found` が `nothing` になります。
#[utoipa::path(
    post, path = "/v1/context", tag = "chat", request_body = ContextQuestion,
    responses(
        (status = 200, body = ContextPack),
        (status = 400, description = "読めない本文", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "plan にある名前はない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "本文が大きすぎる", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "JSON ではない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値、長すぎる質問", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "準備中、または混雑", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn pack(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<ContextPack>, Problem> {
    let question: ContextQuestion = read_json(&headers, &body)?;
    state.check_length(&question.question)?;
    let terms = question.plan.iter().flat_map(|plan| &plan.terms);
    terms.into_iter().try_for_each(|term| state.check_length(term))?;
    Ok(Json(state.answer(move |library| context::context(library, &question)).await?))
}

/// 答えの文ごとに、引用した箇所がそう書いているかを確かめる
///
/// 名前（別名を含む）、数（単位、万・億、漢数字、全角を含む）、日付（和暦と西暦）が、引用した段落に文字どおりあるかを
/// 一つずつ示します。意味の判断はしません。
#[utoipa::path(
    post, path = "/v1/citations/check", tag = "chat", request_body = CitedAnswer,
    responses(
        (status = 200, body = CheckedAnswer),
        (status = 400, description = "読めない本文", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "本文が大きすぎる", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "JSON ではない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値、長すぎる答え", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "準備中、または混雑", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn check(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<CheckedAnswer>, Problem> {
    let answer: CitedAnswer = read_json(&headers, &body)?;
    Ok(Json(state.answer(move |library| context::check(library, &answer)).await?))
}
