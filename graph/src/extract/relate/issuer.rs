//! Whose report it is: the body that the text means by 府, 県 or 市 alone.

use keifu_corpus::{Analysis, Document};

use super::role;
use crate::{Extraction, LocalId};

/// The body that issues the document and the word by which the text calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Issuer {
    /// The prefecture or municipality.
    pub(super) entity: LocalId,
    /// 都, 道, 府, 県, 市, 区, 町 or 村.
    word: char,
}

impl Issuer {
    /// The issuer of a document; `None` when its jurisdiction is unknown or unnamed, or the text never calls it so.
    pub(super) fn find(document: &Document, analyses: &[Analysis], known: &Extraction) -> Option<Self> {
        let named = || {
            let jurisdiction = document.metadata.jurisdiction.as_deref()?;
            let is_it = |entity: &&crate::LocalEntity| {
                entity.name == jurisdiction || entity.forms.iter().any(|form| form.text == jurisdiction)
            };
            let entity = known.entities.iter().position(|entity| is_it(&entity) && role::can_act(entity))?;
            Some(Self { entity: entity as LocalId, word: jurisdiction.chars().last()? })
        };
        let called = || {
            let (entity, word) = (0..).zip(&known.entities).find_map(|(id, entity)| {
                let word = entity.forms.iter().find_map(|form| own_word(&form.text))?;
                role::can_act(entity).then_some((id, word))
            })?;
            Some(Self { entity, word })
        };
        let issuer = named().or_else(called)?;
        own_word(&issuer.word.to_string())?;
        analyses
            .iter()
            .any(|analysis| issuer.places(&analysis.canonical.text).next().is_some())
            .then_some(issuer)
    }

    /// Where a text names the issuer by 府, 本市 and the like alone: (first byte, one past the last).
    pub(super) fn places(self, text: &str) -> impl Iterator<Item = (usize, usize)> {
        text.char_indices().filter(move |(_, c)| *c == self.word).filter_map(move |(at, c)| {
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            let start = before.strip_suffix(['本', '当']).map_or(at, str::len);
            let stands_alone = |c: Option<char>| c.is_none_or(|c| !is_part_of_word(c));
            let follows = ["は", "が", "と", "に", "を", "の", "も", "で", "及び", "・", "、", "から"];
            (stands_alone(text[..start].chars().next_back())
                && follows.iter().any(|word| after.starts_with(word)))
            .then_some((start, at + c.len_utf8()))
        })
    }
}

fn own_word(form: &str) -> Option<char> {
    let mut chars = form.trim_start_matches(['本', '当']).chars();
    let word = chars.next().filter(|word| "都道府県市区町村".contains(*word))?;
    chars.next().is_none().then_some(word)
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, 'ぁ'..='ん' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_alone_means_the_issuer() {
        let issuer = Issuer { entity: 0, word: '府' };
        let places =
            |text| issuer.places(text).map(|(start, end)| text[start..end].to_owned()).collect::<Vec<_>>();
        assert_eq!(places("府は、大阪府と京都府が府内で本府の政府による"), ["府", "本府"]);
        assert_eq!(places("【府による取組み】"), ["府"]);
        assert_eq!(places("都道府県の"), Vec::<String>::new());
    }
}
