//! Names that the trained tagger proposes: those that no list has and no head gives away.

use std::sync::{Mutex, PoisonError};

use keifu_corpus::{Analysis, CharSpan};

use super::{
    candidate::Candidate,
    chunk::{Known, is_piece},
    gazetteer::Gazetteer,
    lexicon::Lexicon,
    line::{Class, Line},
};
use crate::{
    EntityKind,
    tagger::{NameClass, Script, Sentence, Tagged, Tagger, TaggerMemory, Unit},
};

/// Memories of the tagger at rest: a document takes one with the words that others have met.
#[derive(Debug, Default)]
pub(super) struct Memories(Mutex<Vec<TaggerMemory>>);

impl Memories {
    pub(super) fn take(&self) -> TaggerMemory {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    pub(super) fn give_back(&self, memory: TaggerMemory) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }
}

/// Margin from which a span that nothing else speaks for is a name, by kind.
fn threshold(kind: EntityKind) -> f32 {
    match kind {
        EntityKind::Organization | EntityKind::Facility | EntityKind::Program => 9.0,
        EntityKind::Place => 9.0,
    }
}

/// Adds what the tagger takes for names, where no other recognizer has found one.
pub(super) fn find(
    line: &Line,
    analysis: &Analysis,
    known: Known<'_>,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    memory: &mut TaggerMemory,
    found: &mut Vec<Candidate>,
) {
    let units = units(line, analysis, known, gazetteer, lexicon);
    let mut tagged: Vec<Tagged> = Vec::new();
    Tagger::embedded().tag(&units, memory, &mut tagged);
    let mut taken: Vec<(usize, usize)> =
        found.iter().filter(|other| other.margin >= 0.0).map(|other| (other.start, other.end)).collect();
    taken.sort_unstable();
    let (mut next, mut covered) = (0, 0);
    for name in tagged {
        let (start, end) = (line.atoms[name.from].start, line.atoms[name.to - 1].end);
        while let Some(&(_, last)) = taken.get(next).filter(|(first, _)| *first < end) {
            covered = covered.max(last);
            next += 1;
        }
        let NameClass::Entity(kind) = name.class else { continue };
        if start < covered || name.margin < threshold(kind) {
            continue;
        }
        found.push(Candidate {
            start,
            end,
            kind,
            margin: name.margin - threshold(kind),
            recognizer: "tagged",
            ..Candidate::default()
        });
    }
}

/// The atoms of a line as the tagger sees them.
pub(super) fn units<'a>(
    line: &'a Line,
    analysis: &'a Analysis,
    known: Known<'_>,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Vec<Unit<'a>> {
    let mut names = known.0.iter().peekable();
    let mut units: Vec<Unit<'a>> = Vec::with_capacity(line.atoms.len());
    for (index, atom) in line.atoms.iter().enumerate() {
        while names.next_if(|name| name.end <= atom.start).is_some() {}
        let name = names.peek().filter(|name| name.start <= atom.start && atom.end <= name.end);
        let known_name = name.map_or(0, |name| {
            let place = u32::from(name.start == atom.start) * 2 + u32::from(name.end == atom.end);
            1 + place + 4 * name.gazetteer.map_or(0, |entry| gazetteer.entries[entry].class >> 8)
        });
        let surface = line.surface(atom);
        let token = analysis
            .tokens
            .get(atom.token)
            .filter(|token| token.span.of(&analysis.canonical.text) == surface);
        let inner = matches!(atom.class, Class::Dot | Class::Joiner)
            && units.last().is_some_and(|before| before.piece)
            && !atom.gap
            && line.atoms.get(index + 1).is_some_and(|next| !next.gap && is_piece(line, next));
        units.push(Unit {
            surface,
            word: token.map(|token| &*token.word),
            script: match atom.class {
                Class::Latin => Script::Latin,
                Class::Number => Script::Number,
                _ => Script::Word,
            },
            known_name,
            head: lexicon.head(surface).map_or(0, |head| match head.kind {
                EntityKind::Organization => 1,
                EntityKind::Facility => 2,
                EntityKind::Program => 3,
                EntityKind::Place => 4,
            }),
            piece: inner || known_name != 0 || is_piece(line, atom),
            gap: atom.gap,
        });
    }
    units
}

/// The sentences of an annotated text, for training the tagger and for measuring it.
pub(super) fn sentences(
    analysis: &Analysis,
    names: &[(CharSpan, NameClass)],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Vec<Sentence> {
    let line = Line::of(analysis);
    let mut known = Vec::new();
    gazetteer.find(&line, &mut known);
    let units = units(&line, analysis, Known(&known), gazetteer, lexicon);
    let spans: Vec<CharSpan> = line
        .atoms
        .iter()
        .map(|atom| analysis.canonical.to_chars(line.canonical(atom.start, atom.end)))
        .collect();
    Sentence::split(&units, &spans, names)
}

#[cfg(test)]
mod tests {
    use keifu_indexer::Analyzer;

    use super::*;

    /// Tagging adds up in another order than measuring, with words kept from one text to the next.
    #[test]
    fn tagging_finds_what_measuring_finds() {
        let (analyzer, gazetteer, lexicon) = (Analyzer::new(&[]).unwrap(), Gazetteer::new(), Lexicon::new());
        let (mut worker, mut memory) = (analyzer.worker(), TaggerMemory::default());
        let tagger = Tagger::embedded();
        let mut names = 0;
        for text in [
            "青森県産業技術センターは、青い森プロジェクトを弘前大学と始めた。八戸港の貨物は41件。",
            "",
            "。。",
            "LINK-J と Nakanoshima Qross、HBNet（Healthcare Business Network）の会員。",
            "中小企業のための「海外展開」セミナーを青森県産業技術センターで開いた",
        ] {
            let analysis = worker.analyze(text);
            let line = Line::of(&analysis);
            let mut known = Vec::new();
            gazetteer.find(&line, &mut known);
            let mut tagged = Vec::new();
            let units = units(&line, &analysis, Known(&known), &gazetteer, &lexicon);
            tagger.tag(&units, &mut memory, &mut tagged);
            let tagged: Vec<(CharSpan, NameClass)> = tagged
                .iter()
                .map(|name| {
                    let bytes = line.canonical(line.atoms[name.from].start, line.atoms[name.to - 1].end);
                    (analysis.canonical.to_chars(bytes), name.class)
                })
                .collect();
            let sentences = sentences(&analysis, &[], &gazetteer, &lexicon);
            let measured: Vec<_> =
                sentences.iter().flat_map(|sentence| tagger.tag_sentence(sentence)).collect();
            assert_eq!(tagged, measured, "{text}");
            names += tagged.len();
        }
        assert!(names >= 4, "{names}");
    }
}
