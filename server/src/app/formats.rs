//! What an answer is written in: `?format=` says, or else the Accept header.

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};

use super::Problem;
use crate::{Error, export::Format};

/// The one of `offered` that is asked for; `None` when that is JSON.
///
/// An Accept header that names nothing of ours is answered with JSON, as RFC 9110 allows.
pub(super) fn wanted(
    given: Option<&str>,
    headers: &HeaderMap,
    offered: &[Format],
) -> Result<Option<Format>, Problem> {
    if let Some(given) = given {
        let asked = given.trim().to_ascii_lowercase();
        if asked == "json" {
            return Ok(None);
        }
        let named = |format: &&Format| format.name() == asked || format.endings()[0] == asked;
        return offered.iter().find(named).map(|format| Some(*format)).ok_or_else(|| unknown(given, offered));
    }
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut best: (f32, Option<Format>) = (0.0, None);
    for range in accepted.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let weight = weight.map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
        let json = matches!(media.as_str(), "application/json" | "application/*" | "*/*");
        let format = offered.iter().find(|format| format.asked_for_by().contains(&media.as_str())).copied();
        if (json || format.is_some()) && weight > best.0 {
            best = (weight, format);
        }
    }
    Ok(best.1)
}

/// An answer for saving as `name`.
pub(super) fn file(body: Body, media: &'static str, name: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(VARY, HeaderValue::from_static("accept"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}

fn unknown(given: &str, offered: &[Format]) -> Problem {
    let names: Vec<&str> =
        std::iter::once("json").chain(offered.iter().map(|format| format.name())).collect();
    let expected = format!("{} のどれかにしてください", names.join("、"));
    Error::BadValue { what: "format", given: given.to_owned(), expected }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_what_is_accepted_is_given() {
        let accept = |value: &'static str| {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))]);
            wanted(None, &headers, &Format::ALL).unwrap()
        };
        for (value, want) in [
            ("text/csv", Some(Format::Csv)),
            ("Text/CSV; charset=utf-8", Some(Format::Csv)),
            ("text/turtle, application/ld+json;q=0.9", Some(Format::Turtle)),
            ("text/turtle;q=0.5, application/ld+json;q=0.9", Some(Format::Jsonld)),
            ("application/json, text/csv;q=0.9", None),
            ("text/csv;q=0, */*", None),
            ("*/*", None),
            ("image/png", None),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None),
            ("", None),
        ] {
            assert_eq!(accept(value), want, "{value}");
        }
    }

    #[test]
    fn the_parameter_wins_and_must_be_known() {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("text/csv"))]);
        assert_eq!(wanted(Some("json"), &headers, &Format::ALL).unwrap(), None);
        assert_eq!(wanted(Some("ttl"), &headers, &Format::ALL).unwrap(), Some(Format::Turtle));
        assert!(wanted(Some("graphml"), &headers, &Format::TABLES).is_err());
    }
}
