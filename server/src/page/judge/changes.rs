//! What a judgement changes, told to a person.

use maud::{Markup, html};

use super::{Visit, label, link};
use crate::api::{
    common::EntityRef,
    judgement::{ChangesView, RegroupedView},
};

/// Groups that are named one by one.
const SHOWN: usize = 20;

/// What changes; the entities after it are links where they exist already.
pub(super) fn changes(visit: &Visit, changes: &ChangesView, is_made: bool) -> Markup {
    let counts = [
        (changes.mentions_moved, "ほかのものを指すようになる箇所", "Passages that mean something else"),
        (changes.relations_moved, "相手や主体が変わる関係", "Relations between others than before"),
        (changes.metrics_moved, "対象が変わる指標の値", "Figures about something else"),
        (changes.names_rescoped, "通じる範囲が変わる名前", "Names with another scope"),
        (changes.entities_hidden, "表示しなくなる組織・施設・事業・地名", "Entities no longer shown"),
        (changes.relations_hidden, "表示しなくなる関係", "Relations no longer shown"),
        (changes.shown_again, "再び表示されるもの", "Entities and relations shown again"),
    ];
    html! {
        @if changes.is_empty() {
            p { (visit.say("いまの文書では、見えるものは何も変わりません。", "In the present documents nothing that can be seen changes.")) }
        } @else {
            (regrouped(visit, if is_made { visit.say("一つになったもの", "Became one") } else { visit.say("一つになるもの", "Become one") }, &changes.joined, is_made))
            (regrouped(visit, if is_made { visit.say("分かれたもの", "Parted") } else { visit.say("分かれるもの", "Part") }, &changes.parted, is_made))
            @if counts.iter().any(|(count, ..)| *count > 0) {
                table {
                    caption { (visit.say("変わる数", "How many change")) }
                    thead { tr { th scope="col" { (visit.say("何が", "What")) } th.number scope="col" { (visit.say("件数", "Count")) } } }
                    tbody {
                        @for (count, japanese, english) in counts.iter().filter(|(count, ..)| *count > 0) {
                            tr { th scope="row" { (visit.say(japanese, english)) } td.number { (label::count(*count)) } }
                        }
                    }
                }
            }
        }
    }
}

fn regrouped(visit: &Visit, heading: &str, groups: &[RegroupedView], is_made: bool) -> Markup {
    html! {
        @if !groups.is_empty() {
            h3 { (heading) }
            ul.regrouped {
                @for group in groups.iter().take(SHOWN) {
                    li { (names(visit, &group.before, !is_made)) " → " (names(visit, &group.after, is_made)) }
                }
            }
            @if groups.len() > SHOWN {
                p.aside { (visit.say("ほかに", "and ")) (label::counted(visit, groups.len() - SHOWN, "組", "more group", "more groups")) }
            }
        }
    }
}

/// The first names of a group; ids lead somewhere only on the side that exists.
fn names(visit: &Visit, entities: &[EntityRef], exist: bool) -> Markup {
    html! {
        @for (at, entity) in entities.iter().take(SHOWN).enumerate() {
            @if at > 0 { (visit.say("、", ", ")) }
            @if exist { (link::entity(visit, entity)) } @else { bdi lang="ja" { (entity.name) } }
        }
        @if entities.len() > SHOWN { (visit.say(" ほか", " and ")) (label::counted(visit, entities.len() - SHOWN, "件", "more", "more")) }
    }
}
