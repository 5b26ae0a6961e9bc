//! A statement in SQLite, under authorizer, limits and clock.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use rusqlite::{
    Connection, OpenFlags, Statement, config::DbConfig, hooks::Authorization, limits::Limit, types::ValueRef,
};

use super::{Answer, Cell, Cut, Question, Refusal, SqlLimits, authorize, files::TableFile};

/// How many steps of SQLite's machine pass between two looks at the clock: some ten microseconds.
const STEPS: i32 = 1_000;
/// What a cell takes beside its text, in bytes.
const CELL: usize = 16;

/// Whose memory SQLite's limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heap {
    /// This process runs nothing but the statement: its heap is limited.
    Own,
    /// Others use SQLite in this process, and the limit would be theirs too.
    Shared,
}

/// Runs the statement that began at `begun`.
pub(super) fn run(
    file: &TableFile,
    question: &Question,
    limits: &SqlLimits,
    begun: Instant,
    heap: Heap,
) -> Result<Answer, Refusal> {
    let query = question.query.as_str();
    if query.contains('\0') {
        return Err(Refusal::malformed("SQL 文に NUL 文字があります"));
    }
    let denied: Denied = Arc::default();
    let refused = |error: rusqlite::Error| {
        let denied = denied.lock().unwrap_or_else(PoisonError::into_inner).take();
        denied.map_or_else(|| Refusal::of(&error, query), |what| Refusal::forbidden(&what))
    };
    let mut connection = open(&file.path, limits, heap).map_err(refused)?;
    guard(&mut connection, limits, begun, &denied).map_err(refused)?;
    let mut statement = connection.prepare(query).map_err(refused)?;
    if !statement.readonly() {
        return Err(Refusal::forbidden("書き込むこと"));
    }
    if statement.column_count() == 0 {
        return Err(Refusal::malformed("SQL 文がありません"));
    }
    if statement.parameter_count() > 0 {
        return Err(Refusal::malformed("値の入らない ? や :name があります。値を文の中に書いてください"));
    }
    let columns = statement.column_names().map(str::to_owned).collect();
    let (rows, cut) = collect(&mut statement, question, limits).map_err(refused)?;
    Ok(Answer { generation: file.generation, columns, rows, cut })
}

type Denied = Arc<Mutex<Option<String>>>;

fn open(path: &Path, limits: &SqlLimits, heap: Heap) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    if heap == Heap::Own {
        let bytes = limits.memory_bytes;
        connection.execute_batch(&format!("PRAGMA hard_heap_limit = {bytes};"))?;
    }
    // What a statement sorts stays under the limit of the memory: a disk has none that a statement could not reach.
    connection
        .execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; PRAGMA query_only = ON;")?;
    Ok(connection)
}

fn guard(
    connection: &mut Connection,
    limits: &SqlLimits,
    begun: Instant,
    denied: &Denied,
) -> rusqlite::Result<()> {
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        // "name" is a column and never a text: a misspelt column must not be compared as its own name.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(config, on)?;
    }
    for (limit, most) in [
        // The longest text of a cell; passages are far shorter.
        (Limit::SQLITE_LIMIT_LENGTH, 16 << 20),
        (Limit::SQLITE_LIMIT_COLUMN, 500),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 100),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, most)?;
    }
    let timeout = limits.timeout;
    connection.progress_handler(STEPS, Some(move || begun.elapsed() >= timeout))?;
    let denied = Arc::clone(denied);
    connection.authorizer(Some(move |context: rusqlite::hooks::AuthContext<'_>| {
        authorize::decide(&context).unwrap_or_else(|what| {
            denied.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(what);
            Authorization::Deny
        })
    }))
}

fn collect(
    statement: &mut Statement<'_>,
    question: &Question,
    limits: &SqlLimits,
) -> rusqlite::Result<(Vec<Vec<Cell>>, Option<Cut>)> {
    let most = question.max_rows.unwrap_or(limits.rows).min(limits.rows);
    let columns = statement.column_count();
    let mut rows = Vec::new();
    let mut bytes = 0;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        if rows.len() >= most {
            return Ok((rows, Some(Cut::Rows)));
        }
        let mut cells = Vec::with_capacity(columns);
        for at in 0..columns {
            let value = row.get_ref(at)?;
            bytes += CELL + length(value);
            if bytes > limits.result_bytes {
                return Ok((rows, Some(Cut::Bytes)));
            }
            cells.push(cell(value));
        }
        rows.push(cells);
    }
    Ok((rows, None))
}

/// Bytes of its text.
fn length(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Text(text) => text.len(),
        ValueRef::Blob(bytes) => bytes.len() * 2,
        _ => 0,
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}
