//! A passage as a line of names, dates, predicate words, brackets and the text between them.

use keifu_corpus::{Analysis, CharSpan, Passage, PassageKind, calendar::Interval};

use super::{
    issuer::Issuer,
    trigger::{self, Trigger},
};
use crate::{DateMention, Extraction, LocalId, Mention};

/// Brackets within brackets deeper than this are plain text.
const MAX_DEPTH: usize = 4;

/// A passage without white space, cut into items.
#[derive(Debug)]
pub(super) struct Scene {
    /// Ordinal of the passage.
    pub(super) ordinal: u32,
    /// Its canonical text without white space; table cells are separated by a tab.
    pub(super) text: String,
    /// The characters of the passage that each byte of `text` came from.
    origins: Vec<CharSpan>,
    /// What the text consists of, in order, without gaps.
    pub(super) line: Vec<Item>,
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) kind: ItemKind,
    /// First byte in [`Scene::text`].
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

#[derive(Clone, Debug)]
pub(super) enum ItemKind {
    /// A name.
    Name(LocalId),
    /// A date, or several that share their year (R1.4、8～9).
    Date(Vec<Interval>),
    /// A predicate word.
    Trigger(&'static Trigger),
    /// Round or square brackets and what is in them.
    Bracket(Vec<Item>),
    /// Where a clause ends.
    Break(Break),
    /// Anything else.
    Text,
}

/// How firmly one clause is cut off from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// …して without a comma: an adverbial date before it still holds after it.
    Soft,
    /// …し、 / …するとともに、: the subject still holds after it.
    Clause,
    /// 。 ⇒: nothing is carried over.
    Sentence,
}

impl Scene {
    /// Lays a passage out; where it says 府 or 本市, that names the issuer.
    pub(super) fn lay_out(
        ordinal: u32,
        passage: &Passage,
        analysis: &Analysis,
        known: &Extraction,
        issuer: Option<Issuer>,
    ) -> Self {
        let mut scene = Self { ordinal, text: String::new(), origins: Vec::new(), line: Vec::new() };
        scene.squeeze(passage, analysis);
        let atoms = scene.atoms(known, issuer);
        scene.line = scene.cut(atoms);
        scene
    }

    /// The characters of the passage that the bytes `start..end` came from.
    pub(super) fn characters(&self, start: usize, end: usize) -> CharSpan {
        match (self.origins.get(start), end.checked_sub(1).and_then(|last| self.origins.get(last))) {
            (Some(first), Some(last)) if start < end => CharSpan { start: first.start, end: last.end },
            _ => CharSpan { start: 0, end: 0 },
        }
    }

    /// The bytes `start..end`, widened by the quotation mark or bracket whose fellow stands within.
    pub(super) fn balanced(&self, start: usize, end: usize) -> (usize, usize) {
        let (mut start, mut end) = (start, end);
        let Some(text) = self.text.get(start..end) else { return (start, end) };
        for (open, close) in [('「', '」'), ('『', '』'), ('(', ')')] {
            let (opened, closed) = (text.matches(open).count(), text.matches(close).count());
            if closed > opened && self.text[..start].ends_with(open) {
                start -= open.len_utf8();
            } else if opened > closed && self.text[end..].starts_with(close) {
                end += close.len_utf8();
            }
        }
        (start, end)
    }

    /// The text of an item.
    pub(super) fn of(&self, item: &Item) -> &str {
        &self.text[item.start..item.end]
    }

    fn squeeze(&mut self, passage: &Passage, analysis: &Analysis) {
        let canonical = &analysis.canonical;
        let tabs: Vec<u32> = match passage.kind {
            PassageKind::TableRow => {
                (0..).zip(passage.text.chars()).filter(|(_, c)| *c == '\t').map(|(at, _)| at).collect()
            }
            _ => Vec::new(),
        };
        self.text.reserve(canonical.text.len());
        self.origins.reserve(canonical.text.len());
        for (at, c) in canonical.text.char_indices() {
            let Some(origin) = canonical.origin(at) else { continue };
            let c = match c {
                c if !c.is_whitespace() => c,
                _ if tabs.binary_search(&origin.start).is_ok() => '\t',
                _ => continue,
            };
            self.text.push(c);
            self.origins.resize(self.text.len(), origin);
        }
    }

    /// The bytes of [`Scene::text`] that came from these characters of the passage.
    pub(super) fn bytes(&self, span: CharSpan) -> (usize, usize) {
        let start = self.origins.partition_point(|origin| origin.start < span.start);
        let end = self.origins.partition_point(|origin| origin.start < span.end);
        (start, end.max(start))
    }

    /// Names, dates and predicate words, ascending, without overlaps: a name hides what stands within it.
    fn atoms(&self, known: &Extraction, issuer: Option<Issuer>) -> Vec<Item> {
        let mut names: Vec<Item> = mentions_of(known, self.ordinal)
            .iter()
            .map(|mention| {
                let (start, end) = self.bytes(mention.place.span);
                Item { kind: ItemKind::Name(mention.entity), start, end }
            })
            .filter(|item| item.start < item.end)
            .collect();
        // 「協議会（移転部会）」 may be a mention as a whole; what it says of the two stands in its parts.
        let mut parts: Vec<(usize, usize)> = names.iter().map(|item| (item.start, item.end)).collect();
        parts.sort_unstable();
        names.retain(|item| {
            !self.text[item.start..item.end].ends_with(')')
                || !parts[parts.partition_point(|part| part.0 < item.start)..]
                    .iter()
                    .take_while(|part| part.0 == item.start)
                    .any(|part| part.1 < item.end && self.text[part.1..].starts_with('('))
        });
        names.sort_by_key(|item| (item.start, std::cmp::Reverse(item.end)));
        let mut atoms: Vec<Item> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let within = names[at + 1..].iter().take_while(|inner| inner.start < name.end);
            if self.text[name.start..name.end].ends_with([')', '）']) && is_phrase(name, within) {
                continue;
            }
            let name = name.clone();
            if atoms.last().is_none_or(|last| last.end <= name.start) {
                atoms.push(name);
            }
        }
        if let Some(issuer) = issuer {
            let own = issuer
                .places(&self.text)
                .map(|(start, end)| Item { kind: ItemKind::Name(issuer.entity), start, end })
                .collect();
            atoms = merge(atoms, own);
        }
        let mut dates: Vec<Item> = Vec::new();
        for date in dates_of(known, self.ordinal) {
            let (start, end) = self.bytes(date.place.span);
            let Some(interval) = date.interval.filter(|_| start < end) else { continue };
            if labels_a_figure(&self.text[end..]) {
                continue;
            }
            match dates.last_mut() {
                Some(Item { kind: ItemKind::Date(intervals), start: first, end: last }) if start < *last => {
                    intervals.push(interval);
                    (*first, *last) = (start.min(*first), end.max(*last));
                }
                _ => dates.push(Item { kind: ItemKind::Date(vec![interval]), start, end }),
            }
        }
        let atoms = merge(atoms, dates);
        let triggers = trigger::find(&self.text)
            .map(|(start, end, trigger)| Item { kind: ItemKind::Trigger(trigger), start, end })
            .collect();
        merge(atoms, triggers)
    }

    /// Puts brackets, breaks and text between the atoms.
    fn cut(&self, atoms: Vec<Item>) -> Vec<Item> {
        let mut open: Vec<(usize, Vec<Item>)> = Vec::new();
        let mut unheeded = 0;
        let mut items: Vec<Item> = Vec::new();
        let mut atoms = atoms.into_iter().peekable();
        let mut text_start = 0;
        let mut at = 0;
        while at < self.text.len() {
            if let Some(atom) = atoms.next_if(|atom| atom.start <= at) {
                let goes_on = follows_trigger(&items, &self.text[text_start..at]);
                push_text(&mut items, text_start, at);
                if goes_on {
                    push_break(&mut items, Break::Soft, at, at);
                }
                (at, text_start) = (atom.end, atom.end);
                items.push(atom);
                continue;
            }
            let Some(c) = self.text[at..].chars().next() else { break };
            let next = at + c.len_utf8();
            match c {
                '(' | '[' | '〔' if open.len() < MAX_DEPTH => {
                    push_text(&mut items, text_start, at);
                    open.push((at, std::mem::take(&mut items)));
                    text_start = next;
                }
                '(' | '[' | '〔' => unheeded += 1,
                ')' | ']' | '〕' if unheeded > 0 => unheeded -= 1,
                ')' | ']' | '〕' => {
                    if let Some((start, outer)) = open.pop() {
                        push_text(&mut items, text_start, at);
                        let inner = std::mem::replace(&mut items, outer);
                        items.push(Item { kind: ItemKind::Bracket(inner), start, end: next });
                        text_start = next;
                    }
                }
                '。' | '⇒' | '→' | '⇨' | '※' | '\t' | '!' | '?' | ';' => {
                    push_text(&mut items, text_start, at);
                    push_break(&mut items, Break::Sentence, at, next);
                    text_start = next;
                }
                '、' | ',' => {
                    let run = &self.text[text_start..at];
                    if ends_clause(items.last().map(|item| &item.kind), run) {
                        push_text(&mut items, text_start, at);
                        push_break(&mut items, Break::Clause, at, next);
                        text_start = next;
                    }
                }
                _ => {
                    let run = &self.text[text_start..at];
                    if follows_trigger(&items, run) && !matches!(c, 'い' | 'お') {
                        push_text(&mut items, text_start, at);
                        push_break(&mut items, Break::Soft, at, at);
                        text_start = at;
                    }
                }
            }
            at = next;
        }
        push_text(&mut items, text_start, self.text.len());
        // A bracket that is never closed is no bracket.
        while let Some((start, mut outer)) = open.pop() {
            let sign = self.text[start..].chars().next().map_or(0, char::len_utf8);
            push_text(&mut outer, start, start + sign);
            outer.append(&mut items);
            items = outer;
        }
        after_full_stop(&mut items);
        items
    }
}

/// 「…を実施。（H30.12）」: brackets behind the full stop still belong to the sentence before it.
fn after_full_stop(items: &mut [Item]) {
    for at in 1..items.len() {
        if matches!(items[at].kind, ItemKind::Bracket(_))
            && matches!(items[at - 1].kind, ItemKind::Break(Break::Sentence))
        {
            items.swap(at - 1, at);
        }
    }
}

/// Whether `run` makes the predicate word before it one step of several (設立して…).
fn follows_trigger(items: &[Item], run: &str) -> bool {
    matches!(run, "して" | "されて") && matches!(items.last(), Some(Item { kind: ItemKind::Trigger(_), .. }))
}

fn push_text(items: &mut Vec<Item>, start: usize, end: usize) {
    if start < end {
        items.push(Item { kind: ItemKind::Text, start, end });
    }
}

fn push_break(items: &mut Vec<Item>, firmness: Break, start: usize, end: usize) {
    items.push(Item { kind: ItemKind::Break(firmness), start, end });
}

/// Two ascending lists as one; of two that overlap the one of the first list stays.
fn merge(first: Vec<Item>, second: Vec<Item>) -> Vec<Item> {
    let mut merged = Vec::with_capacity(first.len() + second.len());
    let mut first = first.into_iter().peekable();
    let mut covered = 0;
    for item in second {
        while let Some(before) = first.next_if(|before| before.start < item.end) {
            covered = before.end;
            merged.push(before);
        }
        if covered <= item.start {
            merged.push(item);
        }
    }
    merged.extend(first);
    merged.sort_by_key(|item| item.start);
    merged
}

/// Whether a comma after `run`, the text since the item `previous`, ends a clause rather than a phrase.
fn ends_clause(previous: Option<&ItemKind>, run: &str) -> bool {
    let after_predicate = matches!(previous, Some(ItemKind::Trigger(_)));
    let after_name = matches!(previous, Some(ItemKind::Name(_) | ItemKind::Bracket(_)));
    if run.is_empty() {
        return after_predicate;
    }
    let run = run.trim_start_matches(['」', '』']);
    if after_name
        && matches!(run, "とともに" | "と共に" | "ほか" | "のほか" | "が" | "より" | "により" | "を通じて")
    {
        return false;
    }
    if after_predicate && run.starts_with("により") {
        return true;
    }
    const CLAUSE_ENDS: &[&str] = &[
        "たが",
        "るが",
        "いが",
        "だが",
        "すが",
        "ため",
        "ので",
        "ほか",
        "結果",
        "うえ",
        "上で",
        "の上",
        "つつ",
        "ながら",
        "べく",
        "ように",
        "よう",
        "向け",
        "向けて",
        "おり",
        "たり",
        "れば",
        "ところ",
        "後",
        "のち",
        "ともに",
        "とおり",
        "するなど",
        "行うなど",
    ];
    if CLAUSE_ENDS.iter().any(|end| run.ends_with(end)) {
        return true;
    }
    const PHRASE_ENDS: &[&str] = &[
        "において",
        "にて",
        "として",
        "について",
        "によって",
        "に対して",
        "に対し",
        "にとって",
        "を通じて",
        "を通して",
        "を通じ",
        "に関して",
        "に関し",
        "に際し",
        "に際して",
        "により",
        "より",
        "あわせて",
        "併せて",
        "に加え",
        "加えて",
        "に伴い",
        "に基づき",
        "はじめ",
        "ならびに",
        "並びに",
        "および",
        "及び",
        "または",
        "又は",
        "さらに",
        "もって",
        "特に",
        "等に",
        "新たに",
        "ともに",
    ];
    if PHRASE_ENDS.iter().any(|end| run.ends_with(end)) {
        return false;
    }
    let mut backwards = run.chars().rev();
    match backwards.next() {
        Some('し') => true,
        Some(c) if "いきちみりぎじびえけせてめれげぜべ".contains(c) => {
            after_predicate || backwards.next().is_some()
        }
        _ => false,
    }
}

/// Whether a mention that ends with a bracket is more than its name: 協議会（部会）, ものづくり展（福岡市） name two things
/// in a relation, each by a mention within. A（B） that defines B names one.
fn is_phrase<'a>(name: &Item, within: impl Iterator<Item = &'a Item>) -> bool {
    let (mut own, mut other, mut opens_with_own) = (0, 0, false);
    for inner in
        within.filter(|inner| inner.end <= name.end && inner.end - inner.start < name.end - name.start)
    {
        let (ItemKind::Name(entity), ItemKind::Name(named)) = (&name.kind, &inner.kind) else { continue };
        if entity == named {
            own += 1;
            opens_with_own |= inner.start == name.start;
        } else {
            other += 1;
        }
    }
    other > 0 && own > 0 && (own == 1 || !opens_with_own)
}

/// Whether what follows a date makes it the label of a figure: 昨年度相談件数：263件, H30：105件. It dates nothing else.
fn labels_a_figure(rest: &str) -> bool {
    const LABEL: usize = 16;
    let Some((at, mark)) =
        rest.char_indices().take(LABEL).find(|(_, c)| matches!(c, ':' | '：' | '。' | '、' | ')' | '）'))
    else {
        return false;
    };
    let figure = rest[at + mark.len_utf8()..].trim_start_matches([' ', '　', '約', '延', 'べ', '計']);
    matches!(mark, ':' | '：') && figure.starts_with(|c: char| c.is_numeric())
}

fn mentions_of(known: &Extraction, passage: u32) -> &[Mention] {
    let from = known.mentions.partition_point(|mention| mention.place.passage < passage);
    let to = known.mentions.partition_point(|mention| mention.place.passage <= passage);
    &known.mentions[from..to]
}

fn dates_of(known: &Extraction, passage: u32) -> &[DateMention] {
    let from = known.dates.partition_point(|date| date.place.passage < passage);
    let to = known.dates.partition_point(|date| date.place.passage <= passage);
    &known.dates[from..to]
}
