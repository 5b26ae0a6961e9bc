//! What publishing a large collection to PostgreSQL costs.
//!
//! Rows are made up: `KEIFU_BENCH_MENTIONS` mentions (1,000,000 unless given) and what goes with them, published to
//! the database `KEIFU_BENCH_POSTGRES` (postgres://…; its schema `keifu` is overwritten; drop it before, or the first line tells of an update).
//! Run: `KEIFU_BENCH_POSTGRES=postgres://… cargo bench -p keifu-tests --bench publish`

use std::time::Instant;

use keifu_server::publish::{Outcome, Target, publish};
use keifu_tests::{big_tables::BigTables, measure};

fn main() -> anyhow::Result<()> {
    let Ok(url) = std::env::var("KEIFU_BENCH_POSTGRES") else {
        measure::say("skipped: KEIFU_BENCH_POSTGRES is absent");
        return Ok(());
    };
    let target: Target = url.parse().map_err(anyhow::Error::msg)?;
    let mentions = measure::setting("KEIFU_BENCH_MENTIONS", 1_000_000);
    let first = BigTables { generation: 1, mentions, more: 0, shift: 0 };
    for (what, source) in [
        ("tables made and filled", first),
        ("the same generation again", first),
        ("some rows more", BigTables { generation: 2, more: mentions / 1_000, ..first }),
        ("every row another", BigTables { generation: 3, shift: 1, ..first }),
    ] {
        let begun = Instant::now();
        let outcome = publish(&target, &source)?;
        let (Outcome::Written(published) | Outcome::AlreadyThere(published)) = outcome;
        measure::say(&format!(
            "{what:28} {:7.1} s   {} rows, {} changed   peak {} MB",
            begun.elapsed().as_secs_f64(),
            published.rows,
            published.changed,
            measure::peak_mb(std::process::id()),
        ));
    }
    Ok(())
}
