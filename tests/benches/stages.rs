//! What each stage of ingest costs by itself, on one thread: where to look when the whole is too slow.
//!
//! Corpus: as in the bench `library`, `KEIFU_BENCH_MB` of it (10 unless given).
//! Run: `cargo bench -p keifu-tests --bench stages`

use std::time::{Duration, Instant};

use keifu_corpus::{Analysis, Document, read_document};
use keifu_graph::{Extractor, Judgements, Registry, ResolveInput, resolve};
use keifu_indexer::{Analyzer, Index};
use keifu_tests::{files_of, measure, perf, shared};

fn main() -> anyhow::Result<()> {
    let Some(shared) = shared() else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let megabytes: usize = measure::setting("KEIFU_BENCH_MB", 10);
    let (_, bytes) = perf::write_documents(&shared, folder.path(), megabytes << 20)?;
    let files = files_of(folder.path());
    let report = |stage: &str, time: Duration| {
        let seconds = time.as_secs_f64();
        measure::say(&format!("{stage:10} {seconds:7.2} s  {:7.1} MB/s", bytes as f64 / 1e6 / seconds));
    };

    let begun = Instant::now();
    let documents: Vec<Document> = files
        .iter()
        .filter_map(|(path, bytes)| read_document(bytes, &path.to_string_lossy(), None).ok())
        .collect();
    report("read", begun.elapsed());

    let begun = Instant::now();
    let analyzer = Analyzer::new(&[])?;
    let mut worker = analyzer.worker();
    let analyses: Vec<Vec<Analysis>> = documents
        .iter()
        .map(|document| document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect())
        .collect();
    report("analyze", begun.elapsed());

    let begun = Instant::now();
    let extractor = Extractor::new();
    let extractions: Vec<_> = documents
        .iter()
        .zip(&analyses)
        .map(|(document, analyses)| extractor.extract(document, analyses))
        .collect();
    report("extract", begun.elapsed());

    let begun = Instant::now();
    let place = tempfile::tempdir()?;
    let index = Index::create(place.path(), &analyzer)?;
    let mut writer = index.writer(15 << 20)?;
    for (number, (document, analyses)) in (1..).zip(documents.iter().zip(&analyses)) {
        writer.add(number, document, analyses)?;
    }
    writer.commit(1)?;
    writer.finish()?;
    report("index", begun.elapsed());
    let size: usize = files_of(place.path()).values().map(Vec::len).sum();
    measure::say(&format!("index: {:.2} of the text", size as f64 / bytes as f64));

    let begun = Instant::now();
    let inputs = documents.iter().zip(extractions).map(|(document, extraction)| ResolveInput {
        document: document.id.clone(),
        fiscal_year: document.metadata.fiscal_year,
        extraction,
    });
    let facts = resolve(inputs, &Judgements::default(), &Registry::default());
    report("resolve", begun.elapsed());
    let passages: usize = documents.iter().map(|document| document.passages.len()).sum();
    let headings: usize = documents
        .iter()
        .flat_map(|document| &document.passages)
        .flat_map(|passage| &passage.headings)
        .map(String::len)
        .sum();
    measure::say(&format!(
        "{passages} passages, {:.1} MB of headings; {} entities, {} mentions, {} relations, {} metrics",
        headings as f64 / 1e6,
        facts.entities.len(),
        facts.mentions.len(),
        facts.relations.len(),
        facts.metrics.len()
    ));
    Ok(())
}
