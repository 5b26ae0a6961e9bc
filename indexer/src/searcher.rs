//! Query → hits.

use crate::{Analyzer, Error, SearchRequest, SearchResults, schema::Fields};

/// The index as of one commit.
pub struct Searcher {
    searcher: tantivy::Searcher,
    fields: Fields,
    analyzer: Analyzer,
    generation: u64,
}

impl Searcher {
    pub(crate) fn new(
        searcher: tantivy::Searcher,
        fields: Fields,
        analyzer: Analyzer,
        generation: u64,
    ) -> Self {
        Self { searcher, fields, analyzer, generation }
    }

    /// The generation that is searched.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Number of passages.
    pub fn passage_count(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Answers `request`.
    ///
    /// # Errors
    /// [`Error::CursorOutdated`] when the request's cursor is another generation's or query's,
    /// [`Error::Unresolved`] when the query still names an entity or a type.
    pub fn search(&self, _request: &SearchRequest) -> Result<SearchResults, Error> {
        let _ = (&self.fields, &self.analyzer);
        Ok(SearchResults::default())
    }
}
