//! Texts of XLSX: shared by cells, within cells, of comments and of boxes.

use quick_xml::events::Event;

use crate::reader::sheet::package::{Xml, add_text};

/// The texts that cells share; what is said of their reading (`rPh`) is left out.
pub(super) fn shared_strings(mut xml: Xml<'_, '_>) -> Result<Vec<Box<str>>, quick_xml::Error> {
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
pub(super) fn rich_text(xml: &mut Xml<'_, '_>, end: &str) -> Result<String, quick_xml::Error> {
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
pub(super) fn unescaped(text: String) -> String {
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
