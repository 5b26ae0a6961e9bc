//! `keifu registry`: public registers in, what they leave open out.

use std::{io::Write as _, path::PathBuf};

use crate::{
    Error,
    config::Config,
    ingest::{Progress, import_registry},
    library::Snapshot,
    output::{self, FAINT, STRONG, grouped},
};

/// Exit status of an import that left lines out.
const SOME_LEFT_OUT: u8 = 3;

pub(super) fn import(config: &Config, files: &[PathBuf], json: bool) -> Result<u8, Error> {
    let report = import_registry(config, files, &Progress::for_command())?;
    let left_out: u64 = report.files.iter().map(|file| file.read.left_out).sum();
    if json {
        output::json(&report)?;
    } else {
        let mut out = output::stdout();
        for file in &report.files {
            let read = &file.read;
            writeln!(
                out,
                "{STRONG}{}{STRONG:#}  {}（{}） {} 行、取り込み {}、古い履歴 {}、検索対象外 {}、除外 {}",
                file.path,
                read.layout,
                read.encoding,
                grouped(read.records),
                grouped(read.rows),
                grouped(read.outdated),
                grouped(read.hidden),
                grouped(read.left_out)
            )?;
            for left in &file.left_out_lines {
                writeln!(out, "  {FAINT}{} 行目: {}{FAINT:#}", left.line, left.reason)?;
            }
            let more = read.left_out.saturating_sub(file.left_out_lines.len() as u64);
            if more > 0 {
                writeln!(out, "  {FAINT}ほか {} 行{FAINT:#}", grouped(more))?;
            }
        }
        writeln!(
            out,
            "番号が決まったエンティティ {}、確認待ち {}（keifu registry queue）、世代 {}、{:.1} 秒",
            grouped(report.pinned as u64),
            grouped(report.queued as u64),
            report.generation,
            report.seconds
        )?;
    }
    Ok(if left_out > 0 { SOME_LEFT_OUT } else { 0 })
}

pub(super) fn queue(library: &Snapshot, limit: usize, json: bool) -> Result<(), Error> {
    let queue = library.registry_queue(0, limit);
    if json {
        return output::json(&queue);
    }
    let mut out = output::stdout();
    for waiting in &queue.items {
        writeln!(
            out,
            "{STRONG}{}{STRONG:#}  {} {FAINT}{}{FAINT:#}  {}（{}件）",
            waiting.entity.name,
            waiting.register_label,
            waiting.entity.id,
            waiting.doubt_label,
            grouped(waiting.total.into())
        )?;
        for candidate in &waiting.candidates {
            let closed = if candidate.closed { "（閉鎖）" } else { "" };
            let place = format!("{}{}", candidate.prefecture, candidate.municipality);
            writeln!(out, "  {} {}{closed} {FAINT}{place}{FAINT:#}", candidate.id, candidate.name)?;
        }
    }
    if queue.total > queue.items.len() {
        writeln!(out, "{FAINT}ほか {} 件{FAINT:#}", grouped((queue.total - queue.items.len()) as u64))?;
    }
    Ok(())
}
