//! Pins: which body of a public register a name stands for, where that is not ambiguous.

use keifu_corpus::{
    Normalized,
    registry::{RegistryRow, Scheme},
};
use rustc_hash::FxHashMap;

use super::{NodeIndex, Work};
use crate::{
    Doubt, EntityIndex, EntityKind, Registry, Unpinned,
    resolve::{legal::legal_form, merge::Node},
};

/// Names without legal form that are shorter than this, in characters, are not pinned without a person's word.
const TELLING_LENGTH: usize = 5;

/// Most bodies that are told of for a name that many bear.
const MOST_CANDIDATES: usize = 10;

/// What a register says about a node.
#[derive(Debug)]
enum Finding<'r> {
    Pinned(&'r RegistryRow),
    Doubtful(Doubt, Vec<&'r RegistryRow>),
}

/// What registers said about all nodes.
#[derive(Debug, Default)]
pub(in crate::resolve) struct Pins {
    /// By root: the id in each register.
    ids: FxHashMap<NodeIndex, [Option<String>; Scheme::ALL.len()]>,
    doubts: Vec<(NodeIndex, Scheme, Doubt, Vec<RegistryRow>, u32)>,
}

impl Work<'_> {
    /// Pins every node to the one body that its name can mean, and joins those that mean the same body.
    pub(super) fn pin(&mut self, registry: &Registry) {
        if registry.is_empty() {
            return;
        }
        let mut by_id: FxHashMap<(Scheme, &str), Vec<NodeIndex>> = FxHashMap::default();
        for at in 0..self.nodes.len() as NodeIndex {
            let node = &self.nodes[at as usize];
            if node.scoped || node.program || node.is_region() {
                continue;
            }
            let rows = registry.under(&node.folded);
            for scheme in Scheme::ALL {
                let node = &self.nodes[at as usize];
                match find(node, rows.iter().filter(|row| row.scheme == scheme).collect()) {
                    None => {}
                    Some(Finding::Pinned(row)) => {
                        by_id.entry((scheme, &row.id)).or_default().push(at);
                        self.nodes[at as usize].pins.push((scheme.as_str().to_owned(), row.id.clone()));
                        // Where a person has joined two bodies already, the first is the one.
                        let root = self.find(at);
                        self.pins.ids.entry(root).or_default()[scheme as usize].get_or_insert(row.id.clone());
                    }
                    Some(Finding::Doubtful(doubt, rows)) => {
                        let total = rows.len() as u32;
                        let first = rows.into_iter().take(MOST_CANDIDATES).cloned().collect();
                        self.pins.doubts.push((at, scheme, doubt, first, total));
                    }
                }
            }
        }
        let mut same: Vec<Vec<NodeIndex>> = by_id.into_values().filter(|nodes| nodes.len() > 1).collect();
        same.sort_unstable();
        for nodes in same {
            for other in &nodes[1..] {
                self.union_names(nodes[0], *other, "registry");
            }
        }
    }

    /// Whether a register says that two roots are different bodies.
    pub(super) fn pinned_apart(&self, one: NodeIndex, other: NodeIndex) -> bool {
        let (Some(one), Some(other)) = (self.pins.ids.get(&one), self.pins.ids.get(&other)) else {
            return false;
        };
        one.iter().zip(other).any(|(one, other)| one.is_some() && other.is_some() && one != other)
    }

    /// Notes that what is known of one root holds for the other now.
    pub(super) fn move_pins(&mut self, from: NodeIndex, to: NodeIndex) {
        let Some(moved) = self.pins.ids.remove(&from) else { return };
        for (known, moved) in self.pins.ids.entry(to).or_default().iter_mut().zip(moved) {
            *known = known.take().or(moved);
        }
    }

    /// What a person must decide; `index_of` gives the entity of each node.
    pub(super) fn unpinned(&mut self, index_of: &[EntityIndex]) -> Vec<Unpinned> {
        let mut unpinned: Vec<Unpinned> = Vec::new();
        for (at, scheme, doubt, candidates, total) in std::mem::take(&mut self.pins.doubts) {
            let root = self.find(at);
            if self.pins.ids.get(&root).is_some_and(|ids| ids[scheme as usize].is_some()) {
                continue;
            }
            unpinned.push(Unpinned { entity: index_of[at as usize], scheme, doubt, candidates, total });
        }
        unpinned.sort_by_key(|unpinned| (unpinned.entity, unpinned.scheme, unpinned.total));
        unpinned.dedup_by_key(|unpinned| (unpinned.entity, unpinned.scheme));
        unpinned
    }
}

/// The body that a node's name can mean among those that bear it.
fn find<'r>(node: &Node, mut rows: Vec<&'r RegistryRow>) -> Option<Finding<'r>> {
    if let Some(legal) = node.legal {
        rows.retain(|row| legal_form(&Normalized::matching(&row.name).text) == Some(legal));
    }
    rows.dedup_by_key(|row| &row.id);
    // 府中市 in what 東京都 says: the one that is there.
    if rows.len() > 1 && rows.iter().all(|row| is_local_government(row)) {
        let here = |row: &&&RegistryRow| node.place().is_some_and(|place| place == row.prefecture);
        let near: Vec<&RegistryRow> = rows.iter().filter(here).copied().collect();
        if near.len() == 1 {
            rows = near;
        }
    }
    let only = match rows.as_slice() {
        [] => return None,
        [only] => *only,
        _ => return Some(Finding::Doubtful(Doubt::Several, rows)),
    };
    // 大阪大学 is 国立大学法人大阪大学 without doubt, さくら need not be 株式会社さくら.
    let form = legal_form(&Normalized::matching(&only.name).text);
    let bare = node.legal.is_none() && form.is_some_and(|form| !form.class.is_public());
    Some(if only.closed {
        Finding::Doubtful(Doubt::Closed, rows)
    } else if bare && node.folded.chars().count() < TELLING_LENGTH {
        Finding::Doubtful(Doubt::ShortName, rows)
    } else {
        Finding::Pinned(only)
    })
}

fn is_local_government(row: &RegistryRow) -> bool {
    row.name.ends_with(['都', '道', '府', '県', '市', '区', '町', '村'])
}

impl Node {
    /// The prefecture that a gazetteer puts it in, or that all documents which name it speak for.
    fn place(&self) -> Option<&str> {
        let known = self.gazetteer.as_deref().and_then(|key| match key.split(':').collect::<Vec<_>>()[..] {
            [_, prefecture, _] => Some(prefecture),
            _ => None,
        });
        known.or(match self.owners.as_slice() {
            [only] => Some(only.as_str()),
            _ => None,
        })
    }

    /// Whether a gazetteer knows it for an area without government of its own.
    fn is_region(&self) -> bool {
        let class = self.gazetteer.as_deref().and_then(|key| key.split(':').next());
        matches!(class, Some("area" | "region" | "country" | "district" | "state"))
    }

    /// Notes for whom a document that names it speaks.
    pub(super) fn named_by(&mut self, kind: EntityKind, owner: Option<&str>) {
        let Some(owner) = owner.filter(|_| kind != EntityKind::Program) else { return };
        // Two are as many as a thousand: no place.
        if self.owners.len() < 2 && !self.owners.iter().any(|known| known == owner) {
            self.owners.push(owner.to_owned());
        }
    }
}
