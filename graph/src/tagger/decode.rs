//! The best labels for a sentence: Viterbi over well-formed sequences only, and how much better they are than others.

use super::label::{CLASSES, LABELS, OUTSIDE, Position, WIDTH, label};

/// Scores of the labels of one unit.
pub(super) type Scores = [i32; WIDTH];

/// Scores of labels side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Transitions {
    /// From what has ended (nothing, or a name of a class) to outside, begin or single.
    pub(super) closed: [[i32; OPEN.len()]; CLASSES + 1],
    /// Within a name of a class: begin→inside, begin→end, inside→inside, inside→end.
    pub(super) inner: [[i32; 4]; CLASSES],
}

/// The labels that can stand where no name is open.
const OPEN: [u8; 1 + 2 * CLASSES] = open();

const fn open() -> [u8; 1 + 2 * CLASSES] {
    let mut labels = [OUTSIDE; 1 + 2 * CLASSES];
    let mut class = 0;
    while class < CLASSES {
        labels[1 + 2 * class] = (1 + 4 * class) as u8;
        labels[2 + 2 * class] = (4 + 4 * class) as u8;
        class += 1;
    }
    labels
}

/// Lower than any score of a sentence, high enough to add to.
const NEVER: i32 = i32::MIN / 4;

/// Number of transitions.
pub(super) const TRANSITIONS: usize = (CLASSES + 1) * OPEN.len() + CLASSES * 4;

impl Transitions {
    /// The scores in the order in which [`step`] numbers them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &i32> {
        self.closed.iter().flatten().chain(self.inner.iter().flatten())
    }

    /// As [`Transitions::iter`], for changing.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut i32> {
        self.closed.iter_mut().flatten().chain(self.inner.iter_mut().flatten())
    }

    /// The score with this number.
    pub(super) fn get_mut(&mut self, number: usize) -> &mut i32 {
        let closed = (CLASSES + 1) * OPEN.len();
        match number.checked_sub(closed) {
            None => &mut self.closed[number / OPEN.len()][number % OPEN.len()],
            Some(inner) => &mut self.inner[inner / 4][inner % 4],
        }
    }
}

/// The number of the transition between two labels of a well-formed sequence; `None` before the first.
pub(super) fn step(before: Option<u8>, after: u8) -> usize {
    let before = before.unwrap_or(OUTSIDE);
    let (class, place) = place_of(before);
    let end = usize::from(place_of(after).1 == Position::End);
    let inner = (CLASSES + 1) * OPEN.len() + 4 * class;
    match place {
        Position::Begin => inner + end,
        Position::Inside => inner + 2 + end,
        Position::End | Position::Single => {
            let row = if before == OUTSIDE { 0 } else { class + 1 };
            row * OPEN.len() + OPEN.iter().position(|&open| open == after).unwrap_or(0)
        }
    }
}

/// Outside counts as a place where nothing is open.
fn place_of(label: u8) -> (usize, Position) {
    super::label::parts(label).unwrap_or((0, Position::Single))
}

/// Working memory of [`best`], kept between sentences.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    forward: Vec<Scores>,
    back: Vec<[u8; WIDTH]>,
    backward: Vec<Scores>,
}

/// The best well-formed labels and their score.
pub(super) fn best(
    scores: &[Scores],
    transitions: &Transitions,
    lattice: &mut Lattice,
    labels: &mut Vec<u8>,
) -> i32 {
    labels.clear();
    lattice.forward.clear();
    lattice.back.clear();
    let mut before = [NEVER; WIDTH];
    before[usize::from(OUTSIDE)] = 0;
    for own in scores {
        let mut now = [NEVER; WIDTH];
        let mut back = [OUTSIDE; WIDTH];
        // What has ended: for each class the better of end and single.
        let (mut ended, mut by) = ([NEVER; CLASSES + 1], [OUTSIDE; CLASSES + 1]);
        ended[0] = before[usize::from(OUTSIDE)];
        for class in 0..CLASSES {
            let (end, single) = (label(class, Position::End), label(class, Position::Single));
            let last = if before[usize::from(end)] >= before[usize::from(single)] { end } else { single };
            ended[class + 1] = before[usize::from(last)];
            by[class + 1] = last;
        }
        let mut reach = [NEVER; OPEN.len()];
        let mut from = [0_u8; OPEN.len()];
        for (row, &so_far) in ended.iter().enumerate() {
            for (column, &weight) in transitions.closed[row].iter().enumerate() {
                let score = so_far + weight;
                if score > reach[column] {
                    reach[column] = score;
                    from[column] = row as u8;
                }
            }
        }
        for (column, &to) in OPEN.iter().enumerate() {
            now[usize::from(to)] = reach[column] + own[usize::from(to)];
            back[usize::from(to)] = by[usize::from(from[column])];
        }
        for class in 0..CLASSES {
            let (begin, inside, end) =
                (label(class, Position::Begin), label(class, Position::Inside), label(class, Position::End));
            let inner = &transitions.inner[class];
            for (to, open, further) in [(inside, inner[0], inner[2]), (end, inner[1], inner[3])] {
                let (fresh, going) =
                    (before[usize::from(begin)] + open, before[usize::from(inside)] + further);
                let from = if fresh >= going { begin } else { inside };
                now[usize::from(to)] = fresh.max(going).max(NEVER) + own[usize::from(to)];
                back[usize::from(to)] = from;
            }
        }
        lattice.forward.push(now);
        lattice.back.push(back);
        before = now;
    }
    let mut last = OUTSIDE;
    for at in (1..LABELS as u8).filter(|&at| matches!(place_of(at).1, Position::End | Position::Single)) {
        if before[usize::from(at)] > before[usize::from(last)] {
            last = at;
        }
    }
    let best = before[usize::from(last)];
    for back in lattice.back.iter().rev() {
        labels.push(last);
        last = back[usize::from(last)];
    }
    labels.reverse();
    best
}

/// For each unit and label, the score of the best sequence in which the unit has the label; after [`best`].
pub(super) fn through<'a>(
    scores: &[Scores],
    transitions: &Transitions,
    lattice: &'a mut Lattice,
) -> &'a [Scores] {
    let length = scores.len();
    lattice.backward.clear();
    lattice.backward.resize(length, [NEVER; WIDTH]);
    // The best continuation behind each label.
    let mut behind = [NEVER; WIDTH];
    for at in 0..LABELS as u8 {
        if matches!(place_of(at).1, Position::End | Position::Single) {
            behind[usize::from(at)] = 0;
        }
    }
    for at in (0..length).rev() {
        let with_behind = |before: &Scores| -> Scores {
            std::array::from_fn(|label| (before[label] + behind[label]).max(NEVER))
        };
        lattice.backward[at] = with_behind(&lattice.forward[at]);
        let after = with_behind(&scores[at]);
        let mut next = [NEVER; WIDTH];
        for row in 0..=CLASSES {
            let best = OPEN
                .iter()
                .zip(&transitions.closed[row])
                .map(|(&to, weight)| after[usize::from(to)] + weight)
                .max()
                .unwrap_or(NEVER);
            if row == 0 {
                next[usize::from(OUTSIDE)] = best;
            } else {
                next[usize::from(label(row - 1, Position::End))] = best;
                next[usize::from(label(row - 1, Position::Single))] = best;
            }
        }
        for class in 0..CLASSES {
            let (inside, end) = (label(class, Position::Inside), label(class, Position::End));
            let (inside, end) = (after[usize::from(inside)], after[usize::from(end)]);
            let inner = &transitions.inner[class];
            next[usize::from(label(class, Position::Begin))] = (inside + inner[0]).max(end + inner[1]);
            next[usize::from(label(class, Position::Inside))] = (inside + inner[2]).max(end + inner[3]);
        }
        behind = next;
    }
    &lattice.backward
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tagger::label::parts;

    fn well_formed(labels: &[u8]) -> bool {
        let mut open = None;
        for &label in labels {
            open = match (open, parts(label)) {
                (None, None | Some((_, Position::Single))) => None,
                (None, Some((class, Position::Begin))) => Some(class),
                (Some(class), Some((same, Position::Inside))) if class == same => Some(class),
                (Some(class), Some((same, Position::End))) if class == same => None,
                _ => return false,
            };
        }
        open.is_none()
    }

    fn score(scores: &[Scores], transitions: &Transitions, labels: &[u8]) -> i32 {
        let mut total = 0;
        let mut before = None;
        for (own, &label) in scores.iter().zip(labels) {
            total += own[usize::from(label)] + transitions.iter().nth(step(before, label)).unwrap();
            before = Some(label);
        }
        total
    }

    fn cases() -> impl Strategy<Value = (Vec<Scores>, Transitions)> {
        let row = || proptest::array::uniform24(-50_i32..50);
        let scores = proptest::collection::vec(row(), 1..4);
        let closed = proptest::array::uniform6(proptest::array::uniform11(-20_i32..20));
        let inner = proptest::array::uniform5(proptest::array::uniform4(-20_i32..20));
        (scores, closed, inner).prop_map(|(scores, closed, inner)| (scores, Transitions { closed, inner }))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Against all sequences, one by one.
        #[test]
        fn the_best_is_the_best((scores, transitions) in cases()) {
            let (mut lattice, mut labels) = (Lattice::default(), Vec::new());
            let found = best(&scores, &transitions, &mut lattice, &mut labels);
            prop_assert!(well_formed(&labels));
            prop_assert_eq!(score(&scores, &transitions, &labels), found);
            let through = through(&scores, &transitions, &mut lattice).to_vec();
            let mut most = vec![[NEVER; WIDTH]; scores.len()];
            let count = LABELS.pow(scores.len() as u32);
            for number in 0..count {
                let mut rest = number;
                let labels: Vec<u8> = scores.iter().map(|_| {
                    let label = rest % LABELS;
                    rest /= LABELS;
                    label as u8
                }).collect();
                if well_formed(&labels) {
                    let score = score(&scores, &transitions, &labels);
                    prop_assert!(score <= found);
                    for (most, &label) in most.iter_mut().zip(&labels) {
                        most[usize::from(label)] = most[usize::from(label)].max(score);
                    }
                }
            }
            for (most, through) in most.iter().zip(&through) {
                for label in 0..LABELS {
                    if most[label] > NEVER {
                        prop_assert_eq!(most[label], through[label]);
                    }
                }
            }
        }
    }

    #[test]
    fn an_empty_sentence_has_no_labels() {
        let mut labels = vec![1];
        assert_eq!(best(&[], &Transitions::default(), &mut Lattice::default(), &mut labels), 0);
        assert!(labels.is_empty());
    }
}
