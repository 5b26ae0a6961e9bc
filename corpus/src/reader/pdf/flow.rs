//! Rows of a region → reading order: columns of text one after the other, everything else from top to bottom.

use std::ops::Range;

use kurbo::Rect;

use super::{
    rows::{Piece, Row},
    tags::{ARTIFACT, UNKNOWN},
};

/// A row or a table in reading order, with the edges of the column of text that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) what: What,
    /// Left edge of the column, in points.
    pub(super) left: f64,
    /// Right edge of the column: a line that is broken reaches it.
    pub(super) right: f64,
}

/// What stands at a place.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A line of text.
    Row(Row),
    /// A table or frame, by its number.
    Table(usize),
}

/// A row or table before it is placed.
#[derive(Clone, Debug)]
pub(super) struct Strip {
    pub(super) what: What,
    pub(super) area: Rect,
}

impl Strip {
    fn extents(&self) -> Vec<(f64, f64)> {
        match &self.what {
            What::Row(row) => row.pieces.iter().map(|piece| (piece.x0, piece.x1)).collect(),
            What::Table(_) => vec![(self.area.x0, self.area.x1)],
        }
    }
}

/// Most strips of a region in which columns are looked for: more is no page of text.
const MOST_STRIPS: usize = 1_500;

/// Puts strips into reading order; `edges` are the edges of the region, as far as they are known.
pub(super) fn arrange(mut strips: Vec<Strip>, edges: Option<(f64, f64)>, depth: usize) -> Vec<Placed> {
    let edges = edges.unwrap_or_else(|| text_edges(&strips));
    strips.sort_by(|a, b| a.area.y0.total_cmp(&b.area.y0).then(a.area.x0.total_cmp(&b.area.x0)));
    let mut placed = Vec::new();
    if depth < 4 && strips.len() <= MOST_STRIPS {
        let mut done = 0;
        while let Some(band) = next_band(&strips, done) {
            place_all(&strips[done..band.strips.start], edges, &mut placed);
            for section in sections(&strips[band.strips.clone()], band.gutter) {
                let (mut left, mut right) = (Vec::new(), Vec::new());
                for strip in section {
                    let (before, after) = split(strip, band.gutter);
                    left.extend(before);
                    right.extend(after);
                }
                placed.extend(arrange(left, None, depth + 1));
                placed.extend(arrange(right, None, depth + 1));
            }
            done = band.strips.end;
        }
        place_all(&strips[done..], edges, &mut placed);
    } else {
        place_all(&strips, edges, &mut placed);
    }
    placed
}

/// Cuts a band where a heading in larger type stands at the left and nothing beside it: what is above it is read first.
fn sections(strips: &[Strip], gutter: (f64, f64)) -> Vec<&[Strip]> {
    let size = |strip: &Strip| match &strip.what {
        What::Row(row) => row.size,
        What::Table(_) => 0.0,
    };
    let mut sizes: Vec<f64> = strips.iter().map(size).collect();
    sizes.sort_by(f64::total_cmp);
    let usual = sizes[sizes.len() / 2];
    let mut cut = Vec::new();
    let mut start = 0;
    for (at, strip) in strips.iter().enumerate().skip(1) {
        let (before, after) = split(strip, gutter);
        if before.is_none() || after.is_some() || size(strip) < usual * 1.12 {
            continue;
        }
        // Nothing may stand beside the heading, nor reach down to it.
        let free = |other: &Strip| {
            other.area.y1 <= strip.area.y0 - usual * 0.7 || other.area.y0 >= strip.area.y1 + usual * 0.2
        };
        let near = strips[at.saturating_sub(8)..(at + 9).min(strips.len())].iter();
        if near.filter(|other| split(other, gutter).1.is_some()).all(free) && at > start {
            cut.push(&strips[start..at]);
            start = at;
        }
    }
    cut.push(&strips[start..]);
    cut
}

/// Places strips from top to bottom.
fn place_all(strips: &[Strip], edges: (f64, f64), placed: &mut Vec<Placed>) {
    let (left, right) = edges;
    placed.extend(strips.iter().map(|strip| Placed { what: strip.what.clone(), left, right }));
}

/// Where lines begin and end: the outermost edges that several lines share, so that a running head or a page number
/// that stands further out changes nothing.
fn text_edges(strips: &[Strip]) -> (f64, f64) {
    let rows: Vec<&Strip> = strips.iter().filter(|strip| matches!(strip.what, What::Row(_))).collect();
    let edge = |at: &dyn Fn(&Rect) -> f64, sign: f64| {
        let mut edges: Vec<f64> = rows.iter().map(|strip| at(&strip.area) * sign).collect();
        edges.sort_by(f64::total_cmp);
        let enough = (rows.len() / 10).max(2);
        let shared = (0..edges.len()).find(|&first| {
            edges[first..].iter().take_while(|edge| **edge - edges[first] <= SHARED).count() >= enough
        });
        shared.or(if edges.is_empty() { None } else { Some(0) }).map(|at| edges[at] * sign)
    };
    let left = edge(&|area| area.x0, 1.0).unwrap_or(0.0);
    let right = edge(&|area| area.x1, -1.0).unwrap_or(left);
    (left, right)
}

/// How far edges that are the same may lie from each other, in points: less than a character.
const SHARED: f64 = 9.0;

/// Strips that stand in two columns, and the space between the columns.
struct Band {
    strips: Range<usize>,
    gutter: (f64, f64),
}

/// The next strips from `from` on that stand in columns of running text.
fn next_band(strips: &[Strip], from: usize) -> Option<Band> {
    let mut at = from;
    while at < strips.len() {
        let mut best: Option<Band> = None;
        for (left, right, size) in gaps_of(strips, at) {
            if let Some(band) = band_around(strips, from, at, (left, right), size)
                && best.as_ref().is_none_or(|best| band.strips.len() > best.strips.len())
            {
                best = Some(band);
            }
        }
        if best.is_some() {
            return best;
        }
        at += 1;
    }
    // Columns whose lines stand nowhere on one height have no row with a gap: look between whole strips.
    None
}

/// Where white space between two texts begins and ends, and the size of the smaller of them.
type Gap = (f64, f64, f64);

/// Gaps within a strip or beside a table that may part columns, and the size of the smaller characters beside each.
fn gaps_of(strips: &[Strip], at: usize) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = match &strips[at].what {
        // A heading in one column may be larger than the text in the next.
        What::Row(row) => row
            .pieces
            .windows(2)
            .map(|pair| (pair[0].x1, pair[1].x0, pair[0].size.min(pair[1].size)))
            .collect(),
        What::Table(_) => beside_table(strips, at),
    };
    gaps.retain(|(from, to, size)| to - from >= narrowest(*size));
    gaps
}

/// Most strips that are looked at beside a table.
const MOST_BESIDE: usize = 300;

/// The gaps between a table and the text at its left and at its right.
fn beside_table(strips: &[Strip], at: usize) -> Vec<Gap> {
    let table = strips[at].area;
    // The nearest edge on either side, and the size of its characters.
    let mut left: Option<(f64, f64)> = None;
    let mut right: Option<(f64, f64)> = None;
    for strip in strips[at + 1..].iter().take(MOST_BESIDE).take_while(|strip| strip.area.y0 < table.y1) {
        let What::Row(row) = &strip.what else { continue };
        for piece in &row.pieces {
            if piece.x1 <= table.x0 && left.is_none_or(|(edge, _)| piece.x1 > edge) {
                left = Some((piece.x1, piece.size));
            }
            if piece.x0 >= table.x1 && right.is_none_or(|(edge, _)| piece.x0 < edge) {
                right = Some((piece.x0, piece.size));
            }
        }
    }
    let left = left.map(|(edge, size)| (edge, table.x0, size));
    left.into_iter().chain(right.map(|(edge, size)| (table.x1, edge, size))).collect()
}

fn narrowest(size: f64) -> f64 {
    (size * 0.95).max(6.0)
}

/// Grows a band up and down from the strip `at` as long as nothing crosses the gutter.
fn band_around(strips: &[Strip], first: usize, at: usize, gutter: (f64, f64), size: f64) -> Option<Band> {
    let mut gutter = gutter;
    let narrowed = |gutter: (f64, f64), strip: &Strip| {
        let mut gutter = gutter;
        for (x0, x1) in strip.extents() {
            let middle = (gutter.0 + gutter.1) / 2.0;
            if x1 <= middle {
                gutter.0 = gutter.0.max(x1);
            } else if x0 >= middle {
                gutter.1 = gutter.1.min(x0);
            } else if x0 - gutter.0 >= narrowest(size) && x1 <= gutter.1 {
                // Another column begins in between.
                gutter.1 = x0;
            } else if gutter.1 - x1 >= narrowest(size) && x0 >= gutter.0 {
                gutter.0 = x1;
            } else {
                return None;
            }
        }
        (gutter.1 - gutter.0 >= narrowest(size)).then_some(gutter)
    };
    let mut end = at + 1;
    while let Some(narrower) = strips.get(end).and_then(|strip| narrowed(gutter, strip)) {
        gutter = narrower;
        end += 1;
    }
    let mut start = at;
    while start > first
        && let Some(narrower) = narrowed(gutter, &strips[start - 1])
    {
        gutter = narrower;
        start -= 1;
    }
    [start..end, core(strips, start..end, gutter, size)]
        .into_iter()
        .find(|band| are_columns(&strips[band.clone()], gutter, size))
        .map(|strips| Band { strips, gutter })
}

/// A band without what stands apart above and below it on one side only: a caption, the figure under it.
fn core(strips: &[Strip], band: Range<usize>, gutter: (f64, f64), size: f64) -> Range<usize> {
    let both = |at: &usize| matches!(split(&strips[*at], gutter), (Some(_), Some(_)));
    let near = |a: usize, b: usize| strips[b].area.y0 - strips[a].area.y1 < size * 1.2;
    let (Some(mut first), Some(mut last)) = (band.clone().find(both), band.clone().rfind(both)) else {
        return band;
    };
    while first > band.start && near(first - 1, first) {
        first -= 1;
    }
    while last + 1 < band.end && near(last, last + 1) {
        last += 1;
    }
    first..last + 1
}

/// Whether the strips of a band are columns of text, rather than a table or lines with gaps.
fn are_columns(band: &[Strip], gutter: (f64, f64), size: f64) -> bool {
    let (mut left, mut right) = (Side::default(), Side::default());
    let mut both = 0;
    for strip in band {
        let (before, after) = split(strip, gutter);
        both += usize::from(before.is_some() && after.is_some());
        left.add(before);
        right.add(after);
    }
    let (a, b) = (left.is_prose(size), right.is_prose(size));
    let even = left.is_long(size) && right.is_long(size) && both >= 8 && gutter.1 - gutter.0 >= size * 1.5;
    // The lines of columns stand on heights of their own.
    let staggered = left.rows.min(right.rows) >= 8 && both * 2 < left.rows.min(right.rows);
    told_apart(band, gutter).unwrap_or_else(|| {
        (even
            || a && b
            || staggered
            || a && right.tables > 0 && right.tables == right.rows
            || b && left.tables > 0 && left.tables == left.rows
            || (a || b) && both * 5 < left.rows.max(right.rows) * 3 && left.rows.min(right.rows) >= 2)
            && !has_table_rows(band, gutter, size)
    })
}

/// What the structure tree says of the rows with text on both sides: different paragraphs (true), cells of a table
/// (false); `None` when it is silent or says now this, now that.
fn told_apart(band: &[Strip], gutter: (f64, f64)) -> Option<bool> {
    let (mut apart, mut cells, mut silent) = (0, 0, 0);
    let middle = (gutter.0 + gutter.1) / 2.0;
    for strip in band {
        let What::Row(row) = &strip.what else { continue };
        let before = row.pieces.iter().rfind(|piece| piece.x1 <= middle);
        let after = row.pieces.iter().find(|piece| piece.x0 >= middle);
        let (Some(before), Some(after)) = (before, after) else { continue };
        let (a, b) = (before.elements.1, after.elements.0);
        if [a, b].iter().any(|element| *element == UNKNOWN || *element == ARTIFACT) || a.block == b.block {
            silent += 1;
        } else if a.cell != 0 && b.cell != 0 {
            cells += 1;
        } else {
            apart += 1;
        }
    }
    match (apart, cells, silent) {
        (_, cells, _) if cells > apart + silent => Some(false),
        (apart, 0, silent) if apart > silent * 3 => Some(true),
        _ => None,
    }
}

/// Whether white space goes across a band again and again and lines begin beside each other below it, as the rows of a
/// table do.
fn has_table_rows(band: &[Strip], gutter: (f64, f64), size: f64) -> bool {
    let mut gaps: Vec<f64> = Vec::new();
    let mut bottom = f64::MIN;
    for strip in band {
        if bottom > f64::MIN {
            gaps.push(strip.area.y0 - bottom);
        }
        bottom = bottom.max(strip.area.y1);
    }
    let mut sorted = gaps.clone();
    sorted.sort_by(f64::total_cmp);
    let Some(usual) = sorted.get(sorted.len() / 2) else { return false };
    let least = (usual + size * 0.4).max(size * 0.6);
    let begins: Vec<&Strip> =
        gaps.iter().zip(&band[1..]).filter(|(gap, _)| **gap > least).map(|(_, strip)| strip).collect();
    let both = begins.iter().filter(|strip| matches!(split(strip, gutter), (Some(_), Some(_)))).count();
    begins.len() >= 3 && both * 5 >= begins.len() * 4 && gaps.len() <= begins.len() * 5
}

/// What one side of a gutter looks like.
#[derive(Default)]
struct Side {
    rows: usize,
    extents: Vec<(f64, f64)>,
    tables: usize,
}

impl Side {
    fn add(&mut self, strip: Option<Strip>) {
        let Some(strip) = strip else { return };
        self.rows += 1;
        match &strip.what {
            What::Row(row) => self.extents.extend(row.pieces.iter().map(|piece| (piece.x0, piece.x1))),
            What::Table(_) => self.tables += 1,
        }
    }

    /// Lines of uneven length that are no labels: a list, a poem.
    fn is_long(&self, size: f64) -> bool {
        let long = self.extents.iter().filter(|extent| extent.1 - extent.0 >= size * 7.0).count();
        self.rows >= 8 && long * 4 >= self.rows * 3
    }

    /// Running text, in one column or several: half of the lines are as long as their column is wide.
    fn is_prose(&self, size: f64) -> bool {
        let mut extents = self.extents.clone();
        extents.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut columns: Vec<Vec<(f64, f64)>> = Vec::new();
        for extent in extents {
            match columns.last_mut() {
                Some(column) if column.last().is_some_and(|last| extent.0 - last.0 <= size * 3.0) => {
                    column.push(extent)
                }
                _ => columns.push(vec![extent]),
            }
        }
        let mut full = 0;
        for column in &columns {
            let left = column.first().map_or(0.0, |extent| extent.0);
            let right = column.iter().map(|extent| extent.1).fold(f64::MIN, f64::max);
            if right - left < size * 8.0 {
                return false;
            }
            full += column.iter().filter(|extent| extent.1 - extent.0 > (right - left) * 0.75).count();
        }
        self.extents.len() >= 3 && full * 2 >= self.extents.len()
    }
}

/// The parts of a strip before and after a gutter.
fn split(strip: &Strip, gutter: (f64, f64)) -> (Option<Strip>, Option<Strip>) {
    let middle = (gutter.0 + gutter.1) / 2.0;
    match &strip.what {
        What::Table(_) if strip.area.center().x < middle => (Some(strip.clone()), None),
        What::Table(_) => (None, Some(strip.clone())),
        What::Row(row) => {
            let (before, after): (Vec<Piece>, Vec<Piece>) =
                row.pieces.iter().cloned().partition(|piece| (piece.x0 + piece.x1) / 2.0 < middle);
            let part = |pieces: Vec<Piece>| {
                let size = pieces.iter().map(|piece| piece.size).fold(0.0, f64::max);
                let row = Row { pieces, base: row.base, size };
                (!row.pieces.is_empty()).then(|| Strip { area: row.area(), what: What::Row(row) })
            };
            (part(before), part(after))
        }
    }
}
