//! `list_documents`: what there is to ask.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    library::{DocumentQuestion, Snapshot},
    mcp::{
        cite::Citation,
        pack::{Answer, Head, Item, Packed, Paging, pack},
        refusal::Refusal,
        resources::document_uri,
        tool::Tool,
    },
};

/// What there is.
pub(in crate::mcp) struct ListDocuments;

/// Which documents.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(description = "題名に含まれる語。Words in the title.")]
    title: Option<String>,
    #[schemars(description = "発行者の名前またはその一部。Publisher, or a part of its name.")]
    publisher: Option<String>,
    #[schemars(description = "年度: 2019、R1、2018..2020、unknown。Fiscal year or range.")]
    fiscal_year: Option<String>,
    #[schemars(
        description = "この系列（年度ごとに出る同じ報告書）だけ: series_id。Only documents of this series."
    )]
    series: Option<String>,
    #[schemars(description = "ファイルの形式: pdf、docx、xlsx、html、text など。File format.")]
    format: Option<String>,
}

/// Nothing but the number.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Listed {
    /// Files of the collection that could not be read. 読めなかったファイルの数。
    documents_not_read: u64,
}

impl Head for Listed {
    fn write(&self, out: &mut String, total: usize) {
        out.push_str(&format!("{total} 文書\n"));
        if self.documents_not_read > 0 {
            out.push_str(&format!("ほかに、読めなかったファイルが {} あります\n", self.documents_not_read));
        }
    }
}

/// A document.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct Document {
    /// Its id. 文書の ID。
    id: String,
    /// Its title (data). 題名。
    title: String,
    /// Who issued it (data). 発行者。
    publisher: Option<String>,
    /// Its fiscal year, as the Western year of its April. 年度。
    fiscal_year: Option<i32>,
    /// When it was issued. 発行日。
    issued: Option<String>,
    /// What the file is. 形式。
    format: String,
    /// Number of pages, slides or sheets. ページ数。
    pages: Option<u32>,
    /// Number of passages. 段落数。
    passages: u32,
    /// Id of the series of reports that it belongs to. 系列の ID。
    series_id: Option<String>,
    /// How many things were doubtful when it was read. 読み取りの警告の数。
    warnings: usize,
    /// To be read as a resource. リソースの URI。
    uri: String,
    /// Its first words.
    citation: Citation,
}

impl Item for Document {
    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        let pages = self.pages.map(|pages| format!("、{pages} ページ")).unwrap_or_default();
        let warned = if self.warnings > 0 { format!("、警告 {}", self.warnings) } else { String::new() };
        format!("[{}] {}{pages}、{} 段落{warned}", self.id, self.format, self.passages)
    }
}

/// Documents that are looked at for one answer.
const AT_ONCE: usize = 200;
/// Characters of a document's beginning that are quoted.
const BEGINNING: usize = 48;

impl Tool for ListDocuments {
    const NAME: &'static str = "list_documents";
    const TITLE: &'static str = "文書の一覧 / List documents";
    const DESCRIPTION: &'static str = "どの文書があるかを、題名・発行者・年度・形式で絞って返す。資料の範囲を確かめるとき、ある年度やある発行者の報告書を探すとき、\
        見つからないのが資料にないためかを確かめるときに使う。\
        Lists the documents of the collection, filtered by title, publisher, fiscal year, series or format. Use it to see what \
        the collection covers, to find a report of a year, or to check whether something is missing from it.";
    type Arguments = Arguments;
    type Answer = Answer<Listed, Document>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let Arguments { title, publisher, fiscal_year, series, format } = arguments;
        let question = DocumentQuestion { title, publisher, fiscal_year, series, format };
        let page = library.documents_that(&question, paging.start.item, AT_ONCE)?;
        let head = Listed { documents_not_read: library.coverage().documents_not_read };
        let items = page.items.into_iter().map(|found| {
            let document = found.document;
            let first = library.passage_in_context(&format!("{}-0", document.id))?;
            let citation = match &first {
                Some(passage) => Citation::of_passage(passage, 0).part(0, BEGINNING),
                None => Citation::of_document(&document),
            };
            Ok(Document {
                uri: document_uri(&document.id),
                id: document.id,
                title: document.title,
                publisher: document.publisher,
                fiscal_year: document.fiscal_year,
                issued: found.issued,
                format: document.format,
                pages: document.pages,
                passages: found.passages,
                series_id: found.series.map(|series| series.id),
                warnings: found.warnings.len(),
                citation,
            })
        });
        pack(paging, head, page.total, items)
    }
}
