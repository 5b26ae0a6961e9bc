//! Public registers: which bodies bear a name, and what resolution made of that.
//!
//! The rows are looked up before resolution, under the keys of all names; resolution itself asks nobody.

use std::collections::BTreeMap;

use keifu_corpus::registry::{RegistryRow, Scheme};
use serde::{Deserialize, Serialize};

use crate::{EntityIndex, EntityKind, ResolveInput, resolve};

/// Version of [`registry_key`]: rows that were stored under keys of another version must be given new ones.
pub const REGISTRY_KEYS: u32 = 1;

/// The key under which names are compared, in registers as in documents.
pub fn registry_key(name: &str) -> String {
    resolve::fold(name)
}

/// The keys of all names that a register may have, ascending.
pub fn registry_names(inputs: &[ResolveInput]) -> Vec<String> {
    let locals = inputs.iter().flat_map(|input| &input.extraction.entities);
    let mut names: Vec<&str> =
        locals.filter(|local| local.kind != EntityKind::Program).map(|local| local.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut keys: Vec<String> = names.into_iter().map(registry_key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Rows of public registers by the keys of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    rows: BTreeMap<String, Vec<RegistryRow>>,
}

impl Registry {
    /// Of the rows under each key.
    pub fn new(rows: impl IntoIterator<Item = (String, Vec<RegistryRow>)>) -> Self {
        let mut rows: BTreeMap<String, Vec<RegistryRow>> =
            rows.into_iter().filter(|(_, rows)| !rows.is_empty()).collect();
        for rows in rows.values_mut() {
            rows.sort_unstable();
        }
        Self { rows }
    }

    /// The bodies that may bear a name, ascending.
    pub(crate) fn under(&self, key: &str) -> &[RegistryRow] {
        self.rows.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// An entity that a register may have, and for which a person must say which body it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpinned {
    /// Which entity.
    pub entity: EntityIndex,
    /// The register.
    pub scheme: Scheme,
    /// Why it was not pinned.
    pub doubt: Doubt,
    /// The bodies it may be, ascending by id; the first of them where there are many.
    pub candidates: Vec<RegistryRow>,
    /// Number of bodies it may be.
    pub total: u32,
}

/// Why an entity was not pinned to a body of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Several bodies bear the name.
    Several,
    /// The text gives no legal form, and the name is so short that it may well be another.
    ShortName,
    /// The only body of the name has ceased to exist.
    Closed,
}

impl Doubt {
    /// Its name in exports and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Several => "several",
            Self::ShortName => "short_name",
            Self::Closed => "closed",
        }
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Several => "同じ名前が複数",
            Self::ShortName => "名前が短い",
            Self::Closed => "閉鎖済み",
        }
    }
}
