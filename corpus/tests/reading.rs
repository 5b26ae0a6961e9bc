//! Laws of reading: every character of a passage stands at its mapped place, nothing is read twice, nothing panics.

use keifu_corpus::{Document, Passage, decode, read_document};
use proptest::prelude::*;

/// Checks the maps of a document against the text that its bytes decode to.
fn check_maps(document: &Document, bytes: &[u8]) {
    let source: Vec<char> = decode(bytes, &document.source).expect("it was read").text.chars().collect();
    let mut last = None;
    for (ordinal, passage) in document.passages.iter().enumerate() {
        assert_eq!(passage.ordinal as usize, ordinal);
        let text: Vec<char> = passage.text.chars().collect();
        assert!(!text.is_empty() && text.len() <= 2_200, "{} characters", text.len());
        let mut at = 0;
        for run in &passage.map.runs {
            assert_eq!(run.passage as usize, at, "runs follow one another");
            assert!(run.len > 0);
            for offset in 0..run.len {
                if !run.inserted {
                    let place = run.source + offset;
                    assert_eq!(text[at + offset as usize], source[place as usize]);
                    assert!(last < Some(place), "a character is read once, in order");
                    last = Some(place);
                }
            }
            at += run.len as usize;
        }
        assert_eq!(at, text.len(), "runs cover the passage");
        assert!(passage.notes.iter().all(|note| note.at as usize <= text.len()));
        assert!(passage.headings.iter().all(|heading| !heading.is_empty()));
    }
}

/// Text made of the pieces that layout repair decides on.
fn report() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "健都",
        "クラスター",
        "PMDA(*14)関西",
        "支部",
        "の",
        "を",
        "実施",
        "（R2.3）",
        "（",
        "）",
        "「",
        "」",
        "。",
        "、",
        "・",
        "○",
        "〇",
        "■",
        "◇成果指標",
        "（数値目標）",
        "＜進捗状況＞",
        "＜今年度何をするか＞",
        "＜目標＞",
        "【会員数】",
        "※",
        "⇒",
        "①",
        "(1)",
        "１　",
        "第１章　",
        "Ⅰ．",
        " ",
        "　",
        "\t",
        "\n",
        "\n",
        "\n\n",
        " \n \n",
        "\r\n",
        "\u{c}",
        "28 288 件 4 件 3 件",
        "開催\n年度\n商談数\n",
        "- 3 -",
        "3",
        "ア　",
        "*14 注：",
        "令 和 ４ 年 度",
        "AI",
        "\u{3099}",
        "\u{200d}",
        "\u{0}",
        "\u{feff}",
        "が\u{3099}",
        "①②",
        "[1]",
        "¹",
        "商工労働部",
    ]);
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_character_of_a_passage_stands_at_its_place(text in report(), markdown: bool) {
        let name = if markdown { "a.md" } else { "a.txt" };
        if let Ok(document) = read_document(text.as_bytes(), name, None) {
            check_maps(&document, text.as_bytes());
            prop_assert_eq!(read_document(text.as_bytes(), name, None).unwrap(), document);
        }
    }

    #[test]
    fn arbitrary_text_is_read(text in "(?s).{0,400}", markdown: bool) {
        let name = if markdown { "a.md" } else { "a.txt" };
        if let Ok(document) = read_document(text.as_bytes(), name, None) {
            check_maps(&document, text.as_bytes());
        }
    }

    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), sidecar in "(?s).{0,60}") {
        if let Ok(document) = read_document(&bytes, "a.txt", Some(&sidecar)) {
            check_maps(&document, &bytes);
        }
    }
}

#[test]
fn letters_are_kept_even_in_a_line_without_end() {
    let text = "国立循環器病研究センターは健都へ移転した。".repeat(20_000);
    let document = read_document(text.as_bytes(), "a.txt", None).unwrap();
    check_maps(&document, text.as_bytes());
    assert_eq!(joined(&document.passages), text);
    assert!(
        document.passages.iter().all(|passage| passage.text.ends_with('。')),
        "cut at the ends of sentences"
    );
    let endless = "あ\u{3099}".repeat(30_000);
    let document = read_document(endless.as_bytes(), "a.txt", None).unwrap();
    assert_eq!(joined(&document.passages), endless);
    assert!(
        document.passages.iter().all(|passage| passage.text.starts_with('あ')),
        "no mark is torn from its letter"
    );
}

fn joined(passages: &[Passage]) -> String {
    passages.iter().map(|passage| passage.text.as_str()).collect()
}
