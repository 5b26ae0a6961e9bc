//! Places: of passages in their file, of quotes in their passages.

use keifu_corpus::{
    Document,
    catalog::{DocumentRecord, PLACES_TOGETHER},
};
use keifu_graph::{Extraction, Place, Quote};

use super::{differs, shown};
use crate::{Error, error, library::Snapshot};

/// The places that answers show are kept apart from the passages: they must be the same.
pub(super) fn check_places_apart(
    library: &Snapshot,
    record: &DocumentRecord,
    stored: &Document,
) -> Result<(), Error> {
    let source = Some(record.source.as_str());
    for (part, passages) in (0..).zip(stored.passages.chunks(PLACES_TOGETHER as usize)) {
        let kept = library.with_catalog(|catalog| catalog.places(record.number, part));
        let kept =
            kept.map_err(|error| differs(source, "位置", "読めません", error::with_causes(&error), ""))?;
        for (at, passage) in passages.iter().enumerate() {
            let apart = kept.get(at).cloned().unwrap_or_default();
            if apart != passage.place {
                let place = format!("段落 {}", passage.ordinal);
                let (apart, within) = (format!("{apart:?}"), format!("{:?}", passage.place));
                return Err(differs(source, &place, "ページの中の位置", apart, within));
            }
        }
    }
    Ok(())
}

/// Every character of every passage must stand where its map says.
pub(super) fn check_maps(source: Option<&str>, document: &Document, original: &str) -> Result<(), Error> {
    let original: Vec<char> = original.chars().collect();
    for passage in &document.passages {
        let place = format!("段落 {}", passage.ordinal);
        let text: Vec<char> = passage.text.chars().collect();
        let mut next = 0;
        for run in &passage.map.runs {
            if run.passage != next {
                return Err(differs(source, &place, "原文との対応の切れ目", run.passage, next));
            }
            next += run.len;
            if run.inserted {
                continue;
            }
            let here = text.get(run.passage as usize..next as usize);
            let there = original.get(run.source as usize..(run.source + run.len) as usize);
            if here.is_none() || here != there {
                let words = |chars: Option<&[char]>| shown(&chars.into_iter().flatten().collect::<String>());
                return Err(differs(source, &place, "原文の文字", words(here), words(there)));
            }
        }
        if next as usize != text.len() {
            return Err(differs(source, &place, "原文との対応の長さ", next, text.len()));
        }
    }
    Ok(())
}

/// Every place must lie in its passage and in the original; every quote must be the characters at its place.
pub(super) fn check_places(
    source: Option<&str>,
    document: &Document,
    extraction: &Extraction,
) -> Result<usize, Error> {
    let mut places = 0;
    let mut check = |place: &Place, quote: Option<&Quote>, what: &str| {
        places += 1;
        let at = format!("段落 {}、{}～{} 文字", place.passage, place.span.start, place.span.end);
        let Some(passage) = document.passages.get(place.passage as usize) else {
            return Err(differs(source, &at, what, "段落がない", ""));
        };
        let found = place.span.of(&passage.text);
        if place.span.is_empty() || found.chars().count() != place.span.len() {
            return Err(differs(source, &at, what, "段落の外", shown(found)));
        }
        if let Some(quote) = quote
            && (quote.text != found || quote.page != passage.page)
        {
            return Err(differs(source, &at, what, shown(&quote.text), shown(found)));
        }
        if passage.map.to_source(place.span).is_none() {
            return Err(differs(source, &at, what, shown(found), "原文にない"));
        }
        Ok(())
    };
    for mention in &extraction.mentions {
        check(&mention.place, None, "言及")?;
    }
    for date in &extraction.dates {
        check(&date.place, None, "日付")?;
    }
    for quote in extraction.sightings.iter().flatten() {
        check(&quote.place, Some(quote), "初出の引用")?;
    }
    let forms = extraction.entities.iter().flat_map(|entity| &entity.forms);
    for quote in forms.filter_map(|form| form.evidence.as_ref()) {
        check(&quote.place, Some(quote), "名前の引用")?;
    }
    for alias in &extraction.aliases {
        check(&alias.evidence.place, Some(&alias.evidence), "略称の引用")?;
    }
    for metric in &extraction.metrics {
        check(&metric.evidence.place, Some(&metric.evidence), "指標の引用")?;
    }
    for statement in &extraction.statements {
        check(&statement.evidence.place, Some(&statement.evidence), "関係の引用")?;
    }
    for event in &extraction.events {
        check(&event.evidence.place, Some(&event.evidence), "出来事の引用")?;
    }
    Ok(places)
}
