//! Read-only SQL over the tables of a generation: one statement, run by SQLite under guard.
//!
//! ```text
//! question → file of the generation (made when first asked for) → child process: authorizer, limits, clock → answer
//! ```
//! The child bounds memory and time whatever a statement does; where none can be started (a test, a program that links
//! the library) the statement runs in the process itself, under the same authorizer, limits and clock.

mod authorize;
mod child;
mod csv;
mod files;
mod guard;
mod refusal;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

pub(crate) use child::serve as serve_request;
pub(crate) use guard::Heap;
pub use refusal::{Refusal, RefusalKind};

use crate::{Error, config::Config, library::Snapshot};

/// What a statement may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlLimits {
    /// Longest time for a statement.
    pub timeout: Duration,
    /// Memory that SQLite may take for it, in bytes.
    pub memory_bytes: u64,
    /// Most rows of an answer.
    pub rows: usize,
    /// Most bytes of the values of an answer.
    pub result_bytes: usize,
    /// Longest statement, in characters.
    pub query_chars: usize,
    /// Most statements that run at once; more wait, and are told to come back.
    pub concurrency: usize,
}

impl Default for SqlLimits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            memory_bytes: 512 << 20,
            rows: 100_000,
            result_bytes: 32 << 20,
            query_chars: 20_000,
            concurrency: 2,
        }
    }
}

/// A statement and how much of its result is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// One SELECT, in SQLite's SQL.
    pub query: String,
    /// Most rows that are wanted; `None`: as many as the limits allow.
    pub max_rows: Option<usize>,
}

/// What a statement gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The generation that it was asked of.
    pub generation: u64,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What cut the rows off, if there would have been more.
    pub cut: Option<Cut>,
}

/// A value of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// None.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A text; of bytes that are none their hexadecimal digits.
    Text(String),
}

/// What cut an answer off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cut {
    /// There are more rows.
    Rows,
    /// They would have been too large.
    Bytes,
}

/// Answers statements from the files of generations.
pub struct Sql {
    limits: SqlLimits,
    files: Arc<files::Files>,
}

impl Sql {
    /// Over the data directory and within the limits of `config`.
    pub fn new(config: &Config) -> Self {
        let files = files::Files::new(&config.data, config.hidden);
        Self { limits: config.sql, files: Arc::new(files) }
    }

    /// What a statement may cost.
    pub fn limits(&self) -> &SqlLimits {
        &self.limits
    }

    /// Runs a statement over `snapshot`, in a child process where one can be started.
    ///
    /// Blocks. While the file of a generation is made, and that takes longer than a statement may, the generation before
    /// answers if its file is there.
    pub fn ask(&self, snapshot: &Arc<Snapshot>, question: &Question) -> Result<Answer, Error> {
        self.limits.check(question)?;
        for last in [false, true] {
            let file = self.files.of(snapshot, Some(self.limits.timeout))?;
            let asked = match child::ask(&file, question, &self.limits) {
                Some(asked) => asked,
                None => guard::run(&file, question, &self.limits, Instant::now(), Heap::Shared),
            };
            match asked {
                // Another process has made the file of a newer generation and removed this one.
                Err(refusal) if refusal.kind == RefusalKind::Gone && !last => self.files.forget(),
                asked => return Ok(asked?),
            }
        }
        Err(Error::NothingPublished { directory: self.files.directory().to_owned() })
    }

    /// Runs a statement in this process, which does nothing else: for as long as it takes.
    pub fn ask_here(&self, snapshot: &Arc<Snapshot>, question: &Question) -> Result<Answer, Error> {
        let limits = SqlLimits { timeout: Duration::MAX, ..self.limits };
        limits.check(question)?;
        let file = self.files.of(snapshot, None)?;
        Ok(guard::run(&file, question, &limits, Instant::now(), Heap::Own)?)
    }
}

impl SqlLimits {
    fn check(&self, question: &Question) -> Result<(), Refusal> {
        let length = question.query.chars().count();
        if length > self.query_chars { Err(Refusal::too_long(length, self.query_chars)) } else { Ok(()) }
    }
}
