//! A node and what is said of it, in the shape that both serializers take.

use super::vocabulary::IS_A;

/// Words are written `prefix:local`, with the prefixes of [`super::vocabulary::PREFIXES`].
pub(super) type Word = &'static str;

/// A subject with its properties, those of the same name side by side.
pub(super) struct Node {
    pub(super) iri: String,
    pub(super) properties: Vec<(Word, Object)>,
}

/// What a property points to.
pub(super) enum Object {
    Iri(String),
    Word(Word),
    Text(String),
    Labelled(&'static str, &'static str),
    Typed(String, Word),
}

impl Node {
    pub(super) fn new(iri: String) -> Self {
        Self { iri, properties: Vec::new() }
    }

    pub(super) fn class(self, class: Word) -> Self {
        self.word(IS_A, class)
    }

    pub(super) fn word(mut self, property: Word, word: Word) -> Self {
        self.properties.push((property, Object::Word(word)));
        self
    }

    pub(super) fn text(mut self, property: Word, text: impl Into<String>) -> Self {
        self.properties.push((property, Object::Text(text.into())));
        self
    }

    pub(super) fn label(mut self, property: Word, language: &'static str, text: &'static str) -> Self {
        self.properties.push((property, Object::Labelled(language, text)));
        self
    }

    /// Nothing when there is no value.
    pub(super) fn typed(mut self, property: Word, class: Word, value: Option<impl ToString>) -> Self {
        self.properties.extend(value.map(|value| (property, Object::Typed(value.to_string(), class))));
        self
    }

    pub(super) fn iri(mut self, property: Word, iri: String) -> Self {
        self.properties.push((property, Object::Iri(iri)));
        self
    }
}
