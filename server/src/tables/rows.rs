//! The rows of a generation, in the columns of their tables. Documents are read one at a time.

mod texts;

use std::collections::BTreeSet;

use keifu_corpus::{
    CitationId, PassageId, calendar, calendar::Interval, catalog::DocumentRecord, registry::Scheme,
};
use keifu_graph::{Alias, DocumentIndex, Entity, EntityIndex, Evidence, Facts, RelationIndex};

use self::texts::{Within, evidence_by_document};
use super::{
    schema::{Table, Value, table},
    selection::{Chosen, Selection},
    standing::Standings,
};
use crate::{
    Error,
    library::{Snapshot, alias_origin, format_word},
};

/// Takes a row with the table it belongs to.
pub type Write<'w, E> = &'w mut dyn FnMut(&'static Table, &[Value<'_>]) -> Result<(), E>;

/// Gives every row of `tables` (names of [`super::TABLES`]) to `write`, with the table it belongs to.
///
/// The same generation gives the same rows in the same order: those of one table ascend by document, or else by key. One
/// pass over the documents serves all tables asked for; their rows interleave.
pub fn each_row<E: From<Error>>(snapshot: &Snapshot, tables: &[&str], write: Write<'_, E>) -> Result<(), E> {
    let wanted = |name: &str| tables.contains(&name).then(|| table(name)).flatten();
    let mut source = Source { snapshot, facts: snapshot.graph.facts(), write };
    let everything = Selection::everything(snapshot);
    if let Some(table) = wanted("fiscal_years") {
        source.fiscal_years(table)?;
    }
    if let Some(table) = wanted("documents") {
        source.documents(table, &everything.documents)?;
    }
    if let Some(table) = wanted("entities") {
        source.entities(table, &everything.entities)?;
    }
    if let Some(table) = wanted("aliases") {
        source.aliases(table)?;
    }
    if let Some(table) = wanted("relations") {
        source.relations(table, &everything.relations)?;
    }
    let within = Within {
        passages: wanted("passages"),
        mentions: wanted("mentions"),
        evidence: wanted("evidence").map(|table| (table, evidence_by_document(snapshot.graph.facts()))),
        dates: wanted("dates"),
        metrics: wanted("metrics").map(|table| (table, Standings::of(&snapshot.graph))),
    };
    source.texts(&within)
}

/// Gives the rows of `table` that `chosen` names, in its order, to `write`; the same rows that [`each_row`] gives. Nothing for
/// tables that it cannot choose from.
pub(crate) fn each_chosen<E: From<Error>>(
    snapshot: &Snapshot,
    table: &'static Table,
    chosen: &Selection,
    write: Write<'_, E>,
) -> Result<(), E> {
    let mut source = Source { snapshot, facts: snapshot.graph.facts(), write };
    match table.name {
        "documents" => source.documents(table, &chosen.documents),
        "entities" => source.entities(table, &chosen.entities),
        "relations" => source.relations(table, &chosen.relations),
        "mentions" => source.chosen_mentions(table, &chosen.mentions),
        "metrics" => source.chosen_metrics(table, &chosen.metrics),
        _ => Ok(()),
    }
}

struct Source<'s, 'w, E> {
    snapshot: &'s Snapshot,
    facts: &'s Facts,
    write: Write<'w, E>,
}

impl<E: From<Error>> Source<'_, '_, E> {
    fn put(&mut self, table: &'static Table, row: &[Value<'_>]) -> Result<(), E> {
        debug_assert_eq!(table.columns.len(), row.len(), "{}", table.name);
        (self.write)(table, row)
    }

    fn fiscal_years(&mut self, table: &'static Table) -> Result<(), E> {
        for year in self.years() {
            let days = Interval::fiscal_year(year);
            self.put(
                table,
                &[
                    year.into(),
                    calendar::western_label(year).into(),
                    calendar::fiscal_year_label(year).into(),
                    days.map(|days| days.start).into(),
                    days.map(|days| days.end).into(),
                ],
            )?;
        }
        Ok(())
    }

    /// Every 年度 that a row refers to, and those between the first and the last document, so that an axis has no gap.
    fn years(&self) -> BTreeSet<i32> {
        let facts = self.facts;
        let mut years: BTreeSet<i32> =
            self.snapshot.records().iter().filter_map(|record| record.metadata.fiscal_year).collect();
        if let (Some(&first), Some(&last)) = (years.first(), years.last())
            && last.saturating_sub(first) <= 200
        {
            years.extend(first..=last);
        }
        years
            .extend(facts.entities.iter().flat_map(|entity| [entity.first_year, entity.last_year]).flatten());
        years.extend(facts.relations.iter().filter_map(|relation| first_year(relation.date)));
        years.extend(facts.dates.iter().filter_map(|date| first_year(date.interval)));
        // A series may give a figure no other year than this, so that the rows of metrics find theirs.
        years.extend(facts.metrics.iter().filter_map(|metric| self.snapshot.graph.year_of(metric)));
        years
    }

    fn documents(&mut self, table: &'static Table, chosen: &Chosen<DocumentIndex>) -> Result<(), E> {
        for at in chosen.iter() {
            let record = self.record(at);
            let metadata = &record.metadata;
            let series = metadata.series();
            self.put(
                table,
                &[
                    record.id.as_str().into(),
                    (&metadata.title).into(),
                    metadata.publisher.as_deref().into(),
                    metadata.fiscal_year.into(),
                    (&record.source).into(),
                    format_word(metadata.format).into(),
                    metadata.pages.into(),
                    record.passages.into(),
                    record.warnings.len().into(),
                    series.as_ref().map(|series| series.key.as_str()).into(),
                    series.as_ref().map(|series| series.name.as_str()).into(),
                    (&record.revision.0).into(),
                ],
            )?;
        }
        Ok(())
    }

    fn entities(&mut self, table: &'static Table, chosen: &Chosen<EntityIndex>) -> Result<(), E> {
        for at in chosen.iter() {
            let entity = self.entity(at);
            let public = |scheme: Scheme| {
                let found = entity.external_ids.iter().find(|(name, _)| name == scheme.as_str());
                found.map(|(_, value)| value.as_str())
            };
            self.put(
                table,
                &[
                    id_of(entity),
                    (&entity.name).into(),
                    entity.kind.as_str().into(),
                    entity.kind.label().into(),
                    entity.first_year.into(),
                    entity.last_year.into(),
                    entity.mention_count.into(),
                    entity.document_count.into(),
                    public(Scheme::CorporateNumber).into(),
                    public(Scheme::LocalGovernmentCode).into(),
                ],
            )?;
        }
        Ok(())
    }

    fn aliases(&mut self, table: &'static Table) -> Result<(), E> {
        let facts = self.facts;
        let all = facts
            .entities
            .iter()
            .flat_map(|entity| entity.aliases.iter().map(move |alias: &Alias| (entity, alias)));
        for (number, (entity, alias)) in (1i64..).zip(all) {
            let at = alias.evidence.as_ref();
            self.put(
                table,
                &[
                    number.into(),
                    id_of(entity),
                    (&entity.name).into(),
                    (&alias.text).into(),
                    alias_origin(alias.origin).into(),
                    alias.global.into(),
                    at.map(|at| self.record(at.document).id.as_str()).into(),
                    at.map(|at| self.passage_id(at.document, at.passage).to_string()).into(),
                    at.and_then(|at| at.page).into(),
                    at.map(|at| &at.quote).into(),
                    at.map(|at| self.cited(at)).into(),
                ],
            )?;
        }
        Ok(())
    }

    fn relations(&mut self, table: &'static Table, chosen: &Chosen<RelationIndex>) -> Result<(), E> {
        let facts = self.facts;
        for at in chosen.iter() {
            let (number, relation) = (i64::from(at) + 1, &facts.relations[at as usize]);
            let subject = self.entity(relation.subject);
            let object = relation.object.map(|object| self.entity(object));
            let first = relation.evidence.first();
            let record = first.map(|first| self.record(first.document));
            self.put(
                table,
                &[
                    number.into(),
                    id_of(subject),
                    (&subject.name).into(),
                    subject.kind.as_str().into(),
                    relation.predicate.as_str().into(),
                    relation.predicate.label().into(),
                    object.map_or(Value::Null, id_of),
                    object.map(|object| &object.name).into(),
                    object.map(|object| object.kind.as_str()).into(),
                    relation.modality.as_str().into(),
                    relation.modality.label().into(),
                    relation.date.map(|days| days.start).into(),
                    relation.date.map(|days| days.end).into(),
                    first_year(relation.date).into(),
                    relation.support.into(),
                    short(relation.confidence).into(),
                    (&relation.rule).into(),
                    relation.evidence.len().into(),
                    record.map(|record| record.id.as_str()).into(),
                    record.map(|record| &record.metadata.title).into(),
                    record.and_then(|record| record.metadata.fiscal_year).into(),
                    first.map(|at| self.passage_id(at.document, at.passage).to_string()).into(),
                    first.and_then(|at| at.page).into(),
                    first.map(|at| &at.quote).into(),
                    first.map(|at| self.cited(at)).into(),
                ],
            )?;
        }
        Ok(())
    }
}

impl<'s, E> Source<'s, '_, E> {
    fn entity(&self, entity: EntityIndex) -> &'s Entity {
        &self.facts.entities[entity as usize]
    }

    fn record(&self, document: DocumentIndex) -> &'s DocumentRecord {
        &self.snapshot.records()[document as usize]
    }

    fn passage_id(&self, document: DocumentIndex, ordinal: u32) -> PassageId {
        PassageId { document: self.record(document).id.clone(), ordinal }
    }

    fn cited(&self, at: &Evidence) -> String {
        let passage = self.passage_id(at.document, at.passage);
        CitationId { passage, span: Some(at.span) }.to_string()
    }
}

fn id_of(entity: &Entity) -> Value<'_> {
    entity.id.0.as_str().into()
}

/// The 年度 of the first day.
fn first_year(days: Option<Interval>) -> Option<i32> {
    days.map(|days| calendar::fiscal_year_of(days.start))
}

/// 0.9, not 0.8999999761581421.
fn short(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(number.into())
}
