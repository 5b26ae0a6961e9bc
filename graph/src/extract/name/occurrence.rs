//! Every occurrence of every form, in all passages: a name found once is found wherever it stands.

mod part;
mod scope;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use keifu_corpus::{Analysis, Document, Noun};
use rustc_hash::FxHashMap;

use self::{
    part::{Nested, nested, parents},
    scope::{Scoped, add_shorts},
};
use super::{
    apposition,
    gazetteer::stands_alone,
    join::{Cited, Joined},
    lexicon::Lexicon,
    line::{Class, Line},
};
use crate::{
    AliasDefinition, AliasScope, EntityKind, Extraction, Form, FormOrigin, LocalEntity, LocalId, Mention,
    Place, extract::quote,
};

/// Forms that are looked for everywhere.
struct Pattern {
    thing: usize,
    /// A tail of a longer name: only where nothing stands before it.
    tail: bool,
    kind: EntityKind,
    /// The longest name of another thing that this one begins with.
    nested: Option<Nested>,
    /// Where the part begins that is also used alone, in bytes; 0 for none.
    core: usize,
    /// The second of two places named as one, and where it begins: 関西 in 大阪・関西.
    second: Option<(usize, usize)>,
}

/// A mention before its thing has a number: passage, start and end in the line's text, thing.
pub(super) type Found = (usize, usize, usize, usize);

/// Finds all mentions and writes entities, mentions and definitions into `extraction`.
pub(super) fn find(
    document: &Document,
    analyses: &[Analysis],
    lines: &[Line],
    lexicon: &Lexicon,
    joined: Joined,
    extraction: &mut Extraction,
) {
    let (texts, patterns) = patterns(&joined);
    let mut found: Vec<Found> = Vec::new();
    // Made anew for each document: left to itself the crate would spend longer on a table of all transitions than a
    // report takes to search.
    let matcher = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(&texts);
    if let Ok(matcher) = matcher {
        for (passage, line) in lines.iter().enumerate() {
            find_in_line(&matcher, &patterns, passage, line, &mut found);
        }
    }
    let scoped = add_shorts(document, &joined, &mut found);
    apposition::add(document, lines, lexicon, &joined, &mut found);
    // A（B） as a whole is a form of the name too.
    found.extend(
        joined
            .definitions
            .iter()
            .filter(|defined| defined.whole)
            .map(|defined| (defined.cited.passage, defined.cited.start, defined.cited.end, defined.thing)),
    );
    found.sort_by_key(|&(passage, start, end, thing)| (passage, start, std::cmp::Reverse(end), thing));
    found.dedup();
    write(document, analyses, lines, joined, &found, &scoped, extraction);
}

fn patterns(joined: &Joined) -> (Vec<String>, Vec<Pattern>) {
    let mut owners: FxHashMap<&str, usize> = FxHashMap::default();
    for (thing, named) in joined.things.iter().enumerate() {
        for (form, ..) in &named.forms {
            owners.entry(form).or_insert(thing);
        }
    }
    let mut texts = Vec::new();
    let mut patterns = Vec::new();
    let mut seen = FxHashMap::default();
    for (thing, named) in joined.things.iter().enumerate() {
        for (form, origin, _) in &named.forms {
            let bare_head = super::join::is_short_body(form);
            if form.chars().count() < 2 || bare_head || seen.insert(form.clone(), thing).is_some() {
                continue;
            }
            patterns.push(Pattern {
                thing,
                tail: *origin == FormOrigin::Tail,
                kind: named.kind,
                nested: nested(joined, &owners, thing, form),
                core: named.cores.iter().find(|(text, _)| text == form).map_or(0, |core| core.1),
                second: second(joined, &owners, thing, form),
            });
            texts.push(form.clone());
        }
    }
    (texts, patterns)
}

/// The place that a name of two places ends with.
fn second(
    joined: &Joined,
    owners: &FxHashMap<&str, usize>,
    thing: usize,
    form: &str,
) -> Option<(usize, usize)> {
    let (_, second) = form.split_once('・')?;
    let &owner = owners.get(second)?;
    let places = [thing, owner].iter().all(|&at| joined.things[at].kind == EntityKind::Place);
    (places && owner != thing).then_some((owner, form.len() - second.len()))
}

fn find_in_line(
    matcher: &AhoCorasick,
    patterns: &[Pattern],
    passage: usize,
    line: &Line,
    found: &mut Vec<Found>,
) {
    let mut at = 0;
    while let Some(hit) = matcher.find(aho_corasick::Input::new(&line.text).range(at..)) {
        let pattern = &patterns[hit.pattern().as_usize()];
        if !fits(line, pattern, hit.start(), hit.end()) {
            // Another form may begin within the refused one.
            at = hit.start() + line.text[hit.start()..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        found.push((passage, hit.start(), hit.end(), pattern.thing));
        if let Some(nested) = pattern.nested
            && line.is_edge(hit.start() + nested.length)
        {
            found.push((passage, hit.start(), hit.start() + nested.length, nested.thing));
        }
        if let Some((place, at)) = pattern.second
            && line.is_edge(hit.start() + at)
        {
            found.push((passage, hit.start() + at, hit.end(), place));
        }
        if pattern.core > 0 && line.is_edge(hit.start() + pattern.core) {
            found.push((passage, hit.start() + pattern.core, hit.end(), pattern.thing));
        }
        at = hit.end();
    }
}

fn fits(line: &Line, pattern: &Pattern, start: usize, end: usize) -> bool {
    if !stands_alone(line, start, end) {
        return false;
    }
    let first = line.atom_at(start);
    let joined_before = |only_nouns: bool| {
        first > 0 && !line.atoms[first].gap && {
            let before = line.atoms[first - 1].class;
            match before {
                Class::Noun(Noun::Place | Noun::Number | Noun::Counter | Noun::Adverbial) => !only_nouns,
                Class::Noun(_) | Class::Prefix => true,
                Class::Latin => !only_nouns,
                _ => false,
            }
        }
    };
    if pattern.tail && joined_before(false) {
        return false;
    }
    if pattern.kind == EntityKind::Place {
        // 日本版, 日本人: no longer the place; and no place in the middle of another compound.
        const OTHER: &[char] =
            &['版', '型', '人', '語', '製', '産', '式', '初', '一', '風', '側', '系', '料'];
        if line.text[end..].starts_with(OTHER) || joined_before(true) {
            return false;
        }
    }
    true
}

fn write(
    document: &Document,
    analyses: &[Analysis],
    lines: &[Line],
    joined: Joined,
    found: &[Found],
    scoped: &[Scoped],
    extraction: &mut Extraction,
) {
    let mut ids: Vec<Option<LocalId>> = vec![None; joined.things.len()];
    let mut order = Vec::new();
    for &(_, _, _, thing) in found {
        if ids[thing].is_none() {
            ids[thing] = Some(order.len() as LocalId);
            order.push(thing);
        }
    }
    let cite = |cited: Cited| {
        let line = &lines[cited.passage];
        let span = analyses[cited.passage].canonical.to_chars(line.canonical(cited.start, cited.end));
        quote(document, cited.passage as u32, span)
    };
    // Each short form of a thing once, in order of place.
    let text_of = |place: Cited| &lines[place.passage].text[place.start..place.end];
    let mut headed: FxHashMap<(usize, &str), Cited> = FxHashMap::default();
    let mut first_scoped: Vec<(&Scoped, &str)> = Vec::new();
    for short in scoped {
        let text = text_of(short.short);
        headed.entry((short.thing, text)).or_insert_with(|| {
            first_scoped.push((short, text));
            short.short
        });
    }
    let mut forms: Vec<Vec<Form>> = order
        .iter()
        .map(|&thing| {
            let named = &joined.things[thing];
            let mut forms = vec![Form { text: named.name.clone(), origin: FormOrigin::Name, evidence: None }];
            for (text, origin, cited) in &named.forms {
                if *text != named.name {
                    forms.push(Form { text: text.clone(), origin: *origin, evidence: cited.map(cite) });
                }
            }
            forms
        })
        .collect();
    for &(passage, start, end, thing) in found {
        let Some(entity) = ids[thing] else { continue };
        let line = &lines[passage];
        let text = &line.text[start..end];
        let of = &mut forms[entity as usize];
        let known = of.iter().position(|form| form.text == text);
        let form = known.unwrap_or_else(|| {
            of.push(Form {
                text: text.to_owned(),
                origin: match text {
                    _ if headed.contains_key(&(thing, text)) => FormOrigin::Heading,
                    _ if text.ends_with(')') => FormOrigin::Name,
                    _ => FormOrigin::Tail,
                },
                evidence: None,
            });
            of.len() - 1
        }) as u32;
        let span = analyses[passage].canonical.to_chars(line.canonical(start, end));
        extraction.mentions.push(Mention { entity, form, place: Place { passage: passage as u32, span } });
    }
    let parents = parents(&joined, &ids);
    for ((&thing, forms), parent) in order.iter().zip(forms).zip(parents_of(&order, &parents)) {
        let named = &joined.things[thing];
        extraction.entities.push(LocalEntity {
            name: named.name.clone(),
            kind: named.kind,
            forms,
            global: named.global,
            parent,
            gazetteer: named.gazetteer.clone(),
        });
    }
    for (scoped, text) in first_scoped {
        let Some(entity) = ids[scoped.thing] else { continue };
        extraction.aliases.push(AliasDefinition {
            short: text.to_owned(),
            long: joined.things[scoped.thing].name.clone(),
            entity,
            scope: AliasScope::Heading,
            evidence: cite(scoped.since.unwrap_or(scoped.short)),
        });
    }
    for defined in &joined.definitions {
        let Some(entity) = ids[defined.thing] else { continue };
        extraction.aliases.push(AliasDefinition {
            short: defined.short.clone(),
            long: defined.long.clone(),
            entity,
            scope: AliasScope::Document,
            evidence: cite(defined.cited),
        });
    }
}

fn parents_of<'a>(
    order: &'a [usize],
    parents: &'a FxHashMap<usize, LocalId>,
) -> impl Iterator<Item = Option<LocalId>> + 'a {
    order.iter().map(|thing| parents.get(thing).copied())
}
