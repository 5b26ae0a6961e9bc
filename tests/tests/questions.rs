//! A researcher's thirty questions about the seeds: one call each, the answer read from its fields, never from prose.
//!
//! The questions and their structured answers stand in `../shared/eval/questions.json`; here stands only which call a
//! researcher would make and in which fields the answer must be found.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "questions/asked.rs"]
mod asked;
#[path = "questions/fields.rs"]
mod fields;

use std::{collections::BTreeMap, fs, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// At least so many of the thirty are answered.
const WANTED: usize = 24;

/// Those that are not, each with what is missing; the test fails when one of them is answered after all.
const OPEN: &[(&str, &str)] = &[
    ("q09", "the steps stand under two names of the building, which no sentence joins"),
    (
        "q13",
        "「R2年度以降の自立運営について…と合意」: an agreement about a later time is no event of that time",
    ),
    (
        "q21",
        "the body that the consultations are entrusted to stands in a bullet without the programme's name",
    ),
    (
        "q23",
        "the meeting with the companies of the state has no name of its own to which its figures could belong",
    ),
    ("q29", "the items of the two lists belong to the check list, not to the certificate"),
    ("q30", "which city chose which company stands in blocks of labels below the city's name"),
];

async fn get(router: &Router, call: &str) -> Result<Value, String> {
    let uri: String = call
        .bytes()
        .map(|byte| if byte.is_ascii() { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    if status != StatusCode::OK {
        return Err(format!("{status}"));
    }
    Ok(serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test]
async fn the_researchers_questions_have_their_answer_in_one_call() {
    let Some(shared) = keifu_tests::shared() else { return };
    let folder = TempDir::new().unwrap();
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[shared.join("seeds")], &Progress::Silent).unwrap();
    let router = app(AppState::new(Arc::new(Library::open(&config).unwrap()), Limits::default()));

    let questions = fs::read_to_string(shared.join("eval/questions.json")).unwrap();
    let questions: Vec<Value> = serde_json::from_str(&questions).unwrap();
    let mut open = BTreeMap::new();
    for question in &questions {
        let id = question["id"].as_str().unwrap();
        let Some(asked) = asked::QUESTIONS.iter().find(|asked| asked.id == id) else {
            open.insert(id, "nobody asks it".to_owned());
            continue;
        };
        let outcome = match get(&router, asked.call).await {
            Ok(answer) => (asked.check)(&question["structured"], &answer),
            Err(status) => Err(status),
        };
        if let Err(missing) = outcome {
            open.insert(id, format!("{}: {missing}", asked.call));
        }
    }
    for (id, missing) in &open {
        eprintln!("{id} {missing}");
    }
    let answered = questions.len() - open.len();
    eprintln!("{answered} of {} questions are answered", questions.len());
    assert!(answered >= WANTED, "{answered} of {} are answered", questions.len());
    let known: Vec<&str> = OPEN.iter().map(|(id, _)| *id).collect();
    assert_eq!(
        open.keys().copied().collect::<Vec<_>>(),
        known,
        "the list of open questions is not true any more"
    );
}
