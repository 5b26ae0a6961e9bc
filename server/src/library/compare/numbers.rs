//! Figures before and after: what each report says of its own year, indicator by indicator.

use std::collections::{BTreeMap, btree_map::Entry};

use keifu_corpus::Normalized;
use keifu_graph::{Indicator, Metric, MetricIndex, MetricRole};

use super::{
    align::{Alignment, Fate},
    entities::Same,
    side::Side,
};
use crate::{
    api::compare::{ChangeCounts, ChangeKind, FigureChange, MetricChange},
    library::Snapshot,
};

/// A figure on either side.
#[derive(Clone, Copy, Debug)]
struct Pair {
    role: MetricRole,
    before: Option<MetricIndex>,
    after: Option<MetricIndex>,
    restated: Option<MetricIndex>,
}

/// A change, not yet in words.
pub(super) struct Change {
    pub(super) kind: ChangeKind,
    indicator: Indicator,
    pairs: Vec<Pair>,
}

/// All indicators of which either side gives a figure, and how many of each kind. Unchanged ones are only counted.
pub(super) fn changes(
    library: &Snapshot,
    from: &Side,
    to: &Side,
    alignment: &Alignment,
    same: &Same,
) -> (Vec<Change>, ChangeCounts) {
    let facts = library.graph.facts();
    let both = (0..).zip(&facts.metrics).filter(|(_, metric)| {
        let document = metric.evidence.document;
        from.holds(document) || to.holds(document)
    });
    let mut counts = ChangeCounts::default();
    let mut changes = Vec::new();
    let indicators = library.graph.indicators(both.map(|(at, _)| at).collect::<Vec<_>>());
    let indicators = join_subjects(library, from, indicators, same);
    for indicator in join_nameless(library, from, indicators) {
        let table = Table { library, from, to, alignment, of_nobody: indicator.subject.is_none() };
        let pairs = table.pairs(&indicator.metrics);
        let Some(kind) = kind_of(library, &pairs) else { continue };
        match kind {
            ChangeKind::Appeared => counts.appeared += 1,
            ChangeKind::Vanished => counts.vanished += 1,
            ChangeKind::Unchanged => counts.unchanged += 1,
            _ => counts.changed += 1,
        }
        if kind != ChangeKind::Unchanged {
            changes.push(Change { kind, indicator, pairs });
        }
    }
    // Changed ones first, each kind in the order in which the report comes to it.
    changes.sort_by_key(|change| {
        let rank = match change.kind {
            ChangeKind::Changed | ChangeKind::Renamed => 0,
            ChangeKind::Appeared => 1,
            ChangeKind::Vanished => 2,
            ChangeKind::Unchanged => 3,
        };
        let first = change.pairs.iter().find_map(|pair| pair.after.or(pair.before));
        let place = first.and_then(|at| library.graph.metric_at(at)).map(|metric| {
            let evidence = &metric.evidence;
            (evidence.document, evidence.passage, evidence.span.start)
        });
        (rank, place, change.indicator.subject)
    });
    (changes, counts)
}

/// Indicators of what goes by two names in the two reports, told as one.
fn join_subjects(library: &Snapshot, from: &Side, indicators: Vec<Indicator>, same: &Same) -> Vec<Indicator> {
    let facts = library.graph.facts();
    let fold = |text: &str| Normalized::matching(text).text;
    // An indicator may begin with the name of its subject.
    let key = |indicator: &Indicator| {
        let mut words = fold(&indicator.name);
        if let Some(subject) = indicator.subject {
            let name = fold(&facts.entities[subject as usize].name);
            if let Some(rest) = words.strip_prefix(&name).filter(|rest| !rest.is_empty()) {
                words = rest.to_owned();
            }
        }
        (indicator.subject.map(|subject| same.of(subject)), words, fold(&indicator.unit))
    };
    let mut joined: Vec<Indicator> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for indicator in indicators {
        let earlier = |at: &MetricIndex| from.holds(facts.metrics[*at as usize].evidence.document);
        match known.entry(key(&indicator)) {
            Entry::Vacant(place) => {
                place.insert(joined.len());
                joined.push(indicator);
            }
            Entry::Occupied(place) => {
                let other = &mut joined[*place.get()];
                if !indicator.metrics.iter().all(earlier) {
                    other.subject = indicator.subject;
                    other.name = indicator.name;
                }
                other.metrics.extend(indicator.metrics);
                other.metrics.sort_unstable();
                other.spellings.extend(indicator.spellings);
                other.spellings.sort();
                other.spellings.dedup();
            }
        }
    }
    joined
}

/// Indicators of which one report names the subject and the other does not, told as one: where the words are the same,
/// each report has only one of the two, and no third has these words.
fn join_nameless(library: &Snapshot, from: &Side, indicators: Vec<Indicator>) -> Vec<Indicator> {
    let facts = library.graph.facts();
    let sides = |indicator: &Indicator| {
        let earlier = |at: &&MetricIndex| from.holds(facts.metrics[**at as usize].evidence.document);
        let count = indicator.metrics.iter().filter(earlier).count();
        (count > 0, count < indicator.metrics.len())
    };
    let fold = |text: &str| Normalized::matching(text).text;
    let mut words: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, indicator) in indicators.iter().enumerate() {
        words.entry((fold(&indicator.name), fold(&indicator.unit))).or_default().push(at);
    }
    let mut indicators: Vec<Option<Indicator>> = indicators.into_iter().map(Some).collect();
    for places in words.into_values() {
        let &[one, other] = places.as_slice() else { continue };
        let (Some(nameless), Some(named)) = (&indicators[one], &indicators[other]) else { continue };
        let ((old, new), (old_named, new_named)) = (sides(nameless), sides(named));
        let apart = !(old && old_named || new && new_named);
        if nameless.subject.is_some() || named.subject.is_none() || !apart {
            continue;
        }
        let metrics = indicators[one].take().map(|nameless| nameless.metrics).unwrap_or_default();
        if let Some(named) = &mut indicators[other] {
            named.metrics.extend(metrics);
            named.metrics.sort_unstable();
        }
    }
    indicators.into_iter().flatten().collect()
}

/// What an indicator's figures show together; `None` when there are none of the reports' own years.
fn kind_of(library: &Snapshot, pairs: &[Pair]) -> Option<ChangeKind> {
    if pairs.is_empty() {
        return None;
    }
    Some(if pairs.iter().all(|pair| pair.before.is_none()) {
        ChangeKind::Appeared
    } else if pairs.iter().all(|pair| pair.after.is_none()) {
        ChangeKind::Vanished
    } else if pairs.iter().all(|pair| pair.kind(library) == ChangeKind::Unchanged) {
        ChangeKind::Unchanged
    } else {
        ChangeKind::Changed
    })
}

impl Pair {
    fn kind(&self, library: &Snapshot) -> ChangeKind {
        match (self.before, self.after) {
            (None, _) => ChangeKind::Appeared,
            (_, None) => ChangeKind::Vanished,
            (Some(before), Some(after)) => {
                let same = library
                    .graph
                    .metric_at(before)
                    .zip(library.graph.metric_at(after))
                    .is_some_and(|(one, other)| same_figure(one, other));
                if same && self.restated.is_none() { ChangeKind::Unchanged } else { ChangeKind::Changed }
            }
        }
    }
}

fn same_figure(one: &Metric, other: &Metric) -> bool {
    let equal = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
    let upper = match (one.max, other.max) {
        (Some(one), Some(other)) => equal(one, other),
        (None, None) => true,
        _ => false,
    };
    equal(one.value, other.value) && upper
}

/// The two sides' figures of one indicator.
struct Table<'a> {
    library: &'a Snapshot,
    from: &'a Side,
    to: &'a Side,
    alignment: &'a Alignment,
    /// Whether the indicator has no subject: then the same words in two places may count two things.
    of_nobody: bool,
}

impl Table<'_> {
    fn metric(&self, at: MetricIndex) -> &Metric {
        &self.library.graph.facts().metrics[at as usize]
    }

    /// How many years before its document's own a figure is; 0 where nothing tells.
    fn years_back(&self, metric: &Metric) -> i32 {
        let own = self.library.graph.fiscal_year(metric.evidence.document);
        match self.library.graph.year_of(metric).zip(own) {
            Some((year, own)) => own - year,
            None => i32::from(metric.role == MetricRole::Previous),
        }
    }

    /// Figures of a side `back` years before its own, in the order of the text, the same figure once.
    fn figures(&self, side: &Side, metrics: &[MetricIndex], back: i32, role: MetricRole) -> Vec<MetricIndex> {
        let mut figures: Vec<MetricIndex> = Vec::new();
        for &at in metrics {
            let metric = self.metric(at);
            let meant = match metric.role {
                // What a report calls last year's is what came to be then.
                MetricRole::Previous => MetricRole::Actual,
                role => role,
            };
            let fits = meant == role
                && side.holds(metric.evidence.document)
                && self.years_back(metric) == back
                && !figures.iter().any(|&known| same_figure(self.metric(known), metric));
            if fits {
                figures.push(at);
            }
        }
        figures
    }

    fn unit_of(&self, side: &Side, at: MetricIndex) -> Option<u32> {
        let evidence = &self.metric(at).evidence;
        side.unit_at(evidence.document, evidence.passage, evidence.span.start)
    }

    fn pairs(&self, metrics: &[MetricIndex]) -> Vec<Pair> {
        let step = self.from.fiscal_year.zip(self.to.fiscal_year).map(|(from, to)| to - from);
        let mut pairs = Vec::new();
        for role in [MetricRole::Target, MetricRole::Actual, MetricRole::Other] {
            let mut before = self.figures(self.from, metrics, 0, role);
            let mut after = self.figures(self.to, metrics, 0, role);
            let earlier = match step {
                Some(step) if step > 0 => self.figures(self.to, metrics, step, role),
                _ => Vec::new(),
            };
            let mut take =
                |before: &mut Vec<MetricIndex>, after: &mut Vec<MetricIndex>, one: usize, other: usize| {
                    let (before, after) = (before.remove(one), after.remove(other));
                    pairs.push(Pair { role, before: Some(before), after: Some(after), restated: None });
                };
            // In the same sentence first, then the same figure, then the first with the first.
            while let Some((one, other)) = self.told_together(&before, &after) {
                take(&mut before, &mut after, one, other);
            }
            while let Some((one, other)) = self.equal(&before, &after) {
                take(&mut before, &mut after, one, other);
            }
            if !before.is_empty()
                && !after.is_empty()
                && (!self.of_nobody || before.len() == 1 && after.len() == 1)
            {
                take(&mut before, &mut after, 0, 0);
            }
            let lone = before
                .into_iter()
                .map(|at| (Some(at), None))
                .chain(after.into_iter().map(|at| (None, Some(at))));
            pairs.extend(lone.map(|(before, after)| Pair { role, before, after, restated: None }));
            self.say_what_was_said_later(&mut pairs, role, &earlier);
        }
        pairs
    }

    /// Takes what the later report gives for the earlier year: where the earlier report gave nothing, or another figure.
    fn say_what_was_said_later(&self, pairs: &mut [Pair], role: MetricRole, earlier: &[MetricIndex]) {
        let several = pairs.iter().filter(|pair| pair.role == role).count() > 1;
        for pair in pairs.iter_mut().filter(|pair| pair.role == role) {
            let near = pair.after.and_then(|after| {
                let unit = self.unit_of(self.to, after);
                earlier.iter().copied().find(|&at| self.unit_of(self.to, at) == unit)
            });
            let only = earlier.first().copied().filter(|_| earlier.len() == 1 && !several && !self.of_nobody);
            let Some(told) = near.or(only) else { continue };
            match pair.before {
                None => pair.before = Some(told),
                Some(before) if !same_figure(self.metric(before), self.metric(told)) => {
                    pair.restated = Some(told);
                }
                Some(_) => {}
            }
        }
    }

    /// Two figures that stand in sentences that became one another.
    fn told_together(&self, before: &[MetricIndex], after: &[MetricIndex]) -> Option<(usize, usize)> {
        before.iter().enumerate().find_map(|(one, &at)| {
            let unit = self.unit_of(self.from, at)?;
            let there = match self.alignment.before[unit as usize] {
                Fate::Paired(unit) => unit,
                _ => return None,
            };
            let other = after.iter().position(|&at| self.unit_of(self.to, at) == Some(there))?;
            Some((one, other))
        })
    }

    fn equal(&self, before: &[MetricIndex], after: &[MetricIndex]) -> Option<(usize, usize)> {
        before.iter().enumerate().find_map(|(one, &at)| {
            let other = after.iter().position(|&other| same_figure(self.metric(at), self.metric(other)))?;
            Some((one, other))
        })
    }
}

/// A change in words.
pub(super) fn view(library: &Snapshot, change: &Change) -> MetricChange {
    let figure = |pair: &Pair| {
        let metric = |at: MetricIndex| &library.graph.facts().metrics[at as usize];
        let both = pair.before.zip(pair.after).map(|(one, other)| (metric(one), metric(other)));
        // The difference of two ranges is no number.
        let numbers = both.filter(|(one, other)| one.max.is_none() && other.max.is_none());
        let numbers = numbers.map(|(one, other)| (one.value, other.value));
        FigureChange {
            change: pair.kind(library),
            role: pair.role.to_string(),
            before: pair.before.map(|at| library.metric(at)),
            after: pair.after.map(|at| library.metric(at)),
            difference: numbers.map(|(before, after)| rounded(after - before, 1e6)),
            percent: numbers
                .filter(|(before, _)| *before != 0.0)
                .map(|(before, after)| rounded((after - before) / before.abs() * 100.0, 10.0)),
            restated: pair.restated.map(|at| library.metric(at)),
        }
    };
    MetricChange {
        change: change.kind,
        subject: change.indicator.subject.map(|subject| library.entity_ref(subject)),
        indicator: change.indicator.name.clone(),
        spellings: change.indicator.spellings.clone(),
        unit: change.indicator.unit.clone(),
        figures: change.pairs.iter().map(figure).collect(),
    }
}

/// Without the dust of binary fractions: 95.2 - 96.8 is -1.6.
fn rounded(value: f64, parts: f64) -> f64 {
    let rounded = (value * parts).round() / parts;
    if rounded.is_finite() { rounded } else { value }
}
