//! Structure tree → which paragraph each marked piece of a page belongs to (ISO 32000-1, 14.7 and 14.8).
//!
//! Word, browsers and LibreOffice write it. Only what belongs together is taken from it, not the order: that is often
//! wrong, and where the paragraphs contradict the places of the lines the tree is not believed at all.

use std::collections::HashMap;

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, ObjRef, Object},
    page::Page,
};

use super::page::Content;

/// Where a piece of text belongs in the structure tree, by the numbers of objects; 0 where nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Element {
    /// The element that it is marked as: what is marked alike was written together.
    pub(super) own: u32,
    /// The paragraph, item, cell or heading around it: what stands in another was written apart.
    pub(super) block: u32,
    /// The table cell around it; 0 outside tables.
    pub(super) cell: u32,
}

/// What is no part of the text: running heads, page numbers, ornaments.
pub(super) const ARTIFACT: Element = Element { own: u32::MAX, block: u32::MAX, cell: 0 };

/// Text of which the tree says nothing.
pub(super) const UNKNOWN: Element = Element { own: 0, block: 0, cell: 0 };

/// The structure tree of a file, as far as it says what belongs together.
#[derive(Default)]
pub(super) struct Tags<'a> {
    /// For each page with marks (by its key in the parent tree) the elements of its marks.
    pages: HashMap<i32, Array<'a>>,
    /// Elements that marks were found to belong to, by the number of their object.
    known: HashMap<u32, Element>,
    /// Elements seen so far that have several lines, and those that have one.
    lines: (usize, usize),
}

/// Deepest nesting of the tree that is followed.
const DEEPEST: usize = 24;
/// Most entries of the parent tree.
const MOST_ENTRIES: usize = 200_000;

/// Elements within a line: what they are part of is the paragraph.
const INLINE: &[&str] = &[
    "Span",
    "Link",
    "Em",
    "Strong",
    "Code",
    "Quote",
    "Reference",
    "Annot",
    "Lbl",
    "LBody",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
    "WT",
    "WP",
    "Sub",
    "InlineShape",
    "Footnote",
    "NonStruct",
];

impl<'a> Tags<'a> {
    pub(super) fn of(pdf: &'a Pdf) -> Self {
        let mut tags = Self::default();
        let tree = pdf
            .xref()
            .get::<Dict<'a>>(pdf.xref().root_id())
            .and_then(|catalog| catalog.get::<Dict<'a>>("StructTreeRoot"))
            .and_then(|root| root.get::<Dict<'a>>("ParentTree"));
        if let Some(tree) = tree {
            tags.collect(&tree, 0);
        }
        tags
    }

    /// Reads a node of the parent tree, a number tree (ISO 32000-1, 7.9.7).
    fn collect(&mut self, node: &Dict<'a>, depth: usize) {
        if depth > DEEPEST || self.pages.len() > MOST_ENTRIES {
            return;
        }
        if let Some(numbers) = node.get::<Array<'a>>("Nums") {
            let mut key = None;
            for object in numbers.iter::<Object<'a>>() {
                match (key.take(), object) {
                    (Some(key), Object::Array(elements)) => {
                        self.pages.insert(key, elements);
                    }
                    (None, Object::Number(number)) => key = i32::try_from(number.as_i64()).ok(),
                    _ => {}
                }
            }
        }
        if let Some(kids) = node.get::<Array<'a>>("Kids") {
            for kid in kids.iter::<Dict<'a>>() {
                self.collect(&kid, depth + 1);
            }
        }
    }

    /// The elements of a page's marks, by the number of the mark.
    pub(super) fn of_page(&mut self, page: &Page<'a>) -> Vec<Element> {
        let Some(key) = page.raw().get::<i32>("StructParents") else { return Vec::new() };
        let Some(elements) = self.pages.get(&key).cloned() else { return Vec::new() };
        elements
            .raw_iter()
            .take(MOST_ENTRIES)
            .map(|element| match element {
                MaybeRef::Ref(reference) => self.element(reference, page),
                MaybeRef::NotRef(_) => UNKNOWN,
            })
            .collect()
    }

    /// The paragraph that the element of an object is, or is part of.
    fn element(&mut self, reference: ObjRef, page: &Page<'a>) -> Element {
        if let Some(known) = self.known.get(&reference.obj_number) {
            return *known;
        }
        let mut at = reference;
        for _ in 0..DEEPEST {
            let Some(element) = page.xref().get::<Dict<'a>>(at.into()) else { break };
            let inline = element.get::<Name<'a>>("S").is_some_and(|name| INLINE.contains(&name.as_str()));
            match element.get_ref("P") {
                Some(parent) if inline => at = parent,
                _ => break,
            }
        }
        let mut cell = 0;
        let mut above = at;
        for _ in 0..DEEPEST {
            let Some(element) = page.xref().get::<Dict<'a>>(above.into()) else { break };
            let kind = element.get::<Name<'a>>("S");
            if kind.is_some_and(|kind| matches!(kind.as_str(), "TD" | "TH")) {
                cell = above.obj_number;
                break;
            }
            let Some(parent) = element.get_ref("P") else { break };
            above = parent;
        }
        let element = Element { own: reference.obj_number, block: at.obj_number, cell };
        self.known.insert(reference.obj_number, element);
        element
    }

    /// Looks whether the tree ties lines together at all; one that calls each line a paragraph is taken off the glyphs.
    pub(super) fn judge(&mut self, content: &mut Content) {
        let mut bases: HashMap<u32, (f64, bool, usize)> = HashMap::new();
        for glyph in content.across.glyphs.iter().chain(&content.down.glyphs) {
            if glyph.element == UNKNOWN || glyph.element == ARTIFACT || glyph.text.is_blank() {
                continue;
            }
            let (base, several, count) = bases.entry(glyph.element.block).or_insert((glyph.base, false, 0));
            *several |= (*base - glyph.base).abs() > glyph.size;
            *count += 1;
        }
        let several = bases.values().filter(|(_, several, _)| *several).count();
        let single = bases.values().filter(|(_, several, count)| !several && *count >= 12).count();
        self.lines.0 += several;
        self.lines.1 += single;
        if self.lines.0 * 8 < self.lines.1 || self.lines.0 == 0 {
            let glyphs = content.across.glyphs.iter_mut();
            for glyph in glyphs.chain(&mut content.down.glyphs).chain(&mut content.up.glyphs) {
                if glyph.element != ARTIFACT {
                    glyph.element = UNKNOWN;
                }
            }
        }
    }
}
