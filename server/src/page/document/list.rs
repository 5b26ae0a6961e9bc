//! `/documents`: what the collection holds, what could not be read, and the documents by their features.

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        frame::{self, Head, kept_fields},
        label, link,
        visit::Visit,
    },
    outcome,
};
use crate::{
    api::document::{CountView, DocumentView},
    app::{AppState, Problem},
    ingest::advice_in_both,
    library::{DocumentQuestion, Shelf, ShelfOrder, ShelfQuestion, Shelved},
};

/// Documents on a page.
const AT_ONCE: usize = 100;
/// Values of a list to choose from.
const MOST_CHOICES: usize = 300;
/// Series that are listed.
const MOST_SERIES: usize = 20;

/// The columns by which the list can be ordered: name in the URL, order, Japanese, English, whether a number.
const COLUMNS: [(&str, ShelfOrder, &str, &str, bool); 7] = [
    ("title", ShelfOrder::Title, "題名", "Title", false),
    ("publisher", ShelfOrder::Publisher, "発行", "Publisher", false),
    ("year", ShelfOrder::Year, "年度", "Fiscal year", false),
    ("format", ShelfOrder::Format, "形式", "Format", false),
    ("pages", ShelfOrder::Pages, "ページ", "Pages", true),
    ("passages", ShelfOrder::Passages, "段落", "Passages", true),
    ("warnings", ShelfOrder::Warnings, "注意", "Warnings", false),
];

/// The documents.
pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let text = |name: &str| visit.param(name).map(|value| value.trim().to_owned());
    for name in ["title", "publisher"] {
        state.check_length(visit.param(name).unwrap_or_default())?;
    }
    let sort = visit.param("sort").unwrap_or_default();
    let by = sort.strip_prefix('-').unwrap_or(sort);
    let question = ShelfQuestion {
        document: DocumentQuestion {
            title: text("title"),
            publisher: text("publisher"),
            fiscal_year: text("fiscal_year"),
            series: text("series"),
            format: text("format"),
        },
        warning: text("warning"),
        order: COLUMNS.iter().find(|column| column.0 == by).map(|column| column.1).unwrap_or_default(),
        descending: sort.starts_with('-'),
        offset: visit.param("offset").and_then(|offset| offset.parse().ok()).unwrap_or(0),
        limit: AT_ONCE,
    };
    let asked = question.clone();
    let (shelf, shelved) =
        state.answer(move |library| Ok((library.shelf()?, library.shelved(&asked)?))).await?;
    let head = Head { title: visit.say("文書", "Documents"), ..Head::default() };
    Ok(frame::page(&visit, head, &body(&visit, &question, &shelf, &shelved)))
}

fn body(visit: &Visit, question: &ShelfQuestion, shelf: &Shelf, shelved: &Shelved) -> Markup {
    html! {
        h1 { (visit.say("文書", "Documents")) }
        (coverage(visit, shelf))
        (filters(visit, question, shelf))
        (documents(visit, question, shelved))
        (warnings(visit, shelf))
        (not_read(visit, shelf))
        (series(visit, shelf))
    }
}

/// What is searched and what not, in a sentence.
fn coverage(visit: &Visit, shelf: &Shelf) -> Markup {
    let formats: Vec<String> = shelf
        .formats
        .iter()
        .map(|format| format!("{} {}", outcome::format(visit, &format.value), label::count(format.count)))
        .collect();
    let Some(known) = &visit.coverage else { return html! {} };
    let documents = label::counted(visit, known.documents as usize, "文書", "document", "documents");
    let passages = label::counted(visit, known.passages as usize, "段落", "passage", "passages");
    let waiting = shelf.pages_to_recognize;
    let pages = label::counted(visit, waiting.pages as usize, "ページ", "page", "pages");
    let unread = known.documents_not_read as usize;
    html! {
        p.coverage {
            @if visit.is_english() {
                (documents) " (" (formats.join(", ")) "), " (passages) " are searched. "
                @if waiting.documents > 0 {
                    a href=(visit.link("/documents", &[("warning", "needs_ocr")])) {
                        @if waiting.or_more { "At least " } (pages) (if waiting.pages == 1 { " is a picture without text and needs OCR" } else { " are pictures without text and need OCR" })
                    } ". "
                }
                @if unread > 0 { a href="#not-read" { (label::counted(visit, unread, "", "file", "files")) " could not be read" } "." }
                @else { "Every file could be read." }
            } @else {
                (documents) "（" (formats.join("、")) "）、" (passages) "を検索しています。"
                @if waiting.documents > 0 {
                    a href=(visit.link("/documents", &[("warning", "needs_ocr")])) {
                        @if waiting.or_more { "少なくとも" } (pages) "は文字のない画像で、OCR が要ります"
                    } "。"
                }
                @if unread > 0 { "読めなかったファイルが" a href="#not-read" { (label::count(unread)) "件" } "あります。" }
                @else { "読めなかったファイルはありません。" }
            }
        }
        p.aside {
            (visit.say("世代 ", "Generation ")) (known.generation)
            @if let Some(time) = shelf.published_at.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
                @let zoned = time.to_zoned(jiff::tz::TimeZone::system());
                (visit.say("、公開 ", ", published "))
                time datetime=(time) { (zoned.strftime("%Y-%m-%d %H:%M").to_string()) }
            }
        }
    }
}

fn filters(visit: &Visit, question: &ShelfQuestion, shelf: &Shelf) -> Markup {
    let of = &question.document;
    let any = visit.say("すべて", "any");
    let year = of.fiscal_year.as_deref().unwrap_or_default();
    let years: Vec<(String, String)> = shelf
        .years
        .iter()
        .map(|&year| (year.map_or("unknown".to_owned(), |year| year.to_string()), label::year(visit, year)))
        .collect();
    let counted = |counts: &[CountView], name: &dyn Fn(&CountView) -> String| -> Vec<(String, String)> {
        let counts = counts.iter().take(MOST_CHOICES);
        counts
            .map(|one| (one.value.clone(), format!("{} ({})", name(one), label::count(one.count))))
            .collect()
    };
    let plain = |one: &CountView| one.label.clone();
    let choices = [
        ("fiscal_year", visit.say("年度", "Fiscal year"), year, years),
        (
            "format",
            visit.say("形式", "Format"),
            of.format.as_deref().unwrap_or_default(),
            counted(&shelf.formats, &|one| outcome::format(visit, &one.value)),
        ),
        (
            "series",
            visit.say("シリーズ", "Series"),
            of.series.as_deref().unwrap_or_default(),
            counted(&shelf.series, &plain),
        ),
        (
            "warning",
            visit.say("注意", "Warning"),
            question.warning.as_deref().unwrap_or_default(),
            counted(&shelf.warnings, &|one| outcome::warning(visit, &one.value).to_owned()),
        ),
    ];
    html! {
        form.filters action="/documents" role="search" aria-label=(visit.say("文書の絞り込み", "Narrow the documents")) {
            label { span { (visit.say("題名に含む語", "Title contains")) }
                input type="search" name="title" lang="ja" value=(of.title.as_deref().unwrap_or_default()); }
            label { span { (visit.say("発行", "Publisher")) }
                input type="search" name="publisher" lang="ja" list="publishers" value=(of.publisher.as_deref().unwrap_or_default()); }
            datalist #publishers { @for one in shelf.publishers.iter().take(MOST_CHOICES) { option value=(one.value) {} } }
            @for (name, words, chosen, values) in &choices {
                @if !values.is_empty() || !chosen.is_empty() {
                    label { span { (words) }
                        select name=(name) {
                            option value="" { (any) }
                            @if !chosen.is_empty() && !values.iter().any(|(value, _)| value == chosen) {
                                option value=(chosen) selected { (chosen) }
                            }
                            @for (value, words) in values { option value=(value) selected[value == chosen] { (words) } }
                        }
                    }
                }
            }
            @if let Some(sort) = visit.param("sort") { input type="hidden" name="sort" value=(sort); }
            (kept_fields(visit))
            button { (visit.say("絞り込む", "Narrow")) }
            a href=(visit.link("/documents", &[])) { (visit.say("条件を消す", "Clear")) }
        }
    }
}

fn documents(visit: &Visit, question: &ShelfQuestion, shelved: &Shelved) -> Markup {
    let page = &shelved.documents;
    let total = label::counted(visit, page.total, "文書", "document", "documents");
    let passages = label::counted(visit, shelved.passages as usize, "段落", "passage", "passages");
    if page.total == 0 {
        return html! { p.warning role="status" { (visit.say("この条件に合う文書はありません。条件を減らしてください。", "No document fits; take a condition away.")) } };
    }
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby="documents" {
            table.documents {
                caption #documents {
                    (total) (visit.say("、", ", ")) (passages)
                    @if page.items.len() < page.total {
                        @let (first, last) = (question.offset + 1, question.offset + page.items.len());
                        @if visit.is_english() { "; shown " (label::count(first)) "–" (label::count(last)) }
                        @else { "のうち " (label::count(first)) "～" (label::count(last)) "件目" }
                    }
                }
                thead { tr { @for column in COLUMNS { (column_head(visit, question, column)) } } }
                tbody { @for one in &page.items { (row(visit, one)) } }
            }
        }
        @if page.items.len() < page.total {
            nav.pages aria-label=(visit.say("文書の続き", "More documents")) {
                @if question.offset > 0 {
                    @let before = question.offset.saturating_sub(AT_ONCE).to_string();
                    a rel="prev" href=(visit.here(&[("offset", Some(&before))])) { (visit.say("前へ", "Previous")) } " "
                }
                @if let Some(next) = page.next_offset {
                    a rel="next" href=(visit.here(&[("offset", Some(&next.to_string()))])) { (visit.say("次へ", "Next")) }
                }
            }
        }
    }
}

fn column_head(
    visit: &Visit,
    question: &ShelfQuestion,
    column: (&str, ShelfOrder, &str, &str, bool),
) -> Markup {
    let (name, order, japanese, english, is_number) = column;
    let is_current = question.order == order;
    let sorted = match (is_current, question.descending) {
        (false, _) => None,
        (true, false) => Some("ascending"),
        (true, true) => Some("descending"),
    };
    // Numbers are asked for by the largest first.
    let descending = if is_current { !question.descending } else { is_number || name == "warnings" };
    let sort = if descending { format!("-{name}") } else { name.to_owned() };
    html! {
        th.number[is_number] scope="col" aria-sort=[sorted] {
            a href=(visit.here(&[("sort", Some(&sort)), ("offset", None)])) { (visit.say(japanese, english)) }
            @if let Some(sorted) = sorted { span aria-hidden="true" { (if sorted == "ascending" { " ▲" } else { " ▼" }) } }
        }
    }
}

fn row(visit: &Visit, view: &DocumentView) -> Markup {
    let document = &view.document;
    let mut codes: Vec<&str> = view.warnings.iter().map(|warning| warning.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    html! {
        tr {
            th scope="row" { (link::document(visit, document)) br; span.aside { bdi { (document.source) } } }
            td lang="ja" { bdi { (document.publisher.as_deref().unwrap_or("—")) } }
            td { (label::year(visit, document.fiscal_year)) }
            td { (outcome::format(visit, &document.format)) }
            td.number { @if let Some(pages) = document.pages { (label::count(pages as usize)) } @else { "—" } }
            td.number { (label::count(view.passages as usize)) }
            td { @if codes.is_empty() { "—" } @else {
                ul.plain { @for code in codes { li { (outcome::warning(visit, code)) } } }
            } }
        }
    }
}

fn warnings(visit: &Visit, shelf: &Shelf) -> Markup {
    html! {
        h2 #warnings { (visit.say("読み取りの注意", "Warnings of the reader")) }
        @if shelf.warnings.is_empty() {
            p { (visit.say("ありません。", "None.")) }
        } @else {
            div.scroll role="region" tabindex="0" aria-labelledby="warnings" {
                table {
                    thead { tr {
                        th scope="col" { (visit.say("注意", "Warning")) }
                        th.number scope="col" { (visit.say("文書", "Documents")) }
                        th scope="col" { (visit.say("意味とすること", "What it means and what to do")) }
                    } }
                    tbody { @for one in &shelf.warnings { tr {
                        th scope="row" { a href=(visit.link("/documents", &[("warning", &one.value)])) { (outcome::warning(visit, &one.value)) } }
                        td.number { (label::count(one.count)) }
                        td { @if let Some(advice) = advice_in_both(&one.value) { (outcome::prose(visit.say(advice.japanese, advice.english))) (visit.say("。", ".")) } }
                    } } }
                }
            }
        }
    }
}

fn not_read(visit: &Visit, shelf: &Shelf) -> Markup {
    html! {
        h2 #not-read { (visit.say("読めなかったファイル", "Files that could not be read")) }
        @if shelf.not_read.is_empty() {
            p { (visit.say("ありません。", "None.")) }
        }
        @for (reason, count, files) in &shelf.not_read {
            @let (words, advice) = outcome::refusal(visit, reason);
            details open[shelf.not_read.len() <= 5] {
                summary { (words) " " span.count { (label::counted(visit, *count, "件", "file", "files")) } }
                @if visit.is_english() && !advice.is_empty() { p { (advice) } }
                ul {
                    @for file in files {
                        li { bdi { (file.source) } br; span.aside lang="ja" { bdi { (file.hint) } } }
                    }
                }
                @if files.len() < *count {
                    p.aside {
                        @let rest = label::counted(visit, count - files.len(), "件", "more file", "more files");
                        @if visit.is_english() { "and " (rest) "; all of them: " } @else { "ほか" (rest) "。すべては " }
                        code { "keifu stats --json" }
                    }
                }
            }
        }
    }
}

fn series(visit: &Visit, shelf: &Shelf) -> Markup {
    if shelf.series.is_empty() {
        return html! {};
    }
    html! {
        h2 { (visit.say("毎年度の報告書", "Reports of several years")) }
        ul {
            @for one in shelf.series.iter().take(MOST_SERIES) {
                li {
                    a href=(visit.link("/documents", &[("series", &one.value)])) { bdi lang="ja" { (one.label) } } " "
                    span.count { (label::counted(visit, one.count, "文書", "document", "documents")) }
                }
            }
        }
        @if shelf.series.len() > MOST_SERIES {
            p.aside { (visit.say("ほか ", "and ")) (label::counted(visit, shelf.series.len() - MOST_SERIES, "件", "more", "more")) }
        }
    }
}
