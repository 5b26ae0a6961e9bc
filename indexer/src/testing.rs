//! Small indexes for tests.

use std::sync::LazyLock;

use keifu_corpus::{Analysis, Document, DocumentId, Metadata, Passage, PassageKind, Revision, SourceMap};
use tempfile::TempDir;

use crate::{Analyzer, Index, Query, SearchRequest, SearchResults};

pub(crate) static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(&[]).unwrap());

/// A document of paragraphs; `#` begins a heading that stands above all that follow.
pub(crate) fn document(source: &str, year: Option<i32>, publisher: Option<&str>, texts: &[&str]) -> Document {
    let mut headings = Vec::new();
    let mut passages = Vec::new();
    for (ordinal, text) in (0..).zip(texts) {
        let (kind, text) = match text.strip_prefix('#') {
            Some(heading) => (PassageKind::Heading, heading),
            None => (PassageKind::Paragraph, *text),
        };
        passages.push(Passage {
            ordinal,
            kind,
            headings: headings.clone(),
            column: None,
            page: Some(1 + ordinal / 3),
            text: text.to_owned(),
            map: SourceMap::default(),
            notes: Vec::new(),
            place: Default::default(),
        });
        if kind == PassageKind::Heading {
            headings = vec![text.to_owned()];
        }
    }
    Document {
        id: DocumentId::of_source(source),
        revision: Revision(String::new()),
        source: source.to_owned(),
        metadata: Metadata {
            title: source.trim_end_matches(".txt").to_owned(),
            publisher: publisher.map(str::to_owned),
            fiscal_year: year,
            ..Metadata::default()
        },
        passages,
        warnings: Vec::new(),
    }
}

pub(crate) fn analyses(document: &Document) -> Vec<Analysis> {
    let mut worker = ANALYZER.worker();
    document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect()
}

/// An index of `documents`, numbered from 1, committed after every `batch` of them so that there are several segments.
pub(crate) fn index_of(documents: &[Document], batch: usize) -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::create(dir.path(), &ANALYZER).unwrap();
    let mut writer = index.writer(15_000_000).unwrap();
    for (number, document) in (1..).zip(documents) {
        writer.add(number, document, &analyses(document)).unwrap();
        if number % batch as u64 == 0 {
            writer.commit(number).unwrap();
        }
    }
    writer.commit(documents.len() as u64).unwrap();
    (dir, index)
}

pub(crate) fn search(index: &Index, query: &str) -> SearchResults {
    let request = SearchRequest { passages_per_document: 100, limit: 100, ..request(query) };
    index.searcher().unwrap().search(&request).unwrap()
}

pub(crate) fn request(query: &str) -> SearchRequest {
    SearchRequest::new(if query.is_empty() {
        Query::everything()
    } else {
        crate::query::parse(query).unwrap()
    })
}
