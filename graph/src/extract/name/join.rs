//! Names of one document → the things they name.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{
    alias::{Definition, SplitName},
    candidate::Candidate,
    gathering,
    gazetteer::Gazetteer,
    lexicon::{Lexicon, bare},
    line::Line,
};
use crate::{EntityKind, FormOrigin};

/// How much a second and a third occurrence of an unsure name speak for it.
const REPETITION: f32 = 0.25;

/// Most things that a short form is weighed between.
const MOST_OWNERS: usize = 32;

/// How much a definition that does not say that it is one speaks for a name.
const DEFINITION: f32 = 1.0;

/// Short forms that may stand alone for a body whose name ends with them.
const SHORT_BODIES: &[&str] = &[
    "機構",
    "協議会",
    "財団",
    "委員会",
    "部会",
    "協会",
    "準備組織",
    "研究会",
    "審議会",
    "センター",
    "連盟",
    "連合会",
    "推進会議",
    "組合",
    "公社",
    "コンソーシアム",
    "懇話会",
    "懇談会",
    "検討会",
    "実行委員会",
    "推進本部",
    "対策本部",
    "推進協議会",
    "連絡協議会",
    "研究所",
    "支部",
    "本部",
    "分科会",
    "準備会",
    "推進機構",
    "検討会議",
    "有識者会議",
];

/// All names of a document while they are gathered.
#[derive(Debug)]
pub(super) struct Names<'a> {
    gazetteer: &'a Gazetteer,
    lexicon: &'a Lexicon,
    things: Vec<Thing>,
    by_key: FxHashMap<String, usize>,
    definitions: Vec<Defined>,
    shorts: Vec<Short>,
    selves: Vec<(Cited, usize)>,
}

/// Something named, under all its forms.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    /// Best full name.
    pub(super) name: String,
    /// Votes for its kind, in the order of [`EntityKind::ALL`].
    votes: [u32; 4],
    /// Every form, with its origin and where it is defined.
    pub(super) forms: Vec<(String, FormOrigin, Option<Cited>)>,
    /// The known name that it is.
    pub(super) gazetteer: Option<usize>,
    margin: f32,
    count: u32,
    /// The text says that it defines a short form of it.
    defined: bool,
    /// The text gives a short form of it.
    abbreviated: bool,
    /// Forms with bytes before the part that is also used alone.
    pub(super) cores: Vec<(String, usize)>,
    /// Joined to another thing.
    merged: Option<usize>,
    /// Known only as a short form.
    pub(super) scoped: bool,
}

/// A place in a line, in bytes of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    /// Ordinal of the passage.
    pub(super) passage: usize,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

#[derive(Clone, Debug)]
struct Defined {
    long: usize,
    long_text: String,
    short: String,
    cited: Cited,
    whole: bool,
}

#[derive(Clone, Debug)]
struct Short {
    text: String,
    kind: EntityKind,
    margin: f32,
    place: Cited,
}

/// The things of a document, joined.
#[derive(Debug)]
pub(super) struct Joined {
    /// What is named.
    pub(super) things: Vec<JoinedThing>,
    /// Definitions of short forms.
    pub(super) definitions: Vec<JoinedDefinition>,
    /// Short forms that several things could be meant by: their place and the things.
    pub(super) shorts: Vec<(Cited, Vec<usize>)>,
}

/// A definition of a short form.
#[derive(Debug)]
pub(super) struct JoinedDefinition {
    /// What both forms name.
    pub(super) thing: usize,
    /// The long form.
    pub(super) long: String,
    /// The short form.
    pub(super) short: String,
    /// Where it is written.
    pub(super) cited: Cited,
    /// Whether the words there are nothing but the two forms: A(B).
    pub(super) whole: bool,
}

/// A thing with its kind decided.
#[derive(Debug)]
pub(super) struct JoinedThing {
    /// Best full name.
    pub(super) name: String,
    /// Its kind.
    pub(super) kind: EntityKind,
    /// Every form.
    pub(super) forms: Vec<(String, FormOrigin, Option<Cited>)>,
    /// Forms with the length of what stands before the part that is also used alone.
    pub(super) cores: Vec<(String, usize)>,
    /// Key in the gazetteer.
    pub(super) gazetteer: Option<String>,
    /// Whether the name means the same in other documents.
    pub(super) global: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(gazetteer: &'a Gazetteer, lexicon: &'a Lexicon) -> Self {
        Self {
            gazetteer,
            lexicon,
            things: Vec::new(),
            by_key: FxHashMap::default(),
            definitions: Vec::new(),
            shorts: Vec::new(),
            selves: Vec::new(),
        }
    }

    /// Takes up a name of a passage.
    pub(super) fn add(&mut self, passage: usize, line: &Line, candidate: Candidate) {
        let surface = &line.text[candidate.start..candidate.end];
        let known = candidate.gazetteer.or_else(|| self.gazetteer.lookup(bare(surface)));
        if known.is_none() && (candidate.short || candidate.margin < 0.0) {
            self.shorts.push(Short {
                text: bare(surface).to_owned(),
                kind: candidate.kind,
                margin: if candidate.short { candidate.margin - 0.2 } else { candidate.margin },
                place: Cited { passage, start: candidate.start, end: candidate.end },
            });
            // An unsure name may become sure by repetition.
            if candidate.short || candidate.margin < -0.8 {
                return;
            }
        }
        if known.is_none() && candidate.margin >= 0.0 {
            self.add_prepared(surface);
        }
        let kind = known.map_or(candidate.kind, |entry| self.gazetteer.entries[entry].kind);
        let kind = acting(line, &candidate, kind, known.is_some());
        let thing = self.thing(surface, known, kind);
        let thing = &mut self.things[thing];
        thing.count += 1;
        thing.margin = thing.margin.max(candidate.margin);
        thing.votes[kind as usize] += 1;
        thing.scoped |= candidate.recognizer == gathering::RECOGNIZER;
        if !thing.forms.iter().any(|(form, ..)| form == surface) {
            let origin = if candidate.gazetteer.is_some() && surface != thing.name {
                FormOrigin::Gazetteer
            } else {
                FormOrigin::Name
            };
            thing.forms.push((surface.to_owned(), origin, None));
            if candidate.core > candidate.start && candidate.margin >= 0.0 {
                thing.cores.push((surface.to_owned(), candidate.core - candidate.start));
            }
        }
    }

    /// A body that prepares the founding of another names that other, too: 〜機構 in 〜機構設立準備組織.
    fn add_prepared(&mut self, surface: &str) {
        let Some(at) = surface.find("設立準備").filter(|&at| at > 0) else { return };
        let prepared = &surface[..at];
        let is_body =
            self.lexicon.head_of(prepared).is_some_and(|head| head.kind == EntityKind::Organization);
        if !is_body || self.lexicon.head(bare(prepared)).is_some() {
            return;
        }
        let known = self.gazetteer.lookup(bare(prepared));
        let thing = self.thing(prepared, known, EntityKind::Organization);
        let thing = &mut self.things[thing];
        thing.margin = thing.margin.max(0.0);
        thing.votes[EntityKind::Organization as usize] += 1;
        if !thing.forms.iter().any(|(form, ..)| form == prepared) {
            thing.forms.push((prepared.to_owned(), FormOrigin::Name, None));
        }
    }

    /// Takes up a definition of a short form.
    pub(super) fn define(&mut self, passage: usize, line: &Line, definition: Definition) {
        let long_text = &line.text[definition.long.0..definition.long.1];
        let short = line.text[definition.short.0..definition.short.1].to_owned();
        let known = definition.gazetteer.or_else(|| self.gazetteer.lookup(bare(long_text)));
        let long = self.thing(long_text, known, definition.kind);
        let thing = &mut self.things[long];
        thing.defined |= definition.explicit;
        thing.abbreviated = true;
        thing.margin = thing.margin.max(-2.0);
        thing.votes[definition.kind as usize] += 1;
        if !thing.forms.iter().any(|(form, ..)| form == long_text) {
            thing.forms.push((long_text.to_owned(), FormOrigin::Name, None));
        }
        let (start, end) = definition.evidence;
        let between = definition.long.1.min(definition.short.1)..definition.long.0.max(definition.short.0);
        self.definitions.push(Defined {
            long,
            long_text: long_text.to_owned(),
            short,
            cited: Cited { passage, start, end },
            whole: matches!(&line.text[between], "(" | "「") && line.text[..end].ends_with([')', '」']),
        });
    }

    /// Takes up a place whose abbreviation stands within its name.
    pub(super) fn define_split(&mut self, passage: usize, line: &Line, split: &SplitName) {
        let text = |(start, end): (usize, usize)| line.text[start..end].to_owned();
        let name = format!("{}{}", text(split.stem), split.sign);
        let long = self.thing(&name, self.gazetteer.lookup(&name), EntityKind::Place);
        let thing = &mut self.things[long];
        thing.defined = true;
        thing.votes[EntityKind::Place as usize] += 2;
        for form in [name.clone(), text(split.whole)] {
            if !thing.forms.iter().any(|(known, ..)| *known == form) {
                thing.forms.push((form, FormOrigin::Name, None));
            }
        }
        let (start, end) = split.whole;
        let short = text(split.short);
        for short in [format!("{short}{}", split.sign), text(split.stem), short] {
            self.definitions.push(Defined {
                long,
                long_text: name.clone(),
                short,
                cited: Cited { passage, start, end },
                whole: false,
            });
        }
    }

    fn thing(&mut self, surface: &str, known: Option<usize>, kind: EntityKind) -> usize {
        let name = bare(surface);
        let key = match known {
            Some(entry) => format!("\u{1}{entry}"),
            None if kind == EntityKind::Program => {
                gathering::key(name, self.gazetteer).unwrap_or_else(|| without_year(name).to_owned())
            }
            // PMDA関西支部 and 医薬品医療機器総合機構関西支部 are one.
            None => match self.owner_of(name) {
                Some((entry, rest)) => format!("\u{1}{entry}\u{1}{rest}"),
                None => name.to_owned(),
            },
        };
        let next = self.things.len();
        let index = *self.by_key.entry(key).or_insert(next);
        if index == next {
            self.things.push(Thing {
                name: known
                    .map_or_else(|| name.to_owned(), |entry| self.gazetteer.entries[entry].name.clone()),
                votes: [0; 4],
                forms: Vec::new(),
                gazetteer: known,
                margin: f32::MIN,
                count: 0,
                defined: false,
                abbreviated: false,
                cores: Vec::new(),
                merged: None,
                scoped: false,
            });
        }
        index
    }

    /// The known body that a name begins with, and the rest of the name.
    fn owner_of<'n>(&self, name: &'n str) -> Option<(usize, &'n str)> {
        let mut found = None;
        for (at, _) in name.char_indices().skip(2).take(20) {
            if let Some(entry) = self.gazetteer.lookup(&name[..at])
                && self.gazetteer.entries[entry].kind == EntityKind::Organization
                && !name[at..].starts_with('立')
            {
                found = Some((entry, &name[at..]));
            }
        }
        found
    }

    /// Takes up a branch that is named after its body with の: PMDAの関西支部.
    pub(super) fn add_branch(&mut self, passage: usize, line: &Line, body: &Candidate, branch: &Candidate) {
        let short = &line.text[branch.start..branch.end];
        let name = format!("{}{short}", &line.text[body.start..body.end]);
        let long = self.thing(&name, None, EntityKind::Organization);
        let thing = &mut self.things[long];
        thing.defined = true;
        thing.votes[EntityKind::Organization as usize] += 1;
        if !thing.forms.iter().any(|(form, ..)| *form == name) {
            thing.forms.push((name.clone(), FormOrigin::Name, None));
        }
        let cited = Cited { passage, start: body.start, end: branch.end };
        self.definitions.push(Defined {
            long,
            long_text: name,
            short: short.to_owned(),
            cited,
            whole: false,
        });
    }

    /// The prefecture that a text without known publisher speaks of most, if by far: its 府 or 県 means that one.
    pub(super) fn most_spoken_of(&self) -> Option<String> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for thing in &self.things {
            let Some(entry) = thing.gazetteer.map(|entry| &self.gazetteer.entries[entry]) else { continue };
            let name = match entry.key.split_once(':') {
                Some(("prefecture", name)) => name,
                Some(("area", stem)) => ["府", "県", "都"]
                    .iter()
                    .find_map(|sign| self.gazetteer.lookup(&format!("{stem}{sign}")))
                    .map_or("", |entry| self.gazetteer.entries[entry].name.as_str()),
                _ => "",
            };
            if !name.is_empty() {
                *counts.entry(name).or_default() += thing.count;
            }
        }
        let mut ranked: Vec<(u32, &str)> = counts.into_iter().map(|(name, count)| (count, name)).collect();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        match ranked.as_slice() {
            [(count, name)] if *count >= 3 => Some((*name).to_owned()),
            [(count, name), (second, _), ..] if *count >= 3 && *count >= 3 * second => {
                Some((*name).to_owned())
            }
            _ => None,
        }
    }

    /// Takes up the words by which a text means the place it speaks for: 府, 本市.
    pub(super) fn add_self(&mut self, jurisdiction: &str, place: Cited) {
        let Some(entry) = self.gazetteer.lookup(jurisdiction) else { return };
        let index = self.thing(jurisdiction, Some(entry), EntityKind::Organization);
        self.things[index].votes[EntityKind::Organization as usize] += 1;
        self.selves.push((place, index));
    }

    /// Takes up a meeting that is named by those who meet, with the place of its head.
    pub(super) fn add_meeting(&mut self, name: &str, head: Cited) {
        let index = self.thing(name, None, EntityKind::Program);
        let thing = &mut self.things[index];
        thing.margin = thing.margin.max(1.0);
        thing.votes[EntityKind::Program as usize] += 1;
        thing.scoped = true;
        self.selves.push((head, index));
    }

    /// Takes up a heading of one name in brackets: 【海外プロモーション】 names what is elsewhere called …事業.
    pub(super) fn add_heading(&mut self, line: &Line) {
        const KINDS: &[&str] = &["事業", "プロジェクト", "プログラム", "制度"];
        let Some(name) = line.text.strip_prefix('【').and_then(|rest| rest.strip_suffix('】')) else {
            return;
        };
        if name.chars().count() < 6 || name.contains(['【', '】', '、', '。', '(']) {
            return;
        }
        let longer = KINDS.iter().filter_map(|kind| self.by_key.get(&format!("{name}{kind}")).copied()).min();
        if let Some(thing) = longer.filter(|&thing| self.things[thing].kind() == EntityKind::Program)
            && !self.things[thing].forms.iter().any(|(form, ..)| form == name)
        {
            self.things[thing].forms.push((name.to_owned(), FormOrigin::Heading, None));
        }
    }

    /// Joins the names that name the same thing.
    pub(super) fn join(mut self) -> Joined {
        self.join_definitions();
        let accepted: Vec<bool> = self.things.iter().map(Thing::is_name).collect();
        self.join_tails(&accepted);
        let shorts = self.join_shorts(&accepted);
        self.finish(&accepted, shorts)
    }

    /// A short form that is a name of its own becomes a form of what it is defined for.
    fn join_definitions(&mut self) {
        let definitions = self.definitions.clone();
        let mut owners: FxHashMap<&str, BTreeSet<usize>> = FxHashMap::default();
        for defined in &definitions {
            owners.entry(&defined.short).or_default().insert(defined.long);
        }
        for defined in &definitions {
            let ambiguous = owners[defined.short.as_str()].len() > 1;
            if !ambiguous
                && let Some(&other) = self.by_key.get(&defined.short)
                && other != defined.long
                && self.things[other].gazetteer.is_none()
            {
                self.merge(other, defined.long);
            }
            let long = self.root(defined.long);
            let forms = &mut self.things[long].forms;
            let form = (defined.short.clone(), FormOrigin::Definition, Some(defined.cited));
            match forms.iter_mut().find(|(text, ..)| *text == defined.short) {
                Some(old) if old.1 == FormOrigin::Name => *old = form,
                Some(_) => {}
                None => forms.push(form),
            }
        }
    }

    /// A name that is the tail of exactly one longer name is a short form of it: 設備費補助金.
    fn join_tails(&mut self, accepted: &[bool]) {
        let tails = self.tails(accepted);
        for (index, sure) in accepted.iter().enumerate() {
            let thing = &self.things[index];
            if !sure || thing.gazetteer.is_some() || thing.merged.is_some() {
                continue;
            }
            if self.gazetteer_begins(&thing.name) {
                continue;
            }
            let kind = thing.kind();
            let owners: BTreeSet<usize> = tails
                .get(thing.name.as_str())
                .into_iter()
                .flatten()
                .map(|&owner| self.root(owner))
                .filter(|&owner| !self.only_a_place_before(owner, &thing.name))
                .filter(|&owner| {
                    owner != index
                        && self.things[owner].kind() == kind
                        && self.things[owner].gazetteer.is_none()
                })
                .collect();
            if owners.len() == 1
                && let Some(&owner) = owners.first()
            {
                for form in &mut self.things[index].forms {
                    form.1 = form.1.max(FormOrigin::Tail);
                }
                self.merge(index, owner);
            }
        }
    }

    /// Short forms and unsure names → the longer name they stand for, where the document has one.
    fn join_shorts(&mut self, accepted: &[bool]) -> Vec<(Cited, Vec<usize>)> {
        let tails = self.tails(accepted);
        let mut defined: FxHashMap<String, BTreeSet<usize>> = FxHashMap::default();
        for definition in &self.definitions {
            defined.entry(definition.short.clone()).or_default().insert(self.root(definition.long));
        }
        let mut places = Vec::new();
        let shorts = std::mem::take(&mut self.shorts);
        for short in &shorts {
            if self.by_key.get(&short.text).is_some_and(|&thing| {
                let known = &self.things[thing];
                accepted.get(thing).copied().unwrap_or(true) || known.scoped || known.merged.is_some()
            }) {
                continue;
            }
            let owners: BTreeSet<usize> = match defined.get(&short.text) {
                Some(owners) => owners.clone(),
                None => {
                    let is_head = self.lexicon.head(&short.text).is_some();
                    // インキュベーション施設 is telling enough to stand for the one thing whose name ends with it, 事業 is not.
                    let telling = SHORT_BODIES.contains(&short.text.as_str())
                        || short.kind == EntityKind::Facility && short.text.chars().count() >= 6;
                    // 高度化事業 is said of too many things.
                    let weak = short.kind == EntityKind::Program
                        && self.lexicon.head_of(&short.text).is_none_or(|head| head.demand > 1.4);
                    if is_head && !telling || weak {
                        continue;
                    }
                    tails
                        .get(short.text.as_str())
                        .into_iter()
                        .flatten()
                        .map(|&owner| self.root(owner))
                        .filter(|&owner| self.things[owner].kind() == short.kind)
                        .collect()
                }
            };
            let owners: Vec<usize> = owners.into_iter().collect();
            // What could be meant by any of so many is left open.
            if owners.len() > MOST_OWNERS {
                continue;
            }
            if !owners.is_empty() {
                places.push((short.place, owners));
            } else if short.margin >= -0.1 {
                let index = self.thing(&short.text, None, short.kind);
                let thing = &mut self.things[index];
                thing.scoped = true;
                thing.margin = thing.margin.max(0.0);
                thing.votes[short.kind as usize] += 1;
                if thing.forms.is_empty() {
                    thing.forms.push((short.text.clone(), FormOrigin::Name, None));
                }
            }
        }
        places.extend(self.selves.iter().map(|&(place, thing)| (place, vec![thing])));
        places.sort_by_key(|(place, _)| (place.passage, place.start));
        places
    }

    /// Tails of all accepted names and forms, from every place where a word may begin.
    fn tails(&self, accepted: &[bool]) -> FxHashMap<String, Vec<usize>> {
        let mut tails: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, thing) in self.things.iter().enumerate() {
            if !accepted.get(index).copied().unwrap_or(true) || thing.merged.is_some() {
                continue;
            }
            for (form, origin, _) in &thing.forms {
                if *origin == FormOrigin::Gazetteer {
                    continue;
                }
                let form = without_year(bare(form));
                for (at, _) in form.char_indices().skip(1) {
                    let tail = &form[at..];
                    let owners = tails.entry(tail.to_owned()).or_default();
                    if owners.last() != Some(&index) {
                        owners.push(index);
                    }
                }
            }
        }
        tails
    }

    fn gazetteer_begins(&self, name: &str) -> bool {
        name.char_indices().skip(2).take(8).any(|(at, _)| self.gazetteer.lookup(&name[..at]).is_some())
    }

    /// Whether a name is `tail` with nothing but a place before it: おおさか…ファンド is one of many …ファンド.
    fn only_a_place_before(&self, owner: usize, tail: &str) -> bool {
        self.things[owner]
            .name
            .strip_suffix(tail)
            .and_then(|place| self.gazetteer.lookup(place))
            .map(|entry| &self.gazetteer.entries[entry])
            .is_some_and(|known| {
                known.kind == EntityKind::Place || known.name.ends_with(['都', '道', '府', '県', '市'])
            })
    }

    fn root(&self, mut thing: usize) -> usize {
        while let Some(next) = self.things[thing].merged {
            thing = next;
        }
        thing
    }

    fn merge(&mut self, from: usize, into: usize) {
        let (from, into) = (self.root(from), self.root(into));
        if from == into {
            return;
        }
        let source = self.things[from].clone();
        self.things[from].merged = Some(into);
        let target = &mut self.things[into];
        target.count += source.count;
        target.margin = target.margin.max(source.margin);
        target.defined |= source.defined;
        target.abbreviated |= source.abbreviated;
        target.cores.extend(source.cores);
        for (kind, votes) in target.votes.iter_mut().zip(source.votes) {
            *kind += votes;
        }
        for form in source.forms {
            if !target.forms.iter().any(|(text, ..)| *text == form.0) {
                target.forms.push(form);
            }
        }
    }

    fn finish(self, accepted: &[bool], shorts: Vec<(Cited, Vec<usize>)>) -> Joined {
        let mut new_index = vec![None; self.things.len()];
        let mut things = Vec::new();
        for (index, thing) in self.things.iter().enumerate() {
            if thing.merged.is_some() || !accepted.get(index).copied().unwrap_or(true) && !thing.scoped {
                continue;
            }
            new_index[index] = Some(things.len());
            let mut forms = thing.forms.clone();
            if let Some(at) = forms.iter().position(|(form, ..)| *form == thing.name) {
                forms.swap(0, at);
            }
            things.push(JoinedThing {
                name: thing.name.clone(),
                kind: thing.kind(),
                forms,
                cores: thing.cores.clone(),
                gazetteer: thing.gazetteer.map(|entry| self.gazetteer.entries[entry].key.clone()),
                global: !thing.scoped,
            });
        }
        let definitions = self
            .definitions
            .iter()
            .filter_map(|defined| {
                let thing = new_index[self.root(defined.long)]?;
                Some(JoinedDefinition {
                    thing,
                    long: bare(&defined.long_text).to_owned(),
                    short: defined.short.clone(),
                    cited: defined.cited,
                    whole: defined.whole,
                })
            })
            .collect();
        let shorts = shorts
            .into_iter()
            .map(|(place, owners)| {
                (place, owners.into_iter().filter_map(|owner| new_index[self.root(owner)]).collect())
            })
            .collect();
        Joined { things, definitions, shorts }
    }
}

impl Thing {
    fn is_name(&self) -> bool {
        self.gazetteer.is_some()
            || self.defined
            || self.margin
                + REPETITION * (self.count.saturating_sub(1).min(2) as f32)
                + if self.abbreviated { DEFINITION } else { 0.0 }
                >= 0.0
    }

    fn kind(&self) -> EntityKind {
        let best = self.votes.iter().copied().max().unwrap_or(0);
        let at = self.votes.iter().position(|&votes| votes == best).unwrap_or(0);
        EntityKind::ALL[at]
    }
}

/// A municipality that acts is an organization, one where something is or happens a place.
fn acting(line: &Line, candidate: &Candidate, kind: EntityKind, known: bool) -> EntityKind {
    let name = &line.text[candidate.start..candidate.end];
    if !known
        || kind != EntityKind::Organization
        || !name.ends_with(['都', '道', '府', '県', '市', '区', '町', '村'])
    {
        return kind;
    }
    let after = &line.text[candidate.end..];
    let located = ["内", "で", "に所在", "への移転", "に移転", "在住", "産", "出身", "周辺", "域"];
    if located.iter().any(|word| after.starts_with(word)) { EntityKind::Place } else { kind }
}

/// The name of an event without the year of one of its editions.
pub(super) fn without_year(name: &str) -> &str {
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    let stem = &name[..name.len() - digits];
    let year = &name[name.len() - digits..];
    if digits == 4 && (year.starts_with("19") || year.starts_with("20")) && stem.chars().count() >= 4 {
        stem
    } else {
        name
    }
}

/// Whether `form` is a word that may stand alone for many bodies.
pub(super) fn is_short_body(form: &str) -> bool {
    SHORT_BODIES.contains(&form)
}
