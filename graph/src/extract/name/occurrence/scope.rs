//! What a short form means where it stands: the thing that the headings above it name, else the nearest before.

use keifu_corpus::Document;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Found;
use crate::extract::name::join::{self, Cited, Joined, JoinedThing};

/// A short form that several things could be meant by, and what it means below a heading or from a name on.
pub(super) struct Scoped {
    /// What it means there.
    pub(super) thing: usize,
    /// Where it stands.
    pub(super) short: Cited,
    /// Where that thing was named last before: the scope begins there.
    pub(super) since: Option<Cited>,
}

/// Short forms mean the thing whose name stands in the innermost heading that names but one, else the nearest before,
/// else the only one. Two named in one passage are equally near: then the short form is left open.
///
/// Gives those that several could be meant by, in order of place.
pub(super) fn add_shorts(document: &Document, joined: &Joined, found: &mut Vec<Found>) -> Vec<Scoped> {
    let mut scoped = Vec::new();
    let mut order: Vec<Found> = found.clone();
    order.sort_unstable();
    let mut last_seen: FxHashMap<usize, Found> = FxHashMap::default();
    let mut next = 0;
    let mut gone: FxHashSet<Found> = FxHashSet::default();
    for (place, owners) in &joined.shorts {
        while let Some(&name) = order.get(next).filter(|f| (f.0, f.1) < (place.passage, place.start)) {
            last_seen.insert(name.3, name);
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
                headings
                    .iter()
                    .rev()
                    .find_map(|heading| {
                        only(several.iter().filter(|&&owner| names(heading, &joined.things[owner])))
                    })
                    .or_else(|| nearest(several, &last_seen))
            }
        };
        if let Some(thing) = chosen {
            found.push((place.passage, place.start, place.end, thing));
            gone.extend(inner);
            if owners.len() > 1 {
                let since = last_seen.get(&thing);
                let since = since.map(|&(passage, start, end, _)| Cited { passage, start, end });
                scoped.push(Scoped { thing, short: *place, since });
            }
        }
    }
    found.retain(|name| !gone.contains(name));
    scoped
}

/// Whether a heading names a thing, by more than a bare head.
fn names(heading: &str, thing: &JoinedThing) -> bool {
    let forms = thing.forms.iter().map(|(form, ..)| form).chain([&thing.name]);
    forms.into_iter().any(|form| !join::is_short_body(form) && heading.contains(form.as_str()))
}

fn only<'a>(mut owners: impl Iterator<Item = &'a usize>) -> Option<usize> {
    let first = owners.next().copied();
    first.filter(|_| owners.next().is_none())
}

/// The one named last; none when the passage of the last name names two.
fn nearest(owners: &[usize], last_seen: &FxHashMap<usize, Found>) -> Option<usize> {
    let mut seen: Vec<&Found> = owners.iter().filter_map(|owner| last_seen.get(owner)).collect();
    seen.sort_unstable();
    match seen.as_slice() {
        [.., second, last] if second.0 == last.0 => None,
        [.., last] => Some(last.3),
        [] => None,
    }
}
