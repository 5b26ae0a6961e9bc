//! Why an entity is what it is, answered in wire types.

use std::collections::BTreeMap;

use keifu_corpus::PassageId;
use keifu_graph::{EntityIndex, FormOrigin, canonical_form, explain};

use super::{Snapshot, entities::origin};
use crate::{
    Error,
    api::{
        common::{DocumentRef, Evidence},
        judgement::JudgementView,
        search::Highlight,
        why::{ApartView, FormView, ReasonView, WhyView},
    },
    judge::view,
};

/// So many characters of a sentence are shown before and after a quote.
const REACH: usize = 80;
/// Of so many mentions it is looked by which name they are.
const LOOKED_AT: usize = 300;

impl Snapshot {
    /// How each name came to an entity, which judgements bear on it, and what was kept apart from it.
    pub fn why(&self, at: EntityIndex) -> Result<WhyView, Error> {
        let entity = &self.graph.facts().entities[at as usize];
        let mut standing = self.first_places(at)?;
        let mut forms = vec![FormView {
            name: entity.name.clone(),
            origin: origin(FormOrigin::Name).to_owned(),
            explanation: explain::form_origin(FormOrigin::Name).to_owned(),
            global: true,
            evidence: standing.remove(&entity.name),
        }];
        forms.extend(entity.aliases.iter().map(|alias| {
            let defined = alias.evidence.as_ref().map(|evidence| self.evidence(evidence));
            FormView {
                name: alias.text.clone(),
                origin: origin(alias.origin).to_owned(),
                explanation: explain::form_origin(alias.origin).to_owned(),
                global: alias.global,
                evidence: defined.or_else(|| standing.remove(&alias.text)),
            }
        }));
        let joins = entity.joins.iter().map(|join| {
            let judgement = explain::judgement_of_rule(&join.rule);
            ReasonView {
                rule: if judgement.is_some() { "judgement" } else { &join.rule }.to_owned(),
                explanation: explain::join_rule(&join.rule).unwrap_or(&join.rule).to_owned(),
                left: join.left.clone(),
                right: join.right.clone(),
                evidence: join.evidence.as_ref().map(|evidence| self.evidence(evidence)),
                judgement: judgement.map(str::to_owned),
            }
        });
        let apart = self.graph.kept_apart(at).into_iter().map(|other| ApartView {
            entity: self.entity_ref(other.entity),
            alike: other.name,
            reason: other.reason.as_str().to_owned(),
            explanation: explain::apart(other.reason).to_owned(),
            evidence: other.evidence.as_ref().map(|evidence| self.evidence(evidence)),
            judgement: other.judgement.map(|id| id.to_string()),
        });
        Ok(WhyView {
            entity: self.entity_ref(at),
            forms,
            joins: joins.collect(),
            judgements: self.judgements_on(at)?,
            kept_apart: apart.collect(),
        })
    }

    /// The sentence in which the words of a quote stand, and where in it they do. `None` when the passage is gone.
    pub(crate) fn sentence_around(&self, evidence: &Evidence) -> Result<Option<(String, Highlight)>, Error> {
        let Ok(id) = evidence.passage.parse::<PassageId>() else { return Ok(None) };
        let Some(document) = self.graph.document(&id.document) else { return Ok(None) };
        let Some(passage) = self.passage(document, id.ordinal)? else { return Ok(None) };
        let chars: Vec<char> = passage.text.chars().collect();
        let start = (evidence.start as usize).min(chars.len());
        let end = (evidence.end as usize).clamp(start, chars.len());
        let is_end = |c: &char| matches!(c, '。' | '\n' | '\t');
        let before = chars[..start].iter().rev().take(REACH).take_while(|c| !is_end(c)).count();
        let rest = chars[end..].iter().take(REACH).take_while(|c| !is_end(c)).count();
        let stop = usize::from(chars.get(end + rest) == Some(&'。'));
        let sentence: String = chars[start - before..end + rest + stop].iter().collect();
        let quoted = Highlight { start: before as u32, end: (before + end - start) as u32 };
        Ok(Some((sentence, quoted)))
    }

    /// The documents that name an entity, in their order.
    pub(crate) fn documents_naming(&self, at: EntityIndex) -> Vec<DocumentRef> {
        let mut documents: Vec<_> =
            self.graph.mentions_of(at).iter().map(|mention| mention.document).collect();
        documents.dedup();
        documents.into_iter().map(|document| self.document_ref(document)).collect()
    }

    /// The first place at which each name of an entity stands, among its first mentions.
    fn first_places(&self, at: EntityIndex) -> Result<BTreeMap<String, Evidence>, Error> {
        let mut places = BTreeMap::new();
        let mut last = None;
        for mention in self.graph.mentions_of(at).iter().take(LOOKED_AT) {
            let here = (mention.document, mention.passage);
            let passage = match last.take() {
                Some((place, passage)) if place == here => passage,
                _ => match self.passage(mention.document, mention.passage)? {
                    Some(passage) => passage,
                    None => continue,
                },
            };
            let quote = mention.span.of(&passage.text).to_owned();
            places.entry(canonical_form(&quote)).or_insert_with(|| {
                self.evidence_at(mention.document, mention.passage, mention.span, passage.page, quote)
            });
            last = Some((here, passage));
        }
        Ok(places)
    }

    /// The judgements that name an entity, or take back one that did, newest first.
    fn judgements_on(&self, at: EntityIndex) -> Result<Vec<JudgementView>, Error> {
        let facts = self.graph.facts();
        if facts.judged.replayed.is_empty() {
            return Ok(Vec::new());
        }
        let judgements = self.judgements()?;
        let mut bearing: Vec<JudgementView> = judgements
            .all()
            .iter()
            .filter(|judgement| {
                let mut targets = judgement.verdict.targets().into_iter();
                let named = targets.any(|target| self.graph.entity(&target.id.0) == Some(at));
                let replayed = facts.judged.replayed.iter().find(|it| it.judgement == judgement.id);
                named || replayed.is_some_and(|it| it.entities.contains(&at))
            })
            .map(|judgement| view(judgement, facts))
            .collect();
        bearing.reverse();
        Ok(bearing)
    }
}
