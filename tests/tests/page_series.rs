//! The pages that compare years: whole without scripts, in both languages, with every state in the URL.

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
use tempfile::TempDir;
use tower::ServiceExt as _;

const BEFORE: &str = "令和元年度　みなと振興計画　進捗報告\n\n青葉町\n\n１．相談の窓口\n\n　あすか相談センターの相談件数は41件であった。\n\n　説明会を町役場で開き、<script>alert(1)</script>を配った。\n\n　町の職員が企業を訪ね、移転の相談に応じた。\n";
const AFTER: &str = "令和２年度　みなと振興計画　進捗報告\n\n青葉町\n\n１．相談の窓口\n\n　あすか相談センターの相談件数は59件であった。\n\n　町の職員が企業を訪ね、移転の相談に応じた。\n\n　新たに「はばたき創業支援事業」を始めた。\n";

fn router(files: &[(&str, &str)]) -> (TempDir, Router) {
    let folder = TempDir::new().unwrap();
    let config =
        config::resolve(Given { data: Some(folder.path().join("data")), ..Given::default() }).unwrap();
    let reports = folder.path().join("reports");
    fs::create_dir_all(&reports).unwrap();
    for (name, content) in files {
        fs::write(reports.join(name), content).unwrap();
    }
    ingest(&config, &[reports], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, app(AppState::new(library, Limits::default())))
}

async fn ask(router: &Router, uri: &str) -> (u16, String) {
    let request = Request::builder()
        .uri(uri)
        .header("host", "127.0.0.1:8080")
        .header("accept", "text/html")
        .body(Body::empty())
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn page(router: &Router, uri: &str) -> String {
    let (status, page) = ask(router, uri).await;
    assert_eq!(status, 200, "{uri}: {page}");
    assert!(!page.contains("<script>") && !page.contains(" style=") && !page.contains("onclick"), "{uri}");
    assert_eq!(page.matches("<h1").count(), 1, "{uri}");
    page
}

/// Where the first link to a series leads.
fn first_series(page: &str) -> String {
    let at = page.find("/series/s").unwrap();
    page[at..].chars().take_while(|c| !matches!(c, '"' | '?' | '#')).collect()
}

#[tokio::test]
async fn two_years_are_chosen_and_read_without_scripts() {
    let (_folder, router) = router(&[("a.txt", BEFORE), ("b.txt", AFTER)]);
    let list = page(&router, "/series").await;
    assert!(list.contains("青葉町 みなと振興計画 進捗報告"), "{list}");
    let series = first_series(&list);
    let compared = page(&router, &series).await;
    for words in [
        r#"<option value="2019" selected>令和元年度（2019）</option>"#,
        r#"<option value="2020" selected>令和2年度（2020）</option>"#,
        "+18",
        "(+43.9%)",
        "はばたき創業支援事業",
        "［削除］",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "/citations/d",
    ] {
        assert!(compared.contains(words), "{words}: {compared}");
    }
    let marks = compared.matches("<ins").count();
    assert!(marks >= 2 && compared.contains("<del"), "{compared}");
    // The year of the title alone is no news, but can be asked for.
    assert!(!compared.contains(r#"data-change="year""#));
    let years = page(&router, &format!("{series}?sentences=year_only")).await;
    assert!(years.contains(r#"data-change="year""#) && years.contains("みなと振興計画"));
    let removed = page(&router, &format!("{series}?sentences=removed&from=2019&to=2020")).await;
    assert!(removed.contains("説明会を町役場で開き"));
    assert!(removed.contains("from=2019") && removed.contains("sentences=added"));
    let backwards = page(&router, &format!("{series}?from=2020&to=2019")).await;
    assert!(backwards.contains("−18"));
    let alone = page(&router, &format!("{series}?list=metrics")).await;
    assert!(alone.contains("+18") && !alone.contains(r#"id="sentences""#));
}

#[tokio::test]
async fn the_page_speaks_english_and_keeps_it() {
    let (_folder, router) = router(&[("a.txt", BEFORE), ("b.txt", AFTER)]);
    let series = first_series(&page(&router, "/series?lang=en").await);
    let compared = page(&router, &format!("{series}?lang=en&theme=dark")).await;
    for words in
        ["Compare", "Earlier year", "FY2019", "[removed]", "How much changed", r#"name="lang" value="en""#]
    {
        assert!(compared.contains(words), "{words}");
    }
    assert!(!compared.contains("主な変化"));
}

#[tokio::test]
async fn what_cannot_be_compared_is_said() {
    let (_folder, router) =
        router(&[("a.txt", BEFORE), ("b.txt", AFTER), ("c.txt", "会議の記録\n\n晴れた。\n")]);
    let series = first_series(&page(&router, "/series").await);
    let (status, wrong) = ask(&router, &format!("{series}?from=1999")).await;
    assert_eq!(status, 422);
    assert!(wrong.contains("令和元年度（2019）、令和2年度（2020）"), "{wrong}");
    assert_eq!(ask(&router, "/series/s0000000000000000").await.0, 404);
    assert_eq!(ask(&router, "/series/documents?from=d0000000000000000&to=d1").await.0, 404);
    // What is no list or kind is left out.
    page(&router, &format!("{series}?list=%3Cb%3E&sentences=x&offset=-1&changes=y")).await;
    page(&router, &format!("{series}?list=entities&changes=appeared&offset=99999")).await;
}

#[tokio::test]
async fn any_two_documents_are_compared() {
    let after = AFTER.replace("進捗報告", "取組のまとめ");
    let (_folder, router) = router(&[("a.txt", BEFORE), ("b.txt", &after)]);
    let form = page(&router, "/series").await;
    assert!(form.contains("まだ二つ以上ありません"));
    let ids: Vec<String> = form
        .match_indices(r#"<option value="d"#)
        .map(|(at, _)| form[at + 15..].chars().take_while(|c| *c != '"').collect())
        .collect();
    assert_eq!(ids.len(), 4, "{form}");
    let compared = page(&router, &format!("/series/documents?from={}&to={}", ids[0], ids[1])).await;
    assert!(compared.contains("+18") && compared.contains("取組のまとめ"), "{compared}");
    // A document links to its report, which says that it has one year only.
    let document = page(&router, &format!("/documents/{}", ids[0])).await;
    let lonely = page(&router, &first_series(&document)).await;
    assert!(lonely.contains("まだ一つの年度しか"), "{lonely}");
    assert!(lonely.contains(&format!(r#"<option value="{}" selected>"#, ids[0])), "{lonely}");
}
