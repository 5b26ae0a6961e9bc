//! An annotated sentence as the tagger sees it.

use keifu_corpus::CharSpan;

use super::{
    NameClass,
    feature::{self, Around, Run},
    unit::{Traits, Unit},
};

/// A sentence for training or for measuring: its units, and the names that were annotated in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    units: Vec<Traits>,
    around: Vec<Around>,
    spans: Vec<CharSpan>,
    names: Vec<(usize, usize, usize)>,
    annotated: Vec<(CharSpan, NameClass)>,
}

impl Sentence {
    /// The sentences of a text; `spans` gives the characters of each unit.
    ///
    /// A name whose ends are within units is taken to end at the nearest ends of units; a name that goes over the end
    /// of a sentence is left out of training.
    pub(crate) fn split(
        units: &[Unit<'_>],
        spans: &[CharSpan],
        annotated: &[(CharSpan, NameClass)],
    ) -> Vec<Self> {
        let mut sentences = Vec::new();
        let mut from = 0;
        for part in units.split_inclusive(ends_sentence) {
            let to = from + part.len();
            let mut sentence = Self {
                units: part.iter().map(Traits::of).collect(),
                around: part.iter().map(around).collect(),
                spans: spans[from..to].to_vec(),
                ..Self::default()
            };
            let begin = sentence.spans.first().map_or(0, |span| span.start);
            let end = sentence.spans.last().map_or(0, |span| span.end);
            sentence.annotated = annotated
                .iter()
                .filter(|(span, _)| begin <= span.start && span.start < end)
                .copied()
                .collect();
            sentence.align();
            sentences.push(sentence);
            from = to;
        }
        sentences
    }

    /// The units of each annotated name: those that lie in it by half or more.
    fn align(&mut self) {
        self.annotated.sort();
        let mut free = 0;
        for &(name, class) in &self.annotated {
            let within = |span: &CharSpan| {
                let shared = span.end.min(name.end).saturating_sub(span.start.max(name.start));
                2 * shared >= span.end - span.start
            };
            let first = self.spans.partition_point(|span| span.end <= name.start);
            let last = self.spans.partition_point(|span| span.start < name.end);
            let Some(from) = (first..last).find(|&at| within(&self.spans[at])) else { continue };
            let to = (first..last).rfind(|&at| within(&self.spans[at])).map_or(from, |at| at + 1);
            let over = self.spans.last().is_some_and(|span| span.end < name.end);
            if from >= free && !over {
                self.names.push((from, to, class.index()));
                free = to;
            }
        }
    }

    /// Number of units.
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// The characters from the unit `from` to the one before `to`.
    pub(super) fn span(&self, from: usize, to: usize) -> CharSpan {
        CharSpan { start: self.spans[from].start, end: self.spans[to - 1].end }
    }

    /// Annotated names as units: first, one past the last, number of the class.
    pub(super) fn names(&self) -> &[(usize, usize, usize)] {
        &self.names
    }

    /// Annotated names as they were given, in order.
    pub fn annotated(&self) -> &[(CharSpan, NameClass)] {
        &self.annotated
    }

    /// The parts where names can be.
    pub(super) fn promising(&self) -> Vec<Run> {
        feature::promising(&self.units, &self.around, &feature::runs(&self.around))
    }

    /// Every feature of every unit.
    pub(super) fn features(&self, mut emit: impl FnMut(usize, u32)) {
        let runs = feature::runs(&self.around);
        let mut next = 0;
        for at in 0..self.len() {
            while runs.get(next).is_some_and(|run| run.to <= at) {
                next += 1;
            }
            let run = runs.get(next).filter(|run| run.from <= at).copied();
            feature::of(&self.units, &self.around, run, at, |feature| emit(at, feature));
        }
    }
}

pub(super) fn around(unit: &Unit<'_>) -> Around {
    Around { known_name: unit.known_name, piece: unit.piece, gap: unit.gap }
}

/// Whether a sentence ends behind the unit.
pub(super) fn ends_sentence(unit: &Unit<'_>) -> bool {
    unit.surface == "。"
}
