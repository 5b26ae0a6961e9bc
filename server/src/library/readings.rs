//! How names are read: けんと leads to 健都.

use keifu_corpus::Normalized;
use keifu_graph::{EntityIndex, Graph};
use keifu_indexer::Analyzer;

/// The readings of all names, in hiragana, ascending.
#[derive(Debug, Default)]
pub(super) struct Readings {
    /// (reading, name, entity)
    entries: Vec<(String, String, EntityIndex)>,
}

impl Readings {
    /// Reads every name and alias; those that the dictionary cannot read are left out.
    pub(super) fn of(graph: &Graph, analyzer: &Analyzer) -> Self {
        let mut worker = analyzer.worker();
        let mut entries = Vec::new();
        for (at, entity) in (0..).zip(&graph.facts().entities) {
            let aliases = entity.aliases.iter().map(|alias| &alias.text);
            for name in std::iter::once(&entity.name).chain(aliases) {
                if let Some(reading) = worker.reading(name) {
                    entries.push((reading, name.clone(), at));
                }
            }
        }
        entries.sort();
        entries.dedup();
        Self { entries }
    }

    /// Names whose reading begins with `text` (hiragana or katakana), by reading.
    pub(super) fn starting_with(
        &self,
        text: &str,
        limit: usize,
    ) -> impl Iterator<Item = (&str, EntityIndex)> {
        let typed: String = Normalized::matching(text).text.chars().map(hiragana).collect();
        let start = self.entries.partition_point(|entry| entry.0.as_str() < typed.as_str());
        let wanted = if typed.is_empty() { 0 } else { limit };
        self.entries[start..]
            .iter()
            .take_while(move |entry| entry.0.starts_with(&typed))
            .take(wanted)
            .map(|entry| (entry.1.as_str(), entry.2))
    }
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        c => c,
    }
}
