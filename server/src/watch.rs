//! Following folders: whenever something changed below the given paths, the ordinary ingest runs over them again.
//!
//! ```text
//! notices of the system ─┐
//! surveys, now and then ─┴→ Bell → wait until all is quiet → which paths are there? → survey → ingest ─┐
//!                             ↑                                                                        │
//!                             └────────── a survey afterwards: did anything change meanwhile? ←────────┘
//! ```
//! A notice says only that it is time to look: what changed is found by the ingest itself, so that a lost notice can
//! lose no change. Where the system gives no notices, or not of what other machines do, surveys take their place.

mod bell;
mod events;
mod mounts;
mod notices;
mod roots;
mod survey;
mod told;

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    Error,
    config::Config,
    ingest::{Memory, Progress, Report, ingest_again},
    stop::asked_to_stop,
};

pub(crate) use bell::Bell;
pub(crate) use told::{Printed, Served};

use bell::Wake;
use notices::Notices;
use roots::Roots;
use survey::Survey;

/// How often it is looked whether a path that is gone has come back.
const MISSING: Duration = Duration::from_secs(1);
/// How often it is looked whether another process has done writing.
const LOCKED: Duration = Duration::from_millis(500);
/// How long after a failure it is tried again, at first and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));
/// Surveys take at most this part of the time.
const SURVEY_SHARE: u32 = 50;

/// Rings the bell when the process is asked to end; asked again, it ends at once.
pub(crate) fn stop_when_asked(bell: Arc<Bell>) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Io { action: "waiting for signals", path: PathBuf::from("."), source })?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            asked_to_stop().await;
            if bell.stop() {
                let how = "読み込みが終わりしだい終わります（もう一度でただちに終わります。読んだ文書は失われません）";
                // Nobody is left to tell when standard error is closed.
                let _ = writeln!(anstream::stderr().lock(), "{how}");
            }
            asked_to_stop().await;
        });
        // Whatever was being read is read again the next time; nothing is lost.
        std::process::exit(130);
    });
    Ok(())
}

/// Whoever is told what a watch does.
pub(crate) trait Witness {
    /// Where the progress of the next pass is shown.
    fn progress(&mut self) -> Progress;
    /// A pass is done; its generation, if it published one, can be read.
    fn passed(&mut self, report: &Report) -> Result<(), Error>;
    /// A pass failed. What is given back ends the watch.
    fn failed(&mut self, error: Error) -> Result<(), Error>;
    /// Something that a person should know.
    fn told(&mut self, message: &str) -> Result<(), Error>;
}

/// Ingests `paths`, and again whenever something changes below them, until the bell says stop.
///
/// Ends between two passes, never within one.
pub(crate) fn watch(
    config: &Config,
    paths: &[PathBuf],
    bell: &Arc<Bell>,
    witness: &mut dyn Witness,
) -> Result<(), Error> {
    let roots = Roots::new(paths)?;
    // Its real path is needed before the first ingest would make it.
    let io = |action| {
        let path = config.data.clone();
        move |source| Error::Io { action, path, source }
    };
    fs::create_dir_all(&config.data).map_err(io("creating the data directory"))?;
    let data = fs::canonicalize(&config.data).map_err(io("opening the data directory"))?;
    let (notices, message) = Notices::new(config.watch, roots.real());
    if let Some(message) = message {
        witness.told(&message)?;
    }
    Watch { config, bell, witness, roots, data, notices, memory: Memory::default(), retry: None }.run()
}

struct Watch<'a> {
    config: &'a Config,
    bell: &'a Arc<Bell>,
    witness: &'a mut dyn Witness,
    roots: Roots,
    data: PathBuf,
    /// What the last pass has seen, so that the next reads only what changed.
    memory: Memory,
    notices: Notices,
    /// When to try again what failed, and how long was waited for that.
    retry: Option<(Instant, Duration)>,
}

/// Why the watch goes on to another pass, or does not.
enum Next {
    Pass,
    /// And the notices must be asked for anew.
    Listen,
    Stop,
}

impl Watch<'_> {
    fn run(&mut self) -> Result<(), Error> {
        let mut next = Next::Listen;
        loop {
            let look = self.roots.look();
            for message in &look.messages {
                self.witness.told(message)?;
            }
            if look.changed || matches!(next, Next::Listen) {
                self.listen(&look.present)?;
            }
            // Whatever changes from here on rings again, or is seen by the survey after the pass.
            self.bell.forget_changes();
            let seen = Survey::of(&look.present, &self.data);
            if !look.present.is_empty() {
                self.bell.reading(true);
                let passed = self.pass(&look.present)?;
                self.bell.reading(false);
                if passed {
                    self.roots.passed(&seen);
                }
            }
            next = self.wait(&look.present, &seen)?;
            if matches!(next, Next::Stop) {
                return Ok(());
            }
        }
    }

    fn listen(&mut self, present: &[PathBuf]) -> Result<(), Error> {
        match self.notices.ask(present, &self.data, self.bell) {
            Some(message) => self.witness.told(&message),
            None => Ok(()),
        }
    }

    /// One ingest; waits for other processes that write. Says whether it came to its end.
    fn pass(&mut self, present: &[PathBuf]) -> Result<bool, Error> {
        let mut waiting = false;
        let done = loop {
            let progress = self.witness.progress();
            match ingest_again(self.config, present, &progress, Some(&mut self.memory)) {
                Err(Error::Corpus(keifu_corpus::Error::Locked { .. })) => {
                    if !waiting {
                        self.witness.told("別の keifu が書き込んでいます。終わるのを待ちます")?;
                        waiting = true;
                    }
                    if self.bell.rest(LOCKED) {
                        return Ok(false);
                    }
                }
                done => break done,
            }
        };
        match done {
            Ok(report) => {
                self.retry = None;
                self.witness.passed(&report)?;
                Ok(true)
            }
            // It went away just now: the next look tells of it and waits.
            Err(Error::NoSuchPath { .. }) => {
                self.retry = Some((Instant::now() + MISSING, MISSING));
                Ok(false)
            }
            Err(error) => {
                let pause = self.retry.map_or(RETRY.0, |(_, before)| (before * 2).clamp(RETRY.0, RETRY.1));
                self.retry = Some((Instant::now() + pause, pause));
                self.witness.failed(error)?;
                Ok(false)
            }
        }
    }

    /// Waits until there is a reason for another pass, and until all is quiet then. `seen` is what the last one saw.
    fn wait(&mut self, present: &[PathBuf], seen: &Survey) -> Result<Next, Error> {
        let limits = self.config.watch;
        let settled =
            |bell: &Bell, next| if bell.settle(limits.quiet, limits.most) { next } else { Next::Stop };
        // The first one at once: what changed during the pass may not have rung.
        let mut survey = Instant::now();
        loop {
            match self.bell.wait(self.until_the_next_look(survey)) {
                Wake::Stop => return Ok(Next::Stop),
                Wake::Changed => return Ok(settled(self.bell, Next::Pass)),
                Wake::Lost(why) => {
                    self.witness.told(&format!("{why}。すべて調べ直します"))?;
                    return Ok(settled(self.bell, Next::Listen));
                }
                Wake::Timeout => {}
            }
            if self.retry.is_some_and(|(at, _)| at <= Instant::now()) {
                return Ok(Next::Pass);
            }
            if self.notices.are_missing() {
                self.listen(present)?;
            }
            if self.roots.is_another() {
                return Ok(self.settled_by_surveys(present, Survey::of(present, &self.data)));
            }
            if survey <= Instant::now() {
                let begun = Instant::now();
                let now = Survey::of(present, &self.data);
                if now != *seen {
                    return Ok(self.settled_by_surveys(present, now));
                }
                survey = Instant::now() + self.notices.survey_every().max(begun.elapsed() * SURVEY_SHARE);
            }
        }
    }

    /// How long nothing needs to be looked at, with the next survey at `survey`.
    fn until_the_next_look(&self, survey: Instant) -> Duration {
        let now = Instant::now();
        let uncertain = self.roots.any_missing() || self.notices.are_missing();
        let soon = uncertain.then(|| now + MISSING);
        let next = [self.retry.map(|(at, _)| at), soon].into_iter().flatten().fold(survey, Instant::min);
        next.saturating_duration_since(now)
    }

    /// Waits until two surveys are the same, because changes may not ring; `last` is the one before.
    fn settled_by_surveys(&self, present: &[PathBuf], mut last: Survey) -> Next {
        let limits = self.config.watch;
        let begun = Instant::now();
        while begun.elapsed() < limits.most {
            if self.bell.rest(limits.quiet) {
                return Next::Stop;
            }
            let before = std::mem::replace(&mut last, Survey::of(present, &self.data));
            if before == last {
                break;
            }
        }
        Next::Pass
    }
}
