//! Little reports of many publishers, written for these tests: which forms name one thing in each, and which do not.

use std::collections::BTreeSet;

use keifu_corpus::{Analysis, read_document};

use super::SHARED;
use crate::Extraction;

/// A report with what a careful reader takes for one thing, and for two.
struct Report {
    /// Its text as a plain file.
    text: &'static str,
    /// Forms of one thing each.
    together: &'static [&'static [&'static str]],
    /// Forms of different things.
    apart: &'static [(&'static str, &'static str)],
}

/// The things that each surface is a mention of, in the shape that the evaluation compares: without blanks, NFKC.
fn mentioned(text: &str) -> Vec<(String, u32)> {
    let (analyzer, recognizer) = &*SHARED;
    let document =
        read_document(text.as_bytes(), if text.starts_with('#') { "report.md" } else { "report.txt" }, None)
            .unwrap();
    let mut worker = analyzer.worker();
    let analyses: Vec<Analysis> =
        document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
    let mut extraction = Extraction::default();
    recognizer.recognize(&document, &analyses, &mut extraction);
    extraction
        .mentions
        .iter()
        .map(|mention| {
            let text = &document.passages[mention.place.passage as usize].text;
            let surface = keifu_corpus::Normalized::canonical(mention.place.span.of(text)).text;
            (surface.chars().filter(|c| !c.is_whitespace()).collect(), mention.entity)
        })
        .collect()
}

/// What is wrong with a report's reading, one complaint a line.
fn complaints(report: &Report) -> Vec<String> {
    let mentioned = mentioned(report.text);
    let things =
        |form: &str| -> BTreeSet<u32> { mentioned.iter().filter(|m| m.0 == form).map(|m| m.1).collect() };
    let mut complaints = Vec::new();
    for forms in report.together {
        for form in &forms[1..] {
            if things(forms[0]).is_disjoint(&things(form)) {
                let unread: Vec<_> = forms.iter().filter(|form| things(form).is_empty()).collect();
                complaints.push(format!("split: {} | {form}; not mentioned: {unread:?}", forms[0]));
            }
        }
    }
    for (one, other) in report.apart {
        if !things(one).is_disjoint(&things(other)) {
            complaints.push(format!("joined: {one} | {other}"));
        }
    }
    complaints
}

const REPORTS: &[Report] = &[
    Report {
        text: "\
# 令和3年度 事業報告書
福岡県
## 1 次世代モビリティ推進協議会
次世代モビリティ推進協議会は、産学官の連携組織である。
・協議会の総会を令和3年6月に開催した。
## 2 九州バイオものづくり推進会議
九州バイオものづくり推進会議（以下「推進会議」という。）を令和3年5月に設立した。
・推進会議に企画部会を設置した。
・県は、同会議の事務局を務める。
・福岡県は、北九州市と連携協定を締結した。同市は実証フィールドを提供する。
",
        together: &[
            &["次世代モビリティ推進協議会", "協議会"],
            &["九州バイオものづくり推進会議", "推進会議", "同会議"],
            &["福岡県", "県"],
            &["北九州市", "同市"],
        ],
        apart: &[("協議会", "推進会議"), ("推進会議", "企画部会")],
    },
    Report {
        text: "\
国立研究開発法人海洋資源研究機構 令和2年度業務実績報告書

国立研究開発法人海洋資源研究機構（以下「機構」という。）は、次の業務を行った。
機構は、深海観測データ共有システム（通称：DEEP-NET）の運用を開始した。
DEEP-NETの利用登録者は1,200人であった。
当機構の横須賀本部に、海洋プラスチック研究センター（JAMPRC）を設置した。
JAMPRCでは、観測を行った。
",
        together: &[
            &["国立研究開発法人海洋資源研究機構", "機構", "当機構"],
            &["深海観測データ共有システム", "DEEP-NET"],
            &["海洋プラスチック研究センター", "JAMPRC"],
        ],
        apart: &[("機構", "JAMPRC"), ("機構", "DEEP-NET")],
    },
    Report {
        text: "\
広島大学 産学連携年報 2020

広島大学（以下、本学）は、イノベーション創出センター（ICH）を設置した。
・本学の教職員を対象にセミナーを開催
・ICHは東広島市と包括連携協定を締結
・瀬戸内スタートアップコンソーシアム（略称 SSC）に参画
・SSC会員は42社
",
        together: &[
            &["広島大学", "本学"],
            &["イノベーション創出センター", "ICH"],
            &["瀬戸内スタートアップコンソーシアム", "SSC"],
        ],
        apart: &[("広島大学", "ICH"), ("広島大学", "SSC")],
    },
    Report {
        text: "\
一般財団法人とやま産業振興財団（旧：富山県産業創造機構）は、平成30年4月に改称した。
とやま産業振興財団は、富山ヘルスケアコンソーシアム（THC（Toyama Healthcare Consortium））を運営する。
THCの会員企業は30社である。
財団では、専門家派遣事業を実施した。
",
        together: &[
            &["一般財団法人とやま産業振興財団", "とやま産業振興財団", "財団", "富山県産業創造機構"],
            &["富山ヘルスケアコンソーシアム", "THC"],
        ],
        apart: &[("THC", "財団")],
    },
    Report {
        text: "\
仙台市 経済成長戦略 進捗報告

東北次世代放射光施設（愛称：ナノテラス）の整備が進んだ。
ナノテラスは令和6年度に運用を開始する予定である。
本市は、一般財団法人東北光科学イノベーションセンター（略称「PhoSIC-T」）と協定を締結した。
PhoSIC-Tへの出資を行った。
仙台市は、市立病院の移転を検討した。
",
        together: &[
            &["東北次世代放射光施設", "ナノテラス"],
            &["仙台市", "本市"],
            &["一般財団法人東北光科学イノベーションセンター", "PhoSIC-T"],
        ],
        apart: &[("ナノテラス", "PhoSIC-T")],
    },
    Report {
        text: "\
北海道 健康長寿産業振興プラン 令和元年度の取組

札幌医療産業クラスター（SaMIC）は、フィンランドのオウル市とMOUを締結した。同市で開催された展示会に出展した。
SaMICは、十勝フードバレー構想（帯広市）と連携した。
（仮称）札幌ヘルス機構設立準備会を設置し、準備会において定款案を検討した。
",
        together: &[
            &["札幌医療産業クラスター", "SaMIC"],
            &["オウル市", "同市"],
        ],
        apart: &[("札幌ヘルス機構", "準備会")],
    },
    Report {
        text: "\
# 沖縄県 国際物流拠点形成事業
## 那覇国際ビジネスセンター
那覇国際ビジネスセンターは、平成29年10月に開設された。
・センターの入居企業は15社
## 宇流麻先端技術センター
宇流麻先端技術センターは、平成30年4月に開設された。
・センターの入居企業は8社
",
        together: &[],
        apart: &[("那覇国際ビジネスセンター", "宇流麻先端技術センター")],
    },
    Report {
        text: "\
京都府 令和元年度けいはんなプロジェクト報告

けいはんなオープンイノベーションセンター（KICK）において、けいはんなスマートシティ推進協議会（会長：京都府知事）の総会を開催した。
KICKの入居率は90%である。
スマートけいはんなプロジェクト（Smart Keihanna Project）を推進した。
京都府は、公益財団法人関西文化学術研究都市推進機構（推進機構）と協力した。推進機構は、府の委託を受けた。
",
        together: &[
            &["けいはんなオープンイノベーションセンター", "KICK"],
            &["スマートけいはんなプロジェクト", "SmartKeihannaProject"],
            &["公益財団法人関西文化学術研究都市推進機構", "推進機構"],
            &["京都府", "府"],
        ],
        apart: &[("KICK", "推進機構"), ("けいはんなスマートシティ推進協議会", "京都府")],
    },
    Report {
        text: "\
独立行政法人中山間地域整備機構 年度報告

当機構は、地域資源活用ネットワーク「むらネット」を開設した。
むらネット（地域資源活用ネットワーク）の会員は200人である。
アグリビジネス創出フェア2019（東京都）に出展した。
アグリビジネス創出フェア2019では、商談を行った。
",
        together: &[
            &["独立行政法人中山間地域整備機構", "当機構"],
            &["アグリビジネス創出フェア2019", "アグリビジネス創出フェア2019(東京都)"],
            &["むらネット", "地域資源活用ネットワーク"],
        ],
        apart: &[("アグリビジネス創出フェア2019", "東京都")],
    },
    Report {
        text: "\
長野県 ものづくり産業振興戦略プラン 実績

長野県は、信州医療機器産業振興コンソーシアム（SMIC）を支援した。
SMIC（信州医療機器産業振興コンソーシアム）は、MEDICA 2019（ドイツ・デュッセルドルフ）に出展した。
㈱信濃精機、信濃精機（株）、株式会社信濃精機の3通りの表記を統一した。
県工業技術総合センター（精密部門）に相談窓口を設置した。
",
        together: &[
            &["信州医療機器産業振興コンソーシアム", "SMIC"],
            &["(株)信濃精機", "信濃精機(株)", "株式会社信濃精機"],
            &["長野県"],
        ],
        apart: &[("SMIC", "長野県")],
    },
    Report {
        text: "\
今治市 海事都市構想 報告

国際海事展「バリシップ」（以下、バリシップ）を開催した。
今治市海事クラスター協議会（人材確保部会）を開催した。人材確保部会の委員は9名である。
今治市は、新居浜市と協定を締結した。
市は、協議会の運営を補助した。
",
        together: &[
            &["人材確保部会", "今治市海事クラスター協議会(人材確保部会)"],
            &["今治市海事クラスター協議会", "協議会"],
            &["今治市", "市"],
        ],
        apart: &[("協議会", "人材確保部会"), ("今治市", "新居浜市")],
    },
    Report {
        text: "\
厚生労働省 医療系ベンチャー振興推進会議 報告

医療系ベンチャー・トータルサポート事業（MEDISO）を開始した。
MEDISOの相談件数は300件である。
次世代ヘルスケアベンチャーサミット2018（Future Healthcare Venture Summit 2018）を開催した。
次世代ヘルスケアベンチャーサミット2018の来場者は5,000人である。
独立行政法人医薬品医療機器総合機構（ＰＭＤＡ）では、PMDA北陸支部を設置した。支部の利用は10件である。
",
        together: &[
            &["医療系ベンチャー・トータルサポート事業", "MEDISO"],
            &["次世代ヘルスケアベンチャーサミット2018", "FutureHealthcareVentureSummit2018"],
            &["独立行政法人医薬品医療機器総合機構", "PMDA"],
        ],
        apart: &[("PMDA", "PMDA北陸支部")],
    },
    Report {
        text: "\
静岡県 ファルマバレープロジェクト第4次戦略計画 進捗

ファルマバレープロジェクト（以下「プロジェクト」という。）は、県東部で進められている。
一般財団法人ふじのくに医療城下町推進機構（FPC）が中核支援機関である。
静岡県医療健康産業研究開発センター（ファルマバレーセンター）に、FPCが入居した。
ファルマバレーセンターの入居企業は7社である。
スペインのカタルーニャ州と協定を締結し、同州の企業が来日した。
",
        together: &[
            &["ふじのくに医療城下町推進機構", "FPC"],
            &["静岡県医療健康産業研究開発センター", "ファルマバレーセンター"],
            &["カタルーニャ州", "同州", "スペインのカタルーニャ州"],
        ],
        apart: &[("FPC", "ファルマバレーセンター")],
    },
    Report {
        text: "\
公益財団法人ひろしま産業振興機構 事業報告

ヴァーチャル展示会「ウェルネスひろしま」とヴェトナム視察団を派遣した。
ひろしまデジタルイノベーションセンター(HDIC:Hiroshima Digital Innovation Center)を運営する。
HDICでは、研修を行った。
海外販路開拓支援事業と、海外販路開拓支援の相談会を実施した。
中国地域ニュービジネス協議会（NBC）と中国経済産業局（経産局）が共催した。
経産局は、NBCを支援した。
",
        together: &[
            &["ひろしまデジタルイノベーションセンター", "HDIC"],
            &["中国地域ニュービジネス協議会", "NBC"],
            &["中国経済産業局", "経産局"],
        ],
        apart: &[("NBC", "経産局")],
    },
    Report {
        text: "\
# 神奈川県 ヘルスケア・ニューフロンティア
## 港南国際戦略拠点
港南国際戦略拠点（リバー スカイフロント）に、ライフイノベーションセンター（LIC）を整備した。
・LICに、かながわ再生・細胞医療産業化ネットワーク（RINK）の事務局を設置
・RINKの会員は150者
・リバー スカイフロントの立地機関は70機関
・WHO（世界保健機関）と連携
・世界保健機関の専門家を招へい
",
        together: &[
            &["ライフイノベーションセンター", "LIC"],
            &["かながわ再生・細胞医療産業化ネットワーク", "RINK"],
            &["世界保健機関", "WHO"],
        ],
        apart: &[("LIC", "RINK"), ("港南国際戦略拠点", "LIC")],
    },
    Report {
        text: "\
熊本県 くまもと半導体産業推進ビジョン

くまもと半導体産業推進ビジョン（令和5年3月）を策定した。
くまもと半導体産業推進ビジョンに基づき、半導体人材育成会議を開いた。
県は、熊本大学と協定を締結した。同大学は、先端科学技術センター（仮称）の設置を検討する。
株式会社阿蘇半導体（本社：菊陽町）は、新工場を建設する。同社は、令和6年に操業する。
",
        together: &[
            &["くまもと半導体産業推進ビジョン", "くまもと半導体産業推進ビジョン(令和5年3月)"],
            &["熊本大学", "同大学"],
            &["株式会社阿蘇半導体", "同社"],
            &["熊本県", "県"],
        ],
        apart: &[("同社", "熊本大学")],
    },
    Report {
        text: "\
地方独立行政法人東京都立産業支援センター（以下「都産センター」と略す。）は、城南支所を移転した。
都産センター城南支所では、試験を受け付けた。
都産センターは、バンコク支所（BB）を開設した。
TOKYO Innovation Award 2020（東京イノベーションアワード2020）を開催した。
",
        together: &[
            &["地方独立行政法人東京都立産業支援センター", "都産センター"],
            &["TOKYOInnovationAward2020", "東京イノベーションアワード2020"],
        ],
        apart: &[("都産センター", "都産センター城南支所")],
    },
    Report {
        text: "\
日高村 地方創生推進交付金事業 実績報告

日高デジタル推進室（以下「推進室」）を設置した。
本村は、株式会社土佐データ（以下「土佐データ社」という。）と契約を締結した。土佐データ社は機器を納入した。
村は、日高健康ポイント制度（通称・ひだポ）を開始した。ひだポの登録者は800人である。
",
        together: &[
            &["日高デジタル推進室", "推進室"],
            &["日高村", "本村", "村"],
            &["株式会社土佐データ", "土佐データ社"],
            &["日高健康ポイント制度", "ひだポ"],
        ],
        apart: &[("推進室", "日高村")],
    },
    Report {
        text: "\
# 滋賀県 びわ湖イノベーション推進
## (1) びわ湖医工連携ネットワーク
びわ湖医工連携ネットワークというプラットフォームを立ち上げた。
びわ湖医工連携ネットワーク（運営法人：公益財団法人滋賀産業支援プラザ）の会合を開いた。
滋賀産業支援プラザ（運営法人）は、ネットワークの事務局を担う。運営法人は、会員を募集した。
海外展開セミナー（第1回）及び海外展開セミナー（第2回）を開催した。
",
        together: &[&["滋賀産業支援プラザ", "公益財団法人滋賀産業支援プラザ"]],
        apart: &[("びわ湖医工連携ネットワーク", "滋賀産業支援プラザ")],
    },
];

#[test]
fn reports_of_many_publishers_join_the_forms_that_a_reader_joins() {
    let wrong: Vec<String> = REPORTS
        .iter()
        .flat_map(|report| {
            let first = report.text.lines().next().unwrap_or_default().to_owned();
            complaints(report).into_iter().map(move |complaint| format!("{first}: {complaint}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
