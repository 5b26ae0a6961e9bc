//! A data directory that is full, damaged, of a newer program or in use, and addresses that cannot be listened on:
//! what is wrong and what to do is told, and nothing is lost.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, net::TcpListener, path::PathBuf};

use keifu_tests::{Keifu, argument, files_of, random::Random, samples};

/// Holds one report, ingested.
fn with_one_report() -> (Keifu, PathBuf) {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let folder = keifu.folder.path().join("reports");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("a.txt"),
        "令和元年度の報告\n北大阪健康医療都市（健都）の一年\n\n健都の取組を進めた。\n",
    )
    .unwrap();
    keifu.ok(&["ingest", argument(&folder)]);
    (keifu, folder)
}

fn documents_with(keifu: &Keifu, query: &str) -> u64 {
    keifu.json(&["search", query])["total_documents"].as_u64().unwrap()
}

#[test]
fn a_disk_that_is_full_is_told_and_a_later_ingest_completes() {
    let (keifu, _) = with_one_report();
    let second = keifu.folder.path().join("second");
    fs::create_dir_all(&second).unwrap();
    let mut random = Random(7);
    for number in 0..9 {
        // Characters at random, so that they cannot be compressed.
        let noise = (0..30_000).map(|_| char::from_u32(0x4E00 + random.below(0x5000) as u32).unwrap());
        fs::write(second.join(format!("{number}.txt")), noise.collect::<String>()).unwrap();
    }
    fs::write(keifu.data().join("keifu.toml"), "[ingest]\ncatalog_mib = 1\n").unwrap();
    let said = keifu.fails(&["ingest", argument(&second)], 1);
    assert!(said.contains("no room left") && said.contains("catalog.sqlite"), "{said}");
    assert!(said.contains("make room") && said.contains("run it again"), "{said}");
    assert_eq!(documents_with(&keifu, "健都"), 1, "the generation before answers");
    keifu.ok(&["verify"]);

    fs::remove_file(keifu.data().join("keifu.toml")).unwrap();
    keifu.ok(&["ingest", argument(&second)]);
    assert_eq!(keifu.json(&["stats"])["documents"], 10);
    keifu.ok(&["verify"]);
}

/// A limit on file sizes stops index and graph too, not the catalog alone.
#[cfg(unix)]
#[test]
fn a_system_that_refuses_larger_files_is_told_and_a_later_ingest_completes() {
    let (keifu, _) = with_one_report();
    for (blocks, reports) in [(8, samples()), (600, samples())] {
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let command = keifu.command(&["ingest", argument(&reports)]);
        let output = std::process::Command::new("sh")
            .args(["-c", &line, "sh"])
            .arg(command.get_program())
            .args(command.get_args())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            assert_eq!(output.status.code(), Some(1), "{blocks}: {said}");
            assert!(said.contains("エラー: ") && said.contains(argument(&keifu.data())), "{blocks}: {said}");
        }
        assert_eq!(documents_with(&keifu, "「健都の取組を進めた」"), 1, "{blocks}");
        keifu.ok(&["verify"]);
    }
    keifu.ok(&["ingest", argument(&samples())]);
    assert!(documents_with(&keifu, "健都") > 5);
    keifu.ok(&["verify"]);
}

#[test]
fn data_of_a_newer_program_is_refused_and_left_as_it_is() {
    let (keifu, reports) = with_one_report();
    let every = [&["search", "健都"][..], &["verify"], &["stats"], &["serve", "--listen", "127.0.0.1:0"]];

    let catalog = rusqlite::Connection::open(keifu.data().join("catalog.sqlite")).unwrap();
    catalog.pragma_update(None, "user_version", 99).unwrap();
    for arguments in every.iter().chain([&&["ingest", argument(&reports)][..]]) {
        let said = keifu.fails(arguments, 1);
        assert!(said.contains("format 99") && said.contains("newer keifu"), "{said}");
        assert!(said.contains("catalog.sqlite"), "{said}");
    }
    catalog.pragma_update(None, "user_version", keifu_corpus::catalog::FORMAT).unwrap();
    drop(catalog);

    let mark = keifu.data().join("index/keifu-format");
    let before = fs::read_to_string(&mark).unwrap();
    fs::write(&mark, "99\n").unwrap();
    for arguments in every.iter().chain([&&["ingest", argument(&reports)][..]]) {
        let said = keifu.fails(arguments, 1);
        assert!(said.contains("format 99") && said.contains("newer keifu"), "{said}");
    }
    assert_eq!(fs::read_to_string(&mark).unwrap(), "99\n");
    fs::write(&mark, before).unwrap();

    let graph = keifu.data().join("graph/1.bin");
    let mut bytes = fs::read(&graph).unwrap();
    let before = bytes.clone();
    bytes[8] = 99;
    fs::write(&graph, &bytes).unwrap();
    for arguments in every {
        let said = keifu.fails(arguments, 1);
        assert!(said.contains("format 99") && said.contains("newer keifu"), "{said}");
        assert!(said.contains("1.bin"), "{said}");
    }
    fs::write(&graph, before).unwrap();
    keifu.ok(&["verify"]);
}

/// Done to the data directory, whose generation is given.
type Damage = fn(&Keifu, u64);

#[test]
fn what_can_be_made_again_is_made_again_from_the_catalog() {
    let (keifu, reports) = with_one_report();
    // Each time the one report stands only in the catalog's keeping.
    let damages: [(&str, Damage); 6] = [
        ("graph cut short", |keifu, generation| {
            let path = keifu.data().join(format!("graph/{generation}.bin"));
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("graph with one bit turned", |keifu, generation| {
            let path = keifu.data().join(format!("graph/{generation}.bin"));
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&path, bytes).unwrap();
        }),
        ("graph gone", |keifu, generation| {
            fs::remove_file(keifu.data().join(format!("graph/{generation}.bin"))).unwrap();
        }),
        ("all graphs gone", |keifu, _| fs::remove_dir_all(keifu.data().join("graph")).unwrap()),
        ("index gone", |keifu, _| fs::remove_dir_all(keifu.data().join("index")).unwrap()),
        ("format mark unreadable", |keifu, _| {
            fs::write(keifu.data().join("index/keifu-format"), "?").unwrap();
        }),
    ];
    for (damage, apply) in damages {
        let generation = keifu.json(&["stats"])["generation"].as_u64().unwrap();
        apply(&keifu, generation);
        for arguments in [&["search", "健都"][..], &["verify"]] {
            let said = keifu.fails(arguments, 1);
            assert!(said.contains("ingest"), "{damage}: nothing is said of what to do: {said}");
        }
        keifu.ok(&["ingest", argument(&reports)]);
        assert_eq!(documents_with(&keifu, "健都"), 1, "{damage}");
        assert_eq!(keifu.json(&["entity", "健都"])["name"], "北大阪健康医療都市", "{damage}");
        keifu.ok(&["verify"]);
    }
}

/// An original that is too large for the catalog lies in a file of its own.
#[test]
fn an_original_that_is_gone_or_changed_is_noticed_and_taken_again() {
    let (keifu, reports) = with_one_report();
    let line = "健都の取組を進めた。次の一年も健都の取組を進める。\n\n";
    let large = line.repeat(2_000);
    fs::write(reports.join("large.txt"), &large).unwrap();
    fs::write(reports.join("same.txt"), &large).unwrap();
    keifu.ok(&["ingest", argument(&reports)]);
    keifu.ok(&["verify"]);
    let stored = || files_of(&keifu.data().join("originals")).into_keys().collect::<Vec<_>>();
    let [name] = stored().try_into().unwrap();
    let path = keifu.data().join("originals").join(name);
    assert_eq!(fs::read_to_string(&path).unwrap(), large);

    fs::remove_file(&path).unwrap();
    let said = keifu.fails(&["verify"], 1);
    assert!(said.contains("large.txt") && said.contains("keifu ingest"), "{said}");
    keifu.ok(&["ingest", argument(&reports)]);
    assert_eq!(fs::read_to_string(&path).unwrap(), large);
    keifu.ok(&["verify"]);

    fs::write(&path, large.replacen("健都", "健部", 1)).unwrap();
    let said = keifu.fails(&["verify"], 1);
    assert!(said.contains("large.txt") && said.contains("ハッシュ"), "{said}");

    // The generation before shows them still, the one after it no longer.
    for name in ["large.txt", "same.txt"] {
        fs::remove_file(reports.join(name)).unwrap();
    }
    keifu.ok(&["ingest", argument(&reports)]);
    fs::write(reports.join("b.txt"), "健都の一年\n").unwrap();
    keifu.ok(&["ingest", argument(&reports)]);
    assert_eq!(stored(), Vec::<PathBuf>::new());
    keifu.ok(&["verify"]);
}

#[test]
fn originals_can_be_left_where_they_are() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let reports = keifu.folder.path().join("reports");
    fs::create_dir_all(&reports).unwrap();
    fs::create_dir_all(keifu.data()).unwrap();
    fs::write(keifu.data().join("keifu.toml"), "[ingest]\noriginals = \"reference\"\n").unwrap();
    fs::write(reports.join("a.txt"), "健都の取組を進めた。\n".repeat(9_000)).unwrap();
    keifu.ok(&["ingest", argument(&reports)]);
    assert!(!keifu.data().join("originals").exists());
    keifu.ok(&["verify"]);
    fs::write(reports.join("a.txt"), "彩都の取組を進めた。\n").unwrap();
    let said = keifu.fails(&["verify"], 1);
    assert!(said.contains("a.txt") && said.contains("ハッシュ"), "{said}");
    keifu.ok(&["ingest", argument(&reports)]);
    keifu.ok(&["verify"]);

    fs::write(keifu.data().join("keifu.toml"), "[ingest]\noriginals = \"both\"\n").unwrap();
    let said = keifu.fails(&["stats"], 2);
    assert!(said.contains("keifu.toml") && said.contains("reference"), "{said}");
}

#[test]
fn a_damaged_index_says_how_to_make_it_again() {
    let (keifu, reports) = with_one_report();
    fs::remove_file(keifu.data().join("index/meta.json")).unwrap();
    for arguments in [&["search", "健都"][..], &["ingest", argument(&reports)]] {
        let said = keifu.fails(arguments, 1);
        assert!(said.contains("index") && said.contains("keifu ingest"), "{said}");
    }
    // What the message says does help.
    fs::remove_dir_all(keifu.data().join("index")).unwrap();
    keifu.ok(&["ingest", argument(&reports)]);
    assert_eq!(documents_with(&keifu, "健都"), 1);
    keifu.ok(&["verify"]);
}

#[test]
fn an_address_in_use_or_open_to_others_is_refused() {
    let (keifu, reports) = with_one_report();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for arguments in
        [&["serve", "--listen", &address][..], &["serve", argument(&reports), "--listen", &address]]
    {
        let said = keifu.fails(arguments, 1);
        assert!(said.contains(&address) && said.contains("使用中"), "{said}");
        assert!(said.contains("--listen"), "{said}");
    }
    for open in ["0.0.0.0:0", "[::]:0"] {
        let said = keifu.fails(&["serve", "--listen", open], 2);
        assert!(said.contains(open) && said.contains("--listen 127.0.0.1:"), "{said}");
    }
    let said = keifu.fails(&["serve", argument(&reports.join("nowhere")), "--listen", "127.0.0.1:0"], 2);
    assert!(said.contains("nowhere"), "{said}");
}

#[test]
fn a_folder_without_data_or_a_wrong_setting_is_told() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    for arguments in [&["search", "健都"][..], &["verify"], &["serve", "--listen", "127.0.0.1:0"]] {
        let said = keifu.fails(arguments, 1);
        assert!(said.contains("keifu ingest") && said.contains(argument(&keifu.data())), "{said}");
    }
    fs::create_dir_all(keifu.data()).unwrap();
    fs::write(keifu.data().join("keifu.toml"), "[limits]\ntimeout = 3\n").unwrap();
    let said = keifu.fails(&["stats"], 2);
    assert!(said.contains("keifu.toml") && said.contains("line 2") && said.contains("timeout"), "{said}");
}
