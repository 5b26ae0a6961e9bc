//! GraphML for graph tools (Gephi, yEd, NetworkX): entities as nodes, relations with two ends as directed edges.
//!
//! A relation that holds both ways is marked `is_symmetric`: readers refuse graphs in which only some edges are directed.

use std::io::{self, Write};

use keifu_graph::Relation;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::columns::{Column, EDGE, NODE, Type, Value, clean, edge, node};
use crate::{library::Snapshot, tables::Selection};

/// Writes the entities and relations of `selection`.
pub(crate) fn write(snapshot: &Snapshot, selection: &Selection, out: &mut dyn Write) -> io::Result<()> {
    let facts = snapshot.graph.facts();
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root =
        BytesStart::new("graphml").with_attributes([("xmlns", "http://graphml.graphdrawing.org/xmlns")]);
    xml.write_event(Event::Start(root))?;
    for (on, columns) in [("node", &NODE[..]), ("edge", &EDGE[..])] {
        for (name, kind) in std::iter::once(&("label", Type::Text)).chain(columns) {
            let id = key(on, name);
            let attributes =
                [("id", &*id), ("for", on), ("attr.name", name), ("attr.type", type_word(*kind))];
            xml.write_event(Event::Empty(BytesStart::new("key").with_attributes(attributes)))?;
        }
    }
    let graph = BytesStart::new("graph").with_attributes([("id", "keifu"), ("edgedefault", "directed")]);
    xml.write_event(Event::Start(graph))?;
    for at in selection.entities.iter() {
        let entity = &facts.entities[at as usize];
        xml.write_event(Event::Start(BytesStart::new("node").with_attributes([("id", &*entity.id.0)])))?;
        data(&mut xml, "node", "label", &entity.name)?;
        all_data(&mut xml, "node", &NODE, &node(snapshot, at))?;
        xml.write_event(Event::End(BytesEnd::new("node")))?;
    }
    for at in selection.relations.iter() {
        let relation: &Relation = &facts.relations[at as usize];
        let Some(object) = relation.object else { continue };
        let end = |entity: u32| facts.entities[entity as usize].id.0.as_str();
        let id = format!("r{}", at + 1);
        let attributes = [("id", id.as_str()), ("source", end(relation.subject)), ("target", end(object))];
        xml.write_event(Event::Start(BytesStart::new("edge").with_attributes(attributes)))?;
        data(&mut xml, "edge", "label", relation.predicate.label())?;
        all_data(&mut xml, "edge", &EDGE, &edge(snapshot, at))?;
        xml.write_event(Event::End(BytesEnd::new("edge")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("graph")))?;
    xml.write_event(Event::End(BytesEnd::new("graphml")))?;
    xml.get_mut().write_all(b"\n")
}

/// Ids of keys are unique in the file, names only among nodes or edges.
fn key(on: &str, name: &str) -> String {
    format!("{on}_{name}")
}

fn type_word(kind: Type) -> &'static str {
    match kind {
        Type::Text => "string",
        Type::Integer => "long",
        Type::Real => "double",
        Type::Bool => "boolean",
    }
}

fn all_data(
    xml: &mut Writer<&mut dyn Write>,
    on: &str,
    columns: &[Column],
    values: &[Value<'_>],
) -> io::Result<()> {
    for ((name, _), value) in columns.iter().zip(values) {
        if let Some(value) = value {
            data(xml, on, name, value)?;
        }
    }
    Ok(())
}

fn data(xml: &mut Writer<&mut dyn Write>, on: &str, name: &str, value: &str) -> io::Result<()> {
    let id = key(on, name);
    xml.write_event(Event::Start(BytesStart::new("data").with_attributes([("key", id.as_str())])))?;
    xml.write_event(Event::Text(BytesText::new(&clean(value))))?;
    xml.write_event(Event::End(BytesEnd::new("data")))
}
