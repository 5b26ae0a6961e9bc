//! The annotated reports printed to PDF, and written as DOCX and HTML in the ways that converters and careless writers
//! do, give the same facts as the text files: each figure of `keifu eval` within 2 points.
//!
//! Needs the reports of `../shared`, and for PDF Chromium: run with `tests/printed.sh`.

use std::{collections::BTreeMap, fs, path::Path};

use keifu_tests::{
    Keifu, argument, files_of,
    formats::{self, Block, escaped},
    measure, shared, tools,
};
use serde_json::Value;

/// Most that a figure may differ from the text files' figure.
const WITHIN: f64 = 0.02;

/// A way to bring a text into a file: its name, the file's extension, and how.
type Way = (&'static str, &'static str, fn(&str, &Path));

/// Columns narrower than the lines: each line is broken again, and nothing tells the old breaks from the new ones. Shown
/// and not demanded.
const NARROWER: &str = "PDF, a paragraph for each line, two columns";

const PRINTED: [Way; 3] = [
    ("PDF, the lines as they are", "pdf", |text, out| {
        let style = "font: 9pt/1.5 'Noto Sans CJK JP'; white-space: pre-wrap";
        print(&format!("<main style=\"{style}\">{}</main>", escaped(text)), out);
    }),
    ("PDF, a paragraph for each line", "pdf", |text, out| {
        print(&format!("<main style=\"font: 10.5pt/1.6 IPAMincho\">{}</main>", by_lines(text)), out);
    }),
    (NARROWER, "pdf", |text, out| {
        let style = "font: 9pt/1.5 'Noto Serif CJK JP'; columns: 2";
        print(&format!("<main style=\"{style}\">{}</main>", by_lines(text)), out);
    }),
];

const WRITTEN: [Way; 9] = [
    ("text without blanks at the ends of lines", "txt", |text, out| {
        let lines = text.lines().map(|line| format!("{}\n", line.trim_end()));
        fs::write(out, lines.collect::<String>()).expect("a file");
    }),
    ("DOCX, a paragraph for each line", "docx", |text, out| {
        write_docx(text.lines().map(str::to_owned), out);
    }),
    ("DOCX, a paragraph for each line that is not blank", "docx", |text, out| {
        write_docx(text.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()), out);
    }),
    ("HTML, a paragraph for each line that is not blank", "html", |text, out| page(&by_lines(text), out)),
    ("HTML, a paragraph for each line", "html", |text, out| {
        let lines = text.lines().map(|line| match line.trim() {
            "" => "<p>&nbsp;</p>\n".to_owned(),
            line => format!("<p>{}</p>\n", escaped(line)),
        });
        page(&lines.collect::<String>(), out);
    }),
    ("HTML, a break for each line", "html", |text, out| {
        page(&escaped(text).replace('\n', "<br>\n"), out);
    }),
    ("HTML, a break for each line that is not blank", "html", |text, out| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        page(&lines.map(|line| format!("{}<br>\n", escaped(line))).collect::<String>(), out);
    }),
    ("HTML, preformatted", "html", |text, out| page(&format!("<pre>{}</pre>", escaped(text)), out)),
    ("HTML, a paragraph for each paragraph", "html", |text, out| page(&by_passages(text), out)),
];

fn page(body: &str, out: &Path) {
    fs::write(out, format!("<!doctype html><meta charset=utf-8><main>{body}</main>")).expect("a file");
}

fn by_lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("<p>{}</p>\n", escaped(line.trim()))).collect()
}

/// The text as a careful writer would have written it: paragraphs, and the rows of tables as such.
fn by_passages(text: &str) -> String {
    let read = keifu_corpus::read_document(text.as_bytes(), "seed.txt", None).expect("a text");
    let mut html = String::new();
    let mut in_table = false;
    for passage in &read.passages {
        let row = passage.kind == keifu_corpus::PassageKind::TableRow;
        if row != std::mem::replace(&mut in_table, row) {
            html.push_str(if row { "<table border=1>\n" } else { "</table>\n" });
        }
        if row {
            let cells = passage.text.split('\t').map(|cell| format!("<td>{}</td>", escaped(cell)));
            html.push_str(&format!("<tr>{}</tr>\n", cells.collect::<String>()));
        } else {
            html.push_str(&format!("<p>{}</p>\n", escaped(&passage.text)));
        }
    }
    html
}

fn print(body: &str, out: &Path) {
    let page = "@page { size: A4; margin: 15mm } p { margin: 0 0 0.3em }";
    tools::print_html(
        &format!("<!doctype html><html lang=ja><meta charset=utf-8><style>{page}</style>{body}"),
        out,
        false,
    );
}

fn write_docx(lines: impl Iterator<Item = String>, out: &Path) {
    let blocks: Vec<Block> = lines.map(Block::Paragraph).collect();
    fs::write(out, formats::docx(&blocks)).expect("a file");
}

/// Writes the seeds in one way with annotations that name the files so, and gives the figures of `keifu eval`.
fn figures(shared: &Path, extension: &str, write: impl Fn(&str, &Path)) -> BTreeMap<String, f64> {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let (reports, gold) = (keifu.folder.path().join("reports"), keifu.folder.path().join("gold"));
    fs::create_dir_all(&reports).expect("a folder");
    fs::create_dir_all(&gold).expect("a folder");
    for (path, bytes) in files_of(&shared.join("seeds")) {
        let text = String::from_utf8(bytes).expect("seeds are UTF-8");
        write(&text, &reports.join(path.with_extension(extension)));
    }
    for (path, bytes) in files_of(&shared.join("eval/gold")) {
        let mut annotated: Value = serde_json::from_slice(&bytes).expect("annotations");
        let document = Path::new(annotated["document"].as_str().expect("a name")).with_extension(extension);
        annotated["document"] = argument(&document).into();
        fs::write(gold.join(path), annotated.to_string()).expect("a file");
    }
    let output = keifu.run(&["ingest", argument(&reports)]);
    if !output.status.success() {
        measure::say(&String::from_utf8_lossy(&output.stdout));
        return BTreeMap::new();
    }
    let report = keifu.json(&["eval", argument(&gold)]);
    let mut figures = BTreeMap::new();
    for (kind, row) in report.as_object().expect("an object") {
        let figure = row["f1"].as_f64().or_else(|| row["recall"].as_f64());
        if let Some(figure) = figure {
            figures.insert(kind.clone(), figure);
        }
    }
    figures
}

#[test]
#[ignore = "needs chromium: run tests/printed.sh"]
fn printed_reports_give_the_facts_of_the_text_files() {
    let Some(shared) = shared() else { return };
    if tools::present("chromium") {
        compare(&shared, &PRINTED);
    }
}

#[test]
fn written_reports_give_the_facts_of_the_text_files() {
    if let Some(shared) = shared() {
        compare(&shared, &WRITTEN);
    }
}

/// Prints the figures of each way, and fails when one is apart from the text files'.
fn compare(shared: &Path, ways: &[Way]) {
    let text = figures(shared, "txt", |text, out| fs::write(out, text).expect("a file"));
    measure::say(&format!("| | {} |", text.keys().cloned().collect::<Vec<_>>().join(" | ")));
    let row = |name: &str, figures: &BTreeMap<String, f64>| {
        let cells: Vec<String> = text
            .keys()
            .map(|kind| figures.get(kind).map_or("-".to_owned(), |figure| format!("{figure:.3}")))
            .collect();
        measure::say(&format!("| {name} | {} |", cells.join(" | ")));
    };
    row("text", &text);
    let mut apart = Vec::new();
    for (name, extension, write) in ways {
        let given = figures(shared, extension, write);
        row(name, &given);
        if *name == NARROWER {
            continue;
        }
        for (kind, wanted) in &text {
            let given = given.get(kind).copied().unwrap_or_default();
            if given < wanted - WITHIN {
                apart.push(format!("{name}: {kind} {given:.3} instead of {wanted:.3}"));
            }
        }
    }
    assert!(apart.is_empty(), "{apart:#?}");
}
