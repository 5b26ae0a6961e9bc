//! Who is told what a watch does: whoever typed `keifu ingest --watch`, or the log of a server.

use std::{collections::BTreeSet, io::Write as _, path::PathBuf, sync::Arc};

use serde::Serialize;
use tokio::sync::watch;

use super::Witness;
use crate::{
    Error,
    config::Config,
    error,
    ingest::{Outcome, Progress, Report, Status, ingest},
    library::Library,
    output,
};

/// Files that are named in one pass.
const NAMED: usize = 20;

/// Prints for people, or one JSON object in a line for each pass.
#[derive(Debug)]
pub(crate) struct Printed {
    json: bool,
    passes: usize,
    /// What was not read at the last pass, and why: told once.
    unread: BTreeSet<(String, Vec<String>)>,
}

/// One pass as JSON: the report without the files that stayed as they were.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    generation: u64,
    published: bool,
    documents: u64,
    passages: u64,
    bytes: u64,
    seconds: f64,
    read: usize,
    unchanged: usize,
    removed: usize,
    not_read: usize,
    left_out: usize,
    outcomes: Vec<&'a Outcome>,
}

impl Printed {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, passes: 0, unread: BTreeSet::new() }
    }

    fn print_json(report: &Report) -> Result<(), Error> {
        let line = Line {
            time: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            generation: report.generation,
            published: report.published,
            documents: report.documents,
            passages: report.passages,
            bytes: report.bytes,
            seconds: report.seconds,
            read: report.count(Status::Read),
            unchanged: report.count(Status::Unchanged),
            removed: report.count(Status::Removed),
            not_read: report.count(Status::NotRead),
            left_out: report.count(Status::LeftOut),
            outcomes: report.outcomes.iter().filter(|outcome| outcome.status != Status::Unchanged).collect(),
        };
        let text = serde_json::to_string(&line)
            .map_err(|source| Error::Json { what: "the answer".to_owned(), source })?;
        let mut out = output::stdout();
        writeln!(out, "{text}")?;
        Ok(out.flush()?)
    }

    fn print(&self, report: &Report) -> Result<(), Error> {
        let mut out = output::stdout();
        if self.passes == 0 {
            report.write(&mut out)?;
        }
        let change =
            if report.published { "を公開しました" } else { "のまま、変更はありません" };
        writeln!(
            out,
            "{} 世代 {}{change}: 読み込み {}、削除 {}、読めず {}、変更なし {}（{:.1} 秒）",
            clock(),
            report.generation,
            report.count(Status::Read),
            report.count(Status::Removed),
            report.count(Status::NotRead),
            report.count(Status::Unchanged),
            report.seconds,
        )?;
        if self.passes == 0 {
            writeln!(out, "変更を待っています（Ctrl-C で終わります）")?;
            return Ok(out.flush()?);
        }
        let news: Vec<&Outcome> = report.outcomes.iter().filter(|outcome| self.is_news(outcome)).collect();
        for outcome in news.iter().take(NAMED) {
            let hint = outcome.hint.as_deref().filter(|_| outcome.status != Status::Read);
            let hint = hint.map(|hint| format!(": {hint}")).unwrap_or_default();
            writeln!(out, "  {} {}{hint}", outcome.status.label(), outcome.source)?;
        }
        if let Some(more) = news.len().checked_sub(NAMED).filter(|more| *more > 0) {
            writeln!(out, "  ほか {more} 件")?;
        }
        Ok(out.flush()?)
    }

    fn is_news(&self, outcome: &Outcome) -> bool {
        match outcome.status {
            Status::Unchanged => false,
            Status::NotRead | Status::LeftOut => !self.unread.contains(&key(outcome)),
            _ => true,
        }
    }
}

fn key(outcome: &Outcome) -> (String, Vec<String>) {
    (outcome.source.clone(), outcome.reasons.clone())
}

impl Witness for Printed {
    fn progress(&mut self) -> Progress {
        match Progress::for_command() {
            // A line for every file in every pass would bury what changed.
            Progress::Lines if self.passes > 0 => Progress::Silent,
            progress => progress,
        }
    }

    fn passed(&mut self, report: &Report) -> Result<(), Error> {
        if self.json {
            Self::print_json(report)?
        } else {
            self.print(report)?
        }
        self.passes += 1;
        let unread = |outcome: &&Outcome| matches!(outcome.status, Status::NotRead | Status::LeftOut);
        self.unread = report.outcomes.iter().filter(unread).map(key).collect();
        Ok(())
    }

    fn failed(&mut self, error: Error) -> Result<(), Error> {
        // Whoever has just typed the command wants to know; whoever left it running wants it to go on.
        if self.passes == 0 {
            return Err(error);
        }
        self.told(&format!("読み込みに失敗しました。あとでもう一度試みます: {}", error::with_causes(&error)))
    }

    fn told(&mut self, message: &str) -> Result<(), Error> {
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(anstream::stderr().lock(), "{} {message}", clock());
        Ok(())
    }
}

/// The time of day where this machine is.
pub(super) fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

/// Logs, and hands each new generation to those who ask.
pub(crate) struct Served {
    library: Arc<Library>,
    passes: usize,
    /// Told when the first pass is over, well or not.
    first: watch::Sender<bool>,
}

impl Served {
    pub(crate) fn new(library: Arc<Library>, first: watch::Sender<bool>) -> Self {
        Self { library, passes: 0, first }
    }

    /// Reads once.
    pub(crate) fn once(&mut self, config: &Config, paths: &[PathBuf]) -> Result<(), Error> {
        let report = ingest(config, paths, &self.progress())?;
        self.passed(&report)
    }
}

impl Witness for Served {
    fn progress(&mut self) -> Progress {
        match Progress::for_command() {
            bar @ Progress::Bar(_) => bar,
            _ => Progress::Log,
        }
    }

    fn passed(&mut self, report: &Report) -> Result<(), Error> {
        tracing::info!(
            generation = report.generation,
            published = report.published,
            documents = report.documents,
            passages = report.passages,
            read = report.count(Status::Read),
            removed = report.count(Status::Removed),
            not_read = report.count(Status::NotRead),
            seconds = report.seconds,
            "ingest done"
        );
        if self.passes == 0 && matches!(self.progress(), Progress::Bar(_)) {
            // The table is for whoever watches; nobody may be.
            let _ = report.write(&mut output::stdout());
        }
        self.passes += 1;
        match self.library.reload() {
            Ok(_) => self.library.warm(),
            Err(error) => {
                tracing::error!(error = error::with_causes(&error), "the new generation cannot be opened");
            }
        }
        self.first.send_replace(true);
        Ok(())
    }

    fn failed(&mut self, error: Error) -> Result<(), Error> {
        tracing::error!(error = error::with_causes(&error), "ingest failed; it is tried again later");
        self.first.send_replace(true);
        Ok(())
    }

    fn told(&mut self, message: &str) -> Result<(), Error> {
        tracing::warn!("{message}");
        Ok(())
    }
}
