//! The flat tables: their rows fit their description, refer to rows that exist, and are those of the other faces.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::CitationId;
use keifu_server::{
    Error,
    config::{self, Given},
    ingest::{Progress, ingest},
    library::{Library, MetricQuestion, Snapshot},
    tables::{Kind, TABLES, VIEWS, Value, each_row, table},
};
use tempfile::TempDir;

type Rows = BTreeMap<&'static str, Vec<Vec<Value<'static>>>>;

fn owned(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Integer(number) => Value::Integer(*number),
        Value::Real(number) => Value::Real(*number),
        Value::Text(text) => Value::Text(text.to_string().into()),
    }
}

fn rows(snapshot: &Snapshot, tables: &[&str]) -> Rows {
    let mut rows = Rows::new();
    each_row::<Error>(snapshot, tables, &mut |table, row| {
        rows.entry(table.name).or_default().push(row.iter().map(owned).collect());
        Ok(())
    })
    .unwrap();
    rows
}

fn library() -> (TempDir, Library) {
    let folder = TempDir::new().unwrap();
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[keifu_tests::samples()], &Progress::Silent).unwrap();
    let library = Library::open(&config).unwrap();
    (folder, library)
}

/// The values of a column.
fn column<'r>(rows: &'r Rows, name: &str, column: &str) -> Vec<&'r Value<'static>> {
    let at = table(name).unwrap().columns.iter().position(|it| it.name == column).unwrap();
    rows[name].iter().map(|row| &row[at]).collect()
}

fn key(value: &Value<'_>) -> String {
    format!("{value:?}")
}

#[test]
fn rows_fit_their_description() {
    let (_folder, library) = library();
    let snapshot = library.snapshot().unwrap();
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    let rows = rows(&snapshot, &names);
    let mut keys: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for table in &TABLES {
        let content = &rows[table.name];
        assert!(!content.is_empty(), "{}", table.name);
        assert!(table.columns[0].key && !table.columns[1..].iter().any(|column| column.key));
        for (at, column) in table.columns.iter().enumerate() {
            let place = format!("{}.{}", table.name, column.name);
            for row in content {
                let fits = match (&row[at], column.kind) {
                    (Value::Null, _) => column.nullable,
                    (Value::Integer(0 | 1), Kind::Bool)
                    | (Value::Integer(_), Kind::Integer)
                    | (Value::Real(_), Kind::Real)
                    | (Value::Text(_), Kind::Text) => true,
                    (Value::Text(day), Kind::Date) => day.parse::<keifu_corpus::Date>().is_ok(),
                    _ => false,
                };
                assert!(fits, "{place}: {:?}", row[at]);
            }
            if let Some(target) = column.references {
                let known = keys.get(&target).unwrap_or_else(|| panic!("{place} refers to what comes later"));
                for row in content.iter().filter(|row| row[at] != Value::Null) {
                    assert!(known.contains(&key(&row[at])), "{place}: {:?} refers to nothing", row[at]);
                }
            }
        }
        let first: BTreeSet<String> = content.iter().map(|row| key(&row[0])).collect();
        assert_eq!(first.len(), content.len(), "{}: two rows with one key", table.name);
        keys.insert((table.name, table.columns[0].name), first);
    }
}

#[test]
fn a_table_alone_has_the_rows_that_it_has_among_all() {
    let (_folder, library) = library();
    let snapshot = library.snapshot().unwrap();
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    let all = rows(&snapshot, &names);
    for name in names {
        assert_eq!(rows(&snapshot, &[name])[name], all[name], "{name}");
    }
}

#[test]
fn every_citation_is_that_of_its_quote() {
    let (_folder, library) = library();
    let snapshot = library.snapshot().unwrap();
    let rows =
        rows(&snapshot, &["passages", "mentions", "evidence", "dates", "metrics", "relations", "aliases"]);
    let texts: BTreeMap<String, String> = column(&rows, "passages", "id")
        .into_iter()
        .zip(column(&rows, "passages", "text"))
        .map(|(id, text)| match (id, text) {
            (Value::Text(id), Value::Text(text)) => (id.to_string(), text.to_string()),
            _ => panic!("a passage without id or text"),
        })
        .collect();
    let tables = [
        ("mentions", "surface"),
        ("evidence", "quote"),
        ("dates", "surface"),
        ("metrics", "quote"),
        ("relations", "quote"),
        ("aliases", "quote"),
    ];
    for (name, quote) in tables {
        for (citation, quote) in
            column(&rows, name, "citation_id").into_iter().zip(column(&rows, name, quote))
        {
            let (Value::Text(citation), Value::Text(quote)) = (citation, quote) else {
                assert_eq!((citation, quote), (&Value::Null, &Value::Null), "{name}");
                continue;
            };
            let id: CitationId = citation.parse().unwrap();
            assert_eq!(id.span.unwrap().of(&texts[&id.passage.to_string()]), quote, "{name} {citation}");
        }
    }
    let of_rest = snapshot.all_metrics(&MetricQuestion::default(), 0, usize::MAX).unwrap();
    let of_rest: Vec<String> = of_rest.items.into_iter().map(|metric| metric.evidence.citation_id).collect();
    let of_rows: Vec<String> = column(&rows, "metrics", "citation_id")
        .into_iter()
        .map(|value| match value {
            Value::Text(id) => id.to_string(),
            _ => panic!("a metric without citation"),
        })
        .collect();
    assert_eq!(of_rest, of_rows);
}

#[test]
fn everything_is_described_in_both_languages() {
    let columns =
        TABLES.iter().flat_map(|table| table.columns).chain(VIEWS.iter().flat_map(|view| view.columns));
    for column in columns {
        assert!(!column.ja.is_empty() && !column.ja.is_ascii(), "{}", column.name);
        assert!(!column.en.is_empty() && column.en.is_ascii(), "{}", column.name);
    }
}
