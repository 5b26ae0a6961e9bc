//! Rows of the flat tables as CSV, Parquet or JSON Lines, one row after the other.

mod csv;
mod jsonl;
mod parquet;

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use rustc_hash::FxHashMap;

use super::Format;
use crate::{
    Error,
    library::Snapshot,
    tables::{Column, Selection, TABLES, Table, Value, each_chosen, each_row},
};

/// Takes rows; what it holds of them is bounded.
pub(crate) enum TableWriter<W: Write + Send> {
    Csv(csv::Csv<W>),
    Jsonl(jsonl::JsonLines<W>),
    Parquet(parquet::Parquet<W>),
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table with these columns; `None` for formats that have no tables.
    pub(crate) fn new(format: Format, columns: &'static [Column], out: W) -> io::Result<Option<Self>> {
        Ok(Some(match format {
            Format::Csv => Self::Csv(csv::Csv::new(columns, out)?),
            Format::Jsonl => Self::Jsonl(jsonl::JsonLines::new(columns, out)),
            Format::Parquet => Self::Parquet(parquet::Parquet::new(columns, out)?),
            Format::Graphml | Format::Gexf | Format::Jsonld | Format::Turtle => return Ok(None),
        }))
    }

    /// Writes a row: a value for each column.
    pub(crate) fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        match self {
            Self::Csv(table) => table.row(row),
            Self::Jsonl(table) => table.row(row),
            Self::Parquet(table) => table.row(row),
        }
    }

    /// Ends the table and gives back what it was written to.
    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Csv(table) => table.finish(),
            Self::Jsonl(table) => Ok(table.finish()),
            Self::Parquet(table) => table.finish(),
        }
    }
}

/// The names of the tables that `format` has: those of the contract, or the flat ones.
pub(crate) fn table_names(format: Format) -> Vec<&'static str> {
    match format {
        Format::Jsonl => keifu_graph::export::TABLES.to_vec(),
        _ => TABLES.iter().map(|table| table.name).collect(),
    }
}

/// Writes every table of [`table_names`] as a file of its own into `folder`, in one pass over the documents.
pub(crate) fn write_tables(folder: &Path, snapshot: &Snapshot, format: Format) -> Result<(), Error> {
    if format == Format::Jsonl {
        return keifu_graph::export::jsonl(folder, &snapshot.graph, snapshot.whole_documents());
    }
    let mut writers = FxHashMap::default();
    for table in &TABLES {
        let path = folder.join(format!("{}.{}", table.name, format.extension()));
        let file = File::create(&path).map_err(|source| Error::Io { action: "writing", path, source })?;
        let file = BufWriter::with_capacity(1 << 16, file);
        writers.extend(TableWriter::new(format, table.columns, file)?.map(|writer| (table.name, writer)));
    }
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    each_row(snapshot, &names, &mut |table, row| -> Result<(), Error> {
        Ok(writers.get_mut(table.name).map_or(Ok(()), |writer| writer.row(row))?)
    })?;
    for writer in writers.into_values() {
        writer.finish()?.flush()?;
    }
    Ok(())
}

/// Writes the rows of a table that `chosen` names, in its order.
pub(super) fn write_chosen(
    snapshot: &Snapshot,
    table: &'static Table,
    chosen: &Selection,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    let Some(mut writer) = TableWriter::new(format, table.columns, out)? else { return Ok(()) };
    each_chosen(snapshot, table, chosen, &mut |_, row| -> Result<(), Error> { Ok(writer.row(row)?) })?;
    writer.finish()?;
    Ok(())
}

/// Writes one table; as JSON Lines in the form of the contract, where that has it.
pub(crate) fn write_table(
    snapshot: &Snapshot,
    table: &'static Table,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    if format == Format::Jsonl && keifu_graph::export::TABLES.contains(&table.name) {
        return keifu_graph::export::jsonl_table(
            out,
            table.name,
            &snapshot.graph,
            snapshot.whole_documents(),
        );
    }
    let Some(mut writer) = TableWriter::new(format, table.columns, out)? else { return Ok(()) };
    each_row(snapshot, &[table.name], &mut |_, row| -> Result<(), Error> { Ok(writer.row(row)?) })?;
    writer.finish()?;
    Ok(())
}
