//! Numbers: the series of an entity or an indicator, what is disputed, and all of them.

use keifu_corpus::calendar::Interval;
use keifu_graph::{EntityIndex, MetricIndex, MetricRole, Series, SeriesPoint, SeriesValue};

use super::{
    Snapshot,
    entities::{window, word},
    year_label,
};
use crate::{
    Error,
    api::{
        common::Page,
        entity::{EntityMetrics, MetricSeries, MetricView, PointView, SeriesView},
    },
};

/// Which metrics of all.
#[derive(Clone, Debug, Default)]
pub struct MetricQuestion {
    /// The indicator contains this.
    pub indicator: Option<String>,
    /// The period (or, where none is said, the document's 年度) touches these 年度: 2019, R1, 2018..2020.
    pub years: Option<String>,
    /// target, actual, previous or other.
    pub role: Option<String>,
}

impl Snapshot {
    /// The indicators of an entity over the years.
    pub fn metrics(&self, entity: EntityIndex, indicator: Option<&str>) -> EntityMetrics {
        let series = self.graph.series(entity, indicator);
        EntityMetrics {
            entity: self.entity_ref(entity),
            series: series.into_iter().map(|series| self.series(series)).collect(),
        }
    }

    /// The series of all subjects whose indicator contains `words`.
    pub fn metric_series(&self, words: &str) -> MetricSeries {
        let series = self.graph.series_of_indicator(words);
        MetricSeries {
            query: Some(words.to_owned()),
            series: series.into_iter().map(|series| self.series(series)).collect(),
        }
    }

    /// The figures that documents give differently: corrected ones and contradictions.
    pub fn metric_conflicts(&self) -> MetricSeries {
        let series = self.graph.disputed_series();
        MetricSeries { query: None, series: series.into_iter().map(|series| self.series(series)).collect() }
    }

    pub(super) fn series(&self, series: Series) -> SeriesView {
        let points = &series.points;
        let before = |at: usize| {
            let year = points[at].fiscal_year? - 1;
            let point = points[..at].iter().rev().find(|point| point.fiscal_year == Some(year))?;
            point.actual.map(|actual| actual.value)
        };
        SeriesView {
            subject: series.subject.map(|subject| self.entity_ref(subject)),
            points: (0..points.len()).map(|at| self.point(&points[at], before(at))).collect(),
            indicator: series.indicator,
            spellings: series.spellings,
            unit: series.unit,
        }
    }

    fn point(&self, point: &SeriesPoint, previous: Option<f64>) -> PointView {
        let view = |value: &SeriesValue| self.metric(value.metric);
        let views = |values: &[SeriesValue]| values.iter().map(view).collect();
        PointView {
            fiscal_year: point.fiscal_year,
            label: year_label(point.fiscal_year),
            actual: point.actual.as_ref().map(view),
            target: point.target.as_ref().map(view),
            previous,
            achievement: point.achievement(),
            others: views(&point.others),
            confirmations: views(&point.confirmations),
            restated: views(&point.restated),
            contradictions: views(&point.contradictions),
        }
    }

    /// The metrics that `question` asks for, in the order of documents and passages.
    pub fn all_metrics(
        &self,
        question: &MetricQuestion,
        offset: usize,
        limit: usize,
    ) -> Result<Page<MetricView>, Error> {
        Ok(Page::of(&self.metrics_listed(question)?, offset, limit, |&at| self.metric(at)))
    }

    /// The same by index.
    pub(crate) fn metrics_listed(&self, question: &MetricQuestion) -> Result<Vec<MetricIndex>, Error> {
        let fold = |text: &str| keifu_corpus::Normalized::matching(text).text;
        let indicator = question.indicator.as_deref().map(fold);
        let window = question.years.as_deref().map(window).transpose()?;
        let role = question.role.as_deref().map(|given| word::<MetricRole>("role", given)).transpose()?;
        let facts = self.graph.facts();
        Ok((0..)
            .zip(&facts.metrics)
            .filter(|(_, metric)| indicator.as_ref().is_none_or(|it| fold(&metric.indicator).contains(it)))
            .filter(|(_, metric)| role.is_none_or(|role| metric.role == role))
            .filter(|(_, metric)| {
                let document = &facts.documents[metric.evidence.document as usize];
                let period = metric.period.or_else(|| Interval::fiscal_year(document.fiscal_year?));
                window.is_none_or(|window| {
                    period.is_some_and(|period| period.start <= window.end && window.start <= period.end)
                })
            })
            .map(|(at, _)| at)
            .collect())
    }
}
