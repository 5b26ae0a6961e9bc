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

/// Runs a command that must end with `status`, and gives what it said on standard error.
fn fails(keifu: &Keifu, arguments: &[&str], status: i32) -> String {
    let output = keifu.run(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
    said
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
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let keifu = keifu();
    let folder = keifu.folder.path().join("reports");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("good.txt"), "健都の取組を進めた。\n").unwrap();
    fs::write(folder.join("empty.txt"), "").unwrap();
    fs::write(folder.join("binary.txt"), [0_u8, 1, 2, 0, 255, 254, 0, 0].repeat(100)).unwrap();
    fs::write(folder.join("report.pdf"), "%PDF-1.7").unwrap();
    let output = keifu.run(&["ingest", folder.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let reason = |source: &str| {
        let outcomes = report["outcomes"].as_array().unwrap();
        let outcome = outcomes.iter().find(|outcome| outcome["source"] == source).unwrap();
        (outcome["status"].as_str().unwrap().to_owned(), outcome["reasons"].to_string())
    };
    assert_eq!(reason("good.txt").0, "read");
    assert_eq!(reason("empty.txt"), ("not_read".to_owned(), "[\"empty\"]".to_owned()));
    assert_eq!(reason("binary.txt"), ("not_read".to_owned(), "[\"not_text\"]".to_owned()));
    assert_eq!(reason("report.pdf"), ("not_read".to_owned(), "[\"unknown_format\"]".to_owned()));
    let answer = keifu.json(&["search", "健都"]);
    assert_eq!(answer["total_documents"], 1);
    assert_eq!(answer["coverage"]["documents_not_read"], 3);
}

#[test]
fn a_disk_that_is_full_is_told_and_loses_nothing() {
    let keifu = keifu();
    let (first, second) = (keifu.folder.path().join("first"), keifu.folder.path().join("second"));
    for folder in [&first, &second] {
        fs::create_dir_all(folder).unwrap();
    }
    fs::write(first.join("a.txt"), "健都の取組を進めた。\n").unwrap();
    keifu.ok(&["ingest", first.to_str().unwrap()]);
    fs::write(keifu.data().join("keifu.toml"), "[ingest]\ncatalog_mib = 1\n").unwrap();
    let mut random = 1_u64;
    for number in 0..9 {
        let text: String = (0..30_000)
            .map(|_| {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                char::from_u32(0x4E00 + (random >> 40) as u32 % 0x5000).unwrap()
            })
            .collect();
        fs::write(second.join(format!("{number}.txt")), text).unwrap();
    }
    let said = fails(&keifu, &["ingest", second.to_str().unwrap()], 1);
    assert!(said.contains("no room left"), "{said}");
    assert_eq!(keifu.json(&["search", "健都"])["total_documents"], 1);
    fs::remove_file(keifu.data().join("keifu.toml")).unwrap();
    keifu.ok(&["ingest", second.to_str().unwrap()]);
    assert_eq!(keifu.json(&["stats"])["documents"], 10);
    keifu.ok(&["verify"]);
}

#[test]
fn errors_say_what_to_do_and_end_with_the_right_status() {
    let keifu = keifu();
    let said = fails(&keifu, &["search", "健都"], 1);
    assert!(said.contains("keifu ingest"), "{said}");
    fails(&keifu, &["ingest", "/そんな場所はない"], 2);
    fails(&keifu, &["unknown-command"], 2);
    fails(&keifu, &["serve", "--listen", "0.0.0.0:0"], 2);

    let keifu = with_samples();
    let said = fails(&keifu, &["search", "健都 (彩都"], 2);
    let caret = said.lines().find(|line| line.trim() == "^").unwrap_or_else(|| panic!("{said}"));
    assert_eq!(caret, "       ^", "two columns for each wide character: {said}");
    let said = fails(&keifu, &["entity", "北大阪健康医療都巿"], 1);
    assert!(said.contains("北大阪健康医療都市"), "{said}");
    fails(&keifu, &["search", "健都", "--year", "そのうち"], 2);
    fails(&keifu, &["search", "健都", "--yaer", "2019"], 2);

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = fails(&keifu, &["serve", "--listen", &address], 1);
    assert!(said.contains(&address), "{said}");
}
