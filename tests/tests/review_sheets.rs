//! Names of payees in the review sheets of the ministries: which become one entity, against their 法人番号.
//!
//! A pair is two rows in different sheets (a name and number that a sheet repeats counts once). It is joined when both
//! names are recognized and resolve to one entity. *Wrong* are the joined pairs with different numbers; *found* are the
//! pairs of one number whose names are recognized and joined. *Valid* leaves out numbers that fail their check digit
//! (typing errors); *clean* leaves out, too, what no text can tell: spellings that the data gives two numbers.
//!
//! Every eighth sheet is read unless `KEIFU_REVIEW_SHEETS` says otherwise (1: all of them).

#![expect(clippy::print_stderr, reason = "a test says what it measured")]

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::{Analysis, Normalized, read_document};
use keifu_graph::{EntityIndex, Extractor, Facts, Registry, ResolveInput, resolve};
use keifu_indexer::Analyzer;
use keifu_tests::{
    measure,
    review_sheets::{self, Sheet, Style, is_valid_number},
    shared,
};

/// A payee in a sheet: its name as printed, its number, and the entity that the name was resolved to.
type Row = (String, String, Option<EntityIndex>);

#[test]
fn names_of_one_body_join_and_no_others() {
    let Some(shared) = shared() else { return };
    let step = measure::setting("KEIFU_REVIEW_SHEETS", 8).max(1);
    for style in [Style::Given, Style::Varied] {
        let sheets = review_sheets::read(&shared, step, style).expect("it works on real sheets");
        let (facts, texts) = understand(&sheets);
        let rows = rows(&sheets, &facts, &texts);
        let told = homonyms(&rows);
        let valid: Vec<Row> = rows.iter().filter(|row| is_valid_number(&row.1)).cloned().collect();
        let clean: Vec<Row> = valid.iter().filter(|row| !told.contains(&plain(&row.0))).cloned().collect();
        let recognized = rows.iter().filter(|row| row.2.is_some()).count();
        eprintln!(
            "{style:?}: {} sheets, {} payees with a number, {:.1}% recognized; {} spellings with two numbers",
            sheets.len(),
            rows.len(),
            percent(recognized, rows.len()),
            told.len(),
        );
        let (raw, valid, clean) = (Pairs::of(&rows), Pairs::of(&valid), Pairs::of(&clean));
        raw.print("raw");
        valid.print("valid");
        clean.print("clean");
        let shown = measure::setting("KEIFU_REVIEW_WORST", 0);
        for line in valid.worst.iter().take(shown) {
            eprintln!("  {line}");
        }
        for (name, ..) in rows.iter().filter(|row| row.2.is_none()).take(shown) {
            eprintln!("  not recognized: {name}");
        }
        assert!(recognized * 100 >= rows.len() * 97, "too few payees are recognized");
        assert!(valid.wrong_share() <= 0.5, "too many names of different bodies are joined");
        assert!(clean.wrong_share() <= 0.2, "too many names that texts do tell apart are joined");
        let spellings = percent(valid.spellings_found, valid.spellings_wanted);
        assert!(valid.found_share().min(spellings) >= 95.0, "too few spellings of one body are joined");
    }
}

/// All sheets read, extracted and resolved; and the texts of the passages of each.
fn understand(sheets: &[Sheet]) -> (Facts, Vec<Vec<String>>) {
    let analyzer = Analyzer::new(&[]).expect("it works on real sheets");
    let extractor = Extractor::new();
    let work = |sheet: &Sheet, worker: &mut keifu_indexer::Worker| {
        let document = read_document(sheet.text.as_bytes(), &format!("{}.txt", sheet.id), None)
            .expect("it works on real sheets");
        let analyses: Vec<Analysis> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        let extraction = extractor.extract(&document, &analyses);
        let texts: Vec<String> = document.passages.iter().map(|passage| passage.text.clone()).collect();
        let input =
            ResolveInput { document: document.id, fiscal_year: document.metadata.fiscal_year, extraction };
        (input, texts)
    };
    let half = sheets.len() / 2;
    let read = |some: &[Sheet]| {
        let mut worker = analyzer.worker();
        some.iter().map(|sheet| work(sheet, &mut worker)).collect::<Vec<_>>()
    };
    let both = std::thread::scope(|scope| {
        let first = scope.spawn(|| read(&sheets[..half]));
        let second = read(&sheets[half..]);
        let mut both = first.join().expect("it works on real sheets");
        both.extend(second);
        both
    });
    let ids: Vec<_> = both.iter().map(|(input, _)| input.document.clone()).collect();
    let mut text_of: BTreeMap<_, _> = BTreeMap::new();
    let inputs: Vec<ResolveInput> = both
        .into_iter()
        .map(|(input, texts)| {
            text_of.insert(input.document.clone(), texts);
            input
        })
        .collect();
    let facts = resolve(inputs, &keifu_graph::Judgements::default(), &Registry::default());
    (facts, ids.iter().map(|id| text_of.remove(id).unwrap_or_default()).collect())
}

/// The payees with a number, once for each sheet, and the entity that a mention with the very characters leads to.
fn rows(sheets: &[Sheet], facts: &Facts, texts: &[Vec<String>]) -> Vec<Row> {
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let ids: Vec<keifu_corpus::DocumentId> = sheets
        .iter()
        .map(|sheet| keifu_corpus::DocumentId::of_source(&format!("{}.txt", sheet.id)))
        .collect();
    for (index, id) in ids.iter().enumerate() {
        at.insert(id.as_str(), index);
    }
    let mut mentioned: Vec<BTreeMap<String, EntityIndex>> = vec![BTreeMap::new(); sheets.len()];
    for mention in &facts.mentions {
        let sheet = at[facts.documents[mention.document as usize].id.as_str()];
        let text = mention.span.of(&texts[sheet][mention.passage as usize]);
        mentioned[sheet].entry(plain(text)).or_insert(mention.entity);
    }
    let mut rows = Vec::new();
    for (sheet, mentioned) in sheets.iter().zip(&mentioned) {
        let names: BTreeSet<(&str, &str)> = sheet
            .payees
            .iter()
            .filter(|payee| !payee.number.is_empty())
            .map(|payee| (payee.printed.as_str(), payee.number.as_str()))
            .collect();
        rows.extend(names.into_iter().map(|(name, number)| {
            (name.to_owned(), number.to_owned(), mentioned.get(&plain(name)).copied())
        }));
    }
    rows
}

/// The spelling without width, case and blanks.
fn plain(name: &str) -> String {
    Normalized::matching(name).text
}

/// Spellings that the data gives several numbers.
fn homonyms(rows: &[Row]) -> BTreeSet<String> {
    let mut numbers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (name, number, _) in rows {
        numbers.entry(plain(name)).or_default().insert(number);
    }
    numbers.into_iter().filter(|(_, numbers)| numbers.len() > 1).map(|(name, _)| name).collect()
}

/// What is joined, counted group by group: never pair by pair.
#[derive(Debug, Default)]
struct Pairs {
    joined: usize,
    wrong: usize,
    wanted: usize,
    found: usize,
    /// The same over pairs of different spellings only.
    spellings_wanted: usize,
    spellings_found: usize,
    worst: Vec<String>,
}

impl Pairs {
    fn of(rows: &[Row]) -> Self {
        let mut by_entity: BTreeMap<EntityIndex, Vec<&Row>> = BTreeMap::new();
        let mut by_number: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            by_number.entry(&row.1).or_default().push(row);
            if let Some(entity) = row.2 {
                by_entity.entry(entity).or_default().push(row);
            }
        }
        let mut pairs = Self::default();
        let mut worst = Vec::new();
        for rows in by_entity.values() {
            let numbers = count(rows.iter().map(|row| row.1.as_str()));
            let (all, right) = (pairs_of(rows.len()), numbers.values().copied().map(pairs_of).sum::<usize>());
            pairs.joined += all;
            pairs.wrong += all - right;
            if all > right {
                let names = count(rows.iter().map(|row| format!("{} {}", row.0, row.1)));
                worst.push((all - right, format!("{} {names:?}", all - right)));
            }
        }
        worst.sort_by(|a, b| b.cmp(a));
        pairs.worst = worst.into_iter().map(|(_, line)| line).collect();
        for rows in by_number.values() {
            let together = |rows: &[&&Row]| -> usize {
                count(rows.iter().filter_map(|row| row.2)).values().copied().map(pairs_of).sum()
            };
            let all: Vec<&&Row> = rows.iter().collect();
            pairs.wanted += pairs_of(rows.len());
            pairs.found += together(&all);
            let mut spellings: BTreeMap<&str, Vec<&&Row>> = BTreeMap::new();
            for row in &all {
                spellings.entry(&row.0).or_default().push(row);
            }
            let same: usize = spellings.values().map(|rows| pairs_of(rows.len())).sum();
            let same_found: usize = spellings.values().map(|rows| together(rows)).sum();
            pairs.spellings_wanted += pairs_of(rows.len()) - same;
            pairs.spellings_found += together(&all) - same_found;
        }
        pairs
    }

    fn wrong_share(&self) -> f64 {
        percent(self.wrong, self.joined)
    }

    fn found_share(&self) -> f64 {
        percent(self.found, self.wanted)
    }

    fn print(&self, what: &str) {
        eprintln!(
            "  {what:6} joined {} pairs, wrong {} ({:.3}%); of one number {} pairs, joined {:.2}%; of these in different \
             spellings {}, joined {:.2}%",
            self.joined,
            self.wrong,
            self.wrong_share(),
            self.wanted,
            self.found_share(),
            self.spellings_wanted,
            percent(self.spellings_found, self.spellings_wanted),
        );
    }
}

fn count<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

fn pairs_of(count: usize) -> usize {
    count * count.saturating_sub(1) / 2
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}
