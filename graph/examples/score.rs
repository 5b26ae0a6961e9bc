//! Precision, recall and F1 of names and of their aliases on annotated reports, as the evaluation script counts them.
//!
//! ```text
//! cargo run -p keifu-graph --example score [-- --misses] [SEEDS GOLD]
//! ```
//! Without folders, those beside the project are read.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    io::Write,
    path::PathBuf,
};

use keifu_corpus::{Normalized, read_document};
use keifu_graph::{EntityKind, Extractor};
use keifu_indexer::Analyzer;
use serde_json::Value;

#[derive(Default, Clone, Copy)]
struct Tally {
    found: u32,
    wanted: u32,
    right: u32,
    given: u32,
}

impl Tally {
    fn line(&self, name: &str) -> String {
        let ratio = |hit: u32, total: u32| if total == 0 { 0.0 } else { f64::from(hit) / f64::from(total) };
        let (p, r) = (ratio(self.right, self.given), ratio(self.found, self.wanted));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        format!("{name:16}{p:8.3}{r:8.3}{f1:8.3}{:7}{:7}", self.wanted, self.given)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut misses = false;
    for argument in std::env::args().skip(1) {
        if argument == "--misses" {
            misses = true;
        } else {
            folders.push(argument.into());
        }
    }
    let shared = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let (seeds, gold) = match folders.as_slice() {
        [seeds, gold] => (seeds.clone(), gold.clone()),
        _ => (shared.join("seeds"), shared.join("eval/gold")),
    };
    let mut out = std::io::stdout().lock();
    if !gold.is_dir() {
        writeln!(out, "skipped: ../shared is absent")?;
        return Ok(());
    }
    let analyzer = Analyzer::new(&[])?;
    let extractor = Extractor::new();
    let mut kinds: BTreeMap<EntityKind, Tally> = BTreeMap::new();
    let (mut all, mut aliases) = (Tally::default(), Tally::default());
    let mut paths: Vec<PathBuf> = fs::read_dir(&gold)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let annotated: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let (Some(name), Some(entities)) = (annotated["document"].as_str(), annotated["entities"].as_array())
        else {
            continue;
        };
        let document = read_document(&fs::read(seeds.join(name))?, name, None)?;
        let mut worker = analyzer.worker();
        let analyses: Vec<_> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        let extraction = extractor.extract(&document, &analyses);
        let mut surfaces: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
        for mention in &extraction.mentions {
            let text = &document.passages[mention.place.passage as usize].text;
            surfaces.entry(mention.entity).or_default().insert(bare(mention.place.span.of(text)));
        }
        let short = &name[..3];
        let wanted: Vec<Wanted> = entities.iter().filter_map(Wanted::of).collect();
        let mut reached = BTreeSet::new();
        for (&entity, forms) in &surfaces {
            let kind = extraction.entities[entity as usize].kind;
            let hits: Vec<usize> = (0..wanted.len())
                .filter(|&at| !wanted[at].forms.is_disjoint(forms) && wanted[at].fits(kind))
                .collect();
            for tally in [&mut all, kinds.entry(kind).or_default()] {
                tally.given += 1;
                tally.right += u32::from(!hits.is_empty());
            }
            if hits.is_empty() && misses {
                writeln!(out, "{short} spurious {kind}: {:?}", forms.iter().take(4).collect::<Vec<_>>())?;
            }
            reached.extend(hits);
        }
        let mut owner: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for (&entity, forms) in &surfaces {
            for form in forms {
                owner.entry(form).or_default().insert(entity);
            }
        }
        for (at, want) in wanted.iter().enumerate().filter(|(_, want)| !want.optional) {
            for tally in [&mut all, kinds.entry(want.kind).or_default()] {
                tally.wanted += 1;
                tally.found += u32::from(reached.contains(&at));
            }
            if misses && !reached.contains(&at) {
                writeln!(out, "{short} missed {}: {:?}", want.kind, want.forms)?;
            }
            let forms: Vec<&String> = want.own.iter().collect();
            for (first, a) in forms.iter().enumerate() {
                for b in &forms[first + 1..] {
                    aliases.wanted += 1;
                    let joined = matches!((owner.get(a.as_str()), owner.get(b.as_str())), (Some(x), Some(y)) if !x.is_disjoint(y));
                    aliases.found += u32::from(joined);
                    if misses && !joined {
                        writeln!(out, "{short} alias split: {a} | {b}")?;
                    }
                }
            }
        }
        let mut gold_of: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, want) in wanted.iter().enumerate() {
            for form in &want.forms {
                gold_of.entry(form).or_default().insert(at);
            }
        }
        for forms in surfaces.values() {
            let known: Vec<&String> =
                forms.iter().filter(|form| gold_of.contains_key(form.as_str())).collect();
            for (first, a) in known.iter().enumerate() {
                for b in &known[first + 1..] {
                    aliases.given += 1;
                    let same = !gold_of[a.as_str()].is_disjoint(&gold_of[b.as_str()]);
                    aliases.right += u32::from(same);
                    if misses && !same {
                        writeln!(out, "{short} alias merged wrongly: {a} | {b}")?;
                    }
                }
            }
        }
    }
    writeln!(out, "{:16}{:>8}{:>8}{:>8}{:>7}{:>7}", "", "P", "R", "F1", "wanted", "given")?;
    writeln!(out, "{}", all.line("entities"))?;
    writeln!(out, "{}", aliases.line("aliases"))?;
    for (kind, tally) in &kinds {
        writeln!(out, "{}", tally.line(kind.as_str()))?;
    }
    Ok(())
}

struct Wanted {
    kind: EntityKind,
    name: String,
    forms: BTreeSet<String>,
    own: BTreeSet<String>,
    optional: bool,
}

impl Wanted {
    fn of(value: &Value) -> Option<Self> {
        let name = value["name"].as_str()?;
        let own: BTreeSet<String> =
            value["forms"].as_array()?.iter().filter_map(Value::as_str).map(bare).collect();
        let mut forms = own.clone();
        forms.insert(bare(name));
        let kind = value["type"].as_str()?.parse().ok()?;
        let optional = value["optional"].as_bool().unwrap_or(false);
        Some(Self { kind, name: name.to_owned(), forms, own, optional })
    }

    fn fits(&self, kind: EntityKind) -> bool {
        let pair = |a, b| (self.kind, kind) == (a, b) || (self.kind, kind) == (b, a);
        let municipal = self.name.ends_with(['都', '道', '府', '県', '市', '区', '町', '村', '州', '国']);
        self.kind == kind
            || pair(EntityKind::Organization, EntityKind::Place)
                && (municipal || self.kind == EntityKind::Place)
            || pair(EntityKind::Facility, EntityKind::Place)
    }
}

/// The form that is compared: without blanks, case, legal forms and status.
fn bare(text: &str) -> String {
    const PREFIXES: &[&str] = &[
        "(仮称)",
        "(一財)",
        "(一社)",
        "(公財)",
        "(公社)",
        "(財)",
        "(社)",
        "(独)",
        "(国研)",
        "(国立研究開発法人)",
        "(地独)",
        "(株)",
        "(有)",
        "(学)",
        "一般財団法人",
        "一般社団法人",
        "公益財団法人",
        "公益社団法人",
        "財団法人",
        "社団法人",
        "地方独立行政法人",
        "独立行政法人",
        "国立研究開発法人",
        "国立大学法人",
        "株式会社",
        "有限会社",
        "学校法人",
    ];
    let folded = Normalized::matching(text).text;
    let mut rest = folded.as_str();
    while let Some(shorter) = PREFIXES.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
        rest = shorter;
    }
    let rest = rest.strip_suffix("株式会社").or_else(|| rest.strip_suffix("(株)")).unwrap_or(rest);
    if rest.is_empty() { folded } else { rest.to_owned() }
}
