//! What became of each file.

use std::{collections::BTreeMap, io};

use serde::Serialize;

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
        let mut groups: BTreeMap<(Status, &str), Vec<&Outcome>> = BTreeMap::new();
        for outcome in &self.outcomes {
            if outcome.reasons.is_empty() {
                groups.entry((outcome.status, "")).or_default().push(outcome);
            }
            for reason in &outcome.reasons {
                groups.entry((outcome.status, reason)).or_default().push(outcome);
            }
        }
        for ((status, reason), outcomes) in &groups {
            let example = if reason.is_empty() { "" } else { outcomes[0].source.as_str() };
            table.row([status.label(), reason, &grouped(outcomes.len() as u64), example]);
        }
        if !groups.is_empty() {
            table.write(out)?;
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
