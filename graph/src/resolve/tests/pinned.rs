//! Names pinned to public registers.

use keifu_corpus::registry::{RegistryRow, Scheme};

use super::*;
use crate::{Doubt, Registry, registry_key, registry_names};

fn row(id: &str, name: &str, prefecture: &str) -> RegistryRow {
    let scheme = if id.len() == 13 { Scheme::CorporateNumber } else { Scheme::LocalGovernmentCode };
    RegistryRow {
        scheme,
        id: id.to_owned(),
        name: name.to_owned(),
        others: Vec::new(),
        prefecture: prefecture.to_owned(),
        municipality: String::new(),
        closed: false,
    }
}

fn pinned(sketches: &[Sketch], rows: &[RegistryRow]) -> Facts {
    let inputs: Vec<ResolveInput> = sketches.iter().map(Sketch::input).collect();
    let under = |key: &String| rows.iter().filter(|row| registry_key(&row.name) == *key).cloned().collect();
    let registry = Registry::new(registry_names(&inputs).iter().map(|key| (key.clone(), under(key))));
    resolve(inputs, &Judgements::default(), &registry)
}

fn said(source: &str, name: &str, form: &str) -> Sketch {
    Sketch::new(source, None, &[form]).name(Organization, &[(name, Name), (form, Name)])
}

fn ids(facts: &Facts) -> Vec<String> {
    let mut ids: Vec<String> = facts
        .entities
        .iter()
        .map(|entity| {
            let ids: Vec<&str> = entity.external_ids.iter().map(|(_, id)| id.as_str()).collect();
            format!("{} [{}]", entity.name, ids.join(" "))
        })
        .collect();
    ids.sort();
    ids
}

#[test]
fn a_name_that_one_body_bears_is_pinned_and_others_wait() {
    let before = row("1111111111111", "株式会社共和電機", "大阪府");
    let behind = row("2222222222222", "共和電機株式会社", "東京都");
    let other = row("3333333333333", "共和電機株式会社", "奈良県");
    let sketches = [said("a.txt", "共和電機", "株式会社共和電機")];
    assert_eq!(ids(&pinned(&sketches, &[before.clone(), behind.clone()])), ["共和電機 [1111111111111]"]);

    let sketches = [said("a.txt", "共和電機", "共和電機(株)")];
    assert_eq!(ids(&pinned(&sketches, &[before.clone(), behind.clone()])), ["共和電機 [2222222222222]"]);
    let facts = pinned(&sketches, &[before, behind, other]);
    assert_eq!(ids(&facts), ["共和電機 []"]);
    assert_eq!((facts.unpinned[0].doubt, facts.unpinned[0].total), (Doubt::Several, 2));

    let short = [said("a.txt", "さくら", "さくら")];
    let facts = pinned(&short, &[row("1111111111111", "株式会社さくら", "")]);
    assert_eq!((ids(&facts), facts.unpinned[0].doubt), (vec!["さくら []".to_owned()], Doubt::ShortName));
    let closed = RegistryRow { closed: true, ..row("1111111111111", "株式会社さくら産業", "") };
    let facts = pinned(&[said("a.txt", "さくら産業", "株式会社さくら産業")], &[closed]);
    assert_eq!(facts.unpinned[0].doubt, Doubt::Closed);
}

#[test]
fn bodies_with_different_ids_are_never_joined_and_those_with_the_same_are() {
    let v = said("v.txt", "ヴェスト協会", "ヴェスト協会");
    let w = said("w.txt", "ウェスト協会", "ウェスト協会");
    let rows = [row("1111111111111", "ヴェスト協会", ""), row("2222222222222", "ウェスト協会", "")];
    assert_eq!(pinned(&[v.clone(), w.clone()], &[]).entities.len(), 1);
    assert_eq!(
        ids(&pinned(&[v, w], &rows)),
        ["ウェスト協会 [2222222222222]", "ヴェスト協会 [1111111111111]"]
    );

    // A body under two names in one register: its English one, or the one it had before.
    let sketches =
        [said("a.txt", "日本電信財団", "日本電信財団"), said("b.txt", "Nippon Denshin", "Nippon Denshin")];
    let inputs: Vec<ResolveInput> = sketches.iter().map(Sketch::input).collect();
    let body = row("1111111111111", "日本電信財団", "");
    let keys = ["日本電信財団", "Nippon Denshin"].map(|name| (registry_key(name), vec![body.clone()]));
    let facts = resolve(inputs, &Judgements::default(), &Registry::new(keys));
    assert_eq!(facts.entities.len(), 1);
    assert_eq!(facts.entities[0].joins.iter().filter(|join| join.rule == "registry").count(), 1);
}

#[test]
fn a_town_of_a_name_that_others_have_too_is_the_one_where_the_documents_are() {
    let rows = [row("132063", "府中市", "東京都"), row("342084", "府中市", "広島県")];
    let town = |source: &str| {
        Sketch::new(source, None, &["府中市"])
            .organization("府中市")
            .with(|local| local.gazetteer = Some("city:府中市".to_owned()))
    };
    assert_eq!(ids(&pinned(&[town("a.txt").by("東京都")], &rows)), ["府中市 [府中市 132063]"]);
    let facts = pinned(&[town("a.txt").by("東京都"), town("b.txt").by("広島県")], &rows);
    assert_eq!(ids(&facts), ["府中市 [府中市]"]);
    assert_eq!(facts.unpinned.len(), 1);
    let known = town("a.txt").with(|local| local.gazetteer = Some("city:広島県:府中市".to_owned()));
    assert_eq!(ids(&pinned(&[known], &rows)), ["府中市 [広島県:府中市 342084]"]);
}
