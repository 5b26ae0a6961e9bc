//! The paths that are watched: which of them are there, which are gone for the time being, which are others now.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::survey::Survey;
use crate::{Error, stamp::identity};

/// A path that was given.
#[derive(Debug)]
struct Root {
    given: PathBuf,
    real: PathBuf,
    identity: Option<(u64, u64)>,
    /// Whether files were there at the last pass.
    had_files: bool,
    missing: bool,
}

/// All paths that were given.
#[derive(Debug)]
pub(super) struct Roots(Vec<Root>);

/// What a look at the paths has shown.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Those that can be read, by their real path.
    pub(super) present: Vec<PathBuf>,
    /// Whether others are there than at the look before.
    pub(super) changed: bool,
    /// What is to be told.
    pub(super) messages: Vec<String>,
}

/// A path that is there.
struct There {
    real: PathBuf,
    identity: Option<(u64, u64)>,
    is_empty_folder: bool,
}

fn look_at(given: &Path) -> Option<There> {
    let real = fs::canonicalize(given).ok()?;
    let metadata = fs::metadata(&real).ok()?;
    let is_empty_folder = metadata.is_dir() && fs::read_dir(&real).ok()?.next().is_none();
    Some(There { identity: identity(&metadata), real, is_empty_folder })
}

impl Roots {
    /// Takes the paths as given; each must be there.
    pub(super) fn new(paths: &[PathBuf]) -> Result<Self, Error> {
        let root = |given: &PathBuf| {
            let there = look_at(given).ok_or_else(|| Error::NoSuchPath { path: given.clone() })?;
            let There { real, identity, .. } = there;
            Ok(Root { given: given.clone(), real, identity, had_files: false, missing: false })
        };
        Ok(Self(paths.iter().map(root).collect::<Result<_, Error>>()?))
    }

    /// The real paths, whether there or not.
    pub(super) fn real(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|root| root.real.as_path())
    }

    /// Whether any is gone.
    pub(super) fn any_missing(&self) -> bool {
        self.0.iter().any(|root| root.missing)
    }

    /// Notes what a pass has seen.
    pub(super) fn passed(&mut self, seen: &Survey) {
        for root in self.0.iter_mut().filter(|root| !root.missing) {
            root.had_files = seen.has_files_below(&root.real);
        }
    }

    /// Whether a look would show anything else than the last one.
    pub(super) fn is_another(&self) -> bool {
        self.0.iter().any(|root| match look_at(&root.given) {
            None => !root.missing,
            Some(there) => {
                let emptied = there.is_empty_folder && root.had_files && there.identity != root.identity;
                let same = there.identity == root.identity && there.real == root.real;
                root.missing != emptied || (!emptied && !same)
            }
        })
    }

    /// Looks which are there.
    ///
    /// A folder that held files and is another, empty one now counts as gone: that is what a drive or a share leaves
    /// behind when it is taken away.
    pub(super) fn look(&mut self) -> Look {
        let mut look = Look::default();
        for root in &mut self.0 {
            let there = look_at(&root.given);
            let emptied = there.as_ref().is_some_and(|there| {
                there.is_empty_folder && root.had_files && there.identity != root.identity
            });
            let shown = root.given.display();
            let missing = there.is_none() || emptied;
            if missing && !root.missing {
                look.messages.push(if emptied {
                    format!("{shown} が空の別のフォルダになりました（取り外されたドライブなど）。読み込んだ文書は残し、ファイルが現れるのを待ちます")
                } else {
                    format!("{shown} がなくなりました。読み込んだ文書は残し、戻るのを待ちます")
                });
            } else if !missing && root.missing {
                look.messages.push(format!("{shown} が戻りました"));
            }
            look.changed |= missing != root.missing;
            root.missing = missing;
            if let Some(there) = there.filter(|_| !missing) {
                look.changed |= there.identity != root.identity || there.real != root.real;
                (root.identity, root.real) = (there.identity, there.real);
                look.present.push(root.real.clone());
            }
        }
        look
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_goes_and_comes_back_is_told_once_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let (root, away) = (folder.path().join("reports"), folder.path().join("away"));
        fs::create_dir(&root).unwrap();
        fs::write(root.join("a.txt"), "文").unwrap();
        let mut roots = Roots::new(std::slice::from_ref(&root)).unwrap();
        let look = roots.look();
        assert!(!look.changed && look.messages.is_empty() && look.present.len() == 1);
        roots.passed(&Survey::of(&look.present, Path::new("data")));

        fs::rename(&root, &away).unwrap();
        let look = roots.look();
        assert!(look.changed && look.present.is_empty() && look.messages[0].contains("なくなりました"));
        assert!(!roots.look().changed && roots.any_missing());

        // What a share that is taken away leaves behind.
        fs::create_dir(&root).unwrap();
        if cfg!(unix) {
            assert!(roots.look().present.is_empty());
        }
        fs::remove_dir(&root).unwrap();
        fs::rename(&away, &root).unwrap();
        let look = roots.look();
        assert!(look.changed && look.present.len() == 1 && look.messages[0].contains("戻りました"));
        assert!(!roots.any_missing());

        // Emptied by its user, it is there and empty.
        fs::remove_file(root.join("a.txt")).unwrap();
        assert_eq!(roots.look().present.len(), 1);
        assert!(matches!(Roots::new(&[away]), Err(Error::NoSuchPath { .. })));
    }
}
