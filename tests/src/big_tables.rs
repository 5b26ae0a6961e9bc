//! Rows of the star schema, as many as one likes, made up.

use keifu_server::{
    publish::{PublishError, Source},
    tables::{Column, Kind, TABLES, Table, Value, Write, table},
};

/// What a passage says, again and again.
const SENTENCE: &str =
    "北大阪健康医療都市（健都）において、医療と健康に関わる産業の集積を進め、関西支部の利用実績は";

/// A generation with so many mentions, and of everything else as much as goes with them.
#[derive(Clone, Copy, Debug)]
pub struct BigTables {
    /// Its number.
    pub generation: u64,
    /// Rows of the table of mentions.
    pub mentions: u64,
    /// Mentions that are added to those, and nothing else with them.
    pub more: u64,
    /// So many rows come before what the rows would say otherwise: as when a document is put before all others.
    pub shift: u64,
}

impl BigTables {
    /// Rows of a table.
    pub fn rows(&self, table: &Table) -> u64 {
        let share = match table.name {
            "fiscal_years" => return 30,
            "documents" => 1_000,
            "passages" => 5,
            "entities" | "aliases" => 40,
            "relations" => 25,
            "evidence" | "dates" => 12,
            "metrics" => 10,
            _ => return self.mentions + self.more,
        };
        self.mentions / share + 1
    }

    fn value(&self, table: &Table, column: &Column, row: u64) -> Value<'static> {
        let said = row + self.shift;
        if column.key {
            return self.key(table, row);
        }
        if let Some((to, _)) = column.references {
            let Some(to) = TABLES.iter().find(|table| table.name == to) else { return Value::Null };
            return self.key(to, said * 7 % self.rows(to));
        }
        match column.kind {
            Kind::Bool => Value::from(said.is_multiple_of(2)),
            Kind::Integer => Value::Integer(signed(said % 1_000)),
            Kind::Real => Value::Real(said as f64 / 8.0),
            Kind::Date => Value::from(format!("20{:02}-04-01", said % 30)),
            Kind::Text if column.name == "text" => Value::from(format!("{SENTENCE}{said}件{SENTENCE}")),
            Kind::Text if column.name.ends_with("citation_id") => Value::from(format!("d{said:016x}-5:1-8")),
            Kind::Text => {
                Value::from(format!("{} {}", column.ja.chars().take(8).collect::<String>(), said % 5_000))
            }
        }
    }

    fn key(&self, table: &Table, row: u64) -> Value<'static> {
        match table.columns.first().map(|column| column.kind) {
            Some(Kind::Text) => Value::from(format!("{}{row:016x}", &table.name[..1])),
            _ => Value::Integer(signed(row)),
        }
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Source for BigTables {
    fn generation(&self) -> u64 {
        self.generation
    }

    fn published_at(&self) -> Option<i64> {
        None
    }

    fn documents(&self) -> u64 {
        table("documents").map_or(0, |table| self.rows(table))
    }

    fn passages(&self) -> u64 {
        table("passages").map_or(0, |table| self.rows(table))
    }

    fn identity(&self) -> String {
        format!("{self:?}")
    }

    fn each_row(&self, table: &'static Table, write: Write<'_, PublishError>) -> Result<(), PublishError> {
        let mut values = Vec::with_capacity(table.columns.len());
        for row in 0..self.rows(table) {
            values.clear();
            values.extend(table.columns.iter().map(|column| self.value(table, column, row)));
            write(table, &values)?;
        }
        Ok(())
    }
}
