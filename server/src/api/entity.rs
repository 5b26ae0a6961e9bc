//! Entities on the wire: cards, mentions, relations, timelines, metrics, neighbourhoods, paths.

use serde::Serialize;
use utoipa::ToSchema;

use super::common::{EntityRef, Evidence, Period};

/// An entity as it is listed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntitySummary {
    /// Which entity.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// Its other names.
    pub aliases: Vec<String>,
    /// First 年度 of the documents that name it.
    pub first_year: Option<i32>,
    /// Last of them.
    pub last_year: Option<i32>,
    /// How often it is named.
    pub mention_count: u32,
    /// In how many documents.
    pub document_count: u32,
    /// How the name that was asked for fits: name, alias, spelling, scoped_alias, prefix, contained, near.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matched: Option<String>,
    /// The name that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_name: Option<String>,
}

/// Another name and where it comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AliasView {
    /// The name.
    pub name: String,
    /// name, gazetteer, definition, heading or tail.
    pub origin: String,
    /// Whether it leads to this entity wherever it stands, or only in the documents that define it.
    pub global: bool,
    /// Where it holds: `everywhere`, `document` (those that define or use it so), `heading` (a part of such a one).
    pub scope: String,
    /// Where it is defined.
    pub evidence: Option<Evidence>,
}

/// Why two names are taken for one thing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JoinView {
    /// Short name of the rule.
    pub rule: String,
    /// One name.
    pub left: String,
    /// The other.
    pub right: String,
    /// Where it is written.
    pub evidence: Option<Evidence>,
}

/// An entity's forerunner or successor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineageView {
    /// What was before.
    pub predecessor: EntityRef,
    /// What came after.
    pub successor: EntityRef,
    /// The relation that says so.
    pub relation: RelationView,
}

/// The line of bodies that an entity belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineageLine {
    /// The entity that was asked for.
    pub entity: EntityRef,
    /// The bodies of the line, predecessors before successors.
    pub bodies: Vec<LineBody>,
    /// The steps between them, with what says so.
    pub steps: Vec<LineageView>,
    /// Whether the line goes on beyond what is shown.
    pub truncated: bool,
}

/// A body in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineBody {
    /// Which.
    pub entity: EntityRef,
    /// When it was founded, as far as a fact says.
    pub founded: Option<Period>,
    /// First 年度 of the documents that name it.
    pub first_year: Option<i32>,
    /// Last of them.
    pub last_year: Option<i32>,
}

/// A number of relations of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RelationCount {
    /// Word of the relation.
    pub predicate: String,
    /// The Japanese word for it.
    pub label: String,
    /// `outgoing` or `incoming`.
    pub direction: String,
    /// fact, planned, requested or negated.
    pub modality: String,
    /// How many.
    pub count: u32,
}

/// Something named in the same passages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoMentionView {
    /// What.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// In how many passages both are named.
    pub passages: u32,
    /// How much more often than by chance.
    pub lift: f32,
}

/// All about an entity at a glance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntityCard {
    /// Which entity.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// The Japanese word for its type.
    pub type_label: String,
    /// Its other names.
    pub aliases: Vec<AliasView>,
    /// First 年度 of the documents that name it.
    pub first_year: Option<i32>,
    /// Last of them.
    pub last_year: Option<i32>,
    /// Ids in public registries, `scheme:value`.
    pub external_ids: Vec<String>,
    /// How often it is named.
    pub mention_count: u32,
    /// In how many documents.
    pub document_count: u32,
    /// What it is a part of.
    pub parents: Vec<EntityRef>,
    /// What is a part of it.
    pub parts: Vec<EntityRef>,
    /// Forerunners and successors.
    pub lineage: Vec<LineageView>,
    /// How many relations of which kind it has.
    pub relation_counts: Vec<RelationCount>,
    /// The first of its relations, plans and denials among them; `/v1/entities/{id}/relations` has all.
    pub relations: Vec<RelationView>,
    /// How many metrics are about it.
    pub metric_count: u32,
    /// What is named with it.
    pub co_mentions: Vec<CoMentionView>,
    /// Why several names are taken for this one thing.
    pub joins: Vec<JoinView>,
}

/// A place that names an entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MentionView {
    /// The words and where they stand.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The passage's text.
    pub text: String,
}

/// A relation with its evidence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RelationView {
    /// From what.
    pub subject: EntityRef,
    /// How.
    pub predicate: String,
    /// The Japanese word for it.
    pub label: String,
    /// To what.
    pub object: Option<EntityRef>,
    /// fact, planned, requested or negated.
    pub modality: String,
    /// When.
    pub date: Option<Period>,
    /// Number of statements that say so.
    pub support: u32,
    /// From 0 to 1: that of the surest statement.
    pub confidence: f32,
    /// The rule that read it.
    pub rule: String,
    /// Where it is written.
    pub evidence: Vec<Evidence>,
}

/// A number that measures something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MetricView {
    /// What it is about.
    pub subject: Option<EntityRef>,
    /// What is measured.
    pub indicator: String,
    /// The number.
    pub value: f64,
    /// Upper end of a range.
    pub max: Option<f64>,
    /// Unit as written.
    pub unit: String,
    /// target, actual, previous or other.
    pub role: String,
    /// 約.
    pub approximate: bool,
    /// Over which days.
    pub period: Option<Period>,
    /// Where it is written.
    pub evidence: Evidence,
}

/// One indicator over the years.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeriesView {
    /// What it is about.
    pub subject: Option<EntityRef>,
    /// What is measured.
    pub indicator: String,
    /// All words under which the figures were found: 利用件数, 利用実績.
    pub spellings: Vec<String>,
    /// Unit as written.
    pub unit: String,
    /// Ascending by 年度, the unknown last.
    pub points: Vec<PointView>,
}

/// What is known of an indicator in one 年度.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PointView {
    /// The 年度; `null` when unknown.
    pub fiscal_year: Option<i32>,
    /// The 年度 in words.
    pub label: String,
    /// What came to be.
    pub actual: Option<MetricView>,
    /// What was aimed at.
    pub target: Option<MetricView>,
    /// What came to be in the 年度 before.
    pub previous: Option<f64>,
    /// What came to be as a share of what was aimed at, in percent.
    pub achievement: Option<f64>,
    /// Figures of a part of the year, or neither target nor actual.
    pub others: Vec<MetricView>,
    /// Other places that give the figure chosen.
    pub confirmations: Vec<MetricView>,
    /// Figures that were corrected later, or were preliminary.
    pub restated: Vec<MetricView>,
    /// Figures of the same role and period that differ from the one chosen.
    pub contradictions: Vec<MetricView>,
}

/// Series of several subjects.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MetricSeries {
    /// The words that the indicators contain.
    pub query: Option<String>,
    /// The series.
    pub series: Vec<SeriesView>,
}

/// The metrics of an entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntityMetrics {
    /// Which entity.
    pub entity: EntityRef,
    /// Its indicators.
    pub series: Vec<SeriesView>,
}

/// Something that happened, or shall happen, at a date.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventView {
    /// What, in the words of the text.
    #[schema(example = "公募を開始")]
    pub head: String,
    /// When.
    pub date: Period,
    /// fact, planned, requested or negated.
    pub modality: String,
    /// Who and what its clause names.
    pub named: Vec<EntityRef>,
    /// What the beginning of the sentence, or else the heading, names.
    pub about: Vec<EntityRef>,
    /// The clause.
    pub evidence: Evidence,
}

/// Something that happened to an entity, or was said of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineEvent {
    /// When; `null` when the text gives no date.
    pub date: Option<Period>,
    /// The 年度 under which it stands.
    pub fiscal_year: Option<i32>,
    /// The 年度 in words.
    pub label: String,
    /// `mentioned`, `relation`, `metric` or `event`.
    pub kind: String,
    /// The relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<RelationView>,
    /// The metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<MetricView>,
    /// A dated event that no relation of the entity tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventView>,
    /// How often it is named in documents of the 年度.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions: Option<u32>,
    /// Its first mention in them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// What happened to an entity, in order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// Which entity.
    pub entity: EntityRef,
    /// Dated events ascending, then undated ones by the 年度 of their document.
    pub events: Vec<TimelineEvent>,
}

/// An entity of a neighbourhood.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NeighborView {
    /// Which entity.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// How many steps away.
    pub hops: u8,
}

/// What is around an entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Neighbors {
    /// The entities, the one asked for first.
    pub nodes: Vec<NeighborView>,
    /// The relations between them.
    pub edges: Vec<RelationView>,
    /// Whether there are more than the limit allowed.
    pub truncated: bool,
}

/// A step of a path.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepView {
    /// From what.
    pub from: EntityRef,
    /// To what.
    pub to: EntityRef,
    /// `relation`, or `co_mention` when only a passage that names both joins them.
    pub by: String,
    /// The relation; its subject may be either end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<RelationView>,
    /// Whether the step goes from the relation's subject to its object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward: Option<bool>,
    /// How many other relations join the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_relations: Option<usize>,
    /// A passage that names both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// A chain from one entity to another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PathView {
    /// Its steps.
    pub steps: Vec<StepView>,
    /// The less, the surer; comparable between paths of equal length.
    pub weakness: u32,
}

/// How two entities hang together.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Paths {
    /// From what.
    pub from: EntityRef,
    /// To what.
    pub to: EntityRef,
    /// The paths, best first.
    pub paths: Vec<PathView>,
    /// Whether no chain of relations exists, so that entities named in one passage were taken for neighbours.
    pub by_co_mention: bool,
    /// Whether something was followed only in part, so that a path may be missing.
    pub truncated: bool,
}
