//! An answer with citations → for each sentence whether what it cites says so, literally: names by all their names,
//! numbers with their units, dates whatever the calendar.
//!
//! Nothing is judged by meaning: what is said of the names, numbers and dates is not compared.

mod claim;
mod compare;
mod marks;
mod region;
mod sentence;
mod vocabulary;

use std::collections::BTreeMap;

use keifu_corpus::{ByteSpan, CharSpan, Normalized};
use keifu_indexer::Worker;

use super::shelf::Shelf;
use crate::{
    Error,
    api::citations::{
        CheckedAnswer, CheckedClaim, CheckedSentence, CitedAnswer, UnknownCitation, VerdictCounts,
    },
    library::Snapshot,
};

use marks::Mark;
use region::Region;
use sentence::Sentence;

/// The longest answer, in characters.
const LONGEST: usize = 20_000;
/// The most citations that are sent with it, and the longest quote of one.
const MOST_CITATIONS: usize = 200;
const LONGEST_QUOTE: usize = 8_000;
/// The most different citations in an answer.
const MOST_IDS: usize = 200;

/// Checks `answer`.
///
/// # Errors
/// [`Error::BadValue`] for what is too long.
pub(crate) fn check(library: &Snapshot, answer: &CitedAnswer) -> Result<CheckedAnswer, Error> {
    let too_long = |what: &'static str, length: usize, expected: &str| Error::BadValue {
        what,
        given: length.to_string(),
        expected: expected.to_owned(),
    };
    let length = answer.answer.chars().count();
    if length > LONGEST {
        return Err(too_long("answer", length, "20,000 文字以内にしてください"));
    }
    if answer.citations.len() > MOST_CITATIONS {
        return Err(too_long("citations", answer.citations.len(), "200 件以内にしてください"));
    }
    for cited in &answer.citations {
        let length = cited.quote.as_ref().map_or(0, |quote| quote.chars().count());
        if length > LONGEST_QUOTE {
            return Err(too_long("quote", length, "8,000 文字以内にしてください"));
        }
    }
    let text = Text::of(&answer.answer);
    let listed: Vec<String> = answer.citations.iter().map(|cited| cited.citation_id.clone()).collect();
    let (marks, lines) = marks::find(&text.canonical, &listed);
    let mut checker = Checker {
        library,
        shelf: Shelf::new(library),
        worker: library.analyzer().worker(),
        quotes: answer
            .citations
            .iter()
            .filter_map(|it| Some((key(&it.citation_id), it.quote.clone()?)))
            .collect(),
        regions: BTreeMap::new(),
    };
    let mut unknown = Vec::new();
    for mark in &marks {
        for id in &mark.ids {
            checker.look_up(id, Some(text.chars(mark.start, mark.start).start), &mut unknown)?;
        }
    }
    for id in &listed {
        checker.look_up(id, None, &mut unknown)?;
    }
    let mut sentences = Vec::new();
    let split = sentence::split(&text.canonical, &marks, &lines);
    for (at, sentence) in split.iter().enumerate() {
        let mut checked = checker.sentence(&text, &marks, sentence);
        // A citation at the end of a line may stand for all of the line: only if it says all of this too.
        if checked.verdict == "uncited"
            && let Some(cited) = split[at..].iter().find(|next| !next.marks.is_empty())
            && !text.canonical[sentence.end..cited.start.max(sentence.end)].contains('\n')
        {
            let with = Sentence { marks: cited.marks.clone(), ..sentence.clone() };
            let tried = checker.sentence(&text, &marks, &with);
            if tried.verdict == "supported" {
                checked = tried;
            }
        }
        sentences.push(checked);
    }
    let mut counts = VerdictCounts::default();
    for sentence in &sentences {
        *match sentence.verdict.as_str() {
            "supported" => &mut counts.supported,
            "unsupported" => &mut counts.unsupported,
            "contradicted" => &mut counts.contradicted,
            "uncited" => &mut counts.uncited,
            "unknown_citation" => &mut counts.unknown_citation,
            _ => &mut counts.no_claims,
        } += 1;
    }
    let flagged = counts.unsupported + counts.contradicted + counts.uncited + counts.unknown_citation;
    Ok(CheckedAnswer {
        supported: flagged == 0 && unknown.is_empty(),
        counts,
        unknown_citations: unknown,
        sentences,
    })
}

/// The canonical form of an answer, line by line, with the way back to its characters.
struct Text {
    canonical: String,
    /// First byte, first character and form of each line.
    lines: Vec<(usize, usize, Normalized)>,
    original: String,
}

impl Text {
    fn of(answer: &str) -> Self {
        let mut text = Self { canonical: String::new(), lines: Vec::new(), original: answer.to_owned() };
        let mut chars = 0;
        for line in answer.split_inclusive('\n') {
            let form = Normalized::canonical(line.trim_end_matches(['\n', '\r']));
            let start = text.canonical.len();
            text.canonical.push_str(&form.text);
            if line.ends_with('\n') {
                text.canonical.push('\n');
            }
            text.lines.push((start, chars, form));
            chars += line.chars().count();
        }
        text
    }

    /// The characters of the answer that bytes of the canonical text came from.
    fn chars(&self, start: usize, end: usize) -> CharSpan {
        let at = |byte: usize, is_end: bool| -> usize {
            let line = self.lines.partition_point(|line| line.0 < byte + usize::from(!is_end)).max(1) - 1;
            let Some((first, chars, form)) = self.lines.get(line) else { return 0 };
            let within = (byte - (*first).min(byte)).min(form.text.len());
            let span = if is_end && within > 0 {
                form.to_chars(ByteSpan::new(within - 1, within)).end
            } else {
                form.to_chars(ByteSpan::new(within, within)).start
            };
            chars + span as usize
        };
        let (start, end) = (at(start, false), at(end, true));
        CharSpan::new(start, end.max(start))
    }
}

/// An id in the form in which ids are compared.
fn key(id: &str) -> String {
    marks::parse(id).map_or_else(|| id.to_owned(), |id| id.to_string())
}

struct Checker<'a> {
    library: &'a Snapshot,
    shelf: Shelf<'a>,
    worker: Worker,
    /// Words that were given with an id.
    quotes: BTreeMap<String, String>,
    /// What is known of each id; `None` for those that lead nowhere.
    regions: BTreeMap<String, Option<Region>>,
}

impl Checker<'_> {
    fn look_up(
        &mut self,
        written: &str,
        start: Option<u32>,
        unknown: &mut Vec<UnknownCitation>,
    ) -> Result<(), Error> {
        let id = key(written);
        if self.regions.contains_key(&id) {
            return Ok(());
        }
        let reason = match marks::parse(written) {
            _ if self.regions.len() >= MOST_IDS => {
                Some("引用が多すぎるので確かめていません（200 件まで）".to_owned())
            }
            None => Some("引用 ID の形ではありません".to_owned()),
            Some(cited) => {
                let quote = self.quotes.get(&id).map(String::as_str);
                match Region::of(self.library, &mut self.shelf, &mut self.worker, &cited, quote)? {
                    Ok(region) => {
                        self.regions.insert(id.clone(), Some(region));
                        None
                    }
                    Err(reason) => Some(reason),
                }
            }
        };
        if let Some(reason) = reason {
            unknown.push(UnknownCitation { citation_id: written.to_owned(), reason, start });
            self.regions.insert(id, None);
        }
        Ok(())
    }

    fn sentence(&mut self, text: &Text, marks: &[Mark], sentence: &Sentence) -> CheckedSentence {
        // Marks are blanked, so that every byte stays where it was.
        let mut bare = text.canonical[sentence.start..sentence.end].to_owned();
        for mark in marks.iter().filter(|mark| mark.start < sentence.end && mark.end > sentence.start) {
            let (from, to) = (mark.start.max(sentence.start), mark.end.min(sentence.end));
            bare.replace_range(from - sentence.start..to - sentence.start, &" ".repeat(to - from));
        }
        let bare = bare.replace('\n', " ");
        let ids: Vec<String> =
            sentence.marks.iter().flat_map(|&at| marks[at].ids.iter().map(|id| key(id))).collect();
        let mut cited: Vec<&Region> = Vec::new();
        for id in &ids {
            if let Some(Some(region)) = self.regions.get(id)
                && !cited.iter().any(|known| known.id == region.id)
            {
                cited.push(region);
            }
        }
        let analysis = self.worker.analyze(&bare);
        let outcome = compare::compare(self.library, &analysis, &cited);
        let claims: Vec<CheckedClaim> = outcome
            .into_iter()
            .map(|outcome| {
                let (start, end) = (outcome.span.start as usize, outcome.span.end as usize);
                let span = text.chars(sentence.start + start, sentence.start + end);
                CheckedClaim {
                    kind: outcome.kind.to_owned(),
                    text: span.of(&text.original).to_owned(),
                    start: span.start,
                    end: span.end,
                    value: outcome.value,
                    verdict: outcome.verdict.to_owned(),
                    support: outcome.support,
                }
            })
            .collect();
        let has = |verdict: &str| claims.iter().any(|claim| claim.verdict == verdict);
        let verdict = match () {
            () if cited.is_empty() && !ids.is_empty() => "unknown_citation",
            () if claims.is_empty() => "no_claims",
            () if cited.is_empty() => "uncited",
            () if has("contradicted") => "contradicted",
            () if has("not_found") => "unsupported",
            () => "supported",
        };
        let span = text.chars(sentence.start, sentence.end);
        CheckedSentence {
            text: span.of(&text.original).to_owned(),
            start: span.start,
            end: span.end,
            verdict: verdict.to_owned(),
            citations: cited.iter().map(|region| region.id.clone()).collect(),
            claims,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_back_to_the_characters_of_the_answer() {
        let answer = "ＰＭＤＡは１０５件。\r\n㈱甲は、4件\n";
        let text = Text::of(answer);
        let of = |words: &str| {
            let start = text.canonical.find(words).unwrap();
            text.chars(start, start + words.len()).of(answer).to_owned()
        };
        assert_eq!(of("105件"), "１０５件");
        assert_eq!(of("(株)甲"), "㈱甲");
        assert_eq!(of("4件"), "4件");
    }
}
