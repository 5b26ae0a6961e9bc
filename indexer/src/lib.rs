//! Finding passages.
//!
//! ```text
//! Normalized ─analyze→ Token ─write→ segment;   text ─parse→ Query ─search→ Hit
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
pub use results::{DocumentHit, FacetValue, Facets, PassageHit, SearchRequest, SearchResults, Sort};
pub use searcher::Searcher;
pub use suggest::{Suggester, Suggestion};
pub use user_dictionary::UserDictionary;
pub use writer::IndexWriter;
