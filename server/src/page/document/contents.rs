//! Ways through a document: its outline, its parts and pages, and what it names.

use maud::{Markup, html};

use super::super::{frame::kept_fields, label, link, visit::Visit};
use crate::library::{NamedInDocument, TextPart};

/// Headings in an outline.
const MOST_HEADINGS: usize = 300;
/// Names in the list of a document.
const MOST_NAMES: usize = 40;

/// Where a passage can be read: in this part, or in the one that holds it.
pub(super) fn passage_url(visit: &Visit, id: &str, ordinal: u32, part: &std::ops::Range<u32>) -> String {
    if part.contains(&ordinal) {
        return format!("#p{ordinal}");
    }
    let offset = ordinal.to_string();
    let query = visit.query().iter().filter(|(name, _)| matches!(name.as_str(), "q" | "marks" | "type"));
    let mut query: Vec<(&str, &str)> = query.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    query.push(("offset", &offset));
    format!("{}#p{ordinal}", visit.link(&format!("/documents/{}", link::escaped(id)), &query))
}

/// A passage in short: its page and what stands there.
pub(super) fn place_name(visit: &Visit, part: &TextPart, ordinal: u32) -> String {
    let pages = &part.outline.pages;
    let page =
        pages.partition_point(|&(_, first)| first <= ordinal).checked_sub(1).and_then(|at| pages.get(at));
    match page {
        Some((page, _)) => format!("{}–{ordinal}", page_name(visit, part, *page)),
        None => format!("{}{ordinal}", visit.say("段落", "passage ")),
    }
}

/// p.3, スライド3, シート「予算」.
pub(super) fn page_name(visit: &Visit, part: &TextPart, page: u32) -> String {
    let sheet = part.outline.sheets.get(&page);
    match (sheet, part.document.document.format.as_str()) {
        (Some(sheet), _) => format!("{}「{sheet}」", visit.say("シート", "Sheet ")),
        (None, "pptx" | "ppt") => format!("{}{page}", visit.say("スライド", "Slide ")),
        (None, _) => format!("p.{page}"),
    }
}

/// The sheets of a workbook.
pub(super) fn sheets(visit: &Visit, part: &TextPart) -> Markup {
    if part.outline.sheets.len() < 2 {
        return html! {};
    }
    html! {
        details.outline {
            summary { (visit.say("シート", "Sheets")) " " span.count { (label::count(part.outline.sheets.len())) } }
            nav aria-label=(visit.say("シート", "Sheets")) {
                ul lang="ja" {
                    @for (page, first) in part.outline.pages.iter().take(MOST_HEADINGS) {
                        li { a href=(passage_url(visit, &part.document.document.id, *first, &part.range)) { bdi { (page_name(visit, part, *page)) } } }
                    }
                }
                @if part.outline.pages.len() > MOST_HEADINGS {
                    p.aside { (visit.say("ほか ", "and ")) (label::counted(visit, part.outline.pages.len() - MOST_HEADINGS, "件", "more", "more")) }
                }
            }
        }
    }
}

/// The headings: all of a short outline; of a long one the upper levels, and all of this part.
pub(super) fn outline(visit: &Visit, part: &TextPart) -> Markup {
    let all = &part.outline.headings;
    if all.is_empty() {
        return html! {};
    }
    let deepest = (0..8)
        .take_while(|&depth| all.iter().filter(|heading| heading.depth <= depth).count() <= MOST_HEADINGS)
        .last();
    let shown: Vec<_> = all
        .iter()
        .filter(|heading| {
            deepest.is_some_and(|deepest| heading.depth <= deepest) || part.range.contains(&heading.ordinal)
        })
        .collect();
    html! {
        details.outline {
            summary { (visit.say("目次", "Contents")) " " span.count { (label::count(all.len())) } }
            nav aria-label=(visit.say("目次", "Contents")) {
                ul lang="ja" {
                    @for heading in &shown {
                        li.{ "d" (heading.depth.min(4)) } {
                            a href=(passage_url(visit, &part.document.document.id, heading.ordinal, &part.range)) { bdi { (heading.text) } }
                            @if let Some(page) = heading.page { " " span.count { (page) } }
                        }
                    }
                }
                @if shown.len() < all.len() {
                    p.aside {
                        @let (shown, all) = (label::count(shown.len()), label::count(all.len()));
                        @if visit.is_english() { (shown) " of " (all) " headings: the upper levels, and those of this part" }
                        @else { "見出し" (all) "件のうち、上の階層とこの部分の" (shown) "件を示しています" }
                    }
                }
            }
        }
    }
}

/// What the document names, most often first.
pub(super) fn named(visit: &Visit, part: &TextPart, named: &[NamedInDocument]) -> Markup {
    if named.is_empty() {
        return html! {};
    }
    html! {
        details.named {
            summary { (visit.say("出てくる組織・施設・事業・場所", "Names in this document")) " " span.count { (label::count(named.len())) } }
            ul {
                @for one in named.iter().take(MOST_NAMES) {
                    li {
                        (link::entity(visit, &one.entity)) " "
                        a.count href=(passage_url(visit, &part.document.document.id, one.first, &part.range))
                            aria-label=(format!(
                                "{}: {}, {}", label::counted(visit, one.count as usize, "回", "time", "times"),
                                visit.say("初出の段落", "first passage"), one.entity.name
                            )) {
                            (label::counted(visit, one.count as usize, "回", "time", "times"))
                        }
                    }
                }
            }
            @if named.len() > MOST_NAMES {
                p.aside { (visit.say("ほか ", "and ")) (label::counted(visit, named.len() - MOST_NAMES, "件", "more", "more")) }
            }
        }
    }
}

/// Which part is shown, and how to get to the others.
pub(super) fn parts(visit: &Visit, part: &TextPart) -> Markup {
    let total = part.document.passages;
    let range = &part.range;
    let pages = &part.outline.pages;
    if range.len() as u32 == total && (pages.len() < 2 || !part.outline.sheets.is_empty()) {
        return html! {};
    }
    let is_slides = matches!(part.document.document.format.as_str(), "pptx" | "ppt");
    let to = |ordinal: u32| visit.here(&[("offset", Some(&ordinal.to_string())), ("at", None)]) + "#text";
    html! {
        div.parts {
            @if range.len() as u32 != total {
                p {
                    @let (first, last, all) = (label::count(range.start as usize + 1), label::count(range.end as usize), label::count(total as usize));
                    @if visit.is_english() { "Passages " (first) "–" (last) " of " (all) }
                    @else { "全" (all) "段落のうち " (first) "～" (last) "段落" }
                }
                @if range.start > 0 { p { a rel="prev" href=(to(range.start - 1)) { (visit.say("前の部分", "Previous part")) } } }
                @if range.end < total { p { a rel="next" href=(to(range.end)) { (visit.say("次の部分", "Next part")) } } }
            }
            @if pages.len() > 1 && part.outline.sheets.is_empty() {
                form action=(format!("/documents/{}", link::escaped(&part.document.document.id))) {
                    label { (if is_slides { visit.say("スライド ", "Slide ") } else { visit.say("ページ ", "Page ") }) input type="number" name="page" min="1" max=[pages.last().map(|last| last.0)] required; }
                    @for (name, value) in visit.query().iter().filter(|(name, _)| matches!(name.as_str(), "q" | "marks" | "type")) {
                        input type="hidden" name=(name) value=(value);
                    }
                    (kept_fields(visit))
                    button { (visit.say("開く", "Open")) }
                }
            }
        }
    }
}
