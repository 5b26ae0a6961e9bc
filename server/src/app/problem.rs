//! Errors on the wire: problem details as in RFC 9457.

use axum::{
    Json,
    extract::{FromRequestParts, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    Error, error,
    sql::{Refusal, RefusalKind},
};

/// Why a request was not answered. Request id and instance are filled in on the way out.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    position: Option<usize>,
    nearest: Vec<String>,
    /// Of a range that a file does not have: the size of the file.
    size: Option<u64>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.title, self.detail)
    }
}

/// A problem as it is written (`application/problem+json`).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ProblemBody {
    /// What kind of problem, as a relative reference.
    #[serde(rename = "type")]
    #[schema(example = "/problems/malformed-query")]
    kind: String,
    /// The kind in words.
    title: String,
    /// HTTP status.
    status: u16,
    /// What is wrong and what to do.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// For the log of the server.
    request_id: String,
    /// Of a malformed query: the character where the trouble begins, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    /// Of an unknown name: names that look like it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nearest: Vec<String>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, title, detail: detail.into(), position: None, nearest: Vec::new(), size: None }
    }

    /// One word for what kind of problem it is.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// The kind in Japanese words.
    pub(crate) fn title(&self) -> &'static str {
        self.title
    }

    /// What is wrong and what to do.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// The status it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Of a malformed query: the character where the trouble begins, from 0.
    pub(crate) fn position(&self) -> Option<usize> {
        self.position
    }

    /// Of an unknown or ambiguous name: names that look like it, or those it may mean.
    pub(crate) fn nearest(&self) -> &[String] {
        &self.nearest
    }

    pub(crate) fn no_such_page() -> Self {
        let detail = "この場所には何もありません。使える場所は /docs にあります";
        Self::new(StatusCode::NOT_FOUND, "not-found", "見つかりません", detail)
    }

    pub(crate) fn no_such(what: &str, id: &str) -> Self {
        let detail = format!("{what} `{id}` はありません");
        Self::new(StatusCode::NOT_FOUND, "not-found", "見つかりません", detail)
    }

    pub(crate) fn not_utf8() -> Self {
        let detail = "パラメータの文字コードが UTF-8 ではありません。UTF-8 をパーセント符号化してください";
        Self::new(StatusCode::BAD_REQUEST, "bad-parameter", "読めないパラメータです", detail)
    }

    pub(super) fn not_json(kind: &str) -> Self {
        let detail = format!("Content-Type が `{kind}` です。application/json で送ってください");
        let title = "JSON で送ってください";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", title, detail)
    }

    pub(super) fn bad_body(error: &serde_json::Error) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-body", "読めない本文です", error.to_string())
    }

    pub(super) fn unreadable_body(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-body", "読めない本文です", detail)
    }

    pub(super) fn not_form(kind: &str) -> Self {
        let detail = format!(
            "Content-Type が `{kind}` です。application/x-www-form-urlencoded か application/json で送ってください"
        );
        let title = "フォームか JSON で送ってください";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-form", title, detail)
    }

    pub(super) fn misdirected(host: &str) -> Self {
        let host: String = host.chars().take(100).collect();
        let detail = format!(
            "Host が `{host}` です。http://127.0.0.1 か http://localhost で始まる URL で開いてください"
        );
        Self::new(StatusCode::MISDIRECTED_REQUEST, "misdirected", "このサーバーあてではありません", detail)
    }

    pub(super) fn foreign_page() -> Self {
        let detail = "ほかのサイトのページから送られました。このサーバーのページから送ってください";
        Self::new(StatusCode::FORBIDDEN, "foreign-page", "受け付けられません", detail)
    }

    pub(super) fn batch_too_large(count: usize, limit: usize) -> Self {
        let detail = format!("{count} 件あります。{limit} 件以内に分けて送ってください");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "batch-too-large", "一度に問うには多すぎます", detail)
    }

    pub(super) fn method_not_allowed() -> Self {
        let detail = "この場所では、そのメソッドは使えません。Allow にあるものを使ってください";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "使えないメソッドです", detail)
    }

    pub(super) fn no_such_range(size: u64) -> Self {
        let detail = format!("ファイルは {size} バイトです。その中の範囲を Range で指定してください");
        let problem =
            Self::new(StatusCode::RANGE_NOT_SATISFIABLE, "no-such-range", "ファイルにない範囲です", detail);
        Self { size: Some(size), ..problem }
    }

    pub(super) fn busy() -> Self {
        let detail = "同時に答えられる数を超えています。少し待ってから、もう一度お試しください";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "混み合っています", detail)
    }

    pub(super) fn timeout() -> Self {
        let detail = "時間内に答えられませんでした。条件を絞ってください";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timeout", "時間切れです", detail)
    }

    pub(super) fn internal() -> Self {
        let detail = "答えられませんでした。request_id をサーバーの記録と照らし合わせてください";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "サーバーの誤りです", detail)
    }

    pub(super) fn too_long(length: usize, limit: usize) -> Self {
        let detail = format!("{length} 文字あります。{limit} 文字以内にしてください");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "query-too-long", "検索式が長すぎます", detail)
    }

    pub(super) fn uri_too_long(length: usize, limit: usize) -> Self {
        let detail = format!("URL が {length} バイトあります。{limit} バイト以内にしてください");
        Self::new(StatusCode::URI_TOO_LONG, "uri-too-long", "URL が長すぎます", detail)
    }

    fn of_sql(refusal: Refusal) -> Self {
        let (status, kind, title) = match refusal.kind {
            RefusalKind::Forbidden => (StatusCode::FORBIDDEN, "sql-forbidden", "実行できない SQL 文です"),
            RefusalKind::Malformed => (StatusCode::BAD_REQUEST, "sql-malformed", "SQL 文が読めません"),
            RefusalKind::Costly => (StatusCode::UNPROCESSABLE_ENTITY, "sql-too-costly", "SQL 文が重すぎます"),
            RefusalKind::Preparing => {
                (StatusCode::SERVICE_UNAVAILABLE, "not-ready", "まだ準備ができていません")
            }
            RefusalKind::Gone | RefusalKind::Failed => {
                tracing::error!(error = refusal.message, "SQL failed");
                return Self::internal();
            }
        };
        let detail = format!("{}。{}", refusal.message, refusal.hint);
        Self { position: refusal.position, ..Self::new(status, kind, title, detail) }
    }

    /// The problem behind a bare error status that some layer gave.
    pub(super) fn of_status(status: StatusCode, detail: &str) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::no_such_page(),
            StatusCode::METHOD_NOT_ALLOWED => Self::method_not_allowed(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                status,
                "body-too-large",
                "本文が大きすぎます",
                "リクエストの本文を小さくしてください",
            ),
            status if status.is_server_error() => Self { status, ..Self::internal() },
            _ => Self::new(status, "bad-request", "読めないリクエストです", detail),
        }
    }

    pub(super) fn write(self, instance: &str, request_id: &str) -> Response {
        let body = ProblemBody {
            kind: format!("/problems/{}", self.kind),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            instance: instance.to_owned(),
            request_id: request_id.to_owned(),
            position: self.position,
            nearest: self.nearest,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let size = self.size.and_then(|size| HeaderValue::try_from(format!("bytes */{size}")).ok());
        response.headers_mut().extend(size.map(|size| (header::CONTENT_RANGE, size)));
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let hint = |error: &Error| error.hint().map(|hint| format!("。{hint}")).unwrap_or_default();
        match error {
            Error::Query { position, message, hint, .. } => Self {
                position: Some(position),
                ..Self::new(
                    StatusCode::BAD_REQUEST,
                    "malformed-query",
                    "検索式が読めません",
                    format!("{}文字目: {message}。{hint}", position + 1),
                )
            },
            Error::UnknownName { ref name, ref nearest } => Self {
                nearest: nearest.clone(),
                ..Self::new(
                    StatusCode::NOT_FOUND,
                    "unknown-name",
                    "その名前は見つかりません",
                    format!("「{name}」という名前は見つかりません"),
                )
            },
            Error::AmbiguousName { ref name, ref candidates } => Self {
                nearest: candidates.clone(),
                ..Self::new(
                    StatusCode::CONFLICT,
                    "ambiguous-name",
                    "名前が一つに決まりません",
                    format!("「{name}」は複数のものを指します。ID で指定してください"),
                )
            },
            Error::UnknownSeries { ref name } => Self::no_such("系列", name),
            Error::UnknownJudgement { ref id } => Self::no_such("判定", id),
            Error::Corpus(keifu_corpus::Error::Locked { .. }) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "writing",
                "書き込み中です",
                "文書の読み込みか、ほかの判定が進んでいます。終わってから、もう一度お送りください",
            ),
            Error::Corpus(keifu_corpus::Error::OriginalGone { .. }) => Self::new(
                StatusCode::GONE,
                "original-gone",
                "元のファイルがありません",
                "文書を読み込んだあとに、元のファイルが消されたか移されました。元の場所に戻すか、`keifu ingest` で読み直してください",
            ),
            Error::Corpus(keifu_corpus::Error::OriginalChanged { .. }) => Self::new(
                StatusCode::CONFLICT,
                "original-changed",
                "元のファイルが変わっています",
                "文書を読み込んだあとに、元のファイルの中身が変わりました。`keifu ingest` で読み直してください",
            ),
            Error::Sql(refusal) => Self::of_sql(refusal),
            Error::BadValue { .. } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-value", "使えない値です", error.to_string())
            }
            Error::Index(keifu_indexer::Error::Cursor(_)) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad-cursor",
                "使えない続きの印です",
                error.to_string(),
            ),
            Error::Index(keifu_indexer::Error::CursorOutdated(_)) => {
                Self::new(StatusCode::GONE, "outdated-cursor", "古い続きの印です", error.to_string())
            }
            Error::Corpus(keifu_corpus::Error::PassageId { .. }) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-value", "使えない値です", error.to_string())
            }
            Error::NothingPublished { .. } => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-ready",
                "まだ準備ができていません",
                format!("最初の読み込みが終わっていません{}", hint(&error)),
            ),
            other => {
                tracing::error!(error = error::with_causes(&other), "answering failed");
                Self::internal()
            }
        }
    }
}

/// The body of a request that must say that it is JSON.
pub(super) fn read_json<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::not_json(kind));
    }
    serde_json::from_slice(body).map_err(|error| Problem::bad_body(&error))
}

/// Query parameters; what cannot be read is a problem, not plain text.
pub(super) struct Params<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // Taken for replacement characters, a query in Shift_JIS would be answered with nothing found.
        if !parts.uri.query().is_none_or(is_escaped_utf8) {
            return Err(Problem::not_utf8());
        }
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "bad-parameter",
                "読めないパラメータです",
                rejection.body_text(),
            )),
        }
    }
}

/// Whether the bytes behind percent signs are UTF-8.
pub(crate) fn is_escaped_utf8(query: &str) -> bool {
    let mut bytes = Vec::with_capacity(query.len());
    let mut rest = query.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| first == b'%');
        let byte = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    std::str::from_utf8(&bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_another_encoding_are_seen() {
        for utf8 in ["", "q=a+b", "q=%E5%81%A5%e9%83%bd&limit=1", "q=100%", "q=%", "q=%zz%2"] {
            assert!(is_escaped_utf8(utf8), "{utf8}");
        }
        for other in ["q=%FF", "q=%8C%92%93s", "q=%E5%81", "limit=1&q=a%80"] {
            assert!(!is_escaped_utf8(other), "{other}");
        }
    }
}
