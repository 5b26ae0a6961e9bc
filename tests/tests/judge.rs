//! The ledger of judgements from the command line: what it changes, that it outlives every rebuild, what it refuses.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use keifu_tests::{Keifu, argument, files_of, items, random::Random, samples, text};
use rusqlite::Connection;
use serde_json::Value;

fn keifu() -> Keifu {
    Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"))
}

/// Two bodies and a short form, in a folder of their own.
fn reports(keifu: &Keifu) -> PathBuf {
    let folder = keifu.folder.path().join("reports");
    fs::create_dir_all(&folder).unwrap();
    for (name, body) in [
        (
            "a.txt",
            "平成30年度 報告\n\n関西先端医療推進機構（関西推進機構）は、大阪市と連携協定を締結した（H30.6）。\n",
        ),
        ("b.txt", "令和元年度 報告\n\n関西推進機構は、堺市と連携協定を締結した（R1.9）。\n"),
        ("c.txt", "令和２年度 報告\n\n大阪未来医療財団は、京都市と連携協定を締結した（R2.9）。\n"),
    ] {
        fs::write(folder.join(name), body).unwrap();
    }
    folder
}

fn judge(keifu: &Keifu, arguments: &[&str]) -> Value {
    keifu.json(&[&["judge"], arguments, &["--reason", "原文で確かめた", "--author", "研究者"]].concat())
}

fn id_of(keifu: &Keifu, name: &str) -> String {
    text(&keifu.json(&["entity", name])["id"]).to_owned()
}

fn exported(keifu: &Keifu) -> BTreeMap<PathBuf, Vec<u8>> {
    let out = keifu.folder.path().join("export");
    let _ = fs::remove_dir_all(&out);
    keifu.ok(&["export", "--out", argument(&out)]);
    files_of(&out)
}

#[test]
fn a_judgement_joins_and_its_undoing_parts_and_both_stay_in_the_ledger() {
    let keifu = keifu();
    let folder = reports(&keifu);
    keifu.ok(&["ingest", argument(&folder)]);
    let plain = exported(&keifu);
    let (one, other) = (id_of(&keifu, "関西先端医療推進機構"), id_of(&keifu, "大阪未来医療財団"));
    assert_ne!(one, other);

    let tried = judge(&keifu, &["same", "関西先端医療推進機構", "大阪未来医療財団", "--dry-run"]);
    assert_eq!((&tried["dry_run"], &tried["generation"]), (&true.into(), &1.into()));
    assert_eq!(exported(&keifu), plain, "a dry run writes nothing");
    assert_eq!(keifu.json(&["judge", "list"])["total"], 0);

    let judged = judge(&keifu, &["same", "関西先端医療推進機構", "大阪未来医療財団"]);
    assert_eq!(judged["generation"], 2);
    assert_eq!(judged["changes"], tried["changes"], "a dry run tells what happens");
    assert_eq!(items(&judged["changes"]["joined"]).len(), 1);
    assert!(judged["changes"]["mentions_moved"].as_u64().unwrap() > 0);
    assert!(judged["changes"]["relations_moved"].as_u64().unwrap() > 0);
    assert_eq!(id_of(&keifu, &one), id_of(&keifu, &other), "both ids lead to the one");
    keifu.ok(&["verify"]);
    let id = text(&judged["judgement"]["id"]).to_owned();
    let why = keifu.json(&["entity", &one, "--why"]);
    assert!(items(&why["joins"]).iter().any(|join| join["judgement"] == id.as_str()), "{why}");
    assert_eq!(why["judgements"][0]["id"], id.as_str());

    // Nothing to be read again, and the judgement holds; so it does after everything was read anew.
    keifu.ok(&["ingest", argument(&folder)]);
    assert_eq!(id_of(&keifu, &one), id_of(&keifu, &other));
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let mut body = fs::read_to_string(&path).unwrap();
        body.push_str("\n堺市で説明会を開催。\n");
        fs::write(&path, body).unwrap();
    }
    keifu.ok(&["ingest", argument(&folder)]);
    assert_eq!(id_of(&keifu, &one), id_of(&keifu, &other));
    reports(&keifu);
    keifu.ok(&["ingest", argument(&folder)]);

    let undone = judge(&keifu, &["undo", &id]);
    assert_eq!(items(&undone["changes"]["parted"]).len(), 1);
    assert_eq!((id_of(&keifu, &one), id_of(&keifu, &other)), (one, other), "the old ids are back");
    assert_eq!(exported(&keifu), plain);
    let list = keifu.json(&["judge", "list"]);
    let effects: Vec<&str> = items(&list["items"]).iter().map(|entry| text(&entry["effect"])).collect();
    assert_eq!(effects, ["holds", "undone"]);
    let again = keifu.fails(&["judge", "undo", &id, "--reason", "もう一度", "--author", "研究者"], 2);
    assert!(again.contains("取り消されています"), "{again}");
    keifu.ok(&["verify"]);
}

#[test]
fn names_that_a_document_joins_are_split_and_those_that_rules_join_are_kept_apart() {
    let keifu = keifu();
    keifu.ok(&["ingest", argument(&reports(&keifu))]);
    assert_eq!(id_of(&keifu, "関西推進機構"), id_of(&keifu, "関西先端医療推進機構"));
    let judged = judge(&keifu, &["not-same", "関西推進機構", "関西先端医療推進機構"]);
    assert_eq!(judged["judgement"]["effect"], "holds");
    let why = keifu.json(&["entity", "関西先端医療推進機構", "--why"]);
    let apart = items(&why["kept_apart"]).iter().find(|apart| apart["name"] == "関西推進機構").unwrap();
    assert_eq!((&apart["reason"], &apart["judgement"]), (&"judged".into(), &judged["judgement"]["id"]));
    let printed = keifu.ok(&["entity", "関西先端医療推進機構", "--why"]);
    assert!(printed.contains("人が別のものと判断した"), "{printed}");
    // Said the other way round later, the later holds and says which it supersedes.
    let again = judge(&keifu, &["same", "関西推進機構", "関西先端医療推進機構"]);
    assert_eq!(again["superseded"][0], judged["judgement"]["id"]);
    assert_eq!(id_of(&keifu, "関西推進機構"), id_of(&keifu, "関西先端医療推進機構"));

    let split = judge(&keifu, &["split", "関西先端医療推進機構", "--document", "b.txt"]);
    assert_eq!(items(&split["changes"]["parted"]).len(), 1);
    keifu.ok(&["verify"]);
    let scope =
        judge(&keifu, &["alias-scope", "関西推進機構", "document", "--entity", "関西先端医療推進機構"]);
    assert_eq!(scope["judgement"]["scope"], "document");
    keifu.ok(&["verify"]);
}

#[test]
fn what_is_hidden_is_shown_on_request_only() {
    let keifu = keifu();
    keifu.ok(&["ingest", argument(&reports(&keifu))]);
    let stats = keifu.json(&["stats"]);
    let id = id_of(&keifu, "大阪市");
    let hidden = judge(&keifu, &["hide", "大阪市"]);
    assert_eq!(hidden["changes"]["entities_hidden"], 1);
    keifu.fails(&["entity", &id], 1);
    assert_eq!(keifu.json(&["--hidden", "entity", &id])["id"], id.as_str());
    let bytes = exported(&keifu);
    let entities = String::from_utf8_lossy(&bytes[Path::new("entities.jsonl")]).into_owned();
    assert!(!entities.contains(&id) && entities.lines().count() > 3);
    let out = keifu.folder.path().join("all");
    keifu.ok(&["--hidden", "export", "--out", argument(&out)]);
    assert!(fs::read_to_string(out.join("entities.jsonl")).unwrap().contains(&id));
    keifu.ok(&["verify"]);
    assert!(keifu.json(&["stats"])["entities"].as_u64() < stats["entities"].as_u64());

    let relation = ["hide", "関西先端医療推進機構", "--predicate", "agreement_with", "--object", "堺市"];
    assert_eq!(judge(&keifu, &relation)["changes"]["relations_hidden"], 1);
    let list = keifu.json(&["judge", "list"]);
    let undone = judge(&keifu, &["undo", text(&list["items"][1]["id"])]);
    assert!(undone["changes"]["shown_again"].as_u64().unwrap() >= 1);
    assert_eq!(id_of(&keifu, "大阪市"), id);
    keifu.ok(&["verify"]);
}

#[test]
fn what_cannot_be_judged_is_refused_with_a_reason() {
    let keifu = keifu();
    let why = ["--reason", "確かめた", "--author", "研究者"];
    let fails = |arguments: &[&str], status| keifu.fails(&[&["judge"], arguments, &why].concat(), status);
    let said = fails(&["same", "甲", "乙"], 1);
    assert!(said.contains("keifu ingest"), "{said}");
    assert!(!keifu.data().join("catalog.sqlite").exists(), "judging makes no data directory");
    keifu.ok(&["ingest", argument(&reports(&keifu))]);
    let said = fails(&["same", "関西先端医療推進機構", "どこにもない名前"], 1);
    assert!(said.contains("見つかりません"), "{said}");
    let said = fails(&["not-same", "関西先端医療推進機構", "関西先端医療推進機構"], 2);
    assert!(said.contains("split"), "{said}");
    let said = fails(&["split", "関西先端医療推進機構", "--form", "別名"], 2);
    assert!(said.contains("関西推進機構"), "the forms that there are: {said}");
    let said = fails(&["split", "関西先端医療推進機構", "--document", "no.txt"], 2);
    assert!(said.contains("文書"), "{said}");
    let said = fails(&["alias-scope", "関西推進機構", "everywhere"], 2);
    assert!(said.contains("global"), "{said}");
    let said = fails(&["hide", "関西先端医療推進機構", "--predicate", "operates"], 2);
    assert!(said.contains("そのような関係はありません"), "{said}");
    let said = fails(&["undo", "j0"], 1);
    assert!(said.contains("judge list"), "{said}");
    let said = keifu.fails(&["judge", "hide", "大阪市", "--reason", " ", "--author", "研究者"], 2);
    assert!(said.contains("reason"), "{said}");
    assert_eq!(keifu.json(&["judge", "list"])["total"], 0);
    assert_eq!(keifu.json(&["stats"])["generation"], 1);
}

#[test]
fn a_name_of_several_things_is_not_guessed() {
    let keifu = keifu();
    let folder = keifu.folder.path().join("reports");
    fs::create_dir_all(&folder).unwrap();
    let body = |long: &str| {
        format!("平成30年度 報告\n\n{long}（以下「協力会」という。）は大阪市で総会を開催した。\n")
    };
    fs::write(folder.join("a.txt"), body("関西医療産業協力会")).unwrap();
    fs::write(folder.join("b.txt"), body("神戸先端技術協力会")).unwrap();
    keifu.ok(&["ingest", argument(&folder)]);
    let said = keifu.fails(&["judge", "hide", "協力会", "--reason", "試し", "--author", "研究者"], 1);
    for long in ["関西医療産業協力会", "神戸先端技術協力会"] {
        assert!(said.contains(&format!("{long} [{}]", id_of(&keifu, long))), "{said}");
    }
}

#[test]
fn a_ledger_goes_from_one_collection_to_another_in_any_order() {
    let one = keifu();
    one.ok(&["ingest", argument(&samples())]);
    let names = ["健都", "大阪市", "吹田市", "摂津市"];
    judge(&one, &["same", names[0], names[1]]);
    judge(&one, &["not-same", names[1], names[0]]);
    judge(&one, &["same", names[2], names[3]]);
    judge(&one, &["hide", "彩都"]);
    judge(&one, &["split", "北大阪健康医療都市", "--form", "健都"]);
    let file = one.folder.path().join("ledger.jsonl");
    one.ok(&["judge", "export", "--out", argument(&file)]);
    let ledger = fs::read_to_string(&file).unwrap();
    assert_eq!(ledger.lines().count(), 5);

    // The ledger first in part and in another order, the documents one by one.
    let other = keifu();
    let folder = other.folder.path().join("reports");
    let mut reports: Vec<_> = files_of(&samples()).into_iter().collect();
    Random(3).shuffle(&mut reports);
    let mut lines: Vec<&str> = ledger.lines().collect();
    lines.reverse();
    let part = other.folder.path().join("part.jsonl");
    for (number, (name, bytes)) in reports.iter().enumerate() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        if number % 4 == 3 {
            // A sidecar may have come before its document: then some file is not read yet.
            other.run(&["ingest", argument(&folder)]);
        }
        if number == 3 {
            fs::write(&part, lines[..3].join("\n")).unwrap();
            assert_eq!(other.json(&["judge", "import", argument(&part)])["added"], 3);
        }
    }
    other.ok(&["ingest", argument(&folder)]);
    let imported = other.json(&["judge", "import", argument(&file)]);
    assert_eq!((&imported["added"], &imported["known"]), (&2.into(), &3.into()));
    let generation = other.json(&["stats"])["generation"].clone();
    assert_eq!(other.json(&["judge", "import", argument(&file)])["added"], 0);
    assert_eq!(other.json(&["stats"])["generation"], generation, "nothing new, nothing published");
    assert!(exported(&one) == exported(&other), "the exports differ");
    assert_eq!(one.json(&["judge", "list"]), other.json(&["judge", "list"]));
    other.ok(&["verify"]);
    let again = other.folder.path().join("again.jsonl");
    other.ok(&["judge", "export", "--out", argument(&again)]);
    assert_eq!(fs::read_to_string(again).unwrap(), ledger);
}

#[test]
fn lines_that_are_no_judgement_are_refused_with_their_number_and_the_others_count() {
    let keifu = keifu();
    keifu.ok(&["ingest", argument(&reports(&keifu))]);
    judge(&keifu, &["hide", "大阪市"]);
    let file = keifu.folder.path().join("ledger.jsonl");
    keifu.ok(&["judge", "export", "--out", argument(&file)]);
    let good = fs::read_to_string(&file).unwrap();
    let changed = good.replace("原文で確かめた", "聞いた");
    let entry: Value = serde_json::from_str(&good).unwrap();
    let new = format!(
        "{{\"time\":\"2026-04-01T09:00:00.000000Z\",\"author\":\"別の人\",\"reason\":\"確認\",\
         \"judgement\":\"hide\",\"entity\":{}}}",
        entry["entity"]
    );
    let mut bytes = format!("{changed}\n{{\"id\":1\n{new}\n{good}").into_bytes();
    bytes.extend_from_slice(b"\xff\xfe\n");
    fs::write(&file, bytes).unwrap();
    let output = keifu.run(&["judge", "import", argument(&file), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let imported: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&imported["added"], &imported["known"]), (&1.into(), &1.into()));
    let refused: Vec<u64> =
        items(&imported["refused"]).iter().map(|line| line[0].as_u64().unwrap()).collect();
    assert_eq!(refused, [1, 3, 6], "{imported}");
    assert!(text(&imported["refused"][0][1]).contains("does not fit"));
    assert_eq!(keifu.json(&["judge", "list"])["total"], 2);
    keifu.fails(&["judge", "import", "/no/such/file"], 2);
}

#[test]
fn a_judgement_that_was_written_but_not_published_holds_after_the_next_ingest() {
    let keifu = keifu();
    let folder = reports(&keifu);
    keifu.ok(&["ingest", argument(&folder)]);
    let id = id_of(&keifu, "大阪市");
    let before: Vec<_> = files_of(&keifu.data()).into_iter().collect();
    judge(&keifu, &["hide", "大阪市"]);
    // As if the process had died right after the ledger was on the disk: index and graph as they were before.
    let catalog = keifu.data().join("catalog.sqlite");
    let kept = fs::read(&catalog).unwrap();
    fs::remove_dir_all(keifu.data()).unwrap();
    for (name, bytes) in before {
        let path = keifu.data().join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, if name == Path::new("catalog.sqlite") { kept.clone() } else { bytes }).unwrap();
    }
    for log in ["catalog.sqlite-wal", "catalog.sqlite-shm"] {
        let _ = fs::remove_file(keifu.data().join(log));
    }
    assert_eq!(id_of(&keifu, "大阪市"), id, "not published yet");
    keifu.ok(&["verify"]);
    keifu.ok(&["ingest", argument(&folder)]);
    keifu.fails(&["entity", &id], 1);
    keifu.ok(&["verify"]);
}

#[test]
fn a_changed_ledger_is_noticed() {
    let keifu = keifu();
    keifu.ok(&["ingest", argument(&reports(&keifu))]);
    judge(&keifu, &["hide", "大阪市"]);
    judge(&keifu, &["same", "堺市", "京都市"]);
    keifu.ok(&["verify"]);
    for change in [
        "UPDATE judgements SET line = replace(line, '研究者', '別人')",
        "UPDATE judgements SET time = '2020-01-01T00:00:00.000000Z'",
        "DELETE FROM judgements WHERE line LIKE '%same%'",
    ] {
        let copy = self::keifu();
        for (path, bytes) in files_of(&keifu.data()) {
            let path = copy.data().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let catalog = Connection::open(copy.data().join("catalog.sqlite")).unwrap();
        assert!(catalog.execute(change, []).unwrap() > 0);
        drop(catalog);
        let said = copy.fails(&["verify"], 1);
        assert!(
            said.contains("検証に失敗しました") && said.contains("判定") | said.contains("エンティティ"),
            "{change}: {said}"
        );
    }
}

#[test]
fn judging_waits_for_nobody_who_writes() {
    let keifu = keifu();
    keifu.ok(&["ingest", argument(&reports(&keifu))]);
    let lock = fs::File::options().write(true).open(keifu.data().join("lock")).unwrap();
    lock.try_lock().unwrap();
    let said = keifu.fails(&["judge", "hide", "大阪市", "--reason", "試し", "--author", "研究者"], 1);
    assert!(said.contains("another keifu is writing"), "{said}");
    judge(&keifu, &["hide", "大阪市", "--dry-run"]);
    drop(lock);
    judge(&keifu, &["hide", "大阪市"]);
}
