//! Where an answer ended: the sort key of its last document, and to which generation and query it belongs.

use std::{fmt, hash::Hasher, str::FromStr};

use crate::{Error, SearchRequest, Sort};

/// What documents are ordered by, ascending; no two documents of a generation share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SortKey {
    year: i32,
    /// Bits of the score, inverted: the best score comes first.
    score: u32,
    /// Made of the document's id.
    rank: u64,
    /// The document's number, should two ids ever share a rank.
    number: u64,
}

impl SortKey {
    pub(crate) fn new(sort: Sort, year: Option<i32>, score: f32, rank: u64, number: u64) -> Self {
        let year = match sort {
            Sort::Relevance => 0,
            Sort::YearAscending => year.unwrap_or(i32::MAX),
            Sort::YearDescending => year.map_or(i32::MAX, |year| -year),
        };
        // The bits of floats that are not negative ascend with them.
        Self { year, score: !score.max(0.0).to_bits(), rank, number }
    }
}

/// An opaque place in the list of all hits; written as hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) after: SortKey,
    pub(crate) generation: u64,
    pub(crate) fingerprint: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SortKey { year, score, rank, number } = self.after;
        write!(
            f,
            "{year:08x}{score:08x}{rank:016x}{number:016x}{:016x}{:016x}",
            self.generation, self.fingerprint
        )
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Cursor(text.chars().take(100).collect());
        if text.len() != 80 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let number = |from: usize, to: usize| u64::from_str_radix(&text[from..to], 16).map_err(|_| wrong());
        Ok(Self {
            after: SortKey {
                year: number(0, 8)? as u32 as i32,
                score: number(8, 16)? as u32,
                rank: number(16, 32)?,
                number: number(32, 48)?,
            },
            generation: number(48, 64)?,
            fingerprint: number(64, 80)?,
        })
    }
}

/// A number that tells one question from another, whatever page of it is asked for.
pub(crate) fn fingerprint(request: &SearchRequest) -> u64 {
    use std::hash::Hash as _;
    let mut hasher = rustc_hash::FxHasher::default();
    request.query.hash(&mut hasher);
    request.sort.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        let after = SortKey::new(Sort::YearDescending, Some(2019), 1.5, 7, 9);
        let cursor = Cursor { after, generation: 3, fingerprint: u64::MAX };
        assert_eq!(cursor.to_string().parse::<Cursor>().ok(), Some(cursor));
        for wrong in ["", "xyz", &"あ".repeat(80), &"+".repeat(80)] {
            assert!(wrong.parse::<Cursor>().is_err());
        }
    }

    #[test]
    fn keys_put_the_best_and_the_latest_first() {
        let key = |sort, year, score| SortKey::new(sort, year, score, 1, 1);
        assert!(key(Sort::Relevance, Some(2000), 2.0) < key(Sort::Relevance, Some(2020), 1.0));
        assert!(key(Sort::YearDescending, Some(2020), 1.0) < key(Sort::YearDescending, Some(2019), 2.0));
        assert!(key(Sort::YearAscending, Some(2019), 1.0) < key(Sort::YearAscending, None, 2.0));
    }
}
