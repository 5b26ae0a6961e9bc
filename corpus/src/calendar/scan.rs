//! Reading a canonical text piece by piece: every function takes a byte position and returns the next one.

/// A canonical text; positions are bytes and lie on character boundaries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
}

impl<'a> Scan<'a> {
    /// The character at `at`.
    pub(super) fn char_at(self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// The character before `at`.
    pub(super) fn char_before(self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// The last character before `at` that is no blank.
    pub(super) fn mark_before(self, at: usize) -> Option<char> {
        self.text[..at].trim_end_matches(' ').chars().next_back()
    }

    /// Past the blanks at `at`: line ends and layout leave them anywhere.
    pub(super) fn skip_blanks(self, at: usize) -> usize {
        at + self.text.as_bytes()[at..].iter().take_while(|&&byte| byte == b' ').count()
    }

    /// Past `word`, which may stand after blanks.
    pub(super) fn eat(self, at: usize, word: &str) -> Option<usize> {
        let at = self.skip_blanks(at);
        self.text[at..].starts_with(word).then_some(at + word.len())
    }

    /// Past the first of `words` that stands at `at`, and which one it is.
    pub(super) fn eat_any<T: Copy>(self, at: usize, words: &[(&str, T)]) -> Option<(usize, T)> {
        words.iter().find_map(|&(word, meaning)| Some((self.eat(at, word)?, meaning)))
    }

    /// Whether one of `words` stands at `at`, after blanks.
    pub(super) fn sees(self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(at, word).is_some())
    }

    /// A whole run of at most `longest` digits and the position after it.
    pub(super) fn digits(self, at: usize, longest: usize) -> Option<(u32, usize)> {
        let bytes = &self.text.as_bytes()[at..];
        let length = bytes.iter().take(longest + 1).take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || length > longest {
            return None;
        }
        Some((self.text[at..at + length].parse().ok()?, at + length))
    }

    /// A number up to 99 in digits or 漢数字, after blanks; 元 is 1 only for years.
    pub(super) fn small_number(self, at: usize, is_year: bool) -> Option<(u32, usize)> {
        let at = self.skip_blanks(at);
        if is_year && let Some(after) = self.eat(at, "元") {
            return Some((1, after));
        }
        self.digits(at, 2).or_else(|| self.kanji_number(at))
    }

    fn kanji_number(self, at: usize) -> Option<(u32, usize)> {
        let (mut tens, mut units, mut end) = (0, None, at);
        let mut seen_ten = false;
        for c in self.text[at..].chars().take(4) {
            if c == '十' && !seen_ten {
                tens = units.take().unwrap_or(1);
                seen_ten = true;
            } else if let Some(digit) = "〇一二三四五六七八九".chars().position(|d| d == c) {
                if units.is_some() {
                    return None;
                }
                units = Some(digit as u32);
            } else {
                break;
            }
            end += c.len_utf8();
        }
        (end > at).then(|| (tens * 10 + units.unwrap_or(0), end))
    }
}

/// Whether `c` is a kanji.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '々')
}
