//! URLs within the site, and the links by which pages lead to each other.

use maud::{Markup, html};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{label, visit::Visit};
use crate::api::common::{DocumentRef, EntityRef};

/// What is escaped in a path segment or in a query (RFC 3986), and `'` besides.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'+')
    .add(b'/')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A text as it stands in a path segment or in a query.
pub(crate) fn escaped(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, ESCAPED)
}

/// The path with the parameters behind it, in their order.
pub(super) fn query_string<'a>(path: &str, query: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut url = path.to_owned();
    for (at, (name, value)) in query.into_iter().enumerate() {
        url.push_str(&format!("{}{}={}", if at == 0 { '?' } else { '&' }, escaped(name), escaped(value)));
    }
    url
}

/// Where an entity has its page.
pub(crate) fn entity_url(visit: &Visit, id: &str) -> String {
    visit.link(&format!("/entities/{}", escaped(id)), &[])
}

/// An entity's name as a link to its page, with its type for those who see no colour.
pub(crate) fn entity(visit: &Visit, entity: &EntityRef) -> Markup {
    html! {
        a.entity data-kind=(entity.kind) href=(entity_url(visit, &entity.id))
            title=(label::kind(visit, &entity.kind)) { bdi lang="ja" { (entity.name) } }
    }
}

/// Where a document has its page.
pub(crate) fn document_url(visit: &Visit, id: &str) -> String {
    visit.link(&format!("/documents/{}", escaped(id)), &[])
}

/// A document's title as a link to its page.
pub(crate) fn document(visit: &Visit, document: &DocumentRef) -> Markup {
    html! { a.document href=(document_url(visit, &document.id)) { bdi lang="ja" { (document.title) } } }
}

/// Where the document of a passage (`d…-12`) or of characters in it (`d…-12:5-40`) can be read at that place.
pub(crate) fn passage_url(visit: &Visit, id: &str) -> String {
    passage_found_url(visit, id, None)
}

/// The same, with what was searched for marked in the document.
pub(crate) fn passage_found_url(visit: &Visit, id: &str, query: Option<&str>) -> String {
    let passage = id.split(':').next().unwrap_or(id);
    let Some((document, ordinal)) = passage.rsplit_once('-') else { return document_url(visit, id) };
    let query: Vec<(&str, &str)> = [("at", id)].into_iter().chain(query.map(|query| ("q", query))).collect();
    let url = visit.link(&format!("/documents/{}", escaped(document)), &query);
    format!("{url}#p{ordinal}")
}

/// The permanent link of a passage (`d…-12`) or of characters in it (`d…-12:5-40`).
pub(crate) fn citation_url(visit: &Visit, id: &str) -> String {
    visit.link(&format!("/citations/{}", escaped(id)), &[])
}
