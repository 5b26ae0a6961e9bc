//! Two years of a report, or two documents, side by side: what appeared, vanished, changed.
//!
//! Texts are compared by what they say: where lines wrap, pages turn, how wide characters are and how lists are numbered
//! makes no difference.

mod align;
mod entities;
mod marks;
mod numbers;
mod sentences;
mod side;
mod statements;
mod unit;

use keifu_graph::DocumentIndex;

use self::{
    align::Alignment,
    side::{Side, year_view},
};
use super::{Snapshot, Years, year_label, years};
use crate::{
    Error,
    api::{
        common::Page,
        compare::{ChangeKind, Comparison, ComparisonCounts, SentenceChangeKind, SeriesSummary},
    },
};

/// What is compared, and which part of the answer is wanted.
#[derive(Clone, Debug)]
pub struct CompareQuestion {
    /// The earlier 年度: 2018, H30, 平成30年度, unknown; without it the last but one.
    pub from: Option<String>,
    /// The later 年度; without it the one after `from`, or the last.
    pub to: Option<String>,
    /// entities, metrics, relations, events, sentences, with commas between; without it all.
    pub parts: Option<String>,
    /// Kinds of change, with commas between; a list that knows none of them is not narrowed.
    pub changes: Option<String>,
    /// The same for sentences alone; without it those of `changes`.
    pub sentence_changes: Option<String>,
    /// Where each list begins.
    pub offset: usize,
    /// How many of each list.
    pub limit: usize,
}

/// The lists of a comparison.
const PARTS: [&str; 5] = ["entities", "metrics", "relations", "events", "sentences"];
/// The kinds of change of entities, indicators, relations and events.
const KINDS: [(&str, ChangeKind); 4] = [
    ("appeared", ChangeKind::Appeared),
    ("vanished", ChangeKind::Vanished),
    ("renamed", ChangeKind::Renamed),
    ("changed", ChangeKind::Changed),
];
/// Those of sentences.
const SENTENCE_KINDS: [(&str, SentenceChangeKind); 5] = [
    ("changed", SentenceChangeKind::Changed),
    ("added", SentenceChangeKind::Added),
    ("removed", SentenceChangeKind::Removed),
    ("moved", SentenceChangeKind::Moved),
    ("year_only", SentenceChangeKind::YearOnly),
];

impl Default for CompareQuestion {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            parts: None,
            changes: None,
            sentence_changes: None,
            offset: 0,
            limit: 100,
        }
    }
}

/// Words that were given, each of which must be known.
struct Wanted<'q>(Option<Vec<&'q str>>);

impl<'q> Wanted<'q> {
    fn of(what: &'static str, given: Option<&'q str>, known: &[&str]) -> Result<Self, Error> {
        let Some(given) = given else { return Ok(Self(None)) };
        let words: Vec<&str> = given.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        if let Some(word) = words.iter().find(|word| !known.contains(word)) {
            return Err(Error::BadValue {
                what,
                given: (*word).to_owned(),
                expected: format!("{} のどれかを、コンマで区切って書いてください", known.join("、")),
            });
        }
        Ok(Self((!words.is_empty()).then_some(words)))
    }

    fn has(&self, word: &str) -> bool {
        self.0.as_ref().is_none_or(|words| words.contains(&word))
    }

    /// Whether a kind of a list is wanted; a list that knows none of the words is not narrowed.
    fn kind<K: PartialEq>(&self, kind: K, known: &[(&str, K)]) -> bool {
        let Some(words) = &self.0 else { return true };
        let mut named = known.iter().filter(|(word, _)| words.contains(word)).peekable();
        named.peek().is_none() || named.any(|(_, wanted)| *wanted == kind)
    }
}

impl Snapshot {
    /// The series of two documents at least, with their years, most documents first.
    pub fn series_list(&self, offset: usize, limit: usize) -> Page<SeriesSummary> {
        let counts = self.series_counts();
        Page::of(&counts, offset, limit, |series| self.series_summary(&series.value, &series.label))
    }

    /// The series of an id, or the only one whose name contains the text.
    ///
    /// Fails when there is none, or several.
    pub fn series_named(&self, text: &str) -> Result<SeriesSummary, Error> {
        if let Some(series) = self.series_by_id(text) {
            return Ok(series);
        }
        let fold = |text: &str| keifu_corpus::Normalized::matching(text).text;
        let wanted = fold(text);
        let counts = self.series_counts();
        let named: Vec<_> = counts.iter().filter(|series| fold(&series.label).contains(&wanted)).collect();
        let exact = named.iter().find(|series| fold(&series.label) == wanted);
        match (exact, named.as_slice()) {
            (Some(series), _) => Ok(self.series_summary(&series.value, &series.label)),
            (None, [series]) => Ok(self.series_summary(&series.value, &series.label)),
            (None, []) => Err(Error::UnknownSeries { name: text.to_owned() }),
            (None, several) => Err(Error::AmbiguousName {
                name: text.to_owned(),
                candidates: several
                    .iter()
                    .map(|series| format!("{} [{}]", series.label, series.value))
                    .collect(),
            }),
        }
    }

    /// The series of an id, of however many documents.
    pub fn series_by_id(&self, id: &str) -> Option<SeriesSummary> {
        let &latest = self.documents_of_series(id).last()?;
        let series = self.series_view(latest)?;
        Some(self.series_summary(&series.id, &series.name))
    }

    fn series_summary(&self, id: &str, name: &str) -> SeriesSummary {
        let years = self.years_of_series(id);
        SeriesSummary {
            series: crate::api::document::DocumentSeries { id: id.to_owned(), name: name.to_owned() },
            documents: years.iter().map(|(_, documents)| documents.len()).sum(),
            years: years.iter().map(|(year, documents)| year_view(self, *year, documents)).collect(),
        }
    }

    /// The documents of a series by 年度, ascending, the unknown last.
    fn years_of_series(&self, id: &str) -> Vec<(Option<i32>, Vec<DocumentIndex>)> {
        let mut years: Vec<(Option<i32>, Vec<DocumentIndex>)> = Vec::new();
        for &document in self.documents_of_series(id) {
            let year = self.record(document).metadata.fiscal_year;
            match years.last_mut() {
                Some(last) if last.0 == year => last.1.push(document),
                _ => years.push((year, vec![document])),
            }
        }
        years
    }

    /// What differs between two years of a series; `None` when there is no such series.
    pub fn compare_years(&self, id: &str, question: &CompareQuestion) -> Result<Option<Comparison>, Error> {
        let years = self.years_of_series(id);
        let Some(series) = self.series_by_id(id) else { return Ok(None) };
        let (from, to) = chosen(&years, question)?;
        let side = |at: usize| Side::read(self, years[at].0, years[at].1.clone());
        let comparison = self.compare(&side(from)?, &side(to)?, question)?;
        Ok(Some(Comparison { series: Some(series.series), years: series.years, ..comparison }))
    }

    /// What differs between two documents, whatever their titles; `None` when there is no such document.
    pub fn compare_documents(
        &self,
        from: &str,
        to: &str,
        question: &CompareQuestion,
    ) -> Result<Option<Comparison>, Error> {
        let index = |id: &str| self.document_index(id);
        let Some((from, to)) = index(from).zip(index(to)) else { return Ok(None) };
        let side = |document: DocumentIndex| {
            Side::read(self, self.record(document).metadata.fiscal_year, vec![document])
        };
        self.compare(&side(from)?, &side(to)?, question).map(Some)
    }

    fn compare(&self, from: &Side, to: &Side, question: &CompareQuestion) -> Result<Comparison, Error> {
        let parts = Wanted::of("parts", question.parts.as_deref(), &PARTS)?;
        let words: Vec<&str> = KINDS
            .iter()
            .map(|kind| kind.0)
            .chain(SENTENCE_KINDS.iter().map(|kind| kind.0).filter(|word| *word != "changed"))
            .collect();
        let wanted = Wanted::of("changes", question.changes.as_deref(), &words)?;
        let of_sentences = question.sentence_changes.as_deref().or(question.changes.as_deref());
        let wanted_sentences = Wanted::of("changes", of_sentences, &words)?;
        let (offset, limit) = (question.offset, question.limit);
        let alignment = Alignment::of(&from.units, &to.units);
        let mut named = entities::Changes::of(self, from, to);
        let (mut metrics, metric_counts) = numbers::changes(self, from, to, &alignment, &named.same);
        let (mut relations, relation_counts) = statements::relations(self, from, to, &named.same);
        let (mut events, event_counts) = statements::events(self, from, to, &named.same);
        let (mut sentences, sentence_counts) = sentences::changes(from, to, &alignment);
        let fits = |kind: ChangeKind| wanted.kind(kind, &KINDS);
        let mut named_list = std::mem::take(&mut named.list);
        named_list.retain(|change| fits(change.kind));
        metrics.retain(|change| fits(change.kind));
        relations.retain(|change| fits(change.kind));
        events.retain(|change| fits(change.kind));
        sentences.retain(|change| wanted_sentences.kind(change.kind, &SENTENCE_KINDS));
        Ok(Comparison {
            series: None,
            years: Vec::new(),
            from: from.view(self),
            to: to.view(self),
            counts: ComparisonCounts {
                entities: named.counts.clone(),
                metrics: metric_counts,
                relations: relation_counts,
                events: event_counts,
                sentences: sentence_counts,
            },
            entities: parts
                .has("entities")
                .then(|| Page::of(&named_list, offset, limit, |change| named.view(self, from, to, change))),
            metrics: parts
                .has("metrics")
                .then(|| Page::of(&metrics, offset, limit, |change| numbers::view(self, change))),
            relations: parts
                .has("relations")
                .then(|| Page::of(&relations, offset, limit, |change| change.view(self, from, to))),
            events: parts.has("events").then(|| Page::of(&events, offset, limit, |change| change.view(self))),
            sentences: parts.has("sentences").then(|| {
                Page::of(&sentences, offset, limit, |change| sentences::view(self, from, to, change))
            }),
        })
    }
}

/// Places of the two years that are asked for: the last two where nothing is said.
fn chosen(
    years: &[(Option<i32>, Vec<DocumentIndex>)],
    question: &CompareQuestion,
) -> Result<(usize, usize), Error> {
    let there = || years.iter().map(|(year, _)| year_label(*year)).collect::<Vec<_>>().join("、");
    let place = |what: &'static str, given: &Option<String>| -> Result<Option<usize>, Error> {
        let Some(given) = given.as_deref().map(str::trim).filter(|given| !given.is_empty()) else {
            return Ok(None);
        };
        let missing = || Error::BadValue {
            what,
            given: given.to_owned(),
            expected: format!("この系列にある年度は、{} です", there()),
        };
        let year = match self::years(given).map_err(|_| missing())? {
            Years::Unknown => None,
            Years::Range(range) if range.start() == range.end() => Some(*range.start()),
            Years::Range(_) => return Err(missing()),
        };
        years.iter().position(|(known, _)| *known == year).ok_or_else(missing).map(Some)
    };
    if years.len() < 2 {
        return Err(Error::BadValue {
            what: "series",
            given: there(),
            expected: "この系列には一つの年度しかありません。比べるには二つの年度が要ります".to_owned(),
        });
    }
    let last = years.len() - 1;
    // The unknown year is compared only when it is asked for.
    let latest = if years[last].0.is_none() && last >= 2 { last - 1 } else { last };
    let same = |at: usize| Error::BadValue {
        what: "to",
        given: year_label(years[at].0),
        expected: format!("from とは別の年度を選んでください。この系列にある年度は、{} です", there()),
    };
    Ok(match (place("from", &question.from)?, place("to", &question.to)?) {
        (Some(from), Some(to)) if from == to => return Err(same(to)),
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) if from < last => (from, from + 1),
        (Some(from), None) => (from, from - 1),
        (None, Some(0)) => (1, 0),
        (None, Some(to)) => (to - 1, to),
        (None, None) => (latest - 1, latest),
    })
}
