//! A list as a file: rows with the columns of their table, or the part of the graph that they are.

use std::io::Write;

use keifu_graph::EntityIndex;

use super::{Base, Format, table::write_chosen, write_graph};
use crate::{
    Error,
    library::Snapshot,
    tables::{Chosen, Selection, Table},
};

/// Writes what `listed` names in `table` (documents, entities, relations, mentions or metrics).
///
/// Rows are in the order of the list. A graph has, of entities, the relations among them, and of relations their ends.
pub(crate) fn write_list(
    snapshot: &Snapshot,
    table: &'static Table,
    listed: Vec<u32>,
    format: Format,
    base: &Base,
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    if Format::TABLES.contains(&format) {
        let mut chosen = Selection::default();
        let listed = Chosen::These(listed);
        match table.name {
            "documents" => chosen.documents = listed,
            "entities" => chosen.entities = listed,
            "relations" => chosen.relations = listed,
            "mentions" => chosen.mentions = listed,
            _ => chosen.metrics = listed,
        }
        return write_chosen(snapshot, table, &chosen, format, out);
    }
    write_graph(snapshot, &part_of_graph(snapshot, table, listed), format, base, out)
}

fn part_of_graph(snapshot: &Snapshot, table: &'static Table, mut listed: Vec<u32>) -> Selection {
    let graph = &snapshot.graph;
    listed.sort_unstable();
    listed.dedup();
    let mut chosen = Selection::default();
    match table.name {
        "documents" => chosen.documents = Chosen::These(listed),
        "metrics" => chosen.metrics = Chosen::These(listed),
        "entities" => {
            let among = |entity: &EntityIndex| listed.binary_search(entity).is_ok();
            let relations = listed.iter().flat_map(|&entity| graph.relations_from(entity));
            let relations = relations.filter(|&at| {
                graph.relation_at(at).is_some_and(|relation| relation.object.as_ref().is_none_or(among))
            });
            chosen.relations = Chosen::These(relations.collect());
            chosen.entities = Chosen::These(listed);
        }
        _ => {
            let ends = listed.iter().filter_map(|&at| graph.relation_at(at));
            let mut ends: Vec<EntityIndex> =
                ends.flat_map(|relation| std::iter::once(relation.subject).chain(relation.object)).collect();
            ends.sort_unstable();
            ends.dedup();
            chosen.entities = Chosen::These(ends);
            chosen.relations = Chosen::These(listed);
        }
    }
    chosen
}
