//! A predicate word in its clause: what stands around it and how it is inflected.

mod outcome;
mod when;

use keifu_corpus::{Column, calendar::Interval};

use super::{
    clause::{CLOSING, Clause, Group, OPENING, Particle, dates_in},
    modality::modality,
    role,
    scene::{Break, Item, ItemKind, Scene},
    topic::Topic,
    trigger::{Frame, Trigger},
};
use crate::{EntityKind, Extraction, LocalEntity, LocalId, Modality};

/// More names before one predicate word than this are a list.
const MAX_GROUPS: usize = 12;
/// A subject is not carried over more clauses than this.
const MAX_BACK: usize = 8;
/// Words further than this many bytes from the predicate word say nothing of what it means.
const MAX_REACH: usize = 600;
/// 「Aによる…」 reaches no further than this many characters.
const MAX_QUALIFIED: usize = 24;
/// A name further than this many characters before its verb is not taken for its object.
const MAX_OBJECT_GAP: usize = 24;

/// A line of a passage (the whole, or the inside of brackets) with what is known around it.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) known: &'a Extraction,
    pub(super) scene: &'a Scene,
    pub(super) items: &'a [Item],
    pub(super) clauses: &'a [Clause],
    pub(super) topic: &'a Topic,
    pub(super) column: Option<Column>,
    /// Whether it has no date of its own.
    pub(super) undated: bool,
    /// Whether it is a row of a table with a head: what its cells say of who and when stands in the topic.
    pub(super) row: bool,
    /// Whom the document means by 府, 県 or 市 alone: the body whose report it is.
    pub(super) issuer: Option<LocalId>,
    /// For the inside of brackets: the name that they follow.
    pub(super) outer: Option<&'a Item>,
}

impl<'a> Line<'a> {
    /// The entity behind an id.
    pub(super) fn entity(&self, id: LocalId) -> &'a LocalEntity {
        &self.known.entities[id as usize]
    }
}

/// A predicate word in its clause.
pub(super) struct Site<'a> {
    pub(super) line: Line<'a>,
    pub(super) clause: usize,
    /// Item of the predicate word.
    pub(super) at: usize,
    pub(super) trigger: &'static Trigger,
    /// Groups of names before it that no other predicate word has taken, in order.
    pub(super) groups: Vec<&'a Group>,
    /// The text that follows it, brackets left out.
    pub(super) after: &'a str,
    /// The name that it qualifies (Aが設立したB) and the item where it stands.
    pub(super) head: Option<(LocalId, usize)>,
}

impl<'a> Site<'a> {
    pub(super) fn new(line: Line<'a>, clause: usize, at: usize, trigger: &'static Trigger) -> Self {
        let range = line.clauses[clause].items.clone();
        let taken = (range.start..at)
            .rev()
            .find(|&before| {
                matches!(line.items[before].kind, ItemKind::Trigger(_))
                    && head(line, before, range.end).is_some()
            })
            .map_or(range.start, |before| before + 1);
        let mut groups: Vec<&Group> = line.clauses[clause]
            .groups
            .iter()
            .filter(|group| group.items.start >= taken && group.items.start < at)
            .collect();
        if groups.len() > MAX_GROUPS {
            groups.drain(..groups.len() - MAX_GROUPS);
        }
        let head = head(line, at, range.end);
        Self { line, clause, at, trigger, groups, after: text_after(line, at, range.end), head }
    }

    /// される, を受ける: what comes before is what it is done to.
    pub(super) fn is_passive(&self) -> bool {
        self.after.starts_with("され")
            || self.after.starts_with("を受け")
            || matches!(self.trigger.word, "選ばれ" | "行われ" | "開かれ" | "置かれ")
    }

    /// Whether it is inflected, not a bare noun (Aの設立).
    pub(super) fn is_verb(&self) -> bool {
        ["し", "さ", "す", "を行", "を実施", "を開始", "が行わ", "た", "て", "る"]
            .iter()
            .any(|start| self.after.starts_with(start))
            || matches!(self.trigger.word, "選ばれ" | "行われ" | "開かれ" | "置かれ" | "開いた" | "位置する")
    }

    /// The nearest group before it with one of these particles that has a member that fits.
    pub(super) fn pick(
        &self,
        particles: &[Particle],
        fits: impl Fn(&LocalEntity) -> bool,
    ) -> Option<&'a Group> {
        self.groups
            .iter()
            .rev()
            .find(|group| {
                particles.contains(&group.particle)
                    && !(group.adnominal && self.gap(group) > MAX_QUALIFIED)
                    && group.members.iter().any(|&m| fits(self.line.entity(m)))
            })
            .copied()
    }

    /// What it is done to: 「Bを」 before it, 「Bの」 or B itself directly before it.
    pub(super) fn object(&self, fits: impl Fn(&LocalEntity) -> bool) -> Option<&'a Group> {
        let fitting = |group: &&&Group| group.members.iter().any(|&m| fits(self.line.entity(m)));
        let near = |group: &&&Group, most: usize| self.gap(group) <= most;
        self.groups
            .iter()
            .rev()
            .find(|group| group.particle == Particle::Object && near(group, MAX_OBJECT_GAP))
            .filter(|group| !self.is_of_another_verb(group))
            .filter(fitting)
            .or_else(|| {
                let last = self.groups.last().filter(fitting)?;
                let most = match last.particle {
                    Particle::Of => 7,
                    Particle::Compound => 0,
                    _ => return None,
                };
                Some(last).filter(|group| near(group, most))
            })
            .copied()
    }

    /// 「Bは、Aが運営している」: what the sentence is about is what it is done to, when somebody else does it.
    pub(super) fn topic_as_object(&self, fits: impl Fn(&LocalEntity) -> bool) -> Option<&'a Group> {
        if self.is_passive()
            || self.head.is_some()
            || self.groups.iter().any(|group| group.particle == Particle::Object)
        {
            return None;
        }
        let actor = self.pick(&[Particle::Subject], role::can_act)?;
        let about = self.pick(&[Particle::Topic], |entity| {
            fits(entity)
                && !role::is_territory(entity)
                && (entity.kind != EntityKind::Organization || role::has_members(entity))
        })?;
        (about.start < actor.start && self.gap(actor) <= MAX_OBJECT_GAP).then_some(about)
    }

    /// 「Bを脱退した人がAを設立」, 「Bを例に基金を設立」: whether what follows the group has a subject or object of its own.
    fn is_of_another_verb(&self, group: &Group) -> bool {
        let between = &self.line.scene.text[group.end..self.line.items[self.at].start];
        let mut particles = between.char_indices().skip(1).filter(|(at, c)| {
            let after_noun = || {
                between[..*at].chars().next_back().is_some_and(|before| before > 'ん' || before.is_ascii())
            };
            matches!(c, 'が' | 'を') && after_noun()
        });
        let between_name = between.trim_start_matches(CLOSING);
        let as_base = between_name
            .strip_prefix('を')
            .is_some_and(|rest| BASES.iter().any(|word| rest.starts_with(word)));
        between_name.starts_with('を') && (as_base || particles.next().is_some())
    }

    /// 「Aが推進した施策により、市が指定を受けたことから設立」: whether another subject stands behind that of the group. A
    /// topic holds for the whole sentence, whatever subjects stand within.
    pub(super) fn has_other_subject(&self, group: &Group) -> bool {
        let text: String = self.line.items[group.items.start..self.at]
            .iter()
            .filter(|item| item.start >= group.end)
            .map(|item| match item.kind {
                ItemKind::Bracket(_) => "",
                ItemKind::Name(_) => "N",
                _ => self.line.scene.of(item),
            })
            .collect();
        let rest = text.trim_start_matches(CLOSING);
        group.particle == Particle::Subject
            && rest.char_indices().skip(1).any(|(at, c)| {
                let before = rest[..at].chars().next_back();
                c == 'が' && before.is_some_and(|before| before > 'ん' || before.is_ascii())
            })
    }

    /// 「Aが新社屋の竣工」, 「Aは、不正が行われ」: whether what happened happened to something without a name.
    pub(super) fn has_nameless_subject(&self) -> bool {
        let Some(before) = self.at.checked_sub(1).map(|at| &self.line.items[at]) else { return false };
        if !before.kind.is_text() || !self.line.scene.of(before).ends_with(['の', 'が', 'を']) {
            return false;
        }
        // 「Bは、令和4年春ごろの竣工」
        let dated = self.at >= 2
            && matches!(self.line.items[self.at - 2].kind, ItemKind::Date(_))
            && self.line.scene.of(before).chars().count() <= 3;
        if dated {
            return false;
        }
        let named =
            self.groups.last().is_some_and(|group| group.items.end >= self.at && self.gap(group) <= 2);
        !named
    }

    /// Characters between a group and the predicate word, brackets and quotation marks left out.
    pub(super) fn gap(&self, group: &Group) -> usize {
        self.line.items[group.items.start..self.at]
            .iter()
            .filter(|item| {
                item.start >= group.end
                    && matches!(item.kind, ItemKind::Text | ItemKind::Trigger(_) | ItemKind::Date(_))
            })
            .map(|item| {
                self.line
                    .scene
                    .of(item)
                    .chars()
                    .filter(|c| !CLOSING.contains(c) && !OPENING.contains(c))
                    .count()
            })
            .sum()
    }

    /// Who acts: named in the clause, or carried over from an earlier clause of the sentence.
    pub(super) fn subject(&self) -> Option<&'a Group> {
        use Particle::{Also, By, In, Subject, Topic};
        let acts = |entity: &LocalEntity| role::can_act(entity);
        if self.is_passive() {
            return self.pick(&[By, In], acts);
        }
        if let Some(group) = self.pick(&[Subject], acts).or_else(|| self.pick(&[By, Topic, In, Also], acts)) {
            return Some(group);
        }
        if self.head.is_some()
            && let Some(group) = self.pick(&[Particle::Of], acts)
            && self.gap(group) <= 1
        {
            return Some(group);
        }
        // A topic lives on, over one full stop too when the verb has an object but nobody who acts.
        let mut stops = 0;
        let transitive = self.groups.iter().any(|group| group.particle == Particle::Object);
        for clause in (0..self.clause).rev().take(MAX_BACK) {
            if self.line.clauses[clause + 1].before == Break::Sentence {
                stops += 1;
            }
            if stops > usize::from(transitive) {
                break;
            }
            let found = self.line.clauses[clause].groups.iter().rev().find(|group| {
                (matches!(group.particle, Topic | In) || stops == 0 && group.particle == Subject)
                    && group.members.iter().any(|&m| acts(self.line.entity(m)))
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// 「Pにおいて、…し、」 in an earlier clause of the sentence.
    pub(super) fn place_before(&self) -> Option<&'a Group> {
        for clause in (0..self.clause).rev().take(MAX_BACK) {
            if self.line.clauses[clause + 1].before == Break::Sentence {
                break;
            }
            let found = self.line.clauses[clause].groups.iter().find(|group| {
                group.particle == Particle::In
                    && group.members.iter().all(|&m| {
                        !matches!(self.line.entity(m).kind, EntityKind::Organization | EntityKind::Program)
                    })
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// 「Aは、…して、」 in an earlier clause of the sentence.
    pub(super) fn topic_before(&self, fits: impl Fn(&LocalEntity) -> bool) -> Option<&'a Group> {
        for clause in (0..=self.clause).rev().take(MAX_BACK) {
            if clause < self.clause && self.line.clauses[clause + 1].before == Break::Sentence {
                break;
            }
            let found = self.line.clauses[clause].groups.iter().find(|group| {
                group.particle == Particle::Topic && group.members.iter().any(|&m| fits(self.line.entity(m)))
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// In brackets behind a name, a relative clause to a common noun (B（Aが運営する施設）) tells of that name.
    pub(super) fn explained(&self) -> Option<(LocalId, &'a Item)> {
        let outer = self.line.outer?;
        let ItemKind::Name(name) = outer.kind else { return None };
        let noun = ["した", "する", "している", "を行う", "された", "た", "ている", "る"]
            .iter()
            .find_map(|verb| self.after.strip_prefix(verb))?;
        noun.chars().next().is_some_and(char::is_alphanumeric).then_some((name, outer))
    }

    /// Whether who acts is named in the same clause.
    pub(super) fn subject_is_near(&self) -> bool {
        self.subject().is_some_and(|subject| self.groups.iter().any(|group| group.start == subject.start))
    }

    /// Members of a group that fit.
    pub(super) fn members(&self, group: &Group, fits: impl Fn(&LocalEntity) -> bool) -> Vec<LocalId> {
        group.members.iter().copied().filter(|&m| fits(self.line.entity(m))).collect()
    }
}

/// The text behind item `at`, brackets skipped.
fn text_after(line: Line<'_>, at: usize, end: usize) -> &str {
    line.items[at + 1..end]
        .iter()
        .find(|item| !matches!(item.kind, ItemKind::Bracket(_)))
        .filter(|item| item.kind.is_text())
        .map_or("", |item| line.scene.of(item))
}

/// The name that the predicate word at item `at` qualifies.
fn head(line: Line<'_>, at: usize, end: usize) -> Option<(LocalId, usize)> {
    let mut between = "";
    for next in at + 1..end {
        match &line.items[next].kind {
            ItemKind::Text if between.is_empty() => between = line.scene.of(&line.items[next]),
            ItemKind::Name(name) => {
                let verb = between.trim_end_matches(OPENING);
                // 「A主催のB」, but not 「Aの設立のB」.
                let qualifies = match verb {
                    "の" => at > 0 && matches!(line.items[at - 1].kind, ItemKind::Name(_)),
                    verb => QUALIFYING.contains(&verb),
                };
                return qualifies.then_some((*name, next));
            }
            ItemKind::Bracket(inner) if !inner.iter().any(|item| matches!(item.kind, ItemKind::Name(_))) => {}
            _ => return None,
        }
    }
    None
}

/// 「Bを母体として」, 「Bを経て」: what is done starts from B, it is not done to B.
const BASES: &[&str] = &[
    "母体",
    "前身",
    "中心",
    "対象",
    "契機",
    "拠点に",
    "拠点と",
    "基に",
    "基盤",
    "もとに",
    "元に",
    "記念",
    "受け",
    "踏まえ",
    "経て",
    "通じ",
    "通し",
    "含",
    "除",
    "例に",
    "はじめ",
    "始め",
    "機に",
    "背景",
    "目的",
    "主体",
    "活用",
    "用い",
    "使",
    "訪",
    "参考",
    "モデル",
];

const QUALIFYING: &[&str] = &[
    "た",
    "る",
    "ている",
    "ていた",
    "られた",
    "れた",
    "する",
    "した",
    "している",
    "していた",
    "を行う",
    "を行った",
    "を行っている",
    "される",
    "された",
    "されている",
    "されていた",
    "中の",
    "予定の",
    "を進める",
    "を受けた",
    "を受けている",
    "を予定している",
    "予定である",
];

impl ItemKind {
    fn is_text(&self) -> bool {
        matches!(self, Self::Text)
    }
}
