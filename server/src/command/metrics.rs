//! `keifu metrics`: numbers by 年度, target beside actual.

use std::io::Write as _;

use crate::{
    Error,
    api::entity::{MetricView, PointView},
    library::Snapshot,
    output::{self, Align, FAINT, GROUP, STRONG, Table},
};

pub(super) fn run(library: &Snapshot, name: &str, json: bool) -> Result<(), Error> {
    let answer = library.metrics(library.entity_named(name)?, None);
    if json {
        return output::json(&answer);
    }
    let mut out = output::stdout();
    writeln!(out, "{STRONG}{}{STRONG:#}", answer.entity.name)?;
    if answer.series.is_empty() {
        writeln!(out, "指標は見つかりませんでした")?;
    }
    for series in &answer.series {
        writeln!(out, "\n{GROUP}■ {}（{}）{GROUP:#}", series.indicator, series.unit)?;
        let mut table = Table::new(&[
            ("年度", Align::Left),
            ("目標", Align::Right),
            ("実績", Align::Right),
            ("その他", Align::Right),
            ("出典", Align::Left),
        ]);
        for point in &series.points {
            table.row(row(point));
        }
        table.write(&mut out)?;
        for point in &series.points {
            for other in &point.contradictions {
                writeln!(
                    out,
                    "  {FAINT}{}: 別の値 {}（{}）{FAINT:#}",
                    point.label,
                    value(other),
                    other.evidence.citation
                )?;
            }
        }
    }
    Ok(())
}

fn row(point: &PointView) -> [String; 5] {
    let shown = |metric: &Option<MetricView>| metric.as_ref().map(value).unwrap_or_default();
    // A figure that a later report repeats is shown once.
    let chosen = point.actual.as_ref().map(|actual| actual.value);
    let others: Vec<String> =
        point.others.iter().filter(|other| Some(other.value) != chosen).map(value).collect();
    let source = [&point.actual, &point.target].into_iter().flatten().chain(&point.others).next();
    let citation = source.map(|metric| metric.evidence.citation.clone()).unwrap_or_default();
    [point.label.clone(), shown(&point.target), shown(&point.actual), others.join("、"), citation]
}

/// 約41, 10～20.
fn value(metric: &MetricView) -> String {
    let about = if metric.approximate { "約" } else { "" };
    let upper = metric.max.map(|max| format!("～{}", number(max))).unwrap_or_default();
    format!("{about}{}{upper}", number(metric.value))
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 && (0.0..1e15).contains(&value) {
        output::grouped(value as u64)
    } else {
        value.to_string()
    }
}

/// 利用実績 59件（実績）.
pub(super) fn in_words(metric: &MetricView) -> String {
    let role = metric
        .role
        .parse::<keifu_graph::MetricRole>()
        .map(keifu_graph::MetricRole::label)
        .unwrap_or_default();
    format!("{} {}{}（{role}）", metric.indicator, value(metric), metric.unit)
}
