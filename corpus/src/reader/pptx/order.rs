//! The order in which the shapes of a slide are read: across gaps that divide it, from top to bottom, left to right.

use super::shape::{Frame, Shape};

/// Most shapes that are ordered by gaps; more are read in rows.
const MOST: usize = 400;
/// Deepest division.
const DEEPEST: usize = 12;

/// The shapes in the order in which they are read; those without a place come first, in the order of the file.
pub(super) fn reading_order(shapes: Vec<Shape>) -> Vec<Shape> {
    let mut placed: Vec<(usize, Frame)> = Vec::new();
    let mut order: Vec<usize> = Vec::new();
    for (at, shape) in shapes.iter().enumerate() {
        match shape.frame {
            Some(frame) => placed.push((at, frame)),
            None => order.push(at),
        }
    }
    divide(placed, &mut order, 0);
    let mut shapes: Vec<Option<Shape>> = shapes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| shapes[at].take()).collect()
}

/// Divides at the wider of the widest gaps across and down, and orders both sides.
fn divide(mut placed: Vec<(usize, Frame)>, order: &mut Vec<usize>, depth: usize) {
    if placed.len() < 2 || placed.len() > MOST || depth == DEEPEST {
        return rows(placed, order);
    }
    let across = gap(&mut placed, |frame| (frame.top, frame.bottom));
    let down = gap(&mut placed, |frame| (frame.left, frame.right));
    let (first, second): (Vec<_>, Vec<_>) = match (across, down) {
        (None, None) => return rows(placed, order),
        // A slide is wider than high, and lines stand closer than columns.
        (Some((high, edge)), down) if down.is_none_or(|(wide, _)| high >= wide) => {
            placed.into_iter().partition(|(_, frame)| middle(frame.top, frame.bottom) <= edge)
        }
        (_, Some((_, edge))) => {
            placed.into_iter().partition(|(_, frame)| middle(frame.left, frame.right) <= edge)
        }
        (Some(_), None) => return rows(placed, order),
    };
    if first.is_empty() || second.is_empty() {
        return rows(first.into_iter().chain(second).collect(), order);
    }
    divide(first, order, depth + 1);
    divide(second, order, depth + 1);
}

/// The widest gap that no shape crosses, and where it begins; shapes may overlap by a little.
fn gap(placed: &mut [(usize, Frame)], side: fn(&Frame) -> (i64, i64)) -> Option<(i64, i64)> {
    /// Overlap in EMU (a tenth of an inch) that still counts as standing apart.
    const OVERLAP: i64 = 91_440;
    placed.sort_by_key(|(at, frame)| (side(frame), *at));
    let mut best: Option<(i64, i64)> = None;
    let mut reached = side(&placed.first()?.1).1;
    for (_, frame) in placed.iter().skip(1) {
        let (start, end) = side(frame);
        let width = start - reached;
        if width > -OVERLAP && best.is_none_or(|(widest, _)| width > widest) {
            best = Some((width, middle(reached, start)));
        }
        reached = reached.max(end);
    }
    best
}

fn middle(a: i64, b: i64) -> i64 {
    a + (b - a) / 2
}

/// Orders in rows: what stands about as high as the first of a row is in it.
fn rows(mut placed: Vec<(usize, Frame)>, order: &mut Vec<usize>) {
    /// Half an inch.
    const TOLERANCE: i64 = 457_200;
    placed.sort_by_key(|(at, frame)| (frame.top, frame.left, *at));
    let mut row: Vec<(usize, Frame)> = Vec::new();
    for (at, frame) in placed {
        let height = row.first().map_or(0, |(_, first)| (first.bottom - first.top) / 2);
        if row.first().is_some_and(|(_, first)| frame.top > first.top + height.min(TOLERANCE)) {
            row.sort_by_key(|(at, frame)| (frame.left, *at));
            order.extend(row.drain(..).map(|(at, _)| at));
        }
        row.push((at, frame));
    }
    row.sort_by_key(|(at, frame)| (frame.left, *at));
    order.extend(row.into_iter().map(|(at, _)| at));
}

#[cfg(test)]
mod tests {
    use super::{super::shape::Content, *};

    fn ordered(frames: &[(&str, [i64; 4])]) -> Vec<String> {
        const INCH: i64 = 914_400;
        let shape = |(name, [left, top, right, bottom]): &(&str, [i64; 4])| Shape {
            frame: Some(Frame {
                left: left * INCH,
                top: top * INCH,
                right: right * INCH,
                bottom: bottom * INCH,
            }),
            content: Content::Drawing((*name).to_owned()),
            ..Shape::default()
        };
        let name = |shape: Shape| match shape.content {
            Content::Drawing(name) => name,
            _ => String::new(),
        };
        reading_order(frames.iter().map(shape).collect()).into_iter().map(name).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_what_spans_them() {
        let shapes = [
            ("right body", [7, 3, 12, 6]),
            ("right head", [7, 2, 12, 3]),
            ("left body", [0, 3, 5, 6]),
            ("foot", [0, 8, 12, 9]),
            ("left head", [0, 2, 5, 3]),
            ("banner", [0, 0, 12, 1]),
        ];
        assert_eq!(
            ordered(&shapes),
            ["banner", "left head", "left body", "right head", "right body", "foot"]
        );
    }

    #[test]
    fn shapes_of_a_row_are_read_from_the_left() {
        let shapes = [("c", [8, 1, 9, 2]), ("a", [0, 1, 1, 2]), ("d", [0, 5, 1, 6]), ("b", [4, 1, 5, 2])];
        assert_eq!(ordered(&shapes), ["a", "b", "c", "d"]);
    }
}
