//! A proposal in a person's words → a verdict in terms that outlive rebuilds.

use keifu_corpus::DocumentId;
use keifu_graph::{
    EntityIndex, Graph, JudgementId, Judgements, MatchKind, NameOf, Named, Predicate, Scope, Verdict,
    canonical_form,
};

use crate::{Error, api::judgement::Proposal};

/// Every judgement there is.
const KINDS: &str = "same、not-same、split、alias-scope、hide、hide-relation、undo のどれか";

pub(super) fn verdict(proposal: &Proposal, graph: &Graph, known: &Judgements) -> Result<Verdict, Error> {
    check_fields(proposal)?;
    let named = |what, given: &Option<String>| named(graph, needed(what, given)?);
    Ok(match proposal.judgement.as_str() {
        "same" => {
            let (left, right) = (named("left", &proposal.left)?, named("right", &proposal.right)?);
            two(proposal, &left, &right, "もともと一つの名前で、すでに同じものです")?;
            Verdict::Same { left, right }
        }
        "not-same" => {
            let (left, right) = (named("left", &proposal.left)?, named("right", &proposal.right)?);
            let advice = "文書の中で一つにされています。split で、文書（document）か表記（form）を指定して分けてください";
            two(proposal, &left, &right, advice)?;
            Verdict::NotSame { left, right }
        }
        "split" => split(proposal, graph)?,
        "alias-scope" => alias_scope(proposal, graph)?,
        "hide" => Verdict::Hide { entity: named("entity", &proposal.entity)? },
        "hide-relation" => hide_relation(proposal, graph)?,
        "undo" => undo(needed("undone", &proposal.undone)?, known)?,
        other => return Err(bad("judgement", other, KINDS)),
    })
}

/// Fields that a judgement does not take are a mistake, not something to be passed over.
fn check_fields(proposal: &Proposal) -> Result<(), Error> {
    let takes: &[&str] = match proposal.judgement.as_str() {
        "same" | "not-same" => &["left", "right"],
        "split" => &["entity", "document", "form"],
        "alias-scope" => &["form", "entity", "scope"],
        "hide" => &["entity"],
        "hide-relation" => &["subject", "predicate", "object"],
        "undo" => &["undone"],
        other => return Err(bad("judgement", other, KINDS)),
    };
    let given: [(&'static str, &Option<String>); 10] = [
        ("left", &proposal.left),
        ("right", &proposal.right),
        ("entity", &proposal.entity),
        ("document", &proposal.document),
        ("form", &proposal.form),
        ("scope", &proposal.scope),
        ("subject", &proposal.subject),
        ("predicate", &proposal.predicate),
        ("object", &proposal.object),
        ("undone", &proposal.undone),
    ];
    for (field, value) in given {
        if let (Some(value), false) = (value, takes.contains(&field)) {
            let expected = format!("{} は {field} を取りません（{}）", proposal.judgement, takes.join("、"));
            return Err(bad(field, value, &expected));
        }
    }
    Ok(())
}

fn two(proposal: &Proposal, left: &Named, right: &Named, expected: &str) -> Result<(), Error> {
    if left.id == right.id {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        let names = (given(&proposal.left), given(&proposal.right));
        return Err(bad("right", &names.1, &format!("「{}」と「{}」は{expected}", names.0, names.1)));
    }
    Ok(())
}

fn split(proposal: &Proposal, graph: &Graph) -> Result<Verdict, Error> {
    let at = entity(graph, needed("entity", &proposal.entity)?)?;
    let document =
        match &proposal.document {
            None => None,
            Some(given) => {
                let ids = [DocumentId(given.clone()), DocumentId::of_source(given)];
                let found = ids.into_iter().find(|id| graph.document(id).is_some());
                Some(found.ok_or_else(|| {
                    bad("document", given, "文書の ID か、文書一覧にあるパスを書いてください")
                })?)
            }
        };
    let form = match &proposal.form {
        None => None,
        Some(given) => {
            let form = canonical_form(given);
            let of = &graph.facts().entities[at as usize];
            let forms: Vec<&str> = std::iter::once(of.name.as_str())
                .chain(of.aliases.iter().map(|it| it.text.as_str()))
                .collect();
            if !forms.contains(&form.as_str()) {
                return Err(bad("form", given, &format!("「{}」の表記は {}", of.name, forms.join("、"))));
            }
            Some(form)
        }
    };
    if document.is_none() && form.is_none() {
        return Err(bad("document", "", "分ける文書（document）か表記（form）を指定してください"));
    }
    Ok(Verdict::Split { entity: whole(graph, at), document, form })
}

fn alias_scope(proposal: &Proposal, graph: &Graph) -> Result<Verdict, Error> {
    let given = needed("form", &proposal.form)?;
    let scope = match needed("scope", &proposal.scope)? {
        "global" => Scope::Global,
        "document" => Scope::Document,
        "heading" => Scope::Heading,
        other => return Err(bad("scope", other, "global、document、heading のどれか")),
    };
    let holders: Vec<EntityIndex> = match &proposal.entity {
        Some(name) => vec![entity(graph, name)?],
        None => {
            let mut found: Vec<EntityIndex> = graph
                .named(given)
                .into_iter()
                .filter(|found| matches!(found.name, NameOf::Alias(_)))
                .map(|found| found.entity)
                .collect();
            found.dedup();
            found
        }
    };
    match holders.as_slice() {
        &[at] => Ok(Verdict::AliasScope { form: canonical_form(given), entity: whole(graph, at), scope }),
        [] => Err(unknown(graph, given)),
        _ => Err(ambiguous(graph, given, &holders)),
    }
}

fn hide_relation(proposal: &Proposal, graph: &Graph) -> Result<Verdict, Error> {
    let subject = entity(graph, needed("subject", &proposal.subject)?)?;
    let object = proposal.object.as_deref().map(|object| entity(graph, object)).transpose()?;
    let word = needed("predicate", &proposal.predicate)?;
    let predicate: Predicate =
        word.parse().map_err(|error: keifu_graph::Error| bad("predicate", word, &error.to_string()))?;
    let there = graph.facts().relations.iter().any(|relation| {
        let ends = (relation.subject, relation.object);
        let reversed = predicate.is_symmetric() && object.is_some_and(|it| ends == (it, Some(subject)));
        relation.predicate == predicate && (ends == (subject, object) || reversed)
    });
    if !there {
        return Err(bad("predicate", word, "そのような関係はありません"));
    }
    Ok(Verdict::HideRelation {
        subject: whole(graph, subject),
        predicate,
        object: object.map(|object| whole(graph, object)),
    })
}

fn undo(id: &str, known: &Judgements) -> Result<Verdict, Error> {
    let id = JudgementId(id.to_owned());
    if known.get(&id).is_none() {
        return Err(Error::UnknownJudgement { id: id.0 });
    }
    if let Some(by) = known.undone().get(&id) {
        return Err(bad("undone", &id.0, &format!("すでに {by} で取り消されています")));
    }
    Ok(Verdict::Undo { undone: id })
}

/// What a judgement means by an id or name: the name by itself, where it has an id of its own.
fn named(graph: &Graph, given: &str) -> Result<Named, Error> {
    let at = entity(graph, given)?;
    let of = &graph.facts().entities[at as usize];
    if graph.entity(given).is_some() {
        return Ok(Named { id: keifu_graph::EntityId(given.to_owned()), name: of.name.clone() });
    }
    let found = graph.named(given).into_iter().find(|found| found.entity == at);
    if let Some(NameOf::Alias(number)) = found.map(|found| found.name)
        && let Some(alias) = of.aliases.get(number as usize)
        && let Some(id) = &alias.id
    {
        return Ok(Named { id: id.clone(), name: alias.text.clone() });
    }
    Ok(whole(graph, at))
}

fn whole(graph: &Graph, at: EntityIndex) -> Named {
    let of = &graph.facts().entities[at as usize];
    Named { id: of.id.clone(), name: of.name.clone() }
}

/// The entity of an id, or the only one of a name: one that bears it everywhere comes before those that do in some
/// documents.
fn entity(graph: &Graph, given: &str) -> Result<EntityIndex, Error> {
    if let Some(at) = graph.entity(given) {
        return Ok(at);
    }
    let found = graph.named(given);
    let everywhere = found.iter().any(|found| found.kind < MatchKind::ScopedAlias);
    let mut fit: Vec<EntityIndex> = found
        .iter()
        .filter(|found| !everywhere || found.kind < MatchKind::ScopedAlias)
        .map(|found| found.entity)
        .collect();
    fit.dedup();
    match fit.as_slice() {
        &[at] => Ok(at),
        [] => Err(unknown(graph, given)),
        _ => Err(ambiguous(graph, given, &fit)),
    }
}

fn unknown(graph: &Graph, name: &str) -> Error {
    let nearest = graph.nearest_names(name, 5);
    Error::UnknownName {
        name: name.to_owned(),
        nearest: nearest
            .into_iter()
            .map(|found| graph.facts().entities[found.entity as usize].name.clone())
            .collect(),
    }
}

fn ambiguous(graph: &Graph, name: &str, candidates: &[EntityIndex]) -> Error {
    let shown = |at: &EntityIndex| {
        let of = &graph.facts().entities[*at as usize];
        format!("{} [{}]", of.name, of.id)
    };
    Error::AmbiguousName { name: name.to_owned(), candidates: candidates.iter().map(shown).collect() }
}

fn needed<'a>(what: &'static str, given: &'a Option<String>) -> Result<&'a str, Error> {
    let given = given.as_deref().map(str::trim).filter(|given| !given.is_empty());
    given.ok_or_else(|| bad(what, "", "指定してください"))
}

fn bad(what: &'static str, given: &str, expected: &str) -> Error {
    Error::BadValue { what, given: given.to_owned(), expected: expected.to_owned() }
}
