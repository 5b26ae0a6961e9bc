//! A request for a page: in which language and theme, and where in the site.

use axum::{
    extract::{FromRequestParts, Query},
    http::{Uri, request::Parts},
};

use super::link::query_string;
use crate::{
    api::search::Coverage,
    app::{AppState, Problem, is_escaped_utf8, own_address},
};

/// The language of the page's own words; the texts of documents stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// 日本語, unless asked otherwise.
    #[default]
    Japanese,
    /// `lang=en`.
    English,
}

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the reader's system has it.
    #[default]
    System,
    /// `theme=light`.
    Light,
    /// `theme=dark`.
    Dark,
}

/// A request for a page, and what its links must carry on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visit {
    /// The language asked for.
    pub(crate) language: Language,
    /// The theme asked for.
    pub(crate) theme: Theme,
    /// The path, without query.
    path: String,
    /// The parameters in their order, language and theme apart.
    query: Vec<(String, String)>,
    /// Scheme and host by which the reader reached the server, for addresses that are copied; empty when unknown.
    pub(crate) origin: String,
    /// What is searched, and what not; `None` before the first ingest.
    pub(crate) coverage: Option<Coverage>,
}

impl Visit {
    /// The visit of `uri`; parameters that cannot be read are left out.
    pub(crate) fn of(uri: &Uri) -> Self {
        let given =
            Query::<Vec<(String, String)>>::try_from_uri(uri).map(|query| query.0).unwrap_or_default();
        let mut visit = Self { path: uri.path().to_owned(), ..Self::default() };
        for (name, value) in given {
            match (name.as_str(), value.as_str()) {
                ("lang", "en") => visit.language = Language::English,
                ("theme", "light") => visit.theme = Theme::Light,
                ("theme", "dark") => visit.theme = Theme::Dark,
                ("lang" | "theme", _) => {}
                _ => visit.query.push((name, value)),
            }
        }
        visit
    }

    /// The one of the two texts that is in the language of the page.
    pub(crate) fn say<'a>(&self, japanese: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::Japanese => japanese,
            Language::English => english,
        }
    }

    /// Whether the page's own words are English.
    pub(crate) fn is_english(&self) -> bool {
        self.language == Language::English
    }

    /// The first value of a parameter; `None` when it is absent or blank.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        let named = self.query.iter().filter(|(given, _)| given == name);
        named.map(|(_, value)| value.as_str()).find(|value| !value.trim().is_empty())
    }

    /// All values of a parameter that are not blank.
    pub(crate) fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.query.iter().filter(move |(given, _)| given == name);
        named.map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty())
    }

    /// Whether the page is the one at `path`.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.path == path
    }

    /// The parameters of this page, language and theme apart.
    pub(crate) fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// A URL that keeps language and theme. `path` is percent-encoded where it needs to be.
    pub(crate) fn link(&self, path: &str, query: &[(&str, &str)]) -> String {
        self.url(path, query.iter().copied())
    }

    /// This page with parameters set (`Some`) or taken away (`None`); all values of a name are replaced.
    pub(crate) fn here(&self, changes: &[(&str, Option<&str>)]) -> String {
        let unchanged = self
            .query
            .iter()
            .filter(|(name, value)| !value.is_empty() && !changes.iter().any(|(changed, _)| changed == name));
        let set = changes.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
        let query = unchanged.map(|(name, value)| (name.as_str(), value.as_str())).chain(set);
        self.url(&self.path, query)
    }

    /// This page without one value of a parameter that may have several.
    pub(crate) fn without(&self, name: &str, value: &str) -> String {
        let others = self.query.iter().filter(|(given, of)| !(given == name && of == value));
        let query = others.map(|(name, value)| (name.as_str(), value.as_str()));
        self.url(&self.path, query)
    }

    /// This page with one value more of a parameter that may have several.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let given = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.url(&self.path, given.chain([(name, value)]))
    }

    /// This page in another language and theme.
    pub(crate) fn dressed(&self, language: Language, theme: Theme) -> String {
        Self { language, theme, ..self.clone() }.here(&[])
    }

    /// The visit of another page with this one's coverage; this one when `url` is none.
    pub(crate) fn at(&self, url: &str) -> Self {
        let there = url.parse().map(|uri| Self { coverage: self.coverage.clone(), ..Self::of(&uri) });
        there.unwrap_or_else(|_| self.clone())
    }

    fn url<'a>(&self, path: &str, query: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let shorter = |(name, value): (&'static str, &'static str)| -> (&'a str, &'a str) { (name, value) };
        query_string(path, query.chain(self.kept().map(shorter)))
    }

    /// Language and theme as parameters, for links and for the hidden fields of forms.
    pub(crate) fn kept(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let language = (self.language == Language::English).then_some(("lang", "en"));
        let theme = match self.theme {
            Theme::System => None,
            Theme::Light => Some(("theme", "light")),
            Theme::Dark => Some(("theme", "dark")),
        };
        language.into_iter().chain(theme)
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        if !parts.uri.query().is_none_or(is_escaped_utf8) {
            return Err(Problem::not_utf8());
        }
        Ok(Self { coverage: state.coverage(), origin: own_address(&parts.headers), ..Self::of(&parts.uri) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(uri: &str) -> Visit {
        Visit::of(&uri.parse().unwrap())
    }

    #[test]
    fn links_keep_language_and_theme_and_nothing_else() {
        let visit = visit("/entities/e1?lang=en&theme=dark&year=2019");
        assert_eq!(visit.link("/", &[("q", "健都 &")]), "/?q=%E5%81%A5%E9%83%BD%20%26&lang=en&theme=dark");
        assert_eq!(visit.say("検索", "Search"), "Search");
    }

    #[test]
    fn this_page_can_be_changed_in_one_parameter() {
        let visit = visit("/graph?entity=e1&expand=e2&expand=e3&empty=");
        assert_eq!(visit.here(&[("entity", Some("e9"))]), "/graph?expand=e2&expand=e3&entity=e9");
        assert_eq!(visit.without("expand", "e2"), "/graph?entity=e1&expand=e3&empty=");
        assert_eq!(visit.with("expand", "e4"), "/graph?entity=e1&expand=e2&expand=e3&empty=&expand=e4");
        assert_eq!(visit.here(&[("entity", None), ("expand", None)]), "/graph");
        assert_eq!(visit.param("empty"), None);
        assert_eq!(visit.params("expand").count(), 2);
    }

    #[test]
    fn what_is_no_language_is_japanese() {
        assert_eq!(visit("/?lang=%3Cscript%3E&theme=red").language, Language::Japanese);
        assert_eq!(visit("/?q=%FF").param("q"), Some("\u{fffd}"));
    }
}
