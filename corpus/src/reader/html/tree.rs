//! Characters → tree of elements, as browsers build it, with bounds that no page of words reaches.
//!
//! html5ever finds the tags and repairs their nesting; the nodes are kept here by number, linked to each other, so that
//! nothing recurses and moving a node costs the same wherever it stands.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
};

use html5ever::{
    Attribute, ExpandedName, LocalName, QualName, TokenizerResult,
    buffer_queue::BufferQueue,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};

use super::write::is_block;

/// Deepest nesting that is kept; what stands deeper becomes a child of the element at that depth, as in browsers.
const DEEPEST: u32 = 512;
/// Most nodes of a tree; unclosed formatting can make hundreds for each tag of a hostile page.
const MOST_NODES: usize = 3_000_000;
/// Most bytes of an attribute that are kept.
const LONGEST_VALUE: usize = 4_096;
/// Attributes that the reader asks for.
const KEPT: &[&str] = &[
    "alt",
    "aria-hidden",
    "aria-label",
    "border",
    "class",
    "colspan",
    "content",
    "hidden",
    "href",
    "id",
    "name",
    "property",
    "reversed",
    "role",
    "rowspan",
    "scope",
    "start",
    "style",
    "title",
    "type",
    "value",
    "bgcolor",
    "itemprop",
];

/// Number of a node in its tree.
pub(super) type NodeId = u32;

/// No node.
const NONE: NodeId = NodeId::MAX;

/// The elements and texts of a page.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Whether the page has more nodes than are kept: its rest was left out.
    pub(super) cut: bool,
}

struct Node {
    kind: Kind,
    parent: NodeId,
    first: NodeId,
    last: NodeId,
    before: NodeId,
    after: NodeId,
    depth: u32,
}

enum Kind {
    Document,
    Element { name: LocalName, html: bool, attributes: Vec<(LocalName, Box<str>)> },
    Text(String),
    Other,
}

/// Builds the tree of a page; `xhtml` when it says that it is XML, where `<a/>` is an empty element.
pub(super) fn parse(text: &str, xhtml: bool) -> Tree {
    let options = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let builder = TreeBuilder::new(Sink::new(), options);
    let guard = Guard { builder, xhtml, left_out: RefCell::default(), parted: Cell::default() };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    // Pieces keep the tokenizer from holding the whole text twice.
    let mut rest = text;
    while !rest.is_empty() {
        let mut cut = rest.len().min(1 << 16);
        while !rest.is_char_boundary(cut) {
            cut += 1;
        }
        let (piece, after) = rest.split_at(cut);
        input.push_back(StrTendril::from_slice(piece));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        rest = after;
    }
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

impl Tree {
    /// The document itself.
    pub(super) const ROOT: NodeId = 0;

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Name of an HTML element, lower case; empty for everything else.
    pub(super) fn name(&self, node: NodeId) -> &str {
        match &self.nodes[node as usize].kind {
            Kind::Element { name, html: true, .. } => name,
            _ => "",
        }
    }

    /// Name of an element of any vocabulary (SVG, MathML too); empty for texts.
    pub(super) fn any_name(&self, node: NodeId) -> &str {
        match &self.nodes[node as usize].kind {
            Kind::Element { name, .. } => name,
            _ => "",
        }
    }

    /// The characters of a text node.
    pub(super) fn text(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node as usize].kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of an attribute, of those that the reader asks for.
    pub(super) fn attribute(&self, node: NodeId, wanted: &str) -> Option<&str> {
        match &self.nodes[node as usize].kind {
            Kind::Element { attributes, .. } => {
                attributes.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| &**value)
            }
            _ => None,
        }
    }

    /// The element that a node stands in.
    pub(super) fn parent(&self, node: NodeId) -> Option<NodeId> {
        some(self.nodes[node as usize].parent)
    }

    /// The node before it with the same parent.
    pub(super) fn before(&self, node: NodeId) -> Option<NodeId> {
        some(self.nodes[node as usize].before)
    }

    /// The node after it with the same parent.
    pub(super) fn after(&self, node: NodeId) -> Option<NodeId> {
        some(self.nodes[node as usize].after)
    }

    /// The nodes directly in it.
    pub(super) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(some(self.nodes[node as usize].first), |&child| self.after(child))
    }

    /// Goes through a node and what is in it, in reading order, without recursion: `visit` is called when a node is
    /// entered (and says whether to go into it) and again when it is left.
    pub(super) fn walk(&self, root: NodeId, mut visit: impl FnMut(Step) -> bool) {
        let mut at = root;
        loop {
            if visit(Step::Enter(at)) {
                if let Some(child) = some(self.nodes[at as usize].first) {
                    at = child;
                    continue;
                }
                visit(Step::Leave(at));
            }
            loop {
                if at == root {
                    return;
                }
                if let Some(next) = self.after(at) {
                    at = next;
                    break;
                }
                let Some(parent) = self.parent(at) else { return };
                at = parent;
                visit(Step::Leave(at));
            }
        }
    }
}

/// A step of going through a tree.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// Into a node.
    Enter(NodeId),
    /// Out of a node whose children were gone through.
    Leave(NodeId),
}

fn some(node: NodeId) -> Option<NodeId> {
    (node != NONE).then_some(node)
}

/// Stands between the tags and the tree: keeps nesting and number of nodes within their bounds.
struct Guard {
    builder: TreeBuilder<Handle, Sink>,
    xhtml: bool,
    /// Start tags left out for depth, whose end tags are to be left out too.
    left_out: RefCell<std::collections::BTreeMap<LocalName, u32>>,
    /// Whether nothing was read since a line was drawn in place of a tag.
    parted: Cell<bool>,
}

impl Guard {
    fn is_left_out(&self, tag: &Tag) -> bool {
        const VOID: &[&str] = &[
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
            "wbr",
        ];
        // Their content is read by other rules; left out, it would be taken for tags.
        const RAW: &[&str] =
            &["script", "style", "title", "textarea", "noscript", "noframes", "iframe", "xmp", "plaintext"];
        let name = &*tag.name;
        let sink = &self.builder.sink;
        match tag.kind {
            TagKind::StartTag => {
                if VOID.contains(&name) {
                    return false;
                }
                // In XML <script/>, <title/> and <a/> are empty; as HTML they would swallow what follows.
                if self.xhtml && tag.self_closing && !self.builder_in_foreign() {
                    return true;
                }
                let deep = sink.0.borrow().depth >= DEEPEST && !RAW.contains(&name);
                if deep {
                    *self.left_out.borrow_mut().entry(tag.name.clone()).or_default() += 1;
                }
                deep
            }
            TagKind::EndTag => {
                let mut left_out = self.left_out.borrow_mut();
                if let Some(count) = left_out.get_mut(&tag.name).filter(|count| **count > 0) {
                    *count -= 1;
                    return true;
                }
                let mut building = sink.0.borrow_mut();
                building.depth = building.depth.saturating_sub(1);
                false
            }
        }
    }

    fn builder_in_foreign(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let left_out = match &token {
            Token::TagToken(tag) => self.is_left_out(tag),
            Token::CommentToken(_) => true,
            _ => false,
        };
        let full = self.builder.sink.0.borrow().tree.cut && token != Token::EOFToken;
        if full {
            return TokenSinkResult::Continue;
        }
        if left_out {
            // What it would have parted stays parted.
            if let Token::TagToken(tag) = &token
                && is_block(&tag.name)
                && !self.parted.replace(true)
            {
                return self.builder.process_token(Token::TagToken(rule()), line);
            }
            return TokenSinkResult::Continue;
        }
        self.parted.set(false);
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder_in_foreign()
    }
}

/// `<hr>`.
fn rule() -> Tag {
    Tag {
        kind: TagKind::StartTag,
        name: LocalName::from("hr"),
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    }
}

/// A node as html5ever knows it while building.
#[derive(Clone)]
struct Handle {
    id: NodeId,
    name: QualName,
}

/// The tree while it is being built.
struct Sink(RefCell<Building>);

struct Building {
    tree: Tree,
    /// Depth of the element that was last put in, or that a text was last put into.
    depth: u32,
}

impl Sink {
    fn new() -> Self {
        let document = Node::new(Kind::Document);
        Self(RefCell::new(Building { tree: Tree { nodes: vec![document], cut: false }, depth: 0 }))
    }

    fn add(&self, kind: Kind, name: QualName) -> Handle {
        let id = self.0.borrow_mut().tree.add(kind);
        Handle { id, name }
    }

    fn nameless() -> QualName {
        QualName::new(None, html5ever::ns!(), LocalName::from(""))
    }
}

impl Node {
    fn new(kind: Kind) -> Self {
        Self { kind, parent: NONE, first: NONE, last: NONE, before: NONE, after: NONE, depth: 0 }
    }
}

impl Tree {
    fn add(&mut self, kind: Kind) -> NodeId {
        self.cut |= self.nodes.len() >= MOST_NODES;
        self.nodes.push(Node::new(kind));
        (self.nodes.len() - 1) as NodeId
    }

    fn at(&mut self, node: NodeId) -> &mut Node {
        &mut self.nodes[node as usize]
    }

    fn detach(&mut self, node: NodeId) {
        let Node { parent, before, after, .. } = self.nodes[node as usize];
        if parent == NONE {
            return;
        }
        match some(before) {
            Some(before) => self.at(before).after = after,
            None => self.at(parent).first = after,
        }
        match some(after) {
            Some(after) => self.at(after).before = before,
            None => self.at(parent).last = before,
        }
        let node = self.at(node);
        (node.parent, node.before, node.after) = (NONE, NONE, NONE);
    }

    /// Puts a node into `parent`, before `next` or at the end.
    fn insert(&mut self, parent: NodeId, next: NodeId, node: NodeId) {
        self.detach(node);
        let before = if next == NONE { self.at(parent).last } else { self.at(next).before };
        let depth = self.at(parent).depth + 1;
        let own = self.at(node);
        (own.parent, own.before, own.after, own.depth) = (parent, before, next, depth);
        match some(before) {
            Some(before) => self.at(before).after = node,
            None => self.at(parent).first = node,
        }
        match some(next) {
            Some(next) => self.at(next).before = node,
            None => self.at(parent).last = node,
        }
    }

    /// Puts a text into `parent`, joined with the text before it.
    fn insert_text(&mut self, parent: NodeId, next: NodeId, text: &str) {
        let before = if next == NONE { self.at(parent).last } else { self.at(next).before };
        if let Some(before) = some(before)
            && let Kind::Text(own) = &mut self.at(before).kind
        {
            own.push_str(text);
            return;
        }
        let node = self.add(Kind::Text(text.to_owned()));
        self.insert(parent, next, node);
    }
}

impl Building {
    fn put(&mut self, parent: NodeId, next: NodeId, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(child) => {
                self.tree.insert(parent, next, child.id);
                self.depth = self.tree.at(child.id).depth;
            }
            NodeOrText::AppendText(text) => {
                self.tree.insert_text(parent, next, &text);
                self.depth = self.tree.at(parent).depth;
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        self.0.into_inner().tree
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: Tree::ROOT, name: Self::nameless() }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let attributes = attributes.into_iter().filter_map(kept).collect();
        let html = name.ns == html5ever::ns!(html);
        self.add(Kind::Element { name: name.local.clone(), html, attributes }, name)
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.add(Kind::Other, Self::nameless())
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.add(Kind::Other, Self::nameless())
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.0.borrow_mut().put(parent.id, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.0.borrow().tree.parent(element.id);
        match parent {
            Some(parent) => self.0.borrow_mut().put(parent, element.id, child),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, _target: &Handle) -> Handle {
        // Nobody sees what is in a template: it hangs on nothing.
        self.add(Kind::Other, Self::nameless())
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.0.borrow().tree.parent(sibling.id);
        if let Some(parent) = parent {
            self.0.borrow_mut().put(parent, sibling.id, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        let mut building = self.0.borrow_mut();
        if let Kind::Element { attributes, .. } = &mut building.tree.at(target.id).kind {
            for (name, value) in more.into_iter().filter_map(kept) {
                if attributes.iter().all(|(own, _)| *own != name) {
                    attributes.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.0.borrow_mut().tree.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut building = self.0.borrow_mut();
        while let Some(child) = some(building.tree.at(node.id).first) {
            building.tree.insert(new_parent.id, NONE, child);
        }
    }
}

fn kept(attribute: Attribute) -> Option<(LocalName, Box<str>)> {
    let name = attribute.name.local;
    KEPT.contains(&&*name).then(|| {
        let value = &*attribute.value;
        let mut end = value.len().min(LONGEST_VALUE);
        while !value.is_char_boundary(end) {
            end -= 1;
        }
        (name, value[..end].into())
    })
}
