//! IRIs of things: the base, then the path that they have in the API, so that a base like `https://host/v1/` leads there.

use keifu_corpus::{CharSpan, PassageId};
use keifu_graph::{EntityId, Relation};
use oxrdf::NamedNode;

use super::vocabulary::PREFIXES;
use crate::Error;

/// What the IRIs of documents, entities and what is said of them begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Base(String);

impl Base {
    /// Takes an absolute IRI that other parts can be put behind: it ends with `/`, `#` or `:`.
    pub(crate) fn new(text: &str) -> Result<Self, Error> {
        let scheme = text.split(':').next().unwrap_or_default();
        let ours = PREFIXES.iter().any(|(prefix, _)| *prefix == scheme);
        if ours || !text.ends_with(['/', '#', ':']) || NamedNode::new(text).is_err() {
            return Err(Error::BadValue {
                what: "base-iri",
                given: text.to_owned(),
                expected:
                    "/、# または : で終わる絶対 IRI にしてください（https://example.jp/keifu/v1/ など）"
                        .to_owned(),
            });
        }
        Ok(Self(text.to_owned()))
    }

    pub(super) fn document(&self, id: &str) -> String {
        format!("{}documents/{id}", self.0)
    }

    pub(super) fn entity(&self, id: &EntityId) -> String {
        format!("{}entities/{id}", self.0)
    }

    pub(super) fn passage(&self, id: &PassageId) -> String {
        format!("{}passages/{id}", self.0)
    }

    /// Characters of a passage, as RFC 5147 names them.
    pub(super) fn quotation(&self, passage: &PassageId, span: CharSpan) -> String {
        format!("{}#char={},{}", self.passage(passage), span.start, span.end)
    }

    /// What a relation says makes its name: it stays the same over rebuilds.
    pub(super) fn relation(
        &self,
        relation: &Relation,
        subject: &EntityId,
        object: Option<&EntityId>,
    ) -> String {
        let object = object.map_or("none", |object| object.0.as_str());
        let days = relation.date.map_or_else(String::new, |date| format!(".{}.{}", date.start, date.end));
        format!("{}relations/{subject}.{}.{object}.{}{days}", self.0, relation.predicate, relation.modality)
    }

    /// The `number`-th metric of a quote.
    pub(super) fn metric(&self, citation: &str, number: usize) -> String {
        format!("{}metrics/{citation}.{number}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_an_absolute_iri_to_which_more_can_be_added() {
        for good in ["urn:keifu:", "https://example.jp/v1/", "https://例え.jp/資料#", "tag:example.jp,2026:"]
        {
            assert!(Base::new(good).is_ok(), "{good}");
        }
        for wrong in ["", "/", "v1/", "https://example.jp", "https://ex ample/", "schema:", "https://a/<b>/"]
        {
            assert!(Base::new(wrong).is_err(), "{wrong}");
        }
    }
}
