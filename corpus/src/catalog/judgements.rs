//! The ledger of human judgements: lines that are only ever added, each from a generation on.
//!
//! What a line says is not known here; whoever replays it reads it.

use rusqlite::{OptionalExtension as _, params};

use crate::{Catalog, Error};

/// An entry of the ledger as the catalog keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredJudgement {
    /// Its id.
    pub id: String,
    /// When it was made; the ledger is in this order.
    pub time: String,
    /// All that it says, as a line of JSON.
    pub line: String,
}

impl Catalog {
    /// The entries that `generation` knows, by time and id.
    pub fn judgements(&self, generation: u64) -> Result<Vec<StoredJudgement>, Error> {
        if !self.has_judgements()? {
            return Ok(Vec::new());
        }
        self.run("reading", |c| {
            c.prepare_cached("SELECT id, time, line FROM judgements WHERE added <= ?1 ORDER BY time, id")?
                .query_map([generation.min(i64::MAX as u64) as i64], |row| {
                    Ok(StoredJudgement { id: row.get(0)?, time: row.get(1)?, line: row.get(2)? })
                })?
                .collect()
        })
    }

    /// Every entry, whether a generation knows it or not, by time and id.
    pub fn all_judgements(&self) -> Result<Vec<StoredJudgement>, Error> {
        self.judgements(u64::MAX)
    }

    /// Adds entries to the ledger as part of `generation`, in one transaction that is on the disk when this returns;
    /// those whose id is known already are left alone. Gives the number of those that were added.
    pub fn add_judgements(&mut self, generation: u64, entries: &[StoredJudgement]) -> Result<usize, Error> {
        // A person's decision cannot be made again from the files: it must survive even a power cut.
        self.run("writing", |c| c.pragma_update(None, "synchronous", "FULL"))?;
        let added = self.transact(|transaction| {
            let mut insert =
                transaction.prepare_cached("INSERT OR IGNORE INTO judgements VALUES (?1, ?2, ?3, ?4)")?;
            let mut added = 0;
            for entry in entries {
                added += insert.execute(params![entry.id, generation as i64, entry.time, entry.line])?;
            }
            Ok(added)
        });
        self.run("writing", |c| c.pragma_update(None, "synchronous", "NORMAL"))?;
        added
    }

    /// The newest generation that an entry was added in; 0 when there is none.
    pub fn newest_judgement(&self) -> Result<u64, Error> {
        if !self.has_judgements()? {
            return Ok(0);
        }
        self.run("reading", |c| {
            c.query_row("SELECT coalesce(max(added), 0) FROM judgements", [], |row| row.get::<_, i64>(0))
        })
        .map(|generation| generation as u64)
    }

    /// Whether the table is there: a catalog that an older program wrote gets it when it is next opened for writing.
    fn has_judgements(&self) -> Result<bool, Error> {
        self.run("reading", |c| {
            c.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = 'judgements'")?
                .query_row([], |_| Ok(()))
                .optional()
        })
        .map(|found| found.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CatalogOptions;

    fn entry(number: u32) -> StoredJudgement {
        StoredJudgement {
            id: format!("j{number}"),
            time: format!("2026-04-0{number}"),
            line: format!("{{\"number\":{number}}}"),
        }
    }

    #[test]
    fn entries_are_added_once_and_known_from_their_generation_on() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        assert_eq!(catalog.newest_generation().unwrap(), 0);
        assert_eq!(catalog.add_judgements(3, &[entry(2), entry(1)]).unwrap(), 2);
        assert_eq!(catalog.add_judgements(4, &[entry(1), entry(3)]).unwrap(), 1);
        assert_eq!(catalog.judgements(2).unwrap(), []);
        assert_eq!(catalog.judgements(3).unwrap(), [entry(1), entry(2)]);
        assert_eq!(catalog.all_judgements().unwrap(), [entry(1), entry(2), entry(3)]);
        assert_eq!(catalog.newest_generation().unwrap(), 4);
    }

    #[test]
    fn a_catalog_without_the_table_has_an_empty_ledger() {
        let data = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        catalog.run("writing", |c| c.execute_batch("DROP TABLE judgements")).unwrap();
        drop(catalog);
        let catalog = Catalog::open_read_only(data.path()).unwrap();
        assert_eq!(catalog.all_judgements().unwrap(), []);
        assert_eq!(catalog.newest_generation().unwrap(), 0);
        drop(catalog);
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        assert_eq!(catalog.add_judgements(1, &[entry(1)]).unwrap(), 1);
    }
}
