//! How well extraction does against annotated reports: precision, recall and F1 by kind of fact.
//!
//! A gold folder holds one JSON file per report (entities, relations, dates, metrics, as the annotation guide defines
//! them). Strings are compared after NFKC without white space, footnote marks, legal forms and status prefixes.
//! What is marked optional costs nothing when missed and nothing when found.

mod across;
mod gold;
mod names;
mod score;

use std::{io, path::Path};

use serde::Serialize;

use crate::{
    Error,
    library::Snapshot,
    output::{Align, Table},
};

pub(crate) use score::Scorer;

/// Counts from both sides: found of wanted for recall, right of given for precision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) found: usize,
    pub(crate) wanted: usize,
    pub(crate) right: usize,
    pub(crate) given: usize,
}

/// A tally in figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Row {
    precision: f64,
    recall: f64,
    f1: f64,
    wanted: usize,
    given: usize,
}

/// Recall alone, where precision is measured elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Recall {
    recall: f64,
    wanted: usize,
}

/// All measures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Report {
    entities: Row,
    aliases: Row,
    relations: Row,
    dates: Row,
    metrics: Row,
    #[serde(rename = "entities by type")]
    by_type: std::collections::BTreeMap<String, Row>,
    #[serde(rename = "relation dates")]
    relation_dates: Recall,
    #[serde(rename = "metric subjects")]
    metric_subjects: Recall,
    #[serde(rename = "across documents", skip_serializing_if = "Option::is_none")]
    across: Option<Recall>,
    /// What was missed and what was spurious, one line each.
    #[serde(skip)]
    pub(crate) misses: Vec<String>,
}

impl Tally {
    pub(crate) fn row(self) -> Row {
        let (p, r) = (ratio(self.right, self.given), ratio(self.found, self.wanted));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Row { precision: round(p), recall: round(r), f1: round(f1), wanted: self.wanted, given: self.given }
    }

    pub(crate) fn recall(self) -> Recall {
        Recall { recall: round(ratio(self.found, self.wanted)), wanted: self.wanted }
    }
}

fn ratio(hit: usize, total: usize) -> f64 {
    if total == 0 { 0.0 } else { hit as f64 / total as f64 }
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Measures a generation against the reports annotated in `folder`, and across documents against `clusters`.
pub(crate) fn evaluate(library: &Snapshot, folder: &Path, clusters: Option<&Path>) -> Result<Report, Error> {
    let reports = gold::load(folder)?;
    let mut scorer = Scorer::new(library);
    for report in &reports {
        scorer.score(report)?;
    }
    let (mut report, surfaces) = scorer.report();
    if let Some(path) = clusters {
        let clusters = gold::load_clusters(path)?;
        report.across = Some(across::score(&reports, &surfaces, &clusters, &mut report.misses));
    }
    Ok(report)
}

impl Report {
    /// Writes the table.
    pub(crate) fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        let mut table = Table::new(&[
            ("", Align::Left),
            ("precision", Align::Right),
            ("recall", Align::Right),
            ("F1", Align::Right),
            ("wanted", Align::Right),
            ("given", Align::Right),
        ]);
        let kinds = [
            ("entities", &self.entities),
            ("aliases", &self.aliases),
            ("relations", &self.relations),
            ("dates", &self.dates),
            ("metrics", &self.metrics),
        ];
        let types = self.by_type.iter().map(|(kind, row)| (format!("  {kind}"), row));
        let kinds = kinds.into_iter().map(|(kind, row)| (kind.to_owned(), row));
        for (name, row) in kinds.chain(types) {
            table.row([
                name,
                format!("{:.3}", row.precision),
                format!("{:.3}", row.recall),
                format!("{:.3}", row.f1),
                row.wanted.to_string(),
                row.given.to_string(),
            ]);
        }
        let recalls = [
            ("relation dates", Some(&self.relation_dates)),
            ("metric subjects", Some(&self.metric_subjects)),
            ("across documents", self.across.as_ref()),
        ];
        for (name, recall) in recalls {
            if let Some(recall) = recall {
                table.row([
                    name.to_owned(),
                    String::new(),
                    format!("{:.3}", recall.recall),
                    String::new(),
                    recall.wanted.to_string(),
                    String::new(),
                ]);
            }
        }
        table.write(out)
    }
}
