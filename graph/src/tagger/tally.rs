//! How well the tagger does: names found against names annotated, span and class exactly.

use std::{collections::BTreeMap, ops::AddAssign};

use super::{NameClass, Sentence, Tagger};

/// Names counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Annotated.
    pub annotated: u32,
    /// Found by the tagger.
    pub found: u32,
    /// Found where and as annotated.
    pub right: u32,
}

impl Tally {
    /// How many of the names found are right; 0 when none was found.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.found)
    }

    /// How many of the annotated names were found; 0 when there are none.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.annotated)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.right, self.found + self.annotated)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.annotated += other.annotated;
        self.found += other.found;
        self.right += other.right;
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Counts what the tagger finds in annotated sentences, by class.
pub fn measure(tagger: &Tagger, sentences: &[&Sentence]) -> BTreeMap<NameClass, Tally> {
    let mut tallies: BTreeMap<NameClass, Tally> = BTreeMap::new();
    for sentence in sentences {
        for (_, class) in sentence.annotated() {
            tallies.entry(*class).or_default().annotated += 1;
        }
        for name in tagger.tag_sentence(sentence) {
            let tally = tallies.entry(name.1).or_default();
            tally.found += 1;
            tally.right += u32::from(sentence.annotated().contains(&name));
        }
    }
    tallies
}
