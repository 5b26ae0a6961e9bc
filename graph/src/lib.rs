//! Who is related to whom, and where it is written.
//!
//! ```text
//! Document + tokens ─extract→ Extraction ─resolve→ Facts ─freeze→ Graph (questions), exports
//! ```

mod error;
mod extract;
mod extraction;
mod facts;
mod vocabulary;

pub use error::Error;
pub use extract::Extractor;
pub use extraction::{
    AliasDefinition, AliasScope, DateMention, EXTRACTOR_VERSION, Extraction, Form, FormOrigin, LocalEntity,
    LocalId, Mention, MetricStatement, Place, Quote, Statement,
};
pub use facts::{
    Alias, DateFact, DocumentFacts, DocumentIndex, Entity, EntityId, EntityIndex, Evidence, Facts, Join,
    Metric, Relation, ResolvedMention,
};
pub use vocabulary::{EntityKind, MetricRole, Modality, Predicate};
