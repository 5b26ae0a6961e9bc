//! Why something in the corpus could not be done.

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
}
