//! What the picture shows, as a form: relations, kinds, years, how far and how much.

use keifu_graph::{EntityKind, Modality};
use maud::{Markup, html};

use super::{
    picture::Picture,
    question::{LIMITS, Question},
    svg,
};
use crate::page::{frame, label, visit::Visit};

/// The form of the filters; without a script it is sent, with one it works at once.
pub(super) fn filters(visit: &Visit, question: &Question, picture: &Picture) -> Markup {
    let choices = &picture.choices;
    html! {
        form #filters action="/graph" aria-label=(visit.say("図に示すもの", "What the picture shows")) {
            input type="hidden" name="entity" value=(question.entity);
            @for id in &question.expanded { input type="hidden" name="expand" value=(id); }
            (frame::kept_fields(visit))
            @if choices.predicates.len() > 1 || !question.predicates.is_empty() {
                fieldset {
                    legend { (visit.say("関係", "Relations")) }
                    @for (predicate, count) in &choices.predicates {
                        label.choice {
                            input type="checkbox" name="predicate" value=(predicate.as_str()) checked[question.predicates.contains(predicate)];
                            " " (label::predicate(visit, predicate.as_str())) " " span.count { (count) }
                        }
                    }
                }
            }
            fieldset {
                legend { (visit.say("種類", "Types")) }
                @for kind in EntityKind::ALL {
                    @let count = choices.kinds.get(kind).copied().unwrap_or(0);
                    @if count > 0 || question.kinds.contains(kind) {
                        label.choice {
                            input type="checkbox" name="type" value=(kind.as_str()) checked[question.kinds.contains(kind)];
                            " " (sample(kind.as_str())) " " (label::kind(visit, kind.as_str())) " " span.count { (count) }
                        }
                    }
                }
            }
            fieldset {
                legend { (visit.say("述べ方", "Modality")) }
                @for modality in Modality::ALL {
                    label.choice {
                        input type="checkbox" name="modality" value=(modality.as_str()) checked[question.modalities.contains(modality)];
                        " " (label::modality(visit, modality.as_str()))
                    }
                }
                label.choice {
                    input type="checkbox" name="beside" value="1" checked[picture.beside];
                    " " (visit.say("同じ段落に出るもの", "named in the same passage"))
                }
            }
            @if let Some((first, last)) = choices.years {
                fieldset.years data-first=(first) data-last=(last) {
                    legend { (visit.say("年度", "Fiscal years")) }
                    label { (visit.say("から", "from")) " " input type="number" name="from" min=(first) max=(last) value=[question.from] placeholder=(first); }
                    " "
                    label { (visit.say("まで", "to")) " " input type="number" name="to" min=(first) max=(last) value=[question.to] placeholder=(last); }
                }
            }
            fieldset {
                legend { (visit.say("広さ", "Extent")) }
                label { (visit.say("何歩先まで", "Steps")) " "
                    select name="hops" { @for hops in 1..=3_u8 { option value=(hops) selected[question.hops == hops] { (hops) } } }
                }
                " "
                label { (visit.say("最大", "At most")) " "
                    select name="limit" {
                        @if !LIMITS.contains(&question.limit) { option value=(question.limit) selected { (question.limit) } }
                        @for limit in LIMITS { option value=(limit) selected[question.limit == limit] { (limit) (visit.say("件", "")) } }
                    }
                }
            }
            p.act {
                button { (visit.say("示す", "Show")) } " "
                a href=(visit.link("/graph", &[("entity", &question.entity)])) { (visit.say("条件をすべて外す", "Clear all")) }
            }
        }
    }
}

/// The form of a box of a kind.
fn sample(kind: &str) -> Markup {
    html! {
        svg.sample data-kind=(kind) width="26" height="16" viewBox="-13 -8 26 16" aria-hidden="true" focusable="false" {
            path.box d=(svg::outline_of(kind, 11.0, 6.5)) {}
        }
    }
}
