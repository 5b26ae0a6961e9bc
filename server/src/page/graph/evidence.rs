//! What the picture says in words: every line with its relations and quotes; one line in full.

use maud::{Markup, html};

use super::{
    picture::{Line, Picture},
    svg,
};
use crate::{
    Error,
    api::{
        common::{EntityRef, Evidence},
        entity::RelationView,
    },
    library::Snapshot,
    page::{label, link, quote, visit::Visit},
};

/// Relations of a chosen line.
const RELATIONS: usize = 40;
/// Passages of a chosen line without relations.
const PASSAGES: usize = 10;
/// Lines with a quote in the list; of more, each has a link to its quotes.
const QUOTED: usize = 60;

/// A line with what proves it.
pub(super) struct Proof {
    one: EntityRef,
    other: EntityRef,
    relations: Vec<RelationView>,
    passages: Vec<Evidence>,
    more: usize,
}

/// One row of the list.
pub(super) struct Row {
    relation: Option<RelationView>,
    others: usize,
    one: EntityRef,
    other: EntityRef,
    passages: u32,
    edge: String,
    passage: Option<Evidence>,
}

/// The proof of a line in full.
pub(super) fn prove(library: &Snapshot, picture: &Picture, line: &Line) -> Result<Proof, Error> {
    let end = |at: usize| picture.nodes[at].entity.clone();
    let (one, other) = (end(line.ends.0), end(line.ends.1));
    let relations: Vec<RelationView> =
        line.relations.iter().take(RELATIONS).map(|&at| library.relation(at)).collect();
    let mut passages = Vec::new();
    let mut more = line.relations.len() - relations.len();
    if relations.is_empty() {
        let shared = shared_passages(library, &one, &other);
        more = shared.len().saturating_sub(PASSAGES);
        for (document, passage) in shared.into_iter().take(PASSAGES) {
            passages.extend(library.passage_evidence(document, passage)?);
        }
    }
    Ok(Proof { one, other, relations, passages, more })
}

/// The rows of the list: a line's surest relation, with its first quotes where there are not too many lines.
pub(super) fn rows(library: &Snapshot, picture: &Picture) -> Result<Vec<Row>, Error> {
    let is_quoted = picture.lines.len() <= QUOTED;
    let mut rows = Vec::with_capacity(picture.lines.len());
    for line in &picture.lines {
        let end = |at: usize| picture.nodes[at].entity.clone();
        let (one, other) = (end(line.ends.0), end(line.ends.1));
        let relation = line.relations.first().map(|&at| library.relation(at)).map(|mut relation| {
            relation.evidence.truncate(if is_quoted { 1 } else { 0 });
            relation
        });
        let mut passage = None;
        if relation.is_none()
            && is_quoted
            && let Some((document, ordinal)) = shared_passages(library, &one, &other).into_iter().next()
        {
            passage = library.passage_evidence(document, ordinal)?;
        }
        let others = line.relations.len().saturating_sub(1);
        rows.push(Row {
            relation,
            others,
            one,
            other,
            passages: line.passages,
            edge: svg::edge_word(picture, line),
            passage,
        });
    }
    Ok(rows)
}

fn shared_passages(library: &Snapshot, one: &EntityRef, other: &EntityRef) -> Vec<(u32, u32)> {
    match (library.graph.entity(&one.id), library.graph.entity(&other.id)) {
        (Some(one), Some(other)) => library.graph.passages_of_both(one, other),
        _ => Vec::new(),
    }
}

/// The quotes of the line that was chosen.
pub(super) fn panel(visit: &Visit, proof: Option<&Proof>) -> Markup {
    html! {
        section #evidence tabindex="-1" aria-labelledby="evidence-title" aria-live="polite" {
            h2 #evidence-title { (visit.say("線の根拠", "Evidence of a line")) }
            @if let Some(proof) = proof {
                h3.pair {
                    (link::entity(visit, &proof.one)) span aria-hidden="true" { " – " } (link::entity(visit, &proof.other))
                }
                @for relation in &proof.relations {
                    div.relation {
                        p.says { (sentence(visit, relation)) }
                        (quote::quotes(visit, &relation.evidence, 2))
                    }
                }
                @if !proof.passages.is_empty() {
                    p.aside { (visit.say("関係を述べた文はありません。両方の名前が出る段落です。", "No sentence states a relation. These passages name both.")) }
                    (quote::quotes(visit, &proof.passages, 3))
                }
                @if proof.more > 0 {
                    p.aside {
                        @if visit.is_english() { (label::count(proof.more)) " more are not shown here; see the page of either." }
                        @else { "ほか" (label::count(proof.more)) "件はここに示していません。それぞれのページをご覧ください。" }
                    }
                }
                p { a.close href=(format!("{}#picture", visit.here(&[("edge", None)]))) { (visit.say("閉じる", "Close")) } }
            } @else {
                p.aside { (visit.say("線を選ぶと、その関係を述べた原文をここに示します。", "Choose a line to read here the words that state the relation.")) }
            }
        }
    }
}

/// Every line in words.
pub(super) fn list(visit: &Visit, rows: &[Row]) -> Markup {
    html! {
        h2 #list { (visit.say("図の関係の一覧", "The relations of the picture")) " " span.count { (label::counted(visit, rows.len(), "組", "pair", "pairs")) } }
        @if rows.is_empty() {
            p { (visit.say("この条件に合う関係はありません。", "No relation fits these conditions.")) }
        } @else {
            ul.edges {
                @for row in rows {
                    li {
                        p.says {
                            @match &row.relation {
                                Some(relation) => (sentence(visit, relation)),
                                None => {
                                    (link::entity(visit, &row.one)) " – " (link::entity(visit, &row.other)) " "
                                    span.tie.beside {
                                        @if visit.is_english() { "named in the same " (label::counted(visit, row.passages as usize, "", "passage", "passages")) }
                                        @else { "同じ段落に出る（" (label::count(row.passages as usize)) "か所）" }
                                    }
                                }
                            }
                            " " a.to-evidence href=(format!("{}#evidence", visit.here(&[("edge", Some(&row.edge))]))) data-edge=(row.edge)
                                aria-label=(format!("{}: {} – {}", visit.say("根拠を読む", "Read the evidence"), row.one.name, row.other.name)) {
                                @if row.others > 0 {
                                    @if visit.is_english() { "evidence (" (row.others) " more relations)" } @else { "根拠（ほか" (row.others) "件）" }
                                } @else { (visit.say("根拠", "evidence")) }
                            }
                        }
                        @if let Some(relation) = &row.relation { @for one in &relation.evidence { (quote::quote(visit, one)) } }
                        @if let Some(passage) = &row.passage { (quote::quote(visit, passage)) }
                    }
                }
            }
        }
    }
}

/// A —連携（予定）→ B, 2019-04-01～2020-03-31.
pub(in crate::page) fn sentence(visit: &Visit, relation: &RelationView) -> Markup {
    let is_symmetric =
        relation.predicate.parse::<keifu_graph::Predicate>().is_ok_and(|known| known.is_symmetric());
    html! {
        (link::entity(visit, &relation.subject)) " "
        span.tie data-modality=(relation.modality) {
            (label::predicate(visit, &relation.predicate))
            @if relation.modality != "fact" { (visit.say("（", " (")) (label::modality(visit, &relation.modality)) (visit.say("）", ")")) }
        }
        span.arrow aria-hidden="true" { (if is_symmetric { " ↔ " } else { " → " }) }
        @if let Some(object) = &relation.object { (link::entity(visit, object)) }
        @if let Some(date) = &relation.date { " " span.tie-date { (label::period(visit, date)) } }
    }
}
