//! Exports: the fields of the contract, quotes that are really there, the same facts in every format and face.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use keifu_tests::{Keifu, argument, items, samples, shared, text};
use serde_json::Value;

/// The samples, and the seeds where they are, ingested and exported once.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    keifu.ok(&["ingest", argument(&samples())]);
    if let Some(shared) = shared() {
        keifu.ok(&["ingest", argument(&shared.join("seeds"))]);
    }
    let out = |format: &str| {
        let folder = keifu.folder.path().join(format);
        keifu.ok(&["export", "--format", format, "--out", argument(&folder)]);
        folder
    };
    let (jsonl, csv, graphml) = (out("jsonl"), out("csv"), out("graphml"));
    Library { jsonl, csv, graphml, keifu }
});

struct Library {
    keifu: Keifu,
    jsonl: PathBuf,
    csv: PathBuf,
    graphml: PathBuf,
}

/// Fields of each table as the export contract lists them; then `format` and `place`.
const CONTRACT: [(&str, &[&str]); 7] = [
    (
        "documents",
        &["id", "revision", "source", "title", "publisher", "fiscal_year", "pages", "warnings", "format"],
    ),
    ("passages", &["id", "document", "ordinal", "kind", "headings", "page", "text", "place"]),
    ("entities", &["id", "name", "type", "aliases", "first_year", "last_year", "external_ids"]),
    ("mentions", &["entity", "document", "passage", "surface", "type", "start", "end", "page"]),
    (
        "relations",
        &["subject", "predicate", "object", "modality", "date", "support", "confidence", "evidence"],
    ),
    ("dates", &["document", "passage", "surface", "start", "end", "kind", "approximate", "valid"]),
    (
        "metrics",
        &[
            "document",
            "passage",
            "subject",
            "indicator",
            "value",
            "max",
            "unit",
            "role",
            "period",
            "page",
            "quote",
            "place",
        ],
    ),
];

fn rows(folder: &Path, table: &str) -> Vec<Value> {
    let read = fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
    read.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn jsonl(table: &str) -> Vec<Value> {
    rows(&LIBRARY.jsonl, table)
}

/// Passage id → text.
fn passages() -> BTreeMap<String, String> {
    let rows = jsonl("passages");
    rows.iter().map(|row| (text(&row["id"]).to_owned(), text(&row["text"]).to_owned())).collect()
}

fn cut(whole: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
    assert!(start < end && end <= whole.chars().count(), "{start}..{end} of {whole}");
    whole.chars().skip(start).take(end - start).collect()
}

#[test]
fn every_line_has_the_fields_of_the_contract_and_no_other() {
    for (table, fields) in CONTRACT {
        let rows = jsonl(table);
        assert!(!rows.is_empty(), "{table}");
        let wanted: BTreeSet<&str> = fields.iter().copied().collect();
        for row in &rows {
            let given: BTreeSet<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(given, wanted, "{table}: {row}");
        }
    }
    for relation in jsonl("relations") {
        for evidence in items(&relation["evidence"]) {
            let given: Vec<&str> = evidence.as_object().unwrap().keys().map(String::as_str).collect();
            let wanted: BTreeSet<&str> = ["document", "passage", "page", "quote", "place"].into();
            assert_eq!(given.into_iter().collect::<BTreeSet<_>>(), wanted);
        }
        assert!(!items(&relation["evidence"]).is_empty(), "a relation without a quote: {relation}");
    }
}

#[test]
fn every_surface_and_quote_stands_where_it_is_said_to_stand() {
    let passages = passages();
    let mentions = jsonl("mentions");
    assert!(mentions.len() > 300, "{}", mentions.len());
    for mention in &mentions {
        let whole = &passages[text(&mention["passage"])];
        assert_eq!(cut(whole, &mention["start"], &mention["end"]), text(&mention["surface"]), "{mention}");
    }
    for date in jsonl("dates") {
        assert!(passages[text(&date["passage"])].contains(text(&date["surface"])), "{date}");
    }
    for metric in jsonl("metrics") {
        assert!(passages[text(&metric["passage"])].contains(text(&metric["quote"])), "{metric}");
    }
    for relation in jsonl("relations") {
        for evidence in items(&relation["evidence"]) {
            assert!(passages[text(&evidence["passage"])].contains(text(&evidence["quote"])), "{evidence}");
        }
    }
}

#[test]
fn every_id_that_is_referred_to_is_there() {
    let ids = |table: &str| -> BTreeSet<String> {
        let rows = jsonl(table);
        let ids: BTreeSet<String> = rows.iter().map(|row| text(&row["id"]).to_owned()).collect();
        assert_eq!(ids.len(), rows.len(), "{table}: an id twice");
        ids
    };
    let (documents, passages, entities) = (ids("documents"), ids("passages"), ids("entities"));
    for table in ["mentions", "dates", "metrics"] {
        for row in jsonl(table) {
            let (document, passage) = (text(&row["document"]), text(&row["passage"]));
            assert!(documents.contains(document) && passages.contains(passage), "{row}");
            assert!(passage.starts_with(&format!("{document}-")), "{row}");
            for field in ["entity", "subject"] {
                assert!(row[field].as_str().is_none_or(|id| entities.contains(id)), "{row}");
            }
        }
    }
    for row in jsonl("relations") {
        assert!(entities.contains(text(&row["subject"])), "{row}");
        assert!(row["object"].as_str().is_none_or(|id| entities.contains(id)), "{row}");
        for evidence in items(&row["evidence"]) {
            assert!(passages.contains(text(&evidence["passage"])), "{row}");
        }
    }
}

/// A flat table: its header, and its records with what protects a spreadsheet taken away.
fn csv_table(table: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let bytes = fs::read(LIBRARY.csv.join(format!("{table}.csv"))).unwrap();
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or_else(|| panic!("{table} without BOM"));
    assert!(body.ends_with(b"\r\n"), "{table}: RFC 4180 ends lines with CRLF");
    let mut reader = csv::Reader::from_reader(body);
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let calculated = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let plain = |cell: &str| {
        assert!(!calculated(cell) || cell.parse::<f64>().is_ok(), "{table}: {cell} would be calculated");
        let protected = cell.strip_prefix('\'').filter(|rest| calculated(rest.trim_start_matches('\'')));
        protected.unwrap_or(cell).to_owned()
    };
    let records = reader.records().map(|record| record.unwrap().iter().map(plain).collect()).collect();
    (header, records)
}

/// Fields of the contract and the columns of the flat tables that hold the same.
const SAME: [(&str, &[(&str, &str)]); 7] = [
    (
        "documents",
        &[
            ("id", "id"),
            ("title", "title"),
            ("publisher", "publisher"),
            ("source", "source"),
            ("format", "format"),
        ],
    ),
    ("passages", &[("id", "id"), ("document", "document_id"), ("kind", "kind"), ("text", "text")]),
    ("entities", &[("id", "id"), ("name", "name"), ("type", "type")]),
    (
        "mentions",
        &[
            ("entity", "entity_id"),
            ("document", "document_id"),
            ("passage", "passage_id"),
            ("surface", "surface"),
        ],
    ),
    (
        "relations",
        &[
            ("subject", "subject_id"),
            ("predicate", "predicate"),
            ("object", "object_id"),
            ("modality", "modality"),
        ],
    ),
    (
        "dates",
        &[
            ("document", "document_id"),
            ("passage", "passage_id"),
            ("surface", "surface"),
            ("start", "start_date"),
        ],
    ),
    (
        "metrics",
        &[
            ("subject", "subject_id"),
            ("indicator", "indicator"),
            ("unit", "unit"),
            ("role", "role"),
            ("passage", "passage_id"),
            ("quote", "quote"),
        ],
    ),
];

#[test]
fn csv_opens_in_a_spreadsheet_and_says_the_same() {
    for (table, fields) in SAME {
        let (header, records) = csv_table(table);
        let rows = jsonl(table);
        assert_eq!(records.len(), rows.len(), "{table}");
        for (field, column) in fields {
            let column = header.iter().position(|name| name == column).unwrap();
            for (record, row) in records.iter().zip(&rows) {
                assert_eq!(record[column], row[*field].as_str().unwrap_or_default(), "{table}.{field}");
            }
        }
    }
    let (_, quotes) = csv_table("evidence");
    let wanted: usize = jsonl("relations").iter().map(|row| items(&row["evidence"]).len()).sum();
    assert_eq!(quotes.len(), wanted);
}

#[test]
fn graphml_is_whole_and_its_edges_end_at_its_nodes() {
    use quick_xml::events::Event;

    let xml = fs::read_to_string(LIBRARY.graphml.join("graph.graphml")).unwrap();
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut nodes, mut ends, mut depth) = (BTreeSet::new(), Vec::new(), 0_i32);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                let attribute = |name: &str| {
                    let found = tag.try_get_attribute(name).unwrap().unwrap();
                    found.value.into_owned()
                };
                match tag.name().as_ref() {
                    "node" => assert!(nodes.insert(attribute("id"))),
                    "edge" => ends.extend([attribute("source"), attribute("target")]),
                    _ => {}
                }
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let entities: BTreeSet<String> =
        jsonl("entities").iter().map(|row| text(&row["id"]).to_owned()).collect();
    assert_eq!(nodes, entities);
    let with_object = jsonl("relations").iter().filter(|row| !row["object"].is_null()).count();
    assert_eq!(ends.len(), with_object * 2);
    assert!(ends.iter().all(|end| nodes.contains(end)));
}

#[test]
fn search_entity_and_export_give_the_same_ids_and_citations() {
    let keifu = &LIBRARY.keifu;
    let card = keifu.json(&["entity", "健都"]);
    let id = text(&card["id"]);
    let exported = jsonl("entities");
    let row = exported.iter().find(|row| row["id"] == id).unwrap();
    assert_eq!((&row["name"], &row["type"]), (&card["name"], &card["type"]));
    let mentions = jsonl("mentions");
    let of_entity: Vec<&Value> = mentions.iter().filter(|mention| mention["entity"] == id).collect();
    assert_eq!(card["mention_count"], of_entity.len());
    assert_eq!(keifu.json(&["entity", id])["name"], card["name"]);

    // A search narrowed to the entity finds the very passages of its mentions.
    let found = keifu.json(&["search", &format!("entity:{id}"), "-n", "100"]);
    let mut citations = BTreeMap::new();
    let mut given = BTreeSet::new();
    for passage in items(&found["hits"]).iter().flat_map(|hit| items(&hit["passages"])) {
        given.insert(text(&passage["id"]).to_owned());
        citations.insert(text(&passage["id"]).to_owned(), text(&passage["citation"]).to_owned());
    }
    let wanted: BTreeSet<String> =
        of_entity.iter().map(|mention| text(&mention["passage"]).to_owned()).collect();
    assert_eq!(given.len(), found["total_passages"].as_u64().unwrap() as usize, "more than one page shows");
    assert_eq!(given, wanted);
    let passages = passages();
    let timeline = keifu.json(&["timeline", id]);
    for event in items(&timeline["events"]) {
        let evidence = [&event["evidence"], &event["metric"]["evidence"], &event["relation"]["evidence"][0]];
        for evidence in evidence.into_iter().filter(|evidence| !evidence.is_null()) {
            let passage = text(&evidence["passage"]);
            assert_eq!(
                cut(&passages[passage], &evidence["start"], &evidence["end"]),
                text(&evidence["quote"])
            );
            if let Some(citation) = citations.get(passage) {
                assert_eq!(citation, text(&evidence["citation"]));
            }
        }
    }
}
