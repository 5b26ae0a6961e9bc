mod judged;
mod pinned;

use keifu_corpus::calendar::Interval;
use proptest::prelude::*;

use super::*;
use crate::{EntityKind, FormOrigin, Graph, Modality, Predicate, Registry, sketch::Sketch};

use EntityKind::{Facility, Organization, Place as PlaceKind};
use FormOrigin::{Definition, Heading, Name};

fn facts(sketches: &[Sketch]) -> Facts {
    resolve(sketches.iter().map(Sketch::input), &Judgements::default(), &Registry::default())
}

/// The entities as name, kind and aliases, ascending by name.
fn entities(sketches: &[Sketch]) -> Vec<String> {
    let mut lines: Vec<String> = facts(sketches)
        .entities
        .iter()
        .map(|entity| {
            let aliases: Vec<&str> = entity.aliases.iter().map(|alias| alias.text.as_str()).collect();
            format!("{} {} [{}]", entity.name, entity.kind, aliases.join(" "))
        })
        .collect();
    lines.sort();
    lines
}

fn kento() -> Vec<Sketch> {
    vec![
        Sketch::new("a.txt", Some(2018), &["北大阪健康医療都市（健都）に移転", "PMDA関西支部はPMDAの支部"])
            .name(Facility, &[("北大阪健康医療都市", Name), ("健都", Definition)])
            .organization("PMDA")
            .organization("PMDA関西支部")
            .with(|local| local.parent = Some(1)),
        Sketch::new("b.txt", Some(2019), &["健都に進出。(仮称)未来医療推進機構設立準備組織を設置"])
            .name(Facility, &[("健都", Name)])
            .organization("(仮称)未来医療推進機構設立準備組織"),
        Sketch::new("c.txt", Some(2020), &["(一財)未来医療推進機構と大阪市が協定", "協議会を開催"])
            .organization("(一財)未来医療推進機構")
            .organization("大阪市")
            .name(Organization, &[("協議会", Name)])
            .with(|local| local.global = false)
            .state(
                0,
                ("大阪市", Predicate::AgreementWith, Some("(一財)未来医療推進機構")),
                Interval::fiscal_year(2019),
                Modality::Fact,
            ),
        Sketch::new("d.txt", Some(2021), &["未来医療推進機構と大阪市の協定", "協議会を大阪市で開催"])
            .organization("未来医療推進機構")
            .name(PlaceKind, &[("大阪市", Name)])
            .name(Organization, &[("協議会", Name)])
            .with(|local| local.global = false)
            .state(
                0,
                ("未来医療推進機構", Predicate::AgreementWith, Some("大阪市")),
                Interval::fiscal_year(2019),
                Modality::Fact,
            ),
    ]
}

#[test]
fn names_join_by_key_and_definition_never_with_branches_or_preparatory_bodies() {
    assert_eq!(
        entities(&kento()),
        [
            "(一財)未来医療推進機構 organization [未来医療推進機構]",
            "(仮称)未来医療推進機構設立準備組織 organization []",
            "PMDA organization []",
            "PMDA関西支部 organization []",
            "北大阪健康医療都市 facility [健都]",
            "協議会 organization []",
            "協議会 organization []",
            "大阪市 organization []",
        ]
    );
}

#[test]
fn every_join_says_its_rule_and_where_it_is_written() {
    let facts = facts(&kento());
    let rules = |name: &str| -> Vec<String> {
        let entity = facts.entities.iter().find(|entity| entity.name == name).unwrap();
        let quote = |join: &crate::Join| join.evidence.as_ref().map(|evidence| evidence.quote.clone());
        entity
            .joins
            .iter()
            .map(|join| format!("{} {}={} {:?}", join.rule, join.left, join.right, quote(join)))
            .collect()
    };
    assert_eq!(
        rules("北大阪健康医療都市"),
        [r#"definition 北大阪健康医療都市=健都 Some("北大阪健康医療都市")"#]
    );
    assert_eq!(rules("(一財)未来医療推進機構").len(), 1);
    assert!(rules("(一財)未来医療推進機構")[0].starts_with("legal_form "));
}

#[test]
fn statements_of_several_documents_become_one_relation() {
    let facts = facts(&kento());
    let lines: Vec<String> = facts
        .relations
        .iter()
        .map(|relation| {
            let name = |at: u32| facts.entities[at as usize].name.as_str();
            format!(
                "{} {} {} {} ×{} {}",
                name(relation.subject),
                relation.predicate,
                relation.object.map_or("-", name),
                relation.modality,
                relation.support,
                relation.rule
            )
        })
        .collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines.contains(
            &"(仮称)未来医療推進機構設立準備組織 renamed_to (一財)未来医療推進機構 fact ×1 name.preparatory"
                .to_owned()
        )
    );
    assert!(lines.contains(&"PMDA関西支部 part_of PMDA fact ×1 name.branch".to_owned()));
    assert!(lines.iter().any(|line| line.contains("agreement_with") && line.contains("×2")));
}

#[test]
fn a_short_form_that_two_things_have_joins_nothing() {
    let sketches = [
        Sketch::new("a.txt", None, &["大阪研究連合（研連）"])
            .name(Organization, &[("大阪研究連合", Name), ("研連", Definition)]),
        Sketch::new("b.txt", None, &["神戸研究連盟（研連）"])
            .name(Organization, &[("神戸研究連盟", Name), ("研連", Heading)]),
        Sketch::new("c.txt", None, &["研連が参加"]).organization("研連"),
    ];
    assert_eq!(entities(&sketches).len(), 3);
    assert_eq!(entities(&[sketches[0].clone(), sketches[2].clone()]).len(), 1);
}

#[test]
fn a_branch_that_a_report_calls_by_its_parents_name_stays_a_branch() {
    let branch = Sketch::new("a.txt", None, &["PMDA関西支部（以下「PMDA」という。）"])
        .name(Organization, &[("PMDA関西支部", Name), ("PMDA", Definition)]);
    let with_key = |key: Option<&str>| {
        Sketch::new("b.txt", None, &["PMDAが審査"])
            .organization("PMDA")
            .with(|local| local.gazetteer = key.map(str::to_owned))
    };
    let known = facts(&[branch.clone(), with_key(Some("agency:PMDA"))]);
    assert_eq!(known.entities.len(), 2);
    assert!(known.entities.iter().flat_map(|entity| &entity.aliases).all(|alias| !alias.global));
    let parent = Sketch::new("c.txt", None, &["PMDAとPMDA関西支部"])
        .organization("PMDA")
        .organization("PMDA関西支部")
        .with(|local| local.parent = Some(0));
    assert_eq!(facts(&[branch, parent, with_key(None)]).entities.len(), 2);
}

#[test]
fn a_document_that_is_not_sure_of_a_name_follows_one_that_is() {
    let unsure = |source: &str, name: &str| {
        Sketch::new(source, None, &[name]).organization(name).with(|local| local.global = false)
    };
    let both = [unsure("a.txt", "未来医療推進機構"), unsure("b.txt", "未来医療推進機構")];
    assert_eq!(entities(&both).len(), 2);
    let preparing = Sketch::new("c.txt", None, &["未来医療推進機構設立準備組織"])
        .organization("未来医療推進機構設立準備組織");
    let facts = facts(&[both[0].clone(), both[1].clone(), preparing]);
    assert_eq!(facts.entities.len(), 2);
    assert_eq!(facts.relations.len(), 1);
    assert_eq!(facts.relations[0].modality, Modality::Planned);
    assert_eq!(facts.relations[0].evidence[0].quote, "未来医療推進機構設立準備組織");
}

#[test]
fn bodies_of_one_name_under_several_legal_forms_stay_apart() {
    let said = |source: &str, name: &str, form: &str| {
        Sketch::new(source, None, &[form]).name(Organization, &[(name, Name), (form, Name)])
    };
    let company = |source: &str| said(source, "日本総合研究所", "株式会社日本総合研究所");
    let foundation = said("f.txt", "日本総合研究所", "一般財団法人日本総合研究所");
    let bare = said("b.txt", "日本総合研究所", "日本総合研究所");
    let count = |sketches: &[Sketch]| facts(sketches).entities.len();
    assert_eq!(count(&[company("1.txt"), bare.clone()]), 1);
    assert_eq!(count(&[company("1.txt"), foundation.clone()]), 2);
    assert_eq!(count(&[company("1.txt"), foundation.clone(), bare.clone()]), 3);
    let four: Vec<Sketch> = ["1.txt", "2.txt", "3.txt", "4.txt"].into_iter().map(company).collect();
    assert_eq!(count(&[&four[..], &[foundation, bare]].concat()), 2);
    let renamed = [
        said("1.txt", "甲乙会", "財団法人甲乙会"),
        said("2.txt", "甲乙会", "(公財)甲乙会"),
        said("3.txt", "甲乙会", "甲乙会"),
    ];
    assert_eq!(count(&renamed), 1);
}

/// Many names: each in two documents, with a short form that all have, one that ten have, and one of its own.
fn many(names: usize) -> Vec<ResolveInput> {
    let sketch = |source: String, first: usize| {
        let mut sketch = Sketch::new(&source, Some(2019), &["機構"]);
        for number in (first..first + 10).map(|number| number % names) {
            let name = format!("第{number}未来医療推進機構");
            let shared = format!("推進{}", number / 10);
            let own = format!("未機{number}");
            let forms =
                [(name.as_str(), Name), ("未来機構", Definition), (&shared, Definition), (&own, Definition)];
            sketch = sketch.name(Organization, &forms);
            // Elsewhere the short form stands alone.
            sketch = sketch.organization(&format!("未機{}", (number + 10) % names));
        }
        sketch
    };
    let documents = (0..names).step_by(5);
    documents.map(|first| sketch(format!("{first}.txt"), first).input()).collect()
}

#[test]
fn joining_costs_in_proportion_to_the_names() {
    let steps = |names: usize| {
        let mut inputs = many(names);
        inputs.sort_by(|a, b| a.document.cmp(&b.document));
        let joined = join::join(&inputs, &[], &[], &Registry::default());
        assert_eq!(joined.entities.len(), names);
        joined.steps
    };
    let (some, twice, eightfold) = (steps(200), steps(400), steps(1600));
    assert!(twice <= some * 21 / 10, "{some} {twice}");
    assert!(eightfold <= some * 84 / 10, "{some} {eightfold}");
}

#[test]
fn a_part_is_tied_to_its_body_wherever_that_is_named() {
    let said = |source: &str, name: &str| Sketch::new(source, None, &[name]).organization(name);
    let facts = facts(&[
        said("a.txt", "大阪府"),
        said("b.txt", "大阪府商工労働部"),
        said("c.txt", "神戸大学"),
        said("d.txt", "神戸大学大学院科学技術イノベーション研究科"),
        said("e.txt", "大阪府立大学工学部"),
        said("f.txt", "大阪府産業支援センター"),
        said("g.txt", "商工労働部").by("大阪府"),
    ]);
    let name = |at: u32| facts.entities[at as usize].name.as_str();
    let parts: Vec<String> = facts
        .relations
        .iter()
        .map(|it| {
            format!(
                "{} {} {} {}",
                name(it.subject),
                it.predicate,
                it.object.map_or("", name),
                it.evidence[0].quote
            )
        })
        .collect();
    assert_eq!(parts.len(), 2, "{parts:?}");
    assert!(parts.contains(&"大阪府商工労働部 part_of 大阪府 大阪府商工労働部".to_owned()));
    assert!(parts[0].starts_with("神戸大学大学院") || parts[1].starts_with("神戸大学大学院"), "{parts:?}");
}

#[test]
fn sounds_that_are_written_in_two_ways_join_where_both_are_written() {
    let said = |source: &str, name: &str| Sketch::new(source, None, &[name]).organization(name);
    let (v, w, b) =
        (said("v.txt", "ヴェスト協会"), said("w.txt", "ウェスト協会"), said("b.txt", "ベスト協会"));
    assert_eq!(entities(&[v.clone(), w.clone()]).len(), 1);
    assert_eq!(entities(&[v, b.clone()]).len(), 1);
    assert_eq!(entities(&[w, b]).len(), 2);
}

#[test]
fn a_department_belongs_to_the_issuer() {
    let said = |source: &str, name: &str| Sketch::new(source, None, &[name]).organization(name);
    let sketches = [
        said("a.txt", "商工労働部").by("大阪府"),
        said("b.txt", "大阪府商工労働部"),
        said("c.txt", "商工労働部").by("千葉県"),
        said("d.txt", "商工労働部"),
        said("e.txt", "総務課").by("大阪府"),
        said("f.txt", "総務課").by("大阪府"),
    ];
    assert_eq!(
        entities(&sketches),
        [
            "商工労働部 organization []",
            "商工労働部 organization []",
            "大阪府商工労働部 organization [商工労働部]",
            "総務課 organization []",
            "総務課 organization []",
        ]
    );
    let facts = facts(&sketches);
    let joined = facts.entities.iter().find(|entity| entity.name == "大阪府商工労働部").unwrap();
    assert_eq!(joined.joins[0].rule, "department");
}

#[test]
fn meetings_of_one_body_with_the_same_others_are_one() {
    let said = |source: &str, name: &str| {
        Sketch::new(source, None, &[name])
            .name(EntityKind::Program, &[(name, Name)])
            .with(|local| local.global = false)
    };
    let sketches = [
        said("a.txt", "京都府、神戸市との連絡会議").by("大阪府"),
        said("b.txt", "関西支部、京都府、神戸市との連絡会議").by("大阪府"),
        said("c.txt", "京都府、神戸市との連絡会議").by("奈良県"),
        said("d.txt", "京都府、堺市との連絡会議").by("大阪府"),
    ];
    assert_eq!(entities(&sketches).len(), 3);
}

#[test]
fn initials_take_their_kind_from_the_long_form() {
    let sketches = [
        Sketch::new("a.txt", None, &["医療ビジネス網（MBNet）"])
            .name(EntityKind::Program, &[("医療ビジネス網", Name), ("MBNet", Definition)]),
        Sketch::new("b.txt", None, &["MBNetに参画"]).organization("MBNet"),
        Sketch::new("c.txt", None, &["MBNetに参画"]).organization("MBNet"),
    ];
    assert_eq!(entities(&sketches), ["医療ビジネス網 program [MBNet]"]);
}

#[test]
fn a_general_word_joins_nothing() {
    let said = [
        Sketch::new("a.txt", None, &["大阪市企業顕彰制度（顕彰制度）"])
            .name(EntityKind::Program, &[("大阪市企業顕彰制度", Name), ("顕彰制度", Definition)]),
        Sketch::new("b.txt", None, &["顕彰制度"]).name(EntityKind::Program, &[("顕彰制度", Name)]),
    ];
    assert_eq!(entities(&said).len(), 2);
    let sketches = [
        Sketch::new("a.txt", None, &["未来医療推進機構（機構）"])
            .name(Organization, &[("未来医療推進機構", Name), ("機構", Definition)]),
        Sketch::new("b.txt", None, &["機構が開催"]).organization("機構"),
    ];
    assert_eq!(entities(&sketches).len(), 2);
}

#[test]
fn towns_of_one_name_stay_apart_and_the_gazetteer_joins_spellings() {
    let town = |source: &str, name: &str, key: Option<&str>| {
        Sketch::new(source, None, &[name])
            .organization(name)
            .with(|local| local.gazetteer = key.map(str::to_owned))
    };
    let tokyo = town("a.txt", "府中市", Some("municipality:13206"));
    let hiroshima = town("b.txt", "府中市", Some("municipality:34208"));
    let unsure = town("c.txt", "府中市", None);
    assert_eq!(entities(&[tokyo.clone(), hiroshima, unsure.clone()]).len(), 3);
    assert_eq!(entities(&[tokyo, unsure]).len(), 1);
    let ministry = |source, name| town(source, name, Some("ministry:厚生労働省"));
    assert_eq!(
        entities(&[ministry("a.txt", "厚労省"), ministry("b.txt", "厚生労働省")]),
        ["厚生労働省 organization [厚労省]"]
    );
}

#[test]
fn ids_stay_and_former_ids_lead_on() {
    let all = kento();
    let alone = facts(&all[1..2]);
    let kento = alone.entities.iter().find(|entity| entity.name == "健都").unwrap();
    let graph = Graph::new(facts(&all));
    let now = graph.entity(&kento.id.0).unwrap();
    assert_eq!(graph.entity_at(now).unwrap().name, "北大阪健康医療都市");
    assert_eq!(graph.entity(&graph.entity_at(now).unwrap().id.0), Some(now));
    assert_eq!(graph.entity("e0"), None);
}

#[test]
fn of_two_inputs_for_a_document_the_last_counts() {
    let old = Sketch::new("a.txt", None, &["甲機構"]).organization("甲機構");
    let new = Sketch::new("a.txt", None, &["乙機構"]).organization("乙機構");
    assert_eq!(entities(&[old, new]), ["乙機構 organization []"]);
}

/// Documents of which each changes what others mean.
fn tangled() -> Vec<Sketch> {
    let mut all = kento();
    all.extend([
        Sketch::new("e.txt", None, &["未来医療国際拠点"])
            .name(Facility, &[("未来医療国際拠点", Name)])
            .with(|local| local.global = false),
        Sketch::new("f.txt", None, &["「未来医療国際拠点」"]).name(Facility, &[("未来医療国際拠点", Name)]),
        Sketch::new("g.txt", None, &["健都（健康都市大阪）"])
            .name(Facility, &[("健康都市大阪", Name), ("健都", Definition)]),
        Sketch::new("h.txt", None, &["大阪市"])
            .organization("大阪市")
            .with(|local| local.gazetteer = Some("city:大阪市".to_owned())),
    ]);
    all
}

proptest! {
    #[test]
    fn every_id_that_ever_was_leads_on(
        some in prop::sample::subsequence(tangled(), 0..=8).prop_map(|some| facts(&some)),
    ) {
        let graph = Graph::new(facts(&tangled()));
        let ids = some.entities.iter().map(|entity| &entity.id).chain(some.redirects.iter().map(|(id, _)| id));
        for id in ids {
            prop_assert!(graph.entity(&id.0).is_some());
        }
        prop_assert!(some.entities.is_sorted_by(|a, b| a.id < b.id));
        prop_assert!(some.redirects.is_sorted_by(|a, b| a.0 < b.0));
        prop_assert!(some.entities.iter().all(|entity| entity.mention_count > 0 && entity.document_count > 0));
    }

    #[test]
    fn order_does_not_matter(order in Just((0..4).collect::<Vec<usize>>()).prop_shuffle()) {
        let all = kento();
        let shuffled: Vec<Sketch> = order.into_iter().map(|at| all[at].clone()).collect();
        prop_assert_eq!(facts(&shuffled), facts(&all));
    }
}
