//! The files below the watched paths as they stand: two surveys that differ say that something changed between them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, Metadata},
    ops::Bound,
    path::{Path, PathBuf},
};

use crate::stamp::Stamp;

/// Every visible file below some paths with its stamp.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Survey {
    /// None: it cannot be looked at.
    files: BTreeMap<PathBuf, Option<Stamp>>,
}

/// Whether an ingest leaves the name out: it begins with a dot.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

impl Survey {
    /// Looks at everything below `paths` that an ingest would look at; `data` is the data directory by its real path.
    pub(super) fn of(paths: &[PathBuf], data: &Path) -> Self {
        let mut survey = Self::default();
        // Folders by their real path: a link that leads around is not followed twice.
        let mut entered = BTreeSet::from([data.to_owned()]);
        let mut left = paths.to_vec();
        while let Some(path) = left.pop() {
            let Ok(metadata) = fs::metadata(&path) else {
                survey.note(path, None);
                continue;
            };
            if !metadata.is_dir() {
                survey.note(path, Some(&metadata));
                continue;
            }
            if fs::canonicalize(&path).is_ok_and(|real| !entered.insert(real)) {
                continue;
            }
            match fs::read_dir(&path) {
                Ok(entries) => {
                    let below = entries.filter_map(|entry| Some(entry.ok()?.path()));
                    left.extend(below.filter(|path| !is_hidden(path)));
                }
                Err(_) => survey.note(path, None),
            }
        }
        survey
    }

    /// Whether there is any file below `root`.
    pub(super) fn has_files_below(&self, root: &Path) -> bool {
        self.files
            .range::<Path, _>((Bound::Included(root), Bound::Unbounded))
            .next()
            .is_some_and(|(path, _)| path.starts_with(root))
    }

    fn note(&mut self, path: PathBuf, metadata: Option<&Metadata>) {
        self.files.insert(path, metadata.map(Stamp::of));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_ingest_would_see_makes_a_difference_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let data = root.join("data");
        fs::create_dir_all(root.join("下")).unwrap();
        fs::create_dir_all(&data).unwrap();
        fs::write(root.join("下/a.txt"), "一").unwrap();
        let look = || Survey::of(std::slice::from_ref(&root), &data);
        let mut before = look();
        assert!(before.has_files_below(&root) && !before.has_files_below(&root.join("上")));
        for unseen in [".hidden", "data/catalog", "下/.~lock"] {
            fs::write(root.join(unseen), "x").unwrap();
            assert_eq!(look(), before, "{unseen}");
        }
        let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
        let steps: [&dyn Fn(); 5] = [
            &|| write("下/a.txt", "一二"),
            &|| write("b.txt", ""),
            &|| fs::rename(root.join("b.txt"), root.join("下/b.txt")).unwrap(),
            &|| fs::remove_file(root.join("下/b.txt")).unwrap(),
            // The same size, at the time of the one before.
            &|| {
                let modified = fs::metadata(root.join("下/a.txt")).unwrap().modified().unwrap();
                write("new", "三四");
                fs::File::options()
                    .write(true)
                    .open(root.join("new"))
                    .unwrap()
                    .set_modified(modified)
                    .unwrap();
                fs::rename(root.join("new"), root.join("下/a.txt")).unwrap();
            },
        ];
        for (number, step) in steps.iter().enumerate() {
            step();
            let after = look();
            if cfg!(unix) || number < 4 {
                assert_ne!(after, before, "step {number}");
            }
            before = after;
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_around_come_to_an_end() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(".", folder.path().join("around")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("broken")).unwrap();
        let survey = Survey::of(&[folder.path().to_owned()], Path::new("data"));
        assert_eq!(survey.files.len(), 1);
    }
}
