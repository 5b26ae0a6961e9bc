//! Questions in natural Japanese: is the sentence that answers in the pack of evidence? Answers: is what they cite there?

#![expect(clippy::print_stdout, reason = "these tests print their figures")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "context/asking.rs"]
mod asking;
#[path = "context/citations.rs"]
mod citations;

use std::fs;

use asking::{Asked, Service, lacking};
use serde_json::Value;

/// Of the thirty questions of researchers at least so many have all their evidence in a pack of 2,000 tokens.
const WANTED: usize = 27;

#[tokio::test]
async fn the_evidence_for_the_researchers_questions_is_in_a_pack_of_2000_tokens() {
    let Some(shared) = keifu_tests::shared() else { return };
    let service = Service::over(&shared.join("seeds"));
    let questions = fs::read_to_string(shared.join("eval/questions.json")).unwrap();
    let questions: Vec<Asked> = serde_json::from_str(&questions).unwrap();
    let mut answered = 0;
    for asked in &questions {
        let pack = service.pack(&asked.question, 2_000).await;
        let lacking = lacking(&pack, asked);
        answered += usize::from(lacking.is_empty());
        lacking.iter().for_each(|quote| eprintln!("{} lacks 「{quote}」", asked.id));
    }
    eprintln!("{answered} of {} questions have all their evidence", questions.len());
    assert!(answered >= WANTED, "{answered} of {}", questions.len());
}

#[tokio::test]
async fn our_own_questions_about_the_samples_are_answered_too() {
    let service = Service::over(&keifu_tests::samples());
    let questions: Vec<Asked> = serde_json::from_str(include_str!("context/questions.json")).unwrap();
    let mut answered = 0;
    for asked in &questions {
        let pack = service.pack(&asked.question, 2_000).await;
        let lacking = lacking(&pack, asked);
        answered += usize::from(lacking.is_empty());
        lacking.iter().for_each(|quote| eprintln!("{} lacks 「{quote}」", asked.id));
    }
    assert!(answered + 1 >= questions.len(), "{answered} of {}", questions.len());
}

#[tokio::test]
async fn a_plan_is_returned_and_may_be_changed_and_sent_back() {
    let service = Service::over(&keifu_tests::samples());
    let question = "ＰＭＤＡ関西支部の利用件数は平成28年度から平成30年度まで毎年何件か。";
    let pack = service.pack(question, 2_000).await;
    let plan = &pack["plan"];
    assert_eq!(plan["entities"][0]["text"], "PMDA関西支部");
    assert_eq!(plan["fiscal_years"], serde_json::json!([2016, 2017, 2018]));
    assert!(plan["wants"].as_array().unwrap().contains(&Value::from("series")), "{plan}");
    let mut changed = plan.clone();
    changed["fiscal_years"] = serde_json::json!([2019]);
    let body = serde_json::json!({ "question": question, "max_tokens": 2_000, "plan": changed });
    let (status, pack) = service.post("/v1/context", &body).await;
    assert_eq!((status, &pack["plan"]), (200, &changed));
    let years: Vec<&Value> =
        pack["passages"].as_array().unwrap().iter().map(|it| &it["fiscal_year"]).collect();
    assert!(years.contains(&&Value::from(2019)), "{years:?}");
}

#[tokio::test]
async fn what_nobody_wrote_is_not_found() {
    let service = Service::over(&keifu_tests::samples());
    let pack = service.pack("火星移住計画の探査機は何機か。", 2_000).await;
    assert_eq!(pack["found"], "nothing", "{pack}");
    assert!(!pack["notes"].as_array().unwrap().is_empty());
    assert_eq!(pack["passages"], serde_json::json!([]));
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_a_reason() {
    let service = Service::over(&keifu_tests::samples());
    for (body, status) in [
        (serde_json::json!({}), 400),
        (serde_json::json!({ "question": "" }), 422),
        (serde_json::json!({ "question": "健都とは", "max_tokens": 10 }), 422),
        (serde_json::json!({ "question": "健都とは", "unknown": 1 }), 400),
        (serde_json::json!({ "question": "あ".repeat(1_001) }), 422),
        (serde_json::json!({ "question": "健都とは", "plan": { "predicates": ["knows"] } }), 422),
        (
            serde_json::json!({ "question": "健都とは", "plan": { "entities": [{ "id": "どこにもない名前" }] } }),
            404,
        ),
        (
            serde_json::json!({ "question": "健都とは", "plan": { "dates": [{ "start": "昨日", "end": "今日" }] } }),
            422,
        ),
    ] {
        let (found, problem) = service.post("/v1/context", &body).await;
        assert_eq!(found, status, "{body}: {problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
    }
}
