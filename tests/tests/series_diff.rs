//! Two years of a report side by side: what is told as changed is what was changed, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::{Keifu, argument, items, shared, text};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Sections of a report: a heading and its paragraphs and bullets.
type Report = Vec<(&'static str, Vec<String>)>;

fn report() -> Report {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    vec![
        (
            "健都の取組",
            lines(&[
                "　青葉町は、健都クラスター推進協議会を設け、企業と研究機関の連携を進めている。協議会には大学、病院、企業が参加し、成果を町民に知らせる催しを毎年開いている。",
                "　研究機関の移転に合わせ、道路と公園の整備を進めた。整備の費用は町と県が半分ずつ負担し、工事は予定どおりに終わった。",
                "・企業への個別訪問を町の職員が行い、移転の相談に応じた",
            ]),
        ),
        (
            "相談の窓口",
            lines(&[
                "　あすか相談センターの相談件数は41件であった。相談の多くは医療機器の開発に関するもので、専門の相談員が答えた。",
                "　窓口の案内を商工会議所の会報に載せ、説明会を町役場で開いた。参加した企業からは、続けてほしいという声が寄せられた。",
            ]),
        ),
        (
            "水素の利用",
            lines(&[
                "　みなと水素推進会議を県と共同で運営し、燃料電池バスの試乗会を港の広場で実施した。試乗会には町の内外から多くの人が訪れた。",
                "　水素ステーションの候補地を調べ、地権者との話合いを始めた。候補地は三か所あり、いずれも国道に近い。",
            ]),
        ),
    ]
}

/// Full-width characters to a line, lines to a page, and how headings and bullets are written.
#[derive(Clone, Copy)]
struct Print {
    width: usize,
    page: usize,
    wide: bool,
}

const PLAIN: Print = Print { width: 36, page: 100, wide: false };

fn printed(year: &str, report: &Report, print: Print) -> String {
    let mut lines = vec![format!("{year}　みなと振興計画　進捗報告"), "青葉町".to_owned(), String::new()];
    for (at, (heading, paragraphs)) in report.iter().enumerate() {
        let number =
            if print.wide { ["１", "２", "３", "４"][at].to_owned() } else { (at + 1).to_string() };
        lines.push(format!("{number}. {heading}"));
        lines.push(String::new());
        for paragraph in paragraphs {
            let chars: Vec<char> = paragraph.chars().collect();
            lines.extend(chars.chunks(print.width).map(|line| line.iter().collect()));
            lines.push(String::new());
        }
    }
    let pages: Vec<String> = lines.chunks(print.page).map(|page| page.join("\n")).collect();
    let text = pages.join("\n\u{c}");
    if print.wide {
        let wide = |c: char| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
            c => c,
        };
        text.chars().map(wide).collect()
    } else {
        text
    }
}

/// Reads files, in the order given, and answers for them.
fn router(files: &[(&str, String)]) -> (TempDir, Router) {
    let folder = TempDir::new().unwrap();
    let config =
        config::resolve(Given { data: Some(folder.path().join("data")), ..Given::default() }).unwrap();
    let reports = folder.path().join("reports");
    for (name, content) in files {
        let path = reports.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        ingest(&config, std::slice::from_ref(&reports), &Progress::Silent).unwrap();
    }
    let library = Arc::new(Library::open(&config).unwrap());
    (folder, app(AppState::new(library, Limits::default())))
}

async fn ask(router: &Router, uri: &str) -> (u16, Value) {
    let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap())
}

async fn get(router: &Router, uri: &str) -> Value {
    let (status, answer) = ask(router, uri).await;
    assert_eq!(status, 200, "{uri}: {answer}");
    answer
}

/// The only series and what differs between its last two years.
async fn only_diff(router: &Router) -> Value {
    let series = get(router, "/v1/series").await;
    assert_eq!(series["total"], 1, "{series}");
    get(router, &format!("/v1/series/{}/diff", text(&series["items"][0]["id"]))).await
}

async fn diff(before: &str, after: &str) -> Value {
    let (_folder, router) = router(&[("a.txt", before.to_owned()), ("b.txt", after.to_owned())]);
    only_diff(&router).await
}

/// How many changes of each kind there are, zeros left out: 「sentences.changed」.
fn told(diff: &Value) -> BTreeMap<String, u64> {
    let mut told = BTreeMap::new();
    for (list, counts) in diff["counts"].as_object().unwrap() {
        for (kind, count) in counts.as_object().unwrap() {
            let count = count.as_u64().unwrap();
            if count > 0 && kind != "unchanged" && kind != "labels" {
                told.insert(format!("{list}.{kind}"), count);
            }
        }
    }
    told
}

fn only(kinds: &[(&str, u64)]) -> BTreeMap<String, u64> {
    kinds.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}

/// The words of a kind of mark.
fn marked(change: &Value, kind: &str) -> String {
    items(&change["marks"])
        .iter()
        .filter(|mark| mark["kind"] == kind)
        .map(|mark| text(&mark["text"]))
        .collect()
}

#[tokio::test]
async fn how_a_report_is_printed_makes_no_difference() {
    let before = printed("令和元年度", &report(), PLAIN);
    for print in [
        Print { width: 30, ..PLAIN },
        Print { width: 41, page: 9, wide: false },
        Print { width: 25, page: 14, wide: true },
        Print { width: 200, page: 7, wide: true },
    ] {
        let answer = diff(&before, &printed("令和２年度", &report(), print)).await;
        // The title alone has another year.
        let sentences = items(&answer["sentences"]["items"]);
        assert!(
            told(&answer) == only(&[("sentences.year_only", 1)]),
            "{} {}: {:?} {sentences:#?}",
            print.width,
            print.page,
            told(&answer)
        );
    }
}

#[tokio::test]
async fn a_changed_number_is_told_with_its_difference() {
    let mut later = report();
    later[1].1[0] = later[1].1[0].replace("41件", "59件");
    let answer = diff(&printed("令和元年度", &report(), PLAIN), &printed("令和２年度", &later, PLAIN)).await;
    assert_eq!(
        told(&answer),
        only(&[("metrics.changed", 1), ("sentences.changed", 1), ("sentences.year_only", 1)])
    );
    let change = &answer["metrics"]["items"][0];
    let figure = &change["figures"][0];
    assert_eq!(figure["before"]["value"], 41.0);
    assert_eq!(figure["after"]["value"], 59.0);
    assert_eq!(figure["difference"], 18.0);
    assert_eq!(figure["percent"], 43.9);
    assert!(text(&figure["before"]["evidence"]["quote"]).contains("41件"));
    assert!(text(&figure["after"]["evidence"]["quote"]).contains("59件"));
    assert_ne!(figure["before"]["evidence"]["document"], figure["after"]["evidence"]["document"]);
    let sentences = items(&answer["sentences"]["items"]);
    let sentence = sentences.iter().find(|change| change["change"] == "changed").unwrap();
    assert_eq!(marked(sentence, "delete"), "41");
    assert_eq!(marked(sentence, "insert"), "59");
    assert!(text(&sentence["headings_after"][0]).contains("相談の窓口"));
}

#[tokio::test]
async fn what_comes_goes_and_moves_is_told_exactly() {
    let mut later = report();
    // A programme comes, a sentence goes, a paragraph moves to another section.
    later[0]
        .1
        .push("　町は、新たに「はばたき創業支援事業」を始め、若い起業家に部屋を貸している。".to_owned());
    later[1].1[1] = "　窓口の案内を商工会議所の会報に載せ、説明会を町役場で開いた。".to_owned();
    let moved = later[2].1.remove(1);
    later[0].1.insert(0, moved.clone());
    let answer = diff(&printed("令和元年度", &report(), PLAIN), &printed("令和２年度", &later, PLAIN)).await;
    let sentences = &answer["counts"]["sentences"];
    assert_eq!(
        (&sentences["added"], &sentences["removed"], &sentences["changed"], &sentences["moved"]),
        (&1.into(), &1.into(), &0.into(), &2.into()),
        "{:#?}",
        answer["sentences"]
    );
    let of = |kind: &str| -> Vec<String> {
        let all = items(&answer["sentences"]["items"]).iter().filter(|change| change["change"] == kind);
        all.map(|change| {
            let side = if change["after"].is_null() { "before" } else { "after" };
            text(&change[side]["quote"]).to_owned()
        })
        .collect()
    };
    assert_eq!(of("added"), ["町は、新たに「はばたき創業支援事業」を始め、若い起業家に部屋を貸している。"]);
    assert_eq!(of("removed"), ["参加した企業からは、続けてほしいという声が寄せられた。"]);
    assert_eq!(of("moved").concat(), moved.trim_start_matches('　'));
    let entities = items(&answer["entities"]["items"]);
    let appeared: Vec<&Value> = entities.iter().filter(|change| change["change"] == "appeared").collect();
    assert!(
        appeared.iter().any(|change| text(&change["name"]) == "はばたき創業支援事業"
            && change["type"] == "program"
            && text(&change["evidence_after"]["quote"]).contains("はばたき創業支援事業")),
        "{appeared:#?}"
    );
    assert_eq!(answer["counts"]["entities"]["vanished"], 0, "{entities:#?}");
}

#[tokio::test]
async fn a_renamed_body_neither_vanishes_nor_appears() {
    let mut later = report();
    for (_, paragraphs) in &mut later {
        for paragraph in paragraphs {
            *paragraph = paragraph.replace("健都クラスター推進協議会", "健都未来推進協議会");
        }
    }
    let before = printed("令和元年度", &report(), PLAIN);
    let after = printed("令和２年度", &later, PLAIN);
    let note = "健都クラスター推進協議会の改組\n\n　健都クラスター推進協議会は、令和２年４月に健都未来推進協議会に改組された。\n";
    let (_folder, router) =
        router(&[("a.txt", before), ("b.txt", after), ("other/note.txt", note.to_owned())]);
    let answer = only_diff(&router).await;
    let counts = &answer["counts"]["entities"];
    assert_eq!(
        (&counts["renamed"], &counts["appeared"], &counts["vanished"]),
        (&1.into(), &0.into(), &0.into()),
        "{:#?}",
        answer["entities"]
    );
    let change = &answer["entities"]["items"][0];
    assert_eq!(change["change"], "renamed");
    assert_eq!(change["name"], "健都未来推進協議会");
    assert_eq!(change["other"]["name"], "健都クラスター推進協議会");
    assert!(text(&change["lineage"]["evidence"][0]["quote"]).contains("改組"));
    assert!(text(&change["evidence_before"]["quote"]).contains("健都クラスター推進協議会"));
    assert!(text(&change["evidence_after"]["quote"]).contains("健都未来推進協議会"));
}

#[tokio::test]
async fn a_yearly_gathering_neither_vanishes_nor_appears() {
    let with = |year: &str, deals: u32| {
        let mut report = report();
        report[2].1.push(format!(
            "　{year}に欧州企業との商談会を開催した。欧州企業との商談会の商談数は{deals}件であった。"
        ));
        report
    };
    let before = printed("令和元年度", &with("令和元年10月", 278), PLAIN);
    let after = printed("令和２年度", &with("令和２年10月", 263), PLAIN);
    let answer = diff(&before, &after).await;
    let counts = &answer["counts"]["entities"];
    assert_eq!(
        (&counts["appeared"], &counts["vanished"]),
        (&0.into(), &0.into()),
        "{:#?}",
        answer["entities"]
    );
    let figures = items(&answer["metrics"]["items"]);
    assert!(
        figures
            .iter()
            .any(|change| change["change"] == "changed" && change["figures"][0]["difference"] == -15.0),
        "{figures:#?}"
    );
}

#[tokio::test]
async fn a_sentence_is_changed_even_where_all_its_words_are_common() {
    let row = |at: usize, word: &str| {
        format!("・港の倉庫の{word}を町が{}回点検し、県に{word}を報告した", at % 7 + 1)
    };
    let with = |word: &str| {
        let mut report = report();
        report[2].1 = (0..120).map(|at| row(at, if at == 60 { word } else { "屋根" })).collect();
        report
    };
    let answer =
        diff(&printed("令和元年度", &with("扉"), PLAIN), &printed("令和２年度", &with("床板"), PLAIN)).await;
    let counts = &answer["counts"]["sentences"];
    assert_eq!(
        (&counts["changed"], &counts["added"], &counts["removed"]),
        (&1.into(), &0.into(), &0.into()),
        "{:#?}",
        answer["sentences"]
    );
}

#[tokio::test]
async fn the_order_of_files_makes_no_difference() {
    let mut later = report();
    later[1].1[0] = later[1].1[0].replace("41件", "59件");
    later[2].1.swap(0, 1);
    let more = "令和２年度　みなと振興計画　進捗報告（その２）\n\n青葉町\n\n　港の倉庫を改修した。\n";
    let files = [
        ("a.txt", printed("令和元年度", &report(), PLAIN)),
        ("b.txt", printed("令和２年度", &later, Print { width: 30, ..PLAIN })),
        ("c.txt", more.replace("（その２）", "")),
    ];
    let mut backwards = files.clone();
    backwards.reverse();
    let (_one, one) = router(&files);
    let (_other, other) = router(&backwards);
    let (first, second) = (only_diff(&one).await, only_diff(&other).await);
    assert_eq!(first, second);
    assert_eq!(first, only_diff(&one).await);
    // Both documents of the later year are in it.
    assert_eq!(items(&first["to"]["documents"]).len(), 2);
    let sentences = items(&first["sentences"]["items"]);
    assert!(sentences.iter().any(|change| change["after"]["quote"] == "港の倉庫を改修した。"));
}

#[tokio::test]
async fn years_are_chosen_and_wrong_ones_refused_with_those_there_are() {
    let files: Vec<(&str, String)> =
        [("a.txt", "平成30年度"), ("b.txt", "令和元年度"), ("c.txt", "令和３年度")]
            .into_iter()
            .map(|(name, year)| (name, printed(year, &report(), PLAIN)))
            .collect();
    let (_folder, router) = router(&files);
    let series = get(&router, "/v1/series").await;
    let one = &series["items"][0];
    assert_eq!(one["documents"], 3);
    let years: Vec<i64> =
        items(&one["years"]).iter().map(|year| year["fiscal_year"].as_i64().unwrap()).collect();
    assert_eq!(years, [2018, 2019, 2021]);
    let path = format!("/v1/series/{}/diff", text(&one["id"]));
    for (asked, from, to) in [
        ("", 2019, 2021),
        ("?from=H30", 2018, 2019),
        ("?to=2019", 2018, 2019),
        ("?from=2021&to=2018", 2021, 2018),
        ("?from=&to=", 2019, 2021),
    ] {
        let answer = get(&router, &format!("{path}{asked}")).await;
        assert_eq!(
            (&answer["from"]["fiscal_year"], &answer["to"]["fiscal_year"]),
            (&from.into(), &to.into())
        );
        assert_eq!(answer["counts"]["sentences"]["year_only"], 1, "{asked}");
    }
    for asked in ["?from=2020", "?to=abc", "?from=2018..2019", "?from=2018&to=2018"] {
        let (status, problem) = ask(&router, &format!("{path}{asked}")).await;
        assert_eq!(status, 422, "{asked}");
        let detail = text(&problem["detail"]);
        assert!(detail.contains("平成30年度（2018）、令和元年度（2019）、令和3年度（2021）"), "{detail}");
    }
    for (asked, expected) in
        [("?parts=sentences,numbers", 422), ("?changes=gone", 422), ("?limit=0", 400), ("?page=1", 400)]
    {
        assert_eq!(ask(&router, &format!("{path}{asked}")).await.0, expected, "{asked}");
    }
    assert_eq!(ask(&router, "/v1/series/s0000000000000000/diff").await.0, 404);
    assert_eq!(ask(&router, "/v1/documents/d0000000000000000/diff?to=d0000000000000001").await.0, 404);
}

#[tokio::test]
async fn lists_are_paged_and_narrowed_and_nothing_is_cut_silently() {
    let mut later = report();
    later[0].1 = (0..30)
        .map(|at| format!("・{}号の倉庫を直し、屋根を{}で塗った", at + 1, ["赤", "青", "白"][at % 3]))
        .collect();
    let files =
        [("a.txt", printed("令和元年度", &report(), PLAIN)), ("b.txt", printed("令和２年度", &later, PLAIN))];
    let (_folder, router) = router(&files);
    let whole = only_diff(&router).await;
    let series = get(&router, "/v1/series").await;
    let path = format!("/v1/series/{}/diff", text(&series["items"][0]["id"]));
    let total = whole["sentences"]["total"].as_u64().unwrap();
    let counts = whole["counts"]["sentences"].as_object().unwrap();
    let told: u64 = counts
        .iter()
        .filter(|(kind, _)| !matches!(kind.as_str(), "unchanged" | "labels"))
        .map(|(_, count)| count.as_u64().unwrap())
        .sum();
    assert_eq!(total, told);
    let mut collected: Vec<Value> = Vec::new();
    let mut offset = Some(0);
    while let Some(at) = offset {
        let part = get(&router, &format!("{path}?parts=sentences&limit=7&offset={at}")).await;
        assert!(part["entities"].is_null() && part["metrics"].is_null());
        assert_eq!(part["sentences"]["total"], total);
        collected.extend(items(&part["sentences"]["items"]).iter().cloned());
        offset = part["sentences"]["next_offset"].as_u64();
    }
    assert_eq!(&collected, items(&whole["sentences"]["items"]));
    let added = get(&router, &format!("{path}?changes=added")).await;
    assert!(items(&added["sentences"]["items"]).iter().all(|change| change["change"] == "added"));
    assert_eq!(added["sentences"]["total"], whole["counts"]["sentences"]["added"]);
    assert_eq!(added["entities"]["total"], whole["entities"]["total"]);
}

#[tokio::test]
async fn marks_give_both_texts_back() {
    let folder = keifu_tests::samples();
    let (_folder, router) = {
        let folder_of_data = TempDir::new().unwrap();
        let data = Some(folder_of_data.path().join("data"));
        let config = config::resolve(Given { data, ..Given::default() }).unwrap();
        ingest(&config, &[folder], &Progress::Silent).unwrap();
        let library = Arc::new(Library::open(&config).unwrap());
        (folder_of_data, app(AppState::new(library, Limits::default())))
    };
    let documents = get(&router, "/v1/documents").await;
    let ids: Vec<&str> = items(&documents["items"]).iter().map(|document| text(&document["id"])).collect();
    let plain = |text: &str| keifu_corpus::Normalized::matching(text).text;
    let mut seen = 0;
    for pair in ids.windows(2) {
        let answer = get(&router, &format!("/v1/documents/{}/diff?to={}&limit=1000", pair[0], pair[1])).await;
        assert!(answer["series"].is_null());
        for change in items(&answer["sentences"]["items"]) {
            for (side, left_out) in [("before", "insert"), ("after", "delete")] {
                if change[side].is_null() || change["change"] == "moved" {
                    continue;
                }
                let marks = items(&change["marks"]).iter().filter(|mark| mark["kind"] != left_out);
                let said: String = marks.map(|mark| text(&mark["text"])).collect();
                assert_eq!(plain(&said), plain(text(&change[side]["quote"])), "{change}");
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn the_command_tells_the_same() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let reports = keifu.folder.path().join("reports");
    fs::create_dir_all(&reports).unwrap();
    let mut later = report();
    later[1].1[0] = later[1].1[0].replace("41件", "59件");
    fs::write(reports.join("a.txt"), printed("令和元年度", &report(), PLAIN)).unwrap();
    fs::write(reports.join("b.txt"), printed("令和２年度", &later, PLAIN)).unwrap();
    keifu.ok(&["ingest", argument(&reports)]);
    let list = keifu.ok(&["diff"]);
    assert!(list.contains("みなと振興計画") && list.contains("令和元年度（2019）"), "{list}");
    let shown = keifu.ok(&["diff", "みなと振興計画"]);
    for words in ["令和元年度（2019） → 令和2年度（2020）", "41件", "59件", "+18（+43.9%）", "[-41-]{+59+}"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let json = keifu.json(&["diff", "みなと振興計画", "--from", "R1", "--to", "R2"]);
    assert_eq!(json["counts"]["metrics"]["changed"], 1);
    let documents = keifu.json(&["diff", "--from", "b.txt", "--to", "a.txt"]);
    assert_eq!(documents["metrics"]["items"][0]["figures"][0]["difference"], -18.0);
    let refused = keifu.fails(&["diff", "みなと振興計画", "--from", "2015"], 2);
    assert!(refused.contains("令和元年度（2019）"), "{refused}");
    assert!(keifu.fails(&["diff", "ない報告"], 1).contains("系列"));
}

#[tokio::test]
async fn seeds_can_be_compared_with_each_other() {
    let Some(shared) = shared() else { return };
    let folder = TempDir::new().unwrap();
    let config =
        config::resolve(Given { data: Some(folder.path().join("data")), ..Given::default() }).unwrap();
    ingest(&config, &[Path::new(&shared).join("seeds")], &Progress::Silent).unwrap();
    let router = app(AppState::new(Arc::new(Library::open(&config).unwrap()), Limits::default()));
    let documents = get(&router, "/v1/documents").await;
    let ids: Vec<&str> = items(&documents["items"]).iter().map(|document| text(&document["id"])).collect();
    for &one in &ids {
        let same = get(&router, &format!("/v1/documents/{one}/diff?to={one}")).await;
        assert!(told(&same).is_empty(), "{:?}", told(&same));
        for &other in &ids {
            get(&router, &format!("/v1/documents/{one}/diff?to={other}&limit=1000")).await;
        }
    }
}
