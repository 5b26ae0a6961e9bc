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
use keifu_graph::{Effect, Facts, Graph, Judgement, JudgementId, Judgements, Named, Verdict, resolve};

use crate::{
    Error,
    api::judgement::{ChangesView, JudgedView, Proposal},
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
    let judging = Judging::begin(config)?;
    let judgement = make(config, proposal, &judging.before, &judging.known)?;
    judging.finish(config, &judgement)
}

/// What became of a proposal that may have been sent twice.
#[derive(Clone, Debug)]
pub(crate) enum Once {
    /// It was written.
    Made(Box<JudgedView>),
    /// The ledger says it already, and it holds: nothing was written.
    Known(JudgementId),
}

/// Judges as proposed unless the ledger says the same already: a form that is sent twice is written once.
///
/// Fails as [`judge`] does.
pub(crate) fn judge_once(config: &Config, proposal: &Proposal) -> Result<Once, Error> {
    let judging = Judging::begin(config)?;
    let undone = JudgementId(proposal.undone.clone().unwrap_or_default());
    if proposal.judgement == "undo"
        && let Some(by) = judging.known.undone().get(&undone)
    {
        return Ok(Once::Known((*by).clone()));
    }
    let judgement = make(config, proposal, &judging.before, &judging.known)?;
    if let Some(known) = judging.known_alike(&judgement.verdict) {
        return Ok(Once::Known(known));
    }
    Ok(Once::Made(Box::new(judging.finish(config, &judgement)?)))
}

/// The ledger and the graph while a judgement is written; nobody else writes meanwhile.
struct Judging {
    store: Published,
    before: Graph,
    known: Judgements,
}

impl Judging {
    fn begin(config: &Config) -> Result<Self, Error> {
        let store = Published::open(config)?;
        let before = Graph::load(&graph_path(&config.data, store.generation()))?;
        let known = read_judgements(store.judgements()?)?;
        Ok(Self { store, before, known })
    }

    /// The entry that decides the same and holds.
    fn known_alike(&self, verdict: &Verdict) -> Option<JudgementId> {
        let meant = meaning(verdict);
        let replayed = &self.before.facts().judged.replayed;
        let holds = |id: &JudgementId| {
            replayed
                .iter()
                .any(|it| it.judgement == *id && matches!(it.effect, Effect::Holds | Effect::Waits))
        };
        let in_force = self.known.in_force();
        let alike = in_force.iter().rev().find(|it| meaning(&it.verdict) == meant && holds(&it.id));
        alike.map(|it| it.id.clone())
    }

    fn finish(mut self, config: &Config, judgement: &Judgement) -> Result<JudgedView, Error> {
        self.store.add(&[stored(judgement)])?;
        self.store.publish()?;
        let generation = self.store.generation();
        let after = Graph::load(&graph_path(&config.data, generation))?.into_facts();
        Ok(told(judgement, &self.before.into_facts(), &after, generation, false))
    }
}

/// What a verdict decides, whatever things were called and in which order they were named.
fn meaning(verdict: &Verdict) -> Verdict {
    let named = |it: &Named| Named { id: it.id.clone(), name: String::new() };
    let pair = |left: &Named, right: &Named| {
        let mut both = [named(left), named(right)];
        both.sort();
        both
    };
    match verdict {
        Verdict::Same { left, right } => {
            let [left, right] = pair(left, right);
            Verdict::Same { left, right }
        }
        Verdict::NotSame { left, right } => {
            let [left, right] = pair(left, right);
            Verdict::NotSame { left, right }
        }
        Verdict::Split { entity, document, form } => {
            Verdict::Split { entity: named(entity), document: document.clone(), form: form.clone() }
        }
        Verdict::AliasScope { form, entity, scope } => {
            Verdict::AliasScope { form: form.clone(), entity: named(entity), scope: *scope }
        }
        Verdict::Hide { entity } => Verdict::Hide { entity: named(entity) },
        Verdict::HideRelation { subject, predicate, object } => Verdict::HideRelation {
            subject: named(subject),
            predicate: *predicate,
            object: object.as_ref().map(named),
        },
        Verdict::Undo { undone } => Verdict::Undo { undone: undone.clone() },
    }
}

/// What an entry of the ledger changes, among all the others: the graph with it against the graph without it.
pub(crate) fn changes_of(library: &Snapshot, id: &str) -> Result<ChangesView, Error> {
    let known = library.judgements()?;
    let without = Judgements::new(known.all().iter().filter(|it| it.id.0 != id).cloned());
    let after = library.whole_graph()?.into_facts();
    let inputs = library.inputs()?;
    let registry = library.with_catalog(|catalog| registry_for(catalog, &inputs))?;
    Ok(compare(&resolve(inputs, &without, &registry), &after))
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
