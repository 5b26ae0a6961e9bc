//! Questions to the graph, one file each. Answers are plain data: indexes into the facts and numbers, never text.

mod apart;
mod card;
mod centrality;
mod co_mention;
mod component;
mod find;
mod fit;
mod lineage;
mod neighborhood;
mod paths;
mod series;
mod surroundings;
#[cfg(test)]
mod tests;
mod timeline;

pub use apart::{Apart, KeptApart};
pub use card::{Card, Lineage, NameOf, PredicateCount};
pub use centrality::Centrality;
pub use co_mention::CoMention;
pub use component::Components;
pub(crate) use find::NameIndex;
pub use find::{Found, MatchKind};
pub use fit::LegalFit;
pub use lineage::{Body, LineOfBodies};
pub use neighborhood::{NeighborOptions, Neighborhood, NeighborhoodEdge, NeighborhoodNode, RelationFilter};
pub use paths::{Link, Path, PathAnswer, PathOptions, Step};
pub use series::{Indicator, Series, SeriesPoint, SeriesValue};
pub use surroundings::{Surrounding, Surroundings, SurroundingsOptions, Tie};
pub use timeline::{TimelineEntry, TimelineItem};
