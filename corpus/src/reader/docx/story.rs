//! A stretch of a Word file (body, cell, note, text box) → blocks: paragraphs and tables in their order.

use std::collections::BTreeMap;

use super::{
    super::ooxml::{
        is_on,
        xml::{Element, Xml},
    },
    block::{Block, NoteKind, Paragraph},
    field::Fields,
    numbering::Numbering,
    run::Look,
    styles::{Resolved, Styles},
};
use crate::Error;

/// Columns of a page that a twip takes, as a fraction: a column is half a character of 10.5 points.
const TWIPS_PER_COLUMN: i64 = 105;

/// What is known and counted while a file is walked through.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) fields: Fields,
    /// Characters of hidden text that were left out.
    pub(super) hidden: usize,
    /// Signs of fonts of signs that are not known.
    pub(super) unknown_signs: usize,
    /// Parts in other formats within the text.
    pub(super) foreign_parts: usize,
    /// Notes that were referred to so far.
    pub(super) notes: u32,
    resolved: BTreeMap<Option<String>, Resolved>,
    hiding: BTreeMap<String, bool>,
    /// Tables of contents that stand open.
    contents: u32,
}

/// What a paragraph says of itself.
#[derive(Default)]
struct Properties {
    style: Option<String>,
    list: Option<u32>,
    level: Option<usize>,
    outline: Option<u8>,
    indent: u32,
    runs_on: bool,
}

impl Walk {
    /// What a style of paragraphs says.
    fn style(&mut self, id: Option<String>) -> &Resolved {
        let styles = &self.styles;
        self.resolved.entry(id).or_insert_with_key(|id| styles.resolve(id.as_deref()))
    }

    /// Whether a style of characters hides its text.
    pub(super) fn hides(&mut self, id: &str) -> bool {
        if let Some(&hides) = self.hiding.get(id) {
            return hides;
        }
        let hides = self.styles.hides(id);
        self.hiding.insert(id.to_owned(), hides);
        hides
    }

    /// Reads a stretch that is apart from the text around it; fields do not reach out of it.
    pub(super) fn story(&mut self, xml: &mut Xml<'_>) -> Result<Vec<Block>, Error> {
        let around = std::mem::take(&mut self.fields);
        let mut blocks = Vec::new();
        let read = self.blocks(xml, &mut blocks);
        self.fields = around;
        read.map(|()| blocks)
    }

    /// Reads the paragraphs and tables in the element just begun.
    pub(super) fn blocks(&mut self, xml: &mut Xml<'_>, blocks: &mut Vec<Block>) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            self.block(&element, xml, blocks)?;
        }
        Ok(())
    }

    /// Reads an element among paragraphs and tables.
    pub(super) fn block(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        blocks: &mut Vec<Block>,
    ) -> Result<(), Error> {
        match element.name() {
            "p" => self.paragraph(xml, blocks),
            "tbl" => {
                let table = self.table(xml)?;
                blocks.push(Block::Table(table));
                Ok(())
            }
            "sdt" => self.content_control(xml, blocks),
            "ins" | "moveTo" | "customXml" | "smartTag" | "sdtContent" | "Choice" => self.blocks(xml, blocks),
            "AlternateContent" => {
                let before = blocks.len();
                while let Some(choice) = xml.child()? {
                    match choice.name() {
                        "Choice" => self.blocks(xml, blocks)?,
                        "Fallback" if blocks.len() == before => self.blocks(xml, blocks)?,
                        _ => xml.skip()?,
                    }
                }
                Ok(())
            }
            "altChunk" => {
                self.foreign_parts += 1;
                xml.skip()
            }
            _ => xml.skip(),
        }
    }

    /// A content control: a table of contents is one, and says so.
    fn content_control(&mut self, xml: &mut Xml<'_>, blocks: &mut Vec<Block>) -> Result<(), Error> {
        let mut contents = false;
        while let Some(element) = xml.child()? {
            match element.name() {
                "sdtPr" => {
                    while let Some(property) = xml.child()? {
                        if property.name() != "docPartObj" {
                            xml.skip()?;
                            continue;
                        }
                        while let Some(part) = xml.child()? {
                            contents |= part.name() == "docPartGallery"
                                && part.value().is_some_and(|value| value == "Table of Contents");
                            xml.skip()?;
                        }
                    }
                }
                "sdtContent" => {
                    self.contents += u32::from(contents);
                    let read = self.blocks(xml, blocks);
                    self.contents -= u32::from(contents);
                    read?;
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, blocks: &mut Vec<Block>) -> Result<(), Error> {
        let mut paragraph = Paragraph::default();
        let mut properties = Properties::default();
        let style = self.style(None);
        let mut look = Look::plain(style.hidden, style.bold);
        let mut bold = (0, 0);
        // The table of contents may begin or end within the paragraph.
        let contents = self.fields.in_contents();
        while let Some(element) = xml.child()? {
            if element.name() == "pPr" {
                properties = paragraph_properties(xml)?;
                let style = self.style(properties.style.clone());
                look = Look::plain(style.hidden, style.bold);
            } else {
                self.inline(&element, xml, &look, &mut paragraph, &mut bold)?;
            }
        }
        let contents = self.contents > 0 || contents || self.fields.in_contents();
        self.fields.end_paragraph();
        paragraph.bold = bold.0 > 0 && bold.0 == bold.1;
        paragraph.runs_on = properties.runs_on;
        paragraph.indent = properties.indent;
        let style = self.style(properties.style.clone()).clone();
        paragraph.contents = contents || style.contents;
        paragraph.heading = match properties.outline {
            Some(outline) => (outline < 9).then(|| outline + 1),
            None => style.heading,
        };
        if paragraph.contents {
            paragraph.heading = None;
        }
        if !paragraph.is_blank() {
            self.number(&properties, &style, &mut paragraph);
        }
        blocks.push(Block::Paragraph(paragraph));
        Ok(())
    }

    /// Gives a paragraph the number or bullet that Word draws before it.
    fn number(&mut self, properties: &Properties, style: &Resolved, paragraph: &mut Paragraph) {
        let Some(list) = properties.list.or(style.numbering).filter(|list| *list > 0) else { return };
        let of_style = || {
            let id = properties.style.as_deref()?;
            self.numbering.level_of_style(list, id, &self.styles)
        };
        let level = properties.level.or_else(of_style).or(style.level).unwrap_or(0);
        paragraph.level = level;
        paragraph.label = self.numbering.label(list, level, &self.styles);
    }

    /// The mark of a note in the text, or none for a comment.
    pub(super) fn refer(&mut self, kind: NoteKind, id: String, paragraph: &mut Paragraph) {
        let label = if kind == NoteKind::Comment {
            String::new()
        } else {
            self.notes += 1;
            self.notes.to_string()
        };
        paragraph.notes.push(super::block::NoteOf { kind, id, label });
    }
}

fn paragraph_properties(xml: &mut Xml<'_>) -> Result<Properties, Error> {
    let mut read = Properties::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "pStyle" => read.style = element.value().map(|id| id.into_owned()),
            "outlineLvl" => read.outline = element.number("val"),
            "ind" => {
                let twips: i64 = element.number("left").or_else(|| element.number("start")).unwrap_or(0);
                // Hundredths of a character, where given, win over twips.
                let chars: Option<i64> = element.number("leftChars").or_else(|| element.number("startChars"));
                let columns = match chars {
                    Some(chars) if chars != 0 => chars / 50,
                    _ => twips / TWIPS_PER_COLUMN,
                };
                read.indent = u32::try_from(columns.clamp(0, 200)).unwrap_or(0);
            }
            "numPr" => {
                while let Some(part) = xml.child()? {
                    match part.name() {
                        "numId" => read.list = part.number("val"),
                        "ilvl" => read.level = part.number("val"),
                        _ => {}
                    }
                    xml.skip()?;
                }
                continue;
            }
            "rPr" => {
                while let Some(part) = xml.child()? {
                    read.runs_on |= matches!(part.name(), "del" | "moveFrom");
                    xml.skip()?;
                }
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(read)
}

/// Whether a property just begun is on; its content is passed over.
pub(super) fn switch(element: &Element<'_>, xml: &mut Xml<'_>) -> Result<bool, Error> {
    xml.skip()?;
    Ok(is_on(element.value()))
}
