//! What a span that the tagger takes for a name must look like: more than a sound, a number or an article of a law.

use keifu_corpus::{Noun, PartOfSpeech};

use super::{
    line::{Atom, Class, Line},
    structure::{TRAILING, is_row_label},
};
use crate::tagger::{Script, Unit};

/// Words that end no name: they say of what class something is, and 京都市場調査会社 is any of them.
const CLASSES: &[&str] = &["会社", "企業", "事業者", "団体", "業者", "業界", "関係者", "自治体"];
/// Words that end the number of an article or an appendix, or say that an amount is meant.
const ARTICLES: &[&str] = &["号", "条", "項", "章", "節", "款", "編", "表", "様式", "附則", "以下", "費"];
/// What is only written where laws are cited.
const CITATIONS: &[&str] = &["法律第", "条第", "項第", "政令第", "省令第", "附則第", "法第"];
/// Marks that no name goes over.
const SEPARATORS: &[char] =
    &[':', ';', ',', '、', '。', '"', '|', '<', '>', '=', '{', '}', '→', '⇒', '※', '*'];
/// Longest span, in characters, that is taken for a name.
const LONGEST: usize = 50;

/// Whether a span of a line, given by its atoms and by the same as units, has the looks of a name.
pub(super) fn looks_like_name(line: &Line, atoms: &[Atom], units: &[Unit<'_>]) -> bool {
    let (first, last) = (&atoms[0], &atoms[atoms.len() - 1]);
    let text = &line.text[first.start..last.end];
    let length = text.chars().count();
    let hiragana = |c: char| matches!(c, 'ぁ'..='ゖ');
    // Latin words have a recognizer of their own; an English sentence is not one long name.
    let latin =
        |atom: &Atom| atom.end - atom.start <= 1 || matches!(atom.class, Class::Latin | Class::Number);
    let common = |unit: &Unit<'_>| {
        unit.word
            .is_some_and(|word| word.known && matches!(word.pos, PartOfSpeech::Noun(noun) if is_common(noun)))
    };
    let begins_badly = match first.class {
        Class::Dot | Class::Joiner | Class::Number => true,
        // E3 株式会社…: the label of a row.
        Class::Latin => is_row_label(line.surface(first)) && atoms.len() > 1,
        Class::Noun(noun) => matches!(noun, Noun::Adverbial | Noun::Number | Noun::Counter | Noun::Suffix),
        _ => first.end - first.start == 3 && text.starts_with(hiragana),
    };
    let end = line.surface(last);
    let ends_badly = matches!(last.class, Class::Noun(Noun::Counter) | Class::Number | Class::Dot | Class::Break | Class::Prefix)
            || end.ends_with('内')
            || TRAILING.contains(&end)
            || CLASSES.contains(&end)
            || ARTICLES.contains(&end)
        // 設備費補助金既｜入居企業: what belongs to the word after it ends no name.
        || end.ends_with(['既', '未', '各', '毎', '再'])
            && line.text[last.end..].starts_with(char::is_alphabetic);
    (2..=LONGEST).contains(&length)
        && units[0].piece
        && !begins_badly
        && !ends_badly
        && !text.chars().all(hiragana)
        && !atoms.iter().all(latin)
        && !(units.len() == 1 && common(&units[0]))
        && units.iter().any(|unit| unit.piece && unit.script != Script::Number)
        && !text.contains(SEPARATORS)
        && !CITATIONS.iter().any(|citation| text.contains(citation))
        && text.matches(['(', '「']).count() == text.matches([')', '」']).count()
}

fn is_common(noun: Noun) -> bool {
    matches!(noun, Noun::Common | Noun::Verbal | Noun::Adjectival | Noun::Suffix)
}

#[cfg(test)]
mod tests {
    use keifu_indexer::Analyzer;

    use super::*;
    use crate::extract::name::{chunk::Known, gazetteer::Gazetteer, lexicon::Lexicon, tagged::units};

    #[test]
    fn names_look_like_names_and_citations_do_not() {
        let (mut worker, gazetteer, lexicon) =
            (Analyzer::new(&[]).unwrap().worker(), Gazetteer::new(), Lexicon::new());
        let mut looks = |text: &str| {
            let analysis = worker.analyze(text);
            let line = Line::of(&analysis);
            let units = units(&line, &analysis, Known(&[]), &gazetteer, &lexicon);
            looks_like_name(&line, &line.atoms, &units)
        };
        for name in [
            "函館海上保安部",
            "下呂温泉",
            "道の駅遠山郷",
            "第4期青葉県産業振興計画",
            "ヴァージン・オービット社",
        ] {
            assert!(looks(name), "{name}");
        }
        for other in [
            "E3株式会社青葉組",
            "平成十四年法律第百八十九号",
            "第二号様式",
            "九州管内",
            "推進費",
            "みどり",
            "4階",
            "大学",
            "the quick brown fox",
            "中国・",
            "目標)青葉港",
            "一",
        ] {
            assert!(!looks(other), "{other}");
        }
    }
}
