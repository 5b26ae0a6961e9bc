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
    pub(crate) answer: String,
    pub(crate) evidence: Vec<Quoted>,
}

/// The words that answer, and the document they stand in.
#[derive(Debug, Deserialize)]
pub(crate) struct Quoted {
    pub(crate) document: String,
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

    async fn get(&self, uri: &str) -> Value {
        let request = Request::get(uri).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{uri}");
        serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap()
    }

    /// Where everything stands: of each document, by source, its text in plain form with the passage of each byte.
    pub(crate) async fn places(&self) -> Places {
        let mut places = Places::default();
        let documents = self.get("/v1/documents?limit=1000").await;
        for document in documents["items"].as_array().unwrap() {
            let id = document["id"].as_str().unwrap();
            let passages = self.get(&format!("/v1/documents/{id}?limit=1000")).await;
            let (mut text, mut of_byte) = (String::new(), Vec::new());
            for passage in passages["content"]["items"].as_array().unwrap() {
                text.push_str(&plain(passage["text"].as_str().unwrap()));
                of_byte.resize(text.len(), passage["id"].as_str().unwrap().to_owned());
            }
            places.0.push((document["source"].as_str().unwrap().to_owned(), text, of_byte));
        }
        places
    }

    /// What the check of citations says of an answer.
    pub(crate) async fn check(&self, answer: &str) -> Value {
        let (status, checked) =
            self.post("/v1/citations/check", &serde_json::json!({ "answer": answer })).await;
        assert_eq!(status, 200, "{answer}: {checked}");
        checked
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

/// Of each document its source, its text in plain form, and the passage of each byte of that.
#[derive(Default)]
pub(crate) struct Places(Vec<(String, String, Vec<String>)>);

impl Places {
    /// The citations of a quote: all passages it runs over.
    pub(crate) fn marks(&self, quoted: &Quoted) -> String {
        let quote = plain(&quoted.quote);
        let (_, text, of_byte) = self.0.iter().find(|it| it.0.contains(&quoted.document)).unwrap();
        let start = text.find(&quote).unwrap_or_else(|| panic!("{quoted:?} stands nowhere"));
        let mut ids: Vec<&String> = of_byte[start..start + quote.len()].iter().collect();
        ids.dedup();
        ids.into_iter().map(|id| format!("[c:{id}]")).collect()
    }
}

/// White space and width aside.
pub(crate) fn plain(text: &str) -> String {
    keifu_corpus::Normalized::matching(text).text
}

/// The quotes that no passage of the pack contains, white space and width aside.
pub(crate) fn lacking(pack: &Value, asked: &Asked) -> Vec<String> {
    let passages = pack["passages"].as_array().unwrap();
    let passages: Vec<String> =
        passages.iter().map(|passage| plain(passage["quote"].as_str().unwrap())).collect();
    let has = |quote: &str| passages.iter().any(|passage| passage.contains(&plain(quote)));
    asked.evidence.iter().filter(|it| !has(&it.quote)).map(|it| it.quote.clone()).collect()
}
