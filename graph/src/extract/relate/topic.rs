//! What a heading or parent bullet says for the bullets below it: who acts, what it is about, when.

use keifu_corpus::{Passage, calendar::Interval};
use rustc_hash::FxHashMap;

use super::{
    clause::{Clause, Particle, dates_in},
    role,
    scene::{Break, Item, ItemKind, Scene},
    trigger::Frame,
};
use crate::{Extraction, LocalId};

/// How far up a bullet looks for a subject of its own.
const MAX_UP: usize = 2;
/// A heading of more names than this is a list.
const MAX_NAMES: usize = 4;

/// What a passage offers to those below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Topic {
    /// Who acts (「Aにおいて、次の事業を実施」, 【Aによる取組み】).
    pub(super) actors: Vec<LocalId>,
    /// The only thing that it names.
    pub(super) thing: Option<LocalId>,
    /// That it is about the founding of that thing.
    pub(super) founds: bool,
    /// Dates in its brackets.
    pub(super) dates: Vec<Interval>,
    /// All that it names; from the nearest heading that names anything.
    pub(super) names: Vec<LocalId>,
}

/// The topics of the passages read so far, by their text.
#[derive(Debug, Default)]
pub(super) struct Topics {
    of: FxHashMap<String, Topic>,
    /// The body that a profile (a list of 「…名：」 bullets below one heading) is about.
    profile: Option<(Vec<String>, LocalId)>,
    /// What the passage before says.
    previous: Topic,
}

impl Topics {
    /// What the headings and parent bullets of `passage` say for it.
    pub(super) fn above(&self, passage: &Passage) -> Topic {
        let mut topic = Topic::default();
        for (up, heading) in passage.headings.iter().rev().enumerate() {
            let Some(above) = self.of.get(key(heading)) else { continue };
            if topic.names.is_empty() {
                topic.names.clone_from(&above.names);
            }
            if up >= MAX_UP {
                continue;
            }
            if topic.actors.is_empty() {
                topic.actors.clone_from(&above.actors);
            }
            if up == 0 {
                topic.thing = above.thing;
                topic.founds = above.founds;
                topic.dates.clone_from(&above.dates);
            }
        }
        // 「⇒優先交渉権者を公表」: the next step of what the line before says.
        if passage.text.starts_with(['⇒', '→', '⇨']) {
            if topic.actors.is_empty() {
                topic.actors.clone_from(&self.previous.actors);
            }
            let above = std::mem::take(&mut topic.names);
            topic.names = self.previous.names.iter().copied().chain(above).take(2 * MAX_NAMES).collect();
        }
        if let Some((headings, subject)) = &self.profile
            && *headings == passage.headings
        {
            topic.thing = Some(*subject);
        }
        topic
    }

    /// Remembers what `passage` says for those below and beside it.
    pub(super) fn remember(
        &mut self,
        passage: &Passage,
        scene: &Scene,
        clauses: &[Clause],
        known: &Extraction,
    ) {
        let topic = topic(scene, clauses, known);
        if is_profile_head(key(&passage.text)) {
            let bodies =
                names(&scene.line).into_iter().filter(|&name| role::can_act(&known.entities[name as usize]));
            let mut bodies: Vec<LocalId> = bodies.collect();
            bodies.dedup();
            self.profile = match bodies[..] {
                [body] => Some((passage.headings.clone(), body)),
                _ => None,
            };
        }
        // A chain of several steps is about what its first line names.
        if topic.names.is_empty() && passage.text.starts_with(['⇒', '→', '⇨']) {
            self.previous.names.truncate(2 * MAX_NAMES);
        } else {
            self.previous = topic.clone();
        }
        self.of.insert(shortened(key(&passage.text)), topic);
    }
}

fn topic(scene: &Scene, clauses: &[Clause], known: &Extraction) -> Topic {
    let line = &scene.line;
    let mut topic = Topic::default();
    for clause in clauses {
        let acting = [Particle::Topic, Particle::Subject, Particle::In, Particle::By, Particle::Within];
        if let Some(group) = clause.groups.iter().find(|group| {
            acting.contains(&group.particle)
                && group.members.iter().all(|&m| role::can_act(&known.entities[m as usize]))
        }) {
            topic.actors.clone_from(&group.members);
            break;
        }
        if clause.before == Break::Sentence && clause.items.start > 0 {
            break;
        }
    }
    let mut named = names(line);
    named.sort_unstable();
    named.dedup();
    topic.names = named.iter().copied().take(MAX_NAMES).collect();
    if let [only] = named[..] {
        topic.thing = Some(only);
        let alone = line.iter().all(|item| match item.kind {
            ItemKind::Text => scene.of(item).chars().all(|c| !c.is_alphanumeric() || c == '〇'),
            ItemKind::Name(_) | ItemKind::Bracket(_) => true,
            _ => false,
        });
        if alone && role::can_act(&known.entities[only as usize]) {
            topic.actors = vec![only];
        }
    }
    topic.founds = line
        .iter()
        .any(|item| matches!(item.kind, ItemKind::Trigger(trigger) if trigger.frame == Frame::Establish));
    for item in line {
        // 「進捗状況（R2.3月末時点）」 says as of when, not when something happened.
        let as_of = ["時点", "現在", "末"].iter().any(|word| scene.of(item).contains(word));
        if let ItemKind::Bracket(inner) = &item.kind
            && !as_of
        {
            topic.dates.extend(dates_in(inner));
        }
    }
    topic
}

fn names(items: &[Item]) -> Vec<LocalId> {
    let mut found = Vec::new();
    for item in items {
        match &item.kind {
            ItemKind::Name(name) => found.push(*name),
            ItemKind::Bracket(inner) => found.extend(names(inner)),
            _ => {}
        }
    }
    found
}

/// A heading's text without the mark before it.
fn key(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(c)).trim_end()
}

/// A long line as it stands in the heading paths of those below it.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_HEADING) {
        None => text.to_owned(),
        Some(_) => text.chars().take(LONGEST_HEADING - 1).chain(['…']).collect(),
    }
}

/// The heading path keeps so many characters of a heading.
const LONGEST_HEADING: usize = 60;

const MARKS: &str = "■□○〇◯●◎◆◇・･▸‣▶▷►▪•-－*＊";

/// 「企業名：」, 「商品名：」: the first line of a profile.
fn is_profile_head(text: &str) -> bool {
    let Some(colon) = text.find(['：', ':']) else { return false };
    let label: String = text[..colon].chars().filter(|c| !c.is_whitespace()).take(12).collect();
    ["名", "名称", "事業者", "実施者", "受賞者", "採択者", "企業", "団体"]
        .iter()
        .any(|end| label.ends_with(end))
}
