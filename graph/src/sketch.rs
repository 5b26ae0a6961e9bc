//! Small documents with what they say, for tests.

use keifu_corpus::{
    CharSpan, Document, DocumentId, Metadata, Passage, PassageKind, Revision, SourceMap, calendar::Interval,
};

use crate::{
    EntityKind, Evidence, Extraction, Form, FormOrigin, LocalEntity, LocalId, Mention, MetricRole,
    MetricStatement, Modality, Place, Predicate, Quote, ResolveInput, Statement,
};

/// A document under construction: passages first, then names, which are mentioned wherever they stand.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    pub(crate) document: Document,
    pub(crate) extraction: Extraction,
}

impl Sketch {
    pub(crate) fn new(source: &str, fiscal_year: Option<i32>, passages: &[&str]) -> Self {
        let passages = (0..)
            .zip(passages)
            .map(|(ordinal, text)| Passage {
                ordinal,
                kind: PassageKind::Paragraph,
                headings: vec!["取組状況".to_owned()],
                column: None,
                page: Some(ordinal + 1),
                text: (*text).to_owned(),
                map: SourceMap::default(),
                notes: Vec::new(),
                place: Default::default(),
            })
            .collect();
        let metadata = Metadata { title: source.to_owned(), fiscal_year, ..Metadata::default() };
        Self {
            document: Document {
                id: DocumentId::of_source(source),
                revision: Revision("0".to_owned()),
                source: source.to_owned(),
                metadata,
                passages,
                warnings: Vec::new(),
            },
            extraction: Extraction::default(),
        }
    }

    /// A thing named by any of `forms`, the first its name.
    pub(crate) fn name(mut self, kind: EntityKind, forms: &[(&str, FormOrigin)]) -> Self {
        let entity = self.extraction.entities.len() as LocalId;
        let mut mentions = Vec::new();
        for passage in &self.document.passages {
            for (number, (form, _)) in (0..).zip(forms) {
                for (at, _) in passage.text.match_indices(form) {
                    let start = passage.text[..at].chars().count();
                    let span = CharSpan::new(start, start + form.chars().count());
                    let place = Place { passage: passage.ordinal, span };
                    mentions.push(Mention { entity, form: number, place });
                }
            }
        }
        mentions.sort_by_key(|mention| mention.place);
        let first = mentions.first().map(|mention| self.quote(mention.place));
        self.extraction.sightings.push(first.clone());
        self.extraction.mentions.extend(mentions);
        self.extraction.mentions.sort_by_key(|mention| mention.place);
        self.extraction.entities.push(LocalEntity {
            name: forms[0].0.to_owned(),
            kind,
            forms: forms
                .iter()
                .map(|(text, origin)| Form {
                    text: (*text).to_owned(),
                    origin: *origin,
                    evidence: (*origin == FormOrigin::Definition).then(|| first.clone()).flatten(),
                })
                .collect(),
            global: true,
            parent: None,
            gazetteer: None,
        });
        self
    }

    pub(crate) fn organization(self, name: &str) -> Self {
        self.name(EntityKind::Organization, &[(name, FormOrigin::Name)])
    }

    /// Issued by `body`.
    pub(crate) fn by(mut self, body: &str) -> Self {
        self.extraction.speaks_for = Some(body.to_owned());
        self
    }

    /// Changes the last name.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut LocalEntity)) -> Self {
        change(self.extraction.entities.last_mut().unwrap());
        self
    }

    pub(crate) fn local(&self, name: &str) -> LocalId {
        self.extraction.entities.iter().position(|local| local.name == name).unwrap() as LocalId
    }

    /// The whole of `passage` says so.
    pub(crate) fn state(
        mut self,
        passage: u32,
        (subject, predicate, object): (&str, Predicate, Option<&str>),
        date: Option<Interval>,
        modality: Modality,
    ) -> Self {
        let statement = Statement {
            subject: self.local(subject),
            predicate,
            object: object.map(|object| self.local(object)),
            date,
            modality,
            confidence: 0.8,
            evidence: self.whole(passage),
            rule: "test".to_owned(),
        };
        self.extraction.statements.push(statement);
        self
    }

    pub(crate) fn measure(
        mut self,
        passage: u32,
        subject: &str,
        (indicator, value, unit): (&str, f64, &str),
        (role, year): (MetricRole, Option<i32>),
    ) -> Self {
        let metric = MetricStatement {
            subject: Some(self.local(subject)),
            indicator: indicator.to_owned(),
            value,
            max: None,
            unit: unit.to_owned(),
            role,
            approximate: false,
            period: year.and_then(Interval::fiscal_year),
            evidence: self.whole(passage),
        };
        self.extraction.metrics.push(metric);
        self
    }

    pub(crate) fn input(&self) -> ResolveInput {
        ResolveInput {
            document: self.document.id.clone(),
            fiscal_year: self.document.metadata.fiscal_year,
            extraction: self.extraction.clone(),
        }
    }

    fn whole(&self, passage: u32) -> Quote {
        let length = self.document.passages[passage as usize].text.chars().count();
        self.quote(Place { passage, span: CharSpan::new(0, length) })
    }

    fn quote(&self, place: Place) -> Quote {
        let passage = &self.document.passages[place.passage as usize];
        Quote { place, page: passage.page, text: place.span.of(&passage.text).to_owned() }
    }
}

/// Evidence of no consequence.
pub(crate) fn evidence(document: u32, passage: u32) -> Evidence {
    Evidence { document, passage, span: CharSpan::new(0, 1), page: None, quote: "甲".to_owned() }
}
