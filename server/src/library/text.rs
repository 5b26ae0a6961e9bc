//! A part of a document's text: its passages with what they name, what a search found in them, and their notes.

use keifu_corpus::{Column, NoteReference, Passage, catalog::DocumentRecord};
use keifu_graph::{DocumentIndex, EntityIndex};
use keifu_indexer::Query;
use rustc_hash::FxHashMap;

use super::{
    Snapshot,
    documents::passage_view,
    outline::Outline,
    search::{SearchOptions, asked},
};
use crate::{
    Error,
    api::{
        common::EntityRef,
        document::{DocumentView, NamedSpan, PassageView},
        entity::MetricView,
        search::Highlight,
    },
};

/// Passages in a part of a text.
pub(crate) const PART: u32 = 300;

/// Which part of which document is to be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextQuestion {
    /// Id of the document.
    pub(crate) id: String,
    /// The part that holds this passage.
    pub(crate) ordinal: u32,
    /// Only this page; the part otherwise.
    pub(crate) page: Option<u32>,
    /// What was searched for.
    pub(crate) query: Option<String>,
}

/// A part of a document's text.
pub(crate) struct TextPart {
    /// The document.
    pub(crate) document: DocumentView,
    /// Its headings and pages.
    pub(crate) outline: std::sync::Arc<Outline>,
    /// The first passage of the part, and one past its last.
    pub(crate) range: std::ops::Range<u32>,
    /// The passages of the part.
    pub(crate) passages: Vec<TextPassage>,
    /// What was searched for in the document.
    pub(crate) found: Option<FoundInText>,
    /// The figures that the part states, in order of place.
    pub(crate) figures: Vec<MetricView>,
}

/// A passage to be read.
pub(crate) struct TextPassage {
    /// The passage.
    pub(crate) view: PassageView,
    /// The column of a progress table that it stands in.
    pub(crate) column: Option<Column>,
    /// Marks of notes that were lifted out of its text.
    pub(crate) notes: Vec<NoteReference>,
    /// What it names, in order of place.
    pub(crate) mentions: Vec<NamedSpan>,
    /// What was searched for.
    pub(crate) highlights: Vec<Highlight>,
}

/// Where in a document something was found.
pub(crate) enum FoundInText {
    /// In these passages, ascending.
    In(Vec<u32>),
    /// The query cannot be read.
    Unreadable(Error),
}

/// How often a document names something.
pub(crate) struct NamedInDocument {
    /// What it names.
    pub(crate) entity: EntityRef,
    /// How often.
    pub(crate) count: u32,
    /// The first passage that does.
    pub(crate) first: u32,
}

/// The part that holds a passage; the last one may be half as long again, so that none is very short.
fn part_of(total: u32, ordinal: u32) -> std::ops::Range<u32> {
    let parts = (total.saturating_add(PART / 2) / PART).max(1);
    let at = (ordinal / PART).min(parts - 1);
    let end = if at + 1 == parts { total } else { (at + 1) * PART };
    at * PART..end
}

impl Snapshot {
    /// A part of a document's text; `None` when there is no such document.
    pub(crate) fn text_part(&self, question: &TextQuestion) -> Result<Option<TextPart>, Error> {
        let Some(document) = self.document_index(&question.id) else { return Ok(None) };
        let outline = self.outline(document)?;
        let total = self.record(document).passages;
        let range = match question.page {
            None => part_of(total, question.ordinal),
            Some(page) => {
                let start = outline.start_of_page(page).unwrap_or(total);
                let next = page.checked_add(1).and_then(|next| outline.start_of_page(next));
                let end = next.unwrap_or(total).max(start);
                start..end.min(start.saturating_add(PART))
            }
        };
        let query = match question.query.as_deref().map(|query| self.query_in(document, query)) {
            Some(Ok(query)) => Some(Ok(query)),
            Some(Err(error @ (Error::Query { .. } | Error::BadValue { .. }))) => Some(Err(error)),
            Some(Err(error)) => return Err(error),
            None => None,
        };
        let passages = self.passages_between(document, range.clone())?.into_iter().map(|passage| {
            let highlights = match &query {
                Some(Ok(query)) => self.marks(query, &passage.text),
                _ => Vec::new(),
            };
            self.text_passage(document, passage, highlights)
        });
        let passages: Vec<TextPassage> = passages.collect();
        let found = match query {
            Some(Ok(query)) => {
                let matching = self.matching(query)?.into_iter();
                let mut found: Vec<u32> =
                    matching.filter(|place| place.0 == document).map(|place| place.1).collect();
                found.sort_unstable();
                Some(FoundInText::In(found))
            }
            Some(Err(error)) => Some(FoundInText::Unreadable(error)),
            None => None,
        };
        let figures = self.figures_in(document, &range);
        let document = self.document_view(document);
        Ok(Some(TextPart { document, outline, range, passages, found, figures }))
    }

    /// The first passage of a page of a document, or of the next one with text; the last part when there is none.
    pub(crate) fn start_of_page(&self, id: &str, page: u32) -> Result<Option<u32>, Error> {
        let Some(document) = self.document_index(id) else { return Ok(None) };
        let end = self.record(document).passages;
        Ok(Some(self.outline(document)?.start_of_page(page).unwrap_or(end)))
    }

    /// What a document names, most often first; of those named as often, the first to be named.
    pub(crate) fn named_in_document(&self, id: &str) -> Vec<NamedInDocument> {
        let Some(document) = self.document_index(id) else { return Vec::new() };
        let mut counts: FxHashMap<EntityIndex, (u32, u32)> = FxHashMap::default();
        for &mention in self.graph.mentions_in_document(document) {
            let mention = &self.graph.facts().mentions[mention as usize];
            counts.entry(mention.entity).or_insert((0, mention.passage)).0 += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|&(entity, (count, first))| (std::cmp::Reverse(count), first, entity));
        counts
            .into_iter()
            .map(|(entity, (count, first))| NamedInDocument { entity: self.entity_ref(entity), count, first })
            .collect()
    }

    /// The figures that passages of a document state: all figures stand in the order of documents and passages.
    fn figures_in(&self, document: DocumentIndex, range: &std::ops::Range<u32>) -> Vec<MetricView> {
        let metrics = &self.graph.facts().metrics;
        let before = |ordinal: u32| {
            metrics.partition_point(|metric| {
                (metric.evidence.document, metric.evidence.passage) < (document, ordinal)
            })
        };
        (before(range.start)..before(range.end)).map(|at| self.metric(at as u32)).collect()
    }

    /// The passages of a document from one ordinal to another.
    pub(super) fn passages_between(
        &self,
        document: DocumentIndex,
        range: std::ops::Range<u32>,
    ) -> Result<Vec<Passage>, Error> {
        let record = self.record(document);
        let end = range.end.min(record.passages);
        let mut passages: Vec<Passage> = Vec::new();
        let mut next = range.start;
        self.with_catalog(|catalog| {
            while next < end {
                let chunk = catalog.passages_around(record.number, next)?;
                let before = passages.len();
                passages.extend(chunk.into_iter().filter(|passage| (next..end).contains(&passage.ordinal)));
                if passages.len() == before {
                    break;
                }
                next = range.start + passages.len() as u32;
            }
            Ok(())
        })?;
        Ok(passages)
    }

    pub(super) fn text_passage(
        &self,
        document: DocumentIndex,
        passage: Passage,
        highlights: Vec<Highlight>,
    ) -> TextPassage {
        let record: &DocumentRecord = self.record(document);
        TextPassage {
            column: passage.column,
            notes: passage.notes.clone(),
            mentions: self.named_spans(document, passage.ordinal),
            highlights,
            view: passage_view(record, passage),
        }
    }

    /// What was asked for, in this document only.
    fn query_in(&self, document: DocumentIndex, text: &str) -> Result<Query, Error> {
        let (asked, _) = asked(text, &SearchOptions::default())?;
        let id = self.record(document).id.to_string();
        Ok(Query::All(vec![self.resolve_names(&asked)?, Query::Document(id)]))
    }

    fn marks(&self, query: &Query, text: &str) -> Vec<Highlight> {
        let spans = self.searcher.highlights(query, text);
        spans.iter().map(|span| Highlight { start: span.start, end: span.end }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_a_text_and_none_is_very_short() {
        for total in [0, 1, 299, 300, 301, 449, 450, 451, 10_000] {
            let mut next = 0;
            while next < total {
                let part = part_of(total, next);
                assert_eq!(part.start, next, "{total}");
                assert!(
                    part.len() >= (PART / 2).min(total) as usize && part.len() < 450 + 1,
                    "{part:?} of {total}"
                );
                assert_eq!(part_of(total, part.end - 1), part);
                next = part.end;
            }
        }
        assert_eq!(part_of(700, 9_999), 300..700);
    }
}
