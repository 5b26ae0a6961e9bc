//! Bodies by their legal form: whatever stands before or after 株式会社, (一財), 監査法人 is a name.
//!
//! In a table the cell says where the name ends, whatever words it is made of (株式会社たけのうち電器); in a sentence the
//! compound does.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use keifu_corpus::Analysis;
use rustc_hash::FxHashSet;

use super::{
    candidate::Candidate,
    chunk::{Known, is_piece},
    lexicon::{Lexicon, STATUS_PREFIXES, STATUS_SUFFIXES},
    line::{Atom, Class, Line},
    structure,
};
/// Forms besides those that the lexicon knows as status: they may stand on either side of a name.
/// Sources: 公認会計士法, 弁護士法, 税理士法, 土地家屋調査士法, 農業協同組合法, 中小企業等協同組合法, 資産流動化法.
const OTHER_FORMS: &[&str] = &[
    "有限責任監査法人",
    "監査法人",
    "税理士法人",
    "弁護士法人",
    "弁理士法人",
    "特許業務法人",
    "司法書士法人",
    "行政書士法人",
    "社会保険労務士法人",
    "土地家屋調査士法人",
    "農事組合法人",
    "管理組合法人",
    "認定特定非営利活動法人",
    "合名会社",
    "合資会社",
    "特定目的会社",
    "特定非営利法人",
    "更生保護法人",
    "企業組合",
    "協業組合",
    "(国)",
    "(大)",
    "(名)",
    "(資)",
    "(宗)",
    "(農)",
    "(更)",
    "(NPO法人)",
];

/// How foreign companies end.
const FOREIGN: &[&str] = &[
    "Inc.",
    "Inc",
    "Ltd.",
    "Ltd",
    "LTD.",
    "LTD",
    "LLC",
    "L.L.C.",
    "LLP",
    "PLC",
    "plc",
    "GmbH",
    "AG",
    "B.V.",
    "N.V.",
    "S.A.",
    "S.A.S.",
    "S.p.A.",
    "AB",
    "A/S",
    "Pty",
    "Corporation",
    "Corp.",
    "CORPORATION",
    "Company",
    "INC.",
    "INC",
    "Limited",
    "LIMITED",
];

/// Heads of branches.
const BRANCHES: &[&str] = &[
    "支店",
    "支社",
    "営業所",
    "事業所",
    "事業部",
    "支部",
    "支所",
    "支局",
    "工場",
    "本社",
    "本店",
    "本部",
    "出張所",
    "事務所",
    "研究所",
    "営業部",
    "営業本部",
    "販売所",
];

/// Words that make a cell more than one name.
const MORE_THAN_A_NAME: &[&str] = &[
    "等",
    "など",
    "への",
    "による",
    "との",
    "に対",
    "として",
    "から",
    "。",
    "、",
    "ほか",
    "他",
    "代理",
    "※",
    "→",
    "：",
];

/// Longest name in characters.
const LONGEST: usize = 48;

/// Proposes the names that have a legal form in a line; `cells` are the bytes at which its cells begin.
pub(super) fn find(line: &Line, lexicon: &Lexicon, cells: &[usize], found: &mut Vec<Candidate>) {
    let ends = cells.iter().skip(1).copied().chain([line.text.len()]);
    for (start, end) in cells.iter().copied().zip(ends).filter(|_| cells.len() > 1) {
        whole_cell(line, start, end, found);
    }
    in_sentence(line, lexicon, found);
}

/// Where the company's name ends in the name of its branch.
pub(super) fn owner_end(name: &str) -> Option<usize> {
    // (株)甲乙支店 does not say where the company ends.
    let (at, form) = forms_in(name).into_iter().find(|(at, _)| *at > 0)?;
    let end = at + form.len();
    BRANCHES.iter().any(|head| name[end..].ends_with(head)).then_some(end)
}

fn whole_cell(line: &Line, start: usize, end: usize, found: &mut Vec<Candidate>) {
    let cell = &line.text[start..end];
    let length = cell.chars().count();
    if !(3..=LONGEST).contains(&length) || MORE_THAN_A_NAME.iter().any(|word| cell.contains(word)) {
        return;
    }
    let forms = forms_in(cell);
    let foreign =
        cell.is_ascii() && FOREIGN.iter().any(|end| cell.ends_with(end) && end.len() + 2 < cell.len());
    let recognizer = match forms.as_slice() {
        [] if foreign => "legal_form.foreign",
        [(at, form)] if form.len() < cell.len() && (*at == 0 || at + form.len() == cell.len()) => {
            "legal_form.cell"
        }
        [(at, _)] if *at > 0 && BRANCHES.iter().any(|head| cell.ends_with(head)) => "legal_form.branch",
        _ => return,
    };
    found.push(Candidate { start, end, margin: 1.0, recognizer, ..Candidate::default() });
}

/// Legal forms behind a name, in running text.
fn in_sentence(line: &Line, lexicon: &Lexicon, found: &mut Vec<Candidate>) {
    for (at, form) in forms_in(&line.text) {
        let end = at + form.len();
        let first = structure::lead(line, Known(&[]), name_before(line, at));
        let start = line.atoms.get(first).map_or(at, |atom| atom.start);
        let name = line.text.get(start..at).unwrap_or_default();
        if name.chars().nth(1).is_none() || name.chars().nth(LONGEST).is_some() || lexicon.is_generic(name) {
            continue;
        }
        if !line.is_edge(end) && !form.ends_with(')') {
            continue;
        }
        found.push(Candidate {
            start,
            end,
            margin: 1.0,
            recognizer: "legal_form.behind",
            ..Candidate::default()
        });
        // 甲株式会社東京支店
        let mut last = line.atom_at(end);
        while line.atoms.get(last).is_some_and(|atom| !atom.gap && is_piece(line, atom)) {
            last += 1;
        }
        let branch = line.atoms.get(last.saturating_sub(1)).map_or(end, |atom| atom.end);
        if branch > end && BRANCHES.iter().any(|head| line.text[end..branch].ends_with(head)) {
            found.push(Candidate {
                start,
                end: branch,
                margin: 1.0,
                recognizer: "legal_form.branch",
                ..Candidate::default()
            });
        }
    }
}

/// Index of the first atom of the compound that ends at byte `at`; that of `at` when there is none.
fn name_before(line: &Line, at: usize) -> usize {
    let mut first = line.atom_at(at);
    if line.atoms.get(first).is_none_or(|atom| atom.start != at || atom.gap) {
        return first;
    }
    while first > 0 {
        let before = &line.atoms[first - 1];
        let inner = match before.class {
            Class::Dot | Class::Joiner => first >= 2 && is_piece(line, &line.atoms[first - 2]) && !before.gap,
            Class::Number => false,
            _ => is_piece(line, before),
        };
        if !inner {
            break;
        }
        first -= 1;
        if before.gap {
            break;
        }
    }
    while line
        .atoms
        .get(first)
        .is_some_and(|atom| atom.start < at && matches!(atom.class, Class::Dot | Class::Joiner))
    {
        first += 1;
    }
    first
}

/// The legal forms in a text, each with its place; of those that overlap the first, and of these the longest.
fn forms_in(text: &str) -> Vec<(usize, &'static str)> {
    static FORMS: LazyLock<(Vec<&'static str>, AhoCorasick)> = LazyLock::new(|| {
        let all = STATUS_PREFIXES.iter().chain(STATUS_SUFFIXES).chain(OTHER_FORMS);
        let mut forms: Vec<&'static str> = all.copied().filter(|form| *form != "(仮称)").collect();
        forms.sort_unstable();
        forms.dedup();
        let matcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&forms);
        (forms, matcher.expect("a short list of plain words"))
    });
    let (forms, matcher) = &*FORMS;
    matcher.find_iter(text).map(|hit| (hit.start(), forms[hit.pattern().as_usize()])).collect()
}

/// The bytes of a line's text at which the cells of a row begin: its beginning, and behind tabs and wide blanks.
pub(super) fn cells(line: &Line, passage: &str, analysis: &Analysis) -> Vec<usize> {
    let mut begins = FxHashSet::default();
    let (mut blanks, mut tab) = (0, false);
    for (at, c) in passage.chars().enumerate() {
        if c.is_whitespace() {
            blanks += 1;
            tab |= c == '\t';
        } else {
            if tab || blanks > 1 {
                begins.insert(at);
            }
            (blanks, tab) = (0, false);
        }
    }
    let begins = |atom: &&Atom| {
        let span = analysis.canonical.to_chars(line.canonical(atom.start, atom.end));
        atom.start > 0 && atom.gap && begins.contains(&(span.start as usize))
    };
    [0].into_iter().chain(line.atoms.iter().filter(begins).map(|atom| atom.start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_overlapping_forms_the_longest_counts() {
        assert_eq!(forms_in("新日本有限責任監査法人"), [("新日本".len(), "有限責任監査法人")]);
        assert_eq!(forms_in("(一財)甲と乙株式会社").len(), 2);
        assert_eq!(forms_in("市役所"), []);
    }

    #[test]
    fn a_branch_tells_where_its_company_ends() {
        assert_eq!(owner_end("甲建設(株)京都支店"), Some("甲建設(株)".len()));
        assert_eq!(owner_end("甲建設(株)"), None);
        assert_eq!(owner_end("(株)甲京都支店"), None);
    }
}
