//! The rules by which names are taken for one: each looks names up, none compares all with all.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{NodeIndex, Work};
use crate::{
    FormOrigin, Join,
    resolve::{
        key::{fold, fold_as_w, is_distinctive, prepared},
        legal::Legal,
    },
};

/// How many times as many documents must write one legal form with a name as any other.
const BY_FAR: u32 = 4;

impl Work<'_> {
    /// A body that a gazetteer lists, and the same name where the gazetteer was not sure: one, unless the gazetteer
    /// lists several of that name (府中市).
    pub(super) fn join_gazetteer_names(&mut self) {
        let mut listed: FxHashMap<String, Vec<NodeIndex>> = FxHashMap::default();
        for (at, node) in (0..).zip(&self.nodes) {
            if node.key.starts_with("gazetteer:") {
                let mut names: Vec<String> = node.spellings.iter().map(|(name, _)| fold(name)).collect();
                names.sort_unstable();
                names.dedup();
                names.into_iter().for_each(|name| listed.entry(name).or_default().push(at));
            }
        }
        for at in 0..self.nodes.len() as NodeIndex {
            let node = &self.nodes[at as usize];
            if node.scoped || node.gazetteer.is_some() || node.program {
                continue;
            }
            let Some([only]) = listed.get(&node.folded).map(Vec::as_slice) else { continue };
            self.union_names(*only, at, "gazetteer");
        }
    }

    /// A name without legal form means the body whose form is the only one, or by far the most usual, that documents
    /// write with it; bodies of one name under several forms stay apart.
    pub(super) fn join_legal_forms(&mut self) {
        let mut by_name: FxHashMap<&str, Vec<NodeIndex>> = FxHashMap::default();
        for (at, node) in (0..).zip(&self.nodes) {
            if !node.scoped && !node.program && !node.key.starts_with("gazetteer:") {
                by_name.entry(&node.folded).or_default().push(at);
            }
        }
        let mut planned = Vec::new();
        for nodes in by_name.into_values().filter(|nodes| nodes.len() > 1) {
            let (mut formal, bare): (Vec<NodeIndex>, Vec<NodeIndex>) =
                nodes.into_iter().partition(|at| self.nodes[*at as usize].legal.is_some());
            formal.sort_by_key(|at| {
                let node = &self.nodes[*at as usize];
                (std::cmp::Reverse(node.documents()), node.legal)
            });
            let documents = |at: Option<&NodeIndex>| at.map_or(0, |at| self.nodes[*at as usize].documents());
            if documents(formal.first()) >= BY_FAR * documents(formal.get(1)) {
                planned.extend(
                    formal.first().into_iter().flat_map(|one| bare.iter().map(move |other| (*one, *other))),
                );
            }
        }
        planned.sort_unstable();
        for (one, other) in planned {
            self.union_names(one, other, "legal_form");
        }
    }

    /// ヴェ is written ベ by some and ウェ by others: the same where documents have both.
    pub(super) fn join_sounds(&mut self) {
        let mut planned = Vec::new();
        for (at, node) in (0..).zip(&self.nodes) {
            let sounds = node.spellings.iter().filter(|(name, _)| !node.scoped && name.contains('ヴ'));
            for as_w in sounds.filter_map(|(name, _)| fold_as_w(name)) {
                let class = if node.program { "program" } else { "body" };
                let form = node.legal.map(Legal::code).unwrap_or_default();
                let key = format!("{class}:{as_w}{form}");
                planned.extend(self.by_key.get(&key).map(|other| (at, *other)));
            }
        }
        for (one, other) in planned {
            self.union_names(one, other, "spelling");
        }
    }

    /// Joins two nodes for what their names are; the place where the second is named is the evidence.
    pub(super) fn union_names(&mut self, one: NodeIndex, other: NodeIndex, rule: &str) {
        let (left, right) = (&self.nodes[one as usize], &self.nodes[other as usize]);
        let join = Join {
            rule: rule.to_owned(),
            left: left.spelling().to_owned(),
            right: right.spelling().to_owned(),
            evidence: right.sighting.clone(),
        };
        self.union(one, other, join);
    }

    /// Meetings of one body under one head with two that meet in both: the same, held again.
    pub(super) fn join_meetings(&mut self) {
        let mut meetings = std::mem::take(&mut self.meetings);
        meetings.sort_unstable();
        for pair in meetings.windows(2) {
            let [(key, one), (other_key, other)] = pair else { continue };
            if key == other_key && one != other {
                self.union_names(*one, *other, "meeting");
            }
        }
    }

    /// A short form that every document which defines it gives to the same thing means that thing where it stands
    /// alone; never a form that anything else has too, and never a general word.
    pub(super) fn join_definitions(&mut self) {
        // Folded form → who has it, whether by definition, and the first words that define it.
        let mut holders: FxHashMap<String, Vec<(NodeIndex, bool, usize)>> = FxHashMap::default();
        for at in 0..self.nodes.len() as NodeIndex {
            let node = &self.nodes[at as usize];
            let mut forms: Vec<(String, bool, usize)> = Vec::new();
            for (number, (text, origin, _)) in node.forms.iter().enumerate() {
                let folded = fold(text);
                let defines = !matches!(origin, FormOrigin::Heading | FormOrigin::Tail) && !node.scoped;
                if folded != node.folded {
                    forms.push((folded, defines, number));
                }
            }
            for (form, defines, number) in forms {
                holders.entry(form).or_default().push((at, defines, number));
            }
        }
        // Whose very name is a form: only one of the same class that no gazetteer knows can be meant by a definition.
        let mut named: FxHashMap<&str, Vec<NodeIndex>> = FxHashMap::default();
        for (at, node) in (0..).zip(&self.nodes) {
            if !node.scoped && holders.contains_key(&node.folded) {
                named.entry(&node.folded).or_default().push(at);
            }
        }
        let named: FxHashMap<String, Vec<NodeIndex>> =
            named.into_iter().map(|(name, nodes)| (name.to_owned(), nodes)).collect();
        let parents: FxHashSet<(NodeIndex, NodeIndex)> = self
            .parents
            .clone()
            .into_iter()
            .map(|(child, parent)| (self.find(child), self.find(parent)))
            .collect();
        let mut forms: Vec<_> = holders.into_iter().collect();
        forms.sort_unstable();
        let mut planned = Vec::new();
        for (form, holders) in forms {
            let Some(&(target, _, number)) = holders.iter().find(|(_, defines, _)| *defines) else {
                continue;
            };
            let root = self.find(target);
            let one = holders.iter().all(|&(holder, ..)| self.find(holder) == root);
            if !one || !is_distinctive(&form) || self.is_local_form(root, &form) {
                continue;
            }
            // The end of the long form (認証制度 of さいたま市…認証制度) is but 「the said scheme」.
            let latin = form.is_ascii();
            if self.nodes[target as usize].folded.ends_with(&form) && !latin {
                continue;
            }
            let preparing = prepared(&self.nodes[target as usize].folded).is_some();
            if preparing && prepared(&form).is_none() {
                continue;
            }
            let mut others = named.get(&form).cloned().unwrap_or_default();
            others.retain(|&other| self.find(other) != root);
            others.dedup_by_key(|other| self.find(*other));
            let short = match others.as_slice() {
                [] => {
                    self.global_forms.insert((root, form));
                    continue;
                }
                &[short] => short,
                _ => continue,
            };
            let (long, other) = (&self.nodes[target as usize], &self.nodes[short as usize]);
            // Nothing in Latin initials tells a network from the body that runs it: there the long form decides.
            if other.gazetteer.is_some() || (other.program != long.program && !latin) {
                continue;
            }
            let short_root = self.find(short);
            if parents.contains(&(root, short_root)) || parents.contains(&(short_root, root)) {
                continue;
            }
            self.global_forms.insert((root, form));
            planned.push((target, short, number));
        }
        for (target, short, number) in planned {
            let (left, right) = (&self.nodes[target as usize], &self.nodes[short as usize]);
            let (text, origin, evidence) = &left.forms[number];
            let left_form = text.clone();
            let rule = match origin {
                FormOrigin::Gazetteer => "gazetteer",
                FormOrigin::Name => "spelling",
                _ => "definition",
            };
            let join = Join {
                rule: rule.to_owned(),
                left: left.spelling().to_owned(),
                right: right.spelling().to_owned(),
                evidence: evidence.clone(),
            };
            if self.refuses(target, short, &join) {
                let form = fold(&left_form);
                self.global_forms.retain(|(_, known)| *known != form);
                continue;
            }
            self.short.insert(short);
            self.union(target, short, join);
        }
    }
}
