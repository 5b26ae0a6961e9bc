//! What wakes a watch: changes, events that were lost, the wish to stop. However much happens, it takes no more room.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Rung by others, waited on by the watch.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rung: Mutex<Rung>,
    waiting: Condvar,
}

#[derive(Debug, Default)]
struct Rung {
    /// When something changed last.
    changed: Option<Instant>,
    /// Why changes may have been missed.
    lost: Option<String>,
    stop: bool,
    reading: bool,
}

/// What woke the watch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wake {
    /// It is to end.
    Stop,
    /// Changes may have been missed, and why.
    Lost(String),
    /// Something changed.
    Changed,
    /// Nothing until the time was over.
    Timeout,
}

impl Bell {
    /// Something changed.
    pub(super) fn changed(&self) {
        self.lock().changed = Some(Instant::now());
        self.waiting.notify_all();
    }

    /// Changes may have been missed.
    pub(super) fn lost(&self, why: String) {
        self.lock().lost = Some(why);
        self.waiting.notify_all();
    }

    /// The watch is to end once it is not reading; says whether it is.
    pub(crate) fn stop(&self) -> bool {
        let mut rung = self.lock();
        rung.stop = true;
        self.waiting.notify_all();
        rung.reading
    }

    /// A pass begins or is over.
    pub(super) fn reading(&self, reading: bool) {
        self.lock().reading = reading;
    }

    /// Forgets what has changed: the pass that begins now sees it.
    pub(super) fn forget_changes(&self) {
        self.lock().changed = None;
    }

    /// Waits until it rings, or until `time` is over.
    pub(super) fn wait(&self, time: Duration) -> Wake {
        let end = Instant::now() + time;
        let mut rung = self.lock();
        loop {
            if rung.stop {
                return Wake::Stop;
            }
            if let Some(why) = rung.lost.take() {
                return Wake::Lost(why);
            }
            if rung.changed.is_some() {
                return Wake::Changed;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Wake::Timeout;
            }
            rung = self.wait_for(rung, left);
        }
    }

    /// Lets `time` pass; says whether the watch is to end.
    pub(super) fn rest(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        let mut rung = self.lock();
        while !rung.stop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            rung = self.wait_for(rung, left);
        }
        true
    }

    /// Waits until nothing has changed for `quiet`, or `most` is over; says whether the watch may go on.
    pub(super) fn settle(&self, quiet: Duration, most: Duration) -> bool {
        let begun = Instant::now();
        let mut rung = self.lock();
        while !rung.stop {
            let calm = rung.changed.map_or(begun, |last| last.max(begun)) + quiet;
            let left = calm.min(begun + most).saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            rung = self.wait_for(rung, left);
        }
        false
    }

    fn lock(&self) -> MutexGuard<'_, Rung> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for<'a>(&self, rung: MutexGuard<'a, Rung>, time: Duration) -> MutexGuard<'a, Rung> {
        self.waiting.wait_timeout(rung, time).unwrap_or_else(PoisonError::into_inner).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_comes_before_all_else_and_a_loss_is_told_once() {
        let bell = Bell::default();
        assert_eq!(bell.wait(Duration::ZERO), Wake::Timeout);
        bell.changed();
        bell.lost("満杯".to_owned());
        assert_eq!(bell.wait(Duration::ZERO), Wake::Lost("満杯".to_owned()));
        assert_eq!(bell.wait(Duration::ZERO), Wake::Changed);
        bell.forget_changes();
        assert_eq!(bell.wait(Duration::ZERO), Wake::Timeout);
        bell.stop();
        assert_eq!(bell.wait(Duration::from_secs(60)), Wake::Stop);
        assert!(!bell.settle(Duration::from_secs(60), Duration::from_secs(60)));
    }

    #[test]
    fn changes_without_an_end_are_waited_for_only_so_long() {
        let bell = Bell::default();
        let (quiet, most) = (Duration::from_secs(60), Duration::from_millis(50));
        let begun = Instant::now();
        assert!(bell.settle(quiet, most));
        assert!(begun.elapsed() >= most && begun.elapsed() < quiet);
    }
}
