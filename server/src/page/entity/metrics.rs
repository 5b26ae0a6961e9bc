//! The figures of an entity: a chart and a table for each indicator, each value with its source.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{Section, more};
use crate::{
    api::{
        common::Evidence,
        entity::{MetricView, PointView, SeriesView},
    },
    library::Profile,
    page::{
        draw::series::{self, value},
        label, link, quote,
        visit::Visit,
    },
};

/// Series that are shown at once; the others stand behind a disclosure.
const OPEN: usize = 3;
/// Indicators that are named before they are opened.
const NAMED: usize = 4;
/// Figures of a cell that are shown.
const FIGURES: usize = 12;
/// Quotes of a series that are shown.
const QUOTES: usize = 60;

/// The figures as a section; none when there are none.
pub(super) fn section(visit: &Visit, profile: &Profile) -> Option<Section> {
    let all = &profile.series;
    if all.total == 0 {
        return None;
    }
    let content = html! {
        p.aside { (visit.say("数値を選ぶと、それを書いている段落が開きます。", "Each figure leads to the passage that gives it.")) }
        (list(visit, &all.shown))
        (more(visit, profile, "metrics", &[], all.left(), all.total))
    };
    Some(("metrics", visit.say("指標", "Figures"), content))
}

/// Series over several years one by one, those of a single figure together.
pub(super) fn list(visit: &Visit, series: &[SeriesView]) -> Markup {
    let (single, long): (Vec<&SeriesView>, Vec<&SeriesView>) =
        series.iter().partition(|series| single(series).is_some());
    let (open, rest) = long.split_at(OPEN.min(long.len()));
    html! {
        @for (number, series) in open.iter().enumerate() { (one(visit, series, number)) }
        @if !rest.is_empty() {
            details.more {
                summary {
                    (visit.say("ほかの系列 ", "Other series: ")) (label::counted(visit, rest.len(), "件", "", ""))
                    " " span.aside lang="ja" {
                        @for (at, series) in rest.iter().take(NAMED).enumerate() { @if at > 0 { "、" } bdi { (series.indicator) } }
                        @if rest.len() > NAMED { "…" }
                    }
                }
                @for (number, series) in rest.iter().enumerate() { (one(visit, series, OPEN + number)) }
            }
        }
        @if !single.is_empty() { (singles(visit, &single, !long.is_empty())) }
    }
}

/// The only figure of a series, if it has no more.
fn single(series: &SeriesView) -> Option<(&PointView, &MetricView)> {
    let [point] = series.points.as_slice() else { return None };
    if !(point.contradictions.is_empty() && point.restated.is_empty()) {
        return None;
    }
    let mut figures = point.target.iter().chain(&point.actual).chain(&point.others);
    let only = figures.next()?;
    figures.next().is_none().then_some((point, only))
}

/// Figures that have no others beside them.
fn singles(visit: &Visit, series: &[&SeriesView], beside_others: bool) -> Markup {
    let caption = visit.say("一つの年度だけの数値", "Figures of a single year");
    html! {
        div.indicator {
            @if beside_others { h3 { (caption) } }
            div.scroll tabindex="0" role="group" aria-label=(caption) {
                table.figures {
                    caption.hidden { (caption) }
                    thead { tr {
                        th scope="col" { (visit.say("指標", "Indicator")) }
                        th.number scope="col" { (visit.say("値", "Figure")) }
                        th scope="col" { (visit.say("目標・実績", "Target or actual")) }
                        th scope="col" { (visit.say("年度", "Fiscal year")) }
                        th scope="col" { (visit.say("原文", "In the text")) }
                    } }
                    tbody { @for (point, metric) in series.iter().filter_map(|series| single(series)) {
                        tr {
                            th scope="row" lang="ja" { bdi { (metric.indicator) } }
                            td.number { (cell(visit, Some(metric), "")) }
                            td { (label::role(visit, &metric.role)) }
                            td.year { (label::year(visit, point.fiscal_year)) }
                            td lang="ja" { bdi { (metric.evidence.quote) } }
                        }
                    } }
                }
            }
        }
    }
}

/// One indicator: chart, table, quotes.
pub(super) fn one(visit: &Visit, series: &SeriesView, number: usize) -> Markup {
    html! {
        div.indicator {
            h3 id=(format!("series-{number}")) lang="ja" {
                bdi { (series.indicator) } @if !series.unit.is_empty() { "（" bdi { (series.unit) } "）" }
            }
            @if series.spellings.len() > 1 {
                p.aside {
                    (visit.say("同じ指標とみなした語: ", "Words taken for this indicator: "))
                    span lang="ja" { @for (at, spelling) in series.spellings.iter().enumerate() {
                        @if at > 0 { "、" } bdi { (spelling) }
                    } }
                }
            }
            (chart(visit, series, number))
            (table(visit, series))
            (quotes(visit, series))
        }
    }
}

/// The picture with its legend, for series of two years at least or with a target beside the actual.
fn chart(visit: &Visit, series: &SeriesView, number: usize) -> Markup {
    let is_drawn = |point: &&PointView| {
        point.fiscal_year.is_some() && (point.actual.is_some() || point.target.is_some())
    };
    let points: Vec<&PointView> = series.points.iter().filter(is_drawn).collect();
    let is_pair = |point: &&PointView| point.actual.is_some() && point.target.is_some();
    if points.len() < 2 && !points.iter().any(is_pair) {
        return html! {};
    }
    let any = |of: fn(&PointView) -> bool| points.iter().any(|point| of(point));
    let picture = series::series(visit, series, number);
    html! {
        @if let Some(picture) = picture {
            figure.chart {
                div.scroll tabindex="0" role="group" aria-label=(visit.say("図（横に動かせます）", "Chart (scrolls sideways)")) { (picture) }
                figcaption { ul.legend {
                    @if any(|point| point.actual.is_some()) { li { (series::sign("actual")) (visit.say("実績", "Actual")) } }
                    @if any(|point| point.target.is_some()) { li { (series::sign("target")) (visit.say("目標", "Target")) } }
                    @if any(|point| !point.contradictions.is_empty()) { li { (series::sign("contradiction")) (visit.say("食い違う値", "Contradicting figure")) } }
                    @if any(|point| !point.restated.is_empty()) { li { (series::sign("restated")) (visit.say("速報・訂正前の値", "Preliminary or corrected figure")) } }
                } }
            }
        } @else {
            p.doubt { (visit.say("値が大きすぎるため、図にできません。", "The figures are too large to draw.")) }
        }
    }
}

fn table(visit: &Visit, series: &SeriesView) -> Markup {
    let caption = format!("{}（{}）", series.indicator, visit.say("年度別", "by fiscal year"));
    let any = |of: fn(&PointView) -> bool| series.points.iter().any(of);
    let targets = any(|point| point.target.is_some());
    let achievements = any(|point| point.achievement.is_some());
    let previous = any(|point| point.previous.is_some());
    let remarks = any(|point| {
        !(point.others.is_empty()
            && point.restated.is_empty()
            && point.contradictions.is_empty()
            && point.confirmations.is_empty())
    });
    let unit = &series.unit;
    html! {
        div.scroll tabindex="0" role="group" aria-label=(caption) {
            table.figures {
                caption.hidden { (caption) }
                thead { tr {
                    th scope="col" { (visit.say("年度", "Fiscal year")) }
                    @if targets { th.number scope="col" { (visit.say("目標", "Target")) } }
                    th.number scope="col" { (visit.say("実績", "Actual")) }
                    @if achievements { th.number scope="col" { (visit.say("達成率", "Achieved")) } }
                    @if previous { th.number scope="col" { (visit.say("前年度", "Year before")) } }
                    @if remarks { th scope="col" { (visit.say("ほかの記載", "Also written")) } }
                } }
                tbody { @for point in &series.points {
                    tr {
                        th.year scope="row" { (label::year(visit, point.fiscal_year)) }
                        @if targets { td.number { (cell(visit, point.target.as_ref(), unit)) } }
                        td.number { (cell(visit, point.actual.as_ref(), unit)) }
                        @if achievements { td.number { @if let Some(share) = point.achievement { (label::figure(share)) "%" } @else { (nothing(visit)) } } }
                        @if previous { td.number { @if let Some(value) = point.previous { (label::figure(value)) } @else { (nothing(visit)) } } }
                        @if remarks { td { (remark(visit, point)) } }
                    }
                } }
            }
        }
    }
}

/// A value as a link to the words that give it.
fn cell(visit: &Visit, metric: Option<&MetricView>, usual_unit: &str) -> Markup {
    html! {
        @match metric {
            Some(metric) => {
                a.source href=(link::citation_url(visit, &metric.evidence.citation_id)) title=(metric.evidence.citation) {
                    bdi { (value(visit, metric)) @if metric.unit != usual_unit { (metric.unit) } }
                }
            }
            None => { (nothing(visit)) }
        }
    }
}

fn nothing(visit: &Visit) -> Markup {
    html! { span.aside aria-label=(visit.say("記載なし", "none")) role="img" { "–" } }
}

/// What else is written of a year.
fn remark(visit: &Visit, point: &PointView) -> Markup {
    let lists = [
        (&point.contradictions, visit.say("食い違う値", "Contradicting"), true),
        (&point.restated, visit.say("速報・訂正前", "Preliminary or corrected"), true),
        (&point.others, visit.say("一部の期間など", "Of a part, or other"), false),
    ];
    let year = label::year(visit, point.fiscal_year);
    html! {
        ul.remarks {
            @for (metrics, what, is_doubt) in lists {
                @let metrics = apart(metrics);
                @if !metrics.is_empty() {
                    li.doubt[is_doubt] {
                        (what) ": "
                        @for (at, metric) in metrics.iter().take(FIGURES).enumerate() {
                            @if at > 0 { "、" }
                            (cell(visit, Some(metric), ""))
                            @if let Some(period) = metric.period.as_ref().map(|period| label::period(visit, period)).filter(|period| *period != year) {
                                "（" (period) "）"
                            }
                        }
                        @if metrics.len() > FIGURES { "…" (label::counted(visit, metrics.len(), "件", "figure", "figures")) }
                    }
                }
            }
            @if !point.confirmations.is_empty() {
                li.aside {
                    @let count = label::counted(visit, point.confirmations.len(), "か所", "more place", "more places");
                    @if visit.is_english() { "The same in " (count) } @else { "ほか" (count) "が同じ値" }
                }
            }
        }
    }
}

/// Each figure once, with the first place that gives it.
fn apart(metrics: &[MetricView]) -> Vec<&MetricView> {
    let mut known = BTreeSet::new();
    let mut once = Vec::new();
    for metric in metrics {
        let days = metric.period.as_ref().map(|period| (&period.start, &period.end));
        let figure = (metric.value.to_bits(), metric.max.map(f64::to_bits), &metric.unit, &metric.role, days);
        if known.insert(figure) {
            once.push(metric);
        }
    }
    once
}

/// The words behind the values: those chosen and those that differ first, then what else says the same.
fn quotes(visit: &Visit, series: &SeriesView) -> Markup {
    let mut told: Vec<(&PointView, &'static str, &Evidence)> = Vec::new();
    for point in &series.points {
        let lists = [
            (point.target.as_slice(), visit.say("目標", "target")),
            (point.actual.as_slice(), visit.say("実績", "actual")),
            (point.contradictions.as_slice(), visit.say("食い違う値", "contradicting")),
            (point.restated.as_slice(), visit.say("速報・訂正前", "preliminary or corrected")),
        ];
        for (metrics, what) in lists {
            told.extend(metrics.iter().map(|metric| (point, what, &metric.evidence)));
        }
    }
    for point in &series.points {
        let lists = [
            (&point.others, visit.say("一部の期間など", "of a part, or other")),
            (&point.confirmations, visit.say("同じ値", "the same")),
        ];
        for (metrics, what) in lists {
            told.extend(metrics.iter().map(|metric| (point, what, &metric.evidence)));
        }
    }
    let left = told.len().saturating_sub(QUOTES);
    html! {
        details.more {
            summary { (visit.say("引用を見る", "Show the quotes")) " (" (label::count(told.len())) ")" }
            @for (point, what, evidence) in told.iter().take(QUOTES) {
                p.of { (label::year(visit, point.fiscal_year)) " " (what) }
                (quote::quote(visit, evidence))
            }
            @if left > 0 {
                p.aside {
                    @if visit.is_english() { (label::count(left)) " more are in the JSON of the figures" }
                    @else { "ほかに" (label::count(left)) "件が指標のJSONにあります" }
                }
            }
        }
    }
}
