//! ODS: `content.xml` → sheets, with the texts that LibreOffice shows (OpenDocument 1.3, part 3, 9).

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::{
    format::plain,
    grid::{Cell, Doubts, Kind, MOST_BORDERED, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Region, Sheet},
    package::{Package, Xml, add_text, attribute, is_bomb},
};
use crate::{Error, layout::transcript::Properties};

/// Reads a workbook; each sheet is given to `each` as soon as it is read. The number of sheets.
pub(super) fn read(
    package: &mut Package<'_>,
    doubts: &mut Doubts,
    each: &mut dyn FnMut(Sheet),
) -> Result<u32, Error> {
    if is_encrypted(package)? {
        return Err(package.encrypted());
    }
    let name = "content.xml";
    let Some(xml) = package.part(name)? else { return Err(package.lacks(name)) };
    let mut reader = Reader {
        xml,
        styles: HashMap::new(),
        style: None,
        widths: HashMap::new(),
        left: MOST_CELLS,
        further: FURTHER_CELLS,
        further_bytes: FURTHER_BYTES,
        doubts,
        count: 0,
        each,
    };
    let read = reader.read();
    let count = reader.count;
    drop(reader);
    match read {
        Ok(()) => Ok(count),
        Err(error) if count == 0 || is_bomb(&error) => Err(package.broken(name, &error)),
        Err(_) => {
            doubts.broken.push(format!("sheet {count}"));
            Ok(count)
        }
    }
}

/// Title, author and day of creation (`meta.xml`).
pub(super) fn properties(package: &mut Package<'_>) -> Result<Properties, Error> {
    let mut properties = Properties::default();
    let Some(mut xml) = package.part("meta.xml")? else { return Ok(properties) };
    let (mut name, mut text) = (String::new(), String::new());
    loop {
        let Ok(event) = xml.next() else { return Ok(properties) };
        match &event {
            Event::Start(element) => {
                name = element.local_name().as_ref().to_owned();
                text.clear();
            }
            Event::End(_) => {
                let value = Some(text.trim().to_owned()).filter(|value| !value.is_empty());
                match name.as_str() {
                    "title" => properties.title = value,
                    "initial-creator" => properties.author = value,
                    "creator" => properties.author = properties.author.take().or(value),
                    "creation-date" => {
                        properties.created = value.and_then(|value| value.get(..10)?.parse().ok());
                    }
                    _ => {}
                }
                name.clear();
            }
            Event::Eof => return Ok(properties),
            event => add_text(event, &mut text),
        }
    }
}

/// Whether the manifest says that parts are encrypted.
fn is_encrypted(package: &mut Package<'_>) -> Result<bool, Error> {
    let Some(mut xml) = package.part("META-INF/manifest.xml")? else { return Ok(false) };
    loop {
        match xml.next() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "encryption-data" =>
            {
                return Ok(true);
            }
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}

/// What a style says.
#[derive(Clone, Copy, Debug, Default)]
struct Style {
    bordered: bool,
    strong: bool,
    hidden: bool,
    /// Width of a column in centimetres.
    width: Option<f64>,
}

struct Reader<'r, 'p, 'a> {
    xml: Xml<'p, 'a>,
    styles: HashMap<String, Style>,
    /// The style whose properties follow.
    style: Option<String>,
    /// Narrow and wide columns of the sheet.
    widths: HashMap<bool, u32>,
    left: usize,
    /// Cells that may still be repetitions of others.
    further: usize,
    /// Bytes of text that may still be repetitions.
    further_bytes: usize,
    doubts: &'r mut Doubts,
    count: u32,
    each: &'r mut dyn FnMut(Sheet),
}

/// How often a filled cell in its row, or a row of such, is repeated at most: some bytes of XML can say a million times.
const MOST_TIMES: u32 = 1_000;
/// Most cells of a workbook that are repetitions; fewer in tests, because a debug build is slow.
const FURTHER_CELLS: usize = if cfg!(test) { 20_000 } else { 200_000 };
/// Most bytes of text of a workbook that are repetitions.
const FURTHER_BYTES: usize = 16 << 20;

/// What a piece of the part is, of what matters here.
enum Step {
    Table { name: String, style: Option<String> },
    Other,
    End,
}

impl Reader<'_, '_, '_> {
    fn read(&mut self) -> Result<(), quick_xml::Error> {
        loop {
            let step = match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "table" => Step::Table {
                    name: attribute(&element, "name").unwrap_or_default(),
                    style: attribute(&element, "style-name"),
                },
                Event::Start(element) | Event::Empty(element) => {
                    style(&element, &mut self.style, &mut self.styles);
                    Step::Other
                }
                Event::Eof => Step::End,
                _ => Step::Other,
            };
            match step {
                Step::Table { name, style } => {
                    self.count += 1;
                    if style.and_then(|style| self.styles.get(&style)).is_some_and(|style| style.hidden) {
                        self.doubts.hidden.push(name.clone());
                    }
                    let mut sheet = Sheet { number: self.count, name, ..Sheet::default() };
                    self.widths.clear();
                    let read = self.table(&mut sheet);
                    let columns = |narrow| self.widths.get(&narrow).copied().unwrap_or(0);
                    sheet.narrow = columns(true) >= 12 && columns(true) > 3 * columns(false);
                    (self.each)(sheet);
                    read?;
                }
                Step::Other => {}
                Step::End => return Ok(()),
            }
        }
    }

    /// Reads a table up to its end.
    fn table(&mut self, sheet: &mut Sheet) -> Result<(), quick_xml::Error> {
        let (mut row, mut col) = (0u32, 0u32);
        let mut repeated = 1u32;
        let mut from = 0;
        let mut depth = 0u32;
        loop {
            let (element, open) = match self.xml.next()? {
                Event::Start(element) => (Head::of(&element), true),
                Event::Empty(element) => (Head::of(&element), false),
                Event::End(element) => {
                    match element.local_name().as_ref() {
                        "table-row" => {
                            self.repeat(sheet, from, row, repeated);
                            row = row.saturating_add(repeated);
                        }
                        "table" if depth == 0 => return Ok(()),
                        "table" => depth -= 1,
                        _ => {}
                    }
                    continue;
                }
                Event::Eof => return Err(cut_short()),
                _ => continue,
            };
            match element.name.as_str() {
                // A table within a cell or a shape.
                "table" => depth += u32::from(open),
                "table-column" => {
                    let width = element.style.as_ref().and_then(|style| self.styles.get(style)?.width);
                    // Stretches up to the last column lie beside the form.
                    if let Some(width) = width.filter(|_| element.columns < 2_000) {
                        *self.widths.entry(width < 1.0).or_default() += element.columns;
                    }
                }
                "table-row" => {
                    (col, repeated, from) = (0, element.rows, sheet.cells.len());
                    self.doubts.hidden_lines += usize::from(element.hidden && repeated < 1_000);
                    if !open {
                        row = row.saturating_add(repeated);
                    }
                }
                "covered-table-cell" => {
                    if open {
                        self.skip("covered-table-cell")?;
                    }
                    col = col.saturating_add(element.columns);
                }
                "table-cell" => {
                    let (text, note) = if open { self.content()? } else { Default::default() };
                    self.cell(sheet, row, col, &element, text);
                    if !note.is_empty() && sheet.notes.len() < MOST_BORDERED {
                        sheet.notes.push((row, col, note));
                    }
                    col = col.saturating_add(element.columns);
                }
                _ => {}
            }
        }
    }

    /// Passes over everything up to the end of the element.
    fn skip(&mut self, name: &str) -> Result<(), quick_xml::Error> {
        let mut depth = 0u32;
        loop {
            match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == name => depth += 1,
                Event::End(element) if element.local_name().as_ref() == name => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Ok(()),
                },
                Event::Eof => return Err(cut_short()),
                _ => {}
            }
        }
    }

    /// The text of a cell up to its end, and the comment on it.
    fn content(&mut self) -> Result<(String, String), quick_xml::Error> {
        let (mut text, mut note) = (String::new(), String::new());
        // Depth within cells, annotations, ruby and paragraphs.
        let (mut cells, mut notes, mut reading, mut paragraphs) = (0u32, 0u32, 0u32, 0u32);
        loop {
            let event = self.xml.next()?;
            let into = if notes > 0 { &mut note } else { &mut text };
            match &event {
                Event::Start(element) | Event::Empty(element) => {
                    let open = u32::from(matches!(event, Event::Start(_)));
                    match element.local_name().as_ref() {
                        "table-cell" => cells += open,
                        "annotation" => notes += open,
                        "ruby-text" | "date" | "creator" => reading += open,
                        "p" | "h" => {
                            if !into.is_empty() {
                                into.push('\n');
                            }
                            paragraphs += open;
                        }
                        "s" => {
                            let count = attribute(element, "c").and_then(|count| count.parse().ok());
                            into.extend(std::iter::repeat_n(' ', count.unwrap_or(1).min(100)));
                        }
                        "tab" => into.push(' '),
                        "line-break" => into.push('\n'),
                        _ => {}
                    }
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "table-cell" if cells == 0 => return Ok((text, note)),
                    "table-cell" => cells -= 1,
                    "annotation" => notes = notes.saturating_sub(1),
                    "ruby-text" | "date" | "creator" => reading = reading.saturating_sub(1),
                    "p" | "h" => paragraphs = paragraphs.saturating_sub(1),
                    _ => {}
                },
                Event::Eof => return Err(cut_short()),
                event if paragraphs > 0 && reading == 0 => add_text(event, into),
                _ => {}
            }
        }
    }

    /// Keeps a cell, as often as it is repeated in its row.
    fn cell(&mut self, sheet: &mut Sheet, row: u32, col: u32, head: &Head, text: String) {
        let kind = match head.kind.as_deref() {
            Some("float" | "percentage" | "currency") => Kind::Number,
            Some("date" | "time") => Kind::Date,
            _ => Kind::Text,
        };
        let text = match head.value.as_deref().map(str::parse::<f64>) {
            Some(Ok(value)) if text.trim().is_empty() => plain(value),
            _ => text,
        };
        if head.formula && head.kind.is_none() && text.trim().is_empty() {
            self.doubts.uncalculated += 1;
        }
        if head.formula
            && text.starts_with(['#', 'E'])
            && (text.ends_with(['!', '?']) || text.starts_with("Err:"))
        {
            self.doubts.errors += 1;
        }
        let style = head.style.as_ref().and_then(|style| self.styles.get(style)).copied().unwrap_or_default();
        let is_filled = !text.trim().is_empty();
        if is_filled && (head.across > 1 || head.down > 1) && sheet.merged.len() < MOST_BORDERED {
            let (right, bottom) = (col.saturating_add(head.across - 1), row.saturating_add(head.down - 1));
            let (right, bottom) = (right.min(MOST_COLUMNS - 1), bottom.min(MOST_ROWS - 1));
            if col <= right && row <= bottom {
                sheet.merged.push(Region { top: row, left: col, bottom, right });
            }
        }
        if !is_filled && (!style.bordered || head.columns > 256) {
            return;
        }
        let mut times = head.columns.min(MOST_COLUMNS.saturating_sub(col));
        if is_filled {
            times = self.granted(sheet, row, times, 1, text.len());
        }
        for at in col..col + times {
            if row >= MOST_ROWS || self.left == 0 {
                return;
            }
            self.left -= 1;
            sheet.cells.push(Cell { row, col: at, text: text.as_str().into(), kind, strong: style.strong });
        }
    }

    /// How many times filled cells may stand there, of those wanted; what is cut off is noted.
    fn granted(&mut self, sheet: &Sheet, row: u32, wanted: u32, cells: usize, bytes: usize) -> u32 {
        let Some(further) = wanted.checked_sub(1).filter(|further| *further > 0) else { return wanted };
        let bounded = (further as usize)
            .min(MOST_TIMES as usize - 1)
            .min(self.further / cells.max(1))
            .min(self.further_bytes / bytes.max(1));
        self.further -= bounded * cells;
        self.further_bytes -= bounded * bytes;
        if bounded < further as usize && self.doubts.repeated.len() < 1_000 {
            self.doubts.repeated.push(format!("{} (row {})", sheet.name, row.saturating_add(1)));
        }
        bounded as u32 + 1
    }

    /// Repeats the row whose cells begin at `from`.
    fn repeat(&mut self, sheet: &mut Sheet, from: usize, row: u32, times: u32) {
        let cells: Vec<Cell> =
            sheet.cells[from..].iter().filter(|cell| !cell.text.is_empty()).cloned().collect();
        if cells.is_empty() || times < 2 {
            if self.left == 0 && self.doubts.cut.is_empty() {
                self.doubts.cut.push(format!("{} (row {})", sheet.name, row + 1));
            }
            return;
        }
        let bytes = cells.iter().map(|cell| cell.text.len()).sum();
        let times = self.granted(sheet, row, times.min(MOST_ROWS.saturating_sub(row)), cells.len(), bytes);
        for later in row + 1..row.saturating_add(times) {
            if self.left < cells.len() {
                self.doubts.cut.push(format!("{} (row {})", sheet.name, later + 1));
                return;
            }
            self.left -= cells.len();
            sheet.cells.extend(cells.iter().cloned().map(|cell| Cell { row: later, ..cell }));
        }
    }
}

fn cut_short() -> quick_xml::Error {
    quick_xml::Error::Io(std::sync::Arc::new(std::io::ErrorKind::UnexpectedEof.into()))
}

/// Notes what a style, or the properties within it, say.
fn style(element: &BytesStart<'_>, current: &mut Option<String>, styles: &mut HashMap<String, Style>) {
    match element.local_name().as_ref() {
        "style" => *current = attribute(element, "name").filter(|_| styles.len() < 100_000),
        "table-properties" | "table-cell-properties" | "text-properties" | "table-column-properties" => {
            let Some(name) = current else { return };
            let style = styles.entry(name.clone()).or_default();
            for found in element.attributes().with_checks(false).flatten() {
                let value = found.value.as_ref();
                match found.key.local_name().as_ref() {
                    "display" => style.hidden |= value == "false",
                    "border" | "border-left" | "border-right" | "border-top" | "border-bottom" => {
                        style.bordered |= value != "none";
                    }
                    "background-color" => {
                        style.strong |= !matches!(value, "transparent" | "#ffffff" | "#FFFFFF");
                    }
                    "font-weight" => style.strong |= value == "bold",
                    "column-width" => style.width = centimetres(value),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// A length with its unit in centimetres.
fn centimetres(length: &str) -> Option<f64> {
    let at = length.find(|c: char| c.is_ascii_alphabetic())?;
    let value: f64 = length[..at].parse().ok()?;
    Some(match &length[at..] {
        "cm" => value,
        "mm" => value / 10.0,
        "in" => value * 2.54,
        "pt" => value * 2.54 / 72.0,
        _ => return None,
    })
}

/// What an element of a table says.
struct Head {
    name: String,
    style: Option<String>,
    kind: Option<String>,
    value: Option<String>,
    formula: bool,
    hidden: bool,
    columns: u32,
    rows: u32,
    across: u32,
    down: u32,
}

impl Head {
    fn of(element: &BytesStart<'_>) -> Self {
        let name = element.local_name().as_ref().to_owned();
        let mut head = Self {
            name,
            style: None,
            kind: None,
            value: None,
            formula: false,
            hidden: false,
            columns: 1,
            rows: 1,
            across: 1,
            down: 1,
        };
        for found in element.attributes().with_checks(false).flatten() {
            let number = || found.value.parse::<u32>().unwrap_or(1).max(1);
            match found.key.local_name().as_ref() {
                "style-name" => head.style = Some(found.value.to_string()),
                "value-type" => head.kind = Some(found.value.to_string()),
                "value" => head.value = Some(found.value.to_string()),
                "formula" => head.formula = true,
                "visibility" => head.hidden = found.value != "visible",
                "number-columns-repeated" => head.columns = number(),
                "number-rows-repeated" => head.rows = number(),
                "number-columns-spanned" => head.across = number(),
                "number-rows-spanned" => head.down = number(),
                _ => {}
            }
        }
        head
    }
}
