//! Shapes of a slide → lines of the transcript.

use std::collections::BTreeMap;

use super::{
    super::ooxml::drawing::Drawn,
    shape::{Content, Frame, Shape},
    text::{Bullet, Line},
};
use crate::{
    PageUnit, Place,
    layout::{
        marker::find_marker,
        transcript::{Entry, Follows, Role, Transcript},
    },
};

/// Deepest nesting of groups that is written.
const DEEPEST: usize = 60;
/// Longest line that titles a slide whose title is no placeholder, in characters.
const LONGEST_TITLE: usize = 45;

/// Writes one slide.
pub(super) struct Writer<'t> {
    pub(super) transcript: &'t mut Transcript,
    /// Number of the slide.
    pub(super) page: u32,
    /// Width and height of a slide in EMU.
    pub(super) size: (i64, i64),
    pub(super) drawings: &'t BTreeMap<String, Drawn>,
}

impl Writer<'_> {
    /// Writes the shapes of the slide, its title first, and the speaker's notes.
    pub(super) fn slide(&mut self, shapes: Vec<Shape>, notes: Vec<Shape>) {
        let kind =
            |shape: &Shape| shape.placeholder.as_ref().map(|holder| holder.kind.clone()).unwrap_or_default();
        let (titles, mut rest): (Vec<Shape>, Vec<Shape>) =
            shapes.into_iter().partition(|shape| kind(shape) == "title" && shape.content.has_text());
        for title in &titles {
            self.title(title);
        }
        if titles.is_empty()
            && let Some(at) = self.untold_title(&rest)
        {
            let title = rest.remove(at);
            self.title(&title);
        }
        for shape in &rest {
            self.shape(shape, &kind(shape), 0);
        }
        for shape in &notes {
            let Content::Text(lines) = &shape.content else { continue };
            for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
                for part in line.text.split('\n').filter(|part| !part.trim().is_empty()) {
                    let entry = Entry { role: Role::Note(String::new()), ..self.entry(None) };
                    self.transcript.push(&part.replace('\t', "\u{3000}"), entry);
                }
            }
        }
    }

    fn entry(&self, frame: Option<Frame>) -> Entry {
        let place = Place { unit: PageUnit::Slide, area: frame.map(Frame::in_points), ..Place::default() };
        Entry { page: Some(self.page), place, ..Entry::paragraph() }
    }

    fn title(&mut self, shape: &Shape) {
        let Content::Text(lines) = &shape.content else { return };
        let words: Vec<&str> = lines.iter().flat_map(|line| line.text.split_whitespace()).collect();
        let entry = Entry { role: Role::Heading(1), ..self.entry(shape.frame) };
        self.transcript.push(&words.join(" "), entry);
    }

    /// The shape that titles a slide without a placeholder for it: a short line by itself at the top.
    fn untold_title(&self, shapes: &[Shape]) -> Option<usize> {
        let at = shapes.iter().position(|shape| shape.content.has_text())?;
        let shape = &shapes[at];
        let Content::Text(lines) = &shape.content else { return None };
        let mut filled = lines.iter().filter(|line| !line.text.trim().is_empty());
        let line = filled.next()?;
        let text = line.text.trim();
        let alone = filled.next().is_none()
            && line.bullet != Bullet::Picture
            && !matches!(line.bullet, Bullet::Drawn(_));
        let high =
            shape.frame.is_some_and(|frame| frame.top * 5 < self.size.1 && frame.bottom * 3 < self.size.1);
        let marked = find_marker(text).is_some() && text.starts_with(['※', '・', '●', '○']);
        let short = text.chars().count() <= LONGEST_TITLE && !text.contains(['。', '\t']);
        (alone && high && short && !marked).then_some(at)
    }

    fn shape(&mut self, shape: &Shape, kind: &str, depth: usize) {
        let entry = self.entry(shape.frame);
        match &shape.content {
            Content::Nothing => {}
            Content::Text(lines) => self.text(lines, kind, &entry),
            Content::Table(table) => {
                if table.rows.iter().all(|row| row.cells.len() <= 1) {
                    for cell in table.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.goes_on) {
                        for line in cell.text.split('\n').filter(|line| !line.trim().is_empty()) {
                            self.transcript.push(line, entry.clone());
                        }
                    }
                } else {
                    table.clone().write(self.transcript, &entry);
                }
            }
            Content::Drawing(id) => {
                if let Some(drawn) = self.drawings.get(id) {
                    drawn.write(self.transcript, &entry);
                }
            }
            Content::Group(within) if depth < DEEPEST => {
                for shape in within {
                    self.shape(shape, "", depth + 1);
                }
            }
            Content::Group(_) => self.transcript.warn("deep", "groups of shapes lie too deep in one another"),
        }
    }

    fn text(&mut self, lines: &[Line], kind: &str, entry: &Entry) {
        let aside = matches!(kind, "sldNum" | "dt" | "ftr" | "hdr");
        let listed = kind == "body" && lines.iter().filter(|line| !line.text.trim().is_empty()).count() > 1;
        let mut gap = 1;
        let mut after_item = false;
        for line in lines {
            if line.text.trim().is_empty() {
                gap = 1;
                continue;
            }
            let item = match &line.bullet {
                Bullet::None => false,
                Bullet::Inherited => listed || line.level > 0,
                Bullet::Drawn(_) | Bullet::Picture => true,
            };
            if !item && after_item {
                // What is no item stands beside the list, not under its last item.
                gap = 1;
            }
            after_item = item;
            let level = u8::try_from(line.level + 1).unwrap_or(u8::MAX);
            let role = if item { Role::Item(level) } else { Role::Text };
            let sign = match &line.bullet {
                Bullet::Drawn(sign) if sign.ends_with(char::is_alphanumeric) => format!("{sign}\u{3000}"),
                Bullet::Drawn(sign) if sign == "・" => sign.clone(),
                Bullet::Drawn(sign) => format!("{sign} "),
                _ => String::new(),
            };
            let text = format!("{sign}{}", line.text.trim().replace('\t', "\u{3000}"));
            for (at, part) in text.split('\n').enumerate() {
                let mut entry = Entry { role: role.clone(), gap, aside, ..entry.clone() };
                entry.indent = u32::try_from(line.level * 2).unwrap_or(0);
                if at > 0 {
                    entry.role = Role::Text;
                    entry.follows = Follows::Unknown;
                    entry.gap = 0;
                }
                self.transcript.push(part, entry);
            }
            gap = 0;
        }
    }
}

impl Content {
    fn has_text(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Text(lines) => lines.iter().any(|line| !line.text.trim().is_empty()),
            Self::Group(within) => within.iter().any(|shape| shape.content.has_text()),
            Self::Table(_) | Self::Drawing(_) => true,
        }
    }
}
