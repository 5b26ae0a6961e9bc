//! Words that point at a name: 同州 and 同機構 at the last such name before, 本部会 and 当機構 at the issuer's own.

use keifu_corpus::Document;
use rustc_hash::FxHashMap;

use crate::{
    EntityKind,
    extract::name::{
        join::Joined,
        lexicon::bare,
        line::{Class, Line},
        occurrence::Found,
    },
};

/// How many passages back 同州 may point.
const REACH: usize = 12;
/// How many names before a word are looked at for one that covers it.
const COVERING: usize = 8;

/// A word that points: its place, the pronoun and the sign.
type Pointer = (usize, usize, &'static str, &'static str);

/// Signs of what 同 and 本 point back to, and of what the text itself speaks for.
const SIGNS: &[&str] = &[
    "州",
    "省",
    "市",
    "町",
    "村",
    "県",
    "府",
    "区",
    "庁",
    "社",
    "機構",
    "協議会",
    "財団",
    "センター",
    "大学",
    "研究所",
    "委員会",
    "部会",
    "協会",
    "会議",
    "病院",
    "拠点",
    "組合",
    "公社",
    "審議会",
    "研究会",
    "事務所",
    "本部",
    "支部",
];

/// 同州, 同機構: the last such name before; 本部会, 当機構: the one that the whole document is about.
pub(super) fn point_back(
    document: &Document,
    lines: &[Line],
    joined: &Joined,
    order: &[Found],
    added: &mut Vec<Found>,
) {
    let pointers: Vec<(usize, Pointer)> = (0..)
        .zip(lines)
        .flat_map(|(passage, line)| {
            (0..line.atoms.len()).filter_map(move |at| Some((passage, pointer(line, at)?)))
        })
        .collect();
    if pointers.is_empty() {
        return;
    }
    let by_sign = by_sign(joined);
    let own = |sign: &str| {
        let issuer = bare(document.metadata.publisher.as_deref()?);
        let things = by_sign.get(sign)?;
        let issuer = issuer.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let named =
            |thing: &&usize| joined.things[**thing].forms.iter().any(|(form, ..)| bare(form) == issuer);
        things.iter().find(named).copied()
    };
    for (passage, (start, end, pronoun, sign)) in pointers {
        let Some(things) = by_sign.get(sign) else { continue };
        let before = order.partition_point(|name| (name.0, name.1) <= (passage, start));
        // Names hardly overlap: one that covers the word begins shortly before it.
        let around = order[..before].iter().rev().take(COVERING).take_while(|name| name.0 == passage);
        if around.into_iter().any(|name| end <= name.2) {
            continue;
        }
        let meant = match pronoun {
            "同" => {
                let near = order[..before].iter().rev().take_while(|name| name.0 + REACH >= passage);
                near.map(|name| name.3).find(|thing| things.binary_search(thing).is_ok())
            }
            _ => own(sign),
        };
        if let Some(thing) = meant {
            added.push((passage, start, end, thing));
        }
    }
}

/// Things by the signs that their names end with; 社 stands for every company.
fn by_sign(joined: &Joined) -> FxHashMap<&'static str, Vec<usize>> {
    const COMPANY: &[&str] = &["株式会社", "(株)", "有限会社", "(有)", "合同会社"];
    let mut by_sign: FxHashMap<&'static str, Vec<usize>> = FxHashMap::default();
    for (index, thing) in joined.things.iter().enumerate() {
        if thing.kind == EntityKind::Program {
            continue;
        }
        for sign in SIGNS {
            let fits = |form: &str| match *sign {
                "社" => COMPANY.iter().any(|mark| form.starts_with(mark) || form.ends_with(mark)),
                sign => bare(form).ends_with(sign) && bare(form).len() > sign.len(),
            };
            if thing.forms.iter().any(|(form, ..)| fits(form)) {
                by_sign.entry(sign).or_default().push(index);
            }
        }
    }
    by_sign
}

/// The word of pointing at an atom: its place, the pronoun and the sign.
fn pointer(line: &Line, index: usize) -> Option<Pointer> {
    let atom = &line.atoms[index];
    let surface = line.surface(atom);
    let pronoun = ["同", "本", "当"].into_iter().find(|pronoun| surface.starts_with(pronoun))?;
    let free =
        index == 0 || atom.gap || !matches!(line.atoms[index - 1].class, Class::Noun(_) | Class::Prefix);
    if !free {
        return None;
    }
    let rest = &line.text[atom.start + pronoun.len()..];
    let sign = SIGNS.iter().filter(|sign| rest.starts_with(**sign)).max_by_key(|sign| sign.len())?;
    let end = atom.start + pronoun.len() + sign.len();
    // 同社員, 本市場: another word; 同市内 is the place.
    let next = line.atoms.get(line.atom_at(end)).filter(|next| next.start == end && !next.gap);
    let goes_on = next.is_some_and(|next| {
        matches!(next.class, Class::Noun(_) | Class::Latin)
            && !matches!(line.surface(next), "内" | "側" | "等" | "など")
    });
    (line.is_edge(end) && !goes_on).then_some((atom.start, end, pronoun, *sign))
}
