//! `FILE.meta.toml`: what a human knows better about a document.

use crate::{Date, Metadata, Warning};

/// Lets the sidecar override what was inferred; what it says wrongly becomes a warning that names the key.
///
/// Keys: `title`, `publisher`, `jurisdiction` (strings), `fiscal_year` (Western year or 令和元年度), `issued` (2020-03-31).
pub(crate) fn apply_sidecar(sidecar: &str, metadata: &mut Metadata, warnings: &mut Vec<Warning>) {
    let mut warn = |message: String| {
        warnings.push(Warning { code: "sidecar".to_owned(), message, at: None });
    };
    let table: toml::Table = match sidecar.trim_start_matches('\u{feff}').parse() {
        Ok(table) => table,
        Err(error) => {
            let reason = error.message().to_owned();
            warn(format!(
                "the sidecar is no TOML ({reason}) and was not used; write lines such as title = \"…\""
            ));
            return;
        }
    };
    for (key, value) in &table {
        let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
        let understood = match key.as_str() {
            "title" => text.map(|text| metadata.title = text.to_owned()),
            "publisher" => text.map(|text| metadata.publisher = Some(text.to_owned())),
            "jurisdiction" => text.map(|text| metadata.jurisdiction = Some(text.to_owned())),
            "fiscal_year" => fiscal_year(value).map(|year| metadata.fiscal_year = Some(year)),
            "issued" => day(value).map(|day| metadata.issued = Some(day)),
            _ => {
                warn(format!(
                    "the sidecar has the unknown key `{key}`; known are title, publisher, fiscal_year, issued, jurisdiction"
                ));
                continue;
            }
        };
        if understood.is_none() {
            let wanted = match key.as_str() {
                "fiscal_year" => "a year such as 2019 or \"令和元年度\"",
                "issued" => "a day such as 2020-03-31",
                _ => "a text in quotes that is not empty",
            };
            warn(format!("the sidecar's `{key}` is {value}; it wants {wanted}, and was not used"));
        }
    }
}

fn fiscal_year(value: &toml::Value) -> Option<i32> {
    let plausible = |year: &i32| (1868..=2200).contains(year);
    match value {
        toml::Value::Integer(year) => i32::try_from(*year).ok().filter(plausible),
        toml::Value::String(text) => {
            let years = crate::calendar::parse_fiscal_years(text)?;
            (years.start() == years.end()).then(|| *years.start()).filter(plausible)
        }
        _ => None,
    }
}

fn day(value: &toml::Value) -> Option<Date> {
    match value {
        toml::Value::Datetime(day) => day.to_string().get(..10)?.parse().ok(),
        toml::Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
