//! Why something in the graph could not be done.

use std::path::PathBuf;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A word outside the vocabulary.
    #[error("unknown word `{given}`; one of: {expected}")]
    Word {
        /// What was given.
        given: String,
        /// What would do.
        expected: String,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {path}", path = path.display())]
    File {
        /// What was tried (`read`, `write`).
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A graph file of a version that this program does not know.
    #[error(
        "{path} has graph format {found}, this program reads up to {known}: use the newer keifu that wrote it, or ingest again to make it anew",
        path = path.display()
    )]
    Version {
        /// Which file.
        path: PathBuf,
        /// The version in the file.
        found: u32,
        /// The newest version known.
        known: u32,
    },
    /// A file that is no graph, or a damaged one.
    #[error("{path} is not a whole graph file ({reason}); ingest anew to make it", path = path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Bytes that are no model of the tagger, or a damaged one.
    #[error("this is not a whole model of the tagger ({reason}); make one with `keifu train`")]
    Model {
        /// What is wrong with them.
        reason: String,
    },
    /// A line that is no judgement.
    #[error("this is no judgement of the ledger: {reason}")]
    Judgement {
        /// What is wrong with it.
        reason: String,
    },
    /// A document that the facts were not made from was given for export, or one of them was not.
    #[error("documents and graph do not belong together: {document} is {trouble}; export again after ingest")]
    Mismatch {
        /// Which document.
        document: String,
        /// `missing`, `unknown` or `out of order`.
        trouble: &'static str,
    },
}
