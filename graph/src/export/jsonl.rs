//! JSON Lines: the contract of DESIGN.md §5, one file per table.

use std::path::Path;

use keifu_corpus::Document;
use serde::Serialize;

use super::{
    Output,
    rows::{Row, TABLES, each_row},
};
use crate::{Error, Graph};

/// Writes `documents.jsonl` and its fellows into `dir`.
///
/// `documents` are those of the graph, ascending by id; they are held one at a time. Errors of reading them are passed
/// on; [`Error::Mismatch`] when they are not those of the graph.
pub fn jsonl<E: From<Error>>(
    dir: &Path,
    graph: &Graph,
    documents: impl IntoIterator<Item = Result<Document, E>>,
) -> Result<(), E> {
    let mut outputs = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        outputs.push(Output::create(dir, &format!("{table}.jsonl"))?);
    }
    each_row(graph, documents, &mut |row| {
        let output = &mut outputs[row.table()];
        match &row {
            Row::Document(row) => line(output, row),
            Row::Passage(row) => line(output, row),
            Row::Entity(row) => line(output, row),
            Row::Mention(row) => line(output, row),
            Row::Relation(row) => line(output, row),
            Row::Date(row) => line(output, row),
            Row::Metric(row) => line(output, row),
        }
    })?;
    for output in outputs {
        output.finish()?;
    }
    Ok(())
}

fn line(output: &mut Output, row: &impl Serialize) -> Result<(), Error> {
    let written = serde_json::to_writer(&mut output.file, row);
    written.map_err(|source| output.failed(source.into()))?;
    output.write(b"\n")
}
