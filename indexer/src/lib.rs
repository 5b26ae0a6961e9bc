//! Finding passages.
//!
//! ```text
//! Normalized ─analyze→ Token ─write→ segment;   text ─parse→ Query ─search→ Hit
//! ```
