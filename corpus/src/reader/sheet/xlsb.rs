//! XLSB: the binary kin of XLSX, through calamine; number formats other than dates are not applied.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetVisible, Xlsb};

use super::{
    format::{Pattern, plain, show},
    grid::{Cell, Doubts, Kind, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Sheet, weight},
    package::Package,
};
use crate::Error;

/// Most bytes that all parts together may unpack to: calamine unpacks some of them whole.
const MOST_OF_ALL: u64 = 1 << 30;

/// Reads a workbook; each sheet is given to `each` as soon as it is read. The number of sheets.
pub(super) fn read(
    bytes: &[u8],
    source: &str,
    package: &mut Package<'_>,
    doubts: &mut Doubts,
    each: &mut dyn FnMut(Sheet),
) -> Result<u32, Error> {
    package.weigh(MOST_OF_ALL)?;
    let damaged = |error: calamine::XlsbError| Error::Damaged {
        source_path: source.to_owned(),
        format: "XLSB",
        reason: error.to_string(),
    };
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let epoch_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    let mut left = MOST_CELLS;
    for (at, listed) in sheets.iter().enumerate() {
        let mut sheet = Sheet { number: at as u32 + 1, name: listed.name.clone(), ..Sheet::default() };
        // Charts hold no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&listed.name) else { continue };
        if listed.visible != SheetVisible::Visible {
            doubts.hidden.push(listed.name.clone());
        }
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) => {
                    let (row, col) = cell.get_position();
                    let (text, kind) = shown(cell.get_value(), epoch_1904, doubts);
                    if text.trim().is_empty() || row >= MOST_ROWS || col >= MOST_COLUMNS {
                        continue;
                    }
                    let Some(less) = left.checked_sub(weight(&text)) else {
                        doubts.cut.push(format!("{} (row {})", sheet.name, row + 1));
                        break;
                    };
                    left = less;
                    sheet.cells.push(Cell { row, col, text: text.into_boxed_str(), kind, strong: false });
                }
                Ok(None) => break,
                Err(_) => {
                    let row = sheet.cells.last().map_or(0, |cell| cell.row + 1);
                    doubts.broken.push(format!("{} (row {row})", sheet.name));
                    break;
                }
            }
        }
        sheet.cells.sort_by_key(|cell| (cell.row, cell.col));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.col));
        each(sheet);
    }
    Ok(sheets.len() as u32)
}

/// The text of a value, and what it is.
fn shown(value: &DataRef<'_>, epoch_1904: bool, doubts: &mut Doubts) -> (String, Kind) {
    match value {
        DataRef::Empty => Default::default(),
        DataRef::Float(value) => (plain(*value), Kind::Number),
        DataRef::Int(value) => (value.to_string(), Kind::Number),
        DataRef::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.to_owned(), Kind::Text),
        DataRef::DateTime(moment) => {
            let value = moment.as_f64();
            let code = match (moment.is_duration(), value < 1.0, value.fract() == 0.0) {
                (true, ..) => "[h]:mm",
                (_, true, _) => "h:mm",
                (_, _, true) => "yyyy/m/d",
                _ => "yyyy/m/d h:mm",
            };
            show(value, &Pattern::of(code), epoch_1904)
        }
        DataRef::Error(_) => {
            doubts.errors += 1;
            (Data::from(value.clone()).to_string(), Kind::Text)
        }
        value => (Data::from(value.clone()).to_string(), Kind::Text),
    }
}
