//! JSON-LD 1.1 in the compact form, one node a line: what people and programs without RDF can read too.
//!
//! `oxjsonld` writes whole IRIs as keys and `rdf:type` instead of `@type`, which schema.org's own tools do not understand.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{
    node::{Node, Object},
    vocabulary::{IS_A, PREFIXES},
};

pub(super) struct JsonLd<'w> {
    out: &'w mut dyn Write,
    begun: bool,
}

impl<'w> JsonLd<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        let context: Map<String, Value> =
            PREFIXES.iter().map(|(prefix, iri)| ((*prefix).to_owned(), json!(iri))).collect();
        write!(out, "{{\"@context\":{},\n\"@graph\":[", Value::Object(context))?;
        Ok(Self { out, begun: false })
    }

    pub(super) fn write(&mut self, node: &Node) -> io::Result<()> {
        let mut object = Map::new();
        object.insert("@id".to_owned(), json!(node.iri));
        for (property, value) in &node.properties {
            let (key, value) = match value {
                Object::Word(class) if *property == IS_A => ("@type", json!(class)),
                Object::Word(word) => (*property, json!({ "@id": word })),
                Object::Iri(iri) => (*property, json!({ "@id": iri })),
                Object::Text(text) => (*property, json!(text)),
                Object::Labelled(language, text) => {
                    (*property, json!({ "@value": text, "@language": language }))
                }
                Object::Typed(text, class) => (*property, json!({ "@value": text, "@type": class })),
            };
            match object.get_mut(key) {
                None => drop(object.insert(key.to_owned(), value)),
                Some(Value::Array(values)) => values.push(value),
                Some(one) => *one = json!([one.take(), value]),
            }
        }
        self.out.write_all(if self.begun { b",\n" } else { b"\n" })?;
        self.begun = true;
        serde_json::to_writer(&mut *self.out, &object).map_err(io::Error::from)
    }

    pub(super) fn finish(self) -> io::Result<()> {
        self.out.write_all(b"\n]}\n")
    }
}
