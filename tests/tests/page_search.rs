//! The search page through the router, over the project's own sample reports: what a link promises, its target keeps.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, LazyLock};

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header::LOCATION},
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::html::{Element, Page};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The samples, read once for all tests.
static SAMPLES: LazyLock<(TempDir, Arc<Library>)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let given = Given { data: Some(folder.path().join("data")), ..Given::default() };
    let config = config::resolve(given).unwrap();
    ingest(&config, &[keifu_tests::samples()], &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, library)
});

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn ask(uri: &str) -> Response<Body> {
    let router = app(AppState::new(SAMPLES.1.clone(), Limits::default()));
    let request = Request::builder().uri(uri).header("host", "localhost:8080").body(Body::empty()).unwrap();
    router.oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

async fn page(uri: &str) -> Page {
    let response = ask(uri).await;
    assert_eq!(response.status(), StatusCode::OK, "{uri}");
    Page::of(&text(response).await)
}

async fn json(uri: &str) -> Value {
    serde_json::from_str(&text(ask(uri).await).await).unwrap()
}

async fn search(query: &str) -> Page {
    page(&format!("/?q={}", escaped(query))).await
}

/// The passages that a page says it found.
fn total(page: &Page) -> usize {
    let said = page.all("strong").find(|strong| strong.text.ends_with("段落"));
    number_before(&said.unwrap_or_else(|| panic!("no total in {}", page.text)).text, "段落")
}

/// The links whose accessible name fits, with it.
fn labelled<'p>(page: &'p Page, fits: impl Fn(&str) -> bool + 'p) -> Vec<(&'p str, &'p str)> {
    let links =
        page.all("a").filter_map(|link| Some((link.attribute("aria-label")?, link.attribute("href")?)));
    links.filter(|(label, _)| fits(label)).collect()
}

/// The number before `unit`, at the end of what comes before it.
fn number_before(text: &str, unit: &str) -> usize {
    let (before, _) = text.rsplit_once(unit).unwrap_or_else(|| panic!("no {unit} in {text}"));
    let digits: Vec<char> = before.chars().rev().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    let number: String = digits.into_iter().rev().filter(char::is_ascii_digit).collect();
    number.parse().unwrap_or_else(|_| panic!("no number in {text}"))
}

/// The text of an element and of all up to the first that `ends`.
fn text_from(page: &Page, at: usize, ends: impl Fn(&Element) -> bool) -> String {
    let mut all = String::new();
    for (number, element) in page.elements[at..].iter().enumerate() {
        if number > 0 && ends(element) {
            break;
        }
        all.push_str(&element.text);
    }
    all
}

#[tokio::test]
async fn each_part_of_a_query_can_be_taken_away_and_the_others_stay() {
    let query = "「PMDA関西支部」 -利用 年度:2019";
    let found = page(&format!("/?q={}&type=organization", escaped(query))).await;
    let off = labelled(&found, |label| label.ends_with("を外す"));
    let labels: Vec<&str> = off.iter().map(|(label, _)| *label).collect();
    assert_eq!(
        labels,
        ["「PMDA関西支部」を外す", "「利用」を外す", "「令和元年度（2019）」を外す", "「組織」を外す"]
    );
    let without_year = page(off[2].1).await;
    let left = labelled(&without_year, |label| label.ends_with("を外す"));
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(total(&without_year) > total(&found));
    let without_type = page(off[3].1).await;
    assert_eq!(labelled(&without_type, |label| label.ends_with("を外す")).len(), 3);
}

#[tokio::test]
async fn another_name_is_switched_on_and_off_and_finds_what_it_promised() {
    let mut seen = 0;
    for query in ["「健都」", "「PMDA」", "「PMDA関西支部」 利用", "国循 移転"] {
        let found = search(query).await;
        let before = total(&found);
        for (label, href) in labelled(&found, |label| label.ends_with("この名前でも探す")) {
            let wider = page(href).await;
            assert_eq!(total(&wider), before + number_before(label, "段落"), "{query}: {label}");
            let name = label.split(" あと").next().unwrap().to_owned();
            let off = labelled(&wider, |label| label == format!("「{name}」を外す"));
            assert_eq!(off.len(), 1, "{label}");
            assert_eq!(total(&page(off[0].1).await), before, "{query}: {label} switched off");
            seen += 1;
        }
    }
    assert!(seen >= 4, "{seen} names");
}

#[tokio::test]
async fn the_api_says_how_a_query_could_be_widened_when_asked_and_not_otherwise() {
    let uri = format!("/v1/search?q={}", escaped("「PMDA関西支部」"));
    assert_eq!(json(&uri).await["query"]["expansions"], Value::Null);
    let answer = json(&format!("{uri}&expansions=true")).await;
    let found = &answer["query"]["expansions"][0];
    assert_eq!(found["match"], "alias");
    let names: Vec<&str> =
        found["names"].as_array().unwrap().iter().map(|name| name["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"PMDA-WEST"), "{names:?}");
    let all = json(&format!("/v1/search?q={}", escaped(found["query"].as_str().unwrap()))).await;
    assert_eq!(all["total_passages"], found["passages"]);
    assert!(all["hits"].as_array().unwrap().iter().all(|hit| {
        hit["passages"]
            .as_array()
            .unwrap()
            .iter()
            .all(|passage| !passage["highlights"].as_array().unwrap().is_empty())
    }));
}

#[tokio::test]
async fn facets_find_as_many_passages_as_they_say() {
    for query in ["健都", "「PMDA関西支部」"] {
        let found = search(query).await;
        let mut followed = 0;
        for (at, link) in found.elements.iter().enumerate() {
            let Some(href) = link.attribute("href").filter(|href| {
                ["&publisher=", "&type=", "&entity=", "&fiscal_year="].iter().any(|name| href.contains(name))
            }) else {
                continue;
            };
            let label = match link.attribute("aria-label") {
                Some(label) => label.to_owned(),
                None => text_from(&found, at, |element| {
                    matches!(element.name.as_str(), "li" | "section" | "a" | "p")
                }),
            };
            if !label.contains("段落") {
                continue;
            }
            let narrowed = page(href).await;
            let expected = number_before(&label, "段落");
            assert_eq!(total(&narrowed), expected, "{query}: {label} {href}");
            followed += 1;
        }
        assert!(followed > 15, "{followed} facets of {query}");
    }
}

#[tokio::test]
async fn all_years_stay_in_sight_and_a_range_becomes_one_parameter() {
    let narrowed = page(&format!("/?q={}&fiscal_year=2018..2019", escaped("健都"))).await;
    let bars: Vec<_> = narrowed.all("a").filter(|link| link.attribute("data-year").is_some()).collect();
    assert!(bars.len() > 2, "{bars:?}");
    let chosen: Vec<_> = bars.iter().filter(|bar| bar.attribute("aria-current") == Some("true")).collect();
    assert_eq!(chosen.len(), 2);
    let response =
        ask(&format!("/?q={}&from_year=2019&to_year=2017&cursor=x&lang=en", escaped("健都"))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let target = response.headers()[LOCATION].to_str().unwrap();
    assert!(target.ends_with("&fiscal_year=2017..2019&lang=en"), "{target}");
}

#[tokio::test]
async fn passages_that_are_not_shown_are_a_link_away() {
    let found = page(&format!("/?q={}&passages=1", escaped("健都"))).await;
    let rest = found.all("a").find(|link| link.text.starts_with("この文書のほか")).unwrap();
    let hidden = number_before(&rest.text, "段落");
    let all = page(rest.attribute("href").unwrap()).await;
    assert_eq!(total(&all), hidden + 1);
    assert_eq!(all.all("figure").count(), hidden + 1);
}

#[tokio::test]
async fn the_next_page_shows_other_documents() {
    let first = page(&format!("/?q={}&limit=2&sort=year", escaped("健都"))).await;
    let next = first.all("a").find(|link| link.attribute("rel") == Some("next")).unwrap();
    let second = page(next.attribute("href").unwrap()).await;
    let documents = |page: &Page| -> Vec<String> {
        let links = page.all("a").filter(|link| link.attribute("class") == Some("document"));
        links.map(|link| link.attribute("href").unwrap().to_owned()).collect()
    };
    let (first, second) = (documents(&first), documents(&second));
    assert_eq!((first.len(), second.len()), (2, 2));
    assert!(first.iter().all(|document| !second.contains(document)));
}

#[tokio::test]
async fn the_table_has_a_row_for_each_passage() {
    let found = page(&format!("/?q={}&fiscal_year=2019&sort=-year", escaped("健都"))).await;
    let csv = found.all("a").find(|link| link.text == "CSVで保存").unwrap().attribute("href").unwrap();
    let table = text(ask(csv).await).await;
    assert!(table.starts_with('\u{feff}'), "Excel takes a file without a mark for Shift_JIS");
    // Texts have no line ends of their own in the samples.
    assert_eq!(table.lines().count(), total(&found) + 1);
}

#[tokio::test]
async fn a_passage_can_be_cited() {
    let found = search("「PMDA関西支部」").await;
    let cite = found.all("a").find(|link| link.attribute("class") == Some("cite")).unwrap();
    let (address, place) = cite.attribute("href").unwrap().split_once('#').unwrap();
    let citation = page(address).await;
    assert!(citation.elements.iter().any(|element| element.attribute("id") == Some(place)));
    let forms: Vec<(&str, &str)> = citation
        .all("textarea")
        .map(|form| (form.attribute("aria-label").unwrap(), form.text.trim()))
        .collect();
    assert_eq!(
        forms.iter().map(|form| form.0).collect::<Vec<_>>(),
        ["出典", "引用文と出典", "BibTeX", "固定リンク"]
    );
    let permanent = forms[3].1;
    assert!(permanent.starts_with("http://localhost:8080/citations/"), "{permanent}");
    assert!(forms.iter().all(|(_, text)| text.contains(permanent)), "{forms:?}");
    assert!(forms[2].1.starts_with("@techreport{") && forms[2].1.contains("PMDA"), "{}", forms[2].1);
    let again = ask(permanent.strip_prefix("http://localhost:8080").unwrap()).await;
    assert_eq!(again.status(), StatusCode::OK);
}

#[tokio::test]
async fn nothing_found_says_what_would_be() {
    let found = search("「存在しない言葉」 健都 年度:2019").await;
    assert_eq!(total(&found), 0);
    assert!(found.text.contains("12文書の574段落を検索しました"), "{}", found.text);
    let only = found.all("bdi").position(|name| name.text == "健都 だけ");
    assert!(only.is_some(), "{}", found.text);
    let link =
        found.all("a").find(|link| link.attribute("href").unwrap() == format!("/?q={}", escaped("健都")));
    assert!(total(&page(link.unwrap().attribute("href").unwrap()).await) > 0);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_shown_with_the_place() {
    for (query, there) in [("健都 「移転", "「"), ("健都 OR", "O"), ("健都 (移転", "("), ("(<b>", "(")]
    {
        let response = ask(&format!("/?q={}&lang=en", escaped(query))).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{query}");
        let page = Page::of(&text(response).await);
        let at = page.elements.iter().position(|element| element.name == "mark").unwrap();
        let marked = text_from(&page, at, |element| element.name == "span");
        assert_eq!(marked, there, "{query}");
        assert_eq!(page.all("input").find_map(|input| input.attribute("value")), Some(query));
        assert_eq!(page.all("b").count(), 0);
    }
}
