//! Names in quotation marks: 「…」推進会議, プラットフォーム「…」; what is quoted as a slogan or an opinion is no name.

use super::{
    apposition,
    candidate::Candidate,
    chunk::Known,
    join::without_year,
    lexicon::Lexicon,
    line::{Class, Line},
};
use crate::EntityKind;

/// Longest quotation, in characters, that is taken for a name.
const LONGEST: usize = 40;

/// Proposes the quotations of a line that name something.
pub(super) fn find(line: &Line, lexicon: &Lexicon, known: Known<'_>, found: &mut Vec<Candidate>) {
    let mut open = Vec::new();
    for (at, c) in line.text.char_indices() {
        match c {
            '「' | '『' => open.push(at),
            '」' | '』' => {
                if let Some(start) = open.pop() {
                    let after = at + c.len_utf8();
                    // 「…」大阪市立…: what follows begins a name of its own.
                    let apart = known.starting(after).is_some();
                    propose(line, lexicon, start, at, after, apart, found);
                }
            }
            _ => {}
        }
    }
}

fn propose(
    line: &Line,
    lexicon: &Lexicon,
    open: usize,
    close: usize,
    after: usize,
    apart: bool,
    found: &mut Vec<Candidate>,
) {
    let start = open + '「'.len_utf8();
    if close - start > 4 * LONGEST {
        return;
    }
    // 「新成長戦略（平成22年6月10日）」: the day of its adoption is not part of the name.
    let close = match line.text[start..close].strip_suffix(')').and_then(|inner| inner.rfind('(')) {
        Some(bracket) if apposition::is_date(&line.text[start + bracket + 1..close - 1]) => start + bracket,
        _ => close,
    };
    let inner = &line.text[start..close];
    let length = inner.chars().count();
    if !(2..=LONGEST).contains(&length) || inner.contains(['。', '、', '?', '!', '「']) {
        return;
    }
    // 「…」特別講演会: the head stands behind the quotation and both are one name.
    let behind = compound_behind(line, after);
    if behind > after
        && !apart
        && let Some(head) = lexicon.head_of(&line.text[after..behind])
    {
        let name = Candidate {
            start: open,
            core: after,
            end: behind,
            kind: head.kind,
            margin: 0.8,
            recognizer: "quoted.head",
            ..Candidate::default()
        };
        // 「…補助金」制度 with a full name inside: the inner one is the name.
        if lexicon.head_of(inner).is_none() {
            found.push(name);
            return;
        }
    }
    let clause = inner.char_indices().any(|(at, _)| {
        let at = start + at;
        matches!(line.text[at..].chars().next(), Some('を' | 'は' | 'が' | 'て'))
            && line.is_edge(at)
            && line.atoms.get(line.atom_at(at)).is_some_and(|atom| atom.class == Class::Break)
    });
    if clause {
        return;
    }
    if let Some(head) = lexicon.head_of(without_year(inner))
        && (head.length < inner.len() || length >= 8)
    {
        let margin = 1.4 - 0.5 * head.demand;
        found.push(Candidate {
            start,
            end: close,
            kind: head.kind,
            margin,
            recognizer: "quoted",
            ..Candidate::default()
        });
        return;
    }
    // プラットフォーム「…」, 補助金「…」: what stands before tells the kind.
    let before = &line.text[..open];
    if let Some(head) = lexicon.head_of(before)
        && head.kind != EntityKind::Place
        && length <= 25
    {
        found.push(Candidate {
            start,
            end: close,
            kind: head.kind,
            margin: 0.4,
            recognizer: "quoted.apposition",
            ..Candidate::default()
        });
    }
}

/// Where the nouns that follow a quotation without a gap end.
fn compound_behind(line: &Line, after: usize) -> usize {
    let mut end = after;
    let mut index = line.atom_at(after);
    while let Some(atom) = line.atoms.get(index) {
        let noun = |class| matches!(class, Class::Noun(_) | Class::Latin | Class::Prefix);
        if atom.class == Class::Dot
            && atom.start == end
            && end > after
            && line.atoms.get(index + 1).is_some_and(|next| !next.gap && noun(next.class))
        {
            end = atom.end;
            index += 1;
            continue;
        }
        if atom.start != end || atom.gap || !noun(atom.class) {
            break;
        }
        end = atom.end;
        index += 1;
    }
    end
}
