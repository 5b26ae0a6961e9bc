//! The tables as one SQLite file, with keys, indexes, views and comments: for Datasette, Metabase, Superset, DBeaver.
//!
//! The same facts give the same bytes; whoever opens the file sees all of it or the one before.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, params, types::ToSqlOutput};

use super::{
    TABLES, VIEWS,
    schema::{Column, Kind, Table, Value, View},
};
use crate::{Error, library::Snapshot, tables::each_row};

/// Table of the comments of columns.
pub(crate) const COLUMN_COMMENTS: &str = "column_comments";
/// Table of the comments of tables and views.
pub(crate) const TABLE_COMMENTS: &str = "table_comments";

/// Memory for pages while a file is written, in KiB.
const CACHE_KIB: i64 = 64 << 10;

/// Writes the tables of a generation to `path`: beside it first, then put in its place.
pub fn sqlite(path: &Path, snapshot: &Snapshot) -> Result<(), Error> {
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    sqlite_of(path, |write| each_row(snapshot, &names, write))
}

/// Likewise with the rows that `fill` gives.
pub fn sqlite_of(
    path: &Path,
    fill: impl FnOnce(super::Write<'_, Error>) -> Result<(), Error>,
) -> Result<(), Error> {
    let beside = Beside::of(path)?;
    let failed = |source| Error::Database { path: path.to_owned(), source };
    let connection = Connection::open(&beside.path).map_err(failed)?;
    begin(&connection).map_err(failed)?;
    let mut inserts = Vec::with_capacity(TABLES.len());
    for table in &TABLES {
        inserts.push(connection.prepare(&insert(table)).map_err(failed)?);
    }
    fill(&mut |table, row| {
        let at = TABLES.iter().position(|known| std::ptr::eq(known, table));
        let Some(statement) = at.and_then(|at| inserts.get_mut(at)) else { return Ok(()) };
        statement.execute(rusqlite::params_from_iter(row.iter().map(bound))).map_err(failed)?;
        Ok(())
    })?;
    drop(inserts);
    finish(&connection).map_err(failed)?;
    connection.close().map_err(|(_, source)| failed(source))?;
    beside.put_in_place(path)
}

fn begin(connection: &Connection) -> rusqlite::Result<()> {
    // Nobody reads the file before it is whole, and a half one is thrown away.
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA foreign_keys = OFF; PRAGMA encoding = 'UTF-8'; PRAGMA cache_size = -{CACHE_KIB};
         BEGIN;"
    ))?;
    TABLES.iter().try_for_each(|table| connection.execute_batch(&create(table)))
}

fn finish(connection: &Connection) -> rusqlite::Result<()> {
    for table in &TABLES {
        for columns in table.indexes {
            let name = format!("{}_by_{}", table.name, columns.join("_"));
            connection.execute_batch(&format!(
                "CREATE INDEX \"{name}\" ON \"{}\" ({})",
                table.name,
                list(columns)
            ))?;
        }
    }
    for view in &VIEWS {
        connection.execute_batch(&format!(
            "CREATE VIEW \"{}\" AS -- {} / {}\n{}",
            view.name, view.ja, view.en, view.sql
        ))?;
    }
    comments(connection)?;
    connection.execute_batch("COMMIT; PRAGMA analysis_limit = 1000; ANALYZE;")
}

/// CREATE TABLE as a person reads it: every column with its comments.
pub(crate) fn create(table: &Table) -> String {
    let mut lines: Vec<(String, &Column)> =
        table.columns.iter().map(|column| (definition(column), column)).collect();
    let last = lines.len().saturating_sub(1);
    for (line, _) in &mut lines[..last] {
        line.push(',');
    }
    let lines: String = lines
        .into_iter()
        .map(|(line, column)| format!("  {line} -- {} / {}\n", column.ja, column.en))
        .collect();
    format!("CREATE TABLE \"{}\" ( -- {} / {}\n{lines})", table.name, table.ja, table.en)
}

fn definition(column: &Column) -> String {
    let mut line = format!("\"{}\" {}", column.name, type_name(column.kind));
    if column.key {
        line.push_str(" PRIMARY KEY");
    }
    if !column.nullable {
        line.push_str(" NOT NULL");
    }
    if let Some((table, other)) = column.references {
        line.push_str(&format!(" REFERENCES \"{table}\" (\"{other}\")"));
    }
    line
}

/// The declared type: SQLite stores any, clients make days and yes or no of it.
pub(crate) fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "TEXT",
        Kind::Integer => "INTEGER",
        Kind::Real => "REAL",
        Kind::Date => "DATE",
        Kind::Bool => "BOOLEAN",
    }
}

fn insert(table: &Table) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let places = vec!["?"; columns.len()].join(", ");
    format!("INSERT INTO \"{}\" ({}) VALUES ({places})", table.name, list(&columns))
}

fn list(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

fn bound<'a>(value: &'a Value<'_>) -> ToSqlOutput<'a> {
    use rusqlite::types::ValueRef;
    ToSqlOutput::Borrowed(match value {
        Value::Null => ValueRef::Null,
        Value::Integer(number) => ValueRef::Integer(*number),
        Value::Real(number) => ValueRef::Real(*number),
        Value::Text(text) => ValueRef::Text(text.as_bytes()),
    })
}

/// What tables and columns mean, for whoever has nothing but the file.
fn comments(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "CREATE TABLE {TABLE_COMMENTS} (table_name TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, ja TEXT NOT NULL, en TEXT NOT NULL);
         CREATE TABLE {COLUMN_COMMENTS} (table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT NOT NULL, ja TEXT NOT NULL,
           en TEXT NOT NULL, PRIMARY KEY (table_name, column_name));"
    ))?;
    let mut of_table =
        connection.prepare(&format!("INSERT INTO {TABLE_COMMENTS} VALUES (?1, ?2, ?3, ?4)"))?;
    let mut of_column =
        connection.prepare(&format!("INSERT INTO {COLUMN_COMMENTS} VALUES (?1, ?2, ?3, ?4, ?5)"))?;
    let tables = TABLES.iter().map(|Table { name, columns, ja, en, .. }| (name, *columns, ja, en, "table"));
    let views = VIEWS.iter().map(|View { name, columns, ja, en, .. }| (name, *columns, ja, en, "view"));
    for (name, columns, ja, en, kind) in tables.chain(views) {
        of_table.execute(params![name, kind, ja, en])?;
        for column in columns {
            of_column.execute(params![name, column.name, type_name(column.kind), column.ja, column.en])?;
        }
    }
    Ok(())
}

/// A file that is written beside the one it shall replace; removed unless it does.
struct Beside {
    path: PathBuf,
}

impl Beside {
    fn of(path: &Path) -> Result<Self, Error> {
        let io = |source| Error::Io { action: "creating the file", path: path.to_owned(), source };
        let name = path.file_name().filter(|_| !path.is_dir());
        let name = name.ok_or_else(|| io(std::io::ErrorKind::IsADirectory.into()))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder).map_err(io)?;
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(format!(".{}.part", std::process::id()));
        let path = folder.join(part);
        // Of a process of the same number that was killed.
        let _ = fs::remove_file(&path);
        Ok(Self { path })
    }

    fn put_in_place(self, path: &Path) -> Result<(), Error> {
        let io = |source| Error::Io { action: "writing the file", path: path.to_owned(), source };
        File::open(&self.path).and_then(|file| file.sync_all()).map_err(io)?;
        fs::rename(&self.path, path).map_err(io)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It is gone when all went well.
        let _ = fs::remove_file(&self.path);
    }
}
