//! One file for each tool.

pub(super) mod card;
pub(super) mod documents;
pub(super) mod find;
pub(super) mod metrics;
pub(super) mod paths;
pub(super) mod read;
pub(super) mod search;
pub(super) mod timeline;

mod relation;
