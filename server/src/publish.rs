//! Publishing a generation as a star schema in a PostgreSQL of the user's.
//!
//! ```text
//! Snapshot ─tables→ rows ─COPY→ staging tables ─one transaction→ schema `keifu`
//! ```
//! Readers are never kept waiting and never see two generations: where the tables are there already, only the rows
//! that differ are deleted, updated and inserted, so that a transaction of theirs, however long, goes on with the rows
//! it began with, and their views and grants stay. Only when the tables themselves are of another definition are they
//! replaced, by tables that were filled beside them.

mod copy;
mod error;
mod keeper;
mod layout;
mod reader;
mod rewrite;
mod source;
mod target;
mod tls;
mod update;

pub use error::PublishError;
pub use keeper::Publishing;
pub use reader::Reader;
pub use source::Source;
pub use target::Target;
pub(crate) use target::without_passwords;

use std::collections::BTreeSet;

use postgres::{Client, Transaction};
use sha2::{Digest as _, Sha256};

use crate::tables::{TABLES, Table, Value};
use error::During as _;

/// Rows are sent in parts of about this size, in bytes.
const PART: usize = 64 << 10;
/// Longest text of an indexed column, in bytes: a row of an index takes 2,704 at most, and may have two texts.
const LONGEST_INDEXED: usize = 1_200;
/// Publishers of one database take turns by this lock: "keifu" in ASCII.
const TURN: i64 = 0x6b_65_69_66_75;

/// What a database has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Which generation.
    pub generation: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// Rows that were inserted, updated or deleted.
    pub changed: u64,
    /// Who may read them.
    pub reader: Reader,
}

/// What publishing did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The generation was written.
    Written(Published),
    /// It had been written before.
    AlreadyThere(Published),
}

/// Brings the database to the generation of `source`, in one transaction.
///
/// Fails without a trace when anything goes wrong, also when the connection or the database dies meanwhile.
pub fn publish(target: &Target, source: &dyn Source) -> Result<Outcome, PublishError> {
    let mut client = target.connect()?;
    check_encoding(&mut client)?;
    let mut transaction = client.transaction().during("トランザクションを始める")?;
    // Times of the operator's that are meant for questions; waiting for a lock is bounded, because others wait behind.
    transaction
        .batch_execute(
            "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
             SET LOCAL lock_timeout = '10s'; SET LOCAL client_min_messages = warning; \
             SET LOCAL search_path = keifu, pg_catalog; SET LOCAL datestyle = ISO",
        )
        .during("トランザクションを始める")?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&TURN]).during("順番を待っている")?;
    let wanted = Wanted::of(source);
    let there = There::look(&mut transaction)?;
    if there.fingerprint.as_deref() == Some(&wanted.fingerprint) && there.is_whole {
        let (generation, rows) = (source.generation(), rows_of(&mut transaction)?);
        let reader = reader::find(&mut transaction)?;
        return Ok(Outcome::AlreadyThere(Published { generation, rows, changed: 0, reader }));
    }
    let same_tables = there.layout.as_deref() == Some(&wanted.layout) && there.is_whole;
    let written = if same_tables {
        update::update(&mut transaction, source)?
    } else {
        rewrite::rewrite(&mut transaction, source, &there)?
    };
    note(&mut transaction, source, &wanted)?;
    let reader = reader::grant(&mut transaction)?;
    transaction.commit().during("確定する")?;
    let Written { rows, changed } = written;
    Ok(Outcome::Written(Published { generation: source.generation(), rows, changed, reader }))
}

/// How many rows there are and how many of them were touched.
struct Written {
    rows: u64,
    changed: u64,
}

/// What the database is to have.
struct Wanted {
    layout: String,
    fingerprint: String,
}

impl Wanted {
    fn of(source: &dyn Source) -> Self {
        let layout = digest([layout::definition().as_bytes()]);
        let parts = [layout.clone(), env!("CARGO_PKG_VERSION").to_owned(), source.identity()];
        Self { layout, fingerprint: digest(parts.iter().map(String::as_bytes)) }
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What the database has.
#[derive(Debug, Default)]
struct There {
    /// Whether there is a schema for us.
    schema: bool,
    layout: Option<String>,
    fingerprint: Option<String>,
    /// Tables and views that were made by Keifu.
    relations: Vec<String>,
    /// Whether all columns are as they were made.
    is_whole: bool,
}

impl There {
    fn look(transaction: &mut Transaction<'_>) -> Result<Self, PublishError> {
        let looking = "いま何が入っているかを調べている";
        let schema = transaction
            .query_one("SELECT to_regnamespace('keifu') IS NOT NULL", &[])
            .during(looking)?
            .get::<_, bool>(0);
        let columns = transaction
            .query(
                "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) \
                 FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
                 WHERE c.relnamespace = to_regnamespace('keifu') AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S') \
                 ORDER BY c.relname, a.attnum",
                &[],
            )
            .during(looking)?;
        let columns: Vec<(String, Option<String>, Option<String>)> =
            columns.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
        let mut there = Self { schema, ..Self::default() };
        if columns.iter().any(|(relation, ..)| relation == layout::GENERATION) {
            // As JSON, because an older version may have had other columns.
            let row = transaction
                .query_opt("SELECT to_jsonb(g)::text FROM keifu.generation g LIMIT 1", &[])
                .during(looking)?;
            let noted: serde_json::Value = row
                .and_then(|row| serde_json::from_str(row.get::<_, &str>(0)).ok())
                .unwrap_or(serde_json::Value::Null);
            let text = |field: &str| noted[field].as_str().map(str::to_owned);
            there.layout = text("layout");
            there.fingerprint = text("fingerprint");
            there.relations =
                text("relations").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        }
        let ours = |relation: &str| there.relations.iter().any(|known| known == relation);
        if let Some(relation) = layout::relations()
            .find(|relation| columns.iter().any(|(found, ..)| found == relation) && !ours(relation))
        {
            return Err(PublishError::NotOurs { schema: layout::SCHEMA, relation: relation.to_owned() });
        }
        there.is_whole = TABLES.iter().all(|table| {
            let found = columns.iter().filter(|(relation, ..)| relation == table.name);
            let wanted = table.columns.iter().map(|column| (column.name, layout::type_of(column)));
            found
                .map(|(_, name, kind)| (name.as_deref(), kind.as_deref()))
                .eq(wanted.map(|(name, kind)| (Some(name), Some(kind))))
        }) && layout::relations()
            .all(|relation| columns.iter().any(|(found, ..)| found == relation));
        Ok(there)
    }
}

fn check_encoding(client: &mut Client) -> Result<(), PublishError> {
    let row = client.query_one("SHOW server_encoding", &[]).during("文字コードを調べている")?;
    match row.get(0) {
        "UTF8" => Ok(()),
        found => Err(PublishError::Encoding { found: found.to_owned() }),
    }
}

/// What a table was filled with.
struct Filled {
    rows: u64,
    /// Columns with a text that no index of PostgreSQL takes.
    long: BTreeSet<&'static str>,
}

impl Filled {
    /// Whether an index over these columns can be made; one that cannot is left out, and nothing else.
    fn fits(&self, columns: &[&str]) -> bool {
        !columns.iter().any(|column| self.long.contains(column))
    }
}

/// Fills a table that is there.
fn fill(
    transaction: &mut Transaction<'_>,
    source: &dyn Source,
    table: &'static Table,
    into: &str,
) -> Result<Filled, PublishError> {
    use std::io::Write as _;
    let columns = layout::names(table.columns.iter().map(|column| column.name));
    let mut writer =
        transaction.copy_in(&format!("COPY {into} ({columns}) FROM STDIN")).during("行を送り始める")?;
    let broken = |source| PublishError::Send { table: table.name, source };
    let mut long = BTreeSet::new();
    let mut part = Vec::with_capacity(PART + (PART >> 2));
    source.each_row(table, &mut |_, values| {
        copy::row(&mut part, table.columns, values);
        for (column, value) in table.columns.iter().zip(values) {
            if matches!(value, Value::Text(text) if text.len() > LONGEST_INDEXED) {
                long.insert(column.name);
            }
        }
        if part.len() >= PART {
            writer.write_all(&part).map_err(broken)?;
            part.clear();
        }
        Ok(())
    })?;
    writer.write_all(&part).map_err(broken)?;
    let rows = writer.finish().during("行を送り終える")?;
    Ok(Filled { rows, long })
}

/// Rows of all tables.
fn rows_of(transaction: &mut Transaction<'_>) -> Result<u64, PublishError> {
    let counts: Vec<String> = TABLES
        .iter()
        .map(|table| format!("(SELECT count(*) FROM {})", layout::within(layout::SCHEMA, table.name)))
        .collect();
    let row =
        transaction.query_one(&format!("SELECT {}", counts.join(" + ")), &[]).during("行を数えている")?;
    Ok(row.get::<_, i64>(0).try_into().unwrap_or_default())
}

/// Writes down what is there now.
fn note(transaction: &mut Transaction<'_>, source: &dyn Source, wanted: &Wanted) -> Result<(), PublishError> {
    let noting = "世代を記している";
    transaction.batch_execute("DELETE FROM keifu.generation").during(noting)?;
    let published = source.published_at().map(|seconds| seconds as f64);
    let relations: Vec<&str> = layout::relations().collect();
    transaction
        .execute(
            "INSERT INTO keifu.generation (generation, published_at, loaded_at, documents, passages, \
             extractor_version, keifu_version, layout, fingerprint, relations) \
             VALUES ($1, to_timestamp($2), now(), $3, $4, $5, $6, $7, $8, $9)",
            &[
                &signed(source.generation()),
                &published,
                &signed(source.documents()),
                &signed(source.passages()),
                &i32::try_from(keifu_graph::EXTRACTOR_VERSION).unwrap_or(i32::MAX),
                &env!("CARGO_PKG_VERSION"),
                &wanted.layout,
                &wanted.fingerprint,
                &relations.join(" "),
            ],
        )
        .during(noting)?;
    Ok(())
}
