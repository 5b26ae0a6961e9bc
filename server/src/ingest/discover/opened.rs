//! File → document, or archive and what it holds.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _},
    path::Path,
};

use keifu_corpus::{Format, catalog::StoredArchive};

use crate::{
    config::IngestLimits,
    ingest::archive::{self, Kind, Listing},
};

/// What a file turns out to be before any of it is read as a document.
pub(super) enum Opened {
    File,
    Program,
    Archive {
        stored: StoredArchive,
        listing: Listing,
        unchanged: bool,
    },
    /// An archive that the operating system does not let be read.
    OutOfReach(io::Error),
}

/// Looks whether a file is an archive, and lists it; from memory where it has not changed.
pub(super) fn open(
    path: &Path,
    root: &str,
    relative: &str,
    known: &[StoredArchive],
    limits: &IngestLimits,
) -> Opened {
    let name = relative.rsplit('/').next().unwrap_or(relative);
    let mut head = Vec::with_capacity(4);
    let Ok(mut file) = File::open(path) else { return Opened::File };
    // Nothing to read, or a file of the system that may keep whoever reads it waiting for ever.
    if file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
        return Opened::File;
    }
    if file.by_ref().take(4).read_to_end(&mut head).is_err() || !archive::begins(&head) {
        // Whoever reads it will say why it cannot be read.
        return Opened::File;
    }
    let mut list = || -> io::Result<Opened> {
        if matches!(
            Format::of_name(name),
            Some(Format::Docx | Format::Pptx | Format::Xlsx | Format::Ods | Format::OpenDocument)
        ) && let Some(opened) = whole(archive::list(&mut file, name, limits)?)
        {
            return Ok(opened);
        }
        file.rewind()?;
        let mut hash = keifu_corpus::hash::of_reader(&mut file)?;
        // What an archive is listed as depends on these too.
        hash.push_str(&format!(
            " {} {} {} {}",
            archive::VERSION,
            limits.file_bytes,
            limits.archive_bytes,
            limits.archive_members
        ));
        let place = |archive: &StoredArchive| {
            (archive.root.as_str(), archive.relative.as_str()).cmp(&(root, relative))
        };
        let known =
            known.binary_search_by(place).ok().map(|at| &known[at]).filter(|known| known.hash == hash);
        if let Some(known) = known
            && let Ok(listing) = postcard::from_bytes(&known.listing)
        {
            return Ok(Opened::Archive { stored: known.clone(), listing, unchanged: true });
        }
        let kind = archive::list(&mut file, name, limits)?;
        let Kind::Archive(listing) = kind else { return Ok(whole(kind).unwrap_or(Opened::File)) };
        let stored = StoredArchive {
            root: root.to_owned(),
            relative: relative.to_owned(),
            hash,
            listing: postcard::to_stdvec(&listing).expect("a listing is plain data"),
        };
        Ok(Opened::Archive { stored, listing, unchanged: false })
    };
    list().unwrap_or_else(Opened::OutOfReach)
}

fn whole(kind: Kind) -> Option<Opened> {
    match kind {
        Kind::Document => Some(Opened::File),
        Kind::Program => Some(Opened::Program),
        Kind::Archive(_) => None,
    }
}
