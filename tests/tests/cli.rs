//! The command as people run it: what it prints, and its exit status.

use std::fs;

use keifu_tests::{Keifu, samples};

fn keifu() -> Keifu {
    Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"))
}

fn with_samples() -> Keifu {
    let keifu = keifu();
    keifu.ok(&["ingest", samples().to_str().unwrap()]);
    keifu
}

#[test]
fn the_samples_answer_the_questions_of_the_readme() {
    let keifu = with_samples();
    let found = keifu.ok(&["search", "「PMDA関西支部」"]);
    assert!(found.contains("■ 平成28年度（2016）") && found.contains("■ 令和元年度（2019）"), "{found}");
    for same in [&["search", "ＰＭＤＡ関西支部"][..], &["search", "PMDA 関西支部"]] {
        let total = |arguments: &[&str]| keifu.json(arguments)["total_passages"].as_u64().unwrap();
        assert!(total(same) >= total(&["search", "「PMDA関西支部」"]), "{same:?}");
    }
    assert!(keifu.ok(&["entity", "健都"]).starts_with("北大阪健康医療都市"));
    let path = keifu.ok(&["path", "未来医療推進機構", "大阪市"]);
    assert!(path.contains('「') && path.contains("→ 大阪市"), "{path}");
    let metrics = keifu.json(&["metrics", "PMDA関西支部"]);
    assert!(!metrics["series"].as_array().unwrap().is_empty());
    keifu.ok(&["timeline", "健都"]);
    keifu.ok(&["stats"]);
    let verified = keifu.json(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    for format in ["jsonl", "csv", "graphml"] {
        let out = keifu.folder.path().join(format);
        keifu.ok(&["export", "--format", format, "--out", out.to_str().unwrap()]);
        assert!(fs::read_dir(out).unwrap().count() > 0);
    }
}

#[test]
fn nothing_new_makes_no_new_generation_and_changes_do() {
    let keifu = keifu();
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
fn errors_say_what_to_do_and_end_with_the_right_status() {
    let keifu = keifu();
    let said = keifu.fails(&["search", "健都"], 1);
    assert!(said.contains("keifu ingest"), "{said}");
    keifu.fails(&["ingest", "/そんな場所はない"], 2);
    keifu.fails(&["unknown-command"], 2);

    let keifu = with_samples();
    let said = keifu.fails(&["search", "健都 (彩都"], 2);
    let caret = said.lines().find(|line| line.trim() == "^").unwrap_or_else(|| panic!("{said}"));
    assert_eq!(caret, "       ^", "two columns for each wide character: {said}");
    let said = keifu.fails(&["entity", "北大阪健康医療都巿"], 1);
    assert!(said.contains("北大阪健康医療都市"), "{said}");
    keifu.fails(&["search", "健都", "--year", "そのうち"], 2);
    keifu.fails(&["search", "健都", "--yaer", "2019"], 2);
}
