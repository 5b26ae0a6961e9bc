//! Names of files → text: every name has a readable one, whatever encoding it was made in.

use std::path::{Component, Path, PathBuf};

use encoding_rs::{EUC_JP, SHIFT_JIS};

/// A name in UTF-8: as it is, else decoded as Japanese, else with its bytes beyond ASCII written `%83`.
pub(super) fn readable(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => japanese(name).unwrap_or_else(|| escaped(name)),
    }
}

/// A name with every byte that is no UTF-8 written `%83`: for names that would read like another one.
pub(super) fn escaped(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len() * 2);
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// The path with each of its parts written by `write`.
pub(super) fn path_with(path: &Path, write: fn(&[u8]) -> String) -> PathBuf {
    let part = |part: Component<'_>| match part {
        Component::Normal(name) => PathBuf::from(write(name.as_encoded_bytes())),
        other => PathBuf::from(other.as_os_str()),
    };
    path.components().map(part).collect()
}

/// A name that old Windows (cp932) or old Unix (EUC-JP) wrote.
///
/// Most names in EUC-JP are Shift_JIS too, as half-width katakana that nobody would call a file by.
fn japanese(name: &[u8]) -> Option<String> {
    let [cp932, euc] = [SHIFT_JIS, EUC_JP].map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(name)?;
        (!text.chars().any(char::is_control)).then(|| text.into_owned())
    });
    let half_width = |text: &String| text.chars().filter(|c| ('\u{FF61}'..='\u{FF9F}').contains(c)).count();
    match (cp932, euc) {
        (Some(cp932), Some(euc)) if half_width(&cp932) > half_width(&euc) => Some(euc),
        (cp932, euc) => cp932.or(euc),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_names_of_old_systems_are_read_and_nonsense_is_spelt_out() {
        assert_eq!(readable("報告.txt".as_bytes()), "報告.txt");
        assert_eq!(readable(b"\x95\xf1\x8d\x90.txt"), "報告.txt");
        let (euc, ..) = EUC_JP.encode("令和元年度報告書.pdf");
        assert_eq!(readable(&euc), "令和元年度報告書.pdf");
        assert_eq!(readable(b"\xff\xfea.txt"), "%FF%FEa.txt");
        assert_eq!(escaped(b"\x95\xf1\x8d\x90.txt"), "%95%F1%8D%90.txt");
        assert_eq!(path_with(Path::new("/a/b.txt"), readable), Path::new("/a/b.txt"));
    }
}
