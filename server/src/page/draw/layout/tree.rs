//! A first place for each body: a wedge of the plane for each branch of the tree of shortest ways.

use super::{Point, STRETCH, length};

/// Adds the bodies up to `end` to `points`. With none there yet, around the first body; else each new one outside of
/// the old one that it hangs on. `beginning` chooses among orders around a body.
pub(super) fn place(points: &mut Vec<Point>, end: usize, neighbours: &[Vec<usize>], beginning: usize) {
    let old = points.len();
    let (mut children, order) = shortest_ways(old, end, neighbours);
    for list in &mut children {
        reorder(list, beginning);
    }
    let mut leaves = vec![0.0_f64; end];
    for &at in order.iter().rev() {
        let below: f64 = children[at].iter().map(|&child| leaves[child]).sum();
        leaves[at] = below.max(1.0);
    }
    points.resize(end, Point::default());
    // From which turn to which, of a whole turn, the branch of a body may spread.
    let mut wedge = vec![(0.0_f64, 1.0_f64); end];
    for &at in &order {
        if at < old && at != 0 {
            let outward = turn_of(points[at]);
            let half = 0.1 + 0.15 * (1.0 - 1.0 / leaves[at]);
            wedge[at] = (outward - half, outward + half);
        }
        let (from, to) = wedge[at];
        let all: f64 = children[at].iter().map(|&child| leaves[child]).sum();
        let mut begin = from;
        for &child in &children[at] {
            let share = (to - from) * leaves[child] / all;
            wedge[child] = (begin, begin + share);
            let (x, y) = direction(begin + share / 2.0);
            let reach = length(neighbours, at, child);
            points[child] = Point { x: points[at].x + x * reach * STRETCH, y: points[at].y + y * reach };
            begin += share;
        }
    }
}

/// Takes every so manieth, around and around: each way of dealing out puts others side by side.
fn reorder(list: &mut Vec<usize>, beginning: usize) {
    let count = list.len();
    if beginning == 0 || count < 3 {
        return;
    }
    let step = beginning / 2 + 1;
    let mut dealt: Vec<usize> =
        (0..step.min(count)).flat_map(|first| list[first..].iter().copied().step_by(step)).collect();
    if beginning % 2 == 1 {
        let half = dealt.len() / 2;
        dealt[half..].reverse();
    }
    *list = dealt;
}

/// The children of each body, and the bodies so that parents come first. Bodies that nothing leads to hang on the first.
fn shortest_ways(old: usize, end: usize, neighbours: &[Vec<usize>]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut children = vec![Vec::new(); end];
    let mut order: Vec<usize> = (0..old.max(1)).collect();
    let mut known: Vec<bool> = (0..end).map(|at| at < old.max(1)).collect();
    let mut next = 0;
    loop {
        while next < order.len() {
            let at = order[next];
            next += 1;
            for &other in &neighbours[at] {
                if other < end && !known[other] {
                    known[other] = true;
                    children[at].push(other);
                    order.push(other);
                }
            }
        }
        let Some(lost) = known.iter().position(|known| !known) else { break };
        known[lost] = true;
        children[0].push(lost);
        order.push(lost);
    }
    (children, order)
}

/// The direction of a part of a whole turn, from the right downwards. The series ends where doubles end.
fn direction(turn: f64) -> (f64, f64) {
    let turn = turn - turn.floor();
    let quarters = (turn * 4.0).round();
    let angle = (turn - quarters / 4.0) * std::f64::consts::TAU;
    let (mut sine, mut cosine) = (0.0, 0.0);
    let mut term = 1.0;
    for power in 0..16 {
        match power % 4 {
            0 => cosine += term,
            1 => sine += term,
            2 => cosine -= term,
            _ => sine -= term,
        }
        term *= angle / f64::from(power + 1);
    }
    match quarters as i32 % 4 {
        0 => (cosine, sine),
        1 => (-sine, cosine),
        2 => (-cosine, -sine),
        _ => (sine, -cosine),
    }
}

/// The turn at which a point lies, by halving: as exact as a wedge needs.
fn turn_of(point: Point) -> f64 {
    let (x, y) = (point.x / STRETCH, point.y);
    let distance = (x * x + y * y).sqrt();
    if distance < 1.0 {
        return 0.75;
    }
    let (mut low, mut high) = if y >= 0.0 { (0.0, 0.5) } else { (0.5, 1.0) };
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        // Along the upper and the lower half turn the cosine falls and rises.
        let beyond = direction(middle).0 * distance > x;
        if beyond == (y >= 0.0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_those_of_the_circle() {
        for step in 0..720 {
            let turn = f64::from(step) / 720.0;
            let (x, y) = direction(turn);
            let angle = turn * std::f64::consts::TAU;
            assert!((x - angle.cos()).abs() < 1e-9 && (y - angle.sin()).abs() < 1e-9, "{turn}");
            let found = turn_of(Point { x: x * 100.0 * STRETCH, y: y * 100.0 });
            assert!((found - turn).abs() < 1e-6 || step == 0, "{turn}: {found}");
        }
    }
}
