//! A generation, or a part of it, as bytes for other programs, written to whatever takes bytes: a file, a response.
//!
//! The same generation gives the same bytes. Nothing here holds more than a few rows: what is large streams through.

mod archive;
mod columns;
mod folder;
mod format;
mod found;
mod gexf;
mod graphml;
mod list;
mod rdf;
mod table;

use std::io::Write;

use crate::{Error, library::Snapshot, tables::Selection};

pub(crate) use archive::write_archive;
pub(crate) use folder::{write_file, write_folder};
pub(crate) use format::Format;
pub(crate) use found::write_found;
pub(crate) use graphml::write as write_graphml;
pub(crate) use list::write_list;
pub(crate) use rdf::Base;
pub(crate) use table::{write_table, write_tables};

/// Writes `selection` in a format that is one file.
pub(crate) fn write_graph(
    snapshot: &Snapshot,
    selection: &Selection,
    format: Format,
    base: &Base,
    out: &mut dyn Write,
) -> Result<(), Error> {
    match format {
        Format::Graphml => graphml::write(snapshot, selection, out)?,
        Format::Gexf => gexf::write(snapshot, selection, out)?,
        Format::Jsonld => rdf::jsonld(snapshot, selection, base, out)?,
        Format::Turtle => rdf::turtle(snapshot, selection, base, out)?,
        Format::Jsonl | Format::Csv | Format::Parquet => unreachable!("tables are files of their own"),
    }
    Ok(())
}
