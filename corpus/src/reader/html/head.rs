//! What a page says of itself in its head: title, publisher, day.

use super::tree::{NodeId, Step, Tree};
use crate::{Date, layout::transcript::Properties, metadata::names_an_organization};

/// The head of a page.
#[derive(Default)]
pub(super) struct Head {
    /// What goes into the transcript's properties.
    pub(super) properties: Properties,
    /// Whether the page only shows other files in frames.
    pub(super) frames: bool,
}

/// Reads titles and `<meta>`.
pub(super) fn read(tree: &Tree) -> Head {
    let mut title = None;
    let mut metas: Vec<(String, String)> = Vec::new();
    let mut frames = false;
    tree.walk(Tree::ROOT, |step| {
        let Step::Enter(node) = step else { return true };
        match tree.name(node) {
            "title" if title.is_none() => title = Some(text_of(tree, node)),
            "meta" if metas.len() < 1_000 => {
                let key = ["property", "name", "itemprop"].iter().find_map(|key| tree.attribute(node, key));
                if let (Some(key), Some(content)) = (key, tree.attribute(node, "content")) {
                    let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !content.is_empty() {
                        metas.push((key.to_ascii_lowercase(), content));
                    }
                }
            }
            "frame" => frames = true,
            _ => {}
        }
        true
    });
    let meta = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| metas.iter().find(|(name, _)| name == key))
            .map(|(_, content)| content.as_str())
    };
    let site = meta(&["og:site_name", "application-name"]);
    let named = meta(&["dcterms.publisher", "dc.publisher", "publisher", "article:publisher"])
        .into_iter()
        .chain(meta(&["author", "dcterms.creator", "dc.creator"]))
        .chain(site)
        .chain(title.as_deref().and_then(|title| split_title(title).last().copied()));
    let author = named.filter_map(organization).next();
    let given = title
        .as_deref()
        .filter(|title| !title.is_empty())
        .or_else(|| meta(&["og:title", "dcterms.title", "dc.title"]));
    let title = given.map(|title| without_site(title, site)).filter(|title| !title.is_empty());
    let created = meta(&[
        "article:published_time",
        "dcterms.issued",
        "dcterms.date",
        "dc.date.issued",
        "dc.date",
        "date",
        "pubdate",
        "datepublished",
        "creation-date",
        "created",
    ])
    .and_then(day);
    Head { properties: Properties { title, author, created }, frames }
}

/// The characters in an element, white space collapsed.
pub(super) fn text_of(tree: &Tree, root: NodeId) -> String {
    let mut text = String::new();
    tree.walk(root, |step| {
        if let Step::Enter(node) = step {
            text.push_str(tree.text(node).unwrap_or_default());
            return !matches!(tree.name(node), "rt" | "rp" | "script" | "style");
        }
        true
    });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of 「題 | 部局 | 青葉町ホームページ」.
fn split_title(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for separator in
        ["|", "｜", " - ", " – ", " — ", "／", "：：", "::", " « ", " » ", "«", "＜", "<", " / ", "－ "]
    {
        parts = parts.iter().flat_map(|part| part.split(separator)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A page's title without the name of its site.
fn without_site(title: &str, site: Option<&str>) -> String {
    let parts = split_title(title);
    let names_site = |part: &str| {
        const SITES: &[&str] = &[
            "ホームページ",
            "公式サイト",
            "公式ウェブ",
            "公式Web",
            "ウェブサイト",
            "Webサイト",
            "WEBサイト",
            "オフィシャル",
            "公式ページ",
        ];
        site.is_some_and(|site| site.contains(part) || part.contains(site))
            || SITES.iter().any(|word| part.contains(word))
            || organization(part).is_some()
    };
    let first_is_site = parts.len() > 1 && names_site(parts[0]);
    match parts.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [_, second, ..] if first_is_site => (*second).to_owned(),
        [first, .., last] if names_site(last) || parts.len() > 2 => (*first).to_owned(),
        _ => title.trim().to_owned(),
    }
}

/// The organization that a site's name holds: 青葉町公式ホームページ → 青葉町.
fn organization(name: &str) -> Option<String> {
    const AROUND: &[&str] = &[
        "オフィシャルウェブサイト",
        "オフィシャルサイト",
        "公式ウェブサイト",
        "公式Webサイト",
        "公式WEBサイト",
        "公式ホームページ",
        "公式サイト",
        "公式ページ",
        "ウェブサイト",
        "Webサイト",
        "WEBサイト",
        "ホームページ",
        "トップページ",
        "へようこそ",
        "公式",
    ];
    let mut plain: String = name.trim().to_owned();
    // 大阪府（おおさかふ）: how it is read.
    if let (Some(open), Some(close)) = (plain.find(['（', '(']), plain.find(['）', ')']))
        && open < close
    {
        let after = close + plain[close..].chars().next().map_or(0, char::len_utf8);
        plain.replace_range(open..after, "");
    }
    for word in AROUND {
        plain = plain.replace(word, "");
    }
    let plain =
        plain.trim_matches(|c: char| c.is_whitespace() || matches!(c, '「' | '」' | '-' | '|' | '｜'));
    let plain = plain.strip_suffix('の').unwrap_or(plain);
    names_an_organization(plain).then(|| plain.to_owned())
}

/// The day of 2024-04-01T09:00:00+09:00.
fn day(value: &str) -> Option<Date> {
    let digits = value.get(..10)?.replace('/', "-");
    digits.parse().ok()
}
