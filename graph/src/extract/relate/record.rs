//! Names beside labels: 「主催：緑市」 bullets below an event, rows of a table with a head, 「行事（会場：中央会館）」.
//!
//! A record is about one thing (事業名, 施設名, or what the heading names); every other label says what part a name
//! plays in it. Names without a label, and labels that say nothing of relations, are left to the sentences.

mod teller;

use keifu_corpus::{CharSpan, Passage, PassageKind, calendar::Interval};

pub(super) use self::teller::tell;

use self::teller::Teller;
use super::{
    frame::Draft,
    label::Part,
    modality::modality,
    role,
    scene::{Break, Item, ItemKind, Scene},
    topic::Topic,
};
use crate::{EntityKind, Extraction, LocalEntity, LocalId, Modality, Predicate};

/// A record of more values than this is no record.
const MAX_VALUES: usize = 24;
/// More names beside one label than this are an annex.
const MAX_NAMES: usize = 40;

/// A label with what stands beside it.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) part: Part,
    pub(super) names: Vec<LocalId>,
    pub(super) dates: Vec<Interval>,
    modality: Modality,
    /// The text beside the label.
    text: String,
    /// The passage and its characters from the label to the end of the value.
    passage: u32,
    span: CharSpan,
}

/// The labels of a table's columns.
#[derive(Clone, Debug, Default)]
struct Head {
    headings: Vec<String>,
    parts: Vec<Option<Part>>,
}

/// The records of a document, one at a time.
#[derive(Debug, Default)]
pub(super) struct Records {
    headings: Vec<String>,
    values: Vec<Value>,
    /// What the heading, or the line before, says that the record is about.
    above: Option<LocalId>,
    actors: Vec<LocalId>,
    head: Head,
    /// The line before, when it is nothing but a name.
    alone: Option<LocalId>,
    /// Who acts in the tables that belong to a record before them, and what that record was about.
    context: Option<Context>,
}

/// What a record offers to the tables below it.
#[derive(Debug)]
struct Context {
    headings: Vec<String>,
    doers: Vec<LocalId>,
    thing: Option<LocalId>,
}

/// A relation that a record states: the passage and characters that say so are those of the value.
pub(super) type Stated = (u32, CharSpan, Draft);

impl Records {
    /// Reads a passage; gives what the record before it states, when this passage ends it, and what a table's row
    /// states. The values of the row or line itself come back for the sentences in it.
    pub(super) fn read(
        &mut self,
        passage: &Passage,
        scene: &Scene,
        topic: &Topic,
        known: &Extraction,
    ) -> (Vec<Stated>, Vec<Value>) {
        let mut stated = Vec::new();
        let values = if passage.kind == PassageKind::TableRow {
            let (values, is_record) = self.row(passage, scene);
            if !is_record {
                stated.extend(self.end(known));
                let context = self.context.as_ref();
                let context = context.filter(|context| passage.headings.starts_with(&context.headings));
                let above = context.and_then(|context| context.thing).or(topic.thing);
                let actors = context.map(|context| &context.doers).filter(|doers| !doers.is_empty());
                stated.extend(tell(&values, above, actors.unwrap_or(&topic.actors), known));
                return (stated, values);
            }
            values
        } else {
            labelled(scene, &scene.line, Some(passage), scene.ordinal)
        };
        let repeats = values.iter().any(|value| {
            value.part == Part::Thing && self.values.iter().any(|held| held.part == Part::Thing)
        });
        if self.headings != passage.headings || repeats || self.values.len() + values.len() > MAX_VALUES {
            stated.extend(self.end(known));
        }
        if values.is_empty() {
            self.alone = lone_name(scene);
            if self.alone.is_some() || passage.kind == PassageKind::Heading {
                stated.extend(self.end(known));
            }
            return (stated, values);
        }
        if self.values.is_empty() {
            self.begin(passage, topic);
        }
        self.values.extend(values.iter().cloned());
        (stated, values)
    }

    fn begin(&mut self, passage: &Passage, topic: &Topic) {
        self.headings.clone_from(&passage.headings);
        self.above = self.alone.take().or(topic.thing);
        self.actors.clone_from(&topic.actors);
    }

    /// What the open record states.
    pub(super) fn end(&mut self, known: &Extraction) -> Vec<Stated> {
        let values = std::mem::take(&mut self.values);
        let actors = std::mem::take(&mut self.actors);
        let above = self.above.take();
        let teller = Teller::new(&values, above, known);
        let doers = teller.doers(&[Part::Client, Part::Operator, Part::Organizer, Part::Department], &[]);
        if !doers.is_empty() {
            let mut headings = std::mem::take(&mut self.headings);
            headings
                .truncate(headings.len() - headings.iter().rev().take_while(|text| is_head(text)).count());
            self.context = Some(Context { headings, doers, thing: teller.thing.map(|(thing, _)| thing) });
        }
        teller.all(&actors)
    }

    /// The cells of a row by the labels of their columns; or, in a table of two columns, by the label that begins the
    /// row (then true: the rows make up one record).
    fn row(&mut self, passage: &Passage, scene: &Scene) -> (Vec<Value>, bool) {
        let cells = cells(scene);
        let is_value = |cell: &[Item]| {
            cell.iter().any(|item| matches!(item.kind, ItemKind::Name(_) | ItemKind::Date(_)))
        };
        let labels: Vec<Option<Part>> =
            cells.iter().map(|cell| Part::of(text(scene, cell)).filter(|_| !is_value(cell))).collect();
        // A row of labels is the head of those that follow.
        if labels.iter().flatten().count() >= 2 && !cells.iter().any(|cell| is_value(cell)) {
            self.head = Head { headings: passage.headings.clone(), parts: labels };
            return (Vec::new(), false);
        }
        let written: Vec<Option<Part>> = match passage.headings.last() {
            Some(heading) if is_head(heading) => heading.split(" / ").map(Part::of).collect(),
            _ => Vec::new(),
        };
        // Rows may begin with a number for which the head has no label.
        let numbered = cells.first().is_some_and(|cell| {
            let number = text(scene, cell);
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
        });
        let fits = |parts: &[Option<Part>], least: usize| {
            (parts.len() == cells.len() || numbered && parts.len() + 1 == cells.len())
                && parts.iter().flatten().count() >= least
        };
        let mut is_record = false;
        let mut head = if fits(&written, 2) {
            written
        } else if self.head.headings == passage.headings && fits(&self.head.parts, 2) {
            self.head.parts.clone()
        } else if let [Some(part), rest @ ..] = &labels[..]
            && !rest.is_empty()
            && rest.iter().all(Option::is_none)
        {
            self.head = Head::default();
            is_record = true;
            std::iter::once(None).chain(rest.iter().map(|_| Some(*part))).collect()
        } else if fits(&written, 1) {
            written
        } else {
            return (Vec::new(), false);
        };
        if head.len() < cells.len() {
            head.insert(0, None);
        }
        let row = CharSpan { start: 0, end: passage.text.chars().count() as u32 };
        let values = cells
            .iter()
            .zip(head)
            .filter_map(|(cell, part)| Some(value(scene, cell, part?, passage.column, scene.ordinal, row)));
        (values.collect(), is_record)
    }
}

/// Whether a heading is the head of a table, its labels joined.
fn is_head(heading: &str) -> bool {
    heading.contains(" / ")
}

/// The cells of a row.
fn cells(scene: &Scene) -> Vec<&[Item]> {
    scene
        .line
        .split(|item| matches!(item.kind, ItemKind::Break(Break::Sentence)) && scene.of(item) == "\t")
        .collect()
}

fn text<'a>(scene: &'a Scene, items: &[Item]) -> &'a str {
    match (items.first(), items.last()) {
        (Some(first), Some(last)) => &scene.text[first.start..last.end],
        _ => "",
    }
}

fn value(
    scene: &Scene,
    items: &[Item],
    part: Part,
    column: Option<keifu_corpus::Column>,
    passage: u32,
    span: CharSpan,
) -> Value {
    let text: String = items
        .iter()
        .filter(|item| !matches!(item.kind, ItemKind::Name(_)))
        .map(|item| scene.of(item))
        .collect();
    let (mut names, mut dates) = (Vec::new(), Vec::new());
    for item in items {
        match &item.kind {
            ItemKind::Name(name) if names.len() < MAX_NAMES && !names.contains(name) => names.push(*name),
            ItemKind::Date(intervals) => dates.extend(intervals),
            ItemKind::Bracket(inner) if super::has_date(inner) && names.is_empty() => {
                dates.extend(super::clause::dates_in(inner));
            }
            _ => {}
        }
    }
    if part == Part::Account || is_sentence(scene, items) {
        names.clear();
    }
    Value { part, names, dates, modality: modality("", "", &text, column), text, passage, span }
}

/// Whether something is said rather than listed.
fn is_sentence(scene: &Scene, items: &[Item]) -> bool {
    items.windows(2).any(|pair| {
        matches!(pair[0].kind, ItemKind::Trigger(_))
            && matches!(pair[1].kind, ItemKind::Text | ItemKind::Break(_))
            && ["し", "す", "さ", "を", "に", "の"].iter().any(|start| scene.of(&pair[1]).starts_with(start))
    }) || items.iter().any(|item| {
        matches!(item.kind, ItemKind::Text)
            && ["が", "は", "を"].iter().any(|start| scene.of(item).starts_with(start))
    })
}

/// The labelled values of a line, or of brackets (then without `passage`).
pub(super) fn labelled(scene: &Scene, items: &[Item], passage: Option<&Passage>, ordinal: u32) -> Vec<Value> {
    // (part, first byte of the label, item in which the value begins, byte where it begins)
    let mut marks: Vec<(Option<Part>, usize, usize, usize)> = Vec::new();
    let mut floor = items.first().map_or(0, |item| item.start);
    for (at, item) in items.iter().enumerate() {
        match &item.kind {
            // A label may be taken for a name (担当部局庁：).
            ItemKind::Name(_) if is_label(scene, items, at) => {}
            ItemKind::Name(_) | ItemKind::Date(_) => floor = item.end,
            ItemKind::Text => {
                for (colon, _) in scene.of(item).match_indices(':') {
                    let colon = item.start + colon;
                    let label = label_before(&scene.text[floor..colon]);
                    if !label.is_empty() {
                        marks.push((Part::of(label), colon - label.len(), at, colon + 1));
                    }
                    floor = colon + 1;
                }
            }
            _ => {}
        }
    }
    if let Some(passage) = passage
        && marks.is_empty()
    {
        marks.extend(unmarked(scene, items, passage));
    }
    let mut values = Vec::new();
    // 「水素フォーラム　会場：中央会館」: what stands before the first label is what the line is about.
    if let (Some(passage), Some(&(Some(_), first, ..))) = (passage, marks.first())
        && let Some(stop) = items.iter().position(|item| item.end > first)
        && let [name] =
            items[..stop].iter().filter(|item| matches!(item.kind, ItemKind::Name(_))).collect::<Vec<_>>()[..]
        && items[..stop].iter().all(|item| !matches!(item.kind, ItemKind::Trigger(_)))
    {
        let span = scene.characters(name.start, name.end);
        let name = std::slice::from_ref(name);
        values.push(value(scene, name, Part::Thing, passage.column, ordinal, span));
    }
    for (number, &(part, start, at, from)) in marks.iter().enumerate() {
        let Some(part) = part else { continue };
        let end = marks.get(number + 1).map_or(usize::MAX, |next| next.1);
        let beside = &items[at..];
        let first = beside.iter().position(|item| item.start >= from).unwrap_or(beside.len());
        let last = beside.iter().position(|item| item.start >= end).unwrap_or(beside.len());
        let beside = &beside[first.min(last)..last];
        let Some(stop) =
            beside.iter().rev().find(|item| !matches!(item.kind, ItemKind::Text | ItemKind::Break(_)))
        else {
            continue;
        };
        let span = scene.characters(start, stop.end);
        let column = passage.and_then(|passage| passage.column);
        values.push(value(scene, beside, part, column, ordinal, span));
    }
    values
}

fn is_label(scene: &Scene, items: &[Item], at: usize) -> bool {
    items
        .get(at + 1)
        .is_some_and(|next| matches!(next.kind, ItemKind::Text) && scene.of(next).starts_with(':'))
        && Part::of(scene.of(&items[at])).is_some()
}

/// The label that ends where a colon stands.
fn label_before(text: &str) -> &str {
    let text = text.trim_end_matches([')', '）']);
    let start = text
        .char_indices()
        .rev()
        .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '・' | '々')) || *c == '〇')
        .map_or(0, |(at, c)| at + c.len_utf8());
    &text[start..]
}

/// 「主催　緑市」, 【会場】中央会館: a label at the beginning of the line without a colon.
fn unmarked(scene: &Scene, items: &[Item], passage: &Passage) -> Option<(Option<Part>, usize, usize, usize)> {
    let at = items.iter().position(|item| matches!(item.kind, ItemKind::Name(_) | ItemKind::Date(_)))?;
    let start = items.first()?.start;
    let before =
        scene.text[start..items[at].start].trim_start_matches(|c: char| !c.is_alphanumeric() || c == '〇');
    let bracketed = before.ends_with(['】', '>', ']', '》', '〕']);
    let label = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    if label.is_empty() || label.contains(['(', ')', '、', '。']) {
        return None;
    }
    let part = Part::of(label).filter(|part| !matches!(part, Part::Thing | Part::Account))?;
    let name = scene.characters(items[at].start, items[at].end);
    let blank =
        passage.text.chars().nth((name.start as usize).checked_sub(1)?).is_some_and(char::is_whitespace);
    (bracketed || blank).then_some((Some(part), items[at].start - before.len(), at, items[at].start))
}

/// The name of a line that is nothing but a name.
fn lone_name(scene: &Scene) -> Option<LocalId> {
    let mut found = None;
    for item in &scene.line {
        match &item.kind {
            ItemKind::Name(name) if found.is_none() => found = Some(*name),
            ItemKind::Text
                if scene
                    .of(item)
                    .chars()
                    .all(|c| !c.is_alphanumeric() || c == '〇' || c.is_ascii_digit()) => {}
            ItemKind::Bracket(_) => {}
            _ => return None,
        }
    }
    found
}
