//! PDFs printed from papers of which everything is known: names that wrap at line ends are found by exact search,
//! nothing is joined that does not belong together, and table cells keep their headers.
//!
//! Needs Chromium, LibreOffice and the fonts of Noto CJK and IPA; run with `tests/printed.sh`.

#![expect(clippy::print_stdout, reason = "these tests print their figures")]

use std::{collections::BTreeSet, path::PathBuf};

use keifu_corpus::{Document, Normalized, Passage, PassageKind, read_document};
use keifu_tests::{
    formats::{self, Block, Setting},
    paper::{Paper, STYLES, Unit, paper},
    tools,
};

/// What was found of one paper, or of all.
#[derive(Default)]
struct Figures {
    terms: usize,
    found: usize,
    units: usize,
    joins: usize,
    /// Units of which the end stands in another passage than the beginning.
    torn: usize,
    cells: usize,
    headed: usize,
    /// Cells whose passage also tells the row's first cell.
    in_row: usize,
    examples: Vec<String>,
}

/// A passage with its text as it is compared.
struct Read<'a> {
    passage: &'a Passage,
    text: String,
    headings: Vec<String>,
}

fn folded(text: &str) -> String {
    Normalized::matching(text).text
}

fn measure(paper: &Paper, document: &Document) -> Figures {
    let passages: Vec<Read<'_>> = document
        .passages
        .iter()
        .map(|passage| Read {
            passage,
            text: folded(&passage.text),
            headings: passage.headings.iter().map(|heading| folded(heading)).collect(),
        })
        .collect();
    let mut figures = Figures { terms: paper.terms.len(), units: paper.units.len(), ..Figures::default() };
    for term in &paper.terms {
        let wanted = folded(term);
        if passages.iter().any(|read| read.text.contains(&wanted)) {
            figures.found += 1;
        } else {
            figures.examples.push(format!("not found: {term}: {}", torn_at(&passages, &wanted)));
        }
    }
    for read in &passages {
        count_joins(&paper.units, read.passage, &mut figures);
    }
    for unit in &paper.units {
        if !passages.iter().any(|read| read.text.contains(&unit.first) && read.text.contains(&unit.last)) {
            figures.torn += 1;
            figures.examples.push(format!("torn: {}…{}", unit.first, unit.last));
        }
        let Some(cell) = &unit.cell else { continue };
        figures.cells += 1;
        let column = folded(cell.column);
        let tells = |read: &Read<'_>, wanted: &str| {
            read.text.contains(wanted) || read.headings.iter().any(|heading| heading.contains(wanted))
        };
        let mut holding = passages.iter().filter(|read| read.text.contains(&unit.first)).peekable();
        let found = holding.peek().is_some();
        let (headed, in_row) = holding.fold((found, found), |(headed, in_row), read| {
            (headed && tells(read, &column), in_row && tells(read, &cell.row_header))
        });
        figures.headed += usize::from(headed);
        figures.in_row += usize::from(in_row);
        if !headed {
            figures.examples.push(format!("cell {} without its header {}", unit.first, cell.column));
        }
    }
    figures
}

/// The end of the passage where the longest beginning of `wanted` stands, and what follows: where it was torn.
fn torn_at(passages: &[Read<'_>], wanted: &str) -> String {
    let ends: Vec<usize> = wanted.char_indices().skip(3).map(|(at, _)| at).collect();
    for end in ends.into_iter().rev() {
        if let Some(at) = passages.iter().position(|read| read.text.contains(&wanted[..end])) {
            let text = &passages[at].text;
            let from = text.find(&wanted[..end]).unwrap_or_default();
            let next: String =
                passages.get(at + 1).map(|read| read.text.chars().take(20).collect()).unwrap_or_default();
            return format!("…{:.50} | {next}…", &text[from..]);
        }
    }
    "nowhere".to_owned()
}

/// Counts what stands together in a passage and should not: two units, or in a row two rows, or in a cell two cells.
fn count_joins(units: &[Unit], passage: &Passage, figures: &mut Figures) {
    let within = |text: &str| -> Vec<&Unit> {
        units.iter().filter(|unit| text.contains(&unit.first) || text.contains(&unit.last)).collect()
    };
    let parts: Vec<String> = if passage.kind == PassageKind::TableRow {
        passage.text.split(['\t', '\n']).map(folded).collect()
    } else {
        vec![folded(&passage.text)]
    };
    let found: Vec<Vec<&Unit>> = parts.iter().map(|part| within(part)).collect();
    let in_parts: usize = found.iter().map(|units| units.len().saturating_sub(1)).sum();
    // What is no cell counts as a row of its own.
    let rows: BTreeSet<(bool, usize)> = found
        .iter()
        .flatten()
        .map(|unit| unit.cell.as_ref().map_or((false, unit.first.as_ptr() as usize), |cell| (true, cell.row)))
        .collect();
    let joins = in_parts.max(rows.len().saturating_sub(1));
    if joins > 0 {
        figures.joins += joins;
        figures.examples.push(format!("{joins} joined: {}", passage.text));
    }
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.terms += other.terms;
        self.found += other.found;
        self.units += other.units;
        self.joins += other.joins;
        self.torn += other.torn;
        self.cells += other.cells;
        self.headed += other.headed;
        self.in_row += other.in_row;
    }

    fn row(&self, name: &str) -> String {
        let percent = |part: usize, whole: usize| {
            if whole == 0 { "-".to_owned() } else { format!("{:.2} %", 100.0 * part as f64 / whole as f64) }
        };
        format!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} |",
            self.terms,
            percent(self.found, self.terms),
            self.units,
            percent(self.joins, self.units),
            percent(self.torn, self.units),
            self.cells,
            percent(self.headed, self.cells),
            percent(self.in_row, self.cells)
        )
    }
}

/// Reads a file of a paper and measures; a file that is not read counts as all missed.
fn read_and_measure(paper: &Paper, bytes: &[u8], name: &str) -> Figures {
    match read_document(bytes, name, None) {
        Ok(document) => measure(paper, &document),
        Err(error) => Figures {
            terms: paper.terms.len(),
            units: paper.units.len(),
            cells: paper.units.iter().filter(|unit| unit.cell.is_some()).count(),
            examples: vec![error.to_string()],
            ..Figures::default()
        },
    }
}

/// What is asked of the readers: thousandths of the names that must be found at least, of the units that may be joined
/// falsely at most, and of the cells that must keep their header at least.
struct Asked {
    found: usize,
    joined: usize,
    headed: usize,
}

const ASKED: Asked = Asked { found: 990, joined: 5, headed: 950 };

/// Prints the figures of each paper and of all, and checks them.
fn report(papers: &[(String, Figures)], asked: &Asked) {
    let mut all = Figures::default();
    println!("| paper | names | found | units | false joins | torn | cells | with header | with row |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for (name, figures) in papers {
        println!("{}", figures.row(name));
        all.add(figures);
    }
    println!("{}", all.row("all"));
    for (name, figures) in papers {
        figures.examples.iter().take(12).for_each(|example| println!("{name}: {example}"));
    }
    let Asked { found, joined, headed } = asked;
    assert!(all.found * 1000 >= all.terms * found, "fewer than {found} ‰ of the names are found");
    assert!(all.joins * 1000 <= all.units * joined, "more than {joined} ‰ of the units are joined falsely");
    assert!(all.headed * 1000 >= all.cells * headed, "fewer than {headed} ‰ of the cells keep their header");
}

/// Where the printed files go: a folder of the caller's choice when `KEIFU_PRINTED` names one.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kept = std::env::var_os("KEIFU_PRINTED").map_or_else(|| folder.path().to_owned(), PathBuf::from);
    std::fs::create_dir_all(&kept).expect("a folder");
    (folder, kept)
}

#[test]
#[ignore = "needs chromium: run tests/printed.sh"]
fn wrapped_names_are_found_and_nothing_is_joined_falsely() {
    if !tools::present("chromium") {
        return;
    }
    let (_keep, folder) = place();
    let each = STYLES.iter().enumerate().map(|(number, style)| {
        let paper = paper(style, number as u64 + 1);
        let pdf = folder.join(format!("{number:02}.pdf"));
        tools::print_html(&paper.html, &pdf, style.heads);
        let bytes = std::fs::read(&pdf).expect("the PDF that was printed");
        (format!("{number:02} {}", style.name), read_and_measure(&paper, &bytes, "printed.pdf"))
    });
    report(&each.collect::<Vec<_>>(), &ASKED);
}

/// How the Word documents are set that LibreOffice prints.
const SETTINGS: [Setting; 4] = [
    Setting { font: "Noto Serif CJK JP", half_points: 21, columns: 1 },
    Setting { font: "IPAGothic", half_points: 18, columns: 2 },
    Setting { font: "IPAMincho", half_points: 24, columns: 1 },
    Setting { font: "Noto Sans CJK JP", half_points: 16, columns: 3 },
];

/// The papers as Word documents: name, paper, document.
fn documents() -> Vec<(String, Paper, Vec<u8>)> {
    let of = |(number, setting): (usize, &Setting)| {
        [0, 12, 14, 17].map(|style| {
            let paper = paper(&STYLES[style], (100 + 10 * number + style) as u64);
            let name = format!("w{number}{style:02} {} {} columns", setting.font, setting.columns);
            let docx = formats::docx_set(&paper.blocks, setting);
            (name, paper, docx)
        })
    };
    SETTINGS.iter().enumerate().flat_map(of).collect()
}

#[test]
#[ignore = "needs LibreOffice: run tests/printed.sh"]
fn names_are_found_in_word_documents_that_libreoffice_printed() {
    if !tools::present("soffice") {
        return;
    }
    let (_keep, folder) = place();
    let documents = documents();
    let paths: Vec<PathBuf> =
        documents.iter().map(|(name, _, _)| folder.join(&name[..4]).with_extension("docx")).collect();
    for ((_, _, docx), path) in documents.iter().zip(&paths) {
        std::fs::write(path, docx).expect("a file");
    }
    let pdfs = tools::convert_to_pdf(&paths, &folder);
    let each = documents.iter().zip(pdfs).map(|((name, paper, _), pdf)| {
        let bytes = std::fs::read(pdf.expect("LibreOffice prints it")).expect("the PDF that was printed");
        (name.clone(), read_and_measure(paper, &bytes, "printed.pdf"))
    });
    report(&each.collect::<Vec<_>>(), &ASKED);
}

#[test]
fn names_are_found_in_word_documents_web_pages_and_sheets() {
    let mut each: Vec<(String, Figures)> = documents()
        .iter()
        .map(|(name, paper, docx)| (format!("DOCX {name}"), read_and_measure(paper, docx, "a.docx")))
        .collect();
    each.extend(STYLES.iter().enumerate().map(|(number, style)| {
        let paper = paper(style, number as u64 + 1);
        (format!("HTML {}", style.name), read_and_measure(&paper, paper.html.as_bytes(), "a.html"))
    }));
    each.extend(STYLES.iter().enumerate().filter(|(_, style)| style.table_columns > 0).map(
        |(number, style)| {
            let paper = paper(style, number as u64 + 1);
            let xlsx = formats::xlsx("報告書", &rows(&paper.blocks));
            (format!("XLSX {}", style.name), read_and_measure(&paper, &xlsx, "a.xlsx"))
        },
    ));
    report(&each, &ASKED);
}

/// A paper as a sheet: text in the first column, and below it the tables with a blank row behind each.
fn rows(blocks: &[Block]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => {
                rows.extend(table.iter().cloned());
                rows.push(Vec::new());
            }
            Block::Heading(_, text) | Block::Paragraph(text) | Block::Item(text) => {
                rows.push(vec![text.clone()])
            }
        }
    }
    rows
}
