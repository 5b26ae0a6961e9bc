//! Counts by 年度 as bars over both calendars; each bar is a link that narrows to its year.

use std::ops::RangeInclusive;

use keifu_corpus::calendar::fiscal_year_label;
use maud::{Markup, html};

use crate::page::{label, visit::Visit};

/// A run of so many years without anything is drawn as one gap.
const GAP: i32 = 12;
/// Height of the highest bar, in units of the picture.
const HEIGHT: u64 = 1_000;

/// The script that lets ranges be chosen by dragging.
pub(crate) const SCRIPT: &str = "years.js";

/// How much a year has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// The Western year of its April; `None` when it is unknown.
    pub(crate) year: Option<i32>,
    /// How much.
    pub(crate) count: usize,
}

/// What a chart of years shows and where its bars lead.
pub(crate) struct Chart<'a> {
    /// The name of the chart for those who do not see it.
    pub(crate) name: &'a str,
    /// The years that have something, in any order.
    pub(crate) bars: &'a [Bar],
    /// What is counted: 段落, "passages".
    pub(crate) unit: &'a str,
    /// The years that are chosen now.
    pub(crate) chosen: Option<RangeInclusive<i32>>,
    /// Whether what is of an unknown year is chosen.
    pub(crate) unknown_chosen: bool,
    /// Where a bar leads; `None` as year stands for the unknown.
    pub(crate) link: &'a dyn Fn(Option<i32>) -> String,
    /// The address of a range of years, `{years}` in the place of `2018..2020`; none when ranges lead nowhere.
    pub(crate) range_link: Option<String>,
}

/// A place on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Year(i32, usize),
    /// Years without anything, too many to be drawn.
    Gap(i32, i32),
}

/// The bars of a chart, every year between the first and the last, the unknown at the end.
pub(crate) fn chart(visit: &Visit, chart: &Chart<'_>) -> Markup {
    let highest = chart.bars.iter().map(|bar| bar.count).max().unwrap_or_default();
    let unknown: usize = chart.bars.iter().filter(|bar| bar.year.is_none()).map(|bar| bar.count).sum();
    html! {
        ol.bars aria-label=(chart.name) data-range=[chart.range_link.as_deref()] {
            @for place in places(chart.bars) {
                @match place {
                    Place::Year(year, count) => {
                        @let chosen = chart.chosen.as_ref().is_some_and(|years| years.contains(&year));
                        (bar(visit, chart, Some(year), count, highest, chosen))
                    }
                    Place::Gap(from, to) => {
                        li.gap { span title=(format!("{from}–{to}")) { "…" } span.hidden { (from) "–" (to) ": 0" } }
                    }
                }
            }
            @if unknown > 0 { (bar(visit, chart, None, unknown, highest, chart.unknown_chosen)) }
        }
    }
}

fn bar(
    visit: &Visit,
    chart: &Chart<'_>,
    year: Option<i32>,
    count: usize,
    highest: usize,
    chosen: bool,
) -> Markup {
    let name = format!("{} {}{}", label::year(visit, year), label::count(count), chart.unit);
    let height = height(count, highest);
    html! {
        li {
            a href=((chart.link)(year)) aria-current=[chosen.then_some("true")] data-year=[year] {
                span.hidden { (name) }
                span.number aria-hidden="true" { (label::count(count)) }
                svg viewBox="0 0 10 1000" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                    rect x="0" width="10" y=(HEIGHT - height) height=(height) {}
                }
                @match year {
                    Some(year) => {
                        span.era aria-hidden="true" lang="ja" { (short_era(year)) }
                        span.western aria-hidden="true" { (year) }
                    }
                    None => span.era aria-hidden="true" { (visit.say("不明", "n/a")) },
                }
            }
        }
    }
}

/// Heights are in proportion; what is there at all can be seen.
fn height(count: usize, highest: usize) -> u64 {
    if count == 0 || highest == 0 {
        return 0;
    }
    (count as u64 * HEIGHT / highest as u64).clamp(20, HEIGHT)
}

/// 平30, 令元; the Western year before 明治.
fn short_era(year: i32) -> String {
    let label = fiscal_year_label(year);
    let mut chars = label.chars();
    let era = chars.next().filter(|first| !first.is_ascii_digit());
    match era {
        Some(era) => {
            let number: String = chars.skip(1).collect();
            format!("{era}{}", number.trim_end_matches("年度"))
        }
        None => String::new(),
    }
}

fn places(bars: &[Bar]) -> Vec<Place> {
    let mut known: Vec<(i32, usize)> = bars.iter().filter_map(|bar| Some((bar.year?, bar.count))).collect();
    known.sort_unstable();
    let mut places = Vec::with_capacity(known.len());
    let mut next = None;
    for (year, count) in known {
        let from = next.unwrap_or(year);
        if year.saturating_sub(from) >= GAP {
            places.push(Place::Gap(from, year - 1));
        } else {
            places.extend((from..year).map(|empty| Place::Year(empty, 0)));
        }
        match places.last_mut() {
            Some(Place::Year(last, sum)) if *last == year => *sum += count,
            _ => places.push(Place::Year(year, count)),
        }
        next = Some(year.saturating_add(1));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(counts: &[(i32, usize)]) -> Vec<Bar> {
        counts.iter().map(|&(year, count)| Bar { year: Some(year), count }).collect()
    }

    #[test]
    fn years_without_anything_stand_between() {
        assert_eq!(
            places(&bars(&[(2019, 2), (2016, 1)])),
            [Place::Year(2016, 1), Place::Year(2017, 0), Place::Year(2018, 0), Place::Year(2019, 2)]
        );
        assert_eq!(
            places(&bars(&[(1900, 1), (2019, 2), (2019, 3)])),
            [Place::Year(1900, 1), Place::Gap(1901, 2018), Place::Year(2019, 5)]
        );
        assert_eq!(places(&[]), []);
        assert_eq!(places(&bars(&[(i32::MIN, 1), (i32::MAX, 1)])).len(), 3);
    }

    #[test]
    fn the_least_can_be_seen_and_nothing_cannot() {
        assert_eq!(height(0, 10), 0);
        assert_eq!(height(1, 1_000_000), 20);
        assert_eq!(height(7, 7), HEIGHT);
        assert_eq!(height(1, 0), 0);
    }

    #[test]
    fn eras_are_short() {
        assert_eq!(short_era(2019), "令元");
        assert_eq!(short_era(2018), "平30");
        assert_eq!(short_era(1700), "");
    }

    #[test]
    fn each_bar_is_a_link_with_a_name() {
        let visit = Visit::of(&"/".parse().unwrap());
        let bars = [Bar { year: Some(2018), count: 3 }, Bar { year: None, count: 1 }];
        let link = |year: Option<i32>| format!("/?y={year:?}");
        let drawn = chart(
            &visit,
            &Chart {
                name: "年度",
                bars: &bars,
                unit: "段落",
                chosen: Some(2018..=2019),
                unknown_chosen: false,
                link: &link,
                range_link: None,
            },
        )
        .into_string();
        assert!(drawn.contains(">平成30年度（2018） 3段落</span>"), "{drawn}");
        assert!(drawn.contains("年度不明 1段落"), "{drawn}");
    }
}
