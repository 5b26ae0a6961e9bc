//! `read_passage`: a passage and what stands around it, or a document from its beginning, whole.

use keifu_corpus::{CitationId, DocumentId, PassageId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    library::Snapshot,
    mcp::{
        cite::{Citation, Named},
        pack::{Answer, Head, Item, Packed, Paging, pack},
        refusal::Refusal,
        resources,
        tool::Tool,
    },
};

/// A passage in its surroundings.
pub(in crate::mcp) struct ReadPassage;

/// Which.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(
        description = "段落の ID（d…-12）、引用 ID（d…-12:5-34）、または文書の ID（d…。先頭から全部を読む）。\
        Id of a passage or a citation, or of a document, which is then read from its beginning."
    )]
    id: String,
    #[schemars(description = "その前の段落の数。Passages before it.", range(max = 50))]
    before: Option<u32>,
    #[schemars(description = "その後の段落の数。Passages after it.", range(max = 200))]
    after: Option<u32>,
}

/// Most passages before and after.
const MOST: (u32, u32) = (50, 200);
/// Entities of a passage that are told.
const NAMED: usize = 12;

/// What is read.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Reading {
    /// Id of the passage or document that was asked for. 求められた ID。
    asked: String,
    /// Id of the document. 文書の ID。
    document_id: String,
    /// Passages of the whole document. 文書の段落数。
    passages_in_document: u32,
}

impl Head for Reading {
    fn write(&self, out: &mut String, total: usize) {
        out.push_str(&format!(
            "文書 {}（全 {} 段落）から {total} 段落\n",
            self.document_id, self.passages_in_document
        ));
    }
}

/// A passage that is read.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct PassageRead {
    /// Its place in the document, from 0. 文書の中の番号。
    ordinal: u32,
    /// heading, paragraph, bullet, table_row or note. 種類。
    kind: String,
    /// The headings above it (data). 見出し。
    headings: Vec<String>,
    /// What it names (data). 触れているエンティティ。
    entities: Vec<Named>,
    /// Where it stands; its quote is the passage.
    citation: Citation,
}

impl Item for PassageRead {
    const GOES_ON: bool = true;

    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        let names: Vec<String> =
            self.entities.iter().map(|named| format!("{} [{}]", named.name, named.id)).collect();
        let mut parts = vec![self.headings.join(" > ")];
        if !names.is_empty() {
            parts.push(format!("触れているもの: {}", names.join("、")));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }

    fn lighten(&mut self) {
        self.headings.clear();
        self.entities.clear();
    }
}

impl Tool for ReadPassage {
    const NAME: &'static str = "read_passage";
    const TITLE: &'static str = "段落を読む / Read a passage";
    const DESCRIPTION: &'static str = "段落の全文を、前後の段落と、触れているエンティティとともに返す。検索結果や引用の前後を確かめるとき、\
        途中で切れた引用（truncated）を全部読むとき、または文書を先頭から読むとき（文書の ID を渡す）に使う。\
        The whole text of a passage with those around it and the entities it names. Use it to check the context of a \
        citation, to read a quote that was truncated, or, with a document id, to read a document from its beginning.";
    type Arguments = Arguments;
    type Answer = Answer<Reading, PassageRead>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let Arguments { id, before, after } = arguments;
        if before > Some(MOST.0) || after > Some(MOST.1) {
            let message = format!("`before` は {} まで、`after` は {} までです", MOST.0, MOST.1);
            return Err(Refusal::Arguments { message });
        }
        let asked = resources::id_of(id.trim());
        let unknown = |what| Refusal::NoSuch {
            what,
            id: asked.to_owned(),
            advice: "take `citation.id` or a document id from an earlier answer, or call list_documents.",
        };
        let (document, middle) = match library.document_by_id(asked) {
            Some(document) => (document, None),
            None => {
                let PassageId { document, ordinal } =
                    asked.parse::<CitationId>().map_err(Error::from)?.passage;
                let found = library.document_by_id(document.as_str()).ok_or_else(|| unknown("文書"))?;
                (found, Some(ordinal))
            }
        };
        let count = passages_of(library, &document.id);
        let (first, end) = match middle {
            None => (0, count),
            Some(at) if at >= count => return Err(unknown("段落")),
            Some(at) => {
                let after = after.unwrap_or(0);
                (
                    at.saturating_sub(before.unwrap_or(0)),
                    at.saturating_add(after).saturating_add(1).min(count),
                )
            }
        };
        let head = Reading {
            asked: asked.to_owned(),
            document_id: document.id.clone(),
            passages_in_document: count,
        };
        let from = first.saturating_add(u32::try_from(paging.start.item).unwrap_or(u32::MAX)).min(end);
        let items = (from..end).map(|ordinal| {
            let id = PassageId { document: DocumentId(document.id.clone()), ordinal }.to_string();
            let found = library.passage_in_context(&id)?.ok_or_else(|| Error::Apart {
                directory: "catalog".into(),
                generation: library.generation,
            })?;
            let citation = Citation::of_passage(&found, 0);
            let mut entities: Vec<Named> = Vec::new();
            for mention in found.mentions {
                if entities.len() < NAMED && !entities.iter().any(|known| known.id == mention.entity.id) {
                    entities.push(mention.entity.into());
                }
            }
            let passage = found.passage;
            Ok(PassageRead { ordinal, kind: passage.kind, headings: passage.headings, entities, citation })
        });
        pack(paging, head, (end - first) as usize, items)
    }
}

/// Number of passages of a document.
pub(in crate::mcp) fn passages_of(library: &Snapshot, id: &str) -> u32 {
    let records = library.records();
    records.binary_search_by(|record| record.id.as_str().cmp(id)).map_or(0, |at| records[at].passages)
}
