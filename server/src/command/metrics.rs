//! `keifu metrics`: numbers by 年度, target beside actual, each with the place where it is written.

use std::io::Write;

use crate::{
    Error,
    api::entity::{MetricView, PointView, SeriesView},
    library::Snapshot,
    output::{self, Align, FAINT, GROUP, STRONG, Table, fit},
};

/// Columns of a quote in the list of sources.
const QUOTE: usize = 60;

/// Shows the numbers of an entity or, where `name` is none, those whose indicator contains it; without a name those
/// that documents give differently.
pub(super) fn run(
    library: &Snapshot,
    name: Option<&str>,
    indicator: Option<&str>,
    json: bool,
) -> Result<(), Error> {
    let mut out = output::stdout();
    let Some(name) = name else {
        let answer = library.metric_conflicts();
        if json {
            return output::json(&answer);
        }
        writeln!(out, "{STRONG}文書によって値が異なる指標{STRONG:#}")?;
        return write_all(&mut out, &answer.series, "値の食い違いは見つかりませんでした");
    };
    let entity = match library.entity_named(name) {
        Ok(entity) => entity,
        Err(unknown) => {
            let answer = library.metric_series(name);
            if answer.series.is_empty() {
                return Err(unknown);
            }
            if json {
                return output::json(&answer);
            }
            writeln!(out, "{STRONG}「{name}」を含む指標{STRONG:#}")?;
            return write_all(&mut out, &answer.series, "");
        }
    };
    let answer = library.metrics(entity, indicator);
    if json {
        return output::json(&answer);
    }
    writeln!(out, "{STRONG}{}{STRONG:#}", answer.entity.name)?;
    let series: Vec<SeriesView> =
        answer.series.into_iter().map(|series| SeriesView { subject: None, ..series }).collect();
    write_all(&mut out, &series, "指標は見つかりませんでした")
}

fn write_all(out: &mut impl Write, all: &[SeriesView], nothing: &str) -> Result<(), Error> {
    if all.is_empty() {
        writeln!(out, "{nothing}")?;
    }
    for series in all {
        write_series(out, series)?;
    }
    Ok(())
}

fn write_series(out: &mut impl Write, series: &SeriesView) -> Result<(), Error> {
    let of = series.subject.as_ref().map(|subject| format!("{}：", subject.name)).unwrap_or_default();
    writeln!(out, "\n{GROUP}■ {of}{}（{}）{GROUP:#}", series.indicator, series.unit)?;
    if series.spellings.len() > 1 {
        writeln!(out, "  {FAINT}同じ指標とみなした語: {}{FAINT:#}", series.spellings.join("、"))?;
    }
    let mut sources = Sources::default();
    let mut table = Table::new(&[
        ("年度", Align::Left),
        ("目標", Align::Right),
        ("実績", Align::Right),
        ("達成率", Align::Right),
        ("その他", Align::Right),
        ("出典", Align::Left),
    ]);
    for point in &series.points {
        table.row(row(point, &mut sources));
    }
    table.write(out)?;
    for point in &series.points {
        let lists = [("訂正・確定前の値", &point.restated), ("食い違う値", &point.contradictions)];
        for (what, values) in lists {
            for other in values {
                let place = sources.number(other);
                writeln!(out, "  {}: {what} {} [{place}]", point.label, value(other))?;
            }
        }
    }
    for (number, metric) in (1..).zip(&sources.0) {
        let evidence = &metric.evidence;
        writeln!(
            out,
            "  {FAINT}[{number}] {}「{}」{FAINT:#}",
            evidence.citation,
            fit(&evidence.quote, QUOTE)
        )?;
    }
    Ok(())
}

/// The places of a series in the order in which they are first referred to.
#[derive(Default)]
struct Sources<'a>(Vec<&'a MetricView>);

impl<'a> Sources<'a> {
    /// Number of the place where a figure is written, from 1.
    fn number(&mut self, metric: &'a MetricView) -> usize {
        let same = |known: &&MetricView| {
            known.evidence.passage == metric.evidence.passage && known.evidence.quote == metric.evidence.quote
        };
        let at = self.0.iter().position(same).unwrap_or_else(|| {
            self.0.push(metric);
            self.0.len() - 1
        });
        at + 1
    }
}

fn row<'a>(point: &'a PointView, sources: &mut Sources<'a>) -> [String; 6] {
    let shown = |metric: &Option<MetricView>| metric.as_ref().map(value).unwrap_or_default();
    let others: Vec<String> = point.others.iter().map(value).collect();
    let figures = [&point.target, &point.actual].into_iter().flatten().chain(&point.others);
    let mut places: Vec<String> = Vec::new();
    for metric in figures.chain(&point.confirmations) {
        let place = format!("[{}]", sources.number(metric));
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let share = point.achievement.map(|share| format!("{share}%")).unwrap_or_default();
    [
        point.label.clone(),
        shown(&point.target),
        shown(&point.actual),
        share,
        others.join("、"),
        places.concat(),
    ]
}

/// 約41, 10～20.
pub(super) fn value(metric: &MetricView) -> String {
    let about = if metric.approximate { "約" } else { "" };
    let upper = metric.max.map(|max| format!("～{}", number(max))).unwrap_or_default();
    format!("{about}{}{upper}", number(metric.value))
}

pub(super) fn number(value: f64) -> String {
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
