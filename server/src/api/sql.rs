//! SQL on the wire: a statement, its answer, and the description of the tables.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    sql::{Answer, Cell, Cut},
    tables::{Column, TABLES, VIEWS, type_name},
};

/// A statement.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SqlQuestion {
    /// One SELECT (or WITH … SELECT), in SQLite's SQL, over the tables of `/v1/sql/schema`.
    #[schema(
        example = "SELECT fiscal_year, actual FROM metrics_by_year WHERE subject_name = 'PMDA関西支部' ORDER BY fiscal_year"
    )]
    pub query: String,
    /// How it shall be answered; without it the Accept header decides.
    pub format: Option<SqlFormat>,
    /// Most rows that are wanted; the server has a limit of its own.
    pub max_rows: Option<usize>,
}

/// How a statement is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SqlFormat {
    /// JSON.
    Json,
    /// CSV that Excel opens: UTF-8 with byte order mark.
    Csv,
}

/// What a statement gave.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SqlAnswer {
    /// The generation that was asked.
    pub generation: u64,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows: a text, number or null for each column.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// How many rows these are.
    pub row_count: usize,
    /// Whether there would have been more.
    pub truncated: bool,
    /// What cut them off: `rows` or `bytes`.
    pub truncated_by: Option<String>,
}

/// The tables and views.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SqlSchema {
    /// Tables, then views; foreign keys refer to tables that stand before.
    pub tables: Vec<SqlTable>,
}

/// A table or view.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SqlTable {
    /// Its name.
    #[schema(example = "metrics")]
    pub name: String,
    /// `table` or `view`.
    pub kind: String,
    /// What it holds, in Japanese.
    pub ja: String,
    /// What it holds, in English.
    pub en: String,
    /// Its columns, in order.
    pub columns: Vec<SqlColumn>,
}

/// A column.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SqlColumn {
    /// Its name.
    #[schema(example = "subject_id")]
    pub name: String,
    /// TEXT, INTEGER, REAL, DATE (a text in ISO 8601) or BOOLEAN (1 or 0).
    #[serde(rename = "type")]
    #[schema(example = "TEXT")]
    pub kind: String,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// Whether it is the primary key.
    pub key: bool,
    /// The column that it refers to.
    #[schema(example = "entities.id")]
    pub references: Option<String>,
    /// What it means, in Japanese.
    pub ja: String,
    /// What it means, in English.
    pub en: String,
}

impl From<Answer> for SqlAnswer {
    fn from(answer: Answer) -> Self {
        let row = |row: Vec<Cell>| row.into_iter().map(value).collect();
        Self {
            generation: answer.generation,
            columns: answer.columns,
            row_count: answer.rows.len(),
            rows: answer.rows.into_iter().map(row).collect(),
            truncated: answer.cut.is_some(),
            truncated_by: answer.cut.map(|cut| word(cut).to_owned()),
        }
    }
}

fn value(cell: Cell) -> serde_json::Value {
    match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Integer(number) => number.into(),
        // JSON has no infinity; taken for nothing it would be wrong.
        Cell::Real(number) if !number.is_finite() => number.to_string().into(),
        Cell::Real(number) => number.into(),
        Cell::Text(text) => text.into(),
    }
}

/// The word for what cut an answer off.
pub(crate) fn word(cut: Cut) -> &'static str {
    match cut {
        Cut::Rows => "rows",
        Cut::Bytes => "bytes",
    }
}

impl SqlSchema {
    /// That of this program.
    pub fn current() -> Self {
        let table = |kind: &str, name: &str, ja: &str, en: &str, columns: &[Column]| SqlTable {
            name: name.to_owned(),
            kind: kind.to_owned(),
            ja: ja.to_owned(),
            en: en.to_owned(),
            columns: columns.iter().map(SqlColumn::from).collect(),
        };
        let tables = TABLES.iter().map(|it| table("table", it.name, it.ja, it.en, it.columns));
        let views = VIEWS.iter().map(|it| table("view", it.name, it.ja, it.en, it.columns));
        Self { tables: tables.chain(views).collect() }
    }
}

impl From<&Column> for SqlColumn {
    fn from(column: &Column) -> Self {
        Self {
            name: column.name.to_owned(),
            kind: type_name(column.kind).to_owned(),
            nullable: column.nullable,
            key: column.key,
            references: column.references.map(|(table, column)| format!("{table}.{column}")),
            ja: column.ja.to_owned(),
            en: column.en.to_owned(),
        }
    }
}
