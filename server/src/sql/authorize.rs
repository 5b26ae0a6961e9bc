//! What a statement may touch: it reads our tables and calls functions that are listed here, and nothing else.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::tables::{
    TABLES, VIEWS,
    sqlite::{COLUMN_COMMENTS, TABLE_COMMENTS},
};

/// Functions without side effects, in order. Absent: what reads files or takes memory at will.
const FUNCTIONS: &[&str] = &[
    "->",
    "->>",
    "abs",
    "avg",
    "ceil",
    "ceiling",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "if",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_object",
    "json_quote",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "likelihood",
    "likely",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "median",
    "min",
    "mod",
    "nth_value",
    "ntile",
    "nullif",
    "octet_length",
    "percent_rank",
    "percentile",
    "percentile_cont",
    "percentile_disc",
    "pi",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "random",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sqrt",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "sum",
    "time",
    "timediff",
    "total",
    "trim",
    "trunc",
    "typeof",
    "unhex",
    "unicode",
    "unixepoch",
    "unlikely",
    "upper",
    "acos",
    "asin",
    "atan",
    "atan2",
    "cos",
    "cosh",
    "sin",
    "sinh",
    "tan",
    "tanh",
    "acosh",
    "asinh",
    "atanh",
];

/// Tables that SQLite makes up of itself: their rows are no facts.
const MADE_UP: &[&str] =
    &["pragma_", "json", "dbstat", "fts", "rtree", "sqlite_stat", "sqlite_dbpage", "bytecode", "tables_used"];

/// Decides over one action; what is denied is named for the message.
pub(super) fn decide(context: &AuthContext<'_>) -> Result<Authorization, String> {
    match context.action {
        AuthAction::Select | AuthAction::Recursive => Ok(Authorization::Allow),
        AuthAction::Read { table_name, column_name } if may_read(table_name, column_name) => {
            Ok(Authorization::Allow)
        }
        AuthAction::Read { table_name, .. } => Err(format!("表「{table_name}」を読むこと")),
        AuthAction::Function { function_name } => {
            let known = FUNCTIONS.iter().any(|known| known.eq_ignore_ascii_case(function_name));
            if known {
                Ok(Authorization::Allow)
            } else {
                Err(format!("関数 {function_name} を使うこと"))
            }
        }
        ref other => Err(in_words(other).to_owned()),
    }
}

fn may_read(table: &str, column: &str) -> bool {
    let lower = table.to_ascii_lowercase();
    let ours = TABLES.iter().map(|table| table.name).chain(VIEWS.iter().map(|view| view.name));
    let meta = [TABLE_COMMENTS, COLUMN_COMMENTS, "sqlite_master", "sqlite_schema"];
    if ours.chain(meta).any(|known| known == lower) {
        return true;
    }
    // Nothing but the number of rows of a WITH or subquery: its name is the statement's own.
    column.is_empty() && !MADE_UP.iter().any(|made_up| lower.starts_with(made_up))
}

fn in_words(action: &AuthAction<'_>) -> &'static str {
    use AuthAction::{
        AlterTable, Analyze, Attach, Delete, Detach, Insert, Pragma, Reindex, Savepoint, Transaction, Update,
    };
    match action {
        Insert { .. } | Update { .. } | Delete { .. } => "書き込むこと",
        Pragma { .. } => "PRAGMA を使うこと",
        Attach { .. } | Detach { .. } => "ほかのデータベースをつなぐこと（ATTACH、DETACH、VACUUM）",
        Transaction { .. } | Savepoint { .. } => "トランザクションを使うこと",
        AlterTable { .. } | Analyze { .. } | Reindex { .. } => "表や索引を変えること",
        _ => "表、索引、ビュー、トリガーを作ることや消すこと",
    }
}
