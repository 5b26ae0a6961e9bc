//! The picture as SVG: in the page with links and classes, as a file with its colours and fonts in itself.

use maud::{Markup, html};

use super::{
    picture::{Line, Node, OPENER, Picture, ROW},
    rows,
};
use crate::page::{label, link, visit::Visit};

const FONT: &str = "'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', Meiryo, sans-serif";
/// Colours of the file, on white.
const INK: &str = "#1c1c1a";
const QUIET: &str = "#5a5a54";

/// The picture in the page.
pub(super) fn in_page(visit: &Visit, picture: &Picture) -> Markup {
    let (left, top, width, height) = picture.bounds;
    let middle = picture.nodes.first().map_or("", |node| node.entity.name.as_str());
    let name =
        visit.say("{}のまわりの図", "Picture of what is around {}").replace("{}", &rows::plain(middle));
    html! {
        svg #picture.quiet[!picture.is_worded()].large[width > 1400.0] role="group" aria-label=(name) lang="ja"
            viewBox=(format!("{left} {top} {width} {height}")) width=(width) height=(height) {
            g.lines { @for line in &picture.lines { (line_in_page(visit, picture, line)) } }
            g.nodes { @for (at, node) in picture.nodes.iter().enumerate() { (node_in_page(visit, at, node)) } }
        }
    }
}

/// The picture as a file of its own.
pub(super) fn as_file(picture: &Picture, title: &str, source: &str) -> String {
    let (left, top, width, height) = picture.bounds;
    let markup = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("{left} {top} {width} {height}"))
            width=(width) height=(height) font-family=(FONT) font-size="13" {
            title { (rows::plain(title)) }
            desc { (rows::plain(source)) }
            rect x=(left) y=(top) width=(width) height=(height) fill="#ffffff" {}
            g fill="none" stroke=(QUIET) {
                @for line in &picture.lines {
                    path d=(way(line)) stroke-width=(thickness(line)) stroke-dasharray=[dashes(line)] {
                        title { (line.says) }
                    }
                }
            }
            g fill=(QUIET) { @for line in &picture.lines { @for matrix in heads(line) { path d=(HEAD) transform=(matrix) {} } } }
            @if picture.is_worded() {
                g fill=(INK) font-size="11" text-anchor="middle" stroke="#ffffff" stroke-width="4" paint-order="stroke" stroke-linejoin="round" {
                    @for line in &picture.lines {
                        @if let Some(share) = line.label_at {
                            @let (x, y) = on_way(line, share);
                            text x=(x) y=(y) { (line.label) }
                        }
                    }
                }
            }
            @for (at, node) in picture.nodes.iter().enumerate() {
                @let colour = colour(&node.entity.kind);
                g transform=(format!("translate({} {})", node.at.x, node.at.y)) {
                    title { (rows::plain(&node.entity.name)) }
                    path d=(outline(node, node.name_width)) fill=(if at == 0 { "#ffe58a" } else { "#fdfdfb" })
                        stroke=(colour) stroke-width=(if at == 0 { "2.5" } else { "1.4" }) {}
                    @for (row, y) in row_places(node) {
                        text x="0" y=(y) fill=(colour) text-anchor="middle" { (row) }
                    }
                }
            }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", markup.into_string())
}

fn line_in_page(visit: &Visit, picture: &Picture, line: &Line) -> Markup {
    let ids = edge_word(picture, line);
    let years: Vec<String> = line.years.iter().map(|(first, last)| format!("{first}-{last}")).collect();
    let is_chosen = visit.param("edge") == Some(ids.as_str());
    let (x, y) = on_way(line, line.label_at.unwrap_or(0.5));
    html! {
        a.line.unsure[line.is_unsure].beside[line.relations.is_empty()].covered[line.label_at.is_none()]
            href=(format!("{}#evidence", visit.here(&[("edge", Some(&ids))]))) aria-label=(line.says)
            aria-current=[is_chosen.then_some("true")] data-edge=(ids)
            data-ends=(format!("{} {}", line.ends.0, line.ends.1)) data-years=(years.join(" "))
            data-share=(line.label_at.unwrap_or(0.5))
            data-heads=(format!("{} {}", u8::from(line.heads.0), u8::from(line.heads.1))) {
            title { (line.says) }
            path.hit d=(way(line)) {}
            path.way d=(way(line)) stroke-width=(thickness(line)) stroke-dasharray=[dashes(line)] {}
            @for matrix in heads(line) { path.head d=(HEAD) transform=(matrix) {} }
            text.word x=(x) y=(y) text-anchor="middle" lang=(visit.say("ja", "en")) { (line.label) }
        }
    }
}

fn node_in_page(visit: &Visit, at: usize, node: &Node) -> Markup {
    let kind = label::kind(visit, &node.entity.kind);
    let name = rows::plain(&node.entity.name);
    let shift = (node.name_width - node.width) / 2.0;
    html! {
        g.node.middle[at == 0] data-kind=(node.entity.kind) data-id=(node.entity.id)
            data-size=(format!("{} {}", node.width, node.height))
            transform=(format!("translate({} {})", node.at.x, node.at.y)) {
            a.name href=(link::entity_url(visit, &node.entity.id))
                aria-label=(visit.say("{}（{}）", "{} ({})").replacen("{}", &name, 1).replacen("{}", &kind, 1)) {
                title { (name) " – " (kind) }
                path.box d=(outline(node, node.width)) {}
                @for (row, y) in row_places(node) {
                    text x=(shift) y=(y) text-anchor="middle" { (row) }
                }
            }
            @if node.is_open || node.more > 0 { (opener(visit, node, &name)) }
        }
    }
}

/// The part of a box that shows or hides what is around it, as a link.
fn opener(visit: &Visit, node: &Node, name: &str) -> Markup {
    let id = node.entity.id.as_str();
    let (href, sign, says) = if node.is_open {
        let says = visit.say("− {}のまわりを閉じる", "− Hide what is around {}").replace("{}", name);
        (visit.without("expand", id), "−".to_owned(), says)
    } else {
        let says = visit
            .say("+{n} {}のまわりを広げる", "+{n} Show what is around {}")
            .replace("{n}", &label::count(node.more))
            .replace("{}", name);
        let sign = if node.more > 999 { "+".to_owned() } else { format!("+{}", node.more) };
        (visit.with("expand", id), sign, says)
    };
    let left = node.width / 2.0 - OPENER;
    html! {
        a.open href=(format!("{href}#picture")) aria-label=(says) data-id=(id) {
            rect x=(left) y=(-node.height / 2.0) width=(OPENER) height=(node.height) {}
            path.rule d=(format!("M{left} {}V{}", -node.height / 2.0 + 4.0, node.height / 2.0 - 4.0)) {}
            text x=(left + OPENER / 2.0 - 1.0) y="4" text-anchor="middle" { (sign) }
        }
    }
}

/// The ends of a line as its parameter says them.
pub(super) fn edge_word(picture: &Picture, line: &Line) -> String {
    format!("{}~{}", picture.nodes[line.ends.0].entity.id, picture.nodes[line.ends.1].entity.id)
}

fn way(line: &Line) -> String {
    format!("M{} {}L{} {}", line.from.x, line.from.y, line.to.x, line.to.y)
}

/// A head whose tip is at 0, 0 and points to the right.
const HEAD: &str = "M0 0L-9 -3.5L-9 3.5Z";

fn heads(line: &Line) -> Vec<String> {
    let (dx, dy) = (line.to.x - line.from.x, line.to.y - line.from.y);
    let length = (dx * dx + dy * dy).sqrt().max(0.1);
    let (x, y) = (dx / length, dy / length);
    let head = |x: f64, y: f64, at: crate::page::draw::layout::Point| {
        format!("matrix({x:.4} {y:.4} {:.4} {x:.4} {} {})", -y, at.x, at.y)
    };
    let first = line.heads.0.then(|| head(-x, -y, line.from));
    let second = line.heads.1.then(|| head(x, y, line.to));
    first.into_iter().chain(second).collect()
}

fn on_way(line: &Line, share: f64) -> (f64, f64) {
    let x = line.from.x + (line.to.x - line.from.x) * share;
    let y = line.from.y + (line.to.y - line.from.y) * share;
    (x.round(), y.round() + 4.0)
}

fn thickness(line: &Line) -> &'static str {
    match line.relations.len() {
        0 | 1 => "1.2",
        2 | 3 => "1.8",
        _ => "2.6",
    }
}

fn dashes(line: &Line) -> Option<&'static str> {
    if line.relations.is_empty() { Some("1.5 4") } else { line.is_unsure.then_some("6 4") }
}

/// The rows of a name with the heights of their base lines.
fn row_places(node: &Node) -> impl Iterator<Item = (&String, f64)> {
    let first = -(node.rows.len() as f64 - 1.0) / 2.0 * ROW + 4.5;
    node.rows.iter().enumerate().map(move |(at, row)| (row, first + at as f64 * ROW))
}

/// The edge of a box: its form says the kind, as its colour does.
fn outline(node: &Node, width: f64) -> String {
    let (x, y) = (width / 2.0, node.height / 2.0);
    outline_of(&node.entity.kind, x, y)
}

/// The same of a box of these half sizes around 0, 0.
pub(super) fn outline_of(kind: &str, x: f64, y: f64) -> String {
    match kind {
        "facility" => format!("M{} {}H{x}V{y}H{}Z", -x, -y, -x),
        "program" => {
            let r = y.min(13.0);
            rounded(x, y, r)
        }
        "place" => {
            let c = 8.0;
            format!("M{} {}H{}L{x} 0L{} {y}H{}L{} 0Z", c - x, -y, x - c, x - c, c - x, -x)
        }
        _ => rounded(x, y, 4.0),
    }
}

fn rounded(x: f64, y: f64, r: f64) -> String {
    format!(
        "M{} {}H{}Q{x} {} {x} {}V{}Q{x} {y} {} {y}H{}Q{} {y} {} {}V{}Q{} {} {} {}Z",
        r - x,
        -y,
        x - r,
        -y,
        r - y,
        y - r,
        x - r,
        r - x,
        -x,
        -x,
        y - r,
        r - y,
        -x,
        -y,
        r - x,
        -y
    )
}

fn colour(kind: &str) -> &'static str {
    match kind {
        "organization" => "#1d4e89",
        "facility" => "#1f6b3a",
        "program" => "#8a2f5b",
        "place" => "#7a4b00",
        _ => INK,
    }
}
