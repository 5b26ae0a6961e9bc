//! Citing a quote: its source as text, as a BibTeX entry, and as a link that stays.

use keifu_corpus::calendar::fiscal_year_label;
use maud::{Markup, html};

use super::{link, visit::Visit};
use crate::api::common::{DocumentRef, PageUnit, PlaceView};

/// A quote that is to be cited.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cited<'a> {
    /// Its id.
    pub(crate) id: &'a str,
    /// Its words.
    pub(crate) quote: &'a str,
    /// Title, publisher, 年度 and page for a human.
    pub(crate) citation: &'a str,
    /// The document it stands in.
    pub(crate) document: &'a DocumentRef,
    /// Its page, slide or sheet.
    pub(crate) page: Option<u32>,
    /// Where on it.
    pub(crate) place: Option<&'a PlaceView>,
    /// The path and query of its permanent link.
    pub(crate) permanent: &'a str,
}

/// The script that opens a citation where its link stands, and copies.
pub(crate) const SCRIPT: &str = "cite.js";

/// The link by which lists of quotes lead to the citation of one.
pub(crate) fn link_to(visit: &Visit, id: &str) -> Markup {
    html! {
        a.cite href={ (link::citation_url(visit, id)) "#cite" } { (visit.say("引用する", "Cite")) }
    }
}

/// The citation in all its forms; each can be marked and copied, by a button where scripts run.
pub(crate) fn section(visit: &Visit, cited: &Cited<'_>) -> Markup {
    let address = format!("{}{}", visit.origin, cited.permanent);
    let forms = [
        (visit.say("出典", "Source"), format!("{}、{address}", cited.citation), 2),
        (
            visit.say("引用文と出典", "Quote and source"),
            format!("「{}」（{}）{address}", one_line(cited.quote), cited.citation),
            4,
        ),
        ("BibTeX", bibtex(cited, &address), 10),
        (visit.say("固定リンク", "Permanent link"), address.clone(), 1),
    ];
    html! {
        section #cite.cite aria-labelledby="cite-title" {
            h2 #cite-title { (visit.say("引用のしかた", "How to cite")) }
            @for (name, text, rows) in forms {
                div.form {
                    p.name { (name) " " button.copy type="button" hidden aria-label=(copy(visit, name)) { (visit.say("コピー", "Copy")) } }
                    textarea readonly rows=(rows) lang="ja" spellcheck="false" aria-label=(name) { "\n" (text) }
                }
            }
            p.said role="status" data-done=(visit.say("コピーしました", "Copied"))
                data-failed=(visit.say("コピーできませんでした。文字を選んでコピーしてください", "Could not copy; mark the text and copy it")) {}
        }
    }
}

fn copy(visit: &Visit, name: &str) -> String {
    if visit.is_english() { format!("Copy: {name}") } else { format!("{name}をコピー") }
}

/// An entry for BibTeX and its like: `@techreport` when an institution issued it, else `@misc`.
pub(crate) fn bibtex(cited: &Cited<'_>, address: &str) -> String {
    let document = cited.document;
    let publisher = document.publisher.as_deref();
    let kind = if publisher.is_some() { "techreport" } else { "misc" };
    let place = place(cited.page, cited.place);
    let year = document.fiscal_year.map(fiscal_year_label);
    let note: Vec<&str> = [year.as_deref(), place.as_deref()].into_iter().flatten().collect();
    // Braces twice: the names of institutions are no first and last names.
    let fields = [
        ("author", publisher.map(|name| format!("{{{}}}", escaped(name)))),
        ("title", Some(format!("{{{}}}", escaped(&document.title)))),
        ("institution", publisher.map(|name| format!("{{{}}}", escaped(name)))),
        ("year", document.fiscal_year.map(|year| year.to_string())),
        ("note", Some(escaped(&note.join("、"))).filter(|note| !note.is_empty())),
        ("url", Some(address.replace(['{', '}'], ""))),
        ("language", Some("japanese".to_owned())),
        ("annote", Some(escaped(cited.quote)).filter(|quote| !quote.is_empty())),
    ];
    let mut entry = format!("@{kind}{{{},\n", key(cited.id));
    for (name, value) in fields {
        if let Some(value) = value {
            entry.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    }
    entry.push('}');
    entry
}

/// A key of letters that BibTeX and biber read.
fn key(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// A text as the value of a field: no brace of it counts, no character of it is a command.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '\\' => escaped.push_str(r"\textbackslash{}"),
            '{' => escaped.push_str(r"\textbraceleft{}"),
            '}' => escaped.push_str(r"\textbraceright{}"),
            '~' => escaped.push_str(r"\textasciitilde{}"),
            '^' => escaped.push_str(r"\textasciicircum{}"),
            '%' | '&' | '#' | '$' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// White space and what cannot be seen as single blanks.
fn one_line(text: &str) -> String {
    let blanked: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    blanked.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The page in words: p.3, スライド3, シート「予算」B3:F3; `None` when the file has none.
pub(crate) fn place(page: Option<u32>, place: Option<&PlaceView>) -> Option<String> {
    let unit = place.map_or(PageUnit::Page, |place| place.unit);
    let sheet = place.and_then(|place| place.sheet.as_deref());
    let mut text = match (unit, sheet, page) {
        (_, Some(sheet), _) => format!("シート「{sheet}」"),
        (PageUnit::Page, None, page) => format!("p.{}", page?),
        (PageUnit::Slide, None, page) => format!("スライド{}", page?),
        (PageUnit::Sheet, None, page) => format!("シート{}", page?),
    };
    text.extend(place.and_then(|place| place.cells.as_deref()));
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(title: &str, publisher: Option<&str>) -> DocumentRef {
        DocumentRef {
            id: "d0123456789abcdef".to_owned(),
            title: title.to_owned(),
            publisher: publisher.map(str::to_owned),
            fiscal_year: Some(2019),
            source: "a.pdf".to_owned(),
            format: "pdf".to_owned(),
            pages: Some(3),
        }
    }

    fn cited<'a>(document: &'a DocumentRef, quote: &'a str) -> Cited<'a> {
        Cited {
            id: "d0123456789abcdef-12:5-40",
            quote,
            citation: "",
            document,
            page: Some(3),
            place: None,
            permanent: "/citations/x",
        }
    }

    #[test]
    fn an_entry_is_complete() {
        let document = document("進捗報告（100%_A&B）", Some("商工労働部"));
        assert_eq!(
            bibtex(&cited(&document, "利用\n実績 {59}件"), "http://127.0.0.1:8080/citations/d0-12"),
            r"@techreport{d0123456789abcdef-12_5-40,
  author = {{商工労働部}},
  title = {{進捗報告（100\%\_A\&B）}},
  institution = {{商工労働部}},
  year = {2019},
  note = {令和元年度、p.3},
  url = {http://127.0.0.1:8080/citations/d0-12},
  language = {japanese},
  annote = {利用 実績 \textbraceleft{}59\textbraceright{}件},
}"
        );
    }

    #[test]
    fn braces_balance_whatever_the_text() {
        for text in ["}", "{{{", "\\}", "a\\", "}@misc{x,", "\u{7}%\r\n", ""] {
            let document = document(text, Some(text).filter(|text| text.len() > 1));
            let entry = bibtex(&cited(&document, text), "http://h/{");
            let mut depth = 0_i32;
            for (at, c) in entry.chars().enumerate() {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                assert!(depth > 0 || at < 12 || at + 1 == entry.chars().count(), "{entry}");
            }
            assert_eq!(depth, 0, "{entry}");
            assert!(
                !entry.contains("\n}\n") && entry.matches('@').count() <= 1 + text.matches('@').count() * 4
            );
        }
    }
}
