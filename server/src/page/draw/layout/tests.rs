//! Laws of every picture.

use super::*;

/// A star of stars, with some lines across.
fn picture(bodies: usize) -> (Vec<Body>, Vec<(usize, usize)>) {
    let body = |at: usize| Body {
        width: 60.0 + ((at * 37) % 110) as f64,
        height: if at.is_multiple_of(5) { 57.0 } else { 40.0 },
        stage: 0,
    };
    let mut ties: Vec<(usize, usize)> = (1..bodies).map(|at| (at * at % at.div_ceil(3), at)).collect();
    ties.extend((0..bodies / 6).map(|at| (at, (at * 7 + 3) % bodies)));
    ((0..bodies).map(body).collect(), ties)
}

fn covers(points: &[Point], bodies: &[Body], one: usize, other: usize) -> bool {
    // Coordinates are rounded at the end.
    (points[one].x - points[other].x).abs() + 1.5 < (bodies[one].width + bodies[other].width) / 2.0
        && (points[one].y - points[other].y).abs() + 1.5 < (bodies[one].height + bodies[other].height) / 2.0
}

#[test]
fn no_box_covers_another_and_the_centre_stays() {
    for count in [1, 2, 3, 9, 40, 150, 300] {
        let (bodies, ties) = picture(count);
        let points = layout(&bodies, &ties);
        assert_eq!(points.len(), count);
        assert_eq!(points[0], Point::default());
        for one in 0..count {
            for other in 0..one {
                assert!(!covers(&points, &bodies, one, other), "{one} and {other} of {count}");
            }
        }
    }
}

#[test]
fn the_same_picture_is_always_the_same() {
    let (bodies, ties) = picture(80);
    let mut turned: Vec<(usize, usize)> = ties.iter().map(|&(one, other)| (other, one)).collect();
    turned.reverse();
    assert_eq!(layout(&bodies, &ties), layout(&bodies, &turned));
}

#[test]
fn what_was_there_hardly_moves_when_a_body_is_opened() {
    let (bodies, ties) = picture(25);
    let before = layout(&bodies, &ties);
    let opened = 24;
    let (mut more, mut further) = (bodies.clone(), ties.clone());
    for _ in 0..9 {
        further.push((opened, more.len()));
        more.push(Body { width: 120.0, height: 40.0, stage: 1 });
    }
    let after = layout(&more, &further);
    let moved = |at: usize| {
        let (dx, dy) = (after[at].x - before[at].x, after[at].y - before[at].y);
        (dx * dx + dy * dy).sqrt()
    };
    let far = (0..25).filter(|&at| moved(at) > 120.0).count();
    assert!(far <= 2, "{far} of 25 moved far");
}

#[test]
fn boxes_on_one_spot_and_lines_to_oneself_do_no_harm() {
    let bodies = vec![Body { width: 400.0, height: 400.0, stage: 0 }; 30];
    let points = layout(&bodies, &[(0, 0), (3, 3), (5, 5)]);
    assert!(points.iter().all(|point| point.x.is_finite() && point.y.is_finite()));
    assert!((1..30).all(|at| !covers(&points, &bodies, 0, at)));
    assert!(layout(&[], &[]).is_empty());
}
