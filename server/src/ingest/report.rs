//! What became of each file.

use std::{collections::BTreeMap, io};

use serde::Serialize;

use super::advice::advice;
use crate::output::{Align, FAINT, Table, grouped};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was read and is in the catalog.
    Read,
    /// It is in the catalog as it is.
    Unchanged,
    /// It is gone, and its document with it.
    Removed,
    /// It is no document (a picture, a program, …).
    LeftOut,
    /// It could not be read.
    NotRead,
}

impl Status {
    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "読み込み",
            Self::Unchanged => "変更なし",
            Self::Removed => "削除",
            Self::LeftOut => "対象外",
            Self::NotRead => "読めず",
        }
    }
}

/// One file and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Path within the collection.
    pub source: String,
    /// What became of it.
    pub status: Status,
    /// One word for counting: why it was not read, or what is doubtful about it.
    pub reasons: Vec<String>,
    /// What it is and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Passages read.
    pub passages: usize,
}

/// How many files came to the same end for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What became of them.
    pub status: Status,
    /// Why, in one word; empty where there is nothing to say.
    pub reason: String,
    /// What the reason means and what to do, where it is the same for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<&'static str>,
    /// How many they are; a file with two reasons counts for both.
    pub files: usize,
    /// One of them.
    #[serde(skip)]
    pub example: String,
}

impl Count {
    /// Counts outcomes by status and reason.
    pub fn of(outcomes: &[Outcome]) -> Vec<Self> {
        let mut counts: BTreeMap<(Status, &str), (usize, &str)> = BTreeMap::new();
        for outcome in outcomes {
            let reasons = outcome.reasons.iter().map(String::as_str);
            let none = outcome.reasons.is_empty().then_some("");
            for reason in reasons.chain(none) {
                counts.entry((outcome.status, reason)).or_insert((0, &outcome.source)).0 += 1;
            }
        }
        let count = |((status, reason), (files, example)): ((Status, &str), (usize, &str))| Self {
            status,
            reason: reason.to_owned(),
            advice: if status == Status::NotRead { None } else { advice(reason) },
            files,
            example: example.to_owned(),
        };
        counts.into_iter().map(count).collect()
    }
}

/// What an ingest did.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The generation that is published now.
    pub generation: u64,
    /// Whether this ingest published it.
    pub published: bool,
    /// Documents in the generation.
    pub documents: u64,
    /// Passages in the generation.
    pub passages: u64,
    /// Bytes of original text that were read.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
    /// How many files came to which end, and why.
    pub counts: Vec<Count>,
    /// Each file, by source.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// Number of files of a status.
    pub fn count(&self, status: Status) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.status == status).count()
    }

    /// Writes the table of outcomes by reason.
    pub(crate) fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        let mut table = Table::new(&[
            ("結果", Align::Left),
            ("理由", Align::Left),
            ("件数", Align::Right),
            ("例", Align::Left),
        ]);
        for Count { status, reason, files, example, .. } in &self.counts {
            let example = if reason.is_empty() { "" } else { example };
            table.row([status.label(), reason, &grouped(*files as u64), example]);
        }
        if !self.counts.is_empty() {
            table.write(out)?;
        }
        let advised: BTreeMap<&str, &str> =
            self.counts.iter().filter_map(|count| Some((count.reason.as_str(), count.advice?))).collect();
        for (reason, advice) in advised {
            writeln!(out, "  {reason}: {advice}")?;
        }
        for outcome in self.outcomes.iter().filter(|outcome| outcome.status == Status::NotRead).take(20) {
            let hint = outcome.hint.as_deref().unwrap_or_default();
            writeln!(out, "  {}: {hint}", outcome.source)?;
        }
        let hidden = self.count(Status::NotRead).saturating_sub(20);
        if hidden > 0 {
            writeln!(out, "  {FAINT}ほか {hidden} 件（--json ですべて）{FAINT:#}")?;
        }
        let speed = self.bytes as f64 / 1e6 / self.seconds.max(1e-9);
        let change =
            if self.published { "を公開しました" } else { "のまま、変更はありません" };
        writeln!(
            out,
            "世代 {}{change}: 文書 {}、段落 {}（{:.1} 秒、{:.1} MB/秒）",
            self.generation,
            grouped(self.documents),
            grouped(self.passages),
            self.seconds,
            speed
        )
    }
}
