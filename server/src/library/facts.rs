//! Facts → wire types: names instead of indexes, citations instead of places.

use keifu_corpus::{CharSpan, CitationId, PassageId, calendar::Interval, registry::Scheme};
use keifu_graph::{
    self as graph, DocumentIndex, EntityIndex, EventIndex, MatchKind, MetricIndex, RelationIndex,
};

use super::{Snapshot, citation, documents::format_word, places};
use crate::{
    Error,
    api::{
        common::{DocumentRef, EntityRef, Evidence, Period},
        entity::{EntitySummary, EventView, MetricView, RelationView},
    },
};

impl Snapshot {
    /// The entity of a name or id; of several with that name the best known.
    pub fn entity_named(&self, name: &str) -> Result<EntityIndex, Error> {
        if let Some(entity) = self.graph.entity(name) {
            return Ok(entity);
        }
        if let Some(entity) = self.with_public_id(name) {
            return Ok(entity);
        }
        let named = self.graph.named(name);
        named.first().map(|found| found.entity).ok_or_else(|| Error::UnknownName {
            name: name.to_owned(),
            nearest: self
                .graph
                .nearest_names(name, 5)
                .into_iter()
                .map(|found| self.graph.facts().entities[found.entity as usize].name.clone())
                .collect(),
        })
    }

    /// The entity of an id, or the only one of a name: whose name it is comes before those who have it as another name
    /// everywhere, these before those who have it in some documents.
    pub(crate) fn the_entity_named(&self, name: &str) -> Result<EntityIndex, Error> {
        match self.entities_with_name(name).as_slice() {
            [] => self.entity_named(name),
            &[entity] => Ok(entity),
            several => {
                let shown = |&at: &EntityIndex| {
                    let entity = &self.graph.facts().entities[at as usize];
                    format!("{} [{}]", entity.name, entity.id)
                };
                Err(Error::AmbiguousName {
                    name: name.to_owned(),
                    candidates: several.iter().map(shown).collect(),
                })
            }
        }
    }

    /// All that a name may mean equally well, in the order above; the one of an id.
    pub(crate) fn entities_with_name(&self, name: &str) -> Vec<EntityIndex> {
        if let Some(entity) = self.graph.entity(name) {
            return vec![entity];
        }
        let tier = |kind: MatchKind| match kind {
            MatchKind::Name => 0,
            kind if kind < MatchKind::ScopedAlias => 1,
            _ => 2,
        };
        let found = self.graph.named(name);
        let best = found.iter().map(|found| tier(found.kind)).min();
        let mut fit: Vec<EntityIndex> =
            found.iter().filter(|found| Some(tier(found.kind)) == best).map(|found| found.entity).collect();
        fit.dedup();
        fit
    }

    /// The entity with an id in a public register (法人番号, 団体コード), when the text looks like one.
    pub(super) fn with_public_id(&self, text: &str) -> Option<EntityIndex> {
        let looks_like_one = matches!(text.len(), 6 | 13) && text.bytes().all(|byte| byte.is_ascii_digit());
        let entities = (0..).zip(&self.graph.facts().entities);
        let has_it = |ids: &[(String, String)]| {
            ids.iter().any(|(scheme, id)| id == text && Scheme::of(scheme).is_some())
        };
        entities.filter(|_| looks_like_one).find(|(_, entity)| has_it(&entity.external_ids)).map(|(at, _)| at)
    }

    pub(crate) fn entity_ref(&self, entity: EntityIndex) -> EntityRef {
        let entity = &self.graph.facts().entities[entity as usize];
        EntityRef { id: entity.id.to_string(), name: entity.name.clone(), kind: entity.kind.to_string() }
    }

    pub(crate) fn summary(&self, at: EntityIndex) -> EntitySummary {
        let entity = &self.graph.facts().entities[at as usize];
        EntitySummary {
            entity: self.entity_ref(at),
            aliases: entity.aliases.iter().map(|alias| alias.text.clone()).collect(),
            first_year: entity.first_year,
            last_year: entity.last_year,
            mention_count: entity.mention_count,
            document_count: entity.document_count,
            matched: None,
            matched_name: None,
        }
    }

    pub(super) fn document_ref(&self, document: DocumentIndex) -> DocumentRef {
        let record = self.record(document);
        DocumentRef {
            id: record.id.to_string(),
            title: record.metadata.title.clone(),
            publisher: record.metadata.publisher.clone(),
            fiscal_year: record.metadata.fiscal_year,
            source: record.source.clone(),
            format: format_word(record.metadata.format),
            pages: record.metadata.pages,
        }
    }

    pub(crate) fn evidence(&self, evidence: &graph::Evidence) -> Evidence {
        self.evidence_at(
            evidence.document,
            evidence.passage,
            evidence.span,
            evidence.page,
            evidence.quote.clone(),
        )
    }

    pub(super) fn evidence_at(
        &self,
        document: DocumentIndex,
        passage: u32,
        span: CharSpan,
        page: Option<u32>,
        quote: String,
    ) -> Evidence {
        let record = self.record(document);
        let place = self.place(document, passage);
        let passage = PassageId { document: record.id.clone(), ordinal: passage };
        Evidence {
            document: record.id.to_string(),
            passage: passage.to_string(),
            citation_id: CitationId { passage, span: Some(span) }.to_string(),
            page,
            place: places::view(page, &place),
            file: places::file_link(record.id.as_str(), page),
            start: span.start,
            end: span.end,
            quote,
            citation: citation(record, page, &place),
            fiscal_year: record.metadata.fiscal_year,
        }
    }

    /// The whole passage as evidence.
    pub(crate) fn passage_evidence(
        &self,
        document: DocumentIndex,
        ordinal: u32,
    ) -> Result<Option<Evidence>, Error> {
        Ok(self.passage(document, ordinal)?.map(|passage| {
            let span = CharSpan::new(0, passage.text.chars().count());
            self.evidence_at(document, ordinal, span, passage.page, passage.text)
        }))
    }

    pub(crate) fn relation(&self, at: RelationIndex) -> RelationView {
        self.relation_with(at, usize::MAX)
    }

    /// A relation with at most so many of its quotes.
    pub(super) fn relation_with(&self, at: RelationIndex, quotes: usize) -> RelationView {
        let relation = &self.graph.facts().relations[at as usize];
        RelationView {
            subject: self.entity_ref(relation.subject),
            predicate: relation.predicate.to_string(),
            label: relation.predicate.label().to_owned(),
            object: relation.object.map(|object| self.entity_ref(object)),
            modality: relation.modality.to_string(),
            date: relation.date.as_ref().map(period),
            support: relation.support,
            confidence: relation.confidence,
            rule: relation.rule.clone(),
            evidence: relation.evidence.iter().take(quotes).map(|evidence| self.evidence(evidence)).collect(),
        }
    }

    pub(super) fn event(&self, at: EventIndex) -> EventView {
        let event = &self.graph.facts().events[at as usize];
        let refs = |entities: &[EntityIndex]| entities.iter().map(|&at| self.entity_ref(at)).collect();
        EventView {
            head: event.head.clone(),
            date: period(&event.date),
            modality: event.modality.to_string(),
            named: refs(&event.named),
            about: refs(&event.about),
            evidence: self.evidence(&event.evidence),
        }
    }

    pub(super) fn metric(&self, at: MetricIndex) -> MetricView {
        let metric = &self.graph.facts().metrics[at as usize];
        MetricView {
            subject: metric.subject.map(|subject| self.entity_ref(subject)),
            indicator: metric.indicator.clone(),
            value: metric.value,
            max: metric.max,
            unit: metric.unit.clone(),
            role: metric.role.to_string(),
            approximate: metric.approximate,
            period: metric.period.as_ref().map(period),
            evidence: self.evidence(&metric.evidence),
        }
    }
}

pub(crate) fn period(interval: &Interval) -> Period {
    Period { start: interval.start.to_string(), end: interval.end.to_string() }
}
