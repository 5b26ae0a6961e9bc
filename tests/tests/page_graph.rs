//! The picture of what is around an entity, and paths, through the router.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header::CONTENT_TYPE},
};
use keifu_graph::{Graph, RelationFilter, SurroundingsOptions};
use keifu_server::{
    app::{AppState, app},
    config::{self, Config, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::html::{Element, Page};
use quick_xml::{Reader, events::Event};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Partners of the hub.
const PARTNERS: usize = 90;
/// A name that would be markup if it were not escaped.
const HOSTILE: &str = "<script>alert(1)</script>研究センター";

type Served = (TempDir, Arc<Library>);

static SAMPLES: LazyLock<Served> = LazyLock::new(|| serve(&[keifu_tests::samples()]));

/// One city with very many partners.
static HUB: LazyLock<Served> = LazyLock::new(|| {
    let texts = TempDir::new().unwrap();
    let mut text = "令和元年度 報告書\n\n".to_owned();
    for number in 0..PARTNERS {
        text.push_str(&format!(
            "令和元年{}月、大阪市は第{number}地区振興協議会と連携協定を締結した。\n\n",
            number % 8 + 5
        ));
    }
    text.push_str(&format!(
        "大阪市は「{HOSTILE}」を設立した。\n\n大阪市は{}財団を設立した。\n",
        "長".repeat(300)
    ));
    std::fs::write(texts.path().join("hub.txt"), text).unwrap();
    serve(&[texts.path().to_owned()])
});

fn serve(paths: &[std::path::PathBuf]) -> Served {
    let folder = TempDir::new().unwrap();
    let config: Config =
        config::resolve(Given { data: Some(folder.path().join("data")), ..Given::default() }).unwrap();
    ingest(&config, paths, &Progress::Silent).unwrap();
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, library)
}

fn router(served: &Served) -> Router {
    app(AppState::new(served.1.clone(), Limits::default()))
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn ask(served: &Served, uri: &str) -> (StatusCode, String, String) {
    let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
    let response = router(served).oneshot(request).await.unwrap();
    let kind = response.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, kind, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn get(served: &Served, uri: &str) -> Page {
    let (status, _, text) = ask(served, uri).await;
    assert_eq!(status, StatusCode::OK, "{uri}: {text}");
    let page = Page::of(&text);
    assert!(
        page.elements.iter().all(|element| element.attribute("style").is_none()),
        "inline style in {uri}"
    );
    assert!(
        page.elements.iter().all(|one| one.attributes.iter().all(|(name, _)| !name.starts_with("on"))),
        "inline script in {uri}"
    );
    page
}

fn with_class<'a>(page: &'a Page, class: &'a str) -> impl Iterator<Item = &'a Element> {
    let has = move |one: &&Element| {
        one.attribute("class").is_some_and(|all| all.split_whitespace().any(|known| known == class))
    };
    page.elements.iter().filter(has)
}

fn places(page: &Page) -> Vec<(String, (f64, f64))> {
    with_class(page, "node")
        .map(|node| {
            let transform = node.attribute("transform").unwrap();
            let inner = transform.strip_prefix("translate(").unwrap().strip_suffix(')').unwrap();
            let (x, y) = inner.split_once(' ').unwrap();
            (node.attribute("data-id").unwrap().to_owned(), (x.parse().unwrap(), y.parse().unwrap()))
        })
        .collect()
}

fn well_formed(text: &str) -> usize {
    let mut reader = Reader::from_str(text);
    let mut elements = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return elements,
            Event::Start(_) | Event::Empty(_) => elements += 1,
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_picture_is_the_same_in_every_answer() {
    let uri = format!("/graph?entity={}&hops=2&modality=all", escaped("大阪市"));
    let (first, second) = (ask(&SAMPLES, &uri).await, ask(&SAMPLES, &uri).await);
    assert_eq!(first.2, second.2);
    let page = Page::of(&first.2);
    assert!(with_class(&page, "node").count() > 10);
    assert_eq!(page.all("h1").count(), 1);
}

#[tokio::test]
async fn without_a_script_everything_is_a_link_and_a_list() {
    let page = get(&SAMPLES, &format!("/graph?entity={}", escaped("大阪市"))).await;
    let nodes = with_class(&page, "node").count();
    let names = with_class(&page, "name")
        .filter(|one| {
            one.name == "a" && one.attribute("href").is_some_and(|href| href.starts_with("/entities/"))
        })
        .count();
    assert_eq!(nodes, names);
    let lines: Vec<&Element> = with_class(&page, "line").collect();
    assert!(lines.len() >= nodes - 1 && nodes > 3);
    assert!(lines.iter().all(|line| line.attribute("aria-label").is_some_and(|says| says.contains(": "))));
    // The list below says of every line what the picture shows, each with a quote.
    assert_eq!(with_class(&page, "to-evidence").count(), lines.len());
    assert!(page.all("blockquote").count() >= lines.len());
    // A line leads to its quotes.
    let edge = get(&SAMPLES, lines[0].attribute("href").unwrap().split('#').next().unwrap()).await;
    assert!(with_class(&edge, "close").count() == 1);
    assert!(with_class(&edge, "line").any(|line| line.attribute("aria-current") == Some("true")));
}

#[tokio::test]
async fn what_is_opened_comes_in_and_what_was_there_stays() {
    let page = get(&SAMPLES, &format!("/graph?entity={}", escaped("大阪市"))).await;
    let before = places(&page);
    let opener = with_class(&page, "open").next().unwrap();
    let wider = get(&SAMPLES, opener.attribute("href").unwrap().split('#').next().unwrap()).await;
    let after = places(&wider);
    assert!(after.len() > before.len());
    let far = before
        .iter()
        .filter(|(id, (x, y))| {
            let (_, (new_x, new_y)) = after.iter().find(|(other, _)| other == id).unwrap();
            (new_x - x).abs() > 120.0 || (new_y - y).abs() > 80.0
        })
        .count();
    assert!(far <= before.len() / 4, "{far} of {} moved far", before.len());
    // And it can be closed again.
    let close = with_class(&wider, "open")
        .find(|one| one.attribute("aria-label").unwrap().contains("閉じる"))
        .unwrap();
    let closed = get(&SAMPLES, close.attribute("href").unwrap().split('#').next().unwrap()).await;
    assert_eq!(places(&closed), before);
}

#[tokio::test]
async fn narrowing_moves_nothing() {
    let uri = format!("/graph?entity={}&hops=2", escaped("大阪市"));
    let whole = places(&get(&SAMPLES, &uri).await);
    for narrowed in ["&predicate=cooperates_with", "&from=2019&to=2019", "&type=organization"] {
        let part = places(&get(&SAMPLES, &format!("{uri}{narrowed}")).await);
        assert!(part.len() > 1 && part.len() < whole.len(), "{narrowed}: {}", part.len());
        assert!(part.iter().all(|place| whole.contains(place)), "{narrowed}");
    }
}

#[tokio::test]
async fn a_hub_is_cut_and_says_so() {
    let page = get(&HUB, &format!("/graph?entity={}&limit=300", escaped("大阪市"))).await;
    let all = with_class(&page, "node").count();
    assert!(all > PARTNERS, "{all}");
    assert!(!page.text.contains("ほかに"));
    let page = get(&HUB, &format!("/graph?entity={}&limit=20", escaped("大阪市"))).await;
    assert_eq!(with_class(&page, "node").count(), 21);
    assert!(page.text.contains(&format!("ほかに{}件", all - 21)), "{}", page.text);
    // The middle can be opened for the next of them.
    let opener = with_class(&page, "open").next().unwrap();
    let next = get(&HUB, opener.attribute("href").unwrap().split('#').next().unwrap()).await;
    assert_eq!(with_class(&next, "node").count(), 41);
}

#[tokio::test]
async fn hostile_parameters_are_text() {
    let uri = format!("entity={}&limit=300", escaped("大阪市"));
    for hostile in ["\"><script>alert(1)</script>", "'", "\u{202e}市", "%00", "大阪市\u{0}"] {
        for uri in ["/graph?entity=", "/paths?to=x&from=", "/paths?from=x&to="] {
            let (status, _, text) = ask(&HUB, &format!("{uri}{}", escaped(hostile))).await;
            assert!(status.is_success() || status == StatusCode::NOT_FOUND, "{status} {hostile:?}");
            assert!(!text.contains("<script>alert"), "{hostile:?}");
        }
    }
    for odd in [
        "hops=x",
        "hops=99999999999",
        "limit=-1",
        "from=x&to=%3C",
        "expand=zzz&expand=zzz",
        "edge=~",
        "edge=e1",
        "predicate=%3Cb%3E",
        "beside=9",
    ] {
        get(&HUB, &format!("/graph?{uri}&{odd}")).await;
    }
}

#[tokio::test]
async fn files_are_well_formed_and_whole() {
    let uri = format!("entity={}&limit=300&modality=all", escaped("大阪市"));
    let (status, kind, svg) = ask(&HUB, &format!("/graph.svg?{uri}")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "image/svg+xml"));
    assert!(well_formed(&svg) > 3 * PARTNERS);
    assert!(!svg.contains("<script") && !svg.contains("class="));
    let (status, kind, graphml) = ask(&HUB, &format!("/graph.graphml?{uri}")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/graphml+xml"));
    well_formed(&graphml);
    let page = get(&HUB, &format!("/graph?{uri}")).await;
    assert_eq!(graphml.matches("<node ").count(), with_class(&page, "node").count());
    let (status, ..) = ask(&HUB, "/graph.svg?entity=%E3%81%AA%E3%81%84%E5%90%8D%E5%89%8D").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, ..) = ask(&HUB, "/graph.graphml").await;
    assert!(status.is_client_error());
}

#[tokio::test]
async fn a_path_is_read_step_by_step() {
    let uri = |from: &str, to: &str| format!("/paths?from={}&to={}", escaped(from), escaped(to));
    let page = get(&SAMPLES, &uri("未来医療推進機構", "大阪市")).await;
    assert!(with_class(&page, "route").count() >= 1);
    assert!(with_class(&page, "route-line").count() == with_class(&page, "route").count());
    assert!(page.all("blockquote").count() >= with_class(&page, "route-steps").count());
    let nothing = get(&SAMPLES, &uri("未来医療推進機構", "そんな名前はない会")).await;
    assert!(nothing.text.contains("見つかりません"));
    let same = get(&SAMPLES, &uri("大阪市", "大阪市")).await;
    assert!(same.text.contains("出発点と行き先が同じ"));
    let years = get(&SAMPLES, &format!("{}&fiscal_year=zzz", uri("大阪府", "大阪市"))).await;
    assert!(years.text.contains("zzz") || years.text.contains("2018..2020"));
    assert_eq!(get(&SAMPLES, "/paths").await.all("h1").count(), 1);
}

#[tokio::test]
async fn both_languages_are_whole() {
    for uri in ["/graph", "/paths", "/graph?entity=%E5%A4%A7%E9%98%AA%E5%B8%82&hops=2"] {
        let join = if uri.contains('?') { '&' } else { '?' };
        let page = get(&SAMPLES, &format!("{uri}{join}lang=en&theme=dark")).await;
        let own = page.all("legend").chain(page.all("button")).chain(page.all("label"));
        for element in own {
            assert!(element.text.is_ascii(), "{}: {}", uri, element.text);
        }
        for class in ["line", "name", "open", "entity", "to-evidence"] {
            for link in with_class(&page, class).filter_map(|one| one.attribute("href")) {
                assert!(link == "/" || link.contains("lang=en") && link.contains("theme=dark"), "{link}");
            }
        }
    }
}

#[test]
fn a_hub_with_thousands_of_neighbours_is_counted_and_cut() {
    let graph = Graph::new(keifu_tests::big_graph::facts(20_000, 60_000, 1));
    let wide = SurroundingsOptions {
        hops: 1,
        expanded: Vec::new(),
        filter: RelationFilter::all(),
        kinds: Vec::new(),
        limit: 100_000,
        beside: 0,
    };
    let all = graph.surroundings(0, &wide);
    assert!(all.nodes.len() > 1_000 && all.left_out == 0, "{}", all.nodes.len());
    let narrow = SurroundingsOptions { limit: 60, expanded: vec![0, 99_999], ..wide };
    let cut = graph.surroundings(0, &narrow);
    assert_eq!(cut.nodes.len(), 1 + 60 + 60);
    assert_eq!(cut.nodes[0].more, all.nodes.len() - cut.nodes.len());
    assert!(cut.ties.iter().all(|tie| tie.one < tie.other && tie.other < cut.nodes.len()));
}
