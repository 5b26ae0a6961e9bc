//! Documents on the page: their text with names marked, their outline and pages, quotes by permanent links, and what is
//! covered.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "site/mod.rs"]
mod site;

use std::{fs, path::Path};

use keifu_corpus::DocumentId;
use keifu_tests::{
    formats,
    html::{Element, Page},
    samples,
};
use site::{Site, escaped};
use tempfile::TempDir;

const REPORT: &str = "<!doctype html><meta charset=utf-8><title>令和元年度 大阪府健康医療産業推進報告</title>\
<h1>令和元年度 大阪府健康医療産業推進報告</h1><p>大阪府商工労働部</p>\
<h2>1 取組</h2><p>大阪府は北大阪健康医療都市（以下「健都」という。）を整備した。</p>\
<ul><li>国立循環器病研究センターの移転<ul><li>令和元年7月に移転した</li><li>&lt;script&gt;alert(1)&lt;/script&gt;</li></ul></li>\
<li>駅前の整備</li></ul>\
<h2>2 数値の一覧</h2><table><tr><th>指標</th><th>目標</th><th>実績</th></tr><tr><td>相談件数</td><td>100件</td><td>105件</td></tr>\
<tr><td>企業数</td><td>10社</td><td>12社</td></tr></table>\
<h5>深い見出し</h5><p>健都の相談件数は105件であった。</p>";

/// A collection with most that can come: tables, lists, pages, a scan, a broken file, a long text.
fn mixed() -> Site {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("報告.html", REPORT.as_bytes());
    put(
        "budget.csv",
        "事業,令和元年度,令和2年度\n健都拠点整備,\"1,200\",\"1,350\"\n再生医療支援,300,△20\n".as_bytes(),
    );
    let rows = [["区分", "目標", "実績"], ["相談", "100", "105"], ["企業", "10", "12"]];
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
    put("sheet.xlsx", &formats::xlsx("実績", &rows));
    put("scan.pdf", &formats::scan(2));
    let page = |number: usize| vec![format!("第{number}頁では大阪府が健都の取組を進めたことを述べる。")];
    put("paged.pdf", &formats::pdf(&(1..=3).map(page).collect::<Vec<_>>()));
    put("broken.pdf", b"%PDF-1.7\n1 0 obj <<");
    put("broken.docx", b"PK\x03\x04garbage");
    let long: String = (0..900).map(|at| format!("第{at}の段落では吹田市の取組を述べる。\n\n")).collect();
    put("long.txt", long.as_bytes());
    Site::of(folder.path())
}

fn url(source: &str) -> String {
    format!("/documents/{}", DocumentId::of_source(source))
}

/// The element with this id, and how many stand before it.
fn at<'a>(page: &'a Page, id: &str) -> (usize, &'a Element) {
    let found = page.elements.iter().position(|element| element.attribute("id") == Some(id));
    let found = found.unwrap_or_else(|| panic!("no #{id}"));
    (found, &page.elements[found])
}

fn has_link(page: &Page, url: &str) -> bool {
    page.links().any(|link| link == url)
}

fn classed<'a>(page: &'a Page, class: &'a str) -> impl Iterator<Item = &'a Element> {
    page.elements.iter().filter(move |element| {
        element.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
    })
}

#[tokio::test]
async fn a_report_is_read_with_headings_lists_tables_and_names() {
    let site = mixed();
    let page = site.page(&url("報告.html")).await;
    let headings: Vec<(&str, String)> = page
        .elements
        .iter()
        .enumerate()
        .filter(|(_, element)| element.attribute("id").is_some_and(|id| id.starts_with('p')))
        .filter(|(_, element)| element.name.starts_with('h'))
        .map(|(at, element)| {
            // What stands in elements within the heading is its text too; its permanent link comes last.
            let parts =
                page.elements[at..].iter().take_while(|part| part.attribute("class") != Some("permanent"));
            let text: String = parts.map(|part| part.text.as_str()).collect();
            (element.name.as_str(), text.trim().to_owned())
        })
        .collect();
    assert!(headings.iter().any(|(_, text)| text == "1取組"), "{headings:?}");
    // What the file has as the fifth level is no more than one level below what stands above it.
    let deep = headings.iter().find(|(_, text)| text == "深い見出し").unwrap().0;
    let above = headings.iter().find(|(_, text)| text == "2数値の一覧").unwrap().0;
    assert_eq!(deep[1..].parse::<u32>().unwrap(), above[1..].parse::<u32>().unwrap() + 1, "{headings:?}");

    // A list within a list, and the text of a tag as text.
    let lists = classed(&page, "bullets").count();
    assert_eq!(lists, 2, "{}", page.text);
    assert!(page.text.contains("<script>alert(1)</script>"));
    assert_eq!(page.all("script").filter(|script| script.attribute("src").is_none()).count(), 0);

    let heads: Vec<&str> = page
        .all("th")
        .filter(|head| head.attribute("scope") == Some("col"))
        .map(|head| head.text.trim())
        .collect();
    // The table of the report, then that of the figures stated in it.
    assert_eq!(heads, ["指標", "目標", "実績", "指標", "何の", "値", "区分", "期間"]);
    assert!(page.all("td").any(|cell| cell.text.trim() == "105件"));

    let kento = site.id_of("健都").await;
    let named = |page: &Page| {
        let names = page.all("a").filter(|link| link.attribute("class") == Some("entity"));
        names.filter(|link| link.attribute("title").is_some_and(|title| title.contains(':'))).count()
    };
    assert!(has_link(&page, &format!("/entities/{kento}")));
    assert!(named(&page) >= 3, "{}", named(&page));
    let off = site.page(&format!("{}?marks=off", url("報告.html"))).await;
    assert_eq!(named(&off), 0);
    let of_type = site.page(&format!("{}?type=facility", url("報告.html"))).await;
    assert!((1..named(&page)).contains(&named(&of_type)));
    // The file itself, and the file beside the text.
    assert!(has_link(&page, &format!("/v1/documents/{}/file", DocumentId::of_source("報告.html"))));
    let beside = site.page(&format!("{}?view=original", url("報告.html"))).await;
    let frame = beside.all("iframe").next().unwrap();
    assert_eq!(
        frame.attribute("src"),
        Some(&*format!("/v1/documents/{}/file", DocumentId::of_source("報告.html")))
    );
    // Nothing that the file route answers with forbids the frame.
    let file = site.open(frame.attribute("src").unwrap()).await;
    assert!(file.headers.get("x-frame-options").is_none());
    assert!(
        !file
            .headers
            .get("content-security-policy")
            .is_some_and(|policy| policy.to_str().unwrap().contains("frame-ancestors 'none'"))
    );
}

#[tokio::test]
async fn sheets_and_csv_have_a_table_with_its_header() {
    let site = mixed();
    for (source, header) in
        [("sheet.xlsx", ["区分", "目標", "実績"]), ("budget.csv", ["事業", "令和元年度", "令和2年度"])]
    {
        let page = site.page(&url(source)).await;
        let heads: Vec<&str> = page
            .all("th")
            .filter(|head| head.attribute("scope") == Some("col"))
            .map(|head| head.text.trim())
            .collect();
        assert_eq!(heads, header, "{source}: {}", page.text);
        assert_eq!(classed(&page, "number").count(), 4, "{source}");
    }
    assert!(site.page(&url("sheet.xlsx")).await.text.contains("シート「実績」"));
}

#[tokio::test]
async fn pages_are_marked_opened_and_read_beside_the_original() {
    let site = mixed();
    let document = url("paged.pdf");
    let file = format!("/v1{document}/file");
    let page = site.page(&document).await;
    for number in 1..=3 {
        at(&page, &format!("page-{number}"));
        assert!(has_link(&page, &format!("{file}#page={number}")), "{number}");
    }
    let answer = site.open(&format!("{document}?page=2&lang=en")).await;
    assert_eq!(answer.status, 303);
    assert!(
        answer.location().ends_with("#page-2") && answer.location().contains("lang=en"),
        "{}",
        answer.location()
    );
    let (opened, _) = answer.location().split_once('#').unwrap();
    at(&site.page(opened).await, "page-2");

    let beside = site.page(&format!("{document}?view=original&page=2")).await;
    assert!(beside.text.contains("第2頁") && !beside.text.contains("第1頁"), "{}", beside.text);
    let frame = beside.all("iframe").next().unwrap().attribute("src").unwrap().to_owned();
    assert!(frame.starts_with(&format!("{file}#page=2")), "{frame}");
    // A page that there is not is no error: it is said that nothing stands there.
    assert!(
        site.page(&format!("{document}?view=original&page=4000000000"))
            .await
            .text
            .contains("読めた文がありません")
    );
}

#[tokio::test]
async fn a_long_text_is_read_in_parts_and_any_place_of_it_can_be_opened() {
    let site = mixed();
    let (id, document) = (DocumentId::of_source("long.txt"), url("long.txt"));
    let all = site.json(&format!("/v1{document}?limit=1")).await["content"]["total"].as_u64().unwrap();
    let mut seen = 0;
    let mut next = Some(document.clone());
    while let Some(url) = next {
        let page = site.page(&url).await;
        let passages = |page: &Page| {
            let ids = page.elements.iter().filter_map(|element| element.attribute("id"));
            ids.filter(|id| id.strip_prefix('p').is_some_and(|rest| rest.parse::<u32>().is_ok())).count()
                as u64
        };
        seen += passages(&page);
        next = page
            .all("a")
            .find(|link| link.attribute("rel") == Some("next"))
            .map(|link| link.attribute("href").unwrap().split('#').next().unwrap().to_owned());
    }
    assert_eq!(seen, all);

    let page = site.page(&format!("{document}?at={id}-812:2-5")).await;
    at(&page, "p812");
    let cited: Vec<&Element> = classed(&page, "cited").collect();
    assert_eq!(cited.len(), 1);
    assert_eq!(cited[0].text.chars().count(), 3);
    // What is no place of the document is left out.
    for wrong in ["at=nonsense", "at=d0123456789abcdef-3", "offset=99999999", "offset=-1", "page=x"] {
        at(&site.page(&format!("{document}?{wrong}")).await, "text");
    }

    let found = site.page(&format!("{document}?q={}", escaped("「第812の」"))).await;
    assert!(found.text.contains("1段落"), "{}", found.text);
    let hit = found.links().find(|link| link.ends_with("#p812")).unwrap();
    let hit = site.page(hit.split('#').next().unwrap()).await;
    at(&hit, "p812");
    assert!(hit.all("mark").any(|mark| mark.text == "第812の"));
    // An open quote is said, not an error.
    let unreadable = site.page(&format!("{document}?q={}", escaped("「第812"))).await;
    assert!(unreadable.text.contains("検索式が読めない") && unreadable.all("mark").count() == 0);
}

#[tokio::test]
async fn a_quote_has_a_permanent_link_that_tells_when_its_text_is_another() {
    let site = mixed();
    let id = DocumentId::of_source("long.txt");
    let page = site.page(&format!("/citations/{id}-500:0-5")).await;
    let quote = page.all("blockquote").count();
    assert_eq!(quote, 1);
    for ordinal in 497..=503 {
        at(&page, &format!("p{ordinal}"));
    }
    assert!(
        has_link(&page, &format!("/documents/{id}?at={id}-500:0-5#p500")),
        "{:?}",
        page.links().collect::<Vec<_>>()
    );
    let permanent = page.links().find(|link| link.contains("check=")).unwrap().to_owned();
    assert!(!site.page(&permanent).await.text.contains("文が変わっています"));
    let other = permanent.replace("500:0-5", "501:0-5");
    assert!(site.page(&other).await.text.contains("文が変わっています"));
    assert!(site.page(&format!("/citations/{id}-500:0-5000")).await.text.contains("文が変わっています"));

    // A passage that is no more leads to its document; a document that is no more to the search.
    for (gone, leads) in [
        (format!("{id}-90000"), url("long.txt")),
        ("d0123456789abcdef-1".to_owned(), "/documents".to_owned()),
    ] {
        let answer = site.open(&format!("/citations/{gone}")).await;
        assert_eq!(answer.status, 404, "{gone}");
        assert!(has_link(&answer.page(), &leads), "{gone}: {}", answer.text());
    }
    for nonsense in ["x", "%3Cscript%3E", "d1-1:9-2", "d1-99999999999999999999"] {
        let answer = site.open(&format!("/citations/{nonsense}")).await;
        assert_eq!(answer.status, 404, "{nonsense}");
        assert_eq!(answer.page().all("script").filter(|script| script.attribute("src").is_none()).count(), 0);
    }
    assert_eq!(site.open("/documents/d0123456789abcdef").await.status, 404);
}

#[tokio::test]
async fn the_list_says_what_is_covered_and_what_is_not() {
    let site = mixed();
    let page = site.page("/documents").await;
    for text in [
        "6文書",
        "PDF 2",
        "2ページは文字のない画像で、OCR が要ります",
        "読めなかったファイルが2件あります",
        "broken.pdf",
        "broken.docx",
        "壊れている",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let english = site.page("/documents?lang=en").await;
    for text in [
        "6 documents",
        "2 pages are pictures without text and need OCR",
        "2 files could not be read",
        "damaged",
    ] {
        assert!(english.text.contains(text), "{text}: {}", english.text);
    }
    let rows = |page: &Page| page.all("th").filter(|head| head.attribute("scope") == Some("row")).count();
    let listed = |query: &str| format!("/documents?{query}");
    for (query, source) in [
        (format!("title={}", escaped("健康医療産業")), "報告.html"),
        ("format=csv".to_owned(), "budget.csv"),
        ("warning=needs_ocr".to_owned(), "scan.pdf"),
        (format!("publisher={}", escaped("大阪府")), "報告.html"),
    ] {
        let page = site.page(&listed(&query)).await;
        assert!(has_link(&page, &url(source)), "{query}");
        assert_eq!(page.links().filter(|link| link.starts_with("/documents/d")).count(), 1, "{query}");
        assert!(rows(&page) >= 1);
    }
    assert!(
        site.page(&listed(&format!("title={}", escaped("ないもの"))))
            .await
            .text
            .contains("この条件に合う文書はありません")
    );
    // The largest first, and round about.
    let first = |page: &Page| page.links().find(|link| link.starts_with("/documents/d")).map(str::to_owned);
    assert_eq!(first(&site.page(&listed("sort=-passages")).await), Some(url("long.txt")));
    assert_eq!(first(&site.page(&listed("sort=passages")).await), Some(url("scan.pdf")));
    let sorted = site.page(&listed("sort=-passages")).await;
    assert_eq!(sorted.all("th").filter(|head| head.attribute("aria-sort") == Some("descending")).count(), 1);
    // What cannot be read as years is said where a page is.
    assert_eq!(site.open(&listed("fiscal_year=nonsense")).await.status, 422);
    // The document with the warning says what to do, in both languages.
    let scan = site.page(&url("scan.pdf")).await;
    assert!(scan.text.contains("--ocr") && scan.text.contains("読めた文がありません"), "{}", scan.text);
    assert!(site.page(&format!("{}?lang=en", url("scan.pdf"))).await.text.contains("Ingest with --ocr"));
}

#[tokio::test]
async fn every_sample_can_be_read_whole_in_both_languages() {
    let site = Site::of(&samples());
    let documents = site.json("/v1/documents?limit=100").await;
    let documents = documents["items"].as_array().unwrap();
    assert!(documents.len() >= 12);
    for document in documents {
        let (id, source) = (document["id"].as_str().unwrap(), document["source"].as_str().unwrap());
        for language in ["", "?lang=en"] {
            let page = site.page(&format!("/documents/{id}{language}")).await;
            assert_eq!(page.errors, Vec::<String>::new(), "{source}");
            for ordinal in 0..document["passages"].as_u64().unwrap() {
                at(&page, &format!("p{ordinal}"));
            }
            assert!(Path::new(source).extension().is_some());
        }
    }
    // The outline leads to headings on the page, the notes of a report from where they are called.
    let notes =
        site.page(&format!("/documents/{}", DocumentId::of_source("osaka-pref/H30-progress.txt"))).await;
    let called: Vec<&Element> =
        notes.all("a").filter(|link| link.attribute("class") == Some("note")).collect();
    for link in &called {
        let id = link.attribute("href").unwrap().strip_prefix('#').unwrap();
        assert_eq!(at(&notes, id).1.name, "li");
    }
    assert!(!called.is_empty(), "{}", notes.text);
}
