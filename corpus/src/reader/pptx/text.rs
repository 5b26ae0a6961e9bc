//! Paragraphs of shapes: levels, bullets and numbers.

use super::super::ooxml::{
    counting::written,
    symbols,
    xml::{Element, Step, Xml},
};
use crate::Error;

/// Levels of a list.
const LEVELS: usize = 9;

/// A paragraph of a shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its text; line feeds where the author broke it.
    pub(super) text: String,
    /// Level in the list, from 0.
    pub(super) level: usize,
    /// What it says about a bullet.
    pub(super) bullet: Bullet,
}

/// The bullet of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Bullet {
    /// As its placeholder has it.
    #[default]
    Inherited,
    None,
    /// A sign or number that is part of the text shown.
    Drawn(String),
    /// A picture.
    Picture,
}

/// The paragraphs in the body of text just begun.
pub(super) fn lines(xml: &mut Xml<'_>) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    let mut counts: [(u32, String); LEVELS] = Default::default();
    while let Some(element) = xml.child()? {
        if element.name() != "p" {
            xml.skip()?;
            continue;
        }
        let mut line = Line::default();
        let mut number = None;
        paragraph(xml, &mut line, &mut number)?;
        let level = line.level.min(LEVELS - 1);
        if line.text.trim().is_empty() {
            lines.push(line);
            continue;
        }
        for inner in &mut counts[level + 1..] {
            *inner = Default::default();
        }
        match number {
            Some((kind, start)) => {
                let count = &mut counts[level];
                if count.1 == kind {
                    count.0 = count.0.saturating_add(1);
                } else {
                    *count = (start, kind);
                }
                line.bullet = Bullet::Drawn(numbered(count.0, &count.1));
            }
            None => counts[level] = Default::default(),
        }
        lines.push(line);
    }
    Ok(lines)
}

fn paragraph(xml: &mut Xml<'_>, line: &mut Line, number: &mut Option<(String, u32)>) -> Result<(), Error> {
    while let Some(element) = xml.child()? {
        match element.name() {
            "pPr" => {
                line.level = element.number::<usize>("lvl").unwrap_or(0).min(LEVELS - 1);
                properties(xml, line, number)?;
            }
            _ => inline(&element, xml, &mut line.text)?,
        }
    }
    Ok(())
}

fn inline(element: &Element<'_>, xml: &mut Xml<'_>, text: &mut String) -> Result<(), Error> {
    match element.name() {
        "t" => {
            // A vertical tab breaks a line, as in titles.
            let part = xml.text()?;
            text.extend(part.chars().map(|c| match c {
                '\u{b}' => '\n',
                '\n' | '\r' => ' ',
                c => c,
            }));
            Ok(())
        }
        "br" => {
            text.push('\n');
            xml.skip()
        }
        "fld" if element.attribute("type").is_some_and(|kind| kind == "slidenum") => xml.skip(),
        "rPr" | "endParaRPr" | "fPr" => xml.skip(),
        "AlternateContent" => {
            let before = text.len();
            while let Some(choice) = xml.child()? {
                match choice.name() {
                    "Choice" | "Fallback" if text.len() == before => inlines(xml, text)?,
                    _ => xml.skip()?,
                }
            }
            Ok(())
        }
        "den" => {
            text.push('/');
            inlines(xml, text)
        }
        _ => inlines(xml, text),
    }
}

fn inlines(xml: &mut Xml<'_>, text: &mut String) -> Result<(), Error> {
    loop {
        match xml.step()? {
            Step::Child(element) => inline(&element, xml, text)?,
            Step::Text(_) => {}
            Step::End => return Ok(()),
        }
    }
}

fn properties(xml: &mut Xml<'_>, line: &mut Line, number: &mut Option<(String, u32)>) -> Result<(), Error> {
    let mut font = String::new();
    while let Some(element) = xml.child()? {
        match element.name() {
            "buNone" => line.bullet = Bullet::None,
            "buFont" => font = element.attribute("typeface").unwrap_or_default().into_owned(),
            "buBlip" => line.bullet = Bullet::Picture,
            "buChar" => {
                let sign = element.attribute("char").unwrap_or_default();
                let signs = symbols::is_font_of_signs(&font);
                let shown = |c: char| {
                    let private = ('\u{F020}'..='\u{F0FF}').contains(&c);
                    if signs || private { symbols::shown(&font, c).unwrap_or('・') } else { c }
                };
                line.bullet = Bullet::Drawn(sign.chars().take(4).map(shown).collect());
            }
            "buAutoNum" => {
                let kind = element.attribute("type").unwrap_or_default().into_owned();
                *number = Some((kind, element.number("startAt").unwrap_or(1)));
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(())
}

/// A number as PowerPoint draws it (ECMA-376, part 1, §20.1.10.61).
fn numbered(number: u32, kind: &str) -> String {
    let format = match kind {
        kind if kind.starts_with("alphaLc") => "lowerLetter",
        kind if kind.starts_with("alphaUc") => "upperLetter",
        kind if kind.starts_with("romanLc") => "lowerRoman",
        kind if kind.starts_with("romanUc") => "upperRoman",
        kind if kind.starts_with("circleNum") => "decimalEnclosedCircle",
        kind if kind.starts_with("arabicDb") => "decimalFullWidth",
        kind if kind.starts_with("ea1") => "japaneseCounting",
        _ => "decimal",
    };
    let number = written(number, format);
    match kind {
        kind if kind.ends_with("ParenBoth") => format!("({number})"),
        kind if kind.ends_with("ParenR") => format!("{number})"),
        "arabicDbPeriod" | "ea1JpnKorPeriod" | "ea1JpnChsDbPeriod" => format!("{number}．"),
        kind if kind.ends_with("Period") => format!("{number}."),
        _ => number,
    }
}
