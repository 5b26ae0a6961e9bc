//! How matches are spread over years, publishers and documents: exact counts.

use std::collections::BTreeMap;

use crate::{FacetValue, Facets, collect::Collected};

/// Counts all matches.
pub(crate) fn count(collected: &Collected) -> Facets {
    let mut years: BTreeMap<(bool, Option<i32>), (usize, usize)> = BTreeMap::new();
    let mut publishers: BTreeMap<Option<u32>, (usize, usize)> = BTreeMap::new();
    for document in &collected.documents {
        let year = years.entry((document.fiscal_year.is_none(), document.fiscal_year)).or_default();
        let publisher = publishers.entry(document.publisher).or_default();
        for count in [year, publisher] {
            count.0 += 1;
            count.1 += document.passages;
        }
    }
    let fiscal_year = years
        .into_iter()
        .map(|((_, value), (documents, passages))| FacetValue { value, documents, passages })
        .collect();
    let mut publisher: Vec<FacetValue<Option<String>>> = publishers
        .into_iter()
        .map(|(index, (documents, passages))| FacetValue {
            value: index.map(|index| collected.publishers[index as usize].clone()),
            documents,
            passages,
        })
        .collect();
    publisher.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.value.cmp(&b.value)));
    let mut document: Vec<FacetValue<u64>> = collected
        .documents
        .iter()
        .map(|document| FacetValue { value: document.number, documents: 1, passages: document.passages })
        .collect();
    document.sort_unstable_by_key(|facet| (std::cmp::Reverse(facet.passages), facet.value));
    Facets { fiscal_year, publisher, document }
}
