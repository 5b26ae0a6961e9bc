//! Folders that are followed: what is added, changed, moved and removed is found without a restart, and a folder that
//! goes away takes nothing with it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use keifu_tests::{Keifu, argument, files_of, items, random::Random, shared};
use serde_json::Value;

/// Longer than anything takes that comes at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// A data directory, a folder with one report, and times that do not keep a test waiting.
fn keifu() -> (Keifu, PathBuf) {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let reports = keifu.folder.path().join("reports");
    fs::create_dir_all(&reports).unwrap();
    fs::create_dir_all(keifu.data()).unwrap();
    fs::write(keifu.data().join("keifu.toml"), "[ingest]\nwatch_quiet_ms = 100\n").unwrap();
    fs::write(reports.join("first.txt"), "令和元年度の報告\n健都の取組を進めた。\n").unwrap();
    (keifu, reports)
}

/// A command that does not end by itself, and the lines that it says on either stream.
struct Running {
    child: Child,
    said: Receiver<String>,
}

impl Running {
    fn start(keifu: &Keifu, arguments: &[&str]) -> Self {
        let mut child = keifu
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, said) = channel();
        listen(child.stdout.take().unwrap(), sender.clone());
        listen(child.stderr.take().unwrap(), sender);
        Self { child, said }
    }

    /// Waits for a line with all of `parts`.
    fn says(&self, parts: &[&str]) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut before = Vec::new();
        loop {
            let Ok(line) = self.said.recv_timeout(deadline.saturating_duration_since(Instant::now())) else {
                panic!("{parts:?} was not said, but:\n{}", before.join("\n"));
            };
            if parts.iter().all(|part| line.contains(part)) {
                return line;
            }
            before.push(line);
        }
    }

    /// Waits until it says nothing for longer than passes are apart that make each other necessary.
    fn falls_silent(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.said.recv_timeout(Duration::from_secs(3)).is_ok() {
            assert!(Instant::now() < deadline, "it does not come to rest");
        }
    }

    /// Waits for passes until the search gives `documents`.
    fn finds(&self, keifu: &Keifu, query: &str, documents: u64) {
        let deadline = Instant::now() + PATIENCE;
        while documents_with(keifu, query) != documents {
            assert!(Instant::now() < deadline, "{query} is not in {documents} documents");
            self.says(&["世代", "読み込み"]);
        }
    }

    /// Asks it to end and gives its exit status.
    #[cfg(unix)]
    fn ends_when_asked(mut self, signal: &str) -> i32 {
        let pid = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
        // Its streams close when it is gone.
        let deadline = Instant::now() + PATIENCE;
        while self.said.recv_timeout(deadline.saturating_duration_since(Instant::now())).is_ok() {}
        assert!(Instant::now() < deadline, "it goes on");
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already, if it was asked to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(stream: impl Read + Send + 'static, sender: Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
}

fn documents_with(keifu: &Keifu, query: &str) -> u64 {
    keifu.json(&["search", query])["total_documents"].as_u64().unwrap()
}

#[test]
fn what_is_added_changed_moved_and_removed_is_followed() {
    let (keifu, reports) = keifu();
    let running = Running::start(&keifu, &["ingest", argument(&reports), "--watch"]);
    running.says(&["変更を待っています"]);
    assert_eq!(documents_with(&keifu, "健都"), 1);

    let second = reports.join("second.txt");
    fs::write(&second, "彩都の取組を進めた。\n").unwrap();
    running.finds(&keifu, "彩都", 1);
    fs::write(&second, "北大阪の取組を進めた。\n").unwrap();
    running.finds(&keifu, "彩都", 0);
    running.finds(&keifu, "北大阪", 1);

    // A folder that is new, with what was in it before it could be watched, and one below it.
    let below = reports.join("令和元年度/下");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("third.txt"), "箕面市の取組を進めた。\n").unwrap();
    running.finds(&keifu, "箕面市", 1);
    fs::write(below.join("fourth.txt"), "箕面市の取組を続けた。\n").unwrap();
    running.finds(&keifu, "箕面市", 2);

    fs::rename(&second, below.join("moved.txt")).unwrap();
    running.says(&["読み込み 1", "削除 1"]);
    assert_eq!(documents_with(&keifu, "北大阪"), 1);
    fs::rename(reports.join("令和元年度"), reports.join("R1")).unwrap();
    running.says(&["読み込み 3", "削除 3"]);
    let answer = keifu.json(&["search", "北大阪"]);
    assert_eq!(answer["hits"][0]["document"]["source"], "R1/下/moved.txt");

    fs::remove_dir_all(reports.join("R1")).unwrap();
    running.finds(&keifu, "北大阪 OR 箕面市", 0);
    assert_eq!(documents_with(&keifu, "健都"), 1);
    #[cfg(unix)]
    assert_eq!(running.ends_when_asked("-TERM"), 0);
    keifu.ok(&["verify"]);
}

#[test]
fn polling_follows_changes_too_and_passes_are_told_as_json() {
    let (keifu, reports) = keifu();
    let arguments = ["ingest", argument(&reports), "--watch", "--watch-poll", "0.1", "--json"];
    let running = Running::start(&keifu, &arguments);
    let pass = |parts: &[&str]| -> Value { serde_json::from_str(&running.says(parts)).unwrap() };
    assert_eq!(pass(&["\"generation\""])["read"], 1);
    // In one step, so that no pass sees a part of it.
    let written = keifu.folder.path().join("second.txt");
    fs::write(&written, "彩都の取組を進めた。\n").unwrap();
    fs::rename(&written, reports.join("second.txt")).unwrap();
    let added = pass(&["\"generation\""]);
    assert_eq!((&added["read"], &added["unchanged"]), (&1.into(), &1.into()));
    assert_eq!(added["outcomes"][0]["source"], "second.txt");
    fs::remove_file(reports.join("second.txt")).unwrap();
    assert_eq!(pass(&["\"generation\""])["removed"], 1);
    #[cfg(unix)]
    assert_eq!(running.ends_when_asked("-INT"), 0);
}

#[test]
fn a_file_that_is_still_being_written_is_read_again_when_it_is_done() {
    let (keifu, reports) = keifu();
    let running = Running::start(&keifu, &["ingest", argument(&reports), "--watch"]);
    running.says(&["変更を待っています"]);
    let mut slow = fs::File::create(reports.join("slow.txt")).unwrap();
    slow.write_all("彩都の取組を進めた。\n\n".as_bytes()).unwrap();
    slow.flush().unwrap();
    running.finds(&keifu, "彩都", 1);
    slow.write_all("箕面市の取組も進めた。\n".as_bytes()).unwrap();
    drop(slow);
    running.finds(&keifu, "箕面市", 1);
    keifu.ok(&["verify"]);
}

#[test]
fn half_a_copy_is_told_and_the_whole_one_is_read() {
    let Some(shared) = shared() else { return };
    let files = fs::read_dir(shared.join("data/files")).unwrap().map(|entry| entry.unwrap().path());
    let documents = files.filter(|path| path.extension().is_some_and(|ending| ending == "docx"));
    let smallest = documents.min_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let bytes = fs::read(smallest).unwrap();
    let (keifu, reports) = keifu();
    let running = Running::start(&keifu, &["ingest", argument(&reports), "--watch", "--json"]);
    let copy = reports.join("copy.docx");
    let told = |parts: &[&str]| -> Value {
        let pass: Value = serde_json::from_str(&running.says(parts)).unwrap();
        items(&pass["outcomes"]).iter().find(|outcome| outcome["source"] == "copy.docx").unwrap().clone()
    };
    running.says(&["\"generation\""]);
    fs::write(&copy, &bytes[..bytes.len() / 2]).unwrap();
    let half = told(&["\"copy.docx\""]);
    assert!(!items(&half["reasons"]).is_empty(), "{half}");
    fs::write(&copy, &bytes).unwrap();
    let whole = told(&["\"copy.docx\"", "\"status\":\"read\""]);
    assert_ne!(whole["reasons"], half["reasons"]);
    keifu.ok(&["verify"]);
}

#[test]
fn a_folder_that_goes_away_takes_nothing_with_it_and_is_followed_again_when_it_is_back() {
    let (keifu, reports) = keifu();
    let other = keifu.folder.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("other.txt"), "箕面市の取組を進めた。\n").unwrap();
    let running = Running::start(&keifu, &["ingest", argument(&reports), argument(&other), "--watch"]);
    running.says(&["変更を待っています"]);

    let away = keifu.folder.path().join("away");
    fs::rename(&reports, &away).unwrap();
    running.says(&["なくなりました", argument(&reports)]);
    // The other one is followed meanwhile.
    fs::write(other.join("more.txt"), "彩都の取組を進めた。\n").unwrap();
    running.finds(&keifu, "彩都", 1);
    assert_eq!(documents_with(&keifu, "健都"), 1, "what was read stays");

    fs::write(away.join("second.txt"), "健都の取組を続けた。\n").unwrap();
    fs::rename(&away, &reports).unwrap();
    running.says(&["戻りました"]);
    running.finds(&keifu, "健都", 2);
    fs::write(reports.join("third.txt"), "健都の取組を終えた。\n").unwrap();
    running.finds(&keifu, "健都", 3);
    keifu.ok(&["verify"]);
}

#[test]
fn a_single_file_is_followed_though_another_takes_its_place() {
    let (keifu, reports) = keifu();
    let file = reports.join("first.txt");
    let running = Running::start(&keifu, &["ingest", argument(&file), "--watch"]);
    running.says(&["変更を待っています"]);
    fs::write(reports.join("new"), "彩都の取組を進めた。\n").unwrap();
    fs::rename(reports.join("new"), &file).unwrap();
    running.finds(&keifu, "彩都", 1);
    fs::remove_file(&file).unwrap();
    running.says(&["なくなりました"]);
    assert_eq!(documents_with(&keifu, "彩都"), 1);
    fs::write(&file, "北大阪の取組を進めた。\n").unwrap();
    running.finds(&keifu, "北大阪", 1);
    assert_eq!(documents_with(&keifu, "彩都"), 0);
}

/// `keifu ingest .` with the data directory where it usually is: each pass writes there.
#[test]
fn what_a_pass_writes_into_the_folder_itself_is_no_change() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let folder = keifu.folder.path();
    fs::write(folder.join("first.txt"), "健都の取組を進めた。\n").unwrap();
    let running = Running::start(&keifu, &["ingest", argument(folder), "--watch", "--json"]);
    let generation = || {
        let line = running.says(&["\"generation\""]);
        serde_json::from_str::<Value>(&line).unwrap()["generation"].as_u64().unwrap()
    };
    assert_eq!(generation(), 1);
    fs::write(folder.join("second.txt"), "彩都の取組を進めた。\n").unwrap();
    while generation() != 2 {}
    running.falls_silent();
    assert_eq!(documents_with(&keifu, "取組"), 2);
}

#[test]
fn a_watch_waits_while_another_process_writes() {
    let (keifu, reports) = keifu();
    let lock = fs::File::create(keifu.data().join("lock")).unwrap();
    lock.lock().unwrap();
    let running = Running::start(&keifu, &["ingest", argument(&reports), "--watch"]);
    running.says(&["別の keifu が書き込んでいます"]);
    drop(lock);
    running.says(&["変更を待っています"]);
    assert_eq!(documents_with(&keifu, "健都"), 1);
}

#[test]
fn a_path_that_was_never_there_is_refused() {
    let (keifu, _) = keifu();
    for command in ["ingest", "serve"] {
        let said = keifu.fails(&[command, "nowhere", "--watch"], 2);
        assert!(said.contains("nowhere がありません"), "{said}");
    }
    assert!(keifu.fails(&["serve", "--watch"], 2).contains("PATH"));
}

/// Changes one thing below `reports`, whatever comes up.
fn change_anything(reports: &Path, random: &mut Random, step: usize) {
    let folder = |random: &mut Random| reports.join(["", "甲", "乙", "乙/丙"][random.below(4)]);
    let file = |random: &mut Random| folder(random).join(format!("{}.txt", random.below(12)));
    match random.below(10) {
        0..5 => {
            let path = file(random);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("第{step}地区の報告\n\n健都の取組を進めた。\n")).unwrap();
        }
        // What is not there cannot be moved or removed: another step will do.
        5..7 => drop(fs::rename(file(random), file(random))),
        7 => drop(fs::remove_file(file(random))),
        8 => drop(fs::rename(reports.join("甲"), reports.join("乙/丙"))),
        _ => drop(fs::remove_dir_all(folder(random).join("丙"))),
    }
}

#[test]
fn whatever_happens_the_collection_comes_to_be_what_a_new_ingest_gives() {
    let (keifu, reports) = keifu();
    let running = Running::start(&keifu, &["ingest", argument(&reports), "--watch"]);
    running.says(&["変更を待っています"]);
    let mut random = Random(11);
    for step in 0..300 {
        change_anything(&reports, &mut random, step);
        // Now and then a pass comes between, whenever it is ready.
        if step % 50 == 49 {
            running.says(&["世代", "読み込み"]);
        }
    }
    let clean = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    clean.ok(&["ingest", argument(&reports)]);
    let exported = |keifu: &Keifu| {
        let out = keifu.folder.path().join("export");
        keifu.ok(&["export", "--out", argument(&out)]);
        files_of(&out)
    };
    let wanted = exported(&clean);
    let deadline = Instant::now() + PATIENCE;
    while exported(&keifu) != wanted {
        assert!(Instant::now() < deadline, "the collection is another one");
    }
    keifu.ok(&["verify"]);
}

/// The number of documents that the server finds, when it answers.
fn found_by(address: &str, query: &str) -> Option<u64> {
    let mut stream = TcpStream::connect(address).ok()?;
    let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    write!(stream, "GET /v1/search?q={query} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let body = body.get(body.find('{')?..=body.rfind('}')?)?;
    head.starts_with("HTTP/1.1 200").then(|| serde_json::from_str::<Value>(body).unwrap())?["total_documents"]
        .as_u64()
}

#[test]
fn a_server_answers_with_new_documents_without_a_restart() {
    let (keifu, reports) = keifu();
    let running =
        Running::start(&keifu, &["serve", argument(&reports), "--watch", "--listen", "127.0.0.1:0"]);
    let line = running.says(&["http://", "待ち受けています"]);
    let address = line.trim_start_matches("http://").split_once(' ').unwrap().0;
    // Without data it reads before it listens.
    assert_eq!(found_by(address, "健都"), Some(1));
    fs::write(reports.join("second.txt"), "健都の取組を続けた。\n").unwrap();
    let deadline = Instant::now() + PATIENCE;
    while found_by(address, "健都") != Some(2) {
        assert!(Instant::now() < deadline, "the new document is not found");
    }
    fs::remove_file(reports.join("first.txt")).unwrap();
    while found_by(address, "健都") != Some(1) {
        assert!(Instant::now() < deadline, "the removed document is still found");
    }
    #[cfg(unix)]
    assert_eq!(running.ends_when_asked("-TERM"), 0);
}
