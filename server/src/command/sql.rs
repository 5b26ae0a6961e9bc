//! `keifu sql`: a statement over the tables, and what the tables are.

use std::{io::Write as _, sync::Arc};

use crate::{
    Error,
    api::sql::{SqlAnswer, SqlSchema},
    config::Config,
    library::Snapshot,
    output::{self, Align, FAINT, STRONG, Table, fit, grouped},
    sql::{Answer, Cell, Cut, Question, Sql},
};

/// Columns of the terminal that a cell takes at most.
const WIDEST: usize = 60;

pub(super) fn run(
    config: &Config,
    library: &Arc<Snapshot>,
    question: &Question,
    csv: bool,
    json: bool,
) -> Result<(), Error> {
    let answer = Sql::new(config).ask_here(library, question)?;
    if csv {
        output::stdout().write_all(&answer.to_csv())?;
    } else if json {
        return output::json(&SqlAnswer::from(answer));
    } else {
        table(&answer)?;
    }
    if let Some(cut) = answer.cut {
        let why = match cut {
            Cut::Rows => "行数",
            Cut::Bytes => "大きさ",
        };
        let rows = grouped(answer.rows.len() as u64);
        // Beside the answer, which may be a file.
        writeln!(anstream::stderr(), "{why}の上限で、はじめの {rows} 行だけを示しました")?;
    }
    Ok(())
}

fn table(answer: &Answer) -> Result<(), Error> {
    let is_number = |at: usize| {
        let mut cells = answer.rows.iter().map(|row| &row[at]).filter(|cell| **cell != Cell::Null).peekable();
        cells.peek().is_some() && cells.all(|cell| !matches!(cell, Cell::Text(_)))
    };
    let columns: Vec<(&str, Align)> = (0..)
        .zip(&answer.columns)
        .map(|(at, name)| (name.as_str(), if is_number(at) { Align::Right } else { Align::Left }))
        .collect();
    let mut table = Table::new(&columns);
    for row in &answer.rows {
        table.row(row.iter().map(|cell| fit(&cell.shown(), WIDEST)));
    }
    table.write(&mut output::stdout())?;
    Ok(())
}

/// `keifu sql --schema`.
pub(super) fn schema(json: bool) -> Result<(), Error> {
    let schema = SqlSchema::current();
    if json {
        return output::json(&schema);
    }
    let mut out = output::stdout();
    for (at, table) in schema.tables.iter().enumerate() {
        let apart = if at == 0 { "" } else { "\n" };
        let kind = if table.kind == "view" { "（ビュー）" } else { "" };
        writeln!(
            out,
            "{apart}{STRONG}{}{STRONG:#}{kind} {} {FAINT}{}{FAINT:#}",
            table.name, table.ja, table.en
        )?;
        let mut columns = Table::new(&[
            ("列", Align::Left),
            ("型", Align::Left),
            ("", Align::Left),
            ("意味", Align::Left),
            ("", Align::Left),
        ]);
        for column in &table.columns {
            let reference = column.references.as_ref().map(|to| format!("→ {to}"));
            let mark = if column.key { "主キー".to_owned() } else { reference.unwrap_or_default() };
            columns.row([&column.name, &column.kind, &mark, &column.ja, &column.en]);
        }
        columns.write(&mut out)?;
    }
    Ok(())
}
