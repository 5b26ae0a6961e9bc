//! Passages one by one, the best first whatever their document: what is read under a budget of tokens.

use keifu_corpus::CharSpan;
use keifu_graph::DocumentIndex;
use keifu_indexer::Query;

use super::{
    Snapshot,
    search::{SearchOptions, asked, sort},
};
use crate::{Error, api::search::Tried};

/// Every passage that a search finds, in order.
pub(crate) struct RankedPassages {
    /// Number of documents with a matching passage.
    pub(crate) total_documents: usize,
    /// The passages, each once.
    pub(crate) passages: Vec<(DocumentIndex, u32)>,
    /// What else was tried when nothing was found.
    pub(crate) tried: Option<Tried>,
    query: Query,
}

impl Snapshot {
    /// The passages that a search finds; of `options` what narrows and sorts.
    pub(crate) fn ranked_passages(
        &self,
        text: &str,
        options: &SearchOptions,
    ) -> Result<RankedPassages, Error> {
        let (asked, _) = asked(text, options)?;
        let query = self.resolve_names(&asked)?;
        let ranking = self.searcher.rank(&query, sort(options.sort.as_deref())?)?;
        let place = |key: &keifu_indexer::PassageKey| {
            Some((*self.by_number.get(&key.document_number())?, key.ordinal()))
        };
        Ok(RankedPassages {
            total_documents: ranking.total_documents,
            tried: if ranking.passages.is_empty() { Some(self.try_weaker(&asked)?) } else { None },
            passages: ranking.passages.iter().filter_map(place).collect(),
            query,
        })
    }

    /// The characters of `text` that the search was for.
    pub(crate) fn found_in(&self, ranked: &RankedPassages, text: &str) -> Vec<CharSpan> {
        self.searcher.highlights(&ranked.query, text)
    }
}
