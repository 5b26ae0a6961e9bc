//! HTML → transcript: the text of a page with its headings, lists and tables, without the furniture of its site.
//!
//! ```text
//! bytes ─encoding→ characters ─tree→ Tree ─choose→ Selection ─write, table→ draft ─wrapped→ Transcript
//! ```

mod choose;
mod encoding;
mod furniture;
mod grid;
mod head;
mod inline;
mod list;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod wrapped;
mod write;

use crate::{Error, layout::transcript::Transcript};
use tree::{NodeId, Step, Tree};

/// Reads a page; `source` names the file in errors.
///
/// Fails when the file is empty, too large, or no text.
pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Transcript, Error> {
    let decoded = encoding::decode_page(bytes, source)?;
    let mut out = Transcript::default();
    out.encoding = decoded.encoding;
    out.warnings = decoded.warnings;
    // Places of undecodable characters are counted in the file with its tags: they are no places of the text.
    for warning in &mut out.warnings {
        warning.at = None;
    }
    let text = decoded.text.trim_start();
    let xhtml = text.starts_with("<?xml") || source.to_ascii_lowercase().ends_with(".xhtml");
    let (text, monsters) = without_monsters(text);
    let tree = tree::parse(&text, xhtml);
    drop(text);
    if tree.cut || monsters {
        out.warn(
            "cut_off",
            "要素や属性が多すぎるため、ページの一部を読みませんでした。ファイルを分けてください",
        );
    }
    let head = head::read(&tree);
    if head.frames {
        out.warn("frames", "フレームで別のファイルを表示するページです。中身は読まれません。それらのファイルも加えてください");
    }
    let selection = choose::select(&tree);
    if selection.hidden >= HIDDEN {
        out.warn(
            "hidden_text",
            format!(
                "ページが隠している {} 文字を読みませんでした。必要なら、開いた状態で保存したページを加えてください",
                selection.hidden
            ),
        );
    }
    let weights = selection
        .roots
        .first()
        .map(|_| choose::weigh(&tree, Tree::ROOT, &selection.aside))
        .unwrap_or_default();
    let title = title_outside(&tree, &selection, head.properties.title.as_deref());
    write::write(&tree, &selection, &weights, title.as_deref(), &mut out);
    out.properties = head.properties;
    Ok(out)
}

/// The `<h1>` that says the page's title and stands in a part that is set aside.
fn title_outside(tree: &Tree, selection: &choose::Selection, title: Option<&str>) -> Option<String> {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let title = squeezed(title?);
    let mut inside: Vec<bool> = vec![false; tree.len()];
    for &root in &selection.roots {
        tree.walk(root, |step| {
            if let Step::Enter(node) = step {
                inside[node as usize] = !selection.aside[node as usize] || node == root;
                return inside[node as usize];
            }
            true
        });
    }
    let mut outer: Option<NodeId> = None;
    let mut found = false;
    for node in 0..tree.len() as NodeId {
        if tree.name(node) == "h1" && tree.parent(node).is_some() {
            found |= inside[node as usize];
            if !inside[node as usize] && outer.is_none() {
                outer = Some(node);
            }
        }
    }
    let text = outer.filter(|_| !found).map(|node| head::text_of(tree, node))?;
    let plain = squeezed(&text);
    // The name of the site is a small part of the title.
    let count = plain.chars().count();
    (count >= 4 && count * 2 >= title.chars().count() && title.contains(&plain)).then_some(text)
}

/// Characters hidden by a page, from which on it is said that they were left out: messages of scripts are shorter.
const HIDDEN: u32 = 200;

/// Most blanks and quotes in a tag: each may part an attribute from the next, and each is compared with all before.
const MOST_ATTRIBUTES: usize = 10_000;

/// The characters without tags of more attributes than a page has; whether there were any.
fn without_monsters(text: &str) -> (std::borrow::Cow<'_, str>, bool) {
    let bytes = text.as_bytes();
    let mut kept: Option<String> = None;
    let mut from = 0;
    let mut tag: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], &mut tag) {
            (b'<', None) if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => tag = Some((at, 0)),
            (b'>', Some((start, parts))) => {
                if *parts > MOST_ATTRIBUTES {
                    kept.get_or_insert_default().push_str(&text[from..*start]);
                    from = at + 1;
                }
                tag = None;
            }
            (b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'"' | b'\'' | 0xC, Some((_, parts))) => *parts += 1,
            _ => {}
        }
        at += 1;
    }
    if let Some((start, parts)) = tag
        && parts > MOST_ATTRIBUTES
    {
        kept.get_or_insert_default().push_str(&text[from..start]);
        from = text.len();
    }
    match kept {
        Some(mut kept) => {
            kept.push_str(&text[from..]);
            (kept.into(), true)
        }
        None => (text.into(), false),
    }
}
