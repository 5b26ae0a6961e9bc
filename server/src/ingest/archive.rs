//! Archive → members, each a document of its own: `reports.zip/令和元年度/報告.docx`.
//!
//! Only the directory is read here, and archives within the archive are unpacked to read theirs; the members themselves
//! are unpacked by the threads that read them. Everything is bounded beforehand by the sizes that the directory declares,
//! and no member may unpack to more than it declares.

mod directory;
mod name;
mod unpack;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
};

use keifu_corpus::Format;
use serde::{Deserialize, Serialize};

use super::{
    bystander::{self, Bystander},
    discover::SIDECAR,
};
use crate::config::IngestLimits;
use directory::Entry;

pub(super) use unpack::Trouble;

/// Version of [`Listing`] as it is remembered: raised when the same archive is listed differently.
pub(super) const VERSION: u32 = 2;

/// How many archives may lie in one another.
const DEEPEST: usize = 2;

/// Where a member is: in the archive, or in an archive in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    outer: Option<Arc<Entry>>,
    entry: Arc<Entry>,
}

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listing {
    nested: Vec<Arc<Entry>>,
    members: Vec<Member>,
    /// What cannot be read: path in the archive (empty: the archive itself), one word, what to do.
    pub(super) refused: Vec<(String, String, String)>,
    /// What is no document.
    pub(super) bystanders: Vec<(String, Bystander)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Member {
    path: String,
    nested: Option<usize>,
    entry: Arc<Entry>,
    sidecar: Option<Arc<Entry>>,
}

/// What a file that begins like a ZIP archive is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A document whose format is made of parts in an archive.
    Document,
    /// A program.
    Program,
    /// An archive of files.
    Archive(Listing),
}

/// Whether these first bytes begin a ZIP archive, or a format that is made of one.
pub(super) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Tells what a file that begins like an archive is; `name` matters only where its content is cut off.
pub(super) fn list(input: &mut (impl Read + Seek), name: &str, limits: &IngestLimits) -> io::Result<Kind> {
    let directory = directory::read(input, limits.archive_members, limits.archive_bytes)?;
    if let Some(kind) = whole(&directory, name) {
        return Ok(kind);
    }
    let mut lister = Lister {
        limits,
        bytes: limits.archive_bytes,
        members: limits.archive_members,
        taken: BTreeMap::new(),
        listing: Listing::default(),
    };
    lister.add(input, directory, "", None);
    Ok(Kind::Archive(lister.listing))
}

impl Listing {
    /// Each member with its path, its place and that of its sidecar.
    pub(super) fn places(&self) -> impl Iterator<Item = (&str, Place, Option<Place>)> {
        self.members.iter().map(|member| {
            let outer = member.nested.and_then(|nested| self.nested.get(nested)).cloned();
            let place = |entry: &Arc<Entry>| Place { outer: outer.clone(), entry: Arc::clone(entry) };
            (member.path.as_str(), place(&member.entry), member.sidecar.as_ref().map(place))
        })
    }
}

/// What the archive is as a whole, if it is not one of files.
fn whole(directory: &directory::Directory, name: &str) -> Option<Kind> {
    let has = |wanted: &str| {
        directory.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(wanted.as_bytes()))
    };
    let promised = matches!(
        Format::of_name(name),
        Some(Format::Docx | Format::Pptx | Format::Xlsx | Format::Ods | Format::OpenDocument)
    );
    if has("[Content_Types].xml")
        || (has("mimetype") && has("META-INF/manifest.xml"))
        || (promised && directory.cut_off)
    {
        return Some(Kind::Document);
    }
    has("META-INF/MANIFEST.MF").then_some(Kind::Program)
}

struct Lister<'l> {
    limits: &'l IngestLimits,
    /// What may still be unpacked.
    bytes: u64,
    /// How many members there may still be.
    members: usize,
    taken: BTreeMap<String, usize>,
    listing: Listing,
}

impl Lister<'_> {
    /// Adds what an archive holds; `prefix` is its path with a `/`, `nested` its place when it is not the outermost.
    fn add(
        &mut self,
        input: &mut (impl Read + Seek),
        directory: directory::Directory,
        prefix: &str,
        nested: Option<usize>,
    ) {
        let own = prefix.trim_end_matches('/').to_owned();
        if directory.cut_off {
            let hint =
                "書庫が途中で切れているか壊れています。読めた分だけ取り込みました。入手し直してください";
            self.refuse(own.clone(), "truncated_archive", hint.to_owned());
        }
        if directory.more {
            let hint = format!(
                "書庫の中のファイルが {} を超えます。書庫を分けるか、keifu.toml の ingest.archive_members を増やしてください",
                self.limits.archive_members
            );
            self.refuse(own, "too_many_members", hint);
        }
        let mut sidecars: BTreeMap<String, Arc<Entry>> = BTreeMap::new();
        let mut entries = Vec::with_capacity(directory.entries.len());
        let overlapping = directory.overlapping();
        for (entry, overlaps) in directory.entries.into_iter().zip(overlapping) {
            self.members = self.members.saturating_sub(1);
            let Some(path) = name::clean(&entry.name) else { continue };
            let path = name::unique(format!("{prefix}{path}"), &mut self.taken);
            if overlaps {
                let hint = "書庫の中の別のファイルと同じ場所を使い回しています（展開すると膨れ上がる書庫、または壊れた書庫です）。\
                            作り直した書庫か、展開したファイルを入れてください";
                self.refuse(path, "overlapping_members", hint.to_owned());
                continue;
            }
            match path.strip_suffix(SIDECAR) {
                Some(described) => drop(sidecars.insert(described.to_owned(), Arc::new(entry))),
                None => entries.push((path, Arc::new(entry))),
            }
        }
        for (path, entry) in entries {
            let sidecar = sidecars.remove(&path);
            self.add_member(input, path, entry, sidecar, nested);
        }
        let lost = sidecars.into_keys().map(|described| (described + SIDECAR, Bystander::Sidecar));
        self.listing.bystanders.extend(lost);
    }

    fn add_member(
        &mut self,
        input: &mut (impl Read + Seek),
        path: String,
        entry: Arc<Entry>,
        sidecar: Option<Arc<Entry>>,
        nested: Option<usize>,
    ) {
        let name = path.rsplit('/').next().unwrap_or(&path);
        if let Some(kind) = bystander::of_name(name) {
            return self.listing.bystanders.push((path, kind));
        }
        if entry.size > self.bytes {
            let hint = format!(
                "書庫を展開すると {} MiB を超えるため、ここから先は読みません。書庫を分けるか、keifu.toml の ingest.archive_mib を増やしてください",
                self.limits.archive_bytes >> 20
            );
            self.bytes = 0;
            return self.refuse(path, "archive_too_large", hint);
        }
        self.bytes -= entry.size;
        let office = matches!(
            Format::of_name(name),
            Some(Format::Docx | Format::Pptx | Format::Xlsx | Format::Ods | Format::OpenDocument)
        );
        if !office && begins(&unpack::peek(input, &entry, 4)) {
            let Ok(bytes) = unpack::unpack(input, &entry, self.limits.file_bytes) else {
                // The thread that reads it will say what is wrong.
                return self.listing.members.push(Member { path, nested, entry, sidecar });
            };
            let mut inner = Cursor::new(bytes);
            let Ok(directory) = directory::read(&mut inner, self.members, self.bytes) else { return };
            match whole(&directory, name) {
                Some(Kind::Program) => return self.listing.bystanders.push((path, Bystander::Program)),
                Some(_) => {}
                None if nested.is_some() => {
                    let hint = format!(
                        "書庫の中の書庫の中にある書庫です（{DEEPEST} 段まで読みます）。展開してください"
                    );
                    return self.refuse(path, "nested_too_deep", hint);
                }
                None => {
                    self.listing.nested.push(entry);
                    let nested = Some(self.listing.nested.len() - 1);
                    return self.add(&mut inner, directory, &format!("{path}/"), nested);
                }
            }
        }
        self.listing.members.push(Member { path, nested, entry, sidecar });
    }

    fn refuse(&mut self, path: String, reason: &str, hint: String) {
        self.listing.refused.push((path, reason.to_owned(), hint));
    }
}

/// Unpacks members of an archive one after another, and keeps the archive in it that was used last.
#[derive(Default)]
pub(super) struct Unpacker {
    inner: Option<(PathBuf, Arc<Entry>, Cursor<Vec<u8>>)>,
}

impl Unpacker {
    /// The bytes of a member of the archive at `path`, at most `limit`; `refuse` may turn it away by its first bytes.
    pub(super) fn unpack<T>(
        &mut self,
        path: &Path,
        place: &Place,
        limit: u64,
        refuse: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<Result<Vec<u8>, T>, Trouble> {
        let Some(outer) = &place.outer else {
            let mut file = File::open(path).map_err(Trouble::Io)?;
            return unpack_unless(&mut file, &place.entry, limit, refuse);
        };
        let kept = self.inner.as_ref().is_some_and(|(kept, entry, _)| kept == path && entry == outer);
        if !kept {
            let mut file = File::open(path).map_err(Trouble::Io)?;
            let bytes = unpack::unpack(&mut file, outer, limit)?;
            self.inner = Some((path.to_owned(), Arc::clone(outer), Cursor::new(bytes)));
        }
        let (.., inner) = self.inner.as_mut().expect("it was put there");
        unpack_unless(inner, &place.entry, limit, refuse)
    }
}

/// Large members that are turned away are not unpacked to the end.
const LARGE: u64 = 64 << 10;

fn unpack_unless<T>(
    input: &mut (impl Read + Seek),
    entry: &Entry,
    limit: u64,
    refuse: impl Fn(&[u8]) -> Option<T>,
) -> Result<Result<Vec<u8>, T>, Trouble> {
    if entry.size > LARGE
        && let Some(refusal) = refuse(&unpack::peek(input, entry, bystander::HEAD as u64))
    {
        return Ok(Err(refusal));
    }
    let bytes = unpack::unpack(input, entry, limit)?;
    let refusal = refuse(&bytes[..bytes.len().min(bystander::HEAD)]);
    Ok(refusal.map_or(Ok(bytes), Err))
}

#[cfg(test)]
mod tests;
