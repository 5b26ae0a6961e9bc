//! Clauses of a line, and the groups of names in them with the particle that follows each group.

use std::ops::Range;

use keifu_corpus::calendar::Interval;

use super::scene::{Break, Item, ItemKind, Scene};
use crate::{EntityKind, Extraction, LocalId};

/// More coordinated names than this are a list, not arguments.
const MAX_MEMBERS: usize = 8;

/// What follows a group of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Particle {
    /// は
    Topic,
    /// が
    Subject,
    /// も
    Also,
    /// を
    Object,
    /// に, には
    Goal,
    /// へ, への
    Towards,
    /// に対し, に対する
    For,
    /// で, にて, での
    At,
    /// において, では
    In,
    /// における, にある
    Within,
    /// により, による, によって
    By,
    /// と, との, とともに
    With,
    /// から
    From,
    /// の
    Of,
    /// として
    As,
    /// について
    About,
    /// Nothing: the predicate word stands directly behind the name (研究会発足).
    Compound,
    /// Nothing at all: end of the clause.
    Bare,
    /// Any other text.
    Other,
}

/// Coordinated names: 「A、B及びC」.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The names, in order.
    pub(super) members: Vec<LocalId>,
    /// Items of the line from the first name to what belongs to the last (brackets).
    pub(super) items: Range<usize>,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte of the last name.
    pub(super) end: usize,
    /// What follows.
    pub(super) particle: Particle,
    /// の三者, 間: the members act on one another.
    pub(super) mutual: bool,
    /// による: it qualifies the noun that follows.
    pub(super) adnominal: bool,
    /// Dates in brackets directly behind the last name.
    pub(super) dates: Vec<Interval>,
}

/// Bytes of a scene's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

impl Group {
    /// Where its names stand.
    pub(super) fn extent(&self) -> Extent {
        Extent { start: self.start, end: self.end }
    }
}

/// A clause: a range of items of a line.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Its items, the break that ends it excluded.
    pub(super) items: Range<usize>,
    /// Its groups of names.
    pub(super) groups: Vec<Group>,
    /// How firmly it is cut off from the one before it.
    pub(super) before: Break,
}

/// Splits a line into clauses.
pub(super) fn clauses(scene: &Scene, line: &[Item], known: &Extraction) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut before = Break::Sentence;
    for at in 0..=line.len() {
        let firmness = match line.get(at).map(|item| &item.kind) {
            None => Break::Sentence,
            Some(ItemKind::Break(firmness)) => *firmness,
            Some(_) => continue,
        };
        if start < at {
            let items = start..at;
            clauses.push(Clause { groups: groups(scene, line, items.clone(), known), items, before });
            before = firmness;
        } else {
            before = before.max(firmness);
        }
        start = at + 1;
    }
    clauses
}

fn groups(scene: &Scene, line: &[Item], range: Range<usize>, known: &Extraction) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let ItemKind::Name(first) = line[at].kind else {
            at += 1;
            continue;
        };
        let mut group = Group {
            members: vec![first],
            items: at..at + 1,
            start: line[at].start,
            end: line[at].end,
            particle: Particle::Bare,
            mutual: false,
            adnominal: false,
            dates: Vec::new(),
        };
        loop {
            let mut next = group.items.end;
            let mut between = "";
            while next < range.end {
                match &line[next].kind {
                    ItemKind::Bracket(inner) if between.trim_start_matches(CLOSING).is_empty() => {
                        group.dates.extend(dates_in(inner));
                    }
                    // 「B」（…）を: the particle stands behind the brackets.
                    ItemKind::Text if between.trim_start_matches(CLOSING).is_empty() => {
                        between = scene.of(&line[next]);
                    }
                    _ => break,
                }
                next += 1;
            }
            match line.get(next).map(|item| &item.kind) {
                Some(ItemKind::Name(name))
                    if next < range.end
                        && is_connector(between)
                        && !is_with(between, group.members.last().copied(), *name, known) =>
                {
                    group.members.push(*name);
                    group.dates.clear();
                    group.items.end = next + 1;
                    group.end = line[next].end;
                }
                following => {
                    let at_trigger = next < range.end && matches!(following, Some(ItemKind::Trigger(_)));
                    (group.particle, group.mutual) = particle(between, at_trigger);
                    group.adnominal = group.particle == Particle::By && between.contains("による");
                    group.items.end = next.max(group.items.end);
                    break;
                }
            }
        }
        at = group.items.end;
        group.members.dedup();
        group.members.truncate(MAX_MEMBERS);
        groups.push(group);
    }
    groups
}

/// The dates among `items`, brackets within left out.
pub(super) fn dates_in(items: &[Item]) -> impl Iterator<Item = Interval> {
    items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Date(intervals) => Some(intervals.iter().copied()),
            _ => None,
        })
        .flatten()
}

/// Quotation marks that may stand between a name and its particle.
pub(super) const CLOSING: [char; 6] = ['」', '』', '"', '”', '》', '】'];
/// Quotation marks that may stand before a name.
pub(super) const OPENING: [char; 5] = ['「', '『', '"', '“', '《'];

/// 「Aと協定Bを締結」: a body and a programme are not coordinated by と; the body is whom it is done with.
fn is_with(between: &str, first: Option<LocalId>, second: LocalId, known: &Extraction) -> bool {
    let kind = |id: LocalId| known.entities.get(id as usize).map(|entity| entity.kind);
    let between = between.trim_start_matches(CLOSING).trim_end_matches(OPENING);
    let between = ["等", "など"].iter().find_map(|more| between.strip_prefix(more)).unwrap_or(between);
    between == "と"
        && first.and_then(kind) == Some(EntityKind::Organization)
        && kind(second) == Some(EntityKind::Program)
}

fn is_connector(between: &str) -> bool {
    let between = between.trim_start_matches(CLOSING).trim_end_matches(OPENING);
    let between = ["等", "など"].iter().find_map(|more| between.strip_prefix(more)).unwrap_or(between);
    matches!(
        between,
        "、" | ","
            | "・"
            | "及び"
            | "および"
            | "、及び"
            | "、および"
            | "並びに"
            | "ならびに"
            | "、並びに"
            | "と"
            | "や"
            | "&"
            | "又は"
            | "または"
            | "/"
    )
}

/// The particle at the beginning of the text that follows a group, and whether the group acts on itself.
fn particle(after: &str, at_trigger: bool) -> (Particle, bool) {
    let mut rest = after.trim_start_matches(CLOSING);
    if rest.is_empty() {
        return (if at_trigger { Particle::Compound } else { Particle::Bare }, false);
    }
    let mut mutual = false;
    let mut more = false;
    loop {
        if let Some(tail) = MORE.iter().find_map(|word| rest.strip_prefix(word)) {
            (rest, more) = (tail, true);
        } else if let Some(tail) = MUTUAL.iter().find_map(|word| rest.strip_prefix(word)) {
            (rest, mutual) = (tail, true);
        } else {
            break;
        }
    }
    if rest.is_empty() {
        return (if at_trigger { Particle::Compound } else { Particle::Bare }, mutual);
    }
    // 「A等の関係機関と連携」: what counts is the particle of the whole phrase.
    let phrase_end = rest.find(['、', '「', '『']).unwrap_or(rest.len());
    let phrase = &rest[..phrase_end];
    if more
        && phrase.chars().count() <= 16
        && (at_trigger || phrase_end < rest.len())
        && !PARTICLES.iter().any(|(word, kind)| *kind != Particle::Of && phrase.starts_with(word))
        && let Some((_, kind)) = PARTICLES.iter().find(|(word, _)| phrase.ends_with(word))
    {
        return (*kind, mutual);
    }
    match PARTICLES.iter().find(|(word, _)| rest.starts_with(word)) {
        Some((_, Particle::With)) | None => {}
        Some((_, kind)) => return (*kind, mutual),
    }
    // 「A及び関係団体は」: the particle behind the common noun holds for A too.
    let coordinated =
        ["及び", "および", "並びに", "や", "・", "、", "と"].iter().find_map(|word| rest.strip_prefix(word));
    if let Some(noun) = coordinated {
        let length = noun.chars().take_while(|&c| is_noun_character(c)).count();
        let behind = noun.char_indices().nth(length).map_or("", |(at, _)| &noun[at..]);
        let behind = MORE.iter().chain(MUTUAL).find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
        let acting = [Particle::Topic, Particle::Subject, Particle::With, Particle::By];
        if (2..=12).contains(&length)
            && let Some((_, kind)) = PARTICLES.iter().find(|(word, _)| behind.starts_with(word))
            && acting.contains(kind)
        {
            return (*kind, mutual);
        }
    }
    match PARTICLES.iter().find(|(word, _)| rest.starts_with(word)) {
        Some((_, kind)) => (*kind, mutual),
        None => (Particle::Other, mutual),
    }
}

fn is_noun_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '一'..='鿿' | 'ァ'..='ヺ' | 'ー' | '々')
}

const MORE: &[&str] =
    &["等", "など", "をはじめとする", "をはじめとした", "をはじめ", "を中心とする", "を中心に", "ほか", "ら"];

const MUTUAL: &[&str] = &[
    "の二者",
    "の三者",
    "の四者",
    "の五者",
    "の2者",
    "の3者",
    "の4者",
    "の5者",
    "の両者",
    "の両市",
    "両者",
    "三者",
    "四者",
    "の間",
    "間",
];

/// Particles, the longer before those that they begin with.
const PARTICLES: &[(&str, Particle)] = &[
    ("においては", Particle::In),
    ("において", Particle::In),
    ("における", Particle::Within),
    ("にある", Particle::Within),
    ("にて", Particle::At),
    ("に対して", Particle::For),
    ("に対し", Particle::For),
    ("に対する", Particle::For),
    ("によって", Particle::By),
    ("により", Particle::By),
    ("による", Particle::By),
    ("によ", Particle::By),
    ("に係る", Particle::Other),
    ("に関", Particle::Other),
    ("について", Particle::About),
    ("につき", Particle::About),
    ("に向け", Particle::Other),
    ("に基づ", Particle::Other),
    ("に加え", Particle::Other),
    ("に伴", Particle::Other),
    ("に代わ", Particle::Other),
    ("に合わせ", Particle::Other),
    ("には", Particle::Goal),
    ("にも", Particle::Goal),
    ("に", Particle::Goal),
    ("として", Particle::As),
    ("とした", Particle::As),
    ("とする", Particle::As),
    ("となる", Particle::Other),
    ("とともに", Particle::With),
    ("と共に", Particle::With),
    ("との", Particle::With),
    ("とは", Particle::Other),
    ("とも", Particle::With),
    ("と", Particle::With),
    ("から", Particle::From),
    ("より", Particle::From),
    ("への", Particle::Towards),
    ("へ", Particle::Towards),
    ("では", Particle::In),
    ("での", Particle::At),
    ("で", Particle::At),
    ("は", Particle::Topic),
    ("が", Particle::Subject),
    ("も", Particle::Also),
    ("を含む", Particle::Other),
    ("を通", Particle::Other),
    ("を活用", Particle::Other),
    ("を", Particle::Object),
    ("の", Particle::Of),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_particle_is_read_behind_quotation_marks_and_etc() {
        assert_eq!(particle("」を", true).0, Particle::Object);
        assert_eq!(particle("等との", true).0, Particle::With);
        assert_eq!(particle("等の関係機関と", true).0, Particle::With);
        assert_eq!(particle("をはじめとする関係団体と", true).0, Particle::With);
        assert_eq!(particle("の三者における、", false), (Particle::Within, true));
        assert_eq!(particle("", true).0, Particle::Compound);
        assert_eq!(particle("", false).0, Particle::Bare);
        assert_eq!(particle("及び開発事業者は、", false).0, Particle::Topic);
        assert_eq!(particle("と連携し", true).0, Particle::With);
    }
}
