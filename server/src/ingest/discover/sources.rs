//! Places of files → sources: the names under which documents are known, each given once.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    path::Path,
};

use keifu_corpus::catalog::DocumentRecord;

/// Which source belongs to which place.
pub(super) struct Sources {
    by_place: BTreeMap<(String, String), String>,
    taken: BTreeSet<String>,
}

impl Sources {
    pub(super) fn of(current: &[DocumentRecord]) -> Self {
        let mut there: BTreeMap<&str, bool> = BTreeMap::new();
        // A root that is gone gives its sources up: its folder was moved, and the documents keep their ids.
        let live: Vec<&DocumentRecord> = current
            .iter()
            .filter(|record| *there.entry(&record.root).or_insert_with(|| Path::new(&record.root).is_dir()))
            .collect();
        Self {
            by_place: live
                .iter()
                .map(|record| ((record.root.clone(), record.relative.clone()), record.source.clone()))
                .collect(),
            taken: live.iter().map(|record| record.source.clone()).collect(),
        }
    }

    /// The source of the file at this place.
    pub(super) fn assign(&mut self, root: &str, relative: &str) -> String {
        if let Some(source) = self.by_place.get(&(root.to_owned(), relative.to_owned())) {
            return source.clone();
        }
        let folder = Path::new(root).file_name().map_or_else(|| "root".into(), OsStr::to_string_lossy);
        let candidates = std::iter::once(relative.to_owned())
            .chain(std::iter::once(format!("{folder}/{relative}")))
            .chain((2..).map(|n| format!("{folder}~{n}/{relative}")));
        let source = candidates.into_iter().find(|source| !self.taken.contains(source));
        let source = source.expect("there are more candidates than sources taken");
        self.taken.insert(source.clone());
        source
    }
}
