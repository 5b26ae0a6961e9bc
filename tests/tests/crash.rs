//! A killed ingest leaves a consistent store, and no document that was acknowledged is lost.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use keifu_tests::{Keifu, files_of, random::Random};

const BINARY: &str = env!("CARGO_BIN_EXE_keifu-under-test");
const KILLS: usize = 30;

/// Writes report `number` in its state `version`: some names are shared, so that resolution has work to do.
fn write_report(folder: &Path, number: usize, version: usize) {
    let text = format!(
        "令和元年度 第{number}地区事業報告\n\n○北大阪健康医療都市（健都）において、第{number}地区健康づくり協議会を設立（R1.{}）\n\
         ・大阪市と連携協定を締結（H31.{}）\n・参加者数：{}人（昨年度：{}人）\n",
        5 + number % 7,
        1 + number % 4,
        100 + number + version,
        90 + number,
    );
    // Some are too large for the catalog, and their originals lie in files of their own.
    let padding =
        if number.is_multiple_of(10) { format!("{}\n", " ".repeat(999)).repeat(140) } else { String::new() };
    fs::write(folder.join(name_of(number)), text + &padding).expect("a writable folder");
}

/// Forty reports more.
fn write_reports(folder: &Path, files: &mut usize) {
    for number in *files..*files + 40 {
        write_report(folder, number, 0);
    }
    *files += 40;
}

fn name_of(number: usize) -> String {
    format!("{number:04}.txt")
}

#[test]
fn thirty_kills_lose_nothing_that_was_acknowledged() {
    let keifu = Keifu::new(BINARY);
    let reports = keifu.folder.path().join("reports");
    fs::create_dir(&reports).expect("a folder");
    let reports_path = reports.to_str().expect("a plain path");
    let mut random = Random(42);
    let mut files = 0;
    let mut killed_at_work = 0;

    // How long one undisturbed round takes here: kills are spread over that time.
    write_reports(&reports, &mut files);
    let begun = Instant::now();
    let mut acknowledged = sources(&keifu.json(&["ingest", reports_path]), "read");
    let round = begun.elapsed();
    assert_eq!(acknowledged.len(), files, "an undisturbed ingest acknowledges every document");

    for kill in 0..KILLS {
        write_reports(&reports, &mut files);
        let changed = random.below(files);
        write_report(&reports, changed, kill + 1);
        acknowledged.remove(&name_of(changed));

        let mut child = keifu
            .command(&["ingest", reports_path])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let pipe = child.stderr.take().expect("piped");
        let reader = std::thread::spawn(move || {
            BufReader::new(pipe).lines().map_while(Result::ok).collect::<Vec<_>>()
        });
        let deadline = Instant::now() + round.mul_f64(random.below(1000) as f64 / 1000.0);
        // Waits by asking, so that an ingest that ends early is noticed.
        let mut ended = false;
        while Instant::now() < deadline && !ended {
            ended = child.try_wait().expect("a child").is_some();
            std::thread::park_timeout(Duration::from_millis(1));
        }
        killed_at_work += usize::from(!ended);
        child.kill().expect("a child of ours");
        child.wait().expect("a child of ours");
        let said = reader.join().expect("the reader ends");
        acknowledged.extend(said.iter().filter_map(|line| acknowledged_source(line)));

        // What is published is whole, whatever the kill met.
        keifu.ok(&["verify"]);
        if kill % 6 == 5 {
            nothing_is_read_twice(&keifu, reports_path, &mut acknowledged);
        }
    }
    assert!(killed_at_work >= KILLS / 3, "only {killed_at_work} kills met an ingest at work");
    nothing_is_read_twice(&keifu, reports_path, &mut acknowledged);
    keifu.ok(&["verify"]);

    // What came through thirty kills is what a clean build gives.
    let clean = Keifu::new(BINARY);
    clean.ok(&["ingest", reports_path]);
    let [survived, wanted] = [&keifu, &clean].map(|library| {
        let out = library.folder.path().join("export");
        library.ok(&["export", "--format", "jsonl", "--out", out.to_str().expect("a plain path")]);
        files_of(&out)
    });
    assert!(survived == wanted, "the exports differ");
    assert_eq!(wanted[Path::new("documents.jsonl")].iter().filter(|&&byte| byte == b'\n').count(), files);
}

/// Ingests in peace: what was acknowledged before must be in the catalog already, so that only the rest is read.
fn nothing_is_read_twice(keifu: &Keifu, reports: &str, acknowledged: &mut BTreeSet<String>) {
    let report = keifu.json(&["ingest", reports]);
    let again = sources(&report, "read");
    let lost: Vec<_> = acknowledged.intersection(&again).collect();
    assert!(lost.is_empty(), "acknowledged, but read again: {lost:?}");
    acknowledged.extend(again);
}

/// The sources that an ingest reported with this status.
fn sources(report: &serde_json::Value, status: &str) -> BTreeSet<String> {
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let of_status = outcomes.iter().filter(|outcome| outcome["status"] == status);
    of_status.map(|outcome| outcome["source"].as_str().expect("a source").to_owned()).collect()
}

/// The source in a line by which a running ingest acknowledges a document: `読み込み<TAB>SOURCE<TAB>…`.
fn acknowledged_source(line: &str) -> Option<String> {
    let (source, _) = line.strip_prefix("読み込み\t")?.split_once('\t')?;
    Some(source.to_owned())
}
