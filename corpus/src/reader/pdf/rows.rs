//! Glyphs → rows of pieces: characters that stand on one line, cut where a gap or a ruled line parts them.

use kurbo::Rect;

use super::{
    page::{Glyph, GlyphText, Rule},
    tags::Element,
};

/// Characters that stand together on a line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// The size of most of its characters, in points.
    pub(super) size: f64,
    /// The paragraphs of the structure tree that its first and its last character belong to.
    pub(super) elements: (Element, Element),
}

/// Pieces on one line, from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) pieces: Vec<Piece>,
    pub(super) base: f64,
    pub(super) size: f64,
}

impl Piece {
    pub(super) fn area(&self) -> Rect {
        Rect::new(self.x0, self.top, self.x1, self.bottom)
    }
}

impl Row {
    pub(super) fn x0(&self) -> f64 {
        self.pieces.first().map_or(0.0, |piece| piece.x0)
    }

    pub(super) fn x1(&self) -> f64 {
        self.pieces.last().map_or(0.0, |piece| piece.x1)
    }

    pub(super) fn top(&self) -> f64 {
        self.base - self.size * 0.88
    }

    pub(super) fn bottom(&self) -> f64 {
        self.base + self.size * 0.12
    }

    pub(super) fn area(&self) -> Rect {
        Rect::new(self.x0(), self.top(), self.x1(), self.bottom())
    }
}

/// What rows are made of, and the readings above their characters that were taken out.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// Characters of ruby taken out.
    pub(super) ruby: usize,
}

/// Widest gap within a piece, in ems.
const GAP: f64 = 0.9;
/// Widest gap within a piece where the file itself writes blanks.
const BLANK: f64 = 2.2;

/// Makes rows of glyphs; `vertical` are ruled lines that no piece crosses.
pub(super) fn rows_of(glyphs: Vec<Glyph>, vertical: &[Rule]) -> Rows {
    let mut rules = vertical.to_vec();
    rules.extend(gutters_of(&glyphs));
    let vertical = rules.as_slice();
    let mut lines = lines_of(glyphs);
    settle_small_lines(&mut lines);
    let mut rows: Vec<Row> = lines.into_iter().map(|line| row_of(line, vertical)).collect();
    rows.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.x0().total_cmp(&b.x0())));
    let ruby = take_ruby(&mut rows);
    rows.retain(|row| !row.pieces.is_empty());
    Rows { rows, ruby }
}

/// Narrowest space between columns of text, in ems.
const GUTTER: f64 = 0.55;
/// Fewest lines beside a space between columns.
const FEWEST_LINES: usize = 6;

/// Most places at which columns of text may begin.
const MOST_GUTTERS: usize = 12;

/// Where a line, or what comes after a gap in it, begins.
struct Start {
    base: f64,
    /// Whether text ends before it with so narrow a gap that both look like one line.
    narrow: bool,
    em: f64,
}

/// White strips that run down between columns of text and are narrower than the gap at which pieces part, as ruled lines.
///
/// Found where line for line text begins at one place, with nothing or a gap before it, and nothing stands across.
fn gutters_of(glyphs: &[Glyph]) -> Vec<Rule> {
    let mut starts: std::collections::BTreeMap<i64, Vec<Start>> = std::collections::BTreeMap::new();
    let mut order: Vec<&Glyph> = glyphs.iter().filter(|glyph| !glyph.text.is_blank()).collect();
    order.sort_by(|a, b| (a.base.round() as i64).cmp(&(b.base.round() as i64)).then(a.x0.total_cmp(&b.x0)));
    for (at, glyph) in order.iter().enumerate() {
        let em = glyph.size;
        let before = at.checked_sub(1).map(|at| order[at]);
        let before =
            before.filter(|a| (a.base - glyph.base).abs() <= a.size.min(em) * 0.3 && a.x0 < glyph.x0);
        let gap = before.map(|a| (glyph.x0 - a.x1) / a.size.min(em));
        if gap.is_none_or(|gap| gap >= GUTTER) {
            let narrow = gap.is_some_and(|gap| gap <= GAP * 1.6);
            starts.entry(glyph.x0.round() as i64).or_default().push(Start { base: glyph.base, narrow, em });
        }
    }
    let leftmost = order.iter().map(|glyph| glyph.x0).fold(f64::MAX, f64::min);
    let mut places: Vec<(i64, Vec<Start>)> = starts
        .into_iter()
        .filter(|(x, starts)| {
            // Signs at the left edge of the page are no column of text.
            starts.len() >= FEWEST_LINES
                && *x as f64 - leftmost >= starts[0].em * 8.0
                && starts.iter().any(|start| start.narrow)
        })
        .collect();
    places.sort_by_key(|(x, starts)| (std::cmp::Reverse(starts.len()), *x));
    places.truncate(MOST_GUTTERS);
    let mut rules = Vec::new();
    for (x, starts) in places {
        let em = starts[0].em;
        let place = x as f64 - em * 0.3;
        let mut crossings: Vec<f64> = order
            .iter()
            .filter(|glyph| glyph.x0 < place - em * 0.1 && glyph.x1 > place + em * 0.1)
            .map(|glyph| glyph.base)
            .collect();
        crossings.sort_by(f64::total_cmp);
        // The lines between two that stand across.
        let stretch = |start: &Start| crossings.partition_point(|base| *base < start.base);
        for lines in starts.chunk_by(|a, b| stretch(a) == stretch(b)) {
            let (first, last) = (lines[0].base, lines[lines.len() - 1].base);
            // Where most lines begin at one place it is no accident of justified text.
            let rows = ((last - first) / (em * 1.2)).max(1.0);
            let enough = lines.len() >= FEWEST_LINES && lines.len() as f64 >= rows * 0.3;
            if enough && lines.iter().any(|start| start.narrow) {
                rules.push(Rule { at: place, from: first - em * 0.9, to: last + em * 0.3 });
            }
        }
    }
    rules
}

/// Glyphs on one baseline.
struct Line {
    glyphs: Vec<Glyph>,
    base: f64,
    size: f64,
}

impl Line {
    fn visible(&self) -> impl Iterator<Item = &Glyph> {
        self.glyphs.iter().filter(|glyph| !glyph.text.is_blank())
    }
}

fn lines_of(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.x0.total_cmp(&b.x0)));
    let mut lines: Vec<Line> = Vec::new();
    for glyph in glyphs {
        // Lines are near each other in order of their bases; a few of other sizes may stand between.
        let near = lines.iter_mut().rev().take(6).find(|line| {
            let size = line.size.min(glyph.size);
            (glyph.base - line.base).abs() <= size * 0.3 && line.size.max(glyph.size) <= size * 2.2
        });
        match near {
            Some(line) => {
                // The base of the larger characters is the line's.
                if glyph.size > line.size * 1.05 && !glyph.text.is_blank() {
                    (line.size, line.base) = (glyph.size, glyph.base);
                }
                line.glyphs.push(glyph);
            }
            None => lines.push(Line { base: glyph.base, size: glyph.size, glyphs: vec![glyph] }),
        }
    }
    lines.retain(|line| line.visible().next().is_some());
    for line in &mut lines {
        line.glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.base.total_cmp(&b.base)));
        drop_overprints(&mut line.glyphs);
    }
    lines
}

/// Bold made by printing twice, shadows: the same character again at nearly the same place.
fn drop_overprints(glyphs: &mut Vec<Glyph>) {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs.drain(..) {
        let again = kept.iter().rev().take(4).any(|other| {
            // Narrow letters stand twice in a row (ll) nearer than wide ones.
            let near = (glyph.size * 0.25).min((glyph.x1 - glyph.x0) * 0.35);
            other.text == glyph.text
                && (other.x0 - glyph.x0).abs() < near
                && (other.base - glyph.base).abs() < glyph.size * 0.25
        });
        if !again {
            kept.push(glyph);
        }
    }
    *glyphs = kept;
}

/// Puts raised and lowered signs into their lines.
fn settle_small_lines(lines: &mut Vec<Line>) {
    let mut at = 0;
    while at < lines.len() {
        let small = &lines[at];
        let from = at.saturating_sub(4);
        let to = (at + 5).min(lines.len());
        let distance =
            |host: &Line| ((host.base - host.size * 0.38) - (small.base - small.size * 0.38)).abs();
        let host = (from..to)
            .filter(|&other| other != at && lines[other].size * 0.92 >= small.size)
            .filter(|&other| {
                let host = &lines[other];
                let inside = distance(host) < host.size * 0.6;
                inside && small.visible().all(|glyph| stands_beside(glyph, host))
            })
            .min_by(|&a, &b| distance(&lines[a]).total_cmp(&distance(&lines[b])));
        if let Some(host) = host {
            let mut small = lines.remove(at);
            let host = if host > at { host - 1 } else { host };
            let line = &mut lines[host];
            line.glyphs.append(&mut small.glyphs);
            line.glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
            continue;
        }
        at += 1;
    }
}

/// Whether a glyph stands between the characters of a line or right after one, rather than above them.
fn stands_beside(glyph: &Glyph, host: &Line) -> bool {
    let over = host.visible().any(|other| {
        let shared = other.x1.min(glyph.x1) - other.x0.max(glyph.x0);
        // Punctuation takes only half of its box.
        let half = !other.text.first().is_alphanumeric();
        shared > (glyph.x1 - glyph.x0) * if half { 0.95 } else { 0.5 }
    });
    let next = host.visible().any(|other| {
        (glyph.x0 - other.x1).abs() < host.size * 1.2 || (other.x0 - glyph.x1).abs() < host.size * 1.2
    });
    // A note's number of several digits leans on its own other digits.
    !over && (next || glyph.text.first().is_ascii_graphic())
}

/// Takes readings (ruby) out: small kana close above larger characters; the number of their characters.
fn take_ruby(rows: &mut [Row]) -> usize {
    let mut taken = 0;
    for at in 0..rows.len() {
        let mut kept = Vec::with_capacity(rows[at].pieces.len());
        for piece in std::mem::take(&mut rows[at].pieces) {
            // Beside each other in columns lines stand at all heights.
            let near = rows[at + 1..rows.len().min(at + 7)].iter().flat_map(|row| &row.pieces);
            if near.clone().any(|below| is_reading_of(&piece, below)) {
                taken += piece.text.chars().filter(|c| !c.is_whitespace()).count();
            } else {
                kept.push(piece);
            }
        }
        rows[at].pieces = kept;
    }
    taken
}

fn is_reading_of(piece: &Piece, below: &Piece) -> bool {
    let kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | ' ' | '\u{3000}');
    let gap = (below.bottom - below.size) - piece.bottom;
    (0.35..=0.62).contains(&(piece.size / below.size))
        && gap.abs() < below.size * 0.45
        && below.x0 - below.size * 0.5 <= piece.x0
        && piece.x1 <= below.x1 + below.size * 0.5
        && piece.text.chars().all(kana)
}

/// Raised digits as Unicode writes them, so that notes' numbers can be told from the text.
fn raise(text: &mut GlyphText) {
    let GlyphText::Char(c) = text else { return };
    *c = match *c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' => '⁰',
        digit @ '4'..='9' => {
            char::from_u32(u32::from('⁰') + (digit as u32 - u32::from('0'))).unwrap_or(digit)
        }
        other => other,
    };
}

/// Cuts a line into pieces.
fn row_of(line: Line, vertical: &[Rule]) -> Row {
    let Line { mut glyphs, base, size } = line;
    for glyph in
        glyphs.iter_mut().filter(|glyph| glyph.size <= size * 0.92 && glyph.base < base - size * 0.15)
    {
        raise(&mut glyph.text);
    }
    let spaced = letter_spacing(&glyphs, size);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut sizes: Vec<f64> = Vec::new();
    let mut blanks = String::new();
    let mut last: Option<(f64, char)> = None;
    for glyph in &glyphs {
        if glyph.text.is_blank() {
            blanks.push(if glyph.text.first() == '\u{3000}' { '\u{3000}' } else { ' ' });
            continue;
        }
        let first = glyph.text.first();
        let em = glyph.size.min(size);
        let gap = last.map_or(f64::MAX, |(end, _)| glyph.x0 - end);
        let ruled = last.is_some_and(|(end, _)| {
            gap > 0.0
                && vertical.iter().any(|rule| {
                    end - em * 0.2 < rule.at
                        && rule.at < glyph.x0 + em * 0.2
                        && rule.from < base
                        && rule.to > base - size * 0.5
                })
        });
        // The mark of an item stands apart from its text, and belongs to it.
        let after_mark =
            pieces.len() == 1 && super::table::is_mark(&pieces[0].text) && !pieces[0].text.contains(' ');
        let close = after_mark && gap <= em * BLANK
            || match (spaced, blanks.is_empty()) {
                (Some(spacing), _) if gap <= spacing => true,
                (_, true) => gap <= em * GAP,
                (_, false) => gap <= em * BLANK,
            };
        if last.is_some() && close && !ruled {
            let only = pieces.len() == 1;
            if let (Some(piece), Some((_, before))) = (pieces.last_mut(), last) {
                let written = !blanks.is_empty() && spaced.is_none();
                let ascii = before.is_ascii_graphic() && first.is_ascii_graphic();
                // Between Japanese and Latin letters printers leave up to a quarter of an em that nobody wrote.
                let apart = gap > em * if ascii { 0.18 } else { 0.36 };
                if apart && spaced.is_none() && only && super::table::is_mark(&piece.text) {
                    piece.text.push('\u{3000}');
                } else if written {
                    piece.text.push_str(&blanks);
                } else if spaced.is_none() && (apart && ascii || gap > em * 0.6) {
                    piece.text.push(' ');
                }
                glyph.text.push_to(&mut piece.text);
                piece.x1 = piece.x1.max(glyph.x1);
                piece.elements.1 = glyph.element;
                piece.top = piece.top.min(glyph.top());
                piece.bottom = piece.bottom.max(glyph.bottom());
            }
        } else {
            settle_size(&mut pieces, &mut sizes);
            let mut text = String::new();
            glyph.text.push_to(&mut text);
            pieces.push(Piece {
                text,
                x0: glyph.x0,
                x1: glyph.x1,
                top: glyph.top(),
                bottom: glyph.bottom(),
                size: glyph.size,
                elements: (glyph.element, glyph.element),
            });
        }
        sizes.push(glyph.size);
        blanks.clear();
        last = Some((last.map_or(glyph.x1, |(end, _)| end.max(glyph.x1)), last_char(&glyph.text)));
    }
    settle_size(&mut pieces, &mut sizes);
    Row { pieces, base, size }
}

fn last_char(text: &GlyphText) -> char {
    match text {
        GlyphText::Char(c) => *c,
        GlyphText::Several(several) => several.chars().next_back().unwrap_or(' '),
    }
}

/// The size of most characters is the piece's.
fn settle_size(pieces: &mut [Piece], sizes: &mut Vec<f64>) {
    if let Some(piece) = pieces.last_mut()
        && !sizes.is_empty()
    {
        sizes.sort_by(f64::total_cmp);
        piece.size = sizes[sizes.len() / 2];
    }
    sizes.clear();
}

/// The gap up to which a line set with space between all letters (`令 和 ４ 年 度`) hangs together, in points.
fn letter_spacing(glyphs: &[Glyph], size: f64) -> Option<f64> {
    let visible: Vec<&Glyph> = glyphs.iter().filter(|glyph| !glyph.text.is_blank()).collect();
    if !(3..=24).contains(&visible.len()) || !visible.iter().any(|glyph| glyph.text.first() as u32 >= 0x3000)
    {
        return None;
    }
    let gaps: Vec<f64> = visible.windows(2).map(|pair| pair[1].x0 - pair[0].x1).collect();
    let narrowest = gaps.iter().copied().fold(f64::MAX, f64::min);
    let widest = gaps.iter().copied().fold(f64::MIN, f64::max);
    let letters = visible.iter().all(|glyph| glyph.text.first().is_alphanumeric());
    (letters && narrowest > size * 0.4 && widest < size * 3.0 && widest < narrowest * 1.6)
        .then_some(widest + 0.01)
}
