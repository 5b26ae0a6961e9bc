//! `verify` notices a changed byte wherever it is in what is stored, says in which document, and fails.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use keifu_tests::{Keifu, argument, files_of, random::Random, samples};
use rusqlite::Connection;

/// The samples, ingested once; each test works on a copy.
static ORIGINAL: LazyLock<Keifu> = LazyLock::new(|| {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    keifu.ok(&["ingest", argument(&samples())]);
    // One file instead of file and log.
    let catalog = Connection::open(keifu.data().join("catalog.sqlite")).unwrap();
    catalog.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    keifu
});

/// A copy of the original, on which `change` was done.
fn changed(change: impl FnOnce(&Connection)) -> Keifu {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    for (path, bytes) in files_of(&ORIGINAL.data()) {
        let path = keifu.data().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    change(&catalog(&keifu.data()));
    keifu
}

fn catalog(data: &Path) -> Connection {
    Connection::open(data.join("catalog.sqlite")).unwrap()
}

/// Row number and source of the documents, and a blob of each.
fn blobs(catalog: &Connection, sql: &str) -> Vec<(i64, String, Vec<u8>)> {
    let mut statement = catalog.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

const PASSAGES: &str =
    "SELECT key, source, blob FROM passages JOIN documents ON number = key >> 24 ORDER BY key";
const EXTRACTIONS: &str = "SELECT number, source, blob FROM extractions JOIN documents USING (number)";
const CONTENTS: &str = "SELECT number, source, bytes FROM contents JOIN documents USING (number)";
const HEADS: &str = "SELECT number, source, head FROM documents";

/// Where what was selected is written back.
const STORED: [(&str, &str); 4] = [
    (PASSAGES, "UPDATE passages SET blob = ?2 WHERE key = ?1"),
    (EXTRACTIONS, "UPDATE extractions SET blob = ?2 WHERE number = ?1"),
    (CONTENTS, "UPDATE contents SET bytes = ?2 WHERE number = ?1"),
    (HEADS, "UPDATE documents SET head = ?2 WHERE number = ?1"),
];

#[test]
fn what_is_stored_verifies() {
    let keifu = changed(|_| ());
    let verified = &keifu.json(&["verify"])["verified"];
    let stats = keifu.json(&["stats"]);
    for count in ["documents", "passages", "entities", "relations"] {
        assert_eq!(verified[count], stats[count], "{count}");
    }
    assert!(verified["places"].as_u64() > stats["mentions"].as_u64());
}

/// One character for another: everything can be read as before, and only the text differs.
#[test]
fn another_character_is_told_with_its_document_and_place() {
    for (select, update) in &STORED[..3] {
        let mut source = String::new();
        let keifu = changed(|catalog| {
            let old = "大阪".as_bytes();
            let at = |blob: &[u8]| blob.windows(old.len()).position(|bytes| bytes == old);
            let (key, of, mut blob) =
                blobs(catalog, select).into_iter().find(|(_, _, blob)| at(blob).is_some()).unwrap();
            let at = at(&blob).unwrap();
            blob[at..at + old.len()].copy_from_slice("大坂".as_bytes());
            catalog.execute(update, (key, blob)).unwrap();
            source = of;
        });
        let said = keifu.fails(&["verify"], 1);
        assert!(said.contains("検証に失敗しました") && said.contains(&source), "{said}");
        assert!(said.contains("--data"), "nothing is said of what to do: {said}");
        let output = keifu.run(&["verify", "--json"]);
        assert_eq!(output.status.code(), Some(1));
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let difference = &told["difference"];
        assert_eq!((&told["ok"], &difference["document"]), (&false.into(), &source.into()));
        assert_ne!(difference["stored"], difference["derived"]);
        assert!(!difference["place"].as_str().unwrap().is_empty());
    }
}

/// Some bits of compressed data make no difference to what is in it; all others are noticed.
#[test]
fn a_bit_turned_anywhere_is_noticed() {
    let mut random = Random(2016);
    let mut noticed = 0;
    let wanted = exported(&ORIGINAL);
    for (select, update) in STORED {
        for _ in 0..4 {
            let mut source = String::new();
            let keifu = changed(|catalog| {
                let mut all = blobs(catalog, select);
                let (key, of, mut blob) = all.swap_remove(random.below(all.len()));
                let at = random.below(blob.len());
                blob[at] ^= 1 << random.below(8);
                catalog.execute(update, (key, blob)).unwrap();
                source = of;
            });
            let output = keifu.run(&["verify"]);
            if output.status.success() {
                assert!(exported(&keifu) == wanted, "{source}: changed, and not noticed");
            } else {
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(1), "{source}: {said}");
                // Without its head a document's name is not known either.
                assert!(select == HEADS || said.contains(&source), "{source}: {said}");
                noticed += 1;
            }
        }
    }
    assert!(noticed > 12, "only {noticed} of 16");
}

fn exported(keifu: &Keifu) -> BTreeMap<PathBuf, Vec<u8>> {
    let out = keifu.folder.path().join("export");
    keifu.ok(&["export", "--out", argument(&out)]);
    files_of(&out)
}

#[test]
fn a_row_that_is_gone_is_noticed() {
    for delete in ["DELETE FROM passages", "DELETE FROM extractions", "DELETE FROM contents"] {
        let keifu = changed(|catalog| {
            catalog.execute(delete, []).unwrap();
        });
        let said = keifu.fails(&["verify"], 1);
        assert!(said.contains(".txt") || said.contains(".md"), "{delete}: {said}");
    }
}
