//! `keifu context`: the evidence that answers a question.

use std::io::Write as _;

use crate::{
    Error,
    api::context::{ContextPack, ContextQuestion},
    context,
    library::Snapshot,
    output::{self, FAINT, GROUP, STRONG, grouped},
};

pub(super) fn run(library: &Snapshot, question: &ContextQuestion, json: bool) -> Result<(), Error> {
    let pack = context::context(library, question)?;
    if json { output::json(&pack) } else { print(&pack) }
}

fn print(pack: &ContextPack) -> Result<(), Error> {
    let mut out = output::stdout();
    let plan = &pack.plan;
    writeln!(out, "{STRONG}質問の理解{STRONG:#}")?;
    let names: Vec<&str> = plan.entities.iter().map(|entity| entity.name.as_str()).collect();
    let years: Vec<String> =
        plan.fiscal_years.iter().map(|year| crate::library::year_label(Some(*year))).collect();
    for (what, values) in [
        ("対象", names.join("、")),
        ("年度", years.join("、")),
        ("関係", plan.predicates.join("、")),
        ("問い", plan.wants.join("、")),
        ("数値", plan.roles.join("、")),
        ("語", plan.terms.join("、")),
    ] {
        if !values.is_empty() {
            writeln!(out, "  {what}: {values}")?;
        }
    }
    for note in &pack.notes {
        writeln!(out, "  {FAINT}※ {note}{FAINT:#}")?;
    }
    if !pack.passages.is_empty() {
        writeln!(out, "\n{GROUP}■ 原文{GROUP:#}")?;
    }
    for passage in &pack.passages {
        let mut place = vec![passage.title.clone(), crate::library::year_label(passage.fiscal_year)];
        place.extend(passage.place.clone());
        writeln!(out, "\n{STRONG}{}{STRONG:#}  {FAINT}[{}]{FAINT:#}", place.join("、"), passage.citation_id)?;
        if !passage.headings.is_empty() {
            writeln!(out, "  {FAINT}{}{FAINT:#}", passage.headings.join(" > "))?;
        }
        for line in passage.quote.lines() {
            writeln!(out, "  {line}")?;
        }
    }
    for entity in &pack.entities {
        writeln!(out, "\n{GROUP}■ {}{GROUP:#} {FAINT}{}{FAINT:#}", entity.name, entity.aliases.join("、"))?;
        for fact in &entity.facts {
            let date = fact
                .date
                .as_ref()
                .map(|date| format!("（{}～{}）", date.start, date.end))
                .unwrap_or_default();
            writeln!(
                out,
                "  {}{date} {FAINT}{} [{}]{FAINT:#}",
                fact.text, fact.modality, fact.source.citation_id
            )?;
        }
    }
    for series in &pack.series {
        let subject = series.subject.as_deref().unwrap_or_default();
        writeln!(out, "\n{GROUP}■ {subject} {}（{}）{GROUP:#}", series.indicator, series.unit)?;
        for point in &series.points {
            writeln!(
                out,
                "  {} {} {} {FAINT}[{}]{FAINT:#}",
                crate::library::year_label(point.fiscal_year),
                point.role,
                point.value,
                point.source.citation_id
            )?;
        }
    }
    writeln!(
        out,
        "\n{FAINT}およそ {} トークン（上限 {}）、入らなかった箇所 {}{FAINT:#}",
        grouped(pack.tokens as u64),
        grouped(pack.max_tokens as u64),
        grouped(pack.left_out as u64)
    )?;
    Ok(())
}
