//! `word/styles.xml`: what a style makes of its paragraphs, through the styles that it is based on.

use std::collections::BTreeMap;

use super::super::ooxml::{is_on, xml::Xml};
use crate::Error;

/// Most styles that a chain of bases is followed through; it may run in a circle.
const LONGEST_CHAIN: usize = 32;

/// The styles of a document by their ids.
#[derive(Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// Id of the style of paragraphs that name none.
    usual: Option<String>,
}

/// What a style says itself.
#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    numbering: Option<u32>,
    level: Option<usize>,
    hidden: Option<bool>,
    bold: Option<bool>,
}

/// What a style says with all that it is based on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    /// Level of the heading, 1 being the outermost.
    pub(super) heading: Option<u8>,
    /// Whether it is the title of the whole paper.
    pub(super) title: bool,
    /// Whether it is an entry in a table of contents.
    pub(super) contents: bool,
    /// List that it numbers.
    pub(super) numbering: Option<u32>,
    /// Level in that list, where the style says so.
    pub(super) level: Option<usize>,
    /// Whether its text is not shown.
    pub(super) hidden: bool,
    /// Whether its text is bold.
    pub(super) bold: bool,
}

impl Styles {
    /// Reads the part.
    pub(super) fn read(mut xml: Xml<'_>) -> Result<Self, Error> {
        let mut styles = Self::default();
        xml.root()?;
        while let Some(element) = xml.child()? {
            if element.name() != "style" {
                xml.skip()?;
                continue;
            }
            let id = element.attribute("styleId").unwrap_or_default().into_owned();
            let paragraph = element.attribute("type").is_none_or(|kind| kind == "paragraph");
            if paragraph && element.attribute("default").is_some_and(|value| is_on(Some(value))) {
                styles.usual = Some(id.clone());
            }
            let style = style(&mut xml)?;
            styles.styles.insert(id, style);
        }
        Ok(styles)
    }

    /// What the style of a paragraph says; `None` means the usual style.
    pub(super) fn resolve(&self, id: Option<&str>) -> Resolved {
        let mut found = Resolved::default();
        let (mut outline, mut hidden, mut bold, mut level) = (None, None, None, None);
        let mut next = id.or(self.usual.as_deref());
        for depth in 0..LONGEST_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            let name = style.name.trim().to_lowercase();
            found.title |= depth == 0 && matches!(name.as_str(), "title" | "表題");
            found.contents |= is_contents(&name);
            outline = outline.or(style.outline);
            if level.is_none() {
                level = level_of_name(&name);
            }
            found.numbering = found.numbering.or(style.numbering);
            found.level = found.level.or(style.level);
            hidden = hidden.or(style.hidden);
            bold = bold.or(style.bold);
            next = style.based_on.as_deref();
        }
        // Level 10 stands for body text, whatever the style is based on.
        found.heading = match outline {
            Some(outline) => (outline < 9).then_some(outline + 1),
            None => level,
        };
        if found.title {
            found.heading = Some(1);
        }
        if found.contents {
            found.heading = None;
        }
        found.hidden = hidden.unwrap_or(false);
        found.bold = bold.unwrap_or(false);
        found
    }

    /// Whether a style of characters hides its text.
    pub(super) fn hides(&self, id: &str) -> bool {
        self.styles.contains_key(id) && self.resolve(Some(id)).hidden
    }

    /// The list that a style numbers.
    pub(super) fn numbering_of(&self, id: &str) -> Option<u32> {
        self.resolve(Some(id)).numbering
    }
}

fn style(xml: &mut Xml<'_>) -> Result<Style, Error> {
    let mut style = Style::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "name" => style.name = element.value().unwrap_or_default().into_owned(),
            "basedOn" => style.based_on = element.value().map(|id| id.into_owned()),
            "pPr" => {
                while let Some(property) = xml.child()? {
                    match property.name() {
                        "outlineLvl" => style.outline = property.number("val"),
                        "numPr" => {
                            while let Some(part) = xml.child()? {
                                match part.name() {
                                    "numId" => style.numbering = part.number("val"),
                                    "ilvl" => style.level = part.number("val"),
                                    _ => {}
                                }
                                xml.skip()?;
                            }
                            continue;
                        }
                        _ => {}
                    }
                    xml.skip()?;
                }
                continue;
            }
            "rPr" => {
                while let Some(property) = xml.child()? {
                    match property.name() {
                        "vanish" => style.hidden = Some(is_on(property.value())),
                        "b" => style.bold = Some(is_on(property.value())),
                        _ => {}
                    }
                    xml.skip()?;
                }
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(style)
}

/// The level in the name of a built-in style of headings: `heading 2`, `見出し 2`; never `見出し２本文`.
fn level_of_name(name: &str) -> Option<u8> {
    let number = name.strip_prefix("heading").or_else(|| name.strip_prefix("見出し"))?.trim();
    let digit = number.chars().next()?;
    let level =
        digit.to_digit(10).or_else(|| ('１'..='９').contains(&digit).then(|| digit as u32 - '０' as u32))?;
    (number.chars().count() == 1 && level > 0).then_some(level as u8)
}

/// Entries of tables of contents and of figures.
fn is_contents(name: &str) -> bool {
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.trim().chars().count() == 1 && rest.trim().chars().all(char::is_numeric))
    };
    numbered("toc")
        || numbered("目次")
        || matches!(name, "toc heading" | "table of figures" | "目次の見出し" | "図表目次")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(xml: &str) -> Styles {
        Styles::read(Xml::new(&format!("<w:styles>{xml}</w:styles>"), "s", "t.docx", "DOCX")).expect("styles")
    }

    #[test]
    fn headings_are_told_by_outline_level_by_name_and_by_what_they_are_based_on() {
        let styles = styles(
            "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>
             <w:style w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/></w:style>
             <w:style w:styleId='x'><w:name w:val='市の章'/><w:basedOn w:val='1'/></w:style>
             <w:style w:styleId='y'><w:name w:val='条'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>
             <w:style w:styleId='b'><w:name w:val='見出し２本文'/></w:style>
             <w:style w:styleId='j'><w:name w:val='見出し ２'/></w:style>
             <w:style w:styleId='n'><w:name w:val='本文'/><w:basedOn w:val='1'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>
             <w:style w:styleId='t'><w:name w:val='toc 2'/><w:basedOn w:val='1'/></w:style>
             <w:style w:styleId='z'><w:name w:val='Title'/></w:style>
             <w:style w:styleId='c'><w:name w:val='c'/><w:basedOn w:val='d'/></w:style>
             <w:style w:styleId='d'><w:name w:val='d'/><w:basedOn w:val='c'/></w:style>",
        );
        let heading = |id| styles.resolve(Some(id)).heading;
        assert_eq!(
            ["1", "x", "y", "b", "j", "n", "t", "z", "c", "none"].map(heading),
            [Some(1), Some(1), Some(3), None, Some(2), None, None, Some(1), None, None]
        );
        assert!(styles.resolve(Some("t")).contents);
        assert_eq!(styles.resolve(None).heading, None);
    }
}
