//! How an ingest is seen while it runs.

use std::{
    io::{IsTerminal as _, Write as _},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;

/// Where progress is shown.
#[derive(Debug)]
pub enum Progress {
    /// A bar on the terminal.
    Bar(ProgressBar),
    /// A line for each acknowledged file on standard error.
    Lines,
    /// In the log.
    Log,
    /// Nowhere.
    Silent,
}

impl Progress {
    /// A bar when standard error is a terminal, lines otherwise.
    pub fn for_command() -> Self {
        if std::io::stderr().is_terminal() { Self::Bar(ProgressBar::new(0)) } else { Self::Lines }
    }

    /// `total` files are to be looked at.
    pub(super) fn begin(&self, total: usize) {
        match self {
            Self::Bar(bar) => {
                let style = ProgressStyle::with_template("{bar:32.cyan} {pos}/{len} {msg}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                bar.set_length(total as u64);
                bar.enable_steady_tick(Duration::from_millis(100));
            }
            Self::Log => tracing::info!(files = total, "ingest begins"),
            Self::Lines | Self::Silent => {}
        }
    }

    /// The file's outcome is final: if it was read, it is in the catalog for good.
    pub(super) fn acknowledge(&self, outcome: &Outcome) {
        match self {
            Self::Bar(bar) => {
                bar.inc(1);
                bar.set_message(outcome.source.clone());
            }
            Self::Lines => {
                let mut stderr = std::io::stderr().lock();
                // Progress that nobody sees is no reason to stop.
                let _ = writeln!(
                    stderr,
                    "{}\t{}\t{}",
                    outcome.status.label(),
                    outcome.source,
                    outcome.reasons.join(",")
                );
            }
            Self::Log if outcome.status == super::Status::NotRead => {
                tracing::warn!(source = outcome.source, reasons = ?outcome.reasons, hint = outcome.hint, "file not read");
            }
            Self::Log | Self::Silent => {}
        }
    }

    /// A stage after reading has begun.
    pub(super) fn stage(&self, name: &'static str) {
        match self {
            Self::Bar(bar) => bar.set_message(name),
            Self::Log => tracing::info!(stage = name, "ingest"),
            Self::Lines | Self::Silent => {}
        }
    }

    /// All is done, or given up.
    pub(super) fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
