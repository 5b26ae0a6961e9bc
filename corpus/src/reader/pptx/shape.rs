//! The tree of shapes of a slide → shapes with their place and what is in them.

use std::collections::BTreeMap;

use super::{
    super::ooxml::{
        grid::Grid,
        xml::{Element, Xml},
    },
    order::reading_order,
    table,
    text::{self, Line},
};
use crate::Error;

/// Farthest that a coordinate is believed, in EMU (about 2.8 km).
const FARTHEST: i64 = 100_000_000_000;

/// What a placeholder is: what a slide inherits its place by.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Placeholder {
    /// `title`, `body`, `ftr`, …
    pub(super) kind: String,
    /// Its number within the layout.
    pub(super) index: u32,
}

/// Where something stands, in EMU from the top left corner of the slide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
}

/// Where the placeholders of a layout stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(BTreeMap<Placeholder, Frame>);

/// A shape, table, chart or diagram.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) placeholder: Option<Placeholder>,
    pub(super) frame: Option<Frame>,
    pub(super) content: Content,
}

/// What is in a shape.
#[derive(Debug, Default)]
pub(super) enum Content {
    #[default]
    Nothing,
    Text(Vec<Line>),
    Table(Grid),
    /// A part of its own, by the id of its relationship.
    Drawing(String),
    Group(Vec<Shape>),
}

/// The shapes of a slide, layout, master or page of notes.
pub(super) struct Shapes<'p> {
    inherited: &'p Places,
    /// The shapes in the order of the file.
    pub(super) found: Vec<Shape>,
    /// Whether the slide is not shown.
    pub(super) hidden_slide: bool,
}

impl Places {
    /// Sets where a placeholder stands.
    pub(super) fn insert(&mut self, holder: Placeholder, frame: Frame) {
        self.0.insert(holder, frame);
    }

    fn of(&self, holder: &Placeholder) -> Option<Frame> {
        let same_index = || self.0.iter().find(|(other, _)| other.index == holder.index && holder.index > 0);
        let same_kind = || self.0.iter().find(|(other, _)| other.kind == holder.kind);
        self.0.get(holder).copied().or_else(|| same_index().or_else(same_kind).map(|(_, frame)| *frame))
    }
}

/// How coordinates within a group become coordinates around it.
#[derive(Clone, Copy)]
struct Transform {
    inner: Frame,
    outer: Frame,
}

impl Transform {
    fn apply(&self, frame: Frame) -> Frame {
        let scale = |at: i64, from: (i64, i64), to: (i64, i64)| {
            let width = i128::from((from.1 - from.0).max(1));
            let moved = i128::from(at - from.0) * i128::from(to.1 - to.0) / width;
            to.0.saturating_add(i64::try_from(moved).unwrap_or(0)).clamp(-FARTHEST, FARTHEST)
        };
        let across = |at| scale(at, (self.inner.left, self.inner.right), (self.outer.left, self.outer.right));
        let down = |at| scale(at, (self.inner.top, self.inner.bottom), (self.outer.top, self.outer.bottom));
        Frame {
            left: across(frame.left),
            top: down(frame.top),
            right: across(frame.right),
            bottom: down(frame.bottom),
        }
    }
}

impl<'p> Shapes<'p> {
    /// No shapes yet; placeholders stand where `inherited` says unless they say themselves.
    pub(super) fn new(inherited: &'p Places) -> Self {
        Self { inherited, found: Vec::new(), hidden_slide: false }
    }

    /// Reads a slide.
    pub(super) fn read(&mut self, mut xml: Xml<'_>) -> Result<(), Error> {
        let root = xml.root()?;
        self.hidden_slide = root.attribute("show").is_some_and(|show| matches!(&*show, "0" | "false"));
        while let Some(element) = xml.child()? {
            if element.name() != "cSld" {
                xml.skip()?;
                continue;
            }
            while let Some(element) = xml.child()? {
                if element.name() == "spTree" {
                    let mut found = std::mem::take(&mut self.found);
                    let read = self.tree(&mut xml, &mut found);
                    self.found = found;
                    read?;
                } else {
                    xml.skip()?;
                }
            }
        }
        Ok(())
    }

    /// Reads the shapes of a tree or group; the transform of a group.
    fn tree(&self, xml: &mut Xml<'_>, found: &mut Vec<Shape>) -> Result<Option<Transform>, Error> {
        let mut transform = None;
        while let Some(element) = xml.child()? {
            match element.name() {
                "sp" | "graphicFrame" | "cxnSp" => {
                    let mut shape = Shape::default();
                    let mut hidden = false;
                    self.shape(xml, &mut shape, &mut hidden)?;
                    if let Some(holder) = &shape.placeholder
                        && shape.frame.is_none()
                    {
                        shape.frame = self.inherited.of(holder);
                    }
                    if !hidden {
                        found.push(shape);
                    }
                }
                "grpSp" => {
                    let mut within = Vec::new();
                    let moved = self.tree(xml, &mut within)?;
                    if let Some(moved) = moved {
                        within.iter_mut().for_each(|shape| shape.transform(&moved));
                    }
                    found.push(Shape {
                        frame: moved.map(|moved| moved.outer),
                        content: Content::Group(reading_order(within)),
                        ..Shape::default()
                    });
                }
                "grpSpPr" => {
                    while let Some(property) = xml.child()? {
                        if property.name() == "xfrm" {
                            transform = Some(group_transform(xml)?);
                        } else {
                            xml.skip()?;
                        }
                    }
                }
                "AlternateContent" => {
                    let before = found.len();
                    while let Some(choice) = xml.child()? {
                        match choice.name() {
                            "Choice" | "Fallback" if found.len() == before => {
                                self.tree(xml, found)?;
                            }
                            _ => xml.skip()?,
                        }
                    }
                }
                _ => xml.skip()?,
            }
        }
        Ok(transform)
    }

    fn shape(&self, xml: &mut Xml<'_>, shape: &mut Shape, hidden: &mut bool) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            match element.name() {
                "cNvPr" => {
                    *hidden =
                        element.attribute("hidden").is_some_and(|value| matches!(&*value, "1" | "true"));
                    xml.skip()?;
                }
                "ph" => {
                    shape.placeholder = Some(placeholder(&element));
                    xml.skip()?;
                }
                "xfrm" => shape.frame = frame(xml)?.0,
                "txBody" => shape.content = Content::Text(text::lines(xml)?),
                "tbl" => shape.content = Content::Table(table::grid(xml)?),
                "chart" => {
                    if let Some(id) = element.attribute("id") {
                        shape.content = Content::Drawing(id.into_owned());
                    }
                    xml.skip()?;
                }
                "relIds" => {
                    if let Some(id) = element.attribute("dm") {
                        shape.content = Content::Drawing(id.into_owned());
                    }
                    xml.skip()?;
                }
                "style" | "extLst" | "ln" | "solidFill" | "gradFill" | "effectLst" => xml.skip()?,
                _ => self.shape(xml, shape, hidden)?,
            }
        }
        Ok(())
    }
}

impl Shape {
    fn transform(&mut self, transform: &Transform) {
        self.frame = self.frame.map(|frame| transform.apply(frame));
        if let Content::Group(within) = &mut self.content {
            within.iter_mut().for_each(|shape| shape.transform(transform));
        }
    }
}

fn placeholder(element: &Element<'_>) -> Placeholder {
    // A placeholder without a kind is one of contents, which is laid out as a body.
    let kind = element.attribute("type").map_or_else(|| "body".to_owned(), |kind| kind.into_owned());
    let kind = match kind.as_str() {
        "ctrTitle" => "title".to_owned(),
        "obj" => "body".to_owned(),
        _ => kind,
    };
    Placeholder { kind, index: element.number("idx").unwrap_or(0) }
}

/// The frame, and that of the children's coordinates.
fn frame(xml: &mut Xml<'_>) -> Result<(Option<Frame>, Option<Frame>), Error> {
    let mut places: [Option<(i64, i64)>; 4] = [None; 4];
    while let Some(element) = xml.child()? {
        let pair = |a: &str, b: &str| {
            let number = |name| element.number::<i64>(name).map(|n| n.clamp(-FARTHEST, FARTHEST));
            Some((number(a)?, number(b)?))
        };
        match element.name() {
            "off" => places[0] = pair("x", "y"),
            "ext" => places[1] = pair("cx", "cy"),
            "chOff" => places[2] = pair("x", "y"),
            "chExt" => places[3] = pair("cx", "cy"),
            _ => {}
        }
        xml.skip()?;
    }
    let of = |corner: Option<(i64, i64)>, size: Option<(i64, i64)>| {
        let ((left, top), (width, height)) = (corner?, size?);
        Some(Frame { left, top, right: left + width.max(0), bottom: top + height.max(0) })
    };
    Ok((of(places[0], places[1]), of(places[2], places[3])))
}

fn group_transform(xml: &mut Xml<'_>) -> Result<Transform, Error> {
    let (outer, inner) = frame(xml)?;
    let outer = outer.unwrap_or_default();
    Ok(Transform { inner: inner.unwrap_or(outer), outer })
}
