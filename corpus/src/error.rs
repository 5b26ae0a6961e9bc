//! Why something in the corpus could not be done.

use std::path::PathBuf;

/// What went wrong, on which file and where.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A passage id that is not `DOCUMENT-ORDINAL`.
    #[error("`{id}` is no passage id; one looks like d0123456789abcdef-12")]
    PassageId {
        /// What was given.
        id: String,
    },
    /// The data directory holds no catalog.
    #[error(
        "{directory} holds no data; run `keifu ingest PATH` first, or name another directory with --data"
    )]
    NoCatalog {
        /// The data directory.
        directory: PathBuf,
    },
    /// The file in the catalog's place is something else.
    #[error("{path} is no catalog of keifu; name another data directory with --data, or move the file away")]
    NotACatalog {
        /// The file.
        path: PathBuf,
    },
    /// Written by a newer program.
    #[error(
        "{path} has format {found}, this program reads up to {supported}; use the newer keifu that wrote it, \
         or another data directory with --data"
    )]
    NewerFormat {
        /// The catalog.
        path: PathBuf,
        /// Its format.
        found: i32,
        /// The newest that this program reads.
        supported: i32,
    },
    /// Written by an older program, and opened for reading only.
    #[error(
        "{path} has the older format {found}, this program reads {supported}; run `keifu ingest PATH` once: it brings \
         the data up to date and loses nothing"
    )]
    OlderFormat {
        /// The catalog.
        path: PathBuf,
        /// Its format.
        found: i32,
        /// The format of this program.
        supported: i32,
    },
    /// The file with the original bytes of a document is not there.
    #[error(
        "{path} is gone, which holds the original of a document; put it back, or run `keifu ingest PATH` again"
    )]
    OriginalGone {
        /// The file.
        path: PathBuf,
    },
    /// The file that a document was read from holds something else now.
    #[error("{path} has changed since it was read; run `keifu ingest PATH` again")]
    OriginalChanged {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes to the data directory.
    #[error(
        "another keifu is writing to {directory}; wait until it is done, or name another directory with --data"
    )]
    Locked {
        /// The data directory.
        directory: PathBuf,
    },
    /// No room is left.
    #[error(
        "no room left while writing {path}; make room on the disk and run it again: what was acknowledged is kept"
    )]
    DiskFull {
        /// What was written.
        path: PathBuf,
    },
    /// A file that is none of the registers that are known.
    #[error(
        "{path} is no register that is known; it begins with `{begins}`: give the 法人番号 file (30 columns, CSV or ZIP), \
         the list of 団体コード as CSV, or a table with a header that names a column of 法人番号"
    )]
    UnknownRegistry {
        /// The file.
        path: PathBuf,
        /// Its first cells.
        begins: String,
    },
    /// SQLite failed.
    #[error("{action} {path}")]
    Catalog {
        /// What was tried.
        action: &'static str,
        /// The catalog.
        path: PathBuf,
        /// Why it failed.
        source: rusqlite::Error,
    },
    /// The operating system refused.
    #[error("{action}: {path}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A row that is not in the catalog.
    #[error(
        "the catalog has no document number {number}; index and catalog belong to different data: run `keifu ingest` again"
    )]
    NoDocument {
        /// The row.
        number: u64,
    },
    /// A file without a single character.
    #[error("`{source_path}` is empty; nothing to read: remove it, or export the report again")]
    EmptyFile {
        /// Which file.
        source_path: String,
    },
    /// A file whose name promises text and whose bytes are something else.
    #[error("`{source_path}` is not text but {what}; convert it to text and add that file instead")]
    NotText {
        /// Which file.
        source_path: String,
        /// What the bytes look like.
        what: String,
    },
    /// A file of a known format that is cut off, or breaks its format's rules beyond reading.
    #[error(
        "`{source_path}` is a damaged {format} file ({reason}); get it anew, or open it and save it again"
    )]
    Damaged {
        /// Which file.
        source_path: String,
        /// Its format.
        format: &'static str,
        /// What is wrong, and where.
        reason: String,
    },
    /// A file that opens with a password only.
    #[error("`{source_path}` is a {format} file that a password protects; save it without the password")]
    Encrypted {
        /// Which file.
        source_path: String,
        /// Its format.
        format: &'static str,
    },
    /// A format that is known and not read.
    #[error("`{source_path}` is a {format} file, which is not read; save it as {instead}")]
    NotRead {
        /// Which file.
        source_path: String,
        /// Its format.
        format: &'static str,
        /// A format that is read (`.docx`).
        instead: &'static str,
    },
    /// A picture, sound, program or the like.
    #[error("`{source_path}` is no document, and left out")]
    NothingToRead {
        /// Which file.
        source_path: String,
    },
    /// A file that unpacks to more than is allowed.
    #[error(
        "`{source_path}` unpacks to more than {limit} bytes ({part}); it is made to exhaust memory, or too large: split it"
    )]
    Bomb {
        /// Which file.
        source_path: String,
        /// The part of it.
        part: String,
        /// The most that is allowed.
        limit: u64,
    },
    /// A file beyond the range of offsets.
    #[error("`{source_path}` has {bytes} bytes, more than the {limit} that can be read; split it")]
    TooLarge {
        /// Which file.
        source_path: String,
        /// Its size.
        bytes: u64,
        /// The greatest size that can be read.
        limit: u64,
    },
}
