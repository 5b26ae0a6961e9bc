//! Sentences in the manner of the reports, each with exactly what it states.

mod events;
mod gold;
mod records;

use aho_corasick::{AhoCorasick, MatchKind};
use keifu_corpus::{
    Analysis, ByteSpan, Column, Document, DocumentId, Metadata, Normalized, Passage, PassageKind, Revision,
    SourceMap,
    calendar::{CalendarContext, Interval, find_dates},
};

use super::relate;
use crate::{
    DateMention, EntityKind,
    EntityKind::{Facility, Organization, Place as Region, Program},
    Extraction, LocalEntity, LocalId, Mention, Modality, Place, Statement,
};

/// A document of the given passages: (kind, headings, column, text).
fn document(passages: Vec<(PassageKind, Vec<String>, Option<Column>, String)>) -> (Document, Vec<Analysis>) {
    let passages: Vec<Passage> = (0..)
        .zip(passages)
        .map(|(ordinal, (kind, headings, column, text))| Passage {
            ordinal,
            kind,
            headings,
            column,
            page: None,
            text,
            map: SourceMap::default(),
            notes: Vec::new(),
            place: Default::default(),
        })
        .collect();
    let analyses = passages
        .iter()
        .map(|passage| Analysis { canonical: Normalized::canonical(&passage.text), tokens: Vec::new() })
        .collect();
    let document = Document {
        id: DocumentId::of_source("test"),
        revision: Revision(String::new()),
        source: "test".to_owned(),
        metadata: Metadata { fiscal_year: Some(2019), ..Metadata::default() },
        passages,
        warnings: Vec::new(),
    };
    (document, analyses)
}

/// Names by string search in place of the recognizer; dates by the calendar.
fn known(document: &Document, analyses: &[Analysis], entities: Vec<LocalEntity>) -> Extraction {
    let forms: Vec<(String, LocalId)> = (0..)
        .zip(&entities)
        .flat_map(|(id, entity)| entity.forms.iter().map(move |form| (form.text.clone(), id)))
        .collect();
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(forms.iter().map(|(form, _)| form))
        .unwrap();
    let context = CalendarContext { fiscal_year: document.metadata.fiscal_year };
    let mut known = Extraction { entities, ..Extraction::default() };
    for (passage, analysis) in (0..).zip(analyses) {
        let canonical = &analysis.canonical;
        let solid: String = canonical.text.chars().filter(|c| !c.is_whitespace()).collect();
        let at: Vec<usize> = canonical
            .text
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
            .flat_map(|(at, c)| (0..c.len_utf8()).map(move |byte| at + byte))
            .collect();
        for found in search.find_iter(&solid) {
            let span = canonical.to_chars(ByteSpan::new(at[found.start()], at[found.end() - 1] + 1));
            let entity = forms[found.pattern().as_usize()].1;
            known.mentions.push(Mention { entity, form: 0, place: Place { passage, span } });
        }
        for found in find_dates(&canonical.text, &context) {
            known.dates.push(DateMention {
                place: Place { passage, span: canonical.to_chars(found.span) },
                interval: found.interval,
                kind: found.kind,
                approximate: found.approximate,
            });
        }
    }
    assert_eq!(document.passages.len(), analyses.len());
    known
}

fn entity(name: &str, kind: EntityKind) -> LocalEntity {
    let form = crate::Form { text: name.to_owned(), origin: crate::FormOrigin::Name, evidence: None };
    LocalEntity {
        name: name.to_owned(),
        kind,
        forms: vec![form],
        global: true,
        parent: None,
        gazetteer: None,
    }
}

fn shown(statement: &Statement, entities: &[LocalEntity]) -> String {
    let name = |id: LocalId| entities[id as usize].name.as_str();
    let object = statement.object.map_or("-", name);
    let mut text = format!("{} {} {}", name(statement.subject), statement.predicate, object);
    if let Some(date) = statement.date {
        text += &format!(" @{}", day_or_month(date));
    }
    if statement.modality != Modality::Fact {
        text += &format!(" {}", statement.modality);
    }
    text
}

fn day_or_month(date: Interval) -> String {
    let (start, end) = (date.start, date.end);
    if start == end {
        return start.to_string();
    }
    if start.first_of_month() == start && end == start.last_of_month() {
        return start.strftime("%Y-%m").to_string();
    }
    format!("{start}..{end}")
}

const NAMES: &[(&str, EntityKind)] = &[
    ("青葉県", Organization),
    ("緑市", Organization),
    ("海浜市", Organization),
    ("青葉県商工労働部", Organization),
    ("緑市産業局", Organization),
    ("県", Organization),
    ("創薬推進機構", Organization),
    ("(一財)創薬推進機構", Organization),
    ("創薬推進準備会", Organization),
    ("再生学会", Organization),
    ("みなと大学", Organization),
    ("東雲製薬(株)", Organization),
    ("西田工業(株)", Organization),
    ("緑市商工会議所", Organization),
    ("北部クラスター協議会", Organization),
    ("旧クラスター会", Organization),
    ("移転検討部会", Organization),
    ("水素検討チーム", Organization),
    ("栄養研究センター", Organization),
    ("水素ネットワーク協会", Organization),
    ("福祉機器研究会", Organization),
    ("海浜バイオパーク", Facility),
    ("未来棟", Facility),
    ("旧未来館", Facility),
    ("中央会館", Facility),
    ("創薬拠点", Facility),
    ("港島", Region),
    ("東都", Region),
    ("英国", Region),
    ("創薬セミナー", Program),
    ("水素フォーラム", Program),
    ("バイオ展示会", Program),
    ("起業コンテスト", Program),
    ("相談事業", Program),
    ("起業家育成事業", Program),
    ("設備投資補助金", Program),
    ("水素ビジョン", Program),
    ("成長戦略", Program),
    ("健康長寿プラン", Program),
    ("技術認定制度", Program),
    ("ものづくり大賞", Program),
];

/// Reads a small report: `#` a heading, `○` a bullet, `・` a bullet below it; `[計画]`, `[目標]` the column.
fn report(text: &str) -> (Document, Vec<Analysis>) {
    let mut path: Vec<(usize, String)> = Vec::new();
    let mut passages = Vec::new();
    for line in text.lines() {
        let (column, line) = match (line.strip_prefix("[計画]"), line.strip_prefix("[目標]")) {
            (Some(rest), _) => (Some(Column::Plan), rest),
            (_, Some(rest)) => (Some(Column::Target), rest),
            _ => (None, line),
        };
        let (level, kind) = match line.chars().next() {
            Some('#') => (0, PassageKind::Heading),
            Some('○') => (1, PassageKind::Bullet),
            Some('・') => (2, PassageKind::Bullet),
            Some('|') => (3, PassageKind::TableRow),
            _ => (3, PassageKind::Paragraph),
        };
        let line = line.trim_start_matches(['#', '|']).replace('|', "\t");
        path.retain(|(above, _)| *above < level);
        passages.push((kind, path.iter().map(|(_, text)| text.clone()).collect(), column, line.clone()));
        if kind != PassageKind::TableRow {
            path.push((level, line));
        }
    }
    document(passages)
}

fn statements(text: &str) -> Vec<Statement> {
    let (document, analyses) = report(text);
    let entities = NAMES.iter().map(|&(name, kind)| entity(name, kind)).collect();
    let known = known(&document, &analyses, entities);
    relate(&document, &analyses, &known).statements
}

fn told(text: &str) -> Vec<String> {
    let entities: Vec<LocalEntity> = NAMES.iter().map(|&(name, kind)| entity(name, kind)).collect();
    let mut told: Vec<String> =
        statements(text).iter().map(|statement| shown(statement, &entities)).collect();
    told.sort();
    told
}

/// A sentence or small report, and all that it states.
type Case = (&'static str, &'static [&'static str]);

fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let mut expected: Vec<String> = expected.iter().map(|&line| line.to_owned()).collect();
        expected.sort();
        let told = told(text);
        if told != expected {
            wrong.push(format!("{text}\n  told     {told:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn founding() {
    check(&[
        ("青葉県は、創薬推進機構を設立した（R1.12）。", &["青葉県 establishes 創薬推進機構 @2019-12"]),
        ("創薬推進機構を設立（Ｒ１.９）", &["創薬推進機構 established - @2019-09"]),
        ("○創薬推進機構の設立に向けた協議を実施", &["創薬推進機構 established - planned"]),
        ("令和元年6月に水素ネットワーク協会が発足した。", &["水素ネットワーク協会 established - @2019-06"]),
        ("福祉機器研究会発足（H30.10）", &["福祉機器研究会 established - @2018-10"]),
        ("緑市が設立した創薬推進機構は黒字となった。", &["緑市 establishes 創薬推進機構"]),
        (
            "○（一財）創薬推進機構の設立\n・設立登記（R1.11）",
            &["(一財)創薬推進機構 established -", "(一財)創薬推進機構 established - @2019-11"],
        ),
        (
            "北部クラスター協議会に移転検討部会を設置（H30.8）",
            &[
                "北部クラスター協議会 establishes 移転検討部会 @2018-08",
                "移転検討部会 part_of 北部クラスター協議会 @2018-08",
            ],
        ),
        ("[計画]○創薬推進機構の設立", &["創薬推進機構 established - planned"]),
        ("創薬推進機構の設立を国に要望した。", &["創薬推進機構 established - requested"]),
        ("創薬推進機構が設立登記を終えた（R1.11）。", &["創薬推進機構 established - @2019-11"]),
        (
            "緑市では企業を応援している。平成24年8月、「技術認定制度」を創設。",
            &["緑市 establishes 技術認定制度 @2012-08"],
        ),
        ("未来棟（青葉県が設置した施設）を見学", &["青葉県 establishes 未来棟"]),
        ("創薬推進機構の設立は見送られた。", &["創薬推進機構 established - negated"]),
    ]);
}

#[test]
fn running() {
    check(&[
        ("青葉県が運営する未来棟では実証が進む。", &["青葉県 operates 未来棟"]),
        ("創薬推進機構運営の未来棟を紹介", &["創薬推進機構 operates 未来棟"]),
        ("みなと大学により海浜バイオパークを管理", &["みなと大学 operates 海浜バイオパーク"]),
        ("緑市商工会議所では、相談事業を実施している。", &["緑市商工会議所 operates 相談事業"]),
        ("○緑市において、次の事業を実施\n・相談事業の実施", &["緑市 operates 相談事業"]),
        ("緑市は、海浜市と、未来棟の運営に関する協定を締結した。", &["緑市 agreement_with 海浜市"]),
        ("みなと大学と共同運営する未来棟", &["みなと大学 operates 未来棟"]),
        ("創薬推進機構による相談事業が行われている。", &["創薬推進機構 operates 相談事業"]),
        ("東雲製薬㈱（未来棟運営事業者）と協議した。", &["東雲製薬(株) operates 未来棟"]),
    ]);
}

#[test]
fn events() {
    check(&[
        (
            "創薬セミナーを開催（R1.7、R1.9）",
            &["創薬セミナー held - @2019-07", "創薬セミナー held - @2019-09"],
        ),
        ("・水素フォーラム（H31.2）", &["水素フォーラム held - @2019-02"]),
        ("緑市主催の創薬セミナーの実施（H30.6）", &["緑市 holds 創薬セミナー @2018-06"]),
        (
            "緑市商工会議所は東都で創薬セミナーを開催した（R2.1）。",
            &["緑市商工会議所 holds 創薬セミナー @2020-01", "創薬セミナー held_at 東都 @2020-01"],
        ),
        ("中央会館にて起業コンテストを実施", &["起業コンテスト held_at 中央会館"]),
        ("水素フォーラム（緑市）でブースを設け、相談に応じた（H30.10）", &["水素フォーラム held_at 緑市"]),
        ("水素フォーラム（緑市）でブース出展等を行った（H30.10）", &["水素フォーラム held_at 緑市 @2018-10"]),
        ("水素フォーラム（中央会館）", &["水素フォーラム held_at 中央会館"]),
        ("・水素フォーラム（H31.2、中央会館）", &["水素フォーラム held_at 中央会館 @2019-02"]),
        ("創薬セミナーの開催を中止した。", &["創薬セミナー held - negated"]),
        ("創薬セミナーは開催予定だったが、感染拡大のため中止", &["創薬セミナー held - negated"]),
        ("創薬セミナーを開催予定だったが、感染拡大のため中止した。", &["創薬セミナー held - negated"]),
        ("創薬セミナーの開催を延期した。", &["創薬セミナー held - planned"]),
        ("創薬セミナー（R2.5予定）", &["創薬セミナー held - @2020-05 planned"]),
        (
            "緑市と海浜市が共催で水素フォーラムを開催",
            &["海浜市 holds 水素フォーラム", "緑市 cooperates_with 海浜市", "緑市 holds 水素フォーラム"],
        ),
        ("・水素フォーラム（緑市主催）", &["緑市 holds 水素フォーラム"]),
        ("・起業コンテスト　令和元年９月14日　参加者380名", &["起業コンテスト held - @2019-09-14"]),
        ("バイオ展示会　展示：（中央会館）H30.10", &["バイオ展示会 held_at 中央会館 @2018-10"]),
        ("水素フォーラムが開かれた（R1.8）。", &["水素フォーラム held - @2019-08"]),
        ("#進捗状況（R2.3月末時点）\n・創薬セミナーを開催", &["創薬セミナー held -"]),
        ("【県による取組み】", &[]),
        ("#【緑市による取組み】\n・創薬セミナーの実施（Ｈ31.2）", &["緑市 holds 創薬セミナー @2019-02"]),
    ]);
}

#[test]
fn moving_and_renaming() {
    check(&[
        (
            "栄養研究センターが海浜バイオパークへ移転した（R4.4）。",
            &["栄養研究センター relocates_to 海浜バイオパーク @2022-04"],
        ),
        (
            "栄養研究センターの海浜バイオパークへの移転に向けた調整",
            &["栄養研究センター relocates_to 海浜バイオパーク planned"],
        ),
        ("未来棟（栄養研究センターの移転先）の整備", &["栄養研究センター relocates_to 未来棟"]),
        ("海浜バイオパークに入居する東雲製薬㈱を紹介", &["東雲製薬(株) relocates_to 海浜バイオパーク"]),
        (
            "旧クラスター会を北部クラスター協議会に改組（H30.6）",
            &["旧クラスター会 renamed_to 北部クラスター協議会 @2018-06"],
        ),
        (
            "栄養研究センターは、県が事業者を選定して整備する未来棟に移転する予定",
            &["栄養研究センター relocates_to 未来棟 planned"],
        ),
        ("未来棟（旧未来館）", &[]),
        (
            "創薬推進準備会は、平成30年4月に創薬推進機構へ改称した。",
            &["創薬推進準備会 renamed_to 創薬推進機構 @2018-04"],
        ),
        ("創薬推進準備会の後継として創薬推進機構が活動", &["創薬推進準備会 renamed_to 創薬推進機構"]),
    ]);
}

#[test]
fn bodies_that_go_on_in_others() {
    check(&[
        (
            "創薬推進準備会と旧クラスター会を統合し、創薬推進機構を設立した（R2.4）。",
            &[
                "創薬推進準備会 renamed_to 創薬推進機構",
                "創薬推進機構 established - @2020-04",
                "旧クラスター会 renamed_to 創薬推進機構",
            ],
        ),
        (
            "創薬推進準備会は平成29年4月に旧クラスター会と統合し、創薬推進機構となった。",
            &[
                "創薬推進準備会 renamed_to 創薬推進機構 @2017-04",
                "旧クラスター会 renamed_to 創薬推進機構 @2017-04",
            ],
        ),
        ("創薬推進準備会を創薬推進機構に統合（R2.4）", &["創薬推進準備会 renamed_to 創薬推進機構 @2020-04"]),
        (
            "創薬推進準備会を廃止し、業務を創薬推進機構に移管した（H31.4）。",
            &["創薬推進準備会 renamed_to 創薬推進機構 @2019-04"],
        ),
        (
            "創薬推進準備会は令和2年3月に解散し、その事業は創薬推進機構が承継した。",
            &["創薬推進準備会 renamed_to 創薬推進機構"],
        ),
        ("創薬推進機構の前身は創薬推進準備会である。", &["創薬推進準備会 renamed_to 創薬推進機構"]),
        ("創薬推進準備会を前身とする創薬推進機構", &["創薬推進準備会 renamed_to 創薬推進機構"]),
        (
            "創薬推進準備会は旧クラスター会と創薬推進機構に分割された（R2.4）。",
            &[
                "創薬推進準備会 renamed_to 創薬推進機構 @2020-04",
                "創薬推進準備会 renamed_to 旧クラスター会 @2020-04",
            ],
        ),
        ("データの統合を創薬推進機構に委託し、技術の継承を図る。", &[]),
    ]);
}

#[test]
fn dates_of_the_event() {
    check(&[
        (
            "（R4.4未来棟竣工予定⇒栄養研究センター移転開始）",
            &[
                "未来棟 established - @2022-04 planned",
                "栄養研究センター relocates_to 未来棟 @2022-04 planned",
            ],
        ),
        (
            "緑市はみなと大学と連携し、市内で試乗会を実施した（H30.12）。",
            &["緑市 cooperates_with みなと大学 @2018-12"],
        ),
        ("・北部クラスター協議会（R1.11）において行程を確認", &["北部クラスター協議会 held - @2019-11"]),
        (
            "創薬推進機構は平成30年4月に設立され、同年10月に海浜バイオパークへ移転した。",
            &["創薬推進機構 established - @2018-04", "創薬推進機構 relocates_to 海浜バイオパーク @2018-10"],
        ),
        (
            "緑市は、令和元年度に水素フォーラムを開催した。",
            &["緑市 holds 水素フォーラム @2019-04-01..2020-03-31"],
        ),
    ]);
}

#[test]
fn other_orders_of_words() {
    check(&[
        ("未来棟は、青葉県が運営している。", &["青葉県 operates 未来棟"]),
        ("創薬セミナーは、緑市が開催した（R1.7）。", &["緑市 holds 創薬セミナー @2019-07"]),
        ("未来棟の運営は西田工業㈱が担う。", &["西田工業(株) operates 未来棟"]),
        ("未来棟の運営主体である創薬推進機構は黒字となった。", &["創薬推進機構 operates 未来棟"]),
        ("未来棟の運営事業者は西田工業㈱である。", &["西田工業(株) operates 未来棟"]),
        ("緑市が立ち上げた福祉機器研究会", &["緑市 establishes 福祉機器研究会"]),
        ("福祉機器研究会（緑市が立ち上げた会）", &["緑市 establishes 福祉機器研究会"]),
        (
            "○水素検討チーム（青葉県、緑市、みなと大学）",
            &[
                "みなと大学 member_of 水素検討チーム",
                "緑市 member_of 水素検討チーム",
                "青葉県 member_of 水素検討チーム",
            ],
        ),
        (
            "・移転検討部会　２回（R1.10、R2.1）",
            &["移転検討部会 held - @2019-10", "移転検討部会 held - @2020-01"],
        ),
        (
            "○北部クラスター協議会\n・R1.9及びR2.2に開催",
            &["北部クラスター協議会 held - @2019-09", "北部クラスター協議会 held - @2020-02"],
        ),
        (
            "栄養研究センターは令和元年7月に海浜バイオパークに移り、実証を始めた。",
            &["栄養研究センター relocates_to 海浜バイオパーク @2019-07"],
        ),
        (
            "・北部クラスター協議会（R1.11）にオブザーバーとして出席",
            &["北部クラスター協議会 held - @2019-11"],
        ),
    ]);
}

#[test]
fn a_body_and_what_is_done_with_it() {
    check(&[
        ("緑市は、みなと大学と「健康長寿プラン」に係る協定を締結した。", &["緑市 agreement_with みなと大学"]),
        ("緑市は、みなと大学と「創薬セミナー」を開催した。", &["緑市 holds 創薬セミナー"]),
        (
            "緑市とみなと大学は基本合意書を取り交わした（R3.8）。",
            &["緑市 agreement_with みなと大学 @2021-08"],
        ),
        ("未来棟は、青葉県の承認を受けた（H9.7）。", &["青葉県 selects 未来棟 @1997-07"]),
        (
            "北部クラスター協議会を令和3年5月に設立した。会員は、緑市、みなと大学の2者である。",
            &[
                "みなと大学 member_of 北部クラスター協議会",
                "北部クラスター協議会 established - @2021-05",
                "緑市 member_of 北部クラスター協議会",
            ],
        ),
        (
            "・事業名：設備投資補助金\n・所管：緑市産業局\n・交付先：東雲製薬㈱",
            &["緑市産業局 funds 東雲製薬(株)", "緑市産業局 operates 設備投資補助金"],
        ),
        (
            "|会議名|開催日|場所|主催\n|北部クラスター協議会|R3.7.12|中央会館|緑市",
            &[
                "北部クラスター協議会 held_at 中央会館 @2021-07-12",
                "緑市 holds 北部クラスター協議会 @2021-07-12",
            ],
        ),
    ]);
}

#[test]
fn bodies_made_of_others_and_what_is_done_by_them() {
    check(&[
        (
            "緑市、海浜市の2市で構成する北部クラスター協議会が、「水素フォーラム」（中央会館）を主催した。",
            &[
                "北部クラスター協議会 holds 水素フォーラム",
                "水素フォーラム held_at 中央会館",
                "海浜市 member_of 北部クラスター協議会",
                "緑市 member_of 北部クラスター協議会",
            ],
        ),
        (
            "北部クラスター協議会は、緑市、みなと大学からなる。",
            &["みなと大学 member_of 北部クラスター協議会", "緑市 member_of 北部クラスター協議会"],
        ),
        (
            "みなと大学による「起業家育成事業」は、応募者がなく実施に至らなかった。",
            &["みなと大学 operates 起業家育成事業 negated"],
        ),
        ("東雲製薬㈱が港島に新工場を竣工（R4.6）", &[]),
        ("緑市、海浜市と県境連携会を見学", &[]),
    ]);
}

#[test]
fn whom_it_is_asked_of() {
    check(&[
        ("創薬推進機構の設立を海浜市に要望した。", &["創薬推進機構 established - requested"]),
        (
            "緑市は、みなと大学を推進拠点に指定するよう青葉県に求めた。",
            &["緑市 selects みなと大学 requested"],
        ),
        (
            "緑市は、みなと大学との間で協定を締結する方向で調整している。",
            &["緑市 agreement_with みなと大学 planned"],
        ),
        ("西田工業㈱は、緑市の委託を受けて調査した。", &["緑市 entrusts 西田工業(株)"]),
        (
            "緑市は、みなと大学と共催で創薬セミナーを開催した。",
            &["緑市 cooperates_with みなと大学", "緑市 holds 創薬セミナー"],
        ),
        ("青葉県は、創薬推進機構の設立を断念した。", &["青葉県 establishes 創薬推進機構 negated"]),
    ]);
}

#[test]
fn what_belongs_to_another_verb() {
    check(&[
        ("再生学会を脱退した会員が研究会を設立した。", &[]),
        ("みなと大学が新校舎の竣工を祝った。", &[]),
        ("再生学会を母体として昭和54年に開館した。", &[]),
        ("創薬推進機構（以下「機構」という。）が設立登記（R1.11）", &["創薬推進機構 established - @2019-11"]),
        (
            "北部クラスター協議会は、関係機関が集まる場として平成30年6月に発足した。",
            &["北部クラスター協議会 established - @2018-06"],
        ),
        ("再生学会が推進した施策により海浜市が指定を受けたことから、3年に設立された。", &[]),
        ("港島にある再生学会の施設を視察", &[]),
        (
            "未来棟は、令和4年春ごろの竣工を予定している。",
            &["未来棟 established - @2022-03-01..2022-05-31 planned"],
        ),
        ("緑市が指定を受けたことから、第三セクターとして設立された。", &[]),
        (
            "旧クラスター会が解散した後を受け発足した北部クラスター協議会",
            &["北部クラスター協議会 established -"],
        ),
        ("北部クラスター協議会は「不正が行われた」とした。", &[]),
        (
            "英国における事故の原因究明のために多くの議論を経て設置された福祉機器研究会",
            &["福祉機器研究会 established -"],
        ),
        ("緑市の福祉機器研究会による支援が遅れ、市民が困っている場合に、東雲製薬㈱に出資した。", &[]),
    ]);
}

#[test]
fn what_is_to_come() {
    check(&[
        ("緑市は水素フォーラムを開催する。", &["緑市 holds 水素フォーラム planned"]),
        ("緑市は未来棟を運営する。", &["緑市 operates 未来棟"]),
        ("水素検討チームの設置を初め、改革を推進してまいります。", &["水素検討チーム established - planned"]),
        ("緑市は創薬推進機構を設立しました。", &["緑市 establishes 創薬推進機構"]),
        ("緑市は、福祉機器研究会を設ける。", &["緑市 establishes 福祉機器研究会 planned"]),
        ("緑市は、福祉機器研究会を設置することができる。", &["緑市 establishes 福祉機器研究会 planned"]),
        ("緑市は東雲製薬㈱を誘致したが、実現しなかった。", &["緑市 supports 東雲製薬(株) negated"]),
        ("未来棟の運営者は、みなと大学に委託されなかった。", &[]),
        ("緑市とみなと大学は協定の締結には至っていない。", &["緑市 agreement_with みなと大学 negated"]),
        ("緑市は、創薬推進機構の設置を国に働きかけている。", &["緑市 establishes 創薬推進機構 requested"]),
        (
            "緑市商工会議所は、設備投資補助金の創設を求めた。",
            &["緑市商工会議所 establishes 設備投資補助金 requested"],
        ),
    ]);
}

#[test]
fn the_year_of_a_figure_dates_nothing_else() {
    check(&[
        ("緑市が創薬セミナーを開催（昨年度参加者：63人）", &["緑市 holds 創薬セミナー"]),
        ("緑市が創薬セミナーを開催（R1.10）", &["緑市 holds 創薬セミナー @2019-10"]),
    ]);
}

#[test]
fn membership_and_parts() {
    check(&[
        (
            "みなと大学と東雲製薬㈱が北部クラスター協議会に参画",
            &["みなと大学 member_of 北部クラスター協議会", "東雲製薬(株) member_of 北部クラスター協議会"],
        ),
        ("北部クラスター協議会に加盟する西田工業㈱", &["西田工業(株) member_of 北部クラスター協議会"]),
        // Nobody is said to join but the heading's one actor.
        ("#緑市\n・北部クラスター協議会に参画した。", &["緑市 member_of 北部クラスター協議会"]),
        ("北部クラスター協議会に参画した。", &[]),
        (
            "平成30年6月に北部クラスター協議会を設立し活動を推進（構成：緑市、みなと大学）。",
            &[
                "みなと大学 member_of 北部クラスター協議会",
                "北部クラスター協議会 established - @2018-06",
                "緑市 member_of 北部クラスター協議会",
            ],
        ),
        ("再生学会を北部クラスター協議会が支援（会場：緑市）", &[]),
        (
            "みなと大学も参画し、「北部クラスター協議会」を設立（H30.6）",
            &[
                "みなと大学 member_of 北部クラスター協議会 @2018-06",
                "北部クラスター協議会 established - @2018-06",
            ],
        ),
        (
            "○北部クラスター協議会の構成員\n・緑市、海浜市及びみなと大学",
            &[
                "みなと大学 member_of 北部クラスター協議会",
                "海浜市 member_of 北部クラスター協議会",
                "緑市 member_of 北部クラスター協議会",
            ],
        ),
        (
            "北部クラスター協議会は、平成30年6月に発足した。構成員は、緑市、みなと大学である。",
            &[
                "みなと大学 member_of 北部クラスター協議会",
                "北部クラスター協議会 established - @2018-06",
                "緑市 member_of 北部クラスター協議会",
            ],
        ),
        ("・北部クラスター協議会（移転検討部会）で確認", &["移転検討部会 part_of 北部クラスター協議会"]),
        ("「成長戦略」における「健康長寿プラン」", &["健康長寿プラン part_of 成長戦略"]),
    ]);
}

#[test]
fn agreements_and_cooperation() {
    check(&[
        ("緑市は再生学会とMOUを締結した（R1.12）。", &["緑市 agreement_with 再生学会 @2019-12"]),
        (
            "令和元年12月、緑市、海浜市及び開発事業者は、基本合意書を締結した。",
            &["緑市 agreement_with 海浜市 @2019-12"],
        ),
        ("緑市とみなと大学が包括連携協定を締結", &["緑市 agreement_with みなと大学"]),
        (
            "緑市、海浜市及び創薬推進機構の三者による基本合意書を締結（R1.10）",
            &[
                "海浜市 agreement_with 創薬推進機構 @2019-10",
                "緑市 agreement_with 創薬推進機構 @2019-10",
                "緑市 agreement_with 海浜市 @2019-10",
            ],
        ),
        (
            "○創薬推進機構の設立\n・再生学会とＭＯＵを締結（R1.12）",
            &["創薬推進機構 established -", "再生学会 agreement_with 創薬推進機構 @2019-12"],
        ),
        (
            "緑市は、みなと大学と連携し、起業家育成事業を実施した。",
            &["緑市 cooperates_with みなと大学", "緑市 operates 起業家育成事業"],
        ),
        (
            "海浜市、緑市商工会議所等との連携により、水素フォーラムを開催",
            &["海浜市 cooperates_with 緑市商工会議所", "水素フォーラム held -"],
        ),
        ("みなと大学と連携した「水素検討チーム」の取組み", &["みなと大学 cooperates_with 水素検討チーム"]),
        (
            "5月に海浜市と連携して「水素検討チーム」を設置（H30.5）",
            &["水素検討チーム established - @2018-05"],
        ),
        ("みなと大学と協定を締結する予定", &[]),
        ("県の施策の概要。\nみなと大学と協定を締結した。", &["みなと大学 agreement_with 県"]),
        ("#県による取組み\n・みなと大学と協定を締結する予定", &["みなと大学 agreement_with 県 planned"]),
        ("緑市はみなと大学と協定を締結する予定", &["緑市 agreement_with みなと大学 planned"]),
    ]);
}

#[test]
fn money_and_work() {
    check(&[
        ("青葉県は東雲製薬㈱に助成した。", &["青葉県 funds 東雲製薬(株)"]),
        ("緑市による西田工業㈱への出資（R1.8）", &["緑市 funds 西田工業(株) @2019-08"]),
        ("青葉県は、設備投資補助金を交付した。", &["青葉県 operates 設備投資補助金"]),
        (
            "緑市は相談事業を緑市商工会議所に委託した。",
            &["緑市 entrusts 緑市商工会議所", "緑市商工会議所 operates 相談事業"],
        ),
        (
            "○緑市において、相談事業を実施\n・専門家が対応（緑市商工会議所に委託）",
            &["緑市 operates 相談事業", "緑市 entrusts 緑市商工会議所"],
        ),
        ("みなと大学は緑市から委託を受け調査した。", &["緑市 entrusts みなと大学"]),
    ]);
}

#[test]
fn taking_part_supporting_choosing() {
    check(&[
        (
            "緑市商工会議所がバイオ展示会（R1.10）に出展",
            &["バイオ展示会 held - @2019-10", "緑市商工会議所 participates_in バイオ展示会 @2019-10"],
        ),
        ("西田工業㈱は福祉機器研究会に参加している。", &["西田工業(株) participates_in 福祉機器研究会"]),
        ("緑市は東雲製薬㈱を支援した。", &["緑市 supports 東雲製薬(株)"]),
        ("青葉県による栄養研究センターの誘致を断念", &["青葉県 supports 栄養研究センター negated"]),
        ("海浜市は東雲製薬㈱を優先交渉権者に選定した（R2.1）。", &["海浜市 selects 東雲製薬(株) @2020-01"]),
        ("西田工業㈱がものづくり大賞に採択された。", &["ものづくり大賞 selects 西田工業(株)"]),
        ("東雲製薬㈱は、青葉県により認定された。", &["青葉県 selects 東雲製薬(株)"]),
        (
            "#＜緑市＞\n・企業名：西田工業㈱\n・選定理由：ものづくり大賞受賞、「福祉機器研究会」参加",
            &["ものづくり大賞 selects 西田工業(株)", "西田工業(株) participates_in 福祉機器研究会"],
        ),
    ]);
}

#[test]
fn places() {
    check(&[
        ("港島における創薬拠点の形成", &["創薬拠点 located_in 港島"]),
        ("港島の「創薬拠点」を視察", &["創薬拠点 located_in 港島"]),
        ("海浜バイオパークに立地する東雲製薬㈱", &["東雲製薬(株) located_in 海浜バイオパーク"]),
        ("創薬拠点は港島に所在する。", &["創薬拠点 located_in 港島"]),
        ("東雲製薬㈱（緑市）を訪問", &["東雲製薬(株) located_in 緑市"]),
        ("指定都市と東都について", &[]),
        ("港島において、最先端の「創薬拠点」の形成をめざす", &["創薬拠点 located_in 港島 planned"]),
        ("栄養研究センターは港島に置かれている。", &["栄養研究センター located_in 港島"]),
        ("東都の未来棟、中央会館", &["未来棟 located_in 東都"]),
    ]);
}

#[test]
fn evidence_quotes_the_passage_from_end_to_end() {
    let found = statements("昨年度に続き、緑市は 再生学会とＭＯＵを締結した（R1.12）。今後も続ける。");
    let quotes: Vec<&str> = found.iter().map(|statement| statement.evidence.text.as_str()).collect();
    assert_eq!(quotes, ["緑市は 再生学会とＭＯＵを締結した（R1.12）"]);
    assert_eq!(found[0].rule, "verb.agree");
}

#[test]
fn no_input_breaks_it() {
    for text in [
        "",
        "（",
        "）",
        "((((((緑市))))))",
        "緑市（緑市（緑市",
        "。。。、、、",
        "緑市と緑市が緑市を設立し、緑市に改称",
        "⇒\t（R1.1）",
        "設立設立設立",
        &"緑市と".repeat(3000),
        &"緑市が創薬セミナー（R1.5）を開催して海浜市へ移転し".repeat(3000),
    ] {
        statements(text);
    }
}

/// A bracket of any width that is never closed is text, whole characters of it.
#[test]
fn a_bracket_that_is_never_closed_does_no_harm() {
    for text in ["〔R1.9月末時点", "会議〔を開催（R1.9", "[〔(〔", "〔"] {
        let line = (PassageKind::Bullet, Vec::new(), None, text.to_owned());
        let (document, analyses) = document(vec![line]);
        let known = known(&document, &analyses, Vec::new());
        assert!(relate(&document, &analyses, &known).statements.is_empty(), "{text}");
    }
}
