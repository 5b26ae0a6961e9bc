//! `/reconcile…`: the Reconciliation Service API 0.2 as OpenRefine speaks it, with the routes of the 1.0 draft
//! (`/reconcile/reconcile`, `/reconcile/extend`) beside it. Nothing here writes.
//!
//! Pages of other origins may ask only when they come from this machine: OpenRefine does, a page of the web does not.

mod cors;
mod manifest;
mod preview;

use std::collections::BTreeMap;

use axum::{
    Form, Json,
    body::Bytes,
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    bounded::Bounded,
    problem::{Params, ProblemBody, is_escaped_utf8},
};
use crate::{
    api::reconcile::{
        Candidates, ConditionQuery, ExtendQuery, OrderedExtension, OrderedResults, PropertyProposal,
        ReconcileAnswer, ReconcileBody, ReconcileForm, ReconcileQuery, ReconcileResult, SuggestAnswer,
    },
    library::{Property, Question, Snapshot, suggested_properties, suggested_types},
};

pub(crate) use manifest::base as own_address;

pub(super) use cors::cors;
pub(super) use preview::{__path_flyout_entity, __path_flyout_property, __path_flyout_type, __path_preview};
pub(super) use preview::{flyout_entity, flyout_property, flyout_type, preview};

/// Most queries of a batch, and most entities of a data extension.
const BATCH: usize = 1_000;
/// Most cells of a data extension: entities times properties.
const CELLS: usize = 20_000;
/// Suggestions of one answer unless it is said how many.
const SUGGESTIONS: usize = 20;

/// What is asked in the URL.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ReconcileParams {
    /// 照合の問い。鍵から問いへの JSON（reconciliation query batch）
    #[param(example = r#"{"q0":{"query":"国立循環器病研究センター"}}"#)]
    queries: Option<String>,
    /// 値を引くエンティティと性質の JSON（data extension query）
    extend: Option<String>,
}

/// 照合サービスの案内（manifest）。`queries` か `extend` があれば、その答え
#[utoipa::path(
    get, path = "/reconcile", tag = "reconcile", params(ReconcileParams),
    responses(
        (status = 200, body = ReconcileAnswer),
        (status = 400, description = "読めない JSON", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "一度に問うには多すぎる", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn manifest_or_answer(
    State(state): State<AppState>,
    headers: HeaderMap,
    Params(params): Params<ReconcileParams>,
) -> Result<Json<ReconcileAnswer>, Problem> {
    let form = ReconcileForm { queries: params.queries, extend: params.extend };
    match asked(&form)? {
        Some(asked) => answer(&state, asked).await,
        None => Ok(Json(ReconcileAnswer::Manifest(Box::new(manifest::manifest(&headers))))),
    }
}

/// 名前を照合する、または値を引く
///
/// フォームの `queries` か `extend` に JSON を入れて送ります。本文を JSON にしても同じです。
#[utoipa::path(
    post, path = "/reconcile", tag = "reconcile",
    request_body(content(
        (ReconcileForm = "application/x-www-form-urlencoded"),
        (ReconcileBody = "application/json"),
    )),
    responses(
        (status = 200, body = ReconcileAnswer),
        (status = 400, description = "読めない本文", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "一度に問うには多すぎる", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "フォームでも JSON でもない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn ask(
    State(state): State<AppState>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<ReconcileAnswer>, Problem> {
    let kind = media_type(&headers);
    let asked = match kind.as_str() {
        "application/x-www-form-urlencoded" => {
            let bytes = body(&state, request).await?;
            let text = std::str::from_utf8(&bytes).ok().filter(|text| is_escaped_utf8(text));
            let text =
                text.ok_or_else(|| Problem::unreadable_body("本文の文字コードが UTF-8 ではありません"))?;
            let again = Request::post("/")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(axum::body::Body::from(text.to_owned()))
                .map_err(|error| Problem::unreadable_body(&error.to_string()))?;
            let form = Form::<ReconcileForm>::from_request(again, &())
                .await
                .map_err(|error| Problem::unreadable_body(&error.body_text()))?;
            asked(&form)?.ok_or_else(|| {
                Problem::unreadable_body(
                    "フォームに queries も extend もありません。どちらかに JSON を入れてください",
                )
            })?
        }
        "application/json" => match read(&body(&state, request).await?)? {
            ReconcileBody::Ordered { queries } => Asked::Ordered(queries),
            ReconcileBody::Keyed { queries } | ReconcileBody::Bare(queries) => Asked::Keyed(queries),
            ReconcileBody::Extend { extend } => Asked::Extend(extend),
        },
        other => return Err(Problem::not_form(other)),
    };
    answer(&state, asked).await
}

/// A batch of the draft.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct OrderedBatch {
    /// The queries.
    queries: Vec<ConditionQuery>,
}

/// 名前を照合する（1.0 の草案の形）
#[utoipa::path(
    post, path = "/reconcile/reconcile", tag = "reconcile", request_body = OrderedBatch,
    responses(
        (status = 200, body = OrderedResults),
        (status = 400, description = "読めない本文", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "一度に問うには多すぎる", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "JSON ではない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn ask_in_order(
    State(state): State<AppState>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<OrderedResults>, Problem> {
    let batch: OrderedBatch = read_json(&state, &headers, request).await?;
    Ok(Json(ordered(&state, batch.queries).await?))
}

/// 性質の値を引く（1.0 の草案の形）
#[utoipa::path(
    post, path = "/reconcile/extend", tag = "reconcile", request_body = ExtendQuery,
    responses(
        (status = 200, body = OrderedExtension),
        (status = 400, description = "読めない本文", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "一度に問うには多すぎる", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "JSON ではない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn extend_in_order(
    State(state): State<AppState>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<OrderedExtension>, Problem> {
    let query: ExtendQuery = read_json(&state, &headers, request).await?;
    check_extension(&query)?;
    Ok(Json(state.answer(move |library| library.extend_in_order(&query)).await?))
}

/// Properties of which type, and how many.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ProposeParams {
    /// 種類（organization、facility、program、place）。どの種類でも同じ性質を示す
    r#type: Option<String>,
    /// いくつまで
    limit: Option<usize>,
}

/// 値を引ける性質を挙げる
#[utoipa::path(
    get, path = "/reconcile/extend/propose", tag = "reconcile", params(ProposeParams),
    responses(
        (status = 200, body = PropertyProposal),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn propose(Params(params): Params<ProposeParams>) -> Json<PropertyProposal> {
    let most = params.limit.unwrap_or(usize::MAX);
    Json(PropertyProposal {
        kind: params.r#type,
        limit: params.limit,
        properties: Property::ALL.iter().take(most).map(|property| property.view()).collect(),
    })
}

/// What was typed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PrefixParams {
    /// 入力の途中の文字
    prefix: Option<String>,
    /// いくつ飛ばすか
    cursor: Option<usize>,
    /// いくつまで（1～100、既定 20）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 100)]
    limit: Option<Bounded<1, 100>>,
}

impl PrefixParams {
    fn read(self, state: &AppState) -> Result<(String, usize, usize), Problem> {
        let prefix = self.prefix.unwrap_or_default();
        state.check_length(&prefix)?;
        let limit = self.limit.map_or(SUGGESTIONS, Bounded::get);
        Ok((prefix, self.cursor.unwrap_or(0), limit))
    }
}

/// エンティティの候補を挙げる
#[utoipa::path(
    get, path = "/reconcile/suggest/entity", tag = "reconcile", params(PrefixParams),
    responses(
        (status = 200, body = SuggestAnswer),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "長すぎる", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn suggest_entity(
    State(state): State<AppState>,
    Params(params): Params<PrefixParams>,
) -> Result<Json<SuggestAnswer>, Problem> {
    let (prefix, skip, limit) = params.read(&state)?;
    let suggest = move |library: &Snapshot| Ok(library.suggested_entities(&prefix, skip, limit));
    Ok(Json(SuggestAnswer { result: state.answer(suggest).await? }))
}

/// 性質の候補を挙げる
#[utoipa::path(
    get, path = "/reconcile/suggest/property", tag = "reconcile", params(PrefixParams),
    responses(
        (status = 200, body = SuggestAnswer),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "長すぎる", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn suggest_property(
    State(state): State<AppState>,
    Params(params): Params<PrefixParams>,
) -> Result<Json<SuggestAnswer>, Problem> {
    let (prefix, skip, limit) = params.read(&state)?;
    Ok(Json(SuggestAnswer { result: suggested_properties(&prefix, skip, limit) }))
}

/// 種類の候補を挙げる
#[utoipa::path(
    get, path = "/reconcile/suggest/type", tag = "reconcile", params(PrefixParams),
    responses(
        (status = 200, body = SuggestAnswer),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "長すぎる", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn suggest_type(
    State(state): State<AppState>,
    Params(params): Params<PrefixParams>,
) -> Result<Json<SuggestAnswer>, Problem> {
    let (prefix, skip, limit) = params.read(&state)?;
    Ok(Json(SuggestAnswer { result: suggested_types(&prefix, skip, limit) }))
}

/// What a request to the endpoint asks.
enum Asked {
    Keyed(BTreeMap<String, ReconcileQuery>),
    Ordered(Vec<ConditionQuery>),
    Extend(ExtendQuery),
}

/// What a form asks; `None` when it asks nothing.
fn asked(form: &ReconcileForm) -> Result<Option<Asked>, Problem> {
    // Queries first: a client that sends both means to reconcile.
    Ok(match (&form.queries, &form.extend) {
        (Some(queries), _) => Some(Asked::Keyed(read(queries.as_bytes())?)),
        (None, Some(extend)) => Some(Asked::Extend(read(extend.as_bytes())?)),
        (None, None) => None,
    })
}

async fn answer(state: &AppState, asked: Asked) -> Result<Json<ReconcileAnswer>, Problem> {
    Ok(Json(match asked {
        Asked::Keyed(queries) => ReconcileAnswer::Results(keyed(state, queries).await?),
        Asked::Ordered(queries) => ReconcileAnswer::Ordered(ordered(state, queries).await?),
        Asked::Extend(query) => {
            check_extension(&query)?;
            ReconcileAnswer::Extension(state.answer(move |library| library.extend(&query)).await?)
        }
    }))
}

async fn keyed(
    state: &AppState,
    queries: BTreeMap<String, ReconcileQuery>,
) -> Result<BTreeMap<String, ReconcileResult>, Problem> {
    check_batch(queries.len())?;
    let mut questions = Vec::with_capacity(queries.len());
    for (key, query) in &queries {
        let told = query.properties.as_ref().is_some_and(|properties| !properties.is_empty());
        if query.query.is_none() && !told {
            let detail = format!("問い `{key}` に query も properties もありません");
            return Err(Problem::unreadable_body(&detail));
        }
        questions.push((key.clone(), checked(state, query)?));
    }
    let answer = state.answer(move |library| {
        let results = questions.into_iter().map(|(key, question)| {
            let result = ReconcileResult { result: library.reconcile(&question) };
            (key, result)
        });
        Ok(results.collect())
    });
    answer.await
}

async fn ordered(state: &AppState, queries: Vec<ConditionQuery>) -> Result<OrderedResults, Problem> {
    check_batch(queries.len())?;
    if queries.iter().any(|query| query.conditions.is_empty()) {
        return Err(Problem::unreadable_body("conditions に条件が一つもない問いがあります"));
    }
    let questions =
        queries.iter().map(|query| checked(state, query)).collect::<Result<Vec<Question>, Problem>>()?;
    let answer = state.answer(move |library| {
        let results = questions.iter().map(|question| Candidates { candidates: library.reconcile(question) });
        Ok(OrderedResults { results: results.collect() })
    });
    answer.await
}

fn checked<'a, Q>(state: &AppState, query: &'a Q) -> Result<Question, Problem>
where
    Question: TryFrom<&'a Q, Error = crate::Error>,
{
    let question = Question::try_from(query)?;
    question.texts().try_for_each(|text| state.check_length(text))?;
    Ok(question)
}

fn check_batch(queries: usize) -> Result<(), Problem> {
    if queries > BATCH { Err(Problem::batch_too_large(queries, BATCH)) } else { Ok(()) }
}

fn check_extension(query: &ExtendQuery) -> Result<(), Problem> {
    let cells = query.ids.len().saturating_mul(query.properties.len());
    match query.ids.len().max(query.properties.len()) {
        most if most > BATCH => Err(Problem::batch_too_large(most, BATCH)),
        _ if cells > CELLS => Err(Problem::batch_too_large(cells, CELLS)),
        _ => Ok(()),
    }
}

/// The media type without its parameters, in lower case.
fn media_type(headers: &HeaderMap) -> String {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

async fn body(state: &AppState, request: Request) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|error| Problem::of_status(error.status(), &error.body_text()))
}

async fn read_json<T: DeserializeOwned>(
    state: &AppState,
    headers: &HeaderMap,
    request: Request,
) -> Result<T, Problem> {
    match media_type(headers).as_str() {
        "application/json" => read(&body(state, request).await?),
        other => Err(Problem::not_json(other)),
    }
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(json).map_err(|error| Problem::bad_body(&error))
}
