//! A metric over the years: columns for what came to be, stems with a diamond for what was aimed at.

use keifu_corpus::calendar::fiscal_year_label;
use maud::{Markup, html};

use super::{LINE, Scale, at, text_width};
use crate::{
    api::entity::{MetricView, PointView, SeriesView},
    page::{label, visit::Visit},
};

const HEIGHT: f64 = 170.0;
const TOP: f64 = 42.0;
const COLUMN: f64 = 26.0;
const LEAST_SLOT: f64 = 62.0;
/// Years without a value that are left as room; more become one narrow slot.
const ROOM: i32 = 2;
const GAP: f64 = 26.0;

/// What stands at one place of the horizontal axis.
enum Slot<'a> {
    Year(i32, Option<&'a PointView>),
    /// Years of which nothing is known.
    Gap,
}

/// A figure beside the column that it differs from.
struct Beside<'a> {
    metric: &'a MetricView,
    class: &'static str,
}

/// The picture of a series; `None` when nothing of it can be drawn. `number` tells the pictures of a page apart.
pub(crate) fn series(visit: &Visit, series: &SeriesView, number: usize) -> Option<Markup> {
    let points: Vec<(i32, &PointView)> = series
        .points
        .iter()
        .filter(|point| point.actual.is_some() || point.target.is_some())
        .filter_map(|point| Some((point.fiscal_year?, point)))
        .collect();
    let slots = slots(&points);
    if slots.is_empty() {
        return None;
    }
    let values = points.iter().flat_map(|(_, point)| {
        let chosen = [&point.actual, &point.target].into_iter().flatten();
        chosen
            .chain(beside(point).map(|beside| beside.metric))
            .flat_map(|metric| [Some(metric.value), metric.max])
            .flatten()
    });
    let scale = Scale::of(values)?;
    let has_targets = points.iter().any(|(_, point)| point.target.is_some());
    let has_actuals = points.iter().any(|(_, point)| point.actual.is_some());
    let paired = has_targets && has_actuals;

    let ticks: Vec<String> = scale.ticks.iter().map(|&tick| label::figure(tick)).collect();
    let left = ticks.iter().map(|tick| text_width(tick)).fold(24.0, f64::max) + 10.0;
    let widest = |of: fn(&PointView) -> &Option<MetricView>| {
        points
            .iter()
            .filter_map(|(_, point)| of(point).as_ref())
            .map(|metric| text_width(&value(visit, metric)))
            .fold(0.0, f64::max)
    };
    let (actual, target) = (widest(|point| &point.actual), widest(|point| &point.target));
    let slot = if paired {
        (actual.max(COLUMN) + target.max(COLUMN) + 12.0).max(LEAST_SLOT)
    } else {
        (actual.max(target) + 12.0).max(LEAST_SLOT)
    };
    // Of the width of a slot each of the two has as much as its labels need.
    let shift = if paired { (actual.max(COLUMN), target.max(COLUMN)) } else { (0.0, 0.0) };

    let mut x = left;
    let mut placed = Vec::with_capacity(slots.len());
    for one in &slots {
        let width = if matches!(one, Slot::Gap) { GAP } else { slot };
        placed.push((x + width / 2.0, one));
        x += width;
    }
    let below = if scale.place(0.0) > 0.0 { LINE } else { 0.0 };
    let (width, bottom) = (x + 6.0, TOP + HEIGHT);
    let height = bottom + below + 2.0 * LINE + 8.0;
    let y = |value: f64| bottom - scale.place(value) * HEIGHT;
    let (title, description) = (format!("chart-{number}-title"), format!("chart-{number}-desc"));

    Some(html! {
        svg.series role="img" width=(at(width)) height=(at(height)) viewBox=(format!("0 0 {} {}", at(width), at(height)))
            aria-labelledby=(format!("{title} {description}")) {
            title id=(title) { (series.indicator) "（" (series.unit) "）" }
            desc id=(description) { (in_words(visit, series, &points)) }
            text.unit x="2" y="12" { (visit.say("単位: ", "Unit: ")) (unit(visit, series)) }
            g.grid {
                @for (tick, text) in scale.ticks.iter().zip(&ticks) {
                    line.zero[*tick == 0.0] x1=(at(left - 4.0)) x2=(at(x)) y1=(at(y(*tick))) y2=(at(y(*tick))) {}
                    text x=(at(left - 8.0)) y=(at(y(*tick) + 4.0)) text-anchor="end" { (text) }
                }
            }
            @for (middle, one) in &placed {
                @match one {
                    Slot::Gap => { text.gap x=(at(*middle)) y=(at(bottom + below + LINE)) text-anchor="middle" { "⋯" } }
                    Slot::Year(year, point) => {
                        (years_below(visit, *year, *middle, bottom + below))
                        @if let Some(point) = point {
                            (figures(visit, point, *middle, shift, &y))
                        }
                    }
                }
            }
            text.unit x="2" y=(at(bottom + below + 2.0 * LINE)) { (visit.say("年度", "FY")) }
        }
    })
}

/// The years from the first to the last, long stretches without a value as one.
fn slots<'a>(points: &[(i32, &'a PointView)]) -> Vec<Slot<'a>> {
    let mut slots = Vec::new();
    let mut last: Option<i32> = None;
    for &(year, point) in points {
        if let Some(last) = last {
            if year.saturating_sub(last) - 1 > ROOM {
                slots.push(Slot::Gap);
            } else {
                slots.extend((last + 1..year).map(|missing| Slot::Year(missing, None)));
            }
        }
        slots.push(Slot::Year(year, Some(point)));
        last = Some(year);
    }
    slots
}

/// What documents give otherwise.
fn beside(point: &PointView) -> impl Iterator<Item = Beside<'_>> {
    let contradictions = point.contradictions.iter().map(|metric| Beside { metric, class: "contradiction" });
    contradictions.chain(point.restated.iter().map(|metric| Beside { metric, class: "restated" }))
}

fn years_below(visit: &Visit, year: i32, x: f64, bottom: f64) -> Markup {
    let era = fiscal_year_label(year);
    let era = era.trim_end_matches("年度");
    let western = year.to_string();
    let (first, second) = if visit.is_english() { (western.as_str(), era) } else { (era, western.as_str()) };
    html! {
        text.year x=(at(x)) y=(at(bottom + LINE)) text-anchor="middle" { (first) }
        text.year.second x=(at(x)) y=(at(bottom + 2.0 * LINE)) text-anchor="middle" { (second) }
    }
}

fn figures(
    visit: &Visit,
    point: &PointView,
    middle: f64,
    shift: (f64, f64),
    y: &impl Fn(f64) -> f64,
) -> Markup {
    let whole = if shift == (0.0, 0.0) { 0.0 } else { shift.0 + shift.1 + 4.0 };
    let (actual_x, target_x) = (middle - (whole - shift.0) / 2.0, middle + (whole - shift.1) / 2.0);
    let zero = y(0.0);
    let written = |class: &'static str, metric: &MetricView, x: f64, apart: f64| {
        let top = y(metric.max.unwrap_or(metric.value));
        let place = if metric.value < 0.0 { y(metric.value) + LINE - 2.0 + apart } else { top - 5.0 - apart };
        html! { text.value.(class) x=(at(x)) y=(at(place)) text-anchor="middle" { (value(visit, metric)) } }
    };
    html! {
        @if let Some(actual) = &point.actual {
            @let (top, foot) = (y(actual.value).min(zero), y(actual.value).max(zero));
            rect.actual x=(at(actual_x - COLUMN / 2.0)) y=(at(top)) width=(COLUMN) height=(at((foot - top).max(1.0))) {}
            @if let Some(max) = actual.max {
                line.actual.range x1=(at(actual_x)) x2=(at(actual_x)) y1=(at(y(max))) y2=(at(y(actual.value))) {}
            }
            (written("actual", actual, actual_x, 0.0))
        }
        @if let Some(target) = &point.target {
            @let (x, top) = (target_x, y(target.value));
            line.target x1=(at(x)) x2=(at(x)) y1=(at(zero)) y2=(at(top)) {}
            path.target d=(format!("M{} {}l5 5l-5 5l-5 -5z", at(x), at(top - 5.0))) {}
            (written("target", target, x, 5.0))
        }
        @for beside in beside(point) {
            // At the edge, where no value is written.
            @let x = if beside.metric.role == "target" { target_x - 8.0 } else { actual_x - COLUMN / 2.0 };
            @let top = y(beside.metric.value);
            @if beside.class == "contradiction" {
                path.contradiction d=(format!("M{} {}l8 8m0 -8l-8 8", at(x - 4.0), at(top - 4.0))) {}
            } @else {
                circle.restated cx=(at(x)) cy=(at(top)) r="4" {}
            }
        }
    }
}

/// 約41, 10～20.
pub(crate) fn value(visit: &Visit, metric: &MetricView) -> String {
    let about = if metric.approximate { visit.say("約", "c. ") } else { "" };
    let upper = metric.max.map(|max| format!("～{}", label::figure(max))).unwrap_or_default();
    format!("{about}{}{upper}", label::figure(metric.value))
}

/// 件; （なし） for figures without a unit.
fn unit<'a>(visit: &Visit, series: &'a SeriesView) -> &'a str {
    if series.unit.is_empty() { visit.say("なし", "none") } else { &series.unit }
}

/// The picture for those who do not see it.
fn in_words(visit: &Visit, series: &SeriesView, points: &[(i32, &PointView)]) -> String {
    let told = |name: &str, of: fn(&PointView) -> &Option<MetricView>| {
        let told: Vec<String> = points
            .iter()
            .filter_map(|(year, point)| {
                let metric = of(point).as_ref()?;
                Some(format!("{} {}{}", label::year(visit, Some(*year)), value(visit, metric), series.unit))
            })
            .collect();
        if told.is_empty() {
            String::new()
        } else {
            format!("{name}: {}{}", told.join(visit.say("、", ", ")), visit.say("。", ". "))
        }
    };
    told(visit.say("実績", "Actual"), |point| &point.actual)
        + &told(visit.say("目標", "Target"), |point| &point.target)
}

/// The sign of a kind of figure, for a legend.
pub(crate) fn sign(kind: &'static str) -> Markup {
    html! {
        svg.sign aria-hidden="true" width="16" height="14" viewBox="0 0 16 14" {
            @match kind {
                "actual" => { rect.actual x="4" y="2" width="8" height="12" {} }
                "target" => { line.target x1="8" x2="8" y1="6" y2="14" {} path.target d="M8 1l5 5l-5 5l-5 -5z" {} }
                "contradiction" => { path.contradiction d="M4 3l8 8m0 -8l-8 8" {} }
                _ => { circle.restated cx="8" cy="7" r="4" {} }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::common::Evidence;

    fn metric(role: &str, value: f64) -> MetricView {
        MetricView {
            subject: None,
            indicator: String::new(),
            value,
            max: None,
            unit: "件".to_owned(),
            role: role.to_owned(),
            approximate: false,
            period: None,
            evidence: Evidence {
                document: String::new(),
                passage: String::new(),
                page: None,
                place: None,
                file: String::new(),
                start: 0,
                end: 0,
                quote: String::new(),
                citation_id: String::new(),
                citation: String::new(),
                fiscal_year: None,
            },
        }
    }

    fn of(points: &[(i32, Option<f64>, Option<f64>)]) -> SeriesView {
        let point = |&(year, actual, target): &(i32, Option<f64>, Option<f64>)| PointView {
            fiscal_year: Some(year),
            label: String::new(),
            actual: actual.map(|value| metric("actual", value)),
            target: target.map(|value| metric("target", value)),
            previous: None,
            achievement: None,
            others: Vec::new(),
            confirmations: Vec::new(),
            restated: Vec::new(),
            contradictions: Vec::new(),
        };
        SeriesView {
            subject: None,
            indicator: "<b>件数".to_owned(),
            spellings: Vec::new(),
            unit: "\"件".to_owned(),
            points: points.iter().map(point).collect(),
        }
    }

    fn drawn(series: &SeriesView) -> String {
        super::series(&Visit::default(), series, 0).map(Markup::into_string).unwrap_or_default()
    }

    #[test]
    fn values_stand_over_their_years() {
        let svg = drawn(&of(&[
            (2016, Some(41.0), Some(40.0)),
            (2017, Some(59.0), None),
            (2019, None, Some(130.0)),
        ]));
        for expected in [">41<", ">40<", ">59<", ">130<", ">平成28<", ">2016<", ">2018<", ">令和元<"] {
            assert!(svg.contains(expected), "{expected}: {svg}");
        }
        assert_eq!((svg.matches("<rect").count(), svg.matches("path class=\"target\"").count()), (2, 2));
        assert!(svg.contains("実績: 平成28年度（2016） 41") && svg.contains("目標: 平成28年度（2016） 40"));
        assert!(svg.contains("&lt;b&gt;") && svg.contains("&quot;件") && !svg.contains("<b>"));
    }

    #[test]
    fn what_differs_is_marked() {
        let mut series = of(&[(2017, Some(59.0), None)]);
        series.points[0].restated.push(metric("actual", 60.0));
        series.points[0].contradictions.push(metric("actual", 61.0));
        let svg = drawn(&series);
        assert!(svg.contains("class=\"restated\"") && svg.contains("class=\"contradiction\""));
    }

    #[test]
    fn long_gaps_are_one_place() {
        let svg = drawn(&of(&[(1990, Some(1.0), None), (2019, Some(2.0), None)]));
        assert!(svg.contains("⋯") && !svg.contains(">2000<"));
    }

    #[test]
    fn no_value_breaks_it() {
        for points in [
            vec![(2019, Some(0.0), None)],
            vec![(2019, Some(-3.5), Some(-2.0)), (2020, Some(-3.5), None)],
            vec![(2018, Some(7.0), None), (2019, Some(7.0), None)],
            vec![(2018, Some(1e15), None), (2019, Some(1e-12), None)],
            vec![(i32::MIN, Some(1.0), None), (i32::MAX, Some(2.0), None)],
            vec![(2018, Some(0.4), Some(99.95))],
        ] {
            let svg = drawn(&of(&points));
            assert!(
                svg.contains("<svg") && !svg.contains("NaN") && !svg.contains("inf"),
                "{points:?}: {svg}"
            );
        }
        for value in [f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(drawn(&of(&[(2019, Some(value), None)])), "");
        }
        assert_eq!(drawn(&of(&[(2019, None, None)])), "");
    }
}
