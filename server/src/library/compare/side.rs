//! One side of a comparison: the documents of a 年度 with their sentences.

use keifu_corpus::Passage;
use keifu_graph::DocumentIndex;
use rustc_hash::FxHashMap;

use super::unit::{self, Unit};
use crate::{
    Error,
    api::{common::Evidence, compare::SeriesYear},
    library::{Snapshot, year_label},
};

/// Documents of one 年度.
pub(super) struct Side {
    pub(super) fiscal_year: Option<i32>,
    /// By source.
    pub(super) documents: Vec<DocumentIndex>,
    /// Their sentences, document by document.
    pub(super) units: Vec<Unit>,
    /// Headings above sentences, by [`Unit::path`].
    pub(super) paths: Vec<Vec<String>>,
    /// Their passages, for the words of names.
    passages: Vec<Vec<Passage>>,
    /// First of the sentences of each passage, and how many.
    places: FxHashMap<(DocumentIndex, u32), (u32, u32)>,
}

impl Side {
    pub(super) fn read(
        library: &Snapshot,
        fiscal_year: Option<i32>,
        documents: Vec<DocumentIndex>,
    ) -> Result<Self, Error> {
        let mut side = Self {
            fiscal_year,
            documents,
            units: Vec::new(),
            paths: Vec::new(),
            passages: Vec::new(),
            places: FxHashMap::default(),
        };
        for &document in &side.documents {
            let number = library.record(document).number;
            let passages = library.with_catalog(|catalog| catalog.read(number))?.passages;
            let mut path_key = 0;
            for (at, passage) in passages.iter().enumerate() {
                if at == 0 || side.paths.last() != Some(&passage.headings) {
                    side.paths.push(passage.headings.clone());
                    path_key = passage.headings.last().map_or(0, |heading| unit::key_of_heading(heading));
                }
                let path = side.paths.len() as u32 - 1;
                let first = side.units.len() as u32;
                side.units.extend(Unit::of(document, passage, path, path_key));
                let count = side.units.len() as u32 - first;
                side.places.insert((document, passage.ordinal), (first, count));
            }
            side.passages.push(passages);
        }
        Ok(side)
    }

    /// The sentence in which a place of a passage begins.
    pub(super) fn unit_at(&self, document: DocumentIndex, passage: u32, start: u32) -> Option<u32> {
        let &(first, count) = self.places.get(&(document, passage))?;
        let of = first as usize..(first + count) as usize;
        let within = self.units[of.clone()].iter().position(|unit| start < unit.span.end);
        within.or(count.checked_sub(1).map(|last| last as usize)).map(|at| (of.start + at) as u32)
    }

    pub(super) fn passage(&self, document: DocumentIndex, ordinal: u32) -> Option<&Passage> {
        let at = self.documents.iter().position(|known| *known == document)?;
        self.passages[at].get(ordinal as usize).filter(|passage| passage.ordinal == ordinal)
    }

    pub(super) fn holds(&self, document: DocumentIndex) -> bool {
        self.documents.contains(&document)
    }

    pub(super) fn headings(&self, unit: &Unit) -> &[String] {
        &self.paths[unit.path as usize]
    }

    pub(super) fn evidence(&self, library: &Snapshot, unit: u32) -> Evidence {
        let unit = &self.units[unit as usize];
        library.evidence_at(unit.document, unit.passage, unit.span, unit.page, unit.text.clone())
    }

    /// The sentence around a place as evidence.
    pub(super) fn evidence_around(
        &self,
        library: &Snapshot,
        document: DocumentIndex,
        passage: u32,
        start: u32,
    ) -> Option<Evidence> {
        Some(self.evidence(library, self.unit_at(document, passage, start)?))
    }

    pub(super) fn view(&self, library: &Snapshot) -> SeriesYear {
        year_view(library, self.fiscal_year, &self.documents)
    }
}

/// The documents of a 年度 on the wire.
pub(super) fn year_view(
    library: &Snapshot,
    fiscal_year: Option<i32>,
    documents: &[DocumentIndex],
) -> SeriesYear {
    SeriesYear {
        fiscal_year,
        label: year_label(fiscal_year),
        documents: documents.iter().map(|&document| library.document_ref(document)).collect(),
    }
}
