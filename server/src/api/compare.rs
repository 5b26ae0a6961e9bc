//! Two years of a report side by side, on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    common::{DocumentRef, EntityRef, Evidence, Page, Period},
    document::DocumentSeries,
    entity::{MetricView, RelationView},
};

/// A report that appears again and again, with its years.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeriesSummary {
    /// Which series.
    #[serde(flatten)]
    pub series: DocumentSeries,
    /// Number of its documents.
    pub documents: usize,
    /// Its 年度, ascending, the unknown last; two of them can be compared.
    pub years: Vec<SeriesYear>,
}

/// The documents of a series in one 年度.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeriesYear {
    /// The 年度; `null` when unknown.
    pub fiscal_year: Option<i32>,
    /// The 年度 in words.
    #[schema(example = "令和元年度（2019）")]
    pub label: String,
    /// The documents.
    pub documents: Vec<DocumentRef>,
}

/// What differs between two years of a report, or between two documents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// The series; `null` where two documents were asked for.
    pub series: Option<DocumentSeries>,
    /// All 年度 of the series; empty where two documents were asked for.
    pub years: Vec<SeriesYear>,
    /// The earlier side.
    pub from: SeriesYear,
    /// The later side.
    pub to: SeriesYear,
    /// How many changes there are of each kind, whatever was asked for.
    pub counts: ComparisonCounts,
    /// Programmes, organizations, facilities and places; `null` when not asked for.
    pub entities: Option<Page<EntityChange>>,
    /// Indicators; `null` when not asked for.
    pub metrics: Option<Page<MetricChange>>,
    /// Relations; `null` when not asked for.
    pub relations: Option<Page<RelationChange>>,
    /// Dated events; `null` when not asked for.
    pub events: Option<Page<EventChange>>,
    /// Sentences in the order of the later side, removed ones where they stood; `null` when not asked for.
    pub sentences: Option<Page<SentenceChange>>,
}

/// How many changes there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparisonCounts {
    /// Of entities.
    pub entities: ChangeCounts,
    /// Of indicators.
    pub metrics: ChangeCounts,
    /// Of relations.
    pub relations: ChangeCounts,
    /// Of events.
    pub events: ChangeCounts,
    /// Of sentences.
    pub sentences: SentenceCounts,
}

/// How many things appeared, vanished, changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeCounts {
    /// Only in the later side.
    pub appeared: usize,
    /// Only in the earlier side.
    pub vanished: usize,
    /// Of entities: another body continues it.
    pub renamed: usize,
    /// In both, not alike: another figure, another date, other modality; of entities: named more or less often.
    pub changed: usize,
    /// In both and alike; only counted.
    pub unchanged: usize,
}

/// How many sentences were changed, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SentenceCounts {
    /// Worded otherwise.
    pub changed: usize,
    /// Only in the later side.
    pub added: usize,
    /// Only in the earlier side.
    pub removed: usize,
    /// The same words at another place.
    pub moved: usize,
    /// The same words, their years moved on with the report's.
    pub year_only: usize,
    /// The same words; wrapping, pages, width of characters and marks of lists aside.
    pub unchanged: usize,
    /// Labels that both sides have, one more often than the other; only counted.
    pub labels: usize,
}

/// What became of something from one year to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Only in the later side.
    Appeared,
    /// Only in the earlier side.
    Vanished,
    /// Continued by another.
    Renamed,
    /// In both, not alike.
    Changed,
    /// In both and alike.
    Unchanged,
}

/// An entity that one side names otherwise than the other.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntityChange {
    /// What became of it.
    pub change: ChangeKind,
    /// Which; of a renamed one what it is called in the later side.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// The Japanese word for its type.
    pub type_label: String,
    /// How often the earlier side names it (what it was before, where it was renamed).
    pub before: u32,
    /// How often the later side names it.
    pub after: u32,
    /// How the earlier side calls it most.
    pub name_before: Option<String>,
    /// How the later side calls it most.
    pub name_after: Option<String>,
    /// First 年度 of all documents that name it.
    pub first_year: Option<i32>,
    /// Last of them.
    pub last_year: Option<i32>,
    /// What it was before, or what continues it, as far as a relation says so.
    pub other: Option<EntityRef>,
    /// The relation that says so.
    pub lineage: Option<RelationView>,
    /// The first sentence of the earlier side that names it.
    pub evidence_before: Option<Evidence>,
    /// The first sentence of the later side that names it.
    pub evidence_after: Option<Evidence>,
}

/// An indicator of which the two sides give other figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MetricChange {
    /// What became of it.
    pub change: ChangeKind,
    /// What it is about.
    pub subject: Option<EntityRef>,
    /// What is measured.
    pub indicator: String,
    /// All words under which the figures were found.
    pub spellings: Vec<String>,
    /// Unit as written.
    pub unit: String,
    /// Figures aimed at, what came to be, and others, each before and after.
    pub figures: Vec<FigureChange>,
}

/// A figure before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FigureChange {
    /// What became of it.
    pub change: ChangeKind,
    /// target, actual or other.
    pub role: String,
    /// What the earlier side gives for its own year; or, where it gives none, what the later side gives for that year.
    pub before: Option<MetricView>,
    /// What the later side gives for its own year.
    pub after: Option<MetricView>,
    /// `after` less `before`.
    pub difference: Option<f64>,
    /// The difference in percent of `before`, to one decimal.
    pub percent: Option<f64>,
    /// What the later side gives for the earlier year, where that differs from what the earlier side gave.
    pub restated: Option<MetricView>,
}

/// A relation that only one side tells, or that the two tell otherwise.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RelationChange {
    /// What became of it.
    pub change: ChangeKind,
    /// From what.
    pub subject: EntityRef,
    /// How.
    pub predicate: String,
    /// The Japanese word for it.
    pub label: String,
    /// To what.
    pub object: Option<EntityRef>,
    /// As what the earlier side tells it: fact, planned, requested, negated.
    pub modality_before: Option<String>,
    /// As what the later side tells it.
    pub modality_after: Option<String>,
    /// The first place of the earlier side.
    pub evidence_before: Option<Evidence>,
    /// The first place of the later side.
    pub evidence_after: Option<Evidence>,
}

/// An event that only one side tells, or that the two tell otherwise.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventChange {
    /// What became of it.
    pub change: ChangeKind,
    /// What, in the words of the later side where it tells it.
    pub head: String,
    /// Who and what its clause names.
    pub named: Vec<EntityRef>,
    /// When, by the earlier side.
    pub date_before: Option<Period>,
    /// When, by the later side.
    pub date_after: Option<Period>,
    /// As what the earlier side tells it.
    pub modality_before: Option<String>,
    /// As what the later side tells it.
    pub modality_after: Option<String>,
    /// Where the earlier side tells it.
    pub evidence_before: Option<Evidence>,
    /// Where the later side tells it.
    pub evidence_after: Option<Evidence>,
}

/// What became of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentenceChangeKind {
    /// Worded otherwise.
    Changed,
    /// Only in the later side.
    Added,
    /// Only in the earlier side.
    Removed,
    /// The same words at another place.
    Moved,
    /// The same words, the years moved on.
    YearOnly,
}

/// A sentence, a row of a table or a heading that differs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SentenceChange {
    /// What became of it.
    pub change: SentenceChangeKind,
    /// Whether it stands at another place, too.
    pub moved: bool,
    /// heading, paragraph, bullet, table_row or note.
    pub kind: String,
    /// The headings above it in the earlier side.
    pub headings_before: Option<Vec<String>>,
    /// The headings above it in the later side.
    pub headings_after: Option<Vec<String>>,
    /// The sentence of the earlier side.
    pub before: Option<Evidence>,
    /// The sentence of the later side.
    pub after: Option<Evidence>,
    /// The sentence with what was taken out and put in: without what is inserted it says what the earlier side says,
    /// without what is deleted it is the later one.
    pub marks: Vec<Mark>,
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mark {
    /// Whether it was put in, taken out or kept.
    pub kind: MarkKind,
    /// The words.
    pub text: String,
}

/// What became of a part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Kept.
    Equal,
    /// Put in.
    Insert,
    /// Taken out.
    Delete,
}
