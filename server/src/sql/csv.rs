//! An answer as CSV: UTF-8 with byte order mark (Excel needs it), RFC 4180.

use super::{Answer, Cell};

impl Answer {
    /// The header and the rows.
    pub fn to_csv(&self) -> Vec<u8> {
        let mut text = "\u{FEFF}".as_bytes().to_vec();
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(&mut text);
        let rows = self.rows.iter().map(|row| row.iter().map(Cell::shown).collect());
        for record in std::iter::once(self.columns.clone()).chain(rows) {
            writer.write_record(&record).expect("memory takes all that is written");
        }
        writer.flush().expect("memory takes all that is written");
        drop(writer);
        text
    }
}

impl Cell {
    /// As a person reads it: nothing for NULL, 127 rather than 127.0.
    pub fn shown(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}
