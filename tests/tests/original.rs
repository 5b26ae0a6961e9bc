//! `/v1/documents/{id}/file`: the original bytes, whole and in part, with what a browser must know of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Method, Request},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Config, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::{items, text};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A data directory with the reports that a test writes.
struct Reports {
    folder: TempDir,
    config: Config,
}

impl Reports {
    fn new(configuration: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        fs::create_dir_all(&data).unwrap();
        fs::create_dir_all(folder.path().join("reports")).unwrap();
        fs::write(data.join("keifu.toml"), configuration).unwrap();
        let config = config::resolve(Given { data: Some(data), ..Given::default() }).unwrap();
        Self { folder, config }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("reports").join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    fn serve(&self) -> Router {
        ingest(&self.config, &[self.folder.path().join("reports")], &Progress::Silent).unwrap();
        app(AppState::new(Arc::new(Library::open(&self.config).unwrap()), Limits::default()))
    }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

async fn ask(router: &Router, method: Method, uri: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().method(method).uri(uri);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: to_bytes(response.into_body(), usize::MAX).await.unwrap() }
}

/// The address of the file of `source`.
async fn file_of(router: &Router, source: &str) -> String {
    let list = ask(router, Method::GET, "/v1/documents", &[]).await;
    let list: Value = serde_json::from_slice(&list.body).unwrap();
    let found = items(&list["items"]).iter().find(|document| document["source"] == source);
    format!("/v1/documents/{}/file", text(&found.unwrap()["id"]))
}

#[tokio::test]
async fn the_original_comes_back_byte_for_byte_small_and_large() {
    let reports = Reports::new("");
    let large = "健都の取組を進めた。次の一年も進める。\n\n".repeat(3_000);
    // 健都の取組を進めた。 in Shift_JIS
    let small = b"\x8C\x92\x93s\x82\xCC\x8E\xE6\x91g\x82\xF0\x90i\x82\xDF\x82\xBD\x81B\n".repeat(4);
    reports.write("R1/年次 報告.txt", &large);
    reports.write("small.txt", &small);
    let router = reports.serve();

    let uri = file_of(&router, "R1/年次 報告.txt").await;
    let whole = ask(&router, Method::GET, &uri, &[]).await;
    assert_eq!((whole.status, &whole.body[..]), (200, large.as_bytes()));
    assert_eq!(whole.header("content-type"), "text/plain; charset=UTF-8");
    assert_eq!(whole.header("content-length"), large.len().to_string());
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    let disposition = whole.header("content-disposition");
    assert!(disposition.starts_with("inline;"), "{disposition}");
    assert!(
        disposition.ends_with("filename*=UTF-8''%E5%B9%B4%E6%AC%A1%20%E5%A0%B1%E5%91%8A.txt"),
        "{disposition}"
    );

    let uri = file_of(&router, "small.txt").await;
    let whole = ask(&router, Method::GET, &uri, &[]).await;
    assert_eq!((whole.status, &whole.body[..]), (200, &small[..]));
    assert_eq!(whole.header("content-type"), "text/plain; charset=Shift_JIS");
}

#[tokio::test]
async fn ranges_head_and_revalidation() {
    let reports = Reports::new("");
    let large = "健都の取組を進めた。次の一年も進める。\n\n".repeat(3_000);
    reports.write("large.txt", &large);
    reports.write("small.txt", "健都の取組を進めた。\n");
    let router = reports.serve();
    for (name, bytes) in [("large.txt", large.as_bytes()), ("small.txt", "健都の取組を進めた。\n".as_bytes())]
    {
        let uri = file_of(&router, name).await;
        let size = bytes.len();
        let last = format!("bytes=-{}", size - 3);
        for (range, wanted) in [("bytes=0-3", 0..4), ("bytes=3-", 3..size), (last.as_str(), 3..size)] {
            let part = ask(&router, Method::GET, &uri, &[("range", range)]).await;
            assert_eq!((part.status, &part.body[..]), (206, &bytes[wanted.clone()]), "{name} {range}");
            let told = format!("bytes {}-{}/{size}", wanted.start, wanted.end - 1);
            assert_eq!(part.header("content-range"), told);
            assert_eq!(part.header("content-length"), wanted.len().to_string());
        }
        let outside = ask(&router, Method::GET, &uri, &[("range", &format!("bytes={size}-"))]).await;
        assert_eq!(outside.status, 416);
        assert_eq!(outside.header("content-range"), format!("bytes */{size}"));
        assert_eq!(outside.header("content-type"), "application/problem+json");

        let head = ask(&router, Method::HEAD, &uri, &[]).await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), size.to_string());

        let tag = head.header("etag");
        let same = ask(&router, Method::GET, &uri, &[("if-none-match", tag)]).await;
        assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, tag));
        let other = ask(&router, Method::GET, &uri, &[("if-none-match", "\"other\"")]).await;
        assert_eq!((other.status, other.body.len()), (200, size));
        for (given, status) in [(tag, 206), ("\"other\"", 200), ("Sat, 01 Jan 2022 00:00:00 GMT", 200)] {
            let asked = [("range", "bytes=0-0"), ("if-range", given)];
            assert_eq!(ask(&router, Method::GET, &uri, &asked).await.status, status, "{given}");
        }
    }
    let missing = ask(&router, Method::GET, "/v1/documents/d0000000000000000/file", &[]).await;
    assert_eq!((missing.status, missing.header("content-type")), (404, "application/problem+json"));
}

#[tokio::test]
async fn a_page_of_somebody_elses_can_do_nothing_in_our_origin() {
    let reports = Reports::new("");
    let page = "<!DOCTYPE html><meta charset=utf-8><title>報告</title><script>alert(1)</script><p>健都の取組";
    // The name says text: what counts is the content.
    reports.write("page.txt", page);
    let router = reports.serve();
    let uri = file_of(&router, "page.txt").await;
    let answer = ask(&router, Method::GET, &uri, &[]).await;
    assert_eq!(answer.body, page);
    assert_eq!(answer.header("content-type"), "text/html; charset=UTF-8");
    assert!(answer.header("content-security-policy").starts_with("sandbox;"), "{:?}", answer.headers);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_referenced_original_that_changed_or_went_is_told_as_a_problem() {
    let reports = Reports::new("[ingest]\noriginals = \"reference\"\n");
    reports.write("a.txt", "健都の取組を進めた。\n");
    let router = reports.serve();
    let uri = file_of(&router, "a.txt").await;
    for _ in 0..2 {
        let whole = ask(&router, Method::GET, &uri, &[]).await;
        assert_eq!((whole.status, &whole.body[..]), (200, "健都の取組を進めた。\n".as_bytes()));
    }
    reports.write("a.txt", "健都の取組を進めた。次の年も進めた。\n");
    for (status, kind) in [(409, "/problems/original-changed"), (410, "/problems/original-gone")] {
        let answer = ask(&router, Method::GET, &uri, &[]).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"));
        let problem: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem["type"], kind);
        assert!(text(&problem["detail"]).contains("keifu ingest"), "{problem}");
        let _ = fs::remove_file(reports.path("a.txt"));
    }
}

#[tokio::test]
async fn a_copy_that_was_cut_short_or_lost_is_told_and_taken_again() {
    let reports = Reports::new("");
    let large = "健都の取組を進めた。次の一年も進める。\n\n".repeat(3_000);
    reports.write("large.txt", &large);
    let router = reports.serve();
    let uri = file_of(&router, "large.txt").await;
    let folder = reports.config.data.join("originals");
    let [name] = keifu_tests::files_of(&folder).into_keys().collect::<Vec<_>>().try_into().unwrap();
    fs::write(folder.join(&name), "健都").unwrap();
    assert_eq!(ask(&router, Method::GET, &uri, &[]).await.status, 409);
    fs::remove_file(folder.join(&name)).unwrap();
    assert_eq!(ask(&router, Method::GET, &uri, &[]).await.status, 410);
    let router = reports.serve();
    assert_eq!(ask(&router, Method::GET, &uri, &[]).await.body, large);
}
