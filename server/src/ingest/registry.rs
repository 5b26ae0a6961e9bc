//! Public registers: their rows into the catalog, and out of it for the names of the documents.
//!
//! ```text
//! file ─read_registry→ row ─key of its name→ catalog ─the names of all documents→ Registry ─resolve→ pinned entities
//! ```

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use keifu_corpus::{
    Catalog,
    registry::{LeftOut, RegistryFile, RegistryRow, read_registry},
};
use keifu_graph::{REGISTRY_KEYS, Registry, ResolveInput, registry_key, registry_names};
use serde::Serialize;

use super::{Progress, store::Store};
use crate::{Error, config::Config};

/// Rows in one catalog transaction.
const BATCH: usize = 20_000;
/// Files beyond so many bytes are large: of the 法人番号 registers, those of whole prefectures and of the country.
const LARGE: u64 = 4 << 20;
/// Left-out lines that are told of one by one.
const MOST_TOLD: usize = 20;

/// What an import did.
#[derive(Clone, Debug, Serialize)]
pub struct RegistryReport {
    /// Every file.
    pub files: Vec<RegistryFileReport>,
    /// The generation that counts the rows.
    pub generation: u64,
    /// Entities that have an id of a register now.
    pub pinned: usize,
    /// Entities for which a person must decide.
    pub queued: usize,
    /// Seconds it took.
    pub seconds: f64,
}

/// What became of a file.
#[derive(Clone, Debug, Serialize)]
pub struct RegistryFileReport {
    /// As it was named.
    pub path: String,
    /// What it was and how many rows came from it.
    #[serde(flatten)]
    pub read: RegistryFile,
    /// The first of the lines that were left out.
    pub left_out_lines: Vec<LeftOut>,
}

/// Reads registers into the catalog and publishes a generation in which they count.
pub fn import_registry(
    config: &Config,
    paths: &[PathBuf],
    progress: &Progress,
) -> Result<RegistryReport, Error> {
    let started = Instant::now();
    let mut store = Store::open(config)?;
    super::replay(&mut store)?;
    let mut files = Vec::new();
    for path in paths {
        if !path.is_file() {
            return Err(Error::NoSuchPath { path: path.clone() });
        }
        progress.stage("登録簿を読んでいます");
        files.push(import_file(&mut store, path)?);
    }
    progress.stage("名前を突き合わせています");
    store.facts_changed = true;
    store.publish_if_changed()?;
    progress.end();
    let (pinned, queued) = store.pinned()?;
    let (generation, seconds) = (store.published(), started.elapsed().as_secs_f64());
    Ok(RegistryReport { files, generation, pinned, queued, seconds })
}

fn import_file(store: &mut Store, path: &Path) -> Result<RegistryFileReport, Error> {
    let shown = path.display().to_string();
    let large = path.metadata().is_ok_and(|file| file.len() > LARGE);
    let import = store.catalog.begin_registry_import(&shown, REGISTRY_KEYS, large)?;
    let mut batch: Vec<(RegistryRow, Vec<(String, String)>)> = Vec::with_capacity(BATCH);
    let mut told = Vec::new();
    let catalog = &mut store.catalog;
    let take = |row: RegistryRow| {
        let keys = keys_of(&row);
        batch.push((row, keys));
        if batch.len() < BATCH {
            return Ok(());
        }
        let stored = catalog.store_registry_rows(import, &batch);
        batch.clear();
        stored
    };
    let read = read_registry(path, take, |left| {
        if told.len() < MOST_TOLD {
            told.push(left);
        }
    })?;
    store.catalog.store_registry_rows(import, &batch)?;
    let generation = store.next_generation();
    store.catalog.finish_registry_import(import, read.layout, read.rows, generation)?;
    Ok(RegistryFileReport { path: shown, read, left_out_lines: told })
}

/// The keys of a body's names, each once, with the names.
fn keys_of(row: &RegistryRow) -> Vec<(String, String)> {
    let names = [&row.name].into_iter().chain(&row.others);
    let mut keys: Vec<(String, String)> = names.map(|name| (registry_key(name), name.clone())).collect();
    keys.sort_unstable();
    keys.dedup_by(|(later, _), (kept, _)| later == kept);
    keys
}

/// The rows that the names of these documents ask for.
pub(crate) fn registry_for(
    catalog: &Catalog,
    inputs: &[ResolveInput],
) -> Result<Registry, keifu_corpus::Error> {
    if catalog.registry_keys()?.is_none() {
        return Ok(Registry::default());
    }
    let mut rows = BTreeMap::new();
    for key in registry_names(inputs) {
        let found = catalog.registry_rows(&key)?;
        if !found.is_empty() {
            rows.insert(key, found);
        }
    }
    Ok(Registry::new(rows))
}

/// Gives rows of older keys those of this program; says whether there were any.
pub(super) fn rekey(catalog: &mut Catalog) -> Result<bool, Error> {
    let stale = catalog.registry_keys()?.is_some_and(|keys| keys != REGISTRY_KEYS);
    if stale {
        tracing::info!("names in the registers are folded anew");
        catalog.rekey_registry(REGISTRY_KEYS, registry_key)?;
    }
    Ok(stale)
}
