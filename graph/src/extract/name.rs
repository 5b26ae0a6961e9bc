//! Which spans name something, and which of them name the same thing within the document.
//!
//! ```text
//! Analysis ─prepare→ Line ─gazetteer, structure, quotation, Latin→ Candidate ─arbitrate→ names of the passage
//!          ─join→ LocalEntity (short forms, definitions, known names) ─find every occurrence→ Mention
//! ```
//!
//! The recognizers look at one passage each; joining and finding look at the document. Nothing here looks at other
//! documents: that is resolution.

mod alias;
mod apposition;
mod candidate;
mod chunk;
mod company;
mod gathering;
mod gazetteer;
mod join;
mod label;
mod latin;
mod lexicon;
mod line;
mod looks;
mod occurrence;
mod quoted;
mod script;
mod special;
mod structure;
mod tagged;
#[cfg(test)]
mod tests;
mod weigh;

use keifu_corpus::{Analysis, CharSpan, Document, Passage, PassageKind};

use self::{
    candidate::{Candidate, arbitrate, is_plausible},
    chunk::Known,
    gazetteer::Gazetteer,
    lexicon::Lexicon,
    line::Line,
};
use crate::{
    EntityKind, Extraction,
    tagger::{NameClass, Sentence, TaggerMemory},
};

/// Recognizes names with gazetteers and structural patterns.
#[derive(Debug)]
pub(super) struct NameRecognizer {
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    memories: tagged::Memories,
}

impl NameRecognizer {
    pub(super) fn new() -> Self {
        Self { lexicon: Lexicon::new(), gazetteer: Gazetteer::new(), memories: tagged::Memories::default() }
    }

    /// Fills `entities`, `mentions` and `aliases` of the extraction.
    pub(super) fn recognize(&self, document: &Document, analyses: &[Analysis], extraction: &mut Extraction) {
        let lines: Vec<Line> = analyses.iter().map(Line::of).collect();
        let mut names = join::Names::new(&self.gazetteer, &self.lexicon);
        let mut memory = self.memories.take();
        let letters =
            lines.iter().map(script::Letters::of).fold(script::Letters::default(), script::Letters::and);
        let abroad = letters.hardly_japanese();
        for (passage, line) in lines.iter().enumerate() {
            let table =
                document.passages.get(passage).is_some_and(|passage| passage.kind == PassageKind::TableRow);
            let (candidates, known) = self.candidates(
                line,
                table,
                abroad,
                document.passages.get(passage),
                &analyses[passage],
                &mut memory,
            );
            for (name, start, end) in special::meetings(line, &candidates) {
                names.add_meeting(&name, join::Cited { passage, start, end });
            }
            for definition in alias::find(line, &self.lexicon, &candidates) {
                names.define(passage, line, definition);
            }
            for split in alias::split_names(line) {
                names.define_split(passage, line, &split);
            }
            let mut last: Option<Candidate> = None;
            let mut within = known.into_iter().peekable();
            for candidate in candidates {
                // PMDA is named in PMDA関西支部 as well.
                while within.next_if(|name| name.start < candidate.start).is_some() {}
                if candidate.kind == EntityKind::Organization
                    && let Some(end) = company::owner_end(&line.text[candidate.start..candidate.end])
                {
                    let end = candidate.start + end;
                    names.add(passage, line, Candidate { end, gazetteer: None, ..candidate.clone() });
                }
                if candidate.recognizer == special::REGION {
                    while let Some(part) = within.next_if(|name| name.end <= candidate.end) {
                        names.add(passage, line, part);
                    }
                }
                if let Some(body) = within.next_if(|name| name.start == candidate.start)
                    && body.end < candidate.end
                    && body.kind == EntityKind::Organization
                    && candidate.margin >= 0.0
                    && !line.text[body.end..].starts_with('立')
                {
                    names.add(passage, line, body);
                }
                if let Some(body) = last.take()
                    && candidate.short
                    && candidate.kind == EntityKind::Organization
                    && body.gazetteer.is_some()
                    && body.kind == EntityKind::Organization
                    && &line.text[body.end.min(candidate.start)..candidate.start] == "の"
                    && structure::is_branch(&line.text[candidate.start..candidate.end])
                {
                    names.add_branch(passage, line, &body, &candidate);
                }
                last = Some(candidate.clone());
                names.add(passage, line, candidate);
            }
        }
        self.memories.give_back(memory);
        let jurisdiction = document.metadata.jurisdiction.clone().or_else(|| names.most_spoken_of());
        extraction.speaks_for = self.speaks_for(document, jurisdiction.as_deref());
        if let Some(jurisdiction) = jurisdiction {
            for (passage, line) in lines.iter().enumerate() {
                for (start, end) in special::selves(line, &jurisdiction) {
                    names.add_self(&jurisdiction, join::Cited { passage, start, end });
                }
            }
        }
        for (passage, line) in lines.iter().enumerate() {
            for (start, end) in special::states(line) {
                names.add_self("国", join::Cited { passage, start, end });
            }
        }
        for (passage, line) in document.passages.iter().zip(&lines) {
            if passage.kind == PassageKind::Heading {
                names.add_heading(line);
            }
        }
        let joined = names.join();
        occurrence::find(document, analyses, &lines, &self.lexicon, joined, extraction);
    }

    /// The body that issued a document, or the prefecture it speaks of where it names but a department.
    fn speaks_for(&self, document: &Document, jurisdiction: Option<&str>) -> Option<String> {
        let issuer = document.metadata.publisher.as_deref();
        let known = issuer.and_then(|issuer| self.gazetteer.beginning(issuer));
        let named = issuer.filter(|issuer| !structure::is_branch(issuer) && !special::is_department(issuer));
        document.metadata.jurisdiction.as_deref().or(known).or(named).or(jurisdiction).map(str::to_owned)
    }

    /// The sentences of an annotated text as the tagger sees them.
    pub(super) fn sentences(&self, analysis: &Analysis, names: &[(CharSpan, NameClass)]) -> Vec<Sentence> {
        tagged::sentences(analysis, names, &self.gazetteer, &self.lexicon)
    }

    /// The names of a passage with short forms that may stand for one; and all known names, those within others too.
    fn candidates(
        &self,
        line: &Line,
        table: bool,
        abroad: bool,
        passage: Option<&Passage>,
        analysis: &Analysis,
        memory: &mut TaggerMemory,
    ) -> (Vec<Candidate>, Vec<Candidate>) {
        let mut known = Vec::new();
        self.gazetteer.find(line, &mut known);
        let mut found = Vec::new();
        structure::find(line, &self.lexicon, Known(&known), table, &mut found);
        structure::editions(line, Known(&known), &mut found);
        special::departments(line, Known(&known), &mut found);
        special::nested_departments(line, &mut found);
        special::foreign(line, Known(&known), &mut found);
        special::blocks(line, Known(&known), &mut found);
        special::regions(line, Known(&known), &mut found);
        special::laws(line, &mut found);
        gathering::find(line, Known(&known), &mut found);
        let row = passage.filter(|_| table);
        let cells = row.map_or_else(Vec::new, |row| company::cells(line, &row.text, analysis));
        company::find(line, &self.lexicon, &cells, &mut found);
        quoted::find(line, &self.lexicon, Known(&known), &mut found);
        label::find(line, &mut found);
        latin::find(line, &self.lexicon, table, &mut found);
        // A footnote explains what is behind a name.
        if let Some(passage) = passage.filter(|passage| !passage.notes.is_empty()) {
            for candidate in &mut found {
                let end = analysis.canonical.to_chars(line.canonical(candidate.start, candidate.end)).end;
                if passage.notes.iter().any(|note| note.at == end) {
                    candidate.margin += 0.6;
                }
            }
        }
        found.extend(known.iter().cloned());
        if abroad || script::is_foreign(line) {
            script::keep_japanese(line, &mut found);
        } else {
            tagged::find(line, analysis, Known(&known), &self.gazetteer, &self.lexicon, memory, &mut found);
        }
        found.retain(|candidate| is_plausible(line, candidate));
        // No name goes on in the next cell.
        found.retain(|candidate| !cells.iter().any(|at| candidate.start < *at && *at < candidate.end));
        let mut names = arbitrate(found);
        apposition::sure_parts(line, &mut names);
        apposition::said_kinds(line, &self.lexicon, &mut names);
        (names, known)
    }
}
