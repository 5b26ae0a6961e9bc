//! Documents with hostile names and texts, through every page that there is: nothing of theirs becomes a tag, an
//! attribute or an address, every text stays what it is, and no page grows with what it is about.
//!
//! The routes and the parameters are taken from the sources of the pages, so that a new page is tested unasked.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "site/mod.rs"]
mod site;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};

use keifu_tests::html::Page;
use serde_json::Value;
use site::{Answer, Site, escaped};
use tempfile::TempDir;

/// What documents may smuggle in, by what it tries.
fn payloads() -> Vec<(&'static str, String)> {
    let plain = [
        ("script", "<script>alert(1)</script>"),
        ("attribute", "\"><img src=x onerror=alert(1)>"),
        ("apostrophe", "' onmouseover='alert(1)"),
        ("address", "javascript:alert(1)"),
        ("title", "</title><svg onload=alert(1)>"),
        ("textarea", "</textarea></select><x-evil>"),
        ("comment", "--><!--<x-evil evil=1>]]>"),
        ("reference", "&lt;b&gt;&amp;amp;"),
        ("right to left", "\u{202E}逆向き\u{2066}"),
        ("zero width", "零\u{200B}幅\u{200D}結\u{FEFF}"),
        ("nul", "ヌ\0ル\u{1}\u{8}"),
        ("emoji", "👩‍👩‍👧‍👦🏳️‍🌈"),
        ("line end", "二行\u{2028}目\u{85}"),
    ];
    let mut all: Vec<_> = plain.map(|(what, text)| (what, text.to_owned())).into();
    all.push(("combining", format!("か{}", "\u{301}".repeat(60))));
    all.push(("long", "長".repeat(5_000)));
    all.push(("long latin", "x".repeat(5_000)));
    all
}

/// Bodies with which one body has agreements.
const PARTNERS: usize = 10_000;
/// The one body.
const HUB: &str = "健都機構";
/// No page is larger, in bytes.
const LARGEST: usize = 1_000_000;

/// Reports in which every place holds every payload, and one that names very many bodies.
static SITE: LazyLock<(TempDir, Site)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    for (number, (what, text)) in payloads().iter().enumerate() {
        // The name of a file cannot hold everything, but much.
        let name: String = text.chars().filter(|c| !"/\0".contains(*c)).take(40).collect();
        let report = folder.path().join(format!("{number}{name}.txt"));
        let body = format!(
            "第１章　{text}について\n（１）{text}の取組\n\
             株式会社{text}製薬（以下「{text}社」という。）は、大阪府と連携協定を締結した。\n\
             国立研究開発法人{text}研究所は、令和元年7月に健都に移転した。「{text}事業」を実施した。\n\
             {text}センターの利用件数は、{}件（目標{}件）であった。\n表１　{text}\n区分,平成30年度,令和元年度\n{text},25,27\n",
            number + 10,
            number + 20
        );
        fs::write(&report, body).unwrap();
        let meta: BTreeMap<&str, String> = [
            ("title", format!("{text}の報告")),
            ("publisher", format!("{text}市")),
            ("fiscal_year", (2010 + number % 10).to_string()),
            ("jurisdiction", text.clone()),
            ("unknown", format!("{what}{text}")),
        ]
        .into();
        let quoted = |(key, value): (&&str, &String)| format!("{key} = {}\n", Value::from(value.as_str()));
        let meta: String = meta.iter().map(quoted).collect();
        fs::write(report.with_extension("txt.meta.toml"), meta.replace("\\u0000", "")).unwrap();
        let markup = format!("<title>{text}</title><h1>{text}</h1><p>{text}の取組</p>");
        fs::write(folder.path().join(format!("{number}.html")), markup).unwrap();
        fs::write(folder.path().join(format!("{number}{name}.pdf")), "no PDF").unwrap();
    }
    let partners: String = (0..PARTNERS)
        .map(|n| format!("・{HUB}は、令和元年度に株式会社第{n}製薬と連携協定を締結した。\n"))
        .collect();
    fs::write(folder.path().join("hub.txt"), format!("令和元年度報告\n{partners}")).unwrap();
    let site = Site::of(folder.path());
    (folder, site)
});

/// What stands between quotes after each `before` in the sources of the pages.
fn in_sources(before: &str) -> BTreeSet<String> {
    fn read(folder: &Path, sources: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, sources);
            } else {
                sources.push(fs::read_to_string(&path).unwrap());
            }
        }
    }
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/page");
    let mut sources = vec![fs::read_to_string(pages.with_extension("rs")).unwrap()];
    read(&pages, &mut sources);
    let mut found = BTreeSet::new();
    for source in &sources {
        let code = source.split("#[cfg(test)]").next().unwrap();
        for (at, _) in code.match_indices(before) {
            let rest = code[at + before.len()..].trim_start();
            if let Some(text) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                found.insert(text.to_owned());
            }
        }
    }
    found
}

/// Every route of the pages.
fn routes() -> BTreeSet<String> {
    let routes = in_sources(".route(");
    assert!(routes.contains("/") && routes.contains("/judgements/{id}"), "{routes:?}");
    routes
}

/// Every parameter that a page reads.
fn parameters() -> BTreeSet<String> {
    let mut names = in_sources("param(");
    names.extend(in_sources("params("));
    assert!(names.contains("q") && names.contains("offset"), "{names:?}");
    names.extend(["judgement", "left", "right", "entity", "reason", "author"].map(str::to_owned));
    names
}

/// The elements that our pages are made of.
const OURS: &str = "html head meta title link script body a header footer main nav section article aside search form \
    label input button select option optgroup textarea fieldset legend datalist output ul ol li dl dt dd div p span bdi \
    strong em small b i mark code pre kbd sub sup ins del time figure figcaption blockquote cite q table caption thead \
    tbody tfoot tr th td colgroup col details summary dialog meter progress h1 h2 h3 h4 h5 h6 hr br wbr abbr ruby rt rp \
    template iframe object svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker use \
    symbol clippath clipPath";

/// Elements without an end.
const VOID: [&str; 8] = ["meta", "link", "input", "hr", "br", "wbr", "col", "img"];

/// What is wrong with a page.
fn faults(page: &Page) -> Vec<String> {
    let ours: BTreeSet<&str> = OURS.split_whitespace().collect();
    let mut faults = page.errors.clone();
    let mut open: Vec<&str> = Vec::new();
    for element in &page.elements {
        let name = element.name.as_str();
        match name {
            "" => drop(open.pop()),
            _ if VOID.contains(&name) => {}
            _ => open.push(name),
        }
        if !name.is_empty() && !ours.contains(name) {
            faults.push(format!("<{name}>"));
        }
        if ["script", "style"].contains(&name) && !element.text.is_empty() {
            faults.push(format!("<{name}> with content"));
        }
        for (attribute, value) in &element.attributes {
            let is_plain = attribute.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ':');
            let forbidden = attribute.starts_with("on")
                || ["style", "srcdoc", "evil", "ping", "http-equiv", "background"]
                    .contains(&attribute.as_str());
            if forbidden || !is_plain {
                faults.push(format!("{name} {attribute}={value:.40}"));
            }
            let leads = ["href", "src", "action", "formaction", "data", "cite", "poster", "xlink:href"];
            let within = |url: &str| {
                let own = url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\");
                own || url.starts_with(['#', '?']) || (name == "link" && url == "data:,")
            };
            if leads.contains(&attribute.as_str()) && !within(value) {
                faults.push(format!("{name} leads to {value:.60}"));
            }
        }
        // What turns the direction of writing must not reach beyond its own name.
        let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        // A cell has nothing beside it that could be turned with it.
        let isolating =
            ["bdi", "td", "th", "title", "option", "textarea", "code", "pre", "blockquote", "text", "desc"];
        if element.text.contains(turns) && !open.iter().any(|name| isolating.contains(name)) {
            faults.push(format!("turned text outside of bdi in {open:?}: {:.40}", element.text));
        }
    }
    faults
}

/// The faults of many pages, each once and with the first place at which it was seen.
#[derive(Default)]
struct Faults(BTreeMap<String, String>);

impl Faults {
    fn check(&mut self, url: &str, answer: &Answer) {
        for fault in check(url, answer) {
            self.0.entry(fault).or_insert_with(|| url.chars().take(200).collect());
        }
    }

    fn none(&self) {
        assert!(self.0.is_empty(), "{:#?}", self.0);
    }
}

/// Looks at an answer of a page: nothing hostile in it, guarded by its headers, and not too large.
fn check(url: &str, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    let shown: String = url.chars().take(300).collect();
    assert!(answer.status < 500 || answer.status == 503, "{shown}: {}", answer.status);
    if answer.status == 303 || answer.status == 204 {
        return found;
    }
    let kind = answer.header("content-type").to_owned();
    if kind.starts_with("text/html") {
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{shown}");
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{shown}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{shown}");
        found = faults(&answer.page());
        assert!(answer.body.len() < LARGEST, "{shown}: {} bytes", answer.body.len());
    } else if kind.starts_with("image/svg") || kind.contains("graphml") {
        // An attachment or a picture, but a browser opens it as a page when it is led there.
        let page = Page::of(&answer.text());
        let hostile = |name: &str| ["script", "foreignobject", "x-evil", "img", "iframe"].contains(&name);
        assert!(!page.elements.iter().any(|it| hostile(&it.name)), "{shown}");
        let on = |(name, _): &(String, String)| name.starts_with("on");
        assert!(!page.elements.iter().any(|it| it.attributes.iter().any(on)), "{shown}");
        // XML with a control character is none at all.
        let is_control = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r');
        assert!(!page.text.contains(is_control) && !answer.text().contains(is_control), "{shown}");
    }
    found
}

/// Ids that a route with `{…}` takes, by what stands before it.
struct Ids {
    documents: Vec<String>,
    entities: Vec<String>,
    citations: Vec<String>,
    judgements: Vec<String>,
}

impl Ids {
    async fn of(site: &Site) -> Self {
        let items = |list: &Value, field: &str| -> Vec<String> {
            let all = list["items"].as_array().unwrap().iter();
            all.map(|one| one[field].as_str().unwrap().to_owned()).collect()
        };
        let documents = items(&site.json("/v1/documents?limit=1000").await, "id");
        // Every entity but the many partners; of these a few.
        let mut entities = Vec::new();
        let all = site.json("/v1/entities?limit=1000").await;
        for entity in all["items"].as_array().unwrap() {
            let name = entity["name"].as_str().unwrap();
            if !name.starts_with('第') || entities.len() < 3 {
                entities.push(entity["id"].as_str().unwrap().to_owned());
            }
        }
        entities.truncate(60);
        entities.push(site.id_of(HUB).await);
        let found = site.json(&format!("/v1/search?q={}&limit=30", escaped("取組"))).await;
        let citations =
            found["hits"].as_array().unwrap().iter().flat_map(|hit| items_of(&hit["passages"])).collect();
        Self { documents, entities, citations, judgements: Vec::new() }
    }

    /// URLs of a route that are there.
    fn urls(&self, route: &str) -> Vec<String> {
        if !route.contains('{') {
            return vec![route.to_owned()];
        }
        let (before, rest) = route.split_once('{').unwrap();
        let (_, after) = rest.split_once('}').unwrap();
        let ids = match before {
            "/documents/" => &self.documents,
            "/entities/" => &self.entities,
            "/citations/" => &self.citations,
            "/judgements/" => &self.judgements,
            "/series/" => return self.documents.iter().map(|id| format!("{before}{id}{after}")).collect(),
            "/assets/" => return vec!["/assets/0/base.css".to_owned()],
            other => panic!("the new route {other}… wants ids here"),
        };
        ids.iter().map(|id| format!("{before}{id}{after}")).collect()
    }
}

fn items_of(passages: &Value) -> Vec<String> {
    passages.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn nothing_hostile_becomes_markup_on_any_page() {
    let site = &SITE.1;
    let mut ids = Ids::of(site).await;
    for (_, text) in payloads().iter().filter(|(_, text)| text.chars().count() < 500) {
        let fields = [("judgement", "hide"), ("entity", "第9製薬"), ("author", text), ("reason", text)];
        let answer = site.post("/judgements", &fields).await;
        // What has no visible character is no reason; the second is the same judgement again.
        assert!([303, 422].contains(&answer.status), "{text}: {}", answer.text());
    }
    let ledger = site.json("/v1/judgements").await;
    ids.judgements = items_of(&ledger["items"]);
    assert!(!ids.judgements.is_empty());

    let mut faults = Faults::default();
    for route in routes() {
        for url in ids.urls(&route) {
            for dress in ["", "lang=en&theme=dark"] {
                let url = format!("{url}?{dress}");
                let answer = site.open(&url).await;
                assert!([200, 204, 400, 404, 409, 422].contains(&answer.status), "{url}: {}", answer.status);
                faults.check(&url, &answer);
            }
        }
    }
    faults.none();
}

#[tokio::test]
async fn nothing_hostile_in_an_address_becomes_markup() {
    let site = &SITE.1;
    let names = parameters();
    let mut faults = Faults::default();
    let short: Vec<String> =
        payloads().into_iter().map(|(_, text)| text).filter(|text| text.chars().count() < 40).collect();
    let together = escaped(&short.concat());
    for route in routes() {
        for (_, text) in payloads().iter().filter(|(_, text)| text.chars().count() < 100) {
            let value = escaped(text);
            let path: String = route
                .split('/')
                .map(|part| if part.starts_with('{') { value.clone() } else { part.to_owned() })
                .collect::<Vec<_>>()
                .join("/");
            let all: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
            let whole = format!("{path}?{}&lang={value}&theme={value}", all.join("&"));
            faults.check(&whole, &site.open(&whole).await);
            faults.check(&path, &site.open(&path).await);
        }
        // One by one: a mistake in one parameter must not hide another. All payloads at once, as each has its own mark.
        for name in &names {
            let url = format!("{route}?{name}={together}");
            faults.check(&url, &site.open(&url).await);
        }
    }
    for (_, text) in payloads() {
        let url = format!("/{}", escaped(&text));
        if url.len() < 1_000 {
            faults.check(&url, &site.open(&url).await);
        }
    }
    faults.none();
}

#[tokio::test]
async fn every_text_stays_what_it_is() {
    let site = &SITE.1;
    // As a browser shows it: white space runs together, and the title of a page is text too.
    let shown = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let documents = site.json("/v1/documents?limit=1000").await;
    for document in documents["items"].as_array().unwrap() {
        let (id, title) = (document["id"].as_str().unwrap(), document["title"].as_str().unwrap());
        let page = site.page(&format!("/documents/{id}")).await;
        assert!(shown(&page.text).contains(&shown(title)), "{id}: {title:.80}");
    }
    let entities = site.json("/v1/entities?limit=1000").await;
    let plain = entities["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["name"].as_str().unwrap().contains(['<', '&', '\'']));
    let mut seen = 0;
    for entity in plain {
        seen += 1;
        let (id, name) = (entity["id"].as_str().unwrap(), entity["name"].as_str().unwrap());
        let page = site.page(&format!("/entities/{id}/why")).await;
        assert!(page.text.contains(name), "{name}");
    }
    assert!(seen > 1, "hostile names are names");
    let query = escaped("<script>alert(1)</script>");
    let page = site.page(&format!("/?q={query}")).await;
    let field = page.all("input").find(|it| it.attribute("name") == Some("q")).unwrap();
    assert_eq!(field.attribute("value"), Some("<script>alert(1)</script>"));
}

#[tokio::test]
async fn a_page_about_ten_thousand_relations_is_small_and_says_so() {
    let site = &SITE.1;
    let id = site.id_of(HUB).await;
    let relations = site.json(&format!("/v1/entities/{id}/relations?limit=1")).await;
    let total = usize::try_from(relations["total"].as_u64().unwrap()).unwrap();
    assert!(total > PARTNERS * 9 / 10, "{total} relations");
    for url in [
        format!("/entities/{id}"),
        format!("/entities/{id}/why"),
        format!("/graph?entity={id}"),
        format!("/?q={}", escaped(HUB)),
        "/entities".to_owned(),
        "/documents".to_owned(),
        "/".to_owned(),
    ] {
        let answer = site.open(&url).await;
        if answer.status == 404
            && !routes().iter().any(|route| url.starts_with(route.split('{').next().unwrap()))
        {
            continue;
        }
        assert_eq!(check(&url, &answer), Vec::<String>::new(), "{url}");
        let elements = answer.page().elements.len();
        assert!(elements < 20_000, "{url}: {elements} elements");
    }
}
