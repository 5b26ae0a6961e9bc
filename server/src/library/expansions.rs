//! Names in a query: which entities they mean, and what the entities' other names would find besides.
//!
//! Nothing is widened by itself: each name comes with the query that asks for it as well, for whoever wants it.

use keifu_corpus::Normalized;
use keifu_graph::{EntityIndex, MatchKind};
use keifu_indexer::{Query, query};

use super::{Snapshot, rewrite};
use crate::{
    Error,
    api::search::{Expansion, ExpansionName},
};

/// The most entities of a query.
const MOST_ENTITIES: usize = 4;
/// The most entities that one ambiguous name is taken for.
const MOST_OWNERS: usize = 2;
/// The most names whose passages are counted, over all entities.
const MOST_COUNTED: usize = 24;

impl Snapshot {
    /// The entities that the parts of a query name; `asked` is the query with its filters, which finds `base` passages.
    pub(super) fn expansions(
        &self,
        text: &str,
        asked: &Query,
        parts: &[query::Part],
        base: usize,
    ) -> Result<Vec<Expansion>, Error> {
        let groups = rewrite::alternatives(asked);
        let mut found: Vec<(EntityIndex, Expansion)> = Vec::new();
        let mut budget = MOST_COUNTED;
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| !part.negated) {
            for (owner, matched) in self.owners(part) {
                let same = found.iter_mut().find(|(entity, known)| {
                    *entity == owner && groups.get(known.part) == groups.get(at) && known.part != at
                });
                if let Some((_, known)) = same {
                    known.also.push(at);
                } else if found.len() < MOST_ENTITIES {
                    found.push((owner, self.named_in_query(at, owner, matched)));
                }
            }
        }
        let mut expansions = Vec::with_capacity(found.len());
        for (entity, mut expansion) in found {
            if parts[expansion.part].kind != query::PartKind::Entity {
                self.count_names(entity, &mut expansion, (text, asked, parts, base), &mut budget)?;
            }
            expansions.push(expansion);
        }
        Ok(expansions)
    }

    /// Whose name a part of a query is: of those who bear it everywhere, or else of those who do in some documents.
    fn owners(&self, part: &query::Part) -> Vec<(EntityIndex, &'static str)> {
        match part.kind {
            query::PartKind::Term | query::PartKind::Exact | query::PartKind::Entity => {}
            _ => return Vec::new(),
        }
        if part.kind == query::PartKind::Entity
            && let Some(entity) = self.graph.entity(&part.text)
        {
            return vec![(entity, "id")];
        }
        let bearing = self.graph.bearing(&part.text);
        let everywhere = bearing.first().is_some_and(|first| first.kind < MatchKind::ScopedAlias);
        let fit = bearing.iter().filter(|found| !everywhere || found.kind < MatchKind::ScopedAlias);
        fit.take(MOST_OWNERS).map(|found| (found.entity, found.kind.as_str())).collect()
    }

    fn named_in_query(&self, part: usize, at: EntityIndex, matched: &str) -> Expansion {
        let entity = &self.graph.facts().entities[at as usize];
        Expansion {
            part,
            also: Vec::new(),
            entity: self.entity_ref(at),
            matched: matched.to_owned(),
            first_year: entity.first_year,
            last_year: entity.last_year,
            mentions: entity.mention_count,
            names: Vec::new(),
            names_not_tried: 0,
            query: None,
            passages: 0,
        }
    }

    /// Counts what each other name of an entity, and the entity itself, would find in the place of a part.
    fn count_names(
        &self,
        at: EntityIndex,
        expansion: &mut Expansion,
        (text, asked, parts, base): (&str, &Query, &[query::Part], usize),
        budget: &mut usize,
    ) -> Result<(), Error> {
        let entity = &self.graph.facts().entities[at as usize];
        let form = |name: &str| Normalized::matching(name).text;
        let here = || std::iter::once(expansion.part).chain(expansion.also.iter().copied());
        let known: Vec<String> = here().map(|part| form(&parts[part].text)).collect();
        let global = entity.aliases.iter().filter(|alias| alias.global).map(|alias| alias.text.as_str());
        let mut names = Vec::new();
        for name in std::iter::once(entity.name.as_str()).chain(global) {
            let written = form(name);
            // A longer name that contains what is asked for finds nothing more.
            if known.iter().any(|known| written.contains(known.as_str())) {
                continue;
            }
            if *budget == 0 {
                expansion.names_not_tried += 1;
                continue;
            }
            *budget -= 1;
            let alternative = Query::Exact(name.to_owned());
            let Some(wider) = rewrite::widen(asked, &mut { expansion.part }, &alternative) else { continue };
            let more = self.counted(&wider)?.total_passages.saturating_sub(base);
            if let Some(query) = rewrite::with_alternative(text, expansion.part, name) {
                names.push(ExpansionName { name: name.to_owned(), query, more });
            }
        }
        names.sort_by(|one, other| other.more.cmp(&one.more).then_with(|| one.name.cmp(&other.name)));

        let (mut alone, mut meant) = (Some(text.to_owned()), Some(asked.clone()));
        for gone in expansion.also.iter().rev() {
            alone = alone.and_then(|text| rewrite::without(&text, *gone));
            meant = meant.and_then(|asked| rewrite::remove(&asked, &mut { *gone }));
        }
        let address = if self.graph.bearing(&entity.name).len() == 1 { &entity.name } else { &entity.id.0 };
        expansion.query = alone.and_then(|text| rewrite::with_entity(&text, expansion.part, address));
        let by_id = Query::Entity(entity.id.to_string());
        let replaced = meant.and_then(|asked| rewrite::replace(&asked, &mut { expansion.part }, &by_id));
        if let Some(replaced) = replaced {
            expansion.passages = self.counted(&replaced)?.total_passages;
        }
        expansion.names = names;
        Ok(())
    }
}
