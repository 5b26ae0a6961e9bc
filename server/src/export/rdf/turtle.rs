//! Turtle, by way of `oxttl`.

use std::io::{self, Write};

use oxrdf::{Literal, NamedNode, Term, TripleRef};
use oxttl::{TurtleSerializer, turtle::WriterTurtleSerializer};

use super::{
    node::{Node, Object},
    vocabulary::{PREFIXES, expanded},
};

pub(super) struct Turtle<'w>(WriterTurtleSerializer<&'w mut dyn Write>);

impl<'w> Turtle<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        let mut serializer = TurtleSerializer::new();
        for (prefix, iri) in PREFIXES {
            serializer = serializer.with_prefix(prefix, iri).map_err(io::Error::other)?;
        }
        Ok(Self(serializer.for_writer(out)))
    }

    pub(super) fn write(&mut self, node: &Node) -> io::Result<()> {
        let subject = NamedNode::new_unchecked(&node.iri);
        for (property, object) in &node.properties {
            let property = NamedNode::new_unchecked(expanded(property));
            let object: Term = match object {
                Object::Iri(iri) => NamedNode::new_unchecked(iri).into(),
                Object::Word(word) => NamedNode::new_unchecked(expanded(word)).into(),
                Object::Text(text) => Literal::new_simple_literal(text).into(),
                Object::Labelled(language, text) => {
                    Literal::new_language_tagged_literal_unchecked(*text, *language).into()
                }
                Object::Typed(text, class) => {
                    Literal::new_typed_literal(text, NamedNode::new_unchecked(expanded(class))).into()
                }
            };
            self.0.serialize_triple(TripleRef::new(&subject, &property, &object))?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<()> {
        self.0.finish().map(drop)
    }
}
