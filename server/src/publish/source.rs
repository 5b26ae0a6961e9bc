//! What can be published: a generation of the library, or rows that a measurement makes up.

use super::{PublishError, digest};
use crate::{
    library::Snapshot,
    tables::{self, Table, Write},
};

/// Rows of all tables, of one generation.
pub trait Source {
    /// Its number.
    fn generation(&self) -> u64;
    /// When it was made, in seconds since 1970, if that is known.
    fn published_at(&self) -> Option<i64>;
    /// Number of documents.
    fn documents(&self) -> u64;
    /// Number of passages.
    fn passages(&self) -> u64;
    /// What no other generation has in common with it, whatever its number.
    fn identity(&self) -> String;
    /// Gives every row of a table. Keys do not repeat, and what is referred to is there.
    fn each_row(&self, table: &'static Table, write: Write<'_, PublishError>) -> Result<(), PublishError>;
}

impl Source for Snapshot {
    fn generation(&self) -> u64 {
        self.generation
    }

    fn published_at(&self) -> Option<i64> {
        self.published_at
    }

    fn documents(&self) -> u64 {
        self.records().len() as u64
    }

    fn passages(&self) -> u64 {
        self.records().iter().map(|record| u64::from(record.passages)).sum()
    }

    fn identity(&self) -> String {
        // The same number may be another generation: of another data directory, or shown with what judgements hide.
        let facts = self.graph.facts();
        let mut parts = vec![self.generation.to_string(), format!("{:?}", self.published_at)];
        parts.extend([facts.entities.len().to_string(), facts.relations.len().to_string()]);
        for record in self.records() {
            parts.extend([record.id.to_string(), record.revision.0.clone()]);
        }
        digest(parts.iter().map(String::as_bytes))
    }

    fn each_row(&self, table: &'static Table, write: Write<'_, PublishError>) -> Result<(), PublishError> {
        tables::each_row(self, &[table.name], write)
    }
}
