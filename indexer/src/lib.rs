//! Finding passages.
//!
//! ```text
//! Normalized ─analyze→ Token ─write→ segment;   text ─parse→ Query ─search→ Hit
//! ```

mod analyzer;
mod error;
mod fold;
mod key;
pub mod query;
mod user_dictionary;
mod variants;

pub use analyzer::{Analyzer, Worker};
pub use error::Error;
pub use key::{PassageKey, PassageSet};
pub use query::Query;
pub use user_dictionary::UserDictionary;
