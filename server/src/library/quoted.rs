//! A quote where it stands: its passage with those before and after it, or what became of it.

use std::sync::Arc;

use keifu_corpus::CitationId;
use sha2::{Digest as _, Sha256};

use super::{Snapshot, outline::Outline, text::TextPassage};
use crate::{Error, api::document::DocumentView};

/// Passages before and after the one that is quoted.
const AROUND: u32 = 3;

/// What became of a quote.
pub(crate) enum Quoted {
    /// It can be read.
    Found(Box<QuotedPassage>),
    /// The document has fewer passages now.
    PassageGone(Box<DocumentView>),
    /// No document has that id, or has it any longer.
    DocumentGone,
}

/// A quote in its passage.
pub(crate) struct QuotedPassage {
    /// The document.
    pub(crate) document: DocumentView,
    /// Its headings and pages.
    pub(crate) outline: Arc<Outline>,
    /// The passage with those around it.
    pub(crate) passages: Vec<TextPassage>,
    /// Which of them is quoted.
    pub(crate) at: usize,
    /// The characters that are quoted, as far as the passage has them.
    pub(crate) quote: String,
    /// The passage ends before the quote does: its text has changed.
    pub(crate) is_cut: bool,
}

impl QuotedPassage {
    /// The passage that is quoted.
    pub(crate) fn passage(&self) -> Option<&TextPassage> {
        self.passages.get(self.at)
    }
}

/// A short check of a quote's characters: a permanent link that carries it tells whether they are still the same.
pub(crate) fn quote_check(quote: &str) -> String {
    Sha256::digest(quote.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

impl Snapshot {
    /// A quote where it stands.
    pub(crate) fn quoted(&self, id: &CitationId) -> Result<Quoted, Error> {
        let Some(document) = self.document_index(id.passage.document.as_str()) else {
            return Ok(Quoted::DocumentGone);
        };
        let ordinal = id.passage.ordinal;
        let view = self.document_view(document);
        if ordinal >= view.passages {
            return Ok(Quoted::PassageGone(Box::new(view)));
        }
        let range = ordinal.saturating_sub(AROUND)..ordinal.saturating_add(AROUND + 1).min(view.passages);
        let passages: Vec<TextPassage> = self
            .passages_between(document, range)?
            .into_iter()
            .map(|passage| self.text_passage(document, passage, Vec::new()))
            .collect();
        let Some(at) = passages.iter().position(|passage| passage.view.ordinal == ordinal) else {
            return Ok(Quoted::PassageGone(Box::new(view)));
        };
        let chars: Vec<char> = passages[at].view.text.chars().collect();
        let span = id.span.map_or(0..chars.len(), |span| span.start as usize..span.end as usize);
        let (start, end) = (span.start.min(chars.len()), span.end.min(chars.len()));
        Ok(Quoted::Found(Box::new(QuotedPassage {
            outline: self.outline(document)?,
            document: view,
            quote: chars[start..end].iter().collect(),
            is_cut: span.end > chars.len(),
            passages,
            at,
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_of_the_characters() {
        assert_eq!(quote_check("健都"), quote_check("健都"));
        assert_ne!(quote_check("健都"), quote_check("健 都"));
        assert_eq!(quote_check("").len(), 8);
    }
}
