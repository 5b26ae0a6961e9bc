//! Tables made anew: filled where nobody sees them, then put in the place of the ones before.

use std::fmt::Write as _;

use postgres::Transaction;

use super::{
    PublishError, Source, There, Written,
    error::During as _,
    fill,
    layout::{self, NEXT, SCHEMA, name, within},
};
use crate::tables::TABLES;

/// Makes and fills all tables and views; whatever Keifu made before is replaced, and what was granted on it stays.
pub(super) fn rewrite(
    transaction: &mut Transaction<'_>,
    source: &dyn Source,
    there: &There,
) -> Result<Written, PublishError> {
    let may_make_schemas: bool = transaction
        .query_one("SELECT has_database_privilege(current_database(), 'CREATE')", &[])
        .during("権限を調べている")?
        .get(0);
    // Within a schema that somebody made for us the old tables must go first: readers wait meanwhile.
    let beside = may_make_schemas || !there.schema;
    let schema = if beside { NEXT } else { SCHEMA };
    let granted = grants(transaction)?;
    let making = "表を作っている";
    if !there.schema {
        let comment = layout::literal("Keifu が書き込む星型スキーマ / star schema kept by Keifu");
        let sql = format!("CREATE SCHEMA {0}; COMMENT ON SCHEMA {0} IS {comment}", name(SCHEMA));
        transaction.batch_execute(&sql).during(making)?;
    }
    if beside {
        transaction.batch_execute(&format!("CREATE SCHEMA {}", name(NEXT))).during(making)?;
    } else {
        drop_relations(transaction, &there.relations)?;
    }
    let mut rows = 0;
    for table in &TABLES {
        transaction.batch_execute(&layout::bare_table(schema, table)).during(making)?;
        let filled = fill(transaction, source, table, &within(schema, table.name))?;
        rows += filled.rows;
        for columns in layout::indexes(table) {
            if filled.fits(&columns) {
                let sql = layout::index(schema, table, &columns);
                transaction.batch_execute(&sql).during("索引を作っている")?;
            }
        }
    }
    transaction.batch_execute(&layout::keys(schema)).during("鍵を作っている")?;
    transaction.batch_execute(&layout::generation_table(schema)).during(making)?;
    for table in &TABLES {
        let analyze = format!("ANALYZE {}", within(schema, table.name));
        transaction.batch_execute(&analyze).during("統計を取っている")?;
    }
    if beside {
        drop_relations(transaction, &there.relations)?;
        let tables = TABLES.iter().map(|table| table.name).chain([layout::GENERATION]);
        let mut sql: String = tables
            .map(|table| format!("ALTER TABLE {} SET SCHEMA {};\n", within(NEXT, table), name(SCHEMA)))
            .collect();
        let _ = write!(sql, "DROP SCHEMA {}", name(NEXT));
        transaction.batch_execute(&sql).during("表を入れ替えている")?;
    }
    transaction.batch_execute(&layout::views()).during("ビューを作っている")?;
    transaction.batch_execute(&granted).during("権限を戻している")?;
    Ok(Written { rows, changed: rows })
}

/// Fails where others depend on them: their views are not ours to drop.
fn drop_relations(transaction: &mut Transaction<'_>, relations: &[String]) -> Result<(), PublishError> {
    let dropping = "古い表を消している";
    for (kind, word) in [("v", "VIEW"), ("r", "TABLE")] {
        let rows = transaction
            .query(
                "SELECT relname::text FROM pg_class WHERE relnamespace = to_regnamespace('keifu') \
                 AND relkind::text = $1 AND relname::text = ANY(string_to_array($2, ' ')) ORDER BY relname",
                &[&kind, &relations.join(" ")],
            )
            .during(dropping)?;
        let found: Vec<String> = rows.iter().map(|row| within(SCHEMA, row.get(0))).collect();
        if !found.is_empty() {
            transaction.batch_execute(&format!("DROP {word} {}", found.join(", "))).during(dropping)?;
        }
    }
    Ok(())
}

/// What gives others the same rights on tables and views of the same names again.
fn grants(transaction: &mut Transaction<'_>) -> Result<String, PublishError> {
    let rows = transaction
        .query(
            "SELECT format('GRANT %s ON keifu.%I TO %s%s', a.privilege_type, c.relname, \
                CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, \
                CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), c.relname::text \
             FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a \
             WHERE c.relnamespace = to_regnamespace('keifu') AND a.grantee <> c.relowner ORDER BY 1",
            &[],
        )
        .during("権限を調べている")?;
    let kept =
        rows.iter().filter(|row| layout::relations().any(|relation| relation == row.get::<_, &str>(1)));
    Ok(kept.map(|row| format!("{};\n", row.get::<_, &str>(0))).collect())
}
