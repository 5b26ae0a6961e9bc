//! The catalog: what has been read, in one SQLite file, the only source of truth of a data directory.
//!
//! ```text
//! data/lock              held by the one process that writes
//! data/catalog.sqlite    documents, small originals, passages, extractions, what could not be read
//! data/originals/        larger originals, once each by hash
//! ```
//!
//! Rows are versioned by *generation*: a document is visible in the generations from `added` up to, not including,
//! `removed`. A reader that holds an older generation therefore finds everything that belongs to it, while the next
//! one is being written. Which generation is published is not decided here: the index's commit is the switch.
//!
//! Durability: write-ahead log with `synchronous = NORMAL`. A committed transaction survives the death of the process;
//! after a power cut the file is whole and stands at the last checkpoint.

mod archives;
mod documents;
mod heads;
mod judgements;
mod migrate;
mod originals;
mod packing;
mod places;
mod registry;
mod unread;

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::Error;

use originals::OriginalsFolder;

pub use archives::StoredArchive;
pub use documents::{Changes, DocumentRecord, NewDocument, StoredExtraction};
pub use heads::PassageHead;
pub use judgements::StoredJudgement;
pub use originals::{INLINE_BYTES, Original, Originals};
pub use places::PLACES_TOGETHER;
pub use registry::RegistryImport;
pub use unread::Unread;

/// Version of the tables and of what their blobs hold; raised whenever an older program could not read them.
pub const FORMAT: i32 = 2;

/// `PRAGMA application_id` of a catalog: "KEFU".
const APPLICATION: i32 = 0x4B45_4655;

const FILE: &str = "catalog.sqlite";

const SCHEMA: &str = "
CREATE TABLE documents (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    source    TEXT NOT NULL,
    root      TEXT NOT NULL,
    relative  TEXT NOT NULL,
    revision  TEXT NOT NULL,
    reader    INTEGER NOT NULL,
    added     INTEGER NOT NULL,
    removed   INTEGER,
    size      INTEGER NOT NULL,
    passages  INTEGER NOT NULL,
    head      BLOB NOT NULL
) STRICT;
CREATE INDEX documents_by_id ON documents (id);
CREATE INDEX documents_by_place ON documents (root, relative);
CREATE INDEX documents_added ON documents (added);
CREATE INDEX documents_removed ON documents (removed) WHERE removed IS NOT NULL;
CREATE TABLE contents (
    number  INTEGER PRIMARY KEY,
    bytes   BLOB,
    hash    TEXT,
    path    TEXT,
    sidecar TEXT
) STRICT;
CREATE TABLE passages (
    key  INTEGER PRIMARY KEY,
    blob BLOB NOT NULL
) STRICT;
CREATE TABLE places (
    key  INTEGER PRIMARY KEY,
    blob BLOB NOT NULL
) STRICT;
CREATE TABLE extractions (
    number  INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    blob    BLOB NOT NULL
) STRICT;
CREATE TABLE unread (
    root     TEXT NOT NULL,
    relative TEXT NOT NULL,
    source   TEXT NOT NULL,
    reason   TEXT NOT NULL,
    hint     TEXT NOT NULL,
    PRIMARY KEY (root, relative)
) STRICT, WITHOUT ROWID;
CREATE TABLE generations (
    number    INTEGER PRIMARY KEY,
    published INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    passages  INTEGER NOT NULL,
    extractor INTEGER NOT NULL
) STRICT;
";

/// Tables that came after format 1: a catalog without them is read as one in which they are empty.
const LATER_TABLES: &str = "
CREATE TABLE IF NOT EXISTS judgements (
    id    TEXT PRIMARY KEY,
    added INTEGER NOT NULL,
    time  TEXT NOT NULL,
    line  TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS archives (
    root     TEXT NOT NULL,
    relative TEXT NOT NULL,
    hash     TEXT NOT NULL,
    listing  BLOB NOT NULL,
    PRIMARY KEY (root, relative)
) STRICT, WITHOUT ROWID;
";

/// How a catalog is opened for writing.
#[derive(Clone, Copy, Debug, Default)]
pub struct CatalogOptions {
    /// Largest size of the file in bytes; beyond it writing fails as on a full disk. `None`: as large as the disk lets it.
    pub max_bytes: Option<u64>,
    /// What happens to the originals of files that lie by themselves.
    pub originals: Originals,
}

/// What is noted of a generation when it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerationNote {
    /// Which.
    pub generation: u64,
    /// When, in seconds since 1970.
    pub published: i64,
    /// Documents in it.
    pub documents: u64,
    /// Passages in it.
    pub passages: u64,
    /// Version of the rules that made its graph.
    pub extractor: u32,
}

/// An open catalog. The one that writes holds the data directory's lock until it is dropped.
#[derive(Debug)]
pub struct Catalog {
    connection: Connection,
    path: PathBuf,
    originals: OriginalsFolder,
    _lock: Option<File>,
}

impl Catalog {
    /// Opens the catalog in `directory` for writing; makes directory and tables when they are absent.
    ///
    /// Fails when another process writes there, or when the file is of a newer format.
    pub fn open(directory: &Path, options: CatalogOptions) -> Result<Self, Error> {
        fs::create_dir_all(directory)
            .map_err(|source| io("creating the data directory", directory, source))?;
        let lock = take_lock(directory)?;
        let path = directory.join(FILE);
        let connection = Connection::open(&path).map_err(|source| sql("opening", &path, source))?;
        let originals = OriginalsFolder::new(directory, options.originals);
        let mut catalog = Self { connection, path, originals, _lock: Some(lock) };
        catalog.prepare(options)?;
        Ok(catalog)
    }

    /// Opens the catalog in `directory` for reading, beside a process that may be writing.
    ///
    /// Fails with [`Error::NoCatalog`] when there is none.
    pub fn open_read_only(directory: &Path) -> Result<Self, Error> {
        let path = directory.join(FILE);
        if !path.is_file() {
            return Err(Error::NoCatalog { directory: directory.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(&path, flags).map_err(|source| sql("opening", &path, source))?;
        let originals = OriginalsFolder::new(directory, Originals::default());
        let catalog = Self { connection, path, originals, _lock: None };
        let found = catalog.check_format()?;
        if found < FORMAT {
            return Err(Error::OlderFormat { path: catalog.path, found, supported: FORMAT });
        }
        catalog.run("opening", |c| c.pragma_update(None, "mmap_size", 1_i64 << 30))?;
        catalog.run("opening", |c| c.busy_timeout(std::time::Duration::from_secs(10)))?;
        Ok(catalog)
    }

    /// Writes the log back into the file and waits for the disk: what is there now survives a power cut.
    pub fn checkpoint(&self) -> Result<(), Error> {
        self.run("writing", |c| c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
    }

    /// Notes that a generation is published.
    pub fn note_generation(&self, note: &GenerationNote) -> Result<(), Error> {
        self.run("writing", |c| {
            c.execute(
                "INSERT OR REPLACE INTO generations VALUES (?1, ?2, ?3, ?4, ?5)",
                (
                    note.generation as i64,
                    note.published,
                    note.documents as i64,
                    note.passages as i64,
                    note.extractor,
                ),
            )
        })?;
        Ok(())
    }

    /// What was noted of `generation`; `None` when the program died before it could.
    pub fn generation_note(&self, generation: u64) -> Result<Option<GenerationNote>, Error> {
        use rusqlite::OptionalExtension as _;
        self.run("reading", |c| {
            c.query_row("SELECT * FROM generations WHERE number = ?1", [generation as i64], |row| {
                Ok(GenerationNote {
                    generation,
                    published: row.get(1)?,
                    documents: row.get::<_, i64>(2)? as u64,
                    passages: row.get::<_, i64>(3)? as u64,
                    extractor: row.get(4)?,
                })
            })
            .optional()
        })
    }

    fn prepare(&mut self, options: CatalogOptions) -> Result<(), Error> {
        self.run("opening", |c| c.busy_timeout(std::time::Duration::from_secs(10)))?;
        if self.is_new()? {
            self.run("creating", |c| {
                c.pragma_update(None, "page_size", 8192)?;
                c.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
                c.execute_batch(&format!(
                    "BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;"
                ))
            })?;
        }
        let found = self.check_format()?;
        self.run("opening", |c| {
            c.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
            c.execute_batch(LATER_TABLES)?;
            c.pragma_update(None, "synchronous", "NORMAL")?;
            c.pragma_update(None, "cache_size", -32_000)?;
            let page: i64 = c.query_row("PRAGMA page_size", [], |row| row.get(0))?;
            if let Some(max) = options.max_bytes {
                let pages = (max as i64 / page).max(1);
                c.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
            }
            Ok(())
        })?;
        migrate::from_format(self, found)
    }

    fn is_new(&self) -> Result<bool, Error> {
        self.run("opening", |c| c.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0)))
    }

    /// Gives the format of the file, when this program knows it.
    fn check_format(&self) -> Result<i32, Error> {
        let pragma = |name: &str| {
            self.run("opening", |c| c.pragma_query_value(None, name, |row| row.get::<_, i32>(0)))
        };
        let (application, format) = (pragma("application_id")?, pragma("user_version")?);
        if application != APPLICATION {
            return Err(Error::NotACatalog { path: self.path.clone() });
        }
        if format > FORMAT {
            return Err(Error::NewerFormat { path: self.path.clone(), found: format, supported: FORMAT });
        }
        Ok(format)
    }

    /// Runs one piece of SQL work and says where it failed.
    fn run<T>(
        &self,
        action: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        work(&self.connection).map_err(|source| sql(action, &self.path, source))
    }

    /// Runs `work` in one transaction: all of it, or nothing.
    fn transact<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let path = &self.path;
        let wrap = |source| sql("writing", path, source);
        let transaction = self.connection.transaction().map_err(wrap)?;
        let done = work(&transaction).map_err(wrap)?;
        transaction.commit().map_err(wrap)?;
        Ok(done)
    }
}

fn take_lock(directory: &Path) -> Result<File, Error> {
    let path = directory.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| io("opening the lock", &path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { directory: directory.to_owned() }),
        Err(TryLockError::Error(source)) => Err(io("locking", &path, source)),
    }
}

fn io(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    match source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            Error::DiskFull { path: path.to_owned() }
        }
        _ => Error::Io { action, path: path.to_owned(), source },
    }
}

fn sql(action: &'static str, path: &Path, source: rusqlite::Error) -> Error {
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Error::DiskFull { path: path.to_owned() },
        Some(ErrorCode::NotADatabase) => Error::NotACatalog { path: path.to_owned() },
        _ => Error::Catalog { action, path: path.to_owned(), source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(directory: &Path) -> Result<Catalog, Error> {
        Catalog::open(directory, CatalogOptions::default())
    }

    #[test]
    fn a_second_writer_is_refused_and_readers_are_not() {
        let data = tempfile::tempdir().unwrap();
        assert!(matches!(Catalog::open_read_only(data.path()), Err(Error::NoCatalog { .. })));
        let writer = open(data.path()).unwrap();
        assert!(matches!(open(data.path()), Err(Error::Locked { .. })));
        Catalog::open_read_only(data.path()).unwrap();
        drop(writer);
        open(data.path()).unwrap();
    }

    #[test]
    fn a_newer_format_is_left_alone() {
        let data = tempfile::tempdir().unwrap();
        let catalog = open(data.path()).unwrap();
        catalog.connection.pragma_update(None, "user_version", FORMAT + 1).unwrap();
        drop(catalog);
        for error in [open(data.path()).unwrap_err(), Catalog::open_read_only(data.path()).unwrap_err()] {
            assert!(matches!(error, Error::NewerFormat { found, .. } if found == FORMAT + 1), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_no_catalog_is_not_overwritten() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join(FILE);
        let text = "これはカタログではない。".repeat(500);
        fs::write(&path, &text).unwrap();
        assert!(matches!(open(data.path()), Err(Error::NotACatalog { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}
