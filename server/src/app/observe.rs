//! What happens around every request: its id, its time, its place in log and counters, its problem if there is one.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    body::to_bytes,
    extract::{MatchedPath, Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Uri,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CONTENT_RANGE, CONTENT_TYPE, VARY},
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{AppState, Problem};
use crate::page;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Where MCP is spoken.
const MCP: &str = "/mcp";
/// Where judgements are tried and shown.
const JUDGEMENTS: &str = "/judgements/";
/// So many times as long as an answer may a judgement take.
const WRITING: u32 = 30;
/// Longest URL, in bytes: room for a query of 1,000 characters, each nine bytes when written with percent signs.
const LONGEST_URI: usize = 16 * 1024;
/// Most of a layer's own error text that is told.
const MOST_DETAIL: usize = 4 * 1024;

pub(super) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let length = request.uri().path_and_query().map_or(0, |whole| whole.as_str().len());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());

    let for_readers = page::is_for_readers(request.uri(), route.is_some(), request.headers());
    let uri = request.uri().clone();
    let response = if length > LONGEST_URI {
        Problem::uri_too_long(length, LONGEST_URI).into_response()
    } else {
        // What writes must not be told to have failed while it goes on: making a graph anew takes its time.
        // To show what a judgement would change takes as long.
        let is_quick = method.is_safe() && !path.starts_with(JUDGEMENTS);
        let patience = if is_quick { state.limits.timeout } else { state.limits.timeout * WRITING };
        match tokio::time::timeout(patience, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Problem::timeout().into_response(),
        }
    };
    // MCP has errors of its own, as JSON; what its transport says in plain text is a problem like any other.
    let told =
        path == MCP && response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    let mut response = if told { response } else { with_problem(response, &uri, for_readers, &id).await };

    let (status, took) = (response.status().as_u16(), begun.elapsed());
    state.monitor.count(route.as_deref().unwrap_or("none"), status, took);
    let milliseconds = took.as_secs_f64() * 1e3;
    tracing::info!(request_id = id, %method, path, status, milliseconds, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Every error leaves as a problem, whoever made it: as a page for readers, as JSON for programs.
async fn with_problem(response: Response, uri: &Uri, for_readers: bool, id: &str) -> Response {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    // A form that comes back with what is wrong is a page already.
    let is_page = for_readers && kind.is_some_and(|kind| kind.starts_with("text/html"));
    if is_page || !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let problem = match parts.extensions.get::<Problem>() {
        Some(problem) => problem.clone(),
        None => {
            let detail = to_bytes(body, MOST_DETAIL).await.unwrap_or_default();
            Problem::of_status(status, &String::from_utf8_lossy(&detail))
        }
    };
    let mut written =
        if for_readers { page::render_problem(&problem, uri, id) } else { problem.write(uri.path(), id) };
    for kept in [ALLOW, CONTENT_RANGE, ACCESS_CONTROL_ALLOW_ORIGIN, VARY] {
        if let Some(value) = parts.headers.get(&kept) {
            written.headers_mut().insert(kept, value.clone());
        }
    }
    written
}

/// The id that the caller gave, if it can be logged as it is, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let fit = |id: &&str| (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    given.filter(fit).map_or_else(new_id, str::to_owned)
}

/// 16 hexadecimal digits that no other request of this process has.
fn new_id() -> String {
    static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("keifu"));
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // Multiplying by an odd number loses nothing: different counts stay different.
    let count = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{:016x}", SEED.wrapping_add(count.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use axum::{Router, body::Body, http::header::CONTENT_TYPE, middleware, routing::get};
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        config::{Given, Limits, resolve},
        library::Library,
    };

    #[tokio::test]
    async fn an_answer_that_takes_too_long_is_a_problem() {
        let data = tempfile::tempdir().unwrap();
        let given = Given { data: Some(data.path().to_owned()), ..Given::default() };
        let library = Arc::new(Library::waiting(&resolve(given).unwrap()).unwrap());
        let limits = Limits { timeout: Duration::from_millis(1), ..Limits::default() };
        let state = AppState::new(library, limits);
        let never = get(std::future::pending::<&'static str>);
        let router = Router::new()
            .route("/v1/never", never)
            .layer(middleware::from_fn_with_state(state.clone(), observe))
            .with_state(state);
        let request = Request::builder().uri("/v1/never").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status().as_u16(), 504);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
    }

    #[test]
    fn no_two_requests_have_one_id() {
        let ids: std::collections::BTreeSet<String> = (0..1_000).map(|_| new_id()).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.len() == 16));
    }
}
