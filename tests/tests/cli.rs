//! The command as people run it: the questions of the README, on the samples and, where they are, real reports; exit statuses.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::{Command, Stdio},
    sync::LazyLock,
};

use keifu_corpus::Normalized;
use keifu_tests::{Keifu, argument, items, samples, shared, text};
use serde_json::Value;

fn ingested(folders: &[&str]) -> Keifu {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    keifu.ok(&[&["ingest"], folders].concat());
    keifu
}

static SAMPLES: LazyLock<Keifu> = LazyLock::new(|| ingested(&[argument(&samples())]));

/// The seeds beside the project.
static SEEDS: LazyLock<Option<Keifu>> =
    LazyLock::new(|| shared().map(|shared| ingested(&[argument(&shared.join("seeds"))])));

fn libraries() -> impl Iterator<Item = &'static Keifu> {
    [Some(&*SAMPLES), SEEDS.as_ref()].into_iter().flatten()
}

fn matching(text: &str) -> String {
    Normalized::matching(text).text
}

/// All passages of a generation: id, source of the document, text.
fn passages(keifu: &Keifu) -> Vec<(String, String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    keifu.ok(&["export", "--out", argument(out)]);
    let rows = |table: &str| -> Vec<Value> {
        let read = fs::read_to_string(out.join(table)).unwrap();
        read.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let sources: BTreeMap<String, String> = rows("documents.jsonl")
        .iter()
        .map(|row| (text(&row["id"]).to_owned(), text(&row["source"]).to_owned()))
        .collect();
    rows("passages.jsonl")
        .iter()
        .map(|row| {
            let [id, document, words] = ["id", "document", "text"].map(|field| text(&row[field]).to_owned());
            (id, sources[&document].clone(), words)
        })
        .collect()
}

/// Ids of all passages that a search finds.
fn found(keifu: &Keifu, arguments: &[&str]) -> BTreeSet<String> {
    let answer = keifu.json(&[&["search", "-n", "100"], arguments].concat());
    let hits = items(&answer["hits"]);
    let ids: BTreeSet<String> = hits
        .iter()
        .flat_map(|hit| items(&hit["passages"]))
        .map(|passage| text(&passage["id"]).to_owned())
        .collect();
    assert_eq!(
        ids.len() as u64,
        answer["total_passages"].as_u64().unwrap(),
        "{arguments:?}: more than shown"
    );
    ids
}

#[test]
fn every_passage_with_the_name_is_found_however_the_query_is_written() {
    for keifu in libraries() {
        let passages = passages(keifu);
        let name = matching("PMDA関西支部");
        let wanted: BTreeSet<String> = passages
            .iter()
            .filter(|(_, _, text)| matching(text).contains(&name))
            .map(|(id, _, _)| id.clone())
            .collect();
        assert!(wanted.len() >= 5, "{}", wanted.len());
        for query in ["「PMDA関西支部」", "ＰＭＤＡ関西支部", "\"PMDA 関西支部\"", "『pmda関西支部』"]
        {
            assert_eq!(found(keifu, &[query]), wanted, "{query}");
        }
        let printed = keifu.ok(&["search", "「PMDA関西支部」", "-n", "100"]);
        let answer = keifu.json(&["search", "「PMDA関西支部」", "-n", "100"]);
        let mut last = 0;
        for year in items(&answer["facets"]["fiscal_year"]) {
            let group = format!("■ {} {} 段落", text(&year["label"]), year["count"]);
            let at = printed.find(&group).unwrap_or_else(|| panic!("{group} is not in\n{printed}"));
            assert!(at > last, "years ascend");
            last = at;
        }
        let counted: u64 =
            items(&answer["facets"]["fiscal_year"]).iter().map(|year| year["count"].as_u64().unwrap()).sum();
        assert_eq!(counted as usize, wanted.len());
        for id in &wanted {
            assert!(printed.contains(&format!("[{id}]")), "{id} is not shown");
        }
    }
}

/// Against the files themselves: a name that a footnote mark or a line end splits is not lost on the way to a passage.
#[test]
fn names_split_in_the_original_are_whole_in_the_passages() {
    let (Some(shared), Some(keifu)) = (shared(), &*SEEDS) else { return };
    let name = matching("PMDA関西支部");
    let passages = passages(keifu);
    for number in ["000", "001"] {
        let entry = fs::read_dir(shared.join("seeds")).unwrap().map(|entry| entry.unwrap().path());
        let path = entry
            .into_iter()
            .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(number))
            .unwrap();
        let original = matching(&fs::read_to_string(&path).unwrap());
        let mut whole = String::new();
        let mut parts = original.split("(*");
        whole.push_str(parts.next().unwrap());
        for part in parts {
            let digits = part.trim_start_matches(|c: char| c.is_ascii_digit());
            whole.push_str(digits.strip_prefix(')').unwrap_or(part));
        }
        let source = path.file_name().unwrap().to_str().unwrap();
        let in_passages: usize = passages
            .iter()
            .filter(|(_, of, _)| of == source)
            .map(|(_, _, text)| matching(text).matches(&name).count())
            .sum();
        assert_eq!(in_passages, whole.matches(&name).count(), "{source}");
        assert!(in_passages > 0, "{source}");
    }
}

#[test]
fn an_abbreviation_leads_to_the_full_name() {
    for keifu in libraries() {
        let printed = keifu.ok(&["entity", "健都"]);
        assert!(printed.starts_with("北大阪健康医療都市"), "{printed}");
        let card = keifu.json(&["entity", "健都"]);
        assert_eq!(card["name"], "北大阪健康医療都市");
        assert!(items(&card["aliases"]).iter().any(|alias| alias["name"] == "健都"), "{card}");
        assert_eq!(keifu.json(&["entity", "北大阪健康医療都市"])["id"], card["id"]);
        assert_eq!(keifu.json(&["entity", text(&card["id"])])["id"], card["id"]);
    }
}

#[test]
fn a_path_quotes_the_passages_it_cites() {
    for keifu in libraries() {
        let passages: BTreeMap<String, String> =
            passages(keifu).into_iter().map(|(id, _, text)| (id, text)).collect();
        let answer = keifu.json(&["path", "未来医療推進機構", "大阪市"]);
        let steps: Vec<&Value> =
            items(&answer["paths"]).iter().flat_map(|path| items(&path["steps"])).collect();
        assert!(!steps.is_empty(), "no path");
        let printed = keifu.ok(&["path", "未来医療推進機構", "大阪市"]);
        for step in steps {
            let relation = &step["relation"]["evidence"];
            let evidence = if relation.is_null() { &step["evidence"] } else { &relation[0] };
            let (quote, passage) = (text(&evidence["quote"]), text(&evidence["passage"]));
            assert!(!quote.is_empty() && passages[passage].contains(quote), "{evidence}");
            assert!(printed.contains(&format!("[{passage}]")), "{passage} is not in\n{printed}");
        }
    }
}

#[test]
fn metrics_are_listed_by_fiscal_year() {
    let wanted = [(2016, 41.0), (2017, 59.0), (2018, 105.0), (2019, 127.0)];
    for keifu in libraries() {
        let answer = keifu.json(&["metrics", "PMDA関西支部"]);
        let actuals = |series: &Value| -> Vec<(i64, f64)> {
            items(&series["points"])
                .iter()
                .filter_map(|point| {
                    Some((point["fiscal_year"].as_i64()?, point["actual"]["value"].as_f64()?))
                })
                .collect()
        };
        let lists: Vec<Vec<(i64, f64)>> = items(&answer["series"]).iter().map(actuals).collect();
        let whole = lists.iter().any(|list| wanted.iter().all(|point| list.contains(point)));
        assert!(whole, "no indicator has {wanted:?}: {lists:?}");
        let printed = keifu.ok(&["metrics", "PMDA関西支部"]);
        for (year, value) in wanted {
            let line = printed.lines().find(|line| {
                line.contains(&format!("（{year}）"))
                    && line.split_whitespace().any(|word| word == value.to_string())
            });
            assert!(line.is_some(), "{year}: {value} is not in\n{printed}");
        }
    }
}

#[test]
fn a_timeline_goes_from_early_to_late() {
    for keifu in libraries() {
        let answer = keifu.json(&["timeline", "健都"]);
        let events = items(&answer["events"]);
        assert!(!events.is_empty());
        let dates: Vec<&str> = events.iter().filter_map(|event| event["date"]["start"].as_str()).collect();
        assert!(dates.is_sorted(), "{dates:?}");
        let printed = keifu.ok(&["timeline", "健都"]);
        for event in events {
            assert!(
                printed.contains(&format!("■ {}", text(&event["label"]))),
                "{event} is not in\n{printed}"
            );
        }
    }
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    for command in ["entity", "timeline", "metrics"] {
        let said = SAMPLES.fails(&[command, "北大阪健康医療都巿"], 1);
        assert!(said.contains("近い名前") && said.contains("北大阪健康医療都市"), "{said}");
        let said = SAMPLES.fails(&[command, "どこにもない名前の機構"], 1);
        assert!(said.contains("どこにもない名前の機構"), "{said}");
    }
    let said = SAMPLES.fails(&["path", "大阪市", "未来医療推進機溝"], 1);
    assert!(said.contains("未来医療推進機構"), "{said}");
}

#[test]
fn a_malformed_query_shows_where() {
    for (query, column) in [("「PMDA", 0), ("健都 (彩都", 5), ("健都 \"彩都", 5), ("健都 年度:いつか", 5)]
    {
        let said = SAMPLES.fails(&["search", query], 2);
        let lines: Vec<&str> = said.lines().collect();
        let at = lines.iter().position(|line| line.trim_start() == query).unwrap_or_else(|| panic!("{said}"));
        assert_eq!(lines[at + 1], format!("  {}^", " ".repeat(column)), "{said}");
        assert!(lines[at + 2].contains('→'), "nothing is said of what to do: {said}");
    }
    SAMPLES.fails(&["search", ""], 2);
    for wrong in [&["--year", "そのうち"][..], &["--type", "person"], &["--sort", "colour"]] {
        SAMPLES.fails(&[&["search", "健都"], wrong].concat(), 2);
    }
}

#[test]
fn nothing_found_says_what_was_tried() {
    let printed = SAMPLES.ok(&["search", "健都", "そんな言葉はない"]);
    assert!(printed.starts_with("0 件の文書") && printed.contains("見つかりませんでした"), "{printed}");
    let answer = SAMPLES.json(&["search", "健都 そんな言葉はない"]);
    let tried = items(&answer["tried"]["relaxations"]);
    let weaker = tried.iter().find(|weaker| weaker["passages"].as_u64().unwrap() > 0).unwrap();
    assert!(printed.contains(text(&weaker["what"])), "{printed}");
    // What it says it would find, it finds.
    let again = SAMPLES.json(&["search", text(&weaker["query"])]);
    assert_eq!(again["total_passages"], weaker["passages"]);
    let near = SAMPLES.json(&["search", "「北大阪健康医療都巿」"]);
    assert!(items(&near["tried"]["names"]).iter().any(|name| name["name"] == "北大阪健康医療都市"), "{near}");
}

#[test]
fn filters_narrow_and_excluded_terms_exclude() {
    let keifu = &*SAMPLES;
    let all = found(keifu, &["健都"]);
    let year = found(keifu, &["健都", "--year", "R1"]);
    assert!(!year.is_empty() && year.is_subset(&all) && year.len() < all.len());
    for same in ["健都 年度:R1", "健都 年度：令和元年度", "健都 year:2019"] {
        assert_eq!(found(keifu, &[same]), year, "{same}");
    }
    let without = found(keifu, &["健都", "-大阪府"]);
    let with = found(keifu, &["健都 大阪府"]);
    assert_eq!(&without | &with, all);
    assert!(without.is_disjoint(&with));
    let either = found(keifu, &["健都 OR 彩都"]);
    assert_eq!(either, &all | &found(keifu, &["彩都"]));
}

#[test]
fn the_measures_are_those_of_the_scorer() {
    let (Some(shared), Some(keifu)) = (shared(), &*SEEDS) else { return };
    let gold = shared.join("eval/gold");
    let crossdoc = shared.join("eval/crossdoc.json");
    let mine = keifu.json(&["eval", argument(&gold), "--crossdoc", argument(&crossdoc)]);
    assert!(mine["dates"]["f1"].as_f64().unwrap() >= 0.95, "{mine}");
    let out = keifu.folder.path().join("scored");
    keifu.ok(&["export", "--out", argument(&out)]);
    let scorer = Command::new("python3")
        .arg(shared.join("eval/score.py"))
        .args([&out, &gold])
        .arg("--crossdoc")
        .arg(&crossdoc)
        .arg("--json")
        .stdin(Stdio::null())
        .output();
    let Ok(output) = scorer else {
        println!("skipped: python3 is absent");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(mine, theirs);
    let table = keifu.ok(&["eval", argument(&gold)]);
    let f1 = format!("{:.3}", theirs["entities"]["f1"].as_f64().unwrap());
    assert!(table.lines().any(|line| line.starts_with("entities") && line.contains(&f1)), "{table}");
}

#[test]
fn nothing_new_makes_no_new_generation_and_changes_do() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let folder = keifu.folder.path().join("reports");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.txt"), "令和元年度の報告\n健都の取組を進めた。\n").unwrap();
    fs::write(folder.join("b.txt"), "平成30年度の報告\n彩都の取組を進めた。\n").unwrap();
    let path = folder.to_str().unwrap();
    let ingest = || keifu.json(&["ingest", path]);
    let documents = |query: &str| keifu.json(&["search", query])["total_documents"].as_u64().unwrap();
    assert_eq!(ingest()["generation"], 1);
    let again = ingest();
    assert_eq!((&again["generation"], &again["published"]), (&1.into(), &false.into()));
    fs::write(folder.join("a.txt"), "令和元年度の報告\n北大阪の取組を進めた。\n").unwrap();
    fs::remove_file(folder.join("b.txt")).unwrap();
    assert_eq!(ingest()["generation"], 2);
    assert_eq!((documents("健都"), documents("彩都"), documents("北大阪")), (0, 0, 1));
    // An index that is gone is made again from the catalog.
    fs::remove_dir_all(keifu.data().join("index")).unwrap();
    ingest();
    assert_eq!((documents("健都"), documents("北大阪")), (0, 1));
    keifu.ok(&["verify"]);
}

#[test]
fn wrong_usage_ends_with_its_own_status() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    for wrong in
        [&["unknown-command"][..], &["search"], &["export"], &["ingest"], &["search", "健都", "--yaer", "1"]]
    {
        keifu.fails(wrong, 2);
    }
    let said = keifu.fails(&["ingest", "そんな場所はない"], 2);
    assert!(said.contains("そんな場所はない"), "{said}");
    assert!(keifu.ok(&["--help"]).contains("keifu"));
    assert!(keifu.ok(&["--version"]).starts_with("keifu "));
}
