//! What a short form means where it stands: the thing that the headings above it name, else the nearest before.

use keifu_corpus::Document;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Found;
use crate::extract::name::join::{self, Joined};

/// Short forms mean the thing whose name stands in the heading path, else the nearest before, else the only one.
pub(super) fn add_shorts(document: &Document, joined: &Joined, found: &mut Vec<Found>) {
    let mut order: Vec<Found> = found.clone();
    order.sort_unstable();
    let mut last_seen: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    let mut next = 0;
    let mut gone: FxHashSet<Found> = FxHashSet::default();
    for (place, owners) in &joined.shorts {
        while let Some(&(passage, start, _, thing)) =
            order.get(next).filter(|f| (f.0, f.1) < (place.passage, place.start))
        {
            last_seen.insert(thing, (passage, start));
            next += 1;
        }
        // Names do not overlap except where one begins with another, so that a few steps back are enough.
        let from = order.partition_point(|f| (f.0, f.1) < (place.passage, place.end));
        let around = order[..from].iter().rev().take(4).filter(|f| f.0 == place.passage && f.2 > place.start);
        let mut inner = Vec::new();
        let mut covered = false;
        for name in around {
            // 関西 within 関西支部 gives way to the longer name.
            if name.1 >= place.start && name.2 <= place.end && name.2 - name.1 < place.end - place.start {
                inner.push(*name);
            } else {
                covered = true;
            }
        }
        if covered {
            continue;
        }
        let chosen = match owners.as_slice() {
            [] => continue,
            [only] => Some(*only),
            several => {
                let headings =
                    document.passages.get(place.passage).map_or(&[][..], |p| p.headings.as_slice());
                several
                    .iter()
                    .copied()
                    .find(|&owner| {
                        joined.things[owner].forms.iter().any(|(form, ..)| {
                            headings
                                .iter()
                                .any(|heading| join::is_short_body(form) || heading.contains(form.as_str()))
                        }) && headings.iter().any(|heading| heading.contains(&joined.things[owner].name))
                    })
                    .or_else(|| {
                        several
                            .iter()
                            .copied()
                            .filter(|o| last_seen.contains_key(o))
                            .max_by_key(|o| last_seen[o])
                    })
            }
        };
        if let Some(thing) = chosen {
            found.push((place.passage, place.start, place.end, thing));
            gone.extend(inner);
        }
    }
    found.retain(|name| !gone.contains(name));
}
