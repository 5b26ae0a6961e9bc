//! What a page about one entity shows: every list cut to what can be read, each with how much there is.

use std::collections::BTreeMap;

use keifu_corpus::CharSpan;
use keifu_graph::{
    EntityIndex, EntityKind, MentionIndex, Modality, Predicate, RelationFilter, RelationIndex, TimelineEntry,
    TimelineItem,
};

use super::{Snapshot, entities::origin};
use crate::{
    Error,
    api::{
        common::{EntityRef, Evidence},
        entity::{AliasView, CoMentionView, EventView, LineageLine, RelationView, SeriesView},
        search::Highlight,
    },
};

/// The first of a list, and how long the list is.
#[derive(Clone, Debug)]
pub(crate) struct Cut<T> {
    /// The first of them.
    pub(crate) shown: Vec<T>,
    /// How many there are in all.
    pub(crate) total: usize,
}

impl<T> Cut<T> {
    fn of<S>(all: &[S], most: usize, view: impl FnMut(&S) -> T) -> Self {
        Self { shown: all.iter().take(most).map(view).collect(), total: all.len() }
    }

    /// How many are not shown.
    pub(crate) fn left(&self) -> usize {
        self.total - self.shown.len()
    }
}

/// Which way a relation goes, seen from the entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    /// The entity is its subject, or the relation holds both ways.
    Outgoing,
    /// The entity is its object.
    Incoming,
}

impl Direction {
    /// The word for it in a URL, as in [`crate::api::entity::RelationCount`].
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
        }
    }

    /// The direction of a word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        [Self::Outgoing, Self::Incoming].into_iter().find(|direction| direction.as_str() == word)
    }
}

/// A relation with the first of its quotes.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    /// The relation; of its evidence only the first.
    pub(crate) relation: RelationView,
    /// How many quotes there are.
    pub(crate) quotes: usize,
}

/// The relations of one kind.
#[derive(Clone, Debug)]
pub(crate) struct RelationGroup {
    /// Fact, plan, request or denial.
    pub(crate) modality: Modality,
    /// How they are related.
    pub(crate) predicate: Predicate,
    /// Which way.
    pub(crate) direction: Direction,
    /// The relations.
    pub(crate) relations: Cut<Stated>,
}

/// Something in the life of an entity.
#[derive(Clone, Debug)]
pub(crate) enum Life {
    /// A relation.
    Relation(Stated),
    /// An event that no relation tells.
    Event(EventView),
}

/// What is known of an entity in one 年度.
#[derive(Clone, Debug)]
pub(crate) struct YearOfLife {
    /// The 年度; `None` when nothing tells it.
    pub(crate) year: Option<i32>,
    /// How often documents of the 年度 name it.
    pub(crate) mentions: u32,
    /// The first and the last place that do.
    pub(crate) first_and_last: Vec<Evidence>,
    /// Figures of the 年度.
    pub(crate) figures: usize,
    /// What has a date.
    pub(crate) dated: Cut<Life>,
    /// What documents of the 年度 say without a date.
    pub(crate) undated: Cut<Life>,
}

/// A passage that names an entity.
#[derive(Clone, Debug)]
pub(crate) struct NamedPassage {
    /// The whole of it.
    pub(crate) passage: Evidence,
    /// The characters that name the entity.
    pub(crate) names: Vec<Highlight>,
}

/// How much of an entity is shown.
#[derive(Clone, Copy, Debug)]
struct Measure {
    /// Quotes of a relation.
    quotes: usize,
    /// Relations of a kind.
    relations: usize,
    /// Entries of a 年度.
    year: usize,
    /// Charts.
    series: usize,
    /// Other names, parents, parts.
    names: usize,
    /// Passages.
    passages: usize,
}

const MEASURE: Measure = Measure { quotes: 4, relations: 6, year: 8, series: 12, names: 24, passages: 6 };

/// An entity as its page shows it.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Which entity.
    pub(crate) entity: EntityRef,
    /// First and last 年度 of the documents that name it.
    pub(crate) years: (Option<i32>, Option<i32>),
    /// How often it is named.
    pub(crate) mentions: usize,
    /// In how many documents.
    pub(crate) documents: usize,
    /// Ids in public registries: scheme and value.
    pub(crate) external_ids: Vec<(String, String)>,
    /// What it is a part of.
    pub(crate) parents: Cut<EntityRef>,
    /// What is a part of it.
    pub(crate) parts: Cut<EntityRef>,
    /// Its other names.
    pub(crate) names: Cut<AliasView>,
    /// What it was before and what became of it.
    pub(crate) lineage: LineageLine,
    /// Where it moved.
    pub(crate) moves: Vec<RelationView>,
    /// Its indicators, those of most years first.
    pub(crate) series: Cut<SeriesView>,
    /// Its years.
    pub(crate) life: Vec<YearOfLife>,
    /// Its relations by kind, facts first.
    pub(crate) relations: Vec<RelationGroup>,
    /// What is named with it.
    pub(crate) beside: Vec<CoMentionView>,
    /// The first passages that name it.
    pub(crate) passages: Cut<NamedPassage>,
}

impl Snapshot {
    /// What the page of an entity shows.
    pub(crate) fn profile(&self, at: EntityIndex) -> Result<Profile, Error> {
        let entity = &self.graph.facts().entities[at as usize];
        let groups = self.relation_kinds(at);
        let ends = |direction| {
            let parts = groups.get(&(Modality::Fact, Predicate::PartOf, direction));
            let mut ends: Vec<EntityIndex> =
                parts.into_iter().flatten().filter_map(|&relation| self.other_end(at, relation)).collect();
            ends.sort_unstable();
            ends.dedup();
            Cut::of(&ends, MEASURE.names, |&end| self.entity_ref(end))
        };
        let moves = groups.get(&(Modality::Fact, Predicate::RelocatesTo, Direction::Outgoing));
        Ok(Profile {
            entity: self.entity_ref(at),
            years: (entity.first_year, entity.last_year),
            mentions: entity.mention_count as usize,
            documents: entity.document_count as usize,
            external_ids: entity.external_ids.clone(),
            parents: ends(Direction::Outgoing),
            parts: ends(Direction::Incoming),
            names: self.names_of(at, 0, MEASURE.names),
            lineage: self.lineage(at),
            moves: moves
                .into_iter()
                .flatten()
                .take(MEASURE.relations)
                .map(|&relation| self.relation_with(relation, MEASURE.quotes))
                .collect(),
            series: self.series_of(at, 0, MEASURE.series),
            life: self.life(at, None, 0, MEASURE.year)?,
            relations: groups
                .iter()
                .map(|(&(modality, predicate, direction), all)| RelationGroup {
                    modality,
                    predicate,
                    direction,
                    relations: Cut::of(all, MEASURE.relations, |&at| self.stated(at)),
                })
                .collect(),
            beside: self
                .graph
                .co_mentions(at, 12)
                .iter()
                .map(|other| CoMentionView {
                    entity: self.entity_ref(other.entity),
                    passages: other.passages,
                    lift: other.lift,
                })
                .collect(),
            passages: self.naming(at, 0, MEASURE.passages)?,
        })
    }

    /// How many entities there are of each type, of those that bear a name.
    pub(crate) fn kinds(&self, name: Option<&str>) -> Result<Vec<(EntityKind, usize)>, Error> {
        let entities = &self.graph.facts().entities;
        let found = self.entities_listed(name, None)?;
        let of = |kind| found.iter().filter(|(at, _)| entities[*at as usize].kind == kind).count();
        Ok(EntityKind::ALL.iter().map(|&kind| (kind, of(kind))).collect())
    }

    /// The other names of an entity from `offset`, those that hold everywhere first.
    pub(crate) fn names_of(&self, at: EntityIndex, offset: usize, most: usize) -> Cut<AliasView> {
        let aliases = &self.graph.facts().entities[at as usize].aliases;
        let mut order: Vec<usize> = (0..aliases.len()).collect();
        order.sort_by_key(|&alias| !aliases[alias].global);
        let shown = order.iter().skip(offset).take(most).map(|&alias| {
            let alias = &aliases[alias];
            AliasView {
                name: alias.text.clone(),
                origin: origin(alias.origin).to_owned(),
                global: alias.global,
                scope: super::entities::scope(alias).to_owned(),
                evidence: alias.evidence.as_ref().map(|evidence| self.evidence(evidence)),
            }
        });
        Cut { shown: shown.collect(), total: aliases.len() }
    }

    /// The series of an entity from `offset`, those of most years first.
    pub(crate) fn series_of(&self, at: EntityIndex, offset: usize, most: usize) -> Cut<SeriesView> {
        let mut all = self.graph.series(at, None);
        all.sort_by_key(|series| {
            let known = series.points.iter().filter(|point| point.actual.is_some() || point.target.is_some());
            std::cmp::Reverse(known.count())
        });
        let total = all.len();
        let shown = all.into_iter().skip(offset).take(most).map(|series| self.series(series)).collect();
        Cut { shown, total }
    }

    /// The relations of one kind from `offset`.
    pub(crate) fn relations_of_kind(
        &self,
        at: EntityIndex,
        kind: (Modality, Predicate, Direction),
        offset: usize,
        most: usize,
    ) -> Cut<Stated> {
        let mut groups = self.relation_kinds(at);
        let all = groups.remove(&kind).unwrap_or_default();
        let shown = all.iter().skip(offset).take(most).map(|&at| self.stated(at)).collect();
        Cut { shown, total: all.len() }
    }

    /// The relations of an entity by modality, predicate and direction.
    fn relation_kinds(
        &self,
        entity: EntityIndex,
    ) -> BTreeMap<(Modality, Predicate, Direction), Vec<RelationIndex>> {
        let mut kinds: BTreeMap<_, Vec<RelationIndex>> = BTreeMap::new();
        for at in self.graph.relations_of(entity, &RelationFilter::all()) {
            let Some(relation) = self.graph.relation_at(at) else { continue };
            let goes_out = relation.subject == entity || relation.predicate.is_symmetric();
            let direction = if goes_out { Direction::Outgoing } else { Direction::Incoming };
            kinds.entry((relation.modality, relation.predicate, direction)).or_default().push(at);
        }
        kinds
    }

    fn other_end(&self, entity: EntityIndex, at: RelationIndex) -> Option<EntityIndex> {
        let relation = self.graph.relation_at(at)?;
        if relation.subject == entity { relation.object } else { Some(relation.subject) }
    }

    fn stated(&self, at: RelationIndex) -> Stated {
        let quotes = self.graph.relation_at(at).map_or(0, |relation| relation.evidence.len());
        Stated { relation: self.relation_with(at, MEASURE.quotes), quotes }
    }

    /// The years of an entity, or one of them; of the entries of each, the dated before the others, those from `offset`.
    pub(crate) fn life(
        &self,
        entity: EntityIndex,
        only: Option<Option<i32>>,
        offset: usize,
        most: usize,
    ) -> Result<Vec<YearOfLife>, Error> {
        #[derive(Default)]
        struct Entries {
            mentions: u32,
            ends: Vec<MentionIndex>,
            figures: usize,
            dated: Vec<TimelineEntry>,
            undated: Vec<TimelineEntry>,
        }
        let mut years: BTreeMap<(bool, Option<i32>), Entries> = BTreeMap::new();
        for entry in self.graph.timeline(entity) {
            let year = entry.fiscal_year;
            if only.is_some_and(|only| only != year) {
                continue;
            }
            let entries = years.entry((year.is_none(), year)).or_default();
            match entry.item {
                TimelineItem::Mentioned { first, last, count } => {
                    entries.mentions = count;
                    entries.ends = if first == last { vec![first] } else { vec![first, last] };
                }
                TimelineItem::Metric(_) => entries.figures += 1,
                _ if entry.undated => entries.undated.push(entry),
                _ => entries.dated.push(entry),
            }
        }
        let life = |entry: &TimelineEntry| match entry.item {
            TimelineItem::Event(at) => Some(Life::Event(self.event(at))),
            TimelineItem::Relation(at) => Some(Life::Relation(self.stated(at))),
            TimelineItem::Mentioned { .. } | TimelineItem::Metric(_) => None,
        };
        let cut = |entries: &[TimelineEntry], offset: usize, most: usize| Cut {
            shown: entries.iter().skip(offset).take(most).filter_map(life).collect(),
            total: entries.len(),
        };
        let mut told = Vec::with_capacity(years.len());
        for ((_, year), entries) in years {
            let mut first_and_last = Vec::new();
            for mention in entries.ends {
                let mention = self.graph.facts().mentions[mention as usize];
                first_and_last.extend(self.quote(mention.document, mention.passage, mention.span)?);
            }
            let dated = cut(&entries.dated, offset, most);
            let undated = cut(&entries.undated, offset.saturating_sub(dated.total), most - dated.shown.len());
            told.push(YearOfLife {
                year,
                mentions: entries.mentions,
                first_and_last,
                figures: entries.figures,
                dated,
                undated,
            });
        }
        Ok(told)
    }

    /// The passages that name an entity from `offset`, each once.
    pub(crate) fn naming(
        &self,
        entity: EntityIndex,
        offset: usize,
        most: usize,
    ) -> Result<Cut<NamedPassage>, Error> {
        let mentions = self.graph.mentions_of(entity);
        let passages =
            mentions.chunk_by(|one, next| (one.document, one.passage) == (next.document, next.passage));
        let mut cut = Cut { shown: Vec::new(), total: 0 };
        for mentions in passages {
            cut.total += 1;
            if cut.total <= offset || cut.shown.len() >= most {
                continue;
            }
            let (document, ordinal) = (mentions[0].document, mentions[0].passage);
            if let Some(passage) = self.passage_evidence(document, ordinal)? {
                let mark = |span: CharSpan| Highlight { start: span.start, end: span.end };
                cut.shown.push(NamedPassage {
                    passage,
                    names: mentions.iter().map(|mention| mark(mention.span)).collect(),
                });
            }
        }
        Ok(cut)
    }
}
