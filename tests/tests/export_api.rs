//! Exports over HTTP, through the router: every format of every list, the same as on the command line, whole or by parts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, header::ACCEPT},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::{items, samples, text};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

static SERVED: LazyLock<(TempDir, Router)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[samples()], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    let router = app(AppState::new(library, Limits::default()));
    (folder, router)
});

async fn ask(uri: &str, accept: Option<&str>) -> (u16, HeaderMap, Vec<u8>) {
    let mut request = Request::builder().uri(uri);
    if let Some(accept) = accept {
        request = request.header(ACCEPT, accept);
    }
    let response = SERVED.1.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
}

async fn ok(uri: &str) -> Vec<u8> {
    let (status, _, body) = ask(uri, None).await;
    assert_eq!(status, 200, "{uri}: {}", String::from_utf8_lossy(&body));
    body
}

async fn json(uri: &str) -> Value {
    serde_json::from_slice(&ok(uri).await).unwrap()
}

/// Rows of JSON Lines.
async fn lines(uri: &str) -> Vec<Value> {
    let body = String::from_utf8(ok(uri).await).unwrap();
    body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Header and records of a CSV.
fn records(body: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(body.strip_prefix(b"\xEF\xBB\xBF").unwrap());
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let records =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    (header, records)
}

async fn entity() -> String {
    let found = json("/v1/entities?q=PMDA関西支部&limit=1").await;
    text(&found["items"][0]["id"]).to_owned()
}

#[tokio::test]
async fn lists_have_the_same_items_in_every_format() {
    let entity = entity().await;
    for (list, id, of_item) in [
        ("/v1/documents".to_owned(), "id", "/id"),
        ("/v1/entities".to_owned(), "id", "/id"),
        ("/v1/entities?type=organization".to_owned(), "id", "/id"),
        (format!("/v1/entities/{entity}/relations?modality=all"), "subject_id", "/subject/id"),
        (format!("/v1/entities/{entity}/mentions"), "passage_id", "/passage"),
        ("/v1/metrics".to_owned(), "quote", "/evidence/quote"),
        ("/v1/metrics?role=target".to_owned(), "citation_id", "/evidence/citation_id"),
    ] {
        let with = |more: &str| format!("{list}{}{more}", if list.contains('?') { '&' } else { '?' });
        let all = json(&with("limit=1000")).await;
        let wanted: Vec<String> =
            items(&all["items"]).iter().map(|item| text(item.pointer(of_item).unwrap()).to_owned()).collect();
        assert!(!wanted.is_empty(), "{list}");
        let given: Vec<String> =
            lines(&with("format=jsonl")).await.iter().map(|row| text(&row[id]).to_owned()).collect();
        assert_eq!(given, wanted, "{list}");
        let (header, rows) = records(&ok(&with("format=csv")).await);
        let column = header.iter().position(|name| name == id).unwrap();
        let given: Vec<&str> = rows.iter().map(|row| row[column].as_str()).collect();
        assert_eq!(given, wanted, "{list}");
        let parquet = ok(&with("format=parquet")).await;
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"), "{list}");
    }
}

#[tokio::test]
async fn rows_of_a_list_are_those_of_the_table() {
    let entity = entity().await;
    for (list, table) in [
        (format!("/v1/entities/{entity}/mentions?format=csv"), "mentions"),
        (format!("/v1/entities/{entity}/relations?modality=all&format=csv"), "relations"),
        ("/v1/metrics?format=csv&fiscal_year=2019".to_owned(), "metrics"),
        ("/v1/documents?format=csv".to_owned(), "documents"),
        ("/v1/entities?format=csv".to_owned(), "entities"),
    ] {
        let (header, whole) = records(&ok(&format!("/v1/export/{table}?format=csv")).await);
        let (own, rows) = records(&ok(&list).await);
        assert_eq!(own, header);
        let whole: BTreeSet<Vec<String>> = whole.into_iter().collect();
        assert!(!rows.is_empty() && rows.iter().all(|row| whole.contains(row)), "{list}");
    }
}

#[tokio::test]
async fn a_part_tells_how_many_there_are_and_where_the_next_is() {
    let (_, all) = records(&ok("/v1/entities?format=csv").await);
    let mut uri = "/v1/entities?format=csv&limit=40".to_owned();
    let mut gathered = Vec::new();
    loop {
        let (status, headers, body) = ask(&uri, None).await;
        assert_eq!(
            (status, headers["x-total-count"].to_str().unwrap()),
            (200, all.len().to_string().as_str())
        );
        gathered.extend(records(&body).1);
        let Some(link) = headers.get("link") else { break };
        let link = link.to_str().unwrap();
        uri =
            link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).unwrap().to_owned();
    }
    assert_eq!(gathered, all);
}

#[tokio::test]
async fn what_is_accepted_is_given() {
    for (accept, media) in [
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/turtle;q=0.9, application/json;q=0.1", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("application/gexf+xml", "application/gexf+xml"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
    ] {
        let (status, headers, body) = ask("/v1/entities", Some(accept)).await;
        assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, media), "{accept}");
        assert!(!body.is_empty());
    }
    for (uri, wanted) in [
        ("/v1/entities?format=xls", 422),
        ("/v1/documents?format=gexf", 422),
        ("/v1/export?format=xml", 422),
        ("/v1/export/metrics?format=turtle", 422),
        ("/v1/export/nothing?format=csv", 404),
        ("/v1/entities/誰もいない/relations?format=csv", 404),
        ("/v1/search?q=%EF%BC%88(&format=csv", 400),
    ] {
        let (status, headers, body) = ask(uri, None).await;
        assert_eq!(status, wanted, "{uri}: {}", String::from_utf8_lossy(&body));
        assert_eq!(headers["content-type"], "application/problem+json", "{uri}");
    }
}

#[tokio::test]
async fn a_search_gives_all_that_it_finds() {
    let found = json("/v1/search?q=健都&limit=100&passages=1000").await;
    let wanted: Vec<&str> = items(&found["hits"])
        .iter()
        .flat_map(|hit| items(&hit["passages"]))
        .map(|passage| text(&passage["id"]))
        .collect();
    assert_eq!(wanted.len(), found["total_passages"].as_u64().unwrap() as usize);
    let rows = lines("/v1/search?q=健都&format=jsonl").await;
    let given: Vec<&str> = rows.iter().map(|row| text(&row["passage_id"])).collect();
    assert_eq!(given, wanted);
    // By parts: the cursor leads on.
    let (_, headers, body) = ask("/v1/search?q=健都&format=csv&limit=1", None).await;
    let (_, first) = records(&body);
    let link = headers["link"].to_str().unwrap();
    let next = link.strip_prefix('<').and_then(|link| link.split_once('>')).unwrap().0;
    let (_, second) = records(&ok(next).await);
    assert_eq!(first.last().unwrap()[6], wanted[first.len() - 1]);
    assert_eq!(second[0][6], wanted[first.len()]);
}

#[tokio::test]
async fn an_archive_has_every_table_as_it_is_alone() {
    for format in ["csv", "parquet", "jsonl"] {
        let archive = ok(&format!("/v1/export?format={format}")).await;
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
        assert_eq!(archive.len(), if format == "jsonl" { 7 } else { 10 });
        for at in 0..archive.len() {
            let mut member = archive.by_index(at).unwrap();
            let table = member.name().unwrap().strip_suffix(&format!(".{format}")).unwrap().to_owned();
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            assert!(content == ok(&format!("/v1/export/{table}?format={format}")).await, "{table}.{format}");
        }
    }
}

#[tokio::test]
async fn the_graph_of_a_list_is_a_part_of_the_whole() {
    let lines = |body: Vec<u8>| -> Vec<String> {
        String::from_utf8(body).unwrap().lines().map(str::to_owned).collect()
    };
    let whole: BTreeSet<String> = lines(ok("/v1/export?format=jsonld").await)
        .iter()
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect();
    let entity = entity().await;
    for list in [
        format!("/v1/entities/{entity}/relations?modality=all"),
        "/v1/metrics?role=target".to_owned(),
        "/v1/documents?limit=3".to_owned(),
    ] {
        let separator = if list.contains('?') { '&' } else { '?' };
        let part = lines(ok(&format!("{list}{separator}format=jsonld")).await);
        let nodes: Vec<&str> = part
            .iter()
            .filter(|line| line.starts_with("{\"@id\""))
            .map(|line| line.trim_end_matches(','))
            .collect();
        assert!(nodes.len() > 40, "{list}");
        for node in nodes {
            assert!(whole.contains(node), "{list}: {node}");
        }
    }
}
