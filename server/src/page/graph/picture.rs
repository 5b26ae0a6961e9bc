//! What the picture shows and where: boxes with the rows of their names, lines between them, words on the lines.

use std::collections::BTreeMap;

use keifu_corpus::calendar::fiscal_year_of;
use keifu_graph::{
    EntityIndex, EntityKind, Modality, Predicate, RelationFilter, RelationIndex, Surroundings, Tie,
};
use rustc_hash::FxHashMap;

use super::{question::Question, rows};
use crate::{
    api::common::EntityRef,
    library::Snapshot,
    page::{
        draw::layout::{Body, Point, layout},
        label,
        visit::Visit,
    },
};

/// Words stand on the lines of pictures with at most so many; in others they come with the pointer or the focus.
const WORDED: usize = 60;
/// Height of a row of a name, and of the box around one.
pub(super) const ROW: f64 = 17.0;
const BOX: f64 = 9.0;
/// Room left and right of a name in its box, and around the box.
const PADDING: f64 = 20.0;
const MARGIN: f64 = 14.0;
/// Width of the part of a box that opens it.
pub(super) const OPENER: f64 = 34.0;

/// A picture, ready to be drawn.
#[derive(Debug)]
pub(super) struct Picture {
    /// The boxes, first the middle.
    pub(super) nodes: Vec<Node>,
    /// The lines.
    pub(super) lines: Vec<Line>,
    /// Left, top, width and height.
    pub(super) bounds: (f64, f64, f64, f64),
    /// How many entities the limit left out.
    pub(super) left_out: usize,
    /// Relations of the entities shown that are none of the modalities asked for.
    pub(super) other_modalities: usize,
    /// What there is to choose from, with the numbers of lines and boxes.
    pub(super) choices: Choices,
    /// Whether what is only named in the same passages is shown.
    pub(super) beside: bool,
}

/// What the whole surroundings offer, narrowed or not.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// Relations, with the number of lines that have one.
    pub(super) predicates: BTreeMap<Predicate, usize>,
    /// Kinds of entity, with their numbers, the middle apart.
    pub(super) kinds: BTreeMap<EntityKind, usize>,
    /// First and last 年度 of the relations.
    pub(super) years: Option<(i32, i32)>,
}

/// An entity of the picture.
#[derive(Debug)]
pub(super) struct Node {
    /// Which.
    pub(super) entity: EntityRef,
    /// Its name in rows.
    pub(super) rows: Vec<String>,
    /// The middle of its box.
    pub(super) at: Point,
    /// Width of the box.
    pub(super) width: f64,
    /// Width of the part that bears the name.
    pub(super) name_width: f64,
    /// Height of the box.
    pub(super) height: f64,
    /// Neighbours that are not in the picture.
    pub(super) more: usize,
    /// Whether it is opened.
    pub(super) is_open: bool,
}

/// What joins two entities of the picture.
#[derive(Debug)]
pub(super) struct Line {
    /// Places of its ends among the nodes.
    pub(super) ends: (usize, usize),
    /// Its relations, the surest first.
    pub(super) relations: Vec<RelationIndex>,
    /// Passages that name both, where it has none.
    pub(super) passages: u32,
    /// The words on it.
    pub(super) label: String,
    /// What it says in full, for those who do not see it.
    pub(super) says: String,
    /// Whether none of its relations is a fact.
    pub(super) is_unsure: bool,
    /// Whether an arrow points to its first end, and to its second.
    pub(super) heads: (bool, bool),
    /// First and last 年度 of each of its relations.
    pub(super) years: Vec<(i32, i32)>,
    /// Where it leaves its first box and enters its second.
    pub(super) from: Point,
    /// See `from`.
    pub(super) to: Point,
    /// Where its words stand, as a share of the way; `None`: there is no room.
    pub(super) label_at: Option<f64>,
}

impl Picture {
    /// The picture that answers a question.
    pub(super) fn of(library: &Snapshot, visit: &Visit, middle: EntityIndex, question: &Question) -> Self {
        let mut question = question.clone();
        let mut whole = library.graph.surroundings(middle, &question.widened().options(library));
        if question.beside.is_none() && whole.ties.is_empty() {
            question.beside = Some(true);
            whole = library.graph.surroundings(middle, &question.widened().options(library));
        }
        let choices = choices(library, &whole);
        let (shown, places) = if question.is_narrowed() {
            let shown = library.graph.surroundings(middle, &question.options(library));
            let places = places_in(library, &whole, &shown);
            (shown, places)
        } else {
            let places = arrange(library, &whole);
            (whole, places)
        };
        let nodes: Vec<Node> = shown
            .nodes
            .iter()
            .zip(places)
            .map(|(node, at)| {
                let entity = library.entity_ref(node.entity);
                let (rows, name_width, height) = shape(&entity.name);
                let is_open =
                    question.expanded.iter().any(|id| library.graph.entity(id) == Some(node.entity));
                let width = name_width + if is_open || node.more > 0 { OPENER } else { 0.0 };
                Node { entity, rows, at, width, name_width, height, more: node.more, is_open }
            })
            .collect();
        let mut lines: Vec<Line> = shown.ties.iter().map(|tie| line(library, visit, &nodes, tie)).collect();
        place_words(&nodes, &mut lines);
        let bounds = bounds(&nodes);
        let other_modalities = other_modalities(library, &shown, &question);
        let left_out = shown.left_out;
        Self {
            nodes,
            lines,
            bounds,
            left_out,
            other_modalities,
            choices,
            beside: question.beside == Some(true),
        }
    }

    /// Whether words stand on the lines.
    pub(super) fn is_worded(&self) -> bool {
        self.lines.len() <= WORDED
    }

    /// The line between two entities.
    pub(super) fn line_between(&self, one: &str, other: &str) -> Option<&Line> {
        let ids = |line: &Line| {
            (self.nodes[line.ends.0].entity.id.as_str(), self.nodes[line.ends.1].entity.id.as_str())
        };
        self.lines.iter().find(|line| ids(line) == (one, other) || ids(line) == (other, one))
    }
}

/// Places of the part that is shown: those in the whole, so that narrowing moves nothing, where all of it is there.
fn places_in(library: &Snapshot, whole: &Surroundings, shown: &Surroundings) -> Vec<Point> {
    let known: FxHashMap<EntityIndex, usize> =
        whole.nodes.iter().enumerate().map(|(at, node)| (node.entity, at)).collect();
    let indexes: Option<Vec<usize>> =
        shown.nodes.iter().map(|node| known.get(&node.entity).copied()).collect();
    match indexes {
        Some(indexes) => {
            let places = arrange(library, whole);
            indexes.into_iter().map(|at| places[at]).collect()
        }
        None => arrange(library, shown),
    }
}

fn arrange(library: &Snapshot, shown: &Surroundings) -> Vec<Point> {
    let body = |node: &keifu_graph::Surrounding| {
        let (_, width, height) = shape(&library.graph.facts().entities[node.entity as usize].name);
        // Room to open it whether it can be opened or not: opening others must not move it.
        Body { width: width + OPENER + MARGIN, height: height + MARGIN, stage: node.stage }
    };
    let bodies: Vec<Body> = shown.nodes.iter().map(body).collect();
    let ties: Vec<(usize, usize)> = shown.ties.iter().map(|tie| (tie.one, tie.other)).collect();
    layout(&bodies, &ties)
}

/// Rows, width and height of the box of a name.
fn shape(name: &str) -> (Vec<String>, f64, f64) {
    let rows = rows::rows(name);
    let widest = rows.iter().map(|row| rows::width(row)).fold(0.0, f64::max);
    let height = rows.len() as f64 * ROW + BOX;
    (rows, (widest + PADDING).ceil(), height)
}

fn choices(library: &Snapshot, whole: &Surroundings) -> Choices {
    let mut choices = Choices::default();
    for node in &whole.nodes[1..] {
        let kind = library.graph.facts().entities[node.entity as usize].kind;
        *choices.kinds.entry(kind).or_default() += 1;
    }
    for tie in &whole.ties {
        let mut predicates: Vec<Predicate> =
            tie.relations.iter().filter_map(|&at| Some(library.graph.relation_at(at)?.predicate)).collect();
        predicates.sort_unstable();
        predicates.dedup();
        for predicate in predicates {
            *choices.predicates.entry(predicate).or_default() += 1;
        }
        for (first, last) in tie.relations.iter().filter_map(|&at| years_of(library, at)) {
            let years = choices.years.get_or_insert((first, last));
            *years = (years.0.min(first), years.1.max(last));
        }
    }
    choices
}

/// First and last 年度 of a relation: of its date, or else of the documents that state it.
pub(super) fn years_of(library: &Snapshot, at: RelationIndex) -> Option<(i32, i32)> {
    let relation = library.graph.relation_at(at)?;
    if let Some(date) = relation.date {
        return Some((fiscal_year_of(date.start), fiscal_year_of(date.end)));
    }
    let years = relation.evidence.iter().filter_map(|evidence| library.graph.fiscal_year(evidence.document));
    years.fold(None, |hull, year| match hull {
        None => Some((year, year)),
        Some((first, last)) => Some((year.min(first), year.max(last))),
    })
}

fn line(library: &Snapshot, visit: &Visit, nodes: &[Node], tie: &Tie) -> Line {
    let (one, other) = (&nodes[tie.one], &nodes[tie.other]);
    let relations: Vec<&keifu_graph::Relation> =
        tie.relations.iter().filter_map(|&at| library.graph.relation_at(at)).collect();
    let mut heads = (false, false);
    let mut words: Vec<(Predicate, Modality)> = Vec::new();
    for relation in &relations {
        if !relation.predicate.is_symmetric() {
            let from_one = library.graph.entity(&one.entity.id) == Some(relation.subject);
            heads = (heads.0 || !from_one, heads.1 || from_one);
        }
        if !words.contains(&(relation.predicate, relation.modality)) {
            words.push((relation.predicate, relation.modality));
        }
    }
    // Facts before plans.
    words.sort_by_key(|&(_, modality)| modality);
    let word = |&(predicate, modality): &(Predicate, Modality)| {
        let predicate = label::predicate(visit, predicate.as_str());
        match modality {
            Modality::Fact => predicate,
            other => {
                let modality = label::modality(visit, other.as_str());
                visit.say("{}（{}）", "{} ({})").replacen("{}", &predicate, 1).replacen("{}", &modality, 1)
            }
        }
    };
    let beside = || {
        let passages = label::count(tie.passages as usize);
        if visit.is_english() {
            format!("same passage ×{passages}")
        } else {
            format!("同じ段落 {passages}")
        }
    };
    let label = match words.split_first() {
        None => beside(),
        Some((first, [])) => word(first),
        Some((first, rest)) if visit.is_english() => format!("{} +{}", word(first), rest.len()),
        Some((first, rest)) => format!("{} ほか{}", word(first), rest.len()),
    };
    let arrow = match heads {
        (false, true) => "→",
        (true, false) => "←",
        _ => "–",
    };
    let all: Vec<String> = words.iter().map(word).collect();
    let in_full = if words.len() > 1 {
        visit.say("（{}）", " ({})").replace("{}", &all.join(visit.say("、", ", ")))
    } else {
        String::new()
    };
    // What is seen is part of what is said.
    let says = format!(
        "{} {arrow} {}: {label}{in_full}",
        rows::plain(&one.entity.name),
        rows::plain(&other.entity.name)
    );
    let (from, to) = (leave(one, other.at), leave(other, one.at));
    Line {
        ends: (tie.one, tie.other),
        relations: tie.relations.clone(),
        passages: tie.passages,
        label,
        says,
        is_unsure: !relations.is_empty() && relations.iter().all(|one| one.modality != Modality::Fact),
        heads,
        years: tie.relations.iter().filter_map(|&at| years_of(library, at)).collect(),
        from,
        to,
        label_at: Some(0.5),
    }
}

/// Where the way from the middle of a box to `to` crosses its edge.
fn leave(node: &Node, to: Point) -> Point {
    let (dx, dy) = (to.x - node.at.x, to.y - node.at.y);
    let share = |half: f64, way: f64| if way == 0.0 { f64::INFINITY } else { half / way.abs() };
    let along = share(node.width / 2.0 + 1.0, dx).min(share(node.height / 2.0 + 1.0, dy)).min(0.5);
    Point { x: tenth(node.at.x + dx * along), y: tenth(node.at.y + dy * along) }
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Puts the words of each line where they cover nothing, if there is such a place, and where few other lines pass.
fn place_words(nodes: &[Node], lines: &mut [Line]) {
    if lines.len() > WORDED {
        return;
    }
    let ways: Vec<(Point, Point)> = lines.iter().map(|line| (line.from, line.to)).collect();
    let half = |node: &Node| (node.at, node.width / 2.0, node.height / 2.0);
    let mut taken: Vec<(Point, f64, f64)> = nodes.iter().map(half).collect();
    for (this, line) in lines.iter_mut().enumerate() {
        let (width, height) = (rows::width(&line.label) * 0.42 + 2.0, 8.0);
        let mut best: Option<(usize, f64, Point)> = None;
        for share in [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72] {
            let at = Point {
                x: line.from.x + (line.to.x - line.from.x) * share,
                y: line.from.y + (line.to.y - line.from.y) * share,
            };
            let covers = |other: &(Point, f64, f64)| {
                (at.x - other.0.x).abs() < width + other.1 && (at.y - other.0.y).abs() < height + other.2
            };
            if taken.iter().any(covers) {
                continue;
            }
            let passes =
                |(other, way): &(usize, &(Point, Point))| *other != this && passes(way, at, width, height);
            let passing = ways.iter().enumerate().filter(passes).count();
            if best.is_none_or(|(least, ..)| passing < least) {
                best = Some((passing, share, at));
            }
        }
        line.label_at = best.map(|(_, share, _)| share);
        taken.extend(best.map(|(_, _, at)| (at, width, height)));
    }
}

/// Whether a way runs through a box of these half sizes: it is cut to the width of the box, and then looked at.
fn passes(way: &(Point, Point), at: Point, width: f64, height: f64) -> bool {
    let (from, to) = if way.0.x <= way.1.x { (way.0, way.1) } else { (way.1, way.0) };
    let (left, right) = (from.x.max(at.x - width), to.x.min(at.x + width));
    if left > right {
        return false;
    }
    let slope = if to.x > from.x { (to.y - from.y) / (to.x - from.x) } else { 0.0 };
    let (one, other) = if to.x > from.x {
        (from.y + (left - from.x) * slope, from.y + (right - from.x) * slope)
    } else {
        (from.y, to.y)
    };
    one.min(other) < at.y + height && one.max(other) > at.y - height
}

fn bounds(nodes: &[Node]) -> (f64, f64, f64, f64) {
    const EDGE: f64 = 24.0;
    let (mut left, mut top, mut right, mut bottom) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    for node in nodes {
        left = left.min(node.at.x - node.width / 2.0 - EDGE);
        right = right.max(node.at.x + node.width / 2.0 + EDGE);
        top = top.min(node.at.y - node.height / 2.0 - EDGE);
        bottom = bottom.max(node.at.y + node.height / 2.0 + EDGE);
    }
    let (left, top) = (left.floor(), top.floor());
    (left, top, (right - left).ceil(), (bottom - top).ceil())
}

/// Relations of the middle that only another modality would show.
fn other_modalities(library: &Snapshot, shown: &Surroundings, question: &Question) -> usize {
    let Some(middle) = shown.nodes.first() else { return 0 };
    let filter = RelationFilter {
        modalities: Modality::ALL.iter().copied().filter(|one| !question.modalities.contains(one)).collect(),
        ..question.options(library).filter
    };
    let relations = library.graph.relations_of(middle.entity, &filter);
    let has_object = |at: &&RelationIndex| {
        library.graph.relation_at(**at).is_some_and(|relation| relation.object.is_some())
    };
    relations.iter().filter(has_object).count()
}
