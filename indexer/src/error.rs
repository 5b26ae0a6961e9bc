//! Why something with the index could not be done.

use std::path::PathBuf;

/// What went wrong, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A line of a user dictionary that cannot be used.
    #[error("user dictionary `{name}`, line {line}: {reason}")]
    UserDictionary {
        /// Which dictionary.
        name: String,
        /// Line number from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The embedded or a user dictionary could not be loaded.
    #[error("cannot load the morphological dictionary")]
    Dictionary(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No index where one was to be opened.
    #[error("no index at {}; ingest documents first", .0.display())]
    Missing(PathBuf),
    /// An index was to be created where one is.
    #[error("{} already holds an index", .0.display())]
    Exists(PathBuf),
    /// The index was written in another format than this program reads.
    #[error(
        "the index at {} has format {found}, this program reads format {supported}; {}",
        .dir.display(),
        if .found > .supported { "use a newer keifu" } else { "delete the folder and rebuild it from the catalog" }
    )]
    Format {
        /// Where the index is.
        dir: PathBuf,
        /// Its format.
        found: u32,
        /// The format that is read and written here.
        supported: u32,
    },
    /// The folder's format mark cannot be read as a number.
    #[error("the format mark of the index at {} is unreadable; delete the folder and rebuild it from the catalog", .0.display())]
    FormatMark(PathBuf),
    /// Another process writes to the index.
    #[error("the index at {} is being written by another process; wait for it to end, or stop it", .0.display())]
    Locked(PathBuf),
    /// A document was given with another number of analyses than passages.
    #[error("document {document} has {passages} passages but {analyses} analyses")]
    AnalysisCount {
        /// Its id.
        document: String,
        /// Number of passages.
        passages: usize,
        /// Number of analyses.
        analyses: usize,
    },
    /// A document number or ordinal beyond what a passage key holds.
    #[error("document number {number} or passage {ordinal} is beyond what a passage key holds")]
    KeyRange {
        /// The document's number.
        number: u64,
        /// The passage's ordinal.
        ordinal: u64,
    },
    /// A cursor that no search has given out.
    #[error("`{0}` is no cursor that a search has given; leave it out to begin anew")]
    Cursor(String),
    /// A cursor from an earlier generation or another query.
    #[error("the cursor belongs to {0}; leave it out to begin anew")]
    CursorOutdated(&'static str),
    /// A part of a query that only the graph can answer was not replaced by passages before searching.
    #[error("`{0}` must be replaced by passages before searching")]
    Unresolved(String),
    /// A file could not be read or written.
    #[error("cannot {action} {}", .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// The search engine failed.
    #[error("the index failed")]
    Engine(#[from] tantivy::TantivyError),
}
