//! Numbers about an entity as series over 年度: targets beside actuals, each with its evidence; what reports say
//! differently is kept beside what was chosen.

mod naming;

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::calendar::{Interval, fiscal_year_of};

use self::naming::{key, plain, stem, unit_key};
use crate::{EntityIndex, Graph, Metric, MetricIndex, MetricRole};

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
    /// Other figures of the 年度: of a part of it, or neither target nor actual.
    pub others: Vec<SeriesValue>,
    /// The same figure in other places.
    pub confirmations: Vec<SeriesValue>,
    /// Figures that were corrected, or were given as preliminary, where the one chosen is the later word.
    pub restated: Vec<SeriesValue>,
    /// Figures of the same role and period that differ from the one chosen.
    pub contradictions: Vec<SeriesValue>,
}

/// One indicator over the years.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is about.
    pub subject: Option<EntityIndex>,
    /// The noun phrase that is measured, in its most usual spelling.
    pub indicator: String,
    /// All words under which it was found, ascending.
    pub spellings: Vec<String>,
    /// Unit as written.
    pub unit: String,
    /// Ascending by 年度, the unknown last.
    pub points: Vec<SeriesPoint>,
}

impl SeriesPoint {
    /// What came to be as a share of what was aimed at, in percent.
    pub fn achievement(&self) -> Option<f64> {
        let (actual, target) = (self.actual?.value, self.target?.value);
        (target > 0.0).then(|| (actual / target * 1000.0).round() / 10.0)
    }

    /// Whether documents give figures that differ.
    pub fn is_disputed(&self) -> bool {
        !(self.contradictions.is_empty() && self.restated.is_empty())
    }
}

/// Metrics that measure one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// What it is about.
    pub subject: Option<EntityIndex>,
    /// The noun phrase that is measured, in its most usual spelling.
    pub name: String,
    /// All words under which it was found, ascending.
    pub spellings: Vec<String>,
    /// Unit as written.
    pub unit: String,
    /// The metrics, ascending.
    pub metrics: Vec<MetricIndex>,
}

type Groups = BTreeMap<(String, String), Vec<MetricIndex>>;

impl Graph {
    /// The series about an entity, ascending by indicator and unit; only those whose indicator contains `indicator`
    /// when that is given (spelling, the particles の, への and words for a number aside).
    pub fn series(&self, entity: EntityIndex, indicator: Option<&str>) -> Vec<Series> {
        self.in_series(Some(entity), self.metrics_of(entity).iter().copied())
            .into_iter()
            .filter(|series| indicator.is_none_or(|wanted| series.speaks_of(wanted)))
            .collect()
    }

    /// The series of all subjects, and of none, whose indicator contains `words`.
    pub fn series_of_indicator(&self, words: &str) -> Vec<Series> {
        let wanted = plain(words);
        let mut subjects: BTreeMap<Option<EntityIndex>, Vec<MetricIndex>> = BTreeMap::new();
        for (at, metric) in (0..).zip(&self.facts().metrics) {
            if !wanted.is_empty() && plain(&metric.indicator).contains(&wanted) {
                subjects.entry(metric.subject).or_default().push(at);
            }
        }
        let mut series: Vec<Series> =
            subjects.into_iter().flat_map(|(subject, metrics)| self.in_series(subject, metrics)).collect();
        series.sort_by(|a, b| (&a.indicator, &a.unit, a.subject).cmp(&(&b.indicator, &b.unit, b.subject)));
        series
    }

    /// The series of every subject, ascending by subject.
    pub fn all_series(&self) -> impl Iterator<Item = Series> {
        let subjects: BTreeSet<EntityIndex> =
            self.facts().metrics.iter().filter_map(|metric| metric.subject).collect();
        subjects.into_iter().flat_map(|subject| self.series(subject, None))
    }

    /// The series in which documents give different figures for one thing; their points are only the disputed ones.
    pub fn disputed_series(&self) -> Vec<Series> {
        let mut disputed = Vec::new();
        for mut series in self.all_series() {
            series.points.retain(SeriesPoint::is_disputed);
            if !series.points.is_empty() {
                disputed.push(series);
            }
        }
        disputed
    }

    /// Metrics by what they measure, ascending by subject, indicator and unit.
    pub fn indicators(&self, metrics: impl IntoIterator<Item = MetricIndex>) -> Vec<Indicator> {
        let mut subjects: BTreeMap<Option<EntityIndex>, Vec<MetricIndex>> = BTreeMap::new();
        for at in metrics {
            if let Some(metric) = self.metric_at(at) {
                subjects.entry(metric.subject).or_default().push(at);
            }
        }
        let mut indicators = Vec::new();
        for (subject, metrics) in subjects {
            let mut of_one: Vec<Indicator> = self
                .grouped(subject, metrics)
                .into_iter()
                .map(|metrics| {
                    let (name, spellings, unit) = self.words_of(&metrics);
                    Indicator { subject, name, spellings, unit, metrics }
                })
                .collect();
            of_one.sort_by(|a, b| (&a.name, &a.unit).cmp(&(&b.name, &b.unit)));
            indicators.extend(of_one);
        }
        indicators
    }

    fn in_series(
        &self,
        subject: Option<EntityIndex>,
        metrics: impl IntoIterator<Item = MetricIndex>,
    ) -> Vec<Series> {
        let mut series: Vec<Series> = self
            .grouped(subject, metrics)
            .into_iter()
            .map(|metrics| self.one_series(subject, &metrics))
            .collect();
        series.sort_by(|a, b| (&a.indicator, &a.unit).cmp(&(&b.indicator, &b.unit)));
        series
    }

    /// The metrics of one subject by what they measure.
    fn grouped(
        &self,
        subject: Option<EntityIndex>,
        metrics: impl IntoIterator<Item = MetricIndex>,
    ) -> Vec<Vec<MetricIndex>> {
        let names = subject.map(|subject| self.names_of(subject)).unwrap_or_default();
        let mut groups = Groups::new();
        for at in metrics {
            let Some(metric) = self.metric_at(at) else { continue };
            let key = (unit_key(&metric.unit), key(&metric.indicator, &metric.unit, &names));
            groups.entry(key).or_default().push(at);
        }
        join_contained(groups).into_values().collect()
    }

    /// The names of an entity in canonical form, the longest first.
    fn names_of(&self, entity: EntityIndex) -> Vec<String> {
        let Some(entity) = self.facts().entities.get(entity as usize) else { return Vec::new() };
        let all = std::iter::once(&entity.name).chain(entity.aliases.iter().map(|alias| &alias.text));
        let mut names: Vec<String> = all
            .map(|name| keifu_corpus::Normalized::canonical(name).text)
            .filter(|name| !name.is_empty())
            .collect();
        names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.clone()));
        names
    }

    fn one_series(&self, subject: Option<EntityIndex>, metrics: &[MetricIndex]) -> Series {
        let all = || metrics.iter().filter_map(|&at| Some((at, self.metric_at(at)?)));
        let mut by_year: BTreeMap<(bool, Option<i32>), Vec<MetricIndex>> = BTreeMap::new();
        for (at, metric) in all() {
            let year = self.year_of(metric);
            by_year.entry((year.is_none(), year)).or_default().push(at);
        }
        let points = by_year.into_iter().map(|((_, year), metrics)| self.point(year, &metrics)).collect();
        let (indicator, spellings, unit) = self.words_of(metrics);
        Series { subject, indicator, spellings, unit, points }
    }

    /// The usual words for what some metrics measure, all words for it, and the usual unit.
    fn words_of(&self, metrics: &[MetricIndex]) -> (String, Vec<String>, String) {
        let all = || metrics.iter().filter_map(|&at| self.metric_at(at));
        let spellings: BTreeSet<&str> = all().map(|metric| metric.indicator.as_str()).collect();
        (
            most_usual(all().map(|metric| metric.indicator.as_str())),
            spellings.into_iter().map(str::to_owned).collect(),
            most_usual(all().map(|metric| metric.unit.as_str())),
        )
    }

    /// The 年度 of a metric: that in which its period ends, else the document's, or the one before for figures given
    /// as those of the year before.
    pub fn year_of(&self, metric: &Metric) -> Option<i32> {
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
        let mut values: Vec<(SeriesValue, &Metric)> = metrics
            .iter()
            .filter_map(|&at| {
                let metric = self.metric_at(at)?;
                Some((SeriesValue { value: metric.value, metric: at, role: metric.role }, metric))
            })
            .collect();
        // A report's own figure comes before what later reports say of that year, that of the whole year before that
        // of its parts, and of those the latest; a correction before all, what is preliminary last.
        values.sort_by_key(|(value, metric)| {
            let quote = &metric.evidence.quote;
            let trust = if corrects(quote) {
                0
            } else if is_preliminary(quote) {
                2
            } else {
                1
            };
            let whole =
                metric.period.is_none() || metric.period == fiscal_year.and_then(Interval::fiscal_year);
            let end = metric.period.map(|period| period.end);
            (trust, value.role == MetricRole::Previous, !whole, std::cmp::Reverse(end), value.metric)
        });
        for (value, metric) in values {
            let place = match value.role {
                MetricRole::Actual | MetricRole::Previous => &mut point.actual,
                MetricRole::Target => &mut point.target,
                MetricRole::Other => {
                    point.others.push(value);
                    continue;
                }
            };
            let Some(chosen) = *place else {
                *place = Some(value);
                continue;
            };
            let Some(first) = self.metric_at(chosen.metric) else { continue };
            let list = if same_figure(first, metric) {
                &mut point.confirmations
            } else if !same_period(first, metric, fiscal_year) {
                &mut point.others
            } else if corrects(&first.evidence.quote) || is_preliminary(&metric.evidence.quote) {
                &mut point.restated
            } else {
                &mut point.contradictions
            };
            list.push(value);
        }
        point
    }
}

impl Series {
    fn speaks_of(&self, words: &str) -> bool {
        let wanted = plain(words);
        self.spellings.iter().any(|spelling| {
            let spelling = plain(spelling);
            spelling.contains(&wanted) || stem(&spelling).ends_with(stem(&wanted))
        })
    }
}

/// Whether the words around a figure say that it replaces another.
fn corrects(quote: &str) -> bool {
    ["訂正", "修正", "精査", "確定", "再集計", "改訂"].iter().any(|word| quote.contains(word))
}

/// Whether they say that it may change.
fn is_preliminary(quote: &str) -> bool {
    ["速報", "暫定", "見込"].iter().any(|word| quote.contains(word))
}

/// Whether two figures are the same as far as they are exact.
fn same_figure(one: &Metric, other: &Metric) -> bool {
    let differ = |a: f64, b: f64| {
        let exact = if one.approximate || other.approximate { 0.03 } else { 1e-9 };
        (a - b).abs() > exact * a.abs().max(b.abs())
    };
    let upper = one.max.zip(other.max).is_none_or(|(one, other)| !differ(one, other));
    !differ(one.value, other.value) && upper
}

/// Whether two figures of a 年度 are meant for the same days; a figure without a period is meant for all of it.
fn same_period(one: &Metric, other: &Metric, fiscal_year: Option<i32>) -> bool {
    let whole = fiscal_year.and_then(Interval::fiscal_year);
    one.period.or(whole) == other.period.or(whole)
}

/// One series where an indicator ends with another of the same unit, and only that one
/// (海外企業の誘致, 大阪外国企業誘致センターを活用した海外企業の誘致).
fn join_contained(groups: Groups) -> Groups {
    let keys: BTreeSet<(String, String)> = groups.keys().cloned().collect();
    let mut joined = Groups::new();
    for ((unit, indicator), metrics) in groups {
        let ends = indicator.char_indices().skip(1).map(|(at, _)| &indicator[at..]);
        let mut within = ends
            .filter(|end| end.chars().nth(2).is_some())
            .filter_map(|end| keys.get(&(unit.clone(), end.to_owned())));
        let target = match (within.next(), within.next()) {
            (Some(only), None) => only.clone(),
            _ => (unit, indicator),
        };
        joined.entry(target).or_default().extend(metrics);
    }
    for metrics in joined.values_mut() {
        metrics.sort_unstable();
    }
    joined
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
