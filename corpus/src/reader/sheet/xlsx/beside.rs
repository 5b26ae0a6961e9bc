//! What XLSX holds beside the cells: comments, text boxes, properties.

use quick_xml::events::Event;

use super::text::rich_text;
use crate::{
    Error,
    layout::transcript::Properties,
    reader::sheet::{
        grid::{MOST_BORDERED, position},
        package::{Package, Xml, add_text, attribute},
    },
};

/// Comments of a sheet; old copies of threaded ones lose their foreword.
pub(super) fn comments(
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

/// Text boxes and shapes with text of a sheet: where they are anchored, and what they say.
pub(super) fn boxes(
    mut xml: Xml<'_, '_>,
    found: &mut Vec<(u32, u32, String)>,
) -> Result<(), quick_xml::Error> {
    let (mut row, mut col) = (0u32, 0u32);
    let mut text = String::new();
    let mut number = String::new();
    let (mut in_from, mut in_number, mut in_text) = (false, false, false);
    loop {
        let event = xml.next()?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "from" => in_from = true,
                "row" | "col" if in_from => {
                    in_number = true;
                    number.clear();
                }
                "txBody" => text.clear(),
                "t" => in_text = true,
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "br" => text.push('\n'),
            Event::End(element) => match element.local_name().as_ref() {
                "from" => in_from = false,
                "row" if in_from => (row, in_number) = (number.trim().parse().unwrap_or(0), false),
                "col" if in_from => (col, in_number) = (number.trim().parse().unwrap_or(0), false),
                "t" => in_text = false,
                "p" => text.push('\n'),
                "txBody" if !text.trim().is_empty() && found.len() < MOST_BORDERED => {
                    found.push((row, col, text.trim().to_owned()));
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            event if in_number => add_text(event, &mut number),
            event if in_text => add_text(event, &mut text),
            _ => {}
        }
    }
}

/// Title, author and day of creation (`docProps/core.xml`).
pub(super) fn properties(package: &mut Package<'_>) -> Result<Properties, Error> {
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
