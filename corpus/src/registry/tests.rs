use std::{fs, path::Path};

use super::*;

fn read(bytes: &[u8]) -> (Result<RegistryFile, Error>, Vec<RegistryRow>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    read_file(&path)
}

fn read_file(path: &Path) -> (Result<RegistryFile, Error>, Vec<RegistryRow>, Vec<String>) {
    let (mut rows, mut left) = (Vec::new(), Vec::new());
    let file = read_registry(
        path,
        |row| {
            rows.push(row);
            Ok(())
        },
        |out| left.push(format!("{}: {}", out.line, out.reason)),
    );
    (file, rows, left)
}

/// A record of the 法人番号 file; `change` fills columns.
fn record(number: &str, name: &str, change: &[(usize, &str)]) -> String {
    let mut cells = vec![String::new(); 30];
    for (at, text) in [
        (0, "1"),
        (1, number),
        (2, "01"),
        (6, name),
        (8, "301"),
        (9, "大阪府"),
        (10, "大阪市北区"),
        (23, "1"),
        (29, "0"),
    ]
    .into_iter()
    .chain(change.iter().copied())
    {
        text.clone_into(&mut cells[at]);
    }
    cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\n"
}

const OSAKA: &str = "6000020271004";

#[test]
fn the_corporate_file_is_read_in_both_encodings_and_from_an_archive() {
    let text = [
        record(OSAKA, "大阪市", &[(24, "Osaka City")]),
        record("7000012050002", "国税庁", &[(18, "2020-03-31")]),
        record("7000012050002", "旧名", &[(23, "0")]),
        record("7000020010006", "北海道", &[(29, "1")]),
        record("7000020010007", "誤り", &[]),
        "1,9000020011002,01\n".to_owned(),
        record("9000020011002", "", &[]),
        record("9000020011002", "札幌\u{3000}市", &[]),
    ]
    .concat();
    let (sjis, _, broken) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!broken);
    for (bytes, encoding) in [(text.as_bytes(), "UTF-8"), (&sjis[..], "Shift_JIS")] {
        let (file, rows, left) = read(bytes);
        let file = file.unwrap();
        assert_eq!(file.encoding, encoding);
        assert_eq!((file.records, file.rows, file.outdated, file.hidden, file.left_out), (8, 3, 1, 1, 3));
        assert_eq!(rows[0].others, ["Osaka City"]);
        assert_eq!((rows[0].prefecture.as_str(), rows[0].municipality.as_str()), ("大阪府", "大阪市北区"));
        assert_eq!(rows.iter().map(|row| row.closed).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(
            left,
            [
                "5: `7000020010007` は法人番号ではありません（13 桁、先頭が検査数字）",
                "6: 列が 3 しかありません（30 列のはずです）",
                "7: 9000020011002 に名称がありません",
            ]
        );
    }
    let packed = archive("00_zenkoku_all.csv", text.as_bytes());
    assert_eq!(read(&packed).1, read(text.as_bytes()).1);
    assert!(matches!(read(&packed[..packed.len() - 30]).0, Err(Error::Io { .. })));
}

/// An archive with one deflated member, as `zip` writes it.
fn archive(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    let packed = packer.finish().unwrap();
    let common = |into: &mut Vec<u8>| {
        into.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        into.extend((packed.len() as u32).to_le_bytes());
        into.extend((bytes.len() as u32).to_le_bytes());
        into.extend((name.len() as u16).to_le_bytes());
        into.extend([0, 0]);
    };
    let mut zip = 0x0403_4b50_u32.to_le_bytes().to_vec();
    common(&mut zip);
    zip.extend(name.as_bytes());
    zip.extend(&packed);
    let directory = zip.len() as u32;
    zip.extend(0x0201_4b50_u32.to_le_bytes());
    zip.extend([20, 0]);
    common(&mut zip);
    zip.extend([0; 14]);
    zip.extend(name.as_bytes());
    let size = zip.len() as u32 - directory;
    zip.extend(0x0605_4b50_u32.to_le_bytes());
    zip.extend([0, 0, 0, 0, 1, 0, 1, 0]);
    zip.extend(size.to_le_bytes());
    zip.extend(directory.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

#[test]
fn local_governments_are_read_below_titles_and_with_lost_zeros() {
    let text = "都道府県コード及び市区町村コード,,\n\
                団体コード,\"都道府県名\n（漢字）\",\"市区町村名\n（漢字）\",カナ\n\
                10006,北海道,,ﾎｯｶｲﾄﾞｳ\n11002,北海道,札幌市,\n271004,大阪府,大阪市,\n27100,大阪府,大阪市,\n271005,大阪府,誤り,\n";
    let (file, rows, left) = read(text.as_bytes());
    assert_eq!(file.unwrap().layout, "全国地方公共団体コード");
    let shown: Vec<String> =
        rows.iter().map(|row| format!("{} {} {:?}", row.id, row.name, row.others)).collect();
    assert_eq!(
        shown,
        [
            "010006 北海道 []",
            "011002 札幌市 [\"北海道札幌市\"]",
            "271004 大阪市 [\"大阪府大阪市\"]",
            "271004 大阪市 [\"大阪府大阪市\"]",
        ]
    );
    assert_eq!(left.len(), 1);
}

#[test]
fn a_file_of_another_kind_is_refused() {
    for text in ["", "品名,単価\nりんご,100\n", "本文だけの文書である。\n二行目。\n", "\u{0}\u{1}\u{2}"]
    {
        assert!(matches!(read(text.as_bytes()).0, Err(Error::UnknownRegistry { .. })), "{text:?}");
    }
}

#[test]
fn real_tables_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/gazetteer");
    if !folder.is_dir() {
        println!("skipped: ../shared is absent");
        return;
    }
    let counts = |name: &str| {
        let (file, ..) = read_file(&folder.join(name));
        let file = file.unwrap();
        (file.layout, file.records, file.rows, file.left_out)
    };
    assert_eq!(counts("jpgovs.csv"), ("法人番号の表", 846, 846, 0));
    assert_eq!(counts("localgovs.csv").1, 7386);
    assert_eq!(counts("judgit_orgs.tsv").0, "名称と法人番号の表");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), archived in proptest::bool::ANY) {
        let bytes = if archived { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
        let _ = read(&bytes);
    }
}
