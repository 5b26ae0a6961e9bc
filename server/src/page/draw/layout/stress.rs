//! Distances in the picture brought near to distances in the graph: stress majorization, one body after the other.
//!
//! Gansner, Koren, North: Graph Drawing by Stress Majorization (GD 2004), with weights of one by the square of the
//! distance. For a few hundred bodies all pairs are looked at.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{Point, STRETCH, length};

/// Rounds for a small picture; fewer for large ones, so that the work stays within bounds.
const ROUNDS: usize = 60;
/// Pairs of bodies that all rounds together may look at.
const PAIRS: usize = 3_000_000;

/// Moves the bodies from `old`; those before stay, so that an enlarged picture is recognized, and so does the first.
pub(super) fn even(points: &mut [Point], old: usize, neighbours: &[Vec<usize>]) {
    let count = points.len();
    let distances: Vec<Vec<f32>> = (0..count).map(|from| distances(from, count, neighbours)).collect();
    let rounds = (PAIRS / (count * count).max(1)).clamp(8, ROUNDS);
    for point in points.iter_mut() {
        point.x /= STRETCH;
    }
    for _ in 0..rounds {
        for at in old.max(1)..count {
            let here = points[at];
            let (mut x, mut y, mut weights) = (0.0, 0.0, 0.0);
            for (other, there) in points.iter().enumerate() {
                let wanted = f64::from(distances[at][other]);
                if other == at || !wanted.is_finite() {
                    continue;
                }
                let weight = 1.0 / (wanted * wanted);
                let (dx, dy) = (here.x - there.x, here.y - there.y);
                let distance = (dx * dx + dy * dy).sqrt();
                let stretch = if distance > 1e-6 { wanted / distance } else { 0.0 };
                x += weight * (there.x + dx * stretch);
                y += weight * (there.y + dy * stretch);
                weights += weight;
            }
            if weights > 0.0 {
                points[at] = Point { x: x / weights, y: y / weights };
            }
        }
    }
    for point in points.iter_mut() {
        point.x *= STRETCH;
    }
}

/// Lengths of the shortest ways from a body; infinite where none leads.
fn distances(from: usize, count: usize, neighbours: &[Vec<usize>]) -> Vec<f32> {
    let mut best = vec![f64::INFINITY; count];
    best[from] = 0.0;
    // Lengths are positive, so that their bits are ordered as they are.
    let mut heap = BinaryHeap::from([Reverse((0_u64, from))]);
    while let Some(Reverse((bits, at))) = heap.pop() {
        let reached = f64::from_bits(bits);
        if reached > best[at] {
            continue;
        }
        for &other in neighbours[at].iter().filter(|&&other| other < count) {
            let further = reached + length(neighbours, at, other);
            if further < best[other] {
                best[other] = further;
                heap.push(Reverse((further.to_bits(), other)));
            }
        }
    }
    best.into_iter().map(|distance| distance as f32).collect()
}
