//! `keifu eval`: precision and recall against annotated reports.

use std::{io::Write as _, path::Path};

use crate::{Error, eval::evaluate, library::Snapshot, output};

pub(super) fn run(
    library: &Snapshot,
    gold: &Path,
    crossdoc: Option<&Path>,
    misses: bool,
    json: bool,
) -> Result<(), Error> {
    let report = evaluate(library, gold, crossdoc)?;
    if json {
        return output::json(&report);
    }
    let mut out = output::stdout();
    if misses {
        for miss in &report.misses {
            writeln!(out, "{miss}")?;
        }
    }
    report.write(&mut out)?;
    Ok(())
}
