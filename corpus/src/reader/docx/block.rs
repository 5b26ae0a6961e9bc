//! What the walk through a Word file leaves: paragraphs and tables, before they are written as lines.

use super::numbering::Label;

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// A paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Its text; tabs and line feeds as in the file.
    pub(super) text: String,
    /// Number or bullet that is drawn before it.
    pub(super) label: Option<Label>,
    /// Level in its list, from 0.
    pub(super) level: usize,
    /// Level of the heading that it is, 1 being the outermost.
    pub(super) heading: Option<u8>,
    /// Entry of a table of contents.
    pub(super) contents: bool,
    /// Left indentation in columns.
    pub(super) indent: u32,
    /// Whether all of it is bold.
    pub(super) bold: bool,
    /// Whether its end is deleted, so that the next paragraph goes on in it.
    pub(super) runs_on: bool,
    /// Notes that it refers to.
    pub(super) notes: Vec<NoteOf>,
    /// What stands in text boxes anchored in it.
    pub(super) boxes: Vec<Block>,
    /// Parts with charts and diagrams anchored in it, by the ids of their relationships.
    pub(super) drawings: Vec<String>,
}

/// Which list of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
    Comment,
}

/// A reference to a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteOf {
    pub(super) kind: NoteKind,
    pub(super) id: String,
    /// Label of the mark in the text; empty where no mark stands.
    pub(super) label: String,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) widths: Vec<u32>,
    pub(super) rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(super) struct TableRow {
    pub(super) header: bool,
    pub(super) cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(super) struct TableCell {
    pub(super) start: usize,
    pub(super) span: usize,
    pub(super) goes_on: bool,
    pub(super) shaded: bool,
    pub(super) blocks: Vec<Block>,
}

impl Paragraph {
    /// Whether it shows nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Its text with what is drawn before it.
    pub(super) fn whole(&self) -> String {
        let label = self.label.as_ref().map_or("", |label| label.text.as_str());
        format!("{label}{}", self.text)
    }
}

impl TableCell {
    /// The lines of the cell's paragraphs; tables within, notes and drawings left out.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        paragraphs(&self.blocks, &mut |paragraph| {
            if !paragraph.is_blank() {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(paragraph.whole().trim());
            }
        });
        text
    }

    /// Whether all its paragraphs are bold.
    pub(super) fn is_bold(&self) -> bool {
        let mut bold = true;
        let mut any = false;
        paragraphs(&self.blocks, &mut |paragraph| {
            any |= !paragraph.is_blank();
            bold &= paragraph.bold || paragraph.is_blank();
        });
        any && bold
    }
}

/// Calls `see` with each paragraph among the blocks and in their text boxes, those in tables left out.
fn paragraphs<'b>(blocks: &'b [Block], see: &mut impl FnMut(&'b Paragraph)) {
    for block in blocks {
        if let Block::Paragraph(paragraph) = block {
            see(paragraph);
            paragraphs(&paragraph.boxes, see);
        }
    }
}
