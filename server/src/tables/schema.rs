//! What a description of tables consists of.

use std::borrow::Cow;

/// A table: its name, its columns in order, and what it means.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns, in the order of every row.
    pub columns: &'static [Column],
    /// Columns that are asked for often.
    pub indexes: &'static [Index],
    /// What it holds, in Japanese.
    pub ja: &'static str,
    /// What it holds, in English.
    pub en: &'static str,
}

/// Columns that are looked up together.
pub type Index = &'static [&'static str];

/// A column of a table or view.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// Whether it is the primary key of its table: every table has exactly one such column, the first.
    pub key: bool,
    /// The table and column that it refers to.
    pub references: Option<(&'static str, &'static str)>,
    /// What it means, in Japanese.
    pub ja: &'static str,
    /// What it means, in English.
    pub en: &'static str,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number of at most 64 bits.
    Integer,
    /// A number.
    Real,
    /// A day, as [`Value::Text`] in ISO 8601.
    Date,
    /// Yes or no, as [`Value::Integer`] 1 or 0.
    Bool,
}

/// A view: a question over the tables that is asked so often that it has a name.
#[derive(Debug)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The SELECT, in the SQL that SQLite and PostgreSQL share.
    pub sql: &'static str,
    /// What it shows, in Japanese.
    pub ja: &'static str,
    /// What it shows, in English.
    pub en: &'static str,
}

/// The table with that name.
pub fn table(name: &str) -> Option<&'static Table> {
    super::TABLES.iter().find(|table| table.name == name)
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// None.
    Null,
    /// A whole number, or 1 and 0 for yes and no.
    Integer(i64),
    /// A number; always finite.
    Real(f64),
    /// A text, or a day.
    Text(Cow<'a, str>),
}

impl Column {
    /// The same, which may be missing.
    pub(crate) const fn optional(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// The same, as the primary key.
    pub(super) const fn key(self) -> Self {
        Self { key: true, ..self }
    }

    /// The same, referring to the column of another table.
    pub(super) const fn to(self, table: &'static str, column: &'static str) -> Self {
        Self { references: Some((table, column)), ..self }
    }
}

const fn column(name: &'static str, kind: Kind, ja: &'static str, en: &'static str) -> Column {
    Column { name, kind, nullable: false, key: false, references: None, ja, en }
}

pub(crate) const fn text(name: &'static str, ja: &'static str, en: &'static str) -> Column {
    column(name, Kind::Text, ja, en)
}

pub(crate) const fn integer(name: &'static str, ja: &'static str, en: &'static str) -> Column {
    column(name, Kind::Integer, ja, en)
}

pub(crate) const fn real(name: &'static str, ja: &'static str, en: &'static str) -> Column {
    column(name, Kind::Real, ja, en)
}

pub(super) const fn date(name: &'static str, ja: &'static str, en: &'static str) -> Column {
    column(name, Kind::Date, ja, en)
}

pub(super) const fn yes_no(name: &'static str, ja: &'static str, en: &'static str) -> Column {
    column(name, Kind::Bool, ja, en)
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        // No column and no file format of ours has a place for what is not a number.
        if number.is_finite() { Self::Real(number) } else { Self::Null }
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Self::Integer(yes.into())
    }
}

impl From<keifu_corpus::Date> for Value<'_> {
    fn from(day: keifu_corpus::Date) -> Self {
        Self::Text(Cow::Owned(day.to_string()))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
