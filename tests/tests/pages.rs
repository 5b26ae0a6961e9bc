//! Passages stand on the page that they name: checked with poppler's pdftotext on the real PDFs of `../shared` and on
//! printed papers.
//!
//! Needs poppler and Chromium; run with `tests/printed.sh`.

#![expect(clippy::print_stdout, reason = "these tests print their figures")]

use std::{fs, path::Path};

use keifu_corpus::{Document, Normalized, Passage, read_document};
use keifu_tests::{
    paper::{STYLES, paper},
    random::Random,
    shared, tools,
};

/// Passages to check.
const SAMPLE: usize = 200;
/// Characters that are compared of a passage; longer ones may go on in another column or on the next page.
const QUOTE: usize = 40;

/// Where the quote of a passage was found.
#[derive(Clone, Copy, PartialEq)]
enum Found {
    OnItsPage,
    OnAnother(u32),
    Nowhere,
}

/// A PDF as poppler reads it, by pages, in its three ways of ordering.
struct Poppler {
    pages: Vec<String>,
}

impl Poppler {
    fn read(pdf: &Path, pages: u32) -> Self {
        let all = |page: u32| -> String {
            let ways: [&[&str]; 3] = [&[], &["-layout"], &["-raw"]];
            // What marks one way from the next is in no text.
            ways.map(|options| compared(&tools::pdftotext(pdf, page, options))).join("\u{1}")
        };
        Self { pages: (1..=pages).map(all).collect() }
    }

    fn find(&self, quotes: &[String], page: u32) -> Found {
        let on = |page: u32| {
            self.pages
                .get((page as usize).wrapping_sub(1))
                .is_some_and(|text| quotes.iter().all(|quote| text.contains(quote.as_str())))
        };
        if on(page) {
            return Found::OnItsPage;
        }
        // Neighbours first: what is wrong by one page is the usual fault.
        let mut others: Vec<u32> = (1..).take(self.pages.len()).collect();
        others.sort_by_key(|other| other.abs_diff(page));
        others.into_iter().find(|other| on(*other)).map_or(Found::Nowhere, Found::OnAnother)
    }
}

/// Text as it is compared: folded, without white space and without the characters that fonts tell differently.
fn compared(text: &str) -> String {
    let folded = Normalized::matching(text).text;
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The parts of a passage that stand together on the page: its cells, and what lies between notes that were lifted out.
fn quotes(passage: &Passage) -> Vec<String> {
    let mut quotes = Vec::new();
    let mut part = String::new();
    let mut left = QUOTE;
    for (at, c) in passage.text.chars().enumerate() {
        if left == 0 {
            break;
        }
        if c == '\t' || passage.notes.iter().any(|note| note.at as usize == at) {
            quotes.push(std::mem::take(&mut part));
        }
        part.push(c);
        left -= 1;
    }
    quotes.push(part);
    quotes.iter().map(|quote| compared(quote)).filter(|quote| !quote.is_empty()).collect()
}

/// Draws passages from documents in turn, so that long ones do not crowd out short ones, and checks each.
fn check(documents: &[(String, Document, Poppler)]) {
    let mut random = Random(4);
    let mut drawn: Vec<(usize, usize)> = Vec::new();
    let mut bags: Vec<Vec<usize>> = documents
        .iter()
        .map(|(_, document, _)| {
            let long = |at: &usize| quotes(&document.passages[*at]).concat().chars().count() >= 4;
            let mut bag: Vec<usize> = (0..document.passages.len()).filter(long).collect();
            random.shuffle(&mut bag);
            bag
        })
        .collect();
    while drawn.len() < SAMPLE && bags.iter().any(|bag| !bag.is_empty()) {
        for (number, bag) in bags.iter_mut().enumerate() {
            drawn.extend(bag.pop().map(|at| (number, at)));
        }
    }
    drawn.truncate(SAMPLE);

    let (mut right, mut wrong, mut nowhere) = (0, Vec::new(), Vec::new());
    for (number, at) in &drawn {
        let (name, document, poppler) = &documents[*number];
        let passage = &document.passages[*at];
        let Some(page) = passage.page else {
            wrong.push(format!("{name}: no page: {}", passage.text));
            continue;
        };
        match poppler.find(&quotes(passage), page) {
            Found::OnItsPage => right += 1,
            Found::OnAnother(other) => {
                wrong.push(format!("{name}: on page {other}, not {page}: {}", passage.text));
            }
            Found::Nowhere => nowhere.push(format!("{name} page {page}: {}", passage.text)),
        }
    }
    println!(
        "{} passages: {right} on their page, {} on another, {} that poppler reads otherwise",
        drawn.len(),
        wrong.len(),
        nowhere.len()
    );
    println!("on another page:");
    wrong.iter().for_each(|line| println!("  {line:.300}"));
    println!("read otherwise:");
    nowhere.iter().for_each(|line| println!("  {line:.300}"));
    assert!(!drawn.is_empty(), "no passages");
    assert!(wrong.is_empty(), "{} passages name a wrong page", wrong.len());
    assert!(nowhere.len() * 20 <= drawn.len(), "more than 5 % cannot be checked");
}

fn add(documents: &mut Vec<(String, Document, Poppler)>, pdf: &Path) {
    let name = pdf.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = fs::read(pdf).expect("a PDF");
    match read_document(&bytes, &name, None) {
        Ok(document) => {
            let poppler = Poppler::read(pdf, document.metadata.pages.unwrap_or(1));
            documents.push((name, document, poppler));
        }
        Err(error) => println!("{name}: {error}"),
    }
}

#[test]
#[ignore = "needs poppler: run tests/printed.sh"]
fn passages_of_real_files_stand_on_the_pages_that_they_name() {
    let Some(shared) = shared() else { return };
    if !tools::present("pdftotext") {
        return;
    }
    let folder = shared.join("data/files");
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    files.sort();
    let mut documents = Vec::new();
    files.iter().for_each(|pdf| add(&mut documents, pdf));
    check(&documents);
}

#[test]
#[ignore = "needs chromium and poppler: run tests/printed.sh"]
fn passages_of_printed_papers_stand_on_the_pages_that_they_name() {
    if !tools::present("pdftotext") || !tools::present("chromium") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut documents = Vec::new();
    // poppler reads vertical lines that Chromium prints in no usable order.
    for (number, style) in STYLES.iter().enumerate().filter(|(_, style)| !style.name.starts_with("vertical"))
    {
        let pdf = folder.path().join(format!("{number:02}.pdf"));
        tools::print_html(&paper(style, number as u64 + 1).html, &pdf, style.heads);
        add(&mut documents, &pdf);
    }
    check(&documents);
}
