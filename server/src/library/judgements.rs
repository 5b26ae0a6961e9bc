//! The ledger of a generation.

use keifu_graph::JudgementId;

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

    /// An entry of the ledger.
    pub fn judgement(&self, id: &str) -> Result<JudgementView, Error> {
        let judgements = self.judgements()?;
        let found = judgements.get(&JudgementId(id.to_owned()));
        let found = found.ok_or_else(|| Error::UnknownJudgement { id: id.to_owned() })?;
        Ok(view(found, self.graph.facts()))
    }
}
