//! Reading answers by field: relations, metrics and events wherever they stand in an answer.

use serde_json::Value;

pub(crate) type Checked = Result<(), String>;

/// All objects within `answer` that have all of `keys`.
fn objects<'a>(answer: &'a Value, keys: &[&str], found: &mut Vec<&'a Value>) {
    match answer {
        Value::Object(fields) => {
            if keys.iter().all(|key| fields.contains_key(*key)) {
                found.push(answer);
            }
            fields.values().for_each(|value| objects(value, keys, found));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, keys, found)),
        _ => {}
    }
}

fn all<'a>(answer: &'a Value, keys: &[&str]) -> Vec<&'a Value> {
    let mut found = Vec::new();
    objects(answer, keys, &mut found);
    found
}

/// First and last day of `2019`, `2019-12` or `2019-12-05`, as far as comparing strings needs them.
pub(crate) fn days(date: &str) -> (String, String) {
    let pad = |low: bool| match (date.len(), low) {
        (4, true) => format!("{date}-01-01"),
        (4, false) => format!("{date}-12-31"),
        (7, true) => format!("{date}-01"),
        (7, false) => format!("{date}-31"),
        _ => date.to_owned(),
    };
    (pad(true), pad(false))
}

/// Whether `period` lies within the days of `date`: an interval that is wider than the answer does not count.
fn within(period: &Value, first: &str, last: &str) -> bool {
    match (period["start"].as_str(), period["end"].as_str()) {
        (Some(start), Some(end)) => first <= start && end <= last,
        _ => false,
    }
}

/// What a relation must say.
pub(crate) struct Said<'a> {
    pub(crate) predicates: &'a [&'a str],
    pub(crate) modality: &'a str,
    /// A name that one of its ends must have.
    pub(crate) with: Option<&'a str>,
    pub(crate) date: Option<&'a str>,
}

fn is_named(end: &Value, name: &str) -> bool {
    end["name"].as_str().is_some_and(|found| plain(found) == plain(name))
}

/// A name without legal form in front, for comparing.
fn plain(name: &str) -> String {
    let name = name.replace(['（', '）'], "").replace(char::is_whitespace, "");
    name.replace("(株)", "").replace("株式会社", "").replace("(一財)", "").replace("(仮称)", "")
}

pub(crate) fn relation(answer: &Value, said: &Said<'_>) -> Checked {
    let holds = |relation: &&Value| {
        said.predicates.contains(&relation["predicate"].as_str().unwrap_or_default())
            && relation["modality"] == said.modality
            && said.with.is_none_or(|name| {
                is_named(&relation["subject"], name) || is_named(&relation["object"], name)
            })
            && said.date.is_none_or(|date| {
                let (first, last) = days(date);
                within(&relation["date"], &first, &last)
            })
    };
    if all(answer, &["predicate", "subject"]).iter().any(holds) {
        return Ok(());
    }
    Err(format!("no {} {:?} with {:?} at {:?}", said.modality, said.predicates, said.with, said.date))
}

/// A dated event of a timeline, of whatever kind, within `days`, whose words hold all of `words`.
pub(crate) fn event<D: AsRef<str>>(answer: &Value, days: (D, D), modality: &str, words: &[&str]) -> Checked {
    let (first, last) = (days.0.as_ref(), days.1.as_ref());
    let holds = |event: &&Value| {
        let relation = &event["relation"];
        let said =
            [&event["event"]["modality"], &relation["modality"]].into_iter().any(|found| found == modality);
        let quotes = quotes(event);
        within(&event["date"], first, last) && said && words.iter().all(|word| quotes.contains(word))
    };
    if all(answer, &["date", "kind"]).iter().any(holds) {
        return Ok(());
    }
    Err(format!("no {modality} event at {first} with {words:?}"))
}

fn quotes(value: &Value) -> String {
    all(value, &["quote"])
        .iter()
        .filter_map(|evidence| evidence["quote"].as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A figure that must be there.
#[derive(Clone, Copy)]
pub(crate) struct Figure<'a> {
    pub(crate) value: f64,
    pub(crate) unit: &'a str,
    pub(crate) roles: &'a [&'a str],
    /// First and last day within which its period must lie.
    pub(crate) within: Option<(&'a str, &'a str)>,
    /// What the indicator, or the subject's name, must hold.
    pub(crate) about: &'a str,
}

pub(crate) fn figure(answer: &Value, wanted: Figure<'_>) -> Checked {
    let holds = |metric: &&Value| {
        metric["value"].as_f64() == Some(wanted.value)
            && metric["unit"] == wanted.unit
            && wanted.roles.contains(&metric["role"].as_str().unwrap_or_default())
            && wanted.within.is_none_or(|(first, last)| within(&metric["period"], first, last))
            && [&metric["indicator"], &metric["subject"]["name"]]
                .iter()
                .any(|words| words.as_str().is_some_and(|words| words.contains(wanted.about)))
    };
    if all(answer, &["indicator", "value", "role"]).iter().any(holds) {
        return Ok(());
    }
    Err(format!(
        "no {} {}{} {:?} within {:?}",
        wanted.about, wanted.value, wanted.unit, wanted.roles, wanted.within
    ))
}

/// First and last day of a 年度.
pub(crate) fn fiscal(year: &str) -> (String, String) {
    let year: i32 = year.parse().expect("a year");
    (format!("{year}-04-01"), format!("{}-03-31", year + 1))
}

/// A number of the structured answer.
pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// A word of the structured answer.
pub(crate) fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no string: {value}"))
}

/// Each `year: value` of the structured answer as an actual figure of that 年度.
pub(crate) fn yearly(wanted: &Value, answer: &Value, unit: &str, about: &str) -> Checked {
    for (year, value) in wanted.as_object().expect("an object") {
        let Some(value) = value.as_f64() else { continue };
        let (first, last) = fiscal(year);
        let roles = &["actual", "previous"];
        figure(answer, Figure { value, unit, roles, within: Some((&first, &last)), about })?;
    }
    Ok(())
}

/// That a card gives `name` among what the same passages name: weaker than a relation, and counted as such in
/// [`super::asked`].
pub(crate) fn named_beside(card: &Value, name: &str) -> Checked {
    let beside = card["co_mentions"].as_array().into_iter().flatten();
    let named = |other: &Value| is_named(other, name);
    beside.into_iter().any(named).then_some(()).ok_or_else(|| format!("{name} is not named beside it"))
}
