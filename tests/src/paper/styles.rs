//! How the papers are set: fonts, sizes, columns, direction, tables.

/// How a paper is set.
#[derive(Debug)]
pub struct Style {
    /// What the table of figures calls it.
    pub name: &'static str,
    /// CSS of `@page`.
    page: &'static str,
    /// CSS of the text.
    text: &'static str,
    /// CSS of what stands in it.
    more: &'static str,
    /// Whether Chromium prints its own running heads.
    pub heads: bool,
    /// Whether items are set with a written mark rather than as an HTML list.
    pub list_marks: bool,
    /// Number of sections.
    pub sections: usize,
    /// Columns of the table in each section; 0 for none, at most 5.
    pub table_columns: usize,
    /// Rows of the table in each section.
    pub table_rows: usize,
    /// Whether each section has a progress table: three columns of lists.
    pub progress: bool,
    /// Whether names get marks of notes and readings in small letters.
    pub marked: bool,
}

const PLAIN: Style = Style {
    name: "",
    page: "size: A4; margin: 20mm",
    text: "font: 10.5pt/1.6 'Noto Serif CJK JP'",
    more: "",
    heads: false,
    list_marks: true,
    sections: 4,
    table_columns: 0,
    table_rows: 0,
    progress: false,
    marked: false,
};

/// All of them.
pub const STYLES: [Style; 21] = [
    Style { name: "A4, Noto Serif 10.5 pt", ..PLAIN },
    Style { name: "A4, IPA Gothic 12 pt", text: "font: 12pt/1.5 IPAGothic", ..PLAIN },
    Style {
        name: "A4, IPA Mincho justified, running heads",
        text: "font: 11pt/1.7 IPAMincho; text-align: justify",
        heads: true,
        sections: 8,
        ..PLAIN
    },
    Style {
        name: "A4, no indent but gaps, HTML lists",
        text: "font: 10pt/1.4 'Noto Sans CJK JP'",
        more: "p { text-indent: 0; margin: 0.9em 0 }",
        list_marks: false,
        ..PLAIN
    },
    Style {
        name: "A5 landscape, 14 pt",
        page: "size: A5 landscape; margin: 12mm",
        text: "font: 14pt/1.5 'Noto Sans CJK JP'",
        ..PLAIN
    },
    Style {
        name: "letter-spaced",
        text: "font: 10pt/1.8 IPAMincho; letter-spacing: 0.15em",
        more: "h2 { letter-spacing: 0.8em }",
        ..PLAIN
    },
    Style {
        name: "two columns, Noto Sans 9 pt",
        text: "font: 9pt/1.6 'Noto Sans CJK JP'; columns: 2; column-gap: 8mm",
        sections: 6,
        ..PLAIN
    },
    Style {
        name: "two columns, IPA Mincho, narrow gap",
        text: "font: 10pt/1.4 IPAMincho; columns: 2; column-gap: 5mm; text-align: justify",
        sections: 6,
        ..PLAIN
    },
    Style {
        name: "three columns, IPA P Mincho 8 pt",
        text: "font: 8pt/1.6 IPAPMincho; columns: 3; column-gap: 6mm",
        sections: 8,
        ..PLAIN
    },
    Style {
        name: "three columns, landscape, rules",
        page: "size: A4 landscape; margin: 15mm",
        text: "font: 9pt/1.5 'Noto Serif CJK JP'; columns: 3; column-gap: 8mm; column-rule: 0.5pt solid black",
        sections: 6,
        list_marks: false,
        ..PLAIN
    },
    Style {
        name: "vertical, Noto Serif",
        text: "font: 11pt/1.8 'Noto Serif CJK JP'",
        more: "html { writing-mode: vertical-rl }",
        ..PLAIN
    },
    Style {
        name: "vertical, IPA Mincho, landscape",
        page: "size: A4 landscape; margin: 20mm",
        text: "font: 12pt/2 IPAMincho",
        more: "html { writing-mode: vertical-rl }",
        ..PLAIN
    },
    Style { name: "tables, 3 columns", table_columns: 3, table_rows: 6, ..PLAIN },
    Style {
        name: "tables, 5 narrow columns, 8 pt",
        text: "font: 8pt/1.4 'Noto Sans CJK JP'",
        table_columns: 5,
        table_rows: 6,
        ..PLAIN
    },
    Style {
        name: "tables over pages, IPA Gothic",
        text: "font: 10pt/1.5 IPAGothic",
        table_columns: 4,
        table_rows: 24,
        sections: 2,
        ..PLAIN
    },
    Style {
        name: "tables without rules",
        text: "font: 10pt/1.5 IPAMincho",
        more: "td, th { border: none; padding: 1mm 4mm 1mm 0 }",
        table_columns: 4,
        table_rows: 6,
        ..PLAIN
    },
    Style {
        name: "tables in two columns, 8 pt",
        text: "font: 8pt/1.5 'Noto Serif CJK JP'; columns: 2; column-gap: 8mm",
        table_columns: 3,
        table_rows: 5,
        sections: 5,
        ..PLAIN
    },
    Style {
        name: "progress tables, Noto Sans 9 pt",
        text: "font: 9pt/1.5 'Noto Sans CJK JP'",
        progress: true,
        sections: 3,
        ..PLAIN
    },
    Style {
        name: "progress tables, landscape, IPA Mincho",
        page: "size: A4 landscape; margin: 12mm",
        text: "font: 10pt/1.4 IPAMincho",
        progress: true,
        sections: 3,
        ..PLAIN
    },
    Style {
        name: "notes and readings, Noto Serif",
        text: "font: 10.5pt/2 'Noto Serif CJK JP'",
        marked: true,
        ..PLAIN
    },
    Style {
        name: "notes and readings, two columns, IPA Gothic",
        text: "font: 9pt/2 IPAGothic; columns: 2; column-gap: 8mm",
        marked: true,
        sections: 6,
        ..PLAIN
    },
];

impl Style {
    /// The page up to where its text begins.
    pub(super) fn head(&self) -> String {
        format!(
            "<!doctype html>\n<html lang=ja><meta charset=utf-8><title>健康医療産業の取組に関する報告書</title>\n<style>\n\
             @page {{ {} }}\nmain {{ {} }}\nh1 {{ font-size: 1.5em; margin: 0; margin-block-end: 1em }}\nh2 {{ font-size: 1.2em; margin: 0; margin-block: 1.2em 0.5em }}\n\
             p {{ margin: 0; text-indent: 1em }}\n.item {{ padding-inline-start: 2em; text-indent: -1em }}\n\
             table {{ border-collapse: collapse; width: 100%; margin: 1em 0 }}\n\
             td, th {{ border: 0.5pt solid black; padding: 1mm; vertical-align: top; text-align: left }}\n.progress {{ table-layout: fixed }}\nsup {{ font-size: 0.6em }}\n{}\n</style>\n<main>\n",
            self.page, self.text, self.more
        )
    }
}
