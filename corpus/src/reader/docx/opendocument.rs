//! Texts of OpenDocument (ODF 1.3, part 3) → transcript: `content.xml` into the blocks that Word files are read into.

use std::collections::BTreeMap;

use super::{
    super::ooxml::{
        Package,
        counting::written,
        xml::{Element, Step, Xml},
    },
    Notes,
    block::{Block, NoteKind, NoteOf, Paragraph, Table, TableCell, TableRow},
    numbering::Label,
    write::Writer,
};
use crate::{
    Error,
    layout::transcript::{Properties, Transcript},
};

/// Levels of a list.
const LEVELS: usize = 10;
/// Most columns or rows that one cell stands for.
const MOST_REPEATED: usize = 200;

/// Reads a text of OpenDocument. Fails when it is damaged, protected by a password, or no text.
pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Transcript, Error> {
    let mut package = Package::open(bytes, source, "OpenDocument")?;
    if let Some(manifest) = package.optional("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(Error::Encrypted { source_path: source.to_owned(), format: "OpenDocument" });
    }
    let mut walk = Walk::default();
    if let Some(part) = package.optional("styles.xml")? {
        let read = walk.styles(package.xml(&part));
        package.forgive(read)?;
    }
    let part = package.required("content.xml")?;
    walk.styles(package.xml(&part))?;
    let mut xml = package.xml(&part);
    let mut blocks = Vec::new();
    let mut is_text = false;
    xml.root()?;
    while let Some(element) = xml.child()? {
        if element.name() != "body" {
            xml.skip()?;
            continue;
        }
        while let Some(element) = xml.child()? {
            if element.name() == "text" {
                is_text = true;
                walk.blocks(&mut xml, &mut blocks)?;
            } else {
                xml.skip()?;
            }
        }
    }
    if !is_text {
        let (source_path, format) = (source.to_owned(), "OpenDocument presentation or drawing");
        return Err(Error::NotRead { source_path, format, instead: ".pptx" });
    }
    let mut transcript = Transcript::default();
    if let Some(part) = package.optional("meta.xml")? {
        let read = properties(package.xml(&part));
        transcript.properties = package.forgive(read)?;
    }
    Writer::new(&mut transcript, &walk.notes, &BTreeMap::new(), &blocks).body(&blocks);
    transcript.warnings.append(&mut package.warnings);
    Ok(transcript)
}

/// What the file says of itself.
fn properties(mut xml: Xml<'_>) -> Result<Properties, Error> {
    let mut properties = Properties::default();
    xml.root()?;
    while xml.child()?.is_some() {
        while let Some(element) = xml.child()? {
            let text = xml.text()?;
            let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            match element.name() {
                "title" => properties.title = text,
                "initial-creator" => properties.author = text,
                "creation-date" => {
                    properties.created = text.and_then(|day| day.get(..10)?.parse().ok());
                }
                _ => {}
            }
        }
    }
    Ok(properties)
}

/// How the items of a level of a list begin.
#[derive(Clone, Default)]
struct Level {
    /// A bullet; empty for numbers.
    bullet: String,
    /// The first number as it is written (`1`, `ア, イ, ウ, ...`); empty for none.
    format: String,
    prefix: String,
    suffix: String,
    start: u32,
}

/// A list that stands open.
#[derive(Clone)]
struct OpenList {
    style: String,
    count: Option<u32>,
}

#[derive(Default)]
struct Walk {
    lists: BTreeMap<String, Vec<Level>>,
    notes: Notes,
    open: Vec<OpenList>,
    /// How far lists of a style were counted at a depth, for those that go on with them.
    counts: BTreeMap<(String, usize), u32>,
    /// Whether the next paragraph begins an item.
    begins_item: bool,
    contents: u32,
}

impl Walk {
    /// Reads the styles of lists in a part.
    fn styles(&mut self, mut xml: Xml<'_>) -> Result<(), Error> {
        xml.root()?;
        while let Some(element) = xml.child()? {
            if !matches!(element.name(), "styles" | "automatic-styles") {
                xml.skip()?;
                continue;
            }
            while let Some(element) = xml.child()? {
                if element.name() != "list-style" {
                    xml.skip()?;
                    continue;
                }
                let name = element.attribute("name").unwrap_or_default().into_owned();
                let mut levels = vec![Level::default(); LEVELS];
                while let Some(level) = xml.child()? {
                    let text = |name: &str| level.attribute(name).unwrap_or_default().into_owned();
                    let at = level.number::<usize>("level").unwrap_or(1).saturating_sub(1);
                    if let Some(place) = levels.get_mut(at) {
                        *place = Level {
                            bullet: text("bullet-char"),
                            format: text("num-format"),
                            prefix: text("num-prefix"),
                            suffix: text("num-suffix"),
                            start: level.number("start-value").unwrap_or(1),
                        };
                    }
                    xml.skip()?;
                }
                self.lists.insert(name, levels);
            }
        }
        Ok(())
    }

    fn blocks(&mut self, xml: &mut Xml<'_>, blocks: &mut Vec<Block>) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            self.block(&element, xml, blocks)?;
        }
        Ok(())
    }

    fn block(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        blocks: &mut Vec<Block>,
    ) -> Result<(), Error> {
        match element.name() {
            "p" | "h" => {
                let mut paragraph = Paragraph::default();
                if element.name() == "h" {
                    paragraph.heading = Some(element.number("outline-level").unwrap_or(1).max(1));
                } else if element.attribute("style-name").is_some_and(|style| style == "Title") {
                    paragraph.heading = Some(1);
                }
                self.inlines(xml, &mut paragraph)?;
                if self.contents > 0 {
                    paragraph.contents = true;
                    paragraph.heading = None;
                }
                if !paragraph.is_blank() && std::mem::take(&mut self.begins_item) {
                    self.number(&mut paragraph);
                }
                blocks.push(Block::Paragraph(paragraph));
                Ok(())
            }
            "list" => {
                let own = element.attribute("style-name").map(|name| name.into_owned());
                let style = own.or_else(|| self.open.last().map(|list| list.style.clone()));
                let style = style.unwrap_or_default();
                let key = (style.clone(), self.open.len());
                let continues = element.attribute("continue-numbering").is_some_and(|value| value == "true")
                    || element.attribute("continue-list").is_some();
                let count = self.counts.get(&key).copied().filter(|_| continues);
                self.open.push(OpenList { style, count });
                let read = self.blocks(xml, blocks);
                if let Some(count) = self.open.pop().and_then(|list| list.count) {
                    self.counts.insert(key, count);
                }
                self.begins_item = false;
                read
            }
            "list-item" => {
                self.begins_item = true;
                self.blocks(xml, blocks)
            }
            "table" => {
                let open = std::mem::take(&mut self.open);
                let mut table = Table::default();
                let read = self.rows(xml, &mut table, false);
                self.open = open;
                blocks.push(Block::Table(table));
                read
            }
            "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index" => {
                self.contents += 1;
                let read = self.blocks(xml, blocks);
                self.contents -= 1;
                read
            }
            "section" | "list-header" | "index-body" | "index-title" => self.blocks(xml, blocks),
            "frame" | "g" | "custom-shape" | "rect" => {
                let mut holder = Paragraph::default();
                self.shape(xml, &mut holder)?;
                blocks.push(Block::Paragraph(holder));
                Ok(())
            }
            _ => xml.skip(),
        }
    }

    /// Gives an item the number or bullet that its list draws.
    fn number(&mut self, paragraph: &mut Paragraph) {
        let depth = self.open.len();
        let Some(list) = self.open.last_mut() else { return };
        paragraph.level = depth.saturating_sub(1);
        let levels = self.lists.get(&list.style);
        let Some(level) = levels.and_then(|levels| levels.get(depth.saturating_sub(1))) else { return };
        let count = list.count.map_or(level.start, |count| count.saturating_add(1));
        list.count = Some(count);
        let first = level.format.chars().next();
        let text = match first {
            None if level.bullet.is_empty() => return,
            None => {
                let private = |c: char| ('\u{E000}'..='\u{F8FF}').contains(&c);
                level.bullet.chars().map(|c| if private(c) { '・' } else { c }).collect()
            }
            Some(first) => {
                let format = match first {
                    'a' => "lowerLetter",
                    'A' => "upperLetter",
                    'i' => "lowerRoman",
                    'I' => "upperRoman",
                    '１' => "decimalFullWidth",
                    'ア' | 'ｱ' => "aiueo",
                    'イ' | 'ｲ' => "iroha",
                    '一' => "japaneseCounting",
                    '壱' | '壹' => "japaneseLegal",
                    '①' => "decimalEnclosedCircle",
                    '甲' => "ideographTraditional",
                    '子' => "ideographZodiac",
                    _ => "decimal",
                };
                format!("{}{}{}", level.prefix, written(count, format), level.suffix)
            }
        };
        let between = match text.trim() {
            text if text.ends_with(char::is_alphanumeric) => "\u{3000}",
            "・" => "",
            _ => " ",
        };
        paragraph.label = Some(Label { text: format!("{}{between}", text.trim()) });
    }

    fn inlines(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<(), Error> {
        loop {
            let element = match xml.step()? {
                Step::End => return Ok(()),
                Step::Text(text) => {
                    // White space collapses (§6.1.2).
                    for c in text.chars() {
                        let blank = matches!(c, ' ' | '\n' | '\r' | '\t');
                        if !blank {
                            paragraph.text.push(c);
                        } else if !paragraph.text.is_empty() && !paragraph.text.ends_with([' ', '\n', '\t']) {
                            paragraph.text.push(' ');
                        }
                    }
                    continue;
                }
                Step::Child(element) => element,
            };
            match element.name() {
                "s" => {
                    let count = element.number("c").unwrap_or(1).min(MOST_REPEATED);
                    paragraph.text.extend(std::iter::repeat_n(' ', count));
                }
                "tab" => paragraph.text.push('\t'),
                "line-break" => paragraph.text.push('\n'),
                "note" => {
                    self.note(xml, paragraph)?;
                    continue;
                }
                "frame" | "g" | "custom-shape" | "rect" => {
                    self.shape(xml, paragraph)?;
                    continue;
                }
                "ruby-text" | "annotation" | "tracked-changes" | "page-number" | "page-count" => {}
                _ => {
                    self.inlines(xml, paragraph)?;
                    continue;
                }
            }
            xml.skip()?;
        }
    }

    /// A note: its mark stays in the text, its body follows the paragraph.
    fn note(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<(), Error> {
        let mut blocks = Vec::new();
        while let Some(element) = xml.child()? {
            if element.name() == "note-body" {
                let open = std::mem::take(&mut self.open);
                let begins = std::mem::take(&mut self.begins_item);
                let read = self.blocks(xml, &mut blocks);
                self.open = open;
                self.begins_item = begins;
                read?;
            } else {
                xml.skip()?;
            }
        }
        let label = (self.notes.len() + 1).to_string();
        if !paragraph.text.trim().is_empty() {
            paragraph.text += &format!("(*{label})");
        }
        self.notes.insert((NoteKind::Footnote, label.clone()), blocks);
        paragraph.notes.push(NoteOf { kind: NoteKind::Footnote, id: label.clone(), label });
        Ok(())
    }

    /// The text of a frame or shape: a box beside the text.
    fn shape(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            match element.name() {
                "text-box" | "frame" | "g" | "custom-shape" | "rect" => self.shape(xml, paragraph)?,
                "title" | "desc" => xml.skip()?,
                _ => {
                    let mut blocks = Vec::new();
                    let open = std::mem::take(&mut self.open);
                    let begins = std::mem::take(&mut self.begins_item);
                    let read = self.block(&element, xml, &mut blocks);
                    self.open = open;
                    self.begins_item = begins;
                    paragraph.boxes.append(&mut blocks);
                    read?;
                }
            }
        }
        Ok(())
    }

    fn rows(&mut self, xml: &mut Xml<'_>, table: &mut Table, header: bool) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            match element.name() {
                "table-header-rows" => self.rows(xml, table, true)?,
                "table-rows" | "table-row-group" => self.rows(xml, table, header)?,
                "table-row" => {
                    let mut row = TableRow { header, ..TableRow::default() };
                    let mut next = 0;
                    while let Some(cell) = xml.child()? {
                        let repeated =
                            cell.number("number-columns-repeated").unwrap_or(1).clamp(1, MOST_REPEATED);
                        match cell.name() {
                            "table-cell" => {
                                let span = cell
                                    .number("number-columns-spanned")
                                    .unwrap_or(1)
                                    .clamp(1, MOST_REPEATED);
                                let mut into = TableCell { start: next, span, ..TableCell::default() };
                                self.blocks(xml, &mut into.blocks)?;
                                row.cells.push(into);
                                // Cells that it covers to the right stand in the file too.
                                next += repeated;
                            }
                            "covered-table-cell" => {
                                let covered =
                                    row.cells.last().is_some_and(|cell| cell.start + cell.span > next);
                                if !covered {
                                    let goes_on = TableCell {
                                        start: next,
                                        span: 1,
                                        goes_on: true,
                                        ..TableCell::default()
                                    };
                                    row.cells.push(goes_on);
                                }
                                next += repeated;
                                xml.skip()?;
                            }
                            _ => xml.skip()?,
                        }
                    }
                    table.rows.push(row);
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }
}
