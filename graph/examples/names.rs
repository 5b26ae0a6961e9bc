//! Prints the passages of reports with their names marked, for judging by eye.
//!
//! ```text
//! cargo run -p keifu-graph --example names -- FILE…
//! ```

use std::{error::Error, fs, io::Write};

use keifu_corpus::read_document;
use keifu_graph::Extractor;
use keifu_indexer::Analyzer;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let analyzer = Analyzer::new(&[])?;
    let extractor = Extractor::new();
    for path in std::env::args().skip(1) {
        let document = read_document(&fs::read(&path)?, &path, None)?;
        let mut worker = analyzer.worker();
        let analyses: Vec<_> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        let extraction = extractor.extract(&document, &analyses);
        writeln!(out, "# {path}")?;
        for entity in &extraction.entities {
            let forms: Vec<String> =
                entity.forms.iter().map(|form| format!("{}:{:?}", form.text, form.origin)).collect();
            let parent = entity.parent.map(|parent| extraction.entities[parent as usize].name.as_str());
            writeln!(out, "{}\t{}\t{}\t{:?}", entity.kind, entity.name, forms.join(" / "), parent)?;
        }
        for (ordinal, passage) in (0..).zip(&document.passages) {
            let mut marked = String::new();
            let mentions: Vec<_> =
                extraction.mentions.iter().filter(|mention| mention.place.passage == ordinal).collect();
            for (at, c) in (0..).zip(passage.text.chars()) {
                for mention in mentions.iter().filter(|mention| mention.place.span.end == at) {
                    marked.push_str(&format!("]{}", mention.entity));
                }
                for _ in mentions.iter().filter(|mention| mention.place.span.start == at) {
                    marked.push('[');
                }
                marked.push(c);
            }
            writeln!(out, "{ordinal} {:?} {marked}", passage.kind)?;
        }
    }
    Ok(())
}
