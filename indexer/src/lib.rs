//! Finding passages.
//!
//! ```text
//! Normalized ─analyze→ Token ─write→ segment;   text ─parse→ Query ─search→ Hit
//! ```

mod analyzer;
mod bigram;
mod cursor;
mod error;
mod fold;
mod index;
mod key;
mod morpheme;
pub mod query;
mod results;
mod schema;
mod searcher;
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
pub use user_dictionary::UserDictionary;
pub use writer::IndexWriter;
