//! Linked data: documents, entities, relations and metrics in the words of schema.org, W3C's ORG and PROV-O, as Turtle or
//! JSON-LD of the same triples.
//!
//! Every relation is a statement of its own (`rdf:Statement`), with modality, days and the quotes it was derived from; only
//! what is stated as a fact is also asserted as a triple between its ends. Nodes are described one after the other, and all
//! have an IRI: nothing depends on how blank nodes are named.

mod describe;
mod iri;
mod jsonld;
mod node;
mod turtle;
mod vocabulary;

use std::io::{self, Write};

use keifu_graph::{Evidence, MetricIndex};
use rustc_hash::FxHashSet;

use self::{describe::Describer, jsonld::JsonLd, node::Node, turtle::Turtle};
use crate::{library::Snapshot, tables::Selection};

pub(crate) use self::iri::Base;

/// The same triples, written one way or the other.
enum Serializer<'w> {
    Turtle(Box<Turtle<'w>>),
    JsonLd(JsonLd<'w>),
}

/// Writes `selection` as Turtle.
pub(super) fn turtle(
    snapshot: &Snapshot,
    selection: &Selection,
    base: &Base,
    out: &mut dyn Write,
) -> io::Result<()> {
    write(snapshot, selection, base, Serializer::Turtle(Box::new(Turtle::new(out)?)))
}

/// Writes `selection` as JSON-LD: one node a line.
pub(super) fn jsonld(
    snapshot: &Snapshot,
    selection: &Selection,
    base: &Base,
    out: &mut dyn Write,
) -> io::Result<()> {
    write(snapshot, selection, base, Serializer::JsonLd(JsonLd::new(out)?))
}

fn write(snapshot: &Snapshot, selection: &Selection, base: &Base, mut to: Serializer<'_>) -> io::Result<()> {
    let facts = snapshot.graph.facts();
    let describer = Describer { snapshot, base };
    for node in vocabulary::nodes() {
        to.write(&node)?;
    }
    for document in selection.documents.iter() {
        to.write(&describer.document(document))?;
    }
    for entity in selection.entities.iter() {
        to.write(&describer.entity(entity))?;
        for number in describer.public_ids(entity) {
            to.write(&number)?;
        }
    }
    let mut quoted = Quoted::default();
    let mut last = None;
    for relation in selection.relations.iter() {
        let stated = &facts.relations[relation as usize];
        // Relations come in order: those of the same ends that differ in their days only follow one another.
        let triple = (stated.subject, stated.predicate, stated.object, stated.modality);
        if last.replace(triple) != Some(triple) {
            for node in describer.asserted(stated) {
                to.write(&node)?;
            }
        }
        to.write(&describer.statement(stated))?;
        quoted.write(&describer, &stated.evidence, &mut to)?;
    }
    for metric in selection.metrics.iter() {
        let stated = &facts.metrics[metric as usize];
        to.write(&describer.metric(stated, number_in_quote(snapshot, metric)))?;
        quoted.write(&describer, std::slice::from_ref(&stated.evidence), &mut to)?;
    }
    to.finish()
}

/// Quotes that were described already: document, passage and characters.
#[derive(Default)]
struct Quoted(FxHashSet<(u32, u32, u32, u32)>);

impl Quoted {
    fn write(
        &mut self,
        describer: &Describer<'_>,
        evidence: &[Evidence],
        to: &mut Serializer<'_>,
    ) -> io::Result<()> {
        for evidence in evidence {
            let span = evidence.span;
            if self.0.insert((evidence.document, evidence.passage, span.start, span.end)) {
                to.write(&describer.quotation(evidence))?;
            }
        }
        Ok(())
    }
}

/// Which of the metrics of its quote one is, from 1: counted among all, so that a part of them has the same IRIs.
fn number_in_quote(snapshot: &Snapshot, at: MetricIndex) -> usize {
    let metrics = &snapshot.graph.facts().metrics;
    let own = &metrics[at as usize].evidence;
    let same = |other: &Evidence| (other.document, other.passage) == (own.document, own.passage);
    let before = metrics[..at as usize].iter().rev().take_while(|metric| same(&metric.evidence));
    1 + before.filter(|metric| metric.evidence.span == own.span).count()
}

impl Serializer<'_> {
    fn write(&mut self, node: &Node) -> io::Result<()> {
        match self {
            Self::Turtle(turtle) => turtle.write(node),
            Self::JsonLd(jsonld) => jsonld.write(node),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Turtle(turtle) => turtle.finish(),
            Self::JsonLd(jsonld) => jsonld.finish(),
        }
    }
}
