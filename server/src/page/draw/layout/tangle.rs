//! How hard a picture is to read: lines that cross, lines that run through boxes, lines that are long.

use super::{Body, Point, STRETCH};

/// The less, the better; whole, so that pictures are compared alike everywhere.
pub(super) fn tangle(points: &[Point], bodies: &[Body], neighbours: &[Vec<usize>]) -> u64 {
    let lines: Vec<(usize, usize)> = (0..points.len())
        .flat_map(|one| neighbours[one].iter().map(move |&other| (one, other)))
        .filter(|&(one, other)| one < other && other < points.len())
        .collect();
    let mut crossings = 0;
    for (at, &(a, b)) in lines.iter().enumerate() {
        for &(c, d) in &lines[at + 1..] {
            let share_an_end = a == c || a == d || b == c || b == d;
            crossings += u64::from(!share_an_end && cross(points[a], points[b], points[c], points[d]));
        }
    }
    let mut covered = 0;
    for &(a, b) in &lines {
        for (at, body) in bodies.iter().enumerate().take(points.len()) {
            covered += u64::from(at != a && at != b && runs_through(points[a], points[b], points[at], body));
        }
    }
    let length: f64 = lines
        .iter()
        .map(|&(a, b)| {
            let (dx, dy) = ((points[a].x - points[b].x) / STRETCH, points[a].y - points[b].y);
            (dx * dx + dy * dy).sqrt()
        })
        .sum();
    crossings * 300 + covered * 900 + length as u64
}

/// How far the bodies of the picture before were moved, all together.
pub(super) fn moved(before: &[Point], after: &[Point]) -> u64 {
    let far = before.iter().zip(after).map(|(old, new)| {
        let (dx, dy) = ((new.x - old.x) / STRETCH, new.y - old.y);
        (dx * dx + dy * dy).sqrt()
    });
    far.sum::<f64>() as u64
}

fn side(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// Whether the line from `a` to `b` crosses a diagonal of the box.
fn runs_through(a: Point, b: Point, middle: Point, body: &Body) -> bool {
    let (x, y) = (body.width / 2.0, body.height / 2.0);
    let corner = |sx: f64, sy: f64| Point { x: middle.x + sx * x, y: middle.y + sy * y };
    cross(a, b, corner(-1.0, -1.0), corner(1.0, 1.0)) || cross(a, b, corner(-1.0, 1.0), corner(1.0, -1.0))
}
