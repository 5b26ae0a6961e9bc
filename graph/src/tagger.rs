//! A trained sequence tagger: which words of a sentence name something, told by features of the words and of what
//! stands around them.
//!
//! ```text
//! Unit ─traits, features→ numbers ─weights→ scores of labels ─decode→ names, each with a margin
//! ```
//!
//! It is one recognizer among several: it proposes, the arbiter decides. It does not know documents, lines or
//! gazetteers; [`crate::Extractor`] tells it what it needs to know of a unit.

mod decode;
mod feature;
mod label;
mod model;
mod sentence;
mod tally;
#[cfg(test)]
mod tests;
mod train;
mod unit;

use std::sync::OnceLock;

use keifu_corpus::CharSpan;
use rustc_hash::FxHashMap;

use self::{
    decode::{Lattice, Scores, Transitions},
    feature::{Around, REACH, RUN_PLACES, Run},
    label::WIDTH,
    model::{Model, Table},
    unit::{BOUNDARY, Traits},
};
use crate::Error;

pub(crate) use self::unit::{Script, Unit};
pub use self::{
    label::NameClass,
    sentence::Sentence,
    tally::{Tally, measure},
    train::TrainingSettings,
};

/// The bytes of a model trained on annotated sentences; the same sentences in the same order give the same bytes.
///
/// `header` tells by which command, from which data and under which licences; it is kept in the model.
pub fn train(sentences: &[&Sentence], settings: &TrainingSettings, header: String) -> Vec<u8> {
    train::train(sentences, settings, header).write()
}

/// A number for a word, the same on every machine and for ever.
pub(crate) fn number_of(word: &str) -> u32 {
    unit::hash(word.as_bytes())
}

/// A trained model, ready to tag.
#[derive(Debug)]
pub struct Tagger {
    table: Table,
    transitions: Transitions,
    scale: f32,
    header: String,
    boundary: Word,
}

/// A span that the tagger takes for a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tagged {
    /// First unit.
    pub(crate) from: usize,
    /// One past the last unit.
    pub(crate) to: usize,
    /// What it would be.
    pub(crate) class: NameClass,
    /// How much better the best labels are than the best that say another thing of this very span; 1 is sure.
    pub(crate) margin: f32,
}

/// A word's traits, and what it adds to the scores of the units around it.
#[derive(Clone, Copy, Debug)]
struct Word {
    traits: Traits,
    scores: [[i16; WIDTH]; 2 * REACH + 1],
}

/// What two words side by side add to the scores of the second and of the first.
#[derive(Clone, Copy, Debug)]
struct Pair {
    words: (u32, u32),
    second: [i16; WIDTH],
    first: [i16; WIDTH],
}

/// What one thread tags with: its memory, and the scores of the words that it has met.
#[derive(Debug, Default)]
pub(crate) struct TaggerMemory {
    words: FxHashMap<u64, u32>,
    known: Vec<Word>,
    pairs: Vec<Pair>,
    numbers: Vec<u32>,
    units: Vec<Traits>,
    around: Vec<Around>,
    scores: Vec<Scores>,
    labels: Vec<u8>,
    lattice: Lattice,
}

/// Words after which the memory is cleared, so that it does not grow with the text (0.3 KB each).
const MOST_WORDS: usize = 16 << 10;
/// Pairs of words that are kept, each in the one place that its numbers lead to (100 bytes each).
const PAIRS: usize = 8 << 10;
/// The number of [`Tagger::boundary`].
const BOUNDARY_WORD: u32 = 0;
/// The number of no word.
const NO_WORD: u32 = u32::MAX;

impl Tagger {
    /// The model that comes with the program, read when it is first asked for.
    pub(crate) fn embedded() -> &'static Self {
        static TAGGER: OnceLock<Tagger> = OnceLock::new();
        TAGGER.get_or_init(|| {
            Self::read(include_bytes!("../model/tagger.bin"))
                .expect("a test reads the model before it is released")
        })
    }

    /// The model in the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Model`] for bytes that are no whole model of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let model = Model::read(bytes)?;
        let table = Table::of(&model.weights);
        Ok(Self {
            boundary: Word::of(BOUNDARY, &table),
            table,
            transitions: model.transitions,
            scale: model.scale as f32,
            header: model.header,
        })
    }

    /// By which command the model was made, from which data and under which licences.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// The names in an annotated sentence, without looking at the annotation.
    pub fn tag_sentence(&self, sentence: &Sentence) -> Vec<(CharSpan, NameClass)> {
        let mut sums = vec![[0_i16; WIDTH]; sentence.len()];
        sentence.features(|at, feature| self.table.add(feature, &mut sums[at]));
        let scores: Vec<Scores> = sums.iter().map(|sum| sum.map(i32::from)).collect();
        let (mut names, mut labels, mut lattice) = (Vec::new(), Vec::new(), Lattice::default());
        for part in sentence.promising() {
            decode::best(&scores[part.from..part.to], &self.transitions, &mut lattice, &mut labels);
            names.extend(label::names(&labels).into_iter().map(|(from, to, class)| {
                (sentence.span(part.from + from, part.from + to), NameClass::ALL[class])
            }));
        }
        names
    }

    /// Puts the names in a text into `found`, in order.
    pub(crate) fn tag(&self, units: &[Unit<'_>], memory: &mut TaggerMemory, found: &mut Vec<Tagged>) {
        let mut from = 0;
        for sentence in units.split_inclusive(sentence::ends_sentence) {
            self.tag_units(sentence, from, memory, found);
            from += sentence.len();
        }
    }

    fn tag_units(
        &self,
        units: &[Unit<'_>],
        offset: usize,
        memory: &mut TaggerMemory,
        found: &mut Vec<Tagged>,
    ) {
        // What cannot be part of a compound begins no name; a sentence of such units has none.
        if !units.iter().any(|unit| unit.piece) {
            return;
        }
        memory.prepare(self, units);
        let runs = feature::runs(&memory.around);
        for part in feature::promising(&memory.units, &memory.around, &runs) {
            let inside = runs.partition_point(|run| run.to <= part.from);
            self.score(memory, part, &runs[inside..]);
            self.name(memory, offset + part.from, found);
        }
    }

    /// Adds up the scores of a part of the sentence in the memory; `runs` are its compounds.
    fn score(&self, memory: &mut TaggerMemory, part: Run, runs: &[Run]) {
        let TaggerMemory { known, pairs, numbers, units, around, scores, .. } = memory;
        scores.clear();
        let mut runs = runs.iter().peekable();
        let mut of_run: Option<(Run, [Option<[i16; WIDTH]>; RUN_PLACES])> = None;
        // Numbers begin and end with as many boundaries as words reach.
        let own = |at: usize| at + REACH;
        let mut left =
            pair(pairs, known, (numbers[own(part.from) - 1], numbers[own(part.from)]), &self.table).second;
        for at in part.from..part.to {
            let mut sum = left;
            let right = pair(pairs, known, (numbers[own(at)], numbers[own(at) + 1]), &self.table);
            add(&mut sum, &right.first);
            left = right.second;
            for (shift, &number) in numbers[at..=at + 2 * REACH].iter().enumerate() {
                // The word furthest before gives what words give to the one that far behind them.
                add(&mut sum, &known[number as usize].scores[shift]);
            }
            feature::of_place(units, around, at, |feature| self.table.add(feature, &mut sum));
            while let Some(run) = runs.next_if(|run| run.from <= at) {
                of_run = Some((*run, [None; RUN_PLACES]));
            }
            if let Some((run, places)) = &mut of_run
                && at < run.to
            {
                let place = feature::place_in(*run, at);
                let own = places[place].get_or_insert_with(|| {
                    let mut own = [0; WIDTH];
                    feature::of_run(units, around, *run, place, |feature| self.table.add(feature, &mut own));
                    own
                });
                add(&mut sum, own);
            }
            scores.push(sum.map(i32::from));
        }
    }

    /// Puts the names that the scores in the memory tell into `found`; `offset` is the number of their first unit.
    fn name(&self, memory: &mut TaggerMemory, offset: usize, found: &mut Vec<Tagged>) {
        let TaggerMemory { scores, labels, lattice, .. } = memory;
        let best = decode::best(scores, &self.transitions, lattice, labels);
        let names = label::names(labels);
        if names.is_empty() {
            return;
        }
        let through = decode::through(scores, &self.transitions, lattice);
        for (from, to, class) in names {
            let mut other = i32::MIN;
            for at in [from, to - 1] {
                for (label, &score) in through[at].iter().enumerate().take(label::LABELS) {
                    if label != usize::from(labels[at]) {
                        other = other.max(score);
                    }
                }
            }
            found.push(Tagged {
                from: offset + from,
                to: offset + to,
                class: NameClass::ALL[class],
                margin: best.saturating_sub(other) as f32 / self.scale,
            });
        }
    }
}

fn add(sum: &mut [i16; WIDTH], other: &[i16; WIDTH]) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum += other;
    }
}

/// What two words side by side add, from the memory or added up anew.
fn pair<'a>(pairs: &'a mut [Pair], known: &[Word], words: (u32, u32), table: &Table) -> &'a Pair {
    let place = unit::mix(u64::from(words.0) << 32 | u64::from(words.1)) as usize % pairs.len();
    let kept = &mut pairs[place];
    if kept.words != words {
        let (first, second) = (&known[words.0 as usize].traits, &known[words.1 as usize].traits);
        *kept = Pair { words, second: [0; WIDTH], first: [0; WIDTH] };
        feature::of_left_pair(first, second, |feature| table.add(feature, &mut kept.second));
        feature::of_right_pair(first, second, |feature| table.add(feature, &mut kept.first));
    }
    kept
}

impl TaggerMemory {
    /// Takes a sentence into the memory.
    fn prepare(&mut self, tagger: &Tagger, units: &[Unit<'_>]) {
        if self.known.is_empty() || self.known.len() > MOST_WORDS {
            self.words.clear();
            self.known.clear();
            self.known.push(tagger.boundary);
            self.pairs.clear();
            let none = Pair { words: (NO_WORD, NO_WORD), second: [0; WIDTH], first: [0; WIDTH] };
            self.pairs.resize(PAIRS, none);
        }
        self.numbers.clear();
        self.units.clear();
        self.around.clear();
        self.numbers.extend([BOUNDARY_WORD; REACH]);
        for unit in units {
            let known = &mut self.known;
            let number = *self.words.entry(Traits::key(unit)).or_insert_with(|| {
                known.push(Word::of(Traits::of(unit), &tagger.table));
                known.len() as u32 - 1
            });
            self.numbers.push(number);
            self.units.push(known[number as usize].traits);
            self.around.push(sentence::around(unit));
        }
        self.numbers.extend([BOUNDARY_WORD; REACH]);
    }
}

impl Word {
    fn of(traits: Traits, table: &Table) -> Self {
        let mut scores = [[0; WIDTH]; 2 * REACH + 1];
        for (shift, own) in scores.iter_mut().enumerate() {
            let offset = shift as isize - REACH as isize;
            feature::of_word(&traits, offset, |feature| table.add(feature, own));
        }
        Self { traits, scores }
    }
}
