//! `/v1/entities…`, `/v1/paths`, `/v1/metrics`.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    bounded::{Bounded, PageSize},
    formats::wanted,
    listed::{GRAPHS, Listed, METRICS},
    problem::{Params, ProblemBody},
};
use crate::{
    api::{
        common::Page,
        entity::{
            EntityCard, EntityMetrics, EntitySummary, LineageLine, MentionView, MetricSeries, MetricView,
            Neighbors, Paths, RelationView, Timeline,
        },
        why::WhyView,
    },
    export::Format,
    library::{MetricQuestion, PathQuestion, Snapshot},
};

/// How many items of a list, unless it is said.
pub(super) fn page(limit: Option<PageSize>) -> usize {
    limit.map_or(50, PageSize::get)
}

/// Which entities.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListParams {
    /// 名前、略称、またはその一部。なければ言及の多い順にすべて
    #[param(example = "健都")]
    q: Option<String>,
    /// 種類（organization、facility、program、place）
    r#type: Option<String>,
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 50）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
    /// json（既定）、csv、parquet、jsonl、graphml、gexf、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
    format: Option<String>,
}

/// エンティティを名前で探す
#[utoipa::path(
    get, path = "/v1/entities", tag = "graph", params(ListParams),
    responses((status = 200, description = "一覧", content((Page<EntitySummary> = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"), (String = "application/x-ndjson"), (String = "application/graphml+xml"), (String = "application/gexf+xml"), (String = "application/ld+json"), (String = "text/turtle"))))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    Params(params): Params<ListParams>,
) -> Result<Response, Problem> {
    state.check_length(params.q.as_deref().unwrap_or_default())?;
    let ListParams { q, r#type, offset, limit, format } = params;
    if let Some(format) = wanted(format.as_deref(), &headers, &GRAPHS)? {
        let list = Listed { table: "entities", format, offset, limit: limit.map(PageSize::get), uri: &uri };
        return list
            .answer(&state, move |library| {
                let listed = library.entities_listed(q.as_deref(), r#type.as_deref())?;
                Ok(listed.into_iter().map(|(entity, _)| entity).collect())
            })
            .await;
    }
    let answer = state
        .answer(move |library| {
            library.entities(q.as_deref(), r#type.as_deref(), offset.unwrap_or(0), page(limit))
        })
        .await?;
    Ok(Json(answer).into_response())
}

/// エンティティの概要
#[utoipa::path(
    get, path = "/v1/entities/{id}", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前")),
    responses(
        (status = 200, body = EntityCard),
        (status = 404, description = "その名前はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn card(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<EntityCard>, Problem> {
    Ok(Json(state.answer(move |library| Ok(library.card(library.entity_named(&id)?))).await?))
}

/// エンティティの名前の由来と、似た名前を別のものとした理由
#[utoipa::path(
    get, path = "/v1/entities/{id}/why", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前")),
    responses(
        (status = 200, body = WhyView),
        (status = 404, description = "その名前はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn why(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<WhyView>, Problem> {
    Ok(Json(state.answer(move |library| library.why(library.entity_named(&id)?)).await?))
}

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PartParams {
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 50）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
    /// json（既定）、csv、parquet、jsonl。なければ Accept による。json のほかは limit がなければすべて
    format: Option<String>,
}

/// エンティティに触れる箇所
#[utoipa::path(
    get, path = "/v1/entities/{id}/mentions", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前"), PartParams),
    responses((status = 200, description = "一覧", content((Page<MentionView> = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"), (String = "application/x-ndjson"))))
)]
pub(super) async fn mentions(
    State(state): State<AppState>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Params(part): Params<PartParams>,
) -> Result<Response, Problem> {
    if let Some(format) = wanted(part.format.as_deref(), &headers, &Format::TABLES)? {
        let PartParams { offset, limit, .. } = part;
        let list = Listed { table: "mentions", format, offset, limit: limit.map(PageSize::get), uri: &uri };
        let find =
            move |library: &Snapshot| Ok(library.graph.mention_range(library.entity_named(&id)?).collect());
        return list.answer(&state, find).await;
    }
    let answer = state
        .answer(move |library| {
            library.mentions(library.entity_named(&id)?, part.offset.unwrap_or(0), page(part.limit))
        })
        .await?;
    Ok(Json(answer).into_response())
}

/// Which relations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationParams {
    /// 関係の種類（operates、located_in、…）
    predicate: Option<String>,
    /// fact（既定）、planned、requested、negated、all
    modality: Option<String>,
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 50）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
    /// json（既定）、csv、parquet、jsonl、graphml、gexf、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
    format: Option<String>,
}

/// エンティティの関係
#[utoipa::path(
    get, path = "/v1/entities/{id}/relations", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前"), RelationParams),
    responses((status = 200, description = "一覧", content((Page<RelationView> = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"), (String = "application/x-ndjson"), (String = "application/graphml+xml"), (String = "application/gexf+xml"), (String = "application/ld+json"), (String = "text/turtle"))))
)]
pub(super) async fn relations(
    State(state): State<AppState>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Params(params): Params<RelationParams>,
) -> Result<Response, Problem> {
    let RelationParams { predicate, modality, offset, limit, format } = params;
    if let Some(format) = wanted(format.as_deref(), &headers, &GRAPHS)? {
        let list = Listed { table: "relations", format, offset, limit: limit.map(PageSize::get), uri: &uri };
        let find = move |library: &Snapshot| {
            let entity = library.entity_named(&id)?;
            library.relations_listed(entity, predicate.as_deref(), modality.as_deref())
        };
        return list.answer(&state, find).await;
    }
    let answer = state
        .answer(move |library| {
            let entity = library.entity_named(&id)?;
            let (predicate, modality) = (predicate.as_deref(), modality.as_deref());
            library.relations(entity, predicate, modality, offset.unwrap_or(0), page(limit))
        })
        .await?;
    Ok(Json(answer).into_response())
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TimelineParams {
    /// fact、planned、requested、negated、all（既定）。コンマで複数
    modality: Option<String>,
}

/// エンティティの年表
#[utoipa::path(
    get, path = "/v1/entities/{id}/timeline", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前"), TimelineParams),
    responses((status = 200, body = Timeline))
)]
pub(super) async fn timeline(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(params): Params<TimelineParams>,
) -> Result<Json<Timeline>, Problem> {
    let answer = state
        .answer(move |library| library.timeline(library.entity_named(&id)?, params.modality.as_deref()))
        .await?;
    Ok(Json(answer))
}

/// 前身から後身への系譜
#[utoipa::path(
    get, path = "/v1/entities/{id}/lineage", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前")),
    responses(
        (status = 200, body = LineageLine),
        (status = 404, description = "その名前はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn lineage(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<LineageLine>, Problem> {
    Ok(Json(state.answer(move |library| Ok(library.lineage(library.entity_named(&id)?))).await?))
}

/// Which indicators.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorParams {
    /// 指標の名前の一部
    indicator: Option<String>,
}

/// エンティティの指標を年度ごとに
#[utoipa::path(
    get, path = "/v1/entities/{id}/metrics", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前"), IndicatorParams),
    responses((status = 200, body = EntityMetrics))
)]
pub(super) async fn metrics(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(params): Params<IndicatorParams>,
) -> Result<Json<EntityMetrics>, Problem> {
    let answer = state
        .answer(move |library| Ok(library.metrics(library.entity_named(&id)?, params.indicator.as_deref())))
        .await?;
    Ok(Json(answer))
}

/// How far to look around.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct NeighborParams {
    /// 何歩まで（1～3、既定 1）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 3)]
    hops: Option<Bounded<1, 3>>,
    /// エンティティの数（1～1000、既定 100）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
    /// fact（既定）、planned、requested、negated、all
    modality: Option<String>,
}

/// エンティティのまわり
#[utoipa::path(
    get, path = "/v1/entities/{id}/neighbors", tag = "graph",
    params(("id" = String, Path, description = "エンティティの ID または名前"), NeighborParams),
    responses((status = 200, body = Neighbors))
)]
pub(super) async fn neighbors(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(params): Params<NeighborParams>,
) -> Result<Json<Neighbors>, Problem> {
    let hops = params.hops.map_or(1, Bounded::get) as u8;
    let limit = params.limit.map_or(100, PageSize::get);
    let answer = state
        .answer(move |library| {
            library.neighbors(library.entity_named(&id)?, hops, limit, params.modality.as_deref())
        })
        .await?;
    Ok(Json(answer))
}

/// Between which two, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PathParams {
    /// 出発点の ID または名前
    #[param(example = "未来医療推進機構")]
    from: String,
    /// 行き先の ID または名前
    #[param(example = "大阪市")]
    to: String,
    /// 最も多くて何歩か（1～8、既定 4）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 8)]
    max_hops: Option<Bounded<1, 8>>,
    /// いくつの経路か（1～20、既定 3）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 20)]
    k: Option<Bounded<1, 20>>,
    /// この年度の間だけ（2019、R1、2018..2020）
    fiscal_year: Option<String>,
    /// fact（既定）、planned、requested、negated、all。コンマで複数
    modality: Option<String>,
}

/// 二つのエンティティのつながり
#[utoipa::path(
    get, path = "/v1/paths", tag = "graph", params(PathParams),
    responses(
        (status = 200, body = Paths),
        (status = 404, description = "その名前はない", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn paths(
    State(state): State<AppState>,
    Params(params): Params<PathParams>,
) -> Result<Json<Paths>, Problem> {
    let question = PathQuestion {
        from: params.from,
        to: params.to,
        max_hops: params.max_hops.map(|hops| hops.get() as u32),
        k: params.k.map(|k| k.get() as u32),
        years: params.fiscal_year,
        modality: params.modality,
    };
    Ok(Json(state.answer(move |library| library.paths(&question)).await?))
}

/// Which metrics.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricParams {
    /// 指標の名前の一部
    q: Option<String>,
    /// この年度の数値だけ（2019、R1、2018..2020）
    fiscal_year: Option<String>,
    /// target、actual、previous、other
    role: Option<String>,
    /// 何件目から
    offset: Option<usize>,
    /// 何件（1～1000、既定 50）
    #[param(value_type = Option<usize>, minimum = 1, maximum = 1000)]
    limit: Option<PageSize>,
    /// json（既定）、csv、parquet、jsonl、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
    format: Option<String>,
}

/// Words of an indicator.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesParams {
    /// 指標の名前の一部
    q: String,
}

/// 指標の名前から年度ごとの系列を引く（主体を問わない）
#[utoipa::path(
    get, path = "/v1/metrics/series", tag = "graph", params(SeriesParams),
    responses((status = 200, body = MetricSeries))
)]
pub(super) async fn metric_series(
    State(state): State<AppState>,
    Params(params): Params<SeriesParams>,
) -> Result<Json<MetricSeries>, Problem> {
    state.check_length(&params.q)?;
    Ok(Json(state.answer(move |library| Ok(library.metric_series(&params.q))).await?))
}

/// 文書によって値が異なる指標（訂正・速報と確定、矛盾）
#[utoipa::path(
    get, path = "/v1/metrics/conflicts", tag = "graph",
    responses((status = 200, body = MetricSeries))
)]
pub(super) async fn metric_conflicts(State(state): State<AppState>) -> Result<Json<MetricSeries>, Problem> {
    Ok(Json(state.answer(|library| Ok(library.metric_conflicts())).await?))
}

/// すべての指標
#[utoipa::path(
    get, path = "/v1/metrics", tag = "graph", params(MetricParams),
    responses((status = 200, description = "一覧", content((Page<MetricView> = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"), (String = "application/x-ndjson"), (String = "application/ld+json"), (String = "text/turtle"))))
)]
pub(super) async fn all_metrics(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    Params(params): Params<MetricParams>,
) -> Result<Response, Problem> {
    let MetricParams { q, fiscal_year, role, offset, limit, format } = params;
    state.check_length(q.as_deref().unwrap_or_default())?;
    let question = MetricQuestion { indicator: q, years: fiscal_year, role };
    if let Some(format) = wanted(format.as_deref(), &headers, &METRICS)? {
        let list = Listed { table: "metrics", format, offset, limit: limit.map(PageSize::get), uri: &uri };
        return list.answer(&state, move |library| library.metrics_listed(&question)).await;
    }
    let answer =
        state.answer(move |library| library.all_metrics(&question, offset.unwrap_or(0), page(limit))).await?;
    Ok(Json(answer).into_response())
}
