//! A tantivy query for what passages are, not what they say: sets of passages, years, publishers, documents.
//!
//! Each becomes a bit set per segment from fast fields and adds nothing to the score.

use std::sync::Arc;

use keifu_corpus::Normalized;
use tantivy::{
    BitSet, DocId, DocSet, Score, SegmentReader, TantivyError,
    columnar::StrColumn,
    query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use crate::{
    PassageSet,
    schema::{DOCUMENT_ID, FISCAL_YEAR, KEY, PUBLISHER, SOURCE, TITLE},
};

/// A condition on a passage's or its document's properties.
#[derive(Clone, Debug)]
pub(crate) enum Filter {
    /// The passage is in the set.
    Passages(PassageSet),
    /// The 年度 is known and within, both ends included.
    FiscalYears(i32, i32),
    /// The 年度 is unknown.
    FiscalYearUnknown,
    /// The publisher's matching form contains this one.
    Publisher(String),
    /// The publisher's matching form is this one.
    PublisherIs(String),
    /// The document's id is this string, or its source or title contain it, all in matching form.
    Document(String),
}

impl Query for Filter {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(FilterWeight(Arc::new(self.clone()))))
    }
}

struct FilterWeight(Arc<Filter>);

impl Weight for FilterWeight {
    fn scorer(&self, reader: &SegmentReader, _boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let docs = BitSetDocSet::from(self.0.docs(reader)?);
        Ok(Box::new(ConstScorer::new(docs, 0.0)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("filter", 0.0))
    }
}

impl Filter {
    fn docs(&self, reader: &SegmentReader) -> tantivy::Result<BitSet> {
        let mut docs = BitSet::with_max_value(reader.max_doc());
        let columns = reader.fast_fields();
        let mut keep = |test: &dyn Fn(DocId) -> bool| {
            (0..reader.max_doc()).filter(|doc| test(*doc)).for_each(|doc| {
                docs.insert(doc);
            });
        };
        match self {
            Self::Passages(set) => {
                let column = columns.u64(KEY)?.first_or_default_col(u64::MAX);
                let keys = set.hashed();
                let (Some(first), Some(last)) = (set.keys().first(), set.keys().last()) else {
                    return Ok(docs);
                };
                keep(&|doc| {
                    let key = column.get_val(doc);
                    (first.0..=last.0).contains(&key) && keys.contains(&key)
                });
            }
            Self::FiscalYears(from, to) => {
                if let Some(column) = columns.column_opt::<i64>(FISCAL_YEAR)? {
                    let years = i64::from(*from)..=i64::from(*to);
                    keep(&|doc| column.first(doc).is_some_and(|year| years.contains(&year)));
                }
            }
            Self::FiscalYearUnknown => match columns.column_opt::<i64>(FISCAL_YEAR)? {
                Some(column) => keep(&|doc| column.first(doc).is_none()),
                None => keep(&|_| true),
            },
            Self::Publisher(name) | Self::PublisherIs(name) => {
                if let Some(column) = columns.str(PUBLISHER)? {
                    let whole = matches!(self, Self::PublisherIs(_));
                    let fits = |value: &str| if whole { value == name } else { value.contains(name) };
                    let values = values_that(&column, fits)?;
                    keep(&|doc| column.ords().first(doc).is_some_and(|ord| values[ord as usize]));
                }
            }
            Self::Document(part) => {
                for (name, whole) in [(DOCUMENT_ID, true), (SOURCE, false), (TITLE, false)] {
                    if let Some(column) = columns.str(name)? {
                        let fits = |value: &str| if whole { value == part } else { value.contains(part) };
                        let values = values_that(&column, fits)?;
                        if values.contains(&true) {
                            keep(&|doc| column.ords().first(doc).is_some_and(|ord| values[ord as usize]));
                        }
                    }
                }
            }
        }
        Ok(docs)
    }
}

/// For each value of a column, by its ordinal, whether its matching form fits.
fn values_that(column: &StrColumn, fits: impl Fn(&str) -> bool) -> tantivy::Result<Vec<bool>> {
    let mut found = Vec::with_capacity(column.num_terms());
    let mut values = column.dictionary().stream()?;
    while values.advance() {
        let value = std::str::from_utf8(values.key()).unwrap_or_default();
        found.push(fits(&Normalized::matching(value).text));
    }
    Ok(found)
}
