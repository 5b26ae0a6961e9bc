//! XLSX and XLSM: parts of the package → sheets (ECMA-376, part 1, 18).

use quick_xml::events::{BytesStart, Event};

use super::{
    format::{plain, show},
    grid::{Cell, Doubts, Kind, MOST_BORDERED, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Region, Sheet, position},
    package::{Package, Xml, add_text, attribute, is_bomb, is_set},
    styles::Styles,
};
use crate::{Error, layout::transcript::Properties};

/// A workbook, its sheets still unread.
pub(super) struct Workbook<'a> {
    package: Package<'a>,
    sheets: Vec<Listed>,
    strings: Vec<Box<str>>,
    styles: Styles,
    epoch_1904: bool,
    /// Cells that may still be read.
    left: usize,
    /// Title, author, day of creation.
    pub(super) properties: Properties,
}

/// A sheet in the workbook's list.
struct Listed {
    name: String,
    hidden: bool,
    part: Option<String>,
}

/// Most sheets of a workbook.
const MOST_SHEETS: usize = 10_000;

impl<'a> Workbook<'a> {
    /// Reads what all sheets share; fails when the list of sheets or the shared strings are damaged.
    pub(super) fn open(mut package: Package<'a>) -> Result<Self, Error> {
        let main = main_part(&mut package)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let links = relations(&mut package, &main)?;
        let (mut sheets, epoch_1904) = list(&mut package, &main)?;
        let target =
            |id: &str| links.iter().find(|link| link.id == id).map(|link| resolve(&folder, &link.target));
        for sheet in &mut sheets {
            let found = sheet.part.take().and_then(|id| target(&id));
            sheet.part = found;
        }
        let by_kind = |kind: &str| {
            links.iter().find(|link| link.kind.ends_with(kind)).map(|link| resolve(&folder, &link.target))
        };
        let strings_part = by_kind("/sharedStrings").unwrap_or_else(|| resolve(&folder, "sharedStrings.xml"));
        let strings = match package.part(&strings_part)? {
            Some(xml) => shared_strings(xml),
            None => Ok(Vec::new()),
        };
        let strings = strings.map_err(|error| package.broken(&strings_part, &error))?;
        let styles_part = by_kind("/styles").unwrap_or_else(|| resolve(&folder, "styles.xml"));
        let styles = match package.part(&styles_part)? {
            Some(xml) => Styles::read(xml).unwrap_or_default(),
            None => Styles::default(),
        };
        let properties = properties(&mut package)?;
        Ok(Self { package, sheets, strings, styles, epoch_1904, left: MOST_CELLS, properties })
    }

    /// Number of sheets.
    pub(super) fn len(&self) -> usize {
        self.sheets.len()
    }

    /// Reads the sheet at `at`; `None` for charts and for sheets whose part is missing.
    pub(super) fn sheet(&mut self, at: usize, doubts: &mut Doubts) -> Result<Option<Sheet>, Error> {
        let Listed { name, hidden, part } = &self.sheets[at];
        let Some(part) = part.clone() else { return Ok(None) };
        if part.contains("chartsheets/") {
            return Ok(None);
        }
        if *hidden {
            doubts.hidden.push(name.clone());
        }
        let mut sheet = Sheet { number: at as u32 + 1, name: name.clone(), ..Sheet::default() };
        let Some(xml) = self.package.part(&part)? else {
            doubts.broken.push(format!("{name} (missing)"));
            return Ok(None);
        };
        let mut reader = Cells {
            strings: &self.strings,
            styles: &self.styles,
            epoch_1904: self.epoch_1904,
            left: &mut self.left,
            doubts,
            sheet: &mut sheet,
            bordered: 0,
            sorted: true,
            columns: Columns::default(),
        };
        let read = reader.read(xml);
        let sorted = reader.sorted;
        sheet.narrow = reader.columns.are_narrow();
        if let Err(error) = read {
            if is_bomb(&error) {
                return Err(self.package.broken(&part, &error));
            }
            let row = sheet.cells.last().map_or(0, |cell| cell.row + 1);
            doubts.broken.push(format!("{} (row {row})", sheet.name));
        }
        if !sorted {
            sheet.cells.sort_by_key(|cell| (cell.row, cell.col));
            sheet.cells.dedup_by_key(|cell| (cell.row, cell.col));
        }
        self.notes(&part, &mut sheet)?;
        Ok(Some(sheet))
    }

    /// Reads the comments on a sheet's cells.
    fn notes(&mut self, part: &str, sheet: &mut Sheet) -> Result<(), Error> {
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let links = relations(&mut self.package, part)?;
        let threaded = links.iter().any(|link| link.kind.ends_with("/threadedComment"));
        for link in links.iter().filter(|link| link.kind.ends_with("/comments")) {
            let Some(xml) = self.package.part(&resolve(&folder, &link.target))? else { continue };
            // Comments are beside the point where they are damaged.
            let _ = comments(xml, threaded, &mut sheet.notes);
        }
        sheet.notes.sort();
        Ok(())
    }
}

/// A link of a part to another.
struct Link {
    id: String,
    kind: String,
    target: String,
}

/// The part that the package names as the workbook.
fn main_part(package: &mut Package<'_>) -> Result<String, Error> {
    let links = relations(package, "")?;
    let named = links.iter().find(|link| link.kind.ends_with("/officeDocument"));
    let named = named.map(|link| resolve("", &link.target));
    let known = |name: &String| package.names().iter().any(|own| own.eq_ignore_ascii_case(name));
    Ok(named.filter(known).unwrap_or_else(|| "xl/workbook.xml".to_owned()))
}

fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<Link>, Error> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut links = Vec::new();
    let Some(mut xml) = package.part(&name)? else { return Ok(links) };
    loop {
        match xml.next() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "Relationship" && links.len() < MOST_SHEETS * 2 =>
            {
                let of = |name| attribute(&element, name).unwrap_or_default();
                links.push(Link { id: of("Id"), kind: of("Type"), target: of("Target") });
            }
            Ok(Event::Eof) | Err(_) => return Ok(links),
            Ok(_) => {}
        }
    }
}

/// The name of the part that `target` names from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The sheets in order, with the ids of their parts, and whether days count from 1904.
fn list(package: &mut Package<'_>, main: &str) -> Result<(Vec<Listed>, bool), Error> {
    let mut sheets = Vec::new();
    let mut epoch_1904 = false;
    let Some(mut xml) = package.part(main)? else { return Err(package.lacks(main)) };
    loop {
        match xml.next() {
            Ok(Event::Start(element) | Event::Empty(element)) => match element.local_name().as_ref() {
                "sheet" if sheets.len() < MOST_SHEETS => sheets.push(Listed {
                    name: attribute(&element, "name").unwrap_or_default(),
                    hidden: attribute(&element, "state").is_some_and(|state| state != "visible"),
                    part: attribute(&element, "id"),
                }),
                "workbookPr" => epoch_1904 = is_set(&element, "date1904"),
                _ => {}
            },
            Ok(Event::Eof) => break,
            Err(error) => {
                drop(xml);
                return Err(package.broken(main, &error));
            }
            Ok(_) => {}
        }
    }
    Ok((sheets, epoch_1904))
}

/// The texts that cells share; what is said of their reading (`rPh`) is left out.
fn shared_strings(mut xml: Xml<'_, '_>) -> Result<Vec<Box<str>>, quick_xml::Error> {
    let mut strings = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                strings.push(rich_text(&mut xml, "si")?.into_boxed_str());
            }
            Event::Empty(element) if element.local_name().as_ref() == "si" => strings.push("".into()),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text up to the end of the element `end`, phonetic runs left out.
fn rich_text(xml: &mut Xml<'_, '_>, end: &str) -> Result<String, quick_xml::Error> {
    let mut text = String::new();
    let mut in_text = false;
    let mut phonetic = 0u32;
    loop {
        let event = xml.next()?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => in_text = true,
                "rPh" => phonetic += 1,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => phonetic = phonetic.saturating_sub(1),
                name if name == end => return Ok(unescaped(text)),
                _ => {}
            },
            Event::Eof => return Ok(unescaped(text)),
            event if in_text && phonetic == 0 => add_text(event, &mut text),
            _ => {}
        }
    }
}

/// `_x000D_` → the character (ECMA-376, part 1, 22.4.2.4), control characters left out, line ends as line feeds.
fn unescaped(text: String) -> String {
    if !text.contains("_x") && !text.contains('\r') {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at..].get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()) {
            Some(code) => {
                plain.extend(
                    char::from_u32(code).filter(|c| matches!(c, '\n' | '\t' | '\r') || !c.is_control()),
                );
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain.replace("\r\n", "\n").replace('\r', "\n")
}

/// Comments of a sheet; old copies of threaded ones lose their foreword.
fn comments(
    mut xml: Xml<'_, '_>,
    threaded: bool,
    notes: &mut Vec<(u32, u32, String)>,
) -> Result<(), quick_xml::Error> {
    loop {
        let at = match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "comment" => {
                attribute(&element, "ref").and_then(|name| position(&name))
            }
            Event::Eof => return Ok(()),
            _ => continue,
        };
        let text = rich_text(&mut xml, "comment")?;
        let text = match text.rsplit_once("Comment:").or_else(|| text.rsplit_once("コメント:")) {
            Some((_, own)) if threaded => own.trim().to_owned(),
            _ => text.trim().to_owned(),
        };
        if let Some((row, col)) = at
            && !text.is_empty()
            && notes.len() < MOST_BORDERED
        {
            notes.push((row, col, text));
        }
    }
}

/// Title, author and day of creation (`docProps/core.xml`).
fn properties(package: &mut Package<'_>) -> Result<Properties, Error> {
    let mut properties = Properties::default();
    let Some(mut xml) = package.part("docProps/core.xml")? else { return Ok(properties) };
    let mut name = String::new();
    let mut text = String::new();
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
                    "creator" => properties.author = value,
                    "created" => {
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

/// Widths of columns, to tell 方眼紙.
#[derive(Default)]
struct Columns {
    default: Option<f64>,
    narrow: u32,
    wide: u32,
}

impl Columns {
    /// Whether most columns hold a character or two.
    fn are_narrow(&self) -> bool {
        let default = self.default.is_some_and(|width| width < 4.5);
        self.narrow >= 12 && self.narrow > 3 * self.wide || default && self.wide < 4
    }
}

/// Reads the cells of a sheet.
struct Cells<'r> {
    strings: &'r [Box<str>],
    styles: &'r Styles,
    epoch_1904: bool,
    left: &'r mut usize,
    doubts: &'r mut Doubts,
    sheet: &'r mut Sheet,
    bordered: usize,
    sorted: bool,
    columns: Columns,
}

impl Cells<'_> {
    fn read(&mut self, mut xml: Xml<'_, '_>) -> Result<(), quick_xml::Error> {
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
        if *self.left == 0 {
            return Ok(false);
        }
        *self.left -= 1;
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
