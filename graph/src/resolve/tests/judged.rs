//! The ledger replayed: each kind, contradictions, undoing, order.

use keifu_corpus::DocumentId;
use proptest::prelude::*;

use super::*;
use crate::{Effect, EntityId, Judgement, Judgements, Named, Scope, Verdict};

/// The entity of a name or alias when nothing is judged.
fn named(sketches: &[Sketch], name: &str) -> Named {
    let facts = facts(sketches);
    let found = facts.entities.iter().find_map(|entity| {
        let by_alias = entity.aliases.iter().find(|alias| alias.text == name).map(|alias| alias.id.as_ref());
        match by_alias {
            _ if entity.name == name => Some(entity.id.clone()),
            Some(own) => Some(own.unwrap_or(&entity.id).clone()),
            None => None,
        }
    });
    Named { id: found.unwrap_or_else(|| panic!("{name}")), name: name.to_owned() }
}

fn judgement(second: usize, verdict: Verdict) -> Judgement {
    let time = format!("2026-04-01T09:00:{second:02}.000000Z");
    Judgement::new(time, "研究者".to_owned(), "確かめた".to_owned(), verdict)
}

fn ledger(verdicts: impl IntoIterator<Item = Verdict>) -> Judgements {
    Judgements::new((0..).zip(verdicts).map(|(second, verdict)| judgement(second, verdict)))
}

fn judged(sketches: &[Sketch], judgements: &Judgements) -> Facts {
    resolve(sketches.iter().map(Sketch::input), judgements, &Registry::default())
}

fn effects(facts: &Facts) -> Vec<&str> {
    let word = |effect: &Effect| match effect {
        Effect::Holds => "holds",
        Effect::Superseded(_) => "superseded",
        Effect::Undone(_) => "undone",
        Effect::Waits => "waits",
    };
    facts.judged.replayed.iter().map(|replayed| word(&replayed.effect)).collect()
}

/// The names of each entity, with what documents mention it; ascending.
fn shown(facts: &Facts) -> Vec<String> {
    let mut lines: Vec<String> = (0..)
        .zip(&facts.entities)
        .map(|(at, entity)| {
            let mut names: Vec<&str> = entity.aliases.iter().map(|alias| alias.text.as_str()).collect();
            names.push(&entity.name);
            names.sort_unstable();
            let mentions = facts.mentions.iter().filter(|mention| mention.entity == at).count();
            format!("{} {mentions}", names.join(" "))
        })
        .collect();
    lines.sort();
    lines
}

fn three() -> Vec<Sketch> {
    ["甲研究機構", "乙研究機構", "丙研究機構"]
        .into_iter()
        .zip(["a.txt", "b.txt", "c.txt"])
        .map(|(name, source)| Sketch::new(source, None, &[name]).organization(name))
        .collect()
}

#[test]
fn what_is_judged_the_same_is_one_and_both_ids_lead_to_it() {
    let all = three();
    let [left, right] = ["甲研究機構", "乙研究機構"].map(|name| named(&all, name));
    let same = ledger([Verdict::Same { left: left.clone(), right: right.clone() }]);
    let facts = judged(&all, &same);
    assert_eq!(shown(&facts), ["丙研究機構 1", "乙研究機構 甲研究機構 2"]);
    assert_eq!(effects(&facts), ["holds"]);
    let joined = facts.entities.iter().find(|entity| !entity.joins.is_empty()).unwrap();
    assert_eq!(joined.joins[0].rule, format!("judgement:{}", same.all()[0].id));
    let graph = Graph::new(facts);
    assert!(graph.entity(&left.id.0).is_some());
    assert_eq!(graph.entity(&left.id.0), graph.entity(&right.id.0));
    // Taken back, the old ids name two things again.
    let undo = judgement(9, Verdict::Undo { undone: same.all()[0].id.clone() });
    let undone = Judgements::new(same.all().iter().cloned().chain([undo]));
    let facts = judged(&all, &undone);
    assert_eq!(effects(&facts), ["undone", "holds"]);
    assert_eq!(facts.entities, super::facts(&all).entities);
}

#[test]
fn what_is_judged_apart_is_not_joined_by_rules_either() {
    let all = kento();
    let [short, long] = ["健都", "北大阪健康医療都市"].map(|name| named(&all, name));
    assert_ne!(short.id, long.id);
    let facts = judged(&all, &ledger([Verdict::NotSame { left: short.clone(), right: long.clone() }]));
    let graph = Graph::new(facts);
    assert_ne!(graph.entity(&short.id.0), graph.entity(&long.id.0));
    let refused = &graph.facts().judged.refused;
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].join.rule.as_str(), refused[0].join.right.as_str()), ("definition", "健都"));
    let long = graph.entity_at(graph.entity(&long.id.0).unwrap()).unwrap();
    let alias = long.aliases.iter().find(|alias| alias.text == "健都").unwrap();
    assert!(!alias.global, "健都 is a name of something else now");
}

#[test]
fn not_same_holds_over_others_and_the_later_of_two_contradicting_judgements_counts() {
    let all = three();
    let [a, b, c] = ["甲研究機構", "乙研究機構", "丙研究機構"].map(|name| named(&all, name));
    let same = |left: &Named, right: &Named| Verdict::Same { left: left.clone(), right: right.clone() };
    let apart = |left: &Named, right: &Named| Verdict::NotSame { left: left.clone(), right: right.clone() };
    let cases: [(Vec<Verdict>, &[&str], usize); 5] = [
        (vec![same(&a, &b), apart(&a, &b)], &["superseded", "holds"], 3),
        (vec![apart(&a, &b), same(&b, &a)], &["superseded", "holds"], 2),
        (vec![apart(&a, &c), same(&a, &b), same(&b, &c)], &["superseded", "holds", "holds"], 1),
        (vec![same(&a, &b), same(&b, &c), apart(&a, &c)], &["superseded", "holds", "holds"], 2),
        (vec![same(&a, &b), same(&b, &c), same(&a, &c)], &["holds", "holds", "holds"], 1),
    ];
    for (verdicts, want, entities) in cases {
        let facts = judged(&all, &ledger(verdicts.clone()));
        assert_eq!(effects(&facts), want, "{verdicts:?}");
        assert_eq!(facts.entities.len(), entities, "{verdicts:?}");
    }
}

#[test]
fn a_document_or_a_form_is_split_off() {
    let all = vec![
        Sketch::new("a.txt", None, &["大阪研究連合（研連）が発足", "研連は堺市と協定"])
            .name(Organization, &[("大阪研究連合", Name), ("研連", Definition)])
            .organization("堺市")
            .state(1, ("大阪研究連合", Predicate::AgreementWith, Some("堺市")), None, Modality::Fact),
        Sketch::new("b.txt", None, &["大阪研究連合の総会"]).organization("大阪研究連合"),
        Sketch::new("c.txt", None, &["研連が参加"]).organization("研連"),
    ];
    assert_eq!(shown(&facts(&all)), ["堺市 1", "大阪研究連合 研連 5"]);
    let entity = named(&all, "大阪研究連合");
    let split = |document: Option<&str>, form: Option<&str>| {
        let document = document.map(DocumentId::of_source);
        ledger([Verdict::Split { entity: entity.clone(), document, form: form.map(str::to_owned) }])
    };
    let of_document = judged(&all, &split(Some("b.txt"), None));
    assert_eq!(shown(&of_document), ["堺市 1", "大阪研究連合 1", "大阪研究連合 研連 4"]);
    let of_form = judged(&all, &split(None, Some("研連")));
    assert_eq!(shown(&of_form), ["堺市 1", "大阪研究連合 2", "研連 3"]);
    let subject = &of_form.entities[of_form.relations[0].subject as usize];
    let object = &of_form.entities[of_form.relations[0].object.unwrap() as usize];
    assert!([&subject.name, &object.name].contains(&&"研連".to_owned()), "who agreed is called 研連 there");
    let of_both = judged(&all, &split(Some("a.txt"), Some("研連")));
    assert_eq!(shown(&of_both), ["堺市 1", "大阪研究連合 2", "研連 1", "研連 2"]);
    assert_eq!(effects(&judged(&all, &split(Some("gone.txt"), None))), ["waits"]);
    assert_eq!(shown(&judged(&all, &split(None, Some("連合")))), shown(&facts(&all)));
}

#[test]
fn a_short_form_leads_as_far_as_it_is_judged_to() {
    let all = vec![
        Sketch::new("a.txt", None, &["大阪研究連合（研連）"])
            .name(Organization, &[("大阪研究連合", Name), ("研連", Definition)]),
        Sketch::new("b.txt", None, &["神戸研究連盟（研連）"])
            .name(Organization, &[("神戸研究連盟", Name), ("研連", Definition)]),
        Sketch::new("c.txt", None, &["研連が参加"]).organization("研連"),
    ];
    assert_eq!(shown(&facts(&all)), ["大阪研究連合 研連 2", "研連 1", "研連 神戸研究連盟 2"]);
    let scope = |name: &str, all: &[Sketch], scope| Verdict::AliasScope {
        form: "研連".to_owned(),
        entity: named(all, name),
        scope,
    };
    let wide = judged(&all, &ledger([scope("大阪研究連合", &all, Scope::Global)]));
    assert_eq!(shown(&wide), ["大阪研究連合 研連 3", "研連 神戸研究連盟 2"]);
    let one = [all[0].clone(), all[2].clone()];
    assert_eq!(shown(&facts(&one)), ["大阪研究連合 研連 3"]);
    let narrow = [scope("大阪研究連合", &one, Scope::Global), scope("大阪研究連合", &one, Scope::Document)];
    let narrow = judged(&one, &ledger(narrow));
    assert_eq!(effects(&narrow), ["superseded", "holds"]);
    assert_eq!(shown(&narrow), ["大阪研究連合 研連 2", "研連 1"]);
    assert!(narrow.entities.iter().flat_map(|entity| &entity.aliases).all(|alias| !alias.global));
}

#[test]
fn a_judgement_waits_for_what_is_not_there_and_finds_it_by_name() {
    let all = three();
    let gone = Named { id: EntityId("e0".to_owned()), name: "丁研究機構".to_owned() };
    let facts = judged(&all, &ledger([Verdict::Same { left: named(&all, "甲研究機構"), right: gone }]));
    assert_eq!(effects(&facts), ["waits"]);
    let by_name = Named { id: EntityId("e0".to_owned()), name: "乙研究機構".to_owned() };
    let facts = judged(&all, &ledger([Verdict::Same { left: named(&all, "甲研究機構"), right: by_name }]));
    assert_eq!((effects(&facts), facts.entities.len()), (vec!["holds"], 2));
}

#[test]
fn what_is_hidden_is_kept_and_marked() {
    let all = kento();
    let plain = facts(&all);
    let hide = judged(&all, &ledger([Verdict::Hide { entity: named(&all, "大阪市") }]));
    assert_eq!(hide.entities, plain.entities);
    let [hidden] = hide.judged.hidden_entities[..] else { panic!("{:?}", hide.judged) };
    assert_eq!(hide.entities[hidden as usize].name, "大阪市");
    let relation = &plain.relations[0];
    let end = |at: u32| Named {
        id: plain.entities[at as usize].id.clone(),
        name: plain.entities[at as usize].name.clone(),
    };
    let verdict = Verdict::HideRelation {
        subject: end(relation.subject),
        predicate: relation.predicate,
        object: relation.object.map(end),
    };
    assert_eq!(judged(&all, &ledger([verdict])).judged.hidden_relations, [0]);
}

fn any_verdict() -> impl Strategy<Value = (usize, usize, bool)> {
    (0..3usize, 0..3usize, any::<bool>()).prop_filter("two things", |(one, other, _)| one != other)
}

proptest! {
    /// Neither the order of documents nor that of the entries in the file changes what the ledger makes.
    #[test]
    fn order_does_not_matter_with_judgements_either(
        verdicts in prop::collection::vec(any_verdict(), 1..6),
        order in Just((0..3usize).collect::<Vec<_>>()).prop_shuffle(),
        entries in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let all = three();
        let names = ["甲研究機構", "乙研究機構", "丙研究機構"].map(|name| named(&all, name));
        let made: Vec<Judgement> = verdicts
            .iter()
            .enumerate()
            .map(|(second, &(one, other, same))| {
                let (left, right) = (names[one].clone(), names[other].clone());
                judgement(second, if same { Verdict::Same { left, right } } else { Verdict::NotSame { left, right } })
            })
            .collect();
        let want = judged(&all, &Judgements::new(made.clone()));
        let shuffled: Vec<Sketch> = order.into_iter().map(|at| all[at].clone()).collect();
        let imported = entries.into_iter().filter_map(|at| made.get(at).cloned());
        prop_assert_eq!(&judged(&shuffled, &Judgements::new(imported)), &want);
        // The newest always holds, and nothing that holds contradicts the result.
        prop_assert_eq!(&want.judged.replayed.last().unwrap().effect, &Effect::Holds);
        let graph = Graph::new(want.clone());
        for (judgement, replayed) in made.iter().zip(&want.judged.replayed) {
            if replayed.effect == Effect::Holds {
                let targets = judgement.verdict.targets();
                let one = graph.entity(&targets[0].id.0) == graph.entity(&targets[1].id.0);
                prop_assert_eq!(one, matches!(judgement.verdict, Verdict::Same { .. }));
            }
        }
    }
}
