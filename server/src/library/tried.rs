//! Nothing found: what weaker queries would find, and which names look like what was asked for.

use keifu_indexer::{Query, SearchRequest};

use super::Snapshot;
use crate::{
    Error,
    api::search::{Relaxation, Tried},
};

/// The most weaker queries that are tried.
const MOST: usize = 10;
/// The most names that are shown.
const NAMES: usize = 5;

impl Snapshot {
    /// Tries what is weaker than `asked`, and says what it would find.
    pub(super) fn try_weaker(&self, asked: &Query) -> Result<Tried, Error> {
        let mut relaxations = Vec::new();
        for (what, weaker) in weaker(asked).into_iter().take(MOST) {
            let request = SearchRequest {
                limit: 1,
                passages_per_document: 1,
                ..SearchRequest::new(self.resolve_names(&weaker)?)
            };
            let results = self.searcher.search(&request)?;
            relaxations.push(Relaxation {
                what,
                query: weaker.to_string(),
                documents: results.total_documents,
                passages: results.total_passages,
            });
        }
        let mut names = Vec::new();
        for text in texts(asked) {
            let found = self.graph.named(text).into_iter().chain(self.graph.nearest_names(text, NAMES));
            for found in found {
                let entity = self.entity_ref(found.entity);
                if !names.contains(&entity) && names.len() < NAMES {
                    names.push(entity);
                }
            }
        }
        Ok(Tried { relaxations, names })
    }
}

/// Weaker queries and what each leaves out, the nearest to `asked` first.
fn weaker(asked: &Query) -> Vec<(String, Query)> {
    let mut found: Vec<(String, Query)> = Vec::new();
    let mut add = |what: String, weaker: Option<Query>| {
        if let Some(weaker) = weaker
            && weaker != *asked
            && !found.iter().any(|(_, known)| *known == weaker)
        {
            found.push((what, weaker));
        }
    };
    let is_year = |part: &Query| matches!(part, Query::FiscalYears { .. } | Query::FiscalYearUnknown);
    add("年度の条件なし".to_owned(), without(asked, &is_year));
    add(
        "発行者の条件なし".to_owned(),
        without(asked, &|part| matches!(part, Query::Publisher(_) | Query::PublisherIs(_))),
    );
    add("除外なし".to_owned(), without(asked, &|part| matches!(part, Query::Not(_))));
    add("完全一致でなく語として".to_owned(), Some(loosened(asked)));
    let leaves = leaves(asked);
    if leaves.len() > 1 {
        for leaf in leaves {
            add(format!("{leaf} だけ"), Some(leaf.clone()));
        }
    }
    found
}

/// The query without the conditions that `drop` names; `None` when nothing remains.
fn without(asked: &Query, drop: &dyn Fn(&Query) -> bool) -> Option<Query> {
    if drop(asked) {
        return None;
    }
    let rest =
        |parts: &[Query]| -> Vec<Query> { parts.iter().filter_map(|part| without(part, drop)).collect() };
    match asked {
        Query::All(parts) => {
            let mut rest = rest(parts);
            match rest.len() {
                0 => None,
                1 => rest.pop(),
                _ => Some(Query::All(rest)),
            }
        }
        Query::Any(parts) => {
            let rest = rest(parts);
            (!rest.is_empty()).then_some(Query::Any(rest))
        }
        other => Some(other.clone()),
    }
}

/// The query with exact strings taken as words.
fn loosened(asked: &Query) -> Query {
    let all = |parts: &[Query]| parts.iter().map(loosened).collect();
    match asked {
        Query::All(parts) => Query::All(all(parts)),
        Query::Any(parts) => Query::Any(all(parts)),
        Query::Exact(text) => Query::Term(text.clone()),
        other => other.clone(),
    }
}

/// The conditions on the text, left to right, exclusions aside.
fn leaves(asked: &Query) -> Vec<&Query> {
    match asked {
        Query::All(parts) | Query::Any(parts) => parts.iter().flat_map(leaves).collect(),
        Query::Term(_) | Query::Exact(_) | Query::Entity(_) => vec![asked],
        _ => Vec::new(),
    }
}

/// The words that may be meant as names.
fn texts(asked: &Query) -> Vec<&str> {
    leaves(asked)
        .into_iter()
        .filter_map(|leaf| match leaf {
            Query::Term(text) | Query::Exact(text) | Query::Entity(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weaker_queries_leave_out_one_condition_at_a_time() {
        let asked = Query::All(vec![
            Query::Exact("健都".to_owned()),
            Query::Term("移転".to_owned()),
            Query::FiscalYears { from: 2019, to: 2019 },
        ]);
        let labels: Vec<String> = weaker(&asked).into_iter().map(|(what, _)| what).collect();
        assert_eq!(labels.len(), 4, "{labels:?}");
        assert_eq!(labels[0], "年度の条件なし");
        assert!(weaker(&Query::Term("健都".to_owned())).is_empty());
    }
}
