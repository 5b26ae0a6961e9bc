//! How the query was understood, part by part, each with a way to take it away.

use maud::{Markup, html};

use super::asked::{self, FILTERS, changed};
use crate::{
    api::{
        common::EntityRef,
        search::{Expansion, ExpansionName, SearchAnswer},
    },
    library::rewrite,
    page::{label, link, visit::Visit},
};

/// The parts of the query and the filters as a list.
pub(super) fn chips(visit: &Visit, answer: &SearchAnswer, named: Option<&EntityRef>) -> Markup {
    let query = &answer.query.text;
    let filters = FILTERS.iter().filter_map(|name| Some((*name, visit.param(name)?)));
    html! {
        ul.chips aria-label=(visit.say("検索の条件", "Conditions of the search")) {
            @for (at, part) in answer.query.parts.iter().enumerate() {
                @let rest = rewrite::without(query, at);
                @let href = match &rest {
                    Some(rest) => changed(visit, "q", Some(rest)),
                    None => visit.link("/", &[]),
                };
                @let kind = if is_other_name(answer, at) { visit.say("別の名前", "other name").to_owned() } else { kind(visit, &part.kind) };
                (chip(visit, &kind, &part_value(visit, answer, at), part.negated, &href))
            }
            @for (name, value_given) in filters {
                (chip(visit, &kind(visit, name), &filter_value(visit, named, name, value_given), false, &changed(visit, name, None)))
            }
        }
    }
}

fn chip(visit: &Visit, kind: &str, value: &str, negated: bool, href: &str) -> Markup {
    let off =
        if visit.is_english() { format!("Remove “{value}”") } else { format!("「{value}」を外す") };
    html! {
        li.chip.excluded[negated] {
            span.kind { (kind) @if negated { " " strong { (visit.say("除外", "excluded")) } } }
            " " span.value lang="ja" { @if negated { del { bdi { (value) } } } @else { bdi { (value) } } }
            " " a.off href=(href) aria-label=(off) title=(off) { "×" }
        }
    }
}

fn kind(visit: &Visit, kind: &str) -> String {
    let (japanese, english) = match kind {
        "term" => ("語", "word"),
        "exact" => ("完全一致", "exact"),
        "fiscal_year" => ("年度", "fiscal year"),
        "publisher" => ("発行", "publisher"),
        "entity" => ("エンティティ", "entity"),
        "type" => ("種類", "type"),
        "document" => ("文書", "document"),
        other => (other, other),
    };
    visit.say(japanese, english).to_owned()
}

/// A value as a reader says it: 2018..2020 as 平成30年度（2018）～令和2年度（2020）.
fn value(visit: &Visit, kind: &str, text: &str) -> String {
    match kind {
        "fiscal_year" => match keifu_corpus::calendar::parse_fiscal_years(text) {
            Some(years) => label::years(visit, Some(*years.start()), Some(*years.end())),
            None => label::year(visit, None),
        },
        "type" => label::kind(visit, text),
        _ => text.to_owned(),
    }
}

fn filter_value(visit: &Visit, named: Option<&EntityRef>, name: &str, text: &str) -> String {
    match (name, named) {
        ("entity", Some(entity)) => entity.name.clone(),
        ("publisher", _) => asked::unquoted(text),
        _ => value(visit, name, text),
    }
}

/// A part as a reader says it; an entity's id by its name.
fn part_value(visit: &Visit, answer: &SearchAnswer, at: usize) -> String {
    let part = &answer.query.parts[at];
    let document = answer.hits.iter().map(|hit| &hit.document).find(|document| document.id == part.text);
    if let Some(document) = document.filter(|_| part.kind == "document") {
        return document.title.clone();
    }
    let named = expansions(answer).iter().find(|found| found.part == at && found.matched == "id");
    named.map_or_else(|| value(visit, &part.kind, &part.text), |found| found.entity.name.clone())
}

fn is_other_name(answer: &SearchAnswer, at: usize) -> bool {
    expansions(answer).iter().any(|found| found.also.contains(&at))
}

fn expansions(answer: &SearchAnswer) -> &[Expansion] {
    answer.query.expansions.as_deref().unwrap_or_default()
}

/// What the query names: a link to its page, its other names as switches, and all passages that name it in whatever way.
pub(super) fn meant(visit: &Visit, answer: &SearchAnswer) -> Markup {
    let found = expansions(answer);
    if found.is_empty() {
        return html! {};
    }
    html! {
        section.meant aria-label=(visit.say("検索語が指すもの", "What the query names")) {
            @for one in found { (meaning(visit, answer, one)) }
        }
    }
}

fn meaning(visit: &Visit, answer: &SearchAnswer, found: &Expansion) -> Markup {
    let text = &answer.query.parts[found.part].text;
    html! {
        div.meaning {
            p {
                (link::entity(visit, &found.entity)) " "
                span.aside {
                    (label::kind(visit, &found.entity.kind)) " · "
                    span lang="ja" { (label::years(visit, found.first_year, found.last_year)) } " · "
                    (label::counted(visit, found.mentions as usize, "回の言及", "mention", "mentions"))
                }
                " " a.its-page href=(link::entity_url(visit, &found.entity.id)) {
                    (visit.say("ページを開く", "Open its page")) span.hidden { " " bdi lang="ja" { (found.entity.name) } }
                }
                @if found.matched == "scoped_alias" {
                    " " span.doubt {
                        @if visit.is_english() { "Only in some documents does “" bdi { (text) } "” mean this." }
                        @else { "「" bdi { (text) } "」がこれを指すのは一部の文書だけです。" }
                    }
                }
            }
            (switches(visit, answer, found))
        }
    }
}

/// Names that find nothing more, of which so many are shown at once.
const IDLE_SHOWN: usize = 2;

fn switches(visit: &Visit, answer: &SearchAnswer, found: &Expansion) -> Markup {
    let all = found.query.as_ref().filter(|_| found.passages > answer.total_passages);
    let mut names: Vec<&ExpansionName> = found.names.iter().filter(|name| name.more > 0).collect();
    let mut idle: Vec<&ExpansionName> = found.names.iter().filter(|name| name.more == 0).collect();
    idle.sort_by_key(|name| name.name.chars().count());
    let hidden = idle.split_off(IDLE_SHOWN.min(idle.len()));
    names.extend(idle);
    html! {
        @if !names.is_empty() || all.is_some() {
            ul.chips.widen aria-label=(visit.say("別の名前でも探す", "Search for its other names too")) {
                @if !names.is_empty() { li.label { (visit.say("別の名前でも探す", "Other names too")) } }
                @for name in &names { li { (switch(visit, name)) } }
                @if let Some(all) = all {
                    li { a.switch href=(changed(visit, "q", Some(all))) {
                        (visit.say("呼び名を問わず、これに触れる段落すべて", "All passages that name it in whatever way")) " "
                        span.count { (label::counted(visit, found.passages, "段落", "passage", "passages")) }
                    } }
                }
            }
        }
        @if !hidden.is_empty() {
            details.idle {
                summary { (visit.say("段落の増えないほかの名前", "More names that add no passage")) " " (hidden.len()) }
                ul.chips.widen { @for name in &hidden { li { (switch(visit, name)) } } }
            }
        }
        @if found.names_not_tried > 0 {
            p.aside {
                @if visit.is_english() { (found.names_not_tried) " more names were not tried; they are on its page." }
                @else { "ほかの名前" (found.names_not_tried) "件は試していません。ページにあります。" }
            }
        }
    }
}

fn switch(visit: &Visit, name: &ExpansionName) -> Markup {
    let more = label::count(name.more);
    let (label, count) = if visit.is_english() {
        (format!("{} +{more} passages; search for this name too", name.name), format!("+{more}"))
    } else {
        (format!("{} あと{more}段落、この名前でも探す", name.name), format!("あと{more}段落"))
    };
    html! {
        a.switch href=(changed(visit, "q", Some(&name.query))) aria-label=(label) {
            bdi lang="ja" { (name.name) } " " span.count { (count) }
        }
    }
}
