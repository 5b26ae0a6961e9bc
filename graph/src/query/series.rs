//! Numbers about an entity as series over 年度: targets beside actuals, each with its evidence.

use std::collections::BTreeMap;

use keifu_corpus::calendar::fiscal_year_of;

use crate::{EntityIndex, Graph, Metric, MetricIndex, MetricRole, resolve::fold};

/// A value of a series and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesValue {
    /// The number.
    pub value: f64,
    /// The metric that gives it; its evidence is the quote.
    pub metric: MetricIndex,
    /// The role it has in its own document: `previous` where a later report gives the figure of an earlier year.
    pub role: MetricRole,
}

/// What is known of one 年度.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesPoint {
    /// The 年度; `None` when neither period nor document tell.
    pub fiscal_year: Option<i32>,
    /// What came to be: a report's own figure, else one that a later report gives.
    pub actual: Option<SeriesValue>,
    /// What was aimed at.
    pub target: Option<SeriesValue>,
    /// Figures that were given as those of an earlier year, or are neither target nor actual.
    pub others: Vec<SeriesValue>,
    /// Figures of the same role and year that differ from the one chosen.
    pub contradictions: Vec<SeriesValue>,
}

/// One indicator over the years.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The noun phrase that is measured, in its most usual spelling.
    pub indicator: String,
    /// Unit as written.
    pub unit: String,
    /// Ascending by 年度, the unknown last.
    pub points: Vec<SeriesPoint>,
}

impl Graph {
    /// The series about an entity, ascending by indicator and unit; only those whose indicator contains `indicator`
    /// when that is given (spelling and the particles の, への aside).
    pub fn series(&self, entity: EntityIndex, indicator: Option<&str>) -> Vec<Series> {
        let mut groups: BTreeMap<(String, String), Vec<MetricIndex>> = BTreeMap::new();
        for &at in self.metrics_of(entity) {
            let Some(metric) = self.metric_at(at) else { continue };
            groups.entry((fold(&metric.unit), plain(&metric.indicator))).or_default().push(at);
        }
        let wanted = indicator.map(plain);
        let mut series: Vec<Series> = join_contained(groups)
            .into_iter()
            .filter(|(key, _)| wanted.as_ref().is_none_or(|wanted| key.contains(wanted.as_str())))
            .map(|(_, metrics)| self.one_series(&metrics))
            .collect();
        series.sort_by(|a, b| (&a.indicator, &a.unit).cmp(&(&b.indicator, &b.unit)));
        series
    }

    fn one_series(&self, metrics: &[MetricIndex]) -> Series {
        let all = || metrics.iter().filter_map(|&at| Some((at, self.metric_at(at)?)));
        let mut by_year: BTreeMap<(bool, Option<i32>), Vec<MetricIndex>> = BTreeMap::new();
        for (at, metric) in all() {
            let year = self.year_of(metric);
            by_year.entry((year.is_none(), year)).or_default().push(at);
        }
        let points = by_year.into_iter().map(|((_, year), metrics)| self.point(year, &metrics)).collect();
        Series {
            indicator: most_usual(all().map(|(_, metric)| metric.indicator.as_str())),
            unit: most_usual(all().map(|(_, metric)| metric.unit.as_str())),
            points,
        }
    }

    /// The 年度 of a metric: that in which its period ends, else the document's, or the one before for figures given
    /// as those of the year before.
    fn year_of(&self, metric: &Metric) -> Option<i32> {
        match metric.period {
            Some(period) => Some(fiscal_year_of(period.end)),
            None => {
                let year = self.fiscal_year(metric.evidence.document)?;
                Some(year - i32::from(metric.role == MetricRole::Previous))
            }
        }
    }

    fn point(&self, fiscal_year: Option<i32>, metrics: &[MetricIndex]) -> SeriesPoint {
        let mut point = SeriesPoint { fiscal_year, ..SeriesPoint::default() };
        let mut values: Vec<SeriesValue> = metrics
            .iter()
            .filter_map(|&at| {
                let metric = self.metric_at(at)?;
                Some(SeriesValue { value: metric.value, metric: at, role: metric.role })
            })
            .collect();
        // A report's own figure comes before what later reports say of that year.
        values.sort_by_key(|value| (value.role == MetricRole::Previous, value.metric));
        for value in values {
            let place = match value.role {
                MetricRole::Actual => &mut point.actual,
                MetricRole::Target => &mut point.target,
                MetricRole::Previous => {
                    point.others.push(value);
                    &mut point.actual
                }
                MetricRole::Other => {
                    point.others.push(value);
                    continue;
                }
            };
            match place {
                None => *place = Some(value),
                Some(chosen) if differs(chosen.value, value.value) => point.contradictions.push(value),
                Some(_) => {}
            }
        }
        point
    }
}

/// One series where an indicator contains another of the same unit, and only that one (利用実績, PMDA関西支部の利用実績).
fn join_contained(
    groups: BTreeMap<(String, String), Vec<MetricIndex>>,
) -> BTreeMap<String, Vec<MetricIndex>> {
    let keys: Vec<(String, String)> = groups.keys().cloned().collect();
    let mut joined: BTreeMap<(String, String), Vec<MetricIndex>> = BTreeMap::new();
    for ((unit, indicator), metrics) in groups {
        let mut within = keys.iter().filter(|(other_unit, other)| {
            *other_unit == unit
                && *other != indicator
                && other.chars().count() >= 3
                && indicator.ends_with(other.as_str())
        });
        let target = match (within.next(), within.next()) {
            (Some(only), None) => only.clone(),
            _ => (unit, indicator),
        };
        joined.entry(target).or_default().extend(metrics);
    }
    joined
        .into_iter()
        .map(|((unit, indicator), mut metrics)| {
            metrics.sort_unstable();
            (format!("{indicator}\t{unit}"), metrics)
        })
        .collect()
}

/// An indicator without what does not tell it from another: spelling, white space, の and への.
fn plain(indicator: &str) -> String {
    fold(indicator).replace("への", "").replace('の', "")
}

fn differs(one: f64, other: f64) -> bool {
    (one - other).abs() > 1e-9 * one.abs().max(other.abs())
}

/// The most frequent of some spellings; of equal ones the shortest, then the first.
fn most_usual<'a>(spellings: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    spellings.for_each(|spelling| *counts.entry(spelling).or_default() += 1);
    let best = counts.into_iter().max_by_key(|&(spelling, count)| {
        (count, std::cmp::Reverse(spelling.len()), std::cmp::Reverse(spelling))
    });
    best.map_or_else(String::new, |(spelling, _)| spelling.to_owned())
}
