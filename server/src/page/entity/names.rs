//! The other names of an entity, and where each comes from.

use maud::{Markup, html};

use super::{Section, more, words};
use crate::{
    api::entity::AliasView,
    library::Profile,
    page::{quote, visit::Visit},
};

/// The names as a section; none when it has no other names.
pub(super) fn section(visit: &Visit, profile: &Profile) -> Option<Section> {
    if profile.names.total == 0 {
        return None;
    }
    let content = html! {
        (list(visit, &profile.names.shown))
        (more(visit, profile, "names", &[], profile.names.left(), profile.names.total))
    };
    Some(("names", visit.say("名前と略称", "Names and abbreviations"), content))
}

/// Names one under the other, each with its origin and the words that define it.
pub(super) fn list(visit: &Visit, names: &[AliasView]) -> Markup {
    html! {
        ul.names { @for name in names {
            li {
                b lang="ja" { bdi { (name.name) } }
                span.aside {
                    (words::origin(visit, &name.origin)) br;
                    (visit.say("通じる範囲: ", "Holds: ")) (words::scope(visit, &name.scope))
                }
                @if let Some(evidence) = &name.evidence { (quote::quote(visit, evidence)) }
            }
        } }
    }
}
