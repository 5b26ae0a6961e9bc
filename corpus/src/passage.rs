//! The unit of search and of evidence.

use serde::{Deserialize, Serialize};

use crate::{CharSpan, DocumentId, Place};

/// Names a passage: its document and its ordinal, written `d0123456789abcdef-12`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PassageId {
    /// The document it stands in.
    pub document: DocumentId,
    /// Its place among the passages of the document, from 0.
    pub ordinal: u32,
}

impl std::fmt::Display for PassageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.document, self.ordinal)
    }
}

impl std::str::FromStr for PassageId {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || crate::Error::PassageId { id: text.to_owned() };
        let (document, ordinal) = text.rsplit_once('-').ok_or_else(wrong)?;
        Ok(Self { document: DocumentId(document.to_owned()), ordinal: ordinal.parse().map_err(|_| wrong())? })
    }
}

/// Names a quote on every face: its passage and the characters of the passage's text, written `d0123456789abcdef-12:5-40`
/// (from 0, the second excluded). The id of a passage alone cites the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitationId {
    /// The passage it stands in.
    pub passage: PassageId,
    /// Characters of its text; `None`: all of it.
    pub span: Option<CharSpan>,
}

impl std::fmt::Display for CitationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.span {
            Some(span) => write!(f, "{}:{}-{}", self.passage, span.start, span.end),
            None => self.passage.fmt(f),
        }
    }
}

impl std::str::FromStr for CitationId {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((passage, span)) = text.split_once(':') else {
            return Ok(Self { passage: text.parse()?, span: None });
        };
        let wrong = || crate::Error::PassageId { id: text.to_owned() };
        let (start, end) = span.split_once('-').ok_or_else(wrong)?;
        let (start, end) = (start.parse().map_err(|_| wrong())?, end.parse().map_err(|_| wrong())?);
        let span = (start <= end).then_some(CharSpan { start, end }).ok_or_else(wrong)?;
        Ok(Self { passage: passage.parse()?, span: Some(span) })
    }
}

/// What a passage is in the layout of its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// A heading; also part of the heading path of what follows.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list, its mark included (`○`, `・`, `▸`, `①`).
    Bullet,
    /// A row of a table; its cells are separated by a tab.
    TableRow,
    /// A footnote or annotation (`※`, `(*14)`), linked from where its mark stood.
    Note,
}

/// Which column of a three-column progress table a passage stands in: it tells targets and actuals apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 今年度何をするか, 取組内容, 計画: what is to be done.
    Plan,
    /// 目標, 成果指標: what state is aimed at.
    Target,
    /// 進捗状況, 実績, 結果: what was done.
    Progress,
}

/// A paragraph, bullet, table row, heading or note: the unit of search and of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Its place among the passages of the document, from 0.
    pub ordinal: u32,
    /// What it is in the layout.
    pub kind: PassageKind,
    /// The headings and parent bullets above it, outermost first, as they read after repair.
    pub headings: Vec<String>,
    /// The column of a progress table that it stands in, when the layout tells.
    pub column: Option<Column>,
    /// Page, slide or sheet from 1 (`place.unit` says which); `None` for formats without. Of a passage that goes on on
    /// the next page, the page on which it begins.
    pub page: Option<u32>,
    /// Where on that page, as far as the format tells.
    pub place: Place,
    /// Repaired text: wrapped lines joined, footnote marks lifted out; characters otherwise as in the original.
    pub text: String,
    /// Where each character of `text` stood in the decoded source.
    pub map: SourceMap,
    /// Footnote references lifted out of `text`: the mark's number and the character before which it stood.
    pub notes: Vec<NoteReference>,
}

/// A footnote reference such as `(*14)` that was lifted out of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteReference {
    /// The number or sign of the note (`14`).
    pub label: String,
    /// Character offset in the passage's text before which the mark stood.
    pub at: u32,
}

/// Where each character of a passage stood in the decoded source text: runs of characters that stayed together.
///
/// Every character of the passage belongs to exactly one run; runs ascend in the passage.
/// A character that repair put in (a tab between table cells) belongs to a run of its own with `inserted`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMap {
    /// The runs in order of `passage`.
    pub runs: Vec<Run>,
}

/// Characters that stand together both in the passage and in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// First character in the passage's text.
    pub passage: u32,
    /// First character in the decoded source.
    pub source: u32,
    /// Number of characters.
    pub len: u32,
    /// Whether repair put the characters in: then they stand nowhere, and `source` is where they would.
    pub inserted: bool,
}

impl SourceMap {
    /// The range of the source from the first to the last character of `span`, whatever was lifted out between included.
    ///
    /// `None` when the span is empty, lies outside the passage, or covers only inserted characters.
    pub fn to_source(&self, span: CharSpan) -> Option<CharSpan> {
        let mut found: Option<CharSpan> = None;
        for run in self.runs.iter().filter(|run| !run.inserted) {
            let start = span.start.max(run.passage);
            let end = span.end.min(run.passage + run.len);
            if start < end {
                let (from, to) = (run.source + start - run.passage, run.source + end - run.passage);
                found = Some(match found {
                    None => CharSpan { start: from, end: to },
                    Some(whole) => CharSpan { start: whole.start.min(from), end: whole.end.max(to) },
                });
            }
        }
        found
    }

    /// Appends one character that stood at `source`.
    pub fn push(&mut self, source: u32, inserted: bool) {
        if let Some(last) = self.runs.last_mut()
            && last.inserted == inserted
            && (inserted || last.source + last.len == source)
        {
            last.len += 1;
            return;
        }
        let passage = self.runs.last().map_or(0, |run| run.passage + run.len);
        self.runs.push(Run { passage, source, len: 1, inserted });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_written_and_read_alike() {
        for id in ["d0123456789abcdef-12", "d0123456789abcdef-12:5-40", "d0123456789abcdef-0:0-0"] {
            assert_eq!(id.parse::<CitationId>().unwrap().to_string(), id);
        }
        for wrong in ["", "d01", "d01-1:", "d01-1:5", "d01-1:9-5", "d01-1:a-b", "d01-1:1-2:3", "d01-x:1-2"] {
            assert!(wrong.parse::<CitationId>().is_err(), "{wrong}");
        }
    }
}
