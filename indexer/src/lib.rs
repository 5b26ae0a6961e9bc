//! Finding passages.
//!
//! ```text
//! Normalized ─analyze→ Token ─write→ segment;   text ─parse→ Query ─search→ Hit
//! ```
//!
//! A passage is indexed twice: by its morphemes, so that 取組 finds 取り組み, and by its character bigrams, so that any
//! string of it is found, whatever the dictionary knows.
//!
//! ```
//! use keifu_corpus::{CharSpan, Document, DocumentId, Metadata, Passage, PassageKind, Revision, SourceMap};
//! use keifu_indexer::{Analyzer, Index, SearchRequest, query};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let analyzer = Analyzer::new(&[])?;
//! let text = "ＰＭＤＡ関西支部を健都に置く取り組み";
//! let analysis = analyzer.worker().analyze(text);
//! let words: Vec<&str> = analysis.tokens.iter().map(|token| token.span.of(&analysis.canonical.text)).collect();
//! assert_eq!(words, ["PMDA", "関西", "支部", "を", "健都", "に", "置く", "取り組み"]);
//!
//! # let passage = Passage { ordinal: 0, kind: PassageKind::Paragraph, headings: vec![], column: None, page: None,
//! #     text: text.to_owned(), map: SourceMap::default(), notes: vec![], place: Default::default() };
//! # let document = Document { id: DocumentId::of_source("a.txt"), revision: Revision(String::new()),
//! #     source: "a.txt".to_owned(), metadata: Metadata { fiscal_year: Some(2019), ..Metadata::default() },
//! #     passages: vec![passage], warnings: vec![] };
//! # let dir = tempfile::tempdir()?;
//! let index = Index::create(dir.path(), &analyzer)?;
//! let mut writer = index.writer(50_000_000)?;
//! writer.add(1, &document, &[analysis])?;
//! writer.commit(1)?;
//!
//! let query = query::parse("pmda 取組 年度:R1")?;
//! assert_eq!(query.to_string(), "pmda 取組 年度:2019");
//! let results = index.searcher()?.search(&SearchRequest::new(query))?;
//! let passage = &results.hits[0].passages[0];
//! assert_eq!(passage.highlights, [CharSpan::new(0, 4), CharSpan::new(14, 18)]);
//! # Ok(())
//! # }
//! ```

mod analyzer;
mod bigram;
mod collect;
mod compile;
mod cursor;
mod error;
mod facet;
mod filter;
mod fold;
mod highlight;
mod index;
mod key;
mod morpheme;
mod needle;
pub mod query;
mod results;
mod schema;
mod searcher;
mod suggest;
#[cfg(test)]
mod testing;
mod user_dictionary;
mod variants;
mod writer;

pub use analyzer::{Analyzer, Worker};
pub use cursor::Cursor;
pub use error::Error;
pub use index::Index;
pub use key::{PassageKey, PassageSet};
pub use query::Query;
pub use results::{DocumentHit, FacetValue, Facets, PassageHit, Ranking, SearchRequest, SearchResults, Sort};
pub use searcher::Searcher;
pub use suggest::{Suggester, Suggestion};
pub use user_dictionary::UserDictionary;
pub use writer::IndexWriter;
