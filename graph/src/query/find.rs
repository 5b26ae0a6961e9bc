//! An entity by any of its names, and the nearest names when there is none.
//!
//! All names lie in one sorted table of matching forms: equality and prefixes are binary searches, names that contain
//! or resemble a text are found through an inverted index of character bigrams. No question reads every name, except
//! that of a single character.

use std::cmp::Reverse;

use keifu_corpus::Normalized;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Entity, EntityIndex, Graph, resolve::fold};

use super::NameOf;

/// Postings longer than this say too little about a name to be counted when similar names are looked for.
const COMMON_BIGRAM: usize = 20_000;

/// How a name matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// It is the entity's name.
    Name,
    /// It is another name that leads to the entity wherever it stands.
    Alias,
    /// It is a name but for spelling, legal form or (仮称).
    Spelling,
    /// It is another name of the entity in some documents only.
    ScopedAlias,
    /// A name begins with it.
    Prefix,
    /// A name contains it.
    Contained,
    /// A name resembles it.
    Near,
}

impl MatchKind {
    /// The word used in API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::Spelling => "spelling",
            Self::ScopedAlias => "scoped_alias",
            Self::Prefix => "prefix",
            Self::Contained => "contained",
            Self::Near => "near",
        }
    }

    /// Whether the text is a name of the entity, not merely a part of one or like one.
    pub fn is_exact(self) -> bool {
        self <= Self::ScopedAlias
    }
}

/// An entity found by a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Which.
    pub entity: EntityIndex,
    /// From 0 to 1; comparable within one answer.
    pub score: f32,
    /// How the name matched.
    pub kind: MatchKind,
    /// Which of its names.
    pub name: NameOf,
}

/// Every name of every entity in matching form, sorted, with a bigram index.
#[derive(Debug, Default)]
pub(crate) struct NameIndex {
    /// The distinct forms in ascending order, one after the other.
    text: String,
    /// First byte of each form; one more at the end.
    starts: Vec<u32>,
    /// First owner of each form; one more at the end.
    owner_starts: Vec<u32>,
    owners: Vec<Owner>,
    /// Forms that contain a bigram, ascending: where they lie in `postings`.
    bigrams: FxHashMap<(char, char), (u32, u32)>,
    postings: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    kind: MatchKind,
    entity: EntityIndex,
    name: NameOf,
}

impl NameIndex {
    pub(crate) fn of(entities: &[Entity]) -> Self {
        let mut names: Vec<(String, Owner)> = Vec::with_capacity(entities.len() * 2);
        let mut add = |text: &str, owner: Owner| {
            let form = Normalized::matching(text).text;
            let folded = fold(text);
            if folded != form && !folded.is_empty() {
                names.push((folded, Owner { kind: owner.kind.max(MatchKind::Spelling), ..owner }));
            }
            if !form.is_empty() {
                names.push((form, owner));
            }
        };
        for (entity, of) in (0..).zip(entities) {
            add(&of.name, Owner { kind: MatchKind::Name, entity, name: NameOf::Name });
            for (number, alias) in (0..).zip(&of.aliases) {
                let kind = if alias.global { MatchKind::Alias } else { MatchKind::ScopedAlias };
                add(&alias.text, Owner { kind, entity, name: NameOf::Alias(number) });
            }
        }
        names.sort_unstable();
        let mut index = Self::default();
        for (form, owner) in &names {
            let last = index.starts.last().map(|&start| &index.text[start as usize..]);
            if last != Some(form.as_str()) {
                index.starts.push(index.text.len() as u32);
                index.owner_starts.push(index.owners.len() as u32);
                index.text.push_str(form);
            }
            index.owners.push(*owner);
        }
        index.starts.push(index.text.len() as u32);
        index.owner_starts.push(index.owners.len() as u32);
        drop(names);
        index.index_bigrams();
        index
    }

    fn index_bigrams(&mut self) {
        let mut counts: FxHashMap<(char, char), u32> = FxHashMap::default();
        for form in 0..self.len() {
            bigrams(self.form(form)).for_each(|gram| *counts.entry(gram).or_default() += 1);
        }
        let mut grams: Vec<_> = counts.into_iter().collect();
        grams.sort_unstable();
        let mut at = 0;
        for (gram, count) in grams {
            self.bigrams.insert(gram, (at, at));
            at += count;
        }
        self.postings = vec![0; at as usize];
        for form in 0..self.len() {
            let (start, end) = (self.starts[form as usize] as usize, self.starts[form as usize + 1] as usize);
            for gram in bigrams(&self.text[start..end]) {
                if let Some((from, to)) = self.bigrams.get_mut(&gram)
                    && (from == to || self.postings[*to as usize - 1] != form)
                {
                    self.postings[*to as usize] = form;
                    *to += 1;
                }
            }
        }
    }

    fn len(&self) -> u32 {
        self.starts.len().saturating_sub(1) as u32
    }

    fn form(&self, at: u32) -> &str {
        &self.text[self.starts[at as usize] as usize..self.starts[at as usize + 1] as usize]
    }

    fn owners(&self, form: u32) -> &[Owner] {
        &self.owners[self.owner_starts[form as usize] as usize..self.owner_starts[form as usize + 1] as usize]
    }

    fn lower_bound(&self, text: &str) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.form(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn exact(&self, text: &str) -> Option<u32> {
        let at = self.lower_bound(text);
        (at < self.len() && self.form(at) == text).then_some(at)
    }

    /// At most `limit` forms that begin with `text` and are longer.
    fn with_prefix<'a>(&'a self, text: &'a str, limit: usize) -> impl Iterator<Item = u32> + 'a {
        (self.lower_bound(text)..self.len())
            .take_while(move |&form| self.form(form).starts_with(text))
            .filter(move |&form| self.form(form).len() > text.len())
            .take(limit)
    }

    /// At most `limit` forms that contain `text` anywhere but at the beginning.
    fn containing(&self, text: &str, limit: usize) -> Vec<u32> {
        let inside = |form: &u32| self.form(*form).find(text).is_some_and(|at| at > 0);
        let rarest = bigrams(text).map(|gram| self.posting(gram)).min_by_key(|forms| forms.len());
        match rarest {
            Some(forms) => forms.iter().copied().filter(inside).take(limit).collect(),
            None if text.is_empty() => Vec::new(),
            None => (0..self.len()).filter(inside).take(limit).collect(),
        }
    }

    fn posting(&self, gram: (char, char)) -> &[u32] {
        self.bigrams.get(&gram).map_or(&[], |&(from, to)| &self.postings[from as usize..to as usize])
    }

    /// The forms most like `text` by the Dice coefficient of their bigrams, best first.
    fn near(&self, text: &str, limit: usize) -> Vec<(f32, u32)> {
        let grams: FxHashSet<(char, char)> = bigrams(text).collect();
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        let rarest = grams.iter().map(|&gram| self.posting(gram).len()).filter(|&len| len > 0).min();
        for &gram in &grams {
            let forms = self.posting(gram);
            if forms.len() <= COMMON_BIGRAM.max(rarest.unwrap_or(0)) {
                forms.iter().for_each(|&form| *counts.entry(form).or_default() += 1);
            }
        }
        let mut near: Vec<(f32, u32)> = counts
            .into_iter()
            .filter(|&(form, _)| self.form(form) != text)
            .map(|(form, shared)| {
                let own = self.form(form).chars().count().saturating_sub(1).max(1);
                ((2 * shared) as f32 / (grams.len() + own) as f32, form)
            })
            .collect();
        near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(limit);
        near
    }
}

fn bigrams(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    text.chars().zip(text.chars().skip(1))
}

impl Graph {
    /// Entities with a name like `name`, best first: the name itself, another name, the same but for spelling or
    /// legal form, a name that begins with it, contains it, resembles it. Equal ones by number of mentions.
    pub fn find(&self, name: &str, limit: usize) -> Vec<Found> {
        let text = Normalized::matching(name).text;
        if text.is_empty() || limit == 0 {
            return Vec::new();
        }
        let names = &self.names;
        let length = text.chars().count() as f32;
        let mut found: FxHashMap<EntityIndex, Found> = FxHashMap::default();
        let mut keep = |form: u32, of: &dyn Fn(MatchKind) -> (MatchKind, f32)| {
            for owner in names.owners(form) {
                let (kind, score) = of(owner.kind);
                let new = Found { entity: owner.entity, score, kind, name: owner.name };
                let old = found.entry(owner.entity).or_insert(new);
                if (new.kind, old.name) < (old.kind, new.name) && new.score >= old.score {
                    *old = new;
                }
            }
        };
        if let Some(form) = names.exact(&text) {
            keep(form, &|kind| (kind, exact_score(kind)));
        }
        let folded = fold(name);
        if folded != text
            && let Some(form) = names.exact(&folded)
        {
            keep(form, &|kind| {
                let kind = kind.max(MatchKind::Spelling);
                (kind, exact_score(kind))
            });
        }
        let wide = 50 * limit.max(10);
        for form in names.with_prefix(&text, wide) {
            let share = length / names.form(form).chars().count() as f32;
            keep(form, &|_| (MatchKind::Prefix, 0.6 + 0.2 * share));
        }
        for form in names.containing(&text, wide) {
            let share = length / names.form(form).chars().count() as f32;
            keep(form, &|_| (MatchKind::Contained, 0.4 + 0.2 * share));
        }
        for (likeness, form) in names.near(&text, wide) {
            if likeness >= 0.34 {
                keep(form, &|_| (MatchKind::Near, 0.4 * likeness));
            }
        }
        let mut found: Vec<Found> = found.into_values().collect();
        let mentions = |found: &Found| Reverse(self.facts().entities[found.entity as usize].mention_count);
        found.sort_unstable_by(|a, b| {
            let rank = b.score.total_cmp(&a.score);
            rank.then_with(|| mentions(a).cmp(&mentions(b))).then(a.entity.cmp(&b.entity))
        });
        found.truncate(limit);
        found
    }

    /// Entities whose names are most like `text`, for an answer of no hits: never an exact match.
    pub fn nearest_names(&self, text: &str, count: usize) -> Vec<Found> {
        let exact = |found: &Found| found.kind.is_exact();
        let mut found = self.find(text, count + 10);
        found.retain(|found| !exact(found));
        found.truncate(count);
        found
    }

    /// The entities that have exactly this name, but for spelling and legal form, best first.
    pub fn named(&self, name: &str) -> Vec<Found> {
        let mut found = self.find(name, 20);
        found.retain(|found| found.kind.is_exact());
        found
    }
}

fn exact_score(kind: MatchKind) -> f32 {
    match kind {
        MatchKind::Name => 1.0,
        MatchKind::Alias => 0.96,
        MatchKind::Spelling => 0.92,
        _ => 0.86,
    }
}
