//! `/docs`: the OpenAPI document as a page that loads nothing from elsewhere and needs no script.

use std::fmt::Write as _;

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::Value;

const STYLE: &str = "
body{font-family:system-ui,sans-serif;line-height:1.6;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{margin-top:2.5rem;border-bottom:1px solid #ccc}details{margin:.6rem 0;border:1px solid #ddd;border-radius:.4rem;padding:.4rem .8rem}
summary{cursor:pointer}code{background:#f3f3f3;padding:.1rem .3rem;border-radius:.2rem}b.get{color:#06622f;margin-right:.5rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .6rem .25rem 0;vertical-align:top;font-weight:normal}
th{white-space:nowrap}input{font:inherit;width:100%;box-sizing:border-box}button{font:inherit;padding:.2rem 1rem}
@media(prefers-color-scheme:dark){body{background:#161616;color:#ddd}code{background:#2a2a2a}details{border-color:#444}b.get{color:#6fd39a}}
";

/// The page with the headers that keep it to itself.
pub(super) fn page(page: Html<String>) -> Response {
    let mut response = page.into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
    );
    response
}

/// Writes the page from the document.
pub(super) fn render(document: &Value) -> String {
    let mut html = String::from("<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\">");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width\"><title>Keifu API</title>");
    let _ = write!(html, "<style>{STYLE}</style></head><body><h1>Keifu API</h1>");
    let description = text(&document["info"]["description"]);
    let _ = write!(html, "<p>{description}</p><p><a href=\"/openapi.json\">OpenAPI 3.1</a></p>");
    let empty = Vec::new();
    for tag in document["tags"].as_array().unwrap_or(&empty) {
        let _ = write!(html, "<h2>{}</h2>", text(&tag["description"]));
        for (path, operations) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in operations.as_object().into_iter().flatten() {
                if operation["tags"].as_array().is_some_and(|tags| tags.contains(&tag["name"])) {
                    write_operation(&mut html, path, method, operation);
                }
            }
        }
    }
    html.push_str("</body></html>");
    html
}

fn write_operation(html: &mut String, path: &str, method: &str, operation: &Value) {
    let _ = write!(
        html,
        "<details><summary><b class=\"get\">{}</b><code>{}</code> {}</summary>",
        escape(&method.to_uppercase()),
        escape(path),
        text(&operation["summary"])
    );
    // A form can fill in a query but not a path, and must change nothing.
    let fillable = method == "get" && !path.contains('{');
    if fillable {
        let _ = write!(html, "<form action=\"{}\">", escape(path));
    }
    html.push_str("<table>");
    let empty = Vec::new();
    for parameter in operation["parameters"].as_array().unwrap_or(&empty) {
        let name = text(&parameter["name"]);
        let required = if parameter["required"] == Value::Bool(true) { " *" } else { "" };
        let _ =
            write!(html, "<tr><th><code>{name}</code>{required}</th><td>{}", text(&parameter["description"]));
        if fillable {
            let example = text(&parameter["example"]);
            let _ = write!(html, "</td><td><input name=\"{name}\" placeholder=\"{example}\">");
        }
        html.push_str("</td></tr>");
    }
    html.push_str("</table>");
    if fillable {
        html.push_str("<p><button>試す</button></p></form>");
    }
    html.push_str("<table>");
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        // What every endpoint may answer would drown what this one does.
        if response.get("$ref").is_some() {
            continue;
        }
        let schema = response["content"].as_object().into_iter().flatten().next();
        let name = schema.and_then(|(_, content)| content["schema"]["$ref"].as_str()?.rsplit('/').next());
        let _ = write!(
            html,
            "<tr><th>{}</th><td>{} <code>{}</code></td></tr>",
            escape(status),
            text(&response["description"]),
            escape(name.unwrap_or_default())
        );
    }
    html.push_str("</table></details>");
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

/// Text as it stands in HTML, in attributes too.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
