//! Several hundred names as administrations bear them, made of real prefectures and real kinds of bodies, places and
//! programmes; many are longer than a line of a narrow column.

const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// Kinds, none of which contains another, so that no name is found within another.
const KINDS: [&str; 14] = [
    "{}中小企業活性化協議会",
    "地方独立行政法人{}産業技術総合センター",
    "公益財団法人{}産業振興機構デジタル化推進本部連携支援室",
    "{}健康医療関連産業推進協議会（仮称）",
    "JETRO{}貿易情報センター",
    "PMDA{}相談室",
    "{}バイオサイエンスパーク",
    "{}先端医療イノベーションセンター（第２期）",
    "{}コンベンションセンター",
    "{}IoT・AI活用推進ラボ",
    "{}スマートシティ・スタートアップ・エコシステム拠点形成計画",
    "令和４年度{}ものづくり補助金",
    "{}Open Innovation Support Program",
    "一般社団法人{}ライフサイエンス・クラスター推進機構",
];

/// All names.
pub(super) fn all() -> Vec<String> {
    let of = |kind: &&str| PREFECTURES.map(|prefecture| kind.replace("{}", prefecture));
    KINDS.iter().flat_map(of).collect()
}
