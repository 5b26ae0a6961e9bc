//! How far a text is Japanese: names in Latin letters are told from words only where Japanese stands around them.

use super::{
    candidate::Candidate,
    line::{Class, Line},
};

/// Letters of a text by script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters {
    japanese: usize,
    latin: usize,
}

impl Letters {
    /// Counts the letters of a line.
    pub(super) fn of(line: &Line) -> Self {
        let mut letters = Self::default();
        for c in line.text.chars() {
            if c.is_ascii_alphabetic() {
                letters.latin += 1;
            } else if is_japanese(c) {
                letters.japanese += 1;
            }
        }
        letters
    }

    /// Those of several lines together.
    pub(super) fn and(self, other: Self) -> Self {
        Self { japanese: self.japanese + other.japanese, latin: self.latin + other.latin }
    }

    /// Whether less than a fifth of a text that is long enough to judge is Japanese: source code, English, tables of keys.
    pub(super) fn hardly_japanese(self) -> bool {
        self.latin >= 200 && self.japanese * 4 < self.latin
    }
}

fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '々')
}

/// Whether the line is a sentence in another language, or a line of code: next to no Japanese, most words in small letters.
pub(super) fn is_foreign(line: &Line) -> bool {
    let letters = Letters::of(line);
    if letters.latin < 20 || letters.japanese * 8 > letters.latin {
        return false;
    }
    let words = || line.atoms.iter().filter(|atom| atom.class == Class::Latin).map(|atom| line.surface(atom));
    let small = words().filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).count();
    small >= 3 && small * 5 >= words().count() * 2
}

/// Leaves of the candidates of a line in another language those that everybody knows or that have Japanese in them.
pub(super) fn keep_japanese(line: &Line, candidates: &mut Vec<Candidate>) {
    candidates.retain(|candidate| {
        candidate.gazetteer.is_some() || line.text[candidate.start..candidate.end].chars().any(is_japanese)
    });
}

#[cfg(test)]
mod tests {
    use keifu_indexer::Analyzer;

    use super::*;

    fn line(text: &str) -> Line {
        Line::of(&Analyzer::new(&[]).unwrap().worker().analyze(text))
    }

    #[test]
    fn sentences_and_code_are_foreign_lists_of_bodies_are_not() {
        assert!(is_foreign(&line("The committee met in Osaka and agreed on the plan of the next year.")));
        assert!(is_foreign(&line("let known = Gazetteer::new(); // 名前")));
        assert!(!is_foreign(&line("Max Planck Society, University of Oxford, Fraunhofer")));
        assert!(!is_foreign(&line("HBNet（Healthcare Business Network）の会員は、the members of it を含む")));
    }

    #[test]
    fn a_document_is_judged_by_all_its_letters() {
        let english = Letters::of(&line(&"Nothing here is written in Japanese. ".repeat(10)));
        let japanese = Letters::of(&line(&"港湾の整備を進める。".repeat(20)));
        assert!(english.hardly_japanese());
        assert!(!english.and(japanese).hardly_japanese());
        assert!(!japanese.hardly_japanese());
        assert!(!Letters::default().hardly_japanese());
    }
}
