//! Training: an averaged structured perceptron (Collins 2002) with a cost for wrong labels, in whole numbers.
//!
//! Whole numbers, because the same sentences in the same order then give the same bytes on every machine; the sums and
//! logarithms of a conditional random field do not.

use rustc_hash::FxHashMap;

use super::{
    decode::{Lattice, Scores, TRANSITIONS, Transitions, best, step},
    label::{LABELS, WIDTH, labels},
    model::{Model, Weights},
    sentence::Sentence,
};

/// How training goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrainingSettings {
    /// How often all sentences are gone through.
    pub rounds: u32,
    /// By how much the right labels must be better than others, for each wrong label.
    pub cost: i32,
    /// How often a feature must occur to be looked at.
    pub least: u32,
    /// Weights that are less than this much of the cost are left out, in hundredths.
    pub prune: u32,
    /// Beginning of the order in which sentences are gone through.
    pub seed: u64,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self { rounds: 10, cost: 60, least: 2, prune: 3, seed: 20_190_401 }
    }
}

/// A sentence as numbers: features of each unit, one after the other, and the right labels.
struct Example {
    features: Vec<u32>,
    ends: Vec<u32>,
    right: Vec<u8>,
}

impl Example {
    fn of_unit(&self, at: usize) -> &[u32] {
        let from = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.features[from..self.ends[at] as usize]
    }
}

/// The model that tells the names of the sentences; the same sentences in the same order give the same model.
pub(super) fn train(sentences: &[&Sentence], settings: &TrainingSettings, header: String) -> Model {
    let (features, examples) = examples(sentences, settings.least);
    let mut learner = Learner {
        weights: vec![[0; WIDTH]; features.len()],
        sums: vec![[0; WIDTH]; features.len()],
        transitions: Transitions::default(),
        transition_sums: [0; TRANSITIONS],
        steps: 0,
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = settings.seed;
    for _ in 0..settings.rounds {
        shuffle(&mut order, &mut random);
        learner.round(&order, &examples, settings.cost);
    }
    learner.freeze(&features, settings, header)
}

/// Features that occur often enough, in ascending order, and the sentences with each feature as its place in that list.
fn examples(sentences: &[&Sentence], least: u32) -> (Vec<u32>, Vec<Example>) {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for sentence in sentences {
        sentence.features(|_, feature| *counts.entry(feature).or_default() += 1);
    }
    let mut features: Vec<u32> =
        counts.iter().filter(|&(_, &count)| count >= least).map(|(&feature, _)| feature).collect();
    features.sort_unstable();
    let mut numbers = counts;
    numbers.clear();
    numbers.extend((0..).zip(&features).map(|(number, &feature)| (feature, number)));
    let examples = sentences
        .iter()
        .map(|sentence| {
            let mut example = Example {
                features: Vec::new(),
                ends: vec![0; sentence.len()],
                right: labels(sentence.len(), sentence.names()),
            };
            sentence.features(|at, feature| {
                example.features.extend(numbers.get(&feature));
                example.ends[at] = example.features.len() as u32;
            });
            example
        })
        .collect();
    (features, examples)
}

/// Fisher and Yates, with numbers from a generator of our own (xorshift, Marsaglia 2003).
fn shuffle(order: &mut [usize], random: &mut u64) {
    for at in (1..order.len()).rev() {
        *random |= 1;
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        order.swap(at, (*random % (at as u64 + 1)) as usize);
    }
}

struct Learner {
    weights: Vec<[i32; WIDTH]>,
    /// For the average: each change times the number of steps before it.
    sums: Vec<[i64; WIDTH]>,
    transitions: Transitions,
    transition_sums: [i64; TRANSITIONS],
    steps: i64,
}

impl Learner {
    /// Goes through all sentences once.
    fn round(&mut self, order: &[usize], examples: &[Example], cost: i32) {
        let (mut lattice, mut found, mut scores) = (Lattice::default(), Vec::new(), Vec::<Scores>::new());
        for example in order.iter().map(|&number| &examples[number]) {
            scores.clear();
            for (at, &right) in example.right.iter().enumerate() {
                let mut own = [cost; WIDTH];
                own[usize::from(right)] = 0;
                for &feature in example.of_unit(at) {
                    for (score, weight) in own.iter_mut().zip(&self.weights[feature as usize]) {
                        *score += weight;
                    }
                }
                scores.push(own);
            }
            best(&scores, &self.transitions, &mut lattice, &mut found);
            if found != example.right {
                self.correct(example, &found);
            }
            self.steps += 1;
        }
    }

    /// Moves the weights towards the right labels and away from those found.
    fn correct(&mut self, example: &Example, found: &[u8]) {
        let (mut right_before, mut found_before) = (None, None);
        for (at, (&right, &found)) in example.right.iter().zip(found).enumerate() {
            if right != found {
                for &feature in example.of_unit(at) {
                    let feature = feature as usize;
                    for (label, change) in [(usize::from(right), 1), (usize::from(found), -1)] {
                        self.weights[feature][label] += change;
                        self.sums[feature][label] += i64::from(change) * self.steps;
                    }
                }
            }
            let (wanted, taken) = (step(right_before, right), step(found_before, found));
            if wanted != taken {
                for (number, change) in [(wanted, 1), (taken, -1)] {
                    *self.transitions.get_mut(number) += change;
                    self.transition_sums[number] += i64::from(change) * self.steps;
                }
            }
            (right_before, found_before) = (Some(right), Some(found));
        }
    }

    /// The average over all steps, in whole numbers that fit the file.
    fn freeze(mut self, features: &[u32], settings: &TrainingSettings, header: String) -> Model {
        let steps = self.steps.max(1);
        let average = |weight: i32, sum: i64| i64::from(weight) * steps - sum;
        // The scale at which all but one weight in two thousand fit a byte; those are cut off.
        let mut sizes: Vec<i64> = self
            .weights
            .iter()
            .zip(&self.sums)
            .flat_map(|(weights, sums)| weights.iter().zip(sums).take(LABELS))
            .map(|(&weight, &sum)| average(weight, sum).abs())
            .filter(|&size| size > 0)
            .collect();
        sizes.sort_unstable();
        let largest =
            sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1).max(1);
        let scaled = |value: i64| -> i64 {
            let value = i128::from(value) * 127;
            let half = i128::from(largest) / 2;
            ((value + if value < 0 { -half } else { half }) / i128::from(largest)) as i64
        };
        let scale = scaled(i64::from(settings.cost) * steps).clamp(1, i64::from(u32::MAX));
        let least = (scale * i64::from(settings.prune) / 100).max(1);
        let mut kept = Weights::new();
        for (feature, (weights, sums)) in features.iter().zip(self.weights.iter().zip(&self.sums)) {
            let labels: Vec<(u8, i8)> = (0..LABELS as u8)
                .filter_map(|label| {
                    let at = usize::from(label);
                    let weight = scaled(average(weights[at], sums[at]));
                    (weight.abs() >= least).then_some((label, weight.clamp(-127, 127) as i8))
                })
                .collect();
            if !labels.is_empty() {
                kept.push((*feature, labels));
            }
        }
        for (weight, &sum) in self.transitions.iter_mut().zip(&self.transition_sums) {
            *weight = scaled(average(*weight, sum)).clamp(i16::MIN.into(), i16::MAX.into()) as i32;
        }
        Model { header, scale: scale as u32, transitions: self.transitions, weights: kept }
    }
}
