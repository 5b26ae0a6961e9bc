//! Candidate relations between the names of a document.
//!
//! ```text
//! Passage ─lay out→ Scene ─split→ Clause ─┬ predicate words ─fill→ Draft ─┬─quote→ Statement
//!                                         └ patterns ───────────→ Draft ─┘
//! ```

mod clause;
mod frame;
mod happen;
mod issuer;
mod label;
mod modality;
mod pattern;
mod record;
mod role;
mod scene;
mod site;
mod topic;
mod trigger;

#[cfg(test)]
mod tests;

use keifu_corpus::{Analysis, CharSpan, Date, Document, Passage, PassageKind, calendar::Interval};
use rustc_hash::{FxHashMap, FxHashSet};

use self::{
    clause::clauses,
    frame::Draft,
    happen::Happening,
    issuer::Issuer,
    label::Part,
    record::{Records, Value},
    scene::{ItemKind, Scene},
    site::{Line, Site},
    topic::{Topic, Topics},
};
use super::quote;
use crate::{EntityKind, EventStatement, Extraction, LocalId, Modality, Predicate, Statement};

/// A clause of more items than this is no sentence but a list or a damaged text.
const MAX_CLAUSE: usize = 200;

/// What a document states, and what it says happened when.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) statements: Vec<Statement>,
    pub(super) events: Vec<EventStatement>,
}

/// The statements and events of a document whose names, dates and metrics are already in `known`.
pub(super) fn relate(document: &Document, analyses: &[Analysis], known: &Extraction) -> Told {
    let mut gathered = Gathered {
        document,
        statements: branches(document, known),
        events: Vec::new(),
        seen: FxHashSet::default(),
    };
    for told in &gathered.statements {
        let passage = told.evidence.place.passage;
        gathered.seen.insert(Key(passage, told.subject, told.predicate, told.object, None, told.modality));
    }
    let mut topics = Topics::default();
    let mut records = Records::default();
    let issuer = Issuer::find(document, analyses, known);
    let says_who = document.metadata.publisher.is_some() || document.metadata.jurisdiction.is_some();
    let speaker = known.speaks_for.as_ref().filter(|_| says_who).and_then(|name| {
        let at = known.entities.iter().position(|entity| entity.name == *name && role::can_act(entity))?;
        Some(at as LocalId)
    });
    for ((ordinal, passage), analysis) in (0..).zip(&document.passages).zip(analyses) {
        let scene = Scene::lay_out(ordinal, passage, analysis, known, issuer);
        if scene.text.is_empty() {
            continue;
        }
        let mut topic = topics.above(passage);
        let (stated, values) = records.read(passage, &scene, &topic, known);
        for (passage, span, draft) in stated {
            gathered.state(passage, span, draft);
        }
        let row = passage.kind == PassageKind::TableRow && !values.is_empty();
        if row {
            own_row(&mut topic, &values, known);
        }
        let clauses = clauses(&scene, &scene.line, known);
        let line = Line {
            known,
            scene: &scene,
            items: &scene.line,
            clauses: &clauses,
            topic: &topic,
            column: passage.column,
            undated: !has_date(&scene.line) || row && !topic.dates.is_empty(),
            row,
            issuer: issuer.map(|issuer| issuer.entity).or(speaker),
            outer: None,
        };
        let mut drafts = state(line);
        drafts.extend(members(line, passage));
        drop_doubles(&mut drafts);
        for draft in drafts {
            gathered.add(&scene, draft);
        }
        for happening in happen::happenings(line, analysis) {
            gathered.add_event(&scene, happening);
        }
        topics.remember(passage, &scene, &clauses, known);
    }
    for (passage, span, draft) in records.end(known) {
        gathered.state(passage, span, draft);
    }
    Told { statements: gathered.statements, events: gathered.events }
}

/// In a row of a table, its own cells say who acts and when.
fn own_row(topic: &mut Topic, values: &[Value], known: &Extraction) {
    let actors: Vec<LocalId> = values
        .iter()
        .filter(|value| value.part.acts())
        .flat_map(|value| value.names.iter().copied())
        .filter(|&name| role::can_act(&known.entities[name as usize]))
        .collect();
    if !actors.is_empty() {
        topic.actors = actors;
    }
    topic.dates = values
        .iter()
        .filter(|value| value.part == Part::When)
        .flat_map(|value| value.dates.iter().copied())
        .collect();
}

fn has_date(items: &[scene::Item]) -> bool {
    items.iter().any(|item| match &item.kind {
        ItemKind::Date(_) => true,
        ItemKind::Bracket(inner) => has_date(inner),
        _ => false,
    })
}

/// All that a line states, that in its brackets included.
fn state(line: Line<'_>) -> Vec<Draft> {
    let mut drafts = pattern::find(line);
    for (number, clause) in
        line.clauses.iter().enumerate().filter(|(_, clause)| clause.items.len() <= MAX_CLAUSE)
    {
        for at in clause.items.clone() {
            match &line.items[at].kind {
                ItemKind::Trigger(trigger) => {
                    drafts.extend(frame::fill(&Site::new(line, number, at, trigger)))
                }
                ItemKind::Bracket(inner) => {
                    let outer = at.checked_sub(1).map(|before| &line.items[before]);
                    let outer = outer.filter(|item| matches!(item.kind, ItemKind::Name(_)));
                    let outer = outer.or_else(|| body_of_members(line, at, inner));
                    drafts.extend(annotated(line, outer, item_end(line, at), inner));
                    let clauses = clauses(line.scene, inner, line.known);
                    drafts.extend(state(Line { items: inner, clauses: &clauses, outer, ..line }));
                }
                _ => {}
            }
        }
    }
    drafts
}

fn item_end(line: Line<'_>, at: usize) -> usize {
    line.items[at].end
}

/// The body whose members a bracket lists behind a verb: 「協議会を設立し事業を推進（構成：A市、B町）」.
fn body_of_members<'a>(line: Line<'a>, at: usize, inner: &[scene::Item]) -> Option<&'a scene::Item> {
    const LABELS: &[&str] = &["構成", "メンバー", "会員", "加盟", "参加機関", "参加団体", "参画"];
    const REACH: usize = 12;
    let words = line.scene.text.get(inner.first()?.start..)?;
    let label = words.split([':', '：']).next().filter(|label| label.chars().count() <= 6)?;
    if !LABELS.iter().any(|word| label.starts_with(word)) {
        return None;
    }
    let is_body = |item: &&scene::Item| match item.kind {
        ItemKind::Name(name) => role::has_members(line.entity(name)),
        _ => false,
    };
    line.items[..at].iter().rev().take(REACH).find(is_body)
}

/// 「B（主催：A、会場：C）」.
fn annotated(line: Line<'_>, outer: Option<&scene::Item>, end: usize, inner: &[scene::Item]) -> Vec<Draft> {
    let Some(outer) = outer else { return Vec::new() };
    let ItemKind::Name(thing) = outer.kind else { return Vec::new() };
    let values = record::labelled(line.scene, inner, None, line.scene.ordinal);
    record::tell(&values, Some(thing), &[], line.known)
        .into_iter()
        .map(|(.., draft)| Draft { start: outer.start, end, ..draft })
        .collect()
}

/// Below 「構成員」, 「参画企業」: a plain list of bodies, members of what the heading names.
fn members(line: Line<'_>, passage: &Passage) -> Vec<Draft> {
    let Some(heading) = passage.headings.last() else { return Vec::new() };
    let Some(body) = line.topic.thing.filter(|&thing| role::has_members(line.entity(thing))) else {
        return Vec::new();
    };
    let lists = [
        "構成員",
        "構成団体",
        "構成機関",
        "構成市",
        "構成企業",
        "会員",
        "メンバー",
        "参画機関",
        "参画企業",
        "加盟",
    ];
    if !lists.iter().any(|word| heading.contains(word)) || !pattern::is_list(line) {
        return Vec::new();
    }
    let mut drafts = Vec::new();
    for item in line.items {
        if let ItemKind::Name(member) = item.kind
            && member != body
            && role::can_act(line.entity(member))
        {
            drafts.push(Draft {
                subject: member,
                predicate: Predicate::MemberOf,
                object: Some(body),
                dates: Vec::new(),
                modality: Modality::Fact,
                confidence: 0.65,
                rule: "heading.member".to_owned(),
                start: item.start,
                end: item.end,
            });
        }
    }
    drafts
}

/// 「A主催のBの実施（R1.12）」 and 「B（R1.12）をAが開催」 tell one event, not two: who held it and when belong together.
fn drop_doubles(drafts: &mut Vec<Draft>) {
    let mut dates: FxHashMap<LocalId, Vec<Interval>> = FxHashMap::default();
    let mut told: FxHashSet<LocalId> = FxHashSet::default();
    for draft in drafts.iter() {
        match draft.predicate {
            Predicate::Held if !draft.dates.is_empty() => {
                dates.entry(draft.subject).or_insert_with(|| draft.dates.clone());
            }
            Predicate::Held | Predicate::Established if !draft.rule.ends_with(".date") => {
                told.insert(draft.subject);
            }
            Predicate::HeldAt => {
                told.insert(draft.subject);
            }
            Predicate::Holds | Predicate::Establishes => told.extend(draft.object),
            _ => {}
        }
    }
    // 「AによるB」 is told again, with more, by the verb of the sentence.
    let by_verb: FxHashSet<(LocalId, Option<LocalId>)> = drafts
        .iter()
        .filter(|draft| draft.rule != "noun.by")
        .filter(|draft| matches!(draft.predicate, Predicate::Holds | Predicate::Operates))
        .map(|draft| (draft.subject, draft.object))
        .collect();
    drafts.retain(|draft| draft.rule != "noun.by" || !by_verb.contains(&(draft.subject, draft.object)));
    let organised: FxHashSet<LocalId> = drafts
        .iter()
        .filter(|draft| draft.predicate == Predicate::Holds)
        .filter_map(|draft| draft.object)
        .collect();
    drafts.retain(|draft| match draft.predicate {
        Predicate::Held => {
            !organised.contains(&draft.subject)
                && (!draft.rule.ends_with(".date") || !told.contains(&draft.subject))
        }
        _ => !draft.rule.ends_with(".date") || !told.contains(&draft.subject),
    });
    for draft in drafts.iter_mut().filter(|draft| draft.dates.is_empty()) {
        let event = match draft.predicate {
            Predicate::Holds => draft.object,
            Predicate::HeldAt => Some(draft.subject),
            _ => None,
        };
        if let Some(dates) = event.and_then(|event| dates.get(&event)) {
            draft.dates.clone_from(dates);
        }
    }
}

/// Parts that are named after their whole (PMDA関西支部): the first mention of the part shows both.
fn branches(document: &Document, known: &Extraction) -> Vec<Statement> {
    let mut first: Vec<Option<&crate::Mention>> = vec![None; known.entities.len()];
    for mention in &known.mentions {
        let Some(slot) = first.get_mut(mention.entity as usize) else { continue };
        // The longest form is the likeliest to show the whole in the part.
        if slot.is_none_or(|held| held.place.span.len() < mention.place.span.len()) {
            *slot = Some(mention);
        }
    }
    (0..)
        .zip(&known.entities)
        .filter_map(|(entity, local)| {
            let (parent, mention) = (local.parent?, first[entity as usize]?);
            let whole = known.entities.get(parent as usize)?;
            // A city's name before another body's tells where it is, not whose part it is.
            let is_part = parent != entity
                && whole.kind == EntityKind::Organization
                && (role::is_subordinate(local) || role::has_members(whole));
            is_part.then(|| Statement {
                subject: entity,
                predicate: Predicate::PartOf,
                object: Some(parent),
                date: None,
                modality: Modality::Fact,
                confidence: 0.9,
                evidence: quote(document, mention.place.passage, mention.place.span),
                rule: "name.branch".to_owned(),
            })
        })
        .collect()
}

/// What makes two statements the same: passage, subject, predicate, object, date, modality.
#[derive(PartialEq, Eq, Hash)]
struct Key(u32, LocalId, Predicate, Option<LocalId>, Option<(Date, Date)>, Modality);

impl Key {
    fn new(passage: u32, draft: &Draft, date: Option<Interval>) -> Self {
        let (mut subject, mut object) = (draft.subject, draft.object);
        if draft.predicate.is_symmetric()
            && let Some(other) = object
            && other < subject
        {
            (subject, object) = (other, Some(subject));
        }
        let date = date.map(|date| (date.start, date.end));
        Self(passage, subject, draft.predicate, object, date, draft.modality)
    }
}

struct Gathered<'a> {
    document: &'a Document,
    statements: Vec<Statement>,
    events: Vec<EventStatement>,
    seen: FxHashSet<Key>,
}

impl Gathered<'_> {
    /// One event for each of its dates.
    fn add_event(&mut self, scene: &Scene, happening: Happening) {
        let (start, end) = scene.balanced(happening.start, happening.end);
        let span = scene.characters(start, end);
        if span.is_empty() {
            return;
        }
        let evidence = quote(self.document, scene.ordinal, span);
        for date in happening.dates {
            self.events.push(EventStatement {
                date,
                head: happening.head.clone(),
                modality: happening.modality,
                named: happening.named.clone(),
                about: happening.about.clone(),
                evidence: evidence.clone(),
            });
        }
    }

    /// One statement for each date of an event, otherwise for the first date.
    fn add(&mut self, scene: &Scene, draft: Draft) {
        let (start, end) = scene.balanced(draft.start, draft.end);
        let span = scene.characters(start, end);
        self.state(scene.ordinal, span, draft);
    }

    /// The same for a draft whose evidence is known.
    fn state(&mut self, passage: u32, span: CharSpan, draft: Draft) {
        if span.is_empty() {
            return;
        }
        let repeats = matches!(draft.predicate, Predicate::Held | Predicate::Holds | Predicate::HeldAt);
        let dates: Vec<Option<Interval>> = match &draft.dates[..] {
            [] => vec![None],
            dates if repeats => dates.iter().copied().map(Some).collect(),
            [first, ..] => vec![Some(*first)],
        };
        for date in dates {
            // Before the quote is cut out: that costs as much as the passage is long.
            if !self.seen.insert(Key::new(passage, &draft, date)) {
                continue;
            }
            self.statements.push(Statement {
                subject: draft.subject,
                predicate: draft.predicate,
                object: draft.object,
                date,
                modality: draft.modality,
                confidence: draft.confidence,
                evidence: quote(self.document, passage, span),
                rule: draft.rule.clone(),
            });
        }
    }
}
