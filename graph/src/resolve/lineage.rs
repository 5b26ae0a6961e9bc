//! What became of preparatory bodies, as far as names tell.

use keifu_corpus::Normalized;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{join::Names, key::prepared, legal::legal_form, relations::Stated};
use crate::{EntityIndex, EntityKind, Evidence, Facts, Modality, Predicate};

/// Whether a folded name ends as those of parts do.
pub(super) fn is_part(folded: &str) -> bool {
    PARTS.iter().chain(OFFICES).any(|end| folded.ends_with(end))
}

/// How parts of any body end.
const PARTS: &[&str] = &[
    "支部",
    "支社",
    "支店",
    "支所",
    "支局",
    "営業所",
    "出張所",
    "事業所",
    "事業部",
    "学部",
    "研究科",
    "大学院",
    "学府",
    "附属病院",
    "付属病院",
    "部会",
    "分科会",
    "ワーキンググループ",
    "wg",
    "事務局",
    "本部",
];

/// How offices of governments and ministries end, too.
const OFFICES: &[&str] = &["部", "局", "課", "室", "係", "事務所", "教育委員会"];

/// A part and the body whose name begins its name, wherever that is named: 大阪府商工労働部 and 大阪府. What documents state
/// themselves is not stated again.
pub(super) fn parts_of_bodies(facts: &Facts, names: &Names, statements: &[Stated]) -> Vec<Stated> {
    let stated: FxHashSet<(EntityIndex, Option<EntityIndex>)> = statements
        .iter()
        .filter(|statement| statement.predicate == Predicate::PartOf)
        .map(|statement| (statement.subject, statement.object))
        .collect();
    let mut parts: Vec<&(String, EntityIndex, Evidence)> = names.parts.iter().collect();
    parts.sort_unstable_by_key(|part| (part.1, &part.2));
    parts.dedup_by_key(|part| part.1);
    let mut found = Vec::new();
    for (folded, part, sighting) in parts {
        // The longest name that the rest makes a part of.
        let whole = folded.char_indices().rev().find_map(|(at, _)| {
            let &whole = names.body_by_name.get(&folded[..at])?;
            let entity = &facts.entities[whole as usize];
            let fits = entity.kind == EntityKind::Organization && begins_a_part(&folded[..at], &folded[at..]);
            (whole != *part && fits).then_some(whole)
        });
        let Some(whole) = whole.filter(|whole| !stated.contains(&(*part, Some(*whole)))) else { continue };
        found.push(Stated {
            subject: *part,
            predicate: Predicate::PartOf,
            object: Some(whole),
            modality: Modality::Fact,
            date: None,
            confidence: 0.85,
            rule: "name.part".to_owned(),
            evidence: sighting.clone(),
        });
    }
    found
}

/// Whether `rest` behind the name of a body makes the name of a part of it: 商工労働部 behind 大阪府, never 立大学工学部.
fn begins_a_part(body: &str, rest: &str) -> bool {
    const OTHER: &[char] = &['立', '民', '内', '営', '外', '長', '域', '債', '税', '産', '人'];
    let government = body.ends_with(['都', '道', '府', '県', '市', '区', '町', '村', '省', '庁']);
    let ends: &[&[&str]] = if government { &[PARTS, OFFICES] } else { &[PARTS] };
    !rest.starts_with(OTHER)
        && !rest.contains("準備")
        && ends.iter().any(|ends| ends.iter().any(|end| rest.ends_with(end)))
}

/// (仮称)A設立準備組織 and A, when both are named and no statement says how they hang together: a candidate with the
/// first mention of the preparatory body as its evidence. It is a fact once A has a legal form or is said to be founded.
pub(super) fn prepared_bodies(facts: &Facts, names: &Names, statements: &[Stated]) -> Vec<Stated> {
    let stated: FxHashSet<(EntityIndex, Option<EntityIndex>)> = statements
        .iter()
        .filter(|statement| statement.predicate == Predicate::RenamedTo)
        .map(|statement| (statement.subject, statement.object))
        .collect();
    // The founding of each body: of several statements the earliest that is dated.
    let mut founded: FxHashMap<EntityIndex, &Stated> = FxHashMap::default();
    for statement in statements.iter().filter(|statement| statement.modality == Modality::Fact) {
        let body = match statement.predicate {
            Predicate::Established => statement.subject,
            Predicate::Establishes => match statement.object {
                Some(object) => object,
                None => continue,
            },
            _ => continue,
        };
        let age = |it: &Stated| (it.date.is_none(), it.date, it.evidence.clone());
        let first = founded.entry(body).or_insert(statement);
        if age(statement) < age(first) {
            *first = statement;
        }
    }
    let has_legal_form = |name: &str| {
        let matching = Normalized::matching(name).text;
        !name.contains("(仮称)") && legal_form(&matching).is_some()
    };
    let mut candidates: FxHashMap<(EntityIndex, EntityIndex), &Evidence> = FxHashMap::default();
    for (folded, entity, sighting) in &names.preparatory {
        let Some(base) = prepared(folded) else { continue };
        let Some(&successor) = names.body_by_name.get(base) else { continue };
        if successor == *entity || stated.contains(&(*entity, Some(successor))) {
            continue;
        }
        let first = candidates.entry((*entity, successor)).or_insert(sighting);
        *first = (*first).min(sighting);
    }
    let mut pairs: Vec<_> = candidates.into_iter().collect();
    pairs.sort_unstable();
    pairs
        .into_iter()
        .flat_map(|((subject, object), evidence)| {
            let entity = &facts.entities[object as usize];
            let aliases = entity.aliases.iter().map(|alias| alias.text.as_str());
            let founding = founded.get(&object).copied();
            let is_founded = founding.is_some() || aliases.chain([entity.name.as_str()]).any(has_legal_form);
            let said = move |evidence: &Evidence| Stated {
                subject,
                predicate: Predicate::RenamedTo,
                object: Some(object),
                modality: if is_founded { Modality::Fact } else { Modality::Planned },
                date: founding.and_then(|founding| founding.date),
                confidence: 0.6,
                rule: "name.preparatory".to_owned(),
                evidence: evidence.clone(),
            };
            // The body that was prepared begins with its founding: that is the second witness.
            [Some(evidence), founding.map(|founding| &founding.evidence)].into_iter().flatten().map(said)
        })
        .collect()
}
