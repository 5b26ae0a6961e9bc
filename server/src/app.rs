//! The HTTP application: routes, limits, health. Needs no socket, so that tests can call it as it is.

mod bounded;
mod context;
mod docs;
mod documents;
mod entities;
mod export;
mod file;
mod formats;
mod guard;
mod health;
mod judgements;
mod listed;
mod observe;
mod openapi;
mod problem;
mod reconcile;
mod registry;
mod search;
mod series;
mod sql;
mod stream;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::header::CONTENT_TYPE,
    middleware,
    response::{Html, IntoResponse},
    routing::get,
};
use tokio::sync::Semaphore;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Error,
    api::search::Coverage,
    config::{Config, Limits},
    library::{Library, Snapshot},
    mcp,
    monitor::{Gauges, Monitor},
    page,
    publish::Publishing,
    sql::Sql,
};

pub use problem::Problem;
pub(crate) use problem::is_escaped_utf8;
pub(crate) use reconcile::own_address;

/// What every request shares; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    library: Arc<Library>,
    limits: Limits,
    monitor: Arc<Monitor>,
    places: Arc<Semaphore>,
    /// For answers that may take as long as somebody reads them.
    streams: Arc<Semaphore>,
    publishing: Option<Arc<Publishing>>,
    sql: Arc<Sql>,
    sql_places: Arc<Semaphore>,
}

impl AppState {
    /// Serves `library` within `limits`.
    pub fn new(library: Arc<Library>, limits: Limits) -> Self {
        let places = Arc::new(Semaphore::new(limits.concurrency));
        let sql = Arc::new(Sql::new(library.config()));
        let sql_places = Arc::new(Semaphore::new(sql.limits().concurrency));
        let streams = Arc::new(Semaphore::new((limits.concurrency / 4).max(1)));
        let monitor = Arc::default();
        Self { library, limits, monitor, places, streams, publishing: None, sql, sql_places }
    }

    /// Tells how publishing goes, too.
    pub(crate) fn with_publishing(self, publishing: Option<Arc<Publishing>>) -> Self {
        Self { publishing, ..self }
    }

    /// With what settings it serves.
    pub(crate) fn config(&self) -> &Config {
        self.library.config()
    }

    /// Does `work`, which publishes a generation, when nobody else does; who asks afterwards sees what it wrote.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Config) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let library = self.library.clone();
        self.answer(move |_| library.write(work)).await
    }

    /// What a request may cost.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Answers from one generation on a thread that may block; refuses when all places are taken.
    pub(crate) async fn answer<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Snapshot) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        self.answer_from(self.library.snapshot()?, question).await
    }

    /// The same from a generation that is held already.
    async fn answer_from<T: Send + 'static>(
        &self,
        snapshot: Arc<Snapshot>,
        question: impl FnOnce(&Snapshot) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        // The place is held by the work, not by the request: who gives up early does not make room by that.
        let place = self.places.clone().try_acquire_owned().map_err(|_| Problem::busy())?;
        let answer = tokio::task::spawn_blocking(move || {
            let answer = question(&snapshot);
            drop(place);
            answer
        });
        match answer.await {
            Ok(answer) => Ok(answer?),
            Err(error) => {
                tracing::error!(%error, "answering failed");
                Err(Problem::internal())
            }
        }
    }

    /// What is searched and what not; `None` before the first ingest.
    pub(crate) fn coverage(&self) -> Option<Coverage> {
        self.library.snapshot().ok().map(|snapshot| snapshot.coverage())
    }

    /// Refuses texts that are longer than the limit.
    pub(crate) fn check_length(&self, text: &str) -> Result<(), Problem> {
        let (length, limit) = (text.chars().count(), self.limits.query_chars);
        if length > limit { Err(Problem::too_long(length, limit)) } else { Ok(()) }
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Keifu",
        description = "日本の行政文書の全文検索と系譜グラフ。すべての事実に原文の引用が付きます。"
    ),
    tags(
        (name = "search", description = "本文の検索と名前の候補"),
        (name = "graph", description = "エンティティ、関係、経路、年表、指標"),
        (name = "chat", description = "質問に答える根拠と、引用の点検"),
        (name = "judgements", description = "人の判断の台帳"),
        (name = "reconcile", description = "名前の照合（OpenRefine の Reconciliation Service API 0.2）"),
        (name = "sql", description = "SQL で表に問い合わせる（読み取りだけ）"),
        (name = "documents", description = "文書と段落"),
        (name = "export", description = "CSV、Parquet、グラフ、リンクトデータとしての書き出し"),
        (name = "service", description = "件数と状態"),
    ),
    components(schemas(problem::ProblemBody))
)]
struct Api;

/// The whole application.
pub fn app(state: AppState) -> Router {
    let (router, mut document) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(search::search))
        .routes(routes!(search::suggest))
        .routes(routes!(entities::list))
        .routes(routes!(entities::card))
        .routes(routes!(entities::why))
        .routes(routes!(entities::mentions))
        .routes(routes!(entities::relations))
        .routes(routes!(entities::lineage))
        .routes(routes!(entities::timeline))
        .routes(routes!(entities::metrics))
        .routes(routes!(entities::neighbors))
        .routes(routes!(entities::paths))
        .routes(routes!(entities::all_metrics))
        .routes(routes!(entities::metric_series))
        .routes(routes!(entities::metric_conflicts))
        .routes(routes!(registry::queue))
        .routes(routes!(judgements::list, judgements::add))
        .routes(routes!(judgements::lines))
        .routes(routes!(judgements::one, judgements::undo))
        .routes(routes!(context::pack))
        .routes(routes!(context::check))
        .routes(routes!(documents::list))
        .routes(routes!(documents::document))
        .routes(routes!(series::list))
        .routes(routes!(series::diff))
        .routes(routes!(series::documents))
        .routes(routes!(file::file))
        .routes(routes!(documents::passage))
        .routes(routes!(documents::stats))
        .routes(routes!(sql::ask))
        .routes(routes!(sql::schema))
        .routes(routes!(export::everything))
        .routes(routes!(export::one_table))
        .routes(routes!(health::health))
        .split_for_parts();
    let (reconciliation, more) = reconciliation().split_for_parts();
    document.merge(more);
    // Its preflight requests must reach the layer before it is said that there is no such method.
    let reconciliation = reconciliation
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(reconcile::cors());
    let limits = state.limits;
    let document = openapi::complete(&document, limits);
    let described = docs::render(&document);
    router
        .merge(reconciliation)
        .merge(page::router())
        .route("/openapi.json", get(async move || Json(document)))
        .route("/docs", get(async move || docs::page(Html(described))))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .fallback(async || Problem::no_such_page())
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(RequestBodyLimitLayer::new(limits.body_bytes))
        .layer(DefaultBodyLimit::disable())
        // Limits its bodies itself: to it, one that is cut off is an error of the server.
        .route_service("/mcp", mcp::service(state.clone()))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(guard::guard))
        .layer(middleware::from_fn_with_state(state.clone(), observe::observe))
        .with_state(state)
}

/// The reconciliation service, which pages of this machine may ask.
fn reconciliation() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(reconcile::manifest_or_answer, reconcile::ask))
        .routes(routes!(reconcile::ask_in_order))
        .routes(routes!(reconcile::extend_in_order))
        .routes(routes!(reconcile::propose))
        .routes(routes!(reconcile::suggest_entity))
        .routes(routes!(reconcile::suggest_property))
        .routes(routes!(reconcile::suggest_type))
        .routes(routes!(reconcile::preview))
        .routes(routes!(reconcile::flyout_entity))
        .routes(routes!(reconcile::flyout_property))
        .routes(routes!(reconcile::flyout_type))
}

/// Whether a generation can be searched.
async fn readyz(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    let snapshot = state.library.snapshot()?;
    Ok(Json(serde_json::json!({ "status": "ready", "generation": snapshot.generation })))
}

/// Counters for Prometheus.
async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let snapshot = state.library.snapshot().ok();
    let coverage = snapshot.as_ref().map(|snapshot| snapshot.coverage());
    let of = |value: fn(&Coverage) -> u64| coverage.as_ref().map_or(0, value);
    let gauges = Gauges {
        ready: snapshot.is_some(),
        generation: of(|coverage| coverage.generation),
        documents: of(|coverage| coverage.documents),
        passages: of(|coverage| coverage.passages),
        not_read: of(|coverage| coverage.documents_not_read),
    };
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.monitor.render(&gauges))
}
