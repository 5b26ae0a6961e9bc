//! PDF page → glyphs and ruled lines: what is drawn where, in points from the top left corner.

use std::sync::Arc;

use hayro_cmap::{BfString, CMapName, WritingMode, load_embedded};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt as _,
    font::{Glyph as Drawn, GlyphRun},
    interpret_page,
};
use hayro_syntax::{Pdf, object::Dict, page::Page};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};

use super::{
    font::Fallback,
    radical::unified,
    scan::{Scanner, content_of},
    tags::{ARTIFACT, Element, Tags, UNKNOWN},
};
use crate::reader::Recognizer;

/// A character or ligature on a page. `x0..x1` is its advance, `base` the line it stands on; all in points.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) text: GlyphText,
    /// The paragraph of the structure tree that it belongs to.
    pub(super) element: Element,
}

/// What a glyph reads; nearly always one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GlyphText {
    Char(char),
    Several(Box<str>),
}

impl GlyphText {
    pub(super) fn push_to(&self, text: &mut String) {
        match self {
            Self::Char(c) => text.push(*c),
            Self::Several(several) => text.push_str(several),
        }
    }

    pub(super) fn first(&self) -> char {
        match self {
            Self::Char(c) => *c,
            Self::Several(several) => several.chars().next().unwrap_or(' '),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Char(c) => c.is_whitespace() || *c == '\u{200B}',
            Self::Several(several) => several.trim().is_empty(),
        }
    }
}

impl Glyph {
    /// Upper edge of the em box; 0.88 is where the box of Japanese fonts begins above the baseline.
    pub(super) fn top(&self) -> f64 {
        self.base - self.size * 0.88
    }

    pub(super) fn bottom(&self) -> f64 {
        self.base + self.size * 0.12
    }
}

/// A straight ruled line along one of the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// Its place on the other axis.
    pub(super) at: f64,
    /// From here on its own axis …
    pub(super) from: f64,
    /// … to there.
    pub(super) to: f64,
}

/// What is drawn on a page in one direction of writing, turned so that lines run from left to right and follow
/// each other downwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawing {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) horizontal: Vec<Rule>,
    pub(super) vertical: Vec<Rule>,
    /// Filled rectangles in a colour that is seen: backgrounds of headings and header cells.
    pub(super) fills: Vec<Rect>,
}

/// What is drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Text that runs from left to right.
    pub(super) across: Drawing,
    /// Text that runs downwards, lines following each other to the left: vertical writing.
    pub(super) down: Drawing,
    /// Text that runs upwards: labels turned on their side.
    pub(super) up: Drawing,
    /// Share of the page that pictures cover.
    pub(super) pictured: f64,
    /// Glyphs whose character the file does not tell.
    pub(super) unknown: usize,
    /// Glyphs in the private use area: characters that only the file's own font knows.
    pub(super) private: usize,
}

/// Reads pages of one file; fonts are kept from page to page.
pub(super) struct Interpreter<'a> {
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    fallback: Fallback,
    tags: Tags<'a>,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        let mut settings = InterpreterSettings::default();
        let embedded = settings.cmap_resolver.clone();
        // The JIS X 0213 variants differ in a few shapes only; hayro has the older ones.
        settings.cmap_resolver = Arc::new(move |name| {
            embedded(name).or_else(|| match name {
                CMapName::Custom(
                    b"UniJIS2004-UTF16-H" | b"UniJISX0213-UTF16-H" | b"UniJISX02132004-UTF16-H",
                ) => load_embedded(CMapName::UniJisUtf16H),
                CMapName::Custom(
                    b"UniJIS2004-UTF16-V" | b"UniJISX0213-UTF16-V" | b"UniJISX02132004-UTF16-V",
                ) => load_embedded(CMapName::UniJisUtf16V),
                _ => None,
            })
        });
        Self { cache: InterpreterCache::new(), settings, fallback: Fallback::of(pdf), tags: Tags::of(pdf) }
    }

    /// What is drawn on a page.
    pub(super) fn read(&mut self, page: &Page<'a>) -> Content {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let visible = Rect::new(0.0, 0.0, width, height);
        let mut context = self.context(page, visible);
        let content = Content { width, height, ..Content::default() };
        let elements = self.tags.of_page(page);
        let mut recorder = Recorder {
            content,
            visible,
            fallback: &mut self.fallback,
            clips: Vec::new(),
            elements,
            marks: Vec::new(),
        };
        interpret_page(page, &mut context, &mut recorder);
        let mut content = recorder.content;
        self.tags.judge(&mut content);
        stand_up(&mut content);
        turn_rules(&mut content);
        content
    }

    /// What a page that is a picture reads; says why when that cannot be told.
    pub(super) fn recognize(
        &mut self,
        page: &Page<'a>,
        recognizer: &dyn Recognizer,
    ) -> Result<Content, String> {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let mut context = self.context(page, Rect::new(0.0, 0.0, width, height));
        let mut scanner = Scanner::new(width, height);
        interpret_page(page, &mut context, &mut scanner);
        let image = scanner.image();
        let lines = recognizer.recognize(&image)?;
        Ok(content_of(&lines, image.dpi, width, height))
    }

    fn context(&self, page: &Page<'a>, visible: Rect) -> Context<'a> {
        let transform = page.initial_transform(true).to_kurbo();
        Context::new(transform, visible, &self.cache, page.xref(), self.settings.clone())
    }
}

/// Most ruled lines of a page that are looked at: a drawing of more is no table.
const MOST_RULES: usize = 20_000;

/// Fewest glyphs one below the other that are vertical writing.
const FEWEST_DOWN: usize = 3;

/// Moves text that is set glyph by glyph downwards, as browsers print vertical writing, to where vertical writing is.
fn stand_up(content: &mut Content) {
    let glyphs = std::mem::take(&mut content.across.glyphs);
    let below = |a: &Glyph, b: &Glyph| {
        let size = a.size.max(b.size);
        let middle = |glyph: &Glyph| (glyph.x0 + glyph.x1) / 2.0;
        (middle(a) - middle(b)).abs() < size * 0.3 && (size * 0.4..size * 1.7).contains(&(b.base - a.base))
    };
    let mut runs: Vec<(bool, &[Glyph])> = Vec::new();
    let mut start = 0;
    while start < glyphs.len() {
        let mut end = start + 1;
        while end < glyphs.len() && below(&glyphs[end - 1], &glyphs[end]) {
            end += 1;
        }
        // Short lines of one full-width character each would look the same; they are vertical writing to a reader too.
        let run = &glyphs[start..end];
        let told = run.iter().filter(|glyph| !glyph.text.is_blank()).count() >= FEWEST_DOWN
            && run.iter().any(|glyph| glyph.text.first() as u32 >= 0x2E80);
        runs.push((told, run));
        start = end;
    }
    let down: usize = runs.iter().filter(|(told, _)| *told).map(|(_, run)| run.len()).sum::<usize>()
        + content.down.glyphs.len();
    // On a page of vertical writing a character by itself is the end of a column.
    let vertical = down > 20 && down > (glyphs.len() + content.down.glyphs.len()) * 4 / 5;
    for (at, (told, run)) in runs.iter().enumerate() {
        let beside = |other: Option<&(bool, &[Glyph])>| {
            other.is_some_and(|(told, other)| {
                let (a, b) = (&run[0], &other[0]);
                !told && (a.base - b.base).abs() < a.size * 0.3 && (a.x0 - b.x0).abs() < a.size * 2.0
            })
        };
        let alone = vertical
            && run[0].text.first() as u32 >= 0x2E80
            && !beside(at.checked_sub(1).and_then(|before| runs.get(before)))
            && !beside(runs.get(at + 1));
        for glyph in run.iter() {
            if *told || alone {
                let left = (glyph.x0 + glyph.x1 - glyph.size) / 2.0;
                let top = glyph.base - glyph.size * 0.88;
                let base = content.width - left - glyph.size * 0.12;
                let (x0, x1) = (top, top + glyph.size);
                content.down.glyphs.push(Glyph { x0, x1, base, ..glyph.clone() });
            } else {
                content.across.glyphs.push(glyph.clone());
            }
        }
    }
}

/// Gives the turned drawings the page's ruled lines, if they have text.
fn turn_rules(content: &mut Content) {
    let (width, height) = (content.width, content.height);
    if !content.down.glyphs.is_empty() {
        // x' = y, y' = width - x
        let flip = |rule: &Rule| Rule { at: width - rule.at, ..*rule };
        content.down.horizontal = content.across.vertical.iter().map(flip).collect();
        content.down.vertical = content.across.horizontal.clone();
        let turn = |rect: &Rect| Rect::new(rect.y0, width - rect.x1, rect.y1, width - rect.x0);
        content.down.fills = content.across.fills.iter().map(turn).collect();
    }
    if !content.up.glyphs.is_empty() {
        // x' = height - y, y' = x
        let flip = |rule: &Rule| Rule { at: rule.at, from: height - rule.to, to: height - rule.from };
        content.up.horizontal = content.across.vertical.iter().map(flip).collect();
        let stand = |rule: &Rule| Rule { at: height - rule.at, ..*rule };
        content.up.vertical = content.across.horizontal.iter().map(stand).collect();
    }
}

/// Writes down what the interpreter draws.
struct Recorder<'f> {
    content: Content,
    visible: Rect,
    fallback: &'f mut Fallback,
    clips: Vec<Rect>,
    /// The elements of the page's marks, by number.
    elements: Vec<Element>,
    /// The marks that are open.
    marks: Vec<Option<Element>>,
}

impl Recorder<'_> {
    fn element(&self) -> Element {
        self.marks.iter().rev().find_map(|mark| *mark).unwrap_or(UNKNOWN)
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.visible)
    }

    /// Notes the straight lines of a path: its segments when stroked, its edges when it is a thin filled box.
    fn rules_of(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode, seen: bool) {
        let count = self.content.across.horizontal.len() + self.content.across.vertical.len();
        if count > MOST_RULES || path.elements().len() > 4_000 {
            return;
        }
        let stroked = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        if matches!(mode, DrawMode::Fill(_)) {
            // One path may hold many boxes.
            for piece in pieces(path) {
                let bounds = transform.transform_rect_bbox(piece.bounding_box()).intersect(self.clip());
                if bounds.width() <= 0.0 && bounds.height() <= 0.0 {
                    continue;
                }
                if bounds.height() <= THICKEST && bounds.width() > bounds.height() * 2.0 {
                    self.horizontal(bounds.center().y, bounds.x0, bounds.x1);
                } else if bounds.width() <= THICKEST && bounds.height() > bounds.width() * 2.0 {
                    self.vertical(bounds.center().x, bounds.y0, bounds.y1);
                } else if seen && piece.elements().len() <= 8 && bounds.width() > 4.0 && bounds.height() > 4.0
                {
                    self.content.across.fills.push(bounds);
                }
            }
            return;
        }
        if !stroked {
            return;
        }
        let clip = self.clip().inflate(1.0, 1.0);
        let (mut start, mut here) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let to = match *element {
                PathEl::MoveTo(point) => {
                    (start, here) = (point, point);
                    continue;
                }
                PathEl::LineTo(point) => point,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    here = point;
                    continue;
                }
            };
            let (a, b) = (transform * here, transform * to);
            here = to;
            if (a.y - b.y).abs() <= 0.7 && (a.x - b.x).abs() > 2.0 && clip.y0 <= a.y && a.y <= clip.y1 {
                self.horizontal(a.y, a.x.min(b.x).max(clip.x0), a.x.max(b.x).min(clip.x1));
            } else if (a.x - b.x).abs() <= 0.7 && (a.y - b.y).abs() > 2.0 && clip.x0 <= a.x && a.x <= clip.x1
            {
                self.vertical(a.x, a.y.min(b.y).max(clip.y0), a.y.max(b.y).min(clip.y1));
            }
        }
    }

    /// Notes a small round shape: browsers draw the marks of lists so.
    fn mark_of(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode) {
        let elements = path.elements();
        if elements.len() > 40 || !elements.iter().any(|element| matches!(element, PathEl::CurveTo(..))) {
            return;
        }
        let bounds = transform.transform_rect_bbox(path.bounding_box());
        let (width, height) = (bounds.width(), bounds.height());
        if (2.0..=6.5).contains(&width)
            && (width - height).abs() < 0.4
            && self.clip().contains(bounds.center())
        {
            let filled = !matches!(mode, DrawMode::Stroke(_));
            // The disc of a list is about a third of an em wide; no larger than its text, so that it makes no heading.
            let size = width * 2.4;
            let base = bounds.center().y + size * 0.38;
            let text = GlyphText::Char(if filled { '●' } else { '○' });
            let element = self.element();
            self.content.across.glyphs.push(Glyph {
                x0: bounds.x0,
                x1: bounds.x1,
                base,
                size,
                text,
                element,
            });
        }
    }

    fn horizontal(&mut self, at: f64, from: f64, to: f64) {
        if to > from && at.is_finite() {
            self.content.across.horizontal.push(Rule { at, from, to });
        }
    }

    fn vertical(&mut self, at: f64, from: f64, to: f64) {
        if to > from && at.is_finite() {
            self.content.across.vertical.push(Rule { at, from, to });
        }
    }
}

/// Thickest filled box that is a ruled line, in points.
const THICKEST: f64 = 3.0;

/// The sub-paths of a path.
fn pieces(path: &BezPath) -> Vec<BezPath> {
    let mut pieces: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) || pieces.is_empty() {
            pieces.push(BezPath::new());
        }
        if let Some(last) = pieces.last_mut() {
            if last.elements().is_empty() && !matches!(element, PathEl::MoveTo(_)) {
                last.move_to(Point::ZERO);
            }
            last.push(*element);
        }
    }
    pieces
}

impl<'a> Device<'a> for Recorder<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let seen = match &props.paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
                // White is no background, and rules in white part nothing that is seen.
                alpha > 20 && [red, green, blue].iter().any(|&part| part < 250)
            }
            Paint::Pattern(_) => false,
        };
        if seen {
            self.rules_of(path, props.transform, mode, seen);
            self.mark_of(path, props.transform, mode);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let bounds = clip.path.bounding_box();
        let clip = self.clip().intersect(bounds);
        self.clips.push(clip);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let vertical = matches!(run.writing_mode(), WritingMode::Vertical);
        for glyph in run.glyphs() {
            let advance = match &**glyph {
                Drawn::Outline(outline) => outline.advance_width(),
                Drawn::Type3(type3) => type3.advance_width(),
            };
            let type3 = matches!(&**glyph, Drawn::Type3(_));
            let transform = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            let end =
                transform * Point::new(f64::from(advance.unwrap_or(if type3 { 1.0 } else { 1000.0 })), 0.0);
            let [_, _, c, d, _, _] = transform.as_coeffs();
            let size = c.hypot(d) * if type3 { type3_scale(advance) } else { 1000.0 };
            if !(origin.x.is_finite() && origin.y.is_finite() && size.is_finite() && size > 0.3) {
                continue;
            }
            // Text outside the page is not part of it: left from what was cut away.
            let reach = self.visible.inflate(size, size);
            if !reach.contains(origin) {
                continue;
            }
            let text = match glyph.as_unicode().filter(is_told) {
                Some(told) => told,
                None => match self.fallback.character(glyph) {
                    Some(found) => found,
                    None => {
                        self.content.unknown += 1;
                        BfString::Char(char::REPLACEMENT_CHARACTER)
                    }
                },
            };
            let text = match text {
                BfString::Char(c) => GlyphText::Char(c),
                BfString::String(several) => {
                    let mut chars = several.chars();
                    match (chars.next(), chars.next()) {
                        (Some(c), None) => GlyphText::Char(c),
                        (None, _) => continue,
                        _ => GlyphText::Several(several.into()),
                    }
                }
            };
            let text = match text {
                GlyphText::Char(c @ '\u{E000}'..='\u{F8FF}') => {
                    let shown = symbol(c);
                    self.content.private += usize::from(shown.is_none());
                    GlyphText::Char(shown.unwrap_or(c))
                }
                GlyphText::Char(c) => GlyphText::Char(unified(c)),
                several => several,
            };
            let (dx, dy) = (end.x - origin.x, end.y - origin.y);
            let length = dx.hypot(dy);
            let (width, height) = (self.content.width, self.content.height);
            let element = self.element();
            if vertical {
                // The box stands to the right of and above the point for horizontal writing.
                let (left, top) = (origin.x + (length - size) / 2.0, origin.y - size * 0.88);
                let base = width - left - size * 0.12;
                self.content.down.glyphs.push(Glyph { x0: top, x1: top + size, base, size, text, element });
            } else if dx.abs() >= dy.abs() {
                let (x0, x1) = (origin.x.min(end.x), origin.x.max(end.x));
                self.content.across.glyphs.push(Glyph { x0, x1, base: origin.y, size, text, element });
            } else if dy > 0.0 {
                let base = width - origin.x;
                self.content.down.glyphs.push(Glyph { x0: origin.y, x1: end.y, base, size, text, element });
            } else {
                let (x0, x1) = (height - origin.y, height - end.y);
                self.content.up.glyphs.push(Glyph { x0, x1, base: origin.x, size, text, element });
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let bounds = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = props.transform.transform_rect_bbox(bounds).intersect(self.visible);
        let page = self.visible.area().max(1.0);
        self.content.pictured = (self.content.pictured + shown.area().max(0.0) / page).min(1.0);
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let element = if tag == b"Artifact" {
            Some(ARTIFACT)
        } else {
            let mark = properties.and_then(|properties| properties.get::<u32>("MCID"));
            mark.and_then(|mark| self.elements.get(mark as usize).copied())
        };
        self.marks.push(element);
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}

/// The sign that a character of the symbol fonts (Wingdings, Symbol) shows: they are read in the private use area.
fn symbol(c: char) -> Option<char> {
    Some(match u32::from(c) {
        0xF06C | 0xF09F => '●',
        0xF06D | 0xF0A1 | 0xF099 => '○',
        0xF06E | 0xF0A7 => '■',
        0xF06F | 0xF0A8 | 0xF071 | 0xF072 => '□',
        0xF074 | 0xF075 => '◆',
        0xF076 => '❖',
        0xF077 => '◆',
        0xF0B7 | 0xF09E => '・',
        0xF0D8 | 0xF0F0 => '➢',
        0xF0E0 | 0xF0E8 | 0xF0F2 => '⇒',
        0xF0FC | 0xF0FE | 0xF050 => '✓',
        0xF0AB | 0xF0AA => '★',
        0xF020 => ' ',
        _ => return None,
    })
}

/// Units of a Type 3 font's glyph space in an em, when only the advance tells: a full-width character is about square.
fn type3_scale(advance: Option<f32>) -> f64 {
    match advance {
        // Fonts of 1000 or 2048 units, or of 1 unit, to the em.
        Some(advance) if advance > 4000.0 => 10_000.0,
        Some(advance) if advance > 1200.0 => 2048.0,
        Some(advance) if advance > 8.0 => 1000.0,
        _ => 1.0,
    }
}

/// Whether a character is one that says something: some files map all their glyphs to nothing.
fn is_told(told: &BfString) -> bool {
    match told {
        BfString::Char(c) => !matches!(*c, '\0' | char::REPLACEMENT_CHARACTER),
        BfString::String(several) => !several.is_empty() && !several.contains('\0'),
    }
}
