//! XML, element by element, with limits: a walker for readers that know what they look for.
//!
//! No entity that a document type defines is expanded, and nesting ends somewhere, so that readers may call themselves.

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use crate::Error;

/// Deepest nesting of elements; what Office writes stays below 60.
const DEEPEST: u32 = 200;

/// A reader of one part, at a place in it.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: u32,
    part: &'a str,
    source: &'a str,
    format: &'static str,
}

/// The start of an element.
pub(crate) struct Element<'a>(BytesStart<'a>);

/// What comes next within an element.
pub(crate) enum Step<'a> {
    /// An element begins: read its content, or skip it.
    Child(Element<'a>),
    /// Text, references resolved.
    Text(Cow<'a, str>),
    /// The element itself ends.
    End,
}

impl Element<'_> {
    /// Its name without the prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Its name with the prefix.
    pub(crate) fn full_name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// The value of the attribute of that name, whatever its prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .map(|attribute| {
                let raw = attribute.value.clone();
                attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or(raw)
            })
    }

    /// The values of all attributes of that name, whatever their prefixes.
    pub(crate) fn attributes(&self, name: &str) -> impl Iterator<Item = Cow<'_, str>> {
        let all = self.0.attributes_raw();
        let mut all = quick_xml::events::attributes::Attributes::new(all, 0);
        all.with_checks(false);
        all.filter_map(Result::ok)
            .filter(move |attribute| attribute.key.local_name().into_inner() == name)
            .map(|attribute| attribute.value)
    }

    /// The attribute `val`, where most properties have their value.
    pub(crate) fn value(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// The number in an attribute.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }
}

impl<'a> Xml<'a> {
    /// A reader at the start of `text`; the names are for messages.
    pub(crate) fn new(text: &'a str, part: &'a str, source: &'a str, format: &'static str) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, depth: 0, part, source, format }
    }

    /// An error at this place.
    fn wrong(&self, what: &str) -> Error {
        Error::Damaged {
            source_path: self.source.to_owned(),
            format: self.format,
            reason: format!("its part {} {what} at byte {}", self.part, self.reader.buffer_position()),
        }
    }

    /// What comes next.
    pub(crate) fn step(&mut self) -> Result<Step<'a>, Error> {
        loop {
            match self.reader.read_event() {
                Err(cause) => return Err(self.wrong(&format!("is no XML ({cause})"))),
                Ok(Event::Start(start)) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(self.wrong("nests elements too deep"));
                    }
                    return Ok(Step::Child(Element(start)));
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::End);
                }
                Ok(Event::Eof) if self.depth == 0 => return Ok(Step::End),
                Ok(Event::Eof) => return Err(self.wrong("ends in the middle")),
                Ok(Event::Text(text)) => return Ok(Step::Text(text.into_inner())),
                Ok(Event::CData(text)) => return Ok(Step::Text(text.into_inner())),
                Ok(Event::GeneralRef(reference)) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => match &*reference.into_inner() {
                            "amp" => "&".to_owned(),
                            "lt" => "<".to_owned(),
                            "gt" => ">".to_owned(),
                            "quot" => "\"".to_owned(),
                            "apos" => "'".to_owned(),
                            _ => continue,
                        },
                    };
                    return Ok(Step::Text(resolved.into()));
                }
                Ok(
                    Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_),
                ) => {}
            }
        }
    }

    /// The next element within this one; `None` at its end. Text between elements is passed over.
    ///
    /// The content of each element must be read to its end, or skipped, before the next is asked for.
    pub(crate) fn child(&mut self) -> Result<Option<Element<'a>>, Error> {
        loop {
            match self.step()? {
                Step::Child(element) => return Ok(Some(element)),
                Step::Text(_) => {}
                Step::End => return Ok(None),
            }
        }
    }

    /// Enters the outermost element.
    pub(crate) fn root(&mut self) -> Result<Element<'a>, Error> {
        self.child()?.ok_or_else(|| self.wrong("has no element"))
    }

    /// Passes over the rest of the element just begun.
    pub(crate) fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.step()?;
        }
        Ok(())
    }

    /// All text in the element just begun.
    pub(crate) fn text(&mut self) -> Result<String, Error> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            if let Step::Text(part) = self.step()? {
                text.push_str(&part);
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(xml: &str) -> Result<String, Error> {
        let mut xml = Xml::new(xml, "p.xml", "t.docx", "DOCX");
        xml.root()?;
        xml.text()
    }

    #[test]
    fn entities_of_a_document_type_are_not_expanded() {
        let bomb =
            "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]><a>x&c;&amp;&#x8868;&lt;&#20000000;</a>";
        assert_eq!(text_of(bomb).expect("text"), "x&表<");
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let error = text_of(&"<a>".repeat(100_000)).expect_err("too deep");
        assert!(error.to_string().contains("nests elements too deep"), "{error}");
    }

    #[test]
    fn xml_that_is_cut_off_or_wrong_is_damaged() {
        for xml in ["", "no xml", "<a><b>", "<a></b>", "<a", "<a>&#x", "<a><b></a></b>"] {
            assert!(matches!(text_of(xml), Err(Error::Damaged { .. })), "{xml}");
        }
    }
}
