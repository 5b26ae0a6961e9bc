//! Where passages stand on their pages: known for a while once they were asked for.

use std::sync::{Arc, Mutex, PoisonError};

use keifu_corpus::{Place, catalog::PLACES_TOGETHER};
use keifu_graph::DocumentIndex;
use rustc_hash::FxHashMap;

use super::Snapshot;
use crate::{api::common::PlaceView, error};

/// The most parts of documents whose places are kept; a part has some ten kilobytes.
const MOST_PARTS: usize = 512;

/// Places by row and part.
#[derive(Default)]
pub(super) struct KnownPlaces(Mutex<Parts>);

type Parts = FxHashMap<(u64, u32), Arc<[Place]>>;

impl Snapshot {
    /// Where passage `ordinal` stands on its page.
    pub(crate) fn place(&self, document: DocumentIndex, ordinal: u32) -> Place {
        let number = self.record(document).number;
        let part = ordinal / PLACES_TOGETHER;
        let known = || self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(&(number, part)).cloned();
        let places = found.unwrap_or_else(|| {
            let places = self.with_catalog(|catalog| catalog.places(number, part)).unwrap_or_else(|error| {
                // Quote and page are known without: an answer that lacks the cells is better than none.
                tracing::error!(error = error::with_causes(&error), "reading where passages stand");
                Vec::new()
            });
            let places: Arc<[Place]> = places.into();
            let mut known = known();
            if known.len() >= MOST_PARTS {
                known.clear();
            }
            known.insert((number, part), places.clone());
            places
        });
        places.get((ordinal % PLACES_TOGETHER) as usize).cloned().unwrap_or_default()
    }
}

/// The place on the wire; `None` when nothing is known but, perhaps, the document.
pub(super) fn view(page: Option<u32>, place: &Place) -> Option<PlaceView> {
    (page.is_some() || place != &Place::default()).then(|| PlaceView::from(place))
}

/// Where the original can be opened, at its page where it has pages.
pub(super) fn file_link(document: &str, page: Option<u32>) -> String {
    let at = page.map(|page| format!("#page={page}")).unwrap_or_default();
    format!("/v1/documents/{document}/file{at}")
}
