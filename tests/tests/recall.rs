//! Exact search finds every passage that contains a string, and only those: beside a plain scan.

use std::{collections::BTreeSet, path::Path};

use keifu_corpus::{Normalized, read_document};
use keifu_indexer::{Analyzer, Index, SearchRequest, query};
use keifu_tests::{files_of, perf, random::Random, samples, shared};

/// Strings to look for in each collection.
const STRINGS: usize = 10_000;

/// Indexes every file of a folder and looks for substrings of 2 to 20 characters of its passages.
fn every_substring_is_found(folder: &Path, strings: usize, seed: u64) {
    let place = tempfile::tempdir().expect("a folder");
    let analyzer = Analyzer::new(&[]).expect("the embedded dictionary");
    let index = Index::create(place.path(), &analyzer).expect("a new index");
    let mut worker = analyzer.worker();
    let mut writer = index.writer(64 << 20).expect("a writer");
    let mut passages = Vec::new();
    for (number, (path, bytes)) in (1..).zip(files_of(folder)) {
        let Ok(document) = read_document(&bytes, &path.to_string_lossy(), None) else {
            continue;
        };
        let analyses: Vec<_> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        writer.add(number, &document, &analyses).expect("indexed");
        passages
            .extend(document.passages.iter().map(|passage| (number, passage.ordinal, passage.text.clone())));
    }
    writer.commit(1).expect("committed");
    let searcher = index.searcher().expect("a searcher");

    let scanned: Vec<String> = passages.iter().map(|(_, _, text)| Normalized::matching(text).text).collect();
    let mut random = Random(seed);
    let mut missed = Vec::new();
    let mut asked = 0;
    while asked < strings {
        let at = random.below(passages.len());
        let chars: Vec<char> = passages[at].2.chars().collect();
        let length = 2 + random.below(19);
        if chars.len() < length {
            continue;
        }
        let start = random.below(chars.len() - length + 1);
        let wanted: String = chars[start..start + length].iter().collect();
        let folded = Normalized::matching(&wanted).text;
        // A cut inside a cluster (half-width kana before its voiced mark) is another string.
        if folded.is_empty() || !scanned[at].contains(&folded) {
            continue;
        }
        asked += 1;
        let found: BTreeSet<(u64, u32)> = searcher
            .search(&SearchRequest::new(query::Query::Exact(wanted.clone())))
            .expect("an answer")
            .matching
            .iter()
            .map(|key| (key.document_number(), key.ordinal()))
            .collect();
        if !found.contains(&(passages[at].0, passages[at].1)) {
            missed.push(wanted);
        } else if asked % 100 == 0 {
            let want: BTreeSet<(u64, u32)> = (passages.iter().zip(&scanned))
                .filter(|(_, text)| text.contains(&folded))
                .map(|((document, ordinal, _), _)| (*document, *ordinal))
                .collect();
            assert!(found.is_superset(&want), "{wanted}: {:?}", want.difference(&found).collect::<Vec<_>>());
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {strings} strings are not found, such as {:?}",
        missed.len(),
        &missed[..missed.len().min(5)]
    );
}

#[test]
fn every_substring_of_the_samples_is_found() {
    every_substring_is_found(&samples(), 2_000, 1);
}

#[test]
fn every_substring_of_the_seeds_is_found() {
    if let Some(shared) = shared() {
        every_substring_is_found(&shared.join("seeds"), STRINGS, 2);
    }
}

#[test]
fn every_substring_of_statutes_and_review_sheets_is_found() {
    if let Some(shared) = shared() {
        let folder = tempfile::tempdir().expect("a folder");
        perf::write_documents(&shared, folder.path(), 4 << 20).expect("the benchmark text");
        every_substring_is_found(folder.path(), STRINGS, 3);
    }
}
