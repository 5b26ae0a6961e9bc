//! Rows in the text format of PostgreSQL's COPY.

use std::io::Write as _;

use crate::tables::{Column, Kind, Value};

/// Appends one row. Characters that PostgreSQL cannot store (U+0000) become U+FFFD, so that lengths stay.
pub(super) fn row(out: &mut Vec<u8>, columns: &[Column], values: &[Value<'_>]) {
    for (at, (column, value)) in columns.iter().zip(values).enumerate() {
        if at > 0 {
            out.push(b'\t');
        }
        match (column.kind, value) {
            (_, Value::Null) => out.extend_from_slice(b"\\N"),
            (Kind::Bool, Value::Integer(given)) => out.push(if *given == 0 { b'f' } else { b't' }),
            (_, Value::Text(text)) => escaped(out, text),
            // Writing into memory cannot fail.
            (_, Value::Integer(number)) => _ = write!(out, "{number}"),
            (_, Value::Real(number)) => _ = write!(out, "{number}"),
        }
    }
    out.push(b'\n');
}

fn escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\\' | b'\n' | b'\r' | b'\t' | 0)) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(match rest[at] {
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            _ => "\u{FFFD}".as_bytes(),
        });
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn column(kind: Kind) -> Column {
        Column { name: "c", kind, nullable: true, key: false, references: None, ja: "", en: "" }
    }

    fn text(columns: &[Column], values: &[Value<'_>]) -> String {
        let mut out = Vec::new();
        row(&mut out, columns, values);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_would_end_a_field_is_escaped() {
        let columns = [column(Kind::Text)];
        let one = |given: &str| text(&columns, &[Value::Text(given.into())]);
        assert_eq!(one("健都\t表\n行\r\\N\\."), "健都\\t表\\n行\\r\\\\N\\\\.\n");
        assert_eq!(one("a\0b"), "a\u{FFFD}b\n");
        assert_eq!(one(""), "\n");
    }

    #[test]
    fn every_kind_has_its_form() {
        let columns = [Kind::Integer, Kind::Real, Kind::Bool, Kind::Bool, Kind::Date, Kind::Text].map(column);
        let values = [
            Value::Integer(-7),
            Value::Real(98.333),
            Value::Integer(1),
            Value::Integer(0),
            Value::Text("2019-07-01".into()),
            Value::Null,
        ];
        assert_eq!(text(&columns, &values), "-7\t98.333\tt\tf\t2019-07-01\t\\N\n");
        assert_eq!(text(&columns[1..2], &[Value::Real(1e300)]).len(), 302);
    }
}
