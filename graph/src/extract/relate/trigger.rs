//! The words that state a relation: verbs and verbal nouns, each with the frame that says who does what to whom.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What a predicate word expects of the names around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// 設立: founder, founded.
    Establish,
    /// 運営: operator, what is run.
    Operate,
    /// 開催: organiser, event, venue.
    Hold,
    /// 実施: as 開催 for an event, as 運営 for a programme.
    Implement,
    /// 移転: who moves, where to.
    Relocate,
    /// 改称: old name, new name.
    Rename,
    /// 統合: old bodies, new body.
    Merge,
    /// 分割: old body, new bodies.
    Divide,
    /// 承継, 業務の移管: old body, new body.
    Succeed,
    /// 前身: new body, old body.
    Precede,
    /// 参画: member, body.
    Join,
    /// 締結: the parties.
    Agree,
    /// 補助: giver, receiver, scheme.
    Fund,
    /// 委託: giver, receiver, work.
    Entrust,
    /// 連携: the partners.
    Cooperate,
    /// 出展: who takes part, event.
    Attend,
    /// 支援: helper, helped.
    Support,
    /// 選定: who chooses, chosen.
    Select,
    /// 立地: what stands, where.
    Locate,
    /// 形成, 整備: what is built, where.
    Build,
    /// 構成員は: body, members.
    Members,
    /// 構成する: members, body.
    Compose,
}

impl Frame {
    /// The part of a rule's name that says which frame it fills.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Establish => "establish",
            Self::Operate => "operate",
            Self::Hold => "hold",
            Self::Implement => "implement",
            Self::Relocate => "relocate",
            Self::Rename => "rename",
            Self::Merge => "merge",
            Self::Divide => "divide",
            Self::Succeed => "succeed",
            Self::Precede => "precede",
            Self::Join => "join",
            Self::Agree => "agree",
            Self::Fund => "fund",
            Self::Entrust => "entrust",
            Self::Cooperate => "cooperate",
            Self::Attend => "attend",
            Self::Support => "support",
            Self::Select => "select",
            Self::Locate => "locate",
            Self::Build => "build",
            Self::Members => "members",
            Self::Compose => "compose",
        }
    }
}

/// A predicate word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trigger {
    /// As it is written, without inflection.
    pub(super) word: &'static str,
    /// What it states.
    pub(super) frame: Frame,
}

/// Where predicate words stand in a text: (first byte, one past the last, word), ascending, never overlapping.
pub(super) fn find(text: &str) -> impl Iterator<Item = (usize, usize, &'static Trigger)> {
    TABLE.automaton.find_iter(text).filter_map(|found| {
        let trigger = TABLE.entries[found.pattern().as_usize()].as_ref()?;
        Some((found.start(), found.end(), trigger))
    })
}

struct Table {
    automaton: AhoCorasick,
    entries: Vec<Option<Trigger>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let words = WORDS.iter().flat_map(|&(frame, words)| words.iter().map(move |&word| (word, Some(frame))));
    let silent = NOT_PREDICATES.iter().map(|&word| (word, None));
    let (patterns, entries): (Vec<&str>, Vec<Option<Trigger>>) =
        words.chain(silent).map(|(word, frame)| (word, frame.map(|frame| Trigger { word, frame }))).unzip();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns)
        .expect("a few hundred fixed words are no trouble to the automaton");
    Table { automaton, entries }
});

/// The words of each frame.
const WORDS: &[(Frame, &[&str])] = &[
    (
        Frame::Establish,
        &[
            "設立",
            "設置",
            "創設",
            "開設",
            "新設",
            "立ち上げ",
            "立上げ",
            "発足",
            "創立",
            "開所",
            "開院",
            "開館",
            "竣工",
            "設立登記",
            "構築",
            "設けた",
            "設けて",
            "設ける",
            "設けら",
            "設けてい",
        ],
    ),
    (
        Frame::Operate,
        &["運営", "管理", "所有", "運用", "管理運営", "管理・運営", "共同運営", "整備・運営", "指定管理"],
    ),
    (Frame::Hold, &["開催", "主催", "開講", "共催", "共同開催", "共同主催", "開かれ", "開いた"]),
    (Frame::Implement, &["実施", "行われ"]),
    (Frame::Relocate, &["移転", "移設", "入居", "移転開始", "移転整備", "移り", "移っ", "移る"]),
    (Frame::Rename, &["改称", "改組", "名称変更", "名称を変更", "名称が変更", "後継"]),
    (Frame::Merge, &["統合", "合併", "経営統合", "再編統合", "統合再編", "再編・統合", "統合・再編"]),
    (Frame::Divide, &["分割", "再編分割"]),
    (Frame::Succeed, &["承継", "継承", "引き継", "引継", "移管"]),
    (Frame::Precede, &["前身"]),
    (Frame::Join, &["参画", "加盟", "加入", "入会"]),
    (Frame::Agree, &["締結", "調印", "合意", "取り交わ", "取交わ", "協定を結", "契約を結", "覚書を結"]),
    (Frame::Fund, &["補助", "交付", "助成", "出資", "投資", "交付決定", "投資決定", "拠出"]),
    (Frame::Entrust, &["委託", "業務委託", "再委託"]),
    (Frame::Cooperate, &["連携", "共同", "協働", "協力", "タイアップ", "連携・協力", "連携協力"]),
    (Frame::Attend, &["出展", "ブース出展", "出展参加", "参加", "登壇", "出席"]),
    (Frame::Support, &["支援", "誘致", "後援"]),
    (
        Frame::Select,
        &["認定", "選定", "採択", "指定", "承認", "選出", "認証", "受賞", "選考", "選ばれ", "決定"],
    ),
    (Frame::Locate, &["立地", "所在", "位置する", "置かれ"]),
    (Frame::Build, &["形成", "整備", "建設", "建築", "開業"]),
    (
        Frame::Compose,
        &[
            "構成する",
            "構成される",
            "構成され",
            "構成した",
            "組織する",
            "組織された",
            "からなる",
            "から成る",
            "から構成",
        ],
    ),
    (
        Frame::Members,
        &[
            "構成員",
            "構成団体",
            "構成機関",
            "構成市",
            "構成企業",
            "加盟団体",
            "参加機関",
            "メンバー",
            "会員",
            "会員企業",
            "会員団体",
            "参画団体",
            "構成市町村",
            "構成府県",
        ],
    ),
];

/// Longer words that contain a predicate word and state nothing by it.
const NOT_PREDICATES: &[&str] = &[
    "統合的",
    "統合型",
    "統合医療",
    "合併症",
    "合併浄化槽",
    "合併特例",
    "市町村合併",
    "分割払",
    "分割発注",
    "事業承継",
    "事業継承",
    "技術継承",
    "技能継承",
    "文化継承",
    "移管先",
    "設置者",
    "設置数",
    "設立者",
    "設立趣意",
    "設立時",
    "運営費",
    "運営会議",
    "運営委員",
    "運営体制",
    "運営交付金",
    "管理者",
    "管理職",
    "管理費",
    "管理栄養",
    "危機管理",
    "進捗管理",
    "品質管理",
    "所有者",
    "運用益",
    "開催年度",
    "開催日",
    "開催地",
    "開催分",
    "開催時",
    "開催前",
    "開催後",
    "開催結果",
    "開催状況",
    "開催回数",
    "開催場所",
    "開催実績",
    "開催概要",
    "開催期間",
    "開催要領",
    "開催頻度",
    "開催都市",
    "実施分",
    "実施結果",
    "実施回数",
    "実施場所",
    "実施実績",
    "実施要領",
    "実施方法",
    "実施体制",
    "実施件数",
    "実施施設",
    "設置状況",
    "設置場所",
    "設置基準",
    "設置率",
    "設立年",
    "設立目的",
    "設立経緯",
    "認定基準",
    "認定制度",
    "認定数",
    "認定率",
    "認定試験",
    "指定管理者",
    "指定管理料",
    "指定区域",
    "指定地域",
    "指定期間",
    "指定法人",
    "指定難病",
    "指定文化財",
    "管理計画",
    "管理組合",
    "管理台帳",
    "運営方針",
    "運営経費",
    "運営状況",
    "運営補助",
    "支援計画",
    "支援事業",
    "支援対象",
    "支援拠点",
    "支援件",
    "支援実績",
    "支援メニュー",
    "支援チーム",
    "支援者",
    "連携強化",
    "連携拠点",
    "連携体制",
    "連携推進",
    "協力会社",
    "協力体制",
    "協力者",
    "協力企業",
    "協力依頼",
    "参加国",
    "参加者数",
    "参加団体",
    "参加企業数",
    "参加申込",
    "委託業務",
    "委託事業",
    "委託契約",
    "委託者",
    "補助対象",
    "補助要件",
    "補助制度",
    "補助員",
    "補助犬",
    "交付額",
    "交付申請",
    "交付要件",
    "交付税",
    "助成制度",
    "助成額",
    "投資計画",
    "投資環境",
    "投資効果",
    "立地協定",
    "所有権",
    "管理運営費",
    "整備計画",
    "整備率",
    "整備費",
    "整備局",
    "整備事業",
    "建設業",
    "建設費",
    "建設局",
    "建設省",
    "建設部",
    "形成外科",
    "選考委員",
    "選考結果",
    "承認申請",
    "承認審査",
    "指定都市",
    "主催者",
    "実施機関",
    "実施主体",
    "実施期間",
    "実施状況",
    "実施計画",
    "実施要綱",
    "実施設計",
    "連携協定",
    "共同研究",
    "共同体",
    "共同利用",
    "協力金",
    "協力隊",
    "参加者",
    "参加企業",
    "参加費",
    "参加率",
    "参加資格",
    "参加数",
    "参加人数",
    "出展者",
    "出展企業",
    "出展数",
    "支援策",
    "支援制度",
    "支援件数",
    "支援体制",
    "支援手法",
    "支援内容",
    "支援員",
    "支援機関",
    "支援センター",
    "認定者",
    "認定件数",
    "選定委員",
    "選定理由",
    "選定基準",
    "選定結果",
    "指定席",
    "採択件数",
    "採択率",
    "交付金",
    "交付要綱",
    "補助金",
    "補助率",
    "補助額",
    "補助事業",
    "助成金",
    "投資額",
    "投資件数",
    "投資促進",
    "対外投資",
    "設備投資",
    "投資家",
    "投資魅力",
    "再投資",
    "出資金",
    "出資者",
    "委託料",
    "委託費",
    "委託先",
    "受委託",
    "合意形成",
    "契約管理",
    "所在地",
    "所在不明",
    "立地企業",
    "立地促進",
    "立地条件",
    "企業立地",
    "意思決定",
    "決定権",
    "入居率",
    "入居者",
    "入居状況",
    "参画企業",
    "参画大学",
    "参画機関",
    "参画意欲",
    "後継者",
    "構築物",
    "体制構築",
    "参画勧奨",
    "装置",
    "措置",
    "移り変",
    "移り住",
    "乗り移",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts_and_silent_words_are_silent() {
        let words = |text| find(text).map(|(_, _, trigger)| trigger.word).collect::<Vec<_>>();
        assert_eq!(words("AとBが共同開催"), ["共同開催"]);
        assert_eq!(words("指定都市の参加者と選定理由"), Vec::<&str>::new());
        assert_eq!(words("Aの設立に向け、Bと協定を締結"), ["設立", "締結"]);
    }
}
