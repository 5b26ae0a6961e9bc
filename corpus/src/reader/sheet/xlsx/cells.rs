//! `xl/worksheets/sheetN.xml` → cells.

use quick_xml::events::{BytesStart, Event};

use super::text::{rich_text, unescaped};
use crate::reader::sheet::{
    format::{plain, show},
    grid::{Cell, Doubts, Kind, MOST_BORDERED, MOST_COLUMNS, MOST_ROWS, Region, Sheet, position, weight},
    package::{Xml, add_text, attribute, is_set},
    styles::Styles,
};

/// Widths of columns, to tell 方眼紙.
#[derive(Default)]
pub(super) struct Columns {
    default: Option<f64>,
    narrow: u32,
    wide: u32,
}

impl Columns {
    /// Whether most columns hold a character or two.
    pub(super) fn are_narrow(&self) -> bool {
        let default = self.default.is_some_and(|width| width < 4.5);
        self.narrow >= 12 && self.narrow > 3 * self.wide || default && self.wide < 4
    }
}

/// Reads the cells of a sheet.
pub(super) struct Cells<'r> {
    pub(super) strings: &'r [Box<str>],
    pub(super) styles: &'r Styles,
    pub(super) epoch_1904: bool,
    pub(super) left: &'r mut usize,
    pub(super) doubts: &'r mut Doubts,
    pub(super) sheet: &'r mut Sheet,
    pub(super) bordered: usize,
    pub(super) sorted: bool,
    pub(super) columns: Columns,
}

impl Cells<'_> {
    /// Reads the part; the cells up to where it is damaged stay.
    pub(super) fn read(&mut self, mut xml: Xml<'_, '_>) -> Result<(), quick_xml::Error> {
        let (mut row, mut col) = (0u32, 0u32);
        let mut ended = false;
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        row = self.row(&element, row);
                        col = 0;
                    }
                    "c" => {
                        let head = Head::of(&element);
                        (row, col) = head.at.unwrap_or((row, col));
                        let more = self.cell(&mut xml, row, col, &head)?;
                        col += 1;
                        if !more {
                            self.doubts.cut.push(format!("{} (row {})", self.sheet.name, row + 1));
                            return Ok(());
                        }
                    }
                    _ => self.beside(&element),
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "row" => row = self.row(&element, row) + 1,
                    "c" => {
                        let head = Head::of(&element);
                        (row, col) = head.at.unwrap_or((row, col));
                        self.empty(row, col, &head);
                        col += 1;
                    }
                    _ => self.beside(&element),
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" => row += 1,
                    "worksheet" => ended = true,
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        if !ended || xml.was_cut() {
            return Err(quick_xml::Error::Io(std::sync::Arc::new(std::io::ErrorKind::UnexpectedEof.into())));
        }
        Ok(())
    }

    /// Begins a row; its number.
    fn row(&mut self, element: &BytesStart<'_>, next: u32) -> u32 {
        if is_set(element, "hidden") {
            self.doubts.hidden_lines += 1;
        }
        let given = attribute(element, "r").and_then(|row| row.parse::<u32>().ok());
        given.and_then(|row| row.checked_sub(1)).filter(|row| *row < MOST_ROWS).unwrap_or(next)
    }

    /// What stands beside the cells: widths of columns, merged regions.
    fn beside(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "mergeCell" => {
                let region = attribute(element, "ref").and_then(|name| Region::of_name(&name));
                if self.sheet.merged.len() < MOST_BORDERED {
                    self.sheet.merged.extend(region);
                }
            }
            "sheetFormatPr" => {
                let width = |name| attribute(element, name).and_then(|width| width.parse::<f64>().ok());
                self.columns.default =
                    width("defaultColWidth").or_else(|| width("baseColWidth").map(|w| w + 0.7));
            }
            "col" => {
                let number = |name| attribute(element, name).and_then(|at| at.parse::<u32>().ok());
                let (Some(from), Some(to)) = (number("min"), number("max")) else { return };
                let count = to.min(MOST_COLUMNS).saturating_sub(from.max(1) - u32::from(from > 0));
                if is_set(element, "hidden") {
                    self.doubts.hidden_lines += 1;
                }
                // A stretch up to the last column is what lies beside the form.
                if count > 2_000 {
                    return;
                }
                match attribute(element, "width").and_then(|width| width.parse::<f64>().ok()) {
                    Some(width) if width < 4.5 => self.columns.narrow += count,
                    Some(_) => self.columns.wide += count,
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// Reads a cell up to its end; false when no more cells may be read.
    fn cell(
        &mut self,
        xml: &mut Xml<'_, '_>,
        row: u32,
        col: u32,
        head: &Head,
    ) -> Result<bool, quick_xml::Error> {
        let mut value = String::new();
        let mut inline = None;
        let mut in_value = false;
        let mut formula = false;
        loop {
            let event = xml.next()?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => in_value = true,
                    "f" => formula = true,
                    "is" => inline = Some(rich_text(xml, "is")?),
                    _ => {}
                },
                Event::Empty(element) => formula |= element.local_name().as_ref() == "f",
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => in_value = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => break,
                event if in_value => add_text(event, &mut value),
                _ => {}
            }
        }
        if row >= MOST_ROWS || col >= MOST_COLUMNS {
            return Ok(true);
        }
        let (text, kind) = match inline {
            Some(text) => (text, Kind::Text),
            None => self.shown(value, head),
        };
        if text.trim().is_empty() {
            // A formula whose result is "" has its value: t="str".
            if formula && head.kind != "str" {
                self.doubts.uncalculated += 1;
            }
            self.empty(row, col, head);
            return Ok(true);
        }
        let Some(left) = self.left.checked_sub(weight(&text)) else { return Ok(false) };
        *self.left = left;
        let strong = self.styles.of(head.style).0.is_some_and(|style| style.strong);
        self.push(Cell { row, col, text: text.into_boxed_str(), kind, strong });
        Ok(true)
    }

    /// The text of a value, by the type of its cell and its number format.
    fn shown(&mut self, value: String, head: &Head) -> (String, Kind) {
        match head.kind.as_str() {
            "s" => {
                let at = value.trim().parse::<usize>().ok();
                let text = at.and_then(|at| self.strings.get(at)).map(|text| text.to_string());
                (text.unwrap_or_default(), Kind::Text)
            }
            "str" | "inlineStr" => (unescaped(value), Kind::Text),
            "e" => {
                self.doubts.errors += 1;
                (value, Kind::Text)
            }
            "b" => (if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(), Kind::Text),
            // ISO 8601; midnight is not worth a word.
            "d" => (value.trim().trim_end_matches("T00:00:00").replace('T', " "), Kind::Date),
            _ => match value.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    show(number, self.styles.of(head.style).1, self.epoch_1904)
                }
                Ok(number) => (plain(number), Kind::Number),
                Err(_) => (value, Kind::Text),
            },
        }
    }

    /// Keeps an empty cell with a border: it belongs to a table.
    fn empty(&mut self, row: u32, col: u32, head: &Head) {
        let bordered = self.styles.of(head.style).0.is_some_and(|style| style.bordered);
        if bordered && self.bordered < MOST_BORDERED && row < MOST_ROWS && col < MOST_COLUMNS {
            self.bordered += 1;
            self.push(Cell { row, col, ..Cell::default() });
        }
    }

    fn push(&mut self, cell: Cell) {
        if let Some(last) = self.sheet.cells.last() {
            self.sorted &= (last.row, last.col) < (cell.row, cell.col);
        }
        self.sheet.cells.push(cell);
    }
}

/// What a cell's element says.
struct Head {
    at: Option<(u32, u32)>,
    style: usize,
    kind: String,
}

impl Head {
    fn of(element: &BytesStart<'_>) -> Self {
        let mut head = Self { at: None, style: 0, kind: String::new() };
        for found in element.attributes().with_checks(false).flatten() {
            match found.key.local_name().as_ref() {
                "r" => head.at = position(&found.value),
                "s" => head.style = found.value.parse().unwrap_or(0),
                "t" => head.kind = found.value.to_string(),
                _ => {}
            }
        }
        head
    }
}
