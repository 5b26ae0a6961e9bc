//! `/paths`: how two institutions hang together, each step with the words that prove it, read in order.

use axum::{Router, extract::State, response::Response, routing::get};
use maud::{Markup, html};

use super::{
    frame::{self, Head},
    graph::{self, Named},
    label, link, quote,
    visit::Visit,
};
use crate::{
    Error,
    api::{
        common::EntityRef,
        entity::{EntitySummary, PathView, Paths, StepView},
    },
    app::{AppState, Problem},
    library::{PathQuestion, Snapshot},
};

/// Steps unless asked otherwise, and the most.
const HOPS: (u32, u32) = (4, 8);
/// Paths unless asked otherwise, and the most.
const PATHS: (u32, u32) = (3, 20);

/// The page.
pub(super) fn router() -> Router<AppState> {
    Router::new().route("/paths", get(page))
}

/// One end as it was given.
enum End {
    /// Nothing was given.
    Empty,
    /// This entity.
    Known(EntityRef),
    /// One of several.
    Several(Vec<EntitySummary>),
    /// None; these are near.
    Unknown(Vec<EntityRef>),
}

struct Answer {
    ends: [End; 2],
    paths: Option<Paths>,
    /// Whether facts were not enough, so that plans, requests and denials were tried too.
    widened: bool,
    /// What was wrong with the years.
    bad_years: Option<String>,
}

async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    for name in ["from", "to", "fiscal_year"] {
        state.check_length(visit.param(name).unwrap_or_default())?;
    }
    let asking = visit.clone();
    let answer = state.answer(move |library| read(library, &asking)).await?;
    let title = match &answer.ends {
        [End::Known(from), End::Known(to)] => visit
            .say("{}から{}への経路", "Paths from {} to {}")
            .replacen("{}", &from.name, 1)
            .replacen("{}", &to.name, 1),
        _ => visit.say("経路を探す", "Find a path").to_owned(),
    };
    let body = body(&visit, &answer);
    Ok(frame::page(&visit, Head { title: &title, ..Head::default() }, &body))
}

fn number(visit: &Visit, name: &str, (usual, most): (u32, u32)) -> u32 {
    visit.param(name).and_then(|given| given.parse().ok()).unwrap_or(usual).clamp(1, most)
}

fn read(library: &Snapshot, visit: &Visit) -> Result<Answer, Error> {
    let end = |name: &str| match visit.param(name) {
        None => End::Empty,
        Some(given) => match graph::named(library, given) {
            Named::One(at) => End::Known(library.entity_ref(at)),
            Named::Several(several) => End::Several(several),
            Named::None(near) => End::Unknown(near),
        },
    };
    let ends = [end("from"), end("to")];
    let mut answer = Answer { ends, paths: None, widened: false, bad_years: None };
    let [End::Known(from), End::Known(to)] = &answer.ends else { return Ok(answer) };
    let mut question = PathQuestion {
        from: from.id.clone(),
        to: to.id.clone(),
        max_hops: Some(number(visit, "max_hops", HOPS)),
        k: Some(number(visit, "k", PATHS)),
        years: visit.param("fiscal_year").map(str::to_owned),
        modality: (visit.param("modality") == Some("all")).then(|| "all".to_owned()),
    };
    let mut paths = match library.paths(&question) {
        Err(Error::BadValue { expected, .. }) => {
            answer.bad_years = Some(expected);
            return Ok(answer);
        }
        paths => paths?,
    };
    // Before a passage that merely names both stands what somebody plans or asks for.
    if question.modality.is_none() && from.id != to.id && (paths.by_co_mention || paths.paths.is_empty()) {
        question.modality = Some("all".to_owned());
        let wider = library.paths(&question)?;
        if !wider.by_co_mention && !wider.paths.is_empty() {
            paths = wider;
            answer.widened = true;
        }
    }
    answer.paths = Some(paths);
    Ok(answer)
}

fn body(visit: &Visit, answer: &Answer) -> Markup {
    html! {
        h1 { (visit.say("経路を探す", "Find a path")) }
        p.aside { (visit.say("二つの組織・施設・事業・地名が、どの関係をたどってつながるかを、根拠の原文とともに示します。", "Shows by which relations two organizations, facilities, programs or places hang together, each with the words that say so.")) }
        (ask(visit, answer))
        @if let Some(expected) = &answer.bad_years { p.problem role="alert" { bdi lang="ja" { (expected) } } }
        @for (parameter, end) in ["from", "to"].into_iter().zip(&answer.ends) { (doubt(visit, parameter, end)) }
        @if let Some(paths) = &answer.paths { (found(visit, paths, answer.widened)) }
    }
}

fn ask(visit: &Visit, answer: &Answer) -> Markup {
    let value = |parameter: &'static str, end: &End| match end {
        End::Known(entity) => entity.name.clone(),
        _ => visit.param(parameter).unwrap_or_default().to_owned(),
    };
    let fields = [
        ("from", visit.say("出発点", "From"), value("from", &answer.ends[0])),
        ("to", visit.say("行き先", "To"), value("to", &answer.ends[1])),
    ];
    let hops = number(visit, "max_hops", HOPS);
    let k = number(visit, "k", PATHS);
    html! {
        form.ask.paths action="/paths" role="search" aria-label=(visit.say("経路を探す", "Find a path")) {
            @for (name, label, value) in &fields {
                p.ask-field {
                    label for=(name) { (label) }
                    input id=(name) name=(name) value=(value) lang="ja" required autocomplete="off" spellcheck="false" data-suggest="entity";
                }
            }
            p.ask-field {
                label for="max_hops" { (visit.say("何歩まで", "Steps at most")) }
                select #max_hops name="max_hops" { @for number in 1..=HOPS.1 { option value=(number) selected[number == hops] { (number) } } }
            }
            p.ask-field {
                label for="k" { (visit.say("経路の数", "Paths")) }
                select #k name="k" {
                    @if ![1, 3, 5, 10, 20].contains(&k) { option value=(k) selected { (k) } }
                    @for number in [1, 3, 5, 10, 20] { option value=(number) selected[number == k] { (number) } }
                }
            }
            p.ask-field {
                label for="fiscal_year" { (visit.say("年度（R1、2018..2020）", "Fiscal years (R1, 2018..2020)")) }
                input #fiscal_year name="fiscal_year" value=(visit.param("fiscal_year").unwrap_or_default()) size="12" autocomplete="off";
            }
            p.ask-field.check {
                label {
                    input type="checkbox" name="modality" value="all" checked[visit.param("modality") == Some("all")];
                    " " (visit.say("予定・要望・否定も", "plans, requests, denials too"))
                }
            }
            (frame::kept_fields(visit))
            button { (visit.say("探す", "Find")) }
        }
        @if let [End::Known(_), End::Known(_)] = &answer.ends {
            p { a href=(visit.here(&[("from", visit.param("to")), ("to", visit.param("from"))])) { (visit.say("出発点と行き先を入れ替える", "Swap the two ends")) } }
        }
    }
}

/// What to do about an end that is no single entity.
fn doubt(visit: &Visit, parameter: &str, end: &End) -> Markup {
    let given = visit.param(parameter).unwrap_or_default();
    html! {
        @match end {
            End::Empty | End::Known(_) => {}
            End::Several(several) => {
                h2 { @if visit.is_english() { "Which “" bdi lang="ja" { (given) } "”?" } @else { "「" bdi { (given) } "」はどれのことですか" } }
                (graph::choices(visit, parameter, several))
            }
            End::Unknown(near) => {
                p.problem role="alert" {
                    @if visit.is_english() { "Nothing bears the name “" bdi lang="ja" { (given) } "”." }
                    @else { "「" bdi { (given) } "」という名前は見つかりません。" }
                }
                @if !near.is_empty() {
                    p { (visit.say("もしかして: ", "Did you mean: "))
                        @for (at, one) in near.iter().enumerate() {
                            @if at > 0 { (visit.say("、", ", ")) }
                            a href=(visit.here(&[(parameter, Some(&one.id))])) { bdi lang="ja" { (one.name) } }
                        }
                    }
                }
            }
        }
    }
}

fn found(visit: &Visit, paths: &Paths, widened: bool) -> Markup {
    let heading = visit.say("{}から{}へ", "From {} to {}");
    let count = paths.paths.len();
    html! {
        h2 {
            @if visit.is_english() { "From " (link::entity(visit, &paths.from)) " to " (link::entity(visit, &paths.to)) }
            @else { (link::entity(visit, &paths.from)) "から" (link::entity(visit, &paths.to)) "へ" }
            " " span.count { (label::counted(visit, count, "通り", "path", "paths")) }
        }
        @if paths.from.id == paths.to.id {
            p { (visit.say("出発点と行き先が同じです。", "Both ends are the same.")) }
        } @else if paths.paths.is_empty() {
            (nothing(visit))
        } @else {
            @if widened {
                p.warning { (visit.say("事実だけではつながりません。予定・要望・否定を述べた文もたどっています。", "Facts alone do not connect the two: plans, requests and denials are followed too.")) }
            }
            @if paths.by_co_mention {
                p.warning { (visit.say("関係を述べた文だけではつながりません。同じ段落に出ることでつないだ所があり、関係があるとは限りません。", "Stated relations alone do not connect the two: some steps only lead to what is named in the same passage, which need not be a relation.")) }
            }
            @for (at, path) in paths.paths.iter().enumerate() { (chain(visit, at, path)) }
        }
        @if paths.truncated {
            p.aside { (visit.say("とても多くの段落に出るものは一部だけをたどりました。ほかの経路があるかもしれません。", "What is named in very many passages was followed only in part; there may be other paths.")) }
        }
        p { a href=(visit.link("/graph", &[("entity", &paths.from.id), ("hops", "2")])) { (heading.split("{}").next().unwrap_or_default()) bdi lang="ja" { (paths.from.name) } (visit.say("のまわりの図", ": picture")) } }
    }
}

/// That there is no path, and what was tried.
fn nothing(visit: &Visit) -> Markup {
    let hops = number(visit, "max_hops", HOPS);
    let years = visit.param("fiscal_year");
    html! {
        div.problem role="alert" {
            p { (visit.say("経路は見つかりませんでした。", "No path was found.")) }
            ul {
                li {
                    @if visit.is_english() { "Tried: relations and common passages, up to " (hops) " steps" }
                    @else { "試したもの: 述べられた関係（予定・要望・否定も）と、同じ段落に出ること、" (hops) "歩まで" }
                    @if let Some(years) = years { (visit.say("、年度 ", ", fiscal years ")) bdi { (years) } }
                }
                @if hops < HOPS.1 {
                    li { a href=(visit.here(&[("max_hops", Some(&HOPS.1.to_string()))])) {
                        @if visit.is_english() { "Try up to " (HOPS.1) " steps" } @else { (HOPS.1) "歩まで探す" }
                    } }
                }
                @if years.is_some() { li { a href=(visit.here(&[("fiscal_year", None)])) { (visit.say("年度を問わずに探す", "Search in all years")) } } }
            }
        }
    }
}

fn chain(visit: &Visit, at: usize, path: &PathView) -> Markup {
    let steps = path.steps.len();
    html! {
        section.route aria-labelledby=(format!("path-{}", at + 1)) {
            h3 id=(format!("path-{}", at + 1)) {
                @if visit.is_english() { "Path " (at + 1) } @else { "経路" (at + 1) }
                " " span.count { (label::counted(visit, steps, "歩", "step", "steps")) }
            }
            p.route-line {
                @for (at, step) in path.steps.iter().enumerate() {
                    @if at == 0 { (link::entity(visit, &step.from)) }
                    " " span.route-link.beside[step.relation.is_none()] { (arrow_before(step)) (word(visit, step)) (arrow_after(step)) } " "
                    (link::entity(visit, &step.to))
                }
            }
            ol.route-steps {
                @for step in &path.steps {
                    li {
                        @if let Some(relation) = &step.relation {
                            p.says { (graph::sentence(visit, relation)) }
                            (quote::quotes(visit, &relation.evidence, 1))
                            @if let Some(others) = step.other_relations.filter(|others| *others > 0) {
                                p.aside {
                                    @let edge = format!("{}~{}", step.from.id, step.to.id);
                                    a href=(visit.link("/graph", &[("entity", &step.from.id), ("modality", "all"), ("edge", &edge)])) {
                                        @if visit.is_english() { (others) " more relations between the two" } @else { "この二者の関係はほかに" (others) "件" }
                                    }
                                }
                            }
                        } @else {
                            p.says {
                                (link::entity(visit, &step.from)) " – " (link::entity(visit, &step.to)) " "
                                strong.doubt { (visit.say("同じ段落に出るだけ（関係とは限りません）", "only named in the same passage (not necessarily related)")) }
                            }
                            @if let Some(evidence) = &step.evidence { (quote::quote(visit, evidence)) }
                        }
                    }
                }
            }
        }
    }
}

fn word(visit: &Visit, step: &StepView) -> Markup {
    html! {
        @match &step.relation {
            None => (visit.say("同じ段落", "same passage")),
            Some(relation) => {
                (label::predicate(visit, &relation.predicate))
                @if relation.modality != "fact" { (visit.say("（", " (")) (label::modality(visit, &relation.modality)) (visit.say("）", ")")) }
            }
        }
    }
}

fn is_symmetric(step: &StepView) -> bool {
    let predicate =
        step.relation.as_ref().map(|relation| relation.predicate.parse::<keifu_graph::Predicate>());
    !matches!(predicate, Some(Ok(predicate)) if !predicate.is_symmetric())
}

fn arrow_before(step: &StepView) -> &'static str {
    if !is_symmetric(step) && step.forward == Some(false) { "← " } else { "– " }
}

fn arrow_after(step: &StepView) -> &'static str {
    if !is_symmetric(step) && step.forward == Some(true) { " →" } else { " –" }
}
