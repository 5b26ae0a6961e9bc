//! Encodings of text files: what is read, what is warned of, what is refused.

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use keifu_corpus::{Error, decode, read_document};

const TEXT: &str = "令和元年度　進捗状況\r\n○髙島屋前の㈱健都ラボ（ＰＭＤＡ関西支部の北隣）に①を開設\n・ﾃﾚﾋﾞ会議を8回実施～年度末\n";

#[test]
fn every_encoding_of_japan_is_recognized() {
    let utf16 = |big: bool| -> Vec<u8> {
        TEXT.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    let marked = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8", TEXT.as_bytes().to_vec()),
        ("UTF-8", marked(b"\xEF\xBB\xBF", TEXT.as_bytes().to_vec())),
        ("Shift_JIS", SHIFT_JIS.encode(TEXT).0.into_owned()),
        ("UTF-16LE", marked(b"\xFF\xFE", utf16(false))),
        ("UTF-16BE", marked(b"\xFE\xFF", utf16(true))),
        ("UTF-16LE", utf16(false)),
        ("UTF-16BE", utf16(true)),
    ];
    for (encoding, bytes) in cases {
        let decoded = decode(&bytes, "report.txt").unwrap();
        assert_eq!((decoded.encoding.as_str(), decoded.text.as_str()), (encoding, TEXT));
        assert_eq!(decoded.warnings, []);
    }
    // EUC-JP and JIS lack 髙, ㈱ and ①; JIS has no half-width kana.
    let plain = "令和元年度　進捗状況\n○北大阪健康医療都市（健都）に研究所が移転\n・会議を8回実施\n";
    for encoding in [EUC_JP, ISO_2022_JP] {
        let decoded = decode(&encoding.encode(plain).0, "report.txt").unwrap();
        assert_eq!((decoded.encoding.as_str(), decoded.text.as_str()), (encoding.name(), plain));
        assert_eq!(decoded.warnings, []);
    }
}

#[test]
fn short_files_are_recognized_too() {
    for text in ["健都\n", "設立（R1.11）", "あ", "ＰＭＤＡ"] {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let decoded = decode(&encoding.encode(text).0, "a.txt").unwrap();
            assert_eq!(decoded.text, text, "{} taken for {}", encoding.name(), decoded.encoding);
        }
    }
}

#[test]
fn undecodable_bytes_are_counted_with_their_place() {
    let mut bytes = "第１章　拠点の形成".as_bytes().to_vec();
    bytes.extend_from_slice(b"\xFF\xFE\n");
    bytes.extend_from_slice("健都イノベーションパーク\n".as_bytes());
    let decoded = decode(&bytes, "report.txt").unwrap();
    assert!(decoded.text.starts_with("第１章　拠点の形成\u{FFFD}"));
    assert!(decoded.text.ends_with("健都イノベーションパーク\n"));
    let [warning] = decoded.warnings.as_slice() else { panic!("{:?}", decoded.warnings) };
    assert_eq!((warning.code.as_str(), warning.at), ("undecodable", Some(9)));
    assert!(warning.message.contains('2'), "{}", warning.message);
}

#[test]
fn lines_in_different_encodings_are_decoded_each_by_itself() {
    let first = "健都クラスター推進協議会を開催\n";
    let second = "彩都バイオインキュベーション施設の入居率\n";
    let bytes = [first.as_bytes(), &SHIFT_JIS.encode(second).0, first.as_bytes()].concat();
    let decoded = decode(&bytes, "report.txt").unwrap();
    assert_eq!(decoded.text, format!("{first}{second}{first}"));
    assert_eq!(decoded.encoding, "UTF-8+Shift_JIS");
    let [warning] = decoded.warnings.as_slice() else { panic!("{:?}", decoded.warnings) };
    assert_eq!((warning.code.as_str(), warning.at), ("mixed_encoding", Some(first.chars().count() as u32)));
}

#[test]
fn what_is_no_text_is_refused_with_advice() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF"] {
        assert!(matches!(decode(bytes, "a.txt"), Err(Error::EmptyFile { .. })));
    }
    let mut noise: Vec<u8> = (0..4000u32).map(|n| (n * 37 % 256) as u8).collect();
    noise[0] = b'A';
    for (bytes, what) in [
        (&b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"[..], "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\x7FELF\x02\x01\x01\x00\x00\x00", "ELF"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "PE"),
        (noise.as_slice(), "binary"),
    ] {
        let error = decode(bytes, "a.txt").unwrap_err();
        let message = error.to_string();
        assert!(message.contains("a.txt") && message.contains(what), "{message}");
    }
}

#[test]
fn a_file_of_white_space_is_a_document_with_a_warning() {
    let document = read_document("\n　\n\t\n".as_bytes(), "blank.txt", None).unwrap();
    assert!(document.passages.is_empty());
    assert_eq!(document.warnings[0].code, "empty");
}

#[test]
fn a_stray_control_character_is_no_reason_to_refuse() {
    let text = format!("{}\u{1}{}\n", "健".repeat(300), "都".repeat(300));
    let document = read_document(text.as_bytes(), "a.txt", None).unwrap();
    assert_eq!(document.passages[0].text, format!("{}{}", "健".repeat(300), "都".repeat(300)));
}
