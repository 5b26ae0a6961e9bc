//! The star schema as PostgreSQL's statements: pure text, the same for the same description.

use std::fmt::Write as _;

use crate::tables::{Column, Kind, TABLES, Table, VIEWS};

/// The schema that readers look into. It is Keifu's own; views of others belong elsewhere.
pub(super) const SCHEMA: &str = "keifu";
/// Where tables are filled that nobody may see yet; never there outside a transaction.
pub(super) const NEXT: &str = "keifu_next";
/// The table of one row that says what is in all others.
pub(super) const GENERATION: &str = "generation";
/// What the generation table has beside the star schema.
const GENERATION_COLUMNS: [(&str, &str, &str); 10] = [
    ("generation", "bigint PRIMARY KEY", "世代の番号 / number of the generation that all tables hold"),
    ("published_at", "timestamptz", "世代ができた時刻 / when Keifu made the generation"),
    ("loaded_at", "timestamptz NOT NULL", "この PostgreSQL に入れた時刻 / when it was written here"),
    ("documents", "bigint NOT NULL", "文書の数 / number of documents"),
    ("passages", "bigint NOT NULL", "段落の数 / number of passages"),
    (
        "extractor_version",
        "integer NOT NULL",
        "抽出規則の版 / version of the rules that read names, relations and metrics",
    ),
    ("keifu_version", "text NOT NULL", "Keifu の版 / version of Keifu"),
    ("layout", "text NOT NULL", "表の定義の指紋 / fingerprint of the tables' definition"),
    ("fingerprint", "text NOT NULL", "内容の指紋 / fingerprint of what was written"),
    ("relations", "text NOT NULL", "Keifu が作った表とビュー / tables and views made by Keifu"),
];
const GENERATION_COMMENT: &str = "いま入っている世代（一行だけ）。すべての表はこの世代のもの / the generation that all tables hold, one row";

/// A name as PostgreSQL reads it, whatever it is.
pub(super) fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name within a schema.
pub(super) fn within(schema: &str, relation: &str) -> String {
    format!("{}.{}", name(schema), name(relation))
}

/// Names with commas between.
pub(super) fn names<'a>(of: impl IntoIterator<Item = &'a str>) -> String {
    of.into_iter().map(name).collect::<Vec<_>>().join(", ")
}

/// A text as PostgreSQL reads it, whatever `standard_conforming_strings` says.
pub(super) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

/// All tables and views that are Keifu's, in the order in which they can be made.
pub(super) fn relations() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name).chain([GENERATION]).chain(VIEWS.iter().map(|view| view.name))
}

/// PostgreSQL's name for what a column holds.
pub(super) fn type_of(column: &Column) -> &'static str {
    match column.kind {
        Kind::Text => "text",
        Kind::Integer => "bigint",
        Kind::Real => "double precision",
        Kind::Date => "date",
        Kind::Bool => "boolean",
    }
}

/// Makes a table without keys and indexes: rows go in faster.
pub(super) fn bare_table(schema: &str, table: &Table) -> String {
    let column = |column: &Column| {
        let required = if column.nullable { "" } else { " NOT NULL" };
        format!("{} {}{required}", name(column.name), type_of(column))
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    format!("CREATE TABLE {} ({});\n", within(schema, table.name), columns.join(", "))
}

/// Keys and comments of all tables, once they have their rows.
pub(super) fn keys(schema: &str) -> String {
    let mut sql = String::new();
    for table in &TABLES {
        let on = within(schema, table.name);
        let key = name(key(table).name);
        let constraint = name(&format!("{}_pkey", table.name));
        let _ = writeln!(sql, "ALTER TABLE {on} ADD CONSTRAINT {constraint} PRIMARY KEY ({key});");
        let _ = writeln!(sql, "COMMENT ON TABLE {on} IS {};", literal(&both(table.ja, table.en)));
        for column in table.columns {
            let comment = literal(&both(column.ja, column.en));
            let _ = writeln!(sql, "COMMENT ON COLUMN {on}.{} IS {comment};", name(column.name));
        }
    }
    // Once all primary keys are there.
    for table in &TABLES {
        for column in table.columns {
            let Some((to, key)) = column.references else { continue };
            let constraint = name(&format!("{}_{}_fkey", table.name, column.name));
            let _ = writeln!(
                sql,
                "ALTER TABLE {} ADD CONSTRAINT {constraint} FOREIGN KEY ({}) REFERENCES {} ({});",
                within(schema, table.name),
                name(column.name),
                within(schema, to),
                name(key)
            );
        }
    }
    sql
}

/// The name of an index.
pub(super) fn index_name(table: &Table, columns: &[&str]) -> String {
    format!("{}_{}_idx", table.name, columns.join("_"))
}

/// Makes an index.
pub(super) fn index(schema: &str, table: &Table, columns: &[&str]) -> String {
    let (index, on) = (name(&index_name(table, columns)), within(schema, table.name));
    format!("CREATE INDEX {index} ON {on} ({});\n", names(columns.iter().copied()))
}

/// The indexes of a table beside its key: those of the description, and one for each foreign key that has none.
pub(super) fn indexes(table: &Table) -> Vec<Vec<&'static str>> {
    let mut indexes: Vec<Vec<&'static str>> = table.indexes.iter().map(|columns| columns.to_vec()).collect();
    for column in table.columns.iter().filter(|column| column.references.is_some()) {
        let led = column.key || indexes.iter().any(|columns| columns.first() == Some(&column.name));
        if !led {
            indexes.push(vec![column.name]);
        }
    }
    indexes
}

/// The primary key of a table.
pub(super) fn key(table: &Table) -> &'static Column {
    table.columns.iter().find(|column| column.key).expect("every table has a key")
}

/// The table that tells the generation.
pub(super) fn generation_table(schema: &str) -> String {
    let on = within(schema, GENERATION);
    let columns: Vec<String> =
        GENERATION_COLUMNS.iter().map(|(column, kind, _)| format!("{} {kind}", name(column))).collect();
    let mut sql = format!("CREATE TABLE {on} ({});\n", columns.join(", "));
    let _ = writeln!(sql, "COMMENT ON TABLE {on} IS {};", literal(GENERATION_COMMENT));
    for (column, _, comment) in GENERATION_COLUMNS {
        let _ = writeln!(sql, "COMMENT ON COLUMN {on}.{} IS {};", name(column), literal(comment));
    }
    sql
}

/// The views, over tables that are found by the search path.
pub(super) fn views() -> String {
    let mut sql = String::new();
    for view in &VIEWS {
        let on = within(SCHEMA, view.name);
        let _ = writeln!(sql, "CREATE VIEW {on} AS {};", view.sql.trim().trim_end_matches(';'));
        let _ = writeln!(sql, "COMMENT ON VIEW {on} IS {};", literal(&both(view.ja, view.en)));
        for column in view.columns {
            let comment = literal(&both(column.ja, column.en));
            let _ = writeln!(sql, "COMMENT ON COLUMN {on}.{} IS {comment};", name(column.name));
        }
    }
    sql
}

/// Everything that makes the tables what they are, as one text: another text, other tables.
pub(super) fn definition() -> String {
    let mut sql: String = TABLES.iter().map(|table| bare_table(SCHEMA, table)).collect();
    sql.push_str(&keys(SCHEMA));
    for table in &TABLES {
        sql.extend(indexes(table).iter().map(|columns| index(SCHEMA, table, columns)));
    }
    sql.push_str(&generation_table(SCHEMA));
    sql.push_str(&views());
    sql
}

fn both(ja: &str, en: &str) -> String {
    format!("{ja} / {en}")
}
