//! What the URL asks for: query, filters, order, and the addresses that change one of them.

use std::ops::RangeInclusive;

use keifu_corpus::calendar::parse_fiscal_years;
use keifu_indexer::{Query, query};

use crate::{library::SearchOptions, page::visit::Visit};

/// Documents on a page that can be chosen; the first unless asked otherwise.
pub(super) const PAGE_SIZES: [usize; 3] = [10, 20, 50];
/// Passages of each document that are shown unless asked otherwise.
pub(super) const PASSAGES: usize = 5;
/// The filters of the URL.
pub(super) const FILTERS: [&str; 4] = ["fiscal_year", "publisher", "entity", "type"];

/// The options of the search that the URL asks for.
pub(super) fn options(visit: &Visit) -> SearchOptions {
    let given = |name: &str| visit.param(name).map(str::to_owned);
    SearchOptions {
        fiscal_year: given("fiscal_year"),
        publisher: given("publisher"),
        entity: given("entity"),
        kind: given("type"),
        sort: given("sort"),
        limit: Some(limit(visit)),
        passages: Some(passages(visit)),
        cursor: given("cursor"),
        expansions: true,
    }
}

/// Documents on a page.
pub(super) fn limit(visit: &Visit) -> usize {
    number(visit, "limit").unwrap_or(PAGE_SIZES[0]).clamp(1, 100)
}

/// Passages of each document.
pub(super) fn passages(visit: &Visit) -> usize {
    number(visit, "passages").unwrap_or(PASSAGES).clamp(1, 1_000)
}

fn number(visit: &Visit, name: &str) -> Option<usize> {
    visit.param(name)?.trim().parse().ok()
}

/// The years that the filter names.
pub(super) fn chosen_years(visit: &Visit) -> Option<RangeInclusive<i32>> {
    parse_fiscal_years(visit.param("fiscal_year")?)
}

/// Whether a filter is set.
pub(super) fn is_filtered(visit: &Visit) -> bool {
    FILTERS.iter().any(|name| visit.param(name).is_some())
}

/// This page with a parameter set or taken away, from its first results on.
pub(super) fn changed(visit: &Visit, name: &str, value: Option<&str>) -> String {
    visit.here(&[(name, value), ("cursor", None)])
}

/// The name of a publisher so that the filter takes it for the whole.
pub(super) fn whole(name: &str) -> String {
    let nested = Query::Exact(name.to_owned());
    let marked = format!("「{name}」");
    if query::parse(&marked).as_ref() == Ok(&nested) { marked } else { nested.to_string() }
}

/// The same without its quotation marks.
pub(super) fn unquoted(name: &str) -> String {
    match query::parse(name) {
        Ok(Query::Exact(whole)) => whole,
        _ => name.to_owned(),
    }
}

/// The same answer from the API: its path with the query, the filters and the order.
pub(super) fn api_url(visit: &Visit, extra: &[(&str, &str)]) -> String {
    let asked = ["q", "fiscal_year", "publisher", "entity", "type", "sort"];
    let given = asked.iter().filter_map(|name| Some((*name, visit.param(name)?)));
    crate::page::link::query_string("/v1/search", given.chain(extra.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publisher_is_meant_whole() {
        assert_eq!(whole("商工労働部"), "「商工労働部」");
        assert_eq!(unquoted(&whole("a」b")), "a」b");
        assert_eq!(unquoted("大阪府"), "大阪府");
    }

    #[test]
    fn what_is_no_number_is_the_usual() {
        let visit = Visit::of(&"/?q=x&limit=many&passages=9999&fiscal_year=H30".parse().unwrap());
        assert_eq!((limit(&visit), passages(&visit)), (10, 1_000));
        assert_eq!(chosen_years(&visit), Some(2018..=2018));
        assert_eq!(api_url(&visit, &[("format", "csv")]), "/v1/search?q=x&fiscal_year=H30&format=csv");
    }
}
