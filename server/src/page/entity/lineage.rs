//! The line of bodies that an entity belongs to, and where it moved.

use maud::{Markup, html};

use super::Section;
use crate::{
    api::entity::RelationView,
    library::Profile,
    page::{draw::bodies::bodies, label, link, quote, visit::Visit},
};

/// The line as a section; none when nothing is known of forerunners, successors and moves.
pub(super) fn section(visit: &Visit, profile: &Profile) -> Option<Section> {
    let line = &profile.lineage;
    if line.steps.is_empty() && profile.moves.is_empty() {
        return None;
    }
    let content = html! {
        @if let Some(picture) = bodies(visit, line, &profile.moves) {
            figure.chart {
                div.scroll tabindex="0" role="group" aria-label=(visit.say("沿革の図（横に動かせます）", "Lineage (scrolls sideways)")) { (picture) }
                figcaption {
                    (visit.say(
                        "帯は設立（丸）または文書に現れる最初の年度から、細い線は最後に現れる年度まで。数字は下の一覧の番号、点線は予定です。",
                        "Bars begin with the foundation (circle) or the first year of a document that names the body; thin lines go to the last. Numbers are those of the list below; dashes are plans.",
                    ))
                }
            }
        }
        ol.steps {
            @for step in &line.steps {
                li {
                    p {
                        (link::entity(visit, &step.predecessor)) " → " (link::entity(visit, &step.successor)) " "
                        (when(visit, &step.relation)) " "
                        span.aside { (label::predicate(visit, &step.relation.predicate)) }
                    }
                    (quote::quotes(visit, &step.relation.evidence, 1))
                }
            }
            @for moved in &profile.moves {
                li {
                    p {
                        (link::entity(visit, &moved.subject)) " → "
                        @if let Some(object) = &moved.object { (link::entity(visit, object)) }
                        " " (when(visit, moved)) " " span.aside { (label::predicate(visit, &moved.predicate)) }
                    }
                    (quote::quotes(visit, &moved.evidence, 1))
                }
            }
        }
        @if line.truncated {
            p.doubt { (visit.say("この系譜はさらに続きます。", "The line goes on beyond what is shown.")) }
        }
    };
    Some(("lineage", visit.say("沿革", "Lineage"), content))
}

/// When, and whether it came to be.
pub(super) fn when(visit: &Visit, relation: &RelationView) -> Markup {
    html! {
        @if let Some(date) = &relation.date { span.when { (label::period(visit, date)) } }
        @if relation.modality != "fact" {
            " " strong.modality data-modality=(relation.modality) { (label::modality(visit, &relation.modality)) }
        }
    }
}
