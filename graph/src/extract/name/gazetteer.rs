//! Names that everybody knows: prefectures, municipalities, ministries, agencies, public bodies, countries, regions.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::{
    candidate::Candidate,
    lexicon::lines,
    line::{Class, Line},
};
use crate::EntityKind;

/// A known name and all that leads to it.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its full name.
    pub(super) name: String,
    /// What it is when nothing else is said.
    pub(super) kind: EntityKind,
    /// Class and, where the name is not unique, what sets it apart (`city:大阪府`).
    pub(super) key: String,
    /// A number for its class (city, ministry, company …), the same for ever.
    pub(super) class: u32,
}

/// The known names with a matcher over all of them.
#[derive(Debug)]
pub(super) struct Gazetteer {
    /// The entries; candidates point into this list.
    pub(super) entries: Vec<Entry>,
    forms: FxHashMap<String, usize>,
    matcher: AhoCorasick,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug)]
struct Pattern {
    entry: usize,
    /// A prefecture in hiragana: only at the beginning of a compound (おおさか産業創造館).
    hiragana: bool,
}

impl Gazetteer {
    /// Loads the embedded lists.
    pub(super) fn new() -> Self {
        let mut loading = Loading::default();
        for line in lines(include_str!("../../../data/bodies.tsv")) {
            let mut fields = line.split('\t');
            let (Some(name), Some(kind), Some(class)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let kind = kind.parse().unwrap_or(EntityKind::Organization);
            let entry = loading.entry(name, kind, class.to_owned());
            for alias in fields.next().unwrap_or("").split('|') {
                if !alias.is_empty() && !alias.ends_with('!') {
                    loading.form(alias, entry, false);
                }
            }
        }
        for line in lines(include_str!("../../../data/regions.tsv")) {
            let mut fields = line.split('\t');
            let (Some(name), Some(class)) = (fields.next(), fields.next()) else { continue };
            let entry = loading.entry(name, EntityKind::Place, class.to_owned());
            for alias in fields.next().unwrap_or("").split('|') {
                if !alias.is_empty() {
                    loading.form(alias, entry, false);
                }
            }
        }
        loading.municipalities();
        loading.finish()
    }

    /// The known names in a line, longest first at each place.
    pub(super) fn find(&self, line: &Line, found: &mut Vec<Candidate>) {
        for hit in self.matcher.find_iter(&line.text) {
            let pattern = self.patterns[hit.pattern().as_usize()];
            if !stands_alone(line, hit.start(), hit.end()) {
                continue;
            }
            if pattern.hiragana && !begins_compound(&line.text, hit.start(), hit.end()) {
                continue;
            }
            let kind = self.entries[pattern.entry].kind;
            found.push(Candidate {
                start: hit.start(),
                end: hit.end(),
                kind,
                margin: 1.0,
                gazetteer: Some(pattern.entry),
                recognizer: "gazetteer",
                ..Candidate::default()
            });
        }
    }

    /// The known body that a name is, or begins with: 厚生労働省 of 厚生労働省医政局.
    pub(super) fn beginning(&self, name: &str) -> Option<&str> {
        let ends = name.char_indices().skip(2).map(|(at, _)| at).chain([name.len()]);
        let entries = ends.filter_map(|end| Some(&self.entries[self.lookup(name.get(..end)?)?]));
        let body = entries.filter(|entry| entry.kind == EntityKind::Organization).last();
        body.map(|entry| entry.name.as_str())
    }

    /// The entry that a name or usual abbreviation leads to.
    pub(super) fn lookup(&self, form: &str) -> Option<usize> {
        self.forms.get(form).copied()
    }
}

/// Whether kanji or katakana follow, and no hiragana stand before: elsewhere hiragana are ordinary words.
fn begins_compound(text: &str, start: usize, end: usize) -> bool {
    let hiragana = |c: char| ('ぁ'..='ゖ').contains(&c);
    let follows = |c: char| ('ァ'..='ヺ').contains(&c) || ('一'..='鿿').contains(&c);
    text[end..].starts_with(follows) && !text[..start].ends_with(hiragana)
}

/// Whether the bytes are whole morphemes: 京都 in 東京都 is not, 大阪 in 大阪市 is shadowed by the longer name.
pub(super) fn stands_alone(line: &Line, start: usize, end: usize) -> bool {
    // The dictionary has 府内 and 市内 as words of their own.
    let within = end > 0
        && line.text[end..].starts_with('内')
        && line.text[..end].ends_with(['府', '市', '県', '区', '都', '町']);
    if !line.is_edge(start) || !(line.is_edge(end) || within) {
        return false;
    }
    // Latin words are one atom even where the dictionary cuts them.
    let (first, last) = (line.atom_at(start), line.atom_at(end - 1));
    let whole = |index: usize, at_start: bool| {
        let atom = &line.atoms[index];
        !matches!(atom.class, Class::Latin | Class::Number)
            || if at_start { atom.start == start } else { atom.end == end }
    };
    whole(first, true) && whole(last, false)
}

#[derive(Default)]
struct Loading {
    entries: Vec<Entry>,
    forms: FxHashMap<String, usize>,
    patterns: Vec<(String, Pattern)>,
}

impl Loading {
    fn entry(&mut self, name: &str, kind: EntityKind, class: String) -> usize {
        let key = format!("{class}:{name}");
        let entry = self.entries.len();
        let general = class.split(':').next().unwrap_or(&class);
        let class = crate::tagger::number_of(general);
        self.entries.push(Entry { name: name.to_owned(), kind, key, class });
        self.form(name, entry, false);
        entry
    }

    fn form(&mut self, form: &str, entry: usize, hiragana: bool) {
        if self.forms.contains_key(form) {
            return;
        }
        self.forms.insert(form.to_owned(), entry);
        // A single character is a name only where rules of their own say so (国).
        if form.chars().nth(1).is_none() {
            return;
        }
        self.patterns.push((form.to_owned(), Pattern { entry, hiragana }));
    }

    fn municipalities(&mut self) {
        let mut rows: Vec<[&str; 4]> = Vec::new();
        let mut times: FxHashMap<&str, u32> = FxHashMap::default();
        for line in lines(include_str!("../../../data/municipalities.tsv")) {
            let mut fields = line.split('\t');
            if let (Some(name), Some(class), Some(prefecture)) = (fields.next(), fields.next(), fields.next())
            {
                *times.entry(name).or_default() += 1;
                rows.push([name, class, prefecture, fields.next().unwrap_or("")]);
            }
        }
        for [name, class, prefecture, _] in &rows {
            // 府中市 is two cities, 川崎町 two towns: alone the name leads to neither of them in particular.
            let unique = times[name] == 1;
            if !unique && self.forms.contains_key(*name) {
                continue;
            }
            let class = match (prefecture.is_empty(), unique) {
                (false, true) => format!("{class}:{prefecture}"),
                _ => (*class).to_owned(),
            };
            self.entry(name, EntityKind::Organization, class);
        }
        for [name, class, _, reading] in &rows {
            let stem = match *class {
                "prefecture" if *name != "北海道" => name.strip_suffix(['都', '府', '県']),
                "designated_city" => name.strip_suffix('市'),
                _ => None,
            };
            if let Some(stem) =
                stem.filter(|stem| stem.chars().count() >= 2 && !self.forms.contains_key(*stem))
            {
                let entry = self.entry(stem, EntityKind::Place, "area".to_owned());
                let sound = reading.strip_suffix("けん").or_else(|| reading.strip_suffix(['と', 'ふ', 'し']));
                if let Some(sound) = sound.filter(|sound| sound.chars().count() >= 3) {
                    self.form(sound, entry, true);
                }
            }
        }
    }

    fn finish(self) -> Gazetteer {
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(self.patterns.iter().map(|(form, _)| form.as_str()))
            .expect("a few thousand short patterns always fit");
        let patterns = self.patterns.into_iter().map(|(_, pattern)| pattern).collect();
        Gazetteer { entries: self.entries, forms: self.forms, matcher, patterns }
    }
}
