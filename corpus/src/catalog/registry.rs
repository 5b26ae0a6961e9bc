//! Rows of public registers, found by the key under which names are compared.
//!
//! All rows are kept, not only those that a name asks for today: a report that comes tomorrow finds its bodies without
//! the file. They are appended import by import; one counts when it is finished, so that a crash in the middle leaves
//! nothing behind but rows that nobody sees, and the next import clears them.

use rusqlite::{OptionalExtension as _, params};

use crate::{
    Catalog, Error,
    registry::{RegistryRow, Scheme},
};

/// Made when it is first needed: catalogs of before have no such tables.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS registry_imports (
    number     INTEGER PRIMARY KEY,
    file       TEXT NOT NULL,
    layout     TEXT NOT NULL,
    rows       INTEGER NOT NULL,
    keys       INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    finished   INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS registry_rows (
    import       INTEGER NOT NULL,
    scheme       INTEGER NOT NULL,
    id           TEXT NOT NULL,
    key          TEXT NOT NULL,
    named        TEXT NOT NULL,
    name         TEXT NOT NULL,
    prefecture   TEXT NOT NULL,
    municipality TEXT NOT NULL,
    closed       INTEGER NOT NULL
) STRICT;
";

const INDEX: &str = "CREATE INDEX IF NOT EXISTS registry_rows_by_key ON registry_rows (key)";

/// What is known of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryImport {
    /// Its number: later ones have greater.
    pub number: u64,
    /// The file as it was named.
    pub file: String,
    /// What the file was.
    pub layout: String,
    /// Rows that came from it.
    pub rows: u64,
    /// The first generation that counts them.
    pub generation: u64,
}

impl Catalog {
    /// Begins an import and gives its number; rows of imports that did not come to their end are removed.
    ///
    /// Of a `large` file all rows come under the index in one sort at the end, which is faster than row by row.
    pub fn begin_registry_import(&mut self, file: &str, keys: u32, large: bool) -> Result<u64, Error> {
        self.transact(|transaction| {
            transaction.execute_batch(SCHEMA)?;
            transaction.execute(
                "DELETE FROM registry_rows WHERE import IN (SELECT number FROM registry_imports WHERE finished = 0)",
                [],
            )?;
            transaction.execute("DELETE FROM registry_imports WHERE finished = 0", [])?;
            if large {
                transaction.execute("DROP INDEX IF EXISTS registry_rows_by_key", [])?;
            }
            transaction.execute(
                "INSERT INTO registry_imports (file, layout, rows, keys, generation, finished) VALUES (?1, '', 0, ?2, 0, 0)",
                params![file, keys],
            )?;
            Ok(transaction.last_insert_rowid() as u64)
        })
    }

    /// Makes the index that an import which died left dropped; nothing when it is there.
    pub fn restore_registry_index(&mut self) -> Result<(), Error> {
        if self.has_registry()? {
            self.transact(|transaction| transaction.execute(INDEX, []))?;
        }
        Ok(())
    }

    /// Appends rows to an import, each with the key and the text of every name it has.
    pub fn store_registry_rows(
        &mut self,
        import: u64,
        rows: &[(RegistryRow, Vec<(String, String)>)],
    ) -> Result<(), Error> {
        self.transact(|transaction| {
            let mut insert = transaction
                .prepare_cached("INSERT INTO registry_rows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
            for (row, keys) in rows {
                for (key, named) in keys {
                    insert.execute(params![
                        import as i64,
                        row.scheme as i64,
                        row.id,
                        key,
                        named,
                        row.name,
                        row.prefecture,
                        row.municipality,
                        row.closed
                    ])?;
                }
            }
            Ok(())
        })
    }

    /// Ends an import: from now on, and in `generation` first, its rows count.
    pub fn finish_registry_import(
        &mut self,
        import: u64,
        layout: &str,
        rows: u64,
        generation: u64,
    ) -> Result<(), Error> {
        self.transact(|transaction| {
            transaction.execute(INDEX, [])?;
            transaction.execute(
                "UPDATE registry_imports SET layout = ?2, rows = ?3, generation = ?4, finished = 1 WHERE number = ?1",
                params![import as i64, layout, rows as i64, generation as i64],
            )?;
            Ok(())
        })
    }

    /// The finished imports, first the oldest.
    pub fn registry_imports(&self) -> Result<Vec<RegistryImport>, Error> {
        if !self.has_registry()? {
            return Ok(Vec::new());
        }
        self.run("reading", |c| {
            c.prepare_cached(
                "SELECT number, file, layout, rows, generation FROM registry_imports WHERE finished = 1 ORDER BY number",
            )?
            .query_map([], |row| {
                Ok(RegistryImport {
                    number: row.get::<_, i64>(0)? as u64,
                    file: row.get(1)?,
                    layout: row.get(2)?,
                    rows: row.get::<_, i64>(3)? as u64,
                    generation: row.get::<_, i64>(4)? as u64,
                })
            })?
            .collect()
        })
    }

    /// Version of the keys that the rows were stored under; `None` when no import is finished.
    pub fn registry_keys(&self) -> Result<Option<u32>, Error> {
        if !self.has_registry()? {
            return Ok(None);
        }
        self.run("reading", |c| {
            c.query_row("SELECT min(keys) FROM registry_imports WHERE finished = 1", [], |row| row.get(0))
        })
    }

    /// The rows under a key, each id as the last import has it, ascending.
    ///
    /// Other names of a body are not given again.
    pub fn registry_rows(&self, key: &str) -> Result<Vec<RegistryRow>, Error> {
        let mut rows: Vec<(i64, RegistryRow)> = self.run("reading", |c| {
            c.prepare_cached(
                "SELECT import, scheme, id, name, prefecture, municipality, closed FROM registry_rows
                 WHERE key = ?1 AND import IN (SELECT number FROM registry_imports WHERE finished = 1)",
            )?
            .query_map([key], |row| {
                let scheme: i64 = row.get(1)?;
                Ok((
                    row.get(0)?,
                    RegistryRow {
                        scheme: Scheme::ALL[usize::from(scheme != Scheme::CorporateNumber as i64)],
                        id: row.get(2)?,
                        name: row.get(3)?,
                        others: Vec::new(),
                        prefecture: row.get(4)?,
                        municipality: row.get(5)?,
                        closed: row.get(6)?,
                    },
                ))
            })?
            .collect()
        })?;
        // A table of names alone adds nothing to what another import says of the place.
        rows.sort_by(|(a_import, a), (b_import, b)| {
            let told = |row: &RegistryRow| !row.prefecture.is_empty();
            (a.scheme, &a.id, told(b), b_import).cmp(&(b.scheme, &b.id, told(a), a_import))
        });
        rows.dedup_by(|(_, later), (_, kept)| (later.scheme, &later.id) == (kept.scheme, &kept.id));
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// Gives every stored row new keys; the rows of one import at a time.
    pub fn rekey_registry(&mut self, keys: u32, key_of: impl Fn(&str) -> String) -> Result<(), Error> {
        self.transact(|transaction| {
            transaction.execute("DROP INDEX IF EXISTS registry_rows_by_key", [])?;
            let mut last = 0_i64;
            loop {
                let batch: Vec<(i64, String)> = transaction
                    .prepare_cached(
                        "SELECT rowid, named FROM registry_rows WHERE rowid > ?1 ORDER BY rowid LIMIT 10000",
                    )?
                    .query_map([last], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect::<rusqlite::Result<_>>()?;
                let Some((end, _)) = batch.last() else { break };
                last = *end;
                let mut update =
                    transaction.prepare_cached("UPDATE registry_rows SET key = ?2 WHERE rowid = ?1")?;
                for (row, name) in &batch {
                    update.execute(params![row, key_of(name)])?;
                }
            }
            transaction.execute(INDEX, [])?;
            transaction.execute("UPDATE registry_imports SET keys = ?1", [keys])?;
            Ok(())
        })
    }

    fn has_registry(&self) -> Result<bool, Error> {
        self.run("reading", |c| {
            c.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'registry_imports'", [], |_| Ok(()))
                .optional()
                .map(|found| found.is_some())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CatalogOptions;

    fn row(id: &str, name: &str, prefecture: &str) -> RegistryRow {
        RegistryRow {
            scheme: Scheme::CorporateNumber,
            id: id.to_owned(),
            name: name.to_owned(),
            others: Vec::new(),
            prefecture: prefecture.to_owned(),
            municipality: String::new(),
            closed: false,
        }
    }

    #[test]
    fn rows_count_when_their_import_is_finished_and_the_last_one_wins() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        assert_eq!(catalog.registry_imports().unwrap(), []);
        assert_eq!(catalog.registry_keys().unwrap(), None);
        let first = catalog.begin_registry_import("a.csv", 1, true).unwrap();
        let keyed = |row: RegistryRow| {
            (row, vec![("甲".to_owned(), "甲".to_owned()), ("kou".to_owned(), "Kou".to_owned())])
        };
        catalog
            .store_registry_rows(first, &[keyed(row("1", "甲", "")), keyed(row("2", "甲", "奈良県"))])
            .unwrap();
        assert_eq!(catalog.registry_rows("甲").unwrap(), []);
        catalog.finish_registry_import(first, "表", 2, 3).unwrap();
        assert_eq!(catalog.registry_rows("kou").unwrap().len(), 2);

        let second = catalog.begin_registry_import("b.csv", 1, true).unwrap();
        catalog.store_registry_rows(second, &[keyed(row("1", "甲", "大阪府"))]).unwrap();
        assert_eq!(catalog.registry_rows("甲").unwrap()[0].prefecture, "");
        drop(catalog);
        // The second import died: it leaves nothing.
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        let indexed = |catalog: &Catalog| -> bool {
            let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'registry_rows_by_key')";
            catalog.connection.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        assert!(!indexed(&catalog));
        catalog.restore_registry_index().unwrap();
        assert!(indexed(&catalog));
        let third = catalog.begin_registry_import("c.csv", 1, false).unwrap();
        catalog.store_registry_rows(third, &[keyed(row("1", "甲", "京都府"))]).unwrap();
        catalog.finish_registry_import(third, "表", 1, 4).unwrap();
        let rows = catalog.registry_rows("甲").unwrap();
        assert_eq!(rows, [row("1", "甲", "京都府"), row("2", "甲", "奈良県")]);
        let generations: Vec<u64> =
            catalog.registry_imports().unwrap().iter().map(|import| import.generation).collect();
        assert_eq!(generations, [3, 4]);

        catalog.rekey_registry(2, |name| format!("{name}!")).unwrap();
        assert_eq!(catalog.registry_rows("Kou!").unwrap().len(), 2);
        assert_eq!(catalog.registry_keys().unwrap(), Some(2));
        let reader = Catalog::open_read_only(data.path()).unwrap();
        assert_eq!(reader.registry_rows("甲!").unwrap().len(), 2);
    }
}
