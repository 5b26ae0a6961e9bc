//! The SQLite file of a generation: made when it is first asked for, kept beside the data, removed after the next.

use std::{
    fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{
    Error, error,
    library::Snapshot,
    tables::{self, TABLES, VIEWS},
};

/// A file and the generation whose tables it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TableFile {
    pub(super) path: PathBuf,
    pub(super) generation: u64,
}

/// The files of a data directory.
pub(super) struct Files {
    directory: PathBuf,
    hidden: bool,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    ready: Option<TableFile>,
    /// The file that is being made.
    making: Option<TableFile>,
    /// The last one that could not be made.
    failed: Option<TableFile>,
}

impl Files {
    pub(super) fn new(data: &Path, hidden: bool) -> Self {
        Self { directory: data.join("sql"), hidden, state: Mutex::default(), changed: Condvar::new() }
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The file of `snapshot`; after `patience` an older one that is still there.
    pub(super) fn of(
        self: &Arc<Self>,
        snapshot: &Arc<Snapshot>,
        patience: Option<Duration>,
    ) -> Result<TableFile, Error> {
        let wanted = self.name(snapshot);
        let end = patience.and_then(|patience| Instant::now().checked_add(patience));
        let mut state = self.state();
        state.failed = None;
        loop {
            if state.ready.as_ref() == Some(&wanted) {
                return Ok(wanted);
            }
            if state.failed.as_ref() == Some(&wanted) {
                return Err(Refusal::failed("SQL の表を作れませんでした").into());
            }
            // What another process has made is as good; a newer generation than this one is not waited for.
            if wanted.path.is_file() {
                state.ready = Some(wanted.clone());
                continue;
            }
            if state.making.is_none() {
                state.making = Some(wanted.clone());
                let (files, snapshot, wanted) = (Arc::clone(self), Arc::clone(snapshot), wanted.clone());
                thread::spawn(move || files.make(&snapshot, wanted));
            }
            let wait =
                end.map_or(Duration::from_secs(1), |end| end.saturating_duration_since(Instant::now()));
            if wait.is_zero() {
                return state.ready.clone().ok_or_else(|| Refusal::preparing().into());
            }
            let waited = self.changed.wait_timeout(state, wait);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Looks anew which file is there.
    pub(super) fn forget(&self) {
        self.state().ready = None;
    }

    fn make(&self, snapshot: &Snapshot, wanted: TableFile) {
        let made =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| tables::sqlite(&wanted.path, snapshot)));
        let mut state = self.state();
        state.making = None;
        match made {
            Ok(Ok(())) => {
                self.remove_older(&wanted);
                state.ready = Some(wanted);
            }
            Ok(Err(error)) => {
                tracing::error!(error = error::with_causes(&error), "making the tables for SQL");
                state.failed = Some(wanted);
            }
            // The panic hook has said why.
            Err(_) => state.failed = Some(wanted),
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Removes the files of earlier generations; who has one open keeps it.
    fn remove_older(&self, kept: &TableFile) {
        let Ok(entries) = fs::read_dir(&self.directory) else { return };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let generation = name.split('-').next().and_then(|number| number.parse::<u64>().ok());
            if name.ends_with(".sqlite") && generation.is_some_and(|number| number < kept.generation) {
                // One that cannot be removed is tried again after the next generation.
                let _ = fs::remove_file(&path);
            }
        }
    }

    /// A file is named by all that decides over its content.
    fn name(&self, snapshot: &Snapshot) -> TableFile {
        let mut hasher = rustc_hash::FxHasher::default();
        env!("CARGO_PKG_VERSION").hash(&mut hasher);
        TABLES.iter().for_each(|table| tables::sqlite::create(table).hash(&mut hasher));
        VIEWS.iter().for_each(|view| view.sql.hash(&mut hasher));
        (self.hidden, snapshot.published_at).hash(&mut hasher);
        let generation = snapshot.generation;
        let path = self.directory.join(format!("{generation}-{:016x}.sqlite", hasher.finish()));
        TableFile { path, generation }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
