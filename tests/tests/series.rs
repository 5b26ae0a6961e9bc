//! The same report over the years: told by `/v1/documents` and `/v1/stats`, whatever the files' formats and encodings.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, sync::Arc};

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
use keifu_tests::{items, text};
use serde_json::Value;
use tower::ServiceExt as _;

async fn get(router: &Router, uri: &str) -> Value {
    let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{uri}");
    serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap()
}

#[tokio::test]
async fn the_same_report_over_the_years_is_one_series() {
    let folder = tempfile::TempDir::new().unwrap();
    let reports = folder.path().join("reports");
    fs::create_dir_all(&reports).unwrap();
    let page = |year: &str| {
        format!(
            "<html><head><meta charset=utf-8><title>みなと振興計画 進捗報告（{year}） | 青葉町公式ホームページ</title></head>\
             <body><nav><a href=/>トップ</a></nav><h1>みなと振興計画 進捗報告（{year}）</h1><p>青葉町港湾課</p>\
             <p>商談会を開催し、延べ120人が参加した。</p></body></html>"
        )
    };
    fs::write(reports.join("a.html"), page("令和４年度")).unwrap();
    fs::write(reports.join("b.htm"), page("平成31年度・令和元年度")).unwrap();
    let text_file = "令和３年度　みなと振興計画　進捗報告\n\n青葉町港湾課\n\n　商談会を開催した。\n";
    fs::write(reports.join("z.txt"), text_file).unwrap();
    fs::write(reports.join("other.txt"), text_file.replace("青葉町", "若葉市")).unwrap();

    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[reports], &Progress::Silent).unwrap();
    let router = app(AppState::new(Arc::new(Library::open(&config).unwrap()), Limits::default()));

    let all = get(&router, "/v1/documents").await;
    assert_eq!(items(&all["items"]).len(), 4);
    let of = |source: &str| {
        items(&all["items"]).iter().find(|document| text(&document["source"]).ends_with(source)).unwrap()["series"]
            .clone()
    };
    assert_eq!(text(&of("a.html")["name"]), "青葉町港湾課 みなと振興計画 進捗報告");
    assert_ne!(of("other.txt")["id"], of("z.txt")["id"]);
    let id = of("a.html")["id"].clone();

    let one = get(&router, &format!("/v1/documents?series={}", text(&id))).await;
    let years: Vec<i64> =
        items(&one["items"]).iter().map(|document| document["fiscal_year"].as_i64().unwrap()).collect();
    assert_eq!(years, [2019, 2021, 2022]);
    assert_eq!(get(&router, "/v1/documents?series=s0000000000000000").await["total"], 0);

    let stats = get(&router, "/v1/stats").await;
    assert_eq!(stats["series"].as_array().unwrap().len(), 1);
    assert_eq!(stats["series"][0]["value"], id);
    assert_eq!(stats["series"][0]["count"], 3);
}
