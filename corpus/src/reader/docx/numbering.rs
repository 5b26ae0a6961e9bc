//! `word/numbering.xml`: the numbers and bullets that Word draws before paragraphs, counted as Word counts them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::ooxml::{
        counting::written,
        is_on, symbols,
        xml::{Element, Xml},
    },
    styles::Styles,
};
use crate::Error;

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document, and how far each is counted.
#[derive(Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<u32, Abstract>,
    lists: BTreeMap<u32, List>,
    counts: BTreeMap<u32, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start was taken.
    started: BTreeSet<(u32, usize)>,
}

#[derive(Default)]
struct Abstract {
    levels: [Option<Level>; LEVELS],
    /// Style that stands for the list.
    style_link: Option<String>,
}

#[derive(Default)]
struct List {
    of: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

#[derive(Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    follow: Follow,
    /// Level after which it starts anew; 0: never; `None`: after any outer one.
    restart: Option<usize>,
    legal: bool,
    font: String,
    style: Option<String>,
}

/// What stands between number and text.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Follow {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// What Word draws before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// The number or bullet with what sets it apart from the text.
    pub(super) text: String,
}

impl Numbering {
    /// Reads the part.
    pub(super) fn read(mut xml: Xml<'_>) -> Result<Self, Error> {
        let mut numbering = Self::default();
        xml.root()?;
        while let Some(element) = xml.child()? {
            match element.name() {
                "abstractNum" => {
                    let id = element.number("abstractNumId").unwrap_or(0);
                    let read = abstract_list(&mut xml)?;
                    numbering.abstracts.insert(id, read);
                }
                "num" => {
                    let id = element.number("numId").unwrap_or(0);
                    let read = list(&mut xml)?;
                    numbering.lists.insert(id, read);
                }
                _ => xml.skip()?,
            }
        }
        Ok(numbering)
    }

    /// The level of the list `list` that the style `style` numbers.
    pub(super) fn level_of_style(&self, list: u32, style: &str, styles: &Styles) -> Option<usize> {
        let (_, levels) = self.levels(list, styles)?;
        levels.levels.iter().position(|level| {
            level.as_ref().and_then(|level| level.style.as_deref()).is_some_and(|linked| linked == style)
        })
    }

    /// The list's levels, those of the style that it stands for where it has none.
    fn levels(&self, list: u32, styles: &Styles) -> Option<(u32, &Abstract)> {
        let mut of = self.lists.get(&list)?.of;
        for _ in 0..4 {
            let found = self.abstracts.get(&of)?;
            let linked = found.style_link.as_deref().and_then(|style| styles.numbering_of(style));
            match linked.and_then(|linked| self.lists.get(&linked)) {
                Some(linked) if linked.of != of => of = linked.of,
                _ => return Some((of, found)),
            }
        }
        None
    }

    /// Counts a paragraph of the list at the level and says what stands before it; `None` when nothing does.
    pub(super) fn label(&mut self, list: u32, level: usize, styles: &Styles) -> Option<Label> {
        let level = level.min(LEVELS - 1);
        let (of, found) = self.levels(list, styles)?;
        let own = &self.lists.get(&list)?.levels;
        let levels: [Option<Level>; LEVELS] =
            std::array::from_fn(|at| own[at].clone().or_else(|| found.levels[at].clone()));
        let starts = self.lists.get(&list)?.starts;
        let start_of = |at: usize| starts[at].or(levels[at].as_ref().map(|level| level.start)).unwrap_or(1);
        let here = levels[level].as_ref()?;
        let counts = self.counts.entry(of).or_default();
        let fresh = starts[level].is_some() && self.started.insert((list, level));
        counts[level] = Some(match counts[level] {
            Some(count) if !fresh => count.saturating_add(1),
            _ => start_of(level),
        });
        for inner in level + 1..LEVELS {
            let restart = levels[inner].as_ref().and_then(|level| level.restart);
            // A level starts anew after any outer one, or after the one it names and those further out.
            if restart.is_none_or(|after| after > 0 && level < after) {
                counts[inner] = None;
            }
        }
        let bullet = here.format == "bullet";
        let mut text = String::new();
        if bullet {
            let known = |c: char| {
                let signs = symbols::is_font_of_signs(&here.font) || ('\u{F000}'..='\u{F0FF}').contains(&c);
                // Letters of fonts of signs: a small o in Courier is drawn as a ring.
                match c {
                    'o' if here.font.contains("Courier") => '○',
                    c if signs => symbols::shown(&here.font, c).unwrap_or('・'),
                    c => c,
                }
            };
            text.extend(here.text.chars().filter(|c| !c.is_control()).map(known));
        } else {
            let mut chars = here.text.chars().peekable();
            while let Some(c) = chars.next() {
                let of_level = chars.peek().and_then(|next| next.to_digit(10)).filter(|_| c == '%');
                match of_level.and_then(|digit| (digit as usize).checked_sub(1)).filter(|at| *at < LEVELS) {
                    Some(at) => {
                        chars.next();
                        let count = *counts[at].get_or_insert_with(|| start_of(at));
                        let format = levels[at].as_ref().map_or("decimal", |outer| outer.format.as_str());
                        text += &written(count, if here.legal { "decimal" } else { format });
                    }
                    None => text.push(c),
                }
            }
        }
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let between = match here.follow {
            Follow::Nothing => "",
            // Marks of outlines are known by the wide blank after them.
            _ if text.ends_with(char::is_alphanumeric) => "\u{3000}",
            _ if text == "・" => "",
            _ => " ",
        };
        Some(Label { text: format!("{text}{between}") })
    }
}

fn abstract_list(xml: &mut Xml<'_>) -> Result<Abstract, Error> {
    let mut read = Abstract::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "lvl" => place_level(&element, xml, &mut read.levels)?,
            "numStyleLink" => {
                read.style_link = element.value().map(|id| id.into_owned());
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(read)
}

fn list(xml: &mut Xml<'_>) -> Result<List, Error> {
    let mut read = List::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "abstractNumId" => {
                read.of = element.number("val").unwrap_or(0);
                xml.skip()?;
            }
            "lvlOverride" => {
                let at = element.number::<usize>("ilvl").unwrap_or(0).min(LEVELS - 1);
                while let Some(part) = xml.child()? {
                    match part.name() {
                        "startOverride" => {
                            read.starts[at] = part.number("val");
                            xml.skip()?;
                        }
                        "lvl" => place_level(&part, xml, &mut read.levels)?,
                        _ => xml.skip()?,
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(read)
}

fn place_level(
    element: &Element<'_>,
    xml: &mut Xml<'_>,
    levels: &mut [Option<Level>; LEVELS],
) -> Result<(), Error> {
    let at = element.number::<usize>("ilvl").unwrap_or(0);
    let mut level = Level { start: 0, format: "decimal".to_owned(), ..Level::default() };
    read_level(xml, &mut level)?;
    if let Some(place) = levels.get_mut(at) {
        *place = Some(level);
    }
    Ok(())
}

fn read_level(xml: &mut Xml<'_>, level: &mut Level) -> Result<(), Error> {
    while let Some(element) = xml.child()? {
        let value = || element.value().unwrap_or_default().into_owned();
        match element.name() {
            "start" => level.start = element.number("val").unwrap_or(1),
            // A format of its own (`001, 002`) is understood as the usual one that stands beside it.
            "numFmt" if value() != "custom" => level.format = value(),
            "lvlText" => level.text = value().chars().take(100).collect(),
            "lvlRestart" => level.restart = element.number("val"),
            "isLgl" => level.legal = is_on(element.value()),
            "pStyle" => level.style = Some(value()),
            "suff" => {
                level.follow = match value().as_str() {
                    "space" => Follow::Space,
                    "nothing" => Follow::Nothing,
                    _ => Follow::Tab,
                }
            }
            "AlternateContent" | "Choice" | "Fallback" | "rPr" => {
                read_level(xml, level)?;
                continue;
            }
            "rFonts" => {
                let font = element.attribute("ascii").or_else(|| element.attribute("hAnsi"));
                level.font = font.unwrap_or_default().into_owned();
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(xml: &str) -> Numbering {
        Numbering::read(Xml::new(&format!("<w:numbering>{xml}</w:numbering>"), "n", "t.docx", "DOCX"))
            .expect("lists")
    }

    fn labels(numbering: &mut Numbering, asked: &[(u32, usize)]) -> Vec<String> {
        let styles = Styles::default();
        let label = |&(list, level): &(u32, usize)| {
            numbering.label(list, level, &styles).map_or_else(String::new, |label| label.text)
        };
        asked.iter().map(label).collect()
    }

    #[test]
    fn levels_count_within_the_outer_ones_and_start_anew_after_them() {
        let mut numbering = numbering(
            "<w:abstractNum w:abstractNumId='7'>
               <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimalFullWidth'/><w:lvlText w:val='第%1章'/></w:lvl>
               <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/><w:isLgl/></w:lvl>
               <w:lvl w:ilvl='2'><w:start w:val='3'/><w:numFmt w:val='aiueoFullWidth'/><w:suff w:val='nothing'/><w:lvlText w:val='(%3)'/></w:lvl>
             </w:abstractNum><w:num w:numId='2'><w:abstractNumId w:val='7'/></w:num>",
        );
        let asked = [(2, 0), (2, 1), (2, 1), (2, 2), (2, 2), (2, 0), (2, 1), (2, 2)];
        assert_eq!(
            labels(&mut numbering, &asked),
            [
                "第１章\u{3000}",
                "1.1\u{3000}",
                "1.2\u{3000}",
                "(ウ)",
                "(エ)",
                "第２章\u{3000}",
                "2.1\u{3000}",
                "(ウ)"
            ]
        );
    }

    #[test]
    fn lists_of_one_kind_share_their_count_unless_they_start_anew() {
        let mut numbering = numbering(
            "<w:abstractNum w:abstractNumId='1'>
               <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimalEnclosedCircle'/><w:lvlText w:val='%1'/><w:suff w:val='nothing'/></w:lvl>
             </w:abstractNum>
             <w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>
             <w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>
             <w:num w:numId='3'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>",
        );
        let asked = [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (9, 0)];
        assert_eq!(labels(&mut numbering, &asked), ["①", "②", "①", "②", "③", ""]);
    }

    #[test]
    fn bullets_of_fonts_of_signs_read_as_they_look() {
        let mut numbering = numbering(
            "<w:abstractNum w:abstractNumId='1'>
               <w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF06C;'/><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr></w:lvl>
               <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/><w:lvlText w:val='・'/></w:lvl>
             </w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>",
        );
        assert_eq!(labels(&mut numbering, &[(1, 0), (1, 1)]), ["● ", "・"]);
    }
}
