//! Scanned pages: reported without `--ocr`, read with it, and marked as recognized. The recognizer here is a script that
//! says what `tesseract` would: the test needs neither the program nor its data.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Output};

use keifu_tests::{Keifu, argument, items, text};
use serde_json::Value;

/// A PDF of one page of 8 × 8 inches that is a grey picture, and nothing else.
fn scanned() -> Vec<u8> {
    let picture = [128_u8; 64 * 64];
    let content = "q 576 0 0 576 0 0 cm /P Do Q";
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 576 576] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>"
            .to_vec(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes(),
        [
            b"<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 4096 >>\nstream\n",
            &picture[..],
            b"\nendstream",
        ]
        .concat(),
    ];
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut table = String::from("xref\n0 6\n0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.extend([format!("{} 0 obj\n", at + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = pdf.len();
    pdf.extend(format!("{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    pdf
}

/// Puts a `tesseract` into `folder` that lists `jpn` and reads two lines, or fails.
fn recognizer(folder: &Path, fails: bool) {
    let table = "4\\t1\\t1\\t1\\t1\\t0\\t300\\t300\\t900\\t50\\t-1\\t\\n\
                 5\\t1\\t1\\t1\\t1\\t1\\t300\\t300\\t900\\t50\\t95\\t健都の取組を大阪市が進めた。\\n\
                 4\\t1\\t1\\t1\\t2\\t0\\t300\\t500\\t900\\t50\\t-1\\t\\n\
                 5\\t1\\t1\\t1\\t2\\t1\\t300\\t500\\t900\\t50\\t90\\t会議を三回開いた。\\n";
    let read = if fails {
        "exit 1".to_owned()
    } else {
        // 8 inches at 300 dpi: 2400 pixels, after a header of 17 bytes.
        format!("size=$(wc -c); [ $size -eq 5760017 ] || exit 2; printf '{table}'")
    };
    let script = format!("#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo jpn; exit 0; fi\n{read}\n");
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("tesseract"), script).unwrap();
    fs::set_permissions(folder.join("tesseract"), fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs a command with `programs` alone in front of the system's programs.
fn run(keifu: &Keifu, programs: &Path, arguments: &[&str]) -> Output {
    let path = format!("{}:/usr/bin:/bin", programs.display());
    keifu.command(arguments).env("PATH", path).output().unwrap()
}

fn outcome(output: &Output) -> (String, Vec<String>) {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let outcome = &items(&report["outcomes"])[0];
    let reasons = items(&outcome["reasons"]).iter().map(|reason| text(reason).to_owned()).collect();
    (text(&outcome["status"]).to_owned(), reasons)
}

#[test]
fn a_scanned_page_is_read_when_that_is_asked_for_and_says_that_it_was_recognized() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let folder = keifu.folder.path().join("reports");
    let programs = keifu.folder.path().join("programs");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("scan.pdf"), scanned()).unwrap();
    let folder = argument(&folder);
    recognizer(&programs, false);

    let (status, reasons) = outcome(&run(&keifu, &programs, &["ingest", folder, "--json"]));
    assert_eq!(status, "read");
    assert!(reasons.contains(&"needs_ocr".to_owned()), "{reasons:?}");
    // What has not changed is read again, because it can be recognized now; and then no more.
    let (status, reasons) = outcome(&run(&keifu, &programs, &["ingest", folder, "--ocr", "--json"]));
    assert_eq!(status, "read");
    assert!(reasons.contains(&"ocr".to_owned()) && !reasons.contains(&"needs_ocr".to_owned()), "{reasons:?}");
    let (status, _) = outcome(&run(&keifu, &programs, &["ingest", folder, "--ocr", "--json"]));
    assert_eq!(status, "unchanged");
    // Without it nothing is lost again.
    let (status, _) = outcome(&run(&keifu, &programs, &["ingest", folder, "--json"]));
    assert_eq!(status, "unchanged");

    let found = keifu.json(&["search", "「健都の取組を大阪市が進めた」"]);
    let passage = &found["hits"][0]["passages"][0];
    assert_eq!(passage["place"]["ocr"], true, "{found}");
    assert_eq!(passage["place"]["page"].as_u64().or(passage["page"].as_u64()), Some(1), "{found}");
    keifu.ok(&["verify"]);
}

#[test]
fn a_recognizer_that_fails_or_is_absent_is_told() {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let folder = keifu.folder.path().join("reports");
    let programs = keifu.folder.path().join("programs");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("scan.pdf"), scanned()).unwrap();
    let folder = argument(&folder);
    recognizer(&programs, true);
    let (status, reasons) = outcome(&run(&keifu, &programs, &["ingest", folder, "--ocr", "--json"]));
    assert_eq!(status, "read");
    assert!(
        ["needs_ocr", "ocr_failed"].iter().all(|code| reasons.contains(&(*code).to_owned())),
        "{reasons:?}"
    );

    fs::remove_file(programs.join("tesseract")).unwrap();
    let absent = keifu.command(&["ingest", folder, "--ocr"]).env("PATH", &programs).output().unwrap();
    let said = String::from_utf8_lossy(&absent.stderr).into_owned();
    assert_eq!(absent.status.code(), Some(1), "{said}");
    assert!(said.contains("tesseract") && said.contains("apt install"), "{said}");
}
