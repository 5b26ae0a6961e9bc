//! Figures before and after.

use maud::{Markup, html};

use super::{
    super::{link, quote},
    Visit, label, rest, words,
};
use crate::api::{
    common::Page,
    compare::{ChangeKind, Comparison, FigureChange, MetricChange},
    entity::MetricView,
};

/// The section: one table, changed figures first.
pub(super) fn section(visit: &Visit, comparison: &Comparison, page: &Page<MetricChange>) -> Markup {
    let title = visit.say("数値", "Figures");
    let groups = [
        (ChangeKind::Changed, visit.say("変わった数値", "Changed")),
        (ChangeKind::Appeared, visit.say("新しく書かれた数値", "New")),
        (ChangeKind::Vanished, visit.say("書かれなくなった数値", "No longer told")),
    ];
    html! {
        section aria-labelledby="numbers" {
            h2 #numbers { (title) }
            @if page.total == 0 {
                p.aside { (visit.say("変わった数値はありません。", "No figure changed.")) }
            } @else {
                div.scroll role="region" tabindex="0" aria-label=(visit.say("数値の表", "Table of figures")) {
                    table.figures {
                        caption { (visit.say("値は、それが書かれた箇所へのリンクです。", "Each value leads to the place where it is written.")) }
                        thead { tr {
                            th scope="col" { (visit.say("指標", "Indicator")) }
                            th scope="col" { (visit.say("区分", "Role")) }
                            th.number scope="col" { (label::year(visit, comparison.from.fiscal_year)) }
                            th.number scope="col" { (label::year(visit, comparison.to.fiscal_year)) }
                            th.number scope="col" { (visit.say("増減", "Difference")) }
                        } }
                        @for (kind, name) in groups {
                            @let changes: Vec<&MetricChange> = page.items.iter().filter(|change| change.change == kind).collect();
                            @if !changes.is_empty() {
                                tbody {
                                    tr.group { th colspan="5" scope="rowgroup" { (name) } }
                                    @for change in changes { (rows(visit, change)) }
                                }
                            }
                        }
                    }
                }
            }
            (rest(visit, "metrics", page))
        }
    }
}

fn rows(visit: &Visit, change: &MetricChange) -> Markup {
    html! {
        @for (at, figure) in change.figures.iter().enumerate() {
            tr {
                @if at == 0 {
                    th scope="row" rowspan=(change.figures.len()) { (indicator(visit, change)) }
                }
                td { (label::role(visit, &figure.role)) }
                td.number {
                    (value(visit, figure.before.as_ref()))
                    @if let Some(restated) = &figure.restated {
                        br;
                        span.aside { (visit.say("後の文書では ", "later given as ")) (value(visit, Some(restated))) }
                    }
                }
                td.number { (value(visit, figure.after.as_ref())) }
                td.number { (difference(visit, figure)) }
            }
        }
    }
}

fn indicator(visit: &Visit, change: &MetricChange) -> Markup {
    let told = change.figures.iter().flat_map(|figure| [&figure.before, &figure.after, &figure.restated]);
    let mut places: Vec<&MetricView> = Vec::new();
    for metric in told.flatten() {
        let same = |known: &&MetricView| {
            known.evidence.passage == metric.evidence.passage && known.evidence.quote == metric.evidence.quote
        };
        if !places.iter().any(same) {
            places.push(metric);
        }
    }
    html! {
        @if let Some(subject) = &change.subject { (link::entity(visit, subject)) br; }
        bdi lang="ja" { (change.indicator) } " " span.aside { (visit.say("（", "(")) bdi lang="ja" { (change.unit) } (visit.say("）", ")")) }
        details.more {
            summary { (visit.say("引用", "Quotes")) }
            @for metric in places { (quote::quote(visit, &metric.evidence)) }
        }
    }
}

/// The figure as a link to where it is written.
fn value(visit: &Visit, metric: Option<&MetricView>) -> Markup {
    let Some(metric) = metric else { return html! { span.aside { "–" } } };
    html! {
        a href=(link::citation_url(visit, &metric.evidence.citation_id)) {
            bdi lang="ja" {
                @if metric.approximate { "約" }
                (number(metric.value))
                @if let Some(max) = metric.max { "～" (number(max)) }
                (metric.unit)
            }
        }
    }
}

/// 1,034; 95.5.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        let whole = label::count(value.abs() as usize);
        if value < 0.0 { format!("−{whole}") } else { whole }
    } else {
        value.to_string().replace('-', "−")
    }
}

/// +18 (+43.9%).
fn difference(visit: &Visit, figure: &FigureChange) -> Markup {
    let signed = |value: f64| {
        let sign = if value > 0.0 {
            "+"
        } else if value < 0.0 {
            "−"
        } else {
            "±"
        };
        format!("{sign}{}", number(value.abs()))
    };
    html! {
        @match (figure.change, figure.difference) {
            (ChangeKind::Appeared | ChangeKind::Vanished, _) => (words::told(visit, figure.change)),
            (ChangeKind::Unchanged, _) => span.aside { (visit.say("同じ", "same")) },
            (_, Some(difference)) => {
                (signed(difference))
                @if let Some(percent) = figure.percent { span.aside { " (" (signed(percent)) "%)" } }
            }
            (_, None) => span.aside { "–" }
        }
    }
}
