//! Tables brought to another generation by the rows that differ: readers are never kept waiting, and what depends on
//! the tables stays.

use postgres::Transaction;

use super::{
    PublishError, Source, Written,
    error::During as _,
    fill,
    layout::{SCHEMA, index_name, indexes, key, name, names, within},
};
use crate::tables::{TABLES, Table};

/// A share of changed rows beyond which the planner's statistics are renewed at once.
const STALE: u64 = 10;

/// Loads the generation beside the tables and changes what differs.
pub(super) fn update(
    transaction: &mut Transaction<'_>,
    source: &dyn Source,
) -> Result<Written, PublishError> {
    let mut written = Written { rows: 0, changed: 0 };
    let mut changed_by_table = Vec::with_capacity(TABLES.len());
    // Foreign keys point to tables that come earlier: new rows first there, rows that are gone last.
    for table in &TABLES {
        let stage = stage(table);
        let (stage, on) = (name(&stage), within(SCHEMA, table.name));
        let sql = format!("CREATE TEMPORARY TABLE {stage} (LIKE {on}) ON COMMIT DROP");
        transaction.batch_execute(&sql).during("行を置く場所を作っている")?;
        let filled = fill(transaction, source, table, &format!("pg_temp.{stage}"))?;
        for columns in indexes(table).iter().filter(|columns| !filled.fits(columns)) {
            let sql = format!("DROP INDEX IF EXISTS {}", within(SCHEMA, &index_name(table, columns)));
            transaction.batch_execute(&sql).during("索引を消している")?;
        }
        transaction.batch_execute(&format!("ANALYZE pg_temp.{stage}")).during("統計を取っている")?;
        let mut changed = transaction.execute(&inserted(table), &[]).during("新しい行を加えている")?;
        if let Some(sql) = updated(table) {
            changed += transaction.execute(&sql, &[]).during("変わった行を改めている")?;
        }
        written.rows += filled.rows;
        changed_by_table.push((table, filled.rows, changed));
    }
    for (table, _, changed) in changed_by_table.iter_mut().rev() {
        *changed += transaction.execute(&deleted(table), &[]).during("なくなった行を消している")?;
    }
    for (table, rows, changed) in changed_by_table {
        written.changed += changed;
        if changed > rows / STALE {
            let analyze = format!("ANALYZE {}", within(SCHEMA, table.name));
            transaction.batch_execute(&analyze).during("統計を取っている")?;
        }
    }
    Ok(written)
}

fn stage(table: &Table) -> String {
    format!("keifu_stage_{}", table.name)
}

/// `t.id = s.id` for the primary key.
fn same_key(table: &Table) -> String {
    format!("t.{0} = s.{0}", name(key(table).name))
}

fn inserted(table: &Table) -> String {
    let columns = names(table.columns.iter().map(|column| column.name));
    let (on, stage, same) = (within(SCHEMA, table.name), name(&stage(table)), same_key(table));
    format!(
        "INSERT INTO {on} ({columns}) SELECT {columns} FROM pg_temp.{stage} s \
         WHERE NOT EXISTS (SELECT FROM {on} t WHERE {same})"
    )
}

/// `None` when a table has nothing but its key.
fn updated(table: &Table) -> Option<String> {
    let rest: Vec<String> =
        table.columns.iter().filter(|column| !column.key).map(|column| name(column.name)).collect();
    if rest.is_empty() {
        return None;
    }
    let (on, stage, same) = (within(SCHEMA, table.name), name(&stage(table)), same_key(table));
    let set: Vec<String> = rest.iter().map(|column| format!("{column} = s.{column}")).collect();
    let of = |side: &str| rest.iter().map(|column| format!("{side}.{column}")).collect::<Vec<_>>().join(", ");
    Some(format!(
        "UPDATE {on} t SET {} FROM pg_temp.{stage} s WHERE {same} AND ROW({}) IS DISTINCT FROM ROW({})",
        set.join(", "),
        of("t"),
        of("s")
    ))
}

fn deleted(table: &Table) -> String {
    let (on, stage, same) = (within(SCHEMA, table.name), name(&stage(table)), same_key(table));
    format!("DELETE FROM {on} t WHERE NOT EXISTS (SELECT FROM pg_temp.{stage} s WHERE {same})")
}
