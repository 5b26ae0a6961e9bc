//! `keifu publish`: the generation as tables in a PostgreSQL.

use std::{io::Write as _, time::Instant};

use crate::{
    Error,
    config::Config,
    library::Snapshot,
    output::{self, grouped},
    publish::{Outcome, Reader, publish},
};

pub(super) fn run(config: &Config, library: &Snapshot, json: bool) -> Result<(), Error> {
    let Some(target) = &config.publish else {
        let message = "postgres://利用者:パスワード@ホスト/データベース の形で指定するか、keifu.toml に publish = \"postgres://…\" と書いてください";
        return Err(Error::BadDatabase { message: message.to_owned() });
    };
    let begun = Instant::now();
    let outcome = publish(target, library)
        .map_err(|source| Error::Publish { database: target.shown().to_owned(), source })?;
    let (written, published) = match outcome {
        Outcome::Written(published) => (true, published),
        Outcome::AlreadyThere(published) => (false, published),
    };
    let seconds = begun.elapsed().as_secs_f64();
    if json {
        return output::json(&serde_json::json!({
            "database": target.shown(),
            "schema": "keifu",
            "generation": published.generation,
            "written": written,
            "rows": published.rows,
            "changed": published.changed,
            "reader": match published.reader {
                Reader::Granted => Some("keifu_reader"),
                Reader::Absent => None,
            },
            "seconds": seconds,
        }));
    }
    let mut out = output::stdout();
    let (generation, database) = (published.generation, target.shown());
    if written {
        let (rows, changed) = (grouped(published.rows), grouped(published.changed));
        writeln!(
            out,
            "世代 {generation} を {database} のスキーマ keifu に公開しました（{rows} 行、うち変更 {changed} 行、{seconds:.1} 秒）"
        )?;
    } else {
        writeln!(
            out,
            "世代 {generation} は {database} のスキーマ keifu にすでにあります（{} 行）",
            grouped(published.rows)
        )?;
    }
    match published.reader {
        Reader::Granted => writeln!(
            out,
            "読み取り専用の役割 keifu_reader に SELECT を許しました（GRANT keifu_reader TO 利用者 で使えます）"
        )?,
        Reader::Absent => writeln!(
            out,
            "読み取り専用の役割 keifu_reader はありません（この利用者には作れません。管理者が CREATE ROLE keifu_reader を実行すると、次の公開で SELECT を許します）"
        )?,
    }
    Ok(())
}
