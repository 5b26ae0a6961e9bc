//! The system's notices of changes, as far as they concern an ingest.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use notify::{
    Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};

use super::{bell::Bell, survey::is_hidden};

/// Rings `bell` for what changes below `roots`, as long as what is returned is kept.
///
/// `data`, the data directory by its real path, is written to by every pass and left out.
pub(super) fn listen(roots: &[PathBuf], data: &Path, bell: &Arc<Bell>) -> notify::Result<RecommendedWatcher> {
    let (bell, watched, data) = (bell.clone(), roots.to_vec(), data.to_owned());
    let heard = move |event: notify::Result<Event>| hear(event, &watched, &data, &bell);
    let mut watcher = RecommendedWatcher::new(heard, Config::default())?;
    for root in roots {
        if root.is_dir() {
            watcher.watch(root, RecursiveMode::Recursive)?;
        } else {
            // Programs that save put a new file in the place of the old one, which a watch on the file would not see.
            watcher.watch(root.parent().unwrap_or(root), RecursiveMode::NonRecursive)?;
        }
    }
    Ok(watcher)
}

fn hear(event: notify::Result<Event>, roots: &[PathBuf], data: &Path, bell: &Bell) {
    match event {
        Ok(event) if event.need_rescan() => bell.lost("変更の通知があふれました".to_owned()),
        Ok(event) if concerns(&event, roots, data) => bell.changed(),
        Ok(_) => {}
        Err(error) => bell.lost(format!("変更の通知を受け取れません（{error}）")),
    }
}

fn concerns(event: &Event, roots: &[PathBuf], data: &Path) -> bool {
    // To read is no change; that what was opened for writing is closed may be one.
    if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) {
        return false;
    }
    event.paths.is_empty() || event.paths.iter().any(|path| is_seen(path, roots, data))
}

/// Whether an ingest of `roots` would see `path`.
fn is_seen(path: &Path, roots: &[PathBuf], data: &Path) -> bool {
    !path.starts_with(data)
        && roots.iter().any(|root| {
            path.strip_prefix(root).is_ok_and(|below| {
                !below.ancestors().any(|part| part.file_name().is_some() && is_hidden(part))
            })
        })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use notify::event::{CreateKind, DataChange, Flag, ModifyKind};

    use super::*;
    use crate::watch::bell::Wake;

    #[test]
    fn a_lost_notice_asks_for_a_look_at_everything() {
        let bell = Bell::default();
        let roots = [PathBuf::from("/r")];
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        for event in [Ok(overflow), Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch))] {
            hear(event, &roots, Path::new("/r/data"), &bell);
            assert!(matches!(bell.wait(Duration::ZERO), Wake::Lost(_)));
        }
        let unseen = Event::new(EventKind::Create(CreateKind::File)).add_path("/r/.a".into());
        hear(Ok(unseen), &roots, Path::new("/r/data"), &bell);
        assert_eq!(bell.wait(Duration::ZERO), Wake::Timeout);
        let seen = Event::new(EventKind::Create(CreateKind::File)).add_path("/r/a".into());
        hear(Ok(seen), &roots, Path::new("/r/data"), &bell);
        assert_eq!(bell.wait(Duration::ZERO), Wake::Changed);
    }

    #[test]
    fn only_what_an_ingest_would_see_counts() {
        let roots = [PathBuf::from("/r/.in"), PathBuf::from("/r/one.txt")];
        let data = Path::new("/r/.in/keifu-data");
        let heard = |kind: EventKind, path: &str| {
            concerns(&Event::new(kind).add_path(PathBuf::from(path)), &roots, data)
        };
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        for seen in ["/r/.in/a.txt", "/r/.in/b/c.txt", "/r/.in", "/r/one.txt"] {
            assert!(heard(written, seen), "{seen}");
        }
        for unseen in ["/r/.in/.a", "/r/.in/.git/x", "/r/.in/keifu-data/catalog.sqlite", "/r/two.txt"] {
            assert!(!heard(written, unseen), "{unseen}");
        }
        assert!(heard(EventKind::Create(CreateKind::Folder), "/r/.in/new"));
        assert!(heard(EventKind::Access(AccessKind::Close(AccessMode::Write)), "/r/.in/a.txt"));
        assert!(!heard(EventKind::Access(AccessKind::Open(AccessMode::Any)), "/r/.in/a.txt"));
        assert!(!heard(EventKind::Access(AccessKind::Close(AccessMode::Read)), "/r/.in/a.txt"));
    }
}
