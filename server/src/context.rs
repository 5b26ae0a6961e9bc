//! A question in natural Japanese → the passages, entity cards and series that answer it, within a budget of tokens.
//!
//! ```text
//! question ─understand→ Plan ─Ask::of→ Ask ─gather→ facts ─find→ candidates ─select→ pack
//! ```
//! No language model: the plan is made by rules, returned with the answer, and may be changed and sent back.

mod ask;
mod candidate;
mod card;
mod check;
mod evidence;
mod holding;
mod select;
mod shelf;
mod stretch;
mod understand;
mod words;

use crate::{
    Error,
    api::context::{ContextPack, ContextQuestion},
    library::Snapshot,
    tokens::estimate_json,
};

pub(crate) use check::check;

use ask::Ask;
use shelf::Shelf;

/// Tokens of a pack unless the question says otherwise.
const USUAL: usize = 4_000;
/// Budgets that are taken.
const LEAST: usize = 200;
const MOST: usize = 32_000;
/// Longest lists of a plan that is sent back.
const LONGEST_PLAN: usize = 64;

/// Answers `question` with evidence.
///
/// # Errors
/// [`Error::BadValue`] for a budget or a word of the plan that cannot be, [`Error::UnknownName`] for an entity of the plan
/// that is nobody.
pub(crate) fn context(library: &Snapshot, question: &ContextQuestion) -> Result<ContextPack, Error> {
    let bad = |what: &'static str, given: String, expected: &str| Error::BadValue {
        what,
        given,
        expected: expected.to_owned(),
    };
    let max_tokens = question.max_tokens.unwrap_or(USUAL);
    if !(LEAST..=MOST).contains(&max_tokens) {
        return Err(bad("max_tokens", max_tokens.to_string(), "200～32,000 の数にしてください"));
    }
    if question.question.trim().is_empty() && question.plan.is_none() {
        return Err(bad("question", String::new(), "質問を書いてください"));
    }
    let understand::Understood { plan, mut notes } = match &question.plan {
        Some(plan) => {
            let longest =
                plan.entities.len().max(plan.terms.len()).max(plan.fiscal_years.len()).max(plan.dates.len());
            if longest > LONGEST_PLAN {
                return Err(bad("plan", longest.to_string(), "それぞれ 64 個までです"));
            }
            understand::Understood { plan: plan.clone(), notes: Vec::new() }
        }
        None => understand::understand(library, &question.question),
    };
    let ask = Ask::of(library, &plan)?;
    let mut shelf = Shelf::new(library);
    let facts = evidence::gather(library, &ask, &mut shelf)?;
    let candidates = candidate::find(library, &ask, &facts, &mut shelf)?;

    let (mut entities, mut series) = card::cards(library, &ask, &facts, max_tokens);
    let empty = "\"passages\":[],\"entities\":[],\"series\":[]";
    let beside = estimate_json(&entities) + estimate_json(&series) + crate::tokens::estimate(empty);
    let selection = select::select(library, &candidates, max_tokens.saturating_sub(beside), &mut shelf)?;
    if selection.passages.is_empty() && facts.fitting.is_empty() {
        entities.iter_mut().for_each(|entity| entity.facts.clear());
        series.clear();
    }
    let missing: Vec<String> = candidates
        .concepts
        .iter()
        .filter(|concept| concept.absent && !concept.text.is_empty())
        .map(|concept| concept.text.clone())
        .collect();
    let found = match () {
        () if selection.passages.is_empty() => "nothing",
        () if !facts.fitting.is_empty() => "facts",
        () if candidates.whole && missing.is_empty() => "passages",
        () => "partial",
    };
    match found {
        "nothing" => notes.push("文書の中に、答えになる記述は見つかりませんでした".to_owned()),
        "partial" => {
            notes.push("質問の語のすべてを含む箇所はありません。一部の語を含む箇所を挙げています".to_owned())
        }
        _ => {}
    }
    if !missing.is_empty() {
        notes.push(format!("文書のどこにもない語: {}", missing.join("、")));
    }
    card::note_years(library, &ask, &mut notes);
    let tokens = estimate_json(&selection.passages)
        + estimate_json(&entities)
        + estimate_json(&series)
        + crate::tokens::estimate("\"passages\":,\"entities\":,\"series\":");
    Ok(ContextPack {
        question: question.question.clone(),
        plan,
        found: found.to_owned(),
        notes,
        missing,
        max_tokens,
        tokens,
        left_out: selection.left_out,
        passages: selection.passages,
        entities,
        series,
    })
}
