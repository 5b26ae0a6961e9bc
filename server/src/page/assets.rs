//! Style sheets and scripts, embedded: nothing is loaded from elsewhere, nothing is built.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use sha2::{Digest as _, Sha256};

use crate::app::Problem;

macro_rules! assets {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../../assets/", $name)))),*] };
}

/// Names and contents. A style sheet is part of every page; scripts are named by the pages that need them.
const ASSETS: &[(&str, &str)] = assets![
    "base.css"
    "cite.js"
    "document.css" "document.js"
    "graph.css"
    "graph.js"
    "entity.css"
    "judge.css"
    "judge.js"
    "search.css"
    "series.css"
    "suggest.js"
    "years.js"
];

/// A digest of all of them: scripts may import each other by relative names and still be of one version.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for (name, content) in ASSETS {
        digest.update(name.as_bytes());
        digest.update((content.len() as u64).to_le_bytes());
        digest.update(content.as_bytes());
    }
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// The URL of an asset in the version of this program.
pub(super) fn url(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// The URLs of all style sheets, in their order.
pub(super) fn style_sheets() -> impl Iterator<Item = String> {
    ASSETS.iter().filter(|(name, _)| name.ends_with(".css")).map(|(name, _)| url(name))
}

/// Answers with an asset; one of this version may be kept for ever.
pub(super) async fn asset(Path((version, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let found = ASSETS.iter().find(|(known, _)| *known == name);
    let (name, content) = found.ok_or_else(Problem::no_such_page)?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    let cache = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static(cache)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, *content).into_response())
}

/// Browsers ask for it unbidden; the pages name an icon of their own.
pub(super) async fn no_icon() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_small() {
        let scripts = ASSETS.iter().filter(|(name, _)| name.ends_with(".js"));
        let bytes: usize = scripts.map(|(_, content)| content.len()).sum();
        assert!(bytes <= 60 * 1024, "{bytes} bytes");
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        for (name, content) in ASSETS {
            for sign in ["http:", "https:", "url(//", "@import"] {
                let allowed = content.replace("http://www.w3.org/2000/svg", "");
                assert!(!allowed.contains(sign), "{name} names {sign}");
            }
        }
    }
}
