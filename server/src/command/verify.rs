//! `keifu verify`: everything derived again and compared.

use std::io::Write as _;

use crate::{
    Error,
    library::Snapshot,
    output::{self, grouped},
    verify::verify,
};

pub(super) fn run(library: &Snapshot, json: bool) -> Result<(), Error> {
    let verified = match verify(library, library.analyzer()) {
        Ok(verified) => verified,
        Err(Error::Differs(difference)) if json => {
            output::json(&serde_json::json!({ "ok": false, "difference": &difference }))?;
            return Err(Error::Differs(difference));
        }
        Err(error) => return Err(error),
    };
    if json {
        return output::json(&serde_json::json!({ "ok": true, "verified": verified }));
    }
    writeln!(
        output::stdout(),
        "世代 {} は原文どおりです: 文書 {}、段落 {}、引用と位置 {}、エンティティ {}、関係 {}",
        verified.generation,
        grouped(verified.documents as u64),
        grouped(verified.passages as u64),
        grouped(verified.places as u64),
        grouped(verified.entities as u64),
        grouped(verified.relations as u64),
    )?;
    Ok(())
}
