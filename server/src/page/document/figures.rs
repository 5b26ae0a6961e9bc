//! The figures that a part of a document states.

use maud::{Markup, html};

use super::super::{label, link, visit::Visit};
use crate::library::TextPart;

/// Figures in the table.
const MOST: usize = 100;

/// What is measured, of what, the value, whether target or actual, and over which days.
pub(super) fn table(visit: &Visit, part: &TextPart) -> Markup {
    let figures = &part.figures;
    if figures.is_empty() {
        return html! {};
    }
    html! {
        details.figures {
            summary {
                (visit.say("ここに書かれた数値", "Figures stated here")) " "
                span.count { (label::counted(visit, figures.len(), "件", "figure", "figures")) }
            }
            div.scroll role="group" tabindex="0" aria-label=(visit.say("ここに書かれた数値", "Figures stated here")) {
                table {
                    thead { tr {
                        th scope="col" { (visit.say("指標", "Indicator")) }
                        th scope="col" { (visit.say("何の", "Of what")) }
                        th.number scope="col" { (visit.say("値", "Value")) }
                        th scope="col" { (visit.say("区分", "Role")) }
                        th scope="col" { (visit.say("期間", "Period")) }
                    } }
                    tbody {
                        @for figure in figures.iter().take(MOST) { tr {
                            th scope="row" lang="ja" {
                                a href=(link::passage_url(visit, &figure.evidence.citation_id)) { bdi { (figure.indicator) } }
                            }
                            td { @if let Some(subject) = &figure.subject { (link::entity(visit, subject)) } @else { "—" } }
                            td.number {
                                @if figure.approximate { (visit.say("約", "about ")) }
                                (label::figure(figure.value))
                                @if let Some(max) = figure.max { "～" (label::figure(max)) }
                                span lang="ja" { bdi { (figure.unit) } }
                            }
                            td { (label::role(visit, &figure.role)) }
                            td { @if let Some(period) = &figure.period { (label::period(visit, period)) } @else { "—" } }
                        } }
                    }
                }
            }
            @if figures.len() > MOST {
                p.aside { (visit.say("ほか ", "and ")) (label::counted(visit, figures.len() - MOST, "件", "more", "more")) }
            }
        }
    }
}
