//! `keifu diff`: two years of a report side by side, or the reports there are.

use std::io::Write;

use anstyle::{AnsiColor, Style};

use super::metrics::{number, value};
use crate::{
    Error,
    api::{
        common::{Evidence, Page},
        compare::{
            ChangeCounts, ChangeKind, Comparison, EntityChange, FigureChange, MarkKind, MetricChange,
            SentenceChange, SentenceChangeKind, SeriesSummary, SeriesYear,
        },
        entity::MetricView,
    },
    cli::Diff,
    library::{CompareQuestion, Snapshot},
    output::{self, Align, FAINT, GROUP, STRONG, Table, fit, grouped},
};

/// What was put in.
const IN: Style = AnsiColor::Green.on_default();
/// What was taken out.
const OUT: Style = AnsiColor::Red.on_default();
/// Columns of a quote.
const QUOTE: usize = 76;

pub(super) fn run(library: &Snapshot, diff: &Diff, json: bool) -> Result<(), Error> {
    let question = CompareQuestion {
        from: diff.from.clone(),
        to: diff.to.clone(),
        parts: diff.parts.clone(),
        changes: diff.changes.clone(),
        sentence_changes: None,
        offset: 0,
        limit: diff.limit,
    };
    let comparison = match (&diff.series, &diff.from, &diff.to) {
        (Some(series), ..) => {
            let id = library.series_named(series)?.series.id;
            let found = library.compare_years(&id, &question)?;
            found.ok_or(Error::UnknownSeries { name: series.clone() })?
        }
        (None, Some(from), Some(to)) => {
            let (from, to) = (document(library, from)?, document(library, to)?);
            let found = library.compare_documents(&from, &to, &question)?;
            found.ok_or(Error::UnknownSeries { name: format!("{from}、{to}") })?
        }
        _ => return list(&library.series_list(0, diff.limit), json),
    };
    if json { output::json(&comparison) } else { write(&comparison) }
}

/// The id of a document that is given by id or by path within the collection.
fn document(library: &Snapshot, given: &str) -> Result<String, Error> {
    let known = library.records().iter().find(|record| record.id.as_str() == given || record.source == given);
    known.map(|record| record.id.to_string()).ok_or_else(|| Error::BadValue {
        what: "文書",
        given: given.to_owned(),
        expected: "文書の ID か、読み込んだフォルダの中でのパスを書いてください".to_owned(),
    })
}

fn list(series: &Page<SeriesSummary>, json: bool) -> Result<(), Error> {
    if json {
        return output::json(series);
    }
    let mut out = output::stdout();
    if series.items.is_empty() {
        writeln!(out, "二つ以上の文書がある系列は、ありません")?;
        writeln!(out, "二つの文書は `keifu diff --from 文書 --to 文書` で比べられます")?;
        return Ok(());
    }
    let mut table = Table::new(&[
        ("系列", Align::Left),
        ("文書", Align::Right),
        ("年度", Align::Left),
        ("ID", Align::Left),
    ]);
    for one in &series.items {
        let years: Vec<&str> = one.years.iter().map(|year| year.label.as_str()).collect();
        let years = match years.as_slice() {
            [first, .., last] if years.len() > 3 => format!("{first}～{last} の {} 年度", years.len()),
            _ => years.join("、"),
        };
        table.row([one.series.name.clone(), grouped(one.documents as u64), years, one.series.id.clone()]);
    }
    table.write(&mut out)?;
    more(&mut out, series)
}

fn write(comparison: &Comparison) -> Result<(), Error> {
    let mut out = output::stdout();
    let name = comparison.series.as_ref().map_or("二つの文書の比較", |series| series.name.as_str());
    writeln!(out, "{STRONG}{name}{STRONG:#}")?;
    writeln!(out, "{STRONG}{} → {}{STRONG:#}", comparison.from.label, comparison.to.label)?;
    for (what, side) in [("前", &comparison.from), ("後", &comparison.to)] {
        write_side(&mut out, what, side)?;
    }
    write_counts(&mut out, comparison)?;
    if let Some(entities) = &comparison.entities {
        write_entities(&mut out, entities)?;
    }
    if let Some(metrics) = &comparison.metrics {
        write_metrics(&mut out, metrics)?;
    }
    write_statements(&mut out, comparison)?;
    if let Some(sentences) = &comparison.sentences {
        write_sentences(&mut out, sentences)?;
    }
    Ok(())
}

fn write_side(out: &mut impl Write, what: &str, side: &SeriesYear) -> Result<(), Error> {
    for document in &side.documents {
        writeln!(out, "  {FAINT}{what}: {}（{}）{FAINT:#}", document.title, document.source)?;
    }
    Ok(())
}

fn write_counts(out: &mut impl Write, comparison: &Comparison) -> Result<(), Error> {
    let counts = &comparison.counts;
    writeln!(out)?;
    let mut table = Table::new(&[
        ("", Align::Left),
        ("現れた", Align::Right),
        ("消えた", Align::Right),
        ("変わった", Align::Right),
        ("移動", Align::Right),
        ("年だけ", Align::Right),
        ("同じ", Align::Right),
    ]);
    let mut row = |what: &str, counts: &ChangeCounts| {
        let changed = counts.changed + counts.renamed;
        let cells = [counts.appeared, counts.vanished, changed].map(|count| count.to_string());
        let [appeared, vanished, changed] = cells;
        let same = counts.unchanged.to_string();
        table.row([what.to_owned(), appeared, vanished, changed, String::new(), String::new(), same]);
    };
    row("事業・組織・施設・地名", &counts.entities);
    row("数値", &counts.metrics);
    row("関係", &counts.relations);
    row("出来事", &counts.events);
    let sentences = &counts.sentences;
    let cells = [
        sentences.added,
        sentences.removed,
        sentences.changed,
        sentences.moved,
        sentences.year_only,
        sentences.unchanged + sentences.labels,
    ];
    table.row([String::from("文・行・見出し")].into_iter().chain(cells.map(|count| count.to_string())));
    table.write(out)?;
    Ok(())
}

fn group(out: &mut impl Write, title: &str) -> Result<(), Error> {
    writeln!(out, "\n{GROUP}■ {title}{GROUP:#}")?;
    Ok(())
}

fn more<T>(out: &mut impl Write, page: &Page<T>) -> Result<(), Error> {
    let left = page.total - page.items.len();
    if left > 0 {
        writeln!(out, "  {FAINT}ほか {} 件（--limit で増やせます）{FAINT:#}", grouped(left as u64))?;
    }
    Ok(())
}

fn quote(out: &mut impl Write, what: &str, evidence: Option<&Evidence>) -> Result<(), Error> {
    if let Some(evidence) = evidence {
        let quote = fit(&evidence.quote, QUOTE);
        writeln!(out, "      {FAINT}{what}「{quote}」{}{FAINT:#}", evidence.citation)?;
    }
    Ok(())
}

fn write_entities(out: &mut impl Write, entities: &Page<EntityChange>) -> Result<(), Error> {
    if entities.items.is_empty() {
        return Ok(());
    }
    group(out, "事業・組織・施設・地名")?;
    for change in &entities.items {
        let name = &change.entity.name;
        let kind = &change.type_label;
        match change.change {
            ChangeKind::Appeared => {
                writeln!(out, "  {IN}現れた{IN:#}  {kind} {STRONG}{name}{STRONG:#}（{} 回）", change.after)?;
            }
            ChangeKind::Vanished => {
                writeln!(
                    out,
                    "  {OUT}消えた{OUT:#}  {kind} {STRONG}{name}{STRONG:#}（{} 回）",
                    change.before
                )?;
            }
            ChangeKind::Renamed => {
                let before = change.other.as_ref().map_or("", |other| other.name.as_str());
                writeln!(out, "  改称    {kind} {before} → {STRONG}{name}{STRONG:#}")?;
            }
            ChangeKind::Changed | ChangeKind::Unchanged => {
                writeln!(out, "  言及数  {kind} {name}（{} 回 → {} 回）", change.before, change.after)?;
                continue;
            }
        }
        if let Some(other) = change.other.as_ref().filter(|_| change.change != ChangeKind::Renamed) {
            let what = if change.change == ChangeKind::Appeared { "前身" } else { "後身" };
            writeln!(out, "      {FAINT}{what}: {}{FAINT:#}", other.name)?;
        }
        quote(out, "前", change.evidence_before.as_ref())?;
        quote(out, "後", change.evidence_after.as_ref())?;
    }
    more(out, entities)
}

fn write_metrics(out: &mut impl Write, metrics: &Page<MetricChange>) -> Result<(), Error> {
    if metrics.items.is_empty() {
        return Ok(());
    }
    group(out, "数値")?;
    let mut table = Table::new(&[
        ("指標", Align::Left),
        ("区分", Align::Left),
        ("前", Align::Right),
        ("後", Align::Right),
        ("増減", Align::Right),
        ("出典", Align::Left),
    ]);
    for change in &metrics.items {
        let of = change.subject.as_ref().map(|subject| format!("{}：", subject.name)).unwrap_or_default();
        let name = fit(&format!("{of}{}", change.indicator), 56);
        for figure in &change.figures {
            let shown = |metric: &Option<MetricView>| {
                metric.as_ref().map_or("―".to_owned(), |metric| format!("{}{}", value(metric), metric.unit))
            };
            let places: Vec<String> = [&figure.before, &figure.after]
                .into_iter()
                .flatten()
                .map(|metric| metric.evidence.citation_id.clone())
                .collect();
            let cells = [
                name.clone(),
                role(figure).to_owned(),
                shown(&figure.before),
                shown(&figure.after),
                difference(figure),
                places.join(" "),
            ];
            table.row(cells);
            if let Some(restated) = &figure.restated {
                let told = format!("{}{}", value(restated), restated.unit);
                let cells = ["  後の文書による前の値", "", told.as_str(), "", ""];
                table
                    .row(cells.map(str::to_owned).into_iter().chain([restated.evidence.citation_id.clone()]));
            }
        }
    }
    table.write(out)?;
    more(out, metrics)
}

fn role(figure: &FigureChange) -> &'static str {
    figure.role.parse::<keifu_graph::MetricRole>().map(keifu_graph::MetricRole::label).unwrap_or_default()
}

/// +22（+21.0%）.
fn difference(figure: &FigureChange) -> String {
    match (figure.change, figure.difference) {
        (ChangeKind::Appeared, _) => "新".to_owned(),
        (ChangeKind::Vanished, _) => "なし".to_owned(),
        (ChangeKind::Unchanged, _) => "同じ".to_owned(),
        (_, None) => String::new(),
        (_, Some(difference)) => {
            let percent = figure.percent.map(|percent| format!("（{percent:+}%）")).unwrap_or_default();
            let sign = if difference < 0.0 { '-' } else { '+' };
            format!("{sign}{}{percent}", number(difference.abs()))
        }
    }
}

fn modality(word: &str) -> &'static str {
    word.parse::<keifu_graph::Modality>().map(keifu_graph::Modality::label).unwrap_or_default()
}

fn write_statements(out: &mut impl Write, comparison: &Comparison) -> Result<(), Error> {
    let words = |change: ChangeKind, before: &Option<String>, after: &Option<String>| match change {
        ChangeKind::Appeared => format!("{IN}現れた{IN:#}"),
        ChangeKind::Vanished => format!("{OUT}消えた{OUT:#}"),
        _ if before == after => "日付が変わった".to_owned(),
        _ => {
            let word = |given: &Option<String>| given.as_deref().map(modality).unwrap_or_default();
            format!("{} → {}", word(before), word(after))
        }
    };
    if let Some(relations) = comparison.relations.as_ref().filter(|page| !page.items.is_empty()) {
        group(out, "関係")?;
        for change in &relations.items {
            let object =
                change.object.as_ref().map(|object| format!(" → {}", object.name)).unwrap_or_default();
            let what = words(change.change, &change.modality_before, &change.modality_after);
            writeln!(out, "  {what}  {} ―{}{object}", change.subject.name, change.label)?;
            quote(out, "前", change.evidence_before.as_ref())?;
            quote(out, "後", change.evidence_after.as_ref())?;
        }
        more(out, relations)?;
    }
    if let Some(events) = comparison.events.as_ref().filter(|page| !page.items.is_empty()) {
        group(out, "出来事")?;
        for change in &events.items {
            let what = words(change.change, &change.modality_before, &change.modality_after);
            writeln!(out, "  {what}  {}", change.head)?;
            quote(out, "前", change.evidence_before.as_ref())?;
            quote(out, "後", change.evidence_after.as_ref())?;
        }
        more(out, events)?;
    }
    Ok(())
}

fn write_sentences(out: &mut impl Write, sentences: &Page<SentenceChange>) -> Result<(), Error> {
    if sentences.items.is_empty() {
        return Ok(());
    }
    group(out, "文・行・見出し")?;
    let mut above: Option<&Vec<String>> = None;
    for change in &sentences.items {
        let headings = change.headings_after.as_ref().or(change.headings_before.as_ref());
        if headings != above {
            let path = headings.filter(|path| !path.is_empty()).map(|path| path.join(" > "));
            writeln!(out, "  {FAINT}{}{FAINT:#}", path.unwrap_or_else(|| "（見出しなし）".to_owned()))?;
            above = headings;
        }
        let word = match (change.change, change.moved) {
            (SentenceChangeKind::Added, _) => "追加",
            (SentenceChangeKind::Removed, _) => "削除",
            (SentenceChangeKind::Changed, false) => "変更",
            (SentenceChangeKind::Changed, true) => "移動・変更",
            (SentenceChangeKind::Moved, _) => "移動",
            (SentenceChangeKind::YearOnly, _) => "年だけ",
        };
        write!(out, "    {word}  ")?;
        let whole = matches!(change.change, SentenceChangeKind::Added | SentenceChangeKind::Removed);
        for mark in &change.marks {
            let text = mark.text.replace(['\n', '\t'], " ");
            match mark.kind {
                MarkKind::Equal => write!(out, "{text}")?,
                MarkKind::Insert if whole => write!(out, "{IN}{text}{IN:#}")?,
                MarkKind::Delete if whole => write!(out, "{OUT}{text}{OUT:#}")?,
                MarkKind::Insert => write!(out, "{IN}{{+{text}+}}{IN:#}")?,
                MarkKind::Delete => write!(out, "{OUT}[-{text}-]{OUT:#}")?,
            }
        }
        let place = change.after.as_ref().or(change.before.as_ref()).map(|place| place.citation_id.as_str());
        writeln!(out, "  {FAINT}{}{FAINT:#}", place.unwrap_or_default())?;
    }
    more(out, sentences)
}
