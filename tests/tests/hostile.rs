//! Files that are made to hurt: archives that explode or lie, readers that hang or eat memory. Each costs its own row.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use keifu_tests::{
    Keifu, argument, items, text,
    zips::{Member, zip},
};
use serde_json::Value;

fn keifu() -> Keifu {
    Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"))
}

/// A folder for reports with one that can be read, and settings of `[ingest]`.
fn reports(keifu: &Keifu, settings: &str) -> PathBuf {
    let folder = keifu.folder.path().join("reports");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("good.txt"), "令和元年度の報告\n健都の取組を進めた。\n").unwrap();
    fs::create_dir_all(keifu.data()).unwrap();
    fs::write(keifu.data().join("keifu.toml"), format!("[ingest]\n{settings}\n")).unwrap();
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

/// Source, status and first reason of each file.
fn outcomes(report: &Value) -> Vec<(&str, &str, &str)> {
    items(&report["outcomes"])
        .iter()
        .map(|outcome| {
            let reason = outcome["reasons"][0].as_str().unwrap_or_default();
            (text(&outcome["source"]), text(&outcome["status"]), reason)
        })
        .collect()
}

fn hint<'r>(report: &'r Value, source: &str) -> &'r str {
    let found = items(&report["outcomes"]).iter().find(|outcome| outcome["source"] == source);
    text(&found.unwrap_or_else(|| panic!("{source} is not in {report}"))["hint"])
}

fn documents_with(keifu: &Keifu, query: &str) -> u64 {
    keifu.json(&["search", query])["total_documents"].as_u64().unwrap()
}

#[test]
fn archives_that_explode_or_lie_cost_a_row_and_no_time() {
    let keifu = keifu();
    let folder = reports(&keifu, "archive_mib = 500");
    let report = Member::new("report.txt", "彩都の取組を進めた。\n");
    fs::write(folder.join("bomb.zip"), zip(&[Member::zeros("bomb.txt", 300), report.clone()])).unwrap();
    let liar = Member { size: 100, ..Member::zeros("liar.txt", 300) };
    fs::write(folder.join("liar.zip"), zip(&[liar, report.clone()])).unwrap();
    let many: Vec<Member> = (0..4).map(|n| Member::zeros(&format!("{n}.bin"), 200)).collect();
    fs::write(folder.join("many.zip"), zip(&[&many[..], &[report]].concat())).unwrap();
    let begun = Instant::now();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    let expected = [
        ("bomb.zip/bomb.txt", "not_read", "too_large"),
        ("bomb.zip/report.txt", "read", ""),
        ("good.txt", "read", ""),
        ("liar.zip/liar.txt", "not_read", "damaged"),
        ("liar.zip/report.txt", "read", ""),
        ("many.zip/0.bin", "not_read", "not_text"),
        ("many.zip/1.bin", "not_read", "not_text"),
        ("many.zip/2.bin", "not_read", "archive_too_large"),
        ("many.zip/3.bin", "not_read", "archive_too_large"),
        ("many.zip/report.txt", "not_read", "archive_too_large"),
    ];
    assert_eq!(outcomes(&report), expected);
    assert!(hint(&report, "many.zip/report.txt").contains("archive_mib"), "{report}");
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
    assert_eq!(documents_with(&keifu, "彩都"), 2);
}

#[test]
fn names_in_archives_are_readable_and_lead_nowhere_else() {
    let keifu = keifu();
    let folder = reports(&keifu, "");
    let outside = folder.parent().unwrap().join("outside.txt");
    let inner = zip(&[
        Member::new("内側.txt", "内側の報告\n"),
        Member::new("deep.zip", zip(&[Member::new("x.txt", "深い")])),
    ]);
    let archive = zip(&[
        // 報告.txt and 表示.txt in cp932; the second byte of 表 is a backslash.
        Member::new(b"\x95\xf1\x8d\x90.txt", "一つ目の報告\n"),
        Member::new(b"\x95\x5c\x8e\xa6.txt", "二つ目の報告\n"),
        Member { flags: 0x800, ..Member::new("令和元年度/報告.txt", "三つ目の報告\n") },
        Member::new("../../outside.txt", "四つ目の報告\n"),
        Member::new("/etc/absolute.txt", "五つ目の報告\n"),
        Member::new("same.txt", "六つ目の報告\n"),
        Member::new("same.txt", "七つ目の報告\n"),
        Member { flags: 1, ..Member::new("secret.txt", "秘密") },
        Member::new("photo.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        Member::new("__MACOSX/._same.txt", "x"),
        Member::new("inner.zip", inner),
    ]);
    fs::write(folder.join("mixed.zip"), &archive).unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    let expected = [
        ("good.txt", "read", ""),
        ("mixed.zip/etc/absolute.txt", "read", ""),
        ("mixed.zip/inner.zip/deep.zip", "not_read", "nested_too_deep"),
        ("mixed.zip/inner.zip/内側.txt", "read", ""),
        ("mixed.zip/outside.txt", "read", ""),
        ("mixed.zip/photo.jpg", "left_out", "image"),
        ("mixed.zip/same.txt", "read", ""),
        ("mixed.zip/same~2.txt", "read", ""),
        ("mixed.zip/secret.txt", "not_read", "encrypted"),
        ("mixed.zip/令和元年度/報告.txt", "read", ""),
        ("mixed.zip/報告.txt", "read", ""),
        ("mixed.zip/表示.txt", "read", ""),
    ];
    assert_eq!(outcomes(&report), expected);
    assert!(hint(&report, "mixed.zip/secret.txt").contains("パスワード"));
    assert!(!outside.exists() && documents_with(&keifu, "つ目の報告") == 7);
    keifu.ok(&["verify"]);

    // Cut off in its last member: what stands before is read, and the rest is told.
    let last = archive.windows(9).position(|name| name == b"inner.zip").unwrap();
    fs::write(folder.join("mixed.zip"), &archive[..last + 50]).unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    let told = outcomes(&report);
    assert!(told.contains(&("mixed.zip", "not_read", "truncated_archive")), "{told:?}");
    assert!(told.contains(&("mixed.zip/報告.txt", "unchanged", "")), "{told:?}");
    assert!(told.contains(&("mixed.zip/inner.zip/内側.txt", "removed", "")), "{told:?}");
}

#[test]
fn an_archive_is_followed_member_by_member() {
    let keifu = keifu();
    let folder = reports(&keifu, "");
    let path = folder.join("a.zip");
    let pack = |second: &str| {
        let sidecar = Member::new("x.txt.meta.toml", "title = \"付けた題\"\n");
        zip(&[Member::new("x.txt", "彩都の一つ目\n"), Member::new("y.txt", second), sidecar])
    };
    fs::write(&path, pack("彩都の二つ目\n")).unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!((status, report["documents"].as_u64()), (0, Some(3)));
    assert_eq!(keifu.json(&["search", "一つ目"])["hits"][0]["document"]["title"], "付けた題");
    let (_, again) = ingest(&keifu, &folder);
    assert!(outcomes(&again).iter().all(|(_, status, _)| *status == "unchanged"), "{again}");
    assert_eq!((again["published"].as_bool(), again["bytes"].as_u64()), (Some(false), Some(0)));

    fs::write(&path, pack("彩都の改めた二つ目\n")).unwrap();
    let (_, report) = ingest(&keifu, &path);
    assert_eq!(outcomes(&report), [("a.zip/x.txt", "unchanged", ""), ("a.zip/y.txt", "read", "")]);
    assert_eq!(documents_with(&keifu, "改めた"), 1);
    keifu.ok(&["verify"]);

    fs::remove_file(&path).unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 0);
    let removed =
        [("a.zip/x.txt", "removed", ""), ("a.zip/y.txt", "removed", ""), ("good.txt", "unchanged", "")];
    assert_eq!(outcomes(&report), removed);
    assert_eq!(documents_with(&keifu, "彩都"), 0);
}

#[test]
fn a_folder_of_mixed_files_is_no_failure() {
    let keifu = keifu();
    let folder = reports(&keifu, "");
    fs::write(folder.join("logo.png"), b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR").unwrap();
    fs::write(folder.join("tool.exe"), b"MZ\x90\0\x03\0\0\0").unwrap();
    fs::write(folder.join("movie.mp4"), b"\0\0\0\x20ftypisom\0\0\x02\0").unwrap();
    fs::write(folder.join("~$report.docx"), "x").unwrap();
    let output = keifu.run(&["ingest", argument(&folder)]);
    assert_eq!(output.status.code(), Some(0));
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    for word in ["対象外", "image", "program", "video", "temporary_file"] {
        assert!(table.contains(word), "{word}: {table}");
    }
    fs::write(folder.join("old.lzh"), b"\x20\x30-lh5-\x10\0\0\0").unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3, "an archive may hold documents");
    assert!(hint(&report, "old.lzh").contains("展開"), "{report}");
    let counts = items(&report["counts"]);
    assert!(
        counts.contains(
            &serde_json::json!({"status": "not_read", "reason": "unsupported_archive", "files": 1})
        ),
        "{report}"
    );
}

#[test]
fn a_reader_that_takes_too_long_costs_its_file_only() {
    let keifu = keifu();
    let folder = reports(&keifu, "timeout_seconds = 0");
    for number in 0..3 {
        fs::write(folder.join(format!("{number}.html")), "<html><p>彩都の取組</p></html>").unwrap();
    }
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    let told = outcomes(&report);
    let timeout = |name| (name, "not_read", "timeout");
    assert_eq!(told, [timeout("0.html"), timeout("1.html"), timeout("2.html"), ("good.txt", "read", "")]);
    assert!(hint(&report, "0.html").contains("timeout_seconds"), "{report}");
    // With the usual time they are read: nothing of the failure is left.
    fs::write(keifu.data().join("keifu.toml"), "").unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!((status, report["documents"].as_u64()), (0, Some(4)));
}

/// A PDF of one page that draws a form which draws another ten times, and so on: 10¹² drawings, and nothing cyclic.
fn endless() -> Vec<u8> {
    let form = |content: &str, next: usize| {
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F {next} 0 R >> >> /Length {} >>\n\
             stream\n{content}\nendstream",
            content.len()
        )
    };
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
            .to_owned(),
        "<< /Length 5 >>\nstream\n/F Do\nendstream".to_owned(),
    ];
    objects.extend((6..18).map(|next| form(&"/F Do ".repeat(10), next)));
    objects.push(form("q Q", 17));
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).into_bytes());
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    let end = format!("{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    pdf.extend(end.into_bytes());
    pdf
}

#[test]
fn a_page_that_is_never_drawn_to_its_end_is_given_up() {
    let keifu = keifu();
    let folder = reports(&keifu, "timeout_seconds = 5");
    fs::write(folder.join("endless.pdf"), endless()).unwrap();
    fs::write(folder.join("z.html"), "<html><p>彩都の取組</p></html>").unwrap();
    let (status, report) = ingest(&keifu, &folder);
    let told = outcomes(&report);
    let rest = [("good.txt", "read", ""), ("z.html", "read", "")];
    assert_eq!((status, &told[1..]), (3, &rest[..]), "{told:?}");
    assert_eq!(told[0], ("endless.pdf", "not_read", "timeout"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_takes_too_much_memory_costs_its_file_only() {
    let keifu = keifu();
    let folder = reports(&keifu, "memory_mib = 64");
    fs::write(folder.join("a.html"), "<html><p>彩都の一つ目</p></html>").unwrap();
    let mut large = b"<html>".to_vec();
    large.resize(100 << 20, b' ');
    fs::write(folder.join("large.html"), large).unwrap();
    fs::write(folder.join("z.html"), "<html><p>彩都の二つ目</p></html>").unwrap();
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!(status, 3);
    let told = outcomes(&report);
    assert!(told.contains(&("large.html", "not_read", "out_of_memory")), "{report}");
    assert!(hint(&report, "large.html").contains("memory_mib"), "{report}");
    assert_eq!(documents_with(&keifu, "彩都"), 2);
}

/// Processes whose command line has `argument`.
#[cfg(target_os = "linux")]
fn processes_with(argument: &str) -> usize {
    let folders = fs::read_dir("/proc").unwrap().flatten();
    let lines = folders.filter_map(|folder| fs::read(folder.path().join("cmdline")).ok());
    lines.filter(|line| line.split(|&byte| byte == 0).any(|word| word == argument.as_bytes())).count()
}

#[cfg(target_os = "linux")]
#[test]
fn no_child_outlives_its_parent_however_that_ends() {
    use std::process::Stdio;

    let keifu = keifu();
    // A number of MiB that no other test uses tells the children of this one.
    let folder = reports(&keifu, "memory_mib = 1789");
    let mark = (1789_u64 << 20).to_string();
    for number in 0..40 {
        let page = format!("<html>{}</html>", format!("<p>彩都の取組 {number}</p>").repeat(3_000));
        fs::write(folder.join(format!("{number}.html")), page).unwrap();
    }
    let mut parent = keifu
        .command(&["ingest", argument(&folder)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while processes_with(&mark) == 0 && parent.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    parent.kill().unwrap();
    parent.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while processes_with(&mark) > 0 {
        assert!(Instant::now() < deadline, "a child is still there");
        std::thread::yield_now();
    }
    let (status, report) = ingest(&keifu, &folder);
    assert_eq!((status, report["documents"].as_u64()), (0, Some(41)));
    assert_eq!(processes_with(&mark), 0);
}
