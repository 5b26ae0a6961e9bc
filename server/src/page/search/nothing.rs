//! Nothing found: what weaker queries would find, names that look alike, what was searched, how to write queries.

use maud::{Markup, html};

use super::asked::{FILTERS, is_filtered};
use crate::{
    api::search::{SearchAnswer, Tried},
    page::{label, link, visit::Visit},
};

/// What helps when nothing was found.
pub(super) fn help(visit: &Visit, answer: &SearchAnswer) -> Markup {
    html! {
        section.nothing aria-labelledby="nothing" {
            h2 #nothing { (visit.say("一致する段落はありません", "No passage matches")) }
            p { (searched(visit, answer)) }
            @if is_filtered(visit) {
                @let unfiltered: Vec<(&str, Option<&str>)> = FILTERS.iter().chain(&["cursor"]).map(|name| (*name, None)).collect();
                p { a href=(visit.here(&unfiltered)) { (visit.say("絞り込みをすべて外す", "Remove all filters")) } }
            }
            @if let Some(tried) = &answer.tried { (tried_instead(visit, tried)) }
            h3 { (visit.say("検索式の書き方", "How to write a query")) }
            (syntax(visit))
        }
    }
}

/// How queries are written, each example a link to what it finds.
pub(in crate::page) fn syntax(visit: &Visit) -> Markup {
    html! {
        dl.syntax {
            @for (example, japanese, english) in SYNTAX {
                div {
                    dt { a href=(visit.link("/", &[("q", example)])) { code lang="ja" { (example) } } }
                    dd { (visit.say(japanese, english)) }
                }
            }
        }
    }
}

/// Ways of writing a query: an example, what it finds.
const SYNTAX: [(&str, &str, &str); 6] = [
    ("報告 移転", "どちらの語も含む段落", "passages with both words"),
    ("移転 OR 整備", "どちらかを含む段落", "passages with one of them"),
    ("「整備計画」", "この文字列をそのまま含む段落", "passages with exactly this string"),
    ("報告 -予定", "「予定」を含まない段落", "passages without the second word"),
    (
        "報告 年度:2018..2020",
        "年度で絞る（R1、令和元年度とも書けます）",
        "by fiscal year (R1 and 令和元年度 work too)",
    ),
    (
        "entity:大阪",
        "この名前の組織・施設・場所に触れる段落",
        "passages that name this entity, by any of its names",
    ),
];

fn searched(visit: &Visit, answer: &SearchAnswer) -> Markup {
    let coverage = &answer.coverage;
    let (documents, passages) =
        (label::count(coverage.documents as usize), label::count(coverage.passages as usize));
    html! {
        @if visit.is_english() { (documents) " documents with " (passages) " passages were searched." }
        @else { (documents) "文書の" (passages) "段落を検索しました。" }
        @if coverage.documents_not_read > 0 {
            @let unread = label::count(coverage.documents_not_read as usize);
            @let list = visit.link("/documents", &[]) + "#not-read";
            " " @if visit.is_english() { a href=(list) { (unread) " files could not be read" } " and were not searched." }
            @else { a href=(list) { "読めなかったファイルが" (unread) "件" } "あり、その中は検索していません。" }
        }
    }
}

fn tried_instead(visit: &Visit, tried: &Tried) -> Markup {
    html! {
        @if !tried.names.is_empty() {
            h3 { (visit.say("似た名前", "Names like it")) }
            ul.names {
                @for name in &tried.names {
                    li {
                        a href=(visit.link("/", &[("q", &format!("「{}」", name.name))])) { bdi lang="ja" { (name.name) } }
                        " " span.aside { (label::kind(visit, &name.kind)) } " "
                        a.its-page href=(link::entity_url(visit, &name.id)) { (visit.say("ページを開く", "Open its page")) span.hidden { " " (name.name) } }
                    }
                }
            }
        }
        @if !tried.relaxations.is_empty() {
            h3 { (visit.say("条件をゆるめると", "With weaker conditions")) }
            ul.weaker {
                @for weaker in &tried.relaxations {
                    li {
                        @let what = if visit.is_english() { english(&weaker.what) } else { weaker.what.clone() };
                        @if weaker.passages > 0 { a href=(visit.link("/", &[("q", &weaker.query)])) { bdi { (what) } } }
                        @else { bdi { (what) } }
                        " " span.count {
                            (label::counted(visit, weaker.documents, "文書", "document", "documents")) (visit.say("、", ", "))
                            (label::counted(visit, weaker.passages, "段落", "passage", "passages"))
                        }
                    }
                }
            }
        }
    }
}

fn english(what: &str) -> String {
    match what {
        "年度の条件なし" => "without the fiscal year".to_owned(),
        "発行者の条件なし" => "without the publisher".to_owned(),
        "除外なし" => "without exclusions".to_owned(),
        "完全一致でなく語として" => "as words instead of exact strings".to_owned(),
        other => match other.strip_suffix(" だけ") {
            Some(part) => format!("only {part}"),
            None => other.to_owned(),
        },
    }
}
