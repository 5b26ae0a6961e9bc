//! `keifu stats`: how much there is.

use std::io::Write as _;

use crate::{
    Error,
    library::Snapshot,
    output::{self, Align, GROUP, STRONG, Table, grouped},
};

/// Series that are shown; the rest is counted.
const SHOWN: usize = 20;

pub(super) fn run(library: &Snapshot, json: bool) -> Result<(), Error> {
    let stats = library.stats()?;
    if json {
        return output::json(&stats);
    }
    let mut out = output::stdout();
    writeln!(out, "{STRONG}世代 {}{STRONG:#}", stats.generation)?;
    let mut table = Table::new(&[("", Align::Left), ("件数", Align::Right)]);
    let mut row = |label: &str, count: u64| table.row([label.to_owned(), grouped(count)]);
    row("文書", stats.documents);
    for format in &stats.documents_by_format {
        row(&format!("  {}", format.label), format.count as u64);
    }
    row("  注意のある文書", stats.documents_with_warnings as u64);
    for warning in &stats.documents_by_warning {
        row(&format!("    {}", warning.label), warning.count as u64);
    }
    row("ページ・スライド・シート", stats.pages);
    row("段落", stats.passages);
    row("原文（バイト）", stats.bytes);
    row("エンティティ", stats.entities as u64);
    for kind in &stats.entities_by_type {
        row(&format!("  {}", kind.label), kind.count as u64);
    }
    row("言及", stats.mentions as u64);
    row("関係", stats.relations as u64);
    for modality in &stats.relations_by_modality {
        row(&format!("  {}", modality.label), modality.count as u64);
    }
    row("日付", stats.dates as u64);
    row("  暦にない・年不明", stats.dates_without_days as u64);
    row("指標", stats.metrics as u64);
    table.write(&mut out)?;
    writeln!(out, "\n{GROUP}年度{GROUP:#}")?;
    let mut table = Table::new(&[("年度", Align::Left), ("文書", Align::Right), ("段落", Align::Right)]);
    for year in &stats.documents_by_year {
        table.row([year.label.clone(), grouped(year.documents as u64), grouped(year.count as u64)]);
    }
    table.write(&mut out)?;
    if !stats.series.is_empty() {
        writeln!(out, "\n{GROUP}系列（同じ報告書の各年度）{GROUP:#}")?;
        let mut table = Table::new(&[("系列", Align::Left), ("文書", Align::Right), ("ID", Align::Left)]);
        for series in stats.series.iter().take(SHOWN) {
            table.row([series.label.clone(), grouped(series.count as u64), series.value.clone()]);
        }
        table.write(&mut out)?;
        if let Some(more) = stats.series.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            writeln!(out, "  ほか {} 系列（--json ですべて）", grouped(more as u64))?;
        }
    }
    if !stats.not_read.is_empty() {
        writeln!(out, "\n{GROUP}読めなかったファイル{GROUP:#}")?;
        for file in &stats.not_read {
            writeln!(out, "  {}: {}", file.source, file.hint)?;
        }
    }
    Ok(())
}
