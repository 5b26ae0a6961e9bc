//! Files that cannot be read, or not as they seem: each is told with its reason, and all the others are read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{BufRead, BufReader, Read as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use keifu_tests::{Keifu, argument, items, text};
use serde_json::Value;

fn keifu() -> Keifu {
    Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"))
}

/// A folder for reports with one that can be read.
fn reports(keifu: &Keifu) -> PathBuf {
    let folder = keifu.folder.path().join("reports");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("good.txt"), "令和元年度の報告\n健都の取組を進めた。\n").unwrap();
    folder
}

/// Ingests a folder; gives the exit status and the report.
fn ingest(keifu: &Keifu, folder: &Path) -> (i32, Value) {
    let output = keifu.run(&["ingest", argument(folder), "--json"]);
    let printed = String::from_utf8_lossy(&output.stdout);
    let report = serde_json::from_str(&printed)
        .unwrap_or_else(|error| panic!("{error}: {printed}\n{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), report)
}

/// What became of a file: status, reasons, hint.
fn outcome(report: &Value, source: &str) -> (String, Vec<String>, String) {
    let found = items(&report["outcomes"]).iter().find(|outcome| outcome["source"] == source);
    let outcome = found.unwrap_or_else(|| panic!("{source} is not in {report}"));
    let reasons = items(&outcome["reasons"]).iter().map(|reason| text(reason).to_owned()).collect();
    let hint = outcome["hint"].as_str().unwrap_or_default().to_owned();
    (text(&outcome["status"]).to_owned(), reasons, hint)
}

/// Asserts that a file was not read for `reason`, with a hint that says what it is.
fn refused(report: &Value, source: &str, reason: &str, said: &str) {
    let (status, reasons, hint) = outcome(report, source);
    assert_eq!((status.as_str(), reasons), ("not_read", vec![reason.to_owned()]), "{source}");
    assert!(hint.contains(said), "{source}: {hint}");
}

fn documents_with(keifu: &Keifu, query: &str) -> u64 {
    keifu.json(&["search", query])["total_documents"].as_u64().unwrap()
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let keifu = keifu();
    let folder = reports(&keifu);
    fs::write(folder.join("empty.txt"), "").unwrap();
    fs::write(folder.join("blank.txt"), " \n\u{3000}\n").unwrap();
    fs::write(folder.join("binary.txt"), [0_u8, 1, 2, 0, 255, 254, 0, 0].repeat(100)).unwrap();
    fs::write(folder.join("packed.txt"), b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0".repeat(30)).unwrap();
    fs::write(folder.join("report.pdf"), "%PDF-1.7").unwrap();
    fs::write(folder.join("README"), "no ending").unwrap();
    fs::write(folder.join("photo.jpg"), b"\xFF\xD8\xFF\xE0\0\x10JFIF").unwrap();
    fs::write(folder.join("Thumbs.db"), b"\xD0\xCF\x11\xE0").unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    refused(&report, "empty.txt", "empty", "中身がありません");
    refused(&report, "binary.txt", "not_text", "変換してください");
    assert_eq!(outcome(&report, "packed.txt").0, "not_read");
    assert_eq!(outcome(&report, "report.pdf").0, "not_read");
    assert_eq!(
        (outcome(&report, "good.txt").0, outcome(&report, "README").0),
        ("read".into(), "read".into())
    );
    for (source, reason) in [("photo.jpg", "image"), ("Thumbs.db", "system_file")] {
        let (status, reasons, hint) = outcome(&report, source);
        assert_eq!((status.as_str(), reasons), ("left_out", vec![reason.to_owned()]), "{hint}");
    }
    assert_eq!(documents_with(&keifu, "健都"), 1);
    let not_read =
        items(&report["outcomes"]).iter().filter(|outcome| outcome["status"] == "not_read").count();
    // A search says what it did not see, and so does the list for people.
    assert_eq!(keifu.json(&["search", "健都"])["coverage"]["documents_not_read"], not_read);
    let stats = keifu.ok(&["stats"]);
    assert!(stats.contains("読めなかったファイル") && stats.contains("empty.txt"), "{stats}");
    let table = String::from_utf8(keifu.run(&["ingest", argument(&folder)]).stdout).unwrap();
    assert!(table.contains("not_text") && table.contains("binary.txt: "), "{table}");

    // Mended files are read the next time, and nothing is left to tell.
    for mended in ["empty.txt", "blank.txt", "binary.txt", "packed.txt"] {
        fs::write(folder.join(mended), "健都の報告\n").unwrap();
    }
    fs::remove_file(folder.join("report.pdf")).unwrap();
    assert_eq!(ingest(&keifu, &folder).0, 0, "what is no document is no failure");
    assert_eq!(keifu.json(&["search", "健都"])["coverage"]["documents_not_read"], 0);
    assert_eq!(documents_with(&keifu, "健都"), 5);
}

#[test]
fn a_file_in_two_encodings_is_read_with_a_warning_or_refused_and_never_silently_wrong() {
    let keifu = keifu();
    let folder = reports(&keifu);
    // The first half UTF-8, the second Shift_JIS (大阪市の報告).
    let mut bytes = "健都の取組を進めた。\n".repeat(20).into_bytes();
    bytes.extend(b"\x91\xe5\x8d\xe3\x8es\x82\xcc\x95\xf1\x8d\x90\n".repeat(3));
    fs::write(folder.join("mixed.txt"), bytes).unwrap();
    let (_, report) = ingest(&keifu, &folder);
    let (status, reasons, hint) = outcome(&report, "mixed.txt");
    assert!(!reasons.is_empty() && !hint.is_empty(), "{status}: nothing is said of the other half");
    if status == "read" {
        assert_eq!(documents_with(&keifu, "「健都の取組を進めた」"), 2, "the readable half is found");
    }
    keifu.ok(&["verify"]);
}

#[test]
fn a_single_line_of_megabytes_is_read_in_time_and_every_part_of_it_is_found() {
    let keifu = keifu();
    let folder = reports(&keifu);
    let sentence = "健都の取組を大阪市が進めた。";
    let mut line = sentence.repeat(3_000_000 / sentence.len());
    line.push_str("この行の終わりの目印");
    fs::write(folder.join("line.txt"), &line).unwrap();
    let begun = Instant::now();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!((status, outcome(&report, "line.txt").0.as_str()), (0, "read"));
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!(documents_with(&keifu, "「この行の終わりの目印」"), 1);
    // No passage is so long that nobody can read it, and none is lost.
    let out = keifu.folder.path().join("export");
    keifu.ok(&["export", "--out", argument(&out)]);
    let passages = fs::read_to_string(out.join("passages.jsonl")).unwrap();
    let lengths = passages
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|passage| text(&passage["text"]).chars().count());
    let longest = lengths.clone().max().unwrap();
    assert!(longest < 20_000, "{longest}");
    assert!(lengths.sum::<usize>() >= line.chars().count());
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_around_are_told_and_end() {
    use std::os::unix::fs::symlink;

    let keifu = keifu();
    let folder = reports(&keifu);
    fs::create_dir(folder.join("below")).unwrap();
    fs::write(folder.join("below/more.txt"), "彩都の取組を進めた。\n").unwrap();
    symlink("..", folder.join("below/up")).unwrap();
    symlink(".", folder.join("here")).unwrap();
    symlink("gone.txt", folder.join("dangling.txt")).unwrap();
    symlink("around.txt", folder.join("around.txt")).unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    refused(&report, "dangling.txt", "unreadable", "開けません");
    refused(&report, "around.txt", "unreadable", "開けません");
    assert_eq!(report["documents"], 2, "each file once, however many ways lead to it: {report}");
    assert_eq!((documents_with(&keifu, "健都"), documents_with(&keifu, "彩都")), (1, 1));
}

/// `/proc/kmsg` is a file that keeps its reader waiting for what the kernel says next; pipes, sockets and devices do too.
#[cfg(target_os = "linux")]
#[test]
fn what_keeps_a_reader_waiting_is_not_waited_for() {
    use std::os::unix::{fs::symlink, net::UnixListener};

    let keifu = keifu();
    let folder = reports(&keifu);
    let made = std::process::Command::new("mkfifo").arg(folder.join("pipe.txt")).status().unwrap();
    assert!(made.success(), "mkfifo is of coreutils");
    let _listener = UnixListener::bind(folder.join("socket.txt")).unwrap();
    symlink("/dev/zero", folder.join("device.txt")).unwrap();
    symlink("/proc/kmsg", folder.join("kernel.txt")).unwrap();
    let begun = Instant::now();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!((status, report["documents"].as_u64()), (3, Some(1)));
    for special in ["pipe.txt", "socket.txt", "device.txt"] {
        refused(&report, special, "not_a_file", "通常のファイルではありません");
    }
    assert_eq!(outcome(&report, "kernel.txt").0, "not_read");
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_is_not_utf8_is_read_under_the_name_that_was_meant() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    let keifu = keifu();
    let folder = reports(&keifu);
    let name = OsStr::from_bytes(b"\x95\xf1\x8d\x90.txt");
    if fs::write(folder.join(name), "健都の報告\n").is_err() {
        println!("skipped: this file system takes only UTF-8");
        return;
    }
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!((status, report["documents"].as_u64()), (0, Some(2)));
    assert_eq!(outcome(&report, "報告.txt").0, "read");
    let (_, report) = ingest(&keifu, &folder);
    assert_eq!(outcome(&report, "報告.txt").0, "unchanged");
    fs::remove_file(folder.join(name)).unwrap();
    let (_, report) = ingest(&keifu, &folder);
    assert_eq!(outcome(&report, "報告.txt").0, "removed");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_keeps_the_version_that_was_read_before() {
    use std::os::unix::fs::PermissionsExt as _;

    let keifu = keifu();
    let folder = reports(&keifu);
    let secret = folder.join("secret.txt");
    fs::write(&secret, "彩都の取組を進めた。\n").unwrap();
    ingest(&keifu, &folder);
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    refused(&report, "secret.txt", "permission_denied", "以前に読んだ版を残しています");
    assert_eq!(documents_with(&keifu, "彩都"), 1);
}

/// An ingest holds still while nobody reads what it prints: the files that it names before reading any fill the pipe.
#[test]
fn a_file_that_vanishes_during_ingest_is_told_and_forgotten() {
    let keifu = keifu();
    let folder = reports(&keifu);
    fs::write(folder.join("known.txt"), "彩都の取組を進めた。\n").unwrap();
    ingest(&keifu, &folder);
    fs::write(folder.join("new.txt"), "北大阪の取組を進めた。\n").unwrap();
    fill_the_pipe(&folder);

    let mut child = keifu
        .command(&["ingest", argument(&folder), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert!(line.contains("temporary_file"), "{line}");
    // The list of files is made, none has been read: now two of them go.
    fs::remove_file(folder.join("known.txt")).unwrap();
    fs::remove_file(folder.join("new.txt")).unwrap();
    // Meanwhile another ingest is told to wait, and the generation before answers.
    let said = keifu.fails(&["ingest", argument(&folder)], 1);
    assert!(said.contains("another keifu is writing") && said.contains("wait"), "{said}");
    assert!(said.contains(argument(&keifu.data())), "{said}");
    assert_eq!(documents_with(&keifu, "彩都"), 1);

    // Both pipes must be emptied, or the child waits for ever.
    let rest = std::thread::spawn(move || told.read_to_string(&mut String::new()).unwrap());
    let output = child.wait_with_output().unwrap();
    rest.join().unwrap();
    assert_eq!(output.status.code(), Some(3), "one of them was new");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    refused(&report, "new.txt", "vanished", "途中でなくなりました");
    assert_eq!(outcome(&report, "known.txt").0, "removed");
    assert_eq!(outcome(&report, "good.txt").0, "unchanged");
    let found = ["健都", "彩都", "北大阪"].map(|query| documents_with(&keifu, query));
    assert_eq!(found, [1, 0, 0]);
    keifu.ok(&["verify"]);
}

/// Files that are no documents, whose names are longer together than what a pipe holds (64 KiB).
fn fill_the_pipe(folder: &Path) {
    for number in 0..3_000 {
        fs::write(folder.join(format!("~${}{number}.docx", "x".repeat(200))), "").unwrap();
    }
}
