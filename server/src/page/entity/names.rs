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
        (table(visit, &profile.names.shown))
        (more(visit, profile, "names", &[], profile.names.left(), profile.names.total))
    };
    Some(("names", visit.say("名前と略称", "Names and abbreviations"), content))
}

/// Names as a table.
pub(super) fn table(visit: &Visit, names: &[AliasView]) -> Markup {
    let caption = visit.say("ほかの名前と、その由来", "Other names and where they come from");
    html! {
        div.scroll tabindex="0" role="group" aria-label=(caption) {
            table.names {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (visit.say("名前", "Name")) }
                    th scope="col" { (visit.say("由来", "Origin")) }
                    th scope="col" { (visit.say("通じる範囲", "Holds in")) }
                    th scope="col" { (visit.say("定義している箇所", "Where it is defined")) }
                } }
                tbody { @for name in names {
                    tr {
                        th scope="row" lang="ja" { bdi { (name.name) } }
                        td { (words::origin(visit, &name.origin)) }
                        td { (words::scope(visit, &name.scope)) }
                        td { @match &name.evidence {
                            Some(evidence) => { (quote::quote(visit, evidence)) }
                            None => { span.aside { "–" } }
                        } }
                    }
                } }
            }
        }
    }
}
