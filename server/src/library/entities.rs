//! Questions about entities, answered in wire types.

use keifu_corpus::{
    CharSpan,
    calendar::{Interval, parse_fiscal_years},
};
use keifu_graph::{
    Alias, Body, EntityIndex, EntityKind, FormOrigin, Found, Link, Modality, NeighborOptions, PathOptions,
    Predicate, RelationFilter, RelationIndex, TimelineItem,
};

use super::{Snapshot, facts::period, year_label};
use crate::{
    Error,
    api::{
        common::Page,
        entity::{
            AliasView, CoMentionView, EntityCard, EntitySummary, JoinView, LineBody, LineageLine,
            LineageView, MentionView, NeighborView, Neighbors, PathView, Paths, RelationCount, RelationView,
            StepView, Timeline, TimelineEvent,
        },
        search::{Suggestion, Suggestions},
    },
};

/// Which paths are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathQuestion {
    /// Name or id.
    pub from: String,
    /// Name or id.
    pub to: String,
    /// At most so many steps; 4 unless given.
    pub max_hops: Option<u32>,
    /// At most so many paths; 3 unless given.
    pub k: Option<u32>,
    /// Only within these 年度.
    pub years: Option<String>,
    /// Which relations to walk along; facts alone unless given.
    pub modality: Option<String>,
}

/// Relations on a card.
const CARD_RELATIONS: usize = 20;

impl Snapshot {
    /// Entities by name, or all of them, most often named first; `kind` narrows to a type.
    pub fn entities(
        &self,
        name: Option<&str>,
        kind: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<Page<EntitySummary>, Error> {
        let listed = self.entities_listed(name, kind)?;
        Ok(Page::of(&listed, offset, limit, |(entity, found)| EntitySummary {
            matched: found.as_ref().map(|found| found.kind.as_str().to_owned()),
            matched_name: found
                .as_ref()
                .and_then(|found| self.graph.name(*entity, found.name))
                .map(str::to_owned),
            ..self.summary(*entity)
        }))
    }

    /// The same by index, with the name that was found.
    pub(crate) fn entities_listed(
        &self,
        name: Option<&str>,
        kind: Option<&str>,
    ) -> Result<Vec<(EntityIndex, Option<Found>)>, Error> {
        let kind = kind.map(|kind| word::<EntityKind>("type", kind)).transpose()?;
        let entities = &self.graph.facts().entities;
        let fits = |entity: EntityIndex| kind.is_none_or(|kind| entities[entity as usize].kind == kind);
        let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
            let mut all: Vec<EntityIndex> =
                (0..entities.len() as u32).filter(|&entity| fits(entity)).collect();
            all.sort_by_key(|&entity| (u32::MAX - entities[entity as usize].mention_count, entity));
            return Ok(all.into_iter().map(|entity| (entity, None)).collect());
        };
        if let Some(entity) = self.graph.entity(name) {
            return Ok(vec![(entity, None)]);
        }
        // All that fit, so that the total is the truth and every page can be reached.
        let found = self.graph.find(name, entities.len()).into_iter();
        Ok(found.filter(|found| fits(found.entity)).map(|found| (found.entity, Some(found))).collect())
    }

    /// Names that begin with `text` as they are written, or as they are read (けんと → 健都).
    pub fn suggest(&self, text: &str, limit: usize) -> Suggestions {
        let mut suggestions: Vec<Suggestion> = Vec::new();
        let mut add = |name: &str, entity: EntityIndex| {
            let suggestion = Suggestion {
                text: name.to_owned(),
                entity: self.entity_ref(entity),
                mentions: self.graph.facts().entities[entity as usize].mention_count,
            };
            if !suggestions.iter().any(|known| known.text == suggestion.text) {
                suggestions.push(suggestion);
            }
        };
        for found in self.graph.find(text, limit * 2) {
            if let Some(name) = self.graph.name(found.entity, found.name)
                && found.kind != keifu_graph::MatchKind::Near
            {
                add(name, found.entity);
            }
        }
        for (name, entity) in self.readings().starting_with(text, limit) {
            add(name, entity);
        }
        suggestions.truncate(limit);
        Suggestions { text: text.to_owned(), suggestions }
    }

    /// What a body was before, and what became of it.
    pub fn lineage(&self, at: EntityIndex) -> LineageLine {
        let line = self.graph.line_of_bodies(at);
        let body = |body: &Body| {
            let entity = &self.graph.facts().entities[body.entity as usize];
            LineBody {
                entity: self.entity_ref(body.entity),
                founded: body.founded.as_ref().map(period),
                first_year: entity.first_year,
                last_year: entity.last_year,
            }
        };
        LineageLine {
            entity: self.entity_ref(at),
            bodies: line.bodies.iter().map(body).collect(),
            steps: line
                .steps
                .iter()
                .map(|step| LineageView {
                    predecessor: self.entity_ref(step.predecessor),
                    successor: self.entity_ref(step.successor),
                    relation: self.relation(step.relation),
                })
                .collect(),
            truncated: line.truncated,
        }
    }

    /// All about an entity at a glance.
    pub fn card(&self, at: EntityIndex) -> EntityCard {
        let entity = &self.graph.facts().entities[at as usize];
        let card = self.graph.card(at).expect("the index is of this generation");
        let refs =
            |ends: &[(EntityIndex, RelationIndex)]| ends.iter().map(|end| self.entity_ref(end.0)).collect();
        EntityCard {
            entity: self.entity_ref(at),
            type_label: entity.kind.label().to_owned(),
            aliases: entity
                .aliases
                .iter()
                .map(|alias| AliasView {
                    name: alias.text.clone(),
                    origin: origin(alias.origin).to_owned(),
                    global: alias.global,
                    scope: scope(alias).to_owned(),
                    evidence: alias.evidence.as_ref().map(|evidence| self.evidence(evidence)),
                })
                .collect(),
            first_year: entity.first_year,
            last_year: entity.last_year,
            external_ids: entity.external_ids.iter().map(|(scheme, id)| format!("{scheme}:{id}")).collect(),
            mention_count: entity.mention_count,
            document_count: entity.document_count,
            parents: refs(&card.parents),
            parts: refs(&card.parts),
            lineage: card
                .lineage
                .iter()
                .map(|step| LineageView {
                    predecessor: self.entity_ref(step.predecessor),
                    successor: self.entity_ref(step.successor),
                    relation: self.relation(step.relation),
                })
                .collect(),
            relation_counts: card
                .relations
                .iter()
                .map(|count| RelationCount {
                    predicate: count.predicate.to_string(),
                    label: count.predicate.label().to_owned(),
                    direction: if count.outgoing { "outgoing" } else { "incoming" }.to_owned(),
                    modality: count.modality.to_string(),
                    count: count.count,
                })
                .collect(),
            relations: {
                let all = RelationFilter { modalities: Modality::ALL.to_vec(), ..RelationFilter::default() };
                let first = self.graph.relations_of(at, &all);
                first.iter().take(CARD_RELATIONS).map(|&relation| self.relation(relation)).collect()
            },
            metric_count: card.metrics,
            co_mentions: card
                .co_mentions
                .iter()
                .map(|other| CoMentionView {
                    entity: self.entity_ref(other.entity),
                    passages: other.passages,
                    lift: other.lift,
                })
                .collect(),
            joins: entity
                .joins
                .iter()
                .map(|join| JoinView {
                    rule: join.rule.clone(),
                    left: join.left.clone(),
                    right: join.right.clone(),
                    evidence: join.evidence.as_ref().map(|evidence| self.evidence(evidence)),
                })
                .collect(),
        }
    }

    /// The places that name an entity.
    pub fn mentions(
        &self,
        entity: EntityIndex,
        offset: usize,
        limit: usize,
    ) -> Result<Page<MentionView>, Error> {
        let mentions = self.graph.mentions_of(entity);
        let start = offset.min(mentions.len());
        let end = start.saturating_add(limit).min(mentions.len());
        let mut items = Vec::with_capacity(end - start);
        for mention in &mentions[start..end] {
            let Some(passage) = self.passage(mention.document, mention.passage)? else { continue };
            let quote = mention.span.of(&passage.text).to_owned();
            items.push(MentionView {
                evidence: self.evidence_at(
                    mention.document,
                    mention.passage,
                    mention.span,
                    passage.page,
                    quote,
                ),
                text: passage.text,
            });
        }
        Ok(Page { total: mentions.len(), items, next_offset: (end < mentions.len()).then_some(end) })
    }

    /// The relations of an entity; facts alone unless `modality` says otherwise (`all`: every one).
    pub fn relations(
        &self,
        entity: EntityIndex,
        predicate: Option<&str>,
        modality: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<Page<RelationView>, Error> {
        let relations = self.relations_listed(entity, predicate, modality)?;
        Ok(Page::of(&relations, offset, limit, |&at| self.relation(at)))
    }

    /// The same by index.
    pub(crate) fn relations_listed(
        &self,
        entity: EntityIndex,
        predicate: Option<&str>,
        modality: Option<&str>,
    ) -> Result<Vec<RelationIndex>, Error> {
        let filter = RelationFilter {
            window: None,
            predicates: predicate
                .map(|given| word::<Predicate>("predicate", given))
                .transpose()?
                .into_iter()
                .collect(),
            modalities: modalities(modality)?,
        };
        Ok(self.graph.relations_of(entity, &filter))
    }

    /// What happened to an entity, in order; everything unless `modality` says otherwise. Mentions and numbers are of no
    /// modality: they stand on a timeline of everything and on one of facts.
    pub fn timeline(&self, entity: EntityIndex, modality: Option<&str>) -> Result<Timeline, Error> {
        let wanted = modalities(Some(modality.unwrap_or("all")))?;
        let mut events = Vec::new();
        for entry in self.graph.timeline(entity) {
            let modality = match entry.item {
                TimelineItem::Relation(at) => self.graph.relation_at(at).map(|relation| relation.modality),
                TimelineItem::Event(at) => self.graph.event_at(at).map(|event| event.modality),
                TimelineItem::Metric(_) | TimelineItem::Mentioned { .. } => None,
            };
            if !wanted.contains(&modality.unwrap_or(Modality::Fact)) {
                continue;
            }
            let mut event = TimelineEvent {
                date: entry.when.as_ref().map(period),
                fiscal_year: entry.fiscal_year,
                label: year_label(entry.fiscal_year),
                kind: String::new(),
                relation: None,
                metric: None,
                event: None,
                mentions: None,
                evidence: None,
            };
            match entry.item {
                TimelineItem::Mentioned { first, count, .. } => {
                    event.kind = "mentioned".to_owned();
                    event.mentions = Some(count);
                    let mention = self.graph.facts().mentions[first as usize];
                    event.evidence = self.quote(mention.document, mention.passage, mention.span)?;
                }
                TimelineItem::Relation(at) => {
                    event.kind = "relation".to_owned();
                    event.relation = Some(self.relation(at));
                }
                TimelineItem::Metric(at) => {
                    event.kind = "metric".to_owned();
                    event.metric = Some(self.metric(at));
                }
                TimelineItem::Event(at) => {
                    event.kind = "event".to_owned();
                    event.event = Some(self.event(at));
                }
            }
            events.push(event);
        }
        Ok(Timeline { entity: self.entity_ref(entity), events })
    }

    pub(super) fn quote(
        &self,
        document: u32,
        ordinal: u32,
        span: CharSpan,
    ) -> Result<Option<crate::api::common::Evidence>, Error> {
        Ok(self.passage(document, ordinal)?.map(|passage| {
            let quote = span.of(&passage.text).to_owned();
            self.evidence_at(document, ordinal, span, passage.page, quote)
        }))
    }

    /// What is around an entity.
    pub fn neighbors(
        &self,
        entity: EntityIndex,
        hops: u8,
        limit: usize,
        modality: Option<&str>,
    ) -> Result<Neighbors, Error> {
        let filter = RelationFilter { modalities: modalities(modality)?, ..RelationFilter::default() };
        let found = self.graph.neighbors(entity, &NeighborOptions { hops, filter, limit });
        Ok(Neighbors {
            nodes: found
                .nodes
                .iter()
                .map(|node| NeighborView { entity: self.entity_ref(node.entity), hops: node.hops })
                .collect(),
            edges: found.edges.iter().map(|edge| self.relation(edge.relation)).collect(),
            truncated: found.truncated,
        })
    }

    /// How two entities hang together: by relations, or, when there are none, by passages that name both.
    pub fn paths(&self, question: &PathQuestion) -> Result<Paths, Error> {
        let (from, to) = (self.entity_named(&question.from)?, self.entity_named(&question.to)?);
        let options = PathOptions {
            max_hops: question.max_hops.unwrap_or(4).clamp(1, 8) as u8,
            k: question.k.unwrap_or(3).clamp(1, 20) as usize,
            window: question.years.as_deref().map(window).transpose()?,
            modalities: modalities(question.modality.as_deref())?,
            co_mentions: true,
        };
        let answer = self.graph.paths(from, to, &options);
        let mut paths = Vec::new();
        for path in &answer.paths {
            let mut steps = Vec::new();
            for step in &path.steps {
                let mut view = StepView {
                    from: self.entity_ref(step.from),
                    to: self.entity_ref(step.to),
                    by: String::new(),
                    relation: None,
                    forward: None,
                    other_relations: None,
                    evidence: None,
                };
                match &step.link {
                    Link::Relation { relation, forward, others } => {
                        view.by = "relation".to_owned();
                        view.relation = Some(self.relation(*relation));
                        view.forward = Some(*forward);
                        view.other_relations = Some(others.len());
                    }
                    Link::CoMention { document, passage, .. } => {
                        view.by = "co_mention".to_owned();
                        view.evidence = self.passage_evidence(*document, *passage)?;
                    }
                }
                steps.push(view);
            }
            paths.push(PathView { steps, weakness: path.weakness });
        }
        Ok(Paths {
            from: self.entity_ref(from),
            to: self.entity_ref(to),
            paths,
            by_co_mention: answer.by_co_mention,
            truncated: answer.truncated,
        })
    }
}

/// Where an alias holds.
pub(super) fn scope(alias: &Alias) -> &'static str {
    match (alias.global, alias.origin) {
        (true, _) => "everywhere",
        (false, FormOrigin::Heading) => "heading",
        (false, _) => "document",
    }
}

pub(crate) fn origin(origin: FormOrigin) -> &'static str {
    match origin {
        FormOrigin::Name => "name",
        FormOrigin::Gazetteer => "gazetteer",
        FormOrigin::Definition => "definition",
        FormOrigin::Heading => "heading",
        FormOrigin::Tail => "tail",
    }
}

/// A word of the vocabulary, or what would do instead.
pub(super) fn word<T: std::str::FromStr<Err = keifu_graph::Error>>(
    what: &'static str,
    given: &str,
) -> Result<T, Error> {
    given.parse().map_err(|error: keifu_graph::Error| Error::BadValue {
        what,
        given: given.to_owned(),
        expected: error.to_string(),
    })
}

fn modalities(given: Option<&str>) -> Result<Vec<Modality>, Error> {
    Ok(match given {
        None => vec![Modality::Fact],
        Some("all") => Modality::ALL.to_vec(),
        Some(given) => given.split(',').map(|given| word("modality", given)).collect::<Result<_, _>>()?,
    })
}

pub(super) fn window(years: &str) -> Result<Interval, Error> {
    let wrong = || Error::BadValue {
        what: "year",
        given: years.to_owned(),
        expected: "2019、R1、令和元年度、2018..2020 のように書いてください".to_owned(),
    };
    let range = parse_fiscal_years(years).ok_or_else(wrong)?;
    let (first, last) = (Interval::fiscal_year(*range.start()), Interval::fiscal_year(*range.end()));
    first.zip(last).map(|(first, last)| Interval { start: first.start, end: last.end }).ok_or_else(wrong)
}
