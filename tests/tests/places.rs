//! Where a quote stands goes with it everywhere: search, passages, evidence, citations, exports, and the original opened
//! at its page.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path, sync::LazyLock};

use keifu_tests::{Keifu, argument, items, text};
use serde_json::Value;

/// A PDF with a page for each of the given lists of lines, written as plainly as the format allows.
fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut kids = String::new();
    for lines in pages {
        let mut content = "BT /F1 12 Tf 72 720 Td".to_owned();
        for line in *lines {
            content.push_str(&format!(" ({line}) Tj 0 -36 Td"));
        }
        content.push_str(" ET");
        let number = objects.len() + 1;
        kids.push_str(&format!("{number} 0 R "));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    offsets.iter().for_each(|offset| file.push_str(&format!("{offset:010} 00000 n \n")));
    file.push_str(&format!(
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}

/// Two pages of PDF and a text without pages, ingested once.
static LIBRARY: LazyLock<Keifu> = LazyLock::new(|| {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let reports = keifu.folder.path().join("reports");
    fs::create_dir_all(&reports).unwrap();
    let pages: [&[&str]; 2] = [
        &["Annual report of the agency", "PMDA opened an office in Osaka."],
        &["Second page", "PMDA and AMED signed an agreement on 2019-04-01."],
    ];
    fs::write(reports.join("annual.pdf"), pdf(&pages)).unwrap();
    fs::write(reports.join("note.txt"), "PMDA signed an agreement.\n").unwrap();
    keifu.ok(&["ingest", argument(&reports)]);
    keifu
});

/// The hit of a search in the document at `source`, with its document's id.
fn hit(query: &str, source: &str) -> (String, Value) {
    let answer = LIBRARY.json(&["search", query]);
    let hit = items(&answer["hits"]).iter().find(|hit| hit["document"]["source"] == source).unwrap();
    (text(&hit["document"]["id"]).to_owned(), items(&hit["passages"])[0].clone())
}

#[test]
fn a_hit_says_its_page_the_place_on_it_and_where_to_open_it() {
    let (document, passage) = hit("agreement", "annual.pdf");
    assert_eq!((&passage["page"], &passage["place"]["unit"]), (&2.into(), &"page".into()));
    assert_eq!(passage["file"], format!("/v1/documents/{document}/file#page=2"));
    assert!(text(&passage["citation"]).ends_with("p.2"), "{passage}");
    // Written 72 points from the left edge and 36 below the line that is 122 points from the upper one.
    let area = |edge: &str| passage["place"]["area"][edge].as_i64().unwrap();
    assert!((area("left") - 72).abs() <= 2 && area("right") > 200, "{passage}");
    assert!(
        area("top") <= 158 && area("top") > 130 && area("bottom") >= 156 && area("bottom") < 175,
        "{passage}"
    );
    assert_eq!(passage["place"]["ocr"], false);

    let (document, passage) = hit("agreement", "note.txt");
    assert_eq!((&passage["page"], &passage["place"]), (&Value::Null, &Value::Null));
    assert_eq!(passage["file"], format!("/v1/documents/{document}/file"));
    let shown = LIBRARY.ok(&["search", "agreement"]);
    assert!(shown.contains("p.2") && shown.contains("annual.pdf（2 ページ）"), "{shown}");
}

#[test]
fn documents_tell_their_format_and_pages() {
    let answer = LIBRARY.json(&["search", "agreement"]);
    let documents: Vec<(&str, &Value, &Value)> = items(&answer["hits"])
        .iter()
        .map(|hit| &hit["document"])
        .map(|document| (text(&document["source"]), &document["format"], &document["pages"]))
        .collect();
    assert!(documents.contains(&("annual.pdf", &"pdf".into(), &2.into())), "{documents:?}");
    assert!(documents.contains(&("note.txt", &"text".into(), &Value::Null)), "{documents:?}");
    let stats = LIBRARY.json(&["stats"]);
    let formats: Vec<(&str, u64)> = items(&stats["documents_by_format"])
        .iter()
        .map(|format| (text(&format["value"]), format["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(formats, [("pdf", 1), ("text", 1)]);
    assert_eq!(stats["pages"], 2);
    assert!(LIBRARY.ok(&["stats"]).contains("PDF"));
}

#[test]
fn exports_tell_the_same_places() {
    let (_, passage) = hit("agreement", "annual.pdf");
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
    assert!(formats.contains(&("annual.pdf".to_owned(), "pdf".into())), "{formats:?}");
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
    assert!(said.contains("annual.pdf") && said.contains("位置"), "{said}");
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in keifu_tests::files_of(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
