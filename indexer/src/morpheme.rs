//! The morpheme field: folded base forms, written in one string and cut again by tantivy.
//!
//! Symbols are left out but keep their position, so that a phrase does not reach over a bracket or full stop.

use std::borrow::Cow;

use keifu_corpus::{Analysis, PartOfSpeech};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::fold;

/// Between two morphemes: a control character, which no canonical text has.
const SEPARATOR: char = '\u{1f}';
/// tantivy takes terms up to 65,530 bytes; what is longer is no word.
const LONGEST_FORM: usize = 1_000;

/// The form under which each morpheme of `analysis` is indexed; `None` for symbols.
pub(crate) fn forms(analysis: &Analysis) -> impl Iterator<Item = Option<Cow<'_, str>>> {
    analysis.tokens.iter().map(|token| {
        let form = token.word.base.as_deref().unwrap_or_else(|| token.span.of(&analysis.canonical.text));
        if token.word.pos == PartOfSpeech::Symbol || form.len() > LONGEST_FORM {
            return None;
        }
        Some(fold::morpheme(form, matches!(token.word.pos, PartOfSpeech::Noun(_))))
    })
}

/// All morphemes of `analysis` in one string for [`Morphemes`].
pub(crate) fn join(analysis: &Analysis) -> String {
    let mut joined = String::with_capacity(analysis.canonical.text.len() + analysis.tokens.len());
    for form in forms(analysis) {
        if let Some(form) = form {
            joined.push_str(&form);
        }
        joined.push(SEPARATOR);
    }
    joined
}

/// Cuts what [`join`] has written.
#[derive(Clone, Default)]
pub(crate) struct Morphemes;

impl Tokenizer for Morphemes {
    type TokenStream<'a> = MorphemeStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> MorphemeStream<'a> {
        MorphemeStream { text, at: 0, token: Token { position: usize::MAX, ..Token::default() } }
    }
}

/// The morphemes of one text.
pub(crate) struct MorphemeStream<'a> {
    text: &'a str,
    at: usize,
    token: Token,
}

impl TokenStream for MorphemeStream<'_> {
    fn advance(&mut self) -> bool {
        while self.at < self.text.len() {
            let start = self.at;
            let rest = &self.text[start..];
            let end = start + rest.find(SEPARATOR).unwrap_or(rest.len());
            self.at = end + 1;
            self.token.position = self.token.position.wrapping_add(1);
            if start < end {
                self.token.text.clear();
                self.token.text.push_str(&self.text[start..end]);
                (self.token.offset_from, self.token.offset_to) = (start, end);
                self.token.position_length = 1;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Analyzer;

    #[test]
    fn spellings_share_a_form_and_symbols_keep_a_place() {
        let analyzer = Analyzer::new(&[]).unwrap();
        let forms = |text: &str| {
            let joined = join(&analyzer.worker().analyze(text));
            let mut found = Vec::new();
            Morphemes
                .token_stream(&joined)
                .process(&mut |token| found.push(format!("{}{}", token.position, token.text)));
            found.join(" ")
        };
        assert_eq!(forms("取組みを行なった。サーバー"), "0取組 1を 2行う 3た 5サーバ");
        assert_eq!(forms("取り組みを行った（サーバ）"), "0取組 1を 2行う 3た 5サーバ");
        assert_eq!(forms("PMDA・IoT"), "0pmda 2iot");
    }
}
