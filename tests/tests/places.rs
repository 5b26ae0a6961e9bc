//! Where a quote stands goes with it everywhere: search, passages, evidence, citations, exports, and the original opened
//! at its page.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    library::Library,
};
use keifu_tests::{Keifu, argument, formats, items, text};
use serde_json::Value;
use tower::ServiceExt as _;

/// Two pages of PDF, the same in an archive, a workbook, a presentation, and a text without pages; ingested once.
static LIBRARY: LazyLock<Keifu> = LazyLock::new(|| {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let reports = keifu.folder.path().join("reports");
    fs::create_dir_all(&reports).unwrap();
    let annual = annual();
    fs::write(reports.join("年報.pdf"), &annual).unwrap();
    fs::write(reports.join("送付.zip"), formats::zip(&[("令和元年度/年報 写し.pdf".to_owned(), annual)]))
        .unwrap();
    fs::write(reports.join("note.txt"), "PMDA関西支部と協定を締結した。\n").unwrap();
    let slide =
        ["健都の歩み".to_owned(), "国立循環器病研究センターが健都に移転した（令和元年7月）。".to_owned()];
    fs::write(reports.join("発表.pptx"), formats::pptx(&slide)).unwrap();
    let cells = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let sheet = [
        cells(["催し", "開催年度", "商談数"]),
        cells(["健都ものづくり商談会", "平成30年度", "278件"]),
        cells(["彩都ものづくり商談会", "令和元年度", "301件"]),
    ];
    fs::write(reports.join("商談.xlsx"), formats::xlsx("実績 R1", &sheet)).unwrap();
    keifu.ok(&["ingest", argument(&reports)]);
    keifu
});

fn annual() -> Vec<u8> {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>();
    formats::pdf(&[
        lines(&["令和元年度 年次報告", "PMDA関西支部を設立した。"]),
        lines(&["連携の状況", "大阪市はPMDA関西支部と協定を締結した（令和元年6月）。"]),
    ])
}

/// The hit of a search in the document at `source`, with its document's id.
fn hit(query: &str, source: &str) -> (String, Value) {
    let answer = LIBRARY.json(&["search", query]);
    let hit = items(&answer["hits"]).iter().find(|hit| hit["document"]["source"] == source);
    let hit = hit.unwrap_or_else(|| panic!("{query} is not found in {source}"));
    (text(&hit["document"]["id"]).to_owned(), items(&hit["passages"])[0].clone())
}

#[test]
fn a_hit_says_its_page_the_place_on_it_and_where_to_open_it() {
    for source in ["年報.pdf", "送付.zip/令和元年度/年報 写し.pdf"] {
        let (document, passage) = hit("「協定を締結」", source);
        assert_eq!((&passage["page"], &passage["place"]["unit"]), (&2.into(), &"page".into()));
        assert_eq!(passage["file"], format!("/v1/documents/{document}/file#page=2"));
        assert!(text(&passage["citation"]).ends_with("、p.2"), "{passage}");
        // Ten points high, written 60 points from the left edge and 842 - (780 - 16) from the upper one.
        let area = |edge: &str| passage["place"]["area"][edge].as_i64().unwrap();
        assert!((area("left") - 60).abs() <= 2 && area("right") > 200, "{passage}");
        assert!((60..78).contains(&area("top")) && (76..90).contains(&area("bottom")), "{passage}");
        assert_eq!(passage["place"]["ocr"], false);
    }
    let (document, passage) = hit("「協定を締結」", "note.txt");
    assert_eq!((&passage["page"], &passage["place"]), (&Value::Null, &Value::Null));
    assert_eq!(passage["file"], format!("/v1/documents/{document}/file"));
    let shown = LIBRARY.ok(&["search", "「協定を締結」"]);
    assert!(shown.contains("p.2") && shown.contains("年報.pdf（2 ページ）"), "{shown}");
}

#[test]
fn a_line_of_a_presentation_says_its_slide() {
    let (document, passage) = hit("国立循環器病研究センター", "発表.pptx");
    assert_eq!((&passage["page"], &passage["place"]["unit"]), (&1.into(), &"slide".into()));
    assert!(text(&passage["citation"]).ends_with("、スライド1"), "{passage}");
    assert_eq!(passage["file"], format!("/v1/documents/{document}/file#page=1"));
    let shown = LIBRARY.ok(&["search", "国立循環器病研究センター"]);
    assert!(shown.contains("スライド1") && shown.contains("発表.pptx（1 枚）"), "{shown}");
}

/// Every object with a quote, however deep.
fn collect<'a>(value: &'a Value, evidence: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, evidence)),
        Value::Object(object) => {
            evidence.extend(object.contains_key("quote").then_some(value));
            object.values().for_each(|value| collect(value, evidence));
        }
        _ => {}
    }
}

#[test]
fn a_row_of_a_workbook_says_its_sheet_and_cells() {
    let (document, passage) = hit("彩都ものづくり商談会", "商談.xlsx");
    let place = &passage["place"];
    assert_eq!((&passage["page"], &place["unit"]), (&1.into(), &"sheet".into()));
    assert_eq!((&place["sheet"], &place["cells"]), (&"実績 R1".into(), &"A3:C3".into()));
    assert!(text(&passage["citation"]).ends_with("、シート「実績 R1」A3:C3"), "{passage}");
    assert!(text(&passage["file"]).starts_with(&format!("/v1/documents/{document}/file")), "{passage}");

    let answer = LIBRARY.json(&["metrics", "商談数"]);
    let mut evidence = Vec::new();
    collect(&answer, &mut evidence);
    let here = evidence.iter().find(|evidence| evidence["passage"] == passage["id"]);
    let here = here.unwrap_or_else(|| panic!("no number at {passage} in {answer}"));
    for field in ["page", "place", "file", "citation"] {
        assert_eq!(here[field], passage[field], "{field}");
    }
}

#[test]
fn the_evidence_of_a_relation_says_the_same_place() {
    let (_, passage) = hit("「協定を締結」", "年報.pdf");
    let card = LIBRARY.json(&["entity", "PMDA関西支部"]);
    let evidence: Vec<&Value> =
        items(&card["relations"]).iter().flat_map(|relation| items(&relation["evidence"])).collect();
    let here = evidence.iter().find(|evidence| evidence["passage"] == passage["id"]);
    let here = here.unwrap_or_else(|| panic!("no evidence at {passage} in {evidence:?}"));
    for field in ["page", "place", "file", "citation"] {
        assert_eq!(here[field], passage[field], "{field}");
    }
}

#[tokio::test]
async fn the_original_of_a_hit_can_be_opened_a_member_of_an_archive_too() {
    for source in ["年報.pdf", "送付.zip/令和元年度/年報 写し.pdf"] {
        let (_, passage) = hit("「協定を締結」", source);
        let config = Given { data: Some(LIBRARY.data()), ..Given::default() };
        let library = Library::open(&config::resolve(config).unwrap()).unwrap();
        let router = app(AppState::new(Arc::new(library), Limits::default()));
        let uri = text(&passage["file"]).split('#').next().unwrap();
        let response = router.oneshot(Request::get(uri).body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/pdf");
        let name = response.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert_eq!(name.contains("%20%E5%86%99%E3%81%97.pdf"), source.ends_with("写し.pdf"), "{name}");
        // Some viewers refuse to open within a sandbox.
        assert!(!response.headers().contains_key("content-security-policy"));
        assert_eq!(to_bytes(response.into_body(), usize::MAX).await.unwrap(), annual());
    }
}

#[test]
fn documents_tell_their_format_and_pages() {
    let answer = LIBRARY.json(&["search", "「協定を締結」"]);
    let documents: Vec<(&str, &Value, &Value)> = items(&answer["hits"])
        .iter()
        .map(|hit| &hit["document"])
        .map(|document| (text(&document["source"]), &document["format"], &document["pages"]))
        .collect();
    assert!(documents.contains(&("年報.pdf", &"pdf".into(), &2.into())), "{documents:?}");
    assert!(documents.contains(&("note.txt", &"text".into(), &Value::Null)), "{documents:?}");
    let stats = LIBRARY.json(&["stats"]);
    let formats: Vec<(&str, u64)> = items(&stats["documents_by_format"])
        .iter()
        .map(|format| (text(&format["value"]), format["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(formats, [("pdf", 2), ("pptx", 1), ("text", 1), ("xlsx", 1)]);
    assert_eq!(stats["pages"], 6);
    assert!(LIBRARY.ok(&["stats"]).contains("PDF"));
}

#[test]
fn exports_tell_the_same_places() {
    let (_, passage) = hit("「協定を締結」", "年報.pdf");
    let out = LIBRARY.folder.path().join("jsonl");
    LIBRARY.ok(&["export", "--format", "jsonl", "--out", argument(&out)]);
    let rows = |table: &str| -> Vec<Value> {
        let lines = fs::read_to_string(out.join(format!("{table}.jsonl"))).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let passages = rows("passages");
    let row = passages.iter().find(|row| row["id"] == passage["id"]).unwrap();
    assert_eq!((&row["place"], &row["page"]), (&passage["place"], &passage["page"]));
    let formats: Vec<(String, Value)> = rows("documents")
        .iter()
        .map(|row| (text(&row["source"]).to_owned(), row["format"].clone()))
        .collect();
    assert!(formats.contains(&("年報.pdf".to_owned(), "pdf".into())), "{formats:?}");
    assert!(formats.contains(&("note.txt".to_owned(), "text".into())), "{formats:?}");
}

#[test]
fn a_place_that_was_changed_is_noticed() {
    LIBRARY.ok(&["verify"]);
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    copy(&LIBRARY.data(), &keifu.data());
    let catalog = rusqlite::Connection::open(keifu.data().join("catalog.sqlite")).unwrap();
    assert!(catalog.execute("DELETE FROM places", []).unwrap() > 0);
    drop(catalog);
    let said = keifu.fails(&["verify"], 1);
    assert!(said.contains("年報.pdf") && said.contains("位置"), "{said}");
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in keifu_tests::files_of(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
