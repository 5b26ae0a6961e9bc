//! `keifu entity`: what a name stands for.

use std::io::{self, Write};

use keifu_corpus::registry::Scheme;

use crate::{
    Error,
    api::entity::{EntityCard, EntitySummary, LineageLine, RelationView},
    library::{Snapshot, year_label},
    output::{self, FAINT, GROUP, STRONG, fit, grouped},
};

/// Relations that are shown.
const RELATIONS: usize = 20;

pub(super) fn run(library: &Snapshot, name: &str, json: bool) -> Result<(), Error> {
    let entity = library.entity_named(name)?;
    let card = library.card(entity);
    if json {
        return output::json(&card);
    }
    let relations = library.relations(entity, None, Some("all"), 0, RELATIONS)?;
    let mut out = output::stdout();
    print_card(&mut out, &card)?;
    print_lineage(&mut out, &library.lineage(entity))?;
    if !relations.items.is_empty() {
        writeln!(out, "\n{GROUP}関係{GROUP:#} {FAINT}{} 件{FAINT:#}", grouped(relations.total as u64))?;
    }
    for relation in &relations.items {
        print_relation(&mut out, relation)?;
    }
    if relations.total > relations.items.len() {
        writeln!(
            out,
            "  {FAINT}ほか {} 件（timeline で年代順にすべて）{FAINT:#}",
            relations.total - relations.items.len()
        )?;
    }
    print_namesakes(&mut out, &card, &library.entities(Some(name), None, 0, 10)?.items)?;
    Ok(())
}

fn print_card(out: &mut impl Write, card: &EntityCard) -> io::Result<()> {
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}  {} {FAINT}{}{FAINT:#}",
        card.entity.name, card.type_label, card.entity.id
    )?;
    let aliases: Vec<&str> = card.aliases.iter().map(|alias| alias.name.as_str()).collect();
    if !aliases.is_empty() {
        writeln!(out, "  別名    {}", aliases.join("、"))?;
    }
    for (label, id) in card.external_ids.iter().filter_map(|id| {
        let (scheme, id) = id.split_once(':')?;
        Some((Scheme::of(scheme)?.label(), id))
    }) {
        writeln!(out, "  番号    {label} {id}")?;
    }
    let years = match (card.first_year, card.last_year) {
        (Some(first), Some(last)) if first != last => {
            format!("{}～{}", year_label(Some(first)), year_label(Some(last)))
        }
        (first, _) => year_label(first),
    };
    writeln!(out, "  年度    {years}")?;
    writeln!(
        out,
        "  言及    {} 回、{} 文書",
        grouped(card.mention_count.into()),
        grouped(card.document_count.into())
    )?;
    let names = |refs: &[crate::api::common::EntityRef]| {
        refs.iter().map(|entity| entity.name.as_str()).collect::<Vec<_>>().join("、")
    };
    if !card.parents.is_empty() {
        writeln!(out, "  上位    {}", names(&card.parents))?;
    }
    if !card.parts.is_empty() {
        writeln!(out, "  下位    {}", names(&card.parts))?;
    }
    if card.metric_count > 0 {
        writeln!(out, "  指標    {} 件", card.metric_count)?;
    }
    let near: Vec<String> = card
        .co_mentions
        .iter()
        .take(6)
        .map(|other| format!("{}（{}）", other.entity.name, other.passages))
        .collect();
    if !near.is_empty() {
        writeln!(out, "  併記    {}", near.join("、"))?;
    }
    for alias in card.aliases.iter().filter(|alias| alias.evidence.is_some()).take(5) {
        if let Some(evidence) = &alias.evidence {
            writeln!(out, "  「{}」の定義: 「{}」", alias.name, fit(&evidence.quote, 76))?;
            writeln!(out, "    {FAINT}{}  [{}]{FAINT:#}", evidence.citation, evidence.passage)?;
        }
    }
    Ok(())
}

/// The bodies in one line over time, then each step with its quote.
fn print_lineage(out: &mut impl Write, line: &LineageLine) -> io::Result<()> {
    if line.steps.is_empty() {
        return Ok(());
    }
    let bodies: Vec<String> = line
        .bodies
        .iter()
        .map(|body| match (&body.founded, body.first_year) {
            (Some(date), _) => format!("{}（{} 設立）", body.entity.name, date.start),
            (None, Some(year)) => format!("{}（{}）", body.entity.name, year_label(Some(year))),
            (None, None) => body.entity.name.clone(),
        })
        .collect();
    let branches = line.steps.windows(2).any(|pair| pair[0].successor.id != pair[1].predecessor.id);
    writeln!(out, "\n{GROUP}系譜{GROUP:#}")?;
    writeln!(out, "  {}", bodies.join(if branches { "、" } else { " → " }))?;
    for step in &line.steps {
        print_relation(out, &step.relation)?;
    }
    Ok(())
}

/// A relation in one line, its first quote below.
pub(super) fn print_relation(out: &mut impl Write, relation: &RelationView) -> io::Result<()> {
    writeln!(out, "  {}", in_words(relation))?;
    if let Some(evidence) = relation.evidence.first() {
        writeln!(out, "    「{}」", fit(&evidence.quote, 100))?;
        writeln!(out, "    {FAINT}{}  [{}]{FAINT:#}", evidence.citation, evidence.passage)?;
    }
    Ok(())
}

/// 主体 ─運営→ 対象（予定、2019-04-01～）.
pub(super) fn in_words(relation: &RelationView) -> String {
    let object = relation.object.as_ref().map_or(String::new(), |object| format!("→ {}", object.name));
    let mut notes = Vec::new();
    if let Ok(modality) = relation.modality.parse::<keifu_graph::Modality>()
        && modality != keifu_graph::Modality::Fact
    {
        notes.push(modality.label().to_owned());
    }
    if let Some(date) = &relation.date {
        notes.push(if date.start == date.end {
            date.start.clone()
        } else {
            format!("{}～{}", date.start, date.end)
        });
    }
    if relation.support > 1 {
        notes.push(format!("{} か所", relation.support));
    }
    let notes = if notes.is_empty() { String::new() } else { format!("（{}）", notes.join("、")) };
    format!("{} ─{}{object}{notes}", relation.subject.name, relation.label)
}

fn print_namesakes(out: &mut impl Write, card: &EntityCard, found: &[EntitySummary]) -> io::Result<()> {
    let others: Vec<String> = found
        .iter()
        .filter(|other| other.entity.id != card.entity.id)
        .filter(|other| {
            matches!(other.matched.as_deref(), Some("name" | "alias" | "spelling" | "scoped_alias"))
        })
        .map(|other| format!("{} [{}]", other.entity.name, other.entity.id))
        .collect();
    if !others.is_empty() {
        writeln!(out, "\n{FAINT}同じ名前で呼ばれるもの: {}{FAINT:#}", others.join("、"))?;
    }
    Ok(())
}
