//! Why an entity is one: its names, what joined them, who judged, and what was kept apart.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::Response,
};
use keifu_graph::EntityIndex;
use maud::{Markup, html};

use super::{
    Visit, button,
    entry::entry,
    fields::document_choice,
    frame::{self, Head, kept_fields},
    label, link,
    quote::{marked, quote, source},
    short,
    words::{self, Kind},
};
use crate::{
    Error,
    api::{
        common::{DocumentRef, EntityRef, Evidence},
        search::Highlight,
        why::{ApartView, FormView, ReasonView, WhyView},
    },
    app::{AppState, Problem},
    library::Snapshot,
};

/// Items of each list on the page of the entity.
const FEW: usize = 12;
/// Quotes up to so many characters are shown within their sentence.
const SHORT: usize = 40;
/// Items of each list on the page of its own.
const MANY: usize = 100;

/// Why an entity is what it is, and which documents name it.
pub(in crate::page) struct Why {
    view: WhyView,
    documents: Vec<DocumentRef>,
    /// The sentences in which short quotes stand, by the id of the quote.
    sentences: BTreeMap<String, (String, Highlight)>,
}

/// What the section shows.
pub(in crate::page) fn read(library: &Snapshot, at: EntityIndex) -> Result<Why, Error> {
    read_part(library, at, &|_| 0, FEW)
}

/// The same with the sentences of as many items of each list, from where `from` says.
fn read_part(
    library: &Snapshot,
    at: EntityIndex,
    from: &dyn Fn(&str) -> usize,
    most: usize,
) -> Result<Why, Error> {
    let view = library.why(at)?;
    let names = view.forms.iter().map(|form| form.evidence.as_ref()).skip(from("names")).take(most);
    let joins = view.joins.iter().map(|join| join.evidence.as_ref()).skip(from("joins")).take(most);
    let apart = view.kept_apart.iter().map(|other| other.evidence.as_ref()).skip(from("apart")).take(most);
    let mut sentences = BTreeMap::new();
    for evidence in names.chain(joins).chain(apart).flatten() {
        // A name alone proves little: what is said with it does.
        if evidence.quote.chars().count() <= SHORT
            && let Some(sentence) = library.sentence_around(evidence)?
        {
            sentences.insert(evidence.citation_id.clone(), sentence);
        }
    }
    Ok(Why { view, documents: library.documents_naming(at), sentences })
}

/// Which part of its long lists is shown.
#[derive(Clone, Copy)]
struct Cut<'a> {
    visit: &'a Visit,
    entity: &'a EntityRef,
    most: usize,
    /// Whether it is the page of its own, which can go on.
    alone: bool,
    sentences: &'a BTreeMap<String, (String, Highlight)>,
}

impl Cut<'_> {
    fn of<'a, T>(&self, list: &str, items: &'a [T]) -> &'a [T] {
        let from = self.from(list).min(items.len());
        &items[from..(from + self.most).min(items.len())]
    }

    fn from(&self, list: &str) -> usize {
        if self.alone { from(self.visit, list) } else { 0 }
    }

    /// A quote, within its sentence if it is short.
    fn quote(&self, evidence: &Evidence) -> Markup {
        let Some((sentence, quoted)) = self.sentences.get(&evidence.citation_id) else {
            return quote(self.visit, evidence);
        };
        html! {
            figure.quote {
                blockquote lang="ja" { bdi { (marked(sentence, &[*quoted])) } }
                figcaption { (source(self.visit, evidence)) }
            }
        }
    }

    /// How many are not shown, and the link to them.
    fn rest(&self, list: &str, all: usize) -> Markup {
        let visit = self.visit;
        let from = self.from(list).min(all);
        let end = (from + self.most).min(all);
        let path = format!("/entities/{}/why", link::escaped(&self.entity.id));
        let (next, before) = (end.to_string(), from.saturating_sub(self.most).to_string());
        html! {
            @if end < all || from > 0 {
                p.more {
                    @if visit.is_english() { (from + 1) "–" (end) " of " (label::count(all)) " " }
                    @else { (label::count(all)) "件のうち" (from + 1) "～" (end) "件目 " }
                    @if from > 0 { a href=(visit.here(&[(list, Some(&before))])) { (visit.say("前へ", "Back")) } " " }
                    @if end < all {
                        @let url = if self.alone { visit.here(&[(list, Some(&next))]) } else { visit.link(&path, &[]) };
                        a href=(url) { (visit.say("続きを見る", "See the rest")) }
                    }
                }
            }
        }
    }
}

/// The first item of a list that the address asks for.
fn from(visit: &Visit, list: &str) -> usize {
    visit.param(list).and_then(|from| from.parse().ok()).unwrap_or(0)
}

/// `/entities/{id}/why`: the whole section, however long its lists are.
pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let asking = visit.clone();
    let why = state
        .answer(move |library| {
            read_part(library, library.entity_named(&id)?, &|list| from(&asking, list), MANY)
        })
        .await?;
    let entity = &why.view.entity;
    let heading = visit.say("なぜ一つのものとしているか", "Why this is one entity");
    let body = html! {
        h1 { (heading) " " span.of { (link::entity(&visit, entity)) } }
        (lists(&Cut { visit: &visit, entity, most: MANY, alone: true, sentences: &why.sentences }, &why))
    };
    let title = format!("{} – {heading}", entity.name);
    Ok(frame::page(&visit, Head { title: &title, scripts: &["judge.js"], ..Head::default() }, &body))
}

/// The section on the page of an entity. Its script is `judge.js`.
pub(in crate::page) fn section(visit: &Visit, why: &Why) -> Markup {
    html! {
        section #why aria-labelledby="why-title" {
            h2 #why-title { (visit.say("なぜ一つのものとしているか", "Why this is one entity")) }
            (lists(&Cut { visit, entity: &why.view.entity, most: FEW, alone: false, sentences: &why.sentences }, why))
        }
    }
}

fn lists(cut: &Cut<'_>, why: &Why) -> Markup {
    let (visit, view) = (cut.visit, &why.view);
    let heading = |japanese, english| {
        let text = visit.say(japanese, english);
        html! { @if cut.alone { h2 { (text) } } @else { h3 { (text) } } }
    };
    html! {
        (heading("名前とその由来", "Its names and how each came to it"))
        ul.reasons { @for form in cut.of("names", &view.forms) { (form_item(cut, form)) } }
        (cut.rest("names", view.forms.len()))
        @if !view.joins.is_empty() {
            (heading("同じものとした根拠", "Why these names are one"))
            ul.reasons { @for join in cut.of("joins", &view.joins) { (join_item(cut, join)) } }
            (cut.rest("joins", view.joins.len()))
        }
        @if !view.judgements.is_empty() {
            (heading("人の判定", "Judgements of people"))
            ol.ledger { @for judgement in cut.of("judgements", &view.judgements) { li { (entry(visit, judgement, None)) } } }
            (cut.rest("judgements", view.judgements.len()))
        }
        @if !view.kept_apart.is_empty() {
            (heading("名前は似ているが、別のものとしているもの", "Alike by name, but kept apart"))
            ul.reasons { @for apart in cut.of("apart", &view.kept_apart) { (apart_item(cut, apart)) } }
            (cut.rest("apart", view.kept_apart.len()))
        }
        (heading("判定する", "Judge"))
        (judge(cut, &why.documents))
    }
}

fn form_item(cut: &Cut<'_>, form: &FormView) -> Markup {
    let (visit, id) = (cut.visit, cut.entity.id.as_str());
    let is_name = form.name == cut.entity.name;
    html! {
        li {
            p.reason { strong { bdi lang="ja" { (form.name) } } " "
                span.aside { (words::origin(visit, &form.origin, &form.explanation))
                    @if !form.global { (visit.say("。定義した文書の中でだけ通じる", "; leads here only where it is defined")) } } }
            @if let Some(evidence) = &form.evidence { (cut.quote(evidence)) }
            @if !is_name {
                div.choices {
                    (button(visit, Kind::Split, &[("entity", id), ("form", &form.name)], &short(&form.name)))
                    (button(visit, Kind::AliasScope, &[("form", &form.name), ("entity", id)], &short(&form.name)))
                }
            }
        }
    }
}

fn join_item(cut: &Cut<'_>, join: &ReasonView) -> Markup {
    let visit = cut.visit;
    let of = format!("{}、{}", short(&join.left), short(&join.right));
    html! {
        li {
            p.reason { strong { bdi lang="ja" { (join.left) } } " ＝ " strong { bdi lang="ja" { (join.right) } } " "
                span.aside { (words::join(visit, &join.rule, &join.explanation)) }
                @if let Some(id) = &join.judgement {
                    " " a href=(visit.link(&format!("/judgements/{}", link::escaped(id)), &[])) { (visit.say("その判定", "the judgement")) }
                }
            }
            @if let Some(evidence) = &join.evidence { (cut.quote(evidence)) }
            @if join.left != join.right && join.judgement.is_none() {
                div.choices { (button(visit, Kind::NotSame, &[("left", &join.left), ("right", &join.right)], &of)) }
            }
        }
    }
}

fn apart_item(cut: &Cut<'_>, apart: &ApartView) -> Markup {
    let visit = cut.visit;
    let fields = [("left", cut.entity.id.as_str()), ("right", apart.entity.id.as_str())];
    html! {
        li {
            p.reason { strong { (link::entity(visit, &apart.entity)) } " "
                @if apart.alike != apart.entity.name { span.aside { bdi lang="ja" { "「" (apart.alike) "」" } } " " }
                span.aside { (label::kind(visit, &apart.entity.kind)) " · " (words::apart(visit, &apart.reason, &apart.explanation)) }
                @if let Some(id) = &apart.judgement {
                    " " a href=(visit.link(&format!("/judgements/{}", link::escaped(id)), &[])) { (visit.say("その判定", "the judgement")) }
                }
            }
            @if let Some(evidence) = &apart.evidence { (cut.quote(evidence)) }
            div.choices { (button(visit, Kind::Same, &fields, &short(&apart.entity.name))) }
        }
    }
}

/// The judgements that are not about one line of the lists.
fn judge(cut: &Cut<'_>, documents: &[DocumentRef]) -> Markup {
    let (visit, id) = (cut.visit, cut.entity.id.as_str());
    html! {
        p.aside { (visit.say(
            "押すと、まず何が変わるかを示します。記録するまで何も変わらず、記録した判定はいつでも取り消せます。",
            "Each button first shows what would change. Nothing changes until you record it, and every judgement can be undone.",
        )) }
        div.judging {
            form.judge action="/judgements/preview" {
                input type="hidden" name="judgement" value=(Kind::Same.word());
                input type="hidden" name="left" value=(id);
                (kept_fields(visit))
                label for="why-same" { (visit.say("次の名前と同じもの", "The same as")) }
                input #why-same name="right" lang="ja" required list="why-same-names" data-names autocomplete="off";
                datalist #why-same-names {}
                button { (Kind::Same.label(visit)) }
            }
            form.judge action="/judgements/preview" {
                input type="hidden" name="judgement" value=(Kind::NotSame.word());
                input type="hidden" name="left" value=(id);
                (kept_fields(visit))
                label for="why-not-same" { (visit.say("次の名前とは別のもの", "Not the same as")) }
                input #why-not-same name="right" lang="ja" required list="why-not-same-names" data-names autocomplete="off";
                datalist #why-not-same-names {}
                button { (Kind::NotSame.label(visit)) }
            }
            @if documents.len() > 1 {
                form.judge action="/judgements/preview" {
                    input type="hidden" name="judgement" value=(Kind::Split.word());
                    input type="hidden" name="entity" value=(id);
                    (kept_fields(visit))
                    (document_choice(visit, documents))
                    button { (visit.say("この文書のものを分ける", "Split off this document's")) }
                }
            }
            (button(visit, Kind::Hide, &[("entity", id)], &short(&cut.entity.name)))
        }
    }
}
