//! Names in Latin letters: HBNet, BioM, LINK-J, China Hi-Tech Fair; common abbreviations (AI, SDGs) are no names.

use super::{
    candidate::Candidate,
    lexicon::Lexicon,
    line::{Class, Line},
    structure::is_year,
};
use crate::EntityKind;

/// Most words of a name.
const LONGEST: usize = 10;

/// Proposes the Latin names of a line.
pub(super) fn find(line: &Line, lexicon: &Lexicon, table: bool, found: &mut Vec<Candidate>) {
    let mut index = 0;
    while index < line.atoms.len() {
        if line.atoms[index].class != Class::Latin {
            index += 1;
            continue;
        }
        let from = index;
        index += 1;
        // Words with a blank between them are one name: `Nakanoshima Qross`, `Smart Energy Week 2018`.
        while let Some(atom) = line.atoms.get(index) {
            let year = atom.class == Class::Number && is_year(line.surface(atom));
            let dated = || line.text[atom.end..].starts_with(['年', '.', '/', '-', '月']);
            let joined = atom.gap && !table && matches!(atom.class, Class::Latin)
                || atom.gap && year && !dated() && !line.surface(&line.atoms[from]).contains('/');
            if !joined {
                break;
            }
            index += 1;
        }
        propose(line, lexicon, from, index, found);
    }
}

fn propose(line: &Line, lexicon: &Lexicon, from: usize, to: usize, found: &mut Vec<Candidate>) {
    let (start, end) = (line.atoms[from].start, line.atoms[to - 1].end);
    let words: Vec<&str> = line.atoms[from..to].iter().map(|atom| line.surface(atom)).collect();
    let capitals = words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())).count();
    let Some(distinct) = distinctness(lexicon, &words, capitals) else { return };
    let (kind, cue) = kind_of(&line.text, start, end, &words);
    found.push(Candidate {
        start,
        end,
        kind,
        margin: distinct + cue,
        recognizer: "latin",
        ..Candidate::default()
    });
}

/// How much the words look like a name; `None` when they are none.
fn distinctness(lexicon: &Lexicon, words: &[&str], capitals: usize) -> Option<f32> {
    // Horizon 2020
    if let [word, year] = words
        && is_year(year)
    {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        let named = letters >= 4 && capitals == 1 && !lexicon.is_latin_stop(word);
        return named.then_some(0.1);
    }
    if let [word] = words {
        if lexicon.is_latin_stop(word) || is_identifier(word) {
            return None;
        }
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let lower = word.chars().any(|c| c.is_ascii_lowercase());
        let inner_upper = word.chars().skip(1).any(|c| c.is_ascii_uppercase());
        // TPS-102A, HTLV-1: a model or a kind.
        let numbered = !lower
            && word.split_once('-').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
        return if word.contains('/') || letters < 2 || numbered {
            None
        } else if lower && inner_upper {
            Some(0.2)
        } else if !lower && letters >= 4 && word.contains('-') {
            Some(0.0)
        } else if !lower && letters >= 5 {
            Some(-0.3)
        } else if !lower && letters >= 3 {
            Some(-0.6)
        } else if capitals == 1 && letters >= 5 {
            Some(-0.5)
        } else {
            None
        };
    }
    if words.len() > LONGEST || words.iter().any(|word| is_identifier(word)) {
        return None;
    }
    let enough = capitals >= 2 && capitals * 2 >= words.len();
    (enough && !words.iter().all(|word| lexicon.is_latin_stop(word))).then_some(0.2)
}

/// Whether a word is one of a program or a key of data, no name: `socket.AF_INET`, `max_length`, `prefCode`.
fn is_identifier(word: &str) -> bool {
    let dotted =
        word.split('.').filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic())).count() > 1;
    let small = word.bytes().take_while(u8::is_ascii_lowercase).count();
    word.contains('_') || dotted || small >= 2 && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn kind_of(text: &str, start: usize, end: usize, words: &[&str]) -> (EntityKind, f32) {
    let last = words
        .iter()
        .rev()
        .find(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .copied()
        .unwrap_or("");
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if any(&[
        "Fair",
        "Week",
        "Expo",
        "EXPO",
        "Forum",
        "Summit",
        "Conference",
        "Symposium",
        "Award",
        "Awards",
        "Show",
        "Festival",
    ]) {
        return (EntityKind::Program, 0.5);
    }
    if matches!(last, "Network" | "Program" | "Project" | "Initiative" | "System" | "Plan" | "Platform") {
        return (EntityKind::Program, 0.4);
    }
    if any(&[
        "University",
        "Institute",
        "Center",
        "Centre",
        "Association",
        "Agency",
        "Organization",
        "Council",
        "Foundation",
        "Inc",
        "Ltd",
        "Co",
        "Cluster",
    ]) {
        return (EntityKind::Organization, 0.4);
    }
    // Sites name themselves by what they offer: NLAB, FabLab, Startup Hub.
    let site = [
        "LAB", "Lab", "Labo", "LABO", "HUB", "Hub", "BASE", "Base", "PARK", "Park", "Garage", "Square",
        "Tower", "Hall",
    ];
    if site
        .iter()
        .any(|site| last.len() > site.len() && last.ends_with(site) || words.len() > 1 && last == *site)
    {
        return (EntityKind::Facility, 0.2);
    }
    let before = &text[..start];
    let after = &text[end..];
    let follows = |list: &[&str]| list.iter().any(|word| after.starts_with(word));
    if before.ends_with("プラットフォーム「")
        || before.ends_with("プラットフォーム(")
        || before.ends_with("ネットワーク「")
    {
        return (EntityKind::Program, 0.6);
    }
    if follows(&[
        "と連携",
        "との連携",
        "等の関係機関",
        "と共同",
        "との共催",
        "主催",
        "と協力",
        "や経済団体",
        "をはじめ",
        "の協力",
        "に委託",
        "が主催",
    ]) {
        return (EntityKind::Organization, 0.5);
    }
    if follows(&[
        "を活用",
        "も活用",
        "の活用",
        "に参画",
        "への参画",
        "参画",
        "へ参画",
        "会員",
        "の自立運営",
        "の運用",
        "を立ち上げ",
        "に出展",
        "への出展",
    ]) {
        return (EntityKind::Program, 0.4);
    }
    // BIOCOMとの関係: who is dealt with is a body.
    if words.len() == 1
        && last.len() >= 5
        && follows(&["との関係", "と協", "との協", "との間", "とイベント", "が開催", "が設立", "の会員"])
    {
        return (EntityKind::Organization, 0.3);
    }
    if follows(&["において", "内", "で開催", "にて", "に入居", "への入居"]) {
        return (EntityKind::Facility, 0.1);
    }
    if words.len() >= 2 { (EntityKind::Program, 0.0) } else { (EntityKind::Organization, 0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_no_names() {
        for word in ["socket.AF_INET", "max_length", "prefCode", "jp.example.Hospital.1"] {
            assert!(is_identifier(word), "{word}");
        }
        for word in ["HBNet", "iPS", "eBay", "SPring-8", "Inc.", "LINK-J"] {
            assert!(!is_identifier(word), "{word}");
        }
    }
}
