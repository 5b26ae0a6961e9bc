//! What a term or quoted string looks for in a passage: shared by searching and highlighting.

use keifu_corpus::{Analysis, ByteSpan, Normalized, Noun, PartOfSpeech, Token};

use crate::{Worker, morpheme, variants};

/// One thing to look for: it is there when one of its strings, or its morphemes in a row, are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needle {
    /// Strings in matching form, the one that was asked for first.
    pub(crate) exact: Vec<String>,
    /// Folded base forms and their distance from the first; empty when only the exact string counts.
    pub(crate) morphemes: Vec<(usize, String)>,
}

impl Needle {
    /// A quoted string: itself, character by character; only a legal form in it may be written the other way.
    pub(crate) fn exact(text: &str) -> Self {
        Self { exact: variants::alternatives(&Normalized::matching(text).text), morphemes: Vec::new() }
    }

    fn of_tokens(analysis: &Analysis, range: std::ops::Range<usize>) -> Self {
        let tokens = &analysis.tokens[range.clone()];
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return Self::exact(&analysis.canonical.text);
        };
        let text = ByteSpan { start: first.span.start, end: last.span.end }.of(&analysis.canonical.text);
        let mut morphemes: Vec<(usize, String)> = morpheme::forms(analysis)
            .enumerate()
            .skip(range.start)
            .take(range.len())
            .filter_map(|(at, form)| Some((at, form?.into_owned())))
            .collect();
        let start = morphemes.first().map_or(0, |(at, _)| *at);
        morphemes.iter_mut().for_each(|(at, _)| *at -= start);
        Self { exact: variants::alternatives(&Normalized::matching(text).text), morphemes }
    }
}

/// What a bare term looks for: all needles must be found.
///
/// A term without particles is one needle. A clause (未来医療推進機構の設立) is cut at its particles and auxiliaries;
/// but not when that would leave single characters (道の駅), which say too little by themselves.
pub(crate) fn needles_of_term(worker: &mut Worker, term: &str) -> Vec<Needle> {
    let analysis = worker.analyze(term);
    let tokens = &analysis.tokens;
    let whole = || vec![Needle::of_tokens(&analysis, 0..tokens.len())];
    if !tokens.iter().any(|token| matches!(token.word.pos, PartOfSpeech::Particle | PartOfSpeech::Auxiliary))
    {
        return whole();
    }
    let mut chunks: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let surface = token.span.of(&analysis.canonical.text);
        if is_between_chunks(token, surface) {
            continue;
        }
        let verb = token.word.pos == PartOfSpeech::Verb;
        let joins = |chunk: &std::ops::Range<usize>| {
            chunk.end == at && !verb && tokens[chunk.start].word.pos != PartOfSpeech::Verb
        };
        match chunks.last_mut() {
            Some(chunk) if joins(chunk) => chunk.end = at + 1,
            _ => chunks.push(at..at + 1),
        }
    }
    // A chunk may end in a symbol (a bracket before a particle); it stays, for it was asked for.
    let length = |chunk: &std::ops::Range<usize>| {
        let (first, last) = (tokens[chunk.start].span, tokens[chunk.end - 1].span);
        ByteSpan { start: first.start, end: last.end }.of(&analysis.canonical.text).chars().count()
    };
    if chunks.is_empty() || chunks.iter().any(|chunk| length(chunk) < 2) {
        return whole();
    }
    chunks.into_iter().map(|chunk| Needle::of_tokens(&analysis, chunk)).collect()
}

/// Whether a token stands between the words of a clause and is not one of them.
fn is_between_chunks(token: &Token, surface: &str) -> bool {
    match token.word.pos {
        PartOfSpeech::Particle | PartOfSpeech::Auxiliary | PartOfSpeech::Conjunction => true,
        PartOfSpeech::Noun(Noun::Dependent | Noun::Pronoun) => true,
        PartOfSpeech::Symbol => matches!(surface, "、" | "。" | "," | "."),
        PartOfSpeech::Verb => {
            let base = token.word.base.as_deref().unwrap_or(surface);
            matches!(
                base,
                "する" | "なる" | "ある" | "いる" | "れる" | "られる" | "せる" | "させる" | "できる"
            )
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Analyzer;

    #[test]
    fn clauses_are_cut_and_names_are_not() {
        let mut worker = Analyzer::new(&[]).unwrap().worker();
        let mut strings = |term: &str| {
            let needles = needles_of_term(&mut worker, term);
            needles.iter().map(|needle| needle.exact.join("/")).collect::<Vec<_>>().join(" & ")
        };
        assert_eq!(strings("ＰＭＤＡ関西支部"), "pmda関西支部");
        assert_eq!(strings("未来医療推進機構の設立"), "未来医療推進機構 & 設立");
        assert_eq!(strings("健都に移転した国循"), "健都 & 移転 & 国循");
        assert_eq!(strings("道の駅"), "道の駅");
        assert_eq!(strings("医薬基盤・健康・栄養研究所"), "医薬基盤・健康・栄養研究所");
        assert_eq!(strings("㈱健都"), "(株)健都/株式会社健都");
        assert_eq!(strings("の"), "の");
    }
}
