//! `search_passages`: from words to passages, the best first.

use keifu_corpus::PassageId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    api::search::Tried,
    library::{SearchOptions, Snapshot},
    mcp::{
        cite::{Citation, Named},
        mark::block,
        pack::{Answer, Head, Item, Packed, Paging, pack, told},
        refusal::Refusal,
        tool::Tool,
    },
};

/// From words to passages.
pub(in crate::mcp) struct SearchPassages;

/// What is looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(
        description = "検索式。語を空白で区切るとすべてを含む段落（AND）。OR、-除外、「完全一致」、年度:R1、発行:大阪府、文書:ID も使える。\
        文ではなく語を並べる。Words separated by blanks are all required; OR, -word, 「exact phrase」. \
        Give key words, not a sentence."
    )]
    query: String,
    #[schemars(description = "年度: 2019、R1、令和元年度、2018..2020、unknown。Fiscal year or range.")]
    fiscal_year: Option<String>,
    #[schemars(description = "発行者の名前またはその一部。Publisher, or a part of its name.")]
    publisher: Option<String>,
    #[schemars(
        description = "この名前または ID のエンティティに触れる段落だけ。Only passages that name this entity (name or id)."
    )]
    entity: Option<String>,
    #[schemars(description = "この種類のエンティティに触れる段落だけ。Only passages that name an entity of this type.",
        extend("enum" = ["organization", "facility", "program", "place", null]))]
    r#type: Option<String>,
    #[schemars(description = "並べ方。既定は関連の強い順。Order; best first unless given.",
        extend("enum" = ["relevance", "year", "-year", null]))]
    sort: Option<String>,
}

/// What is told beside the passages.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Found {
    /// The query, or its beginning. 検索式。
    query: String,
    /// Number of documents with a matching passage. 文書数。
    total_documents: usize,
    /// Files of the collection that could not be read and so were not searched. 読めなかったファイルの数。
    documents_not_read: u64,
    /// What else was tried when nothing was found. 見つからないときに試した検索。
    #[serde(skip_serializing_if = "Option::is_none")]
    tried: Option<Weaker>,
}

/// Weaker questions that find something, and names like those asked for.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Weaker {
    /// Weaker queries and how many passages they find. 条件を緩めた検索。
    queries: Vec<WeakerQuery>,
    /// Names like those asked for (data). 似た名前。
    names: Vec<Named>,
}

/// A weaker query.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct WeakerQuery {
    /// The query.
    query: String,
    /// Passages it finds.
    passages: usize,
}

/// Weaker queries that are told.
const WEAKER: usize = 5;

impl From<Tried> for Weaker {
    fn from(tried: Tried) -> Self {
        let mut queries: Vec<WeakerQuery> = tried
            .relaxations
            .into_iter()
            .map(|relaxation| WeakerQuery { query: relaxation.query, passages: relaxation.passages })
            .filter(|weaker| weaker.passages > 0 && weaker.query.chars().any(char::is_alphanumeric))
            .collect();
        // The last has most to offer: any word of all.
        if queries.len() > WEAKER {
            queries.drain(WEAKER - 1..queries.len() - 1);
        }
        Self { queries, names: tried.names.into_iter().take(WEAKER).map(Named::from).collect() }
    }
}

impl Head for Found {
    fn write(&self, out: &mut String, total: usize) {
        block(out, "about", &format!("検索: {}", self.query));
        out.push_str(&format!("{total} 段落、{} 文書\n", self.total_documents));
        if self.documents_not_read > 0 {
            out.push_str(&format!(
                "読めなかったファイルが {} あり、検索していません\n",
                self.documents_not_read
            ));
        }
        let Some(tried) = &self.tried else { return };
        for weaker in &tried.queries {
            block(out, "about", &format!("緩めた検索: {}（{} 段落）", weaker.query, weaker.passages));
        }
        for named in &tried.names {
            block(out, "about", &format!("似た名前: {} [{}]", named.name, named.id));
        }
    }
}

/// A passage that was found.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct PassageFound {
    /// The headings above it (data). 見出し。
    headings: Vec<String>,
    /// Where it stands; its quote is the passage, or the part around the words found.
    citation: Citation,
}

impl Item for PassageFound {
    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        self.headings.join(" > ")
    }

    fn lighten(&mut self) {
        self.headings.clear();
    }
}

/// Headings that are told: the nearest say most.
const HEADINGS: usize = 3;

impl Tool for SearchPassages {
    const NAME: &'static str = "search_passages";
    const TITLE: &'static str = "段落を検索 / Search passages";
    const DESCRIPTION: &'static str = "本文を語で検索し、段落を関連の強い順に、引用つきで返す。何が書かれているかを言葉から探すとき、\
        または名前では見つからなかったときに使う。0 件なら緩めた検索と似た名前を tried に示す。\
        Full-text search over the documents; returns passages, best first, each with its citation. Use it to find what is \
        written about some words, or when no entity bears the name. With no hit, `tried` tells weaker queries and similar names.";
    type Arguments = Arguments;
    type Answer = Answer<Found, PassageFound>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let Arguments { query, fiscal_year, publisher, entity, r#type, sort } = arguments;
        let options =
            SearchOptions { fiscal_year, publisher, entity, kind: r#type, sort, ..SearchOptions::default() };
        let mut found = library.ranked_passages(&query, &options)?;
        let head = Found {
            query: told(&query),
            total_documents: found.total_documents,
            documents_not_read: library.coverage().documents_not_read,
            tried: found.tried.take().map(Weaker::from),
        };
        let total = found.passages.len();
        let items = found.passages.iter().skip(paging.start.item).map(|&(document, ordinal)| {
            let id = PassageId { document: library.records()[document as usize].id.clone(), ordinal };
            let passage = library.passage_in_context(&id.to_string())?.ok_or_else(|| Error::Apart {
                directory: "catalog".into(),
                generation: library.generation,
            })?;
            let first = library.found_in(&found, &passage.passage.text).first().map_or(0, |span| span.start);
            let citation = Citation::of_passage(&passage, first as usize);
            let headings = passage.passage.headings;
            let from = headings.len().saturating_sub(HEADINGS);
            Ok(PassageFound { headings: headings[from..].to_vec(), citation })
        });
        pack(paging, head, total, items)
    }
}
