//! Catalogs of older programs are brought up to date in one transaction, when they are opened for writing.

use super::FORMAT;
use crate::{Catalog, Error};

/// Format 1 kept every original in the catalog.
const ORIGINALS_APART: &str = "
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
";

/// Brings a catalog of format `found` to [`FORMAT`]: all of it, or nothing.
pub(super) fn from_format(catalog: &mut Catalog, found: i32) -> Result<(), Error> {
    if found == FORMAT {
        return Ok(());
    }
    catalog.transact(|transaction| {
        transaction.execute_batch(ORIGINALS_APART)?;
        transaction.pragma_update(None, "user_version", FORMAT)
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::catalog::{CatalogOptions, packing::compress};

    /// The tables of format 1 that changed since, and a document in them.
    const FORMAT_1: &str = "
PRAGMA application_id = 1262831189;
PRAGMA user_version = 1;
CREATE TABLE contents (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL, sidecar TEXT) STRICT;
";

    #[test]
    fn a_catalog_of_format_1_keeps_its_originals() {
        let data = tempfile::tempdir().unwrap();
        let old = Connection::open(data.path().join("catalog.sqlite")).unwrap();
        old.execute_batch(FORMAT_1).unwrap();
        old.execute("INSERT INTO contents VALUES (7, ?1, 'title = 1')", [compress(b"bytes")]).unwrap();
        drop(old);
        let refused = Catalog::open_read_only(data.path()).unwrap_err();
        assert!(matches!(refused, Error::OlderFormat { found: 1, .. }), "{refused}");
        let catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        let kept = (b"bytes".to_vec(), Some("title = 1".to_owned()));
        assert_eq!(catalog.original(7).unwrap(), kept);
        drop(catalog);
        assert_eq!(Catalog::open_read_only(data.path()).unwrap().original(7).unwrap(), kept);
    }
}
