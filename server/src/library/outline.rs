//! The headings of a document and where its pages begin: known for a while once they were asked for.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use keifu_corpus::PassageKind;
use keifu_graph::DocumentIndex;
use rustc_hash::FxHashMap;

use super::Snapshot;
use crate::Error;

/// The most headings and pages that are kept in all; beyond it all are forgotten and asked for anew.
const MOST_KEPT: usize = 1_000_000;
/// Passages from which on an outline is made before it is asked for.
const LONG: u32 = 20_000;
/// The most outlines that are made so.
const MOST_WARMED: usize = 20;
/// Characters of a heading that are kept.
const LONGEST: usize = 120;

/// Where what stands in a document.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Its headings in their order.
    pub(crate) headings: Vec<OutlineHeading>,
    /// Its pages, slides or sheets with the first passage of each, ascending.
    pub(crate) pages: Vec<(u32, u32)>,
    /// Names of sheets by their numbers.
    pub(crate) sheets: BTreeMap<u32, String>,
}

/// A heading.
#[derive(Debug)]
pub(crate) struct OutlineHeading {
    /// The passage that it is.
    pub(crate) ordinal: u32,
    /// How many headings stand above it.
    pub(crate) depth: usize,
    /// The page that it stands on.
    pub(crate) page: Option<u32>,
    /// Its words; a very long one is cut.
    pub(crate) text: String,
}

impl Outline {
    /// The first passage of a page, or of the next one that has any.
    pub(crate) fn start_of_page(&self, page: u32) -> Option<u32> {
        let at = self.pages.partition_point(|&(known, _)| known < page);
        self.pages.get(at).map(|&(_, first)| first)
    }

    /// The last heading at or above a passage.
    pub(crate) fn heading_at(&self, ordinal: u32) -> Option<usize> {
        self.headings.partition_point(|heading| heading.ordinal <= ordinal).checked_sub(1)
    }
}

/// Outlines by row.
#[derive(Default)]
pub(super) struct KnownOutlines {
    known: Mutex<FxHashMap<u64, Arc<Outline>>>,
    warmed: OnceLock<()>,
}

impl Snapshot {
    /// Makes the outlines of the longest documents, which take a moment, before somebody waits for them.
    pub(super) fn warm_outlines(&self) {
        if self.outlines.warmed.set(()).is_err() {
            return;
        }
        let mut long: Vec<(u32, DocumentIndex)> = (0..)
            .zip(self.records())
            .filter(|(_, record)| record.passages >= LONG)
            .map(|(document, record)| (record.passages, document))
            .collect();
        long.sort_unstable_by_key(|&(passages, document)| (std::cmp::Reverse(passages), document));
        for (_, document) in long.into_iter().take(MOST_WARMED) {
            if let Err(error) = self.outline(document) {
                tracing::error!(error = crate::error::with_causes(&error), "reading an outline");
            }
        }
    }

    /// The outline of a document.
    pub(crate) fn outline(&self, document: DocumentIndex) -> Result<Arc<Outline>, Error> {
        let record = self.record(document);
        let known = || self.outlines.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(&record.number) {
            return Ok(found.clone());
        }
        let mut outline = Outline::default();
        let mut firsts: Vec<(u32, u32)> = Vec::new();
        self.with_catalog(|catalog| {
            catalog.passage_heads(record.number, |passage| {
                if passage.kind == PassageKind::Heading {
                    outline.headings.push(OutlineHeading {
                        ordinal: passage.ordinal,
                        depth: passage.depth,
                        page: passage.page,
                        text: passage.text.chars().take(LONGEST).collect(),
                    });
                }
                if let Some(page) = passage.page
                    && firsts.last().is_none_or(|&(last, _)| last != page)
                {
                    firsts.push((page, passage.ordinal));
                    let name = || passage.sheet.map(|name| name.chars().take(LONGEST).collect());
                    outline.sheets.extend(name().map(|name| (page, name)));
                }
            })
        })?;
        // A page that a note sent back to counts from where it began.
        firsts.sort_unstable();
        firsts.dedup_by_key(|&mut (page, _)| page);
        outline.pages = firsts;
        let outline = Arc::new(outline);
        let mut known = known();
        let kept: usize = known.values().map(|one| one.headings.len() + one.pages.len()).sum();
        if kept + outline.headings.len() + outline.pages.len() > MOST_KEPT {
            known.clear();
        }
        known.insert(record.number, outline.clone());
        Ok(outline)
    }
}
