//! Why something in the graph could not be done.

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
}
