//! Pages made of a text that was wrapped before: its lines are left to layout repair.

use super::super::wrapped::is_wrapped;
use crate::layout::transcript::{Entry, Follows, Role, Transcript};

/// Copies the lines of a page. Lines of a text that was wrapped before it became a page stand as plain text when the page
/// says nothing more of them, else it is left open whether each goes on. `raw`: the numbers of its preformatted lines.
pub(super) fn settle(draft: &Transcript, raw: &[usize], out: &mut Transcript) {
    let is_text = |entry: &Entry| entry.role == Role::Text;
    let paragraphs: Vec<&str> = draft
        .lines()
        .enumerate()
        .filter(|(at, (_, _, entry))| is_text(entry) && raw.binary_search(at).is_err())
        .map(|(_, (line, _, _))| line.trim())
        .collect();
    let wrapped = is_wrapped(&paragraphs);
    // A title above it changes nothing.
    let says_nothing = draft
        .lines()
        .enumerate()
        .all(|(at, (_, _, entry))| is_text(entry) || at == 0 && matches!(entry.role, Role::Heading(_)));
    if says_nothing && (wrapped || paragraphs.is_empty() && !raw.is_empty()) {
        return write_plain(draft, out);
    }
    let spacing = u32::from(wrapped && is_spaced(draft));
    for (at, (line, _, entry)) in draft.lines().enumerate() {
        let mut entry = entry.clone();
        if wrapped && is_text(&entry) {
            entry.follows = Follows::Unknown;
            entry.gap = entry.gap.saturating_sub(spacing);
        } else if raw.binary_search(&at).is_err() {
            entry.gap = entry.gap.min(1);
        }
        out.push_whole(line, entry);
    }
}

fn write_plain(draft: &Transcript, out: &mut Transcript) {
    out.plain = true;
    let mut after_heading = false;
    for (line, _, entry) in draft.lines() {
        let heading = matches!(entry.role, Role::Heading(_));
        let gap = entry.gap.max(u32::from(heading || std::mem::replace(&mut after_heading, heading)));
        for _ in 0..gap {
            out.push("", Entry::default());
        }
        out.push(line, Entry::default());
    }
}

/// Whether a blank line stands between each two lines.
fn is_spaced(draft: &Transcript) -> bool {
    let gaps =
        || draft.lines().filter(|(_, _, entry)| entry.role == Role::Text).map(|(_, _, entry)| entry.gap);
    gaps().filter(|gap| *gap == 1).count() > 2 * gaps().filter(|gap| *gap == 0).count()
}
