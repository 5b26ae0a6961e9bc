//! Joins what names the same thing: by definition, by tail, and short forms to whatever they may stand for.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    Cited, Defined, Joined, JoinedDefinition, JoinedThing, MOST_OWNERS, Names, SHORT_BODIES, without_year,
};
use crate::{EntityKind, FormOrigin, extract::name::lexicon::bare};

/// Longest short form, in characters, that is looked for at the beginning of names.
const LONGEST_SHORT: usize = 20;

impl Names<'_> {
    /// A short form that is a name of its own becomes a form of what it is defined for.
    pub(super) fn join_definitions(&mut self) {
        let definitions = self.definitions.clone();
        // What one round joins can leave a short form with one owner for the next: （THC（Toyama Healthcare …））.
        for _ in 0..2 {
            let owners = self.owners_of_shorts(&definitions);
            for defined in &definitions {
                let ambiguous = owners[defined.short.as_str()].len() > 1;
                if !ambiguous
                    && let Some(&other) = self.by_key.get(&defined.short)
                    && other != defined.long
                    && self.things[other].gazetteer.is_none()
                {
                    self.merge(other, defined.long);
                }
            }
        }
        self.join_by_beginnings(&definitions);
        for defined in &definitions {
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

    /// The things that each short form is defined for.
    fn owners_of_shorts(&self, definitions: &[Defined]) -> FxHashMap<String, BTreeSet<usize>> {
        let mut owners: FxHashMap<String, BTreeSet<usize>> = FxHashMap::default();
        for defined in definitions {
            owners.entry(defined.short.clone()).or_default().insert(self.root(defined.long));
        }
        owners
    }

    /// Names that begin with a defined short form, or its long one, and end alike are one: 都産センター城南支所 and
    /// 東京都立産業支援センター城南支所.
    fn join_by_beginnings(&mut self, definitions: &[Defined]) {
        let owners = self.owners_of_shorts(definitions);
        let mut longs: FxHashMap<&str, &str> = FxHashMap::default();
        for defined in definitions.iter().filter(|defined| owners[defined.short.as_str()].len() == 1) {
            longs.entry(defined.short.as_str()).or_insert_with(|| bare(&defined.long_text));
        }
        let mut keys: Vec<(&String, usize)> = self.by_key.iter().map(|(key, &thing)| (key, thing)).collect();
        keys.sort_unstable();
        let mut pairs = Vec::new();
        for (key, thing) in keys {
            for (at, _) in key.char_indices().skip(2).take(LONGEST_SHORT) {
                let Some(long) = longs.get(&key[..at]) else { continue };
                if let Some(&full) = self.by_key.get(&format!("{long}{}", &key[at..])) {
                    pairs.push((thing, full));
                }
            }
        }
        for (thing, full) in pairs {
            if self.things[thing].gazetteer.is_none() && self.things[thing].kind() == self.things[full].kind()
            {
                self.merge(thing, full);
            }
        }
    }

    /// A name that is the tail of exactly one longer name is a short form of it: 設備費補助金.
    pub(super) fn join_tails(&mut self, accepted: &[bool]) {
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
    pub(super) fn join_shorts(&mut self, accepted: &[bool]) -> Vec<(Cited, Vec<usize>)> {
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

    pub(super) fn finish(self, accepted: &[bool], shorts: Vec<(Cited, Vec<usize>)>) -> Joined {
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
