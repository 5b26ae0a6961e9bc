//! A collection that answers questions, and questions with the quotes that answer them.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A question and the quotes that answer it.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    pub(crate) id: String,
    pub(crate) question: String,
    #[serde(default)]
    pub(crate) answer: String,
    pub(crate) evidence: Vec<Quoted>,
}

/// The words that answer, and the document they stand in.
#[derive(Debug, Deserialize)]
pub(crate) struct Quoted {
    pub(crate) quote: String,
}

/// The application over a collection of its own.
pub(crate) struct Service {
    router: Router,
    _folder: TempDir,
}

impl Service {
    /// Reads `documents`.
    pub(crate) fn over(documents: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
        let config = config::resolve(given).unwrap();
        ingest(&config, &[documents.to_owned()], &Progress::Silent).unwrap();
        let library = Arc::new(Library::open(&config).unwrap());
        Self { router: app(AppState::new(library, Limits::default())), _folder: folder }
    }

    /// Sends `body` and gives status and answer.
    pub(crate) async fn post(&self, uri: &str, body: &Value) -> (u16, Value) {
        let request = Request::post(uri)
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    /// The pack for a question; within its budget, and each item with what a citation needs.
    pub(crate) async fn pack(&self, question: &str, max_tokens: usize) -> Value {
        let body = serde_json::json!({ "question": question, "max_tokens": max_tokens });
        let (status, pack) = self.post("/v1/context", &body).await;
        assert_eq!(status, 200, "{question}: {pack}");
        let parts = ["passages", "entities", "series"].map(|part| format!("\"{part}\":{}", pack[part]));
        let size = keifu_server::tokens::estimate(&parts.join(","));
        assert!(size <= max_tokens, "{question}: {size} tokens");
        for passage in pack["passages"].as_array().unwrap() {
            for field in ["citation_id", "document", "title", "quote"] {
                assert!(passage[field].as_str().is_some_and(|it| !it.is_empty()), "{passage}");
            }
        }
        pack
    }
}

/// The quotes that no passage of the pack contains, white space and width aside.
pub(crate) fn lacking(pack: &Value, asked: &Asked) -> Vec<String> {
    let plain = |text: &str| keifu_corpus::Normalized::matching(text).text;
    let passages = pack["passages"].as_array().unwrap();
    let passages: Vec<String> =
        passages.iter().map(|passage| plain(passage["quote"].as_str().unwrap())).collect();
    let has = |quote: &str| passages.iter().any(|passage| passage.contains(&plain(quote)));
    asked.evidence.iter().filter(|it| !has(&it.quote)).map(|it| it.quote.clone()).collect()
}
