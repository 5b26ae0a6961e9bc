//! What is named with an entity, and the passages that name it.

use maud::{Markup, html};

use super::{Section, head::search, more};
use crate::{
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
                blockquote lang="ja" { bdi { (marked(&one.passage.quote, &one.names)) } }
                figcaption {
                    a.citation href=(link::citation_url(visit, &one.passage.passage)) lang="ja" { bdi { (one.passage.citation) } } " "
                    (original(visit, &one.passage.file, one.passage.page, one.passage.place.as_ref()))
                }
            }
        }
    }
}
