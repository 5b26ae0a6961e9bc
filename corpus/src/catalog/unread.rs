//! Files of the collection that could not be read: remembered, so that a search can say what it did not see.

use rusqlite::params;

use crate::{Catalog, Error};

/// A file that is in the collection's folders but not in the catalog, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The folder that was given to `ingest`.
    pub root: String,
    /// Path below it.
    pub relative: String,
    /// Path within the collection, as shown to people.
    pub source: String,
    /// One word for counting (`unknown_format`, `binary`, `unreadable`, …).
    pub reason: String,
    /// What it is and what to do, for a human.
    pub hint: String,
}

impl Catalog {
    /// Every file that the last ingest of its folder could not read, by source.
    pub fn unread(&self) -> Result<Vec<Unread>, Error> {
        self.run("reading", |c| {
            c.prepare_cached(
                "SELECT root, relative, source, reason, hint FROM unread ORDER BY source, root, relative",
            )?
            .query_map([], |row| {
                Ok(Unread {
                    root: row.get(0)?,
                    relative: row.get(1)?,
                    source: row.get(2)?,
                    reason: row.get(3)?,
                    hint: row.get(4)?,
                })
            })?
            .collect()
        })
    }

    /// Number of files that could not be read.
    pub fn unread_count(&self) -> Result<u64, Error> {
        self.run("reading", |c| c.query_row("SELECT count(*) FROM unread", [], |row| row.get::<_, i64>(0)))
            .map(|count| count as u64)
    }

    /// Replaces what is remembered of unread files wherever `in_scope(root, relative)` by `found`.
    pub fn replace_unread(
        &mut self,
        in_scope: impl Fn(&str, &str) -> bool,
        found: &[Unread],
    ) -> Result<(), Error> {
        let known = self.unread()?;
        self.transact(|transaction| {
            let mut delete =
                transaction.prepare_cached("DELETE FROM unread WHERE root = ?1 AND relative = ?2")?;
            for old in known.iter().filter(|old| in_scope(&old.root, &old.relative)) {
                delete.execute(params![old.root, old.relative])?;
            }
            let mut insert =
                transaction.prepare_cached("INSERT OR REPLACE INTO unread VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for new in found {
                insert.execute(params![new.root, new.relative, new.source, new.reason, new.hint])?;
            }
            Ok(())
        })
    }
}
