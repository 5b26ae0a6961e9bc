//! Names by their build: noun compounds whose last word tells what they are (〜機構, 〜センター, 〜補助金).
//!
//! A compound counts when what stands before its head distinguishes one thing from others: place names, Latin words
//! and words of content weigh much, words such as 推進 or 関係 little.

use keifu_corpus::{Noun, PartOfSpeech};

use super::{
    candidate::Candidate,
    chunk::{Known, chunks, is_piece, pieces},
    lexicon::{Head, Lexicon, STATUS_PREFIXES, STATUS_SUFFIXES},
    line::{Class, Line},
    weigh::{evidence, is_katakana, weight},
};
use crate::EntityKind;

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
pub(super) const TRAILING: &[&str] = &[
    "設立", "設置", "発足", "開催", "実施", "創設", "開設", "構築", "策定", "移転", "運営", "開始", "整備",
    "受賞", "採択", "交付", "改正", "締結", "参加", "出展", "推進", "活用", "拡大", "拡充", "説明", "受講",
    "認定", "選定", "申請", "募集", "公募", "決定", "登録", "利用", "実績", "改定", "公表", "主催", "共催",
    "後援", "発効", "批准", "施行", "負担", "予定", "関係", "関連", "担当", "入居", "参画", "支給", "対象",
    "適用", "延長", "内", "外", "側", "前", "後", "間", "中", "建設", "完成", "竣工", "着工", "開業", "終了",
    "視察", "訪問", "等",
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
    let lead = if trimmed { from } else { lead(line, known, from) };
    let start = line.atoms[lead].start;
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
        let leading = if lead < from { LEAD } else { 0.0 };
        let weight = leading + weight(line, lexicon, known, from, head_start);
        let speaks = evidence(line, start, end);
        let mut margin = weight - head.demand + speaks;
        // 大型国際共同プロジェクト may be any of them, however many such words there are.
        if head.kind == EntityKind::Program
            && head.demand > 1.25
            && speaks < CLEAR
            && lead == from
            && !line.text[..start].ends_with("への")
            && says_little(line, lexicon, from, head_start)
        {
            margin -= SAYS_LITTLE;
        }
        let at_end = last + 1 == to;
        if !at_end && head.demand > 1.0 {
            margin -= 0.4;
        }
        if formal && head.kind == EntityKind::Organization {
            margin = margin.max(1.0);
        }
        let edition = with_year(line, last, to, head).or_else(|| with_place(line, known, last, to, head));
        margin += if edition.is_some() { 0.4 } else { 0.0 };
        let end = edition.or_else(|| with_more(line, last, to, head)).unwrap_or(end);
        let (end, closed) = status_end(line, end);
        if STATUS_PREFIXES.contains(&&line.text[start..end]) {
            continue;
        }
        if closed {
            margin = margin.max(1.0);
        }
        let mut short = weight < 1.0 && !formal;
        let (begin, core) = match audience_start(line, status)
            .filter(|_| head.kind == EntityKind::Program && status == start)
        {
            Some(named) => {
                margin += 0.8;
                short = false;
                named
            }
            None => (status, 0),
        };
        if short && trimmed {
            continue;
        }
        let candidate = Candidate {
            start: begin,
            core,
            end,
            kind: if closed { EntityKind::Organization } else { kind_here(line, lexicon, begin, end, head) },
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
    if let Some(candidate) = with_year_alone(line, lexicon, known, from, to) {
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

/// Evidence by which even a compound of common words is a name.
const CLEAR: f32 = 0.6;

/// What a compound of nothing but common words lacks.
const SAYS_LITTLE: f32 = 0.5;

/// Whether no word before the head distinguishes.
fn says_little(line: &Line, lexicon: &Lexicon, from: usize, head_start: usize) -> bool {
    line.atoms[from..].iter().take_while(|atom| atom.start < head_start).all(|atom| {
        let surface = &line.text[atom.start..atom.end.min(head_start)];
        lexicon.is_generic(surface) || surface.chars().nth(1).is_none() && atom.class != Class::Latin
    })
}

/// How much words in hiragana before a compound distinguish.
const LEAD: f32 = 1.2;

/// Longest lead, in atoms.
const LONGEST_LEAD: usize = 5;

/// The atom at which a name begins whose first words are in hiragana: ふじのくに｜医療城下町推進機構, ひびき｜電機.
///
/// The dictionary takes them for verbs and particles, so what stands before them has to show where they begin.
pub(super) fn lead(line: &Line, known: Known<'_>, from: usize) -> usize {
    let hiragana = |text: &str| text.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ー'));
    let noun = |index: usize| {
        let atom = &line.atoms[index];
        let surface = line.surface(atom);
        matches!(atom.pos, PartOfSpeech::Noun(Noun::Common | Noun::Place | Noun::Proper | Noun::Verbal))
            && surface.chars().nth(1).is_some()
            && hiragana(surface)
    };
    // ふじの｜くに医療: half of such words is in the compound already.
    if from >= 2
        && noun(from)
        && noun(from - 2)
        && line.surface(&line.atoms[from - 1]) == "の"
        && !(line.atoms[from].gap || line.atoms[from - 1].gap)
    {
        return from - 2;
    }
    let mut first = from;
    let mut length = 0;
    while first > 0 && from - first < LONGEST_LEAD && !line.atoms[first].gap {
        let atom = &line.atoms[first - 1];
        let surface = line.surface(atom);
        let fits = hiragana(surface)
            && match atom.pos {
                PartOfSpeech::Noun(Noun::Pronoun) => false,
                PartOfSpeech::Noun(_) | PartOfSpeech::Prefix | PartOfSpeech::Other => true,
                PartOfSpeech::Particle => surface == "の",
                // A form that goes on with a noun (ひびき), not one that describes it (まもる会).
                PartOfSpeech::Verb => {
                    surface.ends_with(['い', 'き', 'ぎ', 'し', 'ち', 'に', 'ひ', 'び', 'み', 'り'])
                }
                _ => false,
            };
        if !fits {
            break;
        }
        length += surface.chars().count();
        first -= 1;
    }
    let (Some(begin), true) = (line.atoms.get(first), first < from && length >= 3) else { return from };
    if matches!(begin.pos, PartOfSpeech::Particle | PartOfSpeech::Prefix)
        || line.surface(&line.atoms[from - 1]) == "の"
    {
        return from;
    }
    let before = first.checked_sub(1).map(|at| line.surface(&line.atoms[at]));
    let opens = begin.gap
        || known.ending(begin.start).is_some()
        || before.is_none_or(|before| {
            before.ends_with('立')
                || before.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '」' | '』' | ')' | 'ー'))
        });
    if !opens {
        return from;
    }
    // 市立いのちのたび博物館
    let owned = first.checked_sub(1).filter(|&at| {
        !begin.gap && line.surface(&line.atoms[at]).ends_with('立') && is_piece(line, &line.atoms[at])
    });
    owned.unwrap_or(first)
}

/// A compound without head that a year makes the name of a plan or an event: 研究力向上改革2019.
fn with_year_alone(
    line: &Line,
    lexicon: &Lexicon,
    known: Known<'_>,
    from: usize,
    to: usize,
) -> Option<Candidate> {
    let year = &line.atoms[to - 1];
    let digits = line.surface(year);
    let goes_on = line.text[year.end..].starts_with(['年', '.', '/', '-', '月', '~', '～', ',']);
    if to - from < 3
        || year.gap
        || goes_on
        || !is_year(digits)
        || !matches!(line.atoms[to - 2].class, Class::Noun(Noun::Common | Noun::Verbal | Noun::Proper))
    {
        return None;
    }
    let (start, end) = (line.atoms[from].start, year.end);
    let margin = weight(line, lexicon, known, from, year.start) - 2.0 + evidence(line, start, end);
    Some(Candidate {
        start,
        end,
        kind: EntityKind::Program,
        margin: margin.min(0.4),
        recognizer: "structure.year",
        ..Candidate::default()
    })
}

/// Whether digits are a year of our time.
pub(super) fn is_year(digits: &str) -> bool {
    digits.len() == 4
        && (digits.starts_with("19") || digits.starts_with("20"))
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Known plans and events with the year of one of their editions: 未来投資戦略2018.
pub(super) fn editions(line: &Line, known: Known<'_>, found: &mut Vec<Candidate>) {
    for name in known.0.iter().filter(|name| name.kind == EntityKind::Program) {
        let index = line.atom_at(name.end);
        let Some(year) = line.atoms.get(index).filter(|atom| atom.start == name.end) else { continue };
        if is_year(line.surface(year)) && !line.text[year.end..].starts_with(['年', '.', '/', '-']) {
            found.push(Candidate { end: year.end, ..name.clone() });
        }
    }
}

/// Where an event's name begins that says for whom it is: 中小企業のための…セミナー, …としての…入門.
///
/// Only at the beginning of an item or quotation; elsewhere the words before belong to the sentence.
///
/// Gives the beginning, and where the name begins without those words.
fn audience_start(line: &Line, start: usize) -> Option<(usize, usize)> {
    let (mut begin, mut core) = (start, start);
    let mut addressed = false;
    for _ in 0..3 {
        let before = &line.text[..begin];
        let Some(link) = ["のための", "としての", "への"].iter().find(|link| before.ends_with(**link))
        else {
            break;
        };
        if *link != "への" {
            addressed = true;
            core = begin;
        }
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
    (addressed && opens && begin < start).then_some((begin, core))
}

/// Heads of the parts of a body that stand in several places.
const BRANCHES: &[&str] =
    &["支部", "本部", "支社", "支店", "支所", "事務所", "営業所", "部会", "分科会", "事務局"];

/// 関西支部, 東京本部: a branch named by its place alone may stand for the longer name.
pub(super) fn is_branch(name: &str) -> bool {
    BRANCHES.iter().any(|head| name.strip_suffix(head).is_some_and(|place| place.chars().count() <= 4))
}

/// Where the name begins with the bracketed legal form or (仮称) before `start`.
fn status_start(line: &Line, start: usize) -> usize {
    let mut begin = start;
    loop {
        let before = &line.text[..begin];
        match STATUS_PREFIXES.iter().find(|prefix| prefix.starts_with('(') && before.ends_with(*prefix)) {
            Some(prefix) if ends_a_name(line, begin - prefix.len(), begin) => return begin,
            Some(prefix) => begin -= prefix.len(),
            None => return begin,
        }
    }
}

/// Whether a legal form in brackets belongs to the name before it: that is close to it, what follows is not.
fn ends_a_name(line: &Line, open: usize, close: usize) -> bool {
    let gap = |at: usize| line.atoms.get(line.atom_at(at)).is_some_and(|atom| atom.gap);
    let before = line.atom_at(open).checked_sub(1).map(|at| &line.atoms[at]);
    gap(close) && !gap(open) && before.is_some_and(|before| is_piece(line, before))
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
    (is_year(line.surface(next))
        && line.atoms.get(last + 2).is_none_or(|after| !line.surface(after).starts_with('年')))
    .then_some(next.end)
}

/// The place of an event behind its name, at the end of the compound: モノづくりフェア大阪.
fn with_place(line: &Line, known: Known<'_>, last: usize, to: usize, head: Head) -> Option<usize> {
    let next = line.atoms.get(last + 1).filter(|next| {
        last + 1 < to && head.kind == EntityKind::Program && head.demand <= 1.4 && !next.gap
    })?;
    let place = known.starting(next.start).filter(|place| place.kind == EntityKind::Place)?;
    let event = EVENTS.iter().any(|event| line.text[..next.start].ends_with(event));
    (event && place.end == line.atoms[to - 1].end).then_some(place.end)
}

/// Events that are held under one name in several places.
const EVENTS: &[&str] = &[
    "フェア",
    "フェスタ",
    "フェス",
    "フェスティバル",
    "フォーラム",
    "サミット",
    "エキスポ",
    "EXPO",
    "Expo",
    "ショー",
    "ジャパン",
    "Japan",
    "マルシェ",
    "コンテスト",
    "グランプリ",
    "Meetup",
    "ミートアップ",
    "ウィーク",
    "Week",
];

/// An event of two parts: 〜セミナー&交流, the second of which has no head.
fn with_more(line: &Line, last: usize, to: usize, head: Head) -> Option<usize> {
    let joined = line.atoms.get(last + 1).is_some_and(|next| matches!(line.surface(next), "&" | "+"));
    let short = to.saturating_sub(last) <= 5;
    (joined && short && last + 2 < to && head.kind == EntityKind::Program).then(|| line.atoms[to - 1].end)
}

/// The kind that the text around a name gives it, else that of its head.
fn kind_here(line: &Line, lexicon: &Lexicon, start: usize, end: usize, head: Head) -> EntityKind {
    // プラットフォームである…パートナーズ
    if let Some(said) = line.text[..start].strip_suffix("である").and_then(|text| lexicon.head_of(text)) {
        return said.kind;
    }
    if head.kind == EntityKind::Program && acts_as_body(&line.text[start..end], &line.text[end..]) {
        return EntityKind::Organization;
    }
    head.kind
}

/// Whether a platform or network does what only bodies do: 〜プラットフォームと連携, 〜ネットワークが主催.
fn acts_as_body(name: &str, after: &str) -> bool {
    const HEADS: &[&str] =
        &["プラットフォーム", "ネットワーク", "コミュニティ", "パートナーシップ", "カレッジ", "塾"];
    const ACTS: &[&str] = &[
        "と連携",
        "との連携",
        "と協力",
        "との協力",
        "と共同",
        "との共同",
        "と共催",
        "との共催",
        "が主催",
        "主催",
        "が設立",
        "が加盟",
        "を事務局",
        "の構成員",
        "の事務局",
        "の会長",
        "の代表",
        "に委託",
        "へ委託",
    ];
    let after = after.strip_prefix("等").unwrap_or(after);
    HEADS.iter().any(|head| name.ends_with(head)) && ACTS.iter().any(|act| after.starts_with(act))
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
                | "企業"
                | "会社"
                | "業者"
                | "加盟"
                | "関連"
                | "関係"
                | "所属"
                | "職員"
                | "会員"
                | "向け"
        )
    {
        return true;
    }
    // A katakana head must not be the beginning of a longer katakana word.
    let katakana = |c: char| ('ァ'..='ヺ').contains(&c) || c == 'ー';
    // センター・オブ・イノベーション
    if next.class == Class::Dot && is_katakana(line.surface(&line.atoms[last])) && last + 2 < to {
        let behind = line.surface(&line.atoms[last + 2]);
        if is_katakana(behind) && line.atoms.get(last + 3).is_some_and(|atom| atom.class == Class::Dot) {
            return true;
        }
    }
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
