//! The file that a document was read from, ready to be sent.

use std::{
    fs::File,
    io,
    path::Path,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use keifu_corpus::{
    Format,
    catalog::{DocumentRecord, Original},
};
use rustc_hash::FxHashMap;

use super::Snapshot;
use crate::Error;

/// The bytes that a document was read from, and what a client must know of them.
pub struct OriginalFile {
    /// The bytes, from the first on.
    pub content: OriginalContent,
    /// How many there are.
    pub size: u64,
    /// Hash of the bytes, sidecar included.
    pub revision: String,
    /// What they are.
    pub format: Format,
    /// Encoding of text; empty for other formats.
    pub encoding: String,
    /// Name of the file, without its folders.
    pub name: String,
}

/// Bytes in memory or in a file.
pub enum OriginalContent {
    /// All of them.
    Bytes(Vec<u8>),
    /// A file that is open.
    File(File),
}

/// Referenced originals that were found unchanged: by row, size and time at that moment.
#[derive(Default)]
pub(super) struct FoundUnchanged(Mutex<FxHashMap<u64, (u64, SystemTime)>>);

impl Snapshot {
    /// The file that document `id` was read from; `None` when there is no such document.
    ///
    /// Fails when it was left where it was, and is gone or holds something else now.
    pub fn original_file(&self, id: &str) -> Result<Option<OriginalFile>, Error> {
        let Some(document) = self.document_index(id) else { return Ok(None) };
        let record = self.record(document);
        let original = self.with_catalog(|catalog| catalog.original_place(record.number))?;
        let content = match original {
            Original::Inline(bytes) => OriginalContent::Bytes(bytes),
            Original::Stored(path) => {
                let file = open(&path)?;
                let size = file.metadata().map_err(|source| unreadable(&path, source))?.len();
                if size != record.size {
                    return Err(keifu_corpus::Error::OriginalChanged { path }.into());
                }
                OriginalContent::File(file)
            }
            Original::InPlace { ref path, .. } => {
                let file = open(path)?;
                self.unchanged.check(record, &original, &file, path)?;
                OriginalContent::File(file)
            }
        };
        Ok(Some(OriginalFile {
            content,
            size: record.size,
            revision: record.revision.0.clone(),
            format: record.metadata.format,
            encoding: record.metadata.encoding.clone(),
            name: record.source.rsplit('/').next().unwrap_or_default().to_owned(),
        }))
    }
}

impl FoundUnchanged {
    /// Reads the file once and then trusts its size and time, so that a range of it costs no more than the range.
    fn check(
        &self,
        record: &DocumentRecord,
        original: &Original,
        file: &File,
        path: &Path,
    ) -> Result<(), Error> {
        let changed = || keifu_corpus::Error::OriginalChanged { path: path.to_owned() };
        let now = file
            .metadata()
            .and_then(|metadata| Ok((metadata.len(), metadata.modified()?)))
            .map_err(|source| unreadable(path, source))?;
        if now.0 != record.size {
            return Err(changed().into());
        }
        let found = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if found().get(&record.number) == Some(&now) {
            return Ok(());
        }
        original.check_unchanged()?;
        found().insert(record.number, now);
        Ok(())
    }
}

fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|source| unreadable(path, source))
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::NotFound => keifu_corpus::Error::OriginalGone { path: path.to_owned() }.into(),
        _ => Error::Io { action: "reading the original", path: path.to_owned(), source },
    }
}
