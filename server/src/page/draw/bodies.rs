//! A line of bodies over time: each a bar over the years in which it is known, steps from one to the next as arrows.

use keifu_corpus::{
    Date,
    calendar::{fiscal_year_label, fiscal_year_of},
};
use maud::{Markup, html};

use super::{LINE, at, text_width};
use crate::{
    api::{
        common::{EntityRef, Period},
        entity::{LineBody, LineageLine, RelationView},
    },
    page::{label, visit::Visit},
};

/// Bodies that are drawn; the list below the picture has all.
const MOST: usize = 40;
const ROW: f64 = 44.0;
const BAR: f64 = 12.0;
const TOP: f64 = 2.0 * LINE + 10.0;
const LEFT: f64 = 10.0;

/// Where a body is on the axis, in years.
struct Span {
    /// The first 年度 that names it, were it as a plan, or its foundation.
    first: f64,
    /// From when it is known to be: its foundation, else the first 年度 that names it.
    from: f64,
    /// Until when: the step that ended it, else the last 年度 that names it.
    until: f64,
    /// Until when it is still named.
    named: f64,
    is_founded: bool,
}

/// A step or a move: its number in the list, when, from which row to which.
struct Arrow {
    number: usize,
    when: f64,
    from: usize,
    to: Option<usize>,
    is_planned: bool,
}

/// The picture; `None` when no year is known or nothing leads anywhere.
pub(crate) fn bodies(visit: &Visit, line: &LineageLine, moves: &[RelationView]) -> Option<Markup> {
    let shown = &line.bodies[..line.bodies.len().min(MOST)];
    let spans: Vec<Option<Span>> = shown.iter().map(|body| span(body, line)).collect();
    let arrows = arrows(line, moves, shown, &spans);
    if arrows.is_empty() {
        return None;
    }
    let ends = spans.iter().flatten().flat_map(|span| [span.first, span.until, span.named]);
    let (low, high) = ends
        .chain(arrows.iter().map(|arrow| arrow.when))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), year| (low.min(year), high.max(year)));
    if !(low.is_finite() && high.is_finite()) {
        return None;
    }
    let (low, high) = (low.floor(), high.ceil().max(low.floor() + 1.0));
    let width = ((high - low) * 72.0).clamp(300.0, 640.0);
    let x = |year: f64| LEFT + (year - low) / (high - low) * width;
    let bar = |row: usize| TOP + row as f64 * ROW + LINE + 6.0;
    let height = TOP + shown.len() as f64 * ROW + 6.0;
    let total = LEFT + width + 64.0;

    Some(html! {
        svg.bodies role="img" width=(at(total)) height=(at(height)) viewBox=(format!("0 0 {} {}", at(total), at(height)))
            aria-labelledby="bodies-title bodies-desc" {
            title #bodies-title { (visit.say("沿革の図", "Lineage")) }
            desc #bodies-desc { (in_words(visit, line, moves)) }
            @for year in ticks(low, high, width) {
                line.grid x1=(at(x(year))) x2=(at(x(year))) y1=(at(TOP - 6.0)) y2=(at(height)) {}
                (year_above(visit, year as i32, x(year)))
            }
            @for (row, (body, span)) in shown.iter().zip(&spans).enumerate() {
                @let name = fitted(&body.entity.name, total - LEFT);
                @let left = span.as_ref().map_or(LEFT, |span| x(span.first)).min((total - text_width(&name)).max(LEFT));
                text.own[body.entity.id == line.entity.id].name x=(at(left)) y=(at(bar(row) - 5.0)) { (name) }
                @match span {
                    Some(span) => {
                        @for (from, until) in [(span.first, span.from), (span.until, span.named)] {
                            @if from < until {
                                line.named x1=(at(x(from))) x2=(at(x(until))) y1=(at(bar(row) + BAR / 2.0)) y2=(at(bar(row) + BAR / 2.0)) {}
                            }
                        }
                        rect.body x=(at(x(span.from))) y=(at(bar(row))) width=(at((x(span.until) - x(span.from)).max(2.0))) height=(BAR) {}
                        @if span.is_founded { circle.founded cx=(at(x(span.from))) cy=(at(bar(row) + BAR / 2.0)) r="6" {} }
                    }
                    None => { text.unknown x=(at(LEFT)) y=(at(bar(row) + BAR)) { (visit.say("年度不明", "Year unknown")) } }
                }
            }
            @for arrow in &arrows {
                @let x = at(x(arrow.when));
                @match arrow.to {
                    Some(to) => {
                        @let down = to > arrow.from;
                        @let start = if down { bar(arrow.from) + BAR } else { bar(arrow.from) };
                        @let end = if down { bar(to) } else { bar(to) + BAR };
                        @let head = if down { -6.0 } else { 6.0 };
                        path.step.planned[arrow.is_planned] d=(format!("M{x} {}V{}", at(start), at(end + head))) {}
                        path.head d=(format!("M{x} {}l-5 {head}h10z", at(end))) {}
                        text.number x=(x + 8.0) y=(at(if down { start + LINE } else { start - 4.0 })) { (arrow.number) }
                    }
                    None => {
                        path.move.planned[arrow.is_planned] d=(format!("M{x} {}l6 11h-12z", at(bar(arrow.from) + 1.0))) {}
                        text.number x=(x + 8.0) y=(at(bar(arrow.from) + BAR + LINE - 3.0)) { (arrow.number) }
                    }
                }
            }
        }
    })
}

fn span(body: &LineBody, line: &LineageLine) -> Option<Span> {
    let founded = body.founded.as_ref().and_then(|period| year_of(&period.start));
    let first = body.first_year.map(f64::from);
    let named = body.last_year.map(|year| f64::from(year) + 1.0);
    let steps = line
        .steps
        .iter()
        .filter(|step| step.predecessor.id == body.entity.id && step.relation.modality == "fact");
    let ended = steps
        .filter_map(|step| began(step.relation.date.as_ref()?))
        .fold(None, |last: Option<f64>, year| Some(last.map_or(year, |last| last.max(year))));
    let from = founded.or(first).or(ended)?;
    let until = ended.or(named).unwrap_or(from + 1.0).max(from);
    Some(Span {
        first: from.min(first.unwrap_or(from)),
        from,
        until,
        named: named.unwrap_or(until).max(until),
        is_founded: founded.is_some(),
    })
}

fn arrows(
    line: &LineageLine,
    moves: &[RelationView],
    shown: &[LineBody],
    spans: &[Option<Span>],
) -> Vec<Arrow> {
    let row = |entity: &EntityRef| shown.iter().position(|body| body.entity.id == entity.id);
    let steps = line.steps.iter().enumerate().filter_map(|(number, step)| {
        let (from, to) = (row(&step.predecessor)?, row(&step.successor)?);
        let when = step.relation.date.as_ref().and_then(began);
        // Without a date: where the one ends and the other begins, as far as that is known.
        let when =
            when.or_else(|| Some(spans[to].as_ref()?.from)).or_else(|| Some(spans[from].as_ref()?.until))?;
        Some(Arrow {
            number: number + 1,
            when,
            from,
            to: Some(to),
            is_planned: step.relation.modality != "fact",
        })
    });
    let moves = moves.iter().enumerate().filter_map(|(number, moved)| {
        let when = moved.date.as_ref().and_then(began)?;
        let from = row(&moved.subject)?;
        Some(Arrow {
            number: line.steps.len() + number + 1,
            when,
            from,
            to: None,
            is_planned: moved.modality != "fact",
        })
    });
    steps.chain(moves).filter(|arrow| arrow.to != Some(arrow.from)).collect()
}

fn began(period: &Period) -> Option<f64> {
    year_of(&period.start)
}

/// A day as a place on the axis: its 年度 and the share of it that is over.
fn year_of(day: &str) -> Option<f64> {
    let day: Date = day.parse().ok()?;
    let year = fiscal_year_of(day);
    let months = (i32::from(day.month()) + 8) % 12;
    Some(f64::from(year) + (f64::from(months) + f64::from(day.day() - 1) / 31.0) / 12.0)
}

/// The 年度 that are written, so far apart that they can be read.
fn ticks(low: f64, high: f64, width: f64) -> Vec<f64> {
    let room = width / 54.0;
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    let step = steps.into_iter().find(|step| (high - low) / f64::from(*step) <= room).unwrap_or(10_000);
    let first = (low as i32).div_euclid(step) * step;
    (0..=64).map(|tick| f64::from(first + tick * step)).filter(|year| (low..=high).contains(year)).collect()
}

fn year_above(visit: &Visit, year: i32, x: f64) -> Markup {
    let era = fiscal_year_label(year);
    let era = era.trim_end_matches("年度");
    let western = year.to_string();
    let (first, second) = if visit.is_english() { (western.as_str(), era) } else { (era, western.as_str()) };
    html! {
        text.year x=(at(x + 2.0)) y=(at(LINE - 2.0)) { (first) }
        text.year.second x=(at(x + 2.0)) y=(at(2.0 * LINE - 2.0)) { (second) }
    }
}

/// The beginning of a name that fits into `width`.
fn fitted(name: &str, width: f64) -> String {
    if text_width(name) <= width {
        return name.to_owned();
    }
    let mut fitted = String::new();
    let mut used = text_width("…") + 12.0;
    for letter in name.chars() {
        used += text_width(letter.encode_utf8(&mut [0; 4]));
        if used > width {
            break;
        }
        fitted.push(letter);
    }
    fitted + "…"
}

/// The picture for those who do not see it.
fn in_words(visit: &Visit, line: &LineageLine, moves: &[RelationView]) -> String {
    let date = |relation: &RelationView| {
        relation.date.as_ref().map(|date| format!("{} ", label::period(visit, date))).unwrap_or_default()
    };
    let steps = line
        .steps
        .iter()
        .map(|step| format!("{}{} → {}", date(&step.relation), step.predecessor.name, step.successor.name));
    let moves = moves.iter().map(|moved| {
        let to = moved.object.as_ref().map(|object| object.name.as_str()).unwrap_or_default();
        format!("{}{}: {} → {to}", date(moved), visit.say("移転", "moves"), moved.subject.name)
    });
    let told: Vec<String> = steps.chain(moves).take(MOST).collect();
    told.join(visit.say("。", ". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(id: &str, name: &str) -> EntityRef {
        EntityRef { id: id.to_owned(), name: name.to_owned(), kind: "organization".to_owned() }
    }

    fn relation(from: &str, to: &str, date: Option<&str>) -> RelationView {
        RelationView {
            subject: entity(from, from),
            predicate: "renamed_to".to_owned(),
            label: "改称・改組".to_owned(),
            object: Some(entity(to, to)),
            modality: "fact".to_owned(),
            date: date.map(|day| Period { start: day.to_owned(), end: day.to_owned() }),
            support: 1,
            confidence: 1.0,
            rule: String::new(),
            evidence: Vec::new(),
        }
    }

    fn line(bodies: &[(&str, Option<i32>)], steps: &[(&str, &str, Option<&str>)]) -> LineageLine {
        let body = |&(name, year): &(&str, Option<i32>)| LineBody {
            entity: entity(name, name),
            founded: None,
            first_year: year,
            last_year: year.map(|year| year + 1),
        };
        let step = |&(from, to, date): &(&str, &str, Option<&str>)| crate::api::entity::LineageView {
            predecessor: entity(from, from),
            successor: entity(to, to),
            relation: relation(from, to, date),
        };
        LineageLine {
            entity: entity(bodies[0].0, bodies[0].0),
            bodies: bodies.iter().map(body).collect(),
            steps: steps.iter().map(step).collect(),
            truncated: false,
        }
    }

    #[test]
    fn each_body_has_a_bar_and_each_step_an_arrow() {
        let visit = Visit::default();
        let line = line(
            &[("準備組織", Some(2018)), ("<機構>", Some(2019))],
            &[("準備組織", "<機構>", Some("2019-11-01"))],
        );
        let drawn =
            bodies(&visit, &line, &[relation("<機構>", "中之島", Some("2020-02-01"))]).unwrap().into_string();
        assert_eq!(
            (drawn.matches("class=\"body\"").count(), drawn.matches("class=\"step\"").count()),
            (2, 1)
        );
        assert!(
            drawn.contains("class=\"move\"")
                && drawn.contains("準備組織 → &lt;機構&gt;")
                && !drawn.contains("<機構>")
        );
    }

    #[test]
    fn nothing_known_of_time_breaks_it() {
        let visit = Visit::default();
        assert!(bodies(&visit, &line(&[("甲", None), ("乙", None)], &[("甲", "乙", None)]), &[]).is_none());
        assert!(bodies(&visit, &line(&[("甲", Some(2018))], &[]), &[]).is_none());
        for years in
            [(Some(2018), None), (Some(1), Some(9998)), (Some(2018), Some(2018)), (Some(-5), Some(3))]
        {
            let line =
                line(&[("甲", years.0), (&"長".repeat(500), years.1)], &[("甲", &"長".repeat(500), None)]);
            let drawn = bodies(&visit, &line, &[]).map(Markup::into_string).unwrap_or_default();
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }
}
