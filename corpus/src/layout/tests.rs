//! How small texts in the manner of real reports read after repair.

use std::fmt::Write;

use super::repair;

/// Kind, column, page, heading path and text of each passage, as a reviewer reads them.
fn show(text: &str) -> String {
    let repaired = repair(text);
    let mut shown = String::new();
    if !repaired.running_heads.is_empty() {
        writeln!(shown, "aside: {}", repaired.running_heads.join(" | ")).unwrap();
    }
    for passage in &repaired.passages {
        let column = passage.column.map(|column| format!(" {column:?}")).unwrap_or_default();
        let page = passage.page.map(|page| format!(" p.{page}")).unwrap_or_default();
        let notes: String =
            passage.notes.iter().map(|note| format!(" *{}@{}", note.label, note.at)).collect();
        writeln!(shown, "[{:?}{column}{page}{notes}] {}", passage.kind, passage.headings.join(" > "))
            .unwrap();
        writeln!(shown, "    {}", passage.text.replace('\t', "⇥")).unwrap();
    }
    shown
}

/// Three columns flattened page by page, an empty line after every line, a running head on each page.
#[test]
fn a_progress_table_from_a_pdf() {
    insta::assert_snapshot!(show(
        " 港湾局 \n\n【テーマ２】 みなとの脱炭素化 \n\nめざす方向 \n\n◎埠頭で使う電力を再生可能エネルギーに置き換えるため、県内の事業者と共に陸上電力供給(*3)の拠\n\n点を整える。 \n\n \n\n北埠頭グリーン拠点 \n\n ＜今年度何をするか＞ \n\n▷ \n\n＜何をどのような状態にするか（目標）＞ \n\n▶ \n\n＜進捗状況（R4.3 月末時点）＞ \n\n ■北埠頭において、水素を燃料とする荷役機械の導入を\n\n後押しする「北埠頭グリーン拠点」をつくる \n\n○みなと水素協議会（協議会）の運営と、水素供給網(*4)\n\n部会の新設 \n\n・港湾技術研究所（港研）の移転先の検討 \n\n \n\n \n\n◇成果指標（アウトカム） \n\n（数値目標） \n\n・荷役機械の導入：12 台 \n\n（昨年度：４台） \n\n \n\n（定性的な目標） \n\n・港研の移転先を年度内に決め\n\nる \n\n \n\n○みなと水素協議会を２回開催（R3.7、R4.2） \n\n・供給網部会を新設（R3.7） \n\n【導入実績】 \n\n・荷役機械：９台 \n 港湾局 \n\n南埠頭の物流効率化 \n\n ＜今年度何をするか＞ \n\n＜目標＞ \n\n＜進捗状況（R4.3 月末時点）＞ \n\n○予約システムの試行 \n\n◇成果指標（アウトカム） \n\n・待ち時間の短縮 \n\n○予約システム「みなとゲート」を稼働（R3.10） \n 港湾局 \n\n○出口ゲートの増設に向けた調査 \n\n（定性的な目標） \n\n・渋滞の解消 \n\n \n\n○調査を民間に委託（R4.1） \n\n"
    ));
}

/// The same kind of table from a word processor: cells begin with tabs, paragraphs are whole.
#[test]
fn a_progress_table_from_a_word_processor() {
    insta::assert_snapshot!(show(
        "港湾局\n\n【テーマ１】　みなとのにぎわい\n\t客船の誘致\n\n\t\n\t＜取組内容＞\n\t▷\n\t＜目標＞\n\t▶\n\t＜実績（H31.3月末時点）＞\n\n\t\n\t■客船の寄港を増やす\n○海外の船会社を訪ねる。\n・見本市への出展（H30.10）\n\n\t\n\t\n◇成果指標（アウトカム）\n・寄港数：40回\n\n\t\n\t○寄港数は43回（前年度：37回）。\n・船会社２社と覚書を締結（H30.12）\n※うち１社は台湾の会社\n⇒来年度の寄港予約：50回\n\n\t港の案内所の運営\n\n\t\n\t＜取組内容＞\n\t＜目標＞\n\t＜実績（H31.3月末時点）＞\n\t○案内所の開設\n"
    ));
}

/// Prose wrapped in mid-word at a fixed width, with and without an indented first line.
#[test]
fn wrapped_prose() {
    insta::assert_snapshot!(show(
        "第１章　調査の目的\n　本調査は、県内の港湾における水素利用の見通しを明らかにするため、港湾技術研\n究所（以下「港研」という。）が令和３年度に行ったものである。対象は、コンテナタ\nーミナル及び倉庫である。\n　調査に当たっては、みなと水素協議会（Port Hydrogen\nAlliance）の協力を得た。\n\n１　対象\n(1) 北埠頭\n・荷役機械　32台\n(2) 南埠頭\n・倉庫　14棟\n\n２　結果\n　① 導入の意向を持つ事業者は、回答した 58 社のうち 21 社で\nあった。\n　② 費用の負担を課題とする事業者が多い。\n"
    ));
}

/// Pages with form feeds: furniture goes, content that looks like it stays.
#[test]
fn pages_and_furniture() {
    insta::assert_snapshot!(show(
        "みなと年報 2021\n第１章　概況\n　令和３年度の取扱貨物量は前年度を上回っ\n- 1 -\n\u{c}みなと年報 2021\nた。内訳は次のとおり。\n貨物量　　　　輸出　　　　輸入\n3\n- 2 -\n\u{c}みなと年報 2021\n第２章　課題\n・人手の確保\n- 3 -\n"
    ));
}

#[test]
fn tables_of_numbers() {
    insta::assert_snapshot!(show(
        "○商談会の開催 \n\n<商談会の結果> \n\n開催 \n\n年度 \n商談数 \n\n商談 \n\n継続中 \n\n成約 \n\n28 120 件 14 件 3 件 \n\n29 135 件 20 件 5 件 \n\n30 98 件 調査中 \n\n【参考】 \n\n・相談件数 41 件 \n\n"
    ));
    insta::assert_snapshot!(show(
        "参考　部会の開催状況\n回数　　　開催日　　　　　　出席者\n第１回　　R3.8.27　　　　　　19名\n第２回　　R3.10.15　　　　　 17名\n品目\t数量\t備考\nクレーン\t2\tGantry Crane\n"
    ));
}

#[test]
fn notes_and_references() {
    insta::assert_snapshot!(show(
        "・NLA(*5)関西セン\nターと（＊１２）連携し、港研※３を支援[2]した¹。面積は12km²、3*4=12\n※詳細は別紙のとおり\n*5 NLA：国立物流機構(National Logistics Agency)の略\n（注）令和３年度の値\n"
    ));
}

#[test]
fn blanks_of_extraction() {
    insta::assert_snapshot!(show(
        "令 和 ４ 年 度 港 湾 白 書\n\n・NLA 関西支部 が 8 回、Port Week 2021 を 3 社で 開催\n・対象Ａ　　・対象Ｂ　　・対象Ｃ\n"
    ));
}

/// Labels of a figure, set in single spacing among double-spaced text.
#[test]
fn labels_of_a_figure() {
    insta::assert_snapshot!(show(
        "２ 流れ \n\n荷主の求めに応じて、次の図のとおり貨物を運ぶ。港では、税関の手続と荷役とを並行して行う\n\nことにより時間を短くする。 \n\n \n\n \n\n荷主\n\n港湾\n事業者\n\n税関\n\n輸出入の手続を電子で行い、書類を減らすことにより、荷主の負担を\n軽くする。\n\n"
    ));
}

/// Rows that end and begin pages look alike without being furniture.
#[test]
fn rows_at_page_ends_are_content() {
    let text = "港湾年報\n合計 41 件\n1\n\u{c}港湾年報\n会合を開いた。\n合計 59 件\n2\n\u{c}港湾年報\n視察をした。\n合計 105 件\n3\n";
    let repaired = repair(text);
    let texts: Vec<&str> = repaired.passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(texts, ["合計41件", "会合を開いた。", "合計59件", "視察をした。", "合計105件"]);
    assert_eq!(repaired.running_heads, ["港湾年報"]);
}

/// What a reader of tables, headings and lists writes down, and the passages that come of it.
#[test]
fn what_a_format_tells_is_believed() {
    use super::transcript::{Entry, Follows, Role, Transcript};
    let mut transcript = Transcript::default();
    let entry = |role: Role| Entry { role, follows: Follows::No, ..Entry::default() };
    transcript.push("健都の取組", entry(Role::Heading(1)));
    transcript.push("・窓口を置き、相談に応じた", Entry::paragraph());
    transcript.push("続きの段落である。", Entry::paragraph());
    transcript.push("途中で切れた", Entry::paragraph());
    transcript.push("行である。", Entry { follows: Follows::Yes, ..Entry::default() });
    transcript.push("一つ目", entry(Role::Item(1)));
    transcript.push("その中", entry(Role::Item(2)));
    let header = std::sync::Arc::new(vec!["開催年度".to_owned(), "商談数".to_owned()]);
    transcript.push_row(&["開催年度", "商談数"], &Default::default(), Entry::default());
    transcript.push_row(&["30", "278 件"], &header, Entry::default());
    let header: Vec<String> = ["取組", "目標", "進捗状況"].map(str::to_owned).into();
    let header = std::sync::Arc::new(header);
    transcript.push_row(&["取組", "目標", "進捗状況"], &Default::default(), Entry::default());
    let cells = ["相談窓口", "年間100件の相談に応じる体制を整える", "○105件の相談に応じた\n・うち北摂 20件"];
    transcript.push_row(&cells, &header, Entry::default());
    transcript.push("脚注の本文", entry(Role::Note("1".to_owned())));
    let mut shown = String::new();
    for passage in super::repair_transcript(&transcript).passages {
        let column = passage.column.map(|column| format!(" {column:?}")).unwrap_or_default();
        shown += &format!("[{:?}{column}] {}\n", passage.kind, passage.headings.join(" > "));
        shown += &format!("    {}\n", passage.text.replace('\t', "⇥"));
        let text: Vec<char> = transcript.lines().flat_map(|(line, ..)| line.chars().chain(['\n'])).collect();
        for run in passage.map.runs.iter().filter(|run| !run.inserted) {
            for at in 0..run.len {
                let here = passage.text.chars().nth((run.passage + at) as usize);
                assert_eq!(here, Some(text[(run.source + at) as usize]));
            }
        }
    }
    insta::assert_snapshot!(shown);
}
