//! Forms that are made where names stand side by side: a name with what tells it apart (モノづくり展（福岡市）), a part
//! behind its body (協議会（移転部会）), a place behind its country (ドイツのNRW州), and words that point back (同州, 本部会).
//!
//! All of them are read from mentions that are already found; they add mentions and change none.

mod pointer;

use keifu_corpus::Document;

use super::{
    candidate::Candidate,
    join::{Joined, JoinedThing},
    lexicon::Lexicon,
    line::{Class, Line},
    occurrence::Found,
};
use crate::EntityKind;

/// Longest bracket, in bytes, that tells a name apart.
const LONGEST: usize = 60;

/// Heads of names of parts that are written behind their body in brackets.
const PARTS: &[&str] =
    &["部会", "分科会", "ワーキンググループ", "WG", "作業部会", "小委員会", "専門委員会", "幹事会", "チーム"];

/// Heads of names that are dated by their edition: 新成長戦略（平成22年6月10日）.
const EDITIONS: &[&str] = &[
    "戦略",
    "計画",
    "プラン",
    "ビジョン",
    "方針",
    "大綱",
    "構想",
    "指針",
    "宣言",
    "提言",
    "法",
    "条例",
    "ガイドライン",
];

/// A part named in brackets behind its body is a name, however common its words: 協議会（人材育成部会）.
pub(super) fn sure_parts(line: &Line, candidates: &mut [Candidate]) {
    for at in 1..candidates.len() {
        let (before, part) = candidates.split_at_mut(at);
        let (body, part) = (&before[at - 1], &mut part[0]);
        let enclosed =
            line.text.get(body.end..part.start) == Some("(") && line.text[part.end..].starts_with(')');
        let bodies = [body.kind, part.kind].iter().all(|kind| *kind == EntityKind::Organization);
        let name = &line.text[part.start..part.end];
        if enclosed && bodies && PARTS.iter().any(|head| name.ends_with(head) && name.len() > head.len()) {
            part.margin = part.margin.max(0.2);
            part.short = false;
        }
    }
}

/// What the text says a thing is, it is: プラットフォームである未来パートナーズ.
pub(super) fn said_kinds(line: &Line, lexicon: &Lexicon, candidates: &mut [Candidate]) {
    for name in candidates.iter_mut().filter(|name| name.gazetteer.is_none()) {
        if let Some(before) = line.text[..name.start].strip_suffix("である")
            && let Some(head) = lexicon.head_of(before)
        {
            name.kind = head.kind;
        }
    }
}

/// Adds the mentions that other mentions make; `found` is in order of passage and place.
pub(super) fn add(
    document: &Document,
    lines: &[Line],
    lexicon: &Lexicon,
    joined: &Joined,
    found: &mut Vec<Found>,
) {
    let mut order = found.clone();
    order.sort_unstable();
    let mut added = Vec::new();
    for in_passage in order.chunk_by(|a, b| a.0 == b.0) {
        let line = &lines[in_passage[0].0];
        let mut names = in_passage.to_vec();
        regions(line, joined, in_passage, &mut names);
        stems(line, joined, in_passage, &mut names);
        names.sort_unstable();
        bracketed(line, joined, &names, &mut added);
        behind_kind(line, lexicon, joined, &names, &mut added);
        countries(line, joined, &names, &mut added);
        without_body(line, joined, &names, &mut added);
        subtitled(line, &names, &mut added);
        quoted_status(line, &names, &mut added);
        added.extend(names);
    }
    pointer::point_back(document, lines, joined, &order, &mut added);
    found.extend(added);
}

/// The names of a passage that begin at `at`; `names` is in order of place.
fn starting(names: &[Found], at: usize) -> &[Found] {
    let from = names.partition_point(|name| name.1 < at);
    let to = names.partition_point(|name| name.1 <= at);
    &names[from..to]
}

/// `X(Y)` where Y tells which X is meant, or where Y is a part of X.
fn bracketed(line: &Line, joined: &Joined, names: &[Found], added: &mut Vec<Found>) {
    for &(passage, start, end, thing) in names {
        if !line.text[end..].starts_with('(') {
            continue;
        }
        let inside = end + 1;
        let Some(length) = line.text[inside..].find([')', '(']) else { continue };
        let close = inside + length;
        if length == 0 || length > LONGEST || !line.text[close..].starts_with(')') {
            continue;
        }
        let within = starting(names, inside).iter().find(|name| name.2 == close && name.3 != thing);
        if let Some(within) = within
            && is_part(&joined.things[within.3])
            && joined.things[thing].kind == EntityKind::Organization
            && !is_part(&joined.things[thing])
        {
            added.push((passage, start, close + 1, within.3));
        } else if let Some(within) = within
            && [thing, within.3].iter().all(|&at| joined.things[at].kind == EntityKind::Place)
        {
            // 西日本（九州）: the narrower one is meant.
            added.push((passage, start, close + 1, within.3));
        } else if tells_apart(
            &joined.things[thing],
            &line.text[inside..close],
            within.map(|name| &joined.things[name.3]),
        ) {
            added.push((passage, start, close + 1, thing));
        }
    }
}

/// The kind of a thing and its name in brackets: プラットフォーム（HBNet）.
fn behind_kind(line: &Line, lexicon: &Lexicon, joined: &Joined, names: &[Found], added: &mut Vec<Found>) {
    for &(passage, start, end, thing) in names {
        if !line.text[end..].starts_with(')') || !line.text[..start].ends_with('(') {
            continue;
        }
        let open = start - 1;
        let Some(atom) = open.checked_sub(1).and_then(|last| line.atoms.get(line.atom_at(last))) else {
            continue;
        };
        let bare_kind = line.atom_at(atom.start) == 0
            || atom.gap
            || matches!(line.atoms[line.atom_at(atom.start) - 1].class, Class::Break);
        let latin = line.text[start..end].is_ascii();
        if bare_kind
            && latin
            && joined.things[thing].kind != EntityKind::Place
            && lexicon.head(line.surface(atom)).is_some()
        {
            added.push((passage, atom.start, end + 1, thing));
        }
    }
}

fn is_part(thing: &JoinedThing) -> bool {
    thing.kind == EntityKind::Organization && PARTS.iter().any(|part| thing.name.ends_with(part))
}

/// Whether the words in brackets belong to the name: where it is, which edition, how many make it up.
fn tells_apart(thing: &JoinedThing, words: &str, named: Option<&JoinedThing>) -> bool {
    let place = |named: &JoinedThing| {
        named.kind == EntityKind::Place || named.gazetteer.as_deref().is_some_and(is_territory)
    };
    match thing.kind {
        EntityKind::Program if named.is_some_and(place) => true,
        EntityKind::Program => EDITIONS.iter().any(|head| thing.name.ends_with(head)) && is_date(words),
        EntityKind::Facility => is_count(words),
        EntityKind::Place | EntityKind::Organization => false,
    }
}

/// Whether a key of the gazetteer is that of a prefecture or municipality.
fn is_territory(key: &str) -> bool {
    const CLASSES: &[&str] =
        &["prefecture", "designated_city", "core_city", "city", "ward", "special_ward", "town", "village"];
    key.split_once(':').is_some_and(|(class, _)| CLASSES.contains(&class))
}

/// Whether words are a day or year of the calendar and nothing else.
pub(super) fn is_date(words: &str) -> bool {
    words.contains('年')
        && words.chars().any(|c| c.is_ascii_digit())
        && words.chars().all(|c| c.is_ascii_digit() || "平成令和昭和元年月日度".contains(c))
}

/// 3施設, 2棟.
fn is_count(words: &str) -> bool {
    let counter = words.trim_start_matches(|c: char| c.is_ascii_digit());
    counter.len() < words.len()
        && matches!(counter, "施設" | "棟" | "か所" | "箇所" | "カ所" | "拠点" | "室" | "館")
}

/// A place behind the country that it lies in: ドイツNRW州, 中国・深セン.
fn countries(line: &Line, joined: &Joined, names: &[Found], added: &mut Vec<Found>) {
    let is_country = |thing: usize| {
        joined.things[thing].gazetteer.as_deref().is_some_and(|key| key.starts_with("country:"))
    };
    for &(passage, start, end, country) in names.iter().filter(|name| is_country(name.3)) {
        let rest = &line.text[end..];
        let between = ["の", "・", ""].into_iter().find(|mark| rest.starts_with(mark)).map_or(0, str::len);
        for begin in [end + between, end] {
            let behind = starting(names, begin)
                .iter()
                .filter(|name| name.3 != country && !is_country(name.3))
                .filter(|name| joined.things[name.3].kind == EntityKind::Place)
                .max_by_key(|name| name.2);
            if let Some(behind) = behind {
                added.push((passage, start, behind.2, behind.3));
                break;
            }
        }
    }
}

/// A region with a word that only says that it is one: 九州エリア, 関西地域.
fn regions(line: &Line, joined: &Joined, names: &[Found], added: &mut Vec<Found>) {
    for &(passage, start, end, thing) in names {
        if joined.things[thing].kind != EntityKind::Place
            || line.text[..end].ends_with(['市', '県', '府', '都', '区'])
        {
            continue;
        }
        let word =
            ["エリア", "地域", "地方", "圏域"].iter().find(|word| line.text[end..].starts_with(**word));
        let Some(word) = word else { continue };
        let after = end + word.len();
        let goes_on = line.atoms.get(line.atom_at(after)).is_some_and(|next| {
            next.start == after && !next.gap && matches!(next.class, Class::Noun(_) | Class::Latin)
        });
        if line.is_edge(after) && !goes_on {
            added.push((passage, start, after, thing));
        }
    }
}

/// The beginning of a name that has its abbreviation within: ノルトライン＝ヴェストファーレン in …（NRW）州.
fn stems(line: &Line, joined: &Joined, names: &[Found], added: &mut Vec<Found>) {
    for &(passage, start, end, thing) in names {
        if let Some(at) = line.text[start..end].find('(').filter(|&at| at > 0)
            && joined.things[thing].forms.iter().any(|(form, ..)| *form == line.text[start..start + at])
        {
            added.push((passage, start, start + at, thing));
        }
    }
}

/// A name with its subtitle, and the subtitle alone: 「CSRの手引き～中小企業のための読本～」.
fn subtitled(line: &Line, names: &[Found], added: &mut Vec<Found>) {
    for &(passage, start, end, thing) in names {
        let Some(rest) = line.text[end..].strip_prefix(['~', '〜']) else { continue };
        let from = line.text.len() - rest.len();
        let Some(length) = rest.find(['~', '〜', '、', '。', '」', '(']) else { continue };
        let closes = rest[length..].chars().next().filter(|c| matches!(c, '~' | '〜'));
        let subtitle = &rest[..length];
        if let Some(mark) = closes
            && (4..=30).contains(&subtitle.chars().count())
            && !subtitle.starts_with(|c: char| c.is_ascii_digit())
        {
            added.push((passage, start, from + length + mark.len_utf8(), thing));
            added.push((passage, from, from + length, thing));
        }
    }
}

/// A name in quotation marks with its status behind: 「健康機構」（仮称）.
fn quoted_status(line: &Line, names: &[Found], added: &mut Vec<Found>) {
    for &(passage, start, end, thing) in names {
        let Some(behind) = line.text[end..].strip_prefix("」(仮称)") else { continue };
        if line.text[..start].ends_with('「') {
            added.push((passage, start - '「'.len_utf8(), line.text.len() - behind.len(), thing));
        }
    }
}

/// A programme set apart from the body before it by a blank: 産業技術研究所　成果活用セミナー is also 成果活用セミナー.
fn without_body(line: &Line, joined: &Joined, names: &[Found], added: &mut Vec<Found>) {
    for &(passage, start, end, thing) in names {
        if joined.things[thing].kind != EntityKind::Program {
            continue;
        }
        let body = starting(names, start)
            .iter()
            .find(|name| name.2 < end && joined.things[name.3].kind == EntityKind::Organization);
        let Some(&(_, _, at, _)) = body else { continue };
        let set_apart = line.atoms.get(line.atom_at(at)).is_some_and(|atom| atom.gap && atom.start == at);
        if set_apart && line.text[at..end].chars().count() >= 8 {
            added.push((passage, at, end, thing));
        }
    }
}
