//! How the query was understood, part by part, each with a way to take it away.

use maud::{Markup, html};

use super::{
    asked::{FILTERS, changed},
    rewrite,
};
use crate::{
    api::search::{PartView, SearchAnswer},
    page::{label, visit::Visit},
};

/// The parts of the query and the filters as a list.
pub(super) fn chips(visit: &Visit, answer: &SearchAnswer) -> Markup {
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
                (chip(visit, &kind(visit, &part.kind), &value(visit, &part.kind, &part.text), part.negated, &href))
            }
            @for (name, value_given) in filters {
                (chip(visit, &kind(visit, name), &filter_value(visit, answer, name, value_given), false, &changed(visit, name, None)))
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
        "entity" => ("名前", "entity"),
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

fn filter_value(visit: &Visit, answer: &SearchAnswer, name: &str, text: &str) -> String {
    if name == "entity" {
        let known = answer.facets.entity.iter().find(|facet| facet.value == text);
        return known.map_or(text, |facet| &facet.label).to_owned();
    }
    value(visit, name, text)
}

/// Whether a part is a condition on the text itself.
pub(super) fn is_text(part: &PartView) -> bool {
    matches!(part.kind.as_str(), "term" | "exact")
}
