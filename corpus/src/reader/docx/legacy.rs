//! Word files up to 2003 → transcript, through the model of the library that reads them.

use std::collections::BTreeMap;

use undoc::{Document, model};

use super::{
    Notes,
    block::{Block, NoteKind, NoteOf, Paragraph, Table, TableCell, TableRow},
    numbering::Label,
    write::Writer,
};
use crate::{Error, Warning, layout::transcript::Transcript, reader::ooxml::legacy};

/// Reads a Word file of the format before 2007. Fails when it is damaged or a password protects it.
pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Transcript, Error> {
    let document = legacy::parse(bytes, source, "DOC")?;
    let mut notes = Notes::new();
    let blocks = blocks(&document, &mut notes);
    let mut transcript = Transcript::default();
    transcript.properties = legacy::properties(&document);
    transcript.running_heads = running_heads(&document);
    Writer::new(&mut transcript, &notes, &BTreeMap::new(), &blocks).body(&blocks);
    transcript.warnings.push(Warning {
        code: "old_format".to_owned(),
        message: "the format before Word 2007 is read with its text, tables and notes, but not all of its numbering; save \
                  the file as .docx to read it exactly"
            .to_owned(),
        at: None,
    });
    Ok(transcript)
}

fn blocks(document: &Document, notes: &mut Notes) -> Vec<Block> {
    let mut blocks = Vec::new();
    for block in document.sections.iter().flat_map(|section| &section.content) {
        match block {
            model::Block::Paragraph(paragraph) => blocks.push(Block::Paragraph(paragraph_of(paragraph))),
            model::Block::Table(table) => blocks.push(Block::Table(table_of(table, 0))),
            model::Block::Note { label, content } => {
                let content = content.iter().map(|paragraph| Block::Paragraph(paragraph_of(paragraph)));
                notes.insert((NoteKind::Footnote, label.clone()), content.collect());
            }
            _ => {}
        }
    }
    blocks
}

fn paragraph_of(from: &model::Paragraph) -> Paragraph {
    let mut paragraph = Paragraph::default();
    let (mut bold, mut letters) = (0, 0);
    for run in from.runs.iter().filter(|run| run.revision != model::RevisionType::Deleted) {
        let count = run.text.chars().filter(|c| !c.is_whitespace()).count();
        letters += count;
        bold += if run.style.bold { count } else { 0 };
        paragraph.text.push_str(&run.text);
        if let Some(id) = &run.note {
            let label: String = id.chars().filter(char::is_ascii_digit).take(3).collect();
            if !label.is_empty() && !paragraph.text.trim().is_empty() {
                paragraph.text += &format!("(*{label})");
            }
            paragraph.notes.push(NoteOf { kind: NoteKind::Footnote, id: id.clone(), label });
        }
        if run.line_break {
            paragraph.text.push('\n');
        }
    }
    paragraph.bold = letters > 0 && bold == letters;
    if from.heading.is_heading() {
        paragraph.heading = Some(from.heading.level().max(1));
    }
    if let Some(list) = &from.list_info {
        paragraph.level = usize::from(list.level);
        let number = list.number.filter(|_| list.list_type == model::ListType::Numbered);
        let text = number.map_or_else(|| "・".to_owned(), |number| format!("{number}. "));
        paragraph.label = Some(Label { text });
    }
    paragraph.indent = u32::from(from.indent_level) * 2;
    paragraph
}

fn table_of(from: &model::Table, depth: usize) -> Table {
    /// Deepest nesting of tables that is followed.
    const DEEPEST: usize = 20;
    /// Most columns or rows that a cell covers.
    const WIDEST: u32 = 200;
    let mut table = Table::default();
    // Cells that reach down: column, columns, and rows still to come.
    let mut reaching: Vec<(usize, usize, u32)> = Vec::new();
    for (at, row) in from.rows.iter().enumerate() {
        let mut into = TableRow { header: at == 0 && row.is_header, ..TableRow::default() };
        let mut next = 0;
        let mut above = std::mem::take(&mut reaching).into_iter().peekable();
        let fill = |next: &mut usize,
                    into: &mut TableRow,
                    above: &mut std::iter::Peekable<std::vec::IntoIter<(usize, usize, u32)>>,
                    reaching: &mut Vec<(usize, usize, u32)>| {
            while let Some((start, span, rows)) = above.next_if(|(start, ..)| *start <= *next) {
                into.cells.push(TableCell { start, span, goes_on: true, ..TableCell::default() });
                *next = start + span;
                if rows > 1 {
                    reaching.push((start, span, rows - 1));
                }
            }
        };
        for cell in &row.cells {
            fill(&mut next, &mut into, &mut above, &mut reaching);
            let span = cell.col_span.clamp(1, WIDEST) as usize;
            let mut blocks: Vec<Block> =
                cell.content.iter().map(|paragraph| Block::Paragraph(paragraph_of(paragraph))).collect();
            if depth < DEEPEST {
                blocks
                    .extend(cell.nested_tables.iter().map(|inner| Block::Table(table_of(inner, depth + 1))));
            }
            into.cells.push(TableCell { start: next, span, blocks, ..TableCell::default() });
            if cell.row_span > 1 {
                reaching.push((next, span, cell.row_span.min(WIDEST) - 1));
            }
            next += span;
        }
        fill(&mut next, &mut into, &mut above, &mut reaching);
        table.rows.push(into);
    }
    table
}

fn running_heads(document: &Document) -> Vec<String> {
    let mut heads: Vec<String> = Vec::new();
    let sections = document.sections.iter();
    for paragraph in sections.flat_map(|section| section.header.iter().chain(&section.footer)).flatten() {
        let text = paragraph_of(paragraph).text;
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wordy = line.chars().any(char::is_alphabetic) && line.chars().count() <= 60;
        if wordy && !heads.contains(&line) && heads.len() < super::MOST_HEADS {
            heads.push(line);
        }
    }
    heads
}
