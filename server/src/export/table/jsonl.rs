//! JSON Lines: one object a row, with the columns as its fields.

use std::io::{self, Write};

use serde::ser::{SerializeMap as _, Serializer as _};

use crate::tables::{Column, Kind, Value};

pub(crate) struct JsonLines<W: Write> {
    out: W,
    columns: &'static [Column],
}

impl<W: Write> JsonLines<W> {
    pub(super) fn new(columns: &'static [Column], out: W) -> Self {
        Self { out, columns }
    }

    pub(super) fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        let mut json = serde_json::Serializer::new(&mut self.out);
        let mut object = json.serialize_map(Some(row.len()))?;
        for (column, value) in self.columns.iter().zip(row) {
            match value {
                Value::Null => object.serialize_entry(column.name, &())?,
                Value::Integer(yes) if column.kind == Kind::Bool => {
                    object.serialize_entry(column.name, &(*yes != 0))?;
                }
                Value::Integer(number) => object.serialize_entry(column.name, number)?,
                // 127, not 127.0: a count stays a count, as in the contract.
                Value::Real(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                    object.serialize_entry(column.name, &(*number as i64))?;
                }
                Value::Real(number) => object.serialize_entry(column.name, number)?,
                Value::Text(text) => object.serialize_entry(column.name, text)?,
            }
        }
        object.end()?;
        self.out.write_all(b"\n")
    }

    pub(super) fn finish(self) -> W {
        self.out
    }
}
