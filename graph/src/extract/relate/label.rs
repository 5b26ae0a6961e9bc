//! What a label, or the head of a table's column, says of the name beside it: 主催, 会場, 委託先.

/// The part that a labelled name plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What the record is about: 事業名, 施設名, 団体名.
    Thing,
    /// 主催.
    Organizer,
    /// 共催.
    CoOrganizer,
    /// 後援, 協賛.
    Patron,
    /// 協力, 連携先.
    Partner,
    /// 実施主体, 運営, 管理者.
    Operator,
    /// 所管部局, 担当課.
    Department,
    /// 設置者, 設立者.
    Founder,
    /// 委託先.
    Contractor,
    /// 委託元, 発注者.
    Client,
    /// 支出先.
    Payee,
    /// 交付先, 助成先.
    Grantee,
    /// 構成員, 構成団体.
    Member,
    /// 参加機関, 出展者.
    Participant,
    /// 締結先, 相手方.
    Counterpart,
    /// 採択者, 認定企業.
    Chosen,
    /// 会場, 開催地.
    Venue,
    /// 所在地.
    Site,
    /// 移転先.
    Destination,
    /// 旧称, 前身.
    Former,
    /// 事務局.
    Secretariat,
    /// 開催日, 日時.
    When,
    /// 設立年月.
    Founded,
    /// 締結日.
    Signed,
    /// 内容, できごと: a sentence about the others.
    Account,
}

impl Part {
    /// The part that a label names; `None` for labels that say nothing of relations (金額, 備考).
    pub(super) fn of(label: &str) -> Option<Self> {
        let label = label.trim_matches(|c: char| !c.is_alphanumeric() || c.is_ascii_digit());
        let label = label.trim_end_matches(['等', '名']).trim_end_matches("など").trim_end_matches("一覧");
        if label.chars().count() > MAX_LABEL {
            return None;
        }
        // The longest ending decides: 業務委託先, 開催場所, 共同主催.
        LABELS
            .iter()
            .flat_map(|&(part, words)| words.iter().map(move |&word| (part, word)))
            .filter(|(_, word)| label.ends_with(word))
            .max_by_key(|(_, word)| word.len())
            .map(|(part, _)| part)
    }

    /// Whether a name under this label acts.
    pub(super) fn acts(self) -> bool {
        matches!(self, Self::Organizer | Self::Operator | Self::Department | Self::Founder | Self::Client)
    }
}

/// Longer than this it is a sentence, not a label.
const MAX_LABEL: usize = 14;

/// Labels without 名, 等 and numbers, by the part they name.
const LABELS: &[(Part, &[&str])] = &[
    (
        Part::Thing,
        &[
            "事業",
            "施策",
            "制度",
            "取組",
            "取組み",
            "プロジェクト",
            "イベント",
            "行事",
            "催し",
            "催事",
            "展示会",
            "セミナー",
            "会議",
            "講座",
            "名称",
            "施設",
            "団体",
            "協議会",
            "組織",
            "法人",
            "拠点",
            "計画",
            "補助金",
            "件",
            "大会",
        ],
    ),
    (Part::Organizer, &["主催", "主催者", "主催団体", "開催者", "主宰"]),
    (Part::CoOrganizer, &["共催", "共催者", "共催団体", "共同主催"]),
    (Part::Patron, &["後援", "協賛", "特別協賛", "後援団体", "協賛団体"]),
    (
        Part::Partner,
        &[
            "協力",
            "特別協力",
            "協力機関",
            "協力団体",
            "協力者",
            "連携先",
            "連携機関",
            "連携団体",
            "連携企業",
            "連携大学",
            "共同実施者",
            "共同研究機関",
            "共同研究先",
            "共同実施機関",
            "連携・協力機関",
            "連携協力機関",
        ],
    ),
    (
        Part::Operator,
        &[
            "実施主体",
            "実施者",
            "実施機関",
            "実施団体",
            "事業主体",
            "事業実施者",
            "運営主体",
            "運営者",
            "運営",
            "運営団体",
            "運営会社",
            "運営法人",
            "運営事業者",
            "管理者",
            "管理運営者",
            "管理主体",
            "指定管理者",
            "担い手",
            "所有者",
            "施設管理者",
            "管理運営",
            "設置・運営",
            "設置運営主体",
            "整備主体",
            "整備・運営",
            "主体",
        ],
    ),
    (
        Part::Department,
        &[
            "所管",
            "所管課",
            "所管部局",
            "所管部局課室",
            "所管府省",
            "府省庁",
            "担当課",
            "担当部局",
            "担当部局庁",
            "担当部署",
            "担当局",
            "所管局",
            "担当府省",
            "担当府省庁",
            "所管省庁",
            "主管課",
            "部局",
        ],
    ),
    (
        Part::Founder,
        &["設置者", "設立者", "設置主体", "設立主体", "設立団体", "設立母体", "発起人", "出捐者", "設置団体"],
    ),
    (
        Part::Contractor,
        &[
            "委託先",
            "受託者",
            "受託事業者",
            "委託事業者",
            "受託先",
            "請負先",
            "請負者",
            "受託機関",
            "受注者",
            "委託業者",
            "契約相手先",
        ],
    ),
    (Part::Client, &["委託元", "委託者", "発注者", "発注元", "発注機関"]),
    (Part::Payee, &["支出先", "支払先", "支出先名"]),
    (
        Part::Grantee,
        &[
            "交付先",
            "補助先",
            "助成先",
            "交付対象",
            "補助対象",
            "交付団体",
            "補助事業者",
            "補助金交付先",
            "出資先",
            "投資先",
            "交付対象者",
            "交付決定者",
            "助成対象者",
            "助成団体",
            "補助団体",
        ],
    ),
    (
        Part::Member,
        &[
            "構成員",
            "構成団体",
            "構成機関",
            "構成市",
            "構成市町村",
            "構成企業",
            "構成メンバー",
            "構成",
            "会員",
            "メンバー",
            "参画機関",
            "参画企業",
            "参画団体",
            "参画大学",
            "加盟団体",
            "加盟企業",
            "正会員",
            "構成府県",
            "構成自治体",
            "構成市町",
            "委員所属",
            "幹事",
            "会長市",
            "加盟",
        ],
    ),
    (
        Part::Participant,
        &[
            "参加機関",
            "参加者",
            "参加企業",
            "参加団体",
            "参加大学",
            "出展者",
            "出展企業",
            "出展団体",
            "出席者",
            "登壇者",
            "参加自治体",
            "参加市",
        ],
    ),
    (
        Part::Counterpart,
        &[
            "締結先",
            "協定先",
            "相手方",
            "協定相手",
            "協定締結先",
            "協定締結者",
            "相手先",
            "締結者",
            "協定の相手方",
            "カウンターパート",
            "締結相手",
            "締結団体",
        ],
    ),
    (
        Part::Chosen,
        &[
            "採択者",
            "採択先",
            "採択事業者",
            "採択団体",
            "採択企業",
            "採択機関",
            "認定企業",
            "認定事業者",
            "認定団体",
            "認定者",
            "選定事業者",
            "選定企業",
            "選定者",
            "受賞者",
            "受賞企業",
            "受賞団体",
            "決定事業者",
            "優先交渉権者",
            "落札者",
            "契約候補者",
            "最優秀提案者",
            "採択大学",
            "指定法人",
        ],
    ),
    (Part::Venue, &["場所", "会場", "開催地", "開催場所", "実施場所", "開催会場", "実施会場", "開催都市"]),
    (
        Part::Site,
        &[
            "所在地",
            "所在",
            "住所",
            "位置",
            "立地",
            "設置場所",
            "建設地",
            "整備場所",
            "建設場所",
            "設置箇所",
            "所在市町村",
            "立地場所",
        ],
    ),
    (Part::Destination, &["移転先", "移設先", "移転場所", "入居先"]),
    (Part::Former, &["旧称", "旧名称", "前身", "改称前", "旧", "前名称", "旧組織", "改組前", "前身団体"]),
    (Part::Secretariat, &["事務局", "事務局団体", "事務局担当"]),
    (
        Part::When,
        &[
            "開催日",
            "日時",
            "日程",
            "期日",
            "開催日時",
            "実施日",
            "実施日時",
            "時期",
            "開催時期",
            "実施時期",
            "開催年月日",
            "年月日",
            "年月",
            "日",
            "開催期間",
            "期間",
            "会期",
            "開催月",
            "開催年月",
            "実施年月",
            "実施年月日",
        ],
    ),
    (
        Part::Founded,
        &[
            "設立",
            "設立日",
            "設立年月",
            "設立年月日",
            "設立年",
            "設置",
            "設置日",
            "設置年月日",
            "設置年月",
            "創設",
            "創設年",
            "発足",
            "発足日",
            "設立時期",
            "開設",
            "開設日",
            "開設年月日",
            "開設年月",
            "開設時期",
            "開館",
            "開所",
            "創立",
            "創立年",
        ],
    ),
    (Part::Signed, &["締結日", "締結年月日", "協定日", "締結年月", "協定締結日", "締結時期"]),
    (
        Part::Account,
        &[
            "できごと",
            "出来事",
            "内容",
            "経過",
            "沿革",
            "概要",
            "経緯",
            "事項",
            "取組内容",
            "事業内容",
            "実施内容",
            "動き",
            "業務概要",
            "契約概要",
            "用途",
            "使途",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_decides() {
        for (label, part) in [
            ("主催", Some(Part::Organizer)),
            ("共同主催", Some(Part::CoOrganizer)),
            ("(1)業務委託先", Some(Part::Contractor)),
            ("開催場所", Some(Part::Venue)),
            ("設置場所", Some(Part::Site)),
            ("事業名", Some(Part::Thing)),
            ("事業実施主体等", Some(Part::Operator)),
            ("所管部局課室名", Some(Part::Department)),
            ("金額", None),
            ("備考", None),
        ] {
            assert_eq!(Part::of(label), part, "{label}");
        }
    }
}
