//! What a large collection costs: ingest, start, search.
//!
//! Corpus: statutes and review sheets from `../shared/data/perf`, one text file a document, as much as
//! `KEIFU_BENCH_MB` says (20 unless given). Questions: 1,000 in four kinds, each answered with snippets, highlights
//! and all facets, one after the other on one thread.
//! Run: `KEIFU_BENCH_MB=100 cargo bench -p keifu-tests --bench library`

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use keifu_server::{
    config::{self, Given},
    library::{Library, SearchOptions},
};
use keifu_tests::{Keifu, files_of, measure, perf, random::Random, shared};

const OF_EACH_KIND: usize = 250;

fn main() -> anyhow::Result<()> {
    let Some(shared) = shared() else { return Ok(()) };
    let megabytes: usize = measure::setting("KEIFU_BENCH_MB", 20);
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let folder = keifu.folder.path().join("text");
    let (documents, bytes) = perf::write_documents(&shared, &folder, megabytes << 20)?;
    let mb = bytes as f64 / 1e6;
    measure::say(&format!("{documents} documents, {mb:.1} MB of text"));

    let begun = Instant::now();
    let mut child = keifu
        .command(&["ingest", &folder.to_string_lossy()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        peak = peak.max(measure::peak_mb(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::park_timeout(Duration::from_millis(20));
    };
    let seconds = begun.elapsed().as_secs_f64();
    measure::say(&format!(
        "ingest: {seconds:.1} s, {:.2} MB/s, peak memory {peak} MB, {status}",
        mb / seconds
    ));
    for part in ["index", "graph"] {
        let size: usize = files_of(&keifu.data().join(part)).values().map(Vec::len).sum();
        measure::say(&format!(
            "{part}: {:.1} MB, {:.2} of the text",
            size as f64 / 1e6,
            size as f64 / bytes as f64
        ));
    }
    let catalog = std::fs::metadata(keifu.data().join("catalog.sqlite"))?.len();
    measure::say(&format!("catalog: {:.1} MB", catalog as f64 / 1e6));

    let config = config::resolve(Given { data: Some(keifu.data()), ..Given::default() })?;
    let begun = Instant::now();
    let library = Library::open(&config)?;
    let snapshot = library.snapshot()?;
    let first = snapshot.search("補助金", &SearchOptions::default())?;
    measure::say(&format!(
        "opened and first answer ({} passages): {:.3} s; resident {} MB",
        first.total_passages,
        begun.elapsed().as_secs_f64(),
        measure::resident_mb()
    ));

    let texts: Vec<Vec<char>> = files_of(&folder)
        .into_values()
        .step_by(7)
        .map(|bytes| String::from_utf8_lossy(&bytes).chars().collect())
        .collect();
    let mut random = Random(3);
    let mut names = Random(4);
    let mut piece = |length: usize| -> String {
        loop {
            let text = random.pick(&texts);
            let start = random.below(text.len().saturating_sub(length).max(1));
            let piece: String = text.iter().skip(start).take(length).collect();
            if piece.chars().all(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ー' | '一'..='鿿')) {
                return piece;
            }
        }
    };
    let terms: Vec<String> = (0..OF_EACH_KIND).map(|_| piece(4)).collect();
    let phrases: Vec<String> = (0..OF_EACH_KIND).map(|at| format!("「{}」", piece(3 + at % 10))).collect();
    let dated: Vec<String> =
        (0..OF_EACH_KIND).map(|at| format!("{} 年度:{}", piece(2), 2014 + at % 10)).collect();
    let entities = &snapshot.graph.facts().entities;
    let named: Vec<String> =
        (0..OF_EACH_KIND).map(|_| format!("entity:「{}」", names.pick(entities).name)).collect();

    let ask = |question: &String| {
        snapshot
            .search(question, &SearchOptions::default())
            .unwrap_or_else(|error| panic!("{question}: {error}"));
    };
    measure::latencies("terms", &terms, ask);
    measure::latencies("exact strings", &phrases, ask);
    measure::latencies("two characters in one 年度", &dated, ask);
    measure::latencies("entities", &named, ask);
    let all: Vec<String> = [terms, phrases, dated, named].concat();
    measure::latencies("all", &all, ask);
    Ok(())
}
