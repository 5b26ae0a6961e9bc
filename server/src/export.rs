//! A generation, or a part of it, as bytes for other programs, written to whatever takes bytes: a file, a response.
//!
//! The same generation gives the same bytes. Nothing here holds more than a few rows: what is large streams through.

mod columns;
mod folder;
mod gexf;
mod graphml;
mod rdf;
mod selection;

use std::io::Write;

use crate::{Error, library::Snapshot};

pub(crate) use folder::{write_file, write_folder};
pub(crate) use rdf::Base;
pub(crate) use selection::Selection;

/// What an export is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Jsonl,
    Csv,
    Graphml,
    Gexf,
    Jsonld,
    Turtle,
}

impl Format {
    /// How the name of such a file ends.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Graphml => "graphml",
            Self::Gexf => "gexf",
            Self::Jsonld => "jsonld",
            Self::Turtle => "ttl",
        }
    }

    /// Endings by which people name such a file.
    pub(crate) fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jsonl => &["jsonl", "ndjson"],
            Self::Csv => &["csv"],
            Self::Graphml => &["graphml", "xml"],
            Self::Gexf => &["gexf", "xml"],
            Self::Jsonld => &["jsonld", "json"],
            Self::Turtle => &["ttl", "turtle"],
        }
    }
}

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
        Format::Jsonl | Format::Csv => unreachable!("tables are files of their own"),
    }
    Ok(())
}
