//! `/v1/sql`: one read-only statement over the tables of the newest generation.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{ACCEPT, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use super::{
    AppState, Problem,
    problem::{ProblemBody, read_json},
};
use crate::{
    api::sql::{SqlAnswer, SqlFormat, SqlQuestion, SqlSchema, word},
    sql::{Answer, Question},
};

const GENERATION: HeaderName = HeaderName::from_static("keifu-generation");
const TRUNCATED: HeaderName = HeaderName::from_static("keifu-truncated");

/// SQL の表とビューの説明
///
/// 表、ビュー、列の意味を日本語と英語で示します。
#[utoipa::path(get, path = "/v1/sql/schema", tag = "sql", responses((status = 200, body = SqlSchema)))]
pub(super) async fn schema() -> Json<SqlSchema> {
    Json(SqlSchema::current())
}

/// SQL で問い合わせる
///
/// 読み取りの SELECT 文（WITH を含む）を一つ、SQLite で実行します。時間、メモリ、行数に上限があり、行が途中で切れたときは
/// `truncated`（CSV ではヘッダー `Keifu-Truncated`）がその理由を示します。
#[utoipa::path(
    post, path = "/v1/sql", tag = "sql", request_body = SqlQuestion,
    responses(
        (status = 200, description = "結果", content(
            (SqlAnswer = "application/json"), (String = "text/csv")
        ), headers(
            ("keifu-generation" = u64, description = "問い合わせた世代"),
            ("keifu-truncated" = String, description = "行を切った理由（rows、bytes）。切っていなければ付かない"),
        )),
        (status = 400, description = "読めない SQL 文または本文", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "読み取り以外の SQL 文", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "本文が大きすぎる", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "JSON ではない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "時間、メモリまたは長さの上限を超えた", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "混み合っているか、表を準備している", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn ask(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let given: SqlQuestion = read_json(&headers, &body)?;
    let format = given.format.unwrap_or_else(|| accepted(&headers));
    let answer = state.ask_sql(Question { query: given.query, max_rows: given.max_rows }).await?;
    Ok(written(answer, format))
}

impl AppState {
    /// Runs a statement when it is its turn; refuses when that takes longer than a statement may.
    async fn ask_sql(&self, question: Question) -> Result<Answer, Problem> {
        let snapshot = self.library.snapshot()?;
        let (sql, places) = (self.sql.clone(), self.sql_places.clone());
        let turn = tokio::time::timeout(sql.limits().timeout, places.acquire_owned()).await;
        let Ok(Ok(place)) = turn else { return Err(Problem::busy()) };
        // The place is held by the work: who gives up early does not make room by that.
        let asked = tokio::task::spawn_blocking(move || {
            let answer = sql.ask(&snapshot, &question);
            drop(place);
            answer
        });
        match asked.await {
            Ok(answer) => Ok(answer?),
            Err(error) => {
                tracing::error!(%error, "SQL failed");
                Err(Problem::internal())
            }
        }
    }
}

/// CSV for those who ask for it and not for JSON.
fn accepted(headers: &HeaderMap) -> SqlFormat {
    let all = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut kinds = all.flat_map(|value| value.split(',')).filter_map(|kind| kind.split(';').next());
    let wanted = kinds.find_map(|kind| match kind.trim().to_ascii_lowercase().as_str() {
        "text/csv" => Some(SqlFormat::Csv),
        "application/json" => Some(SqlFormat::Json),
        _ => None,
    });
    wanted.unwrap_or(SqlFormat::Json)
}

fn written(answer: Answer, format: SqlFormat) -> Response {
    let (generation, cut) = (answer.generation, answer.cut);
    let mut response = match format {
        SqlFormat::Json => Json(SqlAnswer::from(answer)).into_response(),
        SqlFormat::Csv => ([(CONTENT_TYPE, "text/csv; charset=utf-8")], answer.to_csv()).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(GENERATION, HeaderValue::from(generation));
    headers.extend(cut.map(|cut| (TRUNCATED, HeaderValue::from_static(word(cut)))));
    response
}
