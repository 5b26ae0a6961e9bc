//! The ledger replayed among the nodes: what must be one, what must not, how far a short form leads.
//!
//! The newest judgement comes first: an older one that cannot hold beside those before it is superseded. So the
//! result depends on nothing but the ledger's times, and judgements that do not contradict each other may come in any
//! order.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{NodeIndex, Work};
use crate::{
    Effect, Entity, EntityIndex, Join, Judgement, JudgementId, LocalEntity, Named, Predicate, Refusal,
    Replayed, Scope, Verdict,
    resolve::{key::fold, merge::id_of, split::Own},
};

/// What judgements ask of joining, and what became of them.
#[derive(Default)]
pub(super) struct Judging<'j> {
    /// Of each root, what must not come to it: the other node and the judgement that says so.
    apart: FxHashMap<NodeIndex, Vec<(NodeIndex, &'j JudgementId)>>,
    refused: Vec<(NodeIndex, NodeIndex, Join, &'j JudgementId)>,
    /// Judgements, newest first, with what became of them and the nodes they are about.
    replayed: Vec<(&'j Judgement, Effect, Vec<NodeIndex>)>,
    /// How far a folded short form leads to a node's entity, and who says so.
    scopes: Vec<(NodeIndex, String, Scope, &'j JudgementId)>,
    hidden: Vec<NodeIndex>,
    hidden_relations: Vec<(NodeIndex, Predicate, Option<NodeIndex>)>,
}

/// What joining tells of judgements.
#[derive(Default)]
pub(in crate::resolve) struct Outcome {
    /// Judgements in force, by time.
    pub(in crate::resolve) replayed: Vec<Replayed>,
    pub(in crate::resolve) refused: Vec<Refusal>,
    pub(in crate::resolve) hidden: Vec<EntityIndex>,
    pub(in crate::resolve) hidden_relations: Vec<(EntityIndex, Predicate, Option<EntityIndex>)>,
}

impl<'i> Work<'i> {
    /// Replays the judgements, which are in force and ascending by time, before any rule joins.
    pub(super) fn replay(&mut self, judgements: &[&'i Judgement], own: &[Own<'i>]) {
        if judgements.is_empty() {
            return;
        }
        let targets = Targets::of(self, judgements);
        let mut sames: Vec<(NodeIndex, &'i JudgementId)> = Vec::new();
        for judgement in judgements.iter().rev() {
            let id = &judgement.id;
            let found: Option<Vec<NodeIndex>> =
                judgement.verdict.targets().into_iter().map(|target| targets.node(target)).collect();
            let Some(mut nodes) = found else {
                self.judging.replayed.push((judgement, Effect::Waits, Vec::new()));
                continue;
            };
            let target = nodes.first().copied().unwrap_or_default();
            let mut superseded = None;
            match &judgement.verdict {
                Verdict::Same { .. } => {
                    superseded = self.join_by(target, nodes[1], id);
                    if superseded.is_none() {
                        sames.push((target, id));
                    }
                }
                Verdict::NotSame { .. } => superseded = self.part_by(target, nodes[1], id, &sames),
                Verdict::Split { .. } => {
                    let own = own.iter().filter(|own| own.judgement == id);
                    let mut parts: Vec<NodeIndex> =
                        own.filter_map(|own| self.by_key.get(&own.key).copied()).collect();
                    parts.sort_unstable();
                    parts.dedup();
                    if parts.is_empty() {
                        self.judging.replayed.push((judgement, Effect::Waits, nodes));
                        continue;
                    }
                    for part in parts {
                        superseded = superseded.or(self.part_by(target, part, id, &sames));
                        nodes.push(part);
                    }
                }
                Verdict::AliasScope { form, scope, .. } => {
                    superseded = self.scope_by(target, &fold(form), *scope, id);
                }
                Verdict::Hide { .. } => self.judging.hidden.push(target),
                Verdict::HideRelation { predicate, .. } => {
                    self.judging.hidden_relations.push((target, *predicate, nodes.get(1).copied()));
                }
                Verdict::Undo { .. } => {}
            }
            let effect = superseded.map_or(Effect::Holds, |newer| Effect::Superseded(newer.clone()));
            self.judging.replayed.push((judgement, effect, nodes));
        }
    }

    /// The node of a local entity that a judgement takes out: no rule may join it by its name.
    pub(super) fn own_node(&mut self, key: &str, folded: String, local: &LocalEntity) -> NodeIndex {
        let node = self.node(key.to_owned(), folded, local, false);
        self.nodes[node as usize].gazetteer = None;
        node
    }

    /// Joins two nodes; gives the newer judgement that forbids it.
    fn join_by(&mut self, one: NodeIndex, other: NodeIndex, id: &JudgementId) -> Option<&'i JudgementId> {
        let (a, b) = (self.find(one), self.find(other));
        let forbids = self.apart(a, b);
        if forbids.is_none() {
            let join = Join {
                rule: format!("judgement:{id}"),
                left: self.nodes[one as usize].spelling().to_owned(),
                right: self.nodes[other as usize].spelling().to_owned(),
                evidence: None,
            };
            self.union(one, other, join);
        }
        forbids
    }

    /// Keeps two nodes apart; gives the newest judgement that joined them.
    fn part_by(
        &mut self,
        one: NodeIndex,
        other: NodeIndex,
        id: &'i JudgementId,
        sames: &[(NodeIndex, &'i JudgementId)],
    ) -> Option<&'i JudgementId> {
        let (a, b) = (self.find(one), self.find(other));
        if a != b {
            self.judging.apart.entry(a).or_default().push((other, id));
            self.judging.apart.entry(b).or_default().push((one, id));
            return None;
        }
        let joined = sames.iter().find(|(node, _)| self.find(*node) == a);
        // Without one both are the same node from the start: no judgement can part what bears one name.
        Some(joined.map_or(id, |(_, newer)| *newer))
    }

    fn scope_by(
        &mut self,
        node: NodeIndex,
        form: &str,
        scope: Scope,
        id: &'i JudgementId,
    ) -> Option<&'i JudgementId> {
        let root = self.find(node);
        let scopes = std::mem::take(&mut self.judging.scopes);
        let newer = scopes.iter().find(|(other, known, ..)| known == form && self.find(*other) == root);
        let newer = newer.map(|(.., newer)| *newer);
        self.judging.scopes = scopes;
        if newer.is_some() {
            return newer;
        }
        self.judging.scopes.push((node, form.to_owned(), scope, id));
        if scope == Scope::Global {
            for other in 0..self.nodes.len() as NodeIndex {
                if self.nodes[other as usize].folded == form
                    && self.find(other) != self.find(node)
                    && self.join_by(node, other, id).is_none()
                {
                    self.short.insert(other);
                }
            }
        }
        None
    }

    /// The judgement that keeps two roots apart.
    pub(super) fn apart(&mut self, a: NodeIndex, b: NodeIndex) -> Option<&'i JudgementId> {
        let of = |root| self.judging.apart.get(&root).map_or(0, Vec::len);
        let (few, many) = if of(a) <= of(b) { (a, b) } else { (b, a) };
        let candidates = self.judging.apart.get(&few)?.clone();
        candidates.into_iter().find(|(other, _)| self.find(*other) == many).map(|(_, id)| id)
    }

    /// Whether a rule's join is forbidden; if so, it is noted.
    pub(super) fn refuses(&mut self, one: NodeIndex, other: NodeIndex, join: &Join) -> bool {
        if self.judging.apart.is_empty() {
            return false;
        }
        let (a, b) = (self.find(one), self.find(other));
        let Some(id) = self.apart(a, b) else { return false };
        self.judging.refused.push((one, other, join.clone(), id));
        true
    }

    /// The root `gone` has become part of the root `kept`.
    pub(super) fn keep_apart_together(&mut self, kept: NodeIndex, gone: NodeIndex) {
        if let Some(mut moved) = self.judging.apart.remove(&gone) {
            let at = self.judging.apart.entry(kept).or_default();
            if at.len() < moved.len() {
                std::mem::swap(at, &mut moved);
            }
            at.extend(moved);
        }
    }

    /// Whether a judgement says that a short form leads to the root's entity only where it is defined.
    pub(super) fn is_local_form(&mut self, root: NodeIndex, form: &str) -> bool {
        let at = self
            .judging
            .scopes
            .iter()
            .position(|(_, known, scope, _)| known == form && *scope != Scope::Global);
        let Some(at) = at else { return false };
        let nodes: Vec<NodeIndex> = self.judging.scopes[at..]
            .iter()
            .filter(|(_, known, scope, _)| known == form && *scope != Scope::Global)
            .map(|(node, ..)| *node)
            .collect();
        nodes.into_iter().any(|node| self.find(node) == root)
    }

    /// Writes the judged scopes into the aliases.
    pub(super) fn set_scopes(&self, index_of: &[EntityIndex], entities: &mut [Entity]) {
        // Newest last, so that it counts.
        for (node, form, scope, _) in self.judging.scopes.iter().rev() {
            let entity = &mut entities[index_of[*node as usize] as usize];
            for alias in entity.aliases.iter_mut().filter(|alias| fold(&alias.text) == *form) {
                alias.global = *scope == Scope::Global;
            }
        }
    }

    /// What became of the judgements, told in entities.
    pub(super) fn outcome(&mut self, index_of: &[EntityIndex]) -> Outcome {
        let at = |node: NodeIndex| index_of[node as usize];
        let judging = std::mem::take(&mut self.judging);
        let mut outcome = Outcome::default();
        for (judgement, effect, nodes) in judging.replayed.into_iter().rev() {
            let mut entities: Vec<EntityIndex> = nodes.into_iter().map(at).collect();
            entities.sort_unstable();
            entities.dedup();
            let parts = effect == Effect::Holds
                && matches!(judgement.verdict, Verdict::NotSame { .. } | Verdict::Split { .. });
            outcome.replayed.push(Replayed { judgement: judgement.id.clone(), effect, entities, parts });
        }
        for (one, other, join, id) in judging.refused {
            // Another rule may have joined them on a way that was free.
            if at(one) != at(other) {
                let (left, right) = (at(one).min(at(other)), at(one).max(at(other)));
                outcome.refused.push(Refusal { left, right, join, judgement: id.clone() });
            }
        }
        outcome.refused.sort_by(|a, b| {
            let key = |it: &Refusal| (it.left, it.right, it.judgement.clone());
            let join = |it: &Refusal| (it.join.rule.clone(), it.join.left.clone(), it.join.right.clone());
            key(a).cmp(&key(b)).then_with(|| join(a).cmp(&join(b)))
        });
        outcome.refused.dedup();
        outcome.hidden = judging.hidden.into_iter().map(at).collect();
        outcome.hidden.sort_unstable();
        outcome.hidden.dedup();
        let relations = judging.hidden_relations.into_iter();
        outcome.hidden_relations =
            relations.map(|(one, predicate, other)| (at(one), predicate, other.map(at))).collect();
        outcome
    }
}

/// The nodes that judgements mean.
struct Targets {
    by_id: FxHashMap<String, NodeIndex>,
    /// Folded name → the only node of that name, `None` when there are several.
    by_name: FxHashMap<String, Option<NodeIndex>>,
}

impl Targets {
    fn of(work: &Work<'_>, judgements: &[&Judgement]) -> Self {
        let targets: Vec<&Named> =
            judgements.iter().flat_map(|judgement| judgement.verdict.targets()).collect();
        let ids: FxHashSet<&str> = targets.iter().map(|target| target.id.0.as_str()).collect();
        let names: FxHashSet<String> = targets.iter().map(|target| fold(&target.name)).collect();
        let mut found = Self { by_id: FxHashMap::default(), by_name: FxHashMap::default() };
        for (at, node) in (0..).zip(&work.nodes) {
            for key in std::iter::once(&node.key).chain(&node.former) {
                let id = id_of(key).0;
                if ids.contains(id.as_str()) {
                    found.by_id.entry(id).or_insert(at);
                }
            }
            if names.contains(&node.folded) {
                let only = found.by_name.entry(node.folded.clone()).or_insert(Some(at));
                if *only != Some(at) {
                    *only = None;
                }
            }
        }
        found
    }

    /// The node of a target's id, or else the only one of its name.
    fn node(&self, target: &Named) -> Option<NodeIndex> {
        let by_name = || self.by_name.get(&fold(&target.name)).copied().flatten();
        self.by_id.get(&target.id.0).copied().or_else(by_name)
    }
}
