//! How fast the graph answers when it is as large as a nation's administration.
//!
//! Question: shortest evidenced paths, neighbourhoods and entity cards on 1M entities and 5M relations with hubs.
//! Run: `cargo bench -p keifu-tests --bench graph` (`KEIFU_BENCH_ENTITIES=100000` for a smaller one).

use std::time::Instant;

use keifu_graph::{Graph, NeighborOptions, PathOptions};
use keifu_tests::{big_graph, measure, random::Random};

const QUESTIONS: usize = 1_000;

fn main() {
    let entities: u32 = measure::setting("KEIFU_BENCH_ENTITIES", 1_000_000);
    let begun = Instant::now();
    let facts = big_graph::facts(entities, entities as usize * 5, 1);
    let relations = facts.relations.len();
    measure::say(&format!(
        "{entities} entities, {relations} relations: made in {:.1} s",
        begun.elapsed().as_secs_f64()
    ));
    let begun = Instant::now();
    let graph = Graph::new(facts);
    let frozen = begun.elapsed().as_secs_f64();
    measure::say(&format!("frozen in {frozen:.1} s; resident {} MB", measure::resident_mb()));

    // Hubs and ordinary entities alike: half of the questions start at one of the thousand largest.
    let mut random = Random(5);
    let pairs: Vec<(u32, u32)> = (0..QUESTIONS)
        .map(|number| {
            let from = if number % 2 == 0 { random.below(1_000) } else { random.below(entities as usize) };
            (from as u32, random.below(entities as usize) as u32)
        })
        .collect();

    let mut found = 0;
    measure::latencies("shortest path", &pairs, |&(from, to)| {
        found +=
            graph.paths(from, to, &PathOptions { k: 1, max_hops: 6, ..PathOptions::default() }).paths.len();
    });
    measure::say(&format!("  {found} of {QUESTIONS} pairs are connected"));
    measure::latencies("three shortest paths", &pairs, |&(from, to)| {
        graph.paths(from, to, &PathOptions { max_hops: 6, ..PathOptions::default() });
    });
    measure::latencies("two-hop neighbourhood, 300 entities", &pairs, |&(from, _)| {
        graph.neighbors(from, &NeighborOptions { hops: 2, limit: 300, ..NeighborOptions::default() });
    });
    measure::latencies("entity card", &pairs, |&(from, _)| {
        graph.card(from);
    });
    measure::latencies("find by name", &pairs, |&(from, _)| {
        graph.find(&format!("第{from}地区振興協議会"), 10);
    });
}
