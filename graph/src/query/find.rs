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

/// Similar names are looked for in the postings of the rarest bigrams, up to so many entries: what is more usual says
/// little about a name.
const NEAR_BUDGET: usize = 50_000;
/// Of more names than this that begin with or contain a text, only so many are ranked.
const MOST_RANKED: usize = 50_000;
/// Names less alike than this (Dice coefficient of their bigrams) are not offered.
const LIKE: f32 = 0.34;

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

    /// The shortest forms that begin with `text` and are longer, at most `limit`.
    fn with_prefix(&self, text: &str, limit: usize) -> Vec<u32> {
        let forms = (self.lower_bound(text)..self.len())
            .take_while(|&form| self.form(form).starts_with(text))
            .filter(|&form| self.form(form).len() > text.len());
        self.shortest(forms, limit)
    }

    /// The shortest forms that contain `text` anywhere but at the beginning, at most `limit`.
    fn containing(&self, text: &str, limit: usize) -> Vec<u32> {
        let inside = |form: &u32| self.form(*form).find(text).is_some_and(|at| at > 0);
        let rarest = bigrams(text).map(|gram| self.posting(gram)).min_by_key(|forms| forms.len());
        match rarest {
            Some(forms) => self.shortest(forms.iter().copied().filter(inside), limit),
            None => self.shortest((0..self.len()).filter(inside), limit),
        }
    }

    fn shortest(&self, forms: impl Iterator<Item = u32>, limit: usize) -> Vec<u32> {
        let mut forms: Vec<(usize, u32)> =
            forms.take(MOST_RANKED).map(|form| (self.form(form).len(), form)).collect();
        if forms.len() > limit {
            forms.select_nth_unstable(limit);
            forms.truncate(limit);
        }
        forms.sort_unstable();
        forms.into_iter().map(|(_, form)| form).collect()
    }

    fn posting(&self, gram: (char, char)) -> &[u32] {
        self.bigrams.get(&gram).map_or(&[], |&(from, to)| &self.postings[from as usize..to as usize])
    }

    /// The forms most like `text` by the Dice coefficient of their bigrams, best first; never `text` itself.
    fn near(&self, text: &str, limit: usize) -> Vec<(f32, u32)> {
        let grams: FxHashSet<(char, char)> = bigrams(text).collect();
        let mut postings: Vec<((char, char), &[u32])> =
            grams.iter().map(|&gram| (gram, self.posting(gram))).collect();
        postings.sort_unstable_by_key(|(gram, forms)| (forms.len(), *gram));
        let mut candidates: Vec<u32> = Vec::new();
        for (_, forms) in postings {
            if candidates.len() + forms.len() > NEAR_BUDGET && !candidates.is_empty() {
                break;
            }
            candidates.extend(forms.iter().take(NEAR_BUDGET));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut near: Vec<(f32, u32)> = candidates
            .into_iter()
            .filter(|&form| self.form(form) != text)
            .map(|form| {
                let (mut own, mut shared) = (0, 0);
                for gram in bigrams(self.form(form)) {
                    own += 1;
                    shared += usize::from(grams.contains(&gram));
                }
                ((2 * shared.min(grams.len())) as f32 / (grams.len() + own) as f32, form)
            })
            .filter(|(likeness, _)| *likeness >= LIKE)
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
    /// legal form, a name that begins with it, contains it, and, when it is nobody's name, resembles it. Equal ones by
    /// number of mentions.
    pub fn find(&self, name: &str, limit: usize) -> Vec<Found> {
        let text = Normalized::matching(name).text;
        if text.is_empty() || limit == 0 {
            return Vec::new();
        }
        let names = &self.names;
        let mut best = Best::default();
        if let Some(form) = names.exact(&text) {
            best.keep(names.owners(form), |kind| (kind, exact_score(kind)));
        }
        let folded = fold(name);
        if folded != text
            && let Some(form) = names.exact(&folded)
        {
            best.keep(names.owners(form), |kind| {
                let kind = kind.max(MatchKind::Spelling);
                (kind, exact_score(kind))
            });
        }
        let is_name = !best.0.is_empty();
        // Each stage scores below the one before: it is only asked when there is room left.
        let length = text.chars().count() as f32;
        let share = |form: u32| length / names.form(form).chars().count() as f32;
        let wide = 10 * limit.max(10);
        if best.0.len() < limit {
            for form in names.with_prefix(&text, wide) {
                best.keep(names.owners(form), |_| (MatchKind::Prefix, 0.6 + 0.2 * share(form)));
            }
        }
        if best.0.len() < limit {
            for form in names.containing(&text, wide) {
                best.keep(names.owners(form), |_| (MatchKind::Contained, 0.4 + 0.2 * share(form)));
            }
        }
        if best.0.len() < limit && !is_name {
            for (likeness, form) in names.near(&text, wide) {
                best.keep(names.owners(form), |_| (MatchKind::Near, 0.4 * likeness));
            }
        }
        self.ranked(best, limit)
    }

    /// Entities whose names are most like `text`, for an answer of no hits: never one whose name it is.
    pub fn nearest_names(&self, text: &str, count: usize) -> Vec<Found> {
        let text = Normalized::matching(text).text;
        let mut best = Best::default();
        for (likeness, form) in self.names.near(&text, 10 * count.max(10)) {
            best.keep(self.names.owners(form), |_| (MatchKind::Near, likeness));
        }
        self.ranked(best, count)
    }

    /// The entities that have exactly this name, but for spelling and legal form, best first.
    pub fn named(&self, name: &str) -> Vec<Found> {
        let mut found = self.find(name, 20);
        found.retain(|found| found.kind.is_exact());
        found
    }

    /// The entities that have exactly this name, as [`Graph::named`]: two look-ups, for asking of many strings.
    pub fn bearing(&self, name: &str) -> Vec<Found> {
        let text = Normalized::matching(name).text;
        let mut best = Best::default();
        if let Some(form) = self.names.exact(&text).filter(|_| !text.is_empty()) {
            best.keep(self.names.owners(form), |kind| (kind, exact_score(kind)));
        }
        let folded = fold(name);
        if folded != text
            && let Some(form) = self.names.exact(&folded)
        {
            best.keep(self.names.owners(form), |kind| {
                let kind = kind.max(MatchKind::Spelling);
                (kind, exact_score(kind))
            });
        }
        self.ranked(best, usize::MAX)
    }

    fn ranked(&self, best: Best, limit: usize) -> Vec<Found> {
        let mut found: Vec<Found> = best.0.into_values().collect();
        let mentions = |found: &Found| Reverse(self.facts().entities[found.entity as usize].mention_count);
        found.sort_unstable_by(|a, b| {
            let rank = b.score.total_cmp(&a.score);
            rank.then_with(|| mentions(a).cmp(&mentions(b))).then(a.entity.cmp(&b.entity))
        });
        found.truncate(limit);
        found
    }
}

/// The best match of each entity.
#[derive(Default)]
struct Best(FxHashMap<EntityIndex, Found>);

impl Best {
    fn keep(&mut self, owners: &[Owner], score: impl Fn(MatchKind) -> (MatchKind, f32)) {
        for owner in owners {
            let (kind, score) = score(owner.kind);
            let new = Found { entity: owner.entity, score, kind, name: owner.name };
            let old = self.0.entry(owner.entity).or_insert(new);
            if new.score > old.score {
                *old = new;
            }
        }
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
