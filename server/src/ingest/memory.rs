//! What a process that ingests again and again keeps of one ingest, so that the next reads only what changed.
//!
//! Nothing of it is stored: a process that begins anew reads every file once, to see whether it is as the catalog has it.

use std::{collections::HashMap, fs, path::PathBuf, time::SystemTime};

use keifu_corpus::{
    READER_VERSION,
    catalog::{DocumentRecord, Unread},
};

use super::{
    Outcome, Status,
    discover::{Found, Sidecar},
};
use crate::stamp::Stamp;

/// The files of the last ingest and what became of them.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    files: HashMap<PathBuf, Remembered>,
}

/// One file.
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    stamp: FileStamp,
    /// What the next ingest says of it.
    pub(super) outcome: Outcome,
    /// Its row among the files that could not be read, if it was one.
    pub(super) unread: Option<Unread>,
}

/// Stamps of a file and of its sidecar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileStamp {
    file: Stamp,
    sidecar: Option<Stamp>,
}

impl FileStamp {
    /// The state that the file has now; none for a member of an archive, which changes with the archive.
    pub(super) fn of(found: &Found) -> Option<Self> {
        if found.member.is_some() {
            return None;
        }
        let file = Stamp::of(&fs::metadata(&found.path).ok()?);
        let sidecar = match &found.sidecar {
            None => None,
            Some(Sidecar::File(path)) => Some(Stamp::of(&fs::metadata(path).ok()?)),
            Some(Sidecar::Member(_)) => return None,
        };
        Some(Self { file, sidecar })
    }

    fn is_settled(&self, now: SystemTime) -> bool {
        self.file.is_settled(now) && self.sidecar.is_none_or(|sidecar| sidecar.is_settled(now))
    }
}

impl Memory {
    /// What became of a file that is as it was, and that the catalog still has as it was.
    pub(super) fn recall(
        &self,
        found: &Found,
        stamp: Option<&FileStamp>,
        known: Option<&DocumentRecord>,
    ) -> Option<&Remembered> {
        let remembered = self.files.get(&found.path)?;
        let same = stamp.is_some_and(|stamp| *stamp == remembered.stamp);
        let kept = match remembered.outcome.status {
            Status::Unchanged => {
                known.is_some_and(|record| record.reader == READER_VERSION && record.source == found.source)
            }
            // A version that was read before would have gone, or stays for as long as the file is out of reach.
            _ => known.is_none(),
        };
        (same && kept && remembered.outcome.source == found.source).then_some(remembered)
    }

    /// Keeps what became of files with these stamps, taken at `now`, before any was read; forgets all others.
    pub(super) fn keep(
        &mut self,
        files: &[(&Found, Option<FileStamp>)],
        now: SystemTime,
        outcomes: &[Outcome],
        unread: &[Unread],
    ) {
        let outcomes: HashMap<&str, &Outcome> =
            outcomes.iter().map(|outcome| (outcome.source.as_str(), outcome)).collect();
        let unread: HashMap<(&str, &str), &Unread> =
            unread.iter().map(|file| ((file.root.as_str(), file.relative.as_str()), file)).collect();
        self.files.clear();
        for (found, stamp) in files {
            let (Some(stamp), Some(outcome)) = (stamp, outcomes.get(found.source.as_str())) else { continue };
            // A file that was written a moment ago may be written again without another stamp.
            if !stamp.is_settled(now) || is_out_of_reach(outcome) {
                continue;
            }
            let mut outcome = (*outcome).clone();
            if outcome.status == Status::Read {
                outcome.status = Status::Unchanged;
            }
            let unread = unread.get(&(found.root.as_str(), found.relative.as_str()));
            let unread = unread.map(|file| (*file).clone());
            self.files.insert(found.path.clone(), Remembered { stamp: *stamp, outcome, unread });
        }
    }
}

/// Whether the file may be read next time although nothing is written to it, or may not be there.
fn is_out_of_reach(outcome: &Outcome) -> bool {
    let passing =
        |reason: &String| matches!(reason.as_str(), "unreadable" | "permission_denied" | "vanished");
    outcome.status == Status::Removed
        || (outcome.status == Status::NotRead && outcome.reasons.iter().any(passing))
}

#[cfg(test)]
mod tests {
    use std::{path::Path, time::Duration};

    use super::*;

    fn found(path: &Path) -> Found {
        Found {
            path: path.to_owned(),
            member: None,
            archive_unchanged: false,
            root: "/r".to_owned(),
            relative: "a.pdf".to_owned(),
            source: "a.pdf".to_owned(),
            sidecar: None,
        }
    }

    fn outcome(status: Status, reason: &str) -> Outcome {
        let reasons = vec![reason.to_owned()];
        Outcome { source: "a.pdf".to_owned(), status, reasons, hint: None, passages: 0 }
    }

    #[test]
    fn a_file_that_could_not_be_read_is_not_tried_again_before_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        fs::write(&path, "%PDF").unwrap();
        let found = found(&path);
        let row = Unread {
            root: "/r".to_owned(),
            relative: "a.pdf".to_owned(),
            source: "a.pdf".to_owned(),
            reason: "damaged".to_owned(),
            hint: "壊れています".to_owned(),
        };
        let later = SystemTime::now() + Duration::from_secs(60);
        let mut memory = Memory::default();
        let mut keep = |time, status, reason| {
            let stamp = FileStamp::of(&found);
            memory.keep(&[(&found, stamp)], time, &[outcome(status, reason)], std::slice::from_ref(&row));
            let remembered = memory.recall(&found, FileStamp::of(&found).as_ref(), None).cloned();
            remembered.map(|remembered| (remembered.outcome.status, remembered.unread))
        };
        assert_eq!(keep(later, Status::NotRead, "damaged"), Some((Status::NotRead, Some(row.clone()))));
        // Read, it is known to the catalog, or the catalog is another one now.
        assert_eq!(keep(later, Status::Read, ""), None);
        // What may go another way next time, and what was written just now.
        assert_eq!(keep(later, Status::NotRead, "permission_denied"), None);
        assert_eq!(keep(SystemTime::now(), Status::NotRead, "damaged"), None);

        keep(later, Status::NotRead, "damaged");
        fs::write(&path, "%PDF-1.7").unwrap();
        assert!(memory.recall(&found, FileStamp::of(&found).as_ref(), None).is_none());
        fs::remove_file(&path).unwrap();
        assert!(memory.recall(&found, FileStamp::of(&found).as_ref(), None).is_none());
    }
}
