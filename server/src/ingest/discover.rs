//! Paths → files: which files there are, whose they are, and under which source they enter the collection.

mod opened;
mod sources;
mod walk;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use keifu_corpus::catalog::{DocumentRecord, StoredArchive, Unread};

use super::{
    archive::{Listing, Place},
    bystander::Bystander,
    names,
};
use crate::{Error, config::Config};
use opened::{Opened, open};
use sources::Sources;
use walk::{Trouble, Walk};

/// What is added to a file's name to name its sidecar.
pub(super) const SIDECAR: &str = ".meta.toml";

/// A file to be read, or a member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it is; of a member, where its archive is.
    pub(super) path: PathBuf,
    /// Where it is in the archive, if it is in one.
    pub(super) member: Option<Place>,
    /// Whether the archive that it is in is the same as when it was last read.
    pub(super) archive_unchanged: bool,
    /// The folder that was given to `ingest`, now or earlier.
    pub(super) root: String,
    /// Path below it, `/` between its parts.
    pub(super) relative: String,
    /// Path within the collection: `relative`, unless a file of another root has that.
    pub(super) source: String,
    /// Its sidecar, if it has one.
    pub(super) sidecar: Option<Sidecar>,
}

/// Where the description of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sidecar {
    /// A file beside it.
    File(PathBuf),
    /// A member of the same archive.
    Member(Place),
}

/// What was found below the given paths.
#[derive(Debug, Default)]
pub(super) struct Discovery {
    /// Files to be read, by source.
    pub(super) files: Vec<Found>,
    /// Files that cannot be read, and why.
    pub(super) unread: Vec<Unread>,
    /// Files that are no documents by their names: source and kind.
    pub(super) bystanders: Vec<(String, Bystander)>,
    /// Archives and where they are, to be remembered when all their members have been dealt with.
    pub(super) archives: Vec<(PathBuf, StoredArchive)>,
    /// Archives that are not what is remembered of them: root and path.
    pub(super) changed_archives: Vec<(String, String)>,
    /// The given paths, as they are written in the catalog: whatever else it has below them is gone.
    scopes: Vec<PathBuf>,
    /// What is there, as far as can be told, but cannot be looked into: what the catalog has of it or below it stays.
    closed: BTreeSet<PathBuf>,
}

impl Discovery {
    /// Whether a file at `relative` below `root` would have been found, or told of as one that cannot be read.
    pub(super) fn covers(&self, root: &str, relative: &str) -> bool {
        let path = Path::new(root).join(relative);
        self.scopes.iter().any(|scope| path.starts_with(scope))
            && !path.ancestors().skip(1).any(|folder| self.closed.contains(folder))
    }

    fn is_closed(&self, root: &str, relative: &str) -> bool {
        self.closed.contains(&Path::new(root).join(relative))
    }

    fn add_archive(
        &mut self,
        path: &Path,
        stored: StoredArchive,
        listing: Listing,
        unchanged: bool,
        sources: &mut Sources,
    ) {
        let (root, archive) = (&stored.root, &stored.relative);
        let below =
            |member: &str| if member.is_empty() { archive.clone() } else { format!("{archive}/{member}") };
        for (member, place, sidecar) in listing.places() {
            let relative = below(member);
            self.files.push(Found {
                path: path.to_owned(),
                member: Some(place),
                archive_unchanged: unchanged,
                source: sources.assign(root, &relative),
                root: root.clone(),
                relative,
                sidecar: sidecar.map(Sidecar::Member),
            });
        }
        for (member, reason, hint) in listing.refused {
            let relative = below(&member);
            let source = relative.clone();
            self.unread.push(Unread { root: root.clone(), relative, source, reason, hint });
        }
        for (member, kind) in listing.bystanders {
            self.bystanders.push((below(&member), kind));
        }
        if !unchanged {
            self.changed_archives.push((root.clone(), archive.clone()));
            self.archives.push((path.to_owned(), stored));
        }
    }

    /// The current documents that are no longer there, or whose source a file in a moved folder takes over.
    pub(super) fn vanished<'a>(
        &'a self,
        current: &'a [DocumentRecord],
    ) -> impl Iterator<Item = &'a DocumentRecord> {
        let there: BTreeSet<(&str, &str)> =
            self.files.iter().map(|file| (file.root.as_str(), file.relative.as_str())).collect();
        let sources: BTreeSet<&str> = self.files.iter().map(|file| file.source.as_str()).collect();
        current.iter().filter(move |record| {
            let found = there.contains(&(record.root.as_str(), record.relative.as_str()));
            let covered = self.covers(&record.root, &record.relative)
                && !self.is_closed(&record.root, &record.relative);
            !found && (covered || sources.contains(record.source.as_str()))
        })
    }
}

/// Walks the given paths; `current` and `archives` are what the catalog has.
///
/// Names that begin with a dot are left out, as everywhere.
pub(super) fn discover(
    paths: &[PathBuf],
    current: &[DocumentRecord],
    archives: &[StoredArchive],
    config: &Config,
) -> Result<Discovery, Error> {
    // The data directory is never read.
    let mut walk = Walk::new(fs::canonicalize(&config.data).ok());
    let mut discovery = Discovery::default();
    let mut scopes = BTreeSet::new();
    let mut roots: BTreeSet<PathBuf> = current.iter().map(|record| PathBuf::from(&record.root)).collect();
    for path in paths {
        let path = fs::canonicalize(path).map_err(|_| Error::NoSuchPath { path: path.clone() })?;
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) };
        let folder = names::path_with(folder, names::readable);
        if !roots.iter().any(|root| folder.starts_with(root)) {
            roots.insert(folder);
        }
        scopes.insert(path);
    }
    for scope in &scopes {
        walk.visit(scope);
        discovery.scopes.push(names::path_with(scope, names::readable));
    }
    // A drive that is taken away meanwhile looks like a folder without files: nothing may be forgotten for that.
    if let Some(gone) = scopes.iter().find(|scope| !scope.exists()) {
        return Err(Error::NoSuchPath { path: gone.clone() });
    }
    discovery.closed = walk.closed.iter().map(|path| names::path_with(path, names::readable)).collect();
    let mut sources = Sources::of(current);
    for (shown, (path, trouble)) in walk.with_readable_names() {
        // The most specific root owns the file; every path lies below a scope, and every scope below a root.
        let Some(root) =
            roots.iter().filter(|root| shown.starts_with(root)).max_by_key(|root| root.as_os_str().len())
        else {
            continue;
        };
        let relative = parts(shown.strip_prefix(root).unwrap_or(&shown)).join("/");
        let root = root.to_string_lossy().into_owned();
        match trouble {
            None => {}
            Some(Trouble::Bystander(kind)) => {
                discovery.bystanders.push((relative, kind));
                continue;
            }
            Some(Trouble::Unread(reason, hint)) => {
                let source = relative.clone();
                discovery.unread.push(Unread { root, relative, source, reason: reason.to_owned(), hint });
                continue;
            }
        }
        match open(&path, &root, &relative, archives, &config.ingest) {
            Opened::File => {
                let sidecar = beside(&path);
                let source = sources.assign(&root, &relative);
                discovery.files.push(Found {
                    sidecar: sidecar.is_file().then_some(Sidecar::File(sidecar)),
                    path,
                    member: None,
                    archive_unchanged: false,
                    root,
                    relative,
                    source,
                });
            }
            Opened::Program => discovery.bystanders.push((relative, Bystander::Program)),
            Opened::Archive { stored, listing, unchanged } => {
                discovery.add_archive(&path, stored, listing, unchanged, &mut sources);
            }
            Opened::OutOfReach(error) => {
                discovery.unread.push(Unread {
                    reason: "unreadable".to_owned(),
                    hint: format!("開けません: {error}（以前に読んだものは残しています）"),
                    source: relative.clone(),
                    root,
                    relative,
                });
                discovery.closed.insert(shown);
            }
        }
    }
    discovery.files.sort_by(|a, b| a.source.cmp(&b.source));
    Ok(discovery)
}

fn parts(path: &Path) -> Vec<String> {
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(SIDECAR);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: PathBuf) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "文").unwrap();
    }

    fn config(data: &Path) -> Config {
        crate::config::resolve(crate::config::Given { data: Some(data.to_owned()), ..Default::default() })
            .unwrap()
    }

    fn sources(discovery: &Discovery) -> Vec<&str> {
        discovery.files.iter().map(|file| file.source.as_str()).collect()
    }

    #[test]
    fn files_come_sorted_with_their_sidecars_and_the_rest_is_listed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [
            "b/二.md",
            "a.TXT",
            "a.TXT.meta.toml",
            "c.pdf",
            ".hidden.txt",
            "noext",
            "data/x.txt",
            "Thumbs.db",
            "~$c.docx",
            "gone.meta.toml",
        ] {
            write(at(name));
        }
        let found = discover(&[folder.path().to_owned()], &[], &[], &config(&at("data"))).unwrap();
        assert_eq!(sources(&found), ["a.TXT", "b/二.md", "c.pdf", "noext"]);
        assert!(found.files[0].sidecar.is_some() && found.files[1].sidecar.is_none());
        assert!(found.unread.is_empty());
        let bystanders: Vec<(&str, &str)> =
            found.bystanders.iter().map(|(source, kind)| (source.as_str(), kind.reason())).collect();
        assert_eq!(
            bystanders,
            [("Thumbs.db", "system_file"), ("gone.meta.toml", "sidecar"), ("~$c.docx", "temporary_file")]
        );
        assert!(matches!(
            discover(&[at("absent")], &[], &[], &config(&at("data"))),
            Err(Error::NoSuchPath { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end_and_strange_names_are_read() {
        use std::{
            ffi::OsStr,
            os::unix::{ffi::OsStrExt as _, fs::symlink},
        };
        let folder = tempfile::tempdir().unwrap();
        write(folder.path().join("a/x.txt"));
        symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        symlink(folder.path().join("nowhere"), folder.path().join("broken.txt")).unwrap();
        for name in [&b"\x95\xf1\x8d\x90.txt"[..], "報告.txt".as_bytes(), b"\x8bL\x98^.txt", b"\xff.txt"] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), "x").unwrap();
        }
        let found = discover(&[folder.path().to_owned()], &[], &[], &config(Path::new("elsewhere"))).unwrap();
        assert_eq!(sources(&found), ["%95%F1%8D%90.txt", "%FF.txt", "a/x.txt", "報告.txt", "記録.txt"]);
        assert!(found.files.iter().all(|file| file.path.is_file()));
        let mut reasons: Vec<&str> = found.unread.iter().map(|file| file.reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["unreadable"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_below_a_folder_that_cannot_be_entered_does_not_count_as_gone() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        // A link to itself: there, and not to be entered by anybody.
        std::os::unix::fs::symlink("closed", root.join("closed")).unwrap();
        let found = discover(std::slice::from_ref(&root), &[], &[], &config(Path::new("elsewhere"))).unwrap();
        let root = root.to_str().unwrap();
        assert!(found.covers(root, "closed") && !found.covers(root, "closed/x.txt"));
        assert!(found.covers(root, "other/x.txt") && found.is_closed(root, "closed"));
        assert!(found.unread[0].hint.contains("残しています"), "{:?}", found.unread);
    }

    #[test]
    fn two_roots_with_the_same_names_are_kept_apart() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["大阪/x.txt", "神戸/x.txt", "神戸/y.txt"] {
            write(folder.path().join(name));
        }
        let roots = [folder.path().join("大阪"), folder.path().join("神戸")];
        let found = discover(&roots, &[], &[], &config(Path::new("elsewhere"))).unwrap();
        assert_eq!(sources(&found), ["x.txt", "y.txt", "神戸/x.txt"]);
    }
}
