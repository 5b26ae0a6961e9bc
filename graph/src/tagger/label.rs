//! What the tagger says of a unit: whether it stands outside, begins, goes on with, ends or alone makes a name, and of
//! which class.

use std::fmt;

use crate::EntityKind;

/// Number of labels in use.
pub(super) const LABELS: usize = 1 + 4 * CLASSES;
/// Length of an array of scores: [`LABELS`] rounded up so that whole vector registers fit.
pub(super) const WIDTH: usize = 24;
/// Number of classes of names.
pub(super) const CLASSES: usize = 5;
/// The label of a unit outside of any name.
pub(super) const OUTSIDE: u8 = 0;

/// What a span of the training text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameClass {
    /// One of our kinds.
    Entity(EntityKind),
    /// A person, a product, a work …: learnt, so that it is not taken for one of ours, and never proposed.
    Other,
}

impl NameClass {
    pub(super) const ALL: [Self; CLASSES] = [
        Self::Entity(EntityKind::Organization),
        Self::Entity(EntityKind::Facility),
        Self::Entity(EntityKind::Program),
        Self::Entity(EntityKind::Place),
        Self::Other,
    ];

    pub(super) fn index(self) -> usize {
        match self {
            Self::Entity(EntityKind::Organization) => 0,
            Self::Entity(EntityKind::Facility) => 1,
            Self::Entity(EntityKind::Program) => 2,
            Self::Entity(EntityKind::Place) => 3,
            Self::Other => 4,
        }
    }
}

impl fmt::Display for NameClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity(kind) => f.write_str(kind.as_str()),
            Self::Other => f.write_str("other"),
        }
    }
}

/// Where a unit stands in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Begin,
    Inside,
    End,
    Single,
}

/// The label of a unit at `position` of a name of the class number `class`.
pub(super) fn label(class: usize, position: Position) -> u8 {
    (1 + 4 * class + position as usize) as u8
}

/// Class number and position; `None` outside.
pub(super) fn parts(label: u8) -> Option<(usize, Position)> {
    let at = usize::from(label).checked_sub(1)?;
    let position = [Position::Begin, Position::Inside, Position::End, Position::Single][at % 4];
    Some((at / 4, position))
}

/// The labels of `length` units with the given names: first unit, one past the last, class number.
pub(super) fn labels(length: usize, names: &[(usize, usize, usize)]) -> Vec<u8> {
    let mut labels = vec![OUTSIDE; length];
    for &(from, to, class) in names {
        for (at, slot) in labels.iter_mut().enumerate().take(to).skip(from) {
            let position = match (at == from, at + 1 == to) {
                (true, true) => Position::Single,
                (true, false) => Position::Begin,
                (false, true) => Position::End,
                (false, false) => Position::Inside,
            };
            *slot = label(class, position);
        }
    }
    labels
}

/// The names that well-formed labels say: first unit, one past the last, class number.
pub(super) fn names(labels: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut names = Vec::new();
    let mut from = 0;
    for (at, &label) in labels.iter().enumerate() {
        match parts(label) {
            Some((_, Position::Begin)) => from = at,
            Some((class, Position::End)) => names.push((from, at + 1, class)),
            Some((class, Position::Single)) => names.push((at, at + 1, class)),
            Some((_, Position::Inside)) | None => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_their_labels() {
        let given = vec![(0, 1, 3), (1, 4, 0), (6, 8, 4)];
        let labels = labels(9, &given);
        assert!(labels.iter().all(|&label| usize::from(label) < LABELS));
        assert_eq!(names(&labels), given);
    }

    #[test]
    fn classes_keep_their_numbers() {
        for (number, class) in NameClass::ALL.into_iter().enumerate() {
            assert_eq!(class.index(), number);
        }
        const { assert!(LABELS <= WIDTH) };
    }
}
