//! Which spans name something, and which of them name the same thing within the document.

use keifu_corpus::{Analysis, Document};

use crate::Extraction;

/// Recognizes names with gazetteers and structural patterns.
#[derive(Debug)]
pub(super) struct NameRecognizer {}

impl NameRecognizer {
    pub(super) fn new() -> Self {
        Self {}
    }

    /// Fills `entities`, `mentions` and `aliases` of the extraction.
    pub(super) fn recognize(
        &self,
        _document: &Document,
        _analyses: &[Analysis],
        _extraction: &mut Extraction,
    ) {
    }
}
