//! Which two years are compared, and in which documents.

use maud::{Markup, html};

use super::{
    super::{frame::kept_fields, label, link},
    Visit,
};
use crate::api::compare::{Comparison, SeriesYear};

/// The form with the two years, the neighbouring pairs, and the documents on both sides.
pub(super) fn years(visit: &Visit, comparison: &Comparison) -> Markup {
    html! {
        form.years method="get" aria-label=(visit.say("比べる年度", "Years to compare")) {
            (select(visit, "from", visit.say("前の年度", "Earlier year"), comparison, comparison.from.fiscal_year))
            span.arrow aria-hidden="true" { "→" }
            (select(visit, "to", visit.say("後の年度", "Later year"), comparison, comparison.to.fiscal_year))
            (kept_fields(visit))
            button { (visit.say("比べる", "Compare")) }
        }
        (neighbours(visit, comparison))
        (sides(visit, &[comparison.from.clone(), comparison.to.clone()]))
    }
}

/// A year as it stands in a URL.
fn value(year: Option<i32>) -> String {
    year.map_or_else(|| "unknown".to_owned(), |year| year.to_string())
}

fn select(visit: &Visit, name: &str, label: &str, comparison: &Comparison, chosen: Option<i32>) -> Markup {
    html! {
        label {
            span { (label) }
            select name=(name) {
                @for year in &comparison.years {
                    option value=(value(year.fiscal_year)) selected[year.fiscal_year == chosen] {
                        (label::year(visit, year.fiscal_year))
                    }
                }
            }
        }
    }
}

/// Links to the pairs of years that follow each other, where there are several.
fn neighbours(visit: &Visit, comparison: &Comparison) -> Markup {
    if comparison.years.len() < 3 {
        return html! {};
    }
    let this = (comparison.from.fiscal_year, comparison.to.fiscal_year);
    html! {
        nav.pairs aria-label=(visit.say("続く二つの年度", "Years that follow each other")) {
            ul {
                @for pair in comparison.years.windows(2) {
                    @let (from, to) = (pair[0].fiscal_year, pair[1].fiscal_year);
                    @let (from_value, to_value) = (value(from), value(to));
                    li {
                        a href=(visit.here(&[("from", Some(&from_value)), ("to", Some(&to_value)), ("offset", None)]))
                            aria-current=[((from, to) == this).then_some("true")] {
                            (short(visit, from)) " → " (short(visit, to))
                        }
                    }
                }
            }
        }
    }
}

fn short(visit: &Visit, year: Option<i32>) -> String {
    match (year, visit.is_english()) {
        (Some(year), true) => format!("FY{year}"),
        (Some(year), false) => keifu_corpus::calendar::fiscal_year_label(year),
        (None, _) => label::year(visit, None),
    }
}

/// The documents of each year.
pub(super) fn sides(visit: &Visit, years: &[SeriesYear]) -> Markup {
    html! {
        dl.sides {
            @for year in years {
                div {
                    dt { (label::year(visit, year.fiscal_year)) }
                    @for document in &year.documents {
                        dd { (link::document(visit, document)) " " span.aside { bdi { (document.source) } } }
                    }
                }
            }
        }
    }
}
