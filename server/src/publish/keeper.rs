//! Keeping a database in step with what is served: whatever fails is tried again, and disturbs nothing else.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use super::{Outcome, PublishError, Published, Target};
use crate::{
    api::health::{PublishingState, PublishingView},
    error::with_causes,
    library::{Library, Snapshot},
};

/// How often it is looked whether there is another generation.
const LOOK: Duration = Duration::from_millis(500);
/// How often it is looked whether the database still has what it was given: it may have been restored from a copy.
const AGAIN: Duration = Duration::from_secs(60);
/// Pause after a failure, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// How publishing goes, for those who ask meanwhile.
#[derive(Debug)]
pub struct Publishing {
    target: Target,
    now: Mutex<Now>,
}

#[derive(Clone, Debug)]
struct Now {
    state: PublishingState,
    since: SystemTime,
    published: Option<Published>,
    failures: u32,
    error: Option<String>,
    next_try: Option<SystemTime>,
}

impl Publishing {
    /// Nothing has been tried yet.
    pub(crate) fn new(target: Target) -> Self {
        let now = Now {
            state: PublishingState::Waiting,
            since: SystemTime::now(),
            published: None,
            failures: 0,
            error: None,
            next_try: None,
        };
        Self { target, now: Mutex::new(now) }
    }

    /// How it goes.
    pub(crate) fn view(&self) -> PublishingView {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner).clone();
        PublishingView {
            target: self.target.shown().to_owned(),
            state: now.state,
            since: seconds(now.since),
            generation: now.published.as_ref().map(|published| published.generation),
            rows: now.published.as_ref().map(|published| published.rows),
            failures: now.failures,
            error: now.error,
            next_try: now.next_try.map(seconds),
        }
    }

    fn set(&self, change: impl FnOnce(&mut Now)) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let before = now.state;
        change(&mut now);
        if now.state != before {
            now.since = SystemTime::now();
        }
    }

    fn failed(&self, error: &PublishError, pause: Duration) {
        self.set(|now| {
            now.state = PublishingState::Failing;
            now.failures = now.failures.saturating_add(1);
            now.error = Some(with_causes(error));
            now.next_try = SystemTime::now().checked_add(pause);
        });
    }

    fn done(&self, published: Published) {
        self.set(|now| {
            now.state = PublishingState::Published;
            now.published = Some(published);
            now.failures = 0;
            now.error = None;
            now.next_try = None;
        });
    }

    /// Publishes every generation of `library` from now on; ends with the process.
    pub(crate) fn keep(self: Arc<Self>, library: Arc<Library>) {
        std::thread::spawn(move || {
            let mut pause = PAUSE.0;
            loop {
                let Ok(snapshot) = library.snapshot() else {
                    std::thread::sleep(LOOK);
                    continue;
                };
                match self.publish(&snapshot) {
                    Ok(()) => {
                        pause = PAUSE.0;
                        let generation = snapshot.generation;
                        // A generation that was replaced need not stay in memory.
                        drop(snapshot);
                        wait_for_another(&library, generation);
                    }
                    Err(error) => {
                        self.failed(&error, pause);
                        tracing::warn!(
                            database = self.target.shown(),
                            error = with_causes(&error),
                            next_try_seconds = pause.as_secs(),
                            "publishing failed and will be tried again"
                        );
                        drop(snapshot);
                        std::thread::sleep(pause);
                        pause = (pause * 2).min(PAUSE.1);
                    }
                }
            }
        });
    }

    fn publish(&self, snapshot: &Snapshot) -> Result<(), PublishError> {
        let known = self.view().generation == Some(snapshot.generation);
        if !known {
            self.set(|now| now.state = PublishingState::Publishing);
        }
        let begun = Instant::now();
        let outcome = super::publish(&self.target, snapshot)?;
        let (written, published) = match outcome {
            Outcome::Written(published) => (true, published),
            Outcome::AlreadyThere(published) => (false, published),
        };
        if written || !known {
            tracing::info!(
                database = self.target.shown(),
                generation = published.generation,
                rows = published.rows,
                written,
                seconds = begun.elapsed().as_secs_f64(),
                "published"
            );
        }
        self.done(published);
        Ok(())
    }
}

fn wait_for_another(library: &Library, generation: u64) {
    let begun = Instant::now();
    while begun.elapsed() < AGAIN {
        std::thread::sleep(LOOK);
        if library.snapshot().is_ok_and(|snapshot| snapshot.generation != generation) {
            return;
        }
    }
}

/// Seconds since 1970.
fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
