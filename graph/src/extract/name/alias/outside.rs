//! Short forms that a sentence defines without a bracket: Aの愛称は「B」, A、通称「B」, 以下「B」という.

use super::{Definition, is_coined};
use crate::{
    EntityKind,
    extract::name::{candidate::Candidate, lexicon::Lexicon, line::Line},
};

/// Longest coined name, in characters: what is longer in quotation marks is a theme or a motto.
const LONGEST_COINED: usize = 15;

/// Words that say that a name follows by which the same thing is called.
const SAYING: &[&str] = &["愛称", "通称", "略称", "以下"];

/// Adds the definitions of a line that stand outside of brackets.
pub(super) fn find(line: &Line, names: &[Candidate], definitions: &mut Vec<Definition>) {
    for word in SAYING {
        for (at, _) in line.text.match_indices(word) {
            let before = &line.text[..at];
            let joint = if *word == "以下" { &["、", "を"][..] } else { &["、", "の", ","][..] };
            let Some(end) = joint.iter().find_map(|mark| before.strip_suffix(mark)).map(str::len) else {
                continue;
            };
            let end = line.text[..end].trim_end_matches(['」', '』']).len();
            let Some(name) =
                names.get(names.partition_point(|name| name.end < end)).filter(|name| name.end == end)
            else {
                continue;
            };
            let rest = &line.text[at + word.len()..];
            let trimmed = rest.trim_start_matches(['、', ':', 'は', 'を', ',']);
            let Some(quoted) = trimmed.strip_prefix(['「', '『']) else { continue };
            let Some(length) = quoted.find(['」', '』']) else { continue };
            let start = line.text.len() - quoted.len();
            let behind = &quoted[length..];
            let said = *word != "以下"
                || ["という", "と略", "と呼", "と称", "とい"]
                    .iter()
                    .any(|verb| behind[3..].starts_with(verb));
            let short = &quoted[..length];
            let fits = (2..=30).contains(&short.chars().count()) && !short.contains(['、', '。', '「']);
            if said && fits && name.margin >= 0.0 {
                definitions.push(Definition {
                    long: (name.start, name.end),
                    short: (start, start + length),
                    kind: name.kind,
                    gazetteer: name.gazetteer,
                    explicit: true,
                    evidence: (name.start, start + length + '」'.len_utf8()),
                });
            }
        }
    }
}

/// A programme's proper name with its coined one in quotation marks behind: 地域資源活用ネットワーク「むらネット」.
pub(super) fn coined(line: &Line, lexicon: &Lexicon, names: &[Candidate], definitions: &mut Vec<Definition>) {
    for pair in names.windows(2) {
        let [proper, own] = pair else { continue };
        let text = |name: &Candidate| &line.text[name.start..name.end];
        let beside =
            line.text.get(proper.end..own.start) == Some("「") && line.text[own.end..].starts_with('」');
        let programmes = pair.iter().all(|name| {
            name.kind == EntityKind::Program && name.gazetteer.is_none() && name.margin >= 0.0 && !name.short
        });
        // 事業「…ファンド」: a part of it, or what it pays for.
        let coined = is_coined(text(own))
            && lexicon.head_of(text(own)).is_none()
            && text(own).chars().count() <= LONGEST_COINED;
        if beside && programmes && coined && lexicon.head_of(text(proper)).is_some() {
            definitions.push(Definition {
                long: (proper.start, proper.end),
                short: (own.start, own.end),
                kind: EntityKind::Program,
                gazetteer: None,
                explicit: false,
                evidence: (proper.start, own.end + '」'.len_utf8()),
            });
        }
    }
}
