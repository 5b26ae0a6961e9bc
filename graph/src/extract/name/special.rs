//! Names built in ways of their own: laws, departments, parts of a district, and the place a text speaks for.

use keifu_corpus::Noun;

use super::{
    candidate::Candidate,
    chunk::Known,
    line::{Atom, Class, Line},
    weigh::is_katakana,
};
use crate::EntityKind;

/// Where the text means the place it speaks for: 府, 本市, 当市.
pub(super) fn selves(line: &Line, jurisdiction: &str) -> Vec<(usize, usize)> {
    let Some((last, sign)) = jurisdiction.char_indices().next_back() else { return Vec::new() };
    let sign_text = &jurisdiction[last..];
    if !matches!(sign, '都' | '道' | '府' | '県' | '市' | '区' | '町' | '村') {
        return Vec::new();
    }
    let mut places = Vec::new();
    for (index, atom) in line.atoms.iter().enumerate() {
        let Some(before) = line.surface(atom).strip_suffix(sign_text) else { continue };
        let own = matches!(before, "本" | "当");
        if !(before.is_empty() || own) {
            continue;
        }
        let previous = index.checked_sub(1).map(|at| &line.atoms[at]).filter(|_| !atom.gap);
        let prefixed = previous.is_some_and(|previous| matches!(line.surface(previous), "本" | "当"));
        // ・県は: the mark of a list.
        let item = index == 1 && previous.is_some_and(|previous| previous.class == Class::Dot);
        let free = previous.is_none_or(|previous| previous.class == Class::Break) || prefixed || item;
        let ends = line.atoms.get(index + 1).is_none_or(|next| follows_a_name(line.surface(next)));
        if free && ends {
            let start = previous.filter(|_| prefixed).map_or(atom.start, |previous| previous.start);
            places.push((start, atom.end));
        }
    }
    places
}

/// Whether a word may follow a name that stands by itself.
fn follows_a_name(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "が",
        "は",
        "を",
        "の",
        "と",
        "へ",
        "に",
        "も",
        "による",
        "において",
        "、",
        "より",
        "から",
        "や",
        "で",
    ];
    WORDS.contains(&word)
}

/// Where 国 by itself means the government of the state: 国に提案, 国や県; never その国, アジアの国, 訪れた国.
pub(super) fn states(line: &Line) -> Vec<(usize, usize)> {
    const BEFORE: &[&str] = &[
        "は",
        "が",
        "を",
        "に",
        "も",
        "で",
        "と",
        "から",
        "より",
        "や",
        "及び",
        "並びに",
        "または",
        "、",
        "。",
        "「",
        "(",
    ];
    let mut places = Vec::new();
    for (index, atom) in line.atoms.iter().enumerate().filter(|(_, atom)| line.surface(atom) == "国") {
        let free = index == 0 || atom.gap || {
            let before = line.surface(&line.atoms[index - 1]);
            BEFORE.contains(&before) || !before.contains(char::is_alphanumeric)
        };
        let next = line.atoms.get(index + 1).filter(|next| !next.gap);
        if free
            && next.is_some_and(|next| {
                matches!(line.surface(next), "・" | "及び") || follows_a_name(line.surface(next))
            })
        {
            places.push((atom.start, atom.end));
        }
    }
    places
}

/// Cores of the regions of Japan, each of which is named together with its region where both are meant as one:
/// 大阪・関西, 仙台・東北.
const REGIONS: &[(&str, &[&str])] = &[
    ("北海道", &["札幌"]),
    ("東北", &["仙台", "宮城", "福島"]),
    ("関東", &["東京", "横浜", "さいたま", "千葉"]),
    ("北陸", &["金沢", "富山", "石川", "新潟"]),
    ("中部", &["名古屋", "愛知"]),
    ("東海", &["名古屋", "愛知", "静岡"]),
    ("関西", &["大阪", "京都", "神戸"]),
    ("近畿", &["大阪", "京都", "神戸"]),
    ("四国", &["高松", "松山"]),
    ("九州", &["福岡", "北九州", "熊本"]),
];

/// The recognizer of [`regions`].
pub(super) const REGION: &str = "structure.region";

/// A region named after its core and itself: 大阪・関西. Both are named in it, too.
pub(super) fn regions(line: &Line, known: Known<'_>, found: &mut Vec<Candidate>) {
    for pair in known.0.windows(2) {
        let [core, region] = pair else { continue };
        let names = |name: &Candidate| &line.text[name.start..name.end];
        let both = (core.kind, region.kind) == (EntityKind::Place, EntityKind::Place)
            && line.text.get(core.end..region.start) == Some("・")
            && REGIONS.iter().any(|(of, cores)| *of == names(region) && cores.contains(&names(core)));
        if both {
            found.push(Candidate {
                start: core.start,
                end: region.end,
                kind: EntityKind::Place,
                margin: 1.0,
                recognizer: REGION,
                ..Candidate::default()
            });
        }
    }
}

/// Stems of the departments that offices usually have: 商工労働部 is one, 都市部 is none.
const DEPARTMENT: &[&str] = &[
    "総務",
    "企画",
    "財務",
    "財政",
    "政策",
    "経済",
    "産業",
    "商工",
    "労働",
    "観光",
    "文化",
    "スポーツ",
    "教育",
    "福祉",
    "健康",
    "医療",
    "保健",
    "環境",
    "農林",
    "農政",
    "農林水産",
    "水産",
    "土木",
    "建設",
    "都市",
    "整備",
    "住宅",
    "まちづくり",
    "建築",
    "交通",
    "水道",
    "下水道",
    "危機管理",
    "予防",
    "消防",
    "救急",
    "警防",
    "警備",
    "警務",
    "刑事",
    "生活安全",
    "地方創生",
    "創生",
    "移住",
    "定住",
    "スタートアップ",
    "脱炭素",
    "ゼロカーボン",
    "気候変動",
    "水産業",
    "畜産",
    "林業",
    "森林",
    "農業",
    "農村",
    "農地",
    "農産",
    "食料",
    "園芸",
    "漁業",
    "漁港",
    "砂防",
    "治水",
    "海岸",
    "空港対策",
    "住民",
    "戸籍",
    "国保",
    "市町村",
    "市町",
    "自治",
    "選挙",
    "財産",
    "資産",
    "収納",
    "納税",
    "課税",
    "市税",
    "県税",
    "情報政策",
    "システム",
    "電子",
    "行財政",
    "経営管理",
    "総合",
    "総合政策",
    "総合企画",
    "地域振興",
    "医務",
    "疾病",
    "感染症",
    "精神",
    "母子",
    "保育",
    "児童",
    "家庭",
    "女性",
    "男女",
    "多文化",
    "文化財",
    "新産業",
    "集積",
    "誘致",
    "通商",
    "宇宙",
    "航空",
    "半導体",
    "医工",
    "知的財産",
    "知財",
    "実証",
    "官民",
    "公民",
    "産学",
    "産学官",
    "金融政策",
    "マネジメント",
    "サービス",
    "ブランド",
    "プロモーション",
    "シティプロモーション",
    "コンベンション",
    "スポーツ振興",
    "危機",
    "管理",
    "防災",
    "市民",
    "県民",
    "府民",
    "生活",
    "子ども",
    "こども",
    "子育て",
    "青少年",
    "人権",
    "国際",
    "広報",
    "契約",
    "税務",
    "会計",
    "監査",
    "議会",
    "病院",
    "港湾",
    "空港",
    "デジタル",
    "情報",
    "統計",
    "雇用",
    "消費",
    "地域",
    "振興",
    "戦略",
    "推進",
    "計画",
    "調整",
    "資源",
    "循環",
    "エネルギー",
    "科学",
    "技術",
    "学術",
    "研究",
    "開発",
    "医薬",
    "食品",
    "衛生",
    "薬務",
    "介護",
    "保険",
    "年金",
    "障がい",
    "障害",
    "高齢",
    "長寿",
    "自立",
    "支援",
    "企業",
    "立地",
    "成長",
    "創造",
    "魅力",
    "政策企画",
    "府市",
    "連携",
    "副首都",
    "IR",
    "ICT",
    "DX",
    "くらし",
    "しごと",
    "ものづくり",
    "中小企業",
    "金融",
    "流通",
    "道路",
    "河川",
    "公園",
    "緑",
    "事業",
    "管財",
    "人事",
    "職員",
    "行政",
    "改革",
    "検査",
    "用地",
    "庶務",
    "秘書",
    "法務",
    "安全",
    "労政",
    "商業",
    "工業",
    "貿易",
    "経営",
    "販売",
    "製造",
    "営業",
    "審査",
    "承認",
    "監視",
    "指導",
    "普及",
    "市場",
    "共生",
    "協働",
    "学校",
    "生涯",
    "学習",
    "社会",
    "ライフサイエンス",
    "バイオ",
    "投資",
    "交流",
    "スマートシティ",
    "大学",
    "ヘルスケア",
    "・",
    "局",
    "部",
    "室",
    "課",
    "再生",
    "イノベーション",
    "創業",
    "ベンチャー",
    "新",
];

/// How the full names of laws and ordinances end.
const LAWS: &[&str] = &[
    "に関する法律施行令",
    "に関する法律施行規則",
    "に関する法律",
    "に関する特別措置法",
    "に関する臨時措置法",
    "に関する基本法",
    "に関する条例",
    "に関する条約",
];

/// The full names of laws: 再生医療等の安全性の確保等に関する法律.
pub(super) fn laws(line: &Line, found: &mut Vec<Candidate>) {
    for (at, _) in line.text.match_indices("に関する") {
        let Some(ending) = LAWS.iter().find(|ending| line.text[at..].starts_with(**ending)) else { continue };
        let end = at + ending.len();
        if !line.is_edge(end) {
            continue;
        }
        let mut index = line.atom_at(at);
        let least = at.saturating_sub(180);
        while index > 0 && line.atoms[index - 1].start >= least {
            let atom = &line.atoms[index - 1];
            let within = match atom.class {
                Class::Break => matches!(
                    line.surface(atom),
                    "の" | "及び"
                        | "等"
                        | "に"
                        | "する"
                        | "ため"
                        | "な"
                        | "的"
                        | "を"
                        | "た"
                        | "資する"
                        | "へ"
                ),
                _ => true,
            };
            if !within {
                break;
            }
            index -= 1;
            if atom.gap {
                break;
            }
        }
        while line.atoms.get(index).is_some_and(|atom| {
            atom.start < at && matches!(atom.class, Class::Break | Class::Dot | Class::Joiner)
        }) {
            index += 1;
        }
        let start = line.atoms.get(index).map_or(at, |atom| atom.start);
        if line.text[start..at].chars().count() >= 4 {
            found.push(Candidate {
                start,
                end,
                kind: EntityKind::Program,
                margin: 1.0,
                recognizer: "structure.law",
                ..Candidate::default()
            });
        }
    }
}

/// Parts of a district: 中之島4丁目.
pub(super) fn blocks(line: &Line, known: Known<'_>, found: &mut Vec<Candidate>) {
    for name in known.0 {
        // デュッセルドルフ市
        let foreign = name.kind == EntityKind::Place;
        let end = name.end + '市'.len_utf8();
        if foreign && line.text[name.end..].starts_with('市') && line.is_edge(end) {
            found.push(Candidate {
                start: name.start,
                end,
                kind: EntityKind::Place,
                margin: 1.0,
                recognizer: "structure.foreign",
                ..Candidate::default()
            });
        }
        // カンボジア王国
        let rest = &line.text[name.end..];
        if let Some(status) = STATES.iter().find(|status| foreign && rest.starts_with(**status))
            && is_katakana(&line.text[name.start..name.end])
            && line.is_edge(name.end + status.len())
        {
            found.push(Candidate {
                end: name.end + status.len(),
                recognizer: "structure.foreign",
                ..name.clone()
            });
        }
        let mut index = line.atom_at(name.end);
        while line
            .atoms
            .get(index)
            .is_some_and(|atom| matches!(atom.class, Class::Number | Class::Noun(Noun::Number)))
        {
            index += 1;
        }
        let Some(atom) = line.atoms.get(index).filter(|atom| atom.start > name.end) else { continue };
        if let Some(rest) = line.text[atom.start..].strip_prefix("丁目") {
            let end = line.text.len() - rest.len();
            found.push(Candidate {
                start: name.start,
                end,
                kind: EntityKind::Place,
                margin: 1.0,
                recognizer: "structure.block",
                ..Candidate::default()
            });
        }
    }
}

/// What a state calls itself.
const STATES: &[&str] = &["王国", "共和国", "連邦共和国", "連邦", "民主共和国", "社会主義共和国", "首長国"];

/// Provinces and towns of other countries: ハイフォン市, バイエルン州, プノンペン都. Those of Japan are in the gazetteer.
pub(super) fn foreign(line: &Line, known: Known<'_>, found: &mut Vec<Candidate>) {
    for (index, atom) in line.atoms.iter().enumerate() {
        let sign = line.surface(atom);
        if !matches!(sign, "市" | "州" | "省" | "都" | "県" | "特別市" | "直轄市" | "郡")
            || atom.gap
            || index == 0
        {
            continue;
        }
        let mut from = index;
        while from > 0 {
            let before = &line.atoms[from - 1];
            let text = line.surface(before);
            let part = is_katakana(text)
                || matches!(before.class, Class::Dot | Class::Joiner)
                    && from >= 2
                    && is_katakana(line.surface(&line.atoms[from - 2]))
                    && from < index;
            if !part || line.atoms[from].gap || known.ending(before.end).is_some() {
                break;
            }
            from -= 1;
        }
        let (start, end) = (line.atoms[from].start, atom.end);
        let name = &line.text[start..atom.start];
        let before = from.checked_sub(1).map(|at| &line.atoms[at]).filter(|_| !line.atoms[from].gap);
        let free = before.is_none_or(|before| {
            matches!(before.class, Class::Break | Class::Dot)
                || known.ending(before.end).is_some()
                || line.surface(before) == "国"
                || STATES.contains(&line.surface(before))
        });
        if from == index || name.chars().nth(2).is_none() || !free {
            continue;
        }
        found.push(Candidate {
            start,
            end,
            kind: EntityKind::Place,
            margin: 0.5,
            recognizer: "structure.foreign",
            ..Candidate::default()
        });
    }
}

/// A department with the one above it, whatever they are called: 消防局｜予防部｜予防課.
pub(super) fn nested_departments(line: &Line, found: &mut Vec<Candidate>) {
    let unit = |atom: &Atom| matches!(line.surface(atom), "局" | "部" | "課" | "室" | "係");
    let mut from = 0;
    for (index, atom) in line.atoms.iter().enumerate() {
        let joins =
            matches!(atom.class, Class::Noun(_) | Class::Prefix) || atom.class == Class::Dot && index > from;
        if !joins || atom.gap {
            from = if joins { index } else { index + 1 };
            continue;
        }
        if !unit(atom)
            || line
                .atoms
                .get(index + 1)
                .is_some_and(|next| !next.gap && is_department_word(line.surface(next)))
        {
            continue;
        }
        let inner = (from + 1..index - 1).rev().find(|&at| unit(&line.atoms[at]));
        if inner.is_none() || index - from > 12 || from + 1 >= index {
            continue;
        }
        found.push(Candidate {
            start: line.atoms[from].start,
            end: atom.end,
            margin: 0.4,
            recognizer: "structure.department",
            ..Candidate::default()
        });
    }
}

/// Whether a word behind 部, 課, 局 or 室 makes another word of it: 部会, 部品, 課題.
fn is_department_word(word: &str) -> bool {
    matches!(
        word,
        "会" | "分" | "門" | "品" | "員" | "材" | "位" | "署" | "題" | "隊" | "数" | "内" | "所" | "長"
    )
}

/// Whether a name is that of a department without its office.
pub(super) fn is_department(name: &str) -> bool {
    let stem = name.strip_suffix(['部', '課', '局', '室']);
    stem.is_some_and(|stem| DEPARTMENT.iter().any(|word| stem.starts_with(word)))
}

/// Meetings without a name of their own, told apart by who meets: 京都府、神戸市との連絡会議. Gives the words that name
/// one, and where its head stands.
pub(super) fn meetings(line: &Line, candidates: &[Candidate]) -> Vec<(String, usize, usize)> {
    const WITH: &str = "との";
    const HEADS: &[&str] = &[
        "連絡協議会",
        "連絡会議",
        "連絡会",
        "意見交換会議",
        "意見交換会",
        "情報交換会",
        "情報共有会議",
        "定例会議",
        "定例会",
        "懇談会",
        "勉強会",
    ];
    let mut meetings = Vec::new();
    for (at, _) in line.text.match_indices(WITH) {
        let start = at + WITH.len();
        let Some(head) = HEADS.iter().find(|head| line.text[start..].starts_with(**head)) else { continue };
        let mut first = at;
        let mut parties = 0;
        for party in candidates.iter().rev().skip_while(|party| party.start >= at) {
            let between = line.text.get(party.end..first).unwrap_or("-");
            let next = if parties == 0 {
                between.is_empty()
            } else {
                matches!(between, "、" | "・" | "及び" | "と" | "や")
            };
            if !next || party.kind != EntityKind::Organization {
                break;
            }
            first = party.start;
            parties += 1;
        }
        if parties >= 2 && line.is_edge(start + head.len()) {
            meetings.push((line.text[first..start + head.len()].to_owned(), start, start + head.len()));
        }
    }
    meetings
}

/// Departments of an office: 商工労働部, 福祉課.
pub(super) fn departments(line: &Line, known: Known<'_>, found: &mut Vec<Candidate>) {
    for (index, atom) in line.atoms.iter().enumerate() {
        let surface = line.surface(atom);
        if !matches!(surface, "部" | "課" | "局" | "室" | "部局") || index == 0 || atom.gap {
            continue;
        }
        if line.atoms.get(index + 1).is_some_and(|next| !next.gap && is_department_word(line.surface(next))) {
            continue;
        }
        let mut from = index;
        let mut words = 0;
        while from > 0 {
            let previous = &line.atoms[from - 1];
            let is_stem = DEPARTMENT.contains(&line.surface(previous))
                && !(previous.class == Class::Dot && from == index);
            if !is_stem || line.atoms[from].gap {
                break;
            }
            from -= 1;
            words += u32::from(previous.class != Class::Dot);
        }
        while from < index && matches!(line.surface(&line.atoms[from]), "・" | "部" | "局" | "室" | "課")
        {
            from += 1;
        }
        let owner = known.ending(line.atoms[from].start).filter(|k| k.kind == EntityKind::Organization);
        let enough = words >= 2 || (words == 1 && owner.is_some());
        if !enough || from == index {
            continue;
        }
        found.push(Candidate {
            start: owner.map_or(line.atoms[from].start, |k| k.start),
            end: atom.end,
            margin: 0.5,
            recognizer: "structure.department",
            ..Candidate::default()
        });
    }
}
