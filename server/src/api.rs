//! What goes over the wire: the same objects for `--json` and for HTTP.

pub mod citations;
pub mod common;
pub mod compare;
pub mod context;
pub mod document;
pub mod entity;
pub mod health;
pub mod judgement;
pub mod reconcile;
pub mod registry;
pub mod search;
pub mod sql;
pub mod why;
