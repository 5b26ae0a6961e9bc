//! Parquet: typed columns, compressed with Snappy, which every reader knows; groups of rows of a bounded size.

use std::{
    io::{self, Write},
    sync::Arc,
};

use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        metadata::KeyValue,
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type,
};

use crate::tables::{Column, Kind, Value};

/// A group is written when it has so many rows,
const MOST_ROWS: usize = 100_000;
/// or so many bytes.
const MOST_BYTES: usize = 8 << 20;

pub(crate) struct Parquet<W: Write + Send> {
    file: SerializedFileWriter<W>,
    group: Vec<Values>,
    rows: usize,
    bytes: usize,
}

/// The values of a column in the group at hand, and for each row whether it has one.
struct Values {
    list: List,
    there: Option<Vec<i16>>,
}

enum List {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Date(Vec<i32>),
    Bool(Vec<bool>),
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn new(columns: &[Column], out: W) -> io::Result<Self> {
        let fields = columns.iter().map(|column| field(column).map(Arc::new));
        let fields = fields.collect::<Result<_, _>>().map_err(io::Error::other)?;
        let schema =
            Type::group_type_builder("keifu").with_fields(fields).build().map_err(io::Error::other)?;
        let meaning =
            |column: &Column| KeyValue::new(column.name.to_owned(), format!("{} / {}", column.ja, column.en));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(columns.iter().map(meaning).collect()))
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(Self { file, group: columns.iter().map(Values::new).collect(), rows: 0, bytes: 0 })
    }

    pub(super) fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        for (values, value) in self.group.iter_mut().zip(row) {
            self.bytes += values.push(value)?;
        }
        self.rows += 1;
        if self.rows >= MOST_ROWS || self.bytes >= MOST_BYTES { self.write_group() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.file.into_inner().map_err(failed)
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.file.next_row_group().map_err(failed)?;
        for values in &mut self.group {
            let mut column =
                group.next_column().map_err(failed)?.expect("the schema has a column for each list");
            values.write(&mut column).map_err(failed)?;
            column.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl Values {
    fn new(column: &Column) -> Self {
        let list = match column.kind {
            Kind::Text => List::Text(Vec::new()),
            Kind::Integer => List::Integer(Vec::new()),
            Kind::Real => List::Real(Vec::new()),
            Kind::Date => List::Date(Vec::new()),
            Kind::Bool => List::Bool(Vec::new()),
        };
        Self { list, there: column.nullable.then(Vec::new) }
    }

    /// Takes a value and says how many bytes it has.
    fn push(&mut self, value: &Value<'_>) -> io::Result<usize> {
        if let Some(there) = &mut self.there {
            there.push(i16::from(*value != Value::Null));
        }
        let mut bytes = 8;
        match (&mut self.list, value) {
            (_, Value::Null) if self.there.is_some() => {}
            (List::Text(list), Value::Text(text)) => {
                bytes += text.len();
                list.push(ByteArray::from(text.as_bytes().to_vec()));
            }
            (List::Integer(list), Value::Integer(number)) => list.push(*number),
            (List::Real(list), Value::Real(number)) => list.push(*number),
            (List::Bool(list), Value::Integer(yes)) => list.push(*yes != 0),
            (List::Date(list), Value::Text(day)) => list.push(days_since_1970(day)?),
            (_, value) => return Err(io::Error::other(format!("{value:?} in a column of another kind"))),
        }
        Ok(bytes)
    }

    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        fn put<T: DataType>(
            column: &mut SerializedColumnWriter<'_>,
            list: &mut Vec<T::T>,
            there: Option<&[i16]>,
        ) -> Result<(), ParquetError> {
            column.typed::<T>().write_batch(list, there, None)?;
            list.clear();
            Ok(())
        }
        let there = self.there.as_deref();
        match &mut self.list {
            List::Text(list) => put::<ByteArrayType>(column, list, there)?,
            List::Integer(list) => put::<Int64Type>(column, list, there)?,
            List::Real(list) => put::<DoubleType>(column, list, there)?,
            List::Date(list) => put::<Int32Type>(column, list, there)?,
            List::Bool(list) => put::<BoolType>(column, list, there)?,
        }
        if let Some(there) = &mut self.there {
            there.clear();
        }
        Ok(())
    }
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        Kind::Real => (Physical::DOUBLE, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Bool => (Physical::BOOLEAN, None),
    };
    let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .build()
}

fn days_since_1970(day: &str) -> io::Result<i32> {
    let day: keifu_corpus::Date = day.parse().map_err(io::Error::other)?;
    let first = keifu_corpus::Date::constant(1970, 1, 1);
    Ok(day.since(first).map_err(io::Error::other)?.get_days())
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        // Whoever reads may have gone: its kind tells so.
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(source) => *source,
            Err(source) => io::Error::other(source),
        },
        other => io::Error::other(other),
    }
}
