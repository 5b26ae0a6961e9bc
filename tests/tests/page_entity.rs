//! The pages of entities through the router, over the project's own sample reports.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    path::Path,
    sync::{Arc, LazyLock},
};

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header::LOCATION},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The samples, read once for all tests.
static SAMPLES: LazyLock<(TempDir, Arc<Library>)> = LazyLock::new(|| read(&keifu_tests::samples()));

fn read(folder: &Path) -> (TempDir, Arc<Library>) {
    let source = folder;
    let folder = TempDir::new().unwrap();
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[source.to_owned()], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, library)
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn ask(uri: &str) -> Response<Body> {
    ask_of(&SAMPLES.1, uri).await
}

async fn ask_of(library: &Arc<Library>, uri: &str) -> Response<Body> {
    let router = app(AppState::new(library.clone(), Limits::default()));
    router.oneshot(Request::builder().uri(uri).body(Body::empty()).unwrap()).await.unwrap()
}

async fn html(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

async fn page(uri: &str) -> String {
    let response = ask(uri).await;
    assert_eq!(response.status(), StatusCode::OK, "{uri}");
    html(response).await
}

/// Where the page of a name is.
async fn of(name: &str) -> String {
    let response = ask(&format!("/entities/{}", escaped(name))).await;
    assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{name}");
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_name_leads_to_its_entity_and_the_page_shows_its_figures() {
    let url = of("PMDA関西支部").await;
    let page = page(&url).await;
    for expected in [
        "医薬品医療機器総合機構関西支部",
        "PMDA-WEST",
        "令和元年度（2019）",
        ">127<",
        ">110<",
        "115.5%",
        "<svg",
        "速報・訂正前",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    assert!(!page.contains("style=") && !page.contains("onclick"), "nothing inline");
}

#[tokio::test]
async fn language_and_parts_keep_their_way() {
    let url = of("健都").await;
    let english = page(&format!("{url}?lang=en")).await;
    assert!(english.contains("Names and abbreviations") && english.contains("lang=en"));
    for part in [
        "names",
        "metrics",
        "passages",
        "timeline?year=2019",
        "relations?predicate=located_in&direction=incoming",
    ] {
        let part = page(&format!("{url}/{part}")).await;
        assert!(part.contains("北大阪健康医療都市"));
    }
    let sent = ask(&format!("/entities/{}/passages?lang=en", escaped("健都"))).await;
    let to = sent.headers()[LOCATION].to_str().unwrap();
    assert!(to.ends_with("/passages?lang=en") && to.starts_with(&url), "{to}");
}

#[tokio::test]
async fn what_is_unknown_is_a_page_with_names_that_look_alike() {
    let response = ask(&format!("/entities/{}", escaped("未来医療推進機溝"))).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let page = html(response).await;
    assert!(page.contains("未来医療推進機構") && page.contains("/entities/"), "{page}");
    assert_eq!(ask("/entities/e0000000000000000").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ask("/entities/%3Cscript%3E").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn entities_are_found_by_name_and_browsed_by_type() {
    let all = page("/entities").await;
    assert!(all.contains("rel=\"next\"") && all.contains("医薬品医療機器総合機構"));
    let facilities = page("/entities?type=facility").await;
    assert!(facilities.contains("北大阪健康医療都市") && !facilities.contains(">大阪市<"));
    let found = page(&format!("/entities?q={}", escaped("PMDA-WEST"))).await;
    assert!(found.contains("医薬品医療機器総合機構関西支部"));
    assert!(page("/entities?q=zzzzzzzzzzzz").await.contains("見つかりませんでした"));
    assert!(page("/entities?offset=99999&type=nothing").await.contains("<main"));
}

#[tokio::test]
async fn every_entity_has_a_page() {
    let list: serde_json::Value =
        serde_json::from_str(&html(ask("/v1/entities?limit=1000").await).await).unwrap();
    for entity in list["items"].as_array().unwrap() {
        let page = page(&format!("/entities/{}", entity["id"].as_str().unwrap())).await;
        assert!(
            page.contains("<h1") && !page.contains("NaN") && !page.contains("inf\""),
            "{}",
            entity["name"]
        );
    }
}

#[tokio::test]
async fn a_series_of_real_reports_can_be_read() {
    let Some(shared) = keifu_tests::shared() else { return };
    let (_folder, library) = read(&shared.join("seeds"));
    let sent = ask_of(&library, &format!("/entities/{}", escaped("PMDA関西支部"))).await;
    let page = html(ask_of(&library, sent.headers()[LOCATION].to_str().unwrap()).await).await;
    for figure in ["41", "59", "105", "127"] {
        assert!(page.contains(&format!("text-anchor=\"middle\">{figure}</text>")), "{figure} in the picture");
        assert!(page.contains(&format!("<bdi>{figure}</bdi></a>")), "{figure} in the table");
    }
}

#[tokio::test]
async fn what_is_not_shown_is_told_and_can_be_reached() {
    let url = of("大阪府").await;
    let page = page(&url).await;
    let more = page.split("もっと見る（全").nth(1).unwrap();
    let total: usize = more.split('件').next().unwrap().parse().unwrap();
    let link = page.split("もっと見る（全").next().unwrap().rsplit("href=\"").next().unwrap();
    let rest = self::page(&link.split('"').next().unwrap().replace("&amp;", "&")).await;
    let items = rest.matches("<li><p>").count() + rest.matches("<li><div class=\"hiding\">").count();
    assert_eq!(items, total, "{link}");
}
