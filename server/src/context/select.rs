//! What goes into the pack: best first, but each time what adds most to what is there already, as long as there is room.

use super::{
    candidate::{Candidate, Candidates},
    shelf::Shelf,
    stretch::{Stretch, view},
};
use crate::{Error, api::context::ContextPassage, library::Snapshot, tokens::estimate_json};

/// What a concept still counts when a passage that has it was taken: of another document, of the same one.
const AGAIN: f32 = 0.95;
const AGAIN_THERE: f32 = 0.9;
/// What has less than this share of the best passage's score is left out.
const WORTH: f32 = 0.2;
/// Candidates that find no room before the search for smaller ones ends.
const MISSES: usize = 12;
/// The longest passage beside the budget.
const LONGEST: usize = 8;

/// What was taken.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Best first.
    pub(super) passages: Vec<ContextPassage>,
    pub(super) left_out: usize,
}

/// Takes from `candidates` what `room` tokens hold.
pub(super) fn select(
    library: &Snapshot,
    candidates: &Candidates,
    room: usize,
    shelf: &mut Shelf<'_>,
) -> Result<Selection, Error> {
    let concepts = &candidates.concepts;
    let best = candidates.found.first().map_or(0.0, |candidate| candidate.score(concepts));
    let mut open: Vec<&Candidate> =
        candidates.found.iter().filter(|candidate| candidate.score(concepts) > best * WORTH).collect();
    // How much of each concept has been told, over all and by document.
    let mut told = vec![0.0_f32; concepts.len()];
    let mut told_there: rustc_hash::FxHashMap<u32, Vec<f32>> = Default::default();
    let mut taken: Vec<(Stretch, ContextPassage, usize)> = Vec::new();
    let (mut used, mut misses, mut left_out) = (0, 0, 0);
    let most = (room / LONGEST).clamp(150, 800);
    while misses < MISSES {
        let gain = |candidate: &Candidate| -> f32 {
            let there = told_there.get(&candidate.at.0);
            let words =
                concepts.iter().zip(&candidate.strengths).enumerate().map(|(at, (concept, strength))| {
                    let again = AGAIN.powf(told[at]) * AGAIN_THERE.powf(there.map_or(0.0, |there| there[at]));
                    concept.weight * strength * again
                });
            words.sum::<f32>() + candidate.bonus
        };
        let next = open
            .iter()
            .enumerate()
            .map(|(at, candidate)| (gain(candidate), at))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, next)) = next else { break };
        let candidate = open.remove(next);
        if taken.iter().any(|(stretch, ..)| stretch.contains(candidate.at)) {
            tell(candidate, &mut told, &mut told_there);
            continue;
        }
        // With its surroundings if there is room for them, else alone.
        let around = Stretch::around(candidate.at, shelf)?;
        let mut fits = false;
        for stretch in [around, Stretch::only(candidate.at)] {
            let touching: Vec<usize> = (0..taken.len()).filter(|&at| taken[at].0.touches(&stretch)).collect();
            let joined = touching.iter().fold(stretch, |joined, &at| Stretch {
                document: joined.document,
                first: joined.first.min(taken[at].0.first),
                last: joined.last.max(taken[at].0.last),
            });
            let Some(shown) = view(library, joined, concepts, most, shelf)? else { break };
            if taken.iter().any(|(_, other, _)| {
                touching.is_empty() && other.quote == shown.quote && other.document == shown.document
            }) {
                fits = true;
                break;
            }
            let size = estimate_json(&shown) + 1;
            let freed: usize = touching.iter().map(|&at| taken[at].2).sum();
            if used + size > room + freed {
                continue;
            }
            used = used + size - freed;
            // The joined stretch stands where the best of its parts stood.
            let place = touching.first().copied().unwrap_or(taken.len());
            for &at in touching.iter().rev() {
                taken.remove(at);
            }
            taken.insert(place.min(taken.len()), (joined, shown, size));
            fits = true;
            break;
        }
        if fits {
            tell(candidate, &mut told, &mut told_there);
            misses = 0;
        } else {
            misses += 1;
            left_out += 1;
        }
    }
    left_out += open.iter().filter(|candidate| candidate.score(concepts) > best * 0.5).count();
    let passages = taken.into_iter().map(|(_, shown, _)| shown).collect();
    Ok(Selection { passages, left_out })
}

fn tell(candidate: &Candidate, told: &mut [f32], told_there: &mut rustc_hash::FxHashMap<u32, Vec<f32>>) {
    let there = told_there.entry(candidate.at.0).or_insert_with(|| vec![0.0; told.len()]);
    for ((told, there), strength) in told.iter_mut().zip(there).zip(&candidate.strengths) {
        *told += strength;
        *there += strength;
    }
}
