//! Names in archives → paths below the archive: readable, and leading nowhere else.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::ingest::names;

/// The path of a member below its archive; `None` for folders and for what systems hide.
///
/// `..`, drive letters and leading slashes fall away: a path is only ever a name here, never a place on the disk.
pub(super) fn clean(name: &[u8]) -> Option<String> {
    let text: String = names::readable(name).nfc().collect();
    // Windows programs have written `\`; decoded, it is no second byte of a kanji any more.
    if text.ends_with(['/', '\\']) {
        return None;
    }
    let parts: Vec<String> = text
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "." | "..") && !is_drive(part))
        .map(|part| part.chars().map(|c| if c.is_control() { '_' } else { c }).collect())
        .collect();
    let hidden = parts.iter().any(|part| part.starts_with('.') || part == "__MACOSX");
    match parts.is_empty() {
        true if text.is_empty() => Some("_".to_owned()),
        true => None,
        false if hidden => None,
        false => Some(parts.join("/")),
    }
}

fn is_drive(part: &str) -> bool {
    matches!(part.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

/// The path, or `report~2.docx` where `report.docx` is taken; `taken` counts how often each path was asked for.
pub(super) fn unique(path: String, taken: &mut BTreeMap<String, usize>) -> String {
    let mut number = *taken.entry(path.clone()).and_modify(|count| *count += 1).or_insert(1);
    if number == 1 {
        return path;
    }
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let (stem, ending) = match path[name..].rfind('.') {
        Some(dot) if dot > 0 => path.split_at(name + dot),
        _ => (path.as_str(), ""),
    };
    loop {
        let free = format!("{stem}~{number}{ending}");
        if !taken.contains_key(&free) {
            taken.insert(path, number);
            taken.insert(free.clone(), 1);
            return free;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_and_stay_below_the_archive() {
        let cases: &[(&[u8], Option<&str>)] = &[
            ("令和元年度/報告.docx".as_bytes(), Some("令和元年度/報告.docx")),
            (b"\x95\xf1\x8d\x90/\x95\\\x8e\xa6.txt", Some("報告/表示.txt")),
            (b"../../etc/passwd", Some("etc/passwd")),
            (b"/abs/a.txt", Some("abs/a.txt")),
            (b"C:\\Users\\a.txt", Some("Users/a.txt")),
            ("か\u{3099}.txt".as_bytes(), Some("が.txt")),
            (b"a\nb.txt", Some("a_b.txt")),
            (b"folder/", None),
            (b"__MACOSX/._a.txt", None),
            (b".git/config", None),
            (b"..", None),
            (b"", Some("_")),
        ];
        for (name, path) in cases {
            assert_eq!(clean(name).as_deref(), *path, "{name:?}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number_before_its_ending() {
        let mut taken = BTreeMap::new();
        let mut unique = |path: &str| unique(path.to_owned(), &mut taken);
        assert_eq!(unique("a.zip/x.txt"), "a.zip/x.txt");
        assert_eq!(unique("a.zip/x.txt"), "a.zip/x~2.txt");
        assert_eq!(unique("a.zip/x.txt"), "a.zip/x~3.txt");
        assert_eq!((unique("a.zip/x"), unique("a.zip/x")), ("a.zip/x".to_owned(), "a.zip/x~2".to_owned()));
    }
}
