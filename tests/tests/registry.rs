//! Public registers: imported from the command line, replayed on every rebuild, asked for over HTTP and by id.

use std::fs;

use keifu_tests::{Keifu, argument, items, text};

/// A record of the 法人番号 file.
fn record(number: &str, name: &str, prefecture: &str) -> String {
    let mut cells = vec![String::new(); 30];
    for (at, value) in
        [(0, "1"), (1, number), (2, "01"), (6, name), (8, "301"), (9, prefecture), (23, "1"), (29, "0")]
    {
        value.clone_into(&mut cells[at]);
    }
    cells.join(",") + "\r\n"
}

#[test]
fn a_register_pins_what_is_unambiguous_and_queues_the_rest() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let reports = keifu.folder.path().join("reports");
    fs::create_dir(&reports).expect("a folder");
    let report = "委託先\n\n大阪市は、株式会社三倉電機及び水城設計株式会社に調査を委託した（令和2年4月）。\n";
    fs::write(reports.join("a.txt"), report).expect("a report");
    keifu.ok(&["ingest", argument(&reports)]);

    let register = keifu.folder.path().join("00_zenkoku.csv");
    let rows = [
        record("6000020271004", "大阪市", "大阪府"),
        record("8010401050387", "株式会社三倉電機", "東京都"),
        record("1140001005719", "三倉電機株式会社", "兵庫県"),
        record("7010401022916", "水城設計株式会社", "東京都"),
        record("4010601031604", "水城設計株式会社", "奈良県"),
        record("4010601031605", "検査数字の誤り", "奈良県"),
        "1,2,3\r\n".to_owned(),
    ];
    fs::write(&register, rows.concat()).expect("a register");
    let import =
        || keifu.command(&["registry", "import", argument(&register), "--json"]).output().expect("it runs");
    let output = import();
    assert_eq!(output.status.code(), Some(3), "lines were left out");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let file = &items(&said["files"])[0];
    assert_eq!((&file["records"], &file["rows"], &file["left_out"]), (&7.into(), &5.into(), &2.into()));
    let lines: Vec<u64> =
        items(&file["left_out_lines"]).iter().filter_map(|line| line["line"].as_u64()).collect();
    assert_eq!(lines, [6, 7]);
    assert_eq!((&said["pinned"], &said["queued"]), (&2.into(), &1.into()));

    let company = keifu.json(&["entity", "8010401050387"]);
    assert_eq!(company["name"], "三倉電機");
    assert!(items(&company["external_ids"]).contains(&"corporate_number:8010401050387".into()));
    let queue = keifu.json(&["registry", "queue"]);
    let waiting = &items(&queue["items"])[0];
    assert_eq!((text(&waiting["entity"]["name"]), text(&waiting["doubt"])), ("水城設計", "several"));
    assert_eq!(items(&waiting["candidates"]).len(), 2);
    keifu.ok(&["verify"]);

    // A rebuild, and another import of the same file, change nothing.
    let before = keifu.json(&["entity", "大阪市"])["external_ids"].clone();
    fs::remove_dir_all(keifu.data().join("index")).expect("an index");
    fs::remove_dir_all(keifu.data().join("graph")).expect("a graph");
    keifu.ok(&["ingest", argument(&reports)]);
    assert_eq!(keifu.json(&["entity", "大阪市"])["external_ids"], before);
    assert_eq!(import().status.code(), Some(3));
    assert_eq!(keifu.json(&["registry", "queue"])["total"], queue["total"]);
}

#[test]
fn a_file_that_is_no_register_is_refused_and_changes_nothing() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let path = keifu.folder.path().join("prices.csv");
    fs::write(&path, "品名,単価\nりんご,100\n").expect("a file");
    let said = keifu.fails(&["registry", "import", argument(&path)], 1);
    assert!(said.contains("prices.csv") && said.contains("品名,単価"), "{said}");
    let said = keifu.fails(&["registry", "import", "nowhere.csv"], 2);
    assert!(said.contains("nowhere.csv"), "{said}");
}
