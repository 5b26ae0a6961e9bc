//! Prints what is stated in the text files given: `cargo run -p keifu-graph --example relations -- FILE…`.

use std::io::Write as _;

use keifu_corpus::{Analysis, read_document};
use keifu_graph::Extractor;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::new();
    let mut worker = keifu_indexer::Analyzer::new(&[])?.worker();
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let sidecar = std::fs::read_to_string(format!("{path}.meta.toml")).ok();
        let document = read_document(&std::fs::read(&path)?, &path, sidecar.as_deref())?;
        let analyses: Vec<Analysis> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        let started = std::time::Instant::now();
        let extraction = extractor.extract(&document, &analyses);
        let taken = started.elapsed();
        writeln!(
            out,
            "{path}: {} passages, {} statements, {taken:?}",
            document.passages.len(),
            extraction.statements.len()
        )?;
        for statement in &extraction.statements {
            let name =
                |id: u32| extraction.entities.get(id as usize).map_or("?", |entity| entity.name.as_str());
            let object = statement.object.map_or("-", name);
            let date = statement.date.map_or(String::new(), |date| format!(" @{}..{}", date.start, date.end));
            writeln!(
                out,
                "  {} {} {object}{date} {} [{} {:.2}] {}",
                name(statement.subject),
                statement.predicate,
                statement.modality,
                statement.rule,
                statement.confidence,
                statement.evidence.text.replace(['\n', '\t'], " ")
            )?;
        }
    }
    Ok(())
}
