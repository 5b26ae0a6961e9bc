//! Real Word and PowerPoint files: sentences that were looked up in their XML by other means stand in one passage, under
//! the headings that Word shows.

#![expect(clippy::print_stdout, reason = "says why nothing was tested")]

use std::path::Path;

use keifu_corpus::{Document, PassageKind, read_document};

fn read(name: &str) -> Option<Document> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/files").join(name);
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: ../shared is absent");
        return None;
    };
    Some(read_document(&bytes, name, None).expect("a document"))
}

#[track_caller]
fn holds(document: &Document, kind: PassageKind, text: &str, headings: &[&str]) {
    let found = document.passages.iter().find(|passage| passage.text == text);
    let found = found.unwrap_or_else(|| panic!("{}: no passage is {text}", document.source));
    let path: Vec<&str> = found.headings.iter().map(String::as_str).collect();
    assert_eq!((found.kind, path.as_slice()), (kind, headings), "{text}");
}

#[test]
fn papers_with_numbered_headings() {
    use PassageKind::{Heading, Paragraph, TableRow};
    let Some(paper) = read("032_dp2020_03.docx") else { return };
    let chapter = "２　境界型セキュリティとゼロトラスト";
    let section = "２.１　境界型セキュリティとは";
    holds(&paper, Heading, section, &[chapter]);
    let sentence = "城の防御にも似た考え方であり、組織や利用者グループで安全な内側の世界を構築し、外部との接続を可能な限り制限することが基本\
                    となります。";
    holds(&paper, Paragraph, sentence, &[chapter, section]);
    holds(&paper, TableRow, "用語\t意味", &["１　はじめに", "１.２　用語"]);
    // The table of contents is no text.
    let titled = paper.passages.iter().filter(|passage| {
        passage.text.contains("境界型セキュリティとは") && passage.text.chars().count() < 20
    });
    assert_eq!(titled.count(), 1);
}

#[test]
fn guides_with_lists_and_tables() {
    use PassageKind::{Bullet, Paragraph, TableRow};
    let Some(guide) = read("041_441_コアデータパーツ_日付時刻.docx") else { return };
    let day = ["1　日付及び曜日", "1.2　曜日コード"];
    holds(&guide, Paragraph, "「曜日」を省略し「月曜日」を「月」と記入しても問題ありません。", &day);
    holds(&guide, Bullet, "・YYYY：西暦年4桁", &["1　日付及び曜日", "1.1　日付", "YYYY-MM-DD"]);
    let hours = "コード / 時間帯 / コード / 時間帯";
    holds(
        &guide,
        TableRow,
        "08\t08:00/09:00\t20\t20:00/21:00",
        &["5　時間帯等コード", "5.1　時間帯コード", hours],
    );
    let Some(addresses) = read("042_442_コアデータパーツ_住所・所在地（アドレス）.docx")
    else {
        return;
    };
    assert!(addresses.passages.iter().any(|passage| passage.text == "町字ID\t0002002"));
    let Some(plan) = read("052_デジタル・ガバメント実行計画.docx") else { return };
    assert!(
        plan.passages
            .iter()
            .any(|passage| passage.text == "また、経済産業省は、共通語彙基盤の整備・拡張を推進する。")
    );
}

#[test]
fn numbers_in_four_levels_and_notes() {
    let Some(contract) = read("088_bug65649.docx") else { return };
    let starts = |text: &str| contract.passages.iter().any(|passage| passage.text.starts_with(text));
    assert!(starts("4.2.8.1.　Отчетные документы, сроки и порядок предоставления"));
    // Some notes have several paragraphs; the first has the label.
    let notes = contract.passages.iter().filter(|passage| passage.kind == PassageKind::Note);
    assert_eq!(notes.filter(|note| !note.notes.is_empty()).count(), 6);
}

#[test]
fn slides() {
    let Some(slides) = read("090_with_japanese.pptx") else { return };
    let found =
        slides.passages.iter().find(|passage| passage.text == "ゾルゲと尾崎、淡々と最期").expect("the title");
    assert_eq!(found.page, Some(1));
    assert!(slides.passages.iter().any(|passage| passage.text == "Row 1 Col 1\tRow 1 Col 2\tRow 1 Col 3"));
}

#[test]
fn word_files_before_2007() {
    let Some(manual) = read("089_TestShiftJIS.doc") else { return };
    let row = manual.passages.iter().find(|passage| passage.text == "Agent\tAdd Agent\tAdd a new agent.");
    let row = row.expect("the row");
    assert_eq!(row.kind, PassageKind::TableRow);
    assert_eq!(row.headings.last().map(String::as_str), Some("Menu / Command / Description"));
    assert!(manual.warnings.iter().any(|warning| warning.code == "old_format"));
}
