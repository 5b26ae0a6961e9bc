//! The words that tell what a question wants: interrogatives, words of relation, of measure and of role.
//!
//! Compared with the canonical form of the question. Rules of the language, not of any corpus: nothing here names a
//! body, a programme or an indicator.

use keifu_graph::{MetricRole, Predicate};

/// What kind of answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Want {
    /// いつ.
    When,
    /// どこ.
    Where,
    /// 誰, どの団体.
    Who,
    /// 何を, どのような.
    What,
    /// 何件, いくら.
    HowMany,
    /// 推移, 毎年.
    Series,
    /// なぜ.
    Why,
    /// どのように, 経過.
    How,
    /// 一覧, すべて.
    List,
    /// 比べて, 目標に対して.
    Compare,
    /// とは.
    Definition,
}

impl Want {
    const ALL: [(Self, &'static str); 11] = [
        (Self::When, "when"),
        (Self::Where, "where"),
        (Self::Who, "who"),
        (Self::What, "what"),
        (Self::HowMany, "how_many"),
        (Self::Series, "series"),
        (Self::Why, "why"),
        (Self::How, "how"),
        (Self::List, "list"),
        (Self::Compare, "compare"),
        (Self::Definition, "definition"),
    ];

    /// The word of the plan.
    pub(super) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(want, _)| *want == self).map_or("what", |(_, word)| word)
    }

    /// What a word of the plan means.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(want, _)| *want)
    }

    /// All words of the plan.
    pub(super) fn all() -> String {
        let words: Vec<&str> = Self::ALL.iter().map(|(_, word)| *word).collect();
        words.join(", ")
    }
}

/// Strings of a question that say what is wanted; the longer before those they begin with.
pub(super) const WANTS: &[(&str, Want)] = &[
    ("いつから", Want::When),
    ("いつまで", Want::When),
    ("いつごろ", Want::When),
    ("いつ", Want::When),
    ("何時", Want::When),
    ("何年何月", Want::When),
    ("何年度", Want::When),
    ("何年", Want::When),
    ("何月", Want::When),
    ("何日", Want::When),
    ("どの年", Want::When),
    ("時期", Want::When),
    ("期日", Want::When),
    ("年月日", Want::When),
    ("年月", Want::When),
    ("日付", Want::When),
    ("日程", Want::When),
    ("期限", Want::When),
    ("どこと", Want::Who),
    ("どこが", Want::Who),
    ("どこに委託", Want::Who),
    ("どこ", Want::Where),
    ("場所", Want::Where),
    ("所在地", Want::Where),
    ("所在", Want::Where),
    ("会場", Want::Where),
    ("住所", Want::Where),
    ("移転先", Want::Where),
    ("誰", Want::Who),
    ("だれ", Want::Who),
    ("何者", Want::Who),
    ("相手", Want::Who),
    ("どの団体", Want::Who),
    ("どの組織", Want::Who),
    ("どの機関", Want::Who),
    ("どの会社", Want::Who),
    ("どの企業", Want::Who),
    ("どの部署", Want::Who),
    ("どの市", Want::Who),
    ("主体", Want::Who),
    ("担当", Want::Who),
    ("いくら", Want::HowMany),
    ("いくつ", Want::HowMany),
    ("どれくらい", Want::HowMany),
    ("どれだけ", Want::HowMany),
    ("どのくらい", Want::HowMany),
    ("何パーセント", Want::HowMany),
    ("何%", Want::HowMany),
    ("何割", Want::HowMany),
    ("規模", Want::HowMany),
    ("金額", Want::HowMany),
    ("予算額", Want::HowMany),
    ("件数", Want::HowMany),
    ("人数", Want::HowMany),
    ("回数", Want::HowMany),
    ("社数", Want::HowMany),
    ("参加者数", Want::HowMany),
    ("割合", Want::HowMany),
    ("数値", Want::HowMany),
    ("推移", Want::Series),
    ("毎年", Want::Series),
    ("年度別", Want::Series),
    ("年度ごと", Want::Series),
    ("年ごと", Want::Series),
    ("年々", Want::Series),
    ("経年", Want::Series),
    ("変化", Want::Series),
    ("増減", Want::Series),
    ("増えた", Want::Series),
    ("減った", Want::Series),
    ("なぜ", Want::Why),
    ("どうして", Want::Why),
    ("理由", Want::Why),
    ("原因", Want::Why),
    ("要因", Want::Why),
    ("背景", Want::Why),
    ("目的", Want::Why),
    ("ねらい", Want::Why),
    ("どのように", Want::How),
    ("どうやって", Want::How),
    ("どうなった", Want::How),
    ("どうなって", Want::How),
    ("経過", Want::How),
    ("経緯", Want::How),
    ("結果", Want::How),
    ("成果", Want::How),
    ("状況", Want::How),
    ("一覧", Want::List),
    ("すべて", Want::List),
    ("全て", Want::List),
    ("挙げ", Want::List),
    ("列挙", Want::List),
    ("それぞれ", Want::List),
    ("主な", Want::List),
    ("比較", Want::Compare),
    ("比べ", Want::Compare),
    ("違い", Want::Compare),
    ("に対して", Want::Compare),
    ("上回", Want::Compare),
    ("下回", Want::Compare),
    ("達成", Want::Compare),
    ("とは", Want::Definition),
    ("とはどのような", Want::Definition),
    ("とはなに", Want::Definition),
    ("概要", Want::Definition),
    ("どのような", Want::What),
    ("どんな", Want::What),
    ("何を", Want::What),
    ("何が", Want::What),
    ("何に", Want::What),
    ("何で", Want::What),
    ("何か", Want::What),
    ("内容", Want::What),
];

/// Words of relation and what they may mean in the graph; words of one row say much the same of one another.
pub(super) const RELATIONS: &[(&[&str], &[Predicate])] = &[
    (
        &[
            "設立",
            "創設",
            "設置",
            "発足",
            "立ち上げ",
            "立上げ",
            "開設",
            "成立",
            "創立",
            "新設",
            "開所",
            "開院",
            "開館",
            "開業",
            "結成",
        ],
        &[Predicate::Established, Predicate::Establishes],
    ),
    (
        &["改称", "改組", "改名", "名称変更", "前身", "後身", "後継", "承継", "統合", "再編", "正式化"],
        &[Predicate::RenamedTo],
    ),
    (&["移転", "移る", "移った", "引っ越"], &[Predicate::RelocatesTo]),
    (&["所在", "位置", "立地", "どこにあ", "住所", "場所"], &[Predicate::LocatedIn, Predicate::HeldAt]),
    (
        &["支部", "部会", "下部", "傘下", "下に", "内部組織", "部署", "所属", "ワーキング"],
        &[Predicate::PartOf],
    ),
    (
        &["運営", "管理", "所管", "実施主体", "主催", "担当", "誰が実施"],
        &[Predicate::Operates, Predicate::Holds, Predicate::PartOf],
    ),
    (
        &["構成員", "構成団体", "メンバー", "加盟", "参画", "会員", "加わ", "加入", "委員"],
        &[Predicate::MemberOf],
    ),
    (&["協定", "覚書", "mou", "合意", "締結", "契約", "調印"], &[Predicate::AgreementWith]),
    (&["補助", "助成", "交付", "投資", "出資", "支出", "財源"], &[Predicate::Funds]),
    (&["委託", "受託", "請負"], &[Predicate::Entrusts]),
    (&["連携", "共同", "協力", "共催", "提携", "協働", "タイアップ"], &[Predicate::CooperatesWith]),
    (&["参加", "出展", "登壇", "出席", "出場"], &[Predicate::ParticipatesIn]),
    (&["開催", "開か", "実施", "行われ", "行った"], &[Predicate::Holds, Predicate::Held, Predicate::HeldAt]),
    (&["会場"], &[Predicate::HeldAt]),
    (&["支援", "誘致", "後押し"], &[Predicate::Supports]),
    (
        &["認定", "選定", "採択", "指定", "承認", "選ばれ", "決定", "決まっ", "表彰", "受賞"],
        &[Predicate::Selects],
    ),
];

/// Words for what a figure is to its report.
pub(super) const ROLES: &[(&[&str], MetricRole)] = &[
    (&["目標", "計画", "見込み", "予定", "当初"], MetricRole::Target),
    (&["実績", "結果", "達成", "実際"], MetricRole::Actual),
    (&["前年度", "昨年度", "前年"], MetricRole::Previous),
];

/// Words that say but that something is a number.
pub(super) const MEASURES: &[&str] =
    &["数値", "値", "指標", "件数", "人数", "回数", "割合", "金額", "規模", "数", "率", "額", "状況"];

/// Words that ask, address or connect but stand for nothing that a report would say.
pub(super) const EMPTY: &[&str] = &[
    "こと",
    "もの",
    "ため",
    "とき",
    "ところ",
    "場合",
    "際",
    "中",
    "上",
    "下",
    "前",
    "後",
    "間",
    "以降",
    "以前",
    "以後",
    "時点",
    "現在",
    "当時",
    "今",
    "それぞれ",
    "各",
    "全て",
    "すべて",
    "何",
    "誰",
    "だれ",
    "いつ",
    "どこ",
    "どれ",
    "どの",
    "どちら",
    "いくら",
    "いくつ",
    "なぜ",
    "どう",
    "どのよう",
    "よう",
    "年度",
    "年",
    "月",
    "日",
    "時期",
    "頃",
    "ごろ",
    "程度",
    "毎年",
    "年度別",
    "年度ごと",
    "別",
    "ごと",
    "推移",
    "一覧",
    "概要",
    "内容",
    "理由",
    "経過",
    "経緯",
    "相手",
    "者",
    "数",
    "名",
    "つ",
    "ある",
    "いる",
    "する",
    "なる",
    "できる",
    "いう",
    "行う",
    "行なう",
    "おこなう",
    "教える",
    "知る",
    "示す",
    "述べる",
    "挙げる",
    "説明",
    "くださる",
    "下さる",
    "ください",
    "おく",
    "くる",
    "いく",
    "みる",
    "比べる",
    "対する",
    "関する",
    "ついて",
    "おける",
    "よる",
    "わかる",
    "違い",
    "比較",
    "的",
    "等",
    "など",
    "主",
    "最新",
    "最近",
    "具体",
    "それ",
    "これ",
    "そこ",
    "ここ",
    "その",
    "この",
    "れる",
    "られる",
    "せる",
    "もらう",
    "どうして",
    "いずれ",
    "ほか",
    "他",
    "うち",
    "年月",
    "何年",
    "まとめる",
];

/// Words with which a passage gives a reason.
pub(super) const REASONS: &[&str] = &[
    "ため",
    "により",
    "による",
    "から",
    "ので",
    "理由",
    "観点",
    "影響",
    "背景",
    "目的",
    "踏まえ",
    "ことから",
    "受けて",
    "めざ",
    "目指",
];

/// Words with which a passage says where.
pub(super) const PLACES: &[&str] =
    &["場所", "会場", "所在", "住所", "位置", "において", "に置かれ", "に移転"];

/// Words with which a passage says what something is.
pub(super) const DEFINITIONS: &[&str] =
    &["とは", "という", "いう。", "のこと", "目的", "概要", "を行う", "である", "制度", "する組織", "拠点"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_plan_are_read_back() {
        for (_, want) in WANTS {
            assert_eq!(Want::of(want.as_str()), Some(*want));
        }
        assert_eq!(Want::of("いつ"), None);
    }
}
