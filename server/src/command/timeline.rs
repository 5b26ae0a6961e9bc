//! `keifu timeline`: what happened, in order.

use std::io::{self, Write};

use super::{entity, metrics};
use crate::{
    Error,
    api::{common::Period, entity::EventView},
    library::Snapshot,
    output::{self, FAINT, GROUP, STRONG, fit},
};

pub(super) fn run(library: &Snapshot, name: &str, modality: Option<&str>, json: bool) -> Result<(), Error> {
    let timeline = library.timeline(library.entity_named(name)?, modality)?;
    if json {
        return output::json(&timeline);
    }
    let mut out = output::stdout();
    writeln!(out, "{STRONG}{}{STRONG:#}", timeline.entity.name)?;
    let mut group = None;
    for event in &timeline.events {
        let undated = event.date.is_none();
        if group != Some((undated, event.fiscal_year)) {
            group = Some((undated, event.fiscal_year));
            let note = if undated { "（日付の記載なし。文書の年度）" } else { "" };
            writeln!(out, "\n{GROUP}■ {}{note}{GROUP:#}", event.label)?;
        }
        if let Some(relation) = &event.relation {
            entity::print_relation(&mut out, relation)?;
        } else if let Some(event) = &event.event {
            print_event(&mut out, event)?;
        } else if let Some(metric) = &event.metric {
            writeln!(out, "  {}", metrics::in_words(metric))?;
            writeln!(out, "    「{}」", fit(&metric.evidence.quote, 100))?;
            writeln!(out, "    {FAINT}{}  [{}]{FAINT:#}", metric.evidence.citation, metric.evidence.passage)?;
        } else if let Some(count) = event.mentions {
            let citation = event.evidence.as_ref().map_or("", |evidence| evidence.citation.as_str());
            writeln!(out, "  {FAINT}文書に {count} 回現れる（最初: {citation}）{FAINT:#}")?;
        }
    }
    Ok(())
}

/// 公募を開始（2018-10-01～2018-10-31）: 大阪市.
fn print_event(out: &mut impl Write, event: &EventView) -> io::Result<()> {
    let mut notes = Vec::new();
    if let Ok(modality) = event.modality.parse::<keifu_graph::Modality>()
        && modality != keifu_graph::Modality::Fact
    {
        notes.push(modality.label().to_owned());
    }
    let Period { start, end } = &event.date;
    notes.push(if start == end { start.clone() } else { format!("{start}～{end}") });
    let names: Vec<&str> = event.named.iter().map(|entity| entity.name.as_str()).collect();
    let names = if names.is_empty() { String::new() } else { format!(": {}", names.join("、")) };
    writeln!(out, "  {}（{}）{names}", event.head, notes.join("、"))?;
    writeln!(out, "    「{}」", fit(&event.evidence.quote, 100))?;
    writeln!(out, "    {FAINT}{}  [{}]{FAINT:#}", event.evidence.citation, event.evidence.passage)
}
