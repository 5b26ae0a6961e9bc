//! Public registers of bodies: the official files of 法人番号 and of 全国地方公共団体コード, row by row.
//!
//! ```text
//! file ─unpack (zip)→ bytes ─decode (UTF-8, Shift_JIS)→ records ─layout→ RegistryRow, or what is wrong with the line
//! ```
//! Nothing is held but the current record, however long the file is. A line that cannot be read is told of and left out;
//! the next one is read.

mod decode;
mod layout;
mod number;
mod unpack;

use std::{fs::File, io::Read, path::Path};

use serde::{Deserialize, Serialize};

use crate::Error;

pub use number::{is_corporate_number, local_government_code};

use decode::Decoding;
use layout::Layout;

/// Which register gives an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// 法人番号: 13 digits, the first of which checks the others.
    CorporateNumber,
    /// 全国地方公共団体コード: 6 digits, the last of which checks the others.
    LocalGovernmentCode,
}

impl Scheme {
    /// Every register.
    pub const ALL: [Self; 2] = [Self::CorporateNumber, Self::LocalGovernmentCode];

    /// Its name in exports and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CorporateNumber => "corporate_number",
            Self::LocalGovernmentCode => "local_government_code",
        }
    }

    /// The register with that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.as_str() == name)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::CorporateNumber => "法人番号",
            Self::LocalGovernmentCode => "団体コード",
        }
    }
}

/// A body as a register has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RegistryRow {
    /// The register.
    pub scheme: Scheme,
    /// The body's id there.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names of it: in English, or with its prefecture before it.
    pub others: Vec<String>,
    /// Where it is; empty when the file does not say.
    pub prefecture: String,
    /// Municipality, likewise.
    pub municipality: String,
    /// Whether it has ceased to exist.
    pub closed: bool,
}

/// A line that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Line of the file, from 1.
    pub line: u64,
    /// What is wrong with it, for people.
    pub reason: String,
}

/// What a file turned out to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RegistryFile {
    /// Name of the layout, for people.
    pub layout: &'static str,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Records read, without a header.
    pub records: u64,
    /// Records that gave a row.
    pub rows: u64,
    /// Records of an earlier state of a body that has a later one.
    pub outdated: u64,
    /// Records that the register itself keeps out of searches.
    pub hidden: u64,
    /// Records left out because they cannot be right.
    pub left_out: u64,
}

/// Reads a register's file; `take` gets every row, `leave` every line that cannot be read.
///
/// Fails when the file cannot be opened, is of no known layout, or when `take` fails.
pub fn read_registry(
    path: &Path,
    mut take: impl FnMut(RegistryRow) -> Result<(), Error>,
    mut leave: impl FnMut(LeftOut),
) -> Result<RegistryFile, Error> {
    let failed = |source| Error::Io { action: "reading", path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let bytes: Box<dyn Read> = unpack::open(file).map_err(failed)?;
    let decoding = Decoding::of(bytes).map_err(failed)?;
    let encoding = decoding.encoding();
    let tabs = decoding.first_line().contains('\t');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .quoting(!tabs)
        // With the default, which takes \r\n for one, lines are counted one too few.
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(decoding);
    let mut read = RegistryFile { encoding, ..RegistryFile::default() };
    let mut layout: Option<Layout> = None;
    let mut record = csv::StringRecord::new();
    let mut first_line = None;
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(source) => return Err(failed(source)),
                _ => {
                    read.left_out += 1;
                    leave(LeftOut { line, reason: "CSV として読めません".to_owned() });
                    continue;
                }
            },
        }
        let line = record.position().map_or(line, csv::Position::line);
        let Some(known) = &layout else {
            // Titles may stand above the header.
            let recognized = Layout::of(&record);
            first_line.get_or_insert_with(|| record.iter().take(4).collect::<Vec<_>>().join(","));
            match recognized {
                Some((found, is_header)) => {
                    read.layout = found.name();
                    if !is_header {
                        consider(&found, &record, line, &mut read, &mut take, &mut leave)?;
                    }
                    layout = Some(found);
                }
                None if line >= layout::HEADER_WITHIN => break,
                None => {}
            }
            continue;
        };
        consider(known, &record, line, &mut read, &mut take, &mut leave)?;
    }
    if layout.is_none() {
        return Err(Error::UnknownRegistry {
            path: path.to_owned(),
            begins: first_line.unwrap_or_default().chars().take(60).collect(),
        });
    }
    Ok(read)
}

fn consider(
    layout: &Layout,
    record: &csv::StringRecord,
    line: u64,
    read: &mut RegistryFile,
    take: &mut impl FnMut(RegistryRow) -> Result<(), Error>,
    leave: &mut impl FnMut(LeftOut),
) -> Result<(), Error> {
    read.records += 1;
    match layout.row(record) {
        layout::Read::Row(row) => {
            read.rows += 1;
            take(row)?;
        }
        layout::Read::Outdated => read.outdated += 1,
        layout::Read::Hidden => read.hidden += 1,
        layout::Read::Wrong(reason) => {
            read.left_out += 1;
            leave(LeftOut { line, reason });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
