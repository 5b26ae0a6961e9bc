//! The index in its folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::{IndexReader, ReloadPolicy, TantivyError, directory::error::LockError};

use crate::{
    Analyzer, Error, IndexWriter, Searcher,
    analyzer::Workers,
    schema::{self, FORMAT, Fields},
};

/// File that holds the format's number, beside tantivy's own.
const FORMAT_FILE: &str = "keifu-format";

/// A full-text index of passages; cheap to clone.
#[derive(Clone)]
pub struct Index {
    dir: Arc<Path>,
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    workers: Workers,
}

impl Index {
    /// Opens the index in `dir`; `analyzer` reads the queries and should be the one that read the passages.
    ///
    /// # Errors
    /// [`Error::Missing`] when there is none, [`Error::Format`] when another version of this program wrote it.
    pub fn open(dir: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        let path = dir.join(FORMAT_FILE);
        let mark = match fs::read_to_string(&path) {
            Ok(mark) => mark,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::Missing(dir.to_owned()));
            }
            Err(source) => return Err(Error::Io { action: "read", path, source }),
        };
        let found: u32 = mark.trim().parse().map_err(|_| Error::FormatMark(dir.to_owned()))?;
        if found != FORMAT {
            return Err(Error::Format { dir: dir.to_owned(), found, supported: FORMAT });
        }
        Self::from_tantivy(tantivy::Index::open_in_dir(dir)?, dir, analyzer)
    }

    /// Makes an empty index in `dir`, which is created if need be.
    ///
    /// # Errors
    /// [`Error::Exists`] when there is one already.
    pub fn create(dir: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        let io_error = |action, path: PathBuf| move |source| Error::Io { action, path, source };
        fs::create_dir_all(dir).map_err(io_error("create", dir.to_owned()))?;
        let mark = dir.join(FORMAT_FILE);
        if mark.exists() {
            return Err(Error::Exists(dir.to_owned()));
        }
        let (schema, _) = schema::schema();
        // A crash between the two steps leaves tantivy's files without our mark: then its empty index is taken over.
        let index = tantivy::Index::builder()
            .schema(schema)
            .settings(schema::settings())
            .open_or_create(tantivy::directory::MmapDirectory::open(dir).map_err(TantivyError::from)?)?;
        fs::write(&mark, format!("{FORMAT}\n")).map_err(io_error("write", mark.clone()))?;
        Self::from_tantivy(index, dir, analyzer)
    }

    /// Opens the index in `dir`, or makes an empty one.
    ///
    /// # Errors
    /// As [`Index::open`] and [`Index::create`].
    pub fn open_or_create(dir: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        match Self::open(dir, analyzer) {
            Err(Error::Missing(_)) => Self::create(dir, analyzer),
            other => other,
        }
    }

    fn from_tantivy(index: tantivy::Index, dir: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        schema::register_tokenizers(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (_, fields) = schema::schema();
        Ok(Self { dir: dir.into(), index, reader, fields, workers: Workers::new(analyzer) })
    }

    /// A writer that buffers up to `memory` bytes before it writes a segment (at least 15 MB are used).
    ///
    /// # Errors
    /// [`Error::Locked`] while another process, or another writer of this one, writes.
    pub fn writer(&self, memory: usize) -> Result<IndexWriter, Error> {
        const LEAST: usize = 15_000_000;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = threads.min(memory / LEAST).clamp(1, 8);
        let per_thread = (memory / threads).clamp(LEAST, 2_000_000_000);
        let options = tantivy::indexer::IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .num_merge_threads(2)
            .memory_budget_per_thread(per_thread)
            .build();
        match self.index.writer_with_options(options) {
            Ok(writer) => {
                // A writer that was killed leaves files behind whose names this one would use again.
                writer.garbage_collect_files().wait()?;
                Ok(IndexWriter::new(writer, self.fields, self.workers.clone()))
            }
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => {
                Err(Error::Locked(self.dir.to_path_buf()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The generation that was committed last; 0 for an index to which nothing was committed.
    ///
    /// # Errors
    /// [`Error::Engine`] when the index's own record cannot be read.
    pub fn generation(&self) -> Result<u64, Error> {
        let payload = self.index.load_metas()?.payload;
        Ok(payload.and_then(|payload| payload.parse().ok()).unwrap_or(0))
    }

    /// The index as it was committed last; it stays so however much is written later.
    ///
    /// # Errors
    /// [`Error::Engine`] when the index cannot be read.
    pub fn searcher(&self) -> Result<Searcher, Error> {
        loop {
            let generation = self.generation()?;
            self.reader.reload()?;
            let searcher = self.reader.searcher();
            // A commit between the two readings would pair the segments with another generation.
            if self.generation()? == generation {
                return Ok(Searcher::new(searcher, self.fields, self.workers.clone(), generation));
            }
        }
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir).finish_non_exhaustive()
    }
}
