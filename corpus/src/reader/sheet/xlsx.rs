//! XLSX and XLSM: parts of the package → sheets (ECMA-376, part 1, 18).

mod beside;
mod cells;
mod text;

use quick_xml::events::Event;

use beside::{boxes, comments, properties};
use cells::{Cells, Columns};
use text::shared_strings;

use super::{
    grid::{Doubts, MOST_CELLS, Sheet},
    package::{Package, attribute, is_bomb, is_set},
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

    /// Reads the comments on a sheet's cells, and its text boxes.
    fn notes(&mut self, part: &str, sheet: &mut Sheet) -> Result<(), Error> {
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let links = relations(&mut self.package, part)?;
        let threaded = links.iter().any(|link| link.kind.ends_with("/threadedComment"));
        for link in links.iter().filter(|link| link.kind.ends_with("/comments")) {
            let Some(xml) = self.package.part(&resolve(&folder, &link.target))? else { continue };
            // Comments are beside the point where they are damaged.
            let _ = comments(xml, threaded, &mut sheet.notes);
        }
        for link in links.iter().filter(|link| link.kind.ends_with("/drawing")) {
            let Some(xml) = self.package.part(&resolve(&folder, &link.target))? else { continue };
            let _ = boxes(xml, &mut sheet.boxes);
        }
        sheet.notes.sort();
        sheet.boxes.sort_by_key(|&(row, col, _)| (row, col));
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
