//! Matching passages, grouped by document in one pass over fast fields.

use rustc_hash::FxHashMap;
use tantivy::{
    DocAddress, Searcher,
    columnar::{Column, StrColumn},
    query::{EnableScoring, Query},
};

use crate::{
    PassageKey,
    schema::{FISCAL_YEAR, KEY, PUBLISHER, RANK},
};

/// A matching passage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) key: PassageKey,
    pub(crate) score: f32,
    /// Index of its document in [`Collected::documents`].
    pub(crate) document: u32,
    pub(crate) address: DocAddress,
}

/// A document with a matching passage.
#[derive(Clone, Debug)]
pub(crate) struct MatchingDocument {
    pub(crate) number: u64,
    pub(crate) rank: u64,
    pub(crate) fiscal_year: Option<i32>,
    /// Index in [`Collected::publishers`].
    pub(crate) publisher: Option<u32>,
    /// Score of its best passage.
    pub(crate) score: f32,
    /// Number of its matching passages.
    pub(crate) passages: usize,
}

/// All that matches.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) matches: Vec<Match>,
    pub(crate) documents: Vec<MatchingDocument>,
    pub(crate) publishers: Vec<String>,
}

/// Runs `query` over all segments.
pub(crate) fn collect(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Collected> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut collected = Collected::default();
    let mut by_number = FxHashMap::default();
    let mut by_publisher = FxHashMap::default();
    for (ordinal, reader) in searcher.segment_readers().iter().enumerate() {
        let columns = reader.fast_fields();
        let keys = columns.u64(KEY)?.first_or_default_col(0);
        let ranks = columns.u64(RANK)?;
        let years: Option<Column<i64>> = columns.column_opt(FISCAL_YEAR)?;
        let mut publishers = Publishers { column: columns.str(PUBLISHER)?, global: FxHashMap::default() };
        let alive = reader.alive_bitset();
        // Passages of a document stand together, so the document before is nearly always the one again.
        let mut last = (u64::MAX, 0u32);
        weight.for_each(reader, &mut |doc, score| {
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                return;
            }
            let key = PassageKey(keys.get_val(doc));
            let number = key.document_number();
            if last.0 != number {
                let index = *by_number.entry(number).or_insert_with(|| {
                    collected.documents.push(MatchingDocument {
                        number,
                        rank: ranks.first(doc).unwrap_or(0),
                        fiscal_year: years
                            .as_ref()
                            .and_then(|years| years.first(doc))
                            .map(|year| year as i32),
                        publisher: publishers.of(doc, &mut by_publisher, &mut collected.publishers),
                        score: 0.0,
                        passages: 0,
                    });
                    collected.documents.len() as u32 - 1
                });
                last = (number, index);
            }
            let document = &mut collected.documents[last.1 as usize];
            document.passages += 1;
            document.score = document.score.max(score);
            let address = DocAddress::new(ordinal as u32, doc);
            collected.matches.push(Match { key, score, document: last.1, address });
        })?;
    }
    Ok(collected)
}

/// The publishers of one segment, numbered over all segments.
struct Publishers {
    column: Option<StrColumn>,
    /// Number over all segments by ordinal in this one.
    global: FxHashMap<u64, u32>,
}

impl Publishers {
    fn of(&mut self, doc: u32, numbers: &mut FxHashMap<String, u32>, names: &mut Vec<String>) -> Option<u32> {
        let column = self.column.as_ref()?;
        let ordinal = column.ords().first(doc)?;
        Some(*self.global.entry(ordinal).or_insert_with(|| {
            let mut name = String::new();
            // The ordinal comes from this very column; were it not found, the publisher would count as "".
            let _ = column.ord_to_str(ordinal, &mut name);
            *numbers.entry(name.clone()).or_insert_with(|| {
                names.push(name);
                names.len() as u32 - 1
            })
        }))
    }
}
