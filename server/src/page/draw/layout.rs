//! Where the things of a picture stand: boxes and the lines between them → positions, the same for the same input.
//!
//! ```text
//! boxes, lines ─tree→ wedges around the centre ─stress→ lengths evened ─apart→ no box covers another
//! ```
//! Nothing is drawn by lot and nothing depends on the machine: only `+ - * /` and square roots, which IEEE 754 rounds
//! alike everywhere, and whole coordinates at the end. An enlargement keeps what it enlarges: the boxes that were there
//! before are placed first, as if nothing had come after them, and then give way no further than they must.

mod apart;
mod stress;
mod tangle;
mod tree;

/// A box to be placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Body {
    /// Width with the margin that is wanted around it.
    pub(crate) width: f64,
    /// Height with its margin.
    pub(crate) height: f64,
    /// Which enlargement brought it: 0 the first picture, then ascending. The bodies are in this order.
    pub(crate) stage: usize,
}

/// A place, in the units of the boxes; the centre is at 0, 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    /// To the right.
    pub(crate) x: f64,
    /// Downwards.
    pub(crate) y: f64,
}

/// Names are wider than high: distances across count for so much less than distances down.
const STRETCH: f64 = 1.9;

/// In pictures of at most so many bodies several beginnings are tried.
const TRIED: usize = 45;
/// How many.
const BEGINNINGS: usize = 10;

/// The middle of each box. The first is the centre and stays at 0, 0; `ties` are pairs of bodies that a line joins.
pub(crate) fn layout(bodies: &[Body], ties: &[(usize, usize)]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(bodies.len());
    while points.len() < bodies.len() {
        let old = points.len();
        let stage = bodies[old].stage;
        let end =
            bodies[old..].iter().position(|body| body.stage != stage).map_or(bodies.len(), |at| old + at);
        // As if nothing came after: what is opened later must not be felt now.
        let neighbours = neighbours(end, ties);
        let beginnings = if end <= TRIED { BEGINNINGS } else { 1 };
        let attempt = |beginning: usize| {
            let mut points = points.clone();
            tree::place(&mut points, end, &neighbours, beginning);
            stress::even(&mut points, old, &neighbours);
            apart::part(&mut points, old, &bodies[..end], &neighbours);
            points
        };
        let attempts: Vec<Vec<Point>> = (0..beginnings).map(attempt).collect();
        let badness = |new: &Vec<Point>| {
            tangle::tangle(new, &bodies[..end], &neighbours) + 4 * tangle::moved(&points, new)
        };
        points = attempts.into_iter().min_by_key(badness).unwrap_or_default();
    }
    for point in &mut points {
        *point = Point { x: point.x.round(), y: point.y.round() };
    }
    points
}

/// Neighbours of the first `bodies` among each other, ascending.
fn neighbours(bodies: usize, ties: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); bodies];
    for &(one, other) in ties.iter().filter(|(one, other)| one != other && *one.max(other) < bodies) {
        neighbours[one].push(other);
        neighbours[other].push(one);
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    neighbours
}

/// How long the line between two bodies should be: the longer, the more other lines fan out from its ends.
fn length(neighbours: &[Vec<usize>], one: usize, other: usize) -> f64 {
    let reach = |at: usize| 46.0 + 9.0 * (neighbours[at].len() as f64).sqrt();
    reach(one) + reach(other)
}

#[cfg(test)]
mod tests;
