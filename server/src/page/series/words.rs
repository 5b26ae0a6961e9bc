//! The words for what became of something.

use maud::{Markup, html};

use super::Visit;
use crate::api::compare::{ChangeKind, SentenceChangeKind};

/// Kinds of change in a URL.
pub(super) const KINDS: [&str; 4] = ["appeared", "vanished", "renamed", "changed"];

/// 追加, added: what became of a sentence.
pub(super) fn sentence(visit: &Visit, kind: SentenceChangeKind, moved: bool) -> &'static str {
    let say = |japanese, english| if visit.is_english() { english } else { japanese };
    match (kind, moved) {
        (SentenceChangeKind::Added, _) => say("追加", "Added"),
        (SentenceChangeKind::Removed, _) => say("削除", "Removed"),
        (SentenceChangeKind::Changed, false) => say("変更", "Changed"),
        (SentenceChangeKind::Changed, true) => say("移動と変更", "Moved and changed"),
        (SentenceChangeKind::Moved, _) => say("移動", "Moved"),
        (SentenceChangeKind::YearOnly, _) => say("年だけ", "Year only"),
    }
}

/// A word that says what became of something, beside it; told apart by its shape and colour besides.
pub(super) fn tag(change: &str, word: &str) -> Markup {
    html! { span.tag data-change=(change) { (word) } }
}

/// The kind as a word of style sheets.
pub(super) fn of_sentence(kind: SentenceChangeKind) -> &'static str {
    match kind {
        SentenceChangeKind::Added => "added",
        SentenceChangeKind::Removed => "removed",
        SentenceChangeKind::Changed => "changed",
        SentenceChangeKind::Moved => "moved",
        SentenceChangeKind::YearOnly => "year",
    }
}

/// 新しく書かれた: what became of a statement or a figure, as a tag.
pub(super) fn told(visit: &Visit, kind: ChangeKind) -> Markup {
    match kind {
        ChangeKind::Appeared => tag("added", visit.say("新しく書かれた", "New")),
        ChangeKind::Vanished => tag("removed", visit.say("書かれなくなった", "No longer told")),
        ChangeKind::Renamed | ChangeKind::Changed => tag("changed", visit.say("変わった", "Changed")),
        ChangeKind::Unchanged => tag("year", visit.say("同じ", "Unchanged")),
    }
}
