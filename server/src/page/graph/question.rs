//! What of the graph is asked for, read from the URL: what cannot be understood is left out, what is too large is cut.

use keifu_corpus::calendar::Interval;
use keifu_graph::{EntityIndex, EntityKind, Modality, Predicate, RelationFilter, SurroundingsOptions};

use crate::{library::Snapshot, page::visit::Visit};

/// Entities around the middle, unless asked otherwise.
pub(super) const LIMIT: usize = 60;
/// The numbers of entities that the form offers.
pub(super) const LIMITS: [usize; 5] = [20, LIMIT, 100, 200, 300];
/// At most so many entities around the middle.
const MOST: usize = 500;
/// At most so many entities are opened.
const MOST_EXPANDED: usize = 20;
/// Entities that are only named in the same passages, of the middle and of each that is opened.
const BESIDE: usize = 12;

/// What the picture is to show.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// The middle: id or name.
    pub(super) entity: String,
    /// Steps around it.
    pub(super) hops: u8,
    /// Ids of what is opened.
    pub(super) expanded: Vec<String>,
    /// Only these relations; empty for all.
    pub(super) predicates: Vec<Predicate>,
    /// Only these kinds; empty for all.
    pub(super) kinds: Vec<EntityKind>,
    /// Which modalities; facts alone unless asked otherwise.
    pub(super) modalities: Vec<Modality>,
    /// First 年度.
    pub(super) from: Option<i32>,
    /// Last 年度.
    pub(super) to: Option<i32>,
    /// Entities around the middle.
    pub(super) limit: usize,
    /// Whether what is only named in the same passages is shown; unless asked, only where nothing else is.
    pub(super) beside: Option<bool>,
    /// The line whose quotes are shown: the ids of its ends.
    pub(super) edge: Option<(String, String)>,
}

impl Question {
    /// The question of a visit; `None` when it names no entity.
    pub(super) fn of(visit: &Visit) -> Option<Self> {
        let year = |name: &str| {
            let years = keifu_corpus::calendar::parse_fiscal_years(visit.param(name)?)?;
            Some(if name == "from" { *years.start() } else { *years.end() })
        };
        let mut modalities: Vec<Modality> = match visit.param("modality") {
            Some("all") => Modality::ALL.to_vec(),
            _ => visit.params("modality").filter_map(|word| word.parse().ok()).collect(),
        };
        if modalities.is_empty() {
            modalities.push(Modality::Fact);
        }
        let mut expanded: Vec<String> = Vec::new();
        for id in visit.params("expand") {
            if expanded.len() < MOST_EXPANDED && !expanded.iter().any(|known| known == id) {
                expanded.push(id.to_owned());
            }
        }
        Some(Self {
            entity: visit.param("entity")?.to_owned(),
            hops: visit.param("hops").and_then(|hops| hops.parse().ok()).unwrap_or(1).clamp(1, 3),
            expanded,
            predicates: visit.params("predicate").filter_map(|word| word.parse().ok()).collect(),
            kinds: visit.params("type").filter_map(|word| word.parse().ok()).collect(),
            modalities,
            from: year("from"),
            to: year("to"),
            limit: visit.param("limit").and_then(|limit| limit.parse().ok()).unwrap_or(LIMIT).clamp(1, MOST),
            beside: visit.param("beside").map(|word| word != "0"),
            edge: visit
                .param("edge")
                .and_then(|edge| edge.split_once('~'))
                .map(|(one, other)| (one.to_owned(), other.to_owned())),
        })
    }

    /// Whether relations, kinds or years are narrowed.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.predicates.is_empty() || !self.kinds.is_empty() || self.window().is_some()
    }

    /// The question without what narrows it, for the places of things and for what can be chosen.
    pub(super) fn widened(&self) -> Self {
        Self { predicates: Vec::new(), kinds: Vec::new(), from: None, to: None, ..self.clone() }
    }

    /// The same for the graph.
    pub(super) fn options(&self, library: &Snapshot) -> SurroundingsOptions {
        let index = |id: &String| library.graph.entity(id);
        SurroundingsOptions {
            hops: self.hops,
            expanded: self.expanded.iter().filter_map(index).collect::<Vec<EntityIndex>>(),
            filter: RelationFilter {
                window: self.window(),
                predicates: self.predicates.clone(),
                modalities: self.modalities.clone(),
            },
            kinds: self.kinds.clone(),
            limit: self.limit,
            beside: if self.beside == Some(true) { BESIDE } else { 0 },
        }
    }

    fn window(&self) -> Option<Interval> {
        if self.from.is_none() && self.to.is_none() {
            return None;
        }
        let first = Interval::fiscal_year(self.from.unwrap_or(1000));
        let last = Interval::fiscal_year(self.to.unwrap_or(9000));
        Some(Interval { start: first?.start, end: last?.end })
    }
}
