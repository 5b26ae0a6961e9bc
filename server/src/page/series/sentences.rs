//! Sentences that changed, came, went and moved, under their headings.

use maud::{Markup, html};

use super::{
    super::{label, link, quote},
    NEWS, Visit, rest, words,
};
use crate::api::{
    common::{Evidence, Page},
    compare::{Comparison, Mark, MarkKind, SentenceChange, SentenceChangeKind, SentenceCounts},
};

/// The section with its filter.
pub(super) fn section(visit: &Visit, comparison: &Comparison, page: &Page<SentenceChange>) -> Markup {
    let counts = &comparison.counts.sentences;
    // Where each year has one document, its title behind every sentence would say nothing.
    let short = comparison.from.documents.len() == 1 && comparison.to.documents.len() == 1;
    html! {
        section aria-labelledby="sentences" {
            h2 #sentences { (visit.say("文・表の行・見出し", "Sentences, rows, headings")) }
            (filter(visit, counts))
            @if page.items.is_empty() {
                p.aside { (visit.say("ここに示す変化はありません。", "There is nothing of this kind.")) }
            }
            @for group in page.items.chunk_by(|one, other| path(one) == path(other)) {
                (heading(visit, &path(&group[0])))
                ul.changes { @for change in group { li { (item(visit, change, short)) } } }
            }
            (rest(visit, "sentences", page))
        }
    }
}

/// The headings under which a change is shown; a heading stands under itself, with what follows it.
fn path(change: &SentenceChange) -> Vec<&str> {
    let headings = change.headings_after.as_ref().or(change.headings_before.as_ref());
    let mut path: Vec<&str> = headings.into_iter().flatten().map(String::as_str).collect();
    if change.kind == "heading"
        && let Some(own) = change.after.as_ref().or(change.before.as_ref())
    {
        path.push(&own.quote);
    }
    path
}

fn heading(visit: &Visit, path: &[&str]) -> Markup {
    html! {
        h3.under {
            @if path.is_empty() { span.aside { (visit.say("見出しなし", "Below no heading")) } }
            @for (at, part) in path.iter().enumerate() {
                @if at > 0 { span.aside { " › " } }
                bdi lang="ja" { (part) }
            }
        }
    }
}

/// Links that show one kind of change only.
fn filter(visit: &Visit, counts: &SentenceCounts) -> Markup {
    let news = counts.changed + counts.added + counts.removed + counts.moved;
    let kinds = [
        (None, visit.say("主な変化", "All news"), news),
        (Some("changed"), visit.say("変更", "Changed"), counts.changed),
        (Some("added"), visit.say("追加", "Added"), counts.added),
        (Some("removed"), visit.say("削除", "Removed"), counts.removed),
        (Some("moved"), visit.say("移動", "Moved"), counts.moved),
        (Some("year_only"), visit.say("年だけ", "Year only"), counts.year_only),
    ];
    let chosen = visit.param("sentences").filter(|word| *word != NEWS);
    html! {
        nav.filter aria-label=(visit.say("変化の種類", "Kinds of change")) {
            ul {
                @for (word, name, count) in kinds {
                    li {
                        a href=(format!("{}#sentences", visit.here(&[("sentences", word), ("offset", None)]))) aria-current=[(word == chosen).then_some("true")] {
                            (name) " " span.count { (label::count(count)) }
                        }
                    }
                }
            }
        }
    }
}

fn item(visit: &Visit, change: &SentenceChange, short: bool) -> Markup {
    let word = words::sentence(visit, change.change, change.moved);
    let whole = matches!(
        change.change,
        SentenceChangeKind::Added | SentenceChangeKind::Removed | SentenceChangeKind::Moved
    );
    html! {
        p.said {
            (words::tag(words::of_sentence(change.change), word)) " "
            span lang="ja" { bdi { @for mark in &change.marks { (marked(visit, mark, whole)) } } }
            @if short { " " span.where { (places(visit, change, short)) } }
        }
        @if !short { p.where { (places(visit, change, short)) } }
        @if change.moved && change.headings_before != change.headings_after {
            @if let Some(before) = &change.headings_before {
                p.aside {
                    (visit.say("前の年度では ", "Formerly below "))
                    @if before.is_empty() { (visit.say("見出しのない所", "no heading")) }
                    @else { bdi lang="ja" { (before.join(" › ")) } }
                }
            }
        }
    }
}

/// Words that were put in or taken out; that they were is said to those who do not see it.
fn marked(visit: &Visit, mark: &Mark, whole: bool) -> Markup {
    let text = mark.text.replace('\t', "　");
    let language = visit.say("ja", "en");
    let hidden = |text: &str| html! { span.hidden lang=(language) { (text) } };
    html! {
        @match (mark.kind, whole) {
            (MarkKind::Equal, _) => (text),
            (MarkKind::Insert, true) => ins.whole { (text) },
            (MarkKind::Delete, true) => del.whole { (text) },
            (MarkKind::Insert, false) => ins { (hidden(visit.say("［追加］", " [added] "))) (text) (hidden(visit.say("［追加終わり］", " [end] "))) },
            (MarkKind::Delete, false) => del { (hidden(visit.say("［削除］", " [removed] "))) (text) (hidden(visit.say("［削除終わり］", " [end] "))) },
        }
    }
}

/// Where the sentence stands in each year.
fn places(visit: &Visit, change: &SentenceChange, short: bool) -> Markup {
    let place = |word: &str, evidence: &Option<Evidence>| {
        let Some(evidence) = evidence else { return html! {} };
        if !short {
            return html! { span { (word) " " (quote::source(visit, evidence)) } " " };
        }
        let page = evidence.page.map(|page| format!(" p.{page}")).unwrap_or_default();
        html! {
            a.citation href=(link::citation_url(visit, &evidence.citation_id)) title=(evidence.citation) {
                (word) (page)
            }
            " "
        }
    };
    html! {
        (place(visit.say("前の箇所", "earlier place"), &change.before))
        (place(visit.say("後の箇所", "later place"), &change.after))
    }
}
