//! Original bytes: small ones in the catalog, others once each by their hash in a file, or left where they are.
//!
//! ```text
//! data/originals/ab/abcdef…    SHA-256 of the bytes, 64 hexadecimal digits
//! ```
//!
//! Why two places: making a file durable costs 1.2 ms (ext4), more than reading a small text and indexing it; a row of a
//! transaction that is written anyway costs nothing. Up to [`INLINE_BYTES`] SQLite is the faster store of the two.
//!
//! A file is whole before it has its name, and has its name before the row that refers to it is committed. So a crash
//! leaves at most files that nothing refers to; they are swept away when generations are.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{
    NewDocument,
    packing::{compress, decompress},
};
use crate::{Catalog, Error};

/// Originals of at most so many bytes stand in the catalog itself.
pub const INLINE_BYTES: usize = 128 << 10;

/// What is added to the name of a file that is not whole yet.
const UNFINISHED: &str = ".part";

/// What happens to the originals of files that lie by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Originals {
    /// They are copied, so that what was read stays, whatever becomes of the file.
    #[default]
    Store,
    /// They stay where they are; size and hash are noted. Members of archives are copied nevertheless.
    Reference,
}

/// Where the original bytes of a document are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Original {
    /// In the catalog: here they are.
    Inline(Vec<u8>),
    /// In a file of the data directory, which never changes.
    Stored(PathBuf),
    /// In the file that was read, which may have changed since.
    InPlace {
        /// Where it was.
        path: PathBuf,
        /// SHA-256 that its bytes had, 64 hexadecimal digits.
        hash: String,
    },
}

impl Original {
    /// Fails when the file that was read is no longer there, or no longer what it was; reads all of it.
    pub fn check_unchanged(&self) -> Result<(), Error> {
        let Self::InPlace { path, hash } = self else { return Ok(()) };
        let found =
            File::open(path).and_then(crate::hash::of_reader).map_err(|source| out_of_reach(path, source))?;
        if &found == hash { Ok(()) } else { Err(Error::OriginalChanged { path: path.clone() }) }
    }
}

impl Catalog {
    /// Where the original bytes of row `number` are.
    pub fn original_place(&self, number: u64) -> Result<Original, Error> {
        self.contents(number).map(|(original, _)| original)
    }

    /// Original bytes and sidecar of row `number`.
    ///
    /// Fails with [`Error::OriginalGone`] when the file that holds them is no longer there.
    pub fn original(&self, number: u64) -> Result<(Vec<u8>, Option<String>), Error> {
        let (original, sidecar) = self.contents(number)?;
        let bytes = match original {
            Original::Inline(bytes) => bytes,
            Original::Stored(path) | Original::InPlace { path, .. } => {
                fs::read(&path).map_err(|source| out_of_reach(&path, source))?
            }
        };
        Ok((bytes, sidecar))
    }

    fn contents(&self, number: u64) -> Result<(Original, Option<String>), Error> {
        self.run("reading", |c| {
            c.prepare_cached("SELECT bytes, hash, path, sidecar FROM contents WHERE number = ?1")?
                .query_row([number as i64], |row| {
                    let (hash, path): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
                    let hash = hash.unwrap_or_default();
                    let original = match (row.get_ref(0)?.as_blob_or_null()?, path) {
                        (Some(blob), _) => Original::Inline(decompress(blob)?),
                        (None, Some(path)) => Original::InPlace { path: path.into(), hash },
                        (None, None) => Original::Stored(self.originals.path(&hash)),
                    };
                    Ok((original, row.get(3)?))
                })
                .optional()
        })?
        .ok_or(Error::NoDocument { number })
    }

    /// Current rows whose originals must be taken from their files again: a copy is gone or of another size, or there is
    /// none although copies are wanted now.
    pub fn originals_to_renew(&self) -> Result<BTreeSet<u64>, Error> {
        let rows: Vec<(i64, Option<String>, Option<String>, i64)> = self.run("reading", |c| {
            c.prepare_cached(
                "SELECT number, hash, path, size FROM contents JOIN documents USING (number)
                 WHERE bytes IS NULL AND removed IS NULL",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect()
        })?;
        let to_renew = rows.into_iter().filter(|(_, hash, path, size)| match (hash, path) {
            (_, Some(_)) => self.originals.wanted == Originals::Store,
            (Some(hash), None) => !self.originals.has(hash, *size as u64),
            (None, None) => true,
        });
        Ok(to_renew.map(|(number, ..)| number as u64).collect())
    }

    /// Removes the files that no row refers to.
    pub(super) fn sweep_originals(&self) -> Result<(), Error> {
        let Ok(folders) = fs::read_dir(&self.originals.folder) else { return Ok(()) };
        let referred: BTreeSet<String> = self.run("reading", |c| {
            c.prepare_cached("SELECT hash FROM contents WHERE bytes IS NULL AND path IS NULL")?
                .query_map([], |row| row.get(0))?
                .collect()
        })?;
        for file in
            folders.flatten().filter_map(|folder| fs::read_dir(folder.path()).ok()).flatten().flatten()
        {
            let name = file.file_name();
            // What somebody else put there is theirs.
            let Some(name) = name.to_str().filter(|name| is_ours(name)) else { continue };
            if !referred.contains(name) {
                // A file too many harms nobody; the next generation tries again.
                let _ = fs::remove_file(file.path());
            }
        }
        Ok(())
    }
}

/// The folder of originals of a data directory.
#[derive(Debug)]
pub(super) struct OriginalsFolder {
    folder: PathBuf,
    wanted: Originals,
}

/// What the row of a document says of its original.
pub(super) enum Kept {
    Inline,
    Stored { hash: String },
    InPlace { hash: String, path: String },
}

impl OriginalsFolder {
    pub(super) fn new(data: &Path, wanted: Originals) -> Self {
        Self { folder: data.join("originals"), wanted }
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(hash.get(..2).unwrap_or("-")).join(hash)
    }

    fn has(&self, hash: &str, size: u64) -> bool {
        fs::metadata(self.path(hash)).is_ok_and(|metadata| metadata.is_file() && metadata.len() == size)
    }

    /// Makes the originals of these documents durable where they do not stand in the catalog; says where each is.
    pub(super) fn keep(&self, documents: &[NewDocument]) -> Result<Vec<Kept>, Error> {
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        let mut kept = Vec::with_capacity(documents.len());
        for new in documents {
            let path = new.path.as_deref().and_then(Path::to_str);
            kept.push(match path.filter(|_| self.wanted == Originals::Reference) {
                Some(path) => Kept::InPlace { hash: crate::hash::full(&new.bytes), path: path.to_owned() },
                None if new.bytes.len() <= INLINE_BYTES => Kept::Inline,
                None => {
                    let hash = crate::hash::full(&new.bytes);
                    let path = self.path(&hash);
                    if !self.has(&hash, new.bytes.len() as u64) {
                        write(&path, &new.bytes).map_err(|source| super::io("writing", &path, source))?;
                        folders.extend(path.parent().map(Path::to_owned));
                    }
                    Kept::Stored { hash }
                }
            });
        }
        // The names too must outlast a power cut.
        if !folders.is_empty() {
            folders.insert(self.folder.clone());
        }
        for folder in &folders {
            sync_folder(folder).map_err(|source| super::io("writing", folder, source))?;
        }
        Ok(kept)
    }
}

/// Writes the row that says where the original is.
pub(super) fn insert(transaction: &Transaction<'_>, new: &NewDocument, kept: &Kept) -> rusqlite::Result<()> {
    let (bytes, hash, path) = match kept {
        Kept::Inline => (Some(compress(&new.bytes)), None, None),
        Kept::Stored { hash } => (None, Some(hash), None),
        Kept::InPlace { hash, path } => (None, Some(hash), Some(path)),
    };
    transaction
        .prepare_cached(
            "INSERT INTO contents (number, bytes, hash, path, sidecar) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![new.number as i64, bytes, hash, path, new.sidecar])?;
    Ok(())
}

/// Whether a file of this name is an original, or the beginning of one.
fn is_ours(name: &str) -> bool {
    let hash = name.strip_suffix(UNFINISHED).unwrap_or(name);
    hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// All of the file, or none of it.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(UNFINISHED);
    let unfinished = PathBuf::from(unfinished);
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&unfinished, path)
}

/// Only Unix lets a folder be opened to be synced; elsewhere the rename itself is as durable as it gets.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn out_of_reach(path: &Path, source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::NotFound => Error::OriginalGone { path: path.to_owned() },
        _ => Error::Io { action: "reading the original", path: path.to_owned(), source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Document, DocumentId, Metadata, Revision,
        catalog::{CatalogOptions, StoredExtraction},
    };

    fn open(data: &Path, originals: Originals) -> Catalog {
        Catalog::open(data, CatalogOptions { originals, ..CatalogOptions::default() }).unwrap()
    }

    fn document(number: u64, bytes: &[u8], path: Option<&Path>) -> NewDocument {
        let relative = format!("{number}.pdf");
        NewDocument {
            number,
            root: "/reports".to_owned(),
            bytes: bytes.to_owned(),
            path: path.map(Path::to_owned),
            sidecar: number.is_multiple_of(2).then(|| "title = \"題\"".to_owned()),
            document: Document {
                id: DocumentId::of_source(&relative),
                revision: Revision(format!("r{number}")),
                source: relative.clone(),
                metadata: Metadata::default(),
                passages: Vec::new(),
                warnings: Vec::new(),
            },
            relative,
            extraction: StoredExtraction { version: 1, bytes: Vec::new() },
        }
    }

    fn files(data: &Path) -> Vec<PathBuf> {
        let folders = fs::read_dir(data.join("originals")).into_iter().flatten().flatten();
        let files = folders.flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
        files.map(|file| file.path()).collect()
    }

    #[test]
    fn equal_bytes_are_stored_once_under_their_hash() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = open(data.path(), Originals::Store);
        let (large, small) = (vec![7; INLINE_BYTES + 1], vec![7; INLINE_BYTES]);
        let documents = [document(1, &large, None), document(2, &large, None), document(3, &small, None)];
        catalog.store(1, &documents).unwrap();
        for new in &documents {
            assert_eq!(catalog.original(new.number).unwrap(), (new.bytes.clone(), new.sidecar.clone()));
        }
        let [file] = files(data.path()).try_into().unwrap();
        assert_eq!(file.file_name().unwrap().to_str().unwrap(), crate::hash::full(&large));
        assert!(matches!(catalog.original_place(3).unwrap(), Original::Inline(_)));
        assert_eq!(catalog.original_place(1).unwrap(), Original::Stored(file.clone()));
        assert_eq!(catalog.original_place(2).unwrap(), Original::Stored(file));
    }

    #[test]
    fn a_file_goes_with_the_last_row_that_refers_to_it() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = open(data.path(), Originals::Store);
        let large = vec![7; INLINE_BYTES + 1];
        catalog
            .store(1, &[document(1, &large, None), document(2, &large, None), document(9, b"last", None)])
            .unwrap();
        // What a crash between file and row leaves.
        let folder = data.path().join("originals/ab");
        fs::create_dir_all(&folder).unwrap();
        let left = ["ab".repeat(32), "ab".repeat(32) + ".part", "notes.txt".to_owned()];
        left.iter().for_each(|name| fs::write(folder.join(name), "").unwrap());
        catalog.remove(2, &[1]).unwrap();
        catalog.purge_before(3).unwrap();
        assert_eq!(files(data.path()).len(), 2, "one original, and a file of somebody else's");
        fs::remove_file(folder.join("notes.txt")).unwrap();
        catalog.remove(3, &[2]).unwrap();
        catalog.purge_before(3).unwrap();
        assert_eq!(catalog.original(2).unwrap().0, large, "generation 2 still shows it");
        catalog.purge_before(4).unwrap();
        assert_eq!(files(data.path()), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_copy_that_is_gone_or_cut_short_is_to_be_renewed() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = open(data.path(), Originals::Store);
        let documents = [1, 2, 3].map(|number| document(number, &vec![number as u8; INLINE_BYTES + 1], None));
        catalog.store(1, &documents).unwrap();
        assert_eq!(catalog.originals_to_renew().unwrap(), BTreeSet::new());
        let path = |number: u64| match catalog.original_place(number).unwrap() {
            Original::Stored(path) => path,
            other => panic!("{other:?}"),
        };
        fs::remove_file(path(1)).unwrap();
        fs::write(path(2), "short").unwrap();
        assert_eq!(catalog.originals_to_renew().unwrap(), BTreeSet::from([1, 2]));
        assert!(matches!(catalog.original(1), Err(Error::OriginalGone { .. })));
        catalog
            .store(
                2,
                &[1, 2].map(|number| document(number + 10, &documents[number as usize - 1].bytes, None)),
            )
            .unwrap();
        assert_eq!(catalog.originals_to_renew().unwrap(), BTreeSet::new());
    }

    #[test]
    fn a_referenced_original_is_told_when_it_changed_or_went() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("報告.pdf");
        fs::write(&path, "元の文").unwrap();
        let mut catalog = open(data.path(), Originals::Reference);
        let large = vec![7; INLINE_BYTES + 1];
        let member = document(2, &large, None);
        catalog.store(1, &[document(1, "元の文".as_bytes(), Some(&path)), member]).unwrap();
        assert!(matches!(catalog.original_place(2).unwrap(), Original::Stored(_)), "a member of an archive");
        let original = catalog.original_place(1).unwrap();
        assert!(matches!(original, Original::InPlace { .. }));
        original.check_unchanged().unwrap();
        assert_eq!(catalog.originals_to_renew().unwrap(), BTreeSet::new());
        fs::write(&path, "他の文").unwrap();
        assert!(matches!(original.check_unchanged(), Err(Error::OriginalChanged { .. })));
        fs::remove_file(&path).unwrap();
        assert!(matches!(original.check_unchanged(), Err(Error::OriginalGone { .. })));
        drop(catalog);
        let catalog = open(data.path(), Originals::Store);
        assert_eq!(catalog.originals_to_renew().unwrap(), BTreeSet::from([1]), "copies are wanted now");
    }
}
