//! CSV for spreadsheets: UTF-8 with byte order mark (Excel takes it for another encoding without), RFC 4180.
//!
//! A spreadsheet calculates a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, wherever it comes from.
//! Such a text gets an apostrophe in front, which spreadsheets take for "this is text"; so does a text of apostrophes and
//! one of these, so that taking away the first apostrophe before one of these always gives back the text. Numbers and
//! days are values, not text, and a text that is but a number (`-5`) is left as it is: it calculates nothing.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use csv::{Terminator, Writer, WriterBuilder};

use crate::tables::{Column, Kind, Value};

pub(crate) struct Csv<W: Write> {
    writer: Writer<W>,
    columns: &'static [Column],
}

impl<W: Write> Csv<W> {
    pub(super) fn new(columns: &'static [Column], mut out: W) -> io::Result<Self> {
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        writer.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self { writer, columns })
    }

    pub(super) fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        for (column, value) in self.columns.iter().zip(row) {
            self.writer.write_field(cell(column.kind, value).as_bytes())?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(|failed| io::Error::other(failed.error().to_string()))
    }
}

fn cell<'v>(kind: Kind, value: &'v Value<'_>) -> Cow<'v, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Integer(yes) if kind == Kind::Bool => Cow::Borrowed(if *yes == 0 { "false" } else { "true" }),
        Value::Integer(number) => number.to_string().into(),
        Value::Real(number) => number.to_string().into(),
        Value::Text(text) if kind == Kind::Text => harmless(text),
        Value::Text(text) => Cow::Borrowed(text),
    }
}

/// The text with an apostrophe in front when a spreadsheet would calculate it.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let calculated = text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if calculated && !is_number(text) { format!("'{text}").into() } else { text.into() }
}

/// Sign, digits and a point: what a spreadsheet shows as a number and nothing else.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    digits.bytes().all(plain) && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        for (text, wanted) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("- 箇条書き", "'- 箇条書き"),
            ("-5", "-5"),
            ("-12.5", "-12.5"),
            ("+3", "+3"),
            ("-inf", "'-inf"),
            ("-", "'-"),
            ("'引用'", "'引用'"),
            ("健都", "健都"),
            ("", ""),
        ] {
            assert_eq!(harmless(text), wanted);
        }
    }

    #[test]
    fn every_text_comes_back() {
        let back = |cell: &str| match cell.strip_prefix('\'') {
            Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                rest.to_owned()
            }
            _ => cell.to_owned(),
        };
        for text in ["=1", "'=1", "''=1", "'", "''", "'a", "-5", "--5", "'-5", "@", "a=1"] {
            assert_eq!(back(&harmless(text)), text);
        }
    }
}
