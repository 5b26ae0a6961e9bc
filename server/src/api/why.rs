//! Why names belong to an entity, and why others do not.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    common::{EntityRef, Evidence},
    judgement::JudgementView,
};

/// Why an entity is what it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhyView {
    /// Which entity.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// Its names, the best full one first, and how each came to it.
    pub forms: Vec<FormView>,
    /// Why several names are taken for this one thing.
    pub joins: Vec<ReasonView>,
    /// The judgements that bear on it, newest first.
    pub judgements: Vec<JudgementView>,
    /// What has a name that looks like one of its names and is something else.
    pub kept_apart: Vec<ApartView>,
}

/// A name of the entity and how it came to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FormView {
    /// The name.
    pub name: String,
    /// name, gazetteer, definition, heading or tail.
    pub origin: String,
    /// The origin in words.
    pub explanation: String,
    /// Whether it leads to this entity wherever it stands, or only in the documents that define it.
    pub global: bool,
    /// Where it is defined, or else where it first stands.
    pub evidence: Option<Evidence>,
}

/// A join of two names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReasonView {
    /// Short name of the rule.
    pub rule: String,
    /// The rule in words.
    pub explanation: String,
    /// One name.
    pub left: String,
    /// The other.
    pub right: String,
    /// Where it is written.
    pub evidence: Option<Evidence>,
    /// The judgement that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judgement: Option<String>,
}

/// Something else with a name that looks alike.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApartView {
    /// What.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// Its name that looks alike.
    pub alike: String,
    /// judged、part、preparatory、successor、registry、legal_form、kind、ambiguous、unsure or alike.
    pub reason: String,
    /// The reason in words.
    pub explanation: String,
    /// Where it is written.
    pub evidence: Option<Evidence>,
    /// The judgement that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judgement: Option<String>,
}
