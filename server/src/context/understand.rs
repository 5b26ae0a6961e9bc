//! A question in natural Japanese → a plan: entities by all their names, 年度 and dates, relation words, what is wanted,
//! and the words to search.

use keifu_corpus::{
    Analysis, ByteSpan, Normalized, Noun, PartOfSpeech, Token,
    calendar::{CalendarContext, DateKind, Interval, find_dates, fiscal_year_of},
};
use keifu_graph::{EntityIndex, Graph, MatchKind};

use super::words::{EMPTY, MEASURES, RELATIONS, ROLES, WANTS, Want};
use crate::{
    api::{
        common::Period,
        context::{Plan, PlanEntity},
    },
    library::Snapshot,
};

/// Longest name that is looked for, in morphemes.
const LONGEST_NAME: usize = 24;
/// Owners of an ambiguous name that are taken.
const OWNERS: usize = 2;
/// The most words that are searched.
const MOST_TERMS: usize = 24;
/// The most entities of a plan.
const MOST_ENTITIES: usize = 8;
/// A name that nothing bears is taken for one that is at least so much like it.
const LIKE_ENOUGH: f32 = 0.75;

/// A question understood, and what is doubtful about that.
#[derive(Debug, Default)]
pub(super) struct Understood {
    pub(super) plan: Plan,
    pub(super) notes: Vec<String>,
}

/// Reads a question.
pub(super) fn understand(library: &Snapshot, question: &str) -> Understood {
    let analysis = library.analyzer().worker().analyze(question);
    let text = analysis.canonical.text.as_str();
    let mut understood = Understood::default();
    let names = names_in(&library.graph, &analysis);
    let dates = read_dates(text, &mut understood);
    for (entity, span) in &names {
        add_entity(library, *entity, span.of(text), &mut understood.plan);
    }
    let lower = Normalized::matching(question).text;
    understood.plan.wants = wants(&lower);
    understood.plan.predicates = predicates(&lower);
    understood.plan.roles = roles(&lower);
    let spans: Vec<ByteSpan> = names.iter().map(|(_, span)| *span).collect();
    understood.plan.terms = terms(&analysis, &spans, &dates);
    if understood.plan.entities.is_empty() {
        look_for_similar(library, &mut understood);
    }
    understood
}

/// The entities that a text names and where, left to right, of names within names the longest.
pub(super) fn names_in(graph: &Graph, analysis: &Analysis) -> Vec<(EntityIndex, ByteSpan)> {
    let (text, tokens) = (analysis.canonical.text.as_str(), &analysis.tokens);
    let mut found: Vec<(EntityIndex, ByteSpan)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let last = tokens.len().min(at + LONGEST_NAME);
        let longest = (at..last).rev().find_map(|end| {
            let span = ByteSpan { start: tokens[at].span.start, end: tokens[end].span.end };
            if span.of(text).chars().nth(1).is_none() || !starts_and_ends_a_name(&tokens[at..=end]) {
                return None;
            }
            let owners = graph.bearing(span.of(text));
            (!owners.is_empty()).then_some((end, span, owners))
        });
        let Some((end, span, owners)) = longest else {
            at += 1;
            continue;
        };
        // A short form of something that has been named already means that.
        let known = owners.iter().find(|owner| found.iter().any(|(entity, _)| *entity == owner.entity));
        match known {
            Some(owner) => found.push((owner.entity, span)),
            None => {
                let sure = owners[0].kind < MatchKind::ScopedAlias;
                let taken = if sure { 1 } else { OWNERS };
                found.extend(owners.iter().take(taken).map(|owner| (owner.entity, span)));
            }
        }
        at = end + 1;
    }
    found
}

/// Whether a name can begin and end there: with no particle or auxiliary at either end.
fn starts_and_ends_a_name(tokens: &[Token]) -> bool {
    let bound = |token: &Token| {
        matches!(token.word.pos, PartOfSpeech::Particle | PartOfSpeech::Auxiliary | PartOfSpeech::Conjunction)
    };
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
    !bound(first) && !bound(last)
}

pub(super) fn add_entity(library: &Snapshot, entity: EntityIndex, text: &str, plan: &mut Plan) {
    let named = library.entity_ref(entity);
    if plan.entities.len() < MOST_ENTITIES && plan.entities.iter().all(|known| known.id != named.id) {
        plan.entities.push(PlanEntity { id: named.id, name: named.name, text: text.to_owned() });
    }
}

/// The 年度 and dates of a question; gives where they stand.
fn read_dates(text: &str, understood: &mut Understood) -> Vec<ByteSpan> {
    let dates = find_dates(text, &CalendarContext::default());
    let plan = &mut understood.plan;
    let mut before: Option<(u32, i32)> = None;
    for date in &dates {
        let Some(interval) = date.interval else {
            if date.relative {
                let said = date.span.of(text);
                understood.notes.push(format!(
                    "「{said}」がどの年度かは質問からは分かりません。年度を指定すると絞り込めます"
                ));
            }
            continue;
        };
        // 平成30年 is called by the 年度 that begins in it.
        let year = i32::from(interval.start.year());
        let (first, last) = match date.kind {
            DateKind::Year => (year, year),
            _ => (fiscal_year_of(interval.start), fiscal_year_of(interval.end)),
        };
        // 平成28年度から令和元年度まで.
        let between = before.and_then(|(end, _)| text.get(end as usize..date.span.start as usize));
        let from = match (between.map(str::trim), before) {
            (Some("から" | "~" | "-" | "より" | "から、"), Some((_, year))) if year < first => year,
            _ => first,
        };
        if last - from < 64 {
            plan.fiscal_years.extend(from..=last);
        }
        if !matches!(date.kind, DateKind::FiscalYear | DateKind::Range) {
            plan.dates.push(Period { start: interval.start.to_string(), end: interval.end.to_string() });
        }
        before = Some((date.span.end, last));
    }
    plan.fiscal_years.sort_unstable();
    plan.fiscal_years.dedup();
    plan.dates.truncate(16);
    dates.iter().map(|date| date.span).collect()
}

fn wants(question: &str) -> Vec<String> {
    let mut wants: Vec<Want> = Vec::new();
    let mut at = 0;
    while at < question.len() {
        let rest = &question[at..];
        let longest =
            WANTS.iter().filter(|(words, _)| rest.starts_with(words)).max_by_key(|(words, _)| words.len());
        let counted = longest.is_none() && rest.starts_with('何');
        if let Some((words, want)) = longest {
            wants.push(*want);
            at += words.len();
        } else {
            if counted {
                wants.push(Want::HowMany);
            }
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    wants.sort_unstable();
    wants.dedup();
    // 誘致件数は目標を達成したか: numbers are compared.
    wants.into_iter().map(|want| want.as_str().to_owned()).collect()
}

fn predicates(question: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (words, predicates) in RELATIONS {
        if words.iter().any(|word| question.contains(word)) {
            for predicate in *predicates {
                if !found.iter().any(|known| known == predicate.as_str()) {
                    found.push(predicate.as_str().to_owned());
                }
            }
        }
    }
    found
}

fn roles(question: &str) -> Vec<String> {
    let asked = |words: &[&str]| words.iter().any(|word| question.contains(word));
    ROLES.iter().filter(|(words, _)| asked(words)).map(|(_, role)| role.as_str().to_owned()).collect()
}

/// The words of a question that a report may contain: nouns that stand together, and verbs in dictionary form.
fn terms(analysis: &Analysis, names: &[ByteSpan], dates: &[ByteSpan]) -> Vec<String> {
    let text = analysis.canonical.text.as_str();
    let mut terms: Vec<String> = Vec::new();
    let mut run: Option<ByteSpan> = None;
    let mut asking = false;
    for token in &analysis.tokens {
        let surface = token.span.of(text);
        let in_date = dates.iter().any(|date| date.overlaps(token.span));
        // 何 and the counter after it ask; they stand for nothing.
        let asks = surface.starts_with('何') || surface.starts_with('誰');
        let counts = asking
            && matches!(token.word.pos, PartOfSpeech::Noun(Noun::Counter | Noun::Suffix | Noun::Common));
        asking = asks;
        let joins = is_content(token) && !in_date && !asks && !counts;
        let near = run.is_some_and(|run| run.end == token.span.start);
        match (&mut run, joins) {
            (Some(run), true) if near => run.end = token.span.end,
            (_, true) => {
                close(&mut run, text, names, &mut terms);
                run = Some(token.span);
            }
            (_, false) => {
                close(&mut run, text, names, &mut terms);
                if let Some(verb) = content_verb(token, surface) {
                    push(&mut terms, verb);
                }
            }
        }
    }
    close(&mut run, text, names, &mut terms);
    terms.truncate(MOST_TERMS);
    terms
}

/// Ends a run of nouns: it is a word to search unless it is a name, of which the entity takes care, or says nothing.
fn close(run: &mut Option<ByteSpan>, text: &str, names: &[ByteSpan], terms: &mut Vec<String>) {
    let Some(span) = run.take() else { return };
    if names.iter().any(|name| name.contains(span)) {
        return;
    }
    let word = span.of(text);
    let is_role = measures_only(word);
    if word.chars().any(char::is_alphanumeric) && !EMPTY.contains(&word) && !is_role {
        push(terms, word);
    }
}

/// Whether a word says but that something is a figure, aimed at or reached (目標, 数値目標, 実績値).
fn measures_only(word: &str) -> bool {
    let mut rest = word;
    let words = || ROLES.iter().flat_map(|(words, _)| words.iter()).chain(MEASURES);
    while let Some(shorter) = words().find_map(|known| rest.strip_prefix(known)) {
        rest = shorter;
    }
    rest.is_empty()
}

fn push(terms: &mut Vec<String>, word: &str) {
    if !terms.iter().any(|known| known == word) {
        terms.push(word.to_owned());
    }
}

/// Whether a morpheme is a part of a word that a report may contain.
fn is_content(token: &Token) -> bool {
    match token.word.pos {
        PartOfSpeech::Noun(Noun::Pronoun | Noun::Dependent) => false,
        PartOfSpeech::Noun(_) | PartOfSpeech::Prefix | PartOfSpeech::Other => true,
        // ・ within a name, - within a word.
        PartOfSpeech::Symbol => false,
        _ => false,
    }
}

fn content_verb<'a>(token: &'a Token, surface: &'a str) -> Option<&'a str> {
    if !matches!(token.word.pos, PartOfSpeech::Verb | PartOfSpeech::Adjective) {
        return None;
    }
    let base = token.word.base.as_deref().unwrap_or(surface);
    // A verb written in hiragana alone (する, いる, なる) says little.
    let says = base.chars().any(|c| !matches!(c, 'ぁ'..='ん')) && !EMPTY.contains(&base);
    says.then_some(base)
}

/// Of a question that names nothing known: what is most like its words.
fn look_for_similar(library: &Snapshot, understood: &mut Understood) {
    let terms: Vec<String> =
        understood.plan.terms.iter().filter(|term| term.chars().count() >= 4).cloned().collect();
    for term in terms {
        let Some(near) = library.graph.nearest_names(&term, 1).first().copied() else { continue };
        if near.score < LIKE_ENOUGH {
            continue;
        }
        let name = library.entity_ref(near.entity).name;
        understood
            .notes
            .push(format!("「{term}」という名前はありません。近い名前の「{name}」でも探しました"));
        add_entity(library, near.entity, &term, &mut understood.plan);
    }
}

/// The days of a plan's period; `None` when they are no days.
pub(super) fn interval(period: &Period) -> Option<Interval> {
    let (start, end) = (period.start.parse().ok()?, period.end.parse().ok()?);
    (start <= end).then_some(Interval { start, end })
}
