//! What the wire asks → a question, the same for both versions of the protocol.

use keifu_graph::EntityKind;

use super::property::Property;
use crate::{
    Error,
    api::reconcile::{ConditionQuery, MatchType, PropertyValue, Quantifier, ReconcileQuery, TypeStrict},
};

/// Candidates unless the question says how many.
const USUAL: usize = 10;
/// Most candidates for a question.
const MOST: usize = 100;
/// Most properties of a question, and most values of a property.
const MOST_KNOWN: usize = 50;

/// Which entity is meant.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Its name, or several of its names; may be ids.
    pub(super) names: Vec<String>,
    /// The types that it may have; empty when nothing is said.
    pub(super) kinds: Vec<EntityKind>,
    /// Whether a type was given that there is not.
    pub(super) unknown_type: bool,
    /// Whether other types are left out.
    pub(super) strict: bool,
    /// What else is known of it.
    pub(super) known: Vec<Known>,
    /// At most so many candidates.
    pub(super) limit: usize,
}

/// Something known of an entity.
#[derive(Clone, Debug)]
pub(in crate::library) struct Known {
    pub(super) property: Property,
    pub(super) values: Vec<PropertyValue>,
    pub(super) quantifier: Quantifier,
    pub(super) required: bool,
}

impl Question {
    /// The texts that were given, for checking their length.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let values = self.known.iter().flat_map(|known| &known.values).filter_map(|value| match value {
            PropertyValue::Text(text) => Some(text.as_str()),
            _ => None,
        });
        self.names.iter().map(String::as_str).chain(values)
    }

    fn of_types<'a>(&mut self, types: impl Iterator<Item = &'a str>, strict: Option<TypeStrict>) {
        for given in types.filter(|given| !given.trim().is_empty()) {
            match given.trim().parse() {
                Ok(kind) => self.kinds.push(kind),
                Err(_) => self.unknown_type = true,
            }
        }
        self.strict = match strict {
            None | Some(TypeStrict::Should) => false,
            Some(TypeStrict::Any) => true,
            // Every entity is of one type.
            Some(TypeStrict::All) => {
                self.unknown_type |= self.kinds.iter().any(|kind| *kind != self.kinds[0]);
                true
            }
        };
        // Of several types one that is known will do.
        self.unknown_type &= self.kinds.is_empty() || strict == Some(TypeStrict::All);
    }

    fn name(&mut self, name: &str) {
        let name = name.trim();
        if !name.is_empty() {
            self.names.push(name.to_owned());
        }
    }

    /// Properties that are not known are left aside: other services' clients send them.
    fn know(&mut self, pid: &str, values: &[PropertyValue], quantifier: Quantifier, required: bool) {
        if let Some(property) = Property::of(pid) {
            let values = values.to_vec();
            self.known.push(Known { property, values, quantifier, required });
        }
    }

    fn checked(self, conditions: usize, values: usize) -> Result<Self, Error> {
        if conditions > MOST_KNOWN || values > MOST_KNOWN {
            return Err(Error::BadValue {
                what: "properties",
                given: conditions.max(values).to_string(),
                expected: format!("性質も、一つの性質の値も {MOST_KNOWN} 個以内にしてください"),
            });
        }
        Ok(self)
    }
}

fn limit(given: Option<f64>) -> Result<usize, Error> {
    match given {
        None => Ok(USUAL),
        Some(limit) if limit >= 1.0 => Ok((limit as usize).min(MOST)),
        Some(limit) => Err(Error::BadValue {
            what: "limit",
            given: limit.to_string(),
            expected: format!("1 以上、{MOST} 以下の数です"),
        }),
    }
}

impl TryFrom<&ReconcileQuery> for Question {
    type Error = Error;

    fn try_from(query: &ReconcileQuery) -> Result<Self, Error> {
        let mut question = Self { limit: limit(query.limit)?, ..Self::default() };
        question.name(query.query.as_deref().unwrap_or_default());
        let types = query.kind.iter().flat_map(|kind| kind.all()).map(|kind| kind.id());
        question.of_types(types, query.type_strict);
        let properties = query.properties.as_deref().unwrap_or_default();
        for property in properties {
            question.know(&property.pid, property.v.all(), Quantifier::Any, false);
        }
        let values = properties.iter().map(|property| property.v.all().len()).max();
        question.checked(properties.len(), values.unwrap_or(0))
    }
}

impl TryFrom<&ConditionQuery> for Question {
    type Error = Error;

    fn try_from(query: &ConditionQuery) -> Result<Self, Error> {
        let mut question = Self { limit: limit(query.limit)?, ..Self::default() };
        question.of_types(query.kind.as_deref().into_iter(), None);
        for condition in &query.conditions {
            let values = condition.v.all();
            let quantifier = condition.match_quantifier.unwrap_or_default();
            match (condition.match_type, condition.pid.as_deref()) {
                (MatchType::Name, _) if quantifier != Quantifier::None => {
                    values.iter().filter_map(text).for_each(|name| question.name(&name));
                }
                (MatchType::Name, _) => question.know("name", values, quantifier, true),
                (MatchType::Property, Some(pid)) => {
                    question.know(pid, values, quantifier, condition.required.unwrap_or(false));
                }
                (MatchType::Property, None) => {
                    return Err(Error::BadValue {
                        what: "pid",
                        given: String::new(),
                        expected: "matchType が property の条件には pid が要ります".to_owned(),
                    });
                }
            }
        }
        let values = query.conditions.iter().map(|condition| condition.v.all().len()).max();
        question.checked(query.conditions.len(), values.unwrap_or(0))
    }
}

/// The text of a value that may be a name.
pub(super) fn text(value: &PropertyValue) -> Option<String> {
    match value {
        PropertyValue::Text(text) => Some(text.trim().to_owned()),
        PropertyValue::Entity { id } => Some(id.clone()),
        PropertyValue::Number(number) => Some(number.to_string()),
        PropertyValue::Yes(_) => None,
    }
}
