//! What of a page is furniture by its element, its role, its name, or its words.

use super::{
    choose::Weight,
    head::text_of,
    tree::{NodeId, Tree},
};

/// What is believed when parts of a page are set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strictness {
    /// Nothing: all that is shown is read.
    Nothing,
    /// Elements and roles: `<nav>`, `role="banner"`.
    Elements,
    /// Names too: `id="globalnav"`, `class="breadcrumb"`.
    Names,
}

/// Elements that show no text of the page.
pub(super) fn is_invisible(tree: &Tree, node: NodeId) -> bool {
    matches!(
        tree.any_name(node),
        "script"
            | "style"
            | "template"
            | "noscript"
            | "noembed"
            | "head"
            | "iframe"
            | "embed"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "select"
            | "datalist"
            | "input"
            | "textarea"
            | "button"
            | "progress"
            | "meter"
            | "rt"
            | "rp"
            | "rtc"
            | "col"
            | "colgroup"
            | "annotation"
            | "annotation-xml"
    )
}

/// Elements that the page hides from its readers.
pub(super) fn is_hidden(tree: &Tree, node: NodeId) -> bool {
    let style = || {
        tree.attribute(node, "style").is_some_and(|style| {
            let style: String =
                style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
    };
    tree.attribute(node, "hidden").is_some_and(|value| value != "until-found")
        || tree.attribute(node, "aria-hidden") == Some("true")
        || style()
}

/// Whether an element is furniture; `in_section`: it stands in an article or section of the page.
pub(super) fn is_furniture(
    tree: &Tree,
    node: NodeId,
    weight: Weight,
    in_section: bool,
    strictness: Strictness,
) -> bool {
    if strictness == Strictness::Nothing {
        return false;
    }
    let role = tree.attribute(node, "role").unwrap_or_default();
    let by_role = matches!(
        role,
        "navigation"
            | "banner"
            | "contentinfo"
            | "search"
            | "menu"
            | "menubar"
            | "toolbar"
            | "dialog"
            | "alertdialog"
    );
    let remark = || in_section && !weight.is_linked() && weight.text >= 60;
    match tree.name(node) {
        "nav" | "dialog" => return true,
        "header" | "footer" if !in_section => return true,
        "footer" if weight.links > 0 && weight.is_linked() => return true,
        "td" if strictness == Strictness::Names && weight.is_menu() => return true,
        // What LibreOffice makes of running heads.
        "div" if matches!(tree.attribute(node, "title"), Some("header" | "footer")) => return true,
        // A column beside the text of an article belongs to it.
        "aside" if !remark() => return true,
        "body" | "html" | "main" | "article" | "table" | "tbody" | "tr" | "h1" => return false,
        _ => {}
    }
    if by_role || role == "complementary" && !remark() {
        return true;
    }
    // Boxes for searching, and questions to the visitors of the site.
    if tree.name(node) == "form" && weight.text <= 300 && !weight.tables {
        let text = text_of(tree, node);
        return asks_visitors(&text) || weight.text <= 40 && text.contains("検索");
    }
    strictness == Strictness::Names && is_furniture_by_name(tree, node, weight, in_section)
}

/// Names of parts that lead elsewhere.
const LEADS: &[&str] = &[
    "nav",
    "navi",
    "navs",
    "navigation",
    "gnav",
    "gnavi",
    "lnav",
    "lnavi",
    "snavi",
    "globalnav",
    "globalnavi",
    "localnav",
    "localnavi",
    "menu",
    "menus",
    "submenu",
    "globalmenu",
    "sidemenu",
    "sidebar",
    "sidenav",
    "sidenavi",
    "side",
    "breadcrumb",
    "breadcrumbs",
    "breadcrumblist",
    "crumb",
    "crumbs",
    "topicpath",
    "topicspath",
    "pankuzu",
    "pankuzulist",
    "パンくず",
    "パンくずリスト",
    "pager",
    "pagination",
    "pagenavi",
    "pagetop",
    "totop",
    "gotop",
    "backtotop",
    "skip",
    "skiplink",
    "skiplinks",
    "sns",
    "snsarea",
    "snsbutton",
    "social",
    "share",
    "sharebutton",
    "tweet",
    "twitter",
    "facebook",
    "banner",
    "banners",
    "bnr",
    "ads",
    "advertisement",
    "cookie",
    "sitesearch",
    "searchbox",
    "searcharea",
    "search",
    "fontsize",
    "textsize",
    "moji",
    "langs",
    "language",
    "languages",
    "lang",
    "utility",
    "toolbar",
    "header",
    "footer",
    "foot",
    "copyright",
    "sitemap",
    "printbtn",
    "print",
    "tagcloud",
    "toc",
    "tableofcontents",
];

/// Names of the head and foot of a page: they hold its address and logo, no links only.
const EDGES: &[&str] = &["header", "footer", "foot", "copyright"];
/// Names that are used for nothing else, so that words without a link are believed to be furniture too.
const PLAIN: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "breadcrumblist",
    "crumbs",
    "topicpath",
    "topicspath",
    "pankuzu",
    "pankuzulist",
    "パンくず",
    "パンくずリスト",
    "pagetop",
    "skip",
    "skiplink",
    "skiplinks",
    "sns",
    "snsarea",
    "snsbutton",
    "sharebutton",
    "fontsize",
    "textsize",
    "printbtn",
    "globalnav",
    "globalnavi",
    "gnav",
    "gnavi",
    "cookie",
    "feedback",
    "enquete",
    "questionnaire",
];

fn is_furniture_by_name(tree: &Tree, node: NodeId, weight: Weight, in_section: bool) -> bool {
    let leads = weight.is_linked();
    let edge = !in_section && weight.text <= 500;
    let short = weight.text <= 150;
    if !leads && !edge && !short {
        return false;
    }
    if matches!(
        tree.name(node),
        "h1" | "h2" | "h3" | "h4" | "p" | "a" | "b" | "strong" | "font" | "li" | "em"
    ) {
        return false;
    }
    names(tree, node).any(|name| {
        let found = |word: &str| {
            if EDGES.contains(&word) { edge || leads && !in_section } else { leads && LEADS.contains(&word) }
        };
        let squeezed = squeezed(name);
        short && PLAIN.contains(&squeezed.as_str())
            || found(&squeezed)
            || parts(name).iter().any(|part| found(part) || short && PLAIN.contains(&part.as_str()))
    })
}

/// The ids and classes of an element.
fn names(tree: &Tree, node: NodeId) -> impl Iterator<Item = &str> {
    ["id", "class"]
        .into_iter()
        .filter_map(move |key| tree.attribute(node, key))
        .flat_map(str::split_ascii_whitespace)
}

/// `global-Nav` → `globalnav`.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// `global-nav`, `globalNav`, `nav_02` → their words.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut lower_before = false;
    for c in name.chars() {
        if !c.is_alphabetic() || c.is_uppercase() && lower_before {
            parts.push(String::new());
        }
        lower_before = c.is_lowercase();
        if let Some(part) = parts.last_mut().filter(|_| c.is_alphabetic()) {
            part.extend(c.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// How plainly an element says that it is the main part of its page: 4 `<main>`, 3 `id="main"`, 2 `<article>`,
/// 1 a class or a name with that word in it (`col_main`); `None` when it does not.
pub(super) fn may_be_main(tree: &Tree, node: NodeId) -> Option<u8> {
    let name = tree.name(node);
    if name.is_empty() {
        return None;
    }
    if name == "main"
        || tree.attribute(node, "role") == Some("main")
        || tree.attribute(node, "itemprop") == Some("mainContentOfPage")
    {
        return Some(4);
    }
    const NAMES: &[&str] = &[
        "main",
        "maincontent",
        "maincontents",
        "mainarea",
        "mainblock",
        "maincolumn",
        "mainbody",
        "contents",
        "content",
        "contentsarea",
        "contentarea",
        "contentsmain",
        "contentmain",
        "contentbody",
        "contentsbody",
        "tmpcontents",
        "honbun",
        "article",
        "articlebody",
        "entry",
        "entrycontent",
        "entrybody",
        "postcontent",
        "primary",
        "pagebody",
    ];
    let named = |name: &str| NAMES.contains(&squeezed(name).as_str());
    // An id is one name: `Table of Contents` is none of these.
    if tree.attribute(node, "id").is_some_and(named) {
        return Some(3);
    }
    if name == "article" {
        return Some(2);
    }
    let classes = tree.attribute(node, "class").unwrap_or_default();
    let of_main = || names(tree, node).any(|name| parts(name).iter().any(|part| part == "main"));
    (classes.split_ascii_whitespace().any(named) || of_main()).then_some(1)
}

/// Whether a line of its own only serves to find one's way on the page.
pub(super) fn leads_on(line: &str) -> bool {
    if line.len() > 180 {
        return false;
    }
    let mut parts = line.split(['|', '｜', '／']).filter(|part| !part.trim().is_empty()).peekable();
    parts.peek().is_some() && parts.all(leads_there)
}

/// Whether a line, even a heading, opens the questions to the visitors of a site.
pub(super) fn asks_visitors(line: &str) -> bool {
    const ASKS: &[&str] = &[
        "より良いウェブサイトにするため",
        "よりよいウェブサイトにするため",
        "より良いホームページにするため",
        "よりよいホームページにするため",
        "このページの情報は役に立ちましたか",
        "このページは役に立ちましたか",
        "この情報は役に立ちましたか",
        "このページは見つけやすかったですか",
        "このページの情報は見つけやすかったですか",
    ];
    let line = line.trim_start_matches(|c: char| !c.is_alphabetic());
    ASKS.iter().any(|words| line.starts_with(words))
}

/// Whether a part of such a line does.
fn leads_there(line: &str) -> bool {
    const LINES: &[&str] = &[
        "本文へ",
        "本文へ移動",
        "本文へ移動する",
        "本文へスキップ",
        "本文へスキップします",
        "本文にスキップ",
        "本文に移動",
        "ここから本文",
        "ここから本文です",
        "本文ここから",
        "本文はここから",
        "本文はここからです",
        "ここまで本文",
        "ここまで本文です",
        "本文ここまで",
        "本文はここまで",
        "本文はここまでです",
        "メニューへ移動",
        "共通メニューへ移動",
        "メニューへスキップします",
        "フッターへ移動",
        "ページの先頭へ",
        "ページの先頭へ戻る",
        "ページの先頭に戻る",
        "このページの先頭へ",
        "このページの先頭へ戻る",
        "このページのトップへ",
        "このページのトップに戻る",
        "このページの上へ戻る",
        "このページの上へ",
        "ページトップ",
        "ページトップへ",
        "ページトップへ戻る",
        "ページトップに戻る",
        "ページの上へ戻る",
        "ページの上へ",
        "ページ先頭へ",
        "ページ先頭へ戻る",
        "先頭へ戻る",
        "先頭に戻る",
        "トップへ戻る",
        "トップに戻る",
        "上へ戻る",
        "上に戻る",
        "トップページへ",
        "トップページへ戻る",
        "前のページへ戻る",
        "前のページに戻る",
        "一つ前のページに戻る",
        "戻る",
        "サイトマップ",
        "印刷",
        "印刷する",
        "印刷用ページを表示する",
        "印刷用ページ",
        "このページを印刷する",
        "ツイート",
        "ツイートする",
        "ポスト",
        "ポストする",
        "シェア",
        "シェアする",
        "シェアボタンをスキップする",
        "いいね",
        "LINEで送る",
        "Tweet",
        "Share",
        "文字サイズ",
        "文字サイズ変更",
        "音声読み上げ",
        "読み上げる",
        "閉じる",
        "パンくずリスト",
        "現在のページ",
        "現在位置",
        "広告欄",
        "PAGETOP",
        "TOP",
        "Top",
    ];
    let plain: String = line
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, '。' | '▲' | '↑' | '△' | '（' | '）' | '!' | '>' | '＞' | '»' | '[' | ']')
        })
        .collect();
    let lower = plain.to_lowercase();
    let notice = ["copyright", "©", "(c)"].iter().any(|word| lower.starts_with(word));
    LINES.contains(&plain.as_str()) || notice
}
