//! What a text says happened at a date, whether or not a predicate of the graph has a word for it:
//! 公募を開始（H30.10）⇒優先交渉権者を公表（H31.2）.
//!
//! An event is a date and the part of the clause that the date belongs to: up to the brackets that hold it, or from the
//! adverbial date to the end of the clause. Whoever is named there takes part; what the heading or the beginning of the
//! sentence names is what it is about. Something must happen: a name and a date alone are no event here.

use keifu_corpus::{Analysis, Noun, PartOfSpeech, calendar::Interval};

use super::{
    modality::modality,
    scene::{Break, Item, ItemKind, Scene},
    site::Line,
};
use crate::{LocalId, Modality};

/// A subject or topic is not carried over more clauses than this.
const MAX_BACK: usize = 4;
/// More names than this are a list.
const MAX_NAMES: usize = 12;
/// Words between what happened and the end of its clause: 開始しました, 決定する予定.
const MAX_TAIL: usize = 10;
/// Words of a head: 「優先交渉権者」を「公表」.
const MAX_HEAD: usize = 24;

/// An event before its evidence is cut out.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    pub(super) dates: Vec<Interval>,
    pub(super) head: String,
    pub(super) modality: Modality,
    /// Who and what is named in its clause.
    pub(super) named: Vec<LocalId>,
    /// What the sentence or the heading is about.
    pub(super) about: Vec<LocalId>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The events of a line.
pub(super) fn happenings(line: Line<'_>, analysis: &Analysis) -> Vec<Happening> {
    let mut found = Vec::new();
    if !super::has_date(line.items) {
        return found;
    }
    let words = Words::of(line.scene, analysis);
    if line.row && !line.topic.dates.is_empty() {
        // A column of the table says when.
        for (number, clause) in line.clauses.iter().enumerate() {
            let last = &line.items[clause.items.end - 1];
            if !matches!(last.kind, ItemKind::Date(_)) {
                let segment = Segment::up_to(line, clause.items.clone(), last);
                found.extend(happening(line, &words, number, segment, line.topic.dates.clone()));
            }
        }
        return found;
    }
    for (number, clause) in line.clauses.iter().enumerate() {
        let mut from = clause.items.start;
        let mut at = from;
        while at < clause.items.end {
            match &line.items[at].kind {
                ItemKind::Bracket(inner) if super::has_date(inner) => {
                    let (bracket, dates) = (&line.items[at], dates_within(inner));
                    let inside = names_something(inner)
                        .then(|| {
                            happening(line, &words, number, Segment::inside(inner, bracket), dates.clone())
                        })
                        .flatten();
                    if let Some(inside) = inside {
                        // 「…を確認（R4春ごろB竣工予定）」: the brackets tell an event of their own.
                        found.push(inside);
                        at += 1;
                        continue;
                    }
                    let mut next = at + 1;
                    let mut segment = Segment::up_to(line, from..at, bracket);
                    if !words.ends_in_event(line.scene, segment.items) {
                        // 「協議会（R1.11）において確認」
                        next = next_date(line, at + 1, clause.items.end);
                        segment = Segment::up_to(line, from..next, &line.items[next - 1]);
                    }
                    found.extend(happening(line, &words, number, segment, dates));
                    from = next;
                    at = next;
                }
                ItemKind::Date(dates) if !is_as_of(line, at) => {
                    let end = next_date(line, at + 1, clause.items.end);
                    let start = if from == clause.items.start || end < clause.items.end { from } else { at };
                    let segment = Segment::up_to(line, start..end, &line.items[end - 1]);
                    found.extend(happening(line, &words, number, segment, dates.clone()));
                    from = end;
                    at = end;
                }
                _ => at += 1,
            }
        }
    }
    found
}

fn dates_within(items: &[Item]) -> Vec<Interval> {
    let mut dates = Vec::new();
    for item in items {
        match &item.kind {
            ItemKind::Date(intervals) => dates.extend(intervals),
            ItemKind::Bracket(inner) => dates.extend(dates_within(inner)),
            _ => {}
        }
    }
    dates
}

/// 「3月末時点の」, 「4月現在」: as of when, not when.
fn is_as_of(line: Line<'_>, at: usize) -> bool {
    let follows = line.items.get(at + 1).map_or("", |item| line.scene.of(item));
    ["末時点", "時点", "現在", "版", "まで", "以前", "以降の", "以後の"]
        .iter()
        .any(|word| follows.starts_with(word))
}

/// The first item from `at` on that is a date or holds one; `end` when there is none.
fn next_date(line: Line<'_>, at: usize, end: usize) -> usize {
    (at..end)
        .find(|&at| match &line.items[at].kind {
            ItemKind::Date(_) => true,
            ItemKind::Bracket(inner) => super::has_date(inner),
            _ => false,
        })
        .unwrap_or(end)
}

/// The part of a clause that tells an event.
#[derive(Clone, Copy)]
struct Segment<'a> {
    /// Its items.
    items: &'a [Item],
    /// The brackets that end it and hold its date, or its last item.
    last: &'a Item,
    /// What stands before it in the clause.
    before: &'a [Item],
    /// What stands behind it in the clause.
    behind: &'a [Item],
}

impl<'a> Segment<'a> {
    fn up_to(line: Line<'a>, items: std::ops::Range<usize>, last: &'a Item) -> Self {
        let clause = line.clauses.iter().find(|clause| clause.items.contains(&items.start));
        let (first, end) =
            clause.map_or((items.start, items.end), |clause| (clause.items.start, clause.items.end));
        let before = line.items.get(first..items.start).unwrap_or_default();
        let behind = line.items.get(items.end..end).unwrap_or_default();
        Self { items: &line.items[items], last, before, behind }
    }

    fn inside(items: &'a [Item], bracket: &'a Item) -> Self {
        let last = items.last().unwrap_or(bracket);
        Self { items, last, before: &[], behind: &[] }
    }
}

fn names_something(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item.kind, ItemKind::Name(_)))
}

fn happening(
    line: Line<'_>,
    words: &Words,
    clause: usize,
    part: Segment<'_>,
    dates: Vec<Interval>,
) -> Option<Happening> {
    let scene = line.scene;
    let first = part.items.iter().position(|item| !is_mark(scene, item))?;
    let (segment, last) = (&part.items[first..], part.last);
    let (start, stop) = (segment.first()?.start, segment.last()?.end);
    let mut head = words.head(scene, start, stop)?;
    // 「R4春ごろB竣工」: when it was is told apart.
    let dated = segment.iter().filter(|item| matches!(item.kind, ItemKind::Date(_)) && item.end < head.end);
    if let Some(end) = dated.map(|item| item.end).next_back().filter(|&end| end > head.start) {
        head = Head { text: scene.text[end..head.end].to_owned(), start: end, ..head };
    }
    let bare = head.text.trim_start_matches(['の', 'に', 'を', 'は', '、', '・', '」', '』', ')']);
    head = Head { start: head.end - bare.len(), text: bare.to_owned(), ..head };
    if dates.is_empty() {
        return None;
    }
    let mut named = Vec::new();
    collect_names(segment, &mut named);
    collect_names(std::slice::from_ref(last), &mut named);
    let mut about = Vec::new();
    // 「Aにおいて、公募を開始（H30.10）⇒優先交渉権者を公表（H31.2）」: the chain is about whoever began it.
    let from = clause.saturating_sub(MAX_BACK);
    collect_names(part.before, &mut about);
    for before in (from..clause).rev() {
        if line.clauses[before + 1].before == Break::Sentence && !is_chain(line, before + 1) {
            break;
        }
        collect_names(&line.items[line.clauses[before].items.clone()], &mut about);
    }
    if line.row {
        about.extend(&line.topic.actors);
    }
    about.extend(&line.topic.names);
    about.dedup();
    let mut seen: Vec<LocalId> = Vec::new();
    for names in [&mut named, &mut about] {
        names.retain(|name| {
            let new = !seen.contains(name);
            if new {
                seen.push(*name);
            }
            new
        });
        names.truncate(MAX_NAMES);
    }
    if seen.is_empty() {
        return None;
    }
    let aside = if last.start >= stop { scene.of(last) } else { "" };
    let lead = &scene.text[start..head.start];
    // What stands behind the brackets says how it ended too: 「開催（R2.2）予定」.
    let behind = part
        .behind
        .iter()
        .find(|item| !matches!(item.kind, ItemKind::Bracket(_)))
        .filter(|item| matches!(item.kind, ItemKind::Text))
        .map_or("", |item| scene.of(item));
    let tail = format!("{}{behind}", &scene.text[head.end..stop]);
    Some(Happening {
        dates,
        // The object says nothing of it: a plan that was decided on, a preliminary contract that was signed.
        modality: modality(lead, &format!("{}{tail}", &scene.text[head.verb..head.end]), aside, line.column),
        head: head.text,
        named,
        about,
        // In a row of a table, the date stands in another cell.
        start: if line.row { 0 } else { start + leading_comma(&scene.text[start..]) },
        end: if line.row { scene.text.len() } else { last.end.max(stop) },
    })
}

fn leading_comma(text: &str) -> usize {
    text.len() - text.trim_start_matches(['、', ',', '・']).len()
}

/// Whether the clause goes on with ⇒ or →: the next step of the same matter.
fn is_chain(line: Line<'_>, clause: usize) -> bool {
    let start = line.items[line.clauses[clause].items.start].start;
    line.scene.text[..start].trim_end_matches(['⇒', '→', '⇨']).len() < start
}

fn is_mark(scene: &Scene, item: &Item) -> bool {
    match item.kind {
        ItemKind::Text => scene.of(item).chars().all(|c| !c.is_alphanumeric() || c == '〇'),
        ItemKind::Break(_) => true,
        _ => false,
    }
}

fn collect_names(items: &[Item], names: &mut Vec<LocalId>) {
    for item in items {
        match &item.kind {
            ItemKind::Name(name) if names.len() < 2 * MAX_NAMES => names.push(*name),
            ItemKind::Bracket(inner) => collect_names(inner, names),
            _ => {}
        }
    }
}

/// What happened, in the words of the text.
struct Head {
    text: String,
    start: usize,
    /// Where its verb or verbal noun begins.
    verb: usize,
    end: usize,
}

/// The morphemes of a line, by their bytes in the scene's text.
struct Words {
    words: Vec<Word>,
}

#[derive(Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    pos: PartOfSpeech,
}

impl Words {
    fn of(scene: &Scene, analysis: &Analysis) -> Self {
        let words = analysis.tokens.iter().filter_map(|token| {
            let (start, end) = scene.bytes(analysis.canonical.to_chars(token.span));
            (start < end).then_some(Word { start, end, pos: token.word.pos })
        });
        Self { words: words.collect() }
    }

    fn ends_in_event(&self, scene: &Scene, items: &[Item]) -> bool {
        match (items.first(), items.last()) {
            (Some(first), Some(last)) => self.head(scene, first.start, last.end).is_some(),
            _ => false,
        }
    }

    /// The verb or verbal noun with which `start..end` ends, together with what is done: 優先交渉権者を公表.
    fn head(&self, scene: &Scene, start: usize, end: usize) -> Option<Head> {
        let from = self.words.partition_point(|word| word.start < start);
        let to = self.words.partition_point(|word| word.end <= end);
        let words = self.words.get(from..to)?;
        let text = |word: &Word| &scene.text[word.start..word.end];
        let mut depth = 0usize;
        let mut at = None;
        for (number, word) in words.iter().enumerate().rev().take(4 * MAX_TAIL) {
            match text(word) {
                ")" | "]" | "〕" => depth += 1,
                "(" | "[" | "〔" => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ if is_event_word(word, text(word)) => {
                    at = Some(number);
                    break;
                }
                // 「中止となった」
                "と" if words.get(number + 1).is_some_and(|next| text(next).starts_with('な')) => {}
                word_text if !is_inflection(word, word_text) => return None,
                _ => {}
            }
        }
        let at = at?;
        let last = &words[at];
        // 立ち上げ, 取りまとめ
        let is_verb = |word: &Word| word.pos == PartOfSpeech::Verb;
        let mut stem = at;
        while stem > 0
            && is_verb(last)
            && is_verb(&words[stem - 1])
            && touches(&words[stem - 1], &words[stem])
        {
            stem -= 1;
        }
        let is_noun = |word: &Word| matches!(word.pos, PartOfSpeech::Noun(_) | PartOfSpeech::Prefix);
        let mut first = stem;
        while first > 0
            && is_noun(&words[first])
            && is_noun(&words[first - 1])
            && touches(&words[first - 1], &words[first])
        {
            first -= 1;
        }
        // 「公募を開始」, 「協定の締結」: what is begun or signed.
        if first > 1
            && matches!(text(&words[first - 1]), "を" | "の" | "が" | "は")
            && is_noun(&words[first - 2])
            && touches(&words[first - 1], &words[first])
        {
            let particle = first - 1;
            let mut object = particle - 1;
            while object > 0 && is_noun(&words[object - 1]) && touches(&words[object - 1], &words[object]) {
                object -= 1;
            }
            first = object;
        }
        let begin = words[first].start;
        let shown = &scene.text[begin..last.end];
        let shown = if shown.chars().count() > MAX_HEAD { text(last) } else { shown };
        Some(Head { text: shown.to_owned(), start: last.end - shown.len(), verb: last.start, end: last.end })
    }
}

fn touches(left: &Word, right: &Word) -> bool {
    left.end == right.start
}

/// A verbal noun, or a verb that is more than する and its like.
fn is_event_word(word: &Word, text: &str) -> bool {
    const LIGHT: &[&str] = &[
        "し",
        "する",
        "さ",
        "せ",
        "行っ",
        "行い",
        "行う",
        "行わ",
        "おこなっ",
        "なっ",
        "なる",
        "なり",
        "い",
        "いる",
        "い",
        "れ",
        "れる",
        "られ",
        "あり",
        "ある",
        "あっ",
        "図っ",
        "図る",
        "めざす",
        "目指す",
        "めざし",
        "目指し",
        "受け",
        "得",
        "向け",
        "向かっ",
        "伴い",
        "よっ",
        "より",
        "つい",
        "おい",
        "対し",
        "基づき",
        "関する",
        "係る",
        "含む",
        "除く",
        "経",
        "おけ",
        "き",
        "とっ",
        "でき",
        "ため",
    ];
    const MODAL: &[&str] = &[
        "予定", "計画", "検討", "目標", "見込", "想定", "期待", "報告", "記載", "参照", "再掲", "更新",
        "時点",
    ];
    match word.pos {
        PartOfSpeech::Noun(Noun::Verbal) => !MODAL.contains(&text),
        PartOfSpeech::Verb => !LIGHT.contains(&text),
        // 竣工 and 改組 are common nouns to the dictionary.
        PartOfSpeech::Noun(Noun::Common) => {
            matches!(text, "竣工" | "改組" | "落成" | "開所" | "開館" | "改称" | "発足" | "着工")
        }
        _ => false,
    }
}

/// What may stand between what happened and the end of its clause.
fn is_inflection(word: &Word, text: &str) -> bool {
    match word.pos {
        PartOfSpeech::Auxiliary | PartOfSpeech::Verb | PartOfSpeech::Symbol => true,
        PartOfSpeech::Particle => !matches!(text, "と" | "の" | "で" | "から" | "へ"),
        PartOfSpeech::Noun(Noun::Dependent) => true,
        PartOfSpeech::Noun(Noun::Verbal) => true,
        PartOfSpeech::Noun(_) => matches!(text, "見込み" | "見込" | "こと" | "等" | "済" | "済み"),
        _ => false,
    }
}
