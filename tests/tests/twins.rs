//! The same text in two formats reads the same: DOCX and the PDF that LibreOffice makes of it; cp932 and its decoding.
//!
//! The tests of PDFs need LibreOffice; run them with `tests/printed.sh`.

#![expect(clippy::print_stdout, reason = "these tests print their figures")]

use std::{fs, path::Path};

use keifu_corpus::{Document, Normalized, read_document};
use keifu_tests::{
    files_of,
    formats::{self, Block},
    samples, shared, tools,
};

fn folded(text: &str) -> String {
    Normalized::matching(text).text
}

/// The Japanese sentences of a document, its cells and items too; those of a few characters are left out, as they are
/// found anywhere.
fn sentences(document: &Document) -> Vec<String> {
    let passages = document.passages.iter().flat_map(|passage| passage.text.split(['。', '\t', '\n']));
    let counts = |sentence: &str| {
        let folded = folded(sentence);
        folded.chars().count() >= 6 && folded.chars().any(|c| ('\u{3041}'..='\u{9FFF}').contains(&c))
    };
    passages.filter(|sentence| counts(sentence)).map(str::to_owned).collect()
}

/// Counts the sentences of DOCX files that exact search finds in the PDFs, which are printed by LibreOffice here.
fn compare(documents: &[(String, Vec<u8>)]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths: Vec<_> = documents.iter().map(|(name, _)| folder.path().join(name)).collect();
    for ((_, bytes), path) in documents.iter().zip(&paths) {
        fs::write(path, bytes).expect("a file");
    }
    let keep = std::env::var_os("KEIFU_TWINS").map(std::path::PathBuf::from);
    let out = keep.unwrap_or_else(|| folder.path().join("pdf"));
    let pdfs = tools::convert_to_pdf(&paths, &out);
    let (mut all, mut exact, mut anywhere) = (0, 0, 0);
    let mut missed = Vec::new();
    println!("| document | sentences | in one passage | in the text |");
    println!("|---|---|---|---|");
    for ((name, bytes), pdf) in documents.iter().zip(pdfs) {
        let Some(pdf) = pdf else {
            println!("| {name} | LibreOffice made no PDF of it | | |");
            continue;
        };
        let read = |bytes: &[u8], name: &str| read_document(bytes, name, None);
        let (docx, pdf) = match (read(bytes, name), read(&fs::read(&pdf).expect("a PDF"), "twin.pdf")) {
            (Ok(docx), Ok(pdf)) => (docx, pdf),
            (docx, pdf) => {
                missed.push(format!("{name}: {:?} {:?}", docx.err(), pdf.err()));
                all += 1;
                continue;
            }
        };
        let passages: Vec<String> = pdf.passages.iter().map(|passage| folded(&passage.text)).collect();
        let whole = passages.concat();
        let sentences = sentences(&docx);
        let (mut in_one, mut in_whole) = (0, 0);
        for sentence in &sentences {
            let wanted = folded(sentence);
            let found = whole.contains(&wanted);
            in_whole += usize::from(found);
            if passages.iter().any(|passage| passage.contains(&wanted)) {
                in_one += 1;
            } else {
                missed.push(format!("{name}: {}: {sentence}", if found { "torn" } else { "absent" }));
            }
        }
        let percent = |part: usize| 100.0 * part as f64 / sentences.len().max(1) as f64;
        println!("| {name} | {} | {:.1} % | {:.1} % |", sentences.len(), percent(in_one), percent(in_whole));
        all += sentences.len();
        exact += in_one;
        anywhere += in_whole;
    }
    println!("{exact} of {all} sentences in one passage, {anywhere} in the text");
    missed.iter().for_each(|line| println!("{line:.400}"));
    assert!(exact * 100 >= all * 98, "fewer than 98 % of the sentences are found");
}

#[test]
#[ignore = "needs LibreOffice: run tests/printed.sh"]
fn sentences_of_real_docx_files_are_found_in_their_pdfs() {
    let Some(shared) = shared() else { return };
    if !tools::present("soffice") {
        return;
    }
    let files = files_of(&shared.join("data/files")).into_iter();
    let named = files.map(|(path, bytes)| (path.to_string_lossy().into_owned(), bytes));
    compare(
        &named
            .filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "docx"))
            .collect::<Vec<_>>(),
    );
}

#[test]
#[ignore = "needs LibreOffice: run tests/printed.sh"]
fn sentences_of_written_docx_files_are_found_in_their_pdfs() {
    if !tools::present("soffice") {
        return;
    }
    let documents: Vec<(String, Vec<u8>)> = files_of(&samples())
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|(path, bytes)| {
            let document = read_document(&bytes, "sample.txt", None).expect("a sample");
            let name = path.with_extension("docx").to_string_lossy().replace('/', "-");
            (name, formats::docx(&blocks(&document)))
        })
        .collect();
    compare(&documents);
}

/// A document as Word would hold it: headings, paragraphs and rows.
fn blocks(document: &Document) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for passage in &document.passages {
        use keifu_corpus::PassageKind::{Heading, TableRow};
        let text = passage.text.clone();
        match (passage.kind, blocks.last_mut()) {
            (Heading, _) => blocks
                .push(Block::Heading(u8::try_from(passage.headings.len().min(2)).unwrap_or(2) + 1, text)),
            (TableRow, Some(Block::Table(rows))) if rows[0].len() == text.split('\t').count() => {
                rows.push(text.split('\t').map(str::to_owned).collect());
            }
            (TableRow, _) => blocks.push(Block::Table(vec![text.split('\t').map(str::to_owned).collect()])),
            _ => blocks.push(Block::Paragraph(text)),
        }
    }
    blocks
}

#[test]
fn speeches_in_cp932_read_as_their_decoding() {
    let Some(shared) = shared() else { return };
    let without_blanks = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut seen = 0;
    for (path, bytes) in files_of(&shared.join("data/files")) {
        let name = path.to_string_lossy().into_owned();
        if !name.ends_with(".sjis.txt") {
            continue;
        }
        seen += 1;
        let (decoded, _, broken) = encoding_rs::SHIFT_JIS.decode(&bytes);
        assert!(!broken, "{name} is not cp932");
        let document = read_document(&bytes, &name, None).expect("a speech");
        let read: String = document.passages.iter().map(|passage| without_blanks(&passage.text)).collect();
        let wanted = without_blanks(&decoded);
        let alike = read.chars().zip(wanted.chars()).take_while(|(read, wanted)| read == wanted).count();
        let from = |text: &str| text.chars().skip(alike.saturating_sub(10)).take(40).collect::<String>();
        assert!(read == wanted, "{name}: {:?} instead of {:?}", from(&read), from(&wanted));
    }
    assert!(seen > 0, "no speeches");
}
