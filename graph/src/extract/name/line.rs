//! A passage as the recognizers see it: its text without blanks, cut into atoms.
//!
//! An *atom* is a morpheme, except that a run of Latin letters, digits and the marks between them (`HBNet`, `LINK-J`,
//! `H30.5`) is one. Offsets are bytes of [`Line::text`]; [`Line::canonical`] leads back to the canonical text.

use keifu_corpus::{Analysis, ByteSpan, Noun, PartOfSpeech};

/// A passage prepared for recognition.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The canonical text without blanks.
    pub(super) text: String,
    /// Its atoms in order; they cover the text.
    pub(super) atoms: Vec<Atom>,
    /// (byte of `text`, byte of the canonical text) where a run without blanks begins.
    runs: Vec<(u32, u32)>,
    /// Whether an atom or a morpheme begins or ends at a byte of `text`.
    edges: Vec<bool>,
}

/// The smallest piece of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    /// First byte in the line's text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What it can do in a name.
    pub(super) class: Class,
    /// Whether the dictionary knows it.
    pub(super) known: bool,
    /// Whether a blank stands before it.
    pub(super) gap: bool,
    /// Number of its first morpheme in the analysis.
    pub(super) token: usize,
    /// Part of speech of its first morpheme.
    pub(super) pos: PartOfSpeech,
}

/// What an atom can do in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Latin letters, with digits and marks between them.
    Latin,
    /// Digits, dates in figures.
    Number,
    /// A noun.
    Noun(Noun),
    /// A prefix.
    Prefix,
    /// ・.
    Dot,
    /// A mark that can stand within a name (`&`, `-`, `=`).
    Joiner,
    /// Anything else: it ends a name.
    Break,
}

impl Line {
    /// Prepares an analysed passage.
    pub(super) fn of(analysis: &Analysis) -> Self {
        let canonical = &analysis.canonical.text;
        let mut line = Self { text: String::with_capacity(canonical.len()), ..Self::default() };
        let mut canonical_end = None;
        for (number, token) in analysis.tokens.iter().enumerate() {
            let surface = token.span.of(canonical);
            if surface.trim().is_empty() {
                continue;
            }
            let gap = canonical_end != Some(token.span.start);
            let start = line.text.len();
            if gap {
                line.runs.push((start as u32, token.span.start));
            }
            canonical_end = Some(token.span.end);
            line.text.push_str(surface);
            let end = line.text.len();
            line.edges.resize(end + 1, false);
            line.edges[start] = true;
            line.edges[end] = true;
            let class = class_of(surface, token.word.pos);
            line.push(Atom {
                start,
                end,
                class,
                known: token.word.known,
                gap,
                token: number,
                pos: token.word.pos,
            });
        }
        if line.edges.is_empty() {
            line.edges.push(true);
        }
        line
    }

    /// Adds a morpheme, to the atom before it where they are one Latin word or number.
    fn push(&mut self, atom: Atom) {
        let figures = |class| matches!(class, Class::Latin | Class::Number);
        if !atom.gap && figures(atom.class) {
            let length = self.atoms.len();
            if let Some(last) = self.atoms.last_mut()
                && figures(last.class)
            {
                last.end = atom.end;
                last.class = class_of_figures(&self.text[last.start..last.end]);
                return;
            }
            // letter, mark, letter: `LINK-J`, `R&D`, `10/9`
            if length >= 2
                && !self.atoms[length - 1].gap
                && figures(self.atoms[length - 2].class)
                && matches!(
                    &self.text[self.atoms[length - 1].start..self.atoms[length - 1].end],
                    "-" | "&" | "'" | "." | "/" | "+" | "_"
                )
            {
                self.atoms.pop();
                if let Some(last) = self.atoms.last_mut() {
                    last.end = atom.end;
                    last.class = class_of_figures(&self.text[last.start..last.end]);
                }
                return;
            }
        }
        self.atoms.push(atom);
    }

    /// The characters of an atom.
    pub(super) fn surface(&self, atom: &Atom) -> &str {
        &self.text[atom.start..atom.end]
    }

    /// Whether a morpheme begins or ends at byte `at`.
    pub(super) fn is_edge(&self, at: usize) -> bool {
        self.edges.get(at).copied().unwrap_or(false)
    }

    /// Index of the atom that covers byte `at`.
    pub(super) fn atom_at(&self, at: usize) -> usize {
        self.atoms.partition_point(|atom| atom.end <= at)
    }

    /// Bytes of the canonical text for bytes of the line's text.
    pub(super) fn canonical(&self, start: usize, end: usize) -> ByteSpan {
        let map = |at: usize| -> usize {
            let run = self.runs.partition_point(|&(begin, _)| begin as usize <= at).saturating_sub(1);
            self.runs.get(run).map_or(at, |&(begin, origin)| origin as usize + at - begin as usize)
        };
        if end <= start {
            let at = map(start);
            return ByteSpan::new(at, at);
        }
        // The last byte, not the end: the end may already belong to the run behind a blank.
        ByteSpan::new(map(start), map(end - 1) + 1)
    }
}

fn class_of(surface: &str, pos: PartOfSpeech) -> Class {
    match surface {
        "・" => return Class::Dot,
        "&" | "-" | "=" | "~" | "/" | "+" | "×" | "'" | "." => return Class::Joiner,
        _ => {}
    }
    if surface.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return class_of_figures(surface);
    }
    match pos {
        PartOfSpeech::Noun(Noun::Pronoun | Noun::Dependent) => Class::Break,
        PartOfSpeech::Noun(noun) => Class::Noun(noun),
        PartOfSpeech::Prefix => Class::Prefix,
        _ => Class::Break,
    }
}

/// Digits and dates in figures (`R1.9`, `H30`) are numbers, all else that has a letter is Latin.
fn class_of_figures(surface: &str) -> Class {
    let rest = surface.strip_prefix(['H', 'R', 'S', 'h', 'r']).unwrap_or(surface);
    let dated = !rest.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'/' | b'-'));
    if dated { Class::Number } else { Class::Latin }
}
