//! Elements → lines of a transcript: headings, paragraphs, items, rows.

use super::{
    choose::{Selection, Weight},
    furniture::{asks_visitors, leads_on},
    inline::Inline,
    list::{List, has_own_mark},
    table,
    tree::{NodeId, Step, Tree},
    wrapped,
};
use crate::layout::{
    lines::columns_of,
    transcript::{Entry, Follows, Role, Transcript},
};

/// Writes what is chosen of a page, below its title when that stands elsewhere.
pub(super) fn write(
    tree: &Tree,
    selection: &Selection,
    weights: &[Weight],
    title: Option<&str>,
    out: &mut Transcript,
) {
    let mut draft = Transcript::default();
    if let Some(title) = title {
        draft.push(title, Entry { role: Role::Heading(1), ..Entry::paragraph() });
    }
    let mut raw = Vec::new();
    for &root in &selection.roots {
        let mut writer = Writer::new(tree, &selection.aside, weights, Target::Page(&mut draft));
        writer.run(root);
        raw.append(&mut writer.raw);
    }
    wrapped::settle(&draft, &raw, out);
}

/// The lines of a cell, set apart by line feeds.
pub(super) fn cell_text(tree: &Tree, aside: &[bool], weights: &[Weight], cell: NodeId) -> String {
    let mut lines = String::new();
    Writer::new(tree, aside, weights, Target::Cell(&mut lines)).run(cell);
    lines
}

/// Where lines go.
enum Target<'o> {
    Page(&'o mut Transcript),
    /// Lines of a cell: what they are does not matter there.
    Cell(&'o mut String),
}

struct Writer<'t, 'o> {
    tree: &'t Tree,
    aside: &'t [bool],
    weights: &'t [Weight],
    target: Target<'o>,
    inline: Inline,
    heading: Option<u8>,
    /// Elements open that are drawn in bold.
    bold: u32,
    /// Empty paragraphs since the last line; one for the end of a list or a table.
    gap: u32,
    /// Which lines of the page are preformatted.
    raw: Vec<usize>,
    preformatted: u32,
    lists: Vec<List>,
    /// Mark of the item that begins, until its first line is written.
    item: Option<String>,
    /// Items and definitions that are open: their paragraphs belong to them.
    inside: u32,
    /// Whether a term or the title of a panel is open: what follows belongs to it.
    term: bool,
    /// What pictures say in a block without words.
    pictured: String,
    /// Where raised text began.
    raised: Vec<usize>,
}

impl<'t, 'o> Writer<'t, 'o> {
    fn new(tree: &'t Tree, aside: &'t [bool], weights: &'t [Weight], target: Target<'o>) -> Self {
        Self {
            tree,
            aside,
            weights,
            target,
            inline: Inline::default(),
            heading: None,
            bold: 0,
            gap: 0,
            raw: Vec::new(),
            preformatted: 0,
            lists: Vec::new(),
            item: None,
            inside: 0,
            term: false,
            pictured: String::new(),
            raised: Vec::new(),
        }
    }

    fn run(&mut self, root: NodeId) {
        let tree = self.tree;
        tree.walk(root, |step| match step {
            Step::Enter(node) => self.enter(node, node == root),
            Step::Leave(node) => {
                self.leave(node);
                true
            }
        });
        self.flush();
    }

    /// Reads a node; whether to go into it.
    fn enter(&mut self, node: NodeId, is_root: bool) -> bool {
        if self.aside[node as usize] && !is_root {
            // A button between two words parts them.
            self.inline.edge();
            return false;
        }
        if let Some(text) = self.tree.text(node) {
            if self.preformatted > 0 {
                self.inline.push_raw(text);
            } else {
                self.inline.push(text, self.bold > 0);
            }
            return true;
        }
        let name = self.tree.name(node);
        match name {
            "br" => self.inline.line_break(),
            "img" => {
                let alt = self.tree.attribute(node, "alt").unwrap_or_default();
                if self.pictured.len() + alt.len() < LONGEST_PICTURED {
                    self.pictured.push_str(alt);
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = name[1..].parse().ok();
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.flush();
                self.lists.push(List::of(self.tree, node));
            }
            "li" => {
                self.flush();
                if let Some(list) = self.lists.last_mut() {
                    self.item = Some(list.next_mark(self.tree, node));
                }
                self.inside += 1;
            }
            "dd" => {
                self.flush();
                self.inside += 1;
            }
            "dt" | "summary" => {
                self.flush();
                self.term = true;
            }
            "hr" | "blockquote" => {
                self.flush();
                self.gap = self.gap.max(1);
            }
            "dl" => {
                self.flush();
                if let Target::Page(out) = &mut self.target
                    && table::write_definitions(
                        self.tree,
                        self.aside,
                        self.weights,
                        node,
                        u32::from(self.inside == 0),
                        out,
                    )
                {
                    self.gap = self.gap.max(1);
                    return false;
                }
            }
            "table" => {
                self.flush();
                if let Target::Page(out) = &mut self.target
                    && table::write_table(
                        self.tree,
                        self.aside,
                        self.weights,
                        node,
                        u32::from(self.inside == 0),
                        out,
                    )
                {
                    self.gap = self.gap.max(1);
                    return false;
                }
            }
            "pre" | "listing" | "xmp" | "plaintext" => {
                self.flush();
                self.preformatted += 1;
            }
            "del" | "s" | "strike" if self.is_corrected(node) => return false,
            "sup" => self.raised.push(self.inline.len()),
            "b" | "strong" => self.bold += 1,
            "td" | "th" if self.is_in_cell() => {
                // A table within a cell of a table.
                self.inline.push(" ", true);
                self.inline.edge();
            }
            _ if is_block(name) => self.flush(),
            "a" | "span" | "button" | "label" => self.inline.edge(),
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: NodeId) {
        let name = self.tree.name(node);
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = None;
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.flush();
                self.lists.pop();
                self.gap = self.gap.max(u32::from(self.lists.is_empty()));
            }
            "li" | "dd" => {
                self.flush();
                self.item = None;
                self.inside = self.inside.saturating_sub(1);
            }
            "dt" | "summary" => {
                self.flush();
                self.term = false;
            }
            "dl" | "details" | "blockquote" => {
                self.flush();
                self.gap = self.gap.max(1);
            }
            "pre" | "listing" | "xmp" | "plaintext" => {
                self.flush();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            "sup" => {
                if let Some(from) = self.raised.pop() {
                    self.inline.raise(from);
                }
            }
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "td" | "th" if self.is_in_cell() => self.inline.edge(),
            _ if is_block(name) => self.flush(),
            "a" | "span" | "button" | "label" => self.inline.edge(),
            _ => {}
        }
    }

    fn is_in_cell(&self) -> bool {
        matches!(self.target, Target::Cell(_))
    }

    /// Whether a correction stands beside a struck text.
    fn is_corrected(&self, node: NodeId) -> bool {
        let blank = |node: &NodeId| self.tree.text(*node).is_some_and(|text| text.trim().is_empty());
        let near = |next: fn(&Tree, NodeId) -> Option<NodeId>| {
            std::iter::successors(next(self.tree, node), |&at| next(self.tree, at))
                .find(|at| !blank(at))
                .is_some_and(|at| self.tree.name(at) == "ins")
        };
        near(Tree::after) || near(Tree::before)
    }

    /// Ends a block: writes its lines.
    fn flush(&mut self) {
        self.raised.clear();
        let raw = self.preformatted > 0;
        let pictured = std::mem::take(&mut self.pictured);
        let bold = self.inline.is_bold();
        let mut text = self.inline.take();
        if text.trim().is_empty() {
            // A sentence says what a chart shows; words name a picture.
            let told = self.heading.is_some() || self.is_in_cell() || pictured.contains('。');
            if !told || pictured.trim().is_empty() {
                // `<p>&nbsp;</p>`, `<p><br></p>`
                let drawn = u32::from(text.contains(['\u{a0}', '\u{3000}']));
                self.gap += drawn.max(text.matches('\n').count() as u32);
                return;
            }
            text = pictured;
        }
        if leads_on(&text) && self.heading.is_none() || asks_visitors(&text) {
            return;
        }
        match &mut self.target {
            Target::Cell(lines) => {
                let mark = self.item.take().unwrap_or_default();
                let mut mark = Some(mark).filter(|_| !has_own_mark(&text)).unwrap_or_default();
                for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
                    if !lines.is_empty() {
                        lines.push('\n');
                    }
                    lines.push_str(&std::mem::take(&mut mark));
                    lines.push_str(line);
                }
            }
            Target::Page(_) if raw => self.write_raw(&text),
            Target::Page(_) => {
                if bold && self.inside == 0 && self.heading.is_none() && reads_as_heading(text.trim()) {
                    self.heading = Some(BOLD);
                    self.write_lines(&text);
                    self.heading = None;
                } else {
                    self.write_lines(&text);
                }
            }
        }
    }

    fn write_raw(&mut self, text: &str) {
        let Target::Page(out) = &mut self.target else { return };
        let mut gap = std::mem::take(&mut self.gap).max(1);
        let mut first = true;
        for line in text.split('\n') {
            let body = line.trim_start();
            if body.trim_end().is_empty() {
                gap += u32::from(!first);
                continue;
            }
            let indent = line[..line.len() - body.len()].chars().map(columns_of).sum();
            let follows = if first { Follows::No } else { Follows::Unknown };
            self.raw.push(out.len());
            out.push(line.trim_end(), Entry { follows, gap, indent, ..Entry::default() });
            (first, gap) = (false, 0);
        }
    }

    fn write_lines(&mut self, text: &str) {
        let Target::Page(out) = &mut self.target else { return };
        if let Some(level) = self.heading {
            self.gap = 0;
            let title: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
            self.item = None;
            out.push(&title.join(" "), Entry { role: Role::Heading(level), gap: 1, ..Entry::paragraph() });
            return;
        }
        let level = self.lists.len().clamp(1, 9) as u8;
        let mut gap = if self.inside == 0 { std::mem::take(&mut self.gap) } else { 0 };
        let mut before: Option<&str> = None;
        let lines =
            text.split('\n').map(|line| line.trim_matches(|c: char| c.is_whitespace() && c != '\u{3000}'));
        for line in lines {
            if line.trim().is_empty() {
                // Two line ends part paragraphs.
                before = None;
                gap += 1;
                continue;
            }
            if leads_on(line) {
                continue;
            }
            let gap = std::mem::take(&mut gap);
            let entry = match self.item.take() {
                Some(mark) => {
                    let entry = Entry { role: Role::Item(level), ..Entry::paragraph() };
                    if mark.is_empty() || has_own_mark(line) {
                        out.push(line.trim(), entry);
                    } else {
                        out.push(&format!("{mark}{}", line.trim()), entry);
                    }
                    before = Some(line);
                    continue;
                }
                None if self.term && before.is_none() && !has_own_mark(line) => {
                    Entry { role: Role::Item(level), gap, ..Entry::paragraph() }
                }
                None => match before {
                    Some(before) => Entry { follows: after_break(before, line), ..Entry::default() },
                    None => {
                        let indent = 2 * line.chars().take_while(|&c| c == '\u{3000}').count() as u32;
                        Entry { gap, indent, ..Entry::paragraph() }
                    }
                },
            };
            out.push(line, entry);
            before = Some(line);
        }
        if self.inside == 0 {
            // The last line end of a block shows nothing.
            self.gap = gap.saturating_sub(1);
        }
    }
}

/// Most bytes of what pictures say in a block.
const LONGEST_PICTURED: usize = 2_000;
/// Level of headings that are paragraphs in bold: below those of the page.
const BOLD: u8 = 6;

/// Whether a paragraph in bold is a heading and no warning or remark.
fn reads_as_heading(text: &str) -> bool {
    text.chars().nth(40).is_none()
        && !text.contains(['。', '、', '\n', '！', '!'])
        && !text.ends_with(['：', ':', '）', ')'])
        && !text.starts_with(['※', '注', '（', '(', '・'])
        && text.chars().any(char::is_alphabetic)
}

/// Whether a line behind a `<br>` goes on with the one before: writers break lines for good, but old pages are also
/// broken by hand where the window ended.
fn after_break(before: &str, line: &str) -> Follows {
    let before = before.trim();
    let last = before.chars().next_back().unwrap_or(' ');
    let width: u32 = before.chars().map(columns_of).sum();
    let ended = matches!(last, '。' | '！' | '？' | '：' | '）' | '」' | ':' | ')' | '】' | '．');
    let open = matches!(last, '、' | 'ぁ'..='ん') || line.starts_with(|c| ('ぁ'..='ん').contains(&c));
    let indented = line.starts_with('\u{3000}');
    if ended || indented || width < 40 && !open { Follows::No } else { Follows::Unknown }
}

/// Elements that stand on lines of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "optgroup"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "frameset"
            | "noframes"
            | "object"
    )
}
