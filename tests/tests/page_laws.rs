//! What holds on every page that can be reached by following links from the first one, over the sample reports.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, LazyLock},
};

use axum::{
    body::{Body, to_bytes},
    http::{
        HeaderMap, Request,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::html::Page;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Pages of one shape (path without ids, names of parameters) that are visited.
const OF_ONE_SHAPE: usize = 12;
/// Pages that are visited in all.
const MOST: usize = 600;

static SAMPLES: LazyLock<(TempDir, Arc<Library>)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[keifu_tests::samples()], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, library)
});

struct Visited {
    url: String,
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Visited {
    fn is_page(&self) -> bool {
        self.headers[CONTENT_TYPE].to_str().unwrap().starts_with("text/html")
    }
}

/// Every page that links lead to, breadth first, a few of each shape.
fn walk(from: &str) -> Vec<Visited> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let router = app(AppState::new(SAMPLES.1.clone(), Limits::default()));
    let mut waiting = VecDeque::from([from.to_owned()]);
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut of_shape: BTreeMap<String, usize> = BTreeMap::new();
    let mut visited = Vec::new();
    while let Some(url) = waiting.pop_front() {
        let count = of_shape.entry(shape(&url)).or_default();
        *count += 1;
        if *count > OF_ONE_SHAPE || visited.len() >= MOST {
            continue;
        }
        let request =
            Request::builder().uri(&url).header("host", "127.0.0.1:8080").body(Body::empty()).unwrap();
        let page = runtime.block_on(async {
            let response = router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let body = String::from_utf8_lossy(&bytes).into_owned();
            Visited { url: url.clone(), status: parts.status.as_u16(), headers: parts.headers, body }
        });
        // The forms of the description of the API want to be filled in.
        if page.is_page() && page.status == 200 && !url.starts_with("/docs") {
            for link in Page::of(&page.body).links() {
                let target = link.split('#').next().unwrap_or_default();
                // A redirect's target and what programs read are looked at too; data: is the empty icon.
                if target.starts_with('/') && known.insert(target.to_owned()) {
                    waiting.push_back(target.to_owned());
                }
            }
        }
        visited.push(page);
    }
    visited
}

/// `/entities/*?lang` of `/entities/e01?lang=en`.
fn shape(url: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let is_id = |part: &&str| part.chars().any(|c| c.is_ascii_digit()) || part.contains('%');
    let path: Vec<&str> = path.split('/').map(|part| if is_id(&part) { "*" } else { part }).collect();
    let names: BTreeSet<&str> =
        query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    format!("{}?{}", path.join("/"), names.into_iter().collect::<Vec<_>>().join("&"))
}

static PAGES: LazyLock<Vec<Visited>> = LazyLock::new(|| walk("/"));

fn pages() -> impl Iterator<Item = (&'static Visited, Page)> {
    PAGES
        .iter()
        .filter(|page| page.is_page() && !page.url.starts_with("/v1/") && page.url != "/docs")
        .map(|page| (page, Page::of(&page.body)))
}

#[test]
fn every_link_leads_somewhere() {
    assert!(PAGES.len() > 20, "only {} pages were found", PAGES.len());
    for page in PAGES.iter() {
        assert!(page.status < 400, "{} answers {}", page.url, page.status);
    }
}

#[test]
fn nothing_on_a_page_could_run_or_be_loaded_from_elsewhere() {
    for (page, parsed) in pages() {
        let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{}", page.url);
        assert_eq!(page.headers[X_CONTENT_TYPE_OPTIONS], "nosniff", "{}", page.url);
        assert_eq!(parsed.errors, Vec::<String>::new(), "{}", page.url);
        for element in &parsed.elements {
            for (name, value) in &element.attributes {
                let runs = name.starts_with("on") || name == "style" || name == "srcdoc";
                assert!(!runs, "{}: <{} {name}={value:?}>", page.url, element.name);
            }
            let is_inline = element.name == "style" || element.name == "script";
            assert!(!is_inline || element.text.trim().is_empty(), "{}: <{}>", page.url, element.name);
        }
        for link in parsed.links() {
            let within = link.starts_with('/') && !link.starts_with("//");
            let allowed = within
                || link.starts_with('#')
                || link.starts_with("http://127.0.0.1:8080/")
                || link == "data:,";
            assert!(allowed, "{} leads to {link}", page.url);
        }
    }
}

#[test]
fn every_page_is_built_as_readers_of_screens_need_it() {
    for (page, parsed) in pages() {
        let url = &page.url;
        let html = parsed.all("html").next().unwrap();
        let english = url.contains("lang=en");
        assert_eq!(html.attribute("lang"), Some(if english { "en" } else { "ja" }), "{url}");
        assert_eq!(parsed.all("h1").count(), 1, "{url}: one heading for the whole");
        assert_eq!(parsed.all("main").count(), 1, "{url}");
        assert!(parsed.all("title").all(|title| !title.text.trim().is_empty()), "{url}");
        let mut ids: Vec<&str> =
            parsed.elements.iter().filter_map(|element| element.attribute("id")).collect();
        ids.sort_unstable();
        let twice = ids.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None, "{url}: an id stands twice");
        let ids: BTreeSet<&str> = ids.into_iter().collect();
        let within = |name: &str, value: &str| {
            let targets: Vec<&str> = match name {
                "href" => value.strip_prefix('#').filter(|id| !id.is_empty()).into_iter().collect(),
                "for" | "aria-labelledby" | "aria-describedby" | "aria-controls" => {
                    value.split_whitespace().collect()
                }
                _ => Vec::new(),
            };
            targets.into_iter().find(|id| !ids.contains(id)).map(str::to_owned)
        };
        for element in &parsed.elements {
            for (name, value) in &element.attributes {
                assert_eq!(within(name, value), None, "{url}: <{} {name}>", element.name);
            }
        }
        let mut level = 0;
        for element in &parsed.elements {
            let Some(digit) = element.name.strip_prefix('h').and_then(|rest| rest.parse::<u32>().ok()) else {
                continue;
            };
            assert!(digit <= level + 1, "{url}: h{digit} follows h{level}: {:?}", element.text);
            level = digit;
        }
    }
}

#[test]
fn a_page_is_the_same_when_it_is_asked_for_again() {
    for (first, second) in PAGES.iter().take(40).zip(walk("/")) {
        assert_eq!(first.url, second.url);
        // An error names its request.
        assert!(first.status != 200 || first.body == second.body, "{} differs", first.url);
    }
}
