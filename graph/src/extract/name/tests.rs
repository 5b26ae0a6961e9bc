//! Sentences of the genre, written for these tests, with the names that a careful reader finds in them.

mod aliases;

use std::sync::LazyLock;

use keifu_corpus::{Analysis, Document, DocumentId, Metadata, Passage, PassageKind, Revision, SourceMap};
use keifu_indexer::Analyzer;

use super::NameRecognizer;
use crate::{EntityKind, Extraction};

/// Dictionary and recognizer, made once for all tests.
static SHARED: LazyLock<(Analyzer, NameRecognizer)> =
    LazyLock::new(|| (Analyzer::new(&[]).unwrap(), NameRecognizer::new()));

fn extract(texts: &[&str]) -> (Document, Extraction) {
    let passages = (0..)
        .zip(texts)
        .map(|(ordinal, text)| Passage {
            ordinal,
            kind: if text.contains('\t') { PassageKind::TableRow } else { PassageKind::Paragraph },
            headings: Vec::new(),
            column: None,
            page: None,
            text: (*text).to_owned(),
            map: SourceMap::default(),
            notes: Vec::new(),
            place: Default::default(),
        })
        .collect();
    let document = Document {
        id: DocumentId::of_source("a.txt"),
        revision: Revision(String::new()),
        source: "a.txt".to_owned(),
        metadata: Metadata::default(),
        passages,
        warnings: Vec::new(),
    };
    let (analyzer, recognizer) = &*SHARED;
    let mut worker = analyzer.worker();
    let analyses: Vec<Analysis> = texts.iter().map(|text| worker.analyze(text)).collect();
    let mut extraction = Extraction::default();
    recognizer.recognize(&document, &analyses, &mut extraction);
    (document, extraction)
}

/// `組織 name`, in order of name, one a line.
fn names(texts: &[&str]) -> Vec<String> {
    let (_, extraction) = extract(texts);
    let mut names: Vec<String> =
        extraction.entities.iter().map(|entity| format!("{} {}", entity.kind.label(), entity.name)).collect();
    names.sort();
    names
}

fn check(text: &str, expected: &[&str]) {
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(names(&[text]), expected, "in: {text}");
}

#[test]
fn known_names_are_whole_words() {
    check("東京都と大阪市が合同で開催した。", &["組織 大阪市", "組織 東京都"]);
    check("京都の企業と、京都市場調査会社の社員。", &["地名 京都"]);
    check("厚労省及び経産省の担当者が来訪。", &["組織 厚生労働省", "組織 経済産業省"]);
    check("日本語版の資料を作成した。", &[]);
}

#[test]
fn generic_nouns_are_no_names() {
    for text in [
        "関係機関との協議会を開催し、事業計画を策定した。",
        "各大学・研究機関及び民間企業への説明会を実施",
        "補助金の交付決定を受けた事業者の支援",
        "本部会において、各委員会の活動を報告した。",
        "AI、IoT、SDGsに関するWEBセミナー",
        "㈱・有限会社の別を問わない。",
        "新規事業の推進体制を整備する。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn heads_tell_the_kind() {
    check("神戸医療産業振興機構が設立された。", &["組織 神戸医療産業振興機構"]);
    check("名古屋大学医学部附属病院を視察", &["組織 名古屋大学", "組織 名古屋大学医学部附属病院"]);
    check("川崎ロボットイノベーションパークに入居", &["施設 川崎ロボットイノベーションパーク"]);
    check("・再生医療ビジネスフォーラム（H30.7）", &["事業 再生医療ビジネスフォーラム"]);
    check(
        "千葉県と埼玉県で水素ステーション整備促進補助金を交付",
        &["事業 水素ステーション整備促進補助金", "地名 埼玉県", "組織 千葉県"],
    );
}

#[test]
fn legal_forms_belong_to_no_name() {
    let (_, extraction) = extract(&[
        "（一財）ひょうご再生医療財団",
        "一般財団法人ひょうご再生医療財団と㈱湾岸精機が協定を締結",
    ]);
    let names: Vec<&str> = extraction.entities.iter().map(|entity| entity.name.as_str()).collect();
    assert_eq!(names, ["ひょうご再生医療財団", "湾岸精機"]);
}

#[test]
fn definitions_give_short_forms() {
    let cases = [
        ("大阪港湾技術研究センター（港技研）を訪問。港技研の成果を報告", "港技研"),
        ("関西水素利用協議会（以下「水素協」という。）を設置し、水素協で議論", "水素協"),
        ("九州海洋開発機構（略称：KODO）が参加した。", "KODO"),
        ("北陸外国企業誘致センター（H-BIC）を活用", "H-BIC"),
    ];
    for (text, short) in cases {
        let (_, extraction) = extract(&[text]);
        let defined: Vec<&str> = extraction.aliases.iter().map(|alias| alias.short.as_str()).collect();
        assert_eq!(defined, [short], "in: {text}");
        let entity = &extraction.entities[extraction.aliases[0].entity as usize];
        assert!(entity.forms.iter().any(|form| form.text == short), "in: {text}");
    }
}

#[test]
fn brackets_that_explain_define_nothing() {
    for text in [
        "大阪市（土地所有者）との協議",
        "名古屋イノベーション施設（3施設）に入居",
        "関西ものづくり連盟（再掲）",
        "堺ものづくりフェア2019（福岡市）",
        "大阪商工会議所（6/12）",
    ] {
        let (_, extraction) = extract(&[text]);
        assert!(extraction.aliases.is_empty(), "{:?} in: {text}", extraction.aliases);
    }
}

#[test]
fn a_branch_is_not_its_body() {
    let (_, extraction) =
        extract(&["PMDA\n関西支部を訪問した。", "関西支部の利用件数", "JETROの大阪本部と連携"]);
    let branch = extraction.entities.iter().find(|entity| entity.name == "PMDA関西支部").unwrap();
    let body = &extraction.entities[branch.parent.unwrap() as usize];
    assert_eq!(body.name, "医薬品医療機器総合機構");
    assert!(branch.forms.iter().any(|form| form.text == "関西支部"));
    assert!(extraction.entities.iter().any(|entity| entity.name == "JETRO大阪本部"));
}

#[test]
fn what_prepares_a_body_is_another_body() {
    let names =
        names(&["（仮称）湾岸未来機構設立準備組織を立ち上げ、準備組織で定款を検討。", "機構の体制を決定"]);
    assert_eq!(names, ["組織 湾岸未来機構", "組織 湾岸未来機構設立準備組織"]);
}

#[test]
fn short_forms_follow_the_only_name_they_fit() {
    let (document, extraction) =
        extract(&["関西水素利用協議会を設置した。", "協議会は３回開催した。", "既存協議会の意見"]);
    let mentions: Vec<(u32, &str)> = extraction
        .mentions
        .iter()
        .map(|mention| {
            let text = &document.passages[mention.place.passage as usize].text;
            (mention.place.passage, mention.place.span.of(text))
        })
        .collect();
    assert_eq!(mentions, [(0, "関西水素利用協議会"), (1, "協議会")]);
}

#[test]
fn quotations_and_latin_words() {
    check("「空飛ぶ船」推進会議を開催", &["組織 「空飛ぶ船」推進会議"]);
    check("プラットフォーム「MediLinK（Medical Link Kansai）」の活用", &["事業 MedicalLinkKansai"]);
    check("Smart Port Expo 2019に出展", &["事業 SmartPortExpo2019"]);
    check("「人材が足りない」という声", &[]);
}

#[test]
fn mentions_lie_in_their_passages() {
    let texts = ["ＰＭＤＡ　関西支部（㈱・(一財)", "（（（「「「", "", "京都府・大阪府・", "１２３年度２件"];
    let (document, extraction) = extract(&texts);
    for mention in &extraction.mentions {
        let length = document.passages[mention.place.passage as usize].text.chars().count() as u32;
        assert!(mention.place.span.start < mention.place.span.end && mention.place.span.end <= length);
        assert!((mention.entity as usize) < extraction.entities.len());
    }
    assert!(extraction.entities.iter().all(|entity| EntityKind::ALL.contains(&entity.kind)));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]
    #[test]
    fn no_text_is_refused(text in "[（）「」・大阪府市関西支部機構協議会ＰＭＤＡ(株)㈱A-Z0-9 年件の、。ー=&]{0,60}") {
        let (document, extraction) = extract(&[&text]);
        for mention in &extraction.mentions {
            let span = mention.place.span;
            proptest::prop_assert!(!span.of(&document.passages[0].text).is_empty());
        }
    }
}

#[test]
fn a_long_line_is_read_like_many_short_ones() {
    let piece = "大阪府・関西水素利用協議会（PMDA関西支部）「健都」協議会((";
    let (_, short) = extract(&[piece]);
    let (_, long) = extract(&[&piece.repeat(2000)]);
    assert!(long.mentions.len() >= 2000 * (short.mentions.len() - 1), "{} mentions", long.mentions.len());
}

#[test]
fn the_state_by_itself_is_its_government() {
    check("制度の拡充を国に要望した。", &["組織 国"]);
    check("国や京都府と連携して進める。", &["組織 京都府", "組織 国"]);
    check("・国及び京都府に要望", &["組織 京都府", "組織 国"]);
    check(
        "訪れた国は多く、アジアの国との交流、各国の代表、国内の状況、その国の制度を学んだ。",
        &["地名 アジア"],
    );
}

#[test]
fn a_region_named_after_its_core_is_one_place_and_names_both() {
    check("仙台・東北の企業を支援", &["地名 仙台", "地名 仙台・東北", "地名 東北"]);
    check("福岡・仙台で開催", &["地名 仙台", "地名 福岡"]);
}

#[test]
fn a_meeting_is_named_by_those_who_meet() {
    check(
        "京都府、神戸市との連絡会議を開催",
        &["事業 京都府、神戸市との連絡会議", "組織 京都府", "組織 神戸市"],
    );
    check("京都府との連絡会議を開催", &["組織 京都府"]);
}

#[test]
fn a_legal_form_makes_a_name_of_what_stands_beside_it() {
    check("甲賀電機株式会社に委託した。", &["組織 甲賀電機"]);
    check("本年度は甲賀・スタンレー監査法人が監査した。", &["組織 甲賀・スタンレー監査法人"]);
    check("各株式会社の役員、民間の有限会社等に説明した。", &[]);
    check("甲賀電機株式会社名張営業所が担当した。", &["組織 甲賀電機", "組織 甲賀電機株式会社名張営業所"]);
}

#[test]
fn a_name_ends_where_its_cell_ends() {
    check("1\t株式会社ＫＧＤ\t東北6県への広報\t2.6", &["地名 東北6県", "組織 KGD"]);
    check("2\t株式会社たけのうち電器\t電話交換機の更新\t318", &["組織 たけのうち電器"]);
    check("3\t甲賀電機（株）\t法令の検索\t2.6", &["組織 甲賀電機"]);
}

/// The surfaces by which the entity is mentioned that has `name` among its mentions, ascending.
fn forms_beside(texts: &[&str], name: &str) -> Vec<String> {
    let (document, extraction) = extract(texts);
    let surface = |place: &crate::Place| {
        let text = place.span.of(&document.passages[place.passage as usize].text);
        text.chars().filter(|c| !c.is_whitespace()).collect::<String>()
    };
    let owner = extraction.mentions.iter().find(|mention| surface(&mention.place) == name);
    let owner = owner.unwrap_or_else(|| panic!("{name} is not mentioned in {texts:?}")).entity;
    let mut forms: Vec<String> =
        extraction.mentions.iter().filter(|m| m.entity == owner).map(|m| surface(&m.place)).collect();
    forms.sort();
    forms.dedup();
    forms
}

#[test]
fn what_stands_beside_a_name_makes_forms_of_it() {
    let cases: &[(&[&str], &str, &[&str])] = &[
        (
            &[
                "ドイツのバーデン＝ビュルテンベルク（BW）州と覚書を締結した。",
                "BW州企業が来日した。BWの企業。",
            ],
            "BW",
            &[
                "BW",
                "BW州",
                "ドイツのバーデン＝ビュルテンベルク（BW）州",
                "バーデン＝ビュルテンベルク",
                "バーデン＝ビュルテンベルク（BW）州",
            ],
        ),
        (
            &["長崎海洋クラスター協議会の会合を開いた。", "協議会（人材育成部会）を開催した。"],
            "人材育成部会",
            &["人材育成部会", "協議会（人材育成部会）"],
        ),
        (
            &["北九州ものづくり展2021（北九州市）に出展した。"],
            "北九州ものづくり展2021",
            &["北九州ものづくり展2021", "北九州ものづくり展2021（北九州市）"],
        ),
        (
            &[
                "「北陸衛生管理ガイドライン～中小企業のための読本～」を発行した。「北陸衛生管理ガイドライン」を配布した。",
            ],
            "北陸衛生管理ガイドライン",
            &[
                "北陸衛生管理ガイドライン",
                "北陸衛生管理ガイドライン～中小企業のための読本～",
                "中小企業のための読本",
            ],
        ),
    ];
    for (texts, name, expected) in cases {
        let found = std::panic::catch_unwind(|| forms_beside(texts, name));
        let mut expected: Vec<String> = expected.iter().map(|form| (*form).to_owned()).collect();
        expected.sort();
        assert_eq!(found.unwrap_or_default(), expected, "{texts:?}");
    }
}

#[test]
fn words_that_point_back_mean_the_last_such_name() {
    let texts =
        ["富山県産業技術研究開発センターが開所した。", "同センターは試験を受託する。同社員は参加しない。"];
    let forms = forms_beside(&texts, "同センター");
    assert!(forms.contains(&"富山県産業技術研究開発センター".to_owned()), "{forms:?}");
    // Nothing before that it could mean.
    assert_eq!(names(&["同機構は審査を行う。"]), Vec::<String>::new());
}

#[test]
fn a_nickname_in_brackets_is_the_body_and_who_runs_it_is_not() {
    let forms =
        forms_beside(&["北陸医療情報研究会（メディカルフォーラム）を開催した。"], "メディカルフォーラム");
    assert!(forms.contains(&"北陸医療情報研究会".to_owned()), "{forms:?}");
    let forms =
        forms_beside(&["予防管理システム導入事業（ミライテック（株））を採択した。"], "ミライテック（株）");
    assert_eq!(forms, ["ミライテック（株）"]);
    let forms =
        forms_beside(&["長崎海洋クラスター協議会（人材育成部会）を開いた。"], "長崎海洋クラスター協議会");
    assert_eq!(forms, ["長崎海洋クラスター協議会"]);
}

#[test]
fn a_name_modelled_on_one_from_abroad_is_not_that_one() {
    let texts =
        ["日本版CDC（Centers for Disease Control）「（独）健康危機管理研究機構」（仮称）を創設する。"];
    let forms = forms_beside(&texts, "日本版CDC");
    assert!(forms.contains(&"（独）健康危機管理研究機構".to_owned()), "{forms:?}");
    assert!(forms.contains(&"「（独）健康危機管理研究機構」（仮称）".to_owned()), "{forms:?}");
}

#[test]
fn an_event_is_told_by_whom_one_meets_there() {
    check("・タイ企業との商談会を福岡にて開催", &["事業 タイ企業との商談会", "地名 福岡"]);
    check("海外企業との商談会を実施", &[]);
    let forms = forms_beside(&["・欧州企業等との交流会を開催", "○欧州交流会の後追い調査"], "欧州交流会");
    assert!(forms.contains(&"欧州企業等との交流会".to_owned()), "{forms:?}");
    assert!(
        names(&["・洋上風力、水素等新エネルギー分野に係る商談会（R3.2）"])
            .contains(&"事業 洋上風力、水素等新エネルギー分野に係る商談会".to_owned())
    );
}

#[test]
fn short_forms_are_defined_in_many_ways() {
    for (text, short, long) in [
        ("高知工科大学（以下、工科大）が参加した。", "工科大", "高知工科大学"),
        (
            "土佐先端技術大学院大学（TAIST、香美市）と連携した。TAISTは遠い。",
            "TAIST",
            "土佐先端技術大学院大学",
        ),
        (
            "高知県ものづくりフェア（旧：高知県産業技術フェア）を開いた。",
            "高知県産業技術フェア",
            "高知県ものづくりフェア",
        ),
        (
            "公益財団法人四万十産業支援センター（以下、「センター」という）に委託した。センターは相談を受けた。",
            "センター",
            "公益財団法人四万十産業支援センター",
        ),
        (
            "「四国デジタル推進コンソーシアム」（略称ＳＤＣ）を設立した。",
            "ＳＤＣ",
            "四国デジタル推進コンソーシアム",
        ),
    ] {
        let forms = forms_beside(&[text], short);
        assert!(forms.contains(&long.to_owned()), "{forms:?} in {text}");
    }
    for (text, name) in [
        ("高知工科大学（以下略）が参加した。", "高知工科大学"),
        ("高知工科大学（以下、別表のとおり）が参加した。", "高知工科大学"),
        ("高知工科大学（旧校舎、香美市）が参加した。", "高知工科大学"),
    ] {
        assert_eq!(forms_beside(&[text], name), [name], "{text}");
    }
}

#[test]
fn a_short_form_that_several_could_be_meant_by_holds_in_its_part_only() {
    let scoped = |texts: &[&str]| -> Vec<(String, String)> {
        let (_, extraction) = extract(texts);
        let scoped = extraction.aliases.iter().filter(|alias| alias.scope == crate::AliasScope::Heading);
        scoped.map(|alias| (alias.short.clone(), alias.long.clone())).collect()
    };
    let apart = [
        "富山海洋クラスター協議会を設立した。",
        "協議会は部会を置いた。",
        "石川航空産業推進協議会を設立した。",
        "協議会は視察を行った。",
    ];
    let pair = |long: &str| ("協議会".to_owned(), long.to_owned());
    assert_eq!(scoped(&apart), [pair("富山海洋クラスター協議会"), pair("石川航空産業推進協議会")]);
    // Two named in one breath: which is meant is left open.
    let together =
        ["富山海洋クラスター協議会と石川航空産業推進協議会が合同で視察した。", "協議会は部会を置いた。"];
    assert_eq!(scoped(&together), []);
}
