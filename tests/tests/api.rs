//! HTTP through the router, without a socket, over the project's own sample reports.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode, header::CONTENT_TYPE},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Config, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The samples, read once for all tests.
static SAMPLES: LazyLock<(TempDir, Arc<Library>)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let config = configuration(&folder);
    ingest(&config, &[keifu_tests::samples()], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, library)
});

fn configuration(folder: &TempDir) -> Config {
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    config::resolve(given).unwrap()
}

fn serving(limits: Limits) -> Router {
    app(AppState::new(SAMPLES.1.clone(), limits))
}

/// Writes `text` as it stands in a URL.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn ask(router: Router, method: Method, uri: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(uri).body(Body::empty()).unwrap();
    router.oneshot(request).await.unwrap()
}

async fn json(response: Response<Body>) -> Value {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&bytes)))
}

async fn get(uri: &str) -> Value {
    let response = ask(serving(Limits::default()), Method::GET, uri).await;
    assert_eq!(response.status(), StatusCode::OK, "{uri}");
    json(response).await
}

/// Asserts that `uri` is answered with a problem of this status, and gives it.
async fn problem(limits: Limits, method: Method, uri: &str, status: u16) -> Value {
    let response = ask(serving(limits), method, uri).await;
    assert_eq!(response.status().as_u16(), status, "{uri}");
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json", "{uri}");
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body = json(response).await;
    assert_eq!(body["status"], status);
    assert_eq!(body["request_id"], id.as_str());
    assert_eq!(body["instance"], uri.split('?').next().unwrap());
    for field in ["type", "title", "detail"] {
        assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {body}");
    }
    body
}

#[tokio::test]
async fn a_search_answers_with_hits_facets_and_coverage() {
    let answer = get(&format!("/v1/search?q={}&limit=100&passages=1000", escaped("「PMDA関西支部」"))).await;
    let hits = answer["hits"].as_array().unwrap();
    let passages: Vec<&Value> = hits.iter().flat_map(|hit| hit["passages"].as_array().unwrap()).collect();
    assert_eq!(answer["total_documents"], hits.len());
    assert_eq!(answer["total_passages"], passages.len());
    assert!(passages.len() >= 10, "{}", passages.len());
    for passage in &passages {
        let text: Vec<char> = passage["text"].as_str().unwrap().chars().collect();
        let first = &passage["highlights"][0];
        let (start, end) = (first["start"].as_u64().unwrap(), first["end"].as_u64().unwrap());
        let marked: String =
            text[start as usize..end as usize].iter().filter(|c| !c.is_whitespace()).collect();
        assert!(["PMDA関西支部", "ＰＭＤＡ関西支部"].contains(&marked.as_str()), "{marked}");
        assert!(!passage["citation"].as_str().unwrap().is_empty());
    }
    let years = answer["facets"]["fiscal_year"].as_array().unwrap();
    let sum: u64 = years.iter().map(|year| year["count"].as_u64().unwrap()).sum();
    assert_eq!(sum as usize, passages.len());
    assert!(years.iter().any(|year| year["value"] == 2019 && year["label"] == "令和元年度（2019）"));
    let stats = get("/v1/stats").await;
    assert_eq!(answer["coverage"]["documents"], stats["documents"]);
    assert_eq!(answer["coverage"]["passages"], stats["passages"]);
    assert_eq!(answer["tried"], Value::Null);
}

#[tokio::test]
async fn a_search_is_narrowed_by_year_and_its_pages_reach_every_hit() {
    let query = escaped("健都");
    let whole = get(&format!("/v1/search?q={query}&limit=100")).await;
    let narrow = get(&format!("/v1/search?q={query}&limit=100&fiscal_year=R1")).await;
    assert!(narrow["total_passages"].as_u64() < whole["total_passages"].as_u64());
    assert!(narrow["hits"].as_array().unwrap().iter().all(|hit| hit["document"]["fiscal_year"] == 2019));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(&format!("/v1/search?q={query}&limit=1{cursor}")).await;
        seen.extend(page["hits"].as_array().unwrap().iter().map(|hit| hit["document"]["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let all: Vec<Value> =
        whole["hits"].as_array().unwrap().iter().map(|hit| hit["document"]["id"].clone()).collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn nothing_found_says_what_was_tried() {
    let answer = get(&format!("/v1/search?q={}", escaped("健都 そんな言葉はない"))).await;
    assert_eq!(answer["total_passages"], 0);
    let relaxations = answer["tried"]["relaxations"].as_array().unwrap();
    let found = |relaxation: &&Value| relaxation["passages"].as_u64().unwrap() > 0;
    assert!(relaxations.iter().any(|relaxation| found(&relaxation)), "{relaxations:?}");
    assert!(!answer["tried"]["names"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn every_question_about_an_entity_is_answered_by_name_and_by_id() {
    let found = get(&format!("/v1/entities?q={}", escaped("健都"))).await;
    let id = found["items"][0]["id"].as_str().unwrap();
    assert_eq!(found["items"][0]["name"], "北大阪健康医療都市");
    for part in ["", "/mentions", "/relations?modality=all", "/timeline", "/metrics", "/neighbors?hops=2"] {
        let by_id = get(&format!("/v1/entities/{id}{part}")).await;
        let by_name = get(&format!("/v1/entities/{}{part}", escaped("健都"))).await;
        assert_eq!(by_id, by_name, "{part}");
    }
    let mention = &get(&format!("/v1/entities/{id}/mentions?limit=1")).await["items"][0];
    let passage = get(&format!("/v1/passages/{}", mention["passage"].as_str().unwrap())).await;
    assert_eq!(passage["text"], mention["text"]);
    let spans = passage["mentions"].as_array().unwrap();
    assert!(spans.iter().any(|span| span["entity"]["id"] == id && span["start"] == mention["start"]));
    let document = get(&format!("/v1/documents/{}", mention["document"].as_str().unwrap())).await;
    assert_eq!(document["content"]["total"], document["passages"]);
    let unknown = escaped("そんな機構はない");
    let error = problem(Limits::default(), Method::GET, &format!("/v1/entities/{unknown}"), 404).await;
    assert_eq!(error["type"], "/problems/unknown-name");
}

/// Plans are kept apart from facts, and there when asked for.
#[tokio::test]
async fn plans_are_told_only_when_asked_for() {
    let name = escaped("アライアンス棟");
    let modalities = |answer: &Value, list: &str| -> Vec<String> {
        let of = |item: &Value| {
            let told = [&item["relation"], &item["event"], item];
            told.iter().find_map(|told| told["modality"].as_str()).map(str::to_owned)
        };
        answer[list].as_array().unwrap().iter().filter_map(of).collect()
    };
    for (path, list) in [("relations", "items"), ("neighbors", "edges"), ("timeline", "events")] {
        let planned = get(&format!("/v1/entities/{name}/{path}?modality=planned")).await;
        let planned = modalities(&planned, list);
        assert!(!planned.is_empty() && planned.iter().all(|told| told == "planned"), "{path}: {planned:?}");
        let facts = get(&format!("/v1/entities/{name}/{path}?modality=fact")).await;
        assert!(modalities(&facts, list).iter().all(|told| told == "fact"), "{path}");
    }
    let (from, to) = (escaped("健栄研"), escaped("アライアンス棟"));
    let steps = |answer: &Value| answer["paths"][0]["steps"][0]["by"].clone();
    let planned = get(&format!("/v1/paths?from={from}&to={to}&modality=planned,fact")).await;
    assert_eq!(steps(&planned), "relation");
    let path = format!("/v1/entities/{name}/timeline?modality=perhaps");
    problem(Limits::default(), Method::GET, &path, 422).await;
}

/// When something was decided stands on the timeline, whether or not a predicate has a word for it.
#[tokio::test]
async fn the_timeline_tells_dated_events_with_their_clause() {
    let answer = get(&format!("/v1/entities/{}/timeline", escaped("大阪市"))).await;
    let events = answer["events"].as_array().unwrap();
    let told: Vec<&Value> =
        events.iter().map(|event| &event["event"]).filter(|event| !event.is_null()).collect();
    let found = told.iter().find(|event| event["head"].as_str().unwrap().contains("公募")).unwrap();
    assert_eq!(found["date"]["start"], "2018-10-01", "{found}");
    assert!(found["evidence"]["quote"].as_str().unwrap().contains("公募"), "{found}");
}

#[tokio::test]
async fn pages_of_entities_hold_each_once() {
    let query = format!("/v1/entities?q={}", escaped("大阪"));
    let whole = get(&format!("{query}&limit=1000")).await;
    let (mut seen, mut offset) = (Vec::new(), Some(0));
    while let Some(from) = offset {
        let page = get(&format!("{query}&limit=3&offset={from}")).await;
        assert_eq!(page["total"], whole["total"]);
        seen.extend(page["items"].as_array().unwrap().clone());
        offset = page["next_offset"].as_u64();
    }
    assert_eq!(whole["total"], seen.len());
    assert_eq!(whole["items"].as_array(), Some(&seen));
}

#[tokio::test]
async fn names_are_suggested_by_reading() {
    let answer = get(&format!("/v1/suggest?q={}", escaped("けんと"))).await;
    let texts: Vec<&str> =
        answer["suggestions"].as_array().unwrap().iter().filter_map(|one| one["text"].as_str()).collect();
    assert!(texts.contains(&"健都"), "{texts:?}");
}

#[tokio::test]
async fn every_error_is_a_problem() {
    let usual = Limits::default();
    let malformed = format!("/v1/search?q={}", escaped("健都 (彩都"));
    let error = problem(usual, Method::GET, &malformed, 400).await;
    assert_eq!((error["position"].as_u64(), &error["type"]), (Some(3), &"/problems/malformed-query".into()));
    problem(usual, Method::GET, "/nowhere", 404).await;
    problem(usual, Method::POST, "/v1/search", 405).await;
    problem(usual, Method::GET, "/v1/search", 400).await;
    problem(usual, Method::GET, "/v1/search?q=a&limit=many", 400).await;
    problem(usual, Method::GET, "/v1/search?q=a&unknown=1", 400).await;
    problem(usual, Method::GET, "/v1/search?q=a&type=person", 422).await;
    problem(usual, Method::GET, "/v1/search?q=a&fiscal_year=soon", 422).await;
    problem(usual, Method::GET, "/v1/search?q=a&cursor=xyz", 422).await;
    problem(usual, Method::GET, "/v1/passages/xyz", 422).await;
    problem(usual, Method::GET, "/v1/passages/d0000000000000000-1", 404).await;
    problem(usual, Method::GET, &format!("/v1/search?q={}", "a".repeat(1_001)), 422).await;
    problem(usual, Method::GET, &format!("/v1/search?q={}", "a".repeat(20_000)), 414).await;
    problem(Limits { concurrency: 0, ..usual }, Method::GET, "/v1/stats", 503).await;
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/v1/search")
        .header("content-length", "10000000")
        .body(Body::empty())
        .unwrap();
    let response = serving(Limits::default()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn health_readiness_and_counters() {
    let router = serving(Limits::default());
    assert_eq!(ask(router.clone(), Method::GET, "/healthz").await.status(), StatusCode::OK);
    assert_eq!(ask(router.clone(), Method::GET, "/readyz").await.status(), StatusCode::OK);
    let response = ask(router, Method::GET, "/metrics").await;
    let text = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(text.to_vec()).unwrap();
    assert!(text.contains("keifu_http_requests_total{route=\"/healthz\",status=\"200\"} 1"), "{text}");
    assert!(text.contains("keifu_generation 1"), "{text}");

    let empty = TempDir::new().unwrap();
    let waiting = Arc::new(Library::waiting(&configuration(&empty)).unwrap());
    let router = app(AppState::new(waiting, Limits::default()));
    for uri in ["/readyz", "/v1/stats"] {
        assert_eq!(
            ask(router.clone(), Method::GET, uri).await.status(),
            StatusCode::SERVICE_UNAVAILABLE,
            "{uri}"
        );
    }
    assert_eq!(ask(router, Method::GET, "/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_request_id_is_kept_when_it_can_be_logged() {
    for (given, kept) in [("abc-123", true), ("two words", false), (&"x".repeat(200), false)] {
        let request =
            Request::builder().uri("/healthz").header("x-request-id", given).body(Body::empty()).unwrap();
        let response = serving(Limits::default()).oneshot(request).await.unwrap();
        assert_eq!(response.headers()["x-request-id"] == given, kept, "{given}");
    }
}

#[tokio::test]
async fn the_description_names_every_route_and_the_viewer_loads_nothing() {
    let document = get("/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    for path in [
        "/v1/search",
        "/v1/suggest",
        "/v1/entities",
        "/v1/entities/{id}",
        "/v1/entities/{id}/mentions",
        "/v1/entities/{id}/relations",
        "/v1/entities/{id}/timeline",
        "/v1/entities/{id}/metrics",
        "/v1/entities/{id}/neighbors",
        "/v1/paths",
        "/v1/documents",
        "/v1/documents/{id}",
        "/v1/passages/{id}",
        "/v1/metrics",
        "/v1/metrics/series",
        "/v1/metrics/conflicts",
        "/v1/stats",
    ] {
        assert!(paths.iter().any(|found| *found == path), "{path} is not in {paths:?}");
    }
    let response = ask(serving(Limits::default()), Method::GET, "/docs").await;
    let page = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("/v1/search"));
    for loaded in ["<script", "<link", "<img", "src=", "http://", "https://"] {
        assert!(!page.contains(loaded), "{loaded}");
    }
}
