//! What speaks for a label: features of the unit and its neighbours, of pairs, and of the compound around it.
//!
//! A feature is a number made of a template and a value. There are groups, so that the tagger can add up some of them
//! once for each word, pair of words or compound: training emits exactly what tagging looks up.

use super::unit::{BOUNDARY, Traits, mix};

/// Version of the templates: a model belongs to one.
pub(super) const TEMPLATES: u16 = 1;

/// Longest run that is taken for one compound.
const LONGEST_RUN: usize = 48;

/// How far a word's own features reach to both sides.
pub(super) const REACH: usize = 2;

/// What stands around the units of a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// The part of a known name that it is, 0 for none.
    pub(super) known_name: u32,
    /// Whether it can be part of a compound.
    pub(super) piece: bool,
    /// Whether a blank stands before it.
    pub(super) gap: bool,
}

/// A compound: units that can belong to one name by their part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The compounds of a sentence, in order.
pub(super) fn runs(around: &[Around]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut from = None;
    for (at, unit) in around.iter().enumerate() {
        if let Some(begin) = from
            && (!unit.piece || unit.gap || at - begin >= LONGEST_RUN)
        {
            runs.push(Run { from: begin, to: at });
            from = None;
        }
        if from.is_none() && unit.piece {
            from = Some(at);
        }
    }
    if let Some(begin) = from {
        runs.push(Run { from: begin, to: around.len() });
    }
    runs
}

/// The parts of a sentence where a name can be: compounds with a proper noun, a word in katakana, in Latin letters or
/// that no dictionary has, a part of a known name, or a head or suffix behind something else; with the unit on both
/// sides.
///
/// Elsewhere, and that is more than half of a statute, nothing is scored. On the development sets this loses half a
/// point of F1 and saves most of the time.
pub(super) fn promising(units: &[Traits], around: &[Around], runs: &[Run]) -> Vec<Run> {
    let mut parts: Vec<Run> = Vec::new();
    for run in runs {
        let tells = |at: usize| {
            around[at].known_name != 0 || units[at].proper || units[at].ends_names && at > run.from
        };
        if !(run.from..run.to).any(tells) {
            continue;
        }
        let (from, to) = (run.from.saturating_sub(1), (run.to + 1).min(units.len()));
        match parts.last_mut() {
            Some(last) if from <= last.to => last.to = to,
            _ => parts.push(Run { from, to }),
        }
    }
    parts
}

/// Features that `unit` gives to the unit that it stands `offset` (from −[`REACH`] to [`REACH`]) away from.
#[inline]
pub(super) fn of_word(unit: &Traits, offset: isize, mut emit: impl FnMut(u32)) {
    let place = (offset + REACH as isize) as u32;
    let mut put = |template: u32, value: u32| emit(feature(template * 8 + place, value));
    let part = u32::from(unit.part_of_speech);
    put(1, unit.surface);
    put(2, part);
    if offset.abs() <= 1 {
        put(3, unit.shape);
        put(4, unit.last);
        put(5, u32::from(unit.head));
        put(6, unit.last_two);
    }
    if offset > 0 && unit.base != 0 {
        put(7, unit.base);
    }
    if (0..=1).contains(&offset) {
        put(8, unit.first);
    }
    if offset == 0 {
        put(9, unit.first_two);
        put(10, unit.sound);
        put(11, part * 2 + u32::from(unit.known));
        put(12, unit.shape << 6 | part);
    }
}

/// Features that `before` and `after`, standing side by side, give to `after`.
#[inline]
pub(super) fn of_left_pair(before: &Traits, after: &Traits, mut emit: impl FnMut(u32)) {
    emit(feature(20 * 8, pair(before.surface, after.surface)));
    emit(feature(23 * 8, pair(after.surface, before.part_of_speech.into())));
    emit(feature(25 * 8, pair(before.shape, after.shape)));
}

/// Features that `before` and `after`, standing side by side, give to `before`.
#[inline]
pub(super) fn of_right_pair(before: &Traits, after: &Traits, mut emit: impl FnMut(u32)) {
    emit(feature(21 * 8, pair(before.surface, after.surface)));
    emit(feature(24 * 8, pair(before.surface, after.part_of_speech.into())));
    emit(feature(26 * 8, pair(before.shape, after.shape)));
}

/// Features of the place `at` that are neither a word's nor a pair's: three parts of speech, known names, blanks.
#[inline]
pub(super) fn of_place(units: &[Traits], around: &[Around], at: usize, mut emit: impl FnMut(u32)) {
    let part = |offset: isize| u32::from(neighbour(units, at, offset).part_of_speech);
    let near = |offset: isize| {
        at.checked_add_signed(offset).and_then(|at| around.get(at)).map_or(0, |around| around.known_name)
    };
    let mut put = |template: u32, value: u32| emit(feature(template * 8, value));
    put(22, part(-1) << 12 | part(0) << 6 | part(1));
    if near(0) != 0 {
        put(27, near(0));
        put(28, pair(near(0), part(1)));
    }
    if near(-1) != 0 {
        put(29, near(-1));
        put(30, pair(near(-1), part(0)));
    }
    if near(1) != 0 {
        put(31, near(1));
    }
    put(32, u32::from(around[at].gap));
}

/// Where a unit stands in its compound.
pub(super) const RUN_PLACES: usize = 4;

/// The number of the place of `at` in the compound.
pub(super) fn place_in(run: Run, at: usize) -> usize {
    match (at == run.from, at + 1 == run.to) {
        (true, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        (false, true) => 3,
    }
}

/// Features of the compound for units at `place` ([`place_in`]) of it.
pub(super) fn of_run(units: &[Traits], around: &[Around], run: Run, place: usize, mut emit: impl FnMut(u32)) {
    let mut put = |template: u32, value: u32| emit(feature(template * 8 + place as u32, value));
    let (first, last) = (&units[run.from], &units[run.to - 1]);
    let before = neighbour(units, run.from, -1);
    let (after, beyond) = (neighbour(units, run.to - 1, 1), neighbour(units, run.to - 1, 2));
    let length = (run.to - run.from) as u32;
    put(40, last.surface);
    put(41, last.last);
    put(42, u32::from(last.head) << 3 | length.min(7));
    put(43, before.surface);
    put(44, after.surface);
    put(45, pair(before.surface, after.surface));
    put(46, pair(after.surface, beyond.surface));
    put(47, pair(last.surface, after.surface));
    if length > 1 {
        put(48, pair(units[run.to - 2].surface, last.surface));
        put(49, first.surface);
        put(50, around[run.from].known_name);
    }
    put(51, u32::from(last.part_of_speech) << 6 | u32::from(first.part_of_speech));
}

/// All features of the place `at`.
pub(super) fn of(
    units: &[Traits],
    around: &[Around],
    run: Option<Run>,
    at: usize,
    mut emit: impl FnMut(u32),
) {
    for offset in -(REACH as isize)..=REACH as isize {
        of_word(neighbour(units, at, offset), offset, &mut emit);
    }
    of_left_pair(neighbour(units, at, -1), &units[at], &mut emit);
    of_right_pair(&units[at], neighbour(units, at, 1), &mut emit);
    of_place(units, around, at, &mut emit);
    if let Some(run) = run {
        of_run(units, around, run, place_in(run, at), &mut emit);
    }
}

fn neighbour(units: &[Traits], at: usize, offset: isize) -> &Traits {
    at.checked_add_signed(offset).and_then(|at| units.get(at)).unwrap_or(&BOUNDARY)
}

#[inline]
fn pair(first: u32, second: u32) -> u32 {
    (mix(u64::from(first) << 32 | u64::from(second)) >> 32) as u32
}

#[inline]
fn feature(template: u32, value: u32) -> u32 {
    (mix(u64::from(template) << 32 | u64::from(value)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_at_blanks_and_at_words_of_no_compound() {
        let piece = Around { piece: true, ..Around::default() };
        let gap = Around { gap: true, ..piece };
        let other = Around::default();
        let found = runs(&[piece, piece, other, piece, gap, piece]);
        assert_eq!(found, [Run { from: 0, to: 2 }, Run { from: 3, to: 4 }, Run { from: 4, to: 6 }]);
        assert_eq!(runs(&vec![piece; 100]).len(), 3);
    }

    #[test]
    fn the_groups_together_are_all_features() {
        let units = [BOUNDARY; 3];
        let around = [Around { piece: true, ..Around::default() }; 3];
        let run = Run { from: 0, to: 3 };
        let mut all = Vec::new();
        of(&units, &around, Some(run), 1, |feature| all.push(feature));
        let mut parts = Vec::new();
        for offset in -2..=2 {
            of_word(&units[0], offset, |feature| parts.push(feature));
        }
        of_left_pair(&units[0], &units[1], |feature| parts.push(feature));
        of_right_pair(&units[1], &units[2], |feature| parts.push(feature));
        of_place(&units, &around, 1, |feature| parts.push(feature));
        of_run(&units, &around, run, 2, |feature| parts.push(feature));
        assert_eq!(all, parts);
    }
}
