//! PDFs printed from papers of which everything is known: names that wrap at line ends are found by exact search,
//! nothing is joined that does not belong together, and table cells keep their headers.
//!
//! Needs Chromium and the fonts of Noto CJK and IPA; run with `tests/printed.sh`.

use std::collections::BTreeSet;

use keifu_corpus::{Document, Normalized, Passage, PassageKind, read_document};
use keifu_tests::{
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
            figures.examples.push(format!("not found: {term}"));
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

/// Counts what stands together in a passage and should not: two units, or in a row two rows, or in a cell two cells.
fn count_joins(units: &[Unit], passage: &Passage, figures: &mut Figures) {
    let within = |text: &str| -> Vec<&Unit> {
        units.iter().filter(|unit| text.contains(&unit.first) || text.contains(&unit.last)).collect()
    };
    let parts: Vec<String> = if passage.kind == PassageKind::TableRow {
        passage.text.split('\t').map(folded).collect()
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

#[test]
#[ignore = "needs chromium: run tests/printed.sh"]
fn wrapped_names_are_found_and_nothing_is_joined_falsely() {
    if !tools::present("chromium") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let keep = std::env::var_os("KEIFU_PRINTED").map(std::path::PathBuf::from);
    let folder = keep.as_deref().unwrap_or(folder.path());
    let mut all = Figures::default();
    println!("| paper | names | found | units | false joins | torn | cells | with header | with row |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut examples = Vec::new();
    for (number, style) in STYLES.iter().enumerate() {
        let paper = paper(style, number as u64 + 1);
        let pdf = folder.join(format!("{number:02}.pdf"));
        tools::print_html(&paper.html, &pdf, style.heads);
        let bytes = std::fs::read(&pdf).expect("the PDF that was printed");
        let figures = match read_document(&bytes, &format!("{number:02}.pdf"), None) {
            Ok(document) => measure(&paper, &document),
            Err(error) => {
                examples.push(format!("{}: {error}", style.name));
                let cells = paper.units.iter().filter(|unit| unit.cell.is_some()).count();
                Figures { terms: paper.terms.len(), units: paper.units.len(), cells, ..Figures::default() }
            }
        };
        println!("{}", figures.row(&format!("{number:02} {}", style.name)));
        examples.extend(figures.examples.iter().take(12).map(|example| format!("{number:02}: {example}")));
        all.add(&figures);
    }
    println!("{}", all.row("all"));
    for example in &examples {
        println!("{example}");
    }
    assert!(all.found * 100 >= all.terms * 99, "fewer than 99 % of the names are found");
    assert!(all.joins * 1000 <= all.units * 5, "more than 0.5 % of the units are joined falsely");
    assert!(all.headed * 100 >= all.cells * 95, "fewer than 95 % of the cells keep their header");
}
