//! What resolution makes of all extractions: entities, relations, mentions, dates and metrics, in a fixed order.
//!
//! Plain data with indexes into its own lists; [`crate::Graph`] answers questions over it, [`crate::export`] writes it.

use keifu_corpus::{
    CharSpan, DocumentId,
    calendar::{DateKind, Interval},
};
use serde::{Deserialize, Serialize};

use crate::{EntityKind, FormOrigin, Judged, MetricRole, Modality, Predicate, Unpinned};

/// Names an entity over all rebuilds: `e` and 16 hexadecimal digits of the SHA-256 of its resolution key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub String);

impl std::fmt::Display for EntityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Index of an entity in [`Facts::entities`]; holds within one generation only.
pub type EntityIndex = u32;
/// Index of a document in [`Facts::documents`]; holds within one generation only.
pub type DocumentIndex = u32;

/// Everything that is known, resolved: independent of the order in which documents came.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The documents, ascending by id.
    pub documents: Vec<DocumentFacts>,
    /// The entities, ascending by id.
    pub entities: Vec<Entity>,
    /// Ids that entities had, or would have, under one of their other keys: (id, entity), ascending by id.
    pub redirects: Vec<(EntityId, EntityIndex)>,
    /// Mentions, ascending by entity, then document, passage and place.
    pub mentions: Vec<ResolvedMention>,
    /// Entities that a public register may have, for a person to decide, ascending by entity.
    pub unpinned: Vec<Unpinned>,
    /// Relations, ascending by subject, predicate, object and modality; then the latest first, the undated last.
    pub relations: Vec<Relation>,
    /// Calendar expressions, ascending by document, passage and place.
    pub dates: Vec<DateFact>,
    /// Metrics, ascending by document, passage and place.
    pub metrics: Vec<Metric>,
    /// Dated events, ascending by document, passage and place.
    pub events: Vec<Event>,
    /// What human judgements did.
    pub judged: Judged,
}

/// What the graph knows of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// Which document.
    pub id: DocumentId,
    /// Its 年度.
    pub fiscal_year: Option<i32>,
}

/// An organization, facility, program or place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// Its best full name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Its other names, ascending.
    pub aliases: Vec<Alias>,
    /// First and last 年度 of the documents that mention it.
    pub first_year: Option<i32>,
    /// Last of them.
    pub last_year: Option<i32>,
    /// Ids in public registries: (scheme, value).
    pub external_ids: Vec<(String, String)>,
    /// Number of mentions.
    pub mention_count: u32,
    /// Number of documents that mention it.
    pub document_count: u32,
    /// Why several local entities are taken for this one.
    pub joins: Vec<Join>,
}

/// Another name of an entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Alias {
    /// The form, canonical without white space.
    pub text: String,
    /// How it came to the entity.
    pub origin: FormOrigin,
    /// Whether it leads to this entity wherever it stands, or only in the documents that define it.
    pub global: bool,
    /// Where it is defined.
    pub evidence: Option<Evidence>,
    /// The id it has by itself where some document gives it as a full name: judgements mean it by that.
    pub id: Option<EntityId>,
}

/// A step of resolution: these two are one, by that rule, as written there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// Short name of the rule (`same_name`, `gazetteer`, `spelling`, `legal_form`, `definition`, `department`: the one
    /// names it without the body that issued the document, `meeting`: of one body, with the same others, `registry`: one body in
    /// a public register).
    pub rule: String,
    /// One name.
    pub left: String,
    /// The other.
    pub right: String,
    /// Where it is written, when one place shows it.
    pub evidence: Option<Evidence>,
}

/// The words of a document that prove something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The document.
    pub document: DocumentIndex,
    /// Ordinal of the passage.
    pub passage: u32,
    /// Characters of the passage's text.
    pub span: CharSpan,
    /// Page from 1, for formats with pages.
    pub page: Option<u32>,
    /// The characters themselves.
    pub quote: String,
}

/// A mention and the entity it was resolved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedMention {
    /// What is named.
    pub entity: EntityIndex,
    /// In which document.
    pub document: DocumentIndex,
    /// Ordinal of the passage.
    pub passage: u32,
    /// Characters of its text.
    pub span: CharSpan,
}

/// A typed edge between entities, with all that supports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// From what; for symmetric predicates the entity with the smaller id.
    pub subject: EntityIndex,
    /// How.
    pub predicate: Predicate,
    /// To what.
    pub object: Option<EntityIndex>,
    /// Fact, plan, request or denial.
    pub modality: Modality,
    /// When.
    pub date: Option<Interval>,
    /// Number of statements that say so.
    pub support: u32,
    /// From 0 to 1: that of the surest statement.
    pub confidence: f32,
    /// Rule of the surest statement.
    pub rule: String,
    /// Where it is written, ascending.
    pub evidence: Vec<Evidence>,
}

/// A calendar expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateFact {
    /// In which document.
    pub document: DocumentIndex,
    /// Ordinal of the passage.
    pub passage: u32,
    /// Characters of its text.
    pub span: CharSpan,
    /// The days it means; `None` for a date that never was.
    pub interval: Option<Interval>,
    /// How exact it is.
    pub kind: DateKind,
    /// 頃, ごろ.
    pub approximate: bool,
}

/// A number that measures something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// What it is about.
    pub subject: Option<EntityIndex>,
    /// The noun phrase that is measured.
    pub indicator: String,
    /// The number.
    pub value: f64,
    /// Upper end of a range.
    pub max: Option<f64>,
    /// Unit as written.
    pub unit: String,
    /// Target, actual, previous or other.
    pub role: MetricRole,
    /// 約.
    pub approximate: bool,
    /// Over which days.
    pub period: Option<Interval>,
    /// Where it is written.
    pub evidence: Evidence,
}

/// Something that happened, or shall happen, at a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub date: Interval,
    /// What, in the words of the text (公募を開始).
    pub head: String,
    /// Fact, plan, request or denial.
    pub modality: Modality,
    /// Who and what the clause names, in order.
    pub named: Vec<EntityIndex>,
    /// What the beginning of the sentence, or else the heading, names.
    pub about: Vec<EntityIndex>,
    /// The clause.
    pub evidence: Evidence,
}
