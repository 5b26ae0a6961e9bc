//! Names by their build: noun compounds whose last word tells what they are (〜機構, 〜センター, 〜補助金).
//!
//! A compound counts when what stands before its head distinguishes one thing from others: place names, Latin words
//! and words of content weigh much, words such as 推進 or 関係 little.

use keifu_corpus::Noun;

use super::{
    candidate::Candidate,
    lexicon::{Head, Lexicon, STATUS_PREFIXES, STATUS_SUFFIXES},
    line::{Atom, Class, Line},
};
use crate::EntityKind;

/// Longest run of atoms that is looked at as one compound: names are shorter, and the cost stays linear.
const LONGEST: usize = 48;

/// The known names of a line, in order of place; none overlaps another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a>(pub(super) &'a [Candidate]);

impl<'a> Known<'a> {
    pub(super) fn starting(self, at: usize) -> Option<&'a Candidate> {
        self.0.get(self.0.partition_point(|name| name.start < at)).filter(|name| name.start == at)
    }

    fn ending(self, at: usize) -> Option<&'a Candidate> {
        self.0.get(self.0.partition_point(|name| name.end < at)).filter(|name| name.end == at)
    }

    /// Whether the atom lies within a name.
    fn contains(self, atom: &Atom) -> bool {
        self.0
            .get(self.0.partition_point(|name| name.end <= atom.start))
            .is_some_and(|name| name.start <= atom.start && atom.end <= name.end)
    }

    /// Whether a name covers byte `at` and what is before it.
    fn covers(self, at: usize) -> bool {
        self.0.get(self.0.partition_point(|name| name.end <= at)).is_some_and(|name| name.start < at)
    }
}

/// Heads that demand more say little by themselves, heads that demand no more than `STRONG` much.
const WEAK: f32 = 2.5;
const STRONG: f32 = 1.3;

/// Proposes the compounds of a line.
pub(super) fn find(
    line: &Line,
    lexicon: &Lexicon,
    known: Known<'_>,
    table: bool,
    found: &mut Vec<Candidate>,
) {
    for (from, to) in chunks(line, known, table) {
        for (from, to) in pieces(line, lexicon, known, from, to) {
            propose(line, lexicon, known, from, to, found);
        }
    }
}

/// Runs of atoms that can belong to one compound.
fn chunks(line: &Line, known: Known<'_>, table: bool) -> Vec<(usize, usize)> {
    let mut chunks = Vec::new();
    let mut from = None;
    for (index, atom) in line.atoms.iter().enumerate() {
        if let Some(begin) = from
            && (index - begin >= LONGEST || !continues(line, known, index, table))
        {
            push_trimmed(line, begin, index, &mut chunks);
            from = None;
        }
        if from.is_none() && (is_piece(line, atom) || known.contains(atom)) {
            from = Some(index);
        }
    }
    if let Some(begin) = from {
        push_trimmed(line, begin, line.atoms.len(), &mut chunks);
    }
    chunks
}

fn push_trimmed(line: &Line, from: usize, mut to: usize, chunks: &mut Vec<(usize, usize)>) {
    while to > from && matches!(line.atoms[to - 1].class, Class::Dot | Class::Joiner) {
        to -= 1;
    }
    if to > from {
        chunks.push((from, to));
    }
}

/// Whether the atom can be part of a compound.
fn is_piece(line: &Line, atom: &Atom) -> bool {
    match atom.class {
        Class::Latin | Class::Number => true,
        Class::Noun(Noun::Adverbial) => {
            matches!(line.surface(atom), "未来" | "将来" | "明日" | "次世代" | "中")
        }
        Class::Noun(_) | Class::Prefix => !matches!(
            line.surface(atom),
            "等" | "各"
                | "本"
                | "同"
                | "当"
                | "約"
                | "毎"
                | "計"
                | "他"
                | "ほか"
                | "その他"
                | "上記"
                | "下記"
                | "当該"
                | "以下"
                | "以上"
                | "以外"
                | "全"
                | "前"
                | "旧"
                | "現"
                | "元"
                | "両"
                | "諸"
                | "主"
                | "昨"
                | "様"
                | "うち"
        ),
        Class::Dot | Class::Joiner | Class::Break => false,
    }
}

/// Whether the atom at `index` goes on with the compound before it.
fn continues(line: &Line, known: Known<'_>, index: usize, table: bool) -> bool {
    let atom = &line.atoms[index];
    let before = &line.atoms[index - 1];
    let figures = |atom: &Atom| matches!(atom.class, Class::Latin | Class::Number);
    // A count ends a compound: 成約2件｜海外見本市.
    if before.class == Class::Noun(Noun::Counter)
        && index >= 2
        && line.atoms[index - 2].class == Class::Number
        && matches!(
            line.surface(before),
            "件" | "社" | "名" | "人" | "円" | "台" | "か所" | "箇所" | "団体" | "機関"
        )
    {
        return false;
    }
    // A year ends a compound: 厚生労働省｜2017年度行政事業.
    if atom.class == Class::Number
        && line.atoms.get(index + 1).is_some_and(|next| line.surface(next).starts_with('年'))
    {
        return false;
    }
    // `PMDA 独立行政法人…`: two names side by side.
    if atom.gap && STATUS_PREFIXES.iter().any(|prefix| line.text[atom.start..].starts_with(prefix)) {
        return false;
    }
    if atom.gap && (table || !(figures(atom) || figures(before))) {
        return false;
    }
    match atom.class {
        Class::Dot | Class::Joiner => {
            let piece = |atom: &Atom| is_piece(line, atom) || known.contains(atom);
            !atom.gap
                && piece(before)
                && line.atoms.get(index + 1).is_some_and(|next| !next.gap && piece(next))
        }
        _ => is_piece(line, atom) || known.contains(atom),
    }
}

/// Cuts a run at ・ where both sides are names or kinds of their own: 京都府・神戸市, 大学・研究機関, not 健康・栄養研究所.
fn pieces(line: &Line, lexicon: &Lexicon, known: Known<'_>, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut begin = from;
    for dot in from..to {
        if line.atoms[dot].class != Class::Dot {
            continue;
        }
        let left = &line.text[line.atoms[begin].start..line.atoms[dot].start];
        let right_start = line.atoms[dot].end;
        let place_left = known.ending(line.atoms[dot].start).is_some();
        let place_right = known.starting(right_start).is_some();
        let right_has_head =
            (dot + 1..to).any(|at| lexicon.head_of(&line.text[right_start..line.atoms[at].end]).is_some());
        let formal = STATUS_PREFIXES.iter().any(|prefix| left.starts_with(prefix));
        let spans = known.covers(line.atoms[dot].start);
        if spans || formal {
            continue;
        }
        if (place_left && place_right)
            || (right_has_head && lexicon.head_of(left).is_some_and(|head| head.demand < 2.0))
        {
            pieces.push((begin, dot));
            begin = dot + 1;
        }
    }
    pieces.push((begin, to));
    pieces
}

/// Words at the beginning of a compound that do not belong to the name.
const LEADING: &[&str] = &[
    "府", "県", "市", "新規", "既存", "今後", "主要", "各種", "別途", "次期", "現行", "従来", "地元", "平成",
    "令和", "昭和", "年度", "年", "月", "日", "第", "再", "同市", "初", "合同",
];

/// Nouns after a body's name that begin something else: 〜商工会議所主催, 〜協会会員.
const AFTER_BODY: &[&str] = &[
    "主催",
    "共催",
    "会員",
    "職員",
    "構成員",
    "参加",
    "主導",
    "所管",
    "傘下",
    "加盟",
    "入居",
    "進出",
    "卒業",
    "提供",
    "発行",
    "後援",
    "協力",
    "所属",
    "所有",
    "出身",
    "理事長",
    "会長",
    "委員長",
    "教授",
    "構成",
    "参画",
    "等",
];

/// Nouns at the end of a compound that say what becomes of the thing named before them.
const TRAILING: &[&str] = &[
    "設立", "設置", "発足", "開催", "実施", "創設", "開設", "構築", "策定", "移転", "運営", "開始", "整備",
    "受賞", "採択", "交付", "改正", "締結", "参加", "出展", "推進", "活用", "拡大", "拡充", "説明", "受講",
    "認定", "選定", "申請", "募集", "公募", "決定", "登録", "利用", "実績", "改定", "公表", "主催", "共催",
    "後援", "負担", "予定", "関係", "関連", "担当", "入居", "参画", "支給", "対象", "適用", "延長", "内",
    "外", "側", "前", "後", "間", "中", "建設", "完成", "竣工", "着工", "開業", "終了", "視察", "訪問", "等",
];

fn propose(
    line: &Line,
    lexicon: &Lexicon,
    known: Known<'_>,
    mut from: usize,
    mut to: usize,
    found: &mut Vec<Candidate>,
) {
    let untrimmed = to;
    while to > from + 1 && TRAILING.contains(&line.surface(&line.atoms[to - 1])) {
        to -= 1;
    }
    if lexicon.head_of(&line.text[line.atoms[from].start..line.atoms[to - 1].end]).is_none()
        && known.ending(line.atoms[to - 1].end).is_none()
    {
        to = untrimmed;
    }
    // A body's name ends where a word such as 主催 follows; what is behind is looked at by itself.
    for at in from + 1..to {
        if AFTER_BODY.contains(&line.surface(&line.atoms[at]))
            && line.atoms[from].start < line.atoms[at].start
            && (lexicon
                .head_of(&line.text[line.atoms[from].start..line.atoms[at].start])
                .is_some_and(|head| head.kind != EntityKind::Program)
                || (line.atoms[at - 1].class == Class::Latin && from + 1 == at)
                || known.ending(line.atoms[at].start).is_some())
        {
            propose(line, lexicon, known, from, at, found);
            if at + 1 < to {
                propose(line, lexicon, known, at + 1, to, found);
            }
            return;
        }
    }
    let mut trimmed = false;
    while from < to {
        let atom = &line.atoms[from];
        let surface = line.surface(atom);
        let begins_known = known.starting(atom.start).is_some_and(|k| k.end > atom.end);
        let drop = !begins_known
            && match atom.class {
                Class::Number | Class::Dot | Class::Joiner => true,
                // A1, B12: the label of a row.
                Class::Latin => {
                    is_row_label(surface)
                        && (from == 0
                            || line.atoms.get(from + 1).is_some_and(|next| {
                                STATUS_PREFIXES
                                    .iter()
                                    .any(|prefix| line.text[next.start..].starts_with(prefix))
                            }))
                }
                Class::Noun(Noun::Number) => !is_katakana(surface),
                Class::Noun(Noun::Counter | Noun::Suffix) => true,
                _ => LEADING.contains(&surface),
            };
        // 市 and 府 belong to the name before a compound only when they stand alone.
        if !drop || from + 1 == to {
            break;
        }
        trimmed = true;
        from += 1;
    }
    let start = line.atoms[from].start;
    let status = status_start(line, start);
    let formal =
        status < start || STATUS_PREFIXES.iter().any(|prefix| line.text[start..].starts_with(prefix));

    let mut fallback = None;
    // From the longest to the shortest beginning that ends with a head.
    for last in (from..to).rev() {
        let end = line.atoms[last].end;
        let Some(head) = lexicon.head_of(&line.text[start..end]) else { continue };
        if derived(line, last, to) {
            continue;
        }
        let (name_end, head_start) = (end, end - head.length);
        if !head_begins_well(line, head_start) {
            continue;
        }
        let weight = weight(line, lexicon, known, from, head_start);
        let mut margin = weight - head.demand + evidence(line, start, end);
        let at_end = last + 1 == to;
        if !at_end && head.demand > 1.0 {
            margin -= 0.4;
        }
        if formal && head.kind == EntityKind::Organization {
            margin = margin.max(1.0);
        }
        let edition = with_year(line, last, to, head);
        margin += if edition.is_some() { 0.4 } else { 0.0 };
        let end = edition.unwrap_or(end);
        let (end, closed) = status_end(line, end);
        if STATUS_PREFIXES.contains(&&line.text[start..end]) {
            continue;
        }
        if closed {
            margin = margin.max(1.0);
        }
        let mut short = weight < 1.0 && !formal;
        let begin = match audience_start(line, status)
            .filter(|_| head.kind == EntityKind::Program && status == start)
        {
            Some(begin) => {
                margin += 0.8;
                short = false;
                begin
            }
            None => status,
        };
        if short && trimmed {
            continue;
        }
        let candidate = Candidate {
            start: begin,
            core: if begin < status { start } else { 0 },
            end,
            kind: if closed { EntityKind::Organization } else { head.kind },
            margin,
            recognizer: "structure",
            short: short || is_branch(&line.text[start..name_end]),
            ..Candidate::default()
        };
        // A weak head behind a name with a stronger one (〜補助金既入居企業補助) is another matter.
        if margin >= 0.0 && head.demand > WEAK && fallback.is_none() {
            fallback = Some(candidate);
            continue;
        }
        let replaces =
            fallback.as_ref().is_none_or(|weak| weak.kind == candidate.kind && head.demand <= STRONG);
        if margin >= 0.0 && replaces {
            found.push(candidate);
            return;
        }
        if fallback.is_none() {
            found.push(candidate);
        }
    }
    if let Some(candidate) = fallback {
        found.push(candidate);
        return;
    }
    // A legal form makes a name of whatever stands beside it.
    let end = line.atoms[to - 1].end;
    let (closed_end, closed) = status_end(line, end);
    if (formal || closed)
        && !STATUS_PREFIXES.contains(&&line.text[start..end])
        && line.text[start..end].chars().nth(1).is_some()
    {
        // 株式会社国際協力銀行法 is a law.
        let law = !closed && line.text[start..end].ends_with('法');
        found.push(Candidate {
            start: status,
            end: closed_end,
            kind: if law { EntityKind::Program } else { EntityKind::Organization },
            margin: 1.0,
            recognizer: "structure.legal_form",
            ..Candidate::default()
        });
    }
}

/// Where an event's name begins that says for whom it is: 中小企業のための…セミナー, …としての…入門.
///
/// Only at the beginning of an item or quotation; elsewhere the words before belong to the sentence.
fn audience_start(line: &Line, start: usize) -> Option<usize> {
    let mut begin = start;
    let mut addressed = false;
    for _ in 0..3 {
        let before = &line.text[..begin];
        let Some(link) = ["のための", "としての", "への"].iter().find(|link| before.ends_with(**link))
        else {
            break;
        };
        addressed |= *link != "への";
        let mut index = line.atom_at(begin - link.len());
        while index > 0 {
            let atom = &line.atoms[index - 1];
            let inner = is_piece(line, atom)
                || matches!(atom.class, Class::Dot | Class::Joiner)
                    && index >= 2
                    && is_piece(line, &line.atoms[index - 2]);
            if !inner {
                break;
            }
            index -= 1;
        }
        let next = line.atoms.get(index)?.start;
        if next >= begin - link.len() {
            return None;
        }
        begin = next;
    }
    let opens = line.text[..begin].chars().next_back().is_none_or(|c| {
        matches!(c, '「' | '『' | '・' | '○' | '〇' | '■' | '●' | '▸' | '‣' | '◇' | '▶' | '◆' | '□' | '-')
    });
    (addressed && opens && begin < start).then_some(begin)
}

/// Heads of the parts of a body that stand in several places.
const BRANCHES: &[&str] =
    &["支部", "本部", "支社", "支店", "支所", "事務所", "営業所", "部会", "分科会", "事務局"];

/// 関西支部, 東京本部: a branch named by its place alone may stand for the longer name.
pub(super) fn is_branch(name: &str) -> bool {
    BRANCHES.iter().any(|head| name.strip_suffix(head).is_some_and(|place| place.chars().count() <= 4))
}

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
        let free = previous.is_none_or(|previous| previous.class == Class::Break) || prefixed;
        let next = line.atoms.get(index + 1);
        let ends = next.is_none_or(|next| {
            matches!(
                line.surface(next),
                "が" | "は"
                    | "を"
                    | "の"
                    | "と"
                    | "へ"
                    | "に"
                    | "も"
                    | "による"
                    | "において"
                    | "、"
                    | "より"
                    | "から"
                    | "や"
                    | "で"
            )
        });
        if free && ends {
            let start = previous.filter(|_| prefixed).map_or(atom.start, |previous| previous.start);
            places.push((start, atom.end));
        }
    }
    places
}

/// Where the name begins with the bracketed legal form or (仮称) before `start`.
fn status_start(line: &Line, start: usize) -> usize {
    let mut begin = start;
    loop {
        let before = &line.text[..begin];
        match STATUS_PREFIXES.iter().find(|prefix| prefix.starts_with('(') && before.ends_with(*prefix)) {
            Some(prefix) => begin -= prefix.len(),
            None => return begin,
        }
    }
}

/// Where the name ends with the legal form behind `end`, and whether there is one that makes a company of it.
fn status_end(line: &Line, end: usize) -> (usize, bool) {
    match STATUS_SUFFIXES.iter().find(|suffix| line.text[end..].starts_with(*suffix)) {
        Some(suffix) => (end + suffix.len(), *suffix != "(仮称)"),
        None => (end, false),
    }
}

/// A year that belongs to an event's name: モノづくりフェア2018.
fn with_year(line: &Line, last: usize, to: usize, head: Head) -> Option<usize> {
    let next = line.atoms.get(last + 1).filter(|_| last + 1 < to && head.kind == EntityKind::Program)?;
    let surface = line.surface(next);
    let is_year = next.class == Class::Number
        && surface.len() == 4
        && (surface.starts_with("19") || surface.starts_with("20"));
    (is_year && line.atoms.get(last + 2).is_none_or(|after| !line.surface(after).starts_with('年')))
        .then_some(next.end)
}

/// Whether what follows makes another word of the head: 事業者, 事業化, 計画的, 機構長.
fn derived(line: &Line, last: usize, to: usize) -> bool {
    let Some(next) = line.atoms.get(last + 1) else { return false };
    if next.gap {
        return false;
    }
    let surface = line.surface(next);
    if last + 1 < to
        && matches!(
            surface,
            "化" | "者"
                | "体"
                | "性"
                | "用"
                | "費"
                | "率"
                | "数"
                | "主"
                | "型"
                | "的"
                | "券"
                | "料"
                | "学"
                | "法"
                | "額"
                | "物"
                | "品"
                | "士"
                | "師"
                | "官"
                | "室"
                | "名"
                | "用地"
                | "生"
                | "界"
                | "区"
                | "地"
                | "網"
                | "図"
                | "系"
                | "税"
                | "債"
                | "圏"
                | "類"
                | "版"
        )
    {
        return true;
    }
    // A katakana head must not be the beginning of a longer katakana word.
    let katakana = |c: char| ('ァ'..='ヺ').contains(&c) || c == 'ー';
    surface.chars().next().is_some_and(katakana)
        && line.surface(&line.atoms[last]).chars().next_back().is_some_and(katakana)
        && !line.is_edge(next.start)
}

/// Kanji heads begin where a morpheme does: 法 in 方法 is no head.
fn head_begins_well(line: &Line, head_start: usize) -> bool {
    let atom = line.atoms.get(line.atom_at(head_start));
    line.is_edge(head_start)
        || atom.is_some_and(|atom| matches!(atom.class, Class::Noun(Noun::Organization)))
        || line.text[head_start..].chars().next().is_some_and(|c| ('ァ'..='ヺ').contains(&c))
            && atom.is_some_and(|atom| !atom.known)
}

/// A1, B12: how review sheets number the rows of their tables (G7 and G20 are meetings).
pub(super) fn is_row_label(text: &str) -> bool {
    (2..=3).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && !matches!(text, "G7" | "G8" | "G20")
        && text.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

fn is_katakana(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'))
}

/// How much the words before the head distinguish.
fn weight(line: &Line, lexicon: &Lexicon, known: Known<'_>, from: usize, head_start: usize) -> f32 {
    let mut weight = 0.0;
    let mut index = from;
    while let Some(atom) = line.atoms.get(index).filter(|atom| atom.start < head_start) {
        if let Some(place) = known.starting(atom.start).filter(|k| k.end <= head_start) {
            weight += 2.0;
            while line.atoms.get(index).is_some_and(|atom| atom.end <= place.end) {
                index += 1;
            }
            continue;
        }
        let surface = &line.text[atom.start..atom.end.min(head_start)];
        let length = surface.chars().count();
        weight += match atom.class {
            _ if lexicon.is_generic(surface) => 0.4,
            Class::Latin if lexicon.is_latin_stop(surface) => 0.7,
            Class::Latin if surface.bytes().any(|byte| byte.is_ascii_lowercase()) => 2.6,
            Class::Latin => 2.3,
            Class::Number => 0.2,
            Class::Noun(Noun::Place) if length >= 2 => 1.5,
            Class::Noun(Noun::Organization) if length >= 2 => 2.0,
            Class::Noun(Noun::Proper) if length >= 2 => 1.2,
            Class::Noun(_) if length >= 3 && is_katakana(surface) => 1.1,
            Class::Noun(Noun::Person) if length >= 2 => 1.0,
            Class::Noun(Noun::Suffix | Noun::Counter | Noun::Number) => 0.2,
            Class::Noun(Noun::Verbal | Noun::Adjectival) => 0.7,
            Class::Noun(_) if !atom.known && length >= 2 => 1.2,
            Class::Noun(_) if length >= 2 => 0.9,
            Class::Noun(_) => 0.5,
            Class::Prefix => 0.3,
            Class::Dot | Class::Joiner | Class::Break => 0.0,
        };
        index += 1;
    }
    weight
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

/// What stands around a name and speaks for it.
fn evidence(line: &Line, start: usize, end: usize) -> f32 {
    let mut evidence = 0.0;
    let before = line.text[..start].chars().next_back();
    let after = &line.text[end..];
    if matches!(before, Some('「' | '『')) && after.starts_with(['」', '』']) {
        evidence += 1.2;
    }
    if matches!(before, Some('(')) && after.starts_with(')') && !line.text[start..end].contains('・') {
        evidence += 0.5;
    }
    // An event with its date, an office with its programme: (H30.7), (R1.10)
    let dated = |text: &str| {
        text.strip_prefix('(').is_some_and(|text| {
            text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'H' | 'R' | '令' | '平'))
        })
    };
    let acted = ACTS.iter().find(|act| after.starts_with(**act));
    if dated(after) {
        evidence += 0.7;
    } else if let Some(act) = acted {
        evidence += 0.3;
        if dated(&after[act.len()..]) {
            evidence += 0.2;
        }
    }
    let marks = ['○', '〇', '・', '■', '◎', '●', '▸', '‣', '◇', '▶', '【', '《', '◆', '□', '▷', '*', '-'];
    if before.is_none_or(|c| marks.contains(&c) || ('①'..='⑳').contains(&c)) {
        evidence += 0.4;
    }
    evidence
}

/// What is done with events, schemes and bodies that have a name.
const ACTS: &[&str] = &[
    "を開催",
    "の開催",
    "を実施",
    "の実施",
    "を設置",
    "を設立",
    "に出展",
    "へ出展",
    "への出展",
    "を創設",
    "に参加",
    "で開催",
    "にて開催",
    "受賞",
    "採択",
    "を交付",
    "を策定",
    "の策定",
    "に基づ",
    "を立ち上げ",
    "の立ち上げ",
    "に選定",
    "に認定",
    "を締結",
    "を構築",
    "を運営",
    "の設置",
    "の設立",
    "の創設",
    "に移転",
    "を受賞",
    "に採択",
];

/// The full names of laws: 再生医療等の安全性の確保等に関する法律.
pub(super) fn laws(line: &Line, found: &mut Vec<Candidate>) {
    const END: &str = "に関する法律";
    for (at, _) in line.text.match_indices(END) {
        let end = at + END.len();
        let mut index = line.atom_at(at);
        let least = at.saturating_sub(180);
        while index > 0 && line.atoms[index - 1].start >= least {
            let atom = &line.atoms[index - 1];
            let within = match atom.class {
                Class::Break => matches!(
                    line.surface(atom),
                    "の" | "及び" | "等" | "に" | "する" | "ため" | "な" | "的" | "を" | "た" | "資する"
                ),
                _ => true,
            };
            if !within || atom.gap {
                break;
            }
            index -= 1;
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
        let foreign = name.kind == EntityKind::Place && is_katakana(&line.text[name.start..name.end]);
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

/// Departments of an office: 商工労働部, 福祉課.
pub(super) fn departments(line: &Line, known: Known<'_>, found: &mut Vec<Candidate>) {
    for (index, atom) in line.atoms.iter().enumerate() {
        let surface = line.surface(atom);
        if !matches!(surface, "部" | "課" | "局" | "室" | "部局") || index == 0 || atom.gap {
            continue;
        }
        if line.atoms.get(index + 1).is_some_and(|next| {
            !next.gap
                && matches!(
                    line.surface(next),
                    "会" | "分" | "門" | "品" | "員" | "材" | "位" | "署" | "題" | "隊" | "数" | "内"
                )
        }) {
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
