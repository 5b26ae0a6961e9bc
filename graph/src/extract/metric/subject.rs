//! The entity that a number is about: named in its indicator, before it in the bullet, or by the headings above.

use keifu_corpus::{CharSpan, Document};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{EntityKind, Extraction, LocalId, Mention, MetricStatement};

/// Number of names around a number that are looked at: beyond them nothing connects.
const REACH: usize = 24;
/// Characters after a number in which the thing that it is about may still be named.
const AHEAD: u32 = 24;

/// How many bullets back the event may stand that a bullet counts.
const SIBLINGS: usize = 6;
/// How many passages before a heading the event may be spoken of that the heading means.
const SPOKEN: usize = 3;
/// Characters at the end of a name that tell what kind of event it is (商談会).
const KIND: usize = 3;

/// Where the names of a document stand, by passage and by heading.
#[derive(Debug)]
pub(super) struct Subjects<'a> {
    document: &'a Document,
    known: &'a Extraction,
    /// Range of `known.mentions` for each passage.
    ranges: Vec<std::ops::Range<usize>>,
    /// Latest passage so far that begins like a heading: headings are passages above.
    openings: FxHashMap<String, usize>,
    /// What a table with this header was about.
    tables: FxHashMap<String, LocalId>,
    /// Those who issue the document: they act in all of it, so a number is about them only where it says so.
    issuers: FxHashSet<LocalId>,
    /// Names of the passage that only help or say where.
    partners: FxHashSet<CharSpan>,
}

impl<'a> Subjects<'a> {
    pub(super) fn new(document: &'a Document, known: &'a Extraction) -> Self {
        let mut ranges = Vec::with_capacity(document.passages.len());
        let mut at = 0;
        for passage in 0..document.passages.len() as u32 {
            let start = at;
            while known.mentions.get(at).is_some_and(|mention| mention.place.passage <= passage) {
                at += 1;
            }
            ranges.push(start..at);
        }
        Self {
            document,
            known,
            ranges,
            openings: FxHashMap::default(),
            tables: FxHashMap::default(),
            issuers: issuers(document, known),
            partners: FxHashSet::default(),
        }
    }

    /// Goes on to the next passage; `offsets` are the bytes of its characters, or nothing when it has no numbers.
    pub(super) fn enter(&mut self, passage: usize, text: &str, offsets: &[u32]) {
        self.partners.clear();
        for mention in self.mentions(passage) {
            let end = offsets.get(mention.place.span.end as usize).map(|&end| end as usize);
            if end.and_then(|end| text.get(end..)).is_some_and(is_partner) {
                self.partners.insert(mention.place.span);
            }
        }
    }

    /// Notes that `passage` may be a heading of those after it.
    pub(super) fn pass(&mut self, passage: usize, text: &str) {
        self.openings.insert(opening(text), passage);
    }

    /// The entity that a number at `number` is about; `indicator` are the characters that say what it measures.
    ///
    /// `passage` is that of the last [`Self::enter`]; `clause` is where the sentence of the number begins.
    pub(super) fn of(
        &self,
        passage: usize,
        indicator: Option<CharSpan>,
        number: CharSpan,
        clause: u32,
        headings: &[String],
    ) -> Option<LocalId> {
        let all = self.mentions(passage);
        let until = all.partition_point(|mention| mention.place.span.start < number.end + AHEAD);
        let near: Vec<&Mention> = all[until.saturating_sub(REACH)..until]
            .iter()
            .filter(|mention| self.is_subject(mention) && !self.partners.contains(&mention.place.span))
            .filter(|mention| {
                !self.issuers.contains(&mention.entity)
                    || indicator.is_some_and(|span| span.overlaps(mention.place.span))
            })
            .collect();
        // Of nested names the whole one: the subsidy, not the prefecture in its name.
        let whole = |mention: &&&Mention| {
            let span = mention.place.span;
            !near.iter().any(|other| other.place.span != span && other.place.span.contains(span))
        };
        let near: Vec<&Mention> = near.iter().filter(whole).copied().collect();
        let named = |mention: &&&Mention| indicator.is_some_and(|span| span.overlaps(mention.place.span));
        let before = |mention: &&&Mention| mention.place.span.end <= number.start;
        let in_clause = |mention: &&&Mention| mention.place.span.start >= clause;
        let thing = |mention: &&&Mention| {
            matches!(self.kind(mention), Some(EntityKind::Program | EntityKind::Facility))
        };
        let found = (near.iter().rev().find(named))
            .or_else(|| near.iter().rev().filter(before).filter(in_clause).find(thing))
            // 府内3か所で試乗会を実施: what is done there comes after the number.
            .or_else(|| near.iter().filter(|mention| mention.place.span.start >= number.end).find(thing))
            .or_else(|| near.iter().rev().filter(before).find(in_clause))
            .or_else(|| near.iter().rev().filter(before).find(thing))
            .or_else(|| near.iter().rev().find(before));
        if let Some(mention) = found {
            return Some(mention.entity);
        }
        let heading = |heights: std::ops::Range<usize>| {
            let above = headings.iter().rev().enumerate().skip(heights.start).take(heights.len());
            above.into_iter().find_map(|(height, heading)| self.of_heading(heading, height))
        };
        heading(0..1)
            .or_else(|| self.of_sibling(passage))
            .or_else(|| heading(1..headings.len()))
            .or_else(|| headings.iter().rev().find_map(|heading| self.spoken_of_before(heading)))
            .or_else(|| self.tables.get(headings.last()?).copied())
    }

    /// What the names within some characters of a passage are about: a row's label, a column's header.
    pub(super) fn within(&self, passage: usize, span: CharSpan) -> Option<LocalId> {
        let inside =
            |mention: &&Mention| span.contains(mention.place.span) && !self.issuers.contains(&mention.entity);
        let rank = |mention: &&Mention| match self.kind(mention) {
            Some(EntityKind::Program | EntityKind::Facility) => 0,
            Some(EntityKind::Organization) => 1,
            _ => 2,
        };
        let best = self.mentions(passage).iter().filter(inside).min_by_key(rank)?;
        // A place by itself is what the row is about; within a longer label it only says where.
        let length = |span: CharSpan| span.end - span.start;
        (rank(&best) < 2 || length(best.place.span) + 1 >= length(span)).then_some(best.entity)
    }

    /// The programme, facility or body that a caption names.
    pub(super) fn whole_of(&self, passage: usize) -> Option<LocalId> {
        let acts = |mention: &&Mention| self.is_subject(mention) && !self.issuers.contains(&mention.entity);
        let things = |mention: &&Mention| self.kind(mention) != Some(EntityKind::Organization);
        let mentions = self.mentions(passage);
        let thing = mentions.iter().filter(acts).find(things);
        thing.or_else(|| mentions.iter().find(acts)).map(|mention| mention.entity)
    }

    /// Notes what a table is about: a later one with the same header, torn from its heading, goes on with it.
    pub(super) fn note_table(&mut self, headings: &[String], subject: LocalId) {
        if let Some(header) = headings.last().filter(|header| header.matches(" / ").count() >= 2) {
            self.tables.entry(header.clone()).or_insert(subject);
        }
    }

    /// The event that the bullet above is about, where this one only counts: 商談会を開催 / 商談数：263件.
    fn of_sibling(&self, passage: usize) -> Option<LocalId> {
        const DONE: &[&str] = &["開催", "実施", "出展", "運営", "開設"];
        let passages = &self.document.passages;
        let here = passages.get(passage)?;
        for back in (passage.saturating_sub(SIBLINGS)..passage).rev() {
            let above = &passages[back];
            if above.headings != here.headings || above.column != here.column {
                return None;
            }
            let event =
                self.mentions(back).iter().find(|mention| self.kind(mention) == Some(EntityKind::Program));
            if let Some(event) = event {
                return DONE.iter().any(|word| above.text.contains(word)).then_some(event.entity);
            }
            if self.mentions(back).iter().any(|mention| self.is_subject(mention)) {
                return None;
            }
        }
        None
    }

    /// The event that a heading names by its kind only, when it was spoken of just before: 商談会開催後の状況.
    fn spoken_of_before(&self, heading: &str) -> Option<LocalId> {
        let at = *self.openings.get(&opening(heading))?;
        let column = self.document.passages.get(at)?.column;
        (at.saturating_sub(SPOKEN)..at).rev().find_map(|back| {
            let above = self.document.passages.get(back).filter(|above| above.column == column)?;
            let meant = |mention: &&Mention| {
                let words: Vec<char> = mention.place.span.of(&above.text).chars().collect();
                let kind: String = words[words.len().saturating_sub(KIND)..].iter().collect();
                self.kind(mention) == Some(EntityKind::Program) && heading.contains(&kind)
            };
            self.mentions(back).iter().find(meant).map(|mention| mention.entity)
        })
    }

    /// The entity that a heading is about: a programme or facility from any height, a body only from just above,
    /// as the sections of a report are named after those who act in all of them.
    fn of_heading(&self, heading: &str, height: usize) -> Option<LocalId> {
        let mentions = self.mentions(*self.openings.get(&opening(heading))?);
        let rank = |mention: &&Mention| match self.kind(mention) {
            Some(EntityKind::Program | EntityKind::Facility) => 0,
            _ => 1,
        };
        let acts = |mention: &&Mention| self.is_subject(mention) && !self.issuers.contains(&mention.entity);
        // 住宅部 above a section is who wrote it.
        let department = |mention: &&Mention| {
            self.known.entities.get(mention.entity as usize).is_some_and(|entity| {
                entity.kind == EntityKind::Organization
                    && entity.name.ends_with(['部', '課', '室', '局', '班', '係'])
                    && !["支部", "本部", "支局"].iter().any(|branch| entity.name.ends_with(branch))
            })
        };
        let best = mentions.iter().filter(acts).filter(|mention| !department(mention)).min_by_key(rank)?;
        (rank(&best) == 0 || height < 2).then_some(best.entity)
    }

    fn mentions(&self, passage: usize) -> &'a [Mention] {
        self.ranges.get(passage).map_or(&[], |range| &self.known.mentions[range.clone()])
    }

    fn kind(&self, mention: &Mention) -> Option<EntityKind> {
        self.known.entities.get(mention.entity as usize).map(|entity| entity.kind)
    }

    /// Places are where something was measured, hardly ever what.
    fn is_subject(&self, mention: &Mention) -> bool {
        self.kind(mention).is_some_and(|kind| kind != EntityKind::Place)
    }
}

/// Gives figures without a subject that of the figure in the same words: a target says what is counted, the actual of
/// whom; and that of the programme whose name they begin with: 相談件数 of 相談事業.
pub(super) fn share(metrics: &mut [MetricStatement], known: &Extraction) {
    const SHORTEST: usize = 6;
    // Bytes: no phrase is longer, and every end of it is looked up.
    const LONGEST: usize = 300;
    const KINDS: &[&str] =
        &["事業", "制度", "補助金", "助成金", "プロジェクト", "プログラム", "セミナー", "講座", "会議"];
    let plain =
        |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace() && *c != 'の').collect() };
    // One entry for each wording; `None` where several subjects share it.
    let mut of_words: FxHashMap<(String, String), Option<LocalId>> = FxHashMap::default();
    for metric in metrics.iter() {
        let Some(subject) = metric.subject else { continue };
        let words = plain(&metric.indicator);
        if words.chars().count() >= SHORTEST {
            let known = of_words.entry((metric.unit.clone(), words)).or_insert(Some(subject));
            if *known != Some(subject) {
                *known = None;
            }
        }
    }
    let mut stems: FxHashMap<String, Option<LocalId>> = FxHashMap::default();
    for (at, entity) in (0..).zip(&known.entities).filter(|(_, entity)| entity.kind == EntityKind::Program) {
        let stem = KINDS.iter().find_map(|kind| entity.name.strip_suffix(kind));
        if let Some(stem) = stem.filter(|stem| stem.chars().count() >= 4) {
            stems.entry(plain(stem)).and_modify(|known| *known = None).or_insert(Some(at));
        }
    }
    for metric in metrics.iter_mut().filter(|metric| metric.subject.is_none()) {
        let words = plain(&metric.indicator);
        if words.len() > LONGEST {
            continue;
        }
        let ends = words.char_indices().map(|(at, _)| &words[at..]);
        let same = ends
            .take_while(|end| end.chars().count() >= SHORTEST)
            .find_map(|end| of_words.get(&(metric.unit.clone(), end.to_owned())));
        let begins = || words.char_indices().skip(4).find_map(|(at, _)| stems.get(&words[..at]));
        metric.subject = same.or_else(begins).copied().flatten();
    }
}

/// The publisher and the body that the text speaks for.
fn issuers(document: &Document, known: &Extraction) -> FxHashSet<LocalId> {
    let plain = |name: &str| keifu_corpus::Normalized::matching(name).text;
    let bodies = known.speaks_for.iter().chain(&document.metadata.publisher);
    let bodies: Vec<String> = bodies.map(|name| plain(name)).filter(|name| !name.is_empty()).collect();
    let issues = |entity: &crate::LocalEntity| {
        entity.kind == EntityKind::Organization
            && (bodies.contains(&plain(&entity.name))
                || entity.forms.iter().any(|form| bodies.contains(&plain(&form.text))))
    };
    let found = (0..).zip(&known.entities).filter(|(_, entity)| issues(entity));
    found.map(|(at, _)| at).collect()
}

/// Whether a name before `rest` only helps or says where: 府内, A市と連携し, B社とともに.
fn is_partner(rest: &str) -> bool {
    const WORDS: &[&str] = &[
        "内",
        "外",
        "域",
        "と連携",
        "との連携",
        "等と",
        "などと",
        "と協力",
        "と共",
        "ととも",
        "において",
        "にて",
        "主催",
        "から",
    ];
    WORDS.iter().any(|word| rest.starts_with(word))
}

/// What a passage and the heading made of it have in common: its begin without the mark.
fn opening(text: &str) -> String {
    text.trim_start_matches(|c: char| "○〇●◎◇◆■□▸‣▷▶・※→⇒ 　".contains(c)).chars().take(20).collect()
}
