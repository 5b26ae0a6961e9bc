//! The answer to a search.

use serde::Serialize;
use utoipa::ToSchema;

use super::common::{DocumentRef, EntityRef, PlaceView};

/// The answer to a search: what was found, how it is spread, and what was searched.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// The query and how it was understood.
    pub query: QueryView,
    /// Number of documents with a matching passage.
    pub total_documents: usize,
    /// Number of matching passages.
    pub total_passages: usize,
    /// The documents of this page with their best passages.
    pub hits: Vec<Hit>,
    /// Exact counts over all matching passages.
    pub facets: FacetsView,
    /// What was searched, and what was not.
    pub coverage: Coverage,
    /// What else was tried when nothing was found.
    pub tried: Option<Tried>,
    /// Cursor of the next page; `null` at the end.
    pub next: Option<String>,
}

/// A query and how it was understood.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueryView {
    /// As it was given.
    pub text: String,
    /// Its parts in order.
    pub parts: Vec<PartView>,
    /// The entities that its parts name, and how it could be widened to their other names; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expansions: Option<Vec<Expansion>>,
}

/// An entity that a part of a query names. Nothing is widened until one of the queries is asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Expansion {
    /// Number of the part, from 0.
    pub part: usize,
    /// Parts that are alternatives to it and other names of the same entity.
    pub also: Vec<usize>,
    /// Which entity.
    pub entity: EntityRef,
    /// How the part fits: name, alias, spelling, scoped_alias (a name in some documents only), id.
    #[serde(rename = "match")]
    pub matched: String,
    /// First 年度 of the documents that name it.
    pub first_year: Option<i32>,
    /// Last of them.
    pub last_year: Option<i32>,
    /// How often it is named.
    pub mentions: u32,
    /// Its other names, those first that find most passages more; none that contain what is asked for already.
    pub names: Vec<ExpansionName>,
    /// Other names that were not tried because it has too many.
    pub names_not_tried: usize,
    /// The query with the passages that name the entity in whatever way instead of the part.
    pub query: Option<String>,
    /// Passages that finds.
    pub passages: usize,
}

/// Another name that a query could be widened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpansionName {
    /// The name.
    pub name: String,
    /// The query with it as an alternative.
    pub query: String,
    /// How many passages more that finds.
    pub more: usize,
}

/// A part of a query.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartView {
    /// term, exact, fiscal_year, publisher, entity, type or document.
    pub kind: String,
    /// The term, string or value.
    pub text: String,
    /// First character in the query.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
    /// Whether it is excluded.
    pub negated: bool,
}

/// A document with matching passages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hit {
    /// Which document.
    pub document: DocumentRef,
    /// The score of its best passage.
    pub score: f32,
    /// Number of its matching passages, shown or not.
    pub total_passages: usize,
    /// The best of them.
    pub passages: Vec<PassageHit>,
}

/// A matching passage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassageHit {
    /// Its id.
    pub id: String,
    /// Its page, slide or sheet from 1.
    pub page: Option<u32>,
    /// Where on it.
    pub place: Option<PlaceView>,
    /// Where the original can be opened, at the page.
    #[schema(example = "/v1/documents/d0123456789abcdef/file#page=3")]
    pub file: String,
    /// The headings above it.
    pub headings: Vec<String>,
    /// Its text.
    pub text: String,
    /// The characters that match, ascending, apart from one another.
    pub highlights: Vec<Highlight>,
    /// Title, publisher, 年度 and page, slide or cells, for a human.
    #[schema(example = "進捗報告、大阪府、令和元年度（2019）、p.3")]
    pub citation: String,
}

/// A range of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Highlight {
    /// First character.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// How matches are spread.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct FacetsView {
    /// By 年度, ascending, the unknown last.
    pub fiscal_year: Vec<YearFacet>,
    /// By publisher, most documents first.
    pub publisher: Vec<TextFacet>,
    /// The documents with most matching passages.
    pub document: Vec<TextFacet>,
    /// The entities named in most matching passages.
    pub entity: Vec<EntityFacet>,
    /// How many entities are named in matching passages.
    pub entity_total: usize,
    /// By type of the entities named.
    #[serde(rename = "type")]
    pub kind: Vec<TextFacet>,
}

/// How many matches a 年度 has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct YearFacet {
    /// The Western year of its April; `null` when unknown.
    pub value: Option<i32>,
    /// 令和元年度（2019）, or 年度不明.
    pub label: String,
    /// Passages.
    pub count: usize,
    /// Documents.
    pub documents: usize,
}

/// How many matches a value has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextFacet {
    /// The value to filter by; `null` when unknown.
    pub value: Option<String>,
    /// For a human.
    pub label: String,
    /// Passages.
    pub count: usize,
    /// Documents.
    pub documents: usize,
}

/// How many matches name an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntityFacet {
    /// Its id.
    pub value: String,
    /// Its name.
    pub label: String,
    /// organization, facility, program or place.
    #[serde(rename = "type")]
    pub kind: String,
    /// Passages.
    pub count: usize,
}

/// What was searched, and what was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Coverage {
    /// Documents searched.
    pub documents: u64,
    /// Passages searched.
    pub passages: u64,
    /// Files of the collection that could not be read.
    pub documents_not_read: u64,
    /// The generation that was searched.
    pub generation: u64,
}

/// What else was tried when nothing was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Tried {
    /// Weaker queries and what they find.
    pub relaxations: Vec<Relaxation>,
    /// Names that look like what was asked for.
    pub names: Vec<EntityRef>,
}

/// A weaker query and what it finds.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Relaxation {
    /// What was left out, for a human.
    pub what: String,
    /// The weaker query.
    pub query: String,
    /// Documents it finds.
    pub documents: usize,
    /// Passages it finds.
    pub passages: usize,
}

/// Names that begin as was typed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Suggestions {
    /// What was typed.
    pub text: String,
    /// The names, best first.
    pub suggestions: Vec<Suggestion>,
}

/// A name that begins as was typed, as it is written or as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// The name.
    pub text: String,
    /// Whose name it is.
    pub entity: EntityRef,
    /// How often the entity is named.
    pub mentions: u32,
}
