//! SQL over the tables: the figures and ids of the other faces, and nothing that a statement could do beside reading.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use keifu_tests::{
    Keifu, argument,
    hostile_sql::{Fate, statements},
    items, samples,
    serving::Serving,
    shared,
};
use serde_json::{Value, json};

/// The samples ingested, with `options` as `[sql]` of the configuration.
fn ingested(options: &str) -> Keifu {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    keifu.ok(&["ingest", argument(&samples())]);
    fs::write(keifu.data().join("keifu.toml"), format!("[sql]\n{options}\n")).unwrap();
    keifu
}

fn serving(keifu: &Keifu) -> Serving {
    Serving::start(keifu.command(&["serve", "--listen", "127.0.0.1:0"]))
}

fn body(query: &str) -> Vec<u8> {
    serde_json::to_vec(&json!({ "query": query })).unwrap()
}

/// Every file below `folder`, with a hash of its content.
fn files(folder: &Path) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let mut hash = 0xCBF2_9CE4_8422_2325_u64;
                for byte in fs::read(&path).unwrap() {
                    hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
                }
                found.insert(path.strip_prefix(folder).unwrap().display().to_string(), hash);
            }
        }
    }
    found
}

#[test]
fn hostile_statements_are_refused_or_end_and_change_nothing() {
    let keifu = ingested("timeout_seconds = 0.3\nmemory_mib = 32\nmax_rows = 1000\nresult_mib = 4");
    let serving = serving(&keifu);
    let count = || serving.ask("POST", "/v1/sql", Some(&body("SELECT count(*) FROM mentions")));
    let before = count();
    assert_eq!(before.status, 200);
    let store = files(&keifu.data());
    let statements = statements(1_000);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((query, fate)) = statements.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let begun = Instant::now();
                    let answer = serving.ask("POST", "/v1/sql", Some(&body(query)));
                    let shown: String = query.chars().take(200).collect();
                    let status = answer.status;
                    match fate {
                        Fate::Refused => assert!(matches!(status, 400 | 403 | 422), "{status}: {shown}"),
                        Fate::Ends => assert!(matches!(status, 200 | 400 | 403 | 422), "{status}: {shown}"),
                    }
                    if status != 200 {
                        assert!(answer.head.contains("application/problem+json"), "{shown}");
                        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
                        assert!(!detail.is_ascii(), "{shown}: {detail}");
                    }
                    // Far more than a statement may take, for a machine that does much else.
                    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}: {shown}", begun.elapsed());
                }
            });
        }
    });
    assert!(statements.len() >= 1_000);
    assert_eq!(files(&keifu.data()), store);
    assert_eq!(count().json(), before.json());
    assert!(!Path::new("/tmp/stolen.db").exists() && !Path::new("/tmp/stolen").exists());
}

#[test]
fn what_is_cut_off_says_so() {
    let keifu = ingested("max_rows = 5\nresult_mib = 1");
    let serving = serving(&keifu);
    let ask = |question: &Value| serving.ask("POST", "/v1/sql", Some(&serde_json::to_vec(question).unwrap()));
    let answer = ask(&json!({ "query": "SELECT id FROM mentions ORDER BY id" })).json();
    assert_eq!(answer["rows"], json!([[1], [2], [3], [4], [5]]));
    assert_eq!((&answer["row_count"], &answer["truncated"]), (&json!(5), &json!(true)));
    assert_eq!(answer["truncated_by"], "rows");
    let whole = ask(&json!({ "query": "SELECT id FROM mentions ORDER BY id LIMIT 5" })).json();
    assert_eq!((&whole["truncated"], &whole["truncated_by"]), (&json!(false), &Value::Null));
    let fewer =
        ask(&json!({ "query": "SELECT id FROM mentions ORDER BY id", "max_rows": 2, "format": "csv" }));
    assert!(fewer.head.contains("keifu-truncated: rows"), "{}", fewer.head);
    assert_eq!(String::from_utf8(fewer.body).unwrap(), "\u{FEFF}id\r\n1\r\n2\r\n");
    let large = ask(&json!({ "query": "SELECT printf('%900000d', 1) FROM mentions" })).json();
    assert_eq!((&large["row_count"], &large["truncated_by"]), (&json!(1), &json!("bytes")));
}

#[test]
fn mistakes_are_explained() {
    let keifu = ingested("");
    let serving = serving(&keifu);
    for (query, status, words) in [
        ("SELECT nonsense FROM metrics", 400, "列「nonsense」はありません"),
        ("SELECT * FROM nonsense", 400, "使える表: fiscal_years"),
        ("SELECT * FRM metrics", 400, "の近くの書き方が誤っています"),
        ("DELETE FROM metrics", 403, "書き込むことはできません"),
        ("PRAGMA user_version", 403, "PRAGMA を使うことはできません"),
        ("SELECT randomblob(9)", 403, "関数 randomblob を使うことはできません"),
        ("SELECT 1; SELECT 2", 400, "二つ以上"),
        ("", 400, "SQL 文がありません"),
    ] {
        let answer = serving.ask("POST", "/v1/sql", Some(&body(query)));
        assert_eq!(answer.status, status, "{query}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(words), "{query}: {detail}");
    }
    let place = serving.ask("POST", "/v1/sql", Some(&body("SELECT '健都', nonsense"))).json();
    assert_eq!(place["position"], 13);
    for wrong in [&b"{"[..], b"{}", b"[]", b"{\"query\": 1}", b"{\"query\": \"SELECT 1\", \"limit\": 1}"] {
        assert_eq!(serving.ask("POST", "/v1/sql", Some(wrong)).status, 400);
    }
    assert_eq!(serving.ask("GET", "/v1/sql", None).status, 405);
    assert_eq!(keifu.run(&["sql", "SELECT nonsense FROM metrics"]).status.code(), Some(2));
}

#[test]
fn figures_are_those_of_the_series() {
    let keifu = ingested("");
    if let Some(shared) = shared() {
        keifu.ok(&["ingest", argument(&shared.join("seeds"))]);
        let figures = json!([[2016, 41.0], [2017, 59.0], [2018, 105.0], [2019, 127.0]]);
        let alone = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
        alone.ok(&["ingest", argument(&shared.join("seeds"))]);
        let query = "SELECT fiscal_year, actual FROM metrics_by_year
            WHERE subject_name = 'PMDA関西支部' AND indicator = '利用実績' ORDER BY fiscal_year";
        assert_eq!(alone.json(&["sql", query])["rows"], figures);
    }
    let serving = serving(&keifu);
    let subjects =
        keifu.json(&["sql", "SELECT DISTINCT subject_id FROM metrics WHERE subject_id IS NOT NULL"]);
    let mut compared = 0;
    for subject in items(&subjects["rows"]) {
        let id = subject[0].as_str().unwrap();
        let of_rest = serving.ask("GET", &format!("/v1/entities/{id}/metrics"), None).json();
        let mut expected = Vec::new();
        for series in items(&of_rest["series"]) {
            for point in items(&series["points"]) {
                let shown = |role: &str| {
                    (point[role]["value"].clone(), point[role]["evidence"]["citation_id"].clone())
                };
                let ((target, target_at), (actual, actual_at)) = (shown("target"), shown("actual"));
                if target.is_null() && actual.is_null() {
                    continue;
                }
                let of = [&series["indicator"], &series["unit"], &point["fiscal_year"]];
                expected.push(json!([of, [target, target_at, actual, actual_at]]).to_string());
            }
        }
        let query = format!(
            "SELECT indicator, unit, fiscal_year, target, target_citation_id, actual, actual_citation_id
             FROM metrics_by_year WHERE subject_id = '{id}'"
        );
        let answer = serving.ask("POST", "/v1/sql", Some(&body(&query))).json();
        let mut found: Vec<String> = items(&answer["rows"])
            .iter()
            .map(|row| json!([row.as_array().unwrap()[..3], row.as_array().unwrap()[3..]]).to_string())
            .collect();
        found.sort();
        expected.sort();
        compared += expected.len();
        assert_eq!(found, expected, "{id}");
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn ids_are_those_of_json_lines() {
    let keifu = ingested("max_rows = 1000000");
    let folder = keifu.folder.path().join("jsonl");
    keifu.ok(&["export", "--format", "jsonl", "--out", argument(&folder)]);
    let lines = |table: &str| -> Vec<Value> {
        let read = fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
        read.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let cases: [(&str, &str, &[&str]); 6] = [
        (
            "documents",
            "id, title, publisher, fiscal_year, revision",
            &["id", "title", "publisher", "fiscal_year", "revision"],
        ),
        (
            "passages",
            "id, document_id, ordinal, kind, page, text",
            &["id", "document", "ordinal", "kind", "page", "text"],
        ),
        (
            "entities",
            "id, name, type, first_year, last_year",
            &["id", "name", "type", "first_year", "last_year"],
        ),
        (
            "mentions",
            "entity_id, passage_id, surface, start_char, end_char, page",
            &["entity", "passage", "surface", "start", "end", "page"],
        ),
        (
            "relations",
            "subject_id, predicate, object_id, modality, support",
            &["subject", "predicate", "object", "modality", "support"],
        ),
        (
            "dates",
            "passage_id, surface, start_date, end_date, kind, is_approximate",
            &["passage", "surface", "start", "end", "kind", "approximate"],
        ),
    ];
    for (table, columns, fields) in cases {
        let order =
            if table.starts_with(['m', 'r']) || table == "dates" { "ORDER BY id" } else { "ORDER BY rowid" };
        let answer = keifu.json(&["sql", &format!("SELECT {columns} FROM {table} {order}")]);
        let lines = lines(table);
        let rows = items(&answer["rows"]);
        assert_eq!(rows.len(), lines.len(), "{table}");
        for (row, line) in rows.iter().zip(&lines) {
            for (at, field) in fields.iter().enumerate() {
                let expected = match &line[*field] {
                    Value::Bool(yes) => json!(i32::from(*yes)),
                    other => other.clone(),
                };
                assert_eq!(row[at], expected, "{table}.{field}: {line}");
            }
        }
    }
    let evidence: usize = lines("relations").iter().map(|line| items(&line["evidence"]).len()).sum();
    assert_eq!(keifu.json(&["sql", "SELECT count(*) FROM evidence"])["rows"], json!([[evidence]]));
    assert_eq!(
        keifu.json(&["sql", "SELECT count(*) FROM relations r WHERE evidence_count <> (SELECT count(*) FROM evidence WHERE relation_id = r.id)"])["rows"],
        json!([[0]])
    );
}

#[test]
fn the_exported_file_is_whole_and_the_same_each_time() {
    let keifu = ingested("");
    let export = |name: &str| {
        let path = keifu.folder.path().join(name);
        keifu.ok(&["export", "--format", "sqlite", "--out", argument(&path)]);
        path
    };
    let (one, other) = (export("a.db"), export("new/b.db"));
    assert_eq!(fs::read(&one).unwrap(), fs::read(&other).unwrap());
    assert_eq!(fs::read_dir(other.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    let connection = rusqlite::Connection::open(&one).unwrap();
    let mut check = connection.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(check.query([]).unwrap().next().unwrap().is_none());
    let whole: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let mut undocumented = connection
        .prepare(
            "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '%_comments'
               AND NOT EXISTS (SELECT 1 FROM column_comments WHERE table_name = m.name AND column_name = c.name)",
        )
        .unwrap();
    assert!(undocumented.query([]).unwrap().next().unwrap().is_none());
    assert!(
        keifu.run(&["export", "--format", "sqlite", "--out", argument(keifu.folder.path())]).status.code()
            != Some(0)
    );
}

#[test]
fn a_new_generation_is_asked_and_the_file_of_the_old_one_goes() {
    let keifu = ingested("");
    let ask = || keifu.json(&["sql", "SELECT count(*) FROM documents"]);
    let before = ask();
    fs::write(
        keifu.folder.path().join("new.txt"),
        "健都の会議\n令和元年度\n健都クラスター推進協議会を開催した。\n",
    )
    .unwrap();
    keifu.ok(&["ingest", argument(&keifu.folder.path().join("new.txt"))]);
    let after = ask();
    assert!(after["generation"].as_u64() > before["generation"].as_u64());
    assert_eq!(after["rows"][0][0].as_u64().unwrap(), before["rows"][0][0].as_u64().unwrap() + 1);
    assert_eq!(fs::read_dir(keifu.data().join("sql")).unwrap().count(), 1);
}
