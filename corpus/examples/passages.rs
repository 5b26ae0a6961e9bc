//! Prints how a text file is read: one line for each passage, with page, kind, column and heading path.
//!
//! `cargo run -p keifu-corpus --example passages -- FILE`

use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: passages FILE")?;
    let bytes = std::fs::read(&path)?;
    let document = keifu_corpus::read_document(&bytes, &path, None)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:#?}\n{:?}", document.metadata, document.warnings)?;
    for passage in &document.passages {
        writeln!(
            out,
            "\n#{} {:?} {:?} p{:?} [{}] {:?}\n    {}",
            passage.ordinal,
            passage.kind,
            passage.column,
            passage.page,
            passage.headings.join(" > "),
            passage.notes.iter().map(|note| note.label.as_str()).collect::<Vec<_>>(),
            passage.text
        )?;
    }
    Ok(())
}
