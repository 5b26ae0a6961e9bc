//! Names that say what something is only together with whose it is: departments, and meetings named by those who meet.

/// What a name lacks that does not say whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owned {
    /// The body it belongs to, which has but one of that name: 商工労働部.
    Within,
    /// More than that: every bureau has a 総務課.
    Below,
}

/// What a folded name lacks when it is that of a department without the body it belongs to.
///
/// Every prefecture has a 商工労働部: the name alone never joins two documents.
pub(super) fn owned(folded: &str) -> Option<Owned> {
    const ENDS: &[char] = &['部', '局', '課', '室', '係'];
    const OTHER: &[&str] =
        &["支部", "本部", "学部", "全部", "放送局", "郵便局", "薬局", "教室", "会議室", "研究室", "クラブ"];
    /// Stems that sections of many departments have.
    const COMMON: &[&str] = &[
        "総務",
        "企画",
        "庶務",
        "会計",
        "管理",
        "調整",
        "政策",
        "計画",
        "経理",
        "予算",
        "人事",
        "業務",
        "調査",
        "指導",
        "振興",
        "推進",
        "審査",
        "監査",
        "財務",
        "広報",
        "秘書",
        "職員",
        "用地",
        "施設",
        "事業",
        "国際",
        "技術",
        "情報",
        "研究",
        "教育",
        "相談",
        "支援",
        "契約",
        "財政",
        "福利厚生",
        "厚生",
        "総括",
        "統括",
        "運営",
        "整備",
        "保全",
        "環境",
        "地域",
        "安全",
        "指導調整",
        "総務企画",
        "企画調整",
        "総務管理",
        "企画総務",
        "管理調整",
        "総務会計",
        "企画財務",
        "事業推進",
        "事業調整",
        "企画推進",
    ];
    let stem = folded.strip_suffix(ENDS)?;
    if OTHER.iter().any(|end| folded.ends_with(end)) || names_an_owner(stem) {
        return None;
    }
    let large = folded.ends_with(['部', '局']);
    Some(if !large && (COMMON.contains(&stem) || stem.chars().count() < 2) {
        Owned::Below
    } else {
        Owned::Within
    })
}

/// Whether the words before the last unit of a name hold the name of a body: 大阪府 of 大阪府商工労働部.
fn names_an_owner(stem: &str) -> bool {
    const BODIES: &[&str] = &[
        "大学",
        "機構",
        "センタ",
        "会社",
        "法人",
        "協会",
        "連合",
        "財団",
        "研究所",
        "病院",
        "学校",
        "銀行",
        "組合",
        "委員会",
        "会議",
        "本部",
        "支部",
        "事務所",
        "振興会",
        "公社",
        "公団",
    ];
    const WORDS: &[&str] = &[
        "都市", "地区", "市場", "市民", "市町", "市街", "府民", "県民", "都民", "道民", "区民", "町民",
        "村民", "道路", "水道", "鉄道", "軌道", "歩道", "報道", "街道", "町内", "区域", "区画", "漁村",
        "農村", "山村", "府市", "県土", "県税", "県産", "市税", "市政", "県政", "府政", "都政", "区政",
        "町政", "府省",
    ];
    let chars: Vec<char> = stem.chars().collect();
    let place = chars.iter().enumerate().skip(1).any(|(at, c)| {
        let word = |from: usize| chars.get(from..from + 2).map(String::from_iter).unwrap_or_default();
        "省庁府県都道市区町村".contains(*c)
            && !WORDS.contains(&word(at).as_str())
            && !WORDS.contains(&word(at - 1).as_str())
    });
    place || BODIES.iter().any(|body| stem.contains(body))
}

/// A meeting named by those who meet: its head and who meets, ascending.
pub(super) fn meeting(name: &str) -> Option<(&str, Vec<&str>)> {
    let (parties, head) = name.rsplit_once("との")?;
    let mut parties: Vec<&str> = parties
        .split(['、', '・'])
        .flat_map(|some| some.split("及び"))
        .filter(|party| !party.is_empty())
        .collect();
    parties.sort_unstable();
    parties.dedup();
    (parties.len() >= 2 && head.ends_with(['会', '議'])).then_some((head, parties))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_says_whose_it_is_or_belongs_to_the_issuer() {
        for name in
            ["商工労働部", "会計課", "都市整備部", "市民局", "水道局", "府民文化部", "情報通信技術総合戦略室"]
        {
            let lacks = if name == "会計課" { Owned::Below } else { Owned::Within };
            assert_eq!(owned(name), Some(lacks), "{name}");
        }
        for name in [
            "大阪府商工労働部",
            "厚生労働省医政局",
            "関西支部",
            "工学部",
            "日本放送局",
            "京都大学総務部",
            "大阪市",
        ] {
            assert_eq!(owned(name), None, "{name}");
        }
    }

    #[test]
    fn a_meeting_is_named_by_those_who_meet() {
        assert_eq!(meeting("神戸市、京都府との連絡会議"), Some(("連絡会議", vec!["京都府", "神戸市"])));
        assert_eq!(meeting("神戸市との連絡会議"), None);
        assert_eq!(meeting("連絡会議"), None);
    }
}
