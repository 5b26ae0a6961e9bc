//! Which part of a page is its text, and which is the furniture of its site: menus, breadcrumbs, footers, buttons.
//!
//! What names itself furniture is set aside, unless hardly anything would be left: the list of links on a ministry's
//! page is its content.

use super::{
    furniture::{Strictness, is_furniture, is_hidden, is_invisible, may_be_main},
    head::text_of,
    tree::{NodeId, Step, Tree},
    write::is_block,
};

/// Characters that a subtree shows, white space not counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    /// All of them.
    pub(super) text: u32,
    /// Those that stand in links.
    pub(super) links: u32,
    /// Number of links.
    pub(super) anchors: u32,
    /// Whether a table is in it.
    pub(super) tables: bool,
    /// Whether a heading is in it.
    pub(super) headings: bool,
    /// Whether a list is in it.
    pub(super) lists: bool,
}

impl Weight {
    /// Whether half of it are links.
    pub(super) fn is_linked(self) -> bool {
        self.links * 2 >= self.text
    }

    /// Whether it is nothing but several links.
    pub(super) fn is_menu(self) -> bool {
        self.anchors >= 3 && self.links * 10 >= self.text * 9
    }

    /// How much it says: a link says less than a sentence.
    fn worth(self) -> u64 {
        u64::from(self.text - self.links) * 3 + u64::from(self.links)
    }
}

/// The part of a page that is read.
pub(super) struct Selection {
    /// The elements that are read, in order.
    pub(super) roots: Vec<NodeId>,
    /// For each node: not read, nor what is in it.
    pub(super) aside: Vec<bool>,
    /// Characters that the page hides, and that are not read.
    pub(super) hidden: u32,
}

/// Sentences of a page that carries text of its own, in characters.
const ENOUGH: u32 = 200;
/// Characters of a part that calls itself the main one, from which on it is believed.
const SOME: u32 = 40;

/// How plainly `<main>` says so.
const ELEMENT: u8 = 4;
/// How plainly an id says so.
const NAMED: u8 = 3;

/// Chooses what is read of a page.
pub(super) fn select(tree: &Tree) -> Selection {
    let body = tree
        .children(Tree::ROOT)
        .find(|&node| tree.name(node) == "html")
        .and_then(|html| tree.children(html).find(|&node| matches!(tree.name(node), "body" | "frameset")));
    let Some(body) = body else {
        return Selection { roots: Vec::new(), aside: Vec::new(), hidden: 0 };
    };
    let mut invisible = mark_invisible(tree, false);
    let mut weights = weigh(tree, body, &invisible);
    let shown = weights[body as usize];
    // Panels that open on a click are hidden until then.
    let with_hidden = mark_invisible(tree, true);
    let all = weigh(tree, body, &with_hidden);
    let more = all[body as usize];
    let mut hidden = (more.text - more.links).saturating_sub(shown.text - shown.links);
    if shown.text - shown.links < ENOUGH && hidden > 2 * (shown.text - shown.links) {
        (invisible, weights, hidden) = (with_hidden, all, 0);
    }
    let whole = weights[body as usize];
    let mut best: Option<Selection> = None;
    for (main, strictness) in [
        (true, Strictness::Names),
        (false, Strictness::Names),
        (false, Strictness::Elements),
        (false, Strictness::Nothing),
    ] {
        let mut aside = invisible.clone();
        mark_furniture(tree, body, &weights, strictness, &mut aside);
        let found = if main { find_main(tree, body, &weights, &aside) } else { None };
        if !main && strictness == Strictness::Names {
            mark_menus(tree, body, &mut aside);
        }
        if main && found.is_none() {
            continue;
        }
        let (rank, root) = found.unwrap_or((0, body));
        let kept = weigh(tree, root, &aside)[root as usize];
        if main && rank < ELEMENT {
            // What only a name calls the main part, of several parts or of a table of contents, is not all of the page.
            let around = weigh(tree, body, &aside)[body as usize];
            let beside = (around.text - around.links).saturating_sub(kept.text - kept.links);
            if beside >= ENOUGH && beside > 2 * (kept.text - kept.links) {
                continue;
            }
        }
        let enough = kept.text - kept.links >= ENOUGH || kept.worth() * 3 >= whole.worth();
        let roots = if main { with_contact(tree, body, root, &weights, &aside) } else { vec![root] };
        let selection = Selection { roots, aside, hidden };
        if kept.text > 0 && (enough || rank >= NAMED && kept.text >= SOME) {
            return selection;
        }
        best = Some(selection);
    }
    best.unwrap_or(Selection { roots: vec![body], aside: invisible, hidden })
}

fn mark_invisible(tree: &Tree, hidden_too: bool) -> Vec<bool> {
    (0..tree.len() as NodeId)
        .map(|node| is_invisible(tree, node) || !hidden_too && is_hidden(tree, node))
        .collect()
}

/// What each subtree below `root` shows.
pub(super) fn weigh(tree: &Tree, root: NodeId, aside: &[bool]) -> Vec<Weight> {
    let mut weights = vec![Weight::default(); tree.len()];
    let mut links = 0u32;
    let link = |node| tree.name(node) == "a" && tree.attribute(node, "href").is_some();
    tree.walk(root, |step| match step {
        Step::Enter(node) => {
            if aside[node as usize] {
                return false;
            }
            if let Some(text) = tree.text(node) {
                let count = text.chars().filter(|c| !c.is_whitespace()).count() as u32;
                let linked = if links > 0 { count } else { 0 };
                weights[node as usize] = Weight { text: count, links: linked, ..Weight::default() };
            }
            links += u32::from(link(node));
            true
        }
        Step::Leave(node) => {
            links -= u32::from(link(node));
            if let Some(parent) = tree.parent(node).filter(|_| node != root) {
                let own = weights[node as usize];
                let name = tree.name(node);
                let outer = &mut weights[parent as usize];
                outer.text += own.text;
                outer.links += own.links;
                outer.anchors += own.anchors + u32::from(link(node));
                outer.tables |= own.tables || name == "table";
                outer.headings |= own.headings || matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
                outer.lists |= own.lists || matches!(name, "ul" | "ol" | "dl");
            }
            true
        }
    });
    weights
}

fn mark_furniture(tree: &Tree, body: NodeId, weights: &[Weight], strictness: Strictness, aside: &mut [bool]) {
    // Sections that have heads and feet of their own.
    let mut sections = 0u32;
    let section = |node| matches!(tree.name(node), "article" | "section" | "main");
    let most = weights[body as usize].text;
    tree.walk(body, |step| match step {
        Step::Enter(node) => {
            if aside[node as usize] {
                return false;
            }
            // What holds most of the page is not beside it.
            let weight = weights[node as usize];
            let small = u64::from(weight.text) * 5 < u64::from(most) * 4 || weight.is_linked();
            if node != body
                && small
                && !tree.name(node).is_empty()
                && is_furniture(tree, node, weight, sections > 0, strictness)
                && (tree.name(node) != "td" || stands_beside_text(tree, node, weights))
                && !has_contact(tree, node, weight)
            {
                aside[node as usize] = true;
                return false;
            }
            sections += u32::from(section(node));
            true
        }
        Step::Leave(node) => {
            sections -= u32::from(section(node));
            true
        }
    });
}

/// Sets the lists of links aside that stand beside the element with nearly all sentences of a page, whatever their names.
fn mark_menus(tree: &Tree, body: NodeId, aside: &mut [bool]) {
    let weights = weigh(tree, body, aside);
    let prose = |node: NodeId| weights[node as usize].text - weights[node as usize].links;
    if prose(body) < ENOUGH {
        return;
    }
    let mut at = body;
    while let Some(inner) = tree
        .children(at)
        .filter(|&child| !aside[child as usize] && is_block(tree.name(child)))
        .find(|&child| u64::from(prose(child)) * 100 >= u64::from(prose(body)) * 85)
    {
        for beside in tree.children(at).filter(|&beside| beside != inner) {
            let weight = weights[beside as usize];
            if is_block(tree.name(beside))
                && weight.anchors >= 3
                && weight.is_linked()
                && !weight.tables
                && !leads_to_files(tree, beside)
            {
                aside[beside as usize] = true;
            }
        }
        at = inner;
    }
}

/// Whether a link in a part leads to a document: lists of such are content.
fn leads_to_files(tree: &Tree, part: NodeId) -> bool {
    const FILES: &[&str] =
        &[".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".csv", ".zip", ".txt"];
    let mut found = false;
    tree.walk(part, |step| {
        if let Step::Enter(node) = step
            && let Some(to) = tree.attribute(node, "href")
        {
            let to = to.split(['?', '#']).next().unwrap_or(to).to_ascii_lowercase();
            found |= FILES.iter().any(|ending| to.ends_with(ending));
        }
        !found
    });
    found
}

/// Whether another cell of a row holds far more than this one: a menu beside the page's text, as old pages have it.
fn stands_beside_text(tree: &Tree, cell: NodeId, weights: &[Weight]) -> bool {
    let own = weights[cell as usize].text;
    let Some(row) = tree.parent(cell) else { return false };
    tree.children(row).take(8).any(|other| {
        let weight = weights[other as usize];
        let prose = weight.text - weight.links;
        other != cell
            && prose >= 60
            && prose >= own * 2
            && (weight.tables || weight.headings || weight.lists || prose >= 200)
    })
}

/// The element that calls itself the main part, and how plainly it does so.
fn find_main(tree: &Tree, body: NodeId, weights: &[Weight], aside: &[bool]) -> Option<(u8, NodeId)> {
    let whole = weights[body as usize];
    let mut best: Option<((u8, u64), NodeId)> = None;
    tree.walk(body, |step| {
        let Step::Enter(node) = step else { return true };
        if aside[node as usize] {
            return false;
        }
        if let Some(rank) = may_be_main(tree, node) {
            let weight = weights[node as usize];
            let explicit = rank >= NAMED && weight.text >= SOME;
            // Of two of the same kind the one that says more; of two that say the same the outer one.
            let key = (rank, weight.worth());
            if (explicit || weight.worth() * 2 >= whole.worth()) && best.is_none_or(|(best, _)| key > best) {
                best = Some((key, node));
            }
        }
        true
    });
    best.map(|((rank, _), node)| (rank, node))
}

/// The main part, then whom to ask about it and its day, where they stand beside it.
fn with_contact(tree: &Tree, body: NodeId, main: NodeId, weights: &[Weight], aside: &[bool]) -> Vec<NodeId> {
    let around: Vec<NodeId> = std::iter::successors(tree.parent(main), |&node| tree.parent(node)).collect();
    let mut roots = vec![main];
    tree.walk(body, |step| {
        let Step::Enter(node) = step else { return true };
        let weight = weights[node as usize];
        if node == main || aside[node as usize] || weight.text == 0 {
            return false;
        }
        let named = !tree.name(node).is_empty() && !around.contains(&node);
        if named && weight.text <= CONTACT && (has_contact(tree, node, weight) || is_day(tree, node, weight))
        {
            roots.push(node);
            return false;
        }
        true
    });
    roots
}

/// Whether a part says when the page was issued or changed, and nothing else.
fn is_day(tree: &Tree, node: NodeId, weight: Weight) -> bool {
    let text = || text_of(tree, node);
    const DAYS: &[&str] =
        &["更新日", "最終更新日", "掲載日", "公開日", "登録日", "発行日", "公表日", "作成日"];
    weight.links == 0
        && (8..=40).contains(&weight.text)
        && DAYS.iter().any(|day| text().trim_start_matches(['【', '［', '[']).starts_with(day))
}

/// Longest contact of a page in characters.
const CONTACT: u32 = 600;

/// Whether a part says whom to ask about the page: that is content.
fn has_contact(tree: &Tree, node: NodeId, weight: Weight) -> bool {
    if weight.text < 12 || weight.text > CONTACT || weight.is_linked() {
        return false;
    }
    let text: String = text_of(tree, node).chars().filter(|c| !c.is_whitespace()).collect();
    let asks = [
        "に関するお問い合わせ",
        "に関する問い合わせ",
        "お問い合わせ先",
        "問合せ先",
        "問い合わせ先",
        "担当課",
    ];
    let reached = || text.contains("電話") || text.to_lowercase().contains("tel");
    (asks.iter().any(|words| text.contains(words)) || text.contains("お問い合わせ") && reached())
        && text.contains(['課', '係', '室', '部', '局'])
}
