//! The OpenAPI document, completed: what every endpoint may answer beside its own answers, unique names of operations,
//! and the endpoints that no handler describes.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::config::Limits;

/// Answers that many operations share: status, name, what it means.
const SHARED: &[(&str, &str, &str)] = &[
    ("400", "BadRequest", "パラメータか本文が読めない"),
    ("404", "NotFound", "その ID や名前はない"),
    ("405", "MethodNotAllowed", "この場所では使えないメソッド（Allow に使えるものを示す）"),
    ("409", "Conflict", "名前が一つに決まらない"),
    ("410", "Gone", "古い世代のもので、もうない"),
    ("413", "ContentTooLarge", "本文が大きすぎる"),
    ("414", "UriTooLong", "URL が長すぎる"),
    ("415", "UnsupportedMediaType", "受け取れない Content-Type"),
    ("422", "UnprocessableContent", "読めるが、使えない値"),
    ("500", "InternalServerError", "サーバーの誤り（詳しくは記録にある）"),
    ("503", "ServiceUnavailable", "準備中、混雑、または書き込み中（Retry-After を示す）"),
    ("504", "GatewayTimeout", "時間内に答えられない"),
];
/// Methods of a path item that are operations.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// The document as it is served.
pub(super) fn complete(document: &OpenApi, limits: Limits) -> Value {
    let mut document = serde_json::to_value(document).unwrap_or_default();
    let problem =
        json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemBody" } } });
    let answers: Map<String, Value> = SHARED
        .iter()
        .map(|(_, name, meaning)| ((*name).to_owned(), json!({ "description": meaning, "content": problem })))
        .collect();
    document["components"]["responses"] = Value::Object(answers);
    // A batch without queries is both forms of a batch.
    if let Some(body) = document["components"]["schemas"]["ReconcileBody"].as_object_mut()
        && let Some(forms) = body.remove("oneOf")
    {
        body.insert("anyOf".to_owned(), forms);
    }
    if let Some(paths) = document["paths"].as_object_mut() {
        paths.extend(service());
        for (path, item) in paths {
            for method in METHODS {
                if let Some(operation) = item.get_mut(*method).and_then(Value::as_object_mut) {
                    operation.insert("operationId".to_owned(), operation_id(method, path).into());
                    bound(operation, limits);
                    answer(path, operation);
                }
            }
        }
    }
    document
}

/// Adds what an operation may answer and does not say itself.
fn answer(path: &str, operation: &mut Map<String, Value>) {
    let has = |field: &str| operation.get(field).is_some();
    let (parameters, body) = (has("parameters"), has("requestBody"));
    let plain = is_plain(path);
    // A place in an answer that a newer generation no longer has.
    let continued = path.starts_with("/v1") && names(operation).any(|name| name == "cursor");
    let applies = |status: &str| match status {
        "400" | "422" => parameters || body,
        "404" => parameters || body,
        "409" => path.starts_with("/v1") && (path.contains('{') || body),
        "410" => continued,
        "413" => !plain,
        "415" => body,
        "405" | "414" | "500" => true,
        _ => !plain || path == "/readyz",
    };
    let wanted: Vec<_> = SHARED.iter().filter(|(status, ..)| applies(status)).collect();
    let Some(responses) = operation.entry("responses").or_insert_with(|| json!({})).as_object_mut() else {
        return;
    };
    for (status, name, _) in wanted {
        let shared = || json!({ "$ref": format!("#/components/responses/{name}") });
        responses.entry(*status).or_insert_with(shared);
    }
}

/// Whether an endpoint is about the server itself: such ask nothing that could be wrong, and are ready at once.
fn is_plain(path: &str) -> bool {
    !path.starts_with("/v1") && !path.starts_with("/reconcile")
}

fn names(operation: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters.into_iter().flatten().filter_map(|parameter| parameter["name"].as_str())
}

/// Gives the texts that are looked for their greatest length.
fn bound(operation: &mut Map<String, Value>, limits: Limits) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        if parameter["in"] == "query" && matches!(name, "q" | "prefix") {
            parameter["schema"]["maxLength"] = limits.query_chars.into();
        }
    }
}

/// get_entities_by_id_mentions: names that stay when handlers are renamed, and of which there are no two.
fn operation_id(method: &str, path: &str) -> String {
    let mut words = vec![method.to_owned()];
    if is_plain(path) {
        words.push("server".to_owned());
    }
    for part in path.split('/').filter(|part| !part.is_empty() && *part != "v1") {
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(parameter) => words.push(format!("by_{parameter}")),
            None => words.push(part.replace(|c: char| !c.is_ascii_alphanumeric(), "_")),
        }
    }
    words.join("_")
}

/// The endpoints about the server itself.
fn service() -> Map<String, Value> {
    let of = |summary: &str, kind: &str, schema: Value| {
        json!({ "get": {
            "tags": ["service"], "summary": summary,
            "responses": { "200": { "description": summary, "content": { (kind): { "schema": schema } } } },
        } })
    };
    let ready = json!({
        "type": "object", "required": ["status", "generation"],
        "properties": { "status": { "type": "string", "const": "ready" }, "generation": { "type": "integer", "minimum": 0 } },
    });
    let text = || json!({ "type": "string" });
    [
        ("/docs", of("API の一覧（HTML）", "text/html", text())),
        ("/healthz", of("動いているか", "text/plain", text())),
        ("/metrics", of("監視のための計数（Prometheus）", "text/plain", text())),
        ("/openapi.json", of("この定義（OpenAPI 3.1）", "application/json", json!({ "type": "object" }))),
        ("/readyz", of("検索できる世代があるか", "application/json", ready)),
    ]
    .into_iter()
    .map(|(path, item)| (path.to_owned(), item))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_after_method_and_path() {
        for (method, path, id) in [
            ("get", "/v1/entities/{id}/mentions", "get_entities_by_id_mentions"),
            ("delete", "/v1/judgements/{id}", "delete_judgements_by_id"),
            ("get", "/openapi.json", "get_server_openapi_json"),
        ] {
            assert_eq!(operation_id(method, path), id);
        }
    }
}
