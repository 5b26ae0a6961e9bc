use std::collections::BTreeSet;

use keifu_corpus::{CharSpan, Column, DocumentId, Metadata, Normalized, SourceMap};

use super::*;
use crate::EntityKind;
use proptest::prelude::*;

fn norm(text: &str) -> String {
    Normalized::matching(text).text
}

fn bigrams(text: &str) -> BTreeSet<Vec<char>> {
    let chars: Vec<char> = norm(text).chars().collect();
    if chars.len() < 2 { BTreeSet::from([chars]) } else { chars.windows(2).map(<[char]>::to_vec).collect() }
}

fn similar(a: &str, b: &str) -> f64 {
    let (a, b) = (bigrams(a), bigrams(b));
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}

fn analyses(document: &Document) -> Vec<Analysis> {
    let canonical = document.passages.iter().map(|passage| Normalized::canonical(&passage.text));
    canonical.map(|canonical| Analysis { canonical, tokens: Vec::new() }).collect()
}

/// F1 on the annotated reports as the project's score counts metrics: value, unit, role and indicator.
#[test]
fn gold_metrics_are_found() {
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let Ok(gold) = std::fs::read_dir(shared.join("eval/gold")) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let mut files: Vec<_> = gold.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut found, mut wanted, mut right, mut given) = (0, 0, 0, 0);
    let (mut with_subject, mut right_subject, mut wrong_subject, mut invented) = (0, 0, 0, 0);
    let extractor = crate::Extractor::new();
    let analyzer = keifu_indexer::Analyzer::new(&[]).unwrap();
    let mut worker = analyzer.worker();
    for file in files {
        let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let Some(name) = gold["document"].as_str() else { continue };
        let bytes = std::fs::read(shared.join("seeds").join(name)).unwrap();
        let mut document = keifu_corpus::read_document(&bytes, name, None).unwrap();
        document.metadata.fiscal_year = gold["fiscal_year"].as_i64().map(|year| year as i32);
        let analyses: Vec<Analysis> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        let extraction = extractor.extract(&document, &analyses);
        let metrics = &extraction.metrics;
        let mut left: Vec<&serde_json::Value> = gold["metrics"].as_array().unwrap().iter().collect();
        for metric in metrics {
            given += 1;
            let fits = |gold: &serde_json::Value| {
                let value = gold["value"].as_f64().unwrap();
                let (mine, theirs) = (norm(&metric.indicator), norm(gold["indicator"].as_str().unwrap()));
                (metric.value - value).abs() < 1e-6 * value.abs().max(1.0)
                    && norm(&metric.unit) == norm(gold["unit"].as_str().unwrap())
                    && metric.role.as_str() == gold["role"].as_str().unwrap()
                    && (similar(&mine, &theirs) >= 0.4 || mine.contains(&theirs) || theirs.contains(&mine))
            };
            match left.iter().position(|gold| fits(gold)) {
                Some(at) => {
                    right += 1;
                    let hit = left.remove(at);
                    found += usize::from(hit["optional"] != true);
                    let Some(subject) = hit["subject"].as_str() else {
                        invented += usize::from(metric.subject.is_some());
                        continue;
                    };
                    with_subject += 1;
                    let entities = gold["entities"].as_array().unwrap();
                    let wanted = entities.iter().find(|entity| entity["id"] == subject).unwrap();
                    let forms =
                        wanted["forms"].as_array().unwrap().iter().map(|form| norm(form.as_str().unwrap()));
                    let forms: BTreeSet<String> =
                        forms.chain([norm(wanted["name"].as_str().unwrap())]).collect();
                    let got = metric.subject.map(|subject| &extraction.entities[subject as usize]);
                    let same =
                        got.is_some_and(|got| got.forms.iter().any(|form| forms.contains(&norm(&form.text))));
                    right_subject += usize::from(same);
                    wrong_subject += usize::from(got.is_some() && !same);
                    if !same {
                        let got = got.map(|got| got.name.as_str());
                        println!("{name} subject: {got:?} for {} | {}", wanted["name"], metric.evidence.text);
                    }
                }
                None => println!(
                    "{name} spurious: {} {}{} {} | {}",
                    metric.indicator, metric.value, metric.unit, metric.role, metric.evidence.text
                ),
            }
        }
        wanted += gold["metrics"].as_array().unwrap().iter().filter(|gold| gold["optional"] != true).count();
        for gold in left.iter().filter(|gold| gold["optional"] != true) {
            println!(
                "{name} missed: {} {}{} {} | {}",
                gold["indicator"], gold["value"], gold["unit"], gold["role"], gold["quote"]
            );
        }
    }
    let (precision, recall) = (f64::from(right) / f64::from(given), found as f64 / wanted as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!(
        "metric subjects: {right_subject} of {with_subject}, {wrong_subject} wrong, {invented} where there is none"
    );
    println!("metrics: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
    assert!(f1 >= 0.6, "F1 of metrics fell to {f1:.3}");
}

fn document(passages: &[(PassageKind, Option<Column>, &[&str], &str)]) -> Document {
    let passages = (0..).zip(passages).map(|(ordinal, &(kind, column, headings, text))| Passage {
        ordinal,
        kind,
        headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
        column,
        page: None,
        text: text.to_owned(),
        map: SourceMap::default(),
        notes: Vec::new(),
        place: Default::default(),
    });
    Document {
        id: DocumentId::of_source("report.txt"),
        revision: keifu_corpus::Revision(String::new()),
        source: "report.txt".to_owned(),
        metadata: Metadata { fiscal_year: Some(2019), ..Metadata::default() },
        passages: passages.collect(),
        warnings: Vec::new(),
    }
}

fn written(metric: &MetricStatement) -> String {
    let max = metric.max.map(|max| format!("~{max}")).unwrap_or_default();
    let about = if metric.approximate { " about" } else { "" };
    let period = metric.period.map(|days| format!(" {}..{}", days.start, days.end)).unwrap_or_default();
    let period = if period == " 2019-04-01..2020-03-31" { String::new() } else { period };
    format!("{} {}{max}{} {}{about}{period}", metric.indicator, metric.value, metric.unit, metric.role)
}

fn read(column: Option<Column>, headings: &[&str], text: &str) -> String {
    let document = document(&[(PassageKind::Bullet, column, headings, text)]);
    let metrics = measure(&document, &analyses(&document), &Extraction::default());
    for metric in &metrics {
        assert!(text.contains(&metric.evidence.text), "{text}: {}", metric.evidence.text);
        assert!(!metric.evidence.text.is_empty(), "{text}");
    }
    metrics.iter().map(written).collect::<Vec<_>>().join("; ")
}

/// (text of a progress column in FY2019, what it measures).
const CASES: &[(&str, &str)] = &[
    ("・稼働率：８８．５％", "稼働率 88.5% actual"),
    ("○相談窓口の利用者数　1,204 人", "相談窓口の利用者数 1204人 actual"),
    (
        "・支援実績64件（H29：51件、H30：58件）",
        "支援実績 64件 actual; 支援実績 51件 previous 2017-04-01..2018-03-31; 支援実績 58件 previous 2018-04-01..2019-03-31",
    ),
    (
        "設備導入補助 ：3社・５件・約 240 万円",
        "設備導入補助 3社 actual; 設備導入補助 5件 actual; 設備導入補助 2400000円 actual about",
    ),
    (
        "創業補助 2 件 300 万円（昨年度：4 件 512 万円）",
        "創業補助 2件 actual; 創業補助 3000000円 actual; 創業補助 4件 previous 2018-04-01..2019-03-31; 創業補助 5120000円 previous 2018-04-01..2019-03-31",
    ),
    ("・来場者は延べ5万人", "来場者 50000人 actual"),
    (
        "議員選挙の投票率　H29：48.1％　H30：51.6％",
        "議員選挙の投票率 48.1% previous 2017-04-01..2018-03-31; 議員選挙の投票率 51.6% previous 2018-04-01..2019-03-31",
    ),
    ("新規就農者数　目標 20人 → 実績 23人", "新規就農者数 20人 target; 新規就農者数 23人 actual"),
    ("満足度は80％以上を目標とし、84.5％であった。", "満足度 80% target; 満足度 84.5% actual"),
    ("融資総額は約1億2,000万円", "融資総額 120000000円 actual about"),
    ("・決算額 12,345 千円", "決算額 12345000円 actual"),
    ("勉強会を4回開催（計95名参加）", "勉強会の開催回数 4回 actual; 参加者数 95名 actual"),
    ("・ものづくり企業を6社訪問", "ものづくり企業の訪問 6社 actual"),
    ("○見本市へ府内企業18社が出展し、商談件数212件", "府内企業 18社 actual; 商談件数 212件 actual"),
    ("展示会に28社が出展", "出展企業 28社 actual"),
    ("セミナーを開催（R1.9、62名が参加）", "参加者数 62名 actual 2019-09-01..2019-09-30"),
    ("「省エネ補助金」を交付。（7件）", "交付件数 7件 actual"),
    (
        "会員企業が40社（H30.4）から52社（R2.3）に増加",
        "会員企業 40社 previous 2018-04-01..2018-04-30; 会員企業 52社 actual 2020-03-01..2020-03-31",
    ),
    ("参加者は100～120人", "参加者 100~120人 actual"),
    ("・新規雇用 2件～3件", "新規雇用 2~3件 actual"),
    ("売上は前年同期比△3.5％", "前年同期比 -3.5% actual"),
    ("・募集人数：30名", "募集人数 30名 target"),
    ("アンケートでは9割が満足、満足度95％", "満足度 95% actual"),
    ("・面積：2.5 ha", "面積 2.5ha actual"),
    ("「省エネ補助金」を交付（3.3百万円）", "交付額 3300000円 actual"),
    (
        "平成30年度：当初予算85百万円、補正予算0円、執行額71百万円",
        "当初予算 85000000円 previous 2018-04-01..2019-03-31; 補正予算 0円 previous 2018-04-01..2019-03-31; 執行額 71000000円 previous 2018-04-01..2019-03-31",
    ),
    ("実証の申込み：27件（目標20件）", "実証の申込み 27件 actual; 実証の申込み 20件 target"),
    ("企業への訪問（年12回）", "訪問回数 12回 actual"),
    (
        "○未来塾を４回開催、受講者88人（前年度：３回、71人）",
        "未来塾の開催回数 4回 actual; 受講者 88人 actual; 未来塾の開催回数 3回 previous 2018-04-01..2019-03-31; 受講者 71人 previous 2018-04-01..2019-03-31",
    ),
    (
        "・目標：相談窓口の利用件数130件（前年度実績：127件）",
        "相談窓口の利用件数 130件 target; 相談窓口の利用件数 127件 previous 2018-04-01..2019-03-31",
    ),
    (
        "（参考）健康相談の件数：75件（商工会に委託、昨年度：63件）",
        "健康相談の件数 75件 actual; 健康相談の件数 63件 previous 2018-04-01..2019-03-31",
    ),
    ("連絡会を３回開催（R1.7、11、R2.2）", "連絡会の開催回数 3回 actual 2019-07-01..2020-02-29"),
    ("学習会を開催（R1.11.12、オンライン、83名）", "参加者数 83名 actual 2019-11-12..2019-11-12"),
    (
        "登録者数は、28年度の41人から30年度の105人へと増加",
        "登録者数 41人 previous 2016-04-01..2017-03-31; 登録者数 105人 previous 2018-04-01..2019-03-31",
    ),
    (
        "・地域の催し　年６回（うち大学と共催したもの　２回）",
        "地域の催し 6回 actual; 地域の催し（うち大学と共催したもの） 2回 actual",
    ),
    ("参加企業：８社（うち、米国２社）", "参加企業 8社 actual; 米国 2社 actual"),
    (
        "KPI：新規就農者数　基準値（H26）3人　目標値（R2）10人　実績値（R1）7人",
        "新規就農者数 3人 previous 2014-04-01..2015-03-31; 新規就農者数 10人 target 2020-04-01..2021-03-31; 新規就農者数 7人 actual",
    ),
    ("応募7件のうち4件を採択", "応募 7件 other; 採択件数 4件 actual"),
    ("交付対象者は計11名となった", "交付対象者 11名 actual"),
    (
        "会員数が1,000人を突破（H31.3末現在1,024人）",
        "会員数 1000人 actual 2019-03-31..2019-03-31; 会員数 1024人 actual 2019-03-31..2019-03-31",
    ),
    ("稼働率は62％（前年48％）", "稼働率 62% actual; 稼働率 48% previous 2018-01-01..2018-12-31"),
    // More or less than at another time.
    (
        "満足度　92.3％（前年度より1.5ポイント上昇）",
        "満足度 92.3% actual; 満足度の前年度比 1.5ポイント actual",
    ),
    ("利用者数：1万2,345人（対前年度△320人）", "利用者数 12345人 actual; 利用者数の前年度比 -320人 actual"),
    (
        "有効求人倍率は1.25倍で、前年同月を0.12ポイント上回った",
        "有効求人倍率 1.25倍 actual; 有効求人倍率の前年度比 0.12ポイント actual",
    ),
    ("・相談件数（うち女性：98件）　412件", "相談件数（うち女性） 98件 actual; 相談件数 412件 actual"),
    ("相談件数は、目標の400件に対し、412件を達成した", "相談件数 400件 target; 相談件数 412件 actual"),
    ("２日間で約３万５千人が来場し、85団体が出展", "来場者数 35000人 actual about; 出展団体 85団体 actual"),
    ("説明会を開催し、延べ152社、1,020名が参加した", "参加企業 152社 actual; 参加者数 1020名 actual"),
    ("案内所の利用者　１日平均120人", "案内所の利用者 120人 actual"),
    ("名刺交換　ﾉﾍﾞ1,240件", "名刺交換 1240件 actual"),
    ("・地域の催し　年６回", "地域の催し 6回 actual"),
    ("ごみ排出量は、1,250トン", "ごみ排出量 1250トン actual"),
    ("協定の締結先は十二団体、協力企業は三社", "協定の締結先 12団体 actual; 協力企業 3社 actual"),
    ("二十三社が参加", "参加企業 23社 actual"),
    ("第三回、十分、一部、三者による協議、四半期", ""),
    ("延べ宿泊者数　12,300人泊", "延べ宿泊者数 12300人泊 actual"),
    // What only looks like a metric.
    ("第3回会議、令和元年度、中央区1丁目2番3号", ""),
    ("4丁目、第2条、3.1節、ISO9001、5G、H2", ""),
    ("以下の3項目を決定", ""),
    ("②企業と①団体", ""),
    ("午前10時30分から、06-1234-5678", ""),
    ("2 基本方針、1 社会情勢、3 点検整備、1 個別面談、2 部会、3 組織", ""),
    ("2社目の誘致、1人当たり", ""),
];

#[test]
fn numbers_are_read_as_a_report_means_them() {
    let wrong: Vec<String> = CASES
        .iter()
        .map(|(text, expected)| (text, expected, read(Some(Column::Progress), &[], text)))
        .filter(|(_, expected, got)| got != *expected)
        .map(|(text, expected, got)| format!("{text}\n  expected {expected}\n  got      {got}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_plain_report_tells_plans_from_what_was_done() {
    assert_eq!(read(None, &[], "・相談窓口の利用：18,420件"), "相談窓口の利用 18420件 actual");
    assert_eq!(
        read(None, &[], "研修会は、下半期に２回の開催を予定する。"),
        "開催回数 2回 target 2019-10-01..2020-03-31"
    );
    assert_eq!(
        read(None, &[], "令和２年度の予算額：300万円"),
        "予算額 3000000円 target 2020-04-01..2021-03-31"
    );
    assert_eq!(
        read(None, &["HBNは、令和元年6月から自主運営に移行した。"], "・参画企業：36社"),
        "参画企業 36社 actual"
    );
}

#[test]
fn what_a_sentence_announces_is_measured_below_it() {
    use PassageKind::Paragraph;
    let document = document(&[
        (Paragraph, None, &["３ 相談体制"], "資料によれば、相談窓口の利用件数は、次のとおりである。"),
        (Paragraph, None, &["３ 相談体制"], "平成２９年度　４１件"),
        (Paragraph, None, &["３ 相談体制"], "令和元年度　６０件（速報）"),
        (Paragraph, None, &["３ 相談体制"], "このほか訪問相談を７件行った。"),
    ]);
    let metrics = measure(&document, &analyses(&document), &Extraction::default());
    let written: Vec<String> = metrics.iter().map(written).collect();
    assert_eq!(
        written,
        [
            "相談窓口の利用件数 41件 previous 2017-04-01..2018-03-31",
            "相談窓口の利用件数 60件 actual",
            "訪問相談 7件 actual"
        ]
    );
}

#[test]
fn column_and_headings_tell_the_role() {
    assert_eq!(read(Some(Column::Target), &[], "・誘致件数：5件以上"), "誘致件数 5件 target");
    assert_eq!(read(None, &["実績"], "・誘致件数：5件"), "誘致件数 5件 actual");
    assert_eq!(read(None, &["数値目標"], "・誘致件数：5件"), "誘致件数 5件 target");
    assert_eq!(read(None, &[], "区画：5区画"), "区画 5区画 other");
    assert_eq!(read(None, &["基本目標１ 仕事をつくる"], "・成約件数：5件"), "成約件数 5件 actual");
    assert_eq!(read(Some(Column::Progress), &["【貸出実績】"], "・64件"), "貸出実績 64件 actual");
    assert_eq!(
        read(Some(Column::Progress), &["商談会を開催（R1.11）"], "・商談数：64件"),
        "商談数 64件 actual 2019-11-01..2019-11-30"
    );
}

#[test]
fn a_cell_is_read_by_its_header_and_first_cell() {
    let table = |column, header: &'static str, row| {
        let document = document(&[(PassageKind::TableRow, column, &[header], row)]);
        let metrics = measure(&document, &analyses(&document), &Extraction::default());
        metrics.iter().map(written).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        table(Some(Column::Target), "実施年度 / 面談数 / 成約", "29\t40 件\t２件"),
        "面談数 40件 previous 2017-04-01..2018-03-31; 成約 2件 previous 2017-04-01..2018-03-31"
    );
    assert_eq!(
        table(None, "区分 / 目標 / 実績", "会員数\t50社\t48 社"),
        "会員数 50社 target; 会員数 48社 actual"
    );
    assert_eq!(
        table(None, "年度 / 交付額（千円） / 備考", "H30\t1,250\t調査中"),
        "交付額 1250000円 previous 2018-04-01..2019-03-31"
    );
    assert_eq!(
        table(None, "指標 / 平成30年度 / 令和元年度", "来館者数\t1,200人\t1,350人"),
        "来館者数 1200人 previous 2018-04-01..2019-03-31; 来館者数 1350人 actual"
    );
}

/// What the rows of a table under `above` measure in a report on FY2019; the last row comes first to have a caption.
fn table(above: &str, header: &str, rows: &[&str]) -> Vec<String> {
    let mut passages: Vec<(PassageKind, Option<Column>, &[&str], &str)> =
        vec![(PassageKind::Paragraph, None, &["３ 支援の状況"], above)];
    let given = ["３ 支援の状況", header];
    let headings: &[&str] = if header.is_empty() { &given[..1] } else { &given };
    passages.extend(rows.iter().map(|row| (PassageKind::TableRow, None, headings, *row)));
    let document = document(&passages);
    let metrics = measure(&document, &analyses(&document), &Extraction::default());
    metrics.iter().map(written).collect()
}

#[test]
fn years_across_the_header_date_their_cells() {
    assert_eq!(
        table("表１　相談件数の推移", "", &["年度\tH29\tH30\tR1", "件数\t12件\t15件　18件"]),
        [
            "相談件数 12件 previous 2017-04-01..2018-03-31",
            "相談件数 15件 previous 2018-04-01..2019-03-31",
            "相談件数 18件 actual"
        ]
    );
    assert_eq!(
        table("実績", "指標 / 目標 / 令和元年度 / 平成30年度", &["海外企業の誘致（件）\t30\t18\t33"]),
        [
            "海外企業の誘致 30件 target",
            "海外企業の誘致 18件 actual",
            "海外企業の誘致 33件 previous 2018-04-01..2019-03-31"
        ]
    );
    assert_eq!(
        table("実績", "指標 / 令和元年度実績 / 令和２年度目標 / 備考", &["会員数\t50社\t60社\t3社は休会"]),
        ["会員数 50社 actual", "会員数 60社 target 2020-04-01..2021-03-31"]
    );
}

#[test]
fn the_caption_names_what_the_columns_only_count() {
    assert_eq!(
        table("表２　誘致件数の推移", "年度 / 目標 / 実績", &["H30\t25件\t28件", "R1\t27\t42"]),
        [
            "誘致件数 25件 target 2018-04-01..2019-03-31",
            "誘致件数 28件 previous 2018-04-01..2019-03-31",
            "誘致件数 27件 target",
            "誘致件数 42件 actual"
        ]
    );
    assert_eq!(
        table("表３　都市間の紹介件数（単位：件）", "年度 / 紹介件数 / うち成約", &["令和元年度\t21\t4"]),
        ["紹介件数 21件 actual", "うち成約 4件 actual"]
    );
    assert_eq!(
        table(
            "平成30年度の補助金（単位：千円）",
            "区分 / 予算額 / 決算額",
            &["設備\t1,200\t1,150", "合計\t1,200\t1,150"]
        ),
        [
            "予算額（設備） 1200000円 previous 2018-04-01..2019-03-31",
            "決算額（設備） 1150000円 previous 2018-04-01..2019-03-31",
            "予算額（合計） 1200000円 previous 2018-04-01..2019-03-31",
            "決算額（合計） 1150000円 previous 2018-04-01..2019-03-31"
        ]
    );
}

#[test]
fn headers_of_two_rows_and_reckoned_columns_are_understood() {
    assert_eq!(
        table(
            "表４　利用の状況",
            "施設 / 平成30年度 /  / 令和元年度 / ",
            &["\t目標\t実績\t目標\t実績", "体験館\t90人\t95人\t100人\t80人"]
        ),
        [
            "体験館 90人 target 2018-04-01..2019-03-31",
            "体験館 95人 previous 2018-04-01..2019-03-31",
            "体験館 100人 target",
            "体験館 80人 actual"
        ]
    );
    assert_eq!(
        table("表５", "指標 / 目標値 / 実績値 / 達成率", &["会員数\t50社\t48社\t96%"]),
        ["会員数 50社 target", "会員数 48社 actual", "会員数の達成率 96% actual"]
    );
    // A table of numbers without units measures nothing that could be named.
    assert_eq!(table("x", "a / b / c", &["1\t2\t3", "4\t5\t6"]), [""; 0]);
}

#[test]
fn what_goes_on_in_brackets_below_is_quoted_from_its_own_passage() {
    let long = "・府内の中小企業を対象とした設備導入に関する相談窓口の利用件数：40件";
    for below in ["（昨年度：52件）", "（㋿52件）成果：25件"] {
        let document = document(&[
            (PassageKind::Bullet, Some(Column::Progress), &[], long),
            (PassageKind::Paragraph, Some(Column::Progress), &[], below),
        ]);
        let metrics = measure(&document, &analyses(&document), &Extraction::default());
        assert!(metrics.len() >= 2, "{below}");
        for metric in &metrics {
            let passage = &document.passages[metric.evidence.place.passage as usize];
            assert!(!metric.evidence.text.is_empty() && passage.text.contains(&metric.evidence.text));
        }
    }
}

#[test]
fn the_nearest_name_is_the_subject() {
    let mut document = document(&[
        (PassageKind::Bullet, Some(Column::Progress), &[], "○みらい塾を開設"),
        (PassageKind::Bullet, Some(Column::Progress), &["みらい塾を開設"], "・受講者数：20人"),
        (PassageKind::Bullet, Some(Column::Progress), &[], "○あすか館の入館者数：300人"),
    ]);
    document.metadata.fiscal_year = Some(2019);
    let entity = |name: &str, kind| crate::LocalEntity {
        name: name.to_owned(),
        kind,
        forms: Vec::new(),
        global: true,
        parent: None,
        gazetteer: None,
    };
    let mention = |entity, passage, start, end| crate::Mention {
        entity,
        form: 0,
        place: crate::Place { passage, span: CharSpan::new(start, end) },
    };
    let known = Extraction {
        entities: vec![entity("みらい塾", EntityKind::Program), entity("あすか館", EntityKind::Facility)],
        mentions: vec![mention(0, 0, 1, 5), mention(1, 2, 1, 5)],
        ..Extraction::default()
    };
    let metrics = measure(&document, &analyses(&document), &known);
    assert_eq!(metrics.iter().map(|metric| metric.subject).collect::<Vec<_>>(), [Some(0), Some(1)]);
    assert_eq!(metrics[1].evidence.text, "あすか館の入館者数：300人");
}

/// Names of a kind are written 〈P…〉 (programme); gives the subject's name for each number.
fn subjects_of(passages: &[(PassageKind, &[&str], &str)]) -> Vec<Option<String>> {
    subjects_of_kind(EntityKind::Program, passages)
}

fn subjects_of_kind(kind: EntityKind, passages: &[(PassageKind, &[&str], &str)]) -> Vec<Option<String>> {
    let kind_of_all = kind;
    let plain: Vec<String> = passages.iter().map(|(_, _, text)| text.replace(['〈', '〉'], "")).collect();
    let rows: Vec<_> = passages
        .iter()
        .zip(&plain)
        .map(|((kind, headings, _), text)| (*kind, Some(Column::Progress), *headings, text.as_str()))
        .collect();
    let mut document = document(&rows);
    document.metadata.fiscal_year = Some(2021);
    let mut known = Extraction::default();
    for (passage, (_, _, text)) in (0..).zip(passages) {
        let Some((before, rest)) = text.split_once('〈') else { continue };
        let (name, _) = rest.split_once('〉').unwrap();
        let start = before.chars().count();
        let span = CharSpan::new(start, start + name.chars().count());
        let entity = known.entities.len() as u32;
        known.entities.push(crate::LocalEntity {
            name: name.to_owned(),
            kind: kind_of_all,
            forms: Vec::new(),
            global: true,
            parent: None,
            gazetteer: None,
        });
        known.mentions.push(crate::Mention { entity, form: 0, place: crate::Place { passage, span } });
    }
    let metrics = measure(&document, &analyses(&document), &known);
    metrics.iter().map(|m| m.subject.map(|at| known.entities[at as usize].name.clone())).collect()
}

#[test]
fn a_department_above_a_section_is_no_subject_but_a_branch_is() {
    use PassageKind::{Bullet, Heading};
    let names = [("住宅政策部", None), ("機構北支部", Some("機構北支部".to_owned()))];
    for (name, subject) in names {
        let heading = format!("〈{name}〉");
        let rows = [(Heading, &[][..], heading.as_str()), (Bullet, &[name][..], "・相談窓口の利用：12件")];
        assert_eq!(subjects_of_kind(EntityKind::Organization, &rows), [subject]);
    }
}

#[test]
fn a_target_has_the_subject_of_the_actual_in_the_same_words() {
    use PassageKind::Bullet;
    let rows = [
        (Bullet, &["目標"][..], "・伴走支援を受けた企業の創出：5件"),
        (Bullet, &["成果"][..], "・〈未来塾〉"),
        (Bullet, &["成果", "未来塾"][..], "・伴走支援を受けた企業の創出：6件"),
        (Bullet, &["目標"][..], "・支援の件数：9件"),
        (Bullet, &["参考"][..], "○〈海外展開相談事業〉のあらまし"),
        (Bullet, &["別の節"][..], "・海外展開相談件数：75件"),
    ];
    let (school, scheme) = (Some("未来塾".to_owned()), Some("海外展開相談事業".to_owned()));
    assert_eq!(subjects_of(&rows), [school.clone(), school, None, scheme]);
}

#[test]
fn a_bullet_that_only_counts_goes_on_with_the_event_before_it() {
    use PassageKind::Bullet;
    let up: &[&str] = &["海外との交流を実施"];
    let bullets = [
        (Bullet, up, "・〈釜山交流会〉を福岡で開催（R3.10）"),
        (Bullet, up, "・参加企業：40社"),
        (Bullet, up, "・商談数：120件"),
    ];
    assert_eq!(subjects_of(&bullets), [Some("釜山交流会".to_owned()), Some("釜山交流会".to_owned())]);
    let elsewhere = [bullets[0], (Bullet, &["別の取組"][..], "・参加企業：40社")];
    assert_eq!(subjects_of(&elsewhere), [None]);
    let no_event = [(Bullet, up, "・〈釜山交流会〉の見直しを検討"), bullets[1]];
    assert_eq!(subjects_of(&no_event), [None]);
}

#[test]
fn a_table_is_about_the_event_spoken_of_before_and_so_is_one_with_its_header() {
    use PassageKind::{Bullet, Heading, TableRow};
    let table: &[&str] = &["交流会の開催状況", "開催年度 / 参加者数（人） / 商談数（件）"];
    let torn: &[&str] = &["参考", "開催年度 / 参加者数（人） / 商談数（件）"];
    let rows = [
        (Bullet, &[][..], "○〈釜山交流会〉の後追い調査"),
        (Heading, &[][..], "交流会の開催状況"),
        (TableRow, table, "R2	30	12"),
        (TableRow, torn, "R3	35	14"),
        (TableRow, &["参考", "開催年度 / 応募数（件） / 採択数（件）"][..], "R3	35	14"),
    ];
    let subject = Some("釜山交流会".to_owned());
    assert_eq!(subjects_of(&rows), [subject.clone(), subject.clone(), subject.clone(), subject, None, None]);
}

proptest! {
    #[test]
    fn any_text_is_measured_without_harm(
        text in "[0-9０-９①④⑩ .、,:：~～/（）()年度月件社人名円本部万億百二十三団体うち比増%△約計参加者数を開催のはが。昨前H今・㈱令和元]{0,80}",
    ) {
        let document = document(&[(PassageKind::Bullet, None, &["実績"], &text)]);
        for metric in measure(&document, &analyses(&document), &Extraction::default()) {
            prop_assert!(metric.value.is_finite());
            prop_assert!(text.contains(&metric.evidence.text));
            prop_assert!(!metric.evidence.text.is_empty());
            prop_assert_eq!(metric.evidence.place.span.of(&text), metric.evidence.text.as_str());
        }
    }

    #[test]
    fn any_row_is_read_without_harm(row in "[0-9HR年度月件円目標実績,.\t ]{0,40}", header in "[年度目標実績件（円） /]{0,30}") {
        let document = document(&[(PassageKind::TableRow, None, &[&header], &row)]);
        for metric in measure(&document, &analyses(&document), &Extraction::default()) {
            prop_assert!(row.contains(&metric.evidence.text));
        }
    }
}

/// One passage without any mark of structure, as a broken file may give it.
#[test]
fn thousands_of_numbers_in_one_passage_are_measured() {
    for unit in ["参加者数12人", "計約3件", "(1件(", "令和元年度2社", "1件漢字", "3本年度、"]
    {
        let text = unit.repeat(4_000);
        let document = document(&[(PassageKind::Paragraph, None, &["実績"], &text)]);
        let found = measure(&document, &analyses(&document), &Extraction::default());
        assert!(found.len() <= 4_000, "{unit}");
    }
}
