//! What was taken out of a sentence and what was put in, word by word.

use imara_diff::{Algorithm, Diff, InternedInput};
use keifu_corpus::Normalized;
use keifu_indexer::Worker;

use crate::api::compare::{Mark, MarkKind};

/// A word with the blanks behind it, and the form in which it is compared.
struct Piece {
    text: String,
    key: String,
}

/// Share of its characters that a sentence must keep for its changes to be told word by word, in percent.
const KEPT: usize = 25;

/// The later text with what was taken out and put in: all that is not inserted is the earlier text, all that is not
/// deleted the later one (equal words as the later text writes them).
pub(super) fn marks(worker: &mut Worker, before: &str, after: &str) -> Vec<Mark> {
    let (old, new) = (pieces(worker, before), pieces(worker, after));
    let mut input = InternedInput::default();
    input.update_before(old.iter().map(|piece| piece.key.as_str()));
    input.update_after(new.iter().map(|piece| piece.key.as_str()));
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let mut changes: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
    for hunk in diff.hunks() {
        let range = |range: std::ops::Range<u32>| range.start as usize..range.end as usize;
        let (was, is) = (range(hunk.before), range(hunk.after));
        match changes.last_mut() {
            // A particle or a point between two changes is no reason to tell them apart.
            Some(last) if slight(&new[last.1.end..is.start]) => {
                last.0.end = was.end;
                last.1.end = is.end;
            }
            _ => changes.push((was, is)),
        }
    }
    let length = |pieces: &[Piece]| pieces.iter().map(|piece| piece.key.chars().count()).sum::<usize>();
    let changed: usize = changes.iter().map(|(_, is)| length(&new[is.clone()])).sum();
    let all = length(&new);
    if (all - changed) * 100 < all * KEPT {
        changes = vec![(0..old.len(), 0..new.len())];
    }
    let mut marks = Vec::new();
    let mut add = |kind: MarkKind, pieces: &[Piece]| {
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        if !text.is_empty() {
            marks.push(Mark { kind, text });
        }
    };
    let mut at = 0;
    for (was, is) in changes {
        add(MarkKind::Equal, &new[at..is.start]);
        add(MarkKind::Delete, &old[was]);
        add(MarkKind::Insert, &new[is.clone()]);
        at = is.end;
    }
    add(MarkKind::Equal, &new[at..]);
    marks
}

fn slight(between: &[Piece]) -> bool {
    let mut chars = between.iter().flat_map(|piece| piece.key.chars());
    match (chars.next(), chars.next()) {
        (Some(only), None) => !only.is_alphanumeric() || ('\u{3041}'..='\u{309F}').contains(&only),
        _ => false,
    }
}

/// The words of a text; a number is one word, its points and commas included.
fn pieces(worker: &mut Worker, text: &str) -> Vec<Piece> {
    let analysis = worker.analyze(text);
    let chars: Vec<char> = text.chars().collect();
    // Where words begin, in characters of the text.
    let mut starts: Vec<usize> = Vec::new();
    let mut in_number = false;
    for token in &analysis.tokens {
        let surface = token.span.of(&analysis.canonical.text);
        let digits = surface.bytes().all(|byte| byte.is_ascii_digit());
        let point = matches!(surface, "," | ".");
        if !(in_number && (digits || point)) {
            starts.push(analysis.canonical.to_chars(token.span).start as usize);
        }
        in_number = digits || in_number && point;
    }
    starts.dedup();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    starts.push(chars.len());
    starts
        .windows(2)
        .filter(|ends| ends[0] < ends[1])
        .map(|ends| {
            let text: String = chars[ends[0]..ends[1]].iter().collect();
            let key = Normalized::matching(&text).text;
            Piece { text, key }
        })
        .collect()
}
