//! Reports that appear again and again: which documents are one of them.

use keifu_corpus::{Series, catalog::DocumentRecord};
use keifu_graph::DocumentIndex;
use rustc_hash::FxHashMap;

use super::Snapshot;
use crate::api::document::{CountView, DocumentSeries};

/// The series of all documents.
#[derive(Debug, Default)]
pub(super) struct AllSeries {
    of_document: Vec<Option<Series>>,
    /// Documents by key, the earliest 年度 first, those without one last.
    members: FxHashMap<String, Vec<DocumentIndex>>,
}

impl AllSeries {
    pub(super) fn of(records: &[DocumentRecord]) -> Self {
        let of_document: Vec<Option<Series>> =
            records.iter().map(|record| record.metadata.series()).collect();
        let mut members: FxHashMap<String, Vec<DocumentIndex>> = FxHashMap::default();
        for (at, series) in (0..).zip(&of_document) {
            if let Some(series) = series {
                members.entry(series.key.clone()).or_default().push(at);
            }
        }
        for documents in members.values_mut() {
            documents.sort_by_key(|&document| {
                let record = &records[document as usize];
                let year = record.metadata.fiscal_year;
                (year.is_none(), year, record.source.clone())
            });
        }
        Self { of_document, members }
    }
}

impl Snapshot {
    pub(super) fn all_series(&self) -> &AllSeries {
        self.series.get_or_init(|| AllSeries::of(&self.records))
    }

    /// The documents of a series, by 年度; none when nobody has that key.
    pub(super) fn documents_of_series(&self, key: &str) -> &[DocumentIndex] {
        self.all_series().members.get(key).map_or(&[], Vec::as_slice)
    }

    /// The series that a document belongs to.
    pub(super) fn series_view(&self, document: DocumentIndex) -> Option<DocumentSeries> {
        let all = self.all_series();
        let series = all.of_document.get(document as usize)?.as_ref()?;
        Some(DocumentSeries { id: series.key.clone(), name: series.name.clone() })
    }

    /// Series of two documents at least, most documents first.
    pub(super) fn series_counts(&self) -> Vec<CountView> {
        let all = self.all_series();
        let mut counts: Vec<CountView> = all
            .members
            .iter()
            .filter(|(_, documents)| documents.len() >= 2)
            .filter_map(|(key, documents)| {
                // The name as the latest of them has it.
                let latest = *documents.last()?;
                let label = all.of_document[latest as usize].as_ref()?.name.clone();
                Some(CountView { value: key.clone(), label, count: documents.len() })
            })
            .collect();
        counts.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)).then_with(|| a.value.cmp(&b.value))
        });
        counts
    }
}
