//! Workbooks → transcript: XLSX, XLSM, XLSB, XLS and ODS.

mod areas;
mod compound;
mod format;
mod grid;
mod header;
mod ods;
mod package;
mod styles;
mod table;
mod write;
mod xls;
mod xlsb;
mod xlsx;

pub(super) use areas::Area;
pub(super) use grid::{Kind, Region, column_name};
pub(super) use header::{closed_up, column_names, header_rows};
pub(super) use table::Table;

use crate::{Error, Format, layout::transcript::Transcript};
use package::Package;

#[cfg(test)]
mod tests;

/// Reads a workbook of the format that was detected.
///
/// Fails when it is damaged, protected by a password, or unpacks to more than is allowed.
pub(crate) fn read(bytes: &[u8], source: &str, format: Format) -> Result<Transcript, Error> {
    let mut transcript = Transcript::default();
    let mut doubts = grid::Doubts::default();
    match format {
        Format::Ods => {
            let mut package = Package::open(bytes, source, "ODS")?;
            let mut each = |sheet| write::write(sheet, &mut transcript);
            let count = ods::read(&mut package, &mut doubts, &mut each)?;
            transcript.pages = Some(count);
            transcript.properties = ods::properties(&mut package)?;
        }
        Format::Xls => {
            let mut each = |sheet| write::write(sheet, &mut transcript);
            let count = xls::read(bytes, &mut doubts, &mut each).map_err(|failure| failure.of(source))?;
            transcript.pages = Some(count);
        }
        _ => {
            let mut package = Package::open(bytes, source, "XLSX")?;
            if package.names().iter().any(|name| name.eq_ignore_ascii_case("xl/workbook.bin")) {
                let mut each = |sheet| write::write(sheet, &mut transcript);
                let count = xlsb::read(bytes, source, &mut package, &mut doubts, &mut each)?;
                transcript.pages = Some(count);
                doubts.warn(&mut transcript);
                return Ok(transcript);
            }
            let mut book = xlsx::Workbook::open(package)?;
            for at in 0..book.len() {
                if let Some(sheet) = book.sheet(at, &mut doubts)? {
                    write::write(sheet, &mut transcript);
                }
            }
            transcript.pages = Some(book.len() as u32);
            transcript.properties = book.properties;
        }
    }
    doubts.warn(&mut transcript);
    Ok(transcript)
}
