//! Splits: what a document, or a form of a name, means becomes a local entity of its own before anything is joined.

use keifu_corpus::Normalized;
use rustc_hash::FxHashSet;

use super::{ResolveInput, join::Joined};
use crate::{
    DocumentIndex, EntityIndex, Extraction, Form, FormOrigin, Judgement, JudgementId, LocalEntity, LocalId,
    Quote, Replayed, Verdict,
};

/// A local entity that a judgement takes out of its entity.
pub(super) struct Own<'j> {
    pub(super) document: DocumentIndex,
    pub(super) local: LocalId,
    /// The key it is joined under: with whatever else that judgement takes out, and with nothing else.
    pub(super) key: String,
    pub(super) judgement: &'j JudgementId,
}

/// Whether any of the judgements is a split: then joining is done once to see what belongs to the entities.
pub(super) fn any(judgements: &[&Judgement]) -> bool {
    judgements.iter().any(|judgement| matches!(judgement.verdict, Verdict::Split { .. }))
}

/// Takes out of the entities what the splits say; `joined` is what joining makes without them.
pub(super) fn split<'j>(
    inputs: &mut [ResolveInput],
    judgements: &[&'j Judgement],
    joined: &Joined,
) -> Vec<Own<'j>> {
    let mut own: Vec<Own<'j>> = Vec::new();
    let mut taken: FxHashSet<(DocumentIndex, LocalId)> = FxHashSet::default();
    for judgement in judgements {
        let Verdict::Split { entity, document: only, form } = &judgement.verdict else { continue };
        let Some(target) = target(&joined.judged.replayed, &judgement.id) else { continue };
        let form = form.as_deref().map(canonical_form);
        let key = match (only, &form) {
            (Some(document), None) => format!("split:{}:{document}", entity.id),
            (Some(document), Some(form)) => format!("split:{}:{document}:{form}", entity.id),
            (None, Some(form)) => format!("split:{}:{form}", entity.id),
            (None, None) => continue,
        };
        for (at, input) in (0..).zip(inputs.iter_mut()) {
            if only.as_ref().is_some_and(|only| *only != input.document) {
                continue;
            }
            // Locals that earlier splits of this run appended are not among those of `joined`.
            let locals = &joined.entity_of[at as usize];
            for local in (0..).zip(locals).filter(|(_, of)| **of == target).map(|(local, _)| local) {
                let part = match &form {
                    None => Some(local),
                    Some(form) => part(&mut input.extraction, local, form),
                };
                if let Some(local) = part
                    && taken.insert((at, local))
                {
                    own.push(Own { document: at, local, key: key.clone(), judgement: &judgement.id });
                }
            }
        }
    }
    own
}

fn target(replayed: &[Replayed], id: &JudgementId) -> Option<EntityIndex> {
    replayed.iter().find(|replayed| replayed.judgement == *id)?.entities.first().copied()
}

/// A form as extractions write it: canonical, without white space.
pub fn canonical_form(form: &str) -> String {
    Normalized::canonical(form).text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The local entity that is named by `form` alone: `local` itself, or a new one that takes over what that form says.
fn part(extraction: &mut Extraction, local: LocalId, form: &str) -> Option<LocalId> {
    let whole = extraction.entities.get(local as usize)?;
    let number = whole.forms.iter().position(|known| known.text == form)? as u32;
    let named_so = |by: u32| by == number;
    let mentions = || extraction.mentions.iter().filter(|mention| mention.entity == local);
    if mentions().all(|mention| named_so(mention.form)) {
        return Some(local);
    }
    if !mentions().any(|mention| named_so(mention.form)) {
        return None;
    }
    let new = extraction.entities.len() as LocalId;
    let kind = whole.kind;
    let evidence = whole.forms[number as usize].evidence.clone();
    // Places whose every mention of the entity is by the form speak of the new one.
    let by_form: Vec<bool> = mentions().map(|mention| named_so(mention.form)).collect();
    let places: Vec<_> = mentions().map(|mention| mention.place).collect();
    let moves = |quote: &Quote| {
        let mut inside = places
            .iter()
            .zip(&by_form)
            .filter(|(place, _)| {
                place.passage == quote.place.passage
                    && place.span.start >= quote.place.span.start
                    && place.span.end <= quote.place.span.end
            })
            .map(|(_, by_form)| *by_form)
            .peekable();
        inside.peek().is_some() && inside.all(|by_form| by_form)
    };
    let change = |at: &mut LocalId, quote: &Quote| {
        if *at == local && moves(quote) {
            *at = new;
        }
    };
    for statement in &mut extraction.statements {
        change(&mut statement.subject, &statement.evidence);
        statement.object.iter_mut().for_each(|object| change(object, &statement.evidence));
    }
    for metric in &mut extraction.metrics {
        metric.subject.iter_mut().for_each(|subject| change(subject, &metric.evidence));
    }
    for event in &mut extraction.events {
        let quote = &event.evidence;
        event.named.iter_mut().chain(&mut event.about).for_each(|named| change(named, quote));
    }
    for mention in extraction.mentions.iter_mut().filter(|mention| mention.entity == local) {
        if named_so(mention.form) {
            (mention.entity, mention.form) = (new, 0);
        }
    }
    let rest = &mut extraction.entities[local as usize];
    // The form stays in its place, so that the numbers of the others hold; it is no longer a name of the rest.
    if rest.name == form {
        let longest = rest
            .forms
            .iter()
            .filter(|other| other.text != form)
            .max_by_key(|other| (other.text.chars().count(), std::cmp::Reverse(other.text.clone())));
        rest.name = longest?.text.clone();
    }
    let name = rest.name.clone();
    rest.forms[number as usize] = Form { text: name, origin: FormOrigin::Name, evidence: None };
    extraction.entities.push(LocalEntity {
        name: form.to_owned(),
        kind,
        forms: vec![Form { text: form.to_owned(), origin: FormOrigin::Name, evidence }],
        global: false,
        parent: None,
        gazetteer: None,
    });
    extraction.sightings.resize(new as usize, None);
    extraction.sightings.push(None);
    Some(new)
}
