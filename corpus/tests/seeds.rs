//! Reading of three real reports, where they are at hand: nothing is lost and names are whole again.

use std::{io::Write, path::PathBuf};

use keifu_corpus::{Column, Document, Normalized, PassageKind, decode, read_document};

/// The bytes and the reading of the report whose file name begins with `prefix`.
fn seed(prefix: &str) -> Option<(Vec<u8>, Document)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        // Without a capture by the test harness; the result of writing a remark does not matter.
        let _ = writeln!(std::io::stderr(), "skipped: ../shared is absent");
        return None;
    };
    let path = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)))?;
    let bytes = std::fs::read(&path).expect("a seed can be read");
    let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let document = read_document(&bytes, &name, None).expect("a seed is text");
    Some((bytes, document))
}

/// The matching form of a text without footnote references of the form `(*14)`.
fn bare(text: &str) -> String {
    let mut bare = Normalized::matching(text).text;
    while let Some(start) = bare.find("(*") {
        let Some(length) = bare[start..].find(')') else { break };
        bare.replace_range(start..start + length + 1, "");
    }
    bare
}

#[test]
fn nothing_but_furniture_is_lost() {
    for prefix in ["000", "001", "002"] {
        let Some((bytes, document)) = seed(prefix) else { return };
        let source: Vec<char> = decode(&bytes, "seed.txt").unwrap().text.chars().collect();
        let mut kept = vec![false; source.len()];
        for run in document.passages.iter().flat_map(|passage| &passage.map.runs).filter(|run| !run.inserted)
        {
            kept[run.source as usize..(run.source + run.len) as usize].fill(true);
        }
        let lost: String = source
            .iter()
            .zip(&kept)
            .filter(|(c, kept)| c.is_alphanumeric() && !**kept)
            .map(|(c, _)| *c)
            .collect();
        let heads = "商工労働部";
        let marks: usize =
            document.passages.iter().flat_map(|passage| &passage.notes).map(|note| note.label.len()).sum();
        let rest = lost.replace(heads, "");
        assert_eq!(
            rest.chars().count(),
            marks,
            "{prefix}: only running heads and footnote marks are set aside: {rest}"
        );
    }
}

#[test]
fn names_cut_by_line_ends_and_footnotes_are_whole() {
    for (prefix, names) in [
        (
            "000",
            &[
                "PMDA関西支部",
                "北大阪健康医療都市",
                "健都クラスター推進協議会",
                "彩都バイオサイエンスセミナー",
                "国立循環器病研究センター",
            ][..],
        ),
        ("001", &["PMDA関西支部", "健都クラスター推進協議会", "創薬シーズ事業化コンペティション"]),
        (
            "002",
            &[
                "さいたま市CSRチャレンジ企業",
                "医薬品医療機器総合機構",
                "日本医療研究開発機構",
                "理想的な支援成功モデル",
            ],
        ),
    ] {
        let Some((bytes, document)) = seed(prefix) else { return };
        let raw = bare(&decode(&bytes, "seed.txt").unwrap().text);
        for name in names {
            let name = Normalized::matching(name).text;
            let found: usize = document
                .passages
                .iter()
                .map(|passage| Normalized::matching(&passage.text).text.matches(&name).count())
                .sum();
            assert!(found > 0);
            assert_eq!(found, raw.matches(&name).count(), "{prefix}: {name}");
        }
    }
}

#[test]
fn metadata_agree_with_the_gold() {
    for (prefix, publisher, year) in [
        ("000", "商工労働部", 2019),
        ("001", "商工労働部", 2018),
        ("002", "指定都市市長会経済・雇用部会", 2013),
    ] {
        let Some((_, document)) = seed(prefix) else { return };
        assert_eq!(document.metadata.publisher.as_deref(), Some(publisher));
        assert_eq!(document.metadata.fiscal_year, Some(year), "{prefix}");
    }
}

#[test]
fn cells_of_progress_tables_know_their_column() {
    for (prefix, cells) in [
        (
            "000",
            &[
                ("（仮称）未来医療推進機構を設立（R１.9月頃）", Column::Target),
                ("・設立登記（R1.11）", Column::Progress),
                ("・HBNetへの参画企業：50社", Column::Target),
                ("・HBNetへの参画企業：28社", Column::Progress),
                ("・127件", Column::Progress),
                ("・施設計画", Column::Plan),
            ][..],
        ),
        (
            "001",
            &[
                ("・伴走支援段階にある有望シーズ：5件", Column::Target),
                ("⇒伴走支援段階にある有望シーズ：６件", Column::Progress),
                ("・年度上半期での公募実施", Column::Plan),
                ("・府内投資促進補助金交付決定件数：16件", Column::Progress),
            ],
        ),
    ] {
        let Some((_, document)) = seed(prefix) else { return };
        for (text, column) in cells {
            let passage = document.passages.iter().find(|passage| passage.text.ends_with(text));
            assert_eq!(passage.map(|passage| passage.column), Some(Some(*column)), "{prefix}: {text}");
        }
    }
}

#[test]
fn table_rows_have_their_header() {
    let Some((_, document)) = seed("000") else { return };
    let rows: Vec<_> = document
        .passages
        .iter()
        .filter(|passage| passage.kind == PassageKind::TableRow && passage.text.starts_with("30\t278件"))
        .collect();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let header = row.headings.last().unwrap();
        assert_eq!(header, "開催年度 / 商談数 / 商談継続中 / 共同研究/ライセンス契約成立");
    }
}
