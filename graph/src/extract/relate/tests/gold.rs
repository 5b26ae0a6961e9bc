//! Precision and recall on the annotated reports, names taken from the annotation: what the rules alone can do.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use keifu_corpus::{Analysis, Document, Normalized, read_document};
use serde::Deserialize;

use super::{entity, known, relate, shown};
use crate::{EntityKind, LocalEntity, LocalId, Predicate, Statement};

#[derive(Deserialize)]
struct Gold {
    document: String,
    entities: Vec<GoldEntity>,
    relations: Vec<GoldRelation>,
}

#[derive(Deserialize)]
struct GoldEntity {
    id: String,
    name: String,
    r#type: String,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct GoldRelation {
    subject: String,
    predicate: String,
    object: Option<String>,
    date: Option<String>,
    #[serde(default)]
    optional: bool,
}

/// What was given, wanted and found.
#[derive(Default)]
struct Tally {
    given: usize,
    right: usize,
    wanted: usize,
    found: usize,
    dated_wanted: usize,
    dated_found: usize,
}

impl Tally {
    fn write(&self, title: &str, lines: &mut String) {
        let _ = writeln!(
            lines,
            "{title}: precision {:.3} ({}/{})  recall {:.3} ({}/{})  dates {:.3} ({}/{})",
            ratio(self.right, self.given),
            self.right,
            self.given,
            ratio(self.found, self.wanted),
            self.found,
            self.wanted,
            ratio(self.dated_found, self.dated_wanted),
            self.dated_found,
            self.dated_wanted
        );
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

type RelationKey = (Predicate, LocalId, Option<LocalId>);

fn key(predicate: Predicate, subject: LocalId, object: Option<LocalId>) -> RelationKey {
    match object {
        Some(object) if predicate.is_symmetric() && object < subject => (predicate, object, Some(subject)),
        object => (predicate, subject, object),
    }
}

fn compare(
    gold: &Gold,
    entities: &[LocalEntity],
    statements: &[Statement],
    lines: &mut String,
    tally: &mut Tally,
) {
    let id = |gold_id: &str| gold.entities.iter().position(|entity| entity.id == gold_id).unwrap() as LocalId;
    let mut wanted: BTreeMap<RelationKey, Vec<&GoldRelation>> = BTreeMap::new();
    for relation in &gold.relations {
        let object = relation.object.as_deref().map(id);
        wanted
            .entry(key(relation.predicate.parse().unwrap(), id(&relation.subject), object))
            .or_default()
            .push(relation);
    }
    let mut met: BTreeMap<RelationKey, bool> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for statement in statements {
        if !told.insert(shown(statement, entities)) {
            continue;
        }
        tally.given += 1;
        let this = key(statement.predicate, statement.subject, statement.object);
        let Some(relations) = wanted.get(&this) else {
            let _ = writeln!(
                lines,
                "  spurious {} [{} {:.2}] {}",
                shown(statement, entities),
                statement.rule,
                statement.confidence,
                statement.evidence.text
            );
            continue;
        };
        tally.right += 1;
        let dated = statement.date.is_some_and(|date| {
            relations.iter().filter_map(|relation| relation.date.as_deref()).any(|given| {
                date.start.to_string().as_str() <= format!("{given}-99").as_str()
                    && given <= date.end.to_string().as_str()
                    && date.start.to_string()[..4] <= given[..4]
            })
        });
        *met.entry(this).or_default() |= dated;
    }
    for (this, relations) in &wanted {
        let required = relations.iter().any(|relation| !relation.optional);
        let name = |id: LocalId| entities[id as usize].name.as_str();
        let line = format!("{} {} {}", name(this.1), this.0, this.2.map_or("-", name));
        if required {
            tally.wanted += 1;
            tally.found += usize::from(met.contains_key(this));
            if !met.contains_key(this) {
                let _ = writeln!(lines, "  missed {line}");
            }
        }
        if let Some(dated) = met.get(this)
            && relations.iter().any(|relation| relation.date.is_some())
        {
            tally.dated_wanted += 1;
            tally.dated_found += usize::from(*dated);
            if !dated {
                let _ = writeln!(lines, "  no date {line} {:?}", relations[0].date);
            }
        }
    }
}

fn read(shared: &Path, gold: &Gold) -> (Document, Vec<Analysis>) {
    let bytes = std::fs::read(shared.join("seeds").join(&gold.document)).unwrap();
    let document = read_document(&bytes, &gold.document, None).unwrap();
    let analyses = document
        .passages
        .iter()
        .map(|passage| Analysis { canonical: Normalized::canonical(&passage.text), tokens: Vec::new() })
        .collect();
    (document, analyses)
}

fn entities(gold: &Gold) -> Vec<LocalEntity> {
    let mut entities: Vec<LocalEntity> = gold
        .entities
        .iter()
        .map(|given| {
            let kind: EntityKind = given.r#type.parse().unwrap();
            let mut made = entity(&given.name, kind);
            let form = made.forms[0].clone();
            made.forms
                .extend(given.forms.iter().map(|text| crate::Form { text: text.clone(), ..form.clone() }));
            made
        })
        .collect();
    for at in 0..entities.len() {
        let parent = (0..entities.len()).find(|&other| {
            other != at
                && entities[at].kind == EntityKind::Organization
                && entities[other].kind == EntityKind::Organization
                && entities[at].name.strip_prefix(entities[other].name.as_str()).is_some_and(|rest| {
                    ["支部", "部会", "本部", "会議"].iter().any(|end| rest.ends_with(end))
                        && !rest.contains('の')
                })
        });
        entities[at].parent = parent.map(|parent| parent as LocalId);
    }
    entities
}

/// The statements between names as the recognizer finds them, told with the ids of the annotation where a form of the
/// name is annotated, otherwise with ids beyond it.
fn recognize(
    document: &Document,
    gold: &Gold,
    mut names: Vec<LocalEntity>,
) -> (Vec<Statement>, Vec<LocalEntity>) {
    let analyzer = keifu_indexer::Analyzer::new(&[]).unwrap();
    let mut worker = analyzer.worker();
    let analyses: Vec<Analysis> =
        document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
    let mut extraction = crate::Extractor::new().extract(document, &analyses);
    let annotated = |local: &LocalEntity| {
        let found = gold.entities.iter().position(|given| {
            local.forms.iter().any(|form| given.name == form.text || given.forms.contains(&form.text))
        })?;
        Some(found as LocalId)
    };
    let ids: Vec<LocalId> = extraction
        .entities
        .iter()
        .map(|local| {
            annotated(local).unwrap_or_else(|| {
                names.push(local.clone());
                (names.len() - 1) as LocalId
            })
        })
        .collect();
    for statement in &mut extraction.statements {
        statement.subject = ids[statement.subject as usize];
        statement.object = statement.object.map(|object| ids[object as usize]);
    }
    (extraction.statements, names)
}

#[test]
fn the_annotated_reports() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let Ok(files) = std::fs::read_dir(shared.join("eval/gold")) else {
        eprintln!("skipped: ../shared is absent");
        return;
    };
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let mut total = Tally::default();
    let mut whole = Tally::default();
    let mut lines = String::new();
    for path in paths {
        let gold: Gold = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let (document, analyses) = read(&shared, &gold);
        let entities = entities(&gold);
        let known = known(&document, &analyses, entities);
        let statements = relate(&document, &analyses, &known).statements;
        let _ = writeln!(lines, "{}: {} statements", gold.document, statements.len());
        compare(&gold, &known.entities, &statements, &mut lines, &mut total);
        let (recognized, names) = recognize(&document, &gold, known.entities);
        let _ =
            writeln!(lines, "{}: {} statements between recognized names", gold.document, recognized.len());
        compare(&gold, &names, &recognized, &mut lines, &mut whole);
    }
    whole.write("recognized names", &mut lines);
    total.write("annotated names", &mut lines);
    let (precision, recall) = (ratio(total.right, total.given), ratio(total.found, total.wanted));
    eprintln!("{lines}");
    assert!(precision >= 0.5 && recall >= 0.3, "{lines}");
}
