//! The server over a folder of reports, asked through its router as a browser asks it.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, header},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Config, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::html::Page;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The host that a browser of this machine names.
pub const HOST: &str = "127.0.0.1:8080";

/// A data directory of its own, served.
pub struct Site {
    pub folder: TempDir,
    pub config: Config,
    pub router: Router,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Site {
    /// Reads the reports and serves them.
    pub fn of(reports: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        let given = Given {
            data: Some(folder.path().join("data")),
            author: Some("既定の人".to_owned()),
            ..Given::default()
        };
        let config = config::resolve(given).unwrap();
        ingest(&config, &[reports.to_owned()], &Progress::Silent).unwrap();
        let library = Arc::new(Library::open(&config).unwrap());
        Self { folder, config, router: app(AppState::new(library, Limits::default())) }
    }

    /// Sends a request as it is given.
    pub async fn send(&self, method: Method, uri: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response =
            self.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Opens a page as a browser does.
    pub async fn open(&self, uri: &str) -> Answer {
        let headers = [("host", HOST), ("accept", "text/html"), ("sec-fetch-site", "same-origin")];
        self.send(Method::GET, uri, &headers, "").await
    }

    /// Opens a page that must be there.
    pub async fn page(&self, uri: &str) -> Page {
        let answer = self.open(uri).await;
        assert_eq!(answer.status, 200, "{uri}: {}", answer.text());
        answer.page()
    }

    /// Sends a form as a page of ours does.
    pub async fn post(&self, uri: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("host", HOST),
            ("accept", "text/html"),
            ("origin", "http://127.0.0.1:8080"),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.send(Method::POST, uri, &headers, &form(fields)).await
    }

    /// A JSON answer that must be there.
    pub async fn json(&self, uri: &str) -> Value {
        let answer = self.open(uri).await;
        assert_eq!(answer.status, 200, "{uri}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// The id of the entity of a name.
    pub async fn id_of(&self, name: &str) -> String {
        self.json(&format!("/v1/entities/{}", escaped(name))).await["id"].as_str().unwrap().to_owned()
    }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a page.
    pub fn page(&self) -> Page {
        Page::of(std::str::from_utf8(&self.body).unwrap())
    }

    /// A header that must be there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header(header::LOCATION.as_str())
    }
}

/// Writes `text` as it stands in a URL.
pub fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Fields as a browser sends those of a form.
pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<_> =
        fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&")
}

/// The fields that a form of a page would send as it stands: of the form whose fields have these values.
pub fn filled<'a>(page: &'a Page, action: &str, with: &[(&str, &str)]) -> Vec<(&'a str, &'a str)> {
    let mut forms: Vec<Vec<(&str, &str)>> = Vec::new();
    let mut is_in = false;
    for element in &page.elements {
        match element.name.as_str() {
            "form" => {
                let target = element.attribute("action").unwrap_or_default();
                is_in = target.split('?').next() == Some(action);
                if is_in {
                    forms.push(Vec::new());
                }
            }
            "input" | "textarea" | "select" if is_in => {
                let value = element.attribute("value").unwrap_or(element.text.as_str());
                if let (Some(form), Some(name)) = (forms.last_mut(), element.attribute("name")) {
                    form.push((name, value));
                }
            }
            _ => {}
        }
    }
    let fits = |form: &&Vec<(&str, &str)>| with.iter().all(|pair| form.contains(pair));
    forms.iter().find(fits).unwrap_or_else(|| panic!("no form to {action} with {with:?}: {forms:?}")).clone()
}
