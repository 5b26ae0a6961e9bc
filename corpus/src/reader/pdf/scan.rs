//! Page that is a picture → its pixels, and recognized lines → glyphs, as if the page had text.

use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, SoftMask,
    font::GlyphRun,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::{
    page::{Content, Glyph, GlyphText},
    tags::UNKNOWN,
};
use crate::reader::ocr::{PageImage, PixelBox, RecognizedLine};

/// What scanners make and recognizers are trained on.
const DPI: f64 = 300.0;
/// Most pixels of a page: A0 at 300 dpi has 140 million.
const MOST_PIXELS: f64 = 150e6;

/// Puts the pictures of a page where they are shown, on white; all else is left out.
pub(super) struct Scanner {
    image: PageImage,
    /// Pixels in a point.
    scale: f64,
}

impl Scanner {
    /// For a page of this size in points.
    pub(super) fn new(width: f64, height: f64) -> Self {
        let fitting = (MOST_PIXELS / (width * height).max(1.0)).sqrt();
        let scale = (DPI / 72.0).min(fitting);
        let [width, height] =
            [width, height].map(|points| (points * scale).round().clamp(1.0, 60_000.0) as u32);
        let gray = vec![255; width as usize * height as usize];
        Self { image: PageImage { width, height, dpi: (scale * 72.0).round() as u32, gray }, scale }
    }

    pub(super) fn image(self) -> PageImage {
        self.image
    }

    /// Draws `sample`, which gives the brightness and coverage of a pixel of the picture, by `transform` from its pixels
    /// to points.
    fn draw(&mut self, width: u32, height: u32, transform: Affine, sample: impl Fn(usize) -> (u8, u8)) {
        let to_canvas = Affine::scale(self.scale) * transform;
        let determinant = to_canvas.determinant();
        if !determinant.is_finite() || determinant.abs() < 1e-9 || width == 0 || height == 0 {
            return;
        }
        let back = to_canvas.inverse();
        let canvas = Rect::new(0.0, 0.0, f64::from(self.image.width), f64::from(self.image.height));
        let shown = to_canvas
            .transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)))
            .intersect(canvas);
        if !(shown.width() > 0.0 && shown.height() > 0.0) {
            return;
        }
        // Fine scans are averaged: a thin stroke must not fall between two samples.
        let steps = (1.0 / determinant.abs().sqrt()).ceil().clamp(1.0, 3.0) as u32;
        for y in shown.y0.floor() as u32..(shown.y1.ceil() as u32).min(self.image.height) {
            for x in shown.x0.floor() as u32..(shown.x1.ceil() as u32).min(self.image.width) {
                let (mut light, mut covered) = (0_u32, 0_u32);
                for step in 0..steps * steps {
                    let part = |at: u32| (f64::from(at) + 0.5) / f64::from(steps);
                    let at = Point::new(f64::from(x) + part(step % steps), f64::from(y) + part(step / steps));
                    let at = back * at;
                    if at.x < 0.0 || at.y < 0.0 || at.x >= f64::from(width) || at.y >= f64::from(height) {
                        continue;
                    }
                    let (brightness, coverage) = sample(at.y as usize * width as usize + at.x as usize);
                    light += u32::from(brightness) * u32::from(coverage);
                    covered += u32::from(coverage);
                }
                let pixel = &mut self.image.gray[y as usize * self.image.width as usize + x as usize];
                let whole = 255 * steps * steps;
                *pixel = ((light + u32::from(*pixel) * (whole - covered)) / whole) as u8;
            }
        }
    }
}

impl<'a> Device<'a> for Scanner {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        // The size is what the file says: memory for it would be taken before anything is decoded.
        if f64::from(image.width()) * f64::from(image.height()) > MOST_PIXELS {
            return;
        }
        let pixels =
            |(x, y): (f32, f32)| props.transform * Affine::scale_non_uniform(f64::from(x), f64::from(y));
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, _| {
                    let draw = |at: usize| (0, mask.data.get(at).copied().unwrap_or(0));
                    self.draw(mask.width, mask.height, pixels(mask.scale_factors), draw);
                },
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    // A mask of another size than its picture is left out: it softens edges.
                    let alpha =
                        alpha.filter(|alpha| (alpha.width, alpha.height) == (data.width(), data.height()));
                    let coverage = |at: usize| {
                        alpha.as_ref().and_then(|alpha| alpha.data.get(at)).copied().unwrap_or(255)
                    };
                    match &data {
                        ImageData::Luma(luma) => {
                            let draw = |at: usize| (luma.data.get(at).copied().unwrap_or(255), coverage(at));
                            self.draw(luma.width, luma.height, pixels(luma.scale_factors), draw);
                        }
                        ImageData::Rgb(rgb) => {
                            let draw = |at: usize| {
                                let [r, g, b] = [0, 1, 2].map(|part| {
                                    u32::from(rgb.data.get(at * 3 + part).copied().unwrap_or(255))
                                });
                                // Luma of ITU-R BT.601.
                                (((r * 299 + g * 587 + b * 114) / 1000) as u8, coverage(at))
                            };
                            self.draw(rgb.width, rgb.height, pixels(rgb.scale_factors), draw);
                        }
                    }
                },
                None,
            ),
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The page as if the recognized lines were its text.
pub(super) fn content_of(lines: &[RecognizedLine], dpi: u32, width: f64, height: f64) -> Content {
    let mut content = Content { width, height, ..Content::default() };
    let points = |area: &PixelBox| {
        let point = |pixels: u32| f64::from(pixels) * 72.0 / f64::from(dpi.max(1));
        let [left, top] = [point(area.left), point(area.top)];
        Rect::new(left, top, left + point(area.width), top + point(area.height))
    };
    let usual = usual_size(lines.iter().map(|line| points(&line.area)));
    for line in lines {
        let area = points(&line.area);
        let chars: usize = line.words.iter().map(|(word, _)| word.chars().count()).sum();
        let vertical = chars > 1 && area.height() > area.width() * 1.5;
        let size = if vertical { area.width() } else { area.height() };
        // The box is as high as what the line happens to hold.
        let size = if (size / usual - 1.0).abs() < 0.35 { usual } else { size };
        if !(size.is_finite() && size > 0.3) {
            continue;
        }
        let words = line.words.iter().map(|(word, place)| {
            let place = points(place);
            let along = if vertical { (place.y0, place.y1) } else { (place.x0, place.x1) };
            (word.as_str(), along)
        });
        for (c, x0, x1) in spread(words, size) {
            let text = GlyphText::Char(c);
            if vertical {
                let base = width - area.center().x + size * 0.38;
                content.down.glyphs.push(Glyph { x0, x1, base, size, text, element: UNKNOWN });
            } else {
                let base = area.center().y + size * 0.38;
                content.across.glyphs.push(Glyph { x0, x1, base, size, text, element: UNKNOWN });
            }
        }
    }
    content
}

/// The characters of a line and where each begins and ends along it.
///
/// Recognizers are sure of the order of the words, but not of their places: the boxes of neighbours overlap and leave
/// gaps. So characters share evenly what lies between two wide gaps.
fn spread<'w>(words: impl Iterator<Item = (&'w str, (f64, f64))>, size: f64) -> Vec<(char, f64, f64)> {
    /// A gap that parts columns, and one that is a blank, in sizes.
    const WIDE: f64 = 1.5;
    const BLANK: f64 = 0.6;
    let mut parts: Vec<(Vec<Option<char>>, f64, f64)> = Vec::new();
    for (word, (start, end)) in words {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        match parts.last_mut() {
            Some((chars, _, until)) if start - *until < WIDE * size => {
                let both = latin(chars.last().copied().flatten()) && latin(word.chars().next());
                if both || start - *until > BLANK * size {
                    chars.push(None);
                }
                chars.extend(word.chars().map(Some));
                *until = until.max(end);
            }
            _ => parts.push((word.chars().map(Some).collect(), start, end)),
        }
    }
    let mut placed = Vec::new();
    for (chars, start, end) in parts {
        let share = |c: Option<char>| if c.is_none_or(|c| c.is_ascii()) { 0.5 } else { 1.0 };
        let unit = (end - start) / chars.iter().map(|c| share(*c)).sum::<f64>().max(0.5);
        let mut x0 = start;
        for c in chars {
            let x1 = x0 + unit * share(c);
            placed.extend(c.map(|c| (c, x0, x1)));
            x0 = x1;
        }
    }
    placed
}

/// The size that most lines have: the shorter side of their boxes.
fn usual_size(areas: impl Iterator<Item = Rect>) -> f64 {
    let mut sizes: Vec<f64> = areas.map(|area| area.width().min(area.height())).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, [left, top, width, height]: [u32; 4]) -> RecognizedLine {
        let area = PixelBox { left, top, width, height };
        RecognizedLine { area, words: vec![(text.to_owned(), area)] }
    }

    #[test]
    fn pictures_stand_where_they_are_shown_however_fine_they_are() {
        // Two inches square, a picture of 4 × 4 pixels in its lower right quarter: its left half black.
        let mut scanner = Scanner::new(144.0, 144.0);
        let transform = Affine::translate((72.0, 72.0)) * Affine::scale(18.0);
        scanner.draw(4, 4, transform, |at| (if at % 4 < 2 { 0 } else { 255 }, 255));
        let image = scanner.image();
        assert_eq!((image.width, image.height, image.dpi), (600, 600, 300));
        let at = |x: usize, y: usize| image.gray[y * 600 + x];
        assert_eq!([at(100, 100), at(310, 310), at(440, 590), at(460, 310)], [255, 0, 0, 255]);

        // A checkerboard finer than the canvas is grey, not black or white by chance.
        let mut scanner = Scanner::new(72.0, 72.0);
        scanner.draw(900, 900, Affine::scale(72.0 / 900.0), |at| {
            (if (at / 900 + at) % 2 == 0 { 0 } else { 255 }, 255)
        });
        let gray = scanner.image().gray;
        assert!(gray.iter().all(|&pixel| (60..=200).contains(&pixel)), "{:?}", &gray[..9]);
    }

    #[test]
    fn a_picture_that_is_bent_out_of_all_proportion_draws_nothing() {
        let mut scanner = Scanner::new(72.0, 72.0);
        for transform in
            [Affine::scale(0.0), Affine::scale(f64::NAN), Affine::translate((1e9, 0.0)), Affine::scale(1e30)]
        {
            scanner.draw(2, 2, transform, |_| (255, 255));
        }
        assert!(scanner.image().gray.iter().all(|&pixel| pixel == 255));
        assert!(Scanner::new(1e7, 1e7).image().gray.len() < 160_000_000);
    }

    #[test]
    fn words_stay_in_their_order_however_their_boxes_overlap() {
        let words = [
            ("都市", (100.0, 120.0)),
            ("の", (118.0, 128.0)),
            // As recognizers tell it: 整備 goes on below を.
            ("整備", (128.0, 190.0)),
            ("を", (150.0, 160.0)),
            ("進めた", (160.0, 190.0)),
            ("Osaka", (230.0, 255.0)),
            ("City", (250.0, 280.0)),
        ];
        let placed = spread(words.into_iter(), 10.0);
        let text: String = placed.iter().map(|(c, ..)| *c).collect();
        assert_eq!(text, "都市の整備を進めたOsakaCity");
        assert!(placed.windows(2).all(|pair| pair[0].2 <= pair[1].1 + 1e-9), "{placed:?}");
        // The wide gap, and the blank between Latin words.
        assert!((placed[8].2 - 190.0).abs() < 1e-9 && (placed[9].1 - 230.0).abs() < 1e-9, "{placed:?}");
        assert!(placed[14].1 - placed[13].2 > 2.0, "{placed:?}");
    }

    #[test]
    fn lines_of_about_the_usual_height_have_one_size_and_tall_ones_run_downwards() {
        let lines = [
            line("大阪府の報告", [300, 300, 300, 50]),
            line("健都の取組", [300, 400, 250, 42]),
            line("表題", [300, 100, 300, 150]),
            line("縦書き", [1000, 300, 50, 150]),
        ];
        let content = content_of(&lines, 300, 595.0, 842.0);
        let sizes: Vec<i64> = content.across.glyphs.iter().map(|glyph| glyph.size.round() as i64).collect();
        assert_eq!(sizes, [vec![12; 11], vec![36; 2]].concat());
        assert_eq!(content.down.glyphs.len(), 3);
        let first = &content.across.glyphs[0];
        assert!((first.x0 - 72.0).abs() < 0.1 && (first.x1 - 84.0).abs() < 0.1, "{first:?}");
    }
}
