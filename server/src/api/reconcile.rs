//! The reconciliation service on the wire: Reconciliation Service API 0.2 as OpenRefine speaks it, and the routes of
//! the 1.0 draft. Names of fields are the specification's.

mod manifest;
mod question;

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

pub use manifest::{ExtendMetadata, Manifest, PreviewMetadata, ServicePath, Suggest, SuggestMetadata, View};
pub use question::{
    Condition, ConditionQuery, ExtendQuery, MatchType, OneOrMany, PropertyQuery, PropertyValue, Quantifier,
    ReconcileBody, ReconcileForm, ReconcileQuery, SettingValue, TypeName, TypeStrict, WantedProperty,
};

/// A type or a property: an id, and the word for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IdName {
    /// Its id.
    #[schema(example = "organization")]
    pub id: String,
    /// The Japanese word for it.
    #[schema(example = "組織")]
    pub name: String,
}

/// What a request to the endpoint is answered with: the manifest when nothing is asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ReconcileAnswer {
    /// What the service offers.
    Manifest(Box<Manifest>),
    /// Candidates for each query of a batch, by its key.
    Results(BTreeMap<String, ReconcileResult>),
    /// Candidates for each query of a batch of the draft, in its order.
    Ordered(OrderedResults),
    /// Values of properties.
    Extension(Extension),
}

/// The candidates for a query.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReconcileResult {
    /// The candidates, best first.
    pub result: Vec<Candidate>,
}

/// The candidates for each query of a batch of the draft, in its order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderedResults {
    /// One for each query.
    pub results: Vec<Candidates>,
}

/// The candidates for a query of the draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Candidates {
    /// The candidates, best first.
    pub candidates: Vec<Candidate>,
}

/// An entity that may be meant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Candidate {
    /// Its id.
    #[schema(example = "e0123456789abcdef")]
    pub id: String,
    /// Its best full name.
    pub name: String,
    /// What it is, when it is named and how often.
    pub description: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Vec<IdName>,
    /// From 0 to 100: how well it fits.
    #[schema(minimum = 0, maximum = 100)]
    pub score: f64,
    /// Whether it is this one beyond doubt: by a full name that no other bears, or by its public number.
    #[serde(rename = "match")]
    pub matched: bool,
    /// What the score is made of.
    pub features: Vec<Feature>,
}

/// A part of what a score is made of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Feature {
    /// Which: `name`, `full_name`, `unique`, `mentions`, `type`, `property.…`.
    #[schema(example = "name")]
    pub id: String,
    /// The Japanese word for it.
    pub name: String,
    /// Its value.
    pub value: FeatureValue,
}

/// The value of a feature.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum FeatureValue {
    /// Yes or no.
    Yes(bool),
    /// A number.
    Number(f64),
}

/// Values of properties of entities.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Extension {
    /// The properties, in the order in which they were asked for.
    pub meta: Vec<ColumnMeta>,
    /// By id of the entity, then by id of the property; empty for what is unknown.
    pub rows: BTreeMap<String, BTreeMap<String, Vec<Cell>>>,
}

/// A property of which values were asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ColumnMeta {
    /// Its id.
    pub id: String,
    /// The Japanese word for it; its id when it is unknown.
    pub name: String,
    /// The type of the entities that are its values.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<IdName>,
}

/// A value of a property.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Cell {
    /// An entity.
    Entity {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    },
    /// A text.
    Text {
        /// The text.
        str: String,
    },
    /// A whole number.
    Integer {
        /// The number.
        int: i64,
    },
    /// A number.
    Number {
        /// The number.
        float: f64,
    },
}

/// Values of properties, as the draft has them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderedExtension {
    /// The properties, in the order in which they were asked for.
    pub meta: Vec<ColumnMeta>,
    /// One for each entity.
    pub rows: Vec<ExtensionRow>,
}

/// The values of one entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExtensionRow {
    /// Its id.
    pub id: String,
    /// One for each property.
    pub properties: Vec<PropertyValues>,
}

/// The values of one property.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PropertyValues {
    /// Its id.
    pub id: String,
    /// Its values.
    pub values: Vec<Cell>,
}

/// Properties of which values can be asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PropertyProposal {
    /// The type that was given.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The limit that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// The properties, the most usual first.
    pub properties: Vec<IdName>,
}

/// What begins as was typed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestAnswer {
    /// Entities, properties or types, best first.
    pub result: Vec<Suggested>,
}

/// An entity, property or type that begins as was typed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Suggested {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Types of an entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notable: Option<Vec<IdName>>,
}

/// A small picture of something in HTML.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Flyout {
    /// The id that was given.
    pub id: String,
    /// HTML without scripts.
    pub html: String,
}
