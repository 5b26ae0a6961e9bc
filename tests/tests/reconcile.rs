//! The reconciliation service through the router, over the project's own samples and over names written for it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode, header},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A report that names bodies which are easily taken for one another.
const NAMESAKES: &str = "令和元年度 事業報告\n\n\
    株式会社甲乙製作所に製造を委託した。\n\
    一般財団法人みなと振興財団が運営する。学校法人緑風学園が協力した。\n\
    大阪府商工労働部が所管する。<b>太字株式会社</b>も参加した。\n\
    甲市健康増進協議会（以下「協議会」という。）を開催した。\n";

static STORE: LazyLock<(TempDir, Router)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    let report = folder.path().join("R1-report.txt");
    std::fs::write(&report, NAMESAKES).unwrap();
    ingest(&config, &[keifu_tests::samples(), report], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, app(AppState::new(library, Limits::default())))
});

async fn send(request: Request<Body>) -> Response<Body> {
    STORE.1.clone().oneshot(request).await.unwrap()
}

async fn json_of(response: Response<Body>) -> Value {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&bytes)))
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn post(uri: &str, kind: &str, body: String) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri(uri)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .unwrap()
}

async fn get(uri: &str) -> Value {
    let response = send(Request::get(uri).body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK, "{uri}");
    json_of(response).await
}

/// Sends a form with one field.
async fn form(field: &str, value: &Value) -> Response<Body> {
    let body = format!("{field}={}", escaped(&value.to_string()));
    send(post("/reconcile", "application/x-www-form-urlencoded", body)).await
}

/// The candidates for one query.
async fn candidates(query: Value) -> Vec<Value> {
    let response = form("queries", &json!({ "q": query })).await;
    assert_eq!(response.status(), StatusCode::OK, "{query}");
    json_of(response).await["q"]["result"].as_array().unwrap().clone()
}

async fn best(query: Value) -> (String, bool) {
    let found = candidates(query.clone()).await;
    let first = found.first().unwrap_or_else(|| panic!("nothing for {query}"));
    (first["name"].as_str().unwrap().to_owned(), first["match"].as_bool().unwrap())
}

#[tokio::test]
async fn the_manifest_says_where_everything_is() {
    let request =
        Request::get("/reconcile").header(header::HOST, "localhost:4711").body(Body::empty()).unwrap();
    let manifest = json_of(send(request).await).await;
    assert!(manifest["versions"].as_array().unwrap().contains(&json!("0.2")));
    for field in ["name", "identifierSpace", "schemaSpace"] {
        assert!(!manifest[field].as_str().unwrap().is_empty(), "{field}");
    }
    assert_eq!(manifest["view"]["url"], "http://localhost:4711/reconcile/preview?id={{id}}");
    let suggest = &manifest["suggest"]["entity"];
    let path = suggest["service_path"].as_str().unwrap();
    let found = get(&format!("{path}?prefix={}", escaped("国立循環器病"))).await;
    assert_eq!(found["result"][0]["name"], "国立循環器病研究センター");
    let beyond = get(&format!("{path}?prefix={}&cursor={}", escaped("国"), u64::MAX)).await;
    assert_eq!(beyond["result"], json!([]));
    let flyout = suggest["flyout_service_path"].as_str().unwrap();
    let flyout = get(&flyout.replace("${id}", found["result"][0]["id"].as_str().unwrap())).await;
    assert!(flyout["html"].as_str().unwrap().contains("国立循環器病研究センター"), "{flyout}");
    let propose = manifest["extend"]["propose_properties"]["service_path"].as_str().unwrap();
    let proposed = get(&format!("{propose}?type=organization&limit=3")).await;
    assert_eq!(proposed["properties"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_full_name_is_a_match_and_a_short_form_alone_is_none() {
    for (query, name, matched) in [
        ("国立循環器病研究センター", "国立循環器病研究センター", true),
        ("国立循環器病研究センタ", "国立循環器病研究センター", true),
        ("国立循環器病 研究センター", "国立循環器病研究センター", true),
        ("国循", "国立循環器病研究センター", false),
        ("健都", "北大阪健康医療都市", false),
        ("大阪市", "大阪市", true),
        ("協議会", "甲市健康増進協議会", false),
        ("みなと振興財団", "みなと振興財団", true),
        ("(一財)みなと振興財団", "みなと振興財団", true),
        ("株式会社みなと振興財団", "みなと振興財団", false),
    ] {
        let (found, is_match) = best(json!({ "query": query })).await;
        // 協議会 is what several bodies are called.
        assert!((found == name || query == "協議会") && is_match == matched, "{query}: {found} {is_match}");
    }
}

#[tokio::test]
async fn a_company_whose_form_stands_on_the_other_side_is_found_but_not_matched() {
    for (query, matched) in [
        ("㈱甲乙製作所", true),
        ("株式会社　甲乙製作所", true),
        ("甲乙製作所", true),
        ("甲乙製作所（株）", false),
        ("学校法人甲乙製作所", false),
    ] {
        assert_eq!(best(json!({ "query": query })).await, ("甲乙製作所".to_owned(), matched), "{query}");
    }
}

#[tokio::test]
async fn types_and_properties_narrow() {
    let strict = json!({ "query": "国立循環器病研究センター", "type": "place", "type_strict": "any" });
    assert!(candidates(strict).await.is_empty());
    let (name, matched) = best(json!({ "query": "国立循環器病研究センター", "type": "place" })).await;
    assert_eq!((name.as_str(), matched), ("国立循環器病研究センター", false));
    let typed = json!({ "query": "国立循環器病研究センター", "type": [{ "id": "organization" }] });
    assert!(best(typed).await.1);
    // What a short form leaves open is settled by what else is known.
    let with = |parent: &str| json!({ "query": "PMDA関西支部", "properties": [{ "pid": "parent", "v": parent }], "limit": 3 });
    assert!(best(with("医薬品医療機器総合機構")).await.1);
    assert!(!best(with("大阪市")).await.1);
    let year = |year: i32| json!({ "query": "大阪市", "properties": [{ "pid": "year", "v": year }] });
    let (within, without) = (candidates(year(2018)).await, candidates(year(1950)).await);
    assert!(within[0]["score"].as_f64() > without[0]["score"].as_f64());
    // Another service's client sends properties that are not known here.
    let foreign =
        json!({ "query": "大阪市", "properties": [{ "pid": "P31", "v": [{ "id": "Q5" }, 1, true] }] });
    assert!(best(foreign).await.1);
}

#[tokio::test]
async fn an_id_leads_to_its_entity() {
    let found = candidates(json!({ "query": "大阪市" })).await;
    let id = found[0]["id"].as_str().unwrap();
    let by_id = candidates(json!({ "query": id })).await;
    assert_eq!((by_id.len(), &by_id[0]["id"], &by_id[0]["match"]), (1, &found[0]["id"], &json!(true)));
}

#[tokio::test]
async fn the_same_batch_is_answered_by_get_form_and_json() {
    let batch = json!({ "q0": { "query": "大阪市", "limit": 2 }, "q1": { "query": "そんな名前はない" } });
    let by_form = json_of(form("queries", &batch).await).await;
    let by_get = get(&format!("/reconcile?queries={}", escaped(&batch.to_string()))).await;
    let wrapped = json!({ "queries": batch }).to_string();
    let by_json = json_of(send(post("/reconcile", "application/json; charset=utf-8", wrapped)).await).await;
    assert_eq!(by_form, by_get);
    assert_eq!(by_form, by_json);
    assert_eq!(by_form["q1"]["result"], json!([]));
    let ordered =
        json!({ "queries": [{ "conditions": [{ "matchType": "name", "v": "大阪市" }], "limit": 2 }] });
    let draft =
        json_of(send(post("/reconcile/reconcile", "application/json", ordered.to_string())).await).await;
    assert_eq!(draft["results"][0]["candidates"], by_form["q0"]["result"]);
}

#[tokio::test]
async fn values_of_properties_are_fetched() {
    let found = candidates(json!({ "query": "PMDA関西支部" })).await;
    let id = found[0]["id"].as_str().unwrap();
    let setting = json!({ "indicator": "利用実績" });
    let query = json!({ "ids": [id, "Q42"], "properties": [
        { "id": "name" }, { "id": "parent" }, { "id": "first_year" }, { "id": "evidence", "settings": { "limit": 1 } },
        { "id": "actual", "settings": setting }, { "id": "target", "settings": { "fiscal_year": "R1", "indicator": "利用" } },
        { "id": "P31" },
    ] });
    let answer = json_of(form("extend", &query).await).await;
    let row = &answer["rows"][id];
    assert_eq!(row["name"], json!([{ "str": "医薬品医療機器総合機構関西支部" }]));
    assert_eq!(row["parent"][0]["name"], "医薬品医療機器総合機構");
    assert_eq!(row["first_year"], json!([{ "int": 2016 }]));
    let actual: Vec<f64> =
        row["actual"].as_array().unwrap().iter().map(|cell| cell["float"].as_f64().unwrap()).collect();
    assert_eq!(actual, [41.0, 59.0, 105.0, 127.0]);
    assert_eq!(row["target"], json!([{ "float": 110.0 }]));
    let evidence = row["evidence"][0]["str"].as_str().unwrap();
    assert!(evidence.contains("[d") && evidence.contains(':'), "{evidence}");
    assert_eq!(row["P31"], json!([]));
    assert_eq!(answer["rows"]["Q42"]["name"], json!([]));
    assert_eq!(answer["meta"].as_array().unwrap().len(), 7);
    let draft = json_of(send(post("/reconcile/extend", "application/json", query.to_string())).await).await;
    assert_eq!(draft["rows"][0]["id"], id);
    assert_eq!(draft["rows"][0]["properties"][0]["values"], row["name"]);
}

#[tokio::test]
async fn the_page_about_an_entity_is_escaped_and_keeps_to_itself() {
    let found = candidates(json!({ "query": "大阪府商工労働部" })).await;
    let id = found[0]["id"].as_str().unwrap();
    let request = Request::get(format!("/reconcile/preview?id={id}")).body(Body::empty()).unwrap();
    let response = send(request).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors"), "{policy}");
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(page.contains("大阪府商工労働部"), "{page}");
    let page = get(&format!("/reconcile/suggest/entity?prefix={}", escaped("太字"))).await;
    let bold = page["result"][0]["id"].as_str().unwrap();
    let request = Request::get(format!("/reconcile/preview?id={bold}")).body(Body::empty()).unwrap();
    let bytes = to_bytes(send(request).await.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(page.contains("&lt;b&gt;太字") && !page.contains("<b>太字"), "{page}");
}

#[tokio::test]
async fn pages_of_this_machine_may_ask_and_those_of_the_web_may_not() {
    let ask = |method: Method, origin: &'static str| {
        Request::builder()
            .method(method)
            .uri("/reconcile")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
            .body(Body::empty())
            .unwrap()
    };
    for method in [Method::GET, Method::OPTIONS] {
        let own = send(ask(method.clone(), "http://127.0.0.1:3333")).await;
        assert!(own.status().is_success(), "{method}");
        assert_eq!(own.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "http://127.0.0.1:3333");
        let other = send(ask(method, "https://example.com")).await;
        assert!(!other.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
    // A page that asked wrongly can read why.
    let wrong = Request::get("/reconcile?queries=x").header(header::ORIGIN, "http://localhost:3333");
    let wrong = send(wrong.body(Body::empty()).unwrap()).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    assert_eq!(wrong.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "http://localhost:3333");
    // Nothing else is opened to other origins.
    let search = Request::get("/v1/stats").header(header::ORIGIN, "http://localhost:3333");
    let search = send(search.body(Body::empty()).unwrap()).await;
    assert!(!search.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem() {
    let form_kind = "application/x-www-form-urlencoded";
    let many: serde_json::Map<String, Value> =
        (0..1_001).map(|at| (format!("q{at}"), json!({ "query": "市" }))).collect();
    let many = format!("queries={}", escaped(&Value::Object(many).to_string()));
    for (uri, kind, body, status) in [
        ("/reconcile", form_kind, "queries={".to_owned(), 400),
        ("/reconcile", form_kind, String::new(), 400),
        ("/reconcile", form_kind, format!("queries={}", escaped(r#"{"q0":{}}"#)), 400),
        ("/reconcile", form_kind, format!("queries={}", escaped(r#"{"q0":{"query":"市","limit":0}}"#)), 422),
        ("/reconcile", form_kind, "queries=%82%A0".to_owned(), 400),
        ("/reconcile", form_kind, many, 413),
        ("/reconcile", "text/plain", "queries={}".to_owned(), 415),
        ("/reconcile", "application/json", "[]".to_owned(), 400),
        ("/reconcile/reconcile", form_kind, "{}".to_owned(), 415),
        ("/reconcile/reconcile", "application/json", r#"{"queries":[{"conditions":[]}]}"#.to_owned(), 400),
        ("/reconcile/extend", "application/json", r#"{"ids":[]}"#.to_owned(), 400),
    ] {
        let response = send(post(uri, kind, body.clone())).await;
        let start: String = body.chars().take(60).collect();
        assert_eq!(response.status().as_u16(), status, "{uri} {kind} {start}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    }
    for uri in ["/reconcile/preview?id=e0", "/reconcile/flyout/type?id=x", "/reconcile/flyout/property?id=x"]
    {
        let response = send(Request::get(uri).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{uri}");
    }
}
