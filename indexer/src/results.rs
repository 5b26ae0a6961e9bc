//! What is asked of a searcher, and what it answers.

use keifu_corpus::{CharSpan, DocumentId, PassageKind};

use crate::{Cursor, PassageKey, Query};

/// The order of documents in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best passage first.
    #[default]
    Relevance,
    /// Earliest 年度 first, unknown ones last.
    YearAscending,
    /// Latest 年度 first, unknown ones last.
    YearDescending,
}

/// A question to the index.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRequest {
    /// Which passages; without [`Query::Entity`] and [`Query::Kind`], which only the graph can answer.
    pub query: Query,
    /// In which order.
    pub sort: Sort,
    /// Most documents in the answer.
    pub limit: usize,
    /// Most passages shown of each document, the best first.
    pub passages_per_document: usize,
    /// Where the answer before ended.
    pub cursor: Option<Cursor>,
}

impl SearchRequest {
    /// The first ten documents for `query` by relevance, with three passages each.
    pub fn new(query: Query) -> Self {
        Self { query, sort: Sort::default(), limit: 10, passages_per_document: 3, cursor: None }
    }
}

/// An answer: what is shown, and exact numbers of all there is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchResults {
    /// Number of documents with a matching passage.
    pub total_documents: usize,
    /// Number of matching passages.
    pub total_passages: usize,
    /// The documents of this page.
    pub hits: Vec<DocumentHit>,
    /// Counts over all matches, not only over this page.
    pub facets: Facets,
    /// Every matching passage, ascending.
    pub matching: Vec<PassageKey>,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
}

/// Every matching passage in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Number of documents with a matching passage.
    pub total_documents: usize,
    /// The passages, each once.
    pub passages: Vec<PassageKey>,
}

/// A document with matching passages.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentHit {
    /// Its number in the catalog.
    pub document_number: u64,
    /// Its id.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub publisher: Option<String>,
    /// Its 年度 as a Western year.
    pub fiscal_year: Option<i32>,
    /// Its path within the collection.
    pub source: String,
    /// The score of its best passage.
    pub score: f32,
    /// Number of its matching passages, shown or not.
    pub total_passages: usize,
    /// The best of them.
    pub passages: Vec<PassageHit>,
}

/// A matching passage.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageHit {
    /// Its key.
    pub key: PassageKey,
    /// Its place in the document.
    pub ordinal: u32,
    /// Its page from 1.
    pub page: Option<u32>,
    /// The headings above it.
    pub headings: Vec<String>,
    /// What it is in the layout.
    pub kind: PassageKind,
    /// Its text.
    pub text: String,
    /// The characters of `text` that match, ascending, apart from one another.
    pub highlights: Vec<CharSpan>,
    /// How well it matches.
    pub score: f32,
}

/// How matches are spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By 年度 (Western year), ascending, unknown last.
    pub fiscal_year: Vec<FacetValue<Option<i32>>>,
    /// By publisher: most documents first, then by name; unknown as `None`.
    pub publisher: Vec<FacetValue<Option<String>>>,
    /// By document number: most passages first, then by number.
    pub document: Vec<FacetValue<u64>>,
}

/// How many matches have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue<T> {
    /// The value.
    pub value: T,
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
}
