use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::{Document, PageUnit, read_document};

/// A package of parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELS: &str = r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook with sheets of name, attributes (`state="hidden"`) and content (`<sheetData>…`).
fn workbook(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut list = String::new();
    let mut links = String::new();
    let mut parts = Vec::new();
    for (at, (name, attributes, content)) in sheets.iter().enumerate() {
        list += &format!(r#"<sheet name="{name}" sheetId="{at}" {attributes} r:id="r{at}"/>"#);
        links += &format!(r#"<Relationship Id="r{at}" Type="x/worksheet" Target="worksheets/s{at}.xml"/>"#);
        parts.push((format!("xl/worksheets/s{at}.xml"), format!("<worksheet>{content}</worksheet>")));
    }
    parts.push(("xl/workbook.xml".into(), format!("<workbook><sheets>{list}</sheets></workbook>")));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{links}</Relationships>")));
    parts.push(("_rels/.rels".into(), RELS.into()));
    parts.push(("[Content_Types].xml".into(), "<Types/>".into()));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    package(&[more, &parts].concat())
}

/// Rows of cells `A1=text`; numbers stand as numbers, `A1/3=…` has style 3.
fn rows(cells: &[&str]) -> String {
    let mut rows: std::collections::BTreeMap<u32, String> = Default::default();
    for cell in cells {
        let (name, text) = cell.split_once('=').unwrap();
        let (name, style) = name.split_once('/').unwrap_or((name, "0"));
        let (row, _) = grid::position(name).unwrap();
        *rows.entry(row).or_default() += &match text.parse::<f64>() {
            Ok(number) => format!(r#"<c r="{name}" s="{style}"><v>{number}</v></c>"#),
            Err(_) => format!(r#"<c r="{name}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>"#),
        };
    }
    let rows: String =
        rows.iter().map(|(row, cells)| format!(r#"<row r="{}">{cells}</row>"#, row + 1)).collect();
    format!("<sheetData>{rows}</sheetData>")
}

fn shown(document: &Document) -> Vec<String> {
    let show = |passage: &crate::Passage| {
        format!(
            "{} [{}] {}",
            passage.place.cells.as_deref().unwrap_or("-"),
            passage.headings.join(" > "),
            passage.text.replace('\t', "⇥")
        )
    };
    document.passages.iter().map(show).collect()
}

fn of(bytes: &[u8]) -> Document {
    read_document(bytes, "t.xlsx", None).unwrap()
}

/// The passages of a sheet named Sheet1.
fn sheet(content: &str) -> Vec<String> {
    shown(&of(&workbook(&[("Sheet1", "", content)], &[])))
}

fn codes(document: &Document) -> Vec<&str> {
    document.warnings.iter().map(|warning| warning.code.as_str()).collect()
}

#[test]
fn merged_headers_name_all_their_columns() {
    let cells = rows(&[
        "A1=貨物量の推移",
        "E1=（単位：千トン）",
        "A2=区分",
        "B2=令和4年度",
        "D2=令和5年度",
        "B3=輸出",
        "C3=輸入",
        "D3=輸出",
        "E3=輸入",
        "A4=北埠頭",
        "B4=10",
        "C4=20",
        "D4=30",
        "E4=40",
        "A5=南埠頭",
        "B5=1",
        "C5=2",
        "D5=3",
        "E5=4",
    ]);
    let merged = r#"<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="D2:E2"/></mergeCells>"#;
    let names = "区分 / 令和4年度 輸出 / 令和4年度 輸入 / 令和5年度 輸出 / 令和5年度 輸入";
    let expected = [
        "A1 [] 貨物量の推移".to_owned(),
        "E1 [貨物量の推移] （単位：千トン）".to_owned(),
        "A2:E3 [貨物量の推移] 区分⇥令和4年度⇥⇥令和5年度".to_owned(),
        "B3:E3 [貨物量の推移] 輸出⇥輸入⇥輸出⇥輸入".to_owned(),
        format!("A4:E4 [貨物量の推移 > {names}] 北埠頭⇥10⇥20⇥30⇥40"),
        format!("A5:E5 [貨物量の推移 > {names}] 南埠頭⇥1⇥2⇥3⇥4"),
    ];
    assert_eq!(sheet(&(cells.clone() + merged)), expected);
    // The same without merged cells: a name stands over the columns up to the next one.
    let plain = sheet(&cells);
    assert_eq!(plain[4..], expected[4..]);
}

#[test]
fn labels_that_span_rows_stand_in_each() {
    let cells = rows(&[
        "A1=局",
        "B1=施設",
        "C1=利用者数",
        "A2=港湾局",
        "B2=北館",
        "C2=10",
        "B3=南館",
        "C3=20",
        "A4=教育局",
        "B4=図書館",
        "C4=30",
    ]);
    let merged = r#"<mergeCells><mergeCell ref="A2:A3"/></mergeCells>"#;
    assert_eq!(
        sheet(&(cells + merged))[1..],
        [
            "A2:C2 [局 / 施設 / 利用者数] 港湾局⇥北館⇥10",
            "B3:C3 [局 / 施設 / 利用者数] 港湾局⇥南館⇥20",
            "A4:C4 [局 / 施設 / 利用者数] 教育局⇥図書館⇥30",
        ]
    );
}

#[test]
fn several_tables_on_a_sheet() {
    let cells = rows(&[
        "A1=表１　開催状況",
        "E1=表２　予算",
        "A2=回",
        "B2=出席者数",
        "E2=費目",
        "F2=金額",
        "A3=第１回",
        "B3=19",
        "E3=人件費",
        "F3=1200",
        "A4=第２回",
        "B4=17",
        "E4=事業費",
        "F4=300",
        "A6=※速報値",
        "A8=表３　会員",
        "A9=氏名",
        "B9=所属",
        "A10=港花子",
        "B10=みなと大学",
        "A11=海一郎",
        "B11=うみ研究所",
    ]);
    assert_eq!(
        sheet(&cells),
        [
            "A1 [] 表１　開催状況",
            "A2:B2 [表１　開催状況] 回⇥出席者数",
            "A3:B3 [表１　開催状況 > 回 / 出席者数] 第１回⇥19",
            "A4:B4 [表１　開催状況 > 回 / 出席者数] 第２回⇥17",
            "E1 [] 表２　予算",
            "E2:F2 [表２　予算] 費目⇥金額",
            "E3:F3 [表２　予算 > 費目 / 金額] 人件費⇥1200",
            "E4:F4 [表２　予算 > 費目 / 金額] 事業費⇥300",
            "A6 [表２　予算] ※速報値",
            "A8 [] 表３　会員",
            "A9:B9 [表３　会員] 氏名⇥所属",
            "A10:B10 [表３　会員 > 氏名 / 所属] 港花子⇥みなと大学",
            "A11:B11 [表３　会員 > 氏名 / 所属] 海一郎⇥うみ研究所",
        ]
    );
}

#[test]
fn rows_after_an_empty_one_keep_the_header() {
    let cells = rows(&["A1=県", "B1=人口", "A3=総数", "B3=100", "A5=北県", "B5=40", "A6=南県", "B6=60"]);
    assert_eq!(
        sheet(&cells),
        [
            "A1:B1 [] 県⇥人口",
            "A3:B3 [県 / 人口] 総数⇥100",
            "A5:B5 [県 / 人口] 北県⇥40",
            "A6:B6 [県 / 人口] 南県⇥60",
        ]
    );
}

#[test]
fn forms_on_graph_paper() {
    let mut cells = vec![
        "A1=令",
        "B1=和",
        "C1=６",
        "D1=年",
        "E1=４",
        "F1=月",
        "A3=申請者",
        "E3=住所",
        "H3=北区",
        "E4=氏名",
        "H4=港　太郎",
    ];
    cells.extend(["A6=金額", "E6=1", "F6=2", "G6=0", "H6=0", "I6=円"]);
    let columns = r#"<cols><col min="1" max="40" width="2.5" customWidth="1"/></cols>"#;
    let merged = r#"<mergeCells><mergeCell ref="A3:D4"/><mergeCell ref="E3:G3"/><mergeCell ref="H3:M3"/></mergeCells>"#;
    assert_eq!(
        sheet(&format!("{columns}{}{merged}", rows(&cells))),
        [
            "A1:F1 [] 令和６年４月",
            "A3:M3 [令和６年４月] 申請者⇥住所⇥北区",
            "E4:H4 [令和６年４月] 申請者⇥氏名⇥港　太郎",
            "A6:I6 [令和６年４月] 金額⇥1200円",
        ]
    );
}

/// Styles 1 percent, 2 date in the Japanese calendar, 3 thousands, 4 bold.
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>
<fonts><font/><font><b/></font></fonts><fills><fill/></fills><borders><border/></borders>
<cellXfs><xf/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="3"/><xf fontId="1"/></cellXfs></styleSheet>"#;

#[test]
fn values_read_as_they_are_shown() {
    let cells = rows(&[
        "A1=区分",
        "B1=率",
        "C1=開始",
        "D1=額",
        "A2=甲",
        "B2/1=0.0325",
        "C2/2=45383",
        "D2/3=1234567",
        "A3=乙",
        "B3=0.30000000000000004",
    ]);
    let book = workbook(&[("Sheet1", "", &cells)], &[("xl/styles.xml", STYLES)]);
    let passages = shown(&of(&book));
    assert_eq!(passages[1], "A2:D2 [区分 / 率 / 開始 / 額] 甲⇥3.25%⇥令和6年4月1日⇥1,234,567");
    assert!(passages[2].ends_with("乙⇥0.3"), "{passages:?}");
}

#[test]
fn shared_texts_without_their_readings() {
    let strings = r#"<sst><si><r><t>東京</t></r><r><t xml:space="preserve"> 都_x000D_庁&amp;港</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>"#;
    let cells = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
    let book = workbook(&[("Sheet1", "", cells)], &[("xl/sharedStrings.xml", strings)]);
    let document = of(&book);
    let lines: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(lines, ["東京 都", "庁&港"]);
    assert!(!shown(&document).join("").contains("トウ"));
}

#[test]
fn what_is_doubtful_is_said() {
    let cells = r##"<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="inlineStr"><is><t>あり</t></is></c></row>
<row r="2" hidden="1"><c r="A2" t="str"><f>B1</f><v>計算</v></c></row></sheetData>"##;
    let book = workbook(
        &[("概要", "", cells), ("控え", r#"state="veryHidden""#, &rows(&["A1=隠れた注記である。"]))],
        &[],
    );
    let document = of(&book);
    assert_eq!(codes(&document), ["hidden_sheet", "hidden_cells", "error_value", "no_cached_value"]);
    assert!(document.warnings[0].message.contains("控え"));
    assert_eq!(document.metadata.pages, Some(2));
    let last = document.passages.last().unwrap();
    assert_eq!((last.page, last.text.as_str()), (Some(2), "隠れた注記である。"));
    assert_eq!(last.headings, ["控え"]);
    assert_eq!((last.place.unit, last.place.sheet.as_deref()), (PageUnit::Sheet, Some("控え")));
}

#[test]
fn comments_and_boxes() {
    let links = r#"<Relationships><Relationship Id="a" Type="x/comments" Target="../comments1.xml"/>
<Relationship Id="b" Type="x/drawing" Target="../drawings/d.xml"/></Relationships>"#;
    let comments = r#"<comments><commentList><comment ref="B2"><text><r><t>速報値を用いた。</t></r></text></comment></commentList></comments>"#;
    let drawing = r#"<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>7</xdr:row></xdr:from><xdr:sp><xdr:txBody>
<a:p><a:r><a:t>枠の中の文である。</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"#;
    let more = [
        ("xl/worksheets/_rels/s0.xml.rels", links),
        ("xl/comments1.xml", comments),
        ("xl/drawings/d.xml", drawing),
    ];
    let book = workbook(&[("Sheet1", "", &rows(&["A1=本文である。"]))], &more);
    assert_eq!(
        shown(&of(&book)),
        ["A1 [] 本文である。", "D8 [] 枠の中の文である。", "B2 [] 速報値を用いた。"]
    );
}

#[test]
fn progress_tables_keep_their_columns() {
    let cells = rows(&[
        "A1=取組",
        "B1=目標",
        "C1=進捗状況",
        "A2=客船の誘致",
        "B2=年間40回の寄港を目指して働きかける",
        "C2=○寄港数は43回となった（前年度37回）",
        "A3=案内所の運営",
        "B3=利用者の満足度を九割以上に保つ",
        "C3=○調査を行い、満足度は九割二分であった",
    ]);
    let document = of(&workbook(&[("Sheet1", "", &cells)], &[]));
    let found: Vec<_> = document.passages.iter().filter(|passage| passage.column.is_some()).collect();
    assert_eq!(found.len(), 4);
    assert_eq!(found[0].column, Some(crate::Column::Target));
    assert_eq!(found[1].column, Some(crate::Column::Progress));
    assert_eq!(found[1].headings[0], "客船の誘致");
    assert_eq!(found[1].place.cells.as_deref(), Some("A2:C2"));
}

/// The corners of the grid alone: memory must follow the cells, not the range.
#[test]
fn a_sheet_that_is_all_range() {
    let cells = rows(&["A1=上", "XFD1048576=下"]);
    let dimension = r#"<dimension ref="A1:XFD1048576"/>"#;
    let merged = r#"<mergeCells><mergeCell ref="A1:XFD1048575"/></mergeCells>"#;
    assert_eq!(sheet(&format!("{dimension}{cells}")).len(), 2);
    assert_eq!(sheet(&format!("{dimension}{cells}{merged}")).len(), 2);
}

#[test]
fn damaged_files_are_told_from_sound_ones() {
    let book = workbook(&[("Sheet1", "", &rows(&["A1=本文"]))], &[]);
    let cut = read_document(&book[..book.len() / 2], "t.xlsx", None);
    assert!(matches!(cut, Err(Error::Damaged { .. })), "{cut:?}");
    let open = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2"#;
    let document = of(&package(&[
        ("_rels/.rels", RELS),
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="表" r:id="a"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="a" Target="s.xml"/></Relationships>"#,
        ),
        ("xl/s.xml", &format!("<worksheet>{open}")),
    ]));
    assert_eq!(codes(&document), ["damaged_part"]);
    assert!(shown(&document).iter().any(|line| line.ends_with('1')));
}

/// A billion laughs: entities that the file declares are not followed.
#[test]
fn entities_are_not_followed() {
    let strings = r#"<!DOCTYPE sst [<!ENTITY a "はは"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>本文&b;である。</t></si></sst>"#;
    let cells = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
    let document = of(&workbook(&[("Sheet1", "", cells)], &[("xl/sharedStrings.xml", strings)]));
    assert_eq!(document.passages[0].text, "本文である。");
}

#[test]
fn a_text_without_end_is_a_bomb() {
    let long = " ".repeat(20 << 20);
    let cells = format!(
        r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row></sheetData>"#
    );
    let read = read_document(&workbook(&[("Sheet1", "", &cells)], &[]), "t.xlsx", None);
    assert!(matches!(read, Err(Error::Bomb { .. })), "{read:?}");
}

#[test]
fn properties_of_the_file() {
    let core = "<cp:coreProperties><dc:title>年報</dc:title><dc:creator>港湾局</dc:creator><dcterms:created>2024-04-01T00:00:00Z</dcterms:created></cp:coreProperties>";
    let book = workbook(&[("Sheet1", "", &rows(&["A1=本文"]))], &[("docProps/core.xml", core)]);
    let transcript = read(&book, "t.xlsx", Format::Xlsx).unwrap();
    assert_eq!(transcript.properties.title.as_deref(), Some("年報"));
    assert_eq!(transcript.properties.author.as_deref(), Some("港湾局"));
    assert_eq!(transcript.properties.created, Some(jiff::civil::date(2024, 4, 1)));
}

#[test]
fn ods_shows_its_own_texts() {
    let content = r#"<office:document-content><office:automatic-styles><style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:spreadsheet><table:table table:name="推移" table:style-name="h">
<table:table-row><table:table-cell office:value-type="string"><text:p>年度</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>率</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>令和4<text:s text:c="1"/>年度</text:p></table:table-cell><table:table-cell office:value-type="percentage" office:value="0.0325"><office:annotation><dc:date>2024</dc:date><text:p>速報</text:p></office:annotation><text:p>3.25%</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16382"/></table:table-row>
<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:document-content>"#;
    let book =
        package(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)]);
    let transcript = read(&book, "t.ods", Format::Ods).unwrap();
    let lines: Vec<String> = transcript.lines().map(|(line, ..)| line.replace('\t', "⇥")).collect();
    assert_eq!(lines, ["推移", "年度⇥率", "令和4 年度⇥3.25%", "令和4 年度⇥3.25%", "速報"]);
    assert_eq!(transcript.warnings[0].code, "hidden_sheet");
}

#[test]
fn ods_says_no_cell_more_than_a_thousand_times_in_a_row() {
    let sheet = |row: &str| {
        let content = format!(
            r#"<office:document-content><office:spreadsheet><table:table table:name="表">{row}<table:table-row><table:table-cell><text:p>終わり</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:document-content>"#
        );
        let book = package(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", &content),
        ]);
        let transcript = read(&book, "t.ods", Format::Ods).unwrap();
        let codes: Vec<String> = transcript.warnings.iter().map(|warning| warning.code.clone()).collect();
        let text: String = transcript.lines().map(|(line, ..)| line.to_owned() + "\n").collect();
        assert!(text.contains("終わり"), "what follows is read");
        (text.matches("健都").count(), codes.contains(&"cut_off".to_owned()))
    };
    let row = |rows: u32, columns: u32, text: &str| {
        format!(
            r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}"><text:p>{text}</text:p></table:table-cell></table:table-row>"#
        )
    };
    assert_eq!(sheet(&row(900, 2, "健都")), (1800, false));
    assert_eq!(sheet(&row(1_048_570, 1, "健都")), (1000, true));
    assert_eq!(sheet(&row(1, 16_384, "健都")), (1000, true));
    let (cells, cut) = sheet(&row(300_000, 16_384, "健都").repeat(3));
    assert!(cut && (20_000..22_000).contains(&cells), "{cells}");
    let long = format!("健都{}", "。".repeat(30_000));
    let (cells, cut) = sheet(&row(900, 900, &long));
    assert!(cut && cells < 200, "{cells}");
}

#[test]
fn encrypted_ods_is_refused() {
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let book = package(&[("META-INF/manifest.xml", manifest), ("content.xml", "x")]);
    assert!(matches!(read(&book, "t.ods", Format::Ods), Err(Error::Encrypted { .. })));
}

/// Values looked up with openpyxl.
#[test]
fn the_real_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/files/");
    let expected: &[(&str, &str, &str, &str)] = &[
        (
            "063_sample_houganshi.xlsx",
            "B15:AS16",
            "金額",
            "1\t要件定義・ヒアリング\t24.0\t¥8,500\t¥204,000\t30%\t8/5",
        ),
        (
            "091_51519.xlsx",
            "A2:D2",
            "CompanyName",
            "1\t豊田\t豊田車会社\t豊田製品戦略事業統括本部とよたかいしゃトヨタコメント",
        ),
        ("058_data.xlsx", "A4:P4", "numberOfBeds", "香川県高松市番町四丁目１番３号"),
        ("057_data.xlsx", "A2:Q2", "利用可能曜日", "087-889-6555\t月火水木金土日\t9:00\t17:00"),
        (
            "046_438_コアデータモデル_DMD.xlsx",
            "A4:L4",
            "項目名（英語）",
            "2\tpd\t氏\t必\t必\t必\t1\tfamilyName\t氏\t文字列\t山田\tschema.org",
        ),
    ];
    for (name, cells, header, text) in expected {
        let Ok(bytes) = std::fs::read(format!("{folder}{name}")) else {
            println!("skipped: ../shared is absent");
            return;
        };
        let document = read_document(&bytes, name, None).unwrap();
        let row = document
            .passages
            .iter()
            .find(|passage| passage.page == Some(1) && passage.place.cells.as_deref() == Some(cells));
        let row = row.unwrap_or_else(|| panic!("{name}: no {cells} in {:#?}", shown(&document)));
        assert!(row.text.contains(text), "{name}: {}", row.text);
        assert!(row.headings.last().unwrap().contains(header), "{name}: {:?}", row.headings);
    }
}

#[test]
fn the_title_stands_in_a_cell() {
    let cells = rows(&[
        "A1=令和5年度　みなと振興計画の進捗状況",
        "A3=取組",
        "B3=件数",
        "C3=担当課",
        "A4=誘致",
        "B4=3",
        "C4=振興課",
    ]);
    let document = of(&workbook(&[("管理表", "", &cells)], &[]));
    assert_eq!(document.metadata.title, "令和5年度　みなと振興計画の進捗状況");
    assert_eq!(document.metadata.publisher, None);
    let document =
        of(&workbook(&[("進捗管理表", "", &rows(&["A1=取組", "B1=件数", "A2=誘致", "B2=3"]))], &[]));
    assert_eq!(document.metadata.title, "進捗管理表");
}

#[test]
fn rows_with_one_cell_stay_in_their_table_and_titles_part_tables() {
    let cells = rows(&[
        "A1=問１　年齢をお答えください。",
        "A2=選択肢",
        "B2=回答数",
        "A3=20歳未満",
        "B3=10",
        "A4=無回答",
        "A5=40歳以上",
        "B5=30",
        "A6=問２　頻度はどのくらいですか。",
        "A7=選択肢",
        "B7=回答数",
        "A8=毎日",
        "B8=1",
        "A9=週に数回",
        "B9=2",
    ]);
    assert_eq!(
        sheet(&cells)[2..],
        [
            "A3:B3 [問１　年齢をお答えください。 > 選択肢 / 回答数] 20歳未満⇥10",
            "A4 [問１　年齢をお答えください。 > 選択肢 / 回答数] 無回答",
            "A5:B5 [問１　年齢をお答えください。 > 選択肢 / 回答数] 40歳以上⇥30",
            "A6 [] 問２　頻度はどのくらいですか。",
            "A7:B7 [問２　頻度はどのくらいですか。] 選択肢⇥回答数",
            "A8:B8 [問２　頻度はどのくらいですか。 > 選択肢 / 回答数] 毎日⇥1",
            "A9:B9 [問２　頻度はどのくらいですか。 > 選択肢 / 回答数] 週に数回⇥2",
        ]
    );
}

#[test]
fn prose_broken_by_hand_is_joined() {
    let cells = rows(&[
        "A1=議事要旨",
        "A2=事務局から資料１に基づき説明があり、客船の寄港数が前年度を上回ったこと、案内所の運営",
        "A3=を民間に委託したことが報告された。",
        "A4=・消費額も調べるべきである。",
    ]);
    let passages = sheet(&cells);
    assert_eq!(passages.len(), 3, "{passages:?}");
    assert!(passages[1].ends_with("案内所の運営を民間に委託したことが報告された。"), "{passages:?}");
}

#[test]
fn a_table_within_a_form() {
    let cells = rows(&[
        "A1=事業名",
        "B1=にぎわい創出事業",
        "E1=担当課",
        "F1=振興課",
        "A2=目的",
        "B2=みなとを訪れる人を増やす",
        "A3=指標",
        "B3=単位",
        "C3=令和3年度",
        "E3=令和4年度",
        "C4=目標",
        "D4=実績",
        "E4=目標",
        "F4=実績",
        "A5=寄港数",
        "B5=回",
        "C5=40",
        "D5=12",
        "E5=40",
        "F5=43",
        "A6=来訪者数",
        "B6=人",
        "C6=1",
        "D6=2",
        "E6=3",
        "F6=4",
        "A7=事業費",
        "C7=12000",
        "E7=13000",
        "A8=評価",
        "B8=目標を上回った",
    ]);
    let merged = ["B1:D1", "B2:F2", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "A7:B7", "C7:D7", "E7:F7", "B8:F8"];
    let merged: String = merged.iter().map(|name| format!(r#"<mergeCell ref="{name}"/>"#)).collect();
    let names = "指標 / 単位 / 令和3年度 目標 / 令和3年度 実績 / 令和4年度 目標 / 令和4年度 実績";
    assert_eq!(
        sheet(&format!("{cells}<mergeCells>{merged}</mergeCells>")),
        [
            "A1:F1 [] 事業名⇥にぎわい創出事業⇥担当課⇥振興課".to_owned(),
            "A2:F2 [] 目的⇥みなとを訪れる人を増やす".to_owned(),
            "A3:F4 [] 指標⇥単位⇥令和3年度⇥⇥令和4年度".to_owned(),
            "C4:F4 [] 目標⇥実績⇥目標⇥実績".to_owned(),
            format!("A5:F5 [{names}] 寄港数⇥回⇥40⇥12⇥40⇥43"),
            format!("A6:F6 [{names}] 来訪者数⇥人⇥1⇥2⇥3⇥4"),
            "A7:F7 [] 事業費⇥12000⇥13000".to_owned(),
            "A8:F8 [] 評価⇥目標を上回った".to_owned(),
        ]
    );
}
