//! A passage that answers, with what it needs to be understood: the line that it hangs under, what hangs under it, the
//! rows of its table, its neighbours in a list.

use std::rc::Rc;

use keifu_corpus::{CharSpan, CitationId, Normalized, Passage, PassageId, PassageKind};

use super::{
    candidate::{Concept, marks},
    shelf::{At, Shelf},
};
use crate::{Error, api::context::ContextPassage, library::Snapshot, tokens::estimate};

/// Tokens that may be added to a passage on either side.
const ROOM_AFTER: usize = 70;
const ROOM_BEFORE: usize = 45;
/// A list's item up to so many characters is shown with those beside it.
const SHORT: usize = 60;
/// The most rows of a table before and after.
const ROWS: u32 = 8;
/// Characters of a heading that are shown.
const HEADING: usize = 24;
/// The innermost headings are shown.
const HEADINGS: usize = 2;

/// Consecutive passages of a document, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub(super) document: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Stretch {
    pub(super) fn only((document, ordinal): At) -> Self {
        Self { document, first: ordinal, last: ordinal }
    }

    /// The passage with what belongs to it.
    pub(super) fn around(at: At, shelf: &mut Shelf<'_>) -> Result<Self, Error> {
        let Some(center) = shelf.get(at)? else { return Ok(Self::only(at)) };
        let mut stretch = Self::only(at);
        let mut room = ROOM_BEFORE;
        while let Some(first) = stretch.first.checked_sub(1) {
            let Some(before) = shelf.get((at.0, first))? else { break };
            let size = estimate(&before.text);
            if size > room || !belongs_before(&center, &before, at.1 - first) {
                break;
            }
            room -= size;
            stretch.first = first;
        }
        let mut room = ROOM_AFTER;
        while let Some(after) = shelf.get((at.0, stretch.last + 1))? {
            let size = estimate(&after.text);
            if size > room || !belongs_after(&center, &after, stretch.last + 1 - at.1) {
                break;
            }
            room -= size;
            stretch.last += 1;
        }
        Ok(stretch)
    }

    /// Whether the two share a passage or lie side by side.
    pub(super) fn touches(&self, other: &Self) -> bool {
        self.document == other.document && self.first <= other.last + 1 && other.first <= self.last + 1
    }

    pub(super) fn contains(&self, (document, ordinal): At) -> bool {
        self.document == document && (self.first..=self.last).contains(&ordinal)
    }
}

fn depth(passage: &Passage) -> usize {
    passage.headings.len()
}

/// Whether a passage `away` places before is needed to understand `center`: its heading or parent, the rows above it,
/// the item before it in a list of short ones.
fn belongs_before(center: &Passage, before: &Passage, away: u32) -> bool {
    let row = |passage: &Passage| passage.kind == PassageKind::TableRow;
    if row(center) {
        return row(before) && away <= ROWS;
    }
    let parent = center.headings.last().is_some_and(|heading| {
        let heading = Normalized::matching(heading).text;
        !heading.is_empty() && Normalized::matching(&before.text).text.contains(&heading)
    });
    let carries_on = center.text.starts_with(['⇒', '→', '※', '‣', '▸']);
    let short = center.text.chars().count() <= SHORT && before.text.chars().count() <= SHORT;
    (parent && away <= 3)
        || (carries_on && away <= 2)
        || (short && away <= 2 && depth(before) <= depth(center) && !row(before))
}

/// Whether a passage `away` places after belongs to `center`: what hangs under it, the rows below it, what carries on.
fn belongs_after(center: &Passage, after: &Passage, away: u32) -> bool {
    let row = |passage: &Passage| passage.kind == PassageKind::TableRow;
    if row(center) {
        return row(after) && away <= ROWS;
    }
    let under = depth(after) > depth(center);
    let carries_on = after.text.starts_with(['⇒', '→', '※']);
    let short = center.text.chars().count() <= SHORT && after.text.chars().count() <= SHORT;
    let beside = after.headings == center.headings && after.kind == center.kind;
    under || carries_on || (short && beside && away <= 2)
}

/// The stretch as it is sent; a single passage above `most` tokens is cut to where its words stand densest.
pub(super) fn view(
    library: &Snapshot,
    stretch: Stretch,
    concepts: &[Concept],
    most: usize,
    shelf: &mut Shelf<'_>,
) -> Result<Option<ContextPassage>, Error> {
    let mut passages: Vec<Rc<Passage>> = Vec::new();
    for ordinal in stretch.first..=stretch.last {
        passages.extend(shelf.get((stretch.document, ordinal))?);
    }
    let Some(first) = passages.first().cloned() else { return Ok(None) };
    let record = library.record(stretch.document);
    let id = PassageId { document: record.id.clone(), ordinal: first.ordinal };
    let lines: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    let mut quote = lines.join("\n");
    let mut span = None;
    if passages.len() == 1 && estimate(&quote) > most {
        let cut = densest(&quote, &marks(concepts, &quote), most);
        quote = cut.of(&first.text).to_owned();
        span = Some(cut);
    }
    let place = library.place(stretch.document, first.ordinal);
    let title = Normalized::matching(&record.metadata.title).text;
    let shown = Normalized::matching(&quote).text;
    let headings: Vec<String> = first
        .headings
        .iter()
        .filter(|heading| {
            let heading = Normalized::matching(heading).text;
            heading != title && !shown.contains(&heading)
        })
        .map(|heading| shortened(heading))
        .collect();
    let skipped = headings.len().saturating_sub(HEADINGS);
    Ok(Some(ContextPassage {
        citation_id: CitationId { passage: id, span }.to_string(),
        document: record.id.to_string(),
        title: record.metadata.title.clone(),
        fiscal_year: record.metadata.fiscal_year,
        page: first.page,
        place: place.label(first.page),
        headings: headings.into_iter().skip(skipped).collect(),
        lines: if passages.len() > 1 {
            passages.iter().map(|passage| passage.ordinal).collect()
        } else {
            Vec::new()
        },
        quote,
    }))
}

fn shortened(heading: &str) -> String {
    if heading.chars().count() <= HEADING {
        return heading.to_owned();
    }
    let mut short: String = heading.chars().take(HEADING - 1).collect();
    short.push('…');
    short
}

/// About `most` tokens of a text with the most marks in them, from the beginning of a sentence where there is one.
fn densest(text: &str, marks: &[CharSpan], most: usize) -> CharSpan {
    let chars: Vec<char> = text.chars().collect();
    let width = most.max(40).min(chars.len());
    let covered = |start: usize| {
        let within = |mark: &&CharSpan| mark.start as usize >= start && mark.end as usize <= start + width;
        marks.iter().filter(within).count()
    };
    let starts = marks.iter().map(|mark| (mark.start as usize).saturating_sub(width / 8));
    let best = starts.chain([0]).max_by_key(|&start| (covered(start), usize::MAX - start)).unwrap_or(0);
    let mut start = best.min(chars.len() - width);
    // The sentence before which the window begins, if it begins near.
    let near = start.saturating_sub(width / 4);
    if let Some(end) = (near..start).rev().find(|&at| matches!(chars[at], '。' | '\n')) {
        start = end + 1;
    }
    let mut end = (start + width).min(chars.len());
    while end > start + 20 && estimate(&chars[start..end].iter().collect::<String>()) > most {
        end -= 10;
    }
    CharSpan::new(start, end)
}
