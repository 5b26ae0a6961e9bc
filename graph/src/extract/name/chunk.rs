//! Which atoms hold together as one compound, and where a run of nouns is two.

use keifu_corpus::Noun;

use super::{
    candidate::Candidate,
    lexicon::{Lexicon, STATUS_PREFIXES},
    line::{Atom, Class, Line},
};
use crate::EntityKind;

/// Longest run of atoms that is looked at as one compound: names are shorter, and the cost stays linear.
const LONGEST: usize = 48;

/// The known names of a line, in order of place; none overlaps another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a>(pub(super) &'a [Candidate]);

impl<'a> Known<'a> {
    pub(super) fn starting(self, at: usize) -> Option<&'a Candidate> {
        self.0.get(self.0.partition_point(|name| name.start < at)).filter(|name| name.start == at)
    }

    pub(super) fn ending(self, at: usize) -> Option<&'a Candidate> {
        self.0.get(self.0.partition_point(|name| name.end < at)).filter(|name| name.end == at)
    }

    /// Whether the atom lies within a name.
    pub(super) fn contains(self, atom: &Atom) -> bool {
        self.0
            .get(self.0.partition_point(|name| name.end <= atom.start))
            .is_some_and(|name| name.start <= atom.start && atom.end <= name.end)
    }

    /// Whether a name covers byte `at` and what is before it.
    pub(super) fn covers(self, at: usize) -> bool {
        self.0.get(self.0.partition_point(|name| name.end <= at)).is_some_and(|name| name.start < at)
    }
}

/// Runs of atoms that can belong to one compound.
pub(super) fn chunks(line: &Line, known: Known<'_>, table: bool) -> Vec<(usize, usize)> {
    let mut chunks = Vec::new();
    let mut from = None;
    for (index, atom) in line.atoms.iter().enumerate() {
        if let Some(begin) = from
            && (index - begin >= LONGEST || !continues(line, known, index, table))
        {
            push_trimmed(line, begin, index, &mut chunks);
            from = None;
        }
        if from.is_none() && (is_piece(line, atom) || known.contains(atom)) {
            from = Some(index);
        }
    }
    if let Some(begin) = from {
        push_trimmed(line, begin, line.atoms.len(), &mut chunks);
    }
    chunks
}

fn push_trimmed(line: &Line, from: usize, mut to: usize, chunks: &mut Vec<(usize, usize)>) {
    while to > from && matches!(line.atoms[to - 1].class, Class::Dot | Class::Joiner) {
        to -= 1;
    }
    if to > from {
        chunks.push((from, to));
    }
}

/// Whether the atom can be part of a compound.
pub(super) fn is_piece(line: &Line, atom: &Atom) -> bool {
    match atom.class {
        Class::Latin | Class::Number => true,
        Class::Noun(Noun::Adverbial) => {
            matches!(line.surface(atom), "未来" | "将来" | "明日" | "次世代" | "中")
        }
        Class::Noun(_) | Class::Prefix => !matches!(
            line.surface(atom),
            "等" | "各"
                | "本"
                | "同"
                | "当"
                | "約"
                | "毎"
                | "計"
                | "他"
                | "ほか"
                | "その他"
                | "上記"
                | "下記"
                | "当該"
                | "以下"
                | "以上"
                | "以外"
                | "全"
                | "前"
                | "旧"
                | "現"
                | "元"
                | "両"
                | "諸"
                | "主"
                | "昨"
                | "様"
                | "うち"
        ),
        Class::Dot | Class::Joiner | Class::Break => false,
    }
}

/// Whether the atom at `index` goes on with the compound before it.
fn continues(line: &Line, known: Known<'_>, index: usize, table: bool) -> bool {
    let atom = &line.atoms[index];
    let before = &line.atoms[index - 1];
    let figures = |atom: &Atom| matches!(atom.class, Class::Latin | Class::Number);
    // A count ends a compound: 成約2件｜海外見本市.
    if before.class == Class::Noun(Noun::Counter)
        && index >= 2
        && line.atoms[index - 2].class == Class::Number
        && matches!(
            line.surface(before),
            "件" | "社" | "名" | "人" | "円" | "台" | "か所" | "箇所" | "団体" | "機関"
        )
    {
        return false;
    }
    // A year ends a compound: 厚生労働省｜2017年度行政事業.
    if atom.class == Class::Number
        && line.atoms.get(index + 1).is_some_and(|next| line.surface(next).starts_with('年'))
    {
        return false;
    }
    // `PMDA 独立行政法人…`: two names side by side.
    if atom.gap && STATUS_PREFIXES.iter().any(|prefix| line.text[atom.start..].starts_with(prefix)) {
        return false;
    }
    if atom.gap && (table || !(figures(atom) || figures(before))) {
        return false;
    }
    match atom.class {
        Class::Dot | Class::Joiner => {
            let piece = |atom: &Atom| is_piece(line, atom) || known.contains(atom);
            !atom.gap
                && piece(before)
                && line.atoms.get(index + 1).is_some_and(|next| !next.gap && piece(next))
        }
        _ => is_piece(line, atom) || known.contains(atom),
    }
}

/// Whether an atom is nothing but the sign of a kind of place: 大阪府・市連携会議 is one name.
fn begins_with_sign(line: &Line, index: usize) -> bool {
    line.atoms.get(index).is_some_and(|atom| {
        matches!(line.surface(atom), "府" | "県" | "市" | "区" | "町" | "村" | "都" | "道" | "国")
    })
}

/// Whether what stands before the dot is done and what stands behind is an event: 企業の大阪招聘・海外見本市.
fn acts_apart(line: &Line, lexicon: &Lexicon, begin: usize, dot: usize, to: usize) -> bool {
    let act = &line.atoms[dot - 1];
    let ends_in_act = dot > begin && act.class == Class::Noun(Noun::Verbal);
    ends_in_act
        && (dot + 1..to).any(|at| {
            lexicon
                .head_of(&line.text[line.atoms[dot].end..line.atoms[at].end])
                .is_some_and(|head| head.kind == EntityKind::Program && head.demand > 1.8)
        })
}

/// Cuts a run at ・ where both sides are names or kinds of their own: 京都府・神戸市, 大学・研究機関, not 健康・栄養研究所.
pub(super) fn pieces(
    line: &Line,
    lexicon: &Lexicon,
    known: Known<'_>,
    from: usize,
    to: usize,
) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut begin = from;
    for dot in from..to {
        let slash = line.surface(&line.atoms[dot]) == "/";
        if line.atoms[dot].class != Class::Dot && !slash {
            continue;
        }
        let left = &line.text[line.atoms[begin].start..line.atoms[dot].start];
        let right_start = line.atoms[dot].end;
        let place_left = known.ending(line.atoms[dot].start).is_some();
        let place_right = known.starting(right_start).is_some();
        let right_has_head =
            (dot + 1..to).any(|at| lexicon.head_of(&line.text[right_start..line.atoms[at].end]).is_some());
        let formal = STATUS_PREFIXES.iter().any(|prefix| left.starts_with(prefix));
        let spans = known.covers(line.atoms[dot].start);
        if spans {
            continue;
        }
        // 山梨県・山梨大学: a body that everybody knows is all that stands before the dot.
        let body_left = known
            .ending(line.atoms[dot].start)
            .filter(|name| name.start == line.atoms[begin].start && name.kind == EntityKind::Organization)
            .is_some();
        let two_bodies = body_left && right_has_head && !begins_with_sign(line, dot + 1);
        if formal && !two_bodies {
            continue;
        }
        if (place_left && place_right)
            || two_bodies
            || slash && right_has_head && lexicon.head_of(left).is_some()
            || acts_apart(line, lexicon, begin, dot, to)
            || (right_has_head && lexicon.head_of(left).is_some_and(|head| head.demand < 2.0))
        {
            pieces.push((begin, dot));
            begin = dot + 1;
        }
    }
    pieces.push((begin, to));
    pieces
}
