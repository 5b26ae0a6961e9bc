//! `/entities`: finding an entity by name, browsing by type.

use axum::{extract::State, response::Response};
use keifu_graph::EntityKind;
use maud::{Markup, html};

use crate::{
    api::entity::EntitySummary,
    app::{AppState, Problem},
    page::{
        frame::{self, Head, kept_fields},
        label, link,
        visit::Visit,
    },
};

/// Entities on a page.
const PAGE: usize = 50;

/// The list.
pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let name = visit.param("q").map(str::to_owned);
    state.check_length(name.as_deref().unwrap_or_default())?;
    let kind = visit.param("type").and_then(|word| word.parse::<EntityKind>().ok());
    let offset = visit.param("offset").and_then(|offset| offset.parse().ok()).unwrap_or(0);
    let asked = name.clone();
    let (found, kinds) = state
        .answer(move |library| {
            let kind = kind.map(EntityKind::as_str);
            Ok((library.entities(asked.as_deref(), kind, offset, PAGE)?, library.kinds(asked.as_deref())?))
        })
        .await?;
    let body = html! {
        h1 { (visit.say("組織・施設・事業・地名", "Organizations, facilities, programs, places")) }
        form.find action="/entities" role="search" aria-label=(visit.say("名前で探す", "Find by name")) {
            label for="name" { (visit.say("名前・略称・その一部", "Name, abbreviation or a part of it")) }
            div.row {
                input #name type="search" name="q" value=(name.as_deref().unwrap_or_default()) lang="ja" autocomplete="off" spellcheck="false"
                    data-suggest="entity";
                @if let Some(kind) = kind { input type="hidden" name="type" value=(kind.as_str()); }
                (kept_fields(&visit))
                button { (visit.say("探す", "Find")) }
            }
        }
        nav.kinds aria-label=(visit.say("種類", "Types")) { ul.inline {
            li { a href=(visit.here(&[("type", None), ("offset", None)])) aria-current=[kind.is_none().then_some("true")] {
                (visit.say("すべて", "All")) " " span.count { (label::count(kinds.iter().map(|(_, count)| count).sum())) }
            } }
            @for (of, count) in &kinds {
                li { a href=(visit.here(&[("type", Some(of.as_str())), ("offset", None)])) aria-current=[(kind == Some(*of)).then_some("true")] {
                    (label::kind(&visit, of.as_str())) " " span.count { (label::count(*count)) }
                } }
            }
        } }
        @if found.total == 0 {
            p.problem role="status" { (visit.say("見つかりませんでした。名前を短くするか、本文の検索をお使いください。", "Nothing was found. Try a shorter name, or search the full text.")) }
            @if let Some(name) = &name {
                p { a href=(visit.link("/", &[("q", name)])) { (visit.say("本文を検索", "Search the full text")) } }
            }
        } @else {
            (table(&visit, &found.items, offset, found.total))
            (pages(&visit, offset, PAGE, found.total))
        }
    };
    let title = visit.say("組織・施設・事業", "Entities");
    Ok(frame::page(&visit, Head { title, ..Head::default() }, &body))
}

fn table(visit: &Visit, entities: &[EntitySummary], offset: usize, total: usize) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(visit.say("一覧", "List")) {
            table.entities {
                caption { (shown(visit, offset, entities.len(), total)) }
                thead { tr {
                    th scope="col" { (visit.say("名前", "Name")) }
                    th scope="col" { (visit.say("種類", "Type")) }
                    th.number scope="col" { (visit.say("現れる箇所", "Mentions")) }
                    th.number scope="col" { (visit.say("文書", "Documents")) }
                    th scope="col" { (visit.say("年度", "Fiscal years")) }
                } }
                tbody { @for one in entities {
                    tr {
                        th scope="row" {
                            (link::entity(visit, &one.entity))
                            @if let Some(name) = one.matched_name.as_ref().filter(|name| **name != one.entity.name) {
                                " " span.aside lang="ja" { "（" bdi { (name) } "）" }
                            }
                        }
                        td { (label::kind(visit, &one.entity.kind)) }
                        td.number { (label::count(one.mention_count as usize)) }
                        td.number { (label::count(one.document_count as usize)) }
                        td { (label::years(visit, one.first_year, one.last_year)) }
                    }
                } }
            }
        }
    }
}

/// 51～100件目（全1,234件）.
pub(super) fn shown(visit: &Visit, offset: usize, shown: usize, total: usize) -> String {
    let (first, last, total) = (label::count(offset + 1), label::count(offset + shown), label::count(total));
    if visit.is_english() {
        format!("{first}–{last} of {total}")
    } else {
        format!("{first}～{last}件目（全{total}件）")
    }
}

/// Links to the parts of a list before and after this one.
pub(super) fn pages(visit: &Visit, offset: usize, page: usize, total: usize) -> Markup {
    let next = offset.saturating_add(page);
    html! {
        @if offset > 0 || next < total {
            nav.pages aria-label=(visit.say("ページ", "Pages")) { ul.inline {
                @if offset > 0 {
                    @let before = offset.saturating_sub(page).to_string();
                    li { a rel="prev" href=(visit.here(&[("offset", (before != "0").then_some(before.as_str()))])) { (visit.say("前へ", "Previous")) } }
                }
                @if next < total { li { a rel="next" href=(visit.here(&[("offset", Some(&next.to_string()))])) { (visit.say("次へ", "Next")) } } }
            } }
        }
    }
}
