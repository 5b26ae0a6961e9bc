//! Damaged files through `keifu ingest`: no crash, no hang, one row for each file, and every sound file among them read.
//!
//! 300 damaged files, made of the real ones of `../shared` and of files written by program; `KEIFU_DAMAGED=2000` for
//! more, `KEIFU_DAMAGED_KEEP=FOLDER` to keep them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use keifu_tests::{
    Keifu, argument,
    damage::damaged,
    files_of,
    formats::{self, Block},
    items, measure,
    random::Random,
    samples, shared, text,
};
use serde_json::Value;

/// Longest that the ingest may take for each file on average before it counts as hanging; debug builds are slow.
const EACH: Duration = Duration::from_secs(6);
/// Largest file that the short run damages: a debug build reads larger ones too slowly.
const SHORT_RUN_MOST: usize = 300_000;

/// Files of each format, written by program: by name.
fn written() -> Vec<(String, Vec<u8>)> {
    let report: String = fs::read_to_string(samples().join("osaka-pref/R1-progress.txt")).expect("a sample");
    let lines: Vec<String> = report.lines().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> = vec![
        vec!["開催年度".into(), "商談数".into(), "会場".into()],
        vec!["29".into(), "288件".into(), "大阪国際会議場".into()],
        vec!["30".into(), "278件".into(), "マイドームおおさか".into()],
    ];
    let mut blocks = vec![Block::Heading(1, "第１章　健都の取組".into())];
    blocks.extend(lines.iter().map(|line| Block::Paragraph(line.clone())));
    blocks.push(Block::Table(rows.clone()));
    let csv: String = rows.iter().map(|row| row.join(",") + "\r\n").collect();
    let html: String = lines.iter().map(|line| format!("<p>{}</p>\n", formats::escaped(line))).collect();
    let docx = formats::docx(&blocks);
    let zip = formats::zip(&[
        ("a/report.txt".into(), report.clone().into_bytes()),
        ("a/report.docx".into(), docx.clone()),
        ("rows.csv".into(), csv.clone().into_bytes()),
    ]);
    vec![
        ("written.docx".into(), docx),
        ("written.xlsx".into(), formats::xlsx("商談会", &rows)),
        ("written.pptx".into(), formats::pptx(&lines)),
        ("written.pdf".into(), formats::pdf(&lines.chunks(40).map(<[String]>::to_vec).collect::<Vec<_>>())),
        ("written.csv".into(), csv.into_bytes()),
        (
            "written.html".into(),
            format!("<!doctype html><title>健都</title><main>{html}</main>").into_bytes(),
        ),
        ("written.zip".into(), zip),
        ("written.txt".into(), report.into_bytes()),
    ]
}

/// Runs the command with a time limit; gives exit status and report.
fn ingest(keifu: &Keifu, folder: &Path, limit: Duration) -> (Option<i32>, Value) {
    let out = keifu.folder.path().join("report.json");
    let said = keifu.folder.path().join("said.txt");
    let mut child = keifu
        .command(&["ingest", argument(folder), "--json"])
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out).expect("a file"))
        .stderr(fs::File::create(&said).expect("a file"))
        .spawn()
        .expect("the command starts");
    let begun = Instant::now();
    let (mut peak, mut of_children) = (0, 0);
    let status = loop {
        peak = peak.max(measure::peak_mb(child.id()));
        of_children = of_children.max(measure::peak_of_children_mb(child.id()));
        if let Some(status) = child.try_wait().expect("the state of the command") {
            break status;
        }
        if begun.elapsed() > limit {
            child.kill().expect("the command that was started");
            child.wait().expect("the command that was killed");
            panic!("the ingest hangs: not done after {limit:?}");
        }
        std::thread::park_timeout(Duration::from_millis(50));
    };
    measure::say(&format!(
        "{:.1} s, peak memory of the command {peak} MB, of a process it started {of_children} MB",
        begun.elapsed().as_secs_f64()
    ));
    let printed = fs::read_to_string(&out).expect("what the command printed");
    let said = fs::read_to_string(&said).unwrap_or_default();
    assert!(!said.contains("panicked at"), "{said}");
    let report = serde_json::from_str(&printed)
        .unwrap_or_else(|error| panic!("{status}: {error}: {printed:.2000}\n{}", end_of(&said)));
    (status.code(), report)
}

/// The last lines of what a command said, where its error stands.
fn end_of(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}

#[test]
fn damaged_files_lose_no_other_file_and_each_has_its_row() {
    let count: usize = measure::setting("KEIFU_DAMAGED", 300);
    let mut bases = written();
    if let Some(shared) = shared() {
        let real = files_of(&shared.join("data/files")).into_iter();
        let named = real.map(|(path, bytes)| (path.to_string_lossy().into_owned(), bytes));
        let most = if count > 300 { usize::MAX } else { SHORT_RUN_MOST };
        bases.extend(named.filter(|(name, bytes)| name != "manifest.jsonl" && bytes.len() <= most));
    }
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let folder = std::env::var_os("KEIFU_DAMAGED_KEEP")
        .map_or_else(|| keifu.folder.path().join("files"), PathBuf::from);
    let mut random = Random(20_261_121);
    let mut sound = BTreeSet::new();
    let mut given = BTreeSet::new();
    let write = |source: &str, bytes: &[u8]| {
        let path = folder.join(source);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    for (name, bytes) in &bases {
        let source = format!("sound/{name}");
        write(&source, bytes);
        sound.insert(source.clone());
        given.insert(source);
    }
    let mut ways: BTreeMap<String, (String, &str)> = BTreeMap::new();
    for number in 0..count {
        let (name, bytes) = random.pick(&bases);
        let (_, other) = random.pick(&bases);
        let (way, bytes) = damaged(bytes, other, &mut random);
        // Now and then under a wrong extension.
        let extension = if number % 20 == 0 {
            random.pick(&["pdf", "docx", "xlsx", "txt", "html", "csv", "zip"])
        } else {
            name.rsplit_once('.').map_or("txt", |(_, extension)| extension)
        };
        let source = format!("damaged/{number:04}.{extension}");
        write(&source, &bytes);
        ways.insert(source.clone(), (name.clone(), way));
        given.insert(source);
    }

    let (status, report) = ingest(&keifu, &folder, EACH * u32::try_from(given.len()).expect("few files"));
    assert!(matches!(status, Some(0 | 3)), "exit status {status:?}");
    let outcomes = items(&report["outcomes"]);
    // What stands in an archive has rows of its own below the archive's.
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    outcomes.iter().for_each(|outcome| *rows.entry(text(&outcome["source"])).or_default() += 1);
    let wrong: Vec<_> = given.iter().filter(|source| rows.get(source.as_str()) != Some(&1)).collect();
    let inside = |source: &str| given.iter().any(|of| source.starts_with(of.as_str()));
    let wrong: Vec<_> = wrong.into_iter().filter(|source| !source.ends_with(".zip")).collect();
    assert!(wrong.is_empty(), "not one row each: {wrong:?}");
    let strange: Vec<_> = rows.keys().filter(|source| !inside(source)).collect();
    assert!(strange.is_empty(), "rows of no file: {strange:?}");

    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut lost = Vec::new();
    for outcome in outcomes {
        let source = text(&outcome["source"]);
        let status = text(&outcome["status"]);
        let reasons: Vec<&str> = items(&outcome["reasons"]).iter().map(text).collect();
        if let Some((_, way)) = ways.get(source) {
            *counts.entry((way, format!("{status} {}", reasons.join(" ")))).or_default() += 1;
            if status == "not_read" {
                assert!(
                    !reasons.is_empty() && outcome["hint"].as_str().is_some_and(|hint| !hint.is_empty()),
                    "{outcome}: neither why nor what to do"
                );
            }
        } else if status != "read" && sound.contains(source) {
            lost.push(format!("{source}: {} {}", reasons.join(" "), outcome["hint"]));
        }
    }
    for ((way, what), count) in &counts {
        println!("| {way} | {what} | {count} |");
    }
    println!("sound files that were not read:");
    lost.iter().for_each(|line| println!("  {line}"));
    // The one sound file that is refused: no library reads the old Word format.
    lost.retain(|line| !line.contains(".doc:"));
    assert!(lost.is_empty(), "sound files were lost");
    let in_time = Instant::now();
    assert!(keifu.ok(&["verify"]).lines().count() > 0);
    println!("verified in {:.1} s", in_time.elapsed().as_secs_f64());
}
