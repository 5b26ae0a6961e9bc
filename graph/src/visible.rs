//! Facts without what judgements hide: so that no question and no export needs to know of it.

use crate::{EntityIndex, Facts};

impl Facts {
    /// Whether a judgement hides anything.
    pub fn has_hidden(&self) -> bool {
        !self.judged.hidden_entities.is_empty() || !self.judged.hidden_relations.is_empty()
    }

    /// What is shown: without hidden entities, all that they take part in, and hidden relations. A metric stays, for
    /// its number is written; it has lost its subject.
    pub fn visible(mut self) -> Self {
        if !self.has_hidden() {
            return self;
        }
        let mut number: Vec<Option<EntityIndex>> = vec![Some(0); self.entities.len()];
        for &hidden in &self.judged.hidden_entities {
            number[hidden as usize] = None;
        }
        for (next, at) in (0..).zip(number.iter_mut().flatten()) {
            *at = next;
        }
        let now = |at: EntityIndex| number[at as usize];
        let mut shown = number.iter().map(Option::is_some);
        self.entities.retain(|_| shown.next().unwrap_or(true));
        let mut at = 0;
        let hidden_relations = std::mem::take(&mut self.judged.hidden_relations);
        self.relations.retain_mut(|relation| {
            let hidden = hidden_relations.binary_search(&at).is_ok();
            at += 1;
            let (subject, object) = (now(relation.subject), relation.object.map(now));
            let (Some(subject), false, false) = (subject, hidden, object == Some(None)) else { return false };
            (relation.subject, relation.object) = (subject, object.flatten());
            true
        });
        self.redirects.retain_mut(|(_, at)| now(*at).map(|new| *at = new).is_some());
        self.mentions.retain_mut(|mention| now(mention.entity).map(|new| mention.entity = new).is_some());
        self.unpinned.retain_mut(|waiting| now(waiting.entity).map(|new| waiting.entity = new).is_some());
        for metric in &mut self.metrics {
            metric.subject = metric.subject.and_then(now);
        }
        for event in &mut self.events {
            event.named = event.named.iter().copied().filter_map(now).collect();
            event.about = event.about.iter().copied().filter_map(now).collect();
        }
        for replayed in &mut self.judged.replayed {
            replayed.entities = replayed.entities.iter().copied().filter_map(now).collect();
        }
        self.judged.refused.retain_mut(|refusal| match (now(refusal.left), now(refusal.right)) {
            (Some(left), Some(right)) => {
                (refusal.left, refusal.right) = (left, right);
                true
            }
            _ => false,
        });
        self.judged.hidden_entities.clear();
        self
    }
}
