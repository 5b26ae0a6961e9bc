//! The tables of an export, row by row; the order of fields is that of the contract in DESIGN.md, `format` and `place` last.

use keifu_corpus::{
    CharSpan, Date, Document, Format, Passage, PassageKind, Place, calendar::DateKind, calendar::Interval,
};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::{DocumentIndex, EntityKind, Error, Evidence, Graph, MetricRole, Modality, Predicate};

/// A row of one of the tables.
pub(super) enum Row<'a> {
    Document(DocumentRow<'a>),
    Passage(PassageRow<'a>),
    Entity(EntityRow<'a>),
    Mention(MentionRow<'a>),
    Relation(RelationRow<'a>),
    Date(DateRow<'a>),
    Metric(MetricRow<'a>),
}

/// The tables of the contract, in the order in which [`super::jsonl`] numbers them.
pub const TABLES: [&str; 7] =
    ["documents", "passages", "entities", "mentions", "relations", "dates", "metrics"];

impl Row<'_> {
    /// Number of the table in [`TABLES`].
    pub(super) fn table(&self) -> usize {
        match self {
            Row::Document(_) => 0,
            Row::Passage(_) => 1,
            Row::Entity(_) => 2,
            Row::Mention(_) => 3,
            Row::Relation(_) => 4,
            Row::Date(_) => 5,
            Row::Metric(_) => 6,
        }
    }
}

#[derive(Serialize)]
pub(super) struct DocumentRow<'a> {
    pub(super) id: &'a str,
    pub(super) revision: &'a str,
    pub(super) source: &'a str,
    pub(super) title: &'a str,
    pub(super) publisher: Option<&'a str>,
    pub(super) fiscal_year: Option<i32>,
    pub(super) pages: Option<u32>,
    pub(super) warnings: Vec<WarningRow<'a>>,
    pub(super) format: Format,
}

#[derive(Serialize)]
pub(super) struct WarningRow<'a> {
    pub(super) code: &'a str,
    pub(super) message: &'a str,
    pub(super) at: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct PassageRow<'a> {
    pub(super) id: String,
    pub(super) document: &'a str,
    pub(super) ordinal: u32,
    pub(super) kind: PassageKind,
    pub(super) headings: &'a [String],
    pub(super) page: Option<u32>,
    pub(super) text: &'a str,
    pub(super) place: Option<&'a Place>,
}

#[derive(Serialize)]
pub(super) struct EntityRow<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    #[serde(rename = "type")]
    pub(super) kind: EntityKind,
    pub(super) aliases: Vec<&'a str>,
    pub(super) first_year: Option<i32>,
    pub(super) last_year: Option<i32>,
    pub(super) external_ids: Vec<ExternalIdRow<'a>>,
}

#[derive(Serialize)]
pub(super) struct ExternalIdRow<'a> {
    pub(super) scheme: &'a str,
    pub(super) value: &'a str,
}

#[derive(Serialize)]
pub(super) struct MentionRow<'a> {
    pub(super) entity: &'a str,
    pub(super) document: &'a str,
    pub(super) passage: String,
    pub(super) surface: &'a str,
    #[serde(rename = "type")]
    pub(super) kind: EntityKind,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) page: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct RelationRow<'a> {
    pub(super) subject: &'a str,
    pub(super) predicate: Predicate,
    pub(super) object: Option<&'a str>,
    pub(super) modality: Modality,
    pub(super) date: Option<Days>,
    pub(super) support: u32,
    pub(super) confidence: f32,
    pub(super) evidence: Vec<EvidenceRow<'a>>,
}

#[derive(Serialize)]
pub(super) struct EvidenceRow<'a> {
    pub(super) document: &'a str,
    pub(super) passage: String,
    pub(super) page: Option<u32>,
    pub(super) quote: &'a str,
    pub(super) place: Option<&'a Place>,
}

#[derive(Serialize)]
pub(super) struct DateRow<'a> {
    pub(super) document: &'a str,
    pub(super) passage: String,
    pub(super) surface: &'a str,
    pub(super) start: Option<Date>,
    pub(super) end: Option<Date>,
    pub(super) kind: DateKind,
    pub(super) approximate: bool,
    /// False for days that no calendar has (令和元年4月); they are kept, without start and end.
    pub(super) valid: bool,
}

#[derive(Serialize)]
pub(super) struct MetricRow<'a> {
    pub(super) document: &'a str,
    pub(super) passage: String,
    pub(super) subject: Option<&'a str>,
    pub(super) indicator: &'a str,
    #[serde(serialize_with = "number")]
    pub(super) value: f64,
    #[serde(serialize_with = "optional_number")]
    pub(super) max: Option<f64>,
    pub(super) unit: &'a str,
    pub(super) role: MetricRole,
    pub(super) period: Option<Days>,
    pub(super) page: Option<u32>,
    pub(super) quote: &'a str,
    pub(super) place: Option<&'a Place>,
}

/// An interval on the wire.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Days {
    pub(super) start: Date,
    pub(super) end: Date,
}

impl From<Interval> for Days {
    fn from(interval: Interval) -> Self {
        Self { start: interval.start, end: interval.end }
    }
}

/// Gives every row of every table to `write`: per document its own rows in order, then entities and relations.
///
/// `documents` must be those of the graph, ascending by id.
pub(super) fn each_row<E: From<Error>>(
    graph: &Graph,
    documents: impl IntoIterator<Item = Result<Document, E>>,
    write: &mut dyn FnMut(Row<'_>) -> Result<(), Error>,
) -> Result<(), E> {
    let facts = graph.facts();
    let mut expected = facts.documents.iter();
    let (mut date, mut metric) = (0, 0);
    let mut places = Places::of_evidence(graph);
    for (index, document) in (0..).zip(documents) {
        let document = document?;
        let wrong = |trouble| Error::Mismatch { document: document.id.to_string(), trouble };
        match expected.next() {
            Some(known) if known.id == document.id => {}
            Some(known) if known.id < document.id => {
                return Err(Error::Mismatch { document: known.id.to_string(), trouble: "missing" }.into());
            }
            _ => return Err(wrong("unknown or out of order").into()),
        }
        places.take_from(index, &document);
        document_rows(graph, index, &document, (&mut date, &mut metric), write)?;
    }
    if let Some(missing) = expected.next() {
        return Err(Error::Mismatch { document: missing.id.to_string(), trouble: "missing" }.into());
    }
    for entity in &facts.entities {
        write(Row::Entity(EntityRow {
            id: &entity.id.0,
            name: &entity.name,
            kind: entity.kind,
            aliases: entity.aliases.iter().map(|alias| alias.text.as_str()).collect(),
            first_year: entity.first_year,
            last_year: entity.last_year,
            external_ids: entity
                .external_ids
                .iter()
                .map(|(scheme, value)| ExternalIdRow { scheme, value })
                .collect(),
        }))?;
    }
    for relation in &facts.relations {
        write(Row::Relation(RelationRow {
            subject: &facts.entities[relation.subject as usize].id.0,
            predicate: relation.predicate,
            object: relation.object.map(|object| facts.entities[object as usize].id.0.as_str()),
            modality: relation.modality,
            date: relation.date.map(Days::from),
            support: relation.support,
            confidence: relation.confidence,
            evidence: relation
                .evidence
                .iter()
                .map(|evidence| evidence_row(graph, &places, evidence))
                .collect(),
        }))?;
    }
    Ok(())
}

fn document_rows(
    graph: &Graph,
    index: DocumentIndex,
    document: &Document,
    (next_date, next_metric): (&mut usize, &mut usize),
    write: &mut dyn FnMut(Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let facts = graph.facts();
    let id = document.id.as_str();
    write(Row::Document(DocumentRow {
        id,
        revision: &document.revision.0,
        source: &document.source,
        title: &document.metadata.title,
        publisher: document.metadata.publisher.as_deref(),
        fiscal_year: document.metadata.fiscal_year,
        pages: document.metadata.pages,
        warnings: document
            .warnings
            .iter()
            .map(|warning| WarningRow { code: &warning.code, message: &warning.message, at: warning.at })
            .collect(),
        format: document.metadata.format,
    }))?;
    for passage in &document.passages {
        write(Row::Passage(PassageRow {
            id: passage_id(id, passage.ordinal),
            document: id,
            ordinal: passage.ordinal,
            kind: passage.kind,
            headings: &passage.headings,
            page: passage.page,
            text: &passage.text,
            place: place_of(passage),
        }))?;
    }
    let passage_at = |ordinal: u32| document.passages.get(ordinal as usize);
    let surface = |passage: Option<&'_ Passage>, span: CharSpan| {
        passage.map_or_else(String::new, |passage| span.of(&passage.text).to_owned())
    };
    for &at in graph.mentions_in_document(index) {
        let mention = &facts.mentions[at as usize];
        let entity = &facts.entities[mention.entity as usize];
        let passage = passage_at(mention.passage);
        write(Row::Mention(MentionRow {
            entity: &entity.id.0,
            document: id,
            passage: passage_id(id, mention.passage),
            surface: &surface(passage, mention.span),
            kind: entity.kind,
            start: mention.span.start,
            end: mention.span.end,
            page: passage.and_then(|passage| passage.page),
        }))?;
    }
    while let Some(date) = facts.dates.get(*next_date).filter(|date| date.document == index) {
        *next_date += 1;
        let surface = surface(passage_at(date.passage), date.span);
        write(Row::Date(DateRow {
            valid: date.interval.is_some() || !keifu_corpus::calendar::never_was(&surface),
            document: id,
            passage: passage_id(id, date.passage),
            surface: &surface,
            start: date.interval.map(|interval| interval.start),
            end: date.interval.map(|interval| interval.end),
            kind: date.kind,
            approximate: date.approximate,
        }))?;
    }
    while let Some(metric) =
        facts.metrics.get(*next_metric).filter(|metric| metric.evidence.document == index)
    {
        *next_metric += 1;
        write(Row::Metric(MetricRow {
            document: id,
            passage: passage_id(id, metric.evidence.passage),
            subject: metric.subject.map(|subject| facts.entities[subject as usize].id.0.as_str()),
            indicator: &metric.indicator,
            value: metric.value,
            max: metric.max,
            unit: &metric.unit,
            role: metric.role,
            period: metric.period.map(Days::from),
            page: metric.evidence.page,
            quote: &metric.evidence.quote,
            place: passage_at(metric.evidence.passage).and_then(place_of),
        }))?;
    }
    Ok(())
}

/// Where a passage stands; `None` when nothing is known but, perhaps, the document.
fn place_of(passage: &Passage) -> Option<&Place> {
    (passage.page.is_some() || passage.place != Place::default()).then_some(&passage.place)
}

/// Where the evidence of relations stands: documents pass by before the relations come.
struct Places(FxHashMap<(DocumentIndex, u32), Option<Place>>);

impl Places {
    fn of_evidence(graph: &Graph) -> Self {
        let evidence = graph.facts().relations.iter().flat_map(|relation| &relation.evidence);
        Self(evidence.map(|evidence| ((evidence.document, evidence.passage), None)).collect())
    }

    fn take_from(&mut self, index: DocumentIndex, document: &Document) {
        for passage in &document.passages {
            if let Some(place) = self.0.get_mut(&(index, passage.ordinal)) {
                *place = place_of(passage).cloned();
            }
        }
    }

    fn at(&self, evidence: &Evidence) -> Option<&Place> {
        self.0.get(&(evidence.document, evidence.passage))?.as_ref()
    }
}

fn evidence_row<'a>(graph: &'a Graph, places: &'a Places, evidence: &'a Evidence) -> EvidenceRow<'a> {
    let document = graph.facts().documents[evidence.document as usize].id.as_str();
    EvidenceRow {
        document,
        passage: passage_id(document, evidence.passage),
        page: evidence.page,
        quote: &evidence.quote,
        place: places.at(evidence),
    }
}

fn passage_id(document: &str, ordinal: u32) -> String {
    format!("{document}-{ordinal}")
}

/// 127, not 127.0: a count stays a count.
fn number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}

fn optional_number<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => number(value, serializer),
        None => serializer.serialize_none(),
    }
}
