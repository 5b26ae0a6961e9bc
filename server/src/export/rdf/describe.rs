//! What is said of each thing.

use keifu_corpus::{CitationId, PassageId, calendar::Interval, registry::Scheme};
use keifu_graph::{DocumentIndex, EntityIndex, EntityKind, Evidence, Metric, Modality, Predicate, Relation};

use super::{
    iri::Base,
    node::{Node, Word},
    vocabulary::{classes, modality, others, predicate, role},
};
use crate::library::Snapshot;

pub(super) struct Describer<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) base: &'s Base,
}

impl Describer<'_> {
    pub(super) fn document(&self, at: DocumentIndex) -> Node {
        let record = &self.snapshot.records()[at as usize];
        let metadata = &record.metadata;
        let year = metadata.fiscal_year.and_then(Interval::fiscal_year);
        let mut node = Node::new(self.base.document(record.id.as_str()))
            .class("schema:Report")
            .class("prov:Entity")
            .text("schema:identifier", record.id.as_str())
            .text("schema:name", &metadata.title);
        if let Some(publisher) = &metadata.publisher {
            node = node.text("schema:publisher", publisher);
        }
        if let Some(year) = year {
            node = node.text("schema:temporalCoverage", format!("{}/{}", year.start, year.end));
        }
        node = node
            .typed("keifu:fiscalYear", "xsd:gYear", metadata.fiscal_year.map(g_year))
            .typed("schema:datePublished", "xsd:date", metadata.issued)
            .typed("schema:numberOfPages", "xsd:integer", metadata.pages)
            .text("schema:encodingFormat", metadata.format.media_type())
            .text("schema:version", &record.revision.0)
            .text("keifu:source", &record.source);
        let graph = &self.snapshot.graph;
        let mut named: Vec<EntityIndex> = graph
            .mentions_in_document(at)
            .iter()
            .map(|&mention| graph.facts().mentions[mention as usize].entity)
            .collect();
        named.sort_unstable();
        named.dedup();
        for entity in named {
            node = node.iri("schema:mentions", self.entity_iri(entity));
        }
        node
    }

    pub(super) fn entity(&self, at: EntityIndex) -> Node {
        let entity = &self.snapshot.graph.facts().entities[at as usize];
        let mut node = Node::new(self.base.entity(&entity.id));
        for class in classes(entity.kind) {
            node = node.class(class);
        }
        node = node.text("schema:identifier", &entity.id.0);
        for (scheme, _) in self.known_ids(at) {
            node = node.iri("schema:identifier", self.public_id_iri(at, scheme));
        }
        node = node.text("schema:name", &entity.name);
        for alias in &entity.aliases {
            node = node.text("schema:alternateName", &alias.text);
        }
        node.typed("keifu:firstFiscalYear", "xsd:gYear", entity.first_year.map(g_year)).typed(
            "keifu:lastFiscalYear",
            "xsd:gYear",
            entity.last_year.map(g_year),
        )
    }

    /// 法人番号 and 団体コード of an entity.
    pub(super) fn public_ids(&self, at: EntityIndex) -> Vec<Node> {
        self.known_ids(at)
            .map(|(scheme, value)| {
                Node::new(self.public_id_iri(at, scheme))
                    .class("schema:PropertyValue")
                    .text("schema:propertyID", scheme.as_str())
                    .text("schema:name", scheme.label())
                    .text("schema:value", value)
            })
            .collect()
    }

    /// What holds between the ends of a relation, when it is a fact.
    pub(super) fn asserted(&self, relation: &Relation) -> Vec<Node> {
        let (Modality::Fact, Some(object)) = (relation.modality, relation.object) else { return Vec::new() };
        let (subject_iri, object_iri) = (self.entity_iri(relation.subject), self.entity_iri(object));
        let kind = |entity: EntityIndex| self.snapshot.graph.facts().entities[entity as usize].kind;
        let (forth, back) = others(relation.predicate, kind(relation.subject), kind(object));
        let mut node = Node::new(subject_iri.clone()).iri(predicate(relation.predicate), object_iri.clone());
        for word in forth {
            node = node.iri(word, object_iri.clone());
        }
        let mut nodes = vec![node];
        if let [word] = back {
            nodes.push(Node::new(object_iri.clone()).iri(word, subject_iri.clone()));
        }
        let both =
            kind(relation.subject) == EntityKind::Organization && kind(object) == EntityKind::Organization;
        if relation.predicate == Predicate::RenamedTo && both {
            nodes.push(
                Node::new(format!("{}#change", self.relation_iri(relation)))
                    .class("org:ChangeEvent")
                    .iri("org:originalOrganization", subject_iri)
                    .iri("org:resultingOrganization", object_iri),
            );
        }
        nodes
    }

    /// That somebody says so: fact, plan, request or denial, when, and where it is written.
    pub(super) fn statement(&self, relation: &Relation) -> Node {
        let mut node = Node::new(self.relation_iri(relation))
            .class("rdf:Statement")
            .class("prov:Entity")
            .iri("rdf:subject", self.entity_iri(relation.subject))
            .word("rdf:predicate", predicate(relation.predicate));
        if let Some(object) = relation.object {
            node = node.iri("rdf:object", self.entity_iri(object));
        }
        node = days(node.word("keifu:modality", modality(relation.modality)), relation.date)
            .typed("keifu:support", "xsd:integer", Some(relation.support))
            .typed("keifu:confidence", "xsd:decimal", Some(decimal(relation.confidence)));
        for evidence in &relation.evidence {
            node = self.derived(node, evidence);
        }
        node
    }

    pub(super) fn metric(&self, metric: &Metric, number: usize) -> Node {
        let citation = self.citation(&metric.evidence).to_string();
        let mut node =
            Node::new(self.base.metric(&citation, number)).class("schema:Observation").class("prov:Entity");
        if let Some(subject) = metric.subject {
            node = node.iri("schema:observationAbout", self.entity_iri(subject));
        }
        node = node
            .text("keifu:indicator", &metric.indicator)
            .typed("schema:value", "xsd:decimal", Some(decimal(metric.value)))
            .typed("keifu:maxValue", "xsd:decimal", metric.max.map(decimal))
            .text("schema:unitText", &metric.unit)
            .word("keifu:role", role(metric.role));
        self.derived(days(node, metric.period), &metric.evidence)
    }

    /// The words of a document, and where they stand.
    pub(super) fn quotation(&self, evidence: &Evidence) -> Node {
        let CitationId { passage, .. } = self.citation(evidence);
        let document = self.base.document(passage.document.as_str());
        Node::new(self.base.quotation(&passage, evidence.span))
            .class("schema:Quotation")
            .class("prov:Entity")
            .text("keifu:citationId", self.citation(evidence).to_string())
            .text("schema:text", &evidence.quote)
            .iri("schema:isPartOf", self.base.passage(&passage))
            .typed("schema:pagination", "xsd:integer", evidence.page)
            .iri("prov:wasQuotedFrom", document)
    }

    fn derived(&self, node: Node, evidence: &Evidence) -> Node {
        let CitationId { passage, .. } = self.citation(evidence);
        node.iri("prov:wasDerivedFrom", self.base.quotation(&passage, evidence.span))
    }

    fn citation(&self, evidence: &Evidence) -> CitationId {
        let document = self.snapshot.records()[evidence.document as usize].id.clone();
        let passage = PassageId { document, ordinal: evidence.passage };
        CitationId { passage, span: Some(evidence.span) }
    }

    fn entity_iri(&self, at: EntityIndex) -> String {
        self.base.entity(&self.snapshot.graph.facts().entities[at as usize].id)
    }

    fn relation_iri(&self, relation: &Relation) -> String {
        let id = |entity: EntityIndex| &self.snapshot.graph.facts().entities[entity as usize].id;
        self.base.relation(relation, id(relation.subject), relation.object.map(id))
    }

    fn public_id_iri(&self, at: EntityIndex, scheme: Scheme) -> String {
        format!("{}#{}", self.entity_iri(at), scheme.as_str())
    }

    fn known_ids(&self, at: EntityIndex) -> impl Iterator<Item = (Scheme, &str)> {
        let ids = &self.snapshot.graph.facts().entities[at as usize].external_ids;
        ids.iter().filter_map(|(scheme, value)| Some((Scheme::of(scheme)?, value.as_str())))
    }
}

fn days(node: Node, days: Option<Interval>) -> Node {
    const DAY: Word = "xsd:date";
    node.typed("schema:startDate", DAY, days.map(|days| days.start)).typed(
        "schema:endDate",
        DAY,
        days.map(|days| days.end),
    )
}

/// Years as XML Schema writes them: four digits at least.
fn g_year(year: i32) -> String {
    if year < 0 { format!("-{:04}", -i64::from(year)) } else { format!("{year:04}") }
}

/// A number as `xsd:decimal` in its canonical form: never with an exponent, always with a point.
fn decimal(number: impl std::fmt::Display) -> String {
    let text = number.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}
