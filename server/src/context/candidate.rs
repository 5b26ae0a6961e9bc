//! Which passages may answer, and how well: the words and names of the question in the passage itself, in the headings
//! above it and beside it, the facts it is evidence of, and what it holds of the kind that is wanted.

use keifu_corpus::{CharSpan, Normalized, Passage};
use keifu_indexer::Query;
use rustc_hash::FxHashMap;

use super::{
    ask::Ask,
    evidence::Facts,
    holding::{aspects, judge},
    shelf::{At, Shelf, rarity},
    words::RELATIONS,
};
use crate::{Error, library::Snapshot};

/// Passages that are weighed by their own words.
const MOST_MATCHES: usize = 60_000;
/// The best of them, whose neighbours are weighed too.
const MOST_SEEDS: usize = 400;
/// The best of all, which are read.
const MOST_READ: usize = 400;
/// A question that names nothing known and of whose words so little stands anywhere is not answered.
const LEAST_KNOWN: f32 = 0.35;
/// Weight of a word that is made of others, and of those together; of one that is not: 1.
const WHOLE: f32 = 0.6;
const PARTS: f32 = 0.9;
/// Of a word in the headings of more passages than this nothing is made before they are read.
const MOST_BELOW: usize = 20_000;
/// Strength of a word that stands in the headings of a passage.
const IN_HEADING: f32 = 0.6;
/// Strength of a word that stands in the title of its document.
const IN_TITLE: f32 = 0.25;
/// Strength of a word that says much the same as the one asked.
const SIMILAR: f32 = 0.5;
/// Strength of a name that is related to the one asked as is asked for.
const RELATED: f32 = 0.4;
/// How much of a word's strength passes to the passages after the one it stands in, and before.
const AFTER: [f32; 6] = [0.45, 0.35, 0.25, 0.2, 0.15, 0.1];
const BEFORE: [f32; 2] = [0.3, 0.15];

/// Something that a passage may have: a word, a name, a year, a figure that was aimed at.
#[derive(Debug)]
pub(super) struct Concept {
    /// The word, in matching form, when it is one.
    word: Option<String>,
    pub(super) weight: f32,
    /// Whether no passage has it.
    pub(super) absent: bool,
    pub(super) text: String,
}

/// A passage that may answer.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) at: At,
    /// Strength of each concept, from 0 to 1.
    pub(super) strengths: Vec<f32>,
    /// What counts beside the concepts.
    pub(super) bonus: f32,
}

/// All that may answer.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) concepts: Vec<Concept>,
    pub(super) found: Vec<Candidate>,
    /// Whether some passage has all words and names of the question.
    pub(super) whole: bool,
}

impl Concept {
    /// Something that is asked beside words.
    pub(super) fn aspect(weight: f32) -> Self {
        Self { word: None, weight, absent: false, text: String::new() }
    }
}

impl Candidate {
    pub(super) fn score(&self, concepts: &[Concept]) -> f32 {
        let words = concepts.iter().zip(&self.strengths).map(|(concept, strength)| concept.weight * strength);
        words.sum::<f32>() + self.bonus
    }
}

/// Finds and weighs what may answer `ask`, best first.
pub(super) fn find<'a>(
    library: &'a Snapshot,
    ask: &Ask,
    facts: &Facts,
    shelf: &mut Shelf<'a>,
) -> Result<Candidates, Error> {
    let mut search = Search { library, shelf, concepts: Vec::new(), matches: Vec::new() };
    search.names(ask, facts)?;
    search.terms(ask)?;
    let Search { mut concepts, matches, .. } = search;
    if ask.entities.is_empty() && known_share(library, &concepts) < LEAST_KNOWN {
        return Ok(Candidates { concepts, ..Candidates::default() });
    }
    let mut strengths = spread(&concepts, &matches, facts);
    let total: f32 = concepts.iter().map(|concept| concept.weight).sum::<f32>().max(1.0);
    let words = concepts.len();
    aspects(ask, total, &mut concepts);

    let bonus_of = |at: &At| facts.passages.get(at).map_or(0.0, |fit| 0.4 * total * fit);
    let rough = |(at, strengths): (&At, &Vec<f32>)| {
        let words = concepts.iter().zip(strengths).map(|(concept, strength)| concept.weight * strength);
        (words.sum::<f32>() + bonus_of(at), *at)
    };
    let mut order: Vec<(f32, At)> = strengths.iter().map(rough).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.truncate(MOST_READ);
    let mut found = Vec::with_capacity(order.len());
    let mut whole = false;
    for (_, at) in order {
        let (Some(passage), Some(mut own)) = (shelf.get(at)?, strengths.remove(&at)) else { continue };
        whole |=
            concepts[..words].iter().zip(&own).all(|(concept, strength)| concept.absent || *strength >= 0.3);
        in_headings(library, at, &passage, &concepts[..words], &mut own);
        own.resize(concepts.len(), 0.0);
        let mut candidate = Candidate { at, strengths: own, bonus: bonus_of(&at) };
        judge(library, ask, &passage, total, words, &mut candidate);
        found.push(candidate);
    }
    found.sort_by(|a, b| b.score(&concepts).total_cmp(&a.score(&concepts)).then(a.at.cmp(&b.at)));
    Ok(Candidates { concepts, found, whole })
}

/// How much of what the question's words tell is told by words that stand somewhere.
fn known_share(library: &Snapshot, concepts: &[Concept]) -> f32 {
    let known: f32 = concepts.iter().map(|concept| concept.weight).sum();
    let absent = concepts.iter().filter(|concept| concept.absent && !concept.text.is_empty()).count();
    let all = known + absent as f32 * PARTS * rarity(library, 1);
    if all > 0.0 { known / all } else { 0.0 }
}

struct Search<'a, 'b> {
    library: &'a Snapshot,
    shelf: &'b mut Shelf<'a>,
    concepts: Vec<Concept>,
    /// Of each concept the passages that have it, with its strength there.
    matches: Vec<Vec<(At, f32)>>,
}

/// Where a word stands, and where something similar does.
#[derive(Default)]
struct Found {
    own: Vec<At>,
    similar: Vec<At>,
    /// How much the similar counts.
    strength: f32,
}

impl Search<'_, '_> {
    fn add(&mut self, text: &str, word: Option<String>, factor: f32, found: Found) -> Result<(), Error> {
        let Found { own, similar, strength } = found;
        let count = if own.is_empty() { similar.len() } else { own.len() };
        let weight = if count == 0 { 0.0 } else { factor * rarity(self.library, count) };
        let mut matches: Vec<(At, f32)> = own.into_iter().map(|at| (at, 1.0)).collect();
        matches.extend(similar.into_iter().map(|at| (at, strength)));
        if let Some(word) = word.as_ref().filter(|word| word.chars().nth(1).is_some()) {
            let above = self.library.matching(Query::Heading(word.clone()))?;
            if above.len() <= MOST_BELOW {
                matches.extend(above.into_iter().map(|at| (at, IN_HEADING)));
            }
        }
        self.concepts.push(Concept { word, weight, absent: count == 0, text: text.to_owned() });
        self.matches.push(matches);
        Ok(())
    }

    fn names(&mut self, ask: &Ask, facts: &Facts) -> Result<(), Error> {
        let graph = &self.library.graph;
        for (&entity, name) in ask.entities.iter().zip(&ask.names) {
            let mut own: Vec<At> = graph.passages_of(entity).collect();
            let written = Normalized::matching(name).text;
            let namesakes = ask.names.iter().filter(|other| *other == name).count();
            if !written.is_empty() {
                own.extend(self.library.matching(Query::Exact(name.clone()))?);
            }
            own.sort_unstable();
            own.dedup();
            self.add(
                name,
                Some(written),
                1.3 / (namesakes as f32).sqrt(),
                Found { own, ..Found::default() },
            )?;
        }
        if !facts.related.is_empty() {
            let related = facts.related.iter().take(16).flat_map(|&other| graph.passages_of(other)).collect();
            self.add("", None, 1.0, Found { own: Vec::new(), similar: related, strength: RELATED })?;
        }
        Ok(())
    }

    fn terms(&mut self, ask: &Ask) -> Result<(), Error> {
        for term in &ask.terms {
            if term.parts.is_empty() {
                let (word, own) = self.or_its_stem(&term.text)?;
                self.word(&word, 1.0, own)?;
                continue;
            }
            let whole = self.shelf.having(&term.text)?.to_vec();
            if !whole.is_empty() {
                self.word(&term.text, WHOLE, whole)?;
            }
            let share = PARTS / (term.parts.len() as f32).powf(0.7);
            for part in &term.parts {
                let (part, own) = self.or_its_stem(part)?;
                self.word(&part, share, own)?;
            }
        }
        Ok(())
    }

    /// A word; where no passage has it, the word without the sign that begins or ends it (項目数, 各施設), if one has that.
    fn or_its_stem(&mut self, word: &str) -> Result<(String, Vec<At>), Error> {
        let own = self.shelf.having(word)?;
        let chars: Vec<char> = word.chars().collect();
        if own.is_empty() && chars.len() >= 3 {
            for stem in [&chars[..chars.len() - 1], &chars[1..]] {
                let stem: String = stem.iter().collect();
                let found = self.shelf.having(&stem)?;
                if !found.is_empty() {
                    return Ok((stem, found.to_vec()));
                }
            }
        }
        Ok((word.to_owned(), own.to_vec()))
    }

    /// A word with those that say much the same where it tells a relation.
    fn word(&mut self, text: &str, factor: f32, own: Vec<At>) -> Result<(), Error> {
        let word = Normalized::matching(text).text;
        if self.concepts.iter().any(|concept| concept.word.as_ref() == Some(&word)) {
            return Ok(());
        }
        let mut similar = Vec::new();
        for (words, _) in RELATIONS {
            if words
                .iter()
                .any(|known| *known == word || (word.starts_with(known) && known.chars().count() >= 2))
            {
                let others = words.iter().filter(|other| **other != word && other.chars().count() >= 2);
                let others: Vec<Query> = others.map(|other| Query::Term((*other).to_owned())).collect();
                if !others.is_empty() {
                    similar.extend(self.library.matching(Query::Any(others))?);
                }
            }
        }
        self.add(text, Some(word), factor, Found { own, similar, strength: SIMILAR })
    }
}

/// The strength of each word in each passage: where it stands, and less beside it.
fn spread(concepts: &[Concept], matches: &[Vec<(At, f32)>], facts: &Facts) -> FxHashMap<At, Vec<f32>> {
    let mut own: FxHashMap<At, Vec<f32>> = FxHashMap::default();
    for at in facts.passages.keys() {
        own.insert(*at, vec![0.0; concepts.len()]);
    }
    // The rarest words first: what has only common ones is looked at as long as there is room.
    let mut order: Vec<usize> = (0..matches.len()).collect();
    order.sort_by_key(|&concept| (matches[concept].len(), concept));
    for concept in order {
        for &(at, strength) in &matches[concept] {
            if own.len() < MOST_MATCHES || own.contains_key(&at) {
                let known = &mut own.entry(at).or_insert_with(|| vec![0.0; concepts.len()])[concept];
                *known = known.max(strength);
            }
        }
    }
    let score = |strengths: &[f32]| -> f32 {
        strengths.iter().zip(concepts).map(|(strength, concept)| strength * concept.weight).sum()
    };
    let mut seeds: Vec<(f32, At)> = own
        .iter()
        .map(|(at, strengths)| (score(strengths) + facts.passages.get(at).copied().unwrap_or_default(), *at))
        .collect();
    seeds.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    seeds.truncate(MOST_SEEDS);
    let mut all = own.clone();
    for (_, (document, ordinal)) in seeds {
        let from = &own[&(document, ordinal)];
        let after = (1..).zip(AFTER).filter_map(|(by, share)| Some((ordinal.checked_add(by)?, share)));
        let before = (1..).zip(BEFORE).filter_map(|(by, share)| Some((ordinal.checked_sub(by)?, share)));
        for (other, share) in after.chain(before) {
            let to = all.entry((document, other)).or_insert_with(|| vec![0.0; concepts.len()]);
            for (to, from) in to.iter_mut().zip(from) {
                *to = to.max(from * share);
            }
        }
    }
    all
}

/// What the headings and the title say of a passage.
fn in_headings(
    library: &Snapshot,
    (document, _): At,
    passage: &Passage,
    concepts: &[Concept],
    own: &mut [f32],
) {
    let headings = Normalized::matching(&passage.headings.join("\n")).text;
    let title = Normalized::matching(&library.record(document).metadata.title).text;
    for (strength, concept) in own.iter_mut().zip(concepts) {
        let Some(word) = concept.word.as_ref().filter(|word| !word.is_empty()) else { continue };
        let above = if headings.contains(word.as_str()) {
            IN_HEADING
        } else if title.contains(word.as_str()) {
            IN_TITLE
        } else {
            0.0
        };
        // The index does not tell headings from the title.
        if *strength == IN_HEADING && above > 0.0 {
            *strength = above;
        }
        *strength = strength.max(above);
    }
}

/// The words of the question in a text, as ranges of its characters.
pub(super) fn marks(concepts: &[Concept], text: &str) -> Vec<CharSpan> {
    let normal = Normalized::matching(text);
    let words = concepts.iter().filter_map(|concept| concept.word.as_deref()).filter(|word| !word.is_empty());
    let mut marks: Vec<CharSpan> = words
        .flat_map(|word| {
            normal.text.match_indices(word).map(|(at, word)| (at, at + word.len())).collect::<Vec<_>>()
        })
        .map(|(start, end)| normal.to_chars(keifu_corpus::ByteSpan::new(start, end)))
        .collect();
    marks.sort_unstable();
    marks
}
