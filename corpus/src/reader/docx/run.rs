//! Runs of characters within a paragraph: text, signs, notes, ruby, drawings, and what is hidden or deleted.

use super::{
    super::ooxml::{
        is_on, symbols,
        xml::{Element, Step, Xml},
    },
    block::{Block, NoteKind, Paragraph},
    story::Walk,
};
use crate::Error;

/// The label of a note whose mark was raised by hand: `1`, `※1`, `注2）`; powers and units stand after Latin letters.
fn note_mark(text: &str, before: &str) -> Option<String> {
    let last = before.chars().next_back()?;
    let word = last as u32 >= 0x3000 && last.is_alphabetic() || matches!(last, '」' | '）' | '』' | '。');
    let label =
        text.trim().trim_start_matches(['※', '注', '*', '＊', '(', '（']).trim_end_matches([')', '）']);
    let digits = label.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let label = crate::layout::label_of(label);
    (word && digits && (1..=3).contains(&label.len())).then_some(label)
}

/// How characters look, as far as it matters.
#[derive(Clone, Default)]
pub(super) struct Look {
    /// Not shown.
    pub(super) hidden: bool,
    pub(super) bold: bool,
    /// Raised above the line.
    raised: bool,
    /// Font, where it is one of signs.
    signs: String,
}

/// Bold characters, and all.
type Bold = (usize, usize);

impl Look {
    /// The look of characters that say nothing of it themselves.
    pub(super) fn plain(hidden: bool, bold: bool) -> Self {
        Self { hidden, bold, ..Self::default() }
    }
}

impl Walk {
    /// Reads an element within a paragraph.
    pub(super) fn inline(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        look: &Look,
        paragraph: &mut Paragraph,
        bold: &mut Bold,
    ) -> Result<(), Error> {
        match element.name() {
            "r" => self.run(xml, look, paragraph, bold),
            "del" | "moveFrom" | "sdtPr" | "sdtEndPr" | "rPr" | "customXmlPr" | "smartTagPr" | "pPr"
            | "proofErr" | "bookmarkStart" | "bookmarkEnd" => xml.skip(),
            "fldSimple" => {
                let contents = element.attribute("instr").unwrap_or_default();
                self.fields.begin();
                self.fields.instruct(&contents);
                self.fields.separate();
                let read = self.inlines(xml, look, paragraph, bold);
                self.fields.end();
                read
            }
            "AlternateContent" => self
                .alternate(xml, paragraph, |walk, xml, paragraph| walk.inlines(xml, look, paragraph, bold)),
            // A fraction: its parts must not run into one number.
            "den" => {
                self.put("/", look, paragraph, bold);
                self.inlines(xml, look, paragraph, bold)
            }
            _ => self.inlines(xml, look, paragraph, bold),
        }
    }

    fn inlines(
        &mut self,
        xml: &mut Xml<'_>,
        look: &Look,
        paragraph: &mut Paragraph,
        bold: &mut Bold,
    ) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            self.inline(&element, xml, look, paragraph, bold)?;
        }
        Ok(())
    }

    fn run(
        &mut self,
        xml: &mut Xml<'_>,
        around: &Look,
        paragraph: &mut Paragraph,
        bold: &mut Bold,
    ) -> Result<(), Error> {
        let mut look = around.clone();
        while let Some(element) = xml.child()? {
            if element.name() == "rPr" {
                self.run_properties(xml, &mut look)?;
            } else {
                self.run_content(&element, xml, &look, paragraph, bold)?;
            }
        }
        Ok(())
    }

    fn run_properties(&mut self, xml: &mut Xml<'_>, look: &mut Look) -> Result<(), Error> {
        let mut hidden = None;
        while let Some(element) = xml.child()? {
            match element.name() {
                "vanish" => hidden = Some(is_on(element.value())),
                "b" => look.bold = is_on(element.value()),
                "vertAlign" => look.raised = element.value().is_some_and(|value| value == "superscript"),
                "rStyle" => look.hidden |= element.value().is_some_and(|id| self.hides(&id)),
                "rFonts" => {
                    let signs = ["ascii", "hAnsi", "eastAsia"]
                        .into_iter()
                        .filter_map(|name| element.attribute(name))
                        .find(|font| symbols::is_font_of_signs(font));
                    look.signs = signs.unwrap_or_default().into_owned();
                }
                _ => {}
            }
            xml.skip()?;
        }
        look.hidden = hidden.unwrap_or(look.hidden);
        Ok(())
    }

    fn run_content(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        look: &Look,
        paragraph: &mut Paragraph,
        bold: &mut Bold,
    ) -> Result<(), Error> {
        match element.name() {
            "t" => {
                let text = xml.text()?;
                let kept = element.attribute("space").is_some_and(|space| space == "preserve");
                let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
                let text = if kept || element.full_name().starts_with("m:") {
                    &text
                } else {
                    text.trim_matches(blank)
                };
                // Line ends in the XML are no line ends of the text.
                self.put(&text.replace(['\n', '\r', '\t'], " "), look, paragraph, bold);
                return Ok(());
            }
            "tab" | "ptab" => self.put("\t", look, paragraph, bold),
            // Breaks of pages and columns are none of the text.
            "br" if element.attribute("type").is_some_and(|kind| kind != "textWrapping") => {}
            "br" => self.put("\n", look, paragraph, bold),
            "cr" => self.put("\n", look, paragraph, bold),
            "noBreakHyphen" => self.put("-", look, paragraph, bold),
            "sym" => {
                let font = element.attribute("font").unwrap_or_default();
                let code = element.attribute("char");
                let code = code.and_then(|code| u32::from_str_radix(&code, 16).ok()).and_then(char::from_u32);
                match code.and_then(|code| symbols::shown(&font, code)) {
                    Some(sign) => self.put(&sign.to_string(), look, paragraph, bold),
                    None => self.unknown_signs += 1,
                }
            }
            "fldChar" => match element.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.begin(),
                Some("separate") => self.fields.separate(),
                Some("end") => {
                    if let Some(text) = self.fields.end() {
                        self.put(&text, look, paragraph, bold);
                    }
                }
                _ => {}
            },
            "instrText" => {
                let text = xml.text()?;
                self.fields.instruct(&text);
                return Ok(());
            }
            kind @ ("footnoteReference" | "endnoteReference" | "commentReference") => {
                let kind = match kind {
                    "footnoteReference" => NoteKind::Footnote,
                    "endnoteReference" => NoteKind::Endnote,
                    _ => NoteKind::Comment,
                };
                if let Some(id) = element.attribute("id")
                    && !look.hidden
                {
                    self.refer(kind, id.into_owned(), paragraph);
                    let label = paragraph.notes.last().map(|note| note.label.clone()).unwrap_or_default();
                    let own = element.attribute("customMarkFollows").is_some_and(|value| is_on(Some(value)));
                    // Layout repair lifts the mark out of the text and links it with the note.
                    if !label.is_empty() && !own && !paragraph.text.trim().is_empty() {
                        paragraph.text += &format!("(*{label})");
                    }
                }
            }
            "ruby" => {
                while let Some(part) = xml.child()? {
                    if part.name() == "rubyBase" {
                        self.inlines(xml, look, paragraph, bold)?;
                    } else {
                        xml.skip()?;
                    }
                }
                return Ok(());
            }
            "drawing" | "pict" | "object" => return self.graphics(xml, paragraph),
            "AlternateContent" => {
                return self.alternate(xml, paragraph, |walk, xml, paragraph| {
                    while let Some(element) = xml.child()? {
                        walk.run_content(&element, xml, look, paragraph, bold)?;
                    }
                    Ok(())
                });
            }
            _ => {}
        }
        xml.skip()
    }

    /// Adds text to the paragraph, or to the instruction of a field that it is part of.
    fn put(&mut self, text: &str, look: &Look, paragraph: &mut Paragraph, bold: &mut Bold) {
        if let Some(instruction) = self.fields.outer_instruction() {
            if instruction.len() < 10_000 {
                instruction.push_str(text);
            }
            return;
        }
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        if look.hidden {
            self.hidden += letters;
            return;
        }
        if (look.raised || self.fields.in_note_mark())
            && let Some(label) = note_mark(text, &paragraph.text)
        {
            paragraph.text += &format!("(*{label})");
            return;
        }
        bold.0 += if look.bold { letters } else { 0 };
        bold.1 += letters;
        for c in text.chars() {
            let private = ('\u{F020}'..='\u{F0FF}').contains(&c);
            let letter = !look.signs.is_empty() && ('!'..='\u{FF}').contains(&c);
            if !private && !letter {
                paragraph.text.push(c);
                continue;
            }
            match symbols::shown(&look.signs, c) {
                Some(sign) => paragraph.text.push(sign),
                None => self.unknown_signs += 1,
            }
        }
    }

    /// Reads the first choice that shows something, else what stands in for it.
    fn alternate(
        &mut self,
        xml: &mut Xml<'_>,
        paragraph: &mut Paragraph,
        mut read: impl FnMut(&mut Self, &mut Xml<'_>, &mut Paragraph) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let shown =
            |paragraph: &Paragraph| (paragraph.text.len(), paragraph.boxes.len(), paragraph.drawings.len());
        let before = shown(paragraph);
        while let Some(choice) = xml.child()? {
            match choice.name() {
                "Choice" | "Fallback" if shown(paragraph) == before => read(self, xml, paragraph)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    /// Looks for text boxes, charts and diagrams in a drawing.
    fn graphics(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<(), Error> {
        loop {
            let element = match xml.step()? {
                Step::Child(element) => element,
                Step::Text(_) => continue,
                Step::End => return Ok(()),
            };
            match element.name() {
                "txbxContent" => {
                    let blocks = self.story(xml)?;
                    paragraph.boxes.extend(blocks);
                    continue;
                }
                "AlternateContent" => {
                    self.alternate(xml, paragraph, |walk, xml, paragraph| walk.graphics(xml, paragraph))?;
                    continue;
                }
                "chart" => paragraph.drawings.extend(element.attribute("id").map(|id| id.into_owned())),
                "relIds" => paragraph.drawings.extend(element.attribute("dm").map(|id| id.into_owned())),
                "textpath" => {
                    if let Some(text) = element.attribute("string").filter(|text| !text.trim().is_empty()) {
                        let text = Paragraph { text: text.into_owned(), ..Paragraph::default() };
                        paragraph.boxes.push(Block::Paragraph(text));
                    }
                }
                _ => {}
            }
            self.graphics(xml, paragraph)?;
        }
    }
}
