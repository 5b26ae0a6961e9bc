//! The same files give byte-identical exports, in whatever order they came.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use keifu_tests::{Keifu, files_of, random::Random, samples};

const BINARY: &str = env!("CARGO_BIN_EXE_keifu-under-test");

fn export(keifu: &Keifu) -> BTreeMap<PathBuf, Vec<u8>> {
    let out = keifu.folder.path().join("export");
    keifu.ok(&["export", "--format", "jsonl", "--out", out.to_str().expect("a plain path")]);
    files_of(&out)
}

fn assert_same(left: &BTreeMap<PathBuf, Vec<u8>>, right: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    assert!(left.keys().any(|name| name.ends_with("relations.jsonl")));
    for (name, bytes) in left {
        let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&right[name]));
        for (number, (x, y)) in a.lines().zip(b.lines()).enumerate() {
            assert_eq!(x, y, "{} line {}", name.display(), number + 1);
        }
        assert_eq!(bytes.len(), right[name].len(), "{}", name.display());
    }
}

#[test]
fn order_and_history_leave_no_trace_in_the_export() {
    let clean = Keifu::new(BINARY);
    clean.ok(&["ingest", samples().to_str().expect("a plain path")]);
    let want = export(&clean);

    // One file after the other, in another order, with one file that changes and one that goes away on the way.
    let grown = Keifu::new(BINARY);
    let folder = grown.folder.path().join("reports");
    let mut reports: Vec<_> = files_of(&samples()).into_iter().collect();
    Random(7).shuffle(&mut reports);
    let write = |name: &Path, bytes: &[u8]| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        fs::write(path, bytes).expect("a writable folder");
    };
    let ingest = || grown.ok(&["ingest", folder.to_str().expect("a plain path")]);
    for (number, (name, bytes)) in reports.iter().enumerate() {
        if number == 1 {
            write(name, "令和元年度 まだ書きかけの報告\n\n大阪市と協定を締結（R1.9）\n".as_bytes());
            write(Path::new("gone.txt"), "吹田市は健都協議会を設立した（H30.6）。\n".as_bytes());
            ingest();
            fs::remove_file(folder.join("gone.txt")).expect("the file is there");
        }
        write(name, bytes);
        if number % 3 == 1 {
            ingest();
        }
    }
    ingest();
    assert_same(&want, &export(&grown));
    grown.ok(&["verify"]);
}
