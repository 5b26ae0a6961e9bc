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
    /// How much better they are than the best in which the first or the last unit is outside of any name.
    pub(crate) any: f32,
}

/// A word's traits, and what it adds to the scores of the units around it.
#[derive(Clone, Copy, Debug)]
struct Word {
    traits: Traits,
    scores: [[i16; WIDTH]; 2 * REACH + 1],
}

/// What one thread tags with: its memory, and the scores of the words that it has met.
#[derive(Debug, Default)]
pub(crate) struct TaggerMemory {
    words: FxHashMap<u64, u32>,
    known: Vec<Word>,
    numbers: Vec<u32>,
    units: Vec<Traits>,
    around: Vec<Around>,
    scores: Vec<Scores>,
    labels: Vec<u8>,
    lattice: Lattice,
}

/// Words after which the memory is cleared, so that it does not grow with the text (0.3 KB each).
const MOST_WORDS: usize = 16 << 10;

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
        let mut scores: Vec<Scores> = Vec::with_capacity(sentence.len());
        let mut sums = vec![[0_i16; WIDTH]; sentence.len()];
        sentence.features(|at, feature| self.table.add(feature, &mut sums[at]));
        scores.extend(sums.iter().map(|sum| sum.map(i32::from)));
        let mut labels = Vec::new();
        decode::best(&scores, &self.transitions, &mut Lattice::default(), &mut labels);
        label::names(&labels)
            .into_iter()
            .map(|(from, to, class)| (sentence.span(from, to), NameClass::ALL[class]))
            .collect()
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
        self.score(memory);
        let best = decode::best(&memory.scores, &self.transitions, &mut memory.lattice, &mut memory.labels);
        let names = label::names(&memory.labels);
        if names.is_empty() {
            return;
        }
        let through = decode::through(&memory.scores, &self.transitions, &mut memory.lattice);
        for (from, to, class) in names {
            let mut other = i32::MIN;
            let mut outside = i32::MIN;
            for at in [from, to - 1] {
                outside = outside.max(through[at][usize::from(label::OUTSIDE)]);
                for (label, &score) in through[at].iter().enumerate().take(label::LABELS) {
                    if label != usize::from(memory.labels[at]) {
                        other = other.max(score);
                    }
                }
            }
            found.push(Tagged {
                from: offset + from,
                to: offset + to,
                class: NameClass::ALL[class],
                margin: best.saturating_sub(other) as f32 / self.scale,
                any: best.saturating_sub(outside) as f32 / self.scale,
            });
        }
    }

    /// Adds up the scores of all units in the memory.
    fn score(&self, memory: &mut TaggerMemory) {
        let length = memory.units.len();
        memory.scores.clear();
        let word = |at: usize, shift: usize| -> &Word {
            // The unit `shift - REACH` away from `at`.
            match (at + shift).checked_sub(REACH).and_then(|at| memory.numbers.get(at)) {
                Some(&number) => &memory.known[number as usize],
                None => &self.boundary,
            }
        };
        let runs = feature::runs(&memory.around);
        let mut runs = runs.iter().peekable();
        let mut of_run: Option<(Run, [Option<[i16; WIDTH]>; RUN_PLACES])> = None;
        for at in 0..length {
            let mut sum = [0_i16; WIDTH];
            for shift in 0..=2 * REACH {
                let own = &word(at, shift).scores[shift];
                for (sum, score) in sum.iter_mut().zip(own) {
                    *sum += score;
                }
            }
            feature::of_place(&memory.units, &memory.around, at, |feature| self.table.add(feature, &mut sum));
            if let Some(run) = runs.next_if(|run| run.from == at) {
                of_run = Some((*run, [None; RUN_PLACES]));
            }
            if let Some((run, places)) = &mut of_run
                && at < run.to
            {
                let place = feature::place_in(*run, at);
                let own = places[place].get_or_insert_with(|| {
                    let mut own = [0; WIDTH];
                    feature::of_run(&memory.units, &memory.around, *run, place, |feature| {
                        self.table.add(feature, &mut own);
                    });
                    own
                });
                for (sum, score) in sum.iter_mut().zip(own) {
                    *sum += *score;
                }
            }
            memory.scores.push(sum.map(i32::from));
        }
    }
}

impl TaggerMemory {
    /// Takes a sentence into the memory.
    fn prepare(&mut self, tagger: &Tagger, units: &[Unit<'_>]) {
        if self.known.len() > MOST_WORDS {
            self.words.clear();
            self.known.clear();
        }
        self.numbers.clear();
        self.units.clear();
        self.around.clear();
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
