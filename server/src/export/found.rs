//! What a search finds as rows: one for each passage, best documents first.

use std::io::Write;

use super::{Format, table::TableWriter};
use crate::{
    Error,
    library::{SearchOptions, Snapshot},
    tables::{
        Column, Value,
        schema::{integer, real, text},
    },
};

/// Documents that are asked for at once when all are wanted.
const AT_ONCE: usize = 100;
/// Passages of each of them.
const MOST_PASSAGES: usize = 1_000;

/// Columns of what a search finds; those that passages have too are named and filled as there.
static COLUMNS: [Column; 13] = [
    text("document_id", "文書の ID", "Id of the document"),
    text("document_title", "文書の題名", "Title of the document"),
    text("publisher", "発行者", "Who issued it").optional(),
    integer("fiscal_year", "文書の年度", "Fiscal year of the document").optional(),
    real("score", "文書の点数（最もよい段落のもの）", "Score of the document's best passage"),
    integer("matching_passages", "文書の中で一致した段落の数", "Number of matching passages of the document"),
    text(
        "passage_id",
        "段落の ID（段落全体の引用 ID でもある）",
        "Id of the passage; it also cites the whole of it",
    ),
    text(
        "headings",
        "上位の見出し（「 > 」で区切る）",
        "Headings above it, outermost first, joined with ' > '",
    ),
    integer("page", "ページ、スライドまたはシートの番号（1 から）", "Page, slide or sheet, from 1")
        .optional(),
    text("quote", "段落の本文", "Text of the passage"),
    text("highlights", "一致した文字の範囲（5-9 12-14）", "Characters that match, as 5-9 12-14"),
    text("citation_id", "引用 ID（段落の ID）", "Id of the quote: that of the passage"),
    text("citation", "出典の書き方", "Title, publisher, year and place, for a human"),
];

/// Writes what `options` ask for: that part when they have a limit, else all from their cursor on. Of a document with very many
/// matching passages the best 1,000; `matching_passages` tells how many there are.
pub(crate) fn write_found(
    snapshot: &Snapshot,
    query: &str,
    mut options: SearchOptions,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    let all = options.limit.is_none();
    options.limit = options.limit.or(Some(AT_ONCE));
    options.passages = options.passages.or(Some(MOST_PASSAGES));
    // What is wrong with the query is found before anything is written.
    let mut answer = snapshot.search(query, &options)?;
    let Some(mut writer) = TableWriter::new(format, &COLUMNS, out)? else { return Ok(()) };
    loop {
        for hit in &answer.hits {
            for passage in &hit.passages {
                let highlights = passage.highlights.iter().map(|it| format!("{}-{}", it.start, it.end));
                let highlights: Vec<String> = highlights.collect();
                writer.row(&[
                    (&hit.document.id).into(),
                    (&hit.document.title).into(),
                    hit.document.publisher.as_deref().into(),
                    hit.document.fiscal_year.into(),
                    Value::from(f64::from(hit.score)),
                    hit.total_passages.into(),
                    (&passage.id).into(),
                    passage.headings.join(" > ").into(),
                    passage.page.into(),
                    (&passage.text).into(),
                    highlights.join(" ").into(),
                    (&passage.id).into(),
                    (&passage.citation).into(),
                ])?;
            }
        }
        let Some(next) = answer.next.filter(|_| all) else { break };
        options.cursor = Some(next);
        answer = snapshot.search(query, &options)?;
    }
    writer.finish()?;
    Ok(())
}
