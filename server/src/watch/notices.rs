//! Whether the system tells of changes, or surveys take the place of that.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{bell::Bell, events, mounts};
use crate::config::WatchTimes;

/// How often notices are asked for before it is left for later: folders come and go while they are gone through.
const ATTEMPTS: usize = 3;

/// The notices that are asked for, if any.
#[derive(Debug)]
pub(super) struct Notices {
    times: WatchTimes,
    /// How often surveys take their place.
    poll: Option<Duration>,
    /// Kept for as long as they are wanted.
    listener: Option<notify::RecommendedWatcher>,
    /// Whether they could not be had the last time, for a reason that passes.
    missing: bool,
}

impl Notices {
    /// Decides for surveys where notices would not tell everything; also gives what is to be told then.
    pub(super) fn new<'a>(
        times: WatchTimes,
        roots: impl IntoIterator<Item = &'a Path>,
    ) -> (Self, Option<String>) {
        let mut notices = Self { times, poll: times.poll, listener: None, missing: false };
        let mut remote = roots.into_iter().filter_map(|root| Some((root, mounts::remote(root)?)));
        let message = match (times.poll, remote.next()) {
            (None, Some((root, kind))) => Some(notices.give_up(&format!(
                "{} は別のマシンのファイルシステム（{kind}）にあり、変更が通知されないことがあります",
                root.display()
            ))),
            _ => None,
        };
        (notices, message)
    }

    /// How often everything is surveyed.
    pub(super) fn survey_every(&self) -> Duration {
        self.poll.unwrap_or(self.times.survey)
    }

    /// Whether they must be asked for again.
    pub(super) fn are_missing(&self) -> bool {
        self.missing
    }

    /// Asks for notices of `paths` and no others; gives what is to be told when there will be none.
    pub(super) fn ask(&mut self, paths: &[PathBuf], data: &Path, bell: &Arc<Bell>) -> Option<String> {
        self.listener = None;
        self.missing = false;
        if self.poll.is_some() {
            return None;
        }
        for _ in 0..ATTEMPTS {
            match events::listen(paths, data, bell) {
                Ok(listener) => {
                    self.listener = Some(listener);
                    return None;
                }
                Err(error) if is_passing(&error) => {}
                Err(error) => return Some(self.give_up(&reason(&error))),
            }
        }
        self.missing = true;
        None
    }

    fn give_up(&mut self, why: &str) -> String {
        self.poll = Some(self.times.fallback);
        format!("{why}。{} 秒ごとに調べます", self.times.fallback.as_secs_f64())
    }
}

/// Whether a folder went away while it was gone through.
fn is_passing(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

fn reason(error: &notify::Error) -> String {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "監視できるフォルダの数の上限に達しました（Linux では sysctl fs.inotify.max_user_watches で増やせます）"
                .to_owned()
        }
        _ => format!("変更の通知を使えません（{error}）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surveys_take_the_place_of_notices_when_asked_to_and_when_there_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let bell = Arc::new(Bell::default());
        let times = WatchTimes { poll: Some(Duration::from_secs(7)), ..WatchTimes::default() };
        let paths = [folder.path().to_owned()];
        let (mut notices, message) = Notices::new(times, [folder.path()]);
        assert_eq!((notices.survey_every(), message), (Duration::from_secs(7), None));
        assert_eq!(notices.ask(&paths, Path::new("data"), &bell), None);
        assert!(notices.listener.is_none());

        let (mut notices, _) = Notices::new(WatchTimes::default(), []);
        let gone = [folder.path().join("gone/below")];
        assert_eq!(notices.ask(&gone, Path::new("data"), &bell), None);
        assert!(notices.are_missing() && notices.listener.is_none());
        assert_eq!(notices.ask(&paths, Path::new("data"), &bell), None);
        assert!(!notices.are_missing() && notices.listener.is_some());
        assert!(notices.survey_every() > WatchTimes::default().fallback);

        let full = reason(&notify::Error::new(notify::ErrorKind::MaxFilesWatch));
        assert!(notices.give_up(&full).contains("max_user_watches"));
        assert_eq!(notices.survey_every(), WatchTimes::default().fallback);
        assert_eq!(notices.ask(&paths, Path::new("data"), &bell), None);
        assert!(notices.listener.is_none());
    }
}
