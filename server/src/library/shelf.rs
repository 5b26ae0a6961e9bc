//! The documents as on a shelf: what there is, what could not be read, and those that somebody looks for, in an order.

use std::collections::{BTreeMap, BTreeSet};

use keifu_corpus::{Catalog, Warning, catalog::DocumentRecord};
use keifu_graph::DocumentIndex;

use super::{
    Snapshot,
    documents::{DocumentQuestion, counted, format_word},
};
use crate::{
    Error,
    api::{
        common::Page,
        document::{CountView, DocumentView, NotRead},
    },
};

/// Files that could not be read are listed up to this number of each reason.
const MOST_NOT_READ: usize = 200;

/// What a collection holds and lacks.
#[derive(Debug)]
pub(crate) struct Shelf {
    /// Documents by format, most first.
    pub(crate) formats: Vec<CountView>,
    /// Documents by publisher, most first; those without one apart.
    pub(crate) publishers: Vec<CountView>,
    /// 年度 that documents have, ascending.
    pub(crate) years: BTreeSet<Option<i32>>,
    /// Series of two documents at least.
    pub(crate) series: Vec<CountView>,
    /// Documents by the code of a warning, most first.
    pub(crate) warnings: Vec<CountView>,
    /// Pages that are pictures without text.
    pub(crate) pages_to_recognize: PagesToRecognize,
    /// Files that could not be read, by reason: how many, and those that are listed.
    pub(crate) not_read: Vec<(String, usize, Vec<NotRead>)>,
    /// When the generation was published, in seconds since 1970.
    pub(crate) published_at: Option<i64>,
}

/// How many pages wait for character recognition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PagesToRecognize {
    /// So many pages.
    pub(crate) pages: u64,
    /// Of so many documents.
    pub(crate) documents: usize,
    /// There may be more: the warning of a document does not tell how many.
    pub(crate) or_more: bool,
}

impl PagesToRecognize {
    fn of<'a>(records: impl Iterator<Item = &'a DocumentRecord>) -> Self {
        let mut sum = Self::default();
        for record in records {
            let waiting = record.warnings.iter().filter(|warning| warning.code == "needs_ocr");
            let counts: Vec<Option<u64>> = waiting.map(leading_number).collect();
            if !counts.is_empty() {
                sum.documents += 1;
            }
            for count in counts {
                sum.or_more |= count.is_none();
                sum.pages += count.unwrap_or(1);
            }
        }
        sum
    }
}

/// The number that the reader begins its warning with.
fn leading_number(warning: &Warning) -> Option<u64> {
    let digits: String = warning.message.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// In which order documents stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ShelfOrder {
    /// By path; of one series by 年度.
    #[default]
    Source,
    /// By title.
    Title,
    /// By publisher, those without one last.
    Publisher,
    /// By 年度, the unknown last.
    Year,
    /// By format.
    Format,
    /// By pages, those without last.
    Pages,
    /// By passages.
    Passages,
    /// By warnings.
    Warnings,
}

/// Which documents, in which order.
#[derive(Clone, Debug, Default)]
pub(crate) struct ShelfQuestion {
    /// Which.
    pub(crate) document: DocumentQuestion,
    /// The code of a warning that they have.
    pub(crate) warning: Option<String>,
    /// In which order.
    pub(crate) order: ShelfOrder,
    /// The other way round.
    pub(crate) descending: bool,
    /// The first to be shown.
    pub(crate) offset: usize,
    /// How many are shown.
    pub(crate) limit: usize,
}

/// The documents somebody looks for.
pub(crate) struct Shelved {
    /// Those that are shown.
    pub(crate) documents: Page<DocumentView>,
    /// Passages in all of them.
    pub(crate) passages: u64,
}

impl Snapshot {
    /// What the collection holds and lacks.
    pub(crate) fn shelf(&self) -> Result<Shelf, Error> {
        let records = &self.records;
        let mut not_read: BTreeMap<String, (usize, Vec<NotRead>)> = BTreeMap::new();
        for file in self.with_catalog(Catalog::unread)? {
            let (count, listed) = not_read.entry(file.reason.clone()).or_default();
            *count += 1;
            if listed.len() < MOST_NOT_READ {
                listed.push(NotRead { source: file.source, reason: file.reason, hint: file.hint });
            }
        }
        let mut not_read: Vec<_> =
            not_read.into_iter().map(|(reason, (count, listed))| (reason, count, listed)).collect();
        not_read.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        Ok(Shelf {
            formats: counted(records.iter().map(|record| {
                let format = record.metadata.format;
                (format_word(format), format.name().to_owned())
            })),
            publishers: counted(records.iter().filter_map(|record| {
                let name = record.metadata.publisher.clone()?;
                Some((name.clone(), name))
            })),
            years: records.iter().map(|record| record.metadata.fiscal_year).collect(),
            series: self.series_counts(),
            warnings: counted(records.iter().flat_map(|record| {
                let codes: BTreeSet<&str> =
                    record.warnings.iter().map(|warning| warning.code.as_str()).collect();
                codes.into_iter().map(|code| (code.to_owned(), code.to_owned()))
            })),
            pages_to_recognize: PagesToRecognize::of(records.iter()),
            not_read,
            published_at: self.published_at,
        })
    }

    /// The documents somebody looks for.
    pub(crate) fn shelved(&self, question: &ShelfQuestion) -> Result<Shelved, Error> {
        let mut order = self.documents_fitting(&question.document)?;
        if let Some(code) = &question.warning {
            order.retain(|&document| {
                self.record(document).warnings.iter().any(|warning| warning.code == *code)
            });
        }
        self.sort_shelf(&mut order, question.order, question.descending);
        Ok(Shelved {
            passages: order.iter().map(|&document| u64::from(self.record(document).passages)).sum(),
            documents: Page::of(&order, question.offset, question.limit, |&document| {
                self.document_view(document)
            }),
        })
    }

    /// What is unknown stays last, whichever way round.
    fn sort_shelf(&self, order: &mut [DocumentIndex], by: ShelfOrder, descending: bool) {
        let sort = |order: &mut [DocumentIndex], key: &dyn Fn(&DocumentRecord) -> Option<(u64, String)>| {
            order.sort_by(|&one, &other| {
                let (one, other) = (key(self.record(one)), key(self.record(other)));
                let unknown = one.is_none().cmp(&other.is_none());
                let known = one.cmp(&other);
                unknown.then(if descending { known.reverse() } else { known })
            });
        };
        let number = |number: u64| Some((number, String::new()));
        match by {
            ShelfOrder::Source if descending => order.reverse(),
            ShelfOrder::Source => {}
            ShelfOrder::Title => sort(order, &|record| Some((0, record.metadata.title.clone()))),
            ShelfOrder::Publisher => sort(order, &|record| Some((0, record.metadata.publisher.clone()?))),
            ShelfOrder::Year => sort(order, &|record| {
                number(i64::from(record.metadata.fiscal_year?).saturating_add(1 << 32) as u64)
            }),
            ShelfOrder::Format => sort(order, &|record| Some((0, format_word(record.metadata.format)))),
            ShelfOrder::Pages => sort(order, &|record| number(record.metadata.pages?.into())),
            ShelfOrder::Passages => sort(order, &|record| number(record.passages.into())),
            ShelfOrder::Warnings => sort(order, &|record| number(record.warnings.len() as u64)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_from_what_the_reader_said() {
        let warning =
            |message: &str| Warning { code: "needs_ocr".to_owned(), message: message.to_owned(), at: None };
        assert_eq!(leading_number(&warning("12 page(s) are pictures without text (page 1-12)")), Some(12));
        assert_eq!(leading_number(&warning("some pages are pictures")), None);
    }
}
