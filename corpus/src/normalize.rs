//! Exact normalization: what is compared is folded, what is shown and quoted stays as it was written.
//!
//! Two forms of a text, each with a map back. A *cluster* (a character and the marks that combine with it) is
//! replaced as a whole, so any range found in a form yields the exact range of characters it came from:
//! 株 found in ㈱ yields the whole ㈱, never a part of it.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{ByteSpan, CharSpan, variants::modern};

/// A normalized form of a text and, for each of its bytes, the characters of the text that it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Normalized {
    /// The normalized text.
    pub text: String,
    /// For each byte of `text`, the cluster of the original that produced it.
    origins: Vec<CharSpan>,
}

impl Normalized {
    /// The form that is analysed: NFKC (UAX #15) by clusters, variant kanji and dashes unified, invisible characters
    /// left out, every white space a plain blank; upper and lower case are kept.
    pub fn canonical(text: &str) -> Self {
        Self::fold(text, false)
    }

    /// The form that is searched: the canonical form in lower case without any white space, so that a string is
    /// found across line ends and `ＰＭＤＡ 関西支部` equals `PMDA関西支部`.
    pub fn matching(text: &str) -> Self {
        Self::fold(text, true)
    }

    /// The characters of the original that the bytes `span` of the form came from; clusters are never cut.
    pub fn to_chars(&self, span: ByteSpan) -> CharSpan {
        let (start, end) = (span.start as usize, span.end as usize);
        let first = self
            .origins
            .get(start)
            .map_or_else(|| self.origins.last().map_or(0, |last| last.end), |origin| origin.start);
        if end <= start {
            return CharSpan { start: first, end: first };
        }
        CharSpan { start: first, end: self.origins[end - 1].end }
    }

    /// Characters of the original that byte `at` of the form came from, if it lies within.
    pub fn origin(&self, at: usize) -> Option<CharSpan> {
        self.origins.get(at).copied()
    }

    fn fold(text: &str, for_matching: bool) -> Self {
        let mut folded =
            Self { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len()) };
        let mut chars = text.chars().enumerate().peekable();
        let mut cluster = String::new();
        while let Some((at, first)) = chars.next() {
            let mut origin = CharSpan::new(at, at + 1);
            cluster.clear();
            while let Some((_, mark)) = chars.next_if(|(_, next)| joins_previous(*next)) {
                if cluster.is_empty() {
                    cluster.push(first);
                }
                cluster.push(mark);
                origin.end += 1;
            }
            if !cluster.is_empty() {
                let composed: String =
                    cluster.nfkc().map(|c| if for_matching { lower(c) } else { c }).nfkc().collect();
                folded.push_all(composed.chars(), origin, for_matching);
            } else if is_stable(first) {
                folded.push(first, origin, for_matching);
            } else {
                folded.push_all(first.nfkc(), origin, for_matching);
            }
        }
        folded
    }

    /// Appends what a cluster became. A mark whose letter is left out (blank, invisible) is left out with it, or it
    /// would combine with the letter before.
    fn push_all(&mut self, chars: impl Iterator<Item = char>, origin: CharSpan, for_matching: bool) {
        let mut left_out = false;
        for c in chars {
            if !(left_out && joins_previous(c)) {
                left_out = !self.push(c, origin, for_matching);
            }
        }
    }

    /// Appends a character; whether it is kept.
    fn push(&mut self, c: char, origin: CharSpan, for_matching: bool) -> bool {
        let c = match unify(c) {
            None => return false,
            Some(blank) if blank.is_whitespace() => {
                if for_matching {
                    return false;
                }
                ' '
            }
            Some(c) => c,
        };
        if for_matching && !matches!(c, 'a'..='z' | '\u{3041}'..='\u{9FFF}') {
            self.text.push(lower(c));
        } else {
            self.text.push(c);
        }
        self.origins.resize(self.text.len(), origin);
        true
    }
}

/// Lower case of one character in one character (İ gives i).
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Whether NFKC leaves `c` as it is: a short cut for nearly all of a Japanese text.
fn is_stable(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{7E}' | '\u{3001}'..='\u{3002}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}')
}

/// Whether `c` belongs to the cluster of the character before it.
fn joins_previous(c: char) -> bool {
    match c {
        '\u{FF9E}' | '\u{FF9F}' => true,
        '\u{0}'..='\u{2FF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}' => {
            false
        }
        _ => is_combining_mark(c),
    }
}

/// One sign for signs that are used for one another; `None` for characters that nobody sees.
fn unify(c: char) -> Option<char> {
    Some(match c {
        '\u{4E00}'..='\u{9FFF}' => modern(c),
        // Dashes and minus signs, but never the long-vowel mark ー.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' => '-',
        // Wave dash, as Shift_JIS tables disagree on it.
        '\u{301C}' | '\u{223C}' | '\u{223E}' => '~',
        // Soft hyphen, zero-width characters, direction marks, byte order mark, variation selectors, other controls.
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}' => return None,
        '\u{0}'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}' => return None,
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str, form: fn(&str) -> Normalized, needle: &str) -> Option<String> {
        let folded = form(text);
        let start = folded.text.find(needle)?;
        Some(folded.to_chars(ByteSpan::new(start, start + needle.len())).of(text).to_owned())
    }

    #[test]
    fn a_range_in_a_form_yields_whole_originals() {
        let canonical = Normalized::canonical;
        assert_eq!(found("（㈱医薬）", canonical, "株").as_deref(), Some("㈱"));
        assert_eq!(found("ﾊﾟﾙｽ", canonical, "パ").as_deref(), Some("ﾊﾟ"));
        assert_eq!(found("Ｒ１．９月", canonical, "R1.9").as_deref(), Some("Ｒ１．９"));
        assert_eq!(found("髙島屋", canonical, "高島").as_deref(), Some("髙島"));
        assert_eq!(
            found("PMDA \n関西　支部", Normalized::matching, "pmda関西支部").as_deref(),
            Some("PMDA \n関西　支部")
        );
    }

    proptest! {
        #[test]
        fn normalizing_twice_equals_once(text in "[ \u{301}\u{3099}゛か\u{200b}]{0,6}[\u{20}-\u{7e}\u{3000}-\u{30ff}一-鿿！-ﾟ㈱㍿①-⑳Ⅰ-Ⅹ゛\u{301}\u{3099}ÀİßΣ]{0,40}") {
            for form in [Normalized::canonical, Normalized::matching] {
                let once = form(&text);
                prop_assert_eq!(&form(&once.text).text, &once.text);
            }
        }

        #[test]
        fn every_range_maps_onto_the_text(text in any::<String>()) {
            let length = text.chars().count() as u32;
            for form in [Normalized::canonical, Normalized::matching] {
                let folded = form(&text);
                let ends: Vec<usize> = folded.text.char_indices().map(|(i, _)| i).chain([folded.text.len()]).collect();
                for pair in ends.windows(2) {
                    let span = folded.to_chars(ByteSpan::new(pair[0], pair[1]));
                    prop_assert!(span.start < span.end && span.end <= length);
                }
                let order: Vec<u32> = (0..folded.text.len()).filter_map(|at| folded.origin(at)).map(|o| o.start).collect();
                prop_assert!(order.is_sorted());
            }
        }
    }
}
