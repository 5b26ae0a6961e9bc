//! Boxes that cover each other are pushed apart, and off the lines that run through them.

use super::{Body, Point, STRETCH};

/// Rounds before the whole picture is spread a little, so that an end is certain.
const ROUNDS: usize = 40;
/// By how much it is spread.
const SPREAD: f64 = 1.05;
/// How often at most.
const SPREADS: usize = 60;
/// Before so many spreads, lines are kept off boxes, and room for words on them.
const NICE: usize = 2;
/// In pictures with more lines than this, boxes may lie on lines, and lines have no words.
const LINES: usize = 160;
/// Room for a word on the line between two boxes side by side.
const WORD: f64 = 64.0;

/// Moves the bodies of `points` until none covers another. Those before `old` give way less.
pub(super) fn part(points: &mut [Point], old: usize, bodies: &[Body], neighbours: &[Vec<usize>]) {
    let lines: Vec<(usize, usize)> = (0..points.len())
        .flat_map(|one| neighbours[one].iter().map(move |&other| (one, other)))
        .filter(|&(one, other)| one < other && other < points.len())
        .collect();
    let is_small = lines.len() <= LINES;
    for spread in 0..SPREADS {
        // What would only be nice must not keep what is necessary from coming to an end.
        let is_nice = is_small && spread < NICE;
        for round in 0..ROUNDS {
            let is_last = !is_nice || round >= ROUNDS - 12;
            if !is_last {
                clear_lines(points, old, bodies, &lines);
            }
            let words: &[Vec<usize>] = if is_nice && round < ROUNDS - 4 { neighbours } else { &[] };
            if !push_boxes(points, old, bodies, words) && is_last {
                return;
            }
        }
        for point in points.iter_mut() {
            point.x *= SPREAD;
            point.y *= SPREAD;
        }
    }
}

/// How easily a body is moved.
fn ease(at: usize, old: usize) -> f64 {
    match at {
        0 => 0.0,
        at if at < old => 0.15,
        _ => 1.0,
    }
}

/// One round; says whether boxes covered each other, or the word on a line of `words`.
fn push_boxes(points: &mut [Point], old: usize, bodies: &[Body], words: &[Vec<usize>]) -> bool {
    let widest = bodies.iter().fold(0.0_f64, |widest, body| widest.max(body.width));
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&one, &other| points[one].x.total_cmp(&points[other].x).then(one.cmp(&other)));
    let mut found = false;
    for (rank, &one) in order.iter().enumerate() {
        for &other in &order[rank + 1..] {
            if points[other].x - points[one].x > widest * 1.5 + WORD {
                break;
            }
            let (dx, dy) = (points[other].x - points[one].x, points[other].y - points[one].y);
            let tied = words.get(one).is_some_and(|list| list.binary_search(&other).is_ok());
            let word = if tied { WORD } else { 0.0 };
            let across = (bodies[one].width + bodies[other].width) / 2.0 + word - dx.abs();
            let down = (bodies[one].height + bodies[other].height) / 2.0 - dy.abs();
            if across <= 0.01 || down <= 0.01 {
                continue;
            }
            found = true;
            let eases = ease(one, old) + ease(other, old);
            let (one_share, other_share) = (ease(one, old) / eases, ease(other, old) / eases);
            // The shorter way, as distances count; ties by index, so that what lies on one spot parts too.
            if across / STRETCH < down {
                let way = if dx < 0.0 || (dx == 0.0 && other < one) { -across } else { across };
                points[one].x -= way * one_share;
                points[other].x += way * other_share;
            } else {
                let way = if dy < 0.0 || (dy == 0.0 && other < one) { -down } else { down };
                points[one].y -= way * one_share;
                points[other].y += way * other_share;
            }
        }
    }
    found
}

/// Pushes boxes a part of the way off the lines between others.
fn clear_lines(points: &mut [Point], old: usize, bodies: &[Body], lines: &[(usize, usize)]) {
    for &(from, to) in lines {
        for at in 1..points.len() {
            if at == from || at == to {
                continue;
            }
            let (a, b, p) = (points[from], points[to], points[at]);
            let (dx, dy) = (b.x - a.x, b.y - a.y);
            let square = dx * dx + dy * dy;
            if square < 1.0 {
                continue;
            }
            let along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / square;
            if !(0.0..=1.0).contains(&along) {
                continue;
            }
            // How far the box reaches to either side of the line, and how far its middle is from it.
            let distance = square.sqrt();
            let (nx, ny) = (-dy / distance, dx / distance);
            let reach = (bodies[at].width * nx.abs() + bodies[at].height * ny.abs()) / 2.0;
            let off = (p.x - a.x) * nx + (p.y - a.y) * ny;
            let lacking = reach - off.abs();
            if lacking > 0.0 {
                let side = if off < 0.0 { -1.0 } else { 1.0 };
                let push = side * lacking * 0.3 * ease(at, old);
                points[at].x += nx * push;
                points[at].y += ny * push;
            }
        }
    }
}
