//! GEXF 1.3 (<https://gexf.net>) for Gephi: as [`super::graphml`], and with time: a node is there in the 年度 of the documents
//! that name it, an edge on its days.
//!
//! The scope of an edge must lie within that of its ends, so a node is there on the days of its edges as well.

use std::io::{self, Write};

use keifu_corpus::calendar::Interval;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::columns::{Column, EDGE, NODE, Type, Value, clean, days, edge, hull, node};
use crate::{library::Snapshot, tables::Selection};

pub(super) fn write(snapshot: &Snapshot, selection: &Selection, out: &mut dyn Write) -> io::Result<()> {
    let facts = snapshot.graph.facts();
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = [("xmlns", "http://gexf.net/1.3"), ("version", "1.3")];
    open(&mut xml, "gexf", &root)?;
    open(&mut xml, "meta", &[])?;
    for (name, text) in [("creator", "Keifu"), ("description", "行政文書の系譜グラフ")] {
        open(&mut xml, name, &[])?;
        xml.write_event(Event::Text(BytesText::new(text)))?;
        close(&mut xml, name)?;
    }
    close(&mut xml, "meta")?;
    let graph =
        [("defaultedgetype", "directed"), ("idtype", "string"), ("mode", "dynamic"), ("timeformat", "date")];
    open(&mut xml, "graph", &graph)?;
    for (class, columns) in [("node", &NODE[..]), ("edge", &EDGE[..])] {
        open(&mut xml, "attributes", &[("class", class)])?;
        for (name, kind) in columns {
            let attributes = [("id", *name), ("title", name), ("type", type_word(*kind))];
            xml.write_event(Event::Empty(BytesStart::new("attribute").with_attributes(attributes)))?;
        }
        close(&mut xml, "attributes")?;
    }
    open(&mut xml, "nodes", &[])?;
    for at in selection.entities.iter() {
        let entity = &facts.entities[at as usize];
        let label = clean(&entity.name);
        let scope = scope(snapshot, at);
        element(
            &mut xml,
            "node",
            &[("id", &entity.id.0), ("label", &label)],
            scope,
            &NODE,
            &node(snapshot, at),
        )?;
    }
    close(&mut xml, "nodes")?;
    open(&mut xml, "edges", &[])?;
    for at in selection.relations.iter() {
        let relation = &facts.relations[at as usize];
        let Some(object) = relation.object else { continue };
        let end = |entity: u32| facts.entities[entity as usize].id.0.as_str();
        let (id, weight) = (format!("r{}", at + 1), relation.support.to_string());
        let attributes = [
            ("id", id.as_str()),
            ("source", end(relation.subject)),
            ("target", end(object)),
            ("label", relation.predicate.label()),
            ("weight", &weight),
        ];
        element(&mut xml, "edge", &attributes, days(snapshot, relation), &EDGE, &edge(snapshot, at))?;
    }
    close(&mut xml, "edges")?;
    close(&mut xml, "graph")?;
    close(&mut xml, "gexf")?;
    xml.get_mut().write_all(b"\n")
}

/// When an entity is there: from the first to the last 年度 that names it, and on the days of its relations.
fn scope(snapshot: &Snapshot, at: u32) -> Option<Interval> {
    let graph = &snapshot.graph;
    let entity = &graph.facts().entities[at as usize];
    let named = [entity.first_year, entity.last_year].into_iter().flatten().filter_map(Interval::fiscal_year);
    let related = graph.relations_from(at).chain(graph.relations_to(at).iter().copied());
    let related = related.filter_map(|relation| graph.relation_at(relation));
    let related = related.filter(|relation| relation.object.is_some());
    named.chain(related.filter_map(|relation| days(snapshot, relation))).reduce(hull)
}

fn element(
    xml: &mut Writer<&mut dyn Write>,
    name: &str,
    attributes: &[(&str, &str)],
    scope: Option<Interval>,
    columns: &[Column],
    values: &[Value<'_>],
) -> io::Result<()> {
    let mut tag = BytesStart::new(name).with_attributes(attributes.iter().copied());
    if let Some(scope) = scope {
        let (start, end) = (scope.start.to_string(), scope.end.to_string());
        tag.extend_attributes([("start", start.as_str()), ("end", end.as_str())]);
    }
    xml.write_event(Event::Start(tag))?;
    open(xml, "attvalues", &[])?;
    for ((column, _), value) in columns.iter().zip(values) {
        if let Some(value) = value {
            let attributes = [("for", *column), ("value", &clean(value))];
            xml.write_event(Event::Empty(BytesStart::new("attvalue").with_attributes(attributes)))?;
        }
    }
    close(xml, "attvalues")?;
    close(xml, name)
}

fn open(xml: &mut Writer<&mut dyn Write>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))
}

fn close(xml: &mut Writer<&mut dyn Write>, name: &str) -> io::Result<()> {
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn type_word(kind: Type) -> &'static str {
    match kind {
        Type::Text => "string",
        Type::Integer => "integer",
        Type::Real => "double",
        Type::Bool => "boolean",
    }
}
