//! Laws of the HTTP answers: they fit their description, counts can be recounted, pages reach everything once, and the
//! ids and quotes of one answer hold in every other.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header::CONTENT_TYPE},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Config, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::{items, samples, text};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The samples, read once for all tests.
static SAMPLES: LazyLock<(TempDir, Arc<Library>)> = LazyLock::new(|| library(&samples()));

fn configuration(folder: &TempDir) -> Config {
    config::resolve(Given { data: Some(folder.path().join("data")), ..Given::default() }).unwrap()
}

fn library(reports: &Path) -> (TempDir, Arc<Library>) {
    let folder = TempDir::new().unwrap();
    let config = configuration(&folder);
    ingest(&config, &[reports.to_owned()], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, library)
}

fn router() -> Router {
    app(AppState::new(SAMPLES.1.clone(), Limits::default()))
}

/// Writes `text` as it stands in a URL.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Status, content type and body.
async fn ask(router: Router, uri: &str) -> (u16, String, String) {
    let response = router.oneshot(Request::get(uri).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let kind = response.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, kind, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn get_from(router: Router, uri: &str) -> Value {
    let (status, kind, body) = ask(router, uri).await;
    assert_eq!((status, kind.as_str()), (200, "application/json"), "{uri}: {body}");
    serde_json::from_str(&body).unwrap()
}

async fn get(uri: &str) -> Value {
    get_from(router(), uri).await
}

/// All documents with all their matching passages.
async fn everything(query: &str) -> Value {
    let answer = get(&format!("/v1/search?q={}&limit=100&passages=1000", escaped(query))).await;
    assert_eq!(answer["next"], Value::Null);
    answer
}

fn shown_passages(answer: &Value) -> Vec<&Value> {
    items(&answer["hits"]).iter().flat_map(|hit| items(&hit["passages"])).collect()
}

/// What fits no schema of the description, with its place.
fn misfit(value: &Value, schema: &Value, whole: &Value, at: &str) -> Option<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let named = whole.pointer(reference.strip_prefix('#').unwrap());
        let named = named.unwrap_or_else(|| panic!("{reference} leads nowhere"));
        return misfit(value, named, whole, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices.iter().any(|choice| misfit(value, choice, whole, at).is_none());
        return (!fits).then(|| format!("{at}: {value} fits none of {choices:?}"));
    }
    if let (Some(parts), Some(object)) = (schema["allOf"].as_array(), value.as_object()) {
        // Each part describes some of the fields; together they must describe all of them.
        let (mut known, mut required) = (serde_json::Map::new(), Vec::new());
        flatten(parts, whole, &mut known, &mut required);
        return object_misfit(object, &known, &required, whole, at);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect(),
        Value::String(one) => vec![one],
        _ => return None,
    };
    let fits = types.iter().any(|kind| match *kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{at}: type {other}"),
    });
    if !fits {
        return Some(format!("{at}: {value} is no {types:?}"));
    }
    match value {
        Value::Array(values) => values
            .iter()
            .enumerate()
            .find_map(|(number, value)| misfit(value, &schema["items"], whole, &format!("{at}[{number}]"))),
        Value::Object(object) => {
            let known = schema["properties"].as_object()?;
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            object_misfit(object, known, &required, whole, at)
        }
        _ => None,
    }
}

fn flatten(
    parts: &[Value],
    whole: &Value,
    known: &mut serde_json::Map<String, Value>,
    required: &mut Vec<Value>,
) {
    for part in parts {
        let part = match part["$ref"].as_str() {
            Some(reference) => whole.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
            None => part,
        };
        if let Some(parts) = part["allOf"].as_array() {
            flatten(parts, whole, known, required);
        }
        known.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }
}

fn object_misfit(
    object: &serde_json::Map<String, Value>,
    known: &serde_json::Map<String, Value>,
    required: &[Value],
    whole: &Value,
    at: &str,
) -> Option<String> {
    if let Some(missing) = required.iter().find(|field| !object.contains_key(text(field))) {
        return Some(format!("{at}: {missing} is missing"));
    }
    object.iter().find_map(|(field, value)| match known.get(field) {
        None => Some(format!("{at}.{field} is not described")),
        Some(schema) => misfit(value, schema, whole, &format!("{at}.{field}")),
    })
}

#[tokio::test]
async fn every_described_path_answers_as_it_is_described() {
    let document = get("/openapi.json").await;
    let found = everything("健都").await;
    let passage = text(&shown_passages(&found)[0]["id"]).to_owned();
    let of_document = text(&found["hits"][0]["document"]["id"]).to_owned();
    let [kento, pmda] = [escaped("健都"), escaped("PMDA関西支部")];
    let card = get(&format!("/v1/entities/{kento}")).await;
    let id = text(&card["id"]);
    let other = text(&found["hits"][1]["document"]["id"]).to_owned();
    let all_series = get("/v1/series").await;
    let series = text(&all_series["items"][0]["id"]).to_owned();
    let mut left: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let questions = [
        ("/v1/search", format!("/v1/search?q={kento}")),
        ("/v1/search", format!("/v1/search?q={}", escaped("健都 年度:R1 -大阪市 「そんな言葉はない」"))),
        ("/v1/suggest", format!("/v1/suggest?q={}", escaped("けん"))),
        ("/v1/entities", format!("/v1/entities?q={kento}")),
        ("/v1/entities", "/v1/entities?type=facility&limit=1000".to_owned()),
        ("/v1/entities/{id}", format!("/v1/entities/{kento}")),
        ("/v1/entities/{id}", format!("/v1/entities/{}", escaped("未来医療推進機構"))),
        ("/v1/entities/{id}/mentions", format!("/v1/entities/{kento}/mentions?limit=1000")),
        ("/v1/entities/{id}/relations", format!("/v1/entities/{kento}/relations?modality=all")),
        ("/v1/entities/{id}/timeline", format!("/v1/entities/{kento}/timeline")),
        ("/v1/entities/{id}/metrics", format!("/v1/entities/{pmda}/metrics")),
        ("/v1/entities/{id}/neighbors", format!("/v1/entities/{kento}/neighbors?hops=2")),
        ("/v1/entities/{id}/lineage", format!("/v1/entities/{}/lineage", escaped("未来医療推進機構"))),
        ("/v1/entities/{id}/why", format!("/v1/entities/{kento}/why")),
        ("/v1/entities/{id}/why", format!("/v1/entities/{pmda}/why")),
        ("/v1/judgements", "/v1/judgements".to_owned()),
        ("/v1/registry/queue", "/v1/registry/queue".to_owned()),
        ("/v1/paths", format!("/v1/paths?from={}&to={}", escaped("未来医療推進機構"), escaped("大阪市"))),
        ("/v1/documents", "/v1/documents".to_owned()),
        ("/v1/documents/{id}", format!("/v1/documents/{of_document}?limit=1000")),
        ("/v1/documents/{id}/diff", format!("/v1/documents/{of_document}/diff?to={other}&limit=1000")),
        ("/v1/series", "/v1/series".to_owned()),
        ("/v1/series/{id}/diff", format!("/v1/series/{series}/diff?limit=1000")),
        ("/v1/passages/{id}", format!("/v1/passages/{passage}")),
        ("/v1/metrics", "/v1/metrics?limit=1000".to_owned()),
        ("/v1/metrics/series", format!("/v1/metrics/series?q={}", escaped("件数"))),
        ("/v1/metrics/conflicts", "/v1/metrics/conflicts".to_owned()),
        ("/v1/sql/schema", "/v1/sql/schema".to_owned()),
        ("/v1/stats", "/v1/stats".to_owned()),
        ("/v1/health", "/v1/health".to_owned()),
        ("/readyz", "/readyz".to_owned()),
        ("/openapi.json", "/openapi.json".to_owned()),
        ("/reconcile", "/reconcile".to_owned()),
        ("/reconcile", format!("/reconcile?queries={}", escaped(r#"{"q":{"query":"健都"}}"#))),
        ("/reconcile/extend/propose", "/reconcile/extend/propose?type=organization".to_owned()),
        ("/reconcile/suggest/entity", format!("/reconcile/suggest/entity?prefix={kento}")),
        ("/reconcile/suggest/property", "/reconcile/suggest/property?prefix=".to_owned()),
        ("/reconcile/suggest/type", "/reconcile/suggest/type".to_owned()),
        ("/reconcile/flyout/entity", format!("/reconcile/flyout/entity?id={id}")),
        ("/reconcile/flyout/property", "/reconcile/flyout/property?id=parent".to_owned()),
        ("/reconcile/flyout/type", "/reconcile/flyout/type?id=place".to_owned()),
    ];
    for (path, uri) in questions {
        let operation = &document["paths"][path]["get"];
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{path} describes no answer");
        let answer = get(&uri).await;
        assert_eq!(misfit(&answer, schema, &document, "answer"), None, "{uri}");
        for field in ["summary", "tags", "operationId"] {
            assert!(!operation[field].is_null(), "{path} has no {field}");
        }
        left.remove(path);
    }
    // Bytes, pages and lines instead of an object.
    let plain = [
        ("/docs", "/docs".to_owned(), "text/html; charset=utf-8"),
        ("/healthz", "/healthz".to_owned(), "text/plain; charset=utf-8"),
        ("/metrics", "/metrics".to_owned(), "text/plain; version=0.0.4; charset=utf-8"),
        ("/reconcile/preview", format!("/reconcile/preview?id={id}"), "text/html; charset=utf-8"),
        ("/v1/documents/{id}/file", format!("/v1/documents/{of_document}/file"), "text/plain; charset=UTF-8"),
        ("/v1/judgements/export", "/v1/judgements/export".to_owned(), "application/x-ndjson; charset=utf-8"),
        ("/v1/export", "/v1/export?format=turtle".to_owned(), "text/turtle; charset=utf-8"),
        (
            "/v1/export/{table}",
            "/v1/export/documents?format=csv".to_owned(),
            "text/csv; charset=utf-8; header=present",
        ),
    ];
    for (path, uri, wanted) in plain {
        assert!(document["paths"][path]["get"]["responses"]["200"].is_object(), "{path} describes no answer");
        let (status, kind, _) = ask(router(), &uri).await;
        assert_eq!((status, kind.as_str()), (200, wanted), "{uri}");
        left.remove(path);
    }
    // There is no judgement on the samples to ask for; what only changes something is tested where it is used.
    left.retain(|path| document["paths"][path]["get"].is_object() && path != "/v1/judgements/{id}");
    assert!(left.is_empty(), "described, but not asked for here: {left:?}");
}

#[tokio::test]
async fn a_misfit_would_be_noticed() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "properties": { "a": { "type": "array", "items": { "type": "string" } } }
    });
    let of = |value: Value| misfit(&value, &schema, &schema, "it");
    assert_eq!(of(serde_json::json!({ "a": ["x"] })), None);
    assert!(of(serde_json::json!({ "a": [1] })).unwrap().contains("it.a[0]"));
    assert!(of(serde_json::json!({})).unwrap().contains("missing"));
    assert!(of(serde_json::json!({ "a": [], "b": 1 })).unwrap().contains("it.b"));
}

#[tokio::test]
async fn problems_fit_their_description_too() {
    let document = get("/openapi.json").await;
    let schema = &document["components"]["schemas"]["ProblemBody"];
    let unknown = escaped("北大阪健康医療都巿");
    for (uri, status) in [
        ("/nowhere".to_owned(), 404),
        ("/v1/documents/d0000000000000000".to_owned(), 404),
        (format!("/v1/entities/{unknown}"), 404),
        (format!("/v1/entities/{unknown}/timeline"), 404),
        (format!("/v1/paths?from={unknown}&to={}", escaped("大阪市")), 404),
        ("/v1/paths?from=a".to_owned(), 400),
        (format!("/v1/search?q={}", escaped("「PMDA")), 400),
        ("/v1/search?q=%8C%92%93s".to_owned(), 400), // 健都 in Shift_JIS
        ("/v1/search?q=a&limit=-1".to_owned(), 400),
        ("/v1/search?q=a&sort=colour".to_owned(), 422),
        (format!("/v1/entities/{}/relations?modality=perhaps", escaped("健都")), 422),
        (format!("/v1/entities/{}/relations?predicate=likes", escaped("健都")), 422),
        ("/v1/entities?type=person".to_owned(), 422),
    ] {
        let (given, kind, body) = ask(router(), &uri).await;
        assert_eq!((given, kind.as_str()), (status, "application/problem+json"), "{uri}: {body}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(misfit(&problem, schema, &document, "problem"), None, "{uri}");
        assert_eq!(problem["status"], status);
        if uri.contains(&unknown) {
            assert_eq!(problem["nearest"][0], "北大阪健康医療都市", "{problem}");
        }
    }
}

#[tokio::test]
async fn cursors_reach_every_document_once_in_every_order() {
    for (query, narrowed) in
        [("健都", ""), ("大阪 OR 彩都", "&publisher=%E5%A4%A7%E9%98%AA"), ("年度:2016..2020", "")]
    {
        for sort in ["relevance", "year", "-year"] {
            let base = format!("/v1/search?q={}{narrowed}&sort={sort}&passages=1000", escaped(query));
            let whole = get(&format!("{base}&limit=100")).await;
            for limit in [1, 2, 5] {
                let (mut seen, mut cursor) = (Vec::new(), String::new());
                loop {
                    let page = get(&format!("{base}&limit={limit}{cursor}")).await;
                    assert!(items(&page["hits"]).len() <= limit);
                    assert_eq!(page["total_passages"], whole["total_passages"]);
                    assert_eq!(page["facets"], whole["facets"]);
                    seen.extend(items(&page["hits"]).iter().cloned());
                    let Some(next) = page["next"].as_str() else { break };
                    cursor = format!("&cursor={}", escaped(next));
                }
                assert_eq!(seen, items(&whole["hits"]), "{query} by {sort} in pages of {limit}");
            }
        }
    }
    // A cursor of one query is not taken for another's.
    let page = get(&format!("/v1/search?q={}&limit=1", escaped("健都"))).await;
    let cursor = escaped(text(&page["next"]));
    let (status, _, body) = ask(router(), &format!("/v1/search?q={}&cursor={cursor}", escaped("彩都"))).await;
    assert_eq!(status, 410, "{body}");
}

#[tokio::test]
async fn facets_equal_their_recounts() {
    for query in ["健都", "「PMDA関西支部」", "年度:2016..2020", "大阪 -健都"] {
        let answer = everything(query).await;
        let passages = shown_passages(&answer);
        assert_eq!(answer["total_passages"], passages.len(), "{query}");
        assert_eq!(answer["total_documents"], items(&answer["hits"]).len());
        let mut years: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut publishers = years.clone();
        for hit in items(&answer["hits"]) {
            let here = items(&hit["passages"]).len();
            assert_eq!(hit["total_passages"], here);
            for (counts, field) in [(&mut years, "fiscal_year"), (&mut publishers, "publisher")] {
                let count = counts.entry(hit["document"][field].to_string()).or_default();
                *count = (count.0 + here, count.1 + 1);
            }
        }
        for (facet, wanted) in [("fiscal_year", years), ("publisher", publishers)] {
            let given: BTreeMap<String, (usize, usize)> = items(&answer["facets"][facet])
                .iter()
                .map(|value| {
                    let number = |field: &str| value[field].as_u64().unwrap() as usize;
                    (value["value"].to_string(), (number("count"), number("documents")))
                })
                .collect();
            assert_eq!(given, wanted, "{facet} of {query}");
        }
        // Entities: by asking for the names in each passage.
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for passage in &passages {
            let whole = get(&format!("/v1/passages/{}", text(&passage["id"]))).await;
            assert_eq!((&whole["text"], &whole["citation"]), (&passage["text"], &passage["citation"]));
            let here: BTreeSet<&str> =
                items(&whole["mentions"]).iter().map(|mention| text(&mention["entity"]["id"])).collect();
            here.into_iter().for_each(|id| *named.entry(id.to_owned()).or_default() += 1);
        }
        assert_eq!(answer["facets"]["entity_total"], named.len(), "{query}");
        for entity in items(&answer["facets"]["entity"]) {
            assert_eq!(entity["count"], named[text(&entity["value"])], "{query}: {entity}");
        }
    }
}

#[tokio::test]
async fn a_facet_narrows_to_as_many_passages_as_it_counts() {
    let base = format!("/v1/search?q={}", escaped("健都"));
    let answer = get(&base).await;
    for (facet, parameter) in [("fiscal_year", "fiscal_year"), ("entity", "entity"), ("type", "type")] {
        for value in items(&answer["facets"][facet]) {
            let given = value["value"].as_str().map_or_else(|| value["value"].to_string(), str::to_owned);
            let narrowed = get(&format!("{base}&{parameter}={}", escaped(&given))).await;
            assert_eq!(narrowed["total_passages"], value["count"], "{facet} {value}");
        }
    }
}

#[tokio::test]
async fn highlights_are_ascending_apart_and_within_the_text() {
    for query in ["健都", "ＰＭＤＡ関西支部", "取り組み", "未来医療推進機構の設立", "「大阪 府」"]
    {
        for passage in shown_passages(&everything(query).await) {
            let length = text(&passage["text"]).chars().count() as u64;
            let mut last = 0;
            for highlight in items(&passage["highlights"]) {
                let (start, end) = (highlight["start"].as_u64().unwrap(), highlight["end"].as_u64().unwrap());
                assert!(start < end && end <= length && (last == 0 || start > last), "{query}: {passage}");
                last = end;
            }
            assert!(last > 0, "{query}: nothing is highlighted in {passage}");
        }
    }
}

#[tokio::test]
async fn evidence_is_the_text_at_its_place_wherever_it_is_shown() {
    let id = escaped("健都");
    let mut evidence = Vec::new();
    for part in ["", "/mentions?limit=1000", "/relations?modality=all", "/timeline", "/metrics", "/neighbors"]
    {
        collect(&get(&format!("/v1/entities/{id}{part}")).await, &mut evidence);
    }
    collect(&get("/v1/metrics?limit=1000").await, &mut evidence);
    assert!(evidence.len() > 100, "{}", evidence.len());
    let mut passages: BTreeMap<String, Value> = BTreeMap::new();
    for quote in evidence {
        let passage = text(&quote["passage"]);
        if !passages.contains_key(passage) {
            passages.insert(passage.to_owned(), get(&format!("/v1/passages/{passage}")).await);
        }
        let whole = &passages[passage];
        let (start, end) = (quote["start"].as_u64().unwrap(), quote["end"].as_u64().unwrap());
        let there: String =
            text(&whole["text"]).chars().skip(start as usize).take((end - start) as usize).collect();
        assert_eq!(there, text(&quote["quote"]));
        for same in ["citation", "page", "place", "file"] {
            assert_eq!(quote[same], whole[same], "{same}");
        }
        assert_eq!(quote["document"], whole["document"]["id"]);
    }
}

/// Every object that is a piece of evidence, however deep.
fn collect(value: &Value, evidence: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, evidence)),
        Value::Object(object) => {
            if object.contains_key("quote") {
                evidence.push(value.clone());
            }
            object.values().for_each(|value| collect(value, evidence));
        }
        _ => {}
    }
}

#[tokio::test]
async fn counters_are_in_the_text_format_of_prometheus() {
    let router = router();
    ask(router.clone(), "/v1/stats").await;
    ask(router.clone(), "/nowhere/%22%0A").await;
    let (status, kind, body) = ask(router, "/metrics").await;
    assert_eq!((status, kind.as_str()), (200, "text/plain; version=0.0.4; charset=utf-8"));
    let mut described = BTreeSet::new();
    let mut samples = BTreeSet::new();
    for line in body.lines() {
        if let Some(comment) = line.strip_prefix("# TYPE ") {
            let (name, kind) = comment.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(described.insert(name.to_owned()), "{line}: twice");
        } else if !line.starts_with("# HELP ") {
            let (sample, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("{line}"));
            assert!(value.parse::<f64>().is_ok_and(|value| value >= 0.0), "{line}");
            assert!(samples.insert(sample.to_owned()), "{line}: twice");
            let (name, labels) = sample.split_once('{').unwrap_or((sample, "}"));
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{line}");
            assert!(labels.ends_with('}') && labels.matches('"').count().is_multiple_of(2), "{line}");
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
            let known = |name: &str| described.contains(name);
            assert!(known(name) || family.is_some_and(known), "{line}: no TYPE before it");
        }
    }
    assert!(samples.contains("keifu_http_requests_total{route=\"/v1/stats\",status=\"200\"}"), "{body}");
}

#[tokio::test]
async fn a_server_becomes_ready_when_the_first_generation_appears() {
    let folder = TempDir::new().unwrap();
    let config = configuration(&folder);
    let library = Arc::new(Library::waiting(&config).unwrap());
    let router = app(AppState::new(library.clone(), Limits::default()));
    let (status, kind, body) = ask(router.clone(), "/readyz").await;
    assert_eq!((status, kind.as_str()), (503, "application/problem+json"));
    assert!(body.contains("/problems/not-ready"), "{body}");
    for path in ["/healthz", "/docs", "/openapi.json", "/metrics"] {
        assert_eq!(ask(router.clone(), path).await.0, 200, "{path} needs no generation");
    }
    ingest(&config, &[samples()], &Progress::Silent).unwrap();
    assert!(library.reload().unwrap());
    assert_eq!(get_from(router.clone(), "/readyz").await["generation"], 1);
    assert_eq!(get_from(router, "/v1/stats").await["documents"], 12);
}

#[tokio::test]
async fn markup_in_reports_is_data_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let mark = "<script>alert(1)</script>";
    let report =
        format!("令和元年度の{mark}報告\n{mark}健都推進協議会を設立（R1.5）。\n大阪市と\"協定\"&連携。\n");
    fs::write(folder.path().join("a<b>&\"c\".txt"), report).unwrap();
    let (_data, library) = library(folder.path());
    let router = app(AppState::new(library, Limits::default()));
    let answer =
        get_from(router.clone(), &format!("/v1/search?q={}", escaped("「<script>alert(1)</script>」"))).await;
    assert!(answer["total_passages"].as_u64() > Some(0), "{answer}");
    assert_eq!(answer["hits"][0]["document"]["source"], "a<b>&\"c\".txt");
    assert!(shown_passages(&answer).iter().all(|passage| text(&passage["text"]).contains(mark)));
    let uri = format!("/v1/entities/{}", escaped(mark));
    let (status, kind, _) = ask(router.clone(), &uri).await;
    assert_eq!((status, kind.as_str()), (404, "application/problem+json"));
    let (_, kind, page) = ask(router, &format!("/docs?q={}", escaped(mark))).await;
    assert!(kind.starts_with("text/html") && !page.contains("<script"), "{kind}");
}
