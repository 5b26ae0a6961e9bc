//! XLS of Excel 97 to 2003: records of the stream `Workbook` → sheets (MS-XLS, BIFF8).

mod records;
#[cfg(test)]
mod tests;

use records::{Record, Text, records};

use super::{
    compound::{Compound, long, short},
    format::{Pattern, built_in, plain, show},
    grid::{Cell, Doubts, Kind, MOST_BORDERED, MOST_CELLS, MOST_COLUMNS, Region, Sheet},
};
use crate::Error;

/// What went wrong, before the file is named.
pub(super) enum Failure {
    Encrypted,
    /// Of Excel 95 or older.
    Old,
    Damaged(&'static str),
}

impl Failure {
    pub(super) fn of(self, source: &str) -> Error {
        let source_path = source.to_owned();
        match self {
            Self::Encrypted => Error::Encrypted { source_path, format: "XLS" },
            Self::Old => Error::NotRead { source_path, format: "XLS (Excel 95)", instead: ".xlsx" },
            Self::Damaged(reason) => Error::Damaged { source_path, format: "XLS", reason: reason.to_owned() },
        }
    }
}

/// Reads a workbook; each sheet is given to `each` as soon as it is read. The number of sheets.
pub(super) fn read(bytes: &[u8], doubts: &mut Doubts, each: &mut dyn FnMut(Sheet)) -> Result<u32, Failure> {
    let file = Compound::open(bytes).map_err(Failure::Damaged)?;
    let Some(stream) = file.stream("Workbook") else {
        let old = file.stream("Book").is_some();
        return Err(if old { Failure::Old } else { Failure::Damaged("it holds no stream Workbook") });
    };
    let book = Book::read(&stream)?;
    let mut left = MOST_CELLS;
    for (at, listed) in book.sheets.iter().enumerate() {
        // Charts and macro sheets hold no cells.
        if listed.kind != 0 {
            continue;
        }
        if listed.hidden {
            doubts.hidden.push(listed.name.clone());
        }
        let mut sheet = Sheet { number: at as u32 + 1, name: listed.name.clone(), ..Sheet::default() };
        let part = stream.get(listed.start..).unwrap_or_default();
        let mut reader =
            Reader { book: &book, sheet: &mut sheet, doubts, left: &mut left, rest: Rest::default() };
        if !reader.read(part) {
            let row = sheet.cells.last().map_or(0, |cell| cell.row + 1);
            doubts.broken.push(format!("{} (row {row})", sheet.name));
        }
        sheet.cells.sort_by_key(|cell| (cell.row, cell.col));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.col));
        each(sheet);
    }
    Ok(book.sheets.len() as u32)
}

/// What all sheets share.
#[derive(Default)]
struct Book {
    sheets: Vec<Listed>,
    strings: Vec<Box<str>>,
    styles: Vec<Style>,
    patterns: Vec<Pattern>,
    epoch_1904: bool,
}

struct Listed {
    name: String,
    start: usize,
    hidden: bool,
    kind: u8,
}

struct Style {
    pattern: usize,
    bordered: bool,
    strong: bool,
}

impl Book {
    fn read(stream: &[u8]) -> Result<Self, Failure> {
        let mut book = Self::default();
        let mut codes = std::collections::HashMap::new();
        let mut bold = Vec::new();
        let mut formats = Vec::new();
        let mut ended = false;
        for (at, record) in records(stream).enumerate() {
            let data = record.data();
            match record.kind {
                BOF if at == 0 && short(data, 0) != Some(0x0600) => return Err(Failure::Old),
                FILEPASS => return Err(Failure::Encrypted),
                DATEMODE => book.epoch_1904 = short(data, 0) == Some(1),
                FONT => bold.push(short(data, 6).is_some_and(|weight| weight >= 600)),
                FORMAT => {
                    if let Some(id) = short(data, 0) {
                        codes.insert(u32::from(id), Text::new(&record, 2).long());
                    }
                }
                XF => {
                    let of = |at| u32::from(short(data, at).unwrap_or(0));
                    let font = of(0) as usize;
                    // Font 4 is never written (MS-XLS, 2.5.129).
                    let font = if font > 4 { font - 1 } else { font };
                    let borders = long(data, 10).unwrap_or(0) & 0xFFFF != 0;
                    let colour = of(18) & 0x7F;
                    // Patterns other than none; white (9 and 65) is no ground of its own.
                    let filled = long(data, 14).unwrap_or(0) >> 26 != 0 && !matches!(colour, 9 | 65);
                    formats.push((of(2), bold.get(font).copied().unwrap_or(false) || filled, borders));
                }
                BOUNDSHEET if book.sheets.len() < 10_000 => book.sheets.push(Listed {
                    start: long(data, 0).unwrap_or(u32::MAX) as usize,
                    hidden: data.get(4).is_some_and(|state| state & 3 != 0),
                    kind: data.get(5).copied().unwrap_or(0),
                    name: Text::new(&record, 6).short(),
                }),
                SST => book.strings = shared(&record),
                EOF => {
                    ended = true;
                    break;
                }
                _ => {}
            }
        }
        if book.sheets.is_empty() || !ended {
            return Err(Failure::Damaged("its list of sheets is cut off"));
        }
        let mut ids: Vec<u32> = formats.iter().map(|format| format.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let code = |id: u32| codes.get(&id).map_or_else(|| built_in(id), String::as_str);
        book.patterns = ids.iter().map(|&id| Pattern::of(code(id))).collect();
        book.styles = formats
            .into_iter()
            .map(|(id, strong, bordered)| Style {
                pattern: ids.binary_search(&id).unwrap_or(0),
                bordered,
                strong,
            })
            .collect();
        Ok(book)
    }
}

/// The texts that cells share.
fn shared(record: &Record<'_>) -> Vec<Box<str>> {
    let count = long(record.data(), 4).unwrap_or(0);
    let mut text = Text::new(record, 8);
    let mut strings = Vec::new();
    for _ in 0..count {
        if text.is_at_end() {
            break;
        }
        strings.push(text.long().into_boxed_str());
    }
    strings
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const FILEPASS: u16 = 0x002F;
const DATEMODE: u16 = 0x0022;
const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const BOUNDSHEET: u16 = 0x0085;
const SST: u16 = 0x00FC;
const LABELSST: u16 = 0x00FD;
const LABEL: u16 = 0x0204;
const RSTRING: u16 = 0x00D6;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const MULRK: u16 = 0x00BD;
const BLANK: u16 = 0x0201;
const MULBLANK: u16 = 0x00BE;
const FORMULA: u16 = 0x0006;
const STRING: u16 = 0x0207;
const BOOLERR: u16 = 0x0205;
const MERGEDCELLS: u16 = 0x00E5;
const COLINFO: u16 = 0x007D;
const DEFCOLWIDTH: u16 = 0x0055;
const ROW: u16 = 0x0208;
const NOTE: u16 = 0x001C;
const OBJ: u16 = 0x005D;
const TXO: u16 = 0x01B6;

/// Reads the cells of a sheet.
struct Reader<'r> {
    book: &'r Book,
    sheet: &'r mut Sheet,
    doubts: &'r mut Doubts,
    left: &'r mut usize,
    rest: Rest,
}

/// What reading a sheet keeps beside its cells.
#[derive(Default)]
struct Rest {
    bordered: usize,
    /// A formula whose text stands in the next record.
    pending: Option<(u32, u32, usize)>,
    object: u16,
    texts: Vec<(u16, String)>,
    noted: Vec<(u32, u32, u16)>,
    narrow: u32,
    wide: u32,
    default_narrow: bool,
}

impl Reader<'_> {
    /// Reads the records of the sheet; false when they break off.
    fn read(&mut self, stream: &[u8]) -> bool {
        let mut depth = 0u32;
        for record in records(stream) {
            match record.kind {
                BOF => depth += 1,
                EOF => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.finish();
                        return true;
                    }
                }
                // Charts within the sheet bring records of their own.
                _ if depth == 1 && !self.record(&record) => {
                    self.doubts.cut.push(format!("{} (row {})", self.sheet.name, self.row_reached()));
                    self.finish();
                    return true;
                }
                _ => {}
            }
        }
        self.finish();
        false
    }

    fn row_reached(&self) -> u32 {
        self.sheet.cells.last().map_or(1, |cell| cell.row + 1)
    }

    /// Reads a record; false when no more cells may be read.
    fn record(&mut self, record: &Record<'_>) -> bool {
        let data = record.data();
        let of = |at| usize::from(short(data, at).unwrap_or(0));
        let (row, col, style) = (of(0) as u32, of(2) as u32, of(4));
        match record.kind {
            LABELSST => {
                let text = long(data, 6).and_then(|at| self.book.strings.get(at as usize));
                let text = text.map(|text| text.to_string()).unwrap_or_default();
                return self.text(row, col, style, text);
            }
            LABEL | RSTRING => return self.text(row, col, style, Text::new(record, 6).long()),
            NUMBER => return self.number(row, col, style, float(data, 6)),
            RK => return self.number(row, col, style, long(data, 6).map(rk)),
            MULRK => {
                for (at, pair) in data.get(4..).unwrap_or_default().chunks_exact(6).enumerate() {
                    let style = usize::from(short(pair, 0).unwrap_or(0));
                    if !self.number(row, col + at as u32, style, long(pair, 2).map(rk)) {
                        return false;
                    }
                }
            }
            BLANK => self.empty(row, col, style),
            MULBLANK => {
                let styles = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (at, pair) in styles.chunks_exact(2).enumerate() {
                    self.empty(row, col + at as u32, usize::from(short(pair, 0).unwrap_or(0)));
                }
            }
            FORMULA => return self.formula(row, col, style, data),
            STRING => {
                if let Some((row, col, style)) = self.rest.pending.take() {
                    return self.text(row, col, style, Text::new(record, 0).long());
                }
            }
            BOOLERR => {
                let (value, is_error) = (data.get(6).copied().unwrap_or(0), data.get(7) == Some(&1));
                let text = if is_error { self.error(value) } else { boolean(value) };
                return self.text(row, col, style, text.to_owned());
            }
            MERGEDCELLS => {
                for part in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let of = |at| u32::from(short(part, at).unwrap_or(0));
                    let region = Region { top: of(0), bottom: of(2), left: of(4), right: of(6) };
                    if region.top <= region.bottom
                        && region.left <= region.right
                        && self.sheet.merged.len() < MOST_BORDERED
                    {
                        self.sheet.merged.push(region);
                    }
                }
            }
            COLINFO => {
                let count = (of(2) + 1).saturating_sub(of(0)).min(256) as u32;
                self.doubts.hidden_lines += of(8) & 1;
                // A stretch up to the last column lies beside the form.
                if of(2) < 255 {
                    let narrow = of(4) < 4 * 256 + 128;
                    if narrow { self.rest.narrow += count } else { self.rest.wide += count }
                }
            }
            DEFCOLWIDTH => self.rest.default_narrow = of(0) < 5,
            ROW => self.doubts.hidden_lines += usize::from(of(12) & 0x20 != 0),
            OBJ => self.rest.object = of(6) as u16,
            TXO => {
                let text = Text::continued(record, of(10));
                if !text.trim().is_empty() && self.rest.texts.len() < MOST_BORDERED {
                    self.rest.texts.push((self.rest.object, text));
                }
            }
            NOTE if self.rest.noted.len() < MOST_BORDERED => {
                self.rest.noted.push((row, col, of(6) as u16));
            }
            _ => {}
        }
        true
    }

    fn formula(&mut self, row: u32, col: u32, style: usize, data: &[u8]) -> bool {
        self.rest.pending = None;
        if short(data, 12) != Some(0xFFFF) {
            return self.number(row, col, style, float(data, 6));
        }
        let value = data.get(8).copied().unwrap_or(0);
        match data.get(6) {
            Some(0) => {
                self.rest.pending = Some((row, col, style));
                true
            }
            Some(1) => self.text(row, col, style, boolean(value).to_owned()),
            Some(2) => {
                let text = self.error(value).to_owned();
                self.text(row, col, style, text)
            }
            _ => {
                self.empty(row, col, style);
                true
            }
        }
    }

    fn error(&mut self, code: u8) -> &'static str {
        self.doubts.errors += 1;
        match code {
            0x00 => "#NULL!",
            0x07 => "#DIV/0!",
            0x0F => "#VALUE!",
            0x17 => "#REF!",
            0x1D => "#NAME?",
            0x24 => "#NUM!",
            _ => "#N/A",
        }
    }

    fn number(&mut self, row: u32, col: u32, style: usize, value: Option<f64>) -> bool {
        let Some(value) = value else { return true };
        let pattern = self.book.styles.get(style).and_then(|style| self.book.patterns.get(style.pattern));
        let (text, kind) = match pattern {
            Some(pattern) => show(value, pattern, self.book.epoch_1904),
            None => (plain(value), Kind::Number),
        };
        self.keep(row, col, style, text, kind)
    }

    fn text(&mut self, row: u32, col: u32, style: usize, text: String) -> bool {
        self.keep(row, col, style, text.replace("\r\n", "\n").replace('\r', "\n"), Kind::Text)
    }

    fn keep(&mut self, row: u32, col: u32, style: usize, text: String, kind: Kind) -> bool {
        if text.trim().is_empty() || col >= MOST_COLUMNS {
            self.empty(row, col, style);
            return true;
        }
        if *self.left == 0 {
            return false;
        }
        *self.left -= 1;
        let strong = self.book.styles.get(style).is_some_and(|style| style.strong);
        self.sheet.cells.push(Cell { row, col, text: text.into_boxed_str(), kind, strong });
        true
    }

    fn empty(&mut self, row: u32, col: u32, style: usize) {
        let bordered = self.book.styles.get(style).is_some_and(|style| style.bordered);
        if bordered && self.rest.bordered < MOST_BORDERED && col < MOST_COLUMNS {
            self.rest.bordered += 1;
            self.sheet.cells.push(Cell { row, col, ..Cell::default() });
        }
    }

    /// Settles what stands beside the cells.
    fn finish(&mut self) {
        let rest = std::mem::take(&mut self.rest);
        self.sheet.narrow =
            rest.narrow >= 12 && rest.narrow > 3 * rest.wide || rest.default_narrow && rest.wide < 4;
        let mut texts: std::collections::HashMap<u16, String> = rest.texts.into_iter().collect();
        for (row, col, object) in rest.noted {
            if let Some(text) = texts.remove(&object) {
                self.sheet.notes.push((row, col, text.replace('\r', "\n")));
            }
        }
        self.sheet.notes.sort();
    }
}

fn boolean(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn float(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A number in 30 bits: the upper part of a float or an integer, times 100 or not (MS-XLS, 2.5.217).
fn rk(bits: u32) -> f64 {
    let value = match bits & 2 != 0 {
        true => f64::from((bits as i32) >> 2),
        false => f64::from_bits(u64::from(bits & !3) << 32),
    };
    if bits & 1 != 0 { value / 100.0 } else { value }
}
