//! How much changed, as a table that leads to the lists.

use maud::{Markup, html};

use super::{Visit, label};
use crate::api::compare::{ChangeCounts, Comparison};

/// Of so many sentences, one at least must be the same for two reports to be told sentence by sentence.
const ALIKE: usize = 5;

/// How many things of each sort came, went and changed.
pub(super) fn table(visit: &Visit, comparison: &Comparison) -> Markup {
    let counts = &comparison.counts;
    let sentences = &counts.sentences;
    let title = visit.say("変化の数", "How much changed");
    let same = sentences.unchanged + sentences.labels;
    let of_things = |counts: &ChangeCounts| {
        [
            Some(counts.appeared),
            Some(counts.vanished),
            Some(counts.changed + counts.renamed),
            None,
            None,
            Some(counts.unchanged),
        ]
    };
    let rows = [
        (
            "#entities",
            visit.say("事業・組織・施設・場所", "Programs, bodies, places"),
            of_things(&counts.entities),
        ),
        ("#numbers", visit.say("数値", "Figures"), of_things(&counts.metrics)),
        (
            "#sentences",
            visit.say("文・表の行・見出し", "Sentences, rows, headings"),
            [
                Some(sentences.added),
                Some(sentences.removed),
                Some(sentences.changed),
                Some(sentences.moved),
                Some(sentences.year_only),
                Some(same),
            ],
        ),
        ("#relations", visit.say("関係", "Relations"), of_things(&counts.relations)),
        ("#events", visit.say("出来事", "Events"), of_things(&counts.events)),
    ];
    let columns = [
        visit.say("加わった", "New"),
        visit.say("なくなった", "Gone"),
        visit.say("変わった", "Changed"),
        visit.say("移った", "Moved"),
        visit.say("年だけ", "Year only"),
        visit.say("同じ", "Same"),
    ];
    html! {
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.summary {
                caption { (title) }
                thead { tr { td {} @for column in columns { th.number scope="col" { (column) } } } }
                tbody {
                    @for (place, name, cells) in rows {
                        tr {
                            th scope="row" { a href=(place) { (name) } }
                            @for cell in cells {
                                td.number { @match cell { Some(count) => (label::count(count)), None => span.aside { "–" } } }
                            }
                        }
                    }
                }
            }
        }
        @let told = sentences.changed + sentences.moved + sentences.year_only + sentences.unchanged;
        @if told * ALIKE < sentences.added + sentences.removed {
            p.warning { (visit.say(
                "二つの年度では、書き方が大きく変わっています。同じ文が少ないため、事業や組織と数値の変化を先にご覧ください。",
                "The two were written very differently. As few sentences are the same, look at programs, bodies and figures first.",
            )) }
        }
    }
}
