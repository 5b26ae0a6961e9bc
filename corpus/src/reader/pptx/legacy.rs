//! PowerPoint files up to 2003 → transcript, through the model of the library that reads them.

use undoc::model::{Block, Paragraph};

use crate::{
    Error, PageUnit, Place, Warning,
    layout::transcript::{Entry, Role, Transcript},
    reader::ooxml::legacy,
};

/// Reads a PowerPoint file of the format before 2007. Fails when it is damaged or a password protects it.
pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Transcript, Error> {
    let document = legacy::parse(bytes, source, "PPT")?;
    let mut transcript = Transcript::default();
    transcript.properties = legacy::properties(&document);
    transcript.pages = u32::try_from(document.sections.len()).ok();
    for (page, section) in (1u32..).zip(&document.sections) {
        let place = Place { unit: PageUnit::Slide, ..Place::default() };
        let plain = Entry { page: Some(page), place, ..Entry::paragraph() };
        let title =
            section.name.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        if !title.is_empty() {
            transcript.push(&title, Entry { role: Role::Heading(1), ..plain.clone() });
        }
        for block in &section.content {
            match block {
                Block::Paragraph(paragraph) => {
                    let text = text_of(paragraph);
                    if text.split_whitespace().collect::<Vec<_>>().join(" ") != title {
                        push(&mut transcript, &text, role_of(paragraph), &plain);
                    }
                }
                Block::Table(table) => {
                    for row in &table.rows {
                        let cells: Vec<String> = row
                            .cells
                            .iter()
                            .map(|cell| cell.content.iter().map(text_of).collect::<Vec<_>>().join("\n"))
                            .collect();
                        transcript.push_row(&cells, &Default::default(), plain.clone());
                    }
                }
                _ => {}
            }
        }
        for paragraph in section.notes.iter().flatten() {
            push(&mut transcript, &text_of(paragraph), Role::Note(String::new()), &plain);
        }
    }
    transcript.warnings.push(Warning {
        code: "old_format".to_owned(),
        message: "the format before PowerPoint 2007 is read without the places of its shapes; save the file as .pptx to \
                  read it exactly"
            .to_owned(),
        at: None,
    });
    Ok(transcript)
}

fn role_of(paragraph: &Paragraph) -> Role {
    match &paragraph.list_info {
        Some(list) => Role::Item(list.level.saturating_add(1)),
        None => Role::Text,
    }
}

fn text_of(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    for run in &paragraph.runs {
        text.push_str(&run.text);
        if run.line_break {
            text.push('\n');
        }
    }
    text
}

fn push(transcript: &mut Transcript, text: &str, role: Role, plain: &Entry) {
    for line in text.split(['\n', '\u{b}', '\r']).filter(|line| !line.trim().is_empty()) {
        transcript.push(&line.replace('\t', "\u{3000}"), Entry { role: role.clone(), ..plain.clone() });
    }
}
