//! Which sentence of one list became which of another: equal ones in order first, then those cut elsewhere, those whose
//! years alone differ, those that moved, and at last those that are alike. Each step looks only at what the steps before
//! left, through tables of hashes, so that the cost stays near the length of the lists.

use imara_diff::{Algorithm, Diff, InternedInput};
use keifu_corpus::PassageKind;
use rustc_hash::FxHashMap;

use super::unit::Unit;

/// What became of a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has no counterpart.
    #[default]
    Alone,
    /// It is told by that sentence of the other list.
    Paired(u32),
    /// The same words stand in the other list, cut into sentences elsewhere; there they begin in that one.
    Recut(u32),
    /// A label that the other list has too, only more or less often.
    Label,
}

/// Two lists of sentences side by side.
#[derive(Clone, Debug, Default)]
pub(super) struct Alignment {
    /// Of each sentence of the earlier list.
    pub(super) before: Vec<Fate>,
    /// Of each sentence of the later list.
    pub(super) after: Vec<Fate>,
    /// Whether a sentence of the later list stands at another place than its counterpart.
    pub(super) moved: Vec<bool>,
}

/// Likeness of two sentences, in thousandths, from which one is told as the other changed: between the same neighbours,
/// below the same heading, anywhere.
const ALIKE: [u32; 3] = [480, 540, 700];
/// Sentences that share a piece of text are looked for only where the piece is no commoner than this.
const COMMON: usize = 48;
/// So many of the sentences that share most pieces are compared as a whole.
const CANDIDATES: usize = 12;
/// So many of those that stand between the same neighbours, to either side of the place where one would expect it.
const NEIGHBOURS: usize = 6;

impl Alignment {
    pub(super) fn of(before: &[Unit], after: &[Unit]) -> Self {
        let mut alignment = Self {
            before: vec![Fate::Alone; before.len()],
            after: vec![Fate::Alone; after.len()],
            moved: vec![false; after.len()],
        };
        alignment.pair_in_order(before, after, |unit| unit.same);
        alignment.join_recut(before, after);
        alignment.pair_elsewhere(before, after, |unit| unit.same);
        alignment.pair_in_order(before, after, |unit| unit.undated);
        alignment.pair_elsewhere(before, after, |unit| unit.undated);
        alignment.pair_alike(before, after);
        alignment.set_labels_aside(before, after);
        alignment.mark_moved(before);
        alignment
    }

    fn pair(&mut self, before: u32, after: u32) {
        self.before[before as usize] = Fate::Paired(after);
        self.after[after as usize] = Fate::Paired(before);
    }

    fn alone(fates: &[Fate]) -> Vec<u32> {
        (0..).zip(fates).filter(|(_, fate)| **fate == Fate::Alone).map(|(at, _)| at).collect()
    }

    /// Pairs what is left and equal, as far as the order allows.
    fn pair_in_order(&mut self, before: &[Unit], after: &[Unit], key: impl Fn(&Unit) -> u64) {
        let (old, new) = (Self::alone(&self.before), Self::alone(&self.after));
        let mut input = InternedInput::default();
        input.update_before(old.iter().map(|&at| key(&before[at as usize])));
        input.update_after(new.iter().map(|&at| key(&after[at as usize])));
        let diff = Diff::compute(Algorithm::Histogram, &input);
        let kept = (0..).zip(&old).filter(|(at, _)| !diff.is_removed(*at)).map(|(_, &unit)| unit);
        let there = (0..).zip(&new).filter(|(at, _)| !diff.is_added(*at)).map(|(_, &unit)| unit);
        for (one, other) in kept.zip(there).collect::<Vec<_>>() {
            self.pair(one, other);
        }
    }

    /// Pairs what is left and equal, wherever it stands: the first with the first.
    fn pair_elsewhere(&mut self, before: &[Unit], after: &[Unit], key: impl Fn(&Unit) -> u64) {
        let mut places: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for at in Self::alone(&self.after).into_iter().rev() {
            let unit = &after[at as usize];
            if !unit.is_label() {
                places.entry(key(unit)).or_default().push(at);
            }
        }
        for at in Self::alone(&self.before) {
            if let Some(other) = places.get_mut(&key(&before[at as usize])).and_then(Vec::pop) {
                self.pair(at, other);
            }
        }
    }

    /// Finds the same words cut elsewhere, at both ends of each gap between pairs.
    fn join_recut(&mut self, before: &[Unit], after: &[Unit]) {
        for (old, new) in self.gaps() {
            let (old_left, new_left) = self.join_from(before, after, old, new, false);
            self.join_from(before, after, old_left, new_left, true);
        }
    }

    /// The stretches of lone sentences between pairs.
    fn gaps(&self) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
        let mut gaps = Vec::new();
        let (mut old, mut new) = (0, 0);
        loop {
            let (from, to) = (old, new);
            while self.before.get(old) == Some(&Fate::Alone) {
                old += 1;
            }
            while self.after.get(new) == Some(&Fate::Alone) {
                new += 1;
            }
            if from < old && to < new {
                gaps.push((from..old, to..new));
            }
            if old >= self.before.len() || new >= self.after.len() {
                return gaps;
            }
            old += 1;
            new += 1;
        }
    }

    /// Joins runs of sentences that read alike from the beginning of a gap, or from its end; gives what is left of it.
    fn join_from(
        &mut self,
        before: &[Unit],
        after: &[Unit],
        mut old: std::ops::Range<usize>,
        mut new: std::ops::Range<usize>,
        backwards: bool,
    ) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        'runs: while !old.is_empty() && !new.is_empty() {
            let nth = |range: &std::ops::Range<usize>, n: usize| {
                if backwards { range.end - 1 - n } else { range.start + n }
            };
            // Unread characters of the one that is ahead.
            let (mut used_old, mut used_new) = (0, 0);
            let (mut text_old, mut text_new) = (String::new(), String::new());
            loop {
                let next = if text_old.len() <= text_new.len() {
                    if used_old == old.len() {
                        break 'runs;
                    }
                    used_old += 1;
                    (&mut text_old, &before[nth(&old, used_old - 1)].plain)
                } else {
                    if used_new == new.len() {
                        break 'runs;
                    }
                    used_new += 1;
                    (&mut text_new, &after[nth(&new, used_new - 1)].plain)
                };
                if backwards {
                    next.0.insert_str(0, next.1);
                } else {
                    next.0.push_str(next.1);
                }
                let fits = if backwards {
                    text_old.ends_with(&text_new) || text_new.ends_with(&text_old)
                } else {
                    text_old.starts_with(&text_new) || text_new.starts_with(&text_old)
                };
                if !fits {
                    break 'runs;
                }
                if text_old.len() == text_new.len() {
                    break;
                }
            }
            let run = |range: &std::ops::Range<usize>, used: usize| {
                if backwards { range.end - used..range.end } else { range.start..range.start + used }
            };
            let (run_old, run_new) = (run(&old, used_old), run(&new, used_new));
            for at in run_old.clone() {
                self.before[at] = Fate::Recut(run_new.start as u32);
            }
            for at in run_new.clone() {
                self.after[at] = Fate::Recut(run_old.start as u32);
            }
            if backwards {
                (old.end, new.end) = (run_old.start, run_new.start);
            } else {
                (old.start, new.start) = (run_old.end, run_new.end);
            }
        }
        (old, new)
    }

    /// Pairs what is left and alike, the most alike first.
    fn pair_alike(&mut self, before: &[Unit], after: &[Unit]) {
        let (old, new) = (Self::alone(&self.before), Self::alone(&self.after));
        let (old_gaps, new_gaps) = self.gap_numbers();
        let old_pieces: Vec<Pieces> = old.iter().map(|&at| Pieces::of(&before[at as usize])).collect();
        let new_pieces: Vec<Pieces> = new.iter().map(|&at| Pieces::of(&after[at as usize])).collect();
        let mut places: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, pieces) in (0..).zip(&new_pieces) {
            for &piece in &pieces.0 {
                let list = places.entry(piece).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        let mut pairs: Vec<(u32, u32, u32)> = Vec::new();
        for ((at, pieces), &unit) in (0u32..).zip(&old_pieces).zip(&old) {
            let one = &before[unit as usize];
            let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
            for piece in &pieces.0 {
                if let Some(list) = places.get(piece).filter(|list| list.len() <= COMMON) {
                    list.iter().for_each(|&other| *shared.entry(other).or_default() += 1);
                }
            }
            let mut likely: Vec<(u32, u32)> =
                shared.into_iter().map(|(other, count)| (count, other)).collect();
            likely.sort_unstable_by_key(|&(count, other)| (std::cmp::Reverse(count), other));
            // Those nearby whatever they share: a text of few words has no rare pieces.
            let gap = old_gaps[unit as usize];
            let (mates, others) = (range_of(&old, &old_gaps, gap), range_of(&new, &new_gaps, gap));
            let expected = others.start + (at as usize - mates.start) * others.len() / mates.len().max(1);
            let nearby = expected.saturating_sub(NEIGHBOURS).max(others.start)
                ..(expected + NEIGHBOURS + 1).min(others.end);
            let likely = likely.iter().map(|&(_, other)| other).take(CANDIDATES);
            let likely: Vec<u32> = likely.filter(|other| !nearby.contains(&(*other as usize))).collect();
            for candidate in nearby.clone().map(|other| other as u32).chain(likely) {
                let other = &after[new[candidate as usize] as usize];
                if (one.kind == PassageKind::Heading) != (other.kind == PassageKind::Heading) {
                    continue;
                }
                let alike = pieces.likeness(&new_pieces[candidate as usize]);
                let near = old_gaps[unit as usize] == new_gaps[new[candidate as usize] as usize];
                let below = one.path_key == other.path_key;
                let anywhere = !one.is_label() && !other.is_label();
                let enough = match (near, below) {
                    (true, _) => ALIKE[0],
                    (_, true) => ALIKE[1],
                    _ if anywhere => ALIKE[2],
                    _ => continue,
                };
                if alike >= enough {
                    let bonus = 150 * u32::from(near) + 100 * u32::from(below);
                    pairs.push((alike + bonus, at, candidate));
                }
            }
        }
        pairs.sort_unstable_by_key(|&(score, at, other)| (std::cmp::Reverse(score), at, other));
        for (_, at, other) in pairs {
            let (at, other) = (old[at as usize], new[other as usize]);
            if self.before[at as usize] == Fate::Alone && self.after[other as usize] == Fate::Alone {
                self.pair(at, other);
            }
        }
    }

    /// For each sentence, how many pairs that are in order stand before it.
    fn gap_numbers(&self) -> (Vec<u32>, Vec<u32>) {
        let in_order = self.pairs_in_order(|_| 1);
        let mut is_anchor = vec![false; self.before.len()];
        in_order.iter().for_each(|&(old, _)| is_anchor[old as usize] = true);
        let mut old_numbers = Vec::with_capacity(self.before.len());
        let mut number = 0;
        for anchor in &is_anchor {
            number += u32::from(*anchor);
            old_numbers.push(number);
        }
        let mut new_numbers = Vec::with_capacity(self.after.len());
        let mut anchors = in_order.iter().peekable();
        number = 0;
        for at in 0..self.after.len() as u32 {
            if anchors.next_if(|&&(_, new)| new == at).is_some() {
                number += 1;
            }
            new_numbers.push(number);
        }
        (old_numbers, new_numbers)
    }

    /// The pairs that stand in the same order in both lists: of all such choices one that weighs most.
    fn pairs_in_order(&self, weight: impl Fn(u32) -> u64) -> Vec<(u32, u32)> {
        let pairs: Vec<(u32, u32)> = (0..)
            .zip(&self.before)
            .filter_map(|(old, fate)| match fate {
                Fate::Paired(new) => Some((old, *new)),
                _ => None,
            })
            .collect();
        // Best weight of a chain that ends at or before each place of the later list, and with which pair it ends.
        let mut best: Vec<(u64, u32)> = vec![(0, u32::MAX); self.after.len() + 1];
        let mut previous = vec![u32::MAX; pairs.len()];
        let mut weights = vec![0; pairs.len()];
        for (at, &(old, new)) in pairs.iter().enumerate() {
            let (mut chain, mut from) = (0, u32::MAX);
            let mut place = new as usize;
            while place > 0 {
                if best[place].0 > chain {
                    (chain, from) = best[place];
                }
                place -= place & place.wrapping_neg();
            }
            previous[at] = from;
            weights[at] = chain + weight(old).max(1);
            let mut place = new as usize + 1;
            while place < best.len() {
                if weights[at] > best[place].0 {
                    best[place] = (weights[at], at as u32);
                }
                place += place & place.wrapping_neg();
            }
        }
        let mut heaviest: Option<usize> = None;
        for at in 0..pairs.len() {
            if heaviest.is_none_or(|known| weights[at] > weights[known]) {
                heaviest = Some(at);
            }
        }
        let mut chain = Vec::new();
        let mut next = heaviest;
        while let Some(at) = next {
            chain.push(pairs[at]);
            next = pairs.get(previous[at] as usize).map(|_| previous[at] as usize);
        }
        chain.reverse();
        chain
    }

    /// Short texts that stand in both lists, only more often in one.
    fn set_labels_aside(&mut self, before: &[Unit], after: &[Unit]) {
        let keys = |units: &[Unit]| -> rustc_hash::FxHashSet<u64> {
            units.iter().filter(|unit| unit.is_label()).map(|unit| unit.undated).collect()
        };
        let (old_keys, new_keys) = (keys(before), keys(after));
        let lists = [(&mut self.before, before, &new_keys), (&mut self.after, after, &old_keys)];
        for (fates, units, keys) in lists {
            for (fate, unit) in fates.iter_mut().zip(units) {
                if *fate == Fate::Alone && unit.is_label() && keys.contains(&unit.undated) {
                    *fate = Fate::Label;
                }
            }
        }
    }

    fn mark_moved(&mut self, before: &[Unit]) {
        let weight = |old: u32| before[old as usize].plain.len() as u64;
        let in_order: rustc_hash::FxHashSet<u32> =
            self.pairs_in_order(weight).into_iter().map(|(old, _)| old).collect();
        for (moved, fate) in self.moved.iter_mut().zip(&self.after) {
            if let Fate::Paired(old) = fate {
                *moved = !in_order.contains(old) && !before[*old as usize].is_label();
            }
        }
    }
}

/// The places in `alone`, which ascends, of the sentences of a gap.
fn range_of(alone: &[u32], gaps: &[u32], gap: u32) -> std::ops::Range<usize> {
    let start = alone.partition_point(|&at| gaps[at as usize] < gap);
    start..start + alone[start..].partition_point(|&at| gaps[at as usize] == gap)
}

/// Hashes of all pairs of neighbouring characters, ascending; numbers count as one character, whichever they are.
struct Pieces(Vec<u64>);

impl Pieces {
    fn of(unit: &Unit) -> Self {
        let mut chars: Vec<char> = vec!['\u{2}'];
        for c in unit.plain.chars() {
            let c = if c.is_ascii_digit() { '0' } else { c };
            // 1,234 and 95.5 are one number each.
            if c == '0' && matches!(chars.last(), Some('0')) {
                continue;
            }
            chars.push(c);
        }
        chars.push('\u{3}');
        let mut pieces: Vec<u64> =
            chars.windows(2).map(|pair| u64::from(pair[0]) << 32 | u64::from(pair[1])).collect();
        pieces.sort_unstable();
        Self(pieces)
    }

    /// Share of the pieces that both have, in thousandths (Dice's coefficient).
    fn likeness(&self, other: &Self) -> u32 {
        let (mut at, mut there, mut shared) = (0, 0, 0usize);
        while at < self.0.len() && there < other.0.len() {
            match self.0[at].cmp(&other.0[there]) {
                std::cmp::Ordering::Less => at += 1,
                std::cmp::Ordering::Greater => there += 1,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    at += 1;
                    there += 1;
                }
            }
        }
        (2000 * shared / (self.0.len() + other.0.len()).max(1)) as u32
    }
}
