//! Candidate relations between the names of a document.

use keifu_corpus::{Analysis, Document};

use crate::{Extraction, Statement};

/// The statements of a document whose names, dates and metrics are already in `known`.
pub(super) fn relate(_document: &Document, _analyses: &[Analysis], _known: &Extraction) -> Vec<Statement> {
    Vec::new()
}
