//! `/v1/export…`: a whole generation, or one table of it, of any size.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState, Problem,
    formats::{file, wanted},
    problem::{Params, ProblemBody},
};
use crate::{
    export::{Base, Format, write_archive, write_graph, write_table},
    tables::{Selection, table},
};

/// In what form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportParams {
    /// csv、parquet、jsonl（既定）は表ごとのファイルの ZIP、graphml、gexf、jsonld、turtle は一つのファイル。なければ Accept による
    format: Option<String>,
}

/// すべてを書き出す
///
/// いくら大きくても、少しずつ送ります。途中で送れなくなると、接続が切れます（本文が途中で終わったと分かります）。
#[utoipa::path(
    get, path = "/v1/export", tag = "export", params(ExportParams),
    responses(
        (status = 200, description = "書き出したもの", content(
            (Vec<u8> = "application/zip"), (String = "application/graphml+xml"), (String = "application/gexf+xml"),
            (String = "application/ld+json"), (String = "text/turtle"),
        )),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "準備中、または混雑", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn everything(
    State(state): State<AppState>,
    Params(params): Params<ExportParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let format = wanted(params.format.as_deref(), &headers, &Format::ALL)?.unwrap_or(Format::Jsonl);
    let snapshot = state.library.snapshot()?;
    if Format::TABLES.contains(&format) {
        let body = state.stream(snapshot, move |library, out| write_archive(library, format, out)).await?;
        return Ok(file(body, "application/zip", &format!("keifu-{}.zip", format.name())));
    }
    let base = Base::new(&state.library.config().base_iri)?;
    let body = state
        .stream(snapshot, move |library, out| {
            write_graph(library, &Selection::everything(library), format, &base, out)
        })
        .await?;
    Ok(file(body, format.media_type(), &format!("keifu.{}", format.extension())))
}

/// In what form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TableParams {
    /// csv、parquet、jsonl（既定）。なければ Accept による
    format: Option<String>,
}

/// 一つの表を書き出す
///
/// 表は fiscal_years、documents、passages、entities、aliases、mentions、relations、evidence、dates、metrics。列は SQL の表と同じです。
/// jsonl の documents、passages、entities、mentions、relations、dates、metrics は、`keifu export --format jsonl` と同じ形です。
/// csv では、= + - @ タブ 復帰で始まる文字列（数だけのものを除く）の前に ' を付けます。
#[utoipa::path(
    get, path = "/v1/export/{table}", tag = "export",
    params(("table" = String, Path, description = "表の名前", example = "metrics"), TableParams),
    responses(
        (status = 200, description = "表", content(
            (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"), (String = "application/x-ndjson"),
        )),
        (status = 400, description = "読めないパラメータ", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "その表はない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "使えない値", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "準備中、または混雑", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one_table(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Params(params): Params<TableParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let table = table(&name).ok_or_else(|| Problem::no_such("表", &name))?;
    let format = wanted(params.format.as_deref(), &headers, &Format::TABLES)?.unwrap_or(Format::Jsonl);
    let snapshot = state.library.snapshot()?;
    let body = state.stream(snapshot, move |library, out| write_table(library, table, format, out)).await?;
    Ok(file(body, format.media_type(), &format!("{}.{}", table.name, format.extension())))
}
