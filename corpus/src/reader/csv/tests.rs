use super::*;
use crate::{Document, read_document};

fn passages(text: &str) -> Vec<String> {
    shown(&read_document(text.as_bytes(), "t.csv", None).unwrap())
}

fn shown(document: &Document) -> Vec<String> {
    let show = |passage: &crate::Passage| {
        format!(
            "{} [{}] {}",
            passage.place.cells.as_deref().unwrap_or("?"),
            passage.headings.join(" > "),
            passage.text.replace('\t', "⇥")
        )
    };
    document.passages.iter().map(show).collect()
}

#[test]
fn rows_keep_the_names_of_their_columns() {
    assert_eq!(
        passages("年度,商談数,金額（千円）\r\n令和3年度,120,\"1,500\"\r\n令和4年度,135,\"2,000\"\r\n"),
        [
            "A1:C1 [] 年度⇥商談数⇥金額（千円）",
            "A2:C2 [年度 / 商談数 / 金額（千円）] 令和3年度⇥120⇥1,500",
            "A3:C3 [年度 / 商談数 / 金額（千円）] 令和4年度⇥135⇥2,000",
        ]
    );
}

#[test]
fn quotes_hold_separators_and_line_feeds() {
    let records: Vec<_> = Records::new("a,\"b\nc,\"\"d\"\"\",e\n\n,\n\"x\"y,z", ',', true).collect();
    assert_eq!(records, [vec!["a", "b\nc,\"d\"", "e"], vec![""], vec!["", ""], vec!["xy", "z"]]);
    assert_eq!(Records::new("a,", ',', true).collect::<Vec<_>>(), [["a", ""]]);
}

#[test]
fn titles_above_and_remarks_below() {
    assert_eq!(
        passages(
            "港湾統計,,\n（単位：千トン）,,\n\n区分,輸出,輸入\n北埠頭,10,20\n南埠頭,30,40\n\n※速報値である。,,\n"
        ),
        [
            "A1 [] 港湾統計",
            "A2 [港湾統計] （単位：千トン）",
            "A4:C4 [港湾統計] 区分⇥輸出⇥輸入",
            "A5:C5 [港湾統計 > 区分 / 輸出 / 輸入] 北埠頭⇥10⇥20",
            "A6:C6 [港湾統計 > 区分 / 輸出 / 輸入] 南埠頭⇥30⇥40",
            "A8 [港湾統計] ※速報値である。",
        ]
    );
}

#[test]
fn files_without_header_have_none() {
    assert_eq!(
        passages("27100,大阪市,2691185\n27140,堺市,826161\n"),
        ["A1:C1 [] 27100⇥大阪市⇥2691185", "A2:C2 [] 27140⇥堺市⇥826161"]
    );
}

#[test]
fn other_separators_and_ragged_rows() {
    assert_eq!(
        passages("名称;区分;席数\n北館;会議室;20\n南館;ホール;300;改修中\n東館;会議室\n"),
        [
            "A1:C1 [] 名称⇥区分⇥席数",
            "A2:C2 [名称 / 区分 / 席数] 北館⇥会議室⇥20",
            "A3:D3 [名称 / 区分 / 席数 / ] 南館⇥ホール⇥300⇥改修中",
            "A4:B4 [名称 / 区分] 東館⇥会議室",
        ]
    );
    assert_eq!(passages("名称\t席数\n北館\t20\n南館\t300\n")[1], "A2:B2 [名称 / 席数] 北館⇥20");
}

#[test]
fn cells_left_empty_take_their_names_with_them() {
    assert_eq!(
        passages("区,施設,席数\n北区,北館,20\n,別館,10\n南区,,\n"),
        [
            "A1:C1 [] 区⇥施設⇥席数",
            "A2:C2 [区 / 施設 / 席数] 北区⇥北館⇥20",
            "B3:C3 [施設 / 席数] 別館⇥10",
            "A4:C4 [区 / 施設 / 席数] 南区",
        ]
    );
}

#[test]
fn wide_rows_name_their_filled_cells_only() {
    let names: Vec<String> = (1..=60).map(|at| format!("項目その{at}")).collect();
    let mut row = vec![String::new(); 60];
    (row[0], row[9], row[59]) = ("北館".to_owned(), "20".to_owned(), "改修中".to_owned());
    let text = format!("{}\n{}\n{}\n", names.join(","), row.join(","), row.join(","));
    let document = read_document(text.as_bytes(), "t.csv", None).unwrap();
    let last = document.passages.last().unwrap();
    assert_eq!(last.text, "北館\t20\t改修中");
    assert_eq!(last.headings, ["項目その1 / 項目その10 / 項目その60"]);
    assert_eq!(last.place.cells.as_deref(), Some("A3:BH3"));
}

#[test]
fn prose_is_no_table() {
    let text = "　本調査は、県内の港湾における水素利用の見通しを明らかにするため、港湾技術研究所が行った。\n対象は、コンテナターミナル及び倉庫である。\n";
    assert!(matches!(read(text.as_bytes(), "t.csv"), Ok(Outcome::Prose)));
    let document = read_document(text.as_bytes(), "t.csv", None).unwrap();
    assert!(document.passages[0].text.starts_with("本調査は"));
}

#[test]
fn a_quote_that_nobody_closes() {
    let mut text = "名称,席数\n\"北館,20\n".to_owned();
    for at in 0..2_000 {
        text.push_str(&format!("館{at},{at}\n"));
    }
    let document = read_document(text.as_bytes(), "t.csv", None).unwrap();
    assert!(document.warnings.iter().any(|warning| warning.code == "unclosed_quote"));
    assert_eq!(document.passages.last().unwrap().text, "館1999\t1999");
    assert_eq!(document.passages.last().unwrap().headings, ["名称 / 席数"]);
}

/// Encoding and byte order mark are the decoder's; here only that they reach it.
#[test]
fn shift_jis() {
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("年度,件数\n令和3年度,12\n令和4年度,13\n");
    let document = read_document(&bytes, "t.csv", None).unwrap();
    assert_eq!(document.metadata.encoding, "Shift_JIS");
    assert_eq!(document.passages[1].headings, ["年度 / 件数"]);
}

#[test]
fn the_real_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/files/062_data.csv");
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let document = read_document(&bytes, "062_data.csv", None).unwrap();
    let first = &document.passages[1];
    assert!(first.text.contains("独立行政法人国立病院機構高松医療センター"), "{}", first.text);
    assert!(
        first.headings[0].starts_with("#property / latitude / longitude / address"),
        "{:?}",
        first.headings
    );
    assert_eq!(first.place.cells.as_deref().map(|cells| cells.starts_with("A2:")), Some(true));
}
