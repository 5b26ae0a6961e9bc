//! What a number is among the figures of its fiscal year, as the series over the years see it.

use keifu_graph::{Graph, MetricIndex, Series, SeriesPoint};

/// How a series took a metric.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// The series, in [`Standings::series`].
    series: u32,
    pub(super) fiscal_year: Option<i32>,
    /// target, actual or other.
    pub(super) role: &'static str,
    /// chosen, confirmation, restated, contradiction or other.
    pub(super) word: &'static str,
}

/// The standing of every metric that has a subject.
pub(super) struct Standings {
    /// Indicator and unit.
    series: Vec<(String, String)>,
    of: Vec<Option<Standing>>,
}

impl Standings {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut all = Self { series: Vec::new(), of: vec![None; graph.facts().metrics.len()] };
        for series in graph.all_series() {
            all.take(graph, series);
        }
        all
    }

    fn take(&mut self, graph: &Graph, series: Series) {
        let number = self.series.len() as u32;
        for point in &series.points {
            self.take_point(graph, number, point);
        }
        self.series.push((series.indicator, series.unit));
    }

    fn take_point(&mut self, graph: &Graph, series: u32, point: &SeriesPoint) {
        let fiscal_year = point.fiscal_year;
        let mut put = |metric: MetricIndex, role, word| {
            if let Some(place) = self.of.get_mut(metric as usize) {
                *place = Some(Standing { series, fiscal_year, role, word });
            }
        };
        let role_of = |metric: MetricIndex| {
            use keifu_graph::MetricRole::{Actual, Other, Previous, Target};
            match graph.metric_at(metric).map(|metric| metric.role) {
                Some(Actual | Previous) => "actual",
                Some(Target) => "target",
                Some(Other) | None => "other",
            }
        };
        let lists = [
            (&point.others, "other"),
            (&point.confirmations, "confirmation"),
            (&point.restated, "restated"),
            (&point.contradictions, "contradiction"),
        ];
        for (values, word) in lists {
            for value in values {
                put(value.metric, role_of(value.metric), word);
            }
        }
        for (chosen, role) in [(point.actual, "actual"), (point.target, "target")] {
            if let Some(chosen) = chosen {
                put(chosen.metric, role, "chosen");
            }
        }
    }

    /// How the metric was taken, with the indicator and unit of its series.
    pub(super) fn get(&self, metric: usize) -> Option<(Standing, &str, &str)> {
        let standing = (*self.of.get(metric)?)?;
        let (indicator, unit) = self.series.get(standing.series as usize)?;
        Some((standing, indicator, unit))
    }
}
