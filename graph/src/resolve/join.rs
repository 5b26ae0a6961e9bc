//! Which local entities of all documents are one: union-find over distinct names, every join with its rule.

mod judged;
mod pinned;
mod rules;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    ResolveInput,
    department::{Owned, meeting, owned},
    key::{fold, prepared},
    legal::{Legal, legal_form},
    lineage::is_part,
    merge::{Node, count_spelling, id_of, merge},
    split::Own,
};
use crate::{
    DocumentIndex, Entity, EntityId, EntityIndex, EntityKind, Evidence, FormOrigin, Join, Judgement,
    LocalEntity, LocalId, Registry, Unpinned,
};

pub(super) use judged::Outcome;

/// What joining makes of the local entities.
pub(super) struct Joined {
    /// Ascending by id; counts and years not filled yet.
    pub(super) entities: Vec<Entity>,
    /// Ids under other keys, ascending.
    pub(super) redirects: Vec<(EntityId, EntityIndex)>,
    /// For each document, the entity of each of its local ones.
    pub(super) entity_of: Vec<Vec<EntityIndex>>,
    /// What lineage asks for.
    pub(super) names: Names,
    /// What became of judgements.
    pub(super) judged: Outcome,
    /// Entities that a register may have, for a person to decide.
    pub(super) unpinned: Vec<Unpinned>,
    /// How often one name was held against another: that this is linear is what a test checks.
    #[cfg_attr(not(test), expect(dead_code, reason = "the cost is read by tests only"))]
    pub(super) steps: u64,
}

/// Names as lineage needs them.
#[derive(Default)]
pub(super) struct Names {
    /// Entities other than programs by folded name.
    pub(super) body_by_name: FxHashMap<String, EntityIndex>,
    /// Preparatory bodies: folded name, entity, first mention.
    pub(super) preparatory: Vec<(String, EntityIndex, Evidence)>,
    /// Bodies whose names end as those of parts do: folded name, entity, first mention.
    pub(super) parts: Vec<(String, EntityIndex, Evidence)>,
}

type NodeIndex = u32;

/// Names shorter than this are too general to be taken for one another where a document is not sure of them.
const SURE_LENGTH: usize = 5;

/// Of so many who meet every two are compared with those of other meetings.
const MOST_PARTIES: usize = 8;

/// Joins the local entities of documents that are ascending by id; judgements are in force and ascending by time.
pub(super) fn join<'j>(
    inputs: &'j [ResolveInput],
    judgements: &[&'j Judgement],
    own: &'j [Own<'j>],
    registry: &Registry,
) -> Joined {
    let locals = inputs.iter().flat_map(|input| &input.extraction.entities);
    let mut folds: FxHashMap<&str, String> = FxHashMap::default();
    for local in locals {
        folds.entry(&local.name).or_insert_with(|| fold(&local.name));
    }
    let mut work = Work { confirmed: confirmed(inputs, &folds), folds, ..Work::default() };
    work.own = own.iter().map(|own| ((own.document, own.local), own.key.as_str())).collect();
    let node_of: Vec<Vec<NodeIndex>> =
        (0..).zip(inputs).map(|(document, input)| work.add_document(document, input)).collect();
    work.root = (0..work.nodes.len() as u32).collect();
    work.joins = Vec::new();
    work.replay(judgements, own);
    work.pin(registry);
    work.join_gazetteer_names();
    work.join_legal_forms();
    work.join_sounds();
    work.join_meetings();
    work.join_definitions();
    work.finish(&node_of)
}

/// Folded names that are proper names for sure: used as such by some document, or the name of what a preparatory body
/// prepares. Where another document is not sure, it means the same.
fn confirmed(inputs: &[ResolveInput], folds: &FxHashMap<&str, String>) -> FxHashSet<String> {
    let mut confirmed: FxHashSet<&str> = FxHashSet::default();
    let mut unsure: FxHashSet<&str> = FxHashSet::default();
    for local in inputs.iter().flat_map(|input| &input.extraction.entities) {
        let Some(folded) = folds.get(local.name.as_str()) else { continue };
        if local.global {
            confirmed.insert(folded.as_str());
        } else {
            unsure.insert(folded);
        }
    }
    confirmed.extend(folds.values().filter_map(|folded| prepared(folded)));
    confirmed.retain(|name| unsure.contains(name) && name.chars().count() >= SURE_LENGTH);
    confirmed.into_iter().map(str::to_owned).collect()
}

/// The legal form that a document writes with a name.
fn legal_form_of(local: &LocalEntity) -> Option<Legal> {
    local.forms.iter().filter(|form| form.origin == FormOrigin::Name).find_map(|form| {
        let telling = ["法人", "会社", "組合", "(", "."].iter().any(|sign| form.text.contains(sign));
        telling.then(|| legal_form(&keifu_corpus::Normalized::matching(&form.text).text)).flatten()
    })
}

#[derive(Default)]
struct Work<'i> {
    /// Folded form of every name.
    folds: FxHashMap<&'i str, String>,
    confirmed: FxHashSet<String>,
    nodes: Vec<Node>,
    by_key: FxHashMap<String, NodeIndex>,
    /// Meetings of one body by two of those who meet with it.
    meetings: Vec<(String, NodeIndex)>,
    /// (child, parent) by their names.
    parents: Vec<(NodeIndex, NodeIndex)>,
    root: Vec<NodeIndex>,
    joins: Vec<(NodeIndex, Join)>,
    pins: pinned::Pins,
    steps: u64,
    /// Nodes that were joined as somebody's short form.
    short: FxHashSet<NodeIndex>,
    /// Folded short forms that lead to one entity only.
    global_forms: FxHashSet<(NodeIndex, String)>,
    /// Keys of local entities that a judgement takes out of what they would belong to.
    own: FxHashMap<(DocumentIndex, LocalId), &'i str>,
    judging: judged::Judging<'i>,
}

impl<'i> Work<'i> {
    fn add_document(&mut self, document: DocumentIndex, input: &'i ResolveInput) -> Vec<NodeIndex> {
        let mut scoped: FxHashMap<String, u32> = FxHashMap::default();
        let mut seen: FxHashSet<(NodeIndex, &str)> = FxHashSet::default();
        let owner = input.extraction.speaks_for.as_deref().map(fold);
        let nodes: Vec<NodeIndex> = input
            .extraction
            .entities
            .iter()
            .zip(0..)
            .map(|(local, number)| {
                let mut folded = self.folds.get(local.name.as_str()).cloned().unwrap_or_default();
                let class = if local.kind == EntityKind::Program { "program" } else { "body" };
                let mut global = local.global || self.confirmed.contains(&folded);
                // Of companies the gazetteer knows the name, not which of several that have it.
                let listed =
                    local.gazetteer.as_ref().filter(|key| key.contains(':') && !key.starts_with("company:"));
                let is_owned = local.kind == EntityKind::Organization && listed.is_none();
                let mut alone = local.global;
                match (owned(&folded).filter(|_| is_owned), &owner) {
                    (None, _) => {}
                    (Some(Owned::Within), Some(owner)) => {
                        folded = format!("{owner}{folded}");
                        (alone, global) = (true, true);
                    }
                    (Some(_), _) => (alone, global) = (false, false),
                }
                let legal = if class == "body" { legal_form_of(local) } else { None };
                let form = legal.map(Legal::code).unwrap_or_default();
                // The key within the document: its id leads on should another document make sure of the name.
                let scoped_key = (!alone && listed.is_none()).then(|| {
                    let base = format!("{}:{class}:{folded}", input.document);
                    let number = scoped.entry(base.clone()).or_default();
                    *number += 1;
                    format!("{base}:{number}")
                });
                let (key, former) = match (listed, scoped_key) {
                    (Some(key), _) => (format!("gazetteer:{key}"), None),
                    (None, Some(key)) if !global => (key, None),
                    (None, former) => (format!("{class}:{folded}{form}"), former),
                };
                let node = match self.own.get(&(document, number)) {
                    Some(own) => self.own_node(own, folded, local),
                    None => self.node(key, folded, local, global),
                };
                self.nodes[node as usize].legal = legal;
                self.nodes[node as usize].former.extend(former);
                if let (Some(owner), Some((head, parties))) = (&owner, meeting(&local.name)) {
                    let parties: Vec<String> = parties.into_iter().take(MOST_PARTIES).map(fold).collect();
                    for (at, one) in parties.iter().enumerate() {
                        let keys =
                            parties[..at].iter().map(|other| format!("{owner}\0{head}\0{other}\0{one}"));
                        self.meetings.extend(keys.map(|key| (key, node)));
                    }
                }
                if seen.insert((node, &local.name)) {
                    count_spelling(&mut self.nodes[node as usize].spellings, &local.name);
                }
                node
            })
            .collect();
        for ((local, &at), number) in input.extraction.entities.iter().zip(&nodes).zip(0..) {
            let node = &mut self.nodes[at as usize];
            node.kinds[local.kind as usize] += 1;
            node.named_by(local.kind, input.extraction.speaks_for.as_deref());
            // Where a name lacks the body it belongs to, one that has it shows more.
            let lacks = |seen: &Evidence| {
                let found = input.extraction.sightings.get(number as usize).and_then(Option::as_ref);
                seen.quote.len() < node.folded.len()
                    && found.is_some_and(|found| found.text.len() > seen.quote.len())
            };
            if node.sighting.as_ref().is_none_or(lacks) {
                let quote = input.extraction.sightings.get(number as usize).cloned().flatten();
                node.sighting = quote.map(|quote| super::evidence(document, quote));
            }
            for form in &local.forms {
                let evidence = form.evidence.clone().map(|quote| super::evidence(document, quote));
                match node.forms.iter_mut().find(|(text, ..)| *text == form.text) {
                    Some((_, origin, first)) => {
                        if form.origin < *origin || (form.origin == *origin && first.is_none()) {
                            (*origin, *first) = (form.origin, evidence);
                        }
                    }
                    None => node.forms.push((form.text.clone(), form.origin, evidence)),
                }
            }
            if let Some(&parent) = local.parent.and_then(|parent| nodes.get(parent as usize)) {
                self.parents.push((at, parent));
            }
        }
        nodes
    }

    fn node(&mut self, key: String, folded: String, local: &LocalEntity, global: bool) -> NodeIndex {
        if let Some(&node) = self.by_key.get(&key) {
            return node;
        }
        let node = self.nodes.len() as NodeIndex;
        self.by_key.insert(key.clone(), node);
        self.nodes.push(Node {
            key,
            folded,
            program: local.kind == EntityKind::Program,
            scoped: !global,
            gazetteer: local.gazetteer.clone(),
            ..Node::default()
        });
        node
    }

    fn find(&mut self, mut at: NodeIndex) -> NodeIndex {
        self.steps += 1;
        while self.root[at as usize] != at {
            self.root[at as usize] = self.root[self.root[at as usize] as usize];
            at = self.root[at as usize];
        }
        at
    }

    /// Joins `other` to `one`; says so.
    fn union(&mut self, one: NodeIndex, other: NodeIndex, join: Join) {
        let (a, b) = (self.find(one), self.find(other));
        if a != b && !self.refuses(a, b, &join) && !self.pinned_apart(a, b) {
            self.root[a.max(b) as usize] = a.min(b);
            self.keep_apart_together(a.min(b), a.max(b));
            self.move_pins(a.max(b), a.min(b));
            self.joins.push((one, join));
        }
    }

    fn finish(mut self, node_of: &[Vec<NodeIndex>]) -> Joined {
        let mut members: FxHashMap<NodeIndex, Vec<NodeIndex>> = FxHashMap::default();
        for at in 0..self.nodes.len() as NodeIndex {
            let root = self.find(at);
            members.entry(root).or_default().push(at);
        }
        let global: FxHashSet<(NodeIndex, String)> = std::mem::take(&mut self.global_forms)
            .into_iter()
            .map(|(at, form)| (self.find(at), form))
            .collect();
        let mut joins: FxHashMap<NodeIndex, Vec<Join>> = FxHashMap::default();
        for (at, join) in std::mem::take(&mut self.joins) {
            let root = self.find(at);
            joins.entry(root).or_default().push(join);
        }
        let mut made: Vec<(Entity, Vec<NodeIndex>)> = members
            .into_iter()
            .map(|(root, members)| {
                let joins = joins.remove(&root).unwrap_or_default();
                {
                    let nodes: Vec<(bool, &Node)> = members
                        .iter()
                        .map(|at| (self.short.contains(at), &self.nodes[*at as usize]))
                        .collect();
                    (merge(&nodes, joins, |form| global.contains(&(root, form.to_owned()))), members)
                }
            })
            .collect();
        made.sort_unstable_by(|a, b| a.0.id.cmp(&b.0.id));
        let mut index_of = vec![0; self.nodes.len()];
        let mut joined = Joined {
            entities: Vec::with_capacity(made.len()),
            redirects: Vec::new(),
            entity_of: Vec::new(),
            names: Names::default(),
            judged: Outcome::default(),
            unpinned: Vec::new(),
            steps: self.steps,
        };
        for (at, (entity, members)) in (0..).zip(made) {
            for member in members {
                index_of[member as usize] = at;
                let node = &self.nodes[member as usize];
                let ids = [&node.key].into_iter().chain(&node.former).map(|key| id_of(key));
                joined.redirects.extend(ids.filter(|id| *id != entity.id).map(|id| (id, at)));
                if node.program || node.scoped {
                    continue;
                }
                joined.names.body_by_name.insert(node.folded.clone(), at);
                // A department that stands without its body shows no tie to it.
                if is_part(&node.folded)
                    && let Some(sighting) = node.sighting.as_ref().filter(|it| fold(&it.quote) == node.folded)
                {
                    joined.names.parts.push((node.folded.clone(), at, sighting.clone()));
                }
                if let (Some(_), Some(sighting)) = (prepared(&node.folded), &node.sighting) {
                    joined.names.preparatory.push((node.folded.clone(), at, sighting.clone()));
                }
            }
            joined.entities.push(entity);
        }
        self.set_scopes(&index_of, &mut joined.entities);
        joined.judged = self.outcome(&index_of);
        joined.redirects.sort_unstable();
        joined.unpinned = self.unpinned(&index_of);
        joined.entity_of =
            node_of.iter().map(|nodes| nodes.iter().map(|&node| index_of[node as usize]).collect()).collect();
        joined
    }
}
