//! One entity of all the names that joining took for one.

use super::{
    key::fold,
    legal::{Legal, without_legal_form},
};
use crate::{Alias, Entity, EntityId, EntityKind, Evidence, FormOrigin, Join};

/// A distinct key with all that documents say under it.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// What is hashed to an id.
    pub(super) key: String,
    pub(super) folded: String,
    pub(super) program: bool,
    pub(super) scoped: bool,
    pub(super) gazetteer: Option<String>,
    /// The legal form that belongs to the key.
    pub(super) legal: Option<Legal>,
    /// Number of local entities by kind.
    pub(super) kinds: [u32; 4],
    /// Names in the spellings of the documents, each with the number of documents.
    pub(super) spellings: Vec<(String, u32)>,
    /// Other forms, each with its best origin and first evidence.
    pub(super) forms: Vec<(String, FormOrigin, Option<Evidence>)>,
    /// Keys under which single documents would have it.
    pub(super) former: Vec<String>,
    /// Ids in public registers: (register, id).
    pub(super) pins: Vec<(String, String)>,
    /// For whom the documents speak that name it; two of them stand for any number.
    pub(super) owners: Vec<String>,
    /// First mention.
    pub(super) sighting: Option<Evidence>,
}

/// One entity of all names that were joined, each with whether it is but a short form of another.
pub(super) fn merge(
    nodes: &[(bool, &Node)],
    mut joins: Vec<Join>,
    is_global: impl Fn(&str) -> bool,
) -> Entity {
    let (_, head) = nodes
        .iter()
        .max_by_key(|(short, node)| {
            let listed = node.key.starts_with("gazetteer:");
            let long = node.folded.chars().count();
            (listed, !short, long, std::cmp::Reverse(node.key.as_str()))
        })
        .expect("every component has a member");
    // Nodes of one name differ by their legal forms only.
    let same_name = nodes.iter().filter(|(_, node)| node.folded == head.folded);
    let name =
        best_spelling(same_name.flat_map(|(_, node)| &node.spellings)).unwrap_or(&head.folded).to_owned();
    let mut kinds = [0u32; 4];
    // A short form by itself says little about what it names.
    let telling = nodes.iter().any(|(short, _)| !short);
    for (_, node) in nodes.iter().filter(|(short, _)| !telling || !short) {
        for (sum, count) in kinds.iter_mut().zip(node.kinds) {
            *sum += count;
        }
    }
    let mut aliases: Vec<Alias> = Vec::new();
    for (short, node) in nodes {
        let own = (!node.scoped).then(|| id_of(&node.key));
        let spelled = node.spellings.iter().map(|(name, _)| (name, FormOrigin::Name, None));
        let forms = node.forms.iter().map(|(text, origin, evidence)| (text, *origin, evidence.as_ref()));
        for (text, origin, evidence) in forms.chain(spelled) {
            // That a short form is its own entity's name elsewhere adds nothing to what defines it.
            let own_name = *short && origin == FormOrigin::Name;
            let origin = if own_name { FormOrigin::Definition } else { origin };
            let global = !node.scoped
                && (matches!(origin, FormOrigin::Name | FormOrigin::Gazetteer) || is_global(&fold(text)));
            let id = own.as_ref().filter(|_| node.spellings.iter().any(|(name, _)| name == text)).cloned();
            match aliases.iter_mut().find(|alias| alias.text == *text) {
                Some(alias) => {
                    alias.id = alias.id.take().or(id);
                    alias.global |= global;
                    if origin < alias.origin || (alias.evidence.is_none() && origin == alias.origin) {
                        alias.origin = origin;
                        alias.evidence = evidence.cloned();
                    }
                }
                None => {
                    let evidence = evidence.cloned();
                    aliases.push(Alias { text: text.clone(), origin, global, evidence, id });
                }
            }
        }
        joins.extend(node.own_joins());
    }
    aliases.retain(|alias| alias.text != name);
    aliases.sort_unstable();
    joins.sort_by(|a, b| {
        (&a.rule, &a.left, &a.right, &a.evidence).cmp(&(&b.rule, &b.left, &b.right, &b.evidence))
    });
    joins.dedup();
    let mut external_ids: Vec<(String, String)> = nodes
        .iter()
        .filter_map(|(_, node)| node.gazetteer.as_deref())
        .map(|key| {
            let (scheme, value) = key.split_once(':').unwrap_or(("gazetteer", key));
            (scheme.to_owned(), value.to_owned())
        })
        .collect();
    external_ids.extend(nodes.iter().flat_map(|(_, node)| node.pins.iter().cloned()));
    external_ids.sort_unstable();
    external_ids.dedup();
    Entity {
        id: id_of(&head.key),
        kind: most_usual_kind(kinds),
        name,
        aliases,
        first_year: None,
        last_year: None,
        external_ids,
        mention_count: 0,
        document_count: 0,
        joins,
    }
}

impl Node {
    /// Number of documents that name it.
    pub(super) fn documents(&self) -> u32 {
        self.spellings.iter().map(|(_, documents)| documents).sum()
    }

    /// The name in its best spelling: without (仮称) when any document writes it so, then the most usual, then the
    /// longest.
    pub(super) fn spelling(&self) -> &str {
        best_spelling(&self.spellings).unwrap_or(&self.folded)
    }

    /// Joins that the common key itself made.
    fn own_joins(&self) -> Vec<Join> {
        let chosen = self.spelling();
        let mut joins = Vec::new();
        for (name, documents) in &self.spellings {
            let rule = if name == chosen {
                if *documents < 2 {
                    continue;
                }
                "same_name"
            } else if without_legal_form(&keifu_corpus::Normalized::matching(name).text)
                == without_legal_form(&keifu_corpus::Normalized::matching(chosen).text)
            {
                "legal_form"
            } else if self.key.starts_with("gazetteer:") {
                "gazetteer"
            } else if fold(name) != fold(chosen) {
                "department"
            } else {
                "spelling"
            };
            joins.push(Join {
                rule: rule.to_owned(),
                left: chosen.to_owned(),
                right: name.clone(),
                evidence: self.sighting.clone(),
            });
        }
        joins
    }
}

fn best_spelling<'s>(spellings: impl IntoIterator<Item = &'s (String, u32)>) -> Option<&'s str> {
    let best = spellings.into_iter().max_by_key(|(name, documents)| {
        let tentative = name.contains("(仮称)");
        (!tentative, *documents, name.chars().count(), std::cmp::Reverse(name.as_str()))
    });
    best.map(|(name, _)| name.as_str())
}

pub(super) fn count_spelling(spellings: &mut Vec<(String, u32)>, name: &str) {
    match spellings.iter_mut().find(|(known, _)| known == name) {
        Some((_, documents)) => *documents += 1,
        None => spellings.push((name.to_owned(), 1)),
    }
}

pub(super) fn id_of(key: &str) -> EntityId {
    EntityId(format!("e{}", keifu_corpus::hash::short(key.as_bytes())))
}

/// The kind most documents give; of equal ones the first, organization before all.
fn most_usual_kind(kinds: [u32; 4]) -> EntityKind {
    let most = kinds.iter().copied().max().unwrap_or(0);
    let best = EntityKind::ALL.iter().find(|kind| kinds[**kind as usize] == most);
    best.copied().unwrap_or(EntityKind::Organization)
}
