//! The ledger over HTTP, through the router: what is written is seen at once, nothing is written by reading.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header::CONTENT_TYPE},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::{items, samples, text};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

struct Served {
    folder: TempDir,
    router: Router,
}

fn served() -> Served {
    let folder = TempDir::new().unwrap();
    let given = Given {
        data: Some(folder.path().join("data")),
        author: Some("既定の人".to_owned()),
        ..Given::default()
    };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[samples()], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    Served { router: app(AppState::new(library, Limits::default())), folder }
}

impl Served {
    /// Status, content type, body.
    async fn ask(&self, method: Method, uri: &str, body: Option<&Value>) -> (u16, String, String) {
        let mut request = Request::builder().method(method).uri(uri);
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json; charset=utf-8");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let kind = response.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, kind, String::from_utf8(bytes.to_vec()).unwrap())
    }

    async fn get(&self, uri: &str) -> Value {
        let (status, kind, body) = self.ask(Method::GET, uri, None).await;
        assert_eq!((status, kind.as_str()), (200, "application/json"), "{uri}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    async fn post(&self, uri: &str, body: &Value, want: u16) -> Value {
        let (status, kind, answer) = self.ask(Method::POST, uri, Some(body)).await;
        assert_eq!(status, want, "{body}: {answer}");
        let problem = if want < 300 { "application/json" } else { "application/problem+json" };
        assert_eq!(kind, problem, "{answer}");
        serde_json::from_str(&answer).unwrap()
    }

    async fn id_of(&self, name: &str) -> String {
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        text(&self.get(&format!("/v1/entities/{name}")).await["id"]).to_owned()
    }
}

#[tokio::test]
async fn a_judgement_is_seen_by_whoever_asks_after_it_and_can_be_taken_back() {
    let served = served();
    let same = json!({ "judgement": "same", "left": "吹田市", "right": "摂津市", "reason": "試し" });
    let (one, other) = (served.id_of("吹田市").await, served.id_of("摂津市").await);
    let tried = served.post("/v1/judgements?dry_run=true", &same, 200).await;
    assert_eq!((&tried["dry_run"], &tried["generation"]), (&true.into(), &1.into()));
    assert_eq!(served.get("/v1/judgements").await["total"], 0);

    let judged = served.post("/v1/judgements", &same, 201).await;
    assert_eq!((&judged["generation"], &judged["changes"]), (&2.into(), &tried["changes"]));
    assert_eq!(judged["judgement"]["author"], "既定の人");
    assert_eq!(served.id_of(&one).await, served.id_of(&other).await);
    let id = text(&judged["judgement"]["id"]).to_owned();
    let ledger = served.get("/v1/judgements").await;
    assert_eq!((&ledger["total"], &ledger["items"][0]), (&1.into(), &judged["judgement"]));
    assert_eq!(served.get(&format!("/v1/judgements/{id}")).await, judged["judgement"]);
    let why = served.get(&format!("/v1/entities/{one}/why")).await;
    assert!(items(&why["joins"]).iter().any(|join| join["judgement"] == id.as_str()));
    assert!(items(&why["joins"]).iter().all(|join| join["explanation"] != join["rule"]), "{why}");

    let (status, kind, lines) = served.ask(Method::GET, "/v1/judgements/export", None).await;
    assert_eq!((status, kind.as_str()), (200, "application/x-ndjson; charset=utf-8"));
    let line: Value = serde_json::from_str(lines.trim_end()).unwrap();
    assert_eq!((&line["id"], &line["left"]["name"]), (&id.as_str().into(), &"吹田市".into()));

    let undo = |query: &str| format!("/v1/judgements/{id}?{query}");
    let (status, _, answer) = served.ask(Method::DELETE, &undo("reason=wrong&dry_run=true"), None).await;
    assert_eq!(status, 200, "{answer}");
    let (status, _, answer) = served.ask(Method::DELETE, &undo("reason=wrong&author=me"), None).await;
    assert_eq!(status, 201, "{answer}");
    let undone: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (&undone["judgement"]["undone"], &undone["judgement"]["author"]),
        (&id.as_str().into(), &"me".into())
    );
    assert_eq!((served.id_of(&one).await, served.id_of(&other).await), (one, other));
    let ledger = served.get("/v1/judgements").await;
    assert_eq!((&ledger["total"], &ledger["items"][1]["effect"]), (&2.into(), &"undone".into()));
    let (status, ..) = served.ask(Method::DELETE, &undo("reason=again"), None).await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn what_cannot_be_judged_is_a_problem_and_changes_nothing() {
    let served = served();
    let reason = "確かめた";
    for (body, status, kind) in [
        (json!({ "judgement": "hide", "entity": "どこにもない", "reason": reason }), 404, "unknown-name"),
        (json!({ "judgement": "hide", "reason": reason }), 422, "bad-value"),
        (json!({ "judgement": "hide", "entity": "大阪市" }), 422, "bad-value"),
        (
            json!({ "judgement": "hide", "entity": "大阪市", "left": "健都", "reason": reason }),
            422,
            "bad-value",
        ),
        (json!({ "judgement": "show", "entity": "大阪市", "reason": reason }), 422, "bad-value"),
        (json!({ "judgement": "undo", "undone": "j0", "reason": reason }), 404, "not-found"),
        (json!({ "judgement": "hide", "entiti": "大阪市", "reason": reason }), 400, "bad-body"),
        (
            json!({ "judgement": "hide", "entity": "長".repeat(2_000), "reason": reason }),
            422,
            "query-too-long",
        ),
        // A list is taken for the fields in their order: it has no reason.
        (json!(["hide"]), 422, "bad-value"),
    ] {
        let problem = served.post("/v1/judgements", &body, status).await;
        assert_eq!(problem["type"], format!("/problems/{kind}"), "{body}: {problem}");
    }
    // What a form of another origin's page can send is not taken.
    let request = Request::post("/v1/judgements").header(CONTENT_TYPE, "text/plain");
    let body = json!({ "judgement": "hide", "entity": "大阪市", "reason": reason }).to_string();
    let response = served.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    assert_eq!(response.status().as_u16(), 415);
    let (status, ..) = served.ask(Method::DELETE, "/v1/judgements/j0?reason=x", None).await;
    assert_eq!(status, 404);
    let (status, ..) = served.ask(Method::DELETE, "/v1/judgements/j0", None).await;
    assert_eq!(status, 400, "a reason is asked for");
    let (status, ..) = served.ask(Method::PUT, "/v1/judgements", None).await;
    assert_eq!(status, 405);
    let (status, ..) = served.ask(Method::GET, "/v1/judgements/j0", None).await;
    assert_eq!(status, 404);
    assert_eq!(served.get("/v1/judgements").await["total"], 0);
    assert_eq!(served.get("/readyz").await["generation"], 1);
}

#[tokio::test]
async fn while_another_writes_a_judgement_is_told_to_come_back() {
    let served = served();
    let hide = json!({ "judgement": "hide", "entity": "大阪市", "reason": "試し" });
    let lock = std::fs::File::options().write(true).open(served.folder.path().join("data/lock")).unwrap();
    lock.try_lock().unwrap();
    let problem = served.post("/v1/judgements", &hide, 503).await;
    assert_eq!(problem["type"], "/problems/writing");
    served.post("/v1/judgements?dry_run=true", &hide, 200).await;
    drop(lock);
    served.post("/v1/judgements", &hide, 201).await;
}

#[tokio::test]
async fn judgements_sent_at_once_all_hold() {
    let served = served();
    let hide = |name: &str| json!({ "judgement": "hide", "entity": name, "reason": "試し" });
    let (one, two, three) = (hide("大阪市"), hide("吹田市"), hide("摂津市"));
    tokio::join!(
        served.post("/v1/judgements", &one, 201),
        served.post("/v1/judgements", &two, 201),
        served.post("/v1/judgements", &three, 201),
    );
    let ledger = served.get("/v1/judgements").await;
    assert_eq!(ledger["total"], 3);
    assert!(items(&ledger["items"]).iter().all(|entry| entry["effect"] == "holds"), "{ledger}");
    assert_eq!(served.get("/readyz").await["generation"], 4);
}
