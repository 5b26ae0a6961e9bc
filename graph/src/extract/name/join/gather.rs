//! Takes up the names of all passages, one thing for each key.

use std::collections::BTreeMap;

use super::{Cited, Defined, Names, Short, Thing, without_year};
use crate::{
    EntityKind, FormOrigin,
    extract::name::{
        alias::{Definition, SplitName},
        candidate::Candidate,
        gathering,
        lexicon::bare,
        line::Line,
    },
};

impl Names<'_> {
    /// Takes up a name of a passage.
    pub(in crate::extract::name) fn add(&mut self, passage: usize, line: &Line, candidate: Candidate) {
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
    pub(in crate::extract::name) fn define(&mut self, passage: usize, line: &Line, definition: Definition) {
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
    pub(in crate::extract::name) fn define_split(&mut self, passage: usize, line: &Line, split: &SplitName) {
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

    pub(super) fn thing(&mut self, surface: &str, known: Option<usize>, kind: EntityKind) -> usize {
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
    pub(in crate::extract::name) fn add_branch(
        &mut self,
        passage: usize,
        line: &Line,
        body: &Candidate,
        branch: &Candidate,
    ) {
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
    pub(in crate::extract::name) fn most_spoken_of(&self) -> Option<String> {
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
    pub(in crate::extract::name) fn add_self(&mut self, jurisdiction: &str, place: Cited) {
        let Some(entry) = self.gazetteer.lookup(jurisdiction) else { return };
        let index = self.thing(jurisdiction, Some(entry), EntityKind::Organization);
        self.things[index].votes[EntityKind::Organization as usize] += 1;
        self.selves.push((place, index));
    }

    /// Takes up a meeting that is named by those who meet, with the place of its head.
    pub(in crate::extract::name) fn add_meeting(&mut self, name: &str, head: Cited) {
        let index = self.thing(name, None, EntityKind::Program);
        let thing = &mut self.things[index];
        thing.margin = thing.margin.max(1.0);
        thing.votes[EntityKind::Program as usize] += 1;
        thing.scoped = true;
        self.selves.push((head, index));
    }

    /// Takes up a heading of one name in brackets: 【海外プロモーション】 names what is elsewhere called …事業.
    pub(in crate::extract::name) fn add_heading(&mut self, line: &Line) {
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
