//! Sentences that changed, came, went and moved, in reading order.

use super::{
    align::{Alignment, Fate},
    marks::marks,
    side::Side,
};
use crate::{
    api::compare::{Mark, MarkKind, SentenceChange, SentenceChangeKind, SentenceCounts},
    library::{Snapshot, documents::kind_word},
};

/// A change, not yet in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) kind: SentenceChangeKind,
    moved: bool,
    before: Option<u32>,
    after: Option<u32>,
}

/// All changes in the order of the later side, what was removed behind what stood before it; and how many of each kind.
pub(super) fn changes(from: &Side, to: &Side, alignment: &Alignment) -> (Vec<Change>, SentenceCounts) {
    let mut counts = SentenceCounts::default();
    // Removed sentences by the sentence of the later side behind which they are told.
    let mut removed: Vec<(Option<u32>, u32)> = Vec::new();
    let mut behind = None;
    for (at, fate) in (0..).zip(&alignment.before) {
        match *fate {
            Fate::Paired(after) if !alignment.moved[after as usize] => behind = Some(after),
            Fate::Paired(_) => {}
            Fate::Recut(after) => behind = Some(after),
            Fate::Label => counts.labels += 1,
            Fate::Alone => removed.push((behind, at)),
        }
    }
    removed.sort_by_key(|&(behind, _)| behind);
    let mut removed = removed.into_iter().peekable();
    let mut changes = Vec::new();
    let mut tell_removed = |changes: &mut Vec<Change>, behind: Option<u32>| {
        while let Some((_, at)) = removed.next_if(|&(place, _)| place == behind) {
            changes.push(Change {
                kind: SentenceChangeKind::Removed,
                moved: false,
                before: Some(at),
                after: None,
            });
        }
    };
    tell_removed(&mut changes, None);
    let step = from.fiscal_year.zip(to.fiscal_year).map(|(from, to)| to - from);
    for (at, fate) in (0u32..).zip(&alignment.after) {
        let told = |kind, before| {
            Some(Change { kind, moved: alignment.moved[at as usize], before, after: Some(at) })
        };
        let change = match *fate {
            Fate::Alone => told(SentenceChangeKind::Added, None),
            Fate::Recut(_) => None,
            Fate::Label => {
                counts.labels += 1;
                None
            }
            Fate::Paired(before) => {
                let (old, new) = (&from.units[before as usize], &to.units[at as usize]);
                if old.same == new.same || old.plain == new.plain {
                    alignment.moved[at as usize].then_some(Change {
                        kind: SentenceChangeKind::Moved,
                        moved: true,
                        before: Some(before),
                        after: Some(at),
                    })
                } else if old.undated == new.undated && years_moved_on(&old.years, &new.years, step) {
                    told(SentenceChangeKind::YearOnly, Some(before))
                } else {
                    told(SentenceChangeKind::Changed, Some(before))
                }
            }
        };
        match change {
            Some(change) => changes.push(change),
            None if *fate != Fate::Label => counts.unchanged += 1,
            None => {}
        }
        tell_removed(&mut changes, Some(at));
    }
    for change in &changes {
        *match change.kind {
            SentenceChangeKind::Changed => &mut counts.changed,
            SentenceChangeKind::Added => &mut counts.added,
            SentenceChangeKind::Removed => &mut counts.removed,
            SentenceChangeKind::Moved => &mut counts.moved,
            SentenceChangeKind::YearOnly => &mut counts.year_only,
        } += 1;
    }
    (changes, counts)
}

/// Whether every year stayed, or moved on by as many years as the report (by one number, where that is not known).
fn years_moved_on(before: &[i16], after: &[i16], step: Option<i32>) -> bool {
    let mut steps =
        before.iter().zip(after).map(|(one, other)| i32::from(other - one)).filter(|step| *step != 0);
    let Some(first) = steps.next() else { return true };
    step.is_none_or(|step| step == first) && steps.all(|step| step == first)
}

/// A change in words.
pub(super) fn view(library: &Snapshot, from: &Side, to: &Side, change: &Change) -> SentenceChange {
    let before = change.before.map(|at| &from.units[at as usize]);
    let after = change.after.map(|at| &to.units[at as usize]);
    let whole = |kind, text: &str| vec![Mark { kind, text: text.to_owned() }];
    SentenceChange {
        change: change.kind,
        moved: change.moved,
        kind: after.or(before).map(|unit| kind_word(unit.kind)).unwrap_or_default().to_owned(),
        headings_before: before.map(|unit| from.headings(unit).to_vec()),
        headings_after: after.map(|unit| to.headings(unit).to_vec()),
        before: change.before.map(|at| from.evidence(library, at)),
        after: change.after.map(|at| to.evidence(library, at)),
        marks: match (before, after) {
            (Some(_), Some(after)) if change.kind == SentenceChangeKind::Moved => {
                whole(MarkKind::Equal, &after.text)
            }
            (Some(before), Some(after)) => marks(&mut library.analyzer().worker(), &before.text, &after.text),
            (None, Some(after)) => whole(MarkKind::Insert, &after.text),
            (Some(before), None) => whole(MarkKind::Delete, &before.text),
            (None, None) => Vec::new(),
        },
    }
}
