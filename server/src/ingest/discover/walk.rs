//! Paths → files below them, each once.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use super::SIDECAR;
use crate::ingest::{
    bystander::{self, Bystander},
    names,
};

/// The file that a sidecar describes.
fn without_ending(sidecar: &Path) -> Option<PathBuf> {
    let name = sidecar.file_name()?.to_str()?.strip_suffix(SIDECAR)?;
    Some(sidecar.with_file_name(name))
}

/// Why a file is not given to the readers.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It cannot be read: reason and hint.
    Unread(&'static str, String),
    /// It is no document.
    Bystander(Bystander),
}

/// Files below the scopes, each once, with what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Walk {
    found: BTreeMap<PathBuf, Option<Trouble>>,
    /// Folders that were entered, by their real path: a link into one of them is not entered again.
    entered: BTreeSet<PathBuf>,
    /// What could not be looked into although it is there.
    pub(super) closed: BTreeSet<PathBuf>,
    /// The data directory, which is never read.
    data: Option<PathBuf>,
}

impl Walk {
    pub(super) fn new(data: Option<PathBuf>) -> Self {
        Self { data, ..Self::default() }
    }

    pub(super) fn visit(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.enter(path),
            Ok(metadata) if metadata.is_file() => {
                let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
                let described = name.ends_with(SIDECAR).then(|| without_ending(path));
                let bystander = match described {
                    Some(Some(described)) if described.is_file() => return,
                    Some(_) => Some(Bystander::Sidecar),
                    None => bystander::of_name(&name),
                };
                self.found.insert(path.to_owned(), bystander.map(Trouble::Bystander));
            }
            Ok(_) => self.refuse(path, "not_a_file", "通常のファイルではありません".to_owned()),
            Err(error) => self.close(path, &error, "開けません"),
        }
    }

    fn enter(&mut self, folder: &Path) {
        let real = match fs::canonicalize(folder) {
            Ok(real) => real,
            Err(error) => return self.close(folder, &error, "開けません"),
        };
        if self.data.as_ref() == Some(&real) || !self.entered.insert(real) {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.close(folder, &error, "フォルダを開けません"),
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if !hidden {
                self.visit(&path);
            }
        }
    }

    fn close(&mut self, path: &Path, error: &io::Error, what: &str) {
        let is_there = error.kind() != io::ErrorKind::NotFound;
        if is_there {
            self.closed.insert(path.to_owned());
        }
        let kept = if is_there { "（以前に読んだものは残しています）" } else { "" };
        self.refuse(path, "unreadable", format!("{what}: {error}{kept}"));
    }

    fn refuse(&mut self, path: &Path, reason: &'static str, hint: String) {
        self.found.insert(path.to_owned(), Some(Trouble::Unread(reason, hint)));
    }

    /// What was found, by paths in UTF-8; a name that reads like another one's has its bytes spelt out.
    pub(super) fn with_readable_names(self) -> BTreeMap<PathBuf, (PathBuf, Option<Trouble>)> {
        let (plain, strange): (Vec<_>, Vec<_>) =
            self.found.into_iter().partition(|(path, _)| path.to_str().is_some());
        let mut shown: BTreeMap<PathBuf, _> =
            plain.into_iter().map(|(path, trouble)| (path.clone(), (path, trouble))).collect();
        for (path, trouble) in strange {
            let readable = names::path_with(&path, names::readable);
            let name = if shown.contains_key(&readable) {
                names::path_with(&path, names::escaped)
            } else {
                readable
            };
            shown.entry(name).or_insert((path, trouble));
        }
        shown
    }
}
