//! What is known of a document as a whole: from its text, then its file name, then its sidecar, which has the last word.

use crate::{Metadata, Warning, layout::Repaired};

/// Infers the metadata of a document from its repaired text and its source path.
pub(crate) fn infer(_repaired: &Repaired, source: &str) -> Metadata {
    let name = source.rsplit('/').next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Metadata { title: stem.to_owned(), ..Metadata::default() }
}

/// Lets the sidecar override what was inferred; what it says wrongly becomes a warning.
pub(crate) fn apply_sidecar(_sidecar: &str, _metadata: &mut Metadata, _warnings: &mut Vec<Warning>) {}
