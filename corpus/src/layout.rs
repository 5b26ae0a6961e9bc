//! Decoded text → passages: wrapped lines joined, page furniture set aside, headings and bullets nested.
//!
//! ```text
//! text ─scan→ Line ─furniture→ Line ─join→ block ─outline, columns→ headings ─compose→ Passage
//! ```
//!
//! Nothing is rewritten: a passage holds characters of the source in their order, and its map says which.

mod columns;
pub(crate) mod compose;
pub(crate) mod furniture;
pub(crate) mod join;
pub(crate) mod lines;
pub(crate) mod marker;
mod notes;
pub(crate) mod outline;
mod split;
mod tables;
mod told;
pub(crate) mod transcript;

#[cfg(test)]
mod tests;

pub(crate) use columns::column_title;

use crate::{PageUnit, Passage};
pub(crate) use notes::label_of;
use transcript::Transcript;

/// What layout repair makes of a decoded text.
pub(crate) struct Repaired {
    /// The passages in reading order.
    pub(crate) passages: Vec<Passage>,
    /// Lines set aside that repeat at page starts or ends, each once: they often name the publisher.
    pub(crate) running_heads: Vec<String>,
    /// Number of pages, when form feeds tell.
    pub(crate) pages: Option<u32>,
}

/// Repairs the layout of a decoded text and splits it into passages.
pub(crate) fn repair(text: &str) -> Repaired {
    let mut lines = lines::scan(text);
    let pages = lines.last().and_then(|line| line.page);
    let running_heads = furniture::mark(&mut lines);
    lines::settle_gaps(&mut lines);
    let mut passages = split::split(&lines);
    passages.shrink_to_fit();
    Repaired { passages, running_heads, pages }
}

/// Repairs the layout of a plain text that came in a file of another format, printed on pages perhaps.
fn repair_plain(transcript: &Transcript) -> Repaired {
    let mut lines = lines::scan(&transcript.text);
    told::place_lines(&mut lines, transcript);
    let mut running_heads = transcript.running_heads.clone();
    if lines.last().is_some_and(|line| line.page.is_some_and(|page| page > 1)) {
        running_heads.extend(furniture::mark(&mut lines));
        // The text's own pages ended elsewhere.
        lines.iter_mut().skip(1).for_each(|line| line.starts_page = false);
    }
    running_heads.extend(furniture::mark_without_pages(&mut lines));
    lines::settle_gaps(&mut lines);
    let mut passages = split::split(&lines);
    passages.shrink_to_fit();
    Repaired { passages, running_heads, pages: transcript.pages }
}

/// Repairs the layout of what a reader wrote down and splits it into passages.
pub(crate) fn repair_transcript(transcript: &Transcript) -> Repaired {
    if transcript.plain {
        return repair_plain(transcript);
    }
    let mut lines = told::lines_of(transcript);
    let mut running_heads = transcript.running_heads.clone();
    let paged = |line: &lines::Line<'_>| line.about.is_some_and(|entry| entry.place.unit == PageUnit::Page);
    if transcript.pages.is_some() && lines.last().is_some_and(paged) {
        running_heads.extend(furniture::mark(&mut lines));
        running_heads.extend(furniture::mark_inner_heads(&mut lines));
        lines::pass_on_page_starts(&mut lines);
    }
    let mut passages = split::split(&lines);
    passages.shrink_to_fit();
    Repaired { passages, running_heads, pages: transcript.pages }
}
