//! A positional tokenizer of character bigrams, and what a string search needs of them.
//!
//! The string 健都移転 gives 健都 at 0, 都移 at 1, 移転 at 2 and the last character 転 at 3: every character begins a
//! gram, so one character is found as the prefix of a gram, and a longer string as a phrase of every second gram.
//! tantivy's own n-gram tokenizer gives every gram position 0 and so cannot find phrases.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Cuts a text in matching form into bigrams.
#[derive(Clone, Default)]
pub(crate) struct Bigrams;

impl Tokenizer for Bigrams {
    type TokenStream<'a> = BigramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BigramStream<'a> {
        BigramStream { text, start: 0, next: 0, token: Token { position: usize::MAX, ..Token::default() } }
    }
}

/// The bigrams of one text.
pub(crate) struct BigramStream<'a> {
    text: &'a str,
    /// Byte where the next gram begins.
    start: usize,
    /// Byte where its second character begins, as far as known.
    next: usize,
    token: Token,
}

impl TokenStream for BigramStream<'_> {
    fn advance(&mut self) -> bool {
        if self.start >= self.text.len() {
            return false;
        }
        let second = if self.next > self.start { self.next } else { end_of_char(self.text, self.start) };
        let end = if second < self.text.len() { end_of_char(self.text, second) } else { second };
        self.token.text.clear();
        self.token.text.push_str(&self.text[self.start..end]);
        self.token.offset_from = self.start;
        self.token.offset_to = end;
        self.token.position = self.token.position.wrapping_add(1);
        self.token.position_length = 1;
        (self.start, self.next) = (second, end);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

fn end_of_char(text: &str, start: usize) -> usize {
    start + text[start..].chars().next().map_or(0, char::len_utf8)
}

/// What finds a string among bigrams.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Grams {
    /// Every gram that begins with the character.
    Prefix(char),
    /// One gram.
    One(String),
    /// Grams at these distances from one another.
    Phrase(Vec<(usize, String)>),
}

/// The fewest grams that together cover `matching`, a string in matching form; `None` for the empty string.
pub(crate) fn grams_of(matching: &str) -> Option<Grams> {
    let chars: Vec<char> = matching.chars().collect();
    let gram = |at: usize| chars[at..at + 2].iter().collect::<String>();
    Some(match chars.len() {
        0 => return None,
        1 => Grams::Prefix(chars[0]),
        2 => Grams::One(gram(0)),
        length => {
            let mut grams: Vec<_> = (0..length - 1).step_by(2).map(|at| (at, gram(at))).collect();
            if length % 2 == 1 {
                grams.push((length - 2, gram(length - 2)));
            }
            Grams::Phrase(grams)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_begins_a_gram() {
        let mut bigrams = Bigrams;
        let mut stream = bigrams.token_stream("健都aで");
        let mut grams = Vec::new();
        stream.process(&mut |token| grams.push((token.position, token.text.clone())));
        assert_eq!(grams, [(0, "健都".into()), (1, "都a".into()), (2, "aで".into()), (3, "で".to_owned())]);
        assert!(!Bigrams.token_stream("").advance());
    }

    #[test]
    fn few_grams_cover_a_string() {
        assert_eq!(grams_of(""), None);
        assert_eq!(grams_of("健"), Some(Grams::Prefix('健')));
        assert_eq!(grams_of("健都"), Some(Grams::One("健都".into())));
        assert_eq!(grams_of("健都に"), Some(Grams::Phrase(vec![(0, "健都".into()), (1, "都に".into())])));
        assert_eq!(grams_of("健都移転"), Some(Grams::Phrase(vec![(0, "健都".into()), (2, "移転".into())])));
    }
}
