//! JSON Lines: the contract of DESIGN.md §5, one file per table.

use std::{io::Write, path::Path};

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
    each_row(graph, documents, &mut |row| put(&mut outputs[row.table()], &row))?;
    for output in outputs {
        output.finish()?;
    }
    Ok(())
}

/// Writes one of [`TABLES`] to `out`; nothing when there is no table of that name.
///
/// `documents` and errors are as for [`jsonl`].
pub fn jsonl_table<E: From<Error>>(
    out: &mut dyn Write,
    table: &str,
    graph: &Graph,
    documents: impl IntoIterator<Item = Result<Document, E>>,
) -> Result<(), E> {
    let Some(wanted) = TABLES.iter().position(|name| *name == table) else { return Ok(()) };
    let mut output = Output::to(&format!("{table}.jsonl"), out);
    each_row(graph, documents, &mut |row| {
        if row.table() == wanted { put(&mut output, &row) } else { Ok(()) }
    })?;
    Ok(output.finish()?)
}

fn put(output: &mut Output<'_>, row: &Row<'_>) -> Result<(), Error> {
    match row {
        Row::Document(row) => line(output, row),
        Row::Passage(row) => line(output, row),
        Row::Entity(row) => line(output, row),
        Row::Mention(row) => line(output, row),
        Row::Relation(row) => line(output, row),
        Row::Date(row) => line(output, row),
        Row::Metric(row) => line(output, row),
    }
}

fn line(output: &mut Output<'_>, row: &impl Serialize) -> Result<(), Error> {
    let written = serde_json::to_writer(&mut output.file, row);
    written.map_err(|source| output.failed(source.into()))?;
    output.write(b"\n")
}
