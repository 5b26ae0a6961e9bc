//! One function for each command: ask the library, then print for people or as JSON.

mod context;
mod diff;
mod entity;
mod eval;
mod export;
mod judge;
mod metrics;
mod path;
mod publish;
mod registry;
mod search;
mod sql;
mod stats;
mod timeline;
mod train;
mod verify;
mod why;

use std::{path::PathBuf, sync::Arc};

use crate::{
    Error,
    api::context::ContextQuestion,
    cli::{Cli, Command, RegistryAction},
    config,
    export::Base,
    ingest::{Progress, Status, ingest},
    library::{Library, PathQuestion},
    output,
    serve::{serve, serve_mcp},
    sql::Question,
    watch::{Bell, Printed, stop_when_asked, watch},
};

/// Exit status of a command that did all but read some files.
const SOME_NOT_READ: u8 = 3;

/// Carries a command out and gives its exit status.
pub(crate) fn execute(cli: Cli) -> Result<u8, Error> {
    let config = config::resolve(cli.given())?;
    let json = cli.global.json;
    let open = || Library::open(&config)?.snapshot();
    match cli.command {
        Command::Ingest { paths, watching, .. } if watching.watch => follow(&config, &paths, json)?,
        Command::Ingest { paths, .. } => return run_ingest(&config, &paths, json),
        Command::Search(question) => search::run(&*open()?, &question, json)?,
        Command::Context { question, max_tokens } => {
            let question = ContextQuestion { question, max_tokens: Some(max_tokens), plan: None };
            context::run(&*open()?, &question, json)?;
        }
        Command::Entity { name, why: false } => entity::run(&*open()?, &name, json)?,
        Command::Entity { name, why: true } => why::run(&*open()?, &name, json)?,
        Command::Timeline { name, modality } => timeline::run(&*open()?, &name, modality.as_deref(), json)?,
        Command::Path { from, to, max_hops, k, year, modality } => {
            let (max_hops, k) = (Some(max_hops), Some(k));
            let question = PathQuestion { from, to, max_hops, k, years: year, modality };
            path::run(&*open()?, &question, json)?;
        }
        Command::Metrics { name, indicator, .. } => {
            metrics::run(&*open()?, name.as_deref(), indicator.as_deref(), json)?;
        }
        Command::Diff(question) => diff::run(&*open()?, &question, json)?,
        Command::Export { format, out, .. } => {
            export::run(&*open()?, format, &out, &Base::new(&config.base_iri)?, json)?;
        }
        Command::Train(question) => train::run(&question, json)?,
        Command::Judge(action) => judge::run(&config, action, json)?,
        Command::Publish { .. } => publish::run(&config, &*open()?, json)?,
        Command::Sql { schema: true, .. } => sql::schema(json)?,
        Command::Sql { query, csv, max_rows, .. } => {
            let question = Question { query: query.unwrap_or_default(), max_rows };
            sql::run(&config, &open()?, &question, csv, json)?;
        }
        Command::Stats => stats::run(&*open()?, json)?,
        Command::Serve { paths, watching, .. } => serve(&config, paths, watching.watch)?,
        Command::Registry { action: RegistryAction::Import { files } } => {
            return registry::import(&config, &files, json);
        }
        Command::Registry { action: RegistryAction::Queue { limit } } => {
            registry::queue(&*open()?, limit, json)?;
        }
        Command::Mcp => serve_mcp(&config)?,
        Command::SqlWorker => unreachable!("the worker starts without a configuration"),
        Command::ReadWorker { .. } => unreachable!("the worker starts without a configuration"),
        Command::Verify => verify::run(&*open()?, json)?,
        Command::Eval { gold, crossdoc, misses } => {
            eval::run(&*open()?, &gold, crossdoc.as_deref(), misses, json)?;
        }
    }
    Ok(0)
}

/// `keifu ingest --watch`: ends, with success, when it is told to.
fn follow(config: &config::Config, paths: &[PathBuf], json: bool) -> Result<(), Error> {
    let bell = Arc::new(Bell::default());
    stop_when_asked(bell.clone())?;
    watch(config, paths, &bell, &mut Printed::new(json))
}

fn run_ingest(config: &config::Config, paths: &[PathBuf], json: bool) -> Result<u8, Error> {
    let progress = Progress::for_command();
    let report = ingest(config, paths, &progress)?;
    if json {
        output::json(&report)?;
    } else {
        report.write(&mut output::stdout())?;
    }
    Ok(if report.count(Status::NotRead) > 0 { SOME_NOT_READ } else { 0 })
}
