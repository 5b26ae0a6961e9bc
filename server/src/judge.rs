//! A person's judgement: from names to the ledger, and to a generation in which it holds.
//!
//! ```text
//! Proposal ─names→ Verdict ─→ ledger (catalog) ─→ the graph resolved anew ─→ the next generation, published
//!                         └── dry run: resolved anew and compared, nothing written
//! ```

mod changes;
mod ledger;
mod propose;

use keifu_corpus::catalog::StoredJudgement;
use keifu_graph::{Effect, Facts, Graph, Judgement, JudgementId, Judgements, resolve};

use crate::{
    Error,
    api::judgement::{JudgedView, Proposal},
    config::Config,
    ingest::{Published, graph_path, read_judgements, registry_for},
    library::Snapshot,
};

use changes::compare;
use propose::verdict;

pub(crate) use ledger::view;
pub use ledger::{Imported, export, import};

/// Judges as proposed: writes it into the ledger and publishes a generation in which it holds.
///
/// Fails when another process writes, when a name is unknown or ambiguous, and when nothing has been published yet.
pub fn judge(config: &Config, proposal: &Proposal) -> Result<JudgedView, Error> {
    let mut store = Published::open(config)?;
    let before = Graph::load(&graph_path(&config.data, store.generation()))?;
    let known = read_judgements(store.judgements()?)?;
    let judgement = make(config, proposal, &before, &known)?;
    store.add(&[stored(&judgement)])?;
    store.publish()?;
    let after = Graph::load(&graph_path(&config.data, store.generation()))?.into_facts();
    Ok(told(&judgement, &before.into_facts(), &after, store.generation(), false))
}

/// What a proposal would change in a generation; writes nothing.
pub fn try_out(config: &Config, library: &Snapshot, proposal: &Proposal) -> Result<JudgedView, Error> {
    let generation = library.generation;
    let before = library.whole_graph()?;
    let known = library.judgements()?;
    let judgement = make(config, proposal, &before, &known)?;
    let inputs = library.inputs()?;
    let registry = library.with_catalog(|catalog| registry_for(catalog, &inputs))?;
    let ledger = Judgements::new(known.all().iter().cloned().chain([judgement.clone()]));
    let after = resolve(inputs, &ledger, &registry);
    Ok(told(&judgement, &before.into_facts(), &after, generation, true))
}

/// The entry that a proposal makes, later than all that are known.
fn make(config: &Config, proposal: &Proposal, graph: &Graph, known: &Judgements) -> Result<Judgement, Error> {
    let author = proposal.author.clone().or_else(|| config.author.clone()).unwrap_or_default();
    for (what, given, expected) in [
        ("author", &author, "だれの判断かを --author（API では author）で書いてください"),
        ("reason", &proposal.reason, "なぜそう判断したかを --reason（API では reason）で書いてください"),
    ] {
        if given.trim().is_empty() {
            return Err(Error::BadValue { what, given: given.clone(), expected: expected.to_owned() });
        }
    }
    let verdict = verdict(proposal, graph, known)?;
    let time = later_than(known.all().last().map(|last| last.time.as_str()));
    Ok(Judgement::new(time, author.trim().to_owned(), proposal.reason.trim().to_owned(), verdict))
}

/// Now, but later than `last`, as the ledger writes it: the clock may have been set back meanwhile.
fn later_than(last: Option<&str>) -> String {
    let written = |time: jiff::Timestamp| time.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string();
    let now = written(jiff::Timestamp::now());
    match last.filter(|last| *last >= now.as_str()).and_then(|last| last.parse::<jiff::Timestamp>().ok()) {
        Some(last) => {
            let next = last.as_microsecond().saturating_add(1);
            jiff::Timestamp::from_microsecond(next).map_or(now, written)
        }
        None => now,
    }
}

fn stored(judgement: &Judgement) -> StoredJudgement {
    StoredJudgement { id: judgement.id.0.clone(), time: judgement.time.clone(), line: judgement.to_line() }
}

fn told(judgement: &Judgement, before: &Facts, after: &Facts, generation: u64, dry_run: bool) -> JudgedView {
    let holds = |facts: &Facts, id: &JudgementId| {
        facts.judged.replayed.iter().any(|it| it.judgement == *id && it.effect == Effect::Holds)
    };
    let superseded = after.judged.replayed.iter().filter(|replayed| {
        matches!(replayed.effect, Effect::Superseded(_)) && holds(before, &replayed.judgement)
    });
    JudgedView {
        dry_run,
        generation,
        judgement: view(judgement, after),
        superseded: superseded.map(|replayed| replayed.judgement.to_string()).collect(),
        changes: compare(before, after),
    }
}
