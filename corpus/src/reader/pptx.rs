//! PowerPoint files since 2007 → transcript: slides in the order of the presentation, shapes in reading order.

pub(super) mod legacy;
mod order;
mod shape;
mod table;
mod text;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::{
    order::reading_order,
    shape::{Frame, Places, Shape, Shapes},
    write::Writer,
};
use super::ooxml::{Package, Relationships, drawing, properties};
use crate::{Error, layout::transcript::Transcript};

/// Most slides that are read.
const MOST_SLIDES: usize = 20_000;
/// Size of a slide in EMU where the file does not say (4:3).
const USUAL_SIZE: (i64, i64) = (9_144_000, 6_858_000);

/// Reads a PowerPoint file.
///
/// Fails when the package or the list of slides is damaged, or unpacks to too much; a slide that cannot be read becomes
/// a warning.
pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Transcript, Error> {
    let mut package = Package::open(bytes, source, "PPTX")?;
    let main = package.main_part("ppt/presentation.xml")?;
    let relationships = package.relationships(&main)?;
    let (slides, size) = slides(&mut package, &main, &relationships)?;
    let mut transcript = Transcript::default();
    transcript.properties = properties::read(&mut package)?;
    let mut layouts: BTreeMap<String, Places> = BTreeMap::new();
    let mut hidden = 0;
    let mut damaged = 0;
    for (number, name) in (1u32..).zip(&slides) {
        let Some(part) = package.optional(name)? else {
            damaged += 1;
            continue;
        };
        let relationships = package.relationships(name)?;
        let layout = relationships.values().find(|to| to.kind == "slideLayout" && !to.external);
        if let Some(layout) = layout
            && !layouts.contains_key(&layout.target)
        {
            let places = places(&mut package, &layout.target)?;
            layouts.insert(layout.target.clone(), places);
        }
        let none = Places::default();
        let inherited = layout.and_then(|layout| layouts.get(&layout.target)).unwrap_or(&none);
        let mut shapes = Shapes::new(inherited);
        let read = shapes.read(package.xml(&part));
        if package.forgive(read.map(|()| true))? {
            hidden += u32::from(shapes.hidden_slide);
        }
        let mut drawings = BTreeMap::new();
        for (id, to) in relationships.iter().filter(|(_, to)| !to.external) {
            if let Some(drawn) = drawing::read(&mut package, to)? {
                drawings.insert(id.clone(), drawn);
            }
        }
        let notes = notes(&mut package, &relationships)?;
        let ordered = reading_order(shapes.found);
        Writer { transcript: &mut transcript, page: number, size, drawings: &drawings }.slide(ordered, notes);
    }
    transcript.pages = u32::try_from(slides.len()).ok();
    if hidden > 0 {
        transcript.warn(
            "hidden_slides",
            format!("{hidden} hidden slides were read too; remove them if they are not meant"),
        );
    }
    if damaged > 0 {
        transcript.warn(
            "damaged_part",
            format!("{damaged} slides are missing from the file; open it and save it again"),
        );
    }
    transcript.warnings.append(&mut package.warnings);
    Ok(transcript)
}

/// The parts of the slides in the order of the presentation, and the size of a slide.
fn slides(
    package: &mut Package<'_>,
    main: &str,
    relationships: &Relationships,
) -> Result<(Vec<String>, (i64, i64)), Error> {
    let part = package.required(main)?;
    let mut xml = package.xml(&part);
    let mut slides = Vec::new();
    let mut size = USUAL_SIZE;
    xml.root()?;
    while let Some(element) = xml.child()? {
        match element.name() {
            "sldIdLst" => {
                while let Some(slide) = xml.child()? {
                    // `id` is both the slide's number and, with a prefix, the relationship's id.
                    let target = slide
                        .attributes("id")
                        .filter_map(|id| relationships.get(&*id))
                        .find(|to| to.kind == "slide" && !to.external);
                    if let Some(target) = target
                        && slides.len() < MOST_SLIDES
                    {
                        slides.push(target.target.clone());
                    }
                    xml.skip()?;
                }
            }
            "sldSz" => {
                size = (
                    element.number("cx").filter(|x| *x > 0).unwrap_or(USUAL_SIZE.0),
                    element.number("cy").filter(|y| *y > 0).unwrap_or(USUAL_SIZE.1),
                );
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok((slides, size))
}

/// Where the placeholders of a layout stand, those of its master included.
fn places(package: &mut Package<'_>, layout: &str) -> Result<Places, Error> {
    let mut places = Places::default();
    let master = package.relationships(layout)?;
    let master = master.into_values().find(|to| to.kind == "slideMaster" && !to.external);
    for name in master.map(|to| to.target).into_iter().chain([layout.to_owned()]) {
        let Some(part) = package.optional(&name)? else { continue };
        let mut shapes = Shapes::new(&places);
        let read = shapes.read(package.xml(&part));
        let found = shapes.found;
        package.forgive(read)?;
        for shape in found {
            if let (Some(holder), Some(frame)) = (shape.placeholder, shape.frame) {
                places.insert(holder, frame);
            }
        }
    }
    Ok(places)
}

/// The speaker's notes of a slide: what stands in the body of its page of notes.
fn notes(package: &mut Package<'_>, relationships: &Relationships) -> Result<Vec<Shape>, Error> {
    let Some(to) = relationships.values().find(|to| to.kind == "notesSlide" && !to.external) else {
        return Ok(Vec::new());
    };
    let Some(part) = package.optional(&to.target)? else { return Ok(Vec::new()) };
    let none = Places::default();
    let mut shapes = Shapes::new(&none);
    let read = shapes.read(package.xml(&part));
    let mut found = shapes.found;
    package.forgive(read)?;
    found.retain(|shape| shape.placeholder.as_ref().is_some_and(|holder| holder.kind == "body"));
    Ok(found)
}

impl Frame {
    /// The frame in points.
    fn in_points(self) -> crate::Area {
        const EMU: i64 = 12_700;
        let points = |emu: i64| i32::try_from(emu / EMU).unwrap_or(0);
        crate::Area {
            left: points(self.left),
            top: points(self.top),
            right: points(self.right),
            bottom: points(self.bottom),
        }
    }
}
