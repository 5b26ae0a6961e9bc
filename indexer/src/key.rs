//! Numbers for passages: what the index returns and the server exchanges with the graph.

use std::{hash::Hash, sync::Arc};

use rustc_hash::FxHashSet;

use crate::Error;

/// Names a passage within one catalog: the document's number there and the passage's ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageKey(pub u64);

impl PassageKey {
    /// The key of passage `ordinal` of the document with catalog number `document_number`.
    ///
    /// # Errors
    /// [`Error::KeyRange`] beyond 2⁴⁰ documents or 2²⁴ passages in one.
    pub fn new(document_number: u64, ordinal: u32) -> Result<Self, Error> {
        if document_number >> 40 != 0 || ordinal >> 24 != 0 {
            return Err(Error::KeyRange { number: document_number, ordinal: ordinal.into() });
        }
        Ok(Self(document_number << 24 | u64::from(ordinal)))
    }

    /// The document's number in the catalog.
    pub fn document_number(self) -> u64 {
        self.0 >> 24
    }

    /// The passage's place in its document.
    pub fn ordinal(self) -> u32 {
        (self.0 & 0xFF_FFFF) as u32
    }
}

/// A set of passages, cheap to clone: what the graph says about an entity, as part of a query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PassageSet {
    keys: Arc<[PassageKey]>,
}

impl PassageSet {
    /// The keys, ascending.
    pub fn keys(&self) -> &[PassageKey] {
        &self.keys
    }

    /// The keys as a hash set, for testing many passages.
    pub(crate) fn hashed(&self) -> FxHashSet<u64> {
        self.keys.iter().map(|key| key.0).collect()
    }
}

impl FromIterator<PassageKey> for PassageSet {
    fn from_iter<I: IntoIterator<Item = PassageKey>>(keys: I) -> Self {
        let mut keys: Vec<PassageKey> = keys.into_iter().collect();
        keys.sort_unstable();
        keys.dedup();
        Self { keys: keys.into() }
    }
}
