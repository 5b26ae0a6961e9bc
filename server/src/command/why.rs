//! `keifu entity --why`: how each name came to an entity, and what was kept apart from it.

use std::io::{self, Write};

use super::judge::print_entry;
use crate::{
    Error,
    api::{common::Evidence, why::WhyView},
    library::Snapshot,
    output::{self, FAINT, GROUP, STRONG, fit},
};

pub(super) fn run(library: &Snapshot, name: &str, json: bool) -> Result<(), Error> {
    let why = library.why(library.entity_named(name)?)?;
    if json {
        return output::json(&why);
    }
    print(&mut output::stdout(), &why)?;
    Ok(())
}

fn print(out: &mut impl Write, why: &WhyView) -> io::Result<()> {
    writeln!(out, "{STRONG}{}{STRONG:#}  {FAINT}{}{FAINT:#}", why.entity.name, why.entity.id)?;
    writeln!(out, "\n{GROUP}名前と、その由来{GROUP:#}")?;
    for form in &why.forms {
        let scope = if form.global { "" } else { "（定義した文書の中でだけ）" };
        writeln!(out, "  {}{scope}: {}", form.name, form.explanation)?;
        print_evidence(out, form.evidence.as_ref())?;
    }
    if !why.joins.is_empty() {
        writeln!(out, "\n{GROUP}一つとみなした理由{GROUP:#}")?;
    }
    for join in &why.joins {
        let rule = join.judgement.as_ref().unwrap_or(&join.rule);
        let names = if join.left == join.right {
            join.left.clone()
        } else {
            format!("{} = {}", join.left, join.right)
        };
        writeln!(out, "  {names}: {}  {FAINT}{rule}{FAINT:#}", join.explanation)?;
        print_evidence(out, join.evidence.as_ref())?;
    }
    if !why.kept_apart.is_empty() {
        writeln!(out, "\n{GROUP}似た名前で、別のものとしたもの{GROUP:#}")?;
    }
    for apart in &why.kept_apart {
        let by = apart.judgement.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        let alike =
            if apart.alike == apart.entity.name { String::new() } else { format!("（{}）", apart.alike) };
        writeln!(
            out,
            "  {}{alike}: {}  {FAINT}{}{by}{FAINT:#}",
            apart.entity.name, apart.explanation, apart.entity.id
        )?;
        print_evidence(out, apart.evidence.as_ref())?;
    }
    if !why.judgements.is_empty() {
        writeln!(out, "\n{GROUP}関わる判定{GROUP:#}")?;
    }
    for judgement in &why.judgements {
        print_entry(out, judgement)?;
    }
    Ok(())
}

fn print_evidence(out: &mut impl Write, evidence: Option<&Evidence>) -> io::Result<()> {
    let Some(evidence) = evidence else { return Ok(()) };
    writeln!(
        out,
        "    「{}」 {FAINT}{}  [{}]{FAINT:#}",
        fit(&evidence.quote, 60),
        evidence.citation,
        evidence.passage
    )
}
