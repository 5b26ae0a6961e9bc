//! Why a statement is not answered, in words for whoever wrote it.

use rusqlite::{Error as Sqlite, ErrorCode, ffi};
use serde::{Deserialize, Serialize};

use crate::tables::{TABLES, VIEWS};

/// Why a statement is not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What kind of reason.
    pub kind: RefusalKind,
    /// What is wrong, in Japanese.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Character of the statement where the trouble begins, from 0.
    pub position: Option<usize>,
}

/// The kinds of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusalKind {
    /// It would do more than read the tables.
    Forbidden,
    /// It is no statement that SQLite understands.
    Malformed,
    /// It costs too much time or memory, or is too long.
    Costly,
    /// The tables are being made.
    Preparing,
    /// The file of the generation is not there any more.
    Gone,
    /// The program failed, not the statement.
    Failed,
}

const COSTLY: &str = "条件（WHERE）で絞るか、集計を分けてください";
const READ_ONLY: &str = "読み取りの SELECT 文（WITH を含む）を一つだけ送ってください";

impl Refusal {
    fn new(kind: RefusalKind, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: hint.into(), position: None }
    }

    pub(super) fn too_long(length: usize, limit: usize) -> Self {
        let message = format!("SQL 文が {length} 文字あります");
        Self::new(RefusalKind::Costly, message, format!("{limit} 文字以内にしてください"))
    }

    pub(super) fn forbidden(what: &str) -> Self {
        Self::new(RefusalKind::Forbidden, format!("{what}はできません"), READ_ONLY)
    }

    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Malformed, message, READ_ONLY)
    }

    pub(super) fn timeout() -> Self {
        Self::new(RefusalKind::Costly, "SQL 文が時間内に終わりませんでした", COSTLY)
    }

    pub(super) fn memory() -> Self {
        Self::new(RefusalKind::Costly, "SQL 文が使えるメモリを超えました", COSTLY)
    }

    pub(super) fn preparing() -> Self {
        let hint = "少し待ってから、もう一度お試しください";
        Self::new(RefusalKind::Preparing, "SQL の表を準備しています", hint)
    }

    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Failed, message, "サーバーの記録を確かめてください")
    }

    /// What SQLite said of `query`.
    pub(super) fn of(error: &Sqlite, query: &str) -> Self {
        match error {
            Sqlite::MultipleStatement => Self::malformed("SQL 文が二つ以上あります"),
            Sqlite::SqlInputError { msg, offset, .. } => {
                let before = usize::try_from(*offset).ok().and_then(|offset| query.get(..offset));
                let position = before.map(|before| before.chars().count());
                Self { position, ..Self::of_message(msg, position) }
            }
            Sqlite::SqliteFailure(failure, message) => {
                Self::of_failure(failure, message.as_deref().unwrap_or_default())
            }
            Sqlite::InvalidParameterCount(..) | Sqlite::NulError(_) => Self::malformed("SQL 文が読めません"),
            other => Self::failed(other.to_string()),
        }
    }

    fn of_failure(failure: &ffi::Error, message: &str) -> Self {
        match failure.code {
            ErrorCode::OperationInterrupted => Self::timeout(),
            ErrorCode::OutOfMemory => Self::memory(),
            ErrorCode::TooBig => {
                Self::new(RefusalKind::Costly, "長すぎる文字列ができました", "文字列を短くしてください")
            }
            ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly => Self::forbidden("その操作"),
            ErrorCode::CannotOpen => {
                Self::new(RefusalKind::Gone, "SQL の表がありません", "もう一度お試しください")
            }
            ErrorCode::Unknown if failure.extended_code == ffi::SQLITE_ERROR => {
                Self::of_message(message, None)
            }
            _ => Self::failed(message.to_owned()),
        }
    }

    fn of_message(message: &str, position: Option<usize>) -> Self {
        let after = |start: &str| message.strip_prefix(start).map(str::trim);
        if let Some(name) = after("no such table:") {
            let tables = TABLES.iter().map(|table| table.name).chain(VIEWS.iter().map(|view| view.name));
            let hint = format!("使える表: {}", tables.collect::<Vec<_>>().join("、"));
            return Self::new(RefusalKind::Malformed, format!("表「{name}」はありません"), hint);
        }
        if let Some(name) = after("no such column:") {
            let name = name.split(" - ").next().unwrap_or(name);
            let hint =
                "列の名前は `keifu sql --schema` か /v1/sql/schema にあります。文字列は ' で囲んでください";
            return Self::new(RefusalKind::Malformed, format!("列「{name}」はありません"), hint);
        }
        if let Some(name) = after("no such function:") {
            let hint = "SQLite の組み込み関数を使ってください";
            return Self::new(RefusalKind::Malformed, format!("関数「{name}」はありません"), hint);
        }
        if let Some(near) = message.strip_prefix("near ").and_then(|rest| rest.strip_suffix(": syntax error"))
        {
            return Self::malformed(format!("{near} の近くの書き方が誤っています"));
        }
        if message == "incomplete input" {
            return Self::malformed("SQL 文が途中で終わっています");
        }
        let too = ["too many", "too large", "too deep", "too complex", "too long", "parser stack", "at most"];
        if too.iter().any(|words| message.contains(words)) {
            let message = format!("SQL 文が込み入りすぎています（{message}）");
            return Self::new(RefusalKind::Costly, message, "文を短くしてください");
        }
        let place = position.map_or_else(String::new, |position| format!("{} 文字目: ", position + 1));
        Self::malformed(format!("SQL 文が読めません（{place}{message}）"))
    }
}
