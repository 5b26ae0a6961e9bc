//! No page of another site reaches the server, and nothing changes by reading.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "site/mod.rs"]
mod site;

use std::collections::BTreeSet;

use axum::http::Method;
use keifu_tests::samples;
use serde_json::Value;
use site::{Answer, HOST, Site, escaped};

const HIDE: [(&str, &str); 4] =
    [("judgement", "hide"), ("entity", "大阪市"), ("author", "私"), ("reason", "試し")];

/// The ledger, the generation and what is counted of it.
async fn state(site: &Site) -> (String, Value, Value) {
    let ledger = site.open("/v1/judgements/export").await.text();
    (ledger, site.json("/readyz").await, site.json("/v1/stats").await)
}

/// Every GET path that the API describes, with values that the samples have.
async fn described(site: &Site) -> Vec<String> {
    let entity = site.id_of("大阪市").await;
    let document = site.json("/v1/documents?limit=1").await["items"][0]["id"].as_str().unwrap().to_owned();
    let description = site.json("/openapi.json").await;
    let paths = description["paths"].as_object().unwrap().iter();
    let asked = paths.filter(|(_, operations)| operations["get"].is_object()).map(|(path, _)| {
        let id = if path.starts_with("/v1/documents") { &document } else { &entity };
        let filled: Vec<&str> =
            path.split('/').map(|part| if part.starts_with('{') { id.as_str() } else { part }).collect();
        let query = "q=大阪&from=大阪市&to=吹田市&sql=select+1&id=".replace("大阪市", &escaped("大阪市"));
        format!(
            "{}?{}{entity}",
            filled.join("/"),
            query.replace("大阪", &escaped("大阪")).replace("吹田市", &escaped("吹田市"))
        )
    });
    asked.collect()
}

/// The pages that can be reached from the first one, and what they load.
async fn reached(site: &Site) -> BTreeSet<String> {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut next = vec!["/".to_owned(), "/judgements".to_owned(), format!("/?q={}", escaped("健都"))];
    while let Some(url) = next.pop() {
        if reached.len() >= 400 || !reached.insert(url.clone()) {
            continue;
        }
        let answer = site.open(&url).await;
        if answer.status == 200 && answer.header("content-type").starts_with("text/html") {
            let page = answer.page();
            let links = page.links().filter(|link| link.starts_with('/'));
            next.extend(links.map(|link| link.split('#').next().unwrap_or_default().to_owned()));
        }
    }
    reached
}

#[tokio::test]
async fn nothing_changes_by_reading() {
    let site = Site::of(&samples());
    let hide = [("judgement", "hide"), ("entity", "摂津市"), ("author", "私"), ("reason", "試し")];
    assert_eq!(site.post("/judgements", &hide).await.status, 303);
    let before = state(&site).await;
    let reached = reached(&site).await;
    assert!(reached.len() > 100, "{reached:?}");
    for url in described(&site).await {
        site.open(&url).await;
        site.send(Method::HEAD, &url, &[("host", HOST)], "").await;
    }
    // What a form sends is not taken from an address.
    let fields =
        site::form(&[("judgement", "hide"), ("entity", "吹田市"), ("author", "私"), ("reason", "試し")]);
    for url in ["/judgements", "/judgements/preview", "/v1/judgements"] {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            site.send(method, &format!("{url}?{fields}"), &[("host", HOST)], &fields).await;
        }
    }
    assert_eq!(state(&site).await, before);
}

#[tokio::test]
async fn another_name_for_this_machine_is_answered_nothing() {
    let site = Site::of(&samples());
    let mut urls = described(&site).await;
    urls.extend(
        ["/", "/judgements", "/documents", "/healthz", "/metrics", "/nowhere", "/assets/0/base.css"]
            .map(str::to_owned),
    );
    let before = state(&site).await;
    for host in
        ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "192.168.1.9:8080", "0.0.0.0:8080"]
    {
        for url in &urls {
            let answer = site.send(Method::GET, url, &[("host", host), ("accept", "text/html")], "").await;
            assert_eq!(answer.status, 421, "{host} {url}");
            assert!(!answer.text().contains("文書を検索しています"), "{url}");
        }
        let json = [("host", host), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
        let body = r#"{"judgement":"hide","entity":"大阪市","reason":"x"}"#;
        assert_eq!(site.send(Method::POST, "/v1/judgements", &json, body).await.status, 421);
        let form = [("host", host), ("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(site.send(Method::POST, "/judgements", &form, &site::form(&HIDE)).await.status, 421);
        let rpc = [
            ("host", host),
            ("content-type", "application/json"),
            ("accept", "application/json, text/event-stream"),
        ];
        let answer =
            site.send(Method::POST, "/mcp", &rpc, r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#).await;
        assert!([403, 421].contains(&answer.status), "{}: {}", answer.status, answer.text());
    }
    assert_eq!(state(&site).await, before);
    for host in [HOST, "localhost:8080", "LOCALHOST", "[::1]:8080", "127.0.0.1"] {
        let answer = site.send(Method::GET, "/v1/stats", &[("host", host)], "").await;
        assert_eq!(answer.status, 200, "{host}");
    }
    let problem = site.send(Method::GET, "/v1/stats", &[("host", "evil.example")], "").await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn pages_of_other_sites_cannot_write() {
    let site = Site::of(&samples());
    let before = state(&site).await;
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let body = site::form(&HIDE);
    let foreign: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "http://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:3000")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://localhost:8080")],
        &[("origin", "https://127.0.0.1:8081")],
    ];
    for from in foreign {
        let headers = [&[("host", HOST), ("accept", "text/html"), kind][..], from].concat();
        let answer = site.send(Method::POST, "/judgements", &headers, &body).await;
        assert_eq!(answer.status, 403, "{from:?}");
        guarded(&answer);
        let json = [&[("host", HOST), ("content-type", "application/json")][..], from].concat();
        let proposal = r#"{"judgement":"hide","entity":"大阪市","reason":"x"}"#;
        assert_eq!(site.send(Method::POST, "/v1/judgements", &json, proposal).await.status, 403, "{from:?}");
        let undo = site.send(Method::DELETE, "/v1/judgements/j0?reason=x", &json, "").await;
        assert_eq!(undo.status, 403, "{from:?}");
    }
    assert_eq!(state(&site).await, before);
    // A program that is no browser says nothing of where it comes from.
    let answer = site.send(Method::POST, "/judgements", &[("host", HOST), kind], &body).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

fn guarded(answer: &Answer) {
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("x-frame-options"), "DENY");
}

#[tokio::test]
async fn errors_are_guarded_like_pages() {
    let site = Site::of(&samples());
    for (url, status) in [
        ("/nowhere", 404),
        ("/judgements/j0", 404),
        ("/entities/x/why", 404),
        ("/citations/x", 404),
        ("/?q=%E3%80%8C", 400),
        ("/?q=%FF", 400),
    ] {
        let answer = site.open(url).await;
        assert_eq!(answer.status, status, "{url}");
        guarded(&answer);
    }
    let form = [("host", HOST), ("accept", "text/html"), ("content-type", "text/plain")];
    let answer = site.send(Method::POST, "/judgements", &form, "judgement=hide").await;
    assert_eq!(answer.status, 415);
    guarded(&answer);
    let answer = site.send(Method::PUT, "/judgements", &[("host", HOST)], "").await;
    assert_eq!(answer.status, 405);
    guarded(&answer);
    let long = format!("/?q={}", "a".repeat(20_000));
    let answer = site.open(&long).await;
    assert_eq!(answer.status, 414);
    guarded(&answer);
}

#[tokio::test]
async fn hostile_originals_are_kept_in_a_sandbox() {
    let reports = tempfile::tempdir().unwrap();
    let script = "<script>document.title = 'evil'</script>";
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">{script}<text>大阪市の取組</text></svg>"
    );
    for (name, content) in [
        ("page.html", format!("<html><body onload=alert(1)>{script}<p>大阪市の取組</p></body></html>")),
        ("picture.svg", svg.clone()),
        ("picture.txt", svg),
        ("page.txt", format!("{script}\n大阪市の取組\n")),
        ("page.md", format!("# 報告\n{script}\n大阪市の取組\n")),
    ] {
        std::fs::write(reports.path().join(name), content).unwrap();
    }
    let site = Site::of(reports.path());
    let documents = site.json("/v1/documents?limit=100").await;
    let documents = documents["items"].as_array().unwrap();
    assert!(documents.len() >= 3, "{documents:?}");
    for document in documents {
        let url = format!("/v1/documents/{}/file", document["id"].as_str().unwrap());
        let answer = site.open(&url).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("sandbox;") && policy.contains("default-src 'none'"), "{url}: {policy}");
        assert!(!policy.contains("allow-scripts") && !policy.contains("script-src"), "{url}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.header("content-type").contains("svg"), "{url}: {}", answer.header("content-type"));
    }
}
