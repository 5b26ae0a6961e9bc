//! What the tagger sees of a text: units with their traits, and what stands around them.
//!
//! A trait is a number that stands for characters or a property. Numbers come from a hash of our own, because the
//! model file keeps them: another hash function would make another file.

use keifu_corpus::{Noun, PartOfSpeech, Word};

/// The smallest piece that a name is made of, as the recognizers cut it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit<'a> {
    /// Its characters.
    pub(crate) surface: &'a str,
    /// What the dictionary says; `None` for a Latin word or number put together from several morphemes.
    pub(crate) word: Option<&'a Word>,
    /// Latin letters, digits, or what the dictionary says.
    pub(crate) script: Script,
    /// The part of a known name that it is: 0 for none, else a number for class and position.
    pub(crate) known_name: u32,
    /// Kind of the head that it is (機構, センター): 0 for none.
    pub(crate) head: u8,
    /// Whether it can be part of a compound.
    pub(crate) piece: bool,
    /// Whether a blank stands before it.
    pub(crate) gap: bool,
}

/// What a unit is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// Latin letters with digits and marks between them.
    Latin,
    /// Digits, dates in figures.
    Number,
    /// A morpheme.
    Word,
}

/// What characters and dictionary say of a unit wherever it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    pub(super) surface: u32,
    pub(super) base: u32,
    pub(super) first: u32,
    pub(super) first_two: u32,
    pub(super) last: u32,
    pub(super) last_two: u32,
    pub(super) sound: u32,
    pub(super) shape: u32,
    pub(super) part_of_speech: u8,
    pub(super) head: u8,
    pub(super) known: bool,
    /// Whether it can make a name of the compound that it is in.
    pub(super) proper: bool,
    /// Whether it can end a name behind something else: a head or a suffix.
    pub(super) ends_names: bool,
}

/// What stands for the end of a sentence.
pub(super) const BOUNDARY: Traits = Traits {
    surface: 1,
    base: 0,
    first: 0,
    first_two: 0,
    last: 0,
    last_two: 0,
    sound: 0,
    shape: 0,
    part_of_speech: 63,
    head: 0,
    known: true,
    proper: false,
    ends_names: false,
};

impl Traits {
    pub(super) fn of(unit: &Unit<'_>) -> Self {
        let surface = unit.surface;
        let mut chars = surface.char_indices();
        let after_first = chars.next().map_or(0, |(_, c)| c.len_utf8());
        let after_second = chars.next().map_or(after_first, |(at, c)| at + c.len_utf8());
        let mut back = surface.char_indices().rev();
        let last = back.next().map_or(0, |(at, _)| at);
        let last_two = back.next().map_or(last, |(at, _)| at);
        let figures = unit.script == Script::Number;
        // Figures stand for each other: 41 and 59 say the same of what is around them.
        let (surface_value, part) =
            if figures { (hash(b"0"), 0) } else { (hash(surface.as_bytes()), after_first) };
        Self {
            surface: surface_value,
            base: unit.word.and_then(|word| word.base.as_deref()).map_or(0, |base| hash(base.as_bytes())),
            first: if figures { 0 } else { hash(&surface.as_bytes()[..part]) },
            first_two: if figures { 0 } else { hash(&surface.as_bytes()[..after_second]) },
            last: if figures { 0 } else { hash(&surface.as_bytes()[last..]) },
            last_two: if figures { 0 } else { hash(&surface.as_bytes()[last_two..]) },
            sound: sound(unit),
            shape: shape(surface),
            part_of_speech: part_of_speech(unit),
            head: unit.head,
            known: unit.word.is_some_and(|word| word.known),
            proper: is_proper(unit),
            ends_names: unit.head != 0
                || unit.word.is_some_and(|word| word.pos == PartOfSpeech::Noun(Noun::Suffix)),
        }
    }

    /// A number for all that [`Traits::of`] looks at: units of one number have the same traits.
    pub(super) fn key(unit: &Unit<'_>) -> u64 {
        // Mixed first: a small number would only change letters of the surface into others ("u" of one part of speech
        // into "_" of another).
        let own = mix(u64::from(part_of_speech(unit)) | u64::from(unit.head) << 8);
        let mut key = hash64(unit.surface.as_bytes(), own);
        if let Some(word) = unit.word {
            key = hash64(word.reading.as_deref().unwrap_or("").as_bytes(), key ^ u64::from(word.known));
            if let Some(base) = &word.base {
                key = hash64(base.as_bytes(), key);
            }
        }
        key
    }
}

/// Whether a unit is a proper noun, in Latin letters, in katakana or a word that the dictionary does not have.
fn is_proper(unit: &Unit<'_>) -> bool {
    match (unit.script, unit.word) {
        (Script::Latin, _) | (Script::Word, None) => true,
        (Script::Number, _) => false,
        (Script::Word, Some(word)) => match word.pos {
            PartOfSpeech::Noun(Noun::Place | Noun::Organization | Noun::Person | Noun::Proper) => true,
            PartOfSpeech::Noun(_) => !word.known || is_long_katakana(unit.surface),
            _ => false,
        },
    }
}

fn is_long_katakana(surface: &str) -> bool {
    surface.len() >= 9 && surface.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'))
}

/// The last two sounds of a noun that the dictionary knows.
fn sound(unit: &Unit<'_>) -> u32 {
    let Some(word) = unit.word.filter(|word| matches!(word.pos, PartOfSpeech::Noun(_))) else { return 0 };
    let Some(reading) = word.reading.as_deref() else { return 0 };
    let from = reading.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    hash(&reading.as_bytes()[from..])
}

fn part_of_speech(unit: &Unit<'_>) -> u8 {
    match (unit.script, unit.word) {
        (Script::Latin, _) => 61,
        (Script::Number, _) => 62,
        (Script::Word, None) => 60,
        (Script::Word, Some(word)) => match word.pos {
            PartOfSpeech::Noun(noun) => match noun {
                Noun::Common => 1,
                Noun::Verbal => 2,
                Noun::Adjectival => 3,
                Noun::Proper => 4,
                Noun::Place => 5,
                Noun::Organization => 6,
                Noun::Person => 7,
                Noun::Number => 8,
                Noun::Counter => 9,
                Noun::Suffix => 10,
                Noun::Pronoun => 11,
                Noun::Adverbial => 12,
                Noun::Dependent => 13,
            },
            PartOfSpeech::Prefix => 14,
            PartOfSpeech::Verb => 15,
            PartOfSpeech::Adjective => 16,
            PartOfSpeech::Adverb => 17,
            PartOfSpeech::Adnominal => 18,
            PartOfSpeech::Conjunction => 19,
            PartOfSpeech::Particle => 20,
            PartOfSpeech::Auxiliary => 21,
            PartOfSpeech::Interjection => 22,
            PartOfSpeech::Symbol => 23,
            PartOfSpeech::Other => 24,
        },
    }
}

/// Types of the characters, runs of one type as one, and the length: `Aa-A` of LiNK-J, kanji of three characters.
fn shape(surface: &str) -> u32 {
    let mut shape: u32 = 0;
    let mut last = 0;
    let mut length = 0_u32;
    for c in surface.chars() {
        length += 1;
        let kind = match c {
            '一'..='鿿' | '々' | '〆' | 'ヶ' => 1,
            'ぁ'..='ゖ' => 2,
            'ァ'..='ヺ' | 'ー' => 3,
            'A'..='Z' => 4,
            'a'..='z' => 5,
            '0'..='9' => 6,
            '・' => 7,
            '-' | '&' | '\'' | '.' | '/' | '+' | '_' => 8,
            _ => 9,
        };
        if kind != last && shape < 1 << 20 {
            shape = shape * 10 + kind;
        }
        last = kind;
    }
    shape * 8 + length.min(7)
}

/// A number for bytes: the same on every machine and for ever.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    let hash = hash64(bytes, 0);
    (hash >> 32) as u32 ^ hash as u32
}

fn hash64(bytes: &[u8], seed: u64) -> u64 {
    let mut state = seed ^ 0x9e37_79b9_7f4a_7c15 ^ (bytes.len() as u64) << 56;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = mix(state ^ u64::from_le_bytes(word));
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        state = mix(state ^ u64::from_le_bytes(word));
    }
    state
}

/// Spreads every bit over all others (the finalizer of splitmix64, Steele, Lea and Flood 2014, shortened by a step).
pub(super) fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 32).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (value ^ value >> 29).wrapping_mul(0x94d0_49bb_1331_11eb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(surface: &str) -> Unit<'_> {
        Unit { surface, word: None, script: Script::Word, known_name: 0, head: 0, piece: true, gap: false }
    }

    #[test]
    fn a_hash_never_changes() {
        // The committed model depends on these numbers.
        assert_eq!(hash("機構".as_bytes()), HASH_OF_KIKO);
        assert_ne!(hash("機構".as_bytes()), hash("機構の".as_bytes()));
        assert_ne!(hash(b""), hash(b"\0"));
    }

    const HASH_OF_KIKO: u32 = 508_587_863;

    #[test]
    fn traits_of_short_units_do_not_fail() {
        for surface in ["", "一", "ab", "健都", "LINK-J", "😀"] {
            let traits = Traits::of(&unit(surface));
            assert_eq!(traits, Traits::of(&unit(surface)));
        }
        assert_eq!(Traits::of(&unit("健都")).last_two, Traits::of(&unit("健都")).surface);
    }

    #[test]
    fn units_of_one_key_have_the_same_traits() {
        let symbol = Word { base: None, reading: None, pos: PartOfSpeech::Symbol, known: false };
        let noun = Word { pos: PartOfSpeech::Noun(Noun::Common), ..symbol.clone() };
        let mut seen = std::collections::HashMap::new();
        let chars = (0x20..0x7f).chain(0x3041..0x30ff).chain(0x4e00..0x5200);
        for surface in chars.filter_map(char::from_u32).map(String::from) {
            let unit = unit(&surface);
            let latin = Unit { script: Script::Latin, ..unit };
            let figure = Unit { script: Script::Number, ..unit };
            let [symbol, noun] = [&symbol, &noun].map(|word| Unit { word: Some(word), ..unit });
            for unit in [latin, figure, symbol, noun, unit, Unit { head: 2, ..unit }] {
                let traits = Traits::of(&unit);
                assert_eq!(*seen.entry(Traits::key(&unit)).or_insert(traits), traits, "{unit:?}");
            }
        }
    }

    #[test]
    fn figures_are_alike() {
        let figure = |surface| Traits::of(&Unit { script: Script::Number, ..unit(surface) });
        assert_eq!(figure("41").surface, figure("59").surface);
    }
}
