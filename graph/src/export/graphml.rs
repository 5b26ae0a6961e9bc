//! GraphML for graph tools (Gephi, yEd, NetworkX): one file, entities as nodes, relations with two ends as edges.
//!
//! GraphML knows no edge without an end: relations without object are a text on the node (`events`).

use std::path::Path;

use super::Output;
use crate::{Error, Graph, Relation};

/// Node and edge data: (id, on what, type).
const KEYS: &[(&str, &str, &str)] = &[
    ("name", "node", "string"),
    ("kind", "node", "string"),
    ("aliases", "node", "string"),
    ("first_year", "node", "int"),
    ("last_year", "node", "int"),
    ("mentions", "node", "int"),
    ("events", "node", "string"),
    ("predicate", "edge", "string"),
    ("modality", "edge", "string"),
    ("start", "edge", "string"),
    ("end", "edge", "string"),
    ("support", "edge", "int"),
    ("confidence", "edge", "double"),
    ("document", "edge", "string"),
    ("passage", "edge", "string"),
    ("quote", "edge", "string"),
];

/// Writes the file `path`; of each relation the first quote.
pub fn graphml(path: &Path, graph: &Graph) -> Result<(), Error> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().map_or_else(|| "graph.graphml".into(), |name| name.to_string_lossy());
    let mut output = Output::create(dir, &name)?;
    output.write(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    output.write(b"<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")?;
    for (id, on, kind) in KEYS {
        let key = format!("<key id=\"{id}\" for=\"{on}\" attr.name=\"{id}\" attr.type=\"{kind}\"/>\n");
        output.write(key.as_bytes())?;
    }
    output.write(b"<graph id=\"keifu\" edgedefault=\"directed\">\n")?;
    for (at, entity) in (0..).zip(&graph.facts().entities) {
        let mut xml = format!("<node id=\"{}\">", escape(&entity.id.0));
        data(&mut xml, "name", Some(&entity.name));
        data(&mut xml, "kind", Some(entity.kind));
        let aliases: Vec<&str> = entity.aliases.iter().map(|alias| alias.text.as_str()).collect();
        data(&mut xml, "aliases", (!aliases.is_empty()).then(|| aliases.join(" | ")));
        data(&mut xml, "first_year", entity.first_year);
        data(&mut xml, "last_year", entity.last_year);
        data(&mut xml, "mentions", Some(entity.mention_count));
        let events: Vec<String> = graph
            .relations_from(at)
            .filter_map(|relation| graph.relation_at(relation))
            .filter(|relation| relation.object.is_none())
            .map(event)
            .collect();
        data(&mut xml, "events", (!events.is_empty()).then(|| events.join("; ")));
        xml.push_str("</node>\n");
        output.write(xml.as_bytes())?;
    }
    let ends = graph.facts().relations.iter().filter_map(|relation| Some((relation, relation.object?)));
    for (number, (relation, object)) in (1..).zip(ends) {
        let id = |entity: u32| graph.facts().entities[entity as usize].id.0.as_str();
        let mut xml = format!(
            "<edge id=\"r{number}\" source=\"{}\" target=\"{}\"{}>",
            escape(id(relation.subject)),
            escape(id(object)),
            if relation.predicate.is_symmetric() { " directed=\"false\"" } else { "" },
        );
        data(&mut xml, "predicate", Some(relation.predicate));
        data(&mut xml, "modality", Some(relation.modality));
        data(&mut xml, "start", relation.date.map(|date| date.start));
        data(&mut xml, "end", relation.date.map(|date| date.end));
        data(&mut xml, "support", Some(relation.support));
        data(&mut xml, "confidence", Some(relation.confidence));
        if let Some(evidence) = relation.evidence.first()
            && let Some(document) = graph.document_id(evidence.document)
        {
            data(&mut xml, "document", Some(document));
            data(&mut xml, "passage", Some(format!("{document}-{}", evidence.passage)));
            data(&mut xml, "quote", Some(&evidence.quote));
        }
        xml.push_str("</edge>\n");
        output.write(xml.as_bytes())?;
    }
    output.write(b"</graph>\n</graphml>\n")?;
    output.finish()
}

fn event(relation: &Relation) -> String {
    let when = relation.date.map_or_else(String::new, |date| format!(" {}/{}", date.start, date.end));
    format!("{} ({}){when}", relation.predicate, relation.modality)
}

fn data(xml: &mut String, key: &str, value: Option<impl ToString>) {
    if let Some(value) = value {
        let value = value.to_string();
        xml.push_str(&format!("<data key=\"{key}\">{}</data>", escape(&value)));
    }
}

/// Text as XML 1.0 can hold it: characters that it forbids become U+FFFD.
fn escape(text: &str) -> String {
    let allowed = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    let clean: String = text.chars().map(|c| if allowed(c) { c } else { '\u{FFFD}' }).collect();
    quick_xml::escape::escape(clean.as_str()).into_owned()
}
