//! Word files since 2007 → transcript.
//!
//! ```text
//! package ─styles, numbering→ Walk ─story→ Block ─write→ Transcript
//! ```

mod block;
mod field;
pub(super) mod legacy;
mod numbering;
pub(super) mod opendocument;
mod run;
mod story;
mod styles;
mod table;
mod write;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    block::{Block, NoteKind},
    numbering::Numbering,
    story::Walk,
    styles::Styles,
    write::Writer,
};
use super::ooxml::{Package, Relationships, drawing, properties};
use crate::{Error, layout::transcript::Transcript};

/// Most running heads that are kept.
const MOST_HEADS: usize = 20;

/// The bodies of notes by kind and id.
type Notes = BTreeMap<(NoteKind, String), Vec<Block>>;

/// Reads a Word file.
///
/// Fails when the package or its main part is damaged, or unpacks to too much; what is wrong with other parts becomes a
/// warning.
pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Transcript, Error> {
    let mut package = Package::open(bytes, source, "DOCX")?;
    let main = package.main_part("word/document.xml")?;
    let relationships = package.relationships(&main)?;
    let mut walk = Walk::default();
    if let Some(part) = beside(&mut package, &relationships, "styles")? {
        let read = Styles::read(package.xml(&part));
        walk.styles = package.forgive(read)?;
    }
    if let Some(part) = beside(&mut package, &relationships, "numbering")? {
        let read = Numbering::read(package.xml(&part));
        walk.numbering = package.forgive(read)?;
    }
    let part = package.required(&main)?;
    let mut xml = package.xml(&part);
    let mut blocks = Vec::new();
    xml.root()?;
    let mut bodies = 0;
    while let Some(element) = xml.child()? {
        if element.name() == "body" {
            bodies += 1;
            blocks.append(&mut walk.story(&mut xml)?);
        } else {
            xml.skip()?;
        }
    }
    if bodies == 0 {
        return Err(package.damaged(format!("its part {main} has no body")));
    }
    let notes = notes(&mut package, &relationships, &mut walk)?;
    let running_heads = running_heads(&mut package, &relationships)?;
    let mut drawings = BTreeMap::new();
    for (id, to) in relationships.iter().filter(|(_, to)| !to.external) {
        if let Some(drawn) = drawing::read(&mut package, to)? {
            drawings.insert(id.clone(), drawn);
        }
    }
    let mut transcript = Transcript::default();
    transcript.running_heads = running_heads;
    transcript.properties = properties::read(&mut package)?;
    Writer::new(&mut transcript, &notes, &drawings, &blocks).body(&blocks);
    warn(&walk, &mut transcript);
    transcript.warnings.append(&mut package.warnings);
    Ok(transcript)
}

/// The part that the main part refers to as being of the kind.
fn beside(
    package: &mut Package<'_>,
    relationships: &Relationships,
    kind: &str,
) -> Result<Option<super::ooxml::Part>, Error> {
    match relationships.values().find(|to| to.kind == kind && !to.external) {
        Some(to) => package.optional(&to.target),
        None => package.optional(&format!("word/{kind}.xml")),
    }
}

/// The bodies of footnotes, endnotes and comments.
fn notes(package: &mut Package<'_>, relationships: &Relationships, walk: &mut Walk) -> Result<Notes, Error> {
    let mut notes = Notes::new();
    for (part, name, kind) in [
        ("footnotes", "footnote", NoteKind::Footnote),
        ("endnotes", "endnote", NoteKind::Endnote),
        ("comments", "comment", NoteKind::Comment),
    ] {
        let Some(part) = beside(package, relationships, part)? else { continue };
        let mut xml = package.xml(&part);
        let mut read = || -> Result<(), Error> {
            xml.root()?;
            while let Some(element) = xml.child()? {
                // The lines that separate notes from the text are notes with a type.
                let separator = element.attribute("type").is_some_and(|kind| kind != "normal");
                let id = element.attribute("id").map(|id| id.into_owned());
                match id.filter(|_| element.name() == name && !separator) {
                    Some(id) => {
                        let blocks = walk.story(&mut xml)?;
                        notes.insert((kind, id), blocks);
                    }
                    None => xml.skip()?,
                }
            }
            Ok(())
        };
        let read = read();
        package.forgive(read)?;
    }
    Ok(notes)
}

/// The lines of headers and footers, each once; page numbers are none.
fn running_heads(package: &mut Package<'_>, relationships: &Relationships) -> Result<Vec<String>, Error> {
    let mut heads = Vec::new();
    let names: BTreeSet<&String> = relationships
        .values()
        .filter(|to| matches!(to.kind.as_str(), "header" | "footer") && !to.external)
        .map(|to| &to.target)
        .collect();
    for name in names.into_iter().take(MOST_HEADS) {
        let Some(part) = package.optional(name)? else { continue };
        let mut xml = package.xml(&part);
        let read = xml.root().and_then(|_| Walk::default().story(&mut xml));
        for block in package.forgive(read)? {
            let Block::Paragraph(paragraph) = block else { continue };
            let line = paragraph.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let wordy = line.chars().any(char::is_alphabetic);
            if wordy && line.chars().count() <= 60 && !heads.contains(&line) && heads.len() < MOST_HEADS {
                heads.push(line);
            }
        }
    }
    Ok(heads)
}

/// Says what was left out.
fn warn(walk: &Walk, transcript: &mut Transcript) {
    if walk.hidden > 0 {
        transcript.warn(
            "hidden_text",
            format!(
                "{} characters of hidden text were left out; make them visible in Word to read them",
                walk.hidden
            ),
        );
    }
    if walk.unknown_signs > 0 {
        transcript.warn(
            "unknown_signs",
            format!("{} signs of a font of symbols have no character and were left out", walk.unknown_signs),
        );
    }
    if walk.foreign_parts > 0 {
        transcript.warn(
            "foreign_parts",
            format!(
                "{} imported parts in other formats were not read; open the file in Word and save it again",
                walk.foreign_parts
            ),
        );
    }
}
