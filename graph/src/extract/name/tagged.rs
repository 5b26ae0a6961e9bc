//! Names that the trained tagger proposes: those that no list has and no head gives away.

use std::sync::{Mutex, PoisonError};

use keifu_corpus::{Analysis, CharSpan};

use super::{
    candidate::Candidate,
    chunk::{Known, is_piece},
    gazetteer::Gazetteer,
    lexicon::Lexicon,
    line::{Class, Line},
    looks::looks_like_name,
    weigh::is_katakana,
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

/// Margin from which a span is a name that no other recognizer speaks of, by kind.
///
/// Measured on the administrative sentences, each by a model that had not seen it.
fn alone(kind: EntityKind) -> f32 {
    match kind {
        EntityKind::Facility => 0.3,
        EntityKind::Place => 1.0,
        EntityKind::Program => 1.5,
        EntityKind::Organization => 2.0,
    }
}

/// Margin from which a span is a name of which others have found a part (東京都｜中央卸売市場).
const LONGER: f32 = 0.5;
/// How much a margin adds to that of a compound which is no name by itself, and the most that it can add.
const SUPPORT: f32 = 0.6;
const MOST_SUPPORT: f32 = 1.2;
/// What behind the name of a place leaves it the same place.
const AREAS: &[&str] = &["エリア", "地域", "地方", "圏", "域", "全域", "一円", "方面", "周辺"];
/// Furthest that a candidate is looked for before a name, in bytes: names are shorter.
const FURTHEST: usize = 600;

/// Adds what the tagger takes for names to what others have found.
///
/// Alone it must be sure; a compound that is almost a name by its build it lifts over the bar; and where others have
/// found a part of its span only, the whole is proposed.
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
    if tagged.is_empty() {
        return;
    }
    found.sort_by_key(|candidate| candidate.start);
    let proposed: Vec<Candidate> = tagged
        .iter()
        .filter_map(|name| {
            let NameClass::Entity(kind) = name.class else { return None };
            if !looks_like_name(line, &line.atoms[name.from..name.to], &units[name.from..name.to]) {
                return None;
            }
            let (start, end) = (line.atoms[name.from].start, line.atoms[name.to - 1].end);
            let from = found.partition_point(|other| other.start + FURTHEST < start);
            let to = found.partition_point(|other| other.start < end);
            let mut others = found[from..to].iter().filter(|other| other.end > start).peekable();
            let head = lexicon.head_of(&line.text[start..end]);
            let kind = head.map_or(kind, |head| head.kind);
            let own = Candidate { start, end, kind, recognizer: "tagged", ..Candidate::default() };
            if others.peek().is_none() {
                let margin = name.margin - alone(kind) - doubt(line, &units, name);
                return (margin >= 0.0).then_some(Candidate { margin, ..own });
            }
            let latin = line.atoms[name.from].class == Class::Latin;
            beside(line, &own, name.margin, Shape { latin, headed: head.is_some() }, others)
        })
        .collect();
    found.extend(proposed);
}

/// How much more a span must be sure of that has no word to tell its kind, or that may be two things side by side.
fn doubt(line: &Line, units: &[Unit<'_>], name: &Tagged) -> f32 {
    let atoms = &line.atoms[name.from..name.to];
    let dotted = atoms.iter().any(|atom| atom.class == Class::Dot);
    let sound = is_katakana(line.surface(&atoms[atoms.len() - 1])) && units[name.to - 1].head == 0;
    if dotted || sound { 1.5 } else { 0.0 }
}

/// How a span begins and ends.
#[derive(Clone, Copy)]
struct Shape {
    /// In Latin letters.
    latin: bool,
    /// With a word that tells its kind.
    headed: bool,
}

/// What becomes of a span that overlaps with what others have found.
fn beside<'a>(
    line: &Line,
    own: &Candidate,
    margin: f32,
    shape: Shape,
    others: impl Iterator<Item = &'a Candidate>,
) -> Option<Candidate> {
    let (mut same, mut within, mut alike): (Option<&Candidate>, bool, Option<&Candidate>) =
        (None, false, None);
    let mut bytes_known = 0;
    for other in others {
        if (other.start, other.end) == (own.start, own.end) {
            if same.is_none_or(|best| other.margin > best.margin) {
                same = Some(other);
            }
        } else if other.margin >= 0.0 {
            if other.start < own.start || own.end < other.end {
                return None;
            }
            // 中国・深セン are two.
            if line.text[..other.start].ends_with('・') && own.start < other.start
                || line.text[other.end..].starts_with('・') && other.end < own.end
            {
                return None;
            }
            // 刑事局｜鑑識官調べ: behind a head only another head goes on with the name; G8｜群馬県: no name at all.
            if other.end < own.end && other.gazetteer.is_none() && !shape.headed
                || other.end == own.end && other.gazetteer.is_some() && shape.latin
            {
                return None;
            }
            // 九州エリア is 九州.
            if other.gazetteer.is_some() && AREAS.contains(&&line.text[other.end..own.end]) {
                return None;
            }
            within = true;
            bytes_known += other.gazetteer.map_or(0, |_| other.end - other.start);
            if other.end == own.end && other.gazetteer.is_none() {
                alike = Some(other);
            }
        }
    }
    if let Some(same) = same {
        let lifted = same.margin + (SUPPORT * margin).min(MOST_SUPPORT);
        let lift = same.margin < 0.0 && lifted >= 0.0 && !same.short;
        return lift.then(|| Candidate { margin: 0.0, ..same.clone() });
    }
    // Two known names side by side (ドイツ｜NRW州) are two.
    if bytes_known == own.end - own.start {
        return None;
    }
    let kind = alike.map_or(own.kind, |alike| alike.kind);
    (within && margin >= LONGER).then(|| Candidate { kind, margin: margin - LONGER, ..own.clone() })
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
