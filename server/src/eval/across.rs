//! Whether one thing named in two reports is one entity.

use std::collections::{BTreeMap, BTreeSet};

use keifu_graph::EntityIndex;

use super::{
    Recall, Tally,
    gold::{Cluster, GoldReport},
    names::bare,
    score::Surfaces,
};

/// Share of gold pairs (one thing in two reports) that the generation holds as one entity.
pub(super) fn score(
    reports: &[GoldReport],
    surfaces: &[(String, Surfaces)],
    clusters: &[Cluster],
    misses: &mut Vec<String>,
) -> Recall {
    let mut owners: BTreeMap<(String, &str), BTreeSet<EntityIndex>> = BTreeMap::new();
    for (source, found) in surfaces {
        let prefix = prefix(source.rsplit('/').next().unwrap_or(source));
        for (&entity, forms) in found {
            for form in forms {
                owners.entry((prefix.clone(), form)).or_default().insert(entity);
            }
        }
    }
    let mut forms: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
    for report in reports {
        for entity in &report.entities {
            let bare = entity.forms.iter().map(|form| bare(form)).collect();
            forms.insert((prefix(&report.document), &entity.id), bare);
        }
    }
    let mut tally = Tally::default();
    for cluster in clusters {
        let reached: Vec<(&str, BTreeSet<EntityIndex>)> = cluster
            .members
            .iter()
            .map(|(report, id)| {
                let forms = forms.get(&(report.clone(), id.as_str())).into_iter().flatten();
                let owned = forms.filter_map(|form| owners.get(&(report.clone(), form.as_str())));
                (report.as_str(), owned.flatten().copied().collect())
            })
            .collect();
        for (at, (one, left)) in reached.iter().enumerate() {
            for (other, right) in &reached[at + 1..] {
                let joined = !left.is_disjoint(right);
                tally.wanted += 1;
                tally.found += usize::from(joined);
                if !joined {
                    misses.push(format!("not joined across {one} and {other}: {}", cluster.name));
                }
            }
        }
    }
    tally.recall()
}

fn prefix(name: &str) -> String {
    name.chars().take(3).collect()
}
