//! Catalogs of older programs are brought up to date in one transaction, when they are opened for writing.
//!
//! What was read stays as it was read, under its number, so that index and graph still belong to it; the next ingest of a
//! file reads it anew.

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    FORMAT,
    packing::{pack, unpack},
};
use crate::{
    Catalog, Column, Date, Error, Format, Metadata, NoteReference, Passage, PassageKind, Place, SourceMap,
    Warning,
};

/// Format 1 kept every original in the catalog, and knew of no place but the page.
const TABLES: &str = "
ALTER TABLE contents RENAME TO contents_1;
CREATE TABLE contents (
    number  INTEGER PRIMARY KEY,
    bytes   BLOB,
    hash    TEXT,
    path    TEXT,
    sidecar TEXT
) STRICT;
INSERT INTO contents (number, bytes, sidecar) SELECT number, bytes, sidecar FROM contents_1;
DROP TABLE contents_1;
CREATE TABLE places (
    key  INTEGER PRIMARY KEY,
    blob BLOB NOT NULL
) STRICT;
";

/// Brings a catalog of format `found` to [`FORMAT`]: all of it, or nothing.
pub(super) fn from_format(catalog: &mut Catalog, found: i32) -> Result<(), Error> {
    if found == FORMAT {
        return Ok(());
    }
    catalog.transact(|transaction| {
        transaction.execute_batch(TABLES)?;
        rewrite_heads(transaction)?;
        rewrite_passages(transaction)?;
        transaction.pragma_update(None, "user_version", FORMAT)
    })
}

fn rewrite_heads(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let rows: Vec<(i64, String)> = transaction
        .prepare("SELECT number, source FROM documents ORDER BY number")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (number, source) in rows {
        let sql = "SELECT head FROM documents WHERE number = ?1";
        let (metadata, warnings): (Metadata1, Vec<Warning>) =
            transaction.prepare_cached(sql)?.query_row([number], |row| unpack(row.get_ref(0)?.as_blob()?))?;
        let head = pack(&(metadata.read_from(&source), warnings))?;
        transaction
            .prepare_cached("UPDATE documents SET head = ?2 WHERE number = ?1")?
            .execute(params![number, head])?;
    }
    Ok(())
}

fn rewrite_passages(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let keys: Vec<i64> = transaction
        .prepare("SELECT key FROM passages ORDER BY key")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for key in keys {
        let old: Vec<Passage1> = transaction
            .prepare_cached("SELECT blob FROM passages WHERE key = ?1")?
            .query_row([key], |row| unpack(row.get_ref(0)?.as_blob()?))?;
        let new: Vec<Passage> = old.into_iter().map(Passage::from).collect();
        transaction
            .prepare_cached("UPDATE passages SET blob = ?2 WHERE key = ?1")?
            .execute(params![key, pack(&new)?])?;
    }
    Ok(())
}

/// [`Metadata`] in format 1.
#[derive(Serialize, Deserialize)]
struct Metadata1 {
    title: String,
    publisher: Option<String>,
    fiscal_year: Option<i32>,
    issued: Option<Date>,
    jurisdiction: Option<String>,
    pages: Option<u32>,
    encoding: String,
}

impl Metadata1 {
    /// Of text and Markdown, which was all that was read, the name alone told which.
    #[allow(clippy::needless_update, reason = "what is added to the metadata was not known then")]
    fn read_from(self, source: &str) -> Metadata {
        let format = Format::of_name(source).filter(|format| *format == Format::Markdown);
        Metadata {
            title: self.title,
            publisher: self.publisher,
            fiscal_year: self.fiscal_year,
            issued: self.issued,
            jurisdiction: self.jurisdiction,
            format: format.unwrap_or_default(),
            pages: self.pages,
            encoding: self.encoding,
            ..Metadata::default()
        }
    }
}

/// [`Passage`] in format 1.
#[derive(Serialize, Deserialize)]
struct Passage1 {
    ordinal: u32,
    kind: PassageKind,
    headings: Vec<String>,
    column: Option<Column>,
    page: Option<u32>,
    text: String,
    map: SourceMap,
    notes: Vec<NoteReference>,
}

impl From<Passage1> for Passage {
    fn from(old: Passage1) -> Self {
        Self {
            ordinal: old.ordinal,
            kind: old.kind,
            headings: old.headings,
            column: old.column,
            page: old.page,
            place: Place::default(),
            text: old.text,
            map: old.map,
            notes: old.notes,
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::catalog::{CatalogOptions, packing::compress};

    /// The tables of format 1 that changed since.
    const FORMAT_1: &str = "
PRAGMA application_id = 1262831189;
PRAGMA user_version = 1;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, source TEXT NOT NULL, root TEXT NOT NULL, relative TEXT NOT NULL,
    revision TEXT NOT NULL, reader INTEGER NOT NULL, added INTEGER NOT NULL, removed INTEGER, size INTEGER NOT NULL,
    passages INTEGER NOT NULL, head BLOB NOT NULL
) STRICT;
CREATE TABLE contents (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL, sidecar TEXT) STRICT;
CREATE TABLE passages (key INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;
";

    fn old_passage(ordinal: u32) -> Passage1 {
        let mut map = SourceMap::default();
        map.push(3, false);
        Passage1 {
            ordinal,
            kind: PassageKind::Bullet,
            headings: vec!["取組".to_owned()],
            column: Some(Column::Plan),
            page: Some(2),
            text: "健".to_owned(),
            map,
            notes: vec![NoteReference { label: "1".to_owned(), at: 0 }],
        }
    }

    #[test]
    fn a_catalog_of_format_1_keeps_what_it_holds() {
        let data = tempfile::tempdir().unwrap();
        let old = Connection::open(data.path().join("catalog.sqlite")).unwrap();
        old.execute_batch(FORMAT_1).unwrap();
        let metadata = Metadata1 {
            title: "報告".to_owned(),
            publisher: None,
            fiscal_year: Some(2019),
            issued: None,
            jurisdiction: None,
            pages: Some(4),
            encoding: "Shift_JIS".to_owned(),
        };
        let warning = Warning { code: "undecodable".to_owned(), message: "…".to_owned(), at: Some(4) };
        let head = pack(&(metadata, vec![warning.clone()])).unwrap();
        let sql = "INSERT INTO documents VALUES (7, 'd7', 'a.md', '/r', 'a.md', 'x', 2, 1, NULL, 5, 2, ?1)";
        old.execute(sql, [head]).unwrap();
        old.execute("INSERT INTO contents VALUES (7, ?1, 'title = 1')", [compress(b"bytes")]).unwrap();
        for ordinal in [0, 1] {
            let blob = pack(&[old_passage(ordinal)][..]).unwrap();
            old.execute("INSERT INTO passages VALUES (?1, ?2)", params![(7 << 24) + ordinal, blob]).unwrap();
        }
        drop(old);

        let refused = Catalog::open_read_only(data.path()).unwrap_err();
        assert!(matches!(refused, Error::OlderFormat { found: 1, .. }), "{refused}");
        drop(Catalog::open(data.path(), CatalogOptions::default()).unwrap());
        let catalog = Catalog::open_read_only(data.path()).unwrap();
        assert_eq!(catalog.original(7).unwrap(), (b"bytes".to_vec(), Some("title = 1".to_owned())));
        let document = catalog.read(7).unwrap();
        assert_eq!(document.passages, [0, 1].map(|ordinal| Passage::from(old_passage(ordinal))));
        assert_eq!((document.metadata.format, document.metadata.pages), (Format::Markdown, Some(4)));
        assert_eq!((document.metadata.encoding.as_str(), document.warnings), ("Shift_JIS", vec![warning]));
        assert!(catalog.places(7, 0).unwrap().is_empty());
    }
}
