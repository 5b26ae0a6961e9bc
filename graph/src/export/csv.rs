//! CSV for spreadsheets: UTF-8 with byte order mark (Excel needs it), RFC 4180, one file per table.
//!
//! Lists are cells with ` | ` between their items; the quotes of relations are a table of their own.

use std::path::Path;

use keifu_corpus::{Area, Document, Place};

use super::{
    Output,
    rows::{Days, Row, TABLES, each_row},
};
use crate::{Error, Graph};

const HEADERS: [&[&str]; 7] = [
    &["id", "revision", "source", "title", "publisher", "fiscal_year", "pages", "warnings", "format"],
    &[
        "id", "document", "ordinal", "kind", "headings", "page", "text", "place", "sheet", "cells", "area",
        "ocr",
    ],
    &["id", "name", "type", "aliases", "first_year", "last_year", "external_ids"],
    &["entity", "document", "passage", "surface", "type", "start", "end", "page"],
    &["relation", "subject", "predicate", "object", "modality", "start", "end", "support", "confidence"],
    &["document", "passage", "surface", "start", "end", "kind", "approximate"],
    &[
        "document",
        "passage",
        "subject",
        "indicator",
        "value",
        "max",
        "unit",
        "role",
        "start",
        "end",
        "page",
        "quote",
        "place",
    ],
];
const EVIDENCE_HEADER: &[&str] = &["relation", "document", "passage", "page", "quote", "place"];

/// Writes `documents.csv` and its fellows into `dir`; `evidence.csv` holds the quotes of relations, which are numbered
/// from 1.
///
/// `documents` and errors are as for [`super::jsonl`].
pub fn csv<E: From<Error>>(
    dir: &Path,
    graph: &Graph,
    documents: impl IntoIterator<Item = Result<Document, E>>,
) -> Result<(), E> {
    let mut tables = Vec::with_capacity(TABLES.len());
    for (table, header) in TABLES.into_iter().zip(HEADERS) {
        tables.push(Table::create(dir, table, header)?);
    }
    let mut quotes = Table::create(dir, "evidence", EVIDENCE_HEADER)?;
    let mut relation = 0u32;
    each_row(graph, documents, &mut |row| {
        if let Row::Relation(row) = &row {
            relation += 1;
            for evidence in &row.evidence {
                quotes.record(&[
                    relation.to_string(),
                    evidence.document.to_owned(),
                    evidence.passage.clone(),
                    text(evidence.page),
                    evidence.quote.to_owned(),
                    in_words(evidence.page, evidence.place),
                ])?;
            }
        }
        tables[row.table()].record(&cells(&row, relation))
    })?;
    for table in tables {
        table.finish()?;
    }
    quotes.finish()?;
    Ok(())
}

fn cells(row: &Row<'_>, relation: u32) -> Vec<String> {
    match row {
        Row::Document(row) => vec![
            row.id.to_owned(),
            row.revision.to_owned(),
            row.source.to_owned(),
            row.title.to_owned(),
            row.publisher.unwrap_or_default().to_owned(),
            text(row.fiscal_year),
            text(row.pages),
            list(row.warnings.iter().map(|warning| format!("{}: {}", warning.code, warning.message))),
            word(&row.format),
        ],
        Row::Passage(row) => vec![
            row.id.clone(),
            row.document.to_owned(),
            row.ordinal.to_string(),
            word(&row.kind),
            list(row.headings.iter().cloned()),
            text(row.page),
            row.text.to_owned(),
            in_words(row.page, row.place),
            text(row.place.and_then(|place| place.sheet.as_deref())),
            text(row.place.and_then(|place| place.cells.as_deref())),
            text(row.place.and_then(|place| place.area).map(corners)),
            text(row.place.map(|place| place.ocr)),
        ],
        Row::Entity(row) => vec![
            row.id.to_owned(),
            row.name.to_owned(),
            row.kind.to_string(),
            list(row.aliases.iter().map(|alias| (*alias).to_owned())),
            text(row.first_year),
            text(row.last_year),
            list(row.external_ids.iter().map(|id| format!("{}:{}", id.scheme, id.value))),
        ],
        Row::Mention(row) => vec![
            row.entity.to_owned(),
            row.document.to_owned(),
            row.passage.clone(),
            row.surface.to_owned(),
            row.kind.to_string(),
            row.start.to_string(),
            row.end.to_string(),
            text(row.page),
        ],
        Row::Relation(row) => vec![
            relation.to_string(),
            row.subject.to_owned(),
            row.predicate.to_string(),
            row.object.unwrap_or_default().to_owned(),
            row.modality.to_string(),
            start(row.date),
            end(row.date),
            row.support.to_string(),
            row.confidence.to_string(),
        ],
        Row::Date(row) => vec![
            row.document.to_owned(),
            row.passage.clone(),
            row.surface.to_owned(),
            text(row.start),
            text(row.end),
            word(&row.kind),
            row.approximate.to_string(),
        ],
        Row::Metric(row) => vec![
            row.document.to_owned(),
            row.passage.clone(),
            row.subject.unwrap_or_default().to_owned(),
            row.indicator.to_owned(),
            row.value.to_string(),
            text(row.max),
            row.unit.to_owned(),
            row.role.to_string(),
            start(row.period),
            end(row.period),
            text(row.page),
            row.quote.to_owned(),
            in_words(row.page, row.place),
        ],
    }
}

/// A CSV file being written.
struct Table(::csv::Writer<Output>);

impl Table {
    fn create(dir: &Path, name: &str, header: &[&str]) -> Result<Self, Error> {
        let mut output = Output::create(dir, &format!("{name}.csv"))?;
        output.write("\u{FEFF}".as_bytes())?;
        let writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(output);
        let mut table = Self(writer);
        table.record(header)?;
        Ok(table)
    }

    fn record<T: AsRef<[u8]>>(&mut self, cells: &[T]) -> Result<(), Error> {
        let written = self.0.write_record(cells);
        written.map_err(|source| self.0.get_ref().failed(source.into()))
    }

    fn finish(self) -> Result<(), Error> {
        match self.0.into_inner() {
            Ok(output) => output.finish(),
            Err(failed) => {
                let source = std::io::Error::other(failed.error().to_string());
                Err(failed.into_inner().get_ref().failed(source))
            }
        }
    }
}

impl std::io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn text(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// p.3, スライド3, シート「予算」B3:F3; empty when nothing is known.
fn in_words(page: Option<u32>, place: Option<&Place>) -> String {
    place.and_then(|place| place.label(page)).unwrap_or_default()
}

/// Left, upper, right and lower edge in points.
fn corners(area: Area) -> String {
    format!("{} {} {} {}", area.left, area.top, area.right, area.bottom)
}

fn start(days: Option<Days>) -> String {
    text(days.map(|days| days.start))
}

fn end(days: Option<Days>) -> String {
    text(days.map(|days| days.end))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(" | ")
}

/// The word that a plain enum is written with in JSON.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
