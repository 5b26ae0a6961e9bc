use std::collections::BTreeSet;

use keifu_corpus::{DocumentId, calendar::Interval};
use proptest::prelude::*;

use crate::{
    Alias, DocumentFacts, Entity, EntityId, EntityKind, Facts, FormOrigin, Graph, Judgements, Link,
    MatchKind, MetricRole, Modality, NeighborOptions, PathOptions, Predicate, Registry, Relation,
    RelationFilter, ResolvedMention, TimelineItem, resolve,
    sketch::{Sketch, evidence},
};

use EntityKind::{Facility, Organization};
use FormOrigin::{Definition, Name};

fn graph(sketches: &[Sketch]) -> Graph {
    Graph::new(resolve(sketches.iter().map(Sketch::input), &Judgements::default(), &Registry::default()))
}

fn named(graph: &Graph, name: &str) -> u32 {
    graph.facts().entities.iter().position(|entity| entity.name == name).unwrap() as u32
}

fn entity(number: u32, name: String) -> Entity {
    Entity {
        id: EntityId(format!("e{number:04}")),
        name,
        kind: EntityKind::ALL[number as usize % 4],
        aliases: Vec::new(),
        first_year: None,
        last_year: Some(2000 + number as i32),
        external_ids: Vec::new(),
        mention_count: number,
        document_count: 1,
        joins: Vec::new(),
    }
}

prop_compose! {
    /// Facts with up to 7 entities, any relations between them, and mentions in a few passages.
    fn small_facts()(
        count in 2u32..8,
        relations in prop::collection::vec((0u32..7, 0u32..7, 0usize..4, 0usize..2, 0u8..4, 0i32..3), 0..16),
        mentions in prop::collection::vec((0u32..7, 0u32..2, 0u32..4, 0u32..3), 0..12),
    ) -> Facts {
        let mut facts = Facts {
            documents: (0..2).map(|number| DocumentFacts { id: DocumentId(format!("d{number}")), fiscal_year: Some(2018 + number) }).collect(),
            entities: (0..count).map(|number| entity(number, format!("第{number}機構"))).collect(),
            ..Facts::default()
        };
        for (subject, object, predicate, modality, doubt, year) in relations {
            let relation = Relation {
                subject: subject % count,
                predicate: Predicate::ALL[predicate],
                object: (object % count != subject % count).then_some(object % count),
                modality: Modality::ALL[modality],
                date: (year > 0).then(|| Interval::fiscal_year(2017 + year)).flatten(),
                support: u32::from(doubt) + 1,
                confidence: 1.0 - f32::from(doubt) * 0.1,
                rule: "test".to_owned(),
                evidence: vec![evidence(subject % 2, 0)],
            };
            facts.relations.push(relation);
        }
        facts.relations.sort_by_key(|r| (r.subject, r.predicate, r.object, r.modality, r.date));
        for (entity, document, passage, start) in mentions {
            let span = keifu_corpus::CharSpan { start, end: start + 1 };
            facts.mentions.push(ResolvedMention { entity: entity % count, document, passage, span });
        }
        facts.mentions.sort_by_key(|m| (m.entity, m.document, m.passage, m.span));
        facts.mentions.dedup();
        facts
    }
}

/// Every simple path of at most `hops` steps as (hops, weakness), ascending: by looking at all of them.
fn all_paths(graph: &Graph, from: u32, to: u32, hops: usize, filter: &RelationFilter) -> Vec<(usize, u32)> {
    fn walk(
        graph: &Graph,
        way: &mut Vec<u32>,
        to: u32,
        weakness: u32,
        hops: usize,
        filter: &RelationFilter,
        found: &mut Vec<(usize, u32)>,
    ) {
        let at = *way.last().unwrap();
        if at == to {
            found.push((way.len() - 1, weakness));
            return;
        }
        if way.len() > hops {
            return;
        }
        for next in 0..graph.facts().entities.len() as u32 {
            let step = (0u32..)
                .zip(&graph.facts().relations)
                .filter(|(index, relation)| {
                    let ends = [Some(relation.subject), relation.object];
                    ends.contains(&Some(at)) && ends.contains(&Some(next)) && filter.accepts(graph, *index)
                })
                .map(|(index, _)| u32::from(graph.hint(index).weakness))
                .min();
            if let Some(step) = step
                && !way.contains(&next)
            {
                way.push(next);
                walk(graph, way, to, weakness + step, hops, filter, found);
                way.pop();
            }
        }
    }
    let mut found = Vec::new();
    walk(graph, &mut vec![from], to, 0, hops, filter, &mut found);
    found.sort_unstable();
    found
}

proptest! {
    #[test]
    fn the_best_paths_are_those_that_looking_at_all_paths_finds(
        facts in small_facts(), from in 0u32..7, to in 0u32..7, max_hops in 1u8..6, k in 1usize..6, all in any::<bool>(),
        window in prop::option::of(2018i32..2020),
    ) {
        let graph = Graph::new(facts);
        let count = graph.facts().entities.len() as u32;
        let (from, to) = (from % count, to % count);
        prop_assume!(from != to);
        let modalities = if all { Modality::ALL.to_vec() } else { vec![Modality::Fact] };
        let window = window.and_then(Interval::fiscal_year);
        let options = PathOptions { max_hops, k, window, modalities: modalities.clone(), co_mentions: false };
        let answer = graph.paths(from, to, &options);
        let filter = RelationFilter { window, predicates: Vec::new(), modalities };
        let mut expected = all_paths(&graph, from, to, usize::from(max_hops), &filter);
        expected.truncate(k);
        let found: Vec<(usize, u32)> = answer.paths.iter().map(|path| (path.steps.len(), path.weakness)).collect();
        prop_assert_eq!(found, expected);
        let mut ways = BTreeSet::new();
        for path in &answer.paths {
            prop_assert_eq!(path.steps.first().map(|step| step.from), Some(from));
            prop_assert_eq!(path.steps.last().map(|step| step.to), Some(to));
            let way: Vec<u32> = path.steps.iter().map(|step| step.from).collect();
            prop_assert_eq!(way.iter().collect::<BTreeSet<_>>().len(), way.len());
            prop_assert!(ways.insert(way));
            for step in &path.steps {
                let Link::Relation { relation, forward, .. } = step.link else { panic!("no relation") };
                let relation = graph.relation_at(relation).unwrap();
                let ends = if forward { (step.from, Some(step.to)) } else { (step.to, Some(step.from)) };
                prop_assert_eq!((relation.subject, relation.object), ends);
            }
        }
    }

    #[test]
    fn saved_and_loaded_the_graph_is_the_same(facts in small_facts()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.bin");
        let graph = Graph::new(facts.clone());
        graph.save(&path).unwrap();
        let loaded = Graph::load(&path).unwrap();
        prop_assert_eq!(loaded.facts(), &facts);
        prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn neighbourhoods_hold_what_they_say(facts in small_facts(), at in 0u32..7, hops in 1u8..4, limit in 1usize..8) {
        let graph = Graph::new(facts);
        let at = at % graph.facts().entities.len() as u32;
        let options = NeighborOptions { hops, limit, ..NeighborOptions::default() };
        let found = graph.neighbors(at, &options);
        let nodes: BTreeSet<u32> = found.nodes.iter().map(|node| node.entity).collect();
        prop_assert!(nodes.len() == found.nodes.len() && nodes.len() <= limit + 1);
        for edge in &found.edges {
            let relation = graph.relation_at(edge.relation).unwrap();
            prop_assert!(nodes.contains(&relation.subject) && nodes.contains(&relation.object.unwrap()));
            prop_assert_eq!(relation.modality, Modality::Fact);
        }
        // What paths reach, an unlimited neighbourhood holds.
        let whole = graph.neighbors(at, &NeighborOptions { hops, limit: 100, ..NeighborOptions::default() });
        prop_assert!(!whole.truncated);
        prop_assert!(found.truncated || found == whole);
        for other in 0..graph.facts().entities.len() as u32 {
            let path = all_paths(&graph, at, other, usize::from(hops), &options.filter).first().map(|path| path.0 as u8);
            let node = whole.nodes.iter().find(|node| node.entity == other).map(|node| node.hops);
            prop_assert_eq!(path, node);
        }
    }

    #[test]
    fn components_and_ranks_cover_every_entity(facts in small_facts()) {
        let graph = Graph::new(facts);
        let count = graph.facts().entities.len();
        let components = graph.components(&RelationFilter::all());
        prop_assert_eq!(components.sizes.iter().sum::<u32>() as usize, count);
        for (one, other) in (0..count as u32).flat_map(|one| (0..count as u32).map(move |other| (one, other))) {
            let joined = one == other || !all_paths(&graph, one, other, count, &RelationFilter::all()).is_empty();
            prop_assert_eq!(joined, components.of[one as usize] == components.of[other as usize]);
        }
        let ranks = graph.centrality(&RelationFilter::all());
        prop_assert!((ranks.iter().map(|rank| rank.page_rank).sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn a_file_of_a_newer_format_or_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("1.bin");
    Graph::new(Facts { entities: vec![entity(1, "甲機構".to_owned())], ..Facts::default() })
        .save(&path)
        .unwrap();
    let whole = std::fs::read(&path).unwrap();
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Graph::load(&path).unwrap_err().to_string()
    };
    let mut newer = whole.clone();
    newer[8] = 99;
    assert!(refused(&newer).contains("graph format 99, this program reads up to"));
    for length in 0..whole.len() {
        assert!(refused(&whole[..length]).contains("not a whole graph file"), "{length}");
    }
    assert!(refused(b"PK\x03\x04 something else").contains("does not begin like one"));
}

fn kento() -> Graph {
    graph(&[
        Sketch::new(
            "a.txt",
            Some(2018),
            &["北大阪健康医療都市（健都）に国循が移転。大阪府も支援", "大阪府内の企業"],
        )
        .name(Facility, &[("北大阪健康医療都市", Name), ("健都", Definition)])
        .name(Organization, &[("国立循環器病研究センター", Name), ("国循", Definition)])
        .organization("大阪府")
        .state(
            0,
            ("国立循環器病研究センター", Predicate::RelocatesTo, Some("北大阪健康医療都市")),
            Interval::fiscal_year(2019),
            Modality::Planned,
        ),
        Sketch::new("b.txt", Some(2019), &["大阪府は健都を支援", "㈱ロート製薬と大阪府"])
            .name(Facility, &[("健都", Name)])
            .organization("大阪府")
            .organization("㈱ロート製薬")
            .state(0, ("大阪府", Predicate::Supports, Some("健都")), None, Modality::Fact),
    ])
}

#[test]
fn any_name_finds_its_entity() {
    let graph = kento();
    let first = |name: &str| {
        let found = graph.find(name, 5);
        found.first().map(|found| (graph.entity_at(found.entity).unwrap().name.as_str(), found.kind))
    };
    assert_eq!(first("健都"), Some(("北大阪健康医療都市", MatchKind::Alias)));
    assert_eq!(first("北大阪 健康医療都市"), Some(("北大阪健康医療都市", MatchKind::Name)));
    assert_eq!(first("ロート製薬株式会社"), Some(("㈱ロート製薬", MatchKind::Spelling)));
    assert_eq!(first("国立循環器病"), Some(("国立循環器病研究センター", MatchKind::Prefix)));
    assert_eq!(first("健康医療"), Some(("北大阪健康医療都市", MatchKind::Contained)));
    assert_eq!(first("国立循環器研究センタ"), Some(("国立循環器病研究センター", MatchKind::Near)));
    assert_eq!(first("都"), Some(("北大阪健康医療都市", MatchKind::Contained)));
    assert_eq!(first("関係のない語"), None);
    assert_eq!(first(" "), None);
    assert!(graph.nearest_names("健都", 3).iter().all(|found| found.kind > MatchKind::ScopedAlias));
    assert_eq!(graph.named("大阪府").len(), 1);
}

#[test]
fn a_card_sums_up_and_co_mentions_count_passages() {
    let graph = kento();
    let card = graph.card(named(&graph, "北大阪健康医療都市")).unwrap();
    let counts: Vec<_> =
        card.relations.iter().map(|c| (c.predicate, c.outgoing, c.modality, c.count)).collect();
    assert_eq!(
        counts,
        [
            (Predicate::RelocatesTo, false, Modality::Planned, 1),
            (Predicate::Supports, false, Modality::Fact, 1)
        ]
    );
    let osaka = named(&graph, "大阪府");
    let found = card.co_mentions[0];
    assert_eq!((found.entity, found.passages, found.lift), (osaka, 2, 1.0));
    assert_eq!(graph.passages_of(osaka).count(), 4);
    assert_eq!(graph.passages_of_kind(Facility).len(), 2);
    assert_eq!(graph.entities_in(0, 1).len(), 1);
    assert_eq!(graph.card(99), None);
}

#[test]
fn entities_without_relation_are_joined_by_passages_when_that_is_allowed() {
    let graph = kento();
    let (rohto, kento) = (named(&graph, "㈱ロート製薬"), named(&graph, "北大阪健康医療都市"));
    assert!(graph.paths(rohto, kento, &PathOptions::default()).paths.is_empty());
    let options = PathOptions { co_mentions: true, k: 1, ..PathOptions::default() };
    let answer = graph.paths(rohto, kento, &options);
    assert!(answer.by_co_mention && !answer.truncated);
    let steps = &answer.paths[0].steps;
    assert_eq!(steps[0].link, Link::CoMention { document: 1, passage: 1, passages: 1 });
    assert!(matches!(steps[1].link, Link::Relation { forward: true, .. }));
    assert_eq!(graph.paths(kento, kento, &options).paths, []);
}

#[test]
fn a_timeline_puts_the_undated_last_under_the_year_of_its_document() {
    let graph = kento();
    let entries = graph.timeline(named(&graph, "北大阪健康医療都市"));
    let lines: Vec<_> = entries
        .iter()
        .map(|entry| {
            let what = match entry.item {
                TimelineItem::Mentioned { count, .. } => format!("×{count}"),
                TimelineItem::Relation(at) => graph.relation_at(at).unwrap().predicate.to_string(),
                TimelineItem::Metric(_) => "metric".to_owned(),
                TimelineItem::Event(at) => graph.event_at(at).unwrap().head.clone(),
            };
            (entry.fiscal_year, entry.undated, what)
        })
        .collect();
    assert_eq!(
        lines,
        [
            (Some(2018), false, "×2".to_owned()),
            (Some(2019), false, "×1".to_owned()),
            (Some(2019), false, "relocates_to".to_owned()),
            (Some(2019), true, "supports".to_owned()),
        ]
    );
}

#[test]
fn figures_of_several_reports_make_one_series() {
    let name = "PMDA関西支部";
    let (actual, target, previous) = (MetricRole::Actual, MetricRole::Target, MetricRole::Previous);
    let graph = graph(&[
        Sketch::new("a.txt", Some(2018), &["PMDA関西支部の利用実績は105件", "PMDA関西支部の目標"])
            .organization(name)
            .measure(0, name, ("利用実績", 105.0, "件"), (actual, Some(2018)))
            .measure(0, name, ("利用実績", 41.0, "件"), (previous, Some(2016)))
            .measure(0, name, ("利用実績", 59.0, "件"), (previous, None))
            .measure(1, name, ("利用者", 3.0, "人"), (actual, None)),
        Sketch::new("b.txt", Some(2019), &["PMDA関西支部の利用実績は127件"])
            .organization(name)
            .measure(0, name, ("PMDA関西支部の利用実績", 127.0, "件"), (actual, None))
            .measure(0, name, ("利用 実績", 106.0, "件"), (previous, Some(2018)))
            .measure(0, name, ("利用実績", 120.0, "件"), (target, Some(2019))),
    ]);
    let series = graph.series(named(&graph, name), Some("利用実績"));
    assert_eq!(series.len(), 1);
    assert_eq!((series[0].indicator.as_str(), series[0].unit.as_str()), ("利用実績", "件"));
    let value = |value: Option<crate::SeriesValue>| value.map(|value| value.value);
    let points: Vec<_> = series[0]
        .points
        .iter()
        .map(|point| {
            let contradictions: Vec<f64> = point.contradictions.iter().map(|value| value.value).collect();
            (point.fiscal_year.unwrap(), value(point.actual), value(point.target), contradictions)
        })
        .collect();
    assert_eq!(
        points,
        [
            (2016, Some(41.0), None, vec![]),
            (2017, Some(59.0), None, vec![]),
            (2018, Some(105.0), None, vec![106.0]),
            (2019, Some(127.0), Some(120.0), vec![]),
        ]
    );
    assert_eq!(graph.series(named(&graph, name), None).len(), 2);
}

/// Reports of the name: (file, 年度, figures as (words, number, role, 年度 of the figure)).
type Reports<'a> = &'a [(&'a str, i32, &'a [(&'a str, f64, MetricRole, i32)])];

fn measured(name: &str, reports: Reports<'_>) -> Graph {
    let sketches: Vec<Sketch> = reports
        .iter()
        .map(|(file, year, figures)| {
            let texts: Vec<&str> = figures.iter().map(|(words, ..)| *words).collect();
            let mut sketch = Sketch::new(file, Some(*year), &texts).organization(name);
            for (at, (words, value, role, of)) in (0..).zip(*figures) {
                let indicator = words.split(['は', '：']).next().unwrap();
                sketch = sketch.measure(at, name, (indicator, *value, "人"), (*role, Some(*of)));
            }
            sketch
        })
        .collect();
    graph(&sketches)
}

#[test]
fn words_that_mean_one_figure_make_one_series() {
    let (actual, target) = (MetricRole::Actual, MetricRole::Target);
    let name = "あすか館";
    let graph = measured(
        name,
        &[
            ("a.txt", 2018, &[("参加者数：105人", 105.0, actual, 2018)]),
            (
                "b.txt",
                2019,
                &[("参加人数：127人", 127.0, actual, 2019), ("あすか館の参加者：130人", 130.0, target, 2019)],
            ),
            ("c.txt", 2019, &[("待機者数：4人", 4.0, actual, 2019)]),
        ],
    );
    let series = graph.series(named(&graph, name), None);
    assert_eq!(series.len(), 2);
    let joined = series.iter().find(|series| series.spellings.len() > 1).unwrap();
    assert_eq!(joined.spellings, ["あすか館の参加者", "参加人数", "参加者数"]);
    assert_eq!(joined.points.len(), 2);
    assert_eq!(joined.points[1].achievement(), Some(97.7));
    assert_eq!(graph.series(named(&graph, name), Some("参加者数")).len(), 1);
    assert_eq!(graph.series_of_indicator("待機").len(), 1);
    assert!(graph.series_of_indicator("").is_empty());
    assert!(graph.disputed_series().is_empty());
}

#[test]
fn corrections_and_contradictions_are_told_apart() {
    let (actual, previous) = (MetricRole::Actual, MetricRole::Previous);
    let name = "あすか館";
    let graph = measured(
        name,
        &[
            ("a.txt", 2017, &[("参加者数は60人（速報）", 60.0, actual, 2017)]),
            (
                "b.txt",
                2018,
                &[("参加者数は512人", 512.0, actual, 2018), ("参加者数は59人", 59.0, previous, 2017)],
            ),
            (
                "c.txt",
                2019,
                &[("参加者数は508人に訂正", 508.0, previous, 2018), ("参加者数は700人", 700.0, actual, 2019)],
            ),
            ("d.txt", 2019, &[("参加者数は690人", 690.0, actual, 2019)]),
        ],
    );
    let values = |values: &[crate::SeriesValue]| values.iter().map(|value| value.value).collect::<Vec<_>>();
    let disputed = graph.disputed_series();
    let points: Vec<_> = disputed[0]
        .points
        .iter()
        .map(|point| (point.actual.unwrap().value, values(&point.restated), values(&point.contradictions)))
        .collect();
    assert_eq!(
        points,
        [(59.0, vec![60.0], vec![]), (508.0, vec![512.0], vec![]), (700.0, vec![], vec![690.0])]
    );
}

#[test]
fn a_scoped_alias_comes_after_a_name() {
    let mut council = entity(1, "健都クラスター推進協議会".to_owned());
    council.aliases = vec![Alias {
        text: "協議会".to_owned(),
        origin: FormOrigin::Heading,
        global: false,
        evidence: None,
        id: None,
    }];
    let graph =
        Graph::new(Facts { entities: vec![entity(0, "協議会".to_owned()), council], ..Facts::default() });
    let found = graph.find("協議会", 5);
    assert_eq!(
        found.iter().map(|found| found.kind).collect::<Vec<_>>(),
        [MatchKind::Name, MatchKind::ScopedAlias]
    );
}

#[test]
fn a_line_of_bodies_runs_from_the_first_to_the_last() {
    let renamed = |source: &str, from: &str, to: &str, year: i32, modality: Modality| {
        let text = format!("{from}を{to}に改組");
        Sketch::new(source, Some(year), &[&text]).organization(from).organization(to).state(
            0,
            (from, Predicate::RenamedTo, Some(to)),
            Interval::fiscal_year(year),
            modality,
        )
    };
    let graph = graph(&[
        renamed("b.txt", "乙機構", "丙機構", 2020, Modality::Planned),
        renamed("a.txt", "甲協議会", "乙機構", 2018, Modality::Fact),
        renamed("c.txt", "丁財団", "乙機構", 2017, Modality::Fact),
        renamed("d.txt", "乙機構", "戊機構", 2021, Modality::Negated),
    ]);
    let names = |name: &str| -> Vec<String> {
        let at = graph.named(name)[0].entity;
        let line = graph.line_of_bodies(at);
        assert!(!line.truncated);
        line.bodies.iter().map(|body| graph.entity_at(body.entity).unwrap().name.clone()).collect()
    };
    for from in ["甲協議会", "乙機構", "丙機構"] {
        assert_eq!(names(from), ["丁財団", "甲協議会", "乙機構", "丙機構"], "{from}");
    }
    assert_eq!(names("戊機構"), ["戊機構"]);
}
