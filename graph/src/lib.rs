//! Who is related to whom, and where it is written.
//!
//! ```text
//! Document + tokens ─extract→ Extraction ─resolve→ Facts ─freeze→ Graph (questions), exports
//! ```

mod error;
pub mod explain;
pub mod export;
mod extract;
mod extraction;
mod facts;
mod graph;
mod judgement;
mod query;
mod registry;
mod resolve;
#[cfg(test)]
mod sketch;
mod store;
pub mod tagger;
mod visible;
mod vocabulary;

pub use error::Error;
pub use extract::Extractor;
pub use extraction::{
    AliasDefinition, AliasScope, DateMention, EXTRACTOR_VERSION, EventStatement, Extraction, Form,
    FormOrigin, LocalEntity, LocalId, Mention, MetricStatement, Place, Quote, Statement,
};
pub use facts::{
    Alias, DateFact, DocumentFacts, DocumentIndex, Entity, EntityId, EntityIndex, Event, Evidence, Facts,
    Join, Metric, Relation, ResolvedMention,
};
pub use graph::{EventIndex, Graph, MentionIndex, MetricIndex, RelationIndex};
pub use judgement::{
    Effect, Judged, Judgement, JudgementId, Judgements, Named, Refusal, Replayed, Scope, Verdict,
};
pub use query::{
    Apart, Body, Card, Centrality, CoMention, Components, Found, Indicator, KeptApart, LegalFit,
    LineOfBodies, Lineage, Link, MatchKind, NameOf, NeighborOptions, Neighborhood, NeighborhoodEdge,
    NeighborhoodNode, Path, PathAnswer, PathOptions, PredicateCount, RelationFilter, Series, SeriesPoint,
    SeriesValue, Step, Surrounding, Surroundings, SurroundingsOptions, Tie, TimelineEntry, TimelineItem,
};
pub use registry::{Doubt, REGISTRY_KEYS, Registry, Unpinned, registry_key, registry_names};
pub use resolve::{ResolveInput, canonical_form, resolve};
pub use vocabulary::{EntityKind, MetricRole, Modality, Predicate};
