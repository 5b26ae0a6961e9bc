//! The edge of Keifu: ingest pipeline, HTTP, command line, configuration.
//!
//! ```text
//! files ─ingest→ catalog + index + graph (one generation) ─Library→ command line, HTTP
//! ```
//! Read [`ingest`] first: it spells the whole way out.

pub mod ingest;
pub mod library;

pub mod api;
pub mod app;
mod serve;
mod stamp;

mod cli;
mod command;
pub mod config;
mod context;
mod error;
mod eval;
mod export;
pub mod judge;
mod mcp;
mod monitor;
mod output;
mod page;
pub mod publish;
pub mod sql;
mod stop;
pub mod tables;
pub mod tokens;
pub mod verify;
mod watch;

use std::{
    ffi::OsString,
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

pub use error::Error;

/// Runs the command line `args` and gives the exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some files were not read.
pub fn run<A: Into<OsString>>(args: impl IntoIterator<Item = A>) -> ExitCode {
    let args = cli::shield_excluded_terms(args.into_iter().map(Into::into));
    let cli = match cli::Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, on standard output and with status 0.
            let _ = error.print();
            return ExitCode::from(error.exit_code().try_into().unwrap_or(2));
        }
    };
    start_log(cli.global.verbose);
    if let cli::Command::ReadWorker { memory } = cli.command {
        return ingest::isolate::serve_requests(memory);
    }
    if let cli::Command::SqlWorker = cli.command {
        return sql::serve_request();
    }
    ingest::isolate::allow_children();
    match command::execute(cli) {
        Ok(status) => ExitCode::from(status),
        Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::from(error.exit_status())
        }
    }
}

fn report(error: &Error) {
    let mut stderr = anstream::stderr().lock();
    let style = anstyle::AnsiColor::Red.on_default().bold();
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(stderr, "{style}エラー{style:#}: {}", error::with_causes(error));
    if let Error::Query { query, position, .. } = error {
        let _ = writeln!(stderr, "{}", output::caret(query, *position));
    }
    if let Some(hint) = error.hint() {
        let _ = writeln!(stderr, "  → {hint}");
    }
}

fn start_log(verbose: bool) {
    use tracing_subscriber::{EnvFilter, fmt};

    let usual =
        if verbose { "info,keifu_server=debug" } else { "warn,keifu_server=info,tantivy=warn,rmcp=error" };
    let filter = EnvFilter::try_from_env("KEIFU_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Lines for a person at a terminal, JSON for whatever collects a service's log. A second start is a test's.
    let _ = if std::io::stderr().is_terminal() {
        log.with_target(false).try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
}
