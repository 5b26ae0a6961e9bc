//! The role that may read and nothing else: what a BI tool's user is made a member of.

use postgres::Transaction;

use super::{PublishError, error::During as _};

/// Its name.
const READER: &str = "keifu_reader";

/// Whether there is a role that may only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// `keifu_reader` may read; who is made its member may, too.
    Granted,
    /// There is no such role, and this user may not make one.
    Absent,
}

/// Whether the role is there.
pub(super) fn find(transaction: &mut Transaction<'_>) -> Result<Reader, PublishError> {
    let row = transaction
        .query_one("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", &[&READER])
        .during("読み取りの役割を調べている")?;
    Ok(if row.get(0) { Reader::Granted } else { Reader::Absent })
}

/// Makes the role where that is allowed, and lets it read.
pub(super) fn grant(transaction: &mut Transaction<'_>) -> Result<Reader, PublishError> {
    let granting = "読み取りの権限を与えている";
    if find(transaction)? == Reader::Absent {
        let allowed: bool = transaction
            .query_one("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user", &[])
            .during(granting)?
            .get(0);
        // Roles belong to all databases of a server: another one may make it at this very moment.
        if !allowed || (!made(transaction)? && find(transaction)? == Reader::Absent) {
            return Ok(Reader::Absent);
        }
    }
    transaction
        .batch_execute(&format!(
            "GRANT USAGE ON SCHEMA keifu TO {READER}; GRANT SELECT ON ALL TABLES IN SCHEMA keifu TO {READER}"
        ))
        .during(granting)?;
    Ok(Reader::Granted)
}

fn made(transaction: &mut Transaction<'_>) -> Result<bool, PublishError> {
    let making = "読み取りの役割を作っている";
    let mut attempt = transaction.transaction().during(making)?;
    match attempt.batch_execute(&format!("CREATE ROLE {READER} NOLOGIN")) {
        Ok(()) => attempt.commit().during(making).map(|()| true),
        Err(error) if error.code().is_some() => attempt.rollback().during(making).map(|()| false),
        Err(source) => Err(PublishError::Database { action: making, source }),
    }
}
