//! Relations that are stated without a verb: 「AにおけるB」, 「A（B部会）」, 「行事名（R1.12）」, names that contain names.

use super::{
    clause::{CLOSING, Group, Particle, dates_in},
    frame::Draft,
    modality::modality,
    role,
    scene::{Item, ItemKind},
    site::Line,
    trigger::Frame,
};
use crate::{EntityKind, LocalId, Modality, Predicate};

/// What the groups of a line state by standing where they stand.
pub(super) fn find(line: Line<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for clause in line.clauses {
        for pair in clause.groups.windows(2) {
            neighbours(line, &pair[0], &pair[1], &mut drafts);
        }
        venues(line, clause.items.clone(), &mut drafts);
        for at in clause.items.clone() {
            if let ItemKind::Name(name) = line.items[at].kind {
                brackets(line, name, at, clause.items.end, &mut drafts);
            }
        }
    }
    drafts
}

fn draft(
    predicate: Predicate,
    subject: LocalId,
    object: Option<LocalId>,
    confidence: f32,
    rule: &str,
) -> Draft {
    Draft {
        subject,
        predicate,
        object,
        dates: Vec::new(),
        modality: Modality::Fact,
        confidence,
        rule: rule.to_owned(),
        start: 0,
        end: 0,
    }
}

/// 「AにおけるB」, 「Aの部会B」, 「計画Aの計画B」: two groups with nothing but a particle between them.
fn neighbours(line: Line<'_>, first: &Group, second: &Group, drafts: &mut Vec<Draft>) {
    let between = line.items[first.items.clone()]
        .iter()
        .filter(|item| item.start >= first.end && matches!(item.kind, ItemKind::Text))
        .map(|item| line.scene.of(item))
        .chain(
            line.items[first.items.end..second.items.start]
                .iter()
                .filter(|item| !matches!(item.kind, ItemKind::Bracket(_)))
                .map(|item| line.scene.of(item)),
        )
        .collect::<String>();
    let between = between.trim_start_matches(CLOSING).trim_end_matches(super::clause::OPENING);
    if between == "による" {
        done_by(line, first, second, drafts);
        return;
    }
    if !matches!(between, "における" | "にある" | "に所在する" | "の" | "内の" | "内にある")
    {
        return;
    }
    let [outer] = first.members[..] else { return };
    let mut add = |predicate, subject, confidence, rule: &str| {
        if subject != outer {
            let stated = draft(predicate, subject, Some(outer), confidence, rule);
            drafts.push(Draft { start: first.start, end: second.end, ..stated });
        }
    };
    let container = line.entity(outer);
    // 「Aの B、C」: only B is said to be in A.
    let reach = if between == "の" { 1 } else { second.members.len() };
    for &member in second.members.iter().take(reach) {
        let entity = line.entity(member);
        // 「BにあるAのC」: C is in B.
        if between != "の" && second.particle == Particle::Of && entity.kind == EntityKind::Organization {
            continue;
        }
        if role::is_plan(container) && role::is_plan(entity) {
            add(Predicate::PartOf, member, 0.7, "noun.part");
        } else if container.kind == EntityKind::Organization
            && role::is_subordinate(entity)
            && between == "の"
            && !entity.name.ends_with("研究室")
        {
            add(Predicate::PartOf, member, 0.6, "noun.part");
        } else if matches!(container.kind, EntityKind::Place | EntityKind::Facility) {
            let foreign =
                container.kind == EntityKind::Place && !role::can_act(container) && container.name != "日本";
            if foreign
                && between == "の"
                && entity.kind == EntityKind::Organization
                && !role::is_subordinate(entity)
            {
                add(Predicate::LocatedIn, member, 0.5, "noun.locate");
            } else if entity.kind == EntityKind::Facility || between != "の" && role::stands_somewhere(entity)
            {
                let confidence = if between == "の" { 0.6 } else { 0.8 };
                add(Predicate::LocatedIn, member, confidence, "noun.locate");
            } else if between == "における" && role::is_gathering(entity) {
                add(Predicate::HeldAt, member, 0.65, "noun.venue");
            }
        }
    }
}

/// 「AによるB」: A runs the programme, or holds the event; what follows says whether it came to be.
fn done_by(line: Line<'_>, first: &Group, second: &Group, drafts: &mut Vec<Draft>) {
    let acts = first.members.iter().all(|&actor| {
        let entity = line.entity(actor);
        role::can_act(entity) && entity.kind == EntityKind::Organization
    });
    let Some(clause) = line.clauses.iter().find(|clause| clause.items.contains(&second.items.start)) else {
        return;
    };
    let tail: String =
        line.items[second.items.end..clause.items.end].iter().map(|item| line.scene.of(item)).collect();
    let modality = modality("", &tail, "", line.column);
    for &thing in second.members.iter().take(1) {
        let entity = line.entity(thing);
        if !acts || entity.kind != EntityKind::Program || role::is_plan(entity) {
            continue;
        }
        let predicate = if role::is_gathering(entity) { Predicate::Holds } else { Predicate::Operates };
        for &actor in &first.members {
            let stated = draft(predicate, actor, Some(thing), 0.5, "noun.by");
            drafts.push(Draft {
                start: first.start,
                end: second.end,
                modality,
                dates: second.dates.clone(),
                ..stated
            });
        }
    }
}

/// 「A（B）」.
fn brackets(line: Line<'_>, outer: LocalId, name_at: usize, clause_end: usize, drafts: &mut Vec<Draft>) {
    let whole = line.entity(outer);
    let name = &line.items[name_at];
    for at in name_at + 1..clause_end {
        let item = &line.items[at];
        let inner = match &item.kind {
            ItemKind::Bracket(inner) => inner,
            ItemKind::Text if line.scene.of(item).chars().all(|c| CLOSING.contains(&c)) => continue,
            // 「A部会　3回（R1.6、9、12）」
            ItemKind::Text if is_count(line.scene.of(item)) => continue,
            // 「行事名 令和元年9月14日」
            ItemKind::Date(dates) if role::is_gathering(whole) => {
                let stated = draft(Predicate::Held, outer, None, 0.6, "noun.date");
                let tail: String =
                    line.items[at + 1..clause_end].iter().map(|item| line.scene.of(item)).collect();
                let modality = modality("", &tail, "", line.column);
                drafts.push(Draft {
                    start: name.start,
                    end: item.end,
                    dates: dates.clone(),
                    modality,
                    ..stated
                });
                break;
            }
            _ => break,
        };
        // A bullet that is nothing but a name and a date: an event, whatever its name ends in.
        let all = at + 1 == line.items.len()
            && line.items[..name_at].iter().all(|item| is_mark(line.scene.of(item)));
        let counted = all && is_count(line.scene.of(&line.items[at - 1]));
        event_date(line, outer, item, inner, name, (all, counted), drafts);
        if let Some(members) = listed(line, outer, inner) {
            for member in members {
                let stated = draft(Predicate::MemberOf, member, Some(outer), 0.6, "bracket.member");
                drafts.push(Draft { start: name.start, end: item.end, ..stated });
            }
            break;
        }
        let Some((named, rest)) = leading_name(line, inner) else { continue };
        if named == outer {
            continue;
        }
        let part = line.entity(named);
        let mut add = |predicate, subject, object, confidence, rule: &str| {
            let stated = draft(predicate, subject, Some(object), confidence, rule);
            drafts.push(Draft {
                start: name.start,
                end: item.end,
                dates: dates_in(inner).collect(),
                ..stated
            });
        };
        let follows = rest.map_or("", |rest| line.scene.of(rest));
        let old = inner.first().is_some_and(|first| {
            matches!(first.kind, ItemKind::Text) && FORMER.contains(&line.scene.of(first))
        });
        if old {
            if part.kind == whole.kind {
                add(Predicate::RenamedTo, named, outer, 0.75, "bracket.rename");
            }
        } else if rest.is_none_or(|rest| matches!(rest.kind, ItemKind::Date(_)))
            || follows.starts_with(['、', ',', '・', ':'])
        {
            if whole.kind == EntityKind::Organization
                && role::is_subordinate(part)
                && role::has_members(whole)
                && !role::is_subordinate(whole)
            {
                add(Predicate::PartOf, named, outer, 0.8, "bracket.part");
                meeting(line, outer, named, name, at, clause_end, drafts);
            } else if role::is_territory(part) || part.kind == EntityKind::Facility {
                if role::is_gathering(whole)
                    || whole.kind == EntityKind::Program
                        && role::can_be_held(whole)
                        && part.kind != EntityKind::Organization
                {
                    add(Predicate::HeldAt, outer, named, 0.65, "bracket.venue");
                    // 「行事（会場）に出展（H30.10）」: the date behind the clause is that of the event.
                    if let Some(stated) = drafts.last_mut().filter(|stated| stated.dates.is_empty()) {
                        stated.dates = date_behind(line, at, clause_end);
                    }
                } else if whole.kind == EntityKind::Program && role::can_act(part) {
                    add(Predicate::Operates, named, outer, 0.45, "bracket.operate");
                } else if role::is_territory(part) && role::stands_somewhere(whole) {
                    add(Predicate::LocatedIn, outer, named, 0.6, "bracket.locate");
                }
            } else if whole.kind == EntityKind::Place && role::stands_somewhere(part) {
                add(Predicate::LocatedIn, named, outer, 0.55, "bracket.locate");
            }
        }
    }
}

/// 「行事…：（会場）H30.10（会場）H30.11」: a list of venues with the date behind each.
fn venues(line: Line<'_>, range: std::ops::Range<usize>, drafts: &mut Vec<Draft>) {
    let mut event = None;
    for at in range.clone() {
        let item = &line.items[at];
        match &item.kind {
            ItemKind::Name(name) if role::can_be_held(line.entity(*name)) => {
                event = Some((*name, item.start))
            }
            ItemKind::Bracket(inner) => {
                let (Some((event, start)), [Item { kind: ItemKind::Name(venue), .. }]) = (event, &inner[..])
                else {
                    continue;
                };
                let Some(Item { kind: ItemKind::Date(dates), end, .. }) =
                    line.items.get(at + 1).filter(|_| at + 1 < range.end)
                else {
                    continue;
                };
                if *venue != event && line.entity(*venue).kind != EntityKind::Program {
                    let stated = draft(Predicate::HeldAt, event, Some(*venue), 0.6, "bracket.venue");
                    drafts.push(Draft { start, end: *end, dates: dates.clone(), ..stated });
                }
            }
            _ => {}
        }
    }
}

/// The dates of the next brackets in the clause, no other name between.
fn date_behind(line: Line<'_>, at: usize, end: usize) -> Vec<keifu_corpus::calendar::Interval> {
    line.items[at + 1..end]
        .iter()
        .take_while(|item| !matches!(item.kind, ItemKind::Name(_)))
        .find_map(|item| match &item.kind {
            ItemKind::Bracket(inner) => {
                Some(dates_in(inner).collect::<Vec<_>>()).filter(|dates| !dates.is_empty())
            }
            _ => None,
        })
        .unwrap_or_default()
}

/// 「A（B部会）の開催」.
fn meeting(
    line: Line<'_>,
    body: LocalId,
    part: LocalId,
    name: &Item,
    bracket: usize,
    end: usize,
    drafts: &mut Vec<Draft>,
) {
    let mut after = line.items[bracket + 1..end].iter();
    let (Some(text), Some(word)) = (after.next(), after.next()) else { return };
    if matches!(line.scene.of(text), "の" | "を")
        && let ItemKind::Trigger(trigger) = word.kind
        && trigger.frame == Frame::Hold
    {
        let tail: String = after.clone().map(|item| line.scene.of(item)).collect();
        let dates = after.find_map(|item| match &item.kind {
            ItemKind::Bracket(inner) => Some(dates_in(inner).collect()),
            _ => None,
        });
        let stated = draft(Predicate::Holds, body, Some(part), 0.6, "bracket.hold");
        drafts.push(Draft {
            start: name.start,
            end: word.end,
            dates: dates.unwrap_or_default(),
            modality: modality("", &tail, "", line.column),
            ..stated
        });
    }
}

/// 「行事名（R1.12）」: an event and when it was; 「○○戦略（平成25年6月14日）」: a plan and when it was made.
fn event_date(
    line: Line<'_>,
    event: LocalId,
    bracket: &Item,
    inner: &[Item],
    name: &Item,
    (is_all, counted): (bool, bool),
    drafts: &mut Vec<Draft>,
) {
    let entity = line.entity(event);
    let mut dates: Vec<_> = dates_in(inner).collect();
    let aside = line.scene.of(bracket);
    // A 年度 among other words (A（厚生労働省2019年度レビューシート）) says of which year they are; a law's number is a name.
    let whole_years = |date: &keifu_corpus::calendar::Interval| (date.end - date.start).get_days() >= 300;
    if inner.len() > 1 {
        dates.retain(|date| !whole_years(date));
    }
    if dates.is_empty() || aside.contains('第') && aside.ends_with("号)") {
        return;
    }
    let (predicate, confidence, rule) = if entity.kind == EntityKind::Program && role::is_gathering(entity) {
        (Predicate::Held, 0.7, "bracket.date")
    } else if is_all && entity.kind == EntityKind::Program && role::can_be_held(entity) {
        (Predicate::Held, 0.5, "bracket.date")
    } else if role::can_be_held(entity) && (counted || is_venue_of_talk(line, bracket)) {
        // 「協議会（R1.11）において確認」: a body that met then.
        (Predicate::Held, 0.55, "bracket.date")
    } else if role::is_plan(entity) && aside.chars().count() <= 14 {
        (Predicate::Established, 0.45, "bracket.date")
    } else {
        return;
    };
    let stated = draft(predicate, event, None, confidence, rule);
    let modality = modality("", "", aside, line.column);
    drafts.push(Draft { start: name.start, end: bracket.end, dates, modality, ..stated });
}

/// 「3回」, 「2回開催」.
fn is_count(text: &str) -> bool {
    let rest = text.trim_start_matches(['計', '全', '年', '各', ':', '…', '・']);
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < rest.len() && matches!(digits, "回" | "回開催" | "回実施" | "回の開催")
}

/// Whether what follows the brackets is done at the meeting before them.
fn is_venue_of_talk(line: Line<'_>, bracket: &Item) -> bool {
    let after = &line.scene.text[bracket.end..];
    let attended = || {
        let rest: String = after.chars().take(16).collect();
        ["出席", "参加", "出展", "登壇", "傍聴"].iter().any(|verb| rest.contains(verb))
    };
    ["において", "にて", "で", "における", "での"].iter().any(|particle| after.starts_with(particle))
        || after.starts_with('に') && attended()
}

fn is_mark(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphanumeric() || c == '〇')
}

/// The name with which brackets begin, and what follows it there.
fn leading_name<'a>(line: Line<'_>, inner: &'a [Item]) -> Option<(LocalId, Option<&'a Item>)> {
    let at = inner.iter().take(3).position(|item| matches!(item.kind, ItemKind::Name(_)))?;
    // 「主催：A」 says what A is to the name before; marks, 現 and 旧 do not.
    let plain = inner[..at].iter().all(|item| {
        if matches!(item.kind, ItemKind::Date(_)) {
            return true;
        }
        let text = line.scene.of(item);
        FORMER.contains(&text)
            || text.chars().all(|c| !c.is_alphanumeric())
            || matches!(text, "現" | "現在の" | "現在は")
    });
    match inner[at].kind {
        ItemKind::Name(name) if plain => Some((name, inner.get(at + 1))),
        _ => None,
    }
}

/// 「検討チーム（A、B、C）」: nothing but two or more bodies in brackets behind a body: its members.
fn listed(line: Line<'_>, outer: LocalId, inner: &[Item]) -> Option<Vec<LocalId>> {
    let whole = line.entity(outer);
    if whole.kind != EntityKind::Organization
        || !role::has_members(whole)
        || !role::can_be_held(whole) && !role::is_league(whole)
    {
        return None;
    }
    let mut members = Vec::new();
    for item in inner {
        match item.kind {
            ItemKind::Name(name) if name != outer => members.push(name),
            ItemKind::Text if line.scene.of(item).chars().count() <= 2 => {}
            _ => return None,
        }
    }
    let acting = members.iter().all(|&member| {
        let entity = line.entity(member);
        role::can_act(entity) && !role::is_subordinate(entity)
    });
    (members.len() >= 2 && acting).then_some(members)
}

/// What stands in brackets before a former name.
const FORMER: &[&str] = &[
    "旧",
    "旧称",
    "旧:",
    "旧称:",
    "前身:",
    "前身は",
    "旧・",
    "旧称は",
    "旧名",
    "旧名称",
    "旧名:",
    "前",
    "改称前",
    "元",
];

/// Whether a group's particle is one that a list of members may have: none.
pub(super) fn is_list(line: Line<'_>) -> bool {
    line.items.iter().all(|item| match item.kind {
        ItemKind::Name(_) | ItemKind::Bracket(_) => true,
        ItemKind::Text => line
            .scene
            .of(item)
            .chars()
            .all(|c| !c.is_alphanumeric() || matches!(c, '及' | 'び' | '等' | '〇')),
        _ => false,
    }) && line
        .clauses
        .iter()
        .flat_map(|clause| &clause.groups)
        .all(|group| matches!(group.particle, Particle::Bare | Particle::Other))
}
