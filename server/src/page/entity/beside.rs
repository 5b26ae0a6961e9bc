//! What is named with an entity, and the passages that name it.

use maud::{Markup, html};

use super::{Section, head::search, more};
use crate::{
    api::search::Highlight,
    library::{NamedPassage, Profile},
    page::{
        label, link,
        quote::{marked, original},
        visit::Visit,
    },
};

/// What is named in the same passages; none when nothing is.
pub(super) fn section(visit: &Visit, profile: &Profile) -> Option<Section> {
    if profile.beside.is_empty() {
        return None;
    }
    let content = html! {
        p.aside { (visit.say("同じ段落に名前が現れるものです。関係があるとは限りません。", "What is named in the same passages; no relation need be stated.")) }
        ul.beside {
            @for other in &profile.beside {
                li {
                    (link::entity(visit, &other.entity)) " "
                    @let both = format!("{} entity:{}", search(&profile.entity), other.entity.id);
                    a.count href=(visit.link("/", &[("q", &both)])) {
                        (label::counted(visit, other.passages as usize, "段落", "passage", "passages"))
                        span.hidden { (visit.say("：両方の名前がある段落を検索", ": search passages with both")) " " bdi { (other.entity.name) } }
                    }
                }
            }
        }
    };
    Some(("beside", visit.say("一緒に現れるもの", "Named together"), content))
}

/// The first passages.
pub(super) fn passages(visit: &Visit, profile: &Profile) -> Option<Section> {
    if profile.passages.total == 0 {
        return None;
    }
    let content = html! {
        (list(visit, &profile.passages.shown))
        (more(visit, profile, "passages", &[], profile.passages.left(), profile.passages.total))
        p { a href=(visit.link("/", &[("q", &search(&profile.entity))])) { (visit.say("すべての段落を検索", "Search all passages")) } }
    };
    Some(("passages", visit.say("段落", "Passages"), content))
}

/// Passages with the names marked.
pub(super) fn list(visit: &Visit, passages: &[NamedPassage]) -> Markup {
    html! {
        @for one in passages {
            figure.quote {
                blockquote lang="ja" { bdi { (around(&one.passage.quote, &one.names)) } }
                figcaption {
                    a.citation href=(link::citation_url(visit, &one.passage.passage)) lang="ja" { bdi { (one.passage.citation) } } " "
                    (original(visit, &one.passage.file, one.passage.page, one.passage.place.as_ref()))
                }
            }
        }
    }
}

/// Characters of a passage that are shown, and so many of them before the first name.
const SHOWN: usize = 360;
const BEFORE: usize = 120;

/// A text with the names marked; of a long one what is around the first name.
fn around(text: &str, names: &[Highlight]) -> Markup {
    let length = text.chars().count();
    if length <= SHOWN + BEFORE {
        return marked(text, names);
    }
    let first = names.first().map_or(0, |name| name.start as usize);
    let start = first.saturating_sub(BEFORE).min(length - SHOWN);
    let part: String = text.chars().skip(start).take(SHOWN).collect();
    let shift = |at: u32| (at as usize).saturating_sub(start) as u32;
    let names: Vec<Highlight> =
        names.iter().map(|name| Highlight { start: shift(name.start), end: shift(name.end) }).collect();
    html! { @if start > 0 { "…" } (marked(&part, &names)) @if start + SHOWN < length { "…" } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_what_is_around_the_name_is_shown() {
        let text = format!("{}健都{}", "前".repeat(1000), "後".repeat(1000));
        let name = Highlight { start: 1000, end: 1002 };
        let shown = around(&text, &[name]).into_string();
        assert!(
            shown.starts_with("…前") && shown.ends_with("後…") && shown.contains("<mark>健都</mark>"),
            "{shown}"
        );
        assert_eq!(shown.chars().filter(|letter| "前健都後".contains(*letter)).count(), SHOWN);
        let last = Highlight { start: 1990, end: 1999 };
        assert!(around(&text, &[last]).into_string().ends_with("後</mark>後後後"));
        assert_eq!(around("健都", &[]).into_string(), "健都");
    }
}
