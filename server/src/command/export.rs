//! `keifu export`: everything as files.

use std::{io::Write as _, path::Path};

use keifu_corpus::Document;
use keifu_graph::export;

use crate::{Error, cli::ExportFormat, library::Snapshot, output, tables};

pub(super) fn run(library: &Snapshot, format: ExportFormat, out: &Path, json: bool) -> Result<(), Error> {
    if let ExportFormat::Sqlite = format {
        tables::sqlite(out, library)?;
        return report(library, out, json);
    }
    std::fs::create_dir_all(out).map_err(|source| Error::Io {
        action: "creating the folder",
        path: out.to_owned(),
        source,
    })?;
    match format {
        ExportFormat::Jsonl => export::jsonl(out, &library.graph, whole_documents(library))?,
        ExportFormat::Csv => export::csv(out, &library.graph, whole_documents(library))?,
        ExportFormat::Graphml => export::graphml(&out.join("graph.graphml"), &library.graph)?,
        ExportFormat::Sqlite => {}
    }
    report(library, out, json)
}

fn report(library: &Snapshot, out: &Path, json: bool) -> Result<(), Error> {
    if json {
        return output::json(&serde_json::json!({ "out": out, "generation": library.generation }));
    }
    writeln!(output::stdout(), "世代 {} を {} に書き出しました", library.generation, out.display())?;
    Ok(())
}

/// The documents of the generation by id, read one at a time.
fn whole_documents(library: &Snapshot) -> impl Iterator<Item = Result<Document, Error>> {
    library.records().iter().map(|record| library.with_catalog(|catalog| catalog.read(record.number)))
}
