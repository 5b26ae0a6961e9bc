//! Documents, passages and counts in wire types.

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::{
    Catalog, Format, Normalized, Passage, PassageId, PassageKind, calendar::parse_fiscal_years,
    catalog::DocumentRecord,
};
use keifu_graph::{DocumentIndex, EntityKind, Modality};

use super::{
    Snapshot, citation,
    places::{self, file_link},
    year_label,
};
use crate::{
    Error,
    api::{
        common::{DocumentRef, Page},
        document::{
            CountView, DocumentView, DocumentWithPassages, NamedSpan, NotRead, PassageInContext, PassageView,
            Stats, WarningView,
        },
        search::YearFacet,
    },
};

/// Which documents; what is not given does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DocumentQuestion {
    /// The title contains this.
    pub(crate) title: Option<String>,
    /// The publisher's name contains this.
    pub(crate) publisher: Option<String>,
    /// 2019, R1, 2018..2020, unknown.
    pub(crate) fiscal_year: Option<String>,
    /// Id of a series.
    pub(crate) series: Option<String>,
    /// pdf, docx, text, …
    pub(crate) format: Option<String>,
}

/// 年度 that are asked for.
pub(crate) enum Years {
    /// These.
    Range(std::ops::RangeInclusive<i32>),
    /// None is known.
    Unknown,
}

/// 年度 as they are written in a question: 2019, R1, 令和元年度, 2018..2020, unknown.
pub(crate) fn years(text: &str) -> Result<Years, Error> {
    if matches!(text, "unknown" | "不明" | "null") {
        return Ok(Years::Unknown);
    }
    parse_fiscal_years(text).map(Years::Range).ok_or_else(|| Error::BadValue {
        what: "fiscal_year",
        given: text.to_owned(),
        expected: "2019、R1、令和元年度、2018..2020、unknown のように書いてください".to_owned(),
    })
}

impl Snapshot {
    /// The documents, by source; those of one series by 年度.
    pub fn documents(&self, series: Option<&str>, offset: usize, limit: usize) -> Page<DocumentView> {
        let order = self.documents_listed(series);
        Page::of(&order, offset, limit, |&document| self.document_view(document))
    }

    /// The same by index.
    pub(crate) fn documents_listed(&self, series: Option<&str>) -> Vec<DocumentIndex> {
        if let Some(series) = series {
            return self.documents_of_series(series).to_vec();
        }
        let mut order: Vec<DocumentIndex> = (0..self.records.len() as u32).collect();
        order.sort_by(|&a, &b| self.record(a).source.cmp(&self.record(b).source));
        order
    }

    /// The documents that `question` asks for, by source; those of one series by 年度.
    pub(crate) fn documents_that(
        &self,
        question: &DocumentQuestion,
        offset: usize,
        limit: usize,
    ) -> Result<Page<DocumentView>, Error> {
        let order = self.documents_fitting(question)?;
        Ok(Page::of(&order, offset, limit, |&document| self.document_view(document)))
    }

    /// The same by index.
    pub(super) fn documents_fitting(&self, question: &DocumentQuestion) -> Result<Vec<DocumentIndex>, Error> {
        let fold = |text: &str| Normalized::matching(text).text;
        let title = question.title.as_deref().map(fold);
        let publisher = question.publisher.as_deref().map(fold);
        let format = question.format.as_deref().map(str::to_lowercase);
        let years = question.fiscal_year.as_deref().map(years).transpose()?;
        let fits = |document: &DocumentIndex| {
            let metadata = &self.record(*document).metadata;
            let has = |part: &Option<String>, of: Option<&str>| {
                part.as_ref().is_none_or(|part| of.is_some_and(|of| fold(of).contains(part)))
            };
            has(&title, Some(&metadata.title))
                && has(&publisher, metadata.publisher.as_deref())
                && format.as_ref().is_none_or(|format| format_word(metadata.format) == *format)
                && years.as_ref().is_none_or(|years| match (years, metadata.fiscal_year) {
                    (Years::Unknown, year) => year.is_none(),
                    (Years::Range(range), year) => year.is_some_and(|year| range.contains(&year)),
                })
        };
        let mut order = self.documents_listed(question.series.as_deref());
        order.retain(fits);
        Ok(order)
    }

    /// A document by its id, with a part of its passages.
    pub fn document(
        &self,
        id: &str,
        offset: usize,
        limit: usize,
    ) -> Result<Option<DocumentWithPassages>, Error> {
        let Some(document) = self.document_index(id) else { return Ok(None) };
        let record = self.record(document);
        let total = record.passages as usize;
        let start = offset.min(total);
        let end = start.saturating_add(limit).min(total);
        let passages = self.passages_between(document, start as u32..end as u32)?;
        let items = passages.into_iter().map(|passage| passage_view(record, passage)).collect();
        let content = Page { total, items, next_offset: (end < total).then_some(end) };
        Ok(Some(DocumentWithPassages { document: self.document_view(document), content }))
    }

    /// A passage by its id, with what it names.
    pub fn passage_in_context(&self, id: &str) -> Result<Option<PassageInContext>, Error> {
        let id: PassageId = id.parse()?;
        let Some(document) = self.document_index(id.document.as_str()) else { return Ok(None) };
        let Some(passage) = self.passage(document, id.ordinal)? else { return Ok(None) };
        Ok(Some(PassageInContext {
            mentions: self.named_spans(document, id.ordinal),
            passage: passage_view(self.record(document), passage),
            document: self.document_ref(document),
        }))
    }

    /// What a passage names, in order of place.
    pub(super) fn named_spans(&self, document: DocumentIndex, ordinal: u32) -> Vec<NamedSpan> {
        let mentions = self.graph.mentions_in(document, ordinal).iter().map(|&at| {
            let mention = self.graph.facts().mentions[at as usize];
            NamedSpan {
                start: mention.span.start,
                end: mention.span.end,
                entity: self.entity_ref(mention.entity),
            }
        });
        mentions.collect()
    }

    /// What the data directory holds.
    pub fn stats(&self) -> Result<Stats, Error> {
        let facts = self.graph.facts();
        let count = |value: &str, label: &str, count| CountView {
            value: value.to_owned(),
            label: label.to_owned(),
            count,
        };
        let kinds = EntityKind::ALL.iter().map(|&kind| {
            let of = facts.entities.iter().filter(|entity| entity.kind == kind).count();
            count(kind.as_str(), kind.label(), of)
        });
        let modalities = Modality::ALL.iter().map(|&modality| {
            let of = facts.relations.iter().filter(|relation| relation.modality == modality).count();
            count(modality.as_str(), modality.label(), of)
        });
        let unread = self.with_catalog(Catalog::unread)?;
        Ok(Stats {
            generation: self.generation,
            published_at: self.published_at,
            documents: self.records.len() as u64,
            documents_by_format: counted(self.records.iter().map(|record| {
                let name = record.metadata.format.name();
                (format_word(record.metadata.format), name.to_owned())
            })),
            documents_with_warnings: self.records.iter().filter(|record| !record.warnings.is_empty()).count(),
            documents_by_warning: counted(self.records.iter().flat_map(|record| {
                let codes: BTreeSet<&str> =
                    record.warnings.iter().map(|warning| warning.code.as_str()).collect();
                codes.into_iter().map(|code| (code.to_owned(), code.to_owned()))
            })),
            pages: self.records.iter().filter_map(|record| record.metadata.pages).map(u64::from).sum(),
            passages: self.passage_count,
            bytes: self.records.iter().map(|record| record.size).sum(),
            entities: facts.entities.len(),
            entities_by_type: kinds.collect(),
            mentions: facts.mentions.len(),
            relations: facts.relations.len(),
            relations_by_modality: modalities.collect(),
            dates: facts.dates.len(),
            dates_without_days: facts.dates.iter().filter(|date| date.interval.is_none()).count(),
            metrics: facts.metrics.len(),
            series: self.series_counts(),
            documents_by_year: self.documents_by_year(),
            not_read: unread
                .into_iter()
                .map(|file| NotRead { source: file.source, reason: file.reason, hint: file.hint })
                .collect(),
        })
    }

    fn documents_by_year(&self) -> Vec<YearFacet> {
        let mut years: BTreeMap<(bool, Option<i32>), YearFacet> = Default::default();
        for record in &self.records {
            let year = record.metadata.fiscal_year;
            let facet = years.entry((year.is_none(), year)).or_insert_with(|| YearFacet {
                value: year,
                label: year_label(year),
                count: 0,
                documents: 0,
            });
            facet.documents += 1;
            facet.count += record.passages as usize;
        }
        years.into_values().collect()
    }

    pub(crate) fn document_index(&self, id: &str) -> Option<DocumentIndex> {
        self.records.binary_search_by(|record| record.id.as_str().cmp(id)).ok().map(|at| at as u32)
    }

    pub(super) fn document_view(&self, document: DocumentIndex) -> DocumentView {
        let record = self.record(document);
        let metadata = &record.metadata;
        DocumentView {
            document: self.document_ref(document),
            revision: record.revision.0.clone(),
            issued: metadata.issued.map(|day| day.to_string()),
            series: self.series_view(document),
            file: file_link(record.id.as_str(), None),
            passages: record.passages,
            size: record.size,
            encoding: metadata.encoding.clone(),
            warnings: record
                .warnings
                .iter()
                .map(|warning| WarningView {
                    code: warning.code.clone(),
                    message: warning.message.clone(),
                    at: warning.at,
                })
                .collect(),
        }
    }

    /// A document in short, by its id.
    pub fn document_by_id(&self, id: &str) -> Option<DocumentRef> {
        self.document_index(id).map(|document| self.document_ref(document))
    }
}

/// How often each value with its label comes, most often first.
pub(super) fn counted(values: impl Iterator<Item = (String, String)>) -> Vec<CountView> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let mut counts: Vec<CountView> =
        counts.into_iter().map(|((value, label), count)| CountView { value, label, count }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}

/// The format on the wire: `pdf`, `docx`, `text`.
pub(crate) fn format_word(format: Format) -> String {
    format.name().to_ascii_lowercase()
}

/// What a passage is, on the wire.
pub(super) fn kind_word(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Heading => "heading",
        PassageKind::Paragraph => "paragraph",
        PassageKind::Bullet => "bullet",
        PassageKind::TableRow => "table_row",
        PassageKind::Note => "note",
    }
}

pub(super) fn passage_view(record: &DocumentRecord, passage: Passage) -> PassageView {
    PassageView {
        id: PassageId { document: record.id.clone(), ordinal: passage.ordinal }.to_string(),
        ordinal: passage.ordinal,
        kind: kind_word(passage.kind).to_owned(),
        headings: passage.headings,
        page: passage.page,
        place: places::view(passage.page, &passage.place),
        file: file_link(record.id.as_str(), passage.page),
        text: passage.text,
        citation: citation(record, passage.page, &passage.place),
    }
}
