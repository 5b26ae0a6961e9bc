//! A plan made ready for the search: names resolved, words of the vocabulary read.

use keifu_corpus::{Normalized, Noun, PartOfSpeech, calendar::Interval};
use keifu_graph::{EntityIndex, MetricRole, Predicate};

use super::{understand::interval, words::Want};
use crate::{Error, api::context::Plan, library::Snapshot};

/// A plan made ready.
#[derive(Debug, Default)]
pub(super) struct Ask {
    pub(super) entities: Vec<EntityIndex>,
    /// How the question names them.
    pub(super) names: Vec<String>,
    pub(super) years: Vec<i32>,
    /// The 年度 and dates asked about.
    pub(super) windows: Vec<Interval>,
    pub(super) predicates: Vec<Predicate>,
    pub(super) wants: Vec<Want>,
    pub(super) roles: Vec<MetricRole>,
    pub(super) terms: Vec<Term>,
    /// All words of the terms in matching form, those of one sign left out.
    pub(super) words: Vec<String>,
}

/// A word to search and the words that it is made of.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) text: String,
    /// Its parts when it has several.
    pub(super) parts: Vec<String>,
}

impl Ask {
    /// Reads a plan.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for an entity that is nobody, [`Error::BadValue`] for a word that the vocabulary lacks.
    pub(super) fn of(library: &Snapshot, plan: &Plan) -> Result<Self, Error> {
        let mut ask = Self { years: plan.fiscal_years.clone(), ..Self::default() };
        for entity in &plan.entities {
            ask.entities.push(library.entity_named(&entity.id)?);
            ask.names.push(if entity.text.is_empty() { entity.name.clone() } else { entity.text.clone() });
        }
        let bad = |what: &'static str, given: &str, expected: String| Error::BadValue {
            what,
            given: given.to_owned(),
            expected,
        };
        for period in &plan.dates {
            let given = || format!("{}..{}", period.start, period.end);
            let expected = "2019-04-01 のような日付を、早い順に書いてください";
            ask.windows
                .push(interval(period).ok_or_else(|| bad("plan.dates", &given(), expected.to_owned()))?);
        }
        for &year in &plan.fiscal_years {
            let window = Interval::fiscal_year(year).filter(|_| (1868..=2199).contains(&year));
            let expected = "1868～2199 の西暦で書いてください".to_owned();
            ask.windows.push(window.ok_or_else(|| bad("plan.fiscal_years", &year.to_string(), expected))?);
        }
        for word in &plan.predicates {
            let read = word
                .parse()
                .map_err(|error: keifu_graph::Error| bad("plan.predicates", word, error.to_string()));
            ask.predicates.push(read?);
        }
        for word in &plan.roles {
            let read =
                word.parse().map_err(|error: keifu_graph::Error| bad("plan.roles", word, error.to_string()));
            ask.roles.push(read?);
        }
        for word in &plan.wants {
            ask.wants.push(Want::of(word).ok_or_else(|| bad("plan.wants", word, Want::all()))?);
        }
        let mut worker = library.analyzer().worker();
        for text in &plan.terms {
            let analysis = worker.analyze(text);
            let mut parts: Vec<String> = Vec::new();
            for token in &analysis.tokens {
                let surface = token.span.of(&analysis.canonical.text);
                let glued = surface.chars().nth(1).is_none()
                    || matches!(token.word.pos, PartOfSpeech::Noun(Noun::Suffix | Noun::Counter));
                match parts.last_mut() {
                    // 商談会, 補助金, 3件: one sign says too little by itself.
                    Some(last) if glued && token.word.pos != PartOfSpeech::Symbol => last.push_str(surface),
                    _ if surface.chars().any(char::is_alphanumeric) => parts.push(surface.to_owned()),
                    _ => {}
                }
            }
            for word in parts.iter().chain([text]) {
                let word = Normalized::matching(word).text;
                if word.chars().nth(1).is_some() && !ask.words.contains(&word) {
                    ask.words.push(word);
                }
            }
            if parts.len() < 2 {
                parts.clear();
            }
            // One sign alone (初, 市) stands in too much.
            if text.chars().nth(1).is_none() && !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                continue;
            }
            ask.terms.push(Term { text: text.clone(), parts });
        }
        Ok(ask)
    }

    pub(super) fn wants(&self, want: Want) -> bool {
        self.wants.contains(&want)
    }

    pub(super) fn wants_date(&self) -> bool {
        self.wants(Want::When)
    }

    pub(super) fn wants_figures(&self) -> bool {
        self.wants(Want::HowMany)
            || self.wants(Want::Series)
            || self.wants(Want::Compare)
            || !self.roles.is_empty()
    }

    /// Whether what was planned answers too.
    pub(super) fn wants_plans(&self) -> bool {
        self.roles.contains(&MetricRole::Target)
    }
}
