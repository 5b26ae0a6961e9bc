//! A judgement before it is recorded: `/judgements/preview` tries it, a POST to `/judgements` records it.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Form,
    extract::State,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{COOKIE, LOCATION, SET_COOKIE},
    },
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use percent_encoding::percent_decode_str;

use super::{
    Visit, changes,
    draft::{Draft, Fault},
    entry::{self, decision},
    fields::Field,
    frame::{self, Head},
    link,
    words::Kind,
};
use crate::{
    Error,
    api::{
        common::EntityRef,
        judgement::{JudgedView, JudgementView, Proposal},
    },
    app::{AppState, Problem},
    config::Config,
    judge::{Once, judge_once, try_out},
    library::Snapshot,
};

/// The cookie that remembers who judges.
const AUTHOR: &str = "keifu-author";

/// What is shown of a draft.
struct Looked {
    /// The entities whose ids stand in its fields.
    known: BTreeMap<String, EntityRef>,
    /// What it would change, if it can be tried.
    tried: Option<Result<JudgedView, Error>>,
    /// The judgements that would no longer hold, and the one that it takes back, by id.
    others: BTreeMap<String, JudgementView>,
}

/// `/judgements/preview`: what a judgement would change; writes nothing.
pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let draft = signed(&state, &headers, Draft::of(visit.query()));
    shown(&state, &visit, &draft, None).await
}

/// `POST /judgements`: records a judgement and leads to its page. What cannot be recorded comes back as the form.
pub(super) async fn record(
    State(state): State<AppState>,
    visit: Visit,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let draft = Draft::of(&sent);
    let Some(kind) = draft.kind() else {
        return Ok(frame::with_status(StatusCode::UNPROCESSABLE_ENTITY, choice(&visit)));
    };
    let fault = draft.fault(&visit, kind, state.limits().query_chars).or_else(|| draft.unsigned(&visit));
    if fault.is_some() {
        return shown(&state, &visit, &draft, fault).await;
    }
    let proposal = draft.proposal();
    let written = state.write(move |config| Ok(judge_once(config, &proposal))).await?;
    let (id, told) = match written {
        Ok(Once::Made(judged)) => (judged.judgement.id, "made"),
        Ok(Once::Known(id)) => (id.0, "known"),
        Err(error) => {
            let fault = Fault::of(&visit, &draft, error)?;
            return shown(&state, &visit, &draft, Some(fault)).await;
        }
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let to = entry::url(&visit, &id, &[(told, "1")]);
    let cookie = format!(
        "{AUTHOR}={}; Path=/judgements; Max-Age=31536000; HttpOnly; SameSite=Strict",
        link::escaped(draft.text("author")).to_string().replace(';', "%3B").replace(',', "%2C")
    );
    let kept_author = state.config().author.as_deref() != Some(draft.text("author"))
        || remembered(&headers).is_some_and(|author| author != draft.text("author"));
    response.headers_mut().extend(HeaderValue::try_from(to).ok().map(|to| (LOCATION, to)));
    if kept_author {
        response.headers_mut().extend(HeaderValue::try_from(cookie).ok().map(|it| (SET_COOKIE, it)));
    }
    Ok(response)
}

/// The draft with who judged last, or whom the configuration names, unless it says so itself.
fn signed(state: &AppState, headers: &HeaderMap, draft: Draft) -> Draft {
    if !draft.text("author").is_empty() {
        return draft;
    }
    let author = remembered(headers).or_else(|| state.config().author.clone());
    author.map_or(draft.clone(), |author| draft.with("author", &author))
}

fn remembered(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let named = cookies.flat_map(|value| value.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    let author = named.filter(|(name, _)| *name == AUTHOR).map(|(_, value)| value).next()?;
    let author = percent_decode_str(author).decode_utf8().ok()?.trim().to_owned();
    (!author.is_empty()).then_some(author)
}

/// The page of a draft: with what it would change, or with what is wrong with it.
async fn shown(
    state: &AppState,
    visit: &Visit,
    draft: &Draft,
    fault: Option<Fault>,
) -> Result<Response, Problem> {
    // Whatever way it came, it has a URL, which the links of the page go by.
    let url = visit.link("/judgements/preview", &draft.filled().collect::<Vec<_>>());
    let visit = &visit.at(&url);
    let Some(kind) = draft.kind() else { return Ok(choice(visit)) };
    let fault = fault.or_else(|| {
        let complete = draft.is_complete(kind);
        complete.then(|| draft.fault(visit, kind, state.limits().query_chars)).flatten()
    });
    let looks = draft.clone();
    let proposal = (fault.is_none() && draft.is_complete(kind)).then(|| draft.proposal());
    // What is wrong with who and why is no reason not to show what would change.
    let is_about_signature = |fault: &Fault| matches!(fault.field, None | Some("reason" | "author"));
    let proposal =
        proposal.or_else(|| fault.as_ref().filter(|it| is_about_signature(it)).map(|_| draft.proposal()));
    let config = state.config().clone();
    let looked = state.answer(move |library| look(&config, library, &looks, proposal)).await?;
    let (tried, found) = match looked.tried {
        Some(Ok(tried)) => (Some(tried), None),
        Some(Err(error)) => (None, Some(Fault::of(visit, draft, error)?)),
        None => (None, None),
    };
    let fault = found.or(fault);
    let status = fault.as_ref().and_then(|fault| StatusCode::from_u16(fault.status).ok());
    let field = Field { visit, draft, fault: fault.as_ref(), known: &looked.known };
    let body = html! {
        h1 { (kind.label(visit)) }
        p.aside { (kind.help(visit)) }
        @if let Some(fault) = fault.as_ref().filter(|fault| fault.field.is_none()) {
            div.problem role="alert" { (field.explained(fault)) }
        }
        @if let Some(tried) = &tried {
            (confirm(visit, kind, &field, tried, &looked.others))
            details.mend { summary { (visit.say("内容を直す", "Change what is judged")) } (again(visit, kind, &field)) }
        } @else {
            (again(visit, kind, &field))
        }
        p { a href=(back(visit, draft)) { (visit.say("やめて戻る", "Leave it and go back")) } }
    };
    let title = kind.label(visit);
    let response = frame::page(visit, Head { title, scripts: &["judge.js"], ..Head::default() }, &body);
    Ok(match status {
        Some(status) => frame::with_status(status, response),
        None => response,
    })
}

/// Where a reader comes from: the entity that it is about, or else the ledger.
fn back(visit: &Visit, draft: &Draft) -> String {
    let about =
        ["left", "entity", "subject"].into_iter().map(|name| draft.text(name)).find(|it| !it.is_empty());
    about.map_or_else(|| visit.link("/judgements", &[]), |id| link::entity_url(visit, id))
}

/// What a draft means, and what it would change.
fn look(
    config: &Config,
    library: &Snapshot,
    draft: &Draft,
    proposal: Option<Proposal>,
) -> Result<Looked, Error> {
    let ids = draft
        .filled()
        .filter_map(|(_, value)| Some((value.to_owned(), library.entity_ref(library.graph.entity(value)?))));
    let known = ids.collect();
    let tried = proposal.map(|proposal| {
        // Who and why are asked for after it is seen what changes.
        let or_later = |text: &str| if text.trim().is_empty() { "…".to_owned() } else { text.to_owned() };
        let proposal = Proposal {
            author: Some(or_later(proposal.author.as_deref().unwrap_or_default())),
            reason: or_later(&proposal.reason),
            ..proposal
        };
        try_out(config, library, &proposal)
    });
    let mut others: BTreeSet<&str> = BTreeSet::new();
    if let Some(Ok(tried)) = &tried {
        others.extend(tried.superseded.iter().map(String::as_str));
        others.extend(tried.judgement.undone.as_deref());
    }
    let others = library.judgements_with(&others)?;
    Ok(Looked { known, tried, others })
}

/// What would change, and the form that records it.
fn confirm(
    visit: &Visit,
    kind: Kind,
    field: &Field<'_>,
    tried: &JudgedView,
    others: &BTreeMap<String, JudgementView>,
) -> Markup {
    let undone = tried.judgement.undone.as_ref().and_then(|id| others.get(id));
    let superseded: Vec<&JudgementView> = tried.superseded.iter().filter_map(|id| others.get(id)).collect();
    html! {
        p.decision { (decision(visit, &tried.judgement, undone)) }
        h2 { (visit.say("記録すると変わること", "What would change")) }
        (changes::changes(visit, &tried.changes, false))
        @if !superseded.is_empty() && kind != Kind::Undo {
            h3 { (visit.say("効力を失う判定", "Judgements that would no longer hold")) }
            ul { @for one in superseded { li { a href=(entry::url(visit, &one.id, &[])) { bdi lang="ja" { (one.text) } } } } }
        }
        h2 { (visit.say("記録する", "Record it")) }
        form.record method="post" action=(visit.link("/judgements", &[])) {
            @for (name, value) in field.draft.filled().filter(|(name, _)| !["author", "reason"].contains(name)) {
                input type="hidden" name=(name) value=(value);
            }
            (field.signature())
            button.main { (visit.say("記録する", "Record")) }
        }
    }
}

/// The form that tries it again with other values.
fn again(visit: &Visit, kind: Kind, field: &Field<'_>) -> Markup {
    html! {
        form.fields action="/judgements/preview" {
            input type="hidden" name="judgement" value=(kind.word());
            @for name in ["author", "reason"] {
                @if field.draft.sent(name).is_some() { input type="hidden" name=(name) value=(field.draft.text(name)); }
            }
            (frame::kept_fields(visit))
            (field.of_kind(kind))
            button { (visit.say("何が変わるかを見る", "See what would change")) }
        }
    }
}

/// The kinds of judgements to choose from.
fn choice(visit: &Visit) -> Response {
    let title = visit.say("判定を加える", "Judge");
    let body = html! {
        h1 { (title) }
        dl.kinds {
            @for kind in Kind::FREE {
                div {
                    dt { a href=(visit.link("/judgements/preview", &[("judgement", kind.word())])) { (kind.label(visit)) } }
                    dd { (kind.help(visit)) }
                }
            }
        }
    };
    frame::page(visit, Head { title, ..Head::default() }, &body)
}
