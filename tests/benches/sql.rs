//! What SQL costs: the SQLite file of a large collection, aggregations over it through `/v1/sql`.
//!
//! Corpus: made up, `KEIFU_BENCH_ROWS` mentions (1,000,000 unless given) and a tenth as many passages and metrics, in
//! documents of 1,000 mentions; it takes the place of the file that the server has made of the samples. Questions: one
//! after the other, each from a process of its own.
//! Run: `cargo bench -p keifu-tests --bench sql`

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use keifu_server::{
    Error,
    tables::{Kind, Table, Value, Write, sqlite_of, table},
};
use keifu_tests::{Keifu, argument, measure, samples, serving::Serving};

const QUESTIONS: [(&str, &str); 6] = [
    ("count", "SELECT count(*) FROM mentions"),
    (
        "by year and type",
        "SELECT fiscal_year, entity_type, count(*) AS mentions, count(DISTINCT document_id) AS documents
         FROM mentions GROUP BY fiscal_year, entity_type ORDER BY 1, 2",
    ),
    (
        "top entities",
        "SELECT entity_name, count(*) AS mentions FROM mentions GROUP BY entity_name ORDER BY 2 DESC LIMIT 20",
    ),
    (
        "view by year",
        "SELECT fiscal_year, sum(mention_count) FROM mentions_by_year GROUP BY fiscal_year ORDER BY 1",
    ),
    (
        "join",
        "SELECT d.publisher, e.type, count(*) FROM mentions m JOIN documents d ON d.id = m.document_id
         JOIN entities e ON e.id = m.entity_id GROUP BY 1, 2 ORDER BY 3 DESC",
    ),
    (
        "metrics of one subject",
        "SELECT fiscal_year, value FROM metrics WHERE subject_name = '第7機構' ORDER BY fiscal_year LIMIT 100",
    ),
];

fn main() -> anyhow::Result<()> {
    let rows: usize = measure::setting("KEIFU_BENCH_ROWS", 1_000_000);
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    keifu.ok(&["ingest", argument(&samples())]);
    fs::write(keifu.data().join("keifu.toml"), "[sql]\ntimeout_seconds = 60\n")?;
    keifu.ok(&["sql", "SELECT 1"]);
    let made = fs::read_dir(keifu.data().join("sql"))?.next().context("no file for SQL")??.path();

    let begun = Instant::now();
    sqlite_of(&made, |write| fill(rows, write))?;
    let size = fs::metadata(&made)?.len() as f64 / 1e6;
    let seconds = begun.elapsed().as_secs_f64();
    let peak = measure::peak_mb(std::process::id());
    measure::say(&format!("file of {rows} mentions: {seconds:.1} s, {size:.0} MB, peak memory {peak} MB"));

    let serving = Serving::start(keifu.command(&["serve", "--listen", "127.0.0.1:0"]));
    for (name, query) in QUESTIONS {
        let body = serde_json::json!({ "query": query }).to_string();
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let watched = scope.spawn(|| {
                let mut peak = 0;
                while !done.load(Ordering::Relaxed) {
                    peak = peak.max(measure::peak_of_children_mb(serving.id()));
                    thread::park_timeout(Duration::from_millis(5));
                }
                peak
            });
            let mut best = Duration::MAX;
            let mut answer = None;
            for _ in 0..3 {
                let begun = Instant::now();
                answer = Some(serving.ask("POST", "/v1/sql", Some(body.as_bytes())));
                best = best.min(begun.elapsed());
            }
            done.store(true, Ordering::Relaxed);
            let peak = watched.join().unwrap_or_default();
            let answer = answer.map(|answer| (answer.status, answer.json()["row_count"].clone()));
            measure::say(&format!(
                "{name:24} {:8.1} ms, peak memory {peak} MB, {answer:?}",
                best.as_secs_f64() * 1e3
            ));
        });
    }
    Ok(())
}

const PUBLISHERS: [&str; 5] = ["第一府", "第二市", "第三県", "第四庁", "第五省"];
const TYPES: [&str; 4] = ["organization", "facility", "program", "place"];
const ENTITIES: usize = 20_000;

/// A value for a column, made of the number of its row: keys are unique, foreign keys refer to rows that there are.
fn value(table: &Table, column: usize, row: usize) -> Value<'static> {
    let column = &table.columns[column];
    let entity = row.wrapping_mul(7_919) % ENTITIES;
    let document = match table.name {
        "documents" => row,
        "passages" | "metrics" => row / 100,
        _ => row / 1_000,
    };
    let year = 2000 + (document % 25) as i64;
    match (table.name, column.name) {
        (_, "fiscal_year" | "document_fiscal_year" | "first_year" | "last_year")
            if table.name != "fiscal_years" =>
        {
            Value::Integer(year)
        }
        ("fiscal_years", "fiscal_year") => Value::Integer(2000 + row as i64),
        ("documents", "id") | (_, "document_id") => format!("d{document:016x}").into(),
        ("documents", "publisher") => PUBLISHERS[document % PUBLISHERS.len()].into(),
        ("passages", "id") => format!("d{document:016x}-{}", row % 100).into(),
        (_, "passage_id") => format!("d{document:016x}-{}", row / 10 % 100).into(),
        ("entities", "id") => format!("e{row:016x}").into(),
        ("entities", "name") => format!("第{row}機構").into(),
        ("entities", "type") => TYPES[row % 4].into(),
        (_, "entity_id" | "subject_id") => format!("e{entity:016x}").into(),
        (_, "entity_name" | "subject_name" | "surface") => format!("第{entity}機構").into(),
        (_, "entity_type" | "subject_type") => TYPES[entity % 4].into(),
        (_, "id") => Value::Integer(row as i64 + 1),
        (_, "citation_id") => format!("d{document:016x}-{}:0-9", row / 10 % 100).into(),
        ("passages", "text") => "健都では、企業、大学、病院が連携して実証事業を進めている。".repeat(4).into(),
        _ => match column.kind {
            Kind::Text => "文書の題名または引用のような長さの語".into(),
            Kind::Integer => Value::Integer((row % 100) as i64),
            Kind::Real => Value::Real((row % 1_000) as f64),
            Kind::Date => "2019-04-01".into(),
            Kind::Bool => Value::Integer(0),
        },
    }
}

fn fill(rows: usize, write: Write<'_, Error>) -> Result<(), Error> {
    let parts = [
        ("fiscal_years", 25),
        ("documents", rows / 1_000),
        ("passages", rows / 10),
        ("entities", ENTITIES),
        ("mentions", rows),
        ("metrics", rows / 10),
    ];
    for (name, count) in parts {
        let Some(table) = table(name) else { continue };
        for row in 0..count {
            let values: Vec<Value<'_>> = (0..table.columns.len()).map(|at| value(table, at, row)).collect();
            write(table, &values)?;
        }
    }
    Ok(())
}
