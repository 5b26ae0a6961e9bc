//! Archives whose members were read: remembered, so that one that has not changed need not be unpacked again.

use rusqlite::params;

use crate::{Catalog, Error};

/// An archive as it was when all its members had been dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredArchive {
    /// The folder that was given to `ingest`.
    pub root: String,
    /// Path of the archive below it.
    pub relative: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub hash: String,
    /// What it holds: opaque bytes of whoever reads archives.
    pub listing: Vec<u8>,
}

impl Catalog {
    /// Every archive that is remembered, by place.
    pub fn archives(&self) -> Result<Vec<StoredArchive>, Error> {
        self.run("reading", |c| {
            c.prepare_cached("SELECT root, relative, hash, listing FROM archives ORDER BY root, relative")?
                .query_map([], |row| {
                    Ok(StoredArchive {
                        root: row.get(0)?,
                        relative: row.get(1)?,
                        hash: row.get(2)?,
                        listing: row.get(3)?,
                    })
                })?
                .collect()
        })
    }

    /// Remembers archives, and forgets others: root and relative path of each.
    pub fn remember_archives(
        &mut self,
        archives: &[StoredArchive],
        forgotten: &[(String, String)],
    ) -> Result<(), Error> {
        if archives.is_empty() && forgotten.is_empty() {
            return Ok(());
        }
        self.transact(|transaction| {
            let mut delete =
                transaction.prepare_cached("DELETE FROM archives WHERE root = ?1 AND relative = ?2")?;
            for (root, relative) in forgotten {
                delete.execute(params![root, relative])?;
            }
            let mut insert =
                transaction.prepare_cached("INSERT OR REPLACE INTO archives VALUES (?1, ?2, ?3, ?4)")?;
            for archive in archives {
                insert.execute(params![archive.root, archive.relative, archive.hash, archive.listing])?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CatalogOptions;

    #[test]
    fn an_archive_is_remembered_until_it_is_forgotten() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        let archive = |hash: &str| StoredArchive {
            root: "/reports".to_owned(),
            relative: "a.zip".to_owned(),
            hash: hash.to_owned(),
            listing: vec![1, 2],
        };
        catalog.remember_archives(&[archive("1")], &[]).unwrap();
        catalog.remember_archives(&[archive("2")], &[]).unwrap();
        assert_eq!(catalog.archives().unwrap(), [archive("2")]);
        catalog.remember_archives(&[], &[("/reports".to_owned(), "a.zip".to_owned())]).unwrap();
        assert_eq!(catalog.archives().unwrap(), []);
    }
}
