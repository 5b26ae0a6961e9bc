//! Passages one by one, the best first whatever their document: what is read under a budget of tokens.

use keifu_corpus::{ByteSpan, CharSpan, Noun, PartOfSpeech, Token};
use keifu_graph::DocumentIndex;
use keifu_indexer::{Query, Sort};

use super::{
    Snapshot,
    search::{SearchOptions, asked, sort},
};
use crate::{
    Error,
    api::search::{Relaxation, Tried},
};

/// Words of a sentence that are looked for.
const MOST_WORDS: usize = 12;

/// Every passage that a search finds, in order.
pub(crate) struct RankedPassages {
    /// Number of documents with a matching passage.
    pub(crate) total_documents: usize,
    /// The passages, each once.
    pub(crate) passages: Vec<(DocumentIndex, u32)>,
    /// What else was tried when nothing was found.
    pub(crate) tried: Option<Tried>,
    query: Query,
}

impl Snapshot {
    /// The passages that a search finds; of `options` what narrows and sorts.
    pub(crate) fn ranked_passages(
        &self,
        text: &str,
        options: &SearchOptions,
    ) -> Result<RankedPassages, Error> {
        let (asked, _) = asked(text, options)?;
        let query = self.resolve_names(&asked)?;
        let ranking = self.searcher.rank(&query, sort(options.sort.as_deref())?)?;
        let place = |key: &keifu_indexer::PassageKey| {
            Some((*self.by_number.get(&key.document_number())?, key.ordinal()))
        };
        let mut tried = None;
        if ranking.passages.is_empty() {
            let mut weaker = self.try_weaker(&asked)?;
            weaker.relaxations.extend(self.any_word_of(text, options)?);
            tried = Some(weaker);
        }
        Ok(RankedPassages {
            total_documents: ranking.total_documents,
            tried,
            passages: ranking.passages.iter().filter_map(place).collect(),
            query,
        })
    }

    /// What any of the nouns of `text` would find: a sentence asks for all of its words, and few passages have them.
    fn any_word_of(&self, text: &str, options: &SearchOptions) -> Result<Option<Relaxation>, Error> {
        let analysis = self.analyzer().worker().analyze(text);
        let says = |token: &Token| match token.word.pos {
            PartOfSpeech::Noun(
                Noun::Pronoun | Noun::Dependent | Noun::Number | Noun::Counter | Noun::Adverbial,
            ) => false,
            PartOfSpeech::Noun(_) | PartOfSpeech::Prefix | PartOfSpeech::Other => true,
            _ => false,
        };
        let mut words: Vec<&str> = Vec::new();
        for together in
            analysis.tokens.chunk_by(|one, next| one.span.end == next.span.start && says(one) && says(next))
        {
            if let (Some(first), Some(last)) = (together.first(), together.last())
                && says(first)
            {
                let word = ByteSpan { start: first.span.start, end: last.span.end };
                let word = word.of(&analysis.canonical.text);
                if !words.contains(&word) && !["AND", "OR", "NOT"].contains(&word) {
                    words.push(word);
                }
            }
        }
        words.truncate(MOST_WORDS);
        if words.len() < 2 {
            return Ok(None);
        }
        let query = words.join(" OR ");
        // Words that would not read back as such are no query to offer.
        let Ok((asked, _)) = asked(&query, options) else { return Ok(None) };
        let found = self.searcher.rank(&self.resolve_names(&asked)?, Sort::default())?;
        Ok(Some(Relaxation {
            what: "いずれかの語".to_owned(),
            query,
            documents: found.total_documents,
            passages: found.passages.len(),
        }))
    }

    /// The characters of `text` that the search was for.
    pub(crate) fn found_in(&self, ranked: &RankedPassages, text: &str) -> Vec<CharSpan> {
        self.searcher.highlights(&ranked.query, text)
    }
}
