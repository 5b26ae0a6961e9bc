//! `xl/styles.xml`: number format, border, and whether bold or coloured, of each cell style.

use quick_xml::events::{BytesStart, Event};

use super::{
    format::{Pattern, built_in},
    package::{Xml, attribute},
};

/// What a cell's style says.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Its number format; as many styles share one, this is an index into `Styles::patterns`.
    pattern: usize,
    /// Whether a border is drawn at any side.
    pub(super) bordered: bool,
    /// Whether it is bold or has a ground of its own.
    pub(super) strong: bool,
}

/// The cell styles of a workbook.
#[derive(Debug)]
pub(super) struct Styles {
    cells: Vec<Style>,
    patterns: Vec<Pattern>,
    general: Pattern,
}

impl Default for Styles {
    fn default() -> Self {
        Self { cells: Vec::new(), patterns: Vec::new(), general: Pattern::of("General") }
    }
}

/// Most styles, formats, fonts and so on that are kept: Excel allows 65,490.
const MOST: usize = 100_000;

impl Styles {
    /// Style and number format of a cell by its style number.
    pub(super) fn of(&self, number: usize) -> (Option<&Style>, &Pattern) {
        let style = self.cells.get(number);
        (style, style.and_then(|style| self.patterns.get(style.pattern)).unwrap_or(&self.general))
    }

    /// Reads the part; what is not understood in it leaves the cells without format.
    pub(super) fn read(mut xml: Xml<'_, '_>) -> Result<Self, quick_xml::Error> {
        let mut found = Found::default();
        let mut within = String::new();
        loop {
            let event = xml.next()?;
            match &event {
                Event::Start(element) => {
                    let name = element.local_name().as_ref().to_owned();
                    found.element(&name, element, &within);
                    if matches!(
                        name.as_str(),
                        "fonts" | "fills" | "borders" | "cellXfs" | "cellStyleXfs" | "dxfs" | "numFmts"
                    ) {
                        within = name;
                    }
                }
                Event::Empty(element) => {
                    let name = element.local_name().as_ref().to_owned();
                    found.element(&name, element, &within);
                }
                Event::End(element) if element.local_name().as_ref() == within => within.clear(),
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(found.settle())
    }
}

/// The part as it is being read.
#[derive(Default)]
struct Found {
    codes: std::collections::HashMap<u32, String>,
    bold: Vec<bool>,
    filled: Vec<bool>,
    bordered: Vec<bool>,
    cells: Vec<[u32; 4]>,
}

impl Found {
    fn element(&mut self, name: &str, element: &BytesStart<'_>, within: &str) {
        let number = |name: &str| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        match (within, name) {
            ("numFmts", "numFmt") => {
                if let (Some(id), Some(code)) = (number("numFmtId"), attribute(element, "formatCode"))
                    && self.codes.len() < MOST
                {
                    self.codes.insert(id, code);
                }
            }
            ("fonts", "font") if self.bold.len() < MOST => self.bold.push(false),
            ("fonts", "b") => {
                let off = attribute(element, "val").is_some_and(|value| value == "0" || value == "false");
                if let Some(bold) = self.bold.last_mut() {
                    *bold = !off;
                }
            }
            ("fills", "fill") if self.filled.len() < MOST => self.filled.push(false),
            ("fills", "patternFill") => {
                let kind = attribute(element, "patternType");
                if let Some(filled) = self.filled.last_mut() {
                    *filled = kind.is_some_and(|kind| kind != "none");
                }
            }
            ("fills", "fgColor") => {
                let white = attribute(element, "rgb").is_some_and(|rgb| rgb.ends_with("FFFFFF"))
                    || attribute(element, "theme").is_some_and(|theme| theme == "0")
                        && attribute(element, "tint").is_none();
                if white && let Some(filled) = self.filled.last_mut() {
                    *filled = false;
                }
            }
            ("borders", "border") if self.bordered.len() < MOST => self.bordered.push(false),
            ("borders", "left" | "right" | "top" | "bottom" | "start" | "end") => {
                let drawn = attribute(element, "style").is_some_and(|style| style != "none");
                if let Some(bordered) = self.bordered.last_mut() {
                    *bordered |= drawn;
                }
            }
            ("cellXfs", "xf") if self.cells.len() < MOST => {
                let of = |name| number(name).unwrap_or(0);
                self.cells.push([of("numFmtId"), of("fontId"), of("fillId"), of("borderId")]);
            }
            _ => {}
        }
    }

    fn settle(self) -> Styles {
        let mut ids: Vec<u32> = self.cells.iter().map(|cell| cell[0]).collect();
        ids.sort_unstable();
        ids.dedup();
        let code = |id: u32| self.codes.get(&id).map_or_else(|| built_in(id), String::as_str);
        let patterns = ids.iter().map(|&id| Pattern::of(code(id))).collect();
        let says = |list: &[bool], at: u32| list.get(at as usize).copied().unwrap_or(false);
        let cells = self
            .cells
            .iter()
            .map(|&[format, font, fill, border]| Style {
                pattern: ids.binary_search(&format).unwrap_or(0),
                bordered: says(&self.bordered, border),
                strong: says(&self.bold, font) || says(&self.filled, fill),
            })
            .collect();
        Styles { cells, patterns, general: Pattern::of("General") }
    }
}
