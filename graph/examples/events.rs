//! Prints what happened when in the text files given: `cargo run -p keifu-graph --example events -- FILE…`.

use std::io::Write as _;

use keifu_corpus::{Analysis, read_document};
use keifu_graph::Extractor;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::new();
    let mut worker = keifu_indexer::Analyzer::new(&[])?.worker();
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let document = read_document(&std::fs::read(&path)?, &path, None)?;
        let analyses: Vec<Analysis> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        let extraction = extractor.extract(&document, &analyses);
        writeln!(out, "{path}: {} dates, {} events", extraction.dates.len(), extraction.events.len())?;
        for event in &extraction.events {
            let names = |ids: &[u32]| {
                let names = ids.iter().filter_map(|&id| extraction.entities.get(id as usize));
                names.map(|entity| entity.name.as_str()).collect::<Vec<_>>().join("、")
            };
            writeln!(
                out,
                "  {} {}..{} {} [{} / {}] {}",
                event.head,
                event.date.start,
                event.date.end,
                event.modality,
                names(&event.named),
                names(&event.about),
                event.evidence.text.replace(['\n', '\t'], " ")
            )?;
        }
    }
    Ok(())
}
