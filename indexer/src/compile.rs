//! [`Query`] → tantivy's query: which passages match, and how well.
//!
//! A needle's string and its morphemes both count, so that a passage with the very string comes before one with
//! another spelling; title and headings and, for several terms, their standing side by side add to the score only.

use std::ops::Bound;

use keifu_corpus::Normalized;
use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery, Occur,
        PhraseQuery, Query as Engine, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use crate::{
    Error, Query, Worker,
    bigram::{Grams, grams_of},
    filter::Filter,
    needle::{Needle, needles_of_term},
    schema::Fields,
};

/// Weight of a needle's occurrence in title and headings beside that in the text.
const HEADING: f32 = 0.15;
/// Morphemes that may stand between terms that count as near one another.
const NEAR: u32 = 8;
/// Morphemes beyond which nearness is not looked for: it costs more than it tells.
const LONGEST_NEAR: usize = 16;
/// Weight of a clause's or query's occurrence as a whole beside that of its parts.
const WHOLE: f32 = 3.0;

/// Compiles `query`.
///
/// # Errors
/// [`Error::Unresolved`] for an entity or type, which the graph must have replaced.
pub(crate) fn compile(query: &Query, fields: &Fields, worker: &mut Worker) -> Result<Box<dyn Engine>, Error> {
    Ok(match query {
        Query::All(parts) if parts.is_empty() => every_passage(),
        Query::All(parts) => {
            let mut clauses = Vec::with_capacity(parts.len() + 1);
            for part in parts {
                clauses.push(match part {
                    Query::Not(excluded) => (Occur::MustNot, compile(excluded, fields, worker)?),
                    part => (Occur::Must, compile(part, fields, worker)?),
                });
            }
            if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                clauses.push((Occur::Must, every_passage()));
            }
            clauses
                .extend(side_by_side(parts, fields, worker).into_iter().map(|whole| (Occur::Should, whole)));
            Box::new(BooleanQuery::new(clauses))
        }
        Query::Any(parts) => {
            let alternatives: Result<Vec<_>, _> =
                parts.iter().map(|part| compile(part, fields, worker)).collect();
            Box::new(BooleanQuery::union(alternatives?))
        }
        Query::Not(excluded) => Box::new(BooleanQuery::new(vec![
            (Occur::Must, every_passage()),
            (Occur::MustNot, compile(excluded, fields, worker)?),
        ])),
        Query::Term(term) => {
            let needles = needles_of_term(worker, term);
            let clause = needles.len() > 1;
            let mut clauses: Vec<_> =
                needles.iter().map(|needle| (Occur::Must, find(needle, fields))).collect();
            if clause {
                let whole = string(fields.bigrams, &Normalized::matching(term).text);
                clauses.push((Occur::Should, boost(whole, WHOLE)));
            }
            join(clauses)
        }
        Query::Exact(text) => find(&Needle::exact(text), fields),
        Query::Heading(text) => {
            let needles = needles_of_term(worker, text);
            join(needles.iter().map(|needle| (Occur::Must, any(in_headings(needle, fields)))).collect())
        }
        Query::FiscalYears { from, to } => Box::new(Filter::FiscalYears(*from, *to)),
        Query::FiscalYearUnknown => Box::new(Filter::FiscalYearUnknown),
        Query::Publisher(name) => Box::new(Filter::Publisher(Normalized::matching(name).text)),
        Query::PublisherIs(name) => Box::new(Filter::PublisherIs(Normalized::matching(name).text)),
        Query::Document(name) => Box::new(Filter::Document(Normalized::matching(name).text)),
        Query::Passages(set) => Box::new(Filter::Passages(set.clone())),
        Query::Entity(_) | Query::Kind(_) => return Err(Error::Unresolved(query.to_string())),
    })
}

/// The needles of a query that a matching passage may show, those under a negation left out.
pub(crate) fn needles(query: &Query, worker: &mut Worker) -> Vec<Needle> {
    match query {
        Query::All(parts) | Query::Any(parts) => {
            parts.iter().flat_map(|part| needles(part, worker)).collect()
        }
        Query::Term(term) => needles_of_term(worker, term),
        Query::Exact(text) => vec![Needle::exact(text)],
        _ => Vec::new(),
    }
}

/// The passages where a needle is found, its occurrence in headings added to the score.
fn find(needle: &Needle, fields: &Fields) -> Box<dyn Engine> {
    let mut ways: Vec<Box<dyn Engine>> =
        needle.exact.iter().map(|text| string(fields.bigrams, text)).collect();
    ways.extend(in_a_row(fields.morphemes, &needle.morphemes));
    let found = any(ways);
    let headings = in_headings(needle, fields).into_iter();
    let headings = headings.map(|heading| (Occur::Should, boost(heading, HEADING)));
    join(std::iter::once((Occur::Must, found)).chain(headings).collect())
}

/// The ways in which a needle may stand in title and headings.
fn in_headings(needle: &Needle, fields: &Fields) -> Vec<Box<dyn Engine>> {
    let strings = needle.exact.iter().filter(|text| text.chars().nth(1).is_some());
    let strings = strings.map(|text| string(fields.heading_bigrams, text));
    strings.chain(in_a_row(fields.heading_morphemes, &needle.morphemes)).collect()
}

/// What is found in one of some ways; nothing without any.
fn any(mut ways: Vec<Box<dyn Engine>>) -> Box<dyn Engine> {
    match ways.len() {
        1 => ways.remove(0),
        _ => Box::new(BooleanQuery::union(ways)),
    }
}

/// The passages that contain a string in matching form.
fn string(field: Field, matching: &str) -> Box<dyn Engine> {
    let term = |text: &str| Term::from_field_text(field, text);
    match grams_of(matching) {
        None => Box::new(EmptyQuery),
        Some(Grams::Prefix(c)) => {
            let from = Bound::Included(term(c.encode_utf8(&mut [0; 4])));
            let to = match next_char(c) {
                Some(next) => Bound::Excluded(term(next.encode_utf8(&mut [0; 4]))),
                None => Bound::Unbounded,
            };
            Box::new(InvertedIndexRangeQuery::new(from, to))
        }
        Some(Grams::One(gram)) => Box::new(TermQuery::new(term(&gram), IndexRecordOption::WithFreqs)),
        Some(Grams::Phrase(grams)) => {
            let grams = grams.into_iter().map(|(at, gram)| (at, term(&gram))).collect();
            Box::new(PhraseQuery::new_with_offset(grams))
        }
    }
}

/// The character after `c` in the order of code points.
fn next_char(c: char) -> Option<char> {
    (c as u32 + 1..=char::MAX as u32).find_map(char::from_u32)
}

/// The passages that have these morphemes at these distances; `None` without morphemes.
fn in_a_row(field: Field, morphemes: &[(usize, String)]) -> Option<Box<dyn Engine>> {
    let term = |form: &str| Term::from_field_text(field, form);
    Some(match morphemes {
        [] => return None,
        [(_, form)] => Box::new(TermQuery::new(term(form), IndexRecordOption::WithFreqs)),
        row => {
            Box::new(PhraseQuery::new_with_offset(row.iter().map(|(at, form)| (*at, term(form))).collect()))
        }
    })
}

/// The terms of a query side by side: what `PMDA 関西支部` asks for is best found as PMDA関西支部, and PMDAの関西支部 is
/// better than the two in different sentences.
fn side_by_side(parts: &[Query], fields: &Fields, worker: &mut Worker) -> Vec<Box<dyn Engine>> {
    let texts: Vec<&str> = parts
        .iter()
        .filter_map(|part| match part {
            Query::Term(text) | Query::Exact(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    if texts.len() < 2 {
        return Vec::new();
    }
    let mut ways = vec![boost(string(fields.bigrams, &Normalized::matching(&texts.concat()).text), WHOLE)];
    let mut row: Vec<(usize, Term)> = Vec::new();
    for needle in texts.into_iter().flat_map(|text| needles_of_term(worker, text)) {
        let start = row.last().map_or(0, |(at, _)| at + 1);
        let terms = needle
            .morphemes
            .iter()
            .map(|(at, form)| (start + at, Term::from_field_text(fields.morphemes, form)));
        row.extend(terms);
    }
    if (2..=LONGEST_NEAR).contains(&row.len()) {
        ways.push(Box::new(PhraseQuery::new_with_offset_and_slop(row, NEAR)));
    }
    ways
}

fn every_passage() -> Box<dyn Engine> {
    Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
}

fn boost(query: Box<dyn Engine>, weight: f32) -> Box<dyn Engine> {
    Box::new(BoostQuery::new(query, weight))
}

fn join(mut clauses: Vec<(Occur, Box<dyn Engine>)>) -> Box<dyn Engine> {
    match clauses.len() {
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}
