//! What is at hand while a question is answered: each stored chunk is unpacked once, each word searched once.

use std::rc::Rc;

use keifu_corpus::Passage;
use keifu_indexer::Query;
use rustc_hash::FxHashMap;

use crate::{Error, library::Snapshot};

/// Where a passage stands: document and ordinal, of one generation.
pub(super) type At = (u32, u32);

/// Passages at hand.
pub(super) struct Shelf<'a> {
    library: &'a Snapshot,
    known: FxHashMap<At, Option<Rc<Passage>>>,
    words: FxHashMap<String, Rc<[At]>>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(library: &'a Snapshot) -> Self {
        Self { library, known: FxHashMap::default(), words: FxHashMap::default() }
    }

    /// A passage; `None` when there is none.
    pub(super) fn get(&mut self, (document, ordinal): At) -> Result<Option<Rc<Passage>>, Error> {
        if let Some(known) = self.known.get(&(document, ordinal)) {
            return Ok(known.clone());
        }
        let record = self.library.record(document);
        if ordinal < record.passages {
            let number = record.number;
            let chunk = self.library.with_catalog(|catalog| catalog.passages_around(number, ordinal))?;
            for passage in chunk {
                self.known.insert((document, passage.ordinal), Some(Rc::new(passage)));
            }
        }
        Ok(self.known.entry((document, ordinal)).or_default().clone())
    }

    /// The passages that have a word.
    pub(super) fn having(&mut self, word: &str) -> Result<Rc<[At]>, Error> {
        if let Some(known) = self.words.get(word) {
            return Ok(known.clone());
        }
        let found: Rc<[At]> = self.library.matching(Query::Term(word.to_owned()))?.into();
        self.words.insert(word.to_owned(), found.clone());
        Ok(found)
    }

    /// What a word tells: the more, the fewer passages have it; nothing when none has it.
    pub(super) fn rarity(&mut self, word: &str) -> Result<f32, Error> {
        let count = self.having(word)?.len();
        Ok(if count == 0 { 0.0 } else { rarity(self.library, count) })
    }
}

/// What something tells that `count` passages have.
pub(super) fn rarity(library: &Snapshot, count: usize) -> f32 {
    ((library.indexed_passages() as f32 + 1.0) / (count as f32 + 0.5)).ln().max(0.2)
}
