//! `metric_series`: numbers over the years, targets beside actuals.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    api::entity::{MetricView, PointView, SeriesView},
    library::{Snapshot, Years, years},
    mcp::{
        cite::{Citation, Days, Named},
        mark::block,
        pack::{Answer, Head, Item, Packed, Paging, pack, told},
        refusal::Refusal,
        tool::Tool,
    },
};

/// Numbers over the years.
pub(in crate::mcp) struct MetricSeries;

/// Whose and which.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(
        description = "何の指標か: エンティティの名前、略称または ID。Entity that the figures are about: name, alias or id."
    )]
    entity: Option<String>,
    #[schemars(
        description = "指標の名前の一部（相談件数、入場者数など）。entity か indicator の少なくとも一方が要る。\
        Part of the indicator's name; entity or indicator is needed."
    )]
    indicator: Option<String>,
    #[schemars(description = "この年度だけ: 2019、R1、2018..2020。Only these fiscal years.")]
    fiscal_year: Option<String>,
    #[schemars(description = "目標だけ、実績だけなど。Only targets, only actuals, …",
        extend("enum" = ["target", "actual", "previous", "other", null]))]
    role: Option<String>,
}

/// What was asked for.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Asked {
    /// Which entity. エンティティ。
    entity: Option<Named>,
    /// The words that the indicator contains. 指標の語。
    indicator: Option<String>,
    /// Number of series (subject, indicator and unit). 系列の数。
    series: usize,
    /// When nothing fits: indicators that the entity has (data). ほかの指標。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    other_indicators: Vec<String>,
}

impl Head for Asked {
    fn write(&self, out: &mut String, total: usize) {
        let mut lines = Vec::new();
        lines.extend(self.entity.as_ref().map(|entity| format!("{} [{}]", entity.name, entity.id)));
        lines.extend(self.indicator.as_ref().map(|indicator| format!("指標: {indicator}")));
        if !self.other_indicators.is_empty() {
            lines.push(format!("ほかの指標: {}", self.other_indicators.join("、")));
        }
        block(out, "about", &lines.join("\n"));
        out.push_str(&format!("{} 系列、{total} 個の数値\n", self.series));
    }
}

/// A figure.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct Figure {
    /// What it is about. 何の。
    subject: Option<Named>,
    /// What is measured (data). 指標。
    indicator: String,
    /// The fiscal year, as the Western year of its April; null when unknown. 年度。
    fiscal_year: Option<i32>,
    /// target, actual, previous or other. 目標か実績か。
    role: String,
    /// chosen (the figure to use), confirmation (another place that gives it), restated (corrected later, or preliminary),
    /// contradiction (differs from the one chosen) or other (of a part of the year, or neither target nor actual). 位置づけ。
    standing: &'static str,
    /// The number. 値。
    value: f64,
    /// Upper end of a range. 範囲の上限。
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    /// Unit as written. 単位。
    unit: String,
    /// The text says 約. 約。
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
    /// Over which days. 期間。
    period: Option<Days>,
    /// Of an actual: as a share of the target, in percent. 達成率。
    #[serde(skip_serializing_if = "Option::is_none")]
    achievement: Option<f64>,
    /// Where it is written.
    citation: Citation,
}

impl Item for Figure {
    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        let year = self.fiscal_year.map_or_else(|| "年度不明".to_owned(), |year| format!("{year} 年度"));
        let subject = self.subject.as_ref().map(|subject| format!("{} の", subject.name)).unwrap_or_default();
        let about = if self.approximate { "約 " } else { "" };
        let max = self.max.map(|max| format!("～{max}")).unwrap_or_default();
        let share = self.achievement.map(|share| format!("、達成率 {share:.1}%")).unwrap_or_default();
        format!(
            "{year} {subject}{}: {about}{}{max}{}（{}、{}{share}）",
            self.indicator, self.value, self.unit, self.role, self.standing
        )
    }
}

/// Other indicators that are told.
const OTHERS: usize = 12;

impl Tool for MetricSeries {
    const NAME: &'static str = "metric_series";
    const TITLE: &'static str = "指標の推移 / Metric series";
    const DESCRIPTION: &'static str = "数値の指標（件数・人数・金額など）を年度ごとに、目標と実績を分け、引用つきで返す。\
        「〜の件数は何件か」「目標に対して実績はどうか」「どう推移したか」を調べるときに使う。standing が chosen の値を使い、restated・contradiction は食い違いとして述べる。\
        Figures by fiscal year, targets and actuals apart, each with its quote. Use it for \"how many\", \"target against actual\", \
        \"how did it develop\". Use figures whose standing is `chosen`; report restated and contradicting ones as such.";
    type Arguments = Arguments;
    type Answer = Answer<Asked, Figure>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let Arguments { entity, indicator, fiscal_year, role } = arguments;
        let wanted = fiscal_year.as_deref().map(years).transpose()?;
        let mut other_indicators = Vec::new();
        let (entity, series) = match (&entity, &indicator) {
            (Some(name), indicator) => {
                let at = library.the_entity_named(name)?;
                let series = library.metrics(at, indicator.as_deref()).series;
                if series.is_empty() && indicator.is_some() {
                    let all = library.metrics(at, None).series;
                    other_indicators = all.into_iter().map(|series| series.indicator).take(OTHERS).collect();
                }
                (Some(Named::from(library.entity_ref(at))), series)
            }
            (None, Some(indicator)) => (None, library.metric_series(indicator).series),
            (None, None) => {
                let message = "`entity` か `indicator` のどちらかが要ります".to_owned();
                return Err(Refusal::Arguments { message });
            }
        };
        let head = Asked {
            entity,
            indicator: indicator.as_deref().map(told),
            series: series.len(),
            other_indicators,
        };
        let fits = |figure: &Figure| {
            role.as_ref().is_none_or(|role| *role == figure.role)
                && wanted.as_ref().is_none_or(|wanted| match wanted {
                    Years::Unknown => figure.fiscal_year.is_none(),
                    Years::Range(range) => figure.fiscal_year.is_some_and(|year| range.contains(&year)),
                })
        };
        let figures: Vec<Figure> =
            series.into_iter().flat_map(|series| figures(library, series)).filter(fits).collect();
        let total = figures.len();
        pack(paging, head, total, figures.into_iter().skip(paging.start.item).map(Ok::<_, Error>))
    }
}

/// The figures of a series, by 年度, the target before the actual.
fn figures(library: &Snapshot, series: SeriesView) -> Vec<Figure> {
    let SeriesView { subject, indicator, points, .. } = series;
    let subject = subject.map(Named::from);
    let mut figures = Vec::new();
    for point in points {
        let PointView { fiscal_year, target, actual, achievement, .. } = point;
        let mut add = |metric: MetricView, standing, achievement: Option<f64>| {
            figures.push(Figure {
                subject: subject.clone(),
                indicator: indicator.clone(),
                fiscal_year,
                role: metric.role,
                standing,
                value: metric.value,
                max: metric.max,
                unit: metric.unit,
                approximate: metric.approximate,
                period: metric.period.map(Days::from),
                achievement: achievement.map(|share| (share * 10.0).round() / 10.0),
                citation: Citation::of(library, metric.evidence),
            });
        };
        target.into_iter().for_each(|metric| add(metric, "chosen", None));
        actual.into_iter().for_each(|metric| add(metric, "chosen", achievement));
        let rest = [
            ("other", point.others),
            ("confirmation", point.confirmations),
            ("restated", point.restated),
            ("contradiction", point.contradictions),
        ];
        for (standing, metrics) in rest {
            metrics.into_iter().for_each(|metric| add(metric, standing, None));
        }
    }
    figures
}
