//! What tells one state of a file from another without reading it.

use std::{
    fs::Metadata,
    time::{Duration, SystemTime},
};

/// Size, times and identity of a file; whatever is written to it makes another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// When it was written, renamed or given other rights, in seconds and nanoseconds since 1970: nobody can set it.
    changed: Option<(i64, i64)>,
    /// Another file under the same name has another one.
    identity: Option<(u64, u64)>,
}

/// Writes that are nearer together than this may carry the same time: FAT counts in two seconds.
const COARSEST: Duration = Duration::from_secs(2);

impl Stamp {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            changed: changed(metadata),
            identity: identity(metadata),
        }
    }

    /// Whether the last change lies so far before `now` that any later one makes another stamp.
    pub(crate) fn is_settled(&self, now: SystemTime) -> bool {
        let since_1970 = |(seconds, nanos): (i64, i64)| {
            Some(SystemTime::UNIX_EPOCH + Duration::new(seconds.try_into().ok()?, nanos.try_into().ok()?))
        };
        let last = self.changed.map_or(self.modified, since_1970);
        last.and_then(|last| now.duration_since(last).ok()).is_some_and(|age| age > COARSEST)
    }
}

/// Device and number of a file or folder, where the system has such.
#[cfg(unix)]
pub(crate) fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

/// Device and number of a file or folder, where the system has such.
#[cfg(not(unix))]
pub(crate) fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<(i64, i64)> {
    None
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;

    #[test]
    fn whatever_is_written_makes_another_stamp_though_its_time_is_set_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let stamp = || Stamp::of(&fs::metadata(&path).unwrap());
        let write = |path: &std::path::Path, text: &str, time: Option<SystemTime>| {
            fs::write(path, text).unwrap();
            if let Some(time) = time {
                File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
            }
        };
        write(&path, "一", None);
        let first = stamp();
        assert_eq!(stamp(), first);
        let now = SystemTime::now();
        assert!(!first.is_settled(now), "it was written just now");
        // Of the same size and time, under the same name.
        let other = folder.path().join("b.txt");
        write(&other, "二", first.modified);
        fs::rename(&other, &path).unwrap();
        if cfg!(unix) {
            assert_ne!(stamp(), first);
        }
        write(&path, "一二", first.modified);
        assert_ne!(stamp(), first);
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let old = Stamp { modified: Some(long_ago), changed: Some((1_000_000_000, 0)), ..first };
        assert!(old.is_settled(now) && Stamp { changed: None, ..old }.is_settled(now));
        assert!(!Stamp { changed: Some((i64::MAX, 0)), ..old }.is_settled(now));
        assert!(!Stamp { changed: Some((-1, 0)), ..old }.is_settled(now));
    }
}
