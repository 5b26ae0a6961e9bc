//! A predicate word in its clause: what stands around it and how it is inflected.

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

    /// Whether what it states is a fact, a plan, a request or denied.
    pub(super) fn modality(&self) -> Modality {
        let line = self.line;
        let range = line.clauses[self.clause].items.clone();
        let start = line.items[range.start].start;
        let word = line.items[self.at].start;
        let start = (start.max(word.saturating_sub(MAX_REACH))..word)
            .find(|&at| line.scene.text.is_char_boundary(at));
        let lead = start.and_then(|start| line.scene.text.get(start..word)).unwrap_or_default();
        let mut tail = String::new();
        let mut aside = String::new();
        let mut ended = range.end;
        for at in self.at + 1..range.end {
            let item = &line.items[at];
            match &item.kind {
                ItemKind::Bracket(_) => aside.push_str(line.scene.of(item)),
                // 「Aの設立を国に要望した」: whom it is asked of does not end the predicate.
                ItemKind::Name(_) if is_addressee(line, at) => tail.push_str(line.scene.of(item)),
                ItemKind::Name(_) => {
                    ended = at;
                    break;
                }
                _ => tail.push_str(line.scene.of(item)),
            }
            if tail.len() > MAX_REACH {
                ended = at;
                break;
            }
        }
        // 「開催予定だったが、中止した」: a clause without names of its own tells how the plan ended.
        let mut next = self.clause + 1;
        while ended == line.clauses[next - 1].items.end
            && let Some(clause) = line.clauses.get(next)
            && clause.before != Break::Sentence
            && clause.groups.is_empty()
            && (tail.contains("予定") || carries_on(&tail))
        {
            for item in &line.items[clause.items.clone()] {
                tail.push_str(line.scene.of(item));
            }
            ended = clause.items.end;
            next += 1;
        }
        let found = modality(lead, &tail, &aside, line.column);
        if found == Modality::Fact && tail.ends_with('が') && self.came_to_nothing(next) {
            return Modality::Negated;
        }
        if found == Modality::Fact && line.column != Some(Column::Progress) && self.is_to_come() {
            return Modality::Planned;
        }
        found
    }

    /// 「誘致したが、実現しなかった」: the clause behind が says that it failed.
    fn came_to_nothing(&self, next: usize) -> bool {
        let line = self.line;
        line.clauses.get(next).is_some_and(|clause| {
            clause.before == Break::Clause
                && clause.groups.is_empty()
                && line.items[clause.items.clone()].iter().any(|item| {
                    let text = line.scene.of(item);
                    [
                        "実現しな",
                        "実現に",
                        "至らな",
                        "至って",
                        "断念",
                        "中止",
                        "見送",
                        "取りやめ",
                        "成立しな",
                        "頓挫",
                    ]
                    .iter()
                    .any(|word| text.contains(word))
                })
        })
    }

    /// 「設立する。」, 「開催いたします」: what a sentence that ends so tells has not happened yet. A state (運営する) has.
    fn is_to_come(&self) -> bool {
        let line = self.line;
        let lasts = matches!(
            self.trigger.frame,
            Frame::Locate | Frame::Operate | Frame::Cooperate | Frame::Support | Frame::Members | Frame::Join
        );
        let ends_sentence =
            line.clauses.get(self.clause + 1).is_none_or(|next| next.before == Break::Sentence);
        let range = line.clauses[self.clause].items.clone();
        let last = line.items[self.at + 1..range.end]
            .iter()
            .filter(|item| !matches!(item.kind, ItemKind::Bracket(_)))
            .map(|item| line.scene.of(item))
            .collect::<Vec<_>>();
        !lasts
            && ends_sentence
            && line.outer.is_none()
            && matches!(last[..], [tail] if TO_COME.contains(&tail))
    }

    /// When: in brackets behind the predicate word or its object, or before it in the clause; last of all above it.
    /// With the item of the brackets when they follow.
    pub(super) fn dates(&self, object: Option<&Group>) -> (Vec<Interval>, Option<usize>) {
        let line = self.line;
        let range = line.clauses[self.clause].items.clone();
        for at in self.at + 1..range.end {
            match &line.items[at].kind {
                ItemKind::Bracket(inner) => {
                    let dates: Vec<Interval> = dates_in(inner).collect();
                    if !dates.is_empty() {
                        return (dates, Some(at));
                    }
                }
                ItemKind::Name(_) => break,
                ItemKind::Trigger(_) if !line.scene.of(&line.items[at - 1]).ends_with('を') => break,
                _ => {}
            }
        }
        if let Some(group) = object.filter(|group| !group.dates.is_empty()) {
            return (group.dates.clone(), None);
        }
        let mut from = range.start;
        let mut clause = self.clause;
        while clause > 0 && clause + MAX_BACK > self.clause && line.clauses[clause].before == Break::Soft {
            clause -= 1;
            from = line.clauses[clause].items.start;
        }
        for at in (from..self.at).rev() {
            let ItemKind::Date(intervals) = &line.items[at].kind else { continue };
            let follows = line.items.get(at + 1).map_or("", |item| line.scene.of(item));
            if !["末時点", "時点", "現在", "版"].iter().any(|word| follows.starts_with(word)) {
                return (self.with_coordinated(from, at, intervals), None);
            }
        }
        // 「Aと連携し、Bを開催（H30.12）」: they worked together for what is dated there.
        if self.trigger.frame == Frame::Cooperate
            && ["し", "の上", "のうえ", "によ", "のもと", "の下", "を得て"]
                .iter()
                .any(|start| self.after.starts_with(start))
            && let Some(dates) = self.dates_of_the_deed()
        {
            return (dates, None);
        }
        let happens = !matches!(
            self.trigger.frame,
            Frame::Locate
                | Frame::Build
                | Frame::Operate
                | Frame::Cooperate
                | Frame::Support
                | Frame::Members
        );
        if line.undated && happens && line.outer.is_none() {
            return (line.topic.dates.clone(), None);
        }
        (Vec::new(), None)
    }
}

/// Whether the name at item `at` is whom something is asked of or done to: 国に, 文部科学省へ, 国に対し.
fn is_addressee(line: Line<'_>, at: usize) -> bool {
    let behind = line.items[at + 1..].iter().find(|item| !matches!(item.kind, ItemKind::Bracket(_)));
    let after = behind.map_or("", |item| line.scene.of(item)).trim_start_matches(CLOSING);
    let after = ["等", "など"].iter().find_map(|more| after.strip_prefix(more)).unwrap_or(after);
    after.starts_with(['に', 'へ'])
        && !["における", "において", "による", "により", "にある", "への"]
            .iter()
            .any(|other| after.starts_with(other))
}

/// 「Aの設置を初め、…を推進してまいります」: the end of the sentence says whether it happened.
fn carries_on(tail: &str) -> bool {
    ["を初め", "をはじめ", "を含め", "など", "等"].iter().any(|start| tail.starts_with(start))
}

/// Endings of a verb that tell what is to come.
const TO_COME: &[&str] = &[
    "する",
    "します",
    "いたします",
    "致します",
    "いたす",
    "を行う",
    "を行います",
    "を行なう",
    "される",
    "されます",
    "することとする",
    "することとします",
    "するものとする",
    "を実施する",
    "を実施します",
    "を開始する",
    "を開始します",
];

impl Site<'_> {
    /// 「R1.9及びR2.2に」: the dates coordinated with the one at item `at`, in order.
    fn with_coordinated(&self, from: usize, mut at: usize, last: &[Interval]) -> Vec<Interval> {
        let line = self.line;
        let mut dates = vec![last];
        while at >= from + 2
            && let ItemKind::Date(before) = &line.items[at - 2].kind
            && matches!(
                line.scene.of(&line.items[at - 1]),
                "及び" | "および" | "、" | "と" | "・" | "や" | "並びに" | "," | "、及び"
            )
        {
            dates.push(before);
            at -= 2;
        }
        dates.into_iter().rev().flatten().copied().collect()
    }

    /// The first dates in brackets behind the predicate word, to the end of the sentence.
    fn dates_of_the_deed(&self) -> Option<Vec<Interval>> {
        let line = self.line;
        for (number, clause) in line.clauses.iter().enumerate().skip(self.clause).take(MAX_BACK) {
            if number > self.clause && clause.before == Break::Sentence {
                return None;
            }
            for at in clause.items.clone().filter(|&at| at > self.at) {
                if let ItemKind::Bracket(inner) = &line.items[at].kind {
                    let dates: Vec<Interval> = dates_in(inner).collect();
                    if !dates.is_empty() {
                        return Some(dates);
                    }
                }
            }
        }
        None
    }

    /// 「A竣工予定（R4.4）⇒B移転」: the step before this one, when the clause is a step of a chain.
    pub(super) fn step_before(&self) -> Option<&Clause> {
        let line = self.line;
        let clause = self.clause.checked_sub(1)?;
        let start = line.items[line.clauses[self.clause].items.start].start;
        line.scene.text[..start].ends_with(['⇒', '→', '⇨']).then(|| &line.clauses[clause])
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
