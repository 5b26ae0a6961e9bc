//! What has been published, open for judgements: the ledger grows, and a generation follows in which it holds.

use keifu_corpus::{Catalog, catalog::StoredJudgement};

use super::{replay, store::Store};
use crate::{Error, config::Config};

/// A data directory with a published generation, held against other writers.
pub(crate) struct Published {
    store: Store,
}

impl Published {
    /// Opens what is published; brings it up to the catalog where an earlier run did not come to its end.
    ///
    /// Fails when another process writes, and when there is nothing to judge yet.
    pub(crate) fn open(config: &Config) -> Result<Self, Error> {
        // Looks before it makes anything: judging is no way to make a data directory.
        drop(Catalog::open_read_only(&config.data)?);
        let mut store = Store::open(config)?;
        if store.published() == 0 {
            return Err(Error::NothingPublished { directory: config.data.clone() });
        }
        replay(&mut store)?;
        Ok(Self { store })
    }

    /// The generation that readers see.
    pub(crate) fn generation(&self) -> u64 {
        self.store.published()
    }

    /// The whole ledger.
    pub(crate) fn judgements(&self) -> Result<Vec<StoredJudgement>, Error> {
        Ok(self.store.catalog.all_judgements()?)
    }

    /// Adds to the ledger, for the next generation on; gives the number of entries that are new.
    pub(crate) fn add(&mut self, entries: &[StoredJudgement]) -> Result<usize, Error> {
        let generation = self.store.next_generation();
        Ok(self.store.catalog.add_judgements(generation, entries)?)
    }

    /// Publishes the next generation.
    pub(crate) fn publish(&mut self) -> Result<(), Error> {
        self.store.publish_if_changed().map(drop)
    }
}
