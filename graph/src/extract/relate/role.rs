//! What an entity can be in a relation, as far as its kind and the end of its name tell.

use crate::{EntityKind, LocalEntity};

/// Whether it can found, run, choose: a body, or a prefecture or municipality.
pub(super) fn can_act(entity: &LocalEntity) -> bool {
    match entity.kind {
        EntityKind::Organization => true,
        EntityKind::Place => is_government(entity),
        EntityKind::Facility | EntityKind::Program => false,
    }
}

/// Whether something can stand or happen in it.
pub(super) fn can_contain(entity: &LocalEntity) -> bool {
    matches!(entity.kind, EntityKind::Place | EntityKind::Facility)
        || entity.kind == EntityKind::Organization && is_government(entity)
}

/// Whether it is a place, or a government named like its territory.
pub(super) fn is_territory(entity: &LocalEntity) -> bool {
    entity.kind == EntityKind::Place || entity.kind == EntityKind::Organization && is_government(entity)
}

/// Whether it stands somewhere: a site or a body, but no government.
pub(super) fn stands_somewhere(entity: &LocalEntity) -> bool {
    match entity.kind {
        EntityKind::Facility => true,
        EntityKind::Organization => !is_government(entity),
        EntityKind::Place | EntityKind::Program => false,
    }
}

/// Whether people meet for it (セミナー, 総会): a programme by kind, an event by name.
pub(super) fn is_gathering(entity: &LocalEntity) -> bool {
    matches!(entity.kind, EntityKind::Program | EntityKind::Organization)
        && (is_session(entity)
            || ends(entity, GATHERINGS)
                && !(entity.kind == EntityKind::Organization && ends(entity, STANDING_BODIES)))
}

/// 第3回部会: one meeting of many.
fn is_session(entity: &LocalEntity) -> bool {
    let Some((_, rest)) = entity.name.split_once('第') else { return false };
    let number =
        rest.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十百".contains(*c)).count();
    number > 0 && rest.chars().nth(number) == Some('回')
}

/// Whether it can be held: a gathering, a body that meets, or a programme that is no scheme.
pub(super) fn can_be_held(entity: &LocalEntity) -> bool {
    match entity.kind {
        EntityKind::Program => !is_scheme(entity),
        EntityKind::Organization => ends(
            entity,
            &[
                "会",
                "会議",
                "検討チーム",
                "プロジェクトチーム",
                "推進チーム",
                "対策チーム",
                "WG",
                "ワーキング",
                "ワーキンググループ",
                "分科会",
                "本部",
                "ラウンドテーブル",
                "タスクフォース",
            ],
        ),
        EntityKind::Facility | EntityKind::Place => false,
    }
}

/// Whether it is a rule, a plan or money rather than an event (補助金, 計画).
pub(super) fn is_scheme(entity: &LocalEntity) -> bool {
    entity.kind == EntityKind::Program && (ends(entity, SCHEMES) || is_plan(entity))
}

/// Whether it is a plan, strategy or law.
pub(super) fn is_plan(entity: &LocalEntity) -> bool {
    entity.kind == EntityKind::Program && ends(entity, PLANS)
}

/// Whether its name is that of a part of some body (部会, 支部).
pub(super) fn is_subordinate(entity: &LocalEntity) -> bool {
    entity.kind == EntityKind::Organization && ends(entity, PARTS)
}

/// Whether its very name says that it consists of others (協議会, 連合, コンソーシアム).
pub(super) fn is_league(entity: &LocalEntity) -> bool {
    ends(
        entity,
        &[
            "協議会",
            "連合",
            "連合会",
            "コンソーシアム",
            "連盟",
            "同盟",
            "チーム",
            "プラットフォーム",
            "ネットワーク",
            "共同体",
            "組合",
            "グループ",
        ],
    )
}

/// Whether one can be a member of it or take part in it.
pub(super) fn has_members(entity: &LocalEntity) -> bool {
    match entity.kind {
        EntityKind::Organization => !is_government(entity),
        EntityKind::Program => !is_plan(entity),
        EntityKind::Facility | EntityKind::Place => false,
    }
}

/// Regions and cities whose names end like those of governments.
const NOT_GOVERNMENTS: &[&str] = &["欧州", "九州", "本州", "豪州", "京都", "満州"];

fn is_government(entity: &LocalEntity) -> bool {
    entity
        .gazetteer
        .as_deref()
        .is_some_and(|key| key.starts_with("prefecture") || key.starts_with("municipality"))
        || (!NOT_GOVERNMENTS.contains(&entity.name.as_str())
            && ends(entity, &["都", "道", "府", "県", "市", "区", "町", "村", "州"]))
        || matches!(entity.name.as_str(), "国" | "国家")
}

fn ends(entity: &LocalEntity, endings: &[&str]) -> bool {
    let name = entity.name.trim_end_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, ')' | '(' | '」' | '』' | '年' | '度' | '第' | '回')
    });
    endings.iter().any(|end| name.ends_with(end))
}

const GATHERINGS: &[&str] = &[
    "セミナー",
    "フォーラム",
    "シンポジウム",
    "会議",
    "総会",
    "見学会",
    "説明会",
    "講演会",
    "体験会",
    "交流会",
    "商談会",
    "相談会",
    "研修会",
    "勉強会",
    "発表会",
    "報告会",
    "試乗会",
    "展示会",
    "見本市",
    "意見交換会",
    "懇談会",
    "講習会",
    "内覧会",
    "上映会",
    "講座",
    "コンテスト",
    "コンペティション",
    "コンペ",
    "ワークショップ",
    "ミーティング",
    "フェア",
    "フェスタ",
    "フェスティバル",
    "サミット",
    "展",
    "博",
    "博覧会",
    "万博",
    "式典",
    "式",
    "祭",
    "まつり",
    "大会",
    "イベント",
    "マッチング",
    "キックオフ",
    "ピッチ",
    "ハッカソン",
    "キャンプ",
    "視察",
    "ツアー",
    "カンファレンス",
    "サロン",
    "スクール",
    "オープンイノベーション",
    "ジャパン",
    "Week",
    "Fair",
    "Expo",
    "EXPO",
    "Forum",
    "Seminar",
    "Summit",
    "プログラム",
    "Conference",
    "Meeting",
    "Workshop",
    "交流",
    "面談",
    "訓練",
    "デー",
    "ウィーク",
];

const STANDING_BODIES: &[&str] =
    &["推進会議", "連携会議", "協議会", "研究会", "商工会議", "学術会議", "知事会議", "市長会議"];

const SCHEMES: &[&str] = &[
    "費",
    "金",
    "経費",
    "予算",
    "データベース",
    "保険",
    "年金",
    "補助金",
    "助成金",
    "交付金",
    "補助",
    "助成",
    "事業",
    "制度",
    "システム",
    "ファンド",
    "基金",
    "税制",
    "特区",
    "プロジェクト",
    "ネットワーク",
    "プラットフォーム",
    "契約",
    "協定",
    "サービス",
    "基準",
    "認証",
    "認定",
    "ガイドライン",
    "相談",
    "モデル",
];

const PLANS: &[&str] = &[
    "戦略",
    "計画",
    "プラン",
    "ビジョン",
    "構想",
    "方針",
    "大綱",
    "条例",
    "法",
    "令",
    "規則",
    "規程",
    "要領",
    "号",
    "通知",
    "憲章",
    "指針",
    "綱領",
    "白書",
    "法律",
    "要綱",
    "宣言",
    "アジェンダ",
];

const PARTS: &[&str] = &[
    "部会",
    "分科会",
    "小委員会",
    "支部",
    "支所",
    "支社",
    "支店",
    "本部",
    "部",
    "課",
    "室",
    "局",
    "班",
    "ワーキンググループ",
    "ワーキング",
    "WG",
    "事務局",
    "幹事会",
    "専門委員会",
    "検討チーム",
    "タスクフォース",
];
