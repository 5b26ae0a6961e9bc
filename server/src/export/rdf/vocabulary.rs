//! The words of the linked data: those of others where they mean the same, and our own, explained in the data itself.

use keifu_graph::{EntityKind, MetricRole, Modality, Predicate};

use super::node::{Node, Word};

/// Prefixes and what they stand for. Our own words have the same IRIs everywhere, whatever the base of the data is.
pub(super) const PREFIXES: [(&str, &str); 8] = [
    ("keifu", "urn:keifu:ns#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

pub(super) const IS_A: Word = "rdf:type";

/// The whole IRI of a word.
pub(super) fn expanded(word: Word) -> String {
    let (prefix, local) = word.split_once(':').unwrap_or_default();
    let namespace = PREFIXES.iter().find(|(known, _)| *known == prefix).map_or("", |(_, iri)| iri);
    format!("{namespace}{local}")
}

macro_rules! words {
    ($function:ident, $kind:ident: $($variant:ident = $word:literal,)*) => {
        pub(super) fn $function(of: $kind) -> Word {
            match of { $($kind::$variant => $word,)* }
        }
    };
}

words! { modality, Modality:
    Fact = "keifu:fact",
    Planned = "keifu:planned",
    Requested = "keifu:requested",
    Negated = "keifu:negated",
}

words! { role, MetricRole:
    Target = "keifu:target",
    Actual = "keifu:actual",
    Previous = "keifu:previous",
    Other = "keifu:other",
}

words! { predicate, Predicate:
    PartOf = "keifu:part_of",
    LocatedIn = "keifu:located_in",
    RelocatesTo = "keifu:relocates_to",
    Operates = "keifu:operates",
    Establishes = "keifu:establishes",
    Established = "keifu:established",
    RenamedTo = "keifu:renamed_to",
    MemberOf = "keifu:member_of",
    AgreementWith = "keifu:agreement_with",
    Funds = "keifu:funds",
    Entrusts = "keifu:entrusts",
    CooperatesWith = "keifu:cooperates_with",
    ParticipatesIn = "keifu:participates_in",
    Holds = "keifu:holds",
    Held = "keifu:held",
    HeldAt = "keifu:held_at",
    Supports = "keifu:supports",
    Selects = "keifu:selects",
}

/// What an entity is, in the words of others; a program may be a project, a law, a fund or an event.
pub(super) fn classes(kind: EntityKind) -> &'static [Word] {
    match kind {
        EntityKind::Organization => &["schema:Organization", "org:Organization"],
        EntityKind::Facility => &["keifu:Facility", "schema:Place", "org:Site"],
        EntityKind::Program => &["keifu:Program", "schema:Thing"],
        EntityKind::Place => &["schema:Place"],
    }
}

/// Other words for a relation between things of these kinds: (from subject to object, from object to subject).
pub(super) fn others(
    of: Predicate,
    subject: EntityKind,
    object: EntityKind,
) -> (&'static [Word], &'static [Word]) {
    use EntityKind::{Facility, Organization, Place};
    match (of, subject, object) {
        (Predicate::PartOf, Organization, Organization) => {
            (&["org:subOrganizationOf", "schema:parentOrganization"], &[])
        }
        (Predicate::PartOf | Predicate::LocatedIn, Facility | Place, Facility | Place) => {
            (&["schema:containedInPlace"], &[])
        }
        (Predicate::LocatedIn, Organization, Facility) => (&["org:hasSite", "schema:location"], &[]),
        (Predicate::LocatedIn, Organization, Place) => (&["schema:location"], &[]),
        (Predicate::MemberOf, Organization, Organization) => (&["org:memberOf", "schema:memberOf"], &[]),
        (Predicate::Establishes, Organization, Organization) => (&[], &["schema:founder"]),
        (Predicate::Funds, Organization, Organization) => (&[], &["schema:funder"]),
        _ => (&[], &[]),
    }
}

/// What our own words mean.
pub(super) fn nodes() -> Vec<Node> {
    let named = |word: Word, class: Word, label: &'static str| {
        Node::new(expanded(word)).class(class).label("rdfs:label", "ja", label)
    };
    let property = |word: Word, label: &'static str| named(word, "rdf:Property", label);
    let mut nodes = vec![
        named("keifu:Facility", "rdfs:Class", EntityKind::Facility.label()),
        named("keifu:Program", "rdfs:Class", EntityKind::Program.label()),
        named("keifu:Modality", "rdfs:Class", "扱い"),
        named("keifu:MetricRole", "rdfs:Class", "数値の役割"),
        property("keifu:citationId", "引用 ID"),
        property("keifu:confidence", "確かさ"),
        property("keifu:firstFiscalYear", "言及する文書の最初の年度"),
        property("keifu:fiscalYear", "年度（4月の西暦年）"),
        property("keifu:indicator", "指標"),
        property("keifu:lastFiscalYear", "言及する文書の最後の年度"),
        property("keifu:maxValue", "範囲の上の端"),
        property("keifu:modality", "扱い"),
        property("keifu:role", "数値の役割"),
        property("keifu:source", "読み込んだフォルダの中でのパス"),
        property("keifu:support", "そう述べる箇所の数"),
    ];
    nodes.extend(Modality::ALL.iter().map(|&of| named(modality(of), "keifu:Modality", of.label())));
    nodes.extend(MetricRole::ALL.iter().map(|&of| named(role(of), "keifu:MetricRole", of.label())));
    nodes.extend(Predicate::ALL.iter().map(|&of| {
        let node = property(predicate(of), of.label());
        if of.is_symmetric() { node.class("owl:SymmetricProperty") } else { node }
    }));
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_words_are_those_of_the_api() {
        for &of in Predicate::ALL {
            assert_eq!(predicate(of), format!("keifu:{of}"));
        }
        for &of in Modality::ALL {
            assert_eq!(modality(of), format!("keifu:{of}"));
        }
        for &of in MetricRole::ALL {
            assert_eq!(role(of), format!("keifu:{of}"));
        }
        assert_eq!(expanded("schema:name"), "https://schema.org/name");
    }
}
