//! What is asked of the service. Fields that are not known are ignored, as other services do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A batch in a form: JSON in one of its fields.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct ReconcileForm {
    /// 照合の問い。鍵から問いへの JSON（0.2 の reconciliation query batch）
    #[schema(example = r#"{"q0":{"query":"国立循環器病研究センター","type":"organization","limit":5}}"#)]
    pub queries: Option<String>,
    /// 値を引くエンティティと性質の JSON（data extension query）
    #[schema(example = r#"{"ids":["e0123456789abcdef"],"properties":[{"id":"alias"}]}"#)]
    pub extend: Option<String>,
}

/// A batch as JSON: that of a form, or that of the draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ReconcileBody {
    /// Queries of the draft, in order.
    Ordered {
        /// The queries.
        queries: Vec<ConditionQuery>,
    },
    /// Queries by key.
    Keyed {
        /// The queries.
        queries: BTreeMap<String, ReconcileQuery>,
    },
    /// Values of properties.
    Extend {
        /// Of what.
        extend: ExtendQuery,
    },
    /// Queries by key, with nothing around them.
    Bare(BTreeMap<String, ReconcileQuery>),
}

/// A query: which entity is meant.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct ReconcileQuery {
    /// The name, or an id.
    pub query: Option<String>,
    /// Types that it may have.
    #[serde(rename = "type")]
    pub kind: Option<OneOrMany<TypeName>>,
    /// At most so many candidates; 10 unless given, never more than 100.
    pub limit: Option<f64>,
    /// What else is known of it.
    pub properties: Option<Vec<PropertyQuery>>,
    /// `any`, `all`: only candidates of such a type; `should` (as when absent): others too, with a lower score.
    pub type_strict: Option<TypeStrict>,
}

/// How strictly the type is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TypeStrict {
    /// One of the types.
    Any,
    /// Rather one of the types.
    Should,
    /// All of the types.
    All,
}

/// One, or several in an array.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// Several.
    Many(Vec<T>),
    /// One.
    One(T),
}

impl<T> OneOrMany<T> {
    /// All of them.
    pub fn all(&self) -> &[T] {
        match self {
            Self::Many(all) => all,
            Self::One(one) => std::slice::from_ref(one),
        }
    }
}

/// A type by its id.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
pub enum TypeName {
    /// The id.
    Id(String),
    /// The id within an object.
    Object {
        /// The id.
        id: String,
    },
}

impl TypeName {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) | Self::Object { id } => id,
        }
    }
}

/// Something known of the entity: a property and values, one of which should be its own.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct PropertyQuery {
    /// Which property.
    pub pid: String,
    /// Its value or values.
    pub v: OneOrMany<PropertyValue>,
}

/// A value of a property.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
pub enum PropertyValue {
    /// Yes or no.
    Yes(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// An entity.
    Entity {
        /// Its id.
        id: String,
    },
}

/// A query of the draft: conditions.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ConditionQuery {
    /// What must or should hold, one at least.
    pub conditions: Vec<Condition>,
    /// The type that it should have.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// At most so many candidates; 10 unless given, never more than 100.
    pub limit: Option<f64>,
}

/// A condition of the draft.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Of the name or of a property.
    pub match_type: MatchType,
    /// Which property.
    #[serde(alias = "propertyId")]
    pub pid: Option<String>,
    /// Its value or values.
    #[serde(alias = "propertyValue")]
    pub v: OneOrMany<PropertyValue>,
    /// Whether candidates for which it does not hold are left out.
    pub required: Option<bool>,
    /// Which of the values are meant; `any` unless given.
    pub match_quantifier: Option<Quantifier>,
}

/// What a condition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MatchType {
    /// The name.
    Name,
    /// A property.
    Property,
}

/// Which of several values are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Quantifier {
    /// One of them.
    #[default]
    Any,
    /// Each of them.
    All,
    /// None of them.
    None,
}

/// Of which entities which properties are wanted.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ExtendQuery {
    /// Ids of entities.
    pub ids: Vec<String>,
    /// The properties.
    pub properties: Vec<WantedProperty>,
}

/// A property of which values are wanted.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct WantedProperty {
    /// Its id.
    pub id: String,
    /// Settings by name: `limit`, `indicator`, `fiscal_year`.
    #[serde(default)]
    pub settings: Option<BTreeMap<String, SettingValue>>,
}

/// The value of a setting.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
pub enum SettingValue {
    /// Yes or no.
    Yes(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl SettingValue {
    /// As a text.
    pub fn text(&self) -> String {
        match self {
            Self::Yes(yes) => yes.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.trim().to_owned(),
        }
    }
}
