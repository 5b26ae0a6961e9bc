//! Two plain clients: over HTTP without a socket, and over the pipes of a process.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode},
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

pub(crate) use keifu_tests::items;

/// Documents that were read, and where.
pub(crate) struct Read {
    _folder: TempDir,
    pub(crate) data: PathBuf,
    pub(crate) library: Arc<Library>,
}

/// The samples, read once for all tests.
pub(crate) static SAMPLES: LazyLock<Read> = LazyLock::new(|| read(&keifu_tests::samples()));

/// Reads `documents` into a data directory of its own.
pub(crate) fn read(documents: &Path) -> Read {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let config = config::resolve(Given { data: Some(data.clone()), ..Given::default() }).unwrap();
    ingest(&config, &[documents.to_owned()], &Progress::Silent).unwrap();
    Read { _folder: folder, data, library: Arc::new(Library::open(&config).unwrap()) }
}

impl Read {
    /// Reads `documents` again and takes over what came of it.
    pub(crate) fn again(&self, documents: &Path) {
        let config = config::resolve(Given { data: Some(self.data.clone()), ..Given::default() }).unwrap();
        ingest(&config, &[documents.to_owned()], &Progress::Silent).unwrap();
        assert!(self.library.reload().unwrap());
    }
}

/// What a client says first.
pub(crate) fn hello() -> Value {
    json!({
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "0" },
    })
}

/// A client over HTTP.
pub(crate) struct Http {
    router: Router,
}

impl Http {
    pub(crate) fn samples() -> Self {
        Self::of(&SAMPLES)
    }

    pub(crate) fn of(read: &Read) -> Self {
        Self { router: app(AppState::new(read.library.clone(), Limits::default())) }
    }

    /// The response to a message with further headers.
    pub(crate) async fn send(&self, headers: &[(&str, &str)], message: &Value) -> Response<Body> {
        let mut request = Request::builder().method(Method::POST).uri("/mcp");
        let usual = [
            ("host", "127.0.0.1:8080"),
            ("content-type", "application/json"),
            ("accept", "application/json, text/event-stream"),
            ("mcp-protocol-version", "2025-06-18"),
        ];
        let given = |name: &str| headers.iter().any(|(known, _)| *known == name);
        for (name, value) in usual.iter().filter(|(name, _)| !given(name)).chain(headers) {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(Body::from(message.to_string())).unwrap()).await.unwrap()
    }

    pub(crate) async fn ask(&self, method: &str, params: Value) -> Value {
        let message = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let response = self.send(&[], &message).await;
        assert_eq!(response.status(), StatusCode::OK, "{method}");
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    pub(crate) async fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let mut answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments })).await;
        assert!(answer["error"].is_null(), "{tool}: {answer}");
        answer["result"].take()
    }
}

/// A client over the pipes of a process.
pub(crate) struct Stdio {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: u64,
}

impl Stdio {
    pub(crate) fn samples() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_keifu-under-test"))
            .arg("--data")
            .arg(&SAMPLES.data)
            .arg("mcp")
            .env_remove("KEIFU_DATA")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut client = Self { process, input, output, asked: 0 };
        client.ask("initialize", &hello());
        client.tell(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    fn tell(&mut self, message: &Value) {
        writeln!(self.input.as_mut().unwrap(), "{message}").unwrap();
    }

    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        self.tell(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(answer["id"], self.asked);
        answer
    }

    pub(crate) fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        let mut answer = self.ask("tools/call", &json!({ "name": tool, "arguments": arguments }));
        answer["result"].take()
    }

    /// Closes the pipe and gives the exit status.
    pub(crate) fn close(mut self) -> Option<i32> {
        self.input = None;
        self.process.wait().unwrap().code()
    }
}

impl Drop for Stdio {
    fn drop(&mut self) {
        self.input = None;
        // Gone already, or ends now that its input is closed.
        let _ = self.process.wait();
    }
}

/// The structured content of a result that is no error.
pub(crate) fn structured(result: &Value) -> &Value {
    assert_eq!(result["isError"], false, "{result}");
    &result["structuredContent"]
}

/// All items of a question, with so many tokens at a time.
pub(crate) async fn walk(http: &mut Http, tool: &str, mut arguments: Value, tokens: usize) -> Vec<Value> {
    arguments["max_tokens"] = tokens.into();
    let (mut all, mut total) = (Vec::new(), None);
    for _ in 0..2_000 {
        let answer = http.call(tool, arguments.clone()).await;
        let answer = structured(&answer);
        assert!(total.is_none() || total == answer["total"].as_u64(), "{tool}");
        total = answer["total"].as_u64();
        all.extend(items(&answer["items"]).iter().cloned());
        match answer["next_cursor"].as_str() {
            Some(cursor) => arguments["cursor"] = cursor.into(),
            None => {
                assert!(tool == "read_passage" || total == Some(all.len() as u64), "{tool}");
                return all;
            }
        }
    }
    panic!("{tool} never ends");
}

/// Writes `text` as it stands in a URL.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// REST's answer over the samples.
pub(crate) async fn get(uri: &str) -> Value {
    let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
    let response = Http::samples().router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{uri}");
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}
