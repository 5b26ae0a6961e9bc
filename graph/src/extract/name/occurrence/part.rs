//! Which names begin with the name of a body that they are a part of: PMDA in PMDA関西支部.

use rustc_hash::FxHashMap;

use crate::{EntityKind, LocalId, extract::name::join::Joined};

/// The name of another thing that a name begins with.
#[derive(Clone, Copy)]
pub(super) struct Nested {
    pub(super) thing: usize,
    /// Length of that name in bytes.
    pub(super) length: usize,
    /// Whether the rest says that the one is a part of the other.
    pub(super) part: bool,
}

/// The body or facility whose name this name begins with, when the rest says that it is a part: PMDA in PMDA関西支部.
pub(super) fn nested(
    joined: &Joined,
    owners: &FxHashMap<&str, usize>,
    thing: usize,
    form: &str,
) -> Option<Nested> {
    const PARTS: &[&str] = &[
        "支部",
        "本部",
        "支社",
        "支店",
        "支所",
        "部会",
        "分科会",
        "部",
        "課",
        "局",
        "室",
        "事務局",
        "事務所",
        "委員会",
        "センター",
        "研究所",
        "病院",
        "学部",
        "研究科",
        "大学院",
        "棟",
        "館",
        "会議",
        "キャンパス",
        "ホール",
        "研究センター",
        "営業所",
        "出張所",
        "チーム",
        "ラボ",
        "ワーキンググループ",
        "WG",
        "警察",
        "教育委員会",
        "審議会",
        "研究会",
        "研究室",
        "附属病院",
        "付属病院",
    ];
    let solid = |kind| matches!(kind, EntityKind::Organization | EntityKind::Facility);
    let mut best = None;
    for (at, _) in form.char_indices().skip(2) {
        let Some(&owner) = owners.get(&form[..at]) else { continue };
        let rest = &form[at..];
        let other = &joined.things[owner];
        let of_places = [other, &joined.things[thing]].iter().all(|one| one.kind == EntityKind::Place);
        let place = of_places && rest.starts_with('・');
        if owner == thing || !(solid(other.kind) || place) || rest.starts_with('立') {
            continue;
        }
        let part = solid(joined.things[thing].kind)
            && !rest.contains("準備")
            && !rest.contains("移転")
            && PARTS.iter().any(|part| rest.ends_with(part));
        let known = other.gazetteer.is_some() && other.kind == EntityKind::Organization;
        if part || known || place || rest.starts_with("設立準備") {
            best = Some(Nested { thing: owner, length: at, part });
        }
    }
    best
}

/// For each thing the mentioned thing that its name makes it a part of.
pub(super) fn parents(joined: &Joined, ids: &[Option<LocalId>]) -> FxHashMap<usize, LocalId> {
    let mut owners: FxHashMap<&str, usize> = FxHashMap::default();
    for (thing, named) in joined.things.iter().enumerate() {
        for (form, ..) in &named.forms {
            owners.entry(form).or_insert(thing);
        }
    }
    let mut parents = FxHashMap::default();
    for (thing, named) in joined.things.iter().enumerate() {
        for (form, ..) in &named.forms {
            if let Some(nested) = nested(joined, &owners, thing, form).filter(|nested| nested.part)
                && let Some(id) = ids[nested.thing]
            {
                parents.entry(thing).or_insert(id);
            }
        }
    }
    parents
}
