//! `/series`: the reports whose years can be compared, and any two documents.

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{super::frame::kept_fields, Head, Visit, frame, label};
use crate::{
    api::{
        common::{DocumentRef, Page},
        compare::SeriesSummary,
    },
    app::{AppState, Problem},
    library::Snapshot,
};

/// Reports on a page.
const SHOWN: usize = 100;
/// Documents that are offered for choice; of a larger collection ids or paths are typed.
const OFFERED: usize = 500;

/// What can be chosen from.
pub(super) struct Shelf {
    /// By 年度, then title; empty where there are too many to choose from.
    documents: Vec<DocumentRef>,
    total: usize,
}

impl Shelf {
    pub(super) fn read(library: &Snapshot) -> Self {
        let total = library.records().len();
        let mut documents: Vec<DocumentRef> = if total > OFFERED {
            Vec::new()
        } else {
            library.documents(None, 0, OFFERED).items.into_iter().map(|view| view.document).collect()
        };
        documents.sort_by_key(|one| {
            (one.fiscal_year.is_none(), one.fiscal_year, one.title.clone(), one.source.clone())
        });
        Self { documents, total }
    }
}

/// The reports.
pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let offset = visit.param("offset").and_then(|at| at.parse().ok()).unwrap_or(0);
    let (series, shelf) =
        state.answer(move |library| Ok((library.series_list(offset, SHOWN), Shelf::read(library)))).await?;
    let title = visit.say("年度を比べる", "Compare years");
    let body = html! {
        h1 { (title) }
        p { (visit.say(
            "同じ報告書の二つの年度を並べ、新しく出てきた事業や組織、変わった数値、加わった文となくなった文を示します。行の折り返し、ページのずれ、全角と半角、箇条書きの番号の違いは、変化に数えません。",
            "Two fiscal years of the same report side by side: programs and bodies that appeared or vanished, figures that changed, sentences that came and went. Where lines wrap, pages turn and lists are numbered makes no difference.",
        )) }
        h2 { (visit.say("毎年度の報告書", "Reports of several years")) }
        (table(&visit, &series))
        (pages(&visit, offset, &series))
        h2 { (visit.say("二つの文書を比べる", "Compare two documents")) }
        p { (visit.say(
            "題名が年度によって違うものなど、上の表にない組は、文書を選んで比べられます。",
            "Pairs that are not in the table, such as reports whose title differs from year to year, can be chosen here.",
        )) }
        (documents_form(&visit, &shelf, None))
    };
    Ok(frame::page(&visit, Head { title, ..Head::default() }, &body))
}

fn table(visit: &Visit, series: &Page<SeriesSummary>) -> Markup {
    if series.items.is_empty() {
        return html! {
            p.aside { (visit.say(
                "題名と発行者が同じで年度だけが違う文書は、まだ二つ以上ありません。",
                "There are no two documents yet whose title and publisher are the same but for the year.",
            )) }
        };
    }
    html! {
        div.scroll role="region" tabindex="0" aria-label=(visit.say("毎年度の報告書", "Reports of several years")) {
            table.series {
                thead { tr {
                    th scope="col" { (visit.say("報告書", "Report")) }
                    th scope="col" { (visit.say("年度", "Fiscal years")) }
                    th.number scope="col" { (visit.say("文書", "Documents")) }
                } }
                tbody {
                    @for one in &series.items {
                        tr {
                            th scope="row" { a href=(visit.link(&format!("/series/{}", one.series.id), &[])) { bdi lang="ja" { (one.series.name) } } }
                            td { (years(visit, one)) }
                            td.number { (label::count(one.documents)) }
                        }
                    }
                }
            }
        }
    }
}

/// 平成28年度（2016）～令和2年度（2020）の5年度.
fn years(visit: &Visit, series: &SeriesSummary) -> String {
    let known: Vec<i32> = series.years.iter().filter_map(|year| year.fiscal_year).collect();
    let range = label::years(visit, known.first().copied(), known.last().copied());
    match (series.years.len(), visit.is_english()) {
        (0..=2, _) => range,
        (count, false) => format!("{range}の{count}年度"),
        (count, true) => format!("{range}, {count} years"),
    }
}

fn pages(visit: &Visit, offset: usize, series: &Page<SeriesSummary>) -> Markup {
    let before = offset.saturating_sub(SHOWN).to_string();
    let next = series.next_offset.map(|next| next.to_string());
    html! {
        @if offset > 0 || next.is_some() {
            nav aria-label=(visit.say("報告書のページ", "Pages of reports")) {
                span.count { (label::counted(visit, series.total, "件", "report", "reports")) } " "
                @if offset > 0 { a href=(visit.here(&[("offset", (before != "0").then_some(&before))])) { (visit.say("前へ", "Previous")) } " " }
                @if let Some(next) = &next { a href=(visit.here(&[("offset", Some(next))])) { (visit.say("次へ", "Next")) } }
            }
        }
    }
}

/// The form that compares two documents: those of the URL are chosen, `first` where it names none.
pub(super) fn documents_form(visit: &Visit, shelf: &Shelf, first: Option<&str>) -> Markup {
    let from = visit.param("from").or(first).unwrap_or_default();
    let to = visit.param("to").unwrap_or_default();
    html! {
        form.documents action="/series/documents" method="get" aria-label=(visit.say("比べる文書", "Documents to compare")) {
            (field(visit, shelf, ("from", from), visit.say("前の文書", "Earlier document")))
            (field(visit, shelf, ("to", to), visit.say("後の文書", "Later document")))
            (kept_fields(visit))
            button { (visit.say("比べる", "Compare")) }
        }
    }
}

fn field(visit: &Visit, shelf: &Shelf, (name, chosen): (&str, &str), label: &str) -> Markup {
    html! {
        label {
            span { (label) }
            @if shelf.documents.is_empty() && shelf.total > 0 {
                input name=(name) value=(chosen) required placeholder=(visit.say("文書の ID（d で始まる）", "Id of a document (d…)"));
            } @else {
                select name=(name) required lang="ja" {
                    option value="" { (visit.say("選んでください", "Choose")) }
                    @for document in &shelf.documents {
                        option value=(document.id) selected[document.id == chosen] {
                            (label::year(visit, document.fiscal_year)) " " (document.title) " " (document.source)
                        }
                    }
                }
            }
        }
    }
}
