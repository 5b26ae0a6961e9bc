//! `/graph`: what is around an entity, as a picture with every line's quotes below it; and the picture as a file.

mod evidence;
mod form;
mod picture;
mod question;
mod rows;
mod svg;

use axum::{
    Router,
    extract::State,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse as _, Response},
    routing::get,
};
use keifu_graph::EntityIndex;
use maud::{Markup, html};

use super::{
    frame::{self, Head},
    label, link,
    visit::Visit,
};
use crate::{
    Error,
    api::{common::EntityRef, entity::EntitySummary},
    app::{AppState, Problem},
    export::write_graphml,
    library::Snapshot,
    tables::{Chosen, Selection},
};

pub(super) use evidence::sentence;
use picture::Picture;
use question::Question;

/// Entities that the page offers when none is asked for.
const OFFERED: usize = 24;

/// What a name leads to.
pub(super) enum Named {
    /// This.
    One(EntityIndex),
    /// One of these.
    Several(Vec<EntitySummary>),
    /// Nothing; these names are near.
    None(Vec<EntityRef>),
}

/// Everything the page shows.
enum Answer {
    Offer(Vec<EntitySummary>),
    Choose(Vec<EntitySummary>),
    Unknown(Vec<EntityRef>),
    Shown(Box<Shown>),
}

struct Shown {
    question: Question,
    picture: Picture,
    rows: Vec<evidence::Row>,
    proof: Option<evidence::Proof>,
}

/// The page and its files.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/graph", get(page))
        .route("/graph.svg", get(svg_file))
        .route("/graph.graphml", get(graphml_file))
}

/// The page.
async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    state.check_length(visit.param("entity").unwrap_or_default())?;
    let asking = visit.clone();
    let answer = state.answer(move |library| read(library, &asking)).await?;
    let (title, body) = match &answer {
        Answer::Offer(entities) => {
            (visit.say("つながりの図", "Picture of relations").to_owned(), offer(&visit, entities))
        }
        Answer::Choose(several) => {
            (visit.say("どれの図ですか", "Of which of these?").to_owned(), choose(&visit, "entity", several))
        }
        Answer::Unknown(near) => {
            (visit.say("見つかりません", "Not found").to_owned(), unknown(&visit, "entity", near))
        }
        Answer::Shown(shown) => {
            let name = shown.picture.nodes.first().map_or("", |node| node.entity.name.as_str());
            (visit.say("{}のまわり", "Around {}").replace("{}", name), body(&visit, shown))
        }
    };
    let head = Head { title: &title, scripts: &["graph.js"], wide: true, ..Head::default() };
    let page = frame::page(&visit, head, &body);
    Ok(if matches!(answer, Answer::Unknown(_)) {
        frame::with_status(StatusCode::NOT_FOUND, page)
    } else {
        page
    })
}

/// The picture as an SVG file.
async fn svg_file(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let asking = visit.clone();
    let (name, text) = state
        .answer(move |library| {
            let (question, middle) = asked(library, &asking)?;
            let picture = Picture::of(library, &asking, middle, &question);
            let name = library.entity_ref(middle).name;
            let source = asking.here(&[]).replacen("/graph.svg", "/graph", 1);
            Ok((name.clone(), svg::as_file(&picture, &name, &source)))
        })
        .await?;
    Ok(file(&name, "svg", "image/svg+xml", text.into_bytes()))
}

/// The entities and relations of the picture as GraphML.
async fn graphml_file(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let (name, bytes) = state
        .answer(move |library| {
            let (question, middle) = asked(library, &visit)?;
            let picture = Picture::of(library, &visit, middle, &question);
            let mut entities: Vec<u32> =
                picture.nodes.iter().filter_map(|node| library.graph.entity(&node.entity.id)).collect();
            entities.sort_unstable();
            let mut relations: Vec<u32> =
                picture.lines.iter().flat_map(|line| line.relations.iter().copied()).collect();
            relations.sort_unstable();
            let selection = Selection {
                entities: Chosen::These(entities),
                relations: Chosen::These(relations),
                ..Selection::default()
            };
            let mut bytes = Vec::new();
            write_graphml(library, &selection, &mut bytes)?;
            Ok((library.entity_ref(middle).name, bytes))
        })
        .await?;
    Ok(file(&name, "graphml", "application/graphml+xml", bytes))
}

fn file(name: &str, ending: &str, kind: &'static str, content: Vec<u8>) -> Response {
    let name =
        format!("attachment; filename=\"keifu.{ending}\"; filename*=UTF-8''{}.{ending}", link::escaped(name));
    let disposition = HeaderValue::try_from(name).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, disposition),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, content).into_response()
}

/// The question of a file: it must name one entity.
fn asked(library: &Snapshot, visit: &Visit) -> Result<(Question, EntityIndex), Error> {
    let missing = || Error::BadValue {
        what: "entity",
        given: String::new(),
        expected: "エンティティの ID または名前を指定してください".to_owned(),
    };
    let question = Question::of(visit).ok_or_else(missing)?;
    let middle = library.the_entity_named(&question.entity)?;
    Ok((question, middle))
}

fn read(library: &Snapshot, visit: &Visit) -> Result<Answer, Error> {
    let Some(question) = Question::of(visit) else {
        return Ok(Answer::Offer(library.entities(None, None, 0, OFFERED)?.items));
    };
    let middle = match named(library, &question.entity) {
        Named::One(middle) => middle,
        Named::Several(several) => return Ok(Answer::Choose(several)),
        Named::None(near) => return Ok(Answer::Unknown(near)),
    };
    let picture = Picture::of(library, visit, middle, &question);
    let rows = evidence::rows(library, &picture)?;
    let chosen = question.edge.as_ref().and_then(|(one, other)| picture.line_between(one, other));
    let proof = chosen.map(|line| evidence::prove(library, &picture, line)).transpose()?;
    Ok(Answer::Shown(Box::new(Shown { question, picture, rows, proof })))
}

/// What a name or id leads to.
pub(super) fn named(library: &Snapshot, name: &str) -> Named {
    let name = name.trim();
    match library.entities_with_name(name).as_slice() {
        &[entity] => return Named::One(entity),
        [] => {}
        several => return Named::Several(several.iter().map(|&at| library.summary(at)).collect()),
    }
    // An id of a public register.
    if let Ok(entity) = library.entity_named(name) {
        return Named::One(entity);
    }
    let near = library.graph.nearest_names(name, 8);
    let mut near: Vec<EntityRef> = near.into_iter().map(|found| library.entity_ref(found.entity)).collect();
    near.dedup();
    Named::None(near)
}

fn body(visit: &Visit, shown: &Shown) -> Markup {
    let Shown { question, picture, rows, proof } = shown;
    let Some(middle) = picture.nodes.first() else { return html! {} };
    html! {
        h1.graph-title { (link::entity(visit, &middle.entity)) (visit.say("のまわり", " and what is around it")) }
        div.graph {
            div.side {
                details #conditions open { summary { (visit.say("条件", "Conditions")) } (form::filters(visit, question, picture)) }
            }
            div.stage {
                div.bar {
                    p #summary role="status" { (summary(visit, picture)) }
                    (exports(visit))
                }
                p { a.skip href="#list" { (visit.say("図を飛ばして一覧へ", "Skip the picture, go to the list")) } }
                div #frame.scroll tabindex="0" role="region" aria-label=(visit.say("図", "Picture")) { (svg::in_page(visit, picture)) }
                (told(visit, question, picture))
            }
            (evidence::panel(visit, proof.as_ref()))
        }
        div #words { (evidence::list(visit, rows)) }
    }
}

fn summary(visit: &Visit, picture: &Picture) -> Markup {
    let (nodes, lines) = (picture.nodes.len(), picture.lines.len());
    html! {
        @if visit.is_english() { (label::counted(visit, nodes, "", "entity", "entities")) ", " (label::counted(visit, lines, "", "line", "lines")) }
        @else { (label::count(nodes)) "件、線" (label::count(lines)) "本" }
    }
}

fn exports(visit: &Visit) -> Markup {
    let to = |path: &str| visit.here(&[("edge", None)]).replacen("/graph", path, 1);
    html! {
        ul.exports aria-label=(visit.say("図を保存する", "Save the picture")) {
            li { a #svg-file href=(to("/graph.svg")) download="" { "SVG" } }
            li { a href=(to("/graph.graphml")) download="" { "GraphML" } }
        }
    }
}

/// What the picture does not show.
fn told(visit: &Visit, question: &Question, picture: &Picture) -> Markup {
    let Some(middle) = picture.nodes.first() else { return html! {} };
    html! {
        div #told {
            @if picture.left_out > 0 {
                p.warning {
                    @let count = label::count(picture.left_out);
                    @if visit.is_english() {
                        (count) " more are not in the picture; shown are the best supported "
                    } @else { "ほかに" (count) "件あります。根拠の多いものから" (label::count(picture.nodes.len() - 1)) "件を示しています。" }
                    @if question.limit < 300 {
                        a href=(visit.here(&[("limit", Some("300"))])) { (visit.say("300件まで示す", "Show up to 300")) } " "
                    }
                    a href=(link::entity_url(visit, &middle.entity.id)) { (visit.say("一覧で見る", "See the list")) }
                }
            }
            @if picture.other_modalities > 0 {
                p.aside {
                    @let count = label::count(picture.other_modalities);
                    @if visit.is_english() { (count) " relations of other modality (planned, requested, negated) are not shown. " }
                    @else { "予定・要望・否定など、ほかの述べ方の関係" (count) "件は示していません。" }
                    a href=(visit.here(&[("modality", Some("all"))])) { (visit.say("すべて示す", "Show all")) }
                }
            }
            @if picture.beside && question.beside.is_none() {
                p.aside { (visit.say("関係を述べた文がないため、同じ段落に出るものを点線で示しています。", "No sentence states a relation: dotted lines lead to what is named in the same passages.")) }
            }
            p.aside.key {
                (visit.say("実線: 事実、破線: 予定・要望・否定、点線: 同じ段落に出る、矢印: 関係の向き。＋は隣を広げます。", "Solid: fact; dashed: planned, requested or negated; dotted: named in the same passage; arrows: direction. + shows neighbours."))
            }
        }
    }
}

fn offer(visit: &Visit, entities: &[EntitySummary]) -> Markup {
    html! {
        h1 { (visit.say("つながりの図", "Picture of relations")) }
        (ask(visit, ""))
        h2 { (visit.say("よく出るもの", "Often named")) }
        (choices(visit, "entity", entities))
    }
}

fn ask(visit: &Visit, given: &str) -> Markup {
    html! {
        form.ask action="/graph" role="search" aria-label=(visit.say("図の中心", "Middle of the picture")) {
            p.ask-field {
                label for="entity" { (visit.say("組織・施設・事業・地名", "Organization, facility, program or place")) }
                input #entity name="entity" value=(given) size="28" lang="ja" required autocomplete="off" spellcheck="false" data-suggest="entity";
            }
            (frame::kept_fields(visit))
            button { (visit.say("図を見る", "Show")) }
        }
    }
}

/// Entities to choose from for a parameter of this page.
pub(super) fn choose(visit: &Visit, parameter: &str, several: &[EntitySummary]) -> Markup {
    html! {
        h1 { (visit.say("どれのことですか", "Which of these?")) }
        p { (visit.say("この名前は複数のものを指します。", "Several things bear this name.")) }
        (choices(visit, parameter, several))
    }
}

pub(super) fn choices(visit: &Visit, parameter: &str, entities: &[EntitySummary]) -> Markup {
    html! {
        ul.offered {
            @for one in entities {
                li {
                    a href=(visit.here(&[(parameter, Some(&one.entity.id))])) { bdi lang="ja" { (one.entity.name) } } " "
                    span.aside {
                        (label::kind(visit, &one.entity.kind)) " "
                        (label::counted(visit, one.mention_count as usize, "か所", "mention", "mentions")) " "
                        (label::years(visit, one.first_year, one.last_year))
                    }
                }
            }
        }
    }
}

/// That nothing bears the name, and what is near.
fn unknown(visit: &Visit, parameter: &str, near: &[EntityRef]) -> Markup {
    let given = visit.param(parameter).unwrap_or_default();
    html! {
        h1 { (visit.say("見つかりません", "Not found")) }
        p.problem role="alert" {
            @if visit.is_english() { "Nothing bears the name " bdi lang="ja" { "「" (given) "」" } "." }
            @else { "「" bdi { (given) } "」という名前は見つかりません。" }
        }
        @if !near.is_empty() {
            h2 { (visit.say("もしかして", "Did you mean")) }
            ul { @for one in near { li { a href=(visit.here(&[(parameter, Some(&one.id))])) { bdi lang="ja" { (one.name) } } } } }
        }
        (ask(visit, given))
        p { a href=(visit.link("/", &[("q", given)])) { (visit.say("本文を検索する", "Search the texts")) } }
    }
}
