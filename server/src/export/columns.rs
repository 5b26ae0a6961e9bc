//! What graph tools are told of a node and of an edge: the same columns in GraphML and in GEXF, named as in the tables.

use std::borrow::Cow;

use keifu_corpus::{CitationId, PassageId, calendar::Interval, registry::Scheme};
use keifu_graph::{EntityIndex, Modality, Relation, RelationIndex};

use crate::library::Snapshot;

/// What a column holds.
#[derive(Clone, Copy)]
pub(super) enum Type {
    Text,
    Integer,
    Real,
    Bool,
}

/// A column: its name and what it holds.
pub(super) type Column = (&'static str, Type);
/// The value of a column, where there is one.
pub(super) type Value<'a> = Option<Cow<'a, str>>;

/// Columns of an entity, beside its id and name.
pub(super) const NODE: [Column; 11] = [
    ("name", Type::Text),
    ("type", Type::Text),
    ("type_label", Type::Text),
    ("aliases", Type::Text),
    ("first_year", Type::Integer),
    ("last_year", Type::Integer),
    ("mention_count", Type::Integer),
    ("document_count", Type::Integer),
    ("corporate_number", Type::Text),
    ("local_government_code", Type::Text),
    // What has no other end is no edge.
    ("events", Type::Text),
];

/// Columns of a relation with two ends; quote and what follows are those of its first evidence.
pub(super) const EDGE: [Column; 16] = [
    ("predicate", Type::Text),
    ("predicate_label", Type::Text),
    ("modality", Type::Text),
    ("is_symmetric", Type::Bool),
    ("start_date", Type::Text),
    ("end_date", Type::Text),
    ("support", Type::Integer),
    ("confidence", Type::Real),
    ("document_id", Type::Text),
    ("document_title", Type::Text),
    ("document_fiscal_year", Type::Integer),
    ("passage_id", Type::Text),
    ("page", Type::Integer),
    ("quote", Type::Text),
    ("citation_id", Type::Text),
    ("citation_ids", Type::Text),
];

/// The values of [`NODE`] for an entity.
pub(super) fn node(snapshot: &Snapshot, at: EntityIndex) -> [Value<'_>; 11] {
    let entity = &snapshot.graph.facts().entities[at as usize];
    let public = |wanted: Scheme| {
        let found = entity.external_ids.iter().find(|(scheme, _)| scheme == wanted.as_str());
        found.map(|(_, value)| Cow::from(value))
    };
    let aliases: Vec<&str> = entity.aliases.iter().map(|alias| alias.text.as_str()).collect();
    let events: Vec<String> = snapshot
        .graph
        .relations_from(at)
        .filter_map(|relation| snapshot.graph.relation_at(relation))
        .filter(|relation| relation.object.is_none())
        .map(event)
        .collect();
    [
        Some(Cow::from(&entity.name)),
        Some(Cow::from(entity.kind.as_str())),
        Some(Cow::from(entity.kind.label())),
        joined(&aliases, " | "),
        number(entity.first_year),
        number(entity.last_year),
        number(Some(entity.mention_count)),
        number(Some(entity.document_count)),
        public(Scheme::CorporateNumber),
        public(Scheme::LocalGovernmentCode),
        joined(&events, "; "),
    ]
}

/// The values of [`EDGE`] for a relation.
pub(super) fn edge(snapshot: &Snapshot, at: RelationIndex) -> [Value<'_>; 16] {
    let relation = &snapshot.graph.facts().relations[at as usize];
    let first = relation.evidence.first();
    let record = first.map(|evidence| &snapshot.records()[evidence.document as usize]);
    let passage = |evidence: &keifu_graph::Evidence| PassageId {
        document: snapshot.records()[evidence.document as usize].id.clone(),
        ordinal: evidence.passage,
    };
    let citations: Vec<String> = relation
        .evidence
        .iter()
        .map(|evidence| CitationId { passage: passage(evidence), span: Some(evidence.span) }.to_string())
        .collect();
    [
        Some(Cow::from(relation.predicate.as_str())),
        Some(Cow::from(relation.predicate.label())),
        Some(Cow::from(relation.modality.as_str())),
        Some(Cow::from(if relation.predicate.is_symmetric() { "true" } else { "false" })),
        number(relation.date.map(|date| date.start)),
        number(relation.date.map(|date| date.end)),
        number(Some(relation.support)),
        number(Some(relation.confidence)),
        record.map(|record| Cow::from(record.id.as_str())),
        record.map(|record| Cow::from(&record.metadata.title)),
        number(record.and_then(|record| record.metadata.fiscal_year)),
        number(first.map(passage)),
        number(first.and_then(|evidence| evidence.page)),
        first.map(|evidence| Cow::from(&evidence.quote)),
        citations.first().map(|id| Cow::from(id.clone())),
        joined(&citations, " "),
    ]
}

/// When a relation holds: its own days, or else the 年度 of the documents that state it.
pub(super) fn days(snapshot: &Snapshot, relation: &Relation) -> Option<Interval> {
    relation.date.or_else(|| {
        let years = relation.evidence.iter().filter_map(|evidence| {
            Interval::fiscal_year(snapshot.records()[evidence.document as usize].metadata.fiscal_year?)
        });
        years.reduce(hull)
    })
}

/// The shortest interval around both.
pub(super) fn hull(one: Interval, other: Interval) -> Interval {
    Interval { start: one.start.min(other.start), end: one.end.max(other.end) }
}

/// Text as XML 1.0 can hold it: characters that it forbids become U+FFFD.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(forbidden) { text.replace(forbidden, "\u{FFFD}").into() } else { text.into() }
}

/// 設立された 2019-04-01/2019-04-30, 開催された（予定）.
fn event(relation: &Relation) -> String {
    let when = relation.date.map_or_else(String::new, |date| format!(" {}/{}", date.start, date.end));
    let modality = match relation.modality {
        Modality::Fact => String::new(),
        other => format!("（{}）", other.label()),
    };
    format!("{}{modality}{when}", relation.predicate.label())
}

fn number(value: Option<impl ToString>) -> Value<'static> {
    value.map(|value| Cow::from(value.to_string()))
}

fn joined<T: AsRef<str>>(items: &[T], separator: &str) -> Value<'static> {
    let texts: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    (!texts.is_empty()).then(|| Cow::from(texts.join(separator)))
}
