//! The ledger of a generation.

use std::collections::{BTreeMap, BTreeSet};

use keifu_graph::{Effect, JudgementId, Verdict};

use super::Snapshot;
use crate::{
    Error,
    api::judgement::{JudgementView, Ledger},
    judge::view,
};

impl Snapshot {
    /// The ledger with what became of each entry, newest first.
    pub fn ledger(&self, offset: usize, limit: usize) -> Result<Ledger, Error> {
        let judgements = self.judgements()?;
        let newest: Vec<_> = judgements.all().iter().rev().collect();
        Ok(Ledger::of(&newest, offset, limit, |judgement| view(judgement, self.graph.facts())))
    }

    /// The judgement because of which an entity of this id or name is not shown.
    pub(crate) fn hidden_by(&self, name: &str) -> Result<Option<JudgementId>, Error> {
        let replayed = &self.graph.facts().judged.replayed;
        if replayed.is_empty() {
            return Ok(None);
        }
        let holds = |id: &JudgementId| {
            replayed.iter().any(|it| it.judgement == *id && matches!(it.effect, Effect::Holds))
        };
        let judgements = self.judgements()?;
        let hides = judgements.all().iter().rev().find(|judgement| match &judgement.verdict {
            Verdict::Hide { entity } => (entity.id.0 == name || entity.name == name) && holds(&judgement.id),
            _ => false,
        });
        Ok(hides.map(|judgement| judgement.id.clone()))
    }

    /// The entries of the ledger that have one of these ids, by id.
    pub(crate) fn judgements_with(
        &self,
        ids: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, JudgementView>, Error> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let judgements = self.judgements()?;
        let meant = judgements.all().iter().filter(|judgement| ids.contains(judgement.id.0.as_str()));
        Ok(meant.map(|judgement| (judgement.id.to_string(), view(judgement, self.graph.facts()))).collect())
    }

    /// An entry of the ledger.
    pub fn judgement(&self, id: &str) -> Result<JudgementView, Error> {
        let judgements = self.judgements()?;
        let found = judgements.get(&JudgementId(id.to_owned()));
        let found = found.ok_or_else(|| Error::UnknownJudgement { id: id.to_owned() })?;
        Ok(view(found, self.graph.facts()))
    }
}
